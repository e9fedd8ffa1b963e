"""respgen.toml → Config (edge: the file system). The only input whose faults stop a run."""

from __future__ import annotations

import dataclasses
import datetime
import difflib
import json
import re
import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from respgen.errors import RespgenError

FILE = "respgen.toml"
IGNORE = "ignore"
FILLED = ("force", "inspection", "occasion", "template")
"""What a pattern for drafts may hold in braces."""
MILESTONES: Mapping[str, int] = {
    "invite": 3, "comments-due": 28, "to-translation": 35, "to-commissioner": 42, "to-comms": 49,
}  # fmt: skip
"""The office's own days on the way to a first response: so many after the day of publication, which is 0. The last day
of the law is 55."""


APPROVALS = ("author", "comms", "commissioner")
"""Who may have to approve a draft before it is published."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the copies go that section 55(6) of the Police Act 1996 asks for; each empty where nobody said.

    An address as it stands on a letter has its lines parted by "\\n".
    """

    inspectorate: str = ""
    home_secretary: str = ""
    inspectorate_email: str = ""
    home_secretary_email: str = ""


@dataclass(frozen=True, slots=True)
class Publish:
    """What pages on the website lead to: `statement` is the address of the accessibility statement, `site` that of the
    folder in which a force's publications are put; each empty where nobody said. `libreoffice` is the program that
    makes PDFs, where it is not where it usually is."""

    statement: str = ""
    site: str = ""
    libreoffice: str = ""


COPIES = {field.name: field.name.replace("_", "-") for field in dataclasses.fields(Copies)}
"""The keys of [copies] in the file, by the attributes."""


@dataclass(frozen=True, slots=True)
class PreElection:
    """A period before an election: its first and last day, and the forces that it is about (none: all)."""

    first: datetime.date
    last: datetime.date
    forces: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Config:
    """A project's settings. Folders are relative to `project` and written with "/".

    `as_at` serves findings and status alone; no document depends on it. `answers_for` are the keys of our forces,
    empty for those with commentary, actions or updates. `drafts` and `name` are patterns over {force}, {inspection},
    {occasion} and {template}. Reports from before `answers_from` are not asked for. `milestones` are the office's own
    days, each so many after a report's publication. `pre_election` are periods in which little is published.
    `today` is the real day, for the embargo alone. `sheets` and
    `columns` give an office's own names for ours, or "ignore"; `words` its own words for a vocabulary's, by the
    vocabulary's name. `copies` says where copies of a response are sent. `approvals` are those that a document needs
    before it is published, `published` is the folder of what is ready for the website, `publish` where its pages lead.
    """

    project: Path
    as_at: datetime.date
    answers_for: tuple[str, ...] = ()
    inputs: str = "inputs"
    templates: str = "templates"
    drafts: str = "build/drafts/{force}"
    name: str = "{force}-{inspection}-{occasion}-{template}"
    state: str = "build/state"
    answers_from: datetime.date | None = None
    milestones: Mapping[str, int] = field(default_factory=lambda: dict(MILESTONES))
    pre_election: tuple[PreElection, ...] = ()
    today: datetime.date = field(default_factory=datetime.date.today, compare=False)
    sheets: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    copies: Copies = Copies()
    approvals: tuple[str, ...] = ()
    published: str = "build/published"
    publish: Publish = Publish()


def find(start: Path) -> Path:
    """The nearest folder from `start` upwards that holds a respgen.toml. Raises RespgenError when there is none."""
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise RespgenError(
        f"there is no {FILE} in {start} or above it: go to the project's folder, or name it with --project"
    )


def load(project: Path, as_at: datetime.date | None = None) -> Config:
    """Read the project's respgen.toml. `as_at` beats the file's own, which beats today.

    Raises RespgenError for a file that is missing, no TOML, or says something that respgen does not know.
    """
    path = project / FILE
    try:
        # Windows editors write a byte-order mark, which TOML forbids.
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RespgenError(f"{FILE} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise RespgenError(f"{FILE} is not UTF-8: save it again with the encoding UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise RespgenError(f"{FILE} is not TOML: {error}") from error
    return _config(project, _Table(said), as_at)


def _config(project: Path, said: _Table, as_at: datetime.date | None) -> Config:
    folders = said.table("folders")
    drafts = said.table("drafts")
    copies = said.table("copies")
    publish = said.table("publish")
    own_day = said.date("as-at")
    own_milestones = said.table("milestones")
    given: dict[str, Any] = {
        "answers_for": said.texts("answers-for"),
        "inputs": folders.folder("inputs"),
        "templates": folders.folder("templates"),
        "state": folders.folder("state"),
        "published": folders.folder("published"),
        "publish": Publish(publish.address("statement"), publish.address("site"), publish.text("libreoffice") or ""),
        "answers_from": said.date("answers-from"),
        "milestones": {name: own_milestones.days(name, days) for name, days in MILESTONES.items()},
        "pre_election": tuple(_pre_election(table) for table in said.tables("pre-election")),
        "drafts": drafts.folder("folder"),
        "name": drafts.text("name"),
        "sheets": said.table("sheets").all_texts(),
        "columns": said.table("columns").all_tables(),
        "words": said.table("words").all_tables(),
        "approvals": publish.words("approvals", APPROVALS),
        "copies": Copies(**{name: copies.lines(key) for name, key in COPIES.items()}),
    }
    config = Config(
        project=project,
        as_at=as_at or own_day or datetime.date.today(),
        **{key: value for key, value in given.items() if value is not None},
    )
    for table in (folders, drafts, own_milestones, copies, publish, said):
        table.refuse_the_rest()
    for key in ("inputs", "templates", "state", "published"):
        _refuse_outside(f"folders.{key}", getattr(config, key))
    for key, pattern in (("drafts.folder", config.drafts), ("drafts.name", config.name)):
        _refuse_unfillable(key, pattern)
        _refuse_outside(key, pattern)
    for name in ("inspectorate_email", "home_secretary_email"):
        _refuse_no_email(f"copies.{COPIES[name]}", getattr(config.copies, name))
    _refuse_shared(config)
    if "/" in config.name:
        raise RespgenError(f'{FILE}: drafts.name should be a file\'s name without "/", and is "{config.name}"')
    return config


def _pre_election(said: _Table) -> PreElection:
    period = PreElection(said.needed_date("from"), said.needed_date("to"), said.texts("forces"))
    said.refuse_the_rest()
    if period.first > period.last:
        raise RespgenError(f"{FILE}: {said.name}: {period.first} is after {period.last}")
    return period


def _refuse_outside(key: str, path: str) -> None:
    """A path that is not one below the project's folder, on Windows or elsewhere."""
    # "." is none of them: a draft and what is remembered of it would be the same file.
    if re.search(r'[<>:"\\|?*\x00-\x1f]', path) or any(part in ("", ".", "..") for part in path.split("/")):
        raise RespgenError(
            f'{FILE}: {key} should be a path inside the project, written with "/" and without .. or <>:"\\|?*, '
            f'and is "{path}"'
        )


def _refuse_shared(config: Config) -> None:
    """What is published stands in no folder of anything else: there it would be read, or taken for a draft."""
    drafts = config.drafts.partition("{")[0].rstrip("/")
    for other in filter(None, (config.inputs, config.templates, config.state, drafts)):
        one, two = (f"{path}/".casefold() for path in (config.published, other))
        if one.startswith(two) or two.startswith(one):
            raise RespgenError(
                f'{FILE}: folders.published should be a folder of its own, and "{config.published}" shares one with '
                f'"{other}"'
            )


def _refuse_no_email(key: str, address: str) -> None:
    if address and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+", address):
        raise RespgenError(f'{FILE}: {key} should be one e-mail address (…@….uk), and is "{address}"')


def _refuse_unfillable(key: str, pattern: str) -> None:
    try:
        # Nothing but the plain names: format() would follow an attribute or an index too.
        filled = [field[1:] for field in string.Formatter().parse(pattern) if field[1] is not None]
    except ValueError:
        filled = [("", "", "")]
    if any(name not in FILLED or how or conversion for name, how, conversion in filled):
        raise RespgenError(
            f'{FILE}: {key} "{pattern}" cannot be filled: only {{force}}, {{inspection}}, {{occasion}} and '
            "{template} stand in braces"
        )


class _Table:
    """One table of the file, and which of its keys have been asked for."""

    def __init__(self, said: Mapping[str, Any], name: str = "") -> None:
        self._said, self.name, self._known = said, name, set[str]()

    def _take(self, key: str, kind: type, words: str) -> Any:
        self._known.add(key)
        value = self._said.get(key)
        if value is not None and (not isinstance(value, kind) or isinstance(value, datetime.datetime)):
            written = json.dumps(value, ensure_ascii=False, default=str)
            raise RespgenError(f"{FILE}: {self._path(key)} should be {words}, and is {written}")
        return value

    def _path(self, key: str) -> str:
        return f"{self.name}.{key}" if self.name else key

    def text(self, key: str) -> str | None:
        value = self._take(key, str, 'text in quotation marks ("…")')
        return None if value is None else str(value)

    def lines(self, key: str) -> str:
        """A text of one or several lines, without blanks at their ends or empty lines around them."""
        return "\n".join(line.strip() for line in (self.text(key) or "").splitlines()).strip()

    def folder(self, key: str) -> str | None:
        value = self.text(key)
        return value and value.rstrip("/")

    def address(self, key: str) -> str:
        """The address of a page on the web; empty where nobody says one."""
        value = (self.text(key) or "").strip()
        if value and not re.fullmatch(r"https?://[^\s<>\"]+", value):
            raise RespgenError(f'{FILE}: {self._path(key)} should be an address such as https://…, and is "{value}"')
        return value

    def date(self, key: str) -> datetime.date | None:
        value = self._take(key, datetime.date, "a date such as 2025-07-10, without quotation marks")
        return value if isinstance(value, datetime.date) else None

    def needed_date(self, key: str) -> datetime.date:
        day = self.date(key)
        if day is None:
            raise RespgenError(f"{FILE}: {self._path(key)} is missing: it should be a date such as 2025-07-10")
        return day

    def days(self, key: str, default: int) -> int:
        """Days after a publication, within the 56 of the law."""
        value = self._take(key, int, words := "a number of days from 0 to 55")
        if value is None:
            return default
        if isinstance(value, bool) or not 0 <= value <= 55:
            raise RespgenError(f"{FILE}: {self._path(key)} should be {words}, and is {json.dumps(value)}")
        return int(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._take(key, list, 'a list of texts (["…", "…"])') or []
        if not all(isinstance(item, str) for item in value):
            raise RespgenError(f'{FILE}: {self._path(key)} should be a list of texts (["…", "…"])')
        return tuple(value)

    def words(self, key: str, known: tuple[str, ...]) -> tuple[str, ...]:
        """A list of some of the known words, each once."""
        listed = self.texts(key)
        for word in listed:
            if word not in known:
                near = difflib.get_close_matches(word, known, 1)
                hint = f'did you mean "{near[0]}"?' if near else f"known are {', '.join(known)}"
                raise RespgenError(f'{FILE}: {self._path(key)}: nothing is called "{word}"; {hint}')
        return tuple(dict.fromkeys(listed))

    def table(self, key: str) -> _Table:
        return _Table(self._take(key, dict, f"a table ([{self._path(key)}])") or {}, self._path(key))

    def tables(self, key: str) -> tuple[_Table, ...]:
        listed = self._take(key, list, words := f"a list of tables ([[{self._path(key)}]])") or []
        if not all(isinstance(one, dict) for one in listed):
            raise RespgenError(f"{FILE}: {self._path(key)} should be {words}")
        return tuple(_Table(one, f"{self._path(key)}[{number}]") for number, one in enumerate(listed, 1))

    def all_texts(self) -> dict[str, str]:
        return {key: self.text(key) or "" for key in self._said}

    def all_tables(self) -> dict[str, dict[str, str]]:
        return {key: self.table(key).all_texts() for key in self._said}

    def refuse_the_rest(self) -> None:
        for key in self._said:
            if key not in self._known:
                near = difflib.get_close_matches(key, self._known, 1)
                hint = f'; did you mean "{near[0]}"?' if near else f"; known are {', '.join(sorted(self._known))}"
                raise RespgenError(f'{FILE}: nothing is called "{self._path(key)}"{hint}')
