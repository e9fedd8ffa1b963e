"""likeness.difference on every kind of edit that a person can make, and on what office suites make of a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from respgen import document
from respgen.document.likeness import difference
from respgen.model import Document
from tests import drawing, rich, suites, tools
from tests.rich import PICTURES, RICH, p, png, written
from tests.word import unpacked

DOCUMENT, STYLES, LISTS = "word/document.xml", "word/styles.xml", "word/numbering.xml"
RELATIONS, SETTINGS = "word/_rels/document.xml.rels", "word/settings.xml"


@cache
def drawn_file(content: bytes) -> Document:
    return document.read(content, "drawn.docx")


def place(one: bytes, other: bytes) -> str:
    """Where the second differs from the first, in words; "" where it does not."""
    found = difference(drawn_file(one), document.read(other, "draft.docx"))
    return "" if found is None else str(found)


DRAWN = written(RICH)


def changed(old: str, new: str, part: str = DOCUMENT) -> bytes:
    """The rich file with these words of markup exchanged, where they stand first."""
    assert old in RICH[part], old
    return written({**RICH, part: RICH[part].replace(old, new, 1)})


class Edit(NamedTuple):
    """One thing that a person does: markup exchanged in a part, and where it shows."""

    name: str
    old: str
    new: str
    at: str
    part: str = DOCUMENT


def run(words: str, properties: str) -> tuple[str, str]:
    """A run of these words, and the same with the properties."""
    text = f'<w:t xml:space="preserve">{words}</w:t>'
    return f"<w:r>{text}", f"<w:r><w:rPr>{properties}</w:rPr>{text}"


def paragraph(words: str, properties: str) -> tuple[str, str]:
    """A paragraph that begins with these words and has no properties, and the same with some."""
    text = f'<w:r><w:t xml:space="preserve">{words}</w:t>'
    return f"<w:p>{text}", f"<w:p><w:pPr>{properties}</w:pPr>{text}"


PLAIN = "Plain words of the office."
AT_PLAIN = 'draft.docx: under "Findings", paragraph 1'
AT_STYLED = 'draft.docx: under "Findings", paragraph 2'
AT_LINES = 'draft.docx: under "Findings", paragraph 3'
AT_STOPS = 'draft.docx: under "Findings", paragraph 4'
AT_LINKS = 'draft.docx: under "Findings", paragraph 5'
AT_BULLET = 'draft.docx: under "Findings", paragraph 6'
AT_NUMBER = 'draft.docx: under "Findings", paragraph 9'
AT_INLINE = 'draft.docx: under "Pictures", paragraph 1'
AT_FLOATING = 'draft.docx: under "Pictures", paragraph 2'
AT_BOXES = 'draft.docx: under "Pictures", paragraph 3'
AT_CHARTS = 'draft.docx: under "Pictures", paragraph 4'
AT_SUMS = 'draft.docx: under "Pictures", paragraph 5'
AT_CONTROLS = 'draft.docx: under "Pictures", paragraph 6'
AT_NOTES = 'draft.docx: under "Pictures", paragraph 7'
AT_FIELDS = 'draft.docx: under "Pictures", paragraph 8'
AT_LAST = 'draft.docx: under "Table", paragraph 4'
AT_HEADING = 'draft.docx: heading "Findings"'


def at(row: int, column: int) -> str:
    return f'draft.docx: under "Table", table 1 ("Stage | Month | Total"), row {row}, column {column}'


LETTERS = {
    "bold": "<w:b/>",
    "italic": "<w:i/>",
    "underline": '<w:u w:val="single"/>',
    "font": '<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>',
    "size": '<w:sz w:val="25"/>',
    "colour": '<w:color w:val="FF0000"/>',
    "theme colour": '<w:color w:val="4472C4" w:themeColor="accent1"/>',
    "highlight": '<w:highlight w:val="yellow"/>',
    "shading": '<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>',
    "pattern": '<w:shd w:val="pct10" w:color="auto" w:fill="auto"/>',
    "strike": "<w:strike/>",
    "superscript": '<w:vertAlign w:val="superscript"/>',
    "small capitals": "<w:smallCaps/>",
    "capitals": "<w:caps/>",
    "character spacing": '<w:spacing w:val="20"/>',
    "raised": '<w:position w:val="6"/>',
    "stretched": '<w:w w:val="150"/>',
    "kerning": '<w:kern w:val="16"/>',
    "border": '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>',
    "hidden": "<w:vanish/>",
    "emphasis mark": '<w:em w:val="dot"/>',
    "outline": "<w:outline/>",
    "glow": '<w14:glow w14:rad="63500"/>',
    "ligatures": '<w14:ligatures w14:val="standard"/>',
    "style of a run": '<w:rStyle w:val="Gap"/>',
    "tracked formatting": '<w:rPrChange w:id="1" w:author="Jo Bloggs"><w:rPr/></w:rPrChange>',
    "right to left": "<w:rtl/>",
}
PARAGRAPHS = {
    "style of a paragraph": '<w:pStyle w:val="Quote"/>',
    "centred": '<w:jc w:val="center"/>',
    "justified": '<w:jc w:val="both"/>',
    "indent left": '<w:ind w:left="360"/>',
    "indent right": '<w:ind w:right="360"/>',
    "first line": '<w:ind w:firstLine="360"/>',
    "hanging": '<w:ind w:left="360" w:hanging="360"/>',
    "space before": '<w:spacing w:before="120"/>',
    "space after": '<w:spacing w:after="0"/>',
    "line spacing": '<w:spacing w:line="360" w:lineRule="auto"/>',
    "exact line spacing": '<w:spacing w:line="276" w:lineRule="exact"/>',
    "no space between paragraphs of a style": "<w:contextualSpacing/>",
    "keep with next": "<w:keepNext/>",
    "keep lines": "<w:keepLines/>",
    "page break before": "<w:pageBreakBefore/>",
    "widows": '<w:widowControl w:val="0"/>',
    "border below": '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>',
    "shading of a paragraph": '<w:shd w:val="clear" w:color="auto" w:fill="EEEEEE"/>',
    "pattern of a paragraph": '<w:shd w:val="pct15" w:color="auto" w:fill="auto"/>',
    "tab stop": '<w:tabs><w:tab w:val="right" w:pos="9000"/></w:tabs>',
    "made a bullet": '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>',
    "no line numbers": "<w:suppressLineNumbers/>",
    "frame": '<w:framePr w:w="2000" w:hSpace="180" w:wrap="around" w:vAnchor="text" w:hAnchor="page" w:x="1" w:y="1"/>',
    "tracked formatting of a paragraph": '<w:pPrChange w:id="1" w:author="Jo Bloggs"><w:pPr/></w:pPrChange>',
    "tracked deletion of a paragraph's end": '<w:rPr><w:del w:id="1" w:author="Jo Bloggs"/></w:rPr>',
}
BULLET = '<w:pStyle w:val="ListBullet"/>'
HEADER_CELL = "<w:tr><w:trPr><w:tblHeader/></w:trPr>"
TRIAGE = '<w:tr><w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>' + p("Triage")
WIDTH = '<w:tcW w:w="3000" w:type="dxa"/>'
TABLE_HEAD = RICH[DOCUMENT][RICH[DOCUMENT].index("<w:tbl>") : RICH[DOCUMENT].index("</w:tblGrid>")] + "</w:tblGrid>"
TRIAGE_ROW = "<w:tr>" + "".join(
    f'<w:tc><w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>{p(words)}</w:tc>' for words in ("Triage", "May", "14")
)
LINKED = rich.LINK.replace('r:id="rIdLink"', 'r:id="rIdLink" w:tooltip="The report"')
END_OF_DRAWING = RICH[DOCUMENT].index("</w:drawing>") + len("</w:drawing>")
LAST_SIZE = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"'
FIRST_PAGES = f'r:id="rId4"/>{LAST_SIZE}'


def cell(properties: str) -> tuple[str, str]:
    return TRIAGE, TRIAGE.replace("</w:tcPr>", f"{properties}</w:tcPr>")


def row(properties: str) -> tuple[str, str]:
    return TRIAGE, TRIAGE.replace("<w:tr>", f"<w:tr><w:trPr>{properties}</w:trPr>")


EDITS = [
    *(Edit(name, *run(PLAIN, markup), AT_PLAIN) for name, markup in LETTERS.items()),
    *(Edit(name, *paragraph(PLAIN, markup), AT_PLAIN) for name, markup in PARAGRAPHS.items()),
    Edit("made a heading by level", *paragraph(PLAIN, '<w:outlineLvl w:val="1"/>'), f'draft.docx: heading "{PLAIN}"'),
    Edit("section break", *paragraph(PLAIN, "<w:sectPr/>"), AT_HEADING),
    # Words
    Edit("a letter", "Plain words", "Plain wards", AT_PLAIN),
    Edit("a space between words", "Plain words", "Plain  words", AT_PLAIN),
    Edit("a space at the end", "office.<", "office. <", AT_PLAIN),
    Edit("a no-break space", "Plain words", "Plain\N{NO-BREAK SPACE}words", AT_PLAIN),
    Edit("a curly quote", "of two", "of ‘two’", AT_LINES),
    Edit("a line break", "<w:br/><w:t>of two", "<w:t>of two", AT_LINES),
    Edit("a page break for a line break", "<w:br/>", '<w:br w:type="page"/>', AT_LINES),
    Edit("a tab", "<w:tab/><w:t>halves", "<w:t>halves", AT_LINES),
    Edit("an empty paragraph", p(PLAIN), f"<w:p/>{p(PLAIN)}", AT_HEADING),
    Edit("an empty paragraph less", "<w:p/>", "", AT_BULLET),
    Edit("a larger empty paragraph", "<w:p/>", '<w:p><w:pPr><w:rPr><w:sz w:val="72"/></w:rPr></w:pPr></w:p>',
         'draft.docx: under "Findings", paragraph 5'),
    Edit("a deleted paragraph", p("Between the lists."), "", 'draft.docx: under "Findings", paragraph 11'),
    Edit("a deleted last paragraph", p("Last words."), "", 'draft.docx: under "Table", paragraph 3'),
    Edit("a paragraph split", "Plain words", "Plain</w:t></w:r></w:p><w:p><w:r><w:t>words", AT_PLAIN),
    Edit("two paragraphs moved", p("Quoted words.", '<w:pStyle w:val="Quote"/>'), "",
         'draft.docx: heading "Pictures"'),
    Edit("a symbol", "<w:br/>", '<w:br/><w:sym w:font="Wingdings" w:char="F021"/>', AT_LINES),
    Edit("a bold word made plain", "<w:rPr><w:b/></w:rPr>", "", AT_STYLED),
    Edit("a filled gap in its style", "<w:t>gap</w:t>", "<w:t>words</w:t>", AT_STYLED),
    Edit("a gap's style taken away", '<w:rPr><w:rStyle w:val="Gap"/></w:rPr><w:t>gap', "<w:t>gap", AT_STYLED),
    Edit("a double underline", *run("Styled ", '<w:u w:val="double"/>'), AT_STYLED),
    # Tracked changes and comments
    Edit("a tracked insertion", "<w:r><w:br/>",
         '<w:ins w:id="1" w:author="Jo Bloggs"><w:r><w:t>new</w:t></w:r></w:ins><w:r><w:br/>', AT_LINES),
    Edit("a tracked deletion", p(PLAIN), '<w:p><w:del w:id="1" w:author="Jo Bloggs"><w:r><w:delText>'
         f"{PLAIN}</w:delText></w:r></w:del></w:p>", AT_PLAIN),
    Edit("a tracked deletion of a space", f'<w:t xml:space="preserve">{PLAIN}</w:t></w:r>',
         '<w:t>Plain</w:t></w:r><w:del w:id="1" w:author="Jo Bloggs"><w:r><w:delText xml:space="preserve"> </w:delText>'
         "</w:r></w:del><w:r><w:t>words of the office.</w:t></w:r>", AT_PLAIN),
    Edit("a bookmark", PLAIN + "</w:t></w:r>",
         PLAIN + '</w:t></w:r><w:bookmarkStart w:id="9" w:name="office"/><w:bookmarkEnd w:id="9"/>', AT_PLAIN),
    # Lists
    Edit("a bullet one deeper", BULLET, '<w:pStyle w:val="ListBullet2"/>', AT_BULLET),
    Edit("a bullet one deeper by hand", BULLET, f'{BULLET}<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>',
         AT_BULLET),
    Edit("a bullet made a number", BULLET, '<w:pStyle w:val="ListNumber"/>', AT_BULLET),
    Edit("a bullet taken away", BULLET, f'{BULLET}<w:numPr><w:numId w:val="0"/></w:numPr>', AT_BULLET),
    Edit("a red number", '<w:pStyle w:val="ListNumber"/>',
         '<w:pStyle w:val="ListNumber"/><w:rPr><w:color w:val="FF0000"/></w:rPr>', AT_NUMBER),
    Edit("another marker", 'w:lvlText w:val="•"', 'w:lvlText w:val="–"', AT_BULLET, LISTS),
    Edit("letters for numbers", '<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="upperLetter"/>', AT_NUMBER, LISTS),
    Edit("another first number", '<w:start w:val="1"/><w:numFmt w:val="decimal"/>',
         '<w:start w:val="4"/><w:numFmt w:val="decimal"/>', AT_NUMBER, LISTS),
    Edit("a list further in", '<w:ind w:left="425" w:hanging="425"/>', '<w:ind w:left="525" w:hanging="425"/>',
         AT_BULLET, LISTS),
    Edit("a space for the tab behind a number", '<w:numFmt w:val="decimal"/>',
         '<w:numFmt w:val="decimal"/><w:suff w:val="space"/>', AT_NUMBER, LISTS),
    Edit("a bold marker", 'w:hint="default"/></w:rPr>', 'w:hint="default"/><w:b/></w:rPr>', AT_BULLET, LISTS),
    # Links
    Edit("another target", "https://example.org/report", "https://example.org/reports", AT_LINKS, RELATIONS),
    Edit("another tip", 'w:tooltip="The report"', 'w:tooltip="The full report"', AT_LINKS),
    Edit("a target in the document", 'r:id="rIdLink"', 'w:anchor="report"', AT_LINKS),
    Edit("another bookmark", 'w:name="report"', 'w:name="reports"', AT_LINKS),
    Edit("a link made words", LINKED, LINKED.partition(">")[2][: -len("</w:hyperlink>")], AT_LINKS),
    Edit("a picture taken away", RICH[DOCUMENT][RICH[DOCUMENT].index("<w:drawing>") : END_OF_DRAWING], "", AT_INLINE),
    Edit("another tab stop", 'w:pos="2000"', 'w:pos="2100"', AT_STOPS),
    Edit("dots to a tab stop", 'w:pos="2000"', 'w:leader="dot" w:pos="2000"', AT_STOPS),
    # Pictures and what else is drawn
    Edit("a picture resized", 'cx="914400" cy="457200"', 'cx="917575" cy="458788"', AT_INLINE),
    Edit("a picture cropped", "<a:stretch>", '<a:srcRect r="10000"/><a:stretch>', AT_INLINE),
    Edit("a picture turned", "<a:xfrm>", '<a:xfrm rot="5400000">', AT_INLINE),
    Edit("a picture framed", "<a:avLst/></a:prstGeom></pic:spPr>",
         '<a:avLst/></a:prstGeom><a:ln w="9525"><a:solidFill><a:srgbClr val="000000"/></a:solidFill></a:ln></pic:spPr>',
         AT_INLINE),
    Edit("a picture in grey", '<a:blip r:embed="rIdLogo"/>', '<a:blip r:embed="rIdLogo"><a:grayscl/></a:blip>',
         AT_INLINE),
    Edit("a picture in a circle", 'prst="rect"', 'prst="ellipse"', AT_INLINE),
    Edit("alternative text", 'descr="The logo"', 'descr="The crest"', AT_INLINE),
    Edit("a picture made decorative", 'descr="The logo"/>', 'descr="The logo"><a:extLst><a:ext '
         'uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative val="1"/></a:ext></a:extLst></wp:docPr>',
         AT_INLINE),
    Edit("another picture of the file", 'r:embed="rIdLogo"', 'r:embed="rIdMap"', AT_INLINE),
    Edit("a picture moved", ">635000<", ">645000<", AT_FLOATING),
    Edit("a picture behind the words", 'behindDoc="0"', 'behindDoc="1"', AT_FLOATING),
    Edit("words around a picture", '<wp:wrapSquare wrapText="bothSides"/>', "<wp:wrapTopAndBottom/>", AT_FLOATING),
    Edit("words in a text box", "Boxed words", "Boxed word", "draft.docx: text box 1, paragraph 1"),
    Edit("a text box of another colour", 'val="EEF1F6"', 'val="EEF1F7"', AT_BOXES),
    Edit("a number in a chart", "<c:v>14</c:v>", "<c:v>15</c:v>", AT_CHARTS, "word/charts/chart1.xml"),
    Edit("a stacked chart", "<c:barChart>", '<c:barChart><c:grouping val="stacked"/>', AT_CHARTS,
         "word/charts/chart1.xml"),
    Edit("a number in an equation", "<m:t>14</m:t>", "<m:t>15</m:t>", AT_SUMS),
    Edit("a fraction made a stack", "<m:num>", '<m:fPr><m:type m:val="noBar"/></m:fPr><m:num>', AT_SUMS),
    Edit("another choice", "<w:t>Good</w:t>", "<w:t>Adequate</w:t>", AT_CONTROLS),
    Edit("the choices there are", 'w:displayText="Good"', 'w:displayText="Fair"', AT_CONTROLS),
    Edit("a tick", 'w14:checked w14:val="0"', 'w14:checked w14:val="1"', AT_CONTROLS),
    # Notes and fields
    Edit("words in a footnote", "Noted words", "Noted word", "draft.docx: footnotes, under \"footnote 1\", paragraph 1",
         "word/footnotes.xml"),
    Edit("a footnote taken away", '<w:r><w:footnoteReference w:id="2"/></w:r>', "", AT_NOTES),
    Edit("a footnote with a mark of its own", '<w:footnoteReference w:id="2"/>',
         '<w:footnoteReference w:id="2" w:customMarkFollows="1"/>', AT_NOTES),
    Edit("a field's instruction", "SEQ Figure", "SEQ Table", AT_FIELDS),
    Edit("a field's result", "<w:t>1</w:t>", "<w:t>2</w:t>", AT_FIELDS),
    Edit("words in the page number", "<w:t>1</w:t>", "<w:t>1 and more</w:t>",
         "draft.docx: footer of section 1, paragraph 1", "word/footer1.xml"),
    Edit("a bold page number", "<w:r><w:t>1</w:t>", "<w:r><w:rPr><w:b/></w:rPr><w:t>1</w:t>",
         "draft.docx: footer of section 1, paragraph 1", "word/footer1.xml"),
    # Tables
    Edit("words in a cell", ">May<", ">March<", at(2, 2)),
    Edit("a row deleted", f"{TRIAGE_ROW}</w:tr>", "", at(2, 1)),
    Edit("a row added", "<w:tr><w:trPr><w:cantSplit/>", f"{TRIAGE_ROW}</w:tr><w:tr><w:trPr><w:cantSplit/>", at(3, 2)),
    Edit("no header row", HEADER_CELL, "<w:tr>", at(1, 2)),
    Edit("a row's height", *row('<w:trHeight w:val="600"/>'), at(2, 1)),
    Edit("a row that may not break", *row("<w:cantSplit/>"), at(2, 1)),
    Edit("a row tracked as inserted", *row('<w:ins w:id="1" w:author="Jo Bloggs"/>'), at(2, 1)),
    Edit("a cell's shading", *cell('<w:shd w:val="clear" w:color="auto" w:fill="FFFF00"/>'), at(2, 1)),
    Edit("a cell's alignment", *cell('<w:vAlign w:val="center"/>'), at(2, 1)),
    Edit("a cell's border", *cell('<w:tcBorders><w:top w:val="double" w:sz="4"/></w:tcBorders>'), at(2, 1)),
    Edit("a cell without border", *cell('<w:tcBorders><w:top w:val="nil"/></w:tcBorders>'), at(2, 1)),
    Edit("a cell struck through", *cell('<w:tcBorders><w:tl2br w:val="single" w:sz="4"/></w:tcBorders>'), at(2, 1)),
    Edit("a cell's margins", *cell('<w:tcMar><w:left w:w="300" w:type="dxa"/></w:tcMar>'), at(2, 1)),
    Edit("a cell's text turned", *cell('<w:textDirection w:val="btLr"/>'), at(2, 1)),
    Edit("a column's width", TRIAGE, TRIAGE.replace('w:w="3000"', 'w:w="3010"'), at(2, 1)),
    Edit("a column's width in the grid", '<w:gridCol w:w="3000"/>', '<w:gridCol w:w="3010"/>', at(1, 1)),
    Edit("two cells merged", f'{WIDTH}</w:tcPr>{p("May")}</w:tc><w:tc><w:tcPr>{WIDTH}</w:tcPr>{p("14")}',
         f'<w:tcW w:w="6000" w:type="dxa"/><w:gridSpan w:val="2"/></w:tcPr>{p("May")}{p("14")}', at(2, 2)),
    Edit("a table in two", "<w:tr><w:trPr><w:cantSplit/>",
         f"</w:tbl>{TABLE_HEAD}<w:tr><w:trPr><w:cantSplit/>", at(3, 2)),
    Edit("a cell over two columns", *cell('<w:gridSpan w:val="2"/>'), at(2, 1)),
    Edit("cells no longer merged", "<w:vMerge/>", "", at(3, 2)),
    Edit("another table style", 'w:tblStyle w:val="RecordTable"', 'w:tblStyle w:val="TableNormal"', at(1, 1)),
    Edit("no bands for the first column", 'w:firstColumn="1"', 'w:firstColumn="0"', at(2, 1)),
    Edit("a table centred", '<w:tblLayout w:type="fixed"/>', '<w:jc w:val="center"/><w:tblLayout w:type="fixed"/>',
         at(1, 1)),
    Edit("a table indented", '<w:tblLayout w:type="fixed"/>',
         '<w:tblInd w:w="200" w:type="dxa"/><w:tblLayout w:type="fixed"/>', at(1, 1)),
    Edit("a table's borders", '<w:tblLayout w:type="fixed"/>',
         '<w:tblBorders><w:insideH w:val="nil"/></w:tblBorders><w:tblLayout w:type="fixed"/>', at(1, 1)),
    Edit("a table that fits itself", '<w:tblLayout w:type="fixed"/>', "", at(1, 1)),
    Edit("a table's title", 'w:tblCaption w:val="Stages"', 'w:tblCaption w:val="The stages"', at(1, 1)),
    Edit("a table's description", '<w:tblCaption w:val="Stages"/>',
         '<w:tblCaption w:val="Stages"/><w:tblDescription w:val="Three columns"/>', at(1, 1)),
    # Pages
    Edit("page size", FIRST_PAGES, FIRST_PAGES.replace("11906", "12240"), AT_HEADING),
    Edit("left margin", FIRST_PAGES, FIRST_PAGES.replace('w:left="1440"', 'w:left="1400"'), AT_HEADING),
    Edit("top margin under a header", FIRST_PAGES, FIRST_PAGES.replace('w:top="1440"', 'w:top="1300"'), AT_HEADING),
    Edit("orientation", ' w:orient="landscape"', "", 'draft.docx: under "Table", paragraph 2'),
    Edit("columns", '<w:cols w:space="708"/>', '<w:cols w:num="2" w:space="708"/>',
         'draft.docx: under "Table", paragraph 3'),
    Edit("a line between columns", '<w:cols w:space="708"/>', '<w:cols w:num="2" w:sep="1" w:space="708"/>',
         'draft.docx: under "Table", paragraph 3'),
    Edit("another kind of section break", "<w:titlePg/>", '<w:type w:val="continuous"/><w:titlePg/>', AT_HEADING),
    Edit("page numbers from 5", "<w:titlePg/>", '<w:pgNumType w:start="5"/><w:titlePg/>', AT_HEADING),
    Edit("Roman page numbers", "<w:titlePg/>", '<w:pgNumType w:fmt="lowerRoman"/><w:titlePg/>', AT_HEADING),
    Edit("line numbers", "<w:titlePg/>", '<w:lnNumType w:countBy="1"/><w:titlePg/>', AT_HEADING),
    Edit("page borders", "<w:titlePg/>",
         '<w:pgBorders><w:top w:val="single" w:sz="4" w:space="24" w:color="auto"/></w:pgBorders><w:titlePg/>',
         AT_HEADING),
    Edit("text in the middle of the page", "<w:titlePg/>", '<w:vAlign w:val="center"/><w:titlePg/>', AT_HEADING),
    Edit("no different first page", "<w:titlePg/>", "", AT_HEADING),
    Edit("no different even pages", "<w:evenAndOddHeaders/>", "", AT_HEADING, SETTINGS),
    Edit("a header as in the section before", '<w:headerReference w:type="default" r:id="rIdHeader4"/>', "",
         'draft.docx: under "Table", paragraph 2'),
    Edit("another header of the file", f'<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader1"/>{LAST_SIZE}',
         f'<w:sectPr><w:headerReference w:type="default" r:id="rIdHeader4"/>{LAST_SIZE}',
         'draft.docx: under "Table", paragraph 3'),
    Edit("words in a header", "Every page", "Each page", "draft.docx: header of section 1, paragraph 1",
         "word/header1.xml"),
    Edit("words in the header of first pages", "First page", "Page one",
         "draft.docx: header of section 1, first page, paragraph 1", "word/header2.xml"),
    Edit("words in the header of even pages", "Even pages", "Left pages",
         "draft.docx: header of section 1, even pages, paragraph 1", "word/header3.xml"),
    Edit("words in a footer", "Page ", "Sheet ", "draft.docx: footer of section 1, paragraph 1", "word/footer1.xml"),
    Edit("another watermark", 'string="DRAFT"', 'string="FINAL"', "draft.docx: header of section 1, paragraph 1",
         "word/header1.xml"),
    Edit("a paler watermark", 'fillcolor="silver"', 'fillcolor="white"', "draft.docx: header of section 1, paragraph 1",
         "word/header1.xml"),
    Edit("no watermark", RICH["word/header1.xml"].partition("</w:r>")[2],
         "</w:p></w:hdr>", "draft.docx: header of section 1, paragraph 1", "word/header1.xml"),
    Edit("a page colour", "<w:body>", '<w:background w:color="FFFFCC"/><w:body>', "draft.docx"),
    Edit("protection", "<w:evenAndOddHeaders/>",
         '<w:evenAndOddHeaders/><w:documentProtection w:edit="readOnly" w:enforcement="1"/>', "draft.docx", SETTINGS),
    Edit("hyphenation", "<w:evenAndOddHeaders/>", "<w:autoHyphenation/><w:evenAndOddHeaders/>", AT_HEADING, SETTINGS),
    Edit("mirrored margins", "<w:evenAndOddHeaders/>", "<w:mirrorMargins/><w:evenAndOddHeaders/>", "draft.docx",
         SETTINGS),
    Edit("default tab stops", 'w:defaultTabStop w:val="425"', 'w:defaultTabStop w:val="720"', "draft.docx", SETTINGS),
    # Definitions
    Edit("the font of all text", 'w:ascii="Arial" w:eastAsia="Arial" w:hAnsi="Arial"',
         'w:ascii="Georgia" w:eastAsia="Arial" w:hAnsi="Georgia"', AT_HEADING, STYLES),
    Edit("Normal's font", '<w:name w:val="Normal"/>',
         '<w:name w:val="Normal"/><w:rPr><w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/></w:rPr>', AT_HEADING, STYLES),
    Edit("Normal's space", '<w:spacing w:after="160" w:line="276" w:lineRule="auto"/>',
         '<w:spacing w:after="100" w:line="276" w:lineRule="auto"/>', AT_PLAIN, STYLES),
    Edit("Heading 2's colour", '<w:color w:val="1B2A41"/><w:sz w:val="32"/>',
         '<w:color w:val="990000"/><w:sz w:val="32"/>', 'draft.docx: heading "Pictures"', STYLES),
    Edit("Heading 1's letters spaced", '<w:color w:val="1B2A41"/><w:sz w:val="40"/>',
         '<w:color w:val="1B2A41"/><w:spacing w:val="40"/><w:sz w:val="40"/>', AT_HEADING, STYLES),
    Edit("a character style underlined", '<w:color w:val="0B4F9E"/><w:u w:val="single"/>',
         '<w:color w:val="0B4F9E"/><w:u w:val="dotted"/>', AT_LINKS, STYLES),
    Edit("a table style's lines", '<w:insideV w:val="single" w:sz="4"', '<w:insideV w:val="single" w:sz="8"', at(1, 1),
         STYLES),
    Edit("a table style's first column", 'w:fill="EEF1F6"', 'w:fill="FFFFFF"', at(2, 1), STYLES),
    Edit("the theme's colour", 'val="4472C4"', 'val="4472C5"', 'draft.docx: under "Table", paragraph 3',
         "word/theme/theme1.xml"),
    Edit("the theme's font", 'typeface="Calibri"', 'typeface="Aptos"', 'draft.docx: under "Table", paragraph 3',
         "word/theme/theme1.xml"),
]  # fmt: skip


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_what_a_person_changed_is_a_difference_and_has_its_place(edit: Edit) -> None:
    assert place(DRAWN, changed(edit.old, edit.new, edit.part)) == edit.at


def commented(marks: str, words: str = "Is this so?") -> bytes:
    """The rich file with a comment on its first words; `marks`: what commentsExtended.xml says of it."""
    parts = suites.Parts.of(DRAWN)
    run = parts.tree(DOCUMENT).findall(f".//{suites.W}r")[1]
    run.addprevious(etree.Element(f"{suites.W}commentRangeStart", {f"{suites.W}id": "0"}))
    run.addnext(etree.Element(f"{suites.W}commentRangeEnd", {f"{suites.W}id": "0"}))
    comment = f'<w:comment w:id="0" w:author="Jo Bloggs">{p(words)}</w:comment>'
    parts.add("word/comments.xml", rich.story("comments", comment).encode(), f"{rich.OFFICE}/comments", "x/x")
    word = "http://schemas.microsoft.com/office/word/2012/wordml"
    extended = f'<w15:commentsEx xmlns:w15="{word}">{marks}</w15:commentsEx>'
    kind = "http://schemas.microsoft.com/office/2011/relationships/commentsExtended"
    parts.add("word/commentsExtended.xml", extended.encode(), kind, "x/y")
    return parts.packed()


def test_a_comment_is_a_difference_and_so_are_its_words_and_that_somebody_dealt_with_it() -> None:
    asked, done = (commented(f'<w15:commentEx w15:paraId="1" w15:done="{done}"/>') for done in (0, 1))
    assert place(DRAWN, asked) == AT_PLAIN
    assert place(asked, commented("")) == ""
    assert place(asked, commented("", "Is it?")) == (
        'draft.docx: comments, under "comment 0 by Jo Bloggs", paragraph 1'
    )
    assert place(asked, done) == "draft.docx"


def test_another_picture_under_the_same_name_is_a_difference() -> None:
    other = written(RICH, PICTURES | {"word/media/image1.png": png(200, 0, 0)})
    assert place(DRAWN, other) == AT_INLINE


def test_what_stands_in_headers_that_no_page_shows_is_compared_word_by_word() -> None:
    def with_even_header(words: str) -> bytes:
        parts = {SETTINGS: RICH[SETTINGS].replace("<w:evenAndOddHeaders/>", "")}
        return written({**RICH, **parts, "word/header3.xml": rich.story("hdr", p(words))})

    drawn = with_even_header("Even pages")
    assert place(drawn, with_even_header("Even pages.Even pages")) == ""
    assert place(drawn, with_even_header("Odd pages")) == "draft.docx: header of section 1, even pages, paragraph 1"


@pytest.mark.parametrize(
    "content", [p("").replace("<w:p>", f"<w:p><w:pPr>{PARAGRAPHS['border below']}</w:pPr>"), p("", "", rich.BOX)]
)
def test_an_empty_header_is_none_until_something_is_seen_in_it(content: str) -> None:
    first = "word/header2.xml"
    empty = written({**RICH, first: rich.story("hdr", "<w:p/>")})
    assert (
        place(
            empty, written({**RICH, first: rich.story("hdr", '<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p>')})
        )
        == ""
    )
    assert place(empty, written({**RICH, first: rich.story("hdr", content)})) != ""


def test_cells_are_as_wide_as_was_set_whatever_word_makes_of_the_grid_of_a_table_that_fits_itself() -> None:
    def table(own: str, grid: int) -> bytes:
        fits = RICH[DOCUMENT].replace('<w:tblLayout w:type="fixed"/>', "").replace(WIDTH, own)
        return written({**RICH, DOCUMENT: fits.replace('<w:gridCol w:w="3000"/>', f'<w:gridCol w:w="{grid}"/>')})

    automatic = '<w:tcW w:w="0" w:type="auto"/>'
    assert place(table(WIDTH, 3000), table(WIDTH, 2800)) == ""
    assert place(table("", 3000), table(automatic, 2800)) == ""
    assert place(table("", 3000), table(WIDTH, 2800)) == ""
    assert place(table("", 2800), table(WIDTH, 2800)) == at(1, 1)


LOST_IN_SUITES = ("a table's description", "a table that fits itself")
"""LibreOffice takes them away, so that they are gone is nothing that a person did."""


@pytest.mark.parametrize("edit", EDITS, ids=[edit.name for edit in EDITS])
def test_what_a_person_took_away_is_a_difference_too(edit: Edit) -> None:
    found = place(changed(edit.old, edit.new, edit.part), DRAWN)
    assert found == "" if edit.name in LOST_IN_SUITES else found.startswith("draft.docx")


# ------------------------------------------------------------------------------------- what suites do

RECORD = next(iter(drawing.drawn().values()))


@pytest.mark.parametrize("noise", suites.NOISES, ids=lambda noise: noise.__name__)
def test_a_habit_of_word_changes_a_file_and_is_no_difference(noise: suites.Noise) -> None:
    pairs = [(file, suites.saved(file, [noise], Random(1))) for file in (DRAWN, RECORD)]
    assert any(unpacked(saved) != unpacked(suites.saved(file, [], Random(1))) for file, saved in pairs)
    assert [(place(file, saved), place(saved, file)) for file, saved in pairs] == [("", "")] * 2


@given(st.lists(st.sampled_from(suites.NOISES), unique=True), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_whatever_word_does_when_it_saves_is_no_difference(noises: list[suites.Noise], random: Random) -> None:
    assert place(DRAWN, suites.saved(DRAWN, noises, random)) == ""


@given(st.lists(st.sampled_from(suites.NOISES), unique=True), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_whatever_word_does_one_typed_letter_is_a_difference(noises: list[suites.Noise], random: Random) -> None:
    assert place(DRAWN, suites.saved(suites.typed(DRAWN, random), noises, random)) != ""


@given(st.sampled_from(EDITS), st.lists(st.sampled_from(suites.NOISES), unique=True), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_whatever_word_does_an_edit_is_a_difference(edit: Edit, noises: list[suites.Noise], random: Random) -> None:
    assert place(DRAWN, suites.saved(changed(edit.old, edit.new, edit.part), noises, random)) != ""


def with_body(body: str) -> bytes:
    """The rich file with these paragraphs for its text, a header and a footer, and pages of one kind."""
    last = rich.LAST_SECTION.replace("</w:sectPr>", "").replace(
        "<w:pgSz", '<w:footerReference w:type="default" r:id="rId4"/><w:pgSz'
    )
    notes = '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    changes = {
        DOCUMENT: rich.story("document", f"<w:body>{body}{last}</w:sectPr></w:body>"),
        "word/header1.xml": rich.story("hdr", p("Every page", '<w:pStyle w:val="Header"/>')),
        "word/footnotes.xml": rich.story("footnotes", notes),
    }
    return written({**RICH, **changes})


HEADING = p("Findings", '<w:pStyle w:val="Heading1"/>')
ALL_THAT_A_TEMPLATE_DRAWS = with_body(
    p("Draft, not for publication.", '<w:pStyle w:val="DraftNotice"/>')
    + HEADING
    + "".join(rich.STEADY)
    + p("Numbered again", '<w:pStyle w:val="ListNumber"/>')
    + p("which goes on", '<w:pStyle w:val="ListContinue"/>')
    + p("and again", '<w:pStyle w:val="ListNumber"/>')
    + p("Last words.")
)
FORMATTED = with_body(
    HEADING
    + "".join(p(name).replace("<w:r>", f"<w:r><w:rPr>{markup}</w:rPr>") for name, markup in LETTERS.items()
              if name not in ("pattern", "kerning", "right to left"))
    + "".join(p(name, markup) + p("Between") for name, markup in PARAGRAPHS.items()
              if name not in ("page break before", "frame"))
    + p("Last words.")
)  # fmt: skip
STEADY = {"record": RECORD, "all that a template draws": ALL_THAT_A_TEMPLATE_DRAWS, "formatted": FORMATTED}
CHANGED_BY_LIBREOFFICE = {
    "page break before": p("Words", "<w:pageBreakBefore/>"),
    "pattern": p("Words").replace("<w:r>", f"<w:r><w:rPr>{LETTERS['pattern']}</w:rPr>"),
    "kerning": p("Words").replace("<w:r>", f"<w:r><w:rPr>{LETTERS['kerning']}</w:rPr>"),
    "frame": p("Words", PARAGRAPHS["frame"]),
    **rich.UNSTEADY,
}
"""What LibreOffice 7.4 saves otherwise than it found it: such a draft counts as edited once it has saved it."""


def in_folder(files: dict[str, bytes], folder: Path) -> list[Path]:
    paths = []
    for number, content in enumerate(files.values()):
        paths.append(folder / f"{number}.docx")
        paths[-1].write_bytes(content)
    return paths


@tools.needs_libreoffice
def test_what_libreoffice_opened_and_saved_once_or_twice_is_no_difference(tmp_path: Path) -> None:
    once, twice = tmp_path / "once", tmp_path / "twice"
    first = list(suites.libreoffice(in_folder(STEADY, tmp_path), once))
    second = list(suites.libreoffice(first, twice))
    for saved in (first, second):
        found = [place(file, path.read_bytes()) for file, path in zip(STEADY.values(), saved, strict=True)]
        assert dict(zip(STEADY, found, strict=True)) == dict.fromkeys(STEADY, "")


@tools.needs_libreoffice
def test_one_word_typed_before_libreoffice_saved_is_a_difference(tmp_path: Path) -> None:
    typed = {name: suites.typed(file, Random(name)) for name, file in STEADY.items()}
    saved = suites.libreoffice(in_folder(typed, tmp_path), tmp_path / "saved")
    found = [place(file, path.read_bytes()) for file, path in zip(STEADY.values(), saved, strict=True)]
    assert "" not in found


@tools.needs_libreoffice
def test_what_libreoffice_changes_by_itself_counts_as_edited(tmp_path: Path) -> None:
    files = {name: with_body(HEADING + body + p("Last words.")) for name, body in CHANGED_BY_LIBREOFFICE.items()}
    saved = suites.libreoffice(in_folder(files, tmp_path), tmp_path / "saved")
    found = [place(file, path.read_bytes()) for file, path in zip(files.values(), saved, strict=True)]
    assert dict(zip(files, map(bool, found), strict=True)) == dict.fromkeys(files, True)
