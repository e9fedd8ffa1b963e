"""Drafts that were judged → the text and the JSON of `publish` (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from respgen import dates
from respgen.decisions import Settled
from respgen.errors import Finding
from respgen.model import Decision
from respgen.publication.gate import MENDED_IN_WORD, STOPS, Judged
from respgen.publishing import Issued, Published
from respgen.report import SCHEMA, finding_json, finding_lines, place_json
from respgen.responses import Response

READY, REFUSED, WAITING, UNFINISHED = "ready", "refused", "waiting for a person", "not finished"
_VERDICTS = {"pass": READY, "fail": REFUSED, "needs a person": WAITING}
APPROVED = "approved"
SETTLED = ("unchanged", "not for the website")
"""What became of a document that `publish --quiet` says nothing of."""


def text(done: Published, lost: Iterable[Finding] = (), quiet: bool = False) -> str:
    """What `publish` prints: of each document whether it may go on the website, and else why not, check by check.

    First comes what stops it, then what was decided and mended, then what is good to know. With `quiet` nothing is said
    of documents that may be published, unless they are new, or that nobody has finished. `lost` are rows of Documents
    that plan nothing, so that nobody can say whether they are finished.
    """
    judged, unfinished = done.publication.judged, done.publication.unfinished
    issued = {one.target: issued for issued in done.issued for one in issued.responses}
    told = ["\n".join(finding_lines(finding)) for finding in lost]
    for one in judged:
        became = issued.get(one.response.target)
        if not (quiet and one.passes and (became is None or became.became in SETTLED)):
            told.append("\n".join(_lines(one, became)))
    if not quiet:
        told += [f"{one.target}: {UNFINISHED}, {_why_unfinished(one)}" for one in unfinished]
    told += [f"Written: {', '.join(done.indexes)}"] if done.indexes and not quiet else []
    told += [done.missing] if done.missing else []
    return "\n\n".join([*told, summary(done)])


def _lines(judged: Judged, issued: Issued | None) -> Iterator[str]:
    response = judged.response
    verdict = _VERDICTS[judged.verdict]
    state = f", once its state is {APPROVED}" if verdict == READY and response.state != APPROVED else ""
    yield f"{response.target}: {verdict}{state}" if issued is None else f"{response.target}: {_became(issued)}"
    for note in issued.notes if issued else ():
        yield f"  {note}"
    for check in judged.checks:
        if check.verdict != "pass":
            yield f"{check.name}: {check.verdict}"
            for finding in check.findings:
                yield from finding_lines(finding) if finding.severity in STOPS else ()
    yield "Every other check is passed." if verdict != READY else "Every check is passed."
    if decided := list(_decided(judged)):
        yield f"Decided: {'; '.join(decided)}."
    if mended := _mended(judged):
        yield f"{'Mended' if verdict == READY else 'To be mended'} in the clean file: {mended}"
    if cells := dict.fromkeys(str(one.place) for one in judged.findings if _is_mended_in_word(one)):
        yield f"Mended in Word, and not yet in the cells: {', '.join(cells)}."
    for finding in judged.findings:
        if finding.severity not in STOPS and not _is_mended_in_word(finding):
            yield from finding_lines(finding)


def _is_mended_in_word(finding: Finding) -> bool:
    return finding.message.endswith(MENDED_IN_WORD)


def _became(issued: Issued) -> str:
    if issued.became == "ready":
        return f"ready in {issued.folder}"
    if issued.became == "unchanged":
        return f"unchanged in {issued.folder}"
    return f"{issued.became}: {'; '.join(issued.reasons)}"


def _mended(judged: Judged) -> str:
    """What the clean file has that the draft had not, in one line."""
    names = Counter(finding.name.replace("-", " ") for finding in judged.mended)
    told = [f"{name} ({number} times)" if number > 1 else name for name, number in names.items()]
    told += [mend.what for mend in judged.cleaned.mends]
    return f"{'; '.join(dict.fromkeys(told))}." if told else ""


def _decided(judged: Judged) -> Iterator[str]:
    """Each decision, those that one person took in the same words for the same reason together."""
    told = Counter((_called(one.finding), _said(one.decision)) for one in judged.settled)
    for (called, said), number in told.items():
        yield f"{called} ({number} times), {said}" if number > 1 else f"{called}, {said}"
    for given in judged.approvals:
        if given.decision:
            yield f"the approval of {given.code}, {_said(given.decision)}"


def _called(finding: Finding) -> str:
    return f"{finding.code} {finding.name.replace('-', ' ')}"


def _said(row: Decision) -> str:
    """What the row says, for people: the decision, by whom, on which day, and why."""
    day = f" on {dates.long(row.date.known)}" if row.date.known else ""
    reason = f' ("{row.reason.known}")' if row.reason.known else ""
    return f"{row.decision.known or ''} by {row.name.known or ''}{day}{reason}"


def _why_unfinished(response: Response) -> str:
    if response.state == APPROVED:
        return "there is no draft of it: `respgen build` draws one while its state is drafting"
    return f"its state in Documents is {response.state} ({response.place})"


def summary(done: Published) -> str:
    """One line: how many documents may be published, and how many not."""
    counts = counted(done)
    told = [f"{number} {words}" for words, number in counts.items()]
    return f"{', '.join(told)}." if told else "Nothing to publish."


def counted(done: Published) -> dict[str, int]:
    """How many documents there are of each verdict; of those that passed, what is not in the folder by itself."""
    found = Counter(_VERDICTS[one.verdict] for one in done.publication.judged)
    found[UNFINISHED] = len(done.publication.unfinished)
    for one in done.issued:
        if one.became not in ("ready", "unchanged"):
            found[READY] -= len(one.responses)
            found[one.became] += len(one.responses)
    kinds = (READY, REFUSED, WAITING, "held back", "not made", "not for the website", UNFINISHED)
    return {words: found[words] for words in kinds if found[words]}


def as_json(done: Published, lost: Iterable[Finding] = ()) -> dict[str, Any]:
    """The same for programs."""
    judged, unfinished = done.publication.judged, done.publication.unfinished
    return {
        "schema": SCHEMA,
        "documents": [document_json(one) for one in judged],
        "unfinished": [{"file": one.target, "state": one.state} for one in unfinished],
        "unplanned": list(map(finding_json, lost)),
        "counts": counted(done),
        "published": [
            {
                "responses": [response.name for response in one.responses],
                "became": one.became,
                "folder": one.folder,
                "reasons": list(one.reasons),
                "notes": list(one.notes),
            }
            for one in done.issued
        ],
        "indexes": list(done.indexes),
        "missing": done.missing,
    }


def document_json(judged: Judged) -> dict[str, Any]:
    """One document with its checks, and what was mended and decided."""
    return {
        "response": judged.response.name,
        "file": judged.response.target,
        "state": judged.response.state,
        "verdict": _VERDICTS[judged.verdict],
        "checks": [
            {"name": one.name, "verdict": one.verdict, "findings": list(map(finding_json, one.findings))}
            for one in judged.checks
        ],
        "mended": [
            *({"what": _what(one), "place": place_json(one.place)} for one in judged.mended),
            *({"what": mend.what, "place": place_json(mend.place)} for mend in judged.cleaned.mends),
        ],
        "decided": [_settled_json(one) for one in judged.settled],
        "approvals": [
            {"code": one.code, "fingerprint": one.fingerprint, **_decision_json(one.decision)}
            for one in judged.approvals
        ],
    }


def _what(finding: Finding) -> str:
    return f"{finding.code} {finding.name}: {finding.message}"


def _settled_json(one: Settled) -> dict[str, Any]:
    return {"finding": finding_json(one.finding), **_decision_json(one.decision)}


def _decision_json(row: Decision | None) -> dict[str, Any]:
    if row is None:
        return {"decision": None}
    said = {
        "decision": row.decision.known,
        "name": row.name.known,
        "date": row.date.known.isoformat() if row.date.known else None,
        "reason": row.reason.known,
    }
    return {"decision": said, "place": place_json(row.place)}
