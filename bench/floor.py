"""The floor: what drawing a document costs whoever does it.

Jinja writes the text of the finished document.xml, and each part that changes is deflated once behind those that do
not, which were deflated when the template was read. It knows nothing: no gaps, no checks, no styles to look up.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from tests.word import unpacked

LEVEL = 6
"""Of deflate: zlib's default, and respgen's."""
BODY, RELATIONS, LISTS = "word/document.xml", "word/_rels/document.xml.rels", "word/numbering.xml"

_DATE = 1 << 5 | 1  # 1 January 1980, the earliest that a zip can hold
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")


def compiled(template: bytes, formatted: bool) -> Callable[[Mapping[str, Any]], bytes]:
    """What draws the template. Values are escaped, unless they are Markup. With `formatted` ones, "relations" and
    "lists" are what their XML needs in the other two parts that change."""
    parts = unpacked(template)
    program = jinja2.Environment(autoescape=True).from_string(_lifted(parts.pop(BODY).decode()))
    archive = Archive(
        {name: content for name, content in parts.items() if not (formatted and name in (RELATIONS, LISTS))}
    )
    if not formatted:
        return lambda values: archive.with_parts([(BODY, program.render(values).encode())])
    before_relations, end_of_relations = _parted(parts[RELATIONS], b"</Relationships>")
    before_lists, end_of_lists = _parted(parts[LISTS], b"</w:numbering>")

    def draw(values: Mapping[str, Any]) -> bytes:
        return archive.with_parts(
            [
                (RELATIONS, before_relations + values["relations"].encode() + end_of_relations),
                (BODY, program.render(values).encode()),
                (LISTS, before_lists + values["lists"].encode() + end_of_lists),
            ]
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


class Archive:
    """A zip of parts that stay the same, to which others are added each time."""

    def __init__(self, parts: Mapping[str, bytes]) -> None:
        self._members, self._central, self._count = b"", b"", 0
        for name, content in parts.items():
            member, entry = _member(name, content, len(self._members))
            self._members, self._central, self._count = self._members + member, self._central + entry, self._count + 1

    def with_parts(self, parts: list[tuple[str, bytes]]) -> bytes:
        """The bytes of the zip with these parts, too."""
        members, entries, at = [self._members], [self._central], len(self._members)
        for name, content in parts:
            member, entry = _member(name, content, at)
            members.append(member)
            entries.append(entry)
            at += len(member)
        central = b"".join(entries)
        count = self._count + len(parts)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(central), at, 0)
        return b"".join([*members, central, end])


def _member(name: str, content: bytes, at: int) -> tuple[bytes, bytes]:
    """A member as it stands in the zip, and its entry in the central directory."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    packed = packer.compress(content) + packer.flush()
    called = name.encode()
    facts = (20, 0, zlib.DEFLATED, 0, _DATE, zlib.crc32(content), len(packed), len(content), len(called), 0)
    local = _LOCAL.pack(b"PK\3\4", *facts)
    return local + called + packed, _CENTRAL.pack(b"PK\1\2", 20, *facts, 0, 0, 0, 0, at) + called
