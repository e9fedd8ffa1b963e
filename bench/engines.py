"""respgen's template engine beside others: the same document, the same words, the same machine, in turn.

Every engine has a process of its own and draws some hundred documents in each round, one engine after another, so that
whatever else the machine does hits all of them. What an engine draws must say the same as what respgen draws.
"""

from __future__ import annotations

import cProfile
import functools
import io
import json
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
SECONDS = 0.5
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
        self.process.stdin.write(f"{numbers[0]} {count}\n")
        self.process.stdin.flush()
        told = self.process.stdout.readline().split()
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
    """The engine with the template open, warm: it has drawn for as long as a round takes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "template.docx"
        file.write_bytes(template(engine, kind))
        program = ["node", str(HERE / "drawers.mjs")] if engine in NODE else [sys.executable, "-m", "bench.drawers"]
        command = [*program, engine, kind, str(file), str(folder)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
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
    """The body's paragraphs in their order: for each its style, whether it stands in a cell, and its words."""
    body = etree.fromstring(unpacked(content)["word/document.xml"])[0]
    return [_paragraph(paragraph) for paragraph in body.iter(f"{_W}p")]


def _paragraph(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    cells = sum(1 for _ in paragraph.iterancestors(f"{_W}tc"))
    text = "".join(one.text or "" for one in paragraph.iter(f"{_W}t"))
    return f"{'| ' * cells}[{'' if style is None else style.get(f'{_W}val')}] {text}"


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
            # Until it is warm: compilers that compile while a program runs want some dozens of documents.
            once = child.draw(1)
            once = child.draw(min(20, max(2, int(1000 * SECONDS / once))))
            once = child.draw(max(2, int(1000 * SECONDS / once)))
            counts[child.engine] = max(2, int(1000 * SECONDS / once))
        for number in range(rounds):
            for child in children[number % len(children) :] + children[: number % len(children)]:
                child.milliseconds.append(child.draw(counts[child.engine]))
    return tuple(children)


def table(children: tuple[Child, ...]) -> Iterator[str]:
    """Rows of Markdown: medians, and for each round the engine's time by respgen's."""
    ours = next((child.milliseconds for child in children if child.engine == "respgen"), None)
    yield "| engine | per document | times respgen's | from | to | size |\n| --- | --- | --- | --- | --- | --- |"
    for child in children:
        cells = [child.engine, f"{statistics.median(child.milliseconds):.2f} ms"]
        if ours:
            ratios = [theirs / own for theirs, own in zip(child.milliseconds, ours, strict=True)]
            cells += [f"{ratio:.2f}" for ratio in (statistics.median(ratios), min(ratios), max(ratios))]
        else:
            cells += [""] * 3
        yield f"| {' | '.join([*cells, f'{child.size:.1f} kB'])} |"


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
@click.option("--rounds", default=9, show_default=True, help="How often each engine has its turn.")
@click.option("--profile", type=click.Choice(get_args(Kind)), help="Only show where respgen spends its time.")
def main(only: str, rounds: int, profile: Kind | None) -> None:
    """Draw with every engine in turn, and print what it took."""
    if profile:
        profiled(profile)
        return
    chosen = tuple(engine for engine in ENGINES if engine in only.split(","))
    if set(chosen) & set(NODE) and (missing := node()):
        click.echo(f"Without {', '.join(NODE)}: {missing}.\n")
        chosen = tuple(engine for engine in chosen if engine not in NODE)
    for kind in get_args(Kind):
        click.echo(f"The {kind} document:\n")
        children = compared(kind, tuple(engine for engine in chosen if engine not in UNABLE[kind]), rounds)
        click.echo("\n".join(table(children)) + "\n")


if __name__ == "__main__":
    main()
