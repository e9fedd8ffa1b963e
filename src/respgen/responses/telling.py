"""What the records say, or do not say → finished words for one response: said, a stand-in, or a gap (pure)."""

from __future__ import annotations

import datetime
import re
from dataclasses import replace
from typing import Any, TypeVar, get_origin, get_type_hints

from respgen import dates, prose
from respgen.config import Config
from respgen.model import (
    FORBIDDEN,
    Block,
    Blocks,
    CellPlace,
    ChiefOfficerComments,
    Commentary,
    FilePlace,
    Gap,
    Inspection,
    Keys,
    Occasion,
    Person,
    Place,
    PlannedDocument,
    Prose,
    Record,
    Run,
    Text,
    Unreadable,
    Value,
)
from respgen.records import BODIES, Column, fold, forms, kind_of_office
from respgen.responses.fields import DateForms, PersonFields
from respgen.responses.index import Index, folded, period
from respgen.responses.words import CHOICES, ENGLISH, WELSH, WHATS, Told, language_of, with_article

SHARED = {
    ("Forces", "logo"),
    ("Forces", "contact_lines"),
    ("People", "name"),
    ("Documents", "addressee"),
    ("Documents", "live_address"),
    ("Updates", "cleared_by"),
    ("Updates", "internal"),
    ("Updates", "owner"),
    ("Updates", "board"),
    ("Updates", "evidence"),
    ("Updates", "marking"),
}
"""Columns whose one cell serves both languages where it has no Welsh twin: names, addresses, a picture's path, and what
is never published."""


class Teller:
    """Turns what the records say, or do not say, into finished words for one response."""

    def __init__(self, row: PlannedDocument, language: str, index: Index, config: Config) -> None:
        self.row, self.index, self.config = row, index, config
        self.language = language_of(language)
        self.is_welsh = self.language == WELSH
        self.words = index.fixed_words(self.language)
        # Whoever mends what a gap is about reads of it in English.
        self.in_english: Teller = Teller(row, ENGLISH, index, config) if self.is_welsh else self
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
        self.last_day = index.last_day(self.inspection_key, self.occasion)
        self.day = row.response_date.known or self.last_day
        self.force = index.force(self.force_key, self.day)
        self.kind = kind_of_office((self.force.kind_of_office.known if self.force else None) or "", config)
        self.holder = self.person("holder")
        self.chief_officer = self.person("chief officer")
        self.officer_row: ChiefOfficerComments | None = index.row("chief_officer", *self.key, self.period)
        self.commentary_row: Commentary | None = index.row("commentary", *self.key, self.period)

    def about(self, inspection: Inspection) -> Teller:
        """One for the same row of Documents, had that named this inspection."""
        return Teller(replace(self.row, inspection=inspection.inspection), self.language, self.index, self.config)

    def inspection_link(self) -> Text:
        """The inspection's title as a link to the report."""
        row = self.inspection
        title = self.text("Inspections", row, "title")
        address = clean(prose.public_address((row.address.known if row else None) or ""))
        return replace(title, link=address, link_place=row.address.place if row else None)

    def what(self, pattern: str, **said: str | Told) -> Told:
        """What is missing: an English phrase, said in the response's language and in English."""
        own = WHATS.get(pattern, pattern) if self.is_welsh else pattern
        if not said:
            return Told(own, pattern)
        words = {name: one.words if isinstance(one, Told) else one for name, one in said.items()}
        english = {name: one.english if isinstance(one, Told) else one for name, one in said.items()}
        return Told(own.format(**words), pattern.format(**english))

    def told(self, name: str, **said: str | Told) -> Told:
        """Fixed words with what is filled into them, in the response's language and in English."""
        words = {one: value.words if isinstance(value, Told) else value for one, value in said.items()}
        english = {one: value.english if isinstance(value, Told) else value for one, value in said.items()}
        return Told(self.words[name].format(**words), self.in_english.words[name].format(**english))

    def gap_of(self, told: Told, place: Place, mend: str, keys: Keys | None = None) -> Gap:
        """The gap that these words print, with what to do at its place."""
        return Gap(told.words, place, mend, keys or self.keys, told.english if self.is_welsh else "")

    def whom(self, owner: str) -> Told:
        """Whom the owner of a sheet is called when something is asked of them."""
        here, there = self._whom(owner), self.in_english._whom(owner)
        return Told(with_article(here) if self.is_welsh else here, there)

    def _whom(self, owner: str) -> str:
        if owner == "force":
            title, known, unknown = self.chief_officer.title, "chief officer", "chief officer unknown"
        else:
            title, known, unknown = self.holder.title, "office", "office unknown"
        return self.words[known].format(title=title.words) if title else self.words[unknown]

    def gap(self, sheet: str, column: str, what: Told, value: Value[Any] | None, item: Keys | None = None) -> Gap:
        """The gap where `column` of `sheet` says nothing: its `value` there, None since no row is there.

        What somebody did type, though it cannot be read, is not told as awaited: the gap says where it stands.
        """
        form, keys = forms.FORMS_BY_NAME[sheet], item or self.keys
        place = value.place if value else None
        spot: Place = place or self.index.sheet(sheet, self.force_key) or FilePlace(self.config.inputs)
        if value and isinstance(value.said, Unreadable):
            return self.gap_of(self.told("unreadable", what=what, place=str(spot)), spot, "mend this cell", keys)
        if place is None and (stray := self.stray(form.attribute, keys)):
            return self.stray_gap(what, stray, keys)
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
            it = "the path of a picture in the project" if column == "logo" else "it"
            mend = f'type {it} into this cell, column "{column}"'
        if form.owner == "register":
            return self.gap_of(self.told("missing", what=what), spot, mend, keys)
        return self.gap_of(self.told("awaited", what=what, whom=self.whom(form.owner)), spot, mend, keys)

    def welsh_gap(self, sheet: str, column: str, what: Told, value: Value[Any], item: Keys | None = None) -> Gap:
        """The gap where a cell says something and its Welsh twin does not."""
        twin = value.welsh
        if twin and isinstance(twin.said, Unreadable):
            told = self.told("unreadable", what=what, place=str(twin.place))
            return self.gap_of(told, twin.place, "mend this cell", item)
        mend = f'type the Welsh into this cell, column "{column} (Welsh)"'
        if twin is None:
            mend = f'add the column "{column} (Welsh)" to the sheet, and type the Welsh of this cell'
        owner, place = forms.FORMS_BY_NAME[sheet].owner, twin.place if twin else value.place
        if owner == "register":
            return self.gap_of(self.told("Welsh missing", what=what), place, mend, item)
        return self.gap_of(self.told("Welsh awaited", what=what, whom=self.whom(owner)), place, mend, item)

    def stray_gap(self, what: Told, place: Place, keys: Keys | None = None) -> Gap:
        """The gap where a row, sheet or workbook at `place` may hold what is missing, and cannot be read."""
        name, mend = "unassigned", "row" if isinstance(place, CellPlace) and place.cell else "sheet"
        if isinstance(place, FilePlace):
            name, mend = "unread", "workbook"
        mend = f"mend that {mend} first"
        if place.file in self.index.copies:
            name, mend = "copied", "put what is newer into the original, and delete the copy"
        return self.gap_of(self.told(name, what=what, place=str(place)), place, mend, keys)

    def stray(self, attribute: str, keys: Keys) -> Place | None:
        """Where a row, or a workbook, stands that may hold what is missing and cannot be read."""
        key = [self.force_key, self.inspection_key]
        if attribute in ("updates", "actions"):
            key += [fold(keys.kind), fold(keys.number)]
        if attribute != "grades":
            key.append(self.period)
        return self.index.stray(attribute, *key)

    # Each of these takes a sheet, one of its rows (None: there is none), and the attribute that the cell went to; then
    # what a gap calls it, an English phrase, and what is filled into that.

    def text(
        self,
        sheet: str,
        row: Record | None,
        attribute: str,
        what: str = "",
        item: Keys | None = None,
        **said: str | Told,
    ) -> Text:
        """The words of a cell, or the gap where they are missing."""
        value, column = _cell(sheet, row, attribute)
        if self.is_welsh and value is not None and value.welsh and value.welsh.known is not None:
            return Text(clean(str(value.welsh.known)), place=value.welsh.place)
        if value is None or value.known is None:
            told = self.what(what or _sentence(column.header), **said)
            return gap_text(self.gap(sheet, column.header, told, value, item))
        words = str(value.known)
        if not column.has_twin or attribute == "pronoun":
            return self.choice(words, value.place)
        if not self.is_welsh or (sheet, attribute) in SHARED:
            return Text(clean(words), place=value.place)
        if entry := self.index.glossary.get(fold(words)):
            return Text(clean(str(entry.known)), place=entry.place)
        told = self.what(what or _sentence(column.header), **said)
        return gap_text(self.welsh_gap(sheet, column.header, told, value, item))

    def choice(self, words: str, place: Place | None = None) -> Text:
        """One of the contract's words, as the response's language has it: the office's own, then ours."""
        if not self.is_welsh:
            return Text(clean(words), place=place)
        if entry := self.index.glossary.get(fold(words)):
            return Text(clean(str(entry.known)), place=entry.place, choice=words)
        return Text(clean(CHOICES.get(words, words)), place=place, choice=words)

    def blocks(
        self,
        sheet: str,
        row: Record | None,
        attribute: str,
        what: str = "",
        item: Keys | None = None,
        **said: str | Told,
    ) -> Blocks:
        """The prose of a cell, or the gap where it is missing."""
        value, column = _cell(sheet, row, attribute)
        printed = value
        if self.is_welsh and value is not None:
            serves_both = (sheet, attribute) in SHARED and not (value.welsh and value.welsh.known)
            printed = value if serves_both else value.welsh
        if printed is not None and printed.known is not None:
            return Blocks(tuple(_clean_block(block) for block in printed.known), place=printed.place)
        told = self.what(what or _sentence(column.header), **said)
        if value is not None and value.known is not None:
            return gap_blocks(self.welsh_gap(sheet, column.header, told, value, item))
        return gap_blocks(self.gap(sheet, column.header, told, value, item))

    def date(
        self,
        sheet: str,
        row: Record | None,
        attribute: str,
        what: str = "",
        item: Keys | None = None,
        **said: str | Told,
    ) -> DateForms:
        """The forms of a cell's date, or the gap where there is none."""
        value, column = _cell(sheet, row, attribute)
        if value is not None and isinstance(value.known, datetime.date):
            return self.day_forms(value.known, value.place)
        missing = self.what(what or _sentence(column.header), **said)
        told = gap_text(self.gap(sheet, column.header, missing, value, item))
        return DateForms(told, told)

    def day_forms(self, day: datetime.date, place: Place | None = None) -> DateForms:
        return DateForms(
            Text(dates.long(day, self.language), place=place), Text(dates.short(day, self.language), place=place)
        )

    def stand_in(self, name: str, **said: str) -> Text:
        words = self.words[name].format(**said)
        return Text(with_article(words) if self.is_welsh and name == "no comments" else words, stand_in=True)

    def stand_in_blocks(self, name: str, **said: str) -> Blocks:
        return Blocks(paragraph(self.stand_in(name, **said).words), stand_in=True)

    def person(self, post: str) -> PersonFields:
        person = self.index.person(self.force_key, post, self.day)
        title, whose = self.title(post, person), self.what(post)
        return PersonFields(
            title,
            self.text("People", person, "name", "Name of the {post}", post=whose),
            self.text("People", person, "pronoun", "Pronoun of the {post}", post=whose),
            self._full(title, post),
            post == "holder" and self.is_body,
        )

    @property
    def office_title(self) -> str:
        """The title of whoever holds the office, as the Forces sheet has it."""
        return fold((self.force.holder_title.known if self.force else None) or "")

    @property
    def is_body(self) -> bool:
        """Whether a board or an authority answers, and no person."""
        return self.kind in BODIES

    def _full(self, title: Text, post: str) -> Text:
        """The title with the area or the force, unless it names it; a gap where one of the two is missing."""
        name = self.text("Forces", self.force, "name")
        area = self.text("Forces", self.force, "area")
        behind, how = self.text("Forces", self.force, "area_in_sentence", "Area in a sentence"), "title for"
        if not title or (area and re.search(rf"\b{re.escape(area.words)}\b", title.words, re.IGNORECASE)):
            return title
        if post == "chief officer":
            behind, how = name, "title in"
        elif re.search(r"\b(?:for|of)\b", title.words):
            behind, how = area, "title in"
        elif self.kind == "mayor" and title.words.endswith("Mayor"):
            how = "title of"
        return replace(title, words=self.words[how].format(title=title.words, area=behind.words)) if behind else behind

    def title(self, post: str, person: Person | None) -> Text:
        """The post's title of the Forces sheet, with what People adds to it (Acting) or says instead."""
        usual = {"holder": "holder_title", "chief officer": "chief_officer_title"}.get(post)
        own = person.title.known if person else None
        adds = _BEFORE_TITLES.get(fold(own)) if own else None
        says_welsh = self.is_welsh and person and person.title.welsh and person.title.welsh.known
        if not usual or (own and not adds) or says_welsh:
            return self.text("People", person, "title", "Title of the {post}", post=self.what(post))
        title = self.text("Forces", self.force, usual)
        if not own or not adds or not title:
            return title
        if self.is_welsh:
            return replace(title, words=self.words[adds].format(title=title.words))
        # "T/" stands directly before the title: T/Chief Constable.
        return replace(title, words=f"{own}{title.words}" if own.endswith("/") else f"{own} {title.words}")

    def occasion_words(self, occasion: Occasion | None = None) -> str:
        """The occasion in words; the response's own where none is named."""
        occasion = occasion or self.occasion
        return self.words["first"] if occasion.is_first else dates.months(occasion, self.language)


_BEFORE_TITLES = {"acting": "acting", "temporary": "temporary", "interim": "interim", "a/": "acting", "t/": "temporary"}
"""What People says before the post's usual title, and which of our words that is; anything else stands in its place."""


def when(occasion: Occasion | None) -> datetime.date:
    """Occasions in their order: the first response, then quarters; an unreadable one comes last."""
    if occasion is None:
        return datetime.date.max
    return datetime.date.min if occasion.is_first else dates.quarter_months(occasion)[0]


R = TypeVar("R")


def all_gaps(record: type[R], gap: Gap) -> R:
    """A record of fields in which every one is the same gap, every flag is up and every list is empty."""
    said: dict[str, Any] = {}
    for name, kind in get_type_hints(record).items():
        if kind is Text:
            said[name] = gap_text(gap)
        elif kind is Blocks:
            said[name] = gap_blocks(gap)
        elif kind is bool:
            said[name] = True
        else:
            said[name] = () if get_origin(kind) is tuple else all_gaps(kind, gap)
    return record(**said)


def _cell(sheet: str, row: Record | None, attribute: str) -> tuple[Value[Any] | None, Column]:
    """The value that the row has there, and its column."""
    column = next(column for column in forms.FORMS_BY_NAME[sheet].columns if column.attribute == attribute)
    return (getattr(row, attribute) if row else None), column


def _sentence(column: str) -> str:
    return column[:1].upper() + column[1:]


def clean(words: str) -> str:
    return FORBIDDEN.sub("\ufffd", words)


def _clean_block(block: Block) -> Block:
    if not any(FORBIDDEN.search(run.text) or FORBIDDEN.search(run.link) for run in block.runs):
        return block
    runs = tuple(replace(run, text=clean(run.text), link=clean(run.link)) for run in block.runs)
    return replace(block, runs=runs)


def gap_text(gap: Gap) -> Text:
    """A gap among words, or in a line of its own."""
    return Text(gap.words, gap=gap, place=gap.place)


def gap_blocks(gap: Gap) -> Blocks:
    """A gap where prose would stand."""
    return Blocks(paragraph(gap.words), gap=gap, place=gap.place)


def paragraph(words: str) -> Prose:
    return (Block("paragraph", (Run(words),)),)
