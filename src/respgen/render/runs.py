"""Finished words → w:r and w:p in the formatting of the tag that they stand for (edge: lxml)."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from itertools import zip_longest
from urllib.parse import quote

from lxml import etree

from respgen.model import MOST_TEXT, Block, Blocks, Document, Image, Run, Style, Text, WordPlace
from respgen.render import images

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
GAP, NOTICE, HYPERLINK = "Gap", "Draft notice", "Hyperlink"

# ISO 29500-1, 17.3.2: the order in which w:rPr's children stand, as far as we add some.
_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid vanish "
    "webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em lang"
).split()


def w(name: str) -> str:
    """An element's name in WordprocessingML."""
    return f"{{{W}}}{name}"


def escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def markup(element: etree._Element, root: etree._Element) -> str:
    """An element as text, without the namespace declarations that the part's root has already."""
    written = etree.tostring(element, encoding="unicode", with_tail=False)
    for prefix, address in root.nsmap.items():
        declared = f' xmlns:{prefix}="{address}"' if prefix else f' xmlns="{address}"'
        written = written.replace(declared, "")
    return written


class Look:
    """The formatting of one tag's run. What is drawn in it keeps all of it and only adds."""

    def __init__(self, rPr: etree._Element | None, root: etree._Element, styles: dict[str, str]) -> None:
        self._rPr, self._root = rPr, root
        self._styles = styles
        self._openings: dict[tuple[bool, bool, bool, str], str] = {}
        self._plain = self._opening(False, False, False, "")

    def _opening(self, bold: bool, italic: bool, struck: bool, style: str) -> str:
        rPr = etree.Element(w("rPr"), nsmap={"w": W}) if self._rPr is None else copy.deepcopy(self._rPr)
        wanted = [("b", bold), ("bCs", bold), ("i", italic), ("iCs", italic), ("strike", struck)]
        for name in [name for name, asked in wanted if asked]:
            _put(rPr, etree.Element(w(name)))
        if style in self._styles:
            _put(rPr, etree.Element(w("rStyle"), {w("val"): self._styles[style]}))
        properties = markup(rPr, self._root) if len(rPr) else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">'

    def run(self, words: str, bold: bool = False, italic: bool = False, struck: bool = False, style: str = "") -> str:
        """One w:r. A line end becomes w:br, a tab w:tab."""
        if bold or italic or struck or style:
            key = (bold, italic, struck, style)
            opening = self._openings.get(key)
            if opening is None:
                opening = self._openings[key] = self._opening(*key)
        else:
            opening = self._plain
        written = escape(words)
        if "\n" in written or "\t" in written:
            written = written.replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
            written = written.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
            return f"{opening}{written}</w:t></w:r>".replace('<w:t xml:space="preserve"></w:t>', "")
        return f"{opening}{written}</w:t></w:r>"


def _put(rPr: etree._Element, child: etree._Element) -> None:
    """Set a property, at the place that the schema has for it."""
    name = etree.QName(child).localname
    for old in rPr.findall(w(name)):
        rPr.remove(old)
    rank = _ORDER.index(name)
    before = [one for one in rPr if isinstance(one.tag, str) and etree.QName(one).localname in _ORDER[:rank]]
    rPr.insert(rPr.index(before[-1]) + 1 if before else 0, child)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a value goes: its field, where in the template, the properties around its tag, the look of the tag's run,
    and the lists there."""

    field: str
    place: WordPlace
    pPr: str
    look: Look
    lists: Lists


@dataclass(frozen=True, slots=True)
class ListStyle:
    """A list style at one level: the style's id, and for numbers the abstract list and the level in it."""

    style: str
    abstract: str = ""
    level: int = 0


class Lists:
    """The template's list styles by kind and level; a level that has none takes the deepest above it.

    In a paragraph of a style, here by its id, they are those of that style's name ("Quote List Bullet" for "Quote")
    where the template has such.
    """

    def __init__(self, document: Document, abstracts: dict[str, str], style_id: str) -> None:
        named = {style.name: style for style in document.styles if style.kind == "paragraph"}
        within = next((name for name, style in named.items() if style.id == style_id), "")

        def styles(name: str) -> list[ListStyle]:
            found = _levels(named, f"{within} {name}") or _levels(named, name)
            return [_list_style(style, abstracts) for style in found]

        self._bullets = styles("List Bullet")
        self._numbers = [style for style in styles("List Number") if style.abstract]
        self._continued = styles("List Continue")

    def item(self, ordered: bool, level: int) -> ListStyle | None:
        """None where the template has no such style: then the marker is typed out."""
        return _deepest(self._numbers if ordered else self._bullets, level)

    def continued(self, level: int) -> ListStyle | None:
        return _deepest(self._continued, level)


def _levels(named: dict[str, Style], name: str) -> list[Style]:
    found: list[Style] = []
    while style := named.get(name if not found else f"{name} {len(found) + 1}"):
        found.append(style)
    return found


def _list_style(style: Style, abstracts: dict[str, str]) -> ListStyle:
    return ListStyle(style.id, abstracts.get(style.num_id, ""), style.num_level)


def _deepest(styles: list[ListStyle], level: int) -> ListStyle | None:
    return styles[min(level, len(styles)) - 1] if styles else None


class TooLargeError(Exception):
    """A drawing grew beyond all measure, at the `place` of the template where it did."""

    def __init__(self, place: WordPlace) -> None:
        super().__init__(place)
        self.place = place


@dataclass(slots=True)
class Additions:
    """What drawing one document adds to its parts.

    `links` and `pictures` are the ids of new relationships by part and target; `media` the pictures by their names;
    `numbers` the new lists; `printed` the part, field and value of everything that is printed, in its order.
    """

    links: dict[str, dict[str, str]] = field(default_factory=dict)
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    media: dict[str, Image] = field(default_factory=dict)
    numbers: list[tuple[int, str, int, int]] = field(default_factory=list)
    printed: list[tuple[str, str, Text | Blocks | Image]] = field(default_factory=list)


class Pen:
    """Writes the values of one document after the other."""

    def __init__(self, slots: list[Slot], first_number: int, first_drawing: int) -> None:
        self._slots = slots
        self._first_number, self._first_drawing = first_number, first_drawing
        self.begin()

    def begin(self) -> Additions:
        """Turn to a new document; what is written from now on adds to what is returned."""
        self._next_number, self._next_drawing = self._first_number, self._first_drawing
        self._drawn = Additions()
        self._part, self._size = "", 0
        self._place = self._slots[0].place if self._slots else WordPlace("")
        return self._drawn

    def turn_to(self, part: str) -> None:
        self._part = part

    def next_drawing(self, _here: object = None) -> str:
        """A number that no other drawing of the document has."""
        self._next_drawing += 1
        return str(self._next_drawing - 1)

    def round(self, _here: object, size: int) -> str:
        """Count the text that a loop adds each time round. Raises TooLargeError."""
        self._size += size
        if self._size > MOST_TEXT:
            raise TooLargeError(self._place)
        return ""

    def plain(self, value: Text | int, slot: int) -> str:
        """For properties and alternative texts: words alone."""
        if isinstance(value, Text):
            self._print(value, self._slots[slot])
            return escape(" ".join(value.words.split())).replace('"', "&quot;")
        return str(value)

    def runs(self, value: Text | Image | int, slot: int) -> str:
        """For a tag among other words."""
        return self._text(value, self._slots[slot])

    def blocks(self, value: Blocks | Text | Image | int, slot: int) -> str:
        """For a tag that stands alone in its paragraph: as many paragraphs as the value has, none for an empty one."""
        here = self._slots[slot]
        if not isinstance(value, Blocks):
            runs = self._text(value, here)
            return f"<w:p>{here.pPr}{runs}</w:p>" if runs else ""
        self._print(value, here)
        numbered: dict[int, int] = {}
        style, written = GAP if value.gap else "", list[str]()
        for block, following in zip_longest(value.blocks, value.blocks[1:]):
            paragraph = self._block(block, here, style, numbered)
            leads_in = block.kind == "paragraph" and following is not None and following.kind == "item"
            written.append(_kept(paragraph) if leads_in else paragraph)
        drawn = "".join(written)
        self.round(None, len(drawn))
        return drawn

    def _print(self, value: Text | Blocks | Image, slot: Slot) -> None:
        self._place = slot.place
        self._drawn.printed.append((self._part, slot.field, value))

    def _text(self, value: Text | Image | int, slot: Slot) -> str:
        look = slot.look
        if isinstance(value, Text):
            self._print(value, slot)
            if value.gap:
                return look.run(value.words, style=GAP)
            if value.link:
                return self._run(Run(value.words, link=value.link), look, "")
            self._size += len(value.words)
            return look.run(value.words) if value.words else ""
        if isinstance(value, Image):
            self._print(value, slot)
            name = images.media_name(value)
            pictures = self._drawn.pictures.setdefault(self._part, {})
            relation = pictures.setdefault(name, f"rIdPicture{len(pictures) + 1}")
            self._drawn.media[name] = value
            return f"<w:r>{images.drawing(value, relation, self.next_drawing())}</w:r>"
        return look.run(str(value))

    def _block(self, block: Block, slot: Slot, style: str, numbered: dict[int, int]) -> str:
        pPr, look, lists = slot.pPr, slot.look, slot.lists
        runs = "".join([self._run(run, look, style) for run in block.runs])
        if block.kind == "paragraph" and not block.level:
            return f"<w:p>{pPr}{runs}</w:p>"
        if block.kind == "paragraph" or block.listing is None:
            within = lists.continued(block.level)
            return f"<w:p>{_style(within.style) if within else pPr}{runs}</w:p>"
        listing = block.listing
        item = lists.item(listing.ordered, block.level)
        if item is None:
            # The template has no such list: a finding says so, and the words are drawn with their marker.
            number = numbered[listing.id] = numbered.get(listing.id, listing.start - 1) + 1
            return f"<w:p>{pPr}{look.run(f'{number}. ' if listing.ordered else '• ')}{runs}</w:p>"
        if not listing.ordered:
            return f"<w:p>{_style(item.style)}{runs}</w:p>"
        if listing.id not in numbered:
            numbered[listing.id] = self._next_number
            self._drawn.numbers.append((self._next_number, item.abstract, item.level, listing.start))
            self._next_number += 1
        number = numbered[listing.id]
        numPr = f'<w:numPr><w:ilvl w:val="{item.level}"/><w:numId w:val="{number}"/></w:numPr>'
        return f"<w:p>{_style(item.style, numPr)}{runs}</w:p>"

    def _run(self, run: Run, look: Look, style: str) -> str:
        if not run.link:
            return look.run(run.text, run.bold, run.italic, run.struck, style)
        links = self._drawn.links.setdefault(self._part, {})
        target = quote(run.link, safe="%:/?#[]@!$&'()*+,;=~")
        name = links.setdefault(target, f"rIdLink{len(links) + 1}")
        written = look.run(run.text, run.bold, run.italic, run.struck, style or HYPERLINK)
        return f'<w:hyperlink r:id="{name}">{written}</w:hyperlink>'


def _kept(paragraph: str) -> str:
    """The paragraph on the same page as the next, as what leads a list in should be (ISO 29500-1, 17.3.1.15)."""
    own = re.match(r"<w:p><w:pPr>(?:<w:pStyle [^>]*/>)?", paragraph)
    if own is None:
        return paragraph.replace("<w:p>", "<w:p><w:pPr><w:keepNext/></w:pPr>", 1)
    properties = paragraph[: paragraph.index("</w:pPr>")]
    return paragraph if "<w:keepNext" in properties else f"{own[0]}<w:keepNext/>{paragraph[own.end() :]}"


def _style(name: str, more: str = "") -> str:
    return f'<w:pPr><w:pStyle w:val="{name}"/>{more}</w:pPr>'
