"""Document + Findings → the bytes of a copy with a Word comment at each finding (edge: lxml, files).

Word reads comments in the body alone and passes over those in headers, footers, text boxes and notes (MS-OI29500,
2.1.315). What is found there, in the properties or in the file as a whole is told at the nearest paragraph of the body.

python-docx's own comments are not used: they carry the time of day, cover whole runs only, and its reader drops the
parts that nothing refers to.
"""

from __future__ import annotations

import copy
import datetime
import hashlib
import io
import itertools
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from lxml import etree

from respgen import config
from respgen.archive import CONTENT_TYPES
from respgen.document import read, symbols
from respgen.document.package import Package
from respgen.document.tree import XML, M
from respgen.document.words import words_in
from respgen.drafts import disk
from respgen.errors import Finding, RespgenError
from respgen.model import Document, Place, WordPlace
from respgen.responses.telling import clean

Element = etree._Element

AUTHOR, INITIALS = "respgen", "rg"
MOST = 500
"""Comments that one copy gets. Word opens no file with more than 32,767 (MS-OI29500, 2.1.315), and is slow before."""

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_MARK = re.compile(rb'<\?respgen copy="([0-9a-f]{64})"\?>')
# Where some date must be and none is known: the earliest that a zip can hold.
_DATE = (1980, 1, 1, 0, 0, 0)


def annotate(document: Document, findings: Sequence[Finding]) -> bytes:
    """The file with a comment for each finding, at its words where its paragraph holds them, else at the paragraph.

    The document has no fault. All else stays as it is, comments among it. The same document and findings give the same
    bytes, with the same zlib.
    """
    parts = dict(document.parts)
    package = Package(dict(parts))
    main = package.related("", "officeDocument")
    body = _Body(_parsed(parts[main]), _date(document))
    held = package.related(main, "comments")
    comments = _parsed(_MARK.sub(b"", parts[held])) if held else body.new("comments")
    ids = _free_ids(body, comments)
    # Splitting a run moves what stands behind it, so all paragraphs are found before the first one is changed.
    told = [(finding, *body.paragraph(finding.place, main)) for finding in findings[:MOST]]
    for finding, paragraph, is_there in told:
        found = body.words(paragraph, finding.words) if is_there else None
        where = "" if is_there else _told(finding.place, document.file)
        comments.append(body.comment(next(ids), _lines(finding, where), paragraph, found))
    if more := len(findings) - len(told):
        words = f"and {more} more: the list of findings tells them all"
        comments.append(body.comment(next(ids), [words], body.first, None))
    parts[main] = _written(body.root)
    part = held or _free_name(parts, main)
    parts[part] = _written(comments)
    if not held:
        _connect(parts, main, part, body.relation)
    parts[part] = _marked(parts[part], _digest(parts))
    return _zipped(parts)


def refuse(file: Path, copy: Path) -> None:
    """Raises RespgenError where a copy of the file must not be written to that path.

    Only an earlier copy is ever replaced, and only while nobody has saved anything else in it.
    """
    if copy.suffix.lower() != ".docx":
        raise RespgenError(f"{copy} should end in .docx, so that Word opens it")
    if not copy.parent.is_dir():
        raise RespgenError(f"there is no folder {copy.parent}")
    if copy.is_dir():
        raise RespgenError(f"{copy} is a folder: name a file")
    if copy.exists() and copy.samefile(file):
        raise RespgenError(f"{copy} is the file itself: give the copy another name")
    if _holds_templates(copy.parent.resolve()):
        raise RespgenError(f"{copy} would be taken for a template: put the copy into another folder")
    if how := disk.protection(copy):
        raise RespgenError(f"{copy} {how}: give the copy another name")
    if copy.exists() and not is_untouched(read(copy.read_bytes(), copy.name)):
        told = "there already is a file, which respgen did not make or somebody has saved since"
        raise RespgenError(f"{copy}: {told}; move it away, or give the copy another name")


def _holds_templates(folder: Path) -> bool:
    """Whether the folder is where a project keeps its templates: every .docx in it is one."""
    try:
        project = config.find(folder)
    except RespgenError:
        return False
    return folder == (project / config.load(project).templates).resolve()


def put(document: Document, findings: Sequence[Finding], file: Path, copy: Path) -> None:
    """Write the copy of the file whole or not at all. Raises RespgenError where it must not or cannot be written."""
    refuse(file, copy)
    try:
        disk.put(copy, annotate(document, findings), lambda: refuse(file, copy))
    except disk.HeldError as error:
        raise RespgenError(f"{copy} is open in another program: close it there, and start again") from error


def is_untouched(document: Document) -> bool:
    """Whether the file is a copy that `annotate` made, and nobody has saved anything else in it since."""
    for name, content in document.parts.items():
        if name.endswith(".xml") and (mark := _MARK.search(content[:500])):
            parts = {**document.parts, name: _MARK.sub(b"", content)}
            return mark[1].decode() == _digest(parts)
    return False


def _date(document: Document) -> str:
    """When the file was last saved. A comment without a date gets one from LibreOffice that Word cannot read."""
    try:
        saved = datetime.datetime.strptime(document.properties.get("modified", ""), "%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        saved = datetime.datetime(*_DATE)
    return f"{saved.isoformat()}Z"


def _lines(finding: Finding, where: str) -> list[str]:
    """The comment's paragraphs."""
    told = f"{finding.code} {finding.name}: {finding.message}"
    lines = f"{where}: {told}" if where else told
    return (f"{lines}\nhelp: {finding.help}" if finding.help else lines).split("\n")


def _told(place: Place, file: str) -> str:
    """A place that no comment can stand at, for somebody who has the file open."""
    return str(place).removeprefix(file).removeprefix(": ") or "the whole file"


# --------------------------------------------------------------------------------------- the body


class _Piece(NamedTuple):
    """A run, or with `whole` something that a comment covers only as a whole, and its words; `gone`: deleted ones."""

    element: Element
    words: str
    whole: bool
    gone: bool


Ends = tuple[Element, Element]
"""The first and the last element that a comment covers."""

# What may hold the begin or end of a comment beside its runs (ISO 29500-1, 17.13.2). Of anything else, such as a
# content control or an equation, Word keeps no comment that begins or ends inside.
_THROUGH = ("hyperlink", "ins", "del", "moveFrom", "moveTo", "smartTag", "customXml", "bdo", "dir", "fldSimple")
_GONE = ("del", "moveFrom")
# Any blank stands for any other in what is looked for.
_SIGNS = {"tab": " ", "ptab": " ", "br": " ", "cr": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


class _Body:
    """The part that holds the body, in whichever of the standard's two namespaces it is written."""

    def __init__(self, root: Element, date: str) -> None:
        self.root, self._date = root, date
        self.namespace = etree.QName(root).namespace or ""
        self._run, self._words = self.w("r"), (self.w("t"), self.w("delText"))
        self._through, self._gone = set(map(self.w, _THROUGH)), set(map(self.w, _GONE))
        self._signs = {self.w(name): sign for name, sign in _SIGNS.items()}
        strict = self.namespace.startswith("http://purl.oclc.org/")
        office = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
        self.relation = f"{office}/officeDocument/{'' if strict else '2006/'}relationships/comments"
        body = root.find(self.w("body"))
        if body is None:
            body = etree.SubElement(root, self.w("body"))
        found = next(body.iter(self.w("p")), None)
        if found is None:
            body.insert(0, found := self.new("p"))
        self.first = found

    def w(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def new(self, name: str, words: str = "", **attributes: str) -> Element:
        element = etree.Element(self.w(name), nsmap={"w": self.namespace})
        for key, said in attributes.items():
            element.set(self.w(key), said)
        if words:
            _say(element, words)
        return element

    def paragraph(self, place: Place, main: str) -> tuple[Element, bool]:
        """The paragraph for a comment on the place, and whether the place is in it."""
        if not isinstance(place, WordPlace) or place.part != main:
            return self.first, False
        element = self.root
        for at in place.path:
            if at >= len(element):
                return self.first, False
            element = element[at]
        if element.tag != self.w("p"):
            return self.first, False
        boxes = [one for one in element.iterancestors() if etree.QName(one).localname == "txbxContent"]
        if not boxes:
            return element, True
        return next(boxes[-1].iterancestors(self.w("p")), self.first), False

    def comment(self, number: int, lines: Iterable[str], paragraph: Element, ends: Ends | None) -> Element:
        """The comment of these lines, whose begin, end and reference are put into the paragraph."""
        key = str(number)
        start, end = self.new("commentRangeStart", id=key), self.new("commentRangeEnd", id=key)
        reference = self.new("r")
        reference.append(self.new("commentReference", id=key))
        if ends:
            ends[0].addprevious(start)
            ends[1].addnext(end)
        else:
            paragraph.insert(0 if paragraph.find(self.w("pPr")) is None else 1, start)
            paragraph.append(end)
        # Not in the link or the tracked change that the words stand in: the reference is no part of it.
        outer = end
        while (parent := outer.getparent()) is not None and parent is not paragraph:
            outer = parent
        outer.addnext(reference)
        comment = self.new("comment", id=key, author=AUTHOR, date=self._date, initials=INITIALS)
        for line in lines:
            run = self.new("r")
            run.append(self.new("t", clean(line)))
            etree.SubElement(comment, self.w("p")).append(run)
        return comment

    def words(self, paragraph: Element, words: str) -> Ends | None:
        """What holds the words in the paragraph, its runs split where they begin and end; None where they are not."""
        if not words.strip():
            return None
        pattern = re.compile(r"\s+".join(map(re.escape, words.split())))
        pieces = list(self._pieces(paragraph))
        # Most findings are about what stands; a few are about what a tracked change takes out.
        for some in ([piece for piece in pieces if not piece.gone], pieces):
            if match := pattern.search("".join(piece.words for piece in some)):
                return self._ends(some, match.start(), match.end())
        return None

    def _pieces(self, parent: Element, gone: bool = False) -> Iterator[_Piece]:
        for child in parent.iterchildren("*"):
            if child.tag == self._run:
                yield _Piece(child, "".join(map(self._said, child)), False, gone)
            elif child.tag in self._through:
                yield from self._pieces(child, gone or child.tag in self._gone)
            else:
                yield _Piece(child, "".join(map(words_in, child.iter(*self._words, f"{M}t"))), True, gone)

    def _said(self, child: Element) -> str:
        """The words of a run's child."""
        if child.tag in self._words:
            return words_in(child)
        if child.tag == self.w("sym"):
            return symbols.character(child.get(self.w("font"), ""), child.get(self.w("char"), ""))
        return self._signs.get(str(child.tag), "")

    def _ends(self, pieces: Iterable[_Piece], start: int, end: int) -> Ends:
        covered: list[Element] = []
        at = 0
        for piece in pieces:
            before, at = at, at + len(piece.words)
            if before < end and at > start:
                element = piece.element
                if at > end and not piece.whole:
                    self._split(element, end - before)
                if before < start and not piece.whole:
                    element = self._split(element, start - before)
                covered.append(element)
        return covered[0], covered[-1]

    def _split(self, run: Element, at: int) -> Element:
        """Ends the run after that many characters; the run with the others, which follows it."""
        behind = etree.Element(run.tag, {str(key): str(said) for key, said in run.attrib.items()})
        run.addnext(behind)
        for child in list(run):
            length = len(self._said(child))
            if child.tag == self.w("rPr"):
                behind.append(copy.deepcopy(child))
            elif at <= 0:
                behind.append(child)
            elif at < length:
                words, rest = self._said(child), copy.deepcopy(child)
                _say(child, words[:at])
                _say(rest, words[at:])
                behind.append(rest)
            at -= length
        return behind


def _say(element: Element, words: str) -> None:
    element.text = words
    element.set(f"{XML}space", "preserve")


# -------------------------------------------------------------------------------------- the parts


def _free_ids(body: _Body, comments: Element) -> Iterator[int]:
    """Ids that neither a comment nor what refers to one has."""
    names = ("comment", "commentRangeStart", "commentRangeEnd", "commentReference")
    tags = [body.w(name) for name in names]
    taken = {one.get(body.w("id"), "").lstrip("0") or "0" for root in (body.root, comments) for one in root.iter(tags)}
    return (number for number in itertools.count() if str(number) not in taken)


def _free_name(parts: Mapping[str, bytes], main: str) -> str:
    """A name for the part with the comments, beside the body's."""
    taken = {name.casefold() for name in parts}
    names = (posixpath.join(posixpath.dirname(main), f"comments{number or ''}.xml") for number in itertools.count())
    return next(name for name in names if name.casefold() not in taken)


def _connect(parts: dict[str, bytes], main: str, part: str, kind: str) -> None:
    """Says in the package that the body's part leads to the comments, and what they are."""
    folder, file = posixpath.split(main)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    relations = _parsed(parts[name]) if name in parts else etree.Element(f"{{{_RELATIONS}}}Relationships")
    taken = {one.get("Id") for one in relations}
    key = next(key for number in itertools.count(1) if (key := f"rIdComments{number}") not in taken)
    target = posixpath.basename(part)
    etree.SubElement(relations, f"{{{_RELATIONS}}}Relationship", {"Id": key, "Type": kind, "Target": target})
    parts[name] = _written(relations)
    # Without its list of content types Word opens no file: a finding says so.
    if CONTENT_TYPES in parts:
        types = _parsed(parts[CONTENT_TYPES])
        override = etree.SubElement(types, f"{{{etree.QName(types).namespace}}}Override")
        override.attrib.update({"PartName": f"/{part}", "ContentType": _KIND})
        parts[CONTENT_TYPES] = _written(types)


def _parsed(part: bytes) -> Element:
    """The part's tree in its own namespaces, strict ones too: what is written stays of one kind with the other parts.

    Every part of a Document has been parsed before, and those with declarations refused.
    """
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))


def _written(root: Element) -> bytes:
    return etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)


def _digest(parts: Mapping[str, bytes]) -> str:
    digest = hashlib.sha256()
    for name, content in sorted(parts.items()):
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _marked(part: bytes, digest: str) -> bytes:
    """The part with the mark by which an untouched copy is known; every program that saves the file leaves it out."""
    declaration, end, rest = part.partition(b"?>\n")
    return declaration + end + f'<?respgen copy="{digest}"?>'.encode() + rest


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, _DATE)
            member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, 0
            archive.writestr(member, content, compresslevel=6)
    return buffer.getvalue()
