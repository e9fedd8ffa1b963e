"""The whole program, in the order it happens: a project's folder → what was planned, drawn and found (edge: files)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from respgen import document, drafts, pictures, records, render, responses, rules, template, workbook
from respgen.config import Config
from respgen.errors import Finding, RespgenError, Severity
from respgen.model import Document, Keys

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv")
"""Old and foreign kinds are looked at too: what cannot be read is a finding, not silence."""
TEMPLATES = (".docx",)


@dataclass(frozen=True, slots=True)
class Result:
    """One planned document: the response, and its drawing (None: a finding forbids it)."""

    response: responses.Response
    drawing: render.Drawing | None


@dataclass(frozen=True, slots=True)
class Run:
    """Everything that one run made of a project."""

    results: tuple[Result, ...]
    findings: tuple[Finding, ...]

    def may_be_about(self, keys: Keys, asked: Mapping[str, str]) -> bool:
        """Whether a finding with these keys may be about what is asked: a key that no document has is mistyped."""
        planned = [result.response.keys for result in self.results]
        strange = {
            name: ""
            for name in asked
            if not any(responses.same_key(getattr(keys, name), getattr(one, name)) for one in planned)
        }
        return is_about(replace(keys, **strange), asked)


def run(config: Config) -> Run:
    """Read, plan, check and draw. Nothing is written; what cannot be drawn has an error among the findings."""
    if not (config.project / config.inputs).is_dir():
        raise RespgenError(f"there is no folder {config.inputs} in {config.project}, so there is nothing to read")
    workbooks = tuple(workbook.read(path, name) for path, name in _files(config, config.inputs, "**/*", WORKBOOKS))
    inputs = records.recognise(workbooks, config)
    said = records.parse(inputs, config)
    documents = (_document(path, name) for path, name in _files(config, config.templates, "*", TEMPLATES))
    templates = {read.name: read for read in map(template.read, documents)}
    logos = {path: pictures.read(config.project, path) for force in said.forces if (path := force.logo.known)}
    plan = responses.plan(said, config, templates, logos)

    findings = [*rules.run(rules.SHEET_RULES, inputs), *rules.run(rules.RECORD_RULES, said)]
    for read in templates.values():
        findings += rules.run(rules.TEMPLATE_RULES, read)
    findings += rules.run(rules.PLAN_RULES, plan)

    sound = [one for one in plan.responses if not any(forbids(finding, one) for finding in findings)]
    compiled: dict[str, render.Compiled] = {}
    for read in {one.template.name: one.template for one in sound}.values():
        try:
            compiled[read.name] = render.compile(read)
        except render.UndrawableError as error:
            fault = template.Fault("unreadable", error.place, error.words, error.reason)
            findings += rules.run(rules.DRAWING_RULES, (read, fault))
    drawings = {
        one.place: render.render(compiled[one.template.name], one.values)
        for one in sound
        if one.template.name in compiled
    }
    for response in plan.responses:
        drawing = drawings.get(response.place)
        findings += rules.run(rules.GAP_RULES, (response, drawing.gaps if drawing else ()))
    return Run(tuple(Result(one, drawings.get(one.place)) for one in plan.responses), tuple(findings))


def write(config: Config, result: Result) -> drafts.Outcome:
    """Put one result's drawing where it belongs."""
    target, state = result.response.target, result.response.state
    if result.drawing is None:
        return drafts.Outcome("not drawn", target, reason="see its errors")
    if state != "drafting":
        kind: Literal["kept", "not drawn"] = "kept" if (config.project / target).exists() else "not drawn"
        missing = "" if kind == "kept" else ", so nothing is drawn, and there is no such file"
        return drafts.Outcome(kind, target, target if kind == "kept" else "", f"its state is {state}{missing}")
    return drafts.write(config.project, config.state, target, result.drawing.content)


def forbids(finding: Finding, response: responses.Response) -> bool:
    """Whether the finding keeps the response from being drawn."""
    return finding.severity is Severity.ERROR and touches(finding, response)


def touches(finding: Finding, response: responses.Response) -> bool:
    """Whether a finding is about this response: it has keys of one, and none of them is another's."""
    said = {name: getattr(finding.keys, name) for name in ("force", "inspection", "occasion", "template")}
    return any(said.values()) and is_about(response.keys, {name: key for name, key in said.items() if key})


def is_about(keys: Keys, asked: Mapping[str, str]) -> bool:
    """Whether what has these keys is about what is asked; a key that it does not have could be any."""
    pairs = ((getattr(keys, name), wanted) for name, wanted in asked.items())
    return all(not mine or responses.same_key(mine, wanted) for mine, wanted in pairs)


def _document(path: Path, name: str) -> Document:
    try:
        return document.read(path.read_bytes(), name)
    except OSError as error:
        return Document(name, fault=f"the file cannot be opened: {error.strerror or error}", mend="close it elsewhere")


def _files(config: Config, folder: str, pattern: str, suffixes: tuple[str, ...]) -> Iterator[tuple[Path, str]]:
    """A folder's files of some kinds, in an order that is the same everywhere. Office's lock files are none."""
    for path in sorted((config.project / folder).glob(pattern), key=Path.as_posix):
        if path.suffix.lower() in suffixes and path.is_file() and not path.name.startswith(("~$", ".")):
            yield path, path.relative_to(config.project).as_posix()
