"""responses: what the records say → planned documents with every word final, a stand-in, or a gap with its place."""

from __future__ import annotations

import copy
import dataclasses
import datetime
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import records, responses
from respgen.config import Config
from respgen.model import (
    Block,
    Blocks,
    Cell,
    CellPlace,
    Document,
    ErrorValue,
    FilePlace,
    Gap,
    Image,
    Keys,
    Place,
    Run,
    Sheet,
    Text,
    Workbook,
)
from respgen.responses import Fields, FieldType, Plan, Response, Unplanned
from respgen.responses.fields import DateForms, RecommendationFields
from respgen.responses.index import ours
from respgen.template import Template
from tests.project import CONFIG, ITEM, KEYS, SAMPLE, Rows, Said, sheets

BOOK = "inputs/sample.xlsx"
FORM = Template(Document("templates/form.docx", language="en-GB"), "form", "inspection")
FORCE_FORM = Template(Document("templates/force.docx", language="en-GB"), "force", "force")
TEMPLATES = {"form": FORM, "force": FORCE_FORM}
QUARTER, LATER = "2025-26 Q1", "2025-26 Q2"


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def sample(**replaced: list[dict[str, Said]]) -> Rows:
    """SAMPLE with some of its sheets replaced; "Chief_officer" is the sheet "Chief officer"."""
    return copy.deepcopy(SAMPLE) | {name.replace("_", " "): rows for name, rows in replaced.items()}


def changed(rows: Rows, name: str, **more: Said) -> Rows:
    """The rows with more in the sheet's first row; "as_at" is the column "as at", and None empties a cell."""
    first, *others = rows[name]
    return rows | {name: [first | {column.replace("_", " "): said for column, said in more.items()}, *others]}


def plan_of(rows: Rows | tuple[Sheet, ...], config: Config = CONFIG, unread: tuple[Workbook, ...] = ()) -> Plan:
    read = sheets(rows) if isinstance(rows, dict) else rows
    said = records.parse(records.recognise((Workbook(BOOK, read), *unread), config), config)
    return responses.plan(said, config, TEMPLATES)


def response_of(rows: Rows, config: Config = CONFIG, unread: tuple[Workbook, ...] = ()) -> Response:
    plan = plan_of(rows, config, unread)
    assert plan.unplanned == ()
    (response,) = plan.responses
    return response


def fields_of(rows: Rows, unread: tuple[Workbook, ...] = ()) -> Fields:
    return response_of(rows, unread=unread).values


def demand(kind: str, number: str, **more: Said) -> dict[str, Said]:
    """A row of Recommendations."""
    keys: dict[str, Said] = {"inspection": "sample-report", "kind": kind, "number": number}
    return {**keys, "text": f"Text of {number}.", "addressees": "chief constables"} | more


def only(*demands: dict[str, Said], **replaced: list[dict[str, Said]]) -> Rows:
    """SAMPLE with these recommendations and, if not given, without updates and actions."""
    return sample(Recommendations=list(demands), **({"Updates": [], "Actions": []} | replaced))


def labels(items: tuple[RecommendationFields, ...]) -> list[str]:
    return [item.label.words for item in items]


def words(prose: Blocks) -> list[str]:
    return [block.text for block in prose.blocks]


def in_words(told: Text | Blocks) -> str:
    return told.words if isinstance(told, Text) else "\n\n".join(words(told))


def found_in(value: object, name: str = "") -> Iterator[tuple[str, Any]]:
    """Every finished value of a record by its dotted name."""
    if isinstance(value, tuple):
        for item in value:
            yield from found_in(item, f"{name}[]")
    elif isinstance(value, Text | Blocks | int | Image):
        yield name, value
    else:
        assert dataclasses.is_dataclass(value)
        for field in dataclasses.fields(value):
            yield from found_in(getattr(value, field.name), f"{name}.{field.name}".removeprefix("."))


def printed(fields: Fields) -> list[tuple[str, str]]:
    """Every word of a response by the field's name."""
    return [(name, in_words(value)) for name, value in found_in(fields) if isinstance(value, Text | Blocks)]


def place(sheet: str, cell: str = "") -> CellPlace:
    return CellPlace(BOOK, sheet, cell)


def first_item(rows: Rows, unread: tuple[Workbook, ...] = ()) -> RecommendationFields:
    return fields_of(rows, unread).applying[0]


# ------------------------------------------------------------------------------------ what is planned


def test_a_row_of_documents_plans_one_response() -> None:
    response = response_of(SAMPLE)
    assert (response.keys, response.place, response.template, response.state, response.target, response.unsafe) == (
        Keys("Sampleshire", "sample-report", occasion="first", template="form"),
        place("Documents", "2:2"),
        FORM,
        "drafting",
        "build/drafts/Sampleshire/Sampleshire-sample-report-first-form.docx",
        (),
    )


def test_responses_stand_in_the_order_of_their_rows() -> None:
    occasions = [LATER, "first", QUARTER]
    plan = plan_of(sample(Documents=[{**KEYS, "occasion": one, "template": "form"} for one in occasions]))
    assert [response.keys.occasion for response in plan.responses] == occasions


def test_the_same_row_twice_plans_one_document() -> None:
    assert len(plan_of(sample(Documents=SAMPLE["Documents"] * 2)).responses) == 1


@pytest.mark.parametrize("name", ["form", "Form", "form.docx", "FORM.docx"])
def test_a_template_is_named_with_or_without_its_ending(name: str) -> None:
    assert response_of(changed(SAMPLE, "Documents", template=name)).template is FORM


def test_keys_match_without_regard_to_case_and_spaces() -> None:
    rows = changed(SAMPLE, "Documents", force="SAMPLE shire", inspection="Sample-Report")
    response = response_of(rows)
    assert printed(response.values) == printed(fields_of(SAMPLE))
    assert response.target == "build/drafts/SAMPLE-shire/SAMPLE-shire-Sample-Report-first-form.docx"


def test_a_template_about_the_force_needs_no_inspection() -> None:
    response = response_of(changed(SAMPLE, "Documents", template="force", inspection=None))
    assert response.target == "build/drafts/Sampleshire/Sampleshire-all-first-force.docx"
    assert response.values.force.name == "Sampleshire Police"
    assert response.values.applying == ()


@pytest.mark.parametrize(
    ("state", "expected"),
    [(None, "drafting"), ("Drafting", "drafting"), ("With Approver", "with approver"), ("approved", "approved"),
     ("with Jane", "with Jane")],
)  # fmt: skip
def test_only_a_state_that_says_so_lets_a_draft_be_drawn_again(state: str | None, expected: str) -> None:
    assert response_of(changed(SAMPLE, "Documents", state=state)).state == expected


UNPLANNED: dict[str, tuple[dict[str, Said], str, str, str, str, str]] = {
    "no template": ({"template": None}, "D2", "it names no template", "", "", "the templates are: form, force"),
    "an unknown template": ({"template": "from"}, "D2", 'there is no template "from"', "from", "form", ""),
    "a template like no other": (
        {"template": "letter"}, "D2", 'there is no template "letter"', "letter", "", "the templates are: form, force",
    ),
    "no force": ({"force": None}, "A2", "it names no force", "", "", "name one of the Forces sheet"),
    "an unknown force": (
        {"force": "Sampleshir"}, "A2", 'the Forces sheet has no force "Sampleshir"', "Sampleshir", "Sampleshire", "",
    ),
    "no inspection": ({"inspection": None}, "B2", "it names no inspection, and its template is about one", "", "",
                      "name one of the Inspections sheet"),
    "an unknown inspection": (
        {"inspection": "another"}, "B2", 'the Inspections sheet has no inspection "another"', "another", "",
        "add it to the Inspections sheet, or correct it here",
    ),
    "no occasion": (
        {"occasion": None}, "C2", "it names no occasion", "", "",
        'it should be "first" or a quarter such as 2025-26 Q1',
    ),
    "an unreadable occasion": (
        {"occasion": "Q1"}, "C2", 'its occasion "Q1" cannot be read', "Q1", "",
        'it should be "first" or a quarter such as 2025-26 Q1',
    ),
}  # fmt: skip


@pytest.mark.parametrize(("more", "cell", "reason", "at_fault", "nearest", "mend"), UNPLANNED.values(), ids=UNPLANNED)
def test_a_row_that_plans_nothing_says_why(
    more: dict[str, Said], cell: str, reason: str, at_fault: str, nearest: str, mend: str
) -> None:
    plan = plan_of(changed(SAMPLE, "Documents", **more))
    (unplanned,) = plan.unplanned
    assert plan.responses == ()
    expected = Unplanned(place("Documents", cell), reason, at_fault, nearest, mend=mend)
    assert dataclasses.replace(unplanned, keys=Keys()) == expected


# --------------------------------------------------------------------------------------------- targets


@pytest.mark.parametrize(
    ("key", "safe"),
    [
        ("organised-crime", "organised-crime"),
        ("PEEL 2025/26", "PEEL-2025-26"),
        ('a<b>c:d"e|f?g*h', "a-b-c-d-e-f-g-h"),
        ("Iechyd a Llesiant", "Iechyd-a-Llesiant"),
        ("Cefn-yr-Ŵyl", "Cefn-yr-Ŵyl"),
        ("W\u0302yl", "Ŵyl"),
        ("ends with a dot.", "ends-with-a-dot"),
        (" - a - ", "a"),
        ("a\u00a0b\tc", "a-b-c"),
        ("../../etc", "etc"),
        ("..", ""),
    ],
)
def test_a_key_in_a_file_s_name_is_the_same_on_every_system(key: str, safe: str) -> None:
    assert responses.safe_name(key) == safe


@given(st.text())
def test_no_key_leads_out_of_a_folder(key: str) -> None:
    safe = responses.safe_name(key)
    assert not set(safe) & set('<>:"/\\|?*\n\r\t\0 ')
    assert not safe.startswith(".")
    assert not safe.endswith(".")


@pytest.mark.parametrize(
    "key", ["../up", "a/b", r"a\b", ".hidden", "..", "???", "CON", "nul", "Com1", "con.old", "LPT³.a.b"]
)
def test_a_key_that_no_path_may_hold_is_told(key: str) -> None:
    rows = changed(changed(changed(sample(), "Forces", force=key), "Documents", force=key), "People", force=key)
    assert response_of(rows).unsafe == (key,)


@pytest.mark.parametrize("key", ["West Midlands", "a.b", "Console", "com", "a:b"])
def test_a_key_that_only_looks_odd_is_safe(key: str) -> None:
    assert response_of(changed(changed(sample(), "Forces", force=key), "Documents", force=key)).unsafe == ()


def test_a_long_name_is_planned_as_it_is_and_told_by_a_rule() -> None:
    key = "a" * 120
    target = response_of(changed(changed(sample(), "Inspections", inspection=key), "Documents", inspection=key)).target
    assert target == f"build/drafts/Sampleshire/Sampleshire-{key}-first-form.docx"


def test_drafts_stand_where_the_settings_say() -> None:
    config = dataclasses.replace(CONFIG, drafts="out/{inspection}", name="{template} {occasion}")
    rows = changed(SAMPLE, "Documents", occasion=QUARTER)
    assert response_of(rows, config).target == "out/sample-report/form 2025-26-Q1.docx"


# --------------------------------------------------------------------------------- our own forces


def three_forces(**more: list[dict[str, Said]]) -> Rows:
    """A register of three forces, and no more rows than these."""
    forces: list[dict[str, Said]] = [{"force": key} for key in ("Sampleshire", "Exampleshire", "Elsewhere")]
    return {"Forces": forces} | {name.replace("_", " "): rows for name, rows in more.items()}


def ours_of(rows: Rows, *answers_for: str) -> tuple[str, ...]:
    config = dataclasses.replace(CONFIG, answers_for=answers_for)
    return ours(records.parse(records.recognise((Workbook(BOOK, sheets(rows)),), config), config), config)


@pytest.mark.parametrize("sheet", ["Commentary", "Actions", "Updates"])
def test_our_forces_are_those_for_which_somebody_has_written(sheet: str) -> None:
    written: list[dict[str, Said]] = [{"force": " exampleshire "}]
    assert ours_of(three_forces(**{sheet: written})) == ("Exampleshire",)


def test_a_force_that_the_register_alone_names_is_not_ours() -> None:
    assert ours_of(three_forces(People=[{"force": "Sampleshire", "post": "holder", "name": "A. Sample"}])) == ()


def test_the_settings_say_which_forces_are_ours() -> None:
    rows = three_forces(Updates=[{"force": "Elsewhere"}])
    assert ours_of(rows, "EXAMPLESHIRE", "sampleshire", "nowhere") == ("Sampleshire", "Exampleshire")


def test_a_force_of_several_rows_is_ours_once_as_the_first_row_writes_it() -> None:
    rows = three_forces(Actions=[{"force": "elsewhere"}])
    rows["Forces"].append({"force": "ELSEWHERE", "valid from": day("2026-05-07")})
    assert ours_of(rows) == ("Elsewhere",)


# ------------------------------------------------------------------------------------ what applies

APPLIES: dict[str, tuple[Said, Said, bool, bool]] = {
    # addressees, what Actions says, an update, and whether it applies
    "chief constables": ("chief constables", None, False, True),
    "this force": ("this force", None, False, True),
    "local policing bodies": ("local policing bodies", None, False, True),
    "one of several": ("Home Office; chief constables", None, False, True),
    "the Home Office": ("Home Office", None, False, False),
    "not known": ("not known", None, False, False),
    "others, with an update": ("others", None, True, True),
    "others, and Actions says yes": ("others", "yes", False, True),
    "chief constables, and Actions says no": ("chief constables", "no", False, False),
    "an update, and Actions says no": ("chief constables", "no", True, False),
}


@pytest.mark.parametrize(("addressees", "action", "updated", "applies"), APPLIES.values(), ids=APPLIES)
def test_a_recommendation_applies(addressees: Said, action: Said, updated: bool, applies: bool) -> None:
    rows = only(
        demand("recommendation", "1", addressees=addressees),
        Updates=SAMPLE["Updates"] if updated else [],
        Actions=[{**ITEM, "applies": action, "action or reason": "We act."}],
    )
    fields = fields_of(rows)
    expected = ["Recommendation 1"] if applies else []
    assert [item.applies for item in fields.answered] == [applies]
    assert (labels(fields.applying), labels(fields.recommendations)) == (expected, expected)
    assert labels(fields.answered) == ["Recommendation 1"]


@pytest.mark.parametrize(
    ("period", "occasion", "applies"),
    [
        (QUARTER, "first", False),
        (LATER, QUARTER, False),
        ("first", "first", True),
        ("first", QUARTER, True),
        ("first", "2025-26 Q4", True),
        (QUARTER, LATER, True),
        ("2025 Q2", LATER, True),
        ("TBC", LATER, False),
    ],
)
def test_what_was_answered_once_applies_from_then_on(period: str, occasion: str, applies: bool) -> None:
    rows = only(
        demand("recommendation", "1", addressees="others"), Updates=[{**SAMPLE["Updates"][0], "period": period}]
    )
    applying = fields_of(changed(rows, "Documents", occasion=occasion)).applying
    assert labels(applying) == (["Recommendation 1"] if applies else [])


def test_what_was_closed_on_an_earlier_occasion_is_told_though_it_is_made_to_others() -> None:
    rows = only(demand("recommendation", "1", addressees="others"), Updates=[closed("2025-06-20", QUARTER, "Done.")])
    assert fields_of(rows).applying == ()
    assert in_words(first_item(changed(rows, "Documents", occasion=LATER)).update.text) == "Closed on 20 June 2025"


def test_what_the_office_says_does_not_apply_does_not_whatever_was_answered() -> None:
    rows = only(
        demand("recommendation", "1"),
        Updates=SAMPLE["Updates"],
        Actions=[{**ITEM, "applies": "no", "action or reason": "It is done."}],
    )
    assert fields_of(changed(rows, "Documents", occasion=LATER)).applying == ()


def test_recommendations_stand_in_the_register_s_order() -> None:
    numbers = ["10", "2", "1", "3a"]
    rows = only(*(demand("recommendation", number) for number in numbers))
    expected = [f"Recommendation {number}" for number in numbers]
    fields = fields_of(rows)
    assert (labels(fields.recommendations), labels(fields.applying), labels(fields.answered)) == (expected,) * 3


def test_each_kind_has_its_list() -> None:
    fields = fields_of(
        only(
            demand("area for improvement", "1"),
            demand("recommendation", "1"),
            demand("cause of concern", "1"),
        )
    )
    assert labels(fields.recommendations) == ["Recommendation 1"]
    assert labels(fields.causes_of_concern) == ["Cause of concern 1"]
    assert labels(fields.areas_for_improvement) == ["Area for improvement 1"]
    assert labels(fields.applying) == ["Area for improvement 1", "Recommendation 1", "Cause of concern 1"]


def test_a_recommendation_may_be_printed_under_another_name() -> None:
    item = first_item(only(demand("recommendation", "3a", printed_as=None) | {"printed as": "The third, first half"}))
    told = (item.label.words, item.number.words, item.kind.words)
    assert told == ("The third, first half", "3a", "recommendation")


def test_recommendations_of_other_inspections_are_not_carried() -> None:
    rows = only(demand("recommendation", "1"), demand("recommendation", "2") | {"inspection": "another"})
    assert labels(fields_of(rows).applying) == ["Recommendation 1"]


def test_the_first_of_two_rows_with_the_same_number_is_carried() -> None:
    rows = only(demand("recommendation", "1", text="One."), demand("recommendation", " 1", text="Another."))
    assert [words(item.text) for item in fields_of(rows).applying] == [["One."]]


# --------------------------------------------------------------------------------- causes of concern


def test_a_cause_of_concern_carries_its_recommendations() -> None:
    fields = fields_of(
        only(
            demand("cause of concern", "1"),
            demand("recommendation", "1", under="1"),
            demand("recommendation", "2"),
            demand("area for improvement", "1", under="1"),
        )
    )
    (cause,) = fields.causes_of_concern
    assert labels(cause.recommendations) == ["Recommendation 1", "Area for improvement 1"]
    assert labels(fields.recommendations) == ["Recommendation 2"]
    assert labels(fields.areas_for_improvement) == []


def test_a_recommendation_whose_cause_does_not_apply_is_still_printed() -> None:
    fields = fields_of(
        only(demand("cause of concern", "1", addressees="others"), demand("recommendation", "1", under="1"))
    )
    assert (labels(fields.causes_of_concern), labels(fields.recommendations)) == ([], ["Recommendation 1"])


def test_a_recommendation_under_a_cause_that_is_not_there_is_still_printed() -> None:
    assert labels(fields_of(only(demand("recommendation", "1", under="7"))).recommendations) == ["Recommendation 1"]


def test_a_cause_under_itself_is_still_printed() -> None:
    fields = fields_of(only(demand("cause of concern", "1", under="1"), demand("cause of concern", "2", under="1")))
    assert labels(fields.causes_of_concern) == ["Cause of concern 1", "Cause of concern 2"]
    assert [cause.recommendations for cause in fields.causes_of_concern] == [(), ()]


KINDS = ("recommendation", "cause of concern", "area for improvement")


@given(
    st.lists(
        st.tuples(
            st.sampled_from(KINDS), st.sampled_from("123"), st.sampled_from([None, "1", "2", "3"]),
            st.sampled_from(["chief constables", "others"]),
        ),
        max_size=7,
    )
)  # fmt: skip
def test_each_that_applies_is_printed_in_the_details_exactly_once(
    rows: list[tuple[str, str, str | None, str]],
) -> None:
    fields = fields_of(
        only(*(demand(kind, number, under=under, addressees=whom) for kind, number, under, whom in rows))
    )
    listed = (*fields.recommendations, *fields.causes_of_concern, *fields.areas_for_improvement)
    beneath = [item for cause in fields.causes_of_concern for item in cause.recommendations if item.applies]
    assert sorted(labels((*listed, *beneath))) == sorted(labels(fields.applying))


# ----------------------------------------------------------------------------- the office's actions


def test_an_action_for_the_occasion_beats_the_one_for_any() -> None:
    actions: list[dict[str, Said]] = [
        {**ITEM, "action or reason": "In general."},
        {**ITEM, "occasion": QUARTER, "action or reason": "In this quarter."},
    ]
    rows = sample(Actions=actions)
    assert words(fields_of(rows).answered[0].action) == ["In general."]
    assert words(fields_of(changed(rows, "Documents", occasion=QUARTER)).answered[0].action) == ["In this quarter."]
    assert words(fields_of(changed(rows, "Documents", occasion=LATER)).answered[0].action) == ["In general."]


def test_every_recommendation_is_answered_whether_it_applies_or_not() -> None:
    fields = fields_of(only(demand("recommendation", "1"), demand("recommendation", "2", addressees="Home Office")))
    assert labels(fields.answered) == ["Recommendation 1", "Recommendation 2"]
    assert [item.action.gap is not None for item in fields.answered] == [True, True]


def test_what_needs_no_answer_is_answered_where_there_is_one() -> None:
    demands = (
        demand("cause of concern", "1"),
        demand("recommendation", "1", under="1"),
        demand("cause of concern", "2"),
        demand("area for improvement", "1"),
        demand("area for improvement", "2"),
    )
    answer: dict[str, Said] = {**KEYS, "kind": "area for improvement", "number": "2", "action or reason": "We act."}
    assert labels(fields_of(only(*demands, Actions=[answer])).answered) == [
        "Recommendation 1",
        "Cause of concern 2",
        "Area for improvement 2",
    ]


def test_the_account_beside_a_quotation_is_printed_only_where_there_is_one() -> None:
    rows = changed(SAMPLE, "Actions", before_the_quotation="Before.")
    item = first_item(rows)
    assert (words(item.before), item.after) == (["Before."], Blocks(()))


# ------------------------------------------------------------------------------------------ occasions


def test_the_first_response_is_due_on_the_56th_day() -> None:
    occasion = fields_of(SAMPLE).occasion
    told = (occasion.name.words, occasion.is_first, occasion.last_day.long.words)
    assert told == ("the first response", True, "10 July 2025")


def test_a_quarter_is_told_by_its_months() -> None:
    occasion = fields_of(changed(SAMPLE, "Documents", occasion=QUARTER)).occasion
    told = (occasion.name.words, occasion.is_first, occasion.last_day.short.words)
    assert told == ("April to June 2025", False, "30 Jun 2025")


def test_a_calendar_quarter_is_the_financial_one_of_the_same_months() -> None:
    rows = sample(Updates=[{**SAMPLE["Updates"][0], "period": QUARTER}])
    assert words(first_item(changed(rows, "Documents", occasion="2025 Q2")).update.text) == ["Samples are taken."]


def test_a_response_is_as_at_the_latest_of_its_updates() -> None:
    update = SAMPLE["Updates"][0]
    rows = only(
        demand("recommendation", "1"),
        demand("recommendation", "2"),
        Updates=[
            {**update, "as at": day("2025-06-06")},
            {**update, "number": "2", "as at": day("2025-06-20")},
            {**update, "number": "2", "period": QUARTER, "as at": day("2025-06-30")},
        ],
    )
    assert fields_of(rows).occasion.as_at.long == "20 June 2025"
    assert fields_of(changed(rows, "Documents", occasion=LATER)).occasion.as_at.long == "30 September 2025"


def test_a_response_to_a_report_of_unknown_date_has_a_gap_for_its_last_day() -> None:
    gap = fields_of(changed(SAMPLE, "Inspections", published=None)).occasion.last_day.long.gap
    keys = Keys("Sampleshire", "sample-report", occasion="first", template="form")
    assert gap == Gap(
        "Last day for publishing: missing in the register",
        place("Inspections", "D2"),
        'type it into this cell, column "published"',
        keys,
    )


def test_only_updates_of_the_occasion_are_printed() -> None:
    rows = changed(SAMPLE, "Documents", occasion=QUARTER)
    update = first_item(rows).update
    assert (bool(update.text), bool(update.heading), bool(update.as_at.long)) == (False, False, False)


# --------------------------------------------------------------------- the initial response, carried


def commentary(**texts: str) -> list[dict[str, Said]]:
    """Rows of Commentary by occasion: "first", or "q1" to "q4"."""
    occasions = {"first": "first"} | {f"q{number}": f"2025-26 Q{number}" for number in range(1, 5)}
    return [
        {**KEYS, "occasion": occasions[name], "initial response": text, "overall comments": f"{text} Overall."}
        for name, text in texts.items()
    ]


INITIAL: dict[str, tuple[dict[str, str], str, list[str]]] = {
    "the first's own": ({"first": "One."}, "first", ["One."]),
    "repeated in a quarter": ({"first": "One."}, QUARTER, ["One."]),
    "repeated in the last quarter": ({"first": "One."}, "2025-26 Q4", ["One."]),
    "a quarter's own": ({"first": "One.", "q1": "Two."}, QUARTER, ["Two."]),
    "the latest before": ({"q2": "Three.", "first": "One.", "q1": "Two."}, "2025-26 Q4", ["Three."]),
    "none of a later quarter": ({"first": "One.", "q3": "Four."}, LATER, ["One."]),
}


@pytest.mark.parametrize(("texts", "occasion", "expected"), INITIAL.values(), ids=INITIAL)
def test_the_initial_response_is(texts: dict[str, str], occasion: str, expected: list[str]) -> None:
    rows = changed(sample(Commentary=commentary(**texts)), "Documents", occasion=occasion)
    assert words(fields_of(rows).commentary.initial_response) == expected


def test_nothing_is_carried_back_to_the_first_response() -> None:
    assert fields_of(sample(Commentary=commentary(q1="Two."))).commentary.initial_response.gap is not None


def test_nothing_but_the_initial_response_is_repeated() -> None:
    rows = sample(Commentary=[{**commentary(first="One.")[0], "invited on": day("2025-05-20")}])
    fields = fields_of(changed(rows, "Documents", occasion=QUARTER))
    assert fields.commentary.initial_response
    assert not fields.commentary.overall_comments
    assert not fields.commentary.invited_on.long
    assert not fields.chief_officer_comments.introduction


# ------------------------------------------------------------------- stand-ins, which are true, and gaps


def stands_in(told: Text | Blocks, expected: str) -> bool:
    return told.stand_in and told.gap is None and not told and in_words(told) == expected


OFFICER: dict[str, Said] = {**KEYS, "occasion": "first"}
CAME: dict[str, Said] = {**OFFICER, "received on": day("2025-06-09")}
NONE_CAME: dict[str, Said] = {**OFFICER, "received on": "none"}
NO_UPDATE = "No update received for the first response"


@pytest.mark.parametrize("officer", [CAME, NONE_CAME], ids=["a date", "none"])
def test_that_no_update_came_is_said_where_the_force_did_answer_or_was_asked(officer: dict[str, Said]) -> None:
    assert stands_in(first_item(sample(Updates=[], Chief_officer=[officer])).update.text, NO_UPDATE)


def test_that_no_update_came_is_said_for_the_quarter() -> None:
    rows = sample(Updates=[], Chief_officer=[CAME | {"occasion": QUARTER}])
    update = first_item(changed(rows, "Documents", occasion=QUARTER)).update
    assert stands_in(update.text, "No update received for April to June 2025")


UNANSWERED: dict[str, list[dict[str, Said]]] = {
    "no row": [],
    "a row without a date": [OFFICER],
    "a date that cannot be read": [{**OFFICER, "received on": "last week"}],
    "a row of another occasion": [CAME | {"occasion": QUARTER}],
}


@pytest.mark.parametrize("officer", UNANSWERED.values(), ids=UNANSWERED)
def test_an_update_is_awaited_while_the_force_has_not_answered(officer: list[dict[str, Said]]) -> None:
    text = first_item(sample(Updates=[], Chief_officer=officer)).update.text
    assert in_words(text) == "[Update on Recommendation 1: awaited from the Chief Constable]"
    assert text.gap is not None
    assert not text.stand_in


def test_an_update_without_its_text_is_awaited_at_its_cell() -> None:
    gap = first_item(changed(SAMPLE, "Updates", text_for_publication=None)).update.text.gap
    keys = Keys("Sampleshire", "sample-report", "recommendation", "1", "first", "form")
    assert gap == Gap(
        "Update on Recommendation 1: awaited from the Chief Constable",
        place("Updates", "I2"),
        'type it into this cell, column "text for publication"',
        keys,
    )


def closed(on: str, period: str, text: Said = None) -> dict[str, Said]:
    """A row of Updates that closes Recommendation 1."""
    return {**ITEM, "period": period, "status": "closed", "closed on": day(on), "text for publication": text}


CLOSED: dict[str, tuple[list[dict[str, Said]], str, str]] = {
    "in the quarter before": ([closed("2025-06-20", QUARTER, "Done.")], LATER, "Closed on 20 June 2025"),
    "in the same row, with a text": ([closed("2025-06-20", QUARTER, "Done.")], QUARTER, "Done."),
    "in the same row, without one": ([closed("2025-06-20", QUARTER)], QUARTER, "Closed on 20 June 2025"),
    "on the last day": ([closed("2025-09-30", QUARTER)], LATER, "Closed on 30 September 2025"),
    "twice": ([closed("2025-06-20", "first"), closed("2025-08-01", QUARTER)], LATER, "Closed on 1 August 2025"),
    "after the quarter": (
        [closed("2025-10-01", "2025-26 Q3")], LATER, "[Update on Recommendation 1: awaited from the Chief Constable]",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("updates", "occasion", "expected"), CLOSED.values(), ids=CLOSED)
def test_an_item_that_was_closed_says(updates: list[dict[str, Said]], occasion: str, expected: str) -> None:
    rows = changed(sample(Updates=updates), "Documents", occasion=occasion)
    text = first_item(rows).update.text
    assert in_words(text) == expected
    assert text.stand_in == expected.startswith("Closed")


PARTS: dict[str, Said] = {"introduction": None, "next steps": None, "closing": None}
"""The chief officer's parts, their columns there and their cells blank."""
NO_COMMENTS = "No comments received from the Chief Constable"


def test_that_no_comments_came_is_said_only_where_somebody_says_so() -> None:
    told = fields_of(sample(Chief_officer=[PARTS | NONE_CAME])).chief_officer_comments
    assert all(
        stands_in(part, NO_COMMENTS)
        for part in (told.introduction, told.next_steps, told.closing, told.received_on.long, told.received_on.short)
    )


@pytest.mark.parametrize("officer", [CAME, NONE_CAME], ids=["a date", "none"])
def test_without_a_column_for_comments_nobody_can_say_that_none_came(officer: dict[str, Said]) -> None:
    told = fields_of(sample(Chief_officer=[{"next steps": None} | officer])).chief_officer_comments
    assert told.introduction.gap is not None
    assert (told.introduction.gap.place, told.introduction.gap.help) == (
        place("Chief officer", "2:2"),
        'add the column "introduction" to the sheet',
    )


@pytest.mark.parametrize("received", [None, "last week"], ids=["blank", "unreadable"])
def test_a_blank_part_of_the_comments_is_awaited_while_nobody_knows_whether_any_came(received: Said) -> None:
    told = fields_of(sample(Chief_officer=[PARTS | OFFICER | {"received on": received}])).chief_officer_comments
    assert in_words(told.introduction) == "[Chief Constable's comments: awaited from the Chief Constable]"
    assert told.introduction.gap is not None
    assert told.introduction.gap.place == place("Chief officer", "A2")


@pytest.mark.parametrize("officer", [CAME, NONE_CAME], ids=["a date", "none"])
def test_a_part_of_the_comments_that_cannot_be_read_is_never_called_absent(officer: dict[str, Said]) -> None:
    read = sheets(sample(Chief_officer=[PARTS | officer]))
    found = next(sheet for sheet in read if sheet.name == "Chief officer")
    broken = (*found.rows[:1], (Cell(2, 1, ErrorValue("#NAME?")), *found.rows[1]))
    rows = tuple(dataclasses.replace(sheet, rows=broken) if sheet is found else sheet for sheet in read)
    told = plan_of(rows).responses[0].values.chief_officer_comments
    assert "cannot be read" in in_words(told.introduction)
    assert told.closing.gap is not None


def test_a_missing_row_is_told_where_the_force_keeps_its_own_and_never_in_another_force_s_workbook() -> None:
    other: dict[str, Said] = {"force": "Exampleshire"}
    rows = sample(Forces=[*SAMPLE["Forces"], SAMPLE["Forces"][0] | other])
    del rows["Updates"], rows["Chief officer"]
    register = ("Forces", "People", "Inspections", "Recommendations")
    theirs = sheets({"Updates": [{**ITEM, **other, "period": "first"}]})
    empty = dataclasses.replace(theirs[0], rows=theirs[0].rows[:1])

    def told(*updates: tuple[str, Sheet]) -> Place | None:
        kept = [("inputs/register.xlsx" if one.name in register else "inputs/office.xlsx", one) for one in sheets(rows)]
        books: dict[str, tuple[Sheet, ...]] = {}
        for file, one in (*updates, *kept):
            books[file] = (*books.get(file, ()), dataclasses.replace(one, file=file))
        read = tuple(Workbook(file, found) for file, found in books.items())
        said = records.parse(records.recognise(read, CONFIG), CONFIG)
        gap = responses.plan(said, CONFIG, TEMPLATES).responses[0].values.applying[0].update.text.gap
        return gap.place if gap else None

    exampleshire = ("inputs/exampleshire.xlsx", theirs[0])
    own, new = "inputs/office.xlsx", "inputs/new.xlsx"
    assert told(exampleshire, (new, empty), (own, empty)) == CellPlace(own, "Updates")
    assert told(exampleshire, (new, empty)) == CellPlace(new, "Updates")
    assert told(exampleshire) == FilePlace("inputs")


def test_a_title_that_nobody_knows_leaves_a_plain_word_in_stand_ins() -> None:
    rows = changed(sample(Chief_officer=[PARTS | NONE_CAME]), "Forces", **{"chief officer's title": None})
    told = fields_of(rows).chief_officer_comments.introduction
    assert stands_in(told, "No comments received from the chief officer")


def test_comments_that_came_after_all_are_printed() -> None:
    told = fields_of(sample(Chief_officer=[NONE_CAME | {"introduction": "Sorry for the delay."}]))
    assert words(told.chief_officer_comments.introduction) == ["Sorry for the delay."]


def test_of_comments_that_came_a_part_that_is_blank_is_not_told_as_no_comments() -> None:
    told = fields_of(sample(Chief_officer=[{**CAME, "introduction": "Welcome.", "next steps": None}]))
    assert words(told.chief_officer_comments.introduction) == ["Welcome."]
    assert told.chief_officer_comments.received_on.long == "9 June 2025"
    assert told.chief_officer_comments.next_steps.gap is not None


def grade_row(force: str = "Sampleshire") -> dict[str, Said]:
    return {"inspection": "sample-report", "force": force, "area": "Preventing crime", "grade": "Good"}


def test_a_thematic_inspection_is_not_graded() -> None:
    fields = fields_of(SAMPLE)
    assert (fields.grades, stands_in(fields.absent.grades, "Not graded (thematic inspection)")) == ((), True)


@pytest.mark.parametrize("kind", ["force", "joint", None, "other"])
def test_that_any_other_inspection_is_not_graded_is_never_said(kind: str | None) -> None:
    fields = fields_of(changed(SAMPLE, "Inspections", kind=kind))
    assert fields.absent.grades == Text("[Grades: missing in the register]", gap=fields.absent.grades.gap)
    assert fields.absent.grades.gap is not None


def test_that_it_is_not_graded_is_not_said_while_a_grade_cannot_be_assigned() -> None:
    assert fields_of(sample(Grades=[grade_row("Sampelshire")])).absent.grades.gap is not None


def test_grades_are_the_force_s_own_in_the_register_s_order() -> None:
    rows = sample(
        Forces=[*SAMPLE["Forces"], {"force": "Otherland"}],
        Grades=[grade_row(), grade_row("Otherland"), {**grade_row(), "area": "Leadership", "grade": None}],
    )
    told = [(one.area.words, one.grade.words) for one in fields_of(rows).grades]
    assert told == [("Preventing crime", "good"), ("Leadership", "[Grade: missing in the register]")]


HELD = demand("recommendation", "1")
OTHERS = demand("area for improvement", "1", addressees="others")
AFI: dict[str, Said] = {**KEYS, "kind": "area for improvement", "number": "1"}
ABSENT: dict[str, tuple[Said, list[dict[str, Said]], list[dict[str, Said]], str]] = {
    # how many were made, those held, Actions, and what is said where no area for improvement is printed
    "all held, none of the kind": (1, [HELD], [], "None identified"),
    "none made": (0, [], [], "None identified"),
    "not all held": (
        3, [HELD], [], "[Areas for improvement: recommendations made 3, held in the register 1]",
    ),
    "more held than made": (
        0, [HELD], [], "[Areas for improvement: recommendations made 0, held in the register 1]",
    ),
    "another kind is no recommendation": (
        2,
        [HELD, demand("cause of concern", "1")],
        [],
        "[Areas for improvement: recommendations made 2, held in the register 1]",
    ),
    "another kind is not counted": (1, [HELD, demand("cause of concern", "1")], [], "None identified"),
    "the number not known": (None, [HELD], [], "[Areas for improvement: missing in the register]"),
    "one for others": (0, [OTHERS], [], "None addressed to this force or its local policing body"),
    "one for us that does not apply": (
        0,
        [demand("area for improvement", "1")],
        [{**AFI, "applies": "no"}],
        "None that applies to this force or its local policing body",
    ),
    "one for nobody knows whom": (
        0,
        [OTHERS | {"addressees": "not known"}],
        [],
        "[Areas for improvement: missing in the register]",
    ),
    "one for nobody that does not apply": (
        0,
        [OTHERS | {"addressees": None}],
        [{**AFI, "applies": "no"}],
        "None that applies to this force or its local policing body",
    ),
    "one under a cause": (
        0,
        [demand("cause of concern", "1"), demand("area for improvement", "1", under="1")],
        [],
        "None beside those under causes of concern",
    ),
}  # fmt: skip


def test_a_demand_that_says_not_to_whom_is_printed_rather_than_dropped() -> None:
    fields = fields_of(only(OTHERS | {"addressees": None}))
    assert [item.number for item in fields.areas_for_improvement] == ["1"]
    assert [str(item.addressees.words) for item in fields.areas_for_improvement] == [
        "[Addressees of Area for improvement 1: missing in the register]"
    ]


@pytest.mark.parametrize(("made", "held", "actions", "expected"), ABSENT.values(), ids=ABSENT)
def test_that_there_is_none_is_said_only_where_it_is_true(
    made: Said, held: list[dict[str, Said]], actions: list[dict[str, Said]], expected: str
) -> None:
    fields = fields_of(changed(only(*held, Actions=actions), "Inspections", recommendations_made=made))
    assert fields.areas_for_improvement == ()
    told = fields.absent.areas_for_improvement
    assert (told.words, told.stand_in, told.gap is None) == (expected, expected[0] != "[", expected[0] != "[")


@pytest.mark.parametrize("made", [0, 2])
def test_a_count_that_differs_is_told_at_its_cell(made: int) -> None:
    told = fields_of(changed(only(HELD, OTHERS), "Inspections", recommendations_made=made)).absent.causes_of_concern
    assert told.gap == Gap(
        f"Causes of concern: recommendations made {made}, held in the register 1",
        place("Inspections", "G2"),
        "correct the number, or add the recommendations that are missing to the register",
        GENERAL,
    )


@pytest.mark.parametrize("text", ["not held", "Not Held ", "NOT  HELD"])
def test_a_text_that_is_not_held_is_a_gap(text: str) -> None:
    told = first_item(only(demand("recommendation", "1", text=text))).text
    keys = Keys("Sampleshire", "sample-report", "recommendation", "1", "first", "form")
    assert told.gap == Gap(
        "Text of Recommendation 1: not held in the register",
        place("Recommendations", "D2"),
        "type the report's own words",
        keys,
    )


# --------------------------------------------------------------------------- where a gap is, and what helps

GENERAL = Keys("Sampleshire", "sample-report", occasion="first", template="form")


def test_a_gap_in_a_cell_is_told_there() -> None:
    gap = fields_of(changed(SAMPLE, "Commentary", overall_comments=None)).commentary.overall_comments.gap
    assert gap == Gap(
        "Overall comments: awaited from the Police and Crime Commissioner's office",
        place("Commentary", "E2"),
        'type it into this cell, column "overall comments"',
        GENERAL,
    )


def test_a_cell_that_cannot_be_read_is_a_gap_there() -> None:
    gap = fields_of(changed(SAMPLE, "Inspections", published="soon")).inspection.published.long.gap
    assert gap is not None
    assert gap.place == place("Inspections", "D2")


def test_a_gap_for_want_of_a_column_is_told_at_the_row() -> None:
    gap = fields_of(SAMPLE).commentary.invited_on.long.gap
    assert gap is not None
    assert (gap.place, gap.help) == (place("Commentary", "2:2"), 'add the column "invited on" to the sheet')


def test_a_gap_for_want_of_a_row_is_told_at_the_sheet() -> None:
    gap = fields_of(sample(Actions=[{**ITEM, "occasion": QUARTER}])).answered[0].action.gap
    keys = Keys("Sampleshire", "sample-report", "recommendation", "1", "first", "form")
    assert gap == Gap(
        "Action on Recommendation 1, or the reason for none: awaited from the Police and Crime Commissioner's office",
        place("Actions"),
        'add a row to the sheet "Actions" for Sampleshire, sample-report, recommendation, 1, first, and fill its '
        'column "action or reason"',
        keys,
    )


def test_a_gap_for_want_of_a_sheet_is_told_at_the_inputs() -> None:
    rows = sample()
    del rows["Commentary"]
    gap = fields_of(rows).commentary.overall_comments.gap
    assert gap is not None
    assert gap.place == FilePlace("inputs")


STRAYS: dict[str, dict[str, Said]] = {
    "a mistyped force": {"force": "Sampelshire"},
    "a mistyped inspection": {"inspection": "sample-reprot"},
    "a number that the register does not have": {"number": "11"},
    "an unreadable kind": {"kind": "rec"},
    "an unreadable period": {"period": "Q1"},
    "no number": {"number": None},
}


@pytest.mark.parametrize("mistake", STRAYS.values(), ids=STRAYS)
@pytest.mark.parametrize("officer", [[], [CAME]], ids=["asked for", "answered"])
def test_a_row_that_cannot_be_assigned_is_named_by_the_gap_that_it_may_fill(
    mistake: dict[str, Said], officer: list[dict[str, Said]]
) -> None:
    rows = sample(Updates=[SAMPLE["Updates"][0] | mistake], Chief_officer=officer)
    gap = first_item(rows).update.text.gap
    assert gap is not None
    assert gap.place == place("Updates", "2:2")
    assert gap.awaited == (
        "Update on Recommendation 1: a row that may be this one cannot be read, see inputs/sample.xlsx:Updates!2:2"
    )
    assert gap.help == "mend that row first"


@pytest.mark.parametrize(
    "other", [{"period": LATER}, {"number": "2"}], ids=["another occasion", "another recommendation"]
)
def test_a_row_that_is_readably_another_is_named_by_no_gap(other: dict[str, Said]) -> None:
    stray = SAMPLE["Updates"][0] | {"force": "Sampelshire"} | other
    rows = only(demand("recommendation", "1"), demand("recommendation", "2"), Updates=[stray], Chief_officer=[CAME])
    assert stands_in(first_item(rows).update.text, NO_UPDATE)


def test_a_workbook_that_cannot_be_read_is_named_by_the_gap_that_it_may_fill() -> None:
    unread = Workbook("inputs/force.xlsx", fault="It is locked.", mend="Unlock it.")
    gap = first_item(sample(Updates=[], Chief_officer=[CAME]), (unread,)).update.text.gap
    assert gap is not None
    assert gap.place == FilePlace("inputs/force.xlsx")
    assert gap.awaited == (
        "Update on Recommendation 1: a workbook that may hold it cannot be read, see inputs/force.xlsx"
    )


def test_a_workbook_that_cannot_be_read_takes_nothing_from_what_is_there() -> None:
    unread = Workbook("inputs/other.xlsx", fault="It is locked.", mend="Unlock it.")
    assert first_item(SAMPLE, (unread,)).update == first_item(SAMPLE).update


# ------------------------------------------------------------------------ rows of the register that say not what

UNASSIGNED = "a row that may be this one cannot be read, see inputs/sample.xlsx:Recommendations!3:3"
READ, STRAY = demand("recommendation", "1"), demand("recommendation", "2")
UNREADABLE: dict[str, dict[str, Said]] = {
    "a mistyped kind": {"kind": "recomendation"},
    "no kind": {"kind": None},
    "a number as decimal": {"number": 1.1},
    "no number": {"number": None},
    "a mistyped inspection": {"inspection": "sample-reprot"},
    "no inspection": {"inspection": None},
}


@pytest.mark.parametrize("mistake", UNREADABLE.values(), ids=UNREADABLE)
def test_a_row_that_says_not_which_recommendation_it_is_stands_in_the_lists_as_one_gap(
    mistake: dict[str, Said],
) -> None:
    fields = fields_of(changed(only(READ, STRAY | mistake), "Inspections", recommendations_made=2))
    expected = ["Recommendation 1", f"[Recommendation: {UNASSIGNED}]"]
    for listed in (fields.recommendations, fields.applying, fields.answered):
        assert labels(listed) == expected
    item = fields.recommendations[1]
    gap = Gap(f"Recommendation: {UNASSIGNED}", place("Recommendations", "3:3"), "mend that row first", GENERAL)
    assert (item.applies, item.kind.words, item.recommendations) == (True, "recommendation", ())
    assert {told.gap for name, told in found_in(item) if isinstance(told, Text | Blocks) and name != "kind"} == {gap}


@pytest.mark.parametrize("mistake", UNREADABLE.values(), ids=UNREADABLE)
def test_nothing_is_called_absent_while_a_row_says_not_which_recommendation_it_is(mistake: dict[str, Said]) -> None:
    absent = fields_of(changed(only(READ, STRAY | mistake), "Inspections", recommendations_made=2)).absent
    told = (absent.recommendations, absent.causes_of_concern, absent.areas_for_improvement)
    assert [one.words for one in told] == [
        f"[{what}: {UNASSIGNED}]" for what in ("Recommendations", "Causes of concern", "Areas for improvement")
    ]
    assert {one.gap.place for one in told if one.gap} == {place("Recommendations", "3:3")}


@pytest.mark.parametrize("kind", ["cause of concern", "area for improvement"])
def test_a_row_without_a_number_stands_in_the_list_of_its_kind(kind: str) -> None:
    fields = fields_of(only(READ, demand(kind, "1") | {"number": None}))
    lists = {
        "recommendation": fields.recommendations,
        "cause of concern": fields.causes_of_concern,
        "area for improvement": fields.areas_for_improvement,
    }
    assert {name: len(listed) for name, listed in lists.items() if listed} == {"recommendation": 1, kind: 1}
    assert lists[kind][0].label.gap is not None


@pytest.mark.parametrize(
    ("made", "of", "there"),
    [(2, None, True), (2, "sample-reprot", True), (2, "another", False), (1, "sample-reprot", False),
     (0, "sample-reprot", False), (None, "sample-reprot", False), ("many", "sample-reprot", False)],
    ids=["of none", "mistyped", "another's", "all are held", "more are held", "not counted", "an unreadable number"],
)  # fmt: skip
def test_a_row_of_a_mistyped_inspection_may_be_this_one_s_while_fewer_are_held_than_made(
    made: Said, of: str | None, there: bool
) -> None:
    rows = only(READ, STRAY | {"inspection": of})
    rows["Inspections"] = [*rows["Inspections"], {**rows["Inspections"][0], "inspection": "another"}]
    assert len(fields_of(changed(rows, "Inspections", recommendations_made=made)).recommendations) == 1 + there


def test_a_row_of_another_inspection_that_cannot_be_read_is_none_of_this_one_s_business() -> None:
    rows = only(READ, STRAY | {"inspection": "another", "kind": "rec."})
    rows["Inspections"] = [*rows["Inspections"], {**rows["Inspections"][0], "inspection": "another"}]
    fields = fields_of(rows)
    assert labels(fields.recommendations) == ["Recommendation 1"]
    assert stands_in(fields.absent.areas_for_improvement, "None identified")


@pytest.mark.parametrize("mistake", [{"force": "Sampelshire"}, {"inspection": "sample-reprot"}, {"force": None}])
def test_a_grade_that_cannot_be_assigned_is_a_gap_behind_those_that_can(mistake: dict[str, Said]) -> None:
    fields = fields_of(sample(Grades=[grade_row(), {**grade_row(), "area": "Leadership", "grade": "Poor"} | mistake]))
    first, second = fields.grades
    assert (first.area.words, first.grade.words) == ("Preventing crime", "good")
    assert {told.gap for _, told in found_in(second)} == {
        Gap(
            "Grade: a row that may be this one cannot be read, see inputs/sample.xlsx:Grades!3:3",
            place("Grades", "3:3"),
            "mend that row first",
            GENERAL,
        )
    }


def test_a_grade_of_another_force_adds_no_gap() -> None:
    rows = sample(
        Forces=[*SAMPLE["Forces"], {"force": "Otherland"}],
        Grades=[grade_row(), grade_row("Otherland") | {"inspection": "sample-reprot"}],
    )
    assert len(fields_of(rows).grades) == 1


# ------------------------------------------------------------------------------- rows that no document prints


def unprinted(rows: Rows) -> list[str]:
    return [str(row.place).removeprefix(f"{BOOK}:") for row in plan_of(rows).unprinted]


def planned(*occasions: str) -> list[dict[str, Said]]:
    return [{**KEYS, "occasion": occasion, "template": "form"} for occasion in occasions]


UPDATE, EARLY = SAMPLE["Updates"][0], SAMPLE["Updates"][0] | {"period": QUARTER}
UNPRINTED: dict[str, tuple[list[dict[str, Said]], list[str], list[str]]] = {
    # updates, the occasions planned, and the rows that are told
    "a mistyped period": ([EARLY], ["first"], ["Updates!2:2"]),
    "one of two documents lacks it": ([EARLY, UPDATE], ["first", LATER], ["Updates!2:2"]),
    "no document lacks it": ([EARLY, UPDATE], ["first"], []),
    "planned": ([EARLY, UPDATE], ["first", QUARTER], []),
    "planned by another name": ([EARLY | {"period": "2025 Q2"}, UPDATE], ["first", QUARTER], []),
    "a period that cannot be read": ([EARLY | {"period": "Q1"}], ["first"], []),
    "another recommendation's": ([EARLY | {"number": "2"}, UPDATE], ["first"], ["Updates!2:2"]),
}


@pytest.mark.parametrize(("updates", "occasions", "expected"), UNPRINTED.values(), ids=UNPRINTED)
def test_rows_for_an_occasion_that_is_not_planned_are(
    updates: list[dict[str, Said]], occasions: list[str], expected: list[str]
) -> None:
    rows = only(READ, STRAY, Updates=updates, Documents=planned(*occasions), Chief_officer=[])
    assert unprinted(rows) == expected


def test_comments_for_an_occasion_that_is_not_planned_are_told() -> None:
    rows = sample(Chief_officer=[CAME | {"occasion": QUARTER}])
    assert unprinted(rows) == ["'Chief officer'!2:2"]
    assert unprinted(rows | {"Documents": planned("first", QUARTER)}) == []


def test_rows_of_a_force_for_which_nothing_is_planned_are_not_told() -> None:
    other = {**EARLY, "force": "Otherland"}
    rows = sample(Forces=[*SAMPLE["Forces"], {"force": "Otherland"}], Updates=[UPDATE, other])
    assert unprinted(rows) == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Sample Shire", "sampleshire", True),
        ("2025-26 Q1", "2025 Q2", True),
        ("2025-26-q1", "2025-26 Q1", True),
        ("2025-26 Q1", "2025 Q1", False),
        ("first", "First", True),
        ("first", "2025-26 Q1", False),
        ("Q1", "q 1", True),
        ("", "first", False),
    ],
)
def test_a_key_is_the_same_however_it_is_written(one: str, other: str, same: bool) -> None:
    assert responses.same_key(one, other) is responses.same_key(other, one) is same


# -------------------------------------------------------------------------------------------- people

PEOPLE: list[dict[str, Said]] = [
    {"force": "Sampleshire", "post": "holder", "name": "A. Before", "to": day("2025-05-31")},
    {"force": "Sampleshire", "post": "holder", "name": "B. After", "from": day("2025-06-01")},
    {"force": "Sampleshire", "post": "chief officer", "name": "C. Sample"},
]


@pytest.mark.parametrize(
    ("response_date", "name"),
    [("2025-05-31", "A. Before"), ("2025-06-01", "B. After"), (None, "B. After"), ("1999-01-01", "A. Before")],
    ids=["the last day", "the first day", "no date: the occasion's last day", "long ago"],
)
def test_who_holds_a_post_is_told_as_on_the_response_date(response_date: str | None, name: str) -> None:
    date = day(response_date) if response_date else None
    rows = changed(sample(People=PEOPLE), "Documents", response_date=date)
    assert fields_of(rows).holder.name == name


def test_on_a_day_on_which_nobody_holds_a_post_there_is_a_gap() -> None:
    people = [PEOPLE[0], PEOPLE[1] | {"from": day("2025-07-01")}, PEOPLE[2]]
    rows = changed(sample(People=people), "Documents", response_date=day("2025-06-15"))
    assert fields_of(rows).holder.name.gap == Gap(
        "Name of the holder: missing in the register",
        place("People"),
        'add a row to the sheet "People" for Sampleshire on 15 June 2025, and fill its column "name"',
        GENERAL,
    )


def test_of_two_who_hold_a_post_the_one_who_began_last_does() -> None:
    people: list[dict[str, Said]] = [
        {"force": "Sampleshire", "post": "holder", "name": "B. Second", "from": day("2025-01-01")},
        {"force": "Sampleshire", "post": "holder", "name": "A. First", "from": day("2024-01-01")},
    ]
    assert fields_of(sample(People=people)).holder.name == "B. Second"


def test_the_force_s_row_is_the_one_in_force_on_the_response_date() -> None:
    forces = [
        SAMPLE["Forces"][0] | {"holder's title": "Police Authority", "valid to": day("2025-06-30")},
        SAMPLE["Forces"][0] | {"holder's title": "Mayor", "valid from": day("2025-07-01")},
    ]
    rows = sample(Forces=forces)
    titles = [
        fields_of(changed(rows, "Documents", response_date=day(date))).holder.title.words
        for date in ("2025-06-30", "2025-07-01")
    ]
    assert titles == ["Police Authority", "Mayor"]


@pytest.mark.parametrize(
    ("title", "printed"),
    [
        (None, "Chief Constable"),
        ("Acting", "Acting Chief Constable"),
        ("temporary", "temporary Chief Constable"),
        ("T/Deputy Chief Constable", "T/Deputy Chief Constable"),
    ],
)
def test_a_title_that_differs_is_put_before_or_in_place_of_the_usual(title: str | None, printed: str) -> None:
    people = [PEOPLE[1], PEOPLE[2] | {"title": title}]
    fields = fields_of(changed(sample(People=people, Updates=[], Chief_officer=[]), "Documents", signatory="holder"))
    assert fields.chief_officer.title == printed
    assert in_words(fields.applying[0].update.text) == f"[Update on Recommendation 1: awaited from the {printed}]"


def test_a_title_that_nobody_knows_leaves_a_plain_word_in_gaps() -> None:
    rows = changed(
        changed(sample(Updates=[], Chief_officer=[], Commentary=[]), "Forces", **{"chief officer's title": None}),
        "Forces",
        **{"holder's title": None},
    )
    fields = fields_of(rows)
    assert in_words(fields.applying[0].update.text).endswith("awaited from the chief officer]")
    assert in_words(fields.commentary.overall_comments) == "[Overall comments: awaited from the office]"


def test_a_document_is_signed_by_the_post_that_it_names() -> None:
    rows = changed(sample(People=PEOPLE), "Documents", signatory="chief officer")
    assert fields_of(rows).signatory.name == "C. Sample"
    assert fields_of(changed(rows, "Documents", signatory=None)).signatory.name.gap is not None


# ------------------------------------------------------------------------------------- finished words


def test_a_title_is_a_link_to_its_report() -> None:
    link = fields_of(SAMPLE).inspection.link
    assert (link.words, link.link) == ("A sample report", "https://example.org/sample-report")


def test_values_know_the_cells_that_they_come_from() -> None:
    fields = fields_of(SAMPLE)
    places = [
        fields.force.name.place,
        fields.inspection.published.long.place,
        fields.applying[0].text.place,
        fields.applying[0].update.text.place,
    ]
    assert places == [
        place("Forces", "B2"), place("Inspections", "D2"), place("Recommendations", "D2"), place("Updates", "I2"),
    ]  # fmt: skip


def test_what_no_word_file_can_hold_is_replaced() -> None:
    rows = changed(
        changed(sample(), "Inspections", official_title="A\x00B\x0bC\ufffe", address="https://example.org/\x01"),
        "Updates",
        text_for_publication="[a\x02b](https://example.org/\x03)",
    )
    fields = fields_of(rows)
    assert (fields.inspection.title.words, fields.inspection.link.link) == (
        "A\ufffdB\nC\ufffd",
        "https://example.org/\ufffd",
    )
    assert fields.applying[0].update.text.blocks == (
        Block("paragraph", (Run("a\ufffdb", link="https://example.org/\ufffd"),)),
    )


def test_a_name_that_no_word_file_can_hold_is_replaced_in_gaps_too() -> None:
    item = first_item(only(demand("recommendation", "1", text=None) | {"printed as": "The\x07 first"}))
    assert item.label == "The\ufffd first"
    assert in_words(item.text) == "[Text of The\ufffd first: missing in the register]"
    gaps = [told.gap for _, told in found_in(item) if isinstance(told, Text | Blocks) and told.gap]
    assert not [gap for gap in gaps if "\x07" in gap.words + gap.awaited + gap.help]


def test_a_template_in_a_language_without_words_of_ours_gets_the_english_ones() -> None:
    told = responses.plan(
        records.parse(records.recognise((Workbook(BOOK, sheets(SAMPLE)),), CONFIG), CONFIG),
        CONFIG,
        {"form": Template(Document("templates/form.docx", language="fr-FR"), "form", "inspection")},
    )
    assert told.responses[0].values == fields_of(SAMPLE)


# --------------------------------------------------------------------------------- the table of fields


def test_every_field_has_a_type_and_a_meaning_and_all_words_an_example() -> None:
    for field in responses.table().values():
        assert field.meaning, field.name
        assert field.type in ("text", "blocks", "flag", "whole number", "picture", "list", "record"), field.name
        assert field.example or field.type not in ("text", "blocks", "picture"), field.name
        assert not field.meaning.endswith("."), field.name


def test_the_table_holds_every_field_by_its_dotted_name() -> None:
    table = responses.table()
    assert all(name == field.name for name, field in table.items())
    assert [name for name in table if "." not in name] == [field.name for field in dataclasses.fields(Fields)]
    assert table["causes_of_concern[].recommendations[].update.text"] == FieldType(
        "causes_of_concern[].recommendations[].update.text",
        "blocks",
        "the chief officer's update, or a true statement where there is none",
        "Half of the lost property is listed.",
    )
    assert not [name for name in table if name.count("[]") > 2]


def test_every_value_of_a_response_is_one_of_the_table_s_and_of_its_type() -> None:
    types = {"text": Text, "blocks": Blocks, "flag": bool, "whole number": int, "picture": Image | Text}
    rows = only(
        demand("cause of concern", "1"),
        demand("recommendation", "1", under="1"),
        demand("area for improvement", "1", due=day("2025-06-01")),
        Grades=[grade_row()],
        Updates=[{**ITEM, "period": "first", "as at": day("2025-06-06"), "status": "closed"}],
    )
    told = list(found_in(fields_of(rows)))
    assert all(isinstance(value, types[responses.table()[name].type]) for name, value in told)
    missing = {name for name, field in responses.table().items() if field.type in types} - {name for name, _ in told}
    # Those beneath what was empty here: nothing stands under recommendations and areas for improvement.
    assert all(name.count("recommendations[]") + name.count("improvement[].recommendations") for name in missing)


# ---------------------------------------------------------------------------------------- no surprises

GARBLED: tuple[Said, ...] = (
    "", " ", "TBC", "none", "first", QUARTER, "2025 Q2", "rec", "recommendation", "cause of concern", "1", "1a", "no",
    "Sampleshire", "Sampelshire", "sample-report", "chief constables; others", ";", "{x}", "{force}", "%s", "\x00",
    "not held", 0, -1, 3.5, True, datetime.date.max, datetime.date.min, day("2025-06-30"), (),
)  # fmt: skip
FULL: Rows = only(
    demand("cause of concern", "1"),
    demand("recommendation", "1", under="1", area="An area", due=datetime.date(2026, 4, 30)),
    demand("area for improvement", "1"),
    Updates=[{**ITEM, "period": "first", "as at": day("2025-06-06"), "status": "closed", "closed on": None,
              "text for publication": "Done.", "heading": "Samples"},
             closed("2025-06-20", QUARTER, "Done.")],
    Actions=[{**ITEM, "occasion": None, "applies": "yes", "action or reason": "We act."},
             {**ITEM, "occasion": QUARTER, "applies": None, "action or reason": "We act."}],
    Commentary=commentary(first="One.", q1="Two."),
    Grades=[grade_row()],
    Documents=[{**KEYS, "occasion": "first", "template": "form", "response date": None, "signatory": "holder"},
               {**KEYS, "occasion": QUARTER, "template": "form"},
               {**KEYS, "occasion": QUARTER, "template": "force"}],
)  # fmt: skip


def holds_up(plan: Plan) -> None:
    """Every word of every response is final: said, a stand-in, or a gap that says what is missing and what helps."""
    for response in plan.responses:
        assert response.target.endswith(".docx")
        for name, value in found_in(response.values):
            if isinstance(value, Text | Blocks):
                told = in_words(value)
                assert told or not value, name
                assert not (value.stand_in and value.gap), name
                if value.gap:
                    assert (told, value.gap.place) == (value.gap.words, value.place), name
                    assert value.gap.help, name
                    assert value.gap.awaited, name
            if isinstance(value, Text) and not name.endswith((".pronoun", ".heading")):
                assert value.words, name


def test_the_rows_that_are_garbled_below_are_sound() -> None:
    plan = plan_of(FULL)
    assert (len(plan.responses), plan.unplanned) == (3, ())
    holds_up(plan)


def test_empty_sheets_plan_nothing() -> None:
    assert plan_of(()) == Plan()
    assert plan_of({"Documents": []}) == Plan(place=place("Documents"))


KNOWN_WITHOUT_ROWS = ("occasion.", "draft_notice", "commentary.initial_response_for")


def test_a_register_of_nothing_but_its_keys_makes_a_response_of_gaps() -> None:
    rows: Rows = {
        "Forces": [{"force": "Sampleshire"}],
        "Inspections": [{"inspection": "sample-report"}],
        "Documents": SAMPLE["Documents"],
    }
    response = response_of(rows)
    holds_up(plan_of(rows))
    told = dict(found_in(response.values))
    assert not [name for name, value in told.items() if value and not name.startswith(KNOWN_WITHOUT_ROWS)]


@st.composite
def garbled(draw: st.DrawFn) -> Rows:
    """FULL with rows left out, sheets left out, and some cells emptied or overwritten."""
    rows = {name: [dict(row) for row in lines if draw(st.integers(0, 9))] for name, lines in FULL.items()}
    cells = [
        (name, number, column) for name, lines in rows.items() for number, row in enumerate(lines) for column in row
    ]
    for name, number, column in draw(st.lists(st.sampled_from(cells), max_size=8)) if cells else ():
        rows[name][number][column] = draw(st.sampled_from(GARBLED))
    return {name: lines for name, lines in rows.items() if draw(st.integers(0, 19))}


@given(garbled())
def test_nothing_that_stands_in_the_sheets_makes_planning_fail(rows: Rows) -> None:
    holds_up(plan_of(rows))


def test_the_same_rows_plan_the_same() -> None:
    one, other = plan_of(FULL), plan_of(copy.deepcopy(FULL))
    assert one == other
    assert [response.values for response in one.responses] == [response.values for response in other.responses]


def test_dates_come_ready_in_their_forms() -> None:
    published = fields_of(SAMPLE).inspection.published
    assert published == DateForms(Text("16 May 2025"), Text("16 May 2025"))
