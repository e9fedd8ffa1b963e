"""A w:tbl → how each of its cells lies in effect: its width, lines, colour, margins, row and table (edge: lxml)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from respgen.document import tables
from respgen.document.canonical import Length
from respgen.document.layout import Layouts
from respgen.document.properties import Said, in_effect, length
from respgen.document.styles import Region
from respgen.document.tree import W, value

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from respgen.document.tables import Cell

_EDGES = {"top": "insideH", "left": "insideV", "bottom": "insideH", "right": "insideV"}
_SIDES = (*_EDGES, "tl2br", "tr2bl")
_OTHER_NAMES = {"start": "left", "end": "right"}


class _Edges(NamedTuple):
    """At which edges of its table a cell lies."""

    top: bool
    left: bool
    bottom: bool
    right: bool


@dataclass(frozen=True, slots=True, eq=False)
class Width:
    """A cell's: the one that was set, and that of its columns in the grid, which Word may work out anew."""

    own: Length | None
    grid: Length
    fixed: bool

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Width):
            return False
        if self.own is None and other.own is None:
            return self.grid == other.grid or not (self.fixed and other.fixed)
        same = (self.own or self.grid) == (other.own or other.grid)
        return same and (self.grid == other.grid or not (self.fixed and other.fixed))

    __hash__ = None  # type: ignore[assignment]


def layouts(layout: Layouts, table: Element) -> Iterator[tuple[Cell, Said]]:
    """The cells of the table, those that a merge covers among them, and how each lies."""
    found = tables.cells(table, (), 1, 1, layout.styles.default_table())
    rows = max((spot.cell.row + spot.cell.row_span - 1 for spot in found), default=0)
    columns = max((spot.cell.column + spot.cell.column_span - 1 for spot in found), default=0)
    grid = [length(column, "w").size for column in table.iterfind(f"{W}tblGrid/{W}gridCol")]
    tblPr = table.find(f"{W}tblPr")
    fixed = _is_fixed(tblPr)
    of_table: dict[tuple[Region, _Edges], Said] = {}
    in_rows: dict[Element, Said] = {}
    for spot in found:
        at, tcPr = spot.cell, spot.element.find(f"{W}tcPr")
        edges = _Edges(
            at.row == 1,
            at.column == 1,
            at.row + at.row_span - 1 == rows,
            at.column + at.column_span - 1 == columns,
        )
        if (spot.region, edges) not in of_table:
            of_table[spot.region, edges] = _of_table(layout, tblPr, spot.region, edges)
        if spot.row not in in_rows:
            in_rows[spot.row] = _row(layout, spot)
        said = dict(of_table[spot.region, edges])
        _add_sides(said, layout, spot.row.find(f"{W}tblPrEx"), "tblBorders", "tblCellMar", edges)
        _add_sides(said, layout, tcPr, "tcBorders", "tcMar")
        layout.properties.add(said, "tcPr", tcPr)
        tcW = None if tcPr is None else tcPr.find(f"{W}tcW")
        kind = "" if tcW is None else tcW.get(f"{W}type", "dxa")
        said["width"] = Width(
            length(tcW, "w") if kind == "dxa" else None,
            Length(sum(grid[at.column - 1 : at.column - 1 + at.column_span])),
            fixed,
        )
        said["share"] = "" if tcW is None or kind != "pct" else tcW.get(f"{W}w")
        said["shd"] = layout.styles.region_fill(spot.region) if spot.shd is None else layout.styles.fill(spot.shd)
        said["pattern"] = layout.properties.pattern(spot.shd)
        said["row"] = in_rows[spot.row]
        yield spot, in_effect(said)


def table_layout(layout: Layouts, table: Element) -> Said:
    """How the table as a whole lies."""
    tblPr = table.find(f"{W}tblPr")
    style = value(tblPr, f"{W}tblStyle") or layout.styles.default_table()
    said: Said = {"style": layout.tables.get(style, "")}
    for _, one in layout.styles.properties("table", style, "tblPr"):
        layout.properties.add(said, "tblPr", one)
    layout.properties.add(said, "tblPr", tblPr)
    return in_effect(said)


def droppable(table: Element) -> list[str]:
    """What LibreOffice drops: the table's alternative text, and that it fits its columns to their words."""
    tblPr = table.find(f"{W}tblPr")
    named = {"title": value(tblPr, f"{W}tblCaption"), "description": value(tblPr, f"{W}tblDescription")}
    said = [f"{name}: {words}" for name, words in named.items() if words]
    return said if _is_fixed(tblPr) else [*said, "fits itself"]


def _is_fixed(tblPr: Element | None) -> bool:
    tblLayout = None if tblPr is None else tblPr.find(f"{W}tblLayout")
    return tblLayout is not None and tblLayout.get(f"{W}type") == "fixed"


def _row(layout: Layouts, spot: Cell) -> Said:
    said: Said = {}
    for trPr in (*layout.styles.regional(spot.region, "trPr"), spot.row.find(f"{W}trPr")):
        layout.properties.add(said, "trPr", trPr)
    layout.properties.add(said, "tblPr", spot.row.find(f"{W}tblPrEx"))
    return in_effect(said)


def _of_table(layout: Layouts, tblPr: Element | None, region: Region, edges: _Edges) -> Said:
    """What a cell of the region has from the table's style and from the table itself."""
    said: Said = {}
    for one in layout.styles.regional(region, "tblPr"):
        _add_sides(said, layout, one, "tblBorders", "tblCellMar", edges)
    for one in layout.styles.regional(region, "tcPr"):
        _add_sides(said, layout, one, "tcBorders", "tcMar")
        layout.properties.add(said, "tcPr", one)
    _add_sides(said, layout, tblPr, "tblBorders", "tblCellMar", edges)
    return said


def _add_sides(
    said: Said, layout: Layouts, holder: Element | None, borders: str, margins: str, edges: _Edges | None = None
) -> None:
    """Adds the cell's lines and margins: a cell's own, or with `edges` those that a table gives it."""
    lines, distances = (None if holder is None else holder.find(f"{W}{tag}") for tag in (borders, margins))
    found = {} if lines is None else {_plain(side): side for side in lines.iterchildren("*")}
    for name in _SIDES if edges is None else _EDGES:
        wanted = name if edges is None or getattr(edges, name) else _EDGES[name]
        if wanted in found:
            said[f"border {name}"] = layout.properties.border(found[wanted])
    for side in () if distances is None else distances.iterchildren("*"):
        said[f"margin {_plain(side)}"] = length(side, "w")


def _plain(side: Element) -> str:
    name = str(side.tag).removeprefix(W)
    return _OTHER_NAMES.get(name, name)
