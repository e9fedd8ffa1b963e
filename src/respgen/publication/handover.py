"""What was made of a draft → the files of its publication, with the page that hands it over (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from respgen import dates
from respgen.model import Blocks, Image, Text
from respgen.publication import ledger, markup
from respgen.publication.ledger import Change, FileNote, Handover, Source, Told, Version
from respgen.publication.naming import FORMATS, page_title, size, web_name
from respgen.publication.values import Kind, Link, Page, PublishedFile
from respgen.responses import Response
from respgen.responses.words import ENGLISH, WELSH, language_of

Shell = Callable[[Page], str]
"""What makes a whole page of what is to stand on it."""

WORDS: Mapping[str, Mapping[str, str]] = {
    ENGLISH: {
        "response": "Response to {title}",
        "update": "Response to {title}, {occasion}",
        "of first": "How {office} answers the report '{title}', published on {published}.",
        "of update": "What {office} says in {occasion} on the report '{title}', published on {published}.",
        "of all": "{title}, {occasion}: from {office}.",
        "nobody": "the local policing body",
        "corrected": "Corrected on {day}: {reason}",
        "gone": "This document was withdrawn on {day}. It is no longer offered here, in any format.",
        "why": "Why it was withdrawn",
        "this": "English",
    },
    WELSH: {
        "response": "Ymateb i {title}",
        "update": "Ymateb i {title}, {occasion}",
        "of first": "Ymateb {office} i'r adroddiad '{title}', a gyhoeddwyd ar {published}.",
        "of update": "Diweddariad {office} ar gyfer {occasion} ar yr adroddiad '{title}', a gyhoeddwyd ar {published}.",
        "of all": "{title}, {occasion}: gan {office}.",
        "nobody": "y corff plismona lleol",
        "corrected": "Cywirwyd ar {day}: {reason}",
        "gone": "Tynnwyd y ddogfen hon yn ôl ar {day}. Nid yw ar gael yma mwyach, mewn unrhyw fformat.",
        "why": "Pam y tynnwyd hi'n ôl",
        "this": "Cymraeg",
    },
}
"""What the pages of a publication say by themselves, by language."""


def words_of(language: str) -> Mapping[str, str]:
    return WORDS[language_of(language)]


def told(response: Response, title: str = "") -> Told:
    """What the page of a response says of it. `title` is the document's own, which names one that is about no single
    inspection."""
    values, language = response.values, response.template.language
    words = words_of(language)
    report, occasion = _known(values.inspection.title), values.occasion.name.words
    office = _known(values.office.name) or words["nobody"]
    if office.startswith("Office of "):
        office = f"the {office}"
    said = {"office": office, "occasion": occasion, "published": _known(values.inspection.published.long)}
    if response.keys.inspection and report:
        kind = "first" if values.occasion.is_first else "update"
        patterns = [words["response"]]
        if kind == "update":
            patterns = [one.replace("{occasion}", occasion) for one in (words["update"], "{title}, {occasion}")]
        head, summary = page_title(report, *patterns), words[f"of {kind}"].format(title=report, **said)
    else:
        report = title or response.template.name
        head = page_title(report, f"{{title}}, {occasion}")
        summary = words["of all"].format(title=report, **said)
    formats = _known(values.office.other_formats)
    return Told(language, report, head, summary, _known(values.office.name), formats)


def _known(value: Text | Blocks | Image) -> str:
    """The words, unless nobody has said them."""
    return value.words if isinstance(value, Text) and value.gap is None else ""


# --------------------------------------------------------------------------------------- its files


@dataclass(frozen=True, slots=True)
class Made:
    """What was made of the drafts: Word files and PDFs, and by its language the HTML of each document, for our own page
    (`bodies`) and for a website's own system (`fragments`)."""

    prints: tuple[PublishedFile, ...]
    bodies: Mapping[str, str]
    fragments: Mapping[str, str]
    drafts: tuple[Source, ...] = ()


def bound(
    new: Handover,
    before: Handover | None,
    made: Made,
    day: datetime.date,
    shell: Shell,
    change: Change = "published",
    reasons: Mapping[str, str] | None = None,
) -> tuple[Handover, dict[str, bytes]]:
    """The next version of a publication: what is to be told of it, and every file of its folder by name.

    `day` is the day on which it is made; a correction gives it on every page, with its reason in the page's language
    ("en", "cy"), and the pages keep the day on which the document was first published.
    """
    version = Version(
        ledger.next_number(before), change, day, tuple(map(ledger.note, made.prints)), made.drafts, reasons or {}
    )
    whole = ledger.continued(new, version, before)
    pages: list[PublishedFile] = []
    for language, body in made.bodies.items():
        page = page_of(whole, language, body)
        written: tuple[tuple[Kind, str], ...] = (
            ("page", shell(page)),
            ("fragment", fragment_of(page, made.fragments[language])),
        )
        for kind, content in written:
            pages.append(PublishedFile(web_name(whole.keys, kind, language), kind, content.encode(), language))
    files = (*made.prints, *pages)
    whole = replace(whole, history=(*whole.history[:-1], replace(version, files=tuple(map(ledger.note, files)))))
    return whole, {**{file.name: file.content for file in files}, **handed_over(whole, shell)}


def withdrawn(
    before: Handover, reasons: Mapping[str, str], day: datetime.date, shell: Shell
) -> tuple[Handover, dict[str, bytes]]:
    """The version of a publication whose pages say only that it was withdrawn, when and why: by the reason in each of
    its languages."""
    made = Made(
        (),
        {one.language: _gone(one, reasons, day, level=1) for one in before.told},
        {one.language: _gone(one, reasons, day, level=2) for one in before.told},
    )
    return bound(replace(before, mended=(), checks=()), before, made, day, shell, "withdrawn", reasons)


def _gone(said: Told, reasons: Mapping[str, str], day: datetime.date, level: int) -> str:
    words, language = words_of(said.language), language_of(said.language)
    why = markup.section(words["why"], markup.paragraph(_reason(reasons, language)), level=level + 1)
    gone = markup.paragraph(words["gone"].format(day=dates.long(day, language)))
    return "\n".join([markup.tag(f"h{level}", markup.text(said.page_title)), gone, why])


def page_of(handover: Handover, language: str, body: str) -> Page:
    """What stands on the page of a publication, around the document."""
    said = handover.said(language)
    own = [note for note in handover.now.files if note.language == language]
    twins = [
        Link(words_of(one.language)["this"], web_name(handover.keys, "page", one.language), one.language)
        for one in handover.told
        if one.language != language
    ]
    return Page(
        title=said.page_title,
        language=language,
        body=body,
        office=said.office,
        summary="" if handover.is_withdrawn else said.summary,
        published=dates.long(handover.published, language_of(language)) if handover.published else "",
        notes=tuple(notes(handover, language)),
        twins=tuple(twins),
        files=tuple(link_of(said, note) for note in own if note.kind in ("docx", "pdf")),
        other_formats="" if handover.is_withdrawn else said.other_formats,
        statement=handover.statement,
    )


def notes(handover: Handover, language: str) -> Iterator[str]:
    """The dated sentences of a page: what was corrected, when and why. That it was withdrawn is all that its page says,
    so that is no note."""
    spoken = language_of(language)
    for version in handover.history:
        if version.change == "corrected" and not handover.is_withdrawn:
            told_, day = _reason(version.reasons, spoken), dates.long(version.day, spoken)
            yield words_of(language)["corrected"].format(day=day, reason=told_)


def _reason(reasons: Mapping[str, str], language: str) -> str:
    """In that language, else in English."""
    return reasons.get(language) or reasons.get(ENGLISH, "")


def link_of(said: Told, note: FileNote) -> Link:
    """The link to a file in another format, with that and its size in its words."""
    return Link(f"{said.page_title} ({FORMATS[note.kind]}, {size(note.size)})", note.name)


def fragment_of(page: Page, fragment: str) -> str:
    """The document for a website's own system, the notes of its page before it."""
    return "\n".join([*map(markup.paragraph, page.notes), fragment])


def handed_over(handover: Handover, shell: Shell) -> dict[str, bytes]:
    """handover.json, and the same for people as handover.html."""
    page = Page(f"Hand-over: {handover.told[0].page_title}", "en-GB", body_of(handover), handover.told[0].office)
    return {ledger.FILE: ledger.write(handover), ledger.PAGE: shell(page).encode()}


# ------------------------------------------------------------------------------ the page for people


def body_of(handover: Handover) -> str:
    """handover.html without its shell: what is to be done, with what, and what stands behind it."""
    parts = [
        markup.tag("h1", markup.text(f"Hand-over: {handover.told[0].page_title}")),
        markup.paragraph(_state(handover)),
        _released(handover),
        markup.section("What to do", markup.items(_to_do(handover), "ol")),
        markup.section("The files", markup.items(_files(handover))),
        *(_texts(handover, one) for one in handover.told),
        markup.section("Copies under section 55(6) of the Police Act 1996", _copies(handover)),
        markup.section("Who decided what", _decisions(handover) or markup.paragraph("Nothing had to be decided.")),
        markup.section("What only people can judge", markup.items(map(markup.text, _for_people(handover)))),
        markup.section("What was mended in the clean files", markup.items(map(markup.text, handover.mended))),
        markup.section("What it was made of", _tools(handover)),
        markup.section("Every file with its digest (SHA-256)", _digests(handover)),
        markup.section("Versions, the first one on top", markup.items(_versions(handover), "ol")),
    ]
    return "\n".join(filter(None, parts))


def _state(handover: Handover) -> str:
    now = handover.now
    said = f"Version {now.number}, of {dates.long(now.day)}."
    if handover.is_withdrawn:
        return f"{said} This publication is withdrawn: its page says only that, and why. Put the page in its place."
    if now.change == "corrected":
        return f"{said} This is a correction: put its files in the place of those on the website."
    return f"{said} The files are ready for the website."


def _released(handover: Handover) -> str:
    """What would have been stopped, first of all: whoever puts it on the website should know."""
    made = [markup.text(_decided(one)) for one in handover.decisions if one.released]
    return markup.section("Released in spite of a finding", markup.items(made))


def _decided(one: ledger.Settled) -> str:
    day = f" on {dates.long(one.date)}" if one.date else ""
    why = f": {one.reason}" if one.reason else ""
    return f"{one.code}, {one.about}: {one.decision} by {one.name}{day}{why}"


def _to_do(handover: Handover) -> Iterator[str]:
    row = f" ({handover.row})" if handover.row else ""
    if handover.is_withdrawn:
        yield "Put the pages in the place of the document, and take its other formats off the website."
        yield f"Type the day into the column “live on” of Documents{markup.text(row)}."
    else:
        yield "Put the files on the website, or the fragment into a page of its own, with the texts below."
        yield "Offer each other format with the words below, which name the format and the size."
        yield _formats_line(handover)
        yield _statement_line(handover)
        columns = "the day and the address into the columns “live on” and “live address”"
        yield f"Type {columns} of Documents{markup.text(row)}: from then on it counts as published."
    if handover.is_first:
        where = f" ({markup.text(handover.commentary)})" if handover.commentary else ""
        sent = "Send the copies, and type the days into Commentary"
        if handover.now.number > 1 and handover.changed_on:
            sent = "Send the copies again, and type the new days into Commentary"
        yield f"{sent}{where}."


def _formats_line(handover: Handover) -> str:
    if all(one.other_formats for one in handover.told):
        return "Say on the page how to ask for another format: the words are below, and stand on our page."
    return "Say on the page how to ask for another format. Nobody has typed how: Forces, column “other-formats line”."


def _statement_line(handover: Handover) -> str:
    if handover.statement:
        there = markup.link(Link(handover.statement, handover.statement))
        return f"Link to the accessibility statement: {there}."
    return "Link to the accessibility statement. respgen.toml does not say where it is: [publish] statement."


def _files(handover: Handover) -> Iterator[str]:
    for note in handover.now.files:
        language = words_of(note.language)["this"]
        what = f": {FORMATS[note.kind]}, {language}, {size(note.size)}"
        yield markup.link(Link(note.name, note.name)) + markup.text(what)


def _texts(handover: Handover, said: Told) -> str:
    heading = "The texts" if len(handover.told) == 1 else f"The texts, in {words_of(said.language)['this']}"
    own = [note for note in handover.now.files if note.language == said.language and note.kind in ("docx", "pdf")]

    def put(words: str) -> str:
        own_language = "" if language_of(said.language) == ENGLISH else said.language
        return (
            markup.tag("span", markup.text(words), lang=own_language) if own_language and words else markup.text(words)
        )

    return markup.section(
        heading,
        markup.pairs(
            [
                ("Page title", put(said.page_title)),
                ("Summary", "" if handover.is_withdrawn else put(said.summary)),
                *(("Words of links", put(link_of(said, note).words)) for note in own),
                ("Other formats", "" if handover.is_withdrawn else put(said.other_formats)),
                *(("Notes on the page", put(one)) for one in notes(handover, said.language)),
                (
                    "Why it was withdrawn",
                    put(_reason(handover.now.reasons, language_of(said.language))) if handover.is_withdrawn else "",
                ),
            ]
        ),
    )


def _copies(handover: Handover) -> str:
    if not handover.is_first:
        return ""
    missing = "not in respgen.toml, [copies]"
    told_ = [
        (whom, markup.text(said or missing))
        for one in handover.copies
        for whom, said in ((one.whom, one.address), (f"{one.whom}, by e-mail", one.email))
    ]
    letter = ""
    if handover.letter:
        letter = (
            f"The covering letter is {handover.letter}. For an e-mail, `respgen text` prints the words of that file."
        )
    return "\n".join(filter(None, [markup.pairs(told_), letter and markup.paragraph(letter)]))


def _decisions(handover: Handover) -> str:
    return markup.items(markup.text(f"{_decided(one)} ({one.place})") for one in handover.decisions)


_FOR_PEOPLE = (
    "Is everything in the order in which it should be read, aloud, too?",
    "Does each alternative text say what its picture shows, and each link where it leads?",
    "Are the words plain enough for those who want to read them, and long words and abbreviations explained?",
    "Is nobody named, or to be recognised, who should not be: victims, suspects, staff below chief officer rank?",
)
"""What no check of a machine can say of a document."""


def _for_people(handover: Handover) -> Iterator[str]:
    if not handover.is_withdrawn:
        yield from _FOR_PEOPLE


def _tools(handover: Handover) -> str:
    own = [("respgen", markup.text(handover.respgen))]
    return markup.pairs([*own, *((name, markup.text(said)) for name, said in handover.tools.items())])


def _digests(handover: Handover) -> str:
    """What tells whether a file is still the one that was published, or that it was made of."""
    told_ = [(f"published: {note.name}", note.sha256) for note in handover.now.files]
    told_ += [(f"draft: {one.file}", one.sha256) for one in handover.now.drafts]
    told_ += [(f"data: {one.file}", one.sha256) for one in handover.data]
    told_ += [(f"record of the draft: {one.file}", one.sha256) for one in handover.records]
    return markup.pairs((file, markup.tag("code", markup.text(digest))) for file, digest in told_)


def _versions(handover: Handover) -> Iterator[str]:
    for one in handover.history:
        why = _reason(one.reasons, ENGLISH)
        yield markup.text(f"{one.change} on {dates.long(one.day)}{f': {why}' if why else ''}")
