"""Passages of a document → where the register's recommendations are quoted in it, how well, and as which (pure)."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from respgen.coverage.values import Coverage, Introduction, Item, Passage, Quotation, demand
from respgen.coverage.words import likeness, mentions, plain, sentences, unquoted

NEAR = 0.72
"""As alike as this, words are a recommendation's text that somebody has changed, and not something of their own."""

FEWEST = 4
"""Words that a text must have to be looked for: fewer, such as "to be confirmed", are no recommendation."""

_ORDINAL = re.compile(
    r"\bthe (?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|next|last|final) recommendation\b",
    re.IGNORECASE,
)
_MOST = 12
"""Passages that one quotation may fill: its paragraphs and items, or its sentences where somebody has parted them."""
_MANY = 300
"""Characters of a passage into which several quotations may have been pasted."""
_ABBREVIATION = re.compile(r" \([A-Z][A-Za-z]*[A-Z]s?\)")


def quotations_in(items: Sequence[Item], passages: Sequence[Passage]) -> tuple[Quotation, ...]:
    """Every quotation of a text that the register holds, in reading order."""
    told = ((at, demand(item)) for at, item in enumerate(items))
    texts = {at: text for at, text in told if len(text.split()) >= FEWEST}
    here = [at for at, passage in enumerate(passages) if not passage.is_heading]
    found: list[Quotation] = []
    taken: set[int] = set()
    for at in here:
        whole = [(item, *one) for item, text in texts.items() for one in _whole(text, passages, at)]
        # The text of one may be a part of another's.
        whole = [one for one in whole if not any(_inside(texts[one[0]], texts[other[0]]) for other in whole)]
        for item, start, length in whole:
            words = _joined(passages, at, length)
            found.append(Quotation(item, at, words, True, _introduction(items, passages, item, at, start)))
            taken |= set(range(at, at + length))
    exact: dict[int, set[int]] = {}
    for one in found:
        exact.setdefault(one.at, set()).add(one.item)
    for at in here:
        is_done = at in taken and not (at in exact and len(passages[at].words) > _MANY)
        if is_done or passages[at].known not in ("", "quotation"):
            continue
        for start, words, length, item in _nearly(items, texts, passages, at, exact.get(at, set()), taken):
            found.append(Quotation(item, at, words, False, _introduction(items, passages, item, at, start)))
            taken |= set(range(at, at + length))
    return tuple(sorted(found, key=lambda one: one.at))


def _inside(text: str, other: str) -> bool:
    return text != other and text in other


def _whole(text: str, passages: Sequence[Passage], at: int) -> Iterator[tuple[int, int]]:
    """Where the text begins in the passage, word for word, and how many passages it fills."""
    words = passages[at].words
    start = _begins(text, words)
    if start >= 0:
        yield start, 1
        return
    lead = words.find(" ".join(text[1:].rstrip(" .").split()[:4]))
    if lead < 0:
        return
    for length in range(2, _MOST + 1):
        start = _begins(text, _joined(passages, at, length))
        if 0 <= start < len(words):
            yield start, length
            return


def _begins(text: str, words: str) -> int:
    """Where the whole text begins in the words; -1 where it does not stand there word for word."""
    # How a quotation begins and ends depends on the sentence that it stands in.
    needle = text[1:].rstrip(" .")
    start = words.find(needle)
    while start >= 0:
        first, before, behind = words[:start][-1:], words[:start][-2:-1], words[start + len(needle) :]
        is_first = not text[0].isalnum() or (first.casefold() == text[0].casefold() and not before.isalnum())
        # An abbreviation that stands inside, before the full stop, is a word too many.
        if is_first and not behind[:1].isalnum() and not _ABBREVIATION.match(behind):
            return max(0, start - 1)
        start = words.find(needle, start + 1)
    return -1


def held_against(here: Coverage, drawn: Coverage) -> tuple[Quotation, ...]:
    """The quotations of a document, where the drawing has some that stand by themselves.

    Whoever adds words to such a one makes them the inspectorate's, in a reader's eyes: it is exact no longer. Not so
    where quotation marks, or a colon and the end of the paragraph, say where it begins and ends.
    """
    printed = {one.words for one in drawn.passages}
    alone = [Counter(one.item for one in side.quotations if _stands_alone(side, one)) for side in (drawn, here)]

    def is_altered(one: Quotation) -> bool:
        grown = one.exact and here.passages[one.at].words not in printed and not _stands_alone(here, one)
        return grown and alone[1][one.item] < alone[0][one.item]

    return tuple(replace(one, exact=False) if is_altered(one) else one for one in here.quotations)


def _stands_alone(found: Coverage, one: Quotation) -> bool:
    """Whether nothing but the text stands in its passages, or a reader can see where it begins and ends."""
    if not one.exact:
        return False
    text, passage = demand(found.items[one.item]), found.passages[one.at]
    start = _begins(text, one.words)
    before, behind = one.words[:start].rstrip(), one.words[start + len(text.rstrip(" .")) :]
    label = len(passage.words) - len(passage.rest) if passage.label and passage.rest else 0
    return (start <= label or before.endswith(("'", ":"))) and bool(re.match(r"[ .]*(?:$|')", behind))


def _joined(passages: Sequence[Passage], at: int, length: int) -> str:
    """The words of so many passages, up to the next heading or cell."""
    first = passages[at]
    together = [first.words]
    for one in passages[at + 1 : at + length]:
        if one.is_heading or one.block.cell != first.block.cell:
            break
        together.append(one.words)
    return " ".join(together)


def _nearly(
    items: Sequence[Item],
    texts: dict[int, str],
    passages: Sequence[Passage],
    at: int,
    whole: set[int],
    taken: set[int],
) -> Iterator[tuple[int, str, int, int]]:
    """Pieces of the passage that are nearly a text: where each begins, its words, its length, and whose text it is."""
    words = passages[at].words
    # What was pasted into one paragraph is parted at the labels in it.
    starts = sorted({one.start for item in items for one in mentions(words, item.stem)})
    parted = [(start, words[start:end]) for start, end in itertools.pairwise([*starts, len(words)])]
    for pieces in ([(0, words)], parted if len(starts) > 1 else []):
        found = [
            one
            for piece in pieces
            if (one := _nearest(items, texts, passages, at, piece, taken)) and one[3] not in whole
        ]
        yield from found
        if found:
            return


def _nearest(
    items: Sequence[Item],
    texts: dict[int, str],
    passages: Sequence[Passage],
    at: int,
    piece: tuple[int, str],
    taken: set[int],
) -> tuple[int, str, int, int] | None:
    """The text that a piece of the passage, with the passages below it, is most like."""
    start, words = piece
    for stem in dict.fromkeys(item.stem for item in items):
        if (label := next(mentions(words, stem), None)) and not label.start:
            start, words = start + label.end, words[label.end :].lstrip(" :.-")
            break
    best = (NEAR, 0, "", -1)
    for item, text in texts.items():
        lead = plain(items[item].said.text.blocks[0].text)
        for length in range(1, len(items[item].said.text.blocks) + 1):
            # What stands below belongs to it only where it begins here.
            if length > 1 and (at + length - 1 in taken or likeness(unquoted(words), lead) < NEAR):
                break
            below = _joined(passages, at, length)[len(passages[at].words) :]
            told = unquoted(f"{words}{below}")
            best = max(best, (likeness(told, text), -length, told, item))
    return None if best[3] < 0 else (start, best[2], -best[1], best[3])


def _introduction(items: Sequence[Item], passages: Sequence[Passage], item: int, at: int, start: int) -> Introduction:
    """By which number or label the quotation is introduced: in the words before it, by the label above, else nearby."""
    mine, passage = items[item], passages[at]
    # The number of a numbered item is none of its words.
    is_numbered = passage.block.listing is not None and passage.block.listing.ordered
    if (item in passage.under and not passage.label) or is_numbered:
        return Introduction("right")
    if inside := list(mentions(passage.words[:start], mine.stem)):
        return _told(mine, inside[-1].numbers, at)
    if item in passage.under:
        return Introduction("right")
    near: list[tuple[int, str]] = []
    if passage.block.cell is None:
        for other, which in ((at - 1, -1), (at + 1, 0)):
            if 0 <= other < len(passages) and not passages[other].is_heading and passages[other].known != "quotation":
                near += [(other, sentence) for sentence in sentences(passages[other].words)[which:][:1]]
    named = [(other, one.numbers) for other, sentence in near for one in mentions(sentence, mine.stem)]
    if any(mine.number.casefold() in numbers for _, numbers in named):
        return Introduction("right")
    if passage.under:
        return Introduction("other", items[min(passage.under)].label, at)
    if not mine.stem:
        return Introduction("right")
    if named:
        return _told(mine, named[0][1], named[0][0])
    for other, sentence in near:
        if ordinal := _ORDINAL.search(sentence):
            return Introduction("ordinal", ordinal[0], other)
    return Introduction("nothing")


def _told(mine: Item, numbers: tuple[str, ...], at: int) -> Introduction:
    if mine.number.casefold() in numbers:
        return Introduction("right")
    return Introduction("other", f"{mine.stem} {' and '.join(numbers)}", at)
