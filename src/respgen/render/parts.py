"""One part's XML with its tags → a Jinja source (edge: lxml).

Each tag becomes a processing instruction at the level where it acts: run, paragraph, cell or row. The tree is written
out, and the instructions become Jinja. What only holds tags is wrapped in a check, so that nothing empty is left.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Iterable

from lxml import etree

from respgen.render.runs import NOTICE, R, W, w
from respgen.template import CORE, TAG, Tag

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MARK = re.compile(r"<\?respgen (\d+)\?>")
_SOLID = {w(name) for name in ("drawing", "pict", "object", "sym", "fldChar", "fldSimple", "footnoteReference")}


def parsed(content: bytes) -> etree._Element:
    """A part's root. Positions of elements are those that `document` found."""
    return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))


def source(content: bytes, tags: list[Tag], slot: Callable[..., int], notice: bool) -> str:
    """The part as a Jinja source. `slot` keeps paragraph and run properties for drawing, and numbers them.

    `notice`: the part lacks the draft notice, and is given it as its first paragraph.
    """
    return _Part(content, tags, slot).source(notice)


class _Part:
    """Turns one part's tree into a Jinja source."""

    def __init__(self, content: bytes, tags: list[Tag], slot: Callable[..., int]) -> None:
        self._root = _prefixed(parsed(content))
        self._tags, self._slot = tags, slot
        self._codes: list[str] = []

    def source(self, notice: bool) -> str:
        if self._tags and self._tags[0].place.part == CORE:
            self._properties()
        else:
            self._paragraphs()
        if notice:
            where = self._slot(None, None, NOTICE)
            self._root[0].insert(0, self._mark(f"{{{{ draft_notice|_blocks({where}) }}}}"))
        written = etree.tostring(self._root, encoding="unicode")
        pieces = _MARK.split(written)
        for index in range(0, len(pieces), 2):
            # Nothing that stands in the template outside its tags is Jinja.
            pieces[index] = re.sub(r"\{[{%#]", lambda match: f"{{{{ {match[0]!r} }}}}", pieces[index])
        for index in range(1, len(pieces), 2):
            pieces[index] = self._codes[int(pieces[index])]
        return DECLARATION + "".join(pieces)

    def _mark(self, code: str) -> etree._ProcessingInstruction:
        self._codes.append(code)
        return etree.ProcessingInstruction("respgen", str(len(self._codes) - 1))

    def _properties(self) -> None:
        tags = iter(self._tags)
        names = {tag.place.story for tag in self._tags}
        for element in self._root:
            if f'document property "{etree.QName(element).localname}"' not in names:
                continue
            text = element.text or ""
            matches = list(TAG.finditer(text))
            ends = [match.start() for match in matches[1:]] + [len(text)]
            element.text = text[: matches[0].start()] if matches else text
            for match, end in zip(matches, ends, strict=False):
                tag = next(tags)
                mark = self._mark(f"{{{{ ({tag.source})|_plain }}}}" if tag.kind == "value" else _statement(tag))
                mark.tail = text[match.end() : end]
                element.append(mark)

    def _paragraphs(self) -> None:
        by_path: dict[tuple[int, ...], list[Tag]] = {}
        for tag in self._tags:
            by_path.setdefault(tag.place.path, []).append(tag)
        # All are found before the first is changed, since changing moves what comes behind.
        found = [(self._at(path), tags) for path, tags in by_path.items()]
        cells = {cell for paragraph, tags in found if (cell := _ancestor(paragraph, "tc")) is not None}
        tables = {
            table
            for paragraph, tags in found
            if tags[0].scope == "tr" and (table := _ancestor(paragraph, "tbl")) is not None
        }
        for paragraph, tags in found:
            self._paragraph(paragraph, tags)
        for cell in cells:
            inside = [child for child in cell if child.tag != w("tcPr")]
            if inside:
                self._wrap("cell", inside[0], inside[-1])
        for table in tables:
            self._wrap("table", table, table)

    def _at(self, path: tuple[int, ...]) -> etree._Element:
        element = self._root
        for position in path:
            element = element[position]
        return element

    def _paragraph(self, paragraph: etree._Element, tags: list[Tag]) -> None:
        first = tags[0]
        if first.scope in ("tr", "tc"):
            lifted = _ancestor(paragraph, first.scope)
            if lifted is not None:
                _replace(lifted, [self._mark(_statement(tag)) for tag in tags])
            return
        pPr = paragraph.find(w("pPr"))
        if first.alone and (first.scope == "p" or first.kind == "value"):
            code = _statement(first)
            if first.kind == "value":
                where = self._slot(_without_section(pPr), _text_nodes(paragraph)[0][1].find(w("rPr")))
                code = f"{{{{ ({first.source})|_blocks({where}) }}}}"
            section = None if pPr is None else pPr.find(w("sectPr"))
            _replace(paragraph, [self._mark(code)] + ([] if section is None else [_holding(section)]))
            return
        self._runs(paragraph, tags)
        if any(tag.kind == "statement" for tag in tags) or not _says_something(paragraph):
            self._wrap("paragraph", paragraph, paragraph)

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
                code = f"{{{{ ({tag.source})|_runs({self._slot(None, rPr)}) }}}}"
            if tag.kind != "comment":
                pieces.append(self._mark(code))
            end = match.end()
        return pieces + _text(words[end:])


def _statement(tag: Tag) -> str:
    return f"{{% {tag.source} %}}" if tag.kind == "statement" else ""


def _ancestor(element: etree._Element, name: str) -> etree._Element | None:
    return next(element.iterancestors(w(name)), None)


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
    """The w:t of the paragraph's own runs, each with its run, without those of a text box that hangs in it."""
    nodes: list[tuple[etree._Element, etree._Element]] = []
    for text in paragraph.iter(w("t")):
        run = text.getparent()
        if run is not None and run.tag == w("r") and _ancestor(text, "p") is paragraph:
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
        element.tag in _SOLID or (element.tag == w("t") and (element.text or "").strip())
        for element in paragraph.iter()
    )


def _without_section(pPr: etree._Element | None) -> etree._Element | None:
    if pPr is None or pPr.find(w("sectPr")) is None:
        return pPr
    without = copy.deepcopy(pPr)
    etree.strip_elements(without, w("sectPr"))
    return without


def _holding(section: etree._Element) -> etree._Element:
    """An otherwise empty paragraph that ends the section which a lifted paragraph ended."""
    paragraph = etree.Element(w("p"))
    etree.SubElement(paragraph, w("pPr")).append(section)
    return paragraph


def _prefixed(root: etree._Element) -> etree._Element:
    """The root with the prefixes w and r declared, which all that is drawn uses."""
    if root.nsmap.get("r") == R or etree.QName(root).namespace != W:
        return root
    renewed = etree.Element(root.tag, nsmap={**{name: at for name, at in root.nsmap.items() if name}, "w": W, "r": R})
    renewed.attrib.update(root.attrib)
    renewed.extend(list(root))
    return renewed
