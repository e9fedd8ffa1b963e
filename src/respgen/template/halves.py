"""Passages → what begins or ends as a tag and is none, each as the tag that it was probably meant to be (pure).

Such a tag is told as a fault and never drawn; but it may open a loop or end a condition, and whoever pairs the others
has to know.
"""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jinja2 import TemplateSyntaxError

from respgen.model import excerpt
from respgen.template.tags import ENDS, ENVIRONMENT, STATEMENTS, TAG, Fault, Passage, Tag, jinja, tag_of

_SIGN = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
# A tag that begins in one paragraph and ends further off than this was never closed.
_NEAR = 3
# No tag is as long as what is looked back for its beginning, and no template has as many halves.
_BACK, _MOST = 300, 2000
_FIELD = r"[\w.]*\w(?: *\| *\w+(?:\([^(){}]*\))?)*"
_OPENED_FIELD = re.compile(rf"\{{\{{-?\s*(?:(?:p|tr|tc|r)\s+)?{_FIELD}")
_CLOSED_FIELD = re.compile(rf"(?:\{{\s*)?(?:\b(?:p|tr|tc|r)\s+)?{_FIELD}\s*-?$")
_STATEMENT = rf"(?:(?:\{{\s*%?|%)-?\s*)?(?:\b(?:p|tr|tc|r)\s+)?\b(?:{'|'.join(STATEMENTS)})\b"


@dataclass(frozen=True, slots=True)
class Half:
    """A tag that lacks a sign: which words of a passage it covers, and the fault that it is.

    `text` are its passage's words or the alternative text that it stands in, `at` where that stands among the words,
    `start` and `end` the span in `text`. `tag` is what it was probably meant to be.
    """

    passage: Passage
    text: str
    at: int
    start: int
    end: int
    is_alt: bool
    tag: Tag
    fault: Fault


@dataclass(frozen=True, slots=True)
class _Loose:
    """A sign that is none of a tag's, at `start` in the text; the tags and signs next to it end and begin at `before`
    and `behind`. `number` counts the passages."""

    number: int
    passage: Passage
    text: str
    at: int
    is_alt: bool
    sign: str
    start: int
    before: int
    behind: int

    @property
    def opens(self) -> bool:
        return self.sign in ENDS

    @property
    def spot(self) -> tuple[int, str, int]:
        return self.number, self.text, self.at


def read(passages: Sequence[Passage]) -> Iterator[Half]:
    """The halves of tags: two that belong together are one, in one paragraph or in several."""
    every = (one for number, passage in enumerate(passages) for one in _loose(number, passage))
    loose = list(itertools.islice(every, _MOST))
    at = 0
    while at < len(loose):
        one, following = loose[at], loose[at + 1] if at + 1 < len(loose) else None
        end = ENDS.get(one.sign)
        at += 1
        if end is None:
            yield _ending(one)
        elif (single := _single_end(one)) is not None:
            yield _opening(one, single, f'it is never closed with "{end}"')
        elif following and following.spot == one.spot and not following.opens:
            at += 1
            holds_another = bool(TAG.search(one.text, one.start + 2, following.start))
            reason = f'it begins with "{one.sign}" and ends with "{following.sign}", not with "{end}"'
            yield _opening(one, following.start + 2, "another tag stands inside of it" if holds_another else reason)
        elif following and following.sign == end and following.number - one.number <= _NEAR:
            at += 1
            ending = _ending(following)
            reason = f"its end stands in another paragraph or cell ({ending.fault.place.spot})"
            yield _opening(one, None, reason, "type all of it in one paragraph")
        else:
            yield _opening(one, None, f'it is never closed with "{end}"')


def _loose(number: int, passage: Passage) -> Iterator[_Loose]:
    """The signs of a passage that are none of a tag's, in their order."""
    texts = [(0, False, passage.words), *((at, True, alt) for at, alt in passage.alts)]
    for at, is_alt, text in texts:
        tags = list(TAG.finditer(text))
        # Blanked, not cut out: what stands on both sides of a tag must not become one.
        rest = TAG.sub(lambda match: " " * len(match[0]), text)
        signs = list(_SIGN.finditer(rest))
        spans = sorted(match.span() for match in (*tags, *signs))
        ends, starts = [0, *(end for _, end in spans)], [*(start for start, _ in spans), len(text)]
        for sign in signs:
            before = ends[bisect.bisect_right(ends, sign.start()) - 1]
            behind = starts[bisect.bisect_left(starts, sign.end())]
            yield _Loose(number, passage, text, at, is_alt, sign[0], sign.start(), before, behind)


def _single_end(one: _Loose) -> int | None:
    """Where what the sign opens ends with half of the sign that it should end with: "{{ x }", "{% if x %"."""
    half = re.compile(r"\}" if one.sign == "{{" else r"%|\}" if one.sign == "{%" else r"#|\}")
    match = half.search(one.text, one.start + 2, one.behind)
    return match.end() if match else None


def _opening(one: _Loose, end: int | None, reason: str, mend: str = "") -> Half:
    """What begins with a sign. Without an end it goes as far as a field's name, or up to the next tag."""
    if end is None:
        field = _OPENED_FIELD.match(one.text, one.start, one.behind) if one.sign == "{{" else None
        stop = field.end() if field else one.behind
        end = one.start + len(one.text[one.start : stop].rstrip())
    inside = TAG.sub(lambda match: match[0][2:-2], one.text[one.start + 2 : end].rstrip("}%#"))
    # What lifts stands right behind the sign: "{%p", not "{% p".
    blank = "" if inside[:1].isalpha() else " "
    return _half(one, one.start, end, f"{one.sign}{blank}{' '.join(inside.split())} {ENDS[one.sign]}", reason, mend)


def _ending(one: _Loose) -> Half:
    """What ends with a sign and begins with none."""
    sign = next(sign for sign, end in ENDS.items() if end == one.sign)
    back = max(one.before, one.start - _BACK)
    words = one.text[back : one.start]
    found: re.Match[str] | None = None
    if sign == "{%":
        places = [match.start() for match in re.finditer(_STATEMENT, words)]
        spans = [re.compile(r"[^{}]*|\{[^{}]*", re.DOTALL).fullmatch(words, at) for at in places]
        whole = [(match, tag_of(_completed(sign, match[0]), one.passage.place, 0)) for match in spans if match]
        found = next((match for match, tag in whole if _is_sound(tag)), None)
        found = found or next((match for match in spans if match), None)
    elif sign == "{{":
        found = _CLOSED_FIELD.search(words)
    start = back + found.start() if found else one.start
    reason = f'no "{sign}" opens it'
    return _half(one, start, one.start + 2, _completed(sign, one.text[start : one.start]), reason)


def _completed(sign: str, inside: str) -> str:
    inside = inside.strip().lstrip("{% ")
    blank = "" if re.match(r"(?:p|tr|tc|r)\s", inside) else " "
    return f"{sign}{blank}{' '.join(inside.split())} {ENDS[sign]}"


def _is_sound(tag: Tag) -> bool:
    """Whether Jinja can read the tag, its partner left aside."""
    around = {"if": "{}{{% endif %}}", "for": "{}{{% endfor %}}", "endif": "{{% if x %}}{}"}
    around |= dict.fromkeys(("elif", "else"), "{{% if x %}}{}{{% endif %}}")
    around |= {"endfor": "{{% for x in y %}}{}"}
    try:
        ENVIRONMENT.parse(around.get(tag.word, "{}").format(jinja(tag)))
    except TemplateSyntaxError:
        return False
    return True


def _half(one: _Loose, start: int, end: int, completed: str, reason: str, mend: str = "") -> Half:
    words, place = one.text[start:end], one.passage.at(one.text, start, end, is_alt=one.is_alt)
    sign = completed[:2]
    inside = completed[2:-2].strip().split(" ")
    if sign == "{%" and not any(word in STATEMENTS for word in inside[:2]) and "." in inside[0]:
        completed = f"{{{{ {' '.join(inside)} }}}}"
    tag = tag_of(completed, place, 0)
    told = excerpt(words, 60)
    if not mend and sign != "{#" and "\n" not in completed and len(completed) < 60 and _is_sound(tag):
        mend = f"type {completed}"
    fault = Fault("unreadable", place, told, reason, mend)
    return Half(one.passage, one.text, one.at, start, end, one.is_alt, replace(tag, words=told), fault)


# ------------------------------------------------------------------------------------- other signs

_FOREIGN = re.compile(r"(?<!\{)\{\s*[A-Za-z_]\w*(?:\.\w+)+\s*\}(?!\})|«[^»]*»")


def foreign(passages: Sequence[Passage], halves: Sequence[Half]) -> Iterator[Fault]:
    """What other programs have as tags: it would be printed as it stands."""
    for passage in passages:
        for is_alt, text in ((False, passage.words), *((True, alt) for _, alt in passage.alts)):
            spans = [(half.start, half.end) for half in halves if half.passage is passage and half.is_alt is is_alt]
            for match in _FOREIGN.finditer(TAG.sub(lambda match: " " * len(match[0]), text)):
                if not any(start <= match.start() < end for start, end in spans):
                    place = passage.at(text, match.start(), match.end(), is_alt=is_alt)
                    yield Fault("unreadable", place, match[0], *_foreign(match[0]))


def _foreign(words: str) -> tuple[str, str]:
    """Why this is no tag, and what to do."""
    if words.startswith("«"):
        reason = "it looks like a field of mail merge, and would be printed as it stands"
        return reason, "type a field in its place, such as {{ force.name }}, or take it out"
    name = words.strip("{} ")
    return "a field stands in two braces on each side", f"type {{{{ {name} }}}}, or take it out"
