"""Word files → their PDFs, as LibreOffice prints them (edge: subprocess, tempfile).

LibreOffice's exit status says nothing: it is 0 when a file cannot be read, and when it stops without a word after 247
files. So each run gets a folder of its own, what lies in it afterwards has been made, and what does not is tried again
(docs/decisions/0018-pdf.md). A run is given no way out to the network, and is ended when it takes too long.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import BinaryIO

NAMED = "RESPGEN_LIBREOFFICE"
"""The environment variable that names the program where it is not found by itself."""
_START, _EACH = 60.0, 0.5
"""Seconds that a run may take, and each file more."""
_LONG = 5 << 10
"""Bytes of a packed Word file that give it another second: a table of 2,000 rows has 60 kB, and takes 10 seconds."""
HANDFUL = 25
"""Files for one run where there are many: what it has made is repaired while the next one prints. More than some 240
would be forgotten, since the launcher passes on 255 arguments at most."""
_STUCK = 3
"""Runs in a row that made nothing until they were ended: LibreOffice does not work here."""
_GLANCE = 0.3
"""Seconds after which somebody looks how far a run has come."""

_OPTIONS = (
    'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"},'
    '"SelectPdfVersion":{"type":"long","value":"2"},"ExportNotes":{"type":"boolean","value":"false"}}'
)
# Without its name LibreOffice takes a file for whatever it looks like, and prints text and random bytes as pages.
_FILTER = "--infilter=MS Word 2007 XML"

_NOWHERE = "127.0.0.1:9"
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")
_SETTINGS = {
    # A proxy that is none, for every address.
    "org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
        "ooInetNoProxy": "",
    },
    # No pictures from elsewhere, no macros, nothing brought up to date from another file.
    "org.openoffice.Office.Common/Security/Scripting": {
        "BlockUntrustedRefererLinks": "true",
        "DisableMacrosExecution": "true",
    },
    "org.openoffice.Office.Writer/Content/Update": {"Link": "0"},
}
"""The profile of every run."""


# ------------------------------------------------------------------------------------ the program


def program(named: str = "") -> str:
    """The path of LibreOffice: the one named (here, or in the environment) or the one installed; empty for none."""
    if named := named or os.environ.get(NAMED, ""):
        return shutil.which(named) or ""
    for name in ("soffice", "libreoffice"):
        if found := shutil.which(name):
            return found
    places = [Path("/Applications/LibreOffice.app/Contents/MacOS/soffice"), Path("/opt/libreoffice/program/soffice")]
    # The one that waits until it is done; soffice.exe returns at once.
    folders = (os.environ[name] for name in ("PROGRAMFILES", "PROGRAMFILES(X86)") if name in os.environ)
    places += (Path(folder) / "LibreOffice" / "program" / "soffice.com" for folder in folders)
    return next((str(place) for place in places if place.is_file()), "")


def version(program: str) -> str:
    """What the program calls itself: "LibreOffice 7.4.7.2", or plain "LibreOffice" where it does not say."""
    with contextlib.suppress(OSError), _workshop() as shop:
        with (shop / "version").open("wb") as out:
            ended([program, f"-env:UserInstallation={_uri(shop / 'profile')}", "--version"], _START, out=out)
        words = (shop / "version").read_text(encoding="utf-8", errors="replace").split()
        if words[:1] == ["LibreOffice"]:
            return " ".join(words[:2])
    return "LibreOffice"


# ---------------------------------------------------------------------------------------- printing


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run has made: a PDF or none for each of its files. `late`: it had to be ended."""

    contents: tuple[bytes | None, ...]
    late: bool = False


Made = Callable[[int], object]
"""Is told how many more files have been made."""


def printed(
    files: Sequence[bytes], program: str, workers: int = 2, made: Made = lambda more: None, seconds: float | None = None
) -> Generator[tuple[int, bytes | None], None, None]:
    """The number of each file in its order, and its PDF: None where LibreOffice makes none, even of it alone.
    `seconds` are those that each run may take (None: what its files need)."""
    share = -(-len(files) // workers)
    size = max(1, -(-share // -(-share // HANDFUL))) if files else 1
    chunks = [range(start, min(start + size, len(files))) for start in range(0, len(files), size)]
    stop = Event()
    with ThreadPoolExecutor(workers) as pool:
        waiting = [
            pool.submit(_chunk, [files[number] for number in chunk], program, made, stop, seconds) for chunk in chunks
        ]
        try:
            for chunk, done in zip(chunks, waiting, strict=True):
                yield from zip(chunk, done.result(), strict=True)
        finally:
            # Somebody may have stopped the whole program: none that it has started goes on.
            stop.set()
            pool.shutdown(cancel_futures=True)


def _chunk(files: Sequence[bytes], program: str, made: Made, stop: Event, seconds: float | None) -> list[bytes | None]:
    """All that can be made of the files. What a run leaves out is tried again by itself, once; a run that ends at one
    file is gone on with after it."""
    found: list[bytes | None] = [None] * len(files)
    ahead = list(range(len(files)))
    again: list[int] = []
    stuck = 0
    while ahead and not stop.is_set():
        result = run([files[number] for number in ahead], program, made, stop, seconds)
        for number, content in zip(ahead, result.contents, strict=True):
            found[number] = content
        last = max((at for at, content in enumerate(result.contents) if content is not None), default=-1)
        # Those before the last that was made have been refused. The first after it may have ended the run.
        again += [number for number in ahead[: last + 2] if found[number] is None]
        ahead = ahead[last + 2 :]
        stuck = stuck + 1 if result.late and last < 0 else 0
        if stuck == _STUCK:
            return found
    for number in again:
        if stop.is_set():
            break
        (found[number],) = run([files[number]], program, made, stop, seconds).contents
    return found


def run(
    files: Sequence[bytes],
    program: str,
    made: Made = lambda more: None,
    stop: Event | None = None,
    seconds: float | None = None,
    folder: str | None = None,
) -> Ran:
    """One run of LibreOffice, with a fresh profile. `stop` ends it. `seconds` that it may
    take (None: what its files need); `folder` in which it works (None: the system's for temporary files)."""
    with _workshop(folder) as shop:
        inputs, outputs, profile = shop / "in", shop / "out", shop / "profile"
        for place in (inputs, outputs, profile / "user"):
            place.mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(_settings(), encoding="utf-8")
        names = [f"{number:04}" for number in range(1, len(files) + 1)]
        for name, content in zip(names, files, strict=True):
            (inputs / f"{name}.docx").write_bytes(content)
        seen = 0

        def look() -> bool:
            nonlocal seen
            now = sum((outputs / f"{name}.pdf").exists() for name in names)
            made(now - seen)
            seen = now
            return stop is not None and stop.is_set()

        if seconds is None:
            seconds = _START + sum(_EACH + len(content) / _LONG for content in files)
        late = ended(command(program, profile, outputs, [inputs / f"{name}.docx" for name in names]), seconds, look)
        return Ran(tuple(_taken(outputs / f"{name}.pdf") for name in names), late)


def command(program: str, profile: Path, outputs: Path, files: Sequence[Path]) -> list[str]:
    """What starts LibreOffice to print the files."""
    settings = ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={_uri(profile)}", _FILTER]
    return [program, *settings, "--convert-to", _OPTIONS, "--outdir", str(outputs), *map(str, files)]


def _settings() -> str:
    items = (
        f'<item oor:path="/{path}"><prop oor:name="{name}"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    namespace = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {namespace}>{"".join(items)}</oor:items>\n'


@contextlib.contextmanager
def _workshop(folder: str | None = None) -> Iterator[Path]:
    # On Windows a program that was ended may hold a file for a moment longer.
    with tempfile.TemporaryDirectory(prefix="respgen-", dir=folder, ignore_cleanup_errors=True) as path:
        yield Path(path).resolve()


def _uri(path: Path) -> str:
    return path.resolve().as_uri()


def _taken(file: Path) -> bytes | None:
    try:
        content = file.read_bytes()
    except OSError:
        return None
    # A run that is ended while it writes leaves the beginning of a file.
    return content if content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:] else None


def ended(
    command: Sequence[str], seconds: float, look: Callable[[], bool] = lambda: False, out: BinaryIO | None = None
) -> bool:
    """Run a program until it ends by itself, or until it has to be ended (True): after so many seconds, or when `look`,
    which is asked again and again, says so."""
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=out or subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_surroundings(os.environ),
        # A group of its own: the program that is started only starts another.
        start_new_session=sys.platform != "win32",
    )
    try:
        for _ in range(max(1, round(seconds / _GLANCE))):
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_GLANCE)
                look()
                return False
            if look():
                break
        return True
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program and all that it has started."""
    if sys.platform == "win32":
        if process.poll() is None:
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of a run: no proxy that leads anywhere, no screen, the same language everywhere."""
    kept = {
        name: value for name, value in environment.items() if name.lower() not in (*_PROXIES, "no_proxy", "display")
    }
    return kept | dict.fromkeys(_PROXIES, f"http://{_NOWHERE}") | {"SAL_USE_VCLPLUGIN": "svp", "LC_ALL": "C.UTF-8"}
