"""What nobody has decided yet → the rows of a sheet Decisions that wait for a name (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from respgen.decisions import NEVER_RELEASED, SETTLED_BY_PEOPLE, can_be_released, fingerprint_of
from respgen.errors import Finding
from respgen.model import WordPlace
from respgen.publication.gate import Judged
from respgen.responses import TWIN, Response, touches


@dataclass(frozen=True, slots=True)
class Open:
    """One thing to be decided: for which response (empty: all that it touches), its code and fingerprint, and what a
    person has to know to decide it."""

    response: str
    code: str
    fingerprint: str
    told: str
    where: str
    words: str


def rows(findings: Iterable[Finding], judged: Iterable[Judged], responses: Sequence[Response]) -> tuple[Open, ...]:
    """Every warning, question, approval and block that can be released, each once, in the order in which it was found.

    `findings` are those of the run, `judged` the drafts there are, `responses` all that are planned. What a draft says
    is decided for its response alone; what a cell says, for all documents that print it.
    """
    found: dict[tuple[str, str, str], Open] = {}
    for one in judged:
        for finding in one.findings:
            if _is_open(finding):
                _note(found, finding, (one.response,))
        for given in one.approvals:
            if given.decision is None:
                row = Open(_plain(one.response), given.code, given.fingerprint, _ASKED, one.response.target, "")
                found.setdefault((row.response, row.code, row.fingerprint), row)
    for finding in findings:
        if _is_open(finding):
            _note(found, finding, [one for one in responses if touches(finding.keys, one)])
    return _shared(found.values())


_ASKED = "Is this draft approved, as it reads now?"


def _is_open(finding: Finding) -> bool:
    is_asked = finding.severity in SETTLED_BY_PEOPLE and finding.code not in NEVER_RELEASED
    return is_asked or can_be_released(finding)


def _note(found: dict[tuple[str, str, str], Open], finding: Finding, about: Sequence[Response]) -> None:
    """Keep it, for the one response that it is about, else for all; a pair in two languages is one."""
    names = {_plain(one) for one in about}
    response = names.pop() if len(names) == 1 else ""
    told = f"{finding.severity.value} {finding.name.replace('-', ' ')}: {finding.message}"
    row = Open(response, finding.code, fingerprint_of(finding), told, str(finding.place), finding.words)
    key = row.response if isinstance(finding.place, WordPlace) else "", row.code, row.fingerprint
    kept = found.setdefault(key, row)
    if kept.response != row.response:
        found[key] = Open("", row.code, row.fingerprint, kept.told, kept.where, kept.words)


def _shared(rows: Iterable[Open]) -> tuple[Open, ...]:
    """Each once: what is asked for all documents is not asked for one of them, too."""
    listed = tuple(rows)
    everywhere = {(row.code, row.fingerprint) for row in listed if not row.response}
    return tuple(row for row in listed if not row.response or (row.code, row.fingerprint) not in everywhere)


def _plain(response: Response) -> str:
    return response.name.removesuffix(TWIN)
