"""The paragraphs, runs and sections of a file → how they lie and look in effect (edge: lxml).

For what a Block does not tell. A style says it, a list, a table or the paragraph itself: it is the same whichever does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from respgen.document.canonical import Form, Forms, Length
from respgen.document.lists import Numbering
from respgen.document.properties import Properties, Said, in_effect, length, notes, simple
from respgen.document.styles import Region, Styles
from respgen.document.theme import Theme
from respgen.document.tree import VAL, W, value, whole

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from respgen.document.package import Package

# What these say tells the look only of letters that are joined or run from right to left.
_COMPLEX = ("bCs", "iCs", "szCs", "font cs")
_FIRST_EAST_ASIAN = "\u2e80"
# Of those that no suite changes by itself.
_SETTINGS = (
    "mirrorMargins gutterAtTop bookFoldPrinting bookFoldRevPrinting printTwoOnOne documentProtection writeProtection "
    "displayBackgroundShape"
).split()


class Layouts:
    """What is in effect in one file."""

    def __init__(self, package: Package, main: str) -> None:
        root = package.root(package.related(main, "styles"))
        self._settings = package.root(package.related(main, "settings"))
        self._lists_part = package.related(main, "numbering")
        self._lists = Numbering(package.root(self._lists_part))
        theme = Theme(package.root(package.related(main, "theme")), self._settings)
        self.styles = Styles(root, theme, self._lists)
        self.tables = {one.id: one.name for one in self.styles.listed() if one.kind == "table"}
        self.forms = Forms(package)
        self.properties = Properties(theme, self.forms)
        base = None if root is None else root.find(f"{W}docDefaults")
        self._base_pPr, self._base_rPr = (
            None if base is None else base.find(f"{W}{tag}Default/{W}{tag}") for tag in ("pPr", "rPr")
        )
        self._hyphenates = self.setting("autoHyphenation") == "1"
        self._paragraphs: dict[tuple[str, Region | None], Said] = {}
        self._runs: dict[tuple[str, str, Region | None], Said] = {}
        self._markers: dict[tuple[str, int], Said] = {}

    def setting(self, name: str) -> str:
        """What the settings say of it: "1" for on, "" where they say nothing."""
        child = None if self._settings is None else self._settings.find(f"{W}{name}")
        return "" if child is None else simple(child)

    def settings(self) -> Said:
        """What the settings say that is seen in the text; and that somebody protected it."""
        said: Said = {}
        for child in () if self._settings is None else self._settings:
            name = str(child.tag).removeprefix(W)
            if name == "defaultTabStop":
                said[name] = length(child, "val")
            elif name in ("footnotePr", "endnotePr"):
                notes(said, child)
            elif name in _SETTINGS:
                said[name] = simple(child) if not child.attrib or child.keys() == [VAL] else self.forms.form(child)
        return in_effect({"defaultTabStop": Length(720)} | said)

    # ------------------------------------------------------------------------------------ paragraphs

    def paragraph(self, p: Element, region: Region | None) -> Said:
        """How the paragraph lies, and of a list's item its marker."""
        pPr = p.find(f"{W}pPr")
        style = self.styles.paragraph(value(pPr, f"{W}pStyle"))
        said = dict(self._styled(style.id, region))
        num, ilvl = style.num_id, style.num_level
        if pPr is not None:
            if (numPr := pPr.find(f"{W}numPr")) is not None:
                num = value(numPr, f"{W}numId") or num
                ilvl = whole(value(numPr, f"{W}ilvl"), ilvl if num == style.num_id else 0)
                self._indent(said, num, ilvl)
            self.properties.add(said, "pPr", pPr)
        if num and num != "0":
            said["marker"] = self._marker(num, ilvl)
        if region is not None:
            # A table's rows may break or not. LibreOffice turns this off in cells when it saves for the second time.
            said.pop("widowControl", None)
        suppressed = said.pop("suppressAutoHyphens", "0") == "1"
        said["hyphenated"] = self._hyphenates and not suppressed
        return in_effect(said)

    def _styled(self, style: str, region: Region | None) -> Said:
        if (style, region) not in self._paragraphs:
            said: Said = {}
            for pPr in (self._base_pPr, *(self.styles.regional(region, "pPr") if region else ())):
                self.properties.add(said, "pPr", pPr)
            for entry, pPr in self.styles.properties("paragraph", style, "pPr"):
                numPr = pPr.find(f"{W}numPr")
                if num := value(numPr, f"{W}numId"):
                    linked = self._lists.linked(num, entry)
                    self._indent(said, num, whole(value(numPr, f"{W}ilvl")) if linked is None else linked)
                self.properties.add(said, "pPr", pPr)
            self._paragraphs[style, region] = said
        return self._paragraphs[style, region]

    def _indent(self, said: Said, num: str, ilvl: int) -> None:
        level = self._lists.element(num, ilvl)
        self.properties.add(said, "pPr", None if level is None else level.find(f"{W}pPr"))

    def _marker(self, num: str, ilvl: int) -> Said:
        """What stands before the items of this level, and how it looks."""
        if (num, ilvl) not in self._markers:
            said: Said = {}
            level = self._lists.element(num, ilvl)
            if level is not None:
                rPr = level.find(f"{W}rPr")
                self.properties.add(said, "lvl", level)
                if (picture := level.find(f"{W}lvlPicBulletId")) is not None:
                    said["lvlPicBulletId"] = self._picture_bullet(level, simple(picture))
                self.properties.add(said, "rPr", rPr)
                said |= {f"look {name}": one for name, one in self.styles.said(rPr).items() if name != "lang"}
                said["text"] = _marker(value(level, f"{W}lvlText"))
            self._markers[num, ilvl] = in_effect(said)
        return self._markers[num, ilvl]

    def _picture_bullet(self, level: Element, number: str) -> Form | None:
        bullets = level.getroottree().getroot().iterchildren(f"{W}numPicBullet")
        found = next((one for one in bullets if one.get(f"{W}numPicBulletId") == number), None)
        return None if found is None else self.forms.form(found, self._lists_part)

    # ------------------------------------------------------------------------------------------ runs

    def letters(self, run: Element, style: str, region: Region | None, words: str) -> Said:
        """What the run's letters have besides what a Run tells."""
        rPr = run.find(f"{W}rPr")
        character = value(rPr, f"{W}rStyle")
        if (style, character, region) not in self._runs:
            said: Said = {}
            regional = self.styles.regional(region, "rPr") if region else ()
            for one in (self._base_rPr, *regional):
                self.properties.add(said, "rPr", one)
            for _, one in (
                *self.styles.properties("paragraph", style, "rPr"),
                *self.styles.properties("character", character, "rPr"),
            ):
                self.properties.add(said, "rPr", one)
            self._runs[style, character, region] = said
        said = dict(self._runs[style, character, region])
        self.properties.add(said, "rPr", rPr)
        return _seen(said, words)

    def mark(self, p: Element, style: str, region: Region | None, has_words: bool) -> object:
        """How the paragraph's end looks, and with it the number before it; and whether a tracked change made it."""
        rPr = p.find(f"{W}pPr/{W}rPr")
        names = ("ins", "del", "moveFrom", "moveTo")
        tracked = [one.get(f"{W}author") for name in names if (one := _child(rPr, name)) is not None]
        if has_words and p.find(f"{W}pPr/{W}numPr") is None and not self.styles.paragraph(style).num_id:
            return tracked
        look = self.styles.look(rPr, self.styles.paragraph(style), "", region)
        return tracked, look._replace(language="", style="")


def _child(parent: Element | None, name: str) -> Element | None:
    return None if parent is None else parent.find(f"{W}{name}")


def _seen(said: Said, words: str) -> Said:
    """What tells the look of these words."""
    if said.get("rtl", "0") == "0" and said.get("cs", "0") == "0":
        for name in _COMPLEX:
            said.pop(name, None)
    if words.isascii() or max(words) < _FIRST_EAST_ASIAN:
        said.pop("font eastAsia", None)
    ascii_font = said.pop("font ascii", "")
    if said.get("font hAnsi", ascii_font) == ascii_font:
        said.pop("font hAnsi", None)
    return in_effect(said)


def _marker(words: str) -> str:
    """The marker as it is seen: fonts for symbols keep theirs at F000 and above."""
    return "".join(chr(ord(sign) & 0xFF) if 0xF000 <= ord(sign) <= 0xF0FF else sign for sign in words)
