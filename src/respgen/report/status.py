"""How each response stands → the text and the JSON of `status` (pure)."""

from __future__ import annotations

import dataclasses
import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from respgen import dates
from respgen.agenda import Case
from respgen.errors import Finding
from respgen.model import Keys, NoneSent, Unreadable, Value
from respgen.pipeline import Result
from respgen.report import GAP, SCHEMA, count, counts, document_json, summary
from respgen.responses import normal_key, touches

_COLUMNS = ("occasion", "template", "state", "draft", "gaps", "findings", "live on")
_SHOWN = (GAP, "edited-draft", "outdated-draft", "late-response")
"""What other columns and lines say."""
_INDENT = "  "


def text(results: list[Result], findings: list[Finding], cases: list[Case]) -> str:
    """What `status` prints: under each force and inspection how far its first response is, and a row for each document.

    What is late leads, then what is due first, then what is live.
    """
    of_each, general = shared_out(results, findings)
    rows = {id(result): _cells(result, found) for result, found in zip(results, of_each, strict=True)}
    widths = [max(map(len, column)) for column in zip(_COLUMNS, *rows.values(), strict=True)]
    lines = [_row(_COLUMNS, widths)] if rows else ["No document is planned."]
    for keys, case, members in _groups(results, cases):
        title = case.inspection.title.known if case else ""
        lines.append(", ".join(filter(None, (keys.force, keys.inspection))) + (f": {title}" if title else ""))
        lines += [f"{_INDENT}{fact}" for fact in (_facts(case) if case else ())]
        for result in members:
            lines.append(_row(rows[id(result)], widths))
            lines += [f"{'':{widths[0] + 4}}{note}" for note in _notes(result)]
    if rows:
        states = Counter(map(_draft_words, results))
        lines.append(f"{count(len(rows), 'document')}: {', '.join(f'{n} {words}' for words, n in states.items())}.")
    if general:
        lines.append(f"Besides: {summary(general)}")
    if findings:
        lines.append("`respgen check` lists all findings.")
    return "\n".join(lines)


def _cells(result: Result, found: list[Finding]) -> tuple[str, ...]:
    keys, gaps, live_on = result.response.keys, result.gaps, result.response.live_on
    others = [finding for finding in found if finding.name not in _SHOWN]
    return (
        keys.occasion,
        keys.template,
        result.state.word if result.state else result.response.state,
        _draft_words(result),
        "-" if gaps is None else str(len(gaps)),
        summary(others).rstrip(".") if others else "-",
        dates.short(live_on) if live_on else "-",
    )


def _groups(results: list[Result], cases: list[Case]) -> Iterator[tuple[Keys, Case | None, list[Result]]]:
    """The documents under the report that they answer, in the order of the cases; then those that answer none."""
    members: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        members[_pair(result.response.keys)].append(result)
    for case in cases:
        yield case.keys, case, members.pop(_pair(case.keys), [])
    for others in members.values():
        yield others[0].response.keys, None, others


def _pair(keys: Keys) -> tuple[str, str]:
    return normal_key(keys.force), normal_key(keys.inspection)


def _facts(case: Case) -> Iterator[str]:
    """How far a first response is, a line for each matter."""
    yield _due(case)
    if case.next and case.next.day != case.last_day:
        yield f"next: {case.next.name}, {dates.named(case.next.day)}"
    yield _comments(case)
    yield _answers(case)
    if case.live_on:
        yield _copies(case)
    elif case.changed_on:
        yield f"corrected or withdrawn on {dates.long(case.changed_on)}, and not live since"


def _due(case: Case) -> str:
    published = case.inspection.published.known
    if published is None or case.last_day is None or case.days_left is None:
        return "when the report was published is not known, so neither is its last day"
    out = f"published {dates.long(published)}"
    if case.live_on:
        first = case.first_live_on or case.live_on
        late = (first - case.last_day).days
        after = f", {count(late, 'day')} late" if late > 0 else ""
        again = f" as corrected, first since {dates.long(first)}" if first < case.live_on else ""
        return f"live since {dates.long(case.live_on)}{again}{after}; last day {dates.named(case.last_day)}; {out}"
    if case.first_live_on and not case.is_late and case.days_left < 0:
        return f"first live on {dates.long(case.first_live_on)}; last day {dates.named(case.last_day)}; {out}"
    if case.days_left < 0:
        return f"late: the last day was {dates.named(case.last_day)}, {count(-case.days_left, 'day')} ago; {out}"
    out += ", so it is due before its quarter ends" if case.before_quarter_ends else ""
    left = f"{count(case.days_left, 'day')} left: last day" if case.days_left else "last day today,"
    return f"{left} {dates.named(case.last_day)}; {out}"


def _comments(case: Case) -> str:
    invited = case.commentary.invited_on.known if case.commentary else None
    due = case.commentary.comments_due.known if case.commentary else None
    told = [f"invited {dates.long(invited)}" if invited else "not invited"]
    if case.commentary and isinstance(case.commentary.invited_on.said, Unreadable):
        told = ["the day of the invitation cannot be read"]
    match case.received:
        case None if case.officer and isinstance(case.officer.received_on.said, Unreadable):
            told.append("comments received, on a day that cannot be read")
        case None if case.officer and any(
            part.known for part in (case.officer.introduction, case.officer.next_steps, case.officer.closing)
        ):
            told.append("comments received, on what day is not said")
        case None:
            told.append("nothing received" + (f", due {dates.long(due)}" if due else ""))
        case NoneSent():
            told.append("no comments came")
        case day:
            told.append(f"comments received {dates.long(day)}")
    return f"chief officer: {', '.join(told)}"


def _answers(case: Case) -> str:
    told = f"recommendations: {case.answered} of {case.made} answered"
    if not case.overdue:
        return told
    named = ", ".join(f"{one.row.number.known or '?'} ({dates.long(one.due)})" for one in case.overdue)
    return f"{told}, {len(case.overdue)} overdue: {named}"


def _copies(case: Case) -> str:
    row = case.commentary
    sent = (
        ("inspectorate", case.sent_to_inspectorate, row.sent_to_inspectorate if row else None),
        ("Home Secretary", case.sent_to_home_secretary, row.sent_to_home_secretary if row else None),
    )
    not_sent = "not sent again" if case.changed_on else "not sent"

    def told(day: datetime.date | None, value: Value[datetime.date] | None) -> str:
        if value and isinstance(value.said, Unreadable):
            return "on a day that cannot be read"
        return dates.long(day) if day else not_sent

    return "copies: " + ", ".join(f"{whom} {told(day, value)}" for whom, day, value in sent)


def is_quiet(case: Case) -> bool:
    """Whether nobody has to hurry for it: it is live and its copies are sent, or it is not due within four weeks."""
    sent = case.sent_to_inspectorate and case.sent_to_home_secretary
    return bool(sent) if case.live_on else not case.is_near


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


def as_json(results: list[Result], findings: list[Finding], cases: list[Case]) -> dict[str, Any]:
    """What `status --json` prints: `responses`, a first response each, and `documents`."""
    documents: list[dict[str, Any]] = []
    of_each, general = shared_out(results, findings)
    for result, found in zip(results, of_each, strict=True):
        gaps = None if result.gaps is None else len(result.gaps)
        live_on = _iso(result.response.live_on)
        stands = {"publication": _publication_json(result), "gaps": gaps, "live on": live_on}
        documents.append({**document_json(result), **stands, "findings": counts(found)})
    return {
        "schema": SCHEMA,
        "responses": [_case_json(case) for case in cases],
        "documents": documents,
        "other findings": counts(general),
    }


def _publication_json(result: Result) -> dict[str, Any] | None:
    """What is published of a document: its state follows from files and dates, not from what somebody types."""
    if result.state is None:
        return None
    handover = result.state.shelved.handover
    return {
        "state": result.state.word,
        "folder": handover.folder,
        "version": handover.now.number,
        "changed on": _iso(handover.changed_on),
    }


def _case_json(case: Case) -> dict[str, Any]:
    row, received = case.commentary, case.received
    return {
        "keys": dataclasses.asdict(case.keys),
        "title": case.inspection.title.known,
        "published": _iso(case.inspection.published.known),
        "last day": _iso(case.last_day),
        "days left": case.days_left,
        "late": case.is_late,
        "due before its quarter ends": case.before_quarter_ends,
        "live on": _iso(case.live_on),
        "milestones": [{"name": one.name, "day": _iso(one.day)} for one in case.milestones],
        "invited on": _iso(row.invited_on.known if row else None),
        "comments due": _iso(row.comments_due.known if row else None),
        "comments received on": "none" if isinstance(received, NoneSent) else _iso(received),
        "recommendations": {"made": case.made, "answered": case.answered},
        "overdue": [
            {"kind": one.row.kind.known, "number": one.row.number.known, "due": _iso(one.due)} for one in case.overdue
        ],
        "sent to inspectorate on": _iso(case.sent_to_inspectorate),
        "sent to Home Secretary on": _iso(case.sent_to_home_secretary),
    }


def _iso(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


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
