"""What is handed over with a publication, and the index of a force's inspections: words, files, pages and JSON."""

from __future__ import annotations

import datetime
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from respgen import agenda, pipeline, responses
from respgen.agenda import Agenda
from respgen.config import Copies, Publish, load
from respgen.model import Keys
from respgen.publication import account, handover, html, index, ledger, naming, states
from respgen.publication.handover import Made
from respgen.publication.ledger import Checked, Handover, Settled, Shelved, Source
from respgen.publication.values import Kind, PublishedFile
from tests import tools
from tests.project import CONFIG, SAMPLE, Rows, Said, records_of, template_of
from tests.tools import ROOT

CI = bool(os.environ.get("CI"))
DAY = datetime.date(2025, 7, 3)
DRAFT = Source("build/drafts/Sampleshire/draft.docx", "ab" * 32)

# ------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("keys", "kind", "language", "name"),
    [
        pytest.param(
            Keys("Sampleshire", "lost-property", occasion="first", template="response-record"),
            "docx",
            "en-GB",
            "sampleshire-lost-property-first-response-record.docx",
            id="a Word file",
        ),
        pytest.param(
            Keys("Ynys Môn", "Tŷ 3a & co", occasion="2025-26 Q1", template="Record.cy"),
            "fragment",
            "cy-GB",
            "ynys-mon-ty-3a-co-2025-26-q1-record-cy-fragment.html",
            id="Welsh letters, blanks and a twin",
        ),
        pytest.param(
            Keys("A", "", occasion="2025 Q2", template="progress"), "pdf", "en", "a-all-2025-q2-progress.pdf", id="all"
        ),
    ],
)
def test_names_of_files_are_fit_for_the_web(keys: Keys, kind: Kind, language: str, name: str) -> None:
    assert naming.web_name(keys, kind, language) == name


def test_the_two_of_a_pair_stand_in_one_folder_made_safe_like_the_names_of_drafts() -> None:
    keys = Keys("Ynys: Môn", "lost/property", occasion="2025-26 Q1", template="record")
    assert naming.folder_of(keys) == "Ynys-Môn/lost-property/2025-26-Q1-record"
    assert naming.folder_of(replace(keys, template="record.cy")) == naming.folder_of(keys)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Lost property", "Response to Lost property"),
        ("Lost property – a review", "Response to Lost property, a review"),
        (
            "How police forces keep lost property: an inspection of all forces in England and Wales",
            "Response to How police forces keep lost property",
        ),
        (
            "An inspection of how well police forces in England and Wales respond to lost umbrellas",
            "Response to An inspection of how well police forces in England",
        ),
        ("Co-ordination", "Response to Co-ordination"),
    ],
)
def test_a_page_s_title_is_shortened_where_it_makes_sense(title: str, told: str) -> None:
    assert naming.page_title(title, "Response to {title}") == told


def test_an_update_s_title_rather_loses_what_it_is_than_a_word_of_the_report() -> None:
    patterns = "Response to {title}, July to September 2025", "{title}, July to September 2025"
    title = "Preventing the theft of farm machinery"
    assert naming.page_title("Lost property", *patterns) == "Response to Lost property, July to September 2025"
    assert naming.page_title(title, *patterns) == f"{title}, July to September 2025"


@given(st.text(min_size=1).filter(str.strip))
@example("–")
@example("(" * 80)
@example("W" * 200)
@settings(max_examples=500 if CI else 60, derandomize=True, database=None, deadline=None)
def test_no_page_title_is_longer_than_65_characters_or_has_a_dash(title: str) -> None:
    told = naming.page_title(title, "Response to {title}")
    assert len(told) <= naming.LONGEST_TITLE
    assert not set("–—―") & set(told)


@pytest.mark.parametrize(
    ("length", "told"),
    [(1, "1 KB"), (214_300, "214 KB"), (999_499, "999 KB"), (999_500, "1.0 MB"), (4_260_000, "4.3 MB")],
)
def test_sizes_are_told_as_people_read_them(length: int, told: str) -> None:
    assert naming.size(length) == told


# ------------------------------------------------------------------------------------ one publication

LATER: dict[str, Said] = {"force": "Sampleshire", "inspection": "sample-report", "occasion": "2025-26 Q2"}
ROWS: Rows = {
    **SAMPLE,
    "Forces": [
        {
            **SAMPLE["Forces"][0],
            "force name (Welsh)": "Heddlu Sampl",
            "office's name": "Office of the Commissioner",
            "office's name (Welsh)": "Swyddfa'r Comisiynydd",
            "other-formats line": "For another format, telephone 01632 960000.",
            "other-formats line (Welsh)": "Am fformat arall, ffoniwch 01632 960000.",
            "languages": "en; cy",
        }
    ],
    "Documents": [
        {**SAMPLE["Documents"][0], "response date": datetime.date(2025, 7, 1)},
        {**LATER, "template": "form", "response date": datetime.date(2025, 10, 1)},
        {**SAMPLE["Documents"][0], "template": "letter"},
    ],
}
SETTINGS = replace(
    CONFIG,
    copies=Copies("The Inspectorate\nSample Square", "", "copies@example.org", ""),
    publish=Publish("https://www.example.org/accessibility", ""),
    today=datetime.date(2025, 10, 31),
)
WELSH = '@in word/styles.xml: w:lang w:val="en-GB" → w:lang w:val="cy-GB"\n'
LETTER = template_of("@custom purpose = covering letter\n{{ draft_notice }}", "letter")


def planned(rows: Rows = ROWS) -> tuple[responses.Plan, Agenda]:
    records = records_of(rows, SETTINGS)
    welsh = template_of(f"{WELSH}{{{{ draft_notice }}}}", "form.cy")
    templates = {"form": template_of("{{ draft_notice }}"), "form.cy": welsh, "letter": LETTER}
    plan = responses.plan(records, SETTINGS, templates)
    assert plan.unplanned == ()
    return plan, agenda.agenda(records, SETTINGS, plan)


def made(word: str = "Words", languages: tuple[str, ...] = ("en-GB", "cy-GB")) -> Made:
    prints = [
        PublishedFile(f"record{'' if language == 'en-GB' else '-cy'}.{kind}", kind, word.encode() * 50_000, language)
        for language in languages
        for kind in ("docx", "pdf")
    ]
    bodies = dict.fromkeys(languages, f"<h1>Document</h1>\n<p>{word}</p>")
    return Made(tuple(prints), bodies, dict.fromkeys(languages, f"<h2>Document</h2>\n<p>{word}</p>"), (DRAFT,))


def first(rows: Rows = ROWS) -> tuple[Handover, dict[str, bytes]]:
    """The first version of the publication of the first response."""
    plan, due = planned(rows)
    pair = plan.responses[:2]
    assert [one.template.name for one in pair] == ["form", "form.cy"]
    base = account.handover_of(pair, due, SETTINGS, plan.responses)
    told = replace(
        base,
        decisions=(
            Settled(
                "L835", "a quotation", "released", "A. Sample", DAY, "corrected by them", "Decisions!2:2", "ab", True
            ),
            Settled("comms", "approval", "approved", "B. Sample", None, "", "Decisions!3:3"),
        ),
        checks=(Checked("Links", "pass"), Checked("Alternative text", "needs a person", "does it say what is shown?")),
        mended=("2 empty paragraphs are taken out",),
    )
    return handover.bound(told, None, made(), datetime.date(2025, 7, 2), html.page)


def test_both_languages_of_a_publication_stand_in_one_folder_each_with_all_formats() -> None:
    whole, files = first()
    assert whole.folder == "Sampleshire/sample-report/first-form"
    assert sorted(files) == sorted(
        [
            "handover.html",
            "handover.json",
            "record-cy.docx",
            "record-cy.pdf",
            "record.docx",
            "record.pdf",
            "sampleshire-sample-report-first-form-cy-fragment.html",
            "sampleshire-sample-report-first-form-cy.html",
            "sampleshire-sample-report-first-form-fragment.html",
            "sampleshire-sample-report-first-form.html",
        ]
    )
    assert [note.name for note in whole.now.files] == [name for name in files if not name.startswith("handover")]
    assert all(note.sha256 == ledger.digest(files[note.name]) for note in whole.now.files)


def test_a_page_leads_to_its_twin_and_to_the_other_formats_in_its_language() -> None:
    whole, _ = first()
    page = handover.page_of(whole, "en-GB", "<p>…</p>")
    assert page.title == "Response to A sample report"
    assert page.summary == (
        "How the Office of the Commissioner answers the report 'A sample report', published on 16 May 2025."
    )
    assert page.published == "1 July 2025"
    assert [(link.words, link.address) for link in page.files] == [
        ("Response to A sample report (Word, 250 KB)", "record.docx"),
        ("Response to A sample report (PDF, 250 KB)", "record.pdf"),
    ]
    (twin,) = page.twins
    assert (twin.words, twin.address) == ("Cymraeg", "sampleshire-sample-report-first-form-cy.html")
    assert page.other_formats == "For another format, telephone 01632 960000."
    assert page.statement == "https://www.example.org/accessibility"
    welsh = handover.page_of(whole, "cy-GB", "<p>…</p>")
    assert welsh.published == "1 Gorffennaf 2025"
    assert welsh.other_formats == "Am fformat arall, ffoniwch 01632 960000."


def test_the_hand_over_says_what_to_do_with_what_and_who_decided() -> None:
    whole, files = first()
    body = files["handover.html"].decode()
    for words in (
        "Released in spite of a finding",
        "L835, a quotation: released by A. Sample on 3 July 2025: corrected by them",
        "comms, approval: approved by B. Sample (Decisions!3:3)",
        "Response to A sample report (PDF, 250 KB)",
        "inputs/sample.xlsx:Documents!",
        "The Inspectorate<br>Sample Square",
        "copies@example.org",
        "not in respgen.toml, [copies]",
        "Does each alternative text say what its picture shows, and each link where it leads?",
        "2 empty paragraphs are taken out",
        DRAFT.sha256,
        whole.now.files[0].sha256,
        "The covering letter is build/drafts/Sampleshire/Sampleshire-sample-report-first-letter.docx.",
    ):
        assert words in body, words
    # What is released stands before all else.
    assert body.index("<h2>Released in spite") < body.index("<h2>What to do") < body.index("<h2>The files")


def test_what_a_person_typed_stands_in_no_page_as_markup() -> None:
    rows: Rows = {**ROWS, "Inspections": [{**SAMPLE["Inspections"][0], "official title": "<b>A</b> & “B”"}]}
    whole, files = first(rows)
    new, more = handover.withdrawn(whole, {"en": "<script>alert(1)</script>", "cy": "<i>"}, DAY, html.page)
    listed = index.listing("Sampleshire", planned(rows)[1], [new])
    for content in (*files.values(), *more.values(), *index.files(listed, SETTINGS, html.page).values()):
        if content.startswith(b"<"):
            assert b"<script" not in content
            assert b"<b>A" not in content


def test_a_correction_is_told_on_every_page_with_its_day_and_keeps_the_first_one() -> None:
    before, _ = first()
    base = replace(before, history=(), published=datetime.date(2025, 8, 8))
    said = {"en": "a figure was wrong", "cy": "roedd ffigur yn anghywir"}
    new, files = handover.bound(base, before, made("Other"), DAY, html.page, "corrected", said)
    assert [(one.number, one.change) for one in new.history] == [(1, "published"), (2, "corrected")]
    assert new.published == datetime.date(2025, 7, 1)
    assert new.changed_on == DAY
    english, welsh = (files[f"sampleshire-sample-report-first-form{twin}.html"].decode() for twin in ("", "-cy"))
    assert "Corrected on 3 July 2025: a figure was wrong" in english
    assert "1 July 2025" in english
    assert "Cywirwyd ar 3 Gorffennaf 2025: roedd ffigur yn anghywir" in welsh
    fragment = files["sampleshire-sample-report-first-form-fragment.html"].decode()
    assert fragment.startswith("<p>Corrected on 3 July 2025: a figure was wrong</p>\n<h2>")


def test_a_withdrawn_publication_says_nothing_but_that() -> None:
    before, _ = first()
    said = {"en": "It named somebody.", "cy": "Enwodd rywun."}
    new, files = handover.withdrawn(before, said, DAY, html.page)
    assert new.is_withdrawn
    assert sorted(files) == sorted(
        [
            "handover.html",
            "handover.json",
            "sampleshire-sample-report-first-form-cy-fragment.html",
            "sampleshire-sample-report-first-form-cy.html",
            "sampleshire-sample-report-first-form-fragment.html",
            "sampleshire-sample-report-first-form.html",
        ]
    )
    for name, content in files.items():
        if not name.startswith("handover"):
            assert b"Words" not in content
            assert b".pdf" not in content
            assert b".docx" not in content
    english, welsh = (files[f"sampleshire-sample-report-first-form{twin}.html"].decode() for twin in ("", "-cy"))
    assert "This document was withdrawn on 3 July 2025." in english
    assert "It named somebody." in english
    assert "Tynnwyd y ddogfen hon yn ôl ar 3 Gorffennaf 2025." in welsh
    assert "Enwodd rywun." in welsh
    # Published again, it is a version like the first, without the note.
    again, files = handover.bound(replace(before, history=()), new, made(), DAY, html.page)
    assert [one.change for one in again.history] == ["published", "withdrawn", "published"]
    assert "withdrawn" not in files["sampleshire-sample-report-first-form.html"].decode()


def test_a_document_about_no_single_inspection_goes_by_its_own_title() -> None:
    rows: Rows = {**ROWS, "Documents": [{"force": "Sampleshire", "occasion": "2025-26 Q1", "template": "progress"}]}
    records = records_of(rows, SETTINGS)
    progress = template_of("@custom scope = force\n{{ draft_notice }}", "progress")
    plan = responses.plan(records, SETTINGS, {"progress": progress})
    due = agenda.agenda(records, SETTINGS, plan)
    told = account.handover_of(plan.responses[:1], due, SETTINGS, (), {"progress": "Progress on inspections"}).told
    assert told[0].page_title == "Progress on inspections, April to June 2025"
    assert told[0].summary == "Progress on inspections, April to June 2025: from the Office of the Commissioner."


# ------------------------------------------------------------------------------------------ states

JULY = [datetime.date(2025, 7, day) for day in range(32)[1:]]
ADDRESS = "https://www.example.org/response"


@pytest.mark.parametrize(
    ("live_on", "address", "sent", "word", "is_live"),
    [
        pytest.param(None, None, None, "ready", False, id="nobody says anything"),
        # An office that published it before it had respgen.
        pytest.param(JULY[0], ADDRESS, None, "published", True, id="a day before these files were made"),
        # Without an address it is not published for us, but nobody may replace it: it is said to be live.
        pytest.param(JULY[1], None, None, "ready", True, id="the same day, without an address"),
        pytest.param(JULY[1], ADDRESS, None, "published", True, id="the same day"),
        pytest.param(JULY[1], ADDRESS, JULY[2], "copies sent", True, id="with copies"),
        pytest.param(datetime.date(2026, 7, 2), ADDRESS, None, "ready", True, id="in the future"),
    ],
)
def test_a_state_follows_from_files_and_dates(
    live_on: datetime.date | None, address: str | None, sent: datetime.date | None, word: str, is_live: bool
) -> None:
    """The files are of 2 July 2025."""
    copies: dict[str, Said] = {"sent to inspectorate on": sent, "sent to Home Secretary on": sent}
    rows: Rows = {
        **ROWS,
        "Documents": [{**SAMPLE["Documents"][0], "live on": live_on, "live address": address}],
        "Commentary": [{**SAMPLE["Commentary"][0], **copies}],
    }
    whole, _ = first(rows)
    plan, due = planned(rows)
    for response in plan.responses:
        state = states.of(response, due, ledger.stock([Shelved(whole)], (), "build/published"), SETTINGS.today)
        assert state is not None
        assert (state.word, state.is_live) == (word, is_live)
        # Whoever changes a file takes that away, and a withdrawal all of it.
        altered = states.of(response, due, ledger.stock([Shelved(whole, ("record.pdf",))], (), ""), SETTINGS.today)
        assert altered is not None
        assert altered.word == "altered"
        gone, _ = handover.withdrawn(whole, {"en": "Why", "cy": "Pam"}, datetime.date(2025, 7, 2), html.page)
        left = states.of(response, due, ledger.stock([Shelved(gone)], (), ""), SETTINGS.today)
        assert left is not None
        assert (left.word, left.is_live) == ("withdrawn", False)
    assert states.of(plan.responses[0], due, ledger.stock([], (), ""), SETTINGS.today) is None


# -------------------------------------------------------------------------------------------- JSON


def test_a_handover_is_read_as_it_was_written() -> None:
    before, _ = first()
    whole, files = handover.withdrawn(before, {"en": "Why", "cy": "Pam"}, DAY, html.page)
    assert ledger.read(files["handover.json"]) == whole
    said = json.loads(files["handover.json"])
    assert (said["schema"], said["state"]) == (1, "withdrawn")
    assert said["history"][1]["reasons"] == {"en": "Why", "cy": "Pam"}


@given(st.data())
@settings(max_examples=400 if CI else 50, derandomize=True, database=None, deadline=None)
def test_a_broken_handover_is_read_as_none_and_never_ends_in_an_error(data: st.DataObject) -> None:
    said = json.loads(first()[1]["handover.json"])
    at: object = said
    while isinstance(at, dict | list) and at:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        inner = at[key]
        if not isinstance(inner, dict | list) or data.draw(st.booleans()):
            at[key] = data.draw(st.sampled_from([None, 7, True, "x", [], {}, [[]], {"a": 1}, "../../x"]))
            break
        at = inner
    read = ledger.read(json.dumps(said).encode())
    assert read is None or isinstance(read, Handover)


# ------------------------------------------------------------------------------------------- index


def listing(rows: Rows = ROWS, *handovers: Handover) -> index.Listing:
    return index.listing("sampleshire", planned(rows)[1], handovers)


def test_an_index_lists_the_report_the_response_and_later_updates_beneath_it() -> None:
    whole, _ = first()
    plan, due = planned()
    later = account.handover_of(plan.responses[2:4], due, SETTINGS)
    update, _ = handover.bound(later, None, made(), datetime.date(2025, 10, 2), html.page)
    body = index.body_of(listing(ROWS, update, whole), "en")
    order = [
        "<h1>Inspections of Sampleshire Police</h1>",
        '<h2 id="report-sample-report">A sample report</h2>',
        "16 May 2025",
        '<a href="https://example.org/sample-report">A sample report</a>',
        "<dt>Response</dt>",
        '<a href="sample-report/first-form/sampleshire-sample-report-first-form.html">Response to A sample report</a>',
        '<a href="sample-report/first-form/record.pdf">Response to A sample report (PDF, 250 KB)</a>',
        "<dt>Later updates</dt>",
        "Response to A sample report, July to September 2025</a>",
    ]
    places = [body.index(words) for words in order]
    assert places == sorted(places)


def test_an_index_in_welsh_says_what_is_welsh_in_welsh_and_marks_what_is_english() -> None:
    whole, _ = first()
    listed = listing(ROWS, whole)
    assert listed.languages == ("en", "cy")
    assert sorted(index.files(listed, SETTINGS, html.page)) == sorted(
        ["index.html", "index-cy.html", "index-fragment.html", "index-fragment-cy.html", "index.json"]
    )
    body = index.body_of(listed, "cy")
    assert "<h1>Arolygiadau o Heddlu Sampl</h1>" in body
    assert '<span lang="en-GB">A sample report</span>' in body
    assert "sampleshire-sample-report-first-form-cy.html" in body
    assert "16 Mai 2025" in body


def test_grades_of_the_latest_graded_report_stand_on_top() -> None:
    older = {**SAMPLE["Inspections"][0], "inspection": "older", "official title": "An older report"}
    older |= {"published": datetime.date(2024, 5, 16)}
    keys: dict[str, Said] = {"force": "Sampleshire", "inspection": "older"}
    rows: Rows = {
        **ROWS,
        "Inspections": [older, SAMPLE["Inspections"][0]],
        "Grades": [{**keys, "area": "Preventing crime", "grade": "requires improvement"}],
    }
    body = index.body_of(listing(rows), "en")
    assert body.index("Latest inspection with grades") < body.index("requires improvement") < body.index("<h2 id=")
    # Newest first.
    assert body.index(">A sample report</h2>") < body.index(">An older report</h2>")
    assert "angen gwella" in index.body_of(listing(rows), "cy")


def test_a_report_under_embargo_is_not_listed() -> None:
    for column in ("published", "embargo"):
        hidden = {**SAMPLE["Inspections"][0], column: datetime.date(2025, 11, 1)}
        assert listing({**ROWS, "Inspections": [hidden]}).entries == ()


def test_a_response_that_was_published_elsewhere_is_listed_by_its_address() -> None:
    live: dict[str, Said] = {"live on": datetime.date(2025, 7, 3), "live address": "https://www.example.org/response"}
    rows: Rows = {**ROWS, "Documents": [{**SAMPLE["Documents"][0], **live}]}
    assert '<a href="https://www.example.org/response">Response (first response)</a>' in index.body_of(
        listing(rows), "en"
    )
    # Of one that respgen published, too; until it is corrected: then the address has to be confirmed with a new day.
    whole, _ = first()
    assert 'href="https://www.example.org/response"' in index.body_of(listing(rows, whole), "en")
    new, _ = handover.withdrawn(whole, {"en": "Why", "cy": "Pam"}, datetime.date(2025, 7, 4), html.page)
    body = index.body_of(listing(rows, new), "en")
    assert "https://www.example.org/response" not in body
    assert "withdrawn on 4 July 2025" in body
    assert ".pdf" not in body


def test_nothing_is_said_to_be_published_that_is_not() -> None:
    assert "<dt>Response</dt><dd>Not published yet</dd>" in index.body_of(listing(), "en")


def test_the_fragment_of_an_index_leads_to_where_the_files_are_put() -> None:
    whole, _ = first()
    there = replace(SETTINGS, publish=Publish("", "https://www.example.org/inspections/"))
    fragment = index.files(listing(ROWS, whole), there, html.page)["index-fragment.html"].decode()
    assert 'href="https://www.example.org/inspections/sample-report/first-form/record.pdf"' in fragment
    assert "<h1" not in fragment


def test_the_json_of_an_index_has_every_file_with_its_digest() -> None:
    whole, _ = first()
    said = index.as_json(listing(ROWS, whole))
    (report,) = said["inspections"]
    (response,) = report["responses"]
    assert (report["inspection"], response["state"], response["version"]) == ("sample-report", "ready", 1)
    assert [one["sha256"] for one in response["files"]] == [note.sha256 for note in whole.now.files]


# ------------------------------------------------------------------------------- checked as pages


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pages of hand-overs and indexes: of a pair, corrected, withdrawn, and of the sample's four forces."""
    folder = tmp_path_factory.mktemp("pages")
    before, files = first()
    base, said = replace(before, history=()), {"en": "a figure was wrong", "cy": "roedd ffigur yn anghywir"}
    new, corrected = handover.bound(base, before, made("Other"), DAY, html.page, "corrected", said)
    _, withdrawn = handover.withdrawn(new, said, DAY, html.page)
    pages = {f"{name}-{key}": one for name, found in [("one", files), ("two", corrected), ("three", withdrawn)]
             for key, one in found.items()}  # fmt: skip
    sample = load(ROOT / "samples")
    due = pipeline.run(sample).agenda
    for force in sample.answers_for:
        for key, one in index.files(index.listing(force, due, [new]), sample, html.page).items():
            pages[f"{naming.slug(force)}-{key}"] = one
    kept = {name: one for name, one in pages.items() if name.endswith(".html") and "fragment" not in name}
    assert len(kept) == 3 * 3 + 5
    for name, one in kept.items():
        (folder / name).write_bytes(one)
    return [folder / name for name in kept]


@tools.needs_vnu
def test_the_nu_html_checker_has_nothing_to_say(written: list[Path]) -> None:
    assert tools.vnu_messages(written) == []


@tools.needs_chromium
def test_axe_finds_nothing_on_a_desk_and_on_a_telephone(written: list[Path]) -> None:
    told = tools.seen_in_browser(written)
    assert len(told) == 2 * len(written)
    assert [one for one in told if one["violations"] or one["wider"] or one["outside"]] == []
