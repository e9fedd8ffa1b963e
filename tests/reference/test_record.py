"""The Staffordshire record as drawn has the published words, mended as listed, in order; what else is a short list."""

import re
from dataclasses import dataclass
from pathlib import Path

from respgen.model import Block
from tests.drawing import body, drawn

from .published import mended, mends
from .record_as_published import CONTINUED, published, sections

TARGET = "build/drafts/Staffordshire/Staffordshire-organised-immigration-crime-first-response-record.docx"

# Everything in the record that is not the office's, the force's or the inspectorate's words: what the template says,
# stand-ins, and gaps (in brackets). A line more or less there is a decision about what is printed in people's names.
OURS = Path(__file__).with_name("record-words-of-ours.txt").read_text(encoding="utf-8").splitlines()


@dataclass
class Piece:
    """A heading, label, paragraph or item of the published record, mended: what is left of it to be found."""

    section: str
    words: str
    item: bool = False


def pieces() -> list[Piece]:
    """The published record, mended, in order."""
    found: list[Piece] = []
    listed = mends("record")
    texts = mended(published(), listed)
    for heading, _ in sections():
        if not heading:
            continue
        label = heading
        for mend in listed:
            if mend.section == heading and mend.published and mend.published in heading:
                label = label.replace(mend.published, mend.here)
        found.append(Piece(heading, label))
        paragraphs = [paragraph for paragraph in re.split(r"\n\n|\n(?=- )", texts[heading]) if paragraph]
        found += [Piece(heading, words.removeprefix("- "), words.startswith("- ")) for words in paragraphs]
    return found


def is_next(block: Block, piece: Piece) -> bool:
    """Whether the block is the piece, or, where markup had run recommendations together, the beginning of it."""
    if piece.section == CONTINUED:
        return piece.words.startswith(block.text)
    return piece.words == block.text and piece.item == (block.kind == "item")


def test_the_record_has_the_published_words_mended_and_in_order_and_nothing_else_but_the_listed_words() -> None:
    waiting = pieces()
    ours: list[str] = []
    for block in body(drawn()[TARGET]):
        if waiting and is_next(block, waiting[0]):
            waiting[0].words = waiting[0].words[len(block.text) :].strip()
            if not waiting[0].words:
                del waiting[0]
        else:
            ours.append(block.text)
    assert waiting == []
    assert ours == OURS


def test_every_recommendation_of_the_details_stands_in_a_row_of_its_own_under_its_own_number() -> None:
    cells = [(block.cell.row, block.cell.column, block) for block in body(drawn()[TARGET]) if block.cell]
    labels = {
        row: block.text for row, column, block in cells if column == 1 and block.text.startswith("Recommendation ")
    }
    assert list(labels.values()) == [f"Recommendation {number}" for number in (1, 2, 4, 8, 9)]
    texts = {
        label: [block for row, column, block in cells if column == 2 and row == at] for at, label in labels.items()
    }
    assert [(block.kind, block.level) for block in texts["Recommendation 1"]] == [
        ("paragraph", 0),
        ("item", 1),
        ("item", 1),
    ]
    assert all(block.text.startswith("By 3") for label in labels.values() for block in texts[label][:1])
