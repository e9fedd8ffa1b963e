"""An element that holds paragraphs → a story's blocks, with the stories of the text boxes in it (edge: lxml).

Where the model leaves a choice:
- In `text` a page or column break is "\\f", so that it parts words and an otherwise empty paragraph says that it holds
  one. Symbols whose font we do not know stay characters for private use.
- A cell that a vertical or horizontal merge covers is part of the cell that the merge starts with.
- Deleted and hidden words are there. A field without a result is a run without words, so that it is not lost. The
  paragraphs of a note or comment stand under "footnote 2" or "comment 0 by Jo Bloggs" (0: its id, as runs name it).
- An empty paragraph does not end a list; any other ordinary one, a heading, a table and a cell's border do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from respgen.document import paragraphs, pictures, symbols, tables
from respgen.document.fields import Fields
from respgen.document.lists import Lists, Numbering
from respgen.document.places import Told, placed
from respgen.document.styles import ParagraphStyle, Region, Styles, heading_level
from respgen.document.tree import MC, VAL, M, R, W, chosen, path_of, value, whole
from respgen.document.words import Words, words_in
from respgen.model import Block, Change, Listing, Picture, Story, Table, TableCell

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

Path = tuple[int, ...]
Kind = Literal["body", "header", "footer", "footnotes", "endnotes", "comments", "text box"]

_CHANGES: Mapping[str, Literal["inserted", "deleted", "moved from", "moved to"]] = {
    f"{W}ins": "inserted",
    f"{W}del": "deleted",
    f"{W}moveFrom": "moved from",
    f"{W}moveTo": "moved to",
}
_CHARACTERS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
    f"{W}softHyphen": "\N{SOFT HYPHEN}",
}
_WORDS = (f"{W}t", f"{W}delText", f"{M}t")
_RUNS = (f"{W}r", f"{M}r")
_DRAWINGS = (f"{W}drawing", f"{W}pict", f"{W}object")
_NOTES = {
    f"{W}footnoteReference": "footnote",
    f"{W}endnoteReference": "endnote",
    f"{W}footnoteRef": "footnote",
    f"{W}endnoteRef": "endnote",
}
_ENTRIES = {f"{W}footnote": "footnote", f"{W}endnote": "endnote", f"{W}comment": "comment"}


@dataclass
class Source:
    """What every story of a file is read with. `notes` numbers the notes as the reader of the file counts them."""

    file: str
    styles: Styles
    numbering: Numbering
    notes: dict[tuple[str, str], int] = field(default_factory=dict)

    def note(self, kind: str, note_id: str) -> str:
        """What people call the note, by its place among those that were referred to so far."""
        if (kind, note_id) not in self.notes:
            self.notes[kind, note_id] = 1 + sum(1 for other, _ in self.notes if other == kind)
        return f"{kind} {self.notes[kind, note_id]}"


class _Where(NamedTuple):
    """What a paragraph has from what it stands in."""

    cell: TableCell | None = None
    fill: str = ""
    region: Region | None = None
    change: Change | None = None
    link: str = ""
    under: str = ""
    note: str = ""


def read(
    source: Source,
    container: Element,
    part: str,
    kind: Kind,
    name: str,
    relations: pictures.Relations,
    section: int = 1,
    sections: list[Element] | None = None,
) -> Iterator[Story]:
    """The container's story, then those of its text boxes; the w:sectPr of the body go to `sections`."""
    telling = _Telling(source, container, relations, section, sections)
    telling.blocks(container, path_of(container), _Where())
    told = placed(telling.told, source.file, part, name)
    controls = tuple(number for number in telling.controls if number < len(told))
    yield Story(part, kind, name, told, tuple(telling.tables), controls)
    for number, (box, at_section) in enumerate(telling.boxes, 1):
        box_name = f"text box {number} in {name}" if name else f"text box {number}"
        yield from read(source, box, part, "text box", box_name, relations, at_section)


class _Telling:
    """A story while it is told: what crosses the borders of its paragraphs."""

    def __init__(
        self,
        source: Source,
        container: Element,
        relations: pictures.Relations,
        section: int,
        sections: list[Element] | None,
    ) -> None:
        self.source, self.styles, self.relations = source, source.styles, relations
        self.section, self.sections = section, sections
        self.boxes: list[tuple[Element, int]] = []
        self._fields = Fields(container)
        self._lists = Lists(source.numbering)
        self._comments: dict[str, None] = {}
        self.told: list[Told] = []
        self._runs: list[tuple[Words, list[str]]] = []
        self._style = self.styles.paragraph("")
        self._fill = ""
        self.tables: list[Table] = []
        self.controls: list[int] = []
        self._cell: TableCell | None = None

    # ------------------------------------------------------------------------------ what holds paragraphs

    def blocks(self, container: Element, path: Path, where: _Where) -> None:
        for at, child in enumerate(container):
            tag = child.tag
            if tag == f"{W}p":
                self._paragraph(child, (*path, at), where)
            elif tag == f"{W}tbl":
                self._table(child, (*path, at), where)
            elif tag == f"{W}sectPr":
                self._end_section(child)
            elif tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    self.blocks(choice, (*path, at, child.index(choice)), where)
            elif tag in _ENTRIES:
                self._entry(child, (*path, at), where)
            elif tag in _CHANGES:
                self.blocks(child, (*path, at), where._replace(change=_change(child)))
            elif not self._mark(child) and _has_content(tag):
                self._note_control(child)
                self.blocks(child, (*path, at), where)

    def _note_control(self, element: Element) -> None:
        """Remember a content control without a title. What Word builds by itself, a table of contents, is none."""
        sdtPr = element.find(f"{W}sdtPr") if element.tag == f"{W}sdt" else None
        if sdtPr is not None and sdtPr.find(f"{W}docPartObj") is None and not value(sdtPr, f"{W}alias"):
            self.controls.append(len(self.told))

    def _entry(self, entry: Element, path: Path, where: _Where) -> None:
        """A note or a comment; not the lines that part notes from the text."""
        if entry.get(f"{W}type", "normal") != "normal":
            return
        kind, entry_id = _ENTRIES[entry.tag], entry.get(f"{W}id", "")
        if kind == "comment":
            author = entry.get(f"{W}author", "")
            under = note = f"comment {entry_id} by {author}" if author else f"comment {entry_id}"
        else:
            under = note = self.source.note(kind, entry_id)
        self._lists.pause()
        self.blocks(entry, path, where._replace(under=under, note=note))

    def _table(self, table: Element, path: Path, where: _Where) -> None:
        number = len(self.tables) + 1
        depth = where.cell.depth + 1 if where.cell else 1
        told, cells = tables.read(table, path, number, depth, self.styles.default_table())
        self.tables.append(told)
        for cell in cells:
            fill = self.styles.region_fill(cell.region) if cell.shd is None else self.styles.fill(cell.shd)
            trPr = cell.row.find(f"{W}trPr")
            marks = () if trPr is None else [child for child in trPr if child.tag in _CHANGES]
            change = next((_change(mark) for mark in marks), where.change)
            inside = where._replace(cell=cell.cell, fill=fill or where.fill, region=cell.region, change=change)
            self.blocks(cell.element, cell.path, inside)
        # A range may end between two rows or cells, where we do not look.
        for end in table.iter(f"{W}commentRangeEnd"):
            self._mark(end)

    def _end_section(self, layout: Element) -> None:
        if self.sections is not None:
            self.sections.append(layout)
            self.section += 1

    def _mark(self, element: Element) -> bool:
        """Whether the element is the begin or end of what a comment covers."""
        if element.tag == f"{W}commentRangeStart":
            self._comments[element.get(f"{W}id", "")] = None
        elif element.tag == f"{W}commentRangeEnd":
            self._comments.pop(element.get(f"{W}id", ""), None)
        else:
            return False
        return True

    # ----------------------------------------------------------------------------------------- paragraphs

    def _paragraph(self, p: Element, path: Path, where: _Where) -> None:
        pPr = p.find(f"{W}pPr")
        said = {} if pPr is None else {child.tag: child for child in pPr}
        pStyle, shd = said.get(f"{W}pStyle"), said.get(f"{W}shd")
        style = self._style = self.styles.paragraph("" if pStyle is None else pStyle.get(VAL, ""))
        self._fill = (style.fill if shd is None else self.styles.fill(shd)) or where.fill
        if (formatted := said.get(f"{W}pPrChange")) is not None and where.change is None:
            where = where._replace(change=_change(formatted))
        self._runs = []
        self._inline(p, where)
        runs = tuple(words.run("".join(text)) for words, text in self._runs)
        lies = paragraphs.lie((pPr,), style.lie)
        kind, level, listing = self._kind(style, said, where.cell, any(run.text.strip() or run.picture for run in runs))
        block = Block(
            kind=kind,
            runs=runs,
            level=level,
            listing=listing,
            style=style.name,
            language=self._language({run.language for run in runs}, style, where),
            cell=where.cell,
            section=self.section,
            justified=lies.justified,
            bordered=bool(lies.lines),
            framed=lies.framed,
        )
        self.told.append(Told(block, path, where.under))
        if (sectPr := said.get(f"{W}sectPr")) is not None:
            self._end_section(sectPr)

    def _language(self, languages: set[str], style: ParagraphStyle, where: _Where) -> str:
        """The one language of all its runs, else that of its style."""
        if len(languages) == 1:
            return languages.pop()
        return self.styles.look(None, style, "", where.region).language

    def _kind(
        self, style: ParagraphStyle, said: Mapping[str, Element], cell: TableCell | None, filled: bool
    ) -> tuple[Literal["paragraph", "heading", "item"], int, Listing | None]:
        if cell != self._cell:
            self._cell = cell
            self._lists.pause()
        outlineLvl = said.get(f"{W}outlineLvl")
        if level := style.outline if outlineLvl is None else heading_level(outlineLvl):
            self._lists.pause()
            return "heading", level, None
        num, ilvl = style.num_id, style.num_level
        if (numPr := said.get(f"{W}numPr")) is not None:
            num = value(numPr, f"{W}numId") or num
            ilvl = whole(value(numPr, f"{W}ilvl"), ilvl if num == style.num_id else 0)
        if num and num != "0":
            ilvl = max(0, min(8, ilvl))
            depth = style.steps if style.steps and ilvl == 0 else ilvl + 1
            return "item", depth, self._lists.item(num, ilvl, depth)
        if style.goes_on or filled:
            self._lists.pause(style.goes_on)
        return "paragraph", style.goes_on, None

    # ---------------------------------------------------------------------------------------------- words

    def _inline(self, parent: Element, where: _Where) -> None:
        for child in parent:
            tag = child.tag
            if tag in _RUNS:
                self._run(child, where)
            elif tag in _CHANGES:
                self._inline(child, where._replace(change=_change(child)))
            elif tag == f"{W}hyperlink":
                anchor = child.get(f"{W}anchor", "")
                link = pictures.target(self.relations, child.get(f"{R}id", ""), anchor)
                self._inline(child, where._replace(link=link or where.link))
            elif tag == f"{W}fldSimple":
                self._fields.begin(child.get(f"{W}instr", ""))
                self._inline(child, where)
                self._end_field(self._fields.end(), None, where)
            elif tag == f"{MC}AlternateContent":
                if (choice := chosen(child)) is not None:
                    self._inline(choice, where)
            elif not self._mark(child) and _has_content(tag):
                self._note_control(child)
                self._inline(child, where)

    def _run(self, run: Element, where: _Where) -> None:
        own = run.find(f"{W}rPr")
        if own is not None and where.change is None and (formatted := own.find(f"{W}rPrChange")) is not None:
            where = where._replace(change=_change(formatted))
        for child in _in_run(run):
            tag = child.tag
            if tag in _WORDS:
                self._say(words_in(child), own, where)
            elif tag in _CHARACTERS:
                self._say(_CHARACTERS[tag], own, where)
            elif tag == f"{W}br":
                self._say("\n" if child.get(f"{W}type", "textWrapping") == "textWrapping" else "\f", own, where)
            elif tag == f"{W}fldChar":
                self._end_field(self._fields.mark(child), own, where)
            elif tag in (f"{W}instrText", f"{W}delInstrText"):
                self._fields.instruct(child.text or "")
            elif tag in _DRAWINGS:
                self._drawing(child, own, where)
            elif tag in _NOTES:
                note_id = child.get(f"{W}id")
                note = where.note if note_id is None else self.source.note(_NOTES[tag], note_id)
                self._say("", own, where, note=note)
            elif tag == f"{W}sym":
                self._say(symbols.character(child.get(f"{W}font", ""), child.get(f"{W}char", "")), own, where)
            elif len(child) and _has_content(tag):
                self._inline(child, where)

    def _drawing(self, drawing: Element, own: Element | None, where: _Where) -> None:
        for drawn in pictures.pictures(drawing, self.relations):
            self._say("", own, where._replace(link=drawn.link or where.link), picture=drawn.picture)
        self.boxes += [(box, self.section) for box in pictures.text_boxes(drawing)]

    def _end_field(self, unsaid: str, own: Element | None, where: _Where) -> None:
        if unsaid:
            self._say("", own, where, field=unsaid)

    def _say(
        self,
        text: str,
        own: Element | None,
        where: _Where,
        *,
        note: str = "",
        picture: Picture | None = None,
        field: str = "",
    ) -> None:
        if not (text or note or picture or field) or not self._fields.speaks:
            return
        words = Words(
            self.styles.look(own, self._style, self._fill, where.region),
            where.link or self._fields.link,
            field or self._fields.instruction,
            note,
            picture,
            where.change,
            tuple(self._comments),
        )
        self._fields.say()
        if self._runs and self._runs[-1][0] == words and not (note or picture):
            self._runs[-1][1].append(text)
        else:
            self._runs.append((words, [text]))


def _change(element: Element) -> Change:
    return Change(_CHANGES.get(element.tag, "formatted"), element.get(f"{W}author", ""), element.get(f"{W}date", ""))


def _has_content(tag: object) -> bool:
    """Whether words may stand under an element of this tag: not under comments in the XML, nor under properties."""
    return isinstance(tag, str) and not tag.endswith("Pr")


def _in_run(run: Element) -> Iterable[Element]:
    """The run's children, of alternatives those of the one that is read."""
    for child in run:
        if child.tag == f"{MC}AlternateContent":
            if (choice := chosen(child)) is not None:
                yield from _in_run(choice)
        else:
            yield child
