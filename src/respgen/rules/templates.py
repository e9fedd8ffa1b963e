"""Rules about templates (T): Template → Problems (pure). Those about the fields that they use are in `fields`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import replace

from respgen import responses
from respgen.archive import CONTENT_TYPES
from respgen.errors import Problem, Severity
from respgen.filters import FILTERS
from respgen.model import MOST_TEXT, FilePlace, Keys, WordPlace, excerpt
from respgen.rules.actives import active_content
from respgen.rules.fields import (
    keys_of,
    lacking_style,
    misplaced_field,
    unfilled_field,
    unknown_field,
    unprinted_duty,
)
from respgen.rules.registry import rule
from respgen.template import Template


@rule("T300", Severity.ERROR)
def unreadable_template(template: Template) -> Iterator[Problem]:
    """A template cannot be read as a Word document, or Word would not open what is drawn from it.

    Why: nothing can be drawn from it.
    Fix: open it in Word and save it as a Word document (.docx), without a password and without macros.
    """
    document, keys = template.document, keys_of(template)
    if document.fault:
        yield Problem(FilePlace(template.file), document.fault, "", document.mend, keys)
        return
    message = mend = ""
    if b"purl.oclc.org/ooxml/wordprocessingml" in document.parts.get(template.main, b""):
        message = 'The template is saved as "Strict Open XML Document", and a document drawn from it would not open.'
        mend = 'Save it in Word as "Word Document (*.docx)".'
    elif CONTENT_TYPES not in document.parts:
        message = f"The part {CONTENT_TYPES} is missing, so Word would open no document made of it."
        mend = "Take a sound copy of the template."
    if message:
        yield Problem(FilePlace(template.file), message, "", mend, keys)


_SPOKEN = 80
"""Characters of a tag that a message repeats: enough to know it by, and not too many to be read aloud."""


def _told(template: Template, kind: str, said: str, usual: str) -> Iterator[Problem]:
    """The template's faults of a kind: what the message says of each, and the usual help."""
    for fault in template.faults:
        if fault.kind == kind:
            message = f'"{excerpt(fault.words, _SPOKEN)}" {said}: {fault.reason}'
            yield Problem(fault.place, message, fault.words, fault.mend or usual, keys_of(template))


@rule("T301", Severity.ERROR)
def unreadable_tag(template: Template) -> Iterator[Problem]:
    """A tag cannot be read: it is not closed, not opened, split over paragraphs, or not written as a tag has to be.

    Why: nobody can say what should be printed there; other programs would print it as it stands, or nothing.
    Fix: correct the tag; docs/templates.md shows how each is written.
    """
    yield from _told(template, "unreadable", "cannot be read", "correct it; docs/templates.md shows how it is written")


@rule("T304", Severity.ERROR)
def forbidden_construct(template: Template) -> Iterator[Problem]:
    """A tag does what a template may not do.

    Why: a template is data, not a program: fields, if, for, set, comparisons, and, or, not, and the documented filters.
        Calls, arithmetic, macros and names that begin with "_" could run code on the computer that draws; merged cells
        and colours would make documents that not everybody can read.
    Fix: take it out; what cannot be said with fields and filters belongs into the sheets.
    """
    usual = "take it out; docs/templates.md shows what a tag can do"
    yield from _told(template, "forbidden", "is not for templates", usual)
    for use in template.uses:
        for name in [name for name, _ in use.filters if FILTERS[name].english and template.language.startswith("cy")]:
            message = (
                f'"{use.tag.words}" is not for this template: the filter "{name}" knows English, and it is in Welsh'
            )
            yield Problem(use.tag.place, message, use.tag.words, "write the words out in Welsh", keys_of(template))


@rule("T306", Severity.ERROR)
def misplaced_tag(template: Template) -> Iterator[Problem]:
    """A tag stands where it cannot do its work.

    Why: a tag with p or tr takes its paragraph or row away, so nothing else may stand there; inside of a field or an
        equation nothing can be printed; and what lies between two tags can be left out or repeated only when both stand
        in the same paragraph, table or side of a link.
    Fix: give tags with p or tr a paragraph or row of their own; type other tags as plain text.
    """
    yield from _told(template, "misplaced", "cannot stand here", "type it as plain text where it can be filled in")


@rule("T307", Severity.BLOCK)
def tracked_change_in_template(template: Template) -> Iterator[Problem]:
    """The template holds a tracked change.

    Why: every document drawn from it would show the change, with who made it and the words that were deleted.
    Fix: in Word, accept or reject all changes in the template.
    """
    told: set[str] = set()
    for story in template.document.stories:
        row: tuple[object, ...] = ()
        for block in story.blocks:
            changed = next((run for run in block.runs if run.change), None)
            here = (block.cell.table, block.cell.row, changed.change) if block.cell and changed else ()
            if changed and not (here and here == row):
                message = f'the words "{excerpt(changed.text)}" are a tracked change'
                place = block.place or FilePlace(template.file)
                yield Problem(place, message, changed.text, _ACCEPT, keys_of(template))
            row = here or row
            told |= {story.part} if changed else set()
    for story in (story for story in template.document.stories if story.kind != "comments"):
        if story.part not in told and _CHANGED.search(template.document.parts.get(story.part, b"")):
            told.add(story.part)
            message = "there is a tracked change of something else than words, such as a line end or a look"
            yield Problem(WordPlace(template.file, story.part, story.name), message, "", _ACCEPT, keys_of(template))


_ACCEPT = "accept or reject it; Review > Next goes to each change"
_CHANGED = re.compile(
    rb"<\w+:(?:ins|del|moveFrom|moveTo|cellIns|cellDel|cellMerge|\w+(?:Pr|Grid|Ex)Change|numberingChange)[ />]"
)


@rule("T308", Severity.ERROR)
def unpaired_tag(template: Template) -> Iterator[Problem]:
    """An if or for has no end, an end has no beginning, or two pairs cross each other.

    Why: nobody can say what is to be left out or repeated.
    Fix: close each if with endif and each for with endfor, the inner ones first.
    """
    usual = "close each if with endif and each for with endfor, the inner ones first"
    yield from _told(template, "unpaired", "cannot be paired", usual)


@rule("T309", Severity.ERROR)
def ambiguous_name(template: Template) -> Iterator[Problem]:
    """A loop or a set gives a name that a field has, or that something else has there.

    Why: inside of it nobody could say which of the two is meant, and what used to print the field prints another thing.
    Fix: choose another name, such as "item" or "each".
    """
    usual = 'choose another name, such as "each"'
    yield from _told(template, "ambiguous", "gives a name twice", usual)
    fields = {name.split(".")[0].removesuffix("[]") for name in responses.table()}
    for naming in template.namings:
        if naming.name in fields:
            message = f'"{naming.tag.words}" gives a name twice: "{naming.name}" is a field'
            yield Problem(naming.tag.place, message, naming.tag.words, usual, keys_of(template))


@rule("T313", Severity.BLOCK)
def comment_in_template(template: Template) -> Iterator[Problem]:
    """The template holds a comment.

    Why: every document drawn from it would hold the comment, and who wrote it.
    Fix: in Word, delete it (Review > Delete > Delete All Comments); remarks for template authors go between {# and #}.
    """
    for story in template.document.stories:
        under: set[str] = set()
        for block in story.blocks if story.kind == "comments" else ():
            heading = block.place.heading if isinstance(block.place, WordPlace) else ""
            if heading not in under:
                under.add(heading)
                message = f'the template holds a comment: "{excerpt(block.text)}"'
                place = block.place or FilePlace(template.file)
                usual = "delete it; remarks for template authors go between {# and #}"
                yield Problem(place, message, block.text, usual, keys_of(template))


@rule("T314", Severity.ERROR)
def endless_drawing(found: tuple[Template, WordPlace, Keys]) -> Iterator[Problem]:
    """A document grows beyond all measure while it is drawn.

    Why: loops inside of loops repeat everything so often that no computer holds the document, and nobody would read it.
    Fix: take a loop out; inside a loop, use the fields of its own member instead of another list.
    """
    template, place, keys = found
    message = f"the document would have more than {MOST_TEXT:,} characters"
    yield Problem(
        place, message, "", "take out a loop that stands inside of another", replace(keys, template=template.name)
    )


@rule("T315", Severity.BLOCK)
def misspelt_property(template: Template) -> Iterator[Problem]:
    """A custom property by which the template says what it is, is not one of the words that it can be.

    Why: respgen would take the template for something else, and check and plan it as that.
    Fix: in File > Info > Properties > Advanced Properties > Custom, type "inspection" or "force" for scope; for purpose
        "response", or a word that looks like no other.
    """
    scope, purpose = template.document.custom.get("scope", "").strip(), template.purpose
    if scope and scope not in ("inspection", "force"):
        message = f'the custom property "scope" is "{scope}", and can be "inspection" or "force"'
        yield Problem(FilePlace(template.file), message, scope, "correct it, or take it out", keys_of(template))
    if purpose != "response" and difflib.get_close_matches(purpose, ["response"], 1, 0.75):
        message = f'the custom property "purpose" is "{purpose}": is "response" meant?'
        usual = "correct it, or choose a word that looks like no other"
        yield Problem(FilePlace(template.file), message, purpose, usual, keys_of(template))


TEMPLATE_RULES = (
    unreadable_template,
    unreadable_tag,
    unknown_field,
    lacking_style,
    forbidden_construct,
    misplaced_field,
    misplaced_tag,
    tracked_change_in_template,
    unpaired_tag,
    ambiguous_name,
    active_content,
    unprinted_duty,
    comment_in_template,
    misspelt_property,
)
TREE_RULES = (misplaced_tag,)
"""For what only a template's tree shows."""
USE_RULES = (unfilled_field,)
SIZE_RULES = (endless_drawing,)
