"""Rules about decisions (P): approvals that are missing, and rows that decide nothing → Problems (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from respgen.config import APPROVALS
from respgen.decisions import NEVER_RELEASED, Approval
from respgen.errors import Finding, Problem, Severity
from respgen.model import Decision, FilePlace, excerpt
from respgen.rules.registry import rule


@rule("P941", Severity.ASK)
def missing_approval(draft: tuple[str, tuple[Approval, ...]]) -> Iterator[Problem]:
    """An approval that the office asks for has not been given for these words.

    Why: respgen.toml says whose approval a document needs ([publish], approvals). It is given for all words of the
        draft, and lapses when one of them changes.
    Fix: let that person read the draft, and add a row to Decisions: as code who approves, the fingerprint, "approved",
        and the name. `respgen check --decisions FILE.xlsx` writes such rows, ready to be initialled.
    """
    file, approvals = draft
    for one in approvals:
        if one.decision:
            continue
        message = f"the approval of {_APPROVERS.get(one.code, one.code)} is missing for the draft as it reads now"
        hint = f'to approve: Decisions, code {one.code}, fingerprint {one.fingerprint}, decision "approved", and a name'
        yield Problem(FilePlace(file), message, one.code, hint)


_APPROVERS = {"author": "the author", "comms": "communications", "commissioner": "the holder of the office"}


@rule("P942", Severity.NOTICE)
def lapsed_decision(rows: tuple[Decision, ...]) -> Iterator[Problem]:
    """A decision was given for words that nothing is about any more.

    Why: a decision holds for the words that somebody read. When they change, it lapses, and what they say now has to be
        decided anew; when what was found is mended, it has done its work.
    Fix: nothing, if it was mended. Else decide again, for the words as they are: `respgen check --decisions FILE.xlsx`
        writes what is open. The old row may stay, as a record.
    """
    for row in rows:
        code, name = row.code.known or "", row.name.known or "somebody"
        message = f'nothing that {code} finds has the words any more for which {name} decided "{_decided(row)}"'
        if code.casefold() in APPROVALS:
            message = f'the draft has not the words any more for which {name} decided "{_decided(row)}", as {code}'
        hint = "if something is still open, decide it anew; the row may stay"
        yield Problem(row.place, message, row.fingerprint.known or "", hint)


@rule("P944", Severity.NOTICE)
def vain_decision(rows: tuple[tuple[Decision, Finding], ...]) -> Iterator[Problem]:
    """A row of Decisions is about what it cannot take away.

    Why: gaps, tracked changes, protective markings, embargoes and faults in a file's structure are mended or waited
        for, and what is an error is mended. Any other block is released by the word "released", a name and a reason,
        which the hand-over prints.
    Fix: mend what was found; or complete the row.
    """
    for row, finding in rows:
        told = f'"{_decided(row)}" does not take {finding.code} away'
        if finding.severity is Severity.ERROR or finding.code in NEVER_RELEASED:
            yield Problem(row.place, f"{told}, which nobody can release", finding.code, "mend what was found")
        else:
            hint = 'a block is released by the decision "released", a name and a reason; or mend what was found'
            yield Problem(row.place, f"{told}: a word is missing", finding.code, hint)


def _decided(row: Decision) -> str:
    return excerpt(row.decision.known or "")


APPROVAL_RULES = (missing_approval,)
LAPSED_RULES = (lapsed_decision,)
VAIN_RULES = (vain_decision,)
