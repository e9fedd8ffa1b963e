"""Words of a document or the register → the forms in which they are compared, and the numbers that they name (pure)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass

# Word turns quotation marks and dashes into others by itself: none of them is a change of wording.
_PLAIN = str.maketrans("‘’‚“”„‐‑‒–—\u00a0", "''''''-----\u0020", "\u00ad\u200b\u200c\u200d\ufeff")
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>")
_NUMBER = r"\d{1,3}[a-z]?\b(?!\.\d)"
_LIST = rf"{_NUMBER}(?:(?:,? and |,? or | ?& ?|, ?| to | ?- ?){_NUMBER})*"
_ENDS = re.compile(r"(?<=[.!?;])[')]*\s+(?=['(]?[A-Z0-9])")
_QUOTING = " '\"[]"


def plain(words: str) -> str:
    """The words in one line, without markup that somebody pasted, and with one kind of quotation mark and dash."""
    return " ".join(_MARKUP.sub(" ", words).translate(_PLAIN).replace('"', "'").split())


def folded(words: str) -> str:
    """The same without regard to case."""
    return plain(words).casefold()


def sentences(words: str) -> list[str]:
    """The sentences of plain words."""
    return _ENDS.split(words) if words else []


@dataclass(frozen=True, slots=True)
class Mention:
    """Where plain words name recommendations: "Recommendations 3a and 4"."""

    start: int
    end: int
    numbers: tuple[str, ...]


def is_number(words: str) -> bool:
    """Whether a recommendation's number is of the kind that is looked for in sentences."""
    return re.fullmatch(_NUMBER, words.casefold()) is not None


def mentions(words: str, stem: str) -> Iterator[Mention]:
    """Every place where the numbers stand that go with this stem ("Recommendation")."""
    if not stem:
        return
    for match in re.finditer(rf"\b{re.escape(stem)}s? ({_LIST})", words, re.IGNORECASE):
        yield Mention(match.start(), match.end(), tuple(_numbers(match[1].casefold())))


def _numbers(listed: str) -> Iterator[str]:
    for one in re.split(r",? and |,? or | ?& ?|, ?", listed):
        first, *last = re.split(r" to | ?- ?", one)
        if last and first.isdigit() and last[-1].isdigit() and int(first) < int(last[-1]):
            for number in map(str, range(int(first), int(last[-1]) + 1)):
                yield from (number, *(f"{number}{letter}" for letter in "abcdefgh"))
        else:
            yield from (first, *last)


def likeness(words: str, other: str) -> float:
    """How much of the longer of two texts stands in the other in that order: 1 for the same, 0 for less than half."""
    mine, theirs = words.split(), other.split()
    most = max(len(mine), len(theirs))
    # No use of it asks for less than a half.
    if 2 * min(len(mine), len(theirs)) < most or not most:
        return 0.0
    if len(set(mine) & set(theirs)) < 0.4 * min(len(set(mine)), len(set(theirs))):
        return 0.0
    matcher = difflib.SequenceMatcher(None, mine, theirs, autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / most


def unquoted(words: str) -> str:
    """The words without the quotation marks around them."""
    return words.strip(_QUOTING)


def difference(words: str, register: str) -> tuple[str, str]:
    """Where the first difference is, as each of two texts has it, with a word or two around it."""
    mine, theirs = unquoted(words).split(), unquoted(register).split()
    for kind, start, end, first, last in difflib.SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
        if kind != "equal":
            return _around(mine, start, end), _around(theirs, first, last)
    return words, register


def _around(words: list[str], start: int, end: int) -> str:
    before, after = max(0, start - 2), min(len(words), end + 2)
    # Many words in a row would drown where they begin.
    end = min(end, start + 8)
    after = min(after, end + 2)
    told = " ".join(words[before:after])
    return f"{'… ' if before else ''}{told}{' …' if after < len(words) else ''}"
