"""Approved drafts → what may go on the website, in build/published/ (edge: files)."""

from __future__ import annotations

import contextlib
import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from respgen import dates, document, judging, pipeline
from respgen.config import Config
from respgen.errors import RespgenError
from respgen.model import Document
from respgen.publication import account, changes, gate, handover, html, issue, ledger, naming, pdf, shelf, states
from respgen.publication.gate import Judged
from respgen.publication.handover import Made
from respgen.publication.ledger import Handover, Source, Stock
from respgen.publication.values import PublishedFile
from respgen.responses import Response

PRINTER = "PDF made with"
"""What the record of a publication calls the program that made its PDF."""
Became = Literal["ready", "unchanged", "held back", "not made", "not for the website"]


@dataclass(frozen=True, slots=True)
class Issued:
    """What became of one document that passed the gate, with its twin in the other language if it has one: it is
    `ready` in the folder, stood there already, or is not there, and why. `notes` are to be told in any case."""

    responses: tuple[Response, ...]
    became: Became
    folder: str = ""
    reasons: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Published:
    """What came of publishing: the verdicts, what was issued, the indexes that were written, and one line that says
    what is missing here for making PDFs (empty for nothing)."""

    publication: judging.Publication
    issued: tuple[Issued, ...] = ()
    indexes: tuple[str, ...] = ()
    missing: str = ""

    @property
    def went_well(self) -> bool:
        """Whether all that was to be published is."""
        stopped = any(one.became in ("held back", "not made") for one in self.issued)
        return not stopped and all(one.passes for one in self.publication.judged)

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is new or wrong."""
        return self.went_well and not any(one.became == "ready" or one.notes for one in self.issued)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A document that passed the gate, clean: with its PDF, and where there is none, why."""

    judged: Judged
    document: Document
    pdf: bytes = b""
    made_with: str = ""
    faults: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def response(self) -> Response:
        return self.judged.response

    @property
    def content(self) -> bytes:
        return self.judged.cleaned.content


def publish(
    config: Config,
    asked: Mapping[str, str],
    say: Callable[[str], object],
    show: Callable[[int, int], object],
    workers: int = 2,
) -> Published:
    """Judge the approved drafts that were asked for, and put what passes into the folder of publications.

    No other run can write while drafts are read and while files are put in place; it can while PDFs are made. `say` is
    told when another run has to be waited for, `show` how many PDFs are made of how many, by so many `workers` at once.
    """
    return _issued_all(config, judging.judge(config, asked, say, unfinished=False), say, show, workers=workers)


@dataclass(frozen=True, slots=True)
class _Correction:
    """Why what is published is published anew, by language ("en", "cy"), and since when it was live before."""

    reasons: Mapping[str, str]
    live_on: datetime.date | None


def reissue(
    config: Config,
    before: Handover,
    reasons: Mapping[str, str],
    say: Callable[[str], object],
    show: Callable[[int, int], object],
) -> Published:
    """Judge the draft of a publication as it is now, and put it into the folder with a dated note on its pages, which
    says why by language.

    Raises RespgenError where there is no draft of it that is approved, or in English without its Welsh twin.
    """
    asked = {name: key for name in ("force", "inspection", "occasion") if (key := getattr(before.keys, name))}
    publication = judging.judge(config, asked, say, unfinished=False)
    mine = tuple(one for one in publication.judged if ledger.key_of(one.response.keys) == before.key)
    others = tuple(one for one in publication.unfinished if ledger.key_of(one.keys) == before.key)
    if others or not mine:
        drafts = ", ".join(one.target for one in others) or "no draft of it is planned"
        raise RespgenError(
            f"{config.published}/{before.folder} is corrected from its draft, which has to be approved: {drafts}"
        )
    row = changes.row_of(publication.run.agenda, before)
    correction = _Correction(reasons, changes.first_live(before, row, config.today))
    return _issued_all(config, replace(publication, judged=mine, unfinished=()), say, show, correction)


def _issued_all(
    config: Config,
    publication: judging.Publication,
    say: Callable[[str], object],
    show: Callable[[int, int], object],
    correction: _Correction | None = None,
    workers: int = 2,
) -> Published:
    groups = tuple(_together(publication))
    going = [one for group in groups if not _obstacle(publication, group) for one in group]
    missing = pdf.available(config.publish.libreoffice) if going else ""
    ready = _printed(config, publication.run.stock, going, show, missing, workers)
    issued: list[Issued] = []
    indexes: tuple[str, ...] = ()
    with pipeline.alone(config, say):
        stock = shelf.read(issue.shelf_of(config))
        for group in groups:
            if obstacle := _obstacle(publication, group):
                issued.append(Issued(tuple(one.response for one in group), *obstacle))
            else:
                issued.append(
                    _issued(config, publication, [ready[one.response.target] for one in group], stock, correction)
                )
        if forces := {one.responses[0].keys.force for one in issued if one.folder}:
            indexes = issue.write_indexes(config, publication.run.agenda, sorted(forces))
    return Published(publication, tuple(issued), indexes, missing)


# ------------------------------------------------------------------------------- what goes together


def _together(publication: judging.Publication) -> Iterator[tuple[Judged, ...]]:
    """The drafts that passed, the two of a Welsh and English pair together."""
    groups: dict[tuple[str, ...], list[Judged]] = {}
    for one in publication.judged:
        if one.passes:
            groups.setdefault(ledger.key_of(one.response.keys), []).append(one)
    yield from map(tuple, groups.values())


def _obstacle(publication: judging.Publication, group: Sequence[Judged]) -> tuple[Became, str, tuple[str, ...]] | None:
    """Why documents that passed are not issued; None where they are."""
    first = group[0].response
    if first.template.purpose == account.LETTER:
        return "not for the website", "", ("it goes to people with the copies of a response",)
    key = ledger.key_of(first.keys)
    others = [one.response for one in publication.run.results if ledger.key_of(one.response.keys) == key]
    if lacking := [one.target for one in others if one not in [judged.response for judged in group]]:
        return "held back", "", (f"both languages are published together, and {', '.join(lacking)} is not ready",)
    return None


# ----------------------------------------------------------------------------------------- the PDFs


def _printed(
    config: Config,
    stock: Stock,
    going: Iterable[Judged],
    show: Callable[[int, int], object],
    missing: str,
    workers: int,
) -> dict[str, _Ready]:
    """The documents by their drafts, each with its PDF: that which stands in its folder if it was made of this very
    Word file, that which the office put beside the draft, or else LibreOffice's."""
    done: dict[str, _Ready] = {}
    jobs: list[pdf.Job] = []
    for judged in going:
        one = _Ready(judged, document.read(judged.cleaned.content, judged.response.target))
        job, theirs = _job(one), _beside(config, judged.response)
        own = pdf.own(theirs, job) if theirs else None
        if own and own.content:
            one = replace(one, pdf=own.content, notes=(f"{_pdf_beside(judged.response)} is taken as its PDF",))
        else:
            told = _pdf_beside(judged.response)
            notes = tuple(f"{told} is not taken: {fault}" for fault in own.faults) if own else ()
            kept, made_with = (b"", "") if theirs else _kept_pdf(config, stock, one)
            one = replace(one, pdf=kept, made_with=made_with, notes=notes)
            jobs += [] if kept else [job]
        done[judged.response.target] = one
    for made in () if missing else pdf.convert(jobs, workers, show, program=config.publish.libreoffice):
        done[made.name] = replace(
            done[made.name], pdf=made.content or b"", made_with=made.made_with, faults=made.faults
        )
    return done


def _job(ready: _Ready) -> pdf.Job:
    read, response = ready.document, ready.response
    title, author = read.properties.get("title", ""), read.properties.get("creator", "")
    return pdf.Job(response.target, ready.content, read, title, author, read.language or response.template.language)


def _pdf_beside(response: Response) -> str:
    """Where an office puts the PDF that it made itself."""
    return f"{response.target.removesuffix('.docx')}.pdf"


def _beside(config: Config, response: Response) -> bytes:
    try:
        return (config.project / _pdf_beside(response)).read_bytes()
    except OSError:
        return b""


def _kept_pdf(config: Config, stock: Stock, ready: _Ready) -> tuple[bytes, str]:
    """The PDF in the folder that was made of this very Word file, and by what; empty where there is none."""
    shelved = stock.of(ready.response.keys)
    if shelved is None:
        return b"", ""
    notes = {one.kind: one for one in shelved.handover.now.files if one.language == ready.response.template.language}
    if "pdf" not in notes or "docx" not in notes or notes["docx"].sha256 != ledger.digest(ready.content):
        return b"", ""
    with contextlib.suppress(OSError):
        content = (issue.shelf_of(config).root / shelved.handover.folder / notes["pdf"].name).read_bytes()
        if ledger.digest(content) == notes["pdf"].sha256:
            return content, shelved.handover.tools.get(PRINTER, "")
    return b"", ""


# ---------------------------------------------------------------------------------------- the folder


def _issued(
    config: Config,
    publication: judging.Publication,
    group: Sequence[_Ready],
    stock: Stock,
    correction: _Correction | None,
) -> Issued:
    """Put one publication into its folder, unless the same stands there already, or nobody may replace it.

    Only a correction replaces what is live, or publishes again what was withdrawn; it is none where the Word files and
    PDFs are the same.
    """
    responses = tuple(one.response for one in group)
    notes = tuple(note for one in group for note in one.notes)
    made = _made(publication, group)
    if faults := tuple(f"{one.response.target}: {fault}" for one in group for fault in _faults(one, made)):
        return Issued(responses, "not made", "", faults, notes)
    shelved = stock.of(responses[0].keys)
    before = shelved.handover if shelved else None
    told, shell = _account(config, publication, group), issue.shell_of(config)
    if correction and before:
        kept = replace(before, live_on=correction.live_on)
        new, files = handover.bound(told, kept, made, config.today, shell, "corrected", correction.reasons)
    else:
        new, files = handover.bound(told, before, made, config.today, shell)
    folder = f"{config.published}/{new.folder}"
    if before is None and folder in stock.unreadable:
        why = f"{folder}/{ledger.FILE} cannot be read, so nobody knows whether this is live or withdrawn: bring it back"
        return Issued(responses, "held back", "", (why,), notes)
    if shelved and before and shelved.is_whole and _same(before, new, but_pages=correction is not None):
        return Issued(responses, "unchanged", folder, (), notes)
    state = states.of(responses[0], publication.run.agenda, stock, config.as_at)
    if before and before.is_withdrawn and not correction:
        why = f"it was withdrawn on {dates.long(before.now.day)}: `respgen correct` publishes it again, and says why"
        return Issued(responses, "held back", folder, (why,), notes)
    if state and state.is_live and not correction:
        why = "it is on the website, and this is not the same: `respgen correct` publishes it with a note that says why"
        return Issued(responses, "held back", folder, (why,), notes)
    try:
        issue.put(config, new, files)
    except RespgenError as error:
        # A file that some program holds is no reason to leave all others out.
        return Issued(responses, "not made", folder, (str(error),), notes)
    return Issued(responses, "ready", folder, (), notes)


def _made(publication: judging.Publication, group: Iterable[_Ready]) -> Made:
    """Every file but the pages, and the HTML for these."""
    prints: list[PublishedFile] = []
    bodies: dict[str, str] = {}
    fragments: dict[str, str] = {}
    sources: list[Source] = []
    digests = {result.response.target: result.standing.digest for result in publication.run.results}
    for one in group:
        keys, language = one.response.keys, one.response.template.language
        prints.append(PublishedFile(naming.web_name(keys, "docx", language), "docx", one.content, language))
        if one.pdf:
            prints.append(PublishedFile(naming.web_name(keys, "pdf", language), "pdf", one.pdf, language))
        bodies[language] = html.body(one.document, language)
        fragments[language] = html.fragment(one.document, language)
        sources.append(Source(one.response.target, digests[one.response.target]))
    return Made(tuple(prints), bodies, fragments, tuple(sources))


def _faults(one: _Ready, made: Made) -> Iterator[str]:
    """Why files that were made of a clean Word file are not good enough for it."""
    if one.document.fault:
        yield one.document.fault
        return
    yield from one.faults
    language = one.response.template.language
    for written in (made.bodies[language], made.fragments[language]):
        if fault := html.parity(written, one.document):
            yield fault
            return
    for block, what in html.unshown(one.document):
        yield f"a web page cannot show {what} ({block.place}): put a picture with an alternative text in its place"


def _same(before: Handover, new: Handover, but_pages: bool) -> bool:
    """Whether the folder holds these very files; of a correction, whose pages say what it is, without the pages."""
    kinds = ("docx", "pdf") if but_pages else ("docx", "pdf", "page", "fragment")
    there, here = ([note for note in one.now.files if note.kind in kinds] for one in (before, new))
    return not before.is_withdrawn and there == here


def _account(config: Config, publication: judging.Publication, group: Sequence[_Ready]) -> Handover:
    """What is to be told of a publication: from what it was made, by what, and who decided what."""
    responses = [one.response for one in group]
    titles = {one.response.template.name: one.document.properties.get("title", "") for one in group}
    planned = [result.response for result in publication.run.results]
    told = account.handover_of(responses, publication.run.agenda, config, planned, titles)
    data, records = _sources(config, responses)
    made_with = ", ".join(dict.fromkeys(filter(None, (one.made_with for one in group))))
    return replace(
        told,
        decisions=tuple(dict.fromkeys(_decisions(group))),
        checks=tuple(ledger.Checked(check.name, check.verdict) for check in group[0].judged.checks),
        mended=tuple(dict.fromkeys(what for one in group for what in _mended(one.judged))),
        tools={PRINTER: made_with} if made_with else {},
        data=data,
        records=records,
    )


def _sources(config: Config, responses: Iterable[Response]) -> tuple[tuple[Source, ...], tuple[Source, ...]]:
    """The workbooks and templates that went into the drafts, and what build/state knows of them."""
    known = pipeline.shelf_of(config)
    data: dict[str, Source] = {}
    records: list[Source] = []
    for response in responses:
        kept = known.base(response.target).with_suffix(".json")
        with contextlib.suppress(OSError):
            name = kept.relative_to(config.project).as_posix()
            records.append(Source(name, ledger.digest(kept.read_bytes())))
        record = known.record(response.target)
        template = record.get("template", {})
        files = {**record.get("inputs", {}), template.get("file", ""): template.get("digest", "")}
        data |= {file: Source(file, digest) for file, digest in files.items() if file and digest}
    return tuple(data[file] for file in sorted(data)), tuple(records)


def _mended(judged: Judged) -> Iterator[str]:
    yield from (mend.what for mend in judged.cleaned.mends)
    yield from (finding.message for finding in judged.mended)


def _decisions(group: Iterable[_Ready]) -> Iterator[ledger.Settled]:
    for one in group:
        for settled in one.judged.settled:
            released = settled.finding.severity in gate.FAILS
            yield account.settled(settled.decision, settled.finding.message, released)
        for given in one.judged.approvals:
            if given.decision:
                yield account.settled(given.decision, f"approval of {one.response.target}", False)
