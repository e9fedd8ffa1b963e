"""What a file could do to whoever reads it: nothing is fetched, nothing of this computer gets into a document."""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from respgen import archive, document, workbook
from respgen.cli import main
from respgen.model import Document
from tests import mutations
from tests.mutations import Project
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

BOOK = unpacked((ROOT / "inputs/register.xlsx").read_bytes())
TEMPLATE = unpacked((ROOT / "templates/response-record.docx").read_bytes())
SECRET = "what no document may say"
GROWING = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
EVERY_KIND = pytest.mark.parametrize("kind", ["inside", "growing", "file", "address", "parameter"])
DRAFT = "build/drafts/sampleshire/sampleshire-lost-property-first-record.docx"


def xml(parts: Iterable[str]) -> list[str]:
    return [name for name in parts if name.endswith((".xml", ".rels"))]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "secret.txt").write_text(SECRET)
    return Project(tmp_path / "project", mutations.invented)


@pytest.fixture
def server() -> Iterator[tuple[str, list[str]]]:
    """An address on this computer, and who asked anything there."""
    asked: list[str] = []

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            asked.append(str(self.client_address))

    with socketserver.TCPServer(("127.0.0.1", 0), Handler) as listening:
        thread = threading.Thread(target=listening.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.server_address[1]}", asked
        finally:
            listening.shutdown()
            thread.join()


def test_the_server_would_tell_of_anybody_who_asks(server: tuple[str, list[str]]) -> None:
    address, asked = server
    with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))) as asking:
        asking.recv(1)
    assert len(asked) == 1


def declared(part: bytes, declaration: str) -> bytes:
    """The part with a declaration, and a use of `k` in the first of its texts."""
    head, body = re.fullmatch(rb"(\s*(?:<\?xml.*?\?>)?)(.*)", part, re.DOTALL).groups()  # type: ignore[union-attr]
    return head + declaration.encode() + re.sub(rb">([^<]+)<", rb">&k;\1<", body, count=1)


def run(project: Project, command: str) -> str:
    with contextlib.chdir(project.folder):
        return CliRunner().invoke(main, [command], catch_exceptions=False).output


# ----------------------------------------------------------------------------------- declarations


@pytest.mark.parametrize("part", xml(BOOK))
@EVERY_KIND
def test_declarations_in_any_part_of_a_workbook_are_refused_or_never_read(
    tmp_path: Path, part: str, kind: str, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    file = tmp_path / "book.xlsx"
    file.write_bytes(packed({**BOOK, part: declared(BOOK[part], declaration(kind, tmp_path, address))}))
    read = workbook.read(file, "inputs/register.xlsx")
    file.write_bytes(packed(BOOK))
    sound = workbook.read(file, "inputs/register.xlsx")
    refusals = (archive.declares(archive.WORKBOOK), archive.damaged(archive.WORKBOOK, workbook.package.MALFORMED))
    assert read == sound or (read.fault, read.mend) in [(refusal.fault, refusal.mend) for refusal in refusals]
    # Nothing leads to docProps but what nobody reads.
    assert bool(read.fault) or part.startswith(("docProps/", "[Content", "xl/theme"))
    assert asked == []


@pytest.mark.parametrize("part", xml(TEMPLATE))
@EVERY_KIND
def test_declarations_in_any_part_of_a_template_are_refused(
    tmp_path: Path, part: str, kind: str, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    content = packed({**TEMPLATE, part: declared(TEMPLATE[part], declaration(kind, tmp_path, address))})
    refusal = archive.declares(archive.DOCUMENT)
    assert document.read(content, "x.docx") == Document("x.docx", fault=refusal.fault, mend=refusal.mend)
    assert asked == []


def declaration(kind: str, folder: Path, address: str) -> str:
    secret = folder / "secret.txt"
    secret.write_text(SECRET)
    return {
        "inside": '<!DOCTYPE x [<!ENTITY k "a">]>',
        "growing": f'<!DOCTYPE x [<!ENTITY e0 "ha">{GROWING}<!ENTITY k "&e11;">]>',
        "file": f'<!DOCTYPE x [<!ENTITY k SYSTEM "{secret.as_uri()}">]>',
        "address": f'<!DOCTYPE x SYSTEM "{address}/x.dtd" [<!ENTITY k SYSTEM "{address}/k">]>',
        "parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{address}/p">%p;]>',
    }[kind]


# ------------------------------------------------------------------------------------------ links


def test_another_workbook_is_never_opened_and_its_stored_values_are_read(
    project: Project, server: tuple[str, list[str]]
) -> None:
    address, asked = server
    (project.folder / "other.xlsx").write_bytes(b"not even a workbook")
    parts = unpacked(project.before["inputs/force.xlsx"])
    sheet = parts["xl/worksheets/sheet1.xml"]
    stored = b'<c r="H2" t="str"><f>[1]Sheet1!A1&amp;[2]Sheet1!A1</f><v>As it was last worked out.</v></c>'
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb'<c r="H2".*?</c>', stored, sheet)
    links = "".join(
        f'<Relationship Id="x{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        f'externalLinkPath" Target="{target}" TargetMode="External"/>'
        for n, target in enumerate((f"{address}/other.xlsx", "../other.xlsx"))
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(b"</Relationships>", links.encode() + b"</Relationships>")
    (project.folder / "inputs/force.xlsx").write_bytes(packed(parts))
    assert "drawn" in run(project, "build")
    assert "As it was last worked out." in words(project.folder / DRAFT)
    assert asked == []


def test_what_a_template_leads_to_is_never_fetched(project: Project, server: tuple[str, list[str]]) -> None:
    address, asked = server
    parts = unpacked(docx("{{ holder.name }}"))
    kinds = ("attachedTemplate", "image", "hyperlink", "oleObject", "aFChunk", "frame", "subDocument", "header")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    secret = (project.folder.parent / "secret.txt").as_uri()
    links = "".join(
        f'<Relationship Id="x{kind}{n}" Type="{office}/{kind}" Target="{target}" TargetMode="External"/>'
        for kind in kinds
        for n, target in enumerate((f"{address}/{kind}", secret))
    )
    for name in ("document", "settings", "styles"):
        rels = f"word/_rels/{name}.xml.rels"
        empty = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        parts[rels] = parts.get(rels, empty).replace(b"</Relationships>", links.encode() + b"</Relationships>")
    picture = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:imagedata xmlns:r="'
        f'{office}" r:id="ximage0"/></v:shape></w:pict></w:r></w:p><w:altChunk xmlns:r="{office}" r:id="xaFChunk1"/>'
    )
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:sectPr>", picture.encode() + b"<w:sectPr>", 1)
    (project.folder / "templates/record.docx").write_bytes(packed(parts))
    run(project, "check")
    run(project, "build")
    assert "A. Sample" in words(project.folder / DRAFT)
    assert asked == []
    for path in (project.folder / "build").rglob("*"):
        if path.suffix == ".docx":
            assert SECRET.encode() not in b"".join(unpacked(path.read_bytes()).values())
        elif path.is_file():
            assert SECRET.encode() not in path.read_bytes()


def words(path: Path) -> str:
    return document.text(document.read(path.read_bytes(), path.name))
