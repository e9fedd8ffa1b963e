"""Every way in which LibreOffice is known to fail: no document is lost, nothing hangs, and no garbage gets out.

They are played with the real LibreOffice. The network is a server on this machine, the slow program a script.
"""

from __future__ import annotations

import contextlib
import http.server
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from respgen.publication import pdf
from respgen.publication.pdf import Job, office, reading
from tests.drawing import read
from tests.tools import needs_libreoffice
from tests.word import docx, packed, unpacked

SOUND = docx("# One\nsome words")
RELATIONS = "word/_rels/document.xml.rels"
OF_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@pytest.fixture(scope="module")
def program() -> str:
    return office.program()


def numbered(number: int) -> bytes:
    return docx(f"# One\ndocument {number}")


def job(name: str, content: bytes, like: bytes = b"") -> Job:
    """A job whose Word file is read as `like`, where it cannot be read itself."""
    return Job(name, content, read(like or content), "Sample", "Office", "en-GB")


def said(content: bytes | None) -> str:
    assert content is not None
    return reading.read(content).body


# ---------------------------------------------------------------------------------- files that are none


def half(content: bytes) -> bytes:
    return content[: len(content) // 2]


def malformed(content: bytes) -> bytes:
    parts = unpacked(content)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"</w:body>", b"</w:p>")
    return packed(parts)


PROTECTED = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + "EncryptedPackage".encode("utf-16-le")
BROKEN = {
    "a truncated zip": half(SOUND),
    "malformed XML": malformed(SOUND),
    "a password": PROTECTED,
    "a text file": b"Dear Home Secretary,\n" * 100,
    "random bytes": bytes((number * 7919 + number // 251) % 256 for number in range(30_000)),
    "nothing at all": b"",
}


@needs_libreoffice
def test_bad_files_in_a_batch_are_told_and_the_rest_is_made() -> None:
    """For most of them LibreOffice makes no PDF, of an empty file a blank page; its exit status is 0 each time."""
    jobs = [job("first", numbered(1))]
    for name, content in BROKEN.items():
        jobs += [job(name, content, SOUND), job(f"after {name}", numbered(len(jobs)))]
    made = pdf.convert(jobs, workers=1)
    for one in made:
        if one.name in BROKEN:
            assert one.content is None
            assert len(one.faults) >= 1, one.name
        else:
            assert one.faults == (), one.name
    assert [said(one.content) for one in made[::2]] == [said_of(one) for one in jobs[::2]]
    blank = made[[one.name for one in made].index("nothing at all")]
    assert "The PDF does not say what the Word file says" in blank.faults[0]


def said_of(one: Job) -> str:
    return " ".join(block.text for block in one.document.stories[0].blocks)


@needs_libreoffice
def test_text_and_random_bytes_are_not_printed_since_the_filter_is_named(program: str, tmp_path: Path) -> None:
    files = [BROKEN["a text file"], BROKEN["random bytes"]]
    assert office.run(files, program).contents == (None, None)
    # The same file without the filter's name is printed as pages of text.
    (tmp_path / "text.docx").write_bytes(files[0])
    command = office.command(program, tmp_path / "p", tmp_path, [tmp_path / "text.docx"])
    office.ended([part for part in command if not part.startswith("--infilter")], 60)
    assert (tmp_path / "text.pdf").read_bytes().startswith(b"%PDF-")


@needs_libreoffice
def test_a_missing_file_and_a_folder_that_cannot_be_written_to_give_no_pdf(program: str, tmp_path: Path) -> None:
    (tmp_path / "there.docx").write_bytes(SOUND)
    (tmp_path / "file").write_bytes(b"")
    files = [tmp_path / "missing.docx", tmp_path / "there.docx"]
    assert not office.ended(office.command(program, tmp_path / "p", tmp_path / "out", files), 60)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["there.pdf"]
    assert not office.ended(office.command(program, tmp_path / "p", tmp_path / "file" / "out", files), 60)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "out", "p", "there.docx"]


@needs_libreoffice
def test_no_room_for_temporary_files_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import tempfile

    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "file" / "folder"))
    (made,) = pdf.convert([job("one", SOUND)])
    assert (made.content, made.faults) == (None, ("LibreOffice cannot work here: Not a directory.",))


# --------------------------------------------------------------------------------------- many files


@needs_libreoffice
def test_more_files_than_one_run_can_take_are_all_made(program: str) -> None:
    files = [numbered(number) for number in range(260)]
    made = office.run(files, program).contents
    # LibreOffice forgets the last ones without a word.
    assert made.index(None) in range(240, 256)
    assert set(made[made.index(None) :]) == {None}
    found = dict(office.printed(files, program))
    assert [said(found[number]).split()[-1] for number in range(260)] == [str(number) for number in range(260)]


@needs_libreoffice
def test_whatever_the_names_are_every_document_gets_its_own_pdf() -> None:
    names = ["a/record", "b/record", "-x", "--headless", "é ŵ, 'one' $HOME %20 #2; rm", "con", "x" * 300, ".", "a\nb"]
    made = pdf.convert([job(name, numbered(number)) for number, name in enumerate(names)])
    assert [(one.name, said(one.content)) for one in made] == [
        (name, f"One document {number}") for number, name in enumerate(names)
    ]


# ------------------------------------------------------------------------------- crashes and losses

OBJECT = (
    '<w:p><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" Type="Embed" '
    'ProgID="Excel.Sheet.12" ShapeID="_x1" DrawAspect="Content" ObjectID="_1" r:id="rObject"/></w:object></w:r></w:p>'
)
CHUNK = '<w:altChunk r:id="rChunk"/>'


def with_broken_object(chunk: bool) -> bytes:
    """A file with an embedded workbook that is none; with a `chunk` of HTML after it, LibreOffice 7.4 crashes."""
    parts = unpacked(docx(f"# One\nsome words\n{OBJECT}\n{CHUNK if chunk else ''}\nwords after it"))
    relations = f'<Relationship Id="rObject" Type="{OF_OFFICE}/package" Target="embeddings/one.xlsx"/>'
    if chunk:
        relations += f'<Relationship Id="rChunk" Type="{OF_OFFICE}/aFChunk" Target="chunk.html"/>'
        parts["word/chunk.html"] = b"<html><p>words of a chunk</p></html>"
    parts["word/embeddings/one.xlsx"] = b"no workbook"
    parts[RELATIONS] = parts[RELATIONS].replace(b"</Relationships>", f"{relations}</Relationships>".encode())
    kinds = (
        '<Default Extension="xlsx" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"/>'
        '<Default Extension="html" ContentType="text/html"/></Types>'
    )
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(b"</Types>", kinds.encode())
    return packed(parts)


@needs_libreoffice
def test_a_crash_in_a_batch_loses_no_other_document(program: str) -> None:
    crashing = with_broken_object(chunk=True)
    files = [numbered(0), crashing, numbered(2), crashing, numbered(4)]
    first = office.run(files, program)
    assert [content is not None for content in first.contents] == [True, False, False, False, False]
    assert not first.late
    jobs = [job(str(number), content, SOUND if content == crashing else b"") for number, content in enumerate(files)]
    made = pdf.convert(jobs, workers=1)
    assert [said(one.content) for one in made if one.content] == ["One document 0", "One document 2", "One document 4"]
    told = (
        f"{office.version(program)} makes no PDF of it: open it in Word, save it again, or put a PDF saved from Word "
    )
    assert [one.faults for one in made if not one.content] == [(f"{told}beside it.",)] * 2


@needs_libreoffice
def test_a_document_in_a_document_is_not_given_to_libreoffice() -> None:
    (made,) = pdf.convert([job("one", with_broken_object(chunk=True))])
    told = "There is another document inside it: open it in Word, and save it again."
    assert (made.content, made.faults) == (None, (told,))


@needs_libreoffice
def test_what_libreoffice_leaves_out_is_told() -> None:
    (made,) = pdf.convert([job("one", with_broken_object(chunk=False))])
    assert made.content is None
    assert '"words after it"' in made.faults[0]


def script(path: Path, text: str) -> str:
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


posix = pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell stands for the program")


@posix
@needs_libreoffice
def test_libreoffice_killed_in_the_middle_loses_no_document(program: str, tmp_path: Path) -> None:
    told = tmp_path / "pid"
    named = script(tmp_path / "soffice", f'[ -e {told} ] || echo $$ > {told}\nexec "{program}" "$@"')
    killed: list[int] = []

    def made(more: int) -> None:
        if more and not killed:
            killed.append(int(told.read_text()))
            os.killpg(killed[0], signal.SIGKILL)

    found = dict(office.printed([numbered(number) for number in range(30)], named, workers=1, made=made))
    assert killed
    assert [said(found[number]) for number in range(30)] == [f"One document {number}" for number in range(30)]


# ------------------------------------------------------------------------------------------- hanging


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


@posix
def test_a_program_that_takes_too_long_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    slow = script(tmp_path / "soffice", f"sleep 300 &\necho $! >> {told}\nwait")
    begun = time.monotonic()
    assert list(office.printed([SOUND, SOUND, SOUND, SOUND, SOUND], slow, workers=1, seconds=1.0)) == [
        (number, None) for number in range(5)
    ]
    assert time.monotonic() - begun < 20
    # After three runs that made nothing it is not tried again.
    pids = [int(line) for line in told.read_text().split()]
    assert len(pids) == 3
    for pid in pids:
        for _ in range(50):
            if not alive(pid):
                break
            time.sleep(0.1)
        assert not alive(pid)


@posix
def test_a_file_at_which_the_program_hangs_costs_no_other_document(tmp_path: Path) -> None:
    slow = script(
        tmp_path / "soffice",
        'while [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"; out="$2"; shift 2\n'
        'for file; do grep -q HANG "$file" && sleep 300\n'
        'printf "%%PDF-1.7 $(cat "$file") %%%%EOF" > "$out/$(basename "$file" .docx).pdf"; done',
    )
    files = [b"HANG 0", b"one", b"two", b"HANG 3", b"four", b"HANG 5"]
    found = dict(office.printed(files, slow, workers=1, seconds=2.0))
    made = [f"%PDF-1.7 {word} %%EOF".encode() for word in ("one", "two", "four")]
    assert found == {0: None, 1: made[0], 2: made[1], 3: None, 4: made[2], 5: None}


@needs_libreoffice
def test_a_profile_that_cannot_be_made_hangs_and_is_ended(program: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    (tmp_path / "one.docx").write_bytes(SOUND)
    begun = time.monotonic()
    command = office.command(program, tmp_path / "file" / "profile", tmp_path / "out", [tmp_path / "one.docx"])
    office.ended(command, 5.0)
    assert time.monotonic() - begun < 30
    assert not (tmp_path / "out").exists()


@needs_libreoffice
def test_locks_that_others_left_behind_do_not_matter(program: str, tmp_path: Path) -> None:
    profile, file = tmp_path / "profile", tmp_path / "one.docx"
    profile.mkdir()
    (profile / ".lock").write_text(
        "[Lockdata]\nUser=sam\nHost=elsewhere\nTime=Mon Jan  6 10:00:00 2025\nIPCServer=true\n"
    )
    file.write_bytes(SOUND)
    (tmp_path / ".~lock.one.docx#").write_text("Sam,sam,elsewhere,06.01.2025 10:00,file:///home/sam;")
    assert not office.ended(office.command(program, profile, tmp_path / "out", [file]), 60)
    assert said((tmp_path / "out" / "one.pdf").read_bytes()) == "One some words"


@posix
def test_whoever_stops_the_program_stops_libreoffice_too(tmp_path: Path) -> None:
    told = tmp_path / "pids"
    slow = script(tmp_path / "soffice", f"echo $$ >> {told}\nsleep 300")
    waiting = office.printed([SOUND, SOUND], slow, workers=2)
    threading.Timer(1.5, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
    begun = time.monotonic()
    # Whoever runs the tests in the background has them ignore this signal.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            list(waiting)
    finally:
        signal.signal(signal.SIGINT, before)
    assert time.monotonic() - begun < 20
    assert not [pid for pid in map(int, told.read_text().split()) if alive(pid)]


# ------------------------------------------------------------------------------------------- network


@contextlib.contextmanager
def server() -> Iterator[tuple[int, list[str]]]:
    """A server on this machine, by its port, and what it is asked for."""
    asked: list[str] = []

    class Asked(http.server.BaseHTTPRequestHandler):
        def handle_one_request(self) -> None:
            asked.append(self.rfile.readline(1000).decode("latin-1").strip())
            self.wfile.write(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            self.close_connection = True

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Asked) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running.server_address[1], asked
        running.shutdown()


DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
PICTURE = (
    f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{DRAWING}/wordprocessingDrawing">'
    '<wp:extent cx="900000" cy="900000"/><wp:docPr id="7" name="map" descr="A map"/>'
    f'<a:graphic xmlns:a="{DRAWING}/main"><a:graphicData uri="{DRAWING}/picture">'
    f'<pic:pic xmlns:pic="{DRAWING}/picture"><pic:nvPicPr><pic:cNvPr id="7" name="map"/><pic:cNvPicPr/></pic:nvPicPr>'
    f'<pic:blipFill><a:blip xmlns:r="{OF_OFFICE}" r:link="rFar"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline>'
    "</w:drawing></w:r></w:p>"
)


def with_linked_picture(address: str) -> bytes:
    relation = f'<Relationship Id="rFar" Type="{OF_OFFICE}/image" Target="{address}" TargetMode="External"/>'
    return docx(f"# One\n{PICTURE}\nthe end\n@in {RELATIONS}: </Relationships> → {relation}</Relationships>")


@needs_libreoffice
def test_a_picture_from_elsewhere_is_never_fetched(program: str, tmp_path: Path) -> None:
    with server() as (port, asked):
        address = f"http://127.0.0.1:{port}/a.png"
        content = with_linked_picture(address)
        (made,) = pdf.convert([job("one", content)])
        told = f"It shows what lies elsewhere (image: {address}): put it into the file."
        assert (made.content, made.faults) == (None, (told,))
        # Even if it were given to LibreOffice, the profile and the environment have no way out.
        (printed,) = office.run([content], program).contents
        assert printed is not None
        assert asked == []
        # LibreOffice as it comes does fetch it.
        (tmp_path / "one.docx").write_bytes(content)
        command = office.command(program, tmp_path / "profile", tmp_path, [tmp_path / "one.docx"])
        subprocess.run(command, capture_output=True, check=False, timeout=60)
        assert [line for line in asked if line.endswith("/a.png HTTP/1.1")] != []
