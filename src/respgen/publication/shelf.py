"""Files of a publication → its folder, whole or not at all; a folder of publications → what stands there (edge: files).

What takes the place of a folder is staged beside it, down to the disk, with a note of where it belongs. Two renames
follow: what stood there goes to "earlier", what is staged comes. A run that is killed before the note has done nothing;
after it, the next run ends what it began (`recover`). Nothing is ever deleted but what is staged.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from respgen.drafts import disk
from respgen.errors import RespgenError
from respgen.publication import ledger
from respgen.publication.ledger import Handover, Shelved, Stock
from respgen.publication.naming import EARLIER, earlier_of

STAGING = ".staging"
_FILES, _NOTE = "files", "note.json"


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder of all publications: `root` by its path, `name` as people are told of it ("build/published")."""

    root: Path
    name: str


# ----------------------------------------------------------------------------------------- reading


def read(shelf: Shelf) -> Stock:
    """What stands on the shelf, in the order of the folders' names. Nothing is written."""
    shelved: list[Shelved] = []
    unreadable: list[str] = []
    for path in sorted(_folders(shelf.root)):
        folder = path.relative_to(shelf.root).as_posix()
        handover = _handover(path)
        if handover is None:
            unreadable.append(f"{shelf.name}/{folder}")
        else:
            shelved.append(_shelved(path, replace(handover, folder=folder)))
    return ledger.stock(shelved, unreadable, shelf.name)


def _folders(root: Path) -> Iterator[Path]:
    """The folders of publications: each holds a handover.json, three folders below the root."""
    for path in root.glob(f"*/*/*/{ledger.FILE}"):
        inside = path.relative_to(root).parts
        if inside[0] != STAGING and EARLIER not in inside[:3]:
            yield path.parent


def _handover(path: Path) -> Handover | None:
    try:
        return ledger.read((path / ledger.FILE).read_bytes())
    except OSError:
        return None


def _shelved(path: Path, handover: Handover) -> Shelved:
    changed: list[str] = []
    missing: list[str] = []
    for note in handover.now.files:
        try:
            content = (path / note.name).read_bytes()
        except OSError:
            missing.append(note.name)
            continue
        if len(content) != note.size or ledger.digest(content) != note.sha256:
            changed.append(note.name)
    return Shelved(handover, tuple(changed), tuple(missing))


# ----------------------------------------------------------------------------------------- writing


def put(shelf: Shelf, folder: str, files: Mapping[str, bytes]) -> None:
    """Let the folder hold these files, at once or not at all; what stood there goes to "earlier", whole.

    What a person has put beside our files comes along; our own files are those of its handover.json, and that with its
    page. Only for who holds the lock. Raises RespgenError where another program holds a file in the folder.
    """
    staged = shelf.root / STAGING / folder.replace("/", "~")
    _discard(staged)
    final = shelf.root / folder
    inside = staged / _FILES
    inside.mkdir(parents=True)
    for name, content in files.items():
        _write(inside / name, content)
    before = _handover(final)
    earlier = ""
    if os.path.lexists(final):
        if final.is_symlink() or not final.is_dir():
            raise RespgenError(f"{shelf.name}/{folder} is no folder: move it away, and publish again")
        ours = {note.name for note in before.now.files} if before else set[str]()
        _carry(final, inside, {*files, *ours, ledger.FILE, ledger.PAGE})
        earlier = _free(shelf.root, earlier_of(folder, before.now.number if before else 0))
    _flush_folder(inside)
    _write(staged / f"{_NOTE}.new", json.dumps({"folder": folder, "earlier": earlier}).encode())
    (staged / f"{_NOTE}.new").replace(staged / _NOTE)
    _flush_folder(staged)
    _settle(shelf, staged)


def put_file(shelf: Shelf, file: str, content: bytes) -> None:
    """Write one file, whole, unless it says the same already: an index. Raises RespgenError where another program
    holds it."""
    path = shelf.root / file
    with contextlib.suppress(OSError):
        if path.read_bytes() == content:
            return
    try:
        disk.put(path, content)
    except disk.HeldError as held:
        raise _held(shelf, file) from held


def recover(shelf: Shelf) -> None:
    """End what killed runs have begun, or undo it. Only for who holds the lock."""
    if (shelf.root / STAGING).is_dir():
        for staged in sorted((shelf.root / STAGING).iterdir()):
            if (staged / _NOTE).is_file():
                _settle(shelf, staged)
            else:
                _discard(staged)
        with contextlib.suppress(OSError):
            (shelf.root / STAGING).rmdir()
    disk.sweep(path for path in (shelf.root,) if path.is_dir())


def _settle(shelf: Shelf, staged: Path) -> None:
    """Do the two renames that a note asks for, as far as they are not done; then take away what was staged."""
    note = json.loads((staged / _NOTE).read_bytes())
    folder, earlier = str(note["folder"]), str(note["earlier"])
    final, inside = shelf.root / folder, staged / _FILES
    moved = ""
    try:
        if inside.is_dir() and os.path.lexists(final):
            # Somebody may have made the folder anew since a run was killed between the two renames.
            moved = _free(shelf.root, earlier or earlier_of(folder, 0))
            _rename(final, shelf.root / moved)
        if inside.is_dir():
            _rename(inside, final)
    except disk.HeldError as held:
        if moved and not os.path.lexists(final):
            # What cannot be put back is put in its place by the next run.
            with contextlib.suppress(OSError):
                (shelf.root / moved).rename(final)
        if os.path.lexists(final):
            _discard(staged)
        raise _held(shelf, folder) from held
    _discard(staged)


def _rename(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    disk.patiently(lambda: source.rename(target))
    _flush_folder(target.parent)
    _flush_folder(source.parent)


def _carry(final: Path, inside: Path, known: Iterable[str]) -> None:
    """Copy what a person has put into a folder: all that has none of these names, in any capitals."""
    names = {name.casefold() for name in known}
    for path in sorted(final.iterdir()):
        if path.name.casefold() in names:
            continue
        if path.is_dir() and not path.is_symlink():
            shutil.copytree(path, inside / path.name, symlinks=True)
        else:
            shutil.copy2(path, inside / path.name, follow_symlinks=False)


def _free(root: Path, path: str) -> str:
    """The path, or with a letter behind it where there is such a folder already."""
    names = (path, *(f"{path}{letter}" for letter in "bcdefghijklmnopqrstuvwxyz"))
    for name in names:
        if not os.path.lexists(root / name):
            return name
    raise RespgenError(f"there are too many folders {path}…: move old ones away")


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(path: Path) -> None:
    """Let the names in a folder reach the disk, where the system can do that: Windows opens no folder."""
    with contextlib.suppress(OSError):
        opened = os.open(path, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _discard(staged: Path) -> None:
    """Take away what is staged, the note first: without it nothing is put anywhere, however little is left."""
    if staged.is_dir():
        (staged / _NOTE).unlink(missing_ok=True)
        shutil.rmtree(staged, ignore_errors=True)


def _held(shelf: Shelf, name: str) -> RespgenError:
    return RespgenError(
        f"another program has a file of {shelf.name}/{name} open: nothing was changed there; close it, and try again"
    )
