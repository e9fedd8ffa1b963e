"""A project's folders → the files to read, and what stands beside them (edge: files).

What a name says is decided from names alone, the same on every system: so a test here decides for Windows, too.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath

from respgen import archive
from respgen.errors import RespgenError
from respgen.model import Beside, Workbook

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
"""Old and foreign kinds are looked at too: what cannot be read is a finding, not silence."""
TEMPLATES = (".docx",)
LETTERS = (".docx", ".docm", ".doc", ".odt", ".rtf", ".pdf", ".msg", ".eml", ".txt", ".pages", ".numbers", ".zip")
"""What people send with a workbook, or instead of one. Nothing in it is read."""
CLOSED_FOLDER = (
    "The folder cannot be opened, so nothing in it is read: it is not on this computer, or you have no right to it.",
    "If it is kept in OneDrive or SharePoint, choose Always keep on this device; else ask its owner for access.",
)


@dataclass(frozen=True, slots=True)
class File:
    """A file to read: where it is, its name in the project as people are told it, and what stands beside it."""

    path: Path
    name: str
    beside: Beside = Beside()


@dataclass(frozen=True, slots=True)
class Listing:
    """Files in an order that is the same everywhere; the folders among them that cannot be opened, as workbooks with a
    fault: nobody knows what they hold; and the names of files that are no workbooks, and may hold what one should."""

    files: tuple[File, ...]
    closed: tuple[Workbook, ...] = ()
    letters: tuple[str, ...] = ()


def workbooks(project: Path, folder: str) -> Listing:
    """The workbooks in the folder and those below it, each folder once, whatever links lead to it.

    Raises RespgenError where there is no such folder, or where it cannot be opened.
    """
    if not (project / folder).is_dir():
        raise RespgenError(f"there is no folder {folder} in {project}, so there is nothing to read")
    files: list[File] = []
    closed: list[Workbook] = []
    letters: list[str] = []
    # Links come last, so that what they lead to has its own name where it has one.
    waiting, links, seen = [project / folder], list[Path](), set[str]()
    while waiting or links:
        here = waiting.pop(0) if waiting else links.pop(0)
        if (real := os.path.realpath(here)) in seen:
            continue
        seen.add(real)
        try:
            entries = sorted(os.scandir(here), key=lambda entry: entry.name)
        except OSError as error:
            if here == project / folder:
                raise _not_opened(folder, error) from error
            closed.append(Workbook(_told(here, project), fault=CLOSED_FOLDER[0], mend=CLOSED_FOLDER[1]))
            continue
        besides = neighbours([entry.name for entry in entries], _told(here, project))
        for entry in entries:
            path = Path(entry.path)
            if _is_folder(entry) and not entry.name.startswith("."):
                (links if entry.is_symlink() else waiting).append(path)
            # A folder with a workbook's name is told where it is read: somebody may take it for one.
            if entry.name in besides:
                files.append(File(path, _told(path, project), besides[entry.name]))
            elif is_input(entry.name, LETTERS):
                letters.append(_told(path, project))
    in_order = sorted(closed, key=lambda one: one.file)
    return Listing(tuple(sorted(files, key=_name_of)), tuple(in_order), tuple(sorted(letters)))


def templates(project: Path, folder: str) -> tuple[File, ...]:
    """The templates in the folder, none where there is no such folder. Raises RespgenError where it is not opened."""
    try:
        found = [Path(entry.path) for entry in os.scandir(project / folder) if is_input(entry.name, TEMPLATES)]
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise _not_opened(folder, error) from error
    return tuple(sorted((File(path, _told(path, project)) for path in found), key=_name_of))


def content(path: Path, most: int, kind: archive.Kind) -> bytes:
    """The bytes of the file. Raises RefusedError where it cannot be opened, or is larger than `most`."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise archive.folder(kind)
        if not stat.S_ISREG(status.st_mode):
            # A pipe or device: whoever reads it may wait for ever.
            raise archive.foreign(kind)
        if status.st_size > most:
            raise archive.too_large(kind)
        # At once, so that nobody who saves the file meanwhile is kept from it, or mixes old parts with new ones.
        return path.read_bytes()
    except OSError as error:
        raise archive.unopened(kind, error) from error


def _not_opened(folder: str, error: OSError) -> RespgenError:
    return RespgenError(f"the folder {folder} cannot be opened: {error.strerror or error}")


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        # A link that leads to itself.
        return False


def _name_of(file: File) -> str:
    return file.name


def _told(path: Path, project: Path) -> str:
    return printable(path.relative_to(project).as_posix())


# ----------------------------------------------------------------------------------------- names


def printable(name: str) -> str:
    """The name as it can be printed, and written into a document: letters and their accents joined as they are typed,
    and a stand-in for what is no character (a name may hold any bytes on Linux)."""
    composed = unicodedata.normalize("NFC", name)
    return "".join(
        "�" if unicodedata.category(one) in ("Cc", "Cs") or one in "\ufffe\uffff" else one for one in composed
    )


def is_input(name: str, kinds: tuple[str, ...]) -> bool:
    """Whether a file of this name is to be read. What programs keep beside their files is not: "~$force.xlsx" of Excel
    and Word, ".~lock.force.xlsx#" of LibreOffice, "._force.xlsx" of macOS, Thumbs.db, desktop.ini, "….tmp"."""
    return name.lower().endswith(kinds) and not name.startswith(("~$", "."))


def neighbours(names: Iterable[str], folder: str = "") -> dict[str, Beside]:
    """The workbooks among all names of a folder, each with what stands beside it: a lock, and what it looks like a copy
    of (in the folder called `folder`)."""
    names = list(names)
    locks = {_fold(opened): lock for lock in names if (opened := _opened_by(lock))}
    workbooks = [name for name in names if is_input(name, WORKBOOKS)]
    known = {_fold(name): name for name in workbooks}
    found: dict[str, Beside] = {}
    for name in workbooks:
        original, surely = _original_of(name, known)
        of = PurePosixPath(folder, printable(original)).as_posix() if original else ""
        found[name] = Beside(printable(locks.get(_fold(name), "")), of, surely)
    return found


def _opened_by(name: str) -> str:
    """The workbook that is open while a file of this name stands beside it."""
    if name.startswith("~$"):
        return name[2:]
    return name[len(".~lock.") : -1] if name.startswith(".~lock.") and name.endswith("#") else ""


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


# Each gives what the name was before. Copies of copies are undone one by one.
_COPIES = (
    r"(.+?) ?\(\d{1,2}\)",  # Windows and browsers: "force (1)"
    r"(.+?) - copy(?: \(\d+\))?",  # Windows: "force - Copy (2)"
    r"copy (?:\(\d+\) )?of (.+)",  # SharePoint, older Windows: "Copy of force"
    r"(.+?) copy(?: \d+)?",  # macOS: "force copy 2"
    r"(.+?) \([^()]*\bconflict[^()]*\)",  # Dropbox, Nextcloud: "force (Anne's conflicted copy 2025-07-01)"
    r"(.+?)\.sync-conflict-.+",  # Syncthing: "force.sync-conflict-20250701-123456-ABCDEFG"
)
# OneDrive puts the name of the computer behind a hyphen: "force-PC1", "force-DESKTOP-A1B2C3", "force-Anne's MacBook".
_COMPUTER = r"(?:desktop|laptop|win)-\w+|(?:pc|nb|ws)-?\d+|.*\b(?:macbook|imac|mac mini)\b.*"
_PERIOD = (
    r"\b(?:19|20)\d\d|\bq[1-4]\b"
    r"|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b"
)


def _original_of(name: str, known: Mapping[str, str]) -> tuple[str, bool]:
    """Of which of the known workbooks (by their folded names) the workbook `name` looks like a copy ("": of none), and
    whether its own name says so.

    ("force.xlsx", False): "force-STAFFS01.xlsx" may be a copy of it, made where two people saved at the same time, or
    another workbook, as "force-police.xlsx" would be: its rows decide. A name with a quarter, a month or a year in it
    is no copy's. ("", True): the name says that it is a conflicted copy, and its original is not there.
    """
    folded = PurePath(_fold(name))
    stem, suffix = folded.stem, folded.suffix
    found, left = "", stem
    while (before := _before(left, suffix, known)) is not None:
        left = before
        found = known.get(left + suffix, found)
    if found:
        return found, True
    if "conflicted copy" in stem or ".sync-conflict-" in stem:
        return "", True
    for place in sorted((match.start() for match in re.finditer("[- ]", stem)), reverse=True):
        if stem[:place] + suffix in known and not re.search(_PERIOD, stem[place:]):
            return known[stem[:place] + suffix], False
    return "", False


def _before(stem: str, suffix: str, known: Container[str]) -> str | None:
    """The name before it was copied once; None for a name that is no copy's."""
    for pattern in _COPIES:
        if match := re.fullmatch(pattern, stem):
            return match[1]
    names = [stem[: hyphen.start()] for hyphen in re.finditer("-", stem)]
    names = [one for one in names if re.fullmatch(_COMPUTER, stem[len(one) + 1 :])]
    return next((one for one in names if one + suffix in known), names[-1] if names else None)
