"""A template's parts → a zip in which most of them are packed already (pure).

A document differs from its template in a few parts. All others are deflated once for each set of these, and stand at
the beginning of the file; what a document costs is the deflate of its own parts.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping

# A zip member's date must be some date; this is the earliest that a zip can hold.
_DATE = (1980, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")


class Archive:
    """The parts of one template. The same parts give the same bytes, with the same zlib."""

    def __init__(self, contents: Mapping[str, bytes]) -> None:
        self._contents = contents
        self._prefixes: dict[frozenset[str], bytes] = {}

    def with_parts(self, changed: Mapping[str, bytes]) -> bytes:
        """The file in which these parts are new or replace others."""
        names = frozenset(changed)
        prefix = self._prefixes.get(names)
        if prefix is None:
            others = sorted((name for name in self._contents if name not in names), key=_order)
            prefix = self._prefixes[names] = _zipped(b"", ((name, self._contents[name]) for name in others))
        return _zipped(prefix, sorted(changed.items()))


def _order(name: str) -> tuple[int, str]:
    """What says how to read the others comes first."""
    return _FIRST.index(name) if name in _FIRST else len(_FIRST), name


def _zipped(prefix: bytes, members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO(prefix)
    with zipfile.ZipFile(buffer, "a" if prefix else "w") as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(member, content, compresslevel=6)
    return buffer.getvalue()
