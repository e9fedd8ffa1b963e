"""Rules about templates (T): Template → Problems (pure)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from respgen import responses
from respgen.errors import Problem, Severity
from respgen.model import FilePlace, Keys, excerpt
from respgen.responses import FieldType
from respgen.rules.registry import rule
from respgen.template import LOOP, Fault, Template, Use

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
    """A template cannot be read as a Word document.

    Why: nothing can be drawn from it.
    Fix: open it in Word and save it as a Word document (.docx), without a password and without macros.
    """
    if template.document.fault:
        yield Problem(FilePlace(template.file), template.document.fault, "", template.document.mend, _keys(template))


@rule("T301", Severity.ERROR)
def unreadable_tag(template: Template) -> Iterator[Problem]:
    """A tag cannot be read: it is not closed, not opened, crosses another, or is no Jinja.

    Why: nobody can say what should be printed there.
    Fix: correct the tag; docs/fields.md shows how each is written.
    """
    for fault in template.faults:
        if fault.kind == "unreadable":
            message = f'"{fault.words}" cannot be read: {fault.reason}'
            hint = "correct it; docs/fields.md shows how each tag is written"
            yield Problem(fault.place, message, fault.words, hint, _keys(template))


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
    Fix: in Word, use the style once in the template, or copy it from another one.
    """
    known = {style.name for style in template.document.styles}
    for use in template.uses:
        field = _field(use)
        if use.how != "printed" or field is None or (field.type != "blocks" and not use.name.endswith(".link")):
            continue
        needed = ("List Bullet", "List Number", "List Continue", "Hyperlink")[0 if field.type == "blocks" else 3 :]
        for name in [name for name in needed if name not in known]:
            message = f'the template has no style "{name}", which {use.written} may need'
            yield Problem(use.tag.place, message, name, "use it once in the template, or copy it in", _keys(template))
        return


@rule("T304", Severity.ERROR)
def forbidden_construct(template: Template) -> Iterator[Problem]:
    """A tag does what a template may not do.

    Why: a template is data, not a program: fields, if, for, set, comparisons, and, or, not, and the documented filters.
        Calls, arithmetic, macros and names that begin with "_" could run code on the computer that draws.
    Fix: take it out; what cannot be said with fields and filters belongs into the sheets.
    """
    for fault in template.faults:
        if fault.kind == "forbidden":
            message = f'"{fault.words}" is not for templates: {fault.reason}'
            hint = "take it out; docs/fields.md shows what a tag can do"
            yield Problem(fault.place, message, fault.words, hint, _keys(template))


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
            hint = "docs/fields.md says of each field what it is and where it can stand"
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
    match use.how, field.type:
        case "printed", "blocks" if use.filtered:
            return "is prose, and a filter takes words of one line only"
        case "printed", kind if use.filtered and kind != "text":
            return f"is {_KINDS[kind]}, and a filter takes words"
        case "printed", "blocks" if not use.tag.alone or use.tag.place.part == "docProps/core.xml":
            return "is prose and needs a paragraph of its own"
        case "printed", ("list" | "record" | "flag") as kind:
            return f"is {_KINDS[kind]} and cannot be printed"
        case "printed", "picture" if use.tag.place.part == "docProps/core.xml":
            return "is a picture, and a property takes words"
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
def undrawable_template(found: tuple[Template, Fault]) -> Iterator[Problem]:
    """A tag stands where it cannot be filled in.

    Why: inside of a field, an equation or an alternative text nothing can be printed; and what lies between two tags
        can be left out or repeated only when both stand on the same side of a link or a control.
    Fix: find the words of the message in the template, and type the tag as plain text where it can be filled in.
    """
    template, fault = found
    message = f'"{excerpt(fault.words)}" cannot be filled in: {fault.reason}'
    hint = "type it as plain text where it can be filled in"
    yield Problem(fault.place, message, fault.words, hint, _keys(template))


@rule("T307", Severity.BLOCK)
def tracked_change_in_template(template: Template) -> Iterator[Problem]:
    """The template holds a tracked change.

    Why: every document drawn from it would show the change, with who made it and the words that were deleted.
    Fix: in Word, accept or reject all changes in the template.
    """
    for story in template.document.stories:
        for block in story.blocks:
            if changed := next((run for run in block.runs if run.change), None):
                message = f'the words "{excerpt(changed.text)}" are a tracked change'
                place = block.place or FilePlace(template.file)
                yield Problem(place, message, changed.text, "accept or reject it", _keys(template))


TEMPLATE_RULES = (
    unreadable_template,
    unreadable_tag,
    unknown_field,
    lacking_style,
    forbidden_construct,
    misplaced_field,
    tracked_change_in_template,
)
DRAWING_RULES = (undrawable_template,)
