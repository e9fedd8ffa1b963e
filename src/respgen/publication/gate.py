"""What was found in a draft and in all that it was made of → whether it may be published, check by check (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from respgen.decisions import NEVER_RELEASED, Approval, Settled
from respgen.errors import Finding, Severity
from respgen.model import Blocks, CellPlace, Document, Place, Printed, Text, WordPlace
from respgen.publication.values import Cleaned, Finished
from respgen.responses import Response, touches

FAILS = (Severity.ERROR, Severity.BLOCK)
NEEDS_A_PERSON = (Severity.WARNING, Severity.ASK)
STOPS = (*FAILS, *NEEDS_A_PERSON)
"""What keeps a draft from being published, until it is mended or a named person has decided."""

MENDED_IN_WORD = "mended in Word, not yet in the cell"
"""What is said of a finding whose words no longer stand in the draft."""

Verdict = Literal["pass", "fail", "needs a person"]

CHECKS: tuple[tuple[str, str], ...] = (
    ("Draft", r"D6\d\d"),
    ("Gaps", r"G501|P901"),
    ("Left-over words", r"P90[236]|P945"),
    ("Comments and tracked changes", r"P90[45]"),
    ("Embargo and markings", r"L806|P907|R215"),
    ("Date and signature", r"P909|P910"),
    ("What the law asks", r"L8[0-4]\d"),
    ("The office and its people", r"L86\d|L89\d"),
    ("Welsh and English", r"L87\d"),
    ("Inputs", r"[SRN]\d{3}"),
    ("Template", r"T3\d\d"),
    ("Accessibility", r"A7\d\d|P943"),
    ("Hidden data", r"P9[123]\d"),
    ("Structure", r"P908"),
    ("Approvals", r"P941"),
    ("Decisions", r"P94[24]"),
)
"""The checks of the gate in the order in which they are told, each with the codes that belong to it. What belongs to
none is told as another finding: nothing that stops a publication is left out."""
OTHERS = "Other findings"

# What stands in a cell or is missing there: somebody may have put it right in the document alone.
_OF_CELLS = re.compile(r"G501|S1\d\d|R2\d\d|L87[3-5]")


@dataclass(frozen=True, slots=True)
class Check:
    """One question of the gate, and what was found for it, gravest first."""

    name: str
    verdict: Verdict
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A draft that was judged: what stands against it or is to be told, what the cleaning mended, and the clean file.

    `mended` are findings of the draft that the clean file no longer has, `settled` those that somebody has decided,
    each with the row that says so. `approvals` are all that the office asks for, given or not.
    """

    response: Response
    cleaned: Cleaned
    findings: tuple[Finding, ...]
    mended: tuple[Finding, ...] = ()
    settled: tuple[Settled, ...] = ()
    approvals: tuple[Approval, ...] = ()

    @property
    def found(self) -> tuple[Finding, ...]:
        """All that was found, whatever became of it."""
        return (*self.findings, *self.mended, *(one.finding for one in self.settled))

    @property
    def passes(self) -> bool:
        return not any(finding.severity in STOPS for finding in self.findings)

    @property
    def verdict(self) -> Verdict:
        return _verdict(self.findings)

    @property
    def checks(self) -> tuple[Check, ...]:
        """Every check with its verdict."""
        by_name: dict[str, list[Finding]] = {name: [] for name, _ in CHECKS}
        for finding in self.findings:
            by_name.setdefault(_check_of(finding), []).append(finding)
        ranks = list(Severity)
        return tuple(
            Check(name, _verdict(found), tuple(sorted(found, key=lambda one: ranks.index(one.severity))))
            for name, found in by_name.items()
        )


def _check_of(finding: Finding) -> str:
    return next((name for name, codes in CHECKS if re.fullmatch(codes, finding.code)), OTHERS)


def _verdict(findings: Iterable[Finding]) -> Verdict:
    severities = {finding.severity for finding in findings}
    if severities & set(FAILS):
        return "fail"
    return "needs a person" if severities & set(NEEDS_A_PERSON) else "pass"


@dataclass(frozen=True, slots=True)
class Seen:
    """What is kept of a draft until all else has been found: its words and those of what respgen drew, and what the
    response prints from which cell."""

    said: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    printed: tuple[tuple[Place | None, str], ...] = ()
    words: str = ""

    @property
    def cells(self) -> set[CellPlace]:
        return {place for place, _ in self.printed if isinstance(place, CellPlace)}


def seen(found: Finished) -> Seen:
    """What is kept of it."""
    return Seen(
        tuple(_said(found.document)),
        tuple(words for document in found.drawn for words in _said(document)),
        tuple((one.value.place, words) for one in found.printed for words in _words_of(one)),
        words_of(found.document),
    )


def of_response(findings: Iterable[Finding], response: Response, draft: Seen) -> tuple[Finding, ...]:
    """The findings of a run that are about this response and its draft.

    A gap that stands in the draft is told there, and what an accessibility rule says of the template is left out: the
    draft itself is asked. So is a finding without any keys, unless it is about a cell or sheet that is printed.
    """
    cells = draft.cells
    sheets = {(place.file, place.sheet) for place in cells}
    kept: list[Finding] = []
    for finding in findings:
        is_ours = touches(finding.keys, response) or _is_printed(finding, cells, sheets)
        is_told = finding.code == "G501" and _stands(finding.words, draft.said)
        if is_ours and not is_told and not finding.code.startswith("A"):
            kept.append(_noted(finding, draft))
    return tuple(dict.fromkeys(kept))


def _is_printed(finding: Finding, cells: set[CellPlace], sheets: set[tuple[str, str]]) -> bool:
    """Whether what has no keys is about a cell that is printed, or about the sheet of one as a whole."""
    keys, place = finding.keys, finding.place
    if keys.force or keys.inspection or keys.occasion or keys.template or not isinstance(place, CellPlace):
        return False
    is_one_cell = re.fullmatch(r"[A-Z]+\d+", place.cell)
    return place in cells if is_one_cell else (place.file, place.sheet) in sheets


def _noted(finding: Finding, draft: Seen) -> Finding:
    """The finding; where its words stood in what respgen drew, and stand nowhere in the draft any more, a note.

    What nobody can release stays what it is, but for gaps: an embargo does not end because its date is deleted.
    """
    if not _OF_CELLS.fullmatch(finding.code) or finding.severity not in STOPS or finding.severity is Severity.ERROR:
        return finding
    if finding.code in NEVER_RELEASED and finding.code != "G501":
        return finding
    stood = finding.words and _stands(finding.words, draft.drawn)
    said = [finding.words] if stood else [words for place, words in draft.printed if place == finding.place]
    if not said or any(_stands(words, draft.said) for words in said):
        return finding
    return replace(
        finding,
        severity=Severity.NOTICE,
        message=f"{finding.message}; {MENDED_IN_WORD}",
        help="put it right in the cell, too: else the next document has it again",
    )


def _words_of(printed: Printed) -> Iterator[str]:
    """What is printed; of text in several paragraphs each of them."""
    match printed.value:
        case Text(words=words) if words.strip():
            yield words
        case Blocks(blocks=blocks):
            yield from (block.text for block in blocks if block.text.strip())


def _stands(words: str, said: Iterable[str]) -> bool:
    wanted = " ".join(words.split())
    return bool(wanted) and any(wanted in one for one in said)


def _said(document: Document) -> Iterator[str]:
    """What a document says, story by story, with its properties and alternative texts."""
    for story in document.stories:
        if story.kind != "comments":
            yield " ".join(" ".join(block.text for block in story.blocks).split())
            for block in story.blocks:
                yield from (run.picture.alt for run in block.runs if run.picture)
    yield from document.properties.values()


def with_keys(finding: Finding, response: Response) -> Finding:
    """The finding with the keys of the response whose draft it is about."""
    return replace(finding, keys=replace(response.keys, kind=finding.keys.kind, number=finding.keys.number))


def words_of(document: Document) -> str:
    """All words of a draft, for the fingerprint of an approval: without comments and the draft's own notice."""
    said: list[str] = []
    for story in document.stories:
        for block in story.blocks if story.kind != "comments" else ():
            if block.style != "Draft notice":
                said += [block.text, *(f"[{run.picture.alt}]" for run in block.runs if run.picture)]
    return "\n".join(said)


def parted(of_draft: Iterable[Finding], of_clean: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """The findings of a draft that its clean file still has, with those that only this one has; and those that are
    mended in it."""
    before, still = list(of_draft), list(of_clean)
    stands: set[int] = set()
    # What is mended above it, a row or a line that is taken out, may have moved it on the page.
    for told in (_told, _moved):
        left = {told(finding): finding for finding in still}
        for number, finding in enumerate(before):
            if number not in stands and (same := left.pop(told(finding), None)):
                stands.add(number)
                still.remove(same)
    known = {_told(before[number]) for number in stands}
    stand = [finding for number, finding in enumerate(before) if number in stands]
    mended = [finding for number, finding in enumerate(before) if number not in stands]
    return [*stand, *(finding for finding in still if _told(finding) not in known)], mended


def _moved(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.message, finding.words


def besides(told: Iterable[Finding], more: Iterable[Finding]) -> list[Finding]:
    """Those of `more` whose words are not told yet, wherever they stand."""
    known = {(finding.code, finding.words) for finding in told}
    return [finding for finding in more if (finding.code, finding.words) not in known]


def _told(finding: Finding) -> tuple[str, str, str]:
    """What tells a finding from another one. The way to its paragraph is another one in the clean file."""
    spot = finding.place.spot if isinstance(finding.place, WordPlace) else str(finding.place)
    return finding.code, spot, finding.words
