"""The parts of a Word file with their trees, to be changed and packed again (edge: lxml)."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from respgen.document import tree
from respgen.document.package import Package
from respgen.model import Document
from respgen.publication.values import Office
from respgen.render.archive import Archive

Element = etree._Element


@dataclass(slots=True)
class Parts:
    """What a clean file is made of. A tree that a step asks for by `tree` is written back when the file is packed.

    `contents` are the parts as bytes. A part that is dropped must be dropped by `drop`, which tells its relationships
    and its content type, too.
    """

    draft: Document
    office: Office
    contents: dict[str, bytes] = field(init=False)
    _trees: dict[str, Element] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.contents = dict(self.draft.parts)

    @property
    def main(self) -> str:
        """The name of the part with the body."""
        return self.draft.stories[0].part

    def tree(self, name: str) -> Element | None:
        """The part's tree, in which what is changed is kept; None where there is no such part."""
        if name not in self._trees and name in self.contents:
            self._trees[name] = tree.parse(self.contents[name])
        return self._trees.get(name)

    def package(self) -> Package:
        """The package as it stands now, for asking how its parts refer to each other."""
        self._write()
        return Package(dict(self.contents))

    def packed(self) -> bytes:
        """The bytes of the file."""
        self._write()
        return Archive({}).with_parts(self.contents)

    def _write(self) -> None:
        for name, root in self._trees.items():
            if name in self.contents:
                self.contents[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
