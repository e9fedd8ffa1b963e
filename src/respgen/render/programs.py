"""A part's Jinja source → its program, which can do nothing but what a template may (edge: Jinja).

`template` lets nothing else through and `parts` writes nothing else. Here stands what both made together: whatever
should ever slip through them is found before it could run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import jinja2
from jinja2 import nodes

HERE = "_here"
"""What a filter is written behind that takes no value of the document."""
NODE = 4
"""As how many characters each step of a program counts: so that loops end that say nothing, or think long about it."""
_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.For, nodes.If, nodes.FilterBlock,
    nodes.Name, nodes.Getattr, nodes.Filter, nodes.Const, nodes.Compare, nodes.Operand, nodes.Not, nodes.And, nodes.Or,
)  # fmt: skip


class ForbiddenError(Exception):
    """The source holds what no template may: a sentence that says what."""


def environment(filters: Mapping[str, Callable[..., Any]]) -> jinja2.Environment:
    """Where programs run: with these filters and no others, and without Jinja's own functions and tests."""
    # Values are escaped where they are written.
    made = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    made.globals, made.tests, made.filters = {}, {}, dict(filters)
    return made


def compile(source: str, environment: jinja2.Environment) -> jinja2.Template:
    """The program of this source. Raises ForbiddenError before anything in it can run."""
    try:
        tree = environment.parse(source)
        for node in (tree, *tree.find_all(nodes.Node)):
            _check(node)
        for loop in [*tree.find_all(nodes.For)]:
            _limit(loop, environment)
        return environment.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise ForbiddenError(f"Jinja cannot read it: {error.message}") from error


def _check(node: nodes.Node) -> None:
    if type(node) not in _ALLOWED:
        raise ForbiddenError(f"there is a {type(node).__name__} in it")
    name = getattr(node, "attr", None) or (node.name if isinstance(node, nodes.Name) else "")
    if name.startswith("_") and name != HERE:
        raise ForbiddenError(f'there is the name "{name}" in it')


def _limit(loop: nodes.For, environment: jinja2.Environment) -> None:
    """Let the loop tell, before it begins, how much it will write and do."""
    each = NODE + _size([*loop.body, *([loop.test] if loop.test else [])])
    sizes: list[nodes.Expr] = [nodes.Const(size, environment=environment) for size in (each, _size(loop.else_))]
    lineno = loop.iter.lineno
    loop.iter = nodes.Filter(loop.iter, "_members", sizes, [], None, None, lineno=lineno, environment=environment)


def _size(body: Iterable[nodes.Node]) -> int:
    """What going through this once counts, in characters. A loop inside tells its own."""
    size = 0
    for node in body:
        size += NODE + (len(node.data) if isinstance(node, nodes.TemplateData) else 0)
        if not isinstance(node, nodes.For):
            size += _size(node.iter_child_nodes())
    return size
