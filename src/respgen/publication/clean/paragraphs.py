"""The paragraphs of a finished draft → without our own marks, and without lines that say nothing (edge: lxml)."""

from __future__ import annotations

from collections.abc import Iterator

from respgen.document.tree import VAL, W
from respgen.model import Place
from respgen.publication.clean import spots
from respgen.publication.clean.parts import Element, Parts
from respgen.publication.clean.spots import Spot, is_bare, number
from respgen.publication.values import Mend
from respgen.responses.words import WORDS

NOTICE, GAP = "Draft notice", "Gap"
_KINDS = {"heading": "headings", "item": "list items", "paragraph": "lines"}
_KIND = {"heading": "heading", "item": "list item", "paragraph": "line"}


def without_controls(parts: Parts) -> Iterator[Mend]:
    """Fields to be filled in become plain words: a reader of what is published fills in nothing.

    One that still shows what is to be typed there, and one with data behind it, stay as they are, so that they are
    found.
    """
    _, there = spots.read(parts)
    held: dict[Element, Place | None] = {}
    for spot in there:
        for control in spot.element.iterancestors(f"{W}sdt"):
            held.setdefault(control, spot.block.place)
        for control in spot.element.iter(f"{W}sdt"):
            held.setdefault(control, spot.block.place)
    ready = [control for control in held if not _asks(control)]
    # From the inside out: what stands in one may be another.
    for control in sorted(ready, key=lambda one: -len(list(one.iterancestors()))):
        content = control.find(f"{W}sdtContent")
        parent = control.getparent()
        if parent is not None:
            at = parent.index(control)
            parent[at : at + 1] = [] if content is None else list(content)
    if ready and (place := held[ready[0]]):
        told = number(len(ready), "field to be filled in is plain words", "fields to be filled in are plain words")
        yield Mend(f"{told} now", place)


def _asks(control: Element) -> bool:
    """Whether a person has to look at it: nobody has filled it in, or nobody can say whether its words are right."""
    return any(
        next(control.iterfind(f"{{*}}sdtPr/{{*}}{name}"), None) is not None for name in ("showingPlcHdr", "dataBinding")
    )


def without_marks_of_drafts(parts: Parts) -> Iterator[Mend]:
    """The line that says that a draft is none to publish goes, if its words are ours; gaps that were filled look like
    the words around them. Other words in those styles are left to people. That the line goes is not told: it does in
    every document."""
    _, there = spots.read(parts)
    ours = {_plain(words["draft notice"]) for words in WORDS.values()} | set(map(_plain, parts.notices))
    notices = [one for one in there if one.block.style == NOTICE and _plain(one.block.text) in ours]
    taken = [one for one in notices if _take_out(one.element)]
    gap = spots.style_id(parts, "character", GAP)
    filled = [spot for spot in there if gap and spot not in taken and _plainer(spot.element, gap)]
    if filled and (place := filled[0].block.place):
        told = number(len(filled), "paragraph where a gap was filled looks", "paragraphs where gaps were filled look")
        yield Mend(f"{told} like all others", place)


def _plain(words: str) -> str:
    return " ".join(words.split())


def _plainer(paragraph: Element, gap: str) -> bool:
    """Take the style off the runs of a gap that was filled; whether there were any."""
    groups: list[list[Element]] = [[]]
    for run in paragraph.iter(f"{W}r"):
        rStyle = run.find(f"{W}rPr/{W}rStyle")
        if rStyle is not None and rStyle.get(VAL) == gap:
            groups[-1].append(run)
        elif groups[-1] and any((one.text or "") for one in run.iter(f"{W}t")):
            groups.append([])
    changed = False
    for runs in groups:
        said = "".join(one.text or "" for run in runs for one in run.iter(f"{W}t")).strip()
        # In brackets it is still a gap: the gate tells it.
        if runs and not (said.startswith("[") and said.endswith("]")):
            for run in runs:
                rStyle = run.find(f"{W}rPr/{W}rStyle")
                if rStyle is not None and (rPr := rStyle.getparent()) is not None:
                    rPr.remove(rStyle)
            changed = True
    return changed


def without_empty_lines(parts: Parts) -> Iterator[Mend]:
    """Headings, items of lists and lines that say nothing are taken out, where the file can do without them."""
    _, there = spots.read(parts)
    taken: dict[str, list[Spot]] = {}
    for spot in there:
        block = spot.block
        if spot.story.kind in ("header", "footer", "text box") or block.text.strip() or not is_bare(spot.element):
            continue
        is_kept = block.kind == "paragraph" and _ends_table(spot.element)
        if (not is_kept and _take_out(spot.element)) or (block.kind != "paragraph" and _unstyle(spot.element)):
            taken.setdefault(block.kind, []).append(spot)
    for kind, found in taken.items():
        if place := found[0].block.place:
            told = number(len(found), f"empty {_KIND[kind]} is", f"empty {_KINDS[kind]} are")
            yield Mend(f"{told} taken out", place)


def _ends_table(paragraph: Element) -> bool:
    """Whether it keeps a table from what follows."""
    before = _neighbour(paragraph, -1)
    return before is not None and before.tag == f"{W}tbl"


def _neighbour(element: Element, step: int) -> Element | None:
    """The next element of that side that holds words; marks between them are passed over."""
    one = element.getprevious() if step < 0 else element.getnext()
    while one is not None and one.tag not in (f"{W}p", f"{W}tbl", f"{W}sectPr", f"{W}sdt"):
        one = one.getprevious() if step < 0 else one.getnext()
    return one


def _take_out(paragraph: Element) -> bool:
    """Take the paragraph out, unless the file needs one there: in a cell or note that has no other, between two tables,
    and where it ends a cell or the text behind a table."""
    parent = paragraph.getparent()
    before, following = _neighbour(paragraph, -1), _neighbour(paragraph, 1)
    if parent is None or parent.tag not in (f"{W}body", f"{W}tc", f"{W}footnote", f"{W}endnote"):
        return False
    is_last = following is None or following.tag == f"{W}sectPr"
    behind = before is not None and before.tag == f"{W}tbl"
    if behind and (is_last or (following is not None and following.tag == f"{W}tbl")):
        return False
    if before is None and is_last:
        return False
    # At the end a paragraph must stand, and none that ends a section: its break would be the file's.
    if is_last and (before is None or before.tag != f"{W}p" or before.find(f"{W}pPr/{W}sectPr") is not None):
        return False
    parent.remove(paragraph)
    return True


def _unstyle(paragraph: Element) -> bool:
    """Make an ordinary line of an empty heading or item that has to stay; whether it was none."""
    pPr = paragraph.find(f"{W}pPr")
    marks = [] if pPr is None else [pPr.find(f"{W}{name}") for name in ("pStyle", "outlineLvl", "numPr")]
    found = [mark for mark in marks if mark is not None]
    for mark in found:
        if pPr is not None:
            pPr.remove(mark)
    return bool(found)
