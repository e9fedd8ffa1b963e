"""The one table of what a template may use: Fields, and every record that hangs from it (pure).

A field's name, type, meaning and example stand at its attribute; docs/fields.md and the template rules are made from
them. Names once shipped never change.
"""

from __future__ import annotations

import dataclasses
import functools
import typing
from dataclasses import dataclass
from typing import Any

from respgen.model import Blocks, Image, Text


def _field(meaning: str, example: str = "", is_link: bool = False) -> Any:
    return dataclasses.field(metadata={"meaning": meaning, "example": example, "is_link": is_link})


@dataclass(frozen=True, slots=True)
class DateForms:
    long: Text = _field("the date in full", "10 July 2025")
    short: Text = _field("the date for tables", "10 Jul 2025")


@dataclass(frozen=True, slots=True)
class ForceFields:
    name: Text = _field("the force's full name", "Staffordshire Police")
    area: Text = _field("its area", "Staffordshire")
    area_in_sentence: Text = _field("its area as a sentence needs it", "the West Midlands")


@dataclass(frozen=True, slots=True)
class OfficeFields:
    name: Text = _field("the office's full name", "Office of the Police and Crime Commissioner")
    short_name: Text = _field("what the office is called for short", "PFCC")
    kind: Text = _field("what kind of office it is", "PFCC")
    is_body: bool = _field('whether a board or an authority answers, which says no "I"')
    contact: Text = _field("how the public reaches the office, line by line", "Telephone: 01632 960000")
    other_formats: Text = _field("how to ask for another format", "For this document in another format, …")
    logo: Image | Text = _field("the office's logo, with its alt text", "logos/office.png")


@dataclass(frozen=True, slots=True)
class PersonFields:
    title: Text = _field("the post's title, acting or temporary where so", "Temporary Chief Constable")
    name: Text = _field("who holds it on the date of the response", "A. Sample")
    pronoun: Text = _field("how they are spoken of", "they")
    full_title: Text = _field(
        "the title with what it is for, as a signature needs it", "Police and Crime Commissioner for the West Midlands"
    )
    is_body: bool = _field("whether this is a board or an authority, which has a title and no name of its own")


@dataclass(frozen=True, slots=True)
class InspectionFields:
    title: Text = _field("the report's official title", "Improving the response to organised immigration crime")
    link: Text = _field(
        "the title as a link to the report", "Improving the response to organised immigration crime", is_link=True
    )
    inspectorate: Text = _field("who inspected", "HMICFRS")
    published: DateForms = _field("the day on which the report was published")
    kind: Text = _field("thematic, force or joint", "thematic")
    summary: Blocks = _field("what was inspected", "How police forces keep lost property.")
    recommendations_made: Text = _field("how many recommendations the report makes", "10")


@dataclass(frozen=True, slots=True)
class OccasionFields:
    name: Text = _field("the occasion in words", "April to June 2025")
    is_first: bool = _field("whether this is the statutory first response")
    last_day: DateForms = _field("the last day for publishing the first response, or the quarter's last day")
    as_at: DateForms = _field("the latest as-at date of the updates, else the occasion's last day")


@dataclass(frozen=True, slots=True)
class GradeFields:
    area: Text = _field("what was graded", "Preventing crime")
    grade: Text = _field("the grade, in lower case", "requires improvement")


@dataclass(frozen=True, slots=True)
class UpdateFields:
    text: Blocks = _field(
        "the chief officer's update, or a true statement where there is none", "Half of the lost property is listed."
    )
    heading: Text = _field("the update's short label", "Hydra training")
    status: Text = _field("not started, in progress, awaiting sign-off, complete or closed", "in progress")
    rag: Text = _field("red, amber, green or blue", "amber")
    as_at: DateForms = _field("the day for which the update is true")
    target_date: DateForms = _field("the force's own date")
    closed_on: DateForms = _field("when it was closed")
    internal: Blocks = _field(
        "never published unless a template asks for it: the internal update", "The list is late; see the board paper."
    )
    owner: Text = _field("never published unless a template asks for it: who owns it", "Head of Learning")
    board: Text = _field("never published unless a template asks for it: which board oversees it", "Performance Board")
    evidence: Text = _field("never published unless a template asks for it: the evidence", "Minutes of 6 June 2025")
    marking: Text = _field("never published unless a template asks for it: the row's marking", "OFFICIAL")


@dataclass(frozen=True, slots=True)
class RecommendationFields:
    label: Text = _field("kind and number, or what is printed instead", "Recommendation 8")
    number: Text = _field("the number", "8")
    kind: Text = _field("recommendation, cause of concern or area for improvement", "recommendation")
    area: Text = _field("the area of policing", "Preventing crime")
    text: Blocks = _field("what is asked, word for word", "Chief constables should list all lost property.")
    addressees: Text = _field("whom it is made to", "chief constables")
    due: DateForms = _field("by when")
    applies: bool = _field("whether this response answers it")
    update: UpdateFields = _field("what the chief officer reports on it for this occasion")
    before: Blocks = _field("the office's account, for printing before the text", "We welcome this.")
    after: Blocks = _field("the office's account, for printing after the text", "We shall ask again.")
    action: Blocks = _field("what the office has done or will do, or why nothing", "I have asked for a list.")
    needs_action: bool = _field("whether the office has to say its action or the reason for none")
    recommendations: tuple[RecommendationFields, ...] = _field(
        "of a cause of concern: the recommendations under it that apply"
    )


@dataclass(frozen=True, slots=True)
class AbsentFields:
    recommendations: Text = _field("for where no recommendation applies", "None identified")
    causes_of_concern: Text = _field("for where no cause of concern applies", "None identified")
    areas_for_improvement: Text = _field("for where no area for improvement applies", "None identified")
    grades: Text = _field("for where there are no grades", "Not graded (thematic inspection)")


@dataclass(frozen=True, slots=True)
class ChiefOfficerFields:
    introduction: Blocks = _field("the chief officer's own words on the inspection", "We welcome the report.")
    next_steps: Blocks = _field("what the force will do next", "A new store opens in spring.")
    closing: Blocks = _field("closing words", "We thank the inspectors.")
    received_on: DateForms = _field("when the comments came")
    approved_by: Text = _field("who approved them for the force", "Deputy Chief Constable")


@dataclass(frozen=True, slots=True)
class CommentaryFields:
    initial_response: Blocks = _field("the office's own comments on the report", "Lost property matters to the public.")
    initial_response_by: PersonFields = _field("who held the office when the initial response was written")
    initial_response_for: Text = _field("the occasion that it was written for, in words", "the first response")
    by_predecessor: bool = _field("whether it is repeated, and somebody else has held the office since")
    overall_comments: Blocks = _field(
        "the office's reply to the chief officer's comments", "I shall ask again in autumn."
    )
    invited_on: DateForms = _field("when the chief officer was invited to comment")
    comments_due: DateForms = _field("by when the comments were asked for")
    sent_to_inspectorate: DateForms = _field("when the copy went to the inspectorate")
    sent_to_home_secretary: DateForms = _field("when the copy went to the Home Secretary")


@dataclass(frozen=True, slots=True)
class ProgressStatusFields:
    status: Text = _field(
        "not started, in progress, awaiting sign-off, complete, closed or no update received", "in progress"
    )
    count: int = _field("how many have it, of every kind", "12")
    recommendations: int = _field("how many recommendations have it", "8")
    causes_of_concern: int = _field("how many causes of concern have it", "1")
    areas_for_improvement: int = _field("how many areas for improvement have it", "3")


@dataclass(frozen=True, slots=True)
class ProgressItemFields:
    inspection: Text = _field("the report's title as a link", "Improving the response to organised immigration crime")
    label: Text = _field("kind and number, or what is printed instead", "Recommendation 8")
    number: Text = _field("the number", "8")
    kind: Text = _field("recommendation, cause of concern or area for improvement", "recommendation")
    area: Text = _field("the area of policing", "Preventing crime")
    text: Blocks = _field("what is asked, word for word", "Chief constables should list all lost property.")
    addressees: Text = _field("whom it is made to", "chief constables")
    due: DateForms = _field("by when, as the report says; or that this is not recorded")
    update: UpdateFields = _field("the latest update by the occasion, that of an earlier one where it has none")
    change: Text = _field("what has changed since the last quarter", "Status was in progress")
    cleared_by: Text = _field(
        "who cleared the update, else who approved the chief officer's comments of that occasion",
        "Deputy Chief Constable",
    )
    is_overdue: bool = _field("whether its date has passed, and it is neither complete nor closed")


@dataclass(frozen=True, slots=True)
class ProgressInspectionFields:
    title: Text = _field("the report's official title", "Improving the response to organised immigration crime")
    link: Text = _field("the title as a link to the report", "Improving the response to organised immigration crime")
    inspectorate: Text = _field("who inspected", "HMICFRS")
    published: DateForms = _field("the day on which the report was published")
    total: int = _field("how many of it count", "10")
    open: tuple[ProgressItemFields, ...] = _field("those of it that are not closed")
    closed_in_all: int = _field("how many of it are closed, whenever that was", "2")


@dataclass(frozen=True, slots=True)
class ProgressFields:
    total: int = _field("how many count, of every kind and status", "21")
    recommendations: int = _field("how many of them are recommendations", "14")
    causes_of_concern: int = _field("how many of them are causes of concern", "1")
    areas_for_improvement: int = _field("how many of them are areas for improvement", "6")
    statuses: tuple[ProgressStatusFields, ...] = _field("every status with its counts, which add up to the total")
    adds_up: Text = _field(
        "that the figures add up; a gap while something that may count cannot be read",
        "The figures add up to the total of 21.",
    )
    inspections: tuple[ProgressInspectionFields, ...] = _field("the inspections that count, in the register's order")
    open: tuple[ProgressItemFields, ...] = _field("all that are not closed, those that are complete among them")
    none_open: Text = _field("for where none is open", "None open at 30 June 2025")
    closed: tuple[ProgressItemFields, ...] = _field("all that were closed since the last quarter")
    none_closed: Text = _field("for where none was closed", "None closed in April to June 2025")
    overdue: tuple[ProgressItemFields, ...] = _field("all that are overdue at the occasion's as-at date")
    none_overdue: Text = _field("for where none is overdue", "None overdue at 30 June 2025")


@dataclass(frozen=True, slots=True)
class LetterFields:
    date: DateForms = _field("the date of the response")
    addressee: Text = _field("whom a letter is sent to, line by line", "The Rt Hon …")
    salutation: Text = _field("how a letter begins", "Dear Home Secretary")
    live_on: DateForms = _field("when it went on the website; for a covering letter, when the response did")
    live_address: Text = _field(
        "its address there; for a covering letter, that of the response",
        "https://example.org/responses/lost-property",
    )
    live_link: Text = _field(
        "words that are a link to that address",
        "Response to Improving the response to organised immigration crime",
        is_link=True,
    )
    signed_for_holder: bool = _field("whether somebody else than the holder signs, such as a deputy mayor")


@dataclass(frozen=True, slots=True)
class CopiesFields:
    inspectorate: Text = _field("the inspectorate's address on a letter, line by line", "Inspectorate of Samples, …")
    home_secretary: Text = _field("the Home Secretary's address on a letter, line by line", "The Home Secretary, …")
    inspectorate_email: Text = _field(
        "the e-mail address to which the inspectorate's copy goes, as a link", "copies@inspectorate.example.org", True
    )
    home_secretary_email: Text = _field(
        "the e-mail address to which the Home Secretary's copy goes, as a link", "copies@home.example.org", True
    )


@dataclass(frozen=True, slots=True)
class Fields:
    """What one response says, every value final."""

    draft_notice: Text = _field(
        "the line that says it is a draft; taken off at publication", "Draft, not for publication"
    )
    force: ForceFields = _field("the force")
    office: OfficeFields = _field("the local policing body that answers for it")
    holder: PersonFields = _field("who holds the office")
    chief_officer: PersonFields = _field("the chief officer of the force")
    signatory: PersonFields = _field("who signs")
    contact: PersonFields = _field("whom to ask")
    inspection: InspectionFields = _field("the inspection")
    occasion: OccasionFields = _field("why this response is made")
    grades: tuple[GradeFields, ...] = _field("the force's grades, in the register's order")
    recommendations: tuple[RecommendationFields, ...] = _field("those that apply and stand under no cause of concern")
    causes_of_concern: tuple[RecommendationFields, ...] = _field("those that apply, each with its recommendations")
    areas_for_improvement: tuple[RecommendationFields, ...] = _field("those that apply")
    applying: tuple[RecommendationFields, ...] = _field("all of every kind that apply, in the register's order")
    answered: tuple[RecommendationFields, ...] = _field("all that the office's action or reason is printed for")
    absent: AbsentFields = _field("what is printed where a list is empty")
    chief_officer_comments: ChiefOfficerFields = _field("the chief officer's comments")
    commentary: CommentaryFields = _field("what the office writes")
    progress: ProgressFields = _field("how far all is that applies to the force, of this inspection or of every one")
    response: LetterFields = _field("this response")
    copies: CopiesFields = _field("where copies are sent, as respgen.toml says")


@dataclass(frozen=True, slots=True)
class FieldType:
    """A field as a template sees it: its dotted name ("recommendations[].update.text"), type, meaning and example.

    Words that are a link (`is_link`) need the template's style for links.
    """

    name: str
    type: str
    meaning: str
    example: str
    is_link: bool = False


_TYPES: dict[Any, str] = {Text: "text", Blocks: "blocks", bool: "flag", int: "whole number", Image | Text: "picture"}


@functools.cache
def table() -> dict[str, FieldType]:
    """Every field by its dotted name; a list's members stand behind "[]". Records and lists are in it too."""
    found: dict[str, FieldType] = {}

    def walk(record: type, prefix: str) -> None:
        hints = typing.get_type_hints(record)
        for attribute in dataclasses.fields(record):
            kind = hints[attribute.name]
            listed = typing.get_origin(kind) is tuple
            member = typing.get_args(kind)[0] if listed else kind
            name = prefix + attribute.name
            said = attribute.metadata
            words = "list" if listed else _TYPES.get(kind, "record")
            found[name] = FieldType(name, words, said["meaning"], said["example"], said["is_link"])
            # A cause of concern's recommendations are records of the same kind: one level is all there is.
            if words == "record" or (words == "list" and name.count("[]") < 2):
                walk(member, name + ("[]." if listed else "."))

    walk(Fields, "")
    return found
