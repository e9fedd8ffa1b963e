"""A part's tags → the fields that they use, and what a template may not do: an allow-list of Jinja's nodes (pure)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jinja2 import nodes

from respgen.filters import FILTERS
from respgen.model import FORBIDDEN
from respgen.template.tags import ENVIRONMENT, WORDS, Fault, Tag

How = Literal["printed", "looped", "tested", "named", "compared with words", "compared with a number"]
LOOP = "(loop)"
"""What `loop` stands for inside a loop; no field has such a name."""


@dataclass(frozen=True, slots=True)
class Use:
    """A field that a tag uses: its dotted name ("recommendations[].label"; empty: it starts at nothing), as `written`.

    `filters` take it, from the first to the last, each with the words in its brackets. `conditional` says that the tag
    stands inside an `if` or a `for`.
    """

    tag: Tag
    name: str
    written: str
    how: How
    filters: tuple[Filtering, ...] = ()
    conditional: bool = False


Filtering = tuple[str, tuple[str, ...]]
"""A filter by its name, and the words in its brackets."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A tag that gives a name of the template's own: a loop to each member, or `set` to a field."""

    tag: Tag
    name: str


_NOT_FOR_TEMPLATES: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "nothing can be called"),
    (nodes.For, "a loop gives one name to each member, as in {% for item in applying %}"),
    (nodes.BinExpr, "nothing can be calculated"),
    (nodes.UnaryExpr, "nothing can be calculated"),
    (nodes.Getattr, "a field is named with dots alone"),
    (nodes.Getitem, "a field is named with dots alone"),
)
_ANYTHING_ELSE = "only a field can stand here"


@dataclass(frozen=True, slots=True)
class _Name:
    """What a name of the template's own stands for: a field's dotted name, and how it is written instead."""

    field: str
    written: str


class Names:
    """Walks one part's tags as Jinja reads them, one tag a line, so that a node's line is its tag.

    `lines` are the tags without those that cannot be read; what stands in the `quiet` ones says nothing. What `set`
    names is written out where the name is used: Jinja's own `set` ends with the block that it stands in.
    """

    def __init__(self, tags: Sequence[Tag], lines: Sequence[str], quiet: Container[int]) -> None:
        self.tags, self.faults, self.namings = list(tags), list[Fault](), list[Naming]()
        self._quiet = quiet
        self._uses: list[tuple[int, Use]] = []
        self._depth = 0
        self.statements(ENVIRONMENT.parse("\n".join(lines)).body, {})
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
                        # Jinja's own `loop` begins behind the test.
                        self.test(node.test, scope | {name: inner[name]})
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
        # Python takes both for one name (PEP 3131), and so does the program that Jinja makes.
        plain = unicodedata.normalize("NFKC", name)
        if plain != name:
            self.forbid(node, f'"{name}" is written with other letters than "{plain}"', "ambiguous")
        elif name in WORDS:
            self.forbid(node, f'"{name}" means something else in a tag', "ambiguous")
        behind = {own.written.split(".")[0] for own in scope.values()}
        if name in scope or name in behind or name == "loop":
            self.forbid(node, f'"{name}" is the name of something else here', "ambiguous")
        elif node.lineno - 1 not in self._quiet:
            self.namings.append(Naming(self.tag(node), name))

    def field(self, node: nodes.Node, scope: dict[str, _Name], how: How, filters: tuple[Filtering, ...] = ()) -> str:
        """Record the use of a field, with or without filters; returns its dotted name, or "" where it is none."""
        if node.lineno - 1 in self._quiet:
            return ""
        match node:
            case nodes.Name() | nodes.Getattr() if written := _dotted(node):
                if any(word.startswith("_") for word in written.split(".")):
                    self.forbid(node, f'"{written}" holds a name that begins with "_"')
                    return ""
                first, *rest = written.split(".")
                own = scope.get(first)
                name = ".".join([own.field if own else first, *rest])
                self._uses.append((node.lineno - 1, Use(self.tag(node), name, written, how, filters, self._depth > 0)))
                if own and own.written != first:
                    self.write_out(node, first, own.written)
                return name
            case nodes.Filter(node=inner) if inner and how not in ("looped", "named"):
                filtering = self.filtering(node)
                self.field(inner, scope, how, filters if filtering is None else (filtering, *filters))
            case _:
                self.forbid(node)
        return ""

    def filtering(self, node: nodes.Filter) -> Filtering | None:
        """The filter and the words in its brackets; None, with a fault, where it is not used as it has to be."""
        one = FILTERS.get(node.name)
        if one is None:
            near = difflib.get_close_matches(node.name, FILTERS, 1)
            mend = f'did you mean "{near[0]}"?' if near else ""
            self.forbid(node, f'there is no filter "{node.name}", only {", ".join(FILTERS)}', "forbidden", mend)
            return None
        words = [word.value for word in node.args if isinstance(word, nodes.Const) and isinstance(word.value, str)]
        fits = len(words) == len(node.args) and one.least <= len(words) <= one.most
        if not fits or node.kwargs or node.dyn_args or node.dyn_kwargs:
            needs = {(0, 0): "no brackets", (1, 1): 'one word in brackets, such as ("number")'}
            told = needs.get((one.least, one.most), 'one or two words in brackets, such as ("recommendation")')
            self.forbid(node, f'the filter "{node.name}" has {told}')
            return None
        if strange := next((found for word in words if (found := FORBIDDEN.search(word))), None):
            self.forbid(node, f"the character U+{ord(strange[0]):04X} cannot stand in a Word file")
            return None
        return node.name, tuple(words)

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
        # Not in words, where Jinja lets "\\" stand before a quotation mark, nor as a filter or behind a dot.
        own = re.compile(rf"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[|.] ?\w+)|(?<!\w){name}(?!\w)""")
        source = own.sub(lambda match: match[1] or written, self.tags[at].source)
        self.tags[at] = replace(self.tags[at], source=source)

    def forbid(
        self,
        node: nodes.Node,
        reason: str = "",
        kind: Literal["forbidden", "ambiguous"] = "forbidden",
        mend: str = "",
    ) -> None:
        if node.lineno - 1 in self._quiet:
            return
        tag = self.tag(node)
        told = reason or next((words for kinds, words in _NOT_FOR_TEMPLATES if isinstance(node, kinds)), _ANYTHING_ELSE)
        # A tag with several such things in it is told once.
        if not any(fault.place == tag.place and fault.words == tag.words for fault in self.faults):
            self.faults.append(Fault(kind, tag.place, tag.words, told, mend))


def _dotted(node: nodes.Node) -> str:
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr) and (before := _dotted(node.node)):
        return f"{before}.{node.attr}"
    return ""
