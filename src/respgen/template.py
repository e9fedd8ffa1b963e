"""Document → Template: every tag with its place, and every field that it uses (pure). docxtpl's dialect.

Nothing is judged here. A tag that cannot be read, or that holds what a template may not do, stays in the Template as
a Fault; the rules about templates tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from jinja2 import Environment, TemplateSyntaxError, nodes

from respgen.filters import FILTERS
from respgen.model import Block, Document, TableCell, WordPlace, excerpt

CORE = "docProps/core.xml"
TYPES = "[Content_Types].xml"
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
How = Literal["printed", "looped", "tested", "named", "compared with words", "compared with a number"]
LOOP = "(loop)"
"""What `loop` stands for inside a loop; no field has such a name."""


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
class Use:
    """A field that a tag uses: its dotted name ("recommendations[].label"; empty: it starts at nothing), as `written`.

    `filtered` says that a filter takes it, `conditional` that the tag stands inside an `if` or a `for`.
    """

    tag: Tag
    name: str
    written: str
    how: How
    filtered: bool = False
    conditional: bool = False


@dataclass(frozen=True, slots=True)
class Fault:
    """A tag that cannot be used: it is not readable, or a template may not do it."""

    kind: Literal["unreadable", "forbidden"]
    place: WordPlace
    words: str
    reason: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template, read. `scope` is what one document is about: an inspection, or the force as a whole."""

    document: Document
    name: str
    scope: Literal["inspection", "force"]
    tags: tuple[Tag, ...] = ()
    uses: tuple[Use, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def file(self) -> str:
        return self.document.file

    @property
    def main(self) -> str:
        """The name of the part that holds the body."""
        return self.document.stories[0].part if self.document.stories else ""

    @property
    def language(self) -> str:
        return self.document.language or "en-GB"


def read(document: Document) -> Template:
    """Find every tag of every story and of the core properties, pair them, and resolve the names they use."""
    name = name_of(document.file.rsplit("/", 1)[-1])
    scope: Literal["inspection", "force"] = "force" if document.custom.get("scope") == "force" else "inspection"
    found = sorted(_texts(document), key=lambda one: (one.place.part, one.place.path))
    tags = [tag for text in found for tag in _tags(text)]
    faults = [fault for text in found for fault in _loose(text)]
    faults += [fault for tag in tags if (fault := _fault(tag) or _misplaced(tag, found))]
    faults += _pairing(tags)
    if len(tags) > MOST_TAGS:
        reason = f"a template has at most {MOST_TAGS} tags"
        faults.append(Fault("unreadable", tags[MOST_TAGS].place, tags[MOST_TAGS].words, reason))
    uses: list[Use] = []
    if not faults:
        named: list[Tag] = []
        for part in dict.fromkeys(tag.place.part for tag in tags):
            names = _Names([tag for tag in tags if tag.place.part == part])
            uses += names.uses
            faults += names.faults
            named += names.tags
        tags = named
    if b"purl.oclc.org/ooxml/wordprocessingml" in document.parts.get(found[0].place.part if found else "", b""):
        reason = 'it is saved as "Strict Open XML Document": save it in Word as "Word Document (*.docx)"'
        faults.append(Fault("unreadable", WordPlace(document.file), "The template", reason))
    if document.stories and TYPES not in document.parts:
        reason = f"its part {TYPES} is missing, so Word would open no document made of it: take a sound copy"
        faults.append(Fault("unreadable", WordPlace(document.file), "The template", reason))
    faults.sort(key=lambda fault: (fault.place.part, fault.place.path))
    return Template(document, name, scope, tuple(tags), tuple(uses), tuple(faults))


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a block, or of a property, in which tags may stand."""

    place: WordPlace
    words: str
    cell: TableCell | None = None


def name_of(file: str) -> str:
    """A template's name: its file's, without the ending."""
    return file[:-5] if file.lower().endswith(".docx") else file


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
        _ENVIRONMENT.parse(pattern.format(_jinja(tag)))
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


def _jinja(tag: Tag) -> str:
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


_NOT_FOR_TEMPLATES: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "nothing can be called"),
    (nodes.And, "only a field can stand here"),
    (nodes.Or, "only a field can stand here"),
    (nodes.BinExpr, "nothing can be calculated"),
    (nodes.UnaryExpr, "nothing can be calculated"),
    (nodes.Getattr, "a field is named with dots alone"),
    (nodes.Getitem, "a field is named with dots alone"),
)
_ANYTHING_ELSE = "docs/fields.md tells what a template may do"

_ENVIRONMENT = Environment()
_ENVIRONMENT.filters = {name: FILTERS[name] for name in FILTERS}


@dataclass(frozen=True, slots=True)
class _Name:
    """What a name of the template's own stands for: a field's dotted name, and how it is written instead."""

    field: str
    written: str


class _Names:
    """Walks one part's tags as Jinja reads them, one tag a line, so that a node's line is its tag.

    What `set` names is written out where the name is used: Jinja's own `set` ends with the block that it stands in.
    """

    def __init__(self, tags: list[Tag]) -> None:
        self.tags, self.faults = list(tags), list[Fault]()
        self._uses: list[tuple[int, Use]] = []
        self._depth = 0
        source = "\n".join("" if tag.kind == "comment" else _jinja(tag) for tag in tags)
        self.statements(_ENVIRONMENT.parse(source).body, {})
        # Writing a name out changes its tag: the uses follow when all is written.
        self.uses = [replace(use, tag=self.tags[at]) for at, use in self._uses]

    def tag(self, node: nodes.Node) -> Tag:
        return self.tags[node.lineno - 1]

    def statements(self, body: list[nodes.Node], scope: dict[str, _Name]) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for printed in node.nodes:
                        if not isinstance(printed, nodes.TemplateData):
                            self.field(printed, scope, "printed")
                case nodes.If():
                    self.test(node.test, scope)
                    self.branch(node.body, dict(scope))
                    for branch in node.elif_:
                        self.test(branch.test, scope)
                        self.branch(branch.body, dict(scope))
                    self.branch(node.else_, dict(scope))
                case nodes.For() if isinstance(node.target, nodes.Name) and not node.recursive:
                    looped = self.field(node.iter, scope, "looped")
                    name = node.target.name
                    self.bind(node, name, scope)
                    inner = scope | {name: _Name(f"{looped}[]", name), "loop": _Name(LOOP, "loop")}
                    if node.test is not None:
                        self.test(node.test, inner)
                    self.branch(node.body, inner)
                    self.branch(node.else_, dict(scope))
                case nodes.Assign() if isinstance(node.target, nodes.Name):
                    self.bind(node, node.target.name, scope)
                    field = self.field(node.node, scope, "named")
                    written = _dotted(node.node)
                    first, dot, rest = written.partition(".")
                    before = scope[first].written if first in scope else first
                    scope[node.target.name] = _Name(field, f"{before}{dot}{rest}")
                case _:
                    self.forbid(node)

    def branch(self, body: list[nodes.Node], scope: dict[str, _Name]) -> None:
        self._depth += 1
        self.statements(body, scope)
        self._depth -= 1

    def bind(self, node: nodes.Node, name: str, scope: dict[str, _Name]) -> None:
        if name.startswith("_"):
            self.forbid(node, f'"{name}" begins with "_"')
        behind = {own.written.split(".")[0] for own in scope.values()}
        if name in scope or name in behind or name == "loop":
            self.forbid(node, f'"{name}" is the name of something else here')

    def field(self, node: nodes.Node, scope: dict[str, _Name], how: How, filtered: bool = False) -> str:
        """Record the use of a field, with or without filters; returns its dotted name, or "" where it is none."""
        match node:
            case nodes.Name() | nodes.Getattr() if written := _dotted(node):
                if any(word.startswith("_") for word in written.split(".")):
                    self.forbid(node, f'"{written}" holds a name that begins with "_"')
                    return ""
                first, *rest = written.split(".")
                own = scope.get(first)
                name = ".".join([own.field if own else first, *rest])
                self._uses.append((node.lineno - 1, Use(self.tag(node), name, written, how, filtered, self._depth > 0)))
                if own and own.written != first:
                    self.write_out(node, first, own.written)
                return name
            case nodes.Filter(name=name, node=inner, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None) if (
                inner and how == "printed"
            ):
                if name not in FILTERS:
                    self.forbid(node, f'there is no filter "{name}", only {", ".join(sorted(FILTERS))}')
                self.field(inner, scope, how, True)
            case _:
                self.forbid(node)
        return ""

    def test(self, node: nodes.Node, scope: dict[str, _Name]) -> None:
        """Record the fields that a condition uses: fields, comparisons with words or numbers, and, or, not."""
        match node:
            case nodes.And() | nodes.Or():
                self.test(node.left, scope)
                self.test(node.right, scope)
            case nodes.Not():
                self.test(node.node, scope)
            case nodes.Compare(expr=expr, ops=[nodes.Operand(op="eq" | "ne", expr=nodes.Const(value=str()))]):
                self.field(expr, scope, "compared with words")
            case nodes.Compare(expr=expr, ops=[nodes.Operand(op=op, expr=nodes.Const(value=int()))]) if op not in (
                "in",
                "notin",
            ):
                self.field(expr, scope, "compared with a number")
            case nodes.Compare():
                self.forbid(node, 'a field is compared with words ("…") or with a whole number, on the right')
            case _:
                self.field(node, scope, "tested")

    def write_out(self, node: nodes.Node, name: str, written: str) -> None:
        at = node.lineno - 1
        own = re.compile(rf"""("[^"]*"|'[^']*'|\|\s*\w+)|(?<![\w.]){name}(?!\w)""")
        source = own.sub(lambda match: match[1] or written, self.tags[at].source)
        self.tags[at] = replace(self.tags[at], source=source)

    def forbid(self, node: nodes.Node, reason: str = "") -> None:
        tag = self.tag(node)
        told = reason or next((words for kinds, words in _NOT_FOR_TEMPLATES if isinstance(node, kinds)), _ANYTHING_ELSE)
        self.faults.append(Fault("forbidden", tag.place, tag.words, told))


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (before := _dotted(node.node)):
        return f"{before}.{node.attr}"
    return ""
