"""A w:tbl → its cells in reading order, each with its place in the grid and in the table's style (edge: lxml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from respgen.document.styles import Region
from respgen.document.tree import MC, VAL, W, chosen, is_on, value, whole
from respgen.model import Table, TableCell, TableRow

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Path = tuple[int, ...]


class Cell(NamedTuple):
    """A w:tc: `row` is its w:tr, `shd` its own shading or its table's, `region` its part of the table's style."""

    element: Element
    path: Path
    row: Element
    cell: TableCell
    shd: Element | None
    region: Region


class _Look(NamedTuple):
    """Which conditional formats of its style the table wants (w:tblLook, ISO 29500-1, 17.4.56; 29500-4, 14.4.4)."""

    first_row: bool
    last_row: bool
    first_column: bool
    last_column: bool
    row_bands: bool
    column_bands: bool


@dataclass(slots=True)
class _Spot:
    """A w:tc on its way into the grid."""

    element: Element
    path: Path
    row: Element
    number: int
    column: int
    columns: int
    merge: str
    rows: int = 1
    restart: _Spot | None = None


def cells(table: Element, path: Path, number: int, depth: int, default_style: str) -> list[Cell]:
    """The table's own cells, row by row. The cells that a merge covers have the TableCell of the one it starts with."""
    return read(table, path, number, depth, default_style)[1]


def read(table: Element, path: Path, number: int, depth: int, default_style: str) -> tuple[Table, list[Cell]]:
    """What is to be said of the table as a whole, and its cells."""
    rows = [_row(row, at, n) for n, (row, at) in enumerate(_under(table, path, "tr"), 1)]
    for above, row in zip([[], *rows], rows, strict=False):
        _merge(row, above)
    tblPr = table.find(f"{W}tblPr")
    look = _look(tblPr)
    style = value(tblPr, f"{W}tblStyle") or default_style
    shading = None if tblPr is None else tblPr.find(f"{W}shd")
    headers = sum(1 for _ in takewhile(_is_header, rows))
    widths = {max((spot.column + spot.columns - 1 for spot in row), default=0) for row in rows}
    width = max(widths, default=0)
    found: list[Cell] = []
    for spot in (spot for row in rows for spot in row):
        first = spot.restart or spot
        header = first.number <= headers or (look.first_column and first.column == 1)
        cell = TableCell(number, first.number, first.column, first.rows, first.columns, header, depth)
        shd = first.element.find(f"{W}tcPr/{W}shd")
        region = Region(style, _formats(first, len(rows), width, look))
        found.append(Cell(spot.element, spot.path, spot.row, cell, shading if shd is None else shd, region))
    floats = tblPr is not None and tblPr.find(f"{W}tblpPr") is not None
    caption = value(tblPr, f"{W}tblCaption")
    return Table(number, tuple(map(_said, rows)), width, len(widths) > 1, floats, caption), found


def _said(row: list[_Spot]) -> TableRow:
    return TableRow(_is_header(row), not (row and is_on(row[0].row.find(f"{W}trPr/{W}cantSplit"))))


def _under(parent: Element, path: Path, wanted: str) -> Iterator[tuple[Element, Path]]:
    """The rows of a table or the cells of a row, with those in content controls and the like."""
    for at, child in enumerate(parent):
        if child.tag == f"{W}{wanted}":
            yield child, (*path, at)
        elif child.tag == f"{MC}AlternateContent":
            if (choice := chosen(child)) is not None:
                yield from _under(choice, (*path, at, child.index(choice)), wanted)
        elif isinstance(child.tag, str) and not child.tag.endswith("Pr"):
            yield from _under(child, (*path, at), wanted)


def _row(row: Element, path: Path, number: int) -> list[_Spot]:
    trPr = row.find(f"{W}trPr")
    column = 1 + max(0, whole(value(trPr, f"{W}gridBefore")))
    spots: list[_Spot] = []
    for element, at in _under(row, path, "tc"):
        tcPr = element.find(f"{W}tcPr")
        columns = max(1, whole(value(tcPr, f"{W}gridSpan"), 1))
        vMerge, hMerge = (None if tcPr is None else tcPr.find(f"{W}{tag}") for tag in ("vMerge", "hMerge"))
        spot = _Spot(element, at, row, number, column, columns, "" if vMerge is None else _merging(vMerge))
        if hMerge is not None and _merging(hMerge) == "continue" and spots:
            spot.restart = spots[-1].restart or spots[-1]
            spot.restart.columns += columns
        spots.append(spot)
        column += columns
    return spots


def _merge(row: list[_Spot], above: list[_Spot]) -> None:
    """Joins the cells that go on with a merge to where it starts; without one above, a cell starts its own."""
    by_column = {spot.column: spot for spot in above}
    for spot in row:
        upper = by_column.get(spot.column)
        if spot.merge == "continue" and spot.restart is None and upper is not None and upper.merge:
            spot.restart = upper.restart or upper
            spot.restart.rows = spot.number - spot.restart.number + 1


def _merging(merge: Element) -> str:
    return merge.get(VAL, "continue")


def _is_header(row: list[_Spot]) -> bool:
    return bool(row) and is_on(row[0].row.find(f"{W}trPr/{W}tblHeader"))


def _look(properties: Element | None) -> _Look:
    tblLook = None if properties is None else properties.find(f"{W}tblLook")
    if tblLook is None:
        return _Look(False, False, False, False, True, True)
    try:
        bits = int(tblLook.get(VAL, "0"), 16)
    except ValueError:
        bits = 0

    def said(name: str, bit: int) -> bool:
        return tblLook.get(f"{W}{name}", str(int(bool(bits & bit)))) in ("1", "true", "on")

    return _Look(
        said("firstRow", 0x20),
        said("lastRow", 0x40),
        said("firstColumn", 0x80),
        said("lastColumn", 0x100),
        not said("noHBand", 0x200),
        not said("noVBand", 0x400),
    )


def _formats(spot: _Spot, rows: int, width: int, look: _Look) -> tuple[str, ...]:
    top, bottom = look.first_row and spot.number == 1, look.last_row and spot.number == rows
    left = look.first_column and spot.column == 1
    right = look.last_column and spot.column + spot.columns - 1 == width
    row_band = 1 + (spot.number - 1 - look.first_row) % 2
    column_band = 1 + (spot.column - 1 - look.first_column) % 2
    applying = {
        "wholeTable": True,
        f"band{column_band}Vert": look.column_bands and not left and not right,
        f"band{row_band}Horz": look.row_bands and not top and not bottom,
        "firstRow": top,
        "lastRow": bottom,
        "firstCol": left,
        "lastCol": right,
        "neCell": top and right,
        "nwCell": top and left,
        "seCell": bottom and right,
        "swCell": bottom and left,
    }
    return tuple(name for name, applies in applying.items() if applies)
