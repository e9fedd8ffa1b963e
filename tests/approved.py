"""The sample with every draft drawn and approved: what tests publish."""

from __future__ import annotations

import shutil
from pathlib import Path

import openpyxl

from respgen import config, pipeline
from tests.tools import ROOT


def project(folder: Path) -> Path:
    """A copy of the sample in that folder, whose drafts somebody has drawn and approved."""
    return approved(copied(folder))


def copied(folder: Path) -> Path:
    """A copy of the sample in that folder, of which nothing is drawn yet."""
    for name in ("inputs", "templates", "logos"):
        shutil.copytree(ROOT / "samples" / name, folder / name)
    shutil.copy(ROOT / "samples" / "respgen.toml", folder)
    return folder


def approved(folder: Path) -> Path:
    """The project with its drafts drawn, and "approved" typed into every row of Documents."""
    say_state(folder, "drafting")
    pipeline.build(config.load(folder), {}, lambda words: None)
    say_state(folder, "approved")
    return folder


def say_nothing_is_live(folder: Path) -> None:
    """Take out since when the documents are on the website: what is there, only a correction replaces."""
    for header in ("live on", "live address"):
        _say(folder, header, None)


def say_state(folder: Path, state: str) -> None:
    """Type the state into every row of Documents."""
    _say(folder, "state", state)


def _say(folder: Path, header: str, words: str | None) -> None:
    for path in sorted((folder / "inputs").glob("*.xlsx")):
        book = openpyxl.load_workbook(path, rich_text=True)
        if "Documents" not in book.sheetnames:
            continue
        sheet = book["Documents"]
        headers = [str(cell.value).casefold() for cell in sheet[1]]
        for row in range(2, sheet.max_row + 1):
            sheet.cell(row, headers.index(header) + 1).value = words
        book.save(path)
