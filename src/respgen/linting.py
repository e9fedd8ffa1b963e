"""The Word files of a project, or at a typed path → Documents; templates → what is wrong with them (edge: files)."""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from respgen import archive, document, files, render, rules, template
from respgen.archive import CONTENT_TYPES, DOCUMENT, RefusedError
from respgen.config import Config
from respgen.errors import Finding, RespgenError, Severity
from respgen.model import Document, Keys, WordPlace


@dataclass(frozen=True, slots=True)
class Linted:
    """A template, what is wrong with it, and the same ready for drawing: None where an error forbids that."""

    template: template.Template
    findings: tuple[Finding, ...]
    compiled: render.Compiled | None = None


def lint(read: template.Template) -> Linted:
    """Everything that can be said of a template by itself, in the order in which it stands there. `check` and `template
    check` say the same by it."""
    findings = [*rules.run(rules.TEMPLATE_RULES, read)]
    unfit = rules.run(rules.ACCESSIBILITY_RULES, read.document)
    findings += [replace(finding, keys=Keys(template=read.name)) for finding in unfit]
    compiled = None
    try:
        compiled = render.compile(read)
    except render.UndrawableError as error:
        findings += rules.run(rules.TREE_RULES, replace(read, faults=error.faults))
    findings.sort(key=functools.partial(_standing, read.main))
    is_fit = not any(finding.severity is Severity.ERROR for finding in findings)
    return Linted(read, tuple(findings), compiled if is_fit else None)


def _standing(main: str, finding: Finding) -> tuple[object, ...]:
    """Where in the template a finding stands: the whole file first, then the body, then its other parts."""
    place = finding.place
    return (1, place.part != main, place.part, place.path) if isinstance(place, WordPlace) else (0,)


def lint_files(names: Iterable[str]) -> tuple[Linted, ...]:
    """Lint the files at these paths, each once, and call them as they were typed.

    What Word keeps beside an open file ("~$record.docx") is passed over: a pattern such as *.docx names it too. Raises
    RespgenError where a path leads to no file.
    """
    typed = tuple(dict.fromkeys(names))
    wanted = [name for name in typed if not Path(name).name.startswith("~$")]
    if not wanted:
        raise RespgenError(f"{typed[0]} is what Word keeps beside a file that it has open: name that file")
    for path in map(Path, wanted):
        if path.is_dir():
            raise RespgenError(f"{path} is a folder: name the templates in it, such as {path / 'record.docx'}")
        if not path.exists():
            raise RespgenError(f"there is no file {path}")
    return tuple(lint(template.read(_typed(name))) for name in wanted)


def _typed(name: str) -> Document:
    """The file at a path that somebody typed: one whose name promises no document is not blamed for its name."""
    read = as_template(files.File(Path(name), files.printable(name)))
    if name.lower().endswith(files.TEMPLATES):
        return read
    return replace(read, fault=read.fault.replace(", whatever its name says", ""))


def word_file(name: str) -> Document:
    """The Word file at a path that somebody typed: a draft, edited or not, or any other.

    Raises RespgenError where there is none, or one that cannot be read.
    """
    path, told = Path(name), files.printable(name)
    if path.is_dir():
        raise RespgenError(f"{told} is a folder: name a Word file in it")
    if not path.exists():
        raise RespgenError(f"there is no file {told}")
    try:
        read = document.read(files.content(path, document.LIMITS.all, DOCUMENT), told)
    except RefusedError as refused:
        read = Document(told, fault=refused.fault, mend=refused.mend)
    if read.fault:
        raise RespgenError(f"{told}: {read.fault} {read.mend}".rstrip())
    return read


def lint_project(config: Config) -> tuple[Linted, ...]:
    """Lint the project's templates. Raises RespgenError where it has none."""
    found = files.templates(config.project, config.templates)
    if not found:
        raise RespgenError(f"there is no template in {config.project / config.templates}")
    return tuple(lint(template.read(as_template(file))) for file in found)


def as_template(file: files.File) -> Document:
    """The file as a template is read: what Word would open no document made of has a fault."""
    try:
        read = document.read(files.content(file.path, document.LIMITS.all, DOCUMENT), file.name)
        archive.check_saved_as(read.parts.get(CONTENT_TYPES, b""))
        if not read.fault and not any(story.kind == "body" for story in read.stories):
            raise archive.damaged(DOCUMENT, "The document is damaged: it has no body.")
        return read
    except RefusedError as refused:
        return Document(file.name, fault=refused.fault, mend=refused.mend)
