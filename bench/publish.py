"""A hundred drafts of the sample as PDFs: how long publishing them takes, beside bare LibreOffice in the same minutes.

Bare LibreOffice is two processes with a profile each, that print half of the files each, and nothing is repaired or
checked. Both take turns, so that what else the machine does falls on both.
"""

from __future__ import annotations

import io
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pikepdf

from bench.scale import multiplied
from respgen import config, document, pipeline
from respgen.drafts import Drawn
from respgen.model import Standing
from respgen.publication import pdf
from respgen.publication.pdf import Job, office
from respgen.responses import Response

DRAFTS = 100
WORKERS = 2
ROUNDS = 3
SHORT_OR_LONG = ("covering-letter", "progress-report")
"""Templates whose drafts have one page, and fifteen: the others' have five or six."""


def jobs() -> list[Job]:
    """Drafts, of which no two say the same."""
    found: list[Job] = []

    def keep(response: Response, standing: Standing, drawn: Drawn | None) -> None:
        if drawn and response.keys.template not in SHORT_OR_LONG:
            read = document.read(drawn.content, response.target)
            found.append(Job(response.target, drawn.content, read, read.properties["title"], "Office", read.language))

    with tempfile.TemporaryDirectory() as folder:
        multiplied(Path(folder), 8)
        pipeline.run(config.load(Path(folder)), keep)
    return found[:DRAFTS]


def bare(drafts: Sequence[Job]) -> None:
    """Print them with nothing but LibreOffice."""
    program = office.program()

    def half(drafts: Sequence[Job]) -> None:
        with tempfile.TemporaryDirectory() as path:
            folder = Path(path)
            files = [folder / f"{number}.docx" for number in range(len(drafts))]
            for file, draft in zip(files, drafts, strict=True):
                file.write_bytes(draft.content)
            office.ended(office.command(program, folder / "profile", folder / "out", files), 600)
            if len(list((folder / "out").glob("*.pdf"))) != len(drafts):
                raise click.ClickException("bare LibreOffice has left out a file")

    middle = len(drafts) // WORKERS
    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(half, (drafts[:middle], drafts[middle:])))


def converting(drafts: Sequence[Job]) -> int:
    """Make the PDFs as publishing does: printed, repaired and checked. How many pages they have."""
    made = pdf.convert(drafts, WORKERS)
    if faults := [f"{one.name}: {fault}" for one in made for fault in one.faults]:
        raise click.ClickException(faults[0])
    return sum(len(pikepdf.open(io.BytesIO(one.content or b"")).pages) for one in made)


def rounds(drafts: Sequence[Job], ours: Callable[[Sequence[Job]], object]) -> Iterator[tuple[float, float]]:
    """Seconds of bare LibreOffice and of ours, in turn."""
    for _ in range(ROUNDS):
        yield seconds(bare, drafts), seconds(ours, drafts)


def seconds(way: Callable[[Sequence[Job]], object], drafts: Sequence[Job]) -> float:
    begun = time.perf_counter()
    way(drafts)
    return time.perf_counter() - begun


def main() -> None:
    if missing := pdf.available():
        click.echo(missing)
        return
    drafts = jobs()
    pages = converting(drafts) / len(drafts)
    measured = list(rounds(drafts, converting))
    theirs, ours = (statistics.median(each) for each in zip(*measured, strict=True))
    ratio = statistics.median(mine / bare for bare, mine in measured)
    click.echo(f"{len(drafts)} drafts of {pages:.1f} pages on average, with {office.version(office.program())}:\n")
    click.echo("| bare LibreOffice, two processes | PDFs printed, repaired and checked | times |\n| --- | --- | --- |")
    click.echo(f"| {theirs:.1f} s | {ours:.1f} s | {ratio:.2f} |")


if __name__ == "__main__":
    main()
