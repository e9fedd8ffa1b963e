"""The two published documents, held against the register: what they do not cover is found at its place.

Each finding is a true fault of the text. Those that the list of its errors has are named by its number.
"""

import functools
from dataclasses import replace

import pytest

from respgen import config, coverage, document, pipeline, rules
from respgen.errors import Finding
from respgen.model import Document
from respgen.responses import Response
from tests import drawing
from tests.tools import ROOT

from . import letter_as_published as letter
from . import record_as_published as record


@functools.cache
def responses() -> dict[str, Response]:
    """The responses that inputs/ plans, by their force."""
    return {one.response.keys.force: one.response for one in pipeline.run(config.load(ROOT)).results}


def found_in(force: str, held: Document, drawn: Document | None = None) -> tuple[Finding, ...]:
    response = responses()[force]
    read = response.template
    covering = coverage.Covering(response.values, response.keys, read.language, held, drawn, read.purpose)
    return rules.run(rules.COVERAGE_RULES, coverage.read(covering))


def told(findings: tuple[Finding, ...], code: str) -> list[tuple[str, str]]:
    """Of that rule: the number of the recommendation, and the place in the document."""
    return [(one.keys.number, str(one.place).partition(": ")[2]) for one in findings if one.code == code]


@functools.cache
def in_record() -> tuple[Finding, ...]:
    return found_in(record.FORCE, document.read(record.docx(), "record.docx"))


@functools.cache
def in_letter() -> tuple[Finding, ...]:
    return found_in(letter.FORCE, document.read(letter.docx(), "letter.docx"))


def test_these_findings_and_no_others() -> None:
    assert count(in_record()) == {"L831": 5, "L833": 5, "L836": 1, "L838": 1, "L839": 1, "L840": 1, "L842": 2}
    assert count(in_letter()) == {
        "L831": 6, "L833": 4, "L834": 1, "L835": 2, "L836": 4, "L839": 4, "L841": 1, "L842": 3,
    }  # fmt: skip


def count(findings: tuple[Finding, ...]) -> dict[str, int]:
    return {code: sum(one.code == code for one in findings) for code in sorted({one.code for one in findings})}


# ------------------------------------------------------------------------------------------------ the record


def test_record_five_of_ten_recommendations_stand_nowhere() -> None:
    """ST18."""
    assert told(in_record(), "L831") == [
        ("3", 'under "Recommendation 2 – Operational Guidance and CPD", paragraph 4'),
        ("5", 'under "Recommendation 4 – Regional Intelligence Plan", paragraph 3'),
        ("6", 'under "Recommendation 4 – Regional Intelligence Plan", paragraph 3'),
        ("7", 'under "Recommendation 4 – Regional Intelligence Plan", paragraph 3'),
        ("10", 'under "Recommendation 9 – OIC E-Learning", paragraph 3'),
    ]


def test_record_the_office_s_own_action_is_nowhere() -> None:
    """ST19: what the record says instead is no reason."""
    assert told(in_record(), "L833") == [
        ("1", 'heading "Recommendation 1 – Dedicated OIC Team"'),
        ("2", 'heading "Recommendation 2 – Operational Guidance and CPD"'),
        ("4", 'heading "Recommendation 4 – Regional Intelligence Plan"'),
        ("8", 'heading "Recommendation 8 – Hydra Training"'),
        ("9", 'heading "Recommendation 9 – OIC E-Learning"'),
    ]
    denial = (
        '"No specific recommendations were made to Police and Crime Commissioners." (under "Police, Fire and Crime'
        " Commissioner's initial res…\", paragraph 2) is no reason"
    )
    assert all(denial in one.message for one in in_record() if one.code == "L833")


def test_record_a_quotation_has_lost_its_number() -> None:
    """ST3: the row of the table above a page's end took it along."""
    (one,) = told(in_record(), "L836")
    assert one[0] == "8"
    assert one[1].endswith('table 1 ("Force | Staffordshire"), row 10, column 2')


def test_record_ten_are_promised_below_and_five_set_out() -> None:
    """ST16."""
    assert told(in_record(), "L838") == [
        ("", 'under "Police, Fire and Crime Commissioner\'s initial res…", paragraph 2')
    ]
    (one,) = (one for one in in_record() if one.code == "L838")
    assert one.message.endswith("promises 10 recommendations, and 5 are set out")


def test_record_promises_hang_on_an_approval_and_answers_have_no_date() -> None:
    """ST23."""
    assert told(in_record(), "L840") == [("9", 'under "Recommendation 9 – OIC E-Learning", paragraph 3')]
    assert told(in_record(), "L839") == [("2", 'under "Recommendation 2 – Operational Guidance and CPD", paragraph 1')]


def test_record_neither_link_nor_law_are_named() -> None:
    """ST32."""
    assert [one.message for one in in_record() if one.code == "L842"] == [
        "nothing says the report's web address",
        "nothing names section 55 of the Police Act 1996",
    ]


# ------------------------------------------------------------------------------------------------ the letter


def test_letter_six_of_ten_recommendations_stand_nowhere() -> None:
    """WM5. The "Recommendation 1" that it names is another one."""
    assert [number for number, _ in told(in_letter(), "L831")] == ["1", "3", "5", "6", "7", "10"]


def test_letter_the_office_s_own_action_is_nowhere() -> None:
    """WM18."""
    assert told(in_letter(), "L833") == [
        ("2", "paragraph 11"), ("4", "paragraph 15"), ("8", "paragraph 17"), ("9", "paragraph 20"),
    ]  # fmt: skip


def test_letter_the_chief_constable_s_comments_are_nowhere() -> None:
    """WM17."""
    assert [str(one.place) for one in in_letter() if one.code == "L834"] == ["letter.docx"]


def test_letter_two_quotations_are_altered() -> None:
    """WM1, WM2."""
    assert told(in_letter(), "L835") == [("4", "paragraph 15"), ("8", "paragraph 17")]
    first, second = (one.message for one in in_letter() if one.code == "L835")
    assert 'here "… related to OIC.", there "… related to organised immigration crime."' in first
    assert "Crime Unit (MSOICU), should make" in second


def test_letter_quotations_have_another_number_or_none() -> None:
    """WM3, WM4."""
    assert told(in_letter(), "L836") == [
        ("2", "paragraph 10"), ("4", "paragraph 15"), ("8", "paragraph 18"), ("9", "paragraph 20"),
    ]  # fmt: skip
    words = [one.words for one in in_letter() if one.code == "L836"]
    assert (words[0], words[2]) == ("Recommendation 1", "The third recommendation")


def test_letter_no_answer_has_a_date() -> None:
    """WM19."""
    assert [number for number, _ in told(in_letter(), "L839")] == ["2", "4", "8", "9"]


def test_letter_lacks_its_parts() -> None:
    """WM14."""
    (one,) = (one for one in in_letter() if one.code == "L841")
    assert str(one.place) == "letter.docx: paragraph 23"
    assert one.message.endswith("has no salutation, no date and no addressee")


def test_letter_facts_are_missing() -> None:
    """WM22."""
    assert [one.message for one in in_letter() if one.code == "L842"] == [
        "nothing says the report's date of publication",
        "nothing says the report's web address",
        "nothing names section 55 of the Police Act 1996",
    ]


# ------------------------------------------------------------------------------------------------ once mended


@pytest.mark.parametrize(
    ("force", "left"),
    [
        # The Chief Constable's own words, in which nothing may be mended.
        (record.FORCE, [("L840", "9")]),
        (letter.FORCE, []),
    ],
)
def test_in_what_is_drawn_of_the_mended_words_nothing_but_gaps_is_left(force: str, left: list[tuple[str, str]]) -> None:
    drawn = drawing.read(drawing.drawn(ROOT)[responses()[force].target])
    assert [(one.code, one.keys.number) for one in found_in(force, drawn, drawn)] == left


def test_a_gap_that_the_draft_still_shows_is_not_told_twice_and_one_that_was_deleted_is_told() -> None:
    drawn = drawing.read(drawing.drawn(ROOT)[responses()[record.FORCE].target])
    body, *others = drawn.stories
    kept = tuple(block for block in body.blocks if not block.text.startswith("[Action on Recommendation 3,"))
    assert len(kept) == len(body.blocks) - 1
    found = found_in(record.FORCE, replace(drawn, stories=(replace(body, blocks=kept), *others)), drawn)
    assert told(found, "L833") == [("3", 'heading "Recommendation 3: action or reason"')]
