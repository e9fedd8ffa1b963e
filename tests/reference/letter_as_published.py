"""letter-as-published.txt → its sections, sheet rows and a Word file, faults and all (edge: files).

Nothing is mended here: these are the faults that the program has to find. The name of a member of staff is left out.
"""

import datetime
import functools
from pathlib import Path

from .published import COLUMNS, INSPECTION, Row, Section, saved, word_file

TEXT = Path(__file__).with_name("letter-as-published.txt")

FORCE = "West Midlands"

_UNIT = "'By 30 April 2026, chief constables, working with the Modern Slavery & Organised Immigration Crime Unit "

# The letter has no headings. These are the names of its parts in inputs/README.md, and how each part begins.
BEGINS = {
    "Contact details": "Please ask for:",
    "Title": "Improving the response",
    "Opening": "In early 2024",
    "Recommendation 2": "Since police forces",
    "Recommendation 4": "'By 31 December 2025",
    "Recommendation 8": _UNIT + "(MSOICU)",
    "Recommendation 9": _UNIT + "and",
    "Conclusion": "In conclusion",
    "Signature": "Yours faithfully",
}


# Where a line ends inside a sentence or the title.
BROKEN = ("Police and Crime", "incorporated input", "ten recommendations")


@functools.cache
def paragraphs() -> tuple[str, ...]:
    """The lines that hold words, in order: a blank line stands between any two, inside of sentences too."""
    return tuple(line for line in TEXT.read_text(encoding="utf-8").split("\n") if line)


@functools.cache
def sections() -> tuple[Section, ...]:
    """The parts of the letter, each with its paragraphs, parted by a blank line."""
    found: list[Section] = []
    names = list(BEGINS)
    for paragraph in paragraphs():
        if len(found) < len(names) and paragraph.startswith(BEGINS[names[len(found)]]):
            found.append(Section(names[len(found)], paragraph))
        else:
            heading, words = found.pop()
            found.append(Section(heading, f"{words}\n\n{paragraph}"))
    return tuple(found)


def published() -> dict[str, str]:
    """Each part's name and words, by name. The name is none of the letter's words."""
    return {name: f"{name}\n{words}" for name, words in sections()}


def joined(parts: dict[str, str]) -> dict[str, str]:
    """The parts without the line ends inside of sentences, and without paragraphs that a mend left empty."""
    for end in BROKEN:
        parts = {name: words.replace(f"{end}\n\n", f"{end} ") for name, words in parts.items()}
    return {name: words.replace("\n\n\n\n", "\n\n") for name, words in parts.items()}


def rows() -> dict[str, tuple[Row, ...]]:
    """The published words as rows of our sheets, by sheet; a column that is left out is blank.

    Every fault that fits a cell is in one. Keys and the words of a fixed vocabulary are ours. Recommendations have the
    letter's own numbers, and none where it gives none; what it does not say at all is blank.
    """
    parts = dict(sections())
    response: Row = {"Force": FORCE, "Inspection": INSPECTION, "Occasion": "first"}
    label, _, contact_lines = parts["Contact details"].partition("\n\n")
    title, _, _ = parts["Title"].partition(". ")
    _, name, office = parts["Signature"].split("\n\n")
    before, quotation, after = parts["Recommendation 2"].split("\n\n", 2)
    others = (parts[f"Recommendation {number}"].split("\n\n", 1) for number in (4, 8, 9))
    answered = [("1", before, quotation, after), *(("", "", quotation, after) for quotation, after in others)]
    return dict.fromkeys(COLUMNS, ()) | {
        "Forces": (
            {
                "Force": FORCE,
                "Force name": "West Midlands Police",
                "Area": "West Midlands",
                "Area in a sentence": "the West Midlands",
                "Kind of office": "PCC",
                "Holder's title": "Police and Crime Commissioner",
                "Contact lines": contact_lines,
            },
        ),
        "People": (
            {"Force": FORCE, "Post": "holder", "Name": name},
            {"Force": FORCE, "Post": "signatory", "Title": office, "Name": name},
            {"Force": FORCE, "Post": "contact", "Name": label.removeprefix("Please ask for: ")},
        ),
        "Inspections": ({"Inspection": INSPECTION, "Official title": title, "Kind": "thematic"},),
        "Recommendations": tuple(
            {
                "Inspection": INSPECTION,
                "Kind": "recommendation",
                "Number": number,
                "Text": quotation,
                "Addressees": "chief constables",
                "Due": datetime.date(2025, 12, 31) if "31 December 2025" in quotation else datetime.date(2026, 4, 30),
            }
            for number, _, quotation, _ in answered
        ),
        "Documents": (response | {"Template": "response-letter", "State": "drafting", "Signatory": "signatory"},),
        "Commentary": (response | {"Initial response": parts["Opening"], "Overall comments": parts["Conclusion"]},),
        "Actions": tuple(
            {
                "Force": FORCE,
                "Inspection": INSPECTION,
                "Kind": "recommendation",
                "Number": number,
                "Before the quotation": before,
                "After it": after,
            }
            for number, before, _, after in answered
        ),
    }


def docx() -> bytes:
    """The letter as a Word file, its structure exactly what the text shows: paragraphs, and nothing else."""
    document = word_file(dict(sections())["Title"].replace("\n\n", " "))
    for paragraph in paragraphs():
        document.add_paragraph(paragraph)
    return saved(document)
