"""Every specification in spec/ says what the program does, to the letter."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from tests import specs

FILES = sorted(path for path in specs.FOLDER.glob("*.md") if path.name not in specs.NO_SPECIFICATION)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_sessions_print_what_the_specification_says(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    said = path.read_text(encoding="utf-8")
    plays = specs.play(path, tmp_path)
    if request.config.getoption("--accept") and plays != said:
        path.write_text(plays, encoding="utf-8", newline="\n")
    elif plays != said:
        difference = difflib.unified_diff(
            said.splitlines(), plays.splitlines(), "specification", "program", lineterm=""
        )
        pytest.fail("\n".join(difference), pytrace=False)


def test_every_specification_has_a_session() -> None:
    sessions = {
        path.stem
        for path in FILES
        for case in specs.cases(path.read_text(encoding="utf-8"))
        for step in case
        if isinstance(step, specs.Session)
    }
    assert sessions == {path.stem for path in FILES}
