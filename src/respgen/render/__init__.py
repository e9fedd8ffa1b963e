"""Template → Compiled, once per template and process; Compiled + Fields → Drawing (edge: lxml, Jinja).

Tags are found and paired by `template`. Here each becomes a processing instruction in the part's tree, at the level
where it acts (run, paragraph, cell, row); the tree is written out, the instructions become Jinja, and Jinja compiles
the part. What a document costs is the rendering of its text and one deflate of each part that changes.
"""

from __future__ import annotations

import copy
import dataclasses
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from xml.sax.saxutils import quoteattr

import jinja2
from lxml import etree

from respgen.filters import FILTERS
from respgen.model import Gap, Text
from respgen.render.runs import GAP, NOTICE, Drawn, Lists, Look, Pen, R, Slot, W, markup, w
from respgen.responses import Fields
from respgen.template import CORE, TAG, Tag, Template

NUMBERING = "word/numbering.xml"
STYLES = "word/styles.xml"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
_RELS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
_MARK = re.compile(r"<\?respgen (\d+)\?>")
_SHOWN = re.compile(r"<w:(?:drawing|pict|object|sym|fldChar|fldSimple)\b|<w:t(?: [^>]*)?>[^<]*[^<\s][^<]*</w:t>")
_SOLID = {w(name) for name in ("drawing", "pict", "object", "sym", "fldChar", "fldSimple", "footnoteReference")}
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
        self._lists = Lists(template.document, abstracts)
        self._programs: dict[str, jinja2.Template] = {}
        for part in sorted({tag.place.part for tag in template.tags} | {template.main}):
            tags = [tag for tag in template.tags if tag.place.part == part]
            notice = part == template.main and not any(use.name == "draft_notice" for use in template.uses)
            source = _Part(parts[part], tags, self._slot).source(notice)
            self._programs[part] = _environment().from_string(source)
        self._parts = parts
        self._prefixes: dict[frozenset[str], bytes] = {}

    def _slot(self, pPr: etree._Element | None, rPr: etree._Element | None, style: str = "") -> int:
        paragraph = markup(pPr) if pPr is not None else ""
        if style:
            paragraph = f'<w:pPr><w:pStyle w:val="{self._styles[style]}"/></w:pPr>'
        self._slots.append(Slot(paragraph, Look(rPr, self._styles)))
        return len(self._slots) - 1

    def draw(self, fields: Fields) -> Drawing:
        pen = Pen(self._slots, self._lists, self._first_number)
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
        for part, links in drawn.links.items():
            name = re.sub(r"([^/]+)$", r"_rels/\1.rels", part)
            before = self._parts.get(name, _RELS.encode()).decode()
            added = "".join(
                f'<Relationship Id="{key}" Type="{_LINK}" Target={quoteattr(target)} TargetMode="External"/>'
                for target, key in links.items()
            )
            changed[name] = before.replace("</Relationships>", added + "</Relationships>").encode()
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
            others.sort(key=lambda name: (name != "[Content_Types].xml", name != "_rels/.rels", name))
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


def _zipped(prefix: bytes, members: Iterable[tuple[str, bytes]]) -> bytes:
    buffer = io.BytesIO(prefix)
    with zipfile.ZipFile(buffer, "a" if prefix else "w") as archive:
        for name, content in members:
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type, member.create_system, member.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            archive.writestr(member, content, compresslevel=6)
    return buffer.getvalue()


# ------------------------------------------------------------------------------- one part's tree


class _Part:
    """Turns one part's tree into a Jinja source."""

    def __init__(self, content: bytes, tags: list[Tag], slot: Callable[..., int]) -> None:
        self._root = _prefixed(etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True)))
        self._tags, self._slot = tags, slot
        self._codes: list[str] = []

    def source(self, notice: bool) -> str:
        if self._tags and self._tags[0].place.part == CORE:
            self._properties()
        else:
            self._paragraphs()
        if notice:
            where = self._slot(None, None, NOTICE)
            self._root[0].insert(0, self._mark(f"{{{{ _pen.blocks(draft_notice, {where}) }}}}"))
        written = etree.tostring(self._root, encoding="unicode")
        pieces = _MARK.split(written)
        for index in range(0, len(pieces), 2):
            # Nothing that stands in the template outside its tags is Jinja.
            pieces[index] = re.sub(r"\{[{%#]", lambda match: f"{{{{ {match[0]!r} }}}}", pieces[index])
        for index in range(1, len(pieces), 2):
            pieces[index] = self._codes[int(pieces[index])]
        return '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + "".join(pieces)

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
                mark = self._mark(f"{{{{ _pen.plain({tag.source}) }}}}" if tag.kind == "value" else _statement(tag))
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
                code = f"{{{{ _pen.blocks({first.source}, {where}) }}}}"
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
                code = f"{{{{ _pen.runs({tag.source}, {self._slot(None, rPr)}) }}}}"
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


def _environment() -> jinja2.Environment:
    # Values are escaped where they are written. Templates hold what `template` lets through, and no more.
    environment = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.filters = {name: _filter(change) for name, change in FILTERS.items()}
    environment.filters |= {"_paragraph": _paragraph, "_cell": _cell, "_table": _table}
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
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    abstracts = {
        num.get(w("numId"), ""): abstract.get(w("val"), "")
        for num in root.iter(w("num"))
        if (abstract := num.find(w("abstractNumId"))) is not None
    }
    mark = etree.ProcessingInstruction("respgen", "0")
    last = root.find(w("numIdMacAtCleanup"))
    root.append(mark) if last is None else last.addprevious(mark)
    head, _, tail = _MARK.split(etree.tostring(root, encoding="unicode"))
    declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    taken = [int(number) for number in abstracts if number.isdigit()]
    return declaration + head, tail, abstracts, max(taken, default=0) + 1
