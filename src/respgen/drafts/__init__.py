"""Drawings → drafts on disk, unless a person has touched them, and a record of what was generated (edge: files).

respgen overwrites only what it wrote itself and nobody has changed since. Otherwise the new drawing goes beside the
draft as "… (new).docx". For every draft, build/state/ holds the bytes as they were generated and a record of them.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from respgen import document
from respgen.archive import RefusedError
from respgen.document import likeness
from respgen.document.package import unpack
from respgen.drafts import disk, record
from respgen.drafts.disk import ChangedError, HeldError, is_open, protection, put
from respgen.drafts.record import Made
from respgen.model import Document, FilePlace, Keys, Place, Printed, Standing

__all__ = ["Drawn", "Made", "Outcome", "Shelf", "alone", "edited", "left_over", "stand", "write"]


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a project keeps its drafts' state: `state` is the folder's path in the project."""

    project: Path
    state: str

    def base(self, target: str) -> Path:
        """Where the bytes of a draft are kept as they were generated."""
        return self.project / self.state / target

    def content(self, target: str) -> bytes:
        """Those bytes; none where they are lost."""
        try:
            return self.base(target).read_bytes()
        except OSError:
            return b""

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
    standing, other = (_stand(shelf, file, drawn) for file in (target, beside_of(target)))
    if not other.there:
        return standing
    return replace(standing, beside=other.file, beside_edited=bool(other.edited or other.fault))


def edited(shelf: Shelf, standing: Standing) -> Document | None:
    """The draft as people left it; None where it is as it was drawn, or cannot be read."""
    if not standing.edited:
        return None
    try:
        content = (shelf.project / standing.file).read_bytes()
    except OSError:
        return None
    read = document.read(content, standing.file)
    return None if read.fault or read.digest != standing.digest else read


def _stand(shelf: Shelf, target: str, drawn: Drawn | None) -> Standing:
    # Somebody may have given the newer drawing the draft's name.
    newer = beside_of(target)
    # Read in the order in which they are written, backwards: a run that writes meanwhile must not look like an edit.
    contents = {file: shelf.content(file) for file in (target, newer)}
    try:
        existing = (shelf.project / target).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Standing(target, stale="it is missing" if contents[target] and drawn else "")
    except OSError as error:
        return Standing(target, there=True, fault=f"it cannot be opened: {error.strerror or error}")
    standing = Standing(target, there=True, digest=record.digest(existing), open=is_open(shelf.project / target))
    known = {file: (content, shelf.record(file)) for file, content in contents.items()}
    for _, made_of in known.values():
        if standing.digest in made_of.get("generated", ()):
            stale = _stale(existing, made_of, drawn)
            return replace(standing, stale=stale, same_data=bool(stale) and _is_same_data(made_of, drawn))
    news = _news(*known[target], drawn)
    theirs = document.read(existing, target)
    if theirs.fault:
        return replace(standing, fault=theirs.fault, stale=news)
    if drawn and drawn.content != known[target][0]:
        # A draft that says just what the new drawing does is as good as ours, also where the state is lost.
        known[""] = drawn.content, {}
    differences: dict[str, tuple[int, Place]] = {}
    for file, (content, made_of) in known.items():
        ours = document.read(content, target)
        if ours.fault:
            continue
        if not (difference := likeness.difference(ours, theirs)):
            return replace(standing, stale=_stale(content, made_of, drawn))
        differences[file] = likeness.distance(ours, theirs), difference
    # What was edited is the newer drawing where that is no longer beside the draft, and more like it.
    asked = [target] if _is_there(shelf, newer) else [target, newer]
    origins = [file for file in asked if file in differences]
    if not origins:
        _, place = differences.get("", (0, FilePlace(target)))
        return replace(standing, edited=place, unknown=True, stale=news)
    origin = min(origins, key=lambda file: differences[file][0])
    return replace(standing, edited=differences[origin][1], origin=origin, stale=_news(*known[origin], drawn))


def _news(made_of: bytes, before: record.Record, drawn: Drawn | None) -> str:
    """What has changed since a draft was drawn that is left alone.

    That respgen draws something better now is no news to somebody who has begun to edit.
    """
    if len(before.get("generated", ())) > 1:
        return "the run that drew it last was interrupted"
    return "" if _is_same_data(before, drawn) else _stale(made_of, before, drawn)


def _is_same_data(before: record.Record, drawn: Drawn | None) -> bool:
    """Whether nothing that goes into a drawing has changed, so that only respgen itself can have."""
    if drawn is None or not before:
        return False
    return record.only_drawn_otherwise(before, record.of(drawn.content, drawn.printed, drawn.made))


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
        if standing.unknown:
            return _beside(shelf, standing, drawn, "build/state does not know it, so it counts as edited")
        if standing.origin != target:
            _adopt(shelf, target, standing.origin)
        return _beside(shelf, standing, drawn, "somebody edited it")
    if standing.there and not standing.stale:
        _remember(shelf, target, drawn)
        return Outcome("unchanged", target)
    if barred := _barred(shelf, standing):
        return _beside(shelf, standing, drawn, f"it {barred}")
    try:
        _put(shelf, standing, drawn)
    except HeldError:
        return _beside(shelf, standing, drawn, "another program has it open")
    except ChangedError:
        return Outcome("kept", target, target, "somebody changed it just now")
    return Outcome("drawn", target, reason=standing.stale)


def _barred(shelf: Shelf, standing: Standing) -> str:
    """Why a file is not replaced, though nobody has edited it; empty where it is."""
    return f"is open in {standing.open}" if standing.open else protection(shelf.project / standing.file)


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
    if barred := _barred(shelf, other):
        return Outcome("kept", target, target, f"{why}, and {new} {barred}")
    try:
        _put(shelf, other, drawn)
    except HeldError:
        return Outcome("kept", target, target, f"{why}, and another program has {new} open")
    except ChangedError:
        return Outcome("kept", target, target, f"{why}, and somebody changed {new} just now")
    told = f"; {standing.stale}" if standing.stale and not standing.unknown else ""
    return Outcome("beside", new, target, why + told)


def _put(shelf: Shelf, standing: Standing, drawn: Drawn) -> None:
    draft, base = shelf.project / standing.file, shelf.base(standing.file)

    def look_again() -> None:
        seen = record.digest(draft.read_bytes()) if draft.exists() else ""
        if seen != standing.digest:
            raise ChangedError

    made = record.of(drawn.content, drawn.printed, drawn.made)
    before = shelf.record(standing.file)
    # Both generations are known before the draft changes: if the run dies between, neither is taken for somebody's
    # edit. The base is what the draft on disk was made of, so it changes after the draft.
    noted = (before or made) | {"generated": [*made["generated"], *filter(None, [standing.digest])]}
    put(base.with_suffix(".json"), record.write(noted))
    try:
        put(draft, drawn.content, look_again)
    except OSError:
        # Nothing was drawn, so no drawing was interrupted.
        put(base.with_suffix(".json"), record.write(before))
        raise
    put(base, drawn.content)
    if noted != made:
        put(base.with_suffix(".json"), record.write(made))


def _adopt(shelf: Shelf, target: str, origin: str) -> None:
    """The draft on disk was made of what is known of another file."""
    put(shelf.base(target), shelf.content(origin))
    put(shelf.base(target).with_suffix(".json"), record.write(shelf.record(origin)))


def _remember(shelf: Shelf, target: str, drawn: Drawn) -> None:
    """The draft on disk is this drawing, or says the same."""
    base, before, kept = shelf.base(target), shelf.record(target), shelf.content(target)
    if not _same_parts(kept, drawn.content):
        kept = drawn.content
        put(base, kept)
    if before.get("generated") != [record.digest(kept)] or not record.is_current(before, drawn.made):
        put(base.with_suffix(".json"), record.write(record.of(kept, drawn.printed, drawn.made)))


def left_over(shelf: Shelf, drafts: str, planned: Iterable[str]) -> tuple[tuple[str, Keys], ...]:
    """The Word files that are no longer planned, or never were: those that respgen once drew, with their keys, and
    others in the folder of all drafts. There are such when somebody gave a draft another name."""
    targets = {target.casefold(): target for one in planned for target in (one, beside_of(one))}
    state = shelf.project / shelf.state
    known = {path.relative_to(state).with_suffix(".docx").as_posix() for path in state.rglob("*.json")}
    if drafts:
        found = (path for path in (shelf.project / drafts).rglob("[!~.]*.docx") if not path.is_relative_to(state))
        known |= {path.relative_to(shelf.project).as_posix() for path in found}
    there = [file for file in sorted(known) if _is_there(shelf, file)]
    left = [file for file in there if not _is_same(shelf, file, targets.get(file.casefold()))]
    return tuple((file, record.keys(shelf.record(file))) for file in left)


def _is_there(shelf: Shelf, file: str) -> bool:
    return os.path.lexists(shelf.project / file)


def _is_same(shelf: Shelf, one: str, other: str | None) -> bool:
    """Whether both names lead to one file, which two that differ in capitals do on some systems only."""
    if one == other or other is None:
        return one == other
    try:
        return (shelf.project / one).samefile(shelf.project / other)
    except OSError:
        return False
