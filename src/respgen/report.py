"""Findings and outcomes → text for people, and JSON for programs (pure)."""

from __future__ import annotations

import dataclasses
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from respgen.drafts import Outcome
from respgen.errors import Finding, Severity
from respgen.model import CellPlace, FilePlace, Place
from respgen.pipeline import Result
from respgen.rules import FAMILIES, RULES, Rule

SCHEMA = 1
GAP = "gap"


def finding_lines(finding: Finding) -> Iterator[str]:
    """A finding as it is printed: its place first, so that an editor can jump there."""
    yield f"{finding.place}: {finding.severity.value} {finding.code} {finding.name}: {finding.message}"
    if finding.help:
        yield f"  help: {finding.help}"


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Each once, the gravest first; within a severity in the order in which they were found."""
    ranks = list(Severity)
    return sorted(dict.fromkeys(findings), key=lambda finding: ranks.index(finding.severity))


def check_text(findings: list[Finding]) -> str:
    """What `check` prints."""
    # A cell that several documents print is told once.
    told = dict.fromkeys(tuple(finding_lines(finding)) for finding in ordered(findings))
    lines = [line for finding in told for line in finding]
    return "\n".join([*lines, summary(findings)])


def summary(findings: Iterable[Finding]) -> str:
    """One line: how many findings of each severity. What several documents share is one."""
    told = {tuple(finding_lines(finding)): finding.severity for finding in findings}
    counts = Counter(told.values())
    words = [_count(counts[severity], severity.value) for severity in Severity if counts[severity]]
    return f"{', '.join(words)}." if words else "No findings."


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word == "advice" else f"{number} {word}s"


_TOLD = {
    "drawn": "drawn",
    "unchanged": "unchanged",
    "beside": "new drawing beside the draft that somebody edited",
    "kept": "left as it is",
    "not drawn": "not drawn",
}


def build_text(outcomes: list[tuple[Result, Outcome]], findings: list[Finding]) -> str:
    """What `build` prints: where each document is, what it lacks and in which cell, and what else was found."""
    lines: list[str] = []
    for result, outcome in outcomes:
        reason = f" ({outcome.reason})" if outcome.reason else ""
        edited = f" {outcome.kept}" if outcome.kind == "beside" else ""
        lines.append(f"{outcome.file}: {_TOLD[outcome.kind]}{edited}{reason}")
        gaps = result.drawing.gaps if result.drawing else ()
        if gaps:
            lines.append(f"  lacks {len(gaps)}:")
            lines += [f"  {gap.place}  {gap.awaited}" for gap in gaps]
    errors = [finding for finding in ordered(findings) if finding.severity is Severity.ERROR]
    lines += [line for finding in errors for line in finding_lines(finding)]
    others = [finding for finding in findings if finding.name != GAP and finding.severity is not Severity.ERROR]
    if others:
        lines.append(f"Besides: {summary(others)} `respgen check` lists them.")
    return "\n".join(lines)


def finding_json(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "name": finding.name,
        "severity": finding.severity.value,
        "place": place_json(finding.place),
        "words": finding.words,
        "message": finding.message,
        "help": finding.help,
        "keys": dataclasses.asdict(finding.keys),
    }


def place_json(place: Place) -> dict[str, Any]:
    """A place with its kind, its parts, and the text in which it is printed."""
    kind = "cell" if isinstance(place, CellPlace) else "file" if isinstance(place, FilePlace) else "word"
    return {"kind": kind, "text": str(place), **dataclasses.asdict(place)}


def check_json(findings: list[Finding]) -> dict[str, Any]:
    return {"schema": SCHEMA, "findings": [finding_json(finding) for finding in ordered(findings)]}


def build_json(outcomes: list[tuple[Result, Outcome]], findings: list[Finding]) -> dict[str, Any]:
    documents = [
        {
            "keys": dataclasses.asdict(result.response.keys),
            "outcome": outcome.kind,
            "file": outcome.file,
            "kept": outcome.kept,
            "reason": outcome.reason,
            "gaps": [
                {"place": place_json(gap.place), "awaited": gap.awaited, "help": gap.help}
                for gap in (result.drawing.gaps if result.drawing else ())
            ],
        }
        for result, outcome in outcomes
    ]
    return {**check_json(findings), "documents": documents}


def explanation(rule: Rule[Any]) -> str:
    """A rule's page."""
    head = f"{rule.code} {rule.name} ({rule.severity.value}, {FAMILIES[rule.code[0]]})"
    parts = (rule.sentence, f"Why: {rule.why}", f"Fix: {rule.fix}")
    return "\n\n".join([head, *(textwrap.fill(part, 88, break_on_hyphens=False) for part in parts)])


def rule_list() -> str:
    """All rules, a line each."""
    return "\n".join(f"{rule.code}  {rule.severity.value:8} {rule.name}" for rule in RULES)
