"""Document → its tags with their places, and those of them that cannot be read or used where they stand (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jinja2 import Environment, TemplateSyntaxError

from respgen.filters import FILTERS
from respgen.model import Block, Document, TableCell, WordPlace, excerpt

CORE = "docProps/core.xml"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SCOPE = re.compile(r"(p|tr|tc|r)\s+")
_CURLY = str.maketrans("“”‘’\u00a0\n\t", "\"\"''   ")
_STATEMENTS = {"if", "elif", "else", "endif", "for", "endfor", "set"}

# What no template needs, and what neither Jinja nor Python takes: they give up somewhere above these, each elsewhere.
MOST_TAGS = 2000
MOST_CHARACTERS, MOST_WORDS, MOST_BRACKETS = 1000, 200, 10
MOST_INSIDE, MOST_LOOPS, MOST_BRANCHES = 20, 4, 50

Scope = Literal["", "p", "tr", "tc", "r"]

ENVIRONMENT = Environment()
ENVIRONMENT.filters = {name: FILTERS[name] for name in FILTERS}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in the template: `words` as typed, `source` the same as plain Jinja, `scope` what it lifts.

    `number` counts the tags of its paragraph from 0; `alone` says that the paragraph holds no other words. `cell` is
    where in a table it stands, None outside of tables.
    """

    place: WordPlace
    words: str
    source: str
    kind: Literal["value", "statement", "comment"]
    scope: Scope
    number: int
    alone: bool
    cell: TableCell | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """A tag that cannot be used: it is not readable, or a template may not do it."""

    kind: Literal["unreadable", "forbidden"]
    place: WordPlace
    words: str
    reason: str


def read(document: Document) -> tuple[list[Tag], list[Fault]]:
    """Every tag of every story and of the core properties, in the order of the parts, and what is wrong with them."""
    found = sorted(_texts(document), key=lambda one: (one.place.part, one.place.path))
    tags = [tag for text in found for tag in _tags(text)]
    faults = [fault for text in found for fault in _loose(text)]
    faults += [fault for tag in tags if (fault := _fault(tag) or _misplaced(tag, found))]
    faults += _pairing(tags)
    if len(tags) > MOST_TAGS:
        reason = f"a template has at most {MOST_TAGS} tags"
        faults.append(Fault("unreadable", tags[MOST_TAGS].place, tags[MOST_TAGS].words, reason))
    return tags, faults


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a block, or of a property, in which tags may stand."""

    place: WordPlace
    words: str
    cell: TableCell | None = None


def _texts(document: Document) -> Iterator[_Text]:
    for story in (story for story in document.stories if story.kind != "comments"):
        for block in story.blocks:
            if isinstance(block.place, WordPlace):
                yield _Text(block.place, _standing(block), block.cell)
    for name, words in document.properties.items():
        yield _Text(WordPlace(document.file, CORE, f'document property "{name}"'), words)


def _standing(block: Block) -> str:
    """The block's words without those that a tracked change takes out."""
    return "".join(run.text for run in block.runs if not run.change or run.change.kind not in ("deleted", "moved from"))


def _tags(text: _Text) -> Iterator[Tag]:
    alone = not TAG.sub("", text.words).strip() and len(TAG.findall(text.words)) == 1
    for number, match in enumerate(TAG.finditer(text.words)):
        words = match[0]
        source = " ".join(words[2:-2].translate(_CURLY).split())
        scope: Scope = ""
        if lifts := _SCOPE.match(source):
            scope, source = lifts[1], source[lifts.end() :]  # type: ignore[assignment]
        kind: Literal["value", "statement", "comment"] = (
            "value" if words[1] == "{" else "statement" if words[1] == "%" else "comment"
        )
        yield Tag(text.place, words, source, kind, scope, number, alone, text.cell)


def _loose(text: _Text) -> Iterator[Fault]:
    # Blanked, not cut out: what stands on both sides of a tag must not become one.
    rest = TAG.sub(lambda match: " " * len(match[0]), text.words)
    for match in _LOOSE.finditer(rest):
        words = rest[match.start() : match.start() + 40].strip()
        end = {"{{": "}}", "{%": "%}", "{#": "#}"}.get(match[0])
        reason = f'it is never closed with "{end}"' if end else "nothing opens it"
        yield Fault("unreadable", text.place, words, reason)


def _misplaced(tag: Tag, texts: list[_Text]) -> Fault | None:
    """Why a tag that lifts a row cannot stand where it does, if so."""
    if tag.scope != "tr":
        return None
    if tag.cell is None:
        return Fault("unreadable", tag.place, tag.words, "a tag with tr stands in a table")
    if tag.kind == "value":
        return Fault("unreadable", tag.place, tag.words, "a field cannot be printed as a row")
    others = [text.words for text in texts if text.place != tag.place and _lifted_with(tag, text)]
    if not tag.alone or any(words.strip() for words in others):
        reason = "its row disappears, so nothing else may stand in that row"
        return Fault("unreadable", tag.place, tag.words, reason)
    return None


def _lifted_with(tag: Tag, text: _Text) -> bool:
    """Whether the words stand in the row that the tag lifts, or in a table inside of it."""
    if (text.place.part, text.place.story) != (tag.place.part, tag.place.story) or not text.cell or not tag.cell:
        return False
    if text.cell.depth > tag.cell.depth:
        row = tag.place.path[:-2]
        return text.place.path[: len(row)] == row
    return (text.cell.table, text.cell.row) == (tag.cell.table, tag.cell.row)


def _fault(tag: Tag) -> Fault | None:
    """Why this tag alone cannot be used, if so."""
    if tag.kind == "comment":
        return None
    if _is_too_long(tag.source):
        reason = (
            f"a tag has at most {MOST_CHARACTERS} characters, {MOST_WORDS} words and signs, {MOST_BRACKETS} brackets"
        )
        return Fault("unreadable", tag.place, excerpt(tag.words), reason)
    if tag.scope == "tc":
        reason = "rows whose cells come and go differ in width, and no screen reader can tell their columns"
        return Fault("forbidden", tag.place, tag.words, reason)
    if tag.words[2] in "-+" or tag.words[-3] in "-+":
        return Fault("forbidden", tag.place, tag.words, "white space is not trimmed by tags here: leave out the sign")
    word = tag.source.split(" ", 1)[0]
    if tag.kind == "statement" and word not in _STATEMENTS:
        if tag.words[2:].lstrip() != tag.words[2:] and word in ("p", "tr", "tc", "r"):
            return Fault("unreadable", tag.place, tag.words, f'no blank may stand before the "{word}"')
        return Fault("forbidden", tag.place, tag.words, f'"{word}" is not among {", ".join(sorted(_STATEMENTS))}')
    if tag.kind == "statement" and tag.scope == "p" and not tag.alone:
        return Fault("unreadable", tag.place, tag.words, "a tag with p stands alone in its paragraph")
    around = {"if": "{}{{% endif %}}", "for": "{}{{% endfor %}}", "elif": "{{% if x %}}{}{{% endif %}}"}
    around |= {"else": "{{% if x %}}{}{{% endif %}}", "endif": "{{% if x %}}{}", "endfor": "{{% for x in y %}}{}"}
    pattern = around.get(word, "{}") if tag.kind == "statement" else "{}"
    try:
        ENVIRONMENT.parse(pattern.format(jinja(tag)))
    except TemplateSyntaxError as error:
        told = (error.message or "no reason is given").rstrip(".")
        reason = f"it is not written as a tag has to be (Jinja says: {told})"
        if tag.kind == "value":
            reason = "it is not written as a field has to be, such as {{ force.name }}"
        return Fault("unreadable", tag.place, tag.words, reason)
    return None


def _is_too_long(source: str) -> bool:
    brackets = len(re.findall(r"[(\[{]", source))
    words = len(re.findall(r"\w+|[^\w\s]", source))
    return len(source) > MOST_CHARACTERS or words > MOST_WORDS or brackets > MOST_BRACKETS


def jinja(tag: Tag) -> str:
    """The tag as Jinja reads it."""
    opened, closed = {"value": ("{{ ", " }}"), "statement": ("{% ", " %}"), "comment": ("{# ", " #}")}[tag.kind]
    return opened + tag.source + closed


def _pairing(tags: list[Tag]) -> Iterator[Fault]:
    """Openings without an end, ends without an opening, and pairs that do not stand in the same place."""
    opened: list[tuple[Tag, bool]] = []
    branches: dict[Tag, int] = {}
    for tag in [tag for tag in tags if tag.kind == "statement"]:
        word = tag.source.split(" ", 1)[0]
        while opened and opened[-1][0].place.part != tag.place.part:
            yield _unclosed(opened.pop()[0])
        if tag.scope == "tc":
            continue
        if word in ("if", "for"):
            opened.append((tag, False))
            branches[tag] = 1
            loops = [one for one, _ in opened if one.source.startswith("for ")]
            if len(opened) == MOST_INSIDE + 1 or (word == "for" and len(loops) == MOST_LOOPS + 1):
                reason = f"at most {MOST_INSIDE} ifs and loops stand inside each other, and at most {MOST_LOOPS} loops"
                yield Fault("unreadable", tag.place, tag.words, reason)
        elif word in ("elif", "else", "endif", "endfor"):
            if not opened:
                yield Fault("unreadable", tag.place, tag.words, "nothing opens it")
                continue
            start, had_else = opened.pop()
            branches[start] += 1
            if branches[start] == MOST_BRANCHES + 1:
                reason = f"{start.words} at {start.place} has more than {MOST_BRANCHES} branches"
                yield Fault("unreadable", tag.place, tag.words, reason)
            wants = "end" + start.source.split(" ", 1)[0]
            if not word.startswith("end"):
                opened.append((start, had_else or word == "else"))
            if (word.startswith("end") and word != wants) or (word == "elif" and wants == "endfor"):
                yield Fault("unreadable", tag.place, tag.words, f"it crosses {start.words} at {start.place}")
            elif had_else and not word.startswith("end"):
                reason = f"{start.words} at {start.place} has its last branch already"
                yield Fault("unreadable", tag.place, tag.words, reason)
            elif _where(start) != _where(tag) and ((start.cell and tag.cell) or tag.scope != "tr"):
                reason = f"{start.words} at {start.place} opens it, in another paragraph or table, or of another kind"
                yield Fault("unreadable", tag.place, tag.words, reason)
    for tag, _ in opened:
        yield _unclosed(tag)


def _unclosed(tag: Tag) -> Fault:
    return Fault("unreadable", tag.place, tag.words, f'no "end{tag.source.split(" ", 1)[0]}" closes it')


def _where(tag: Tag) -> tuple[object, ...]:
    """What both ends of a pair must share, so that what stands between can be repeated or left out as a whole."""
    match tag.scope, tag.cell:
        case "p", _:
            return "p", tag.place.path[:-1]
        case "tr", TableCell(table=table, depth=depth):
            return "tr", tag.place.story, table, depth
        case _:
            return "", tag.place.path, tag.place.story
