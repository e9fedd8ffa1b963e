"""A row of Documents + the records → the fields of its response, in the template's language (pure)."""

from __future__ import annotations

from dataclasses import replace

from respgen import prose
from respgen.config import COPIES, FILE, Config
from respgen.model import Blocks, Commentary, FilePlace, Image, NoneSent, Occasion, PlannedDocument, Text
from respgen.records import fold
from respgen.responses import progress
from respgen.responses.fields import (
    ChiefOfficerFields,
    CommentaryFields,
    CopiesFields,
    DateForms,
    Fields,
    ForceFields,
    InspectionFields,
    LetterFields,
    OccasionFields,
    OfficeFields,
)
from respgen.responses.index import Index
from respgen.responses.recommendations import Recommendations
from respgen.responses.telling import Teller, clean, gap_text, when
from respgen.responses.words import Told


def inspections_of(row: PlannedDocument, language: str, index: Index, config: Config) -> frozenset[str]:
    """The keys, as they are compared, of the inspections that a document about all of a force's covers: those that
    count by its occasion."""
    return frozenset(one.inspection_key for one in progress.tellers(Teller(row, language, index, config)))


def fields_of(
    row: PlannedDocument, language: str, index: Index, config: Config, live: PlannedDocument | None = None
) -> Fields:
    """Every field of the response that `row` plans. Its force, occasion and (where it has one) inspection are known.

    `live` is the row that says where and since when the response is live (None: the row itself does).
    """
    tell = Teller(row, language, index, config)
    recommendations = Recommendations(tell)
    counted = progress.tellers(tell)
    return Fields(
        draft_notice=Text(tell.words["draft notice"]),
        force=_force(tell),
        office=_office(tell),
        holder=tell.holder,
        chief_officer=tell.chief_officer,
        signatory=tell.person(row.signatory.known or "signatory"),
        contact=tell.person("contact"),
        inspection=_inspection(tell),
        occasion=_occasion(tell, counted),
        grades=recommendations.grades(),
        recommendations=recommendations.listed("recommendation"),
        causes_of_concern=recommendations.listed("cause of concern"),
        areas_for_improvement=recommendations.listed("area for improvement"),
        applying=recommendations.applying(),
        answered=recommendations.answered(),
        absent=recommendations.absent_fields(),
        chief_officer_comments=_chief_officer(tell),
        commentary=_commentary(tell),
        progress=progress.progress(tell, recommendations, counted),
        response=LetterFields(
            tell.date("Documents", row, "response_date", "Date of the response"),
            tell.text("Documents", row, "addressee"),
            tell.text("Documents", row, "salutation"),
            tell.date("Documents", live or row, "live_on", "Day on which the response went on the website"),
            _live_address(tell, live or row),
            _live_link(tell, live or row),
            row.signatory.known not in (None, "holder"),
        ),
        copies=_copies(tell),
    )


def _live_link(tell: Teller, row: PlannedDocument) -> Text:
    """Words that say where the link leads: an address is heard letter by letter, and the report's title leads to it."""
    address = _live_address(tell, row)
    title = tell.text("Inspections", tell.inspection, "title")
    if not address or not title:
        return title if address else address
    link = clean(prose.public_address(address.words))
    words = tell.words["response to"].format(title=title.words)
    return Text(words, link=link, place=title.place, link_place=address.place)


def _live_address(tell: Teller, row: PlannedDocument) -> Text:
    return tell.text("Documents", row, "live_address", "Address of the response on the website")


_SENT_TO = {
    "inspectorate": "Address of the inspectorate",
    "home_secretary": "Address of the Home Secretary",
    "inspectorate_email": "E-mail address of the inspectorate",
    "home_secretary_email": "E-mail address of the Home Secretary",
}


def _copies(tell: Teller) -> CopiesFields:
    return CopiesFields(**{name: _copy(tell, name, what) for name, what in _SENT_TO.items()})


def _copy(tell: Teller, name: str, what: str) -> Text:
    """An address of respgen.toml, or the gap that names the key under which it is missing."""
    words, key, place = clean(getattr(tell.config.copies, name)), f"copies.{COPIES[name]}", FilePlace(FILE)
    if not words:
        mend = f'say it in {FILE}, as {COPIES[name]} = "…" below a line [copies]'
        told = tell.told("unset", what=tell.what(what), file=FILE, key=key)
        return gap_text(tell.gap_of(told, place, mend))
    link = clean(prose.public_address(f"mailto:{words}")) if name.endswith("_email") else ""
    return Text(words, link=link, place=place, link_place=place if link else None)


def _force(tell: Teller) -> ForceFields:
    told = {name: tell.text("Forces", tell.force, name) for name in ("name", "area", "area_in_sentence")}
    return ForceFields(**told)


def _office(tell: Teller) -> OfficeFields:
    return OfficeFields(
        tell.text("Forces", tell.force, "office_name"),
        tell.text("Forces", tell.force, "short_name", "The office's short name"),
        tell.text("Forces", tell.force, "kind_of_office"),
        tell.is_body,
        tell.text("Forces", tell.force, "contact_lines", "How to reach the office"),
        tell.text("Forces", tell.force, "other_formats", "How to ask for another format"),
        _logo(tell),
    )


def _logo(tell: Teller) -> Image | Text:
    """The picture with its alt text; a gap where there is none, or none that can be used."""
    path = tell.text("Forces", tell.force, "logo")
    image = tell.index.logos.get(path.words) if path else None
    if image is None:
        return path
    if image.fault:
        mend = "put a PNG, JPEG or GIF into the project, and type its path into this cell, such as logos/office.png"
        told = Told(f"{tell.words['logo']}: {image.fault}", f"{tell.in_english.words['logo']}: {image.fault}")
        return gap_text(tell.gap_of(told, path.place or FilePlace(""), mend))
    office = tell.text("Forces", tell.force, "office_name")
    alt = f"{tell.words['logo']}: {office.words}" if office else tell.words["logo"]
    return replace(image, alt=alt, place=path.place, alt_place=office.place)


def _inspection(tell: Teller) -> InspectionFields:
    sheet, row = "Inspections", tell.inspection
    return InspectionFields(
        tell.text(sheet, row, "title"),
        tell.inspection_link(),
        tell.text(sheet, row, "inspectorate"),
        tell.date(sheet, row, "published", "Date of publication"),
        tell.text(sheet, row, "kind", "Kind of inspection"),
        tell.blocks(sheet, row, "summary", "Summary of the inspection"),
        tell.text(sheet, row, "recommendations_made"),
    )


def _occasion(tell: Teller, counted: tuple[Teller, ...]) -> OccasionFields:
    day = progress.as_at(tell, counted)
    if tell.last_day:
        last_day = tell.day_forms(tell.last_day)
    elif tell.row.inspection.said is None:
        last_day = DateForms(*[gap_text(progress.no_quarter(tell))] * 2)
    else:
        last_day = tell.date("Inspections", tell.inspection, "published", "Last day for publishing")
    return OccasionFields(
        Text(tell.occasion_words()),
        tell.occasion.is_first,
        last_day,
        tell.day_forms(day) if day else last_day,
    )


def _chief_officer(tell: Teller) -> ChiefOfficerFields:
    row, sheet = tell.officer_row, "Chief officer"
    title = _officer(tell)

    # With a date or the word none, the force did answer or was asked: when it then says nothing, none came.
    answered = row is not None and row.received_on.known is not None and ":" not in row.introduction.place.cell
    parts = (row.introduction, row.next_steps, row.closing) if row else ()
    silent = answered and all(part.said is None and not (part.welsh and part.welsh.said) for part in parts)
    nothing = {"chief officer": title.words}

    def comments(attribute: str, what: str) -> Blocks:
        if silent:
            return tell.stand_in_blocks("no comments", **nothing)
        return tell.blocks(sheet, row, attribute, what, title=title)

    received_on = tell.date(sheet, row, "received_on", "Date on which comments were received")
    if silent and row is not None and isinstance(row.received_on.known, NoneSent):
        received_on = DateForms(*[tell.stand_in("no comments", **nothing)] * 2)
    return ChiefOfficerFields(
        comments("introduction", "{title}'s comments"),
        comments("next_steps", "Next steps"),
        comments("closing", "Closing words"),
        received_on,
        tell.text(sheet, row, "approved_by", "Who approved the comments"),
    )


def _officer(tell: Teller) -> Told:
    """What the chief officer is called."""

    def name(teller: Teller) -> str:
        return teller.chief_officer.title.words if teller.chief_officer.title else teller.words["officer"]

    return Told(name(tell), name(tell.in_english))


def _commentary(tell: Teller) -> CommentaryFields:
    row, sheet = tell.commentary_row, "Commentary"
    invited = tell.whom("force")
    initial = _initial_row(tell)
    repeated = initial.occasion.known if initial is not row and initial is not None else None
    then = _at(tell, repeated) if repeated else tell
    return CommentaryFields(
        tell.blocks(sheet, initial, "initial_response"),
        then.holder,
        Text(tell.occasion_words(repeated)),
        repeated is not None and _is_other(then, tell),
        tell.blocks(sheet, row, "overall_comments"),
        tell.date(sheet, row, "invited_on", "Date on which {invited} was invited to comment", invited=invited),
        tell.date(sheet, row, "comments_due", "Date by which comments were asked for"),
        tell.date(sheet, row, "sent_to_inspectorate", "Date on which the inspectorate was sent a copy"),
        tell.date(sheet, row, "sent_to_home_secretary", "Date on which the Home Secretary was sent a copy"),
    )


def _initial_row(tell: Teller) -> Commentary | None:
    """The row whose initial response is printed: this occasion's own; in a quarter that has none, the latest before."""
    row = tell.commentary_row
    if not tell.occasion.is_first and not (row and row.initial_response.said):
        earlier = [
            other
            for other in tell.index.commentary.get(tell.key, ())
            if other.initial_response.known and when(other.occasion.known) < when(tell.occasion)
        ]
        row = max(earlier, key=lambda other: when(other.occasion.known), default=row)
    return row


def _at(tell: Teller, occasion: Occasion) -> Teller:
    """The same response, as it would be told on the day on which an earlier occasion was answered."""
    day = replace(tell.row.response_date, said=tell.index.responded(*tell.key, occasion))
    return Teller(replace(tell.row, response_date=day), tell.language, tell.index, tell.config)


def _is_other(then: Teller, now: Teller) -> bool:
    """Whether somebody else holds the office now: another person, or where a body answers or nobody is named, another
    office.

    An acting holder who stays is the same one.
    """
    name, other = then.holder.name, now.holder.name
    if then.is_body or now.is_body or not (name or other):
        return then.office_title != now.office_title
    return fold(name.words) != fold(other.words)
