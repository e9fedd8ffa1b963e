"""What respgen draws differently from docxtpl, on purpose: each difference with its reason, and how to see past it.

docs/templates.md lists them from here; test_dialect.py holds that there are no others, and that each is really there.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_SOLID = ("drawing", "pict", "object", "fldChar", "footnoteReference", "endnoteReference", "footnoteRef", "separator")


@dataclass(frozen=True, slots=True)
class Difference:
    """What respgen does where docxtpl does something else, why, and what makes the part of either look the same."""

    ours: str
    theirs: str
    reason: str
    same: Callable[[etree._Element], None]


def canonical(root: etree._Element, without: Difference | None = None) -> bytes:
    """The part as canonical XML, seen past all differences but one."""
    seen = copy.deepcopy(root)
    for difference in DIFFERENCES:
        if difference is not without:
            difference.same(seen)
    return etree.tostring(seen, method="c14n", exclusive=True)


def _runs(root: etree._Element) -> None:
    """Neighbouring runs of the same look become one, and so do the texts in it."""
    for run in [run for run in root.iter(f"{W}r") if all(child.tag == f"{W}rPr" for child in run)]:
        _remove(run)
    for run in list(root.iter(f"{W}r")):
        before = run.getprevious()
        if before is not None and before.tag == f"{W}r" and _look(before) == _look(run):
            before.extend([child for child in run if child.tag != f"{W}rPr"])
            _remove(run)
    for text in list(root.iter(f"{W}t")):
        text.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", "")
        before = text.getprevious()
        if before is not None and before.tag == f"{W}t":
            before.text = (before.text or "") + (text.text or "")
            _remove(text)


def _look(run: etree._Element) -> bytes:
    rPr = run.find(f"{W}rPr")
    return b"" if rPr is None else etree.tostring(rPr, method="c14n", with_tail=False)


def _empty(root: etree._Element) -> None:
    for text in [text for text in root.iter(f"{W}t") if not text.text]:
        _remove(text)
    for run in [run for run in root.iter(f"{W}r") if all(child.tag == f"{W}rPr" for child in run)]:
        _remove(run)
    for paragraph in list(root.iter(f"{W}p")):
        shows = any(text.text and text.text.strip() for text in paragraph.iter(f"{W}t"))
        if not shows and not any(True for name in _SOLID for _ in paragraph.iter(f"{W}{name}")):
            _remove(paragraph)


def _tables(root: etree._Element) -> None:
    for table in [table for table in root.iter(f"{W}tbl") if table.find(f"{W}tr") is None]:
        _remove(table)


def _bookmarks(root: etree._Element) -> None:
    for mark in list(root.iter(f"{W}bookmarkStart", f"{W}bookmarkEnd")):
        _remove(mark)


def _numbers(root: etree._Element) -> None:
    for number, properties in enumerate(root.iter(f"{WP}docPr"), 1):
        properties.set("id", str(number))


def _sessions(root: etree._Element) -> None:
    for element in root.iter("*"):
        for name in [str(name) for name in element.attrib]:
            if name.startswith((f"{W}rsid", _W14)):
                del element.attrib[name]


def _properties(root: etree._Element) -> None:
    if root.tag.endswith("}coreProperties"):
        root[:] = sorted((child for child in root if child.text), key=lambda child: str(child.tag))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


DIFFERENCES = (
    Difference(
        "Every value stands in a run of its own, in the formatting of its tag; so do the words before and behind it.",
        "The value becomes part of the run that the tag stands in.",
        "A gap, a link and bold words need a run of their own, and what a person later edits is told apart by it.",
        _runs,
    ),
    Difference(
        "A paragraph in which tags leave nothing disappears, unless its cell would be left without one.",
        "It stays: an empty heading, an empty bullet, an empty line.",
        "Screen readers read empty headings and bullets out, and accessibility checkers find them.",
        _empty,
    ),
    Difference(
        "A table without rows disappears.",
        "It stays without rows, which Word may refuse to open.",
        "ISO 29500 lets a table have no rows, Word does not.",
        _tables,
    ),
    Difference(
        "Bookmarks inside conditions and loops are left out.",
        "They are repeated with the same number and name, or lose one end.",
        "Both must be unique in a document, and every start needs an end.",
        _bookmarks,
    ),
    Difference(
        "Drawings keep their numbers, and those that a loop repeats get new ones.",
        "All drawings are numbered anew.",
        "What a loop does not touch stays as it is in the template.",
        _numbers,
    ),
    Difference(
        "Where a tag alone makes a paragraph, the marks of Word's editing sessions (rsid, paraId) go with it.",
        "They stay, and a loop repeats them.",
        "They say in which session somebody typed the tag, which is no reader's business; paraId must be unique.",
        _sessions,
    ),
    Difference(
        "A document has the properties that the template has.",
        "All that Word knows are added, empty.",
        "Empty properties say nothing.",
        _properties,
    ),
)
