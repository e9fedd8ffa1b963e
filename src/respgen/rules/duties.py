"""Rules about what the law wants of each office by when (L801 to L809): Agenda → Problems (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace

from respgen import dates
from respgen.agenda import Agenda, Case
from respgen.errors import Problem, Severity
from respgen.model import Keys, NoneSent, Value
from respgen.responses.index import folded
from respgen.rules.records import keys_of
from respgen.rules.registry import rule


def _title(case: Case) -> str:
    return f"'{case.inspection.title.known or case.keys.inspection}'"


def _days(number: int) -> str:
    return f"{number} day" if number == 1 else f"{number} days"


@rule("L801", Severity.LATE)
def late_response(agenda: Agenda) -> Iterator[Problem]:
    """The last day for publishing a response has passed, and it is not live.

    Why: comments, the chief officer's comments and the reply must be published before the end of 56 days that begin
        with the day of the report (Police Act 1996, s.55(5A)). Nothing is stopped by this: the cure is to publish.
    Fix: publish it, and type the day into the column "live on" of Documents. A report that was answered before respgen
        came gets such a row, too, and needs nothing else; or leave it out with "answers-from" in respgen.toml.
    """
    for case in agenda.cases:
        if case.is_late and case.last_day:
            place = case.rows[0].live_on.place if case.rows else case.inspection.published.place
            message = (
                f"the response of {case.keys.force} to {_title(case)} was due by {dates.named(case.last_day)}, "
                f"{_days(-(case.days_left or 0))} ago, and is not live"
            )
            mend = 'publish it, and type the day into the column "live on"'
            if not case.rows:
                mend = f"plan it in Documents and publish it; if it is live, say since when there{_OLD}"
            yield Problem(place, message, help=mend, keys=case.keys)


_OLD = '; reports from before a day are left out by "answers-from" in respgen.toml'


@rule("L802", Severity.WARNING)
def unplanned_first_response(agenda: Agenda) -> Iterator[Problem]:
    """A report that is about one of our forces has no first response among the planned documents.

    Why: every report wants one within 56 days (Police Act 1996, s.55(5A)). An update for a quarter does not replace it.
    Fix: add a row to Documents with the occasion "first". If the report is not about this force, name the forces that
        it is about in the column "forces" of Inspections.
    """
    for case in agenda.cases:
        if not case.rows and not case.is_late:
            by = f", and its last day is {dates.named(case.last_day)}" if case.last_day else ""
            message = f"no first response of {case.keys.force} to {_title(case)} is planned{by}"
            mend = f'add a row with the occasion "first" to Documents{_OLD}'
            yield Problem(case.inspection.inspection.place, message, help=mend, keys=case.keys)


@rule("L803", Severity.ADVICE)
def last_day_without_work(agenda: Agenda) -> Iterator[Problem]:
    """The last day for publishing is a Saturday, a Sunday or a bank holiday in England and Wales.

    Why: the law's days are calendar days, and the last one does not move. Somebody has to publish before. A deadline
        never stops a publication.
    Fix: plan to be live on the working day before.
    """
    for case in agenda.cases:
        if case.live_on is None and case.last_day and not case.is_late and not dates.is_working_day(case.last_day):
            before = dates.working_day_before(case.last_day)
            message = f"the last day for {case.keys.force}, {dates.named(case.last_day)}, is no working day"
            mend = f"be live by {dates.named(before)}"
            yield Problem(case.inspection.published.place, message, help=mend, keys=case.keys)


@rule("L804", Severity.BLOCK)
def uninvited_chief_officer(agenda: Agenda) -> Iterator[Problem]:
    """Nobody says when the chief officer was invited to comment.

    Why: the local policing body must invite the chief officer to submit comments before a day that it names (Police Act
        1996, s.55(4)).
    Fix: invite the chief officer, and type the day into the column "invited on" of Commentary.
    """
    for case in agenda.cases:
        row = case.commentary
        if row and case.rows and row.invited_on.said is None:
            message = (
                f"nobody says when the chief officer of {case.keys.force} was invited to comment on {_title(case)}"
            )
            yield Problem(row.invited_on.place, message, help='type the day into "invited on"', keys=case.keys)


@rule("L805", Severity.WARNING)
def impossible_order(agenda: Agenda) -> Iterator[Problem]:
    """A day comes before one that it must follow.

    Why: nobody can answer a report before it is out, or send a response before it is written; usually a year or a month
        is mistyped.
    Fix: correct the day that is wrong.
    """
    for case in agenda.cases:
        published, last_day = case.inspection.published.known, case.last_day
        commentary, officer = case.commentary, case.officer
        for row in case.rows:
            yield from _before(row.response_date, "the date of the response", published, "the report", case)
            yield from _before(row.live_on, "the day on which it went live", published, "the report", case)
            yield from _before(row.live_on, "the day on which it went live", row.response_date.known, "its date", case)
        if commentary:
            yield from _before(
                commentary.comments_due, "the day by which comments are due", published, "the report", case
            )
            invited = commentary.invited_on.known
            yield from _before(
                commentary.comments_due, "the day by which comments are due", invited, "the invitation", case
            )
            if last_day and commentary.comments_due.known and commentary.comments_due.known > last_day:
                message = f"comments are due after the last day for publishing, {dates.long(last_day)}"
                mend = "ask for them earlier"
                yield Problem(commentary.comments_due.place, message, help=mend, keys=case.keys)
            for sent in (commentary.sent_to_inspectorate, commentary.sent_to_home_secretary):
                yield from _before(
                    sent, "the day on which a copy was sent", case.first_live_on, "the day it went live", case
                )
        if officer and not isinstance(officer.received_on.known, NoneSent):
            yield from _before(officer.received_on, "the day on which comments came", published, "the report", case)


def _before(
    value: Value[datetime.date] | Value[datetime.date | NoneSent],
    what: str,
    other: datetime.date | None,
    whose: str,
    case: Case,
) -> Iterator[Problem]:
    day = value.known
    if isinstance(day, datetime.date) and other and day < other:
        message = f"{what}, {dates.long(day)}, is before {whose}, {dates.long(other)}"
        yield Problem(value.place, message, help="correct the day that is wrong", keys=case.keys)


@rule("L806", Severity.BLOCK)
def embargo(agenda: Agenda) -> Iterator[Problem]:
    """The report is not public yet.

    Why: what the inspectorate shows in confidence may not be published before the day that it names. This looks at the
        real day, whatever --as-at says.
    Fix: wait. Drafts can be drawn and edited meanwhile.
    """
    # Any document will do, also one for which the law sets no day.
    planned = {folded(row.inspection) for row in agenda.records.documents}
    others = (row for row in agenda.records.inspections if folded(row.inspection) in planned)
    for inspection in {row.place: row for row in (*agenda.inspections, *others)}.values():
        days = [value for value in (inspection.published, inspection.embargo) if value.known]
        last = max(days, key=lambda value: value.known or datetime.date.min, default=None)
        if last and last.known and last.known > agenda.today:
            title = inspection.title.known or inspection.inspection.known or ""
            message = f"nothing of '{title}' may be published before {dates.named(last.known)}"
            keys = replace(keys_of(inspection), kind="")
            yield Problem(last.place, message, dates.long(last.known), "wait until then", keys)


@rule("L807", Severity.ADVICE)
def overdue_recommendation(agenda: Agenda) -> Iterator[Problem]:
    """A recommendation's day has passed, and it is neither complete nor closed.

    Why: the public asks what is late, and by when it will be done instead.
    Fix: let the force say in its update by when it will be done ("target date"), or that it is done.
    """
    for case in agenda.cases:
        for one in case.overdue:
            # Where the force has named another day that is still to come, the document says so already.
            if one.put_off:
                continue
            kind, number = one.row.kind.known or "", one.row.number.known or ""
            message = (
                f"{kind} {number} of {_title(case)} was due by {dates.long(one.due)}, and {case.keys.force} has not"
            )
            keys = Keys(case.keys.force, case.keys.inspection, kind, number)
            place = one.update.target_date.place if one.update else one.row.due.place
            place = one.row.due.place if ":" in place.cell else place
            mend = 'say in the update that it is done, or by when it will be ("target date")'
            yield Problem(place, f"{message} said that it is done", help=mend, keys=keys)


@rule("L808", Severity.WARNING)
def unanswered_area_for_improvement(agenda: Agenda) -> Iterator[Problem]:
    """The office says nothing about an area for improvement that a first response answers.

    Why: the law asks for an answer to each recommendation (Police Act 1996, s.55(5B)), and an area for improvement is
        none in its words. But readers take it for one, and look for what the local policing body does about it.
    Fix: say in Actions what the office has done or will do about it, or why nothing; or accept it.
    """
    for case in agenda.cases:
        for row, action in case.silent if case.rows else ():
            kind, number = row.kind.known or "", row.number.known or ""
            message = f"the office says nothing about {kind} {number} of {_title(case)}"
            place = action.action.place if action and ":" not in action.action.place.cell else row.number.place
            mend = 'type what it does, or why nothing, into "action or reason" of Actions'
            keys = Keys(case.keys.force, case.keys.inspection, kind, number, case.keys.occasion)
            yield Problem(place, message, number, mend, keys)


DUTY_RULES = (
    late_response,
    unplanned_first_response,
    last_day_without_work,
    uninvited_chief_officer,
    impossible_order,
    embargo,
    overdue_recommendation,
    unanswered_area_for_improvement,
)
