"""A row of Documents + the records → the fields of its response, in the template's language (pure)."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any, TypeVar, get_origin, get_type_hints

from respgen import dates, prose
from respgen.config import Config
from respgen.model import (
    Action,
    Block,
    Blocks,
    CellPlace,
    ChiefOfficerComments,
    Commentary,
    FilePlace,
    Gap,
    Image,
    Keys,
    NoneSent,
    Occasion,
    Person,
    Place,
    PlannedDocument,
    Prose,
    Recommendation,
    Record,
    Run,
    Text,
    Unreadable,
    Update,
    Value,
)
from respgen.records import NOT_HELD, fold, forms
from respgen.responses.fields import (
    AbsentFields,
    ChiefOfficerFields,
    CommentaryFields,
    DateForms,
    Fields,
    ForceFields,
    GradeFields,
    InspectionFields,
    LetterFields,
    OccasionFields,
    OfficeFields,
    PersonFields,
    RecommendationFields,
    UpdateFields,
)
from respgen.responses.index import Index, folded, period
from respgen.responses.words import WORDS

# What XML 1.0 (section 2.2) has no way to hold; a rule about records tells where it stands.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


MEND_ROW = "mend that row first"
OURS = {"chief constables", "this force", "local policing bodies"}
"""The addressees whose recommendations a response answers."""


def fields_of(row: PlannedDocument, language: str, index: Index, config: Config) -> Fields:
    """Every field of the response that `row` plans. Its force, occasion and (where it has one) inspection are known."""
    return _Teller(row, language, index, config).fields()


class _Teller:
    """Turns what the records say, or do not say, into finished words for one response."""

    def __init__(self, row: PlannedDocument, language: str, index: Index, config: Config) -> None:
        self.row, self.index, self.config = row, index, config
        self.words = WORDS.get(language.split("-")[0], WORDS["en"])
        assert row.occasion.known is not None
        self.occasion: Occasion = row.occasion.known
        self.period = period(self.occasion)
        self.force_key, self.inspection_key = folded(row.force) or "", folded(row.inspection) or ""
        self.key = (self.force_key, self.inspection_key)
        self.keys = Keys(
            row.force.known or "",
            row.inspection.known or "",
            occasion=self.occasion.key,
            template=row.template.known or "",
        )
        self.inspection = index.inspections.get(self.inspection_key)
        self.rows = index.recommendations.get(self.inspection_key, [])
        self.last_day = self._last_day()
        day = row.response_date.known or self.last_day
        self.day = day
        self.force = index.force(self.force_key, day)
        self.holder = self.person("holder")
        self.chief_officer = self.person("chief officer")
        self.officer_row: ChiefOfficerComments | None = index.row("chief_officer", *self.key, self.period)
        self.commentary_row: Commentary | None = index.row("commentary", *self.key, self.period)

    def _last_day(self) -> datetime.date | None:
        if not self.occasion.is_first:
            return dates.quarter_months(self.occasion)[1]
        published = self.inspection and self.inspection.published.known
        return dates.response_last_day(published) if published else None

    # ------------------------------------------------------------------ what is missing, and from whom

    def whom(self, owner: str) -> str:
        """Whom the owner of a sheet is called when something is asked of them."""
        if owner == "force":
            title, known, unknown = self.chief_officer.title, "chief officer", "chief officer unknown"
        else:
            title, known, unknown = self.holder.title, "office", "office unknown"
        return self.words[known].format(title=title.words) if title else self.words[unknown]

    def gap(self, sheet: str, column: str, what: str, value: Value[Any] | None, item: Keys | None = None) -> Gap:
        """The gap where `column` of `sheet` says nothing: its `value` there, None since no row is there.

        What somebody did type, though it cannot be read, is not told as awaited: the gap says where it stands.
        """
        form, keys = forms.FORMS_BY_NAME[sheet], item or self.keys
        place = value.place if value else None
        spot: Place = place or self.index.records.sheets.get(sheet) or FilePlace(self.config.inputs)
        if value and isinstance(value.said, Unreadable):
            return Gap(self.words["unreadable"].format(what=what, place=spot), spot, "mend this cell", keys)
        if place is None and (stray := self.stray(form.attribute, keys)):
            name, mend = ("unassigned", "row" if isinstance(stray, CellPlace) and stray.cell else "sheet")
            if isinstance(stray, FilePlace):
                name, mend = "unread", "workbook"
            return Gap(self.words[name].format(what=what, place=stray), stray, f"mend that {mend} first", keys)
        if place is None:
            has = {"occasion" if column.attribute == "period" else column.attribute for column in form.columns}
            names = ("force", "inspection", "kind", "number", "occasion")
            told = ", ".join(getattr(keys, name) for name in names if name in has and getattr(keys, name))
            if self.day and has & {"since", "valid_from"}:
                told += f" on {dates.long(self.day)}"
            mend = f'add a row to the sheet "{sheet}" for {told}, and fill its column "{column}"'
        elif ":" in place.cell:
            mend = f'add the column "{column}" to the sheet'
        else:
            mend = f'type it into this cell, column "{column}"'
        if form.owner == "register":
            return Gap(self.words["missing"].format(what=what), spot, mend, keys)
        return Gap(self.words["awaited"].format(what=what, whom=self.whom(form.owner)), spot, mend, keys)

    def stray(self, attribute: str, keys: Keys) -> Place | None:
        """Where a row, or a workbook, stands that may hold what is missing and cannot be read."""
        key = [self.force_key, self.inspection_key]
        if attribute in ("updates", "actions"):
            key += [fold(keys.kind), fold(keys.number)]
        if attribute != "grades":
            key.append(self.period)
        return self.index.stray(attribute, *key)

    # Each of these takes a sheet, one of its rows (None: there is none), and the attribute that the cell went to.

    def text(self, sheet: str, row: Record | None, attribute: str, what: str = "", item: Keys | None = None) -> Text:
        """The words of a cell, or the gap where they are missing."""
        value, column = _cell(sheet, row, attribute)
        if value is None or value.known is None:
            gap = self.gap(sheet, column, what or _sentence(column), value, item)
            return Text(gap.words, gap=gap, place=gap.place)
        return Text(_clean(str(value.known)), place=value.place)

    def blocks(
        self, sheet: str, row: Record | None, attribute: str, what: str = "", item: Keys | None = None
    ) -> Blocks:
        """The prose of a cell, or the gap where it is missing."""
        value, column = _cell(sheet, row, attribute)
        if value is None or value.known is None:
            gap = self.gap(sheet, column, what or _sentence(column), value, item)
            return Blocks(_paragraph(gap.words), gap=gap, place=gap.place)
        return Blocks(tuple(_clean_block(block) for block in value.known), place=value.place)

    def date(
        self, sheet: str, row: Record | None, attribute: str, what: str = "", item: Keys | None = None
    ) -> DateForms:
        """The forms of a cell's date, or the gap where there is none."""
        value, column = _cell(sheet, row, attribute)
        if value is not None and isinstance(value.known, datetime.date):
            return self.day_forms(value.known, value.place)
        gap = self.gap(sheet, column, what or _sentence(column), value, item)
        told = Text(gap.words, gap=gap, place=gap.place)
        return DateForms(told, told)

    def day_forms(self, day: datetime.date, place: Place | None = None) -> DateForms:
        return DateForms(Text(dates.long(day), place=place), Text(dates.short(day), place=place))

    def stand_in(self, name: str, **said: str) -> Text:
        return Text(self.words[name].format(**said), stand_in=True)

    def stand_in_blocks(self, name: str, **said: str) -> Blocks:
        return Blocks(_paragraph(self.words[name].format(**said)), stand_in=True)

    # ------------------------------------------------------------------ the fields

    def fields(self) -> Fields:
        read = [(row, self.recommendation(row)) for row in self.rows]
        pairs = (*read, *((row, self.unreadable(row)) for row in self.strange_rows()))
        told = tuple(item for _, item in pairs)
        causes = tuple(row for row, item in pairs if item.applies and item.kind == "cause of concern")

        def listed(kind: str) -> tuple[RecommendationFields, ...]:
            """Those that apply, without those that are printed under their cause of concern."""
            return tuple(
                item
                for row, item in pairs
                if item.applies and item.kind == kind and not any(_under(row, cause) for cause in causes)
            )

        return Fields(
            draft_notice=Text(self.words["draft notice"]),
            force=self.force_fields(),
            office=self.office_fields(),
            holder=self.holder,
            chief_officer=self.chief_officer,
            signatory=self.person(self.row.signatory.known or "signatory"),
            contact=self.person("contact"),
            inspection=self.inspection_fields(),
            occasion=self.occasion_fields(),
            grades=self.grades(),
            recommendations=listed("recommendation"),
            causes_of_concern=listed("cause of concern"),
            areas_for_improvement=listed("area for improvement"),
            applying=tuple(item for item in told if item.applies),
            answered=tuple(item for item in told if self.needs_action(item) or item.action),
            absent=AbsentFields(
                self.absent("recommendation", "Recommendations", told),
                self.absent("cause of concern", "Causes of concern", told),
                self.absent("area for improvement", "Areas for improvement", told),
                self.absent_grades(),
            ),
            chief_officer_comments=self.chief_officer_fields(),
            commentary=self.commentary_fields(),
            response=LetterFields(
                self.date("Documents", self.row, "response_date", "Date of the response"),
                self.text("Documents", self.row, "addressee"),
                self.text("Documents", self.row, "salutation"),
            ),
        )

    def strange_rows(self) -> list[Recommendation]:
        """Rows of the register that may be recommendations of this inspection, and do not say which.

        One that does not say of which inspection may be this one's while fewer are held than were made.
        """
        made = self.inspection.recommendations_made.known if self.inspection else None
        lacks = made is not None and made > self.held()
        return [
            row for of, row in self.index.stray_recommendations if of == self.inspection_key or (of is None and lacks)
        ]

    def held(self) -> int:
        """How many recommendations the register holds, causes of concern and areas for improvement not counted."""
        return sum(row.kind.known == "recommendation" for row in self.rows)

    def unreadable(self, row: Recommendation) -> RecommendationFields:
        """A recommendation of which only the row is known: all that would be printed of it is one gap."""
        gap = Gap(
            self.words["unassigned"].format(what="Recommendation", place=row.place), row.place, MEND_ROW, self.keys
        )
        item: RecommendationFields = _all_gaps(RecommendationFields, gap)
        return replace(item, kind=Text(row.kind.known or "recommendation", place=row.kind.place))

    def needs_action(self, item: RecommendationFields) -> bool:
        """A recommendation does (s.55(5B)), and a cause of concern with none under it; an area for improvement may."""
        return item.kind == "recommendation" or (item.kind == "cause of concern" and not item.recommendations)

    def force_fields(self) -> ForceFields:
        told = {name: self.text("Forces", self.force, name) for name in ("name", "area", "area_in_sentence")}
        return ForceFields(**told)

    def office_fields(self) -> OfficeFields:
        return OfficeFields(
            self.text("Forces", self.force, "office_name"),
            self.text("Forces", self.force, "short_name", "The office's short name"),
            self.text("Forces", self.force, "kind_of_office"),
            self.text("Forces", self.force, "contact_lines", "How to reach the office"),
            self.text("Forces", self.force, "other_formats", "How to ask for another format"),
            self.logo(),
        )

    def logo(self) -> Image | Text:
        """The picture with its alt text; a gap where there is none, or none that can be used."""
        path = self.text("Forces", self.force, "logo")
        image = self.index.logos.get(path.words) if path else None
        if image is None:
            return path
        if image.fault:
            gap = Gap(
                f"{self.words['logo']}: {image.fault}", path.place or FilePlace(""), "put the picture there", self.keys
            )
            return Text(gap.words, gap=gap, place=path.place)
        office = self.text("Forces", self.force, "office_name")
        return replace(image, alt=f"{self.words['logo']}: {office.words}" if office else self.words["logo"])

    def person(self, post: str) -> PersonFields:
        person = self.index.person(self.force_key, post, self.day)
        return PersonFields(
            self.title(post, person),
            self.text("People", person, "name", f"Name of the {post}"),
            self.text("People", person, "pronoun", f"Pronoun of the {post}"),
        )

    def title(self, post: str, person: Person | None) -> Text:
        """The post's title of the Forces sheet, with what People adds before it (Acting) or says instead."""
        usual = {"holder": "holder_title", "chief officer": "chief_officer_title"}.get(post)
        own = person.title.known if person else None
        if not usual or (own and fold(own) not in ("acting", "temporary", "interim")):
            return self.text("People", person, "title", f"Title of the {post}")
        title = self.text("Forces", self.force, usual)
        return replace(title, words=f"{own} {title.words}") if own and title else title

    def inspection_fields(self) -> InspectionFields:
        sheet, row = "Inspections", self.inspection
        title = self.text(sheet, row, "title")
        return InspectionFields(
            title,
            replace(title, link=prose.public_address((row.address.known if row else None) or "")),
            self.text(sheet, row, "inspectorate"),
            self.date(sheet, row, "published", "Date of publication"),
            self.text(sheet, row, "kind", "Kind of inspection"),
            self.blocks(sheet, row, "summary", "Summary of the inspection"),
            self.text(sheet, row, "recommendations_made"),
        )

    def occasion_fields(self) -> OccasionFields:
        updates = [self.index.row("updates", *self.key, *_key(row), self.period) for row in self.rows]
        as_at = [update.as_at.known for update in updates if update and update.as_at.known]
        if self.last_day:
            last_day = self.day_forms(self.last_day)
        else:
            last_day = self.date("Inspections", self.inspection, "published", "Last day for publishing")
        return OccasionFields(
            Text(self.occasion_words()),
            self.occasion.is_first,
            last_day,
            self.day_forms(max(as_at)) if as_at else last_day,
        )

    def occasion_words(self) -> str:
        return self.words["first"] if self.occasion.is_first else dates.months(self.occasion)

    def grades(self) -> tuple[GradeFields, ...]:
        grades = [
            GradeFields(self.text("Grades", grade, "area", "Area graded"), self.text("Grades", grade, "grade"))
            for grade in self.index.records.grades
            if (folded(grade.force), folded(grade.inspection)) == self.key
        ]
        if grades and isinstance(place := self.stray("grades", self.keys), CellPlace):
            grades.append(
                _all_gaps(GradeFields, Gap(self.words["unassigned"].format(what="Grade", place=place), place, MEND_ROW))
            )
        return tuple(grades)

    def absent_grades(self) -> Text:
        """A thematic inspection gives no grades; for any other, the register lacks them when it has none."""
        thematic = self.inspection is not None and self.inspection.kind.known == "thematic"
        # What a workbook that cannot be read may hold is no grade of a thematic inspection; a row of Grades may be one.
        if thematic and not isinstance(self.stray("grades", self.keys), CellPlace):
            return self.stand_in("not graded")
        return self.text("Grades", None, "grade", "Grades")

    def absent(self, kind: str, what: str, told: tuple[RecommendationFields, ...]) -> Text:
        """What stands where a list is empty. It can be said only when the register holds all that were made."""
        counted = self.inspection.recommendations_made if self.inspection else None
        if strange := self.strange_rows():
            gap = Gap(self.words["unassigned"].format(what=what, place=strange[0].place), strange[0].place, MEND_ROW)
            return Text(gap.words, gap=gap, place=gap.place)
        if counted is None or counted.known is None:
            return self.text("Inspections", self.inspection, "recommendations_made", what)
        if counted.known != self.held():
            awaited = self.words["counted"].format(what=what, made=counted.known, held=self.held())
            mend = "correct the number, or add the recommendations that are missing to the register"
            return Text(f"[{awaited}]", gap=Gap(awaited, counted.place, mend, self.keys), place=counted.place)
        applying = [item.applies for item in told if item.kind == kind]
        if not applying:
            return self.stand_in("none identified")
        if any(applying):
            return self.stand_in("none beside causes")
        rows = [row for row in self.rows if row.kind.known == kind]
        addressed = {row: set(row.addressees.known or ("not known",)) for row in rows}
        for row in rows:
            action = self.action_row(row)
            if "not known" in addressed[row] and (action is None or action.applies.known is None):
                gap = self.gap("Recommendations", "addressees", what, row.addressees)
                return Text(gap.words, gap=gap, place=gap.place)
        others = not any(whom & {*OURS, "not known"} for whom in addressed.values())
        return self.stand_in("none addressed" if others else "none applying")

    def recommendation(self, row: Recommendation, inside: bool = False) -> RecommendationFields:
        kind, number = row.kind.known or "", row.number.known or ""
        label = _clean(row.printed_as.known or self.words[kind].format(number=number))
        item = replace(self.keys, kind=kind, number=number)
        action = self.action_row(row)
        beneath = [self.recommendation(other, inside=True) for other in self.rows if not inside and _under(other, row)]
        update = self.index.row("updates", *self.key, *_key(row), self.period)
        sheet = "Recommendations"
        return RecommendationFields(
            label=Text(label, place=row.number.place),
            number=Text(_clean(number), place=row.number.place),
            kind=Text(kind, place=row.kind.place),
            area=self.text(sheet, row, "area", f"Area of {label}", item),
            text=self.demand(row, label, item),
            addressees=Text(", ".join(row.addressees.known), place=row.addressees.place)
            if row.addressees.known
            else self.text(sheet, row, "addressees", f"Addressees of {label}", item),
            due=self.date(sheet, row, "due", f"Due date of {label}", item),
            applies=self.applies(row, action, update),
            update=self.update_fields(row, update, label, item),
            before=self.account(action, "before"),
            after=self.account(action, "after"),
            action=self.blocks("Actions", action, "action", f"Action on {label}, or the reason for none", item),
            recommendations=tuple(other for other in beneath if other.applies),
        )

    def demand(self, row: Recommendation, label: str, item: Keys) -> Blocks:
        """The recommendation's own words. "not held" is no text: it says that the register has the number only."""
        text = self.blocks("Recommendations", row, "text", f"Text of {label}", item)
        if text and fold("".join(block.text for block in text.blocks)) == fold(NOT_HELD):
            gap = Gap(self.words["not held"].format(label=label), row.text.place, "type the report's own words", item)
            return Blocks(_paragraph(gap.words), gap=gap, place=gap.place)
        return text

    def account(self, action: Action | None, attribute: str) -> Blocks:
        """The office's account beside a quotation is for letters that give one: nothing stands for it."""
        told = action is not None and getattr(action, attribute).known
        return self.blocks("Actions", action, attribute) if told else Blocks(())

    def action_row(self, row: Recommendation) -> Action | None:
        """The row of Actions for this occasion, else the one that names no occasion."""
        key = (*self.key, *_key(row))
        found = self.index.row("actions", *key, self.period) or self.index.row("actions", *key, "")
        return found if isinstance(found, Action) else None

    def applies(self, row: Recommendation, action: Action | None, update: Update | None) -> bool:
        said = action.applies.known if action else None
        if said is not None:
            return said
        update = update or self.earlier_update(row)
        # Whom it is made to is required: without that, it is printed rather than dropped in silence.
        return update is not None or row.addressees.known is None or bool(OURS & set(row.addressees.known))

    def earlier_update(self, row: Recommendation) -> Update | None:
        """An update for an occasion before this one: what was answered once stays in the response."""
        updates = self.index.updates.get((*self.key, *_key(row)), [])
        return next((update for update in updates if _when(update.period.known) < _when(self.occasion)), None)

    def update_fields(self, row: Recommendation, update: Update | None, label: str, item: Keys) -> UpdateFields:
        sheet = "Updates"
        lines = {
            name: self.text(sheet, update, name, f"{what} of {label}", item)
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
            as_at=self.date(sheet, update, "as_at", f"As-at date of {label}", item),
            target_date=self.date(sheet, update, "target_date", f"Target date of {label}", item),
            closed_on=self.date(sheet, update, "closed_on", f"Closing date of {label}", item),
            internal=self.blocks(sheet, update, "internal", f"Internal update on {label}", item),
            **lines,
        )

    def update_text(self, row: Recommendation, update: Update | None, label: str, item: Keys) -> Blocks:
        """The update's text; else when it was closed; else that none came, if the force did answer; else a gap."""
        said = self.blocks("Updates", update, "text", f"Update on {label}", item)
        # What this occasion's update does say, though it cannot be read, is not hidden behind an earlier closing.
        if said or (update and isinstance(update.text.said, Unreadable)):
            return said
        if closed := self.closed_on(row):
            return self.stand_in_blocks("closed", date=dates.long(closed))
        answered = self.officer_row is not None and self.officer_row.received_on.known is not None
        if update is None and answered and not self.stray("updates", item):
            return self.stand_in_blocks("no update", occasion=self.occasion_words())
        return said

    def closed_on(self, row: Recommendation) -> datetime.date | None:
        """The day on which the recommendation was closed, by this occasion's last day; None while it is open."""
        updates = self.index.updates.get((*self.key, *_key(row)), [])
        days = [update.closed_on.known for update in updates if update.closed_on.known]
        return max((day for day in days if self.last_day is None or day <= self.last_day), default=None)

    def chief_officer_fields(self) -> ChiefOfficerFields:
        row, sheet = self.officer_row, "Chief officer"
        title = self.chief_officer.title.words if self.chief_officer.title else self.words["officer"]

        none_sent = row is not None and isinstance(row.received_on.known, NoneSent)
        none_told = {"chief officer": title}

        def comments(attribute: str, what: str) -> Blocks:
            said = self.blocks(sheet, row, attribute, what)
            # With a date or the word none, the force did answer or was asked.
            value = getattr(row, attribute) if row else None
            answered = row is not None and row.received_on.known is not None
            if answered and value is not None and value.said is None and ":" not in value.place.cell:
                return self.stand_in_blocks("no comments", **none_told)
            return said

        received_on = self.date(sheet, row, "received_on", "Date on which comments were received")
        if none_sent:
            received_on = DateForms(*[self.stand_in("no comments", **none_told)] * 2)
        return ChiefOfficerFields(
            comments("introduction", f"{title}'s comments"),
            comments("next_steps", "Next steps"),
            comments("closing", "Closing words"),
            received_on,
            self.text(sheet, row, "approved_by", "Who approved the comments"),
        )

    def commentary_fields(self) -> CommentaryFields:
        row, sheet = self.commentary_row, "Commentary"
        invited = self.whom("force")
        return CommentaryFields(
            self.initial_response(),
            self.blocks(sheet, row, "overall_comments"),
            self.date(sheet, row, "invited_on", f"Date on which {invited} was invited to comment"),
            self.date(sheet, row, "comments_due", "Date by which comments were asked for"),
            self.date(sheet, row, "sent_to_inspectorate", "Date on which the inspectorate was sent a copy"),
            self.date(sheet, row, "sent_to_home_secretary", "Date on which the Home Secretary was sent a copy"),
        )

    def initial_response(self) -> Blocks:
        """This occasion's own; in a quarter that has none, the latest of those before it."""
        row = self.commentary_row
        if not self.occasion.is_first and not (row and row.initial_response.said):
            earlier = [
                other
                for other in self.index.records.commentary
                if (folded(other.force), folded(other.inspection)) == self.key
                and other.initial_response.known
                and _when(other.occasion.known) < _when(self.occasion)
            ]
            row = max(earlier, key=lambda other: _when(other.occasion.known), default=row)
        return self.blocks("Commentary", row, "initial_response")


def _when(occasion: Occasion | None) -> datetime.date:
    """Occasions in their order: the first response, then quarters; an unreadable one comes last."""
    if occasion is None:
        return datetime.date.max
    return datetime.date.min if occasion.is_first else dates.quarter_months(occasion)[0]


R = TypeVar("R")


def _all_gaps(record: type[R], gap: Gap) -> R:
    """A record of fields in which every one is the same gap, every flag is up and every list is empty."""
    said: dict[str, Any] = {}
    for name, kind in get_type_hints(record).items():
        if kind is Text:
            said[name] = Text(gap.words, gap=gap, place=gap.place)
        elif kind is Blocks:
            said[name] = Blocks(_paragraph(gap.words), gap=gap, place=gap.place)
        elif kind is bool:
            said[name] = True
        else:
            said[name] = () if get_origin(kind) is tuple else _all_gaps(kind, gap)
    return record(**said)


def _cell(sheet: str, row: Record | None, attribute: str) -> tuple[Value[Any] | None, str]:
    """The value that the row has there, and the header of its column."""
    column = next(column for column in forms.FORMS_BY_NAME[sheet].columns if column.attribute == attribute)
    return (getattr(row, attribute) if row else None), column.header


def _key(row: Recommendation) -> tuple[str, str]:
    return folded(row.kind) or "", folded(row.number) or ""


def _under(row: Recommendation, cause: Recommendation) -> bool:
    under = folded(row.under)
    causes = (row.kind.known == "cause of concern", cause.kind.known == "cause of concern")
    return under is not None and causes == (False, True) and under == folded(cause.number)


def _sentence(column: str) -> str:
    return column[:1].upper() + column[1:]


def _clean(words: str) -> str:
    return FORBIDDEN.sub("\ufffd", words)


def _clean_block(block: Block) -> Block:
    runs = tuple(replace(run, text=_clean(run.text), link=_clean(run.link)) for run in block.runs)
    return replace(block, runs=runs)


def _paragraph(words: str) -> Prose:
    return (Block("paragraph", (Run(words),)),)
