"""Finished words → w:r and w:p in the formatting of the tag that they stand for (edge: lxml)."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from urllib.parse import quote
from xml.sax.saxutils import quoteattr

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
        self._openings: dict[str, list[str]] = {}
        self.plain = self._opening("", 0)

    def openings(self, style: str) -> list[str]:
        """How runs in this character style begin: plain, bold (1), italic (2), struck (4), and their sums."""
        if style not in self._openings:
            self._openings[style] = [self._opening(style, look) for look in range(8)]
        return self._openings[style]

    def _opening(self, style: str, look: int) -> str:
        rPr = etree.Element(w("rPr"), nsmap={"w": W}) if self._rPr is None else copy.deepcopy(self._rPr)
        wanted = [names for bit, names in enumerate((("b", "bCs"), ("i", "iCs"), ("strike",))) if look >> bit & 1]
        for name in [name for names in wanted for name in names]:
            _put(rPr, etree.Element(w(name)))
        if style in self._styles:
            _put(rPr, etree.Element(w("rStyle"), {w("val"): self._styles[style]}))
        properties = markup(rPr, self._root) if len(rPr) else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">'


def run(opening: str, words: str) -> str:
    """One w:r that begins so. A line end becomes w:br, a tab w:tab."""
    written = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
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


class Slot:
    """Where a value goes: its field, the place of its tag, the properties around it, the look of the tag's run, and the
    lists there. `begins` is how its paragraph begins, `leads` how one does that stays with the next."""

    def __init__(self, field: str, place: WordPlace, pPr: str, look: Look, lists: Lists) -> None:
        self.field, self.place, self.look, self.lists = field, place, look, lists
        self.part = place.part
        self.begins, self.leads = f"<w:p>{pPr}", f"<w:p>{_kept(pPr)}"
        self.plain = look.plain


@dataclass(frozen=True, slots=True)
class ListStyle:
    """A list style at one level: how its paragraphs begin, and for numbers the abstract list and the level in it."""

    begins: str
    abstract: str = ""
    level: int = 0

    @property
    def numbered(self) -> str:
        """How an item begins, up to the number of its list."""
        return self.begins.replace("</w:pPr>", f'<w:numPr><w:ilvl w:val="{self.level}"/><w:numId w:val="')


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

        self.bullets = [style.begins for style in styles("List Bullet")]
        self._numbers = [(style, style.numbered) for style in styles("List Number") if style.abstract]
        self._continued = [style.begins for style in styles("List Continue")]

    def number(self, level: int) -> tuple[ListStyle, str] | None:
        """The style, and how an item begins in it; None where the template has no such style."""
        return self._numbers[min(level, len(self._numbers)) - 1] if self._numbers else None

    def continued(self, level: int) -> str:
        """How a paragraph begins that goes on inside an item; empty where the template has no such style."""
        return _deepest(self._continued, level)


def _levels(named: dict[str, Style], name: str) -> list[Style]:
    found: list[Style] = []
    while style := named.get(name if not found else f"{name} {len(found) + 1}"):
        found.append(style)
    return found


def _list_style(style: Style, abstracts: dict[str, str]) -> ListStyle:
    begins = f"<w:p><w:pPr><w:pStyle w:val={quoteattr(style.id)}/></w:pPr>"
    return ListStyle(begins, abstracts.get(style.num_id, ""), style.num_level)


def _deepest(beginnings: list[str], level: int) -> str:
    return beginnings[min(level, len(beginnings)) - 1] if beginnings else ""


def _kept(pPr: str) -> str:
    """The properties of a paragraph that stays on the same page as the next, as what leads a list in should (ISO
    29500-1, 17.3.1.15)."""
    if "<w:keepNext" in pPr:
        return pPr
    own = re.match(r"<w:pPr>(?:<w:pStyle [^>]*/>)?", pPr)
    return f"{own[0]}<w:keepNext/>{pPr[own.end() :]}" if own else "<w:pPr><w:keepNext/></w:pPr>"


_ADDRESS = re.compile(r"[\w\-.~%:/?#\[\]@!$&'()*+,;=]*", re.ASCII)


class TooLargeError(Exception):
    """A drawing grew beyond all measure, at the `place` of the template where it did."""

    def __init__(self, place: WordPlace) -> None:
        super().__init__(place)
        self.place = place


Numbered = tuple[int, str, tuple[tuple[int, int], ...]]
"""A new list: its number, the abstract list that it is of, and the first number of each level that begins anew."""


@dataclass(slots=True)
class Additions:
    """What drawing one document adds to its parts.

    `links` and `pictures` are the ids of new relationships by part and target; `media` the pictures by their names;
    `numbers` the new lists; `printed` the slot and then the value of everything that is printed, in its order.
    """

    links: dict[str, dict[str, str]] = field(default_factory=dict)
    pictures: dict[str, dict[str, str]] = field(default_factory=dict)
    media: dict[str, Image] = field(default_factory=dict)
    numbers: list[Numbered] = field(default_factory=list)
    printed: list[Slot | Text | Blocks | Image] = field(default_factory=list)


class Pen:
    """Writes the values of one document after the other."""

    def __init__(self, slots: list[Slot], first_number: int, first_drawing: int, free_id: str) -> None:
        self._slots = slots
        self._first_number, self._first_drawing, self._free_id = first_number, first_drawing, free_id
        self.begin()

    def begin(self) -> Additions:
        """Turn to a new document; what is written from now on adds to what is returned."""
        self._next_number, self._next_drawing = self._first_number, self._first_drawing
        self._drawn = Additions()
        self._print = self._drawn.printed.append
        self._size = 0
        self._anew: dict[str, int] = {}
        return self._drawn

    def next_drawing(self, _here: object = None) -> str:
        """A number that no other drawing of the document has."""
        self._next_drawing += 1
        return str(self._next_drawing - 1)

    def anew(self, _here: object, number: str, abstract: str, starts: str) -> str:
        """Begin a list of the template anew, here as "level:first number" parted by commas."""
        levels = (level.split(":") for level in starts.split(","))
        listed = tuple((int(level), int(first)) for level, first in levels)
        self._drawn.numbers.append((self._next_number, abstract, listed))
        self._anew[number] = self._next_number
        self._next_number += 1
        return ""

    def number(self, _here: object, number: str) -> str:
        """The number of the list that the template's list is just now."""
        return str(self._anew[number])

    def members(self, members: tuple[object, ...], each: int, none: int) -> tuple[object, ...]:
        """A list as a loop goes through it. Each of its members counts as so many characters, none of them as so many.

        Raises TooLargeError.
        """
        self._work(each * len(members) if members else none)
        return members

    def made(self, value: Text | int, members: int) -> Text | int:
        """What a filter made, of a list with so many members or of something else, once it is counted.

        Raises TooLargeError.
        """
        self._work(members + (len(value.words) if isinstance(value, Text) else 0))
        return value

    def _work(self, size: int) -> None:
        """Count what is no text of the document, or not yet; the limit is told at what was printed last."""
        self._size += size
        if self._size > MOST_TEXT:
            last = next((one for one in reversed(self._drawn.printed) if isinstance(one, Slot)), self._slots[0])
            raise TooLargeError(last.place)

    def _count(self, drawn: str, slot: Slot) -> str:
        """What was drawn, once it is counted. Raises TooLargeError."""
        self._size += len(drawn)
        if self._size > MOST_TEXT:
            raise TooLargeError(slot.place)
        return drawn

    def plain(self, value: Text | int, slot: int) -> str:
        """For properties and alternative texts: words alone."""
        if isinstance(value, Text):
            self._print(self._slots[slot])
            self._print(value)
            return self._count(escape(" ".join(value.words.split())).replace('"', "&quot;"), self._slots[slot])
        return self._count(str(value), self._slots[slot])

    def runs(self, value: Text | Image | int, slot: int) -> str:
        """For a tag among other words."""
        here = self._slots[slot]
        if value.__class__ is not Text:
            return self._count(self._other(value, here), here)
        # Flat, and no tuples: what lives on from document to document makes Python look for garbage.
        self._print(here)
        self._print(value)
        words = value.words
        if value.gap or value.link:
            return self._count(self._gap_or_link(value, here), here)
        return self._count(run(here.plain, words), here) if words else ""

    def paragraph(self, value: Text | Image | int, slot: int) -> str:
        """For a tag that stands alone in its paragraph, which disappears where nothing is in it."""
        runs = self.runs(value, slot)
        if not runs:
            return ""
        begins = self._slots[slot].begins
        self._size += len(begins)
        return f"{begins}{runs}</w:p>"

    def cell(self, value: Text | Image | int, slot: int) -> str:
        """For a tag that stands alone in the one paragraph of a cell, which must have one (ISO 29500-1, 17.4.65)."""
        return self.paragraph(value, slot) or "<w:p/>"

    def blocks(self, value: Blocks | Text | Image | int, slot: int) -> str:
        """For prose, which stands alone: as many paragraphs as the value has, none for an empty one."""
        if not isinstance(value, Blocks):
            return self.paragraph(value, slot)
        here = self._slots[slot]
        self._print(here)
        self._print(value)
        begins = here.begins
        openings = here.look.openings(GAP if value.gap else "")
        plain, numbered = openings[0], dict[int, int]()
        bullets = here.lists.bullets
        deepest = len(bullets)
        written: list[str] = []
        add = written.append
        at, was_paragraph = 0, False
        for block in value.blocks:
            at_before, at = at, len(written)
            kind, listing = block.kind, block.listing
            if kind == "paragraph" and not block.level:
                add(begins)
                was_paragraph = True
            else:
                if kind == "item" and was_paragraph:
                    written[at_before] = here.leads
                was_paragraph = False
                is_bullet = kind == "item" and listing is not None and not listing.ordered and bullets
                add(bullets[min(block.level, deepest) - 1] if is_bullet else self._beginning(block, here, numbered))
            for piece in block.runs:
                if piece.link:
                    add(self._link(piece, here))
                    continue
                opening, words = plain, piece.text
                if piece.bold or piece.italic or piece.struck:
                    opening = openings[piece.bold | piece.italic << 1 | piece.struck << 2]
                # Most words need no escaping, and to look is quicker than to replace.
                if "&" in words or "<" in words or ">" in words or "\n" in words or "\t" in words:
                    add(run(opening, words))
                else:
                    add(f"{opening}{words}</w:t></w:r>")
            add("</w:p>")
        return self._count("".join(written), here)

    def _gap_or_link(self, value: Text, slot: Slot) -> str:
        if value.gap:
            return run(slot.look.openings(GAP)[0], value.words)
        return self._link(Run(value.words, link=value.link), slot)

    def _other(self, value: object, slot: Slot) -> str:
        """A picture, or a number."""
        if not isinstance(value, Image):
            return run(slot.plain, str(value))
        self._print(slot)
        self._print(value)
        name = images.media_name(value)
        pictures = self._drawn.pictures.setdefault(slot.part, {})
        relation = pictures.setdefault(name, f"{self._free_id}Picture{len(pictures) + 1}")
        self._drawn.media[name] = value
        return f"<w:r>{images.drawing(value, relation, self.next_drawing())}</w:r>"

    def _beginning(self, block: Block, slot: Slot, numbered: dict[int, int]) -> str:
        """How an item of a list, or a paragraph in one, begins."""
        lists, listing = slot.lists, block.listing
        if block.kind == "paragraph" or listing is None:
            return lists.continued(block.level) or slot.begins
        if not listing.ordered:
            # Without a style a finding says so, and the words are drawn with their marker.
            return slot.begins + run(slot.plain, "• ")
        numbers = lists.number(block.level)
        if numbers is None:
            number = numbered[listing.id] = numbered.get(listing.id, listing.start - 1) + 1
            return slot.begins + run(slot.plain, f"{number}. ")
        item, begins = numbers
        if listing.id not in numbered:
            numbered[listing.id] = self._next_number
            self._drawn.numbers.append((self._next_number, item.abstract, ((item.level, listing.start),)))
            self._next_number += 1
        return f'{begins}{numbered[listing.id]}"/></w:numPr></w:pPr>'

    def _link(self, piece: Run, slot: Slot) -> str:
        links = self._drawn.links.setdefault(slot.part, {})
        # RFC 3986, 2: what an address may hold as it stands. In an attribute only the "&" of these must be escaped.
        target = piece.link if _ADDRESS.fullmatch(piece.link) else quote(piece.link, safe="%:/?#[]@!$&'()*+,;=~")
        name = links.setdefault(target, f"{self._free_id}Link{len(links) + 1}")
        opening = slot.look.openings(HYPERLINK)[piece.bold | piece.italic << 1 | piece.struck << 2]
        return f'<w:hyperlink r:id="{name}">{run(opening, piece.text)}</w:hyperlink>'
