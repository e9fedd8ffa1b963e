"""What hangs on a file → only what its pages need: no other part, and nothing that leads to one (edge: lxml)."""

from __future__ import annotations

from collections import Counter

from respgen.archive import CONTENT_TYPES
from respgen.document.package import Package
from respgen.publication import graph, unseen
from respgen.publication.clean.parts import Parts, take_out


def unwanted(parts: Parts) -> Counter[str]:
    """Comments, people, labels, thumbnails, attached templates and the like. Custom XML that a content control shows
    stays: only a person can say which words are right."""
    package = parts.package()
    bound = graph.is_bound(package)
    counts = Counter[str]()
    for source in graph.sources(package):
        dropped = {
            key: unseen.DROPPED[relation.kind.strip()]
            for key, relation in package.relations(source).items()
            if relation.kind.strip() in unseen.DROPPED
            and not (bound and unseen.DROPPED[relation.kind.strip()] == "custom XML")
        }
        _drop(parts, source, dropped)
        counts.update(dropped.values())
    # Properties are counted one by one, by their own step, and comments by their number, not by their parts.
    del counts["custom property"], counts["program"]
    counts["comment"] = _comments(parts) or min(1, counts["comment"])
    return counts


def _comments(parts: Parts) -> int:
    """How many comments the draft has: what goes are several parts for all of them."""
    of = (one for one in parts.draft.stories if one.kind == "comments")
    return len({getattr(block.place, "heading", "") for story in of for block in story.blocks})


def _drop(parts: Parts, source: str, keys: dict[str, str]) -> None:
    if keys:
        root = parts.relations(source)
        # They are read wherever they stand in the part.
        for relation in list(root.iter("{*}Relationship")):
            if relation.get("Id", "") in keys:
                take_out(relation)


def unreferenced(parts: Parts) -> Counter[str]:
    """Relationships that nothing names any more, and the parts that nothing leads to; what is said of them."""
    counts = Counter[str]()
    before = set(parts.draft.parts) - graph.reached(Package(dict(parts.draft.parts)))
    while True:
        package = parts.package()
        unused = {source: graph.unused(package, source) for source in graph.sources(package)}
        if not any(unused.values()):
            break
        for source, keys in unused.items():
            _drop(parts, source, dict.fromkeys(keys, ""))
            counts["unused link"] += len(keys)
    reached = graph.reached(package)
    for name in sorted(set(parts.contents) - reached - {CONTENT_TYPES}):
        parts.drop(name)
    for name in [name for name in parts.contents if name.endswith(".rels")]:
        root = parts.tree(name)
        if root is not None and not len(root):
            parts.drop(name)
    counts["unreferenced part"] = len(before - {CONTENT_TYPES})
    _declared(parts)
    return counts


def _declared(parts: Parts) -> None:
    """What is said of the parts that are there."""
    root = parts.tree(CONTENT_TYPES)
    if root is None:
        return
    names = {f"/{name}".casefold() for name in parts.contents}
    endings = {name.rpartition(".")[2].casefold() for name in parts.contents}
    for one in list(root.iterchildren("*")):
        part, ending = one.get("PartName"), one.get("Extension", "")
        if (part is not None and part.casefold() not in names) or (part is None and ending.casefold() not in endings):
            root.remove(one)
