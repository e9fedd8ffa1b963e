"""Workbooks → Inputs (which sheet is which) → Records (pure, total)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from respgen.config import FILE, IGNORE, Config
from respgen.errors import RespgenError
from respgen.model import CellPlace, Decision, Record, Records, Sheet, Workbook
from respgen.records.copies import Copy, compared, same_rows
from respgen.records.forms import (
    BODIES,
    FORMS,
    FORMS_BY_NAME,
    NOT_HELD,
    QUIET_SHEETS,
    VOCABULARIES,
    Column,
    Form,
    form_of,
    values,
    words,
)
from respgen.records.rows import DECIMAL, OCCASION, STORED_RESULT, kind_of_office, records_of
from respgen.records.tables import Table, fold, fold_header, form_by_columns, table_of

__all__ = [
    "BODIES", "DECIMAL", "FORMS", "NOT_HELD", "OCCASION", "STORED_RESULT", "VOCABULARIES", "Column", "Copy", "Form",
    "Inputs", "Table", "fold", "form_of", "kind_of_office", "parse", "recognise", "values", "words",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the workbooks hold: recognised tables, sheets of no name that we know, workbooks that cannot be read, those
    that somebody has open, those that hold no row, and copies of others, read only where the original is gone; and
    the names of files among them that are no workbooks."""

    tables: tuple[Table, ...] = ()
    strangers: tuple[Sheet, ...] = ()
    unread: tuple[Workbook, ...] = ()
    opened: tuple[Workbook, ...] = ()
    unfilled: tuple[Workbook, ...] = ()
    copies: tuple[Copy, ...] = ()
    letters: tuple[str, ...] = ()


def recognise(workbooks: tuple[Workbook, ...], config: Config, letters: tuple[str, ...] = ()) -> Inputs:
    """Find out which sheet is which, and in each the row of headers and the columns. `letters` are passed on.

    Raises RespgenError where respgen.toml gives a name to a sheet, a column or a word that is none of ours.
    """
    _refuse_strange_names(config)
    names = {fold(form.name): form.name for form in FORMS}
    names |= {fold(own): names.get(fold(ours), IGNORE) for own, ours in config.sheets.items()}
    held = [_held(workbook, names, config) for workbook in workbooks]
    originals = _copied_from(held, config)
    read = [one for number, one in enumerate(held) if number not in originals]
    tables = tuple(table for one in read for table in one.tables)
    said = records_of(tables, config) if originals else ()
    by_file = {workbook.file: workbook for workbook in workbooks}
    copies: list[Copy] = []
    for number, of in sorted(originals.items()):
        copy = held[number]
        rows = () if _same_cells(copy.workbook, by_file[of]) else records_of(copy.tables, config)
        copies.append(compared(copy.workbook.file, of, rows, said))
    copies += [Copy(one.workbook.file) for one in read if one.workbook.beside.surely and not one.workbook.fault]
    strangers = [sheet for one in read for sheet in one.strangers]
    told = {fold(sheet.name) for sheet in strangers}
    # A copy's own sheets of no known name have no rows to be compared, and may be what somebody meant to be read.
    strangers += [sheet for number in originals for sheet in held[number].strangers if fold(sheet.name) not in told]
    return Inputs(
        tables,
        tuple(strangers),
        tuple(one.workbook for one in read if one.workbook.fault),
        tuple(one.workbook for one in read if one.workbook.beside.lock and not one.workbook.fault),
        tuple(one.workbook for one in read if one.is_empty and not one.workbook.fault),
        tuple(copies),
        letters,
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What one workbook holds. `is_empty`: nothing but headers."""

    workbook: Workbook
    tables: tuple[Table, ...]
    strangers: tuple[Sheet, ...]
    is_empty: bool


def _held(workbook: Workbook, names: Mapping[str, str], config: Config) -> _Held:
    tables: list[Table] = []
    strangers: list[Sheet] = []
    is_empty = True
    for sheet in workbook.sheets:
        name = names.get(fold(sheet.name), "")
        if form := FORMS_BY_NAME.get(name):
            tables.append(table_of(sheet, form, config))
            is_empty = is_empty and not tables[-1].rows and not tables[-1].above
        elif sheet.rows and name == IGNORE:
            is_empty = False
        elif sheet.rows and (like := form_by_columns(sheet, config)):
            tables.append(Table(sheet, like, 0, {}, {}, misnamed=True))
            is_empty = False
        elif sheet.rows and fold_header(sheet.name) not in QUIET_SHEETS:
            strangers.append(sheet)
            is_empty = False
    # Beside sheets to be filled, a sheet of notes tells how to fill them; alone it is what somebody meant to keep.
    is_empty = is_empty and (bool(tables) or not any(sheet.rows for sheet in workbook.sheets))
    return _Held(workbook, tuple(tables), tuple(strangers), is_empty)


def _copied_from(held: list[_Held], config: Config) -> dict[int, str]:
    """Which of the workbooks are copies, with the file of each one's original. One that cannot be read is no copy."""
    by_file = {one.workbook.file: one for one in held}
    found: dict[int, str] = {}
    for number, one in enumerate(held):
        original = by_file.get(one.workbook.beside.copy_of)
        if original and not one.workbook.fault:
            surely = one.workbook.beside.surely
            if surely or same_rows(records_of(one.tables, config), records_of(original.tables, config)):
                found[number] = original.workbook.file
    # The same workbook in two folders, or twice under two names. Two with the same cells have the same ends, too.
    seen: dict[tuple[object, ...], list[Workbook]] = {}
    for number, one in enumerate(held):
        if number not in found and not one.is_empty:
            ends = tuple((sheet.name, len(sheet.rows), sheet.rows[-1:]) for sheet in one.workbook.sheets)
            alike = seen.setdefault(ends, [])
            if of := next((other.file for other in alike if _same_cells(other, one.workbook)), ""):
                found[number] = of
            else:
                alike.append(one.workbook)
    return found


def _same_cells(one: Workbook, other: Workbook) -> bool:
    return [(sheet.name, sheet.rows) for sheet in one.sheets] == [(sheet.name, sheet.rows) for sheet in other.sheets]


def _refuse_strange_names(config: Config) -> None:
    for own, ours in config.sheets.items():
        _refuse_strange(f"sheets.{own}", ours, (*FORMS_BY_NAME, IGNORE))
    for name, columns in config.columns.items():
        _refuse_strange("columns", name, FORMS_BY_NAME)
        form = next(form for form in FORMS if fold(form.name) == fold(name))
        for own, ours in columns.items():
            known = (*(column.header for column in form.columns), IGNORE)
            _refuse_strange(f"columns.{name}.{own}", ours, known)
    for name, theirs in config.words.items():
        _refuse_strange("words", name, VOCABULARIES)
        vocabulary = next(ours for known, ours in VOCABULARIES.items() if fold(known) == fold(name))
        for own, ours in theirs.items():
            _refuse_strange(f"words.{name}.{own}", ours, vocabulary)


def _refuse_strange(key: str, words: str, known: Iterable[str]) -> None:
    names = {fold(name): name for name in known}
    if fold(words) not in names:
        near = difflib.get_close_matches(fold(words), names, 1)
        hint = f'did you mean "{names[near[0]]}"?' if near else f"known are {', '.join(names.values())}"
        raise RespgenError(f'{FILE}: {key}: nothing is called "{words}"; {hint}')


def _is_said(row: Record) -> bool:
    """Whether the row says something. One of Decisions that is still to be initialled is no decision yet."""
    if not isinstance(row, Decision):
        return True
    return any(value.said is not None for value in (row.decision, row.name, row.date, row.reason))


def parse(inputs: Inputs, config: Config) -> Records:
    """Read every row of every table. What cannot be read stays in the record as Unreadable."""
    rows: dict[str, list[Record]] = {form.attribute: [] for form in FORMS}
    for table in inputs.tables:
        rows[table.form.attribute] += filter(_is_said, records_of((table,), config))
    sheets: dict[str, tuple[CellPlace, ...]] = {}
    for table in (table for table in inputs.tables if not table.misnamed):
        sheets[table.form.name] = (*sheets.get(table.form.name, ()), table.sheet.place())
    made: dict[str, Any] = {attribute: tuple(records) for attribute, records in rows.items()}
    copied = tuple(row for copy in inputs.copies for row in copy.only)
    return Records(**made, unread=inputs.unread, sheets=sheets, copied=copied)
