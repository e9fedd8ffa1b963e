"""agenda: what is due of our forces, by when, and how far it is; as `status` tells it."""

from __future__ import annotations

import copy
import datetime
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from respgen import agenda, dates, responses
from respgen.agenda import Case
from respgen.config import Config
from respgen.model import NoneSent
from respgen.report import status
from tests.project import CONFIG, ITEM, KEYS, SAMPLE, Rows, records_of, template_of

PUBLISHED = datetime.date(2025, 5, 16)
FORM = template_of("@custom purpose = response\n{{ draft_notice }}")
NOTE = template_of("@custom purpose = note\n{{ draft_notice }}", "note")
DAYS = st.dates(datetime.date(1995, 1, 1), datetime.date(2095, 12, 31))


def changed(sheet: str, **said: Any) -> Rows:
    """The sample with these cells in every row of one sheet."""
    rows = copy.deepcopy(SAMPLE)
    for row in rows[sheet]:
        row.update({header.replace("_", " "): value for header, value in said.items()})
    return rows


def cases(rows: Rows, config: Config = CONFIG) -> tuple[Case, ...]:
    records = records_of(rows, config)
    plan = responses.plan(records, config, {"form": FORM, "note": NOTE})
    return agenda.agenda(records, config, plan).cases


def told(case: Case) -> list[str]:
    return list(status._facts(case))


# ------------------------------------------------------------------------------------ the calendar


@given(DAYS, DAYS)
def test_the_days_left_end_with_the_56th_day(published: datetime.date, as_at: datetime.date) -> None:
    (case,) = cases(changed("Inspections", published=published), replace(CONFIG, as_at=as_at))
    assert case.last_day == published + datetime.timedelta(days=55)
    assert case.days_left == (case.last_day - as_at).days
    assert case.is_late == (as_at > case.last_day)


@given(DAYS)
def test_the_offices_own_days_are_working_days_and_the_last_day_is_the_laws(published: datetime.date) -> None:
    (case,) = cases(changed("Inspections", published=published))
    own = [one for one in case.milestones if one.name in ("invite", "comments due", "to commissioner", "to comms")]
    assert len(own) == 4
    for one, days in zip(own, (3, 28, 42, 49), strict=True):
        meant = published + datetime.timedelta(days=days)
        assert dates.is_working_day(one.day)
        assert one.day <= meant
        between = (one.day + datetime.timedelta(days=day) for day in range(1, (meant - one.day).days + 1))
        assert not any(map(dates.is_working_day, between))
    assert case.milestones[-1] == agenda.Milestone("last day", published + datetime.timedelta(days=55))
    assert [one.day for one in case.milestones] == sorted(one.day for one in case.milestones)


def test_bank_holidays_and_weekends_of_england_and_wales_are_no_working_days() -> None:
    days = ("2025-12-25", "2025-12-26", "2025-04-18", "2025-04-21", "2025-05-05", "2022-09-19", "2025-07-05")
    assert not any(dates.is_working_day(datetime.date.fromisoformat(day)) for day in days)
    assert dates.is_working_day(datetime.date(2025, 3, 17))  # Saint Patrick's Day, in Northern Ireland
    assert dates.is_working_day(datetime.date(2025, 8, 4))  # the summer bank holiday of Scotland


def test_a_report_at_the_end_of_the_calendar_still_has_its_days() -> None:
    (case,) = cases(changed("Inspections", published=datetime.date.max))
    assert case.last_day == datetime.date.max
    assert told(case)[0].endswith("published 31 December 9999, so it is due before its quarter ends")


def test_translation_is_a_milestone_only_where_the_office_publishes_in_welsh() -> None:
    names = {
        languages: [one.name for one in cases(changed("Forces", languages=languages))[0].milestones]
        for languages in ("en", "en; cy", None)
    }
    assert "to translation" in names["en; cy"]
    assert [name for name in names["en; cy"] if name != "to translation"] == names["en"] == names[None]


def test_an_office_sets_its_own_days() -> None:
    config = replace(CONFIG, milestones={**CONFIG.milestones, "invite": 0})
    (case,) = cases(SAMPLE, config)
    assert agenda.Milestone("invite", PUBLISHED) in case.milestones


def test_reports_of_1_april_to_6_may_are_due_before_their_quarter_ends() -> None:
    first, last = datetime.date(2025, 4, 1), datetime.date(2025, 5, 6)
    for number in range(-1, 37):
        day = first + datetime.timedelta(days=number)
        (case,) = cases(changed("Inspections", published=day), replace(CONFIG, as_at=day))
        assert case.before_quarter_ends == (first <= day <= last), day
        assert ("so it is due before its quarter ends" in told(case)[0]) == case.before_quarter_ends


@given(DAYS)
def test_whoever_works_by_quarters_alone_is_late_just_where_status_says_so(published: datetime.date) -> None:
    (case,) = cases(changed("Inspections", published=published))
    quarter_end = next(
        day
        for day in (published + datetime.timedelta(days=number) for number in range(93))
        if (day + datetime.timedelta(days=1)).day == 1 and day.month % 3 == 0
    )
    assert case.before_quarter_ends == (published + datetime.timedelta(days=55) <= quarter_end)


# -------------------------------------------------------------------------------- whose, and how far


def test_only_reports_about_our_forces_are_on_the_agenda() -> None:
    rows = copy.deepcopy(SAMPLE)
    rows["Forces"].append({**rows["Forces"][0], "force": "Northshire"})
    rows["Inspections"].append({**rows["Inspections"][0], "inspection": "other-report", "forces": "Northshire"})
    assert [(case.keys.force, case.keys.inspection) for case in cases(rows)] == [("Sampleshire", "sample-report")]
    both = replace(CONFIG, answers_for=("NORTHSHIRE", "sampleshire"))
    assert {(case.keys.force, case.keys.inspection) for case in cases(rows, both)} == {
        ("Sampleshire", "sample-report"),
        ("Northshire", "sample-report"),
        ("Northshire", "other-report"),
    }


def test_reports_from_before_a_day_are_left_out_unless_something_is_planned() -> None:
    later = replace(CONFIG, answers_from=PUBLISHED + datetime.timedelta(days=1))
    assert len(cases(SAMPLE, later)) == 1
    assert cases({**SAMPLE, "Documents": []}, later) == ()
    assert len(cases({**SAMPLE, "Documents": []}, replace(CONFIG, answers_from=PUBLISHED))) == 1


def test_what_is_planned_is_judged_whatever_forces_and_settings_say() -> None:
    rows = copy.deepcopy(SAMPLE)
    rows["Forces"].append({**rows["Forces"][0], "force": "Northshire"})
    rows["Inspections"][0]["forces"] = "Northshire"
    assert [case.keys.force for case in cases(rows)] == ["Sampleshire"]
    rows["Documents"].append({**rows["Documents"][0], "force": "northshire"})
    only = replace(CONFIG, answers_for=("Sampleshire",))
    assert [case.keys.force for case in cases(rows, only)] == ["Sampleshire", "Northshire"]
    assert cases({**rows, "Documents": []}, only) == ()


def test_only_a_response_makes_a_report_answered() -> None:
    live = {**SAMPLE, "Documents": [{**KEYS, "occasion": "first", "template": "form", "live on": PUBLISHED}]}
    assert cases(live)[0].live_on == PUBLISHED
    for other in ({"template": "note"}, {"occasion": "2025-26 Q1"}, {"live on": datetime.date(2025, 7, 11)}):
        rows: Rows = copy.deepcopy(live)
        rows["Documents"][0].update(other)
        assert cases(rows)[0].live_on is None, other


def test_what_is_late_leads_and_what_is_live_comes_last() -> None:
    rows = copy.deepcopy(SAMPLE)
    (first,) = rows["Inspections"]
    for key, day in (("late", datetime.date(2025, 5, 1)), ("next", datetime.date(2025, 5, 20)), ("live", PUBLISHED)):
        rows["Inspections"].append({**first, "inspection": key, "published": day})
    rows["Documents"].append(
        {**KEYS, "inspection": "live", "occasion": "first", "template": "form", "live on": datetime.date(2025, 6, 1)}
    )
    assert [case.keys.inspection for case in cases(rows)] == ["late", "sample-report", "next", "live"]


def test_what_is_answered_is_counted_by_the_offices_actions() -> None:
    rows = copy.deepcopy(SAMPLE)
    rows["Recommendations"].append({**rows["Recommendations"][0], "number": "2"})
    rows["Inspections"][0]["recommendations made"] = 3
    assert (cases(rows)[0].answered, cases(rows)[0].made) == (1, 3)
    rows["Actions"].append({**ITEM, "number": "2", "occasion": "2025-26 Q1", "action or reason": "Later."})
    assert cases(rows)[0].answered == 1
    rows["Actions"].append({**ITEM, "number": "2", "occasion": "first", "action or reason": "None: not ours."})
    assert cases(rows)[0].answered == 2
    # The row for the first response is the one that is printed, though it says nothing.
    rows["Actions"] += [{**rows["Actions"][0], "occasion": "first", "action or reason": None, "applies": "yes"}]
    assert cases(rows)[0].answered == 1


def test_a_recommendation_is_overdue_from_the_day_after_until_it_is_done() -> None:
    rows = changed("Recommendations", due=datetime.date(2025, 6, 30))
    assert len(cases(rows)[0].overdue) == 1
    on_the_day = replace(CONFIG, as_at=datetime.date(2025, 6, 30))
    assert cases(rows, on_the_day)[0].overdue == ()
    done = copy.deepcopy(rows)
    done["Updates"].append(
        {**ITEM, "period": "2025-26 Q1", "as at": datetime.date(2025, 7, 1), "status": "complete"},
    )
    assert cases(done)[0].overdue == ()
    # What was not so yet on the day does not count.
    done["Updates"][-1]["as at"] = datetime.date(2025, 7, 11)
    assert len(cases(done)[0].overdue) == 1
    others = {**changed("Recommendations", due=datetime.date(2025, 6, 30), addressees="Home Office"), "Updates": []}
    assert cases(others)[0].overdue == ()


def test_what_came_from_the_chief_officer_is_told() -> None:
    assert told(cases(SAMPLE)[0])[1] == "chief officer: not invited, comments received 9 June 2025"
    none = changed("Chief officer", received_on="none", introduction=None)
    assert isinstance(cases(none)[0].received, NoneSent)
    assert told(cases(none)[0])[1] == "chief officer: not invited, no comments came"
    silent = changed("Commentary", invited_on=datetime.date(2025, 5, 20), comments_due=datetime.date(2025, 6, 20))
    silent["Chief officer"] = []
    assert told(cases(silent)[0])[1] == "chief officer: invited 20 May 2025, nothing received, due 20 June 2025"
    unread = changed("Commentary", invited_on="TBC")
    assert told(cases(unread)[0])[1].startswith("chief officer: the day of the invitation cannot be read, ")
    unread = changed("Chief officer", received_on="soon")
    assert told(cases(unread)[0])[1] == "chief officer: not invited, comments received, on a day that cannot be read"
    closing = changed("Chief officer", received_on=None, introduction=None, closing="Thank you.")
    assert told(cases(closing)[0])[1] == "chief officer: not invited, comments received, on what day is not said"
    sent = changed("Commentary", sent_to_inspectorate_on="soon")
    sent["Documents"][0]["live on"] = datetime.date(2025, 7, 1)
    copies = "copies: inspectorate on a day that cannot be read, Home Secretary not sent"
    assert told(cases(sent)[0])[-1] == copies
    undated = changed("Chief officer", received_on=None)
    assert told(cases(undated)[0])[1] == "chief officer: not invited, comments received, on what day is not said"


def test_a_report_without_a_day_is_told_and_has_none() -> None:
    (case,) = cases(changed("Inspections", published="soon"))
    assert (case.last_day, case.days_left, case.is_late, case.is_near, case.milestones) == (
        None,
        None,
        False,
        False,
        (),
    )
    assert told(case)[0] == "when the report was published is not known, so neither is its last day"
