"""The floor: what drawing a document costs whoever does it.

Jinja writes the text of the finished document.xml, and each part that changes is deflated once behind those that do
not, which were deflated when the template was read. It knows nothing: no gaps, no checks, no styles to look up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from tests.word import unpacked

from respgen.render.archive import Archive

BODY, RELATIONS, LISTS = "word/document.xml", "word/_rels/document.xml.rels", "word/numbering.xml"


def compiled(template: bytes, formatted: bool) -> Callable[[Mapping[str, Any]], bytes]:
    """What draws the template. Values are escaped, unless they are Markup. With `formatted` ones, "relations" and
    "lists" are what their XML needs in the other two parts that change."""
    parts = unpacked(template)
    program = jinja2.Environment(autoescape=True).from_string(_lifted(parts.pop(BODY).decode()))
    archive = Archive(parts)
    if not formatted:
        return lambda values: archive.with_parts({BODY: program.render(values).encode()})
    before_relations, end_of_relations = _parted(parts[RELATIONS], b"</Relationships>")
    before_lists, end_of_lists = _parted(parts[LISTS], b"</w:numbering>")

    def draw(values: Mapping[str, Any]) -> bytes:
        return archive.with_parts(
            {
                RELATIONS: before_relations + values["relations"].encode() + end_of_relations,
                BODY: program.render(values).encode(),
                LISTS: before_lists + values["lists"].encode() + end_of_lists,
            }
        )

    return draw


def _lifted(source: str) -> str:
    """Paragraphs and rows that hold one tag with p or tr become the tag."""
    for element in ("tr", "p"):
        inside = rf"(?:(?!</w:{element}>).)*?"
        tag = rf"(\{{[%{{]){element} ({inside}[%}}]\}})"
        source = re.sub(rf"<w:{element}>{inside}{tag}{inside}</w:{element}>", r"\1 \2", source)
    return source


def _parted(part: bytes, end: bytes) -> tuple[bytes, bytes]:
    at = part.rindex(end)
    return part[:at], part[at:]
