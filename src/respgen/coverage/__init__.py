"""A response and a Word document → where in it each recommendation is labelled, quoted and answered, by whom (pure).

Nothing here complains. It does not hang on the language of the document, but where a function says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from respgen.coverage import lacking
from respgen.coverage.matching import matched
from respgen.coverage.passages import owners_of, passages_of, said_in
from respgen.coverage.quotations import held_against, quotations_in
from respgen.coverage.values import (
    Coverage,
    Covered,
    Covering,
    Introduction,
    Item,
    Lost,
    Owner,
    Passage,
    Quotation,
    items_of,
)
from respgen.coverage.words import folded

__all__ = ["Coverage", "Covered", "Covering", "Introduction", "Item", "Lost", "Passage", "Quotation", "read"]


def read(covering: Covering) -> Covered:
    """Find everything in the document, and say what it lacks."""
    owners = owners_of(covering)
    here = _found(covering, owners)
    drawn = None if covering.drawn is None else _found(replace(covering, document=covering.drawn), owners)
    found = Covered(covering, here, drawn, matched(drawn.passages, here.passages) if drawn else {})
    # A heading that has other words now opens the same person's section.
    if drawn and (
        renamed := {
            here.passages[mine].words.casefold(): owners[words]
            for at, mine in found.matched.items()
            if (words := drawn.passages[at].words.casefold()) in owners and here.passages[mine].is_heading
        }
    ):
        here = _found(covering, {**renamed, **owners})
        found = replace(found, here=here)
    if not covering.is_response:
        return found
    if drawn:
        here = replace(here, quotations=held_against(here, drawn))
        found = replace(found, here=here)
    template = lacking.of_template(drawn)
    # Where the drawing itself says something in its template's words alone, they are what says it.
    answers_itself = {at for at, _ in lacking.inactive(covering, drawn, template)} if drawn else set()
    speaks_itself = drawn is not None and lacking.is_silent(covering, drawn, template)
    bare = {at for at, _ in lacking.inactive(covering, here)}
    return replace(
        found,
        nowhere=frozenset(lacking.nowhere(here)),
        inactive=tuple(
            (at, where)
            for at, where in lacking.inactive(covering, here, template)
            if at in bare or at not in answers_itself
        ),
        silent=lacking.is_silent(covering, here, () if speaks_itself else template),
        lost=tuple(lacking.lost(covering, drawn, here, found.matched, template)) if drawn else (),
    )


def _found(covering: Covering, owners: Mapping[str, Owner]) -> Coverage:
    items, passages = items_of(covering.fields), passages_of(covering, owners)
    stories = (story for story in covering.document.stories if story.kind != "comments")
    text = folded("\n".join(said_in(block) for story in stories for block in story.blocks))
    return Coverage(items, passages, quotations_in(items, passages), text)
