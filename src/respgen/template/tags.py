"""Document → its tags with their places, and those of them that cannot be read (pure)."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from jinja2 import Environment, TemplateSyntaxError

from respgen.filters import FILTERS
from respgen.model import Block, Document, TableCell, WordPlace, excerpt

CORE = "docProps/core.xml"
# Nothing that opens a tag stands inside of one: a tag that was never closed ends before the next.
_INSIDE = r"(?:(?!\{[{%#]).)*?"
TAG = re.compile(rf"\{{\{{{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}|\{{#{_INSIDE}#\}}", re.DOTALL)
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_SCOPE = re.compile(r"(p|tr|tc|r)\s+")
_BLANK_BEFORE = re.compile(r"\{[{%]-?\s")
_CURLY = str.maketrans("“”‘’\u00a0\n\t", "\"\"''   ")
STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set")
WORDS = frozenset((*STATEMENTS, *"and or not in is recursive true false none True False None".split()))
"""What means something in a tag, and yet is a name to Jinja in some places."""
_WIDTH = "rows whose cells come and go differ in width, and no screen reader can tell their columns"
_MERGED = "merged cells confuse screen readers, which read a table row by row: give each cell its own words"
_ONE_FILE = "a template is one file, and reads no other"
_LEFT_OUT = {
    "tc": _WIDTH,
    "colspan": _MERGED,
    "vm": _MERGED,
    "hm": _MERGED,
    "cellbg": "colour alone tells nothing to those who cannot see it: say it in words",
    **dict.fromkeys(("include", "import", "from", "extends", "block"), _ONE_FILE),
    **dict.fromkeys(("macro", "call", "do"), "a template is no program: nothing can be defined or called"),
}
"""What docxtpl or Jinja has and templates do without, with the reason."""

# What no template needs, and what neither Jinja nor Python takes: they give up somewhere above these, each elsewhere.
MOST_TAGS = 2000
MOST_CHARACTERS, MOST_WORDS, MOST_BRACKETS = 1000, 200, 10
# A tag that begins in one paragraph and ends further off than this was never closed.
_NEAR = 3

Scope = Literal["", "p", "tr", "tc", "r"]
Path = tuple[int, ...]

ENVIRONMENT = Environment()
# Jinja looks every filter up when it parses: what there is none of is for `names` to tell.
ENVIRONMENT.filters = {name: one.change for name, one in FILTERS.items()}


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in the template: `words` as typed, `source` the same as plain Jinja, `scope` what it lifts.

    `number` counts the tags of its paragraph from 0; `alone` says that the paragraph holds no other words, nor the row
    that it lifts. `cell` is where in a table it stands, None outside of tables. `alt` says that it stands in the
    alternative text of a picture. `trims`: whether white space before and behind it goes ("{%-", "-%}"). `line` is the
    path of the paragraph that it is drawn in: another one than its own where tags join paragraphs.
    """

    place: WordPlace
    words: str
    source: str
    kind: Literal["value", "statement", "comment"]
    scope: Scope
    number: int
    alone: bool
    cell: TableCell | None = None
    alt: bool = False
    trims: tuple[bool, bool] = (False, False)
    line: Path = ()

    @property
    def word(self) -> str:
        """What the tag begins with: of a statement, which one it is."""
        return self.source.split(" ", 1)[0]

    @property
    def meant(self) -> str:
        """The statement that it is, or was probably meant to be; empty for something else."""
        near = difflib.get_close_matches(self.word, STATEMENTS, 1, 0.5) if self.kind == "statement" else ()
        return self.word if self.word in STATEMENTS else near[0] if near and self.word not in _LEFT_OUT else ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a tag, or the whole template, cannot be used, and what to do instead of the usual (empty: nothing special).

    "unreadable": no tag at all; "unpaired": its other end is missing; "misplaced": it cannot act where it stands;
    "forbidden": a template may not do it; "ambiguous": it gives a name that something else has.
    """

    kind: Literal["unreadable", "unpaired", "misplaced", "forbidden", "ambiguous"]
    place: WordPlace
    words: str
    reason: str
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All that was found. `broken` are the tags that nobody can read. `joined` are the paragraphs of a part that tags
    make one, by their paths, first one first."""

    tags: tuple[Tag, ...]
    faults: tuple[Fault, ...]
    broken: frozenset[Tag] = frozenset()
    joined: tuple[tuple[str, tuple[Path, ...]], ...] = ()


def read(document: Document) -> Found:
    """Every tag of every story and of the core properties, in the order of the parts, and which cannot be read."""
    texts = sorted(_texts(document), key=lambda one: (one.place.part, one.place.path))
    joined = _joined(texts)
    first = {(part, path): paths[0] for part, paths in joined for path in paths}
    tags: list[Tag] = []
    for text in texts:
        line = first.get((text.place.part, text.place.path), text.place.path)
        for tag in text.tags():
            alone = tag.alone and not (tag.scope == "tr" and _shares_row(tag, texts))
            tags.append(replace(tag, line=line, alone=alone))
    broken = {tag: fault for tag in tags if (fault := _fault(tag))}
    faults = [*_loose(texts), *_foreign(texts), *broken.values()]
    faults += [*_unjoined(texts), *_in_fields(texts), *_in_custom_properties(document)]
    if len(tags) > MOST_TAGS:
        reason = f"a template has at most {MOST_TAGS:,} tags"
        faults.append(Fault("unreadable", tags[MOST_TAGS].place, tags[MOST_TAGS].words, reason))
    return Found(tuple(tags[:MOST_TAGS]), tuple(faults), frozenset(broken), joined)


# ----------------------------------------------------------------------------------- where tags stand


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a paragraph, or of a property, in which tags may stand.

    `alts` are the alternative texts of its pictures, each with the position among the words where the picture is.
    `fields` are the instructions of its fields, each with the span of words that is its result; `links` where its links
    lead.
    """

    place: WordPlace
    words: str
    cell: TableCell | None = None
    alts: tuple[tuple[int, str], ...] = ()
    fields: tuple[tuple[int, int, str], ...] = ()
    links: tuple[str, ...] = ()

    def tags(self) -> Iterator[Tag]:
        """Its tags in the order in which they are drawn."""
        found = [(match.start(), False, self.words, match) for match in TAG.finditer(self.words)]
        alone = not TAG.sub("", self.words).strip() and len(found) == 1
        found += [(at, True, alt, match) for at, alt in self.alts for match in TAG.finditer(alt)]
        found.sort(key=lambda one: one[0])
        for number, (_, is_alt, words, match) in enumerate(found):
            tag = _tag(match[0], self.at(words, match.start(), match.end()), number)
            yield replace(tag, alone=alone and not is_alt, cell=self.cell, alt=is_alt)

    def at(self, words: str, start: int, end: int) -> WordPlace:
        """The place of this spot among the words, with what stands around it."""
        before, after = " ".join(words[:start].split()), " ".join(words[end:].split())
        if not before and not after:
            return self.place
        glue = " " * words[:start].endswith((" ", "\n", "\t")), " " * words[end:].startswith((" ", "\n", "\t"))
        early = before if len(before) <= 24 else "…" + before[-24:].partition(" ")[2]
        late = after if len(after) <= 24 else after[:24].rpartition(" ")[0] + "…"
        around = f"{early}{glue[0] if early else ''}{excerpt(words[start:end], 60)}{glue[1] if late else ''}{late}"
        return replace(self.place, words=around)


def _texts(document: Document) -> Iterator[_Text]:
    for story in (story for story in document.stories if story.kind != "comments"):
        for block in story.blocks:
            if isinstance(block.place, WordPlace):
                yield _text(block, block.place)
    for name, words in document.properties.items():
        yield _Text(WordPlace(document.file, CORE, f'document property "{name}"'), words)


def _text(block: Block, place: WordPlace) -> _Text:
    """The block's words without those that a tracked change takes out."""
    words, alts, fields = "", list[tuple[int, str]](), list[tuple[int, int, str]]()
    for run in block.runs:
        if run.change and run.change.kind in ("deleted", "moved from"):
            continue
        if run.picture and "{" in run.picture.alt:
            alts.append((len(words), run.picture.alt))
        if run.field:
            fields.append((len(words), len(words) + len(run.text), run.field))
        words += run.text
    links = tuple(dict.fromkeys(unquote(run.link) for run in block.runs if run.link))
    return _Text(place, words, block.cell, tuple(alts), tuple(fields), links)


def _tag(words: str, place: WordPlace, number: int) -> Tag:
    trims = words[2] == "-", len(words) > 4 and words[-3] == "-"
    source = " ".join(words[2 + trims[0] : -2 - trims[1]].translate(_CURLY).split())
    scope: Scope = ""
    if lifts := _SCOPE.match(source):
        scope, source = lifts[1], source[lifts.end() :]  # type: ignore[assignment]
    kind: Literal["value", "statement", "comment"] = (
        "value" if words[1] == "{" else "statement" if words[1] == "%" else "comment"
    )
    return Tag(place, words, source, kind, scope, number, False, trims=trims)


def _shares_row(tag: Tag, texts: Sequence[_Text]) -> bool:
    """Whether other words stand in the row that the tag lifts, or in a table inside of it."""
    return any(text.words.strip() for text in texts if text.place.path != tag.place.path and _is_in_row(text, tag))


def _is_in_row(text: _Text, tag: Tag) -> bool:
    if (text.place.part, text.place.story) != (tag.place.part, tag.place.story) or not text.cell or not tag.cell:
        return False
    if text.cell.depth > tag.cell.depth:
        row = tag.place.path[:-2]
        return text.place.path[: len(row)] == row
    return (text.cell.table, text.cell.row) == (tag.cell.table, tag.cell.row)


# ------------------------------------------------------------------------------- joining paragraphs


def _joins_next(text: _Text) -> bool:
    return text.words.rstrip().endswith("-%}")


def _joins_previous(text: _Text) -> bool:
    return text.words.lstrip().startswith("{%-")


def _follows(text: _Text, before: _Text) -> bool:
    """Whether one paragraph comes directly behind the other, in the same cell or text."""
    place, other = text.place, before.place
    return (place.part, place.story, place.path[:-1], text.cell) == (
        (other.part, other.story, other.path[:-1], before.cell)
    ) and place.path[-1:] == tuple(at + 1 for at in other.path[-1:])


def _joined(texts: Sequence[_Text]) -> tuple[tuple[str, tuple[Path, ...]], ...]:
    """The paragraphs that become one, as docxtpl has it: "-%}" at the end of one, or "{%-" at the beginning of one."""
    found: list[list[_Text]] = []
    for before, text in itertools.pairwise(texts):
        if _follows(text, before) and (_joins_next(before) or _joins_previous(text)):
            if found and found[-1][-1] is before:
                found[-1].append(text)
            else:
                found.append([before, text])
    return tuple((group[0].place.part, tuple(text.place.path for text in group)) for group in found)


def _unjoined(texts: Sequence[_Text]) -> Iterator[Fault]:
    for before, text in itertools.zip_longest(texts, texts[1:]):
        if _joins_next(before) and (text is None or not _follows(text, before)):
            *_, match = TAG.finditer(before.words)
            reason = "it joins its paragraph to the next, and no paragraph follows here"
            place = before.at(before.words, match.start(), match.end())
            yield Fault("misplaced", place, match[0], reason, "leave out the sign")


# ---------------------------------------------------------------------------------- what is no tag


def _loose(texts: Sequence[_Text]) -> Iterator[Fault]:
    """Halves of tags: two that belong together are one fault, in one paragraph or in several."""
    halves: list[tuple[int, str, WordPlace, str]] = []
    for number, text in enumerate(texts):
        for words in (text.words, *(alt for _, alt in text.alts)):
            # Blanked, not cut out: what stands on both sides of a tag must not become one.
            rest = TAG.sub(lambda match: " " * len(match[0]), words)
            for match in _LOOSE.finditer(rest):
                place, told = text.at(words, match.start(), match.end()), excerpt(rest[match.start() :], 40)
                # What the message says already need not be said by the place.
                place = text.place if place.words[:20] == told[:20] else place
                halves.append((number, match[0], place, told))
    at = 0
    while at < len(halves):
        number, sign, place, words = halves[at]
        end = _ENDS.get(sign)
        following = halves[at + 1] if at + 1 < len(halves) else None
        if end is None:
            yield Fault("unreadable", place, words, "nothing opens it")
        elif following and following[0] == number and following[1] not in _ENDS:
            at += 1
            reason = f'it begins with "{sign}" and ends with "{following[1]}", not with "{end}"'
            yield Fault("unreadable", place, words, reason)
        elif following and following[1] == end and following[0] - number <= _NEAR:
            at += 1
            reason = f"its end stands in another paragraph or cell ({following[2].spot})"
            yield Fault("unreadable", place, words, reason, "type all of it in one paragraph")
        else:
            yield Fault("unreadable", place, words, f'it is never closed with "{end}"')
        at += 1


def _in_fields(texts: Sequence[_Text]) -> Iterator[Fault]:
    """Tags in a field of Word's: in its instruction, or in its result, which Word works out anew."""
    for text in texts:
        for match in TAG.finditer(text.words):
            field = next((one for start, end, one in text.fields if start < match.end() and match.start() < end), "")
            if field:
                reason = f"it stands in the field {excerpt(field, 40)}, whose words Word works out anew"
                yield Fault("misplaced", text.at(text.words, match.start(), match.end()), match[0], reason)
        for field in dict.fromkeys(field for _, _, field in text.fields):
            for match in TAG.finditer(field):
                reason = f"it stands in the instruction of the field {excerpt(field, 40)}"
                yield Fault("misplaced", text.at(field, match.start(), match.end()), match[0], reason)
        for link in text.links:
            for match in TAG.finditer(link):
                reason, mend = (
                    f"it stands in the address of a link, {excerpt(link, 60)}",
                    "print inspection.link instead",
                )
                yield Fault("misplaced", text.at(link, match.start(), match.end()), match[0], reason, mend)


def _in_custom_properties(document: Document) -> Iterator[Fault]:
    for name, words in document.custom.items():
        for match in TAG.finditer(words):
            place = WordPlace(document.file, "docProps/custom.xml", f'document property "{name}"')
            reason = "only Word's own properties, such as the title, are filled in"
            yield Fault("misplaced", place, match[0], reason)


_FOREIGN = re.compile(r"(?<!\{)\{\s*[A-Za-z_]\w*(?:\.\w+)+\s*\}(?!\})|«[^»]*»")


def _foreign(texts: Sequence[_Text]) -> Iterator[Fault]:
    """What other programs have as tags: it would be printed as it stands."""
    for text in texts:
        for match in _FOREIGN.finditer(TAG.sub(lambda match: " " * len(match[0]), text.words)):
            name = match[0].strip("{}«» ")
            mend = f"type {{{{ {name} }}}}, or take it out"
            place = text.at(text.words, match.start(), match.end())
            yield Fault("unreadable", place, match[0], "a field stands in two braces on each side", mend)


def _fault(tag: Tag) -> Fault | None:
    """Why this tag alone cannot be used, if so."""
    if tag.kind == "comment":
        return None

    def fault(kind: Literal["unreadable", "misplaced", "forbidden"], reason: str, mend: str = "") -> Fault:
        return Fault(kind, tag.place, tag.words, reason, mend)

    if _is_too_long(tag.source):
        most = f"{MOST_CHARACTERS:,} characters, {MOST_WORDS} words and signs, {MOST_BRACKETS} brackets"
        return replace(fault("unreadable", f"a tag has at most {most}"), words=excerpt(tag.words))
    if tag.scope == "tc":
        return fault("forbidden", _LEFT_OUT["tc"])
    if "+" in (tag.words[2], tag.words[-3]):
        return fault("forbidden", "a plus sign says nothing here: leave it out")
    if tag.scope and _BLANK_BEFORE.match(tag.words):
        mend = f"type {tag.words[:2]}{tag.scope}, without a blank"
        return fault("unreadable", f'no blank may stand before the "{tag.scope}"', mend)
    if tag.kind == "statement" and tag.word not in STATEMENTS:
        return _no_statement(tag)
    if tag.scope in ("p", "tr") and any(tag.trims):
        return fault("misplaced", "it takes its whole paragraph or row away, so nothing is left to join or trim")
    around = {"if": "{}{{% endif %}}", "for": "{}{{% endfor %}}", "elif": "{{% if x %}}{}{{% endif %}}"}
    around |= {"else": "{{% if x %}}{}{{% endif %}}", "endif": "{{% if x %}}{}", "endfor": "{{% for x in y %}}{}"}
    pattern = around.get(tag.word, "{}") if tag.kind == "statement" else "{}"
    try:
        ENVIRONMENT.parse(pattern.format(jinja(tag)))
    except TemplateSyntaxError as error:
        if tag.kind == "value":
            reason = "it is not written as a field has to be, such as {{ force.name }}"
            return fault("unreadable", reason if tag.source else "it names no field")
        shape = {
            "if": "{% if force.name %}", "elif": "{% elif force.name %}", "for": "{% for item in applying %}",
            "set": "{% set who = force.name %}",
        }.get(tag.word, f"{{% {tag.word} %}}")  # fmt: skip
        told = (error.message or "it gives no reason").rstrip(".")
        return fault("unreadable", f"it is not written as {shape} is (Jinja says: {told})")
    return None


def _no_statement(tag: Tag) -> Fault:
    if not tag.source:
        return Fault("unreadable", tag.place, tag.words, "it says nothing")
    if tag.word in _LEFT_OUT:
        return Fault("forbidden", tag.place, tag.words, _LEFT_OUT[tag.word])
    reason = f'a tag begins with one of {", ".join(STATEMENTS)}, not with "{excerpt(tag.word, 30)}"'
    if tag.meant:
        return Fault("unreadable", tag.place, tag.words, reason, f'did you mean "{tag.meant}"?')
    return Fault("forbidden", tag.place, tag.words, reason)


def _is_too_long(source: str) -> bool:
    brackets = len(re.findall(r"[(\[{]", source))
    words = len(re.findall(r"\w+|[^\w\s]", source))
    return len(source) > MOST_CHARACTERS or words > MOST_WORDS or brackets > MOST_BRACKETS


def jinja(tag: Tag) -> str:
    """The tag as Jinja reads it."""
    opened, closed = {"value": ("{{ ", " }}"), "statement": ("{% ", " %}"), "comment": ("{# ", " #}")}[tag.kind]
    return opened + tag.source + closed
