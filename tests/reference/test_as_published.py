"""Both documents as published, with all their errors, go through respgen: what is found, drawn and read."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from respgen import config, document, pipeline
from respgen.model import Document
from tests.drawing import body, drawn
from tests.tools import ROOT

from . import letter_as_published as letter
from . import record_as_published as record
from .published import Row, write_workbook


def run(tmp_path: Path, rows: Mapping[str, Iterable[Row]]) -> pipeline.Run:
    """What becomes of the rows."""
    (tmp_path / "inputs").mkdir()
    write_workbook(tmp_path / "inputs" / "published.xlsx", rows)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    shutil.copy(ROOT / "respgen.toml", tmp_path)
    return pipeline.run(config.load(tmp_path))


def test_the_faults_of_the_record_s_rows_are_found_in_their_cells(tmp_path: Path) -> None:
    found = [(finding.code, str(finding.place)) for finding in run(tmp_path, record.rows()).findings]
    # ST3: the number of recommendation 8 was lost, so the force's answer to it belongs to nothing that is known.
    assert ("R205", "inputs/published.xlsx:Recommendations!C5") in found
    assert any(code == "R210" and place.startswith("inputs/published.xlsx:Updates!D") for code, place in found)
    # It is printed among the others as one gap, and keeps causes of concern and areas for improvement (ST6) from being
    # called absent; ST5: nor are grades.
    assert found.count(("G501", "inputs/published.xlsx:Recommendations!5:5")) == 3
    assert {("G501", "inputs/published.xlsx:Grades!C2"), ("G501", "inputs/published.xlsx:Grades!D2")} <= set(found)
    # ST19, ST32: no action of the office anywhere, nor the dates of invitation and response.
    assert found.count(("G501", "inputs/published.xlsx:Actions")) == 4


def test_the_record_s_rows_are_drawn_all_the_same_and_lose_no_word(tmp_path: Path) -> None:
    run(tmp_path, record.rows())
    (content,) = drawn(tmp_path).values()
    said = " ".join(" ".join(block.text for block in body(content)).split())
    # ST1, ST7, ST8: what was typed is printed as typed; it is for the rules to complain of.
    assert "<ul> <li>Recommendation 1</li>" in said
    assert "Police have made significant progress" in said
    assert "to ensure that Staffordshire Police through my regular governance processes" in said
    assert "16 May 2025" in said


def test_rows_that_are_not_all_the_report_s_leave_none_to_be_called_absent(tmp_path: Path) -> None:
    """With the lost number typed in again, the register holds five of the ten that were made."""
    lost = [row | {"Number": row["Number"] or "8"} for row in record.rows()["Recommendations"]]
    (result,) = run(tmp_path, record.rows() | {"Recommendations": tuple(lost)}).results
    absent = result.response.values.absent
    gap = absent.areas_for_improvement.gap
    assert gap is not None
    assert gap.awaited == "Areas for improvement: recommendations made 10, held in the register 5"
    assert str(gap.place).startswith("inputs/published.xlsx:Inspections!")


def test_the_published_record_is_read_with_its_faults() -> None:
    found: Document = document.read(record.docx(), "record.docx")
    assert found.fault == ""
    blocks = [block for block in found.stories[0].blocks if block.text.strip()]
    # ST28: sections of one rank at different levels.
    assert [block.level for block in blocks if block.kind == "heading"] == [1, 2, 3, 2, 2, 3, 3, 3, 3, 4]
    # ST4: empty label cells; the empty ones are blocks of their own, which have no words.
    labels = [block.text for block in found.stories[0].blocks if block.cell and block.cell.column == 1]
    assert labels.count("") == 2
    # ST8: the subject was lost, the blank before it stayed.
    assert any(block.text.startswith(" Police have made") for block in blocks)
    assert [
        str(block.place) for block in blocks if block.text == "13 officers from key teams have completed the training."
    ] == ['record.docx: under "Recommendation 8 – Hydra Training", paragraph 2']


def test_the_faults_of_the_letter_s_rows_are_found_in_their_cells(tmp_path: Path) -> None:
    found = [(finding.code, str(finding.place)) for finding in run(tmp_path, letter.rows()).findings]
    # WM4: three quotations without a number, and the account of them. None of them can be printed as it stands.
    for sheet, column in (("Recommendations", "C"), ("Actions", "D")):
        for row in (3, 4, 5):
            assert ("R205", f"inputs/published.xlsx:{sheet}!{column}{row}") in found
    assert found.count(("G501", "inputs/published.xlsx:Recommendations!3:3")) == 1
    # WM14: no date, addressee or salutation; WM22: no day of publication.
    letter_parts = {("G501", f"inputs/published.xlsx:Documents!{column}2") for column in "FHI"}
    assert letter_parts <= set(found)
    assert ("G501", "inputs/published.xlsx:Inspections!D2") in found
    # WM17: no word of the Chief Constable, nor when he was asked; WM18: no action of the office.
    assert ("G501", "inputs/published.xlsx:'Chief officer'") in found
    assert ("G501", "inputs/published.xlsx:Updates") in found
    assert ("G501", "inputs/published.xlsx:Commentary!F2") in found
    assert ("G501", "inputs/published.xlsx:Actions!I2") in found


def test_the_letter_s_rows_are_drawn_as_typed_once_its_own_numbers_stand_there(tmp_path: Path) -> None:
    """The letter counts its recommendations: the first, and "the third"."""
    rows = letter.rows()
    numbered = {
        sheet: tuple(row | {"Number": str(number)} for number, row in enumerate(rows[sheet], 1))
        for sheet in ("Recommendations", "Actions")
    }
    run(tmp_path, rows | numbered)
    (content,) = drawn(tmp_path).values()
    said = [line for block in body(content) for line in block.text.split("\n")]
    # The title's line end is the template's, and its words are the inspection's, the holder's and the area's.
    published = [line for line in letter.paragraphs() if line not in dict(letter.sections())["Title"]]
    left = iter(said)
    assert [line for line in published if not any(line in words for words in left)] == []
    # WM1, WM2, WM3, WM6: what was typed is printed as typed; it is for the rules to complain of.
    words = " ".join(said)
    assert "This issue underpins Recommendation 1. 'By 30 April 2026" in words
    assert "intelligence document.' . . This recommendation" in words
    assert "share information related to OIC.'" in words
    assert "Organised Immigration Crime Unit (MSOICU), should" in words


def test_the_published_letter_is_read_with_its_faults() -> None:
    found = document.read(letter.docx(), "letter.docx")
    assert found.fault == ""
    blocks = [block for block in found.stories[0].blocks if block.text.strip()]
    # WM24: no heading, no quotation, nothing but paragraphs.
    assert {(block.kind, block.level, block.style) for block in blocks} == {("paragraph", 0, "Normal")}
    # WM6 and WM7 stand as paragraphs of their own.
    assert [str(block.place) for block in blocks if not block.text.endswith((".", "'", ","))] == [
        "letter.docx: paragraph 1",
        "letter.docx: paragraph 2",
        "letter.docx: paragraph 3",
        "letter.docx: paragraph 4",
        "letter.docx: paragraph 6",
        "letter.docx: paragraph 8",
        "letter.docx: paragraph 24",
        "letter.docx: paragraph 25",
    ]
    assert [str(block.place) for block in blocks if block.text == ". ."] == ["letter.docx: paragraph 12"]
