"""Rules about planned documents and where they go (N), and about the gaps in what was drawn (G) (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from respgen.errors import Problem, Severity
from respgen.model import Gap, Keys
from respgen.responses import LONGEST_NAME, Plan, Response
from respgen.rules.records import keys_of
from respgen.rules.registry import rule


@rule("N401", Severity.ERROR)
def unplannable_document(plan: Plan) -> Iterator[Problem]:
    """A row of Documents plans nothing.

    Why: its template, force, inspection or occasion is missing or not known, so there is nothing to draw.
    Fix: correct the cell that the message names.
    """
    for row in plan.unplanned:
        hint = f'did you mean "{row.nearest}"?' if row.nearest else row.mend
        # With a key left out it would be about every response that has the others, and none of those would be drawn.
        whole = row.keys.force and row.keys.inspection and row.keys.occasion and row.keys.template
        keys = row.keys if whole else Keys()
        yield Problem(row.place, f"this row plans no document: {row.reason}", row.words, hint, keys)


@rule("N402", Severity.ERROR)
def shared_target(plan: Plan) -> Iterator[Problem]:
    """Two planned documents have the same file.

    Why: the second would overwrite the first, so neither is drawn. Case does not tell files apart on Windows.
    Fix: delete one of the rows, or change a key.
    """
    # NFC and case: what Windows and SharePoint take for one name.
    counts = Counter(response.target.casefold() for response in plan.responses)
    for response in plan.responses:
        if counts[response.target.casefold()] > 1:
            others = [str(o.place) for o in plan.responses if o is not response and _same(o, response)]
            message = f"{response.target} is planned here and at {', '.join(others)}"
            yield Problem(response.place, message, response.target, "only one row may plan it", response.keys)


def _same(one: Response, other: Response) -> bool:
    return one.target.casefold() == other.target.casefold()


@rule("N403", Severity.ERROR)
def unsafe_file_name(plan: Plan) -> Iterator[Problem]:
    """A key cannot be part of a file's name.

    Why: keys become names of folders and files; "../" in one could write anywhere, and Windows has no file "CON".
    Fix: use letters, digits, blanks and hyphens in keys, and no name that Windows keeps for itself (CON, NUL).
    """
    for response in plan.responses:
        for words in response.unsafe:
            message = f'"{words}" cannot be part of a file\'s name'
            hint = "use letters, digits, blanks and hyphens, and no name that Windows keeps for itself (CON, NUL)"
            yield Problem(response.place, message, words, hint, response.keys)


@rule("N404", Severity.ERROR)
def path_too_long(plan: Plan) -> Iterator[Problem]:
    """A draft's file name is longer than 100 characters.

    Why: Windows and SharePoint refuse long paths, often only when somebody moves the file.
    Fix: use shorter keys for the force, the inspection or the template; or another pattern in respgen.toml, [drafts].
    """
    for response in plan.responses:
        name = response.target.rsplit("/", 1)[-1]
        if len(name) > LONGEST_NAME:
            message = f'the file name "{name}" has {len(name)} characters, {LONGEST_NAME} at most are allowed'
            yield Problem(response.place, message, name, "use shorter keys", response.keys)


@rule("G501", Severity.BLOCK)
def gap(drawn: tuple[Response, tuple[Gap, ...]]) -> Iterator[Problem]:
    """A document prints a gap: something is missing.

    Why: what is missing is printed in brackets, and a document with gaps is not published.
    Fix: type what is missing into the cell, or add the row, that the finding names.
    """
    response, gaps = drawn
    for one in gaps:
        keys = replace(one.keys, template=response.keys.template)
        yield Problem(one.place, one.told, one.words, one.help, keys)


@rule("N405", Severity.WARNING)
def unplanned_row(plan: Plan) -> Iterator[Problem]:
    """A row is for an occasion for which no document is planned, while a planned one lacks just such a row.

    Why: no document prints it. Perhaps its period is mistyped, and the document that it was meant for says that nothing
        was received; perhaps a document is still to be planned.
    Fix: correct the period or occasion, or add a row to Documents.
    """
    for row in plan.unprinted:
        keys = keys_of(row)
        message = f"no document is planned for {keys.occasion}, so nothing of this row is printed"
        yield Problem(row.place, message, help="correct the occasion, or plan the document", keys=keys)


@rule("N406", Severity.ERROR)
def nothing_planned(plan: Plan) -> Iterator[Problem]:
    """No document is planned at all.

    Why: the Documents sheet plans documents, and it is missing, empty or in a workbook that cannot be read.
    Fix: add the sheet, with a row for each document.
    """
    if not plan.responses and not plan.unplanned:
        yield Problem(plan.place, "no document is planned", help="each row of the sheet Documents plans one")


PLAN_RULES = (
    unplannable_document,
    shared_target,
    unsafe_file_name,
    path_too_long,
    unplanned_row,
    nothing_planned,
)
GAP_RULES = (gap,)
