"""samples/, the complete project that newcomers copy: nothing is missing in it, and it shows what there is."""

from __future__ import annotations

import datetime
import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from respgen import config, document, pipeline, records, workbook
from respgen.errors import Severity
from respgen.model import Block, Records, Value
from respgen.records import forms
from tests import tools
from tests.drawing import body, drawn, read
from tests.sample import KINDS, MARK, MARK_IN_WELSH, SAMPLES, marked
from tests.tools import ROOT
from tests.word import unpacked

CONFIG = config.load(SAMPLES)
DRAWN = drawn(SAMPLES)
TEMPLATES = sorted(path.name for path in (SAMPLES / "templates").glob("*.docx"))


def drawing(force: str, inspection: str, occasion: str, template: str = "response-record") -> bytes:
    return DRAWN[f"build/drafts/{force}/{force}-{inspection}-{occasion}-{template}.docx"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy in which nobody has built anything."""
    return Path(shutil.copytree(SAMPLES, tmp_path / "samples", ignore=shutil.ignore_patterns("build")))


def said() -> Records:
    files = sorted((SAMPLES / "inputs").glob("*.xlsx"))
    books = tuple(workbook.read(file, f"inputs/{file.name}") for file in files)
    return records.parse(records.recognise(books, CONFIG), CONFIG)


SAID = said()


def words(content: bytes) -> str:
    """All that the document says anywhere, with alternative texts."""
    blocks = [block for story in read(content).stories for block in story.blocks]
    alts = [run.picture.alt for block in blocks for run in block.runs if run.picture]
    return "\n".join([*(block.text for block in blocks), *alts])


def under(content: bytes, heading: str) -> list[Block]:
    """The blocks between a heading that begins with these words and the next one."""
    blocks = body(content)
    start = next(n for n, block in enumerate(blocks) if block.kind == "heading" and block.text.startswith(heading))
    end = next(n for n, block in enumerate(blocks[start + 1 :], start + 1) if block.kind == "heading")
    return list(blocks[start + 1 : end])


# ------------------------------------------------------------------------------------------------ nothing is missing


def test_there_is_nothing_to_say_about_the_sample_but_advice(project: Path) -> None:
    run = pipeline.run(config.load(project))
    assert [finding for finding in run.findings if finding.severity is not Severity.ADVICE] == []
    assert [result.gaps for result in run.results] == [()] * len(DRAWN)


def test_the_sample_plans_these_documents() -> None:
    assert [Path(target).stem for target in DRAWN] == [
        "Cwm-Enghraifft-missing-people-first-response-record",
        "Cwm-Enghraifft-missing-people-first-response-record.cy",
        "Exampleton-regional-organised-crime-first-response-record",
        "Exampleton-regional-organised-crime-first-response-letter",
        "Exampleton-regional-organised-crime-first-covering-letter",
        "Northsample-regional-organised-crime-first-response-record",
        "Sampleshire-police-performance-first-response-record",
        "Sampleshire-police-performance-first-response-letter",
        "Sampleshire-police-performance-2025-26-Q1-response-record",
        "Sampleshire-police-performance-2025-26-Q2-response-record",
        "Sampleshire-farm-machinery-theft-first-response-record",
        "Sampleshire-farm-machinery-theft-first-response-letter",
        "Sampleshire-farm-machinery-theft-2025-26-Q2-response-record",
        "Sampleshire-regional-organised-crime-first-response-record",
        "Sampleshire-all-2025-26-Q2-progress-report",
    ]


@pytest.mark.parametrize("target", DRAWN)
def test_a_document_says_its_language_and_title_and_has_no_empty_paragraph(target: str) -> None:
    found = read(DRAWN[target])
    blocks = [block for story in found.stories for block in story.blocks]
    empty = [block.place for block in blocks if not block.text.strip() and not any(run.picture for run in block.runs)]
    is_welsh = target.endswith(".cy.docx")
    assert (found.language, empty) == ("cy-GB" if is_welsh else "en-GB", [])
    about = r": (covering letter for the )?response to |: progress on inspection recommendations, "
    assert re.search(r": ymateb i '" if is_welsh else about, str(found.properties["title"]))


@pytest.mark.parametrize(
    "key",
    [
        ("Sampleshire", "police-performance", "2025-26-Q2", "response-record"),
        ("Sampleshire", "farm-machinery-theft", "first", "response-letter"),
        ("Northsample", "regional-organised-crime", "first", "response-record"),
        ("Exampleton", "regional-organised-crime", "first", "covering-letter"),
        ("Sampleshire", "all", "2025-26-Q2", "progress-report"),
        ("Cwm-Enghraifft", "missing-people", "first", "response-record"),
        ("Cwm-Enghraifft", "missing-people", "first", "response-record.cy"),
    ],
    ids=" ".join,
)
def test_a_document_reads_as_accepted(key: tuple[str, str, str, str], golden: Callable[[str, str], None]) -> None:
    golden(f"{'-'.join(key)}.txt", document.text(read(drawing(*key))))


def test_no_document_prints_what_is_never_published() -> None:
    hidden = {
        text
        for row in SAID.updates
        for value in (row.owner, row.board, row.evidence, row.marking, row.cleared_by)
        if (text := value.known)
    } | {block.text for row in SAID.updates for block in row.internal.known or ()}
    assert len(hidden) > 100
    printed = "\n".join(map(words, DRAWN.values()))
    assert [text for text in hidden if text in printed] == []
    assert all(
        row.internal.known and row.owner.known and row.board.known and row.evidence.known for row in SAID.updates
    )


# ------------------------------------------------------------------------------------------------ "Sample", everywhere


@pytest.mark.parametrize("name", TEMPLATES)
def test_the_samples_templates_are_ours_with_the_mark(name: str, request: pytest.FixtureRequest) -> None:
    ours, file = marked((ROOT / "templates" / name).read_bytes()), SAMPLES / "templates" / name
    if request.config.getoption("--accept") and unpacked(ours) != unpacked(file.read_bytes()):
        file.write_bytes(ours)
    assert unpacked(file.read_bytes()) == unpacked(ours)


def test_the_sample_has_all_our_templates() -> None:
    assert sorted(path.name for path in (ROOT / "templates").glob("*.docx")) == TEMPLATES


@pytest.mark.parametrize("target", DRAWN)
def test_every_header_of_a_document_begins_with_the_word_sample(target: str) -> None:
    found = read(DRAWN[target])
    headers = [story.blocks[0].text for story in found.stories if story.kind == "header"]
    body_xml = unpacked(DRAWN[target])["word/document.xml"].decode()
    sections = re.findall(r"<w:sectPr\b.*?</w:sectPr>", body_xml, re.DOTALL)
    assert [re.findall(r'<w:headerReference w:type="(\w+)"', section) for section in sections] == [list(KINDS)]
    assert headers == [MARK_IN_WELSH if target.endswith(".cy.docx") else MARK] * 3


@tools.needs_libreoffice
def test_every_page_says_sample_and_the_pages_say_every_word(tmp_path: Path) -> None:
    files = [tmp_path / Path(target).name for target in DRAWN]
    for file, content in zip(files, DRAWN.values(), strict=True):
        file.write_bytes(content)
    for printed, content in zip(tools.pdfs(files, tmp_path), DRAWN.values(), strict=True):
        pages = tools.pdf_pages(printed)
        assert [page.split()[0] for page in pages] == [pages[0].split()[0]] * len(pages)
        assert pages[0].split()[0] in ("Sample.", "Sampl.")
        text = "".join(tools.pdf_words(printed))
        assert [word for block in body(content) for word in block.text.split() if word not in text] == []


# ------------------------------------------------------------------------------------------------ what it shows


def test_a_report_on_one_force_has_grades_a_cause_of_concern_and_seven_areas_without_a_number() -> None:
    content = drawing("Sampleshire", "police-performance", "first")
    cells = [block.text for block in body(content) if block.cell]
    grades = cells[cells.index("Grade") + 1 : cells.index("Cause of concern")]
    assert len(grades) == 9
    assert [grade for grade in grades if grade.endswith(": not graded")] == ["Supporting victims: not graded"]
    labels = [cell for cell in cells if re.match(r"Cause of concern|Recommendation \d|Area for", cell)]
    assert labels[:5] == ["Cause of concern", *(f"Recommendation {number}" for number in "1234")]
    assert len(labels[5:]) == 7
    assert [label for label in labels[5:] if re.search(r"\d", label)] == []
    assert "1, 2, 3, 4 (of 4 made)" in cells
    held = [row for row in SAID.recommendations if row.inspection.known == "police-performance"]
    areas = [row for row in held if row.kind.known == "area for improvement"]
    assert [row.number.known for row in areas] == list("1234567")


def test_a_thematic_report_has_3a_and_3b_and_ten_addressees() -> None:
    rows = [row for row in SAID.recommendations if row.inspection.known == "farm-machinery-theft"]
    assert [row.number.known for row in rows] == ["1", "2", "3a", "3b", "4", "5", "6", "7", "8", "9"]
    bodies = (
        "the Home Office", "the College of Policing", "chief constables", "local policing bodies",
        "the National Farm Watch Council", "the National Crime Agency", "the Plant Registration Agency",
        "the Rural Insurers' Forum", "the Machinery Makers' Association", "the Ports Security Board",
    )  # fmt: skip
    demands = ["".join(block.text for block in row.text.known or ()) for row in rows]
    assert [name for name in bodies if not any(name in demand for demand in demands)] == []
    assert {whom for row in rows for whom in row.addressees.known or ()} == {
        "Home Office", "College of Policing", "chief constables", "local policing bodies", "others",
        "National Crime Agency",
    }  # fmt: skip
    for template in ("response-record", "response-letter"):
        text = words(drawing("Sampleshire", "farm-machinery-theft", "first", template))
        assert text.count("No action is proposed. This recommendation is addressed to the ") == 7
        assert "Recommendation 3a" in text


def test_each_of_three_forces_answers_the_report_on_their_region() -> None:
    expected = {
        "Sampleshire": ("Police and Crime Commissioner's initial response", "Chief Constable's response"),
        "Exampleton": ("Mayor's initial response", "Chief Constable's response"),
        "Northsample": ("Police and Crime Commissioner's initial response", "Acting Chief Constable's response"),
    }
    for force, titles in expected.items():
        blocks = body(drawing(force, "regional-organised-crime", "first"))
        headings = [block.text for block in blocks if block.kind == "heading" and block.level == 2]
        assert tuple(headings[:2]) == titles
        assert sum(block.text.startswith("Understanding serious organised crime: ") for block in blocks) == 1
    assert "Deputy Mayor for Policing and Crime" in words(
        drawing("Exampleton", "regional-organised-crime", "first", "response-letter")
    )


def test_the_force_of_two_languages_has_each_document_in_both() -> None:
    english, welsh = (
        body(drawing("Cwm-Enghraifft", "missing-people", "first", f"response-record{twin}")) for twin in ("", ".cy")
    )
    assert [(block.kind, block.level, block.style) for block in english] == [
        (block.kind, block.level, block.style) for block in welsh
    ]
    same = [one.text for one, other in zip(english, welsh, strict=True) if one.text == other.text]
    # Names, numbers and the area are the same in both; no sentence is.
    assert same == ["Cwm Enghraifft", "Gwenllian Sampl", "Emrys Patrwm"]
    (decision,) = SAID.decisions
    assert (decision.code.known, decision.name.known) == ("L878", "Nia Modell")


def test_people_and_titles_are_those_of_the_day() -> None:
    def table(occasion: str) -> list[str]:
        return [block.text for block in body(drawing("Sampleshire", "police-performance", occasion)) if block.cell]

    assert table("first")[4:8] == [
        "Police and Crime Commissioner", "Morgan Ensample", "Temporary Chief Constable", "Idris Patternby",
    ]  # fmt: skip
    assert table("2025-26-Q1")[4:8] == [
        "Police and Crime Commissioner", "Morgan Ensample", "Chief Constable", "Idris Patternby",
    ]  # fmt: skip
    assert table("2025-26-Q2")[4:8] == [
        "Police, Fire and Crime Commissioner", "Priya Instance", "Chief Constable", "Zoë Ångström-Sample",
    ]  # fmt: skip


def test_what_was_closed_is_not_told_again_and_what_is_overdue_says_so() -> None:
    content = drawing("Sampleshire", "police-performance", "2025-26-Q2")
    assert [block.text for block in under(content, "Recommendation 2")] == ["Closed on 27 June 2025"]
    assert [block.text for block in under(content, "Area for improvement on children")] == ["Closed on 20 June 2025"]
    dues = {(row.inspection.known, row.kind.known, row.number.known): row.due.known for row in SAID.recommendations}
    overdue = [
        row
        for row in SAID.updates
        if row.period.known
        and row.period.known.key == "2025-26 Q2"
        and (due := dues[row.inspection.known, row.kind.known, row.number.known])
        and due < CONFIG.as_at
        and row.status.known not in ("complete", "closed")
    ]
    assert len(overdue) == 3
    for row in overdue:
        text = " ".join(block.text for block in row.text.known or ())
        assert re.search(r"did not meet (the date|it)", text)


def test_prose_in_cells_keeps_its_lists_links_and_emphasis() -> None:
    blocks = under(drawing("Sampleshire", "farm-machinery-theft", "2025-26-Q2"), "Recommendation 3a")
    items = [(block.level, bool(block.listing and block.listing.ordered)) for block in blocks if block.kind == "item"]
    assert set(items) == {(1, False), (2, False), (3, False), (1, True)}
    runs = [run for block in blocks for run in block.runs]
    assert [run.text for run in runs if run.bold] == ["marking:", "immobilising:", "tracking:"]
    assert [run.text for run in runs if run.italic] == ["not"]
    assert [(run.text, run.link) for run in runs if run.link] == [
        ("Keeping farm machinery safe", "https://example.org/sampleshire-police/farm-machinery"),
        ("University of Sampleton", "https://example.org/university"),
    ]
    steps = under(drawing("Sampleshire", "police-performance", "first"), "Next Steps")
    assert (
        steps[1].text
        == "Assess the vulnerability of every caller and record the result\nby 30 June 2025 (head of contact)."
    )
    closing = under(drawing("Sampleshire", "police-performance", "2025-26-Q1"), "Next Steps")[-1]
    assert [run.link for run in closing.runs] == ["https://example.org/sampleshire-police/improvement-plan-july-2025"]


def test_an_update_of_a_thousand_words_is_printed_word_for_word() -> None:
    """The cell is read with openpyxl, and its notation taken off here: nothing of ours has a part in it."""
    sheet = openpyxl.load_workbook(SAMPLES / "inputs" / "sampleshire-police.xlsx")["Updates"]
    longest = max((str(row[12].value) for row in sheet.iter_rows(min_row=2)), key=len)
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", re.sub(r"(?m)^ *(?:-|\d+\.) ", "", longest))
    typed = plain.split()
    assert 950 < len(typed) < 1050
    blocks = under(drawing("Sampleshire", "farm-machinery-theft", "2025-26-Q2"), "Recommendation 3a")
    assert [word for block in blocks for word in block.text.split()] == typed


def test_an_ampersand_and_an_accent_are_printed_as_typed() -> None:
    assert "Northsample & District Police" in words(drawing("Northsample", "regional-organised-crime", "first"))
    assert "Renée Modell" in words(drawing("Exampleton", "regional-organised-crime", "first", "response-letter"))


@pytest.mark.parametrize("target", DRAWN)
def test_a_document_shows_the_offices_logo_with_its_alternative_text(target: str) -> None:
    pictures = [run.picture for block in read(DRAWN[target]).stories[0].blocks for run in block.runs if run.picture]
    assert len(pictures) == 1
    assert re.fullmatch(r"Logo: (Office of the|Swyddfa) .+", pictures[0].alt)
    force = Path(target).parts[2].lower()
    assert unpacked(DRAWN[target])[pictures[0].part] == (SAMPLES / "logos" / f"{force}.png").read_bytes()


def test_every_recommendation_has_the_offices_own_answer_in_every_document(project: Path) -> None:
    for result in pipeline.run(config.load(project)).results:
        held = [row for row in SAID.recommendations if row.inspection.known == result.response.keys.inspection]
        answered = result.response.values.answered
        assert len(answered) == sum(row.kind.known != "cause of concern" for row in held)
        assert all(item.action for item in answered)


def test_the_dates_of_a_first_response_follow_one_another() -> None:
    published = {row.inspection.known: day(row.published) for row in SAID.inspections}
    officers = {(row.force.known, row.inspection.known, row.occasion.known): row for row in SAID.chief_officer}
    commentary = {(row.force.known, row.inspection.known, row.occasion.known): row for row in SAID.commentary}
    firsts = [
        row
        for row in SAID.documents
        if row.occasion.known and row.occasion.known.is_first and row.template.known != "covering-letter"
    ]
    assert len(firsts) == 9
    for row in firsts:
        key = (row.force.known, row.inspection.known, row.occasion.known)
        updates = [one for one in SAID.updates if (one.force.known, one.inspection.known, one.period.known) == key]
        told, received = commentary[key], officers[key].received_on.known
        assert isinstance(received, datetime.date)
        days = [
            published[row.inspection.known],
            day(told.invited_on),
            max(day(one.as_at) for one in updates),
            max(day(one.cleared_on) for one in updates),
            received,
            day(told.comments_due),
            day(row.response_date),
            day(told.sent_to_inspectorate),
            day(row.live_on),
            published[row.inspection.known] + datetime.timedelta(days=55),
        ]
        assert sorted(days) == days, key
        assert day(told.sent_to_home_secretary) == day(told.sent_to_inspectorate)


def test_a_covering_letter_goes_out_with_the_response_that_is_live() -> None:
    """It has no day and address of its own: they are those of the response that it encloses."""
    (letter,) = (row for row in SAID.documents if row.template.known == "covering-letter")
    assert (letter.live_on.said, letter.live_address.said) == (None, None)
    response = next(
        row
        for row in SAID.documents
        if (row.force.known, row.inspection.known, row.occasion.known)
        == (letter.force.known, letter.inspection.known, letter.occasion.known)
    )
    (commentary,) = (row for row in SAID.commentary if row.force.known == letter.force.known)
    assert day(response.live_on) == day(letter.response_date) == day(commentary.sent_to_inspectorate)
    content = drawing("Exampleton", "regional-organised-crime", "first", "covering-letter")
    assert "The response was published on 1 September 2025." in words(content)
    links = [run.link for block in body(content) for run in block.runs if run.link]
    assert links == [
        f"mailto:{CONFIG.copies.inspectorate_email}",
        f"mailto:{CONFIG.copies.home_secretary_email}",
        "https://example.org/reports/sample-region-organised-crime",
        response.live_address.known,
    ]


def day(value: Value[datetime.date]) -> datetime.date:
    assert value.known
    return value.known


# ------------------------------------------------------------------------------------------------ for newcomers


def test_editing_one_cell_redraws_exactly_the_documents_that_show_it(project: Path) -> None:
    assert set(built(project).values()) == {"drawn"}
    assert set(built(project).values()) == {"unchanged"}
    file = project / "inputs" / "sampleshire-police.xlsx"
    book = openpyxl.load_workbook(file, rich_text=True)
    cell = next(row[12] for row in book["Updates"].iter_rows(min_row=2) if "answered 12,952" in str(row[12].value))
    cell.value = str(cell.value).replace("12,952", "12,953")
    book.save(file)
    assert [target for target, kind in built(project).items() if kind != "unchanged"] == [
        "build/drafts/Sampleshire/Sampleshire-police-performance-2025-26-Q1-response-record.docx"
    ]


def built(project: Path) -> dict[str, str]:
    results = pipeline.build(config.load(project), {}, print).results
    return {result.outcome.file: result.outcome.kind for result in results if result.outcome}


def test_the_workbooks_hold_every_sheet_and_column_of_the_contract_and_nothing_hidden() -> None:
    seen: dict[str, set[str]] = {}
    for file in sorted((SAMPLES / "inputs").glob("*.xlsx")):
        for sheet in openpyxl.load_workbook(file):
            headers = {str(cell.value).lower() for cell in sheet[1]}
            headers -= {f"{header} (welsh)" for header in headers}
            seen.setdefault(sheet.title, headers)
            assert (seen[sheet.title], sheet.freeze_panes, sheet.sheet_state) == (headers, "A2", "visible")
            assert not any(column.hidden for column in sheet.column_dimensions.values())
            assert all(cell.alignment.wrap_text for row in sheet.iter_rows(min_row=2) for cell in row)
    assert seen == {form.name: {column.header.lower() for column in form.columns} for form in forms.FORMS}


def test_no_picture_or_workbook_carries_anything_but_what_it_shows() -> None:
    for file in sorted((SAMPLES / "logos").glob("*.png")):
        content = file.read_bytes()
        assert [name for name in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME") if name in content] == []
    for file in sorted((SAMPLES / "inputs").glob("*.xlsx")):
        with zipfile.ZipFile(file) as archive:
            core = archive.read("docProps/core.xml").decode()
        assert re.findall(r"<dc:creator[^>]*>([^<]*)<", core) == ["Office"]
        assert "lastModifiedBy" not in core


def test_the_page_for_newcomers_names_every_file_and_leads_nowhere_else() -> None:
    page = (SAMPLES / "README.md").read_text(encoding="utf-8")
    for file in (SAMPLES / "inputs").iterdir():
        assert f"`inputs/{file.name}`" in page
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", page)
    assert [link for link in links if not (SAMPLES / link).exists()] == []
    assert f"draws {len(DRAWN)} documents" in page


def test_no_real_telephone_number_or_domain_is_in_the_sample() -> None:
    text = "\n".join(words(content) for content in DRAWN.values())
    assert set(re.findall(r"\b0\d{4} \d{6}\b|\b0\d{3} \d{3} \d{4}\b", text)) == {
        f"01632 960{number}" for number in (101, 102, 201, 202, 301, 302, 401, 402)
    }
    hosts = set(re.findall(r"@([\w.-]+\w)", text)) | {
        match[1]
        for content in DRAWN.values()
        for run in (run for block in body(content) for run in block.runs if run.link)
        if (match := re.match(r"https://([^/]+)", run.link))
    }
    assert [host for host in hosts if not host.endswith("example.org")] == []


def test_a_draft_that_is_no_longer_planned_is_told_to_whoever_asks_for_its_force(project: Path) -> None:
    pipeline.build(config.load(project), {}, pytest.fail)
    file = project / "inputs" / "exampleton-office.xlsx"
    book = openpyxl.load_workbook(file, rich_text=True)
    book["Documents"].cell(2, 3).value = "2025-26 Q3"
    book.save(file)
    run = pipeline.run(config.load(project))
    (told,) = (finding for finding in run.findings if finding.code == "D603")
    assert str(told.place) == ("build/drafts/Exampleton/Exampleton-regional-organised-crime-first-response-record.docx")
    assert run.may_be_about(told.keys, {"force": "Exampleton"})
    assert not run.may_be_about(told.keys, {"force": "Sampleshire"})
