"""The West Midlands letter as drawn has the published words, mended as listed, in order; what else is a short list."""

import itertools
from pathlib import Path

from tests.drawing import body, drawn

from .letter_as_published import joined, published
from .published import mended, mends

TARGET = "build/drafts/West-Midlands/West-Midlands-organised-immigration-crime-first-response-letter.docx"

# Everything in the letter that is not the office's or the inspectorate's words: what the template says, and gaps (in
# brackets). A line more or less there is a decision about what is printed in the Commissioner's name.
OURS = Path(__file__).with_name("letter-words-of-ours.txt").read_text(encoding="utf-8").splitlines()


def pieces() -> list[str]:
    """The paragraphs of the published letter, mended, in order. A quotation's marks are its style now."""
    texts = joined(mended(published(), mends("letter")))
    paragraphs = [words for text in texts.values() for words in text.split("\n\n")]
    return [words[1:-1] if words.startswith("'") else words.strip() for words in paragraphs]


def test_the_letter_has_the_published_words_mended_and_in_order_and_nothing_else_but_the_listed_words() -> None:
    waiting = pieces()
    ours: list[str] = []
    for line in (line for block in body(drawn()[TARGET]) for line in block.text.split("\n")):
        if waiting and line.startswith(waiting[0]):
            # A label of the letter's, before what is missing.
            ours += filter(None, [line.removeprefix(waiting.pop(0)).strip()])
        else:
            ours.append(line)
    assert waiting == []
    assert ours == OURS


def test_every_recommendation_stands_under_its_number_in_one_order() -> None:
    blocks = body(drawn()[TARGET])
    starts = [at for at, block in enumerate(blocks) if block.kind == "heading" and block.level == 2]
    sections = {blocks[at].text: blocks[at + 1 : end] for at, end in itertools.pairwise([*starts, len(blocks)])}
    assert list(sections) == [
        *(f"Recommendation {number}" for number in (2, 4, 8, 9)),
        "Other recommendations in the report",
        "Chief Constable's comments",
        "Conclusion",
    ]
    account, quotation, update, action = (
        "Normal",
        "Quote",
        "Chief Constable's update",
        "Police and Crime Commissioner's action",
    )
    order = {2: [account, quotation, account, account], 4: [quotation, account], 9: [quotation, account]}
    order[8] = [quotation, account, account]
    for number, expected in order.items():
        section = sections[f"Recommendation {number}"]
        assert [block.text if block.kind == "heading" else block.style for block in section] == [
            *expected,
            update,
            "Normal",
            action,
            "Normal",
        ]
    assert [block.text for block in sections["Other recommendations in the report"] if block.kind == "heading"] == [
        f"Recommendation {number}" for number in (1, 3, 5, 6, 7, 10)
    ]


def test_the_quotations_are_in_the_style_of_one_and_not_in_italics() -> None:
    quoted = [block for block in body(drawn()[TARGET]) if block.style == "Quote"]
    assert [block.text[:25] for block in quoted] == [
        "By 30 April 2026, chief c",
        "By 31 December 2025, chie",
        "By 30 April 2026, chief c",
        "By 30 April 2026, chief c",
    ]
    assert not any(run.italic for block in quoted for run in block.runs)
