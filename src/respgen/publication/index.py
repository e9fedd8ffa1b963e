"""The inspections of a force, and what is published of each → its index: page, fragment and JSON (pure).

The Elected Local Policing Bodies (Specified Information) Order 2011, art. 7B, wants the most recent report on a force's
effectiveness, efficiency and legitimacy, and its grades, in a prominent place: so what was graded last stands on top.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from respgen import dates
from respgen.agenda import Agenda, Case, planned_keys
from respgen.config import Config
from respgen.model import Force, Grade, Keys, PlannedDocument, Value
from respgen.publication import markup
from respgen.publication.handover import Shell, words_of
from respgen.publication.ledger import SCHEMA, Handover, Told, key_of
from respgen.publication.naming import FORMATS, plain_template, size, slug
from respgen.publication.values import Link, Page
from respgen.records import fold
from respgen.responses import same_key
from respgen.responses.index import Index, folded
from respgen.responses.telling import when
from respgen.responses.words import CHOICES, ENGLISH, WELSH, names_welsh

NAMES = {ENGLISH: "index.html", WELSH: "index-cy.html"}
FRAGMENTS = {ENGLISH: "index-fragment.html", WELSH: "index-fragment-cy.html"}
JSON = "index.json"
_TAGS = {ENGLISH: "en-GB", WELSH: "cy-GB"}

WORDS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {
        "title": "Inspections of {force}",
        "summary": "Every inspection report about {force}, with what was answered to it.",
        "latest": "Latest inspection with grades",
        "grades": "Grades",
        "area": "Area",
        "grade": "Grade",
        "published": "Report published",
        "report": "Report",
        "response": "Response",
        "later": "Later updates",
        "none": "Not published yet",
        "first": "first response",
        "withdrawn": "withdrawn on {day}",
        "corrected": "corrected on {day}",
        "all": "About all inspections",
    },
    WELSH: {
        "title": "Arolygiadau o {force}",
        "summary": "Pob adroddiad arolygu am {force}, a'r hyn a atebwyd iddo.",
        "latest": "Yr arolygiad diweddaraf â graddau",
        "grades": "Graddau",
        "area": "Maes",
        "grade": "Gradd",
        "published": "Cyhoeddwyd yr adroddiad",
        "report": "Adroddiad",
        "response": "Ymateb",
        "later": "Diweddariadau diweddarach",
        "none": "Heb ei gyhoeddi eto",
        "first": "ymateb cyntaf",
        "withdrawn": "tynnwyd yn ôl ar {day}",
        "corrected": "cywirwyd ar {day}",
        "all": "Am bob arolygiad",
    },
}
"""What an index says by itself, by language."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What answers a report on one occasion: a publication, or what Documents says of one that was made elsewhere."""

    keys: Keys
    handover: Handover | None
    row: PlannedDocument | None

    @property
    def live_on(self) -> datetime.date | None:
        return self.row.live_on.known if self.row else None

    @property
    def live_address(self) -> str:
        """Where it is on the website; empty where nobody says, or said it of what was corrected or withdrawn since."""
        changed = self.handover.changed_on if self.handover else None
        if self.row is None or self.live_on is None or (changed and self.live_on < changed):
            return ""
        return self.row.live_address.known or ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A report with what answers it, the first response first; without a `case` what is about no single report."""

    case: Case | None
    replies: tuple[Reply, ...]
    grades: tuple[Grade, ...] = ()

    @property
    def published(self) -> datetime.date | None:
        return self.case.inspection.published.known if self.case else None


@dataclass(frozen=True, slots=True)
class Listing:
    """All inspections of a force that the public may know of, the newest report first. `languages` are those of its
    pages."""

    key: str
    force: Force | None
    entries: tuple[Entry, ...]
    languages: tuple[str, ...]


def listing(key: str, agenda: Agenda, handovers: Iterable[Handover]) -> Listing:
    """What the index of a force lists: every report that it has to answer, and all that is published for it. What is
    under embargo is left out."""
    mine = [one for one in handovers if same_key(one.keys.force, key)]
    rows = [row for row in agenda.records.documents if folded(row.force) == fold(key)]
    entries = [
        Entry(case, _replies(case.keys.inspection, mine, rows), _grades(key, case, agenda.records.grades))
        for case in agenda.cases
        if same_key(case.keys.force, key) and _is_public(case, agenda.today)
    ]
    entries.sort(key=lambda entry: entry.published or datetime.date.min, reverse=True)
    others = _replies("", mine, [row for row in rows if row.inspection.said is None])
    force = Index(agenda.records, {}).force(fold(key), agenda.today)
    is_welsh = force is not None and names_welsh(force.languages.known or ())
    kept = (*entries, *([Entry(None, others)] if others else []))
    return Listing(key, force, kept, (ENGLISH, WELSH) if is_welsh else (ENGLISH,))


def _is_public(case: Case, today: datetime.date) -> bool:
    days = (case.inspection.published.known, case.inspection.embargo.known)
    return all(day is None or day <= today for day in days)


def _replies(inspection: str, handovers: list[Handover], rows: list[PlannedDocument]) -> tuple[Reply, ...]:
    found: list[Reply] = []
    known = {one.key: one for one in handovers}
    for row in rows:
        keys = planned_keys(row)
        if not same_key(keys.inspection, inspection):
            continue
        handover = known.get(key_of(keys))
        if handover or (row.live_on.known and row.live_address.known):
            found.append(Reply(keys, handover, row))
    # What is published stays published, whether or not somebody still plans it.
    planned = {reply.handover.folder for reply in found if reply.handover}
    found += [
        Reply(one.keys, one, None)
        for one in handovers
        if same_key(one.keys.inspection, inspection) and one.folder not in planned
    ]
    return tuple(sorted(found, key=lambda reply: (_when(reply), reply.keys.template)))


def _when(reply: Reply) -> datetime.date:
    return when(dates.parse_occasion(reply.keys.occasion))


def _grades(key: str, case: Case, grades: Iterable[Grade]) -> tuple[Grade, ...]:
    mine = fold(key), folded(case.inspection.inspection)
    return tuple(row for row in grades if (folded(row.force), folded(row.inspection)) == mine and row.grade.known)


# ------------------------------------------------------------------------------------- its files


def files(listed: Listing, config: Config, shell: Shell) -> dict[str, bytes]:
    """The files of an index by their names: a page and a fragment for each language, and the JSON."""
    made = {JSON: (json.dumps(as_json(listed), ensure_ascii=False, indent=2) + "\n").encode()}
    for language in listed.languages:
        page = page_of(listed, language, config)
        made[NAMES[language]] = shell(page).encode()
        made[FRAGMENTS[language]] = inside_of(listed, language, config.publish.site).encode()
    return made


def page_of(listed: Listing, language: str, config: Config) -> Page:
    others = [one for one in listed.languages if one != language]
    return Page(
        title=_title(listed, language),
        language=_TAGS[language],
        body=body_of(listed, language),
        office=_said(listed.force.office_name, language) if listed.force else "",
        summary=WORDS[language]["summary"].format(force=_force(listed, language)),
        twins=tuple(Link(words_of(one)["this"], NAMES[one], _TAGS[one]) for one in others),
        other_formats=_said(listed.force.other_formats, language) if listed.force else "",
        statement=config.publish.statement,
    )


def _title(listed: Listing, language: str) -> str:
    return WORDS[language]["title"].format(force=_force(listed, language))


def _force(listed: Listing, language: str) -> str:
    return (listed.force and _said(listed.force.name, language)) or listed.key


def _said(value: Value[str], language: str) -> str:
    """What a cell says in that language, else in English."""
    welsh = value.welsh.known if value.welsh and language == WELSH else None
    return welsh or value.known or ""


def _put(value: Value[str], language: str) -> str:
    """The same as HTML, marked as English where a Welsh page has only that."""
    words = markup.text(_said(value, language))
    is_other = language == WELSH and not (value.welsh and value.welsh.known)
    return markup.tag("span", words, lang=_TAGS[ENGLISH]) if is_other and words else words


def body_of(listed: Listing, language: str) -> str:
    """The index without its shell."""
    return "\n".join([markup.tag("h1", markup.text(_title(listed, language))), inside_of(listed, language)])


def inside_of(listed: Listing, language: str, site: str = "") -> str:
    """The same for a website's own system, whose page has a heading of its own. `site` is the address of the force's
    folder, since that page stands elsewhere."""
    words, parts = WORDS[language], list[str]()
    if graded := next((entry for entry in listed.entries if entry.grades), None):
        parts.append(markup.section(words["latest"], _report(graded, language), _graded(graded, language)))
    parts += [_entry(entry, language, site) for entry in listed.entries]
    return "\n".join(filter(None, parts))


def _entry(entry: Entry, language: str, site: str) -> str:
    words = WORDS[language]
    told = [(reply, _reply(reply, _name(reply, entry, language), language, site)) for reply in entry.replies]
    first = [said for reply, said in told if _is_first(reply)]
    later = [said for reply, said in told if not _is_first(reply)]
    if entry.case is None:
        return "\n".join([markup.tag("h2", markup.text(words["all"])), markup.items(said for _, said in told)])
    response = markup.items(first) if len(first) > 1 else "".join(first) or markup.text(words["none"])
    facts = [
        (words["published"], dates.long(entry.published, language) if entry.published else ""),
        (words["report"], _link_to_report(entry, language)),
        (words["grades"], "" if not entry.grades else _grades_line(entry, language)),
        (words["response"], response),
        (words["later"], markup.items(later)),
    ]
    report = f"report-{slug(entry.case.keys.inspection)}"
    head = markup.tag("h2", _put(entry.case.inspection.title, language), id=report)
    return "\n".join([head, markup.pairs(facts)])


def _is_first(reply: Reply) -> bool:
    return reply.keys.occasion.casefold() == "first"


def _report(entry: Entry, language: str) -> str:
    day = dates.long(entry.published, language) if entry.published else ""
    return markup.tag("p", ", ".join(filter(None, [_link_to_report(entry, language), day])))


def _link_to_report(entry: Entry, language: str) -> str:
    if entry.case is None:
        return ""
    title, address = _put(entry.case.inspection.title, language), entry.case.inspection.address.known
    return markup.tag("a", title, href=address) if address else title


def _graded(entry: Entry, language: str) -> str:
    words = WORDS[language]
    rows = [(_put(row.area, language), markup.text(_grade(row, language))) for row in entry.grades]
    return markup.table(words["grades"], (words["area"], words["grade"]), rows)


def _grades_line(entry: Entry, language: str) -> str:
    return markup.items(f"{_put(row.area, language)}: {markup.text(_grade(row, language))}" for row in entry.grades)


def _grade(row: Grade, language: str) -> str:
    english = row.grade.known or ""
    return CHOICES.get(english, english) if language == WELSH else english


def _name(reply: Reply, entry: Entry, language: str) -> str:
    """What a response is called in links: its page's title; with its template's name where several are called so."""
    if reply.handover is None:
        return f"{WORDS[language]['response']} ({_occasion(reply, language)})"
    title = _told(reply.handover, language).page_title
    titles = [_told(one.handover, language).page_title for one in entry.replies if one.handover]
    template = plain_template(reply.keys.template).replace("-", " ")
    return f"{title} ({template})" if titles.count(title) > 1 else title


def _told(handover: Handover, language: str) -> Told:
    """What is told of a publication in that language, else in its first one."""
    return next((one for one in handover.told if one.language.startswith(language)), handover.told[0])


def _reply(reply: Reply, name: str, language: str, site: str) -> str:
    """One response: the link to its page, its other formats, and what became of it since."""
    handover = reply.handover
    if handover is None:
        return markup.link(Link(name, reply.live_address))
    said = _told(handover, language)
    own = "" if said.language.startswith(language) else said.language
    base = f"{site.rstrip('/')}/" if site else ""
    folder = f"{base}{quote(handover.folder.partition('/')[2])}/"
    pages = [note for note in handover.now.files if note.kind == "page" and note.language == said.language]
    address = reply.live_address or "".join(folder + note.name for note in pages[:1])
    formats = [note for note in handover.now.files if note.kind in ("docx", "pdf") and note.language == said.language]
    links = [(f"{name} ({FORMATS[note.kind]}, {size(note.size)})", folder + note.name) for note in formats]
    made = [markup.link(Link(words, to, own)) for words, to in ((name, address), *links)]
    kind = "withdrawn" if handover.is_withdrawn else "corrected"
    if handover.changed_on:
        made.append(markup.text(WORDS[language][kind].format(day=dates.long(handover.changed_on, language))))
    return "<br>".join(made)


def _occasion(reply: Reply, language: str) -> str:
    occasion = dates.parse_occasion(reply.keys.occasion)
    if occasion is None or occasion.is_first:
        return WORDS[language]["first"]
    return dates.months(occasion, language)


def as_json(listed: Listing) -> dict[str, Any]:
    """index.json: every report, what was graded, and what is published of it."""
    return {
        "schema": SCHEMA,
        "force": listed.key,
        "inspections": [_entry_json(entry) for entry in listed.entries],
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    report = entry.case.inspection if entry.case else None
    return {
        "inspection": entry.case.keys.inspection if entry.case else None,
        "title": report.title.known if report else None,
        "published": entry.published.isoformat() if entry.published else None,
        "address": report.address.known if report else None,
        "grades": [{"area": row.area.known, "grade": row.grade.known} for row in entry.grades],
        "responses": [_reply_json(reply) for reply in entry.replies],
    }


def _reply_json(reply: Reply) -> dict[str, Any]:
    handover = reply.handover
    said: dict[str, Any] = {"state": None, "version": None, "changed on": None, "files": []}
    if handover:
        folder = handover.folder.partition("/")[2]
        said = {
            "state": "withdrawn" if handover.is_withdrawn else "ready",
            "version": handover.now.number,
            "changed on": handover.changed_on.isoformat() if handover.changed_on else None,
            "files": [
                {
                    "file": f"{folder}/{note.name}",
                    "kind": note.kind,
                    "language": note.language,
                    "size": note.size,
                    "sha256": note.sha256,
                }
                for note in handover.now.files
            ],
        }
    return {
        "occasion": reply.keys.occasion,
        "template": reply.keys.template,
        "live on": reply.live_on.isoformat() if reply.live_on else None,
        "live address": reply.live_address or None,
        **said,
    }
