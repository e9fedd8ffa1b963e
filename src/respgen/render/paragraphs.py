"""A template's paragraphs: what they hold, and tags that Word has split over their runs put together (edge: lxml)."""

from __future__ import annotations

from lxml import etree

from respgen.render.runs import w
from respgen.template import TAG, Tag

SOLID = (
    "drawing", "pict", "object", "sym", "fldChar", "fldSimple", "footnoteReference", "endnoteReference",
    "footnoteRef", "endnoteRef", "commentReference", "sectPr", "oMath",
)  # fmt: skip
"""What a paragraph may hold besides words and must not lose; page and column breaks too."""
_BLANK = " \t\n"


def ancestor(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(w(name)), None)


def _remove(element: etree._Element | None) -> None:
    parent = None if element is None else element.getparent()
    if element is not None and parent is not None:
        parent.remove(element)


def replace(element: etree._Element, others: list[etree._Element]) -> None:
    for other in others:
        element.addprevious(other)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def text_element(words: str) -> list[etree._Element]:
    if not words:
        return []
    text = etree.Element(w("t"))
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [text]


def text_nodes(paragraph: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """The w:t of the paragraph's own runs, each with its run.

    Those of a text box that hangs in it are not among them, nor what a tracked change moved away.
    """
    nodes: list[tuple[etree._Element, etree._Element]] = []
    for text in paragraph.iter(w("t")):
        run = text.getparent()
        moved = ancestor(text, "moveFrom") is not None
        if run is not None and run.tag == w("r") and ancestor(text, "p") is paragraph and not moved:
            nodes.append((text, run))
    return nodes


def run_of(paragraph: etree._Element, tag: Tag) -> etree._Element:
    """The run in which the tag begins."""
    nodes = text_nodes(paragraph)
    left = "".join(text.text or "" for text, _ in nodes).find(tag.words)
    for text, run in nodes:
        left -= len(text.text or "")
        if left < 0:
            return run
    return nodes[0][1]


def join(paragraph: etree._Element) -> None:
    """Word splits a tag over runs when somebody edits it: all of it goes where it begins."""
    nodes = [text for text, _ in text_nodes(paragraph)]
    texts = [node.text or "" for node in nodes]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    pieces = list(texts)
    for match in TAG.finditer("".join(texts)):
        for index, (text, start) in enumerate(zip(texts, starts, strict=True)):
            end = start + len(text)
            if start <= match.start() < end < match.end():
                pieces[index] += match[0][end - match.start() :]
            elif match.start() < start < match.end():
                pieces[index] = pieces[index][min(match.end(), end) - start :]
    for node, piece in zip(nodes, pieces, strict=True):
        node.text = piece


def join_paragraphs(first: etree._Element, others: list[etree._Element]) -> None:
    """Move what the others hold behind what the first one holds; each run keeps its own look."""
    for other in others:
        pPr = other.find(w("pPr"))
        first.extend([child for child in other if child is not pPr])
        _remove(other)


def trim(paragraph: etree._Element) -> None:
    """Take away the white space on those sides of tags that ask for it, as Jinja does; not the no-break space."""
    nodes = [text for text, _ in text_nodes(paragraph)]
    words = "".join(node.text or "" for node in nodes)
    gone: set[int] = set()
    for match in TAG.finditer(words):
        if match[0][2] == "-":
            before = words[: match.start()]
            gone |= set(range(len(before.rstrip(_BLANK)), match.start()))
        if match[0][-3] == "-":
            behind = words[match.end() :]
            gone |= set(range(match.end(), match.end() + len(behind) - len(behind.lstrip(_BLANK))))
    start = 0
    for node in nodes if gone else ():
        text = node.text or ""
        node.text = "".join(character for at, character in enumerate(text, start) if at not in gone)
        start += len(text)


def says_something(paragraph: etree._Element) -> bool:
    """Whether the paragraph holds anything but tags."""
    return any(
        is_solid(element) or (element.tag == w("t") and (element.text or "").strip()) for element in paragraph.iter()
    )


def holds_one_tag(paragraph: etree._Element) -> bool:
    """Whether the paragraph holds the words of one tag, in runs of text alone, and nothing that must stay."""
    plain = {w(name) for name in ("pPr", "r", "proofErr")}
    inside = {w(name) for name in ("rPr", "t", "lastRenderedPageBreak")}
    words = "".join(text.text or "" for text, _ in text_nodes(paragraph))
    return (
        TAG.fullmatch(words) is not None
        and len(TAG.findall(words)) == 1
        and all(child.tag in plain for child in paragraph)
        and all(child.tag in inside for run in paragraph.iter(w("r")) for child in run)
        and paragraph.find(f"{w('pPr')}/{w('sectPr')}") is None
    )


def is_solid(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    name = etree.QName(element).localname
    return name in SOLID or (name == "br" and element.get(w("type")) in ("page", "column"))
