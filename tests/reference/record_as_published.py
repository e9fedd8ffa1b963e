"""record-as-published.txt → its sections, sheet rows and a Word file, faults and all (edge: files).

Nothing is mended here: these are the faults that the program has to find.
"""

import datetime
import functools
import itertools
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from docx.document import Document
from docx.enum.text import WD_BREAK

from .published import COLUMNS, INSPECTION, Row, Section, saved, word_file

TEXT = Path(__file__).with_name("record-as-published.txt")

FORCE = "Staffordshire"
CONTINUED = "Recommendations relevant to PFCC & Police"


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


def published() -> dict[str, str]:
    """Each section's heading and words, by heading; a row without a label continues the row above."""
    found: dict[str, str] = {}
    for heading, words in sections():
        if heading:
            found[heading] = f"{heading}\n{words}"
        else:
            found[CONTINUED] += f" {words}"
    return found


def rows() -> dict[str, tuple[Row, ...]]:
    """The published words as rows of our sheets, by sheet; a column that is left out is blank.

    Every fault that fits a cell is in one. Keys and the words of a fixed vocabulary are ours. The record says nothing
    of recommendations 3, 5, 6, 7 and 10, nothing of actions, and lost the number of recommendation 8: so do the rows.
    """
    response: Row = {"Force": FORCE, "Inspection": INSPECTION, "Occasion": "first"}
    next_steps, _, closing = words_under("Next Steps").partition("\n\n")
    quoted = re.split(r"(?<!<ul>) (?=<li>Recommendation)", words_under(CONTINUED))
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


def docx() -> bytes:
    """The record as a Word file, its structure exactly what the marks in the text show.

    Headings at their levels, bold where `**` stands, the table with its empty labels and empty values, lists as real
    lists, the markup in the table as literal text. A page break stands in a paragraph of its own; in the table, where
    Word has no such paragraph, it is a property of the row's paragraphs.
    """
    document = word_file(blocks()[0].words)
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
    return saved(document)


def _add_table(document: Document, table_rows: tuple[Block, ...]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for block in table_rows:
        for cell, words in zip(table.add_row().cells, (block.label, block.words), strict=True):
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.page_break_before = block.new_page or None
            if words:
                paragraph.add_run(words)
