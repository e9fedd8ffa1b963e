"""The sample, many times over in one project: how long a build takes, in how much memory, and where the time goes.

Every copy is a set of forces and inspections of its own, so that the sheets grow with the documents.
"""

from __future__ import annotations

import cProfile
import os
import pstats
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from respgen import config, pipeline

SAMPLE = Path(__file__).parent.parent / "samples"
KEYS = ("Force", "Inspection", "Forces")
TIMES = (23, 46, 92)
"""Of eleven documents each: 253, 506 and 1,012."""


class Measured(NamedTuple):
    """One command, as a process of its own."""

    seconds: float
    megabytes: float


def multiplied(folder: Path, times: int) -> None:
    """Write the project in which the sample stands so many times."""
    for name in ("templates", "logos", "respgen.toml"):
        copy = shutil.copytree if (SAMPLE / name).is_dir() else shutil.copy
        copy(SAMPLE / name, folder / name)
    (folder / "inputs").mkdir()
    for file in sorted((SAMPLE / "inputs").glob("*.xlsx")):
        book = openpyxl.load_workbook(file, rich_text=True)
        for sheet in book.worksheets:
            _multiply(sheet, times)
        book.save(folder / "inputs" / file.name)


def _multiply(sheet: Worksheet, times: int) -> None:
    headers, *rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    keys = [index for index, header in enumerate(headers) if header in KEYS]
    for number in range(2, times + 1):
        for row in rows:
            sheet.append([_renamed(value, number) if at in keys and value else value for at, value in enumerate(row)])


def _renamed(value: object, number: int) -> str:
    return "\n".join(f"{key.strip()} {number}" for key in str(value).replace(";", "\n").split("\n"))


def measured(project: Path, command: str) -> Measured:
    """Run the command once, and see how long it takes and how much memory it needs at most."""
    begun = time.perf_counter()
    done = subprocess.Popen(
        [sys.executable, "-m", "respgen", command, "--quiet", "--project", str(project)], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(done.pid, 0)
    assert status == 0, f"respgen {command} ended with {status}"
    return Measured(time.perf_counter() - begun, used.ru_maxrss / 1024)


def change_a_cell(project: Path) -> None:
    """Another word in one update."""
    file = project / "inputs" / "sampleshire-police.xlsx"
    book = openpyxl.load_workbook(file, rich_text=True)
    sheet = book["Updates"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Text for publication")
    sheet.cell(2, column).value = "Another word."
    book.save(file)


def by_room(project: Path) -> Iterator[tuple[str, float]]:
    """The share of each room in a build that draws everything: own time and that of the libraries which it calls."""
    profile = cProfile.Profile()
    settings = config.load(project)
    profile.runcall(pipeline.build, settings, {}, click.echo)
    spent: dict[str, float] = defaultdict(float)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    ours = {function: _room(function[0]) for function in stats}
    for function, (_, _, own, _, callers) in stats.items():
        if ours[function]:
            spent[ours[function]] += own
        else:
            # A library's time is the caller's, as far as that is one of ours; else it is passed on once.
            for caller, (_, _, called_own, _) in callers.items():
                spent[ours[caller] or "libraries among themselves"] += called_own
    whole = sum(spent.values())
    yield from ((room, share / whole) for room, share in sorted(spent.items(), key=lambda item: -item[1]))


def _room(file: str) -> str:
    parts = Path(file).parts
    return parts[parts.index("respgen") + 1].removesuffix(".py") if "respgen" in parts else ""


def main() -> None:
    click.echo("| documents | build, all new | per document | peak memory | second build | one cell changed | status |")
    click.echo("| --- | --- | --- | --- | --- | --- | --- |")
    for times in TIMES:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            multiplied(project, times)
            first, second = measured(project, "build"), measured(project, "build")
            documents = len(list((project / "build/drafts").rglob("*.docx")))
            change_a_cell(project)
            third, status = measured(project, "build"), measured(project, "status")
            each, memory = 1000 * first.seconds / documents, f"{first.megabytes:.0f} MB"
            seconds = " | ".join(f"{one.seconds:.1f} s" for one in (second, third, status))
            click.echo(f"| {documents:,} | {first.seconds:.1f} s | {each:.1f} ms | {memory} | {seconds} |")
            if times == TIMES[-1]:
                shutil.rmtree(project / "build")
                rooms = list(by_room(project))
    click.echo("\n| room | share of a build, all new |\n| --- | --- |")
    for room, share in rooms:
        click.echo(f"| {room} | {share:.0%} |")


if __name__ == "__main__":
    main()
