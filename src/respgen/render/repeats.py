"""What loops repeat and conditions leave out → no number twice, no end without its beginning (edge: lxml).

Ids are for programs, which give them anew. Bookmarks must be unique and paired; a document has each note once; and a
numbered list that stands in a loop begins anew each time round, as its writer sees it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from respgen.document import tree
from respgen.render.programs import HERE
from respgen.render.runs import w
from respgen.template import Tag

Element = etree._Element
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_PARAGRAPH_IDS = (f"{_W14}paraId", f"{_W14}textId")
_BOOKMARKS = (w("bookmarkStart"), w("bookmarkEnd"))
_NOTES = (w("footnoteReference"), w("endnoteReference"))
_REFERS = re.compile(r"\b(?:PAGE|NOTE)?REF\s+\"?(\w+)")


@dataclass(frozen=True, slots=True)
class Typed:
    """A numbered list of the template: its abstract list, and the first number of each level that counts."""

    abstract: str
    starts: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Counting:
    """The template's numbered lists by their numbers, and of each paragraph style the list and level that it gives.

    Styles of headings are not among them: they count through the whole document.
    """

    lists: Mapping[str, Typed] = field(default_factory=dict)
    styles: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    headings: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statements:
    """The tags of a part that open and close something, with the marks that stand for them in its tree."""

    marks: Sequence[tuple[Element, Tag]]
    tell: Callable[[Tag, str, str], None]
    """Takes a tag, what is wrong, and what to do."""
    mark: Callable[[str], Element]
    spot: Callable[[str], str]
    """Take the code of a tag, and give what stands for it in the tree, or in the value of an attribute."""


def settle(root: Element, statements: Statements, counting: Counting) -> None:
    """Make what loops repeat and conditions leave out such that no number comes twice, and nothing is torn."""
    if statements.marks:
        around = _around(root, statements)
        _ids(root, statements, around)
        _notes(root, statements, around)
        _bookmarks(root, statements, around)
        _lists(root, statements, around, counting)


Around = Mapping[Element, tuple[tuple[Tag, int], ...]]
"""What stands around an element: the tags that open, from the outermost, each with the number of its branch."""


def _around(root: Element, statements: Statements) -> Around:
    tags, opened = dict(statements.marks), list[tuple[Tag, int]]()
    found: dict[Element, tuple[tuple[Tag, int], ...]] = {}
    for element in root.iter():
        if element in tags:
            tag = tags[element]
            if tag.word in ("if", "for"):
                opened.append((tag, 0))
            elif tag.word.startswith("end"):
                opened.pop()
            elif opened:
                opened[-1] = opened[-1][0], opened[-1][1] + 1
        elif opened:
            found[element] = tuple(opened)
    return found


def _is_repeated(around: tuple[tuple[Tag, int], ...]) -> bool:
    return any(tag.word == "for" for tag, _ in around)


def _ids(root: Element, statements: Statements, around: Around) -> None:
    for element, inside in around.items():
        if not _is_repeated(inside):
            continue
        if element.tag == f"{tree.WP}docPr":
            element.set("id", statements.spot(f"{{{{ {HERE}|_next }}}}"))
        elif element.tag == w("sdtPr"):
            _remove(element.find(w("id")))
        for name in [name for name in element.attrib if name in _PARAGRAPH_IDS]:
            del element.attrib[name]


def _notes(root: Element, statements: Statements, around: Around) -> None:
    told: set[Tag] = set()
    for element, inside in around.items():
        tag = inside[-1][0]
        if element.tag in _NOTES and tag not in told:
            told.add(tag)
            kind = "a footnote" if element.tag == _NOTES[0] else "an endnote"
            reason = f"{kind} stands inside of it, and a document has each note once, whatever comes of its place"
            statements.tell(tag, reason, "put the note outside of it, or its words into the text")


def _bookmarks(root: Element, statements: Statements, around: Around) -> None:
    """Leave out those that a condition would tear, or a loop repeat."""
    ends: dict[str, list[Element]] = {}
    for mark in root.iter(*_BOOKMARKS):
        ends.setdefault(mark.get(w("id"), ""), []).append(mark)
    for marks in ends.values():
        inside = {around.get(mark, ()) for mark in marks}
        if inside == {()} or (len(inside) == 1 and not _is_repeated(next(iter(inside)))):
            continue
        name = next((mark.get(w("name"), "") for mark in marks if mark.get(w("name"))), "")
        if name and name in _referred_to(root):
            tag = max(inside, key=len)[-1][0]
            reason = f'it would tear or repeat the bookmark "{name}", which a link or a field leads to'
            statements.tell(tag, reason, "put the whole bookmark outside of it, or take out what leads there")
        for mark in marks:
            _remove(mark)


def _referred_to(root: Element) -> set[str]:
    instructions = " ".join(element.text or "" for element in root.iter(w("instrText")))
    instructions += " ".join(element.get(w("instr"), "") for element in root.iter(w("fldSimple")))
    anchors = {link.get(w("anchor"), "") for link in root.iter(w("hyperlink"))}
    return anchors | set(_REFERS.findall(instructions))


# ------------------------------------------------------------------------------------- numbered lists


def _lists(root: Element, statements: Statements, around: Around, counting: Counting) -> None:
    """A list inside of a loop begins anew each time round. One numbered paragraph alone numbers the times round."""
    items = [(p, at) for p in root.iter(w("p")) if p in around and (at := item(p, counting))]
    anew: set[Element] = set()
    for loop, mark in _loops(statements):
        mine = [(p, number, level) for p, (number, level) in items if any(tag is loop for tag, _ in around[p])]
        for number in dict.fromkeys(number for _, number, _ in mine):
            here = [(p, level) for p, other, level in mine if other == number]
            own = [p for p, _ in here if [tag for tag, _ in around[p] if tag.word == "for"][-1] is loop]
            if any(p in anew for p, _ in here) or (len(own) < 2 and len(own) == len(here)):
                continue
            abstract, starts = counting.lists[number].abstract, counting.lists[number].starts
            levels = ",".join(f"{level}:{starts.get(level, 1)}" for level in sorted({level for _, level in here}))
            mark.addnext(statements.mark(f"{{{{ {HERE}|_anew('{number}', '{abstract}', '{levels}') }}}}"))
            for p, level in here:
                _give_number(p, level, statements.spot(f"{{{{ {HERE}|_number('{number}') }}}}"))
            anew.update(p for p, _ in here)


def _loops(statements: Statements) -> Iterator[tuple[Tag, Element]]:
    """The loops over paragraphs, inner ones first."""
    loops = [(tag, mark) for mark, tag in statements.marks if tag.word == "for" and tag.scope == "p"]
    yield from reversed(loops)


def item(p: Element, counting: Counting) -> tuple[str, int] | None:
    """The list and level of a numbered paragraph that is no heading."""
    style = p.find(f"{w('pPr')}/{w('pStyle')}")
    name = "" if style is None else style.get(w("val"), "")
    if name in counting.headings:
        return None
    number, level = counting.styles.get(name, ("", 0))
    numPr = p.find(f"{w('pPr')}/{w('numPr')}")
    if numPr is not None:
        number = tree.value(numPr, w("numId")) or number
        level = tree.whole(tree.value(numPr, w("ilvl")), level)
    listed = counting.lists.get(number)
    return (number, level) if listed and level in listed.starts else None


def _give_number(p: Element, level: int, number: str) -> None:
    pPr = p.find(w("pPr"))
    assert pPr is not None
    numPr = pPr.find(w("numPr"))
    if numPr is None:
        numPr = etree.Element(w("numPr"))
        # ISO 29500-1, 17.3.1.26: of w:pPr's children only these stand before it.
        before = {w(name) for name in ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")}
        pPr.insert(sum(child.tag in before for child in pPr), numPr)
    for child in list(numPr):
        numPr.remove(child)
    etree.SubElement(numPr, w("ilvl")).set(w("val"), str(level))
    etree.SubElement(numPr, w("numId")).set(w("val"), number)


def _remove(element: Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)
