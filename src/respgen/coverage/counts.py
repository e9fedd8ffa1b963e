"""A sentence in English → the numbers of recommendations that it states (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

_ONES = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_COUNT = rf"\d{{1,3}}|{'|'.join(_ONES)}"
MADE = re.compile(
    r"\b(?:makes?|made|sets? out|identif(?:y|ies|ied)|contains?|contained|includes?|included|issued?|gives?|gave)"
    rf" (?:a total of )?({_COUNT}) recommendations?\b(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
# "to chief constables, the National Crime Agency and others" are all of them.
_MORE = r"(?:,? and\b|, (?:the\b|[A-Z]))"
_WHOM = re.compile(
    rf" ?(?:to|for|(?:directed|addressed) (?:\w+ )?(?:at|to)) (?:the )?[Cc]hief [Cc]onstables(?P<more>{_MORE})?"
)
_AT_CHIEFS = re.compile(
    rf"\b((?i:{_COUNT})) (?:of (?:which|them|these) )?(?:are |were )?(?:directed|addressed)(?: \w+)? (?:to|at) "
    rf"[Cc]hief [Cc]onstables(?!{_MORE})"
)
_SOME = re.compile(
    r" (?:to|for|directed|addressed|about|on|that|which|relevant|applicable|affecting|relating|concerning|specific\w*)"
    r"\b(?! (?:various|several|a number))"
)
_OTHER_REPORT = re.compile(r"\b(?:previous|earlier|last|first|other|another|20\d\d)\b", re.IGNORECASE)


def number(words: str) -> int:
    """The number that a word or figures say: "ten", "10"."""
    return int(words) if words.isdigit() else _ONES.index(words.lower()) + 1


def stated(sentence: str, total: int | None, at_chiefs: int | None) -> Iterator[tuple[int, int, str]]:
    """The numbers that a sentence states, what the register has for each, and of which recommendations that is."""
    # What an earlier report made is not in the register's row for this one.
    if _OTHER_REPORT.search(sentence):
        return
    for match in MADE.finditer(sentence):
        whom = _WHOM.match(match["rest"])
        if whom and not whom["more"]:
            if at_chiefs is not None:
                yield number(match[1]), at_chiefs, " to chief constables"
        # "makes 2 recommendations to the Home Office" counts some of them.
        elif total is not None and (whom or not _SOME.match(match["rest"])):
            yield number(match[1]), total, ""
    for match in _AT_CHIEFS.finditer(sentence):
        if at_chiefs is not None:
            yield number(match[1]), at_chiefs, " to chief constables"
