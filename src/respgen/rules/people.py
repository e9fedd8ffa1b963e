"""Rules about who answers for our forces, and when that changes (L861 to L867): Offices → Problems (pure)."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from respgen import dates, records
from respgen.config import FILE, Config
from respgen.errors import Problem, Severity
from respgen.model import (
    FilePlace,
    Force,
    Keys,
    Person,
    Place,
    PlannedDocument,
    Records,
    Unreadable,
    Value,
    excerpt,
)
from respgen.records import fold
from respgen.responses import Plan, Response
from respgen.responses.index import Index, folded, ours, period
from respgen.rules.registry import rule

_ALWAYS, _STILL = datetime.date.min, datetime.date.max


@dataclass(frozen=True, slots=True)
class Offices:
    """What these rules look at: the register and the settings, and what is planned.

    `forces` are our forces as they are compared, and as they are written. Where the settings name none, one for which a
    document is planned is ours, though nothing may be written for it yet. `planned` are their responses that are not
    live yet, with their rows of Documents.
    """

    records: Records
    config: Config
    plan: Plan
    forces: Mapping[str, str] = field(init=False)
    planned: tuple[tuple[Response, PlannedDocument], ...] = field(init=False)

    def __post_init__(self) -> None:
        # Worked out once, and not again for each row.
        keys = ours(self.records, self.config)
        if not self.config.answers_for:
            keys += tuple(response.keys.force for response in self.plan.responses)
        forces = {fold(key): key for key in reversed(keys)}
        rows = {row.place: row for row in self.records.documents}
        pairs = ((response, rows[response.place]) for response in self.plan.responses)
        planned = tuple(pair for pair in pairs if fold(pair[0].keys.force) in forces and not self._is_live(pair[1]))
        object.__setattr__(self, "forces", forces)
        object.__setattr__(self, "planned", planned)

    def _is_live(self, row: PlannedDocument) -> bool:
        return row.live_on.known is not None and row.live_on.known <= self.config.as_at


@dataclass(frozen=True, slots=True)
class _Term:
    """A row of Forces or People, and the days from which and to which it holds."""

    row: Force | Person
    first: datetime.date
    last: datetime.date

    @property
    def who(self) -> str:
        if isinstance(self.row, Person):
            return self.row.name.known or f"the person in {self.row.place}"
        return self.row.holder_title.known or f"the office in {self.row.place}"

    @property
    def begin(self) -> Value[datetime.date]:
        return self.row.since if isinstance(self.row, Person) else self.row.valid_from

    @property
    def end(self) -> Value[datetime.date]:
        return self.row.until if isinstance(self.row, Person) else self.row.valid_to

    @property
    def post(self) -> str:
        """What it is a term of, for a sentence."""
        force = self.row.force.known
        return (
            f'the post "{self.row.post.known}" of {force}' if isinstance(self.row, Person) else f"the office of {force}"
        )


def _terms(offices: Offices) -> dict[tuple[str, str], list[_Term]]:
    """The terms of each post, and under "" of each office, of our forces, in the order in which they begin.

    Rows whose days cannot be read are left out, and of rows that say the same all but one: other rules tell them.
    """
    found: dict[tuple[str, str], list[_Term]] = {}
    seen: set[tuple[object, ...]] = set()
    rows: tuple[Force | Person, ...] = (*offices.records.forces, *offices.records.people)
    for row in rows:
        key = folded(row.force) or "", (row.post.known or "?") if isinstance(row, Person) else ""
        term = _Term(row, _ALWAYS, _STILL)
        days = term.begin.said, term.end.said
        said = records.words(row)
        if key[0] in offices.forces and key[1] != "?" and said not in seen:
            seen.add(said)
            if not any(isinstance(day, Unreadable) for day in days):
                found.setdefault(key, []).append(_Term(row, term.begin.known or _ALWAYS, term.end.known or _STILL))
    for terms in found.values():
        terms.sort(key=lambda term: (term.first, term.last))
    return found


def _day_before(day: datetime.date) -> str:
    return dates.long(day - datetime.timedelta(1))


@dataclass(frozen=True, slots=True)
class _Answering:
    """Who answers from a day on, and the row that says so. A body has a title alone."""

    name: str
    title: str
    is_body: bool
    since: datetime.date
    place: Place

    def is_other(self, before: _Answering) -> bool:
        if self.name and before.name:
            return fold(self.name) != fold(before.name)
        return fold(self.title) != fold(before.title) or bool(self.name) != bool(before.name)

    def words(self, chain: tuple[_Answering, ...]) -> str:
        """The name, with the title where the others have another one."""
        if self.is_body:
            return f"the {self.title}"
        name = self.name or "nobody named"
        return f"{name} as {self.title}" if any(one.title != self.title for one in chain) else name


def _answering(
    index: Index, config: Config, force: str, start: datetime.date, end: datetime.date
) -> tuple[_Answering, ...]:
    """Who answers for a force on the first of these days, and whoever follows by the last one."""
    begins = [(row.since.known, row.since.place) for row in index.people(force, "holder")]
    begins += [(row.valid_from.known, row.valid_from.place) for row in index.offices(force)]
    rows = [(day, place) for day, place in begins if day and start < day <= end]
    found: list[_Answering] = []
    for day, place in [(start, None), *sorted(rows)]:
        office, person = index.force(force, day), index.person(force, "holder", day)
        title = (office.holder_title.known if office else None) or ""
        # A board says its words itself, whoever is in its chair.
        kind = records.kind_of_office((office.kind_of_office.known if office else None) or "", config)
        is_body = kind in records.BODIES
        name = "" if is_body else (person.name.known if person else None) or ""
        now = _Answering(name, title, is_body, day, place or FilePlace(config.inputs))
        if not found or now.is_other(found[-1]):
            found.append(now)
    return tuple(found)


@rule("L861", Severity.WARNING)
def changed_holder(offices: Offices) -> Iterator[Problem]:
    """Somebody else comes to hold the office between a report and the last day for its response, or within a quarter.

    Why: a document is headed and signed by whoever holds the office on its date, and the words in Commentary may be
        those of whoever held it before. Nobody should be made to say what somebody else wrote.
    Fix: have the words read by whoever they are printed as the words of, and change them or the response date. A
        quarter that has words of its own, and a date after the change, is not told: those were written since.
    """
    index = Index(offices.records, {})
    for response, row in offices.planned:
        force, inspection, occasion = folded(row.force) or "", folded(row.inspection) or "", row.occasion.known
        report = index.inspections.get(inspection)
        # A document about the force alone prints no words on a report.
        if report is None:
            continue
        published = report.published.known
        end = index.last_day(inspection, occasion) if occasion else None
        start = published if occasion is None or occasion.is_first else dates.quarter_months(occasion)[0]
        if occasion is None or end is None or start is None:
            continue
        chain = _answering(index, offices.config, force, max(start, published or start), end)
        commentary = index.row("commentary", force, inspection, period(occasion))
        own = not occasion.is_first and commentary is not None and commentary.initial_response.known
        dated = row.response_date.known
        if len(chain) < 2 or (own and dated and dated >= chain[-1].since):
            continue
        told = [f"{one.words(chain)} until {_day_before(later.since)}" for one, later in pairwise(chain)]
        told.append(f"{chain[-1].words(chain)} from {dates.long(chain[-1].since)}")
        span = "the report's publication" if occasion.is_first else "the quarter's first day"
        message = f"the office of {response.keys.force} changes hands between {span} and {dates.long(end)}: "
        message += ", ".join(told)
        words = response.values.commentary
        if words.initial_response and words.initial_response.place:
            by = words.initial_response_by
            who = f"the {by.title.words}" if by.is_body else by.name.words
            if by.is_body or by.name:
                message += f"; {words.initial_response.place} is printed as the words of {who}"
        mend = "have the words read by whoever they are printed as the words of"
        yield Problem(chain[1].place, message, help=mend, keys=response.keys)


@rule("L862", Severity.WARNING)
def pre_election_period(offices: Offices) -> Iterator[Problem]:
    """A response is dated, or has its last day, in a period before an election.

    Why: in the weeks before an election an office publishes with restraint. The 56 days of the law go on.
    Fix: publish before the period begins, or have it settled what may be published in it. The periods are typed in
        respgen.toml, under [[pre-election]].
    """
    index = Index(offices.records, {})
    for response, row in offices.planned:
        inspection, occasion = folded(row.inspection) or "", row.occasion.known
        last_day = index.last_day(inspection, occasion) if occasion else None
        days = [("the date of this response", row.response_date.known)]
        if occasion and occasion.is_first:
            days.append(("the last day for publishing this response", last_day))
        elif row.response_date.known is None:
            days.append(("the last day of this response's quarter", last_day))
        for span in offices.config.pre_election:
            concerned = not span.forces or fold(response.keys.force) in map(fold, span.forces)
            found = [(what, day) for what, day in days if day and span.first <= day <= span.last]
            if concerned and found:
                what, day = found[0]
                of = f"from {dates.long(span.first)} to {dates.long(span.last)}"
                message = f"{what}, {dates.long(day)}, is in the pre-election period {of}"
                mend = "publish before it begins, or have it settled what may be published in it"
                yield Problem(row.response_date.place, message, help=mend, keys=response.keys)


@rule("L863", Severity.BLOCK)
def overlapping_terms(offices: Offices) -> Iterator[Problem]:
    """Two rows of Forces or of People hold for the same days.

    Why: only one of them is printed, that which began last; nobody has said that it is the right one.
    Fix: type into the earlier row on which day it ends.
    """
    for terms in _terms(offices).values():
        for earlier, later in pairwise(terms):
            last = min(earlier.last, later.last)
            if later.first <= last and not _have_the_same_keys(earlier.row, later.row):
                message = f"{earlier.who} and {later.who} both hold {later.post} {_span(later.first, last)}"
                mend = f"type into {earlier.end.place} on which day the earlier one ends"
                yield Problem(later.begin.place, message, help=mend, keys=_keys(later))


def _have_the_same_keys(one: Force | Person, other: Force | Person) -> bool:
    """Whether R206 says so: two rows that differ, for the same keys."""
    key = records.form_of(one).key
    return all(folded(getattr(one, name)) == folded(getattr(other, name)) for name in key)


@rule("L864", Severity.BLOCK)
def gap_between_terms(offices: Offices) -> Iterator[Problem]:
    """On a day that a response needs, nobody holds a post that somebody held before and somebody holds after.

    Why: the document has no name or title to print.
    Fix: add a row for the time between, or correct the days of the rows before and after it.
    """
    index = Index(offices.records, {})
    needed: dict[str, set[datetime.date]] = {}
    for _, row in offices.planned:
        last_day = index.last_day(folded(row.inspection) or "", row.occasion.known) if row.occasion.known else None
        if day := row.response_date.known or last_day:
            needed.setdefault(folded(row.force) or "", set()).add(day)
    for (force, _), terms in _terms(offices).items():
        for earlier, later in pairwise(terms):
            days = sorted(day for day in needed.get(force, ()) if earlier.last < day < later.first)
            if days and not any(term.first <= days[0] <= term.last for term in terms):
                message = (
                    f"nobody holds {later.post} on {dates.long(days[0])}, which a response needs: {earlier.who} "
                    f"until {dates.long(earlier.last)}, {later.who} from {dates.long(later.first)}"
                )
                mend = "add a row for the time between, or correct the days"
                yield Problem(later.begin.place, message, help=mend, keys=_keys(later))


@rule("L865", Severity.WARNING)
def unknown_kind_of_office(offices: Offices) -> Iterator[Problem]:
    """The kind of an office is none that respgen knows.

    Why: it decides whether a person answers or a body, which says no "I" and has no name. An unknown kind is taken for
        a person's; the words themselves are printed as they stand.
    Fix: use one of the words in the message, or say in respgen.toml, under [words."kind of office"], which one it is.
    """
    for row in offices.records.forces:
        words = row.kind_of_office.known
        known = (folded(row.force) or "") in offices.forces
        if known and words and records.kind_of_office(words, offices.config) is None:
            message = f'"{excerpt(words)}" is no kind of office that is known, so it is taken for a person\'s'
            mend = f"it should be one of: {', '.join(records.VOCABULARIES['kind of office'])}"
            yield Problem(row.kind_of_office.place, message, words, mend, Keys(row.force.known or ""))


@rule("L866", Severity.BLOCK)
def unknown_force_in_settings(offices: Offices) -> Iterator[Problem]:
    """respgen.toml names a force that the Forces sheet does not have.

    Why: what is meant for this force, such as its deadlines, is looked at for none.
    Fix: type the force as the Forces sheet has it.
    """
    known = {fold(row.force.known): row.force.known for row in offices.records.forces if row.force.known}
    named = [("answers-for", force) for force in offices.config.answers_for]
    for number, span in enumerate(offices.config.pre_election, 1):
        named += [(f"pre-election[{number}].forces", force) for force in span.forces]
    for key, force in named if known else ():
        if fold(force) not in known:
            near = difflib.get_close_matches(fold(force), known, 1)
            mend = f'did you mean "{known[near[0]]}"?' if near else "type it as the Forces sheet has it"
            yield Problem(FilePlace(FILE), f'{key}: the Forces sheet has no force "{excerpt(force)}"', force, mend)


@rule("L867", Severity.BLOCK)
def end_before_beginning(offices: Offices) -> Iterator[Problem]:
    """A row of Forces or of People ends before it begins.

    Why: it holds on no day, so no document prints it.
    Fix: correct one of the two days.
    """
    for terms in _terms(offices).values():
        for term in terms:
            if term.last < term.first:
                message = f"{term.who} holds {term.post} from {dates.long(term.first)} to {dates.long(term.last)}"
                yield Problem(term.end.place, message, help="correct one of the two days", keys=_keys(term))


def _span(first: datetime.date, last: datetime.date) -> str:
    if first == _ALWAYS:
        return "at all times" if last == _STILL else f"until {dates.long(last)}"
    if last == _STILL:
        return f"from {dates.long(first)} on"
    return f"on {dates.long(first)}" if first == last else f"from {dates.long(first)} to {dates.long(last)}"


def _keys(term: _Term) -> Keys:
    return Keys(term.row.force.known or "")


PEOPLE_RULES = (
    changed_holder,
    pre_election_period,
    overlapping_terms,
    gap_between_terms,
    unknown_kind_of_office,
    unknown_force_in_settings,
    end_before_beginning,
)
