"""Rules about the fields that a template uses (T): Template → Problems (pure)."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence

from respgen import responses
from respgen.errors import Problem, Severity
from respgen.filters import FILTERS
from respgen.model import FilePlace, Keys, Style
from respgen.responses import FieldType
from respgen.rules.registry import rule
from respgen.template import CORE, LOOP, Naming, Template, Use

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


def keys_of(template: Template) -> Keys:
    """What a finding about the template is about."""
    return Keys(template=template.name)


def _field(use: Use) -> FieldType | None:
    return _called(use.name)


def _called(name: str) -> FieldType | None:
    """The field of this dotted name; of a member of a list, the member itself."""
    if name.endswith("[]"):
        listed = responses.table().get(name.removesuffix("[]"))
        return FieldType(name, "record", "", "") if listed and listed.type == "list" else None
    return responses.table().get(name) or LOOP_FIELDS.get(name)


@rule("T302", Severity.ERROR)
def unknown_field(template: Template) -> Iterator[Problem]:
    """A tag in the template names nothing that respgen can fill in.

    Why: it would print as an empty space in every document.
    Fix: correct the name; docs/fields.md lists them all.
    """
    renamed = _renamed(template)
    replaced = {(naming.name, naming.field, name) for naming, name in renamed.items()}
    for naming, name in renamed.items():
        message = f'nothing is called "{name}", which several tags use here, and this gives the name "{naming.name}"'
        yield Problem(naming.tag.place, message, naming.tag.words, "use the same name everywhere", keys_of(template))
    for use in template.uses:
        first = use.written.split(".")[0]
        if _is_unknown(use) and not any((*own, first) in replaced for own in use.own):
            message = f'nothing is called "{use.written}"'
            yield Problem(use.tag.place, message, use.tag.words, _nearest(use, template), keys_of(template))
        for words in _strange_members(use):
            listed = _table_under(f"{use.name}[].")
            near = difflib.get_close_matches(words, listed, 1, 0.5)
            usual = f'did you mean "{near[0]}"?' if near else "docs/fields.md lists the names"
            message = f'no member of "{use.written}" has anything called "{words}"'
            yield Problem(use.tag.place, message, use.tag.words, usual, keys_of(template))


def _is_unknown(use: Use) -> bool:
    """Whether the use is of nothing, and this tag is to blame for it."""
    return _field(use) is None and not _is_told_elsewhere(use)


def _renamed(template: Template) -> dict[Naming, str]:
    """Loops and `set`s whose name nothing uses, each with another name that several tags use in its place."""
    used = {(use.written.split(".")[0], use.base) for use in template.uses if use.base}
    times: dict[tuple[tuple[str, str], str], int] = {}
    for use in template.uses:
        first = use.written.split(".")[0]
        if _is_unknown(use) and not use.base and first not in responses.table():
            for own in use.own:
                if own not in used and _called(f"{own[1]}{use.written.removeprefix(first)}"):
                    times[own, first] = times.get((own, first), 0) + 1
    names = {own: first for (own, first), count in times.items() if count > 1}
    return {one: names[one.name, one.field] for one in template.namings if (one.name, one.field) in names}


def _is_told_elsewhere(use: Use) -> bool:
    """Whether the fault is none of this tag's: the loop or `set` is told that gives the name with which it begins."""
    is_field = use.written.split(".")[0] in responses.table()
    if use.base:
        # A name that a field has, too, is told where it is given, for nobody knows which of the two is meant.
        return is_field or (use.base != LOOP and _called(use.base) is None)
    return not use.name or (use.may_be_own and not is_field)


def _strange_members(use: Use) -> Iterator[str]:
    """What "joined" is to join and no member of the list has."""
    field = _field(use)
    if use.filters and use.filters[0][0] == "joined" and field and field.type == "list":
        (words,) = use.filters[0][1]
        if f"{use.name}[].{words}" not in responses.table():
            yield words


def _table_under(prefix: str) -> list[str]:
    """The names of the fields right under a record, without what stands before them."""
    known = (*responses.table(), *LOOP_FIELDS)
    names = (name.removeprefix(prefix) for name in known if name.startswith(prefix))
    return [name for name in names if "[]" not in name]


def _nearest(use: Use, template: Template) -> str:
    """What to do: the name that was meant, or where a name of the template's own is known."""
    first, *rest = use.written.split(".")
    field = responses.table().get(first)
    if not use.base and rest and field and field.type == "list":
        printed = f"{{{{ item.{'.'.join(rest)} }}}}"
        return f'"{first}" is a list: print {printed} between {{%p for item in {first} %}} and {{%p endfor %}}'
    near = _meant(use)
    giving = next((one.tag.words for one in template.namings if one.name == first), "")
    is_own = near.split(".")[0] in (name for name, _ in use.own)
    if not use.base and not field and (first == "loop" or (giving and (not near or (rest and not is_own)))):
        between = "for and endfor" if first == "loop" else f"{giving} and its end"
        is_set = bool(re.match(r"\{%-?(?:p|r)?\s*set\b", giving))
        behind = f"behind {giving}, and inside of what that stands in" if is_set else f"between {between}"
        return f'"{first}" is known only {behind}'
    return f'did you mean "{near}"?' if near else "docs/fields.md lists the names"


def _meant(use: Use) -> str:
    """The nearest name, as it would be written there: inside a loop, with the loop's own name; empty for none."""
    candidates = _candidates(use)
    near = difflib.get_close_matches(use.written, candidates, 1, 0.5)
    near = near or difflib.get_close_matches(use.written.lower(), candidates, 1, 0.5)
    return near[0] if near else ""


def _candidates(use: Use) -> list[str]:
    """All names that could stand where this one does, as they would be written there."""
    written, _, _ = use.written.rpartition(".")
    before, _, _ = use.name.rpartition(".")
    if written and (beside := [name for name in _table_under(f"{before}.") if "." not in name]):
        return [f"{written}.{name}" for name in beside]
    own = [f"{name}.{below}" for name, field in use.own for below in _table_under(f"{field}.")]
    return [*(name for name in responses.table() if "[]" not in name), *(name for name, _ in use.own), *own]


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
        if use.how != "printed" or field is None or (field.type != "blocks" and not field.is_link):
            continue
        for name in ("List Bullet", "List Number", "List Continue", "Hyperlink")[0 if field.type == "blocks" else 3 :]:
            lack = _lack(name, styles.get(name))
            if lack and name not in told:
                told.add(name)
                message = f"the template {lack}, which {use.written} may need"
                yield Problem(
                    use.tag.place, message, name, "use it once in the template, or copy it in", keys_of(template)
                )


def _lack(name: str, style: Style | None) -> str:
    """What the template lacks of that style; empty for nothing."""
    if style is None:
        return f'has no style "{name}"'
    return f'has no list in its style "{name}"' if name in ("List Bullet", "List Number") and not style.num_id else ""


@rule("T305", Severity.ERROR)
def misplaced_field(template: Template) -> Iterator[Problem]:
    """A field stands where its kind cannot be used.

    Why: prose may have several paragraphs and lists, so it needs a paragraph of its own; a list can only be looped
        over; a record has no words of its own; only words can be compared with words, and numbers with numbers.
    Fix: give prose a paragraph of its own, with nothing else in it; loop over lists; use a field of a record.
    """
    for use in template.uses:
        field = _field(use)
        if field and use.how != "filtered" and (told := _misplaced(use, field)):
            message, hint = told
            usual = "docs/fields.md says what each field is, docs/templates.md where it can stand"
            yield Problem(use.tag.place, message, use.tag.words, hint or usual, keys_of(template))


_KINDS = {
    "text": "text",
    "blocks": "prose",
    "flag": "a flag",
    "whole number": "a number",
    "picture": "a picture",
    "list": "a list",
    "record": "a record",
}


def _misplaced(use: Use, field: FieldType) -> tuple[str, str] | None:
    """What is wrong with the field there, and what to do (empty: the usual); None where nothing is."""
    kind, shown = field.type, use.written
    for name, words in use.filters:
        if kind != FILTERS[name].takes:
            takes = _KINDS[FILTERS[name].takes]
            return f'"{shown}" is {_KINDS[kind]}, and the filter "{name}" takes {takes}', ""
        member = responses.table().get(f"{use.name}[].{words[0]}") if name == "joined" else None
        if member is not None and member.type != "text":
            told = f'"{words[0]}" of the members of "{shown}" is {_KINDS[member.type]}, and "joined" joins text'
            return told, ""
        kind, shown = FILTERS[name].gives, f"{shown}|{name}"
    if reason := _cannot(use, kind):
        return f'"{shown}" {reason}', _instead(use, kind)
    return None


def _cannot(use: Use, kind: str) -> str:
    in_words = use.tag.place.part == CORE or use.tag.alt
    match use.how, kind:
        case "printed", "blocks" if in_words:
            return "is prose, and here are only words"
        case "printed", "blocks" if not use.tag.alone:
            return "is prose and needs a paragraph of its own"
        case "printed", ("list" | "record" | "flag"):
            return f"is {_KINDS[kind]} and cannot be printed"
        case "printed", "picture" if in_words:
            return "is a picture, and here are only words"
        case "tested", "record":
            return "is a record and is always there"
        case "compared with words", kind if kind != "text":
            return f"is {_KINDS[kind]} and cannot be compared with words"
        case "compared with a number", kind if kind != "whole number":
            return f"is {_KINDS[kind]} and cannot be compared with a number"
        case "looped", kind if kind != "list":
            return "is no list and cannot be looped over"
        case _:
            return ""


def _instead(use: Use, kind: str) -> str:
    """What to do with a field of this kind that cannot be used where it stands."""
    texts = (name for name in _table_under(f"{use.name}.") if responses.table()[f"{use.name}.{name}"].type == "text")
    in_words = use.tag.place.part == CORE or use.tag.alt
    match use.how, kind:
        case "printed", ("blocks" | "picture") if in_words:
            return "print a field that is text instead"
        case "printed", "blocks":
            return "put it into a paragraph of its own, with no other words in it"
        case "printed", "list":
            return f"print fields of its members between {{%p for item in {use.written} %}} and {{%p endfor %}}"
        case (("printed" | "tested"), "record") if name := next(texts, ""):
            return f"take one of its fields, such as {use.written}.{name}"
        case (("printed" | "compared with words" | "compared with a number"), "flag"):
            return f"test it, as in {{% if {use.written} %}}words{{% endif %}}"
        case "compared with a number", "list":
            return f"count it first: {use.written}|count"
        case "compared with words", "whole number":
            return "compare it with a number, without quotation marks"
        case "compared with a number", "text":
            return "put what it is compared with into quotation marks"
        case "looped", _:
            return "loop over a list, such as applying"
        case _:
            return ""


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
    printed = {one for use in template.uses if use.how in ("printed", "filtered") for one in (use.name, use.written)}
    printed |= {_meant(use) for use in template.uses if not _field(use)}
    # What tags that cannot be used were to print shows when they are mended.
    unused = {tag.words for tag in template.tags} - {use.tag.words for use in template.uses}
    unused |= {fault.words for fault in template.faults}
    broken = {word for words in unused for word in re.findall(r"[\w.]+", words)}
    for what, section, names in _DUTIES:
        if not any(f".{one}".endswith(f".{name}") for one in printed | broken for name in names):
            message = f"it never prints {what} (Police Act 1996, section {section})"
            field = names[0] if "." in names[0] else f"item.{names[0]} in a loop over answered"
            usual = f'print {field}; or say by the custom property "purpose" what else it is for'
            yield Problem(FilePlace(template.file), message, names[0], usual, keys_of(template))


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
            yield Problem(use.tag.place, message, use.tag.words, usual, keys_of(template))
