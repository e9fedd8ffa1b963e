"""Publications that were wrong: corrected and withdrawn on the sample, with what that reopens in the states."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result

from respgen import config, corrections, judging, pipeline, publishing
from respgen.cli import main
from respgen.config import Config
from respgen.errors import RespgenError
from respgen.publication import issue, shelf
from respgen.publication.changes import Changed
from respgen.publication.ledger import Handover
from respgen.report import status
from tests import approved
from tests.tools import needs_libreoffice
from tests.word import packed, unpacked

pytestmark = needs_libreoffice

PAIR = {"force": "Cwm Enghraifft", "inspection": "missing-people"}
PAIR_FOLDER = "Cwm-Enghraifft/missing-people/first-response-record"
ALONE = {"force": "Northsample", "inspection": "regional-organised-crime"}
FOLDER = "Northsample/regional-organised-crime/first-response-record"
DRAFT = "build/drafts/Northsample/Northsample-regional-organised-crime-first-response-record.docx"
NAME = "northsample-regional-organised-crime-first-response-record"
WHY, PAM = "It named a person who works for the force.", "Roedd yn enwi person sy'n gweithio i'r heddlu."
PUBLISHED_ON, CHANGED_ON = datetime.date(2025, 8, 27), datetime.date(2025, 9, 1)
"""The sample says that it is live since 28 August 2025; its last day is 2 September."""


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample with a pair and another document published, a day before they are live."""
    folder = approved.project(tmp_path_factory.mktemp("sample"))
    for asked, day in ((ALONE, PUBLISHED_ON), (PAIR, datetime.date(2025, 7, 27))):
        done = publishing.publish(on(folder, day), asked, pytest.fail, lambda done, of: None)
        assert [one.became for one in done.issued] == ["ready"]
    return folder


@pytest.fixture
def project(published: Path, tmp_path: Path) -> Path:
    return shutil.copytree(published, tmp_path / "project")


def on(folder: Path, day: datetime.date) -> Config:
    """The project's settings on that real day."""
    return replace(config.load(folder), today=day)


def edit(folder: Path, old: str = "direct answer", new: str = "plain answer") -> None:
    """Somebody changes words of the draft in Word."""
    path = folder / DRAFT
    parts = unpacked(path.read_bytes())
    assert parts["word/document.xml"].count(old.encode()) == 1
    path.write_bytes(
        packed(parts | {"word/document.xml": parts["word/document.xml"].replace(old.encode(), new.encode())})
    )


def type_into(folder: Path, sheet: str, header: str, said: datetime.date | None) -> None:
    """Type a day, or nothing, into the one row of a sheet of the office's workbook."""
    path = folder / "inputs" / "northsample-office.xlsx"
    book = openpyxl.load_workbook(path, rich_text=True)
    headers = [str(cell.value) for cell in book[sheet][1]]
    book[sheet].cell(2, headers.index(header) + 1).value = said
    book.save(path)


def correct(folder: Path, day: datetime.date = CHANGED_ON) -> Changed:
    _, changed = corrections.correct(on(folder, day), ALONE, WHY, "", pytest.fail, lambda done, of: None)
    assert changed is not None
    return changed


def stands(folder: Path, path: str = FOLDER) -> Handover:
    """What stands in a folder, which nobody has touched."""
    (one,) = (one for one in shelf.read(issue.shelf_of(config.load(folder))).shelved if one.handover.folder == path)
    assert one.is_whole
    return one.handover


def files(folder: Path, path: str = FOLDER) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in (folder / "build" / "published" / path).iterdir()}


def told(folder: Path, asked: Mapping[str, str] = ALONE, as_at: datetime.date | None = None) -> str:
    """What `status` says of what is asked for."""
    run = pipeline.run(replace(config.load(folder), as_at=as_at or config.load(folder).as_at))
    results = [one for one in run.results if one.response.keys.force == asked["force"]]
    cases = [one for one in run.cases if one.keys.force == asked["force"]]
    return status.text(results, [], cases)


def findings(folder: Path, code: str) -> list[str]:
    return [one.message for one in pipeline.run(config.load(folder)).findings if one.code == code]


# ----------------------------------------------------------------------------------------- correct


def test_a_correction_is_the_next_version_with_its_note_and_the_day_of_the_first(project: Path) -> None:
    before, first = stands(project), files(project)
    edit(project)
    changed = correct(project)
    now = stands(project)
    assert [(one.number, one.change, one.day) for one in now.history] == [
        (1, "published", PUBLISHED_ON),
        (2, "corrected", CHANGED_ON),
    ]
    assert now == changed.handover
    # The day on the page stays, and the day on which it first was live is kept.
    assert now.published == before.published == now.live_on == datetime.date(2025, 8, 28)
    page = files(project)[f"{NAME}.html"].decode()
    assert f"Corrected on 1 September 2025: {WHY}" in page
    assert "28 August 2025" in page
    assert "plain answer" in page
    assert files(project)[f"{NAME}.pdf"] != first[f"{NAME}.pdf"]
    # What was published before is kept, byte by byte.
    assert files(project, "Northsample/regional-organised-crime/earlier/first-response-record-1") == first


def test_a_correction_reopens_live_and_copies_until_their_new_days_are_typed(project: Path) -> None:
    assert "copies sent" in told(project)
    assert "live since 28 August 2025; last day" in told(project)
    edit(project)
    correct(project)
    assert "  ready  " in told(project)
    assert "corrected or withdrawn on 1 September 2025, and not live since" in told(project)
    assert findings(project, "P962") == [
        "the live date, 28 August 2025, lies before the correction of 1 September 2025 (version 2), "
        "so it does not count"
    ]
    assert findings(project, "L801") == []
    type_into(project, "Documents", "Live on", datetime.date(2025, 9, 8))
    said = told(project)
    # It was in time, though the correction is not: the law asks when it was first public.
    assert "live since 8 September 2025 as corrected, first since 28 August 2025; last day" in said
    assert "copies: inspectorate not sent again, Home Secretary not sent again" in said
    assert "  published  " in said
    assert findings(project, "L801") == findings(project, "P962") == findings(project, "L805") == []
    for header in ("Sent to inspectorate on", "Sent to Home Secretary on"):
        type_into(project, "Commentary", header, datetime.date(2025, 9, 8))
    assert "  copies sent  " in told(project)


def test_a_correction_names_the_others_that_quote_the_same_register(project: Path) -> None:
    edit(project)
    others = [(row.force.known, row.template.known) for row in correct(project).others]
    assert ("Sampleshire", "response-record") in others
    assert ("Exampleton", "response-record") in others
    assert not [force for force, _ in others if force in ("Northsample", "Cwm Enghraifft")]


def test_what_is_live_is_not_replaced_by_publishing_again(project: Path) -> None:
    edit(project)
    before = files(project)
    done = publishing.publish(on(project, CHANGED_ON), ALONE, pytest.fail, lambda done, of: None)
    assert [one.became for one in done.issued] == ["held back"]
    assert "respgen correct" in done.issued[0].reasons[0]
    assert files(project) == before


def test_what_is_ready_and_not_live_is_replaced_and_kept(project: Path) -> None:
    first = files(project)
    type_into(project, "Documents", "Live on", None)
    edit(project)
    done = publishing.publish(on(project, CHANGED_ON), ALONE, pytest.fail, lambda done, of: None)
    assert [one.became for one in done.issued] == ["ready"]
    assert [one.change for one in stands(project).history] == ["published", "published"]
    assert b"Corrected" not in files(project)[f"{NAME}.html"]
    assert files(project, "Northsample/regional-organised-crime/earlier/first-response-record-1") == first


def test_there_is_no_correction_without_a_change(project: Path) -> None:
    before = files(project)
    with pytest.raises(RespgenError, match=f"build/published/{FOLDER} says what its draft says"):
        correct(project)
    assert files(project) == before


def test_a_draft_that_does_not_pass_the_gate_corrects_nothing(project: Path) -> None:
    before = files(project)
    edit(project, new="[insert adjective] answer")
    done, changed = corrections.correct(on(project, CHANGED_ON), ALONE, WHY, "", pytest.fail, lambda done, of: None)
    assert changed is None
    assert [one.passes for one in done.publication.judged] == [False]
    assert files(project) == before


def test_a_draft_that_is_not_approved_corrects_nothing(project: Path) -> None:
    edit(project)
    approved.say_state(project, "with approver")
    with pytest.raises(RespgenError, match="is corrected from its draft, which has to be approved"):
        correct(project)


# ---------------------------------------------------------------------------------------- withdraw


def respgen(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, [*arguments, "--project", str(folder)], catch_exceptions=False)


def test_withdrawing_a_pair_leaves_a_page_in_each_language_and_nothing_else(project: Path) -> None:
    first = files(project, PAIR_FOLDER)
    asked = ["--force", "cwm enghraifft", "--inspection", "missing-people"]
    told_of_it = respgen(project, "withdraw", *asked, "--reason", WHY, "--reason-welsh", PAM)
    assert told_of_it.exit_code == 0
    assert told_of_it.output.splitlines()[0] == f"build/published/{PAIR_FOLDER}: withdrawn, version 2"
    assert "type the new day: inputs/cwm-enghraifft-office.xlsx:Documents!" in told_of_it.output
    now = files(project, PAIR_FOLDER)
    name = "cwm-enghraifft-missing-people-first-response-record"
    assert sorted(now) == sorted(
        [f"{name}{twin}{end}" for twin in ("", "-cy") for end in (".html", "-fragment.html")]
        + ["handover.html", "handover.json"]
    )
    assert WHY in now[f"{name}.html"].decode()
    assert "Roedd yn enwi person sy&#x27;n gweithio" in now[f"{name}-cy.html"].decode()
    assert files(project, "Cwm-Enghraifft/missing-people/earlier/first-response-record-1") == first
    assert stands(project, PAIR_FOLDER).is_withdrawn
    assert "  withdrawn  " in told(project, PAIR)
    index = (project / "build" / "published" / "Cwm-Enghraifft" / "index.html").read_text()
    assert "withdrawn on" in index
    assert ".pdf" not in index
    # Nothing is withdrawn twice.
    again = respgen(project, "withdraw", *asked, "--reason", WHY, "--reason-welsh", PAM)
    assert again.exit_code == 2
    assert "was withdrawn on" in again.output
    # A run of `publish` does not undo it, though the draft is still approved: somebody has to say why it is back.
    done = publishing.publish(config.load(project), PAIR, pytest.fail, lambda done, of: None)
    assert [one.became for one in done.issued] == ["held back"]
    assert "it was withdrawn on" in done.issued[0].reasons[0]
    assert stands(project, PAIR_FOLDER).is_withdrawn
    corrections.correct(config.load(project), PAIR, "It is back.", "Mae'n ôl.", pytest.fail, lambda done, of: None)
    assert [one.change for one in stands(project, PAIR_FOLDER).history] == ["published", "withdrawn", "corrected"]
    assert files(project, PAIR_FOLDER)[f"{name}.pdf"] == first[f"{name}.pdf"]


def test_withdrawing_is_told_for_programs(project: Path) -> None:
    done = respgen(project, "withdraw", "--force", "Northsample", "--reason", WHY, "--json")
    said = json.loads(done.output)
    assert (said["folder"], said["change"], said["version"]) == (f"build/published/{FOLDER}", "withdrawn", 2)
    assert said["reasons"] == {"en": WHY}
    assert said["live on"]["text"] == "inputs/northsample-office.xlsx:Documents!J2"
    assert {one["keys"]["force"] for one in said["others"]} >= {"Sampleshire", "Exampleton"}


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param(["--reason", WHY], "name the publication", id="which one is not said"),
        pytest.param(["--force", "Northsample"], "Missing option '--reason'", id="no reason"),
        pytest.param(["--force", "Northsample", "--reason", "  "], "say why with --reason", id="an empty reason"),
        pytest.param(["--force", "Northsample", "--reason", "x" * 501], "longer than 500", id="a long reason"),
        pytest.param(["--force", "Northsample", "--reason", "On a day TBC."], 'says "TBC"', id="an unfinished reason"),
        pytest.param(
            ["--force", "Northsample", "--reason", "See OFFICIAL-SENSITIVE note."],
            'says "OFFICIAL-SENSITIVE"',
            id="a marked reason",
        ),
        pytest.param(["--force", "Northsample", "--reason", "{{ x }}"], "cannot show", id="a tag"),
        pytest.param(["--force", "Northsample", "--reason", "a\0b"], "cannot show", id="a control character"),
        pytest.param(["--force", "Cwm Enghraifft", "--reason", WHY], "--reason-welsh", id="no Welsh reason"),
        pytest.param(
            ["--force", "Northsampl", "--reason", WHY], 'did you mean "Northsample"?', id="a mistyped key"
        ),
        pytest.param(["--force", "Exampleton", "--reason", WHY], "nothing is published for", id="nothing published"),
        pytest.param(["--occasion", "first", "--reason", WHY], "several publications fit", id="more than one"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", ["withdraw", "correct"])
def test_what_cannot_be_done_is_told_and_changes_nothing(
    published: Path, command: str, arguments: list[str], message: str
) -> None:
    before = files(published), files(published, PAIR_FOLDER)
    done = respgen(published, command, *arguments)
    assert done.exit_code == 2
    assert message in done.output
    assert (files(published), files(published, PAIR_FOLDER)) == before


# --------------------------------------------------------------------------------------- what goes wrong


def test_a_folder_whose_record_cannot_be_read_is_not_published_again(project: Path) -> None:
    respgen(project, "withdraw", "--force", "Northsample", "--reason", WHY)
    record = project / "build" / "published" / FOLDER / "handover.json"
    record.write_text(record.read_text(encoding="utf-8").replace('"schema": 1', '"schema": 2'), encoding="utf-8")
    before = files(project)
    done = publishing.publish(on(project, CHANGED_ON), ALONE, pytest.fail, lambda done, of: None)
    assert [one.became for one in done.issued] == ["held back"]
    assert "cannot be read, so nobody knows whether this is live or withdrawn" in done.issued[0].reasons[0]
    assert files(project) == before


def test_a_withdrawal_that_was_interrupted_is_completed_by_another_one(project: Path) -> None:
    index = project / "build" / "published" / "Northsample" / "index.html"
    before = index.read_bytes()
    respgen(project, "withdraw", "--force", "Northsample", "--reason", WHY)
    after = index.read_bytes()
    assert b"withdrawn on" in after
    index.write_bytes(before)
    assert respgen(project, "withdraw", "--force", "Northsample", "--reason", WHY).exit_code == 2
    assert index.read_bytes() == after


def test_a_broken_page_template_does_not_keep_anything_on_the_website(project: Path) -> None:
    template = project / "templates" / "page.html.jinja"
    template.write_text(f"{template.read_text(encoding='utf-8')}{{{{ nosuch }}}}", encoding="utf-8")
    done = respgen(project, "withdraw", "--force", "Northsample", "--reason", WHY)
    assert done.exit_code == 0
    assert "'nosuch' is undefined" in done.output
    assert "the withdrawal cannot wait for that" in done.output
    assert WHY in files(project)[f"{NAME}.html"].decode()


def test_a_draft_that_is_saved_while_it_is_judged_is_judged_by_nobody(project: Path) -> None:
    settings = on(project, CHANGED_ON)
    (seen,) = (one for one in pipeline.run(settings).results if one.response.target == DRAFT)
    edit(project)
    with pytest.raises(RespgenError, match=f"somebody has saved {DRAFT} just now: start again"):
        judging._looked_at(settings, seen.response, seen.standing, None)


def test_a_folder_that_cannot_be_put_in_its_place_costs_no_other_publication(project: Path) -> None:
    shutil.rmtree(project / "build" / "published")
    (project / "build" / "published" / FOLDER).parent.mkdir(parents=True)
    (project / "build" / "published" / FOLDER).write_text("A person's own file.")
    done = publishing.publish(on(project, CHANGED_ON), {"occasion": "first"}, pytest.fail, lambda done, of: None)
    became = {one.responses[0].keys.force: one.became for one in done.issued}
    assert became["Northsample"] == "not made"
    assert became["Cwm Enghraifft"] == "ready"
    assert (project / "build" / "published" / "Cwm-Enghraifft" / "index.html").is_file()
    assert (project / "build" / "published" / FOLDER).read_text() == "A person's own file."


def test_a_hand_over_names_the_workbooks_and_what_is_known_of_the_draft(project: Path) -> None:
    said = stands(project)
    assert "inputs/northsample-office.xlsx" in [one.file for one in said.data]
    assert "templates/response-record.docx" in [one.file for one in said.data]
    assert [one.file for one in said.records] == [f"build/state/{DRAFT.removesuffix('.docx')}.json"]
