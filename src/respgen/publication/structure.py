"""A Document → what makes Word refuse or repair its file, although a schema may allow it (edge: lxml).

S1 a cell ends with a paragraph; S2 a table has rows, and each as many columns as the table; S3 every style that is used
is there; S4 every list; S5 fields begin, part and end; S6 ids and bookmarks' names are used once, and relationships
lead to parts that are there. S7, left-over tags, is asked of the words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from respgen.document.package import Package
from respgen.document.tree import VAL, WP, R, W, path_of, whole
from respgen.model import Document, WordPlace
from respgen.publication.revisions import places_of
from respgen.publication.values import Fault

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_STYLES = {f"{W}pStyle": "paragraph", f"{W}rStyle": "character", f"{W}tblStyle": "table"}
_MUST_HOLD = (f"{W}hdr", f"{W}ftr", f"{W}txbxContent", f"{W}footnote", f"{W}endnote", f"{W}comment")
_IDS = {
    f"{W}bookmarkStart": "bookmarks",
    f"{W}comment": "comments",
    f"{WP}docPr": "pictures or shapes",
}
_BETWEEN = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "proofErr")
_FIELD_ORDER = {"begin": "", "separate": "begin", "end": "begin separate"}

Placed = Callable[["Element"], WordPlace]


def faults(document: Document, package: Package) -> tuple[Fault, ...]:
    """Everything of the kind in the document, whose package it is, part by part; nothing for a sound file."""
    main = document.stories[0].part if document.stories else ""
    styles = _held(package, main, "styles", "style", "styleId")
    lists = _held(package, main, "numbering", "num", "numId")
    places = places_of(document)
    found: list[Fault] = []
    for name, root in package.trees.items():
        if name.endswith(".rels") or not str(root.tag).startswith(W):
            continue

        def place(element: Element, part: str = name) -> WordPlace:
            around = next((one for one in (element, *element.iterancestors()) if one.tag == f"{W}p"), None)
            around = next(element.iter(f"{W}p"), None) if around is None else around
            known = None if around is None else places.get((part, path_of(around)))
            return known or WordPlace(document.file, part)

        found += _cells(root, place)
        found += _tables(root, place)
        if not str(root.tag).endswith("}styles"):
            found += _names(root, styles, place)
        found += _lists(root, lists, place)
        found += _fields(root, place)
        found += _twice(root, place)
        found += _relations(package, name, root, place)
    return tuple(found)


def _held(package: Package, main: str, kind: str, tag: str, key: str) -> set[str]:
    root = package.root(package.related(main, kind))
    return set() if root is None else {one.get(f"{W}{key}", "") for one in root.iter(f"{W}{tag}")}


def _cells(root: Element, place: Placed) -> Iterator[Fault]:
    for cell in root.iter(f"{W}tc"):
        inside = [one for one in cell.iterchildren("*") if str(one.tag).removeprefix(W) not in _BETWEEN]
        if not inside or inside[-1].tag not in (f"{W}p", f"{W}sdt", f"{W}customXml"):
            yield Fault("S1", "a cell of a table does not end with a paragraph", place(cell))
    for holder in root.iter(*_MUST_HOLD):
        if holder.find(f".//{W}p") is None:
            name = str(holder.tag).removeprefix(W)
            yield Fault("S1", f"something that must hold a paragraph holds none (w:{name})", place(holder))


def _tables(root: Element, place: Placed) -> Iterator[Fault]:
    for table in root.iter(f"{W}tbl"):
        rows = _through(table, "tr")
        if not rows:
            yield Fault("S2", "a table has no rows", place(table))
        grid = table.find(f"{W}tblGrid")
        columns = 0 if grid is None else len(grid.findall(f"{W}gridCol"))
        for row in rows:
            width = sum(_span(cell.find(f"{W}tcPr"), "gridSpan", 1) for cell in _through(row, "tc"))
            width += sum(_span(row.find(f"{W}trPr"), side, 0) for side in ("gridBefore", "gridAfter"))
            if width != columns:
                yield Fault("S2", f"a row has {width} columns, its table {columns}", place(row))
                break


def _through(parent: Element, name: str) -> list[Element]:
    """The rows of a table or the cells of a row, content controls and changes around them looked through."""
    found: list[Element] = []
    for child in parent.iterchildren("*"):
        if child.tag == f"{W}{name}":
            found.append(child)
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins", f"{W}moveTo"):
            found += _through(child, name)
    return found


def _span(properties: Element | None, name: str, default: int) -> int:
    said = None if properties is None else properties.find(f"{W}{name}")
    return default if said is None else whole(said.get(VAL), default)


def _names(root: Element, styles: set[str], place: Placed) -> Iterator[Fault]:
    missing: dict[str, Element] = {}
    for used in root.iter(*_STYLES):
        name = used.get(VAL, "")
        if name not in styles:
            missing.setdefault(f'there is no {_STYLES[str(used.tag)]} style "{name}"', used)
    for told, used in missing.items():
        yield Fault("S3", told, place(used))


def _lists(root: Element, lists: set[str], place: Placed) -> Iterator[Fault]:
    missing: dict[str, Element] = {}
    for used in root.iter(f"{W}numId"):
        if used.get(VAL, "") not in lists | {"0"}:
            missing.setdefault(used.get(VAL, ""), used)
    for number, used in missing.items():
        yield Fault("S4", f'there is no list "{number}"', place(used))


def _fields(root: Element, place: Placed) -> Iterator[Fault]:
    """A story's fields. In parts of several stories, such as notes, each of them by itself."""
    stories = list(root.iter(f"{W}footnote", f"{W}endnote", f"{W}comment")) or [root]
    for story in stories:
        open_: list[tuple[str, Element]] = []
        for mark in story.iter(f"{W}fldChar"):
            kind = mark.get(f"{W}fldCharType", "")
            if kind == "begin":
                open_.append((kind, mark))
                continue
            if not open_ or open_[-1][0] not in _FIELD_ORDER.get(kind, "").split():
                yield Fault("S5", "a field ends, or has its result, that has not begun", place(mark))
                break
            begun = open_.pop()[1]
            if kind == "separate":
                open_.append((kind, begun))
        else:
            for _, mark in open_[:1]:
                yield Fault("S5", "a field does not end", place(mark))


def _twice(root: Element, place: Placed) -> Iterator[Fault]:
    counted: dict[tuple[str, str], list[Element]] = {}
    for tag, what in _IDS.items():
        for one in root.iter(tag):
            if (key := one.get(f"{W}id") or one.get("id")) is not None:
                counted.setdefault((f"{what} with the id", key), []).append(one)
    for sdtPr in root.iter(f"{W}sdtPr"):
        if (number := sdtPr.find(f"{W}id")) is not None:
            counted.setdefault(("content controls with the id", number.get(VAL, "")), []).append(number)
    for mark in root.iter(f"{W}bookmarkStart"):
        counted.setdefault(("bookmarks with the name", mark.get(f"{W}name", "")), []).append(mark)
    for (what, key), ones in counted.items():
        if len(ones) > 1:
            yield Fault("S6", f'there are {len(ones)} {what} "{key}"', place(ones[1]))
    starts = Counter(one.get(f"{W}id") for one in root.iter(f"{W}bookmarkStart"))
    ends = Counter(one.get(f"{W}id") for one in root.iter(f"{W}bookmarkEnd"))
    if set(starts) != set(ends):
        yield Fault("S6", "a bookmark begins and does not end, or ends and does not begin", place(root))


def _relations(package: Package, name: str, root: Element, place: Placed) -> Iterator[Fault]:
    known = package.relations(name)
    told: set[str] = set()
    for element in root.iter("*"):
        for attribute, said in element.attrib.items():
            key = str(said)
            if not str(attribute).startswith(R) or not key or key in told:
                continue
            relation = known.get(key)
            if relation is None or not (relation.external or relation.target in package.parts):
                told.add(key)
                yield Fault("S6", f'the relationship "{key}" leads nowhere', place(element))
