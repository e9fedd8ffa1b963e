"""What keeps people from reading a finished document: each thing alone is mended in the clean file, or told to people.

The rows are those of the table in docs/decisions/0023-accessible-files.md.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from respgen import document, rules
from respgen.model import Document
from respgen.publication.clean import clean
from respgen.publication.values import Cleaned, Office
from respgen.responses.words import WORDS
from tests import specs, structure, suites
from tests.test_accessibility import (
    ASK,
    BOX,
    COUNTED,
    DECORATIVE,
    DRAWN,
    GOOD,
    H2,
    ITEMS,
    LINK,
    PAGES,
    PICTURE,
    ROWS,
    SAID,
    SYMBOLS,
    WATERMARK,
    cell,
    table,
    words,
)
from tests.tools import needs_libreoffice, needs_validator, pdf_words, pdfs, sdk_errors
from tests.word import docx, packed, unpacked

OFFICE = Office("The office of A. Sample")
NOTICE = WORDS["en"]["draft notice"]


def read(content: bytes, file: str = "build/drafts/response.docx") -> Document:
    found = document.read(content, file)
    assert found.fault == ""
    return found


def cleaned(content: bytes, file: str = "build/drafts/response.docx") -> Cleaned:
    return clean(read(content, file), OFFICE)


def codes(content: bytes) -> set[str]:
    """What the rules tell of it."""
    return {finding.code for finding in rules.run(rules.ACCESSIBILITY_RULES, read(content))}


def said(content: bytes) -> list[str]:
    """All words of the file's stories in their order, without signs before the items of a list."""
    lines = [block.text for story in read(content).stories for block in story.blocks if block.text.strip()]
    return [word for line in lines for word in re.sub(r"^[•●▪◦·]\s+", "", line).split() if line != NOTICE]


@dataclass(frozen=True, slots=True)
class Row:
    """What is planted, which rule tells it (none: it is no fault that a rule knows), and what the clean file has of it:
    `mend` is what is said of the mending, and empty where it is left to people."""

    name: str
    code: str
    mend: str
    before: str
    after: str


def bold(*rows: str) -> str:
    """A table in the good document, its first row in bold letters and nothing more."""
    first, *others = rows
    return table(first.replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>"), *others, header="")


BARE_LINK = LINK.replace('<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>', "")
PARTED = table(*ITEMS).replace("<w:cantSplit/>", "")
CONTROL = f'<w:sdt><w:sdtPr><w:id w:val="1"/></w:sdtPr><w:sdtContent>{words(ASK)}</w:sdtContent></w:sdt>'
EMPTY = cell("").replace("<w:r><w:t></w:t></w:r>", "")
ITEM = words("", '<w:pStyle w:val="ListBullet"/>')

ROWS_OF_ALL = (
    Row("alt text missing", "A723", "", f' descr="{COUNTED}"', ""),
    Row("alt text poor", "A724", "", COUNTED, "Rectangle 5"),
    Row("decorative in the text", "A737", "", PICTURE, DECORATIVE),
    Row("no header row, though it looks like one", "A728", "the first row of 1 table is", ROWS, bold(*ITEMS)),
    Row("no header row", "A728", "", ROWS, table(*ITEMS, header="")),
    Row("merged cells", "A729", "", ROWS, table(ITEMS[0], cell("Force", '<w:gridSpan w:val="2"/>'))),
    Row(
        "nested table",
        "A730",
        "",
        ROWS,
        table(*ITEMS, cell("Report") + f"<w:tc>{table(cell('a') + cell('b'), cell('c') + cell('d'))}<w:p/></w:tc>"),
    ),
    Row("floating table", "A726", "", ROWS, table(*ITEMS, tblPr='<w:tblpPr w:tblpY="900"/>')),
    Row("layout table", "A731", "", ROWS, table(cell("Sampleshire Police"), header="")),
    Row("blank row", "A733", "1 empty row of a table is taken out", "| Report |", "| | |\n| Report |"),
    Row("empty cell", "A738", "", "| Report | Lost property |", "| Report | |"),
    Row("empty header cell", "A732", "", "| Item | Details |", "| Item | |"),
    Row("untitled table", "A739", "1 table has the title of the heading above", ROWS, table(*ITEMS, title="")),
    Row("row that breaks", "A734", "the rows of 1 table do not break", ROWS, PARTED),
    Row("fake heading", "A708", "", "## Comments", "**Comments**"),
    Row("first heading too low", "A704", "", "# Response", "## Response"),
    Row("second heading of level 1", "A705", "", "## Comments", "# Comments"),
    Row("level left out", "A706", "", "### What we do", words("What we do", '<w:outlineLvl w:val="3"/>')),
    Row("empty heading", "A707", "1 empty heading is taken out", "## Comments", f"{words('', H2)}\n## Comments"),
    Row("long heading", "A710", "", "## Comments", "## " + "Comments " * 14),
    Row(
        "title missing",
        "A701",
        'the property "title" is that of the first heading',
        "@title Sampleshire: response to an inspection",
        "@title ",
    ),
    Row(
        "American English",
        "A702",
        "the language is British English",
        "@title",
        '@in word/styles.xml: w:lang w:val="en-GB" → w:lang w:val="en-US"\n@title',
    ),
    Row("another language", "A702", "", "@title", '@style Normal: <w:rPr><w:lang w:val="de-DE"/></w:rPr>\n@title'),
    Row(
        "typed list",
        "A720",
        "2 lines that began with",
        "- We list it.\n- We return it.",
        "• We list it.\n• We return it.",
    ),
    Row(
        "typed list of dashes",
        "A720",
        "",
        "- We list it.\n- We return it.",
        words("- We list it.") + words("- We return it."),
    ),
    Row("bullets of a symbol font", "A719", "the bullets of lists are signs", "@title", f"{SYMBOLS}\n@title"),
    Row("unclear link", "A722", "", "the report on lost property", "Click here!"),
    Row("bare address", "A740", "", ASK, "See www.example.org/autumn."),
    Row("link without its style", "A721", "the links of 1 paragraph have the style", LINK, BARE_LINK),
    Row("empty line", "A717", "2 empty lines are taken out", ASK, f"<w:p/>\n<w:p><w:r><w:t> </w:t></w:r></w:p>\n{ASK}"),
    Row("empty item", "A751", "1 empty list item is taken out", "1. We plan.", f"{ITEM}\n1. We plan."),
    Row("blanks for layout", "A718", "", ASK, "Signed ______________"),
    Row("low contrast", "A711", "", ASK, words(ASK, rPr='<w:color w:val="777777"/>')),
    Row("small words", "A713", "", ASK, words(ASK, rPr='<w:sz w:val="20"/>')),
    Row("serifs", "A744", "", ASK, words(ASK, rPr='<w:rFonts w:ascii="Georgia" w:hAnsi="Georgia"/>')),
    Row("stretched lines", "A714", "", ASK, words(ASK, '<w:jc w:val="both"/>')),
    Row("capitals", "A715", "", ASK, ASK.upper()),
    Row("underlined", "A716", "", ASK, words(ASK, rPr='<w:u w:val="single"/>')),
    Row("italics", "A745", "", ASK, words("I shall ask again in autumn, " * 3, rPr="<w:i/>")),
    Row("floating picture", "A726", "", PICTURE, PICTURE.replace("inline", "anchor")),
    Row("frame", "A726", "", ASK, words(ASK, '<w:framePr w:w="3000"/>')),
    Row("text box", "A725", "", ASK, BOX),
    Row("watermark", "A727", "", "@title", f"@in word/footer1.xml: <w:fldSimple → {WATERMARK}<w:fldSimple\n@title"),
    Row(
        "protected",
        "A703",
        "1 protection against editing is taken out",
        "@title",
        '@in word/settings.xml: <w:zoom → <w:writeProtection w:hash="x"/><w:zoom\n@title',
    ),
    Row("content control", "A741", "1 field to be filled in is plain words now", ASK, CONTROL),
    Row(
        "content control in a line",
        "A741",
        "1 field to be filled in is plain words now",
        ASK,
        f"<w:p><w:sdt><w:sdtPr/><w:sdtContent>{SAID}</w:sdtContent></w:sdt></w:p>",
    ),
    Row("columns", "A735", "", "@title", '@in word/document.xml: <w:pgMar → <w:cols w:num="3"/><w:pgMar\n@title'),
    Row("no page number", "A736", "", "@title", "@footer Sampleshire Police\n@title"),
    Row("footnote", "A742", "", ASK, f"{ASK}\n@footnote As I did last year."),
    Row("only in the header", "A743", "", "@title", "@header Restricted\n@title"),
    Row("long sentences", "A746", "", ASK, "\n".join([f"I {'shall ask and ' * 9} listen."] * 3)),
    Row("words in a picture", "A747", "", "<wp:docPr id", '<wp:extent cx="5400000" cy="900000"/><wp:docPr id'),
    Row("no contents", "A750", "", ASK, PAGES),
    Row(
        "lines around words",
        "A712",
        "",
        ASK,
        words(ASK, '<w:pBdr><w:top w:val="single" w:sz="4" w:color="auto"/></w:pBdr>'),
    ),
    Row(
        "a gap that was filled",
        "",
        "1 paragraph where a gap was filled",
        ASK,
        words(ASK, rPr='<w:rStyle w:val="Gap"/>'),
    ),
)


@pytest.mark.parametrize("row", ROWS_OF_ALL, ids=lambda row: row.name)
def test_one_fault_is_told_and_then_mended_or_told_still(row: Row) -> None:
    assert row.before in GOOD
    draft = docx(GOOD.replace(row.before, row.after, 1))
    after = cleaned(draft)
    found = {row.code} - {""}
    assert codes(draft) == found
    assert codes(after.content) == (set() if row.mend else found)
    assert [mend.what[: len(row.mend)] for mend in after.mends] == ([row.mend] if row.mend else [])
    assert said(after.content) == said(draft)
    assert structure.faults(after.content) == structure.faults(draft) == []
    again = cleaned(after.content)
    assert (again.content, again.mends) == (after.content, ())


def test_every_rule_has_a_row() -> None:
    """A709 wants a text without any heading, A748 and A749 files of other kinds: their specifications have them."""
    known = {rule.code for rule in rules.ACCESSIBILITY_RULES}
    assert known - {row.code for row in ROWS_OF_ALL} == {"A709", "A748", "A749"}


def test_a_document_in_which_all_is_well_is_left_as_it_is() -> None:
    assert cleaned(docx(GOOD)).mends == ()


@pytest.mark.parametrize("target", DRAWN, ids=lambda target: Path(target).stem)
def test_what_was_drawn_has_no_draft_notice_and_every_word_else(target: str) -> None:
    after = clean(read(DRAWN[target], target), OFFICE)
    assert [mend.what for mend in after.mends] == ["the line that says that this is a draft is taken out"]
    notices = {words["draft notice"] for words in WORDS.values()}
    before = [block.text for block in read(DRAWN[target], target).stories[0].blocks if block.text not in notices]
    assert [block.text for block in read(after.content, target).stories[0].blocks] == before
    assert structure.faults(after.content) == []
    assert clean(read(after.content, target), OFFICE) == Cleaned(after.content)


@pytest.mark.parametrize("seed", range(4))
def test_what_word_leaves_behind_is_no_reason_to_lose_a_word(seed: int) -> None:
    draft = suites.saved(docx(GOOD), list(suites.NOISES), Random(seed))
    after = cleaned(draft)
    assert said(after.content) == said(draft)
    assert codes(after.content) == set()
    assert cleaned(after.content) == Cleaned(after.content)


# ------------------------------------------------------------------------- what is left, and what has to stay


def blocks(text: str) -> list[str]:
    return [block.text for block in read(cleaned(docx(text)).content).stories[0].blocks]


TARGET = '<w:p><w:bookmarkStart w:id="1" w:name="Act"/><w:bookmarkEnd w:id="1"/></w:p>'
ANCHORED = (
    '<w:p><w:hyperlink w:anchor="Act"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>What we do</w:t></w:r>'
    "</w:hyperlink></w:p>"
)


def test_other_words_in_the_style_of_the_draft_notice_stay() -> None:
    assert blocks(f"[Draft notice] {NOTICE} Or is it?\n# Response\nWe agree.")[0].endswith("Or is it?")


def test_what_an_earlier_respgen_printed_is_known_by_its_words() -> None:
    draft = read(docx("[Draft notice] Not yet.\n# Response\nWe agree."))
    after = clean(draft, OFFICE, ("Not  yet.",))
    assert [block.text for block in read(after.content).stories[0].blocks] == ["Response", "We agree."]


def test_a_gap_that_is_still_in_brackets_keeps_its_style() -> None:
    gap = '<w:rPr><w:rStyle w:val="Gap"/></w:rPr>'
    run = "<w:r>{}<w:t>{}</w:t></w:r>"
    paragraph = "<w:p>{}</w:p>".format("".join(run.format(gap, piece) for piece in ("[the day: ", "awaited]")))
    filled = "<w:p>{}</w:p>".format(run.format(gap, "By autumn [sic], at last."))
    after = read(cleaned(docx(f"# Response\n{paragraph}\n{filled}")).content)
    assert [[run.style for run in block.runs] for block in after.stories[0].blocks[1:]] == [["Gap"], [""]]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("| a | b |\n<w:p/>\n| c | d |", "a b '' c d"),
        ("We agree.\n<w:p><w:pPr><w:sectPr/></w:pPr></w:p>\nWe act.", "We agree. '' We act."),
        ('We agree.\n<w:p><w:r><w:br w:type="page"/></w:r></w:p>\nWe act.', "We agree. '\\x0c' We act."),
        ("We agree.\n<w:p><w:pPr><w:pageBreakBefore/></w:pPr></w:p>\nWe act.", "We agree. '' We act."),
        (f"{TARGET}\nWe act.\n{ANCHORED}", "'' We act. What we do"),
        ('<w:p><w:bookmarkStart w:id="1" w:name="_GoBack"/><w:bookmarkEnd w:id="1"/></w:p>\nWe act.', "We act."),
        ("| a | b |\n| c<br>  | d |", "a b c d"),
        ("We act.\n<w:p/>\n<w:p/>", "We act."),
    ],
)
def test_an_empty_line_stays_where_the_file_needs_it(before: str, after: str) -> None:
    told = " ".join(text if text.strip(" ") and text != "\f" else repr(text) for text in blocks(before))
    assert told == after


def test_an_empty_heading_that_has_to_stay_is_none_any_more() -> None:
    text = f"# Response\n| a | b |\n{words('', H2)}\n| c | d |"
    after = read(cleaned(docx(text)).content).stories[0].blocks
    assert [block.kind for block in after if not block.text] == ["paragraph"]


def test_a_field_that_nobody_has_filled_in_or_that_shows_data_is_left_to_people() -> None:
    for mark in (b"<w:showingPlcHdr/>", b'<w:dataBinding w:xpath="/x" w:storeItemID="{1}"/>'):
        shown = CONTROL.replace('<w:id w:val="1"/>', mark.decode())
        assert mark in unpacked(cleaned(docx(f"# Response\n{shown}")).content)["word/document.xml"]


def test_fields_in_fields_leave_their_words() -> None:
    outer = f"<w:sdt><w:sdtContent>{CONTROL}{words('We act.')}</w:sdtContent></w:sdt>"
    after = cleaned(docx(f"# Response\n{outer}"))
    assert [block.text for block in read(after.content).stories[0].blocks] == ["Response", ASK, "We act."]
    assert [mend.what for mend in after.mends] == ["2 fields to be filled in are plain words now"]


BOLD = ITEMS[1].replace("<w:r>", "<w:r><w:rPr><w:b/></w:rPr>")


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((ITEMS[0], *ITEMS[1:]), id="nothing is bold"),
        pytest.param((BOLD, BOLD), id="all rows are bold"),
        pytest.param((BOLD.replace("Force", ""), ITEMS[1]), id="a cell of the first row is empty"),
        pytest.param((cell("Force", '<w:gridSpan w:val="2"/>'), ITEMS[1]), id="it is merged"),
        pytest.param((BOLD,), id="it is the only row"),
    ],
)
def test_a_first_row_that_may_be_none_is_not_made_a_header_row(rows: tuple[str, ...]) -> None:
    after = cleaned(docx(f"# Response\n{table(*rows, header='')}"))
    assert b"tblHeader" not in unpacked(after.content)["word/document.xml"]


def test_a_row_of_half_a_page_may_break() -> None:
    long = table(ITEMS[0], cell("We list it. " * 200) + cell("b")).replace("<w:cantSplit/>", "")
    after = unpacked(cleaned(docx(f"# Response\n{long}")).content)["word/document.xml"]
    assert after.count(b"cantSplit") == 1
    assert "A734" not in codes(cleaned(docx(f"# Response\n{long}")).content)


def test_tables_have_titles_by_their_headings_and_say_their_columns() -> None:
    bare = table(*ITEMS, title="")
    text = f"# Response\n{bare}\n## Details\n{bare}\nAnd:\n{bare}"
    titles = [one.caption for one in read(cleaned(docx(text)).content).stories[0].tables]
    assert titles == ["Response", "Details", "Details, table 2"]
    part = unpacked(cleaned(docx(text)).content)["word/document.xml"]
    assert part.count(b'<w:tblDescription w:val="Columns: Item, Details."/>') == 3


def test_in_welsh_a_table_is_told_in_welsh_and_a_lost_language_is_welsh() -> None:
    lost = '@in word/styles.xml: w:lang w:val="en-GB" → w:lang w:val="en-US"'
    text = f"{lost}\n# Ymateb\n{table(*ITEMS, title='')}"
    after = read(cleaned(docx(text), "build/drafts/response.cy.docx").content)
    assert after.language == "cy-GB"
    again = f'@in word/styles.xml: w:lang w:val="en-GB" → w:lang w:val="cy-GB"\n# Ymateb\n{table(*ITEMS, title="")}'
    assert "Colofnau: Item, Details." in unpacked(cleaned(docx(again)).content)["word/document.xml"].decode()


def test_a_link_has_its_style_also_where_the_file_has_none_for_links() -> None:
    simple = '<w:p><w:fldSimple w:instr="HYPERLINK &quot;https://example.org&quot;"><w:r><w:t>Report</w:t></w:r></w:fldSimple></w:p>'
    anchored = '<w:p><w:hyperlink w:anchor="Act"><w:r><w:t>What we do</w:t></w:r></w:hyperlink></w:p>'
    after = cleaned(docx(f"@without Hyperlink\n# Response\n{simple}\n{anchored}"))
    runs = [run for block in read(after.content).stories[0].blocks for run in block.runs if run.link]
    assert [(run.style, run.colour, run.underlined) for run in runs] == [("Hyperlink", "0B4F9E", True)] * 2
    assert [mend.what for mend in after.mends] == ["the links of 2 paragraphs have the style of links"]


def test_one_line_with_a_typed_bullet_is_left_to_people() -> None:
    assert blocks("# Response\n• We list it.\nWe return it.")[1] == "• We list it."


def test_a_file_that_is_encrypted_or_cut_off_is_no_document_at_all() -> None:
    for content in (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504), docx(GOOD)[:900]):
        assert document.read(content, "response.docx").fault


def test_a_moving_picture_and_a_recording_are_told() -> None:
    parts = unpacked(docx(GOOD))
    specs.hold_picture(parts, frames=3)
    parts["word/media/talk.mp3"] = b"ID3"
    draft = packed(parts)
    assert codes(draft) == {"A748", "A749"}
    # What nothing leads to is taken out.
    assert codes(cleaned(draft).content) == {"A748"}


def test_parts_that_are_not_there_end_in_no_traceback() -> None:
    for missing in ("settings", "numbering", "styles", "core", "footer"):
        parts = unpacked(docx(GOOD.replace(LINK, BARE_LINK)))
        draft = packed({name: part for name, part in parts.items() if missing not in name})
        assert said(cleaned(draft).content) == said(draft)


def mendable() -> list[bytes]:
    """Documents with as many of the faults that are mended as find a place in one; without the picture, of which only
    the text is there."""
    left = [row for row in ROWS_OF_ALL if row.mend]
    made = []
    while left:
        text, others = GOOD.replace(PICTURE, ""), []
        for row in left:
            if row.before in text:
                text = text.replace(row.before, row.after, 1)
            else:
                others.append(row)
        made.append(docx(text))
        left = others
    return made


@needs_validator
def test_what_was_mended_is_valid(tmp_path: Path) -> None:
    for draft in mendable():
        file = tmp_path / "clean.docx"
        file.write_bytes(cleaned(draft).content)
        assert sdk_errors(file, "Microsoft365") == []


@needs_libreoffice
def test_what_was_mended_prints_the_same_words(tmp_path: Path) -> None:
    files = []
    for number, draft in enumerate(mendable()):
        for kind, content in (("draft", draft), ("clean", cleaned(draft).content)):
            files.append(tmp_path / f"{kind}-{number}.docx")
            files[-1].write_bytes(content)
    printed = [
        " ".join(one for one in pdf_words(file) if not re.fullmatch("[•\ue000-\uf8ff]", one))
        for file in pdfs(files, tmp_path)
    ]
    for before, after in zip(printed[::2], printed[1::2], strict=True):
        assert after == before
