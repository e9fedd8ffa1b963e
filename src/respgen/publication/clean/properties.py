"""The properties of a file → those of the office: its name, the title and the language (edge: lxml)."""

from __future__ import annotations

from collections import Counter

from lxml import etree

from respgen.publication import graph, unseen
from respgen.publication.clean.language import language_of
from respgen.publication.clean.parts import Parts

_CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_PART = "docProps/core.xml"


def properties(parts: Parts) -> Counter[str]:
    """Title, author and language, and nothing else: times among it would make each publication another file.

    What a program keeps of the file, custom properties and labels go with the relationships that lead to them.
    """
    said, office = parts.draft.properties, parts.office.name
    package = parts.package()
    part = package.related("", "core-properties")
    counts = Counter(
        unseen.CORE.get(name, "other property")
        for name, words in said.items()
        if words.strip() and name not in (*unseen.KEPT_CORE, "creator")
    )
    kept = graph.tree(package, package.related("", "extended-properties"))
    for child in () if kept is None else kept.iterchildren("*"):
        if "".join(map(str, child.itertext())).strip():
            name = etree.QName(child).localname
            kind = unseen.PROGRAM.get(name, "program")
            counts[kind] += name not in unseen.OF_EVERY_DRAFT
    counts["author"] += bool(said.get("creator", "").strip()) and said["creator"] != office
    named = [name for name in parts.draft.custom if name not in unseen.OF_EVERY_DRAFT]
    counts["sensitivity label"] = sum(1 for name in named if unseen.LABEL.match(name))
    counts["custom property"] = len(named) - counts["sensitivity label"]
    root = etree.Element(f"{{{_CORE}}}coreProperties", nsmap={"cp": _CORE, "dc": _DC})
    language = language_of(parts)
    for name, words in (("title", said.get("title", "")), ("creator", office), ("language", language)):
        if words:
            etree.SubElement(root, f"{{{_DC}}}{name}").text = words
    if not part:
        part = _PART
        parts.lead("", _RELATION, part)
        parts.declare_part(part, _TYPE)
    parts.replace(part, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
    return counts
