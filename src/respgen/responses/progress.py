"""The register, with one force's updates → how far each recommendation is at the end of a quarter, and totals (pure).

What counts: every recommendation, cause of concern and area for improvement that applies to the force, of the
response's own inspection; where it names none, of all inspections that concern the force and were published by the
quarter's last day. How far each is, its latest update says, that of the quarter or one before. Whatever may count and
cannot be read is a gap, and takes the place of the sentence that the figures add up.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace

from respgen import dates
from respgen.model import Blocks, FilePlace, Gap, Inspection, Keys, Place, Recommendation, Text, Unreadable, Update
from respgen.records import VOCABULARIES, fold
from respgen.responses.fields import (
    DateForms,
    ProgressFields,
    ProgressInspectionFields,
    ProgressItemFields,
    ProgressStatusFields,
    RecommendationFields,
    UpdateFields,
)
from respgen.responses.index import CLOSED, DONE, folded, in_order, item_key, period, told_on
from respgen.responses.recommendations import Recommendations
from respgen.responses.telling import Teller, all_gaps, gap_text
from respgen.responses.words import Told

NONE = "none"
"""The status, told in other words, of what nobody has sent an update on."""


def tellers(tell: Teller) -> tuple[Teller, ...]:
    """One for each inspection that counts, in the register's order: the response's own, else all of the force's."""
    if tell.row.inspection.said is not None:
        return (tell,)
    return tuple(tell.about(row) for row in tell.index.inspections.values() if _counts(tell, row))


def _counts(tell: Teller, row: Inspection) -> bool:
    """Whether the inspection concerns the force and was published by then; one without a day counts, with a gap."""
    published = row.published.known
    return _concerns(tell, row) and (published is None or tell.last_day is None or published <= tell.last_day)


def _concerns(tell: Teller, row: Inspection) -> bool:
    forces = row.forces.known
    if not forces or tell.force_key in map(fold, forces):
        return True
    # Who sends an update on it, or says that it applies, is concerned whatever the register says.
    return (tell.force_key, folded(row.inspection) or "") in tell.index.answering


def as_at(tell: Teller, counted: tuple[Teller, ...]) -> datetime.date | None:
    """The latest as-at date of the occasion's own updates, else the occasion's last day; None where none is known."""
    updates = (tell.index.row("updates", *one.key, *item_key(row), one.period) for one in counted for row in one.rows)
    days = [update.as_at.known for update in updates if update and update.as_at.known]
    return max(days, default=tell.last_day)


def no_quarter(tell: Teller) -> Gap:
    """The gap of a first response that names no report: without one, it has no last day."""
    awaited = tell.told("awaited", what=tell.what("Quarter"), whom=tell.whom("office"))
    return tell.gap_of(awaited, tell.row.occasion.place, "type a quarter into this cell, such as 2025-26 Q2")


@dataclass(frozen=True, slots=True)
class _Item:
    """One recommendation: what is printed of it, its status (a word of the vocabulary, NONE, or "" for unknown), and
    whether it was closed in the quarter."""

    fields: ProgressItemFields
    kind: str
    status: str
    closed_now: bool = False

    @property
    def is_open(self) -> bool:
        return self.status != CLOSED

    @property
    def date_gap(self) -> Gap | None:
        """The gap of a date that cannot be read and may have passed."""
        due, own = self.fields.due.long, self.fields.update.target_date.long
        return None if self.status in DONE else due.gap or (None if due else own.gap)


def progress(tell: Teller, own: Recommendations, counted: tuple[Teller, ...]) -> ProgressFields:
    """The progress of all that counts. `own` are the recommendations of the response's own inspection."""
    day = as_at(tell, counted)
    parts = [_Part(one, own if one is tell else Recommendations(one), day) for one in counted]
    by_row: dict[Place, _Item] = {}
    inspections: list[ProgressInspectionFields] = []
    for part in parts:
        # A row that may be of several inspections is one recommendation.
        here = {place: item for place, item in part.items() if place not in by_row}
        inspections.append(part.inspection(list(here.values())))
        by_row |= here
    items = list(by_row.values())
    opened = tuple(item.fields for item in items if item.is_open)
    closed = tuple(item.fields for item in items if item.closed_now)
    overdue = tuple(item.fields for item in items if item.fields.is_overdue)
    doubt = next(_doubts(tell, parts), None) or next((_status_gap(item) for item in items if not item.status), None)
    said = {"date": dates.long(day, tell.language) if day else "", "occasion": tell.occasion_words()}

    def unless_in_doubt(words: str, doubt: Gap | None = doubt, **more: str) -> Text:
        return gap_text(doubt) if doubt else tell.stand_in(words, **said, **more)

    undated = next((gap for item in items if (gap := item.date_gap)), None)

    return ProgressFields(
        total=len(items),
        **_by_kind(items),
        statuses=tuple(_statuses(tell, items)),
        adds_up=unless_in_doubt("adds up", total=str(len(items))),
        inspections=tuple(inspections),
        open=opened,
        none_open=unless_in_doubt("none open"),
        closed=closed,
        none_closed=unless_in_doubt("none closed"),
        overdue=overdue,
        none_overdue=unless_in_doubt("none overdue", doubt or undated),
    )


def _by_kind(items: list[_Item]) -> dict[str, int]:
    kinds = [item.kind for item in items]
    return {
        "recommendations": kinds.count("recommendation"),
        "causes_of_concern": kinds.count("cause of concern"),
        "areas_for_improvement": kinds.count("area for improvement"),
    }


def _statuses(tell: Teller, items: list[_Item]) -> Iterator[ProgressStatusFields]:
    """Every status with its counts, those with none too; last, where there are some, those that cannot be told."""
    for status in (*VOCABULARIES["status"], NONE):
        those = [item for item in items if item.status == status]
        words = tell.stand_in("status none") if status == NONE else tell.choice(status)
        yield ProgressStatusFields(status=words, count=len(those), **_by_kind(those))
    if unknown := [item for item in items if not item.status]:
        first = _status_gap(unknown[0])
        told = tell.told("status unknown", count=str(len(unknown)), place=str(first.place))
        words = gap_text(tell.gap_of(told, first.place, first.help, first.keys))
        yield ProgressStatusFields(status=words, count=len(unknown), **_by_kind(unknown))


def _status_gap(item: _Item) -> Gap:
    gap = item.fields.update.status.gap
    assert gap is not None
    return gap


def _doubts(tell: Teller, parts: list[_Part]) -> Iterator[Gap]:
    """Why more may count than is known: what stands in the way of saying that something is all."""
    index, words = tell.index, tell.what("Inspections")
    if tell.row.inspection.said is None:
        if tell.occasion.is_first:
            yield no_quarter(tell)
        copied = (row for row in index.records.copied if isinstance(row, Inspection))
        for row in (*(row for row in index.records.inspections if folded(row.inspection) is None), *copied):
            yield tell.stray_gap(words, row.place)
        for row in index.inspections.values():
            strange = [force for force in row.forces.known or () if not index.knows_force(fold(force))]
            if strange and not _concerns(tell, row):
                yield tell.stray_gap(words, row.forces.place)
    elif tell.inspection is None:
        yield tell.gap("Inspections", "official title", tell.what("Official title"), None)
    if index.records.unread:
        yield tell.stray_gap(tell.what("Recommendations"), FilePlace(index.records.unread[0].file))
    uncounted = any(part.made() is None for part in parts)
    for of, demand in index.stray_recommendations if parts else ():
        # A recommendation of a report that is not known is none of those that have as many as were made.
        if of is None and (uncounted or demand.kind.known != "recommendation"):
            yield tell.stray_gap(tell.what("Recommendations"), demand.place)
    for part in parts:
        yield from part.doubts()


class _Part:
    """What counts of one inspection."""

    def __init__(self, tell: Teller, recommendations: Recommendations, as_at: datetime.date | None) -> None:
        self.tell, self.recommendations, self.as_at = tell, recommendations, as_at
        self.link = tell.inspection_link()
        first = tell.occasion.is_first
        self.first_day = datetime.date.min if first else dates.quarter_months(tell.occasion)[0]

    def inspection(self, items: list[_Item]) -> ProgressInspectionFields:
        tell = self.tell
        opened = tuple(item.fields for item in items if item.is_open)
        return ProgressInspectionFields(
            title=tell.text("Inspections", tell.inspection, "title"),
            link=self.link,
            inspectorate=tell.text("Inspections", tell.inspection, "inspectorate"),
            published=tell.date("Inspections", tell.inspection, "published", "Date of publication"),
            total=len(items),
            open=opened,
            closed_in_all=len(items) - len(opened),
        )

    def made(self) -> int | None:
        """How many recommendations the report makes; None where nobody says."""
        return self.tell.inspection.recommendations_made.known if self.tell.inspection else None

    def doubts(self) -> Iterator[Gap]:
        tell, inspection = self.tell, self.tell.inspection
        if inspection is None:
            return
        if inspection.published.known is None:
            yield tell.gap("Inspections", "published", tell.what("Date of publication"), inspection.published)
        held, made = self.recommendations.held(), inspection.recommendations_made
        told = self.recommendations.absent("recommendation", "Recommendations")
        # Nobody has to say how many there are; but a number that is not that of the rows says that some are missing.
        if told.gap and made.said is not None and made.known != held:
            yield told.gap
        for row, item in self.recommendations.pairs:
            action = self.recommendations.action_row(row) if item.number else None
            silent = action is None or action.applies.known is None
            if not item.applies and silent and "not known" in (row.addressees.known or ()):
                label = self.recommendations.label(row, row.kind.known or "", row.number.known or "")
                what = tell.what("Addressees of {label}", label=label)
                yield tell.gap("Recommendations", "addressees", what, row.addressees)

    def items(self) -> Iterator[tuple[Place, _Item]]:
        """Those that apply, each with the place of its row in the register."""
        for row, item in self.recommendations.pairs:
            if item.applies:
                yield row.place, self.item(row, item) if item.number else self.unreadable(row, item)

    def unreadable(self, row: Recommendation, item: RecommendationFields) -> _Item:
        """A row of the register that may be one of this inspection's, and does not say which."""
        told = item.label
        fields = ProgressItemFields(
            self.link, told, told, item.kind, told, item.text, told, item.due, item.update, told, told, False
        )
        return _Item(fields, row.kind.known or "recommendation", "")

    def item(self, row: Recommendation, item: RecommendationFields) -> _Item:
        kind, number = row.kind.known or "", row.number.known or ""
        label, keys = self.recommendations.label(row, kind, number), replace(self.tell.keys, kind=kind, number=number)
        updates = self.updates(row)
        latest = updates[-1] if updates else None
        previous = next((one for one in reversed(updates) if self.told_on(one) < self.first_day), None)
        is_own = latest is not None and latest is not previous
        was_closed = previous is not None and previous.status.known == CLOSED
        stray = None if is_own or was_closed else self.stray(keys)
        if stray:
            what = self.tell.what("Update on {label}", label=label)
            update = all_gaps(UpdateFields, self.tell.stray_gap(what, stray, keys))
        elif latest is None:
            update = self.no_update()
        else:
            update = self.update(row, item, latest, label, keys)
        status = "" if update.status.gap else NONE if latest is None else latest.status.known or ""
        due = DateForms(*[self.tell.stand_in("not recorded")] * 2) if row.due.said is None else item.due
        dated = row.due if row.due.said is not None or latest is None else latest.target_date
        day = dated.known
        is_late = day is not None and self.as_at is not None and day < self.as_at
        fields = ProgressItemFields(
            inspection=self.link,
            label=item.label,
            number=item.number,
            kind=item.kind,
            area=item.area,
            text=item.text,
            addressees=item.addressees,
            due=due,
            update=update,
            change=update.status if stray else self.change(latest, previous),
            cleared_by=self.cleared_by(latest),
            is_overdue=is_late and status not in DONE,
        )
        return _Item(fields, kind, status, status == CLOSED and is_own and not was_closed)

    def updates(self, row: Recommendation) -> list[Update]:
        """Those that were told by the occasion, in their order."""
        found = self.tell.index.updates.get((*self.tell.key, *item_key(row)), [])
        if self.tell.occasion.is_first:
            return [one for one in found if one.period.known and one.period.known.is_first]
        end = self.tell.last_day or datetime.date.max
        return in_order((one for one in found if self.told_on(one) <= end), self.published)

    @property
    def published(self) -> datetime.date | None:
        return self.tell.inspection.published.known if self.tell.inspection else None

    def told_on(self, update: Update) -> datetime.date:
        return told_on(update, self.published)

    def stray(self, keys: Keys) -> Place | None:
        """Where a row stands that may be an update on this item, for the occasion or one before."""
        key = (*self.tell.key, fold(keys.kind), fold(keys.number))
        place = self.tell.stray("updates", keys)
        if place or self.tell.occasion.is_first:
            return place
        return self.tell.index.earlier_stray("updates", *key, self.tell.period)

    def no_update(self) -> UpdateFields:
        none, prose = self.tell.stand_in("not recorded"), self.tell.stand_in_blocks("not recorded")
        day = DateForms(none, none)
        return UpdateFields(
            text=self.tell.stand_in_blocks("no update yet"),
            heading=none,
            status=self.tell.stand_in("status none"),
            rag=none,
            as_at=day,
            target_date=day,
            closed_on=day,
            internal=prose,
            owner=none,
            board=none,
            evidence=none,
            marking=none,
        )

    def update(
        self, row: Recommendation, item: RecommendationFields, update: Update, label: Told, keys: Keys
    ) -> UpdateFields:
        """What it says. RAG and the force's own date are nobody's duty: where they are blank, that is said."""
        is_own = update.period.known is not None and period(update.period.known) == self.tell.period
        fields = item.update if is_own else self.recommendations.update_fields(row, update, label, keys)
        none = self.tell.stand_in("not recorded")
        text: Blocks = self.tell.blocks("Updates", update, "text", "Update on {label}", keys, label=label)
        rag = none if update.rag.said is None else fields.rag
        target = DateForms(none, none) if update.target_date.said is None else fields.target_date
        # The day on which a thing was closed is a gap: of what is not closed, there is nothing to say.
        is_blank = update.closed_on.said is None and update.status.known != CLOSED
        closed_on = DateForms(none, none) if is_blank else fields.closed_on
        return replace(fields, text=text, rag=rag, target_date=target, closed_on=closed_on)

    def change(self, latest: Update | None, previous: Update | None) -> Text:
        """What has changed since the last quarter, in words; that of an earlier one where that has no update."""
        words, occasion, published = self.tell.words, self.tell.occasion_words(), self.published
        if previous is None and (self.tell.occasion.is_first or (published and published >= self.first_day)):
            return Text(words["change new"])
        if latest is previous:
            return self.tell.stand_in("no update", occasion=occasion)
        if previous is None or latest is None:
            return Text(words["change first update"])
        told = "; ".join(self.changes(latest, previous)) or words["change none"]
        return Text(told[:1].upper() + told[1:])

    def changes(self, latest: Update, previous: Update) -> Iterator[str]:
        words, language = self.tell.words, self.tell.language
        if latest.status.known and previous.status.known and latest.status.known != previous.status.known:
            name = "change reopened" if previous.status.known == CLOSED else "change status"
            yield words[name].format(before=self.tell.choice(previous.status.known).words)
        if latest.rag.known and previous.rag.known and latest.rag.known != previous.rag.known:
            yield words["change RAG"].format(before=self.tell.choice(previous.rag.known).words)
        before, after = previous.target_date, latest.target_date
        if isinstance(before.said, Unreadable) or isinstance(after.said, Unreadable) or before.known == after.known:
            return
        if before.known and after.known:
            yield words["change date moved"].format(
                before=dates.long(before.known, language), after=dates.long(after.known, language)
            )
        elif after.known:
            yield words["change date set"].format(after=dates.long(after.known, language))
        elif before.known:
            yield words["change date dropped"].format(before=dates.long(before.known, language))

    def cleared_by(self, update: Update | None) -> Text:
        """Who cleared the update, else who approved the chief officer's comments of its occasion."""
        if update and update.cleared_by.known:
            return self.tell.text("Updates", update, "cleared_by")
        occasion = update.period.known if update else None
        row = self.tell.index.row("chief_officer", *self.tell.key, period(occasion)) if occasion else None
        if row and row.approved_by.known:
            return self.tell.text("Chief officer", row, "approved_by")
        return self.tell.stand_in("not recorded")
