"""A Document → words in its file that no paragraph holds, and that a reader gets or hears all the same (edge: lxml).

What paragraphs, pictures and properties say is in the Document itself. Tables have alternative texts, too; shapes have
titles; content controls have names and prompts; and a part leads to addresses that nothing on its pages uses.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from respgen.document import actives
from respgen.document.package import Package
from respgen.document.tree import VAL, WP, W, path_of
from respgen.model import Document, WordPlace
from respgen.publication.revisions import places_of
from respgen.publication.values import Saying

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SAID = {
    f"{W}tblCaption": "the alternative text of a table",
    f"{W}tblDescription": "the alternative text of a table",
    f"{W}alias": "the name of a content control",
    f"{W}tag": "the name of a content control",
    f"{W}helpText": "the help of a field",
    f"{W}statusText": "the help of a field",
}
_APP = ("Company", "Manager", "HyperlinkBase")


def read(document: Document, package: Package) -> tuple[Saying, ...]:
    """Everything of the kind in the document, whose package it is."""
    places = places_of(document)
    found: list[Saying] = []
    for name, root in package.trees.items():
        if name.endswith(".rels"):
            continue

        def place(element: Element, part: str = name) -> WordPlace:
            around = next(element.iterancestors(f"{W}p"), None)
            if around is None:
                table = next(element.iterancestors(f"{W}tbl"), element)
                around = next(table.iter(f"{W}p"), None)
            known = None if around is None else places.get((part, path_of(around)))
            return known or WordPlace(document.file, part)

        held = ((_SAID[str(one.tag)], one, one.get(VAL, "")) for one in root.iter(*_SAID))
        titles = (("the title of a picture or shape", one, one.get("title", "")) for one in root.iter(f"{WP}docPr"))
        tips = (("the tip at a link", one, one.get(f"{W}tooltip", "")) for one in root.iter(f"{W}hyperlink"))
        instructed = (("the instruction of a field", mark, said) for mark, said in actives.instructions(root))
        several = (*held, *titles, *tips, *instructed)
        found += (Saying(words, what, place(one)) for what, one, words in several if words)
        found += _addresses(document, package, name)
    return tuple(dict.fromkeys([*found, *_of_application(document, package)]))


def _addresses(document: Document, package: Package, part: str) -> Iterator[Saying]:
    for relation in package.relations(part).values():
        if relation.external:
            yield Saying(relation.target, "an address that the file leads to", WordPlace(document.file, part))


def _of_application(document: Document, package: Package) -> Iterator[Saying]:
    root = package.root(package.related("", "extended-properties"))
    for child in () if root is None else root.iterchildren("*"):
        name = str(child.tag).rpartition("}")[2]
        if name in _APP and child.text:
            yield Saying(child.text, f'the property "{name}"', WordPlace(document.file, ""))
