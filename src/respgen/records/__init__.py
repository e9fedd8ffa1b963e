"""Workbooks → Inputs (which sheet is which) → Records (pure, total)."""

from __future__ import annotations

import datetime
import difflib
import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

from respgen import dates, prose
from respgen.config import FILE, IGNORE, Config
from respgen.errors import RespgenError
from respgen.model import (
    Cell,
    CellPlace,
    ErrorValue,
    NoneSent,
    Record,
    Records,
    Run,
    Sheet,
    Unreadable,
    Value,
    Workbook,
    cell_name,
)
from respgen.records.forms import FORMS, FORMS_BY_NAME, NOT_HELD, QUIET_SHEETS, VOCABULARIES, Column, Form

__all__ = [
    "DECIMAL", "FORMS", "NOT_HELD", "STORED_RESULT", "VOCABULARIES", "Column", "Form", "Inputs", "Table",
    "fold", "form_of", "parse", "recognise", "values",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    """A recognised sheet: its form, the row of its headers, and which of its columns is which of the form.

    `twins` are the columns headed "… (Welsh)". `unknown` are the header cells that name nothing, `repeated` those that
    name what another header names already, with the number of its column. `header_row` is 0 where no row has headers.
    `misnamed`: the sheet has the form's columns and another name, so nothing of it is read. `nameless` are the first
    cells of columns without a header.
    """

    sheet: Sheet
    form: Form
    header_row: int
    columns: Mapping[str, int]
    twins: Mapping[str, int]
    unknown: tuple[Cell, ...] = ()
    repeated: tuple[tuple[Cell, int], ...] = ()
    misnamed: bool = False
    nameless: tuple[Cell, ...] = ()

    @property
    def above(self) -> tuple[tuple[Cell, ...], ...]:
        """Rows above the headers that look like rows: they fill most of the columns that a row must fill."""
        needed = {
            self.columns[column.attribute]
            for column in self.form.columns
            if column.required and column.attribute in self.columns
        }
        return tuple(
            row
            for row in self.sheet.rows
            if row[0].row < self.header_row and 2 * len(needed & {cell.column for cell in row}) > max(len(needed), 3)
        )

    @property
    def rows(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows below the headers in which a known column holds something; without headers, every row: each may be
        one that a response lacks."""
        if not self.header_row:
            return self.sheet.rows
        known = {*self.columns.values(), *self.twins.values()}
        return tuple(
            row
            for row in self.sheet.rows
            if row[0].row > self.header_row and any(cell.column in known and _holds(cell) for cell in row)
        )

    @property
    def by_number(self) -> Mapping[int, Column]:
        """Which of the form's columns (or whose twin) stands in which of the sheet's."""
        known = {column.attribute: column for column in self.form.columns}
        return {number: known[attribute] for said in (self.twins, self.columns) for attribute, number in said.items()}


@dataclass(frozen=True, slots=True)
class Inputs:
    """What the workbooks hold: recognised tables, sheets of no name that we know, and workbooks without a word."""

    tables: tuple[Table, ...] = ()
    strangers: tuple[Sheet, ...] = ()
    unread: tuple[Workbook, ...] = ()


def _holds(cell: Cell) -> bool:
    """Blanks are nothing, as is the "" that a formula gives which somebody copied down the sheet."""
    return not isinstance(cell.value, str) or bool(cell.value.strip())


@functools.lru_cache(maxsize=1 << 14)
def fold(key: str) -> str:
    """A key as it is compared: without regard to case and to any kind of space."""
    return "".join(key.split()).casefold()


def _fold_header(words: str) -> str:
    return " ".join(words.replace("’", "'").split()).casefold().rstrip(" :*.")


def recognise(workbooks: tuple[Workbook, ...], config: Config) -> Inputs:
    """Find out which sheet is which, and in each the row of headers and the columns.

    Raises RespgenError where respgen.toml gives a name to a sheet, a column or a word that is none of ours.
    """
    _refuse_strange_names(config)
    names = {fold(form.name): form.name for form in FORMS}
    names |= {fold(own): names.get(fold(ours), IGNORE) for own, ours in config.sheets.items()}
    tables: list[Table] = []
    strangers: list[Sheet] = []
    for sheet in (sheet for workbook in workbooks for sheet in workbook.sheets):
        name = names.get(fold(sheet.name), "")
        if form := FORMS_BY_NAME.get(name):
            tables.append(_table(sheet, form, config))
        elif sheet.rows and name != IGNORE:
            if like := _form_by_columns(sheet, config):
                tables.append(Table(sheet, like, 0, {}, {}, misnamed=True))
            elif _fold_header(sheet.name) not in QUIET_SHEETS:
                strangers.append(sheet)
    return Inputs(tuple(tables), tuple(strangers), tuple(workbook for workbook in workbooks if workbook.fault))


def _refuse_strange_names(config: Config) -> None:
    for own, ours in config.sheets.items():
        _refuse_strange(f"sheets.{own}", ours, (*FORMS_BY_NAME, IGNORE))
    for name, columns in config.columns.items():
        _refuse_strange("columns", name, FORMS_BY_NAME)
        form = next(form for form in FORMS if fold(form.name) == fold(name))
        for own, ours in columns.items():
            known = (*(column.header for column in form.columns), IGNORE)
            _refuse_strange(f"columns.{name}.{own}", ours, known)
    for name, words in config.words.items():
        _refuse_strange("words", name, VOCABULARIES)
        vocabulary = next(ours for known, ours in VOCABULARIES.items() if fold(known) == fold(name))
        for own, ours in words.items():
            _refuse_strange(f"words.{name}.{own}", ours, vocabulary)


def _refuse_strange(key: str, words: str, known: Iterable[str]) -> None:
    names = {fold(name): name for name in known}
    if fold(words) not in names:
        near = difflib.get_close_matches(fold(words), names, 1)
        hint = f'did you mean "{names[near[0]]}"?' if near else f"known are {', '.join(names.values())}"
        raise RespgenError(f'{FILE}: {key}: nothing is called "{words}"; {hint}')


def _headers(form: Form, config: Config) -> tuple[dict[str, tuple[str, bool]], set[str]]:
    """What each header means: a column's attribute, and whether it is the twin in Welsh; and those to be ignored.

    What respgen.toml says comes first, then the columns' own names, then their synonyms.
    """
    own = next((own for name, own in config.columns.items() if fold(name) == fold(form.name)), {})
    called = [(words, column) for words, ours in own.items() for column in form.columns if _is_called(column, ours)]
    called += [(column.header, column) for column in form.columns]
    called += [(synonym, column) for column in form.columns for synonym in column.synonyms]
    ignored = {_fold_header(words) for words, ours in own.items() if fold(ours) == IGNORE}
    headers: dict[str, tuple[str, bool]] = {}
    for header, column in called:
        words = _fold_header(header)
        if words not in ignored:
            headers.setdefault(words, (column.attribute, False))
            if column.has_twin:
                headers.setdefault(f"{words} (welsh)", (column.attribute, True))
    return headers, ignored


def _form_by_columns(sheet: Sheet, config: Config) -> Form | None:
    """The form that a sheet of another name has the columns of: its keys, and at least four in all.

    Of several, the one whose name is most like the sheet's; where none is, the one with the most columns.
    """
    best: tuple[float, int] = (0, 3)
    found: Form | None = None
    for form in FORMS:
        headers, _ = _headers(form, config)
        keys = {column.attribute for column in form.columns if column.required and column.attribute in form.key}
        named = max((_named(row, headers) for row in sheet.rows[:30]), key=len, default=set())
        like = difflib.SequenceMatcher(None, fold(sheet.name), fold(form.name)).ratio()
        # Below that, two names have no more in common than any two.
        like = like if like > 0.6 else 0
        if keys <= named and len(named) > 3 and (like, len(named)) > best:
            best, found = (like, len(named)), form
    return found


def _named(row: tuple[Cell, ...], headers: Mapping[str, tuple[str, bool]]) -> set[str]:
    """The attributes that the cells of a row are headers of."""
    return {headers[words][0] for cell in row if (words := _fold_header(str(cell.value))) in headers}


def _is_called(column: Column, words: str) -> bool:
    return fold(words) == fold(column.header)


def _table(sheet: Sheet, form: Form, config: Config) -> Table:
    headers, ignored = _headers(form, config)
    synonyms = {_fold_header(synonym) for column in form.columns for synonym in column.synonyms}

    def matches(row: tuple[Cell, ...]) -> int:
        return sum(_fold_header(str(cell.value)) in headers for cell in row)

    # Titles and notes stand above many a tracker's headers: the row that names the most columns is the header.
    header = max(sheet.rows[:30], key=matches, default=())
    if not header or not matches(header):
        return Table(sheet, form, 0, {}, {})
    found: dict[tuple[str, bool], int] = {}
    unknown: list[Cell] = []
    repeated: list[tuple[Cell, int]] = []
    # A column under its own name beats one under a synonym: where there is a text for publication, "Update" is not it.
    for cell in sorted(header, key=lambda cell: _fold_header(str(cell.value)).removesuffix(" (welsh)") in synonyms):
        words = _fold_header(str(cell.value))
        meant = headers.get(words)
        if meant is None:
            if words and words not in ignored:
                unknown.append(cell)
        elif meant in found:
            repeated.append((cell, found[meant]))
        else:
            found[meant] = cell.column
    return Table(
        sheet,
        form,
        header[0].row,
        {attribute: column for (attribute, twin), column in found.items() if not twin},
        {attribute: column for (attribute, twin), column in found.items() if twin},
        tuple(unknown),
        tuple(repeated),
        nameless=_nameless(sheet, header),
    )


def _nameless(sheet: Sheet, header: tuple[Cell, ...]) -> tuple[Cell, ...]:
    named = {cell.column for cell in header if _fold_header(str(cell.value))}
    first: dict[int, Cell] = {}
    for row in sheet.rows:
        if row[0].row > header[0].row:
            for cell in row:
                if cell.column not in named and _holds(cell):
                    first.setdefault(cell.column, cell)
    return tuple(first[column] for column in sorted(first))


def parse(inputs: Inputs, config: Config) -> Records:
    """Read every row of every table. What cannot be read stays in the record as Unreadable."""
    rows: dict[str, list[Record]] = {form.attribute: [] for form in FORMS}
    for table in inputs.tables:
        # Nobody can say of a row above the headers what its cells are: it may be one that a response lacks.
        rows[table.form.attribute] += [
            _record(replace(table, columns={}, twins={}), row, config) for row in table.above
        ]
        rows[table.form.attribute] += [_record(table, row, config) for row in table.rows]
    sheets: dict[str, tuple[CellPlace, ...]] = {}
    for table in (table for table in inputs.tables if not table.misnamed):
        sheets[table.form.name] = (*sheets.get(table.form.name, ()), table.sheet.place())
    made: dict[str, Any] = {attribute: tuple(records) for attribute, records in rows.items()}
    return Records(**made, unread=inputs.unread, sheets=sheets)


def values(record: Record) -> Iterator[tuple[str, Value[Any]]]:
    """Every value of a record with its attribute, twins left out."""
    for attribute in fields(record):
        value = getattr(record, attribute.name)
        if isinstance(value, Value):
            yield attribute.name, value


def form_of(record: Record) -> Form:
    """The form of the sheet that the record comes from."""
    return next(form for form in FORMS if form.record is type(record))


def _record(table: Table, row: tuple[Cell, ...], config: Config) -> Record:
    cells = {cell.column: cell for cell in row}

    def value(column: Column, number: int | None, welsh: Value[Any] | None = None) -> Value[Any]:
        if number is None:
            return Value(None, table.sheet.place(f"{row[0].row}:{row[0].row}"), welsh)
        cell = cells.get(number)
        said = None if cell is None else _said(cell, column, config)
        return Value(said, table.sheet.place(cell_name(row[0].row, number)), welsh)

    read: dict[str, Any] = {}
    for column in table.form.columns:
        twin = table.twins.get(column.attribute)
        welsh = None if twin is None else value(column, twin)
        read[column.attribute] = value(column, table.columns.get(column.attribute), welsh)
    # Without headers no row can be told from another: it is the sheet that somebody has to mend.
    place = table.sheet.place(f"{row[0].row}:{row[0].row}" if table.header_row else "")
    return table.form.record(place=place, **read)


STORED_RESULT = "a stored result"
"""What is expected of a formula cell: it is told by the rules about sheets, not again by those about records."""


def _said(cell: Cell, column: Column, config: Config) -> Any:
    if cell.value is None or isinstance(cell.value, ErrorValue):
        raw = cell.formula if cell.value is None else cell.value.code
        return Unreadable(raw, STORED_RESULT)
    if column.kind == "prose":
        return prose.read(_runs(cell), cell.link) or None
    words = prose.read_line(_runs(cell))
    if not words:
        return None
    match column.kind:
        case "key":
            return " ".join(words.split())
        case "text":
            return words
        case "number":
            return _number(cell, words)
        case "count":
            whole = words.replace(",", "")
            return int(whole) if re.fullmatch(r"\d{1,6}", whole) else Unreadable(words, "a whole number")
        case "date" | "date or none":
            return _date(cell, words, column.kind == "date or none")
        case "occasion":
            return dates.parse_occasion(words) or Unreadable(words, '"first" or a quarter such as 2025-26 Q1')
        case "choice":
            return _choice(words, column.vocabulary, config)
        case "yes or no" if isinstance(cell.value, bool):
            return cell.value
        case "yes or no":
            choice = _choice(words, column.kind, config)
            return choice if isinstance(choice, Unreadable) else choice == "yes"
        case "list":
            return _items(words) or None
        case "choices":
            choices = tuple(_choice(item, column.vocabulary, config) for item in _items(words))
            return next((choice for choice in choices if isinstance(choice, Unreadable)), choices) or None


def _items(words: str) -> tuple[str, ...]:
    return tuple(" ".join(item.split()) for item in re.split(r"[;\n]", words) if item.strip())


def _runs(cell: Cell) -> tuple[Run, ...]:
    """The cell's words, as Excel shows them to the person who typed them."""
    if cell.runs:
        return cell.runs
    match cell.value:
        case bool():
            words = "TRUE" if cell.value else "FALSE"
        case datetime.datetime() | datetime.date():
            words = dates.long(cell.value)
        case float() if "%" in cell.format:
            words = f"{round(cell.value * 100, 10):g}%"
        case float():
            words = f"{cell.value:.15g}"
        case _:
            words = str(cell.value)
    return (Run(words),)


def _number(cell: Cell, words: str) -> str | Unreadable:
    # A cell that Excel took for a decimal has lost its text: 1.1 may have been typed as 1.10.
    if isinstance(cell.value, float | datetime.datetime | datetime.date | bool):
        return Unreadable(words, DECIMAL)
    return " ".join(words.split())


DECIMAL = "a recommendation's number in a cell formatted as text"


def _date(cell: Cell, words: str, none_allowed: bool) -> datetime.date | NoneSent | Unreadable:
    if isinstance(cell.value, datetime.datetime):
        return cell.value.date()
    if isinstance(cell.value, datetime.date):
        return cell.value
    if none_allowed and fold(words) == "none":
        return NoneSent()
    expected = "a date such as 16 May 2025" + (' or the word "none"' if none_allowed else "")
    return (dates.parse(words) if cell.runs else None) or Unreadable(words, expected)


def _choice(words: str, vocabulary: str, config: Config) -> str | Unreadable:
    ours = {fold(word): word for word in VOCABULARIES[vocabulary]}
    own = next((own for name, own in config.words.items() if fold(name) == fold(vocabulary)), {})
    ours |= {fold(typed): ours[fold(word)] for typed, word in own.items()}
    return ours.get(fold(words)) or Unreadable(words, "one of: " + ", ".join(VOCABULARIES[vocabulary]))
