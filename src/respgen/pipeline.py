"""The whole program, in the order it happens: a project's folder → what was planned, drawn and found (edge: files)."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from respgen import (
    __version__,
    agenda,
    coverage,
    decisions,
    document,
    drafts,
    files,
    linting,
    pictures,
    records,
    render,
    responses,
    rules,
    template,
    workbook,
)
from respgen.config import Config
from respgen.errors import Finding, Severity
from respgen.model import Decision, Gap, Image, Keys, Place, PlannedDocument, Printed, Records, Standing
from respgen.publication import issue, shelf, states
from respgen.publication.ledger import Stock


@dataclass(frozen=True, slots=True)
class Result:
    """One planned document: its response, how its draft stands, the gaps of its new drawing, and what became of it.

    `gaps` is None where a finding forbids to draw it; `outcome` is None where nothing was to be written, `state` where
    nothing is published.
    """

    response: responses.Response
    standing: Standing
    gaps: tuple[Gap, ...] | None
    outcome: drafts.Outcome | None = None
    state: states.State | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run made of a project. `findings` are those that nobody has decided, `found` are all."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]
    cases: tuple[agenda.Case, ...] = ()
    decisions: tuple[Decision, ...] = ()
    found: tuple[Finding, ...] = ()
    agenda: agenda.Agenda = agenda.Agenda()
    stock: Stock = Stock()

    def may_be_about(self, keys: Keys, asked: Mapping[str, str]) -> bool:
        """Whether a finding with these keys may be about what is asked: a key that no document has is mistyped."""
        planned = [result.response.keys for result in self.results]
        strange = {
            name: ""
            for name in asked
            if not any(responses.same_key(getattr(keys, name), getattr(one, name)) for one in planned)
        }
        return responses.is_about(replace(keys, **strange), asked)


Put = Callable[[responses.Response, Standing, drafts.Drawn | None], drafts.Outcome | None]
"""What is done with each drawing, before the next one is made: so no run holds all of them."""


def look(response: responses.Response, standing: Standing, drawn: drafts.Drawn | None) -> None:
    """Nothing is written."""


def run(config: Config, put: Put = look) -> Run:
    """Read, plan, check and draw. What cannot be drawn has an error among the findings."""
    listing = files.workbooks(config.project, config.inputs)
    workbooks = tuple(replace(workbook.read(one.path, one.name), beside=one.beside) for one in listing.files)
    inputs = records.recognise((*workbooks, *listing.closed), config, listing.letters)
    said = records.parse(inputs, config)
    documents = map(linting.as_template, files.templates(config.project, config.templates))
    templates = {read.name: read for read in map(template.read, documents)}
    logos = {path: pictures.read(config.project, path) for force in said.forces if (path := force.logo.known)}
    plan = responses.plan(said, config, templates, logos)

    findings = [*rules.run(rules.SHEET_RULES, inputs), *rules.run(rules.RECORD_RULES, said)]
    linted = {name: linting.lint(read) for name, read in templates.items()}
    findings += [finding for one in linted.values() for finding in one.findings]
    # A cell for which a row plans nothing is told once.
    unplanned = {one.place for one in plan.unplanned}
    findings = [finding for finding in findings if finding.place not in unplanned]
    findings += rules.run(rules.PLAN_RULES, plan)
    stock = shelf.read(issue.shelf_of(config))
    due = agenda.agenda(said, config, plan, stock.handovers)
    findings += rules.run(rules.AGENDA_RULES, due)
    findings += rules.run(rules.ADDRESS_RULES, (said, config))
    findings += rules.run(rules.PEOPLE_RULES, rules.Offices(said, config, plan))

    errors = [finding.keys for finding in findings if finding.severity is Severity.ERROR]
    sound = [one for one in plan.responses if not any(responses.touches(keys, one) for keys in errors)]
    drawable = {one.target: ready for one in sound if (ready := linted[one.template.name].compiled)}

    drafted = shelf_of(config)
    digests = {book.file: book.digest for book in workbooks}
    results: list[Result] = []
    filled: dict[str, dict[str, list[bool]]] = {}
    paired = {one.target: tuple[Printed, ...]() for pair in plan.pairs for one in pair}
    for response in plan.responses:
        drawing = None
        try:
            ready = drawable.get(response.target)
            drawing = render.render(ready, response.values) if ready else None
        except render.TooLargeError as error:
            findings += rules.run(rules.SIZE_RULES, (response.template, error.place, response.keys))
        printed = () if drawing is None else drawing.printed
        _note(filled.setdefault(response.template.name, {}), printed)
        paired |= {response.target: printed} if response.target in paired else {}
        gaps = None if drawing is None else drawing.gaps
        made = _made(response, config, digests)
        drawn = None if drawing is None else drafts.Drawn(drawing.content, printed, made)
        standing = drafts.stand(drafted, response.target, drawn)
        if not _was_made_elsewhere(response, standing, config):
            findings += rules.run(rules.GAP_RULES, (response, gaps or ()))
        findings += _of_draft(config, response, standing, drawing)
        state = states.of(response, due, stock, config.as_at)
        results.append(Result(response, standing, gaps, put(response, standing, drawn), state))
    findings += _of_pairs(plan, results, paired)
    for name, found in filled.items():
        findings += rules.run(rules.USE_RULES, (templates[name], found))
    findings = list(_without_gaps(findings, results))
    findings += _of_shelves(config, results, said.documents, stock)
    decided = tuple(_decided(findings, said, plan))
    return Run(tuple(results), decided, due.cases, said.decisions, tuple(findings), due, stock)


def _of_shelves(
    config: Config, results: list[Result], rows: Iterable[PlannedDocument], stock: Stock
) -> Iterator[Finding]:
    """What is to be said of the folders: drafts that nobody plans, and what was published."""
    planned = (result.response.target for result in results)
    yield from rules.run(rules.SHELF_RULES, drafts.left_over(shelf_of(config), drafts_folder(config), planned))
    standings = ((result.response, result.standing) for result in results)
    yield from rules.run(rules.PUBLISHED_RULES, rules.published(stock, rows, standings, config.as_at))


def _was_made_elsewhere(response: responses.Response, standing: Standing, config: Config) -> bool:
    """Whether a response is live and has no draft: what it would lack, were it drawn, nobody has to type any more."""
    return not standing.there and response.live_on is not None and response.live_on <= config.as_at


def _without_gaps(findings: Iterable[Finding], results: Sequence[Result]) -> Iterator[Finding]:
    """The findings without those about an empty cell that a document prints: it is told once, as what that document
    lacks. Documents that do not print it still have the finding, each of them by itself."""
    lacking: dict[Place, set[str]] = {}
    for result in results:
        for gap in result.gaps or ():
            lacking.setdefault(gap.place, set()).add(result.response.target)
    for finding in findings:
        if finding.code not in ("R205", "L804", "L813") or finding.place not in lacking:
            yield finding
            continue
        touched = [one.response for one in results if responses.touches(finding.keys, one.response)]
        for response in touched:
            if response.target not in lacking[finding.place]:
                item = finding.keys
                yield replace(finding, keys=replace(response.keys, kind=item.kind, number=item.number))


def _of_pairs(
    plan: responses.Plan, results: Iterable[Result], printed: Mapping[str, tuple[Printed, ...]]
) -> Iterator[Finding]:
    """What is to be said of what was drawn in English, beside its Welsh twin."""
    gaps = {result.response.target: result.gaps for result in results}
    for pair in plan.pairs:
        sides = (rules.Side(one, gaps.get(one.target), printed[one.target]) for one in pair)
        yield from rules.run(rules.PAIR_RULES, rules.Pair(*sides))


def _of_draft(
    config: Config, response: responses.Response, standing: Standing, drawing: render.Drawing | None
) -> list[Finding]:
    """What is wrong with the draft on disk. What it covers is asked only where somebody edited it: what a draft lacks
    that is as it was drawn is told as its gaps."""
    found = [*rules.run(rules.DRAFT_RULES, (response, standing))]
    if edited := drafts.edited(shelf_of(config), standing):
        drawn = document.read(drawing.content, response.target) if drawing else None
        words = config.words.get("status", {})
        read = response.template
        covering = coverage.Covering(
            response.values, response.keys, read.language, edited, drawn, read.purpose, (*words, *words.values())
        )
        found += rules.run(rules.COVERAGE_RULES, coverage.read(covering))
    return found


def _note(filled: dict[str, list[bool]], printed: Iterable[Printed]) -> None:
    """Remember of each field that one more document prints whether it is there, and no gap."""
    here: dict[str, bool] = {}
    for one in printed:
        here[one.field] = here.get(one.field, False) or isinstance(one.value, Image) or one.value.gap is None
    for field, is_filled in here.items():
        filled.setdefault(field, []).append(is_filled)


def build(config: Config, asked: Mapping[str, str], say: Callable[[str], object]) -> Run:
    """A run that puts the drawings that were asked for where they belong; no other one writes meanwhile.

    `say` is told when another run has to be waited for. Raises RespgenError when that takes too long.
    """

    def put(response: responses.Response, standing: Standing, drawn: drafts.Drawn | None) -> drafts.Outcome | None:
        return _put(config, response, standing, drawn) if responses.is_about(response.keys, asked) else None

    with alone(config, say):
        return run(config, put)


@contextlib.contextmanager
def alone(config: Config, say: Callable[[str], object]) -> Iterator[None]:
    """Let no other run write in this project meanwhile, and end or undo what killed runs have begun."""
    with drafts.alone(shelf_of(config), drafts_folder(config), say):
        shelf.recover(issue.shelf_of(config))
        yield


def drafts_folder(config: Config) -> str:
    """The last folder that is the same for all drafts."""
    return f"{config.drafts}/".partition("{")[0].rpartition("/")[0]


def shelf_of(config: Config) -> drafts.Shelf:
    return drafts.Shelf(config.project, config.state)


def _put(
    config: Config, response: responses.Response, standing: Standing, drawn: drafts.Drawn | None
) -> drafts.Outcome:
    file, state = response.target, response.state
    if drawn is None:
        return drafts.Outcome("not drawn", file, reason="see its errors")
    if state != "drafting" and not standing.there:
        return drafts.Outcome("not drawn", file, reason=f"its state is {state}, and there is no such file")
    if state != "drafting":
        since = f"; since it was drawn, {standing.stale}" if standing.stale and not standing.same_data else ""
        return drafts.Outcome("kept", file, file, f"its state is {state}{since}")
    return drafts.write(shelf_of(config), standing, drawn)


def _made(response: responses.Response, config: Config, digests: Mapping[str, str]) -> drafts.Made:
    read = response.template
    settings = json.dumps([config.sheets, config.columns, config.words], sort_keys=True, default=dict)
    return drafts.Made(
        __version__,
        read.file,
        hashlib.sha256(settings.encode()).hexdigest(),
        {**digests, read.file: read.document.digest},
        response.keys,
    )


def print_of(finding: Finding) -> tuple[str, str]:
    """What a decision on a finding names: its code, and the fingerprint of its words."""
    return finding.code, decisions.fingerprint_of(finding)


def _decided(findings: Iterable[Finding], said: Records, plan: responses.Plan) -> Iterator[Finding]:
    """The findings of a run that nobody has decided, and the decisions that are none any more."""
    found = tuple(findings)
    left = decisions.unsettled(found, said.decisions, plan.responses)
    yield from left
    codes = {one.code for one in rules.RULES if one.code[0] not in "AP"}
    prints = set(map(print_of, found))
    yield from rules.run(rules.LAPSED_RULES, tuple(decisions.lapsed(said.decisions, prints, codes)))
    yield from rules.run(rules.VAIN_RULES, tuple(decisions.vain(said.decisions, left)))
