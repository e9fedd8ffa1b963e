"""A decision about one row of a sheet settles nothing of another row: what each warning's fingerprint is made of."""

from __future__ import annotations

import copy
import datetime
from collections import defaultdict

import pytest

from respgen import agenda, responses, rules
from respgen.decisions import can_be_released, fingerprint_of
from respgen.errors import Finding, Severity
from tests.project import CONFIG, SAMPLE, Rows, Said, records_of, template_of

FORM = template_of("@custom purpose = response\n{{ draft_notice }}")
FIRST: Rows = {name: [] for name in SAMPLE}
"""Two forces with two reports of two recommendations each, and the same faults in every row."""


def _build() -> None:
    for force in ("Sampleshire", "Northshire"):
        FIRST["Forces"].append({**SAMPLE["Forces"][0], "force": force})
        FIRST["People"] += [{**row, "force": force} for row in SAMPLE["People"]]
    for report in ("sample-report", "other-report"):
        row = {"inspection": report, "recommendations made": 3, "published": datetime.date(2025, 5, 18)}
        FIRST["Inspections"].append({**SAMPLE["Inspections"][0], **row})
        for number in ("1", "2"):
            FIRST["Recommendations"].append(
                {
                    **SAMPLE["Recommendations"][0],
                    "inspection": report,
                    "number": number,
                    "text": f"By 30 April 2026, chief constables should take {number} samples of {report}.",
                    "addressees": "Home Office",
                    "due": datetime.date(2026, 5, 1),
                    "checked by": None,
                }
            )
    early = datetime.date(2025, 5, 1)
    for force in ("Sampleshire", "Northshire"):
        for report in ("sample-report", "other-report"):
            keys = {"force": force, "inspection": report}
            FIRST["Documents"].append({**keys, "occasion": "2025-26 Q2", "template": "form"})
            FIRST["Commentary"].append({**keys, "occasion": "first", "invited on": early, "comments due": early})
            FIRST["Chief officer"].append({**keys, "occasion": "first", "received on": early})
            for number in ("1", "2"):
                item = {**keys, "kind": "recommendation", "number": number}
                FIRST["Updates"] += [_update(item, number, report, quarter) for quarter in range(3)]


def _update(item: dict[str, str], number: str, report: str, quarter: int) -> dict[str, Said]:
    day = datetime.date(2025, 6 + 3 * quarter, 20)
    return {
        **item,
        "period": ("first", "2025-26 Q2", "2025-26 Q3")[quarter],
        "as at": day,
        "status": ("closed", "in progress", "complete")[quarter],
        "RAG": ("red", "blue", "amber")[quarter],
        "target date": day + datetime.timedelta(days=100),
        "text for publication": f"{number} samples of {report} will be taken.",
    }


_build()


def found(rows: Rows) -> list[Finding]:
    config = CONFIG
    records = records_of(rows, config)
    plan = responses.plan(records, config, {"form": FORM})
    told = rules.run(rules.AGENDA_RULES, agenda.agenda(records, config, plan))
    return [one for one in told if one.severity in (Severity.WARNING, Severity.ASK) or can_be_released(one)]


TOLD = found(FIRST)
CODES = ["L802", "L805", "L811", "L812", "L813", "L821", "L822", "L824", "L825", "L826", "L827"]


@pytest.mark.parametrize("code", CODES)
def test_no_two_rows_share_a_decision(code: str) -> None:
    places = defaultdict(set)
    those = [one for one in TOLD if one.code == code]
    assert len({str(one.place) for one in those}) > 1
    for one in those:
        places[fingerprint_of(one)].add(str(one.place))
    assert [where for where in places.values() if len(where) > 1] == []


@pytest.mark.parametrize("code", ["L811", "L821", "L822", "L824", "L825", "L826", "L827"])
def test_a_decision_about_a_row_lapses_when_its_text_changes(code: str) -> None:
    rows = copy.deepcopy(FIRST)
    for name, column in (("Recommendations", "text"), ("Updates", "text for publication")):
        for row in rows[name]:
            row[column] = f"{row[column]} Really."
    before = {fingerprint_of(one) for one in TOLD if one.code == code}
    after = {fingerprint_of(one) for one in found(rows) if one.code == code}
    assert before
    assert len(after) == len(before)
    assert not before & after
