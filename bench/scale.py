"""The sample many times over: how long a build takes, in how much memory, and where the time goes.

Once in one project that holds it so many times, every copy with forces and inspections of its own, so that the sheets
grow with the documents; and once in one process that runs it again and again.
"""

from __future__ import annotations

import cProfile
import pstats
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import click
import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from respgen import config, pipeline

SAMPLE = Path(__file__).parent.parent / "samples"
KEYS = ("Force", "Inspection", "Forces")
TIMES = (17, 34, 67)
"""Of fifteen documents each: 255, 510 and 1,005."""


def multiplied(folder: Path, times: int) -> None:
    """Write the project in which the sample stands so many times."""
    for name in ("templates", "logos", "respgen.toml"):
        copy = shutil.copytree if (SAMPLE / name).is_dir() else shutil.copy
        copy(SAMPLE / name, folder / name)
    # Every copy's forces are ours: those for which somebody has written.
    settings = (folder / "respgen.toml").read_text(encoding="utf-8")
    (folder / "respgen.toml").write_text(re.sub(r"answers-for = \[.*?\]\n", "", settings), encoding="utf-8")
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


def measured(project: Path, command: str) -> float:
    """Seconds that the command takes as a process of its own."""
    begun = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "respgen", command, "--quiet", "--project", str(project)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - begun


_AT_FIRST_DRAWING = """
import resource, sys
from pathlib import Path
from respgen import config, pipeline
peaks = []
def put(*drawn):
    peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
pipeline.run(config.load(Path(sys.argv[1])), put)
print(peaks[0], peaks[-1])
"""


def memory(project: Path) -> tuple[float, float]:
    """Megabytes at most until the first document is drawn, and until the last one is."""
    command = [sys.executable, "-c", _AT_FIRST_DRAWING, str(project)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    before, after = map(float, told.split())
    return before, after


def again_and_again(project: Path, times: int) -> Iterator[tuple[int, int, float, float]]:
    """The project drawn so many times in this process: after each power of two, how many documents in how many seconds,
    and the peak memory until then."""
    settings = config.load(project)
    documents = 0
    begun = time.perf_counter()
    for number in range(1, times + 1):
        documents += len(pipeline.run(settings).results)
        if number.bit_count() == 1 or number == times:
            used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            yield number, documents, time.perf_counter() - begun, used


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
                spent[ours[caller] or "libraries"] += called_own
    whole = sum(spent.values())
    yield from ((room, share / whole) for room, share in sorted(spent.items(), key=lambda item: -item[1]))


def _room(file: str) -> str:
    parts = Path(file).parts
    return parts[parts.index("respgen") + 1].removesuffix(".py") if "respgen" in parts else ""


def main() -> None:
    click.echo(
        "| runs of the sample | documents | seconds | per document | peak memory |\n| --- | --- | --- | --- | --- |"
    )
    with tempfile.TemporaryDirectory() as folder:
        # Not in samples/ itself: whether somebody has built it there would change the figures.
        multiplied(Path(folder), 1)
        for runs, documents, seconds, peak in again_and_again(Path(folder), TIMES[-1]):
            each = f"{1000 * seconds / documents:.1f} ms"
            click.echo(f"| {runs} | {documents:,} | {seconds:.1f} | {each} | {peak:.0f} MB |")
    click.echo(
        "\n| documents in one project | build, all new | per document | second build | one cell changed | status "
        "| peak memory until the first drawing | until the last |\n| --- | --- | --- | --- | --- | --- | --- | --- |"
    )
    for times in TIMES:
        with tempfile.TemporaryDirectory() as folder:
            project = Path(folder)
            multiplied(project, times)
            first, second = measured(project, "build"), measured(project, "build")
            documents = len(list((project / "build/drafts").rglob("*.docx")))
            change_a_cell(project)
            third, fourth = measured(project, "build"), measured(project, "status")
            seconds_of = " | ".join(f"{one:.1f} s" for one in (second, third, fourth))
            before, after = memory(project)
            each = f"{1000 * first / documents:.1f} ms"
            click.echo(f"| {documents:,} | {first:.1f} s | {each} | {seconds_of} | {before:.0f} MB | {after:.0f} MB |")
            if times == TIMES[-1]:
                shutil.rmtree(project / "build")
                rooms = list(by_room(project))
    click.echo("\n| room | share of a build, all new |\n| --- | --- |")
    for room, share in rooms:
        if share >= 0.005:
            click.echo(f"| {room} | {share:.0%} |")


if __name__ == "__main__":
    main()
