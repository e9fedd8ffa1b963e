"""What was found in a document → what of that which the law asks for (Police Act 1996 s.55(5), (5B)) it lacks (pure).

Where words have to be understood, English ones are; in another language every word under the right heading counts.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from respgen.coverage.values import Coverage, Covering, Lost, Owner, Passage, demand
from respgen.coverage.words import folded, likeness
from respgen.model import Blocks

_VOICE = re.compile(
    r"\b(?:I|we|my|our|us)\b|\bthe (?:office|commissioner|mayor|deputy mayor)\b|\bno action\b", re.IGNORECASE
)
_ANSWER = re.compile(
    r"\b(?:I|we|(?:my|our|the) office|the (?:commissioner|mayor|deputy mayor)) (?:have|has|had|will|shall|would|am|are"
    r"|do|does|propose|support|intend|expect|ask|asked|met|wrote|took|take|meet|fund)\b"
    r"|\bno action\b|\bnot (?:take|propose|apply)\b|\bbecause\b|\bso (?:there is|neither)\b",
    re.IGNORECASE,
)
_NO_COMMENTS = re.compile(
    r"\bno comments\b|\bchose not to\b|\bcomments (?:were|have) not\b"
    r"|\b(?:did|does|has|have|had) not (?:yet )?(?:comment|commented|submit|submitted|provide|provided)\b",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b(?:stated|commented|said|says|writes|wrote|responded|replied)\b[^.:]{0,40}:", re.IGNORECASE)


def nowhere(found: Coverage) -> Iterator[int]:
    """The recommendations, whoever they are addressed to, of which the document says nothing at all."""
    for at, item in enumerate(found.items):
        if item.said.needs_action and item.said.kind == "recommendation" and not found.stands(at):
            yield at


def of_template(drawn: Coverage | None) -> frozenset[str]:
    """What a drawing prints that no sheet says as somebody's own words, folded: its template's sentences and labels."""
    return frozenset(one.words.casefold() for one in drawn.passages if not one.known) if drawn else frozenset()


def _is_among(words: str, others: Collection[str]) -> bool:
    """Whether these words are among others, also where somebody has changed a few of them."""
    low = words.casefold()
    return low in others or any(likeness(low, other) >= _STILL for other in others)


_STILL = 0.75
"""As alike as this, a sentence is still the same one."""


def inactive(
    covering: Covering, found: Coverage, template: Collection[str] = ()
) -> Iterator[tuple[int, Passage | None]]:
    """Each recommendation that stands in the document without the office's own action or reason, and where it stands.

    What the template prints of its own (`template`) is neither. Where the document still shows that the action is
    awaited, that is told as a gap.
    """
    for at, item in enumerate(found.items):
        asked = item.said.needs_action and not found.shows(item.said.action) and found.stands(at)
        if (
            not asked
            or any(_acts(covering, at, one) and not _is_among(one.words, template) for one in found.passages)
            or _is_answered(covering, found, at, template)
        ):
            continue
        labels = sorted(found.labels(at), key=lambda one: not one.is_heading)
        own = [one for one in labels if one.owner == "office" and one.named]
        quoted = [found.passages[one.at] for one in found.quotations if one.item == at]
        about = [one for one in found.passages if at in one.of]
        yield at, next(iter((*own, *labels, *quoted, *about)), None)


def _acts(covering: Covering, item: int, passage: Passage) -> bool:
    """Whether a passage says what the office does about a recommendation: in words of the response, or in others that
    stand under its label in the office's part."""
    if passage.known:
        return passage.known == "action" and item in passage.of
    if passage.owner != "office" or item not in passage.under or passage.is_heading:
        return False
    words = passage.rest if passage.label else passage.words
    speaks = passage.named or not covering.is_english or _VOICE.search(words)
    return bool(words) and not words.startswith("[") and bool(speaks)


def _beside(found: Coverage, item: int) -> Iterator[str]:
    """What the office says around and below the text of a recommendation, where no label parts it from others."""
    starts = {one.at for one in found.quotations}
    for one in found.quotations:
        if one.item != item:
            continue
        first = found.passages[one.at]
        if one.exact and first.known in ("", "quotation"):
            yield from first.words.split(demand(found.items[item])[1:].rstrip(" ."))
        for passage in found.passages[one.at + 1 :]:
            if passage.is_heading or passage.label or passage.at in starts or passage.block.cell != first.block.cell:
                break
            if not passage.known and passage.owner == "office":
                yield passage.words


def _is_answered(covering: Covering, found: Coverage, item: int, template: Collection[str]) -> bool:
    """Whether words of the office stand at the text of the recommendation, or a sentence that names it says what the
    office does, or why nothing. In another language than English, such a sentence is one that the sheets do not have.
    """
    if covering.is_english and any(_VOICE.search(words) for words in _beside(found, item)):
        return True
    return any(
        one.owner == "office"
        and one.known != "quotation"
        and (one.known or not _is_among(one.words, template))
        and (_ANSWER.search(sentence) if covering.is_english else not one.known and not one.is_heading)
        for one, sentence in found.mentioned(item)
    )


def is_silent(covering: Covering, found: Coverage, template: Collection[str] = ()) -> bool:
    """Whether the chief officer's comments are nowhere in a first response, and nothing says that there are none.

    What the template prints of its own (`template`) is none of them. Where the document still shows that they are
    awaited, that is told as a gap.
    """
    fields, comments = covering.fields, covering.fields.chief_officer_comments
    shown = any(found.shows(one) for one in (comments.introduction, comments.next_steps, comments.closing))
    if shown or not fields.occasion.is_first:
        return False
    title = folded(fields.chief_officer.title.words) if fields.chief_officer.title else ""
    for one in found.passages:
        if one.known in ("comments", "update"):
            return False
        if not one.known and _is_among(one.words, template):
            continue
        if one.owner == "force" and one.named and not one.known and not one.label and not one.is_heading:
            return False
        speaks = bool(title) and title in one.words.casefold() and _SPEAKS.search(one.words)
        if covering.is_english and (speaks or _NO_COMMENTS.search(one.words)):
            return False
    return True


def lost(
    covering: Covering, drawn: Coverage, here: Coverage, matched: Mapping[int, int], template: Collection[str]
) -> Iterator[Lost]:
    """The office's comments, its reply and the parts of the chief officer's that the drawing has, and of which no
    passage is left, nor any others of the same person in their place.

    What the document still shows as a gap is told as that; a section that is gone with its heading, by its heading.
    """
    own, theirs = covering.fields.commentary, covering.fields.chief_officer_comments
    parts: tuple[tuple[str, Blocks, Owner], ...] = (
        ("initial response", own.initial_response, "office"),
        ("overall comments", own.overall_comments, "office"),
        ("introduction", theirs.introduction, "force"),
        ("next steps", theirs.next_steps, "force"),
        ("closing", theirs.closing, "force"),
    )
    for name, said, owner in parts:
        words = {folded(block.text) for block in said.blocks} if said and not said.gap else set()
        stood = [one for one in drawn.passages if one.words.casefold() in words and not one.is_heading]
        if not stood or any(_is_among(one.words, words) for one in here.passages):
            continue
        printed = {one.words.casefold() for one in drawn.passages} | set(template)
        place = _place_of(stood, here, matched)
        if not any(_replaces(one, owner, printed) for one in here.passages[place.start : place.stop]):
            yield Lost(name, owner, stood[0], "\n".join(block.text for block in said.blocks))


def _place_of(stood: list[Passage], here: Coverage, matched: Mapping[int, int]) -> range:
    """Where these passages of the drawing would stand in the document: between those that stood before and behind."""
    before = max((at for at in matched if at < stood[0].at), default=None)
    behind = min((at for at in matched if at > stood[-1].at), default=None)
    start = 0 if before is None else matched[before] + 1
    end = len(here.passages) if behind is None else matched[behind]
    # What stood around them may have been moved: then their place is behind what stood before, up to a heading.
    if end < start:
        end = next((one.at for one in here.passages[start:] if one.is_heading), len(here.passages))
    return range(start, end)


def _replaces(one: Passage, owner: Owner, printed: Collection[str]) -> bool:
    """Whether a passage may stand in the place of what is gone: words of the same person that were not drawn."""
    is_new = one.words.casefold() not in printed and not one.words.startswith("[")
    return is_new and one.owner == owner and not one.is_heading and not (one.label and not one.rest)
