"""Records + Config + Plan → what is due of each of our forces, by when, and how far it is (pure).

The Police Act 1996, s.55, sets one day for each report: the response has to be public "before the end of the period of
56 days beginning with the day on which the report is published" (s.55(5A)). Quarterly updates are the office's own
custom: none of them delays or replaces a first response, so they are not on this agenda.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from respgen import dates
from respgen.config import Config
from respgen.model import (
    Action,
    ChiefOfficerComments,
    Commentary,
    Inspection,
    Keys,
    NoneSent,
    PlannedDocument,
    Recommendation,
    Records,
    Update,
)
from respgen.publication.ledger import Handover, key_of
from respgen.records import fold
from respgen.responses import Plan
from respgen.responses.index import Index, folded, in_order, is_done, item_key, ours
from respgen.responses.recommendations import applies
from respgen.responses.words import names_welsh
from respgen.template import name_of

REMINDERS = (28, 14, 7)
"""Days before the last day on which `status` says how near it is."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day that the office sets itself on the way to the last day: "comments due"."""

    name: str
    day: datetime.date


@dataclass(frozen=True, slots=True)
class Overdue:
    """A recommendation whose day has passed and that is neither complete nor closed, with its latest update, if any.

    `put_off` is the later day that this update names, unless that has passed as well.
    """

    row: Recommendation
    due: datetime.date
    update: Update | None
    put_off: datetime.date | None


@dataclass(frozen=True, slots=True)
class Case:
    """One report that one of our forces has to answer, and how far the first response is.

    `rows` are the rows of Documents that plan it, in their order. `days_left` are those after the as-at date: 0 on the
    last day itself, less when it has passed. `answered` of `made` recommendations have the office's action or reason.
    `last_day` is None where nobody says when the report was published. `live_on` does not count days before the last
    correction or withdrawal (`changed_on`), `first_live_on` does: the law asks by when it was first public.
    `silent` are the areas for improvement that apply and on which the office says nothing, each with its row of
    Actions, if any.
    """

    keys: Keys
    inspection: Inspection
    rows: tuple[PlannedDocument, ...]
    commentary: Commentary | None
    officer: ChiefOfficerComments | None
    last_day: datetime.date | None
    days_left: int | None
    live_on: datetime.date | None
    milestones: tuple[Milestone, ...]
    answered: int
    made: int
    overdue: tuple[Overdue, ...]
    first_live_on: datetime.date | None = None
    changed_on: datetime.date | None = None
    silent: tuple[tuple[Recommendation, Action | None], ...] = ()

    @property
    def sent_to_inspectorate(self) -> datetime.date | None:
        """When the inspectorate was sent a copy of what stands now; None when it was not."""
        return self._sent(self.commentary.sent_to_inspectorate.known if self.commentary else None)

    @property
    def sent_to_home_secretary(self) -> datetime.date | None:
        """When the Home Secretary was sent a copy of what stands now; None when not."""
        return self._sent(self.commentary.sent_to_home_secretary.known if self.commentary else None)

    def _sent(self, day: datetime.date | None) -> datetime.date | None:
        return None if day and self.changed_on and day < self.changed_on else day

    @property
    def received(self) -> datetime.date | NoneSent | None:
        """When the chief officer's comments came; NoneSent when somebody says that none did; None when nobody says."""
        return self.officer.received_on.known if self.officer else None

    @property
    def is_late(self) -> bool:
        """Whether its last day has passed and it has never been live."""
        gone = self.days_left is not None and self.days_left < 0
        return gone and self.live_on is None and self.first_live_on is None

    @property
    def is_near(self) -> bool:
        """Whether it is not live and the first reminder is due, or the day has passed."""
        return self.live_on is None and self.days_left is not None and self.days_left <= REMINDERS[0]

    @property
    def next(self) -> Milestone | None:
        """The next day to keep; None for a response that is live, or when all of them have passed."""
        as_at = None if self.last_day is None else self.last_day - datetime.timedelta(self.days_left or 0)
        return next((one for one in self.milestones if as_at and one.day >= as_at and not self.live_on), None)

    @property
    def before_quarter_ends(self) -> bool:
        """Whether the last day comes no later than that of the quarter in which the report was published.

        Whoever works by quarters alone would be late: so it is for all reports of 1 April to 6 May.
        """
        published = self.inspection.published.known
        return bool(published and self.last_day and self.last_day <= dates.quarter_end(published))


@dataclass(frozen=True, slots=True)
class Agenda:
    """What our forces have to do: a case for each report, and what the sheets say of their recommendations.

    `updates` are those on each recommendation, the earliest first. `recommendations` are the register's rows, of those
    with the same keys the first. `today` is the real day.
    """

    cases: tuple[Case, ...] = ()
    records: Records = Records()
    updates: tuple[tuple[Update, ...], ...] = ()
    inspections: tuple[Inspection, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    today: datetime.date = datetime.date.max


def agenda(records: Records, config: Config, plan: Plan, handovers: Iterable[Handover] = ()) -> Agenda:
    """What our forces have to do: cases that are late first, then by last day, then those whose response is live.
    `handovers` are what was published: a live date before a correction or withdrawal does not count.

    A report is about a force when its row in Inspections names the force, or none. One from before `answers-from` in
    respgen.toml is left out. What is planned for a force is judged, whatever these say, and whether the force is ours.
    """
    index = Index(records, {})
    planned = _planned(plan, records)
    own = ours(records, config)
    forces = (*own, *_others(planned, own, records))
    history = _history(index, {fold(force) for force in forces})
    known = {one.key: one for one in handovers if one.is_first}
    said = _said_to_apply(index)
    cases = [
        _case(force, inspection, planned.get((fold(force), key), ()), index, config, history, known, said)
        for force in forces
        for key, inspection in index.inspections.items()
        if (fold(force), key) in planned or (force in own and _is_about(inspection, force, config))
    ]
    inspections = {case.inspection.place: case.inspection for case in cases}
    updates = tuple(tuple(known) for known in history.values())
    return Agenda(
        tuple(sorted(cases, key=_urgency)),
        records,
        updates,
        tuple(inspections.values()),
        tuple(_once(records)),
        config.today,
    )


def _once(records: Records) -> Iterator[Recommendation]:
    """Each recommendation of the register; a row whose keys cannot be read is one of its own."""
    seen: set[tuple[str | None, ...]] = set()
    for row in records.recommendations:
        keys = (folded(row.inspection), *item_key(row))
        if not all(keys) or keys not in seen:
            seen.add(keys)
            yield row


def _others(planned: Iterable[tuple[str, str]], own: Iterable[str], records: Records) -> Iterator[str]:
    """The keys of forces that are none of ours, and have a first response planned all the same."""
    named = {folded(row.force): row.force.known or "" for row in reversed(records.forces)}
    known = set(map(fold, own))
    yield from (named[force] for force in dict.fromkeys(force for force, _ in planned) if force not in known)


def _is_about(inspection: Inspection, force: str, config: Config) -> bool:
    named = inspection.forces.known
    if named and fold(force) not in map(fold, named):
        return False
    published = inspection.published.known
    return config.answers_from is None or published is None or published >= config.answers_from


def _planned(plan: Plan, records: Records) -> dict[tuple[str, str], tuple[PlannedDocument, ...]]:
    """The rows of Documents that plan a first response, by force and inspection."""
    responses = {one.place for one in plan.responses if one.template.purpose == "response"}
    found: dict[tuple[str, str], tuple[PlannedDocument, ...]] = defaultdict(tuple)
    for row in records.documents:
        if row.place in responses and row.occasion.known and row.occasion.known.is_first:
            found[folded(row.force) or "", folded(row.inspection) or ""] += (row,)
    return dict(found)


def _history(index: Index, forces: Container[str]) -> dict[tuple[str, ...], list[Update]]:
    """The updates of these forces on each recommendation, by force, inspection, kind and number, in time."""
    found: dict[tuple[str, ...], list[Update]] = defaultdict(list)
    for key, update in index.rows("updates").items():
        if key[0] in forces and isinstance(update, Update):
            found[key[:-1]].append(update)
    return {key: in_order(updates, index.inspections[key[1]].published.known) for key, updates in found.items()}


def _said_to_apply(index: Index) -> dict[tuple[str, ...], bool]:
    """What the office says of whether each recommendation applies to a force, by the same keys: the latest that it
    says, and what it says of no occasion before all of them."""
    rows = sorted(
        index.rows("actions").items(), key=lambda filed: (filed[0][-1] != "", filed[0][-1] != "first", filed[0])
    )
    return {
        key[:-1]: row.applies.known for key, row in rows if isinstance(row, Action) and row.applies.known is not None
    }


def _case(
    force: str,
    inspection: Inspection,
    rows: tuple[PlannedDocument, ...],
    index: Index,
    config: Config,
    history: Mapping[tuple[str, ...], list[Update]],
    handovers: Mapping[tuple[str, ...], Handover],
    said: Mapping[tuple[str, ...], bool],
) -> Case:
    key = (fold(force), folded(inspection.inspection) or "")
    published = inspection.published.known
    last_day = dates.response_last_day(published) if published else None
    lives = [_life(row, handovers, config.as_at) for row in rows]
    demands = index.recommendations.get(key[1], [])
    held = [row for row in demands if row.kind.known == "recommendation"]
    languages = index.force(key[0], last_day)
    is_welsh = languages is not None and names_welsh(languages.languages.known or ())
    return Case(
        keys=Keys(force, inspection.inspection.known or "", occasion="first"),
        inspection=inspection,
        rows=rows,
        commentary=index.row("commentary", *key, "first"),
        officer=index.row("chief_officer", *key, "first"),
        last_day=last_day,
        days_left=(last_day - config.as_at).days if last_day else None,
        live_on=min((one.live_on for one in lives if one.live_on), default=None),
        milestones=tuple(milestones(published, config, is_welsh)) if published else (),
        answered=sum(_is_answered(row, key, index) for row in held),
        made=inspection.recommendations_made.known or len(held),
        overdue=tuple(_overdue(demands, key, said, config.as_at, history)),
        first_live_on=min((one.first_live_on for one in lives if one.first_live_on), default=None),
        changed_on=max((one.changed_on for one in lives if one.changed_on), default=None),
        silent=tuple(_silent(demands, key, index, history)),
    )


@dataclass(frozen=True, slots=True)
class Life:
    """Since when what a row of Documents plans is on the website as it stands now, since when it was so at all, and
    when it was last corrected or withdrawn; each None for never."""

    live_on: datetime.date | None
    first_live_on: datetime.date | None
    changed_on: datetime.date | None


def _life(row: PlannedDocument, handovers: Mapping[tuple[str, ...], Handover], as_at: datetime.date) -> Life:
    typed = row.live_on.known
    live_on = typed if typed and typed <= as_at else None
    handover = handovers.get(key_of(planned_keys(row)))
    if handover is None:
        return Life(live_on, live_on, None)
    first = min(filter(None, (live_on, handover.live_on)), default=None)
    changed = handover.changed_on
    counts = live_on and not handover.is_withdrawn and not (changed and live_on < changed)
    return Life(live_on if counts else None, first, changed)


def planned_keys(row: PlannedDocument) -> Keys:
    """The keys of the document that a row of Documents plans."""
    occasion = row.occasion.known.key if row.occasion.known else ""
    template = name_of(row.template.known or "")
    return Keys(row.force.known or "", row.inspection.known or "", occasion=occasion, template=template)


def milestones(published: datetime.date, config: Config, is_welsh: bool) -> Iterator[Milestone]:
    """The office's own days, each moved to the working day before where it is none; the reminders; and the last day,
    which is never moved. In their order."""
    last_day = dates.response_last_day(published)
    own = [
        Milestone(name.replace("-", " "), dates.working_day_before(dates.later(published, days)))
        for name, days in config.milestones.items()
        if is_welsh or name != "to-translation"
    ]
    reminders = [
        Milestone(f"{days} days before the last day", last_day - datetime.timedelta(days)) for days in REMINDERS
    ]
    yield from sorted([*own, *reminders, Milestone("last day", last_day)], key=lambda one: one.day)


def _is_answered(row: Recommendation, key: tuple[str, str], index: Index) -> bool:
    """Whether the office says what it does about a recommendation in the first response, or why nothing."""
    # As in the document: what is said for the first response stands before what is said for any.
    action = next(iter(_actions(row, key, index)), None)
    return action is not None and bool(action.action.known)


def _actions(row: Recommendation, key: tuple[str, str], index: Index) -> list[Action]:
    """The rows of Actions on a recommendation in the first response: its own, then the one for every occasion."""
    found = (index.row("actions", *key, *item_key(row), occasion) for occasion in ("first", ""))
    return [action for action in found if isinstance(action, Action)]


def _silent(
    demands: Iterable[Recommendation],
    key: tuple[str, str],
    index: Index,
    history: Mapping[tuple[str, ...], list[Update]],
) -> Iterator[tuple[Recommendation, Action | None]]:
    """The areas for improvement that apply to a first response and on which the office says nothing."""
    for row in demands:
        if row.kind.known != "area for improvement" or _is_answered(row, key, index):
            continue
        actions = _actions(row, key, index)
        said = next((action.applies.known for action in actions), None)
        # What somebody typed and nobody can read is told by itself.
        if applies(row, said, (*key, *item_key(row)) in history) and not any(action.action.said for action in actions):
            yield row, next(iter(actions), None)


def _overdue(
    demands: Iterable[Recommendation],
    key: tuple[str, str],
    said: Mapping[tuple[str, ...], bool],
    as_at: datetime.date,
    history: Mapping[tuple[str, ...], list[Update]],
) -> Iterator[Overdue]:
    """What applies, was due before the as-at date (a day counts until its end) and is neither complete nor closed."""
    for row in demands:
        due = row.due.known
        if due is None or due >= as_at:
            continue
        updates = history.get((*key, *item_key(row)), [])
        known = [update for update in updates if (update.as_at.known or datetime.date.min) <= as_at]
        latest = known[-1] if known else None
        done = latest is not None and is_done(latest)
        if not done and applies(row, said.get((*key, *item_key(row))), bool(updates)):
            again = latest.target_date.known if latest else None
            yield Overdue(row, due, latest, again if again and again > due and again >= as_at else None)


def _urgency(case: Case) -> tuple[bool, datetime.date]:
    return case.live_on is not None, case.last_day or datetime.date.max
