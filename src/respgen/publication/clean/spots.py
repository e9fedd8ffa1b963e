"""The parts of a file that is being cleaned → its blocks as they stand now, each with its element (edge: lxml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from respgen import document
from respgen.document.tree import VAL, W
from respgen.model import Block, Document, Story, WordPlace
from respgen.publication.clean.parts import Element, Parts

_STORIES = re.compile(r"word/(document|header|footer|footnotes|endnotes)[^/]*\.xml")
# Word's own marks of where somebody stopped typing, or pasted: nothing leads to them.
_PASSING = re.compile(r"_(GoBack|Hlk\d*)")
_MARKS = {f"{W}{name}" for name in ("proofErr", "lastRenderedPageBreak", "rPr")}
_BREAKS = ("pageBreakBefore", "sectPr", "framePr")


@dataclass(frozen=True, slots=True)
class Spot:
    """A block of a file, the w:p that it was read from, and the story that it stands in."""

    block: Block
    element: Element
    story: Story


def read(parts: Parts) -> tuple[Document, tuple[Spot, ...]]:
    """The file as it stands now, and its blocks in the order of its stories; not those of comments."""
    contents = parts.written()
    # Few drafts need any mending: what a step has not changed need not be read again for the next one.
    if parts.read is None or parts.read[0] != contents:
        now = document.read(parts.packed(), parts.draft.file)
        parts.read = contents, (now, tuple(_spots(parts, now)))
    found: tuple[Document, tuple[Spot, ...]] = parts.read[1]
    return found


def _spots(parts: Parts, now: Document) -> Iterator[Spot]:
    for story in now.stories:
        root = parts.tree(story.part)
        if story.kind == "comments" or root is None:
            continue
        for block in story.blocks:
            if isinstance(block.place, WordPlace):
                element = root
                for step in block.place.path:
                    element = element[step]
                yield Spot(block, element, story)


def stories(parts: Parts) -> Iterator[tuple[str, Element]]:
    """The trees in which words stand that are read, with their names: body, headers, footers, notes."""
    for name in sorted(parts.contents):
        main = name == parts.main
        root = parts.tree(name) if main or _STORIES.fullmatch(name) else None
        if root is not None:
            yield name, root


def style_id(parts: Parts, kind: str, name: str) -> str:
    """The id of the style of that kind and name, "" where the file has none."""
    root = styles(parts)
    for style in () if root is None else root.iter(f"{W}style"):
        called = style.find(f"{W}name")
        if style.get(f"{W}type") == kind and called is not None and called.get(VAL, "").casefold() == name.casefold():
            return str(style.get(f"{W}styleId", ""))
    return ""


def styles(parts: Parts) -> Element | None:
    """The tree of the styles."""
    return parts.tree(parts.package().related(parts.main, "styles"))


def is_bare(paragraph: Element) -> bool:
    """Whether nothing in the paragraph is printed, breaks a page or marks a spot that something leads to."""
    pPr = paragraph.find(f"{W}pPr")
    if pPr is not None and any(pPr.find(f"{W}{name}") is not None for name in _BREAKS):
        return False
    starts = {one.get(f"{W}id") for one in paragraph.iter(f"{W}bookmarkStart")}
    for child in paragraph:
        match child.tag:
            case tag if tag in (f"{W}pPr", f"{W}proofErr"):
                pass
            case tag if tag == f"{W}bookmarkStart":
                if not _PASSING.fullmatch(child.get(f"{W}name", "")):
                    return False
            case tag if tag == f"{W}bookmarkEnd":
                if child.get(f"{W}id") not in starts:
                    return False
            case tag if tag == f"{W}r":
                if not all(one.tag in _MARKS or (one.tag == f"{W}t" and not (one.text or "").strip()) for one in child):
                    return False
            case _:
                return False
    ends = {one.get(f"{W}id") for one in paragraph.iter(f"{W}bookmarkEnd")}
    return starts <= ends


def number(count: int, one: str, many: str) -> str:
    """A count with its noun: "1 empty line", "3 empty lines"."""
    return f"{count} {one if count == 1 else many}"
