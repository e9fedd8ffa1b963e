"""Drawings → drafts on disk, unless a person has touched them, and a record of what was generated (edge: files).

respgen overwrites only what it wrote itself and nobody has changed since. Otherwise the new drawing goes beside the
draft as "… (new).docx". For every draft, build/state/ holds the bytes as they were generated and a record of them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from respgen import document
from respgen.archive import RefusedError
from respgen.document import likeness
from respgen.document.package import unpack
from respgen.drafts import disk, record
from respgen.drafts.disk import HeldError, is_open, put
from respgen.drafts.record import Made
from respgen.model import FilePlace, Printed, Standing

__all__ = ["Drawn", "Made", "Outcome", "Shelf", "alone", "left_over", "stand", "write"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a project keeps its drafts' state: `state` is the folder's path in the project."""

    project: Path
    state: str

    def base(self, target: str) -> Path:
        """Where the bytes of a draft are kept as they were generated."""
        return self.project / self.state / target

    def record(self, target: str) -> record.Record:
        try:
            return record.read(self.base(target).with_suffix(".json").read_bytes())
        except OSError:
            return {}


@dataclass(frozen=True, slots=True)
class Drawn:
    """A new drawing: its bytes, the values in it, and what else it was made of."""

    content: bytes
    printed: tuple[Printed, ...]
    made: Made


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planned document: `file` holds its newest drawing, `kept` is a draft left alone.

    `reason` says why it was drawn again, left alone or not drawn.
    """

    kind: Literal["drawn", "unchanged", "beside", "kept", "not drawn"]
    file: str
    kept: str = ""
    reason: str = ""


def beside_of(target: str) -> str:
    """The file that a new drawing goes to when the draft itself is left alone."""
    return f"{target.removesuffix('.docx')} (new).docx"


@contextlib.contextmanager
def alone(shelf: Shelf, drafts: str, say: Callable[[str], object]) -> Iterator[None]:
    """Let no other run write while this one does, and take away what killed runs left half-written.

    `drafts` is the folder of all drafts. `say` is told when another run has to be waited for. Raises RespgenError when
    that takes longer than a minute.
    """
    state = shelf.project / shelf.state
    with disk.locked(state / "lock", say):
        disk.sweep((state, shelf.project / drafts))
        yield


def stand(shelf: Shelf, target: str, drawn: Drawn | None) -> Standing:
    """How the draft on disk stands to a new drawing (None: it cannot be drawn). Nothing is written."""
    try:
        return _stand(shelf, target, drawn)
    except OSError as error:
        fault = f"it cannot be opened: {error.strerror or error}"
        return Standing(target, there=True, fault=fault, beside=_beside_there(shelf, target))


def _stand(shelf: Shelf, target: str, drawn: Drawn | None) -> Standing:
    path, base = shelf.project / target, shelf.base(target)
    ours = base.read_bytes() if base.exists() else b""
    beside = _beside_there(shelf, target)
    if not path.exists():
        return Standing(target, stale="it is missing" if ours and drawn else "", beside=beside)
    existing, before = path.read_bytes(), shelf.record(target)
    standing = Standing(target, there=True, open=is_open(path), beside=beside)
    # Somebody may have given the newer drawing the draft's name.
    for ours_too in (before, shelf.record(beside_of(target))):
        if record.digest(existing) in ours_too.get("generated", ()):
            return replace(standing, stale=_stale(existing, ours_too, drawn))
    # Where the record is lost, a draft that says just what the new drawing does is as good as ours.
    made_of = ours or (drawn.content if drawn else b"")
    theirs, known = document.read(existing, target), document.read(made_of, target)
    if theirs.fault:
        return replace(standing, fault=theirs.fault, stale=_news(ours, before, drawn))
    if edited := FilePlace(target) if known.fault else likeness.difference(known, theirs):
        return replace(standing, edited=edited, unknown=not ours, stale=_news(ours, before, drawn))
    return replace(standing, stale=_stale(made_of, before, drawn))


def _beside_there(shelf: Shelf, target: str) -> str:
    return beside_of(target) if (shelf.project / beside_of(target)).exists() else ""


def _news(made_of: bytes, before: record.Record, drawn: Drawn | None) -> str:
    """What has changed since a draft was drawn that is left alone.

    That respgen draws something better now is no news to somebody who has begun to edit.
    """
    if len(before.get("generated", ())) > 1:
        return "the run that drew it last was interrupted"
    if drawn and before and record.only_drawn_otherwise(before, record.of(drawn.content, drawn.printed, drawn.made)):
        return ""
    return _stale(made_of, before, drawn)


def _stale(made_of: bytes, before: record.Record, drawn: Drawn | None) -> str:
    """What has changed since these bytes were drawn; empty where a new drawing says the same."""
    if drawn is None or _same_parts(made_of, drawn.content):
        return ""
    return record.why(before, record.of(drawn.content, drawn.printed, drawn.made))


def _same_parts(one: bytes, other: bytes) -> bool:
    """Whether both hold the same: another zlib packs the same parts into other bytes."""
    try:
        return one == other or (bool(one) and unpack(one) == unpack(other))
    except RefusedError:
        return False


def write(shelf: Shelf, standing: Standing, drawn: Drawn) -> Outcome:
    """Put a drawing where it belongs, and remember it. Raises nothing: what the system refuses is told."""
    try:
        return _write(shelf, standing, drawn)
    except OSError as error:
        return Outcome("not drawn", standing.file, reason=f"the file system says: {error.strerror or error}")


def _write(shelf: Shelf, standing: Standing, drawn: Drawn) -> Outcome:
    target = standing.file
    if standing.fault:
        return _beside(shelf, standing, drawn, "it cannot be read as a Word file")
    if standing.edited:
        known = "somebody edited it" if not standing.unknown else "build/state does not know it, so it counts as edited"
        return _beside(shelf, standing, drawn, known)
    if standing.there and not standing.stale:
        _remember(shelf, target, drawn)
        return Outcome("unchanged", target)
    if standing.open:
        return _beside(shelf, standing, drawn, f"somebody has it open in {standing.open}")
    try:
        _put(shelf, target, drawn)
    except HeldError:
        return _beside(shelf, standing, drawn, "another program has it open")
    return Outcome("drawn", target, reason=standing.stale)


def _beside(shelf: Shelf, standing: Standing, drawn: Drawn, why: str) -> Outcome:
    """The draft is left alone; the new drawing goes to a file beside it, once, and is kept up to date there."""
    target, new = standing.file, beside_of(standing.file)
    if not (standing.stale or standing.beside or standing.fault):
        return Outcome("kept", target, target, why)
    other = stand(shelf, new, drawn)
    if other.fault:
        return Outcome("kept", target, target, f"{why}, and {new} cannot be read")
    if other.edited:
        return Outcome("kept", target, target, f"{why}, and {new} too")
    if other.there and not other.stale:
        _remember(shelf, new, drawn)
        told = f"; the new drawing is {new}" if standing.stale else ""
        return Outcome("kept", target, target, why + told)
    if other.open:
        return Outcome("kept", target, target, f"{why}, and {new} is open in {other.open}")
    try:
        _put(shelf, new, drawn)
    except HeldError:
        return Outcome("kept", target, target, f"{why}, and another program has {new} open")
    told = f"; {standing.stale}" if standing.stale and not standing.unknown else ""
    return Outcome("beside", new, target, why + told)


def _put(shelf: Shelf, target: str, drawn: Drawn) -> None:
    draft, base = shelf.project / target, shelf.base(target)
    made = record.of(drawn.content, drawn.printed, drawn.made)
    before = shelf.record(target) or made
    on_disk = (record.digest(draft.read_bytes()),) if draft.exists() else ()
    # Both generations are known before the draft changes: if the run dies between, neither is taken for somebody's
    # edit. The base is what the draft on disk was made of, so it changes after the draft.
    noted = before | {"generated": [*made["generated"], *on_disk]}
    put(base.with_suffix(".json"), record.write(noted))
    put(draft, drawn.content)
    put(base, drawn.content)
    if noted != made:
        put(base.with_suffix(".json"), record.write(made))


def _remember(shelf: Shelf, target: str, drawn: Drawn) -> None:
    """The draft on disk is this drawing, or says the same."""
    base, before = shelf.base(target), shelf.record(target)
    kept = base.read_bytes() if base.exists() else b""
    if not _same_parts(kept, drawn.content):
        kept = drawn.content
        put(base, kept)
    if before.get("generated") != [record.digest(kept)] or not record.is_current(before, drawn.made):
        put(base.with_suffix(".json"), record.write(record.of(kept, drawn.printed, drawn.made)))


def left_over(shelf: Shelf, planned: Iterable[str]) -> tuple[str, ...]:
    """The drafts that respgen once drew and that are still there, though they are no longer planned."""
    targets = {target for one in planned for target in (one.casefold(), beside_of(one.casefold()))}
    state = shelf.project / shelf.state
    known = sorted(path.relative_to(state).with_suffix(".docx").as_posix() for path in state.rglob("*.json"))
    return tuple(file for file in known if file.casefold() not in targets and (shelf.project / file).exists())
