"""Findings and outcomes → text for people, and JSON for programs (pure)."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from respgen.errors import Finding, Severity
from respgen.model import CellPlace, FilePlace, Gap, Place
from respgen.pipeline import Linted, Result
from respgen.responses import normal_key, touches
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


def _is_wide(place: Place) -> bool:
    """Whether the place is more than a cell: a row, a sheet or a workbook, where more than one thing may be missing."""
    return isinstance(place, FilePlace) or (isinstance(place, CellPlace) and not re.search("[A-Z]", place.cell))


def _and_more(number: int) -> str:
    return f"; and {number} more" if number else ""


def summary(findings: Iterable[Finding]) -> str:
    """One line: how many findings of each severity."""
    words = [_count(number, severity) for severity, number in _counts(findings).items()]
    return f"{', '.join(words)}." if words else "No findings."


def _counts(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each severity, the gravest first. What several documents share is one."""
    told = {tuple(finding_lines(finding)): finding.severity for finding in findings}
    counts = Counter(told.values())
    return {severity.value: counts[severity] for severity in Severity if counts[severity]}


def _count(number: int, word: str) -> str:
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


_COLUMNS = ("occasion", "template", "state", "draft", "gaps", "findings")
_SHOWN = (GAP, "edited-draft", "outdated-draft")
"""What other columns say."""


def status_text(results: list[Result], findings: list[Finding]) -> str:
    """What `status` prints: a table with a row for each document, under its force and inspection."""
    rows: list[tuple[str, ...]] = []
    of_each, general = shared_out(results, findings)
    for result, found in zip(results, of_each, strict=True):
        keys, gaps = result.response.keys, result.gaps
        others = [finding for finding in found if finding.name not in _SHOWN]
        rows.append(
            (
                keys.occasion,
                keys.template,
                result.response.state,
                _draft_words(result),
                "-" if gaps is None else str(len(gaps)),
                summary(others).rstrip(".") if others else "-",
            )
        )
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows, strict=True)]
    lines = [_row(_COLUMNS, widths)] if rows else ["No document is planned."]
    group = ""
    for result, row in zip(results, rows, strict=True):
        keys = result.response.keys
        if (named := ", ".join(filter(None, (keys.force, keys.inspection)))) != group:
            lines.append(group := named)
        lines += [_row(row, widths), *(f"{'':{widths[0] + 4}}{note}" for note in _notes(result))]
    states = Counter(row[_COLUMNS.index("draft")] for row in rows)
    if rows:
        lines.append(f"{_count(len(rows), 'document')}: {', '.join(f'{n} {words}' for words, n in states.items())}.")
    if general:
        lines.append(f"Besides: {summary(general)}")
    if findings:
        lines.append("`respgen check` lists all findings.")
    return "\n".join(lines)


def shared_out(results: list[Result], findings: Iterable[Finding]) -> tuple[list[list[Finding]], list[Finding]]:
    """The findings that touch each document, in the documents' order; and those that touch none."""
    # Most findings name a force and an inspection: no need to ask every document whether it is touched.
    by_pair: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, result in enumerate(results):
        keys = result.response.keys
        by_pair[normal_key(keys.force), normal_key(keys.inspection)].append(number)
    of_each: list[list[Finding]] = [[] for _ in results]
    general: list[Finding] = []
    for finding in findings:
        force, inspection = normal_key(finding.keys.force), normal_key(finding.keys.inspection)
        near: Iterable[int] = range(len(results))
        if force and inspection:
            # A document about the force as a whole has no inspection of its own.
            near = (*by_pair.get((force, inspection), ()), *by_pair.get((force, ""), ()))
        touched = [number for number in near if touches(finding.keys, results[number].response)]
        for number in touched:
            of_each[number].append(finding)
        if not touched:
            general.append(finding)
    return of_each, general


def _row(cells: tuple[str, ...], widths: list[int]) -> str:
    return "  " + "  ".join(f"{cell:{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def is_settled(result: Result) -> bool:
    """Whether nobody has anything to do about the document: nothing is missing, new or left over."""
    standing = result.standing
    return result.gaps == () and standing.there and not (standing.stale or standing.fault or standing.beside)


def _draft_words(result: Result) -> str:
    standing = result.standing
    if not standing.there:
        return "not drawn" if not standing.stale else "missing"
    if standing.fault:
        return "unreadable"
    if standing.edited:
        return "edited (new data)" if standing.stale else "edited"
    if result.gaps is None:
        return "cannot be drawn"
    return "out of date" if standing.stale else "up to date"


def _notes(result: Result) -> Iterator[str]:
    standing = result.standing
    if result.gaps is None:
        yield "cannot be drawn: see its errors"
    if standing.there and standing.stale:
        yield f"since it was drawn: {standing.stale}"
    if standing.edited:
        yield f"first edit: {str(standing.edited).removeprefix(standing.file).removeprefix(': ') or 'not known'}"
    if standing.fault:
        yield standing.fault
    if standing.open:
        yield f"open in {standing.open}"
    if standing.beside:
        is_newer = standing.stale or standing.edited or standing.fault
        said = "edited beside it" if standing.beside_edited else "newer drawing" if is_newer else "no longer needed"
        yield f"{said}: {standing.beside.rpartition('/')[2]}"


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


def build_json(results: list[Result], findings: list[Finding]) -> dict[str, Any]:
    documents = [
        {
            **_document_json(result),
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


def status_json(results: list[Result], findings: list[Finding]) -> dict[str, Any]:
    documents: list[dict[str, Any]] = []
    of_each, general = shared_out(results, findings)
    for result, found in zip(results, of_each, strict=True):
        gaps = None if result.gaps is None else len(result.gaps)
        documents.append({**_document_json(result), "gaps": gaps, "findings": _counts(found)})
    return {"schema": SCHEMA, "documents": documents, "other findings": _counts(general)}


def _document_json(result: Result) -> dict[str, Any]:
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


def explanation(rule: Rule[Any]) -> str:
    """A rule's page."""
    head = f"{rule.code} {rule.name} ({rule.severity.value}, {FAMILIES[rule.code[0]]})"
    parts = (rule.sentence, f"Why: {rule.why}", f"Fix: {rule.fix}")
    return "\n\n".join([head, *(textwrap.fill(part, 88, break_on_hyphens=False) for part in parts)])


def rule_list() -> str:
    """All rules, a line each."""
    return "\n".join(f"{rule.code}  {rule.severity.value:8} {rule.name}" for rule in RULES)
