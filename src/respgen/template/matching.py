"""The statements of one place → which of them belong together, with as few faults as can be (pure).

Where an end does not fit what is open, several things may have gone wrong: it may be mistyped, one too many, or in the
wrong order, or another end may be missing. What leaves the fewest faults behind is most likely the one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

# How far to look ahead for what a choice leads to, and how deep for what an end may belong to: enough for any template
# that somebody can read, and little enough for any file.
_AHEAD, _DEEP = 60, 25


@dataclass(frozen=True, slots=True)
class Sign:
    """A statement that opens something, turns to another branch of it, or ends it.

    `word` is "if" or "for", of a turn "elif" or "else", empty for whichever. What `is_told` has a fault of its own.
    """

    does: Literal["opens", "turns", "ends"]
    word: str
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """What belongs together, by the signs' positions.

    `opened` says of ends and turns what opened them; those among them that end another kind are `wrong`. An end
    `crosses` what only a later one ends. What is `unclosed` lacks its end before another one, or at all (None). What is
    `stray` was opened by nothing, and a turn that comes `twice` behind the last branch of what it belongs to. A turn
    that is `lost` lost its beginning, and has an end of its own (None: not even that).
    """

    opened: dict[int, int] = field(default_factory=dict)
    wrong: list[int] = field(default_factory=list)
    crosses: dict[int, tuple[int, int]] = field(default_factory=dict)
    unclosed: dict[int, int | None] = field(default_factory=dict)
    stray: list[int] = field(default_factory=list)
    twice: dict[int, int] = field(default_factory=dict)
    lost: dict[int, int | None] = field(default_factory=dict)


class _Open(NamedTuple):
    """What waits for its end; it weighs nothing where nobody would miss that."""

    at: int
    word: str
    weight: int = 1
    is_lost: bool = False
    had_else: bool = False


Stack = tuple[_Open, "Stack"] | None
Crossed = tuple[tuple[_Open, int], ...]


class _Move(NamedTuple):
    """One way to take a sign: what it costs, and what is open then. `crossed` was left open by which end."""

    kind: Literal["opens", "fits", "wrong", "late", "stray", "twice", "lost"]
    cost: int
    stack: Stack
    crossed: Crossed
    start: int = -1


def match(signs: Sequence[Sign]) -> Match:
    """What of these signs belongs together."""
    found = Match()
    stack: Stack = None
    crossed: Crossed = ()
    for at in range(len(signs)):
        ways = list(_ways(at, signs, stack, crossed))
        move = ways[0] if len(ways) == 1 else min(ways, key=lambda way: _price(signs, at, way))
        _note(found, at, move)
        stack, crossed = move.stack, move.crossed
    found.unclosed.update({one.at: None for one in _all(stack) if not one.is_lost})
    return found


def _note(found: Match, at: int, move: _Move) -> None:
    if move.kind in ("fits", "wrong", "late"):
        found.opened[at] = move.start
    if move.kind == "wrong":
        found.wrong.append(at)
    elif move.kind == "late":
        if (by := found.unclosed.pop(move.start, None)) is not None:
            found.crosses[by] = move.start, at
    elif move.kind == "stray":
        found.stray.append(at)
    elif move.kind == "twice":
        found.twice[at] = move.start
    elif move.kind == "lost":
        found.lost[at] = None
    if move.kind == "fits" and move.start in found.lost:
        found.lost[move.start] = at
    found.unclosed.update({one.at: at for one, by in move.crossed if by == at})


def _price(signs: Sequence[Sign], at: int, way: _Move) -> int:
    """How many faults this way leads to, as far as can be seen from here."""
    cost, stack, crossed = way.cost, way.stack, way.crossed
    for further in range(at + 1, min(len(signs), at + 1 + _AHEAD)):
        move = min(_ways(further, signs, stack, crossed), key=lambda one: one.cost)
        cost, stack, crossed = cost + move.cost, move.stack, move.crossed
    return cost + sum(one.weight for one in _all(stack))


def _ways(at: int, signs: Sequence[Sign], stack: Stack, crossed: Crossed) -> Iterator[_Move]:
    """How the sign there can be taken, the likeliest first; a single one where there is no doubt."""
    sign = signs[at]
    weight = 0 if sign.is_told else 1
    if sign.does == "opens":
        yield _Move("opens", 0, (_Open(at, sign.word, weight if sign.word else 0), stack), crossed)
    elif sign.does == "turns":
        yield from _turns(at, signs, stack, crossed, weight)
    else:
        yield from _ends(at, sign, stack, crossed, weight)


def _ends(at: int, sign: Sign, stack: Stack, crossed: Crossed, weight: int) -> Iterator[_Move]:
    if stack and sign.word in ("", stack[0].word) and stack[0].word:
        yield _Move("fits", 0, stack[1], crossed, stack[0].at)
        return
    yield from _deeper(at, stack, crossed, lambda one: sign.word in ("", one.word) or not one.word, ends=True)
    if stack and stack[0].word and not stack[0].is_lost:
        yield _Move("wrong", weight and stack[0].weight, stack[1], crossed, stack[0].at)
    if late := next((one for one, _ in crossed if sign.word in ("", one.word)), None):
        left = tuple(one for one in crossed if one[0] is not late)
        yield _Move("late", 0, stack, left, late.at)
    yield _Move("stray", weight, stack, crossed)


def _turns(at: int, signs: Sequence[Sign], stack: Stack, crossed: Crossed, weight: int) -> Iterator[_Move]:
    is_else = signs[at].word == "else"

    def takes(one: _Open) -> bool:
        return not one.had_else and (is_else or one.word in ("if", ""))

    taking = _deeper(at, stack, crossed, takes, ends=False, last=is_else)
    if stack and takes(stack[0]) and stack[0].word == "if":
        yield next(taking)
        return
    lost = _Open(at, "" if is_else else "if", 0, is_lost=True, had_else=is_else)
    losing = _Move("lost", weight, (lost, stack), crossed)
    if stack and stack[0].had_else:
        yield from taking
        yield _Move("twice", weight, stack, crossed, stack[0].at)
        yield losing
    elif is_else and _end_ahead(signs, at) != "if":
        yield from taking
        yield losing
        yield _Move("stray", weight, stack, crossed)
    else:
        # An else in a loop, with an endif behind it: the if is lost, and the else is none of the loop's.
        yield losing
        yield from taking
        yield _Move("stray", weight, stack, crossed)


def _end_ahead(signs: Sequence[Sign], at: int) -> str:
    """The word of the end that ends what is open here, as far as can be seen."""
    depth = 0
    for sign in signs[at + 1 : at + 1 + _AHEAD]:
        if sign.does == "ends" and depth == 0:
            return sign.word
        depth += {"opens": 1, "ends": -1}.get(sign.does, 0)
    return ""


def _deeper(
    at: int, stack: Stack, crossed: Crossed, fits: Callable[[_Open], bool], *, ends: bool, last: bool = False
) -> Iterator[_Move]:
    """The nearest open one that fits, and the nearest that somebody misses the end of; what is inside stays open."""
    inside: list[_Open] = []
    while stack and len(inside) < _DEEP:
        one, below = stack
        if fits(one):
            left = (*((other, at) for other in inside if not other.is_lost), *crossed)[:_DEEP]
            after: Stack = below if ends else (one._replace(had_else=one.had_else or last), below)
            yield _Move("fits", sum(other.weight for other in inside), after, left, one.at)
            if one.weight:
                return
        inside.append(one)
        stack = below


def _all(stack: Stack) -> Iterator[_Open]:
    while stack:
        one, stack = stack
        yield one
