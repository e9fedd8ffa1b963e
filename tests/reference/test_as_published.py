"""The record as published, with all its errors, goes through respgen: what is found, what is drawn, what is read."""

import shutil
from pathlib import Path

import openpyxl

from respgen import config, document, pipeline
from respgen.model import Document
from tests.drawing import ROOT, body, drawn

from .record_as_published import docx, write_workbook


def run(tmp_path: Path, number: str = "") -> pipeline.Run:
    """What becomes of the published rows; with a number, that of recommendation 8 is typed in again."""
    (tmp_path / "inputs").mkdir()
    file = tmp_path / "inputs" / "record.xlsx"
    write_workbook(file)
    if number:
        book = openpyxl.load_workbook(file)
        book["Recommendations"]["C5"] = number
        book.save(file)
    shutil.copytree(ROOT / "templates", tmp_path / "templates")
    shutil.copy(ROOT / "respgen.toml", tmp_path)
    return pipeline.run(config.load(tmp_path))


def test_the_faults_of_the_published_rows_are_found_in_their_cells(tmp_path: Path) -> None:
    found = [(finding.code, str(finding.place)) for finding in run(tmp_path).findings]
    # ST3: the number of recommendation 8 was lost, so the force's answer to it belongs to nothing that is known.
    assert ("R205", "inputs/record.xlsx:Recommendations!C5") in found
    assert any(code == "R210" and place.startswith("inputs/record.xlsx:Updates!D") for code, place in found)
    # It is printed among the others as one gap, and keeps causes of concern and areas for improvement (ST6) from being
    # called absent; ST5: nor are grades.
    assert found.count(("G501", "inputs/record.xlsx:Recommendations!5:5")) == 3
    assert {("G501", "inputs/record.xlsx:Grades!C2"), ("G501", "inputs/record.xlsx:Grades!D2")} <= set(found)
    # ST19, ST32: no action of the office anywhere, nor the dates of invitation and response.
    assert found.count(("G501", "inputs/record.xlsx:Actions")) == 4


def test_the_published_rows_are_drawn_all_the_same_and_lose_no_word(tmp_path: Path) -> None:
    run(tmp_path)
    (content,) = drawn(tmp_path).values()
    said = " ".join(" ".join(block.text for block in body(content)).split())
    # ST1, ST7, ST8: what was typed is printed as typed; it is for the rules to complain of.
    assert "<ul> <li>Recommendation 1</li>" in said
    assert "Police have made significant progress" in said
    assert "to ensure that Staffordshire Police through my regular governance processes" in said
    assert "16 May 2025" in said


def test_rows_that_are_not_all_the_report_s_leave_none_to_be_called_absent(tmp_path: Path) -> None:
    """With the lost number typed in again, the register holds five of the ten that were made."""
    (result,) = run(tmp_path, number="8").results
    absent = result.response.values.absent
    gap = absent.areas_for_improvement.gap
    assert gap is not None
    assert gap.awaited == "Areas for improvement: recommendations made 10, held in the register 5"
    assert str(gap.place).startswith("inputs/record.xlsx:Inspections!")


def test_the_published_document_is_read_with_its_faults() -> None:
    found: Document = document.read(docx(), "record.docx")
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
