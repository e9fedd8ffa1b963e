"""Rules about what updates say from one occasion to the next (L821 to L829): Agenda → Problems (pure)."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator

from respgen import dates
from respgen.agenda import Agenda
from respgen.coverage.words import plain
from respgen.errors import Problem, Severity
from respgen.model import Action, Recommendation, Update
from respgen.records import fold
from respgen.responses.index import folded, is_closed, is_done
from respgen.responses.recommendations import OURS
from respgen.rules.records import keys_of
from respgen.rules.register import at_stake, named, words_of
from respgen.rules.registry import rule


def _pairs(agenda: Agenda) -> Iterator[tuple[Update, Update]]:
    """Each update with the one before it."""
    for updates in agenda.updates:
        yield from itertools.pairwise(updates)


def _when(update: Update) -> str:
    period = update.period.known
    if period is None:
        return "an earlier update"
    return "the first response" if period.is_first else f"the update for {dates.months(period)}"


def _at_stake(*said: Update | str) -> str:
    """What a decision about updates is tied to: each one's occasion, and what the last one says beside these words."""
    updates = [one for one in said if isinstance(one, Update)]
    words = [one for one in said if isinstance(one, str)]
    occasions = [one.period.known.key if one.period.known else "" for one in updates]
    return at_stake(updates[-1], *occasions, *words)


@rule("L821", Severity.WARNING)
def reopened_item(agenda: Agenda) -> Iterator[Problem]:
    """An item that was closed is open again.

    Why: the public was told that it is closed. Either that was wrong, or this is.
    Fix: correct the status; or say in the text why it was opened again.
    """
    for before, update in _pairs(agenda):
        if is_closed(before) and update.status.known and not is_done(update):
            earlier = f"{named(update)} was closed in {_when(before)} ({before.status.place})"
            message = f'{earlier}, and is now "{update.status.known}"'
            mend = "correct the status, or say in the text why it was opened again"
            words = _at_stake(before, update, update.status.known)
            yield Problem(update.status.place, message, words, mend, keys_of(update))


@rule("L822", Severity.WARNING)
def moved_date(agenda: Agenda) -> Iterator[Problem]:
    """The force's own date has moved since the last update, and the text does not say so.

    Why: a date that moves without a word looks as if somebody hoped that nobody would see it.
    Fix: name the new date in the text for publication, and say why; or correct the date.
    """
    for before, update in _pairs(agenda):
        old, new = before.target_date.known, update.target_date.known
        if old and new and old != new and new not in _dates_in(words_of(update.text.known)):
            moved = f"the target date was {dates.long(old)} in {_when(before)} and is now {dates.long(new)}"
            message = f"{moved}; the text does not say so"
            mend = "name the new date in the text, and say why it has moved"
            words = _at_stake(before, update, dates.long(old), dates.long(new))
            yield Problem(update.target_date.place, message, words, mend, keys_of(update))


_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(dates.MONTHS)})(?: (\d{{4}}))?\b", re.IGNORECASE)


def _dates_in(text: str) -> set[datetime.date]:
    """The days that the text names; one without a year is that of each year which the text names."""
    # Word and the web put blanks that do not break into dates.
    text = plain(text)
    years = re.findall(r"\b20\d\d\b", text)
    found: set[datetime.date | None] = set()
    for match in _DATE.finditer(text):
        found |= {dates.parse(match[0])} if match[1] else {dates.parse(f"{match[0]} {year}") for year in years}
    return {day for day in found if day}


_FUTURE = re.compile(
    r"\b(?:will|shall|is to|are to|plans? to|intends? to|going to)\b"
    r"(?! (?:also |still )?(?:continue|keep|remain|watch|monitor|check|review|report)\b)"
)
"""What is still to come. That somebody goes on watching what is done is not."""


@rule("L823", Severity.WARNING)
def unfinished_though_complete(agenda: Agenda) -> Iterator[Problem]:
    """The status is complete or closed, and the text says what will still be done.

    Why: what is complete needs nothing more. The public reads both.
    Fix: correct the status, or say in the text what has been done.
    """
    for update in itertools.chain.from_iterable(agenda.updates):
        text = words_of(update.text.known)
        if update.status.known in ("complete", "closed") and (found := _FUTURE.search(text)):
            around = " ".join(text[max(0, found.start() - 20) : found.end() + 20].split())
            message = f'the status is "{update.status.known}", and the text says what is still to come: "…{around}…"'
            mend = "correct the status, or say in the text what has been done"
            yield Problem(update.status.place, message, around, mend, keys_of(update))


@rule("L824", Severity.WARNING)
def unchanged_update(agenda: Agenda) -> Iterator[Problem]:
    """An update says word for word what the one before it said.

    Why: either nothing has happened in three months, or somebody forgot to write.
    Fix: ask the force what has changed; if nothing has, let the text say so.
    """
    for before, update in _pairs(agenda):
        text = words_of(update.text.known)
        if text and fold(text) == fold(words_of(before.text.known)):
            message = f"the text is the same as in {_when(before)} ({before.text.place})"
            mend = "say what has changed, or that nothing has"
            yield Problem(update.text.place, message, _at_stake(before, update), mend, keys_of(update))


_AT_ODDS = {
    ("complete", "red"), ("complete", "amber"), ("closed", "red"), ("closed", "amber"), ("not started", "blue"),
    ("in progress", "blue"),
}  # fmt: skip


@rule("L825", Severity.WARNING)
def status_and_rag_at_odds(agenda: Agenda) -> Iterator[Problem]:
    """Status and RAG contradict each other.

    Why: an item that is complete is neither red nor amber, and blue means complete. One of them was left behind.
    Fix: correct the one that is wrong.
    """
    for update in itertools.chain.from_iterable(agenda.updates):
        if (update.status.known, update.rag.known) in _AT_ODDS:
            message = f'the status is "{update.status.known}", and the RAG is {update.rag.known}'
            words = _at_stake(update, update.status.known or "", update.rag.known or "")
            yield Problem(update.rag.place, message, words, "correct the one that is wrong", keys_of(update))


@rule("L826", Severity.WARNING)
def update_for_others(agenda: Agenda) -> Iterator[Problem]:
    """The force has sent an update on a recommendation that is not addressed to the police.

    Why: perhaps the number is mistyped, and the update is about another recommendation.
    Fix: correct the number; or say "yes" in the column "applies" of Actions, if the office answers it all the same.
    """
    addressed = {_item(row): row for row in agenda.recommendations}
    answered = {(folded(row.force), *_item(row)) for row in agenda.records.actions if row.applies.known is not None}
    for updates in agenda.updates:
        first = updates[0]
        demand = addressed.get(_item(first))
        whom = set(demand.addressees.known or ()) if demand else set()
        if whom and not whom & {*OURS, "not known"} and (folded(first.force), *_item(first)) not in answered:
            message = f"{named(first)} is addressed to {', '.join(sorted(whom))}, and {first.force.known} reports on it"
            mend = 'correct the number, or say "yes" in "applies" of Actions'
            words = f"{first.force.known}\n{at_stake(demand)}" if demand else ""
            yield Problem(first.number.place, message, words, mend, keys_of(first))


@rule("L827", Severity.WARNING)
def closed_at_odds(agenda: Agenda) -> Iterator[Problem]:
    """An item is closed without the day on which it was, on a day after that of the update itself, or by its day and
    not by its status.

    Why: later documents print "Closed on …". Without the day they cannot, and a day that had not come when the update
        was written is a plan, or mistyped. Where the status says that the item is open, the day does not close it.
    Fix: type the day into "closed on"; of an item that is not closed yet, correct the status, or take the day out.
    """
    for update in itertools.chain.from_iterable(agenda.updates):
        closed, as_at = update.closed_on, update.as_at.known
        if update.status.known == "closed" and closed.said is None:
            message = 'the status is "closed", and nothing says since when'
            words = _at_stake(update, "closed")
            yield Problem(closed.place, message, words, 'type the day into "closed on"', keys_of(update))
        elif closed.known and not is_done(update):
            message = f'the status is "{update.status.known}", and "closed on" says {dates.long(closed.known)}'
            words = _at_stake(update, update.status.known or "", dates.long(closed.known))
            yield Problem(closed.place, message, words, "correct the status, or take the day out", keys_of(update))
        elif closed.known and as_at and closed.known > as_at:
            message = f"the item was closed on {dates.long(closed.known)}, after the update of {dates.long(as_at)}"
            words = _at_stake(update, dates.long(closed.known))
            yield Problem(closed.place, message, words, "correct the day", keys_of(update))


def _item(row: Recommendation | Update | Action) -> tuple[str | None, ...]:
    return folded(row.inspection), folded(row.kind), folded(row.number)


UPDATE_RULES = (
    reopened_item,
    moved_date,
    unfinished_though_complete,
    unchanged_update,
    status_and_rag_at_odds,
    update_for_others,
    closed_at_odds,
)
