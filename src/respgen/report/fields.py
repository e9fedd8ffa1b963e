"""The table of fields, with an example of each → text for people, and JSON for programs (pure)."""

from __future__ import annotations

import dataclasses
import difflib
import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from respgen.errors import RespgenError
from respgen.model import Keys
from respgen.report import SCHEMA, place_json
from respgen.responses import FieldType, table
from respgen.responses.examples import Example

_WIDE, _LINES = 80, 2
"""How many characters a terminal shows in a line, and how many lines an example takes."""
_INDENT = " " * 4
_MARKS = {"said": "", "stand-in": "", "missing": "missing: ", "made up": "such as: "}


def chosen(pattern: str) -> list[FieldType]:
    """The fields of that name, within that record or list, or with "*" for any words; all for an empty pattern.

    Raises RespgenError where there is none.
    """
    known = table()
    named = pattern.removesuffix("[]").replace("[", "[[]")
    globs = (named, f"{named}.*", f"{named}[[]]*") if pattern else ("*",)
    found = [one for name, one in known.items() if any(fnmatchcase(name, glob) for glob in globs)]
    if not found:
        near = difflib.get_close_matches(pattern, known, 1)
        hint = f'did you mean "{near[0]}"?' if near else "without a name all are listed"
        raise RespgenError(f'no field is called "{pattern}": {hint}')
    return found


def text(fields: list[FieldType], shown: Mapping[str, Example], documents: list[Keys]) -> str:
    """What `template fields` prints: under each record its fields, each with an example from these documents."""
    told = "No document is planned here, so all examples are made up."
    if documents:
        first = documents[0]
        named = ", ".join(filter(None, (first.force, first.inspection, first.occasion, first.template)))
        others = " (or the next document that has one)" if len(documents) > 1 else ""
        told = f'Examples are from {named}{others}. What follows "such as" is made up.'
    groups: dict[str, list[str]] = {}
    for field in fields:
        of = table().get(_of(field.name))
        if field.type in ("record", "list"):
            if not _is_date(field):
                groups.setdefault(field.name, [])
        elif of and _is_date(of):
            dated = replace(field, meaning=f"{of.meaning}, {field.meaning}")
            groups.setdefault(_of(of.name), []).extend(_lines(dated, shown))
        else:
            groups.setdefault(_of(field.name), []).extend(_lines(field, shown))
    lines = textwrap.wrap(told, _WIDE)
    for name, inside in groups.items():
        lines += ["", *(_lines(table()[name], shown) if name else ()), *inside]
    return "\n".join(lines)


def _of(name: str) -> str:
    """The record or list that the field belongs to."""
    return name.rpartition(".")[0].removesuffix("[]")


def _is_date(field: FieldType) -> bool:
    """Whether it is a date in its forms, which are listed among the fields beside it."""
    return f"{field.name}.long" in table()


def _lines(field: FieldType, shown: Mapping[str, Example]) -> Iterator[str]:
    told = f"{field.name} ({field.type}): {field.meaning}"
    yield from textwrap.wrap(told, _WIDE, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
    example = shown.get(field.name)
    if example and example.words:
        lines = [" ".join(line.split()) for line in example.words.splitlines()]
        words = _MARKS[example.source] + " / ".join(filter(None, lines))
        yield from textwrap.wrap(
            words, _WIDE, initial_indent=_INDENT, subsequent_indent=_INDENT, max_lines=_LINES, placeholder=" …"
        )


def as_json(fields: list[FieldType], shown: Mapping[str, Example]) -> dict[str, Any]:
    told = [
        {"name": one.name, "type": one.type, "meaning": one.meaning, "example": _example_json(shown.get(one.name))}
        for one in fields
    ]
    return {"schema": SCHEMA, "fields": told}


def _example_json(example: Example | None) -> dict[str, Any] | None:
    if example is None or not example.words:
        return None
    place = place_json(example.place) if example.place else None
    return {**dataclasses.asdict(example), "place": place}
