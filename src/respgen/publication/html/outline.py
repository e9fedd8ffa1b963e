"""The flat blocks of a story → how they stand in each other: lists, quotations, tables with their cells (pure)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from respgen.model import Block, Document, Story, Table, TableCell
from respgen.publication.html import shown


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph or a heading, or the words of an item."""

    block: Block


@dataclass(frozen=True, slots=True)
class Items:
    """A list. `start` is its first number, `form` how its numbers are written (that of its Listing)."""

    ordered: bool
    start: int
    form: str = ""
    members: list[list[Node]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Quotation:
    """Neighbouring paragraphs in the style Quote."""

    nodes: list[Node]


@dataclass(frozen=True, slots=True)
class Box:
    """What stands in a text box; it follows the paragraph that the box is fixed to."""

    nodes: list[Node]


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell as a web page counts: rows and columns in which none begins are left out. `filled`: it says something."""

    header: bool
    column_span: int
    row_span: int
    nodes: list[Node]
    filled: bool


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the rows of its head, and the others."""

    caption: str
    head: list[list[Spot]]
    rows: list[list[Spot]]
    columns: int


Node = Text | Items | Quotation | Box | Grid


@dataclass(frozen=True, slots=True)
class _Cells:
    """The blocks of a table by the row and column of their cells, those of tables inside it among them."""

    number: int
    blocks: dict[tuple[int, int], tuple[TableCell, list[Block]]]


@dataclass(slots=True)
class _Open:
    """A list that is being filled."""

    level: int
    id: int
    list: Items


class Outline:
    """How the blocks of a document stand in each other."""

    def __init__(self, document: Document) -> None:
        self._boxes = shown.boxes(document)
        self._quotes = _quotes(document)

    def of(self, story: Story) -> list[Node]:
        """The story's nodes in reading order."""
        return self.of_blocks(story.blocks, story.tables)

    def of_blocks(self, blocks: Sequence[Block], tables: Sequence[Table]) -> list[Node]:
        """The same of a part of a story."""
        return _Filling(self._boxes, self._quotes, {one.number: one for one in tables}, self.of).nodes(blocks, 0)


class _Filling:
    """One story: its lists count on."""

    def __init__(
        self,
        boxes: Mapping[shown.Key, tuple[Story, ...]],
        quotes: frozenset[str],
        tables: Mapping[int, Table],
        outline: Callable[[Story], list[Node]],
    ) -> None:
        self._boxes, self._quotes, self._tables, self._outline = boxes, quotes, tables, outline
        self._counts: dict[int, int] = {}

    def nodes(self, blocks: Sequence[Block], depth: int) -> list[Node]:
        """The nodes of the blocks, which stand in a cell of a table of this depth (0: in none)."""
        nodes: list[Node] = []
        for is_quoted, members in groupby(_units(blocks, depth), self._is_quoted):
            inside = self._listed(members, depth)
            nodes += [Quotation(inside)] if is_quoted and inside else inside
        return nodes

    def _is_quoted(self, unit: Block | _Cells) -> bool:
        return isinstance(unit, Block) and unit.style in self._quotes

    def _listed(self, units: Iterable[Block | _Cells], depth: int) -> list[Node]:
        nodes: list[Node] = []
        open_lists: list[_Open] = []
        for unit in units:
            if isinstance(unit, _Cells):
                open_lists.clear()
                nodes += self._grid(unit, depth + 1)
                continue
            told: list[Node] = [Text(unit)] if shown.is_seen(unit) else []
            told += [Box(inside) for box in self._boxes.get(shown.key(unit), ()) if (inside := self._outline(box))]
            if unit.kind == "item" and unit.listing and (told or unit.listing.ordered):
                self._item(unit, told, open_lists, nodes)
            elif told:
                if unit.kind != "paragraph" or not unit.level:
                    open_lists.clear()
                _close(open_lists, unit.level)
                (open_lists[-1].list.members[-1] if open_lists else nodes).extend(told)
        return nodes

    def _item(self, block: Block, told: list[Node], open_lists: list[_Open], nodes: list[Node]) -> None:
        listing, level = block.listing, block.level
        assert listing
        _close(open_lists, level)
        if open_lists and open_lists[-1].level == level and open_lists[-1].id != listing.id:
            open_lists.pop()
        if not open_lists or open_lists[-1].level < level:
            # A list goes on behind a quotation or a table with the number that Word prints there.
            items = Items(listing.ordered, listing.start + self._counts.get(listing.id, 0), listing.form)
            (open_lists[-1].list.members[-1] if open_lists else nodes).append(items)
            open_lists.append(_Open(level, listing.id, items))
        open_lists[-1].list.members.append(told)
        self._counts[listing.id] = self._counts.get(listing.id, 0) + 1

    # -------------------------------------------------------------------------------------------- tables

    def _grid(self, cells: _Cells, depth: int) -> Iterator[Grid]:
        """The table; none where no cell says anything."""
        nodes = {at: self.nodes(blocks, depth) for at, (_, blocks) in cells.blocks.items()}
        table = self._tables.get(cells.number, Table(cells.number))
        spanned = [cell for cell, _ in cells.blocks.values()]
        filled = {cell.row for cell in spanned if nodes[cell.row, cell.column] or cell.row_span > 1}
        if not any(nodes.values()):
            return
        kept_rows = sorted(filled)
        kept_columns = sorted({cell.column for cell in spanned if cell.row in filled})
        heads = sum(1 for row in kept_rows if all(one.repeats for one in table.rows[:row]) and row <= len(table.rows))
        rows = _laid(cells, nodes, kept_rows, kept_columns, heads)
        yield Grid(table.caption, rows[:heads], rows[heads:], len(kept_columns))


def _laid(
    cells: _Cells,
    nodes: Mapping[tuple[int, int], list[Node]],
    kept_rows: Sequence[int],
    kept_columns: Sequence[int],
    heads: int,
) -> list[list[Spot]]:
    """The cells row by row, with empty ones where Word has none, and spans that stay in the head or in the body."""
    rows: list[list[Spot]] = []
    taken: set[tuple[int, int]] = set()
    for place, row in enumerate(kept_rows):
        last = heads if place < heads else len(kept_rows)
        spots: list[Spot] = []
        for at, column in enumerate(kept_columns):
            if (place, at) in taken:
                continue
            if (row, column) not in cells.blocks:
                spots.append(Spot(False, 1, 1, [], False))
                continue
            cell = cells.blocks[row, column][0]
            within = [other for other in kept_columns[at:] if other < column + cell.column_span]
            free = next((n for n in range(len(within)) if (place, at + n) in taken), len(within))
            below = sum(1 for other in kept_rows[place:last] if other < row + cell.row_span)
            taken |= {(place + down, at + right) for down in range(below) for right in range(free)}
            inside = nodes[row, column]
            spots.append(Spot(cell.header and bool(inside), free, below, inside, bool(inside)))
        rows.append(spots)
    return rows


def _close(open_lists: list[_Open], level: int) -> None:
    while open_lists and open_lists[-1].level > level:
        open_lists.pop()


def _units(blocks: Sequence[Block], depth: int) -> Iterator[Block | _Cells]:
    """The blocks of this depth, and the tables between them."""
    for is_deeper, members in groupby(blocks, lambda block: block.cell is not None and block.cell.depth > depth):
        if not is_deeper:
            yield from members
            continue
        inside = list(members)
        for number, owned in groupby(zip(_owners(inside, depth + 1), inside, strict=True), lambda one: one[0].table):
            found: dict[tuple[int, int], tuple[TableCell, list[Block]]] = {}
            for cell, block in owned:
                found.setdefault((cell.row, cell.column), (cell, []))[1].append(block)
            yield _Cells(number, found)


def _owners(blocks: Sequence[Block], depth: int) -> list[TableCell]:
    """Of each block the cell of this depth that it stands in. A table inside a cell is always followed by a paragraph
    of that cell (ISO 29500-1, 17.4.65), so a deeper block belongs to the next one that is not."""
    owners: list[TableCell | None] = []
    following: TableCell | None = None
    for block in reversed(blocks):
        following = block.cell if block.cell and block.cell.depth == depth else following
        owners.append(following)
    told: list[TableCell] = []
    for block, owner in zip(blocks, reversed(owners), strict=True):
        nearest = owner or (told[-1] if told else block.cell)
        assert nearest
        told.append(nearest)
    return told


def _quotes(document: Document) -> frozenset[str]:
    """The names of the styles that quotations have: Quote, those of lists in it, and what somebody based on them."""
    by_id = {style.id: style for style in document.styles if style.kind == "paragraph"}
    found: set[str] = set()
    for style in by_id.values():
        seen: set[str] = set()
        above = style
        while above.id not in seen:
            seen.add(above.id)
            if above.name.casefold().startswith(("quote", "intense quote")):
                found.add(style.name)
            above = by_id.get(above.based_on, above)
    return frozenset(found)
