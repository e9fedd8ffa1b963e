"""The rows of two workbooks → whether one is a copy of the other, and what it says that nothing else does (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from respgen.model import Record
from respgen.records.forms import form_of, values, words
from respgen.records.tables import fold


@dataclass(frozen=True, slots=True)
class Copy:
    """A workbook that is, or looks like, a copy of the workbook `of`, and is not read.

    `rows` are those that say what is read nowhere; `only` those of them whose keys no row has that is read.
    Without `of` its name alone says that it is a copy; no original is there, so it is read.
    """

    file: str
    of: str = ""
    rows: tuple[Record, ...] = ()
    only: tuple[Record, ...] = ()


def compared(file: str, of: str, rows: Iterable[Record], read: Iterable[Record]) -> Copy:
    """What the rows of a copy say beyond all rows that are read."""
    said, keys = set(), set()
    for row in read:
        said.add(words(row))
        keys.add(_key(row))
    # Rows of which nothing can be read (of a sheet of a strange name, or above the headers) all say the same: nothing.
    new = tuple(row for row in rows if words(row) not in said or _is_unread(row))
    return Copy(file, of, new, tuple(row for row in new if _key(row) not in keys))


def same_rows(rows: Iterable[Record], originals: Iterable[Record]) -> bool:
    """Whether most of the rows have keys that rows of the original have: then both would be read against each other."""
    keys = {_key(row) for row in originals}
    shared = [_key(row) in keys for row in rows]
    return 2 * sum(shared) > len(shared)


def _is_unread(row: Record) -> bool:
    return all(value.said is None and value.welsh is None for _, value in values(row))


def _key(row: Record) -> tuple[Any, ...]:
    """What two rows of one sheet may not have in common, as far as it can be read; case and blanks do not matter."""
    form = form_of(row)
    said = (getattr(row, attribute).said for attribute in form.key)
    return (form.name, *(fold(one) if isinstance(one, str) else one for one in said))
