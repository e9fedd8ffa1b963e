"""One part's XML with its tags → a Jinja source (edge: lxml).

Each tag becomes a processing instruction at the level where it acts: run, paragraph or row. The tree is written
out, and the instructions become Jinja. A paragraph, cell or table that tags may leave empty is wrapped in a check.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable

from lxml import etree

from respgen.document import tree
from respgen.model import WordPlace
from respgen.render.runs import R, W, w
from respgen.template import CORE, TAG, Tag

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SOLID = (
    "drawing", "pict", "object", "sym", "fldChar", "fldSimple", "footnoteReference", "endnoteReference",
    "footnoteRef", "endnoteRef", "commentReference", "sectPr", "oMath",
)  # fmt: skip
"""What a paragraph may hold besides words and must not lose; page and column breaks too."""
_MARK = re.compile(r"<\?respgen (\d+)\?>")
_NEXT = "respgen-next"
NOT_HERE = "it stands in an alternative text, a field, an equation, a comment, a property or the like"
_MARKERS = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")

Slots = Callable[[Tag, etree._Element | None, etree._Element | None, etree._Element], int]
"""Keeps a tag's paragraph and run properties for drawing, and numbers them; the last argument is the part's root."""


class UndrawableError(Exception):
    """The template cannot be drawn: where, the words at fault, and why."""

    def __init__(self, place: WordPlace, words: str, reason: str) -> None:
        super().__init__(reason)
        self.place, self.words, self.reason = place, words, reason


def source(place: WordPlace, content: bytes, tags: list[Tag], prose: set[Tag], slot: Slots, notice: int | None) -> str:
    """The part at `place` as a Jinja source. `prose` are the tags that print blocks.

    `notice` is the slot of the draft notice where the part lacks it, and is given it as its first paragraph.
    Raises UndrawableError.
    """
    return _Part(place, content, tags, prose, slot).source(notice)


class _Part:
    """Turns one part's tree into a Jinja source."""

    def __init__(self, place: WordPlace, content: bytes, tags: list[Tag], prose: set[Tag], slot: Slots) -> None:
        self._place = place
        self._root = prefixed(tree.parse(content))
        self._tags, self._prose, self._slot = tags, prose, slot
        self._codes: list[str] = []
        self._statements: list[tuple[etree._Element, Tag]] = []

    def source(self, notice: int | None) -> str:
        if self._tags and self._tags[0].place.part == CORE:
            self._properties()
        elif self._tags:
            self._paragraphs()
            self._check_pairs()
            self._keep_marks_unique()
        body = self._root.find(w("body"))
        if notice is not None and body is not None:
            body.insert(0, self._mark(f"{{{{ draft_notice|_blocks({notice}) }}}}"))
        self._check_left_over()
        pieces = _MARK.split(etree.tostring(self._root, encoding="unicode"))
        for index in range(0, len(pieces), 2):
            # Nothing that stands in the template outside its tags is Jinja.
            pieces[index] = re.sub(r"\{[{%#]", lambda match: f"{{{{ {match[0]!r} }}}}", pieces[index])
            pieces[index] = pieces[index].replace(_NEXT, "{{ 0|_next }}")
        for index in range(1, len(pieces), 2):
            pieces[index] = self._codes[int(pieces[index])]
        return DECLARATION + "".join(pieces)

    def _mark(self, code: str, tag: Tag | None = None) -> etree._ProcessingInstruction:
        self._codes.append(code)
        mark = etree.ProcessingInstruction("respgen", str(len(self._codes) - 1))
        if tag is not None and tag.kind == "statement" and code:
            self._statements.append((mark, tag))
        return mark

    def _check_left_over(self) -> None:
        """No tag may be printed as it stands. What a tracked change deleted or moved away is not printed."""
        if found := left_over(self._root):
            raise UndrawableError(self._place, found, NOT_HERE)

    def _check_pairs(self) -> None:
        """Both ends of a pair must have one parent now, or what lies between could not be repeated or left out."""
        opened: list[tuple[etree._Element, Tag]] = []
        for mark, tag in self._statements:
            word = tag.source.split(" ", 1)[0]
            if word in ("if", "for"):
                opened.append((mark, tag))
                continue
            start, start_tag = opened[-1]
            if start.getparent() is not mark.getparent():
                reason = f"{start_tag.words} opens it on another side of a link, a content control or a tracked change"
                raise UndrawableError(tag.place, tag.words, reason)
            if _open_fields(start, mark):
                reason = f"a field begins or ends between it and {start_tag.words}, and not both"
                raise UndrawableError(tag.place, tag.words, reason)
            if word.startswith("end"):
                opened.pop()

    def _keep_marks_unique(self) -> None:
        """A bookmark inside a condition or a loop would lose one end, or its name would occur more than once.

        A picture that a loop repeats gets another number each time.
        """
        depth, loops, inside = 0, 0, set[str]()
        words = {mark: tag.source.split(" ", 1)[0] for mark, tag in self._statements}
        for element in self._root.iter():
            if element in words:
                depth += {"if": 1, "for": 1, "endif": -1, "endfor": -1}.get(words[element], 0)
                loops += {"for": 1, "endfor": -1}.get(words[element], 0)
            elif loops and element.tag == f"{tree.WP}docPr":
                element.set("id", _NEXT)
            elif depth and element.tag in (w("bookmarkStart"), w("bookmarkEnd")):
                inside.add(element.get(w("id"), ""))
        for element in list(self._root.iter(w("bookmarkStart"), w("bookmarkEnd"))):
            parent = element.getparent()
            if element.get(w("id"), "") in inside and parent is not None:
                parent.remove(element)

    def _properties(self) -> None:
        tags = iter(self._tags)
        names = {tag.place.story for tag in self._tags}
        for element in self._root.iterchildren("*"):
            if f'document property "{etree.QName(element).localname}"' not in names:
                continue
            text = element.text or ""
            matches = list(TAG.finditer(text))
            ends = [match.start() for match in matches[1:]] + [len(text)]
            element.text = text[: matches[0].start()] if matches else text
            for match, end in zip(matches, ends, strict=False):
                tag = next(tags)
                code = _statement(tag)
                if tag.kind == "value":
                    code = f"{{{{ ({tag.source})|_plain({self._slot(tag, None, None, self._root)}) }}}}"
                mark = self._mark(code, tag)
                mark.tail = text[match.end() : end]
                element.append(mark)

    def _paragraphs(self) -> None:
        by_path: dict[tuple[int, ...], list[Tag]] = {}
        for tag in self._tags:
            by_path.setdefault(tag.place.path, []).append(tag)
        # All are found before the first is changed, since changing moves what comes behind.
        found = [(self._at(path), tags) for path, tags in by_path.items()]
        # Word reads an alternative's choice; the fallback, for programs before 2010, repeats its tags.
        for fallback in [one for one in self._root.iter(f"{tree.MC}Fallback") if TAG.search(_words(one))]:
            _replace(fallback, [])
        holders = dict.fromkeys(_holder(paragraph) for paragraph, _ in found)
        tables = dict.fromkeys(_ancestor(paragraph, "tbl") for paragraph, tags in found if tags[0].scope == "tr")
        for paragraph, tags in found:
            self._paragraph(paragraph, tags)
        for holder in holders:
            if inside := [child for child in (holder if holder is not None else ()) if child.tag != w("tcPr")]:
                self._wrap("holder", inside[0], inside[-1])
        for table in tables:
            if table is not None:
                self._wrap("table", table, table)

    def _at(self, path: tuple[int, ...]) -> etree._Element:
        element = self._root
        for position in path:
            element = element[position]
        return element

    def _paragraph(self, paragraph: etree._Element, tags: list[Tag]) -> None:
        first = tags[0]
        if len(TAG.findall("".join(text.text or "" for text, _ in _text_nodes(paragraph)))) != len(tags):
            reason = "one of its paragraph's tags stands where nothing can be filled in: in a field or an equation"
            raise UndrawableError(first.place, first.words, reason)
        if first.scope == "tr":
            lifted = _ancestor(paragraph, "tr")
            if lifted is None:
                raise UndrawableError(first.place, first.words, "a tag with tr stands in a table")
            self._lift(lifted, _statement(first), first)
        elif first.scope == "p" and first.kind != "value":
            self._lift(paragraph, _statement(first), first)
        elif first in self._prose:
            if any(_is_solid(element) or element.tag == w("tab") for element in paragraph.iter()):
                reason = "prose needs a paragraph of its own, without a picture, break, note or field in it"
                raise UndrawableError(first.place, first.words, reason)
            rPr = _text_nodes(paragraph)[0][1].find(w("rPr"))
            slot = self._slot(first, paragraph.find(w("pPr")), rPr, self._root)
            self._lift(paragraph, f"{{{{ ({first.source})|_blocks({slot}) }}}}", first)
        else:
            self._runs(paragraph, tags)
            if any(tag.kind == "statement" for tag in tags) or not _says_something(paragraph):
                self._wrap("paragraph", paragraph, paragraph)

    def _lift(self, element: etree._Element, code: str, tag: Tag) -> None:
        """Put the tag in the place of a paragraph or row. What marks a spot in it stays, as does a section."""
        if any(_is_solid(one) and one.tag != w("sectPr") for one in element.iter()):
            reason = (
                "what it stands in disappears, and a picture, text box, break, note or field in there would be lost"
            )
            raise UndrawableError(tag.place, tag.words, reason)
        markers = [one for name in _MARKERS for one in element.iter(w(name))]
        sections = [_holding(section) for section in element.iter(w("sectPr"))]
        _replace(element, [*markers, self._mark(code, tag), *sections])

    def _wrap(self, name: str, first: etree._Element, last: etree._Element) -> None:
        """Put a check around siblings, which leaves out what the tags inside left empty."""
        first.addprevious(self._mark(f"{{% filter _{name} %}}"))
        last.addnext(self._mark("{% endfilter %}"))

    def _runs(self, paragraph: etree._Element, tags: list[Tag]) -> None:
        """Give every tag a place of its own between the paragraph's runs."""
        _join(paragraph)
        waiting = iter(tags)
        runs = dict.fromkeys(run for text, run in _text_nodes(paragraph) if TAG.search(text.text or ""))
        for run in runs:
            rPr = run.find(w("rPr"))
            pieces: list[etree._Element] = []
            current: etree._Element | None = None
            for child in [child for child in run if child is not rPr]:
                for piece in self._split(child, waiting, rPr) if child.tag == w("t") else [child]:
                    if isinstance(piece, etree._ProcessingInstruction):
                        pieces.append(piece)
                        current = None
                        continue
                    if current is None:
                        current = etree.Element(run.tag)
                        current.attrib.update(run.attrib)
                        current.extend([] if rPr is None else [copy.deepcopy(rPr)])
                        pieces.append(current)
                    current.append(piece)
            _replace(run, pieces)

    def _split(self, text: etree._Element, tags: Iterable[Tag], rPr: etree._Element | None) -> list[etree._Element]:
        words = text.text or ""
        waiting, pieces, end = iter(tags), list[etree._Element](), 0
        for match in TAG.finditer(words):
            pieces += _text(words[end : match.start()])
            tag = next(waiting)
            code = _statement(tag)
            if tag.kind == "value":
                code = f"{{{{ ({tag.source})|_runs({self._slot(tag, None, rPr, self._root)}) }}}}"
            if tag.kind != "comment":
                pieces.append(self._mark(code, tag))
            end = match.end()
        return pieces + _text(words[end:])


def left_over(root: etree._Element) -> str:
    """The words of a tag that nothing fills in, empty where there is none.

    What a tracked change deleted or moved away is not printed; a field's instruction may be in several pieces.
    """
    instructions: dict[etree._Element | None, str] = {}
    for element in root.iter("*"):
        if element.tag == w("instrText"):
            paragraph = _ancestor(element, "p")
            instructions[paragraph] = instructions.get(paragraph, "") + (element.text or "")
        gone = element.tag == w("delText") or _ancestor(element, "moveFrom") is not None
        for words in ("" if gone else element.text or "", *map(str, element.attrib.values())):
            if TAG.search(words):
                return words
    return next((words for words in instructions.values() if TAG.search(words)), "")


def _open_fields(start: etree._Element, end: etree._Element) -> int:
    """How many more fields begin than end between two siblings."""
    count, element = 0, start.getnext()
    while element is not None and element is not end:
        for mark in element.iter(w("fldChar")):
            count += {"begin": 1, "end": -1}.get(mark.get(w("fldCharType"), ""), 0)
        element = element.getnext()
    return count


def _statement(tag: Tag) -> str:
    """The tag as Jinja. What `set` names is written out where it is used, so nothing remains of it."""
    return f"{{% {tag.source} %}}" if tag.kind == "statement" and not tag.source.startswith("set ") else ""


def _words(element: etree._Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _ancestor(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(w(name)), None)


def _holder(paragraph: etree._Element) -> etree._Element | None:
    """What must not be left without a paragraph: the cell, header, text box or note around this one, if any."""
    names = {w(name) for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote")}
    return next((element for element in paragraph.iterancestors() if element.tag in names), None)


def _replace(element: etree._Element, others: list[etree._Element]) -> None:
    for other in others:
        element.addprevious(other)
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _text(words: str) -> list[etree._Element]:
    if not words:
        return []
    text = etree.Element(w("t"))
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    return [text]


def _text_nodes(paragraph: etree._Element) -> list[tuple[etree._Element, etree._Element]]:
    """The w:t of the paragraph's own runs, each with its run.

    Those of a text box that hangs in it are not among them, nor what a tracked change moved away.
    """
    nodes: list[tuple[etree._Element, etree._Element]] = []
    for text in paragraph.iter(w("t")):
        run = text.getparent()
        moved = _ancestor(text, "moveFrom") is not None
        if run is not None and run.tag == w("r") and _ancestor(text, "p") is paragraph and not moved:
            nodes.append((text, run))
    return nodes


def _join(paragraph: etree._Element) -> None:
    """Word splits a tag over runs when somebody edits it: all of it goes where it begins."""
    nodes = [text for text, _ in _text_nodes(paragraph)]
    texts = [node.text or "" for node in nodes]
    starts = [sum(map(len, texts[:index])) for index in range(len(texts))]
    pieces = list(texts)
    for match in TAG.finditer("".join(texts)):
        for index, (text, start) in enumerate(zip(texts, starts, strict=True)):
            end = start + len(text)
            if start <= match.start() < end < match.end():
                pieces[index] += match[0][end - match.start() :]
            elif match.start() < start < match.end():
                pieces[index] = pieces[index][min(match.end(), end) - start :]
    for node, piece in zip(nodes, pieces, strict=True):
        node.text = piece


def _says_something(paragraph: etree._Element) -> bool:
    """Whether the paragraph holds anything but tags."""
    return any(
        _is_solid(element) or (element.tag == w("t") and (element.text or "").strip()) for element in paragraph.iter()
    )


def _is_solid(element: etree._Element) -> bool:
    if not isinstance(element.tag, str):
        return False
    name = etree.QName(element).localname
    return name in SOLID or (name == "br" and element.get(w("type")) in ("page", "column"))


def _holding(section: etree._Element) -> etree._Element:
    """An otherwise empty paragraph that ends the section which a lifted paragraph ended."""
    paragraph = etree.Element(w("p"))
    etree.SubElement(paragraph, w("pPr")).append(section)
    return paragraph


def prefixed(root: etree._Element) -> etree._Element:
    """The root with the prefixes w and r declared, which all that is drawn uses."""
    if etree.QName(root).namespace != W or (root.nsmap.get("w"), root.nsmap.get("r")) == (W, R):
        return root
    renewed = etree.Element(root.tag, nsmap={**{name: at for name, at in root.nsmap.items() if name}, "w": W, "r": R})
    renewed.attrib.update(root.attrib)
    renewed.extend(list(root))
    return renewed
