"""The parts of a Word file with their trees, to be changed and packed again (edge: lxml)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from respgen.archive import CONTENT_TYPES
from respgen.document import tree
from respgen.document.package import Package
from respgen.model import Document, FilePlace
from respgen.publication import graph
from respgen.publication.unseen import KINDS
from respgen.publication.values import Mend, Office
from respgen.render.archive import Archive

Element = etree._Element

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(slots=True)
class Parts:
    """What a clean file is made of. A tree that a step asks for by `tree` is written back when the file is packed.

    `notices` are what respgen has printed in the draft that is not for publication. `read` is what was read of the file
    last, and of which contents.
    `contents` are the parts as bytes, all in the transitional namespaces, whichever the draft was saved in. A part that
    is dropped must be dropped by `drop`, which drops its relationships, too; nothing may lead to it any more.
    """

    draft: Document
    office: Office
    notices: tuple[str, ...] = ()
    contents: dict[str, bytes] = field(init=False)
    read: tuple[Mapping[str, bytes], Any] | None = field(init=False, default=None, repr=False)
    _trees: dict[str, Element] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.contents = {name: _transitional(name, part) for name, part in self.draft.parts.items()}

    @property
    def main(self) -> str:
        """The name of the part with the body."""
        return self.draft.stories[0].part

    @property
    def markup(self) -> tuple[str, ...]:
        """The names of the parts with markup, without relationships and content types."""
        return tuple(name for name in sorted(self.contents) if graph.is_markup(name, self.draft))

    def tree(self, name: str) -> Element | None:
        """The part's tree, in which what is changed is kept; None where there is no such part, or it is no markup."""
        if name not in self._trees and name in self.contents:
            if not (graph.is_markup(name, self.draft) or name == CONTENT_TYPES or name.casefold().endswith(".rels")):
                return None
            self._trees[name] = tree.parse(self.contents[name])
        return self._trees.get(name) if name in self.contents else None

    def replace(self, name: str, content: bytes) -> None:
        """The part is this from here on, or is new."""
        self._trees.pop(name, None)
        self.contents[name] = content

    def drop(self, name: str) -> None:
        """Leave out the part, and its relationships."""
        for one in (name, graph.relationships(name)):
            self.contents.pop(one, None)
            self._trees.pop(one, None)

    def package(self) -> Package:
        """The package as it stands now, for asking how its parts refer to each other. Its trees are these."""
        known = {name: root for name in self.contents if (root := self.tree(name)) is not None}
        return Package(dict(self.contents), known)

    def written(self) -> dict[str, bytes]:
        """The parts as they stand now."""
        for name, root in self._trees.items():
            if name in self.contents:
                self.contents[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return dict(self.contents)

    def relations(self, part: str) -> Element:
        """The part's relationships, those of the package for "", to be changed."""
        wanted = graph.relationships(part)
        name = next((one for one in self.contents if one.casefold() == wanted.casefold()), wanted)
        if (root := self.tree(name)) is None:
            root = etree.Element(f"{_RELATIONS}Relationships", nsmap={None: _RELATIONS.strip("{}")})  # type: ignore[dict-item]
            self.contents[name], self._trees[name] = b"", root
        return root

    def lead(self, part: str, kind: str, target: str) -> str:
        """Let the part lead to another one; the new relationship's id. `target` is the other's name."""
        root = self.relations(part)
        taken = {one.get("Id") for one in root.iter("*")}
        key = next(key for number in range(1, len(taken) + 2) if (key := f"rIdClean{number}") not in taken)
        etree.SubElement(root, f"{_RELATIONS}Relationship", Id=key, Type=kind, Target=relative(part, target))
        return key

    def declare(self, extension: str, kind: str) -> None:
        """Say what parts with that ending are."""
        root = self.tree(CONTENT_TYPES)
        if root is not None and all(one.get("Extension", "").lower() != extension for one in root.iterchildren("*")):
            root.insert(0, etree.Element(f"{_TYPES}Default", Extension=extension, ContentType=kind))

    def declare_part(self, name: str, kind: str) -> None:
        root = self.tree(CONTENT_TYPES)
        if root is not None and all(
            one.get("PartName", "").casefold() != f"/{name}".casefold() for one in root.iterchildren("*")
        ):
            etree.SubElement(root, f"{_TYPES}Override", PartName=f"/{name}", ContentType=kind)

    def mends(self, counts: dict[str, int]) -> Iterator[Mend]:
        """What was taken out, told by kinds."""
        for kind, count in counts.items():
            if count:
                yield Mend(KINDS[kind].told(count), FilePlace(self.draft.file))

    def packed(self) -> bytes:
        """The bytes of the file."""
        return Archive({}).with_parts(self.written())


def relative(part: str, target: str) -> str:
    """How a relationship of the part names another one."""
    return posixpath.relpath(target, posixpath.dirname(part) or ".")


def take_out(element: Element, keep_content: bool = False) -> None:
    """Take the element from its parent, or only what it is around what it holds. What follows it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if keep_content:
        for child in list(element):
            if not str(child.tag).endswith("Pr"):
                element.addprevious(child)
    before = element.getprevious()
    if element.tail and element.tail.strip():
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)


# ----------------------------------------------------------------------------------------- strict

_STRICT = re.compile(r"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]+)")
_SPELT = {"extendedProperties": "extended-properties", "customProperties": "custom-properties"}


def _transitional(name: str, part: bytes) -> bytes:
    """The part in the namespaces of ISO/IEC 29500-4, which every program knows. What is not strict stays as it is."""
    wide = b"\0" in part[:4]
    if not name.casefold().endswith((".xml", ".rels")) or not (wide or b"purl.oclc.org/ooxml" in part):
        return part
    declared = re.match(rb"""(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding=["']([\w.-]+)""", part)
    if wide or (declared and declared[1].lower() not in (b"utf-8", b"ascii", b"us-ascii")):
        # Written in UTF-16 or in an older code: once more, as all others are.
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        part = etree.tostring(etree.fromstring(part, parser), xml_declaration=True, encoding="UTF-8", standalone=True)
    words = _STRICT.sub(_made_transitional, part.decode("utf-8-sig"))
    return re.sub(r'\s[\w]+:conformance="strict"', "", words, count=1).encode()


def _made_transitional(match: re.Match[str]) -> str:
    family, rest = match[1], match[2]
    last = rest.rpartition("/")[2]
    rest = rest.removesuffix(last) + _SPELT.get(last, last)
    return f"http://schemas.openxmlformats.org/{family}/2006/{rest}"
