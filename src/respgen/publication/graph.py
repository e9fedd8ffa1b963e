"""The trees of a Word file → what in them is told by the inspector and taken out by the cleaning (edge: lxml)."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from respgen.archive import CONTENT_TYPES
from respgen.document import actives
from respgen.document.package import Package
from respgen.document.tree import A, O, R, V, W, chosen, value
from respgen.model import Document
from respgen.publication import unseen
from respgen.publication.images import Crop

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

BINDINGS = (f"{W}dataBinding", f"{unseen.W15}dataBinding")


def main(package: Package) -> str:
    """The name of the part with the body."""
    return package.related("", "officeDocument")


def is_markup(name: str, document: Document) -> bool:
    """Whether the part holds markup that says something; a story's does, whatever it is called."""
    by_name = name.casefold().endswith(".xml") and name != CONTENT_TYPES
    return by_name or any(story.part == name for story in document.stories)


def tree(package: Package, part: str) -> Element | None:
    """The part's tree; None where there is no such part, or where it is no markup by its name."""
    return package.trees.get(part)


def relationships(part: str) -> str:
    """The name of the part with the part's relationships; those of the package for ""."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def sources(package: Package) -> list[str]:
    """Everything that has relationships: "" for the package, then its parts by name."""
    return [part for part in ("", *sorted(package.parts)) if package.relations(part)]


def reached(package: Package) -> set[str]:
    """The parts that something leads to from the package, with their relationships."""
    named = {name.casefold(): name for name in package.parts}
    found, waiting = set[str](), [""]
    while waiting:
        part = waiting.pop()
        if known := named.get(relationships(part).casefold(), ""):
            found.add(known)
        for relation in package.relations(part).values():
            if not relation.external and relation.target in package.parts and relation.target not in found:
                found.add(relation.target)
                waiting.append(relation.target)
    return found


def unused(package: Package, part: str) -> set[str]:
    """The ids of relationships that the part has to name somewhere, and names nowhere."""
    root = tree(package, part)
    if root is None:
        return set()
    named = {str(value) for element in root.iter("*") for value in element.attrib.values()}
    return {
        key
        for key, relation in package.relations(part).items()
        if relation.kind.strip() in unseen.USED_BY_ID and key not in named
    }


def is_bound(package: Package) -> bool:
    """Whether a content control shows what stands in a part with custom XML."""
    return any(next(root.iter(*BINDINGS), None) is not None for root in package.trees.values())


def is_ink(drawing: Element) -> bool:
    """Whether what a w:drawing, or an mc:AlternateContent, shows was drawn by hand, with a pen on the screen."""
    return next(drawing.iter("{*}contentPart"), None) is not None


def unlike(alternatives: Element) -> list[Element]:
    """The forms of a drawing that say other words than the one that is read."""
    choice = chosen(alternatives)
    if choice is None or is_ink(alternatives):
        return []
    said = _letters(choice)
    return [
        other for other in alternatives.iterchildren("*") if other is not choice and _letters(other) not in ("", said)
    ]


def _letters(element: Element) -> str:
    return "".join("".join(one.text or "" for one in element.iter(f"{W}t", f"{A}t")).split())


def names(root: Element) -> Iterator[tuple[Element, str]]:
    """The elements with a path in a name that no page shows, each with its attribute. Pictures get theirs from the
    files that they were."""
    for element in root.iter("{*}docPr", "{*}cNvPr", f"{V}imagedata", f"{W}hyperlink"):
        local = str(element.tag).rpartition("}")[2]
        if local in unseen.NAMED:
            for attribute in ("name", "descr", "title"):
                said = element.get(attribute, "")
                if unseen.PATH.search(said) or (attribute == "name" and unseen.FILE_NAME.fullmatch(said)):
                    yield element, attribute
        else:
            attribute = f"{O}title" if local == "imagedata" else f"{W}tooltip"
            said = element.get(attribute, "")
            if unseen.PATH.search(said) or (local == "imagedata" and unseen.FILE_NAME.fullmatch(said)):
                yield element, attribute


def referred(package: Package) -> set[str]:
    """The names of bookmarks that a link or a field leads to, in small letters: Word knows no others."""
    found = set[str]()
    for name, root in package.trees.items():
        for link in root.iter(f"{W}hyperlink"):
            found |= {link.get(f"{W}anchor", ""), link.get(f"{W}docLocation", "")}
        for _, instruction in actives.instructions(root):
            found.update(re.findall(r"[\w.]+", instruction))
        if name.casefold().endswith(".rels"):
            found.update(one.get("Target", "").partition("#")[2] for one in root.iter("{*}Relationship"))
    return {name.casefold() for name in found if name}


def is_in_contents(run: Element) -> bool:
    """Whether the run stands in a line of a table of contents, where Word itself hides page numbers from web pages. It
    has a field there; a suite that has none keeps the style "TOC 1", or calls it "Contents 1"."""
    paragraph = next(run.iterancestors(f"{W}p"), run)
    style = value(paragraph.find(f"{W}pPr"), f"{W}pStyle")
    in_field = any("PAGEREF" in (one.text or "").upper() for one in paragraph.iter(f"{W}instrText"))
    return in_field or bool(re.fullmatch(r"(?:TOC|Contents)\d", style, re.IGNORECASE))


# ----------------------------------------------------------------------------------------- pictures


def pictures(package: Package) -> list[str]:
    """The parts that are shown as pictures. Hidden doubles of others go as a whole."""
    found = dict[str, None]()
    for source in sources(package):
        root = tree(package, source)
        spare = set[str]()
        if root is not None:
            spare = {str(one.get(f"{R}embed")) for one in root.iter(f"{unseen.ASVG}svgBlip", f"{unseen.A14}imgLayer")}
            spare -= {str(one.get(f"{R}embed")) for one in root.iter(f"{A}blip")}
        for key, relation in package.relations(source).items():
            is_picture = relation.kind == "image" and not relation.external and relation.target in package.parts
            if is_picture and key not in spare:
                found[relation.target] = None
    return sorted(found)


_SIDES = {
    "left": ("l", "cropleft"),
    "top": ("t", "croptop"),
    "right": ("r", "cropright"),
    "bottom": ("b", "cropbottom"),
}


def crop(element: Element) -> Crop:
    """How much an a:srcRect or a v:imagedata cuts from each side. What it adds there is nothing to hide."""
    place = 0 if element.tag == f"{A}srcRect" else 1
    cut = {side: max(0.0, _part(element.get(names[place], ""), place)) for side, names in _SIDES.items()}
    return Crop(**cut)


def added(element: Element) -> Crop:
    """How much an a:srcRect adds at each side."""
    place = 0 if element.tag == f"{A}srcRect" else 1
    return Crop(**{side: max(0.0, -_part(element.get(names[place], ""), place)) for side, names in _SIDES.items()})


def uncrop(element: Element) -> None:
    """What is left to say of the picture that was cut: what is added at its sides is another part of it now."""
    cut, more = crop(element), added(element)
    wide, high = 1 - cut.left - cut.right, 1 - cut.top - cut.bottom
    place = 0 if element.tag == f"{A}srcRect" else 1
    for side, names in _SIDES.items():
        if names[place] in element.attrib:
            del element.attrib[names[place]]
        size = getattr(more, side) / max(0.001, wide if side in ("left", "right") else high)
        if size:
            element.set(names[place], f"{-round(size * 100000)}" if place == 0 else f"{-round(size * 65536)}f")


def _part(said: str, vml: int) -> float:
    """The part of the whole that is said: thousandths of a percent or a percentage, in VML 65,536ths or a fraction."""
    match = re.fullmatch(r"\s*(-?[0-9]*\.?[0-9]+)\s*(%|f)?\s*", said)
    if not match:
        return 0.0
    number, unit = float(match[1]), match[2]
    if unit == "%":
        return number / 100
    if vml:
        return number / 65536 if unit == "f" else number
    return number / 100000
