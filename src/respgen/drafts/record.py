"""What a draft was made of, as build/state/ keeps it, and why another drawing would differ (pure).

A record is a JSON file beside the bytes as they were generated: respgen's version, the template, the settings and the
workbooks by their digests (SHA-256), every value that was printed with its place, and the digests of the generations
that the draft on disk may be.
"""

from __future__ import annotations

import dataclasses
import difflib
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from respgen.model import Blocks, CellPlace, FilePlace, Image, Keys, Place, Printed, Text

SCHEMA = 2


@dataclass(frozen=True, slots=True)
class Made:
    """What a drawing is made of besides its values: its template's file; digests of the settings and of each file; the
    document's keys."""

    respgen: str
    template: str
    settings: str
    digests: Mapping[str, str]
    keys: Keys = Keys()


Record = dict[str, Any]


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(content: bytes) -> Record:
    """The record of this JSON text; an empty one if it is none of ours, or of another schema."""
    try:
        said = json.loads(content)
    except ValueError:
        return {}
    ours = isinstance(said, dict) and said.get("schema") == SCHEMA
    sound = ours and all(isinstance(said.get(key), kind) for key, kind in _KINDS.items())
    return said if sound and all(_is_sound(value) for value in said["values"]) else {}


def _is_sound(value: object) -> bool:
    """Whether it is texts by their names, of which the place alone has parts."""
    if not isinstance(value, dict) or not isinstance(place := value.get("place", {}), dict):
        return False
    return all(isinstance(said, str) for said in (*(value | {"place": ""}).values(), *place.values()))


_KINDS = {"respgen": str, "template": dict, "settings": str, "inputs": dict, "values": list, "generated": list}


def write(record: Record) -> bytes:
    return (json.dumps(record, ensure_ascii=False) + "\n").encode()


def of(content: bytes, printed: tuple[Printed, ...], made: Made) -> Record:
    """The record of a drawing."""
    values = [value for one in printed for value in _values(one)]
    files = {value["place"]["file"] for value in values if "place" in value}
    return {
        "schema": SCHEMA,
        "respgen": made.respgen,
        "keys": dataclasses.asdict(made.keys),
        "template": {"file": made.template, "digest": made.digests.get(made.template, "")},
        "settings": made.settings,
        "inputs": {file: made.digests[file] for file in sorted(files) if file in made.digests},
        "generated": [digest(content)],
        "values": values,
    }


def keys(record: Record) -> Keys:
    """Those of the document that was drawn; none where the record does not tell."""
    said = record.get("keys")
    if not isinstance(said, dict):
        return Keys()
    return Keys(**{field.name: str(said.get(field.name, "")) for field in dataclasses.fields(Keys)})


def is_current(record: Record, made: Made) -> bool:
    """Whether nothing that went into the drawing has changed since the record was written."""
    return bool(record) and (
        record["respgen"] == made.respgen
        and record["settings"] == made.settings
        and keys(record) == made.keys
        and record["template"] == {"file": made.template, "digest": made.digests.get(made.template, "")}
        and all(made.digests.get(file) == known for file, known in record["inputs"].items())
    )


def _values(printed: Printed) -> Iterator[dict[str, Any]]:
    """What is printed, each thing that stands in a place of its own: words and where they lead, a picture's three."""
    value = printed.value

    def said(kind: str, words: str, place: Place | None, **more: str) -> dict[str, Any]:
        where = {} if place is None else {"place": _place(place)}
        return {"part": printed.part, "field": printed.field, "kind": kind, "words": words, **more, **where}

    match value:
        case Image():
            yield said("picture", digest(value.content), FilePlace(value.file))
            yield said("path", value.file, value.place)
            yield said("alternative text", value.alt, value.alt_place)
        case Text():
            yield said(_kind(value), value.words, value.place)
            if value.link:
                yield said("link", value.link, value.link_place)
        case Blocks():
            words = "\n\n".join(block.text for block in value.blocks)
            yield said(_kind(value), words, value.place, look=_look(value))


def _kind(value: Text | Blocks) -> str:
    return "gap" if value.gap else "stand-in" if value.stand_in else "said"


def _look(value: Blocks) -> str:
    """A short digest of what the words alone do not tell: lists, bold, italic, links."""
    shape = [
        (
            block.kind,
            block.level,
            block.listing and dataclasses.astuple(block.listing),
            [(len(run.text), run.bold, run.italic, run.struck, run.link) for run in block.runs],
        )
        for block in value.blocks
    ]
    return digest(json.dumps(shape).encode())[:16]


def _place(place: Place) -> dict[str, str]:
    cell = {"sheet": place.sheet, "cell": place.cell} if isinstance(place, CellPlace) else {}
    return {"file": place.file, **cell, "text": str(place)}


MOST_PLACES = 3


def why(before: Record, after: Record) -> str:
    """What has changed between two drawings, for people: "inputs/force.xlsx:Updates!F12 changed"."""
    if not before:
        return "build/state has no record of what it was made of"
    if only_drawn_otherwise(before, after):
        return f"respgen {after['respgen']} draws differently"
    changed = list(dict.fromkeys(_changed(before, after))) or ["something that its template only asks for"]
    if len(changed) > MOST_PLACES:
        more = len(changed) - MOST_PLACES + 1
        changed = [*changed[: MOST_PLACES - 1], f"{more} more"]
    return f"{_listed(changed)} changed"


def only_drawn_otherwise(before: Record, after: Record) -> bool:
    """Whether it was drawn by another respgen, of nothing else that is known."""
    return before["respgen"] != after["respgen"] and not list(_changed(before, after))


def _changed(before: Record, after: Record) -> Iterator[str]:
    if before["template"] != after["template"]:
        yield after["template"]["file"]
    values = list(_changed_values(before["values"], after["values"]))
    yield from values
    if before["settings"] != after["settings"]:
        yield "respgen.toml"
    if not values:
        # What a template only asks for, and does not print, has no place in the record.
        files = before["inputs"].keys() | after["inputs"].keys()
        yield from sorted(file for file in files if before["inputs"].get(file) != after["inputs"].get(file))


def _changed_values(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Iterator[str]:
    """The places of values that are new, or no longer printed. Rows that only moved are the same."""
    one, other = ([_said(value) for value in values] for values in (before, after))
    for kind, i, i2, j, j2 in difflib.SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if kind != "equal":
            there = [str(value["place"].get("text", "")) for value in after[j:j2] if "place" in value]
            gone = [str(value["place"].get("text", "")) for value in before[i:i2] if "place" in value]
            yield from there or gone


def _said(value: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(value.get(key) for key in ("part", "kind", "words", "look"))


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
