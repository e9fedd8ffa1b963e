"""A sentence in English → the numbers of recommendations that it states, and which are not the register's (pure)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

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


def counted(total: int | None, addressees: Sequence[Collection[str]]) -> int | None:
    """How many of the recommendations that the register holds, each with its addressees, are made to chief constables;
    None where it does not hold all that the report makes (`total`), or not with whom they are made to."""
    is_known = total == len(addressees) and all(one and "not known" not in one for one in addressees)
    return sum("chief constables" in one for one in addressees) if is_known else None


def wrong(sentence: str, total: int | None, at_chiefs: int | None) -> Iterator[str]:
    """What is wrong with the numbers of recommendations that a sentence states, each in a sentence of ours."""
    for told, held, what in stated(sentence, total, at_chiefs):
        if told != held:
            yield f'"{sentence}" counts {so_many(told)}{what}, the register {held}'


def so_many(number: int) -> str:
    return "1 recommendation" if number == 1 else f"{number} recommendations"


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
