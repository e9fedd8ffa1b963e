"""Template → Compiled, once per template and process; Compiled + Fields → Drawing (edge: lxml, Jinja).

Tags are found and paired by `template`; `parts` makes a Jinja source of each part that has some; `runs` and `images`
write the values. What a document costs is the rendering of its text and one deflate of each part that changes.
"""

from __future__ import annotations

import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import jinja2
from jinja2.runtime import Context
from lxml import etree

from respgen import responses
from respgen.filters import FILTERS
from respgen.model import Blocks, Gap, Image, Text
from respgen.render import images
from respgen.render.parts import DECLARATION, parsed, source
from respgen.render.runs import GAP, NOTICE, Drawn, Lists, Look, Pen, Slot, markup, w
from respgen.responses import Fields
from respgen.template import Template

NUMBERING = "word/numbering.xml"
STYLES = "word/styles.xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "[Content_Types].xml"
_NO_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_SHOWN = re.compile(r"<w:(?:drawing|pict|object|sym|fldChar|fldSimple)\b|<w:t(?: [^>]*)?>[^<]*[^<\s][^<]*</w:t>")
# A zip member's date must be some date; this is the earliest that a zip can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn document: its bytes, and the gaps in it in the order in which they are printed."""

    content: bytes
    gaps: tuple[Gap, ...]


class Compiled:
    """A template ready for drawing. Made by `compile`."""

    def __init__(self, template: Template) -> None:
        parts = _with_draft_styles(template)
        self._slots: list[Slot] = []
        self._styles = {
            style.name: style.id for style in template.document.styles if style.kind == "character"
        } | _added_styles(template)
        self._head, self._tail, abstracts, self._first_number = _numbering(parts.get(NUMBERING, b""))
        drawings = [
            int(number) for part in parts.values() for number in re.findall(rb'<wp:docPr [^>]*?\bid="(\d+)"', part)
        ]
        self._first_drawing = max(drawings, default=0) + 1
        self._lists = Lists(template.document, abstracts)
        environment = _environment()
        self._programs: dict[str, jinja2.Template] = {}
        for part in sorted({tag.place.part for tag in template.tags} | {template.main}):
            tags = [tag for tag in template.tags if tag.place.part == part]
            notice = part == template.main and not any(use.name == "draft_notice" for use in template.uses)
            self._programs[part] = environment.from_string(source(parts[part], tags, self._slot, notice))
        if any(responses.table()[use.name].type == "picture" for use in template.uses if use.name in responses.table()):
            parts[_TYPES] = images.with_types(parts[_TYPES])
        self._parts = parts
        self._prefixes: dict[frozenset[str], bytes] = {}

    def _slot(self, pPr: etree._Element | None, rPr: etree._Element | None, style: str = "") -> int:
        paragraph = markup(pPr) if pPr is not None else ""
        if style:
            paragraph = f'<w:pPr><w:pStyle w:val="{self._styles[style]}"/></w:pPr>'
        self._slots.append(Slot(paragraph, Look(rPr, self._styles)))
        return len(self._slots) - 1

    def draw(self, fields: Fields) -> Drawing:
        pen = Pen(self._slots, self._lists, self._first_number, self._first_drawing)
        said = {field.name: getattr(fields, field.name) for field in dataclasses.fields(fields)}
        changed: dict[str, bytes] = {}
        for part, program in self._programs.items():
            pen.part = part
            changed[part] = program.render(said, _pen=pen).encode()
        changed |= self._additions(pen.drawn)
        return Drawing(self._archive(changed), tuple(pen.drawn.gaps))

    def _additions(self, drawn: Drawn) -> dict[str, bytes]:
        """The parts that links and numbered lists go into."""
        changed: dict[str, bytes] = {}
        for part in drawn.links.keys() | drawn.pictures.keys():
            name = re.sub(r"([^/]+)$", r"_rels/\1.rels", part)
            before = self._parts.get(name, _NO_RELATIONS.encode()).decode()
            added = [_relation(key, "hyperlink", target, True) for target, key in drawn.links.get(part, {}).items()]
            added += [_relation(key, "image", target) for target, key in drawn.pictures.get(part, {}).items()]
            changed[name] = before.replace("</Relationships>", "".join(added) + "</Relationships>").encode()
        for name, image in drawn.media.items():
            changed[f"word/{name}"] = image.content
        if drawn.numbers:
            lists = "".join(
                f'<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/><w:lvlOverride w:ilvl="{level}">'
                f'<w:startOverride w:val="{start}"/></w:lvlOverride></w:num>'
                for number, abstract, level, start in drawn.numbers
            )
            changed[NUMBERING] = (self._head + lists + self._tail).encode()
        return changed

    def _archive(self, changed: Mapping[str, bytes]) -> bytes:
        """The file: all other parts, deflated once for this set of changed ones, and behind them these."""
        names = frozenset(changed)
        prefix = self._prefixes.get(names)
        if prefix is None:
            others = [name for name in self._parts if name not in names]
            others.sort(key=lambda name: (name != _TYPES, name != "_rels/.rels", name))
            prefix = self._prefixes[names] = _zipped(b"", ((name, self._parts[name]) for name in others))
        return _zipped(prefix, sorted(changed.items()))


def compile(template: Template) -> Compiled:
    """Make a template ready for drawing. It must have no faults and use known fields only: the rules see to that."""
    if template.faults or template.document.fault:
        raise ValueError(f"{template.file} has faults and cannot be compiled")
    return Compiled(template)


def render(compiled: Compiled, fields: Fields) -> Drawing:
    """Draw one document. The same fields give the same bytes, with the same zlib."""
    return compiled.draw(fields)


def _relation(key: str, kind: str, target: str, outside: bool = False) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{key}" Type="{_RELATION}/{kind}" Target={quoteattr(target)}{mode}/>'


def _zipped(prefix: bytes, members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO(prefix)
    with zipfile.ZipFile(buffer, "a" if prefix else "w") as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(member, content, compresslevel=6)
    return buffer.getvalue()


# ------------------------------------------------------------------------------- checks while drawing


def _paragraph(written: str) -> str:
    return written if _SHOWN.search(written) else ""


def _cell(written: str) -> str:
    """A cell ends with a paragraph (ISO 29500-1, 17.4.65); Word will not open a file in which one does not."""
    return written if re.search(r"</w:p>\s*$|<w:p/>\s*$", written) else written + "<w:p/>"


def _table(written: str) -> str:
    return written if re.search(r"<w:tr[ >]", written) else ""


def _filter(change: Callable[[str], str]) -> Callable[[Text], Text]:
    return lambda text: text if text.gap else dataclasses.replace(text, words=change(text.words))


# Filters, and not methods of the pen: Jinja calls a filter at once, and anything else with a dozen checks around it.


@jinja2.pass_context
def _runs(context: Context, value: Text | Image | int, slot: int) -> str:
    pen: Pen = context["_pen"]
    return pen.runs(value, slot)


@jinja2.pass_context
def _blocks(context: Context, value: Blocks | Text | Image | int, slot: int) -> str:
    pen: Pen = context["_pen"]
    return pen.blocks(value, slot)


@jinja2.pass_context
def _plain(context: Context, value: Text | int) -> str:
    pen: Pen = context["_pen"]
    return pen.plain(value)


def _environment() -> jinja2.Environment:
    # Values are escaped where they are written. Templates hold what `template` lets through, and no more.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.filters = {name: _filter(change) for name, change in FILTERS.items()}
    # Templates cannot spell a name that begins with "_".
    environment.filters |= {"_paragraph": _paragraph, "_cell": _cell, "_table": _table}
    environment.filters |= {"_runs": _runs, "_blocks": _blocks, "_plain": _plain}
    return environment


# ------------------------------------------------------------------------------- styles and lists


def _added_styles(template: Template) -> dict[str, str]:
    known = {style.name: style.id for style in template.document.styles}
    return {name: known.get(name, re.sub(r"\W", "", name)) for name in (GAP, NOTICE)}


def _with_draft_styles(template: Template) -> dict[str, bytes]:
    """The template's parts; the styles of gaps and of the draft notice are given to one that lacks them."""
    parts = dict(template.document.parts)
    known = {style.name for style in template.document.styles}
    body = next((style.id for style in template.document.styles if style.kind == "paragraph" and style.default), "")
    after = f'<w:next w:val="{body}"/>' if body else ""
    added = {
        GAP: f'<w:style w:type="character" w:customStyle="1" w:styleId="Gap"><w:name w:val="{GAP}"/>'
        '<w:rPr><w:b/><w:color w:val="7A1F1F"/><w:shd w:val="clear" w:color="auto" w:fill="FDF0D5"/></w:rPr></w:style>',
        NOTICE: f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="Draftnotice"><w:name w:val="{NOTICE}"/>'
        f'{after}<w:rPr><w:b/><w:color w:val="7A1F1F"/></w:rPr></w:style>',
    }
    missing = "".join(style for name, style in added.items() if name not in known)
    if missing and STYLES in parts:
        parts[STYLES] = parts[STYLES].replace(b"</w:styles>", missing.encode() + b"</w:styles>")
    return parts


def _numbering(content: bytes) -> tuple[str, str, dict[str, str], int]:
    """The lists' part before and behind where new lists go, which list is of which kind, and the next free number."""
    if not content:
        return "", "", {}, 1
    root = parsed(content)
    abstracts = {
        num.get(w("numId"), ""): abstract.get(w("val"), "")
        for num in root.iter(w("num"))
        if (abstract := num.find(w("abstractNumId"))) is not None
    }
    written = etree.tostring(root, encoding="unicode")
    # w:num goes before w:numIdMacAtCleanup (ISO 29500-1, 17.9.17).
    at = written.find("<w:numIdMacAtCleanup")
    at = at if at >= 0 else written.rfind("</")
    taken = [int(number) for number in abstracts if number.isdigit()]
    return DECLARATION + written[:at], written[at:], abstracts, max(taken, default=0) + 1
