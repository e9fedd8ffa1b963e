"""A sheet → Table: which of its rows holds the headers, and which of its columns is which of the form's (pure)."""

from __future__ import annotations

import difflib
import functools
from collections.abc import Mapping
from dataclasses import dataclass

from respgen.config import IGNORE, Config
from respgen.model import Cell, Sheet
from respgen.records.forms import FORMS, Column, Form


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


def _holds(cell: Cell) -> bool:
    """Blanks are nothing, as is the "" that a formula gives which somebody copied down the sheet."""
    return not isinstance(cell.value, str) or bool(cell.value.strip())


# Characters of no width come along with what is copied from web pages, and nobody sees them.
NO_WIDTH = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


@functools.lru_cache(maxsize=1 << 14)
def fold(key: str) -> str:
    """A key as it is compared: without regard to case and to any kind of space."""
    return "".join(key.translate(NO_WIDTH).split()).casefold()


def fold_header(words: str) -> str:
    return " ".join(words.translate(NO_WIDTH).replace("’", "'").split()).casefold().rstrip(" :*.")


def _headers(form: Form, config: Config) -> tuple[dict[str, tuple[str, bool]], set[str]]:
    """What each header means: a column's attribute, and whether it is the twin in Welsh; and those to be ignored.

    What respgen.toml says comes first, then the columns' own names, then their synonyms.
    """
    own = next((own for name, own in config.columns.items() if fold(name) == fold(form.name)), {})
    called = [(words, column) for words, ours in own.items() for column in form.columns if _is_called(column, ours)]
    called += [(column.header, column) for column in form.columns]
    called += [(synonym, column) for column in form.columns for synonym in column.synonyms]
    ignored = {fold_header(words) for words, ours in own.items() if fold(ours) == IGNORE}
    ignored |= set(map(fold_header, form.unread))
    headers: dict[str, tuple[str, bool]] = {}
    for header, column in called:
        words = fold_header(header)
        if words not in ignored:
            headers.setdefault(words, (column.attribute, False))
            if column.has_twin:
                headers.setdefault(f"{words} (welsh)", (column.attribute, True))
    return headers, ignored


def form_by_columns(sheet: Sheet, config: Config) -> Form | None:
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
    return {headers[words][0] for cell in row if (words := fold_header(str(cell.value))) in headers}


def _is_called(column: Column, words: str) -> bool:
    return fold(words) == fold(column.header)


def table_of(sheet: Sheet, form: Form, config: Config) -> Table:
    headers, ignored = _headers(form, config)
    synonyms = {fold_header(synonym) for column in form.columns for synonym in column.synonyms}

    def matches(row: tuple[Cell, ...]) -> int:
        return sum(fold_header(str(cell.value)) in headers for cell in row)

    # Titles and notes stand above many a tracker's headers: the row that names the most columns is the header.
    header = max(sheet.rows[:30], key=matches, default=())
    if not header or not matches(header):
        return Table(sheet, form, 0, {}, {})
    found: dict[tuple[str, bool], int] = {}
    unknown: list[Cell] = []
    repeated: list[tuple[Cell, int]] = []
    # A column under its own name beats one under a synonym: where there is a text for publication, "Update" is not it.
    for cell in sorted(header, key=lambda cell: fold_header(str(cell.value)).removesuffix(" (welsh)") in synonyms):
        words = fold_header(str(cell.value))
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
    named = {cell.column for cell in header if fold_header(str(cell.value))}
    first: dict[int, Cell] = {}
    for row in sheet.rows:
        if row[0].row > header[0].row:
            for cell in row:
                if cell.column not in named and _holds(cell):
                    first.setdefault(cell.column, cell)
    return tuple(first[column] for column in sorted(first))
