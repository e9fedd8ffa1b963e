"""The markup of a file → the same words without what people and programs leave behind in it (edge: lxml)."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from respgen.document import tree
from respgen.document.tree import MC, R, W
from respgen.publication import graph, unseen
from respgen.publication.clean.parts import Element, Parts, take_out


def settings(parts: Parts) -> Counter[str]:
    """Ids, variables, protection, mail merge, templates."""
    part = parts.package().related(parts.main, "settings")
    root = parts.tree(part)
    counts = Counter[str]()
    for child in [] if root is None else list(root.iterchildren("*")):
        if kind := unseen.SETTINGS.get(str(child.tag)):
            # What leads to another part counts there.
            leads = any(str(name).startswith(R) for one in child.iter("*") for name in one.attrib)
            counts[kind] += len(child) if child.tag in (f"{W}rsids", f"{W}docVars") else not leads
            take_out(child)
    return counts


def marks(parts: Parts) -> Counter[str]:
    """What no page shows: marks of proofing, comments and permissions, ids, remarks; drawings in ink, which are notes
    by hand, and forms of a drawing that say something else than the one that is read."""
    counts = Counter[str]()
    for name in parts.markup:
        root = parts.tree(name)
        if root is None:
            continue
        for element in list(root.iter()):
            if not isinstance(element.tag, str):
                take_out(element)
                counts["remark"] += 1
            elif kind := unseen.MARKS.get(element.tag):
                # What has a part of its own counts there.
                counts[kind] += kind not in ("comment", "printer settings") and element.tag != f"{W}permEnd"
                _out_of_run(element)
            elif kind := unseen.WRAPPERS.get(element.tag):
                counts[kind] += 1
                take_out(element, keep_content=True)
            elif element.tag == f"{W}placeholder" and _is_property(element):
                # It names a part of the glossary, which goes.
                take_out(element)
            elif element.tag == f"{W}webHidden" and _is_in_contents(element):
                counts["web-hidden page number"] += 1
                take_out(element)
            elif element.tag in (f"{MC}AlternateContent", f"{W}drawing", f"{W}contentPart"):
                _alternatives(element, counts)
            else:
                _attributes(element, counts)
    return counts


def _is_property(element: Element) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag == f"{W}sdtPr"


def _is_in_contents(mark: Element) -> bool:
    run = next(mark.iterancestors(f"{W}r"), None)
    return run is not None and graph.is_in_contents(run) and tree.is_on(mark)


def _alternatives(element: Element, counts: Counter[str]) -> None:
    if graph.is_ink(element):
        counts["ink"] += next(element.iterancestors(f"{MC}AlternateContent"), None) is None
        _out_of_run(element)
    elif element.tag == f"{MC}AlternateContent":
        for other in graph.unlike(element):
            counts["unlike fallback"] += 1
            take_out(other)


def _attributes(element: Element, counts: Counter[str]) -> None:
    for attribute in list(element.attrib):
        is_revision = str(attribute).startswith(unseen.REVISION)
        if kind := "revision id" if is_revision else unseen.ATTRIBUTES.get(str(attribute)):
            counts[kind] += 1
            del element.attrib[attribute]


def _out_of_run(element: Element) -> None:
    """Take the element out, and what held nothing else: its run, or the extensions of a picture."""
    holder = element.getparent()
    take_out(element)
    while holder is not None and etree.QName(holder).localname in ("r", "ext", "extLst"):
        if any(str(child.tag) != f"{W}rPr" for child in holder):
            break
        parent = holder.getparent()
        take_out(holder)
        holder = parent


def bookmarks(parts: Parts) -> Counter[str]:
    """Those that nothing leads to."""
    used = graph.referred(parts.package())
    count = 0
    for name in parts.markup:
        root = parts.tree(name)
        if root is None:
            continue
        gone = [one for one in root.iter(f"{W}bookmarkStart") if one.get(f"{W}name", "").casefold() not in used]
        numbers = {one.get(f"{W}id") for one in gone}
        ends = [one for one in root.iter(f"{W}bookmarkEnd") if one.get(f"{W}id") in numbers]
        for one in (*gone, *ends):
            take_out(one)
        count += len(gone)
    return Counter({"bookmark": count})


def names(parts: Parts) -> Counter[str]:
    """Paths in names: of a picture a plain name stands there instead, of an alternative text the path is left out."""
    count = 0
    for part in parts.markup:
        root = parts.tree(part)
        for element, attribute in [] if root is None else list(graph.names(root)):
            count += 1
            if attribute == "name":
                element.set(attribute, f"Picture {element.get('id', '1')}")
            elif left := unseen.PATH.sub("", element.get(attribute, "")).strip() if attribute == "descr" else "":
                element.set(attribute, left)
            else:
                del element.attrib[attribute]
    return Counter({"path in a name": count})
