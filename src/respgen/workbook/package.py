"""The parts of an .xlsx → their elements, one at a time, and how the parts refer to each other (edge: lxml)."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, NamedTuple

from respgen import archive
from respgen.archive import WORKBOOK

if TYPE_CHECKING:
    from lxml.etree import _Element

# 100,000 rows of 15 columns are 60 MB, and 100,000 updates of 2,000 characters are 200 MB. Pictures count for nothing:
# they and all other parts that nobody reads are never unpacked.
LIMITS = archive.Limits(part=256 << 20, all=512 << 20, small=16 << 20)
# What may pass before the next row, text or the like: it stands in memory as a tree, at twenty times its size.
MOST_BYTES_AT_ONCE = 32 << 20

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
MALFORMED = "The workbook is damaged: part of what it holds cannot be read."


class Relation(NamedTuple):
    kind: str
    target: str


class _Gauge:
    """What lxml reads a part from: `unseen` counts the bytes since it last handed over an element."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.unseen = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.unseen += len(chunk)
        if self.unseen > MOST_BYTES_AT_ONCE:
            raise archive.too_large(WORKBOOK)
        return chunk


class Package:
    """The parts of the archive, by their names without regard to case, as the format wants it."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self.archive = opened
        self.parts = {part.filename.replace("\\", "/").strip("/").lower(): part for part in opened.infolist()}
        self.read: list[zipfile.ZipInfo] = []

    def open(self, name: str) -> IO[bytes]:
        part = self.parts.get(name.lower())
        if part is None:
            raise archive.damaged(WORKBOOK)
        self.read.append(part)
        archive.check_members(self.read, LIMITS, WORKBOOK)
        return self.archive.open(part)

    def elements(self, name: str, root: str, *tags: str) -> Iterator[tuple[str, _Element]]:
        """The elements of the part that have one of the tags, each when complete; the next one clears it."""
        from lxml import etree

        wanted = [f"{{{namespace}}}{tag}" for namespace in NAMESPACES for tag in (root, *tags)]
        with self.open(name) as stream:
            gauge = _Gauge(stream)
            events = etree.iterparse(
                gauge,
                events=("start", "end"),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                load_dtd=False,
                collect_ids=False,
                remove_comments=True,
                remove_pis=True,
            )
            top: _Element | None = None
            try:
                for event, element in events:
                    gauge.unseen = 0
                    if top is None:
                        top = element
                        if element.getroottree().docinfo.internalDTD is not None:
                            raise archive.declares(WORKBOOK)
                        if element.getparent() is not None:
                            raise archive.foreign(WORKBOOK)
                    if event == "start" or element is top:
                        continue
                    yield element.tag.rpartition("}")[2], element
                    # The tail may still be growing, and so may what follows: only what lies behind is taken off.
                    element.clear(keep_tail=True)
                    parent = element.getparent()
                    while parent is not None and parent[0] is not element:
                        del parent[0]
            except etree.XMLSyntaxError:
                raise archive.damaged(WORKBOOK, MALFORMED) from None
            if top is None:
                raise archive.foreign(WORKBOOK)

    def relations(self, part: str) -> Mapping[str, Relation]:
        """The part's relations by their id; with an empty name the package's own."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self.parts:
            return {}
        return {
            element.get("Id", ""): Relation(element.get("Type", "").rpartition("/")[2], element.get("Target", ""))
            for _, element in self.elements(rels, "Relationships", "Relationship")
        }


def part_of(source: str, target: str) -> str:
    """The name of the part that a relation of the part `source` points to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target.replace("\\", "/"))).strip("/")


def relation_id(element: _Element) -> str:
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith("}id")), "")


def is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def whole(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0
