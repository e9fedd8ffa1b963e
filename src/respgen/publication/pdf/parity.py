"""What a PDF says, and the Document that it was made of → where the two differ (pure).

Compared are the signs, in the order of reading: of the body, and by themselves of its notes. Left out on both sides
are spaces and hyphens, since lines break where the pages want them to, and the case of letters, since a Word file may
print small ones as capitals; ligatures count as their letters. The PDF may have more in two spots only: before an item
or a heading, its bullet or number, as the Word file's lists have it; and where the Word file refers to a note or to a
page, the number. What stands on every page (headers, footers, repeated rows) must not say anything that the Word file
does not say.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from respgen.document import tree
from respgen.document.tree import VAL, W
from respgen.model import Block, Document, Run, WordPlace, excerpt
from respgen.publication.pdf.reading import Printed

_LONGEST = 40
"""Signs that a label has at most."""
_NUMBER = re.compile(r"\W{0,3}|\W*(?:\d{1,3}|[ivxlcdm]{1,7}|[a-z])\W*")
"""Of a note or a page."""
_UNSEEN = re.compile(r"[\s\x00-\x1f\xad\u2010\u200b-\u200f\u2060\ufeff\ufffe-]+")
_PAGES = frozenset({"PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "SECTION"})


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that follow the piece before; between the two may stand what the `label` matches (None: nothing)."""

    words: str
    label: re.Pattern[str] | None
    block: Block


def faults(printed: Printed, document: Document) -> tuple[str, ...]:
    """A sentence for each kind of difference; none where the PDF says what the Word file says."""
    return (
        *_words(printed, document),
        *_furniture(printed, document),
        *_links(printed, document),
        *_alts(printed, document),
    )


# ------------------------------------------------------------------------------------------ words


def _words(printed: Printed, document: Document) -> Iterator[str]:
    label = _label(document)
    body, notes = _plain(printed.body), _plain(printed.notes)
    for story in document.stories:
        if story.kind == "text box":
            # It stands where its anchor is, in the middle of another story's words.
            words = "".join(piece.words for piece in _pieces(story.blocks, label))
            if words not in body:
                yield f"The PDF lacks words of a text box: {_quoted(_plain_text(story.blocks))}."
            body = body.replace(words, "", 1)
    yield from _compared(list(_pieces(_blocks(document, "body"), label)), body, printed.body)
    # A note's own number stands before it, and before it the line end of the one before.
    of_notes = _blocks(document, "footnotes", "endnotes")
    yield from _compared(list(_pieces(of_notes, label, _NUMBER)), notes, printed.notes)


def _blocks(document: Document, *kinds: str) -> list[Block]:
    return [block for kind in kinds for story in document.stories if story.kind == kind for block in story.blocks]


def _compared(pieces: list[_Piece], said: str, told: str) -> Iterator[str]:
    at = 0
    labels: list[re.Pattern[str]] = []
    for piece in pieces:
        labels += [piece.label] if piece.label else []
        if not piece.words:
            continue
        found = said.find(piece.words, at, at + len(piece.words) + (_LONGEST if labels else 0))
        if found < 0 or not _is_label(said[at:found], labels):
            place = piece.block.place
            spot = f" ({place.spot})" if isinstance(place, WordPlace) and place.spot else ""
            yield (
                f"The PDF does not say what the Word file says: {_quoted(piece.block.text)}{spot} is not in it, or "
                f"not in its place. There it says {_quoted(_from(told, at)) or 'nothing more'}."
            )
            return
        at = found + len(piece.words)
        labels = []
    if not _is_label(said[at:], labels):
        yield f"The PDF says more than the Word file: {_quoted(_from(told, at))}."


def _is_label(words: str, labels: list[re.Pattern[str]]) -> bool:
    """Whether the words are what may stand here: nothing, or one label, or two (a note's number, then an item's)."""
    return not words or any(
        first.fullmatch(words[:end]) and (end == len(words) or second.fullmatch(words[end:]))
        for first in labels
        for second in labels
        for end in range(len(words), 0, -1)
    )


def _label(document: Document) -> re.Pattern[str]:
    """What the lists of a Word file put before an item or a heading: one sign, or words and numbers of its levels."""
    texts: set[str] = set()
    for name, part in document.parts.items():
        if name.endswith("numbering.xml"):
            texts |= {text.get(VAL, "") for text in tree.parse(part).iter(f"{W}lvlText")}
    levels = (r"\w{1,8}".join(re.escape(_plain(words)) for words in re.split(r"%\d", text)) for text in sorted(texts))
    return re.compile("|".join((r".", r"\W{0,3}", *levels)))


def _pieces(blocks: Iterable[Block], item: re.Pattern[str], every: re.Pattern[str] | None = None) -> Iterator[_Piece]:
    """The words of the blocks. Before an item or a heading may stand what `item` matches, before all what `every`
    does."""
    for block in blocks:
        label = item if block.kind != "paragraph" or block.listing is not None else every
        words = ""
        for run in block.runs:
            if run.hidden or (run.change and run.change.takes_out):
                continue
            if run.note or _is_page_number(run):
                yield _Piece(_plain(words), label, block)
                words, label = "", _NUMBER
            else:
                words += run.text
        yield _Piece(_plain(words), label, block)


def _is_page_number(run: Run) -> bool:
    return bool(run.field) and run.field.split()[0].upper() in _PAGES


def _plain(text: str) -> str:
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _plain_text(blocks: Iterable[Block]) -> str:
    return " ".join(block.text for block in blocks)


def _from(told: str, at: int) -> str:
    """The words of the PDF from a place that is counted in signs which are compared."""
    passed = 0
    for index, sign in enumerate(told):
        if passed >= at and _plain(sign):
            return told[index : index + 80]
        passed += len(_plain(sign))
    return ""


def _quoted(words: str) -> str:
    return f'"{short}"' if (short := excerpt(words)) else ""


# -------------------------------------------------------------------------------------- furniture


def _furniture(printed: Printed, document: Document) -> Iterator[str]:
    said = [_undated(_plain_text(story.blocks)) for story in document.stories]
    strange = [
        words
        for words in printed.furniture
        # Numbers of pages may be Roman.
        if len(plain := _undated(words)) > 4 and not any(plain in one for one in said)
    ]
    if strange:
        yield (
            "The PDF has words outside its tags that the Word file does not have, so a screen reader leaves them out: "
            f"{_quoted(' '.join(strange))}."
        )


def _undated(text: str) -> str:
    return re.sub(r"\d", "", _plain(text))


# ------------------------------------------------------------------------------- links and pictures


def _links(printed: Printed, document: Document) -> Iterator[str]:
    wanted = Counter[str]()
    jumps = 0
    for story in document.stories:
        for block in story.blocks:
            links = [run.link for run in block.runs if not run.hidden]
            for before, link in zip(["", *links], links, strict=False):
                if link and link != before:
                    jumps += link.startswith("#")
                    wanted[_address(link)] += not link.startswith("#")
    there = Counter(_address(address) for address in printed.addresses)
    for address in sorted(wanted - there):
        if address:
            yield f"A link of the Word file is lost in the PDF: {address}."
    for address in sorted(set(there) - set(wanted)):
        yield f"The PDF has a link that the Word file does not have: {address}."
    if jumps > printed.jumps:
        yield f"The Word file has {jumps} links to other places in it, the PDF {printed.jumps}."


def _address(link: str) -> str:
    return unquote(link.strip()).rstrip("/").casefold()


def _alts(printed: Printed, document: Document) -> Iterator[str]:
    there = [_plain(alt) for alt in printed.alts]
    pictures = (
        run.picture
        for story in document.stories
        if story.kind == "body"
        for block in story.blocks
        for run in block.runs
        if run.picture and not run.picture.decorative
    )
    for picture in pictures:
        if picture.alt and not any(_plain(picture.alt) in alt for alt in there):
            yield f"A picture of the Word file is lost in the PDF, or the text for it: {_quoted(picture.alt)}."
