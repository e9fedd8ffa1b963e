"""Drafts that people have finished, with all that a run found → whether each may be published (edge: files)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from respgen import annotate, decisions, document, drafts, pipeline, responses, rules
from respgen.config import Config
from respgen.errors import Finding, RespgenError, Severity
from respgen.model import Decision, Standing
from respgen.publication import clean, gate, inspector, ledger, looking, opened
from respgen.publication.values import Cleaned, Office

APPROVED = "approved"
"""The state in sheet Documents of a draft that may be published, as soon as nothing stands against it."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What came of publishing: the run behind it, the drafts that were judged, and the responses that nobody has
    finished yet."""

    run: pipeline.Run
    judged: tuple[gate.Judged, ...]
    unfinished: tuple[responses.Response, ...]


def open_decisions(config: Config, say: Callable[[str], object]) -> tuple[opened.Open, ...]:
    """All that waits for a named person, in the project and in the drafts that there are."""
    done = judge(config, {}, say, unfinished=True)
    return opened.rows(done.run.findings, done.judged, [result.response for result in done.run.results])


def annotate_refused(config: Config, judged: Iterable[gate.Judged], folder: Path) -> tuple[Path, ...]:
    """Write a copy of each draft that may not be published, with a Word comment at each finding. Raises RespgenError
    where one must not or cannot be written."""
    if folder.resolve().is_relative_to((config.project / pipeline.drafts_folder(config)).resolve()):
        raise RespgenError(f"{folder} is among the drafts, where each file is one: name another folder")
    if not folder.is_dir():
        if not folder.parent.is_dir():
            raise RespgenError(f"there is no folder {folder.parent}")
        folder.mkdir()
    written: dict[str, Path] = {}
    for one in judged:
        file = config.project / one.response.target
        if one.passes or not one.cleaned.content:
            continue
        # Names are the drafts' own; those of two folders may be the same.
        name = file.name if file.name.casefold() not in written else f"{file.parent.name}-{file.name}"
        written[name.casefold()] = folder / name
        ordered = sorted(one.findings, key=lambda finding: list(Severity).index(finding.severity))
        annotate.put(document.read(file.read_bytes(), one.response.target), ordered, file, folder / name)
    return tuple(written.values())


@dataclass(frozen=True, slots=True)
class _Looked:
    """A draft that was looked at: its clean file, what is kept of its words, what stands against it and what is mended
    in the clean file."""

    response: responses.Response
    file: str
    cleaned: Cleaned
    seen: gate.Seen = gate.Seen()
    stand: tuple[Finding, ...] = ()
    mended: tuple[Finding, ...] = ()


def judge(config: Config, asked: Mapping[str, str], say: Callable[[str], object], unfinished: bool) -> Publication:
    """Say of each draft that was asked for whether it may be published: of those that people have approved, or with
    `unfinished` of all that there are. Nothing is written."""
    looked: list[_Looked] = []
    left: list[responses.Response] = []

    def put(response: responses.Response, standing: Standing, drawn: drafts.Drawn | None) -> None:
        if not responses.is_about(response.keys, asked):
            return
        if not standing.there or (response.state != APPROVED and not unfinished):
            left.append(response)
        else:
            looked.append(_looked_at(config, response, standing, drawn))

    with pipeline.alone(config, say):
        done = pipeline.run(config, put)
    judged = [_judged(config, one, done) for one in looked]
    # Both of a pair go by one name, so a row that fits neither has lapsed.
    prints = {print_ for one in (done.found, *(one.found for one in judged)) for print_ in map(pipeline.print_of, one)}
    prints |= {(given.code, given.fingerprint) for one in judged for given in one.approvals}
    codes = {one.code for one in rules.RULES} | set(config.approvals)
    lapsed = tuple(decisions.lapsed(done.decisions, prints, codes))
    return Publication(done, tuple(_with_lapsed(one, lapsed) for one in judged), tuple(left))


def _looked_at(config: Config, response: responses.Response, standing: Standing, drawn: drafts.Drawn | None) -> _Looked:
    """What stands against a draft by itself. One that cannot be read is told by the run."""
    content = b"" if standing.fault else (config.project / standing.file).read_bytes()
    if not standing.fault and ledger.digest(content) != standing.digest:
        # What is judged in part as it was, and in part as it is, is judged by nobody.
        raise RespgenError(f"somebody has saved {standing.file} just now: start again")
    draft = document.read(content, standing.file)
    if draft.fault:
        return _Looked(response, standing.file, Cleaned(b""))
    known = pipeline.shelf_of(config)
    drawings = (drawn.content if drawn else b"", known.content(standing.file))
    printed = drawn.printed if drawn else ()
    fields = response.values
    office = Office("" if fields.office.name.gap else fields.office.name.words)
    hidden = inspector.inspect(draft, office)
    finished = looking.finished(draft, response, fields, drawings, printed, known.record(standing.file), hidden)
    cleaned = clean.clean(draft, office, finished.notices)
    read = document.read(cleaned.content, draft.file)
    after = looking.of_clean(read, response.keys, inspector.inspect(read, office))
    stand, mended = gate.parted(rules.run(rules.FINISHED_RULES, finished), rules.run(rules.FINISHED_RULES, after))
    # What was mended for readers is told by the cleaning. What is left is told at its place in the draft.
    if unfit := rules.run(rules.ACCESSIBILITY_RULES, read):
        stand += gate.parted(rules.run(rules.ACCESSIBILITY_RULES, draft), unfit)[0]
    own = [*rules.run(rules.UNFINISHED_RULES, finished), *stand, *rules.run(rules.CLEANED_RULES, after)]
    own += gate.besides(own, rules.run(rules.MARKING_RULES, after))
    return _Looked(response, draft.file, cleaned, gate.seen(finished), tuple(own), tuple(mended))


def _judged(config: Config, looked: _Looked, done: pipeline.Run) -> gate.Judged:
    """The verdict on a draft, with all that the run found and that people have decided."""
    response, words = looked.response, looked.seen.words
    asked = config.approvals if looked.cleaned.content else ()
    approvals = decisions.approvals(asked, words, done.decisions, response)
    own = (*looked.stand, *rules.run(rules.APPROVAL_RULES, (looked.file, approvals)))
    before = [one for one in done.found if one.code not in rules.AFTERWARDS]
    found = [*gate.of_response(before, response, looked.seen), *(gate.with_keys(one, response) for one in own)]
    left, settled = decisions.settle(found, done.decisions, (response,))
    rows = [row for row in done.decisions if decisions.may_be_for(row, response)]
    vain = rules.run(rules.VAIN_RULES, tuple(decisions.vain(rows, left)))
    mended = tuple(gate.with_keys(one, response) for one in looked.mended)
    return gate.Judged(response, looked.cleaned, (*left, *vain), mended, settled, approvals)


def _with_lapsed(judged: gate.Judged, lapsed: Iterable[Decision]) -> gate.Judged:
    """The verdict with the rows of Decisions that name its draft and fit nothing any more."""
    rows = tuple(row for row in lapsed if decisions.names(row, judged.response))
    told = rules.run(rules.LAPSED_RULES, rows)
    return replace(judged, findings=(*judged.findings, *told))
