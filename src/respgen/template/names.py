"""A part's tags → the fields that they use, and what a template may not do: an allow-list of Jinja's nodes (pure)."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from jinja2 import nodes

from respgen.filters import FILTERS
from respgen.model import FORBIDDEN
from respgen.template.pairs import Pairs
from respgen.template.tags import ENVIRONMENT, WORDS, Fault, Tag

How = Literal["printed", "looped", "tested", "named", "compared with words", "compared with a number", "filtered"]
LOOP = "(loop)"
"""What `loop` stands for inside a loop; no field has such a name."""


@dataclass(frozen=True, slots=True)
class Use:
    """A field that a tag uses: its dotted name ("recommendations[].label"; empty: nobody can say which), as `written`.

    `filters` take it, from the first to the last, each with the words in its brackets; where a filter cannot be used,
    the field is "filtered" and no more is said of it. `conditional` says that the tag stands inside an `if` or a `for`.
    `own` are the template's own names that are known there, each with the field that it stands for; `base` is that of
    the name with which the field begins. `may_be_own`: a loop whose beginning is gone may have given that name.
    """

    tag: Tag
    name: str
    written: str
    how: How
    filters: tuple[Filtering, ...] = ()
    conditional: bool = False
    base: str = ""
    own: tuple[tuple[str, str], ...] = ()
    may_be_own: bool = False


# Of more names of a template's own than anybody keeps in mind, the last ones are remembered with a use.
_MOST_OWN = 20
Filtering = tuple[str, tuple[str, ...]]
"""A filter by its name, and the words in its brackets."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A tag that gives a name of the template's own to a field: a loop to each member, or `set`."""

    tag: Tag
    name: str
    field: str


_NOT_FOR_TEMPLATES: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "nothing can be called"),
    (nodes.And, "what is chosen or compared stands in an if"),
    (nodes.Or, "what is chosen or compared stands in an if"),
    (nodes.Not, "what is chosen or compared stands in an if"),
    (nodes.CondExpr, "what is chosen or compared stands in an if"),
    (nodes.Compare, "what is chosen or compared stands in an if"),
    (nodes.For, "a loop gives one name to each member, as in {% for item in applying %}"),
    (nodes.BinExpr, "nothing can be calculated"),
    (nodes.UnaryExpr, "nothing can be calculated"),
    (nodes.Getattr, "a field is named with dots alone"),
    (nodes.Getitem, "a field is named with dots alone"),
    (nodes.Filter, "what is looped over or named stands there as it is, without a filter"),
)
_ANYTHING_ELSE = "only a field can stand here"


@dataclass(frozen=True, slots=True)
class _Name:
    """What a name of the template's own stands for: a field's dotted name, and how it is written instead.

    The field is empty where nobody can say which it is. Of an `unsure` name nobody knows how far it goes.
    """

    field: str
    written: str
    unsure: bool = False


_EACH = 'name the field again before each: {% if item.kind == "a" or item.kind == "b" %}'


class Names:
    """Walks one part's tags as Jinja reads them, one tag a line, so that a node's line is its tag.

    `pairs` has the lines: the tags without those that cannot be read; what stands in the quiet ones says nothing. What
    `set` names is written out where the name is used: Jinja's own `set` ends with the block that it stands in.
    """

    def __init__(self, tags: Sequence[Tag], pairs: Pairs) -> None:
        self.tags, self.faults, self.namings = list(tags), list[Fault](), list[Naming]()
        self._pairs = pairs
        self._uses: list[tuple[int, Use]] = []
        self._depth = 0
        self.statements(ENVIRONMENT.parse("\n".join(pairs.lines)).body, {})
        # Writing a name out changes its tag: the uses follow when all is written.
        self.uses = [replace(use, tag=self.tags[at]) for at, use in self._uses]

    def is_quiet(self, node: nodes.Node) -> bool:
        return node.lineno - 1 in self._pairs.quiet

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
                case nodes.For():
                    self.loop(node, scope)
                case nodes.Assign() if isinstance(node.target, nodes.Name):
                    field = self.field(node.node, scope, "named")
                    field = field if self.bind(node, node.target.name, field, scope) else ""
                    written = _dotted(node.node)
                    if field.startswith(LOOP):
                        self.forbid(node, "what loop says holds for its own loop alone: use it where it is needed")
                    first, dot, rest = written.partition(".")
                    own = scope.get(first, _Name("", first))
                    scope[node.target.name] = _Name(field, f"{own.written}{dot}{rest}", own.unsure)
                case _:
                    self.forbid(node)

    def branch(self, body: list[nodes.Node], scope: dict[str, _Name]) -> None:
        self._depth += 1
        self.statements(body, scope)
        self._depth -= 1

    def loop(self, node: nodes.For, scope: dict[str, _Name]) -> None:
        looped = self.field(node.iter, scope, "looped")
        is_unsure = node.lineno - 1 in self._pairs.unsure
        inner = scope | {"loop": _Name(LOOP, "loop", is_unsure)}
        if isinstance(node.target, nodes.Name) and not node.recursive:
            member = f"{looped}[]" if looped else ""
            is_free = self.bind(node, node.target.name, member, scope)
            inner[node.target.name] = _Name(member if is_free else "", node.target.name, is_unsure)
        else:
            self.forbid(node)
            inner |= {one.name: _Name("", one.name) for one in node.target.find_all(nodes.Name)}
        if node.test is not None:
            # Jinja's own `loop` begins behind the test.
            self.test(node.test, scope | {name: own for name, own in inner.items() if name != "loop"})
        self.branch(node.body, inner)
        self.branch(node.else_, dict(scope))

    def bind(self, node: nodes.Node, name: str, field: str, scope: dict[str, _Name]) -> bool:
        """Whether the name is free to be given; if not, that is told, and nothing more of what it stands for."""
        if name.startswith("_"):
            self.forbid(node, f'"{name}" begins with "_"', mend="choose a name that begins with a letter")
            return False
        # Python takes both for one name (PEP 3131), and so does the program that Jinja makes.
        plain = unicodedata.normalize("NFKC", name)
        if plain != name:
            self.forbid(node, f'"{name}" is written with other letters than "{plain}"', "ambiguous")
            return False
        if name in WORDS:
            self.forbid(node, f'"{name}" means something else in a tag', "ambiguous")
            return False
        behind = {own.written.split(".")[0] for own in scope.values() if not own.unsure}
        is_known = name in scope and not scope[name].unsure
        if is_known or name in behind or name == "loop":
            self.forbid(node, f'"{name}" is the name of something else here', "ambiguous")
            return False
        if not self.is_quiet(node):
            self.namings.append(Naming(self.tag(node), name, field))
        return True

    def field(self, node: nodes.Node, scope: dict[str, _Name], how: How, filters: tuple[Filtering, ...] = ()) -> str:
        """Record the use of a field, with or without filters; returns its dotted name, or "" where it is none."""
        if self.is_quiet(node):
            return ""
        match node:
            case nodes.Name() | nodes.Getattr() if written := _dotted(node):
                if any(word.startswith("_") for word in written.split(".")):
                    self.forbid(node, f'"{written}" holds a name that begins with "_"')
                    return ""
                first, *rest = written.split(".")
                own = scope.get(first)
                name = ".".join([own.field if own else first, *rest]) if not own or own.field else ""
                names = tuple((one, stands.field) for one, stands in scope.items() if stands.field)[-_MOST_OWN:]
                may_be_own = own is None and node.lineno - 1 < self._pairs.lost
                base = own.field if own else ""
                use = Use(self.tag(node), name, written, how, filters, self._depth > 0, base, names, may_be_own)
                self._uses.append((node.lineno - 1, use))
                if own and own.written != first:
                    self.write_out(node, first, own.written)
                return name
            case nodes.Filter(node=inner) if inner and how not in ("looped", "named"):
                filtering = self.filtering(node)
                if filtering is None or how == "filtered":
                    self.field(inner, scope, "filtered")
                else:
                    self.field(inner, scope, how, (filtering, *filters))
            case _:
                self.forbid(node)
        return ""

    def filtering(self, node: nodes.Filter) -> Filtering | None:
        """The filter and the words in its brackets; None, with a fault, where it is not used as it has to be."""
        one = FILTERS.get(node.name)
        if one is None:
            near = difflib.get_close_matches(node.name, FILTERS, 1)
            mend = f'did you mean "{near[0]}"?' if near else "take the filter out"
            self.forbid(node, f'there is no filter "{node.name}", only {", ".join(FILTERS)}', "forbidden", mend)
            return None
        words = [word.value for word in node.args if isinstance(word, nodes.Const) and isinstance(word.value, str)]
        fits = len(words) == len(node.args) and one.least <= len(words) <= one.most
        if not fits or node.kwargs or node.dyn_args or node.dyn_kwargs:
            shape = {"joined": 'joined("number")', "plural": 'plural("cause of concern", "causes of concern")'}
            needs = {(0, 0): "no brackets behind it", (1, 1): "one word in brackets"}
            told = needs.get((one.least, one.most), "one or two words in brackets")
            mend = f"write {shape.get(node.name, node.name)}"
            self.forbid(node, f'the filter "{node.name}" has {told}', "forbidden", mend)
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
                reason = 'a field is compared with words ("…") or with a whole number, on the right'
                self.forbid(node, reason, mend=_EACH if node.ops[0].op in ("in", "notin") else "")
            case nodes.Const() | nodes.Tuple():
                self.forbid(node, "words and numbers stand only behind a sign such as ==", mend=_EACH)
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
        if self.is_quiet(node):
            return
        tag = self.tag(node)
        if isinstance(node, nodes.Filter) and not reason:
            mend = "take the filter out"
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
