"""Rules about workbooks and sheets (S): Inputs → Problems (pure)."""

from __future__ import annotations

import datetime
import difflib
import itertools
from collections.abc import Iterator
from dataclasses import fields

from respgen import dates
from respgen.errors import Problem, Severity
from respgen.model import Cell, ErrorValue, FilePlace, Keys, cell_name, excerpt
from respgen.records import FORMS, Column, Inputs, Table
from respgen.rules.records import keys_of
from respgen.rules.registry import rule


def _cells(inputs: Inputs) -> Iterator[tuple[Table, Column, Cell]]:
    """Every cell of a known column, below the headers."""
    for table in inputs.tables:
        columns = table.by_number
        for row in table.rows:
            for cell in row:
                if column := columns.get(cell.column):
                    yield table, column, cell


def _nearest(words: str, known: list[str]) -> str:
    by_folded = {name.casefold(): name for name in known}
    near = difflib.get_close_matches(words.casefold(), by_folded, 1, 0.7)
    return by_folded[near[0]] if near else ""


@rule("S101", Severity.BLOCK)
def unreadable_workbook(inputs: Inputs) -> Iterator[Problem]:
    """A workbook cannot be read.

    Why: whatever it says is missing from the documents, which print a gap for each row that it may hold.
    Fix: open it in Excel and save it as an Excel workbook (.xlsx), without a password.
    """
    read = {table.sheet.file.rpartition(".")[0].casefold(): table.sheet.file for table in inputs.tables}
    for workbook in inputs.unread:
        other = read.get(workbook.file.rpartition(".")[0].casefold())
        # Saved once more in another format, it is a copy; saved as .xlsx again it would be the other one.
        mend = f"If {other} says the same, delete this file. Else: {workbook.mend}" if other else workbook.mend
        yield Problem(FilePlace(workbook.file), workbook.fault, help=mend)


@rule("S102", Severity.WARNING)
def unknown_sheet(inputs: Inputs) -> Iterator[Problem]:
    """A sheet has a name that respgen does not know.

    Why: nothing on it is read, and somebody may have meant it to be.
    Fix: rename the sheet; or say in respgen.toml, under [sheets], which sheet it is, or "ignore".
    """
    files = {table.sheet.file for table in inputs.tables} | {copy.file for copy in inputs.copies}
    known = f"known are {', '.join(form.name for form in FORMS)}"
    for file, held in itertools.groupby(inputs.strangers, key=lambda sheet: sheet.file):
        sheets = list(held)
        if file not in files and len(sheets) > 1:
            message = f"none of the {len(sheets)} sheets has a name that respgen knows, so nothing on them is read"
            yield Problem(FilePlace(file), message, help=known)
            continue
        for sheet in sheets:
            near = _nearest(sheet.name, [form.name for form in FORMS])
            hint = f'did you mean "{near}"?' if near else known
            yield Problem(
                sheet.place(), f'no sheet is called "{sheet.name}", so nothing on it is read', sheet.name, hint
            )


@rule("S103", Severity.BLOCK)
def missing_column(inputs: Inputs) -> Iterator[Problem]:
    """A sheet lacks a column that every row of it needs.

    Why: without it no row can be assigned, or a text that must be printed is nowhere.
    Fix: add the column with the header that the message names; docs/inputs.md lists them all.
    """
    for table in inputs.tables:
        if not table.sheet.rows or table.misnamed:
            continue
        if not table.header_row:
            needed = ", ".join(column.header for column in table.form.columns if column.required)
            message = f'no row of this sheet holds the headers of "{table.form.name}"'
            yield Problem(table.sheet.place(), message, help=f"its first row should name at least: {needed}")
            continue
        for column in table.form.columns:
            if column.required and column.attribute not in table.columns:
                message = f'the sheet has no column "{column.header}"'
                place = table.sheet.place(f"{table.header_row}:{table.header_row}")
                yield Problem(place, message, help=f"add it: {column.meaning}")


@rule("S104", Severity.WARNING)
def unknown_column(inputs: Inputs) -> Iterator[Problem]:
    """A column has a header that respgen does not know.

    Why: nothing in it is read, and somebody may have meant it to be.
    Fix: correct the header; or say in respgen.toml, under [columns.<sheet>], which column it is, or "ignore".
    """
    for table in inputs.tables:
        for cell in table.unknown:
            words = str(cell.value)
            near = _nearest(words, [column.header for column in table.form.columns])
            hint = f'did you mean "{near}"?' if near else "docs/inputs.md lists the columns"
            message = f'no column of "{table.form.name}" is called "{words}", so nothing in it is read'
            yield Problem(table.sheet.place(cell.name), message, words, hint)
        for cell in table.nameless:
            message = "this column has no header, so nothing in it is read"
            words = str(cell.value)
            yield Problem(table.sheet.place(cell.name), message, words, "give it a header, or empty it")


@rule("S105", Severity.BLOCK)
def duplicate_column(inputs: Inputs) -> Iterator[Problem]:
    """Two columns of a sheet are the same one.

    Why: only the first is read, and the words in the other would be lost.
    Fix: put everything into one of them and delete the other.
    """
    for table in inputs.tables:
        for cell, first in table.repeated:
            words, letters = str(cell.value), cell_name(1, first)[:-1]
            message = f'"{words}" is the same as column {letters}, so nothing in it is read'
            yield Problem(table.sheet.place(cell.name), message, words, "put everything into one of both columns")


@rule("S106", Severity.BLOCK)
def formula_without_result(inputs: Inputs) -> Iterator[Problem]:
    """A formula's cell holds no result.

    Why: respgen reads what Excel has worked out, and here nothing has.
    Fix: open the workbook in Excel, let it calculate, and save it.
    """
    for table, _, cell in _cells(inputs):
        if cell.formula and cell.value is None:
            message = f'the formula "{cell.formula}" has no stored result'
            yield Problem(table.sheet.place(cell.name), message, cell.formula, "open the workbook in Excel and save it")


@rule("S107", Severity.BLOCK)
def error_value(inputs: Inputs) -> Iterator[Problem]:
    """A cell holds an Excel error.

    Why: there is no text or date to print. #NAME? is mostly a text that begins with a dash or an equals sign: Excel
        takes "- the first courses took place" for a formula.
    Fix: for #NAME?, type an apostrophe before the dash ('- the first …), or format the column as text and type again;
        for another error, mend the formula.
    """
    for table, _, cell in _cells(inputs):
        if isinstance(cell.value, ErrorValue):
            hint = "mend the formula, or type what it should give"
            if cell.value.code == "#NAME?":
                hint = "a text that begins with a dash was taken for a formula: type an apostrophe before the dash"
            words = cell.formula or cell.value.code
            yield Problem(table.sheet.place(cell.name), f"the cell holds the error {cell.value.code}", words, hint)


@rule("S108", Severity.BLOCK)
def merged_cells(inputs: Inputs) -> Iterator[Problem]:
    """Cells below the headers are merged.

    Why: only the first of them holds anything; the rows behind it say nothing there.
    Fix: unmerge them and fill each row.
    """
    for table in inputs.tables:
        known = {*table.columns.values(), *table.twins.values()}
        for merge in table.sheet.merges:
            columns = set(range(merge.first_column, merge.last_column + 1))
            if table.header_row and merge.last_row > table.header_row and columns & known:
                message = f"the cells {merge} are merged, so only the first of them is read"
                yield Problem(table.sheet.place(str(merge)), message, help="unmerge them and fill each row")


@rule("S109", Severity.WARNING)
def hidden_content(inputs: Inputs) -> Iterator[Problem]:
    """A row or column that would be printed is hidden.

    Why: whoever looks at the sheet does not see what goes into the document.
    Fix: show the row or column, or delete it.
    """
    for table in inputs.tables:
        sheet = table.sheet
        if sheet.hidden and table.rows:
            yield Problem(sheet.place(), "the sheet is hidden, and it is read", help="show it, or delete it")
        if not sheet.filtered:
            numbers = [row[0].row for row in table.rows]
            for hidden, neighbours in itertools.groupby(numbers, key=lambda number: number in sheet.hidden_rows):
                first, *others = neighbours
                if hidden and others:
                    message = f"the rows {first} to {others[-1]} are hidden, and they are read"
                    place = sheet.place(f"{first}:{others[-1]}")
                    yield Problem(place, message, help="show them, or delete them")
                elif hidden:
                    place = sheet.place(f"{first}:{first}")
                    yield Problem(place, f"row {first} is hidden, and it is read", help="show it, or delete it")
        for number in sorted(sheet.hidden_columns):
            column = table.by_number.get(number)
            if column and any(cell.column == number for row in table.rows for cell in row):
                letters = cell_name(1, number)[:-1]
                message = f'the column "{column.header}" is hidden, and it is read'
                yield Problem(sheet.place(f"{letters}:{letters}"), message, help="show it, or delete it")


@rule("S110", Severity.NOTICE)
def filtered_rows(inputs: Inputs) -> Iterator[Problem]:
    """A filter hides rows of a sheet.

    Why: respgen reads every row, also those that the filter hides.
    Fix: nothing, if that is what you want; otherwise delete the rows that should not count.
    """
    for table in inputs.tables:
        hidden = [row for row in table.rows if row[0].row in table.sheet.hidden_rows]
        if table.sheet.filtered and hidden:
            rows = "1 row is" if len(hidden) == 1 else f"{len(hidden)} rows are"
            message = f"{rows} hidden by a filter, and read all the same"
            yield Problem(table.sheet.place(), message, help="delete rows that should not count")


@rule("S111", Severity.BLOCK)
def number_without_text(inputs: Inputs) -> Iterator[Problem]:
    """A recommendation's number stands as a decimal number, a date or a truth value.

    Why: Excel has dropped what was typed: 1.10 becomes 1.1, and 1/2 becomes a date.
    Fix: format the column as text and type the number again.
    """
    for table, column, cell in _cells(inputs):
        # Text and whole numbers stand as they were typed.
        if column.kind == "number" and not cell.runs and type(cell.value) not in (int, ErrorValue, type(None)):
            typed = cell.value
            words = dates.long(typed) if isinstance(typed, datetime.date) else str(typed).upper()
            message = f'the number stands here as "{words}", which may not be what was typed'
            yield Problem(table.sheet.place(cell.name), message, words, "format the cell as text, and type it again")


@rule("S112", Severity.BLOCK)
def struck_through_text(inputs: Inputs) -> Iterator[Problem]:
    """Words in a cell are struck through.

    Why: somebody meant to delete them, and they would be published.
    Fix: delete the words, or take the line away.
    """
    for table, _, cell in _cells(inputs):
        words = "".join(run.text for run in cell.runs if run.struck).strip()
        if words:
            message = f'the words "{excerpt(words)}" are struck through'
            yield Problem(table.sheet.place(cell.name), message, words, "delete them, or take the line away")


@rule("S113", Severity.WARNING)
def unpublishable_link(inputs: Inputs) -> Iterator[Problem]:
    """A cell's link leads to where the public cannot follow.

    Why: links to files, sheets and servers of your own show how your network is built, and open nothing. respgen
        prints the words without the link.
    Fix: remove the link, or give one that begins with https:// or mailto:.
    """
    for table, column, cell in _cells(inputs):
        public = cell.link.startswith(("http://", "https://", "mailto:"))
        if column.kind == "prose" and cell.link and not public:
            message = f'the link leads to "{excerpt(cell.link)}", which the public cannot open, so it is left out'
            hint = "remove the link, or give one that begins with https:// or mailto:"
            yield Problem(table.sheet.place(cell.name), message, cell.link, hint)


@rule("S114", Severity.BLOCK)
def misnamed_sheet(inputs: Inputs) -> Iterator[Problem]:
    """A sheet has the columns of one that respgen knows, and another name.

    Why: nothing on it is read, and its rows may be just those that a document lacks: each such place is a gap.
    Fix: rename the sheet; or say in respgen.toml, under [sheets], which sheet it is, or "ignore".
    """
    for table in inputs.tables:
        if table.misnamed:
            name, known = table.sheet.name, table.form.name
            message = f'the sheet "{name}" has the columns of "{known}" and another name, so nothing on it is read'
            hint = f'rename it to "{known}", or say in respgen.toml, under [sheets], what it is'
            yield Problem(table.sheet.place(), message, name, hint)


@rule("S115", Severity.BLOCK)
def row_above_headers(inputs: Inputs) -> Iterator[Problem]:
    """A row stands above the headers.

    Why: sorting a sheet whose headers are no table's can move rows above them; nothing up there is read, and it may be
        just what a document lacks.
    Fix: move the row below the headers.
    """
    for table in inputs.tables:
        for row in table.above:
            place = table.sheet.place(f"{row[0].row}:{row[0].row}")
            yield Problem(place, "this row stands above the headers, so it is not read", help="move it below them")


@rule("S116", Severity.NOTICE)
def open_workbook(inputs: Inputs) -> Iterator[Problem]:
    """Somebody has a workbook open.

    Why: respgen reads it as it was last saved; what was typed since is not in the documents.
    Fix: save the workbook, and run respgen again. If nobody has it open, Excel or LibreOffice broke down and left a
        lock file behind: delete the file that the message names.
    """
    for workbook in inputs.opened:
        message = "somebody has this workbook open, so it is read as it was last saved"
        mend = f"save it, and run respgen again; if nobody has it open, delete {workbook.beside.lock} beside it"
        yield Problem(FilePlace(workbook.file), message, help=mend)


@rule("S117", Severity.BLOCK)
def conflict_copy(inputs: Inputs) -> Iterator[Problem]:
    """A workbook looks like a copy of another one, and says something else.

    Why: OneDrive, SharePoint and Dropbox keep two versions where two people saved at the same time, and nobody can
        tell from outside whose words are right. The copy is not read; where an update, an action, comments, a grade or
        a recommendation stands only in it, the document has a gap that names the row.
    Fix: put what is newer into the original and delete the copy. If it is no copy, give it another name.
    """
    for copy in inputs.copies:
        if not copy.of:
            message = "its name says that this workbook is a conflicted copy, and the original is not beside it"
            mend = "if its words are the right ones, give it the original's name; it is read as it is"
            yield Problem(FilePlace(copy.file), message, help=mend)
        elif copy.rows:
            first, count = str(copy.rows[0].place).removeprefix(f"{copy.file}:"), len(copy.rows)
            many = f"{count} of its rows say" if count > 1 else "one of its rows says"
            message = (
                f"this looks like a copy of {copy.of}, so it is not read; "
                f"{many} what is read nowhere else, the first is {first}"
            )
            mend = f"put what is newer into {copy.of} and delete this file; if it is no copy, give it another name"
            yield Problem(FilePlace(copy.file), message, help=mend, keys=_shared([keys_of(row) for row in copy.rows]))


def _shared(keys: list[Keys]) -> Keys:
    """The keys that all of them have."""
    first, *others = keys
    same = {field.name: getattr(first, field.name) for field in fields(first)}
    return Keys(**{name: key for name, key in same.items() if all(getattr(one, name) == key for one in others)})


@rule("S118", Severity.NOTICE)
def repeated_workbook(inputs: Inputs) -> Iterator[Problem]:
    """A workbook is a copy of another one, and says nothing else.

    Why: nothing is lost, so it is not read; but who types into it types in vain as long as the other is there.
    Fix: delete it.
    """
    for copy in inputs.copies:
        if copy.of and not copy.rows:
            message = f"this is a copy of {copy.of}: each of its rows is read elsewhere, so it is not read"
            yield Problem(FilePlace(copy.file), message, help="delete it, so that nobody types into it")


@rule("S119", Severity.WARNING)
def empty_workbook(inputs: Inputs) -> Iterator[Problem]:
    """A workbook holds no row: its sheets are empty, or have only headers.

    Why: somebody may have sent the blank form, or saved the workbook before it was filled.
    Fix: put the filled workbook in its place, or delete it.
    """
    for workbook in inputs.unfilled:
        message = "no sheet of this workbook holds a row, so nothing is read from it"
        yield Problem(FilePlace(workbook.file), message, help="put the filled workbook in its place, or delete it")


@rule("S120", Severity.WARNING)
def empty_sheet(inputs: Inputs) -> Iterator[Problem]:
    """A sheet that the force fills holds no row, nor does another of its name.

    Why: as soon as the force is known to have answered, the documents say that it sent no update.
    Fix: put the rows there that the force has sent; if it has sent none, accept it.
    """
    unfilled = {workbook.file for workbook in inputs.unfilled}
    filled = {table.form.name for table in inputs.tables if table.rows or table.above}
    for table in inputs.tables:
        name = table.form.name
        if table.form.owner == "force" and name not in filled and table.sheet.file not in unfilled:
            message = f'this sheet holds no row, and there is no other "{name}" with rows'
            yield Problem(table.sheet.place(), message, help="put the rows there that the force has sent")


@rule("S121", Severity.NOTICE)
def unread_file(inputs: Inputs) -> Iterator[Problem]:
    """A file among the inputs is no workbook.

    Why: forces send letters and e-mails as well, and nothing in them is read: what they say of a recommendation is in
        no document.
    Fix: put what it says into the force's workbook; keep the file elsewhere.
    """
    for file in inputs.letters:
        message = "this is no workbook, so nothing in it is read"
        yield Problem(FilePlace(file), message, help="put what it says into a workbook, and keep the file elsewhere")


SHEET_RULES = (
    unreadable_workbook,
    unknown_sheet,
    missing_column,
    unknown_column,
    duplicate_column,
    formula_without_result,
    error_value,
    merged_cells,
    hidden_content,
    filtered_rows,
    number_without_text,
    struck_through_text,
    unpublishable_link,
    misnamed_sheet,
    row_above_headers,
    open_workbook,
    conflict_copy,
    repeated_workbook,
    empty_workbook,
    empty_sheet,
    unread_file,
)
