"""The pictures of a file → what its pages show of them: cut, and nothing beside the pixels (edge: Pillow)."""

from __future__ import annotations

import posixpath
from collections import Counter

from respgen.document.package import Package
from respgen.document.tree import A, R, V
from respgen.publication import graph, images
from respgen.publication.clean.parts import Element, Parts, relative
from respgen.publication.images import Crop, UncleanableError

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif"}


def cropped(parts: Parts) -> Counter[str]:
    """What was cropped is cut: Word keeps what it hides. A picture that is cut in two ways becomes two."""
    package = parts.package()
    made: dict[tuple[str, Crop], str] = {}
    count = 0
    for source in parts.markup:
        root = parts.tree(source)
        for element in [] if root is None else list(root.iter(f"{A}srcRect", f"{V}imagedata")):
            count += bool(graph.crop(element)) and _cut(parts, package, source, element, made)
    return Counter({"cropped picture": count})


def _cut(parts: Parts, package: Package, source: str, element: Element, made: dict[tuple[str, Crop], str]) -> bool:
    """Whether the picture could be cut: its element then shows another part."""
    shows, attribute = element, f"{R}id"
    if element.tag == f"{A}srcRect":
        holder = element.getparent()
        blip = None if holder is None else holder.find(f"{A}blip")
        if blip is None:
            return False
        shows, attribute = blip, f"{R}embed"
    relation = package.relations(source).get(shows.get(attribute, ""))
    if relation is None or relation.external or relation.target not in parts.contents:
        return False
    crop = graph.crop(element)
    if (relation.target, crop) not in made:
        try:
            content, ending = images.cropped(parts.contents[relation.target], crop)
        except UncleanableError:
            # The inspector tells it of the clean file once more.
            return False
        made[relation.target, crop] = _added(parts, relation.target, content, ending)
    shows.set(attribute, parts.lead(source, _RELATION, made[relation.target, crop]))
    graph.uncrop(element)
    if element.tag == f"{A}srcRect" and not element.attrib:
        holder = element.getparent()
        if holder is not None:
            holder.remove(element)
    return True


def plain(parts: Parts) -> Counter[str]:
    """Places and names that a camera or a program has written into a picture go."""
    package = parts.package()
    count = 0
    for name in graph.pictures(package):
        try:
            if not images.said(parts.contents[name]):
                continue
            content, ending = images.plain(parts.contents[name])
        except UncleanableError:
            continue
        count += 1
        if name.rpartition(".")[2].casefold() in (ending, {"jpg": "jpeg"}.get(ending)):
            parts.replace(name, content)
        else:
            _renamed(parts, package, name, _added(parts, name, content, ending))
    return Counter({"picture metadata": count})


def _added(parts: Parts, of: str, content: bytes, ending: str) -> str:
    """The name of the new part with a picture that was made of another one."""
    stem = posixpath.splitext(of)[0]
    taken = {name.casefold() for name in parts.contents}
    numbered = (f"{stem}-{number}.{ending}" for number in range(2, len(taken) + 3))
    name = next(name for name in numbered if name.casefold() not in taken)
    parts.replace(name, content)
    parts.declare(ending, _TYPES[ending])
    return name


def _renamed(parts: Parts, package: Package, old: str, new: str) -> None:
    for source in graph.sources(package):
        keys = {key for key, one in package.relations(source).items() if not one.external and one.target == old}
        for relation in parts.relations(source).iter("{*}Relationship") if keys else ():
            if relation.get("Id") in keys:
                relation.set("Target", relative(source, new))
