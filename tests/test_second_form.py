"""A form that respgen has never seen: a template and a row in Documents, and no code."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from tests import structure
from tests.drawing import body, drawn
from tests.tools import ROOT
from tests.word import docx

FORM = """\
# {{ inspection.title }}
{{ office.short_name }} statement for {{ force.area }}, {{ occasion.name }}
| Number | What is asked | By | What is done |
| {%tr for item in applying %} | | | |
| {{ item.number }} | {{ item.text }} | {{ item.due.short }} | {{ item.update.text }} |
| {%tr endfor %} | | | |
## In the {{ holder.title|possessive }} words
{{ commentary.overall_comments }}
{%p for item in applying %}
{%p if item.update.heading %}
- {{ item.number }}: {{ item.update.heading }}
{%p endif %}
{%p endfor %}
@title {{ inspection.title }}
"""


def test_a_new_form_needs_a_template_and_a_row_and_no_code(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "inputs", tmp_path / "inputs")
    shutil.copy(ROOT / "respgen.toml", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "statement.docx").write_bytes(docx(FORM))
    workbook = openpyxl.load_workbook(tmp_path / "inputs" / "staffordshire-office.xlsx")
    workbook["Documents"]["D2"] = "statement"
    workbook.save(tmp_path / "inputs" / "staffordshire-office.xlsx")

    documents = drawn(tmp_path)

    assert list(documents) == [
        "build/drafts/Staffordshire/Staffordshire-organised-immigration-crime-first-statement.docx"
    ]
    (content,) = documents.values()
    assert structure.faults(content) == []
    blocks = body(content)
    assert [block.text for block in blocks[:3]] == [
        "Draft, not for publication. Text in [brackets] is missing; it says what is awaited, and from whom.",
        "Improving the response to organised immigration crime",
        "PFCC statement for Staffordshire, the first response",
    ]
    numbers = [block.text for block in blocks if block.cell and block.cell.row > 1 and block.cell.column == 1]
    assert numbers == ["1", "2", "4", "8", "9"]
    assert [block.text for block in blocks if block.cell and block.cell.row > 1 and block.cell.column == 3] == [
        "31 Dec 2025",
        "30 Apr 2026",
        "31 Dec 2025",
        "30 Apr 2026",
        "30 Apr 2026",
    ]
    assert [block.text for block in blocks if block.kind == "item" and not block.cell] == [
        "1: Dedicated OIC Team",
        "2: Operational Guidance and CPD",
        "4: Regional Intelligence Plan",
        "8: Hydra Training",
        "9: OIC E-Learning",
    ]
