"""The Staffordshire record as drawn has all the published words, mended as listed, in order; what else is a short list."""

import re
from dataclasses import dataclass

from respgen.model import Block
from tests.drawing import ROOT, body, drawn

from .record_as_published import sections
from .test_mends import CONTINUED, mended, mends

TARGET = "build/drafts/Staffordshire/Staffordshire-organised-immigration-crime-first-response-record.docx"

# Everything in the record that is not the office's, the force's or the inspectorate's words: what the template says,
# stand-ins, and gaps (in brackets). A line more or less here is a decision about what respgen prints in people's names.
OURS = """\
Draft, not for publication. Text in [brackets] is missing; it says what is awaited, and from whom.
This is a response to an inspection report under section 55 of the Police Act 1996.
Item
Details
Causes of concern
None identified
1, 2, 4, 8, 9 of the 10 made
Chief Constable invited to comment on
[Date on which the Chief Constable was invited to comment: awaited from the Police, Fire and Crime Commissioner's office]
Comments received on
[Date on which comments were received: awaited from the Chief Constable]
To be published by
10 July 2025
Date of response
[Date of the response: awaited from the Police, Fire and Crime Commissioner's office]
Police, Fire and Crime Commissioner's action on each recommendation
For every recommendation of the report: the action that has been taken or is proposed, or why there is none.
{actions}
Contact and other formats
[How to reach the office: missing in the register]
[How to ask for another format: missing in the register]
""".format(
    actions="\n".join(
        f"Recommendation {number}: action or reason\n[Action on Recommendation {number}, or the reason for none: "
        "awaited from the Police, Fire and Crime Commissioner's office]"
        for number in range(1, 11)
    )
).splitlines()


@dataclass
class Piece:
    """A heading, label, paragraph or item of the published record, mended: what is left of it to be found."""

    section: str
    words: str
    item: bool = False


def pieces() -> list[Piece]:
    """The published record, mended, in order."""
    found: list[Piece] = []
    texts = mended()
    for heading, _ in sections():
        if not heading:
            continue
        label = heading
        for mend in mends():
            if mend.section == heading and mend.published and mend.published in heading:
                label = label.replace(mend.published, mend.here)
        found.append(Piece(heading, label))
        for paragraph in re.split(r"\n\n|\n(?=- )", texts[heading]):
            if paragraph:
                found.append(Piece(heading, paragraph.removeprefix("- "), paragraph.startswith("- ")))
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


def test_the_outline_of_the_record_has_one_title_and_skips_no_level() -> None:
    levels = [block.level for block in body(drawn()[TARGET]) if block.kind == "heading"]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(deeper <= level + 1 for level, deeper in zip(levels, levels[1:], strict=False))
