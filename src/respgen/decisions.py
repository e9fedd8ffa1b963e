"""Findings, approvals and the sheet Decisions → what is settled by whom, and what is left (pure).

One mechanism for all that a named person decides: a warning or a question is accepted, a block that its approver judges
mistaken is released with a reason, an approval is given for all words of a draft. Each is tied to the words that it was
given for, by a fingerprint, and lapses when these change.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from respgen.errors import Finding, Severity
from respgen.model import Decision
from respgen.records import fold
from respgen.responses import TWIN, Response, touches
from respgen.template import name_of

SETTLED_BY_PEOPLE = (Severity.WARNING, Severity.ASK)
"""What a named person's decision leaves out."""
NEVER_RELEASED: Collection[str] = frozenset(
    "G501 P901 "  # gaps
    "P902 P908 "  # what Word would refuse or repair, and tags that are left over
    "P905 "  # tracked changes
    "P907 R215 "  # protective markings
    "L806 "  # the embargo
    "P941".split()  # an approval is given, not released
)
"""The codes of what no decision takes away: it is mended, or waited for. What is an error never is, either."""
LENGTH = 12
# "Release refused" and "approval withheld" begin like the opposite of what they say.
_BY = r"(?:\s+(?:by|gan)\b.*)?\W*"
_ACCEPTS = re.compile(rf"(?:accept(?:ed|s)?|agree(?:d|s)?|approve(?:d|s)?|yes){_BY}", re.IGNORECASE | re.DOTALL)
_RELEASES = re.compile(rf"release(?:d|s)?{_BY}", re.IGNORECASE | re.DOTALL)


def fingerprint(code: str, words: str) -> str:
    """What ties a decision to the words that it was given for: it lapses when they change.

    Twelve hexadecimal digits of the SHA-256 of the code, a line end and the words, every run of white space one blank;
    from the first letter on, for Excel makes numbers of 001234567890 and 12345678e901.
    """
    digest = hashlib.sha256(f"{code.upper()}\n{' '.join(words.split())}".encode("utf-8", "surrogatepass")).hexdigest()
    start = next((at for at, digit in enumerate(digest) if digit.isalpha()), 0)
    return digest[min(start, len(digest) - LENGTH) :][:LENGTH]


def fingerprint_of(finding: Finding) -> str:
    """The fingerprint of a finding. What is about no words, such as an empty cell, is known by its place instead: what
    is decided of one must not settle another."""
    return fingerprint(finding.code, finding.words or f"{finding.place}: {finding.message}")


def can_be_released(finding: Finding) -> bool:
    """Whether a named person can release it, with a reason."""
    return finding.severity is Severity.BLOCK and finding.code not in NEVER_RELEASED


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding that somebody has decided, and the row that says so."""

    finding: Finding
    decision: Decision


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval that an office asks for: whose, the fingerprint of all words of the draft, and the row that gives
    it; None where nobody has given it for these words."""

    code: str
    fingerprint: str
    decision: Decision | None = None


def settle(
    findings: Iterable[Finding], decisions: Iterable[Decision], responses: Iterable[Response]
) -> tuple[tuple[Finding, ...], tuple[Settled, ...]]:
    """The findings that nobody has decided, an ask with how it is accepted; and those that somebody has.

    A decision has the code and the fingerprint, says that the finding is accepted or, of a block, released and why; and
    by whom. It counts for all documents, or for the one that it names; that one's name stands for its twin in the other
    language, too.
    """
    deciding = _by_finding(decisions)
    planned = tuple(responses)
    left: list[Finding] = []
    settled: list[Settled] = []
    for finding in findings:
        print_ = fingerprint_of(finding)
        rows = deciding.get((fold(finding.code), print_), ())
        row = next((row for row in rows if _decides(row, finding) and _is_for(row, finding, planned)), None)
        if row:
            settled.append(Settled(finding, row))
        else:
            is_asked = finding.severity is Severity.ASK and finding.code not in NEVER_RELEASED
            left.append(replace(finding, help=_how(finding, print_)) if is_asked else finding)
    return tuple(left), tuple(settled)


def unsettled(
    findings: Iterable[Finding], decisions: Iterable[Decision], responses: Iterable[Response]
) -> tuple[Finding, ...]:
    """The findings that nobody has decided."""
    return settle(findings, decisions, responses)[0]


def approvals(
    asked: Iterable[str], words: str, decisions: Iterable[Decision], response: Response
) -> tuple[Approval, ...]:
    """The approvals that an office asks for, of a draft with these words."""
    deciding = _by_finding(decisions)
    found: list[Approval] = []
    for code in asked:
        print_ = fingerprint(code, words)
        rows = deciding.get((fold(code), print_), ())
        given = (row for row in rows if _accepts(row) and (not _names(row) or _names(row) == _plain(response.name)))
        found.append(Approval(code, print_, next(given, None)))
    return tuple(found)


def lapsed(
    decisions: Iterable[Decision], prints: Collection[tuple[str, str]], codes: Collection[str]
) -> Iterator[Decision]:
    """The decisions on one of these codes that were given for words which nothing is about any more.

    `prints` are the codes and fingerprints of all that was found, settled or not.
    """
    known = {(fold(code), print_) for code, print_ in prints}
    asked = set(map(fold, codes))
    for row in decisions:
        code, print_ = fold(row.code.known or ""), fold(row.fingerprint.known or "")
        if code in asked and print_ and (code, print_) not in known and row.decision.known:
            yield row


def names(row: Decision, response: Response) -> bool:
    """Whether the row names this response, or its twin."""
    return bool(_names(row)) and _names(row) == _plain(response.name)


def may_be_for(row: Decision, response: Response) -> bool:
    """Whether the row names this response or its twin, or none, and so counts for all."""
    return not _names(row) or names(row, response)


def vain(decisions: Iterable[Decision], findings: Iterable[Finding]) -> Iterator[tuple[Decision, Finding]]:
    """The decisions that release what cannot be released, or release without a reason."""
    deciding = _by_finding(decisions)
    told: set[Decision] = set()
    for finding in findings:
        for row in deciding.get((fold(finding.code), fingerprint_of(finding)), ()):
            if finding.severity in (Severity.ERROR, Severity.BLOCK) and row.decision.known and row not in told:
                told.add(row)
                yield row, finding


def _by_finding(decisions: Iterable[Decision]) -> dict[tuple[str, str], list[Decision]]:
    found: dict[tuple[str, str], list[Decision]] = {}
    for row in decisions:
        found.setdefault((fold(row.code.known or ""), fold(row.fingerprint.known or "")), []).append(row)
    return found


def _decides(row: Decision, finding: Finding) -> bool:
    """Whether the row says what decides such a finding."""
    if finding.severity in SETTLED_BY_PEOPLE:
        return finding.code not in NEVER_RELEASED and _accepts(row)
    said = row.decision.known or ""
    return can_be_released(finding) and bool(_RELEASES.fullmatch(said.strip()) and row.name.known and row.reason.known)


def _accepts(row: Decision) -> bool:
    return bool(row.name.known and _ACCEPTS.fullmatch((row.decision.known or "").strip()))


def _is_for(row: Decision, finding: Finding, responses: Iterable[Response]) -> bool:
    """Whether the row counts for all documents, or for one that the finding is about."""
    name = _names(row)
    return not name or any(_plain(one.name) == name and touches(finding.keys, one) for one in responses)


def _names(row: Decision) -> str:
    return _plain(row.response.known or "")


def _plain(name: str) -> str:
    return fold(name_of(name)).removesuffix(TWIN)


def _how(finding: Finding, print_: str) -> str:
    told = f'to accept: Decisions, code {finding.code}, fingerprint {print_}, decision "accepted", and a name'
    return f"{finding.help}; {told}" if finding.help else told
