"""inputs/ holds the published words, mended exactly where inputs/README.md says, and nothing else."""

import datetime
import re
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from .record_as_published import COLUMNS, Cell, sections

INPUTS = Path(__file__).parents[2] / "inputs"

SHEETS = {
    "register.xlsx": ["Forces", "People", "Inspections", "Grades", "Recommendations", "Glossary"],
    "staffordshire-police.xlsx": ["Updates", "Chief officer"],
    "staffordshire-office.xlsx": ["Documents", "Commentary", "Actions", "Decisions"],
}

NUMBERS = [str(number) for number in range(1, 11)]
CONTINUED = "Recommendations relevant to PFCC & Police"


class Mend(NamedTuple):
    section: str
    where: str
    published: str
    here: str
    why: str


def mends() -> list[Mend]:
    readme = (INPUTS / "README.md").read_text(encoding="utf-8")
    header, _, *lines = re.search(r"## Mends\n.*?\n\n(\|.+?)\n\n", readme, flags=re.DOTALL)[1].split("\n")  # type: ignore[index]
    assert header == "| section | where | published words | words here | why |"
    found = [re.fullmatch(r"\| (.+) \| (.+) \| `([^`]*)` \| `([^`]*)` \| (.+) \|", line) for line in lines]
    return [Mend(*(cells.groups() if cells else ())) for cells in found]


def published() -> dict[str, str]:
    """Each section's heading and words, by heading; a row without a label continues the row above."""
    found: dict[str, str] = {}
    for heading, words in sections():
        if heading:
            found[heading] = f"{heading}\n{words}"
        else:
            found[CONTINUED] += f" {words}"
    return found


def mended() -> dict[str, str]:
    """The words under each published heading or label, mended."""
    found = published()
    for section, _, words, here, _ in mends():
        found[section] = found[section].replace(words, here) if words else found[section] + here
    return {heading: words.partition("\n")[2] for heading, words in found.items()}


def sheet(name: str) -> list[dict[str, Cell]]:
    workbook = next(INPUTS / file for file, sheets in SHEETS.items() if name in sheets)
    header, *below = openpyxl.load_workbook(workbook)[name].iter_rows(values_only=True)
    return [
        {
            str(column): cell.date() if isinstance(cell, datetime.datetime) else cell
            for column, cell in zip(header, row, strict=True)
            if isinstance(cell, str | int | datetime.date)
        }
        for row in below
    ]


@pytest.mark.parametrize("mend", mends(), ids=lambda mend: mend.published or mend.here)
def test_the_published_words_of_a_mend_occur_exactly_once(mend: Mend) -> None:
    assert mend.published != mend.here
    if mend.published:
        assert published()[mend.section].count(mend.published) == 1
    else:
        assert published()[mend.section] == f"{mend.section}\n"


def test_a_mend_only_leaves_out_or_repeats_what_the_record_says_elsewhere() -> None:
    """But for the two stand-ins, and the name of a month."""
    known = set(re.findall(r"\w+", " ".join(published().values()).casefold()))
    new = {mend.here: set(re.findall(r"\w+", mend.here.casefold())) - known for mend in mends()}
    assert {here: words for here, words in new.items() if words} == {
        "16 May 2025": {"may"},
        "Not graded (thematic inspection)": {"graded", "thematic"},
        "None identified": {"none", "identified"},
    }


@pytest.mark.parametrize("file", SHEETS)
def test_a_workbook_has_its_sheets_and_all_their_columns(file: str) -> None:
    workbook = openpyxl.load_workbook(INPUTS / file)
    assert workbook.sheetnames == SHEETS[file]
    for worksheet in workbook.worksheets:
        assert next(worksheet.iter_rows(values_only=True)) == COLUMNS[worksheet.title]
        assert text_is_text(worksheet)
    assert workbook.properties.creator == "Office"
    assert workbook.properties.lastModifiedBy is None
    assert workbook.properties.title
    assert workbook.properties.created == workbook.properties.modified == datetime.datetime(2025, 7, 10)


def text_is_text(worksheet: Worksheet) -> bool:
    """No formula, and no number or occasion that is not text."""
    return all(
        cell.data_type != "f" and (cell.data_type == "s" or cell.is_date or header == "Recommendations made")
        for column in worksheet.iter_cols(min_row=1)
        for header in [column[0].value]
        for cell in column[1:]
        if cell.value is not None
    )


def test_the_register_holds_the_mended_details() -> None:
    assert sheet("Forces") == [
        {
            "Force": "Staffordshire",
            "Force name": "Staffordshire Police",
            "Area": "Staffordshire",
            "Area in a sentence": "Staffordshire",
            "Kind of office": "PFCC",
            "Short name": "PFCC",
            "Holder's title": "Police, Fire and Crime Commissioner",
            "Chief officer's title": "Chief Constable",
        }
    ]
    assert sheet("People") == [
        {"Force": "Staffordshire", "Post": "holder", "Name": mended()["Police and Crime Commissioner"]},
        {"Force": "Staffordshire", "Post": "chief officer", "Name": mended()["Chief Constable"]},
    ]
    assert sheet("Inspections") == [
        {
            "Inspection": "organised-immigration-crime",
            "Official title": mended()["Title of inspection"],
            "Inspectorate": mended()["Inspectorate"],
            "Published": datetime.date(2025, 5, 16),
            "Address": "https://hmicfrs.justiceinspectorates.gov.uk/publication-html/"
            "improving-response-to-organised-immigration-crime",
            "Kind": "thematic",
            "Recommendations made": 10,
            "Summary": mended()["Summary of inspection"],
        }
    ]
    assert mended()["Published Date"] == "16 May 2025"
    assert sheet("Grades") == []


def test_the_register_holds_five_recommendations_and_the_numbers_of_the_others() -> None:
    found = sheet("Recommendations")
    assert [row["Number"] for row in found] == NUMBERS
    held = [row for row in found if row["Text"] != "not held"]
    quoted = " ".join(f"Recommendation {row['Number']} {row['Text']}" for row in held)
    assert quoted.replace("\n- ", " ") == mended()[CONTINUED]
    for row in found:
        if row not in held:
            assert row["Addressees"] == "not known"
            assert "Due" not in row
            continue
        assert isinstance(row["Due"], datetime.date)
        assert str(row["Text"]).startswith(f"By {row['Due'].day} {row['Due']:%B %Y}, ")
        assert str(row["Addressees"]) in str(row["Text"])


def test_a_glossary_row_stands_for_words_of_the_mended_record() -> None:
    words = " ".join(mended().values()).casefold()
    for row in sheet("Glossary"):
        initials = "".join(word[0] for word in str(row["Expansion"]).split() if word != "and")
        assert initials.upper() == row["Abbreviation"]
        assert str(row["Expansion"]).casefold() in words


def test_the_force_sends_the_chief_constables_words() -> None:
    response = {"Force": "Staffordshire", "Inspection": "organised-immigration-crime"}
    assert sheet("Updates") == [
        response
        | {
            "Kind": "recommendation",
            "Number": label[1],
            "Period": "first",
            "Heading": label[2],
            "Text for publication": words,
        }
        for heading, words in mended().items()
        if (label := re.fullmatch(r"Recommendation (\d+) – (.+)", heading))
    ]
    next_steps, closing = mended()["Next Steps"].split("\n\n")
    assert sheet("Chief officer") == [
        response
        | {
            "Occasion": "first",
            "Introduction": mended()["Chief Constable's response"],
            "Next steps": next_steps,
            "Closing": closing,
        }
    ]


def test_the_office_writes_the_commissioners_words_and_no_action() -> None:
    response = {"Force": "Staffordshire", "Inspection": "organised-immigration-crime"}
    first = response | {"Occasion": "first"}
    assert sheet("Documents") == [first | {"Template": "response-record", "State": "drafting"}]
    assert sheet("Commentary") == [
        first
        | {
            "Initial response": mended()["Police, Fire and Crime Commissioner's initial response"],
            "Overall comments": mended()["Police, Fire and Crime Commissioner's overall comments"],
        }
    ]
    assert sheet("Actions") == [response | {"Kind": "recommendation", "Number": number} for number in NUMBERS]
    assert sheet("Decisions") == []
