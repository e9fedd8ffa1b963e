"""annotate: each finding comes back as a comment where it belongs, and nothing else has changed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import docx as python_docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import annotate, document
from respgen.errors import Finding, Severity
from respgen.model import Block, CellPlace, Document, FilePlace, Place, Run, WordPlace
from tests import structure, tools
from tests.rich import RICH, written
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

HELD = document.read(written(RICH), "drafts/rich.docx")
BODY = [block for story in HELD.stories if story.kind == "body" for block in story.blocks]
ALL = [block for story in HELD.stories for block in story.blocks]
TEMPLATES = sorted((ROOT / "templates").glob("*.docx"))


def finding(place: Place | None, words: str = "", message: str = "it is strange", mend: str = "mend it") -> Finding:
    assert place is not None
    return Finding("T999", "strange-words", Severity.BLOCK, place, message, words, mend)


def read(content: bytes) -> Document:
    found = document.read(content, "drafts/copy.docx")
    assert found.fault == ""
    return found


def of(text: str) -> Document:
    """The file that the text describes (see tests/word.py)."""
    return document.read(docx(text), "drafts/file.docx")


def block_of(held: Document, begin: str) -> Block:
    """The block whose words begin so."""
    return next(block for story in held.stories for block in story.blocks if block.text.startswith(begin))


def annotated(held: Document, *found: Finding) -> Document:
    content = annotate.annotate(held, found)
    assert structure.faults(content, braces=True) == structure.faults(packed(dict(held.parts)), braces=True)
    return read(content)


def comments(copy: Document) -> dict[str, str]:
    """The words of each comment of ours by its id, its paragraphs in lines."""
    told: dict[str, str] = {}
    for story in copy.stories:
        for block in story.blocks if story.kind == "comments" else ():
            assert isinstance(block.place, WordPlace)
            if entry := re.fullmatch(r"comment (\d+) by respgen", block.place.heading):
                told[entry[1]] = f"{told[entry[1]]}\n{block.text}" if entry[1] in told else block.text
    return told


def covered(block: Block, number: str) -> str:
    """The words of the block that the comment covers."""
    return "".join(run.text for run in block.runs if number in run.comments)


def anchors(copy: Document) -> dict[str, str]:
    """The words that each comment covers, by its first line."""
    blocks = [block for story in copy.stories for block in story.blocks]
    told = comments(copy).items()
    return {words.split("\n")[0]: "".join(covered(block, number) for block in blocks) for number, words in told}


def on(held: Document, begin: str, words: str) -> str:
    """The words that a comment on these words of the block covers."""
    copy = annotated(held, finding(block_of(held, begin).place, words))
    (said,) = anchors(copy).values()
    return said


def characters(block: Block) -> list[tuple[str, Run]]:
    """Each character with the look of its run; what a run has besides words counts as one."""
    return [
        (one, replace(run, text="", comments=())) for run in block.runs for one in ([*run.text] if run.text else [""])
    ]


def everything(held: Document) -> list[list[tuple[str, Run]]]:
    return [characters(block) for story in held.stories if story.kind != "comments" for block in story.blocks]


# ------------------------------------------------------------------------------------- any finding


@st.composite
def notes(draw: st.DrawFn) -> tuple[Block, str]:
    """A paragraph of the rich file, and some of its words: none, all, a part, or others."""
    block = draw(st.sampled_from(ALL))
    start, end = sorted((draw(st.integers(0, len(block.text))), draw(st.integers(0, len(block.text)))))
    return block, draw(st.sampled_from(["", block.text, block.text[start:end], "no such words"]))


@given(st.lists(notes(), max_size=12))
def test_nothing_changes_and_each_comment_stands_at_its_words(some: list[tuple[Block, str]]) -> None:
    found = [finding(block.place, words, f"finding {number}") for number, (block, words) in enumerate(some)]
    copy = annotated(HELD, *found)
    assert everything(copy) == everything(HELD)
    body = copy.stories[0].blocks
    told = comments(copy)
    assert list(told) == [str(number) for number in range(len(some))]
    for number, (block, words) in enumerate(some):
        key = str(number)
        at = BODY.index(block) if block in BODY else None
        if at is None:
            where = str(block.place).removeprefix("drafts/rich.docx: ")
            assert told[key] == f"{where}: T999 strange-words: finding {number}\nhelp: mend it"
            first = block_of(copy, "Boxes") if where.startswith("text box") else body[0]
            assert covered(first, key) == first.text
            continue
        assert told[key] == f"T999 strange-words: finding {number}\nhelp: mend it"
        assert [covered(other, key) for other in body if other is not body[at]] == [""] * (len(body) - 1)
        pattern = r"\s+".join(map(re.escape, words.split()))
        match = re.search(pattern, block.text) if words.split() else None
        if match and not block.text.startswith(("Sums", "Controls")):
            assert covered(body[at], key) == match[0]
        else:
            # Of an equation or a content control a comment covers all or nothing.
            assert (match[0] if match else block.text) in covered(body[at], key)


def test_a_comment_on_a_paragraph_without_words_stands_in_it() -> None:
    (empty,) = [block for block in BODY if not block.runs and not block.cell]
    content = annotate.annotate(HELD, [finding(empty.place)])
    assert everything(read(content)) == everything(HELD)
    marks = (
        b'<w:p><w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>'
    )
    assert marks in unpacked(content)["word/document.xml"]


def test_the_same_findings_give_the_same_bytes() -> None:
    some = [finding(block.place, block.text[2:5]) for block in ALL]
    assert annotate.annotate(HELD, some) == annotate.annotate(HELD, some)


def test_without_findings_nothing_is_commented() -> None:
    copy = annotated(HELD)
    assert everything(copy) == everything(HELD)
    assert comments(copy) == {}


# --------------------------------------------------------------------------------- words in a paragraph

TAGS = "Before {{ fo‖rse.‖**na**‖me }} and {{ forse.area }} after"


def test_words_that_are_split_over_runs_are_covered_to_the_letter_and_keep_their_look() -> None:
    held = of(TAGS)
    copy = annotated(held, finding(block_of(held, "Before").place, "{{ forse.name }}"))
    assert list(anchors(copy).values()) == ["{{ forse.name }}"]
    assert everything(copy) == everything(held)


def test_several_comments_in_a_paragraph_may_overlap() -> None:
    held = of(TAGS)
    place = block_of(held, "Before").place
    some = ["{{ forse.name }}", "name }} and {{ forse", "{{ forse.area }}", "", "forse"]
    copy = annotated(held, *(finding(place, words, str(number)) for number, words in enumerate(some)))
    whole = "Before {{ forse.name }} and {{ forse.area }} after"
    assert list(anchors(copy).values()) == [some[0], some[1], some[2], whole, "forse"]
    assert everything(copy) == everything(held)


@pytest.mark.parametrize(
    ("begin", "markup", "words", "said"),
    [
        ("In a ", '<w:hyperlink w:anchor="x"><w:r><w:t>link here</w:t></w:r></w:hyperlink>', "link", "link"),
        ("Over ", '<w:hyperlink w:anchor="x"><w:r><w:t>link here</w:t></w:r></w:hyperlink>', "Over link", "Over link"),
        ("New ", '<w:ins w:id="7" w:author="Jo"><w:r><w:t>words came</w:t></w:r></w:ins>', "words", "words"),
        ("Old ", '<w:del w:id="7" w:author="Jo"><w:r><w:delText>words go</w:delText></w:r></w:del>', "words", "words"),
        ("A field ", '<w:fldSimple w:instr="TITLE"><w:r><w:t>as a title</w:t></w:r></w:fldSimple>', "title", "title"),
        ("A control ", "<w:sdt><w:sdtContent><w:r><w:t>with words</w:t></w:r></w:sdtContent></w:sdt>", "words",
         "with words"),
        ("Tabs", "<w:r><w:tab/><w:t>and</w:t><w:br/><w:t>lines</w:t></w:r>", "Tabs and lines", "Tabs\tand\nlines"),
        ("Fast", '<w:r><w:noBreakHyphen/><w:t>moving</w:t></w:r>', "Fast\u2011mo", "Fast\u2011mo"),
        ("Signs ", '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/><w:t>done</w:t></w:r>', "done", "done"),
        ("Blanks ", "<w:r><w:t>  stripped at both ends  </w:t></w:r>", "at both", "at both"),
    ],
)  # fmt: skip
def test_words_are_found_in_whatever_holds_them(begin: str, markup: str, words: str, said: str) -> None:
    held = of(f'<w:p><w:r><w:t xml:space="preserve">{begin}</w:t></w:r>{markup}</w:p>')
    assert on(held, begin, words) == said


def test_a_tag_that_a_deleted_word_parts_is_covered_with_it() -> None:
    gone = '<w:del w:id="7" w:author="Jo"><w:r><w:delText>ur</w:delText></w:r></w:del>'
    held = of(f"<w:p><w:r><w:t>Yo {{{{ fo</w:t></w:r>{gone}<w:r><w:t>rce.name }}}}</w:t></w:r></w:p>")
    assert on(held, "Yo", "{{ force.name }}") == "{{ fourrce.name }}"


def test_the_reference_stands_beside_the_link_or_the_change_and_not_in_it() -> None:
    held = of('<w:p><w:ins w:id="7" w:author="Jo"><w:r><w:t>New words</w:t></w:r></w:ins></w:p>')
    content = annotate.annotate(held, [finding(block_of(held, "New").place, "words")])
    assert re.search(rb"</w:ins><w:r><w:commentReference", unpacked(content)["word/document.xml"])


NESTED = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>Outer cell</w:t></w:r>'
    '</w:p><w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="900"/></w:tblGrid><w:tr><w:tc><w:p><w:r><w:t>Inner cell</w:t>'
    "</w:r></w:p></w:tc></w:tr></w:tbl><w:p/></w:tc></w:tr></w:tbl>"
)


def test_cells_nested_cells_and_content_controls_around_paragraphs_hold_comments() -> None:
    control = "<w:sdt><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Controlled words</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    held = of(f"Before\n{NESTED}")
    assert on(held, "Outer", "cell") == "cell"
    assert on(held, "Inner", "Inner") == "Inner"
    held = with_body(f"{control}<w:p/>")
    assert on(held, "Controlled", "words") == "words"


# ---------------------------------------------------------------------------------------- other places


def with_body(markup: str) -> Document:
    """A file whose body is this markup."""
    parts = unpacked(docx("Words"))
    body = re.sub(rb"<w:body>.*<w:sectPr", lambda _: b"<w:body>" + markup.encode() + b"<w:sectPr",
                  parts["word/document.xml"], flags=re.DOTALL)  # fmt: skip
    return document.read(packed({**parts, "word/document.xml": body}), "drafts/file.docx")


@pytest.mark.parametrize(
    ("place", "told"),
    [
        (FilePlace("drafts/file.docx"), "the whole file: "),
        (WordPlace("drafts/file.docx"), "the whole file: "),
        (CellPlace("inputs/force.xlsx", "Updates", "F12"), "inputs/force.xlsx:Updates!F12: "),
        (WordPlace("drafts/file.docx", "docProps/core.xml", 'document property "title"'),
         'document property "title": '),
        (WordPlace("drafts/file.docx", "word/footer1.xml", "footer of section 1", paragraph=1, path=(0,)),
         "footer of section 1, paragraph 1: "),
        (WordPlace("drafts/file.docx", paragraph=9, path=(0, 400)), "paragraph 9: "),
        (WordPlace("drafts/file.docx", paragraph=9, path=(0, 0, 0, 0, 0, 0)), "paragraph 9: "),
        (WordPlace("drafts/file.docx", paragraph=9, path=(0,)), "paragraph 9: "),
    ],
)  # fmt: skip
def test_what_is_elsewhere_is_told_at_the_first_paragraph_with_its_place(place: Place, told: str) -> None:
    copy = annotated(of("First words\nSecond words"), finding(place, "words"))
    assert anchors(copy) == {f"{told}T999 strange-words: it is strange": "First words"}


def test_a_body_without_a_paragraph_gets_one() -> None:
    held = with_body("")
    copy = annotated(held, finding(FilePlace(held.file)))
    assert list(comments(copy).values()) == ["the whole file: T999 strange-words: it is strange\nhelp: mend it"]


def test_a_message_of_several_lines_and_forbidden_characters_can_be_written() -> None:
    held = of("Words")
    copy = annotated(held, finding(block_of(held, "Words").place, message="one\ntwo\a three", mend=""))
    assert list(comments(copy).values()) == ["T999 strange-words: one\ntwo\ufffd three"]


def test_five_hundred_comments_are_enough() -> None:
    held = of("Words")
    told = comments(annotated(held, *[finding(block_of(held, "Words").place)] * (annotate.MOST + 7)))
    assert len(told) == annotate.MOST + 1
    assert list(told.values())[-1] == "and 7 more: the list of findings tells them all"


# ------------------------------------------------------------------------------------- the package


def with_others(tmp_path: Path) -> Document:
    """A file with two comments by others, as python-docx writes them."""
    path = tmp_path / "commented.docx"
    path.write_bytes(docx("First words\nSecond words"))
    opened = python_docx.Document(str(path))
    for words in ("Is that so?", "It is."):
        opened.add_comment(opened.paragraphs[1].runs, words, author="A. Sample")
    opened.save(str(path))
    return document.read(path.read_bytes(), "drafts/file.docx")


def test_comments_by_others_stay_and_ours_have_other_ids(tmp_path: Path) -> None:
    held = with_others(tmp_path)
    copy = annotated(
        held, finding(block_of(held, "Second").place, "words", "one"), finding(block_of(held, "First").place)
    )
    others = [block.text for block in held.stories[-1].blocks]
    assert [block.text for block in copy.stories[-1].blocks][: len(others)] == others
    assert list(comments(copy)) == ["2", "3"]
    second = block_of(copy, "Second")
    assert [(run.text, run.comments) for run in second.runs] == [("Second ", ("0", "1")), ("words", ("0", "1", "2"))]
    assert [name for name in copy.parts if "comments" in name] == ["word/comments.xml"]


def test_a_copy_can_be_annotated_again() -> None:
    held = of("First words\nSecond words")
    once = annotated(held, finding(block_of(held, "First").place))
    twice = annotated(once, finding(block_of(once, "Second").place, "words", "again"))
    assert list(anchors(twice).values()) == ["First words", "words"]
    assert annotate.is_untouched(twice)


def test_ids_that_only_a_lost_comment_has_are_not_used_again() -> None:
    held = with_body(
        '<w:p><w:commentRangeStart w:id="0"/><w:r><w:t>Words</w:t></w:r><w:commentRangeEnd w:id="01"/></w:p>'
    )
    assert list(comments(read(annotate.annotate(held, [finding(block_of(held, "Words").place)])))) == ["2"]


def test_a_part_that_nothing_leads_to_keeps_its_name() -> None:
    parts = {**unpacked(docx("Words")), "word/Comments.xml": b"<x/>"}
    held = document.read(packed(parts), "drafts/file.docx")
    copy = annotated(held, finding(FilePlace(held.file)))
    assert copy.parts["word/Comments.xml"] == b"<x/>"
    assert len(comments(copy)) == 1
    assert "word/comments1.xml" in copy.parts


def test_parts_without_comments_are_the_same_byte_by_byte() -> None:
    copy = annotated(HELD, finding(BODY[1].place))
    changed = {name for name in HELD.parts if copy.parts[name] != HELD.parts[name]}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(copy.parts) - set(HELD.parts) == {"word/comments.xml"}


def test_a_file_without_content_types_or_relationships_of_its_own_ends_in_no_traceback() -> None:
    parts = unpacked(docx("Words"))
    del parts["[Content_Types].xml"]
    del parts["word/_rels/document.xml.rels"]
    held = document.read(packed(parts), "drafts/file.docx")
    assert len(comments(read(annotate.annotate(held, [finding(FilePlace(held.file))])))) == 1


def test_a_strict_file_stays_strict() -> None:
    office, purl = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    parts = unpacked(docx("Before {{ forse }} after"))
    for ours, theirs in ((b"wordprocessingml/2006/main", b"wordprocessingml/main"),
                         (b"officeDocument/2006/relationships", b"officeDocument/relationships")):  # fmt: skip
        parts = {name: content.replace(office + ours, purl + theirs) for name, content in parts.items()}
    held = document.read(packed(parts), "drafts/file.docx")
    copy = read(annotate.annotate(held, [finding(block_of(held, "Before").place, "{{ forse }}")]))
    assert list(anchors(copy).values()) == ["{{ forse }}"]
    for name in ("word/document.xml", "word/comments.xml"):
        assert b"schemas.openxmlformats.org/wordprocessingml" not in copy.parts[name]
    assert purl + b"officeDocument/relationships/comments" in copy.parts["word/_rels/document.xml.rels"]


def test_only_what_respgen_wrote_and_nobody_saved_since_is_untouched(tmp_path: Path) -> None:
    held = of("First words\nSecond words")
    copy = annotated(held, finding(block_of(held, "First").place))
    assert annotate.is_untouched(copy)
    assert annotate.is_untouched(annotated(held))
    assert not annotate.is_untouched(held)
    assert not annotate.is_untouched(with_others(tmp_path))
    for name, content in copy.parts.items():
        changed = {**copy.parts, name: content + b" "}
        assert not annotate.is_untouched(read(packed(changed)))
    assert not annotate.is_untouched(read(packed({**copy.parts, "word/media/new.png": b""})))
    path = tmp_path / "saved.docx"
    path.write_bytes(packed(dict(copy.parts)))
    python_docx.Document(str(path)).save(str(path))
    assert not annotate.is_untouched(read(path.read_bytes()))


# -------------------------------------------------------------------------------- other programs


def fully_annotated(path: Path) -> bytes:
    """The template with a comment on each paragraph, on its first word, and on those of all its parts."""
    held = document.read(path.read_bytes(), path.name)
    blocks = [block for story in held.stories for block in story.blocks]
    return annotate.annotate(
        held, [finding(block.place, words) for block in blocks for words in ("", *block.text.split()[:1])]
    )


@tools.needs_validator
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_the_open_xml_sdk_has_no_objection(version: str, tmp_path: Path) -> None:
    for path in TEMPLATES:
        copy = tmp_path / path.name
        copy.write_bytes(fully_annotated(path))
        assert tools.sdk_errors(copy, version) == []
    # Some of the rich file's own parts are stubs; no objection comes with the comments.
    before, after = tmp_path / "before.docx", tmp_path / "after.docx"
    before.write_bytes(written(RICH))
    after.write_bytes(annotate.annotate(HELD, [finding(block.place, block.text[2:5]) for block in ALL]))
    objections = [re.sub(r"'xPath': '[^']*'", "", told) for told in tools.sdk_errors(before, version)]
    assert [re.sub(r"'xPath': '[^']*'", "", told) for told in tools.sdk_errors(after, version)] == objections


@tools.needs_libreoffice
def test_libreoffice_opens_the_copy_and_reads_the_same_words(tmp_path: Path) -> None:
    copies = []
    for path in TEMPLATES:
        copies.append(tmp_path / f"copy of {path.name}")
        copies[-1].write_bytes(fully_annotated(path))
    # No pages: a comment is a place at which a long tag in a narrow column may be broken.
    assert tools.texts(copies, tmp_path) == (originals := tools.texts(TEMPLATES, tmp_path))
    assert all(len(words) > 1000 for words in originals)
