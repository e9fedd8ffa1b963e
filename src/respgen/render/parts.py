"""One part's XML with its tags → a Jinja source (edge: lxml).

Each tag becomes a processing instruction at the level where it acts: run, paragraph or row. The tree is written
out, and the instructions become Jinja. A paragraph, cell or table that tags may leave empty is wrapped in a check.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from lxml import etree

from respgen.document import tree
from respgen.model import WordPlace, excerpt
from respgen.render import repeats
from respgen.render.paragraphs import (
    ancestor,
    holds_one_tag,
    is_solid,
    join,
    join_paragraphs,
    replace,
    run_of,
    says_something,
    text_element,
    text_nodes,
    trim,
)
from respgen.render.runs import R, W, w
from respgen.template import CORE, TAG, Fault, Path, Tag

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
NOT_HERE = "nothing is filled in there: in a field, a screen tip, the alternative text of a table and the like"
_MARKERS = ("bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd")

Slots = Callable[[Tag, etree._Element | None, etree._Element | None, etree._Element], int]
"""Keeps a tag's paragraph and its run's properties for drawing, and numbers them; the last argument is the root."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a template: its place, its bytes, its tags, and what is known of these.

    `prose` are the tags that print blocks, `links` those that print a link. `faulty` are the words and places of tags
    that have a fault already: their paragraphs stay as they are, and nothing more is told of them; where some are, the
    pairs are not looked at. `joined` are the paths of paragraphs that tags make one, `places` those of all paragraphs,
    by their paths, `counting` the template's numbered lists.
    """

    place: WordPlace
    content: bytes
    tags: Sequence[Tag]
    prose: Collection[Tag]
    faulty: Collection[tuple[WordPlace, str]] = ()
    joined: Sequence[tuple[Path, ...]] = ()
    places: Mapping[Path, WordPlace] = field(default_factory=dict)
    counting: repeats.Counting = repeats.Counting()
    links: Collection[Tag] = ()


def source(part: Part, slot: Slots, notice: int | None) -> tuple[str, list[Fault]]:
    """The part as a Jinja source, and the faults that only its tree shows; with any fault the source is empty.

    `notice` is the slot of the draft notice where the part lacks it, and is given it as its first paragraph.
    """
    writing = _Writing(part, slot)
    return writing.source(notice), writing.faults


class _Writing:
    """Turns one part's tree into a Jinja source."""

    def __init__(self, part: Part, slot: Slots) -> None:
        self._part, self._slot = part, slot
        self._root = prefixed(tree.parse(part.content))
        self._name = unused_name(etree.tostring(self._root, encoding="unicode"))
        self._tags = [tag for tag in part.tags if (tag.place, tag.words) not in part.faulty]
        faulty = {place.path for place, _ in part.faulty}
        self._faulty_paths = faulty.union(*(paths for paths in part.joined if not faulty.isdisjoint(paths)))
        # All paths are told before the first change, since changing moves what comes behind.
        self._paths: dict[etree._Element | None, Path] = dict(_paths(self._root))
        self._codes: list[str] = []
        self._statements: list[tuple[etree._Element, Tag]] = []
        self.faults: list[Fault] = []

    def source(self, notice: int | None) -> str:
        if self._tags and self._tags[0].place.part == CORE:
            self._properties()
        elif self._tags:
            self._paragraphs()
            if not self._part.faulty and not self.faults:
                self._check_pairs()
                statements = repeats.Statements(self._statements, self._tell, self._mark, self._spot)
                repeats.settle(self._root, statements, self._part.counting)
        body = self._root.find(w("body"))
        if notice is not None and body is not None:
            body.insert(0, self._mark(f"{{{{ draft_notice|_blocks({notice}) }}}}"))
        self._check_left_over()
        if self.faults or self._part.faulty:
            return ""
        return DECLARATION + "".join(self._pieces())

    def _pieces(self) -> Iterator[str]:
        """The part's text as Jinja, piece by piece."""
        end, written = 0, etree.tostring(self._root, encoding="unicode")
        for match in re.finditer(rf"<\?{self._name} (\d+)\?>|{self._name}-mark-(\d+);", written):
            # Nothing that stands in the template outside its tags is Jinja.
            yield _raw(written[end : match.start()])
            yield self._codes[int(match[1] or match[2])]
            end = match.end()
        yield _raw(written[end:])

    def _mark(self, code: str, tag: Tag | None = None) -> etree._ProcessingInstruction:
        self._codes.append(code)
        mark = etree.ProcessingInstruction(self._name, str(len(self._codes) - 1))
        if tag is not None and tag.kind == "statement" and code:
            self._statements.append((mark, tag))
        return mark

    def _spot(self, code: str) -> str:
        """A mark for the value of an attribute, which can hold no processing instruction."""
        self._codes.append(code)
        return f"{self._name}-mark-{len(self._codes) - 1};"

    def _tell(self, tag: Tag, reason: str, mend: str = "") -> None:
        self.faults.append(Fault("misplaced", tag.place, tag.words, reason, mend))

    def _check_left_over(self) -> None:
        """No tag may be printed as it stands. What a tracked change deleted or moved away is not printed."""
        told = {(fault.place.path, fault.words) for fault in self.faults}
        for element, found in left_over(self._root):
            path = self._paths.get(_nearest(element), ())
            words = excerpt(found)
            if path in self._faulty_paths or (path, words) in told:
                continue
            told.add((path, words))
            self.faults.append(Fault("misplaced", self._part.places.get(path, self._part.place), words, NOT_HERE))

    def _check_pairs(self) -> None:
        """Both ends of a pair must have one parent now, or what lies between could not be repeated or left out."""
        opened: list[tuple[etree._Element, Tag]] = []
        for mark, tag in self._statements:
            if tag.word in ("if", "for"):
                opened.append((mark, tag))
                continue
            start, start_tag = opened[-1]
            if start.getparent() is not mark.getparent():
                told = f"{start_tag.words} opens it on another side of a link, a control or a tracked change"
                self._tell(tag, told, "put both on the same side")
            elif _open_fields(start, mark):
                told = f"a field begins or ends between it and {start_tag.words}, and not both"
                self._tell(tag, told, "put the whole field between them, or outside")
            if tag.word.startswith("end"):
                opened.pop()

    def _properties(self) -> None:
        names = {tag.place.story for tag in self._tags}
        for element in self._root.iterchildren("*"):
            if f'document property "{etree.QName(element).localname}"' not in names:
                continue
            story = f'document property "{etree.QName(element).localname}"'
            pieces = self._plain(element.text or "", [tag for tag in self._tags if tag.place.story == story])
            element.text, last = None, None
            for piece in pieces:
                if isinstance(piece, str) and last is None:
                    element.text = (element.text or "") + piece
                elif isinstance(piece, str):
                    assert last is not None
                    last.tail = (last.tail or "") + piece
                else:
                    last = self._mark(*piece)
                    element.append(last)

    def _plain(self, words: str, tags: Sequence[Tag]) -> Iterator[str | tuple[str, Tag]]:
        """The words of a property or attribute: as they are, and for each tag its code."""
        waiting, end = list(tags), 0
        for match in TAG.finditer(words):
            yield words[end : match.start()]
            end = match.end()
            if not waiting or waiting[0].words != match[0]:
                yield match[0]
                continue
            tag = waiting.pop(0)
            code = _statement(tag)
            if tag.kind == "value":
                code = f"{{{{ ({tag.source})|_plain({self._slot(tag, None, None, self._root)}) }}}}"
            yield code, tag
        yield words[end:]

    def _paragraphs(self) -> None:
        by_path: dict[Path, list[Tag]] = {}
        alts: dict[Path, list[Tag]] = {}
        for tag in self._tags:
            (alts if tag.alt else by_path).setdefault(tag.place.path if tag.alt else tag.line, []).append(tag)
        # All are found before the first is changed, since changing moves what comes behind.
        found = [(self._at(path), tags) for path, tags in by_path.items()]
        described = [(self._at(path), tags) for path, tags in alts.items()]
        joined = [[self._at(path) for path in paths] for paths in self._part.joined]
        # Word reads an alternative's choice; the fallback, for programs before 2010, repeats its tags.
        for fallback in [one for one in self._root.iter(f"{tree.MC}Fallback") if TAG.search(_words(one))]:
            replace(fallback, [])
        for paragraph, tags in described:
            self._describe(paragraph, tags)
        for first, *others in joined:
            if any(one.find(f"{w('pPr')}/{w('sectPr')}") is not None for one in (first, *others)):
                tag = next(tag for paragraph, tags in found if paragraph is first for tag in tags)
                self._tell(tag, "a section ends between the paragraphs that are joined", "end the section elsewhere")
            join_paragraphs(first, others)
        holders = dict.fromkeys(_holder(paragraph) for paragraph, _ in found)
        tables = dict.fromkeys(ancestor(paragraph, "tbl") for paragraph, tags in found if tags[0].scope == "tr")
        for paragraph, tags in found:
            self._paragraph(paragraph, tags)
        for holder in holders:
            inside = [child for child in (holder if holder is not None else ()) if child.tag != w("tcPr")]
            if inside and not self._fills_cell(inside):
                self._wrap("holder", inside[0], inside[-1])
        for table in tables:
            if table is not None:
                self._wrap("table", table, table)

    def _describe(self, paragraph: etree._Element, tags: list[Tag]) -> None:
        """Fill the tags of alternative texts; Word keeps some of them twice."""
        for element in paragraph.iter("*"):
            for name in ("descr", "title", "alt"):
                words = element.get(name, "")
                known = [tag for tag in tags if tag.words in words]
                if not known or not TAG.search(words):
                    continue
                pieces = self._plain(
                    words, [tag for match in TAG.finditer(words) for tag in known if tag.words == match[0]]
                )
                element.set(
                    name, "".join(piece if isinstance(piece, str) else self._spot(piece[0]) for piece in pieces)
                )

    def _at(self, path: tuple[int, ...]) -> etree._Element:
        element = self._root
        for position in path:
            element = element[position]
        return element

    def _paragraph(self, paragraph: etree._Element, tags: list[Tag]) -> None:
        first = next((tag for tag in tags if tag.kind != "comment"), tags[0])
        if first.place.path in self._faulty_paths:
            return
        standing = [match[0] for match in TAG.finditer("".join(text.text or "" for text, _ in text_nodes(paragraph)))]
        if standing != [tag.words for tag in tags]:
            for tag in tags:
                if tag.words in standing:
                    standing.remove(tag.words)
                else:
                    self._tell(tag, "it stands in an equation, or is split by one or by a field")
            return
        if first.scope == "tr":
            lifted = ancestor(paragraph, "tr")
            if lifted is not None:
                self._lift(lifted, _statement(first), first)
        elif first.scope == "p" and first.kind != "value":
            self._lift(paragraph, _statement(first), first)
        elif first in self._part.prose:
            around = {w(name) for name in ("tab", "hyperlink", "sdt")}
            if any(is_solid(element) or element.tag in around for element in paragraph.iter()):
                told = "prose needs a paragraph of its own, without a picture, link, break, note or field in it"
                self._tell(first, told, "put what stands beside it into another paragraph")
                return
            slot = self._slot(first, paragraph, run_of(paragraph, first).find(w("rPr")), self._root)
            self._lift(paragraph, f"{{{{ ({first.source})|_blocks({slot}) }}}}", first)
        elif first.kind == "value" and self._is_all_of(paragraph):
            join(paragraph)
            slot = self._slot(first, paragraph, run_of(paragraph, first).find(w("rPr")), self._root)
            cell = paragraph.getparent()
            is_only = cell is not None and cell.tag == w("tc") and len(cell) == 1 + (cell.find(w("tcPr")) is not None)
            code = f"{{{{ ({first.source})|{'_cell' if is_only else '_alone'}({slot}) }}}}"
            replace(paragraph, [self._mark(code, first)])
        else:
            self._runs(paragraph, tags)
            if any(tag.kind == "statement" for tag in tags) or not says_something(paragraph):
                self._wrap("paragraph", paragraph, paragraph)

    def _is_all_of(self, paragraph: etree._Element) -> bool:
        """Whether the paragraph holds one tag and nothing else, so that a value makes all of it or nothing.

        That of a numbered list has to stay in the tree: its list may begin anew.
        """
        return holds_one_tag(paragraph) and repeats.item(paragraph, self._part.counting) is None

    def _lift(self, element: etree._Element, code: str, tag: Tag) -> None:
        """Put the tag in the place of a paragraph or row. What marks a spot in it stays, as does a section."""
        if any(is_solid(one) and one.tag != w("sectPr") for one in element.iter()):
            reason = (
                "what it stands in disappears, and a picture, text box, break, note or field in there would be lost"
            )
            self._tell(tag, reason, "put what stands beside it into another paragraph or row")
            return
        markers = [one for name in _MARKERS for one in element.iter(w(name))]
        sections = [_holding(section) for section in element.iter(w("sectPr"))]
        mark = self._mark(code, tag)
        # A section is that of what stands before: it ends outside of what a tag begins, and behind what one ends.
        begins = tag.kind == "statement" and tag.word in ("if", "for", "elif", "else")
        replace(element, [*markers, *sections, mark] if begins else [*markers, mark, *sections])

    def _fills_cell(self, inside: list[etree._Element]) -> bool:
        """Whether all that a cell holds is a tag that always writes a paragraph."""
        one = inside[0]
        is_mark = len(inside) == 1 and isinstance(one, etree._ProcessingInstruction) and one.target == self._name
        return is_mark and "|_cell(" in self._codes[int(one.text or "0")]

    def _wrap(self, name: str, first: etree._Element, last: etree._Element) -> None:
        """Put a check around siblings, which leaves out what the tags inside left empty."""
        first.addprevious(self._mark(f"{{% filter _{name} %}}"))
        last.addnext(self._mark("{% endfilter %}"))

    def _runs(self, paragraph: etree._Element, tags: list[Tag]) -> None:
        """Give every tag a place of its own between the paragraph's runs."""
        join(paragraph)
        trim(paragraph)
        waiting = iter(tags)
        runs = dict.fromkeys(run for text, run in text_nodes(paragraph) if TAG.search(text.text or ""))
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
            replace(run, pieces)

    def _split(self, text: etree._Element, waiting: Iterator[Tag], rPr: etree._Element | None) -> list[etree._Element]:
        words = text.text or ""
        pieces, end = list[etree._Element](), 0
        for match in TAG.finditer(words):
            pieces += text_element(words[end : match.start()])
            tag = next(waiting)
            code = _statement(tag)
            if tag in self._part.links and ancestor(text, "hyperlink") is not None:
                self._tell(tag, "it is a link, and stands in one", "remove the link around it: the field makes its own")
            if tag.kind == "value":
                code = f"{{{{ ({tag.source})|_runs({self._slot(tag, None, rPr, self._root)}) }}}}"
            if tag.kind != "comment":
                pieces.append(self._mark(code, tag))
            end = match.end()
        return pieces + text_element(words[end:])


_PARAGRAPH_IDS = tuple(
    f"{{http://schemas.microsoft.com/office/word/2010/wordml}}{name}" for name in ("paraId", "textId")
)


def unused_name(written: str) -> str:
    """A name for marks in this text: nobody can type into a text what comes of the whole of it."""
    return f"respgen-{hashlib.sha256(written.encode()).hexdigest()[:16]}"


def _raw(written: str) -> str:
    """The text so that Jinja prints it as it stands, whatever is written before and behind it."""
    return re.sub(r"\{+", lambda match: f"{{{{ {match[0]!r} }}}}", written)


def left_over(root: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """The words of every tag that nothing fills in, each with the element that holds them.

    What a tracked change deleted or moved away is not printed; a field's instruction may be in several pieces.
    """
    instructions: dict[etree._Element, str] = {}
    for element in root.iter("*"):
        if element.tag == w("instrText"):
            paragraph = ancestor(element, "p")
            holder = element if paragraph is None else paragraph
            instructions[holder] = instructions.get(holder, "") + (element.text or "")
            continue
        gone = element.tag == w("delText") or ancestor(element, "moveFrom") is not None
        for words in ("" if gone else element.text or "", *map(str, element.attrib.values())):
            yield from ((element, match[0]) for match in TAG.finditer(words))
    for holder, words in instructions.items():
        yield from ((holder, match[0]) for match in TAG.finditer(words))


def _paths(root: etree._Element) -> Iterator[tuple[etree._Element, Path]]:
    """Every paragraph with its path from the root."""
    waiting: list[tuple[etree._Element, Path]] = [(root, ())]
    while waiting:
        element, path = waiting.pop()
        if element.tag == w("p"):
            yield element, path
        waiting += [(child, (*path, at)) for at, child in enumerate(element) if len(child) or child.tag == w("p")]


def _nearest(element: etree._Element) -> etree._Element | None:
    """The paragraph that somebody would look in for it: the one around it, or of a table the first."""
    around = element if element.tag == w("p") else ancestor(element, "p")
    table = ancestor(element, "tbl") if around is None else None
    return around if table is None else next(table.iter(w("p")), None)


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


def _holder(paragraph: etree._Element) -> etree._Element | None:
    """What must not be left without a paragraph: the cell, header, text box or note around this one, if any."""
    names = {w(name) for name in ("tc", "hdr", "ftr", "txbxContent", "footnote", "endnote")}
    return next((element for element in paragraph.iterancestors() if element.tag in names), None)


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
