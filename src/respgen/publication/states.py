"""A publication, and what the sheets say of it → its state: ready, published, copies sent (pure)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Literal

from respgen.agenda import Agenda
from respgen.model import PlannedDocument
from respgen.publication.ledger import Shelved, Stock
from respgen.responses import Response, same_key

Word = Literal["ready", "published", "copies sent", "withdrawn", "altered"]


@dataclass(frozen=True, slots=True)
class State:
    """How far a response is once something is published of it. `row` plans it.

    *ready*: the files stand as they were written. *published*: a live date and an address are recorded, and the date
    counts. *copies sent*: those of a first response, too. *withdrawn*: what stands says only that. *altered*: somebody
    has changed or removed a file.
    """

    word: Word
    shelved: Shelved
    row: PlannedDocument

    @property
    def is_live(self) -> bool:
        """Whether somebody says that what stands now is on the website, wherever: so only a correction replaces it."""
        live_on = self.row.live_on.known
        return live_on is not None and self.shelved.handover.counts(live_on)


def of(response: Response, agenda: Agenda, stock: Stock, as_at: datetime.date) -> State | None:
    """The state of a response; None where nothing is published of it."""
    shelved = stock.of(response.keys)
    if shelved is None:
        return None
    row = next((row for row in agenda.records.documents if row.place == response.place), None)
    if row is None:
        return None
    return State(_word(response, agenda, shelved, row, as_at), shelved, row)


def _word(response: Response, agenda: Agenda, shelved: Shelved, row: PlannedDocument, as_at: datetime.date) -> Word:
    handover = shelved.handover
    if handover.is_withdrawn:
        return "withdrawn"
    if not shelved.is_whole:
        return "altered"
    live_on = row.live_on.known
    if not (row.live_address.known and live_on and live_on <= as_at and handover.counts(live_on)):
        return "ready"
    return "copies sent" if handover.is_first and _are_copies_sent(response, agenda) else "published"


def _are_copies_sent(response: Response, agenda: Agenda) -> bool:
    keys = response.keys
    mine = (
        case
        for case in agenda.cases
        if same_key(case.keys.force, keys.force) and same_key(case.keys.inspection, keys.inspection)
    )
    return any(case.sent_to_inspectorate and case.sent_to_home_secretary for case in mine)
