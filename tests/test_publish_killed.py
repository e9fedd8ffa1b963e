"""A publish that is killed at any moment: nothing half-written, nothing half-published, and the next run completes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests import approved
from tests.test_killed import SOURCE, registers
from tests.tools import needs_libreoffice

pytestmark = needs_libreoffice

TIMES = 50 if os.environ.get("CI") else 6
FORCES = ("cwm-enghraifft", "northsample")
"""One that publishes a document in two languages, and one in English alone: two folders."""


def project(folder: Path, word: str) -> Path:
    """The sample, reduced to these forces, with drafts that are approved and not live; those in English alone print the
    word."""
    approved.copied(folder)
    for path in (folder / "inputs").glob("*.xlsx"):
        if path.name != "register.xlsx" and not path.name.startswith(FORCES):
            path.unlink()
    (folder / "inputs" / "register.xlsx").write_bytes(registers(word)["register.xlsx"])
    approved.say_nothing_is_live(folder)
    return approved.approved(folder)


def started(folder: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "respgen", "publish", "--quiet", "--project", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": str(SOURCE)})


def folders(project: Path) -> dict[str, dict[str, bytes]]:
    """What a website would be given: the files of each folder of publications, earlier ones among them; and in "" the
    indexes beside them."""
    found: dict[str, dict[str, bytes]] = {"": {}}
    root = project / "build" / "published"
    for path in root.rglob("*"):
        inside = path.relative_to(root)
        if path.is_file() and inside.parts[0] != ".staging" and not path.name.endswith(".tmp"):
            folder = inside.parent.as_posix() if len(inside.parts) > 2 else ""
            found.setdefault(folder, {})[inside.as_posix()] = path.read_bytes()
    return found


def whole(folder: Path, known: Iterable[dict[str, dict[str, bytes]]]) -> None:
    """Each folder is as one of the runs left it that nobody disturbed, and so is each index."""
    for name, files in folders(folder).items():
        if name:
            assert files in [one.get(name) for one in known], name
        for index, content in files.items() if not name else ():
            assert content in [one[""].get(index) for one in known], index


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, list[dict[str, dict[str, bytes]]]]:
    """Two projects of the same documents with other words, each with nothing published yet; and what is published when
    nobody disturbs it: of the first, and then of the second in its place."""
    one, two = (project(tmp_path_factory.mktemp(word), word) for word in ("one", "two"))
    both = tmp_path_factory.mktemp("both")
    shutil.copytree(one, both, dirs_exist_ok=True)
    assert started(both).wait() == 0
    left = [folders(both)]
    shutil.copytree(two, both, dirs_exist_ok=True)
    assert started(both).wait() == 0
    left.append(folders(both))
    assert len(left[0]) == 3
    assert len(left[1]) == 4
    return one, two, left


def test_a_killed_publish_leaves_nothing_half_published_and_the_next_one_completes(
    tmp_path: Path, undisturbed: tuple[Path, Path, list[dict[str, dict[str, bytes]]]]
) -> None:
    one, two, (first, second) = undisturbed
    published = tmp_path / "published"
    shutil.copytree(one, published)
    begun = time.monotonic()
    assert started(published).wait() == 0
    lasts = time.monotonic() - begun
    dice = random.Random(20261124)
    interrupted = 0
    for number in range(TIMES):
        folder = tmp_path / str(number)
        # By turns for the first time, and in the place of what is there.
        shutil.copytree(published if number % 2 else one, folder)
        if number % 2:
            shutil.copytree(two, folder, dirs_exist_ok=True)
        done = second if number % 2 else first
        running = started(folder)
        # Reading and printing take the most time; half the moments are kept for when files are put in their places.
        time.sleep(lasts * (dice.random() if number % 4 < 2 else dice.uniform(0.7, 1.1)))
        running.kill()
        running.wait()
        interrupted += folders(folder) != done
        whole(folder, (first, second))
        assert started(folder).wait() == 0
        assert folders(folder) == done
        assert not list((folder / "build" / "published" / ".staging").glob("*"))
        shutil.rmtree(folder)
    assert interrupted > TIMES // 4
