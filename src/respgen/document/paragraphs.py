"""The w:pPr of a paragraph and of its styles → how the paragraph lies, as far as a Block tells it (edge: lxml)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from respgen.document.tree import VAL, W, is_drawn

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

# ST_Jc (ISO 29500-1, 17.18.44): the values that stretch lines to both margins.
_STRETCHED = ("both", "distribute", "thaiDistribute", "lowKashida", "mediumKashida", "highKashida")


class Lie(NamedTuple):
    """How a paragraph lies. `lines` are the edges at which one is drawn: "left", "bottom", "between" …"""

    justified: bool = False
    lines: frozenset[str] = frozenset()
    framed: bool = False


_PLAIN = Lie()


def lie(said: Iterable[Element | None], under: Lie = _PLAIN) -> Lie:
    """How these w:pPr together make a paragraph lie, the strongest last, over what is in effect `under` them."""
    justified, lines, framed = under
    for child in (child for pPr in said if pPr is not None for child in pPr):
        if child.tag == f"{W}jc":
            justified = child.get(VAL) in _STRETCHED
        elif child.tag == f"{W}pBdr":
            for edge in child.iterchildren("*"):
                name = str(edge.tag).removeprefix(W)
                lines = lines | {name} if is_drawn(edge) else lines - {name}
        elif child.tag == f"{W}framePr":
            framed = True
    return Lie(justified, lines, framed)
