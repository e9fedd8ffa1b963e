"""Every shipped template draws what inputs/ holds, whether a row there plans it or not."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl
import pytest

from respgen import config, linting, pipeline, template
from tests import structure
from tests.tools import ROOT

# The twins in Welsh are planned by the row of the English one, where a force's languages name Welsh.
FORMS = sorted(path.stem for path in (ROOT / "templates").glob("*.docx") if not path.stem.endswith(".cy"))
FORCES = ("Staffordshire", "West Midlands")


def planned(folder: Path, form: str) -> Path:
    """A copy of the project in which this form is planned for both forces, in a workbook of its own."""
    for name in ("inputs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / "respgen.toml").write_text("as-at = 2025-07-10\n")
    read = template.read(linting.word_file(str(ROOT / "templates" / f"{form}.docx")))
    occasion, inspection = ("2025-26 Q1", None) if read.scope == "force" else ("first", "organised-immigration-crime")
    for path in (folder / "inputs").glob("*-office.xlsx"):
        book = openpyxl.load_workbook(path, rich_text=True)
        sheet = book["Documents"]
        sheet.delete_rows(2, sheet.max_row)
        book.save(path)
    book = openpyxl.Workbook()
    sheet = book.create_sheet("Documents", 0)
    sheet.append(("Force", "Inspection", "Occasion", "Template"))
    for force in FORCES:
        sheet.append((force, inspection, occasion, form))
    book.save(folder / "inputs" / "planned.xlsx")
    return folder


@pytest.mark.parametrize("form", FORMS)
def test_a_form_draws_both_forces(tmp_path: Path, form: str) -> None:
    settings = config.load(planned(tmp_path / "project", form))
    run = pipeline.build(settings, {}, pytest.fail)
    assert [result.response.keys.force for result in run.results] == list(FORCES)
    for result in run.results:
        assert result.outcome
        assert result.outcome.kind == "drawn"
        # Nobody has said what these would say, so they lack something; a true statement about numbers lacks nothing.
        assert result.gaps
        assert structure.faults((settings.project / result.outcome.file).read_bytes()) == []
