"""Rules about the tables of a document (A): Document → Problems (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from respgen.errors import Problem, Severity
from respgen.model import Block, Document
from respgen.rules.accessibility import standing
from respgen.rules.accessibility.standing import place
from respgen.rules.registry import rule


def _cells(blocks: tuple[Block, ...]) -> dict[tuple[int, int], list[Block]]:
    """The blocks of each cell, by row and column."""
    cells: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        if block.cell:
            cells.setdefault((block.cell.row, block.cell.column), []).append(block)
    return cells


def _is_layout(rows: standing.Rows) -> bool:
    """Whether the table holds no data: it has one row or one column, and no header row."""
    return (len(rows.rows) == 1 or rows.table.columns == 1) and not _repeats(rows, rows.rows[0])


def _repeats(rows: standing.Rows, number: int) -> bool:
    return rows.table.rows[number - 1].repeats


@rule("A728", Severity.BLOCK)
def missing_header_row(document: Document) -> Iterator[Problem]:
    """A table has no header row.

    Why: a screen reader says a cell's header with it; without one, who listens has to keep all columns in mind. In the
        PDF no cell is a header then (WCAG 1.3.1, Matterhorn 15).
    Fix: click into the first row, which names the columns, then Layout > Repeat Header Rows.
    """
    for rows in standing.tables(document):
        if rows.depth == 1 and not _is_layout(rows) and not _repeats(rows, rows.rows[0]):
            hint = "click into the first row, which should name the columns, then Layout > Repeat Header Rows"
            yield Problem(place(document, rows.blocks[0]), "the table has no header row", help=hint)


@rule("A729", Severity.BLOCK)
def merged_table_cells(document: Document) -> Iterator[Problem]:
    """Cells of a table are merged or split.

    Why: a screen reader counts rows and columns; where they do not line up it names the wrong header.
    Fix: click into the cell, Layout > Split Cells or Merge Cells, until every row has the same columns.
    """
    for rows in standing.tables(document):
        cells = _cells(rows.blocks)
        merged = [
            at for at, inside in cells.items() if (cell := inside[0].cell) and cell.row_span * cell.column_span > 1
        ]
        hint = "click into it, Layout > Split Cells (or Merge Cells), until every row has the same columns"
        if merged:
            others = f", and {len(merged) - 1} more in this table" if len(merged) > 1 else ""
            message = f"a cell is merged with another or split{others}"
            yield Problem(place(document, cells[merged[0]][0]), message, help=hint)
        elif rows.table.uneven:
            yield Problem(place(document, rows.blocks[0]), "the table's rows do not have the same columns", help=hint)


@rule("A730", Severity.BLOCK)
def nested_table(document: Document) -> Iterator[Problem]:
    """A table stands in the cell of another.

    Why: who listens loses track of the rows and columns of both.
    Fix: make two tables of it, one after the other, or a list.
    """
    for rows in standing.tables(document):
        if rows.depth > 1:
            hint = "put it below the other table, or make a list of it"
            yield Problem(place(document, rows.blocks[0]), "a table stands in a cell of another", help=hint)


@rule("A731", Severity.WARNING)
def layout_table(document: Document) -> Iterator[Problem]:
    """A table of one row or one column lays out the page.

    Why: a screen reader announces a table with rows and columns where there are none.
    Fix: Layout > Convert to Text; for lines or a colour around words use the paragraph's style.
    """
    for rows in standing.tables(document):
        if rows.depth == 1 and _is_layout(rows):
            counted = "one row" if len(rows.rows) == 1 else "one column"
            hint = "Layout > Convert to Text; if it is a table of data, give it a header row"
            yield Problem(place(document, rows.blocks[0]), f"a table of {counted} only lays out words", help=hint)


@rule("A732", Severity.WARNING)
def empty_header_cell(document: Document) -> Iterator[Problem]:
    """A header cell of a table is empty.

    Why: the cells of its column or row are read without a name.
    Fix: type what the column or row holds.
    """
    for rows in standing.tables(document):
        blank = [number for number in rows.rows if _is_blank(rows, number)]
        for (row, _), inside in _cells(rows.held).items():
            is_header = _repeats(rows, row) or bool(inside[0].cell and inside[0].cell.header)
            if is_header and row not in blank and all(map(standing.is_empty, inside)):
                hint = "type what its column or row holds"
                yield Problem(place(document, inside[0]), "a header cell is empty", help=hint)


@rule("A733", Severity.WARNING)
def blank_row(document: Document) -> Iterator[Problem]:
    """A row of a table is empty.

    Why: who listens takes the table for ended.
    Fix: delete the row; space between rows is set in the table's or the paragraph's style.
    """
    for rows in standing.tables(document):
        for number in rows.rows:
            if _is_blank(rows, number):
                hint = "Layout > Delete > Delete Rows; for more space change the spacing of the paragraphs' style"
                yield Problem(place(document, rows.row(number)[0]), "the row is empty", help=hint)


def _is_blank(rows: standing.Rows, number: int) -> bool:
    """Whether nothing stands in any cell of the row. One that a merge covers belongs to the row where that starts."""
    inside = rows.row(number)
    return bool(inside) and all(map(standing.is_empty, inside))


MOST_UNBROKEN = 1500
"""Characters of a row, about half a page, from which on it may break: it would leave much of a page empty."""


@rule("A734", Severity.ADVICE)
def breaking_row(document: Document) -> Iterator[Problem]:
    """A row of a table may break over two pages.

    Why: on the second page nobody sees which row goes on there.
    Fix: select the table, Layout > Properties > Row, and clear "Allow row to break across pages".
    """
    for rows in standing.tables(document):
        breaking = [number for number in rows.rows if rows.table.rows[number - 1].breaks and _is_short(rows, number)]
        if breaking and rows.depth == 1 and not _is_layout(rows):
            hint = 'select the table, Layout > Properties > Row: clear "Allow row to break across pages"'
            message = "rows of the table may break over two pages"
            yield Problem(place(document, rows.row(breaking[0])[0]), message, help=hint)


def _is_short(rows: standing.Rows, number: int) -> bool:
    inside = rows.row(number)
    return bool(inside) and sum(len(block.text) for block in inside) <= MOST_UNBROKEN


@rule("A738", Severity.ADVICE)
def empty_cell(document: Document) -> Iterator[Problem]:
    """A cell of a table is empty.

    Why: who listens hears nothing and cannot tell whether something is missing; a colour alone says nothing either
        (WCAG 1.4.1). It is told of finished documents, when every tag has been filled in.
    Fix: type what it means: "None", "Not applicable", "Not yet known"; for a colour, its word.
    """
    if standing.is_template(document) or any(rows.depth > 1 for rows in standing.tables(document)):
        return
    for rows in standing.tables(document):
        empty = [
            inside[0]
            for (row, _), inside in _cells(rows.held).items()
            if not _is_blank(rows, row) and not _is_header(rows, inside) and all(map(standing.is_empty, inside))
        ]
        if empty and not _is_layout(rows):
            others = f", and {len(empty) - 1} more in this table" if len(empty) > 1 else ""
            hint = 'type what it means: "None", "Not applicable", "Not yet known"'
            yield Problem(place(document, empty[0]), f"a cell is empty{others}", help=hint)


def _is_header(rows: standing.Rows, inside: list[Block]) -> bool:
    cell = inside[0].cell
    return cell is not None and (cell.header or _repeats(rows, cell.row))


@rule("A739", Severity.ADVICE)
def untitled_table(document: Document) -> Iterator[Problem]:
    """A table has no title in its alternative text.

    Why: Word and screen readers list tables by it, and say it before the first cell.
    Fix: click into the table, Layout > Properties > Alt Text, and type what the table is. publish takes the heading
        above it where nothing is said.
    """
    for rows in standing.tables(document):
        if rows.depth == 1 and not _is_layout(rows) and not standing.words(rows.table.caption):
            hint = "click into it, Layout > Properties > Alt Text, and type what the table is"
            yield Problem(place(document, rows.blocks[0]), "the table has no title in its alternative text", help=hint)


TABLE_RULES = (
    missing_header_row,
    merged_table_cells,
    nested_table,
    layout_table,
    empty_header_cell,
    blank_row,
    breaking_row,
    empty_cell,
    untitled_table,
)
