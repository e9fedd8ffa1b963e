"""A part's tags → what stands where it cannot act, and which ends belong to each other (pure).

A fault is told once, at the end that is wrong, and does not hide the others: where an end is missing or crosses
another, it is put right for whoever reads on.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from respgen.model import TableCell
from respgen.template.tags import WORDS, Fault, Tag, jinja

# Jinja and Python give up somewhere above these, each elsewhere.
MOST_INSIDE, MOST_LOOPS, MOST_BRANCHES = 20, 4, 50
_OPENED_BY = {"endif": "if", "elif": "if", "endfor": "for"}


@dataclass(slots=True)
class _Open:
    """An `if` or `for` that waits for its end; `crossed_by` ended something around it meanwhile."""

    tag: Tag
    branches: int = 1
    had_else: bool = False
    crossed_by: Tag | None = None

    @property
    def word(self) -> str:
        return self.tag.meant

    @property
    def end(self) -> str:
        return f"{{% end{self.word} %}}"


class Pairs:
    """The faults of a part's pairs, and for each of its tags a line that Jinja can read: all lines together are one
    template without a fault of this kind. `quiet` are the lines that say something else than their tags; where a part
    `is_too_deep`, Jinja can read none of it."""

    def __init__(self, tags: Sequence[Tag], broken: Container[Tag]) -> None:
        self.faults, self.lines, self.quiet = list[Fault](), list[str](), set[int]()
        self.is_too_deep = False
        self._broken = broken
        self._opened, self._crossed = list[_Open](), list[_Open]()
        self._strays: list[tuple[Tag, _Open]] = []
        for tag in tags:
            self.lines.append(self._line(tag))
        self._finish()

    def _line(self, tag: Tag) -> str:
        is_broken = tag in self._broken
        if is_broken:
            self.quiet.add(len(self.lines))
        if tag.kind == "comment" or (tag.kind == "value" and is_broken):
            return ""
        if tag.kind == "value":
            return jinja(tag)
        match tag.meant:
            case "if" | "for":
                self._opened.append(_Open(tag))
                self._check_depth(tag)
                return (_opening(tag)) if is_broken else jinja(tag)
            case "elif" | "else" | "endif" | "endfor":
                return self._turn(tag, is_broken)
            case _:
                return "" if is_broken else jinja(tag)

    def _check_depth(self, tag: Tag) -> None:
        loops = [one for one in self._opened if one.word == "for"]
        if len(self._opened) == MOST_INSIDE + 1 or (tag.meant == "for" and len(loops) == MOST_LOOPS + 1):
            reason = f"at most {MOST_INSIDE} ifs and loops stand inside each other, and at most {MOST_LOOPS} loops"
            self._tell("unreadable", tag, reason)
            self.is_too_deep = True

    def _turn(self, tag: Tag, is_broken: bool) -> str:
        """The line of a tag that ends something, or that begins another branch of it."""
        wants = _OPENED_BY.get(tag.meant)
        fitting = [at for at, one in enumerate(self._opened) if wants in (None, one.word)]
        beside = [at for at in fitting if _where(self._opened[at].tag) == _where(tag)]
        if not fitting or (not beside and self._opened[-1].word != (wants or self._opened[-1].word)):
            return self._astray(tag)
        at = (beside or fitting)[-1]
        if tag.meant in ("elif", "else") and at != len(self._opened) - 1 and not beside:
            return self._astray(tag)
        inner, ends = self._opened[at + 1 :], ""
        for one in reversed(inner):
            one.crossed_by = tag
            ends += one.end
        del self._opened[at + 1 :]
        self._crossed += inner
        start = self._opened[at]
        if not beside and not is_broken and start.tag not in self._broken:
            reason = f"{start.tag.words} opens it, in another paragraph or table, or of another kind"
            mend = "put both into one paragraph or cell, or give both a p, or both a tr"
            self._tell("misplaced", tag, f"{reason}{_spot(start.tag, tag)}", mend)
        if tag.meant.startswith("end"):
            self._opened.pop()
            return ends + f"{{% {tag.meant} %}}"
        return ends + self._branch(tag, start, is_broken)

    def _branch(self, tag: Tag, start: _Open, is_broken: bool) -> str:
        start.branches += 1
        if start.branches == MOST_BRANCHES + 1:
            reason = f"{start.tag.words} has more than {MOST_BRANCHES} branches{_spot(start.tag, tag)}"
            self._tell("unreadable", tag, reason)
            self.is_too_deep = True
        if start.had_else:
            self._tell("unpaired", tag, f"{start.tag.words} has its last branch already{_spot(start.tag, tag)}")
            return ""
        start.had_else = tag.meant == "else"
        return "{% elif x %}" if is_broken and tag.meant == "elif" else jinja(tag)

    def _astray(self, tag: Tag) -> str:
        """The line of an end that ends nothing that is open."""
        wants = _OPENED_BY.get(tag.meant)
        late = next((one for one in reversed(self._crossed) if wants in (None, one.word)), None)
        if late and late.crossed_by and tag.meant.startswith("end"):
            self._crossed.remove(late)
            reason = (
                f"it crosses {late.tag.words}{_spot(late.tag, late.crossed_by)}, which {tag.words} ends only further on"
            )
            self._tell("unpaired", late.crossed_by, f"{reason}{_spot(tag, late.crossed_by)}")
        elif self._opened and _where(self._opened[-1].tag) == _where(tag) and tag.meant.startswith("end"):
            # The other end stands beside it, so this was meant for it.
            start = self._opened.pop()
            self._tell("unpaired", tag, f'{start.tag.words} is open here, which needs "end{start.word}"')
            return start.end
        elif self._opened:
            self._strays.append((tag, self._opened[-1]))
        else:
            self._tell("unpaired", tag, "nothing opens it")
        return ""

    def _finish(self) -> None:
        for one in self._crossed:
            # What crossed it is right then; this was only never ended.
            self._tell_unclosed(one)
        for one in reversed(self._opened):
            self._tell_unclosed(one)
            if self.lines:
                self.lines[-1] += one.end
        for tag, start in self._strays:
            self._tell("unpaired", tag, f"what is open here is {start.tag.words}{_spot(start.tag, tag)}")

    def _tell_unclosed(self, one: _Open) -> None:
        stray = next((found for found in self._strays if found[1] is one), None)
        if stray:
            self._strays.remove(stray)
            reason = f'{one.tag.words} is open here, which needs "end{one.word}"{_spot(one.tag, stray[0])}'
            self._tell("unpaired", stray[0], reason)
        else:
            where = f" before {one.crossed_by.words}{_spot(one.crossed_by, one.tag)}" if one.crossed_by else ""
            self._tell("unpaired", one.tag, f'no "end{one.word}" closes it{where}')

    def _tell(
        self, kind: Literal["unreadable", "unpaired", "misplaced"], tag: Tag, reason: str, mend: str = ""
    ) -> None:
        self.faults.append(Fault(kind, tag.place, tag.words, reason, mend))


def _opening(tag: Tag) -> str:
    """What stands for a broken beginning: the name of a loop stays known inside of it."""
    words = tag.source.split()
    is_named = tag.meant == "for" and len(words) > 1 and words[1].isidentifier() and words[1] not in WORDS
    name = words[1] if is_named else "x"
    return "{% if x %}" if tag.meant == "if" else f"{{% for {name} in x %}}"


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
        case "p", _:
            return "p", tag.place.part, tag.place.story, tag.place.path[:-1]
        case "tr", TableCell(table=table, depth=depth):
            return "tr", tag.place.part, tag.place.story, table, depth
        case "tr", None:
            return "tr", tag.place.part
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
