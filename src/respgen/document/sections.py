"""The sections of a file → how their pages are, and which headers and footers they show (edge: lxml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from respgen.document.properties import Said, in_effect
from respgen.document.tree import R, W, is_on
from respgen.model import Document, Story

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from respgen.document.layout import Layouts
    from respgen.document.package import Package

_KINDS = ("header", "footer")
_PAGES = ("default", "first", "even")


# What is seen without a word: a text box, a line, a colour behind the paragraph.
_SEEN = (b"txbxContent", b"pBdr", b"w:shd")


def is_blank(story: Story, document: Document) -> bool:
    """Whether it is a header or footer that holds nothing: suites write such ones for pages that have none."""
    if story.kind not in _KINDS or len(story.blocks) > 1 or any(block.runs for block in story.blocks):
        return False
    return not any(mark in document.parts[story.part] for mark in _SEEN)


class Sections:
    """The sections in the order of the text."""

    def __init__(self, document: Document, package: Package, main: str, layouts: Layouts) -> None:
        self._package, self._main, self._layouts = package, main, layouts
        self._blank = {story.part for story in document.stories if is_blank(story, document)}
        self._root = package.root(main)
        body = None if self._root is None else self._root.find(f"{W}body")
        changed = f"{W}sectPrChange"
        found = () if body is None else body.iter(f"{W}sectPr")
        self._sections = [one for one in found if (up := one.getparent()) is not None and up.tag != changed]
        self._numbers: dict[str, int] = {}
        self._shown = self._headers()

    def layout(self, number: int) -> Said:
        """How the pages of the section are, counted from 1: their size, margins, columns, numbers, headers."""
        if number > len(self._sections):
            return {}
        shown = self._shown[number - 1]
        said: Said = {}
        self._layouts.properties.add(said, "sectPr", self._sections[number - 1])
        for kind in _KINDS:
            # Without one its distance from the edge is nobody's.
            if not any(shown[kind].values()):
                said.pop(kind, None)
            else:
                said[f"{kind}s"] = shown[kind]
        return in_effect(said)

    def show(self, story: Story) -> bool:
        """Whether the story is none of the headers and footers that no page shows."""
        return story.kind not in _KINDS or story.part in self._numbers

    def background(self) -> object:
        """The colour of all pages."""
        colour = None if self._root is None else self._root.find(f"{W}background")
        return None if colour is None else self._layouts.forms.form(colour, self._main)

    def _headers(self) -> list[dict[str, dict[str, int]]]:
        """For each section, which of the headers it shows on which pages, counted as they are met; 0 for none."""
        relations = self._package.relations(self._main)
        parts: dict[tuple[str, str], str] = {}
        found: list[dict[str, dict[str, int]]] = []
        for section in self._sections:
            shown: dict[str, dict[str, int]] = {kind: {} for kind in _KINDS}
            for kind in _KINDS:
                for reference in section.iterchildren(f"{W}{kind}Reference"):
                    relation = relations.get(reference.get(f"{R}id", ""))
                    parts[kind, reference.get(f"{W}type", "default")] = "" if relation is None else relation.target
                for pages in _PAGES:
                    part = parts.get((kind, pages), "")
                    if self._wants(section, pages):
                        blank = not part or part in self._blank
                        shown[kind][pages] = 0 if blank else self._numbers.setdefault(part, len(self._numbers) + 1)
            found.append(shown)
        return found

    def _wants(self, section: Element, pages: str) -> bool:
        """Whether the pages have a header of their own."""
        if pages == "first":
            return is_on(section.find(f"{W}titlePg"))
        return pages == "default" or self._layouts.setting("evenAndOddHeaders") == "1"
