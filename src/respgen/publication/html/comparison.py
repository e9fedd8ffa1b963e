"""A web page or its fragment, and the Word file that it was made from → where they say different words (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import zip_longest

from respgen.model import Block, Document
from respgen.publication.html import shown

_INLINE = frozenset("a abbr b em i img s span strong sub sup".split())
_EMPTY = frozenset("area base br col embed hr img input link meta source track wbr".split())
_UNSAID = frozenset("caption script style title".split())
"""A caption is the table's title in Word, which its pages do not show."""
_UNSAID_ROLES = ("doc-noteref", "doc-backlink", "img")
_AROUND = 6


def parity(html: str, document: Document) -> str:
    """What is said differently, as a sentence; empty where both say the same words in the same order.

    Captions of tables, numbers of notes and the ways back from them do not count, nor do alternative texts: in Word
    they are no words of the text.
    """
    ours, theirs = words_of_page(html), words_of_document(document)
    for at, (page, word) in enumerate(zip_longest(ours, theirs)):
        if page != word:
            before = " ".join(theirs[max(0, at - _AROUND) : at])
            said = f'says "{page}"' if page is not None else "ends"
            meant = f'"{word}"' if word is not None else "nothing more"
            behind = f' after "{before}"' if before else " at its beginning"
            return f"The web page {said} where the Word file says {meant},{behind}."
    return ""


def words_of_page(html: str) -> list[str]:
    """The words that the fragment says, in their order; of a whole page those of its article."""
    reading = _Reading()
    reading.feed(html)
    reading.close()
    return shown.text("".join(reading.said)).split()


class _Reading(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self._unsaid: list[str] = []
        self._is_over = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "article":
            self.said.clear()
        if tag not in _INLINE:
            self.said.append(" ")
        if tag not in _EMPTY and (self._unsaid or tag in _UNSAID or dict(attrs).get("role") in _UNSAID_ROLES):
            self._unsaid.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self._is_over = self._is_over or tag == "article"
        if tag not in _INLINE:
            self.said.append(" ")
        if self._unsaid and self._unsaid[-1] == tag:
            self._unsaid.pop()

    def handle_data(self, data: str) -> None:
        if not self._unsaid and not self._is_over:
            self.said.append(data)


def words_of_document(document: Document) -> list[str]:
    """The words that the public reads in the file: of its body, its text boxes, and the notes that it refers to."""
    story = shown.body(document)
    if story is None:
        return []
    boxes, notes = shown.boxes(document), shown.notes(document)
    said: list[str] = []
    referred: dict[str, None] = {}

    def tell(blocks: tuple[Block, ...]) -> None:
        for block in _in_cells(blocks):
            runs = shown.runs(block)
            # The number before a note's own words is a reference, too: to itself.
            referred.update(dict.fromkeys(run.note for run in runs if run.note in notes))
            said.append("".join(run.text for run in runs))
            for box in boxes.get(shown.key(block), ()):
                tell(box.blocks)

    tell(story.blocks)
    told = 0
    while told < len(referred):
        tell(notes[list(referred)[told]])
        told += 1
    return shown.text(" ".join(said)).split()


def _in_cells(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks in their order; those of cells that a merge covers stand with the cell that it starts with."""
    told: list[Block] = []
    reached: dict[int, tuple[int, int]] = {}
    for block in blocks:
        at = len(told)
        if cell := block.cell:
            spot = (cell.row, cell.column)
            if spot < reached.get(cell.table, spot):
                at = 1 + max((place for place, one in enumerate(told) if one.cell == cell), default=at - 1)
            reached[cell.table] = max(spot, reached.get(cell.table, spot))
        told.insert(at, block)
    yield from told
