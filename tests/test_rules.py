"""Every rule is explained, well named, and held to a specification that fires it."""

from __future__ import annotations

import re
from typing import Any

import pytest

from respgen import rules
from respgen.rules import FAMILIES, RULES, Rule
from tests import specs

CODES = {rule.code for rule in RULES}
SPECIFICATIONS = {
    path.stem: path.read_text(encoding="utf-8")
    for path in specs.FOLDER.glob("*.md")
    if path.name not in specs.NO_SPECIFICATION
}
EACH = pytest.mark.parametrize("rule", RULES, ids=[rule.code for rule in RULES])


def printed(text: str) -> str:
    """What the sessions of a specification print."""
    lines = text.splitlines()
    sessions = (step for case in specs.cases(text) for step in case if isinstance(step, specs.Session))
    return "\n".join(line for session in sessions for line in lines[session.first : session.last])


@EACH
def test_a_specification_fires_the_rule(rule: Rule[Any]) -> None:
    fired = printed(SPECIFICATIONS[f"{rule.code}-{rule.name}"])
    assert f": {rule.severity.value} {rule.code} {rule.name}: " in fired


@EACH
def test_a_specification_shows_where_the_rule_is_silent(rule: Rule[Any]) -> None:
    """Each case with a session has its own; at least one of them does without the rule."""
    text = SPECIFICATIONS[f"{rule.code}-{rule.name}"]
    lines = text.splitlines()
    told = [
        "\n".join(line for step in case if isinstance(step, specs.Session) for line in lines[step.first : step.last])
        for case in specs.cases(text)
    ]
    assert any("$ respgen check" in case and f" {rule.code} " not in case for case in told)


@EACH
def test_the_rule_is_explained(rule: Rule[Any]) -> None:
    assert rule.sentence.endswith(".")
    assert rule.why.endswith(".")
    assert rule.fix.endswith(".")
    assert rules.find(rule.code) is rules.find(rule.name) is rule


def test_every_code_in_a_specification_is_a_rule() -> None:
    for name, text in SPECIFICATIONS.items():
        found = set(re.findall(r"(?:error|block|warning|ask|advice|notice) ([A-Z]\d{3}) ", printed(text)))
        assert found <= CODES, name
        if match := re.match(r"[A-Z]\d{3}-", name):
            assert match[0].rstrip("-") in CODES, name


def test_every_finding_in_a_specification_says_what_to_do() -> None:
    for name, text in SPECIFICATIONS.items():
        lines = printed(text).splitlines()
        found = [at for at, line in enumerate(lines) if re.search(r": (?:[a-z]+) [A-Z]\d{3} [a-z-]+: ", line)]
        assert [lines[at] for at in found if not lines[at + 1].startswith("  help: ")] == [], name


def test_codes_are_unique_and_in_order_within_their_families() -> None:
    codes = [rule.code for rule in RULES]
    assert len(CODES) == len(codes)
    assert codes == sorted(codes, key=lambda code: (list(FAMILIES).index(code[0]), code))
    assert [code[1:] for code in codes] == sorted(code[1:] for code in codes)


def test_codes_are_a_family_and_three_digits() -> None:
    assert all(re.fullmatch(rf"[{''.join(FAMILIES)}]\d{{3}}", code) for code in CODES)


def test_names_are_unique_and_say_what_is_bad() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    wrong = re.compile(r"(check|no|not|must|validate|require|ensure|disallow|forbid|prefer|use)-|.*[^a-z-]")
    assert [name for name in names if wrong.match(name)] == []
