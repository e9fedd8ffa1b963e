"""Records + Config + Templates → Responses: what is planned, every value final and with its place (pure)."""

from __future__ import annotations

import datetime
import difflib
import functools
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from respgen import dates
from respgen.config import Config
from respgen.model import (
    CellPlace,
    FilePlace,
    Image,
    Keys,
    Place,
    PlannedDocument,
    Record,
    Records,
    Unreadable,
    Update,
    excerpt,
)
from respgen.records import OCCASION, fold
from respgen.records import values as cells_of
from respgen.responses.fields import Fields, FieldType, table
from respgen.responses.index import Index, folded, period
from respgen.responses.values import fields_of, inspections_of
from respgen.responses.words import WELSH, language_of, names_welsh
from respgen.template import Template, name_of

__all__ = [
    "TWIN", "FieldType", "Fields", "Plan", "Response", "Unplanned", "Untwinned", "is_about", "normal_key", "plan",
    "same_key", "table", "touches",
]  # fmt: skip

TWIN = ".cy"
"""What the name of a template has at its end when it is the Welsh twin of the one without."""
LONGEST_NAME = 100
"""Characters of a draft's file name. Windows counts whole paths, at most 260 with all the folders above."""


@dataclass(frozen=True, slots=True)
class Response:
    """One planned document. `target` is the draft's path in the project; `unsafe` are keys that no path may hold.
    `live_on` is the day on which it went on the website. `left_out` are the inspections of the register that a document
    about all of a force's does not cover.

    Its values are final, though worked out only when they are asked for: a thousand documents' would fill the memory.
    """

    keys: Keys
    place: CellPlace
    template: Template
    state: str
    target: str
    unsafe: tuple[str, ...]
    live_on: datetime.date | None
    left_out: frozenset[str]
    _fields: Callable[[], Fields] = field(compare=False, repr=False)

    @property
    def name(self) -> str:
        """The draft's file name without its ending, by which the sheet Decisions knows it."""
        return name_of(self.target.rpartition("/")[2])

    @property
    def values(self) -> Fields:
        return self._fields()


@dataclass(frozen=True, slots=True)
class Unplanned:
    """A row of Documents that plans nothing: why, the words at fault, what they may have meant, and else what to do."""

    place: CellPlace
    reason: str
    words: str = ""
    nearest: str = ""
    keys: Keys = Keys()
    mend: str = ""


@dataclass(frozen=True, slots=True)
class Untwinned:
    """A response of a force that publishes in Welsh, too, whose template has no twin of this name. `languages` is the
    cell that names Welsh, `row` the one that names the template."""

    response: Response
    twin: str
    row: CellPlace
    languages: CellPlace


@dataclass(frozen=True, slots=True)
class Plan:
    """All that the Documents sheets ask for, in their order; a response in English stands right before its Welsh twin.

    `pairs` are those two, `untwinned` responses that lack one.

    `unprinted` are rows for an occasion for which nothing is planned, while a document that is planned for another one
    lacks just such a row. `place` is where documents are planned.
    """

    responses: tuple[Response, ...] = ()
    unplanned: tuple[Unplanned, ...] = ()
    unprinted: tuple[Record, ...] = ()
    pairs: tuple[tuple[Response, Response], ...] = ()
    untwinned: tuple[Untwinned, ...] = ()
    place: Place = FilePlace("inputs")


def plan(
    records: Records, config: Config, templates: Mapping[str, Template], logos: Mapping[str, Image] | None = None
) -> Plan:
    """Plan one response for each row of Documents, and its Welsh twin where the force's languages name Welsh.

    `templates` are keyed by their names without ".docx", `logos` by their paths as the Forces sheet has them.
    """
    index = Index(records, logos or {})
    planned: list[Response] = []
    pairs: list[tuple[Response, Response]] = []
    untwinned: list[Untwinned] = []
    unplanned: list[Unplanned] = []
    seen: set[tuple[object, ...]] = set()
    by_name = {fold(name): template for name, template in templates.items()}
    lives = _live_rows(records, by_name)
    for row in records.documents:
        keys = Keys(
            row.force.known or "",
            row.inspection.known or "",
            occasion=row.occasion.known.key if row.occasion.known else "",
            template=name_of(row.template.known or ""),
        )
        template = by_name.get(fold(keys.template))
        obstacle = _obstacle(row, keys, template, index, {fold(name): name for name in templates}, config)
        if obstacle or template is None:
            unplanned += [obstacle] if obstacle else []
            continue
        # The same row twice plans one document; a rule about records tells it.
        said = tuple(value.said for _, value in cells_of(row))
        if said in seen:
            continue
        seen.add(said)
        live = None if _says_where(row) or template.purpose == "response" else lives.get(_answer(row))
        planned.append(_response(row, keys, template, index, config, live))
        if languages := _languages_with_welsh(row, template, index):
            twin = by_name.get(fold(template.name + TWIN))
            if twin is None:
                untwinned.append(Untwinned(planned[-1], template.name + TWIN, row.template.place, languages))
            else:
                own = replace(keys, template=twin.name)
                pairs.append((planned[-1], _response(row, own, twin, index, config, live)))
                planned.append(pairs[-1][1])
    place = next(iter(records.sheets.get("Documents", ())), FilePlace(config.inputs))
    unprinted = tuple(_unprinted(records, index))
    return Plan(tuple(planned), tuple(unplanned), unprinted, tuple(pairs), tuple(untwinned), place)


def _response(
    row: PlannedDocument,
    keys: Keys,
    template: Template,
    index: Index,
    config: Config,
    live: PlannedDocument | None,
) -> Response:
    target, unsafe = _target(keys, template, config)
    fields = functools.partial(fields_of, row, template.language, index, config, live)
    covered = inspections_of(row, template.language, index, config) if row.inspection.said is None else None
    left_out = frozenset[str]() if covered is None else frozenset(index.inspections) - covered
    # A state that cannot be read may be one from which on nothing is redrawn.
    state = row.state.said.raw if isinstance(row.state.said, Unreadable) else row.state.said or "drafting"
    return Response(keys, row.place, template, state, target, unsafe, row.live_on.known, left_out, fields)


def _languages_with_welsh(row: PlannedDocument, template: Template, index: Index) -> CellPlace | None:
    """The cell by which a document that is planned in English is planned in Welsh, too; None where none is to be."""
    if language_of(template.language) == WELSH:
        return None
    assert row.occasion.known is not None
    day = row.response_date.known or index.last_day(folded(row.inspection) or "", row.occasion.known)
    force = index.force(folded(row.force) or "", day)
    return force.languages.place if force and names_welsh(force.languages.known or ()) else None


def _says_where(row: PlannedDocument) -> bool:
    """Whether the row itself says since when, or where, its document is on the website."""
    return row.live_on.said is not None or row.live_address.said is not None


def _answer(row: PlannedDocument) -> tuple[str | None, ...]:
    return folded(row.force), folded(row.inspection), folded(row.occasion)


def _live_rows(records: Records, templates: Mapping[str, Template]) -> dict[tuple[str | None, ...], PlannedDocument]:
    """The row that says where the response to an inspection is: of several in different forms the first that says so,
    else the first. What accompanies a response, such as a covering letter, has no address of its own."""
    found: dict[tuple[str | None, ...], PlannedDocument] = {}
    for row in records.documents:
        template = templates.get(fold(name_of(row.template.known or "")))
        if template and template.purpose == "response":
            known = found.setdefault(_answer(row), row)
            if _says_where(row) and not _says_where(known):
                found[_answer(row)] = row
    return found


def _unprinted(records: Records, index: Index) -> Iterator[Record]:
    planned: dict[tuple[str | None, str | None], set[str | None]] = {}
    for document in records.documents:
        pair = folded(document.force), folded(document.inspection)
        planned.setdefault(pair, set()).add(folded(document.occasion))
    for attribute in ("updates", "chief_officer"):
        rows = index.rows(attribute)
        for key, row in rows.items():
            # The day on which an item was closed is printed on every later occasion.
            if isinstance(row, Update) and row.closed_on.known:
                continue
            occasions = planned.get((key[0], key[1]), set())
            # A document about the force as a whole prints the updates of every inspection.
            if attribute == "updates" and key[-1] in planned.get((key[0], None), ()):
                continue
            if occasions and key[-1] not in occasions and any((*key[:-1], one) not in rows for one in occasions if one):
                yield row


def touches(keys: Keys, response: Response) -> bool:
    """Whether what has these keys is about this response: it has some of one, and none of them is another's."""
    if fold(keys.inspection) in response.left_out:
        return False
    said = {name: getattr(keys, name) for name in ("force", "inspection", "occasion", "template")}
    return any(said.values()) and is_about(response.keys, {name: key for name, key in said.items() if key})


def is_about(keys: Keys, asked: Mapping[str, str]) -> bool:
    """Whether what has these keys is about what is asked; a key that it does not have could be any."""
    pairs = ((getattr(keys, name), wanted) for name, wanted in asked.items())
    return all(not mine or same_key(mine, wanted) for mine, wanted in pairs)


def same_key(one: str, other: str) -> bool:
    """Whether two keys are the same: without regard to case and blanks, and a quarter by whichever year it is named."""
    return one == other or normal_key(one) == normal_key(other)


@functools.lru_cache(maxsize=4096)
def normal_key(key: str) -> str:
    """A key in the form in which any two that are the same are equal."""
    occasion = dates.parse_occasion(key)
    return period(occasion) if occasion else fold(key)


def _obstacle(
    row: PlannedDocument,
    keys: Keys,
    template: Template | None,
    index: Index,
    templates: Mapping[str, str],
    config: Config,
) -> Unplanned | None:
    def because(
        place: CellPlace, reason: str, words: str = "", known: tuple[str, ...] = (), mend: str = ""
    ) -> Unplanned:
        near = difflib.get_close_matches(words, known, 1)
        return Unplanned(place, reason, words, near[0] if near else "", keys, "" if near else mend)

    held = f"put it into {config.templates}/ as a .docx"
    if templates:
        held = f"the templates are: {', '.join(templates.values())}"
    if not keys.template:
        return because(row.template.place, "it names no template", mend=held)
    if template is None:
        reason = f'there is no template "{keys.template}"'
        return because(row.template.place, reason, keys.template, tuple(templates.values()), held)
    if keys.template.lower().endswith(TWIN) and (english := templates.get(fold(template.name[: -len(TWIN)]))):
        reason = f'"{keys.template}" is the Welsh twin of the template "{english}"'
        mend = f'name "{english}" here: that plans both, where the languages of the force name Welsh (en; cy)'
        return because(row.template.place, reason, keys.template, mend=mend)
    if row.force.known is None or not index.knows_force(folded(row.force) or ""):
        forces = tuple(force.force.known or "" for force in index.records.forces)
        reason = f'the Forces sheet has no force "{keys.force}"' if keys.force else "it names no force"
        mend = "add it to the Forces sheet, or correct it here" if keys.force else "name one of the Forces sheet"
        if "Forces" not in index.records.sheets:
            reason, mend = (
                'no workbook that can be read has a sheet "Forces"',
                "put the register's workbook into the folder",
            )
        return because(row.force.place, reason, keys.force, forces, mend)
    if isinstance(typed := row.occasion.said, Unreadable):
        reason = f'its occasion "{excerpt(typed.raw)}" cannot be read'
        return because(row.occasion.place, reason, typed.raw, mend=f"it should be {typed.expected}")
    if row.occasion.known is None:
        return because(row.occasion.place, "it names no occasion", mend=f"it should be {OCCASION}")
    if template.scope == "inspection" and folded(row.inspection) not in index.inspections:
        inspections = tuple(row.inspection.known or "" for row in index.records.inspections)
        reason = f'the Inspections sheet has no inspection "{keys.inspection}"' if keys.inspection else _NO_INSPECTION
        mend = (
            "add it to the Inspections sheet, or correct it here"
            if keys.inspection
            else "name one of the Inspections sheet"
        )
        return because(row.inspection.place, reason, keys.inspection, inspections, mend)
    return None


_NO_INSPECTION = "it names no inspection, and its template is about one"


def _target(keys: Keys, template: Template, config: Config) -> tuple[str, tuple[str, ...]]:
    # Whatever the pattern for names has in it, the two of a pair have files of their own.
    plain = template.name[: -len(TWIN)] if template.name.lower().endswith(TWIN) else template.name
    ending = template.name[len(plain) :]
    parts = {
        "force": keys.force,
        "inspection": keys.inspection or "all",
        "occasion": keys.occasion,
        "template": plain,
    }
    safe = {name: safe_name(words) for name, words in parts.items()}
    unsafe = tuple(
        words for name, words in parts.items() if re.search(r"[/\\]|^\.", words) or _NO_NAME.fullmatch(safe[name])
    )
    return f"{config.drafts.format(**safe)}/{config.name.format(**safe)}{ending}.docx", unsafe


# Nothing is left of it, or Windows keeps the name for a device.
# Also with something behind a dot: "con.old" (Microsoft, Naming Files, Paths, and Namespaces).
_NO_NAME = re.compile(r"|(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[\d¹²³])(?:\..*)?", re.IGNORECASE)


def safe_name(words: str) -> str:
    """A key as a part of a file's name, the same on every system: what Windows forbids and blanks become hyphens."""
    words = unicodedata.normalize("NFC", words)
    return re.sub(r'[<>:"/\\|?*\s\x00-\x1f]+', "-", words).strip("-. ")
