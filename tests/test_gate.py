"""What the gate finds in a draft, what of a run's findings touches it, and what it says of each draft."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from respgen import config, document, judging, responses, rules
from respgen.cli import main
from respgen.document.package import Package
from respgen.errors import Finding, Severity
from respgen.model import CellPlace, Document, FilePlace, Gap, Keys, Place, Printed, Text, WordPlace
from respgen.publication import gate, looking, revisions, sayings, structure
from respgen.publication.values import Cleaned, Fault, Finished, Revision
from tests import structure as independent
from tests.project import CONFIG, SAMPLE, records_of, template_of
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

RESPONSE = responses.plan(records_of(SAMPLE), CONFIG, {"form": template_of("{{ draft_notice }}")}).responses[0]


def found(text: str, **known: object) -> list[tuple[str, str]]:
    """The code of each finding of the family P in such a draft, and where it is."""
    read = document.read(docx(text), "draft.docx")
    assert not read.fault
    package = Package(dict(read.parts))
    finished = Finished(
        read,
        revisions=revisions.read(read, package),
        faults=structure.faults(read, package),
        sayings=sayings.read(read, package),
    )
    finished = replace(finished, **known)  # type: ignore[arg-type]
    findings = rules.run((*rules.UNFINISHED_RULES, *rules.FINISHED_RULES), finished)
    return [(one.code, spot_of(one.place)) for one in findings]


def revisions_of(read: Document) -> tuple[Revision, ...]:
    return revisions.read(read, Package(dict(read.parts)))


def faults_of(read: Document) -> tuple[Fault, ...]:
    return structure.faults(read, Package(dict(read.parts)))


def codes(text: str, **known: object) -> list[str]:
    return [code for code, _ in found(text, **known)]


# ------------------------------------------------------------------------------------- tracked changes

WHO = 'w:id="900" w:author="C. Second"'
CHANGES = {
    "inserted": f"<w:p><w:ins {WHO}><w:r><w:t>words</w:t></w:r></w:ins></w:p>",
    "deleted": f"<w:p><w:del {WHO}><w:r><w:delText>words</w:delText></w:r></w:del></w:p>",
    "moved away": f"<w:p><w:moveFrom {WHO}><w:r><w:t>words</w:t></w:r></w:moveFrom></w:p>",
    "moved here": f"<w:p><w:moveTo {WHO}><w:r><w:t>words</w:t></w:r></w:moveTo></w:p>",
    "inserted the end of a paragraph": f"<w:p><w:pPr><w:rPr><w:ins {WHO}/></w:rPr></w:pPr></w:p>",
    "deleted the end of a paragraph": f"<w:p><w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr></w:p>",
    "moved the end of a paragraph away": f"<w:p><w:pPr><w:rPr><w:moveFrom {WHO}/></w:rPr></w:pPr></w:p>",
    "moved the end of a paragraph here": f"<w:p><w:pPr><w:rPr><w:moveTo {WHO}/></w:rPr></w:pPr></w:p>",
    "formatted words": f"<w:p><w:r><w:rPr><w:rPrChange {WHO}><w:rPr/></w:rPrChange></w:rPr><w:t>w</w:t></w:r></w:p>",
    "formatted a paragraph": f"<w:p><w:pPr><w:pPrChange {WHO}><w:pPr/></w:pPrChange></w:pPr></w:p>",
    "changed a numbering": f'<w:p><w:pPr><w:numPr><w:numId w:val="0"/><w:ins {WHO}/></w:numPr></w:pPr></w:p>',
}
ROWS = {
    "inserted a row": f"<w:trPr><w:ins {WHO}/></w:trPr>|",
    "deleted a row": f"<w:trPr><w:del {WHO}/></w:trPr>|",
    "inserted a cell": f"|<w:cellIns {WHO}/>",
    "deleted a cell": f"|<w:cellDel {WHO}/>",
    "merged cells": f'|<w:cellMerge {WHO} w:vMerge="cont"/>',
}
LAYOUTS = {
    "a row's": f"<w:trPr><w:trPrChange {WHO}><w:trPr/></w:trPrChange></w:trPr>|",
    "a cell's": f"|<w:tcPrChange {WHO}><w:tcPr/></w:tcPrChange>",
    "a row's exception": f"<w:tblPrEx><w:tblPrExChange {WHO}><w:tblPrEx/></w:tblPrExChange></w:tblPrEx>|",
}


def in_a_table(change: str) -> str:
    of_row, of_cell = change.split("|")
    return (
        f'<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr>{of_row}<w:tc><w:tcPr>{of_cell}</w:tcPr>'
        "<w:p><w:r><w:t>in a cell</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )


def changed(text: str) -> list[tuple[str, str, str, str]]:
    read = document.read(docx(text), "draft.docx")
    return [(one.kind, one.author, one.words, spot_of(one.place)) for one in revisions_of(read)]


def spot_of(place: Place) -> str:
    return place.spot if isinstance(place, WordPlace) else ""


@pytest.mark.parametrize(("kind", "markup"), CHANGES.items(), ids=CHANGES)
def test_every_change_of_words_and_paragraphs_is_told_with_its_author(kind: str, markup: str) -> None:
    words = "words" if ">words<" in markup else "w" if kind == "formatted words" else ""
    (one,) = changed(f"# Heading\nBefore.\n{markup}")
    assert one[:2] == (kind, "C. Second")
    assert one[2] in (words, "")
    assert one[3].startswith('under "Heading"')


@pytest.mark.parametrize(("kind", "markup"), ROWS.items(), ids=ROWS)
def test_every_change_of_rows_and_cells_is_told(kind: str, markup: str) -> None:
    (one,) = changed(f"# Heading\n{in_a_table(markup)}\nAfter.")
    assert one == (kind, "C. Second", "", 'under "Heading", table 1 ("in a cell"), row 1, column 1')


@pytest.mark.parametrize("markup", LAYOUTS.values(), ids=LAYOUTS)
def test_a_change_of_a_layout_is_told(markup: str) -> None:
    assert [one[0] for one in changed(f"# Heading\n{in_a_table(markup)}\nAfter.")] == [
        "changed the layout of a table or page"
    ]


def test_what_one_person_did_in_a_paragraph_is_told_once_and_each_other_person_apart() -> None:
    def insert(author: str, words: str) -> str:
        return f'<w:ins w:id="1" w:author="{author}"><w:r><w:t>{words}</w:t></w:r></w:ins>'

    runs = insert("A", "one ") + insert("B", "two ") + insert("A", "three") + insert("", "four")
    spot = 'under "Heading", paragraph 1'
    assert changed(f"# Heading\n<w:p>{runs}</w:p>") == [
        ("inserted", "A", "one three", spot),
        ("inserted", "B", "two ", spot),
        ("inserted", "", "four", spot),
    ]


@pytest.mark.parametrize("part", ["header", "footnote", "endnote"])
def test_a_change_outside_the_body_is_told_there(part: str) -> None:
    """Whether or not Word shows it: both wordings are in the file."""
    parts = unpacked(docx(f"# Heading\nWords.\n@{part} There."))
    name = f"word/{part}{'' if part == 'header' else 's'}.xml"
    run = b'<w:r><w:t xml:space="preserve">There.</w:t></w:r>'
    assert run in parts[name]
    parts[name] = parts[name].replace(run, b'<w:ins w:id="1" w:author="A">' + run + b"</w:ins>")
    (one,) = revisions_of(document.read(packed(parts), "draft.docx"))
    assert (one.kind, one.author, one.words) == ("inserted", "A", "There.")
    assert part in str(one.place)


def test_a_change_in_a_part_that_no_page_shows_is_told_too() -> None:
    parts = unpacked(docx("# Heading\nWords."))
    parts["word/header9.xml"] = (
        b'<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p>'
        b'<w:del w:id="1" w:author="A"><w:r><w:delText>Gone</w:delText></w:r></w:del></w:p></w:hdr>'
    )
    (one,) = revisions_of(document.read(packed(parts), "draft.docx"))
    assert (one.kind, one.words) == ("deleted", "Gone")


# ------------------------------------------------------------------------------------------ structure

UNSOUND = {
    "S1 a cell without a paragraph": '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr><w:tc><w:tcPr/>'
    "</w:tc></w:tr></w:tbl>",
    "S2 a table without rows": '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid></w:tbl>',
    "S2 a row of too many cells": '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="9"/></w:tblGrid><w:tr>'
    "<w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    "S3 a paragraph's style": '<w:p><w:pPr><w:pStyle w:val="Fancy"/></w:pPr></w:p>',
    "S3 a run's style": '<w:p><w:r><w:rPr><w:rStyle w:val="Fancy"/></w:rPr><w:t>w</w:t></w:r></w:p>',
    "S4 a list": '<w:p><w:pPr><w:numPr><w:numId w:val="4711"/></w:numPr></w:pPr></w:p>',
    "S5 a field without its end": '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>',
    "S5 a field without its beginning": '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "S6 a bookmark's name twice": '<w:p><w:bookmarkStart w:id="7" w:name="a"/><w:bookmarkEnd w:id="7"/>'
    '<w:bookmarkStart w:id="8" w:name="a"/><w:bookmarkEnd w:id="8"/></w:p>',
    "S6 a bookmark's id twice": '<w:p><w:bookmarkStart w:id="7" w:name="a"/><w:bookmarkEnd w:id="7"/>'
    '<w:bookmarkStart w:id="7" w:name="b"/><w:bookmarkEnd w:id="7"/></w:p>',
    "S6 a bookmark without its end": '<w:p><w:bookmarkStart w:id="7" w:name="a"/></w:p>',
    "S6 a content control's id twice": "<w:p>"
    + '<w:sdt><w:sdtPr><w:id w:val="7"/></w:sdtPr><w:sdtContent><w:r><w:t>w</w:t></w:r></w:sdtContent></w:sdt>' * 2
    + "</w:p>",
    "S6 a relationship that is not there": '<w:p><w:hyperlink r:id="rId99"><w:r><w:t>w</w:t></w:r></w:hyperlink></w:p>',
}


@pytest.mark.parametrize(("name", "markup"), UNSOUND.items(), ids=UNSOUND)
def test_each_fault_of_structure_is_told_and_by_an_independent_check_too(name: str, markup: str) -> None:
    content = docx(f"# Heading\nWords.\n{markup}\nAfter.")
    faults = faults_of(document.read(content, "draft.docx"))
    assert {fault.check for fault in faults} == {name[:2]}
    assert independent.faults(content)


SOUND = sorted([*(ROOT / "templates").glob("*.docx"), *(ROOT / "samples" / "templates").glob("*.docx")])


@pytest.mark.parametrize("file", SOUND, ids=lambda file: f"{file.parent.parent.name}-{file.stem}")
def test_our_templates_have_no_fault_of_structure_and_no_change(file: Path) -> None:
    read = document.read(file.read_bytes(), file.name)
    assert faults_of(read) == ()
    assert revisions_of(read) == ()


# ---------------------------------------------------------------------------------------------- words

MARKED = [
    "OFFICIAL-SENSITIVE", "OFFICIAL SENSITIVE", "OFFICIAL: SENSITIVE", "OFFICIAL – SENSITIVE", "OFFICIAL/SENSITIVE",
    "Official-Sensitive", "official: sensitive", "OFFICIAL (SENSITIVE)", "O-S",
    "This is OFFICIAL-SENSITIVE [personnel]", "RESTRICTED", "PROTECT", "SECRET", "TOP SECRET",
    "CONFIDENTIAL", "RESTRICTED – POLICY", "PROTECT: PERSONAL",
    "Not for publication", "Embargoed until 00:01 on 16 May", "It is under embargo.",
    "SWYDDOGOL-SENSITIF", "Swyddogol: Sensitif", "Nid i\u2019w gyhoeddi", "nid i'w gyhoeddi",
]  # fmt: skip
UNMARKED = [
    "OFFICIAL", "Official figures are sensitive to this.", "We protect people.",
    "The four Ps: PREVENT, PURSUE, PROTECT.", "Access was restricted.", "A secret ballot",
    "The embargo has ended.", "CO-S is a code", "official sources",
    "SWYDDOGOL", "I'w gyhoeddi",
]  # fmt: skip


@pytest.mark.parametrize("words", MARKED)
@pytest.mark.parametrize("where", ["{}", "@header {}\nWords.", "@footer {}\nWords.", "Words.\n@footnote {}", "@box {}"])
def test_a_marking_is_told_wherever_it_stands(where: str, words: str) -> None:
    assert "P907" in codes(f"# Heading\n{where.format(words)}")


@pytest.mark.parametrize("words", UNMARKED)
def test_what_only_looks_like_a_marking_is_none(words: str) -> None:
    assert codes(f"# Heading\n{words}") == []


UNFINISHED = [
    "The date is TBC.", "tba: see [TBC]", "XXX officers", "xxxx", "Lorem ipsum", "This is to be confirmed.",
    "T.B.C.", "£XX", "Who? ??? asked", "TODO: ask", "[awaited from the force]",
    "[insert name]", "[ Insert the name ]", "[awaiting figures]", "To be advised", "I'w gadarnhau", "i\u2019w gwblhau",
]  # fmt: skip
FINISHED = ["The XXth meeting", "In all, XX were", "An (example) of brackets", "It was confirmed.", "TBCs", "inserted"]


@pytest.mark.parametrize("words", UNFINISHED)
def test_what_is_still_to_come_is_told(words: str) -> None:
    assert codes(f"# Heading\n{words}") == ["P903"]


@pytest.mark.parametrize("words", FINISHED)
def test_what_is_finished_is_not(words: str) -> None:
    assert codes(f"# Heading\n{words}") == []


@pytest.mark.parametrize("left", ["{{ holder.name }}", "{%p if x %}", "{# note #}", "«Name»", "half of {{"])
@pytest.mark.parametrize(
    "where",
    [
        "{}",
        "@header {}\nWords.",
        "@picture {}",
        "@title {}\nWords.",
        "@custom note = {}\nWords.",
        "Words.\n@endnote {}",
    ],
)
def test_a_tag_that_is_left_over_is_told_wherever_it_stands(where: str, left: str) -> None:
    assert codes(f"# Heading\n{where.format(left)}") == ["P902"]


def test_a_tag_in_the_address_of_a_link_is_told() -> None:
    link = '<w:p><w:hyperlink w:anchor="{}"><w:r><w:t>words</w:t></w:r></w:hyperlink></w:p>'
    assert codes("# Heading\n" + link.format("{{ mark }}")) == ["P902"]
    assert codes("# Heading\n" + link.format("%7B%7B mark %7D%7D")) == ["P902"]


ELSEWHERE = {
    "a table's description": ("word/document.xml", "<w:tblPr>", '<w:tblPr><w:tblDescription w:val="TBC"/>'),
    "a table's title": ("word/document.xml", "<w:tblPr>", '<w:tblPr><w:tblCaption w:val="TBC"/>'),
    "a picture's title": ("word/document.xml", "<wp:docPr ", '<wp:docPr title="TBC" '),
    "an address that nothing uses": (
        "word/_rels/document.xml.rels",
        "</Relationships>",
        '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" '
        'Target="https://example.org/%5BTBC%5D" TargetMode="External"/></Relationships>',
    ),
}


@pytest.mark.parametrize(("part", "before", "after"), ELSEWHERE.values(), ids=ELSEWHERE)
def test_what_no_paragraph_holds_is_looked_through_too(part: str, before: str, after: str) -> None:
    sound = "# Heading\n| What | When |\n| Umbrellas | Autumn |\n@picture A line"
    assert codes(sound) == []
    assert codes(f"{sound}\n@in {part}: {before} → {after}") == ["P903"]


GAP = Gap("Overall comments: awaited from the office", CellPlace("inputs/a.xlsx", "Commentary", "E2"), "type it")
GAP_STYLE = '<w:p><w:r><w:rPr><w:rStyle w:val="Gap"/></w:rPr><w:t>{}</w:t></w:r></w:p>'


def test_a_gap_is_known_by_its_words_whatever_their_style() -> None:
    assert codes(f"# Heading\n{GAP.words}", gaps=(GAP,)) == ["P901"]
    assert codes(f"# Heading\nBefore {GAP.words.replace(' ', '  ')} after.", gaps=(GAP,)) == ["P901"]
    assert codes(f"# Heading\n@picture {GAP.words}", gaps=(GAP,)) == ["P901"]
    assert codes("# Heading\n" + GAP_STYLE.format(GAP.words), gaps=(GAP,)) == ["P901"]


def test_a_gap_that_was_filled_is_none_whatever_its_style() -> None:
    assert codes("# Heading\n" + GAP_STYLE.format("I shall ask again."), gaps=(GAP,)) == []


def test_brackets_in_the_style_gap_are_a_gap_also_where_nobody_knows_what_was_drawn() -> None:
    assert codes("# Heading\n" + GAP_STYLE.format("[Overall comments: 3 July]")) == ["P901"]


def test_a_gap_tells_its_cell() -> None:
    read = document.read(docx(f"# Heading\n{GAP.words}"), "draft.docx")
    (finding,) = rules.run(rules.UNFINISHED_RULES, Finished(read, gaps=(GAP,)))
    assert finding.message == "a gap: Overall comments: awaited from the office"
    assert finding.help == "type it over the brackets; or at inputs/a.xlsx:Commentary!E2: type it"
    assert finding.words == GAP.words


def test_our_own_notice_is_neither_a_marking_nor_somebody_s_words() -> None:
    notice = "Draft, not for publication. It says TBC."
    assert codes(f"[Draft notice] {notice}\n# Heading", notices=(notice,)) == []
    assert codes(f"[Draft notice] {notice}\n# Heading") == ["P903", "P906", "P907"]


@pytest.mark.parametrize("style", ["", "[Draft notice] "])
def test_with_more_words_in_its_line_our_notice_forbids_to_publish(style: str) -> None:
    notice = "Draft, not for publication."
    told = codes(f"{style}{notice} We have listened.\n# Heading", notices=(notice,))
    assert told == (["P906"] if style else []) + ["P907"]


def test_our_notice_in_another_style_forbids_to_publish_since_nobody_takes_it_out() -> None:
    notice = "Draft, not for publication."
    assert codes(f"{notice}\n# Heading", notices=(notice,)) == ["P907"]


def test_of_the_clean_file_only_what_the_draft_did_not_tell_is_added() -> None:
    one, other = finding(words="OFFICIAL-SENSITIVE"), finding(words="Draft, not for publication.")
    moved = replace(one, place=WordPlace("draft.docx", paragraph=3))
    assert gate.besides([one], [moved, other]) == [other]


DATE = Printed("word/document.xml", "response.date.long", Text("1 July 2025"))
SIGNED = Printed("word/document.xml", "signatory.name", Text("E. Sample"))
NO_DATE = Text(GAP.words, gap=GAP)


def test_a_date_that_was_printed_has_to_stand() -> None:
    assert codes("# Heading\nOn 1 July\u00a02025.", date=DATE.value, printed=(DATE,)) == []
    assert codes("# Heading\nOn a day.", date=DATE.value, printed=(DATE,)) == ["P909"]


def test_a_date_that_nobody_said_is_told_where_no_gap_tells_it() -> None:
    assert codes("# Heading", date=NO_DATE) == ["P909"]
    assert codes("# Heading", date=NO_DATE, printed=(replace(DATE, value=NO_DATE),)) == []
    assert codes("# Heading", date=DATE.value) == []


def test_a_signatory_who_was_printed_has_to_stand() -> None:
    assert codes("# Heading\nE. Sample", printed=(SIGNED,)) == []
    assert codes("# Heading\nNobody", printed=(SIGNED,)) == ["P910"]


def test_a_picture_that_respgen_drew_asks_nothing() -> None:
    with_picture = "# Heading\n@image A map of the stores"
    read = document.read(docx(with_picture), "draft.docx")
    assert codes(with_picture) == ["P943"]
    assert codes(with_picture, drawn=(read,)) == []


# ------------------------------------------------------------------------------- what touches a draft


def finding(code: str = "R201", **changes: object) -> Finding:
    made = Finding(code, "a-name", Severity.BLOCK, CELL, "a message", "31 June 2025", "help", RESPONSE.keys)
    return replace(made, **changes)  # type: ignore[arg-type]


CELL = CellPlace("inputs/force.xlsx", "Updates", "F2")
PRINTED = gate.Seen(
    said=("the draft as it reads",), drawn=("it was on 31 June 2025 here",), printed=((CELL, "it was on 31 June 2025"),)
)


def test_words_that_no_longer_stand_in_the_draft_become_a_note() -> None:
    (note,) = gate.of_response([finding()], RESPONSE, PRINTED)
    assert (note.severity, note.code) == (Severity.NOTICE, "R201")
    assert note.message == "a message; mended in Word, not yet in the cell"


def test_words_that_still_stand_are_what_they_were() -> None:
    still = replace(PRINTED, said=("it was on 31 June 2025, says the draft",))
    assert gate.of_response([finding()], RESPONSE, still) == (finding(),)


def test_words_that_never_stood_in_the_drawing_are_what_they_were() -> None:
    never = replace(PRINTED, drawn=("something else",), printed=())
    assert gate.of_response([finding()], RESPONSE, never) == (finding(),)


def test_a_cell_without_words_is_a_note_once_all_that_it_prints_is_gone() -> None:
    empty = finding("R205", words="")
    gap = replace(PRINTED, drawn=("[As at: awaited]",), printed=((CELL, "[As at: awaited]"),))
    assert gate.of_response([empty], RESPONSE, gap)[0].severity is Severity.NOTICE
    assert gate.of_response([empty], RESPONSE, replace(gap, said=("[As at: awaited]",))) == (empty,)
    assert gate.of_response([empty], RESPONSE, replace(gap, printed=())) == (empty,)


@pytest.mark.parametrize("code", ["L806", "R215", "L811", "N405", "T311", "D602"])
def test_an_embargo_a_marking_and_what_is_no_matter_of_words_stay(code: str) -> None:
    assert gate.of_response([finding(code)], RESPONSE, PRINTED) == (finding(code),)


def test_an_error_stays() -> None:
    error = finding(severity=Severity.ERROR)
    assert gate.of_response([error], RESPONSE, PRINTED) == (error,)


def test_a_gap_that_stands_in_the_draft_is_told_there_alone() -> None:
    gap = finding("G501", words="[awaited]")
    assert gate.of_response([gap], RESPONSE, gate.Seen(said=("here is [awaited]",))) == ()
    assert gate.of_response([gap], RESPONSE, gate.Seen(said=("here is nothing",))) == (gap,)


def test_findings_of_others_and_of_the_template_s_looks_do_not_touch_a_draft() -> None:
    others = finding(keys=replace(RESPONSE.keys, force="elsewhere"))
    looks = finding("A711", keys=Keys(template=RESPONSE.keys.template))
    assert gate.of_response([others, looks], RESPONSE, PRINTED) == ()


@pytest.mark.parametrize(
    ("place", "touches"),
    [
        (CELL, True),
        (replace(CELL, cell="F3"), False),
        (replace(CELL, cell=""), True),
        (replace(CELL, cell="1:1"), True),
        (replace(CELL, sheet="Actions", cell=""), False),
        (replace(CELL, file="inputs/other.xlsx"), False),
        (FilePlace("inputs/force.xlsx"), False),
    ],
    ids=str,
)
def test_without_keys_a_finding_is_about_who_prints_the_cell_or_from_the_sheet(place: CellPlace, touches: bool) -> None:
    one = finding("S112", keys=Keys(), place=place, words="other words")
    still = replace(PRINTED, said=("it was on 31 June 2025, and other words",))
    assert gate.of_response([one], RESPONSE, still) == ((one,) if touches else ())


# --------------------------------------------------------------------------------------------- checks


def judged(*findings: Finding) -> gate.Judged:
    return gate.Judged(RESPONSE, Cleaned(b""), findings)


@pytest.mark.parametrize("severity", list(Severity))
def test_a_check_fails_needs_a_person_or_is_passed(severity: Severity) -> None:
    stops = {Severity.ERROR: "fail", Severity.BLOCK: "fail", Severity.WARNING: "needs a person"}
    verdict = (stops | {Severity.ASK: "needs a person"}).get(severity, "pass")
    one = judged(finding(severity=severity))
    assert one.verdict == verdict
    assert one.passes is (verdict == "pass")
    assert {check.name for check in one.checks if check.verdict != "pass"} == (
        {"Inputs"} - ({"Inputs"} if one.passes else set())
    )


def test_the_gravest_finding_of_a_check_comes_first_and_says_its_verdict() -> None:
    one = judged(finding(severity=Severity.NOTICE), finding(severity=Severity.WARNING), finding())
    (check,) = [check for check in one.checks if check.findings]
    assert [found.severity for found in check.findings] == [Severity.BLOCK, Severity.WARNING, Severity.NOTICE]
    assert check.verdict == one.verdict == "fail"


@pytest.mark.parametrize("code", sorted({rule.code for rule in rules.RULES} - rules.AFTERWARDS))
def test_every_rule_belongs_to_a_check(code: str) -> None:
    (check,) = [check for check in judged(finding(code)).checks if check.findings]
    assert check.name != gate.OTHERS


def test_what_belongs_to_no_check_stops_a_publication_all_the_same() -> None:
    one = judged(finding("X123"))
    assert one.checks[-1].name == gate.OTHERS
    assert not one.passes


# -------------------------------------------------------------------------------------------- drafts


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one draft that has nothing wrong."""
    from tests import specs

    made = specs.Project(tmp_path / "project")
    for step in specs.cases(specs.BASE.read_text(encoding="utf-8"))[0]:
        if isinstance(step, specs.Put):
            made.change(step)
    list(made.session(("respgen build",)))
    return made.folder


DRAFT = "build/drafts/sampleshire/sampleshire-lost-property-first-record.docx"


def publish(project: Path, *more: str) -> tuple[int, str]:
    done = CliRunner().invoke(main, ["publish", "--dry-run", "--project", str(project), *more])
    assert done.exception is None or isinstance(done.exception, SystemExit)
    return done.exit_code, done.output


def said(project: Path, words: str) -> None:
    """Type these words into the draft."""
    parts = unpacked((project / DRAFT).read_bytes())
    before = b"I shall ask again in autumn."
    assert before in parts["word/document.xml"]
    parts["word/document.xml"] = parts["word/document.xml"].replace(before, words.encode())
    (project / DRAFT).write_bytes(packed(parts))


def test_a_draft_that_cannot_be_read_is_refused_and_says_so(project: Path) -> None:
    (project / DRAFT).write_bytes(b"no Word file")
    code, told = publish(project)
    assert code == 1
    assert f"{DRAFT}: refused\nDraft: fail\n{DRAFT}: block D604 unreadable-draft: " in told


def test_a_draft_whose_template_has_an_error_is_refused(project: Path) -> None:
    (project / "templates" / "record.docx").write_bytes(docx("{{ nothing.of.the.kind }}"))
    code, told = publish(project)
    assert code == 1
    assert "Template: fail\n" in told


def test_json_says_every_check_with_its_verdict(project: Path) -> None:
    said(project, "TBC")
    code, told = publish(project, "--json")
    assert code == 1
    (one,) = json.loads(told)["documents"]
    assert one["verdict"] == "refused"
    verdicts = {check["name"]: check["verdict"] for check in one["checks"]}
    # Since somebody has edited the draft, it is asked what it covers, too.
    stopped = {"Left-over words": "fail", "What the law asks": "needs a person"}
    assert verdicts == {name: stopped.get(name, "pass") for name, _ in gate.CHECKS}
    assert json.loads(told)["counts"] == {"refused": 1}


def test_quiet_says_nothing_of_what_may_be_published(project: Path) -> None:
    assert publish(project, "--quiet") == (0, "")


def test_copies_of_refused_drafts_have_a_comment_at_each_finding(project: Path) -> None:
    said(project, "The figure is TBC.")
    before = (project / DRAFT).read_bytes()
    copies = project / "copies"
    code, told = publish(project, "--annotate", str(copies))
    assert code == 1
    (copy,) = copies.iterdir()
    assert told.startswith(f"{copy}: a copy with a comment at each finding\n")
    assert (project / DRAFT).read_bytes() == before
    read = document.read(copy.read_bytes(), copy.name)
    comments = [block.text for story in read.stories if story.kind == "comments" for block in story.blocks]
    assert any("P903 unfinished-words" in words for words in comments)
    # Once more, over its own copy.
    assert publish(project, "--annotate", str(copies))[0] == 1


@pytest.mark.parametrize("folder", ["build/drafts", "build/drafts/sampleshire", "build/drafts/sampleshire/copies"])
def test_no_copy_is_put_among_the_drafts(project: Path, folder: str) -> None:
    said(project, "TBC")
    code, told = publish(project, "--annotate", str(project / folder))
    assert code == 2
    assert "is among the drafts, where each file is one: name another folder" in told


def test_a_copy_never_overwrites_what_somebody_else_made(project: Path) -> None:
    said(project, "TBC")
    copies = project / "copies"
    copies.mkdir()
    own = copies / Path(DRAFT).name
    own.write_bytes(docx("Mine."))
    code, told = publish(project, "--annotate", str(copies))
    assert code == 2
    assert "there already is a file" in told
    assert own.read_bytes() == docx("Mine.")


def test_gaps_and_notice_of_the_drawing_that_people_edit_are_remembered() -> None:
    values = [
        {"kind": "gap", "words": "[Old: awaited]", "field": "x", "part": "p", "place": {"text": "inputs/a.xlsx:A!B2"}},
        {"kind": "said", "words": "Old notice", "field": "draft_notice", "part": "p"},
    ]
    read = document.read(docx("# Heading\n[Old: awaited]"), "draft.docx")
    finished = looking.finished(read, RESPONSE, RESPONSE.values, (), (), {"values": values})
    assert [(gap.words, str(gap.place)) for gap in finished.gaps] == [("[Old: awaited]", "inputs/a.xlsx:A!B2")]
    assert finished.notices[0] == "Old notice"
    assert [one.code for one in rules.run(rules.UNFINISHED_RULES, replace(finished, date=None))] == ["P901"]


def test_the_example_of_the_settings_is_read(tmp_path: Path) -> None:
    (tmp_path / "respgen.toml").write_text('[publish]\napprovals = ["author", "comms", "author"]\n', encoding="utf-8")
    assert config.load(tmp_path).approvals == ("author", "comms")
    assert judging.APPROVED == "approved"
