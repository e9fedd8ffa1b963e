"""An .xlsx file → Workbook, one streaming pass over each sheet (edge: openpyxl, lxml).

openpyxl's read-only mode knows no merges, hidden rows or links, and its full mode takes about twice the time and more
memory. So the parts are read here, and openpyxl says what a number format, a date's number, a range and a shared
formula mean. Both libraries are imported when they are first needed: openpyxl alone takes a tenth of a second.
"""

from __future__ import annotations

import contextlib
import dataclasses
import gc
import hashlib
import io
import pathlib
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from respgen import archive, files
from respgen.archive import WORKBOOK
from respgen.model import Cell, CellRange, Sheet, Workbook
from respgen.workbook.cells import CellReader, strings_of, styles_of
from respgen.workbook.package import LIMITS, Package, Relation, is_on, part_of, relation_id, whole

if TYPE_CHECKING:
    from lxml.etree import _Element

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
BINARY = ("The file is an Excel binary workbook (.xlsb), whatever its name says.", archive.save_again(WORKBOOK))
NO_SHEETS = ("The workbook holds no sheet with cells.", "Add the sheet that is missing, and save the workbook.")


def read(path: pathlib.Path, file: str) -> Workbook:
    """The workbook at `path`; `file` is its name in the project, for the places of what it says.

    Never raises for what is in the file or for a file that cannot be opened: the Workbook then has no sheets, and its
    `fault` and `mend` say why and what to do. Links to other workbooks are not followed.
    """
    digest = ""
    try:
        content = files.content(path, LIMITS.part, WORKBOOK)
        digest = hashlib.sha256(content).hexdigest()
        archive.check_kind(content, WORKBOOK)
        with zipfile.ZipFile(io.BytesIO(content)) as opened, _without_collection():
            return Workbook(file, _sheets(Package(opened), file), digest=digest)
    except archive.RefusedError as refused:
        fault, mend = refused.fault, refused.mend
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, OverflowError, ValueError, struct.error,
    ):  # fmt: skip
        # The last five are what zipfile raises for a directory that somebody wrote by hand.
        refusal = archive.damaged(WORKBOOK)
        fault, mend = refusal.fault, refusal.mend
    return Workbook(file, fault=fault, mend=mend, digest=digest)


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Nothing that is read here is cyclic, and searching a million new cells for cycles takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _sheets(package: Package, file: str) -> tuple[Sheet, ...]:
    start = next((target for kind, target in package.relations("").values() if kind == "officeDocument"), "")
    book = part_of("", start) if start else ""
    if book.lower() not in package.parts:
        raise archive.foreign(WORKBOOK)
    if book.endswith(".bin"):
        raise archive.RefusedError(*BINARY)
    relations = package.relations(book)
    parts_by_kind = {relation.kind: part_of(book, relation.target) for relation in relations.values()}
    counts_from_1904 = False
    listed: list[tuple[str, bool, str]] = []
    for tag, element in package.elements(book, "workbook", "workbookPr", "sheet"):
        if tag == "workbookPr":
            counts_from_1904 = is_on(element.get("date1904"))
        elif (relation := relations.get(relation_id(element))) and relation.kind == "worksheet":
            hidden = element.get("state", "visible") != "visible"
            listed.append((element.get("name", ""), hidden, part_of(book, relation.target)))
    if not listed:
        raise archive.RefusedError(*NO_SHEETS)
    strings = strings_of(package, parts_by_kind["sharedStrings"]) if "sharedStrings" in parts_by_kind else []
    styles = styles_of(package, parts_by_kind["styles"]) if "styles" in parts_by_kind else {}
    reader = CellReader(strings, styles, counts_from_1904)
    return tuple(_sheet(package, part, Sheet(file, name, hidden=hidden), reader) for name, hidden, part in listed)


def _sheet(package: Package, part: str, sheet: Sheet, reader: CellReader) -> Sheet:
    relations = package.relations(part)
    rows: list[tuple[Cell, ...]] = []
    merges: list[CellRange] = []
    links: list[tuple[CellRange, str]] = []
    hidden_rows: list[int] = []
    hidden_spans: list[tuple[int, int]] = []
    filtered = False
    number = 0
    reader.begin_sheet()
    tags = ("sheetPr", "col", "row", "autoFilter", "mergeCell", "hyperlink")
    for tag, element in package.elements(part, "worksheet", *tags):
        if tag == "row":
            number = _row_number(element) or number + 1
            if is_on(element.get("hidden")):
                hidden_rows.append(number)
            if cells := reader.cells(element, number):
                rows.append(cells)
        elif tag == "col" and is_on(element.get("hidden")):
            hidden_spans.append((whole(element.get("min")), whole(element.get("max"))))
        elif tag == "mergeCell" and (area := _area(element.get("ref", ""))):
            merges.append(area)
        elif tag == "hyperlink" and (area := _area(element.get("ref", ""))):
            location = element.get("location", "")
            relation = relations.get(relation_id(element), Relation("", ""))
            links.append((area, relation.target + (f"#{location}" if location else "")))
        elif tag == "sheetPr":
            filtered = filtered or is_on(element.get("filterMode"))
        elif tag == "autoFilter":
            filtered = filtered or _has_criteria(element)
    for relation in relations.values():
        if relation.kind == "table":
            tables = package.elements(part_of(part, relation.target), "table", "autoFilter")
            filtered = filtered or any(_has_criteria(element) for _, element in tables)
    rows.sort(key=lambda cells: cells[0].row)
    last_row = rows[-1][0].row if rows else 0
    last_column = max((cells[-1].column for cells in rows), default=0)
    return dataclasses.replace(
        sheet,
        rows=tuple(_linked(rows, links) if links else rows),
        merges=tuple(merges),
        hidden_rows=frozenset(row for row in hidden_rows if row <= last_row),
        hidden_columns=frozenset(
            column for first, last in hidden_spans for column in range(max(first, 1), min(last, last_column) + 1)
        ),
        filtered=filtered,
    )


def _row_number(element: _Element) -> int:
    """The row's own number, or that in its first cell's name; 0 if neither is given."""
    number = element.get("r")
    if number is None and len(element):
        number = element[0].get("r", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return whole(number)


def _has_criteria(auto_filter: _Element) -> bool:
    """Whether a filter hides rows. Those that custom views remember do not count."""
    holder = auto_filter.getparent()
    return holder is not None and holder.getparent() is None and any(len(column) for column in auto_filter)


def _area(reference: str) -> CellRange | None:
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return None
    return CellRange(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)


def _linked(rows: Sequence[tuple[Cell, ...]], links: list[tuple[CellRange, str]]) -> Iterator[tuple[Cell, ...]]:
    """The rows with the links of their cells; a link on a range is that of each cell in it."""
    links_by_row: dict[int, list[tuple[CellRange, str]]] = {}
    for area, target in links:
        if area.first_row == area.last_row:
            links_by_row.setdefault(area.first_row, []).append((area, target))
    tall = [(area, target) for area, target in links if area.first_row < area.last_row]
    for cells in rows:
        row = cells[0].row
        here = [*(link for link in tall if link[0].holds(row, link[0].first_column)), *links_by_row.get(row, ())]
        targets = {cell.column: target for area, target in here for cell in cells if area.holds(row, cell.column)}
        yield tuple(
            dataclasses.replace(cell, link=targets[cell.column]) if cell.column in targets else cell for cell in cells
        )
