"""The lists of a finished draft → bullets that every font has, and real ones where they were typed (edge: lxml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from lxml import etree

from respgen.document.tree import VAL, W, value
from respgen.model import FilePlace
from respgen.publication.clean import spots
from respgen.publication.clean.parts import Element, Parts
from respgen.publication.clean.spots import Spot, number
from respgen.publication.values import Mend

BULLET = "•"
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_SYMBOLS = re.compile(r"(symbol|wingdings.*|webdings|marlett)", re.IGNORECASE)
# Signs that are nothing but bullets; a hyphen or a dash at the beginning of a line may be one of a sentence.
_TYPED = re.compile("[•●▪◦‣∙·\ue000-\uf8ff][ \t\u00a0]+(?=[^ \t\u00a0])")


def plain_bullets(parts: Parts) -> Iterator[Mend]:
    """Bullets of a font for symbols become U+2022 in the font of the text: without its font such a sign is none."""
    root = parts.tree(parts.package().related(parts.main, "numbering"))
    changed = 0
    for level in () if root is None else root.iter(f"{W}lvl"):
        text = level.find(f"{W}lvlText")
        rFonts = level.find(f"{W}rPr/{W}rFonts")
        fonts = (
            [] if rFonts is None else [font for font in map(str, rFonts.attrib.values()) if _SYMBOLS.fullmatch(font)]
        )
        is_symbol = text is not None and (_PRIVATE.search(text.get(VAL, "")) or (fonts and text.get(VAL)))
        if text is not None and is_symbol and value(level, f"{W}numFmt") == "bullet":
            text.set(VAL, BULLET)
            if rFonts is not None and (rPr := rFonts.getparent()) is not None:
                rPr.remove(rFonts)
            changed += 1
    if changed:
        yield Mend("the bullets of lists are signs that every font has", FilePlace(parts.draft.file))


def real_lists(parts: Parts) -> Iterator[Mend]:
    """Neighbouring lines that each begin with a bullet typed by hand become a list; a single one is left to people."""
    now, there = spots.read(parts)
    style = spots.style_id(parts, "paragraph", "List Bullet")
    listed = next((one for one in now.styles if one.kind == "paragraph" and one.name == "List Bullet"), None)
    if not style or listed is None or not listed.num_id:
        return
    made: list[Spot] = []
    for is_typed, group in groupby(there, _is_typed):
        lines = list(group)
        if is_typed and len(lines) > 1:
            for spot in lines:
                _as_item(spot.element, style)
            made += lines
    if made and (place := made[0].block.place):
        yield Mend(f"{number(len(made), 'line', 'lines')} that began with a typed bullet are items of a list", place)


def _is_typed(spot: Spot) -> bool:
    """Whether the line begins with a bullet and blanks that all stand in the text of its first words."""
    texts = list(spot.element.iter(f"{W}t", f"{W}tab"))
    return (
        spot.block.kind == "paragraph"
        and spot.story.kind == "body"
        and spot.block.cell is None
        and bool(_TYPED.match(spot.block.text))
        and bool(texts)
        and texts[0].tag == f"{W}t"
        and "".join("\t" if one.tag == f"{W}tab" else one.text or "" for one in texts) == spot.block.text
    )


def _as_item(paragraph: Element, style: str) -> None:
    left = len(match[0]) if (match := _TYPED.match(_said(paragraph))) else 0
    for one in list(paragraph.iter(f"{W}t", f"{W}tab")):
        if left <= 0:
            break
        if one.tag == f"{W}tab":
            left -= 1
            if (run := one.getparent()) is not None:
                run.remove(one)
        else:
            words = one.text or ""
            one.text = words[left:]
            left -= len(words)
    pPr = paragraph.find(f"{W}pPr")
    if pPr is None:
        pPr = etree.Element(f"{W}pPr")
        paragraph.insert(0, pPr)
    for name in ("pStyle", "ind", "tabs"):
        for old in pPr.findall(f"{W}{name}"):
            pPr.remove(old)
    pPr.insert(0, etree.Element(f"{W}pStyle", {VAL: style}))


def _said(paragraph: Element) -> str:
    texts = paragraph.iter(f"{W}t", f"{W}tab")
    return "".join("\t" if one.tag == f"{W}tab" else one.text or "" for one in texts)
