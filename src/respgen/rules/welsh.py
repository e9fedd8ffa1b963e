"""Rules about what is published in English and in Welsh (L): Plan, and a Pair of drawings → Problems (pure).

That a translation says what the English says only a person can judge. What can be counted is counted here: numbers,
dates, items of lists and links of each text, and which recommendations the two documents have.
"""

from __future__ import annotations

import dataclasses
import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from respgen import dates, prose
from respgen.errors import Problem, Severity
from respgen.model import Blocks, FilePlace, Gap, Image, Keys, Place, Printed, Text
from respgen.responses import Plan, Response
from respgen.responses.words import WELSH, language_of
from respgen.rules.registry import rule


@dataclass(frozen=True, slots=True)
class Side:
    """One document of a pair: its response, and of its drawing the gaps (None: it cannot be drawn) and the values."""

    response: Response
    gaps: tuple[Gap, ...] | None
    printed: tuple[Printed, ...]

    @property
    def places(self) -> set[Place]:
        """Where in the sheets what it prints comes from."""
        return {one.value.place for one in self.printed if one.value.place}


@dataclass(frozen=True, slots=True)
class Pair:
    """What was drawn for one row of Documents in English and in Welsh."""

    english: Side
    welsh: Side


def _for_both(pair: Pair, place: Place, message: str, words: str, mend: str) -> Iterator[Problem]:
    """One problem that both documents have, for neither goes out without the other."""
    for side in (pair.english, pair.welsh):
        yield Problem(place, message, words, mend, side.response.keys)


# ------------------------------------------------------------------------------------------------ templates


@rule("L871", Severity.WARNING)
def missing_twin_template(plan: Plan) -> Iterator[Problem]:
    """A force's languages name Welsh, and a document of it has no template in Welsh.

    Why: Welsh must be treated no less favourably than English (Welsh Language (Wales) Measure 2011). Which documents
        must be in Welsh the office's compliance notice says.
    Fix: put the same form in Welsh into the templates' folder, under the same name with ".cy" at its end; where the
        notice does not ask for this document in Welsh, accept the warning in the sheet Decisions.
    """
    for one in plan.untwinned:
        message = f'Welsh is among the languages at {one.languages}, and there is no template "{one.twin}"'
        mend = f"put the form in Welsh into the folder of templates as {one.twin}.docx, or accept that there is none"
        yield Problem(one.row, message, one.twin, mend, one.response.keys)


@rule("L872", Severity.BLOCK)
def unlike_twin_template(plan: Plan) -> Iterator[Problem]:
    """A template whose name ends with ".cy" is not the Welsh twin of the other one.

    Why: its words are read aloud in the language that it says it is in, and texts are taken in that language; a form of
        another scope or purpose is not the same document.
    Fix: in Word, select all, then Review > Language > Set Proofing Language: Welsh, and Set As Default; give both the
        same custom properties "scope" and "purpose".
    """
    told: set[str] = set()
    for english, welsh in plan.pairs:
        one, twin = english.template, welsh.template
        if twin.name in told:
            continue
        told.add(twin.name)
        if language_of(twin.language) != WELSH:
            message = f'the template is the Welsh twin of "{one.name}", and its language is "{twin.language}"'
            mend = "select all, then Review > Language > Set Proofing Language: Welsh, and Set As Default"
            yield Problem(FilePlace(twin.file), message, twin.language, mend, Keys(template=twin.name))
        for name in ("scope", "purpose"):
            ours, theirs = getattr(one, name), getattr(twin, name)
            if ours != theirs:
                message = f'the template is the Welsh twin of "{one.name}", and its {name} is "{theirs}", not "{ours}"'
                mend = f'give it the custom property "{name}" that {one.file} has'
                yield Problem(FilePlace(twin.file), message, theirs, mend, Keys(template=twin.name))


# ------------------------------------------------------------------------------------------------ texts


@dataclass(frozen=True, slots=True)
class _Twins:
    """What a document in English prints of one cell, and what its twin has for it."""

    english: Text | Blocks
    welsh: Text | Blocks


def _twins(pair: Pair) -> Iterator[_Twins]:
    """Every text that somebody typed and the English prints, each cell once, with its twin; numbers of the contract's
    own, and what one cell says in both languages, left out."""
    printed, seen = pair.english.places, set[Place]()
    for one in _side_by_side(pair.english.response.values, pair.welsh.response.values):
        place = one.english.place
        is_shared = one.welsh.place == place and not one.welsh.gap
        if one.english and place in printed and place not in seen and not is_shared:
            seen.add(place)
            yield one


def _side_by_side(english: Any, welsh: Any) -> Iterator[_Twins]:
    if isinstance(english, Text) and isinstance(welsh, Text):
        if not welsh.choice:
            yield _Twins(english, welsh)
    elif isinstance(english, Blocks) and isinstance(welsh, Blocks):
        yield _Twins(english, welsh)
    elif isinstance(english, tuple):
        for one, other in zip(english, welsh, strict=False):
            yield from _side_by_side(one, other)
    elif dataclasses.is_dataclass(english) and not isinstance(english, Image | Text | Blocks):
        for attribute in dataclasses.fields(english):
            yield from _side_by_side(getattr(english, attribute.name), getattr(welsh, attribute.name))


def _words(value: Text | Blocks) -> str:
    """As somebody typed it."""
    return value.words if isinstance(value, Text) else "".join(run.text for run in prose.write(value.blocks))


def _plain(value: Text | Blocks) -> str:
    """What is read: without the addresses of links and the numbers of items."""
    return value.words if isinstance(value, Text) else "\n".join(block.text for block in value.blocks)


@rule("L873", Severity.BLOCK)
def missing_translation(pair: Pair) -> Iterator[Problem]:
    """The English document prints a text that has no Welsh, and the Welsh document does not show that it is missing.

    Why: a condition of the template leaves the text out while its Welsh is missing, so the two would differ unseen.
    Fix: type the Welsh into the cell that the finding names.
    """
    if pair.welsh.gaps is None:
        return
    told = {gap.place for gap in pair.welsh.gaps}
    for one in _twins(pair):
        gap = one.welsh.gap
        if gap and gap.place not in told:
            yield from _for_both(pair, gap.place, gap.told, _words(one.english), gap.help)


_ENGLISH_DATE = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?\b({'|'.join(dates.MONTHS)})\b(?:\s+(\d{{4}}))?")
_WELSH_MONTHS = {
    form: number
    for forms in (
        dates.CALENDARS["cy"].months,
        dates.CALENDARS["cy"].after_to,
        # Behind "yn" (treiglad trwynol) and "a" (treiglad llaes).
        [{"G": "Ng", "T": "Nh"}.get(month[0], month[0]) + month[1:] for month in dates.CALENDARS["cy"].months],
        [{"T": "Th"}.get(month[0], month[0]) + month[1:] for month in dates.CALENDARS["cy"].months],
    )
    for number, form in enumerate(forms, 1)
}
_WELSH_DATE = re.compile(
    rf"(?:(\d{{1,2}})(?:af|il|ydd|ed|eg|fed|ain)?\s+(?:o\s+)?)?\b({'|'.join(_WELSH_MONTHS)})\b(?:\s+(\d{{4}}))?"
)
_NUMBER = re.compile(r"\d+(?:,\d{3})*")


def _figures(words: str, is_welsh: bool) -> Counter[str]:
    """The dates and numbers in a text, dates as they are written in English: "16 May 2025", "May 2025"."""
    found: Counter[str] = Counter()

    def take(match: re.Match[str]) -> str:
        day, month, year = match.groups()
        if not (day or year):
            return match[0]
        number = _WELSH_MONTHS[month] if is_welsh else dates.MONTHS.index(month) + 1
        found[" ".join(filter(None, (day and str(int(day)), dates.MONTHS[number - 1], year)))] += 1
        return " "

    rest = (_WELSH_DATE if is_welsh else _ENGLISH_DATE).sub(take, words)
    found.update(number.replace(",", "") for number in _NUMBER.findall(rest))
    return found


@rule("L874", Severity.WARNING)
def unlike_figures(pair: Pair) -> Iterator[Problem]:
    """A text and its Welsh do not have the same numbers and dates.

    Why: a figure that was changed in one language only, or mistyped, makes one of the two documents wrong.
    Fix: compare the two cells, and correct the one that is wrong. Where both are right, since one has a number in
        words, accept the warning in the sheet Decisions.
    """
    for one in _twins(pair):
        if one.welsh:
            english, welsh = _figures(_plain(one.english), False), _figures(_plain(one.welsh), True)
            lacks, has = (", ".join((left - right).elements()) for left, right in ((english, welsh), (welsh, english)))
            if lacks or has:
                said = [f"lacks {lacks}"] * bool(lacks) + [f"has {has} instead" if lacks else f"has {has}"] * bool(has)
                yield from _unlike(pair, one, " and ".join(said))


@rule("L875", Severity.WARNING)
def unlike_lists(pair: Pair) -> Iterator[Problem]:
    """A text and its Welsh do not have as many items in their lists, or as many links.

    Why: an item or a link that was left out, or lost its marker, makes one of the two documents poorer.
    Fix: compare the two cells, and correct the one that is wrong.
    """
    for one in _twins(pair):
        if isinstance(one.english, Blocks) and isinstance(one.welsh, Blocks) and one.welsh:
            for english, welsh, what in (
                (_items(one.english), _items(one.welsh), "list item"),
                (_links(one.english), _links(one.welsh), "link"),
            ):
                if english != welsh:
                    yield from _unlike(pair, one, f"has {welsh} {what}{'s' * (welsh != 1)} instead of {english}")


def _items(value: Blocks) -> int:
    return sum(block.kind == "item" for block in value.blocks)


def _links(value: Blocks) -> int:
    """How many links there are; one of several looks is one."""
    runs = [("", *(run.link for run in block.runs)) for block in value.blocks]
    return sum(link != "" and link != before for links in runs for before, link in itertools.pairwise(links))


def _unlike(pair: Pair, one: _Twins, said: str) -> Iterator[Problem]:
    place = one.welsh.place or FilePlace(pair.welsh.response.template.file)
    words = f"{_words(one.english)}\n{_words(one.welsh)}"
    mend = "compare the two cells, and correct the one that is wrong"
    yield from _for_both(pair, place, f"the Welsh of {one.english.place} {said}", words, mend)


# ------------------------------------------------------------------------------------------------ documents


@rule("L876", Severity.BLOCK)
def unlike_recommendations(pair: Pair) -> Iterator[Problem]:
    """One document of a pair prints something of a recommendation that the other one does not.

    Why: both answer the same report; whoever reads one of them must not learn less.
    Fix: give both templates the same loops and conditions.
    """
    if pair.english.gaps is None or pair.welsh.gaps is None:
        return
    ours, theirs = pair.english.response.values, pair.welsh.response.values
    printed, twins = pair.english.places, pair.welsh.places
    told: set[str] = set()
    both = zip((*ours.applying, *ours.answered), (*theirs.applying, *theirs.answered), strict=False)
    for english, welsh in both:
        parts: dict[str, tuple[Text | Blocks, Text | Blocks]] = {
            "name": (english.label, welsh.label),
            "text": (english.text, welsh.text),
            "update": (english.update.text, welsh.update.text),
            "action": (english.action, welsh.action),
        }
        # What nobody typed, such as "No update received", stands in no cell.
        known = {name: (one.place in printed, two.place in twins) for name, (one, two) in parts.items() if one.place}
        for lacking, more, other in ((pair.welsh, (True, False), "English"), (pair.english, (False, True), "Welsh")):
            names = [name for name, found in known.items() if found == more]
            what = f"the {' and the '.join(names)} of {english.label.words}"
            message = f"the {other} document prints {what}, and this one does not"
            if names and message not in told:
                told.add(message)
                mend = "give both templates the same loops and conditions"
                place = FilePlace(lacking.response.template.file)
                yield from _for_both(pair, place, message, english.label.words, mend)


@rule("L877", Severity.BLOCK)
def lone_twin(pair: Pair) -> Iterator[Problem]:
    """Of a pair in English and Welsh one document is complete and the other is not.

    Why: the two are published together; neither goes out alone.
    Fix: fill the gaps of the other document, or mend the errors for which it cannot be drawn.
    """
    sides = {"English": pair.english, "Welsh": pair.welsh}
    for name, other in (("English", "Welsh"), ("Welsh", "English")):
        side, lacking = sides[name], sides[other]
        if side.gaps is not None and lacking.gaps is None:
            told, mend = "cannot be drawn", f"mend the errors of {lacking.response.name}"
        elif side.gaps == () and lacking.gaps:
            number = len(lacking.gaps)
            told, mend = f"has {number} gap{'s' * (number > 1)}", f"fill the gaps of {lacking.response.name}"
        else:
            continue
        message = f"the {name} document is complete and the {other} one {told}: neither goes out alone"
        yield from _for_both(pair, side.response.place, message, lacking.response.name, mend)


@rule("L878", Severity.ASK)
def unchecked_translation(pair: Pair) -> Iterator[Problem]:
    """Nobody has said yet that the Welsh of a document says what the English says.

    Why: respgen counts figures, items and links, and understands neither text. Who can read both says it once; when a
        word of either changes, it is asked again.
    Fix: read both documents beside each other, and accept the question in the sheet Decisions.
    """
    if pair.english.gaps == () == pair.welsh.gaps:
        twins = tuple(_twins(pair))
        words = "\n".join(f"{_words(one.english)}\n{_words(one.welsh)}" for one in twins)
        message = f"does {pair.welsh.response.name} say what {pair.english.response.name} says?"
        if twins and all(one.welsh for one in twins):
            yield from _for_both(pair, pair.english.response.place, message, words, "read both beside each other")


TWIN_RULES = (missing_twin_template, unlike_twin_template)
PAIR_RULES = (
    missing_translation,
    unlike_figures,
    unlike_lists,
    unlike_recommendations,
    lone_twin,
    unchecked_translation,
)
