"""What was found in a document → what of that which the law asks for (Police Act 1996 s.55(5), (5B)) it lacks (pure).

Where words have to be understood, English ones are; in another language every word under the right heading counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from respgen.coverage.values import Coverage, Covering, Passage, demand
from respgen.coverage.words import folded

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


def inactive(covering: Covering, found: Coverage) -> Iterator[tuple[int, Passage | None]]:
    """Each recommendation that stands in the document without the office's own action or reason, and where it stands.

    Where the document still shows that the action is awaited, that is told as a gap.
    """
    for at, item in enumerate(found.items):
        asked = item.said.needs_action and not found.shows(item.said.action) and found.stands(at)
        if not asked or any(_acts(covering, at, one) for one in found.passages) or _is_answered(covering, found, at):
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


def _is_answered(covering: Covering, found: Coverage, item: int) -> bool:
    """Whether words of the office stand at the text of the recommendation, or a sentence that names it says what the
    office does, or why nothing. In another language than English, such a sentence is one that the sheets do not have.
    """
    if covering.is_english and any(_VOICE.search(words) for words in _beside(found, item)):
        return True
    return any(
        one.owner == "office"
        and one.known != "quotation"
        and (_ANSWER.search(sentence) if covering.is_english else not one.known and not one.is_heading)
        for one, sentence in found.mentioned(item)
    )


def is_silent(covering: Covering, found: Coverage) -> bool:
    """Whether the chief officer's comments are nowhere in a first response, and nothing says that there are none.

    Where the document still shows that they are awaited, that is told as a gap.
    """
    fields, comments = covering.fields, covering.fields.chief_officer_comments
    shown = any(found.shows(one) for one in (comments.introduction, comments.next_steps, comments.closing))
    if shown or not fields.occasion.is_first:
        return False
    title = folded(fields.chief_officer.title.words) if fields.chief_officer.title else ""
    for one in found.passages:
        theirs = one.owner == "force" and one.named and not one.known and not one.label and not one.is_heading
        if one.known in ("comments", "update") or theirs:
            return False
        speaks = bool(title) and title in one.words.casefold() and _SPEAKS.search(one.words)
        if covering.is_english and (speaks or _NO_COMMENTS.search(one.words)):
            return False
    return True
