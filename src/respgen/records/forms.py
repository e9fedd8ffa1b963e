"""The contract with the people who fill the sheets: which columns each has, and what stands in them (pure).

Reading, docs/inputs.md and the rules about sheets all come from FORMS.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from respgen.model import (
    Action,
    ChiefOfficerComments,
    Commentary,
    Decision,
    Force,
    GlossaryEntry,
    Grade,
    Inspection,
    Person,
    PlannedDocument,
    Recommendation,
    Record,
    Update,
    Value,
)

VOCABULARIES: Mapping[str, tuple[str, ...]] = {
    "inspection kind": ("thematic", "force", "joint"),
    "kind": ("recommendation", "cause of concern", "area for improvement"),
    "status": ("not started", "in progress", "awaiting sign-off", "complete", "closed"),
    "RAG": ("red", "amber", "green", "blue"),
    "post": ("holder", "chief officer", "signatory", "contact"),
    "addressee": (
        "chief constables", "this force", "local policing bodies", "National Crime Agency", "Home Office",
        "College of Policing", "others", "not known",
    ),
    "grade": ("outstanding", "good", "adequate", "requires improvement", "inadequate", "not graded"),
    "state": ("drafting", "with approver", "approved"),
    "yes or no": ("yes", "no"),
    "kind of office": ("PCC", "PFCC", "mayor", "MOPAC", "City of London", "board", "authority"),
}  # fmt: skip
"""Our words for the choices that a cell may hold. An office's own words are mapped to them in respgen.toml, [words]."""

KINDS_OF_OFFICE: Mapping[str, str] = {
    "OPCC": "PCC",
    "police and crime commissioner": "PCC",
    "OPFCC": "PFCC",
    "police, fire and crime commissioner": "PFCC",
    "combined authority mayor": "mayor",
    "mayoral combined authority": "mayor",
    "mayor's office for policing and crime": "MOPAC",
    "City": "City of London",
    "City of London Corporation": "City of London",
    "police board": "board",
    "policing board": "board",
    "police authority board": "board",
    "police authority": "authority",
}
"""Other words for the kinds of office. The column takes any words, since documents print them as they stand."""

BODIES = ("City of London", "board", "authority")
"""The kinds of office in which a body answers and no person: it has no name of its own, and says no "I"."""

NOT_HELD = "not held"
"""A recommendation's text where the register has its number only."""

Kind = Literal[
    "key",
    "number",
    "text",
    "prose",
    "date",
    "date or none",
    "choice",
    "choices",
    "list",
    "count",
    "occasion",
    "yes or no",
]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet: its header, the record's attribute, what stands in it, and what else it may be headed.

    `required`: a row without it is a finding. `vocabulary` names one of VOCABULARIES for a choice. A column of kind
    text or prose may have a twin headed "… (Welsh)".
    """

    header: str
    attribute: str
    kind: Kind
    meaning: str
    required: bool = False
    vocabulary: str = ""
    synonyms: tuple[str, ...] = ()

    @property
    def has_twin(self) -> bool:
        return self.kind in ("text", "prose")


@dataclass(frozen=True, slots=True)
class Form:
    """A sheet of the contract: its name, who fills it, what one row makes, and its columns.

    `key` are the attributes that make two rows the same; `attribute` is the tuple of Records that its rows go to.
    `unread` are headers of columns that respgen writes for people and never reads.
    """

    name: str
    owner: Literal["register", "force", "office"]
    attribute: str
    record: Callable[..., Record]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    unread: tuple[str, ...] = ()


_FORCE = Column("force", "force", "key", "the force, as the Forces sheet has it", required=True)
_INSPECTION = Column(
    "inspection", "inspection", "key", "the inspection, as the Inspections sheet has it", required=True
)
_KIND = Column(
    "kind", "kind", "choice", "what kind of demand it is", required=True, vocabulary="kind",
    synonyms=("rec type", "type of recommendation"),
)  # fmt: skip
_NUMBER = Column(
    "number",
    "number",
    "number",
    'the report\'s own number, as text ("3a")',
    required=True,
    synonyms=("rec no", "rec number"),
)
_OCCASION = Column(
    "occasion", "occasion", "occasion", '"first" (the statutory response) or a quarter: "2025-26 Q1"', required=True
)

FORMS: tuple[Form, ...] = (
    Form("Forces", "register", "forces", Force, ("force", "valid_from"), (
        Column("force", "force", "key", "a short key of your choice; all other sheets use it", required=True),
        Column("force name", "name", "text", "the full name (Staffordshire Police)"),
        Column("area", "area", "text", "the area (Staffordshire, West Midlands)"),
        Column("area in a sentence", "area_in_sentence", "text", 'as a sentence needs it ("the West Midlands")'),
        Column("kind of office", "kind_of_office", "text", "PCC, PFCC, mayor, MOPAC, City of London, board, authority"),
        Column("office's name", "office_name", "text", "the office's full name"),
        Column("short name", "short_name", "text", "what the office is called for short (PFCC)"),
        Column("holder's title", "holder_title", "text", "the title of who answers (Police and Crime Commissioner)"),
        Column("chief officer's title", "chief_officer_title", "text", "Chief Constable; Commissioner in London"),
        Column("contact lines", "contact_lines", "text", "how the public reaches the office, line by line"),
        Column("other-formats line", "other_formats", "text", "how to ask for another format"),
        Column("logo", "logo", "text", "a picture's path in the project"),
        Column("languages", "languages", "list", "en, or en and cy", synonyms=("language",)),
        Column("valid from", "valid_from", "date", "first day of this row; blank: always"),
        Column("valid to", "valid_to", "date", "last day of this row; blank: still", synonyms=("to",)),
    )),
    Form("People", "register", "people", Person, ("force", "post", "name", "since"), (
        _FORCE,
        Column("post", "post", "choice", "whose post it is", required=True, vocabulary="post"),
        Column("title", "title", "text", "only where it differs: Acting, Temporary"),
        Column("name", "name", "text", "the person's name"),
        Column("pronoun", "pronoun", "text", "he, she, they"),
        Column("from", "since", "date", "first day in the post; blank: always"),
        Column("to", "until", "date", "last day in the post; blank: still"),
    )),
    Form("Inspections", "register", "inspections", Inspection, ("inspection",), (
        Column("inspection", "inspection", "key", "a short key of your choice; all other sheets use it", required=True),
        Column("official title", "title", "text", "the report's title, word for word", required=True),
        Column("inspectorate", "inspectorate", "text", "who inspected (HMICFRS)"),
        Column("published", "published", "date", "the day on which the report was published", required=True),
        Column("address", "address", "text", "the report's web address"),
        Column("kind", "kind", "choice", "what kind of inspection it was", required=True, vocabulary="inspection kind"),
        Column("forces", "forces", "list", "the forces it is about; blank: all"),
        Column("recommendations made", "recommendations_made", "count", "how many the report makes, to all addressees"),
        Column("summary", "summary", "prose", "what was inspected"),
        Column("embargo", "embargo", "date", "nothing of it may be published before this day"),
    )),
    Form("Grades", "register", "grades", Grade, ("force", "inspection", "area"), (
        _INSPECTION,
        _FORCE,
        Column("area", "area", "text", "what was graded"),
        Column("grade", "grade", "choice", "the grade", vocabulary="grade"),
    )),
    Form("Recommendations", "register", "recommendations", Recommendation, ("inspection", "kind", "number"), (
        _INSPECTION,
        _KIND,
        _NUMBER,
        Column("printed as", "printed_as", "text", 'what is printed instead of "Recommendation 3a"'),
        Column("under", "under", "number", "the number of the cause of concern that it belongs to"),
        Column("area", "area", "text", "the area of policing"),
        Column("text", "text", "prose", 'word for word from the report, or "not held"', required=True),
        Column("addressees", "addressees", "choices", "whom it is made to", required=True, vocabulary="addressee",
               synonyms=("addressee",)),
        Column("due", "due", "date", "by when"),
        Column("checked by", "checked_by", "text", "who compared the text with the report"),
    )),
    Form("Glossary", "register", "glossary", GlossaryEntry, ("abbreviation", "expansion"), (
        Column("abbreviation", "abbreviation", "key", "may be blank"),
        Column("expansion", "expansion", "text", "what it stands for", required=True),
        Column("Welsh", "welsh", "text", "the Welsh for it"),
        Column("well known", "well_known", "yes or no", "needs no expansion"),
    )),
    Form("Updates", "force", "updates", Update, ("force", "inspection", "kind", "number", "period"), (
        _FORCE,
        _INSPECTION,
        _KIND,
        _NUMBER,
        Column("period", "period", "occasion", 'the occasion: "first" or a quarter ("2025-26 Q1")', required=True,
               synonyms=("occasion", "quarter")),
        Column("as at", "as_at", "date", "the day for which the update is true", required=True),
        Column("heading", "heading", "text", "a short label, printed behind the number"),
        Column("status", "status", "choice", "how far it is", required=True, vocabulary="status"),
        Column("RAG", "rag", "choice", "red, amber, green or blue", vocabulary="RAG", synonyms=("BRAG",)),
        Column("target date", "target_date", "date", "the force's own date"),
        Column("closed on", "closed_on", "date", "when it was closed", synonyms=("closed date",)),
        Column("internal update", "internal", "prose", "never published"),
        Column("text for publication", "text", "prose", "what the public reads", required=True, synonyms=("update",)),
        Column("cleared by", "cleared_by", "text", "who cleared the text"),
        Column("cleared on", "cleared_on", "date", "when"),
        Column("owner", "owner", "text", "never published"),
        Column("board", "board", "text", "never published"),
        Column("evidence", "evidence", "text", "never published"),
        Column("marking", "marking", "text", "a protective marking of the row", synonyms=("protective marking",)),
    )),
    Form("Chief officer", "force", "chief_officer", ChiefOfficerComments, ("force", "inspection", "occasion"), (
        _FORCE,
        _INSPECTION,
        _OCCASION,
        Column("introduction", "introduction", "prose", "the chief officer's own words on the inspection"),
        Column("next steps", "next_steps", "prose", "what the force will do next"),
        Column("closing", "closing", "prose", "closing words"),
        Column("received on", "received_on", "date or none", 'when the comments came; "none" when none came'),
        Column("approved by", "approved_by", "text", "who approved them for the force"),
    )),
    Form("Documents", "office", "documents", PlannedDocument, ("force", "inspection", "occasion", "template"), (
        _FORCE,
        replace(_INSPECTION, required=False, meaning="the inspection; blank where the template is about the force"),
        _OCCASION,
        Column("template", "template", "key", "the template's file name, with or without .docx", required=True),
        Column("state", "state", "choice", "how far the document is", vocabulary="state"),
        Column("response date", "response_date", "date", "the date of the response"),
        Column("signatory", "signatory", "choice", "whose post signs", vocabulary="post"),
        Column("addressee", "addressee", "text", "whom a letter is sent to, line by line"),
        Column("salutation", "salutation", "text", "Dear …"),
        Column("live on", "live_on", "date", "when it went on the website"),
        Column("live address", "live_address", "text", "where it stands there"),
    )),
    Form("Commentary", "office", "commentary", Commentary, ("force", "inspection", "occasion"), (
        _FORCE,
        _INSPECTION,
        _OCCASION,
        Column("initial response", "initial_response", "prose", "the office's own comments on the report"),
        Column("overall comments", "overall_comments", "prose", "the office's reply to the chief officer's comments"),
        Column("invited on", "invited_on", "date", "when the chief officer was invited to comment"),
        Column("comments due", "comments_due", "date", "by when the comments were asked for"),
        Column("sent to inspectorate on", "sent_to_inspectorate", "date", "when the copy went there"),
        Column("sent to Home Secretary on", "sent_to_home_secretary", "date", "when the copy went there"),
    )),
    Form("Actions", "office", "actions", Action, ("force", "inspection", "kind", "number", "occasion"), (
        _FORCE,
        _INSPECTION,
        _KIND,
        _NUMBER,
        replace(_OCCASION, required=False, meaning="the occasion; blank: every one without a row of its own"),
        Column("applies", "applies", "yes or no", "whether the response answers it; blank: as its addressees say"),
        Column("before the quotation", "before", "prose", "the office's account, printed before the text"),
        Column("after it", "after", "prose", "the office's account, printed after the text"),
        Column("action or reason", "action", "prose", "what the office has done or will do, or why nothing"),
    )),
    Form("Decisions", "office", "decisions", Decision, ("response", "code", "fingerprint"), (
        Column("response", "response", "text", "the draft's file name; blank: all that it touches"),
        Column("code", "code", "key", "the finding's code, or author, comms, commissioner", required=True),
        Column("fingerprint", "fingerprint", "key", "of the words it was given for", required=True),
        Column("decision", "decision", "text", "what was decided", required=True),
        Column("name", "name", "text", "who decided", required=True),
        Column("date", "date", "date", "when"),
        Column("reason", "reason", "text", "why"),
    ), unread=("what was found", "where", "words")),
)  # fmt: skip

FORMS_BY_NAME = {form.name: form for form in FORMS}
QUIET_SHEETS = ("notes", "read me", "readme", "lists")
"""Sheets that anybody may keep in a workbook without being told that respgen does not read them."""


def form_of(record: Record) -> Form:
    """The form of the sheet that the record comes from."""
    return next(form for form in FORMS if form.record is type(record))


def values(record: Record) -> Iterator[tuple[str, Value[Any]]]:
    """Every value of a record with its attribute, twins left out."""
    for attribute in fields(record):
        value = getattr(record, attribute.name)
        if isinstance(value, Value):
            yield attribute.name, value


def words(record: Record) -> tuple[Any, ...]:
    """All that a record says, wherever it stands: two rows that say the same have the same words."""
    return (type(record), *((value.said, value.welsh and value.welsh.said) for _, value in values(record)))
