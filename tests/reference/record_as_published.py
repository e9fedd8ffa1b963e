"""record-as-published.txt → its sections, sheet rows and a Word file, faults and all (edge: openpyxl, python-docx).

Nothing is mended here: these are the faults that the program has to find. What the text does not show (font, colour,
language) is set so that no rule can object to it.
"""

import datetime
import functools
import io
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import docx as python_docx
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from openpyxl import Workbook

TEXT = Path(__file__).with_name("record-as-published.txt")

FORCE = "Staffordshire"
INSPECTION = "organised-immigration-crime"

# The columns of every sheet, in order; inputs/ has the same.
COLUMNS: dict[str, tuple[str, ...]] = {
    sheet: tuple(columns.split(" | "))
    for sheet, columns in {
        "Forces": "Force | Force name | Area | Area in a sentence | Kind of office | Office's name | Short name"
        " | Holder's title | Chief officer's title | Contact lines | Other-formats line | Logo | Languages"
        " | Valid from | Valid to",
        "People": "Force | Post | Title | Name | Pronoun | From | To",
        "Inspections": "Inspection | Official title | Inspectorate | Published | Address | Kind | Forces"
        " | Recommendations made | Summary | Embargo",
        "Grades": "Inspection | Force | Area | Grade",
        "Recommendations": "Inspection | Kind | Number | Printed as | Under | Area | Text | Addressees | Due"
        " | Checked by",
        "Glossary": "Abbreviation | Expansion | Welsh | Well known",
        "Updates": "Force | Inspection | Kind | Number | Period | As at | Heading | Status | RAG | Target date"
        " | Closed on | Internal update | Text for publication | Cleared by | Cleared on | Owner | Board | Evidence"
        " | Marking",
        "Chief officer": "Force | Inspection | Occasion | Introduction | Next steps | Closing | Received on"
        " | Approved by",
        "Documents": "Force | Inspection | Occasion | Template | State | Response date | Signatory | Addressee"
        " | Salutation | Live on | Live address",
        "Commentary": "Force | Inspection | Occasion | Initial response | Overall comments | Invited on"
        " | Comments due | Sent to inspectorate on | Sent to Home Secretary on",
        "Actions": "Force | Inspection | Kind | Number | Occasion | Applies | Before the quotation | After it"
        " | Action or reason",
        "Decisions": "Response | Code | Fingerprint | Decision | Name | Date | Reason",
    }.items()
}

Cell = str | int | datetime.date | None
Row = dict[str, Cell]


class Section(NamedTuple):
    """A row of the details table (its label and value), or a heading and the words under it."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the text, without its marks. Of a row of the details table, `words` is the value."""

    kind: Literal["heading", "row", "item", "paragraph"]
    words: str
    label: str = ""
    level: int = 0
    bold: bool = False
    new_page: bool = False


@functools.cache
def blocks() -> tuple[Block, ...]:
    """The lines that hold words, in order. Five blank lines in a row are a page break before the next."""
    found: list[Block] = []
    blank = 0
    for line in TEXT.read_text(encoding="utf-8").split("\n"):
        if not line:
            blank += 1
            continue
        new_page, blank = blank == 5, 0
        if heading := re.fullmatch(r"(#+) (\*\*)?(.+?)(?:\*\*)?", line):
            marks, bold, words = heading.groups()
            found.append(Block("heading", words, level=len(marks), bold=bool(bold), new_page=new_page))
        elif "\t" in line:
            label, words = line.split("\t")
            found.append(Block("row", words, label=label, new_page=new_page))
        elif line.startswith("- "):
            found.append(Block("item", line.removeprefix("- "), new_page=new_page))
        else:
            found.append(Block("paragraph", line, new_page=new_page))
    return tuple(found)


@functools.cache
def sections() -> tuple[Section, ...]:
    """The title with what stands under it, each row of the details table, then each heading with its words.

    Paragraphs are parted by a blank line; list items stand on lines of their own and begin with "- ". A row whose label
    is empty continues the row above.
    """
    found: list[Section] = []
    before: Block | None = None
    for block in blocks():
        if block.kind == "heading":
            found.append(Section(block.words, ""))
        elif block.kind == "row":
            found.append(Section(block.label, block.words))
        else:
            heading, words = found.pop()
            item = block.kind == "item"
            join = "" if not words else "\n" if item and before and before.kind == "item" else "\n\n"
            found.append(Section(heading, words + join + ("- " if item else "") + block.words))
        before = block
    return tuple(found)


def words_under(heading: str) -> str:
    """The words of the one section with that heading; a KeyError where there is none."""
    return dict(sections())[heading]


def rows() -> dict[str, tuple[Row, ...]]:
    """The published words as rows of our sheets, by sheet; a column that is left out is blank.

    Every fault that fits a cell is in one. Keys and the words of a fixed vocabulary are ours. The record says nothing
    of recommendations 3, 5, 6, 7 and 10, nothing of actions, and lost the number of recommendation 8: so do the rows.
    """
    response: Row = {"Force": FORCE, "Inspection": INSPECTION, "Occasion": "first"}
    next_steps, _, closing = words_under("Next Steps").partition("\n\n")
    quoted = re.split(r"(?<!<ul>) (?=<li>Recommendation)", words_under("Recommendations relevant to PFCC & Police"))
    quoted += [words for heading, words in sections() if not heading]
    return dict.fromkeys(COLUMNS, ()) | {
        "Forces": (
            {
                "Force": FORCE,
                "Force name": "Staffordshire Police",
                "Area": "Staffordshire",
                "Area in a sentence": "Staffordshire",
                "Kind of office": "PFCC",
                "Short name": "PFCC",
                "Holder's title": "Police and Crime Commissioner",
                "Chief officer's title": "Chief Constable",
            },
        ),
        "People": (
            {"Force": FORCE, "Post": "holder", "Name": words_under("Police and Crime Commissioner")},
            {"Force": FORCE, "Post": "chief officer", "Name": words_under("Chief Constable")},
        ),
        "Inspections": (
            {
                "Inspection": INSPECTION,
                "Official title": words_under("Title of inspection"),
                "Inspectorate": words_under("Inspectorate"),
                "Published": words_under("Published Date"),
                "Kind": "thematic",
                "Recommendations made": 10,
                "Summary": words_under("Summary of inspection"),
            },
        ),
        "Grades": ({"Inspection": INSPECTION, "Force": FORCE, "Grade": words_under("Grade")},),
        "Recommendations": tuple(
            {
                "Inspection": INSPECTION,
                "Kind": "recommendation",
                "Number": number,
                "Text": text,
                "Addressees": addressees,
                "Due": due,
            }
            for (number, addressees, due), text in zip(
                (
                    ("1", "National Crime Agency", datetime.date(2025, 12, 31)),
                    ("2", "chief constables", datetime.date(2026, 4, 30)),
                    ("4", "chief constables", datetime.date(2025, 12, 31)),
                    ("", "chief constables", datetime.date(2026, 4, 30)),
                    ("9", "chief constables", datetime.date(2026, 4, 30)),
                ),
                quoted,
                strict=True,
            )
        ),
        "Updates": tuple(
            {
                "Force": FORCE,
                "Inspection": INSPECTION,
                "Kind": "recommendation",
                "Number": answered[1],
                "Period": "first",
                "Heading": answered[2],
                "Text for publication": words,
            }
            for heading, words in sections()
            if (answered := re.fullmatch(r"Recommendation (\d+) – (.+)", heading))
        ),
        "Chief officer": (
            response
            | {
                "Introduction": words_under("Chief Constable's response"),
                "Next steps": next_steps,
                "Closing": closing,
            },
        ),
        "Documents": (response | {"Template": "response-record", "State": "drafting"},),
        "Commentary": (
            response
            | {
                "Initial response": words_under("Police, Fire and Crime Commissioner's initial response"),
                "Overall comments": words_under("Police, Fire and Crime Commissioner's overall comments"),
            },
        ),
    }


def write_workbook(path: Path) -> None:
    """Write `rows()` to an .xlsx at `path`: every sheet, the column headers in row 1."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, columns in COLUMNS.items():
        sheet = workbook.create_sheet(name)
        sheet.append(columns)
        for row in rows()[name]:
            sheet.append([row.get(column) or None for column in columns])
    workbook.save(path)


def docx() -> bytes:
    """The record as a Word file, its structure exactly what the marks in the text show.

    Headings at their levels, bold where `**` stands, the table with its empty labels and empty values, lists as real
    lists, the markup in the table as literal text. A page break stands in a paragraph of its own; in the table, where
    Word has no such paragraph, it is a property of the row's paragraphs.
    """
    document = python_docx.Document()
    _set_what_the_text_does_not_show(document)
    for kind, group in itertools.groupby(blocks(), key=lambda block: block.kind):
        if kind == "row":
            _add_table(document, tuple(group))
            continue
        for block in group:
            if block.new_page:
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            style = {"heading": f"Heading {block.level}", "item": "List Bullet"}.get(kind, "Normal")
            run = document.add_paragraph(style=style).add_run(block.words)
            run.bold = block.bold or None
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _add_table(document: Document, table_rows: tuple[Block, ...]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for block in table_rows:
        for cell, words in zip(table.add_row().cells, (block.label, block.words), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.page_break_before = block.new_page or None
            if words:
                paragraph.add_run(words)


def _set_what_the_text_does_not_show(document: Document) -> None:
    document.core_properties.title = blocks()[0].words
    document.core_properties.author = "Office"
    document.core_properties.comments = ""
    document.core_properties.created = document.core_properties.modified = datetime.datetime(2025, 7, 10)
    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(25)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-GB")
    for name, size in {"Normal": 12, "Heading 1": 18, "Heading 2": 16, "Heading 3": 14, "Heading 4": 12}.items():
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        # The template's headings name a theme font, which goes before any other.
        style.element.get_or_add_rPr().get_or_add_rFonts().attrib.clear()
        style.font.name = "Arial"
        style.font.size = Pt(size)
        style.font.italic = None
        style.font.color.rgb = RGBColor(0, 0, 0)
