"""What the two reference documents share: sheets and their columns, the listed mends, files (edge: files).

What a published text does not show (font, colour, language) is set so that no rule can object to it.
"""

import datetime
import io
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

import docx as python_docx
import openpyxl
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

INPUTS = Path(__file__).parents[2] / "inputs"

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
    """A part of a published document, by its heading or label, or by the name that inputs/README.md gives it."""

    heading: str
    words: str


class Mend(NamedTuple):
    """One change to published words, as inputs/README.md lists it."""

    section: str
    where: str
    published: str
    here: str
    why: str


def mends(document: str) -> tuple[Mend, ...]:
    """The mends listed under "Mends in the record", or "the letter"."""
    readme = (INPUTS / "README.md").read_text(encoding="utf-8")
    listed = re.search(rf"## Mends in the {document}\n.*?\n\n(\|.+?)\n\n", readme, flags=re.DOTALL)
    header, _, *lines = listed[1].split("\n") if listed else ("", "")
    assert header == "| section | where | published words | words here | why |"
    found = [re.fullmatch(r"\| (.+) \| (.+) \| `([^`]*)` \| `([^`]*)` \| (.+) \|", line) for line in lines]
    return tuple(Mend(*(cells.groups() if cells else ())) for cells in found)


def mended(published: Mapping[str, str], listed: Iterable[Mend]) -> dict[str, str]:
    """The words under each heading, mended. `published` has each section's heading, a line end, and its words."""
    found = dict(published)
    for section, _, words, here, _ in listed:
        found[section] = found[section].replace(words, here) if words else found[section] + here
    return {heading: words.partition("\n")[2] for heading, words in found.items()}


def sheet(workbook: str, name: str) -> list[Row]:
    """The rows of a sheet of inputs/, without their empty cells."""
    header, *below = openpyxl.load_workbook(INPUTS / workbook)[name].iter_rows(values_only=True)
    return [filled(dict(zip(map(str, header), row, strict=True))) for row in below]


def filled(row: Mapping[str, object]) -> Row:
    """A row as openpyxl gives it, without its empty cells."""
    days = {column: cell.date() if isinstance(cell, datetime.datetime) else cell for column, cell in row.items()}
    return {column: cell for column, cell in days.items() if cell and isinstance(cell, str | int | datetime.date)}


def write_workbook(path: Path, rows: Mapping[str, Iterable[Row]]) -> None:
    """Write rows to an .xlsx at `path`: every sheet, the column headers in row 1."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.worksheets[0])
    for name, columns in COLUMNS.items():
        worksheet = workbook.create_sheet(name)
        worksheet.append(columns)
        for row in rows[name]:
            worksheet.append([row.get(column) or None for column in columns])
    workbook.save(path)


def word_file(title: str) -> Document:
    """An empty Word file in which nothing is at fault."""
    document = python_docx.Document()
    document.core_properties.title = title
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
    return document


def saved(document: Document) -> bytes:
    """The file's bytes."""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def words_of(text: str) -> list[str]:
    """The words; list marks are none."""
    return re.sub(r"^- ", "", text, flags=re.MULTILINE).split()


def occurs(words: list[str], within: list[str]) -> bool:
    """Whether the words stand in the others, one after the other."""
    return re.search(rf"(?<!\w){re.escape(' '.join(words))}(?!\w)", " ".join(within)) is not None


def unpublished(rows: Mapping[str, Iterable[Row]], keys: set[str], words: list[str]) -> list[tuple[str, str]]:
    """The sheet and column of every cell that is no key, and holds other words than these or has no column."""
    cells = [(sheet, column, row[column]) for sheet in rows for row in rows[sheet] for column in row]
    strange = [(sheet, column) for sheet, column, _ in cells if column not in COLUMNS[sheet]]
    told = [(sheet, column, words_of(written(cell))) for sheet, column, cell in cells if column not in keys]
    return strange + [(sheet, column) for sheet, column, said in told if not occurs(said, words)]


def written(cell: Cell) -> str:
    """A cell as a document prints it."""
    return f"{cell.day} {cell:%B %Y}" if isinstance(cell, datetime.date) else str(cell or "")


def opened(document: bytes) -> Document:
    """The file as python-docx reads it."""
    return python_docx.Document(io.BytesIO(document))
