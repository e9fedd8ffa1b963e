"""Rows of sheets → Records and Fields, in memory. Everything happens in a force that does not exist."""

from __future__ import annotations

import datetime
from pathlib import Path

from respgen import document, records, responses, template
from respgen.config import Config
from respgen.model import Cell, Records, Run, Sheet, Workbook
from respgen.responses import Fields
from respgen.template import Template
from tests.word import docx

CONFIG = Config(project=Path("project"), as_at=datetime.date(2025, 7, 10))

Said = str | int | float | datetime.date | tuple[Run, ...] | None
Rows = dict[str, list[dict[str, Said]]]

KEYS: dict[str, Said] = {"force": "Sampleshire", "inspection": "sample-report"}
ITEM: dict[str, Said] = {**KEYS, "kind": "recommendation", "number": "1"}
SAMPLE: Rows = {
    "Forces": [
        {
            "force": "Sampleshire",
            "force name": "Sampleshire Police",
            "area": "Sampleshire",
            "short name": "PCC",
            "holder's title": "Police and Crime Commissioner",
            "chief officer's title": "Chief Constable",
            "contact lines": "Sample House\nSample Street",
        }
    ],
    "People": [
        {"force": "Sampleshire", "post": "holder", "name": "A. Sample"},
        {"force": "Sampleshire", "post": "chief officer", "name": "B. Sample"},
    ],
    "Inspections": [
        {
            "inspection": "sample-report",
            "official title": "A sample report",
            "inspectorate": "Inspectorate of Samples",
            "published": datetime.date(2025, 5, 16),
            "address": "https://example.org/sample-report",
            "kind": "thematic",
            "recommendations made": 1,
            "summary": "What samples are.",
        }
    ],
    "Recommendations": [
        {
            "inspection": "sample-report",
            "kind": "recommendation",
            "number": "1",
            "text": "By 30 April 2026, chief constables should take samples.",
            "addressees": "chief constables",
        }
    ],
    "Updates": [
        {
            **ITEM,
            "period": "first",
            "as at": datetime.date(2025, 6, 6),
            "heading": "Samples",
            "status": "in progress",
            "text for publication": "Samples are taken.",
        }
    ],
    "Chief officer": [
        {**KEYS, "occasion": "first", "introduction": "Welcome.", "received on": datetime.date(2025, 6, 9)}
    ],
    "Commentary": [{**KEYS, "occasion": "first", "initial response": "We agree.", "overall comments": "Well done."}],
    "Actions": [{**ITEM, "action or reason": "We pay for samples."}],
    "Documents": [{**KEYS, "occasion": "first", "template": "form"}],
}
"""One force, one report with one recommendation, one response in the template `form`, nothing missing that matters."""


def sheets(rows: Rows) -> tuple[Sheet, ...]:
    """Each list of rows as a sheet of that name, headers in its first row."""
    made: list[Sheet] = []
    for name, lines in rows.items():
        headers = list(dict.fromkeys(header for line in lines for header in line))
        cells = [tuple(_cell(1, column, header) for column, header in enumerate(headers, 1))]
        for number, line in enumerate(lines, 2):
            filled = [(column, line.get(header)) for column, header in enumerate(headers, 1)]
            cells.append(tuple(_cell(number, column, said) for column, said in filled if said not in (None, "", ())))
        made.append(Sheet("inputs/sample.xlsx", name, tuple(row for row in cells if row)))
    return tuple(made)


def _cell(row: int, column: int, said: Said) -> Cell:
    match said:
        case str():
            return Cell(row, column, said, (Run(said),))
        case tuple():
            return Cell(row, column, "".join(run.text for run in said), said)
        case _:
            return Cell(row, column, said)


def records_of(rows: Rows, config: Config = CONFIG) -> Records:
    """What these sheets say."""
    return records.parse(records.recognise((Workbook("inputs/sample.xlsx", sheets(rows)),), config), config)


def template_of(text: str, name: str = "form") -> Template:
    """The template that the text describes (see tests/word.py)."""
    return template.read(document.read(docx(text), f"templates/{name}.docx"))


def fields_of(rows: Rows, config: Config = CONFIG) -> Fields:
    """The fields of the one response that the rows plan."""
    plan = responses.plan(records_of(rows, config), config, {"form": template_of("{{ draft_notice }}")})
    assert plan.unplanned == ()
    (response,) = plan.responses
    return response.values
