"""Responses → for each field of the table an example of what it says: the project's own, else the table's (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from respgen import prose
from respgen.model import Blocks, Gap, Image, Keys, Place, Text
from respgen.responses.fields import Fields, FieldType, table

Source = Literal["said", "stand-in", "missing", "made up"]
_BEST: tuple[Source, ...] = ("said", "stand-in", "missing", "made up")
"""What is shown rather than what comes behind it."""


@dataclass(frozen=True, slots=True)
class Example:
    """What a field says in a response with these keys, and where its words come from, as far as that is known.

    "made up": the table's own words, which are nobody's; without any where the table has none.
    """

    words: str
    source: Source
    keys: Keys = Keys()
    place: Place | None = None


def examples(responses: Iterable[tuple[Keys, Fields]]) -> dict[str, Example]:
    """The first example of the best kind for each field but records, by the field's name.

    The responses are looked at in their order, each only while a field has nothing that somebody said; of a list's
    members likewise the first with a value.
    """
    found = {name: Example(field.example, "made up") for name, field in table().items() if field.type != "record"}
    for keys, fields in responses:
        open_ones = [name for name, example in found.items() if example.source != "said"]
        if not open_ones:
            break
        for name in open_ones:
            for value in _values(fields, name.split(".")):
                example = _example(value, table()[name], keys)
                if example and _BEST.index(example.source) < _BEST.index(found[name].source):
                    found[name] = example
    return found


def _values(record: Any, path: list[str]) -> Iterator[Any]:
    """What stands at the path, once for each member of the lists on its way."""
    if not path:
        yield record
        return
    value = getattr(record, path[0].removesuffix("[]"))
    for member in value if path[0].endswith("[]") else (value,):
        yield from _values(member, path[1:])


def _example(value: Any, field: FieldType, keys: Keys) -> Example | None:
    """The value as words; None where it says nothing."""
    match value:
        case Text(gap=Gap() as gap) | Blocks(gap=Gap() as gap):
            return Example(gap.words, "missing", keys, gap.place)
        case Text(words=words) | Image(file=words) if words:
            source: Source = "stand-in" if isinstance(value, Text) and value.stand_in else "said"
            return Example(words, source, keys, value.place)
        case Blocks(blocks=blocks) if blocks:
            words = "".join(run.text for run in prose.write(blocks))
            return Example(words, "stand-in" if value.stand_in else "said", keys, value.place)
        case bool():
            return Example("yes" if value else "no", "said", keys)
        case int():
            return Example(str(value), "said", keys)
        case tuple() if value:
            return Example(f"{len(value)} of them", "said", keys)
        case _:
            return None
