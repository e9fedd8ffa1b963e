"""A part's tags → what stands where it cannot act, and which ends belong to each other (pure).

A fault is told once, at the end that is wrong, and does not hide the others: where an end is missing or crosses
another, it is put right for whoever reads on.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Literal

from respgen.model import TableCell
from respgen.template.matching import Sign, match
from respgen.template.tags import CORE, Fault, Tag, is_left_out, jinja

# Jinja and Python give up somewhere above these, each elsewhere.
MOST_INSIDE, MOST_LOOPS, MOST_BRANCHES = 20, 4, 50


class Pairs:
    """The faults of a part's pairs, and for each of its tags a line that Jinja can read: all lines together are one
    template without a fault of this kind.

    `quiet` are the lines that say something else than their tags. Where a part `is_too_deep`, Jinja can read none of
    it. `unsure` are the loops of which nobody knows where they end; up to the line `lost` there may have been loops
    whose beginnings are gone.
    """

    def __init__(self, tags: Sequence[Tag], broken: Container[Tag]) -> None:
        self.faults, self.lines, self.quiet = list[Fault](), list[str](), set[int]()
        self.unsure, self.lost, self.is_too_deep = set[int](), -1, False
        self._tags, self._broken = tags, broken
        self._signs = {at: sign for at, tag in enumerate(tags) if (sign := _sign(tag, tag in broken))}
        # By the positions of its beginnings, turns and ends: what opened them, and where each beginning ends.
        self._opened, self._ended = dict[int, int](), dict[int, int]()
        self._match()
        self._write()

    # ------------------------------------------------------------------------- what belongs together

    def _match(self) -> None:
        """Match what stands at one place; what is left over there may belong to what is left over elsewhere."""
        places: dict[tuple[object, ...], list[int]] = {}
        for at in self._signs:
            places.setdefault(_where(self._tags[at]), []).append(at)
        unclosed, left = dict[int, int | None](), dict[int, int | None]()
        for here in places.values():
            found = match([self._signs[at] for at in here])
            self._opened |= {here[end]: here[start] for end, start in found.opened.items() if start not in found.lost}
            for end in found.wrong:
                self._tell_wrong(here[end], here[found.opened[end]])
            for end, (inner, late) in found.crosses.items():
                self._tell_crossing(here[end], here[inner], here[late])
            for turn, opening in found.twice.items():
                self._tell_twice(here[turn], here[opening])
            unclosed |= {here[one]: None if by is None else here[by] for one, by in found.unclosed.items()}
            left |= {here[at]: None for at in found.stray}
            left |= {here[at]: None if end is None else here[end] for at, end in found.lost.items()}
        for at in sorted(left):
            self._take_left(at, left[at], unclosed)
        self._ended |= {start: end for end, start in self._opened.items() if self._signs[end].does == "ends"}
        for one, by in unclosed.items():
            self._tell_unclosed(one, by)

    def _take_left(self, at: int, end: int | None, unclosed: dict[int, int | None]) -> None:
        """An end or a turn that nothing at its place opens; a turn may have an `end` of its own there."""
        sign = self._signs[at]
        fits = [one for one in unclosed if one < at and self._fits(sign, one)]
        if sign.does == "turns" and end is None:
            fits = fits or [one for one in self._around(at) if self._fits(sign, one)]
        if fits:
            start = max(fits)
            self._opened[at] = start
            self._tell_apart(at, start)
            if sign.does == "ends" or end is not None:
                unclosed.pop(start, None)
            if end is not None:
                self._opened[end] = start
            return
        # This may just as well have been the end of what it stands in.
        self.unsure.update(self._around(at))
        last = at if end is None else end
        self.lost = max(self.lost, last if self._signs[last].word != "if" else -1)
        opening = "{% for … %}" if sign.word == "for" else "{% if … %}"
        self._tell(
            "unpaired", at, "nothing opens it", f"take it out, or type {_like(self._tags[at], opening)} before it"
        )

    def _fits(self, sign: Sign, start: int) -> bool:
        """Whether such an end or turn may belong to that beginning."""
        opens = {"elif": "if", "else": ""}.get(sign.word, sign.word)
        return "" in (opens, self._signs[start].word) or opens == self._signs[start].word

    def _around(self, at: int) -> list[int]:
        """The beginnings of the pairs that this stands in."""
        ends = {start: end for end, start in self._opened.items() if self._signs[end].does == "ends"}
        return [start for start, end in ends.items() if start < at < end]

    # ------------------------------------------------------------------------------ what is said of it

    def _tell(self, kind: Literal["unreadable", "unpaired", "misplaced"], at: int, reason: str, mend: str = "") -> None:
        tag = self._tags[at]
        # What cannot be read is told already.
        if tag not in self._broken:
            self.faults.append(Fault(kind, tag.place, tag.words, reason, mend))

    def _tell_wrong(self, at: int, start: int) -> None:
        tag, opening = self._tags[at], self._tags[start]
        if self._signs[at].word == "for":
            self.lost = max(self.lost, at)
        if opening not in self._broken:
            reason = f'{opening.words} is open here, which needs "end{opening.meant}"{_spot(opening, tag)}'
            self._tell("unpaired", at, reason, f"type {_end_of(opening)} instead")

    def _tell_crossing(self, at: int, start: int, late: int) -> None:
        tag, inner, last = self._tags[at], self._tags[start], self._tags[late]
        if inner not in self._broken and last not in self._broken:
            reason = f"it crosses {inner.words}{_spot(inner, tag)}, which {last.words} ends only further on"
            self._tell("unpaired", at, f"{reason}{_spot(last, tag)}", f"put {last.words} before it")

    def _tell_twice(self, at: int, start: int) -> None:
        tag, opening = self._tags[at], self._tags[start]
        reason = f"{opening.words} has its last branch already{_spot(opening, tag)}"
        self._tell("unpaired", at, reason, "take one of them out, or put this one before the else")

    def _tell_unclosed(self, start: int, by: int | None) -> None:
        tag = self._tags[start]
        self.unsure.add(start)
        before = "" if by is None else f" before {self._tags[by].words}{_spot(self._tags[by], tag)}"
        where = {"p": "in a paragraph of its own", "tr": "in a row of its own"}.get(tag.scope, "in the same paragraph")
        where = "among the same words" if tag.alt or tag.place.part == CORE else where
        mend = f"type {_end_of(tag)} behind what belongs to it, {where}"
        self._tell("unpaired", start, f'no "end{tag.meant}" closes it{before}', mend)

    def _tell_apart(self, at: int, start: int) -> None:
        """Both ends are there, and what lies between them cannot be left out or repeated as a whole."""
        tag, opening = self._tags[at], self._tags[start]
        if tag in self._broken or opening in self._broken:
            return
        own, other = ({"p": "p", "tr": "tr"}.get(one.scope, "") for one in (tag, opening))
        if own != other:
            what = f"with {other or 'neither p nor tr'}, and this one has {own or 'neither p nor tr'}"
            mend = "put both into one paragraph, or give both a p"
            mend = f"type {_like(opening, jinja(tag))}" if other and tag.alone else mend
            mend = "give both a tr" if "tr" in (own, other) and tag.cell else mend
            self._tell("misplaced", at, f"{opening.words} opens it{_spot(opening, tag)}, {what}", mend)
            return
        where, mend = {
            "": ("in another paragraph", "put both into one paragraph, or give both a p"),
            "p": ("in another cell or text", "put both into the same cell or text"),
            "tr": ("in another table", "put both into the same table"),
        }[own]
        if not own and tag.cell != opening.cell:
            where, mend = "in another cell or text", "put both into one paragraph; whole rows come and go with tr"
        self._tell("misplaced", at, f"{opening.words} opens it, {where}{_spot(opening, tag)}", mend)

    # ---------------------------------------------------------------------------- what Jinja can read

    def _write(self) -> None:
        """A line for each tag. What crosses is put right, so that a name is known wherever it may be."""
        stack: list[int] = []
        branches: dict[int, int] = {}
        done: set[int] = set()
        for at, tag in enumerate(self._tags):
            if tag in self._broken:
                self.quiet.add(at)
            sign, line = self._signs.get(at), ""
            if sign is None:
                line = self._plain(tag)
            elif sign.does == "opens":
                if sign.word:
                    stack.append(at)
                    self._check_depth(at, stack)
                    line = _opening(tag) if tag in self._broken else jinja(tag)
            elif (start := self._opened.get(at)) in stack and start is not None:
                inner = stack[stack.index(start) + 1 :]
                if any(self._ended.get(one, -1) > at for one in inner):
                    # What is inside and ends later keeps the outer open, for the names in it.
                    self.unsure.add(start)
                else:
                    line = "".join(f"{{% end{self._signs[one].word} %}}" for one in reversed(inner))
                    del stack[stack.index(start) + 1 :]
                    line += self._turn_or_end(at, start, sign, stack, branches, done)
            self.lines.append(line)
        if self.lines:
            self.lines[-1] += "".join(f"{{% end{self._signs[one].word} %}}" for one in reversed(stack))

    def _turn_or_end(
        self, at: int, start: int, sign: Sign, stack: list[int], branches: dict[int, int], done: set[int]
    ) -> str:
        tag = self._tags[at]
        if sign.does == "ends":
            stack.pop()
            return f"{{% end{self._signs[start].word} %}}"
        branches[start] = branches.get(start, 1) + 1
        if branches[start] == MOST_BRANCHES + 1:
            opening = self._tags[start]
            self._tell("unreadable", at, f"{opening.words} has more than {MOST_BRANCHES} branches{_spot(opening, tag)}")
            self.is_too_deep = True
        if start in done or (sign.word == "elif" and self._signs[start].word == "for"):
            return ""
        if sign.word == "else":
            done.add(start)
            return "{% else %}"
        return "{% elif x %}" if tag in self._broken else jinja(tag)

    def _plain(self, tag: Tag) -> str:
        """A tag that opens and ends nothing; the name of a broken `set` stays known."""
        if tag in self._broken:
            return f"{{% set {tag.name} = x %}}" if tag.meant == "set" and tag.name else ""
        return "" if tag.kind == "comment" else jinja(tag)

    def _check_depth(self, at: int, stack: Sequence[int]) -> None:
        """What only seems to be open, for want of its end, is not counted; but Jinja meets that, too."""
        opened = [one for one in stack if self._ended.get(one, -1) > at]
        loops = [one for one in opened if self._signs[one].word == "for"]
        is_loop = self._signs[at].word == "for"
        if at in opened and (len(opened) == MOST_INSIDE + 1 or (is_loop and len(loops) == MOST_LOOPS + 1)):
            reason = f"at most {MOST_INSIDE} ifs and loops stand inside each other, and at most {MOST_LOOPS} loops"
            self._tell("unreadable", at, reason, "take it out, or take out what stands around it")
            self.is_too_deep = True
        elif len(stack) > 2 * MOST_INSIDE:
            self.is_too_deep = True


def _sign(tag: Tag, is_broken: bool) -> Sign | None:
    """What the tag opens, turns or ends; None for any other tag. What nobody can read may open something."""
    if tag.kind != "statement" or is_left_out(tag.word):
        return None
    match tag.meant:
        case "if" | "for":
            return Sign("opens", tag.meant, is_broken)
        case "elif" | "else":
            return Sign("turns", tag.meant, is_broken)
        case "end" | "endif" | "endfor":
            return Sign("ends", tag.meant.removeprefix("end"), is_broken)
        case "":
            return Sign("opens", "", is_broken)
        case _:
            return None


def _opening(tag: Tag) -> str:
    """What stands for a broken beginning: the name of a loop stays known inside of it."""
    return "{% if x %}" if tag.meant == "if" else f"{{% for {tag.name or 'x'} in x %}}"


def _end_of(tag: Tag) -> str:
    """The end that the beginning needs."""
    return _like(tag, f"{{% end{tag.meant} %}}")


def _like(tag: Tag, statement: str) -> str:
    """The statement, lifting what the tag lifts."""
    return statement.replace("{% ", f"{{%{tag.scope} ", 1)


def _spot(other: Tag, tag: Tag) -> str:
    """Where the other tag stands, for a message about this one; nothing where it is the same paragraph."""
    if (other.place.part, other.place.path) == (tag.place.part, tag.place.path):
        return ""
    return f" ({replace(other.place, words='').spot or 'at the beginning'})"


def _where(tag: Tag) -> tuple[object, ...]:
    """What both ends of a pair must share, so that what stands between can be repeated or left out as a whole."""
    if tag.alt:
        return "alternative text", tag.place.path
    match tag.scope, tag.cell:
        case ("p", _) | ("tr", None):
            return "p", tag.place.part, tag.place.story, tag.place.path[:-1]
        case "tr", TableCell(table=table, depth=depth):
            return "tr", tag.place.part, tag.place.story, table, depth
        case _:
            return "", tag.place.part, tag.line, tag.place.story


def misplaced(tags: Sequence[Tag]) -> Iterator[Fault]:
    """Tags that cannot lift what they stand in."""
    told: set[tuple[object, ...]] = set()
    for tag in tags:
        reason = mend = ""
        here = (tag.place.part, tag.place.story, tag.line)
        if tag.alt and (tag.scope or tag.word == "set"):
            reason, mend = "in an alternative text there are only words", f"leave out the {tag.scope or 'set'}"
        elif tag.scope == "p" and tag.kind == "statement" and not tag.alone and here not in told:
            told.add(here)
            reason, mend = "it takes its whole paragraph away, so it stands there alone", "give it its own paragraph"
        elif tag.scope == "tr" and tag.cell is None:
            reason, mend = "a tag with tr stands in a table", "type p instead of tr"
        elif tag.scope == "tr" and tag.kind == "value":
            reason, mend = "a field cannot be printed as a row", "print it in a cell, without the tr"
        elif tag.scope == "tr" and tag.kind == "statement" and not tag.alone:
            reason, mend = "its row disappears, so nothing else may stand in that row", "give it a row of its own"
        if reason:
            yield Fault("misplaced", tag.place, tag.words, reason, mend)
