"""inputs/ holds the published words, mended exactly where inputs/README.md says, and nothing else."""

import datetime
import re

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from . import letter_as_published as letter
from . import record_as_published as record
from .published import COLUMNS, INPUTS, Mend, Row, mended, mends, sheet
from .record_as_published import CONTINUED

REGISTER, FORCES = "register.xlsx", "forces.xlsx"
POLICE, OFFICE = "staffordshire-police.xlsx", "staffordshire-office.xlsx"
LETTER_OFFICE = "west-midlands-office.xlsx"
SHEETS = {
    FORCES: ["Read me", "Forces", "People"],
    REGISTER: ["Inspections", "Grades", "Recommendations", "Glossary"],
    POLICE: ["Updates", "Chief officer"],
    OFFICE: ["Documents", "Commentary", "Actions", "Decisions"],
    LETTER_OFFICE: ["Documents", "Commentary", "Actions", "Decisions"],
}
PUBLISHED = {"record": record.published(), "letter": letter.published()}
MENDS = [(document, mend) for document in PUBLISHED for mend in mends(document)]

NUMBERS = [str(number) for number in range(1, 11)]
RECORD = mended(PUBLISHED["record"], mends("record"))
LETTER = letter.joined(mended(PUBLISHED["letter"], mends("letter")))


@pytest.mark.parametrize(("document", "mend"), MENDS, ids=[mend.published or mend.here for _, mend in MENDS])
def test_the_published_words_of_a_mend_occur_exactly_once(document: str, mend: Mend) -> None:
    published = PUBLISHED[document][mend.section]
    assert mend.published != mend.here
    if mend.published:
        assert published.count(mend.published) == 1
    else:
        assert published == f"{mend.section}\n"


@pytest.mark.parametrize(
    ("document", "said"),
    {
        # The two stand-ins, and the name of a month.
        "record": {
            "16 May 2025": {"may"},
            "Not graded (thematic inspection)": {"graded", "thematic"},
            "None identified": {"none", "identified"},
        },
        # The report's own number.
        "letter": {"Recommendation 2": {"2"}},
    }.items(),
)
def test_a_mend_only_leaves_out_or_repeats_what_the_document_says_elsewhere(
    document: str, said: dict[str, set[str]]
) -> None:
    words = " ".join(
        words.partition("\n")[2] if document == "letter" else words for words in PUBLISHED[document].values()
    )
    known = set(re.findall(r"\w+", words.casefold()))
    new = {mend.here: set(re.findall(r"\w+", mend.here.casefold())) - known for mend in mends(document)}
    assert {here: words for here, words in new.items() if words} == said


@pytest.mark.parametrize("file", SHEETS)
def test_a_workbook_has_its_sheets_and_all_their_columns(file: str) -> None:
    workbook = openpyxl.load_workbook(INPUTS / file)
    assert workbook.sheetnames == SHEETS[file]
    for worksheet in (one for one in workbook.worksheets if one.title != "Read me"):
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


def rows_of(force: str) -> list[Row]:
    """The rows that the register has for a force."""
    return [row for row in sheet(FORCES, "Forces") if row["Force"] == force]


def test_the_register_holds_the_mended_details() -> None:
    """The language of the office is all that the record does not say."""
    assert rows_of("Staffordshire") == [
        {
            "Force": "Staffordshire",
            "Force name": "Staffordshire Police",
            "Area": "Staffordshire",
            "Area in a sentence": "Staffordshire",
            "Kind of office": "PFCC",
            "Short name": "PFCC",
            "Holder's title": "Police, Fire and Crime Commissioner",
            "Chief officer's title": "Chief Constable",
            "Languages": "en",
        }
    ]
    assert sheet(FORCES, "People")[:2] == [
        {"Force": "Staffordshire", "Post": "holder", "Name": RECORD["Police and Crime Commissioner"]},
        {"Force": "Staffordshire", "Post": "chief officer", "Name": RECORD["Chief Constable"]},
    ]
    assert sheet(REGISTER, "Inspections") == [
        {
            "Inspection": "organised-immigration-crime",
            "Official title": RECORD["Title of inspection"],
            "Inspectorate": RECORD["Inspectorate"],
            "Published": datetime.date(2025, 5, 16),
            "Address": "https://hmicfrs.justiceinspectorates.gov.uk/publication-html/"
            "improving-response-to-organised-immigration-crime",
            "Kind": "thematic",
            "Recommendations made": 10,
            "Summary": RECORD["Summary of inspection"],
        }
    ]
    assert RECORD["Published Date"] == "16 May 2025"
    assert sheet(REGISTER, "Grades") == []


def test_the_register_holds_five_recommendations_and_the_numbers_of_the_others() -> None:
    found = sheet(REGISTER, "Recommendations")
    assert [row["Number"] for row in found] == NUMBERS
    held = [row for row in found if row["Text"] != "not held"]
    quoted = " ".join(f"Recommendation {row['Number']} {row['Text']}" for row in held)
    assert quoted.replace("\n- ", " ") == RECORD[CONTINUED]
    for row in found:
        if row not in held:
            assert row["Addressees"] == "not known"
            assert "Due" not in row
            continue
        assert isinstance(row["Due"], datetime.date)
        assert str(row["Text"]).startswith(f"By {row['Due'].day} {row['Due']:%B %Y}, ")
        assert str(row["Addressees"]) in str(row["Text"])


def test_a_glossary_row_stands_for_words_of_the_mended_record() -> None:
    words = " ".join(RECORD.values()).casefold()
    for row in sheet(REGISTER, "Glossary"):
        initials = "".join(word[0] for word in str(row["Expansion"]).split() if word != "and")
        assert initials.upper() == row["Abbreviation"]
        assert str(row["Expansion"]).casefold() in words


def test_the_force_sends_the_chief_constables_words() -> None:
    response = {"Force": "Staffordshire", "Inspection": "organised-immigration-crime"}
    assert sheet(POLICE, "Updates") == [
        response
        | {
            "Kind": "recommendation",
            "Number": label[1],
            "Period": "first",
            "Heading": label[2],
            "Text for publication": words,
        }
        for heading, words in RECORD.items()
        if (label := re.fullmatch(r"Recommendation (\d+) – (.+)", heading))
    ]
    next_steps, closing = RECORD["Next Steps"].split("\n\n")
    assert sheet(POLICE, "Chief officer") == [
        response
        | {
            "Occasion": "first",
            "Introduction": RECORD["Chief Constable's response"],
            "Next steps": next_steps,
            "Closing": closing,
        }
    ]


def test_the_office_writes_the_commissioners_words_and_no_action() -> None:
    response = {"Force": "Staffordshire", "Inspection": "organised-immigration-crime"}
    first = response | {"Occasion": "first"}
    assert sheet(OFFICE, "Documents") == [first | {"Template": "response-record", "State": "drafting"}]
    assert sheet(OFFICE, "Commentary") == [
        first
        | {
            "Initial response": RECORD["Police, Fire and Crime Commissioner's initial response"],
            "Overall comments": RECORD["Police, Fire and Crime Commissioner's overall comments"],
        }
    ]
    assert sheet(OFFICE, "Actions") == [response | {"Kind": "recommendation", "Number": number} for number in NUMBERS]
    assert sheet(OFFICE, "Decisions") == []


def test_the_register_holds_the_mended_letter_s_office() -> None:
    """The Chief Constable's title and the office's language are all that the letter does not say."""
    contact, contact_lines = LETTER["Contact details"].split("\n\n", 1)
    closing, name, _ = LETTER["Signature"].split("\n\n")
    assert rows_of("West Midlands") == [
        {
            "Force": "West Midlands",
            "Force name": "West Midlands Police",
            "Area": "West Midlands",
            "Area in a sentence": "the West Midlands",
            "Kind of office": "PCC",
            "Holder's title": "Police and Crime Commissioner",
            "Chief officer's title": "Chief Constable",
            "Contact lines": contact_lines.replace("\n\n", "\n"),
            "Languages": "en",
        }
    ]
    assert (contact, closing) == ("Please ask for: ", "Yours faithfully,")
    assert sheet(FORCES, "People")[2:] == [
        {"Force": "West Midlands", "Post": "holder", "Name": name},
        {"Force": "West Midlands", "Post": "contact"},
    ]


def test_the_letter_quotes_the_register_once_mended() -> None:
    texts = {row["Number"]: row["Text"] for row in sheet(REGISTER, "Recommendations")}
    for number in ("2", "4", "8", "9"):
        assert f"'{texts[number]}'" in LETTER[f"Recommendation {number}"].split("\n\n")


def test_the_office_of_the_letter_writes_its_words_and_no_action() -> None:
    response: Row = {"Force": "West Midlands", "Inspection": "organised-immigration-crime"}
    first = response | {"Occasion": "first"}
    assert sheet(LETTER_OFFICE, "Documents") == [
        first | {"Template": "response-letter", "State": "drafting", "Signatory": "holder"}
    ]
    assert sheet(LETTER_OFFICE, "Commentary") == [
        first | {"Initial response": LETTER["Opening"], "Overall comments": LETTER["Conclusion"]}
    ]
    assert sheet(LETTER_OFFICE, "Actions") == [
        response | {"Kind": "recommendation", "Number": number} | account(number) for number in NUMBERS
    ]
    assert sheet(LETTER_OFFICE, "Decisions") == []


def account(number: str) -> Row:
    """The paragraphs of the letter about a recommendation, before and after its quotation."""
    paragraphs = LETTER.get(f"Recommendation {number}", "").split("\n\n")
    at = next((at for at, words in enumerate(paragraphs) if words.startswith("'By ")), 0)
    parts = {"Before the quotation": paragraphs[:at], "After it": paragraphs[at + 1 :]}
    return {column: "\n\n".join(words) for column, words in parts.items() if words}
