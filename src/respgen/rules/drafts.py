"""Rules about drafts as people left them (D): a response with its draft's Standing → Problems (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from respgen.errors import Problem, Severity
from respgen.model import FilePlace, Keys, Standing
from respgen.responses import Response
from respgen.rules.registry import rule


@rule("D601", Severity.NOTICE)
def edited_draft(draft: tuple[Response, Standing]) -> Iterator[Problem]:
    """Somebody has edited a draft.

    Why: respgen leaves it alone from now on, and puts what the sheets say anew into a file beside it.
    Fix: nothing, if that is what you want. To have it drawn again, move or delete the edited file.
    """
    response, standing = draft
    if standing.edited:
        message = "somebody has edited the draft; this is the first place that differs from what was drawn"
        if standing.unknown:
            message = "build/state does not know this draft, so it counts as edited"
        hint = "to have it drawn again, move it away or delete it"
        yield Problem(standing.edited, message, help=hint, keys=response.keys)


@rule("D602", Severity.WARNING)
def outdated_draft(draft: tuple[Response, Standing]) -> Iterator[Problem]:
    """What a draft was drawn from has changed since, and the draft is left as it is.

    Why: somebody has edited it or handed it on, so respgen does not touch it; what it says may no longer be true.
    Fix: bring over by hand what has changed; respgen puts a new drawing beside a draft that is still being edited.
    """
    response, standing = draft
    handed_on = response.state != "drafting"
    news = standing.there and standing.stale and not (standing.unknown or standing.same_data)
    if news and (standing.edited or handed_on):
        left = f"its state is {response.state}" if handed_on else "somebody has edited it"
        hint = "bring over by hand what has changed"
        if standing.beside:
            hint = f"compare it with {standing.beside}, and bring over what has changed"
        message = f"the draft is out of date: {standing.stale}. It is left as it is, since {left}"
        yield Problem(FilePlace(standing.file), message, standing.stale, hint, response.keys)


@rule("D603", Severity.NOTICE)
def unplanned_draft(drafts: tuple[tuple[str, Keys], ...]) -> Iterator[Problem]:
    """A draft is no longer planned, or a Word file among the drafts never was.

    Why: no row of Documents plans it, perhaps since a key was changed, somebody gave the file another name, or a
        workbook cannot be read. It is kept, and not drawn again.
    Fix: plan it again, give it the name of the draft that it is, or move it to where you keep old ones.
    """
    for file, keys in drafts:
        message = "no row of Documents that can be read plans this file; it is kept as it is"
        yield Problem(
            FilePlace(file), message, help="plan it again, give it its draft's name back, or move it away", keys=keys
        )


@rule("D604", Severity.BLOCK)
def unreadable_draft(draft: tuple[Response, Standing]) -> Iterator[Problem]:
    """A draft cannot be read as a Word file.

    Why: nobody can say what is in it, so it is left alone, and not published.
    Fix: open it in Word, let Word repair it, and save it; or move it away, and it is drawn again.
    """
    response, standing = draft
    if standing.fault:
        message = f"the draft cannot be read: {standing.fault[:1].lower()}{standing.fault[1:].rstrip('.')}"
        hint = "let Word repair it, or move it away: then it is drawn again"
        yield Problem(FilePlace(standing.file), message, help=hint, keys=response.keys)


DRAFT_RULES = (edited_draft, outdated_draft, unreadable_draft)
SHELF_RULES = (unplanned_draft,)
