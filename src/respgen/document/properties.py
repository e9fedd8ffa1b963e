"""The children of a w:pPr, w:rPr, w:tcPr … → what they say, each by its name, in a form to be compared (edge: lxml).

A property that is not known here is told as it stands, so that none goes unseen.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from respgen.document.canonical import Forms, Length
from respgen.document.theme import Theme
from respgen.document.tree import VAL, W, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Said = dict[str, object]
Take = Callable[[Said, "Element"], None]

# What is told elsewhere (by Blocks, or by who asks), and marks of saving. A w:divId is that of a web page.
_UNTOLD: Mapping[str, frozenset[str]] = {
    kind: frozenset(names.split())
    for kind, names in {
        "pPr": "pStyle numPr rPr sectPr cnfStyle divId outlineLvl",
        "rPr": "rStyle b i strike caps vanish sz color highlight lang noProof webHidden",
        "lvl": "start pStyle pPr rPr lvlText",
        "tblPr": "tblStyle tblLayout tblLook tblBorders tblCellMar shd tblStyleRowBandSize tblStyleColBandSize "
        "tblCaption tblDescription",
        "trPr": "tblHeader cnfStyle divId",
        "tcPr": "tcW gridSpan hMerge vMerge shd tcBorders tcMar cnfStyle hideMark",
        "sectPr": "headerReference footerReference titlePg printerSettings",
    }.items()
}
# What holds where nothing is said (ISO 29500-1, 17.3 to 17.9). For all others it is "0".
_DEFAULTS: Mapping[str, object] = dict.fromkeys(
    "widowControl autoSpaceDE autoSpaceDN adjustRightInd snapToGrid kinsoku wordWrap overflowPunct".split(), "1"
) | {
    "jc": "left",
    "textAlignment": "auto",
    "textDirection": "lrTb",
    "textboxTightWrap": "none",
    "vAlign": "top",
    "vertAlign": "baseline",
    "em": "none",
    "effect": "none",
    "w": "100",
    "type": "nextPage",
    "suff": "tab",
    "lvlJc": "left",
    "tblOverlap": "overlap",
}
_SIDES = {"start": "left", "end": "right"}
_NO_LINE = ("none", "nil")


class Properties:
    """What the properties say in one file."""

    def __init__(self, theme: Theme, forms: Forms) -> None:
        self._theme, self._forms = theme, forms
        self._takes: Mapping[str, Mapping[str, Take]] = {
            "pPr": {
                "ind": _indents,
                "spacing": _spacing,
                "tabs": _tabs,
                "pBdr": self._borders,
                "shd": self._shading,
            },
            "rPr": {
                "rFonts": self._fonts,
                "u": self._underline,
                "shd": self._pattern,
                "bdr": self._border,
                "spacing": _length,
            },
            "tblPr": {"tblW": _width, "tblInd": _width, "tblCellSpacing": _width},
            "trPr": {"trHeight": _height, "wBefore": _width, "wAfter": _width, "tblCellSpacing": _width},
            "sectPr": {
                "pgSz": _page,
                "pgMar": _lengths,
                "cols": _columns,
                "pgNumType": _attributes,
                "docGrid": _grid,
                "footnotePr": notes,
                "endnotePr": notes,
                "pgBorders": self._page_borders,
            },
        }

    def add(self, said: Said, kind: str, properties: Element | None) -> None:
        """Adds what the element says, which is of that kind ("pPr"), to what was said before it."""
        takes, untold = self._takes.get(kind, {}), _UNTOLD.get(kind, ())
        for child in () if properties is None else properties:
            name = str(child.tag).removeprefix(W)
            if name in untold or not isinstance(child.tag, str):
                continue
            if (take := takes.get(name)) is not None:
                take(said, child)
            elif name in ("jc", "lvlJc"):
                said[name] = _SIDES.get(child.get(VAL, ""), child.get(VAL, ""))
            elif name.endswith("Change") or (name in ("ins", "del", "moveFrom", "moveTo")):
                said[name] = child.get(f"{W}author", "")
            else:
                said[name] = self._value(child)

    def border(self, side: Element) -> object:
        """The line: its kind, width in eighths of a point, colour, distance in points and effects; None for none."""
        kind = side.get(VAL, "none")
        if kind in _NO_LINE:
            return None
        effects = tuple(name for name in ("shadow", "frame") if side.get(f"{W}{name}", "0") in ("1", "true", "on"))
        space = whole(side.get(f"{W}space"))
        # Automatic is black on any page that is not.
        return kind, whole(side.get(f"{W}sz")), self._theme.colour(side, "color") or "000000", space, effects

    def pattern(self, shd: Element | None) -> object:
        """What the shading lays over its ground: None for nothing."""
        kind = "clear" if shd is None else shd.get(VAL, "clear")
        if shd is None or kind in ("clear", "nil", "solid"):
            return None
        return kind, self._theme.colour(shd, "color")

    def _value(self, child: Element) -> object:
        return simple(child) if not len(child) and set(child.attrib) <= {VAL} else self._forms.form(child)

    def _borders(self, said: Said, element: Element) -> None:
        for side in element.iterchildren("*"):
            name = str(side.tag).removeprefix(W)
            said[f"border {_SIDES.get(name, name)}"] = self.border(side)

    def _page_borders(self, said: Said, element: Element) -> None:
        self._borders(said, element)
        if any(said.get(f"border {side}") for side in ("top", "left", "bottom", "right")):
            said["borders"] = self._forms.form(element).attributes

    def _border(self, said: Said, element: Element) -> None:
        said["bdr"] = self.border(element)

    def _shading(self, said: Said, shd: Element) -> None:
        said["shd"] = self._theme.fill(shd)
        said["pattern"] = self.pattern(shd)

    def _pattern(self, said: Said, shd: Element) -> None:
        said["pattern"] = self.pattern(shd)

    def _fonts(self, said: Said, fonts: Element) -> None:
        for letters in ("ascii", "hAnsi", "eastAsia", "cs"):
            if font := self._theme.font(fonts, letters):
                said[f"font {letters}"] = font

    def _underline(self, said: Said, u: Element) -> None:
        # That there is a line, a Run tells.
        said["u"] = u.get(VAL, "").replace("none", "").replace("single", "")
        said["u colour"] = self._theme.colour(u, "color") if u.get(VAL, "none") != "none" else ""


def in_effect(said: Said) -> Said:
    """Without what holds anyway."""
    return {name: one for name, one in said.items() if one and one != _DEFAULTS.get(name, "0")}


def simple(element: Element) -> str:
    """The w:val: "1" for on, also where there is none, and "0" for off."""
    said = element.get(VAL, "1")
    return {"true": "1", "on": "1", "false": "0", "off": "0"}.get(said, said)


def length(element: Element | None, *names: str) -> Length:
    """The first of the attributes that is there, in twips; zero where none is."""
    said = "" if element is None else next((text for name in names if (text := element.get(f"{W}{name}"))), "")
    return Length(whole(said.partition(".")[0]))


def _length(said: Said, element: Element) -> None:
    said[str(element.tag).removeprefix(W)] = length(element, "val")


def _lengths(said: Said, element: Element) -> None:
    for key in element.attrib:
        name = str(key).removeprefix(W)
        said[name] = length(element, name)


def _attributes(said: Said, element: Element) -> None:
    name = str(element.tag).removeprefix(W)
    # Pages are numbered in Arabic numerals from where the last section ended, unless something is said.
    said |= {f"{name} {str(key).removeprefix(W)}": one for key, one in element.attrib.items() if one != "decimal"}


def _indents(said: Said, ind: Element) -> None:
    for name, names in {"left": ("left", "start"), "right": ("right", "end")}.items():
        if any(ind.get(f"{W}{one}") for one in names):
            said[name] = length(ind, *names)
    if ind.get(f"{W}hanging") or ind.get(f"{W}firstLine"):
        said["first"] = Length(length(ind, "firstLine").size - length(ind, "hanging").size)
    for key, one in ind.attrib.items():
        if str(key).endswith("Chars"):
            said[str(key)] = one


def _spacing(said: Said, spacing: Element) -> None:
    for name in ("before", "after"):
        if spacing.get(f"{W}{name}"):
            said[name] = length(spacing, name)
    for name in ("beforeAutospacing", "afterAutospacing", "beforeLines", "afterLines"):
        if one := spacing.get(f"{W}{name}"):
            said[name] = one.replace("true", "1").replace("false", "0")
    if spacing.get(f"{W}line"):
        rule, line = spacing.get(f"{W}lineRule", "auto"), length(spacing, "line")
        said["line"] = None if rule == "auto" and line == Length(240) else (rule, line)


def _tabs(said: Said, tabs: Element) -> None:
    stops = said.get("tabs")
    kept = list(stops) if isinstance(stops, list) else []
    for tab in tabs.iterchildren(f"{W}tab"):
        kind, position = tab.get(VAL, "left"), length(tab, "pos")
        kept = [stop for stop in kept if stop[0] != position]
        if kind != "clear":
            kind = _SIDES.get(kind, kind).replace("num", "left")
            kept.append((position, kind, tab.get(f"{W}leader", "none")))
    said["tabs"] = sorted(kept, key=lambda stop: int(stop[0].size))


def _width(said: Said, element: Element) -> None:
    kind = element.get(f"{W}type", "dxa")
    size = length(element, "w")
    said[str(element.tag).removeprefix(W)] = (kind, size) if size and kind in ("dxa", "pct") else None


def _height(said: Said, trHeight: Element) -> None:
    height = length(trHeight, "val")
    said["trHeight"] = (trHeight.get(f"{W}hRule", "atLeast"), height) if height else None


def _page(said: Said, pgSz: Element) -> None:
    said["width"], said["height"] = length(pgSz, "w"), length(pgSz, "h")
    said["landscape"] = pgSz.get(f"{W}orient") == "landscape"


def _columns(said: Said, cols: Element) -> None:
    count = max(whole(cols.get(f"{W}num"), 1), len(cols))
    if count > 1:
        own = cols.get(f"{W}equalWidth", "1") in ("0", "false", "off")
        said["columns"] = count
        said["line between"] = cols.get(f"{W}sep", "0") in ("1", "true", "on")
        said["gaps"] = [length(col, "space") for col in cols][:-1] if own else length(cols, "space")
        said["widths"] = [length(col, "w") for col in cols] if own else None


def _grid(said: Said, docGrid: Element) -> None:
    kind = docGrid.get(f"{W}type", "default")
    if kind != "default":
        said["grid"] = (kind, length(docGrid, "linePitch"), docGrid.get(f"{W}charSpace", "0"))


def notes(said: Said, notes: Element) -> None:
    """How notes are numbered and where they stand. (The lines above them are kept in parts of their own.)"""
    kind = str(notes.tag).removeprefix(W)
    usual = ("pageBottom", "docEnd", "continuous", "decimal" if kind == "footnotePr" else "lowerRoman")
    for child in notes.iterchildren("*"):
        name, one = str(child.tag).removeprefix(W), child.get(VAL, "")
        if name not in ("footnote", "endnote") and one not in usual and (name, one) != ("numStart", "1"):
            said[f"{kind} {name}"] = one
