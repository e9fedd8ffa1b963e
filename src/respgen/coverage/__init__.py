"""A response and a Word document → where in it each recommendation is labelled, quoted and answered, by whom (pure).

Nothing here complains. It does not hang on the language of the document, but where a function says so.
"""

from __future__ import annotations

from dataclasses import replace

from respgen.coverage import lacking
from respgen.coverage.matching import matched
from respgen.coverage.passages import passages_of, said_in
from respgen.coverage.quotations import quotations_in
from respgen.coverage.values import Coverage, Covered, Covering, Introduction, Item, Passage, Quotation, items_of
from respgen.coverage.words import folded

__all__ = ["Coverage", "Covered", "Covering", "Introduction", "Item", "Passage", "Quotation", "read"]


def read(covering: Covering) -> Covered:
    """Find everything in the document, and say what it lacks."""
    here = _found(covering)
    drawn = None if covering.drawn is None else _found(replace(covering, document=covering.drawn))
    found = Covered(covering, here, drawn, matched(drawn.passages, here.passages) if drawn else {})
    if not covering.is_response:
        return found
    return replace(
        found,
        nowhere=frozenset(lacking.nowhere(here)),
        inactive=tuple(lacking.inactive(covering, here)),
        silent=lacking.is_silent(covering, here),
    )


def _found(covering: Covering) -> Coverage:
    items, passages = items_of(covering.fields), passages_of(covering)
    stories = (story for story in covering.document.stories if story.kind != "comments")
    text = folded("\n".join(said_in(block) for story in stories for block in story.blocks))
    return Coverage(items, passages, quotations_in(items, passages), text)
