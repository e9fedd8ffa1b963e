"""Template → Compiled, once per template and process; Compiled + Fields → Drawing (edge: lxml, Jinja).

Tags are found and paired by `template`; `parts` makes a Jinja source of each part that has some; `runs` and `images`
write the values. What a document costs is the rendering of its text and one deflate of each part that changes.
"""

from __future__ import annotations

import copy
import dataclasses
import itertools
import operator
import re
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from lxml import etree

from respgen import responses
from respgen.archive import CONTENT_TYPES
from respgen.document import tree
from respgen.filters import FILTERS, Filter
from respgen.model import Blocks, Document, Gap, Printed, Text, WordPlace, excerpt
from respgen.render import programs
from respgen.render.archive import Archive
from respgen.render.package import Parts
from respgen.render.paragraphs import SOLID
from respgen.render.parts import NOT_HERE, Part, left_over, source
from respgen.render.repeats import Counting, Typed
from respgen.render.runs import NOTICE, Additions, Lists, Look, Pen, Slot, TooLargeError, W, markup, w
from respgen.responses import Fields
from respgen.template import CORE, Fault, Path, Tag, Template

__all__ = ["Compiled", "Drawing", "TooLargeError", "UndrawableError", "compile", "render"]

_SHOWN = re.compile(
    rf"<(?:w|m):(?:{'|'.join(SOLID)})\b|<w:br [^>]*w:type=\"(?:page|column)\"|<w:t(?: [^>]*)?>[^<]*[^<\s][^<]*</w:t>"
)
_MARKERS = re.compile(r"<w:(?:bookmark|commentRange)(?:Start|End)\b[^>]*/>")
NOTICE_FIELD = "draft_notice"


class UndrawableError(Exception):
    """The template cannot be drawn. `faults` are those that only its tree shows; it may have others."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawn document: its bytes, and what it added to its template."""

    content: bytes
    _added: Additions

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """The gaps in it, in the order in which they are printed first."""
        values = (value for value in self._added.printed if isinstance(value, Text | Blocks))
        return tuple(dict.fromkeys(value.gap for value in values if value.gap))

    @property
    def printed(self) -> tuple[Printed, ...]:
        """All values in the order in which they are printed."""
        pairs = itertools.pairwise(self._added.printed)
        return tuple(
            Printed(slot.part, slot.field, value)
            for slot, value in pairs
            if isinstance(slot, Slot) and not isinstance(value, Slot)
        )


class Compiled:
    """A template ready for drawing, one document after the other. Made by `compile`."""

    def __init__(self, template: Template) -> None:
        known = responses.table()
        fields = {use.tag: use.name for use in template.uses if use.how == "printed" and use.name in known}
        types = {use.tag: known[name].type for use in template.uses if (name := fields.get(use.tag))}
        self._fields = fields
        self._parts = Parts(template.document, pictures="picture" in types.values())
        self._document = template.document
        contents = self._parts.contents
        drawings = [
            int(number)
            for part in contents.values()
            for number in re.findall(rb'<wp:docPr [^>]*?\bid="(\d{1,9})"', part)
        ]
        self._slots: list[Slot] = []
        self._lists: dict[str, Lists] = {}
        prose = {tag for tag, kind in types.items() if kind == "blocks"}
        links = {tag for tag, name in fields.items() if known[name].is_link}
        faulty = {(fault.place, fault.words) for fault in template.faults}
        faults: list[Fault] = []
        sources: dict[str, str] = {}
        counting = _counting(template.document, self._parts.numbering.typed)
        for part in sorted({tag.place.part for tag in template.tags} | {template.main}):
            tags = [tag for tag in template.tags if tag.place.part == part]
            name = self._parts.core if part == CORE else part
            notice = self._notice() if part == template.main and not _has_notice(template) else None
            joined = [paths for where, paths in template.joined if where == part]
            where = WordPlace(template.file, name)
            places = _places(template, name)
            here = Part(where, contents[name], tags, prose, faulty, joined, places, counting, links)
            sources[name], found = source(here, self._slot, notice)
            faults += found
        faults += self._elsewhere(template, contents, sources)
        if faults or faulty:
            raise UndrawableError(tuple(faults))
        self._pen = Pen(self._slots, self._parts.numbering.next, max(drawings, default=0) + 1, self._parts.free_id)
        self._programs = self._compiled(sources)
        self._archive = Archive(self._parts.contents)

    def _compiled(self, sources: Mapping[str, str]) -> dict[str, jinja2.Template]:
        environment = programs.environment(_filters(self._pen))
        compiled: dict[str, jinja2.Template] = {}
        for name, written in sources.items():
            try:
                compiled[name] = programs.compile(written, environment)
            except programs.ForbiddenError as error:
                place = WordPlace(self._document.file, name)
                raise UndrawableError((Fault("misplaced", place, name, str(error)),)) from error
        return compiled

    def _elsewhere(self, template: Template, contents: Mapping[str, bytes], sources: Container[str]) -> Iterator[Fault]:
        """Tags in parts in which nothing is filled in. What a comment says does not matter: the comment has to go."""
        told = {(fault.place.part, fault.words) for fault in template.faults}
        kinds = {story.part: story.kind for story in template.document.stories}
        for name in [name for name in contents if name.endswith(".xml") and name not in sources]:
            if kinds.get(name) != "comments":
                for words in dict.fromkeys(words for _, words in left_over(tree.parse(contents[name]))):
                    if (name, words) not in told:
                        place = WordPlace(template.file, name, _called(template, name))
                        yield Fault("misplaced", place, excerpt(words), NOT_HERE)

    def _slot(self, tag: Tag | None, p: etree._Element | None, rPr: etree._Element | None, root: etree._Element) -> int:
        pPr = None if p is None else p.find(w("pPr"))
        if pPr is not None and pPr.find(w("sectPr")) is not None:
            pPr = copy.deepcopy(pPr)
            etree.strip_elements(pPr, w("sectPr"))
        field = self._fields.get(tag, "") if tag else NOTICE_FIELD
        look = Look(rPr, root, self._parts.styles)
        pStyle = None if pPr is None else pPr.find(w("pStyle"))
        style = "" if pStyle is None else pStyle.get(w("val"), "")
        if style not in self._lists:
            self._lists[style] = Lists(self._document, self._parts.numbering.abstracts, style)
        place = tag.place if tag else WordPlace(self._document.file, self._document.stories[0].part)
        properties = "" if pPr is None else markup(pPr, root)
        self._slots.append(Slot(field, place, properties, look, self._lists[style]))
        return len(self._slots) - 1

    def _notice(self) -> int:
        """The slot of a draft notice in the paragraph style of that name."""
        root = etree.Element(w("document"), nsmap={"w": W})
        p = etree.SubElement(root, w("p"))
        if NOTICE in self._parts.styles:
            style = etree.SubElement(etree.SubElement(p, w("pPr")), w("pStyle"))
            style.set(w("val"), self._parts.styles[NOTICE])
        return self._slot(None, p, None, root)

    def draw(self, fields: Fields) -> Drawing:
        added = self._pen.begin()
        said = {field.name: getattr(fields, field.name) for field in dataclasses.fields(fields)}
        changed: dict[str, bytes] = {}
        for part, program in self._programs.items():
            written = program.render(said, **{programs.HERE: 0})
            # Word makes one table of two that nothing parts any more (17.4.37).
            changed[part] = written.replace("</w:tbl><w:tbl>", "</w:tbl><w:p/><w:tbl>").encode()
        changed |= self._additions(added)
        return Drawing(self._archive.with_parts(changed), added)

    def _additions(self, added: Additions) -> dict[str, bytes]:
        """The parts that links, pictures and numbered lists go into."""
        changed = {f"word/{name}": image.content for name, image in added.media.items()}
        for part in added.links.keys() | added.pictures.keys():
            links, pictures = added.links.get(part, {}), added.pictures.get(part, {})
            name, content = self._parts.with_relations(part, links, pictures)
            changed[name] = content
        if added.numbers:
            changed[self._parts.numbering.part] = self._parts.numbering.with_lists(added.numbers)
        return changed


def _counting(document: Document, typed: Mapping[str, Typed]) -> Counting:
    styles = {style.id: (style.num_id, style.num_level) for style in document.styles if style.num_id}
    headings = frozenset(style.id for style in document.styles if style.outline)
    return Counting(typed, styles, headings)


def _places(template: Template, part: str) -> dict[Path, WordPlace]:
    """The places of all paragraphs of a part, by their paths."""
    blocks = (block for story in template.document.stories if story.part == part for block in story.blocks)
    return {block.place.path: block.place for block in blocks if isinstance(block.place, WordPlace)}


_CALLED = {
    "docProps": "document properties", "charts": "chart", "diagrams": "SmartArt graphic", "glossary": "building blocks",
    "settings.xml": "settings", "styles.xml": "styles", "numbering.xml": "lists", "customXml": "custom XML",
}  # fmt: skip


def _called(template: Template, part: str) -> str:
    """What somebody who has the template open calls a part of it, as far as it has a name there."""
    name = next((story.name for story in template.document.stories if story.part == part and story.name), "")
    return name or next((_CALLED[piece] for piece in part.split("/") if piece in _CALLED), part)


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
    """Make a template ready for drawing. It must use known fields only: the rules see to that.

    Raises UndrawableError for a template with faults, and with it those that show only in the tree: where a tag stands
    so that nothing can be filled in.
    """
    if template.document.fault or CONTENT_TYPES not in template.document.parts:
        raise UndrawableError(())
    return Compiled(template)


def render(compiled: Compiled, fields: Fields) -> Drawing:
    """Draw one document. The same fields give the same bytes, with the same zlib.

    Raises TooLargeError for a document that no office could want.
    """
    return compiled.draw(fields)


# ------------------------------------------------------------------------------- checks while drawing


def _paragraph(written: str) -> str:
    """The paragraph, or of an empty one what marks a spot in it: the other end is elsewhere."""
    return written if _SHOWN.search(written) else "".join(_MARKERS.findall(written))


def _holder(written: str) -> str:
    """A cell, header, text box or note ends with a paragraph; Word will not open a file in which one does not.

    For cells: ISO 29500-1, 17.4.65.
    """
    return written if written.endswith(("</w:p>", "<w:p/>")) or _ENDED.search(written) else written + "<w:p/>"


_ENDED = re.compile(r"(?:</w:p>|<w:p/>)\s*$")


def _table(written: str) -> str:
    return written if re.search(r"<w:tr[ >]", written) else ""


def _text_filter(change: Callable[[str], str]) -> Callable[[Text], Text]:
    return lambda text: text if text.gap else dataclasses.replace(text, words=change(text.words))


def _counted_filter(change: Callable[..., str]) -> Callable[..., Text]:
    return lambda count, *words: Text(change(count, *words))


def _joined(change: Callable[..., str]) -> Callable[..., Text]:
    def join(members: tuple[object, ...], name: str) -> Text:
        texts: list[Text] = list(map(operator.attrgetter(name), members))
        # What one of them lacks, the whole lacks.
        return Text(change([text.words for text in texts]), gap=next((text.gap for text in texts if text.gap), None))

    return join


_WRAPPED: Mapping[tuple[str, str], Callable[[Any], Any]] = {
    ("text", "text"): _text_filter,
    ("whole number", "text"): _counted_filter,
    ("list", "text"): _joined,
    ("list", "whole number"): lambda change: change,
}
"""How a filter of plain words and numbers is applied to what templates have, by what it takes and gives."""


def _documented(one: Filter, pen: Pen) -> Callable[..., Text | int]:
    change = _WRAPPED[one.takes, one.gives](one.change)
    if one.takes == "list":
        return lambda members, *words: pen.made(change(members, *words), len(members))
    return lambda value, *words: pen.made(change(value, *words), 0)


def _filters(pen: Pen) -> dict[str, Callable[..., Any]]:
    documented = {name: _documented(one, pen) for name, one in FILTERS.items()}
    # Templates cannot spell a name that begins with "_". Filters, and not methods of the pen: Jinja calls a filter at
    # once, and anything else with a dozen checks around.
    own: dict[str, Callable[..., Any]] = {
        "_paragraph": _paragraph,
        "_holder": _holder,
        "_table": _table,
        "_runs": pen.runs,
        "_blocks": pen.blocks,
    }
    own |= {"_plain": pen.plain, "_alone": pen.paragraph, "_cell": pen.cell, "_next": pen.next_drawing}
    return documented | own | {"_members": pen.members, "_anew": pen.anew, "_number": pen.number}
