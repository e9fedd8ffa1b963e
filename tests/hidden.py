"""A sound Word file, and what it can hold that no page shows: each planted by itself, with its kind and its place.

What is planted is real: parts with their relationships and content types, pictures that Pillow writes, markup as Word
has it. `PLANTS` is every row of the table of kinds; `everything` plants all that go together into one file.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PIL import Image, PngImagePlugin

from tests import rich
from tests.word import docx, packed, unpacked

FILE = "draft.docx"
OFFICE = "Office of the Police and Crime Commissioner for Sampleshire (sample)"
TEXT = """
@title Response to a report (sample)
@header Sampleshire
# Response to a report (sample)
The commissioner answers the report.
@footnote The report was published in May.
## Recommendation 1
| What | When |
| A list of lost property | By December |
- We list what is lost.
The end.
"""
PLACE = 'draft.docx: under "Recommendation 1", paragraph 3'
"""Where a planted paragraph stands: behind the last one."""
WHOLE = FILE
EMPTY = 'draft.docx: under "Recommendation 1", paragraph 2'
"""Where one stands that has no words: it is told by the paragraph before it."""

NS = rich.NAMESPACES
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_PICTURES = "http://schemas.openxmlformats.org/drawingml/2006/picture"

Parts = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Plant:
    """One thing that hides in a file: its kind, what puts it there, and where the inspector has to find it."""

    kind: str
    put: Callable[[Parts], None]
    place: str = WHOLE
    alone: bool = False
    """Whether it cannot stand in one file with all others."""
    stays: bool = False
    """Whether it cannot be taken out of this picture, though of others: that the clean file still has it is told."""


def base() -> Parts:
    """The parts of the sound file."""
    return unpacked(docx(TEXT))


def planted(*plants: Plant) -> bytes:
    parts = base()
    for plant in plants:
        plant.put(parts)
    return packed(parts)


def everything() -> bytes:
    """A file with all of them that go together."""
    return planted(*(plant for plant in PLANTS.values() if not (plant.alone or plant.stays)))


# ------------------------------------------------------------------------------------ how one plants


def edit(parts: Parts, name: str, before: str, after: str) -> None:
    words = parts[name].decode()
    assert before in words, (name, before)
    parts[name] = words.replace(before, after, 1).encode()


def add(parts: Parts, name: str, content: bytes | str, kind: str) -> None:
    """A part, and what it is."""
    parts[name] = content.encode() if isinstance(content, str) else content
    override = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    if f'PartName="/{name}"' not in parts["[Content_Types].xml"].decode():
        edit(parts, "[Content_Types].xml", "</Types>", override)


def relate(parts: Parts, source: str, kind: str, target: str, external: bool = False) -> str:
    """The id of a new relationship of the part, "" for the package. `kind` is its type, or the last word of it."""
    folder, file = posixpath.split(source)
    name = posixpath.join(folder, "_rels", f"{file}.rels")
    if name not in parts:
        parts[name] = f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode()
    key = f"rIdHid{len(parts[name])}"
    type_ = kind if kind.startswith("http") else f"{RELATION}/{kind}"
    mode = ' TargetMode="External"' if external else ""
    added = f'<Relationship Id="{key}" Type="{type_}" Target="{target}"{mode}/></Relationships>'
    edit(parts, name, "</Relationships>", added)
    return key


MAIN = "word/document.xml"


def body(markup: str) -> Callable[[Parts], None]:
    """The markup stands behind the last paragraph."""

    def put(parts: Parts) -> None:
        before, mark, after = parts[MAIN].decode().rpartition("<w:sectPr")
        parts[MAIN] = (before + re.sub(r"^<([\w:]+)", rf"<\1 {NS}", markup) + mark + after).encode()

    return put


def run(properties: str, words: str = "Planted words") -> Callable[[Parts], None]:
    return body(f"<w:p><w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r></w:p>")


def core(markup: str) -> Callable[[Parts], None]:
    return lambda parts: edit(parts, "docProps/core.xml", "</cp:coreProperties>", f"{markup}</cp:coreProperties>")


def app(markup: str) -> Callable[[Parts], None]:
    return lambda parts: edit(parts, "docProps/app.xml", "</Properties>", f"{markup}</Properties>")


def setting(markup: str, before: str = '<w:zoom w:percent="100"/>', behind: bool = True) -> Callable[[Parts], None]:
    """The setting stands behind or before another one: their order is the schema's."""
    return lambda parts: edit(parts, "word/settings.xml", before, before + markup if behind else markup + before)


def together(*puts: Callable[[Parts], None]) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        for one in puts:
            one(parts)

    return put


def custom(name: str, value: str) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        number = parts["docProps/custom.xml"].count(b"<property ") + 2
        edit(parts, "docProps/custom.xml", "</Properties>", (
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
            f'<vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{value}'
            "</vt:lpwstr></property></Properties>"
        ))  # fmt: skip

    return put


def part(
    name: str, content: bytes | str, kind: str, type_: str, source: str = MAIN, target: str = ""
) -> Callable[[Parts], None]:
    """A part that another one leads to, without naming the relationship in its markup."""

    def put(parts: Parts) -> None:
        add(parts, name, content, type_)
        relate(parts, source, kind, target or posixpath.relpath(name, posixpath.dirname(source) or "."))

    return put


# ----------------------------------------------------------------------------------------- pictures


def _saved(picture: Image.Image, kind: str, **how: object) -> bytes:
    buffer = io.BytesIO()
    picture.save(buffer, kind, **how)
    return buffer.getvalue()


def stripes(wide: int = 40, high: int = 20) -> Image.Image:
    """A picture whose left half is red and whose right half is green."""
    picture = Image.new("RGB", (wide, high), (200, 0, 0))
    picture.paste((0, 150, 0), (wide // 2, 0, wide, high))
    return picture


def jpeg(turn: int = 1, comment: bytes = b"", iptc: bytes = b"", xmp: bytes = b"") -> bytes:
    """A photograph that says where it was taken, and more if asked to."""
    exif = Image.Exif()
    exif[0x010F] = "Camera of J. Sample"
    exif[0x0112] = turn
    exif[0x8825] = {1: "N", 2: (52.0, 58.0, 1.0), 3: "W", 4: (2.0, 1.0, 2.0)}
    content = _saved(stripes(), "JPEG", quality=90, exif=exif)
    for mark, data in ((0xFE, comment), (0xED, iptc), (0xE1, xmp)):
        if data:
            content = content[:2] + bytes((0xFF, mark)) + (len(data) + 2).to_bytes(2, "big") + data + content[2:]
    return content


IPTC, XMP = b"Photoshop 3.0\0J. Sample", b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta/>"


def plain_jpeg() -> bytes:
    return _saved(stripes(), "JPEG", quality=90)


def png(**texts: str) -> bytes:
    said = PngImagePlugin.PngInfo()
    for name, words in texts.items():
        said.add_text(name, words)
    return _saved(stripes(), "PNG", pnginfo=said)


def gif(frames: int = 1, comment: bytes = b"") -> bytes:
    pictures = [Image.new("P", (40, 20), at) for at in range(frames)]
    for at, one in enumerate(pictures):
        one.putpalette([at * 80, 0, 0] * 256)
    more = {"save_all": True, "append_images": pictures[1:]} if frames > 1 else {}
    return _saved(pictures[0], "GIF", comment=comment, **more)


# An empty drawing: a header (its size, the sign of the kind, its version) and an end of file ([MS-EMF], 2.3.4).
EMF = b"\1\0\0\0\x6c\0\0\0" + bytes(32) + b" EMF\0\0\1\0\x80\0\0\0\2\0\0\0\1\0\0\0" + bytes(44)
EMF += b"\x0e\0\0\0\x14\0\0\0\0\0\0\0\x10\0\0\0\x14\0\0\0"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20"/></svg>'
COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
TYPES = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "emf": "image/x-emf", "tiff": "image/tiff",
         "bmp": "image/bmp", "svg": "image/svg+xml", "wdp": "image/vnd.ms-photo", "mp4": "video/mp4"}  # fmt: skip


def media(parts: Parts, name: str, content: bytes) -> str:
    """The id of the relationship with the picture, of which there may be one already."""
    add(parts, f"word/media/{name}", content, TYPES[name.rpartition(".")[2]])
    return relate(parts, MAIN, "image", f"media/{name}")


def frame(key: str, number: int, inside: str = "", crop: str = "", name: str = "", alt: str = "Two stripes") -> str:
    """A picture in a paragraph."""
    return (
        f"<w:p {NS}><w:r><w:drawing>"
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="914400" cy="457200"/>'
        f'<wp:docPr id="{number}" name="{name or f"Picture {number}"}" descr="{alt}"/>'
        f'<a:graphic><a:graphicData uri="{_PICTURES}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{key}">{inside}</a:blip>{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="457200"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def picture(
    file: str, content: bytes, crop: str = "", name: str = "", alt: str = "Two stripes"
) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        key = media(parts, file, content)
        body(frame(key, 700 + len(parts), crop=crop, name=name, alt=alt).replace(f" {NS}", "", 1))(parts)

    return put


def double(file: str, content: bytes, extension: str, kind: str) -> Callable[[Parts], None]:
    """A picture with another form of itself, which a program keeps in an extension; "KEY" stands for its id."""

    def put(parts: Parts) -> None:
        shown = media(parts, f"shown-{len(parts)}.png", png())
        add(parts, f"word/media/{file}", content, TYPES[file.rpartition(".")[2]])
        key = relate(parts, MAIN, kind, f"media/{file}")
        inside = f"<a:extLst><a:ext {extension.replace('KEY', key)}</a:ext></a:extLst>"
        body(frame(shown, 800 + len(parts), inside).replace(f" {NS}", "", 1))(parts)

    return put


def vml(file: str, content: bytes, attributes: str) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        key = media(parts, file, content)
        body(
            f'<w:p><w:r><w:pict><v:shape id="Old{len(parts)}" alt="Two stripes" style="width:72pt;height:36pt">'
            f'<v:imagedata r:id="{key}" {attributes}/></v:shape></w:pict></w:r></w:p>'
        )(parts)

    return put


# ------------------------------------------------------------------------------- what is more than markup


def comment(parts: Parts) -> None:
    number = "7"
    add(
        parts,
        "word/comments.xml",
        f'<w:comments {NS}><w:comment w:id="{number}" w:author="J. Sample" w:initials="JS" '
        f'w:date="2025-06-01T10:00:00Z">'
        "<w:p><w:r><w:t>Is this what legal said?</w:t></w:r></w:p></w:comment></w:comments>",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml",
    )
    relate(parts, MAIN, "comments", "comments.xml")
    body(
        f'<w:p><w:commentRangeStart w:id="{number}"/><w:r><w:t>Planted words</w:t></w:r>'
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r></w:p>'
    )(parts)


def mail_merge(parts: Parts) -> None:
    key = relate(parts, "word/settings.xml", "mailMergeSource", "file:///C:/Users/jsample/people.csv", external=True)
    setting(
        '<w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:dataType w:val="textFile"/>'
        '<w:connectString w:val="Data Source=C:\\Users\\jsample"/><w:query w:val="SELECT * FROM people.csv"/>'
        f'<w:dataSource r:id="{key}"/></w:mailMerge>',
        "<w:defaultTabStop",
        behind=False,
    )(parts)


def attached_template(parts: Parts) -> None:
    key = relate(parts, "word/settings.xml", "attachedTemplate", "file:///C:/Users/jsample/House.dotm", external=True)
    setting(f'<w:attachedTemplate r:id="{key}"/>', "<w:defaultTabStop", behind=False)(parts)


def ole(parts: Parts) -> None:
    add(parts, "word/embeddings/oleObject1.bin", COMPOUND_FILE,
        "application/vnd.openxmlformats-officedocument.oleObject")  # fmt: skip
    key = relate(parts, MAIN, "oleObject", "embeddings/oleObject1.bin")
    body(
        '<w:p><w:r><w:object><v:shape id="O1" style="width:72pt;height:36pt" alt="A sheet"/>'
        f'<o:OLEObject Type="Embed" ProgID="Excel.Sheet.12" ShapeID="O1" DrawAspect="Content" ObjectID="_1" '
        f'r:id="{key}"/>'
        "</w:object></w:r></w:p>"
    )(parts)


def chart(parts: Parts) -> None:
    """A chart as it is pasted from Excel: with its workbook."""
    add(
        parts,
        "word/charts/chart1.xml",
        f'<c:chartSpace {NS}><c:chart><c:plotArea><c:layout/></c:plotArea></c:chart><c:externalData r:id="KEY"/>'
        "</c:chartSpace>",
        "application/vnd.openxmlformats-officedocument.drawingml.chart+xml",
    )
    add(parts, "word/embeddings/Workbook1.xlsx", packed({"xl/workbook.xml": b"<workbook/>"}),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")  # fmt: skip
    key = relate(parts, "word/charts/chart1.xml", "package", "../embeddings/Workbook1.xlsx")
    edit(parts, "word/charts/chart1.xml", "KEY", key)
    of = relate(parts, MAIN, "chart", "charts/chart1.xml")
    body(
        '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="914400" cy="457200"/>'
        '<wp:docPr id="901" name="Chart 901" descr="Lost things by month"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart r:id="{of}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>'
    )(parts)


def outside_picture(parts: Parts) -> None:
    key = relate(parts, MAIN, "image", "http://127.0.0.1/spy.png", external=True)
    body(frame("x", 903).replace(f" {NS}", "", 1).replace('r:embed="x"', f'r:link="{key}"'))(parts)


def outside_frame(parts: Parts) -> None:
    key = relate(parts, "word/webSettings.xml", "frame", "https://example.org/frame.html", external=True)
    frames = f'<w:frameset><w:frame><w:sourceFileName r:id="{key}"/></w:frame></w:frameset>'
    part(
        "word/webSettings.xml",
        f"<w:webSettings {NS}>{frames}</w:webSettings>",
        "webSettings",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.webSettings+xml",
    )(parts)


def link(address: str) -> Callable[[Parts], None]:
    def put(parts: Parts) -> None:
        key = relate(parts, MAIN, "hyperlink", address, external=True)
        body(f'<w:p><w:hyperlink r:id="{key}"><w:r><w:t>Planted words</w:t></w:r></w:hyperlink></w:p>')(parts)

    return put


def clicked(parts: Parts) -> None:
    key = relate(parts, MAIN, "hyperlink", "file:///C:/Users/jsample/plan.docx", external=True)
    shown = media(parts, "clicked.png", png())
    markup = frame(shown, 904).replace(f" {NS}", "", 1)
    body(markup.replace('descr="Two stripes"/>', f'descr="Two stripes"><a:hlinkClick r:id="{key}"/></wp:docPr>'))(parts)


def field(instruction: str) -> Callable[[Parts], None]:
    return body(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r>'
        f'<w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Planted words</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def simple_field(instruction: str) -> Callable[[Parts], None]:
    return body(f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>Planted words</w:t></w:r></w:fldSimple></w:p>')


def styled(kind: str, properties: str, paragraph: bool = False) -> Callable[[Parts], None]:
    """Words in a style that hides them."""

    def put(parts: Parts) -> None:
        name = f"Hides{len(parts['word/styles.xml'])}"
        type_ = "paragraph" if paragraph else "character"
        style = (
            f'<w:style w:type="{type_}" w:customStyle="1" w:styleId="{name}"><w:name w:val="{name}"/>'
            f"<w:rPr>{properties}</w:rPr></w:style></w:styles>"
        )
        edit(parts, "word/styles.xml", "</w:styles>", style)
        said = (f'<w:pPr><w:pStyle w:val="{name}"/></w:pPr>', "") if paragraph else ("", f'<w:rStyle w:val="{name}"/>')
        body(f"<w:p>{said[0]}<w:r><w:rPr>{said[1]}</w:rPr><w:t>{kind}</w:t></w:r></w:p>")(parts)

    return put


def macros(parts: Parts) -> None:
    add(parts, "word/vbaProject.bin", COMPOUND_FILE, "application/vnd.ms-office.vbaProject")
    relate(parts, MAIN, f"{MICROSOFT}/2006/relationships/vbaProject", "vbaProject.bin")
    supplement = f'<wne:vbaSuppData xmlns:wne="{MICROSOFT}/word/2006/wordml"/>'
    add(parts, "word/vbaData.xml", supplement, "application/vnd.ms-word.vbaData+xml")
    relate(parts, "word/vbaProject.bin", f"{MICROSOFT}/2006/relationships/wordVbaData", "vbaData.xml")


def control(parts: Parts) -> None:
    add(parts, "word/activeX/activeX1.xml", f'<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" ax:classid="{{0}}"/>',
        "application/vnd.ms-office.activeX+xml")  # fmt: skip
    key = relate(parts, MAIN, "control", "activeX/activeX1.xml")
    body(f'<w:p><w:r><w:object><w:control r:id="{key}" w:name="Button" w:shapeid="O9"/></w:object></w:r></w:p>')(parts)


def alt_chunk(parts: Parts) -> None:
    add(parts, "word/afchunk1.html", "<html><body>Planted words</body></html>", "text/html")
    key = relate(parts, MAIN, "aFChunk", "afchunk1.html")
    body(f'<w:altChunk r:id="{key}"/>')(parts)
    body("<w:p/>")(parts)


def sub_document(parts: Parts) -> None:
    key = relate(parts, MAIN, "subDocument", "file:///C:/Users/jsample/annex.docx", external=True)
    body(f'<w:p><w:subDoc r:id="{key}"/></w:p>')(parts)


def custom_xml(parts: Parts) -> None:
    part("customXml/item1.xml", '<properties xmlns="urn:sharepoint"><owner>J. Sample</owner></properties>', "customXml",
         "application/xml", target="../customXml/item1.xml")(parts)  # fmt: skip
    part(
        "customXml/itemProps1.xml",
        '<ds:datastoreItem ds:itemID="{F9F6D4C2-11A5-4A7A-9A4B-0D6B1C0B4E11}" '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml"/>',
        "customXmlProps",
        "application/vnd.openxmlformats-officedocument.customXmlProperties+xml",
        "customXml/item1.xml",
    )(parts)


def bound(parts: Parts) -> None:
    custom_xml(parts)
    body(
        '<w:sdt><w:sdtPr><w:id w:val="4711"/><w:dataBinding w:xpath="/properties[1]/owner[1]" '
        'w:storeItemID="{F9F6D4C2-11A5-4A7A-9A4B-0D6B1C0B4E11}"/></w:sdtPr><w:sdtContent><w:p><w:r>'
        "<w:t>Planted words</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )(parts)


def printer(parts: Parts) -> None:
    add(
        parts,
        "word/printerSettings/printerSettings1.bin",
        b"\\\\printers\\second-floor",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.printerSettings",
    )
    key = relate(parts, MAIN, "printerSettings", "printerSettings/printerSettings1.bin")
    edit(parts, MAIN, "</w:sectPr>", f'<w:printerSettings r:id="{key}"/></w:sectPr>')


def glossary(parts: Parts) -> None:
    part(
        "word/glossary/document.xml",
        f'<w:glossaryDocument {NS}><w:docParts><w:docPart><w:docPartPr><w:name w:val="Planted"/></w:docPartPr>'
        "<w:docPartBody><w:p><w:r><w:t>Old words</w:t></w:r></w:p></w:docPartBody></w:docPart></w:docParts>"
        "</w:glossaryDocument>",
        "glossaryDocument",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.glossary+xml",
    )(parts)
    body(
        '<w:sdt><w:sdtPr><w:id w:val="4712"/><w:placeholder><w:docPart w:val="Planted"/></w:placeholder></w:sdtPr>'
        "<w:sdtContent><w:p><w:r><w:t>Planted words</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )(parts)


def ink(parts: Parts) -> None:
    add(parts, "word/ink/ink1.xml", '<inkml:ink xmlns:inkml="http://www.w3.org/2003/InkML"><inkml:trace>1 1, 2 2'
        "</inkml:trace></inkml:ink>", "application/inkml+xml")  # fmt: skip
    key = relate(parts, MAIN, "customXml", "ink/ink1.xml")
    shown = media(parts, "ink.png", png())
    fallback = re.sub(r"^<w:p [^>]*><w:r>|</w:r></w:p>$", "", frame(shown, 905))
    body(
        "<w:p><w:r><w:t>Planted words</w:t></w:r><w:r><mc:AlternateContent><mc:Choice "
        f'xmlns:wpi="{MICROSOFT}/word/2010/wordprocessingInk" Requires="wpi"><w:drawing><wp:inline distT="0" distB="0" '
        'distL="0" distR="0"><wp:extent cx="9144" cy="9144"/><wp:docPr id="906" name="Ink 1"/><a:graphic>'
        f'<a:graphicData uri="{MICROSOFT}/word/2010/wordprocessingInk"><w14:contentPart bwMode="auto" r:id="{key}"/>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice><mc:Fallback>"
        f"{fallback}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )(parts)


def unlike_fallback(parts: Parts) -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    body(
        '<w:p><w:r><w:t>Planted words</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing>'
        '<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="914400" cy="457200"/>'
        '<wp:docPr id="907" name="Text Box 907"/><a:graphic>'
        f'<a:graphicData uri="{MICROSOFT}/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr/>'
        f"<wps:txbx>{box.format('New words')}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape id="Box" style="width:72pt;height:36pt"><v:textbox>'
        f"{box.format('Old words')}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )(parts)


def contents(parts: Parts) -> None:
    body(
        "<w:p><w:r><w:t>Recommendation 1</w:t></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:fldChar "
        'w:fldCharType="begin"/></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:instrText xml:space="preserve"> '
        "PAGEREF _Toc1 "
        '\\h </w:instrText></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:fldChar w:fldCharType="separate"/>'
        "</w:r><w:r><w:rPr>"
        "<w:webHidden/></w:rPr><w:t>1</w:t></w:r><w:r><w:rPr><w:webHidden/></w:rPr><w:fldChar "
        'w:fldCharType="end"/></w:r>'
        "</w:p>"
    )(parts)
    mark = '<w:bookmarkStart w:id="31" w:name="_Toc1"/><w:bookmarkEnd w:id="31"/>'
    body(f"<w:p>{mark}<w:r><w:t>Contents</w:t></w:r></w:p>")(parts)


def unused_link(parts: Parts) -> None:
    relate(parts, MAIN, "hyperlink", "https://example.org/deleted-long-ago", external=True)


def numbered(markup: str) -> Callable[[Parts], None]:
    """A paragraph with these attributes."""
    return body(f"<w:p {markup}><w:r><w:t>Planted words</w:t></w:r></w:p>")


_WEB = "application/vnd.ms-office.webextension"
_PAST = '<w:rPr><w:ins w:id="21" w:author="J. Sample" w:date="2025-06-01T10:00:00Z"/></w:rPr>'
_AUTHOR = 'w:author="J. Sample" w:date="2025-06-01T10:00:00Z"'

PLANTS: Mapping[str, Plant] = {
    # Properties.
    "author": Plant("author", core("<dc:creator>J. Sample</dc:creator>")),
    "last editor": Plant("last editor", core("<cp:lastModifiedBy>J. Sample</cp:lastModifiedBy>")),
    "revision number": Plant("revision number", core("<cp:revision>47</cp:revision>")),
    "last printed": Plant("last printed", core("<cp:lastPrinted>2025-06-01T10:00:00Z</cp:lastPrinted>")),
    "made": Plant(
        "time", core('<dcterms:created xsi:type="dcterms:W3CDTF">2025-06-01T10:00:00Z</dcterms:created>')
    ),
    "saved": Plant(
        "time", core('<dcterms:modified xsi:type="dcterms:W3CDTF">2025-06-02T10:00:00Z</dcterms:modified>')
    ),
    "description": Plant("description", core("<dc:description>Draft for the chief</dc:description>")),
    "subject": Plant("subject", core("<dc:subject>Operation Sample</dc:subject>")),
    "keywords": Plant("keywords", core("<cp:keywords>sample, secret</cp:keywords>")),
    "category": Plant("category", core("<cp:category>Internal</cp:category>")),
    "status": Plant("status", core("<cp:contentStatus>Draft 3</cp:contentStatus>")),
    "identifier": Plant("other property", core("<dc:identifier>4711</dc:identifier>")),
    "company": Plant("company", app("<Company>Sampleshire Police</Company>")),
    "manager": Plant("manager", app("<Manager>B. Sample</Manager>")),
    "template": Plant("template", app("<Template>C:\\Users\\jsample\\House.dotm</Template>")),
    "editing time": Plant("editing time", app("<TotalTime>412</TotalTime>")),
    "link base": Plant("link base", app("<HyperlinkBase>\\\\server\\share</HyperlinkBase>")),
    "list of titles": Plant(
        "list of titles",
        app(
            '<TitlesOfParts><vt:vector xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes" '
            'size="1" baseType="lpstr"><vt:lpstr>Briefing for the chief</vt:lpstr></vt:vector></TitlesOfParts>'
        ),
    ),
    "custom property": Plant("custom property", custom("Owner", "J. Sample")),
    "label": Plant("sensitivity label", custom("MSIP_Label_0f1a_Name", "Official-Sensitive")),
    "label's part": Plant(
        "sensitivity label",
        part(
            "docMetadata/LabelInfo.xml",
            '<clbl:labelList xmlns:clbl="http://schemas.microsoft.com/office/2020/mipLabelMetadata"/>',
            f"{MICROSOFT}/2020/02/relationships/classificationlabels",
            "application/vnd.ms-office.classificationlabels+xml",
            "",
        ),
    ),
    "thumbnail": Plant(
        "thumbnail",
        part("docProps/thumbnail.jpeg", plain_jpeg(), f"{_PACKAGE}/metadata/thumbnail", "image/jpeg", ""),
    ),
    # Comments and changes.
    "comment": Plant("comment", comment, PLACE),
    "answers to comments": Plant(
        "comment",
        part(
            "word/commentsExtended.xml",
            f'<w15:commentsEx xmlns:w15="{MICROSOFT}/word/2012/wordml"/>',
            f"{MICROSOFT}/2011/relationships/commentsExtended",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtended+xml",
        ),
    ),
    "ids of comments": Plant(
        "comment",
        part(
            "word/commentsIds.xml",
            f'<w16cid:commentsIds xmlns:w16cid="{MICROSOFT}/word/2016/wordml/cid"/>',
            f"{MICROSOFT}/2016/09/relationships/commentsIds",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsIds+xml",
        ),
    ),
    "times of comments": Plant(
        "comment",
        part(
            "word/commentsExtensible.xml",
            f'<w16cex:commentsExtensible xmlns:w16cex="{MICROSOFT}/word/2018/wordml/cex"/>',
            f"{MICROSOFT}/2018/08/relationships/commentsExtensible",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.commentsExtensible+xml",
        ),
    ),
    "people": Plant(
        "people",
        part(
            "word/people.xml",
            f'<w15:people xmlns:w15="{MICROSOFT}/word/2012/wordml"><w15:person w15:author="J. Sample">'
f'<w15:presenceInfo '
            'w15:providerId="AD" w15:userId="j@sample.example"/></w15:person></w15:people>',
            f"{MICROSOFT}/2011/relationships/people",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.people+xml",
        ),
    ),
    "insertion": Plant(
        "tracked change",
        body(f'<w:p><w:ins w:id="21" {_AUTHOR}><w:r><w:t>Planted words</w:t></w:r></w:ins></w:p>'),
        PLACE,
    ),
    "deletion": Plant(
        "tracked change",
        body(
            f'<w:p><w:r><w:t>Planted</w:t></w:r><w:del w:id="22" {_AUTHOR}><w:r><w:delText>words</w:delText>'
f'</w:r></w:del>'
            "</w:p>"
        ),
        PLACE,
    ),
    "changed look": Plant(
        "tracked change",
        run(f'<w:b/><w:rPrChange w:id="23" {_AUTHOR}><w:rPr/></w:rPrChange>'),
        PLACE,
    ),
    "inserted paragraph": Plant(
        "tracked change",
        body(f"<w:p><w:pPr>{_PAST}</w:pPr><w:r><w:t>Planted words</w:t></w:r></w:p>"),
        PLACE,
    ),
    "moved here and accepted": Plant(
        "change range",
        body(
            f'<w:p><w:moveToRangeStart w:id="41" w:name="move1" {_AUTHOR}/><w:r><w:t>Planted words</w:t></w:r>'
            '<w:moveToRangeEnd w:id="41"/></w:p>'
        ),
        PLACE,
    ),
    "tracking": Plant("tracking", setting("<w:trackRevisions/>", "<w:defaultTabStop", behind=False)),
    # Hidden and unseen words.
    "hidden run": Plant("hidden text", run("<w:vanish/>"), PLACE),
    "hidden by a character style": Plant("hidden text", styled("Planted words", "<w:vanish/>"), PLACE),
    "hidden by a paragraph style": Plant("hidden text", styled("Planted words", "<w:vanish/>", True), PLACE),
    "always hidden": Plant("hidden text", run("<w:specVanish/>"), PLACE),
    "hidden on the web": Plant("hidden text", run("<w:webHidden/>"), PLACE),
    "hidden on the web by a style": Plant("hidden text", styled("Planted words", "<w:webHidden/>"), PLACE),
    "hidden paragraph mark": Plant(
        "hidden text",
        body("<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t>Planted words</w:t></w:r></w:p>"),
        PLACE,
    ),
    "hidden row": Plant(
        "hidden text",
        lambda parts: edit(parts, MAIN, "<w:trPr><w:cantSplit/></w:trPr>", "<w:trPr><w:hidden/><w:cantSplit/>"
"</w:trPr>"),
        'draft.docx: under "Recommendation 1", table 1 ("What | When"), row 2, column 1',
    ),
    "hidden drawing": Plant(
        "hidden text",
        lambda parts: picture("hidden.png", png(), alt='Two stripes" hidden="1')(parts),
        PLACE,
    ),
    "white words": Plant("invisible text", run('<w:color w:val="FFFFFF"/>'), PLACE),
    "nearly white words": Plant("invisible text", run('<w:color w:val="F4F4F4"/>'), PLACE),
    "blacked out words": Plant(
        "invisible text",
        run('<w:color w:val="000000"/><w:shd w:val="clear" w:color="auto" w:fill="000000"/>'),
        PLACE,
    ),
    "white by a style": Plant("invisible text", styled("Planted words", '<w:color w:val="FFFFFF"/>'), PLACE),
    "tiny words": Plant("invisible text", run('<w:sz w:val="8"/>'), PLACE),
    # What programs leave behind.
    "revision ids": Plant(
        "revision id",
        setting('<w:rsids><w:rsidRoot w:val="00A77427"/><w:rsid w:val="00B12345"/></w:rsids>', "</w:compat>"),
    ),
    "revision of a paragraph": Plant("revision id", numbered('w:rsidR="00A77427" w:rsidRDefault="00B12345"')),
    "revision of a style": Plant(
        "revision id",
        lambda parts: edit(
            parts,
            "word/styles.xml",
            "</w:styles>",
            '<w:style w:type="character" w:customStyle="1" w:styleId="Old"><w:name w:val="Old"/><w:rsid '
'w:val="00A77427"/>'
            "</w:style></w:styles>",
        ),
    ),
    "paragraph id": Plant("paragraph id", numbered('w14:paraId="1A2B3C4D" w14:textId="77777777"')),
    "document id": Plant(
        "document id",
        setting(f'<w15:docId xmlns:w15="{MICROSOFT}/word/2012/wordml" '
f'w15:val="{{47110815-0000-4000-8000-000000000000}}"/>',
                '<w:listSeparator w:val=","/>'),
    ),
    "proofing": Plant(
        "proofing mark",
        body('<w:p><w:proofErr w:type="spellStart"/><w:r><w:t>Planted words</w:t></w:r><w:proofErr '
'w:type="spellEnd"/></w:p>'),
    ),
    "page break": Plant(
        "page break mark", body("<w:p><w:r><w:lastRenderedPageBreak/><w:t>Planted words</w:t></w:r></w:p>")
    ),
    "bookmark": Plant(
        "bookmark",
        body('<w:p><w:bookmarkStart w:id="41" w:name="_GoBack"/><w:r><w:t>Planted words</w:t></w:r>'
'<w:bookmarkEnd w:id="41"/></w:p>'),
        PLACE,
    ),
    "permission": Plant(
        "editing permission",
        body('<w:p><w:permStart w:id="42" w:ed="SAMPLESHIRE\\jsample"/><w:r><w:t>Planted words</w:t></w:r>'
'<w:permEnd w:id="42"/></w:p>'),
        PLACE,
    ),
    "protection": Plant(
        "protection", setting('<w:documentProtection w:edit="readOnly" w:enforcement="1"/>', "<w:defaultTabStop", False)
    ),
    "write protection": Plant("protection", setting('<w:writeProtection w:recommended="1"/>', "<w:zoom", False)),
    "smart tag": Plant(
        "smart tag",
        body('<w:p><w:smartTag w:uri="urn:sample" w:element="PersonName"><w:r><w:t>Planted words</w:t></w:r>'
'</w:smartTag></w:p>'),
        PLACE,
    ),
    "custom element": Plant(
        "smart tag",
        body('<w:p><w:customXml w:uri="urn:sample" w:element="case"><w:customXmlPr><w:attr w:name="no" '
'w:val="1"/></w:customXmlPr>'
             "<w:r><w:t>Planted words</w:t></w:r></w:customXml></w:p>"),
        PLACE,
    ),
    "remark": Plant("remark", body("<w:p><!-- J. Sample was here --><w:r><w:t>Planted words</w:t></w:r></w:p>"), PLACE),
    "unlike fallback": Plant("unlike fallback", unlike_fallback, PLACE),
    "table of contents": Plant("web-hidden page number", contents, PLACE),
    "ink": Plant("ink", ink, PLACE),
    # What hangs on the file.
    "document variable": Plant(
        "document variable",
        setting('<w:docVars><w:docVar w:name="Owner" w:val="J. Sample"/></w:docVars>', "</w:compat>"),
    ),
    "mail merge": Plant("mail merge", mail_merge),
    "attached template": Plant("attached template", attached_template),
    "schema": Plant("schema", setting('<w:attachedSchema w:val="urn:sample"/>', '<w:themeFontLang', False)),
    "custom XML": Plant("custom XML", custom_xml, alone=True),
    "glossary": Plant("glossary", glossary),
    "printer": Plant("printer settings", printer),
    "web extension": Plant(
        "web extension",
        part(
            "word/webextensions/taskpanes.xml",
            f'<wetp:taskpanes xmlns:wetp="{MICROSOFT}/webextensions/taskpanes/2010/11"/>',
            f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
            f"{_WEB}taskpanes+xml",
            "",
        ),
    ),
    "customised menus": Plant(
        "customised menus",
        part(
            "customUI/customUI.xml",
            f'<customUI xmlns="{MICROSOFT}/2006/01/customui"/>',
            f"{MICROSOFT}/2006/relationships/ui/extensibility",
            "application/xml",
            "",
        ),
    ),
    "unreferenced part": Plant(
        "unreferenced part", lambda parts: add(parts, "word/media/orphan.png", png(), "image/png")
    ),
    "unused link": Plant("unused link", unused_link),
    "path in a picture's name": Plant(
        "path in a name", picture("named.png", png(), name="C:\\Users\\jsample\\Pictures\\suspect.png"), PLACE
    ),
    "file name of a picture": Plant("path in a name", picture("filed.png", png(), name="J Sample.png"), PLACE),
    "path in a tooltip": Plant(
        "path in a name",
        body('<w:p><w:hyperlink w:anchor="_top" w:tooltip="file:///C:/plan.docx"><w:r><w:t>Planted words'
'</w:t></w:r></w:hyperlink></w:p>'),
        PLACE,
    ),
    # Pictures.
    "place of a photograph": Plant("picture metadata", picture("photo.jpg", jpeg()), PLACE),
    "turned photograph": Plant("picture metadata", picture("turned.jpg", jpeg(turn=6)), PLACE),
    "caption of a photograph": Plant(
        "picture metadata", picture("caption.jpg", jpeg(iptc=IPTC, xmp=XMP)), PLACE
    ),
    "text in a JPEG": Plant("picture metadata", picture("said.jpg", jpeg(comment=b"by J. Sample")), PLACE),
    "behind a JPEG": Plant("picture metadata", picture("behind.jpg", plain_jpeg() + plain_jpeg()), PLACE),
    "text in a PNG": Plant("picture metadata", picture("text.png", png(Author="J. Sample")), PLACE),
    "behind a PNG": Plant("picture metadata", picture("behind.png", png() + b"PK\3\4 and more"), PLACE),
    "text in a GIF": Plant("picture metadata", picture("text.gif", gif(comment=b"by J. Sample")), PLACE),
    "TIFF": Plant("picture metadata", picture("scan.tiff", _saved(stripes(), "TIFF")), PLACE),
    "BMP": Plant("picture metadata", picture("paint.bmp", _saved(stripes(), "BMP")), PLACE),
    "cropped PNG": Plant("cropped picture", picture("cropped.png", png(), '<a:srcRect l="50000"/>'), PLACE),
    "cropped JPEG": Plant("cropped picture", picture("cropped.jpg", plain_jpeg(), '<a:srcRect r="50000" '
'b="10000"/>'), PLACE),
    "cropped and widened": Plant("cropped picture", picture("wide.png", png(), '<a:srcRect l="50000" '
'r="-25000"/>'), PLACE),
    "cropped long ago": Plant("cropped picture", vml("vml.png", png(), 'cropleft="32768f"'), PLACE),
    "file name long ago": Plant("path in a name", vml("old.png", png(), 'o:title="J Sample.png"'), PLACE),
    "original of a picture": Plant(
        "spare picture",
        double(
            "original.wdp",
            b"II\xbc\1" + bytes(60),
            'uri="{BEBA8EAE-BF5A-486C-A8C5-ECC9F3942E4B}"><a14:imgProps '
            f'xmlns:a14="{MICROSOFT}/drawing/2010/main"><a14:imgLayer r:embed="KEY"/></a14:imgProps>',
            f"{MICROSOFT}/2007/relationships/hdphoto",
        ),
        PLACE,
    ),
    "SVG of a picture": Plant(
        "spare picture",
        double(
            "drawn.svg",
            SVG.encode(),
            'uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
            f'xmlns:asvg="{MICROSOFT}/drawing/2016/SVG/main" r:embed="KEY"/>',
            "image",
        ),
        PLACE,
    ),
    "moving picture that is cropped": Plant(
        "cropped picture", picture("moving.gif", gif(3), '<a:srcRect l="50000"/>'), PLACE, stays=True
    ),
    "EMF": Plant("uncleanable picture", picture("drawn.emf", EMF), PLACE),
    "SVG": Plant("uncleanable picture", picture("shown.svg", SVG.encode()), PLACE),
    "damaged picture": Plant("uncleanable picture", picture("half.png", png()[:60]), PLACE),
    "cut photograph": Plant("uncleanable picture", picture("half.jpg", plain_jpeg()[:-200]), PLACE),
    # What only a person can mend.
    "OLE object": Plant("embedded object", ole, PLACE),
    "chart with its workbook": Plant("embedded object", chart, PLACE),
    "film": Plant(
        "embedded object",
        double(
            "film.mp4",
            b"\0\0\0\x18ftypmp42" + bytes(64),
            'uri="{C809E66F-F1BF-436E-B5F7-EEA9579F0CBA}"><p14:media '
            f'xmlns:p14="{MICROSOFT}/powerpoint/2010/main" r:embed="KEY"/>',
            "video",
        ),
        PLACE,
    ),
    "picture from elsewhere": Plant("outside content", outside_picture, PLACE),
    "frame from elsewhere": Plant(
        "outside content",
        outside_frame,
        alone=True,
    ),
    "link to a file": Plant("local link", link("file:///C:/Users/jsample/plan.docx"), PLACE),
    "link to a server": Plant("local link", link("\\\\server\\share\\plan.docx"), PLACE),
    "link to a drive": Plant("local link", link("C:\\plan.docx"), PLACE),
    "link to the intranet": Plant("local link", link("http://intranet/plans"), PLACE),
    "link to SharePoint": Plant("local link", link("https://sampleshire.sharepoint.com/sites/plan"), PLACE),
    "link that tells who follows": Plant(
        "local link", link("https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fexample.org"), PLACE
    ),
    "link by a field": Plant("local link", field('HYPERLINK "https://intranet.sample.example/plan"'), PLACE),
    "link of a picture": Plant("local link", clicked, PLACE),
    "macros": Plant("macro", macros),
    "control": Plant("macro", control, EMPTY),
    "inserted file": Plant("inserted file", alt_chunk, alone=True),
    "subdocument": Plant("inserted file", sub_document, EMPTY),
    "bound control": Plant("bound content control", bound, PLACE),
} | {
    f"field {instruction.split()[0]}": Plant("revealing field", put(instruction), PLACE)
    for put, instructions in {
        field: ("FILENAME \\p", "AUTHOR", "LASTSAVEDBY", "TEMPLATE \\p", "DOCPROPERTY Manager", "DOCVARIABLE Owner",
                'INCLUDETEXT "C:\\\\plan.docx"', 'INCLUDEPICTURE "C:\\\\a.png"', "USERNAME", "ADDIN EN.CITE secret"),
        simple_field: ("DDE Excel", "LINK Excel.Sheet.12", "MERGEFIELD Surname", "COMMENTS"),
    }.items()
    for instruction in instructions
}  # fmt: skip
