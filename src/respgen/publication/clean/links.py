"""The links of a finished draft → each in the style of links, without which a PDF has none (edge: lxml)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from respgen.document.tree import VAL, W
from respgen.publication.clean import spots
from respgen.publication.clean.parts import Element, Parts
from respgen.publication.clean.spots import number
from respgen.publication.values import Mend

NAME = "Hyperlink"
_LINK = re.compile(r"\s*HYPERLINK\b", re.IGNORECASE)
# As our own templates have it: blue that is dark enough on white, and underlined.
_STYLE = (
    '<w:style xmlns:w="{w}" w:type="character" w:styleId="{id}"><w:name w:val="Hyperlink"/><w:uiPriority w:val="99"/>'
    '<w:unhideWhenUsed/><w:rPr><w:color w:val="0B4F9E"/><w:u w:val="single"/></w:rPr></w:style>'
)


def styled_links(parts: Parts) -> Iterator[Mend]:
    """Give the words of each link the style Hyperlink, where they have no character style; add it where it is missing.

    LibreOffice makes a link in the PDF only of words in a character style.
    """
    _, there = spots.read(parts)
    bare = [(spot, runs) for spot in there if (runs := [run for run in _linked(spot.element) if _is_bare(run)])]
    if not bare:
        return
    style = spots.style_id(parts, "character", NAME) or _added(parts)
    if not style:
        return
    for run in (run for _, runs in bare for run in runs):
        rPr = run.find(f"{W}rPr")
        if rPr is None:
            rPr = etree.Element(f"{W}rPr")
            run.insert(0, rPr)
        rPr.insert(0, etree.Element(f"{W}rStyle", {VAL: style}))
    if place := bare[0][0].block.place:
        yield Mend(f"the links of {number(len(bare), 'paragraph', 'paragraphs')} have the style of links", place)


def _linked(paragraph: Element) -> Iterator[Element]:
    """The runs of the paragraph that lead somewhere: in a w:hyperlink, or the result of a field."""
    stack: list[list[str | bool]] = []
    for run in paragraph.iter(f"{W}r"):
        for mark in run:
            if mark.tag == f"{W}fldChar":
                kind = mark.get(f"{W}fldCharType")
                if kind == "begin":
                    stack.append(["", False])
                elif kind == "separate" and stack:
                    stack[-1][1] = True
                elif kind == "end" and stack:
                    stack.pop()
            elif mark.tag == f"{W}instrText" and stack:
                stack[-1][0] = f"{stack[-1][0]}{mark.text or ''}"
        in_field = any(shows and _LINK.match(str(instruction)) for instruction, shows in stack)
        simple = any(_LINK.match(one.get(f"{W}instr", "")) for one in run.iterancestors(f"{W}fldSimple"))
        if in_field or simple or any(True for _ in run.iterancestors(f"{W}hyperlink")):
            yield run


def _is_bare(run: Element) -> bool:
    said = "".join(one.text or "" for one in run.iter(f"{W}t"))
    return bool(said.strip()) and run.find(f"{W}rPr/{W}rStyle") is None and run.find(f"{W}rPr/{W}vanish") is None


def _added(parts: Parts) -> str:
    """Add the style; its id, "" where the file has no styles at all."""
    root = spots.styles(parts)
    if root is None:
        return ""
    taken = {style.get(f"{W}styleId") for style in root.iter(f"{W}style")}
    free = NAME
    while free in taken:
        free += "1"
    root.append(etree.fromstring(_STYLE.format(w=W.strip("{}"), id=free)))
    return free
