"""The tree of a part → what a Block does not tell of each paragraph and of what is around it (edge: lxml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from respgen.document import cells
from respgen.document.pictures import TEXT_BOX
from respgen.document.styles import Region
from respgen.document.tree import MC, M, W, chosen, value, within
from respgen.document.words import words_in
from respgen.model import Place, WordPlace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from respgen.document.layout import Layouts
    from respgen.document.package import Package
    from respgen.document.properties import Said

_DRAWINGS = frozenset(f"{W}{name}" for name in ("drawing", "pict", "object"))
_EQUATIONS = frozenset(f"{M}{name}" for name in ("oMath", "oMathPara"))
_LETTERS = frozenset(f"{W}{name}" for name in ("t", "delText"))
# What a run holds that Blocks tell, and what nobody sees.
_TOLD = frozenset(
    f"{W}{name}"
    for name in (
        "rPr tab cr noBreakHyphen softHyphen instrText delInstrText footnoteRef endnoteRef annotationRef "
        "commentReference separator continuationSeparator lastRenderedPageBreak"
    ).split()
)
# Marks of proofing, comments, permissions and moves, by which nothing is said.
_MARKS = frozenset(
    f"{W}{name}"
    for name in (
        "pPr proofErr bookmarkEnd commentRangeStart commentRangeEnd permStart permEnd moveFromRangeStart "
        "moveFromRangeEnd moveToRangeStart moveToRangeEnd customXmlInsRangeStart customXmlInsRangeEnd "
        "customXmlDelRangeStart customXmlDelRangeEnd sdtEndPr smartTagPr customXmlPr"
    ).split()
)
# What only holds what stands in it.
_HOLDERS = frozenset(
    f"{W}{name}" for name in "ins del moveFrom moveTo smartTag customXml sdt sdtContent fldSimple".split()
)


class Around(NamedTuple):
    """What is to be compared with that of another file; `droppable`: what a suite may drop by itself."""

    said: object
    droppable: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Before:
    """What stands before the next paragraph: marks, and the table, row and cell that begin with it."""

    said: list[object] = field(default_factory=list)
    droppable: list[str] = field(default_factory=list)


class _Inside(NamedTuple):
    """What a paragraph holds: `others` than words in their order, and how its letters look, those alike together."""

    others: list[object]
    letters: list[tuple[Said, str]]
    boxes: list[Element]


class Surroundings:
    """What there is around and in the paragraphs of a file."""

    def __init__(self, package: Package, layouts: Layouts) -> None:
        self._package, self._layouts = package, layouts
        self._found: dict[Element, Around] = {}
        self._read: set[str] = set()

    def of(self, place: Place | None) -> Around:
        """That of the paragraph which stands there."""
        if not isinstance(place, WordPlace):
            return Around(None)
        element = root = self._package.root(place.part)
        if root is not None and place.part not in self._read:
            self._read.add(place.part)
            self._blocks(root, place.part, None, _Before())
        for step in place.path:
            if element is None or step >= len(element):
                return Around(None)
            element = element[step]
        if element is None:
            return Around(None)
        # Where nobody looks for paragraphs, one is told as it stands.
        return self._found.get(element) or Around(self._layouts.forms.form(element, place.part))

    # -------------------------------------------------------------------------------- what holds paragraphs

    def _blocks(self, container: Element, part: str, region: Region | None, before: _Before) -> None:
        for child in container:
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, part, region, before)
            elif tag == f"{W}tbl":
                self._table(child, part, before)
            elif tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    self._blocks(choice, part, region, before)
            elif tag == f"{W}comment":
                before.said.append(child.get(f"{W}author", ""))
                self._blocks(child, part, region, before)
            elif tag == f"{W}altChunk":
                before.said.append(self._layouts.forms.form(child, part))
            elif not self._mark(child, part, before.said) and isinstance(tag, str) and not tag.endswith("Pr"):
                self._blocks(child, part, region, before)

    def _table(self, table: Element, part: str, before: _Before) -> None:
        before.said.append(cells.table_layout(self._layouts, table))
        before.droppable.extend(cells.droppable(table))
        for spot, said in cells.layouts(self._layouts, table):
            before.said.append(said)
            self._blocks(spot.element, part, spot.region, before)

    def _mark(self, element: Element, part: str, said: list[object]) -> bool:
        """Whether the element is a mark among others, which is put to what is said if a person can have made it."""
        tag = element.tag
        if tag in _MARKS or not isinstance(tag, str):
            return True
        if tag == f"{W}bookmarkStart":
            name = element.get(f"{W}name", "")
            # Suites' own are hidden by this.
            if not name.startswith("_"):
                said.append(name)
            return True
        if tag == f"{W}sdtPr":
            said.append(self._layouts.forms.form(element, part))
            return True
        return False

    # ------------------------------------------------------------------------------------ in a paragraph

    def _paragraph(self, p: Element, part: str, region: Region | None, before: _Before) -> None:
        style = self._layouts.styles.paragraph(value(p.find(f"{W}pPr"), f"{W}pStyle")).id
        inside = _Inside([], [], [])
        self._inline(p, part, (style, region), inside)
        said = (
            before.said,
            self._layouts.paragraph(p, region),
            self._layouts.mark(p, style, region, bool(inside.letters)),
            inside.others,
            inside.letters if any(look for look, _ in inside.letters) else [],
        )
        self._found[p] = Around(said, frozenset(before.droppable))
        before.said, before.droppable = [], []
        for box in inside.boxes:
            self._blocks(box, part, None, _Before())

    def _inline(self, parent: Element, part: str, of: tuple[str, Region | None], inside: _Inside) -> None:
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, child, part, of, inside)
            elif tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    self._inline(choice, part, of, inside)
            elif tag == f"{W}hyperlink":
                names = ("tooltip", "tgtFrame", "docLocation")
                inside.others.extend((name, one) for name in names if (one := child.get(f"{W}{name}")))
                self._inline(child, part, of, inside)
            elif tag in _HOLDERS:
                self._inline(child, part, of, inside)
            elif not self._mark(child, part, inside.others):
                inside.others.append(self._layouts.forms.form(child, part))
                if tag not in _EQUATIONS:
                    self._inline(child, part, of, inside)

    def _run(self, run: Element, parent: Element, part: str, of: tuple[str, Region | None], inside: _Inside) -> None:
        words: list[str] = []
        for child in parent:
            tag = child.tag
            if tag in _LETTERS:
                words.append(words_in(child))
            elif tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    self._run(run, choice, part, of, inside)
            elif tag == f"{W}br":
                kind = child.get(f"{W}type", "textWrapping")
                if kind != "textWrapping" or child.get(f"{W}clear", "none") != "none":
                    inside.others.append((kind, child.get(f"{W}clear", "none")))
            elif tag == f"{W}fldChar":
                inside.others.extend(self._layouts.forms.form(data) for data in child)
                if child.get(f"{W}fldLock", "0") in ("1", "true", "on"):
                    inside.others.append("locked")
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                if child.get(f"{W}customMarkFollows"):
                    inside.others.append("a mark of its own")
            elif tag in _DRAWINGS:
                inside.others.append(self._layouts.forms.form(child, part))
                inside.boxes.extend(one for one in within(child, TEXT_BOX) if one.tag == TEXT_BOX)
            elif isinstance(tag, str) and tag not in _TOLD:
                inside.others.append(self._layouts.forms.form(child, part))
                self._inline(child, part, of, inside)
        if text := "".join(words):
            look = self._layouts.letters(run, *of, text)
            if inside.letters and inside.letters[-1][0] == look:
                inside.letters[-1] = (look, inside.letters[-1][1] + text)
            else:
                inside.letters.append((look, text))
