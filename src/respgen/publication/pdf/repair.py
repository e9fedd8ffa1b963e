"""LibreOffice's PDF of a Document → the same pages as PDF/UA-1 and PDF/A-2, always in the same bytes (edge: pikepdf).

Put right is what LibreOffice 7.4 leaves wrong or out in every file, or what the Word file says and it does not hand on:
kinds of tags, tab order, metadata, headers of rows, what a table is about, block quotations. Nothing that a page shows
changes.
"""

from __future__ import annotations

import datetime
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import (
    Array,
    ContentStreamInlineImage,
    ContentStreamInstruction,
    Dictionary,
    Name,
    Operator,
    String,
)

from respgen.document import tree
from respgen.document.tree import W
from respgen.model import Document, TableCell
from respgen.publication.pdf.reading import annotations_on, elements, several


@dataclass(frozen=True, slots=True)
class Effort:
    """How a file is repaired. Level "A" of PDF/A-2 promises that its letters can be read out, too. With `decorations`,
    what is drawn outside all tags is said to be decoration; this takes as long as everything else."""

    level: Literal["A", "B"]
    decorations: bool


EFFORTS = (Effort("A", False), Effort("A", True), Effort("B", True))
"""In the order in which they are tried. Lines around paragraphs need the second, bullets from a font of symbols the
third."""

_QUOTING = ("/Quote", "/Intense Quote", "/Quotations", "/Block Quotation", "/Block Text")
_NEW_YEAR = b"".join(number.to_bytes(2, "big") for number in (2000, 1, 1, 0, 0, 0))
"""A date as colour profiles have it."""


def repaired(
    content: bytes, document: Document, title: str, author: str, language: str, maker: str, effort: Effort = EFFORTS[0]
) -> bytes:
    """The file as it is published. Raises pikepdf.PdfError for what is no PDF.

    `maker` is the program that printed the pages. The only date in it is the Word file's own.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        if effort.decorations:
            _decorations(pdf)
        _tables(pdf, document)
        _pictures(pdf, document)
        _quotations(pdf)
        _kinds(pdf)
        _notes(pdf)
        root.Lang = String(language)
        root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
        # The place in which the file opens is its beginning anyway.
        if "/OpenAction" in root:
            del root.OpenAction
        for page in pdf.pages:
            # LibreOffice 7.4 writes the tab order as a string, which is none.
            page.obj.Tabs = Name.S
        _metadata(pdf, title, author, language, maker, effort.level, _made_on(document))
        _undated(pdf)
        _end_plainly(pdf)
        packed = _saved(pdf, pikepdf.ObjectStreamMode.generate)
        return packed if _AMBIGUOUS not in packed else _saved(pdf, pikepdf.ObjectStreamMode.disable)


def _saved(pdf: pikepdf.Pdf, mode: pikepdf.ObjectStreamMode) -> bytes:
    packed = io.BytesIO()
    pdf.save(packed, deterministic_id=True, object_stream_mode=mode)
    return packed.getvalue()


# ----------------------------------------------------------------------------------------- tags


def _kinds(pdf: pikepdf.Pdf) -> None:
    """Every tag gets the standard's own kind: LibreOffice names them after styles, and a style may be named as a kind
    of something else ("Quote"), or stand for itself."""
    for one in elements(pdf):
        one.element.S = Name(one.kind)
    structure = pdf.Root.get("/StructTreeRoot", Dictionary())
    if "/RoleMap" in structure:
        del structure.RoleMap


def _notes(pdf: pikepdf.Pdf) -> None:
    """Notes get names of their own. The ways back from them, which LibreOffice 7.4 leaves without a tag, are taken out:
    every program has one."""
    for number, note in enumerate((one.element for one in elements(pdf) if one.kind == "/Note"), 1):
        note.ID = String(f"note-{number}")
    for page in pdf.pages:
        links = list(annotations_on(page))
        kept = [link for link in links if "/Dest" not in link or "/StructParent" in link]
        if len(kept) < len(links):
            page.obj.Annots = Array(kept)


def _pictures(pdf: pikepdf.Pdf, document: Document) -> None:
    """Of a decorative picture LibreOffice 7.4 leaves a tag that holds nothing, and has no text: it is taken out. Where
    there are more such tags, pictures lack a text, and nobody can say which."""
    empty = [
        one.element for one in elements(pdf) if one.kind == "/Figure" and not {"/K", "/Alt"} & set(one.element.keys())
    ]
    blocks = (block for story in document.stories if story.kind == "body" for block in story.blocks)
    pictures = [run.picture for block in blocks for run in block.runs if run.picture]
    if len(empty) <= sum(picture.decorative for picture in pictures):
        for one in empty:
            one.P.K = Array([child for child in several(one.P.K) if child != one])


def _quotations(pdf: pikepdf.Pdf) -> None:
    """Paragraphs in a style for quotations stand together in a tag that says so."""
    for holder in [one.element for one in elements(pdf)]:
        children = several(holder.get("/K"))
        if not any(_is_quoted(child) for child in children):
            continue
        kept: list[object] = []
        for quoted, group in itertools.groupby(children, _is_quoted):
            if not quoted:
                kept += group
                continue
            paragraphs = list(group)
            block = pdf.make_indirect(
                Dictionary(Type=Name.StructElem, S=Name.BlockQuote, P=holder, K=Array(paragraphs))
            )
            for paragraph in paragraphs:
                assert isinstance(paragraph, Dictionary)
                paragraph.P = block
                paragraph.S = Name.P
            kept.append(block)
        holder.K = Array(kept)


def _is_quoted(child: object) -> bool:
    return isinstance(child, Dictionary) and str(child.get("/S", "")) in _QUOTING and "/MCID" not in child


def _tables(pdf: pikepdf.Pdf, document: Document) -> None:
    """What LibreOffice 7.4 loses of a table: that a row's first cell is its header, and what the table is about."""
    there = [one.element for one in elements(pdf) if one.kind == "/Table"]
    about = list(_captions(document))
    wanted = list(_cells(document))
    if len(there) != len(wanted) or len(there) != len(about):
        return
    for table, rows, words in zip(there, wanted, about, strict=True):
        if words:
            _add_attributes(table, Dictionary(O=Name.Table, Summary=String(words)))
        for row, cells in zip(_rows(table), rows, strict=False):
            drawn = [cell for cell in several(row.get("/K")) if isinstance(cell, Dictionary)]
            if len(drawn) != len(cells):
                continue
            for tag, cell in zip(drawn, cells, strict=True):
                if cell.header and tag.S == Name.TD:
                    tag.S = Name.TH
                    _add_attributes(tag, Dictionary(O=Name.Table, Scope=Name.Row))


def _rows(table: Dictionary) -> Iterator[Dictionary]:
    for child in several(table.get("/K")):
        if isinstance(child, Dictionary):
            if child.get("/S") == Name.TR:
                yield child
            elif child.get("/S") in (Name.THead, Name.TBody, Name.TFoot):
                yield from _rows(child)


def _add_attributes(tag: Dictionary, attributes: Dictionary) -> None:
    tag.A = Array([*several(tag.get("/A")), attributes])


def _cells(document: Document) -> Iterator[list[list[TableCell]]]:
    """The cells of each table of the body, row by row from the first."""
    for story in document.stories:
        if story.kind == "body":
            cells = sorted(
                {block.cell for block in story.blocks if block.cell},
                key=lambda cell: (cell.table, cell.row, cell.column),
            )
            for table in story.tables:
                own = [cell for cell in cells if cell.table == table.number]
                yield [[cell for cell in own if cell.row == row] for row in range(1, len(table.rows) + 1)]


def _captions(document: Document) -> Iterator[str]:
    """The title of each table of the body, as Word has it under "Alt Text"; empty for none."""
    for story in document.stories:
        if story.kind == "body":
            root = tree.parse(document.parts[story.part])
            body = root.find(f"{W}body")
            for table in () if body is None else body.iter(f"{W}tbl"):
                caption = table.find(f"{W}tblPr/{W}tblCaption")
                yield "" if caption is None else caption.get(f"{W}val", "").strip()


# ------------------------------------------------------------------------------------ decorations

_ARTIFACT = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
_END = ContentStreamInstruction([], Operator("EMC"))
_BEGINS = frozenset({"m", "re"})
_PAINTS = frozenset({"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "n"})


def _decorations(pdf: pikepdf.Pdf) -> None:
    """Lines that are drawn outside all tags, as those around a paragraph are, carry no meaning: each is marked so."""
    for page in pdf.pages:
        kept: list[ContentStreamInstruction | ContentStreamInlineImage] = []
        depth, drawing, found = 0, False, False
        for one in pikepdf.parse_content_stream(page):
            name = str(one.operator)
            depth += {"BMC": 1, "BDC": 1, "EMC": -1}.get(name, 0)
            if depth == 0 and not drawing and name in _BEGINS:
                kept.append(_ARTIFACT)
                drawing = found = True
            kept.append(one)
            if drawing and name in _PAINTS:
                kept.append(_END)
                drawing = False
        if found:
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(kept))


# ------------------------------------------------------------------------------------- metadata


def _made_on(document: Document) -> datetime.datetime | None:
    """When the Word file says that it was last changed, or made."""
    for name in ("modified", "created"):
        try:
            return datetime.datetime.fromisoformat(document.properties.get(name, "")).replace(tzinfo=datetime.UTC)
        except ValueError:
            continue
    return None


def _metadata(
    pdf: pikepdf.Pdf,
    title: str,
    author: str,
    language: str,
    maker: str,
    level: str,
    made_on: datetime.datetime | None,
) -> None:
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    said = {"/Title": title, "/Author": author, "/Creator": "respgen", "/Producer": maker}
    if made_on:
        said["/CreationDate"] = f"{made_on:D:%Y%m%d%H%M%SZ}"
    for name, value in said.items():
        if value:
            pdf.docinfo[Name(name)] = String(value)
    packet = _XMP.format(
        title=escape(title),
        language=escape(language),
        author=_AUTHOR.format(author=escape(author)) if author else "",
        maker=escape(maker),
        level=level,
        made_on=f"<xmp:CreateDate>{made_on:%Y-%m-%dT%H:%M:%SZ}</xmp:CreateDate>" if made_on else "",
    )
    pdf.Root.Metadata = pdf.make_stream(packet.encode(), Type=Name.Metadata, Subtype=Name.XML)


def _undated(pdf: pikepdf.Pdf) -> None:
    """What LibreOffice puts into a file that tells one run from another."""
    for name in ("/ID", "/DocChecksum"):
        if name in pdf.trailer:
            del pdf.trailer[name]
    for intent in several(pdf.Root.get("/OutputIntents")):
        if isinstance(intent, Dictionary) and "/DestOutputProfile" in intent:
            profile = intent.DestOutputProfile.read_bytes()
            intent.DestOutputProfile.write(profile[:24] + _NEW_YEAR + profile[36:])


_AMBIGUOUS = b"\r\nendstream"
"""One end of line, or half of it the last sign of the stream: validators take it for the first, and find the stream's
length wrong."""


def _end_plainly(pdf: pikepdf.Pdf) -> None:
    """No stream ends with a carriage return, as one packed stream in 256 does: another end of line after what is in it
    means nothing in a page, a font, a table of letters or a picture, and gives it another end."""
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream) and one.read_raw_bytes().endswith(b"\r"):
            one.write(one.read_bytes() + b"\n")
            if "/Length1" in one:
                one.Length1 = int(one.Length1) + 1


_AUTHOR = "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
# PDF/A-2 knows nothing of PDF/UA: the name of its part has to be declared (ISO 19005-2, 6.6.2.3.3).
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"
 xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
{author}
<xmp:CreatorTool>respgen</xmp:CreatorTool>
{made_on}
<pdf:Producer>{maker}</pdf:Producer>
<pdfaid:part>2</pdfaid:part>
<pdfaid:conformance>{level}</pdfaid:conformance>
<pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates which part of ISO 14289 the file keeps</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="r"?>"""
