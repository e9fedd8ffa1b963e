"""The three forms of the published record hold its words, all of them, in order and nothing else."""

import re
from pathlib import Path

import openpyxl
from docx.document import Document
from docx.table import Table

from .published import COLUMNS, filled, occurs, opened, unpublished, words_of, write_workbook, written
from .record_as_published import CONTINUED, TEXT, docx, rows, sections

# Read here without the parser that is under test.
PUBLISHED = TEXT.read_bytes().decode("utf-8")
WORDS = re.sub(r"^#+ |^- |\*\*", "", PUBLISHED, flags=re.MULTILINE).split()

KEYS_AND_VOCABULARY = {
    "Force", "Inspection", "Kind", "Number", "Period", "Occasion", "Post", "Kind of office", "Template", "State",
    "Addressees",
}  # fmt: skip


def lines(document: Document) -> list[str]:
    found: list[str] = []
    for block in document.iter_inner_content():
        if isinstance(block, Table):
            found += [cell.text for row in block.rows for cell in row.cells]
        else:
            found.append(block.text)
    return found


def test_the_sections_hold_every_word_in_order_and_no_other() -> None:
    assert [word for section in sections() for part in section for word in words_of(part)] == WORDS


def test_a_section_is_a_row_of_the_table_or_a_heading() -> None:
    assert [heading for heading, _ in sections()] == [
        "PCC and CC Force Inspection response record",
        "Force",
        "Police and Crime Commissioner",
        "Chief Constable",
        "Title of inspection",
        "Published Date",
        "Inspectorate",
        "Summary of inspection",
        "Grade",
        "Recommendations relevant to PFCC & Police",
        "",
        "",
        "Areas for improvement",
        "Police, Fire and Crime Commissioner's initial response",
        "Chief Constable's response",
        "Recommendation 1 – Dedicated OIC Team",
        "Recommendation 2 – Operational Guidance and CPD",
        "Recommendation 4 – Regional Intelligence Plan",
        "Recommendation 8 – Hydra Training",
        "Recommendation 9 – OIC E-Learning",
        "Next Steps",
        "Police, Fire and Crime Commissioner's overall comments",
    ]


def test_the_sheets_hold_only_published_words() -> None:
    assert unpublished(rows(), KEYS_AND_VOCABULARY, WORDS) == []


def test_the_sheets_hold_every_published_word_that_is_not_a_label() -> None:
    """What is left is the title, the template's version, and the labels and headings."""
    held = [words_of(written(cell)) for sheet in rows().values() for row in sheet for cell in row.values()]
    recommendations = [word for row in rows()["Recommendations"] for word in words_of(written(row["Text"]))]
    for heading, words in sections()[1:]:
        if heading in (CONTINUED, ""):
            assert occurs(words_of(words), recommendations)
        else:
            assert all(words_of(paragraph) in held or part_of(paragraph, held) for paragraph in words.split("\n\n"))
        if label := re.fullmatch(r"Recommendation \d – (.+)", heading):
            assert words_of(label[1]) in held


def part_of(paragraph: str, held: list[list[str]]) -> bool:
    return any(occurs(words_of(paragraph), cell) for cell in held)


def test_the_faults_stand_in_their_cells() -> None:
    (inspection,), (grade,), (officer,), (commentary,) = (
        rows()[sheet] for sheet in ("Inspections", "Grades", "Chief officer", "Commentary")
    )
    assert inspection["Published"] == "16/05/2025"
    assert inspection["Inspectorate"] == "HMICFRS Making communities safer"
    assert grade["Grade"] == ""
    assert str(officer["Introduction"]).count("Officer in Charge") == 1
    assert str(officer["Closing"]).startswith(" Police have made")
    assert str(commentary["Overall comments"]).endswith("Staffordshire Police through my regular governance processes")
    assert [(row["Number"], str(row["Text"])[:35]) for row in rows()["Recommendations"]] == [
        ("1", "<ul> <li>Recommendation 1</li> <li>"),
        ("2", "<li>Recommendation 2</li> <li>By 30"),
        ("4", "<li>Recommendation 4</li> <li>By 31"),
        ("", "By 30 April 2026, chief constables,"),
        ("9", "Recommendation 9 By 30 April 2026, "),
    ]
    assert [row["Number"] for row in rows()["Updates"]] == ["1", "2", "4", "8", "9"]


def test_the_workbook_holds_the_rows(tmp_path: Path) -> None:
    write_workbook(tmp_path / "record.xlsx", rows())
    workbook = openpyxl.load_workbook(tmp_path / "record.xlsx")
    assert workbook.sheetnames == list(COLUMNS)
    for sheet in workbook.worksheets:
        header, *below = sheet.iter_rows(values_only=True)
        assert header == COLUMNS[sheet.title]
        assert [filled(dict(zip(map(str, header), row, strict=True))) for row in below] == [
            filled(row) for row in rows()[sheet.title]
        ]


def test_the_word_file_holds_every_word_in_order_and_no_other() -> None:
    assert [word for line in lines(opened(docx())) for word in line.split()] == WORDS


def test_headings_have_the_levels_and_the_bold_of_the_marks() -> None:
    marks = re.findall(r"^(#+) (\*\*)?(.+?)(?:\*\*)?$", PUBLISHED, flags=re.MULTILINE)
    headings = [
        (paragraph.style.name, paragraph.text, [run.bold for run in paragraph.runs])
        for paragraph in opened(docx()).paragraphs
        if paragraph.style and str(paragraph.style.name).startswith("Heading")
    ]
    assert headings == [(f"Heading {len(level)}", words, [True if bold else None]) for level, bold, words in marks]


def test_the_table_keeps_its_empty_labels_and_empty_values() -> None:
    document = opened(docx())
    (table,) = document.tables
    assert [(row.cells[0].text, row.cells[1].text) for row in table.rows] == [
        tuple(line.split("\t")) for line in PUBLISHED.split("\n") if "\t" in line
    ]
    assert [row.cells[0].text for row in table.rows].count("") == 2
    assert [row.cells[1].text for row in table.rows].count("") == 2


def test_list_items_are_real_list_items() -> None:
    items = [
        paragraph.text
        for paragraph in opened(docx()).paragraphs
        if paragraph.style and paragraph.style.name == "List Bullet"
    ]
    assert items == re.findall(r"^- (.+)$", PUBLISHED, flags=re.MULTILINE)


def test_five_blank_lines_are_a_page_break() -> None:
    document = opened(docx())
    texts = [paragraph.text for paragraph in document.paragraphs]
    after_a_break = [
        texts[index + 1]
        for index, paragraph in enumerate(document.paragraphs)
        if paragraph._p.xpath("./w:r/w:br[@w:type='page']")
    ]
    rows_after_a_break = [
        row.cells[1].text
        for row in document.tables[0].rows
        if all(cell.paragraphs[0].paragraph_format.page_break_before for cell in row.cells)
    ]
    assert [text[:20] for text in (*rows_after_a_break, *after_a_break)] == [
        "By 30 April 2026, ch",
        "The overarching aim ",
        " Police have made si",
    ]
    assert len(re.findall(r"(?<=\n)\n{5}(?!\n)", PUBLISHED)) == 3


def test_nothing_beside_the_text_is_at_fault() -> None:
    document = opened(docx())
    assert document.core_properties.title == sections()[0].heading
    assert set(document.styles.element.xpath(".//w:lang/@w:val")) == {"en-GB"}
