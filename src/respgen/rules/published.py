"""Rules about what was published, and what became of it since (P961 to P969): Published → Problems (pure)."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from respgen import dates
from respgen.errors import Problem, Severity
from respgen.model import CellPlace, FilePlace, Keys, PlannedDocument, Standing
from respgen.publication.ledger import FILE, Handover, Shelved, Stock, key_of
from respgen.responses import Response
from respgen.rules.registry import rule


@dataclass(frozen=True, slots=True)
class Published:
    """What stands in the folder of publications, beside the plan: each response with its row of Documents and its
    draft. `as_at` is the day that live dates are judged at."""

    stock: Stock
    planned: tuple[tuple[Response, PlannedDocument, Standing], ...]
    as_at: datetime.date

    def rows(self) -> Iterator[tuple[PlannedDocument, Keys, Shelved | None]]:
        """Each row of Documents once, with what is published of it."""
        told: set[CellPlace] = set()
        for response, row, _ in self.planned:
            if row.place not in told:
                told.add(row.place)
                yield row, response.keys, self.stock.of(response.keys)


def published(
    stock: Stock,
    documents: Iterable[PlannedDocument],
    drafts: Iterable[tuple[Response, Standing]],
    as_at: datetime.date,
) -> Published:
    """The same, of all rows and the drafts' standings: a response whose row is not read is left out."""
    rows = {row.place: row for row in documents}
    planned = ((response, rows.get(response.place), standing) for response, standing in drafts)
    return Published(stock, tuple((one, row, standing) for one, row, standing in planned if row), as_at)


_CHANGED = {"corrected": "correction", "withdrawn": "withdrawal", "published": "publication"}


@rule("P961", Severity.WARNING)
def live_without_address(published: Published) -> Iterator[Problem]:
    """A live date is recorded, and no address.

    Why: a response counts as published once somebody has said since when and where it is on the website. The covering
        letter and the index lead to the address.
    Fix: type the address of the page into the column "live address" of Documents.
    """
    for row, keys, shelved in published.rows():
        if shelved and row.live_on.known and row.live_address.said is None:
            message = f"it is live since {dates.long(row.live_on.known)}, and nobody says at which address"
            yield Problem(row.live_address.place, message, help='type it into the column "live address"', keys=keys)


@rule("P962", Severity.WARNING)
def early_live_date(published: Published) -> Iterator[Problem]:
    """A live date lies before the last correction or withdrawal, so it does not count.

    Why: what went on the website on that day was something else. As long as nobody says since when the new files are
        there, respgen takes it that they are not.
    Fix: put the files of the folder on the website, and type the new day into the column "live on" of Documents. The
        day on which it first was live is kept in handover.json.
    """
    for row, keys, shelved in published.rows():
        live_on = row.live_on.known
        changed = shelved.handover.changed_on if shelved else None
        if shelved and live_on and changed and live_on < changed:
            now = next(one for one in reversed(shelved.handover.history) if one.day == changed)
            message = (
                f"the live date, {dates.long(live_on)}, lies before the {_CHANGED[now.change]} of "
                f"{dates.long(now.day)} (version {now.number}), so it does not count"
            )
            folder = f"{published.stock.name}/{shelved.handover.folder}"
            mend = f"put the files of {folder} on the website, and type the new day"
            yield Problem(row.live_on.place, message, dates.long(live_on), mend, keys)


@rule("P963", Severity.NOTICE)
def live_without_publication(published: Published) -> Iterator[Problem]:
    """An approved draft is recorded as live, and respgen has published nothing of it.

    Why: what is on the website did not pass the checks, and its files are not kept as the record of what was published.
    Fix: publish it with `respgen publish`, and put those files on the website; or leave it, if it was published before
        you had respgen.
    """
    drafts = {row.place for _, row, standing in published.planned if standing.there}
    for row, keys, shelved in published.rows():
        is_approved = row.state.known == "approved" and row.place in drafts
        if shelved is None and is_approved and row.live_on.known:
            message = (
                f"it is live since {dates.long(row.live_on.known)}, and nothing of it stands in {published.stock.name}"
            )
            mend = "publish it with `respgen publish`, and put those files on the website"
            yield Problem(row.live_on.place, message, help=mend, keys=keys)


@rule("P964", Severity.WARNING)
def altered_publication(published: Published) -> Iterator[Problem]:
    """Somebody has changed or removed a file of a publication, or its handover.json cannot be read.

    Why: the folder is the record of what was published, and its files passed the checks as they were written. What
        somebody has changed since has passed none.
    Fix: bring the file back, from a backup or from the website. To publish other words, change the draft and use
        `respgen correct`.
    """
    mend = "bring it back as it was; to publish other words, change the draft and use `respgen correct`"
    for shelved in published.stock.shelved:
        folder = f"{published.stock.name}/{shelved.handover.folder}"
        for name in shelved.changed:
            message = "somebody has changed this file since it was published"
            yield Problem(FilePlace(f"{folder}/{name}"), message, name, mend, shelved.handover.keys)
        for name in shelved.missing:
            message = "this file of a publication is no longer there, or cannot be opened"
            yield Problem(FilePlace(f"{folder}/{name}"), message, name, mend, shelved.handover.keys)
    for folder in published.stock.unreadable:
        message = "this cannot be read, so nobody can say what was published here"
        yield Problem(FilePlace(f"{folder}/{FILE}"), message, folder, "bring it back as it was, from a backup")


@rule("P965", Severity.NOTICE)
def outdated_publication(published: Published) -> Iterator[Problem]:
    """A draft was saved, or what it was drawn from has changed, since it was published.

    Why: what is on the website may no longer be what the office has to say. Nothing changes there by itself.
    Fix: if its words have to change in public, use `respgen correct` with the reason; before it is live, publish it
        again.
    """
    for response, row, standing in published.planned:
        shelved = published.stock.of(response.keys)
        if shelved is None or shelved.handover.is_withdrawn or not standing.there:
            continue
        then = {source.file: source.sha256 for source in shelved.handover.now.drafts}
        told = []
        if standing.file in then and then[standing.file] != standing.digest:
            told.append("the draft was saved again")
        if standing.stale and not standing.same_data:
            told.append(standing.stale)
        if told:
            number = shelved.handover.now.number
            mend = "publish it again" if not row.live_on.known else "if its words have to change, use `respgen correct`"
            message = f"since version {number} was published, {' and '.join(told)}"
            yield Problem(FilePlace(standing.file), message, standing.stale, mend, response.keys)


@rule("P966", Severity.WARNING)
def future_live_date(published: Published) -> Iterator[Problem]:
    """A live date lies in the future.

    Why: nothing is live before that day, so it does not count until then; often a year or a month is mistyped.
    Fix: type the day on which it went on the website, once it has.
    """
    for row, keys, _ in published.rows():
        live_on = row.live_on.known
        if live_on and live_on > published.as_at:
            message = f"the live date, {dates.long(live_on)}, lies in the future, so it does not count yet"
            mend = "type the day once it has come, or correct it"
            yield Problem(row.live_on.place, message, dates.long(live_on), mend, keys)


@rule("P967", Severity.NOTICE)
def unplanned_publication(published: Published) -> Iterator[Problem]:
    """A publication stands that no row of Documents plans.

    Why: nobody can record any longer whether it is live, or publish a correction of it. Nothing that was published is
        ever taken away.
    Fix: plan it again with the keys that it had; or withdraw it, if it is to go.
    """
    planned = {key_of(response.keys) for response, _, _ in published.planned}
    for shelved in published.stock.shelved:
        handover: Handover = shelved.handover
        if handover.key not in planned:
            place = FilePlace(f"{published.stock.name}/{handover.folder}")
            message = "no row of Documents that can be read plans what is published here; it is kept as it is"
            yield Problem(place, message, help="plan it again with the keys that it had", keys=handover.keys)


PUBLISHED_RULES = (
    live_without_address,
    early_live_date,
    live_without_publication,
    altered_publication,
    outdated_publication,
    future_live_date,
    unplanned_publication,
)
