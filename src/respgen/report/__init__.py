"""Findings and outcomes → text for people, and JSON for programs (pure)."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from respgen.agenda import planned_keys
from respgen.decisions import SETTLED_BY_PEOPLE, fingerprint_of
from respgen.errors import Finding, Severity
from respgen.linting import Linted
from respgen.model import CellPlace, FilePlace, Gap, Place, PlannedDocument
from respgen.pipeline import Result
from respgen.publication.changes import Changed
from respgen.rules import FAMILIES, RULES, Rule

SCHEMA = 1
GAP = "gap"
"""The rule whose findings are told in a way of their own."""


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
    # A cell that several documents print is told once; so is what one mend of a sheet, row or workbook fills.
    told: dict[tuple[object, ...], list[Finding]] = {}
    for finding in ordered(findings):
        same = (finding.place, finding.help) if finding.name == GAP and _is_wide(finding.place) else ()
        told.setdefault(same or tuple(finding_lines(finding)), []).append(finding)
    lines: list[str] = []
    for first, *others in told.values():
        more = len({other.message for other in others} - {first.message})
        lines += finding_lines(replace(first, message=first.message + _and_more(more)))
    return "\n".join([*lines, summary(findings)])


def copy_line(copy: str, linted: Linted) -> str:
    """What `template check --annotate` says of its copy."""
    file = linted.template.file
    if linted.template.document.fault:
        return f"{copy}: not written, since {file} cannot be read"
    return f"{copy}: a copy of {file} with {'a comment at each finding' if linted.findings else 'no comments'}"


def sheet_line(file: str, waiting: int, decided: int) -> str:
    """What `check --decisions` says of its sheet."""
    before = f", {decided} that people have filled in" if decided else ""
    if not waiting:
        return f"{file}: nothing waits for a person{before}"
    return f"{file}: {count(waiting, 'row')} to be initialled (decision, name, date, reason){before}"


def _is_wide(place: Place) -> bool:
    """Whether the place is more than a cell: a row, a sheet or a workbook, where more than one thing may be missing."""
    return isinstance(place, FilePlace) or (isinstance(place, CellPlace) and not re.search("[A-Z]", place.cell))


def _and_more(number: int) -> str:
    return f"; and {number} more" if number else ""


def summary(findings: Iterable[Finding]) -> str:
    """One line: how many findings of each severity."""
    words = [count(number, severity) for severity, number in counts(findings).items()]
    return f"{', '.join(words)}." if words else "No findings."


def counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each severity, the gravest first. What several documents share is one."""
    told = {tuple(finding_lines(finding)): finding.severity for finding in findings}
    counts = Counter(told.values())
    return {severity.value: counts[severity] for severity in Severity if counts[severity]}


def count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 or word in ("advice", "late") else f"{number} {word}s"


_TOLD = {
    "drawn": "drawn",
    "unchanged": "unchanged",
    "beside": "new drawing beside the draft",
    "kept": "left as it is",
    "not drawn": "not drawn",
}


def build_text(results: list[Result], findings: list[Finding]) -> str:
    """What `build` prints: where each document is, what it lacks and in which cell, and what else was found."""
    lines: list[str] = []
    for result in results:
        lines += _outcome_lines(result)
        lines += _gap_lines(result)
    errors = [finding for finding in ordered(findings) if finding.severity is Severity.ERROR]
    lines += [line for finding in errors for line in finding_lines(finding)]
    others = [finding for finding in findings if finding.name != GAP and finding.severity is not Severity.ERROR]
    if others:
        lines.append(f"Besides: {summary(others)} `respgen check` lists them.")
    return "\n".join(lines)


def _outcome_lines(result: Result) -> Iterator[str]:
    outcome, standing = result.outcome, result.standing
    if outcome is None:
        return
    reason = f" ({outcome.reason})" if outcome.reason else ""
    yield f"{outcome.file}: {_TOLD[outcome.kind]}{reason}"
    if outcome.kind in ("drawn", "unchanged") and standing.beside_edited:
        yield f"  {standing.beside} was edited: what was written there is not in the draft"
    elif outcome.kind in ("drawn", "unchanged") and standing.beside:
        yield f"  {standing.beside} is no longer needed: the draft itself is up to date"


def _gap_lines(result: Result) -> Iterator[str]:
    """Each gap with its cell. All those that one mend of a row, sheet or workbook fills are one line."""
    gaps = result.gaps or ()
    if gaps:
        # In a draft that is left alone somebody may have filled them.
        left_alone = result.outcome is not None and result.outcome.kind in ("kept", "beside")
        yield f"  {'the new drawing ' if left_alone else ''}lacks {len(gaps)}:"
    told: dict[tuple[object, ...], list[Gap]] = {}
    for number, gap in enumerate(gaps):
        told.setdefault((gap.place, gap.help if _is_wide(gap.place) else number), []).append(gap)
    for first, *others in told.values():
        yield f"  {first.place}  {first.told}{_and_more(len(others))}"


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
        **({"fingerprint": fingerprint_of(finding)} if finding.severity in SETTLED_BY_PEOPLE else {}),
    }


def place_json(place: Place) -> dict[str, Any]:
    """A place with its kind, its parts, and the text in which it is printed."""
    kind = "cell" if isinstance(place, CellPlace) else "file" if isinstance(place, FilePlace) else "word"
    return {"kind": kind, "text": str(place), **dataclasses.asdict(place)}


def check_json(findings: list[Finding]) -> dict[str, Any]:
    return {"schema": SCHEMA, "findings": [finding_json(finding) for finding in ordered(findings)]}


def build_json(results: list[Result], findings: list[Finding]) -> dict[str, Any]:
    documents = [
        {
            **document_json(result),
            "outcome": result.outcome.kind,
            "file": result.outcome.file,
            "kept": result.outcome.kept,
            "reason": result.outcome.reason,
            "gaps": [
                {"place": place_json(gap.place), "awaited": gap.awaited, "help": gap.help}
                for gap in (result.gaps or ())
            ],
        }
        for result in results
        if result.outcome
    ]
    return {**check_json(findings), "documents": documents}


def document_json(result: Result) -> dict[str, Any]:
    standing = result.standing
    return {
        "keys": dataclasses.asdict(result.response.keys),
        "state": result.response.state,
        "draft": {
            "file": standing.file,
            "there": standing.there,
            "edited": place_json(standing.edited) if standing.edited else None,
            "fault": standing.fault,
            "stale": standing.stale,
            "open": standing.open,
            "beside": standing.beside,
            "beside edited": standing.beside_edited,
        },
    }


def changed_text(done: Changed) -> str:
    """What `withdraw` and `correct` print: what stands now, what is to be done, and where the same text stands."""
    handover = done.handover
    lines = [f"{done.folder}: {handover.now.change}, version {handover.now.number}"]
    if done.live:
        lines.append(f"  put its files on the website, and type the new day: {done.live}")
    else:
        lines.append("  put its files on the website; no row of Documents plans it, so its new day cannot be typed")
    if handover.is_first and not handover.is_withdrawn:
        lines.append("  send the copies again (Police Act 1996, s.55(6)), and type the new days into Commentary")
    lines += [
        f"  {row.place}: {_planned(row)} is about the same report: see whether it says the same" for row in done.others
    ]
    return "\n".join(lines)


def _planned(row: PlannedDocument) -> str:
    keys = planned_keys(row)
    return ", ".join(filter(None, (keys.force, keys.inspection, keys.occasion, keys.template)))


def changed_json(done: Changed) -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "folder": done.folder,
        "change": done.handover.now.change,
        "version": done.handover.now.number,
        "day": done.handover.now.day.isoformat(),
        "reasons": dict(done.handover.now.reasons),
        "live on": place_json(done.live) if done.live else None,
        "others": [
            {"keys": dataclasses.asdict(planned_keys(row)), "place": place_json(row.place)} for row in done.others
        ],
    }


def explanation(rule: Rule[Any]) -> str:
    """A rule's page."""
    head = f"{rule.code} {rule.name} ({rule.severity.value}, {FAMILIES[rule.code[0]]})"
    parts = (rule.sentence, f"Why: {rule.why}", f"Fix: {rule.fix}")
    return "\n\n".join([head, *(textwrap.fill(part, 88, break_on_hyphens=False) for part in parts)])


def rule_list() -> str:
    """All rules, a line each."""
    return "\n".join(f"{rule.code}  {rule.severity.value:8} {rule.name}" for rule in RULES)
