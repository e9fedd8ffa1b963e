"""records: which sheet is which, and what its cells say → Records, whatever they hold."""

from __future__ import annotations

import dataclasses
import datetime
import io
import typing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import records, workbook
from respgen.config import Config
from respgen.errors import RespgenError
from respgen.model import (
    Beside,
    Block,
    Cell,
    CellPlace,
    CellValue,
    ErrorValue,
    Items,
    Listing,
    NoneSent,
    Occasion,
    Prose,
    Record,
    Records,
    Run,
    Sheet,
    Unreadable,
    Update,
    Value,
    Workbook,
)
from respgen.records import FORMS, VOCABULARIES, Column, Copy, Form, Inputs, Table
from respgen.records.forms import FORMS_BY_NAME, QUIET_SHEETS
from tests.project import CONFIG

FILE = "inputs/book.xlsx"
Said = CellValue | Cell | None


def cell(row: int, column: int, said: Said) -> Cell:
    match said:
        case Cell():
            return dataclasses.replace(said, row=row, column=column)
        case str():
            return Cell(row, column, said, (Run(said),))
        case _:
            return Cell(row, column, said)


def sheet(name: str, *rows: tuple[Said, ...], file: str = FILE) -> Sheet:
    """A sheet of these rows; None is an empty cell."""
    cells = (
        tuple(cell(number, column, said) for column, said in enumerate(row, 1) if said is not None)
        for number, row in enumerate(rows, 1)
    )
    return Sheet(file, name, tuple(row for row in cells if row))


def recognised(*sheets: Sheet, config: Config = CONFIG) -> Inputs:
    return records.recognise((Workbook(FILE, sheets),), config)


def table(*rows: tuple[Said, ...], name: str = "Updates", config: Config = CONFIG) -> Table:
    (found,) = recognised(sheet(name, *rows), config=config).tables
    return found


def parsed(*sheets: Sheet, config: Config = CONFIG) -> Records:
    return records.parse(recognised(*sheets, config=config), config)


def with_names(**more: Any) -> Config:
    return dataclasses.replace(CONFIG, **more)


def said(column: str, value: Said, form: str = "Updates", config: Config = CONFIG) -> Any:
    """What a row's value says that has nothing else in it."""
    found = parsed(sheet(form, (column,), (value,)), config=config)
    attribute = next(one.attribute for one in FORMS_BY_NAME[form].columns if one.header == column)
    (row,) = getattr(found, FORMS_BY_NAME[form].attribute)
    return getattr(row, attribute).said


def paragraph(words: str, **look: Any) -> Block:
    return Block("paragraph", (Run(words, **look),))


# -------------------------------------------------------------------------------- the contract itself

TYPES: dict[str, Any] = {
    "key": str,
    "number": str,
    "text": str,
    "prose": Prose,
    "date": datetime.date,
    "date or none": datetime.date | NoneSent,
    "choice": str,
    "choices": Items,
    "list": Items,
    "count": int,
    "occasion": Occasion,
    "yes or no": bool,
}
EVERY_FORM = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.name)


@EVERY_FORM
def test_a_form_has_a_column_for_each_value_of_its_record(form: Form) -> None:
    hints = typing.get_type_hints(form.record)
    assert hints.pop("place") is CellPlace
    generic: Any = Value
    assert {column.attribute: generic[TYPES[column.kind]] for column in form.columns} == hints
    assert len(hints) == len(form.columns)


@EVERY_FORM
def test_a_form_s_keys_are_columns_of_it(form: Form) -> None:
    assert set(form.key) <= {column.attribute for column in form.columns}


@EVERY_FORM
def test_no_two_columns_of_a_form_are_headed_alike(form: Form) -> None:
    headers = [column.header.casefold() for column in form.columns]
    synonyms = [synonym.casefold() for column in form.columns for synonym in column.synonyms]
    assert len({*headers, *synonyms}) == len(headers) + len(synonyms)


@EVERY_FORM
def test_a_choice_is_one_of_a_vocabulary(form: Form) -> None:
    for column in form.columns:
        assert (column.vocabulary in VOCABULARIES) == (column.kind in ("choice", "choices")), column


@EVERY_FORM
def test_every_column_says_what_it_means(form: Form) -> None:
    assert all(column.meaning for column in form.columns)


def test_every_tuple_of_the_records_is_filled_by_one_form() -> None:
    beside = ("unread", "sheets", "copied")
    attributes = [field.name for field in dataclasses.fields(Records) if field.name not in beside]
    assert [form.attribute for form in FORMS] == attributes


# ------------------------------------------------------------------------------------------- sheets


@EVERY_FORM
def test_a_form_is_recognised_by_its_own_headers(form: Form) -> None:
    found = table(tuple(column.header for column in form.columns), name=form.name)
    columns = {column.attribute: number for number, column in enumerate(form.columns, 1)}
    assert (found.form, found.header_row, found.columns) == (form, 1, columns)
    assert (found.twins, found.unknown, found.repeated) == ({}, (), ())


@pytest.mark.parametrize("name", ["Chief officer", "CHIEF OFFICER", " chief  officer ", "Chief\u00a0officer"])
def test_a_sheet_s_name_is_matched_without_regard_to_case_and_spaces(name: str) -> None:
    assert table(("force",), name=name).form is FORMS_BY_NAME["Chief officer"]


def test_a_sheet_may_have_the_office_s_own_name() -> None:
    config = with_names(sheets={"HMICFRS  tracker": "updates"})
    assert table(("force",), name="hmicfrs tracker", config=config).form is FORMS_BY_NAME["Updates"]


def test_several_sheets_of_one_form_are_read_in_their_order() -> None:
    first = sheet("Updates", ("force",), ("A",))
    second = sheet("Updates", ("force",), ("B",), file="inputs/other.xlsx")
    found = records.parse(
        records.recognise((Workbook(FILE, (first,)), Workbook("inputs/other.xlsx", (second,))), CONFIG), CONFIG
    )
    assert [row.force.said for row in found.updates] == ["A", "B"]
    assert found.sheets == {"Updates": (CellPlace(FILE, "Updates"), CellPlace("inputs/other.xlsx", "Updates"))}


def test_a_sheet_of_no_known_name_is_a_stranger() -> None:
    stranger = sheet("Tracker", ("force",))
    assert recognised(stranger) == Inputs(strangers=(stranger,))


@pytest.mark.parametrize("name", [*QUIET_SHEETS, "NOTES", "Read  me"])
def test_a_quiet_sheet_is_no_stranger(name: str) -> None:
    assert recognised(sheet(name, ("anything",))) == Inputs()


def test_an_empty_sheet_is_no_stranger() -> None:
    found = recognised(sheet("Sheet2"))
    assert found == Inputs(unfilled=found.unfilled)


def test_a_sheet_to_be_ignored_is_neither_read_nor_strange() -> None:
    ignoring = with_names(sheets={"Old": "ignore", "Updates": "Ignore"})
    assert recognised(sheet("Old", ("force",)), sheet("Updates", ("force",), ("A",)), config=ignoring) == Inputs()


def test_a_workbook_that_cannot_be_read_is_kept_as_such() -> None:
    unread = Workbook("inputs/locked.xlsx", fault="It is locked.", mend="Unlock it.")
    inputs = records.recognise((unread,), CONFIG)
    assert inputs == Inputs(unread=(unread,))
    assert records.parse(inputs, CONFIG) == Records(unread=(unread,))


KNOWN_VOCABULARIES = "inspection kind, kind, status, RAG, post, addressee, grade, state, yes or no, kind of office"
STRANGE = {
    "a sheet": ({"sheets": {"Tracker": "Update"}}, "sheets.Tracker", "Update", 'did you mean "Updates"?'),
    "a sheet's columns": ({"columns": {"Update": {}}}, "columns", "Update", 'did you mean "Updates"?'),
    "a column": (
        {"columns": {"Updates": {"Notes": "internal updates"}}},
        "columns.Updates.Notes",
        "internal updates",
        'did you mean "internal update"?',
    ),
    "a vocabulary": ({"words": {"colour": {}}}, "words", "colour", f"known are {KNOWN_VOCABULARIES}"),
    "a word": ({"words": {"RAG": {"ok": "y"}}}, "words.RAG.ok", "y", "known are red, amber, green, blue"),
}


@pytest.mark.parametrize(("names", "key", "words", "hint"), STRANGE.values(), ids=STRANGE)
def test_a_name_in_the_settings_that_stands_for_nothing_stops_the_run(
    names: dict[str, Any], key: str, words: str, hint: str
) -> None:
    with pytest.raises(RespgenError) as stopped:
        recognised(config=with_names(**names))
    assert str(stopped.value) == f'respgen.toml: {key}: nothing is called "{words}"; {hint}'


# ------------------------------------------------------------------------------------------ headers


def test_headers_stand_below_titles_and_notes() -> None:
    found = table(
        ("Quarterly return",),
        (),
        ("Force: please fill in every line",),
        (None, "Force", "Inspection", "Status"),
        (None, "Sampleshire"),
    )
    assert (found.header_row, found.columns) == (4, {"force": 2, "inspection": 3, "status": 4})
    assert [row[0].row for row in found.rows] == [5]


def test_the_row_that_names_the_most_columns_holds_the_headers() -> None:
    found = table(("Force", None), ("Force", "Inspection"), ("Force", "other"))
    assert (found.header_row, [row[0].row for row in found.rows]) == (2, [3])


def test_where_no_row_has_headers_every_row_is_one_that_says_nothing() -> None:
    found = table(("Sampleshire", "sample-report"), ("Sampleshire", "another"))
    assert (found.header_row, found.columns, len(found.rows)) == (0, {}, 2)
    rows = parsed(found.sheet).updates
    assert [row.force for row in rows] == [Value(None, CellPlace(FILE, "Updates", f"{n}:{n}")) for n in (1, 2)]


@pytest.mark.parametrize(
    "header",
    ["holder's title", "Holder’s Title", "HOLDER'S TITLE", " holder's  title ", "holder's\u00a0title",
     "holder's\ntitle", "Holder's title:", "Holder's title *"],
)  # fmt: skip
def test_a_header_is_matched_without_regard_to_how_it_is_typed(header: str) -> None:
    assert table(("force", header), name="Forces").columns == {"force": 1, "holder_title": 2}


@pytest.mark.parametrize(
    ("form", "column", "synonym"),
    [(form.name, column, synonym) for form in FORMS for column in form.columns for synonym in column.synonyms],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_synonym_heads_its_column(form: str, column: Column, synonym: str) -> None:
    assert table((synonym.upper(),), name=form).columns == {column.attribute: 1}


def test_a_twin_in_welsh_belongs_to_its_column() -> None:
    found = table(("heading", "Heading (Welsh)", "text for publication (WELSH)", "Update (Welsh)", "status (Welsh)"))
    assert (found.columns, found.twins) == ({"heading": 1}, {"heading": 2, "text": 3})
    assert [(c.name, n) for c, n in found.repeated] == [("D1", 3)]
    # What is no text has no translation.
    assert [c.name for c in found.unknown] == ["E1"]


def test_headers_that_mean_nothing_or_the_same_are_told() -> None:
    found = table(("force", "Forse", "FORCE", "  ", "inspection"))
    assert found.columns == {"force": 1, "inspection": 5}
    assert [c.name for c in found.unknown] == ["B1"]
    assert [(c.name, n) for c, n in found.repeated] == [("C1", 1)]


def test_update_means_the_text_for_publication() -> None:
    assert table(("Force", "Update")).columns == {"force": 1, "text": 2}
    assert table(("Internal update", "Update")).columns == {"internal": 1, "text": 2}


@pytest.mark.parametrize("headers", [("Update", "Text for publication"), ("Text for publication", "Update")])
def test_update_is_never_published_beside_a_text_for_publication(headers: tuple[str, ...]) -> None:
    found = table(headers)
    text = headers.index("Text for publication") + 1
    assert found.columns == {"text": text}
    assert found.repeated == ((cell(1, 3 - text, "Update"), text),)


def test_a_column_may_have_the_office_s_own_header() -> None:
    config = with_names(columns={"updates": {"Narrative": "Text for publication", "Force area": "force"}})
    found = table(("FORCE AREA", "narrative", "Narrative (Welsh)"), config=config)
    assert (found.columns, found.twins) == ({"force": 1, "text": 2}, {"text": 3})


def test_what_the_office_calls_a_column_beats_what_we_call_one() -> None:
    config = with_names(columns={"Updates": {"Update": "internal update", "Owner": "board"}})
    assert table(("Update", "Owner"), config=config).columns == {"internal": 1, "board": 2}


@pytest.mark.parametrize("header", ["Portal reference", "Update", "Evidence"])
def test_a_column_to_be_ignored_is_neither_read_nor_told(header: str) -> None:
    found = table(("Force", header), config=with_names(columns={"Updates": {header.upper(): "ignore"}}))
    assert (found.columns, found.unknown) == ({"force": 1}, ())


def test_a_column_is_found_by_its_number() -> None:
    found = table(("force", "other", "heading", "heading (Welsh)"))
    names = [column.attribute if (column := found.by_number.get(number)) else None for number in range(1, 6)]
    assert names == ["force", None, "heading", "heading", None]


# --------------------------------------------------------------------------------------------- rows


def test_empty_rows_are_skipped() -> None:
    found = parsed(
        sheet(
            "Updates",
            ("force", "unknown", "heading"),
            (None, "a note of somebody's"),
            ("   ", None, "\u00a0\n"),
            (Cell(0, 0, "", formula='=IF(A1="","","x")'),),
            ("Sampleshire",),
        )
    )
    assert [str(row.place) for row in found.updates] == ["inputs/book.xlsx:Updates!5:5"]


def test_a_row_that_lacks_only_a_formula_s_result_is_one() -> None:
    found = parsed(sheet("Updates", ("force",), (Cell(0, 0, None, formula="=B2"),)))
    assert found.updates[0].force.said == Unreadable("=B2", records.STORED_RESULT)


@EVERY_FORM
def test_every_value_s_place_is_exactly_its_cell(form: Form) -> None:
    headers = tuple(column.header for column in form.columns if column.attribute != "welsh")
    twins = tuple(f"{column.header} (Welsh)" for column in form.columns if column.has_twin)
    words = tuple(f"word {number}" for number in range(len(headers) + len(twins)))
    sheets = sheet(form.name, ("A title",), (*headers, *twins), (), words)
    (row,) = getattr(parsed(sheets), form.attribute)
    assert row.place == CellPlace(FILE, form.name, "4:4")
    names = {header: f"{'ABCDEFGHIJKLMNOPQRSTUVWXYZ'[i]}4" if i < 26 else f"A{chr(65 + i - 26)}4"
             for i, header in enumerate((*headers, *twins))}  # fmt: skip
    for column in form.columns:
        value = getattr(row, column.attribute)
        assert value.place == CellPlace(FILE, form.name, names.get(column.header, "4:4"))
        assert (value.welsh.place.cell if value.welsh else None) == names.get(f"{column.header} (Welsh)")


def test_a_value_whose_column_is_missing_has_the_row_s_place() -> None:
    (row,) = parsed(sheet("Updates", ("force",), ("Sampleshire",))).updates
    assert row.text == Value(None, CellPlace(FILE, "Updates", "2:2"))


def test_a_value_whose_cell_is_empty_has_the_cell_s_place() -> None:
    (row,) = parsed(sheet("Updates", ("force", "heading"), ("Sampleshire",))).updates
    assert row.heading == Value(None, CellPlace(FILE, "Updates", "B2"))


def test_a_twin_is_read_as_its_column_is() -> None:
    (row,) = parsed(sheet("Updates", ("update", "update (Welsh)"), ("Words.", "- Geiriau."))).updates
    item = Block("item", (Run("Geiriau."),), 1, Listing(1))
    welsh = Value((item,), CellPlace(FILE, "Updates", "B2"))
    assert row.text == Value((paragraph("Words."),), CellPlace(FILE, "Updates", "A2"), welsh)


# ------------------------------------------------------------------------------------------- values

SIXTEENTH = datetime.date(2025, 5, 16)
ISO_STAMP = datetime.datetime(2025, 5, 16, 13, 30)
NO_DATE = "a date such as 16 May 2025"
NO_DATE_OR_NONE = 'a date such as 16 May 2025 or the word "none"'
NO_OCCASION = '"first" or a quarter such as 2025-26 Q1'
NO_STATUS = "one of: not started, in progress, awaiting sign-off, complete, closed"

CELLS: dict[str, tuple[str, str, Said, Any]] = {
    # key
    "a key": ("Updates", "force", " West\u00a0 Midlands\n", "West Midlands"),
    "a key of figures": ("Updates", "inspection", 2025, "2025"),
    "a blank key": ("Updates", "force", " \n", None),
    # number
    "a number as text": ("Updates", "number", "3a", "3a"),
    "a number's blanks": ("Updates", "number", " 3  (a) ", "3 (a)"),
    "a number as a whole number": ("Updates", "number", 3, "3"),
    "a number with a point as text": ("Updates", "number", "1.10", "1.10"),
    "a number that lost its nought": ("Updates", "number", 1.1, Unreadable("1.1", records.DECIMAL)),
    "a number that became a day": ("Updates", "number", SIXTEENTH, Unreadable("16 May 2025", records.DECIMAL)),
    "a number that is a truth": ("Updates", "number", True, Unreadable("TRUE", records.DECIMAL)),
    # text
    "a text": ("Updates", "owner", " Head of\r\nLearning ", "Head of\nLearning"),
    "a text of figures": ("Updates", "owner", 12, "12"),
    "a text of decimals": ("Updates", "owner", 0.1, "0.1"),
    "a text of 0.1 + 0.2": ("Updates", "owner", 0.1 + 0.2, "0.3"),
    "a text of a large number": ("Updates", "owner", 1e15, "1e+15"),
    "a text of a percentage": ("Updates", "owner", Cell(0, 0, 0.967, format="0.0%"), "96.7%"),
    "a text of a whole percentage": ("Updates", "owner", Cell(0, 0, 0.57, format="0%"), "57%"),
    "a text that is true": ("Updates", "owner", True, "TRUE"),
    "a text that is false": ("Updates", "owner", False, "FALSE"),
    "a text of a day": ("Updates", "owner", SIXTEENTH, "16 May 2025"),
    "a text of a moment": ("Updates", "owner", ISO_STAMP, "16 May 2025"),
    "a text from a formula": ("Updates", "owner", Cell(0, 0, "DCC", (Run("DCC"),), formula="=A1"), "DCC"),
    "a formula without a result": (
        "Updates", "owner", Cell(0, 0, None, formula="=A1"), Unreadable("=A1", records.STORED_RESULT),
    ),
    "an error": ("Updates", "owner", ErrorValue("#REF!"), Unreadable("#REF!", records.STORED_RESULT)),
    # prose
    "prose": ("Updates", "text for publication", "One.\n\nTwo.", (paragraph("One."), paragraph("Two."))),
    "prose with a look": (
        "Updates", "text for publication", Cell(0, 0, "Bold", (Run("Bold", bold=True),)),
        (paragraph("Bold", bold=True),),
    ),
    "prose with the cell's link": (
        "Updates", "text for publication", Cell(0, 0, "Here", (Run("Here"),), link="https://example.org"),
        (paragraph("Here", link="https://example.org"),),
    ),
    "prose of figures": ("Updates", "text for publication", 7, (paragraph("7"),)),
    "blank prose": ("Updates", "text for publication", "\n \u00a0", None),
    "prose that is an error": (
        "Updates", "text for publication", Cell(0, 0, ErrorValue("#NAME?"), formula="=- the first courses"),
        Unreadable("#NAME?", records.STORED_RESULT),
    ),
    # date
    "a day": ("Updates", "as at", SIXTEENTH, SIXTEENTH),
    "a moment": ("Updates", "as at", ISO_STAMP, SIXTEENTH),
    "a day in words": ("Updates", "as at", "16th\u00a0May 2025", SIXTEENTH),
    "a day that does not exist": ("Updates", "as at", "31/04/2026", Unreadable("31/04/2026", NO_DATE)),
    "no day": ("Updates", "as at", " TBC ", Unreadable("TBC", NO_DATE)),
    "a day as a number": ("Updates", "as at", 45793, Unreadable("45793", NO_DATE)),
    "none where a day must stand": ("Updates", "as at", "none", Unreadable("none", NO_DATE)),
    "a time": ("Updates", "as at", datetime.time(9, 30), Unreadable("09:30:00", NO_DATE)),
    # date or none
    "a day received": ("Chief officer", "received on", SIXTEENTH, SIXTEENTH),
    "none received": ("Chief officer", "received on", " None ", NoneSent()),
    "neither": ("Chief officer", "received on", "n/a", Unreadable("n/a", NO_DATE_OR_NONE)),
    # occasion
    "the first response": ("Chief officer", "occasion", "First", Occasion("first")),
    "a quarter": ("Chief officer", "occasion", "2025-26-q1", Occasion("2025-26 Q1", 2025, 1)),
    "no occasion": ("Chief officer", "occasion", "Q1", Unreadable("Q1", NO_OCCASION)),
    # choice
    "a choice": ("Updates", "status", "In  Progress", "in progress"),
    "a choice with a line end": ("Updates", "status", "in\nprogress", "in progress"),
    "no choice": ("Updates", "status", "on track", Unreadable("on track", NO_STATUS)),
    # yes or no
    "yes": ("Actions", "applies", "Yes", True),
    "no": ("Actions", "applies", "NO", False),
    "true": ("Actions", "applies", True, True),
    "false": ("Actions", "applies", False, False),
    "neither yes nor no": ("Actions", "applies", "perhaps", Unreadable("perhaps", "one of: yes, no")),
    "a figure for yes": ("Actions", "applies", 1, Unreadable("1", "one of: yes, no")),
    # count
    "a count": ("Inspections", "recommendations made", 10, 10),
    "no recommendations": ("Inspections", "recommendations made", 0, 0),
    "a count as text": ("Inspections", "recommendations made", " 1,000 ", 1000),
    "a count as a decimal": ("Inspections", "recommendations made", 10.0, 10),
    "half a recommendation": ("Inspections", "recommendations made", 9.5, Unreadable("9.5", "a whole number")),
    "a negative count": ("Inspections", "recommendations made", -1, Unreadable("-1", "a whole number")),
    "a count in words": ("Inspections", "recommendations made", "ten", Unreadable("ten", "a whole number")),
    "a count that is true": ("Inspections", "recommendations made", True, Unreadable("TRUE", "a whole number")),
    # lists
    "a list by line": ("Inspections", "forces", "Kent\nWest  Midlands\n\n", ("Kent", "West Midlands")),
    "a list by semicolon": ("Inspections", "forces", "Kent; Essex;", ("Kent", "Essex")),
    "a list with commas": ("Inspections", "forces", "Avon, Somerset", ("Avon, Somerset",)),
    "a list of nothing": ("Inspections", "forces", " ; \n", None),
    "choices": (
        "Recommendations", "addressees", "Chief Constables; this force\nothers",
        ("chief constables", "this force", "others"),
    ),
    "choices of nothing": ("Recommendations", "addressees", ";", None),
    "choices with a stranger": (
        "Recommendations", "addressees", "chief constables; the King; the Queen",
        Unreadable("the King", "one of: " + ", ".join(VOCABULARIES["addressee"])),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("form", "column", "value", "expected"), CELLS.values(), ids=CELLS)
def test_a_cell_says(form: str, column: str, value: Said, expected: Any) -> None:
    # Another cell keeps the row where this one says nothing.
    headers, row = (column, "force" if column != "force" else "inspection"), (value, "x")
    if form in ("Inspections", "Recommendations"):
        headers = (column, "inspection")
    found = parsed(sheet(form, headers, row))
    attribute = next(one.attribute for one in FORMS_BY_NAME[form].columns if one.header == column)
    (record,) = getattr(found, FORMS_BY_NAME[form].attribute)
    told = getattr(record, attribute).said
    assert (type(told), told) == (type(expected), expected)


@pytest.mark.parametrize(
    ("form", "column"),
    [(form.name, column) for form in FORMS for column in form.columns if column.kind == "choice"],
    ids=lambda value: value if isinstance(value, str) else value.header,
)
def test_every_word_of_its_vocabulary_is_read(form: str, column: Column) -> None:
    words = VOCABULARIES[column.vocabulary]
    assert [said(column.header, word.upper(), form) for word in words] == list(words)


def test_an_office_may_have_its_own_words() -> None:
    config = with_names(
        words={
            "Status": {"On  track": "in progress", "Done": "Complete"},
            "addressee": {"CCs": "chief constables"},
            "yes or no": {"Y": "yes", "N": "no"},
        }
    )
    assert said("status", "on track", config=config) == "in progress"
    assert said("status", "DONE", config=config) == "complete"
    assert said("status", "closed", config=config) == "closed"
    assert said("addressees", "ccs; others", "Recommendations", config) == ("chief constables", "others")
    assert (said("applies", "y", "Actions", config), said("applies", "n", "Actions", config)) == (True, False)


def test_what_is_unreadable_is_not_known() -> None:
    place = CellPlace(FILE, "Updates", "A2")
    values: tuple[Value[str], ...] = (Value(Unreadable("x", "y"), place), Value("x", place), Value(None, place))
    assert [value.known for value in values] == [None, "x", None]


@pytest.mark.parametrize(
    ("one", "other"),
    [("West Midlands", "west  midlands"), ("West Midlands", "WestMidlands"), ("3a", " 3 A"), ("Straße", "STRASSE"),
     ("a\u00a0b", "ab")],
)  # fmt: skip
def test_keys_match_without_regard_to_case_and_spaces(one: str, other: str) -> None:
    assert records.fold(one) == records.fold(other)


def test_keys_that_differ_do_not_match() -> None:
    assert len({records.fold(key) for key in ("1", "1a", "1.1", "11", "i")}) == 5


# -------------------------------------------------------------------------------------- no surprises

VALUES = st.one_of(
    st.text(max_size=20),
    st.sampled_from(["first", "2025-26 Q1", "none", "yes", "closed; x", "=1", "16 May 2025", "- a\n1. b", "\x00", ""]),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.datetimes(),
    st.dates(),
    st.times(),
    st.timedeltas(),
    st.builds(ErrorValue, st.sampled_from(["#REF!", "#NAME?"])),
    st.builds(Cell, st.just(0), st.just(0), st.none(), formula=st.just("=A1")),
    st.builds(Cell, st.just(0), st.just(0), st.floats(), format=st.just("0%")),
)


@given(st.data())
def test_no_cell_makes_parsing_fail(data: st.DataObject) -> None:
    form = data.draw(st.sampled_from(FORMS))
    rows = data.draw(st.lists(st.tuples(*(st.none() | VALUES for _ in form.columns)), min_size=1, max_size=3))
    found = parsed(sheet(form.name, tuple(column.header for column in form.columns), *rows))
    for record in getattr(found, form.attribute):
        for attribute, value in records.values(record):
            column = next(column for column in form.columns if column.attribute == attribute)
            kind: Any = TYPES[column.kind]
            fits = tuple if column.kind in ("prose", "choices", "list") else kind
            assert value.said is None or isinstance(value.said, Unreadable | fits), (column.header, value)


@given(st.lists(st.lists(st.none() | VALUES, max_size=5).map(tuple), max_size=5), st.sampled_from(FORMS))
def test_no_sheet_makes_recognising_fail(rows: list[tuple[Said, ...]], form: Form) -> None:
    parsed(sheet(form.name, *rows))


# ------------------------------------------------------------------------------------- a real workbook


def test_a_real_workbook_is_read_to_the_end(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "Updates"
    page.append(["What the force reports"])
    page.append(["Force", "Inspection", "Rec type", "Rec no.", "Quarter", "As at", "Status", "Update", "Owner"])
    page.append(["Sampleshire", "sample", "Recommendation", 1, "2025-26 Q1", SIXTEENTH, "Closed", "Done.", None])
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "book.xlsx").write_bytes(buffer.getvalue())
    (row,) = records.parse(records.recognise((workbook.read(tmp_path / "book.xlsx", FILE),), CONFIG), CONFIG).updates
    told = {name: (value.said, value.place.cell) for name, value in records.values(row) if ":" not in value.place.cell}
    assert told == {
        "force": ("Sampleshire", "A3"),
        "inspection": ("sample", "B3"),
        "kind": ("recommendation", "C3"),
        "number": ("1", "D3"),
        "period": (Occasion("2025-26 Q1", 2025, 1), "E3"),
        "as_at": (SIXTEENTH, "F3"),
        "status": ("closed", "G3"),
        "text": ((paragraph("Done."),), "H3"),
        "owner": (None, "I3"),
    }


# ------------------------------------------------------------------------------------------ copies

COPY = "inputs/book (1).xlsx"
ALONE = Beside()
LINES = st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["Half.", "All."])), max_size=4)


def updates(file: str, lines: list[tuple[str, str]], beside: Beside = ALONE) -> Workbook:
    headers = ("force", "inspection", "kind", "number", "period", "text for publication")
    rows = [("sampleshire", "lost-property", "recommendation", number, "first", words) for number, words in lines]
    return Workbook(file, (sheet("Updates", headers, *rows, file=file),), beside=beside)


@given(LINES, LINES.filter(bool))
def test_no_row_of_a_copy_is_lost_in_silence(original: list[tuple[str, str]], copied: list[tuple[str, str]]) -> None:
    books = (updates(FILE, original), updates(COPY, copied, Beside(copy_of=FILE, surely=True)))
    inputs = records.recognise(books, CONFIG)
    (copy,) = inputs.copies
    new = [line for line in copied if line not in original]
    only = [line for line in new if line[0] not in {number for number, _ in original}]

    def written(text: Value[Prose]) -> str:
        return "".join(block.text for block in text.known or ())

    def said(rows: tuple[Record, ...]) -> list[tuple[str, str]]:
        return [(str(row.number.known), written(row.text)) for row in rows if isinstance(row, Update)]

    assert (copy.file, copy.of, said(copy.rows), said(copy.only)) == (COPY, FILE, new, only)
    read = records.parse(inputs, CONFIG)
    assert (said(read.updates), said(read.copied)) == (original, only)


def test_rows_of_other_keys_make_no_copy_of_a_workbook_whose_name_says_nothing() -> None:
    perhaps = Beside(copy_of=FILE)
    book = updates(FILE, [("1", "Half."), ("2", "All.")])
    other = records.recognise((book, updates(COPY, [("3", "Half."), ("2", "Half.")], perhaps)), CONFIG)
    assert (other.copies, len(other.tables)) == ((), 2)
    alike = records.recognise((book, updates(COPY, [("1", "All."), ("2", "Half.")], perhaps)), CONFIG)
    assert ([copy.file for copy in alike.copies], len(alike.tables)) == ([COPY], 1)
    blank = records.recognise((book, updates(COPY, [], perhaps)), CONFIG)
    assert (blank.copies, [one.file for one in blank.unfilled]) == ((), [COPY])


def test_the_same_workbook_is_read_once_wherever_it_stands() -> None:
    lines = [("1", "Half.")]
    books = (
        updates("inputs/a/x.xlsx", lines),
        updates("inputs/b/y.xlsx", lines),
        updates("inputs/c.xlsx", [*lines] * 2),
    )
    inputs = records.recognise(books, CONFIG)
    assert inputs.copies == (Copy("inputs/b/y.xlsx", "inputs/a/x.xlsx"),)
    assert [table.sheet.file for table in inputs.tables] == ["inputs/a/x.xlsx", "inputs/c.xlsx"]


def test_a_copy_that_cannot_be_read_is_told_as_unreadable_alone() -> None:
    broken = Workbook(COPY, fault="The file is empty.", beside=Beside("~$book (1).xlsx", FILE, True))
    inputs = records.recognise((updates(FILE, [("1", "Half.")]), broken), CONFIG)
    assert (inputs.copies, inputs.opened, inputs.unread) == ((), (), (broken,))


def test_of_a_workbook_that_cannot_be_read_every_row_of_the_copy_is_told() -> None:
    broken = Workbook(FILE, fault="The file is empty.")
    inputs = records.recognise((broken, updates(COPY, [("1", "Half.")], Beside("", FILE, True))), CONFIG)
    (copy,) = inputs.copies
    assert (len(copy.rows), len(copy.only), inputs.tables) == (1, 1, ())


def test_a_sheet_of_no_known_name_that_only_a_copy_has_is_told() -> None:
    book = updates(FILE, [("1", "Half.")])
    copy = updates(COPY, [("1", "Half.")], Beside("", FILE, True))
    pivot, more = sheet("Pivot", ("a",), file=FILE), sheet("Updatez", ("a",), file=COPY)
    books = (
        dataclasses.replace(book, sheets=(*book.sheets, pivot)),
        dataclasses.replace(copy, sheets=(*copy.sheets, dataclasses.replace(pivot, file=COPY), more)),
    )
    inputs = records.recognise(books, CONFIG)
    assert (inputs.strangers, inputs.copies) == ((pivot, more), (Copy(COPY, FILE),))
