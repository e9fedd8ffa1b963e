"""Document → its tags with their places, which of them cannot be read, and which paragraphs they make one (pure)."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from respgen.model import Document
from respgen.template import halves, single
from respgen.template.halves import Half
from respgen.template.tags import TAG, Fault, Passage, Path, Tag, is_left_out, passages, tag_of

# What no template needs: looking for what belongs together takes its time.
MOST_TAGS = 2000
# A third brace behind a field is most likely mistyped; of four, two are the end of something else.
_TAG = re.compile(rf"(?:{TAG.pattern})(?:(?<=\}}\}})\}}(?!\}}))?", re.DOTALL)
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found. `broken` are the tags that nobody can read, those among them that were only begun or ended.

    `joined` are the paragraphs of a part that tags make one, by their paths, first one first.
    """

    tags: tuple[Tag, ...]
    faults: tuple[Fault, ...]
    broken: frozenset[Tag] = frozenset()
    joined: tuple[tuple[str, tuple[Path, ...]], ...] = ()


def read(document: Document) -> Found:
    """Every tag of every story and of the core properties, in the order of the parts, and which cannot be read."""
    texts = sorted(passages(document), key=lambda one: (one.place.part, one.place.path))
    joined = _joined(texts)
    first = {(part, path): paths[0] for part, paths in joined for path in paths}
    loose = list(halves.read(texts))
    filled = [text for text in texts if text.cell and _REMARK.sub("", text.words).strip()]
    loose_in: dict[int, list[Half]] = {}
    for half in loose:
        loose_in.setdefault(id(half.passage), []).append(half)
    tags, broken = list[Tag](), dict[Tag, Fault]()
    for text in texts:
        line = first.get((text.place.part, text.place.path), text.place.path)
        for found, fault in _tags(text, loose_in.get(id(text), ())):
            # What is joined to another paragraph shares it.
            is_joined = (text.place.part, text.place.path) in first
            alone = found.alone and not is_joined and not (found.scope == "tr" and _shares_row(found, filled))
            tag = replace(found, line=line, alone=alone)
            tags.append(tag)
            if told := fault or single.fault(tag):
                broken[tag] = told
    faults = [*_told_once(broken), *halves.foreign(texts, loose)]
    faults += [*_unjoined(texts), *single.in_links(texts), *single.in_custom_properties(document)]
    if len(tags) > MOST_TAGS:
        reason = f"a template has at most {MOST_TAGS:,} tags"
        faults.append(Fault("unreadable", tags[MOST_TAGS].place, tags[MOST_TAGS].words, reason))
    return Found(tuple(tags[:MOST_TAGS]), tuple(faults), frozenset(broken), joined)


def _tags(text: Passage, loose: Sequence[Half]) -> Iterator[tuple[Tag, Fault | None]]:
    """The tags of a passage in the order in which they are drawn; what is only half of one with the fault that it is.

    What stands inside of such a half is told with it.
    """
    found: list[tuple[int, bool, Tag, Fault | None]] = []
    rest = text.words
    for at, is_alt, words in ((0, False, text.words), *((at, True, alt) for at, alt in text.alts)):
        spans = [(half.start, half.end) for half in loose if half.text is words and half.is_alt is is_alt]
        matches = [match.span() for match in _TAG.finditer(words)]
        matches = [one for one in matches if not any(start <= one[0] < end for start, end in spans)]
        if not is_alt:
            rest = _without(words, [*spans, *matches])
        for start, end in matches:
            tag = tag_of(words[start:end], text.at(words, start, end, is_alt=is_alt), 0)
            fault = None if is_alt else single.in_result(text, start, end, words[start:end])
            found.append((at if is_alt else start, is_alt, tag, fault))
    found += [(half.at if half.is_alt else half.start, half.is_alt, half.tag, half.fault) for half in loose]
    found.sort(key=lambda one: one[:2])
    alone = not rest.strip() and sum(tag.kind != "comment" for _, is_alt, tag, _ in found if not is_alt) == 1
    for number, (_, is_alt, tag, fault) in enumerate(found):
        placed = replace(tag, number=number, alone=alone and not is_alt and tag.kind != "comment")
        yield replace(placed, cell=text.cell, alt=is_alt), fault


def _without(words: str, spans: Iterable[tuple[int, int]]) -> str:
    """The words without these spans of them."""
    kept, end = list[str](), 0
    for start, stop in sorted(spans):
        kept.append(words[end:start])
        end = max(end, stop)
    return "".join([*kept, words[end:]])


def _told_once(broken: Mapping[Tag, Fault]) -> Iterator[Fault]:
    """The faults, without those of ends whose beginning is left out of the dialect as well: {% endraw %} and so on. Of
    a table of contents, which holds every heading again, the first is told."""
    begun: list[str] = []
    contents: set[tuple[str, str]] = set()
    for tag, fault in broken.items():
        if fault.mend == single.CONTENTS:
            if (fault.place.part, fault.place.story) in contents:
                continue
            contents.add((fault.place.part, fault.place.story))
        word = tag.word.removeprefix("end")
        if tag.kind == "statement" and is_left_out(tag.word) and tag.word != word and word in begun:
            begun.remove(word)
            continue
        begun.append(tag.word)
        yield fault


def _shares_row(tag: Tag, filled: Sequence[Passage]) -> bool:
    """Whether other words stand in the row that the tag lifts, or in a table inside of it."""
    return any(text.place.path != tag.place.path and _is_in_row(text, tag) for text in filled)


def _is_in_row(text: Passage, tag: Tag) -> bool:
    if (text.place.part, text.place.story) != (tag.place.part, tag.place.story) or not text.cell or not tag.cell:
        return False
    if text.cell.depth > tag.cell.depth:
        row = tag.place.path[:-2]
        return text.place.path[: len(row)] == row
    return (text.cell.table, text.cell.row) == (tag.cell.table, tag.cell.row)


# ------------------------------------------------------------------------------- joining paragraphs


def _joins_next(text: Passage) -> bool:
    return text.words.rstrip().endswith("-%}")


def _joins_previous(text: Passage) -> bool:
    return text.words.lstrip().startswith("{%-")


def _follows(text: Passage, before: Passage) -> bool:
    """Whether one paragraph comes directly behind the other, in the same cell or text."""
    place, other = text.place, before.place
    return (place.part, place.story, place.path[:-1], text.cell) == (
        (other.part, other.story, other.path[:-1], before.cell)
    ) and place.path[-1:] == tuple(at + 1 for at in other.path[-1:])


def _joined(texts: Sequence[Passage]) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    """The paragraphs that become one, as docxtpl has it: "-%}" at the end of one, or "{%-" at the beginning of one."""
    found: list[list[Passage]] = []
    for before, text in itertools.pairwise(texts):
        if _follows(text, before) and (_joins_next(before) or _joins_previous(text)):
            if found and found[-1][-1] is before:
                found[-1].append(text)
            else:
                found.append([before, text])
    return tuple((group[0].place.part, tuple(text.place.path for text in group)) for group in found)


def _unjoined(texts: Sequence[Passage]) -> Iterator[Fault]:
    for before, text in itertools.zip_longest(texts, texts[1:]):
        if _joins_next(before) and (text is None or not _follows(text, before)):
            *_, match = TAG.finditer(before.words)
            reason = "it joins its paragraph to the next, and no paragraph follows here"
            place = before.at(before.words, match.start(), match.end())
            yield Fault("misplaced", place, match[0], reason, "leave out the sign")
