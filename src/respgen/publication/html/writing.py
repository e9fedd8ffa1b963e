"""A clean Word file → the fragment of a web page that says the same (pure).

Everything is written from the runs that the public sees; nothing is taken over as markup. Bold and italic count where
they are not the look of the whole style: a heading is no emphasis.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from itertools import groupby

from respgen.model import Block, Document, Picture, Run, Story
from respgen.publication.html import shown
from respgen.publication.html.addresses import safe
from respgen.publication.html.marks import Marks, Size
from respgen.publication.html.names import Names
from respgen.publication.html.outline import Box, Grid, Items, Node, Outline, Quotation, Spot, Text
from respgen.publication.html.wording import words

WIDE = 4
"""How many columns a table has that is too wide for a telephone."""

_FORMS = {"lowerLetter": "a", "upperLetter": "A", "lowerRoman": "i", "upperRoman": "I"}
_RAISED = {"superscript": "sup", "subscript": "sub"}
_KINDS = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF8", "gif"))


def kind_of(content: bytes) -> str:
    """The kind of a picture that every browser shows, by its first bytes; empty for another."""
    return next((kind for start, kind in _KINDS if content.startswith(start)), "")


@dataclass(frozen=True, slots=True)
class _Look:
    """What makes neighbouring runs one piece of markup."""

    link: str = ""
    language: str = ""
    bold: bool = False
    italic: bool = False
    struck: bool = False
    raised: str = ""


@dataclass(frozen=True, slots=True)
class _Where:
    """What a paragraph has from what it stands in: the language, and whether it is bold or a heading may be there."""

    language: str
    plain: bool = False
    headings: bool = True


@dataclass(slots=True)
class _Notes:
    """The notes in the order of their references, and how often each was referred to."""

    numbers: dict[str, int] = field(default_factory=dict)
    references: dict[str, int] = field(default_factory=dict)


class Writer:
    """One document, while it is written. `first` is the level of its highest headings, and with `scrolling` a table of
    many columns stands in a region of its own, which a style sheet can let scroll."""

    def __init__(self, document: Document, marks: Marks, language: str, first: int, scrolling: bool) -> None:
        self._document, self._marks, self._language = document, marks, language
        self._shift, self._scrolling = first - 1, scrolling
        self._outline = Outline(document)
        self._styles = {style.name: style for style in document.styles if style.kind == "paragraph"}
        self._notes_told = shown.notes(document)
        self._notes = _Notes()
        self._names = Names()
        self._ids: dict[shown.Key, str] = {}
        self._targets: dict[str, str] = {}
        self._heading, self._title = "", ""
        self._note = ""
        self._words = words(language)

    def fragment(self) -> str:
        """The whole of it, in one element that says the language."""
        story = shown.body(self._document)
        if story is None:
            return ""
        self._name(story)
        nodes = self._outline.of(story)
        where = _Where(self._language)
        told = [line for node in nodes for line in self._node(node, where)]
        lines = [f'<div lang="{escape(self._language)}">', *told, *self._endnotes(where), "</div>"]
        return "\n".join(lines) + "\n"

    def _name(self, story: Story) -> None:
        """Gives ids to headings, and to whatever a link leads to."""
        inside = (story, *(one for one in self._document.stories if one.kind == "text box" and one.part == story.part))
        blocks = [block for one in inside for block in one.blocks if shown.is_seen(block)]
        linked = {run.link.removeprefix("#") for block in blocks for run in shown.runs(block) if run.link[:1] == "#"}
        keys = {self._marks.bookmarks[name]: name for name in sorted(linked & set(self._marks.bookmarks))}
        for block in blocks:
            key = shown.key(block)
            if block.kind == "heading" or key in keys:
                self._ids[key] = self._names.given(_text(block) if block.kind == "heading" else keys[key])
        for name in linked & set(self._marks.bookmarks):
            self._targets[name] = self._ids.get(self._marks.bookmarks[name], "")

    # ---------------------------------------------------------------------------------------------- nodes

    def _nodes(self, nodes: Iterable[Node], where: _Where) -> Iterator[str]:
        for node in nodes:
            yield from self._node(node, where)

    def _node(self, node: Node, where: _Where) -> Iterator[str]:
        if isinstance(node, Text):
            yield self._text(node.block, where)
        elif isinstance(node, Items):
            yield from self._items(node, where)
        elif isinstance(node, Quotation):
            yield "<blockquote>"
            yield from self._nodes(node.nodes, where)
            yield "</blockquote>"
        elif isinstance(node, Box):
            yield "<div>"
            yield from self._nodes(node.nodes, where)
            yield "</div>"
        else:
            yield from self._grid(node, where)

    def _text(self, block: Block, where: _Where) -> str:
        is_heading = block.kind == "heading" and where.headings
        tag = f"h{min(6, block.level + self._shift)}" if is_heading else "p"
        attributes, inside = self._inside(block, where)
        if is_heading:
            self._heading, self._title = self._ids.get(shown.key(block), ""), _text(block).casefold()
        return f"<{tag}{attributes}>{inside}</{tag}>"

    def _items(self, items: Items, where: _Where) -> Iterator[str]:
        tag = "ol" if items.ordered else "ul"
        attributes = _attribute("type", _FORMS.get(items.form, "")) if items.ordered else ""
        attributes += f' start="{items.start}"' if items.ordered and items.start != 1 else ""
        yield f"<{tag}{attributes}>"
        for member in items.members:
            yield from self._holding("li", "", member, where)
        yield f"</{tag}>"

    def _holding(self, tag: str, attributes: str, nodes: Sequence[Node], where: _Where) -> Iterator[str]:
        """An element around the nodes; a paragraph that begins it, and is its only one, needs no element of its own."""
        texts = [node for node in nodes if not isinstance(node, Items | Grid)]
        if nodes and isinstance(nodes[0], Text) and texts == [nodes[0]] and not self._is_heading(nodes[0].block, where):
            more, inside = self._inside(nodes[0].block, where)
            start, nodes = f"<{tag}{attributes}{more}>{inside}", nodes[1:]
        else:
            start = f"<{tag}{attributes}>"
        if not nodes:
            yield f"{start}</{tag}>"
            return
        yield start
        yield from self._nodes(nodes, where)
        yield f"</{tag}>"

    @staticmethod
    def _is_heading(block: Block, where: _Where) -> bool:
        return block.kind == "heading" and where.headings

    def _grid(self, grid: Grid, where: _Where) -> Iterator[str]:
        is_wide = self._scrolling and grid.columns >= WIDE
        label = f' aria-labelledby="{self._heading}"' if self._heading else f' aria-label="{self._words["table"]}"'
        caption, name = shown.text(" ".join(grid.caption.split())), ""
        if self._heading and caption.casefold() == self._title:
            # Nobody wants to hear the heading twice.
            caption = ""
        if is_wide:
            if caption:
                name = self._names.given(f"table {caption}")
                label = f' aria-labelledby="{name}"'
            yield f'<div class="wide" role="region" tabindex="0"{label}>'
        yield "<table>" if caption or not self._heading else f'<table aria-labelledby="{self._heading}">'
        if caption:
            yield f"<caption{_attribute('id', name)}>{escape(caption, quote=False)}</caption>"
        for tag, rows, scope in (("thead", grid.head, "col"), ("tbody", grid.rows, "row")):
            if rows:
                yield f"<{tag}>"
                for row in rows:
                    yield "<tr>"
                    for spot in row:
                        yield from self._spot(spot, scope, where)
                    yield "</tr>"
                yield f"</{tag}>"
        yield "</table>"
        if is_wide:
            yield "</div>"

    def _spot(self, spot: Spot, scope: str, where: _Where) -> Iterator[str]:
        tag = "th" if spot.header else "td"
        attributes = f' scope="{scope}"' if spot.header else ""
        attributes += f' colspan="{spot.column_span}"' if spot.column_span > 1 else ""
        attributes += f' rowspan="{spot.row_span}"' if spot.row_span > 1 else ""
        inside = _Where(where.language, spot.header, where.headings and not spot.header)
        yield from self._holding(tag, attributes, spot.nodes, inside)

    def _endnotes(self, where: _Where) -> Iterator[str]:
        """The notes that something refers to; those that notes refer to come behind."""
        done = 0
        lines: list[str] = []
        while done < len(self._notes.numbers):
            name, number = list(self._notes.numbers.items())[done]
            self._note = name
            nodes = self._outline.of_blocks(self._notes_told.get(name, ()), ())
            told = list(self._nodes(nodes, where))
            back = "".join(
                f' <a href="#{_reference(number, count)}" role="doc-backlink" aria-label="{self._words["back"]}">↩</a>'
                for count in range(1, self._notes.references[name] + 1)
            )
            lines += [f'<li id="page-note-{number}">', *told, f"<p>{back.strip()}</p>", "</li>"]
            done += 1
        if lines:
            yield f'<section role="doc-endnotes" aria-label="{self._words["footnotes"]}">'
            yield from ("<ol>", *lines, "</ol>", "</section>")

    # --------------------------------------------------------------------------------------------- inline

    def _inside(self, block: Block, where: _Where) -> tuple[str, str]:
        """The attributes of the paragraph's element, and what stands in it."""
        language = shown.language(block.language)
        attributes = _attribute("id", self._ids.get(shown.key(block), ""))
        if language and not shown.is_same(language, where.language):
            attributes += _attribute("lang", language)
        else:
            language = where.language
        return attributes, self._inline(block, language, where)

    def _inline(self, block: Block, language: str, where: _Where) -> str:
        style = self._styles.get(block.style)
        bold = where.plain or block.kind == "heading" or (style is not None and style.look.bold)
        italic = style is not None and style.look.italic
        sizes = self._sizes(block)

        def look(run: Run) -> _Look:
            if run.note:
                return _Look()
            own = shown.language(run.language)
            strange = bool(own) and any(map(str.isalpha, run.text)) and not shown.is_same(own, language)
            return _Look(
                self._target(run.link),
                own if strange else "",
                run.bold and not bold,
                run.italic and not italic,
                run.struck,
                _RAISED.get(run.raised, ""),
            )

        pieces: list[str] = []
        for one, members in groupby(shown.runs(block), look):
            told = [(run, self._said(run, sizes)) for run in members]
            inside = "".join(text for _, text in told)
            speaks = any(run.text.strip() for run, _ in told) or any(run.picture and run.picture.alt for run, _ in told)
            pieces.append(_marked(inside, one, speaks))
        return "".join(pieces)

    def _sizes(self, block: Block) -> Iterator[Size | None]:
        """How large the pictures of the paragraph are shown, one after the other."""
        count = sum(1 for run in block.runs if run.picture and run.picture.part)
        sizes = self._marks.sizes.get(shown.key(block), ())
        yield from sizes if len(sizes) == count else (None,) * count

    def _said(self, run: Run, sizes: Iterator[Size | None]) -> str:
        lines = shown.text(run.text.replace("\t", " ").replace("\f", " ")).split("\n")
        said = "<br>\n".join(escape(line, quote=False) for line in lines)
        if run.picture:
            said += self._picture(run.picture, next(sizes, None) if run.picture.part else None)
        return said + self._reference(run.note) if run.note else said

    def _picture(self, picture: Picture, size: Size | None) -> str:
        if picture.watermark:
            return ""
        alt = "" if picture.decorative else shown.text(" ".join(picture.alt.split()))
        content = self._document.parts.get(picture.part, b"")
        if kind := kind_of(content):
            measures = f' width="{size[0]}" height="{size[1]}"' if size else ""
            data = base64.b64encode(content).decode()
            return f'<img src="data:image/{kind};base64,{data}" alt="{escape(alt)}"{measures}>'
        # What no browser shows (a chart, a drawing, a metafile) is told in its place, as browsers themselves do it.
        return f'<span role="img" aria-label="{escape(alt)}">{escape(alt, quote=False)}</span>' if alt else ""

    def _reference(self, note: str) -> str:
        if note not in self._notes_told or note == self._note:
            return ""
        number = self._notes.numbers.setdefault(note, len(self._notes.numbers) + 1)
        count = self._notes.references[note] = self._notes.references.get(note, 0) + 1
        return (
            f'<sup><a href="#page-note-{number}" id="{_reference(number, count)}" role="doc-noteref">{number}</a></sup>'
        )

    def _target(self, link: str) -> str:
        if link.startswith("#"):
            name = self._targets.get(link.removeprefix("#"), "")
            return f"#{name}" if name else ""
        # What is no whole address lies beside the Word file, where the page does not.
        return safe(link) if ":" in link else ""


def _marked(inside: str, look: _Look, speaks: bool) -> str:
    if not speaks:
        return inside
    for wanted, tag in ((look.raised, look.raised), (look.struck, "s"), (look.italic, "em"), (look.bold, "strong")):
        if wanted:
            inside = f"<{tag}>{inside}</{tag}>"
    if look.link:
        return f'<a href="{escape(look.link)}"{_attribute("lang", look.language)}>{inside}</a>'
    return f'<span lang="{look.language}">{inside}</span>' if look.language else inside


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _reference(number: int, count: int) -> str:
    return f"page-note-{number}-from" + (f"-{count}" if count > 1 else "")


def _text(block: Block) -> str:
    return " ".join("".join(run.text for run in shown.runs(block)).split())


def unshown(document: Document, marks: Marks) -> Iterator[tuple[Block, str]]:
    """The paragraphs that a web page would say wrongly, each with what there is in it: a fraction becomes a number."""
    for story in document.stories:
        for block in story.blocks:
            if shown.key(block) in marks.equations and shown.is_seen(block):
                yield block, "an equation"
