"""Rules about what a finished document states of the report, of progress and itself (L): a Covered → Problems (pure).

Counts, promises, statuses and the parts of a letter are looked for in English documents only.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator

from respgen import dates
from respgen.coverage import Covered, Passage, counts
from respgen.coverage.words import folded, sentences
from respgen.errors import Problem, Severity
from respgen.model import Text
from respgen.records.forms import VOCABULARIES
from respgen.rules.registry import rule

_MONTH = "|".join(dates.MONTHS)
_SEASON = r"spring|summer|autumn|winter|the year|the financial year"
_DATE = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)? +(?:{_MONTH})(?: +\d{{4}})?\b|\b\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{4}}\b")
_WHEN = re.compile(
    rf"\b(?:{_MONTH})\b(?! not\b)"
    r"|\b(?:in|by|since|from|until|before|during|of|for) (?:early |late |mid-?)?20\d\d\b"
    rf"|\b(?:in|by|this|next|last) (?:the (?:end|start|beginning) of )?(?:{_SEASON})\b"
    r"|\bwithin (?:\w+|\d+) (?:working )?(?:days?|weeks?|months?|years?)\b"
    r"|\b(?:every|each) (?:day|week|month|quarter|year|\d+)\b"
)
_OPEN = re.compile(
    r"\b(?:once|if|when|subject to|pending|provided)\b[^,;.]{0,60}\b(?:approv\w+|authoris\w+|sign(?:ed)?[- ]off)\b",
    re.IGNORECASE,
)
_PROMISES = re.compile(r"\bwill\b|\bshall\b", re.IGNORECASE)
_SURE = re.compile(r"\bensur\w+|\bguarante\w+", re.IGNORECASE)
_BELOW = re.compile(
    r"\b(?:set out|listed|given|shown|quoted) (?:in full )?below\b|\bfollowing \w+ recommendations\b", re.IGNORECASE
)
_CLOSING = re.compile(r"yours (?:faithfully|sincerely)\b", re.IGNORECASE)
_SALUTATION = re.compile(r"dear\b", re.IGNORECASE)
_SECTION = re.compile(r"\b(?:section|sections|adran|s\.?) ?55\b", re.IGNORECASE)


def _office(found: Covered) -> Iterable[Passage]:
    """What people wrote of the report: not its own recommendations."""
    return (one for one in found.here.passages if one.known != "quotation" and not one.is_heading)


@rule("L838", Severity.WARNING)
def wrong_count(found: Covered) -> Iterator[Problem]:
    """A number of recommendations that the text states is not the register's, or not that of those set out below.

    Why: a reader counts them, and asks what became of the others.
    Fix: correct the number or the register, or set out all that the sentence speaks of.
    """
    if not found.covering.is_english:
        return
    items = [one for one in found.here.items if one.said.kind == "recommendation"]
    made = found.covering.fields.inspection.recommendations_made
    total = int(made.words) if made and made.words.isdigit() else None
    # Whom they are addressed to can be counted only where the register holds them all, with their addressees.
    told = (one.said.addressees for one in items)
    at_chiefs = counts.counted(total, [one.words.split(", ") if one else () for one in told])
    for one in _office(found):
        for sentence in sentences(one.words):
            for message in counts.wrong(sentence, total, at_chiefs):
                yield Problem(one.place, message, sentence, "correct the number, or the register", found.keys())
            stated_below = counts.MADE.search(sentence) if _BELOW.search(sentence) else None
            if stated_below:
                shown = _set_out(found)
                if shown < (number := counts.number(stated_below[1])):
                    message = f'"{sentence}" promises {counts.so_many(number)}, and {shown} are set out'
                    hint = "set out all of them, or say how many are set out and why the others are not"
                    yield Problem(one.place, message, sentence, hint, found.keys())


def _set_out(found: Covered) -> int:
    """How many recommendations have a label or their text in the document."""
    quoted = {one.item for one in found.here.quotations}
    items = [at for at, one in enumerate(found.here.items) if one.said.kind == "recommendation"]
    return sum(at in quoted or bool(found.here.labels(at)) for at in items)


@rule("L839", Severity.WARNING)
def undated_answer(found: Covered) -> Iterator[Problem]:
    """What the force does about a recommendation has neither a status nor a date, in words that somebody edited.

    Why: "plans are under way" cannot be held against the day by which the recommendation asks for it.
    Fix: say how far it is, in the words that the office uses for that, or by which day it will be done.
    """
    if not (found.covering.is_english and found.covering.is_response):
        return
    words = {*VOCABULARIES["status"], *found.covering.statuses, "completed"}
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    status = re.compile(
        rf"\b(?:is|are|was|were|been|now|remains?|status:?)(?: \w+ly)? (?:{listed})\b|\b(?:has|have) completed\b"
        rf"|^(?:{listed})\b",
        re.IGNORECASE,
    )
    drawn = {one.words for one in found.drawn.passages} if found.drawn else set()
    for item in range(len(found.here.items)):
        answers = _answers(found, item)
        # A sheet has columns for both. What nobody has edited says as much as its template prints.
        if found.drawn and all(one.known == "update" and one.words in drawn for one in answers if not one.is_heading):
            continue
        if answers and not any(
            status.search(one.words) or _DATE.search(one.words) or _WHEN.search(one.words) for one in answers
        ):
            label = found.here.items[item].label
            message = f"the answer to {label} says neither how far it is nor by when it will be done"
            hint = "add a status, or the day by which it will be done"
            first = next((one for one in answers if not one.is_heading), answers[0])
            yield Problem(first.place, message, first.block.text, hint, found.keys(item))


def _answers(found: Covered, item: int) -> list[Passage]:
    """What the document says of the force's progress on a recommendation that is made to it, with the headings over it.

    Where the force has no part of its own, that is the office's account. Empty where it is awaited, or where there is a
    true statement instead.
    """
    said = found.here.items[item].said
    about = [one for one in found.here.passages if item in one.of | one.under]
    if not said.addressees or not {"chief constables", "this force"} & set(said.addressees.words.split(", ")):
        return []
    if found.here.shows(said.update.text) or any(one.known == "stand-in" for one in about):
        return []
    force = [one for one in about if one.known == "update" or (one.owner == "force" and not one.known)]
    force = force if any(not one.is_heading for one in force) else []
    # What the force said, and the document has no longer, is told as that.
    return force if said.update.text else force or [one for one in about if one.known == "account"]


@rule("L840", Severity.WARNING)
def conditional_promise(found: Covered) -> Iterator[Problem]:
    """A promise hangs on an approval that is still open.

    Why: what somebody else has yet to decide cannot be promised for a day; when it is refused, the sentence is untrue.
    Fix: say who decides and when, and what is certain whatever they decide.
    """
    if not found.covering.is_english:
        return
    for one in _office(found):
        for sentence in sentences(one.words):
            promised = _PROMISES.search(sentence) and (_DATE.search(sentence) or _SURE.search(sentence))
            if promised and (condition := _OPEN.search(sentence)):
                message = f'"{sentence}" promises what hangs on an approval ("{condition[0]}") that is still open'
                hint = "say who decides and when, and promise only what is decided"
                items = one.of or one.under
                keys = found.keys(min(items) if len(items) == 1 else None)
                yield Problem(one.place, message, sentence, hint, keys)


@rule("L841", Severity.BLOCK)
def incomplete_letter(found: Covered) -> Iterator[Problem]:
    """A letter closes with "Yours faithfully" or "Yours sincerely", and has no salutation, no date or no addressee.

    Why: whoever finds it on a website cannot tell when it was written, and to whom.
    Fix: add what is lacking at the top of the letter.
    """
    if not found.covering.is_english:
        return
    passages, said = found.here.passages, found.covering.fields.response
    closing = next((one for one in passages if _CLOSING.match(one.words)), None)
    if closing is None:
        return
    top = next((one.at for one in passages if _SALUTATION.match(one.words)), None)
    lines = [line for one in passages for line in one.block.text.split("\n")]
    lacks = {
        "salutation": (top is not None or _says(found, said.salutation), said.salutation),
        "date": (any(_is_date_line(line) for line in lines) or _styled(found, "Date"), said.date.long),
        "addressee": (
            _says(found, said.addressee) or _styled(found, "Addressee", "Inside Address") or _is_addressed(found, top),
            said.addressee,
        ),
    }
    missing = [part for part, (is_there, value) in lacks.items() if not is_there and not found.here.shows(value)]
    if missing:
        parts = " and ".join(", ".join(f"no {part}" for part in missing).rsplit(", ", 1))
        message = f'the letter closes with "{closing.words.rstrip(" ,")}", and has {parts}'
        hint = "add what is lacking above the first words of the letter"
        yield Problem(closing.place, message, closing.block.text, hint, found.keys())


def _says(found: Covered, value: Text) -> bool:
    return bool(value) and folded(value.words.split("\n")[0]) in found.here.text


def _styled(found: Covered, *styles: str) -> bool:
    return any(one.block.style in styles and not one.words.startswith("[") for one in found.here.passages)


def _is_date_line(line: str) -> bool:
    line = re.sub(r"^\s*(?:date|dated)\b:? *", "", line, flags=re.IGNORECASE)
    return dates.parse(line.strip(" .")) is not None


def _is_addressed(found: Covered, top: int | None) -> bool:
    """Whether a short line above the salutation may be whom the letter is to: no date, heading, number or address of
    the sender."""
    names = {found.covering.fields.holder.name.words, found.covering.fields.office.name.words}
    return any(
        len(one.words) <= 120
        and not one.is_heading
        and one.block.style not in ("Draft notice", "Contact details", "Title")
        and not re.search(r"@|\d{5}|ask for|^\[", one.words)
        and not _is_date_line(one.words)
        and one.words not in names
        for one in found.here.passages[: top or 0]
    )


@rule("L842", Severity.WARNING)
def missing_fact(found: Covered) -> Iterator[Problem]:
    """A first response does not say which report it answers, when that was published, where it can be read, or under
    which law.

    Why: without the official title, the day of publication and the address nobody can find the report, or tell whether
        the response came in time; section 55 of the Police Act 1996 is why it is made.
    Fix: say it, best in the first lines.
    """
    covering, text = found.covering, found.here.text
    if not (covering.is_response and covering.fields.occasion.is_first):
        return
    inspection = covering.fields.inspection
    links = {
        _address(run.link)
        for story in covering.document.stories
        for block in story.blocks
        for run in block.runs
        if run.link
    }
    address = _address(inspection.link.link)
    published = dates.parse(inspection.published.long.words) if inspection.published.long else None
    facts = (
        ("official title", inspection.title.words, not inspection.title or folded(inspection.title.words) in text),
        ("date of publication", inspection.published.long.words, published is None or _names(text, published)),
        ("web address", inspection.link.link, not address or address in links or address in text),
        ("section 55 of the Police Act 1996", "", bool(_SECTION.search(text))),
    )
    for fact, value, is_there in facts:
        if not is_there:
            message = f"nothing says the report's {fact}" if value else f"nothing names {fact}"
            hint = f"add it: {value}" if value else "say that this is a response under it"
            yield Problem(found.file, message, help=hint, keys=found.keys())


def _address(link: str) -> str:
    """An address without what people leave out when they type it."""
    return re.sub(r"^https?://(?:www\.)?|/$", "", link.casefold())


def _names(text: str, day: datetime.date) -> bool:
    """Whether folded words name the day, in any of the forms in which dates are typed."""
    month = dates.MONTHS[day.month - 1].casefold()
    spelt = rf"\b0?{day.day}(?:st|nd|rd|th)? +(?:{month}|{month[:3]})\.?,? +{day.year}\b"
    counted = rf"\b0?{day.day}(?P<sep>[/.])0?{day.month}(?P=sep){day.year}\b|\b{day.isoformat()}\b"
    return bool(re.search(f"{spelt}|{counted}", text))


STATEMENT_RULES = (wrong_count, undated_answer, conditional_promise, incomplete_letter, missing_fact)
