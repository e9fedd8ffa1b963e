"""What was found in a drawing and a document made of it → which of its passages are still there, and where (pure)."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from respgen.coverage.values import Coverage, Passage


def sections(coverage: Coverage) -> Iterator[list[Passage]]:
    """Each heading with what stands right under it, up to the next heading."""
    section: list[Passage] = []
    for one in coverage.passages:
        if one.is_heading:
            if section:
                yield section
            section = [one]
        elif section:
            section.append(one)
    if section:
        yield section


def words_under(coverage: Coverage, heading: int) -> bool:
    """Whether anything stands under a heading, also under headings below it."""
    level = coverage.passages[heading].block.level
    for one in coverage.passages[heading + 1 :]:
        if not one.is_heading:
            return True
        if one.block.level <= level:
            return False
    return False


def matched(drawn: tuple[Passage, ...], mine: tuple[Passage, ...]) -> dict[int, int]:
    """For each passage of the drawing the one that is its own in the document, also where its words have changed."""
    # A heading that has lost its style is still there, and told as no heading.
    keys = [[one.words.casefold() for one in side] for side in (drawn, mine)]
    alike = difflib.SequenceMatcher(None, keys[0], keys[1], autojunk=False)
    found: dict[int, int] = {}
    changed: list[tuple[range, range]] = []
    for kind, a, b, c, d in alike.get_opcodes():
        if kind == "equal":
            found.update(zip(range(a, b), range(c, d), strict=True))
        else:
            changed.append((range(a, b), range(c, d)))
    # What was moved is found by its words; a heading with others must stand between the same neighbours.
    left = {at for _, there in changed for at in there}
    for here, _ in changed:
        for at in here:
            same = [other for other in sorted(left) if keys[1][other] == keys[0][at]]
            if same:
                found[at] = same[0]
                left.discard(same[0])
    for here, there in changed:
        ours = [at for at in here if drawn[at].is_heading and at not in found]
        theirs = [at for at in there if at in left and mine[at].is_heading]
        for at in ours:
            like = [one for one in theirs if not drawn[at].label or drawn[at].under & mine[one].under]
            like = like or ([one for one in theirs if not mine[one].label] if len(theirs) >= len(ours) else [])
            if like:
                found[at] = like[0]
                theirs.remove(like[0])
    return found
