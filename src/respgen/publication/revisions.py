"""A Document → the tracked changes in it, of every kind and in every part (edge: lxml).

Words are not all that is tracked: a paragraph's end, a table's row or cell, a numbering and any property may be, too
(ISO 29500-1, 17.13.5). None may be published: whether it is accepted is for people to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from respgen.document.package import Package
from respgen.document.tree import W, path_of
from respgen.model import Document, Place, WordPlace
from respgen.publication.values import Revision

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_KINDS = {
    "ins": "inserted",
    "del": "deleted",
    "moveFrom": "moved away",
    "moveTo": "moved here",
    "cellIns": "inserted a cell",
    "cellDel": "deleted a cell",
    "cellMerge": "merged cells",
}
_ROW, _MARK = (
    {"ins": "inserted a row", "del": "deleted a row"},
    {
        "ins": "inserted the end of a paragraph",
        "del": "deleted the end of a paragraph",
        "moveFrom": "moved the end of a paragraph away",
        "moveTo": "moved the end of a paragraph here",
    },
)
_PROPERTIES = {"rPr": "formatted words", "pPr": "formatted a paragraph", "numbering": "changed a numbering"}
_LAYOUT = "changed the layout of a table or page"
# A part without any of these names has no change, and need not be looked through.
_ANY = re.compile(rb"(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|Change)\b")
_WORDS = (f"{W}t", f"{W}delText")


def read(document: Document, package: Package) -> tuple[Revision, ...]:
    """Every change in the document, whose package it is, in the order of the parts; what one author did in one way
    within a paragraph is told once."""
    places = places_of(document)
    found: dict[tuple[str, str, Place], list[str]] = {}
    for name, root in package.trees.items():
        if not _ANY.search(document.parts[name].replace(b"\0", b"")):
            continue
        for element in root.iter(f"{W}*"):
            if kind := _kind(element):
                place = _place(element, name, places, document.file)
                words = found.setdefault((kind, element.get(f"{W}author", ""), place), [])
                words.extend(_words(element))
    return tuple(Revision(kind, author, "".join(words), place) for (kind, author, place), words in found.items())


def places_of(document: Document) -> dict[tuple[str, tuple[int, ...]], WordPlace]:
    """Where each paragraph that is read stands, by its part and its way there."""
    placed = (block.place for story in document.stories for block in story.blocks)
    return {(place.part, place.path): place for place in placed if isinstance(place, WordPlace)}


def _kind(element: Element) -> str:
    """What was done; empty for an element that is no change."""
    name = str(element.tag).removeprefix(W)
    parent = element.getparent()
    around = "" if parent is None else str(parent.tag).removeprefix(W)
    if name.endswith("Change"):
        return _PROPERTIES.get(name.removesuffix("Change"), _LAYOUT)
    if around == "trPr":
        return _ROW.get(name, "")
    if around == "rPr":
        return _MARK.get(name, "")
    # A list's numbering can be an inserted one, too (w:numPr/w:ins).
    if around == "numPr":
        return _PROPERTIES["numbering"] if name == "ins" else ""
    return _KINDS.get(name, "")


def _place(element: Element, part: str, places: dict[tuple[str, tuple[int, ...]], WordPlace], file: str) -> WordPlace:
    """Where its paragraph is, or the first one in it, or the next one after it."""
    around = next(element.iterancestors(f"{W}p"), None)
    if around is None:
        row = next(element.iterancestors(f"{W}tr", f"{W}tbl"), element)
        around = next(row.iter(f"{W}p"), None)
    if around is None:
        around = next(element.itersiblings(f"{W}p"), None)
    found = None if around is None else places.get((part, path_of(around)))
    return found or WordPlace(file, part)


def _words(element: Element) -> Iterator[str]:
    for word in element.iter(*_WORDS):
        yield word.text or ""
