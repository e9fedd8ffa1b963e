"""A part's Jinja source → its program, which can do nothing but what a template may (edge: Jinja).

`template` lets nothing else through and `parts` writes nothing else. Here stands what both made together: whatever
should ever slip through them is found before it could run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2 import nodes

HERE = "_here"
"""What a filter is written behind that takes no value of the document."""
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
        return environment.from_string(tree)
    except jinja2.TemplateSyntaxError as error:
        raise ForbiddenError(f"Jinja cannot read it: {error.message}") from error


def _check(node: nodes.Node) -> None:
    if type(node) not in _ALLOWED:
        raise ForbiddenError(f"there is a {type(node).__name__} in it")
    name = getattr(node, "attr", None) or (node.name if isinstance(node, nodes.Name) else "")
    if name.startswith("_") and name != HERE:
        raise ForbiddenError(f'there is the name "{name}" in it')
