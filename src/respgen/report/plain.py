"""A Document → its words as plain text, for an e-mail (pure).

Headings and paragraphs stand between empty lines, items have "- " or their number before them, a row of a table is
lines of "label: value", a link is "words <address>". Headers, footers, comments, pictures, hidden words and what a
tracked change takes out are left out.
"""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from respgen.model import Block, Document, Run, Story, WordPlace

_LINE = 76
"""Characters up to which a row of a table is one line among others, and no paragraph."""
_SPACES = str.maketrans({"\t": " ", "\f": "\n"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Lines that belong together. `first` stands before the first of them, `rest` before the others.

    An "item" or "row" that does not `begin` something has no empty line before it where it follows another.
    """

    words: str
    first: str = ""
    rest: str = ""
    kind: Literal["", "item", "row"] = ""
    begins: bool = False


def text(document: Document, width: int = 0) -> str:
    """The words of the body, its text boxes and its notes; lines are broken at `width` characters (0: nowhere)."""
    main = document.stories[0].part if document.stories else ""
    told = [
        story
        for story in document.stories
        if story.kind in ("body", "footnotes", "endnotes") or (story.kind == "text box" and story.part == main)
    ]
    pieces = [piece for story in told for piece in _pieces(_marked(story) if "notes" in story.kind else story.blocks)]
    lines: list[str] = []
    for before, piece in itertools.pairwise((None, *pieces)):
        assert piece is not None
        if before and (piece.begins or not piece.kind or piece.kind != before.kind):
            lines.append("")
        lines += _lines(piece, width)
    return "\n".join(lines)


def _lines(piece: _Piece, width: int) -> Iterator[str]:
    for number, line in enumerate(piece.words.split("\n")):
        before = piece.rest if number else piece.first
        if width:
            # An address that is broken leads nowhere.
            yield from textwrap.wrap(
                line,
                width,
                initial_indent=before,
                subsequent_indent=piece.rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
        else:
            yield before + line


def _marked(story: Story) -> Iterator[Block]:
    """The blocks of the notes, the first of each with the mark that stands in the text."""
    for note, group in itertools.groupby(story.blocks, _note):
        blocks = (replace(block, runs=tuple(run for run in block.runs if run.note != note)) for block in group)
        first = next(blocks)
        yield replace(first, runs=(Run(f"[{note}] "), *_without_blank(first.runs)))
        yield from blocks


def _note(block: Block) -> str:
    return block.place.heading if isinstance(block.place, WordPlace) else ""


def _without_blank(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Word puts one between the mark and the words."""
    return (replace(runs[0], text=runs[0].text.lstrip()), *runs[1:]) if runs else ()


def _pieces(blocks: Iterable[Block]) -> Iterator[_Piece]:
    for table, group in itertools.groupby(blocks, lambda block: block.cell.table if block.cell else 0):
        here = tuple(group)
        yield from _table(here) if table else _prose(here)


# ------------------------------------------------------------------------------------------- prose


def _prose(blocks: Iterable[Block]) -> Iterator[_Piece]:
    numbers: dict[int, int] = {}
    indents = [""]
    outer = 0
    for block in blocks:
        words = _words(block)
        if not words:
            continue
        if block.kind == "item":
            level = max(block.level, 1)
            mark = _mark(block, numbers)
            indent = indents[min(level, len(indents)) - 1]
            indents[level:] = []
            indents.append(indent + " " * len(mark))
            listing = block.listing.id if block.listing else 0
            # A list that begins anew is not the same one.
            begins = level == 1 and listing != outer
            outer = listing if level == 1 else outer
            yield _Piece(words, indent + mark, indents[-1], "item", begins)
        elif block.kind == "paragraph" and block.level:
            indent = indents[min(block.level, len(indents) - 1)]
            yield _Piece(words, indent, indent)
        else:
            indents, outer = [""], 0
            yield _Piece(words)


def _mark(block: Block, numbers: dict[int, int]) -> str:
    if block.listing is None or not block.listing.ordered:
        return "- "
    listing = block.listing
    number = numbers[listing.id] = numbers.get(listing.id, listing.start - 1) + 1
    return f"{number}. "


def _words(block: Block) -> str:
    """What the block says, without blanks at the ends of its lines; empty for nothing."""
    said = "".join(
        _linked("".join(map(_said, runs)), link)
        for link, runs in itertools.groupby(filter(_is_read, block.runs), lambda run: run.link)
    )
    return "\n".join(line.rstrip() for line in said.translate(_SPACES).split("\n")).strip()


def _is_read(run: Run) -> bool:
    """Whether a reader of the file sees the run, its tracked changes accepted."""
    return not (run.hidden or (run.change and run.change.kind in ("deleted", "moved from")))


def _said(run: Run) -> str:
    words = f"[{run.note}]" if run.note and not run.text else run.text
    # Without its line the words would say the contrary.
    return f"[struck through: {words}]" if run.struck and words.strip() else words


def _linked(words: str, link: str) -> str:
    if not link or link.startswith("#"):
        return words
    plain = words.strip()
    if plain in (link, link.removeprefix("mailto:")):
        return words
    before, after = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    return f"{before}{plain} <{link}>{after}" if plain else f"<{link}>{words}"


# ------------------------------------------------------------------------------------------ tables


def _table(blocks: tuple[Block, ...]) -> Iterator[_Piece]:
    rows: dict[int, dict[int, list[Block]]] = {}
    headers: dict[int, bool] = {}
    for block in blocks:
        assert block.cell
        rows.setdefault(block.cell.row, {}).setdefault(block.cell.column, []).append(block)
        headers[block.cell.row] = headers.get(block.cell.row, True) and block.cell.header
    columns = max(column for row in rows.values() for column in row)
    heads: dict[int, str] = {}
    first = next(iter(rows))
    if columns > 2 and len(rows) > 1 and headers[first]:
        heads = {column: _joined(cell) for column, cell in rows.pop(first).items()}
    for row in rows.values():
        for number, piece in enumerate(_row(row, heads)):
            # Rows of several lines are told apart by an empty one.
            yield replace(piece, begins=True) if heads and not number else piece


def _row(row: dict[int, list[Block]], heads: dict[int, str]) -> Iterator[_Piece]:
    """A row's cells below their headings; without those, the first cell is the label of the others."""
    if heads:
        for column, cell in row.items():
            yield from _labelled(heads.get(column, ""), [cell])
        return
    label, *others = row.values()
    if others:
        yield from _labelled(_joined(label), others)
    else:
        yield from _prose(label)


def _labelled(label: str, cells: list[list[Block]]) -> Iterator[_Piece]:
    """The label with what the cells say: in its line where each is one paragraph, else below it."""
    said = [list(_prose(cell)) for cell in cells]
    label = label if not label or label[-1] in ":?" else f"{label}:"
    if all(len(pieces) <= 1 and not any(piece.first for piece in pieces) for pieces in said):
        words = "; ".join(piece.words for pieces in said for piece in pieces)
        if told := f"{label} {words}".strip():
            yield _Piece(told, kind="row" if len(told) <= _LINE else "")
        return
    if label:
        yield _Piece(label)
    for pieces in said:
        yield from pieces


def _joined(cell: list[Block]) -> str:
    """A cell's words in one line."""
    return " ".join(" ".join(words.split()) for words in map(_words, cell) if words)
