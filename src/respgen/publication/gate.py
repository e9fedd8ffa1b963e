"""What was found in a draft and in all that it was made of → whether it may be published (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from respgen.errors import Finding, Severity
from respgen.model import WordPlace
from respgen.publication.values import Cleaned
from respgen.responses import Response

STOPS = (Severity.ERROR, Severity.BLOCK, Severity.WARNING, Severity.ASK)
"""What keeps a draft from being published, until it is mended or a named person has decided."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft that was judged: what stands against it or is to be told, what the cleaning mended, and the clean file.

    `mended` are findings of the draft that the clean file no longer has.
    """

    response: Response
    cleaned: Cleaned
    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...] = ()

    @property
    def passes(self) -> bool:
        return not any(finding.severity in STOPS for finding in self.findings)


def parted(of_draft: Iterable[Finding], of_clean: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings of a draft that its clean file still has, with those that only this one has; and those that are
    mended in it."""
    still = {_told(finding): finding for finding in of_clean}
    stand: list[Finding] = []
    mended: list[Finding] = []
    for finding in of_draft:
        (stand if still.pop(_told(finding), None) else mended).append(finding)
    known = {_told(finding) for finding in stand}
    return [*stand, *(finding for told, finding in still.items() if told not in known)], mended


def _told(finding: Finding) -> tuple[str, str, str]:
    """What tells a finding from another one. The way to its paragraph is another one in the clean file."""
    spot = finding.place.spot if isinstance(finding.place, WordPlace) else str(finding.place)
    return finding.code, spot, finding.words
