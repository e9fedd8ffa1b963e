"""Rules about what a finished document covers (L): what was found in it, a Covered → Problems (pure).

Police Act 1996 s.55(5) asks for the office's comments, the chief officer's comments and the office's reply; s.55(5B)
for the office's action on every recommendation, or why there is none. Any document will do: a draft as people left it,
or one that was made without respgen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from respgen.coverage import Coverage, Covered, Lost
from respgen.coverage.matching import sections, words_under
from respgen.coverage.words import difference, mentions, plain, sentences
from respgen.errors import Problem, Severity
from respgen.model import Place, WordPlace, excerpt
from respgen.rules.registry import rule

_DENIAL = re.compile(r"\bno\b[^.]{0,40}\brecommendations?\b[^.]{0,40}\b(?:made|addressed|directed)\b", re.IGNORECASE)
_FORCE = {"comments", "update", "stand-in"}


def _behind(place: Place) -> str:
    """Where something belongs that stood, or would stand, behind this place."""
    if not isinstance(place, WordPlace):
        return "at the beginning"
    if place.heading and not place.table:
        return f'below "{excerpt(place.heading)}"'
    return f"behind {place.spot}" if place.spot else "at the beginning"


def _spot(place: Place) -> str:
    return (isinstance(place, WordPlace) and place.spot) or str(place)


@rule("L831", Severity.BLOCK)
def unanswered_recommendation(found: Covered) -> Iterator[Problem]:
    """A recommendation of the report stands nowhere in the document.

    Why: for every recommendation of the report, whoever it is addressed to, the response has to explain what the office
        has done or proposes to do, or why nothing (Police Act 1996 s.55(5B)).
    Fix: add it with its number, and say what the office does, or that no action is proposed and why.
    """
    for item in sorted(found.nowhere):
        label = found.here.items[item].label
        message = f"{label} stands nowhere in the document: neither answered, nor left out with a reason"
        before = found.here.before(item)
        where = f"behind {before[0].label}, " if before else ""
        hint = f"add it {where}with its number, and what the office does, or why nothing"
        yield Problem(before[1] if before else found.file, message, help=hint, keys=found.keys(item))


@rule("L832", Severity.BLOCK)
def lost_section(found: Covered) -> Iterator[Problem]:
    """A heading or label under which the response answers a recommendation, or a heading over what the chief officer
    says, is gone; or nothing stands under it any more.

    Why: without it nobody can tell what is answered there, or who speaks.
    Fix: put the heading and its words back; another wording does no harm.
    """
    if found.drawn is None or not found.covering.is_response:
        return
    inactive = {item for item, _ in found.inactive}
    gone_above = 0
    for heading, *beneath in sections(found.drawn):
        gone_above = 0 if heading.block.level <= gone_above else gone_above
        of = (heading.under if heading.label else frozenset()).union(*(one.of for one in beneath))
        roles = {one.known for one in beneath} - {"", "commentary", "gap"}
        # What is told as a whole is not told of its parts.
        told = of <= found.nowhere if of else not roles & _FORCE
        told |= not heading.label and roles <= {"quotation"}
        told |= found.silent and bool(roles) and roles <= _FORCE
        told |= roles == {"action"} and of <= inactive
        at = found.matched.get(heading.at)
        gone_above = gone_above if at is None else 0
        if told or gone_above:
            continue
        item, words = min(of) if len(of) == 1 else None, excerpt(heading.block.text, 80)
        if at is None:
            gone_above = heading.block.level
            place = found.above(heading)
            message = f'the heading "{words}" is gone, so its section is a gap again'
            hint = f"put the heading back, {_behind(place)}; it may have other words"
            yield Problem(place, message, help=hint, keys=found.keys(item))
        elif roles and not words_under(found.here, at):
            one = found.here.passages[at]
            message = f'nothing stands under the heading "{words}" any more'
            yield Problem(one.place, message, one.block.text, "put its words back, or write others", found.keys(item))
    yield from _lost_labels(found, found.drawn)


def _lost_labels(found: Covered, drawn: Coverage) -> Iterator[Problem]:
    """Labels that are no headings: those in a table, or in a paragraph of their own."""
    here, still = found.here, set(found.matched.values())
    misnumbered = {one.item for one in here.quotations if one.introduction.kind != "right"}
    for one in drawn.passages:
        if not one.label or one.is_heading or one.rest or one.at in found.matched:
            continue
        # With other words in its place it is no label that is gone; with its text it is told as that.
        is_put_otherwise = any(
            other.label and other.at not in still and other.under & one.under for other in here.passages
        )
        below = drawn.passages[one.at + 1] if one.at + 1 < len(drawn.passages) else one
        went_along = below.known in ("quotation", "action", "gap") and below.at not in found.matched
        if not is_put_otherwise and not went_along and not one.under <= found.nowhere | misnumbered:
            words, place = excerpt(one.block.text, 80), found.above(one)
            message = f'the label "{words}" is gone, so nobody can tell what is answered there'
            item = min(one.under) if len(one.under) == 1 else None
            yield Problem(place, message, help=f"put it back, {_behind(place)}", keys=found.keys(item))


@rule("L833", Severity.BLOCK)
def missing_action(found: Covered) -> Iterator[Problem]:
    """The office's own action on a recommendation, or its reason for none, stands nowhere in the document.

    Why: s.55(5B) of the Police Act 1996 asks for the action of the local policing body; what the force does is no
        answer to that, nor is the text of the recommendation. That a recommendation is addressed to others is a reason
        once it is given.
    Fix: say under its number, outside the chief officer's section, what the office has done or will do, or why nothing.
    """
    denials = [
        (one, sentence)
        for one in found.here.passages
        if found.covering.is_english and one.owner == "office" and one.known != "quotation"
        for sentence in sentences(one.words)
        if _DENIAL.search(sentence)
    ]
    for item, passage in found.inactive:
        message = f"nothing says what the office does about {found.here.items[item].label}, or why nothing"
        for one, sentence in denials[:1]:
            message += f'; "{sentence}" ({_spot(one.place)}) is no reason, as the law asks about every recommendation'
        hint = "add the office's action, or its reason for none, outside the chief officer's section"
        place, words = (passage.place, passage.block.text) if passage else (found.file, "")
        yield Problem(place, message, words, hint, found.keys(item))


@rule("L834", Severity.BLOCK)
def missing_comments(found: Covered) -> Iterator[Problem]:
    """The chief officer's comments stand nowhere in a first response, and nothing says that none were received; or a
    part of them that was drawn is gone from any response.

    Why: the law has three things published: the office's comments, any comments of the chief officer, and the office's
        reply to these (Police Act 1996 s.55(5)). A reader must see that the chief officer was heard.
    Fix: print the comments under a heading that names the chief officer, or say when they were invited and that none
        came.
    """
    if found.silent:
        title = found.covering.fields.chief_officer.title
        officer = title.words if title else "chief officer"
        message = f"no comments of the {officer} stand in the document, and nothing says that none were received"
        hint = f"print them under a heading that names the {officer}, or say when they were invited and that none came"
        yield Problem(found.file, message, help=hint, keys=found.keys())
    for one in found.lost:
        if one.owner != "force" or found.silent or _is_told_with_its_heading(found, one):
            continue
        part, place = _PARTS[one.part], found.above(one.passage)
        message = f"nothing is left of the chief officer's {part}, and nothing of theirs stands in its place"
        yield Problem(place, message, one.words, f"put it back, {_behind(place)}", found.keys())


_PARTS = {
    "introduction": "comments",
    "next steps": "next steps",
    "closing": "closing words",
    "initial response": "comments on the report",
    "overall comments": "reply to the chief officer",
}
"""What is said of a column's words."""


def _is_told_with_its_heading(found: Covered, lost: Lost) -> bool:
    """Whether the heading over a part is gone, too, or nothing stands under it."""
    assert found.drawn is not None
    over = next((at for at in range(lost.passage.at, -1, -1) if found.drawn.passages[at].is_heading), None)
    return over is not None and (over not in found.matched or not words_under(found.here, found.matched[over]))


@rule("L835", Severity.BLOCK)
def altered_quotation(found: Covered) -> Iterator[Problem]:
    """A quotation of a recommendation is not word for word what the register holds.

    Why: a recommendation's text is the inspectorate's. Two documents that quote it differently cannot both be right,
        and an abbreviation or a sentence put into a quotation is what nobody wrote. Quotation marks tell a reader where
        it ends.
    Fix: put the register's words there; if the register is wrong, correct it there, for all documents.
    """
    for one in found.here.quotations:
        if not one.exact:
            text, label = found.here.items[one.item].said.text, found.here.items[one.item].label
            here, there = difference(one.words, " ".join(plain(block.text) for block in text.blocks))
            message = f'the text of {label} is not the register\'s: here "{here}", there "{there}"'
            hint = f"quote it word for word: it stands in {text.place}"
            yield Problem(found.here.passages[one.at].place, message, one.words, hint, found.keys(one.item))


@rule("L836", Severity.BLOCK)
def misnumbered_quotation(found: Covered) -> Iterator[Problem]:
    """A quotation of a recommendation is introduced by another number, or by none.

    Why: readers, and the inspectorate, find a recommendation by the report's own number. "The third recommendation" of
        a letter that leaves others out need not be recommendation 3.
    Fix: put the report's number at the quotation, in the words before it or in a heading above it.
    """
    gone = {
        item
        for one in (found.drawn.passages if found.drawn else ())
        if found.covering.is_response and one.label and one.is_heading and one.at not in found.matched
        for item in one.under
    }
    for one in found.here.quotations:
        introduction, label = one.introduction, found.here.items[one.item].label
        # A number that went with its heading is told with that.
        if introduction.kind == "right" or one.item in gone:
            continue
        said = f'is introduced as "{introduction.words}"'
        message = {
            "other": f"the text of {label} {said}",
            "ordinal": f"the text of {label} {said}, and not by its number",
        }.get(introduction.kind, f"nothing near the text of {label} says its number")
        at = introduction.at if introduction.at >= 0 else one.at
        hint = f'say "{label}" before the quotation, or in a heading above it'
        words = introduction.words or one.words
        yield Problem(found.here.passages[at].place, message, words, hint, found.keys(one.item))


@rule("L837", Severity.WARNING)
def lost_quotation(found: Covered) -> Iterator[Problem]:
    """The text of a recommendation that the response prints is not in the document any more.

    Why: without it a reader cannot see what is answered.
    Fix: put the text back under its number; or accept this, if the document is to do without.
    """
    if found.drawn is None or not found.covering.is_response:
        return
    told = {one.item for one in found.here.quotations} | found.nowhere
    for one in found.drawn.quotations:
        over = next((at for at in range(one.at, -1, -1) if found.drawn.passages[at].is_heading), None)
        # What went with its heading is told with that.
        if one.item not in told and (over is None or over in found.matched):
            told.add(one.item)
            label, place = found.here.items[one.item].label, found.above(found.drawn.passages[one.at])
            hint = f"put it back under its number, {_behind(place)}"
            yield Problem(place, f"the text of {label} is gone", help=hint, keys=found.keys(one.item))


@rule("L843", Severity.BLOCK)
def unknown_recommendation_in_heading(found: Covered) -> Iterator[Problem]:
    """A heading names a recommendation that the report does not have.

    Why: readers look up the number in the report, and find nothing, or something else.
    Fix: put the report's own number into the heading, or add the recommendation to the register.
    """
    if found.drawn is None or not found.covering.is_response:
        return
    numbers = {item.number.casefold() for item in found.here.items}
    stems = {item.stem for item in found.here.items if item.stem}
    drawn = {one.words for one in found.drawn.passages}
    # Where a text stands below it, that is told to be misnumbered.
    places = (found.here.passages[one.at].place for one in found.here.quotations if one.introduction.kind != "right")
    told = {place.heading for place in places if isinstance(place, WordPlace)}
    for one in found.here.passages:
        if one.is_heading and one.words not in drawn | told:
            named = [number for stem in stems for mention in mentions(one.words, stem) for number in mention.numbers]
            # "3 to 5" names whatever lies between: what is there of that is meant.
            if named and not numbers & set(named):
                message = f'the heading "{excerpt(one.words)}" names a recommendation that the report does not have'
                yield Problem(one.place, message, one.block.text, "put the report's own number", found.keys())


@rule("L844", Severity.BLOCK)
def missing_commentary(found: Covered) -> Iterator[Problem]:
    """The office's own comments on the report, or its reply to the chief officer, are gone from a first response.

    Why: the law has three things published, and two of them are the office's: its comments on the report, and its reply
        to what the chief officer submitted (Police Act 1996 s.55(5)).
    Fix: put them back, or say it in other words in the same place.
    """
    if not (found.covering.is_response and found.covering.fields.occasion.is_first):
        return
    for one in found.lost:
        if one.owner == "office":
            part, place = _PARTS[one.part], found.above(one.passage)
            message = f"nothing is left of the office's {part}, and nothing stands in its place"
            yield Problem(place, message, one.words, f"put it back, or other words, {_behind(place)}", found.keys())


SECTION_RULES = (
    unanswered_recommendation,
    lost_section,
    missing_action,
    missing_comments,
    altered_quotation,
    misnumbered_quotation,
    lost_quotation,
    unknown_recommendation_in_heading,
    missing_commentary,
)
