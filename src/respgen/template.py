"""Document → Template: every tag with its place, and every field that it uses (pure). docxtpl's dialect.

Nothing is judged here. A tag that cannot be read, or that holds what a template may not do, stays in the Template as
a Fault; the rules about templates tell it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from jinja2 import Environment, TemplateSyntaxError, nodes

from respgen.filters import FILTERS
from respgen.model import Block, Document, WordPlace

CORE = "docProps/core.xml"
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_LOOSE = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_SCOPE = re.compile(r"(p|tr|tc|r)\s+")
_CURLY = str.maketrans("“”‘’\u00a0\n\t", "\"\"''   ")
_STATEMENTS = {"if", "elif", "else", "endif", "for", "endfor", "set"}

Scope = Literal["", "p", "tr", "tc", "r"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag as it stands in the template: `words` as typed, `source` the same as plain Jinja, `scope` what it lifts.

    `number` counts the tags of its paragraph from 0; `alone` says that the paragraph holds nothing else.
    """

    place: WordPlace
    words: str
    source: str
    kind: Literal["value", "statement", "comment"]
    scope: Scope
    number: int
    alone: bool


@dataclass(frozen=True, slots=True)
class Use:
    """A field that a tag uses: its dotted name ("recommendations[].label"; empty: it starts at nothing), as `written`.

    `how`: printed, looped over, or tested. `filtered` says that a filter takes it.
    """

    tag: Tag
    name: str
    written: str
    how: Literal["printed", "looped", "tested"]
    filtered: bool = False


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
    tags: list[Tag] = []
    faults: list[Fault] = []
    for place, text in sorted(_texts(document), key=lambda found: (found[0].part, found[0].path)):
        tags += _tags(place, text)
        faults += _loose(place, text)
    faults += [fault for tag in tags if (fault := _fault(tag))]
    faults += _pairing(tags)
    uses: list[Use] = []
    if not faults:
        for part in dict.fromkeys(tag.place.part for tag in tags):
            found = _Names([tag for tag in tags if tag.place.part == part])
            uses += found.uses
            faults += found.faults
    faults.sort(key=lambda fault: (fault.place.part, fault.place.path))
    return Template(document, name, scope, tuple(tags), tuple(uses), tuple(faults))


def name_of(file: str) -> str:
    """A template's name: its file's, without the ending."""
    return file[:-5] if file.lower().endswith(".docx") else file


def _texts(document: Document) -> Iterator[tuple[WordPlace, str]]:
    for story in (story for story in document.stories if story.kind != "comments"):
        for block in story.blocks:
            if isinstance(block.place, WordPlace):
                yield block.place, _standing(block)
    for name, words in document.properties.items():
        yield WordPlace(document.file, CORE, f'document property "{name}"'), words


def _standing(block: Block) -> str:
    """The block's words without those that a tracked change takes out."""
    return "".join(run.text for run in block.runs if not run.change or run.change.kind not in ("deleted", "moved from"))


def _tags(place: WordPlace, text: str) -> Iterator[Tag]:
    alone = not TAG.sub("", text).strip() and len(TAG.findall(text)) == 1
    for number, match in enumerate(TAG.finditer(text)):
        words = match[0]
        source = " ".join(words[2:-2].translate(_CURLY).split())
        scope: Scope = ""
        if lifts := _SCOPE.match(source):
            scope, source = lifts[1], source[lifts.end() :]  # type: ignore[assignment]
        kind: Literal["value", "statement", "comment"] = (
            "value" if words[1] == "{" else "statement" if words[1] == "%" else "comment"
        )
        yield Tag(place, words, source, kind, scope, number, alone)


def _loose(place: WordPlace, text: str) -> Iterator[Fault]:
    # Blanked, not cut out: what stands on both sides of a tag must not become one.
    rest = TAG.sub(lambda match: " " * len(match[0]), text)
    for match in _LOOSE.finditer(rest):
        words = rest[match.start() : match.start() + 40].strip()
        end = {"{{": "}}", "{%": "%}", "{#": "#}"}.get(match[0])
        reason = f'it is never closed with "{end}"' if end else "nothing opens it"
        yield Fault("unreadable", place, words, reason)


def _fault(tag: Tag) -> Fault | None:
    """Why this tag alone cannot be used, if so."""
    if tag.kind == "comment":
        return None
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
        return Fault("unreadable", tag.place, tag.words, f"it is not written as a tag has to be (Jinja says: {told})")
    return None


def _jinja(tag: Tag) -> str:
    opened, closed = {"value": ("{{ ", " }}"), "statement": ("{% ", " %}"), "comment": ("{# ", " #}")}[tag.kind]
    return opened + tag.source + closed


def _pairing(tags: list[Tag]) -> Iterator[Fault]:
    """Openings without an end, ends without an opening, and pairs that do not stand in the same place."""
    opened: list[Tag] = []
    for tag in [tag for tag in tags if tag.kind == "statement"]:
        word = tag.source.split(" ", 1)[0]
        while opened and opened[-1].place.part != tag.place.part:
            yield _unclosed(opened.pop())
        if word in ("if", "for"):
            opened.append(tag)
        elif word in ("elif", "else", "endif", "endfor"):
            if not opened:
                yield Fault("unreadable", tag.place, tag.words, "nothing opens it")
                continue
            start = opened[-1]
            wants = "end" + start.source.split(" ", 1)[0]
            if word.startswith("end"):
                opened.pop()
            if (word.startswith("end") and word != wants) or (word == "elif" and wants == "endfor"):
                yield Fault("unreadable", tag.place, tag.words, f"it crosses {start.words} at {start.place}")
            elif not _together(start, tag):
                reason = (
                    f"{start.words} at {start.place} opens it, in another paragraph, row or cell, or of another kind"
                )
                yield Fault("unreadable", tag.place, tag.words, reason)
    for tag in opened:
        yield _unclosed(tag)


def _unclosed(tag: Tag) -> Fault:
    return Fault("unreadable", tag.place, tag.words, f'no "end{tag.source.split(" ", 1)[0]}" closes it')


def _together(start: Tag, end: Tag) -> bool:
    """Whether what stands between both can be repeated or left out as a whole."""
    if start.scope != end.scope:
        return False
    # A paragraph is a row's great-grandchild (w:tr/w:tc/w:p), and that row a child of the table.
    above = {"": 0, "r": 0, "p": 1, "tc": 2, "tr": 3}[start.scope]
    mine, theirs = start.place.path, end.place.path
    return mine[: len(mine) - above] == theirs[: len(theirs) - above]


_NOT_FOR_TEMPLATES: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "nothing can be called"),
    (nodes.BinExpr, "nothing can be calculated"),
    (nodes.UnaryExpr, "nothing can be calculated"),
    (nodes.Getattr, "a field is named with dots alone"),
    (nodes.Getitem, "a field is named with dots alone"),
)
_ANYTHING_ELSE = "docs/fields.md tells what a template may do"

_ENVIRONMENT = Environment()
_ENVIRONMENT.filters = {name: FILTERS[name] for name in FILTERS}


class _Names:
    """Walks one part's tags as Jinja reads them, one tag a line, so that a node's line is its tag."""

    def __init__(self, tags: list[Tag]) -> None:
        self.tags, self.uses, self.faults = tags, list[Use](), list[Fault]()
        source = "\n".join("" if tag.kind == "comment" else _jinja(tag) for tag in tags)
        self.statements(_ENVIRONMENT.parse(source).body, {})

    def tag(self, node: nodes.Node) -> Tag:
        return self.tags[node.lineno - 1]

    def statements(self, body: list[nodes.Node], scope: dict[str, str]) -> None:
        for node in body:
            match node:
                case nodes.Output():
                    for printed in node.nodes:
                        if not isinstance(printed, nodes.TemplateData):
                            self.expression(printed, scope, "printed")
                case nodes.If():
                    self.expression(node.test, scope, "tested")
                    self.statements(node.body, dict(scope))
                    for branch in node.elif_:
                        self.expression(branch.test, scope, "tested")
                        self.statements(branch.body, dict(scope))
                    self.statements(node.else_, dict(scope))
                case nodes.For() if isinstance(node.target, nodes.Name) and not node.recursive:
                    looped = self.expression(node.iter, scope, "looped")
                    inner = scope | {node.target.name: f"{looped}[]", "loop": "loop"}
                    self.bound(node, node.target.name)
                    if node.test is not None:
                        self.expression(node.test, inner, "tested")
                    self.statements(node.body, inner)
                    self.statements(node.else_, dict(scope))
                case nodes.Assign() if isinstance(node.target, nodes.Name):
                    self.bound(node, node.target.name)
                    scope[node.target.name] = self.expression(node.node, scope, "tested")
                case _:
                    self.forbid(node)

    def bound(self, node: nodes.Node, name: str) -> None:
        if name.startswith("_"):
            self.forbid(node, f'"{name}" begins with "_"')

    def expression(
        self,
        node: nodes.Node,
        scope: dict[str, str],
        how: Literal["printed", "looped", "tested"],
        filtered: bool = False,
    ) -> str:
        """Record the fields that the expression uses; returns the dotted name of the one that it is, or ""."""
        match node:
            case nodes.Name() | nodes.Getattr() if written := _dotted(node):
                if any(word.startswith("_") for word in written.split(".")):
                    self.forbid(node, f'"{written}" holds a name that begins with "_"')
                    return ""
                first, *rest = written.split(".")
                name = ".".join([scope.get(first, first), *rest])
                self.uses.append(Use(self.tag(node), name, written, how, filtered))
                return name
            case nodes.Filter(name=name, node=inner, args=[], kwargs=[], dyn_args=None, dyn_kwargs=None) if inner:
                if name not in FILTERS:
                    self.forbid(node, f'there is no filter "{name}", only {", ".join(sorted(FILTERS))}')
                self.expression(inner, scope, how, True)
            case nodes.Compare():
                for operand in (node.expr, *(operand.expr for operand in node.ops)):
                    self.expression(operand, scope, "tested")
            case nodes.And() | nodes.Or():
                self.expression(node.left, scope, "tested")
                self.expression(node.right, scope, "tested")
            case nodes.Not():
                self.expression(node.node, scope, "tested")
            case nodes.Const() if isinstance(node.value, str | int | bool):
                pass
            case _:
                self.forbid(node)
        return ""

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
