"""Writing whole files or none, beside programs that hold them open, and one run at a time (edge: files, filelock)."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import sleep

from respgen.errors import RespgenError

PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds between tries. On Windows a virus scanner, a preview or a sync client holds a new file for about a second."""
PATIENCE = 60
"""Seconds that a run waits for another one to end."""


class HeldError(OSError):
    """Another program holds the file, so nothing was written."""


class ChangedError(OSError):
    """Somebody has written to the file since it was looked at, so nothing was written."""


def put(path: Path, content: bytes, look_again: Callable[[], object] = lambda: None) -> None:
    """Write a file whole or not at all: a temporary one beside it takes its name.

    `look_again` is called just before, at each try, and raises whatever forbids it. Raises HeldError when another
    program keeps it from that for longer than a moment, and OSError as it comes.
    """

    def take_its_name() -> None:
        look_again()
        temporary.replace(path)

    path.parent.mkdir(parents=True, exist_ok=True)
    # Not with tempfile: its files are for one user alone, and drafts stand in shared folders.
    temporary = path.parent / f"{_TEMPORARY}{os.getpid()}.tmp"
    try:
        temporary.write_bytes(content)
        patiently(take_its_name)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


_TEMPORARY = ".respgen-"


def patiently(act: Callable[[], object], pauses: tuple[float, ...] = PAUSES) -> None:
    """Do it, again after each pause while the system refuses. Raises HeldError when it still does in the end.

    Windows refuses to replace a file that somebody has open (ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION: both reach
    us as PermissionError); other systems do not refuse.
    """
    for pause in (*pauses, None):
        try:
            act()
        except PermissionError as error:
            if pause is None:
                raise HeldError(error.errno, error.strerror, error.filename) from error
            sleep(pause)
        else:
            return


def owner_files(name: str) -> dict[str, str]:
    """The files that programs make beside a file of this name while they have it open, by program.

    Word puts "~$" before the name, or in place of its first two letters if eight or more stand before the extension,
    of the first one if seven do; LibreOffice makes ".~lock.<name>#".
    """
    letters = len(name.rpartition(".")[0])
    return {"Word": f"~${name[min(2, max(0, letters - 6)) :]}", "LibreOffice": f".~lock.{name}#"}


def is_open(path: Path) -> str:
    """Which program has the file open, empty for none."""
    owners = owner_files(path.name).items()
    return next((program for program, owner in owners if (path.parent / owner).exists()), "")


def protection(path: Path) -> str:
    """How somebody keeps a file from being replaced, whoever wrote what is in it; empty for not at all."""
    if path.is_symlink():
        return "is a link to another file"
    return "is write-protected" if path.exists() and not path.stat().st_mode & stat.S_IWRITE else ""


@contextlib.contextmanager
def locked(lock: Path, say: Callable[[str], object], patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock, which the system ends with its process, whatever ends that; the file itself stays.

    `say` is told when another run has to be waited for. Raises RespgenError when that takes longer than the patience
    (seconds).
    """
    from filelock import FileLock, Timeout

    lock.parent.mkdir(parents=True, exist_ok=True)
    held = FileLock(lock)
    try:
        held.acquire(timeout=0)
    except Timeout:
        say("another run of respgen is at work in this project: waiting for it to end")
        try:
            held.acquire(timeout=patience)
        except Timeout:
            raise RespgenError(
                f"another run of respgen has been at work in this project for {patience:g} seconds: try again later"
            ) from None
    try:
        yield
    finally:
        held.release()


def sweep(folders: Iterable[Path]) -> None:
    """Take away the temporary files that killed runs left below these folders. Only for who holds the lock."""
    for left in [file for folder in folders for file in folder.rglob(f"{_TEMPORARY}*.tmp")]:
        with contextlib.suppress(OSError):
            left.unlink()
