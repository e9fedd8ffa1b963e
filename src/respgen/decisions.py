"""Findings and the sheet Decisions → the findings that nobody has settled yet (pure)."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from respgen.errors import Finding, Severity
from respgen.model import Decision
from respgen.records import fold
from respgen.responses import TWIN, Response, touches
from respgen.template import name_of

SETTLED_BY_PEOPLE = (Severity.WARNING, Severity.ASK)
"""What a named person's decision leaves out. What blocks or is an error is mended instead."""

LENGTH = 12
_ACCEPTS = re.compile(r"(?:accept|agree|approv|yes)", re.IGNORECASE)


def fingerprint(code: str, words: str) -> str:
    """What ties a decision to the words that it was given for: it lapses when they change.

    Twelve hexadecimal digits of the SHA-256 of the code, a line end and the words, every run of white space one blank;
    from the first letter on, for Excel makes numbers of 001234567890 and 12345678e901.
    """
    digest = hashlib.sha256(f"{code.upper()}\n{' '.join(words.split())}".encode("utf-8", "surrogatepass")).hexdigest()
    start = next((at for at, digit in enumerate(digest) if digit.isalpha()), 0)
    return digest[min(start, len(digest) - LENGTH) :][:LENGTH]


def unsettled(
    findings: Iterable[Finding], decisions: Iterable[Decision], responses: Iterable[Response]
) -> tuple[Finding, ...]:
    """The findings without those warnings and asks that a decision accepts; an ask says how it is accepted.

    A decision has the code and the fingerprint, says that the finding is accepted, and by whom. It counts for all
    documents, or for the one that it names; that one's name stands for its twin in the other language, too.
    """
    accepted: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in decisions:
        if one.name.known and _ACCEPTS.match(one.decision.known or ""):
            accepted[fold(one.code.known or ""), fold(one.fingerprint.known or "")].append(one.response.known or "")
    planned = tuple(responses)
    left: list[Finding] = []
    for finding in findings:
        if finding.severity in SETTLED_BY_PEOPLE:
            print_ = fingerprint(finding.code, finding.words)
            named = accepted.get((fold(finding.code), print_))
            if named and ("" in named or _is_of(finding, named, planned)):
                continue
            if finding.severity is Severity.ASK:
                finding = replace(finding, help=_how(finding, print_))
        left.append(finding)
    return tuple(left)


def _is_of(finding: Finding, named: Iterable[str], responses: Iterable[Response]) -> bool:
    names = {_plain(name) for name in named}
    return any(_plain(one.name) in names and touches(finding.keys, one) for one in responses)


def _plain(name: str) -> str:
    return fold(name_of(name)).removesuffix(TWIN)


def _how(finding: Finding, print_: str) -> str:
    told = f'to accept: Decisions, code {finding.code}, fingerprint {print_}, decision "accepted", and a name'
    return f"{finding.help}; {told}" if finding.help else told
