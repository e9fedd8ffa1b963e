"""What a template may do to words, counts and lists (pure). docs/templates.md lists them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()


def possessive(words: str) -> str:
    """Whose something is: "Staffordshire Police" gives "Staffordshire Police's", "Wales" gives "Wales'"."""
    return words + ("'" if words.endswith(("s", "S")) else "'s") if words else words


def sentence_case(words: str) -> str:
    """A capital at the beginning; the rest, names among it, as it was: "in progress" gives "In progress"."""
    first = next((at for at, character in enumerate(words) if character.isalnum()), 0)
    return words[:first] + words[first : first + 1].upper() + words[first + 1 :]


def in_words(count: int) -> str:
    """A count below a hundred in words, a larger one in figures: 10 gives "ten", 1200 gives "1,200"."""
    if not 0 <= count < 100:
        return f"{count:,}"
    if count < 20:
        return _ONES[count]
    tens, ones = divmod(count, 10)
    return _TENS[tens - 2] + (f"-{_ONES[ones]}" if ones else "")


def count(members: Sequence[object]) -> int:
    """How many members a list has."""
    return len(members)


def plural(count: int, one: str, many: str = "") -> str:
    """The word that goes with a count: 1 gives "recommendation", any other "recommendations". Type the plural too where
    it is more than an ending: `plural("cause of concern", "causes of concern")`."""
    if count == 1:
        return one
    if many:
        return many
    if re.search(r"[^aeiou]y$", one):
        return f"{one[:-1]}ies"
    return one + ("es" if re.search(r"(s|x|z|ch|sh)$", one) else "s")


def joined(members: Sequence[str]) -> str:
    """The members' words, with commas and "and": `applying|joined("number")` gives "1, 2 and 5"."""
    said = [words for words in members if words]
    return " and ".join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter: what types it takes and gives ("text", "whole number", "list"), how many words in brackets it needs and
    may have, and whether it knows English alone."""

    change: Callable[..., Any]
    takes: str
    gives: str
    least: int = 0
    most: int = 0
    english: bool = True


FILTERS: Mapping[str, Filter] = {
    "possessive": Filter(possessive, "text", "text"),
    "sentence_case": Filter(sentence_case, "text", "text", english=False),
    "count": Filter(count, "list", "whole number", english=False),
    "in_words": Filter(in_words, "whole number", "text"),
    "plural": Filter(plural, "whole number", "text", 1, 2),
    "joined": Filter(joined, "list", "text", 1, 1),
}
"""The filters by the names that templates use."""
