"""word/numbering.xml and the items of a story in their order → the list that each belongs to (edge: lxml)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from respgen.document.tree import W, value, whole
from respgen.model import Listing

if TYPE_CHECKING:
    from lxml.etree import _Element as Element


_FORMS = ("lowerLetter", "upperLetter", "lowerRoman", "upperRoman")
"""Numbers that are no figures, of those in ISO 29500-1, 17.18.59, that our languages use."""


class Level(NamedTuple):
    """A level of a list: `abstract` names the definition that it counts with, `restarts` that this list counts anew.

    `bullet` is the sign before its items where they are not numbered, `form` their numbers' where these are no figures.
    """

    abstract: str
    ordered: bool = False
    start: int = 1
    restarts: bool = False
    bullet: str = ""
    form: str = ""


class Numbering:
    """The lists that the part defines."""

    def __init__(self, root: Element | None) -> None:
        self._definitions: dict[str, Element] = {}
        self._lists: dict[str, tuple[str, dict[int, Element]]] = {}
        self._levels: dict[tuple[str, int], Level] = {}
        self._linked: dict[tuple[str, str], int] = {}
        if root is None:
            return
        by_style: dict[str, str] = {}
        for definition in root.iterchildren(f"{W}abstractNum"):
            name = definition.get(f"{W}abstractNumId", "")
            self._definitions[name] = definition
            if style := value(definition, f"{W}styleLink"):
                by_style[style] = name
        for num in root.iterchildren(f"{W}num"):
            overrides = {whole(o.get(f"{W}ilvl")): o for o in num.iterchildren(f"{W}lvlOverride")}
            name = value(num, f"{W}abstractNumId")
            # A list style's own definition is the one that says w:styleLink (ISO 29500-1, 17.9.21, 17.9.27).
            name = by_style.get(value(self._definitions.get(name), f"{W}numStyleLink"), name)
            self._lists[num.get(f"{W}numId", "")] = (name, overrides)

    def level(self, num: str, ilvl: int) -> Level:
        """What the list says of this level; a list that is nowhere defined prints no number."""
        if (num, ilvl) not in self._levels:
            self._levels[num, ilvl] = self._read(num, ilvl)
        return self._levels[num, ilvl]

    def linked(self, num: str, style: str) -> int | None:
        """The level that the paragraph style stands for in this list, whatever the style itself says (17.9.23)."""
        name, _ = self._lists.get(num, ("", {}))
        definition = self._definitions.get(name)
        for level in () if definition is None else definition.iterchildren(f"{W}lvl"):
            if value(level, f"{W}pStyle") == style:
                return whole(level.get(f"{W}ilvl"))
        return None

    def element(self, num: str, ilvl: int) -> Element | None:
        """The w:lvl that says how items of this level look: the list's own, else that of its definition."""
        name, overrides = self._lists.get(num, ("", {}))
        definition, override = self._definitions.get(name), overrides.get(ilvl)
        if override is not None and (own := override.find(f"{W}lvl")) is not None:
            return own
        levels = () if definition is None else definition.iterchildren(f"{W}lvl")
        return next((level for level in levels if whole(level.get(f"{W}ilvl")) == ilvl), None)

    def _read(self, num: str, ilvl: int) -> Level:
        name, overrides = self._lists.get(num, ("", {}))
        level, restart = self.element(num, ilvl), value(overrides.get(ilvl), f"{W}startOverride")
        if level is None:
            return Level(name or num)
        form = level.find(f".//{W}numFmt")
        ordered = form is None or form.get(f"{W}val") not in ("bullet", "none")
        start = whole(restart or value(level, f"{W}start"), 1 if restart else 0)
        said = "" if form is None else form.get(f"{W}val", "")
        bullet = "" if ordered else value(level, f"{W}lvlText")
        return Level(name, ordered, start, bool(restart), bullet, said if said in _FORMS else "")


class _Open(NamedTuple):
    level: int
    num: str
    ilvl: int
    listing: Listing


class Lists:
    """The lists of one story while its blocks go by, counted as Word counts them.

    A list ends where another of its level or a less deep item begins, and at an ordinary paragraph that says something.
    Where it goes on after that, it is a new one here, which starts at the number that Word prints.
    """

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._open: list[_Open] = []
        self._count = 0
        self._numbers: dict[str, dict[int, int]] = {}
        self._used: set[tuple[str, int]] = set()

    def item(self, num: str, ilvl: int, depth: int) -> Listing:
        """The list of the item that comes next."""
        level = self._numbering.level(num, ilvl)
        number = self._number(num, ilvl, level)
        self.pause(depth)
        last = self._open[-1] if self._open else None
        if last is None or (last.level, last.num, last.ilvl) != (depth, num, ilvl):
            if last is not None and last.level == depth:
                self._open.pop()
            self._count += 1
            listing = Listing(self._count, level.ordered, number if level.ordered else 1, level.bullet, level.form)
            last = _Open(depth, num, ilvl, listing)
            self._open.append(last)
        return last.listing

    def pause(self, depth: int = 0) -> None:
        """Ends the lists deeper than this: an ordinary paragraph ends all, one that goes on inside an item some."""
        while self._open and self._open[-1].level > depth:
            self._open.pop()

    def _number(self, num: str, ilvl: int, level: Level) -> int:
        # Lists of one definition count on together, unless one says that it starts anew (17.9.26).
        numbers, anew = self._numbers.get(level.abstract, {}), level.restarts and (num, ilvl) not in self._used
        self._used.add((num, ilvl))
        number = level.start if anew or ilvl not in numbers else numbers[ilvl] + 1
        higher = {above: reached for above, reached in numbers.items() if above < ilvl}
        self._numbers[level.abstract] = higher | {ilvl: number}
        return number
