"""The two documents that every engine draws: one description → a template in each engine's tags.

Everything but the tags is the same in all of them: the base with its styles and lists, words, table, headings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import docx as docx_package
from tests.word import docx, packed, unpacked

Kind = Literal["plain", "rich"]
Engine = Literal["respgen", "floor", "docxtpl", "docxtemplater", "easy-template-x", "carbone"]


@dataclass(frozen=True, slots=True)
class Line:
    """A line of tests/word.py; "<name>" in it is a field."""

    words: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph that a value of several paragraphs takes the place of."""

    name: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a row for each of the rows: their fields are its columns."""

    headers: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """What stands in it, once for each of the sections."""

    inside: tuple[Line | Prose, ...]


Piece = Line | Prose | Table | Sections

STATIC = """
This record is the response of the local policing body to a report on the force, and is published so that the public can read what was found, what the force has done about it, and what the body thinks of both.
Recommendations that are made to other bodies are listed for completeness; the force contributes to them where it is asked, but they are not for it to answer.
"In progress" means that work has begun and has an owner, a date and a budget; "complete" means that the force considers the work to be done and has evidence for it.
A recommendation is closed only when the inspectorate has confirmed that it is satisfied, which may take until the next inspection.
The body discusses progress with the chief officer every quarter, in a meeting whose agenda and minutes are published on the body's website.
Figures in this record are those that the force held on the day that is given above, and may be revised when returns for the year are reconciled.
It can be had on request in large print, in audio, in Easy Read and in other languages, without charge and usually within ten working days.
Comments and complaints about this record may be sent to the office at the address below, which will answer within twenty working days.
""".strip().splitlines()  # noqa: E501
"""Paragraphs that are the same in every document."""

TOP = (
    Line("[Draft notice] <notice>"),
    Line("# <short_name> and <chief_title>: response record"),
    Line("Response to <title>, <date>"),
    Line("| Name | Details |"),
    Line("| Force | <area> |"),
    Line("| <holder_title> | <holder> |"),
    Line("| <chief_title> | <chief_officer> |"),
    Line("| Title of inspection | <title> |"),
    Line("| Published | <published> |"),
    Line("| Inspectorate | <inspectorate> |"),
    Line("| Kind of inspection | <inspection_kind> |"),
    Line("| <chief_title> invited to comment | <invited> |"),
    Line("| Comments received | <received> |"),
    Line("| Last day for publication | <last_day> |"),
    Line("| Date of this response | <date> |"),
    Line("| Recommendations made | <made> |"),
)
END = (
    Line("<holder>, <holder_title> for <area_in_sentence>"),
    Line("## How to reach us"),
    Line("<office>, <contact>"),
    Line("<other_formats>"),
)
EARLY, LATE = tuple(map(Line, STATIC[:4])), tuple(map(Line, STATIC[4:]))
PAPERS: dict[Kind, tuple[Piece, ...]] = {
    "plain": (
        *TOP,
        Line("## How to read this record"),
        *EARLY,
        Line("## <short_name> and recommendations"),
        Table(("Recommendation", "Subject", "State of the work"), ("label", "subject", "status")),
        Line("## <chief_title>: response of <force>"),
        Sections((Line("### <label>"), Line("<text>"))),
        *LATE,
        *END,
    ),
    "rich": (
        *TOP,
        Line("## How to read this record"),
        *EARLY,
        Line("## <holder_title>: initial response"),
        Prose("response"),
        Line("## <chief_title>: response of <force>"),
        Prose("introduction"),
        Sections((Line("### <label>"), Prose("asked"), Prose("account"))),
        Line("## <holder_title>: overall comments"),
        Prose("comments"),
        *LATE,
        *END,
    ),
}
"""The two forms: the shape of the response record, without conditions, which not every engine has."""

IN_RESPGEN = {
    "notice": "draft_notice",
    "force": "force.name",
    "area": "force.area",
    "area_in_sentence": "force.area_in_sentence",
    "short_name": "office.short_name",
    "contact": "office.contact",
    "other_formats": "office.other_formats",
    "chief_title": "chief_officer.title",
    "inspectorate": "inspection.inspectorate",
    "inspection_kind": "inspection.kind",
    "made": "inspection.recommendations_made",
    "invited": "commentary.invited_on.long",
    "received": "chief_officer_comments.received_on.long",
    "last_day": "occasion.last_day.long",
    "office": "office.name",
    "holder": "holder.name",
    "holder_title": "holder.title",
    "chief_officer": "chief_officer.name",
    "title": "inspection.title",
    "published": "inspection.published.long",
    "date": "response.date.long",
    "introduction": "chief_officer_comments.introduction",
    "response": "commentary.initial_response",
    "comments": "commentary.overall_comments",
    "rows": "applying",
    "sections": "answered",
    "item.subject": "item.update.heading",
    "item.status": "item.update.status",
    "item.asked": "item.text",
    "item.account": "item.update.text",
}
"""What a field is called in respgen's templates, as far as it is called otherwise."""


def template(engine: Engine, kind: Kind) -> bytes:
    """The template of that document for that engine, with the parts that Word adds when it saves."""
    text = "@footer Response record\n@title Response record\n" + "\n".join(_lines(engine, PAPERS[kind]))
    return packed(_as_word_saves(unpacked(docx(text))))


def _as_word_saves(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts, and what Word has in every file that it saves: a theme, settings for the web, and the list of the
    styles that it has not used yet. They are from the template of python-docx, which Word saved."""
    from_word = unpacked((Path(docx_package.__file__).parent / "templates/default.docx").read_bytes())
    latent = re.search(rb"<w:latentStyles.*?</w:latentStyles>", from_word["word/styles.xml"], re.DOTALL)
    assert latent
    parts["word/styles.xml"] = parts["word/styles.xml"].replace(b"</w:docDefaults>", b"</w:docDefaults>" + latent[0])
    for name, kind, content in (
        ("theme/theme1.xml", "theme", "theme+xml"),
        ("webSettings.xml", "webSettings", "wordprocessingml.webSettings+xml"),
    ):
        parts[f"word/{name}"] = from_word[f"word/{name}"]
        relation = f'<Relationship Id="rIdOf{kind}" Type="{_RELATION}/{kind}" Target="{name}"/></Relationships>'
        part = f'<Override PartName="/word/{name}" ContentType="{_CONTENT}.{content}"/></Types>'
        for file, end, added in (
            ("word/_rels/document.xml.rels", b"</Relationships>", relation),
            ("[Content_Types].xml", b"</Types>", part),
        ):
            parts[file] = parts[file].replace(end, added.encode())
    return parts


_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_CONTENT = "application/vnd.openxmlformats-officedocument"


def with_relations_and_lists(content: bytes, relations: str, lists: str) -> bytes:
    """The template with relationships of its body and w:num elements added, for engines that can add none."""
    parts = unpacked(content)
    for name, added, end in (
        ("word/_rels/document.xml.rels", relations, b"</Relationships>"),
        ("word/numbering.xml", lists, b"</w:numbering>"),
    ):
        parts[name] = parts[name].replace(end, added.encode() + end)
    return packed(parts)


def _lines(engine: Engine, pieces: tuple[Piece, ...]) -> list[str]:
    found: list[str] = []
    for piece in pieces:
        match piece:
            case Line() | Prose():
                found.append(_line(engine, piece))
            case Table():
                found += _table(engine, piece)
            case Sections():
                found += _sections(engine, piece)
    return found


def _line(engine: Engine, piece: Line | Prose, item: str = "") -> str:
    """The line with the engine's tags; `item` is how one of a list is spoken of, empty outside of lists."""
    if isinstance(piece, Prose):
        return _prose(engine, piece.name, item)
    pieces = piece.words.replace(">", "<").split("<")
    return "".join(_tag(engine, piece, item) if index % 2 else piece for index, piece in enumerate(pieces))


def _tag(engine: Engine, name: str, item: str) -> str:
    match engine:
        case "respgen":
            full = f"{item}.{name}" if item else name
            return f"{{{{ {IN_RESPGEN.get(full, full)} }}}}"
        case "docxtpl":
            return f"{{{{ {item}.{name} }}}}" if item else f"{{{{ {name} }}}}"
        case "floor":
            return f"{{{{ {name} }}}}"
        case "carbone":
            return f"{{d.{item}.{name}}}" if item else f"{{d.{name}}}"
        case _:
            return f"{{{name}}}"


def _prose(engine: Engine, name: str, item: str) -> str:
    match engine:
        case "respgen":
            return _tag(engine, name, item)
        case "docxtpl" | "floor":
            return _tag(engine, name, item).replace("{{ ", "{{p ")
        case "docxtemplater":
            return f"{{@{name}}}"
        case "easy-template-x":
            return f"{{{name}}}"
        case "carbone":
            raise ValueError("carbone's community edition inserts no formatted text")


def _table(engine: Engine, table: Table) -> list[str]:
    found, columns = [_row(table.headers)], table.columns
    match engine:
        case "respgen" | "docxtpl" | "floor":
            empty = ("",) * (len(columns) - 1)
            opening, closing = _loop(engine, "rows", columns)
            cells = tuple(_tag(engine, column, "item") for column in columns)
            found += [_row((f"{{%tr {opening} %}}", *empty)), _row(cells), _row((f"{{%tr {closing} %}}", *empty))]
        case "carbone":
            found += [
                _row(tuple(_tag(engine, column, f"rows[{index}]") for column in columns)) for index in ("i", "i+1")
            ]
        case _:
            cells = tuple(_tag(engine, column, "item") for column in columns)
            found.append(_row(("{#rows}" + cells[0], *cells[1:-1], cells[-1] + "{/rows}")))
    return found


def _sections(engine: Engine, sections: Sections) -> list[str]:
    match engine:
        case "respgen" | "docxtpl" | "floor":
            fields = [
                piece.name if isinstance(piece, Prose) else piece.words.strip("#<> ") for piece in sections.inside
            ]
            opening, closing = _loop(engine, "sections", tuple(fields))
            inside = [_line(engine, piece, "item") for piece in sections.inside]
            return [f"{{%p {opening} %}}", *inside, f"{{%p {closing} %}}"]
        case "carbone":
            # What stands between the first of [i] and the first of [i+1] is what is repeated.
            inside = [_line(engine, piece, "sections[i]") for piece in sections.inside]
            return [*inside, _line(engine, sections.inside[0], "sections[i+1]")]
        case "easy-template-x":
            # Tags in paragraphs of their own would leave empty ones behind.
            inside = [_line(engine, piece, "item") for piece in sections.inside]
            opening = '{#sections [loopOver: "paragraph"]}'
            inside[0] = re.sub(r"^(#* ?)", lambda match: match[0] + opening, inside[0])
            return [*inside[:-1], inside[-1] + "{/sections}"]
        case _:
            return ["{#sections}", *[_line(engine, piece, "item") for piece in sections.inside], "{/sections}"]


def _loop(engine: Engine, name: str, fields: tuple[str, ...]) -> tuple[str, str]:
    """What a Jinja loop opens and closes with. The floor's rows are tuples, which is the fastest for Jinja."""
    match engine:
        case "respgen":
            return f"for item in {IN_RESPGEN[name]}", "endfor"
        case "floor":
            return f"for {', '.join(fields)} in {name}", "endfor"
        case _:
            return f"for item in {name}", "endfor"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"
