"""templates/covering-letter.docx, and where it takes from what the response that it encloses does not say."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path

import pytest

from respgen import document, linting, render, responses, template
from respgen.config import Config, Copies
from respgen.model import FilePlace
from respgen.render import Drawing
from respgen.responses import Fields
from tests import structure
from tests.drawing import body
from tests.project import CONFIG, ITEM, KEYS, SAMPLE, Rows, Said, records_of, template_of
from tests.tools import ROOT
from tests.word import packed, unpacked

LETTER = "templates/covering-letter.docx"
TEMPLATE = template.read(document.read((ROOT / LETTER).read_bytes(), LETTER))
COMPILED = render.compile(TEMPLATE)
COPIES = Copies("The Chief Inspector\nSample Street", "The Home Secretary", "one@example.org", "two@example.org")
SENT = replace(CONFIG, copies=COPIES)
FIRST = datetime.date(2025, 7, 1)

PLANNED: dict[str, Said] = {**KEYS, "occasion": "first"}
LIVE: dict[str, Said] = {**PLANNED, "live on": FIRST, "live address": "https://example.org/answer"}
COVERING: dict[str, Said] = {
    **PLANNED,
    "template": "covering-letter",
    "response date": FIRST,
    "signatory": "holder",
    "salutation": "Dear both",
}
ROWS: Rows = SAMPLE | {
    "Forces": [SAMPLE["Forces"][0] | {"area in a sentence": "Sampleshire"}],
    "People": [*SAMPLE["People"], {"force": "Sampleshire", "post": "contact", "name": "The letters team"}],
    "Documents": [LIVE | {"template": "form"}, COVERING],
}
AREA: dict[str, Said] = {**KEYS, "kind": "area for improvement", "number": "1"}


def values(rows: Rows, config: Config = SENT) -> Fields:
    """The fields of the covering letter that the rows plan."""
    templates = {
        "covering-letter": TEMPLATE,
        "form": template_of("@custom purpose = response\n{{ draft_notice }}"),
        "other": template_of("@custom purpose = response\n{{ draft_notice }}", "other"),
        "note": template_of("{{ draft_notice }}", "note"),
    }
    plan = responses.plan(records_of(rows, config), config, templates)
    assert plan.unplanned == ()
    (letter,) = (one for one in plan.responses if one.keys.template == "covering-letter")
    return letter.values


def drawing(rows: Rows, config: Config = SENT) -> Drawing:
    drawn = render.render(COMPILED, values(rows, config))
    assert structure.faults(drawn.content) == []
    return drawn


def told(rows: Rows, config: Config = SENT) -> list[str]:
    """What the letter says behind its salutation, up to its closing."""
    said = [block.text for block in body(drawing(rows, config).content)]
    return said[said.index("Dear both") + 1 : said.index("Yours faithfully,")]


# -------------------------------------------------------------------------------------------- the letter


def test_a_letter_that_lacks_nothing() -> None:
    drawn = drawing(ROWS)
    assert drawn.gaps == ()
    assert [f"{block.style}: {block.text}" for block in body(drawn.content)] == [
        "Draft notice: Draft, not for publication. Text in [brackets] is missing;"
        " it says what is awaited, and from whom.",
        "Contact details: Please ask for: The letters team",
        "Contact details: Sample House\nSample Street",
        "Date: 1 July 2025",
        "Addressee: The Chief Inspector\nSample Street\none@example.org",
        "Addressee: The Home Secretary\ntwo@example.org",
        "Heading 1: A sample report: our response",
        "Salutation: Dear both",
        "Normal: A copy of the response to the report 'A sample report', published on 16 May 2025, is enclosed,"
        " as section 55(6) of the Police Act 1996 requires. The response was published on 1 July 2025."
        " It can also be read on our website: Response to A sample report.",
        "Normal: It answers one recommendation. It gives the action taken or proposed on it, or the reason for none.",
        "Normal: It holds the Chief Constable's comments, which were received on 9 June 2025.",
        "Closing: Yours faithfully,",
        "Signature: A. Sample",
        "Signature: Police and Crime Commissioner for Sampleshire",
        "Other formats: Copied to: Chief Constable, Sampleshire Police",
    ]


def test_the_letter_speaks_for_a_person_and_for_a_body_alike() -> None:
    said = " ".join(block.text for block in body(drawing(ROWS).content))
    assert {"I", "my", "me", "we", "us"} & set(said.replace(".", " ").replace(",", " ").split()) == set()


def test_the_letter_is_no_response_and_says_what_it_is() -> None:
    assert (TEMPLATE.purpose, TEMPLATE.scope) == ("covering letter", "inspection")


def test_a_response_that_is_not_live_is_said_to_be_nowhere_and_its_day_is_a_gap() -> None:
    rows = ROWS | {"Documents": [PLANNED | {"template": "form"}, COVERING]}
    assert "It can also be read" not in " ".join(told(rows))
    (gap,) = drawing(rows).gaps
    awaited = "Day on which the response went on the website: awaited from the Police and Crime Commissioner's office"
    assert gap.awaited == awaited
    assert 'add the column "live on" to the sheet' in gap.help


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        (
            ["recommendation"] * 2,
            "It answers two recommendations. It gives the action taken or proposed on each of them",
        ),
        (
            ["recommendation", "area for improvement", "area for improvement"],
            "It answers one recommendation. It also answers two areas for improvement. It gives",
        ),
        (["area for improvement"], "It answers one area for improvement. It gives"),
        (["cause of concern"], "It answers one cause of concern. It gives"),
        ([], "It holds the Chief Constable's comments"),
    ],
    ids=lambda said: "" if isinstance(said, str) else " and ".join(said) or "none",
)
def test_the_letter_counts_what_the_response_answers(kinds: list[str], expected: str) -> None:
    items = [{**ITEM, "kind": kind, "number": str(number)} for number, kind in enumerate(kinds, 1)]
    made = kinds.count("recommendation")
    rows = ROWS | {
        "Inspections": [ROWS["Inspections"][0] | {"recommendations made": made}],
        "Recommendations": [item | {"text": "Do it.", "addressees": "this force"} for item in items],
        "Updates": [],
        "Actions": [item | {"action or reason": "Done."} for item in items],
    }
    assert told(rows)[1].startswith(expected)


def test_comments_that_did_not_come_are_said_to_be_missing() -> None:
    rows = ROWS | {"Chief officer": [PLANNED | {"introduction": None, "received on": "none"}]}
    assert told(rows)[-1] == "No comments received from the Chief Constable"


def test_comments_that_are_awaited_are_a_gap() -> None:
    rows = ROWS | {"Chief officer": []}
    assert told(rows)[-1] == "[Chief Constable's comments: awaited from the Chief Constable]"


def test_a_quarters_update_is_not_sent_under_the_act() -> None:
    quarter: dict[str, Said] = {"occasion": "2025-26 Q1"}
    rows = ROWS | {"Documents": [LIVE | quarter | {"template": "form"}, COVERING | quarter]}
    (first, *_) = told(rows)
    assert first.startswith("A copy of the update for April to June 2025 on the report 'A sample report', published on")
    assert "1996" not in " ".join(told(rows))


# ------------------------------------------------------------------------------------------- the addresses


def test_an_address_that_nobody_set_is_a_gap_that_names_the_file_and_its_key() -> None:
    drawn = drawing(ROWS, replace(SENT, copies=Copies(home_secretary="The Home Secretary")))
    (gap,) = drawn.gaps
    assert gap.words == "[Address of the inspectorate: missing in respgen.toml, key copies.inspectorate]"
    assert gap.place == FilePlace("respgen.toml")
    assert gap.help == 'say it in respgen.toml, as inspectorate = "…" below a line [copies]'
    addressees = [block.text for block in body(drawn.content) if block.style == "Addressee"]
    assert addressees == [gap.words, "The Home Secretary"]


def test_an_email_address_is_a_link() -> None:
    told = values(ROWS).copies
    assert (told.inspectorate_email.words, told.inspectorate_email.link) == (
        "one@example.org",
        "mailto:one@example.org",
    )
    assert (told.inspectorate.link, told.inspectorate.place) == ("", FilePlace("respgen.toml"))


def test_a_character_that_no_word_file_can_hold_is_replaced() -> None:
    told = values(ROWS, replace(SENT, copies=Copies(inspectorate="The\x01Inspector"))).copies
    assert told.inspectorate.words == "The\ufffdInspector"


# ------------------------------------------------------------------------------------ where it is to be read


def live(*documents: dict[str, Said]) -> tuple[str, str]:
    told = values(ROWS | {"Documents": list(documents)}).response
    return told.live_on.long.words, told.live_address.words


OTHER: dict[str, Said] = {**PLANNED, "live on": datetime.date(2025, 7, 2), "live address": "https://example.org/other"}


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        pytest.param([LIVE | {"template": "form"}, COVERING], "https://example.org/answer", id="the response's"),
        pytest.param([COVERING, LIVE | {"template": "form"}], "https://example.org/answer", id="in a row below"),
        pytest.param(
            [PLANNED | {"template": "form"}, OTHER | {"template": "other"}, COVERING],
            "https://example.org/other",
            id="of two forms the one that is live",
        ),
        pytest.param(
            [LIVE | {"template": "form"}, OTHER | {"template": "other"}, COVERING],
            "https://example.org/answer",
            id="of two forms that are live the first",
        ),
        pytest.param(
            [OTHER | {"template": "note"}, LIVE | {"template": "form"}, COVERING],
            "https://example.org/answer",
            id="not that of a note",
        ),
        pytest.param(
            [OTHER | {"template": "form", "occasion": "2025-26 Q1"}, LIVE | {"template": "form"}, COVERING],
            "https://example.org/answer",
            id="not that of a quarter",
        ),
        pytest.param(
            [LIVE | {"template": "form"}, COVERING | {"live address": "https://example.org/own"}],
            "https://example.org/own",
            id="its own, where it says so",
        ),
    ],
)
def test_a_letter_takes_the_address_of_the_response_that_it_encloses(
    documents: list[dict[str, Said]], expected: str
) -> None:
    assert live(*documents)[1] == expected


def test_day_and_address_are_those_of_one_row() -> None:
    on, address = live(LIVE | {"template": "form"}, COVERING | {"live address": "https://example.org/own"})
    assert (on[:1], address) == ("[", "https://example.org/own")
    assert live(LIVE | {"template": "form"}, COVERING) == ("1 July 2025", "https://example.org/answer")


def test_what_is_missing_is_asked_of_the_responses_own_row() -> None:
    told = values(ROWS | {"Documents": [PLANNED | {"template": "form", "live on": None}, COVERING | {"live on": None}]})
    gap = told.response.live_on.long.gap
    assert gap
    assert str(gap.place) == "inputs/sample.xlsx:Documents!E2"


def test_the_link_says_in_words_where_it_leads() -> None:
    told = values(ROWS).response.live_link
    assert (told.words, told.link) == ("Response to A sample report", "https://example.org/answer")
    unset = values(ROWS | {"Documents": [PLANNED | {"template": "form"}, COVERING]}).response.live_link
    assert unset.gap
    assert not unset


# ------------------------------------------------------------------------------------------------ planted mistakes

_RUN = '<w:r><w:t xml:space="preserve">'
_AROUND = '</w:t></w:r><w:hyperlink r:id="rIdAdded"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>'
_CLOSING = '<w:p><w:pPr><w:pStyle w:val="Closing"/>'
_LEADS = 'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" TargetMode="External"'


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        pytest.param(
            "{{ copies.inspectorate }}",
            "{{ copies.inspectorat }}",
            ('nothing is called "copies.inspectorat"', 'did you mean "copies.inspectorate"?'),
            id="a mistyped field",
        ),
        pytest.param(
            f"<w:p>{_RUN}{{%p endif %}}</w:t></w:r></w:p>{_CLOSING}",
            _CLOSING,
            (
                '"{%p if chief_officer_comments.introduction or chief_officer_comments.next_steps…" cannot be paired:'
                ' no "endif" closes it',
                "type {%p endif %} behind what belongs to it, in a paragraph of its own",
            ),
            id="a deleted endif, told without all of its long tag",
        ),
        pytest.param(
            "{{ response.live_link }}",
            f"{_AROUND}<w:t>{{{{ response.live_link }}}}</w:t></w:r></w:hyperlink>{_RUN}",
            (
                '"{{ response.live_link }}" cannot stand here: it is a link, and stands in one',
                "remove the link around it: the field makes its own",
            ),
            id="a link around a link",
        ),
        pytest.param(
            "{{ response.live_link }}",
            f'{_AROUND}<w:t>our answer</w:t></w:r></w:hyperlink>{_RUN}',
            (
                '"{{ response.live_address }}" cannot stand here: it stands in the address of a link,'
                " https://example.org/{{ response.live_address }}",
                "print response.live_link instead",
            ),
            id="a field in the address of a link",
        ),
    ],
)  # fmt: skip
def test_a_planted_mistake_is_told_once_and_reads_well_aloud(
    before: str, after: str, told: tuple[str, str], tmp_path: Path
) -> None:
    parts = unpacked((ROOT / LETTER).read_bytes())
    body_xml, relations = parts["word/document.xml"].decode(), parts["word/_rels/document.xml.rels"].decode()
    # The last of several: the letter to a quarter's update says the same before.
    kept, _, rest = body_xml.rpartition(before)
    assert kept
    body_xml = kept + after + rest
    target = "https://example.org/" + ("{{ response.live_address }}" if "our answer" in after else "")
    if "rIdAdded" in after:
        added = f'<Relationship Id="rIdAdded" Target="{target}" {_LEADS}/></Relationships>'
        relations = relations.replace("</Relationships>", added)
    file = tmp_path / "letter.docx"
    named = {"word/document.xml": body_xml.encode(), "word/_rels/document.xml.rels": relations.encode()}
    file.write_bytes(packed(parts | named))
    (linted,) = linting.lint_files([str(file)])
    assert [(one.message, one.help) for one in linted.findings] == [told]


@pytest.mark.parametrize("field", ["response.live_link", "copies.inspectorate_email", "copies.home_secretary_email"])
def test_a_link_wants_the_templates_style_for_links(field: str) -> None:
    (told,) = (one for one in linting.lint(template_of(f"@without Hyperlink\n{{{{ {field} }}}}")).findings)
    assert (told.code, told.words) == ("T303", "Hyperlink")
