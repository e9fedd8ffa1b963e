"""templates/response-letter.docx with all that a report may hold: its order, its quotations, its sentences."""

from __future__ import annotations

import datetime

from respgen import document, render, template
from respgen.model import Block
from respgen.render import Drawing
from tests import structure
from tests.drawing import body
from tests.project import ITEM, KEYS, SAMPLE, Rows, Said, fields_of
from tests.tools import ROOT

LETTER = "templates/response-letter.docx"
COMPILED = render.compile(template.read(document.read((ROOT / LETTER).read_bytes(), LETTER)))

CAUSE: dict[str, Said] = {**KEYS, "kind": "cause of concern", "number": "1"}
SECOND: dict[str, Said] = {**ITEM, "number": "2"}
THIRD: dict[str, Said] = {**ITEM, "number": "3"}
AREA: dict[str, Said] = {**KEYS, "kind": "area for improvement", "number": "1"}
TOLD: dict[str, Said] = {"period": "first", "as at": datetime.date(2025, 6, 6), "status": "in progress"}

ROWS: Rows = SAMPLE | {
    "Forces": [
        SAMPLE["Forces"][0] | {"area in a sentence": "Sampleshire", "other-formats line": "Ask for large print."}
    ],
    "People": [*SAMPLE["People"], {"force": "Sampleshire", "post": "contact", "name": "The letters team"}],
    "Inspections": [SAMPLE["Inspections"][0] | {"recommendations made": 3}],
    "Recommendations": [
        CAUSE | {"text": "Nobody takes samples.", "addressees": "this force"},
        ITEM
        | {
            "under": "1",
            "text": "By 30 April 2026, the force could:\n- take samples; and\n- label them:\n  1. in ink\n\nThen stop.",
            "addressees": "this force",
        },
        SECOND | {"under": "1", "text": "At once, the force should say why.", "addressees": "this force"},
        THIRD | {"text": "By 30 April 2026, the Home Office should help.", "addressees": "Home Office"},
        AREA | {"text": "The force could sample more.", "addressees": "this force"},
    ],
    "Updates": [
        CAUSE | TOLD | {"text for publication": "We accept it."},
        ITEM | TOLD | {"heading": "Samples", "text for publication": "- Samples are taken"},
        SECOND | TOLD | {"text for publication": "We have said why."},
        AREA | TOLD | {"text for publication": "We sample more."},
    ],
    "Chief officer": [
        SAMPLE["Chief officer"][0] | {"next steps": "1. Take more.", "closing": "We will go on."},
    ],
    "Commentary": [SAMPLE["Commentary"][0] | {"invited on": datetime.date(2025, 5, 19)}],
    "Actions": [
        ITEM | {"before the quotation": "I saw none.", "after it": "I agree.", "action or reason": "I pay for jars."},
        SECOND | {"action or reason": "I have asked."},
        THIRD | {"action or reason": "None, because it is for the Home Office."},
    ],
    "Documents": [
        SAMPLE["Documents"][0]
        | {
            "response date": datetime.date(2025, 6, 27),
            "signatory": "holder",
            "addressee": "The Chief Inspector\nSample Street",
            "salutation": "Dear Chief Inspector",
        }
    ],
}
"""A cause of concern with two recommendations, one of them with a list; one made to others; an area for improvement."""


def letter(rows: Rows) -> Drawing:
    drawing = render.render(COMPILED, fields_of(rows))
    assert structure.faults(drawing.content) == []
    return drawing


def told(block: Block) -> str:
    return f"{block.style}: {block.text}"


def test_a_letter_that_lacks_nothing_reads_in_one_order_for_every_recommendation() -> None:
    drawing = letter(ROWS)
    assert drawing.gaps == ()
    assert [told(block) for block in body(drawing.content)] == [
        "Draft notice: Draft, not for publication. Text in [brackets] is missing;"
        " it says what is awaited, and from whom.",
        "Contact details: Please ask for: The letters team",
        "Contact details: Sample House\nSample Street",
        "Date: 27 June 2025",
        "Addressee: The Chief Inspector\nSample Street",
        "Heading 1: A sample report: response from A. Sample, Police and Crime Commissioner for Sampleshire",
        "Salutation: Dear Chief Inspector",
        "Normal: This is a response under section 55 of the Police Act 1996 to the report 'A sample report',"
        " published on 16 May 2025.",
        "Normal: We agree.",
        "Heading 2: Cause of concern 1",
        "Quote: Nobody takes samples.",
        "Normal: This letter answers these recommendations under it: Recommendation 1 and Recommendation 2.",
        "Heading 3: Chief Constable's update",
        "Normal: We accept it.",
        "Heading 2: Recommendation 1",
        "Normal: I saw none.",
        "Quote: By 30 April 2026, the force could:",
        "Quote List Bullet: take samples; and",
        "Quote List Bullet: label them:",
        "Quote List Number 2: in ink",
        "Quote: Then stop.",
        "Normal: I agree.",
        "Heading 3: Chief Constable's update: Samples",
        "List Bullet: Samples are taken",
        "Heading 3: Police and Crime Commissioner's action",
        "Normal: I pay for jars.",
        "Heading 2: Recommendation 2",
        "Quote: At once, the force should say why.",
        "Heading 3: Chief Constable's update",
        "Normal: We have said why.",
        "Heading 3: Police and Crime Commissioner's action",
        "Normal: I have asked.",
        "Heading 2: Area for improvement 1",
        "Quote: The force could sample more.",
        "Heading 3: Chief Constable's update",
        "Normal: We sample more.",
        "Heading 2: Other recommendations in the report",
        "Normal: For each of them: the action that has been taken or is proposed, or why there is none.",
        "Heading 3: Recommendation 3",
        "Normal: None, because it is for the Home Office.",
        "Heading 2: Chief Constable's comments",
        "Normal: The Chief Constable was invited on 19 May 2025 to comment on the report."
        " The comments were received on 9 June 2025.",
        "Normal: Welcome.",
        "Heading 3: Next steps",
        "List Number: Take more.",
        "Normal: We will go on.",
        "Heading 2: Conclusion",
        "Normal: Well done.",
        "Closing: Yours faithfully,",
        "Signature: A. Sample",
        "Signature: Police and Crime Commissioner for Sampleshire",
        "Other formats: Ask for large print.",
    ]


def test_a_list_in_a_quotation_is_a_true_list_at_its_levels() -> None:
    items = [block for block in body(letter(ROWS).content) if block.style.startswith("Quote List")]
    assert [(block.kind, block.level, block.listing and block.listing.ordered) for block in items] == [
        ("item", 1, False),
        ("item", 1, False),
        ("item", 2, True),
    ]


def test_a_quarter_says_what_it_is_and_is_not_bound_by_section_55() -> None:
    quarter: Rows = {
        sheet: [
            row | {column: "2025-26 Q1" for column in ("occasion", "period") if column in row} for row in ROWS[sheet]
        ]
        for sheet in ROWS
    }
    drawing = letter(quarter)
    assert drawing.gaps == ()
    words = [block.text for block in body(drawing.content)]
    assert words[7] == (
        "This is an update for April to June 2025, as at 6 June 2025, on the report 'A sample report',"
        " published on 16 May 2025."
    )
    assert words[words.index("Chief Constable's comments") + 1] == "Welcome."
    assert not any("section 55" in line or "was invited" in line for line in words)


def test_a_letter_to_which_the_chief_constable_said_nothing_says_so_once() -> None:
    rows = ROWS | {"Chief officer": [{**KEYS, "occasion": "first", "introduction": "", "received on": "none"}]}
    drawing = letter(rows)
    assert drawing.gaps == ()
    words = [block.text for block in body(drawing.content)]
    at = words.index("Chief Constable's comments")
    assert words[at + 1 : words.index("Conclusion")] == [
        "The Chief Constable was invited on 19 May 2025 to comment on the report.",
        "No comments received from the Chief Constable",
    ]


def test_comments_without_their_day_and_comments_that_are_missing_are_one_gap_each() -> None:
    undated = ROWS | {"Chief officer": [{**KEYS, "occasion": "first", "introduction": "Welcome."}]}
    assert [gap.awaited for gap in letter(undated).gaps] == [
        "Date on which comments were received: awaited from the Chief Constable"
    ]
    silent = ROWS | {"Chief officer": []}
    assert [gap.awaited for gap in letter(silent).gaps] == [
        "Chief Constable's comments: awaited from the Chief Constable"
    ]


def test_an_action_that_is_missing_is_a_gap_where_the_act_wants_one() -> None:
    """A recommendation wants one, here two do; an area for improvement and a cause with recommendations do not."""
    assert [gap.awaited for gap in letter(ROWS | {"Actions": []}).gaps] == [
        f"Action on Recommendation {number}, or the reason for none: awaited from the Police and Crime Commissioner's"
        " office"
        for number in (1, 2, 3)
    ]
    alone = [row | {"under": None} for row in ROWS["Recommendations"]]
    assert [gap.awaited for gap in letter(ROWS | {"Recommendations": alone}).gaps] == [
        "Action on Cause of concern 1, or the reason for none: awaited from the Police and Crime Commissioner's office"
    ]
    told_of: dict[str, Said] = {"action or reason": "I sampled."}
    words = [block.text for block in body(letter(ROWS | {"Actions": [*ROWS["Actions"], AREA | told_of]}).content)]
    at = words.index("I sampled.")
    assert words[at - 3 : at] == [
        "Chief Constable's update",
        "We sample more.",
        "Police and Crime Commissioner's action",
    ]


def test_a_report_whose_recommendations_all_apply_has_no_heading_for_others() -> None:
    every = [row | {"addressees": "this force"} for row in ROWS["Recommendations"]]
    rows = ROWS | {
        "Recommendations": every,
        "Updates": [*ROWS["Updates"], THIRD | TOLD | {"text for publication": "Yes."}],
    }
    drawing = letter(rows)
    assert drawing.gaps == ()
    assert "Other recommendations in the report" not in [block.text for block in body(drawing.content)]
