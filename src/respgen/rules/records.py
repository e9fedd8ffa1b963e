"""Rules about what the rows say (R): Records → Problems (pure)."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Iterator
from typing import Any

from respgen import dates, prose, records
from respgen.errors import Problem, Severity
from respgen.model import (
    FORBIDDEN,
    Action,
    Force,
    Inspection,
    Keys,
    NoneSent,
    Occasion,
    Place,
    PlannedDocument,
    Record,
    Records,
    Unreadable,
    Update,
    Value,
    excerpt,
)
from respgen.records import Column, fold
from respgen.responses.index import folded
from respgen.rules.registry import rule
from respgen.template import name_of


def _rows(said: Records) -> Iterator[Record]:
    for form in records.FORMS:
        yield from getattr(said, form.attribute)


def _cells(said: Records) -> Iterator[tuple[Record, Column, Value[Any]]]:
    """Every value of every row, and of the twins in Welsh."""
    for row in _rows(said):
        form = records.form_of(row)
        for column in form.columns:
            value = getattr(row, column.attribute)
            yield row, column, value
            if value.welsh is not None:
                yield row, column, value.welsh


def keys_of(row: Record) -> Keys:
    """The row's keys as far as they can be read."""

    def known(*names: str) -> str:
        for name in names:
            value = getattr(row, name, None)
            if isinstance(value, Value) and value.known is not None:
                return value.known.key if isinstance(value.known, Occasion) else str(value.known)
        return ""

    numbered = hasattr(row, "number")
    return Keys(
        known("force"),
        known("inspection"),
        known("kind") if numbered else "",
        known("number"),
        known("occasion", "period"),
        name_of(known("template")) if isinstance(row, PlannedDocument) else "",
    )


def _unreadable(said: Records, *kinds: str) -> Iterator[Problem]:
    for row, column, value in _cells(said):
        found = value.said
        if column.kind in kinds and isinstance(found, Unreadable):
            if found.expected in (records.STORED_RESULT, records.DECIMAL):
                continue
            message = f'"{excerpt(found.raw)}" in the column "{column.header}" cannot be read'
            yield Problem(value.place, message, found.raw, f"it should be {found.expected}", keys_of(row))


@rule("R201", Severity.BLOCK)
def unreadable_date(said: Records) -> Iterator[Problem]:
    """A cell should hold a date and does not.

    Why: "TBC", "end of June" or 31 June is no day that anything can be measured against.
    Fix: type a date such as 16 May 2025, or leave the cell blank. For "received on", the word none is read too.
    """
    yield from _unreadable(said, "date", "date or none")


@rule("R202", Severity.BLOCK)
def unreadable_number(said: Records) -> Iterator[Problem]:
    """A cell should hold a whole number and does not.

    Why: it is compared with a count, and printed.
    Fix: type a whole number such as 10.
    """
    yield from _unreadable(said, "count")


@rule("R203", Severity.BLOCK)
def unreadable_choice(said: Records) -> Iterator[Problem]:
    """A cell should hold one of a few words and holds another.

    Why: a status, a kind or a post that nobody knows cannot be counted or looked up.
    Fix: use one of the words in the message; or say in respgen.toml, under [words.<vocabulary>], which one yours is.
    """
    yield from _unreadable(said, "choice", "choices", "yes or no")


@rule("R204", Severity.BLOCK)
def unreadable_occasion(said: Records) -> Iterator[Problem]:
    """A period or occasion is not in the form that it has to have.

    Why: the row cannot be assigned to a response, so it may be missing from every one.
    Fix: type "first" for the statutory response, or a quarter: 2025-26 Q1 (financial year), 2025 Q2 (calendar year).
    """
    yield from _unreadable(said, "occasion")


@rule("R205", Severity.BLOCK)
def empty_required_cell(said: Records) -> Iterator[Problem]:
    """A cell that every row must fill is empty.

    Why: without a key the row belongs nowhere; without the others a document that prints them has a gap.
    Fix: fill the cell.
    """
    for row, column, value in _cells(said):
        # What is closed needs no text: the document says when it was.
        if isinstance(row, Update) and column.attribute == "text" and row.closed_on.known:
            continue
        # Whether its Welsh is needed depends on the force's languages: a document that lacks it has a gap.
        if value is not getattr(row, column.attribute):
            continue
        # A column that is not there at all is told once, for the sheet.
        if column.required and value.said is None and ":" not in value.place.cell:
            yield Problem(
                value.place, f'"{column.header}" is empty', help=f"fill it: {column.meaning}", keys=keys_of(row)
            )


@rule("R206", Severity.BLOCK)
def duplicate_row(said: Records) -> Iterator[Problem]:
    """Two rows have the same keys and say different things.

    Why: only one of them can be printed, and the other would be lost.
    Fix: delete one of them, or correct its keys.
    """
    for row, first, same in _repeated(said):
        if not same:
            message = f"this row has the same keys as {first.place} and says something else"
            yield Problem(row.place, message, help="delete one of them, or correct its keys", keys=keys_of(row))


@rule("R207", Severity.NOTICE)
def repeated_row(said: Records) -> Iterator[Problem]:
    """The same row stands twice, cell by cell.

    Why: nothing is lost; one of them is enough.
    Fix: delete one of them.
    """
    for row, first, same in _repeated(said):
        if same:
            message = f"this row is the same as {first.place}"
            yield Problem(row.place, message, help="delete one of them", keys=keys_of(row))


def _repeated(said: Records) -> Iterator[tuple[Record, Record, bool]]:
    seen: dict[tuple[str | None, ...], Record] = {}
    for row in _rows(said):
        form = records.form_of(row)
        values = [getattr(row, attribute) for attribute in form.key]
        typed = [value.said for value in values]
        if any(isinstance(one, Unreadable) for one in typed) or all(one is None for one in typed):
            continue
        key = (form.name, *map(folded, values))
        first = seen.setdefault(key, row)
        if first is not row:
            yield row, first, records.words(first) == records.words(row)


@rule("R208", Severity.BLOCK)
def unknown_force(said: Records) -> Iterator[Problem]:
    """A row names a force that the Forces sheet does not have.

    Why: the row cannot be assigned: a response that lacks just such a row prints a gap that names it.
    Fix: type the force as the Forces sheet has it, or add it there.
    """
    known = _Known("force", "Forces", [row.force.known for row in said.forces])
    for row in _rows(said):
        if not isinstance(row, Force | Inspection) and isinstance(value := getattr(row, "force", None), Value):
            yield from known.strangers(row, value)
    for inspection in said.inspections:
        for force in inspection.forces.known or ():
            yield from known.strangers(inspection, inspection.forces, force)


@rule("R209", Severity.BLOCK)
def unknown_inspection(said: Records) -> Iterator[Problem]:
    """A row names an inspection that the Inspections sheet does not have.

    Why: the row cannot be assigned: a response that lacks just such a row prints a gap that names it.
    Fix: type the inspection as the Inspections sheet has it, or add it there.
    """
    known = _Known("inspection", "Inspections", [row.inspection.known for row in said.inspections])
    for row in _rows(said):
        if not isinstance(row, Inspection) and isinstance(value := getattr(row, "inspection", None), Value):
            yield from known.strangers(row, value)


@rule("R210", Severity.BLOCK)
def unknown_recommendation(said: Records) -> Iterator[Problem]:
    """A row names a recommendation that the register does not have for this inspection.

    Why: the row cannot be assigned: a response that lacks just such a row prints a gap that names it.
    Fix: type kind and number as the Recommendations sheet has them, or add the recommendation there.
    """
    numbers: dict[tuple[str, str], list[str | None]] = {}
    for demand in said.recommendations:
        key = fold(demand.inspection.known or ""), demand.kind.known or ""
        numbers.setdefault(key, []).append(demand.number.known)
    inspections = {fold(row.inspection.known or "") for row in said.inspections}

    def strangers(row: Record, inspection: str | None, kind: str | None, number: Value[str]) -> Iterator[Problem]:
        if inspection and fold(inspection) in inspections and kind:
            held = numbers.get((fold(inspection), kind), [])
            yield from _Known(kind, "Recommendations", held, f" of {inspection}").strangers(row, number)

    rows: tuple[Update | Action, ...] = (*said.updates, *said.actions)
    for row in rows:
        yield from strangers(row, row.inspection.known, row.kind.known, row.number)
    for demand in said.recommendations:
        yield from strangers(demand, demand.inspection.known, "cause of concern", demand.under)


@rule("R211", Severity.BLOCK)
def unknown_person(said: Records) -> Iterator[Problem]:
    """A document is signed from a post that nobody holds.

    Why: the document would have no name under it.
    Fix: add who holds the post to the People sheet, or name another post.
    """
    held = {(fold(row.force.known or ""), row.post.known) for row in said.people}
    forces = {fold(row.force.known or "") for row in said.forces}
    for row in said.documents:
        # Where the force is not known, that is what is to be mended.
        known = fold(row.force.known or "") in forces
        if known and row.signatory.known and (fold(row.force.known or ""), row.signatory.known) not in held:
            message = f'nobody holds the post "{row.signatory.known}" at {row.force.known or "this force"}'
            yield Problem(
                row.signatory.place, message, row.signatory.known, "add the person to the People sheet", keys_of(row)
            )


@rule("R212", Severity.BLOCK)
def forbidden_character(said: Records) -> Iterator[Problem]:
    """A cell holds a character that no Word file can hold.

    Why: control characters come in with text pasted from other programs. The document shows \ufffd in their place.
    Fix: delete the character at the spot that the message shows, or type the word again.
    """
    for row, _, value in _cells(said):
        match value.said:
            case str() as words:
                pass
            case tuple() as blocks:
                words = "\n".join(block if isinstance(block, str) else block.text for block in blocks)
            case _:
                continue
        if found := FORBIDDEN.search(words):
            before = excerpt(words[max(0, found.start() - 20) : found.start()])
            where = f'behind "{before}"' if before else "at the beginning"
            message = f"the character U+{ord(found[0]):04X} {where} cannot stand in a Word file"
            yield Problem(value.place, message, words, "delete it", keys_of(row))


class _Known:
    """What a sheet of the register has, and what to say of anything else."""

    def __init__(self, what: str, sheet: str, held: list[str | None], of: str = "") -> None:
        self._what, self._sheet, self._of = what, sheet, of
        self._held = [words for words in held if words]
        self._folded = {fold(words) for words in self._held}

    def strangers(self, row: Record, value: Value[Any], words: str = "") -> Iterator[Problem]:
        words = words or value.known or ""
        if words and fold(words) not in self._folded:
            # That "12" is much like "2" means nothing; that "Rec 2" holds "2" does.
            number = re.search(r"(?<=\D)\d+[a-z]?$", words, re.IGNORECASE)
            near = [held for held in self._held if number and fold(held) == fold(number[0])]
            near = near or ([] if words[:1].isdigit() else difflib.get_close_matches(words, self._held, 1))
            hint = f'did you mean "{near[0]}"?' if near else f"add it to the {self._sheet} sheet, or correct it here"
            message = f'the {self._sheet} sheet has no {self._what} "{excerpt(words)}"{self._of}'
            yield Problem(value.place, message, words, hint, keys_of(row))


@rule("R213", Severity.WARNING)
def unpublishable_address(said: Records) -> Iterator[Problem]:
    """The address of an inspection, or of a document that is live, is no web address.

    Why: a link that begins with neither https:// nor http:// leads nowhere for the public. Its words are printed
        without it.
    Fix: copy the address from the page itself.
    """
    addresses: list[tuple[Record, Value[str]]] = [(row, row.address) for row in said.inspections]
    addresses += [(row, row.live_address) for row in said.documents]
    for row, value in addresses:
        if value.known and not prose.public_address(value.known):
            message = f'"{excerpt(value.known)}" is no web address'
            yield Problem(value.place, message, value.known, "it should begin with https://", keys_of(row))


# What stands in the parentheses begins as an address does: with a scheme, a server, a path or "www.".
_LIKE_A_LINK = re.compile(r"\[[^\[\]]*\]\(\s*(?:[a-z][a-z0-9+.-]*:|[/\\#]|www\.)[^)]*\)?", re.IGNORECASE)


@rule("R214", Severity.BLOCK)
def unread_link(said: Records) -> Iterator[Problem]:
    """Words look like a link and are none.

    Why: they are printed as they stand, with brackets and address; an address of your own network shows how it is
        built.
    Fix: write [words](https://…), with http, https or mailto and without blanks in the address.
    """
    for row, column, value in _cells(said):
        blocks = value.said if column.kind == "prose" and isinstance(value.said, tuple) else ()
        for block in blocks:
            if found := _LIKE_A_LINK.search(block.text):
                message = f'"{excerpt(found[0])}" looks like a link and is none'
                hint = "a link begins with https://, http:// or mailto: and holds no blank"
                yield Problem(value.place, message, found[0], hint, keys_of(row))


@rule("R215", Severity.BLOCK)
def uncleared_marking(said: Records) -> Iterator[Problem]:
    """An update has a protective marking and has not been cleared.

    Why: what is marked OFFICIAL-SENSITIVE or the like is not for the public until somebody has said that it may be.
    Fix: say who cleared it, and when, in the columns "cleared by" and "cleared on"; or take the marking away.
    """
    for row in said.updates:
        if row.marking.known and row.text.known and not (row.cleared_by.known and row.cleared_on.known):
            message = f'the row is marked "{excerpt(row.marking.known)}" and has not been cleared'
            hint = 'say who cleared it and when, in "cleared by" and "cleared on"'
            yield Problem(row.marking.place, message, row.marking.known, hint, keys_of(row))


@rule("R216", Severity.BLOCK)
def comments_though_none(said: Records) -> Iterator[Problem]:
    """A row says that no comments came, and holds some.

    Why: a document cannot print the comments and say that none came.
    Fix: put the date on which they came into "received on"; or empty the comments.
    """
    for row in said.chief_officer:
        parts = (row.introduction, row.next_steps, row.closing)
        if isinstance(row.received_on.known, NoneSent) and any(part.said is not None for part in parts):
            message = '"received on" says that no comments came, and the row holds some'
            yield Problem(row.received_on.place, message, "none", "put the date on which they came", keys_of(row))


@rule("R217", Severity.WARNING)
def update_that_does_not_apply(said: Records) -> Iterator[Problem]:
    """Actions says that a recommendation does not apply, and the force has sent an update on it.

    Why: no document prints the update.
    Fix: change "applies" in Actions, if the update is to be printed.
    """
    left_out = {_item(row): row for row in said.actions if row.applies.known is False}
    for row in said.updates:
        action = left_out.get(_item(row))
        if action and row.text.known and action.occasion.known in (None, row.period.known):
            message = f"{action.applies.place} says that this does not apply, so the update is not printed"
            yield Problem(row.text.place, message, help='change "applies", if it is to be printed', keys=keys_of(row))


def _item(row: Update | Action) -> tuple[str | None, ...]:
    return tuple(folded(value) for value in (row.force, row.inspection, row.kind, row.number))


# What Word puts before an item where a list is pasted as text: its own bullets, those of the fonts Symbol and Wingdings
# (in Unicode's private area), and the letters o and § that Courier and Wingdings show as bullets.
_LIKE_A_BULLET = re.compile(r"^(?:[·∙▪‣◦●○■□➢➤✓✔\uf000-\uf0ff]\s+|[o§](?:\t|\s{2,}))(?=\S)", re.MULTILINE)


@rule("R218", Severity.WARNING)
def unread_bullet(said: Records) -> Iterator[Problem]:
    """A line begins with a bullet that is none in a cell.

    Why: lists that are pasted from Word come with bullets of their own. The document prints the sign as it stands, and
        no list; a sign of Word's fonts may show as a box.
    Fix: begin each item with a hyphen and a blank ("- "), and indent an item of the second level.
    """
    for row, column, value in _cells(said):
        blocks = value.said if column.kind == "prose" and isinstance(value.said, tuple) else ()
        lines = [line for block in blocks for line in block.text.split("\n") if _LIKE_A_BULLET.match(line)]
        if lines:
            others = {1: "", 2: ", and so does 1 more line"}.get(len(lines), f", and so do {len(lines) - 1} more lines")
            message = f'"{excerpt(lines[0])}" begins with a bullet that is not read as one{others}'
            hint = 'begin each item with a hyphen and a blank ("- "), a deeper one with blanks before it'
            yield Problem(value.place, message, lines[0], hint, keys_of(row))


_PLAUSIBLE = range(1990, 2100)
"""Years in which something happens that a response is about. Excel makes 1900 of a lone zero."""


@rule("R220", Severity.WARNING)
def implausible_date(said: Records) -> Iterator[Problem]:
    """A date is in a year that no response is about.

    Why: it is printed as it stands, and deadlines and people's terms are counted from it.
    Fix: correct the year.
    """
    for row, _, value in _cells(said):
        day = value.known
        if isinstance(day, datetime.date) and day.year not in _PLAUSIBLE:
            hint = f"correct the year; from {_PLAUSIBLE[0]} to {_PLAUSIBLE[-1]} no questions are asked"
            yield Problem(value.place, f"{dates.long(day)} can hardly be meant", dates.long(day), hint, keys_of(row))


def _texts(said: Records) -> Iterator[tuple[Record, Place, tuple[str, ...]]]:
    """What people write for the public, each cell's paragraphs with its place. Neither the register's own texts, which
    stand in the report word for word, nor what is never published."""
    for row, column, value in _cells(said):
        is_written = column.kind == "prose" and column.attribute != "internal"
        if is_written and records.form_of(row).owner != "register" and isinstance(value.said, tuple):
            yield row, value.place, tuple(" ".join(block.text.split()) for block in value.said)


# Words that stand for others to come: wherever they are, in capitals, in brackets, or as the whole of a line.
_STANDS_FOR_OTHERS = re.compile(
    r"\b(?:TB[CDA]|T\.B\.[CDA]\.?|TODO)\b|(?<![\w/])[Xx]{3,}(?![\w/])|(?i:\blorem ipsum\b)|"
    r"(?i:\[ *(?:insert|add|name|date|to be|tb[cda])\b[^\]]*\])|"
    r"^(?i:(?:text|update|wording|response|comments?|details?|date|this|action|more)?(?: is| are)? ?"
    r"(?:to be (?:confirmed|completed|added|advised|agreed|decided|inserted|provided|supplied|drafted|determined)|"
    r"tb[cda]|to follow|lorem))[ .…:]*$"
)


@rule("R219", Severity.BLOCK)
def placeholder_in_cell(said: Records) -> Iterator[Problem]:
    """A text holds words that only stand for others: "TBC", "XXX", "to be confirmed", "lorem ipsum".

    Why: the cell is filled, so no gap asks for what is missing, and the public would read it.
    Fix: write what is meant; or empty the cell, so that the document says what is awaited, and from whom.
    """
    for row, place, lines in _texts(said):
        if found := next(filter(None, map(_STANDS_FOR_OTHERS.search, lines)), None):
            message = f'"{excerpt(found[0].strip())}" only stands for words that are still to come'
            hint = "write what is meant, or empty the cell: the document then says what is awaited"
            yield Problem(place, message, found[0].strip(), hint, keys_of(row))


_SAYS_NOTHING = re.compile(
    r"(?i:n ?[/.]? ?a\.?|none|nil|null|not applicable|nothing|no comments?|as above|see above|ditto|[-–—.?*]+)[ .]*"
)


@rule("R221", Severity.WARNING)
def empty_answer(said: Records) -> Iterator[Problem]:
    """A text says no more than "n/a", "none" or a dash.

    Why: nobody can tell whether that is the answer, whose it is, and why; the law asks for the reason where nothing is
        done (Police Act 1996, s.55(5B)).
    Fix: say it in a sentence, with the reason; or empty the cell, so that the document says what is awaited.
    """
    for row, place, lines in _texts(said):
        words = " ".join(lines).strip()
        if _SAYS_NOTHING.fullmatch(words):
            hint = "say it in a sentence, with the reason; or empty the cell: the document then says what is awaited"
            yield Problem(place, f'"{words}" is no answer', words, hint, keys_of(row))


RECORD_RULES = (
    unreadable_date,
    unreadable_number,
    unreadable_choice,
    unreadable_occasion,
    empty_required_cell,
    duplicate_row,
    repeated_row,
    unknown_force,
    unknown_inspection,
    unknown_recommendation,
    unknown_person,
    forbidden_character,
    unpublishable_address,
    unread_link,
    uncleared_marking,
    comments_though_none,
    update_that_does_not_apply,
    unread_bullet,
    placeholder_in_cell,
    implausible_date,
    empty_answer,
)
