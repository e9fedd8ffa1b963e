"""A part's bytes → its tree, in the transitional namespaces whichever the file uses (edge: lxml).

The names of elements and attributes stand here as the standard has them (ISO/IEC 29500).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_OFFICE = "http://schemas.openxmlformats.org/"
W = f"{{{_OFFICE}wordprocessingml/2006/main}}"
R = f"{{{_OFFICE}officeDocument/2006/relationships}}"
A = f"{{{_OFFICE}drawingml/2006/main}}"
WP = f"{{{_OFFICE}drawingml/2006/wordprocessingDrawing}}"
PIC = f"{{{_OFFICE}drawingml/2006/picture}}"
M = f"{{{_OFFICE}officeDocument/2006/math}}"
MC = f"{{{_OFFICE}markup-compatibility/2006}}"
V = "{urn:schemas-microsoft-com:vml}"
O = "{urn:schemas-microsoft-com:office:office}"  # noqa: E741
ADEC = "{http://schemas.microsoft.com/office/drawing/2017/decorative}"
XML = "{http://www.w3.org/XML/1998/namespace}"
VAL = f"{W}val"

# ISO/IEC 29500-1 (strict) → 29500-4 (transitional), annex A.
STRICT = {
    f"{{http://purl.oclc.org/ooxml/{strict}}}": ours
    for strict, ours in {
        "wordprocessingml/main": W,
        "officeDocument/relationships": R,
        "officeDocument/math": M,
        "drawingml/main": A,
        "drawingml/wordprocessingDrawing": WP,
        "drawingml/picture": PIC,
    }.items()
}

_DOCTYPE = re.compile(rb"(?>\s+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)


class MalformedError(Exception):
    """The part is no well-formed XML."""


class DeclarationError(Exception):
    """The part holds a document type declaration."""


def parse(part: bytes) -> Element:
    """The root of the part's tree; comments and processing instructions stay, so that positions are those in the part.

    Raises MalformedError or DeclarationError. Declarations are looked for before libxml2 sees the part: it replaces
    entities in the values of attributes whatever it is told.
    """
    from lxml import etree

    start = part.lstrip(b"\xef\xbb\xbf\xfe\xff")
    if _DOCTYPE.match(start.replace(b"\0", b"") if b"\0" in start[:4] else start):
        raise DeclarationError
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, collect_ids=False
    )
    try:
        root = etree.fromstring(part, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MalformedError(str(error)) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise DeclarationError
    if b"purl.oclc.org" in part or b"\0" in start[:4]:
        _made_transitional(root)
    return root


def _made_transitional(root: Element) -> None:
    for element in root.iter("*"):
        element.tag = _transitional(str(element.tag))
        for name, value in list(element.attrib.items()):
            if (ours := _transitional(str(name))) != name:
                del element.attrib[name]
                element.set(ours, str(value))


def _transitional(name: str) -> str:
    namespace, end, local = name.partition("}")
    return STRICT.get(namespace + end, namespace + end) + local


def value(parent: Element | None, tag: str) -> str:
    """The w:val of the child, "" where there is none."""
    child = None if parent is None else parent.find(tag)
    return "" if child is None else child.get(VAL, "")


def is_on(element: Element | None) -> bool:
    """Whether an element of type CT_OnOff is there and on (ISO 29500-1, 17.17.4)."""
    return element is not None and element.get(VAL, "1") not in ("0", "false", "off")


def is_drawn(line: Element) -> bool:
    """Whether an element of type CT_Border draws a line."""
    return line.get(VAL, "none") not in ("none", "nil")


def whole(text: str | None, default: int = 0) -> int:
    """The whole number that the attribute says, kept within what Word can count; `default` where it says none."""
    try:
        return max(-32768, min(32767, int(text or "")))
    except ValueError:
        return default


def chosen(alternatives: Element) -> Element | None:
    """The one content of an mc:AlternateContent that is read: its first choice, else its fallback."""
    choice = alternatives.find(f"{MC}Choice")
    return alternatives.find(f"{MC}Fallback") if choice is None else choice


def path_of(element: Element) -> tuple[int, ...]:
    """The way to the element from its root, as positions among all children."""
    path: list[int] = []
    while (parent := element.getparent()) is not None:
        path.append(parent.index(element))
        element = parent
    return tuple(reversed(path))


def within(parent: Element, stop: str) -> Iterator[Element]:
    """Everything under the element in order of the document, alternatives read once, not going into `stop` elements."""
    for child in parent:
        if child.tag == f"{MC}AlternateContent":
            if (choice := chosen(child)) is not None:
                yield from within(choice, stop)
        else:
            yield child
            if child.tag != stop:
                yield from within(child, stop)
