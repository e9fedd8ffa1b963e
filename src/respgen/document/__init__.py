""".docx bytes → Document: its parts, and every story in it as blocks with places (edge: lxml).

The way in: `package` unpacks and refuses what is no Word document, `styles`, `theme` and `lists` say what is in force,
`stories` reads the blocks with the help of `tables`, `fields` and `pictures`, and `dump` writes them for people.

`likeness` tells whether a person changed a file: by the blocks, and by what they do not tell, their `surroundings`. How
paragraphs, cells and pages lie there comes from `layout`, `cells` and `sections`, each property from `properties`, and
whatever has no property of its own from `canonical`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from respgen import archive
from respgen.archive import DOCUMENT, RefusedError
from respgen.document import actives, stories
from respgen.document.dump import text
from respgen.document.lists import Numbering
from respgen.document.package import LIMITS, Package, unpack
from respgen.document.stories import Kind, Source
from respgen.document.styles import Styles
from respgen.document.theme import Theme
from respgen.document.tree import R, W, is_drawn, whole
from respgen.model import Document, Section, Story

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

__all__ = ["LIMITS", "read", "text"]

_PAGES = {"default": "", "first": ", first page", "even": ", even pages"}
_FURNITURE: tuple[Kind, ...] = ("header", "footer")
_NOTES: tuple[Kind, ...] = ("footnotes", "endnotes", "comments")


def read(content: bytes, file: str) -> Document:
    """The Word file of these bytes; `file` is its name in the project, for the places of what it says.

    Never raises for what is in the file: the Document then has no stories, and its `fault` and `mend` say why and what
    to do. Macros and whatever else is in the package stay in `parts`; nothing is fetched or run. Headers and footers
    are named after the first section that shows them; those that none does are left to `parts`.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        return _document(Package(unpack(content)), file, digest)
    except RefusedError as refused:
        return Document(file, fault=refused.fault, mend=refused.mend, digest=digest)


def _document(package: Package, file: str, digest: str) -> Document:
    main = package.related("", "officeDocument")
    root = package.root(main)
    if root is None or root.tag != f"{W}document":
        if "word/document.xml" in package.parts and not main:
            raise archive.damaged(DOCUMENT, "The document is damaged: nothing in it leads to its text.")
        raise archive.foreign(DOCUMENT)
    numbering = Numbering(package.root(package.related(main, "numbering")))
    theme = Theme(package.root(package.related(main, "theme")), package.root(package.related(main, "settings")))
    styles = Styles(package.root(package.related(main, "styles")), theme, numbering)
    sections: list[Element] = []
    told = tuple(_stories(package, main, root, Source(file, styles, numbering), sections))
    return Document(
        file,
        parts=package.parts,
        stories=told,
        styles=styles.listed(),
        properties=_core(package),
        custom=_custom(package),
        language=styles.language,
        sections=tuple(map(_section, sections)),
        protected=_is_protected(package.root(package.related(main, "settings"))),
        actives=actives.read(package, told),
        digest=digest,
    )


def _section(sectPr: Element) -> Section:
    cols, borders = sectPr.find(f"{W}cols"), sectPr.find(f"{W}pgBorders")
    return Section(
        columns=1 if cols is None else whole(cols.get(f"{W}num"), 1),
        bordered=borders is not None and any(map(is_drawn, borders.iterchildren("*"))),
    )


def _is_protected(settings: Element | None) -> bool:
    if settings is None:
        return False
    protection, lock = settings.find(f"{W}documentProtection"), settings.find(f"{W}writeProtection")
    enforced = protection is not None and protection.get(f"{W}enforcement", "0") in ("1", "true", "on")
    return enforced or (lock is not None and bool(set(lock.attrib) - {f"{W}recommended"}))


def _stories(package: Package, main: str, root: Element, source: Source, sections: list[Element]) -> Iterator[Story]:
    """The stories in their order; the w:sectPr of the body go to `sections`."""
    if (body := root.find(f"{W}body")) is not None:
        yield from stories.read(source, body, main, "body", "", package.relations(main), sections=sections)
    seen = {main}
    for section, layout in enumerate(sections, 1):
        for kind in _FURNITURE:
            for pages, words in _PAGES.items():
                part = _shown_on(package, main, layout, kind, pages)
                container = None if part in seen else package.root(part)
                if container is not None:
                    seen.add(part)
                    name = f"{kind} of section {section}{words}"
                    yield from stories.read(source, container, part, kind, name, package.relations(part), section)
    for kind in _NOTES:
        part = package.related(main, kind)
        if (container := package.root(part)) is not None:
            yield from stories.read(source, container, part, kind, kind, package.relations(part))


def _shown_on(package: Package, main: str, layout: Element, kind: Kind, pages: str) -> str:
    for reference in layout.iterchildren(f"{W}{kind}Reference"):
        relation = package.relations(main).get(reference.get(f"{R}id", ""))
        if relation and not relation.external and reference.get(f"{W}type", "default") == pages:
            return relation.target
    return ""


def _core(package: Package) -> dict[str, str]:
    root = package.root(package.related("", "core-properties"))
    children = () if root is None else root.iterchildren("*")
    return {str(child.tag).rpartition("}")[2]: child.text or "" for child in children}


def _custom(package: Package) -> dict[str, str]:
    part = package.related("", "custom-properties") or package.related("", "customProperties")
    root = package.root(part)
    properties = () if root is None else root.iterchildren("{*}property")
    return {
        property_.get("name", ""): "".join(value.text or "" for value in property_.iterchildren("*"))
        for property_ in properties
    }
