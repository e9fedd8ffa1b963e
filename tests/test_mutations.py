"""Whatever is broken in a workbook or template, the commands end with findings or exit status 2; nothing is lost."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from respgen.cli import main
from tests import mutations
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

SEEDS = 300 if os.environ.get("CI") else 40
BATCHES = 4
HANGS = 1800
"""Seconds after which a batch is ended, far beyond what any takes. Each play in it is watched besides."""


@pytest.mark.parametrize("batch", range(BATCHES))
def test_no_broken_file_ends_in_a_traceback_or_takes_another_document_along(batch: int) -> None:
    first, last = (SEEDS * one // BATCHES for one in (batch, batch + 1))
    command = [sys.executable, "-m", "tests.mutations", str(first), str(last)]
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", errors="replace", timeout=HANGS
    )
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_a_play_tells_what_was_lost_torn_or_written_to(tmp_path: Path) -> None:
    project = mutations.Project(tmp_path / "project", mutations.invented)
    name, other = sorted(one for one in project.before if one.startswith("build/drafts/"))
    assert list(project.lost("inputs/force.xlsx", project.before["inputs/force.xlsx"])) == []
    (project.folder / name).unlink()
    (project.folder / other).write_bytes(project.before[other][:-100])
    (project.folder / "inputs/force.xlsx").write_bytes(b"")
    (project.folder / f"{other}.tmp").write_bytes(b"")
    assert list(project.lost("templates/none.docx", b"")) == [
        f"{name} is lost",
        "inputs/force.xlsx was written to",
        f"{other} is torn: The file is damaged or was not copied completely.",
        f"{other}.tmp is torn: The file is empty.",
        f"{other}.tmp is left over",
        f"{name} changed, though its template did not",
        f"{other} changed, though its template did not",
    ]
    project.restore()
    assert project.files() == project.before


def nested(opened: str, closed: str, times: int) -> str:
    return "\n".join([*[opened] * times, "words", *[closed] * times])


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 100 + "holder.name" + ")" * 100 + " }}",
        "{{ holder" + ".name" * 1000 + " }}",
        "{{ holder.name" + "|upper" * 1000 + " }}",
        "{{ " + "9" * 5000 + " }}",
        "{%p if " + "not " * 2000 + "holder.name %}\nwords\n{%p endif %}",
        "{%p if " + "holder.name and " * 500 + "holder.name %}\nwords\n{%p endif %}",
        nested("{%p if holder.name %}", "{%p endif %}", 150),
        "\n".join(f"{{%p for a{n} in applying %}}" for n in range(25)) + "\nwords" + "\n{%p endfor %}" * 25,
        "{%p if holder.name %}" + "\n{%p elif holder.name %}\nwords" * 200 + "\n{%p endif %}",
        "{{ holder.name }}" * 2001,
    ],
    ids=["brackets", "dots", "filters", "digits", "nots", "ands", "ifs", "loops", "branches", "tags"],
)
def test_what_neither_jinja_nor_python_can_take_is_an_unreadable_tag(tmp_path: Path, text: str) -> None:
    project = mutations.Project(tmp_path / "project", mutations.invented)
    (project.folder / "templates/record.docx").write_bytes(docx(f"# Sample\n{text}"))
    done = CliRunner().invoke(main, ["check", "--project", str(project.folder)], catch_exceptions=False)
    told = [line for line in done.output.splitlines() if not line.startswith(" ")]
    assert done.exit_code == 1
    assert told
    assert all(" error T301 unreadable-tag: " in line for line in told[:-1])


def test_a_template_may_be_as_large_as_it_says(tmp_path: Path) -> None:
    project = mutations.Project(tmp_path / "project", mutations.invented)
    text = "\n".join(["# Sample", nested("{%p if holder.name %}", "{%p endif %}", 20), *["{{ holder.name }}"] * 1900])
    (project.folder / "templates/record.docx").write_bytes(docx(text))
    done = CliRunner().invoke(main, ["check", "--project", str(project.folder)], catch_exceptions=False)
    assert (done.output, done.exit_code) == ("No findings.\n", 0)


def test_the_same_seed_breaks_a_file_in_the_same_way() -> None:
    content = (ROOT / "inputs/register.xlsx").read_bytes()
    seeds = range(50)
    broken = [mutations.broken(content, Random(seed)) for seed in seeds]
    assert broken == [mutations.broken(content, Random(seed)) for seed in seeds]
    assert len(set(broken)) > 40


def test_the_projects_that_are_broken_are_the_same_on_any_day(tmp_path: Path) -> None:
    first, again = (mutations.Project(tmp_path / name, mutations.invented) for name in ("first", "again"))
    assert [first.before[name] for name in first.targets] == [again.before[name] for name in again.targets]
    made = {zipfile.ZipFile(io.BytesIO(first.before[name])).infolist()[0].date_time for name in first.targets}
    assert made == {(1980, 1, 1, 0, 0, 0)}


def test_a_template_that_word_would_not_open_is_not_drawn(tmp_path: Path) -> None:
    project = mutations.Project(tmp_path / "project", mutations.invented)
    parts = unpacked(project.before["templates/record.docx"])
    del parts["[Content_Types].xml"]
    (project.folder / "templates/record.docx").write_bytes(packed(parts))
    done = CliRunner().invoke(main, ["check", "--project", str(project.folder)], catch_exceptions=False)
    assert " error T300 unreadable-template: The part [Content_Types].xml is missing" in done.output


@pytest.mark.parametrize("mark", [b"<!-- a remark -->", b"<?an instruction?>"])
def test_remarks_between_elements_mean_nothing(tmp_path: Path, mark: bytes) -> None:
    real = mutations.Project(tmp_path / "project", mutations.real)
    name = "templates/response-record.docx"
    parts = unpacked(real.before[name])
    marked = {
        one: re.sub(rb"(?<=>)(?=<)", mark, part, count=400) if one.endswith((".xml", ".rels")) else part
        for one, part in parts.items()
    }
    (real.folder / name).write_bytes(packed(marked))
    done = CliRunner().invoke(main, ["build", "--project", str(real.folder)], catch_exceptions=False)
    assert "response-record.docx: not drawn" not in done.output
