"""An element → what it says, in a form that is equal where two files say the same (edge: lxml).

Whatever is not known to be a suite's own is told. Ids and names are left out; what a relationship leads to is told
instead of its id: an address, a picture's digest, a chart's own form.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from respgen.document.pictures import TEXT_BOX
from respgen.document.tree import MC, PIC, VAL, WP, A, O, R, V, W, chosen

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from respgen.document.package import Package

_ON, _OFF = ("1", "true", "on"), ("0", "false", "off")

# A suite that counts in hundredths of a millimetre gives lengths back by so much longer or shorter (measured).
_TWIPS, _EMU, _CROP = 1, 635, 200

# Marks of proofing and of saving, and what a suite works out anew. Text boxes are stories of their own.
_NOT_SAID = frozenset(
    {f"{W}{name}" for name in ("proofErr", "lang", "noProof", "bookmarkStart", "bookmarkEnd", "rsid", "id")}
    | {f"{W}{name}" for name in ("lastRenderedPageBreak", "szCs", "bCs", "iCs", "cnfStyle")}
    | {f"{WP}{name}" for name in ("effectExtent", "cNvGraphicFramePr", "simplePos")}
    | {f"{A}{name}" for name in ("graphicFrameLocks", "picLocks", "fillRect", "avLst")}
    | {f"{PIC}cNvPicPr", TEXT_BOX, f"{MC}Fallback", f"{V}shapetype"}
)
# Extensions: whether a picture's resolution is a printer's or a screen's, and another id.
_EXTENSIONS_NOT_SAID = ("{28A0092B-C50C-407E-A947-70E740481C1C}", "{FF2B5EF4-FFF2-40B4-BE49-F238E27FC236}")
_NAMED = (f"{WP}docPr", f"{PIC}cNvPr")
_DISTANCES = ("distT", "distB", "distL", "distR")
_PLACING = ("simplePos", "relativeHeight", "locked")
_LENGTHS = {f"{WP}extent": _EMU, f"{A}off": _EMU, f"{A}ext": _EMU, f"{A}srcRect": _CROP}
# Without attributes or children these say nothing.
_CONTAINERS = frozenset(
    {f"{A}{name}" for name in ("extLst", "ext", "srcRect", "stretch", "xfrm", "ln")}
    | {f"{PIC}{name}" for name in ("nvPicPr", "cNvPr", "spPr")}
    | {f"{W}{name}" for name in ("rPr", "pPr", "rFonts")}
)


@dataclass(frozen=True, slots=True, eq=False)
class Length:
    """A length that equals another which rounding may have made of it; no length is zero."""

    size: int
    tolerance: int = _TWIPS

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Length) and abs(self.size - other.size) <= self.tolerance

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return abs(self.size) > self.tolerance


class Form(NamedTuple):
    """What an element says: the name of its tag, its attributes sorted by name, its own words, its children."""

    name: str
    attributes: tuple[tuple[str, object], ...] = ()
    words: object = ""
    children: tuple[Form, ...] = ()


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms of the elements of a package."""

    package: Package

    def form(self, element: Element, part: str = "", within: tuple[str, ...] = ()) -> Form:
        """That of the element, which stands in the part. `within` are the parts that led there."""
        children = tuple(self.form(child, part, within) for child in _said(element))
        attributes = tuple(sorted(self._attributes(element, part, within)))
        return Form(str(element.tag), attributes, _words(element), tuple(c for c in children if not _says_nothing(c)))

    def _attributes(self, element: Element, part: str, within: tuple[str, ...]) -> Iterator[tuple[str, object]]:
        tag = str(element.tag)
        for key, text in element.attrib.items():
            name, said = str(key), str(text)
            if name.startswith(R):
                yield name, self._led_to(part, said, within)
            elif _is_noise(tag, name):
                continue
            elif tag in _LENGTHS and said.lstrip("-").isdecimal():
                if length := Length(int(said), _LENGTHS[tag]):
                    yield name, length
            elif name == VAL and said in _ON:
                continue
            else:
                yield name, "0" if name == VAL and said in _OFF else said

    def _led_to(self, part: str, relation_id: str, within: tuple[str, ...]) -> object:
        relation = self.package.relations(part).get(relation_id)
        if relation is None or relation.external:
            return "" if relation is None else relation.target
        root = self.package.root(relation.target) if relation.target.casefold().endswith(".xml") else None
        if root is None or relation.target in within:
            return hashlib.sha256(self.package.parts.get(relation.target, b"")).hexdigest()
        return self.form(root, relation.target, (*within, relation.target))


def _said(element: Element) -> Iterator[Element]:
    in_picture = _is_lone_picture(element)
    for child in element:
        if child.tag == f"{MC}AlternateContent":
            if (choice := chosen(child)) is not None:
                yield from _said(choice)
        elif isinstance(child.tag, str) and not _is_unsaid(child) and not (in_picture and _is_usual(child)):
            yield child


def _is_unsaid(element: Element) -> bool:
    if element.tag == f"{A}ext":
        return element.get("uri") in _EXTENSIONS_NOT_SAID
    return element.tag in _NOT_SAID


def _is_usual(element: Element) -> bool:
    """Whether a picture is so where nothing is said: as large as its frame, a rectangle, without line or filling."""
    if element.tag == f"{A}prstGeom":
        return element.get("prst") == "rect"
    if element.tag == f"{A}ln":
        return element.find(f"{A}noFill") is not None or not len(element)
    return element.tag in (f"{A}off", f"{A}ext", f"{A}noFill")


def _is_lone_picture(element: Element) -> bool:
    """Whether it is the pic:spPr, or something under it, of a picture that is the drawing's one content."""
    while element.tag in (f"{A}xfrm", f"{A}ln"):
        parent = element.getparent()
        if parent is None:
            return False
        element = parent
    pic = element.getparent()
    frame = None if pic is None or element.tag != f"{PIC}spPr" else pic.getparent()
    return frame is not None and frame.tag == f"{A}graphicData"


def _words(element: Element) -> object:
    words = (element.text or "").strip() if len(element) else element.text or ""
    if element.tag == f"{WP}posOffset" and words.strip().lstrip("-").isdecimal():
        return Length(int(words), _EMU)
    return words if words.strip() else ""


def _is_noise(tag: str, name: str) -> bool:
    local = name.rpartition("}")[2]
    if name.startswith("{http://schemas.microsoft.com/office/word/"):
        return local in ("anchorId", "editId", "paraId", "textId")
    if name.startswith((f"{W}rsid", MC)) or name in (f"{W}id", f"{O}spid", f"{O}gfxdata"):
        return True
    if name == "{http://www.w3.org/XML/1998/namespace}space":
        return True
    if tag in _NAMED:
        # The alternative text of a picture is its frame's; suites copy it, or not, to the picture inside.
        return local in ("id", "name") or tag == f"{PIC}cNvPr"
    if tag == f"{A}graphicData":
        # What kind of content it holds, that says itself.
        return name == "uri"
    if tag == f"{WP}inline":
        return name in _DISTANCES
    if tag == f"{WP}anchor":
        return name in _PLACING
    if tag.startswith(V):
        return name in ("id", "type")
    return name == "bwMode"


def _says_nothing(form: Form) -> bool:
    return form.name in _CONTAINERS and not (form.attributes or form.words or form.children)
