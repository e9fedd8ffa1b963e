"""A template's parts → a zip in which most of them are packed already (pure).

A document differs from its template in a few parts. All others are deflated once for each set of these, and stand at
the beginning of the file; what a document costs is the deflate of its own parts. zipfile would read the whole directory
again for each document, which takes as long as all else (docs/decisions/0010-own-zip.md).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping

from respgen.archive import CONTENT_TYPES

# Of deflate, 1 to 9. Above 3 it takes twice as long, for documents that are smaller by one part in sixteen.
_LEVEL = 3
_FIRST = (CONTENT_TYPES, "_rels/.rels")

# APPNOTE.TXT of the zip format, 4.3.7, 4.3.12 and 4.3.16. A member's date must be some date: 1 January 1980, 4.4.6.
_LOCAL, _ENTRY, _END = struct.Struct("<4s5H3I2H"), struct.Struct("<4s6H3I5H2I"), struct.Struct("<4s4H2IH")
_VERSION, _DEFLATED, _DATE, _UTF_8 = 20, 8, 1 << 5 | 1, 1 << 11

_Packed = tuple[bytes, bytes, int]
"""Members one behind the other, their entries in the directory, and how many they are."""


class Archive:
    """The parts of one template. The same parts give the same bytes, with the same zlib."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._packed: dict[frozenset[str], _Packed] = {}

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """The file in which these parts are new or replace others."""
        names = frozenset(changed)
        before = self._packed.get(names)
        if before is None:
            others = {name: self._contents[name] for name in self._contents if name not in names}
            before = self._packed[names] = _added((b"", b"", 0), others)
        members, directory, count = _added(before, changed)
        end = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(members), 0)
        return b"".join((members, directory, end))


def _added(packed: _Packed, parts: Mapping[str, bytes]) -> _Packed:
    members, directory, count = packed
    written, entries, at = [members], [directory], len(members)
    for name in sorted(parts, key=_order):
        content = parts[name]
        small = zlib.compress(content, _LEVEL, -zlib.MAX_WBITS)
        called = name.encode()
        flags = 0 if called.isascii() else _UTF_8
        said = (flags, _DEFLATED, 0, _DATE, zlib.crc32(content), len(small), len(content), len(called), 0)
        member = _LOCAL.pack(b"PK\3\4", _VERSION, *said) + called + small
        entries.append(_ENTRY.pack(b"PK\1\2", _VERSION, _VERSION, *said, 0, 0, 0, 0, at) + called)
        written.append(member)
        at += len(member)
    return b"".join(written), b"".join(entries), count + len(parts)


def _order(name: str) -> tuple[int, str]:
    """What says how to read the others comes first."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST), name
