"""What is still to be decided → a workbook with a sheet Decisions, ready to be initialled (edge: files, openpyxl).

The file is read back where it stands: as one of the workbooks of the inputs it settles what people have initialled.
What they wrote in it stays, row by row; a file that holds anything else is never overwritten.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from respgen import records, workbook
from respgen.drafts import disk
from respgen.errors import RespgenError
from respgen.files import printable
from respgen.model import FORBIDDEN, Cell, ErrorValue
from respgen.publication.opened import Open
from respgen.workbook import writing

NAME = "Decisions"
_FORM = next(form for form in records.FORMS if form.name == NAME)
HEADERS = (*(column.header for column in _FORM.columns), *_FORM.unread)
_KEYS, _FILLED = slice(0, 3), slice(3, 7)
_WIDTHS = {1: 34, 2: 12, 3: 16, 4: 14, 5: 20, 6: 16, 7: 34, 8: 60, 9: 44, 10: 60}

Row = tuple[writing.Said, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """What a sheet holds now: how many rows wait for a name, and how many people had filled in before."""

    open: int
    decided: int


def put(path: Path, waiting: Iterable[Open]) -> Written:
    """Write the sheet, whole or not at all; nothing is written where it would be the same.

    Raises RespgenError where the file must not, or cannot, be written.
    """
    before = _read(path)
    decided = [row for row in before if any(said not in (None, "") for said in row[_FILLED])]
    known = {_key(row) for row in decided}
    asked = [
        (one.response, one.code, one.fingerprint, "", "", "", "", one.told, one.where, one.words) for one in waiting
    ]
    still = [row for row in asked if _key(row) not in known]
    rows: list[Row] = [*decided, *still]
    if [_plain(row) for row in rows] != [_plain(row) for row in before] or not path.exists():
        content = writing.xlsx(NAME, [HEADERS, *rows], _WIDTHS)

        def look_again() -> None:
            if _read(path) != before:
                raise RespgenError(f"somebody has saved {_told(path)} just now: start again")

        try:
            disk.put(path, content, look_again)
        except disk.HeldError as error:
            raise RespgenError(f"{_told(path)} is open in another program: close it there, and start again") from error
    return Written(len(still), len(decided))


def _read(path: Path) -> list[Row]:
    """The rows of an earlier sheet, none where there is no file. Raises RespgenError for any other file."""
    told = _told(path)
    if path.suffix.lower() != ".xlsx":
        raise RespgenError(f"{told} should end in .xlsx, so that Excel opens it")
    if not path.parent.is_dir():
        raise RespgenError(f"there is no folder {_told(path.parent)}")
    if path.is_dir():
        raise RespgenError(f"{told} is a folder: name a file")
    for program, lock in (("Excel", f"~${path.name}"), ("LibreOffice", f".~lock.{path.name}#")):
        if (path.parent / lock).exists():
            raise RespgenError(f"{told} is open in {program}: close it there, and start again")
    if how := disk.protection(path):
        raise RespgenError(f"{told} {how}: give the sheet another name")
    if not path.exists():
        return []
    held = workbook.read(path, told)
    rows = held.sheets[0].rows if len(held.sheets) == 1 and held.sheets[0].name == NAME else ()
    read = [tuple(_said(row, column) for column in range(1, len(HEADERS) + 1)) for row in rows]
    is_wider = any(cell.column > len(HEADERS) or cell.formula for row in rows for cell in row)
    if held.fault or is_wider or not read or read[0] != HEADERS:
        raise RespgenError(f"{told} holds something else than a sheet that respgen wrote: give another name")
    return read[1:]


def _said(row: tuple[Cell, ...], column: int) -> writing.Said:
    value = next((cell.value for cell in row if cell.column == column), None)
    match value:
        case ErrorValue():
            return value.code
        case datetime.datetime():
            return value.date()
        case datetime.time() | datetime.timedelta():
            return str(value)
        case _:
            return value


def _plain(row: Row) -> tuple[str, ...]:
    """What a row says, whatever becomes of blanks and line ends on the way through a file."""
    return tuple("" if said is None else " ".join(FORBIDDEN.sub("", str(said)).split()) for said in row)


def _key(row: Row) -> tuple[str, ...]:
    return tuple(records.fold(said) for said in _plain(row)[_KEYS])


def _told(path: Path) -> str:
    return printable(str(path))
