"""The tables of a finished draft → with header rows, titles and rows that hold together (edge: lxml)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from respgen.document.tree import VAL, W, is_on
from respgen.model import Block, Place, Story, Table
from respgen.publication.clean import spots
from respgen.publication.clean.parts import Element, Parts
from respgen.publication.clean.spots import is_bare, number
from respgen.publication.values import Mend
from respgen.rules.accessibility.tables import MOST_UNBROKEN

LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table of the text with its w:tbl and w:tr, its blocks, and the last heading above it, if any."""

    table: Table
    element: Element
    rows: tuple[Element, ...]
    blocks: tuple[Block, ...]
    heading: str

    @property
    def place(self) -> Place | None:
        return self.blocks[0].place

    @property
    def is_layout(self) -> bool:
        """Whether it only lays out words: one row or one column, and no header row."""
        return (len(self.rows) == 1 or self.table.columns == 1) and not self.table.rows[0].repeats

    def row(self, number: int) -> list[Block]:
        return [block for block in self.blocks if block.cell and block.cell.row == number]


def _grids(parts: Parts) -> Iterator[_Grid]:
    """The tables of the text that hold no other and stand in none."""
    _, there = spots.read(parts)
    by_table: dict[tuple[str, str, int], list[spots.Spot]] = defaultdict(list)
    headings: dict[tuple[str, str, int], str] = {}
    last = ""
    for spot in there:
        if spot.block.kind == "heading" and spot.block.cell is None and spot.block.text.strip():
            last = " ".join(spot.block.text.split())
        if spot.block.cell and spot.story.kind not in ("header", "footer"):
            key = (spot.story.part, spot.story.name, spot.block.cell.table)
            by_table[key].append(spot)
            headings.setdefault(key, last if spot.story.kind == "body" else "")
    for key, inside in by_table.items():
        element = next(inside[0].element.iterancestors(f"{W}tbl"))
        rows = tuple(element.findall(f"{W}tr"))
        table = _table(inside[0].story, key[2])
        is_plain = next(element.iterancestors(f"{W}tbl"), None) is None and len(list(element.iter(f"{W}tbl"))) == 1
        if table is not None and is_plain and len(rows) == len(table.rows):
            yield _Grid(table, element, rows, tuple(spot.block for spot in inside), headings[key])


def _table(story: Story, number: int) -> Table | None:
    return next((table for table in story.tables if table.number == number), None)


def without_blank_rows(parts: Parts) -> Iterator[Mend]:
    """Rows in which nothing stands are taken out, unless cells are merged over rows, or nothing else is left."""
    taken, place = 0, None
    for grid in _grids(parts):
        blank = [row for row in grid.rows if all(map(_is_blank, row.findall(f"{W}tc"))) and not _is_header(row)]
        merged = next(grid.element.iter(f"{W}vMerge"), None) is not None
        if blank and not merged and len(blank) < len(grid.rows):
            for row in blank:
                grid.element.remove(row)
            taken, place = taken + len(blank), place or grid.place
    if place:
        yield Mend(f"{number(taken, 'empty row of a table is', 'empty rows of tables are')} taken out", place)


def _is_blank(cell: Element) -> bool:
    paragraphs = cell.findall(f"{W}p")
    return len(paragraphs) == sum(1 for child in cell if child.tag != f"{W}tcPr") and all(map(is_bare, paragraphs))


def _is_header(row: Element) -> bool:
    return is_on(row.find(f"{W}trPr/{W}tblHeader"))


def marked_headers(parts: Parts) -> Iterator[Mend]:
    """The first row of a table is its header row, where it visibly is: every cell has words, none is merged, and all of
    them are bold while others are not."""
    marked, place = 0, None
    for grid in _grids(parts):
        if not grid.is_layout and not grid.table.rows[0].repeats and _looks_like_a_header(grid):
            _marked(grid.rows[0], "tblHeader")
            marked, place = marked + 1, place or grid.place
    if place:
        yield Mend(f"the first row of {number(marked, 'table', 'tables')} is marked as the header row", place)


def _looks_like_a_header(grid: _Grid) -> bool:
    first, others = grid.row(1), [block for block in grid.blocks if block.cell and block.cell.row > 1]
    cells = {block.cell.column for block in first if block.cell and block.text.strip()}
    is_whole = len(cells) == grid.table.columns and not any(
        block.cell and block.cell.row_span * block.cell.column_span > 1 for block in first
    )
    rows = {block.cell.row for block in others if block.cell}
    return is_whole and _is_bold(first) and not any(_is_bold(grid.row(number)) for number in rows)


def _is_bold(blocks: list[Block]) -> bool:
    shown = [run for block in blocks for run in block.runs if run.text.strip()]
    return bool(shown) and all(run.bold for run in shown)


def kept_rows(parts: Parts) -> Iterator[Mend]:
    """Rows do not break over two pages, but those that are longer than half a page."""
    changed, place = 0, None
    for grid in _grids(parts):
        breaking = [
            row
            for at, row in enumerate(grid.rows, 1)
            if grid.table.rows[at - 1].breaks and sum(len(block.text) for block in grid.row(at)) <= MOST_UNBROKEN
        ]
        if breaking and not grid.is_layout:
            for row in breaking:
                _marked(row, "cantSplit")
            changed, place = changed + 1, place or grid.place
    if place:
        yield Mend(f"the rows of {number(changed, 'table', 'tables')} do not break over two pages", place)


def _marked(row: Element, name: str) -> None:
    """Say that of the row. What stands before a w:trPr is only the row's exceptions (ISO 29500-1, 17.4.78)."""
    trPr = row.find(f"{W}trPr")
    if trPr is None:
        trPr = etree.Element(f"{W}trPr")
        row.insert(1 if len(row) and row[0].tag == f"{W}tblPrEx" else 0, trPr)
    for old in trPr.findall(f"{W}{name}"):
        trPr.remove(old)
    trPr.insert(0, etree.Element(f"{W}{name}"))


def titled_tables(parts: Parts) -> Iterator[Mend]:
    """A table has the title of the heading above it, where it has none, and says which columns it has."""
    titled, place = 0, None
    is_welsh = parts.draft.language.lower().startswith("cy")
    under: dict[str, int] = {}
    for grid in _grids(parts):
        if grid.is_layout or not grid.heading:
            continue
        under[grid.heading] = under.get(grid.heading, 0) + 1
        if grid.table.caption.strip():
            continue
        count = under[grid.heading]
        title = grid.heading[:LONGEST_TITLE].rstrip()
        if count > 1:
            title += f", {'tabl' if is_welsh else 'table'} {count}"
        _say(grid.element, "tblCaption", title)
        headers = [" ".join(block.text.split()) for block in grid.row(1) if block.text.strip()]
        if grid.table.rows[0].repeats and headers:
            _say(grid.element, "tblDescription", f"{'Colofnau' if is_welsh else 'Columns'}: {', '.join(headers)}.")
        titled, place = titled + 1, place or grid.place
    if place:
        yield Mend(f"{number(titled, 'table has', 'tables have')} the title of the heading above", place)


def _say(table: Element, name: str, words: str) -> None:
    """Say it behind all that stands before it by the schema: only a tracked change comes later."""
    tblPr = table.find(f"{W}tblPr")
    if tblPr is None:
        tblPr = etree.Element(f"{W}tblPr")
        table.insert(0, tblPr)
    old = tblPr.find(f"{W}{name}")
    if old is not None:
        if name == "tblDescription" and old.get(VAL, "").strip():
            return
        tblPr.remove(old)
    element = etree.Element(f"{W}{name}", {VAL: words})
    later = [
        one
        for one in tblPr
        if one.tag in (f"{W}tblPrChange", *((f"{W}tblDescription",) if name == "tblCaption" else ()))
    ]
    if later:
        later[0].addprevious(element)
    else:
        tblPr.append(element)
