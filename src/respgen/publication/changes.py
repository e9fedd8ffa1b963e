"""What was asked for, and what stands on the shelf → the publication to correct or withdraw, and what to say (pure)."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from respgen import dates
from respgen.agenda import Agenda, planned_keys
from respgen.errors import RespgenError
from respgen.model import FORBIDDEN, CellPlace, PlannedDocument
from respgen.publication import markings
from respgen.publication.ledger import Handover, Stock, key_of
from respgen.publication.naming import plain_template
from respgen.responses import is_about, same_key
from respgen.responses.words import ENGLISH, WELSH, language_of

LONGEST_REASON = 500
"""Characters of a reason, which stands on a page in a sentence."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A publication that was corrected or withdrawn. `live` is the cell in which a live date has to be typed anew;
    `others` are rows of Documents that plan other documents about the same inspection."""

    handover: Handover
    folder: str
    live: CellPlace | None = None
    others: tuple[PlannedDocument, ...] = ()


def chosen(stock: Stock, asked: Mapping[str, str]) -> Handover:
    """The one publication that was asked for. Raises RespgenError where there is none, or more than one."""
    told = " ".join(f'--{name} "{key}"' for name, key in asked.items())
    wanted = {**asked, **({"template": plain_template(asked["template"])} if "template" in asked else {})}
    found = [one for one in stock.handovers if is_about(one.keys, wanted)]
    if not found:
        keys = {getattr(one.keys, name) for one in stock.handovers for name in asked}
        near = [
            word for key in wanted.values() for word in difflib.get_close_matches(key, keys - set(wanted.values()), 1)
        ]
        hint = f'; did you mean "{near[0]}"?' if near else ""
        raise RespgenError(f"nothing is published for {told} in {stock.name}{hint}")
    if len(found) > 1:
        folders = ", ".join(f"{stock.name}/{one.folder}" for one in found)
        raise RespgenError(
            f"several publications fit {told}: {folders}; name one of them with --inspection, --occasion or --template"
        )
    return found[0]


def reasons(handover: Handover, reason: str, in_welsh: str) -> dict[str, str]:
    """The reason in each of the languages of a publication, as its pages say it.

    Raises RespgenError where one is missing, longer than a sentence or two, or no text that a page can show.
    """
    said = {ENGLISH: " ".join(reason.split()), WELSH: " ".join(in_welsh.split())}
    needed = {ENGLISH, *(language_of(one.language) for one in handover.told)}
    options = {ENGLISH: "--reason", WELSH: "--reason-welsh"}
    for language in sorted(needed, key=list(options).index):
        if not said[language]:
            also = ", since it has a Welsh page" if language == WELSH else ""
            raise RespgenError(f'say why with {options[language]} "…"{also}: the page prints it in public')
        if FORBIDDEN.search(said[language]) or re.search(r"\{[{%]|[%}]\}", said[language]):
            raise RespgenError(f"{options[language]} holds characters that a page cannot show: type it as plain words")
        if len(said[language]) > LONGEST_REASON:
            raise RespgenError(f"{options[language]} is longer than {LONGEST_REASON} characters: say it in a sentence")
        if mark := markings.marking(markings.plain(said[language])) or markings.unfinished(said[language]):
            raise RespgenError(f'{options[language]} says "{mark}", and the page prints it in public')
    return {language: words for language, words in said.items() if language in needed}


def refuse_withdrawn(handover: Handover, folder: str) -> None:
    """Raise RespgenError for a publication that is withdrawn already."""
    if handover.is_withdrawn:
        raise RespgenError(f"{folder} was withdrawn on {dates.long(handover.now.day)} already")


def row_of(agenda: Agenda, handover: Handover) -> PlannedDocument | None:
    """The row of Documents that plans a publication."""
    rows = (row for row in agenda.records.documents if key_of(planned_keys(row)) == handover.key)
    return next(rows, None)


def others_with_the_same_text(agenda: Agenda, handover: Handover) -> tuple[PlannedDocument, ...]:
    """The rows of Documents that plan other documents about the same inspection: they quote the same register, so what
    had to be corrected in one may stand in them, too. Those of other forces and occasions are among them."""
    keys = handover.keys
    if not keys.inspection:
        return ()
    return tuple(
        row
        for row in agenda.records.documents
        if same_key(row.inspection.known or "", keys.inspection) and key_of(planned_keys(row)) != handover.key
    )


def first_live(handover: Handover, row: PlannedDocument | None, today: datetime.date) -> datetime.date | None:
    """The day on which a publication was first live, as far as somebody has recorded it before it is changed."""
    typed = row.live_on.known if row else None
    return handover.live_on or (typed if typed and typed <= today else None)
