"""responses.progress: every history of updates → totals that add up, what is open, what closed, what is overdue."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import document, records, render, responses, template
from respgen.model import Gap, Keys, Workbook
from respgen.render import Drawing
from respgen.responses import Fields
from respgen.responses.fields import ProgressFields, ProgressItemFields
from tests import structure
from tests.drawing import body
from tests.project import CONFIG, SAMPLE, Rows, Said, records_of, sheets
from tests.tools import ROOT

REPORT = "templates/progress-report.docx"
READ = template.read(document.read((ROOT / REPORT).read_bytes(), REPORT))
COMPILED = render.compile(READ)
TEMPLATES = {"progress-report": READ}
BEFORE, Q1, Q2, Q3 = "2024-25 Q4", "2025-26 Q1", "2025-26 Q2", "2025-26 Q3"
ENDS = {
    BEFORE: datetime.date(2025, 3, 31),
    Q1: datetime.date(2025, 6, 30),
    Q2: datetime.date(2025, 9, 30),
    Q3: datetime.date(2025, 12, 31),
}
STATUSES = ("not started", "in progress", "awaiting sign-off", "complete", "closed")
NONE = "no update received"
DAY = datetime.date
MAY = DAY(2025, 5, 16)


def named(cells: dict[str, Said]) -> dict[str, Said]:
    """Cells by their columns: "closed_on" is the column "closed on"."""
    return {column.replace("_", " "): said for column, said in cells.items()}


def planned(occasion: str = Q2, **more: Said) -> list[dict[str, Said]]:
    row: dict[str, Said] = {"force": "Sampleshire", "occasion": occasion, "template": "progress-report"}
    return [row | named(more)]


def inspection(key: str = "sample-report", published: Said = MAY, **more: Said) -> dict[str, Said]:
    of: dict[str, Said] = {"inspection": key, "official title": f"The {key}", "published": published}
    return of | {"inspectorate": "Inspectorate of Samples", "kind": "thematic"} | named(more)


def demand(number: str, key: str = "sample-report", **more: Said) -> dict[str, Said]:
    of: dict[str, Said] = {"inspection": key, "kind": "recommendation", "number": number, "area": "Samples"}
    return of | {"text": f"Take sample {number}.", "addressees": "this force"} | named(more)


def update(number: str, occasion: str, status: Said = "in progress", **more: Said) -> dict[str, Said]:
    of: dict[str, Said] = {"force": "Sampleshire", "inspection": "sample-report", "kind": "recommendation"}
    told: dict[str, Said] = {"number": number, "period": occasion, "status": status, "as at": ENDS.get(occasion)}
    return of | told | {"text for publication": f"{number} in {occasion}."} | named(more)


def project(*demands: dict[str, Said], updates: tuple[dict[str, Said], ...] = (), **replaced: Any) -> Rows:
    """A force, one inspection with these recommendations, and the progress report for July to September 2025."""
    rows: Rows = {
        "Forces": [
            SAMPLE["Forces"][0] | {"other-formats line": "Ask for large print."},
            {"force": "Exampleton", "force name": "Exampleton Constabulary"},
        ],
        "People": SAMPLE["People"],
        "Inspections": [inspection()],
        "Recommendations": list(demands),
        "Updates": list(updates),
        "Documents": planned(response_date=DAY(2025, 10, 30)),
    }
    return rows | replaced


def fields(rows: Rows, unread: tuple[Workbook, ...] = ()) -> Fields:
    said = records.parse(records.recognise((Workbook("inputs/sample.xlsx", sheets(rows)), *unread), CONFIG), CONFIG)
    plan = responses.plan(said, CONFIG, TEMPLATES)
    assert plan.unplanned == ()
    (response,) = plan.responses
    return response.values


def progress(rows: Rows, unread: tuple[Workbook, ...] = ()) -> ProgressFields:
    return fields(rows, unread).progress


def drawn(rows: Rows, unread: tuple[Workbook, ...] = ()) -> Drawing:
    """The report's drawing, which holds together."""
    drawing = render.render(COMPILED, fields(rows, unread))
    assert structure.faults(drawing.content) == []
    return drawing


def words(drawing: Drawing) -> list[str]:
    return [block.text for block in body(drawing.content)]


def numbers(items: tuple[ProgressItemFields, ...]) -> list[str]:
    return [item.number.words for item in items]


def counts(told: ProgressFields) -> dict[str, int]:
    """The statuses that any item has."""
    return {row.status.words: row.count for row in told.statuses if row.count}


def only(rows: Rows) -> ProgressItemFields:
    (item,) = progress(rows).open
    return item


def adds_up(told: ProgressFields) -> bool:
    """Whether every table of the report gives the same totals, whichever way it is added."""
    kinds = ("recommendations", "causes_of_concern", "areas_for_improvement")
    columns = all(sum(getattr(row, kind) for row in told.statuses) == getattr(told, kind) for kind in kinds)
    rows = all(sum(getattr(row, kind) for kind in kinds) == row.count for row in told.statuses)
    closed = sum(row.count for row in told.statuses if row.status.words == "closed")
    by_report = [(len(one.open) + one.closed_in_all, one.total) for one in told.inspections]
    return (
        columns
        and rows
        and sum(row.count for row in told.statuses) == told.total == sum(getattr(told, kind) for kind in kinds)
        and told.total == len(told.open) + closed == sum(total for _, total in by_report)
        and all(found == total for found, total in by_report)
        and [item for one in told.inspections for item in one.open] == list(told.open)
        and len(told.closed) <= closed
    )


# ---------------------------------------------------------------------------------------- what counts


def test_totals_are_told_by_status_and_kind_and_add_up() -> None:
    rows = project(
        demand("1"),
        demand("2"),
        demand("3"),
        demand("1", kind="cause of concern"),
        demand("1", kind="area for improvement"),
        updates=(
            update("1", Q2),
            update("2", Q2, "closed", closed_on=DAY(2025, 8, 1)),
            update("1", Q1, "complete", kind="area for improvement"),
        ),
    )
    told = progress(rows)
    assert [(row.status.words, row.count) for row in told.statuses] == [
        ("not started", 0), ("in progress", 1), ("awaiting sign-off", 0), ("complete", 1), ("closed", 1), (NONE, 2)
    ]  # fmt: skip
    assert (told.total, told.recommendations, told.causes_of_concern, told.areas_for_improvement) == (5, 3, 1, 1)
    assert told.adds_up.words == "The figures add up to the total of 5."
    assert adds_up(told)


@st.composite
def histories(draw: st.DrawFn) -> Rows:
    """Two inspections whose items were reported on, closed and opened again in any order, with cells that are wrong."""
    kinds = st.sampled_from(("recommendation", "cause of concern", "area for improvement"))
    keys = draw(
        st.lists(st.tuples(st.sampled_from(("one", "two")), kinds, st.sampled_from("1234")), unique=True, max_size=9)
    )
    demands = [
        demand(number, key, kind=kind, due=draw(st.sampled_from((None, DAY(2025, 7, 31), DAY(2026, 1, 1), "soon"))))
        for key, kind, number in keys
    ]
    whose = st.sampled_from(("Sampleshire", "Sampleshire", "Exampleton", "Sampelshire"))
    targets = st.sampled_from((None, *ENDS.values()))
    updates = [
        update(number, occasion, draw(st.sampled_from((*STATUSES, None, "sort of"))))
        | {"inspection": key, "kind": kind, "force": draw(whose), "target date": draw(targets)}
        for key, kind, number in keys
        for occasion in draw(st.lists(st.sampled_from(("first", BEFORE, Q1, Q2, Q3)), unique=True))
    ]  # fmt: skip
    inspections = [inspection("one"), inspection("two", draw(st.sampled_from((DAY(2025, 9, 30), None, "May"))))]
    occasion = draw(st.sampled_from((Q1, Q2, "2025 Q3", Q3, "first")))
    return project(*demands, updates=tuple(updates), Inspections=inspections, Documents=planned(occasion))


@given(histories())
def test_whatever_the_history_every_item_is_counted_once_and_the_totals_add_up(rows: Rows) -> None:
    told = progress(rows)
    assert adds_up(told)
    # What cannot be told of one item cannot be told of all.
    unknown = any(row.status.gap for row in told.statuses)
    assert not unknown or told.adds_up.gap
    assert bool(told.none_closed.gap) == bool(told.none_open.gap) == bool(told.adds_up.gap)


def test_an_inspection_that_was_published_after_the_quarter_does_not_count() -> None:
    def of(published: Said) -> list[str]:
        inspections = [inspection(), inspection("late", published)]
        told = progress(project(demand("1"), demand("2", "late"), Inspections=inspections))
        return numbers(told.open)

    assert of(DAY(2025, 9, 30)) == ["1", "2"]
    assert of(DAY(2025, 10, 1)) == ["1"]


def test_inspections_of_other_forces_and_what_others_are_asked_do_not_count() -> None:
    ours, theirs = inspection("ours", forces="Sampleshire; Exampleton"), inspection("theirs", forces="Exampleton")
    inspections = [inspection(), ours, theirs]
    demands = (demand("1"), demand("2", "ours"), demand("3", "theirs"), demand("4", addressees="Home Office"))
    told = progress(project(*demands, Inspections=inspections))
    assert numbers(told.open) == ["1", "2"]
    assert [one.title.words for one in told.inspections] == ["The sample-report", "The ours"]
    assert not told.adds_up.gap


def test_an_inspection_that_the_force_answers_counts_though_the_register_names_others_only() -> None:
    rows = project(demand("1"), updates=(update("1", Q2),), Inspections=[inspection(forces="Exampleton")])
    assert numbers(progress(rows).open) == ["1"]
    assert progress(rows | {"Updates": [], "Actions": []}).total == 0


def test_no_row_of_another_force_ever_appears() -> None:
    rows = project(demand("1"), updates=(update("1", Q1), update("1", Q2, "closed", force="Exampleton")))
    (item,) = progress(rows).open
    assert (item.update.status.words, progress(rows).closed) == ("in progress", ())
    assert not any("1 in 2025-26 Q2." in line for line in words(drawn(rows)))


def test_what_is_wrong_with_an_inspection_touches_only_the_reports_that_cover_it() -> None:
    others = inspection("other-report", forces="Exampleton"), inspection("later-report", published=DAY(2025, 10, 1))
    rows = project(demand("1"), Inspections=[inspection(), *others])
    (response,) = responses.plan(records_of(rows), CONFIG, TEMPLATES).responses
    touched = {
        name: responses.touches(Keys(inspection=name), response)
        for name in ("sample-report", "Other-Report", "later-report", "a mistyped report")
    }
    assert touched == {"sample-report": True, "Other-Report": False, "later-report": False, "a mistyped report": True}


def test_a_document_about_one_inspection_counts_that_one_alone() -> None:
    rows = project(
        demand("1"),
        demand("2", "other"),
        Inspections=[inspection(), inspection("other")],
        Documents=planned(inspection="other"),
    )
    assert numbers(progress(rows).open) == ["2"]


def test_a_report_for_a_first_response_of_no_report_is_a_gap_at_its_occasion() -> None:
    told = progress(project(demand("1"), updates=(update("1", "first"),), Documents=planned("first")))
    assert isinstance(told.adds_up.gap, Gap)
    assert str(told.adds_up.gap.place) == "inputs/sample.xlsx:Documents!B2"
    assert told.adds_up.gap.help == "type a quarter into this cell, such as 2025-26 Q2"


# ---------------------------------------------------------------------------------------- how far an item is


def test_the_latest_update_by_the_quarter_says_how_far_an_item_is() -> None:
    rows = project(
        demand("1"), updates=(update("1", Q3, "closed"), update("1", "first", "not started"), update("1", Q1))
    )
    item = only(rows)
    assert (item.update.status.words, item.update.text.blocks[0].text) == ("in progress", "1 in 2025-26 Q1.")
    assert item.update.as_at.long.words == "30 June 2025"
    assert item.change.words == "No update received for July to September 2025"


def test_a_quarter_by_the_calendar_is_the_same_quarter() -> None:
    rows = project(demand("1"), updates=(update("1", "2025 Q2", "not started"), update("1", Q2)))
    for occasion in (Q2, "2025 Q3"):
        item = only(rows | {"Documents": planned(occasion)})
        assert (item.update.status.words, item.change.words) == ("in progress", "Status was not started")


def test_an_item_without_any_update_is_counted_and_says_so() -> None:
    told = progress(project(demand("1")))
    assert counts(told) == {NONE: 1}
    (item,) = told.open
    assert (item.update.status.words, item.update.text.blocks[0].text) == (NONE, "No update received")
    assert (item.update.status.gap, item.update.text.gap) == (None, None)


@pytest.mark.parametrize(
    ("as_at", "occasion", "status"),
    [
        (DAY(2025, 8, 8), Q1, NONE),
        (DAY(2025, 8, 8), Q2, "in progress"),
        (DAY(2025, 6, 6), Q1, "in progress"),
        (None, Q1, "in progress"),
    ],
    ids=str,
)
def test_what_the_first_response_says_counts_from_its_own_day_on(as_at: Said, occasion: str, status: str) -> None:
    first = update("1", "first") | {"as at": as_at}
    assert only(project(demand("1"), updates=(first,), Documents=planned(occasion))).update.status.words == status


def test_what_nobody_has_to_say_is_told_as_not_recorded() -> None:
    item = only(project(demand("1"), updates=(update("1", Q2),)))
    told = (item.due.long, item.update.rag, item.update.target_date.long, item.cleared_by, item.update.closed_on.long)
    assert {(text.words, text.stand_in) for text in told} == {("not recorded", True)}


# ---------------------------------------------------------------------------------------- what has changed

CHANGES = {
    "nothing": ({}, {}, "No change"),
    "status": ({"status": "not started"}, {}, "Status was not started"),
    "RAG": ({"RAG": "amber"}, {"RAG": "red"}, "RAG was amber"),
    "date moved": (
        {"target date": DAY(2025, 7, 31)},
        {"target date": DAY(2025, 11, 30)},
        "The force's date moved from 31 July 2025 to 30 November 2025",
    ),
    "date set": ({}, {"target date": DAY(2025, 7, 31)}, "The force has set a date, 31 July 2025"),
    "date dropped": (
        {"target date": DAY(2025, 7, 31)},
        {},
        "The force no longer gives a date, which was 31 July 2025",
    ),
    "date unreadable": ({"target date": DAY(2025, 7, 31)}, {"target date": "soon"}, "No change"),
    "several": (
        {"status": "not started", "RAG": "red"},
        {"RAG": "green"},
        "Status was not started; RAG was red",
    ),
    "reopened": ({"status": "closed"}, {}, "Open again: status was closed"),
}


@pytest.mark.parametrize(("before", "now", "change"), CHANGES.values(), ids=CHANGES)
def test_what_has_changed_is_told_in_words(before: dict[str, Said], now: dict[str, Said], change: str) -> None:
    rows = project(demand("1"), updates=(update("1", Q1) | before, update("1", Q2) | now))
    assert only(rows).change.words == change


def test_an_item_of_a_report_of_this_quarter_is_new_and_the_first_update_on_an_older_one_is_told() -> None:
    rows = project(demand("1"), updates=(update("1", Q2),))
    assert only(rows).change.words == "First update"
    assert only(rows | {"Inspections": [inspection(published=DAY(2025, 7, 10))]}).change.words == "New in this quarter"
    assert only(rows | {"Documents": planned(Q1), "Updates": []}).change.words == "New in this quarter"
    assert only(rows | {"Updates": []}).change.words == "No update received for July to September 2025"


# ---------------------------------------------------------------------------------------- closed, and opened again


def closed(number: str, occasion: str, **more: Said) -> dict[str, Said]:
    return update(number, occasion, "closed", closed_on=ENDS[occasion], cleared_by="A. Clearer") | more


def test_what_was_closed_in_an_earlier_quarter_is_counted_as_closed_and_not_told_again() -> None:
    rows = project(demand("1"), demand("2"), updates=(closed("1", Q1), closed("2", Q2)))
    told = progress(rows)
    assert (numbers(told.closed), numbers(told.open), counts(told)) == (["2"], [], {"closed": 2})
    assert numbers(progress(rows | {"Documents": planned(Q1)}).closed) == ["1"]
    later = progress(rows | {"Documents": planned(Q3)})
    assert (later.closed, later.none_closed.words) == ((), "None closed in October to December 2025")
    assert later.none_open.words == "None open at 31 December 2025"


def test_what_is_opened_again_is_open_and_its_next_closing_is_told() -> None:
    rows = project(demand("1"), updates=(closed("1", Q1), update("1", Q2), closed("1", Q3)))
    assert numbers(progress(rows).open) == ["1"]
    assert numbers(progress(rows | {"Documents": planned(Q3)}).closed) == ["1"]


def test_a_closing_says_who_cleared_it_else_who_approved_the_comments_else_that_it_is_not_recorded() -> None:
    def cleared_by(**rest: Any) -> str:
        (item,) = progress(project(demand("1"), **rest)).closed
        return item.cleared_by.words

    approved = [{"force": "Sampleshire", "inspection": "sample-report", "occasion": Q2, "approved by": "B. Approver"}]
    nobody = closed("1", Q2) | {"cleared by": None}
    assert cleared_by(updates=(closed("1", Q2),), **{"Chief officer": approved}) == "A. Clearer"
    assert cleared_by(updates=(nobody,), **{"Chief officer": approved}) == "B. Approver"
    assert cleared_by(updates=(nobody,)) == "not recorded"


def test_a_closing_without_its_day_is_a_gap() -> None:
    drawing = drawn(project(demand("1"), updates=(closed("1", Q2) | {"closed on": None},)))
    assert "Closing date of Recommendation 1: awaited from the Chief Constable" in [g.awaited for g in drawing.gaps]


def test_a_closing_is_drawn_with_what_was_asked_when_it_was_closed_and_who_cleared_it() -> None:
    lines = words(drawn(project(demand("1", due=DAY(2025, 8, 31)), updates=(closed("1", Q2, heading="Samples"),))))
    at = lines.index("Recommendation 1 – Samples")
    assert lines[at - 1] == "Closed in July to September 2025"
    assert lines[at + 1 : at + 19] == [
        "In the words of the report:", "Take sample 1.", "Item", "Details", "Report", "The sample-report",
        "Made to", "This force", "Due", "31 August 2025", "Closed on", "30 September 2025",
        "Update cleared by", "A. Clearer",
        "Change since the last quarter", "First update",
        "The Chief Constable's latest update, as at 30 September 2025:", "1 in 2025-26 Q2.",
    ]  # fmt: skip


# ---------------------------------------------------------------------------------------- overdue


@pytest.mark.parametrize(
    ("due", "status", "target", "late"),
    [
        (DAY(2025, 9, 29), "in progress", None, True),
        (DAY(2025, 9, 30), "in progress", None, False),
        (DAY(2025, 9, 29), "awaiting sign-off", None, True),
        (DAY(2025, 9, 29), "complete", None, False),
        (DAY(2025, 9, 29), "in progress", DAY(2025, 12, 31), True),
        (None, "in progress", DAY(2025, 9, 29), True),
        (None, "in progress", None, False),
        (DAY(2025, 12, 31), "in progress", DAY(2025, 9, 29), False),
    ],
    ids=str,
)
def test_the_reports_date_else_the_forces_own_says_what_is_overdue(
    due: Said, status: str, target: Said, late: bool
) -> None:
    told = progress(project(demand("1", due=due), updates=(update("1", Q2, status, target_date=target),)))
    assert (numbers(told.overdue) == ["1"]) is late
    assert told.open[0].is_overdue is late


def test_overdue_is_judged_at_the_as_at_date_of_the_quarters_updates_else_at_its_last_day() -> None:
    rows = project(demand("1", due=DAY(2025, 10, 1)), demand("2", due=DAY(2025, 9, 29)))
    later = update("1", Q2) | {"as at": DAY(2025, 10, 2)}
    assert numbers(progress(rows).overdue) == ["2"]
    assert numbers(progress(rows | {"Updates": [later]}).overdue) == ["1", "2"]
    said = fields(rows | {"Updates": [later]})
    assert said.occasion.as_at.long.words == "2 October 2025"
    assert fields(rows).occasion.as_at.long.words == "30 September 2025"


def test_none_overdue_is_said_with_its_day_and_not_while_a_date_cannot_be_read() -> None:
    def none_overdue(due: Said, **of: Said) -> str:
        return progress(project(demand("1", due=due), updates=(update("1", Q2, **of),))).none_overdue.words

    assert none_overdue(None) == "None overdue at 30 September 2025"
    assert none_overdue("soon", target_date=DAY(2025, 8, 1)).startswith("[Due date of Recommendation 1: cannot be read")
    assert none_overdue(None, target_date="soon").startswith("[Target date of Recommendation 1: cannot be read")
    assert none_overdue(DAY(2026, 1, 1), target_date="soon") == "None overdue at 30 September 2025"
    assert none_overdue("soon", status="complete") == "None overdue at 30 September 2025"


def test_what_is_overdue_by_the_forces_own_date_alone_says_so() -> None:
    lines = words(drawn(project(demand("1"), updates=(update("1", Q2, target_date=DAY(2025, 8, 1)),))))
    assert "1 Aug 2025 (the force's own date)" in lines
    assert "1 August 2025 (overdue)" in lines


# ---------------------------------------------------------------------------------------- what cannot be read

BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "an update of no force": ({"Updates": [update("1", Q2, force="Sampelshire")]}, "Updates!2:2"),
    "an update of no inspection": ({"Updates": [update("1", Q2, inspection="sampel")]}, "Updates!2:2"),
    "an update of no number": ({"Updates": [update("9", Q2)]}, "Updates!2:2"),
    "an update of no period": ({"Updates": [update("1", "soon")]}, "Updates!2:2"),
    "an earlier update of no number": ({"Updates": [update("9", Q1)]}, "Updates!2:2"),
    "a status that is none": ({"Updates": [update("1", Q2, "sort of")]}, "Updates!F2"),
    "a recommendation without a number": ({"Recommendations": [demand("1"), demand("")]}, "Recommendations!3:3"),
    "a recommendation of no inspection": (
        {
            "Recommendations": [demand("1"), demand("2", "sampel")],
            "Inspections": [inspection(recommendations_made=2)],
        },
        "Recommendations!3:3",
    ),
    "a recommendation of no inspection, where nobody says how many there are": (
        {"Recommendations": [demand("1"), demand("2", "sampel")]},
        "Recommendations!3:3",
    ),
    "an area for improvement of no inspection": (
        {
            "Recommendations": [demand("1"), demand("2", "sampel", kind="area for improvement")],
            "Inspections": [inspection(recommendations_made=1)],
        },
        "Recommendations!3:3",
    ),
    "an inspection without a key": ({"Inspections": [inspection(), inspection("")]}, "Inspections!3:3"),
    "an inspection of no known force": (
        {"Inspections": [inspection(), inspection("two", forces="Sampelshire")]},
        "Inspections!F3",
    ),
    "an inspection without a day": ({"Inspections": [inspection(published=None)]}, "Inspections!C2"),
    "an inspection of no day": ({"Inspections": [inspection(published="May")]}, "Inspections!C2"),
    "fewer recommendations than were made": ({"Inspections": [inspection(recommendations_made=4)]}, "Inspections!F2"),
    "addressees that are not known": (
        {"Recommendations": [demand("1"), demand("2", addressees="not known")]},
        "Recommendations!F3",
    ),
}


@pytest.mark.parametrize(("replaced", "cell"), BROKEN.values(), ids=BROKEN)
def test_what_cannot_be_read_and_may_count_is_a_gap_that_says_where(replaced: dict[str, Any], cell: str) -> None:
    rows = project(demand("1"), updates=(update("1", Q2),)) | replaced
    told = progress(rows)
    assert adds_up(told)
    assert told.adds_up.gap
    assert str(told.adds_up.gap.place) == f"inputs/sample.xlsx:{cell}"
    assert told.adds_up.gap in drawn(rows).gaps


def test_a_row_that_cannot_be_assigned_is_none_of_an_item_that_has_its_update_or_was_closed_before() -> None:
    stray = update("9", Q2)
    rows = project(demand("1"), demand("2"), updates=(closed("1", Q1), update("2", Q2), stray))
    assert counts(progress(rows)) == {"closed": 1, "in progress": 1}


def test_a_workbook_that_cannot_be_read_is_a_gap_even_where_nothing_is_known() -> None:
    unread = (Workbook("inputs/broken.xlsx", fault="It is damaged."),)
    told = progress(project(), unread)
    for text in (told.adds_up, told.none_open, told.none_closed, told.none_overdue):
        assert text.gap
        assert str(text.gap.place) == "inputs/broken.xlsx"
    item = progress(project(demand("1")), unread).open[0]
    assert item.update.status.gap


def test_several_items_whose_status_cannot_be_told_are_one_gap_with_their_number() -> None:
    rows = project(demand("1"), demand("2"), updates=(update("1", Q2, "sort of"), update("2", Q2, "so so")))
    row = progress(rows).statuses[-1]
    assert row.count == 2
    assert row.status.words.startswith("[Status of 2: cannot be told, see inputs/sample.xlsx:Updates!")


def test_a_recommendation_that_may_be_of_several_inspections_is_counted_once() -> None:
    inspections = [inspection(recommendations_made=1), inspection("two", recommendations_made=1)]
    told = progress(project(demand("1", "neither"), Inspections=inspections))
    assert (told.total, adds_up(told)) == (1, True)


def test_a_recommendation_of_no_inspection_is_none_of_a_report_that_has_all_it_makes() -> None:
    demands = demand("1"), demand("2", "sampel")
    told = progress(project(*demands, Inspections=[inspection(recommendations_made=1)]))
    assert (told.total, told.adds_up.gap) == (1, None)


# ---------------------------------------------------------------------------------------- the document


def test_a_force_with_nothing_at_all_has_a_report_that_says_so() -> None:
    drawing = drawn(project(Inspections=[], Recommendations=[], Updates=[]))
    lines = words(drawing)
    assert drawing.gaps == ()
    assert "Open: 0 of 0. Overdue: 0. Closed in July to September 2025: 0." in lines
    assert "The table counts the items of each kind by status. The figures add up to the total of 0." in lines
    at = lines.index("Reports covered")
    assert lines[at:] == [
        "Reports covered", "No report that concerns Sampleshire Police had been published by 30 September 2025.",
        "Overdue", "None overdue at 30 September 2025",
        "Closed in July to September 2025", "None closed in July to September 2025",
        "Open", "None open at 30 September 2025",
        "Contact and other formats", "Sample House\nSample Street", "Ask for large print.",
    ]  # fmt: skip


def test_an_update_that_only_the_progress_report_prints_is_planned_for() -> None:
    rows = project(demand("1"), updates=(update("1", Q2), update("1", Q3)))
    rows["Documents"] += [{"force": "Sampleshire", "inspection": "sample-report", "occasion": Q1, "template": "record"}]
    said = records_of(rows)
    record = template.read(
        document.read((ROOT / "templates/response-record.docx").read_bytes(), "templates/record.docx")
    )
    plan = responses.plan(said, CONFIG, TEMPLATES | {"record": record})
    assert plan.unplanned == ()
    assert list(plan.unprinted) == [said.updates[1]]
