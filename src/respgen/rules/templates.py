"""Rules about templates (T): Template → Problems (pure)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from respgen import responses
from respgen.errors import Problem, Severity
from respgen.filters import FILTERS
from respgen.model import MOST_TEXT, FilePlace, Keys, Style, WordPlace, excerpt
from respgen.responses import FieldType
from respgen.rules.registry import rule
from respgen.template import CORE, LOOP, Template, Use

LOOP_FIELDS = {
    f"{LOOP}.{name}": FieldType(f"{LOOP}.{name}", kind, meaning, "")
    for name, kind, meaning in (
        ("first", "flag", "whether this is the first time round"),
        ("last", "flag", "whether this is the last time round"),
        ("index", "whole number", "which time round this is, from 1"),
        ("length", "whole number", "how many times it goes round"),
    )
}
"""What Jinja itself offers inside a loop."""


def _keys(template: Template) -> Keys:
    return Keys(template=template.name)


def _field(use: Use) -> FieldType | None:
    if not use.name:
        return None
    if use.name.endswith("[]"):
        listed = responses.table().get(use.name.removesuffix("[]"))
        return FieldType(use.name, "record", "", "") if listed and listed.type == "list" else None
    return responses.table().get(use.name) or LOOP_FIELDS.get(use.name)


@rule("T300", Severity.ERROR)
def unreadable_template(template: Template) -> Iterator[Problem]:
    """A template cannot be read as a Word document, or Word would not open what is drawn from it.

    Why: nothing can be drawn from it.
    Fix: open it in Word and save it as a Word document (.docx), without a password and without macros.
    """
    document, keys = template.document, _keys(template)
    if document.fault:
        yield Problem(FilePlace(template.file), document.fault, "", document.mend, keys)
        return
    message = mend = ""
    if b"purl.oclc.org/ooxml/wordprocessingml" in document.parts.get(template.main, b""):
        message = 'The template is saved as "Strict Open XML Document", and a document drawn from it would not open.'
        mend = 'Save it in Word as "Word Document (*.docx)".'
    elif _TYPES not in document.parts:
        message = f"The part {_TYPES} is missing, so Word would open no document made of it."
        mend = "Take a sound copy of the template."
    if message:
        yield Problem(FilePlace(template.file), message, "", mend, keys)


_TYPES = "[Content_Types].xml"


def _told(template: Template, kind: str, said: str, usual: str) -> Iterator[Problem]:
    """The template's faults of a kind: what the message says of each, and the usual help."""
    for fault in template.faults:
        if fault.kind == kind:
            message = f'"{fault.words}" {said}: {fault.reason}'
            yield Problem(fault.place, message, fault.words, fault.mend or usual, _keys(template))


@rule("T301", Severity.ERROR)
def unreadable_tag(template: Template) -> Iterator[Problem]:
    """A tag cannot be read: it is not closed, not opened, split over paragraphs, or not written as a tag has to be.

    Why: nobody can say what should be printed there; other programs would print it as it stands, or nothing.
    Fix: correct the tag; docs/templates.md shows how each is written.
    """
    yield from _told(template, "unreadable", "cannot be read", "correct it; docs/templates.md shows how it is written")


@rule("T302", Severity.ERROR)
def unknown_field(template: Template) -> Iterator[Problem]:
    """A tag in the template names nothing that respgen can fill in.

    Why: it would print as an empty space in every document.
    Fix: correct the name; docs/fields.md lists them all.
    """
    for use in template.uses:
        if _field(use) is None and _begins_known(use):
            yield Problem(
                use.tag.place, f'nothing is called "{use.written}"', use.tag.words, _nearest(use), _keys(template)
            )


def _begins_known(use: Use) -> bool:
    """Whether the fault is this tag's own: what a loop over no list gives is told at the loop."""
    first, member, _ = use.name.partition("[]")
    looped = responses.table().get(first)
    return bool(use.name) and (not member or (looped is not None and looped.type == "list"))


def _nearest(use: Use) -> str:
    """The name that was meant, in the words of the template: inside a loop, with the loop's own name."""
    table = responses.table()
    before, _, _ = use.name.rpartition(".")
    written, _, _ = use.written.rpartition(".")
    beside = [name for name in table if name.rpartition(".")[0] == before] if before else []
    near = difflib.get_close_matches(use.name, beside or [name for name in table if "[]" not in name], 1, 0.5)
    if not near:
        return "docs/fields.md lists the names"
    name = near[0].rpartition(".")[2] if beside else near[0]
    return f'did you mean "{written + "." if written and beside else ""}{name}"?'


@rule("T303", Severity.BLOCK)
def lacking_style(template: Template) -> Iterator[Problem]:
    """The template lacks a style that its fields need.

    Why: bullets and numbers from the sheets become true lists only in the template's list styles, and links are told
        apart only by theirs. Without them they are drawn as plain paragraphs and plain words.
    Fix: in Word, use the style once in the template, or copy it from another one; a list style has its bullets or
        numbers by Modify Style > Format > Numbering.
    """
    styles = {style.name: style for style in template.document.styles}
    told: set[str] = set()
    for use in template.uses:
        field = _field(use)
        if use.how != "printed" or field is None or (field.type != "blocks" and not use.name.endswith(".link")):
            continue
        for name in ("List Bullet", "List Number", "List Continue", "Hyperlink")[0 if field.type == "blocks" else 3 :]:
            if name in told or (reason := _lacks(name, styles.get(name))) == "":
                continue
            told.add(name)
            message = f"the template {reason}, which {use.written} may need"
            yield Problem(
                use.tag.place, message, use.tag.words, "use it once in the template, or copy it in", _keys(template)
            )


def _lacks(name: str, style: Style | None) -> str:
    """What the template lacks of that style; empty for nothing."""
    if style is None:
        return f'has no style "{name}"'
    return f'has no list in its style "{name}"' if name in ("List Bullet", "List Number") and not style.num_id else ""


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
            yield Problem(use.tag.place, message, use.tag.words, "write the words out in Welsh", _keys(template))


@rule("T305", Severity.ERROR)
def misplaced_field(template: Template) -> Iterator[Problem]:
    """A field stands where its kind cannot be used.

    Why: prose may have several paragraphs and lists, so it needs a paragraph of its own; a list can only be looped
        over; a record has no words of its own; only words can be compared with words, and numbers with numbers.
    Fix: give prose a paragraph of its own, with nothing else in it; loop over lists; use a field of a record.
    """
    for use in template.uses:
        field = _field(use)
        reason = field and _misplaced(use, field)
        if reason:
            hint = "docs/fields.md says what each field is, docs/templates.md where it can stand"
            yield Problem(use.tag.place, f'"{use.written}" {reason}', use.tag.words, hint, _keys(template))


_KINDS = {
    "text": "text",
    "blocks": "prose",
    "flag": "a flag",
    "whole number": "a number",
    "picture": "a picture",
    "list": "a list",
    "record": "a record",
}


def _misplaced(use: Use, field: FieldType) -> str:
    kind = field.type
    for name, words in use.filters:
        takes = FILTERS[name].takes
        if kind != takes:
            is_what = f"is {_KINDS[kind]}" if kind == field.type else f"is {_KINDS[kind]} by then"
            return f'{is_what}, and the filter "{name}" takes {_KINDS[takes]}'
        member = responses.table().get(f"{use.name}[].{words[0]}") if name == "joined" else None
        if name == "joined" and (member is None or member.type != "text"):
            return f'has no words called "{words[0]}" in its members, which "joined" could join'
        kind = FILTERS[name].gives
    in_words = use.tag.place.part == CORE or use.tag.alt
    match use.how, kind:
        case "printed", "blocks" if in_words or not use.tag.alone:
            return "is prose and needs a paragraph of its own"
        case "printed", ("list" | "record" | "flag"):
            return f"is {_KINDS[kind]} and cannot be printed"
        case "printed", "picture" if in_words:
            return "is a picture, and here are only words"
        case "tested", "record":
            return "is a record and is always there: test one of its fields"
        case "compared with words", kind if kind != "text":
            return f"is {_KINDS[kind]} and cannot be compared with words"
        case "compared with a number", kind if kind != "whole number":
            return f"is {_KINDS[kind]} and cannot be compared with a number"
        case "looped", kind if kind != "list":
            return "is no list and cannot be looped over"
        case _:
            return ""


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
    parts: set[str] = set()
    for story in template.document.stories:
        for block in story.blocks:
            if changed := next((run for run in block.runs if run.change), None):
                parts.add(story.part)
                message = f'the words "{excerpt(changed.text)}" are a tracked change'
                place = block.place or FilePlace(template.file)
                yield Problem(place, message, changed.text, "accept or reject it", _keys(template))
    for story in template.document.stories:
        if story.part not in parts and _CHANGED.search(template.document.parts.get(story.part, b"")):
            parts.add(story.part)
            message = "the end of a paragraph, or how a table or a page looks, is a tracked change"
            yield Problem(
                WordPlace(template.file, story.part, story.name), message, "", "accept or reject all", _keys(template)
            )


# Marks of changes that no words stand in (ISO 29500-1, 17.13.5).
_CHANGED = re.compile(
    rb"<w:(?:ins|del|moveFrom|moveTo|moveFromRangeStart|moveToRangeStart|cellIns|cellDel|cellMerge|numberingChange|"
    rb"(?:p|r|tbl|tblGrid|tr|tc|sect)PrChange|tblPrExChange)\b"
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
            yield Problem(naming.tag.place, message, naming.tag.words, usual, _keys(template))


@rule("T310", Severity.ERROR)
def active_content(template: Template) -> Iterator[Problem]:
    """The template holds something that runs, or leads to something that Word would fetch.

    Why: every document drawn from it would hold it, too. Macros and controls run on the reader's computer; an attached
        template, a linked picture or object is fetched from an address that may change or spy; embedded files carry
        what nobody has looked at.
    Fix: take it out in Word: Developer > Document Template for an attached template, File > Info > Edit Links to Files
        for links; paste pictures instead of linking them.
    """
    for one in template.document.actives:
        message = f"the template {_ACTIVE.get(one.kind, 'leads to')} {excerpt(one.target, 80)}"
        usual = "take it out; `respgen explain T310` says how"
        yield Problem(FilePlace(template.file), message, one.target, usual, _keys(template))
    for story in template.document.stories:
        for block in story.blocks:
            for instruction in dict.fromkeys(run.field for run in block.runs):
                if instruction.split(" ")[0].upper() in _FETCHING:
                    message = f'the field "{excerpt(instruction)}" fetches what it prints from elsewhere'
                    place = block.place or FilePlace(template.file)
                    yield Problem(place, message, instruction, "take the field out", _keys(template))


_FETCHING = {"DDE", "DDEAUTO", "INCLUDETEXT", "INCLUDEPICTURE", "LINK", "DATABASE", "MACROBUTTON", "IMPORT"}
_ACTIVE = {
    "attachedTemplate": "is attached to the template",
    "image": "shows a picture that it fetches from",
    "vbaProject": "holds macros:",
    "control": "holds a control that runs:",
    "oleObject": "holds or links an object of another program:",
    "aFChunk": "holds a file that Word would insert:",
    "subDocument": "inserts the document",
}


@rule("T311", Severity.BLOCK)
def unprinted_duty(template: Template) -> Iterator[Problem]:
    """The template never prints something that the law wants published.

    Why: the response to a report holds the local policing body's comments, the chief officer's comments, the reply to
        these, and for each recommendation the action or the reason for none (Police Act 1996, s.55(1), (5), (5B)).
    Fix: print the field. Give a template that is for something else, such as a covering note, the custom property
        "purpose" with a word of its own (File > Info > Properties > Advanced Properties > Custom).
    """
    if template.purpose != "response" or template.scope != "inspection" or template.document.fault:
        return
    printed = {use.name for use in template.uses if use.how == "printed"}
    for what, section, names in _DUTIES:
        if not any(name == one or name.endswith(f"[].{one}") for name in printed for one in names):
            message = f"it never prints {what} (Police Act 1996, section {section})"
            printed_so = "item.action in {%p for item in answered %}" if names == ("action",) else names[0]
            usual = f'print {printed_so}; or say by the custom property "purpose" what else it is for'
            yield Problem(FilePlace(template.file), message, names[0], usual, _keys(template))


_DUTIES = (
    ("the office's comments on the report", "55(1)", ("commentary.initial_response",)),
    (
        "the chief officer's comments",
        "55(5)",
        (
            "chief_officer_comments.introduction",
            "chief_officer_comments.next_steps",
            "chief_officer_comments.closing",
            "update.text",
        ),
    ),
    ("the office's reply to the chief officer's comments", "55(5)", ("commentary.overall_comments",)),
    ("the action on each recommendation, or the reason for none", "55(5B)", ("action",)),
)


@rule("T312", Severity.ADVICE)
def unfilled_field(found: tuple[Template, Mapping[str, Sequence[bool]]]) -> Iterator[Problem]:
    """A field that the template prints is a gap in every document, and there are several.

    Why: each of them waits for words that nobody sends; perhaps another field was meant, or nobody has the column.
    Fix: fill its column in the sheets, print another field, or take the tag out.
    """
    template, filled = found
    told: set[str] = set()
    for use in template.uses:
        said = filled.get(use.name, ())
        if use.how == "printed" and len(said) > 1 and not any(said) and use.name not in told:
            told.add(use.name)
            message = f'"{use.written}" is missing in each of the {len(said)} documents that print it'
            usual = "fill its column in the sheets, or take the tag out"
            yield Problem(use.tag.place, message, use.tag.words, usual, _keys(template))


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
                yield Problem(place, message, block.text, usual, _keys(template))


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
        yield Problem(FilePlace(template.file), message, scope, "correct it, or take it out", _keys(template))
    if purpose != "response" and difflib.get_close_matches(purpose, ["response"], 1, 0.75):
        message = f'the custom property "purpose" is "{purpose}": is "response" meant?'
        usual = "correct it, or choose a word that looks like no other"
        yield Problem(FilePlace(template.file), message, purpose, usual, _keys(template))


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
