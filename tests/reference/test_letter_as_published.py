"""The three forms of the published letter hold its words, all of them, in order and nothing else."""

from .letter_as_published import BEGINS, BROKEN, TEXT, docx, paragraphs, rows, sections
from .published import occurs, opened, unpublished, words_of, written

# Read here without the parser that is under test.
WORDS = TEXT.read_bytes().decode("utf-8").split()

KEYS_AND_VOCABULARY = {
    "Force", "Inspection", "Kind", "Occasion", "Post", "Kind of office", "Template", "State", "Signatory", "Addressees",
}  # fmt: skip


def test_the_sections_hold_every_word_in_order_and_no_other() -> None:
    assert [word for section in sections() for word in section.words.split()] == WORDS
    assert [name for name, _ in sections()] == list(BEGINS)


def test_three_lines_end_inside_a_sentence() -> None:
    assert [line for line in paragraphs() if line.endswith(BROKEN)] == [paragraphs()[at] for at in (3, 5, 7)]


def test_the_sheets_hold_only_published_words() -> None:
    assert unpublished(rows(), KEYS_AND_VOCABULARY, WORDS) == []


def test_the_sheets_hold_every_published_word_but_the_title_and_the_closing() -> None:
    held = [words_of(written(cell)) for sheet in rows().values() for row in sheet for cell in row.values()]
    label = "Please ask for: "
    missing = [
        line for line in paragraphs() if not any(occurs(words_of(line.removeprefix(label)), cell) for cell in held)
    ]
    assert missing == [*dict(sections())["Title"].split("\n\n"), "Yours faithfully,"]


def test_the_faults_stand_in_their_cells() -> None:
    recommendations = rows()["Recommendations"]
    assert [row["Number"] for row in recommendations] == ["1", "", "", ""]
    assert all(str(row["Text"]).startswith("'By ") and str(row["Text"]).endswith(".'") for row in recommendations)
    assert str(recommendations[1]["Text"]).endswith("information related to OIC.'")
    assert "Crime Unit (MSOICU), should" in str(recommendations[2]["Text"])
    first, *_ = rows()["Actions"]
    assert str(first["Before the quotation"]).endswith("This issue underpins Recommendation 1.")
    assert str(first["After it"]).startswith(". .\n\nThis recommendation")
    (commentary,), (_, signatory, contact) = rows()["Commentary"], rows()["People"]
    assert str(commentary["Initial response"]).count("incorporated input\n\nfrom the Independent") == 1
    assert (signatory["Title"], contact["Name"]) == (
        "West Midlands Police and Crime Commissioner",
        "(a member of staff)",
    )


def test_the_word_file_holds_every_word_in_order_and_no_other() -> None:
    assert [word for paragraph in opened(docx()).paragraphs for word in paragraph.text.split()] == WORDS
