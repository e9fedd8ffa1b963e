"""workbook.read: real .xlsx files, written by openpyxl, by LibreOffice, and by hand where neither can."""

from __future__ import annotations

import datetime
import gc
import math
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH
from openpyxl.worksheet.hyperlink import Hyperlink

from respgen import archive, workbook
from respgen.model import Cell, CellRange, ErrorValue, Run, Sheet, Workbook
from tests.tools import ROOT

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
OUTSIDE = ' TargetMode="External"'
SOFFICE = shutil.which("soffice")

# ------------------------------------------------------------------------------ files made by hand


def relations(*targets: tuple[str, str, str]) -> str:
    """A .rels part of (id, kind, target); a target with a colon is outside the package."""
    rows = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"{OUTSIDE if ":" in target else ""}/>'
        for id_, kind, target in targets
    )
    return f'<Relationships xmlns="{PACKAGE}">{rows}</Relationships>'


SHEETS = '<sheets><sheet name="Updates" sheetId="1" r:id="rId1"/></sheets>'
BOOK = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{SHEETS}</workbook>'
PARTS = {
    "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.xml")),
    "xl/workbook.xml": BOOK,
    "xl/_rels/workbook.xml.rels": relations(
        ("rId1", "worksheet", "worksheets/sheet1.xml"),
        ("rId2", "sharedStrings", "sharedStrings.xml"),
        ("rId3", "styles", "/xl/styles.xml"),
    ),
    "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"/>',
    "xl/styles.xml": f"""<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="d mmm yyyy"/></numFmts>
        <fonts><font/><font><b/><strike val="0"/></font><font><i/></font></fonts>
        <cellStyleXfs><xf fontId="2"/></cellStyleXfs>
        <cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="164" fontId="1"/><xf numFmtId="22"/></cellXfs>
        <dxfs><dxf><font><i/></font><numFmt numFmtId="164" formatCode="0"/></dxf></dxfs></styleSheet>""",
}


def sheet_xml(rows: str = "", before: str = "", after: str = "") -> str:
    return f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def zipped(path: pathlib.Path, parts: Mapping[str, str | bytes]) -> pathlib.Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return path


def read_parts(tmp_path: pathlib.Path, **parts: str | bytes) -> Workbook:
    """The workbook of PARTS and the given ones: `sheet`, `strings`, `sheet_rels`, `book`, `styles`."""
    names = {
        "sheet": "xl/worksheets/sheet1.xml",
        "strings": "xl/sharedStrings.xml",
        "sheet_rels": "xl/worksheets/_rels/sheet1.xml.rels",
        "book": "xl/workbook.xml",
        "styles": "xl/styles.xml",
        "table": "xl/tables/table1.xml",
    }
    given_parts = {names[name]: part for name, part in parts.items()}
    path = zipped(tmp_path / "book.xlsx", {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(), **given_parts})
    return workbook.read(path, "inputs/book.xlsx")


def read_sheet(tmp_path: pathlib.Path, rows: str = "", before: str = "", after: str = "", **parts: str) -> Sheet:
    book = read_parts(tmp_path, sheet=sheet_xml(rows, before, after), **parts)
    assert book.fault == ""
    (sheet,) = book.sheets
    return sheet


def read_cells(tmp_path: pathlib.Path, cells: str, **parts: str) -> tuple[Cell, ...]:
    """The cells of a sheet's only row, the first."""
    (row,) = read_sheet(tmp_path, f'<row r="1">{cells}</row>', **parts).rows
    return row


def text(row: int, column: int, words: str, **more: str) -> Cell:
    return Cell(row, column, words, (Run(words),), **more)


# ----------------------------------------------------------------------------- openpyxl's reading


def as_excel_shows(value: object) -> object:
    """openpyxl leaves "_x000D_" and carriage returns as they are stored; an empty text holds nothing."""
    if isinstance(value, str):
        value = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), value)
        return value.replace("\r\n", "\n").replace("\r", "\n") or None
    return value


def openpyxl_reads(path: pathlib.Path) -> list[object]:
    formulas = openpyxl.load_workbook(path)
    results = openpyxl.load_workbook(path, data_only=True)
    sheets: list[object] = []
    for sheet, result in zip(formulas.worksheets, results.worksheets, strict=True):
        cells = {}
        for (row, column), cell in sorted(sheet._cells.items()):
            other = result._cells[row, column]
            formula = as_excel_shows(getattr(cell.value, "text", cell.value)) if cell.data_type == "f" else ""
            value = as_excel_shows(other.value)
            if other.data_type == "e":
                value = ErrorValue(str(value))
            elif type(value) is datetime.datetime and not re.search("[hs]", cell.number_format):
                value = value.date()
            if value is not None or formula:
                link = cell.hyperlink
                target = "" if link is None else (link.target or "") + (f"#{link.location}" if link.location else "")
                cells[row, column] = (type(value), value, formula, target, cell.number_format)
        last_row = max((row for row, _ in cells), default=0)
        last_column = max((column for _, column in cells), default=0)
        hidden_columns = {
            column
            for dimension in sheet.column_dimensions.values()
            if dimension.hidden
            for column in range(dimension.min or 0, (dimension.max or 0) + 1)
            if column <= last_column
        }
        hidden_rows = {row for row, dimension in sheet.row_dimensions.items() if dimension.hidden and row <= last_row}
        merges = sorted(str(area) for area in sheet.merged_cells.ranges)
        hidden = sheet.sheet_state != "visible"
        sheets.append((sheet.title, cells, merges, hidden_rows, hidden_columns, hidden))
    return sheets


def we_read(path: pathlib.Path) -> list[object]:
    book = workbook.read(path, "inputs/book.xlsx")
    assert (book.fault, book.mend) == ("", "")
    sheets: list[object] = []
    for sheet in book.sheets:
        cells = {}
        for row in sheet.rows:
            for cell in row:
                assert (isinstance(cell.value, str)) == bool(cell.runs)
                assert cell.value == "".join(run.text for run in cell.runs) or not cell.runs
                cells[cell.row, cell.column] = (type(cell.value), cell.value, cell.formula, cell.link, cell.format)
        merges = sorted(str(area) for area in sheet.merges)
        sheets.append((sheet.name, cells, merges, sheet.hidden_rows, sheet.hidden_columns, sheet.hidden))
    return sheets


def varied_book(epoch: datetime.datetime | None = None) -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    sheet = book.active
    assert sheet is not None
    sheet.title = "Updates, 2025-26"
    sheet.append(["force", "number", "text for publication", None, "as at"])
    sheet.append(["staffordshire", 3, "First line\nsecond line", None, datetime.date(2025, 6, 30)])
    sheet.append(["  kept blanks  ", 1.5, "é – ‘quoted’ 😀", 1e21, datetime.datetime(2025, 6, 30, 14, 5, 30)])
    sheet.append([True, False, -7, 0.1, datetime.time(9, 30)])
    sheet.append([datetime.timedelta(hours=30, minutes=5), "#N/A", "#REF!", "=SUM(B2:B3)", '=IF(A2="","x&y",1)'])
    sheet.append([datetime.datetime(2025, 6, 30), datetime.date(1950, 2, 1), 12345678901234567890])
    sheet["C6"].number_format = "0.00%"
    sheet["A8"] = "link"
    sheet["A8"].hyperlink = "https://example.org/a?b=1&c=2"
    sheet["B8"] = "inside"
    sheet["B8"].hyperlink = Hyperlink(ref="B8", location="'Hidden one'!A1")
    sheet.merge_cells("A10:C11")
    sheet["A10"] = "merged"
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[900].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.column_dimensions.group("D", "F", hidden=True)
    other = book.create_sheet("Hidden one")
    other.sheet_state = "veryHidden"
    other["C3"] = "x"
    book.create_sheet("Empty")
    return book


@pytest.mark.parametrize("epoch", [None, MAC_EPOCH], ids=["1900", "1904"])
@pytest.mark.filterwarnings("ignore:Cell A5 is marked as a date")
def test_a_workbook_of_openpyxl_reads_as_openpyxl_reads_it(
    tmp_path: pathlib.Path, epoch: datetime.datetime | None
) -> None:
    path = tmp_path / "book.xlsx"
    varied_book(epoch).save(path)
    assert we_read(path) == openpyxl_reads(path)


@pytest.mark.skipif(SOFFICE is None, reason="soffice (LibreOffice) is not on this machine")
def test_a_workbook_of_libreoffice_reads_as_openpyxl_reads_it(tmp_path: pathlib.Path) -> None:
    source = tmp_path / "source" / "book.xlsx"
    source.parent.mkdir()
    varied_book().save(source)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    convert = ["--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path), str(source)]
    subprocess.run([str(SOFFICE), profile, *convert], check=True, capture_output=True, timeout=120)
    path = tmp_path / "book.xlsx"
    assert we_read(path) == openpyxl_reads(path)
    (row, *_) = workbook.read(path, "x").sheets[0].rows[4:]
    assert row[3] == Cell(5, 4, 4.5, formula="=SUM(B2:B3)")


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")) | st.text(
    "ab \t\r\n_x0D-=#<&>\"'é😀", max_size=12
)
values = st.one_of(
    texts,
    st.integers(-(10**20), 10**20),
    # openpyxl writes 16 digits: the largest numbers are rounded up to what is no number any more.
    st.floats(-1e300, 1e300),
    st.booleans(),
    st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(9999, 12, 31)),
    st.dates(datetime.date(1900, 1, 1)),
    st.times(),
    st.timedeltas(datetime.timedelta(0), datetime.timedelta(9999)),
    st.sampled_from(["=A1+B2", "=SUM(A:A)", '="a"&"é"', "#N/A", "=", "="]),
    st.none(),
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(values, max_size=5), max_size=5), uses_1904=st.booleans())
def test_any_workbook_of_openpyxl_reads_as_openpyxl_reads_it(
    tmp_path: pathlib.Path, rows: list[list[object]], uses_1904: bool
) -> None:
    book = openpyxl.Workbook()
    if uses_1904:
        book.epoch = MAC_EPOCH
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    assert we_read(path) == openpyxl_reads(path)


# ---------------------------------------------------------------------------------- text and runs


def test_rich_text_becomes_one_run_per_look_and_the_rest_takes_the_cells_font(tmp_path: pathlib.Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    rich = CellRichText(
        "cell's own ",
        TextBlock(InlineFont(b=True), "bold"),
        TextBlock(InlineFont(b=True, sz=20, u="single"), " and large"),
        TextBlock(InlineFont(i=True, strike=True), " gone"),
        TextBlock(InlineFont(b=False), " plain"),
    )
    sheet["A1"] = rich
    sheet["A2"] = rich
    sheet["A2"].font = Font(bold=True)
    sheet["A3"] = "all italic"
    sheet["A3"].font = Font(italic=True, name="Arial")
    path = tmp_path / "book.xlsx"
    book.save(path)
    words = "cell's own bold and large gone plain"
    gone, plain = Run(" gone", italic=True, struck=True), Run(" plain")
    assert workbook.read(path, "x").sheets[0].rows == (
        (Cell(1, 1, words, (Run("cell's own "), Run("bold and large", bold=True), gone, plain)),),
        (Cell(2, 1, words, (Run("cell's own bold and large", bold=True), gone, plain)),),
        (Cell(3, 1, "all italic", (Run("all italic", italic=True),)),),
    )


@pytest.mark.parametrize(
    ("stored", "words"),
    [
        ('<t xml:space="preserve">  both ends </t>', "  both ends "),
        ("<t>a_x000D_\nb_x000D_c&#13;d&#13;&#10;e</t>", "a\nb\nc\nd\ne"),
        ("<t>_x005F_x000D_ _x00e9_ x_x0041</t>", "_x000D_ é x_x0041"),
        ("<t>_xD83D__xDE00_ _xD83D_</t>", "😀 \ufffd"),
        ('<t>東京</t><rPh sb="0" eb="2"><t>トウキョウ</t></rPh><phoneticPr fontId="1"/>', "東京"),
        ("<r><t>one</t></r><r><t> two</t></r>", "one two"),
        ("<t>be<!-- a comment -->fore<![CDATA[ & after]]></t>", "before & after"),
    ],
    ids=["blanks", "line ends", "escapes", "surrogates", "phonetic", "runs without a look", "comment and CDATA"],
)
@pytest.mark.parametrize("where", ["shared", "inline"])
def test_text_is_read_as_excel_shows_it(tmp_path: pathlib.Path, stored: str, words: str, where: str) -> None:
    if where == "inline":
        cells = read_cells(tmp_path, f'<c r="A1" t="inlineStr"><is>{stored}</is></c>')
    else:
        strings = f'<sst xmlns="{MAIN}"><si><t>other</t></si><si>{stored}</si></sst>'
        cells = read_cells(tmp_path, '<c r="A1" t="s"><v>1</v></c>', strings=strings)
    assert cells == (text(1, 1, words),)


def test_a_run_that_says_not_bold_is_not_bold_in_a_bold_cell(tmp_path: pathlib.Path) -> None:
    rich = '<is><r><rPr><b val="0"/></rPr><t>a</t></r><r><rPr><b val="true"/></rPr><t>b</t></r><r><t>c</t></r></is>'
    (cell,) = read_cells(tmp_path, f'<c r="A1" s="1" t="inlineStr">{rich}</c>')
    assert (cell.value, cell.runs) == ("abc", (Run("a"), Run("bc", bold=True)))


# ----------------------------------------------------------------------------- cells of every type


@pytest.mark.parametrize(
    ("xml", "cell"),
    [
        ('<c r="A1"><v>12</v></c>', Cell(1, 1, 12)),
        ('<c r="A1"><v>12.0</v></c>', Cell(1, 1, 12.0)),
        ('<c r="A1"><v>1E3</v></c>', Cell(1, 1, 1000.0)),
        ('<c r="A1" t="b"><v>1</v></c>', Cell(1, 1, True)),
        ('<c r="A1" t="b"><v>false</v></c>', Cell(1, 1, False)),
        ('<c r="A1" t="e"><v>#NAME?</v></c>', Cell(1, 1, ErrorValue("#NAME?"))),
        ('<c r="A1" s="1"><v>45292</v></c>', Cell(1, 1, datetime.date(2024, 1, 1), format="d mmm yyyy")),
        ('<c r="A1" s="2"><v>45292</v></c>', Cell(1, 1, datetime.datetime(2024, 1, 1), format="m/d/yy h:mm")),
        ('<c r="A1" s="1"><v>99999999</v></c>', Cell(1, 1, 99999999, format="d mmm yyyy")),
        ('<c r="A1" t="d"><v>2024-01-01T00:00:00</v></c>', Cell(1, 1, datetime.date(2024, 1, 1))),
        ('<c r="A1" t="d"><v>2024-01-01T09:30:00Z</v></c>', Cell(1, 1, datetime.datetime(2024, 1, 1, 9, 30))),
        ('<c r="A1" t="d"><v>next week</v></c>', text(1, 1, "next week")),
        ('<c r="A1"><v>nan</v></c>', text(1, 1, "nan")),
        ('<c r="A1" t="str"><v>words</v></c>', text(1, 1, "words")),
        ('<c r="A1" s="999"><v>1</v></c>', Cell(1, 1, 1)),
        ('<c r="A1" t="str"><f>A2</f><v>a_x000D_</v></c>', text(1, 1, "a\n", formula="=A2")),
        ('<c r="A1" t="str"><f>A2</f><v/></c>', text(1, 1, "", formula="=A2")),
        ('<c r="A1" t="str"><f>A2</f></c>', Cell(1, 1, None, formula="=A2")),
        ('<c r="A1"><f>A2</f><v/></c>', Cell(1, 1, None, formula="=A2")),
        ('<c r="A1"><f>A2</f><v>4</v></c>', Cell(1, 1, 4, formula="=A2")),
        ('<c r="A1" t="e"><f>A2</f><v>#REF!</v></c>', Cell(1, 1, ErrorValue("#REF!"), formula="=A2")),
        ('<c r="A1"><f t="array" ref="A1:A2">A3:A4*2</f><v>4</v></c>', Cell(1, 1, 4, formula="=A3:A4*2")),
    ],
)
def test_a_cell_has_the_value_of_its_type(tmp_path: pathlib.Path, xml: str, cell: Cell) -> None:
    (found,) = read_cells(tmp_path, xml)
    assert repr(found) == repr(cell)  # 12 == 12.0, and 1 == True


def test_a_shared_formula_is_translated_for_each_cell(tmp_path: pathlib.Path) -> None:
    shared = '<f t="shared" si="0"/>'
    sheet = read_sheet(
        tmp_path,
        f'<row r="1"><c r="B1"><f t="shared" ref="B1:C2" si="0">A1*$D$1</f><v>1</v></c><c r="C1">{shared}</c></row>'
        f'<row r="2"><c r="B2">{shared}<v>2</v></c></row>'
        '<row r="3"><c r="A3"><f t="shared" ref="A3" si="1">A2</f></c></row>'
        '<row r="4"><c r="A4"><f t="shared" si="7"/><v>3</v></c></row>'
        '<row r="5"><c r="A5"><f t="shared" si="8">)(</f></c><c r="B5"><f t="shared" si="8"/></c></row>',
    )
    assert sheet.rows == (
        (Cell(1, 2, 1, formula="=A1*$D$1"), Cell(1, 3, None, formula="=B1*$D$1")),
        (Cell(2, 2, 2, formula="=A2*$D$1"),),
        (Cell(3, 1, None, formula="=A2"),),
        (Cell(4, 1, 3, formula="="),),
        (Cell(5, 1, None, formula="=)("), Cell(5, 2, None, formula="=")),
    )


def test_cells_and_rows_without_a_name_are_counted_and_empty_ones_dropped(tmp_path: pathlib.Path) -> None:
    sheet = read_sheet(
        tmp_path,
        '<row><c><v>1</v></c><c s="1"/><c><v>3</v></c></row><row r="5"/>'
        '<row><c r="D6"><v>4</v></c><c><v>5</v></c></row>'
        '<row><c r="C9"><v>6</v></c></row><row><c t="inlineStr"><is><t/></is></c></row>'
        '<row r="7"><c r="B7"><v>8</v></c><c r="A7"><v>7</v></c></row>',
    )
    assert sheet.rows == (
        (Cell(1, 1, 1), Cell(1, 3, 3)),
        (Cell(6, 4, 4), Cell(6, 5, 5)),
        (Cell(7, 1, 7), Cell(7, 2, 8)),
        (Cell(9, 3, 6),),
    )


def test_100_000_blank_formatted_cells_leave_nothing(tmp_path: pathlib.Path) -> None:
    rows = "".join(f'<row r="{row}">' + '<c s="1"/>' * 100 + "</row>" for row in range(1, 1001))
    assert read_sheet(tmp_path, rows) == Sheet("inputs/book.xlsx", "Updates")


# -------------------------------------------------------------------------------- links


def test_links_of_cells_and_ranges_carry_their_targets(tmp_path: pathlib.Path) -> None:
    sheet = read_sheet(
        tmp_path,
        "".join(f'<row r="{row}"><c><v>1</v></c><c><v>2</v></c></row>' for row in range(1, 5)),
        after='<hyperlinks><hyperlink ref="A1" r:id="rId1"/><hyperlink ref="B1" r:id="rId1" location="part 2"/>'
        '<hyperlink ref="A2:B2" location="Sheet!A1"/><hyperlink ref="B3:XFD1048576" r:id="rId2"/>'
        '<hyperlink ref="nonsense" r:id="rId1"/><hyperlink ref="A4" r:id="rId9"/></hyperlinks>',
        sheet_rels=relations(("rId1", "hyperlink", "https://example.org/"), ("rId2", "hyperlink", "mailto:a@b.uk")),
    )
    assert [[cell.link for cell in row] for row in sheet.rows] == [
        ["https://example.org/", "https://example.org/#part 2"],
        ["#Sheet!A1", "#Sheet!A1"],
        ["", "mailto:a@b.uk"],
        ["", "mailto:a@b.uk"],
    ]


@pytest.mark.parametrize(
    ("formula", "link"),
    [
        ('HYPERLINK("https://example.org/","words")', "https://example.org/"),
        ('hyperlink( "a ""b""" )', 'a "b"'),
        ('HYPERLINK("https://example.org/"&amp;A1,"words")', ""),
        ("HYPERLINK(A1)", ""),
        ('SUM(HYPERLINK("a"))', ""),
    ],
)
def test_a_hyperlink_formula_with_a_plain_target_is_a_link(tmp_path: pathlib.Path, formula: str, link: str) -> None:
    (cell,) = read_cells(tmp_path, f'<c t="str"><f>{formula}</f><v>words</v></c>')
    assert cell == text(1, 1, "words", formula="=" + formula.replace("&amp;", "&"), link=link)


# ----------------------------------------------------------------------- what a sheet hides


def test_hidden_columns_end_at_the_last_used_one(tmp_path: pathlib.Path) -> None:
    sheet = read_sheet(
        tmp_path,
        '<row r="1" hidden="1"/><row r="2" hidden="true"><c r="E2"><v>1</v></c></row><row r="3" hidden="1"/>',
        before='<cols><col min="2" max="2" hidden="0"/><col min="4" max="16384" hidden="1"/></cols>',
        after='<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B4:B9"/></mergeCells>',
    )
    assert (sheet.hidden_rows, sheet.hidden_columns) == (frozenset({1, 2}), frozenset({4, 5}))
    assert sheet.merges == (CellRange(1, 1, 2, 3), CellRange(4, 2, 9, 2))


CRITERIA = (
    '<autoFilter ref="A1:B9"><filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn></autoFilter>'
)


@pytest.mark.parametrize(
    ("before", "after", "filtered"),
    [
        ("", CRITERIA, True),
        ("", '<autoFilter ref="A1:B9"/>', False),
        ("", '<autoFilter ref="A1"><filterColumn colId="0" hiddenButton="1"/></autoFilter>', False),
        ("", f"<customSheetViews><customSheetView>{CRITERIA}</customSheetView></customSheetViews>", False),
        ('<sheetPr filterMode="1"/>', "", True),
    ],
    ids=["criteria", "buttons only", "button hidden", "another view's", "advanced filter"],
)
def test_a_sheet_is_filtered_when_criteria_are_active(
    tmp_path: pathlib.Path, before: str, after: str, filtered: bool
) -> None:
    assert read_sheet(tmp_path, before=before, after=after).filtered is filtered


def test_a_filter_of_an_excel_table_counts_too(tmp_path: pathlib.Path) -> None:
    table = f'<table xmlns="{MAIN}">{CRITERIA}</table>'
    rels = relations(("rId1", "table", "../tables/table1.xml"))
    assert read_sheet(tmp_path, table=table, sheet_rels=rels).filtered


def test_rows_and_columns_of_form_controls_are_not_those_of_the_sheet(tmp_path: pathlib.Path) -> None:
    row = '<x:row hidden="1"><x:c><x:v>1</x:v></x:c></x:row>'
    anchor = f'<x:from xmlns:x="urn:drawing"><x:col hidden="1">3</x:col>{row}</x:from>'
    sheet = read_sheet(tmp_path, "<row><c><v>1</v></c></row>", after=f"<controls>{anchor}</controls>")
    assert sheet == Sheet("inputs/book.xlsx", "Updates", ((Cell(1, 1, 1),),))


def test_sheets_keep_the_workbooks_order_and_charts_are_left_out(tmp_path: pathlib.Path) -> None:
    sheets = '<sheet name="B" r:id="b"/><sheet name="Chart" r:id="c"/><sheet name="A" state="hidden" r:id="a"/>'
    parts = {
        **PARTS,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": relations(
            ("a", "worksheet", "sheets/a.xml"), ("b", "worksheet", "sheets/B.xml"), ("c", "chartsheet", "c.xml")
        ),
        "xl/sheets/a.xml": sheet_xml(),
        "XL\\Sheets\\b.xml": sheet_xml(),
    }
    book = workbook.read(zipped(tmp_path / "book.xlsx", parts), "x")
    assert book == Workbook("x", (Sheet("x", "B"), Sheet("x", "A", hidden=True)))


def test_a_strict_workbook_is_read_like_any_other(tmp_path: pathlib.Path) -> None:
    def strict(part: str) -> str:
        return part.replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships"
        )

    rows = '<row><c t="d" s="1"><v>2024-01-01</v></c><c t="inlineStr"><is><t>words</t></is></c></row>'
    parts = {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml(rows)}
    path = zipped(tmp_path / "strict.xlsx", {name: strict(part) for name, part in parts.items()})
    assert workbook.read(path, "x").sheets[0].rows == (
        (Cell(1, 1, datetime.date(2024, 1, 1), format="d mmm yyyy"), text(1, 2, "words")),
    )


def test_links_to_other_workbooks_are_not_followed(tmp_path: pathlib.Path) -> None:
    rels = PARTS["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="x" Type="{OFFICE}/externalLink" Target="externalLinks/none.xml"/></Relationships>',
    )
    row = "<row><c><f>[1]Sheet!A1</f><v>5</v></c></row>"
    parts = {**PARTS, "xl/_rels/workbook.xml.rels": rels, "xl/worksheets/sheet1.xml": sheet_xml(row)}
    book = workbook.read(zipped(tmp_path / "book.xlsx", parts), "x")
    assert book.sheets[0].rows == ((Cell(1, 1, 5, formula="=[1]Sheet!A1"),),)


def test_importing_the_room_loads_neither_library() -> None:
    code = "import sys, respgen.workbook; sys.exit(bool({'openpyxl', 'lxml'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": "src"}, cwd=ROOT)


def test_reading_leaves_the_garbage_collector_as_it_was(tmp_path: pathlib.Path) -> None:
    read_sheet(tmp_path)
    assert gc.isenabled()
    gc.disable()
    try:
        read_sheet(tmp_path)
        assert not gc.isenabled()
    finally:
        gc.enable()


# ------------------------------------------------------------------------------- what is refused

GOOD_PARTS = {**PARTS, "xl/worksheets/sheet1.xml": sheet_xml("<row><c><v>1</v></c></row>")}


def good_bytes(tmp_path: pathlib.Path) -> bytes:
    return zipped(tmp_path / "good.xlsx", GOOD_PARTS).read_bytes()


def words(refusal: archive.RefusedError) -> tuple[str, str]:
    return refusal.fault, refusal.mend


EMPTY = words(archive.empty(archive.WORKBOOK))
PROTECTED = words(archive.protected(archive.WORKBOOK))
DAMAGED = words(archive.damaged(archive.WORKBOOK))
MALFORMED = words(archive.damaged(archive.WORKBOOK, workbook.package.MALFORMED))
DECLARES = words(archive.declares(archive.WORKBOOK))
TOO_LARGE = words(archive.too_large(archive.WORKBOOK))
NO_WORKBOOK = words(archive.foreign(archive.WORKBOOK))
NOT_THERE = words(archive.unopened(archive.WORKBOOK, FileNotFoundError()))
NOT_ALLOWED = words(archive.unopened(archive.WORKBOOK, PermissionError()))
FOLDER = words(archive.folder(archive.WORKBOOK))
SAVE_AGAIN = archive.save_again(archive.WORKBOOK)
OLD = ("The file is an Excel 97-2003 workbook (.xls), whatever its name says.", SAVE_AGAIN)
PLAIN_TEXT = ("The file is plain text, perhaps a CSV file, and not an Excel Workbook.", SAVE_AGAIN)
WEB_PAGE = ("The file is a web page or other marked-up text, not an Excel Workbook.", SAVE_AGAIN)


def refused(fault: tuple[str, str]) -> Workbook:
    return Workbook("x", fault=fault[0], mend=fault[1])


OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1000)


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", EMPTY),
        (bytes(5000), DAMAGED),
        (OLE + "EncryptedPackage".encode("utf-16-le") + bytes(100), PROTECTED),
        (
            OLE + bytes(9000) + "\tDRMContent".encode("utf-16-le") + "EncryptedPackage".encode("utf-16-le"),
            PROTECTED,
        ),
        (OLE + "Workbook".encode("utf-16-le"), OLD),
        (b"force,number,text\nstaffordshire,1,words\n", PLAIN_TEXT),
        (b"PK,force\n1,staffordshire\n", DAMAGED),
        ("force\tnumber\n".encode("utf-16"), PLAIN_TEXT),
        (b"\xef\xbb\xbf\r\n<html><table><tr><td>1</td></tr></table></html>", WEB_PAGE),
        (b'<?xml version="1.0"?><Workbook/>', WEB_PAGE),
        (b"%PDF-1.7\n\0\0\xff", NO_WORKBOOK),
        (b"PK\x03\x04 and then nothing of the kind", DAMAGED),
    ],
    ids=[
        "empty",
        "zeros",
        "password",
        "rights",
        "xls",
        "csv",
        "csv that begins PK",
        "utf-16",
        "html",
        "xml",
        "pdf",
        "no zip",
    ],
)
def test_a_file_of_another_kind_is_refused_with_its_kind(
    tmp_path: pathlib.Path, content: bytes, fault: tuple[str, str]
) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert workbook.read(path, "x") == refused(fault)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
def test_a_truncated_workbook_is_refused(tmp_path: pathlib.Path, share: float) -> None:
    content = good_bytes(tmp_path)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content[: math.floor(len(content) * share)])
    assert workbook.read(path, "x") == refused(DAMAGED)


DTD = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY f SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"_rels/.rels": None}, NO_WORKBOOK),
        ({"xl/workbook.xml": None}, NO_WORKBOOK),
        ({"xl/workbook.xml": '<document xmlns="urn:word"/>'}, NO_WORKBOOK),
        ({"xl/worksheets/sheet1.xml": None}, DAMAGED),
        ({"xl/sharedStrings.xml": None}, DAMAGED),
        ({"xl/worksheets/sheet1.xml": sheet_xml("<row><c><v>1</c></row>")}, MALFORMED),
        ({"xl/worksheets/sheet1.xml": ""}, MALFORMED),
        ({"xl/worksheets/sheet1.xml": sheet_xml("<row><c><v>&nbsp;</v></c></row>")}, MALFORMED),
        ({"xl/worksheets/sheet1.xml": sheet_xml('<row><c t="s"><v>7</v></c></row>')}, MALFORMED),
        ({"xl/worksheets/sheet1.xml": sheet_xml('<row><c t="s"><v>-1</v></c></row>')}, MALFORMED),
        ({"xl/workbook.xml": BOOK.replace(SHEETS, "")}, workbook.NO_SHEETS),
        ({"xl/worksheets/sheet1.xml": DTD + sheet_xml("<row><c><v>&a;</v></c></row>")}, DECLARES),
        ({"xl/worksheets/sheet1.xml": DTD + sheet_xml("<row><c><v>&f;</v></c></row>")}, DECLARES),
        *(({part: DTD + PARTS[part]}, DECLARES) for part in PARTS),
        (
            {
                "_rels/.rels": relations(("rId1", "officeDocument", "xl/workbook.bin")),
                "xl/workbook.bin": "\x83\x01",
            },
            workbook.BINARY,
        ),
    ],
)
def test_a_package_that_is_no_sound_workbook_is_refused(
    tmp_path: pathlib.Path, changes: dict[str, str | None], fault: tuple[str, str]
) -> None:
    parts = {name: part for name, part in {**GOOD_PARTS, **changes}.items() if part is not None}
    assert workbook.read(zipped(tmp_path / "book.xlsx", parts), "x") == refused(fault)


def test_an_entity_that_grows_a_thousandfold_is_refused(tmp_path: pathlib.Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    part = f'<!DOCTYPE x [<!ENTITY e0 "ha">{entities}]>' + sheet_xml('<row r="&e11;"><c><v>&e11;</v></c></row>')
    parts = {**GOOD_PARTS, "xl/worksheets/sheet1.xml": part}
    book = workbook.read(zipped(tmp_path / "book.xlsx", parts), "x")
    assert book in (refused(DECLARES), refused(MALFORMED))


@pytest.mark.parametrize(
    "filler", [" " * (40 << 20), "<a/>" * (9 << 20)], ids=["shrunk a thousandfold", "a tree without rows"]
)
def test_a_part_that_unpacks_to_absurd_size_is_refused(tmp_path: pathlib.Path, filler: str) -> None:
    parts = {**GOOD_PARTS, "xl/worksheets/sheet1.xml": sheet_xml(before=filler)}
    assert workbook.read(zipped(tmp_path / "book.xlsx", parts), "x") == refused(TOO_LARGE)


def test_much_that_passes_without_a_row_is_refused_even_when_it_hardly_shrinks(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "book.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        for name, part in GOOD_PARTS.items():
            archive.writestr(name, part.replace("<sheetData>", "<a/>" * (9 << 20) + "<sheetData>"))
    assert workbook.read(path, "x") == refused(TOO_LARGE)


def test_a_part_larger_than_it_declares_is_refused(tmp_path: pathlib.Path) -> None:
    parts = {**GOOD_PARTS, "xl/worksheets/sheet1.xml": sheet_xml(before=" " * (40 << 20))}
    path = zipped(tmp_path / "book.xlsx", parts)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        size = struct.pack("<L", archive.getinfo("xl/worksheets/sheet1.xml").file_size)
    path.write_bytes(content.replace(size, struct.pack("<L", 2000)))
    assert workbook.read(path, "x") == refused(DAMAGED)


def test_a_large_picture_and_a_long_sheet_pass(tmp_path: pathlib.Path) -> None:
    rows = "".join(
        f'<row r="{row}">' + "".join(f'<c r="{column}{row}"><v>1</v></c>' for column in "ABCDEFGHIJ") + "</row>"
        for row in range(1, 100_001)
    )
    picture = {"xl/media/image1.emf": bytes(30 << 20)}
    parts: dict[str, str | bytes] = {**GOOD_PARTS, **picture, "xl/worksheets/sheet1.xml": sheet_xml(rows)}
    book = workbook.read(zipped(tmp_path / "book.xlsx", parts), "x")
    assert (book.fault, len(book.sheets[0].rows), book.sheets[0].rows[-1][-1]) == ("", 100_000, Cell(100_000, 10, 1))


def test_a_zip_with_a_password_is_refused(tmp_path: pathlib.Path) -> None:
    content = bytearray(good_bytes(tmp_path))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = content.find(signature)
        while start >= 0:
            content[start + offset] |= 1
            start = content.find(signature, start + 4)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    assert workbook.read(path, "x") == refused(PROTECTED)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: pathlib.Path) -> None:
    assert workbook.read(tmp_path / "none.xlsx", "x") == refused(NOT_THERE)
    assert workbook.read(tmp_path, "x") == refused(FOLDER)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_file_that_may_not_be_read_is_refused(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "book.xlsx"
    path.write_bytes(good_bytes(tmp_path))
    path.chmod(0)
    # The superuser may read every file: a child that is nobody tries.
    child = os.fork()
    if child == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        os._exit(0 if workbook.read(path, "x") == refused(NOT_ALLOWED) else 1)
    assert os.waitpid(child, 0)[1] == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), replacement=st.binary(max_size=6), removed=st.integers(0, 6))
def test_no_damage_makes_reading_raise(tmp_path: pathlib.Path, place: float, replacement: bytes, removed: int) -> None:
    content = good_bytes(tmp_path)
    at = math.floor(len(content) * place)
    path = tmp_path / "book.xlsx"
    path.write_bytes(content[:at] + replacement + content[at + removed :])
    book = workbook.read(path, "x")
    assert bool(book.fault) == bool(book.mend) == (not book.sheets)


xml_marks = st.text("<>/&;\"'= rstcvxX019-A:é\0") | st.sampled_from(['r="', 's="', "<row>", "<c>", "</c>", 't="d"'])


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(GOOD_PARTS)), st.floats(0, 1, exclude_max=True), xml_marks, st.integers(0, 9))
def test_no_damaged_part_makes_reading_raise(
    tmp_path: pathlib.Path, name: str, place: float, replacement: str, removed: int
) -> None:
    part = GOOD_PARTS[name]
    at = math.floor(len(part) * place)
    parts = {**GOOD_PARTS, name: part[:at] + replacement + part[at + removed :]}
    book = workbook.read(zipped(tmp_path / "book.xlsx", parts), "x")
    assert bool(book.fault) == bool(book.mend) == (not book.sheets)
