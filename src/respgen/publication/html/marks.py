"""The part with a document's body → what its blocks do not tell a web page: bookmarks and sizes (edge: lxml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from respgen.document import tree
from respgen.document.tree import MC, PIC, WP, M, W
from respgen.model import Document
from respgen.publication.html.shown import Key, body

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_EMU = 9525
"""English metric units in a pixel of a web page: 914,400 to the inch, and 96 pixels."""

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Marks:
    """`bookmarks` are paragraphs by the name that links to them have. `sizes` are the widths and heights, in pixels of
    a web page, of the pictures in a paragraph, one after the other. `equations` are paragraphs with equations."""

    bookmarks: Mapping[str, Key] = field(default_factory=dict)
    sizes: Mapping[Key, tuple[Size, ...]] = field(default_factory=dict)
    equations: frozenset[Key] = frozenset()


def read(document: Document) -> Marks:
    """What the part with the body says."""
    story = body(document)
    if story is None:
        return Marks()
    root = tree.parse(document.parts[story.part])
    bookmarks: dict[str, Key] = {}
    for mark in root.iter(f"{W}bookmarkStart"):
        if (paragraph := _paragraph(mark)) is not None:
            bookmarks.setdefault(mark.get(f"{W}name", ""), (story.part, tree.path_of(paragraph)))
    sizes: dict[Key, tuple[Size, ...]] = {}
    for drawing in root.iter(f"{W}drawing"):
        if (paragraph := _own(drawing)) is not None:
            sizes[story.part, tree.path_of(paragraph)] = tuple(_sizes(paragraph))
    equations = {
        (story.part, tree.path_of(paragraph)) for one in root.iter(f"{M}oMath") if (paragraph := _own(one)) is not None
    }
    return Marks(bookmarks, sizes, frozenset(equations))


def _paragraph(mark: Element) -> Element | None:
    """The paragraph that the bookmark stands in, else the next one."""
    if (around := _own(mark)) is not None:
        return around
    return next((one for after in mark.itersiblings() for one in after.iter(f"{W}p")), None)


def _own(element: Element) -> Element | None:
    return next(element.iterancestors(f"{W}p"), None)


def _sizes(paragraph: Element) -> Iterator[Size]:
    """Of each picture of the paragraph; none is told of a paragraph in which one frame holds several."""
    for drawing in paragraph.iter(f"{W}drawing"):
        if _own(drawing) is not paragraph or next(drawing.iterancestors(f"{MC}Fallback"), None) is not None:
            continue
        if sum(1 for _ in drawing.iter(f"{PIC}pic")) == 1 and (extent := drawing.find(f".//{WP}extent")) is not None:
            yield _pixels(extent.get("cx")), _pixels(extent.get("cy"))


def _pixels(emu: str | None) -> int:
    return max(1, min(4096, round(int(emu) / _EMU))) if (emu or "").isdecimal() and emu else 1
