"""The theme and the settings' mapping of it → fonts and colours by the names that styles use (edge: lxml)."""

from __future__ import annotations

import colorsys
import re
from typing import TYPE_CHECKING

from respgen.document.tree import VAL, A, W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# ST_ThemeColor (ISO 29500-1, 17.18.97) → the elements of a:clrScheme; the first four by w:clrSchemeMapping.
_MAPPED = {"text1": "t1", "text2": "t2", "background1": "bg1", "background2": "bg2"}
_UNMAPPED = {"t1": "dark1", "t2": "dark2", "bg1": "light1", "bg2": "light2"}
_SCHEME = {
    "dark1": "dk1",
    "light1": "lt1",
    "dark2": "dk2",
    "light2": "lt2",
    "hyperlink": "hlink",
    "followedHyperlink": "folHlink",
} | {f"accent{n}": f"accent{n}" for n in range(1, 7)}
_SCRIPTS = {"HAnsi": "latin", "Ascii": "latin", "EastAsia": "ea", "Bidi": "cs"}
HIGHLIGHTS = {
    "black": "000000",
    "blue": "0000FF",
    "cyan": "00FFFF",
    "darkBlue": "00008B",
    "darkCyan": "008B8B",
    "darkGray": "A9A9A9",
    "darkGreen": "006400",
    "darkMagenta": "8B008B",
    "darkRed": "8B0000",
    "darkYellow": "808000",
    "green": "00FF00",
    "lightGray": "D3D3D3",
    "magenta": "FF00FF",
    "red": "FF0000",
    "white": "FFFFFF",
    "yellow": "FFFF00",
}  # 17.18.40


class Theme:
    """What w:asciiTheme, w:themeColor and their like mean in this file."""

    def __init__(self, root: Element | None, settings: Element | None) -> None:
        self._colours: dict[str, str] = {}
        self._fonts: dict[str, str] = {}
        mapping = None if settings is None else settings.find(f"{W}clrSchemeMapping")
        self._mapped = {
            name: default if mapping is None else mapping.get(f"{W}{short}", default)
            for name, short in _MAPPED.items()
            for default in (_UNMAPPED[short],)
        }
        if root is None:
            return
        for scheme in root.iter(f"{A}clrScheme"):
            for entry in scheme.iterchildren("*"):
                for colour in entry.iterchildren("*"):
                    local = str(entry.tag).rpartition("}")[2]
                    self._colours[local] = _hex(colour.get("lastClr", colour.get("val", "")))
        for size in ("major", "minor"):
            for script in ("latin", "ea", "cs"):
                font = root.find(f".//{A}{size}Font/{A}{script}")
                self._fonts[f"{size} {script}"] = "" if font is None else font.get("typeface", "")

    def font(self, fonts: Element, letters: str = "ascii") -> str:
        """What w:rFonts says of Latin letters, or others; a theme's font goes before a name (17.3.2.26)."""
        name = fonts.get(f"{W}cstheme" if letters == "cs" else f"{W}{letters}Theme", "")
        themed = self._fonts.get(f"{name[:5]} {_SCRIPTS.get(name[5:], '')}", "")
        return themed or fonts.get(f"{W}{letters}", "")

    def colour(self, element: Element, plain: str = "val", themed: str = "theme") -> str:
        """The colour as "RRGGBB", "" for auto: w:color's own, or with other names of attributes that of w:shd."""
        name = element.get(f"{W}{themed}Color" if themed == "theme" else f"{W}{themed}", "")
        found = self._colours.get(_SCHEME.get(self._mapped.get(name, name), ""), "")
        written = _hex(element.get(f"{W}{plain}", ""))
        if not found:
            return written
        resolved = _shaded(found, element.get(f"{W}{themed}Tint", ""), element.get(f"{W}{themed}Shade", ""))
        # Word rounds otherwise than the standard's formula: 365F91 where that gives 376092. It writes what it shows.
        return written if written and _nearly(written, resolved) else resolved

    def fill(self, shd: Element | None) -> str:
        """The colour that a w:shd lays behind, "" for none; of a pattern its ground, unless the pattern is solid."""
        if shd is None or shd.get(VAL) == "nil":
            return ""
        return self.colour(shd, "color") if shd.get(VAL) == "solid" else self.colour(shd, "fill", "themeFill")


def highlight(element: Element) -> str:
    return HIGHLIGHTS.get(element.get(VAL, ""), "")


def _hex(colour: str) -> str:
    return colour.upper() if re.fullmatch("[0-9A-Fa-f]{6}", colour) else ""


def _shaded(colour: str, tint: str, shade: str) -> str:
    """The colour with its luminance moved towards white or black (17.3.2.6)."""
    if not tint and not shade:
        return colour
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    hue, light, saturation = colorsys.rgb_to_hls(red, green, blue)
    if tint:
        light = light * _part(tint) + 1 - _part(tint)
    if shade:
        light *= _part(shade)
    return "".join(f"{round(255 * part):02X}" for part in colorsys.hls_to_rgb(hue, light, saturation))


def _nearly(one: str, other: str) -> bool:
    return all(abs(a - b) <= 3 for a, b in zip(bytes.fromhex(one), bytes.fromhex(other), strict=True))


def _part(hexadecimal: str) -> float:
    return int(hexadecimal, 16) / 255 if re.fullmatch("[0-9A-Fa-f]{1,2}", hexadecimal) else 1.0
