"""Template → Compiled, once per template and process; Compiled + Fields → Drawing (edge: lxml, Jinja).

Tags are found and paired by `template`; `parts` makes a Jinja source of each part that has some; `runs` and `images`
write the values. What a document costs is the rendering of its text and one deflate of each part that changes.
"""

from __future__ import annotations

import copy
import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import jinja2
from jinja2.runtime import Context
from lxml import etree

from respgen import responses
from respgen.document import tree
from respgen.filters import FILTERS
from respgen.model import Blocks, Gap, Image, Printed, Text, WordPlace
from respgen.render.package import Parts
from respgen.render.parts import NOT_HERE, SOLID, UndrawableError, left_over, source
from respgen.render.runs import NOTICE, Additions, Lists, Look, Pen, Slot, W, markup, w
from respgen.responses import Fields
from respgen.template import CORE, Tag, Template

__all__ = ["Compiled", "Drawing", "UndrawableError", "compile", "render"]

_SHOWN = re.compile(
    rf"<(?:w|m):(?:{'|'.join(SOLID)})\b|<w:br [^>]*w:type=\"(?:page|column)\"|<w:t(?: [^>]*)?>[^<]*[^<\s][^<]*</w:t>"
)
_MARKERS = re.compile(r"<w:(?:bookmark|commentRange)(?:Start|End)\b[^>]*/>")
NOTICE_FIELD = "draft_notice"
# A zip member's date must be some date; this is the earliest that a zip can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn document: its bytes, the gaps in it, and all values; both in the order in which they are printed."""

    content: bytes
    gaps: tuple[Gap, ...]
    printed: tuple[Printed, ...]


class Compiled:
    """A template ready for drawing. Made by `compile`."""

    def __init__(self, template: Template) -> None:
        known = responses.table()
        fields = {use.tag: use.name for use in template.uses if use.how == "printed" and use.name in known}
        types = {tag: known[name].type for tag, name in fields.items()}
        self._fields = fields
        self._parts = Parts(template.document, pictures="picture" in types.values())
        self._document = template.document
        contents = self._parts.contents
        drawings = [
            number for part in contents.values() for number in re.findall(rb'<wp:docPr [^>]*?\bid="(\d+)"', part)
        ]
        self._first_drawing = max(map(int, drawings), default=0) + 1
        self._slots: list[Slot] = []
        prose = {tag for tag, kind in types.items() if kind == "blocks"}
        environment = _environment()
        self._programs: dict[str, jinja2.Template] = {}
        for part in sorted({tag.place.part for tag in template.tags} | {template.main}):
            tags = [tag for tag in template.tags if tag.place.part == part]
            name = self._parts.core if part == CORE else part
            notice = self._notice() if part == template.main and not _has_notice(template) else None
            place = WordPlace(template.file, name)
            written = source(place, contents[name], tags, prose, self._slot, notice)
            self._programs[name] = environment.from_string(written)
        for name in [name for name in contents if name.endswith(".xml") and name not in self._programs]:
            if found := left_over(tree.parse(contents[name])):
                raise UndrawableError(WordPlace(template.file, name), found, NOT_HERE)
        self._prefixes: dict[frozenset[str], bytes] = {}

    def _slot(
        self, tag: Tag | None, pPr: etree._Element | None, rPr: etree._Element | None, root: etree._Element
    ) -> int:
        if pPr is not None and pPr.find(w("sectPr")) is not None:
            pPr = copy.deepcopy(pPr)
            etree.strip_elements(pPr, w("sectPr"))
        field = self._fields.get(tag, "") if tag else NOTICE_FIELD
        look = Look(rPr, root, self._parts.styles)
        pStyle = None if pPr is None else pPr.find(w("pStyle"))
        style = "" if pStyle is None else pStyle.get(w("val"), "")
        lists = Lists(self._document, self._parts.numbering.abstracts, style)
        self._slots.append(Slot(field, "" if pPr is None else markup(pPr, root), look, lists))
        return len(self._slots) - 1

    def _notice(self) -> int:
        """The slot of a draft notice in the paragraph style of that name."""
        root = etree.Element(w("document"), nsmap={"w": W})
        pPr = etree.SubElement(root, w("pPr"))
        if NOTICE in self._parts.styles:
            etree.SubElement(pPr, w("pStyle")).set(w("val"), self._parts.styles[NOTICE])
        return self._slot(None, pPr, None, root)

    def draw(self, fields: Fields) -> Drawing:
        pen = Pen(self._slots, self._parts.numbering.next, self._first_drawing)
        said = {field.name: getattr(fields, field.name) for field in dataclasses.fields(fields)}
        changed: dict[str, bytes] = {}
        for part, program in self._programs.items():
            pen.part = part
            changed[part] = program.render(said, _pen=pen).encode()
        changed |= self._additions(pen.drawn)
        return Drawing(self._archive(changed), tuple(pen.drawn.gaps), tuple(pen.drawn.printed))

    def _additions(self, drawn: Additions) -> dict[str, bytes]:
        """The parts that links, pictures and numbered lists go into."""
        changed = {f"word/{name}": image.content for name, image in drawn.media.items()}
        for part in drawn.links.keys() | drawn.pictures.keys():
            links, pictures = drawn.links.get(part, {}), drawn.pictures.get(part, {})
            name, content = self._parts.with_relations(part, links, pictures)
            changed[name] = content
        if drawn.numbers:
            changed[self._parts.numbering.part] = self._parts.numbering.with_lists(drawn.numbers)
        return changed

    def _archive(self, changed: Mapping[str, bytes]) -> bytes:
        """The file: all other parts, deflated once for this set of changed ones, and behind them these."""
        names = frozenset(changed)
        prefix = self._prefixes.get(names)
        if prefix is None:
            others = sorted((name for name in self._parts.contents if name not in names), key=Parts.order)
            prefix = self._prefixes[names] = _zipped(b"", ((name, self._parts.contents[name]) for name in others))
        return _zipped(prefix, sorted(changed.items()))


def _has_notice(template: Template) -> bool:
    """Whether the template prints the draft notice in its body, whatever the data."""
    return any(
        use.name == NOTICE_FIELD
        and use.how == "printed"
        and not use.conditional
        and use.tag.place.part == template.main
        for use in template.uses
    )


def compile(template: Template) -> Compiled:
    """Make a template ready for drawing. It must have no faults and use known fields only: the rules see to that.

    Raises UndrawableError for what shows only in the tree: a tag where nothing can be filled in.
    """
    if template.faults or template.document.fault:
        raise ValueError(f"{template.file} has faults and cannot be compiled")
    return Compiled(template)


def render(compiled: Compiled, fields: Fields) -> Drawing:
    """Draw one document. The same fields give the same bytes, with the same zlib."""
    return compiled.draw(fields)


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
    """The paragraph, or of an empty one what marks a spot in it: the other end is elsewhere."""
    return written if _SHOWN.search(written) else "".join(_MARKERS.findall(written))


def _holder(written: str) -> str:
    """A cell, header, text box or note ends with a paragraph; Word will not open a file in which one does not.

    For cells: ISO 29500-1, 17.4.65.
    """
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
def _next(context: Context, value: int) -> int:
    pen: Pen = context["_pen"]
    return pen.next_drawing()


@jinja2.pass_context
def _plain(context: Context, value: Text | int, slot: int) -> str:
    pen: Pen = context["_pen"]
    return pen.plain(value, slot)


def _environment() -> jinja2.Environment:
    # Values are escaped where they are written. Templates hold what `template` lets through, and no more.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.filters = {name: _filter(change) for name, change in FILTERS.items()}
    # Templates cannot spell a name that begins with "_".
    environment.filters |= {"_paragraph": _paragraph, "_holder": _holder, "_table": _table}
    environment.filters |= {"_runs": _runs, "_blocks": _blocks, "_plain": _plain, "_next": _next}
    return environment
