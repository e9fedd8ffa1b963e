"""Bytes → a draft on disk, unless a person has touched it, and a record of what was generated (edge: files).

respgen overwrites only what it wrote itself and nobody has changed since. Otherwise the new drawing goes beside the
draft as "… (new).docx". For every draft, build/state/ holds the bytes as they were generated and a record of them.
"""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from respgen import document
from respgen.model import Document

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one planned document: `file` holds its newest drawing, `kept` is a draft left alone."""

    kind: Literal["drawn", "unchanged", "beside", "kept", "not drawn"]
    file: str
    kept: str = ""
    reason: str = ""


def write(project: Path, state: str, target: str, content: bytes) -> Outcome:
    """Put a drawing where it belongs, and remember it in the folder `state`. Paths are relative to `project`."""
    draft, base = project / target, project / state / target
    try:
        existing = draft.read_bytes() if draft.exists() else None
        if existing == content:
            _remember(base, content)
            return Outcome("unchanged", target)
        if existing is None or _untouched(existing, base):
            # Both generations are known before the draft changes: if the run dies between, neither is taken for
            # somebody's edit. The base is what the draft on disk was made of, so it changes after the draft.
            _note(base, content, existing)
            _put(draft, content)
            _remember(base, content)
            return Outcome("drawn", target)
        if _record(base).get("generated") == [_digest(content)]:
            return Outcome("kept", target, target, "somebody edited it")
        beside = write(project, state, target.removesuffix(".docx") + " (new).docx", content)
        if beside.kind in ("unchanged", "kept"):
            return Outcome("kept", target, target, f"somebody edited it; the new drawing is {beside.file}")
        return replace(beside, kind="beside", kept=target) if beside.kind != "not drawn" else beside
    except OSError as error:
        return Outcome("not drawn", target, reason=f"the file system says: {error.strerror or error}")


def _untouched(existing: bytes, base: Path) -> bool:
    """Whether the draft is as it was generated, to the byte or in everything that a person may have changed."""
    remembered = _record(base)
    if _digest(existing) in remembered.get("generated", ()):
        return True
    return base.exists() and _same(document.read(existing, ""), document.read(base.read_bytes(), ""))


def _same(one: Document, other: Document) -> bool:
    return not one.fault and not other.fault and _matter(one) == _matter(other)


def _matter(file: Document) -> tuple[Any, ...]:
    """What of a Word file a person may have changed: its words, to where its links lead, and every part of its content.

    Properties, labels and custom XML are not among them: SharePoint rewrites those by itself.
    """
    content = {name: part for name, part in file.parts.items() if name.startswith("word/") and "/_rels/" not in name}
    return file.stories, content


def _record(base: Path) -> dict[str, Any]:
    try:
        read = json.loads(base.with_suffix(".json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    ours = isinstance(read, dict) and read.get("schema") == SCHEMA and isinstance(read.get("generated"), list)
    return read if ours else {}


def _remember(base: Path, content: bytes) -> None:
    """The draft on disk is `content`."""
    if not base.exists() or base.read_bytes() != content:
        _put(base, content)
    _note(base, content)


def _note(base: Path, content: bytes, before: bytes | None = None) -> None:
    """The draft on disk is `content`, or still what was there before."""
    generated = [_digest(one) for one in (content, before) if one is not None]
    if _record(base).get("generated") != generated:
        record = json.dumps({"schema": SCHEMA, "generated": generated}, indent=1) + "\n"
        _put(base.with_suffix(".json"), record.encode())


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _put(path: Path, content: bytes) -> None:
    """Write a file whole or not at all: a temporary one beside it takes its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not with tempfile: its files are for one user alone, and drafts stand in shared folders.
    temporary = path.parent / f".respgen-{os.getpid()}.tmp"
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
