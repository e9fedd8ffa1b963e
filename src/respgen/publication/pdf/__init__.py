"""Clean Word files → accessible PDFs that hold the same words, or why there are none (edge: subprocess, tempfile).

`office` has LibreOffice print them, `repair` puts right what it leaves wrong, `checking` says whether the result may be
published: `reading` tells what a PDF says, `parity` whether the Word file says the same. Their libraries come with the
extra "pdf".
"""

from __future__ import annotations

import contextlib
import importlib.util
import itertools
import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from respgen.document import tree
from respgen.model import Document, Run
from respgen.publication.pdf import office

LIBRARIES = ("page", "pikepdf", "pypdfium2")


@dataclass(frozen=True, slots=True)
class Job:
    """A clean Word file that is to be printed: its bytes, and what `document.read` says of them. `name` is unique;
    `author` is the office, `language` a BCP 47 tag."""

    name: str
    content: bytes
    document: Document
    title: str
    author: str
    language: str


@dataclass(frozen=True, slots=True)
class Converted:
    """The PDF of a job; or none, and in `faults` sentences why. `made_with` is "LibreOffice 7.4.7.2", or empty where
    the office made it."""

    name: str
    content: bytes | None
    faults: tuple[str, ...] = ()
    made_with: str = ""


Say = Callable[[int, int], object]
"""Is told how many files have been printed, of how many."""


def available(program: str = "") -> str:
    """A line that says what is missing here to make PDFs; empty for nothing. `program` names LibreOffice's."""
    if not office.program(program):
        named = program or os.environ.get(office.NAMED, "")
        return (
            f'No PDF is made: LibreOffice is not at "{named}".'
            if named
            else "No PDF is made: LibreOffice is not installed (https://www.libreoffice.org)."
        )
    return _lacking()


def _lacking() -> str:
    if all(map(importlib.util.find_spec, LIBRARIES)):
        return ""
    return 'No PDF is made or checked: the libraries for it are not installed (pip install "respgen[pdf]").'


def convert(
    jobs: Sequence[Job], workers: int = 2, say: Say = lambda done, of: None, program: str = ""
) -> tuple[Converted, ...]:
    """The PDFs of the jobs, in their order: the same bytes each time, with the same LibreOffice and fonts.

    `say` is told from several threads, one at a time, how far it is. `program` names LibreOffice's.
    """
    if missing := available(program):
        return tuple(Converted(job.name, None, (missing,)) for job in jobs)
    refused = {number: fault for number, job in enumerate(jobs) if (fault := _refused(job.document))}
    wanted = [number for number in range(len(jobs)) if number not in refused]
    path = office.program(program)
    made_with = office.version(path) if wanted else ""
    found = {number: Converted(jobs[number].name, None, (fault,)) for number, fault in refused.items()}
    files = [jobs[number].content for number in wanted]
    try:
        with contextlib.closing(office.printed(files, path, workers, _counting(len(wanted), say))) as printed:
            for at, content in printed:
                found[wanted[at]] = _finished(jobs[wanted[at]], content, made_with)
    except OSError as error:
        # No room, or no right to write, where temporary files lie.
        fault = f"{made_with} cannot work here: {error.strerror or error}."
        found |= {
            number: Converted(jobs[number].name, None, (fault,), made_with) for number in wanted if number not in found
        }
    return tuple(found[number] for number in range(len(jobs)))


def check(content: bytes, document: Document) -> tuple[str, ...]:
    """What keeps a PDF, whoever made it, from being published as the document's; none where nothing does. It may name
    the same author as the Word file."""
    return _checked(content, document, document.properties.get("creator", ""))


def _checked(content: bytes, document: Document, office: str) -> tuple[str, ...]:
    if missing := _lacking():
        return (missing,)
    # The libraries are an extra: whoever lacks them can do everything else.
    from respgen.publication.pdf import checking

    return checking.faults(content, document, office)


def own(content: bytes, job: Job) -> Converted:
    """A PDF that the office made itself (in Word, say): its own bytes, if nothing keeps it from being published."""
    faults = _checked(content, job.document, job.author)
    return Converted(job.name, None if faults else content, faults)


def _counting(all_of_them: int, say: Say) -> office.Made:
    lock, done = threading.Lock(), itertools.count(1)

    def made(more: int) -> None:
        with lock:
            for _ in range(more):
                say(next(done), all_of_them)

    return made


def _refused(document: Document) -> str:
    """Why a file is not given to LibreOffice at all; empty for nothing. What a file only names, LibreOffice would fetch
    from wherever it is."""
    if document.fault:
        return document.fault
    for name, part in document.parts.items():
        if name.endswith(".rels"):
            for relation in tree.parse(part):
                kind = relation.get("Type", "").rpartition("/")[2]
                if relation.get("TargetMode") == "External" and kind != "hyperlink":
                    return f"It shows what lies elsewhere ({kind}: {relation.get('Target', '')}): put it into the file."
    if any(_is_undecided(run) for story in document.stories for block in story.blocks for run in block.runs):
        return "There are tracked changes in it, and a PDF shows both words: accept or reject them in Word."
    if any(active.kind in ("aFChunk", "subDocument") for active in document.actives):
        return "There is another document inside it: open it in Word, and save it again."
    return ""


def _is_undecided(run: Run) -> bool:
    return run.change is not None and run.change.kind != "formatted"


def _finished(job: Job, content: bytes | None, made_with: str) -> Converted:
    """The PDF that LibreOffice made, repaired and checked."""
    if content is None:
        fault = (
            f"{made_with} makes no PDF of it: open it in Word, save it again, or put a PDF saved from Word beside it."
        )
        return Converted(job.name, None, (fault,), made_with)
    import pikepdf

    from respgen.publication.pdf import checking, repair

    faults: tuple[str, ...] = ()
    for effort in repair.EFFORTS:
        try:
            pdf = repair.repaired(content, job.document, job.title, job.author, job.language, made_with, effort)
        except pikepdf.PikepdfError as error:
            return Converted(job.name, None, (f"{made_with} makes a damaged PDF of it: {error}.",), made_with)
        faults = checking.faults(pdf, job.document, job.author)
        if not faults:
            return Converted(job.name, pdf, (), made_with)
    return Converted(job.name, None, faults, made_with)
