"""respgen's template engine beside others: the same document, the same words, the same machine, in turn.

Every engine has a process of its own and draws some hundred documents in each round, one engine after another, so that
whatever else the machine does hits all of them. What an engine draws must say the same as what respgen draws.
"""

from __future__ import annotations

import cProfile
import functools
import importlib.metadata
import io
import json
import platform
import pstats
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

import click
from lxml import etree
from tests import structure
from tests.word import unpacked

from bench import drawers, papers, values
from bench.papers import Engine, Kind

HERE = Path(__file__).parent
ENGINES: tuple[Engine, ...] = get_args(Engine)
NODE: tuple[Engine, ...] = ("docxtemplater", "easy-template-x", "carbone")
UNABLE: dict[Kind, tuple[Engine, ...]] = {"plain": (), "rich": ("carbone",)}
"""What draws no document of the kind: carbone's community edition inserts no formatted text."""
WARM = 200
"""Documents that each engine draws before any is measured: what compiles while it runs is slow until then."""
SECONDS = 0.3
"""What one engine's turn in a round takes, about."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(slots=True)
class Child:
    """An engine in its process."""

    engine: Engine
    kind: Kind
    folder: Path
    process: subprocess.Popen[str]
    milliseconds: list[float] = field(default_factory=list)
    """For each document on average, one for each round."""
    size: float = 0.0
    """Of a document, in kilobytes."""
    next: int = 1

    def draw(self, count: int) -> float:
        """Milliseconds per document that drawing so many takes. Raises for one that says something else than respgen's.

        No document is drawn twice.
        """
        numbers = range(self.next, self.next + count)
        self.next += count
        if self.engine in NODE:
            waiting = [_for_node(self.engine, self.kind, number) for number in numbers]
            (self.folder / "values.json").write_text(json.dumps(waiting), encoding="utf-8")
        assert self.process.stdin
        assert self.process.stdout
        try:
            self.process.stdin.write(f"{numbers[0]} {count}\n")
            self.process.stdin.flush()
            told = self.process.stdout.readline().split()
        except BrokenPipeError:
            told = []
        if not told:
            raise click.ClickException(f"{self.engine} failed on the {self.kind} document")
        self.size = int(told[1]) / count / 1000
        for name, number in (("first", numbers[0]), ("last", numbers[-1])):
            check(self.engine, self.kind, number, (self.folder / f"{name}.docx").read_bytes())
        return 1000 * float(told[0]) / count


def _for_node(engine: Engine, kind: Kind, number: int) -> dict[str, Any]:
    plain, _ = values.plain(values.said(kind, number))
    if kind == "rich" and engine == "easy-template-x":
        for holder in (plain, *plain["sections"]):
            for name in holder.keys() & values.PROSE:
                holder[name] = {"_type": "rawXml", "xml": holder[name], "replaceParagraph": True}
    return plain


@contextmanager
def started(engine: Engine, kind: Kind) -> Iterator[Child]:
    """The engine, with its template, in a process of its own that ends with this."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "template.docx"
        file.write_bytes(template(engine, kind))
        program = ["node", str(HERE / "drawers.mjs")] if engine in NODE else [sys.executable, "-m", "bench.drawers"]
        command = [*program, engine, kind, str(file), str(folder)]
        pipe = subprocess.PIPE
        with subprocess.Popen(command, cwd=HERE.parent, stdin=pipe, stdout=pipe, text=True) as process:
            try:
                yield Child(engine, kind, folder, process)
            finally:
                process.kill()


def template(engine: Engine, kind: Kind) -> bytes:
    """The engine's template. Engines that are given XML are given its relationships and lists in the template."""
    made = papers.template(engine, kind)
    if kind == "plain" or engine in ("respgen", "floor"):
        return made
    _, written = values.plain(values.said(kind, 0))
    return papers.with_relations_and_lists(made, written.relations(), written.lists())


def words(content: bytes) -> list[str]:
    """The body's paragraphs in their order: for each its style, its words, which of them are bold and which a link,
    and whether it stands in a cell."""
    body = etree.fromstring(unpacked(content)["word/document.xml"])[0]
    return [_paragraph(paragraph) for paragraph in body.iter(f"{_W}p")]


def _paragraph(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    cells = sum(1 for _ in paragraph.iterancestors(f"{_W}tc"))
    runs = list(paragraph.iter(f"{_W}r"))
    bold = [run for run in runs if run.find(f"{_W}rPr/{_W}b") is not None]
    linked = [run for link in paragraph.iter(f"{_W}hyperlink") for run in link.iter(f"{_W}r")]
    name = "" if style is None else style.get(f"{_W}val")
    return f"{'| ' * cells}[{name}] {_text(runs)} (bold: {_text(bold)}; linked: {_text(linked)})"


def _text(runs: list[etree._Element]) -> str:
    return "".join(text.text or "" for run in runs for text in run.iter(f"{_W}t"))


def check(engine: Engine, kind: Kind, number: int, content: bytes) -> None:
    """Raises if the document does not say what respgen's says, or Word would not open it."""
    (value,) = drawers.prepared("respgen", kind, [number])
    expected = words(_respgen(kind)(value))
    found = words(content)
    if found != expected:
        where = next(
            pair for pair in zip([*found, "the end"], [*expected, "the end"], strict=False) if pair[0] != pair[1]
        )
        raise click.ClickException(f"{engine}, {kind} document {number}: says {where[0]!r}, not {where[1]!r}")
    if faults := structure.faults(content):
        raise click.ClickException(f"{engine}, {kind} document {number}: {faults[0]}")


@functools.cache
def _respgen(kind: Kind) -> drawers.Draw:
    return drawers.respgen(template("respgen", kind), kind)


def compared(kind: Kind, engines: tuple[Engine, ...], rounds: int) -> tuple[Child, ...]:
    """The engines with what each of the rounds took."""
    with ExitStack() as stack:
        children = [stack.enter_context(started(engine, kind)) for engine in engines]
        counts: dict[Engine, int] = {}
        for child in children:
            child.draw(WARM // 2)
            counts[child.engine] = max(2, int(1000 * SECONDS / child.draw(WARM // 2)))
        for number in range(rounds):
            for child in children[number % len(children) :] + children[: number % len(children)]:
                child.milliseconds.append(child.draw(counts[child.engine]))
    return tuple(children)


def table(children: tuple[Child, ...]) -> Iterator[str]:
    """Rows of Markdown: medians, and for each round the engine's time by respgen's, with its quartiles."""
    ours = next((child.milliseconds for child in children if child.engine == "respgen"), None)
    yield "| engine | per document | times respgen's | half of the rounds | size |\n| --- | --- | --- | --- | --- |"
    for child in children:
        cells = [child.engine, f"{statistics.median(child.milliseconds):.2f} ms"]
        if ours and child.milliseconds is not ours:
            ratios = [theirs / own for theirs, own in zip(child.milliseconds, ours, strict=True)]
            low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
            cells += [f"{middle:.2f}", f"{low:.2f} to {high:.2f}"]
        else:
            cells += ["", ""]
        yield f"| {' | '.join([*cells, f'{child.size:.1f} kB'])} |"


def versions(engines: tuple[Engine, ...]) -> str:
    """What is compared, and on what it runs."""
    pinned = json.loads((HERE / "package.json").read_text(encoding="utf-8"))["dependencies"]
    pinned["docxtpl"] = importlib.metadata.version("docxtpl")
    named = [f"{engine} {pinned[engine]}" for engine in engines if engine in pinned]
    if set(engines) & set(NODE):
        told = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout
        named.append(f"Node {told.strip().removeprefix('v')}")
    return ", ".join([f"Python {platform.python_version()}", *named])


def node() -> str:
    """What is missing for the engines written in JavaScript, or empty. Installs what package-lock.json says."""
    if not (shutil.which("node") and shutil.which("npm")):
        return "node or npm is not installed"
    lock, installed = HERE / "package-lock.json", HERE / "node_modules" / ".package-lock.json"
    if installed.exists() and installed.stat().st_mtime >= lock.stat().st_mtime:
        return ""
    command = ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    done = subprocess.run(command, cwd=HERE, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return "npm ci failed in bench/" if done.returncode else ""


def profiled(kind: Kind) -> None:
    """Where respgen spends its time, by cProfile, over 300 documents."""
    draw = _respgen(kind)
    waiting = drawers.prepared("respgen", kind, range(300))
    profile = cProfile.Profile()
    profile.runcall(lambda: [draw(value) for value in waiting])
    told = io.StringIO()
    pstats.Stats(profile, stream=told).sort_stats("tottime").print_stats(25)
    click.echo(told.getvalue())


@click.command()
@click.option("--only", default=",".join(ENGINES), help="Engines, parted by commas.")
@click.option("--rounds", default=12, show_default=True, type=click.IntRange(min=2), help="Turns of each engine.")
@click.option("--memory/--no-memory", default=True, help="Whether to draw ten thousand documents, too.")
@click.option("--profile", type=click.Choice(get_args(Kind)), help="Only show where respgen spends its time.")
def main(only: str, rounds: int, memory: bool, profile: Kind | None) -> None:
    """Draw with every engine in turn, and print what it took."""
    if profile:
        profiled(profile)
        return
    if strange := set(only.split(",")) - set(ENGINES):
        raise click.BadParameter(f"{', '.join(sorted(strange))}; known are {', '.join(ENGINES)}", param_hint="--only")
    chosen = tuple(engine for engine in ENGINES if engine in only.split(","))
    if set(chosen) & set(NODE) and (missing := node()):
        click.echo(f"Without {', '.join(engine for engine in chosen if engine in NODE)}: {missing}.\n")
        chosen = tuple(engine for engine in chosen if engine not in NODE)
    click.echo(f"{versions(chosen)}\n")
    for kind in get_args(Kind):
        click.echo(f"The {kind} document:\n")
        children = compared(kind, tuple(engine for engine in chosen if engine not in UNABLE[kind]), rounds)
        click.echo("\n".join(table(children)) + "\n")
    if memory and "respgen" in chosen:
        click.echo("Ten thousand rich documents, drawn by respgen in one process:\n")
        subprocess.run([sys.executable, "-m", "bench.memory"], cwd=HERE.parent, check=True)


if __name__ == "__main__":
    main()
