"""A story's blocks in reading order → the same with their places (pure).

Paragraphs in a table are counted in their cell, the others without those. A table is known by its first row's words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from respgen.model import Block, TableCell, WordPlace


class Told(NamedTuple):
    """A block that does not know its place yet; `under` is the note or comment that it stands in."""

    block: Block
    path: tuple[int, ...]
    under: str


def placed(story: Sequence[Told], file: str, part: str, name: str) -> tuple[Block, ...]:
    """The blocks of the story of that name, each with its place."""
    first_rows = _first_rows(story)
    heading, entry, count, in_cell = "", "", 0, 0
    cell: TableCell | None = None
    blocks: list[Block] = []
    for block, path, under in story:
        if under != entry:
            heading, entry, count = under, under, 0
        if block.cell != cell:
            cell, in_cell = block.cell, 0
        words = " ".join(block.text.split())
        is_filled = bool(words) or any(run.picture for run in block.runs)
        if block.kind == "heading" and words:
            heading, count, in_cell, number = words, 0, 0, 0
        elif cell:
            number = in_cell = in_cell + is_filled
        else:
            number = count = count + is_filled
        place = WordPlace(file, part, name, heading, number, path=path)
        if cell:
            place = replace(
                place, table=cell.table, table_words=first_rows[cell.table], row=cell.row, column=cell.column
            )
        blocks.append(replace(block, place=place))
    return tuple(blocks)


def _first_rows(story: Sequence[Told]) -> dict[int, str]:
    rows: dict[int, dict[int, list[str]]] = {}
    for block, _, _ in story:
        if block.cell:
            row = rows.setdefault(block.cell.table, {})
            if block.cell.row == 1:
                row.setdefault(block.cell.column, []).extend(block.text.split())
    return {table: " | ".join(" ".join(words) for words in row.values()) for table, row in rows.items()}
