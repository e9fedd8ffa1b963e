"""A Word file with one of everything that a person can change, on the base of our own template. What tests edit.

Every paragraph that is edited begins with a word of its own. `RICH` are the parts; `written` makes the .docx.
"""

from __future__ import annotations

import re
import zlib

from tests.word import docx, packed, unpacked

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": OFFICE,
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)
_MEDIA = "application/vnd.openxmlformats-officedocument"


def png(red: int, green: int, blue: int) -> bytes:
    """A picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = (1).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    pixel = zlib.compress(bytes([0, red, green, blue]), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")


def _picture(number: int, alt: str, relation: str, placing: str = "") -> str:
    frame = "anchor" if placing else "inline"
    behind = (
        ' simplePos="0" relativeHeight="251658240" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"'
        if placing
        else ""
    )
    return (
        f'<w:drawing><wp:{frame} distT="0" distB="0" distL="0" distR="0"{behind}>{placing.partition("|")[0]}'
        f'<wp:extent cx="914400" cy="457200"/><wp:effectExtent l="0" t="0" r="0" b="0"/>{placing.partition("|")[2]}'
        f'<wp:docPr id="{number}" name="Picture {number}" descr="{alt}"/>'
        "<wp:cNvGraphicFramePr/><a:graphic>"
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="logo.png"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="914400" cy="457200"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f"</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:{frame}></w:drawing>"
    )


_FLOATING = (
    '<wp:simplePos x="0" y="0"/><wp:positionH relativeFrom="column"><wp:posOffset>635000</wp:posOffset></wp:positionH>'
    '<wp:positionV relativeFrom="paragraph"><wp:posOffset>127000</wp:posOffset></wp:positionV>|'
    '<wp:wrapSquare wrapText="bothSides"/>'
)
BOX = (
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
    '<wp:extent cx="1828800" cy="914400"/><wp:docPr id="11" name="Text Box 11"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp>'
    '<wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="1828800" cy="914400"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="EEF1F6"/></a:solidFill></wps:spPr>'
    "<wps:txbx><w:txbxContent><w:p><w:r><w:t>Boxed words</w:t></w:r></w:p></w:txbxContent></wps:txbx>"
    '<wps:bodyPr rot="0"/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing></mc:Choice>'
    "</mc:AlternateContent>"
)
_CHART = (
    '<w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="1828800" cy="914400"/>'
    '<wp:docPr id="12" name="Chart 12" descr="Reports by quarter"/><wp:cNvGraphicFramePr/><a:graphic>'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="rIdChart"/>'
    "</a:graphicData></a:graphic></wp:inline></w:drawing>"
)
_EQUATION = (
    "<m:oMath><m:f><m:num><m:r><m:t>9</m:t></m:r></m:num><m:den><m:r><m:t>14</m:t></m:r></m:den></m:f></m:oMath>"
)
_CONTROL = (
    '<w:sdt><w:sdtPr><w:alias w:val="Grade"/><w:id w:val="77"/><w:dropDownList><w:listItem w:displayText="Good" '
    'w:value="1"/><w:listItem w:displayText="Adequate" w:value="2"/></w:dropDownList></w:sdtPr><w:sdtContent>'
    "<w:r><w:t>Good</w:t></w:r></w:sdtContent></w:sdt>"
)
_TICK = (
    '<w:sdt><w:sdtPr><w:id w:val="78"/><w14:checkbox><w14:checked w14:val="0"/></w14:checkbox></w:sdtPr>'
    "<w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
)


def _field(instruction: str, result: str) -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return (
        f'{marks[0]}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{marks[1]}'
        f"<w:r><w:t>{result}</w:t></w:r>{marks[2]}"
    )


def p(words: str, properties: str = "", runs: str = "") -> str:
    """A paragraph of a run with the words, and what follows it."""
    pPr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{pPr}<w:r><w:t xml:space="preserve">{words}</w:t></w:r>{runs}</w:p>'


def _cell(words: str, properties: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/>{properties}</w:tcPr>{p(words)}</w:tc>'


_MERGED = '<w:vMerge w:val="restart"/>'
_TABLE = (
    '<w:tbl><w:tblPr><w:tblStyle w:val="RecordTable"/><w:tblW w:w="9000" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" w:noHBand="0" '
    'w:noVBand="1"/><w:tblCaption w:val="Stages"/></w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/>'
    '<w:gridCol w:w="3000"/></w:tblGrid>'
    f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{_cell('Stage')}{_cell('Month')}{_cell('Total')}</w:tr>"
    f"<w:tr>{_cell('Triage')}{_cell('May')}{_cell('14')}</w:tr>"
    f"<w:tr>{_cell('Visit')}{_cell('June', _MERGED)}{_cell('9')}</w:tr>"
    f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_cell('Review')}{_cell('', '<w:vMerge/>')}{_cell('12')}</w:tr></w:tbl>"
)
_SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'
_MARGINS = (
    '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="709" w:footer="709" w:gutter="0"/>'
)
_FIRST_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader1"/><w:headerReference w:type="first" '
    'r:id="rIdHeader2"/><w:headerReference w:type="even" r:id="rIdHeader3"/><w:footerReference w:type="default" '
    f'r:id="rId4"/>{_SIZE}{_MARGINS}<w:titlePg/></w:sectPr>'
)
_SECOND_SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader4"/><w:pgSz w:w="16838" w:h="11906" '
    f'w:orient="landscape"/>{_MARGINS}</w:sectPr>'
)
LAST_SECTION = (
    f'<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader1"/>{_SIZE}{_MARGINS}'
    '<w:cols w:space="708"/></w:sectPr>'
)
_WATERMARK = (
    '<w:r><w:pict><v:shape id="PowerPlusWaterMarkObject1" style="position:absolute;width:400pt;height:100pt" '
    'fillcolor="silver"><v:textpath style="font-family:Arial" string="DRAFT"/></v:shape></w:pict></w:r>'
)
LINK = (
    '<w:hyperlink r:id="rIdLink"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>the report</w:t></w:r>'
    "</w:hyperlink>"
)
_TIP = LINK.replace('r:id="rIdLink"', 'r:id="rIdLink" w:tooltip="The report"')
_MARK = '<w:bookmarkStart w:id="5" w:name="report"/><w:bookmarkEnd w:id="5"/>'
_GAP = '<w:r><w:rPr><w:rStyle w:val="Gap"/></w:rPr><w:t>gap</w:t></w:r>'
_NOTE = '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t xml:space="preserve"> end here.</w:t></w:r>'
_WORDS = (
    p("Plain words of the office."),
    p("Styled ", "", f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">bold </w:t></w:r>{_GAP}'),
    p("Lines", "", "<w:r><w:br/><w:t>of two</w:t><w:tab/><w:t>halves</w:t></w:r>"),
    p("Stops ", '<w:tabs><w:tab w:val="left" w:pos="2000"/></w:tabs>', "<w:r><w:tab/><w:t>here</w:t></w:r>"),
)
_LISTS = (
    "<w:p/>",
    p("Bullet one", '<w:pStyle w:val="ListBullet"/>'),
    p("Bullet two", '<w:pStyle w:val="ListBullet2"/>'),
    p("Bullet three", '<w:pStyle w:val="ListBullet3"/>'),
    p("Number one", '<w:pStyle w:val="ListNumber"/>'),
    p("Number two", '<w:pStyle w:val="ListNumber"/>'),
    p("Between the lists."),
    p("Number three", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>'),
    p("Quoted words.", '<w:pStyle w:val="Quote"/>'),
)
_LOGO = p("Inline ", "", f"<w:r>{_picture(1, 'The logo', 'rIdLogo')}</w:r>")
_THEMED = p("Themed words.", '<w:pStyle w:val="Themed"/>')

STEADY = (*_WORDS, p("Links ", "", LINK), *_LISTS, _LOGO, _TABLE, _THEMED)
"""What LibreOffice saves as it found it."""
UNSTEADY = {
    "a link's tip": p("Links ", "", _TIP + _MARK),
    "a floating picture": p("Floating ", "", f"<w:r>{_picture(2, 'The map', 'rIdMap', _FLOATING)}</w:r>"),
    "a text box": p("Boxes ", "", f"<w:r>{BOX}</w:r>"),
    "an equation": p("Sums ", "", _EQUATION),
    "content controls": p("Controls ", "", _CONTROL + _TICK),
    "a field that counts": p("Fields ", "", _field("SEQ Figure", "1")),
}
_BODY = "".join(
    (
        p("Findings", '<w:pStyle w:val="Heading1"/>'),
        *_WORDS,
        UNSTEADY["a link's tip"],
        *_LISTS,
        p("Pictures", '<w:pStyle w:val="Heading2"/>'),
        _LOGO,
        UNSTEADY["a floating picture"],
        UNSTEADY["a text box"],
        p("Charts ", "", f"<w:r>{_CHART}</w:r>"),
        UNSTEADY["an equation"],
        UNSTEADY["content controls"],
        p("Notes", "", _NOTE),
        UNSTEADY["a field that counts"],
        p("Table", '<w:pStyle w:val="Heading2"/>'),
        _TABLE,
        p("Turning", f"{_FIRST_SECTION}"),
        p("Landscape", f"{_SECOND_SECTION}"),
        _THEMED,
        p("Last words."),
        LAST_SECTION,
    )
)


def story(tag: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{tag} {NAMESPACES}>{content}</w:{tag}>'


def _parts() -> dict[str, str]:
    parts = {name: content.decode() for name, content in unpacked(docx("@title Rich")).items()}
    styles = parts["word/styles.xml"].replace(
        '<w:style w:type="paragraph" w:styleId="Heading3">',
        '<w:style w:type="paragraph" w:customStyle="1" w:styleId="Themed"><w:name w:val="Themed"/><w:basedOn '
        'w:val="Normal"/><w:rPr><w:rFonts w:asciiTheme="minorHAnsi" w:hAnsiTheme="minorHAnsi"/><w:color '
        'w:themeColor="accent1"/></w:rPr></w:style><w:style w:type="paragraph" w:styleId="Heading3">',
    )
    added = {
        "word/document.xml": story("document", f"<w:body>{_BODY}</w:body>"),
        "word/styles.xml": styles,
        "word/footer1.xml": story("ftr", p("Page ", '<w:pStyle w:val="Footer"/>', _field("PAGE", "1"))),
        "word/header1.xml": story("hdr", p("Every page", '<w:pStyle w:val="Header"/>', _WATERMARK)),
        "word/header2.xml": story("hdr", p("First page")),
        "word/header3.xml": story("hdr", p("Even pages")),
        "word/header4.xml": story("hdr", p("Turned page")),
        "word/footnotes.xml": story(
            "footnotes",
            '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
            f'<w:footnote w:id="2">{p("Noted words.")}</w:footnote>',
        ),
        "word/charts/chart1.xml": f"<c:chartSpace {NAMESPACES}><c:chart><c:plotArea><c:barChart><c:ser><c:val>"
        '<c:numLit><c:pt idx="0"><c:v>14</c:v></c:pt></c:numLit></c:val></c:ser></c:barChart></c:plotArea></c:chart>'
        "</c:chartSpace>",
        "word/theme/theme1.xml": f'<a:theme {NAMESPACES} name="Office"><a:themeElements><a:clrScheme name="Office">'
        '<a:accent1><a:srgbClr val="4472C4"/></a:accent1></a:clrScheme><a:fontScheme name="Office"><a:majorFont>'
        '<a:latin typeface="Calibri Light"/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/></a:minorFont>'
        "</a:fontScheme></a:themeElements></a:theme>",
    }
    parts |= added
    relations = {f"rIdHeader{n}": ("header", f"header{n}.xml") for n in range(1, 5)} | {
        "rIdLogo": ("image", "media/image1.png"),
        "rIdMap": ("image", "media/image2.png"),
        "rIdChart": ("chart", "charts/chart1.xml"),
        "rIdNotes": ("footnotes", "footnotes.xml"),
        "rIdTheme": ("theme", "theme/theme1.xml"),
    }
    parts["word/_rels/document.xml.rels"] = parts["word/_rels/document.xml.rels"].replace(
        "</Relationships>",
        "".join(
            f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
            for key, (kind, target) in relations.items()
        )
        + f'<Relationship Id="rIdLink" Type="{OFFICE}/hyperlink" Target="https://example.org/report" '
        'TargetMode="External"/></Relationships>',
    )
    overrides = {f"word/header{n}.xml": "wordprocessingml.header+xml" for n in range(1, 5)} | {
        "word/footnotes.xml": "wordprocessingml.footnotes+xml",
        "word/charts/chart1.xml": "drawingml.chart+xml",
        "word/theme/theme1.xml": "theme+xml",
    }
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>",
        '<Default Extension="png" ContentType="image/png"/>'
        + "".join(f'<Override PartName="/{name}" ContentType="{_MEDIA}.{kind}"/>' for name, kind in overrides.items())
        + "</Types>",
    )
    parts["word/settings.xml"] = re.sub(r"(<w:zoom[^>]*/>)", r"\1<w:evenAndOddHeaders/>", parts["word/settings.xml"])
    return parts


RICH = _parts()
PICTURES = {"word/media/image1.png": png(27, 42, 65), "word/media/image2.png": png(90, 90, 90)}


def written(parts: dict[str, str], pictures: dict[str, bytes] = PICTURES) -> bytes:
    """The .docx of these parts."""
    return packed({name: content.encode() for name, content in parts.items()} | pictures)
