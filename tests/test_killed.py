"""A build that is killed at any moment: no torn file, and the next one ends as if nothing had happened."""

from __future__ import annotations

import functools
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest

from tests.tools import ROOT

TIMES = 100 if os.environ.get("CI") else 12
SOURCE = ROOT / "src"


def project(folder: Path, word: str) -> Path:
    """The sample, in which every document prints the word."""
    for name in ("inputs", "templates", "logos"):
        shutil.copytree(ROOT / "samples" / name, folder / name, dirs_exist_ok=True)
    shutil.copy(ROOT / "samples" / "respgen.toml", folder)
    for name, content in registers(word).items():
        (folder / "inputs" / name).write_bytes(content)
    return folder


@functools.cache
def registers(word: str) -> dict[str, bytes]:
    """The sample's registers by their names, in which every office can be reached under the word."""
    changed: dict[str, bytes] = {}
    for path in (ROOT / "samples" / "inputs").glob("*.xlsx"):
        book = openpyxl.load_workbook(path, rich_text=True)
        if "Forces" not in book.sheetnames:
            continue
        sheet = book["Forces"]
        for column in [at for at, cell in enumerate(sheet[1], 1) if str(cell.value).startswith("Contact lines")]:
            for row in range(2, sheet.max_row + 1):
                sheet.cell(row, column).value = f"Write to {word}."
        buffer = io.BytesIO()
        book.save(buffer)
        changed[path.name] = buffer.getvalue()
    return changed


def started(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "respgen", "build", "--quiet", "--project", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(SOURCE)})


def built(folder: Path) -> dict[str, bytes]:
    """Every file that a build has left, by its path: drafts, and the state without the lock."""
    files = (path for path in (folder / "build").rglob("*") if path.is_file() and path.name != "lock")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """What two builds leave that nobody disturbs: before and after a change that is in every document."""
    left: list[dict[str, bytes]] = []
    folder = tmp_path_factory.mktemp("undisturbed")
    for word in ("one", "two"):
        assert started(project(folder, word)).wait() == 0
        left.append(built(folder))
    drafts = [name for name in left[0] if name.startswith("build/drafts/")]
    # Beside each draft build/state/ holds the same bytes, and what went into them.
    assert len(left[0]) == 3 * len(drafts) > 30
    assert all(left[0][name] != left[1][name] for name in left[0] if name.endswith(".docx"))
    return left[0], left[1]


@pytest.mark.parametrize("drafts", ["build/drafts", "build/drafts/{force}", "drafts-{force}", "{force}/drafts"])
def test_what_a_killed_build_left_is_taken_away_wherever_the_drafts_are(tmp_path: Path, drafts: str) -> None:
    toml = project(tmp_path, "one") / "respgen.toml"
    toml.write_text(f'{toml.read_text()}\n[drafts]\nfolder = "{drafts}"\n')
    left = tmp_path / drafts.format(force="Sampleshire") / ".respgen-1.tmp"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"half a file")
    assert started(tmp_path).wait() == 0
    assert list(tmp_path.rglob("*.tmp")) == []


def test_a_killed_build_leaves_no_torn_file_and_the_next_one_completes(
    tmp_path: Path, undisturbed: tuple[dict[str, bytes], dict[str, bytes]]
) -> None:
    first, second = undisturbed
    assert started(project(tmp_path, "one")).wait() == 0
    begun = time.monotonic()
    assert started(tmp_path).wait() == 0
    whole = time.monotonic() - begun
    dice = random.Random(20250710)
    interrupted = 0
    for number in range(TIMES):
        before, after, word = (first, second, "two") if number % 2 == 0 else (second, first, "one")
        project(tmp_path, word)
        running = started(tmp_path)
        # Reading takes the most time; half the moments are kept for when it writes.
        time.sleep(whole * (dice.random() if number % 4 < 2 else dice.uniform(0.6, 1.2)))
        running.kill()
        running.wait()
        left = built(tmp_path)
        interrupted += any(left[name] != after[name] for name in after)
        for name, content in left.items():
            if name.endswith(".docx"):
                assert content in (before[name], after[name]), f"{name} is torn"
                assert zipfile.ZipFile(tmp_path / name).testzip() is None
        assert started(tmp_path).wait() == 0
        assert built(tmp_path) == after
    assert interrupted > TIMES // 4


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_a_build_that_somebody_stops_says_so_and_leaves_only_whole_files(tmp_path: Path) -> None:
    folder = project(tmp_path, "Sample House")
    command = [sys.executable, "-m", "respgen", "build", "--project", str(folder)]
    run = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        # Whoever runs the tests in the background has them ignore this signal, and so would the run.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    while not list(folder.glob("build/drafts/**/*.docx")):
        assert run.poll() is None
        time.sleep(0.01)
    run.send_signal(signal.SIGINT)
    _, told = run.communicate(timeout=60)
    assert (told, run.returncode) == ("respgen: stopped; every file is as it was, or whole\n", 2)
    for file in folder.glob("build/drafts/**/*.docx"):
        assert zipfile.ZipFile(file).testzip() is None
