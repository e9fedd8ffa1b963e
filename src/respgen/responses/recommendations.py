"""The register's recommendations, with updates and actions → those of one response, and its grades (pure)."""

from __future__ import annotations

import datetime
from dataclasses import replace

from respgen import dates
from respgen.model import Action, Blocks, CellPlace, FilePlace, Keys, Recommendation, Text, Update
from respgen.records import NOT_HELD, fold
from respgen.responses.fields import AbsentFields, GradeFields, RecommendationFields, UpdateFields
from respgen.responses.index import folded, is_closed, item_key
from respgen.responses.telling import Teller, all_gaps, clean, gap_blocks, gap_text, when
from respgen.responses.words import Told

OURS = {"chief constables", "this force", "local policing bodies"}
"""The addressees whose recommendations a response answers."""


def applies(row: Recommendation, said: bool | None, has_update: bool) -> bool:
    """Whether a recommendation applies to a force: as the office says, else where the force has an update on it, or
    where it is made to us."""
    if said is not None:
        return said
    # Whom it is made to is required: without that, it is printed rather than dropped in silence.
    return has_update or row.addressees.known is None or bool(OURS & set(row.addressees.known))


class Recommendations:
    """What one response says of the recommendations of its inspection, in the order of the register's rows."""

    def __init__(self, tell: Teller) -> None:
        self.tell = tell
        read = [(row, self.recommendation(row)) for row in tell.rows]
        self.pairs = (*read, *((row, self.unreadable(row)) for row in self.strange_rows()))
        self._causes = tuple(row for row, item in self.pairs if item.applies and item.kind == "cause of concern")

    def applying(self) -> tuple[RecommendationFields, ...]:
        """All of every kind that apply."""
        return tuple(item for _, item in self.pairs if item.applies)

    def answered(self) -> tuple[RecommendationFields, ...]:
        """All for which the office says what it does, or should."""
        return tuple(item for row, item in self.pairs if item.needs_action or item.action or self.is_answered(row))

    def is_answered(self, row: Recommendation) -> bool:
        """Whether the office says what it does: in a document in Welsh that may be a gap, for want of its Welsh."""
        action = self.action_row(row)
        return action is not None and action.action.known is not None

    def listed(self, kind: str) -> tuple[RecommendationFields, ...]:
        """Those of a kind that apply, without those that are printed under their cause of concern."""
        return tuple(
            item
            for row, item in self.pairs
            if item.applies and item.kind == kind and not any(_under(row, cause) for cause in self._causes)
        )

    def absent_fields(self) -> AbsentFields:
        """What stands where a list is empty."""
        return AbsentFields(
            self.absent("recommendation", "Recommendations"),
            self.absent("cause of concern", "Causes of concern"),
            self.absent("area for improvement", "Areas for improvement"),
            self.absent_grades(),
        )

    def strange_rows(self) -> list[Recommendation]:
        """Rows of the register that may be recommendations of this inspection, and do not say which.

        One that does not say of which inspection may be this one's while fewer are held than were made, or, of the
        kinds that nobody counts, while none is held.
        """
        made = self.tell.inspection.recommendations_made.known if self.tell.inspection else None
        held = {row.kind.known for row in self.tell.rows}

        def lacks(kind: str | None) -> bool:
            return made is not None and made > self.held() if kind in (None, "recommendation") else kind not in held

        strays = self.tell.index.stray_recommendations
        return [row for of, row in strays if of == self.tell.inspection_key or (of is None and lacks(row.kind.known))]

    def held(self) -> int:
        """How many recommendations the register holds, causes of concern and areas for improvement not counted."""
        return sum(row.kind.known == "recommendation" for row in self.tell.rows)

    def unreadable(self, row: Recommendation) -> RecommendationFields:
        """A recommendation of which only the row is known: all that would be printed of it is one gap."""
        kind = row.kind.known or "recommendation"
        gap = self.tell.stray_gap(self.tell.what(kind.capitalize()), row.place)
        item: RecommendationFields = all_gaps(RecommendationFields, gap)
        needs_action = kind != "area for improvement"
        return replace(item, kind=self.tell.choice(kind, row.kind.place), needs_action=needs_action)

    def grades(self) -> tuple[GradeFields, ...]:
        grades = [
            GradeFields(
                self.tell.text("Grades", grade, "area", "Area graded"), self.tell.text("Grades", grade, "grade")
            )
            for grade in self.tell.index.grades.get(self.tell.key, ())
        ]
        if grades and isinstance(place := self.tell.stray("grades", self.tell.keys), CellPlace):
            grades.append(all_gaps(GradeFields, self.tell.stray_gap(self.tell.what("Grade"), place)))
        return tuple(grades)

    def absent_grades(self) -> Text:
        """A thematic inspection gives no grades; for any other, the register lacks them when it has none."""
        thematic = self.tell.inspection is not None and self.tell.inspection.kind.known == "thematic"
        # What a workbook that cannot be read may hold is no grade of a thematic inspection; a row of Grades may be one.
        if thematic and not isinstance(self.tell.stray("grades", self.tell.keys), CellPlace):
            return self.tell.stand_in("not graded")
        return self.tell.text("Grades", None, "grade", "Grades")

    def absent(self, kind: str, what: str) -> Text:
        """What stands where a list is empty. It can be said only when the register holds all that were made."""
        counted = self.tell.inspection.recommendations_made if self.tell.inspection else None
        told = self.tell.what(what)
        if strange := self.strange_rows():
            return gap_text(self.tell.stray_gap(told, strange[0].place))
        if counted is None or counted.known is None:
            return self.tell.text("Inspections", self.tell.inspection, "recommendations_made", what)
        if counted.known != self.held():
            awaited = self.tell.told("counted", what=told, made=str(counted.known), held=str(self.held()))
            mend = "correct the number, or add the recommendations that are missing to the register"
            return gap_text(self.tell.gap_of(awaited, counted.place, mend))
        if kind != "recommendation" and (unread := self.tell.index.records.unread):
            return gap_text(self.tell.stray_gap(told, FilePlace(unread[0].file)))
        applying = [item.applies for _, item in self.pairs if item.kind == kind]
        if not applying:
            return self.tell.stand_in("none identified")
        if any(applying):
            return self.tell.stand_in("none beside causes")
        rows = [row for row in self.tell.rows if row.kind.known == kind]
        addressed = {row: set(row.addressees.known or ("not known",)) for row in rows}
        for row in rows:
            action = self.action_row(row)
            if "not known" in addressed[row] and (action is None or action.applies.known is None):
                gap = self.tell.gap("Recommendations", "addressees", told, row.addressees)
                return gap_text(gap)
        others = not any(whom & {*OURS, "not known"} for whom in addressed.values())
        return self.tell.stand_in("none addressed" if others else "none applying")

    def recommendation(self, row: Recommendation, inside: bool = False) -> RecommendationFields:
        kind, number = row.kind.known or "", row.number.known or ""
        label = self.label(row, kind, number)
        item = replace(self.tell.keys, kind=kind, number=number)
        action = self.action_row(row)
        beneath = [
            self.recommendation(other, inside=True) for other in self.tell.rows if not inside and _under(other, row)
        ]
        update = self.tell.index.row("updates", *self.tell.key, *item_key(row), self.tell.period)
        sheet = "Recommendations"
        under = tuple(other for other in beneath if other.applies)
        return RecommendationFields(
            label=self.printed_label(row, label, item),
            number=Text(clean(number), place=row.number.place),
            kind=self.tell.choice(kind, row.kind.place),
            area=self.tell.text(sheet, row, "area", "Area of {label}", item, label=label),
            text=self.demand(row, label, item),
            addressees=Text(
                ", ".join(self.tell.choice(whom).words for whom in row.addressees.known), place=row.addressees.place
            )
            if row.addressees.known
            else self.tell.text(sheet, row, "addressees", "Addressees of {label}", item, label=label),
            due=self.tell.date(sheet, row, "due", "Due date of {label}", item, label=label),
            applies=self.applies(row, action, update),
            update=self.update_fields(row, update, label, item),
            before=self.account(action, "before"),
            after=self.account(action, "after"),
            action=self.tell.blocks(
                "Actions", action, "action", "Action on {label}, or the reason for none", item, label=label
            ),
            # A recommendation does (s.55(5B)), and a cause of concern with none under it; an area for improvement may.
            needs_action=kind == "recommendation" or (kind == "cause of concern" and not under),
            recommendations=under,
        )

    def label(self, row: Recommendation, kind: str, number: str) -> Told:
        """What a recommendation is called: its kind and number, or what the register has instead."""
        told = self.tell.told(kind, number=number)
        english = row.printed_as.known or told.english
        if not self.tell.is_welsh:
            return Told(clean(english), clean(english))
        twin = row.printed_as.welsh
        return Told(clean((twin.known if twin else None) or told.words), clean(english))

    def printed_label(self, row: Recommendation, label: Told, item: Keys) -> Text:
        if row.printed_as.known:
            return self.tell.text("Recommendations", row, "printed_as", "Label of {label}", item, label=label)
        return Text(label.words, place=row.number.place)

    def demand(self, row: Recommendation, label: Told, item: Keys) -> Blocks:
        """The recommendation's own words. "not held" is no text: it says that the register has the number only."""
        if fold("".join(block.text for block in row.text.known or ())) == fold(NOT_HELD):
            gap = self.tell.gap_of(
                self.tell.told("not held", label=label), row.text.place, "type the report's own words", item
            )
            return gap_blocks(gap)
        return self.tell.blocks("Recommendations", row, "text", "Text of {label}", item, label=label)

    def account(self, action: Action | None, attribute: str) -> Blocks:
        """The office's account beside a quotation is for letters that give one: nothing stands for it."""
        said = getattr(action, attribute) if action else None
        told = said and (said.known or (self.tell.is_welsh and said.welsh and said.welsh.known))
        return self.tell.blocks("Actions", action, attribute) if told else Blocks(())

    def action_row(self, row: Recommendation) -> Action | None:
        """The row of Actions for this occasion, else the one that names no occasion."""
        key = (*self.tell.key, *item_key(row))
        found = self.tell.index.row("actions", *key, self.tell.period) or self.tell.index.row("actions", *key, "")
        return found if isinstance(found, Action) else None

    def applies(self, row: Recommendation, action: Action | None, update: Update | None) -> bool:
        has_update = update is not None or self.earlier_update(row) is not None
        return applies(row, action.applies.known if action else None, has_update)

    def earlier_update(self, row: Recommendation) -> Update | None:
        """An update for an occasion before this one: what was answered once stays in the response."""
        updates = self.tell.index.updates.get((*self.tell.key, *item_key(row)), [])
        return next((update for update in updates if when(update.period.known) < when(self.tell.occasion)), None)

    def update_fields(self, row: Recommendation, update: Update | None, label: Told, item: Keys) -> UpdateFields:
        sheet = "Updates"
        lines = {
            name: self.tell.text(sheet, update, name, f"{what} of {{label}}", item, label=label)
            for name, what in (
                ("heading", "Heading"),
                ("status", "Status"),
                ("rag", "RAG"),
                ("owner", "Owner"),
                ("board", "Board"),
                ("evidence", "Evidence"),
                ("marking", "Marking"),
            )
        }
        return UpdateFields(
            text=self.update_text(row, update, label, item),
            as_at=self.tell.date(sheet, update, "as_at", "As-at date of {label}", item, label=label),
            target_date=self.tell.date(sheet, update, "target_date", "Target date of {label}", item, label=label),
            closed_on=self.tell.date(sheet, update, "closed_on", "Closing date of {label}", item, label=label),
            internal=self.tell.blocks(sheet, update, "internal", "Internal update on {label}", item, label=label),
            **lines,
        )

    def update_text(self, row: Recommendation, update: Update | None, label: Told, item: Keys) -> Blocks:
        """The update's text; else when it was closed; else that none came, if the force did answer; else a gap."""
        said = self.tell.blocks("Updates", update, "text", "Update on {label}", item, label=label)
        # What this occasion's update does say, though it cannot be read, is not hidden behind an earlier closing.
        if said or (update and update.text.said is not None):
            return said
        if closed := self.closed_on(row):
            return self.tell.stand_in_blocks("closed", date=dates.long(closed, self.tell.language))
        answered = self.tell.officer_row is not None and self.tell.officer_row.received_on.known is not None
        if update is None and answered and not self.tell.stray("updates", item):
            return self.tell.stand_in_blocks("no update", occasion=self.tell.occasion_words())
        return said

    def closed_on(self, row: Recommendation) -> datetime.date | None:
        """The day on which the recommendation was closed, by this occasion's last day; None while it is open."""
        updates = self.tell.index.updates.get((*self.tell.key, *item_key(row)), [])
        days = [update.closed_on.known for update in updates if update.closed_on.known and is_closed(update)]
        return max((day for day in days if self.tell.last_day is None or day <= self.tell.last_day), default=None)


def _under(row: Recommendation, cause: Recommendation) -> bool:
    under = folded(row.under)
    causes = (row.kind.known == "cause of concern", cause.kind.known == "cause of concern")
    return under is not None and causes == (False, True) and under == folded(cause.number)
