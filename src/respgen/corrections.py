"""A publication that was wrong → its next version: corrected, or withdrawn (edge: files)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from respgen import pipeline, publishing
from respgen.config import Config
from respgen.errors import RespgenError
from respgen.publication import changes, handover, html, issue, shelf
from respgen.publication.changes import Changed
from respgen.publishing import Published


def withdraw(
    config: Config, asked: Mapping[str, str], reason: str, in_welsh: str, say: Callable[[str], object]
) -> Changed:
    """Let the pages of the one publication that is asked for say only that it was withdrawn, when and why.

    `say` is told when another run has to be waited for. Raises RespgenError where nothing is published, where it is
    withdrawn already, and where the reason cannot be printed.
    """
    with pipeline.alone(config, say):
        done = pipeline.run(config)
        before = changes.chosen(done.stock, asked)
        said = changes.reasons(before, reason, in_welsh)
        if before.is_withdrawn:
            # A run that was stopped may have left the indexes as they were.
            issue.write_indexes(config, done.agenda, [before.keys.force])
        changes.refuse_withdrawn(before, f"{config.published}/{before.folder}")
        row = changes.row_of(done.agenda, before)
        kept = replace(before, live_on=changes.first_live(before, row, config.today))
        shell = issue.shell_of(config)
        try:
            new, files = handover.withdrawn(kept, said, config.today, shell)
        except html.PageTemplateError as error:
            say(f"{error}; the withdrawal cannot wait for that, so its page is drawn without it")
            shell = html.page
            new, files = handover.withdrawn(kept, said, config.today, shell)
        issue.put(config, new, files)
        issue.write_indexes(config, done.agenda, [new.keys.force], shell)
    others = changes.others_with_the_same_text(done.agenda, new)
    return Changed(new, f"{config.published}/{new.folder}", row.live_on.place if row else None, others)


def correct(
    config: Config,
    asked: Mapping[str, str],
    reason: str,
    in_welsh: str,
    say: Callable[[str], object],
    show: Callable[[int, int], object],
) -> tuple[Published, Changed | None]:
    """Put the draft as it is now in the place of the one publication that is asked for, with a dated note on its pages.
    What was withdrawn is published again by it.

    Gives what was judged and issued, and what was changed: None where the draft does not pass. Raises RespgenError
    where nothing is published, where its draft is not approved or says the same, and where the reason cannot be
    printed.
    """
    before = changes.chosen(shelf.read(issue.shelf_of(config)), asked)
    folder = f"{config.published}/{before.folder}"
    said = changes.reasons(before, reason, in_welsh)
    done = publishing.reissue(config, before, said, say, show)
    became = {one.became for one in done.issued}
    if became == {"unchanged"}:
        raise RespgenError(f"{folder} says what its draft says: change the draft first, then correct what is published")
    if became != {"ready"}:
        return done, None
    (new,) = (one for one in shelf.read(issue.shelf_of(config)).handovers if one.key == before.key)
    due = done.publication.run.agenda
    row, others = changes.row_of(due, new), changes.others_with_the_same_text(due, new)
    return done, Changed(new, folder, row.live_on.place if row else None, others)
