"""A Document → those of its blocks, rows and runs that stand in print, whatever its tags do (pure).

A template is a Document too: a paragraph that holds nothing but statements is gone once it is drawn, and so is a row
that a tag lifts. A finished document holds no tags, and all of it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from respgen.model import Block, Document, FilePlace, Place, Run, Story, Table
from respgen.template import TAG

_STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LIFTS_ROW = re.compile(r"\{%tr\s")
FURNITURE = ("header", "footer")
WRITTEN = tuple(
    f"{before}List {kind}{depth}"
    for before in ("", "Quote ")
    for kind in ("Bullet", "Number", "Continue")
    for depth in ("", " 2", " 3")
)
"""The styles in which lists from the sheets are written, whether a template uses them itself or not."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with the blocks that stand in it, and the numbers of the rows that do."""

    table: Table
    blocks: tuple[Block, ...]
    rows: tuple[int, ...]

    @property
    def depth(self) -> int:
        return max((block.cell.depth for block in self.blocks if block.cell), default=1)

    def row(self, number: int) -> tuple[Block, ...]:
        return tuple(block for block in self.blocks if block.cell and block.cell.row == number)


def stories(document: Document) -> Iterator[Story]:
    """The stories that are read, each with the blocks that stand. Comments are none: they are taken out."""
    for story in document.stories:
        if story.kind != "comments":
            yield replace(story, blocks=_standing(story))


def body(document: Document) -> tuple[Block, ...]:
    """The blocks of the body that stand."""
    return next((story.blocks for story in stories(document) if story.kind == "body"), ())


def tables(document: Document) -> Iterator[Rows]:
    """Every table of which anything stands."""
    for story in (story for story in document.stories if story.tables and story.kind != "comments"):
        lifted, standing = _lifted(story.blocks), _standing(story)
        for table in story.tables:
            blocks = tuple(block for block in standing if block.cell and block.cell.table == table.number)
            rows = tuple(n for n in range(1, len(table.rows) + 1) if (table.number, n) not in lifted)
            if blocks and rows:
                yield Rows(table, blocks, rows)


def words(text: str) -> str:
    """What is printed of a text: its words and fields, without statements."""
    return " ".join(_STATEMENT.sub("", text).split()) if text else ""


def is_empty(block: Block) -> bool:
    """Whether the block prints nothing that can be read: no word, no field, no picture."""
    return not words(block.text) and not any(run.picture or run.note or run.field for run in block.runs)


def runs(block: Block) -> Iterator[Run]:
    """The runs of which a word or a field is printed."""
    if not any("{" in run.text for run in block.runs):
        yield from (run for run in block.runs if run.text.strip() and not run.hidden)
        return
    # A statement may stand in several runs: blanks in its place keep every other sign where it was.
    text = _STATEMENT.sub(lambda match: " " * len(match[0]), block.text)
    start = 0
    for run in block.runs:
        end = start + len(run.text)
        if text[start:end].strip() and not run.hidden:
            yield run
        start = end


def has_tags(document: Document) -> bool:
    """Whether anything is still to be filled in."""
    return any("{" in block.text and TAG.search(block.text) for story in document.stories for block in story.blocks)


def named(styles: Sequence[str]) -> str:
    """The styles, for a sentence."""
    shown = ", ".join(f'"{name}"' for name in styles[:3])
    more = f" and {len(styles) - 3} more" if len(styles) > 3 else ""
    return f"the style {shown}" if len(styles) == 1 else f"the styles {shown}{more}"


def place(document: Document, block: Block) -> Place:
    return block.place or FilePlace(document.file)


def _standing(story: Story) -> tuple[Block, ...]:
    lifted = _lifted(story.blocks)
    return tuple(
        block
        for block in story.blocks
        if not (lifted and block.cell and (block.cell.table, block.cell.row) in lifted) and not _vanishes(block)
    )


def _lifted(blocks: tuple[Block, ...]) -> set[tuple[int, int]]:
    """The tables and rows that a tag lifts."""
    if not any(block.cell for block in blocks):
        return set()
    return {(block.cell.table, block.cell.row) for block in blocks if block.cell and _LIFTS_ROW.search(block.text)}


def _vanishes(block: Block) -> bool:
    """Whether it holds statements and nothing else."""
    if not any("{" in run.text for run in block.runs):
        return False
    return bool(_STATEMENT.search(block.text)) and is_empty(block)
