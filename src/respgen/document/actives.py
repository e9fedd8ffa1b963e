"""A package → what in it runs, is fetched, leads elsewhere than to the web, or hides another file (edge: lxml).

Word finds such things by relationships, by elements and attributes, by the instructions of fields and by the types of
parts. Each is looked for in every part, so that nothing hangs on which stories are shown.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from respgen.archive import CONTENT_TYPES
from respgen.document import fields
from respgen.document.package import Package, Relation
from respgen.document.tree import A, O, R, V, W, path_of
from respgen.model import Active, Story, WordPlace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


@dataclass(slots=True)
class _Open:
    """A field that has begun: its words so far, each with whether it is meant as instruction."""

    begin: Element
    words: list[tuple[str, bool]] = field(default_factory=list)
    in_result: bool = False


Placed = Callable[["Element", str], WordPlace | None]
"""Where in a story an element of a part stands; None where it stands in none. Only asked for what is told."""

_RELATIONS = {
    kind.casefold(): kind
    for kind in (
        "vbaProject", "wordVbaData", "control", "activeXControlBinary", "oleObject", "package", "aFChunk",
        "subDocument", "attachedTemplate", "frame", "mailMergeSource", "mailMergeHeaderSource", "extensibility",
        "keyMapCustomizations", "attachedToolbars", "webextension", "webextensiontaskpanes",
    )
}  # fmt: skip
"""What no document needs, wherever it leads: the last words of types of relationships."""
_TYPES = re.compile(r"macroenabled|vbaproject|vbadata|activex|oleobject|webextension", re.IGNORECASE)
_FILES = (bytes.fromhex("D0CF11E0A1B11AE1"), b"PK\3\4", b"{\\rtf", b"\x7fELF")
"""How files of older Office programs, Office files and archives, Rich Text and programs begin; those for Windows:"""
_EXE = b"MZ"

# All others of ISO 29500-1, 17.16.5, and of [MS-DOC], 2.9.90, print what the document has, or what Word knows.
_FETCHING = frozenset(
    "DDE DDEAUTO INCLUDE INCLUDETEXT INCLUDEPICTURE IMPORT LINK EMBED DATABASE DATA RD MACRO MACROBUTTON CONTROL "
    "HTMLCONTROL HTMLACTIVEX PRINT".split()
)
_KIND = re.compile(r'[\s"\\]*([A-Za-z]+|\{)')
_INSIDE = "{…}"

_PUBLIC = re.compile(r"https?://[^\s\\/]|mailto:|#", re.IGNORECASE)
_CLICKED = (f"{W}hyperlink", f"{A}hlinkClick", f"{A}hlinkHover", f"{A}hlinkMouseOver")
_SHOWN = (f"{V}*", f"{A}blip", f"{O}OLEObject")
_ADDRESSES = ("src", f"{O}href", f"{O}althref")
_MAIL_MERGE, _TEXT_BOX = f"{W}mailMerge", f"{W}txbxContent"
_MACROS = (f"{W}entryMacro", f"{W}exitMacro")
_VIDEO = "{http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing}webVideoPr"
_SCHEMAS = "{http://schemas.openxmlformats.org/schemaLibrary/2006/main}"
_FIELD, _SIMPLE_FIELD = f"{W}fldChar", f"{W}fldSimple"
_INSTRUCTIONS, _WORDS = (f"{W}instrText", f"{W}delInstrText"), (f"{W}t", f"{W}delText")


def read(package: Package, stories: tuple[Story, ...]) -> tuple[Active, ...]:
    """Each once, with the place of its paragraph where that is in a story: `stories` are those of the package."""

    @functools.cache
    def places() -> dict[tuple[str, tuple[int, ...]], WordPlace]:
        found = (block.place for story in stories for block in story.blocks if isinstance(block.place, WordPlace))
        return {(place.part, place.path): place for place in found}

    def place(element: Element, part: str) -> WordPlace | None:
        around = ((part, path_of(paragraph)) for paragraph in element.iterancestors(f"{W}p"))
        return next((places()[path] for path in around if path in places()), None)

    placed: list[Active] = []
    for part, root in package.trees.items():
        placed += [*_elements(root, part, package, place), *_fields(root, part, place)]
    # What a paragraph leads to is told there, and a part once, whatever it is called by.
    told = {one.target for one in placed}
    first: dict[str, Active] = {}
    for one in (*_related(package), *_typed(package), *_files(package)):
        if one.target not in told:
            first.setdefault(one.target, one)
    return tuple(dict.fromkeys((*first.values(), *placed)))


# ------------------------------------------------------------------------------- of the whole package


def _related(package: Package) -> Iterator[Active]:
    for name in package.parts:
        folder, _, file = name.rpartition("_rels/")
        if name.casefold().endswith(".rels") and file:
            for relation in package.relations(folder + file[:-5]).values():
                kind = relation.kind.strip()
                if kind.casefold() in _RELATIONS:
                    yield Active(_RELATIONS[kind.casefold()], relation.target)
                elif _leads_elsewhere(relation.target) if kind == "hyperlink" else relation.external:
                    yield Active(kind, relation.target)


def _typed(package: Package) -> Iterator[Active]:
    """Parts that [Content_Types].xml says to be macros or the like, whatever they are called."""
    types = package.root(CONTENT_TYPES)
    for one in () if types is None else types.iterchildren("*"):
        if _TYPES.search(one.get("ContentType", "")):
            name, ending = one.get("PartName", "").lstrip("/").casefold(), f".{one.get('Extension', '')}".casefold()
            for part in package.parts:
                if part.casefold() == name or (not name and part.casefold().endswith(ending)):
                    yield Active("type", part)


def _files(package: Package) -> Iterator[Active]:
    """Parts that are a file of another program: macros and objects, archives and Office files, programs."""
    for part, content in package.parts.items():
        if content.startswith(_FILES) or (content.startswith(_EXE) and b"PE\0\0" in content[:4096]):
            yield Active("file", part)


# --------------------------------------------------------------------------------------- of one part


def _leads_elsewhere(target: str) -> bool:
    return bool(target) and not _PUBLIC.match(target)


def _elements(root: Element, part: str, package: Package, placed: Placed) -> Iterator[Active]:
    relations = package.relations(part)
    for element in root.iter(*_CLICKED, *_SHOWN, _MAIL_MERGE, *_MACROS, _VIDEO, f"{_SCHEMAS}schema"):
        for kind, target in _said(element, part, relations):
            yield Active(kind, target, placed(element, part))


def _said(element: Element, part: str, relations: Mapping[str, Relation]) -> Iterator[tuple[str, str]]:
    """What an element runs or leads to: each with its kind."""
    tag = element.tag
    if tag in _CLICKED:
        relation = relations.get(element.get(f"{R}id", ""))
        if relation and _leads_elsewhere(relation.target):
            yield "hyperlink", relation.target
    elif tag == _MAIL_MERGE:
        yield "mailMerge", part
    elif tag in _MACROS:
        yield "macro", element.get(f"{W}val", "")
    elif tag == _VIDEO:
        yield "video", element.get("embeddedHtml", "")
    elif manifest := element.get(f"{_SCHEMAS}manifestLocation", ""):
        yield "schema", manifest
    else:
        # What is shown may be called a link by its relationship, and be fetched all the same.
        named = (relations.get(str(key)) for name, key in element.items() if str(name).startswith(R))
        yield from (("image", one.target) for one in named if one and one.kind.strip() == "hyperlink")
        yield from (("image", address) for name in _ADDRESSES if (address := element.get(name, "")))
        if _leads_elsewhere(element.get("href", "")):
            yield "hyperlink", element.get("href", "")


def _fields(root: Element, part: str, placed: Placed) -> Iterator[Active]:
    for mark, instruction in instructions(root):
        words = " ".join(instruction.split())
        kind = _KIND.match(words)
        if kind and (kind[1].upper() in _FETCHING or kind[1] == "{"):
            yield Active("field", words, placed(mark, part))
        elif kind and kind[1].upper() == "HYPERLINK":
            target = fields.link(words[kind.start(1) :])
            if _leads_elsewhere(target):
                yield Active("hyperlink", target, placed(mark, part))


def instructions(root: Element) -> Iterator[tuple[Element, str]]:
    """The instruction of every field with the mark that begins it. Another field in it, which Word works out first, is
    written as "{…}". Of one that never ends, whose words Word shows as they stand, only what is meant as instruction.

    A text box has fields of its own, which begin and end in it.
    """
    opened: dict[Element | None, list[_Open]] = {}
    for mark in root.iter(_FIELD, _SIMPLE_FIELD, *_INSTRUCTIONS, *_WORDS):
        if mark.tag == _SIMPLE_FIELD:
            yield mark, mark.get(f"{W}instr", "")
            continue
        kind = mark.get(f"{W}fldCharType") if mark.tag == _FIELD else ""
        if kind != "begin" and not any(opened.values()):
            continue
        here = opened.setdefault(next(mark.iterancestors(_TEXT_BOX), None), [])
        if kind == "begin":
            if here and not here[-1].in_result:
                here[-1].words.append((_INSIDE, True))
            here.append(_Open(mark))
        elif kind == "separate" and here:
            here[-1].in_result = True
        elif kind == "end" and here:
            ended = here.pop()
            yield ended.begin, "".join(words for words, _ in ended.words)
        elif not kind and here and not here[-1].in_result:
            here[-1].words.append((mark.text or "", mark.tag in _INSTRUCTIONS))
    for left in (one for ones in opened.values() for one in ones):
        yield left.begin, "".join(words for words, is_meant in left.words if is_meant)
