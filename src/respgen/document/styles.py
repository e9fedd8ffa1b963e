"""word/styles.xml → the styles, and the effective look of any run (edge: lxml).

Looks come from the document's defaults, the table's style, the paragraph's, the character's and the run's own
properties, in this order (ISO 29500-1, 17.7.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, cast

from respgen.document.lists import Numbering
from respgen.document.paragraphs import Lie, lie
from respgen.document.theme import Theme, highlight
from respgen.document.tree import VAL, W, is_drawn, is_on, value, whole
from respgen.model import Run, Style

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Kind = Literal["paragraph", "character", "table", "numbering"]
Said = Mapping[str, str]

_TOGGLES = ("b", "i", "strike", "dstrike", "caps", "vanish")
_SAID = {
    f"{W}{name}": name
    for name in (*_TOGGLES, "u", "rFonts", "sz", "color", "highlight", "shd", "bdr", "lang", "vertAlign")
}
_POINTS = {"": 0.5, "pt": 1.0, "in": 72.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "pc": 12.0, "pi": 12.0}
# Word's own where nothing is said.
_FONT, _SIZE = "Times New Roman", "20"

# Word itself builds styles on no more than a dozen others; without a limit a file could keep us busy for ever.
_LONGEST_CHAIN = 32

# Word stores the names of its older built-in styles in small letters and shows them otherwise.
_SHOWN = {
    name.lower(): name
    for name in (
        *(f"{name} {n}" for name in ("Heading", "TOC", "Index") for n in range(1, 10)),
        *(f"{name} {n}" for name in ("List", "List Bullet", "List Number", "List Continue") for n in range(2, 6)),
        *("Normal", "Title", "Subtitle", "Header", "Footer", "Caption", "List", "List Bullet", "List Number"),
        *("List Continue", "List Paragraph", "Body Text", "Body Text 2", "Body Text 3", "Body Text Indent", "Quote"),
        *("Intense Quote", "Strong", "Emphasis", "Hyperlink", "FollowedHyperlink", "Page Number", "Line Number"),
        *("Footnote Text", "Footnote Reference", "Endnote Text", "Endnote Reference", "Table of Figures"),
        *("Table of Authorities", "TOC Heading", "TOA Heading", "Index Heading", "Envelope Address"),
        *("Envelope Return", "Balloon Text", "Document Map", "Plain Text", "Date", "Salutation", "Signature"),
        *("Closing", "Block Text", "Message Header", "Note Heading", "Table Grid", "No Spacing"),
    )
} | {
    "annotation text": "Comment Text",
    "annotation reference": "Comment Reference",
    "annotation subject": "Comment Subject",
    "macro": "Macro Text",
    "normal table": "Table Normal",
}


def shown(name: str) -> str:
    """The style's name as Word shows it."""
    return _SHOWN.get(name.lower(), name)


class Look(NamedTuple):
    """How a run looks in the end."""

    bold: bool
    italic: bool
    struck: bool
    underlined: bool
    capitals: bool
    hidden: bool
    boxed: bool
    font: str
    size: float
    colour: str
    background: str
    language: str
    style: str
    raised: Literal["", "superscript", "subscript"]


class Region(NamedTuple):
    """Where in a table of this style a cell lies: the conditional formats that apply, the strongest last (17.7.6)."""

    style: str
    formats: tuple[str, ...]


@dataclass(slots=True, eq=False)
class _Entry:
    """A w:style, its children by their tags."""

    id: str
    kind: Kind
    name: str
    default: bool
    children: Mapping[str, Element]

    def of(self, tag: str) -> str:
        child = self.children.get(f"{W}{tag}")
        return "" if child is None else child.get(VAL, "")


class ParagraphStyle(NamedTuple):
    """What a paragraph takes from its style. `steps` is the N of "List Bullet N" or "List Number N", `goes_on` that of
    "List Continue N", each 0 for other styles."""

    id: str
    name: str
    outline: int
    num_id: str
    num_level: int
    fill: str
    steps: int
    goes_on: int
    lie: Lie


class Styles:
    """The styles of a file. What no style says is as Word takes it."""

    def __init__(self, root: Element | None, theme: Theme, numbering: Numbering) -> None:
        self._theme, self._numbering = theme, numbering
        self._entries: dict[tuple[str, str], _Entry] = {}
        self._defaults: dict[str, str] = {}
        self._chains: dict[tuple[str, str], tuple[_Entry, ...]] = {}
        self._levels: dict[tuple[str, str], Said] = {}
        self._regions: dict[Region | None, Said] = {None: {}}
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._looks: dict[object, Look] = {}
        self._regional: dict[tuple[Region, str], list[Element]] = {}
        defaults = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._base = {"rFonts": _FONT, "sz": _SIZE} | self.said(defaults)
        self._base_pPr = None if root is None else root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr")
        for style in () if root is None else root.iterchildren(f"{W}style"):
            entry = _entry(style)
            self._entries.setdefault((entry.kind, entry.id), entry)
            if entry.default:
                self._defaults.setdefault(entry.kind, entry.id)
        self.language = self._base.get("lang", "")

    def listed(self) -> tuple[Style, ...]:
        """The styles in the order of the part. `based_on` and `next` are names as Word shows them."""
        return tuple(self._style(entry) for entry in self._entries.values())

    def paragraph(self, style_id: str) -> ParagraphStyle:
        """The paragraph style of that id; the default one where there is none."""
        if style_id not in self._paragraphs:
            known = style_id if ("paragraph", style_id) in self._entries else self._defaults.get("paragraph", "")
            self._paragraphs[style_id] = self._paragraph(known)
        return self._paragraphs[style_id]

    def look(
        self, own: Element | None, paragraph: ParagraphStyle, behind: str = "", region: Region | None = None
    ) -> Look:
        """The look of a run with these properties of its own, over `behind`, the colour behind its paragraph."""
        said, character = self.said(own), value(own, f"{W}rStyle")
        key = (paragraph.id, character, behind, region, tuple(said.items()))
        if key not in self._looks:
            self._looks[key] = self._look(said, character, paragraph.id, behind, region)
        return self._looks[key]

    def fill(self, shd: Element | None) -> str:
        return self._theme.fill(shd)

    def region_fill(self, region: Region) -> str:
        """What the table's style lays behind the cell."""
        return self._region(region).get("cell", "")

    def default_table(self) -> str:
        return self._defaults.get("table", "")

    def said(self, properties: Element | None) -> dict[str, str]:
        """What the w:rPr says, each property by its name, "" for off."""
        said: dict[str, str] = {}
        for child in () if properties is None else properties:
            name = _SAID.get(child.tag)
            if name is None:
                continue
            if name == "shd":
                said[name] = self._theme.fill(child)
            elif name == "color":
                said[name] = self._theme.colour(child)
            elif name == "highlight":
                said[name] = highlight(child)
            elif name == "rFonts":
                if font := self._theme.font(child):
                    said[name] = font
            elif name == "bdr":
                said[name] = "1" if is_drawn(child) else ""
            elif name == "u":
                said[name] = child.get(VAL, "none").replace("none", "")
            elif name in _TOGGLES:
                said[name] = "1" if is_on(child) else ""
            elif word := child.get(VAL):
                said[name] = word
        return said

    def properties(self, kind: Kind, style_id: str, tag: str) -> list[tuple[str, Element]]:
        """The children of that tag ("pPr") in the style and those that it is based on, itself last, with their ids.

        Of the default style of the kind where there is none of that id.
        """
        known = style_id if (kind, style_id) in self._entries else self._defaults.get(kind, "")
        chain = reversed(self._chain(kind, known))
        return [(entry.id, entry.children[f"{W}{tag}"]) for entry in chain if f"{W}{tag}" in entry.children]

    def regional(self, region: Region, tag: str) -> list[Element]:
        """The children of that tag in what the table's style says for the region, the strongest last."""
        if (region, tag) not in self._regional:
            self._regional[region, tag] = self._formats(region, tag)
        return self._regional[region, tag]

    def _formats(self, region: Region, tag: str) -> list[Element]:
        chain = tuple(reversed(self._chain("table", region.style)))
        formats = [
            conditional
            for name in region.formats
            for entry in chain
            if (conditional := entry.children.get(f"{W}tblStylePr {name}")) is not None
        ]
        whole_table = [child for _, child in self.properties("table", region.style, tag)]
        return whole_table + [child for one in formats if (child := one.find(f"{W}{tag}")) is not None]

    def _look(self, own: Said, character: str, paragraph: str, behind: str, region: Region | None) -> Look:
        known = ("character", character) in self._entries
        default = self._defaults.get("character", "")
        levels = (
            self._region(region),
            self._level("paragraph", paragraph),
            self._level("character", character if known else default),
        )
        all_said = _merged((self._base, *levels, own))
        for toggle in _TOGGLES:
            # Two bold styles cancel each other; what the run itself or the default says holds (17.7.3).
            if toggle not in own and toggle in all_said:
                odd = sum(1 for level in levels if level.get(toggle)) % 2
                all_said[toggle] = "1" if self._base.get(toggle) or odd else ""
        name = self._entries["character", character].name if known and character != default else ""
        return _look(all_said, behind, name)

    def _chain(self, kind: str, style_id: str) -> tuple[_Entry, ...]:
        """The style and those that it is based on, itself first."""
        if (kind, style_id) not in self._chains:
            chain: list[_Entry] = []
            entry = self._entries.get((kind, style_id))
            while entry is not None and entry not in chain and len(chain) < _LONGEST_CHAIN:
                chain.append(entry)
                entry = self._entries.get((kind, entry.of("basedOn")))
            self._chains[kind, style_id] = tuple(chain)
        return self._chains[kind, style_id]

    def _level(self, kind: str, style_id: str) -> Said:
        if (kind, style_id) not in self._levels:
            self._levels[kind, style_id] = _merged(
                self.said(entry.children.get(f"{W}rPr")) for entry in reversed(self._chain(kind, style_id))
            )
        return self._levels[kind, style_id]

    def _region(self, region: Region | None) -> Said:
        if region is not None and region not in self._regions:
            chain = tuple(reversed(self._chain("table", region.style)))
            whole_table = _merged(self._in_table(entry.children) for entry in chain)
            formats = (self._format(entry, name) for name in region.formats for entry in chain)
            self._regions[region] = _merged((whole_table, *formats))
        return self._regions[region]

    def _format(self, entry: _Entry, name: str) -> Said:
        conditional = entry.children.get(f"{W}tblStylePr {name}")
        return {} if conditional is None else self._in_table({str(child.tag): child for child in conditional})

    def _in_table(self, children: Mapping[str, Element]) -> Said:
        said, tcPr = self.said(children.get(f"{W}rPr")), children.get(f"{W}tcPr")
        shd = None if tcPr is None else tcPr.find(f"{W}shd")
        return said if shd is None else said | {"cell": self._theme.fill(shd)}

    def _paragraph(self, style_id: str) -> ParagraphStyle:
        chain = self._chain("paragraph", style_id)
        name = chain[0].name if chain else "Normal"
        num_id, num_level = self._numbered(chain)
        fill = next((self.fill(shd) for entry in chain if (shd := _pPr(entry, "shd")) is not None), "")
        steps = _number_in(chain, r"List (?:Bullet|Number)(?: (\d))?")
        goes_on = _number_in(chain, r"List Continue(?: (\d))?")
        lies = lie((self._base_pPr, *(entry.children.get(f"{W}pPr") for entry in reversed(chain))))
        return ParagraphStyle(style_id, name, _outline(chain), num_id, num_level, fill, steps, goes_on, lies)

    def _numbered(self, chain: tuple[_Entry, ...]) -> tuple[str, int]:
        for entry in chain:
            numPr = _pPr(entry, "numPr")
            if numPr is not None and (num := value(numPr, f"{W}numId")):
                linked = self._numbering.linked(num, entry.id)
                level = whole(value(numPr, f"{W}ilvl")) if linked is None else linked
                return ("", 0) if num == "0" else (num, level)
        return "", 0

    def _style(self, entry: _Entry) -> Style:
        chain = self._chain(entry.kind, entry.id)
        based_on = self._entries.get((entry.kind, entry.of("basedOn")))
        following = self._entries.get((entry.kind, entry.of("next")))
        num_id, num_level = self._numbered(chain)
        lies = self.paragraph(entry.id).lie if entry.kind == "paragraph" else Lie()
        return Style(
            id=entry.id,
            name=entry.name,
            kind=entry.kind,
            based_on=based_on.name if based_on else "",
            next=following.name if following else "",
            outline=_outline(chain),
            num_id=num_id,
            num_level=num_level,
            default=entry.default,
            bullet=self._numbering.level(num_id, num_level).bullet if num_id else "",
            look=self._looked(entry),
            justified=lies.justified,
            bordered=bool(lies.lines),
        )

    def _looked(self, entry: _Entry) -> Run:
        """How words of the paragraph style look; of a character style, what it alone says."""
        if entry.kind == "paragraph":
            style = self.paragraph(entry.id)
            return Run("", **self.look(None, style, style.fill)._asdict())
        said = self._level("character", entry.id) if entry.kind == "character" else {}
        return Run("", **_look({"rFonts": "", "sz": "0", **said})._asdict())


def _entry(style: Element) -> _Entry:
    children: dict[str, Element] = {}
    for child in style:
        suffix = f" {child.get(f'{W}type', '')}" if child.tag == f"{W}tblStylePr" else ""
        children.setdefault(f"{child.tag}{suffix}", child)
    kind = style.get(f"{W}type", "paragraph")
    style_id = style.get(f"{W}styleId", "")
    name = children.get(f"{W}name")
    return _Entry(
        style_id,
        cast("Kind", kind if kind in ("character", "table", "numbering") else "paragraph"),
        shown("" if name is None else name.get(VAL, "")) or style_id,
        style.get(f"{W}default") in ("1", "true", "on"),
        children,
    )


def _look(said: Said, behind: str = "", style: str = "") -> Look:
    raised = said.get("vertAlign", "")
    return Look(
        bold=bool(said.get("b")),
        italic=bool(said.get("i")),
        struck=bool(said.get("strike") or said.get("dstrike")),
        underlined=bool(said.get("u")),
        capitals=bool(said.get("caps")),
        hidden=bool(said.get("vanish")),
        boxed=bool(said.get("bdr")),
        font=said["rFonts"],
        size=_half_points(said["sz"]) / 2,
        colour=said.get("color", ""),
        background=said.get("highlight") or said.get("shd") or behind,
        language=said.get("lang", ""),
        style=style,
        raised="superscript" if raised == "superscript" else "subscript" if raised == "subscript" else "",
    )


def _merged(levels: Iterable[Said]) -> dict[str, str]:
    merged: dict[str, str] = {}
    for level in levels:
        merged |= level
    return merged


def _pPr(entry: _Entry, tag: str) -> Element | None:
    pPr = entry.children.get(f"{W}pPr")
    return None if pPr is None else pPr.find(f"{W}{tag}")


def _outline(chain: tuple[_Entry, ...]) -> int:
    """The level of heading that the style gives. A nearer "body text" (w:outlineLvl 9) undoes a heading."""
    for entry in chain:
        level = _pPr(entry, "outlineLvl")
        if level is not None:
            return heading_level(level)
        if entry.kind == "paragraph" and (named := re.fullmatch(r"Heading (\d)", entry.name)):
            return int(named[1])
    return 0


def heading_level(outline: Element) -> int:
    level = whole(outline.get(VAL), 9)
    return level + 1 if 0 <= level <= 8 else 0


def _number_in(chain: tuple[_Entry, ...], names: str) -> int:
    found = next((match for entry in chain if (match := re.fullmatch(names, entry.name))), None)
    return int(found[1] or 1) if found else 0


def _half_points(size: str) -> float:
    """ST_HpsMeasure: half-points, or a number with its unit (17.18.42)."""
    measure = re.fullmatch(r"(\d{1,6}(?:\.\d{1,6})?)(|pt|in|cm|mm|pc|pi)", size)
    return 2 * float(measure[1]) * _POINTS[measure[2]] if measure else float(_SIZE)
