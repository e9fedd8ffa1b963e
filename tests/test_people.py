"""Who answers, as our two forms print it: every kind of office, before and after a change, and whose words they are."""

from __future__ import annotations

import datetime
from dataclasses import replace
from functools import cache

import pytest

from respgen import document, render, responses, rules, template
from respgen.config import Config
from respgen.model import Block
from respgen.records import VOCABULARIES, kind_of_office
from respgen.render import Compiled
from respgen.responses import Fields
from tests import structure
from tests.drawing import body
from tests.project import CONFIG, KEYS, SAMPLE, Rows, Said, fields_of, records_of, template_of
from tests.tools import ROOT

BEFORE, AFTER = datetime.date(2025, 6, 2), datetime.date(2025, 11, 3)
LAST, FIRST = datetime.date(2025, 9, 30), datetime.date(2025, 10, 1)

RECORD, LETTER = "response-record", "response-letter"


@cache
def compiled(name: str) -> Compiled:
    file = f"templates/{name}.docx"
    return render.compile(template.read(document.read((ROOT / file).read_bytes(), file)))


def drawn(name: str, rows: Rows) -> tuple[Block, ...]:
    drawing = render.render(compiled(name), fields_of(rows))
    assert structure.faults(drawing.content) == []
    return body(drawing.content)


def project(office: dict[str, Said], people: list[dict[str, Said]], day: datetime.date, signatory: str = "") -> Rows:
    """A response of that day, in a force with one row in Forces and these in People."""
    force: dict[str, Said] = {"force": "Sampleshire", "force name": "Sampleshire Police", "area": "Sampleshire"}
    of: dict[str, Said] = {"force": "Sampleshire"}
    return SAMPLE | {
        "Forces": [force | {"area in a sentence": "the Sampleshire"} | office],
        "People": [of | person for person in people],
        "Documents": [SAMPLE["Documents"][0] | {"response date": day, "signatory": signatory or None}],
    }


def offices(kind: str, short: str, holder: str, officer: str = "Chief Constable") -> dict[str, Said]:
    return {"kind of office": kind, "short name": short, "holder's title": holder, "chief officer's title": officer}


PCC = offices("PCC", "PCC", "Police and Crime Commissioner")
PFCC = offices("PFCC", "PFCC", "Police, Fire and Crime Commissioner")
MAYOR = offices("mayor", "Mayor", "Mayor of Sampleshire")
MOPAC = offices("MOPAC", "MOPAC", "Mayor of Sampleshire", "Commissioner")
CITY = offices("City of London", "Police Authority Board", "Police Authority Board", "Commissioner")
BOARD = offices("board", "Policing Board", "Policing Board")
AUTHORITY = offices("authority", "Police Authority", "Police Authority")

PEOPLE: list[dict[str, Said]] = [
    {"post": "holder", "name": "A. Sample", "to": LAST},
    {"post": "holder", "title": "Acting", "name": "B. Sample", "from": FIRST},
    {"post": "chief officer", "title": "Temporary", "name": "C. Sample", "to": LAST},
    {"post": "chief officer", "name": "D. Sample", "from": FIRST},
]
BODIES: list[dict[str, Said]] = [
    {"post": "chief officer", "title": "T/", "name": "C. Sample", "to": LAST},
    {"post": "chief officer", "title": "Acting", "name": "D. Sample", "from": FIRST},
]
TITLES = {
    ("PCC", BEFORE): "PCC and Temporary Chief Constable | Police and Crime Commissioner: A. Sample"
    " | Temporary Chief Constable: C. Sample",
    ("PCC", AFTER): "PCC and Chief Constable | Acting Police and Crime Commissioner: B. Sample"
    " | Chief Constable: D. Sample",
    ("PFCC", BEFORE): "PFCC and Temporary Chief Constable | Police, Fire and Crime Commissioner: A. Sample"
    " | Temporary Chief Constable: C. Sample",
    ("PFCC", AFTER): "PFCC and Chief Constable | Acting Police, Fire and Crime Commissioner: B. Sample"
    " | Chief Constable: D. Sample",
    ("mayor", BEFORE): "Mayor and Temporary Chief Constable | Mayor of Sampleshire: A. Sample"
    " | Temporary Chief Constable: C. Sample",
    ("mayor", AFTER): "Mayor and Chief Constable | Acting Mayor of Sampleshire: B. Sample | Chief Constable: D. Sample",
    ("MOPAC", BEFORE): "MOPAC and Temporary Commissioner | Mayor of Sampleshire: A. Sample"
    " | Temporary Commissioner: C. Sample",
    ("MOPAC", AFTER): "MOPAC and Commissioner | Acting Mayor of Sampleshire: B. Sample | Commissioner: D. Sample",
    (
        "City of London",
        BEFORE,
    ): "Police Authority Board and T/Commissioner"
    " | Local policing body: Police Authority Board | T/Commissioner: C. Sample",
    ("City of London", AFTER): "Police Authority Board and Acting Commissioner"
    " | Local policing body: Police Authority Board | Acting Commissioner: D. Sample",
    (
        "board",
        BEFORE,
    ): "Policing Board and T/Chief Constable | Local policing body: Policing Board | T/Chief Constable: C. Sample",
    ("board", AFTER): "Policing Board and Acting Chief Constable | Local policing body: Policing Board"
    " | Acting Chief Constable: D. Sample",
    (
        "authority",
        BEFORE,
    ): "Police Authority and T/Chief Constable | Local policing body: Police Authority | T/Chief Constable: C. Sample",
    ("authority", AFTER): "Police Authority and Acting Chief Constable | Local policing body: Police Authority"
    " | Acting Chief Constable: D. Sample",
}
"""By kind of office and day: the record's heading, and the rows of its table for holder and chief officer."""
OFFICES = {str(one["kind of office"]): one for one in (PCC, PFCC, MAYOR, MOPAC, CITY, BOARD, AUTHORITY)}


def people_of(kind: str) -> list[dict[str, Said]]:
    """A body has no holder: nobody is named for it."""
    return BODIES if kind in ("City of London", "board", "authority") else PEOPLE


def test_every_kind_of_office_is_in_the_table() -> None:
    assert tuple(OFFICES) == VOCABULARIES["kind of office"]
    assert {kind for kind, _ in TITLES} == set(OFFICES)


@pytest.mark.parametrize(("kind", "day"), TITLES, ids=str)
def test_the_record_s_title_lines(kind: str, day: datetime.date) -> None:
    blocks = drawn(RECORD, project(OFFICES[kind], people_of(kind), day))
    (heading,) = (block.text for block in blocks if block.style == "Heading 1")
    cells = {(block.cell.row, block.cell.column): block.text for block in blocks if block.cell and block.cell.row < 5}
    lines = [heading.removesuffix(" Force Inspection response record")]
    lines += [f"{cells[row, 1]}: {cells[row, 2]}" for row in (3, 4)]
    assert " | ".join(lines) == TITLES[kind, day]


# ---------------------------------------------------------------------------------------------------------- the letter


def signature(blocks: tuple[Block, ...]) -> list[str]:
    return [block.text for block in blocks if block.style == "Signature"]


def letter_heading(blocks: tuple[Block, ...]) -> str:
    (heading,) = (block.text for block in blocks if block.style == "Heading 1")
    return heading.removeprefix("A sample report: response from ")


LETTERS = {
    "PCC": "A. Sample, Police and Crime Commissioner for the Sampleshire",
    "PFCC": "A. Sample, Police, Fire and Crime Commissioner for the Sampleshire",
    "mayor": "A. Sample, Mayor of Sampleshire",
    "MOPAC": "A. Sample, Mayor of Sampleshire",
    "City of London": "the Police Authority Board for the Sampleshire",
    "board": "the Policing Board for the Sampleshire",
    "authority": "the Police Authority for the Sampleshire",
}


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_is_headed_and_signed_by_whoever_answers(kind: str) -> None:
    blocks = drawn(LETTER, project(OFFICES[kind], people_of(kind), BEFORE, "holder"))
    told = LETTERS[kind].removeprefix("the ").split(", ", 1)
    assert letter_heading(blocks) == LETTERS[kind]
    assert signature(blocks) == (told[1:] and [told[0], told[1]]) or told


DEPUTY: dict[str, Said] = {"post": "signatory", "title": "Deputy Mayor for Policing and Crime", "name": "E. Sample"}
CHAIR: dict[str, Said] = {"post": "signatory", "title": "Chair of the Police Authority Board", "name": "F. Sample"}


@pytest.mark.parametrize(
    ("office", "person", "signed"),
    [
        (MAYOR, DEPUTY, ["E. Sample", "Deputy Mayor for Policing and Crime, Sampleshire"]),
        (MOPAC, DEPUTY, ["E. Sample", "Deputy Mayor for Policing and Crime, Sampleshire"]),
        (CITY, CHAIR, ["F. Sample", "Chair of the Police Authority Board, Sampleshire"]),
        (PCC, CHAIR | {"title": "Chief Executive"}, ["F. Sample", "Chief Executive for the Sampleshire"]),
        (
            PCC,
            CHAIR | {"title": "Deputy Commissioner for Sampleshire"},
            ["F. Sample", "Deputy Commissioner for Sampleshire"],
        ),
    ],
    ids=["mayor", "MOPAC", "City of London", "chief executive", "title with area"],
)
def test_somebody_else_signs(office: dict[str, Said], person: dict[str, Said], signed: list[str]) -> None:
    rows = project(office, [*people_of(str(office["kind of office"])), person], BEFORE, "signatory")
    assert signature(drawn(LETTER, rows)) == signed
    cells = [block.text for block in drawn(RECORD, rows) if block.cell]
    assert cells[cells.index("Signed by") + 1] == ", ".join(signed)


@pytest.mark.parametrize("signatory", ["", "holder"])
def test_the_record_names_no_signatory_where_the_holder_signs(signatory: str) -> None:
    blocks = drawn(RECORD, project(PCC, PEOPLE, BEFORE, signatory))
    assert "Signed by" not in [block.text for block in blocks]


@pytest.mark.parametrize(
    ("office", "signed"),
    [(PCC, ["A. Sample", "Police and Crime Commissioner for the Sampleshire"]),
     (CITY, ["Police Authority Board for the Sampleshire"])],
    ids=["PCC", "City of London"],
)  # fmt: skip
def test_a_covering_letter_is_signed_alike(office: dict[str, Said], signed: list[str]) -> None:
    rows = project(office, people_of(str(office["kind of office"])), BEFORE, "holder")
    assert signature(drawn("covering-letter", rows)) == signed


def test_a_progress_report_names_a_body_by_its_title() -> None:
    cells = [block.text for block in drawn("progress-report", project(CITY, BODIES, BEFORE)) if block.cell]
    assert cells[cells.index("Local policing body") + 1] == "Police Authority Board"


def test_the_chief_officer_s_full_title_names_the_force() -> None:
    found = fields_of(project(MOPAC, PEOPLE, BEFORE)).chief_officer
    assert found.full_title == "Temporary Commissioner, Sampleshire Police"


@pytest.mark.parametrize(
    ("office", "full"),
    [
        (MAYOR | {"holder's title": "Mayor"}, "Mayor of the Sampleshire"),
        (PCC | {"holder's title": "Mayor"}, "Mayor for the Sampleshire"),
        (PCC | {"holder's title": "sampleshire Commissioner"}, "sampleshire Commissioner"),
        (PCC | {"area in a sentence": None}, "[Area in a sentence: missing in the register]"),
        (PCC | {"holder's title": None}, "[Holder's title: missing in the register]"),
    ],
    ids=["mayor", "mayor by title only", "names the area", "no area", "no title"],
)
def test_a_full_title_says_what_it_is_for(office: dict[str, Said], full: str) -> None:
    assert fields_of(project(office, PEOPLE, BEFORE)).holder.full_title.words == full


# ------------------------------------------------------------------------------------------------------ kinds of office


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("pcc", "PCC"),
        ("Police and Crime Commissioner", "PCC"),
        ("OPFCC", "PFCC"),
        ("Combined authority  mayor", "mayor"),
        ("City", "City of London"),
        ("Police Authority Board", "board"),
        ("Police Authority", "authority"),
        ("Committee of the Whole", None),
        ("", None),
    ],
)
def test_a_kind_of_office_is_known_by_several_words(words: str, kind: str | None) -> None:
    assert kind_of_office(words, CONFIG) == kind


def test_the_settings_say_what_other_words_for_a_kind_of_office_mean() -> None:
    own = replace(CONFIG, words={"Kind of office": {"Committee of the Whole": "board"}})
    rows = project(PCC | {"kind of office": "Committee of the whole"}, BODIES, BEFORE)
    assert fields_of(rows).office.is_body is False
    assert fields_of(rows, own).office.is_body is True
    assert fields_of(rows, own).office.kind == "Committee of the whole"


@pytest.mark.parametrize("kind", OFFICES)
def test_a_body_does_not_say_i(kind: str) -> None:
    text = "{% if office.is_body %}The {{ office.short_name }} encloses{% else %}I enclose{% endif %} a copy."
    rows = project(OFFICES[kind], people_of(kind), BEFORE)
    blocks = body(render.render(render.compile(template_of(text)), fields_of(rows)).content)
    a_body = kind in ("City of London", "board", "authority")
    said = f"The {OFFICES[kind]['short name']} encloses a copy." if a_body else "I enclose a copy."
    assert said in [block.text for block in blocks]


# -------------------------------------------------------------------------------------------------------- whose words


LATER = "2025-26 Q3"
A_AND_B: list[dict[str, Said]] = PEOPLE[:2]
A_STAYS: list[dict[str, Said]] = [
    {"post": "holder", "title": "Acting", "name": "A. Sample", "to": LAST},
    {"post": "holder", "name": "a. sample", "from": FIRST},
]
CHAIRS: list[dict[str, Said]] = [
    {"post": "holder", "title": "Chair", "name": "A. Sample", "to": LAST},
    {"post": "holder", "title": "Chair", "name": "B. Sample", "from": FIRST},
]
NOW_MAYOR = [PCC | {"valid to": LAST}, MAYOR | {"valid from": FIRST}]
NOW_BOARD = [PCC | {"valid to": LAST}, BOARD | {"valid from": FIRST}]


def quarter(
    forces: list[dict[str, Said]], people: list[dict[str, Said]], own: str = "", answered: datetime.date | None = BEFORE
) -> Rows:
    """Two responses, the second for October to December: it repeats the first one's words unless it has its own."""
    rows = project(PCC, people, AFTER)
    (document,), (force,) = rows["Documents"], rows["Forces"]
    return rows | {
        "Forces": [force | more for more in forces],
        "Documents": [document | {"response date": answered}, document | {"occasion": LATER}],
        "Commentary": [
            {**KEYS, "occasion": "first", "initial response": "We agree."},
            {**KEYS, "occasion": LATER, "initial response": own or None, "overall comments": "Well done."},
        ],
    }


def later(rows: Rows) -> Fields:
    """The fields of the second response."""
    return responses.plan(records_of(rows), CONFIG, {"form": template_of("x")}).responses[1].values


REPEATED: dict[str, tuple[Rows, str]] = {
    "another holder": (quarter([PCC], A_AND_B), "A. Sample, Police and Crime Commissioner"),
    "without a response date": (quarter([PCC], A_AND_B, answered=None), "A. Sample, Police and Crime Commissioner"),
    "answered after the change": (quarter([PCC], A_AND_B, answered=AFTER), ""),
    "words of its own": (quarter([PCC], A_AND_B, own="I agree."), ""),
    "the same holder, no longer acting": (quarter([PCC], A_STAYS), ""),
    "nobody named, the same office": (quarter([PCC], []), ""),
    "nobody named, another office": (
        quarter(NOW_MAYOR, []),
        "[Name of the holder: missing in the register], Police and Crime Commissioner",
    ),
    "nobody named before": (
        quarter([PCC], A_AND_B[1:]),
        "[Name of the holder: missing in the register], Police and Crime Commissioner",
    ),
    "another office, the same person": (quarter(NOW_MAYOR, [{"post": "holder", "name": "A. Sample"}]), ""),
    "another office, another person": (quarter(NOW_MAYOR, A_AND_B), "A. Sample, Police and Crime Commissioner"),
    "a board follows": (quarter(NOW_BOARD, A_AND_B[:1]), "A. Sample, Police and Crime Commissioner"),
    "a board with another chair": (quarter([BOARD], CHAIRS), ""),
}
"""What changed between the two responses, and by whom the second one says that the words are."""


@pytest.mark.parametrize(("rows", "by"), REPEATED.values(), ids=REPEATED)
def test_words_that_are_repeated_keep_whose_they_are(rows: Rows, by: str) -> None:
    fields = later(rows)
    who = fields.commentary.initial_response_by
    assert fields.commentary.by_predecessor == bool(by)
    if by:
        assert f"{who.name.words}, {who.title.words}" == by
        assert fields.commentary.initial_response_for == "the first response"
    for name in (RECORD, LETTER):
        blocks = body(render.render(compiled(name), fields).content)
        told = [block.text for block in blocks if block.text.startswith("This initial response was written by")]
        assert told == ([f"This initial response was written by {by}, for the first response."] if by else [])
        if by:
            texts = [block.text for block in blocks]
            assert texts[texts.index(told[0]) + 1] == "We agree."


def test_the_record_heads_repeated_words_with_the_title_of_who_wrote_them() -> None:
    blocks = body(render.render(compiled(RECORD), later(quarter(NOW_MAYOR, A_AND_B))).content)
    assert [block.text for block in blocks if block.style == "Heading 2"][0::4] == [
        "Police and Crime Commissioner's initial response",
        "Contact and other formats",
    ]
    assert "Acting Mayor of Sampleshire's overall comments" in [block.text for block in blocks]


def test_a_board_that_wrote_is_named_by_its_title() -> None:
    rows = quarter([BOARD | {"valid to": LAST}, MAYOR | {"valid from": FIRST}], A_AND_B[1:])
    blocks = body(render.render(compiled(RECORD), later(rows)).content)
    assert "This initial response was written by the Policing Board for the first response." in [
        block.text for block in blocks
    ]


def test_words_of_a_quarter_are_told_as_that_quarter_s() -> None:
    rows = quarter([PCC], A_AND_B)
    rows["Commentary"][0]["occasion"] = "2025-26 Q1"
    found = later(rows).commentary
    assert found.by_predecessor
    assert found.initial_response_for.words == "April to June 2025"


def test_a_gap_in_who_wrote_is_this_response_s() -> None:
    gap = later(quarter(NOW_MAYOR, [])).commentary.initial_response_by.name.gap
    assert gap is not None
    assert gap.keys.occasion == LATER
    assert "2 June 2025" in gap.help


# ------------------------------------------------------------------------------------------------------------ findings


def told(rows: Rows, config: Config = CONFIG) -> list[str]:
    """Code and message of what the rules about people find."""
    said = records_of(rows, config)
    plan = responses.plan(said, config, {"form": template_of("x")})
    found = rules.run(rules.PEOPLE_RULES, rules.Offices(said, config, plan))
    return [f"{one.code} {one.message}" for one in found]


def test_two_changes_in_the_time_of_one_response_are_one_warning() -> None:
    rows = project(
        PCC,
        [
            {"post": "holder", "name": "A. Sample", "to": datetime.date(2025, 5, 31)},
            {"post": "holder", "title": "Acting", "name": "B. Sample", "from": datetime.date(2025, 6, 1),
             "to": datetime.date(2025, 6, 30)},
            {"post": "holder", "name": "C. Sample", "from": datetime.date(2025, 7, 1)},
        ],
        datetime.date(2025, 7, 8),
    )  # fmt: skip
    assert told(rows) == [
        "L861 the office of Sampleshire changes hands between the report's publication and 10 July 2025:"
        " A. Sample until 31 May 2025, B. Sample until 30 June 2025, C. Sample from 1 July 2025;"
        " inputs/sample.xlsx:Commentary!D2 is printed as the words of C. Sample"
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (datetime.date(2025, 5, 15), datetime.date(2025, 5, 16)),
        (datetime.date(2025, 7, 10), datetime.date(2025, 7, 11)),
    ],
    ids=["on the day of the report", "after the last day"],
)
def test_a_change_outside_the_time_of_the_response_is_not_told(first: datetime.date, last: datetime.date) -> None:
    people: list[dict[str, Said]] = [
        {"post": "holder", "name": "A. Sample", "to": first},
        {"post": "holder", "name": "B. Sample", "from": last},
    ]
    assert told(project(PCC, people, BEFORE)) == []


def test_a_change_is_not_told_once_the_response_is_live() -> None:
    people: list[dict[str, Said]] = [
        {"post": "holder", "name": "A. Sample", "to": datetime.date(2025, 5, 31)},
        {"post": "holder", "name": "B. Sample", "from": datetime.date(2025, 6, 1)},
    ]
    rows = project(PCC, people, BEFORE)
    assert len(told(rows)) == 1
    (document,) = rows["Documents"]
    assert told(rows | {"Documents": [document | {"live on": BEFORE}]}) == []
    # What is to go live after the day that findings are judged at is not live yet.
    assert len(told(rows | {"Documents": [document | {"live on": AFTER}]})) == 1


def test_nothing_is_said_of_a_force_that_the_settings_do_not_name() -> None:
    people: list[dict[str, Said]] = [{"post": "holder", "name": "A. Sample"}, {"post": "holder", "name": "B. Sample"}]
    rows = project(PCC | {"kind of office": "committee"}, people, BEFORE)
    rows["Forces"].append({"force": "Elsewhere"})
    assert [one[:4] for one in told(rows)] == ["L863", "L865"]
    assert told(rows, replace(CONFIG, answers_for=("Elsewhere",))) == []


def test_a_force_for_which_only_a_document_is_planned_is_ours() -> None:
    people: list[dict[str, Said]] = [{"post": "holder", "name": "A. Sample"}, {"post": "holder", "name": "B. Sample"}]
    rows = project(PCC, people, BEFORE)
    for sheet in ("Commentary", "Actions", "Updates", "Chief officer"):
        rows = {name: lines for name, lines in rows.items() if name != sheet}
    assert [one[:4] for one in told(rows)] == ["L863"]


def test_days_that_cannot_be_read_are_told_by_other_rules() -> None:
    people: list[dict[str, Said]] = [
        {"post": "holder", "name": "A. Sample", "to": "soon"},
        {"post": "holder", "name": "B. Sample", "from": "sooner"},
    ]
    assert told(project(PCC, people, BEFORE)) == []


def test_the_same_row_twice_does_not_overlap_with_itself() -> None:
    assert told(project(PCC, [PEOPLE[0], PEOPLE[0]], BEFORE)) == []


@pytest.mark.parametrize(
    ("days", "span"),
    [
        ((None, None, None, None), "at all times"),
        ((None, LAST, None, None), "until 30 September 2025"),
        ((None, None, FIRST, None), "from 1 October 2025 on"),
        ((None, AFTER, FIRST, None), "from 1 October 2025 to 3 November 2025"),
        ((None, FIRST, FIRST, None), "on 1 October 2025"),
    ],
)
def test_an_overlap_says_for_how_long(days: tuple[Said, Said, Said, Said], span: str) -> None:
    people: list[dict[str, Said]] = [
        {"post": "contact", "name": "A. Sample", "from": days[0], "to": days[1]},
        {"post": "contact", "name": "B. Sample", "from": days[2], "to": days[3]},
    ]
    (message,) = told(project(PCC, people, BEFORE))
    assert message.endswith(f' both hold the post "contact" of Sampleshire {span}')
