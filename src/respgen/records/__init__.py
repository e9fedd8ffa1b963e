"""Workbooks → Inputs (which sheet is which) → Records (pure, total)."""

from __future__ import annotations

import datetime
import difflib
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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
from respgen.records.copies import Copy, Signature, compared, same_rows
from respgen.records.forms import (
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

__all__ = [
    "DECIMAL", "FORMS", "NOT_HELD", "STORED_RESULT", "VOCABULARIES", "Column", "Copy", "Form", "Inputs", "Table",
    "fold", "form_of", "parse", "recognise", "values", "words",
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
    """What the workbooks hold: recognised tables, sheets of no name that we know, workbooks without a word, those that
    somebody has open, those that nobody has filled, and copies of others, which are not read."""

    tables: tuple[Table, ...] = ()
    strangers: tuple[Sheet, ...] = ()
    unread: tuple[Workbook, ...] = ()
    opened: tuple[Workbook, ...] = ()
    unfilled: tuple[Workbook, ...] = ()
    copies: tuple[Copy, ...] = ()


def _holds(cell: Cell) -> bool:
    """Blanks are nothing, as is the "" that a formula gives which somebody copied down the sheet."""
    return not isinstance(cell.value, str) or bool(cell.value.strip())


# Characters of no width come along with what is copied from web pages, and nobody sees them.
_NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@functools.lru_cache(maxsize=1 << 14)
def fold(key: str) -> str:
    """A key as it is compared: without regard to case and to any kind of space."""
    return "".join(key.translate(_NO_WIDTH).split()).casefold()


def _fold_header(words: str) -> str:
    return " ".join(words.translate(_NO_WIDTH).replace("’", "'").split()).casefold().rstrip(" :*.")


def recognise(workbooks: tuple[Workbook, ...], config: Config) -> Inputs:
    """Find out which sheet is which, and in each the row of headers and the columns.

    Raises RespgenError where respgen.toml gives a name to a sheet, a column or a word that is none of ours.
    """
    _refuse_strange_names(config)
    names = {fold(form.name): form.name for form in FORMS}
    names |= {fold(own): names.get(fold(ours), IGNORE) for own, ours in config.sheets.items()}
    held = {workbook.file: _held(workbook, names, config) for workbook in workbooks}
    originals = _copied_from(workbooks, held, config)
    read = [workbook for workbook in workbooks if workbook.file not in originals]
    tables = tuple(table for workbook in read for table in held[workbook.file].tables)
    said = _rows(tables, config) if originals else ()
    return Inputs(
        tables,
        tuple(sheet for workbook in read for sheet in held[workbook.file].strangers),
        tuple(workbook for workbook in read if workbook.fault),
        tuple(workbook for workbook in read if workbook.beside.lock and not workbook.fault),
        tuple(workbook for workbook in read if not workbook.fault and held[workbook.file].is_empty),
        (
            *(compared(file, of, _rows(held[file].tables, config), said) for file, of in originals.items()),
            *(Copy(one.file) for one in read if one.beside.surely and not one.fault),
        ),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """What one workbook holds. `is_empty`: nothing but headers."""

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
            tables.append(_table(sheet, form, config))
            is_empty = is_empty and not tables[-1].rows and not tables[-1].above
        elif sheet.rows and name == IGNORE:
            is_empty = False
        elif sheet.rows and (like := _form_by_columns(sheet, config)):
            tables.append(Table(sheet, like, 0, {}, {}, misnamed=True))
            is_empty = False
        elif sheet.rows and _fold_header(sheet.name) not in QUIET_SHEETS:
            strangers.append(sheet)
            is_empty = False
    # Beside sheets to be filled, a sheet of notes tells how to fill them; alone it is what somebody meant to keep.
    is_empty = is_empty and (bool(tables) or not any(sheet.rows for sheet in workbook.sheets))
    return _Held(tuple(tables), tuple(strangers), is_empty)


def _copied_from(workbooks: tuple[Workbook, ...], held: Mapping[str, _Held], config: Config) -> dict[str, str]:
    """The files that are copies, with those that they were copied from; a workbook that cannot be read is no copy."""
    found: dict[str, str] = {}
    for workbook in (one for one in workbooks if one.beside.copy_of in held and not one.fault):
        of = workbook.beside.copy_of
        if workbook.beside.surely or same_rows(
            _rows(held[workbook.file].tables, config), _rows(held[of].tables, config)
        ):
            found[workbook.file] = of
    # The same workbook in two folders, or twice under two names.
    seen: dict[Signature, list[Workbook]] = {}
    for workbook in (one for one in workbooks if one.file not in found and not held[one.file].is_empty):
        alike = seen.setdefault(tuple((sheet.name, len(sheet.rows)) for sheet in workbook.sheets), [])
        of = next((one.file for one in alike if _same_cells(one, workbook)), "")
        if of:
            found[workbook.file] = of
        else:
            alike.append(workbook)
    return dict(sorted(found.items()))


def _same_cells(one: Workbook, other: Workbook) -> bool:
    return all(mine.rows == theirs.rows for mine, theirs in zip(one.sheets, other.sheets, strict=True))


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
    for record in _rows(inputs.tables, config):
        rows[form_of(record).attribute].append(record)
    sheets: dict[str, tuple[CellPlace, ...]] = {}
    for table in (table for table in inputs.tables if not table.misnamed):
        sheets[table.form.name] = (*sheets.get(table.form.name, ()), table.sheet.place())
    made: dict[str, Any] = {attribute: tuple(records) for attribute, records in rows.items()}
    copied = tuple(row for copy in inputs.copies for row in copy.only)
    return Records(**made, unread=inputs.unread, sheets=sheets, copied=copied)


def _rows(tables: Iterable[Table], config: Config) -> tuple[Record, ...]:
    """The rows of these tables. Nobody can say of a row above the headers what its cells are: it may be any."""
    return tuple(
        _record(as_read, row, config)
        for table in tables
        for as_read, rows in ((replace(table, columns={}, twins={}), table.above), (table, table.rows))
        for row in rows
    )


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
    if column.kind != "text":
        words = words.translate(_NO_WIDTH).strip()
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
