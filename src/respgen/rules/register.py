"""Rules about the register: checked, dated, complete (L811 to L819): Agenda → Problems (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from respgen import dates
from respgen.agenda import Agenda
from respgen.coverage import counts
from respgen.coverage.words import plain, sentences
from respgen.errors import Problem, Severity
from respgen.model import (
    ChiefOfficerComments,
    Commentary,
    Inspection,
    Keys,
    Prose,
    Recommendation,
    Unreadable,
    Update,
    Value,
)
from respgen.records import NOT_HELD, fold
from respgen.responses.index import folded
from respgen.rules.records import keys_of
from respgen.rules.registry import rule


def words_of(blocks: Prose | None) -> str:
    """The words of a cell's prose, a line for each block."""
    return "\n".join(block.text for block in blocks or ())


def _held(agenda: Agenda) -> Iterator[tuple[Recommendation, str]]:
    """The recommendations of our inspections whose text the register holds, with it."""
    ours = {folded(inspection.inspection) for inspection in agenda.inspections}
    for row in agenda.recommendations:
        text = words_of(row.text.known)
        if folded(row.inspection) in ours and text and fold(text) != fold(NOT_HELD):
            yield row, text


@rule("L811", Severity.WARNING)
def unchecked_register_row(agenda: Agenda) -> Iterator[Problem]:
    """A recommendation's text has not been compared with the report by a second person.

    Why: every document quotes the register word for word. A slip there is in all of them.
    Fix: let somebody who did not type the row compare it with the report, and put their name into "checked by".
    """
    told: set[str] = set()
    for row, _ in _held(agenda):
        place, missing = row.checked_by.place, ":" in row.checked_by.place.cell
        if row.checked_by.said is not None or (missing and f"{place.file}:{place.sheet}" in told):
            continue
        told.add(f"{place.file}:{place.sheet}")
        if missing:
            message = 'the sheet has no column "checked by": nobody says that a second person has compared its texts'
            yield Problem(
                place, message, help='add the column "checked by"', keys=Keys(inspection=keys_of(row).inspection)
            )
            continue
        message = f"nobody has compared {named(row)} with the report"
        yield Problem(place, message, at_stake(row), 'type who did into "checked by"', keys_of(row))


def named(row: Recommendation | Update) -> str:
    """What a row is about, as a sentence says it: "recommendation 3a"."""
    return f"{row.kind.known or 'recommendation'} {row.number.known or ''}".rstrip()


def at_stake(row: Recommendation | Update, *more: str) -> str:
    """What a decision about a row is tied to: which row it is, and what it says; it lapses when one changes."""
    whose = (row.force,) if isinstance(row, Update) else ()
    keys = (str(value.known or "") for value in (*whose, row.inspection))
    return "\n".join([", ".join((*keys, named(row))), *more, words_of(row.text.known)])


_BY = re.compile(
    rf"\bby (?:the end of )?(\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(dates.MONTHS)}) \d{{4}})\b", re.IGNORECASE
)


@rule("L812", Severity.BLOCK)
def due_date_not_as_in_text(agenda: Agenda) -> Iterator[Problem]:
    """A recommendation's text names another day than its cell "due".

    Why: the cell decides what is overdue, and the text is what everybody reads.
    Fix: type the day of the text into "due"; or correct the text, if the report says otherwise.
    """
    for row, text in _held(agenda):
        days = [day for found in _BY.findall(plain(text)) if (day := dates.parse(found))]
        if not days or isinstance(row.due.said, Unreadable) or row.due.known in days:
            continue
        said = f"the cell says {dates.long(row.due.known)}" if row.due.known else "the cell is empty"
        if ":" in row.due.place.cell:
            said = 'the sheet has no column "due"'
        message = f"{named(row)} is due by {dates.long(days[0])} in its text, and {said}"
        words, mend = at_stake(row, dates.long(days[0])), f"it should be {dates.long(days[0])}"
        yield Problem(row.due.place, message, words, mend, keys_of(row))


@rule("L813", Severity.BLOCK)
def incomplete_register(agenda: Agenda) -> Iterator[Problem]:
    """The register does not hold as many recommendations as the report makes.

    Why: every recommendation wants an answer (Police Act 1996, s.55(5B)), and only those in the register are asked for.
    Fix: add a row for each that is missing, with the text "not held" where nobody has it; or correct the number.
    """
    rows: dict[str | None, int] = {}
    for row in agenda.recommendations:
        rows[folded(row.inspection)] = rows.get(folded(row.inspection), 0) + (row.kind.known == "recommendation")
    for inspection in agenda.inspections:
        made, held = inspection.recommendations_made, rows.get(folded(inspection.inspection), 0)
        if made.known is not None and made.known != held:
            message = f"the report makes {counts.so_many(made.known)}, and the register holds {held}"
            mend = "add those that are missing, or correct the number"
            yield Problem(made.place, message, help=mend, keys=keys_of(inspection))
        elif made.said is None and ":" not in made.place.cell:
            message = "nobody says how many recommendations the report makes, so nobody can say that all are answered"
            yield Problem(made.place, message, help="type the number", keys=keys_of(inspection))


@rule("L814", Severity.WARNING)
def miscounted_recommendations(agenda: Agenda) -> Iterator[Problem]:
    """A number of recommendations that a text states is not that of the register.

    Why: a reader counts them, and asks what became of the others.
    Fix: correct the number in the text, or the register.
    """
    for inspection in agenda.inspections:
        key = folded(inspection.inspection)
        rows = [row for row in agenda.recommendations if folded(row.inspection) == key]
        made = [row for row in rows if row.kind.known == "recommendation"]
        total = inspection.recommendations_made.known
        at_chiefs = counts.counted(total, [row.addressees.known or () for row in made])
        for value, keys in _prose(agenda, inspection):
            for sentence in sentences(words_of(value.known)):
                for message in counts.wrong(sentence, total, at_chiefs):
                    yield Problem(value.place, message, sentence, "correct the number, or the register", keys)


def _prose(agenda: Agenda, inspection: Inspection) -> Iterator[tuple[Value[Prose], Keys]]:
    """What is written about an inspection as a whole, with whose row it is."""
    yield inspection.summary, keys_of(inspection)
    key, ours = folded(inspection.inspection), {fold(case.keys.force) for case in agenda.cases}
    rows: tuple[Commentary | ChiefOfficerComments, ...] = (*agenda.records.commentary, *agenda.records.chief_officer)
    for row in rows:
        if folded(row.inspection) == key and folded(row.force) in ours:
            if isinstance(row, Commentary):
                said: tuple[Value[Prose], ...] = (row.initial_response, row.overall_comments)
            else:
                said = (row.introduction, row.next_steps, row.closing)
            yield from ((value, keys_of(row)) for value in said)


REGISTER_RULES = (
    unchecked_register_row,
    due_date_not_as_in_text,
    incomplete_register,
    miscounted_recommendations,
)
