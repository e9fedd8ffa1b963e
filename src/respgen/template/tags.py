"""A document's words → the tags in them, each with its place (pure). docxtpl's dialect."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import unquote

from jinja2 import Environment

from respgen.filters import FILTERS
from respgen.model import Block, Document, TableCell, WordPlace, excerpt

CORE = "docProps/core.xml"
# Nothing that opens a tag stands inside of one: a tag that was never closed ends before the next.
_INSIDE = r"(?:(?!\{[{%#]).)*?"
TAG = re.compile(rf"\{{\{{{_INSIDE}\}}\}}|\{{%{_INSIDE}%\}}|\{{#{_INSIDE}#\}}", re.DOTALL)
ENDS = {"{{": "}}", "{%": "%}", "{#": "#}"}
STATEMENTS = ("if", "elif", "else", "endif", "for", "endfor", "set")
WORDS = frozenset((*STATEMENTS, *"and or not in is recursive true false none True False None".split()))
"""What means something in a tag, and yet is a name to Jinja in some places."""
_SCOPE = re.compile(r"(p|tr|tc|r)\s+", re.I)
_GLUED = re.compile(rf"(p|tr|tc|r)(?=(?:{'|'.join(STATEMENTS)})\b)", re.I)
_CURLY = str.maketrans("“”„″‘’‚′\u00a0\n\t", "\"\"\"\"''''   ")
_WIDTH = "rows whose cells come and go differ in width, and no screen reader can tell their columns"
_MERGED = "merged cells confuse screen readers, which read a table row by row: give each cell its own words"
_ONE_FILE = "a template is one file, and reads no other"
_NO_PROGRAM = "a template is no program: nothing can be defined or called"
LEFT_OUT = {
    "tc": _WIDTH,
    "colspan": _MERGED,
    "vm": _MERGED,
    "hm": _MERGED,
    "cellbg": "colour alone tells nothing to those who cannot see it: say it in words",
    "raw": "what is no tag is printed as it stands anyway",
    "with": "a name is given by {% set who = force.name %}",
    "filter": "a filter stands behind its field, as in {{ holder.title|possessive }}",
    "print": "a field is printed by {{ and }}",
    **dict.fromkeys(("include", "import", "from", "extends", "block"), _ONE_FILE),
    **dict.fromkeys(("macro", "call", "do"), _NO_PROGRAM),
}
"""What docxtpl or Jinja has and templates do without, with the reason."""
# An if that looks for a member in a list was meant for a loop: nothing else has that shape.
_LOOP = re.compile(r"\w+ \w+ in [\w.]+(?: if .+)?$")
_INSTEAD = {"elseif": "elif", "elsif": "elif", "foreach": "for"}

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
        """The statement that it is, or was probably meant to be; empty for something else.

        "{% end %}" is meant for an end, whichever.
        """
        word, second, *_ = [*self.source.lower().split(), "", ""]
        if self.kind != "statement" or is_left_out(word):
            return ""
        if word in ("else", "end") and second in ("if", "for"):
            return "elif" if word == "else" else word + second
        if word != "elif" and _LOOP.match(self.source):
            return "for"
        if word in STATEMENTS or word == "end":
            return word
        near = difflib.get_close_matches(word, STATEMENTS, 1, 0.5)
        return _INSTEAD.get(word) or (near[0] if near else "")

    @property
    def name(self) -> str:
        """The name that a loop or a `set` gives, as far as it can be read; else empty."""
        _, name, *_ = [*self.source.replace("=", " = ").split(), "", ""]
        return name if self.meant in ("for", "set") and name.isidentifier() and name not in WORDS else ""


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


def is_left_out(word: str) -> bool:
    """Whether a statement of this word, or one that ends such a statement, is none of ours."""
    return word.removeprefix("end") in LEFT_OUT or word == "endset"


def jinja(tag: Tag) -> str:
    """The tag as Jinja reads it."""
    opened, closed = {"value": ("{{ ", " }}"), "statement": ("{% ", " %}"), "comment": ("{# ", " #}")}[tag.kind]
    return opened + tag.source + closed


def tag_of(words: str, place: WordPlace, number: int) -> Tag:
    """The tag that these words are, from its opening sign to its closing one."""
    trims = words[2] == "-", len(words) > 4 and words[-3] == "-"
    source = " ".join(words[2 + trims[0] : -2 - trims[1]].translate(_CURLY).strip("+").split())
    scope: Scope = ""
    if lifts := _SCOPE.match(source) or _GLUED.match(source):
        scope, source = lifts[1].lower(), source[lifts.end() :]  # type: ignore[assignment]
    is_statement = words[1] == "%" or (words[1] == "{" and source.split(" ")[0] in STATEMENTS)
    kind: Literal["value", "statement", "comment"] = (
        "statement" if is_statement else "value" if words[1] == "{" else "comment"
    )
    return Tag(place, words, source, kind, scope, number, False, trims=trims)


# ------------------------------------------------------------------------------------- where tags stand


@dataclass(frozen=True, slots=True)
class Passage:
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

    def at(self, words: str, start: int, end: int, *, is_alt: bool = False) -> WordPlace:
        """The place of this spot among the words, with what stands around it. Of an alternative text it says so, for
        nobody sees it on the page."""
        before, after = " ".join(words[:start].split()), " ".join(words[end:].split())
        if not before and not after and not is_alt:
            return self.place
        glue = " " * words[:start].endswith((" ", "\n", "\t")), " " * words[end:].startswith((" ", "\n", "\t"))
        early = before if len(before) <= 24 else "…" + before[-24:].partition(" ")[2]
        late = after if len(after) <= 24 else after[:24].rpartition(" ")[0] + "…"
        around = f"{early}{glue[0] if early else ''}{excerpt(words[start:end], 60)}{glue[1] if late else ''}{late}"
        return replace(self.place, words=f"alternative text: {around}" if is_alt else around)


def passages(document: Document) -> Iterator[Passage]:
    """All words in which tags may stand, property by property and paragraph by paragraph."""
    for story in (story for story in document.stories if story.kind != "comments"):
        for block in story.blocks:
            if isinstance(block.place, WordPlace):
                yield _passage(block, block.place)
    for name, words in document.properties.items():
        yield Passage(WordPlace(document.file, CORE, f'document property "{name}"'), words)


def _passage(block: Block, place: WordPlace) -> Passage:
    """The block's words without those that a tracked change takes out."""
    words, alts, fields = "", list[tuple[int, str]](), list[tuple[int, int, str]]()
    for run in block.runs:
        if run.change and run.change.kind in ("deleted", "moved from"):
            continue
        if run.picture and re.search("[{}«]", run.picture.alt):
            alts.append((len(words), run.picture.alt))
        if run.field:
            fields.append((len(words), len(words) + len(run.text), run.field))
        words += run.text
    links = tuple(dict.fromkeys(unquote(run.link) for run in block.runs if run.link))
    return Passage(place, words, block.cell, tuple(alts), tuple(fields), links)
