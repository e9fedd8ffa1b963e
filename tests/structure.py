"""A .docx's bytes → what makes Word refuse or repair it although a schema validator accepts it (checks S1 to S7)."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from tests.word import unpacked

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PARA_ID = "{http://schemas.microsoft.com/office/word/2010/wordml}paraId"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


def faults(content: bytes, braces: bool = False) -> list[str]:
    """A line for each fault; an empty list for a sound file. Every XML part must be well-formed, or this raises.

    `braces`: somebody typed some, so what looks like a left-over tag is none.
    """
    parts = unpacked(content)
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    styles = {style.get(f"{W}styleId") for style in trees["word/styles.xml"].iter(f"{W}style")}
    lists = {num.get(f"{W}numId") for num in trees["word/numbering.xml"].iter(f"{W}num")}
    return [*_dangling(trees, set(parts)), *_twice(trees), *_notes(trees)] + [
        f"{name}: {fault}"
        for name, root in trees.items()
        for fault in (*_stories(name, root, styles, lists), *(() if braces else _left_over(root)))
    ]


def _dangling(trees: dict[str, etree._Element], names: set[str]) -> Iterator[str]:
    """Relationships that a part uses and does not have, or that lead to no part."""
    for name, root in trees.items():
        folder, file = posixpath.split(name)
        listed = trees.get(posixpath.join(folder, "_rels", f"{file}.rels"))
        known = {} if listed is None else {one.get("Id"): one for one in listed}
        for element in root.iter("*"):
            for key in (value for attribute, value in element.attrib.items() if str(attribute).startswith(R)):
                relation = known.get(str(key))
                if relation is None:
                    yield f"{name}: there is no relationship {key!s}"
                elif relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
                    if target not in names:
                        yield f"{name}: {key!s} leads to {target}, which is not there"


def _twice(trees: dict[str, etree._Element]) -> Iterator[str]:
    """Relationships of one part with the same id."""
    for name, root in trees.items():
        if name.endswith(".rels"):
            for key, times in Counter(one.get("Id") for one in root).items():
                if times > 1:
                    yield f"{name}: there are {times} relationships {key}"


def _notes(trees: dict[str, etree._Element]) -> Iterator[str]:
    """Notes that nothing refers to, or more than once; references to notes that are not there."""
    for kind in ("footnote", "endnote"):
        root = trees.get(f"word/{kind}s.xml")
        there = set[str | None]() if root is None else {
            one.get(f"{W}id") for one in root.iter(f"{W}{kind}") if one.get(f"{W}type", "normal") == "normal"
        }  # fmt: skip
        named = Counter(
            one.get(f"{W}id")
            for tree in trees.values()
            for one in tree.iter(f"{W}{kind}Reference")
            if one.get(f"{W}id")
        )
        if there != set(named) or any(times > 1 for times in named.values()):
            yield f"{kind}s: there are {sorted(map(str, there))}, and {dict(named)} are referred to"


def _stories(name: str, root: etree._Element, styles: set[str | None], lists: set[str | None]) -> Iterator[str]:
    for cell in root.iter(f"{W}tc"):
        if not len(cell) or cell[-1].tag != f"{W}p":
            yield "S1 a cell does not end with a paragraph"
    for holder in root.iter(f"{W}hdr", f"{W}ftr", f"{W}txbxContent", f"{W}footnote", f"{W}endnote"):
        if holder.find(f"{W}p") is None and holder.find(f"{W}tbl") is None:
            yield f"S1 a {holder.tag.rpartition('}')[2]} holds no paragraph"
    for table in root.iter(f"{W}tbl"):
        rows, grid = table.findall(f"{W}tr"), table.find(f"{W}tblGrid")
        if not rows:
            yield "S2 a table has no rows"
        for row in rows:
            spans = sum(_span(cell) for cell in row.findall(f"{W}tc"))
            if grid is None or spans != len(grid):
                yield f"S2 a row has {spans} columns, its table has {0 if grid is None else len(grid)}"
    for table in root.iter(f"{W}tbl"):
        following = table.getnext()
        if following is not None and following.tag == f"{W}tbl":
            yield "two tables stand side by side, which Word makes one"
    for pPr in root.iter(f"{W}pPr"):
        sections = [at for at, child in enumerate(pPr) if child.tag == f"{W}sectPr"]
        if len(sections) > 1 or any(child.tag != f"{W}pPrChange" for at in sections for child in list(pPr)[at + 1 :]):
            yield "a paragraph ends two sections, or its section does not come last"
    marks = {one.get(f"{W}name") for one in root.iter(f"{W}bookmarkStart")}
    for link in root.iter(f"{W}hyperlink"):
        anchor = link.get(f"{W}anchor")
        if anchor and not link.get(f"{R}id") and anchor not in marks | {"there", "_top"}:
            yield f"a link leads to the bookmark {anchor}, which is not there"
    if not name.endswith("styles.xml"):
        for tag in ("pStyle", "rStyle", "tblStyle"):
            for style in root.iter(f"{W}{tag}"):
                if style.get(f"{W}val") not in styles:
                    yield f"S3 there is no style {style.get(f'{W}val')}"
    for number in root.iter(f"{W}numId"):
        if number.get(f"{W}val") not in lists | {"0"}:
            yield f"S4 there is no list {number.get(f'{W}val')}"
    depth = 0
    for mark in root.iter(f"{W}fldChar"):
        depth += {"begin": 1, "end": -1}.get(mark.get(f"{W}fldCharType", ""), 0)
        if depth < 0:
            yield "S5 a field ends that did not begin"
    if depth > 0:
        yield "S5 a field does not end"
    ids = Counter(
        (one.tag, one.get(f"{W}id") or one.get("id"))
        for tag in (f"{W}bookmarkStart", f"{W}bookmarkEnd", f"{W}comment", f"{WP}docPr")
        for one in root.iter(tag)
    )
    ids += Counter(
        ("content control", number.get(f"{W}val")) for one in root.iter(f"{W}sdtPr") for number in one.findall(f"{W}id")
    )
    ids += Counter(("paragraph's id", one.get(PARA_ID)) for one in root.iter(f"{W}p") if one.get(PARA_ID))
    names = Counter(("bookmark's name", one.get(f"{W}name")) for one in root.iter(f"{W}bookmarkStart"))
    for (tag, value), times in (ids + names).items():
        if times > 1:
            yield f"S6 {tag} {value} occurs {times} times"
    starts = {one.get(f"{W}id") for one in root.iter(f"{W}bookmarkStart")}
    ends = {one.get(f"{W}id") for one in root.iter(f"{W}bookmarkEnd")}
    if starts != ends:
        yield f"S6 bookmarks are not paired: {sorted(map(str, starts ^ ends))}"


def _span(cell: etree._Element) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    return 1 if span is None else int(span.get(f"{W}val", "1"))


def _left_over(root: etree._Element) -> Iterator[str]:
    words = "".join(str(text) for text in root.itertext())
    words += " ".join(str(value) for element in root.iter("*") for value in element.attrib.values())
    if found := re.search(r"\{\{|\{%|\{#|[«»]|\[insert|<\?respgen", words):
        yield f'S7 "{found[0]}" is left over'
