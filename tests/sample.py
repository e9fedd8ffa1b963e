"""Our templates → the sample's: the same, with the word "Sample", or in Welsh "Sampl", at the head of every page.

The page template, which web pages are made with, has it at the head of the text.
"""

from __future__ import annotations

from lxml import etree

from tests.structure import R, W
from tests.tools import ROOT
from tests.word import packed, unpacked

SAMPLES = ROOT / "samples"
MARK = "Sample. The forces, the people and the reports in this document are made up."
MARK_IN_WELSH = "Sampl. Mae'r heddluoedd, y bobl a'r adroddiadau yn y ddogfen hon yn ddychmygol."
KINDS = ("default", "first", "even")

_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_NAMESPACES = {"w": W.strip("{}"), "r": R.strip("{}")}
_HEADER = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"
_HEADER_RELATION = f"{_NAMESPACES['r']}/header"


def marked(template: bytes) -> bytes:
    """The template with the mark as the first line of its headers.

    Every section has the mark in a header of every kind that Word knows, so that no setting (a different first page,
    different odd and even pages) hides it. Headers of the template's own stay, below the mark.
    """
    parts = unpacked(template)
    mark = MARK_IN_WELSH if b'<w:lang w:val="cy-GB"' in parts["word/styles.xml"] else MARK
    names = ("word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml")
    trees = {name: etree.fromstring(parts[name]) for name in names}
    document, relations, types = (trees[name] for name in names)
    for section in document.iter(f"{W}sectPr"):
        own = {one.get(f"{W}type"): one.get(f"{R}id") for one in section.findall(f"{W}headerReference")}
        for place, kind in enumerate(KINDS):
            if kind not in own:
                section.insert(place, etree.Element(f"{W}headerReference", {f"{W}type": kind, f"{R}id": _id(kind)}))
    used = {one.get(f"{R}id") for one in document.iter(f"{W}headerReference")}
    for kind in KINDS:
        if _id(kind) in used:
            target = f"header-sample-{kind}.xml"
            etree.SubElement(relations, f"{_RELATIONS}Relationship", Id=_id(kind), Type=_HEADER_RELATION, Target=target)
            etree.SubElement(types, f"{_TYPES}Override", PartName=f"/word/{target}", ContentType=_HEADER)
            parts[f"word/{target}"] = _written(etree.Element(f"{W}hdr", nsmap=_NAMESPACES))
    for relation in relations:
        if relation.get("Id") in used:
            name = f"word/{relation.get('Target')}"
            header = etree.fromstring(parts[name])
            header.insert(0, _paragraph(mark, "Header"))
            parts[name] = _written(header)
    return packed(parts | {name: _written(tree) for name, tree in trees.items()})


def marked_page(template: str) -> str:
    """The page template with the mark as the first line of the text, in the page's language."""
    at = template.index("\n", template.index('<main id="page-text"')) + 1
    mark = f'{{% if language[:2] == "cy" %}}{MARK_IN_WELSH}{{% else %}}{MARK}{{% endif %}}'
    return f'{template[:at]}<p class="notes">{mark}</p>\n{template[at:]}'


def _paragraph(words: str, style: str = "") -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    if style:
        etree.SubElement(etree.SubElement(paragraph, f"{W}pPr"), f"{W}pStyle", {f"{W}val": style})
    text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
    text.text = words
    return paragraph


def _id(kind: str) -> str:
    return f"sample-{kind}"


def _written(tree: etree._Element) -> bytes:
    return etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
