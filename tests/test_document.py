"""document.read on real .docx files, on hand-made parts for what python-docx cannot write, and on damaged files."""

from __future__ import annotations

import base64
import io
import random
import shutil
import struct
import subprocess
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document as DocxFile
from lxml import etree

from respgen import archive, document
from respgen.archive import DOCUMENT
from respgen.model import (
    Block,
    Change,
    Document,
    Listing,
    Picture,
    Run,
    Section,
    Story,
    Style,
    Table,
    TableCell,
    TableRow,
    WordPlace,
)
from tests.rich import NAMESPACES, OFFICE

STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Arial"/><w:sz w:val="24"/><w:lang w:val="en-GB"/></w:rPr>
</w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>
  <w:next w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="Ours"><w:name w:val="Our heading"/><w:basedOn w:val="H1"/></w:style>
<w:style w:type="paragraph" w:styleId="Plain"><w:name w:val="Heading-like"/><w:basedOn w:val="H1"/>
  <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LB"><w:name w:val="List Bullet"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr>
  </w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LB2"><w:name w:val="List Bullet 2"/>
  <w:pPr><w:numPr><w:numId w:val="2"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="LC2"><w:name w:val="List Continue 2"/></w:style>
<w:style w:type="character" w:styleId="Gap"><w:name w:val="Gap"/>
  <w:rPr><w:b/><w:color w:val="C00000"/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Grid"><w:name w:val="Table Grid"/>
  <w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="FFFFFF"/></w:rPr>
    <w:tcPr><w:shd w:val="clear" w:color="auto" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style>
"""
NUMBERING = "".join(
    f'<w:abstractNum w:abstractNumId="{n}">'
    + "".join(f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/></w:lvl>' for level in range(3))
    + "</w:abstractNum>"
    for n, form in enumerate(("bullet", "bullet", "decimal"), 1)
) + "".join(
    f'<w:num w:numId="{num}"><w:abstractNumId w:val="{abstract}"/>{override}</w:num>'
    for num, abstract, override in (
        (1, 1, ""),
        (2, 2, ""),
        (3, 3, ""),
        (4, 3, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'),
    )
)
THEME = """<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>
<a:clrScheme name="x"><a:dk1><a:sysClr val="windowText" lastClr="000000"/></a:dk1><a:lt1><a:sysClr val="window"
lastClr="FFFFFF"/></a:lt1><a:accent1><a:srgbClr val="4F81BD"/></a:accent1></a:clrScheme>
<a:fontScheme name="x"><a:majorFont><a:latin typeface="Calibri Light"/></a:majorFont>
<a:minorFont><a:latin typeface="Calibri"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>"""
PLAIN = Run("", language="en-GB", font="Arial", size=12.0)


def p(*runs: str, style: str = "", pPr: str = "") -> str:
    pStyle = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{pStyle}{pPr}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, rPr: str = "") -> str:
    return f'<w:r><w:rPr>{rPr}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def e(tag: str, *inner: str) -> str:
    """An element; namespace w unless the tag says another."""
    tag = tag if ":" in tag.split()[0] else f"w:{tag}"
    return f"<{tag}>{''.join(inner)}</{tag.split()[0]}>"


def num(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def field(instruction: str, *result: str) -> str:
    separate = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> {instruction} </w:instrText></w:r>'
        f'{separate}{"".join(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def zipped(parts: Mapping[str, bytes | str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def rels(*relations: str) -> str:
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + "".join(relations)
        + "</Relationships>"
    )


def rel(id_: str, kind: str, target: str, mode: str = "") -> str:
    return f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{target}"{mode and f" TargetMode={mode!r}"}/>'


def made(body: str, relations: str = "", parts: Mapping[str, str] | None = None) -> dict[str, bytes | str]:
    """The parts of a document with this body; other parts as their inner XML by "root element:part name"."""
    others = {
        "word/styles.xml": f"<w:styles {NAMESPACES}>{STYLES}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
        "word/theme/theme1.xml": THEME,
    }
    for name, inner in (parts or {}).items():
        root, _, part = name.partition(":")
        others[f"word/{part}"] = f"<w:{root} {NAMESPACES}>{inner}</w:{root}>"
    return {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": rels(rel("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": rels(
            rel("s", "styles", "styles.xml"),
            rel("n", "numbering", "numbering.xml"),
            rel("t", "theme", "/word/theme/theme1.xml"),
            relations,
        ),
        **others,
    }


def read(body: str, relations: str = "", parts: Mapping[str, str] | None = None) -> Document:
    found = document.read(zipped(made(body, relations, parts)), "x.docx")
    assert found.fault == ""
    assert_paths_lead_back(found)
    return found


def blocks(body: str, relations: str = "", parts: Mapping[str, str] | None = None) -> tuple[Block, ...]:
    return read(body, relations, parts).stories[0].blocks


def runs(*inline: str, relations: str = "") -> tuple[Run, ...]:
    return blocks(p(*inline), relations)[0].runs


def said(*inline: str) -> list[tuple[str, str, str]]:
    """Each run's words, field and link."""
    return [(run.text, run.field, run.link) for run in runs(*inline)]


def saved(file: DocxFile) -> bytes:
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def assert_paths_lead_back(found: Document) -> None:
    """Each block's path leads to a paragraph of its own that says the block's words, and no paragraph is left out."""
    roots = {part: etree.fromstring(found.parts[part]) for part in {story.part for story in found.stories}}
    reached = []
    for block in (block for story in found.stories for block in story.blocks):
        assert isinstance(block.place, WordPlace)
        element = roots[block.place.part]
        for position in block.place.path:
            element = element[position]
        reached.append(element)
        own = (e for e in element.iter("{*}t", "{*}delText") if next(e.iterancestors("{*}p")) is element)
        written = "".join(str(word.text or "") for word in own)
        assert letters(block.text) in letters(written)
    paragraphs = [e for root in roots.values() for e in root.iter("{*}p") if is_read(e)]
    assert sorted(map(id, reached)) == sorted(map(id, paragraphs))


def letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isascii() and letter.isalnum())


def is_read(paragraph: etree._Element) -> bool:
    return (
        not any(e.tag.endswith("}Fallback") or e.get(f"{W}type") == "separator" for e in paragraph.iterancestors("*"))
        and paragraph.tag == f"{W}p"
    )


W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


# ------------------------------------------------------------------------------ a document of python-docx


def a_record() -> DocxFile:
    file = docx.Document()
    file.core_properties.title = "Response record"
    file.add_heading("Initial response", 1)
    paragraph = file.add_paragraph("The office ")
    paragraph.add_run("welcomes").bold = True
    paragraph.add_run(" the ")
    paragraph.add_run("report.")
    file.add_paragraph("First", style="List Bullet")
    file.add_paragraph("Deeper", style="List Bullet 2")
    file.add_paragraph("Second", style="List Bullet")
    file.add_paragraph("One", style="List Number")
    file.add_paragraph("")
    file.add_paragraph("Words between.")
    file.add_paragraph("Two", style="List Number")
    table = file.add_table(2, 2, style="Table Grid")
    for cell, words in zip(
        (c for row in table.rows for c in row.cells), ("Force", "Staffs", "Grade", "B"), strict=True
    ):
        cell.text = words
    file.sections[0].footer.paragraphs[0].text = "Page"
    return file


RECORD = """\
== body (word/document.xml)
heading 1 · Heading 1: **Initial response**
paragraph · Normal: The office **welcomes** the report.
item 1 · bullets 1 · List Bullet: First
item 2 · bullets 2 · List Bullet 2: Deeper
item 1 · bullets 1 · List Bullet: Second
item 1 · numbers 3 from 1 · List Number: One
paragraph · Normal:
paragraph · Normal: Words between.
item 1 · numbers 4 from 2 · List Number: Two
table 1 r1 c1 header · paragraph · Normal: Force
table 1 r1 c2 · paragraph · Normal: Staffs
table 1 r2 c1 header · paragraph · Normal: Grade
table 1 r2 c2 · paragraph · Normal: B

== footer of section 1 (word/footer1.xml)
paragraph · Footer: Page
"""


def test_a_document_of_python_docx_reads_as_its_text() -> None:
    found = document.read(saved(a_record()), "drafts/x.docx")
    assert document.text(found) == RECORD
    assert found.language == "en-US"
    assert found.properties["title"] == "Response record"
    assert_paths_lead_back(found)


def test_every_block_says_where_it_stands_as_its_reader_would() -> None:
    body = document.read(saved(a_record()), "x.docx").stories[0]
    assert [str(block.place) for block in body.blocks] == [
        'x.docx: heading "Initial response"',
        *(f'x.docx: under "Initial response", paragraph {n}' for n in (1, 2, 3, 4, 5, 5, 6, 7)),
        *(
            f'x.docx: under "Initial response", table 1 ("Force | Staffs"), row {row}, column {column}'
            for row, column in ((1, 1), (1, 2), (2, 1), (2, 2))
        ),
    ]


def test_a_run_says_all_that_is_in_force() -> None:
    heading = document.read(saved(a_record()), "x.docx").stories[0].blocks[0]
    assert heading.runs == (
        Run("Initial response", bold=True, language="en-US", font="Calibri", size=14.0, colour="365F91"),
    )
    assert heading.language == "en-US"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice (soffice) is not on this machine")
def test_a_file_that_libreoffice_saved_again_reads_the_same(tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(saved(a_record()))
    subprocess.run(
        [
            "soffice",
            "--headless",
            "--norestore",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to",
            "docx:MS Word 2007 XML",
            "--outdir",
            str(tmp_path / "out"),
            str(tmp_path / "x.docx"),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    before = document.read(saved(a_record()), "x.docx")
    after = document.read((tmp_path / "out" / "x.docx").read_bytes(), "x.docx")
    assert document.text(after) == RECORD
    assert [b.runs for b in after.stories[0].blocks] == [b.runs for b in before.stories[0].blocks]
    assert_paths_lead_back(after)


def test_parts_and_properties_are_kept_as_they_are() -> None:
    parts = made(p(r("x")))
    parts["word/vbaProject.bin"] = b"\x01macro"
    parts["docProps/custom.xml"] = (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        '<property name="scope"> <vt:lpwstr>force</vt:lpwstr> </property></Properties>'
    )
    parts["_rels/.rels"] = rels(
        rel("1", "officeDocument", "/word/document.xml"), rel("2", "custom-properties", "docProps/custom.xml")
    )
    found = document.read(zipped(parts), "x.docx")
    assert list(found.parts) == list(parts)
    assert found.parts["word/vbaProject.bin"] == b"\x01macro"
    assert (found.custom, found.properties, found.language) == ({"scope": "force"}, {}, "en-GB")


def test_styles_have_the_names_that_word_shows_and_what_they_give() -> None:
    listed = {style.id: style for style in read(p(r("x"))).styles}
    bold = replace(PLAIN, bold=True)
    assert listed["H1"] == Style("H1", "Heading 1", "paragraph", "Normal", "Normal", outline=1, look=bold)
    assert listed["Ours"] == Style("Ours", "Our heading", "paragraph", "Heading 1", outline=1, look=bold)
    assert listed["Plain"].outline == 0
    assert listed["LB2"] == Style("LB2", "List Bullet 2", "paragraph", num_id="2", look=PLAIN)
    assert listed["Normal"].default


# --------------------------------------------------------------------------------------- kinds and lists


def test_headings_come_from_style_names_chains_and_outline_levels() -> None:
    found = blocks(
        p(r("a"), style="H1")
        + p(r("b"), style="Ours")
        + p(r("c"), style="Plain")
        + p(r("d"), pPr='<w:outlineLvl w:val="2"/>')
        + p(r("e"), style="H1", pPr='<w:outlineLvl w:val="9"/>')
        + p(r("f"), style="Nowhere")
    )
    assert [(b.kind, b.level, b.style) for b in found] == [
        ("heading", 1, "Heading 1"),
        ("heading", 1, "Our heading"),
        ("paragraph", 0, "Heading-like"),
        ("heading", 3, "Normal"),
        ("paragraph", 0, "Heading 1"),
        ("paragraph", 0, "Normal"),
    ]


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        pytest.param(
            [num(1), num(1, 1), num(1), num(1, 1)],
            [(1, Listing(1)), (2, Listing(2)), (1, Listing(1)), (2, Listing(3))],
            id="a deeper list that begins anew is a new list",
        ),
        pytest.param(
            [num(3), num(4), num(4)],
            [(1, Listing(1, True, 1)), (1, Listing(2, True, 5)), (1, Listing(2, True, 5))],
            id="two numbered lists directly after each other differ",
        ),
        pytest.param(
            [num(1), "words", num(1)],
            [(1, Listing(1)), (0, None), (1, Listing(2))],
            id="a paragraph that says something ends a list",
        ),
        pytest.param(
            [num(1), "", num(1)], [(1, Listing(1)), (0, None), (1, Listing(1))], id="an empty paragraph does not"
        ),
        pytest.param(
            [num(3), num(3), "words", num(3)],
            [(1, Listing(1, True)), (1, Listing(1, True)), (0, None), (1, Listing(2, True, 3))],
            id="numbers go on after a paragraph as Word prints them",
        ),
        pytest.param(
            [num(3), num(3, 1), num(3, 1), num(3), num(3, 1)],
            [(n, Listing(i, True)) for n, i in ((1, 1), (2, 2), (2, 2), (1, 1), (2, 3))],
            id="deeper numbers begin at one under each item",
        ),
        pytest.param(
            ["style LB", "style LB2", "style LC2", "style LB2", "style LB"],
            [(1, Listing(1)), (2, Listing(2)), (2, None), (2, Listing(2)), (1, Listing(1))],
            id="list styles give the level by their names, and a continuation stays inside",
        ),
        pytest.param([num(9)], [(1, Listing(1))], id="a list that is nowhere defined is still one"),
        pytest.param(["style LB " + num(0)], [(0, None)], id="list 0 is none"),
    ],
)
def test_lists(items: list[str], expected: list[tuple[int, Listing | None]]) -> None:
    body = ""
    for item in items:
        if item.startswith("style"):
            _, style, *own = item.split(" ", 2)
            body += p(r("x"), style=style, pPr="".join(own))
        else:
            body += p(r("x"), pPr=item) if item.startswith("<") else p(r(item) if item else "")
    assert [(b.level, b.listing) for b in blocks(body)] == expected


def test_lists_in_two_cells_are_two() -> None:
    item = f"<w:tc>{p(r('x'), pPr=num(1))}</w:tc>"
    found = blocks(p(r("x"), pPr=num(1)) + f"<w:tbl><w:tr>{item}{item}</w:tr></w:tbl>" + p(r("x"), pPr=num(1)))
    assert [b.listing for b in found] == [Listing(1), Listing(2), Listing(3), Listing(4)]


# ------------------------------------------------------------------------------------------------ tables


def test_cells_know_their_place_in_the_grid() -> None:
    def tc(words: str, tcPr: str = "") -> str:
        return e("tc", e("tcPr", tcPr), p(r(words)))

    heading, start, goes_on = "<w:trPr><w:tblHeader/></w:trPr>", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = e(
        "tbl",
        '<w:tblPr><w:tblLook w:val="0000"/></w:tblPr><w:tblGrid/>',
        e("tr", heading, tc("a", '<w:gridSpan w:val="2"/>'), tc("b")),
        e("sdt", e("sdtContent", e("tr", tc("c", start), tc("d"), tc("e")))),
        e("tr", heading, tc("", goes_on), tc("f"), tc("g")),
        e(
            "tr",
            '<w:trPr><w:gridBefore w:val="1"/></w:trPr>',
            e("sdt", e("sdtContent", tc("h"))),
            e("tc", e("tbl", e("tr", e("tc", p()))), p()),
        ),
    )
    found = blocks(table + "<w:p/>" + table)
    assert [(b.text, b.cell) for b in found[:11]] == [
        ("a", TableCell(1, 1, 1, column_span=2, header=True)),
        ("b", TableCell(1, 1, 3, header=True)),
        ("c", TableCell(1, 2, 1, row_span=2)),
        ("d", TableCell(1, 2, 2)),
        ("e", TableCell(1, 2, 3)),
        ("", TableCell(1, 2, 1, row_span=2)),
        ("f", TableCell(1, 3, 2)),
        ("g", TableCell(1, 3, 3)),
        ("h", TableCell(1, 4, 2)),
        ("", TableCell(2, 1, 1, depth=2)),
        ("", TableCell(1, 4, 3)),
    ]
    assert found[11].cell is None
    assert [b.cell.table for b in found[12:] if b.cell] == [3] * 9 + [4, 3]
    assert str(found[0].place) == 'x.docx: table 1 ("a | b"), row 1, column 1'


def test_a_table_knows_its_rows_as_a_whole() -> None:
    def row(trPr: str, cells: int) -> str:
        return e("tr", e("trPr", trPr), e("tc", p()) * cells)

    floating = '<w:tblPr><w:tblpPr w:tblpY="1"/></w:tblPr>'
    inner = e("tbl", row("", 1))
    outer = e("tbl", floating, row("<w:tblHeader/><w:cantSplit/>", 2), e("tr", e("tc", inner, p())))
    (story,) = read(outer + e("tbl", row('<w:tblHeader w:val="0"/><w:cantSplit w:val="0"/>', 3))).stories
    assert story.tables == (
        Table(1, (TableRow(repeats=True, breaks=False), TableRow()), columns=2, uneven=True, floating=True),
        Table(2, (TableRow(),), columns=1),
        Table(3, (TableRow(),), columns=3),
    )


def test_the_first_column_heads_its_rows_where_the_table_says_so() -> None:
    row = f"<w:tr><w:tc>{p(r('a'))}</w:tc><w:tc>{p(r('b'))}</w:tc></w:tr>"
    for look, heads in (('w:val="0080"', True), ('w:firstColumn="1"', True), ('w:firstColumn="0" w:val="0080"', False)):
        found = blocks(f"<w:tbl><w:tblPr><w:tblLook {look}/></w:tblPr>{row}{row}</w:tbl>")
        assert [b.cell.header for b in found if b.cell] == [heads, False, heads, False]


def test_a_tables_style_colours_its_first_row() -> None:
    row = f"<w:tr><w:tc>{p(r('a'))}</w:tc></w:tr>"
    found = blocks(
        '<w:tbl><w:tblPr><w:tblStyle w:val="Grid"/><w:tblLook w:firstRow="1"/></w:tblPr>' + row + row + "</w:tbl>"
    )
    assert [(b.runs[0].bold, b.runs[0].colour, b.runs[0].background) for b in found] == [
        (True, "FFFFFF", "1F3864"),
        (False, "", ""),
    ]


# ------------------------------------------------------------------------------------------------ looks


@pytest.mark.parametrize(
    ("rPr", "expected"),
    [
        (
            "<w:b/><w:i w:val='true'/><w:caps/><w:vanish/>",
            {"bold": True, "italic": True, "capitals": True, "hidden": True},
        ),
        ("<w:b w:val='off'/><w:dstrike/><w:u w:val='single'/>", {"struck": True, "underlined": True}),
        ("<w:rFonts w:ascii='Georgia' w:asciiTheme='majorHAnsi'/>", {"font": "Calibri Light"}),
        ("<w:rFonts w:ascii='Georgia'/><w:sz w:val='21'/>", {"font": "Georgia", "size": 10.5}),
        ("<w:sz w:val='14pt'/><w:lang w:val='cy-GB'/>", {"size": 14.0, "language": "cy-GB"}),
        ("<w:color w:val='auto'/>", {}),
        ("<w:color w:val='00ff00'/>", {"colour": "00FF00"}),
        ("<w:color w:val='123456' w:themeColor='accent1'/>", {"colour": "4F81BD"}),
        ("<w:color w:val='365F91' w:themeColor='accent1' w:themeShade='BF'/>", {"colour": "365F91"}),
        ("<w:color w:val='auto' w:themeColor='accent1' w:themeTint='99'/>", {"colour": "95B3D7"}),
        ("<w:color w:themeColor='background1'/>", {"colour": "FFFFFF"}),
        ("<w:highlight w:val='yellow'/><w:shd w:fill='00FF00'/>", {"background": "FFFF00"}),
        ("<w:shd w:val='clear' w:fill='auto' w:themeFill='text1'/>", {"background": "000000"}),
        ("<w:rStyle w:val='Gap'/>", {"style": "Gap", "bold": True, "colour": "C00000"}),
        ("<w:rStyle w:val='Nowhere'/>", {}),
        ("<w:bdr w:val='single'/>", {"boxed": True}),
        ("<w:bdr w:val='nil'/>", {}),
    ],
)
def test_the_effective_look_of_a_run(rPr: str, expected: dict[str, object]) -> None:
    (run,) = runs(r("x", rPr))
    assert {name: getattr(run, name) for name in Run.__slots__ if getattr(run, name) != getattr(PLAIN, name)} == {
        "text": "x",
        **expected,
    }


def lines(*edges: str, kind: str = "single") -> str:
    return e("pBdr", *(f'<w:{edge} w:val="{kind}"/>' for edge in edges))


@pytest.mark.parametrize(
    ("pPr", "expected"),
    [
        ("", (False, False, False)),
        ('<w:jc w:val="both"/>', (True, False, False)),
        ('<w:jc w:val="center"/>', (False, False, False)),
        (lines("left"), (False, True, False)),
        (lines("left", kind="nil"), (False, False, False)),
        ('<w:framePr w:w="3000"/>', (False, False, True)),
        ('<w:pStyle w:val="Box"/>', (True, True, False)),
        ('<w:pStyle w:val="Box"/><w:jc w:val="left"/>' + lines("left", kind="none"), (False, True, False)),
        ('<w:pStyle w:val="Box"/>' + lines("left", "top", kind="nil"), (True, False, False)),
    ],
)
def test_how_a_paragraph_lies(pPr: str, expected: tuple[bool, bool, bool]) -> None:
    parts = made(f"<w:p><w:pPr>{pPr}</w:pPr>{r('x')}</w:p>")
    box = f'<w:pPr>{lines("left", "top")}<w:jc w:val="distribute"/></w:pPr>'
    style = f'<w:style w:type="paragraph" w:styleId="Box"><w:name w:val="Box"/>{box}</w:style></w:styles>'
    parts["word/styles.xml"] = str(parts["word/styles.xml"]).replace("</w:styles>", style)
    found = document.read(zipped(parts), "x.docx")
    (block,) = found.stories[0].blocks
    assert (block.justified, block.bordered, block.framed) == expected
    (boxed,) = [one for one in found.styles if one.id == "Box"]
    assert (boxed.justified, boxed.bordered) == (True, True)


def test_a_character_style_looks_as_it_alone_says() -> None:
    (gap,) = [style for style in read(p()).styles if style.id == "Gap"]
    assert gap.look == Run("", bold=True, colour="C00000")


def test_the_sign_before_an_item_is_that_of_its_list() -> None:
    sign = '<w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/>'
    parts = made(p(r("a"), style="LB") + p(r("b"), pPr=num(3)))
    parts["word/numbering.xml"] = str(parts["word/numbering.xml"]).replace('<w:numFmt w:val="bullet"/>', sign)
    found = document.read(zipped(parts), "x.docx")
    assert [block.listing and block.listing.bullet for block in found.stories[0].blocks] == ["\uf0b7", ""]
    assert {style.name: style.bullet for style in found.styles if style.bullet} == {
        "List Bullet": "\uf0b7",
        "List Bullet 2": "\uf0b7",
    }


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ('<w:documentProtection w:edit="forms" w:enforcement="1"/>', True),
        ('<w:documentProtection w:edit="forms"/>', False),
        ('<w:writeProtection w:recommended="1"/>', False),
        ('<w:writeProtection w:recommended="1" w:hash="x"/>', True),
        ("", False),
    ],
)
def test_a_protected_document_is_known(settings: str, expected: bool) -> None:
    found = read(p(r("x")), rel("g", "settings", "settings.xml"), {"settings:settings.xml": settings})
    assert found.protected is expected


def test_sections_know_their_columns_and_the_lines_around_their_pages() -> None:
    columns = '<w:cols w:num="2"/><w:pgBorders><w:top w:val="nil"/></w:pgBorders>'
    borders = '<w:cols w:space="720"/><w:pgBorders><w:top w:val="single"/></w:pgBorders>'
    body = p(r("a"), pPr=e("sectPr", columns)) + p(r("b"), pPr=e("sectPr", borders)) + p(r("c")) + "<w:sectPr/>"
    assert read(body).sections == (Section(columns=2), Section(bordered=True), Section())


def test_a_bold_character_style_in_a_bold_heading_is_not_bold() -> None:
    gap = "<w:rStyle w:val='Gap'/>"
    found = blocks(p(r("a"), r("b", gap), r("c", gap + "<w:b/>"), style="H1"))[0]
    assert [(run.text, run.bold) for run in found.runs] == [("a", True), ("b", False), ("c", True)]


def test_the_background_is_that_of_the_nearest_that_has_one() -> None:
    shd = "<w:shd w:val='clear' w:fill='{}'/>".format
    shaded = p(r("b"), r("c", shd("333333")), pPr=shd("222222"))
    found = blocks(e("tbl", e("tr", e("tc", e("tcPr", shd("111111")), p(r("a")), shaded))))
    assert [run.background for b in found for run in b.runs] == ["111111", "222222", "333333"]


def test_equal_neighbours_are_one_run_and_empty_runs_are_none() -> None:
    assert runs(r("{{ for"), r(""), "<w:proofErr/>", r("ce }}"), "<w:r/>", r("!", "<w:b/>"), r("?", "<w:b/>")) == (
        Run("{{ force }}", language="en-GB", font="Arial", size=12.0),
        Run("!?", bold=True, language="en-GB", font="Arial", size=12.0),
    )


def test_characters_that_are_elements() -> None:
    inner = (
        "<w:t>a</w:t><w:tab/><w:t xml:space='preserve'> b\nc </w:t><w:t> d </w:t><w:br/><w:cr/>"
        "<w:noBreakHyphen/><w:softHyphen/>"
        "<w:br w:type='page'/><w:lastRenderedPageBreak/><w:sym w:font='Wingdings' w:char='F0FC'/>"
        "<w:sym w:font='Symbol' w:char='61'/><w:sym w:font='Odd' w:char='zz'/>"
    )
    assert runs(f"<w:r>{inner}</w:r>")[0].text == "a\t b c d\n\n\u2011\u00ad\f✓α"


def test_a_blocks_language_is_that_of_its_words() -> None:
    welsh = "<w:lang w:val='cy-GB'/>"
    found = blocks(p(r("a", welsh)) + p(r("a", welsh), r("b")) + p())
    assert [b.language for b in found] == ["cy-GB", "en-GB", "en-GB"]


# ------------------------------------------------------------------------------------- what wraps words


def test_wrappers_are_walked_through_and_alternatives_read_once() -> None:
    body = (
        e("sdt", "<w:sdtPr><w:alias w:val='no'/></w:sdtPr>", e("sdtContent", p(r("a")))),
        "<!-- no -->",
        e("customXml", "<w:customXmlPr/>", p(e("smartTag", r("b")), e("sdt", e("sdtContent", r("c"))))),
        e("mc:AlternateContent", e("mc:Choice Requires='wps'", p(r("d"))), e("mc:Fallback", p(r("no")))),
        p(
            e("r", e("mc:AlternateContent", e("mc:Fallback", e("t", "e")))),
            e("m:oMath", e("m:r", e("m:t", "f"))),
            e("r", e("ruby", e("rubyBase", r("g")))),
        ),
    )
    assert [b.text for b in blocks("".join(body))] == ["a", "bc", "d", "efg"]


def test_links_of_every_kind() -> None:
    web = rel("w", "hyperlink", "https://a.example/", "External")
    inline = (
        f"<w:hyperlink r:id='w'>{r('a')}</w:hyperlink><w:hyperlink w:anchor='mark'>{r('b')}</w:hyperlink>"
        f"<w:hyperlink r:id='w' w:anchor='mark'>{r('c')}</w:hyperlink><w:hyperlink r:id='gone'>{r('d')}</w:hyperlink>"
        + field('HYPERLINK "https://b.example/" \\l "part" \\o "tip"', r("e"))
        + field('HYPERLINK\\l"part"', r("f"))
        + f"<w:fldSimple w:instr='HYPERLINK https://c.example/'>{r('g')}</w:fldSimple>"
    )
    assert [(run.text, run.link, run.field) for run in runs(inline, relations=web)] == [
        ("a", "https://a.example/", ""),
        ("b", "#mark", ""),
        ("c", "https://a.example/#mark", ""),
        ("d", "", ""),
        ("e", "https://b.example/#part", ""),
        ("f", "#part", ""),
        ("g", "https://c.example/", ""),
    ]


def test_fields_tell_their_results_and_never_their_instructions() -> None:
    assert said(r("Page "), field("PAGE  \\* MERGEFORMAT", r("1"), r("2"))) == [
        ("Page ", "", ""),
        ("12", "PAGE \\* MERGEFORMAT", ""),
    ]
    assert said(f"<w:fldSimple w:instr=' DATE '>{r('May')}</w:fldSimple>") == [("May", "DATE", "")]
    nested = "</w:instrText></w:r>" + field("MERGEFIELD x", r("no")) + "<w:r><w:instrText>"
    assert said(field(f"IF 1 = {nested} y", r("y"))) == [("y", "IF 1 = { MERGEFIELD x } y", "")]
    assert said(field("TOC", r("Heading "), field("HYPERLINK \\l a", r("to "), field("PAGEREF a", r("3"))))) == [
        ("Heading ", "TOC", ""),
        ("to ", "TOC", "#a"),
        ("3", "PAGEREF a", "#a"),
    ]


def test_a_field_without_a_result_is_a_run_without_words() -> None:
    assert said(field("PAGE")) == [("", "PAGE", "")]
    assert said("<w:fldSimple w:instr='PAGE'/>") == [("", "PAGE", "")]


def test_a_field_that_never_ends_swallows_no_words() -> None:
    begin = "<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>"
    end = "<w:r><w:fldChar w:fldCharType='end'/></w:r>"
    assert [b.text for b in blocks(p(begin, r("a")) + p(r("b"), end, end, r("c")))] == ["", "c"]
    assert [b.text for b in blocks(p(begin, r("a")) + p(r("b")))] == ["a", "b"]


def test_tracked_changes_are_kept_with_author_and_date() -> None:
    who = "w:author='Jo' w:date='2025-05-16T09:00:00Z'"
    formatted = f"<w:i/><w:rPrChange {who}><w:rPr/></w:rPrChange>"
    found = runs(
        r("a"),
        f"<w:ins {who}>{r('b')}<w:del {who}><w:r><w:delText>c</w:delText></w:r></w:del></w:ins>",
        f"<w:moveFrom {who}>{r('d')}</w:moveFrom><w:moveTo {who}>{r('e')}</w:moveTo>",
        r("f", formatted),
    )
    jo = ("Jo", "2025-05-16T09:00:00Z")
    assert [(run.text, run.change) for run in found] == [
        ("a", None),
        ("b", Change("inserted", *jo)),
        ("c", Change("deleted", *jo)),
        ("d", Change("moved from", *jo)),
        ("e", Change("moved to", *jo)),
        ("f", Change("formatted", *jo)),
    ]


def test_a_row_or_paragraph_that_changed_changes_its_words() -> None:
    row = f"<w:tr><w:trPr><w:del w:author='Jo'/></w:trPr><w:tc>{p(r('a'))}</w:tc></w:tr>"
    found = blocks(f"<w:tbl>{row}</w:tbl>" + p(r("b"), pPr="<w:pPrChange w:author='Al'><w:pPr/></w:pPrChange>"))
    assert [b.runs[0].change for b in found] == [Change("deleted", "Jo"), Change("formatted", "Al")]


def test_comments_cover_runs_over_paragraphs_and_have_a_story() -> None:
    start, end = "<w:commentRangeStart w:id='{}'/>".format, "<w:commentRangeEnd w:id='{}'/>".format
    found = read(
        p(r("a"), start(0), r("b")) + p(r("c"), start(1), r("d"), end(0), r("e"), end(1), r("f")),
        rel("c", "comments", "comments.xml"),
        {"comments:comments.xml": f"<w:comment w:id='0' w:author='Jo Bloggs'>{p(r('Why?'))}</w:comment>"},
    )
    assert [(run.text, run.comments) for b in found.stories[0].blocks for run in b.runs] == [
        ("a", ()),
        ("b", ("0",)),
        ("c", ("0",)),
        ("d", ("0", "1")),
        ("e", ("1",)),
        ("f", ()),
    ]
    assert str(found.stories[1].blocks[0].place) == 'x.docx: comments, under "comment 0 by Jo Bloggs", paragraph 1'


def test_notes_are_numbered_as_their_readers_count_them() -> None:
    found = read(
        p(r("a"), "<w:r><w:footnoteReference w:id='7'/></w:r>", r("b"), "<w:r><w:footnoteReference w:id='5'/></w:r>"),
        rel("f", "footnotes", "footnotes.xml"),
        {
            "footnotes:footnotes.xml": f"<w:footnote w:type='separator' w:id='-1'>{p(r('no'))}</w:footnote>"
            f"<w:footnote w:id='5'>{p('<w:r><w:footnoteRef/></w:r>', r('second'))}</w:footnote>"
            f"<w:footnote w:id='7'>{p(r('first'))}</w:footnote>"
        },
    )
    assert [(run.text, run.note) for run in found.stories[0].blocks[0].runs] == [
        ("a", ""),
        ("", "footnote 1"),
        ("b", ""),
        ("", "footnote 2"),
    ]
    assert document.text(found).split("\n\n")[1] == (
        "== footnotes (word/footnotes.xml)\nparagraph · Normal: ^footnote 2^second\nparagraph · Normal: first\n"
    )
    assert str(found.stories[1].blocks[1].place) == 'x.docx: footnotes, under "footnote 1", paragraph 1'


# --------------------------------------------------------------------------------- stories and pictures


def test_headers_and_footers_are_named_after_the_section_that_first_shows_them() -> None:
    def refer(kind: str, type_: str, id_: str) -> str:
        return f'<w:{kind}Reference w:type="{type_}" r:id="{id_}"/>'

    one = "<w:sectPr>" + refer("footer", "default", "f1") + refer("header", "default", "h1") + "</w:sectPr>"
    two = "<w:sectPr>" + refer("header", "first", "h2") + refer("header", "even", "h1") + refer("footer", "even", "f2")
    found = read(
        p(r("a"), pPr=one) + p(r("b")) + two + refer("header", "default", "gone") + "</w:sectPr>",
        "".join(rel(f"{k[0]}{n}", k, f"{k}{n}.xml") for k in ("header", "footer") for n in (1, 2)),
        {
            "hdr:header1.xml": p(r("h")),
            "hdr:header2.xml": p(r("h")),
            "ftr:footer1.xml": p(field("PAGE", r("1"))),
            "ftr:footer2.xml": p(r("f")),
        },
    )
    assert [(s.part, s.kind, s.name, [b.section for b in s.blocks]) for s in found.stories] == [
        ("word/document.xml", "body", "", [1, 2]),
        ("word/header1.xml", "header", "header of section 1", [1]),
        ("word/footer1.xml", "footer", "footer of section 1", [1]),
        ("word/header2.xml", "header", "header of section 2, first page", [2]),
        ("word/footer2.xml", "footer", "footer of section 2, even pages", [2]),
    ]
    assert found.stories[2].blocks[0].runs[0].field == "PAGE"


def boxed(*paragraphs: str) -> str:
    box = e("a:graphic", e("wps:txbx", e("txbxContent", *paragraphs)))
    new = e("drawing", e("wp:anchor", "<wp:docPr id='1' name='Text Box'/>", box))
    old = e("pict", e("v:shape", e("v:textbox", e("txbxContent", p(r("no"))))))
    return e("r", e("mc:AlternateContent", e("mc:Choice Requires='wps'", new), e("mc:Fallback", old)))


def test_text_boxes_are_stories_after_the_one_they_stand_in() -> None:
    old = e("r", e("pict", e("v:shape", e("v:textbox", e("txbxContent", p(r("c")))))))
    found = read(p(r("a"), boxed(p(r("b"), boxed(p(r("deep")))), p()), r("d"), old))
    assert [(s.kind, s.name, [b.text for b in s.blocks]) for s in found.stories] == [
        ("body", "", ["ad"]),
        ("text box", "text box 1", ["b", ""]),
        ("text box", "text box 1 in text box 1", ["deep"]),
        ("text box", "text box 2", ["c"]),
    ]
    assert found.stories[0].blocks[0].runs == (Run("ad", language="en-GB", font="Arial", size=12.0),)
    assert str(found.stories[1].blocks[0].place) == "x.docx: text box 1, paragraph 1"


def drawing(docPr: str, blip: str = "<a:blip r:embed='i'/>", crop: str = "", frame: str = "inline") -> str:
    pic = e("pic:pic", e("pic:blipFill", blip, crop)) if blip else ""
    return e("r", e("drawing", e(f"wp:{frame}", docPr, e("a:graphic", e("a:graphicData", pic)))))


DECORATIVE = "<wp:docPr><a:extLst><a:ext><adec:decorative val='1'/></a:ext></a:extLst></wp:docPr>"


@pytest.mark.parametrize(
    ("inline", "expected"),
    [
        (drawing("<wp:docPr descr='A map'/>"), Picture("word/media/a.png", "A map")),
        (
            drawing("<wp:docPr title='A map'/>", crop="<a:srcRect l='0' r='9000'/>"),
            Picture("word/media/a.png", "A map", cropped=True),
        ),
        (drawing("<wp:docPr/>", "<a:blip r:link='away'/>", "<a:srcRect l='0' t='-5'/>"), Picture("")),
        (
            drawing(DECORATIVE, frame="anchor"),
            Picture("word/media/a.png", decorative=True, floating=True),
        ),
        (drawing("<wp:docPr descr='A chart'/>", ""), Picture("", "A chart")),
        (
            "<w:r><w:pict><v:shapetype/><v:shape alt='Old' style='position:absolute'>"
            "<v:imagedata r:id='i' cropleft='0'/></v:shape></w:pict></w:r>",
            Picture("word/media/a.png", "Old", floating=True),
        ),
        ("<w:r><w:pict><v:shape><v:textpath string='DRAFT'/></v:shape></w:pict></w:r>", Picture("", "DRAFT")),
        (
            "<w:r><w:pict><v:shape id='PowerPlusWaterMarkObject'><v:textpath string='DRAFT'/></v:shape></w:pict></w:r>",
            Picture("", "DRAFT", watermark=True),
        ),
    ],
    ids=["alt", "title and crop", "linked", "decorative and floating", "chart", "VML", "drawn words", "watermark"],
)
def test_pictures(inline: str, expected: Picture) -> None:
    relations = rel("i", "image", "media/a.png") + rel("away", "image", "http://a.example/x.png", "External")
    assert [(run.text, run.picture) for run in runs(inline, relations=relations)] == [("", expected)]


def test_a_picture_of_python_docx_is_found_with_its_part() -> None:
    file = docx.Document()
    dot = base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
    )
    file.add_picture(io.BytesIO(dot))
    found = document.read(saved(file), "x.docx")
    assert [run.picture for b in found.stories[0].blocks for run in b.runs] == [Picture("word/media/image1.png")]
    assert found.parts["word/media/image1.png"] == dot
    assert str(found.stories[0].blocks[0].place) == "x.docx: paragraph 1"


def test_a_strict_document_reads_like_a_transitional_one() -> None:
    link = e("hyperlink r:id='w'", r("b"))
    parts = made(
        p(r("a", "<w:b w:val='true'/>"), link, drawing("<wp:docPr descr='A map'/>")) + p(r("c"), style="Ours"),
        rel("w", "hyperlink", "https://a.example/", "External") + rel("i", "image", "media/a.png"),
    )
    strict = {name: content for name, content in parts.items() if isinstance(content, str)}
    for ours, theirs in (
        ("wordprocessingml/2006/main", "wordprocessingml/main"),
        ("officeDocument/2006/relationships", "officeDocument/relationships"),
        ("drawingml/2006/", "drawingml/"),
    ):
        office, purl = f"http://schemas.openxmlformats.org/{ours}", f"http://purl.oclc.org/ooxml/{theirs}"
        strict = {name: content.replace(office, purl) for name, content in strict.items()}
    found, wide = document.read(zipped(strict), "x.docx"), dict[str, bytes | str](strict)
    wide["word/document.xml"] = strict["word/document.xml"].encode("utf-16")
    expected = document.read(zipped(parts), "x.docx")
    assert found.stories == expected.stories == document.read(zipped(wide), "x.docx").stories
    assert found.styles == expected.styles
    assert document.text(found).startswith(
        "== body (word/document.xml)\nparagraph · Normal: **a**[b](https://a.example/)![A map]"
    )


def test_the_text_marks_what_differs() -> None:
    found = runs(
        r("a", "<w:b/><w:i/><w:strike/><w:vanish/>"),
        r("b", "<w:rStyle w:val='Gap'/>"),
        f"<w:ins>{field('PAGE', r('1'))}</w:ins>",
        "<w:r><w:tab/><w:br/></w:r>",
    )
    shown = document.text(Document("x", stories=(Story("p", "body", "", (Block("paragraph", found),)),)))
    assert shown == "== body (p)\nparagraph · : **_~~⟨a⟩~~_**{Gap: **b**}{+<PAGE: 1>+}⇥⏎\n"
    assert document.text(Document("x", fault="No.", mend="Do.")) == "fault: No.\nmend: Do.\n"


# ----------------------------------------------------------------------------------------------- faults

SOUND = zipped(made(p(r("a"))))
OLE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)
DTD = '<!DOCTYPE x [<!ENTITY a "b">]>'


def with_part(name: str, content: bytes | str) -> bytes:
    return zipped({**made(p(r("a"))), name: content})


def without(name: str) -> bytes:
    return zipped({part: content for part, content in made(p(r("a"))).items() if part != name})


def twice() -> bytes:
    return zipped({**made(p(r("a"))), "word/Document.xml": "<x/>"})


def encrypted() -> bytes:
    flagged = bytearray(SOUND)
    flagged[flagged.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(flagged)


def words(refusal: archive.RefusedError) -> tuple[str, str]:
    return refusal.fault, refusal.mend


def malformed(part: str) -> tuple[str, str]:
    return words(archive.damaged(DOCUMENT, f"The document is damaged: its part {part} cannot be read."))


EMPTY = words(archive.empty(DOCUMENT))
PROTECTED = words(archive.protected(DOCUMENT))
DAMAGED = words(archive.damaged(DOCUMENT))
DECLARES = words(archive.declares(DOCUMENT))
TOO_LARGE = words(archive.too_large(DOCUMENT))
NO_DOCUMENT = words(archive.foreign(DOCUMENT))
NO_WAY_IN = words(archive.damaged(DOCUMENT, "The document is damaged: nothing in it leads to its text."))
TWICE = words(archive.damaged(DOCUMENT, "The document is damaged: it holds the part word/Document.xml twice."))
SAVE_AGAIN = archive.save_again(DOCUMENT)
OLD = ("The file is a Word 97-2003 document (.doc), whatever its name says.", SAVE_AGAIN)
PLAIN_TEXT = ("The file is plain text and not a Word Document.", SAVE_AGAIN)
MARKED_UP = ("The file is a web page or other marked-up text, not a Word Document.", SAVE_AGAIN)

FAULTS: dict[str, tuple[Callable[[], bytes], tuple[str, str]]] = {
    "empty": (lambda: b"", EMPTY),
    "password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), PROTECTED),
    "encrypted zip": (encrypted, PROTECTED),
    "old": (lambda: OLE, OLD),
    "text": (lambda: "Dear Sir, Cofion £".encode(), PLAIN_TEXT),
    "web page": (lambda: b"<html/>", MARKED_UP),
    "rich text": (lambda: b"{\\rtf1", MARKED_UP),
    "pdf": (lambda: b"%PDF-1.7", NO_DOCUMENT),
    "zeros": (lambda: bytes(100), DAMAGED),
    "truncated": (lambda: SOUND[: len(SOUND) // 2], DAMAGED),
    "another zip": (lambda: zipped({"a.txt": "a"}), NO_DOCUMENT),
    "workbook": (
        lambda: zipped({"_rels/.rels": rels(rel("1", "officeDocument", "xl/workbook.xml")), "xl/workbook.xml": "<x/>"}),
        NO_DOCUMENT,
    ),
    "nothing leads to the text": (lambda: without("_rels/.rels"), NO_WAY_IN),
    "no text": (lambda: without("word/document.xml"), NO_DOCUMENT),
    "malformed": (
        lambda: with_part("word/document.xml", "<w:document>"),
        malformed("word/document.xml"),
    ),
    "malformed elsewhere": (lambda: with_part("a.xml", "<a"), malformed("a.xml")),
    "entities": (lambda: with_part("a.xml", f"<?xml version='1.0'?>\n{DTD}<x/>"), DECLARES),
    "wide entities": (lambda: with_part("a.rels", f"{DTD}<x/>".encode("utf-16")), DECLARES),
    "entities in UTF-7": (
        lambda: with_part("a.xml", b"<?xml version='1.0' encoding='UTF-7'?>+ADwAIQ-DOCTYPE x+AD4 +ADw-x/+AD4-"),
        DECLARES,
    ),
    "twice": (twice, TWICE),
    "bomb": (lambda: with_part("word/media/a.bmp", bytes(9 << 20)), TOO_LARGE),
    "too large a part": (
        lambda: with_part("a.bin", random.Random(1).randbytes(1 << 20) * 65),
        TOO_LARGE,
    ),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_cannot_be_read_says_why_and_what_to_do(name: str) -> None:
    content, (fault, mend) = FAULTS[name]
    assert document.read(content(), "x.docx") == Document("x.docx", fault=fault, mend=mend)


def test_a_tree_as_deep_as_xml_may_be_is_read_or_refused() -> None:
    for opened, closed in (
        ("<w:sdt>", "</w:sdt>"),
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:p><w:ins>", "</w:ins></w:p>"),
        ("<w:p><w:r><w:pict><w:txbxContent>", "</w:txbxContent></w:pict></w:r></w:p>"),
    ):
        for levels in range(10, 260, 30):
            content = zipped(made(opened * levels + p(r("a")) + closed * levels))
            found = document.read(content, "x.docx")
            assert found.fault or found.stories


def test_styles_and_lists_that_turn_in_circles_are_read() -> None:
    style = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{0}"/><w:basedOn w:val="{1}"/></w:style>'.format
    parts = made(p(r("a"), style="A"))
    parts["word/styles.xml"] = f"<w:styles {NAMESPACES}>{style('A', 'B')}{style('B', 'A')}</w:styles>"
    found = document.read(zipped(parts), "x.docx")
    assert [(style.name, style.based_on) for style in found.styles] == [("A", "B"), ("B", "A")]
    assert found.stories[0].blocks[0].runs == (Run("a", font="Times New Roman", size=10.0),)


def test_dangling_relationships_and_missing_parts_do_not_matter() -> None:
    relations = "".join(rel(kind, kind, "gone.xml") for kind in ("header", "footnotes", "comments", "settings"))
    parts = made(p(r("a")), relations)
    for name in ("word/styles.xml", "word/numbering.xml", "word/theme/theme1.xml", "[Content_Types].xml"):
        del parts[name]
    assert [b.text for b in document.read(zipped(parts), "x.docx").stories[0].blocks] == ["a"]


def test_no_flipped_bit_and_no_random_bytes_ever_raise() -> None:
    chance = random.Random(20250516)
    original = saved(a_record())
    for _ in range(60):
        flipped = bytearray(original)
        for _ in range(chance.randint(1, 4)):
            flipped[chance.randrange(len(flipped))] ^= 1 << chance.randrange(8)
        document.read(bytes(flipped), "x.docx")
        document.read(chance.randbytes(chance.randrange(200)), "x.docx")
        document.read(b"PK\x03\x04" + chance.randbytes(100), "x.docx")
        # The end of the directory: how many members, how large, where.
        spoilt = original[:-22] + struct.pack("<4s4H2LH", b"PK\x05\x06", *(chance.randrange(1 << 16) for _ in range(7)))
        document.read(spoilt, "x.docx")


def test_no_spoilt_part_ever_raises() -> None:
    chance = random.Random(16052025)
    merges = "<w:tcPr><w:gridSpan w:val='2'/><w:vMerge/></w:tcPr>"
    table = e("tbl", "<w:tblPr/>", e("tr", e("tc", merges, p(r("a")))))
    body = table + p(field("PAGE", r("b", "<w:sz w:val='24'/>")), boxed(p(r("c"))), pPr=num(3)) + "<w:sectPr/>"
    parts = made(body)
    still_read = 0
    for _ in range(600):
        name = chance.choice(["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/theme/theme1.xml"])
        spoilt = bytearray(str(parts[name]), "utf-8")
        for _ in range(chance.randint(1, 3)):
            start = spoilt.index(b'"', 1200) if len(spoilt) > 1300 else 0
            spoilt[chance.randrange(start, len(spoilt))] = chance.choice(b"0123456789abcxyzFT-.")
        found = document.read(zipped({**parts, name: bytes(spoilt)}), "x.docx")
        still_read += not found.fault
        if not found.fault:
            document.text(found)
    assert still_read > 50
