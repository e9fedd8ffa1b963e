"""A response with its twin, the sheets and the settings → what is to be told of its publication (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from respgen import __version__
from respgen.agenda import Agenda
from respgen.config import Config
from respgen.model import Commentary, Decision
from respgen.publication.handover import told
from respgen.publication.ledger import Copy, Handover, Settled
from respgen.publication.naming import folder_of
from respgen.responses import Response, same_key

LETTER = "covering letter"
"""The purpose of a template whose documents go to people with a response, and not on the website."""


def handover_of(
    responses: Sequence[Response],
    agenda: Agenda,
    config: Config,
    planned: Iterable[Response] = (),
    titles: Mapping[str, str] | None = None,
) -> Handover:
    """What is known of a publication before its files are made.

    `responses` are a response and its Welsh twin, if any; `planned` all that are planned, among them the covering
    letter; `titles` what documents about no single inspection call themselves, by their templates' names.
    """
    first = responses[0]
    row = next((row for row in agenda.records.documents if row.place == first.place), None)
    commentary = _commentary(first, agenda.records.commentary)
    return Handover(
        folder=folder_of(first.keys),
        keys=first.keys,
        told=tuple(told(one, (titles or {}).get(one.template.name, "")) for one in responses),
        published=(row.live_on.known or row.response_date.known) if row else None,
        statement=config.publish.statement,
        copies=(
            Copy("The inspectorate", config.copies.inspectorate, config.copies.inspectorate_email),
            Copy("The Home Secretary", config.copies.home_secretary, config.copies.home_secretary_email),
        ),
        letter=next((one.target for one in planned if _accompanies(one, first)), ""),
        row=str(row.live_on.place) if row else str(first.place),
        commentary=str(commentary.sent_to_inspectorate.place) if commentary else "",
        respgen=__version__,
    )


def _accompanies(letter: Response, response: Response) -> bool:
    names = ("force", "inspection", "occasion")
    is_letter = letter.template.purpose == LETTER
    return is_letter and all(same_key(getattr(letter.keys, name), getattr(response.keys, name)) for name in names)


def _commentary(response: Response, rows: Iterable[Commentary]) -> Commentary | None:
    """The row in which the days of the copies are typed."""
    keys = response.keys
    for row in rows:
        same = same_key(row.force.known or "", keys.force) and same_key(row.inspection.known or "", keys.inspection)
        if same and row.occasion.known and same_key(row.occasion.known.key, keys.occasion):
            return row
    return None


def settled(decision: Decision, about: str, released: bool) -> Settled:
    """A row of Decisions that was needed for a publication. `about` says what it settles, `released` that it lets
    something be published that would have been stopped."""
    return Settled(
        code=decision.code.known or "",
        about=about,
        decision=decision.decision.known or "",
        name=decision.name.known or "",
        date=decision.date.known,
        reason=decision.reason.known or "",
        place=str(decision.place),
        fingerprint=decision.fingerprint.known or "",
        released=released,
    )
