"""A table's rows → records; what cannot be read stays in them as Unreadable (pure, total)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from respgen import dates, prose
from respgen.config import Config
from respgen.model import Cell, ErrorValue, NoneSent, Record, Run, Unreadable, Value, cell_name
from respgen.records.forms import KINDS_OF_OFFICE, VOCABULARIES, Column
from respgen.records.tables import NO_WIDTH, Table, fold


def records_of(tables: Iterable[Table], config: Config) -> tuple[Record, ...]:
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
OCCASION = '"first" or a quarter such as 2025-26 Q1'
"""What is expected of a formula cell: it is told by the rules about sheets, not again by those about records."""


def _said(cell: Cell, column: Column, config: Config) -> Any:
    if cell.value is None or isinstance(cell.value, ErrorValue):
        raw = cell.formula if cell.value is None else cell.value.code
        return Unreadable(raw, STORED_RESULT)
    if column.kind == "prose":
        return prose.read(_runs(cell), cell.link) or None
    words = prose.read_line(_runs(cell))
    if column.kind != "text" and not words.isascii():
        words = words.translate(NO_WIDTH).strip()
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
            return dates.parse_occasion(words) or Unreadable(words, dates.meant_occasion(words) or OCCASION)
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


def kind_of_office(words: str, config: Config) -> str | None:
    """Which of the vocabulary's kinds of office is meant by what stands in Forces; None where that is not known."""
    others = {fold(other): kind for other, kind in KINDS_OF_OFFICE.items()}
    found = _choice(words, "kind of office", config)
    return others.get(fold(words)) if isinstance(found, Unreadable) else found


def _choice(words: str, vocabulary: str, config: Config) -> str | Unreadable:
    ours = {fold(word): word for word in VOCABULARIES[vocabulary]}
    own = next((own for name, own in config.words.items() if fold(name) == fold(vocabulary)), {})
    ours |= {fold(typed): ours[fold(word)] for typed, word in own.items()}
    return ours.get(fold(words)) or Unreadable(words, "one of: " + ", ".join(VOCABULARIES[vocabulary]))
