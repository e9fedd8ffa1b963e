"""The template's parts → those that every document shares, and where more is added to the others (edge: lxml)."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field

from lxml import etree

from respgen.archive import CONTENT_TYPES
from respgen.document import tree
from respgen.document.package import Package
from respgen.model import Document, Style
from respgen.render.parts import DECLARATION, prefixed, unused_name
from respgen.render.repeats import Typed
from respgen.render.runs import GAP, NOTICE, Numbered, w

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"

Ends = tuple[str, str]
"""A part as text: before and behind where more goes."""


_START = "<w:startOverride w:val="


@dataclass(frozen=True, slots=True)
class Numbering:
    """The template's lists: the part and its ends, which abstract list each number is of, and the next free number."""

    part: str = ""
    ends: Ends = ("", "")
    abstracts: dict[str, str] = field(default_factory=dict)
    next: int = 1
    typed: dict[str, Typed] = field(default_factory=dict)

    def with_lists(self, numbers: list[Numbered]) -> bytes:
        """The part with these lists, too: that begins them anew."""
        added = "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>'
            + "".join(
                [f'<w:lvlOverride w:ilvl="{at}"><w:startOverride w:val="{n}"/></w:lvlOverride>' for at, n in starts]
            )
            + "</w:num>"
            for number, abstract, starts in numbers
        )
        return added.join(self.ends).encode()


class Parts:
    """The parts of one template, with the styles of a draft, and what can be added to them."""

    def __init__(self, document: Document, pictures: bool) -> None:
        self.contents = dict(document.parts)
        package = Package(self.contents)
        main = document.stories[0].part
        self.core = package.related("", "core-properties")
        self.styles = {style.name: style.id for style in document.styles if style.kind == "character"}
        if styles := package.related(main, "styles"):
            self._add_draft_styles(styles, document.styles)
        self.numbering = _numbering(package.related(main, "numbering"), self.contents)
        if pictures:
            self._declare_pictures()
        self._relations: dict[str, tuple[str, Ends]] = {}
        taken = b"".join(part for name, part in self.contents.items() if name.endswith(".rels"))
        self.free_id = "rId"
        # What was drawn may be a template again: then our own ids are taken.
        while f'"{self.free_id}Link'.encode() in taken or f'"{self.free_id}Picture'.encode() in taken:
            self.free_id += "x"

    def _add_draft_styles(self, part: str, known: tuple[Style, ...]) -> None:
        """The styles of gaps and of the draft notice are given to a template that lacks them."""
        root = prefixed(tree.parse(self.contents[part]))
        ids = {style.name: style.id for style in known}
        body = next((style.id for style in known if style.kind == "paragraph" and style.default), "")
        for name, kind, shade in ((GAP, "character", True), (NOTICE, "paragraph", False)):
            if name in ids:
                self.styles[name] = ids[name]
                continue
            self.styles[name] = name.replace(" ", "")
            style = etree.SubElement(root, w("style"), {w("type"): kind, w("customStyle"): "1"})
            style.set(w("styleId"), self.styles[name])
            etree.SubElement(style, w("name")).set(w("val"), name)
            if kind == "paragraph" and body:
                etree.SubElement(style, w("next")).set(w("val"), body)
            rPr = etree.SubElement(style, w("rPr"))
            etree.SubElement(rPr, w("b"))
            etree.SubElement(rPr, w("color")).set(w("val"), "7A1F1F")
            if shade:
                filled = {w("val"): "clear", w("color"): "auto", w("fill"): "FDF0D5"}
                etree.SubElement(rPr, w("shd"), filled)
        self.contents[part] = _written(root).encode()

    def _declare_pictures(self) -> None:
        """The kinds of pictures that the part of content types does not know yet."""
        root = tree.parse(self.contents[CONTENT_TYPES])
        known = {element.get("Extension", "").lower() for element in root.iterchildren("*")}
        for extension, kind in (("png", "image/png"), ("jpg", "image/jpeg"), ("gif", "image/gif")):
            if extension not in known:
                attributes = {"Extension": extension, "ContentType": kind}
                root.append(etree.Element(f"{{{_TYPES}}}Default", attributes))
        self.contents[CONTENT_TYPES] = _written(root).encode()

    def with_relations(self, part: str, links: dict[str, str], pictures: dict[str, str]) -> tuple[str, bytes]:
        """The name and the content of the part's relationships, with these added: ids by target, an address encoded."""
        if part not in self._relations:
            folder, file = posixpath.split(part)
            name = posixpath.join(folder, "_rels", f"{file}.rels")
            before = self.contents.get(name)
            # With the namespace as the default one, whatever the template wrote: what is added says none.
            root = etree.Element(f"{{{_RELATIONS}}}Relationships", nsmap={None: _RELATIONS})  # type: ignore[dict-item]
            root.extend(list(tree.parse(before)) if before else [])
            self._relations[part] = name, _ends(root)
        name, ends = self._relations[part]
        added = [_LINK.format(key, target.replace("&", "&amp;")) for target, key in links.items()]
        added += [_PICTURE.format(key, target) for target, key in pictures.items()]
        return name, "".join(added).join(ends).encode()


_LINK = f'<Relationship Id="{{}}" Type="{_RELATION}/hyperlink" Target="{{}}" TargetMode="External"/>'
_PICTURE = f'<Relationship Id="{{}}" Type="{_RELATION}/image" Target="{{}}"/>'


_NUMBER = re.compile("[0-9]{1,9}")
"""A list's number, as Word gives them."""


def _numbering(part: str, contents: dict[str, bytes]) -> Numbering:
    if not part:
        return Numbering()
    root = prefixed(tree.parse(contents[part]))
    listed = ((num.get(w("numId"), ""), tree.value(num, w("abstractNumId"))) for num in root.iter(w("num")))
    # What is no number is a list to nobody. It would be written into documents as it stands.
    abstracts = {number: of for number, of in listed if _NUMBER.fullmatch(number) and _NUMBER.fullmatch(of)}
    formats = {one.get(w("abstractNumId"), ""): _starts(one) for one in root.iter(w("abstractNum"))}
    typed = {number: Typed(of, starts) for number, of in abstracts.items() if (starts := formats.get(of))}
    taken = [int(number) for number in abstracts]
    # w:num goes before w:numIdMacAtCleanup (ISO 29500-1, 17.9.17).
    return Numbering(part, _ends(root, root.find(w("numIdMacAtCleanup"))), abstracts, max(taken, default=0) + 1, typed)


def _starts(abstract: etree._Element) -> dict[int, int]:
    """The first number of each level of an abstract list that counts."""
    return {
        tree.whole(level.get(w("ilvl"))): tree.whole(tree.value(level, w("start")), 1)
        for level in abstract.iter(w("lvl"))
        if tree.value(level, w("numFmt")) not in ("bullet", "none")
    }


def _ends(root: etree._Element, before: etree._Element | None = None) -> Ends:
    """The part before and behind where more children go: at its end, or before one of them."""
    name = unused_name(etree.tostring(root, encoding="unicode"))
    mark = etree.ProcessingInstruction(name, "here")
    if before is None:
        root.append(mark)
    else:
        before.addprevious(mark)
    head, _, tail = _written(root).partition(f"<?{name} here?>")
    return head, tail


def _written(root: etree._Element) -> str:
    return DECLARATION + etree.tostring(root, encoding="unicode")
