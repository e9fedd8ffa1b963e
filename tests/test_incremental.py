"""What a changed cell redraws: exactly the documents of the sample that print it, and the reason names the cell."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from respgen import config, pipeline
from respgen.records import FORMS
from tests.tools import ROOT

SAMPLE = ROOT / "samples"
WORDS = ("text", "prose")
"""The kinds of columns whose words are printed as they stand; others are keys, dates or decide what is printed."""


class Spot(NamedTuple):
    """A cell of the sample: its workbook, sheet, row and column."""

    file: str
    sheet: str
    row: int
    column: int

    @property
    def place(self) -> str:
        plain = f"'{self.sheet}'" if " " in self.sheet else self.sheet
        return f"inputs/{self.file}:{plain}!{get_column_letter(self.column)}{self.row}"


def spots() -> Iterator[Spot]:
    """Of every column of words in every workbook, the last row that says something."""
    kinds = {form.name: {column.header: column.kind for column in form.columns} for form in FORMS}
    for file in sorted((SAMPLE / "inputs").glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(file).worksheets:
            for cells in sheet.iter_cols():
                kind = kinds[sheet.title].get(str(cells[0].value).lower())
                filled = [cell for cell in cells[1:] if cell.value]
                if kind in WORDS and filled:
                    yield Spot(file.name, sheet.title, filled[-1].row, filled[-1].column)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, built once; tests put back what they change."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("inputs", "templates", "logos"):
        shutil.copytree(SAMPLE / name, folder / name)
    shutil.copy(SAMPLE / "respgen.toml", folder)
    pipeline.build(config.load(folder), {}, pytest.fail)
    return folder


def stale(project: Path) -> dict[str, str]:
    """The documents that a build would draw again, with the reason."""
    results = pipeline.run(config.load(project)).results
    return {result.response.target: result.standing.stale for result in results if result.standing.stale}


def printing(project: Path, place: str) -> set[str]:
    """The documents whose record in build/state/ has a value from this cell."""
    found: set[str] = set()
    for file in (project / "build/state/build").rglob("*.json"):
        values = json.loads(file.read_bytes())["values"]
        if any(value.get("place", {}).get("text") == place for value in values):
            found.add(file.relative_to(project / "build/state").with_suffix(".docx").as_posix())
    return found


def test_a_second_build_writes_nothing(built: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (built / "build").rglob("*") if path.name != "lock"}
    assert len(before) > 3 * 11
    run = pipeline.build(config.load(built), {}, pytest.fail)
    assert {result.outcome.kind for result in run.results if result.outcome} == {"unchanged"}
    assert {path: path.stat().st_mtime_ns for path in (built / "build").rglob("*") if path.name != "lock"} == before


@pytest.mark.parametrize("spot", list(spots()), ids=lambda spot: spot.place)
def test_a_changed_cell_makes_stale_exactly_the_documents_that_print_it(built: Path, spot: Spot) -> None:
    file = built / "inputs" / spot.file
    as_it_was = file.read_bytes()
    book = openpyxl.load_workbook(io.BytesIO(as_it_was), rich_text=True)
    cell = book[spot.sheet].cell(spot.row, spot.column)
    cell.value = f"{cell.value} Another word."
    book.save(file)
    try:
        found = stale(built)
    finally:
        file.write_bytes(as_it_was)
    assert set(found) == printing(built, spot.place)
    # With a logo's path goes the picture, and its alternative text from another cell.
    assert all(spot.place in reason for reason in found.values()), found
    assert all(reason == f"{spot.place} changed" or "logos/" in reason for reason in found.values()), found
    assert stale(built) == {}


def test_every_column_of_words_that_documents_print_is_looked_at() -> None:
    looked_at = {(spot.sheet, spot.column) for spot in spots()}
    assert len(looked_at) > 35
