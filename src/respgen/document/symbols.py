"""A w:sym: a font and a code → the character that it shows (pure).

Symbol fonts keep their glyphs at U+F000 and above; only what updates and letters use is known here.
"""

from __future__ import annotations

_SYMBOL = {
    0xA3: "≤",
    0xA5: "∞",
    0xAB: "↔",
    0xAC: "←",
    0xAD: "↑",
    0xAE: "→",
    0xAF: "↓",
    0xB0: "°",
    0xB1: "±",
    0xB3: "≥",
    0xB4: "×",
    0xB7: "•",
    0xB8: "÷",
    0xB9: "≠",
    0xBB: "≈",
    0xBC: "…",
    0xD2: "®",
    0xD3: "©",
    0xD4: "™",
    0xD6: "√",
    0xDE: "⇒",
} | dict(zip(range(0x61, 0x7B), "αβχδεφγηιϕκλμνοπθρστυϖωξψζ", strict=True))
_WINGDINGS = {
    0x28: "☎",
    0x2A: "✉",
    0x4A: "☺",
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x78: "☒",
    0x9F: "•",
    0xA7: "▪",
    0xA8: "◻",
    0xD8: "➢",
    0xDF: "←",
    0xE0: "→",
    0xE1: "↑",
    0xE2: "↓",
    0xE8: "➔",
    0xF0: "⇨",
    0xFB: "✗",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2 = {0x4F: "✗", 0x50: "✓", 0x51: "☒", 0x52: "☑", 0x97: "•", 0xA3: "☐"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def character(font: str, code: str) -> str:
    """The character; one for private use where it is not known, "" where the code is none."""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    known = _FONTS.get(font.lower(), {})
    if point & 0xFF00 in (0, 0xF000) and point & 0xFF in known:
        return known[point & 0xFF]
    return chr(point) if 0x20 <= point < 0xD800 or 0xE000 <= point < 0xFFFE else ""
