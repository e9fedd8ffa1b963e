"""A Document → those of its blocks, rows and runs that stand in print, whatever its tags do (pure).

A template is a Document too: a paragraph that holds nothing but statements is gone once it is drawn, and so is a row
that a tag lifts. A finished document holds no tags, and all of it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from respgen.model import Block, Document, FilePlace, Place, Run, Section, Story, Style, Table
from respgen.template import TAG

_STATEMENT = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LIFTS_ROW = re.compile(r"\{%tr\s")
_BRANCH = re.compile(r"\s*\{%-?\s*p?\s+(if|for|elif|else|endif|endfor)\b[^{}]*%\}\s*")
_LIST_STYLE = re.compile(r"(?:(.+) )?List (?:Bullet|Number|Continue)(?: \d)?")
LINKED = "Hyperlink"
_BRANCH = re.compile(r"\{%(?:p|tr)?\s*(if|elif|else|endif)\b.*?%\}", re.DOTALL)
FURNITURE = ("header", "footer")


@dataclass(frozen=True, slots=True)
class Rows:
    """A table with the blocks that stand in it, and the numbers of the rows that do.

    `held` are all blocks of these rows: a cell keeps a paragraph, whatever disappears in it.
    """

    table: Table
    blocks: tuple[Block, ...]
    rows: tuple[int, ...]
    held: tuple[Block, ...]

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


def branches(document: Document) -> dict[Place | None, tuple[tuple[int, int], ...]]:
    """In which branch of which conditions and loops each paragraph of the body stands."""
    found: dict[Place | None, tuple[tuple[int, int], ...]] = {}
    stack: list[tuple[int, int]] = []
    for block in next((story.blocks for story in document.stories if story.kind == "body"), ()):
        match = _BRANCH.fullmatch(block.text) if _has_brace(block) else None
        word = match[1] if match else ""
        if word in ("if", "for"):
            stack.append((len(found), 0))
        elif stack and word in ("elif", "else"):
            stack.append((stack[-1][0], stack.pop()[1] + 1))
        elif stack and word:
            stack.pop()
        found[block.place] = tuple(stack)
    return found


def exclude(one: tuple[tuple[int, int], ...], other: tuple[tuple[int, int], ...]) -> bool:
    """Whether what stands in these branches is never printed together."""
    taken = dict(one)
    return any(taken.get(condition, branch) != branch for condition, branch in other)


def sections(document: Document) -> Iterator[tuple[Section, Block]]:
    """The sections of the body, each with the first of its blocks."""
    firsts: dict[int, Block] = {}
    for block in body(document):
        firsts.setdefault(block.section, block)
    for number, section in enumerate(document.sections, 1):
        if number in firsts:
            yield section, firsts[number]


def tables(document: Document) -> Iterator[Rows]:
    """Every table of which anything stands; not those of headers and footers, which are not read aloud."""
    for story in document.stories:
        if story.kind in ("comments", *FURNITURE):
            continue
        lifted, standing = _lifted(story.blocks), _standing(story)
        for table in story.tables:
            blocks = tuple(block for block in standing if block.cell and block.cell.table == table.number)
            rows = tuple(n for n in range(1, len(table.rows) + 1) if (table.number, n) not in lifted)
            inside = (block for block in story.blocks if block.cell and block.cell.table == table.number)
            if blocks and rows:
                yield Rows(
                    table, blocks, rows, tuple(block for block in inside if block.cell and block.cell.row in rows)
                )


def words(text: str) -> str:
    """What is printed of a text: its words and fields, without statements."""
    return " ".join(_STATEMENT.sub("", text).split()) if text else ""


def is_empty(block: Block) -> bool:
    """Whether the block prints nothing that can be read: no word, no field, no picture."""
    return not words(block.text) and not any(run.picture or run.note or run.field for run in block.runs)


def runs(block: Block) -> Iterator[Run]:
    """The runs of which a word or a field is printed."""
    if not _has_brace(block):
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


def is_template(document: Document) -> bool:
    """Whether anything is still to be filled in."""
    blocks = (block for story in document.stories for block in story.blocks)
    return any(_has_brace(block) and TAG.search(block.text) for block in blocks)


def written(document: Document) -> tuple[Style, ...]:
    """The styles in which lists and links are written that are still to be filled in, used by now or not."""
    if not is_template(document):
        return ()
    names = {"", *(style.name for style in document.styles if style.kind == "paragraph")}
    return tuple(
        style
        for style in document.styles
        if style.name == LINKED
        or (style.kind == "paragraph" and (match := _LIST_STYLE.fullmatch(style.name)) and (match[1] or "") in names)
    )


def named(styles: Sequence[str]) -> str:
    """The styles, for a sentence."""
    shown = ", ".join(f'"{name}"' for name in styles[:3])
    more = f" and {len(styles) - 3} more" if len(styles) > 3 else ""
    return f"the style {shown}" if len(styles) == 1 else f"the styles {shown}{more}"


def exclude_each_other(document: Document) -> Callable[[Block, Block], bool]:
    """Whether of two blocks of the body only one is ever drawn, since they stand in branches of the same condition."""
    branches: dict[Place | None, dict[int, int]] = {}
    opened: list[list[int]] = []
    conditions = 0
    for block in next((story.blocks for story in document.stories if story.kind == "body"), ()):
        for match in _BRANCH.finditer(block.text) if _has_brace(block) else ():
            if match[1] == "if":
                conditions += 1
                opened.append([conditions, 0])
            elif match[1] == "endif" and opened:
                opened.pop()
            elif match[1] in ("elif", "else") and opened:
                opened[-1][1] += 1
        branches[block.place] = {one[0]: one[1] for one in opened}

    def exclude(one: Block, other: Block) -> bool:
        here, there = branches.get(one.place, {}), branches.get(other.place, {})
        return any(there.get(condition, branch) != branch for condition, branch in here.items())

    return exclude


def place(document: Document, block: Block) -> Place:
    return block.place or FilePlace(document.file)


def _standing(story: Story) -> tuple[Block, ...]:
    if not any(_has_brace(block) for block in story.blocks):
        return story.blocks
    lifted = _lifted(story.blocks)
    return tuple(
        block
        for block in story.blocks
        if not (lifted and block.cell and (block.cell.table, block.cell.row) in lifted) and not _vanishes(block)
    )


def _lifted(blocks: tuple[Block, ...]) -> set[tuple[int, int]]:
    """The tables and rows that a tag lifts, and those that hold nothing but statements: such a one was to lift it."""
    rows: dict[tuple[int, int], list[Block]] = {}
    for block in blocks:
        if block.cell:
            rows.setdefault((block.cell.table, block.cell.row), []).append(block)
    return {
        at
        for at, inside in rows.items()
        if any(_has_brace(block) and _LIFTS_ROW.search(block.text) for block in inside)
        or (all(map(is_empty, inside)) and any(map(_vanishes, inside)))
    }


def _vanishes(block: Block) -> bool:
    """Whether it holds statements and nothing else."""
    return _has_brace(block) and bool(_STATEMENT.search(block.text)) and is_empty(block)


def _has_brace(block: Block) -> bool:
    return any("{" in run.text for run in block.runs)
