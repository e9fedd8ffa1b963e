"""The whole program, in the order it happens: a project's folder → what was planned, drawn and found (edge: files)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from respgen import document, drafts, pictures, records, render, responses, rules, template, workbook
from respgen.config import Config
from respgen.errors import Finding, Severity
from respgen.model import Document, Keys

WORKBOOKS = (".xlsx", ".xlsm", ".xlsb", ".xls")
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
        known = {name: {records.fold(getattr(one, name)) for one in planned} for name in asked}
        typed = {name: getattr(keys, name) for name in asked}
        strange = {name: "" for name, key in typed.items() if records.fold(key) not in known[name]}
        return is_about(replace(keys, **strange), asked)


def run(config: Config) -> Run:
    """Read, plan, check and draw. Nothing is written; what cannot be drawn has an error among the findings."""
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

    sound = [not any(forbids(finding, response) for finding in findings) for response in plan.responses]
    compiled: dict[str, render.Compiled] = {}
    results: list[Result] = []
    for response, draw in zip(plan.responses, sound, strict=True):
        name = response.template.name
        if draw and name not in compiled:
            compiled[name] = render.compile(response.template)
        drawing = render.render(compiled[name], response.values) if draw else None
        findings += rules.run(rules.GAP_RULES, (response, drawing.gaps if drawing else ()))
        results.append(Result(response, drawing))
    return Run(tuple(results), tuple(findings))


def write(config: Config, result: Result) -> drafts.Outcome:
    """Put one result's drawing where it belongs."""
    target, state = result.response.target, result.response.state
    if result.drawing is None:
        return drafts.Outcome("not drawn", target, reason="see its errors")
    if state != "drafting":
        return drafts.Outcome("kept", target, target, f"its state is {state}")
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
    return all(not mine or records.fold(mine) == records.fold(wanted) for mine, wanted in pairs)


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
