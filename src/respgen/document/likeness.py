"""Two Documents → where a person has made one differ from the other (edge: lxml).

An office suite that saves a file writes every part anew: runs split and joined, styles and lists under other ids,
defaults spelt out. What stays is what the file says: the words, how they look in the end, where lists, tables, pages
and pictures lie. That is compared, and nothing else. Not compared are proofing languages, properties and labels, the
results of fields that count pages or tell the time, and marks that nobody sees (bookmarks, revision ids).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from respgen.document.package import Package
from respgen.document.tree import VAL, WP, W, is_on, value, whole
from respgen.model import Block, Document, FilePlace, Place, Run, Story, WordPlace

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Said = Mapping[str, object]

# Their results are the suite's, not a person's (ISO 29500-1, 17.16.5).
_COUNTED = re.compile(
    r"\s*(PAGE|NUMPAGES|SECTIONPAGES|DATE|TIME|SAVEDATE|PRINTDATE|FILENAME|FILESIZE|NUMWORDS)\b", re.I
)
_ON = ("keepNext", "keepLines", "pageBreakBefore", "contextualSpacing", "bidi", "mirrorIndents")
_CHARACTERS = (
    "vertAlign",
    "spacing",
    "position",
    "w",
    "smallCaps",
    "outline",
    "shadow",
    "emboss",
    "imprint",
    "em",
    "bdr",
)
_SIDES = ("top", "left", "start", "bottom", "right", "end", "between", "insideH", "insideV")
_SAME_SIDE = {"start": "left", "end": "right"}
# What rounding between twips, millimetres and EMU may change: a twentieth of a point is nothing that a person sets.
_TWIPS, _EMU = 10, 12_700


class _Spot(NamedTuple):
    """Something of a file that can be told from that of another: where it stands, and what there is to be compared."""

    place: Place
    said: object


def difference(one: Document, other: Document) -> Place | None:
    """Where `other` first says or shows something else than `one`; None where it nowhere does.

    Both must be readable.
    """
    for mine, theirs in zip_longest(_spots(one), _spots(other)):
        if mine is None or theirs is None or mine.said != theirs.said:
            return theirs.place if theirs is not None else FilePlace(other.file)
    return None


def _spots(document: Document) -> Iterator[_Spot]:
    package = Package(dict(document.parts))
    main = package.related("", "officeDocument")
    layouts = _Layouts(package, main)
    for story in document.stories:
        # What is empty, in a suite's headers for pages that there are none of, is nothing.
        if story.kind != "body" and not any(block.text.strip() or block.runs for block in story.blocks):
            continue
        yield _Spot(FilePlace(document.file), (story.kind, _pages(story)))
        for block in _counted_anew(story):
            yield _Spot(block.place or FilePlace(document.file), (_block(block, document), layouts.paragraph(block)))
    yield from (_Spot(FilePlace(document.file), said) for said in layouts.pages())
    for name, content in sorted(document.parts.items()):
        # A chart's or an embedded workbook's own data, which no story tells.
        if name.startswith(("word/charts/", "word/embeddings/", "word/diagrams/data")) and not name.endswith(".rels"):
            yield _Spot(FilePlace(document.file), hashlib.sha256(content).hexdigest())


def _pages(story: Story) -> str:
    return story.name.partition(" of ")[2]


def _counted_anew(story: Story) -> Iterator[Block]:
    """The story's blocks, their lists numbered in the order in which they begin."""
    numbers: dict[int, int] = {}
    for block in story.blocks:
        if block.listing:
            number = numbers.setdefault(block.listing.id, len(numbers))
            block = replace(block, listing=replace(block.listing, id=number))
        yield block


def _block(block: Block, document: Document) -> object:
    return (block.kind, block.level, block.listing, block.style, block.cell, block.section, _runs(block, document))


def _runs(block: Block, document: Document) -> list[list[object]]:
    """The runs with what a person can give them; neighbours that then look the same are one."""
    found: list[list[object]] = []
    for run in block.runs:
        counted = bool(_COUNTED.match(run.field))
        text = "" if counted else run.text
        # White space has no face: a suite may leave it the look of what stands before or behind it.
        look = (None,) if text and not text.strip() and not run.underlined and not run.link else _look(run, document)
        if found and found[-1][0] == look and not run.note and not run.picture:
            found[-1][1] = f"{found[-1][1]}{text}"
        elif text or run.note or run.picture or run.field:
            found.append([look, text])
    return found


def _look(run: Run, document: Document) -> tuple[object, ...]:
    picture = run.picture and (
        hashlib.sha256(document.parts.get(run.picture.part, b"")).hexdigest(),
        run.picture.alt,
        run.picture.decorative,
        run.picture.cropped,
        run.picture.floating,
    )
    plain = replace(
        run, text="", language="", picture=None, change=None, comments=(), field=" ".join(run.field.split())
    )
    return (plain, picture, run.change and (run.change.kind, run.change.author), run.comments)


# ------------------------------------------------------------------------------------------ layout


class _Layouts:
    """How paragraphs, tables and pages lie, as far as the blocks do not say it."""

    def __init__(self, package: Package, main: str) -> None:
        self._package, self._main = package, main
        root = package.root(package.related(main, "styles"))
        listed = [] if root is None else list(root.iterchildren(f"{W}style"))
        self._styles = {style.get(f"{W}styleId", ""): style for style in reversed(listed)}
        paragraphs = [style for style in listed if style.get(f"{W}type") == "paragraph"]
        self._default = next(
            (s.get(f"{W}styleId", "") for s in paragraphs if s.get(f"{W}default") in ("1", "true")), ""
        )
        self._base = None if root is None else root.find(f"{W}docDefaults")
        self._levels = _levels(package.root(package.related(main, "numbering")))
        self._chains: dict[str, tuple[dict[str, object], dict[str, object]]] = {}

    def paragraph(self, block: Block) -> object:
        if not isinstance(block.place, WordPlace):
            return None
        element = self._package.root(block.place.part)
        for step in block.place.path:
            if element is None:
                return None
            element = element[step]
        return None if element is None else (self._own(element), _cell(element))

    def _own(self, p: Element) -> object:
        pPr = p.find(f"{W}pPr")
        paragraph, run = self._chain(value(pPr, f"{W}pStyle") or self._default)
        said = dict(paragraph)
        self._add_list(said, pPr)
        _add_paragraph(said, pPr)
        letters: list[tuple[object, int]] = []
        for r in p.iter(f"{W}r"):
            rPr = r.find(f"{W}rPr")
            looks = dict(run)
            for style in self._based(value(rPr, f"{W}rStyle")):
                _add_characters(looks, style.find(f"{W}rPr"))
            _add_characters(looks, rPr)
            count = sum(len(t.text or "") for t in r.iterchildren(f"{W}t", f"{W}delText"))
            shown = {name: said for name, said in looks.items() if said}
            if count and letters and letters[-1][0] == shown:
                letters[-1] = (shown, letters[-1][1] + count)
            elif count:
                letters.append((shown, count))
        special = [] if all(not shown for shown, _ in letters) else letters
        return {name: what for name, what in said.items() if what}, special, _extents(p)

    def _chain(self, style: str) -> tuple[dict[str, object], dict[str, object]]:
        if style not in self._chains:
            paragraph: dict[str, object] = {}
            run: dict[str, object] = {}
            if self._base is not None:
                _add_paragraph(paragraph, self._base.find(f"{W}pPrDefault/{W}pPr"))
                _add_characters(run, self._base.find(f"{W}rPrDefault/{W}rPr"))
            for entry in self._based(style):
                pPr = entry.find(f"{W}pPr")
                self._add_list(paragraph, pPr)
                _add_paragraph(paragraph, pPr)
                _add_characters(run, entry.find(f"{W}rPr"))
            self._chains[style] = paragraph, run
        return self._chains[style]

    def _based(self, style: str) -> list[Element]:
        """The style and those that it is based on, itself last."""
        chain: list[Element] = []
        entry = self._styles.get(style)
        while entry is not None and entry not in chain and len(chain) < 32:
            chain.insert(0, entry)
            entry = self._styles.get(value(entry, f"{W}basedOn"))
        return chain

    def _add_list(self, said: dict[str, object], pPr: Element | None) -> None:
        numPr = None if pPr is None else pPr.find(f"{W}numPr")
        if numPr is not None:
            number = value(numPr, f"{W}numId") or str(said.get("_list", ""))
            level = self._levels.get((number, whole(value(numPr, f"{W}ilvl"))))
            said["_list"] = number
            if level is not None:
                _add_paragraph(said, level.find(f"{W}pPr"))
                said["_marker"] = (value(level, f"{W}numFmt"), _marker(value(level, f"{W}lvlText")))

    def pages(self) -> Iterator[object]:
        """Size and margins of each section's pages, and how its columns and page numbers go."""
        root = self._package.root(self._main)
        for section in () if root is None else root.iter(f"{W}sectPr"):
            size, margins, columns = (section.find(f"{W}{tag}") for tag in ("pgSz", "pgMar", "cols"))
            yield (
                {name: _near(size, name) for name in ("w", "h")},
                {name: _near(margins, name) for name in ("left", "right", "gutter")},
                _near(margins, "top") if section.find(f"{W}headerReference") is None else None,
                _near(margins, "bottom") if section.find(f"{W}footerReference") is None else None,
                max(1, whole("" if columns is None else columns.get(f"{W}num"), 1)),
                is_on(section.find(f"{W}titlePg")),
            )


def _levels(root: Element | None) -> dict[tuple[str, int], Element]:
    found: dict[tuple[str, int], Element] = {}
    if root is None:
        return found
    abstracts = {one.get(f"{W}abstractNumId", ""): one for one in root.iterchildren(f"{W}abstractNum")}
    for num in root.iterchildren(f"{W}num"):
        abstract = abstracts.get(value(num, f"{W}abstractNumId"))
        for level in () if abstract is None else abstract.iterchildren(f"{W}lvl"):
            found[num.get(f"{W}numId", ""), whole(level.get(f"{W}ilvl"))] = level
        for override in num.iterchildren(f"{W}lvlOverride"):
            if (own := override.find(f"{W}lvl")) is not None:
                found[num.get(f"{W}numId", ""), whole(override.get(f"{W}ilvl"))] = own
    return found


def _marker(words: str) -> str:
    """The marker as it is seen: fonts for symbols keep theirs at F000 and above."""
    return "".join(chr(ord(sign) & 0xFF) if 0xF000 <= ord(sign) <= 0xF0FF else sign for sign in words)


def _add_paragraph(said: dict[str, object], pPr: Element | None) -> None:
    for child in () if pPr is None else pPr:
        name = str(child.tag).removeprefix(W)
        if name in _ON:
            said[name] = is_on(child)
        elif name == "jc":
            said[name] = {"start": "", "left": "", "end": "right"}.get(child.get(VAL, ""), child.get(VAL, ""))
        elif name == "ind":
            for key, keys in {"left": ("left", "start"), "right": ("right", "end")}.items():
                if any(child.get(f"{W}{one}") for one in keys):
                    said[key] = _near(child, *keys)
            if child.get(f"{W}hanging") or child.get(f"{W}firstLine"):
                said["first"] = _near(child, "firstLine") - _near(child, "hanging")
        elif name == "spacing":
            for key in ("before", "after"):
                if child.get(f"{W}{key}"):
                    said[key] = _near(child, key)
            if child.get(f"{W}line"):
                rule = child.get(f"{W}lineRule", "auto")
                line = _near(child, "line")
                said["line"] = 0 if (rule, line) == ("auto", _rounded(240)) else (rule, line)
        elif name == "pBdr":
            said[name] = _borders(child)
        elif name == "tabs":
            stops = [(_near(tab, "pos"), tab.get(VAL, "left")) for tab in child]
            said[name] = sorted(stop for stop in stops if stop[1] not in ("clear", "num"))


def _add_characters(said: dict[str, object], rPr: Element | None) -> None:
    for child in () if rPr is None else rPr:
        name = str(child.tag).removeprefix(W)
        if name not in _CHARACTERS:
            continue
        if name == "bdr":
            said[name] = _border(child)
        elif name in ("spacing", "position", "w"):
            number = whole(child.get(VAL))
            said[name] = 0 if (name, number) == ("w", 100) else number
        elif name in ("vertAlign", "em"):
            said[name] = child.get(VAL, "").replace("baseline", "").replace("none", "")
        else:
            said[name] = is_on(child)


def _cell(p: Element) -> object:
    """How wide the columns of the table around it are, and how its cell and row lie."""
    cell = next(p.iterancestors(f"{W}tc"), None)
    if cell is None:
        return None
    row = next(cell.iterancestors(f"{W}tr"), None)
    table = next(cell.iterancestors(f"{W}tbl"), None)
    tcPr, trPr = cell.find(f"{W}tcPr"), None if row is None else row.find(f"{W}trPr")
    grid = () if table is None else table.iterfind(f"{W}tblGrid/{W}gridCol")
    height = None if trPr is None else trPr.find(f"{W}trHeight")
    borders = None if tcPr is None else tcPr.find(f"{W}tcBorders")
    return (
        [_near(column, "w") for column in grid],
        value(tcPr, f"{W}vAlign").replace("top", ""),
        _near(height, "val"),
        {} if borders is None else _borders(borders),
    )


def _extents(p: Element) -> list[tuple[int, int]]:
    """The sizes of the pictures in it, to the point."""
    return [(_emu(e, "cx"), _emu(e, "cy")) for e in p.iter(f"{WP}extent")]


def _borders(element: Element) -> Said:
    sides = {str(side.tag).removeprefix(W): _border(side) for side in element}
    return {_SAME_SIDE.get(name, name): line for name, line in sides.items() if line and name in _SIDES}


def _border(side: Element) -> object:
    kind = side.get(VAL, "none")
    return None if kind in ("none", "nil") else (kind, whole(side.get(f"{W}sz")), side.get(f"{W}color", "auto").upper())


def _near(element: Element | None, *names: str) -> int:
    texts = () if element is None else (element.get(f"{W}{name}", "") for name in names)
    return _rounded(whole(next((text for text in texts if text), "0").partition(".")[0]))


def _rounded(twips: int) -> int:
    return round(twips / _TWIPS)


def _emu(element: Element, name: str) -> int:
    size = element.get(name, "0")
    return round(int(size) / _EMU) if size.isdecimal() and len(size) < 12 else 0
