"""A publication's folder is there whole or not at all, whenever a run is killed, and nothing in it is ever lost."""

from __future__ import annotations

import contextlib
import datetime
import os
import random
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from respgen.errors import RespgenError
from respgen.model import Keys
from respgen.publication import ledger, shelf
from respgen.publication.handover import Made, bound
from respgen.publication.ledger import Handover, Shelved, Source, Stock, Told
from respgen.publication.shelf import Shelf
from respgen.publication.values import Page, PublishedFile
from tests.tools import ROOT

TIMES = 50 if os.environ.get("CI") else 12
KEYS = Keys("Sampleshire", "lost-property", occasion="first", template="record")
FOLDER = "Sampleshire/lost-property/first-record"
DAY = datetime.date(2025, 7, 1)


def shell(page: Page) -> str:
    """As little of a page as there can be."""
    return f"<!doctype html><title>{page.title}</title>{'; '.join(page.notes)}{page.body}"


def version(before: Handover | None, word: str) -> tuple[Handover, dict[str, bytes]]:
    """The next version of a publication, all of whose files hold the word."""
    prints = tuple(
        PublishedFile(f"sampleshire-record.{kind}", kind, f"{kind} {word}\n".encode() * 500, "en-GB")
        for kind in ("docx", "pdf")
    )
    told = (Told("en-GB", "Lost property", "Response to Lost property"),)
    new = Handover(FOLDER, KEYS, told, published=DAY)
    return bound(new, before, Made(prints, {"en-GB": word}, {"en-GB": word}, (Source("draft.docx", word),)), DAY, shell)


def put(to: Shelf, word: str) -> Handover:
    """Put the next version on the shelf."""
    before = next(iter(shelf.read(to).handovers), None)
    handover, files = version(before, word)
    shelf.put(to, FOLDER, files)
    return handover


@pytest.fixture
def empty(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "published", "build/published")


def files(to: Shelf) -> dict[str, bytes]:
    return {path.relative_to(to.root).as_posix(): path.read_bytes() for path in to.root.rglob("*") if path.is_file()}


# ------------------------------------------------------------------------------------- what is put


def test_a_publication_is_read_as_it_was_put(empty: Shelf) -> None:
    handover = put(empty, "one")
    assert shelf.read(empty) == Stock((Shelved(handover),), name="build/published")
    assert sorted(files(empty)) == sorted(
        f"{FOLDER}/{name}"
        for name in (
            "handover.html",
            "handover.json",
            "sampleshire-lost-property-first-record-fragment.html",
            "sampleshire-lost-property-first-record.html",
            "sampleshire-record.docx",
            "sampleshire-record.pdf",
        )
    )


def test_what_stood_there_before_is_kept_whole(empty: Shelf) -> None:
    put(empty, "one")
    first = {name.rpartition("/")[2]: content for name, content in files(empty).items()}
    second = put(empty, "two")
    earlier = f"{FOLDER.rpartition('/')[0]}/earlier/first-record-1/"
    assert {name.removeprefix(earlier): one for name, one in files(empty).items() if name.startswith(earlier)} == first
    assert [one.number for one in second.history] == [1, 2]
    assert shelf.read(empty).handovers == (second,)


def test_what_a_person_has_put_into_the_folder_comes_along(empty: Shelf) -> None:
    put(empty, "one")
    folder = empty.root / FOLDER
    (folder / "note.txt").write_text("by hand")
    (folder / "photos").mkdir()
    (folder / "photos" / "one.png").write_bytes(b"picture")
    # A file of ours that somebody has changed is ours no longer to keep in the new version: it stays with the old one.
    (folder / "sampleshire-record.pdf").write_bytes(b"by hand, too")
    put(empty, "two")
    assert (folder / "note.txt").read_text() == "by hand"
    assert (folder / "photos" / "one.png").read_bytes() == b"picture"
    assert (folder / "sampleshire-record.pdf").read_bytes().startswith(b"pdf two")
    earlier = folder.parent / "earlier" / "first-record-1"
    assert (earlier / "sampleshire-record.pdf").read_bytes() == b"by hand, too"
    assert (earlier / "note.txt").read_text() == "by hand"


def test_a_folder_that_nobody_knows_goes_to_earlier_and_comes_along(empty: Shelf) -> None:
    folder = empty.root / FOLDER
    folder.mkdir(parents=True)
    (folder / "mine.docx").write_bytes(b"mine")
    put(empty, "one")
    assert (folder / "mine.docx").read_bytes() == b"mine"
    assert (folder.parent / "earlier" / "first-record-0" / "mine.docx").read_bytes() == b"mine"


def test_an_earlier_version_is_never_overwritten(empty: Shelf) -> None:
    put(empty, "one")
    taken = empty.root / "Sampleshire" / "lost-property" / "earlier" / "first-record-1"
    taken.mkdir(parents=True)
    (taken / "kept.txt").write_text("kept")
    put(empty, "two")
    assert (taken / "kept.txt").read_text() == "kept"
    assert (taken.parent / "first-record-1b" / ledger.FILE).is_file()


def test_changed_and_missing_files_are_told(empty: Shelf) -> None:
    handover = put(empty, "one")
    (empty.root / FOLDER / "sampleshire-record.pdf").write_bytes(b"other")
    (empty.root / FOLDER / "sampleshire-record.docx").unlink()
    (standing,) = shelf.read(empty).shelved
    assert standing == Shelved(handover, ("sampleshire-record.pdf",), ("sampleshire-record.docx",))
    assert not standing.is_whole


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b'{"schema": 2}',
        b'{"schema": 1}',
        b'{"schema": 1, "folder": 1, "keys": [], "told": {}}',
        b"[" * 100_000,
        b"\xff\xfe",
    ],
)
def test_a_handover_that_cannot_be_read_is_told_by_its_folder(empty: Shelf, content: bytes) -> None:
    put(empty, "one")
    (empty.root / FOLDER / ledger.FILE).write_bytes(content)
    assert shelf.read(empty) == Stock((), (f"build/published/{FOLDER}",), "build/published")


def test_a_handover_leads_to_no_file_of_another_folder(empty: Shelf) -> None:
    handover = put(empty, "one")
    said = ledger.write(handover).replace(b"sampleshire-record.pdf", b"../../../secret.pdf")
    assert ledger.read(said) is None
    (empty.root / FOLDER / ledger.FILE).write_bytes(ledger.write(handover).replace(FOLDER.encode(), b"elsewhere/a/b"))
    assert [one.folder for one in shelf.read(empty).handovers] == [FOLDER]


def test_a_file_in_the_place_of_the_folder_is_told(empty: Shelf) -> None:
    (empty.root / "Sampleshire" / "lost-property").mkdir(parents=True)
    (empty.root / FOLDER).write_bytes(b"a file")
    with pytest.raises(RespgenError, match="build/published/Sampleshire/lost-property/first-record is no folder"):
        put(empty, "one")
    assert (empty.root / FOLDER).read_bytes() == b"a file"


def test_an_index_is_written_only_where_it_says_something_else(empty: Shelf) -> None:
    shelf.put_file(empty, "Sampleshire/index.html", b"one")
    before = (empty.root / "Sampleshire/index.html").stat().st_mtime_ns
    shelf.put_file(empty, "Sampleshire/index.html", b"one")
    assert (empty.root / "Sampleshire/index.html").stat().st_mtime_ns == before
    shelf.put_file(empty, "Sampleshire/index.html", b"two")
    assert (empty.root / "Sampleshire/index.html").read_bytes() == b"two"


@contextlib.contextmanager
def anybody() -> Iterator[Path]:
    """A folder of somebody whom the system can refuse something: root, whom it refuses nothing, is nobody meanwhile."""
    is_root = os.geteuid() == 0
    with tempfile.TemporaryDirectory() as name:
        if is_root:
            os.chown(name, 65534, 65534)
            os.seteuid(65534)
        try:
            yield Path(name)
        finally:
            if is_root:
                os.seteuid(0)


def test_a_folder_that_is_held_is_told_and_left_as_it_was() -> None:
    with anybody() as folder:
        held = Shelf(folder / "published", "build/published")
        put(held, "one")
        before = files(held)
        parent = held.root / "Sampleshire" / "lost-property"
        (parent / "earlier").mkdir()
        # Nothing in it can be given another name: so Windows does with a folder in which a file is open.
        parent.chmod(stat.S_IREAD | stat.S_IEXEC)
        told = f"another program has a file of build/published/{FOLDER} open: nothing was changed there"
        with pytest.raises(RespgenError, match=told):
            put(held, "two")
        parent.chmod(stat.S_IRWXU)
        shelf.recover(held)
        assert files(held) == before


# --------------------------------------------------------------------------------- what is killed

WRITER = """
import itertools, sys
from pathlib import Path
from respgen.publication import shelf
from tests.test_shelf import put
to = shelf.Shelf(Path(sys.argv[1]), "build/published")
shelf.recover(to)
print("begun", flush=True)
for number in itertools.count():
    put(to, f"word {number}")
"""


def writing(to: Shelf) -> subprocess.Popen[bytes]:
    path = os.pathsep.join([str(ROOT), str(ROOT / "src")])
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(to.root)], stdout=subprocess.PIPE, env={**os.environ, "PYTHONPATH": path}
    )


def seen(to: Shelf) -> Iterator[Handover]:
    """What stands in the folder, which is whole: every file is that of its handover.json, and there are no others."""
    found = shelf.read(to)
    assert found.unreadable == ()
    for standing in found.shelved:
        assert standing.is_whole
        names = {path.name for path in (to.root / FOLDER).iterdir()}
        assert names == {*(note.name for note in standing.handover.now.files), "handover.json", "handover.html"}
        yield standing.handover


def test_a_killed_run_leaves_nothing_half_published_and_the_next_one_ends_what_it_began(empty: Shelf) -> None:
    dice = random.Random(20250701)
    last, interrupted = 0, 0
    for _ in range(TIMES):
        running = writing(empty)
        assert running.stdout is not None
        assert running.stdout.readline() == b"begun\n"
        time.sleep(dice.uniform(0, 0.12))
        running.kill()
        running.wait()
        running.stdout.close()
        left = list(seen(empty))
        interrupted += (empty.root / shelf.STAGING).is_dir() and any((empty.root / shelf.STAGING).iterdir())
        shelf.recover(empty)
        recovered = list(seen(empty))
        assert not (empty.root / shelf.STAGING).exists()
        if recovered:
            # Nothing goes back, and each version before is kept.
            now = recovered[0].now.number
            assert now >= max([last, *(one.now.number for one in left)])
            assert [one.number for one in recovered[0].history] == list(range(1, now + 1))
            earlier = empty.root / "Sampleshire" / "lost-property" / "earlier"
            kept = {path.name for path in earlier.iterdir()} if earlier.exists() else set()
            assert kept == {f"first-record-{number}" for number in range(1, now)}
            last = now
        else:
            assert last == 0
    assert last > TIMES // 4
    assert interrupted > TIMES // 4
