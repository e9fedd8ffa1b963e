"""template.matching: which ifs, loops, branches and ends belong together, and what is wrong where they do not."""

from __future__ import annotations

import pytest

from respgen.template.matching import Match, Sign, match

WORDS = {
    "if": Sign("opens", "if"), "for": Sign("opens", "for"), "endif": Sign("ends", "if"), "endfor": Sign("ends", "for"),
    "elif": Sign("turns", "elif"), "else": Sign("turns", "else"),
    "if?": Sign("opens", "if", True), "end?": Sign("ends", "", True), "?": Sign("opens", "", True),
}  # fmt: skip


def matched(words: str) -> Match:
    return match([WORDS[word] for word in words.split()])


@pytest.mark.parametrize(
    ("words", "opened"),
    [
        ("if endif", {1: 0}),
        ("if elif elif else endif", {1: 0, 2: 0, 3: 0, 4: 0}),
        ("for if else endif else endfor", {2: 1, 3: 1, 4: 0, 5: 0}),
        ("for if? end? end?", {2: 1, 3: 0}),
        ("for ? endfor", {2: 0}),
        ("? endif", {1: 0}),
    ],
)
def test_what_is_sound_or_told_already_has_no_fault(words: str, opened: dict[int, int]) -> None:
    found = matched(words)
    assert found.opened == opened
    assert (found.wrong, found.crosses, found.stray, found.twice, found.lost) == ([], {}, [], {}, {})
    assert all(WORDS[words.split()[at]].is_told for at in found.unclosed)


@pytest.mark.parametrize(
    ("words", "expected"),
    {
        "an end that is missing": ("if for endif", {"unclosed": {1: 2}}),
        "an end that is missing at all": ("if for endfor", {"unclosed": {0: None}}),
        "an end too many": ("for endif endfor", {"stray": [1]}),
        "a beginning that is missing": ("for endfor endfor", {"stray": [2]}),
        "an end of the other kind": ("for if endfor endfor", {"wrong": [2]}),
        "the wrong end of the outer one": ("for if endif endif", {"wrong": [3]}),
        "pairs that cross": ("if for endif endfor", {"crosses": {2: (1, 3)}}),
        "a second else": ("if else else endif", {"twice": {2: 0}}),
        "an elif behind the else": ("if else elif endif", {"twice": {2: 0}}),
        "an else of the outer one": ("if if else else endif", {"unclosed": {1: 3}}),
        "an else without its if": ("for else endif endfor", {"lost": {1: 2}}),
        "an elif without its if": ("for elif else endif endfor", {"lost": {1: 3}}),
        "an else alone": ("else", {"lost": {0: None}}),
        "an else without its loop": ("for endfor else endfor", {"lost": {2: 3}}),
    }.values(),
)
def test_one_fault_is_found_as_one(words: str, expected: dict[str, object]) -> None:
    found = matched(words)
    names = ("wrong", "crosses", "unclosed", "stray", "twice", "lost")
    assert {name: getattr(found, name) for name in names if getattr(found, name)} == expected
