"""What one publication is, of what, by whom and since when ⇄ its handover.json (pure)."""

from __future__ import annotations

import dataclasses
import datetime
import functools
import hashlib
import json
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from respgen.model import Keys
from respgen.publication.naming import plain_template
from respgen.publication.values import Kind, PublishedFile
from respgen.responses import normal_key

SCHEMA = 1
FILE = "handover.json"
PAGE = "handover.html"

Change = Literal["published", "corrected", "withdrawn"]


@dataclass(frozen=True, slots=True)
class FileNote:
    """One file of a publication: what it is, and its bytes by number and digest (SHA-256)."""

    name: str
    kind: Kind
    language: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Source:
    """A file that went into a publication, by its path in the project and its digest (SHA-256)."""

    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a page says of a publication in one language. `title` is the report's, or the document's own."""

    language: str
    title: str
    page_title: str
    summary: str = ""
    office: str = ""
    other_formats: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision of a named person: on a finding, a check that needs a person, or an approval. `released`: it lets
    something be published that respgen would have stopped. `about` says what it settles, for people."""

    code: str
    about: str
    decision: str
    name: str
    date: datetime.date | None
    reason: str
    place: str
    fingerprint: str = ""
    released: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """A check of the gate and its verdict: "pass", or "needs a person", whose judgement `told` asks for."""

    check: str
    verdict: str
    told: str = ""


@dataclass(frozen=True, slots=True)
class Copy:
    """Whom a copy goes to under section 55(6) of the Police Act 1996; what nobody has said is empty."""

    whom: str
    address: str
    email: str


@dataclass(frozen=True, slots=True)
class Version:
    """What stood in the folder since a day: by its number, its files and the drafts that it was made of.

    `reasons` say by language ("en", "cy") why it was corrected or withdrawn, as its pages say it.
    """

    number: int
    change: Change
    day: datetime.date
    files: tuple[FileNote, ...] = ()
    drafts: tuple[Source, ...] = ()
    reasons: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Handover:
    """All that is to be told of a publication to those who put it on a website, and to those who ask later.

    `folder` is its path below the folder of all publications. `published` is the day that its page gives and keeps
    through corrections, `live_on` the day on which a version of it was first on the website, where somebody had
    recorded that before it was corrected or withdrawn. `history` ends with what stands in the folder now. `row` is the
    cell of Documents that plans it, `commentary` where the days of copies are typed; `letter` is the covering letter's
    draft. `data` are the workbooks and templates, `records` what build/state knows of the drafts.
    """

    folder: str
    keys: Keys
    told: tuple[Told, ...]
    history: tuple[Version, ...] = ()
    published: datetime.date | None = None
    live_on: datetime.date | None = None
    statement: str = ""
    copies: tuple[Copy, ...] = ()
    letter: str = ""
    row: str = ""
    commentary: str = ""
    data: tuple[Source, ...] = ()
    records: tuple[Source, ...] = ()
    decisions: tuple[Settled, ...] = ()
    checks: tuple[Checked, ...] = ()
    mended: tuple[str, ...] = ()
    tools: Mapping[str, str] = field(default_factory=dict)
    respgen: str = ""

    @property
    def now(self) -> Version:
        """The version that stands in the folder."""
        return self.history[-1]

    @property
    def is_withdrawn(self) -> bool:
        return self.now.change == "withdrawn"

    @property
    def is_first(self) -> bool:
        return self.keys.occasion.casefold() == "first"

    @property
    def changed_on(self) -> datetime.date | None:
        """The day of the last correction or withdrawal; None where there is none."""
        return max((one.day for one in self.history if one.change != "published"), default=None)

    def counts(self, live_on: datetime.date) -> bool:
        """Whether what stands now can be what went on the website on that day: not if it was corrected or withdrawn
        since."""
        return not self.is_withdrawn and (self.changed_on is None or live_on >= self.changed_on)

    def said(self, language: str) -> Told:
        return next(one for one in self.told if one.language == language)

    @property
    def key(self) -> tuple[str, ...]:
        return key_of(self.keys)


def key_of(keys: Keys) -> tuple[str, ...]:
    """What any two documents have in common that one publication is made of: the two of a pair, however typed."""
    parts = (keys.force, keys.inspection, keys.occasion, plain_template(keys.template))
    return tuple(map(normal_key, parts))


@dataclass(frozen=True, slots=True)
class Shelved:
    """A publication as it stands on the disk. `changed` are files that somebody has changed since, `missing` those that
    are no longer there."""

    handover: Handover
    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_whole(self) -> bool:
        return not self.changed and not self.missing


@dataclass(frozen=True, slots=True)
class Stock:
    """All that stands on a shelf; `unreadable` are folders (with the shelf's name) whose handover.json says nothing."""

    shelved: tuple[Shelved, ...] = ()
    unreadable: tuple[str, ...] = ()
    name: str = ""
    by_key: Mapping[tuple[str, ...], Shelved] = field(default_factory=dict, compare=False)

    @property
    def handovers(self) -> tuple[Handover, ...]:
        return tuple(one.handover for one in self.shelved)

    def of(self, keys: Keys) -> Shelved | None:
        """What stands of the document with these keys, or of its twin in the other language; None for nothing."""
        return self.by_key.get(key_of(keys))


def stock(shelved: Iterable[Shelved], unreadable: Iterable[str], name: str) -> Stock:
    kept = tuple(shelved)
    # Of two folders that say they are the same one, the first counts.
    by_key = {one.handover.key: one for one in reversed(kept)}
    return Stock(kept, tuple(unreadable), name, by_key)


def note(file: PublishedFile) -> FileNote:
    return FileNote(file.name, file.kind, file.language, len(file.content), digest(file.content))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def next_number(before: Handover | None) -> int:
    return before.now.number + 1 if before else 1


def continued(new: Handover, version: Version, before: Handover | None) -> Handover:
    """The publication as it is with this version, after what stood in its folder before."""
    if before is None:
        return replace(new, history=(version,))
    return replace(
        new,
        folder=before.folder,
        history=(*before.history, version),
        published=before.published or new.published,
        live_on=before.live_on or new.live_on,
    )


# ------------------------------------------------------------------------------------------- JSON


def write(handover: Handover) -> bytes:
    """Its handover.json."""
    said = {"schema": SCHEMA, "state": "withdrawn" if handover.is_withdrawn else "ready", **_json(handover)}
    return (json.dumps(said, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes) -> Handover | None:
    """What a handover.json says; None for one that is none, or of another schema."""
    try:
        said = json.loads(content)
        if not isinstance(said, dict) or said.get("schema") != SCHEMA:
            return None
        handover = _value(Handover, said)
        if not isinstance(handover, Handover) or not handover.history or not handover.told:
            return None
        write(handover)
    except (ValueError, RecursionError):
        return None
    names = (note.name for version in handover.history for note in version.files)
    return handover if all(name not in ("", "..") and not set(name) & set("/\\:\0") for name in names) else None


def _json(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {_key(one.name): _json(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    return [_json(one) for one in value] if isinstance(value, tuple) else value


def _key(name: str) -> str:
    return name.replace("_", " ")


def _value(kind: Any, said: Any) -> Any:
    """The value of that type that the JSON says. Raises ValueError where it says none."""
    arguments = typing.get_args(kind)
    match typing.get_origin(kind) or kind:
        case origin if origin in (typing.Union, types.UnionType):
            return None if said is None else _value(arguments[0], said)
        case typing.Literal if said in arguments:
            return said
        case origin if origin is tuple and isinstance(said, list):
            return tuple(_value(arguments[0], one) for one in said)
        case origin if origin is Mapping and isinstance(said, dict):
            return {name: _value(str, one) for name, one in said.items()}
        case origin if origin is datetime.date and isinstance(said, str):
            return datetime.date.fromisoformat(said)
        case origin if origin in (str, bool, int) and type(said) is origin:
            return said
        case origin if dataclasses.is_dataclass(origin) and isinstance(origin, type) and isinstance(said, dict):
            return origin(**_attributes(origin, said))
    raise ValueError(f"{said!r} is no {kind}")


@functools.cache
def _hints(kind: type) -> Mapping[str, Any]:
    return typing.get_type_hints(kind)


def _attributes(kind: type, said: Mapping[str, Any]) -> dict[str, Any]:
    hints = _hints(kind)
    given: dict[str, Any] = {}
    for one in dataclasses.fields(kind):
        if (key := _key(one.name)) in said:
            given[one.name] = _value(hints[one.name], said[key])
        elif one.default is dataclasses.MISSING and one.default_factory is dataclasses.MISSING:
            raise ValueError(f"there is no {key}")
    return given
