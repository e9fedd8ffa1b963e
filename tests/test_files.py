"""files: which files of a folder are inputs, and what their names and neighbours say of them."""

from __future__ import annotations

import errno
import os
import string
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import archive, files
from respgen.archive import DOCUMENT, WORKBOOK
from respgen.errors import RespgenError
from respgen.files import File
from respgen.model import Beside, Workbook
from tests.tools import ROOT


def put(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"x")


def names(project: Path) -> list[str]:
    return [file.name for file in files.workbooks(project, "inputs").files]


def as_nobody(holds: Callable[[], bool]) -> bool:
    """Whether it holds for a child that is nobody: the superuser may read everything."""
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            os._exit(0 if holds() else 1)
        except BaseException:
            os._exit(2)
    return os.waitpid(child, 0)[1] == 0


def linked(link: Path, target: Path) -> None:
    try:
        link.symlink_to(target, target_is_directory=True)
    except OSError:
        pytest.xfail("Windows lets only some people make links")


# ----------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    "name",
    ["~$force.xlsx", ".~lock.force.xlsx#", "._force.xlsx", ".force.xlsx", "Thumbs.db", "desktop.ini", ".DS_Store",
     "~WRL0001.tmp", "force.xlsx.tmp", "force.xlsx.crdownload", "force.xlsx~", "8A3F2C10", "force.docx", "xlsx", ""],
)  # fmt: skip
def test_what_programs_keep_beside_their_files_is_no_input(name: str) -> None:
    assert not files.is_input(name, files.WORKBOOKS)


@pytest.mark.parametrize(
    "name", ["force.xlsx", "FORCE.XLSX", "force.xlsm", "force.xls", "force (1).xlsx", "~force.csv"]
)
def test_a_workbook_of_any_kind_is_an_input(name: str) -> None:
    assert files.is_input(name, files.WORKBOOKS)


@pytest.mark.parametrize(
    ("lock", "name"),
    [
        ("~$force.xlsx", "force.xlsx"),
        ("~$FORCE.XLSX", "force.xlsx"),
        ("~$a.xlsx", "a.xlsx"),
        (".~lock.force.xlsx#", "force.xlsx"),
        # A Mac keeps a name's accents apart, and Excel writes its own file's name with them joined.
        ("~$f\u00f4rce.xlsx", "fo\u0302rce.xlsx"),
    ],
)
def test_a_lock_tells_that_a_workbook_is_open(lock: str, name: str) -> None:
    assert files.neighbours([name, lock, "other.xlsx"]) == {name: Beside(lock=lock), "other.xlsx": Beside()}


@pytest.mark.parametrize(
    "name",
    [
        "force (1).xlsx", "force(2).xlsx", "Force (12).XLSX", "force - Copy.xlsx", "force - Copy (2).xlsx",
        "Copy of force.xlsx", "Copy (2) of force.xlsx", "force copy.xlsx", "force copy 2.xlsx",
        "force - Copy - Copy.xlsx", "Copy of force (1).xlsx",
        "force-PC1.xlsx", "force-pc-12.xlsx", "force-DESKTOP-A1B2C3D.xlsx", "force-LAPTOP-9XK.xlsx",
        "force-WIN-7Q2.xlsx", "force-Anne's MacBook Pro.xlsx", "force-PC1-LAPTOP-9XK.xlsx",
        "force (Anne's conflicted copy 2025-07-01).xlsx", "force (conflicted copy 2025-07-01 091500).xlsx",
        "force.sync-conflict-20250701-091500-ABCDEFG.xlsx",
    ],
)  # fmt: skip
def test_a_name_tells_that_a_workbook_is_a_copy(name: str) -> None:
    assert files.neighbours([name, "force.xlsx", "other.xlsx"])[name] == Beside("", "force.xlsx", True)


@pytest.mark.parametrize("name", ["force-STAFFS0042.xlsx", "force-police.xlsx", "force-v2.xlsx", "force 2.xlsx"])
def test_of_a_name_behind_a_hyphen_the_rows_must_tell(name: str) -> None:
    assert files.neighbours([name, "force.xlsx"])[name] == Beside("", "force.xlsx", False)


@pytest.mark.parametrize(
    "name",
    [
        "force.xlsx", "police.xlsx", "forces.xlsx", "force_2.xlsx", "enforce.xlsx", "force-2025-26 Q1.xlsx",
        "force-Q2.xlsx", "force 2025.xlsx", "force (2025).xlsx", "force-March.xlsx", "force June 2025.xlsx",
        "force (1).xls",
    ],
)  # fmt: skip
def test_other_names_tell_nothing(name: str) -> None:
    assert files.neighbours([name, "force.xlsx"])[name] == Beside()


@pytest.mark.parametrize(
    ("name", "is_copy"),
    [("force (1).xlsx", False), ("force-PC1.xlsx", False), ("force (A's conflicted copy 2025-07-01).xlsx", True)],
)
def test_without_its_original_only_a_conflicted_copy_says_what_it_is(name: str, is_copy: bool) -> None:
    assert files.neighbours([name, "other.xlsx"])[name] == Beside("", "", is_copy)


def test_the_original_is_the_longest_name_that_is_there() -> None:
    for name, surely in (("force-north-PC1.xlsx", True), ("force-north-X1.xlsx", False)):
        beside = files.neighbours(["force.xlsx", name, "force-north.xlsx"])
        assert beside[name] == Beside("", "force-north.xlsx", surely)


def test_no_workbook_of_our_own_is_taken_for_a_copy() -> None:
    for project, count in ((ROOT, 5), (ROOT / "samples", 10)):
        listing = files.workbooks(project, "inputs")
        assert [file.beside for file in listing.files] == [Beside()] * count
    names = ["staffordshire.xlsx", "staffordshire-police.xlsx", "staffordshire-office.xlsx"]
    assert [beside.surely for beside in files.neighbours(names).values()] == [False] * 3


parts = st.text(string.ascii_letters + string.digits + " -()._~$#'é\u0301", max_size=20)


@given(st.lists(parts.map("{}.xlsx".format), min_size=1, unique=True))
def test_of_any_names_a_copys_original_is_another_one_of_them(found: list[str]) -> None:
    for name, beside in files.neighbours(found).items():
        assert beside.copy_of in {"", *map(files.printable, found)}
        assert not beside.copy_of or beside.copy_of != name
        assert not beside.lock or beside.lock in map(files.printable, found)


def test_a_name_is_printable_whatever_bytes_it_holds() -> None:
    assert files.printable("fo\u0302rce\udcff\n\x01.xlsx") == "f\u00f4rce\ufffd\ufffd\ufffd.xlsx"


# --------------------------------------------------------------------------------------- folders


def test_workbooks_stand_in_any_folder_and_come_in_one_order(tmp_path: Path) -> None:
    put(tmp_path / "inputs", "b.xlsx", "a/b.xlsx", "a.xlsx", "a/Å/c.XLSX", "a/~$b.xlsx", ".old/d.xlsx", "e.txt")
    beside = Beside(lock="~$b.xlsx")
    assert files.workbooks(tmp_path, "inputs").files == (
        File(tmp_path / "inputs/a.xlsx", "inputs/a.xlsx"),
        File(tmp_path / "inputs/a/b.xlsx", "inputs/a/b.xlsx", beside),
        File(tmp_path / "inputs/a/Å/c.XLSX", "inputs/a/Å/c.XLSX"),
        File(tmp_path / "inputs/b.xlsx", "inputs/b.xlsx"),
    )


def test_a_copy_names_its_original_by_the_name_in_the_project(tmp_path: Path) -> None:
    put(tmp_path, "in/puts/q1/force.xlsx", "in/puts/q1/force (1).xlsx", "in/puts/q2/force-PC1.xlsx")
    listing = files.workbooks(tmp_path, "in/puts")
    assert [file.beside for file in listing.files] == [Beside("", "in/puts/q1/force.xlsx", True), Beside(), Beside()]
    put(tmp_path, "more.xlsx", "more (1).xlsx")
    whole = {file.name: file.beside.copy_of for file in files.workbooks(tmp_path, ".").files}
    assert whole["more (1).xlsx"] == "more.xlsx"


def test_without_the_folder_there_is_nothing_to_read(tmp_path: Path) -> None:
    with pytest.raises(RespgenError, match="there is no folder inputs in"):
        files.workbooks(tmp_path, "inputs")
    put(tmp_path, "inputs")
    with pytest.raises(RespgenError, match="there is no folder inputs in"):
        files.workbooks(tmp_path, "inputs")
    (tmp_path / "empty").mkdir()
    assert files.workbooks(tmp_path, "empty").files == ()
    assert files.templates(tmp_path, "templates") == ()


def test_links_in_a_circle_are_walked_once(tmp_path: Path) -> None:
    put(tmp_path / "inputs", "real/force.xlsx")
    linked(tmp_path / "inputs/again", tmp_path / "inputs/real")
    linked(tmp_path / "inputs/real/up", tmp_path / "inputs")
    put(tmp_path, "shared/more.xlsx")
    linked(tmp_path / "inputs/z", tmp_path / "shared")
    assert names(tmp_path) == ["inputs/real/force.xlsx", "inputs/z/more.xlsx"]


def test_a_link_that_leads_nowhere_is_listed_so_that_somebody_is_told(tmp_path: Path) -> None:
    put(tmp_path, "inputs/a.xlsx")
    linked(tmp_path / "inputs/gone.xlsx", tmp_path / "none.xlsx")
    linked(tmp_path / "inputs/loop.xlsx", tmp_path / "inputs/loop.xlsx")
    linked(tmp_path / "inputs/loop", tmp_path / "inputs/loop")
    assert names(tmp_path) == ["inputs/a.xlsx", "inputs/gone.xlsx", "inputs/loop.xlsx"]
    for name in ("gone.xlsx", "loop.xlsx"):
        with pytest.raises(archive.RefusedError, match="it is not there"):
            files.content(tmp_path / "inputs" / name, 99, WORKBOOK)


def test_names_of_any_length_and_in_any_form_are_listed(tmp_path: Path) -> None:
    long, apart = "x" * 200 + ".xlsx", "fo\u0302rce.xlsx"
    put(tmp_path / "inputs", long, apart)
    assert names(tmp_path) == ["inputs/f\u00f4rce.xlsx", f"inputs/{long}"]
    assert [file.path.read_bytes() for file in files.workbooks(tmp_path, "inputs").files] == [b"x", b"x"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no file modes")
def test_a_folder_that_may_not_be_opened_is_a_fault_and_no_silence() -> None:
    expected = Workbook("inputs/locked", fault=files.CLOSED_FOLDER[0], mend=files.CLOSED_FOLDER[1])

    def told() -> bool:
        listing = files.workbooks(project, "inputs")
        return listing.closed == (expected,) and [file.name for file in listing.files] == ["inputs/a.xlsx"]

    def refused() -> bool:
        try:
            files.workbooks(project, "inputs")
        except RespgenError as error:
            return str(error) == "the folder inputs cannot be opened: Permission denied"
        return False

    # Not below tmp_path: its folders are closed to nobody.
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder)
        put(project / "inputs", "a.xlsx", "locked/b.xlsx")
        project.chmod(0o755)
        (project / "inputs/locked").chmod(0)
        assert as_nobody(told)
        (project / "inputs").chmod(0)
        assert as_nobody(refused)
        (project / "inputs").chmod(0o700)
        (project / "inputs/locked").chmod(0o700)


# --------------------------------------------------------------------------------------- opening


def refusal(error: OSError) -> tuple[str, str]:
    refused = archive.unopened(WORKBOOK, error)
    return refused.fault, refused.mend


HELD, AWAY = refusal(PermissionError()), refusal(FileNotFoundError())


def test_a_file_that_is_held_and_one_that_is_away_are_told_apart() -> None:
    assert HELD != AWAY
    assert "Close it in Excel" in HELD[1]
    assert "Always keep on this device" in AWAY[1]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        # As Windows raises them: 32 and 33, another program holds the file; 5, no right to it.
        (OSError(errno.EACCES, "The process cannot access the file", "force.xlsx", 32), HELD),
        (OSError(errno.EACCES, "Another process has locked a portion of the file", "force.xlsx", 33), HELD),
        (OSError(errno.EACCES, "Access is denied", "force.xlsx", 5), HELD),
        # OneDrive: not running, no network, the request timed out. Their numbers are none that C knows.
        (OSError(errno.EINVAL, "The cloud file provider is not running", "force.xlsx", 362), AWAY),
        (OSError(errno.EINVAL, "The cloud operation was not completed", "force.xlsx", 388), AWAY),
        (OSError(errno.EINVAL, "The cloud operation timed out", "force.xlsx", 426), AWAY),
        # The same on a Mac, and on Linux.
        (OSError(errno.EDEADLK, "Resource deadlock avoided"), AWAY),
        (OSError(errno.ETIMEDOUT, "Operation timed out"), AWAY),
        (OSError(errno.EIO, "Input/output error"), AWAY),
        # A server that has gone, a link to itself, a name that is too long.
        (OSError(errno.ENETUNREACH, "Network is unreachable"), AWAY),
        (OSError(errno.ELOOP, "Too many levels of symbolic links"), AWAY),
        (OSError(errno.ENAMETOOLONG, "File name too long"), AWAY),
    ],
)
def test_every_error_of_the_system_ends_in_the_right_sentence(error: OSError, told: tuple[str, str]) -> None:
    assert refusal(error) == told


def test_a_folder_and_a_file_that_is_too_large_are_not_opened(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx")
    assert files.content(tmp_path / "a.xlsx", 1, WORKBOOK) == b"x"
    with pytest.raises(archive.RefusedError, match="would unpack to far more"):
        files.content(tmp_path / "a.xlsx", 0, WORKBOOK)
    with pytest.raises(archive.RefusedError, match="This is a folder, though it is called like a Word Document"):
        files.content(tmp_path, 1, DOCUMENT)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes among its files")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    with pytest.raises(archive.RefusedError, match="not an Excel Workbook"):
        files.content(tmp_path / "a.xlsx", 99, WORKBOOK)
