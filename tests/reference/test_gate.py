"""The two reference responses are refused for exactly what is listed as missing, and pass once that is filled.

What fills them says that it does so for a test, and so do those who decide: nothing is said in anybody's name.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from respgen import config, decision_sheet, judging, pipeline
from respgen.config import Config
from respgen.judging import Publication
from respgen.model import WordPlace
from respgen.publication.gate import MENDED_IN_WORD, STOPS
from tests.tools import ROOT
from tests.word import packed, unpacked

FILLED = "Filled in for a test."
LISTED = re.compile(r"\| `([^`]+)` \| ([A-Z]\d{3}) (.+) \|")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """The example project, drawn, and nothing of it filled in yet."""
    folder = tmp_path_factory.mktemp("reference") / "project"
    for name in ("inputs", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "respgen.toml", folder)
    settings = config.load(folder)
    pipeline.build(settings, {}, said_nothing)
    return settings


def said_nothing(words: str) -> None:
    raise AssertionError(words)


def judged(settings: Config) -> Publication:
    return judging.judge(settings, {}, said_nothing, unfinished=True)


def listed() -> set[tuple[str, str]]:
    """What inputs/README.md lists as missing: where, and what."""
    text = (ROOT / "inputs" / "README.md").read_text(encoding="utf-8").partition("<!-- generated: missing -->")[2]
    # The advice on an address is told beside it, and stops nothing.
    return {(where, what) for where, code, what in LISTED.findall(text) if code != "L891"}


def test_they_are_refused_for_exactly_what_is_listed(project: Config) -> None:
    found = judged(project)
    assert [one.verdict for one in found.judged] == ["fail", "fail"]
    told: set[tuple[str, str]] = set()
    for one in found.judged:
        for finding in one.findings:
            if finding.severity not in STOPS:
                continue
            where = str(finding.place)
            if finding.code == "P901":
                assert isinstance(finding.place, WordPlace)
                cell = re.search("or at (.+?): (?:type|add|name|correct)", finding.help)
                assert cell, finding.help
                where = cell[1]
            told.add((where, finding.message.removeprefix("a gap: ")))
    assert told == listed()


def test_they_pass_once_their_gaps_are_filled_and_a_person_has_decided_the_rest(project: Config) -> None:
    for one in judged(project).judged:
        draft = project.project / one.response.target
        parts = unpacked(draft.read_bytes())
        for finding in one.findings:
            for name in parts if finding.code == "P901" else ():
                parts[name] = parts[name].replace(finding.words.encode(), FILLED.encode())
        draft.write_bytes(packed(parts))
    codes = {finding.code for one in judged(project).judged for finding in one.findings if finding.severity in STOPS}
    assert not codes & {"G501", "P901"}

    sheet = project.project / "inputs" / "decisions.xlsx"
    written = decision_sheet.put(sheet, judging.open_decisions(project, said_nothing))
    assert written.open
    initial(sheet)

    found = judged(project)
    assert [one.verdict for one in found.judged] == ["pass", "pass"]
    assert all(one.settled for one in found.judged)
    for one in found.judged:
        notes = [note for note in one.findings if note.message.endswith(MENDED_IN_WORD)]
        assert {note.code for note in notes} == {"G501"}
    again = decision_sheet.put(sheet, judging.open_decisions(project, said_nothing))
    assert again == decision_sheet.Written(0, written.open)


def initial(sheet: Path) -> None:
    """Decide every row, as a person would in Excel: what blocks is released with a reason, the rest is accepted."""
    book = load_workbook(sheet)
    for row in book.worksheets[0].iter_rows(min_row=2):
        released = str(row[7].value).startswith("block ")
        row[3].value = "released" if released else "accepted"
        row[4].value = "T. Sample"
        row[6].value = "For a test." if released else None
    book.save(sheet)
