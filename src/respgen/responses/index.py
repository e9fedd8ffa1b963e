"""Records → lookups by key, which know of rows that could not be assigned (pure)."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from respgen import dates
from respgen.config import Config
from respgen.model import (
    FORBIDDEN,
    Action,
    CellPlace,
    Commentary,
    FilePlace,
    Force,
    Grade,
    Image,
    Inspection,
    Occasion,
    Person,
    Place,
    Recommendation,
    Record,
    Records,
    Update,
    Value,
)
from respgen.records import fold, form_of, forms
from respgen.responses.words import ENGLISH, WORDS, blanks

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stray:
    """A row that may be several: its keys as far as they can be read, None where one cannot, and its place."""

    keys: tuple[str | None, ...]
    place: Place

    def may_be(self, key: Key) -> bool:
        return all(mine is None or mine == theirs for mine, theirs in zip(self.keys, key, strict=True))


def folded(value: Value[Any]) -> str | None:
    """A key's value as it is compared; None for an empty or unreadable one."""
    match value.known:
        case None:
            return None
        case Occasion() as occasion:
            return period(occasion)
        case known:
            return fold(str(known))


def period(occasion: Occasion) -> str:
    """An occasion as it is compared: a quarter by its months, since "2025-26 Q1" and "2025 Q2" are the same three."""
    return "first" if occasion.is_first else dates.quarter_months(occasion)[0].isoformat()


CLOSED = "closed"
DONE = ("complete", CLOSED)
"""What is done cannot be overdue. "Complete" is what the force says of its work; it stays open until it is closed."""


def is_done(update: Update) -> bool:
    """Whether an update says that the item is complete or closed. A day of closing says so where no status does: beside
    one that says otherwise, such as "in progress", it says nothing."""
    status = update.status.known
    return status in DONE or (status is None and update.closed_on.known is not None)


def is_closed(update: Update) -> bool:
    """Whether an update says that the item is closed."""
    return is_done(update) and (update.status.known == CLOSED or update.closed_on.known is not None)


def told_on(update: Update, published: datetime.date | None) -> datetime.date:
    """The last day of an update's quarter; that for the first response stands where its as-at date lies, else at the
    publication of its report."""
    occasion = update.period.known
    if occasion is not None and not occasion.is_first:
        return dates.quarter_months(occasion)[1]
    return update.as_at.known or published or datetime.date.min


def in_order(updates: Iterable[Update], published: datetime.date | None) -> list[Update]:
    """The updates on one recommendation in the order of what they tell. Of the first response's and one for a quarter
    that ends on its day, the quarter's comes later."""
    return sorted(
        updates, key=lambda one: (told_on(one, published), not (one.period.known and one.period.known.is_first))
    )


def item_key(row: Recommendation) -> tuple[str, str]:
    """A recommendation's kind and number as they are compared."""
    return folded(row.kind) or "", folded(row.number) or ""


def ours(records: Records, config: Config) -> tuple[str, ...]:
    """The keys of our forces, as the Forces sheet has them and in its order, each once.

    They are those that `answers-for` names; where it names none, those for which somebody has written: commentary,
    actions or updates.
    """
    if config.answers_for:
        wanted = {fold(key) for key in config.answers_for}
    else:
        rows: tuple[Commentary | Action | Update, ...] = (*records.commentary, *records.actions, *records.updates)
        wanted = {key for row in rows if (key := folded(row.force))}
    found: dict[str, str] = {}
    for force in records.forces:
        if (key := folded(force.force)) in wanted:
            found.setdefault(key or "", force.force.known or "")
    return tuple(found.values())


class Index:
    """The records by their keys. Rows whose keys are empty, unreadable or name nothing known are strays."""

    def __init__(self, records: Records, logos: Mapping[str, Image]) -> None:
        self.records = records
        self.logos = logos
        self.copies = {row.place.file for row in records.copied}
        copied: dict[str, list[Any]] = defaultdict(list)
        for row in records.copied:
            copied[form_of(row).attribute].append(row)
        self._forces: dict[str, list[Force]] = defaultdict(list)
        for force in records.forces:
            self._forces[folded(force.force) or ""].append(force)
        self._people: dict[Key, list[Person]] = defaultdict(list)
        for person in records.people:
            self._people[folded(person.force) or "", person.post.known or ""].append(person)
        self.inspections: dict[str, Inspection] = {}
        for inspection in records.inspections:
            if key := folded(inspection.inspection):
                self.inspections.setdefault(key, inspection)
        self.recommendations: dict[str, list[Recommendation]] = defaultdict(list)
        self.stray_recommendations: list[tuple[str | None, Recommendation]] = []
        # The office's own Welsh, by the English that it stands for.
        self.glossary: dict[str, Value[str]] = {}
        for entry in records.glossary:
            if entry.welsh.known:
                for english in filter(None, (folded(entry.expansion), folded(entry.abbreviation))):
                    self.glossary.setdefault(english, entry.welsh)
        self._own_words: dict[str, Mapping[str, str]] = {}
        self._known: set[Key] = set()
        self._file_recommendations(records.recommendations, copied["recommendations"])
        self._numbers = {(kind, number) for _, kind, number in self._known}
        self._rows: dict[str, dict[Key, Any]] = {}
        self._strays: dict[str, list[Stray]] = defaultdict(list)
        self.grades: dict[Key, list[Grade]] = defaultdict(list)
        self._file_grades(records.grades, copied["grades"])
        for attribute in ("updates", "chief_officer", "commentary", "actions"):
            self._file(attribute, getattr(records, attribute), copied[attribute])
        # Those of one recommendation, or of one inspection, whatever their occasions.
        self.updates: dict[Key, list[Update]] = defaultdict(list)
        for filed, update in self._rows["updates"].items():
            self.updates[filed[:-1]].append(update)
        self.answering = {filed[:2] for filed in self.updates}
        """The forces with the inspections that they have an update on, or whose office says that something applies."""
        self.answering |= {filed[:2] for filed, action in self._rows["actions"].items() if action.applies.known}
        self.commentary: dict[Key, list[Commentary]] = defaultdict(list)
        for filed, commentary in self._rows["commentary"].items():
            self.commentary[filed[:-1]].append(commentary)
        self._response_dates: dict[Key, datetime.date] = {}
        for document in records.documents:
            if day := document.response_date.known:
                keys = (document.force, document.inspection, document.occasion)
                filed = tuple(folded(value) or "" for value in keys)
                self._response_dates[filed] = min(day, self._response_dates.get(filed, day))
        self._places = self._places_of_sheets()

    def _file_recommendations(self, rows: Iterable[Recommendation], copied: Iterable[Recommendation]) -> None:
        for row in rows:
            of, kind, number = folded(row.inspection), folded(row.kind), folded(row.number)
            of = of if of in self.inspections else None
            if not (of and kind and number):
                self.stray_recommendations.append((of, row))
            elif (of, kind, number) not in self._known:
                self._known.add((of, kind, number))
                self.recommendations[of].append(row)
        # A row that stands only in a copy may be missing: it is not read, though all of it can be.
        for row in copied:
            of = folded(row.inspection)
            self.stray_recommendations.append((of if of in self.inspections else None, row))

    def _file_grades(self, rows: Iterable[Grade], copied: Iterable[Grade]) -> None:
        for row in rows:
            force, inspection = self._known_keys(row)
            if force and inspection:
                self.grades[force, inspection].append(row)
            else:
                self._strays["grades"].append(Stray((force, inspection), row.place))
        self._strays["grades"] += [Stray(self._known_keys(row), row.place) for row in copied]

    def _file(self, attribute: str, rows: Iterable[Record], copied: Iterable[Record]) -> None:
        filed = self._rows[attribute] = {}
        for row, is_copied in (*((row, False) for row in rows), *((row, True) for row in copied)):
            rest = [folded(getattr(row, name)) for name in form_of(row).key[2:]]
            if isinstance(row, Action) and row.occasion.said is None:
                rest[-1] = ""
            force, inspection = self._known_keys(row)
            # A number that this inspection does not have may be any that it has.
            if len(rest) == 3 and not self._has(inspection, rest[0], rest[1]):
                rest[:2] = [None, None]
            keys = (force, inspection, *rest)
            if None in keys or is_copied:
                # An action of no occasion may be the one of any.
                self._strays[attribute].append(Stray(tuple(key or None for key in keys), row.place))
            else:
                filed.setdefault(tuple(key or "" for key in keys), row)

    def _has(self, inspection: str | None, kind: str | None, number: str | None) -> bool:
        """Whether the inspection, or any where it is not known, has that recommendation."""
        if inspection is None:
            return (kind, number) in self._numbers
        return (inspection, kind, number) in self._known

    def _known_keys(self, row: Any) -> tuple[str | None, str | None]:
        """The row's force and inspection; None for one that the register does not have."""
        force, inspection = folded(row.force), folded(row.inspection)
        return force if force in self._forces else None, inspection if inspection in self.inspections else None

    def fixed_words(self, language: str) -> Mapping[str, str]:
        """Our fixed words in that language, where the Glossary says none of its own for the same in English."""
        if language == ENGLISH:
            return WORDS[ENGLISH]
        if language not in self._own_words:
            words = dict(WORDS[language])
            for name, english in WORDS[ENGLISH].items():
                own = self.glossary.get(fold(english))
                if own and own.known and blanks(own.known) == blanks(english):
                    words[name] = FORBIDDEN.sub("\ufffd", own.known)
            self._own_words[language] = words
        return self._own_words[language]

    def rows(self, attribute: str) -> Mapping[Key, Record]:
        """All rows that could be assigned, by their keys."""
        return self._rows[attribute]

    def row(self, attribute: str, *key: str) -> Any:
        """The row of that key, or None."""
        return self._rows[attribute].get(key)

    def stray(self, attribute: str, *key: str) -> Place | None:
        """Where a row stands that may be the one of that key, since what it says of itself cannot be read."""
        for stray in self._strays[attribute]:
            if stray.may_be(key):
                return stray.place
        return FilePlace(self.records.unread[0].file) if self.records.unread else None

    def earlier_stray(self, attribute: str, *key: str) -> Place | None:
        """Where a row stands that may be one for the quarter that ends the key, the first response or one between."""
        for stray in self._strays[attribute]:
            occasion = stray.keys[-1]
            if (occasion in (None, "first") or occasion <= key[-1]) and stray.may_be((*key[:-1], occasion or "")):
                return stray.place
        return None

    def _places_of_sheets(self) -> dict[tuple[str, str | None], CellPlace]:
        """Where the first sheet of each name is that a force keeps; for None, the first one that may be any force's."""
        keepers: dict[str, set[str]] = defaultdict(set)
        for attribute in ("updates", "chief_officer", "documents", "commentary", "actions"):
            for row in getattr(self.records, attribute):
                if force := folded(row.force):
                    keepers[row.place.file].add(force)
        found: dict[tuple[str, str | None], CellPlace] = {}
        for name, places in self.records.sheets.items():
            for place in places:
                shared = forms.FORMS_BY_NAME[name].owner == "register" or not keepers[place.file]
                for keeper in (None,) if shared else keepers[place.file]:
                    found.setdefault((name, keeper), place)
        return found

    def sheet(self, name: str, force: str) -> CellPlace | None:
        """Where a row of that sheet belongs for a force; None where all such sheets are in other forces' workbooks."""
        return self._places.get((name, force)) or self._places.get((name, None))

    def force(self, key: str, day: datetime.date | None) -> Force | None:
        """The force's row in force on that day; the last one where no day is known."""
        return _in_force(self._forces.get(key, []), "valid_from", "valid_to", day)

    def responded(self, force: str, inspection: str, occasion: Occasion) -> datetime.date | None:
        """When an occasion was answered: the first of its response dates, else its last day."""
        if day := self._response_dates.get((force, inspection, period(occasion))):
            return day
        return self.last_day(inspection, occasion)

    def last_day(self, inspection: str, occasion: Occasion) -> datetime.date | None:
        """The last day for publishing the first response, or the quarter's; None where nobody says when the report
        was published."""
        if not occasion.is_first:
            return dates.quarter_months(occasion)[1]
        report = self.inspections.get(inspection)
        return dates.response_last_day(report.published.known) if report and report.published.known else None

    def offices(self, force: str) -> tuple[Force, ...]:
        """All rows of Forces for a force."""
        return tuple(self._forces.get(force, ()))

    def people(self, force: str, post: str) -> tuple[Person, ...]:
        """All rows of People for a post."""
        return tuple(self._people.get((force, post), ()))

    def knows_force(self, key: str) -> bool:
        return key in self._forces

    def person(self, force: str, post: str, day: datetime.date | None) -> Person | None:
        """Who holds the post on that day; the last one where no day is known."""
        return _in_force(self._people.get((force, post), []), "since", "until", day)


R = TypeVar("R", Force, Person)


def _in_force(rows: list[R], first: str, last: str, day: datetime.date | None) -> R | None:
    """Of several that fit, the one that began last."""

    def begins(row: R) -> datetime.date:
        return getattr(row, first).known or datetime.date.min

    def ends(row: R) -> datetime.date:
        return getattr(row, last).known or datetime.date.max

    return max((row for row in rows if day is None or begins(row) <= day <= ends(row)), key=begins, default=None)
