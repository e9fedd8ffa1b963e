"""The bytes of a file → the parts of its package and how they refer to each other (edge: lxml).

python-docx's reader drops parts that nothing refers to and fails on relationships that lead nowhere; we keep the first
and pass over the second.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from respgen import archive
from respgen.archive import DOCUMENT
from respgen.document import tree

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# 1,000 pages of text are 30 MB of XML, a photograph is 10 MB.
LIMITS = archive.Limits(part=64 << 20, all=256 << 20, small=4 << 20)


# -------------------------------------------------------------------------------------- the parts


def unpack(content: bytes) -> dict[str, bytes]:
    """Every part by its name without leading slash, in the order of the zip. Raises RefusedError."""
    archive.check_kind(content, DOCUMENT)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            members = [member for member in opened.infolist() if not member.is_dir()]
            archive.check_members(members, LIMITS, DOCUMENT)
            parts: dict[str, bytes] = {}
            seen: set[str] = set()
            for member in members:
                name = member.filename.replace("\\", "/").lstrip("/")
                # Part names that differ in case only are the same (ISO 29500-2, 6.2.2.3): which one would Word read?
                if name.casefold() in seen:
                    raise archive.damaged(DOCUMENT, f"The document is damaged: it holds the part {name} twice.")
                seen.add(name.casefold())
                parts[name] = opened.read(member)
            return parts
    except (
        zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, OverflowError,
        struct.error,
    ) as error:  # fmt: skip
        # All but the first two are what zipfile raises for a directory that somebody wrote by hand, or a flipped bit.
        raise archive.damaged(DOCUMENT) from error


_ELSEWHERE = re.compile(r"\s*(?:[A-Za-z][A-Za-z0-9+.-]*:|//|\\\\)")
"""How an address begins that leads to no part of the package (RFC 3986, 4), or that Windows takes for one."""


class Relation(NamedTuple):
    """Where a part leads: `kind` is the last word of its type, `target` a part's name or an address."""

    kind: str
    target: str
    external: bool


@dataclass
class Package:
    """The parts with their trees; each is parsed once."""

    parts: dict[str, bytes]
    _trees: dict[str, Element] = field(default_factory=dict)
    _relations: dict[str, dict[str, Relation]] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Parses every part that is XML by its name, so that no later reader meets one that is damaged or declares."""
        self._names = {name.casefold(): name for name in self.parts}
        for name in self.parts:
            if name.casefold().endswith((".xml", ".rels")):
                self.root(name)

    def root(self, name: str) -> Element | None:
        """The part's tree; None where there is no such part. Raises RefusedError."""
        if name not in self.parts:
            return None
        if name not in self._trees:
            try:
                self._trees[name] = tree.parse(self.parts[name])
            except tree.MalformedError as error:
                fault = f"The document is damaged: its part {name} cannot be read."
                raise archive.damaged(DOCUMENT, fault) from error
            except tree.DeclarationError as error:
                raise archive.declares(DOCUMENT) from error
        return self._trees[name]

    @property
    def trees(self) -> Mapping[str, Element]:
        """The trees of all parts that are XML by their names, and of those that somebody has asked for."""
        return self._trees

    def relations(self, part: str) -> dict[str, Relation]:
        """The part's relationships by their ids; those of the package for ""."""
        if part not in self._relations:
            folder, name = posixpath.split(part)
            listed = self.root(self._named(posixpath.join(folder, "_rels", f"{name}.rels")))
            self._relations[part] = {
                relation.get("Id", ""): self._relation(relation, folder)
                for relation in (() if listed is None else listed.iter("{*}Relationship"))
            }
        return self._relations[part]

    def related(self, part: str, kind: str) -> str:
        """The name of the first part of the package that the part leads to under this kind, "" where there is none."""
        relations = self.relations(part).values()
        return next((r.target for r in relations if r.kind == kind and not r.external and r.target in self.parts), "")

    def _relation(self, relation: Element, folder: str) -> Relation:
        kind, target = relation.get("Type", "").rpartition("/")[2], relation.get("Target", "")
        mode = relation.get("TargetMode", "").strip().casefold()
        if mode == "external" or kind == "hyperlink" or _ELSEWHERE.match(target):
            return Relation(kind, target, True)
        return Relation(kind, self._named(posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")), False)

    def _named(self, name: str) -> str:
        return self._names.get(name.casefold(), name)
