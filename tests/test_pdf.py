"""A clean Word file becomes a PDF that keeps PDF/UA-1 and PDF/A-2, says the same, hides nothing, and never differs."""

from __future__ import annotations

import dataclasses
import io
import os
import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import page
import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page import ValidationProfile
from pikepdf import Array, Dictionary, Name, String

from respgen import document
from respgen.model import Block, Document, Run, Story
from respgen.publication import pdf
from respgen.publication.pdf import Job, office, parity, reading
from respgen.publication.pdf.reading import Printed, elements, several
from tests.drawing import drawn, read
from tests.tools import ROOT, needs_libreoffice, needs_qpdf, needs_verapdf, qpdf_faults, vera_pdf_faults
from tests.word import docx, packed, unpacked

OFFICE = "Office of the Police and Crime Commissioner for Sampleshire"
LONG = " ".join(f"word {number}" for number in range(300))
HYPERLINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
TARGET = "https://example.org/a%20report?year=2025&amp;part=é"
WITH_LINK = (
    "@in word/_rels/document.xml.rels: </Relationships> → "
    f'<Relationship Id="rLink" Type="{HYPERLINK}" Target="{TARGET}" TargetMode="External"/></Relationships>'
)
LINKED = (
    '<w:p><w:hyperlink r:id="rLink"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>a link that is so long that '
    "it goes on in the next line of the page, and perhaps in another one after that</w:t></w:r></w:hyperlink></w:p>"
)
JUMP = (
    '<w:p><w:bookmarkStart w:id="1" w:name="there"/><w:r><w:t>Here</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>\n'
    '<w:p><w:hyperlink w:anchor="there"><w:r><w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr><w:t>Go there</w:t></w:r>'
    "</w:hyperlink></w:p>"
)
BORDERED = (
    '<w:p><w:pPr><w:pBdr><w:bottom w:val="single" w:sz="4" w:space="1" w:color="000000"/></w:pBdr></w:pPr>'
    "<w:r><w:t>Bordered</w:t></w:r></w:p>"
)
PAGE = (
    '<w:p><w:r><w:t>See page </w:t></w:r><w:fldSimple w:instr=" PAGE "><w:r><w:t>77</w:t></w:r></w:fldSimple>'
    "<w:r><w:t> of it</w:t></w:r></w:p>"
)
HIDDEN = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>secret</w:t></w:r><w:r><w:t>seen</w:t></w:r></w:p>"
PLAIN_BULLET, SYMBOL = 'w:val="•"', 'w:val="\uf0b7"'
TEXTS = {
    "lists": "# One\n- first\n- second\n1. one\n2. two\nthe end",
    "cells that go on over the page": f"# One\n| A | B |\n| {LONG} | {LONG.replace('word', 'other')} |\nthe end",
    "notes": "# One\nsome words\n@footnote A note of many words\nmore words\n@endnote A note at the end\nlast words",
    "a text box": "# One\nsome words\n@box in the box\nmore words",
    "lines around a paragraph": f"# One\n{BORDERED}\nthe end",
    "quotations": "# One\n[Quote] A quotation\n[Quote] of two paragraphs\nthe end\n[Quote] Another one",
    "a number of a page": f"# One\n{PAGE}\nthe end",
    "capitals": "# One\n<w:p><w:r><w:rPr><w:caps/></w:rPr><w:t>small office ﬁnds</w:t></w:r></w:p>\nthe end",
    "hidden words": f"# One\n{HIDDEN}",
    "signs": "# One\nA soft\u00adhyphen, a non\u2011breaking one – a dash — “quotes” £5 … é ŵ ŷ\u00a0end",
    "a link inside the file": f"# One\n{JUMP}\nthe end",
    "a link over the end of a line": f"# One\n{LINKED}\nthe end\n{WITH_LINK}",
    "a bullet from a font of symbols": f"# One\n- first\n@in word/numbering.xml: {PLAIN_BULLET} → {SYMBOL}",
}  # fmt: skip


def decorated(content: bytes) -> bytes:
    """The document, whose logo Word marks as decorative."""
    parts = unpacked(content)
    mark = (
        '><a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:ext uri="{C183D7F6-B498-43B3-948B-1728B52AA6E4}"><adec:decorative '
        'xmlns:adec="http://schemas.microsoft.com/office/drawing/2017/decorative" val="1"/></a:ext></a:extLst>'
        "</wp:docPr>"
    )
    body, times = re.subn(rb'(<wp:docPr [^>]*) descr="[^"]*"/>', rb"\1" + mark.encode(), parts["word/document.xml"])
    assert times == 1
    return packed({**parts, "word/document.xml": body})


def job(name: str, content: bytes, read_as: Document | None = None) -> Job:
    said = read_as or read(content)
    return Job(name, content, said, said.properties["title"], OFFICE, said.language)


@pytest.fixture(scope="module")
def jobs() -> tuple[Job, ...]:
    """All that the sample draws, and each construct that LibreOffice prints in a way of its own."""
    made = [job(Path(path).stem, content) for path, content in drawn(ROOT / "samples").items()]
    made += [job(name, docx(text)) for name, text in TEXTS.items()]
    return (*made, job("a decorative picture", decorated(made[0].content)))


@pytest.fixture(scope="module")
def converted(jobs: tuple[Job, ...]) -> Mapping[str, pdf.Converted]:
    return {one.name: one for one in pdf.convert(jobs)}


@pytest.fixture(scope="module")
def good(jobs: tuple[Job, ...], converted: Mapping[str, pdf.Converted]) -> tuple[Job, bytes]:
    """A record with tables, lists and links, and its PDF."""
    one = jobs[0]
    content = converted[one.name].content
    assert content
    return one, content


# -------------------------------------------------------------------------------- what is made


@needs_libreoffice
def test_every_document_becomes_a_pdf(jobs: tuple[Job, ...], converted: Mapping[str, pdf.Converted]) -> None:
    assert [(one.name, one.faults) for one in converted.values()] == [(one.name, ()) for one in jobs]
    assert len(jobs) >= 15 + len(TEXTS) + 1
    assert {one.made_with for one in converted.values()} == {office.version(office.program())}


@needs_libreoffice
def test_it_keeps_both_standards_by_the_products_own_validator(converted: Mapping[str, pdf.Converted]) -> None:
    for one in converted.values():
        assert one.content
        # A bullet from a font of symbols is no letter that can be read out.
        level = ValidationProfile.PDF_A_2B if "symbols" in one.name else ValidationProfile.PDF_A_2A
        for profile in (ValidationProfile.PDF_UA_1, level):
            report = page.validate_pdf_bytes(one.content, profile=profile)
            assert [failure.message for failure in report.failures] == [], one.name


@needs_verapdf
def test_it_keeps_both_standards_by_vera_pdf(
    jobs: tuple[Job, ...], converted: Mapping[str, pdf.Converted], tmp_path: Path
) -> None:
    files: list[Path] = []
    for number, one in enumerate(converted.values()):
        assert one.content
        files.append(tmp_path / f"{number}.pdf")
        files[-1].write_bytes(one.content)
    # As LibreOffice leaves it: the engine notices what is repaired.
    (unrepaired,) = office.run([jobs[0].content], office.program()).contents
    assert unrepaired
    files.append(tmp_path / "unrepaired.pdf")
    files[-1].write_bytes(unrepaired)
    found = vera_pdf_faults(files, ("PDFUA-1", "PDFA-2B"), tmp_path)
    told = {key: sorted(rule.split()[0] for rule in rules) for key, rules in found.items()}
    assert told.pop(("unrepaired.pdf", "PDFUA-1")) == ["7.18.3-1"]
    assert told.pop(("unrepaired.pdf", "PDFA-2B")) == ["6.6.2.3.1-1", "6.6.2.3.1-2"]
    assert told == {(file.name, profile): [] for profile in ("PDFUA-1", "PDFA-2B") for file in files[:-1]}


@needs_qpdf
def test_qpdf_finds_it_sound(converted: Mapping[str, pdf.Converted], tmp_path: Path) -> None:
    for one in converted.values():
        assert one.content
        (tmp_path / "one.pdf").write_bytes(one.content)
        assert qpdf_faults(tmp_path / "one.pdf") == [], one.name


@needs_libreoffice
def test_it_has_the_same_bytes_on_every_run_in_any_company(
    jobs: tuple[Job, ...], converted: Mapping[str, pdf.Converted]
) -> None:
    again = pdf.convert(tuple(reversed(jobs)), workers=1)
    assert [one.name for one in again] == [one.name for one in reversed(jobs)]
    assert all(one.content == converted[one.name].content for one in again)
    (alone,) = pdf.convert(jobs[3:4])
    assert alone == converted[jobs[3].name]


@needs_libreoffice
def test_progress_is_told_file_by_file(jobs: tuple[Job, ...]) -> None:
    told: list[tuple[int, int]] = []
    pdf.convert(jobs[:3], say=lambda done, of: told.append((done, of)))
    assert told == [(1, 3), (2, 3), (3, 3)]


@needs_libreoffice
def test_its_properties_are_the_offices(good: tuple[Job, bytes]) -> None:
    one, content = good
    with pikepdf.open(io.BytesIO(content)) as made, made.open_metadata() as metadata:
        assert {name: str(value) for name, value in made.docinfo.items()} == {
            "/Title": one.title,
            "/Author": OFFICE,
            "/Creator": "respgen",
            "/Producer": office.version(office.program()),
        }
        said = {name: metadata[f"{name}"] for name in ("dc:title", "dc:creator", "dc:language", "pdf:Producer")}
        assert said == {
            "dc:title": one.title,
            "dc:creator": [OFFICE],
            "dc:language": {"en-GB"},
            "pdf:Producer": office.version(office.program()),
        }
        assert (str(made.Root.Lang), bool(made.Root.ViewerPreferences.DisplayDocTitle)) == ("en-GB", True)
        assert "/OpenAction" not in made.Root


@needs_libreoffice
def test_its_date_is_the_word_files_own(jobs: tuple[Job, ...]) -> None:
    dated = dataclasses.replace(
        jobs[0].document, properties={**jobs[0].document.properties, "modified": "2025-07-24T00:00:00Z"}
    )
    (made,) = pdf.convert([dataclasses.replace(jobs[0], document=dated)])
    assert made.content
    with pikepdf.open(io.BytesIO(made.content)) as one, one.open_metadata() as metadata:
        assert str(one.docinfo["/CreationDate"]) == "D:20250724000000Z"
        assert metadata["xmp:CreateDate"] == "2025-07-24T00:00:00Z"


@needs_libreoffice
def test_a_welsh_document_says_that_it_is_welsh(jobs: tuple[Job, ...], converted: Mapping[str, pdf.Converted]) -> None:
    (welsh,) = [one for one in jobs if one.name.endswith(".cy")]
    content = converted[welsh.name].content
    assert content
    with pikepdf.open(io.BytesIO(content)) as made:
        assert str(made.Root.Lang) == "cy-GB"


def attributes(content: bytes, kind: str, name: str) -> list[list[str]]:
    """What each tag of the kind says of itself under the name."""
    with pikepdf.open(io.BytesIO(content)) as made:
        own = [several(one.element.get("/A")) for one in elements(made) if one.kind == kind]
        return [[str(each[name]) for each in tag if isinstance(each, Dictionary) and name in each] for tag in own]


@needs_libreoffice
def test_the_first_cell_of_each_row_is_its_header_and_the_table_says_what_it_is_about(good: tuple[Job, bytes]) -> None:
    one, content = good
    rows = len(one.document.stories[0].tables[0].rows)
    assert attributes(content, "/TH", "/Scope") == [["/Column"], ["/Column"], *[["/Row"]] * (rows - 1)]
    assert attributes(content, "/Table", "/Summary") == [["Details of the inspection"]]


@needs_libreoffice
def test_quotations_that_follow_each_other_are_one(converted: Mapping[str, pdf.Converted]) -> None:
    content = converted["quotations"].content
    assert content
    with pikepdf.open(io.BytesIO(content)) as made:
        held = [len(several(one.element.K)) for one in elements(made) if one.kind == "/BlockQuote"]
        assert held == [2, 1]
        assert "/RoleMap" not in made.Root.StructTreeRoot


@needs_libreoffice
def test_a_cell_that_goes_on_over_the_page_is_read_as_one(converted: Mapping[str, pdf.Converted]) -> None:
    content = converted["cells that go on over the page"].content
    assert content
    said = reading.read(content)
    assert said.pages > 1
    assert f"{LONG} {LONG.replace('word', 'other')}".split() == said.body.split()[3:-2]


@needs_libreoffice
def test_hidden_words_do_not_get_in(converted: Mapping[str, pdf.Converted]) -> None:
    content = converted["hidden words"].content
    assert content
    assert b"secret" not in content
    assert "secret" not in reading.read(content).body


# ------------------------------------------------------------------------------- what is refused


def without_style(text: str) -> str:
    return text.replace('<w:rPr><w:rStyle w:val="Hyperlink"/></w:rPr>', "")


DELETED = (
    '<w:p><w:del w:id="9" w:author="Sam" w:date="2025-01-01T00:00:00Z"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    "<w:r><w:t>seen</w:t></w:r></w:p>"
)
REFUSED = {
    "a link that is none to LibreOffice": (
        f"# One\n{without_style(LINKED)}\n{WITH_LINK}",
        "A link of the Word file is lost in the PDF: https://example.org/a report?year=2025&part=é.",
    ),
    "a path that is printed anew": (
        '# One\n<w:p><w:r><w:t>In:</w:t></w:r><w:fldSimple w:instr=" FILENAME "><w:r><w:t>record.docx</w:t></w:r>'
        "</w:fldSimple></w:p>",
        'The PDF does not say what the Word file says: "In:record.docx" (under "One", paragraph 1) is not in it, or '
        'not in its place. There it says "In: 0002.docx".',
    ),
    "tracked changes": (
        f"# One\n{DELETED}",
        "There are tracked changes in it, and a PDF shows both words: accept or reject them in Word.",
    ),
    "a heading that is left out": (
        "# One\n### Three\nwords",
        "It is not PDF/UA-1, the standard for PDFs that everybody can read: ",
    ),
}  # fmt: skip


@needs_libreoffice
def test_what_is_lost_or_wrong_is_told_and_nothing_is_made() -> None:
    made = pdf.convert([job(name, docx(text)) for name, (text, _) in REFUSED.items()])
    for one, (name, (_, words)) in zip(made, REFUSED.items(), strict=True):
        assert one.content is None, name
        assert [fault[: len(words)] for fault in one.faults] == [words], name


# --------------------------------------------------------------------------------- any PDF at all


def with_comment(one: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], Contents=String("Is this right?"))
    one.pages[0].obj.Annots = Array([*one.pages[0].get("/Annots", []), one.make_indirect(note)])


def with_file(one: pikepdf.Pdf) -> None:
    one.attachments["figures.xlsx"] = b"figures"


def with_script(one: pikepdf.Pdf) -> None:
    one.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def with_field(one: pikepdf.Pdf) -> None:
    one.Root.AcroForm = Dictionary(Fields=Array([one.make_indirect(Dictionary(FT=Name.Tx, T=String("name")))]))


def with_author(one: pikepdf.Pdf) -> None:
    one.docinfo["/Author"] = String("Sam Sample")


def with_keywords(one: pikepdf.Pdf) -> None:
    one.docinfo["/Keywords"] = String("not for the public")
    with one.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["pdf:Keywords"] = "not for the public"


def with_local_link(one: pikepdf.Pdf) -> None:
    one.pages[0].Annots[0].A.URI = String("file:///C:/Users/sam/report.docx")


def with_two_pages_less(one: pikepdf.Pdf) -> None:
    del one.pages[-2:]


def without_tags(one: pikepdf.Pdf) -> None:
    del one.Root.StructTreeRoot


def without_claims(one: pikepdf.Pdf) -> None:
    with one.open_metadata() as metadata:
        del metadata["pdfaid:part"]


PLANTED: dict[Callable[[pikepdf.Pdf], None], str] = {
    with_comment: "Something lies on its pages that is no part of them, such as a comment: Text.",
    with_file: "Files are embedded in it.",
    with_script: "It runs something when it is opened.",
    with_field: "It has fields to be filled in.",
    with_author: 'Its properties name "Sam Sample" as its author.',
    with_keywords: "Its properties say more than its title and author: keywords. Clear them in Word.",
    with_local_link: '"file:" in it is a place on somebody\'s computer.',
    with_two_pages_less: "The PDF does not say what the Word file says: ",
    without_tags: "It is not PDF/UA-1, the standard for PDFs that everybody can read: ",
    without_claims: "It does not say that it is PDF/A, the standard for PDFs that last: ",
}


@needs_libreoffice
@pytest.mark.parametrize("plant", PLANTED, ids=[plant.__name__ for plant in PLANTED])
def test_what_a_pdf_hides_or_lacks_is_told(good: tuple[Job, bytes], plant: Callable[[pikepdf.Pdf], None]) -> None:
    one, content = good
    with pikepdf.open(io.BytesIO(content)) as changed:
        plant(changed)
        saved = io.BytesIO()
        changed.save(saved)
    told = pdf.own(saved.getvalue(), one)
    assert told.content is None
    assert [fault for fault in told.faults if fault.startswith(PLANTED[plant])], told.faults


@needs_libreoffice
def test_a_protected_pdf_is_told(good: tuple[Job, bytes]) -> None:
    one, content = good
    for user, words in (("", "which keeps screen readers out"), ("open sesame", "by a password: save it without")):
        with pikepdf.open(io.BytesIO(content)) as changed:
            saved = io.BytesIO()
            changed.save(saved, encryption=pikepdf.Encryption(owner="sesame", user=user))
        (fault,) = pdf.own(saved.getvalue(), one).faults
        assert words in fault


@needs_libreoffice
def test_a_pdf_without_pages_or_without_its_end_is_told(good: tuple[Job, bytes]) -> None:
    one, content = good
    with pikepdf.open(io.BytesIO(content)) as changed:
        del changed.pages[:]
        saved = io.BytesIO()
        changed.save(saved)
    assert pdf.own(saved.getvalue(), one).faults == ("It has no pages.",)
    assert pdf.own(content[:300], one).faults[0].startswith("It is damaged: ")
    for share in (2, 3, 5, 10):
        assert pdf.own(content[: len(content) // share], one).content is None


KEYS = [
    b"/" + key
    for key in (
        b"K S P Pg A Alt MCID Obj URI Annots Subtype Names AcroForm OpenAction AF OutputIntents Metadata RoleMap Lang "
        b"StructTreeRoot ViewerPreferences Author Contents Fields Kids Count StructParents"
    ).split()
]
VALUES = (
    b"7",
    b"null",
    b"(x)",
    b"/X",
    b"[]",
    b"<< >>",
    b"[ 7 (x) /Y ]",
    b"1 0 R",
    b"true",
    b"<< /S 7 /K 7 /A 7 >>",
    b"1.5",
)


@needs_libreoffice
def test_a_pdf_with_anything_anywhere_never_ends_in_a_traceback(good: tuple[Job, bytes]) -> None:
    one, content = good
    with pikepdf.open(io.BytesIO(content)) as opened:
        plain = io.BytesIO()
        opened.save(plain, qdf=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    dice = random.Random(1)
    taken = 0
    times = 300 if os.environ.get("CI") else 40
    for _ in range(times):
        changed = plain.getvalue()
        for _ in range(dice.randint(1, 3)):
            key = dice.choice(KEYS)
            places = [match.end() for match in re.finditer(re.escape(key) + rb"(?=[ \n])", changed)]
            at = dice.choice(places) if places else changed.index(b"/Type /Catalog")
            end = changed.index(b"\n", at) if places else at
            changed = b"".join((changed[:at], b"" if places else key, b" ", dice.choice(VALUES), b" ", changed[end:]))
        taken += pdf.own(changed, one).content is not None
    assert taken < times / 20


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"%PDF-1.7", b"%PDF-1.7\n%%EOF"], ids=repr)
def test_what_is_no_pdf_is_told(content: bytes) -> None:
    told = pdf.own(content, job("one", docx("# One\nwords")))
    assert told.content is None
    assert len(told.faults) == 1


@needs_libreoffice
def test_an_offices_own_pdf_is_taken_as_it_is_if_it_says_the_same(
    jobs: tuple[Job, ...], good: tuple[Job, bytes]
) -> None:
    one, content = good
    assert pdf.own(content, one) == pdf.Converted(one.name, content)
    (fault, *_) = pdf.own(content, jobs[2]).faults
    assert fault.startswith("The PDF does not say what the Word file says: ")
    office_file = dataclasses.replace(one.document, properties={**one.document.properties, "creator": OFFICE})
    assert pdf.check(content, office_file) == ()
    assert pdf.check(content, one.document) == (f'Its properties name "{OFFICE}" as its author.',)


# ------------------------------------------------------------------------------------ what differs

SAID = read(
    docx(
        f"# A title\n- first item\n1. one\nwords before\n@footnote A note\nthe end\n{JUMP}\n{LINKED}\n{WITH_LINK}\n"
        "@footer Some office"
    )
)
SAME = Printed(
    pages=1,
    body="A title • first  item 1. one words be- fore1 the end Here Go there a link that is so long that it goes on in "
    "the next line of the page, and perhaps in another one after that",
    notes="1 A note",
    furniture=("Some ", "office", "2"),
    addresses=("https://example.org/a%20report?year=2025&part=%C3%A9",) * 2,
    jumps=1,
    alts=(),
)


def test_line_ends_labels_and_page_numbers_make_no_difference() -> None:
    assert parity.faults(SAME, SAID) == ()


def at(words: str, instead: str) -> Printed:
    assert words in SAME.body
    return dataclasses.replace(SAME, body=SAME.body.replace(words, instead))


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        (at("the end", ""), 'says: "the end" (under "A title", paragraph 4) is not in it, or not in its'),
        (at("the end", "the eland"), '"the end" (under'),
        (at("first  item", "item first"), '"first item" (under'),
        (at("words be- fore", "words"), '"words before" (under'),
        (at("the end", "and the end"), '"the end" (under'),
        (at("• first", "something more first"), '"first item" (under'),
        (dataclasses.replace(SAME, body=f"{SAME.body} P.S. more"), 'says more than the Word file: "P.S. more".'),
        (dataclasses.replace(SAME, body="A title"), 'There it says nothing more.'),
        (dataclasses.replace(SAME, notes="1 A not"), '"A note" (footnotes'),
        (dataclasses.replace(SAME, notes=""), '"A note" (footnotes'),
        (dataclasses.replace(SAME, furniture=("Some office", "Printed by Sam")), '"Printed by Sam".'),
        (dataclasses.replace(SAME, addresses=()), "A link of the Word file is lost in the PDF: https://example.org/a "),
        (dataclasses.replace(SAME, addresses=(*SAME.addresses, "https://example.org/x")), "have: https://example.org/x."),
        (dataclasses.replace(SAME, jumps=0), "The Word file has 1 links to other places in it, the PDF 0."),
    ],
)  # fmt: skip
def test_every_difference_is_told_once(printed: Printed, told: str) -> None:
    (fault,) = parity.faults(printed, SAID)
    assert told in fault


@settings(max_examples=200)
@given(
    words=st.lists(st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=9), min_size=1, max_size=30),
    data=st.data(),
)
def test_any_words_are_the_same_however_lines_break_and_never_with_one_less(
    words: list[str], data: st.DataObject
) -> None:
    block = Block("paragraph", (Run(" ".join(words)),))
    wanted = Document("one.docx", stories=(Story("word/document.xml", "body", "", (block,)),))
    broken = "".join(data.draw(st.sampled_from((sign, f"{sign}-\n", f"{sign} "))) for sign in " ".join(words))
    same = dataclasses.replace(SAME, body=broken, notes="", furniture=(), addresses=(), jumps=0)
    assert parity.faults(same, wanted) == ()
    compared = [word for word in words if word.strip("-\u2010")]
    if compared:
        lost = list(words)
        lost.remove(data.draw(st.sampled_from(compared)))
        assert len(parity.faults(dataclasses.replace(same, body=" ".join(lost)), wanted)) == 1


def test_a_lost_picture_is_told() -> None:
    pictured = read(docx("# One\n@picture A map of the county"))
    same = dataclasses.replace(SAME, body="One", notes="", furniture=(), addresses=(), alts=("A map  of the county",))
    assert parity.faults(same, pictured) == ()
    (fault,) = parity.faults(dataclasses.replace(same, alts=()), pictured)
    assert fault == 'A picture of the Word file is lost in the PDF, or the text for it: "A map of the county".'


# ---------------------------------------------------------------------------------- what is missing


def test_one_line_says_what_is_missing() -> None:
    told = pdf.available("/nowhere/soffice")
    assert told == 'No PDF is made: LibreOffice is not at "/nowhere/soffice".'
    one = job("one", docx("# One\nwords"))
    assert pdf.convert([one], program="/nowhere/soffice") == (pdf.Converted("one", None, (told,)),)


@needs_libreoffice
def test_nothing_is_missing_here() -> None:
    assert pdf.available() == ""
    assert pdf.convert([]) == ()


def test_a_file_that_cannot_be_read_is_not_given_to_libreoffice() -> None:
    unread = document.read(b"PK", "one.docx")
    assert unread.fault
    one = Job("one", b"PK", unread, "One", OFFICE, "en-GB")
    if not pdf.available():
        assert pdf.convert([one]) == (pdf.Converted("one", None, (unread.fault,)),)
