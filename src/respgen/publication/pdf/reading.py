"""A PDF's bytes → what it says, in the order in which a screen reader says it (edge: pikepdf, pypdfium2).

The order is that of its tags: a cell that goes on over the page is told as one, and what stands at the top and bottom
of each page, which no tag names, is told apart.
"""

from __future__ import annotations

import ctypes
import functools
import io
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import pikepdf
import pypdfium2
from pypdfium2 import raw

Tag = tuple[int, int]
"""A page's number from 0, and the number that a tag and the words of that page share."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a PDF says. `body` and `notes` are the words that are tagged, `furniture` the others, each where it stands.

    `addresses` are the targets of its links to the web, one for every line that a link runs over; `jumps` counts those
    inside the file. `alts` are the texts that stand for its pictures.
    """

    pages: int
    body: str
    notes: str
    furniture: tuple[str, ...]
    addresses: tuple[str, ...]
    jumps: int
    alts: tuple[str, ...]


def read(content: bytes) -> Printed:
    """What the PDF says. Raises pikepdf.PdfError or pypdfium2.PdfiumError for what is none."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        tagged = dict[Tag, list[str]]()
        furniture = list[str]()
        for tag, words in _printed(content):
            if tag[1] < 0:
                furniture.append(words)
            else:
                tagged.setdefault(tag, []).append(words)
        told = defaultdict[bool, list[str]](list)
        alts: list[str] = []
        pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
        for one in _tags(pdf):
            if isinstance(one, Element):
                alts += [str(one.element.Alt)] if "/Alt" in one.element else []
            elif (page := pages.get(one.page.objgen)) is not None:
                told[one.in_note] += tagged.pop((page, one.number), [])
        links = [link for each in pdf.pages for link in annotations_on(each) if link.get("/Subtype") == "/Link"]
        addresses = tuple(str(action.URI) for link in links if "/URI" in (action := held(link, "/A")))
        return Printed(
            pages=len(pdf.pages),
            body=" ".join(told[False]),
            notes=" ".join(told[True]),
            # What is marked for a tag that there is not is nothing that a reader hears.
            furniture=(*furniture, *("".join(words) for words in tagged.values())),
            addresses=addresses,
            jumps=len(links) - len(addresses),
            alts=tuple(alts),
        )


def annotations_on(page: pikepdf.Page) -> Iterator[pikepdf.Object]:
    yield from (one for one in several(page.get("/Annots")) if isinstance(one, pikepdf.Dictionary))


# ------------------------------------------------------------------------------------------ tags


@dataclass(frozen=True, slots=True)
class Element:
    """A tag: its `kind` as the standard has it ("/P"), after what the file says its own kinds stand for."""

    element: pikepdf.Dictionary
    kind: str


@dataclass(frozen=True, slots=True)
class _Mark:
    """Where a tag holds words of a page: those that are marked with the number."""

    page: pikepdf.Object
    number: int
    in_note: bool


def elements(pdf: pikepdf.Pdf) -> Iterator[Element]:
    """All tags, each before those inside it, in reading order."""
    yield from (one for one in _tags(pdf) if isinstance(one, Element))


def _tags(pdf: pikepdf.Pdf) -> Iterator[Element | _Mark]:
    root = pdf.Root.get("/StructTreeRoot")
    if not isinstance(root, pikepdf.Dictionary):
        return
    roles = {str(own): str(role) for own, role in held(root, "/RoleMap").items()}
    seen = set[tuple[int, int]]()
    waiting: list[tuple[object, pikepdf.Object | None, bool]] = [
        (child, None, False) for child in reversed(several(root.get("/K")))
    ]
    while waiting:
        child, page, in_note = waiting.pop()
        if isinstance(child, int) and isinstance(page, pikepdf.Dictionary):
            yield _Mark(page, child, in_note)
        elif isinstance(child, pikepdf.Dictionary) and child.objgen not in seen:
            # A damaged file can have a tag that stands inside itself.
            seen |= {child.objgen} if child.is_indirect else set()
            page = child.get("/Pg", page)
            if "/MCID" in child:
                waiting.append((child.MCID, page, in_note))
            elif "/S" in child:
                kind = standard(str(child.S), roles)
                yield Element(child, kind)
                in_note = in_note or kind == "/Note"
                waiting += [(inner, page, in_note) for inner in reversed(several(child.get("/K")))]


def standard(kind: str, roles: Mapping[str, str]) -> str:
    """What a kind of tag stands for in the end."""
    seen = {kind}
    while (role := roles.get(kind, kind)) not in seen:
        seen.add(kind := role)
    return kind


def held(holder: object, key: str) -> pikepdf.Dictionary:
    """A dictionary in another. An empty one where there is none: in a damaged file there may be anything."""
    value = holder.get(key) if isinstance(holder, pikepdf.Dictionary) else None
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def several(value: object) -> list[object]:
    """A value that may stand alone, or in a list, or not at all."""
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]


# ------------------------------------------------------------------------------------------ words


def _printed(content: bytes) -> Iterator[tuple[Tag, str]]:
    """Every piece of text on every page, with the tag that it is marked for (-1: none)."""
    pdf = pypdfium2.PdfDocument(content)
    try:
        for number, page in enumerate(pdf):
            words = page.get_textpage()
            for piece in _pieces(page.raw, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject):
                yield (number, raw.FPDFPageObj_GetMarkedContentID(piece)), _words(piece, words.raw)
            words.close()
            page.close()
    finally:
        pdf.close()


def _pieces(holder: object, count: object, get: object) -> Iterator[object]:
    for at in range(count(holder)):  # type: ignore[operator]
        piece = get(holder, at)  # type: ignore[operator]
        kind = raw.FPDFPageObj_GetType(piece)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield piece
        elif kind == raw.FPDF_PAGEOBJ_FORM:
            yield from _pieces(piece, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject)


def _words(piece: object, page: object) -> str:
    get = functools.partial(raw.FPDFTextObj_GetText, piece, page)
    size = get(None, 0)
    words = (ctypes.c_ushort * (size // 2 + 1))()
    get(words, size)
    return bytes(words)[: max(size - 2, 0)].decode("utf-16-le", "replace")
