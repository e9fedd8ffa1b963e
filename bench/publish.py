"""A hundred drafts of the sample, published: how long that takes, beside bare LibreOffice in the same minutes.

Bare LibreOffice is two processes with a profile each, that print half of the files each, and nothing is repaired or
checked. Both take turns, so that what else the machine does falls on both.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import openpyxl
import pikepdf

from bench.scale import multiplied
from respgen import config, document, pipeline, publishing
from respgen.publication import pdf
from respgen.publication.pdf import Job, office

DRAFTS = 100
WORKERS = 2
ROUNDS = 3
TIMES = 10
OTHERS = ("covering-letter", "progress-report")
"""Templates whose drafts have one page, and fifteen: the others' have five or six."""
TWINS = "cwm-"
"""The workbooks of the force that publishes in two languages: somebody has to compare these."""


def project(folder: Path) -> list[Job]:
    """Write a project with so many drafts, all approved, of which no two say the same. Gives the drafts."""
    multiplied(folder, TIMES)
    left = DRAFTS
    for state in ("drafting", "approved"):
        for file in sorted((folder / "inputs").glob("*.xlsx")):
            book = openpyxl.load_workbook(file, rich_text=True)
            if "Documents" in book.sheetnames:
                sheet = book["Documents"]
                headers = [str(cell.value) for cell in sheet[1]]
                template, to = headers.index("Template"), headers.index("State") + 1
                for row in range(sheet.max_row, 1, -1):
                    one_of_ours = sheet.cell(row, template + 1).value not in OTHERS and not file.name.startswith(TWINS)
                    if state == "drafting" and (left == 0 or not one_of_ours):
                        sheet.delete_rows(row)
                    elif state == "drafting":
                        left -= 1
                    sheet.cell(row, to).value = state if sheet.cell(row, 1).value else None
                book.save(file)
        if state == "drafting":
            pipeline.build(config.load(folder), {}, click.echo)
    return [_job(path) for path in sorted((folder / "build" / "drafts").rglob("*.docx"))]


def _job(path: Path) -> Job:
    content = path.read_bytes()
    read = document.read(content, path.name)
    return Job(path.name, content, read, read.properties["title"], "Office", read.language)


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


def published(folder: Path) -> int:
    """Publish them all, for the first time. How many pages their PDFs have."""
    shutil.rmtree(folder / "build" / "published", ignore_errors=True)
    settings = config.load(folder)
    done = publishing.publish(settings, {}, click.echo, lambda made, of: None, WORKERS)
    if stopped := [one for one in done.issued if one.became != "ready"]:
        raise click.ClickException(f"{stopped[0].responses[0].target}: {stopped[0].became}")
    pdfs = list((folder / "build" / "published").rglob("*.pdf"))
    if len(pdfs) != DRAFTS:
        raise click.ClickException(f"{len(pdfs)} of {DRAFTS} drafts are published")
    return sum(len(pikepdf.open(path).pages) for path in pdfs)


def seconds(way: Callable[[], object]) -> float:
    begun = time.perf_counter()
    way()
    return time.perf_counter() - begun


def main() -> None:
    if missing := pdf.available():
        click.echo(missing)
        return
    with tempfile.TemporaryDirectory() as path:
        folder = Path(path)
        drafts = project(folder)
        pages = published(folder) / len(drafts)
        measured = [(seconds(lambda: bare(drafts)), seconds(lambda: published(folder))) for _ in range(ROUNDS)]
    theirs, ours = (statistics.median(each) for each in zip(*measured, strict=True))
    ratio = statistics.median(mine / bare for bare, mine in measured)
    click.echo(f"{len(drafts)} drafts of {pages:.1f} pages on average, with {office.version(office.program())}:\n")
    click.echo("| bare LibreOffice, two processes | respgen publish | times |\n| --- | --- | --- |")
    click.echo(f"| {theirs:.1f} s | {ours:.1f} s | {ratio:.2f} |")


if __name__ == "__main__":
    main()
