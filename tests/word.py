"""A few lines of text → a real .docx on the base of our own templates. What tests draw with, and are drawn from.

# Heading            Heading 1 (## and ### likewise)
- words              List Bullet;  "1. words": List Number
| a | b |            a row of a table; the first of neighbouring rows is its header row; "<br>" parts paragraphs
[Style] words        a paragraph in that style
words                a paragraph;  "‖" splits its run there, "**words**" is bold
<w:p>…</w:p>         markup, as it stands
@title words         the core property, else "Sample";  "@custom name = value" a custom one, "purpose" else "sample"
@footer words        the footer's words, else the page's number
@header words        a header's words;  "@footnote words", "@endnote words" a note's, at the paragraph before
@comment who: words  a comment on the whole paragraph before, by that author or nobody (":")
@box words           a text box in a paragraph of its own;  "@picture words" a drawn line with this alternative text
@image words         a picture of eight bits with this alternative text, in a paragraph of its own
@without Style       the style is taken out
@style Style: <…>    the style says this and nothing else, besides its name and what it is based on
@in part: a → b      in that part, a is replaced by b wherever it stands
"""

from __future__ import annotations

import base64
import io
import re
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

BASE = Path(__file__).parent.parent / "templates" / "response-record.docx"


_PAGE = '<w:p><w:r><w:t xml:space="preserve">Page </w:t></w:r><w:fldSimple w:instr="PAGE"/></w:p>'


def docx(text: str) -> bytes:
    """The .docx that the text describes."""
    with zipfile.ZipFile(BASE) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    styles = dict(re.findall(r'w:styleId="([^"]+)"><w:name w:val="([^"]+)"', parts["word/styles.xml"]))
    ids = {name.lower(): style for style, name in styles.items()}
    title, footer, custom, body, rows = "Sample", "", "", [], list[str]()
    replaced: list[tuple[str, str, str]] = []
    notes: dict[str, list[str]] = {}
    comments: list[tuple[str, str]] = []
    images = 0

    def close_table() -> None:
        if rows:
            body.append(_table(rows))
            rows.clear()

    for line in text.strip("\n").splitlines():
        if not line.startswith("|"):
            close_table()
        if match := re.match(r"@(\w+) ?(.*)", line):
            key, words = match[1], match[2]
            if key == "title":
                title = words
            elif key == "footer":
                footer = words
            elif key == "custom":
                name, value = words.split(" = ")
                custom += _custom(name, value, custom.count("<property ") + 2)
            elif key in ("header", "footnote", "endnote"):
                notes.setdefault(key, []).append("".join(map(_paragraph, words.split("<br>"))))
                if key != "header":
                    reference = f'<w:r><w:{key}Reference w:id="{len(notes[key]) + 1}"/></w:r>'
                    body[-1] = body[-1].removesuffix("</w:p>") + f"{reference}</w:p>"
            elif key == "comment":
                author, _, said = words.partition(":")
                body[-1] = _commented(body[-1], len(comments))
                comments.append((author.strip(), said.strip()))
            elif key == "image":
                images += 1
                graphic = _image(images)
                body.append(f"<w:p><w:r><w:drawing>{_inline(len(body), words, graphic)}</w:drawing></w:r></w:p>")
            elif key in ("box", "picture"):
                drawn = _box(words) if key == "box" else f"<w:drawing>{_inline(len(body), words, '')}</w:drawing>"
                body.append(f"<w:p><w:r>{drawn}</w:r></w:p>")
            elif key == "in":
                part, before, after = re.split(": | → ", words, maxsplit=2)
                replaced.append((part, before, after))
            elif key == "style":
                name, _, markup = words.partition(": ")
                parts["word/styles.xml"] = _restyled(parts["word/styles.xml"], ids[name.lower()], markup)
            elif key == "without":
                style = ids.pop(words.lower())
                parts["word/styles.xml"] = re.sub(
                    rf'<w:style [^>]*w:styleId="{style}">.*?</w:style>', "", parts["word/styles.xml"]
                )
                parts["word/numbering.xml"] = parts["word/numbering.xml"].replace(f'<w:pStyle w:val="{style}"/>', "")
        elif line.startswith("|"):
            rows.append(line)
        elif line.startswith("<w:"):
            body.append(line)
        elif match := re.match(r"(#{1,3}) (.*)", line):
            body.append(_paragraph(match[2], f"Heading{len(match[1])}"))
        elif match := re.match(r"\[([A-Z][\w ]*)\] (.*)", line):
            body.append(_paragraph(match[2], ids[match[1].lower()]))
        elif match := re.match(r"(- |\d\. )(.*)", line):
            body.append(_paragraph(match[2], "ListBullet" if match[1] == "- " else "ListNumber"))
        elif line.strip():
            body.append(_paragraph(line))
    close_table()
    document = parts["word/document.xml"]
    section = re.search(r"<w:sectPr>.*</w:sectPr>", document)
    assert section
    head = document[: document.index("<w:body>") + len("<w:body>")]
    parts["word/document.xml"] = head + "".join(body) + section[0] + "</w:body></w:document>"
    parts["docProps/core.xml"] = re.sub(
        r"<dc:title>.*?</dc:title>", lambda _: f"<dc:title>{escape(title)}</dc:title>", parts["docProps/core.xml"]
    )
    if 'name="purpose"' not in custom:
        # Few texts are the response that the law asks for.
        custom += _custom("purpose", "sample", custom.count("<property ") + 2)
    parts["docProps/custom.xml"] = re.sub(r"<property .*</property>", lambda _: custom, parts["docProps/custom.xml"])
    shown = _paragraph(footer) if footer else _PAGE
    parts["word/footer1.xml"] = re.sub(r"<w:p>.*</w:p>", lambda _: shown, parts["word/footer1.xml"])
    for key, inside in notes.items():
        _add(parts, key, inside)
    if comments:
        written = "".join(
            f'<w:comment w:id="{number}" w:author="{escape(author)}" w:initials="x">{_paragraph(said)}</w:comment>'
            for number, (author, said) in enumerate(comments)
        )
        _lead_to(parts, "comments", f'<w:comments xmlns:w="{_W}">{written}</w:comments>')
    for part, before, after in replaced:
        assert before in parts[part], before
        parts[part] = parts[part].replace(before, after)
    contents = {name: content.encode() for name, content in parts.items()}
    return packed(contents | _images(contents, images))


def packed(parts: dict[str, bytes]) -> bytes:
    """The zip of these parts, the same at any time of day."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _paragraph(words: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    runs = ""
    for piece in words.split("‖"):
        for index, part in enumerate(re.split(r"\*\*(.+?)\*\*", piece)):
            if part:
                bold = "<w:rPr><w:b/></w:rPr>" if index % 2 else ""
                runs += f'<w:r>{bold}<w:t xml:space="preserve">{escape(part)}</w:t></w:r>'
    return f"<w:p>{properties}{runs}</w:p>"


def _restyled(styles: str, style: str, markup: str) -> str:
    """The styles, one of them with these properties in place of its own."""

    def restyled(match: re.Match[str]) -> str:
        return re.sub(r"<w:(pPr|rPr)>.*?</w:\1>", "", match[0]).replace("</w:style>", f"{markup}</w:style>")

    return re.sub(rf'<w:style [^>]*w:styleId="{style}">.*?</w:style>', restyled, styles)


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SHAPE = "http://schemas.microsoft.com/office/word/2010/wordprocessingShape"
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def _inline(number: int, alt: str, graphic: str) -> str:
    described = f' descr="{escape(alt, {chr(34): "&quot;"})}"' if alt else ""
    shown = f'<a:graphic xmlns:a="{_DRAWING}/main">{graphic}</a:graphic>' if graphic else ""
    return (
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="914400" cy="914400"/><wp:docPr id="{number + 1}" name="Drawing {number + 1}"{described}/>'
        f"{shown or _LINE}</wp:inline>"
    )


_LINE = (
    f'<a:graphic xmlns:a="{_DRAWING}/main"><a:graphicData uri="{_SHAPE}"><wps:wsp xmlns:wps="{_SHAPE}">'
    '<wps:cNvSpPr/><wps:spPr><a:prstGeom prst="line"><a:avLst/></a:prstGeom></wps:spPr><wps:bodyPr/></wps:wsp>'
    "</a:graphicData></a:graphic>"
)


def _commented(paragraph: str, number: int) -> str:
    """The paragraph with all of it covered by the comment of that number."""
    start, end = (f'<w:commentRange{side} w:id="{number}"/>' for side in ("Start", "End"))
    begin = paragraph.index("</w:pPr>") + len("</w:pPr>") if "</w:pPr>" in paragraph else len("<w:p>")
    inside = paragraph[begin:].removesuffix("</w:p>")
    reference = f'<w:r><w:commentReference w:id="{number}"/></w:r>'
    return f"{paragraph[:begin]}{start}{inside}{end}{reference}</w:p>"


_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
_PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAgAAAABAQAAAADLe9LuAAAACklEQVR4nGNYBQAArACrZgvkawAAAABJRU5ErkJggg==")


def _image(number: int) -> str:
    return (
        f'<a:graphicData uri="{_PICTURE}"><pic:pic xmlns:pic="{_PICTURE}"><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="Picture {number}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{_OFFICE}" r:embed="rIdImage"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="914400" cy="914400"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData>'
    )


def _images(parts: dict[str, bytes], images: int) -> dict[str, bytes]:
    """The picture's part and what leads to it, where one is shown."""
    if not images:
        return {}
    links, types = "word/_rels/document.xml.rels", "[Content_Types].xml"
    link = f'<Relationship Id="rIdImage" Type="{_OFFICE}/image" Target="media/sample.png"/></Relationships>'
    kind = b'<Default Extension="png" ContentType="image/png"/></Types>'
    known = b'Extension="png"' in parts[types]
    return {
        "word/media/sample.png": _PNG,
        links: parts[links].replace(b"</Relationships>", link.encode()),
        types: parts[types] if known else parts[types].replace(b"</Types>", kind),
    }


def _box(words: str) -> str:
    inside = "".join(map(_paragraph, words.split("<br>")))
    graphic = (
        f'<a:graphicData uri="{_SHAPE}"><wps:wsp xmlns:wps="{_SHAPE}"><wps:cNvSpPr txBox="1"/><wps:spPr/><wps:txbx>'
        f"<w:txbxContent>{inside}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>"
    )
    return (
        f'<mc:AlternateContent xmlns:mc="{_COMPATIBILITY}"><mc:Choice xmlns:wps="{_SHAPE}" Requires="wps"><w:drawing>'
        f"{_inline(98, '', graphic)}</w:drawing></mc:Choice></mc:AlternateContent>"
    )


def _add(parts: dict[str, str], kind: str, inside: list[str]) -> None:
    """Add the part with the header, or with all notes of a kind."""
    name = "header" if kind == "header" else f"{kind}s"
    tag = "hdr" if kind == "header" else name
    content = "".join(inside)
    if kind != "header":
        lines = "".join(
            f'<w:{kind} w:type="{mark}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:{kind}>'
            for number, mark in enumerate(("separator", "continuationSeparator"))
        )
        told = "".join(f'<w:{kind} w:id="{number}">{words}</w:{kind}>' for number, words in enumerate(inside, 2))
        content = lines + told
    _lead_to(parts, name, f'<w:{tag} xmlns:w="{_W}">{content}</w:{tag}>')
    if kind == "header":
        shown = '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/>'
        parts["word/document.xml"] = parts["word/document.xml"].replace("<w:sectPr>", shown)


def _lead_to(parts: dict[str, str], name: str, content: str) -> None:
    """Add a part to which the body's part leads."""
    parts[f"word/{name}.xml"] = content
    link = f'<Relationship Id="rId{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/></Relationships>'
    links = parts["word/_rels/document.xml.rels"]
    parts["word/_rels/document.xml.rels"] = links.replace("</Relationships>", link)
    kinds = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    type_ = f'<Override PartName="/word/{name}.xml" ContentType="{kinds}.{name}+xml"/></Types>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", type_)


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _table(rows: list[str]) -> str:
    cells = [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows]
    width = max(map(len, cells))
    written = ""
    for number, row in enumerate(cells):
        header = "<w:tblHeader/>" if number == 0 else ""
        filled = row + [""] * (width - len(row))
        inside = "".join(
            '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>'
            + "".join(_paragraph(part.strip()) for part in cell.split("<br>"))
            + "</w:tc>"
            for cell in filled
        )
        written += f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{inside}</w:tr>"
    grid = '<w:gridCol w:w="2000"/>' * width
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="RecordTable"/><w:tblW w:w="0" w:type="auto"/>'
        '<w:tblCaption w:val="Table"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )


def _custom(name: str, value: str, number: int) -> str:
    return (
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f'<vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{escape(value)}'
        "</vt:lpwstr></property>"
    )
