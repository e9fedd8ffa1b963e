"""config: respgen.toml → Config, or one sentence that says what is wrong with it."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from respgen import config
from respgen.config import Config, Copies, PreElection, Publish
from respgen.errors import RespgenError

TENTH = datetime.date(2025, 7, 10)


def written(folder: Path, text: str | bytes) -> Path:
    (folder / "respgen.toml").write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def loaded(folder: Path, text: str | bytes) -> Config:
    return config.load(written(folder, text), TENTH)


# ------------------------------------------------------------------------------------- what is said


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    assert loaded(tmp_path, "") == Config(
        project=tmp_path,
        as_at=TENTH,
        answers_for=(),
        inputs="inputs",
        templates="templates",
        drafts="build/drafts/{force}",
        name="{force}-{inspection}-{occasion}-{template}",
        state="build/state",
        answers_from=None,
        pre_election=(),
        milestones={"invite": 3, "comments-due": 28, "to-translation": 35, "to-commissioner": 42, "to-comms": 49},
        sheets={},
        columns={},
        words={},
        copies=Copies("", "", "", ""),
        published="build/published",
        publish=Publish("", ""),
    )


EVERYTHING = """
as-at = 2025-06-30
answers-for = ["Staffordshire", "West Midlands"]
answers-from = 2025-04-01

[milestones]
comments-due = 21

[[pre-election]]
from = 2028-03-27
to = 2028-05-04

[[pre-election]]
from = 2029-03-01
to = 2029-03-01
forces = ["Staffordshire"]

[folders]
inputs = "sheets/2025"
templates = "forms/"
state = "state"
published = "website/ready/"

[drafts]
folder = "drafts/{force}/{inspection}"
name = "{occasion} {template}"

[sheets]
"Tracker" = "Updates"
"Old" = "ignore"

[columns.Updates]
"Narrative" = "text for publication"

[words.status]
"ongoing" = "in progress"

[copies]
inspectorate = '''

Inspectorate of Samples\x20
  5 Sample Square
'''
home-secretary = "The Home Secretary"
inspectorate-email = " copies@inspectorate.example.org"
home-secretary-email = "copies@home.example.org"

[publish]
statement = "https://www.example.org/accessibility"
site = " https://www.example.org/inspections/ "
"""


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte-order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_everything_that_can_be_said_is_read(tmp_path: Path, mark: bytes, end: bytes) -> None:
    content = mark + EVERYTHING.encode().replace(b"\n", end)
    assert config.load(written(tmp_path, content)) == Config(
        project=tmp_path,
        as_at=datetime.date(2025, 6, 30),
        answers_for=("Staffordshire", "West Midlands"),
        answers_from=datetime.date(2025, 4, 1),
        milestones={"invite": 3, "comments-due": 21, "to-translation": 35, "to-commissioner": 42, "to-comms": 49},
        pre_election=(
            PreElection(datetime.date(2028, 3, 27), datetime.date(2028, 5, 4)),
            PreElection(datetime.date(2029, 3, 1), datetime.date(2029, 3, 1), ("Staffordshire",)),
        ),
        inputs="sheets/2025",
        templates="forms",
        drafts="drafts/{force}/{inspection}",
        name="{occasion} {template}",
        state="state",
        sheets={"Tracker": "Updates", "Old": "ignore"},
        columns={"Updates": {"Narrative": "text for publication"}},
        words={"status": {"ongoing": "in progress"}},
        copies=Copies(
            inspectorate="Inspectorate of Samples\n5 Sample Square",
            home_secretary="The Home Secretary",
            inspectorate_email="copies@inspectorate.example.org",
            home_secretary_email="copies@home.example.org",
        ),
        published="website/ready",
        publish=Publish("https://www.example.org/accessibility", "https://www.example.org/inspections/"),
    )


@pytest.mark.parametrize(
    ("text", "given", "expected"),
    [
        pytest.param("as-at = 2025-06-30", TENTH, TENTH, id="the command beats the file"),
        pytest.param("as-at = 2025-06-30", None, datetime.date(2025, 6, 30), id="the file beats today"),
        pytest.param("", TENTH, TENTH, id="the command alone"),
    ],
)
def test_findings_are_judged_as_at(
    tmp_path: Path, text: str, given: datetime.date | None, expected: datetime.date
) -> None:
    assert config.load(written(tmp_path, text), given).as_at == expected


def test_findings_are_judged_as_at_today_where_nobody_says_otherwise(tmp_path: Path) -> None:
    before = datetime.date.today()
    as_at = config.load(written(tmp_path, "")).as_at
    assert before <= as_at <= datetime.date.today()


# -------------------------------------------------------------------------------- what stops a run

WRONG = {
    "a text for a list": ('answers-for = "Kent"', 'answers-for should be a list of texts (["…", "…"]), and is "Kent"'),
    "a list of numbers": ("answers-for = [1]", 'answers-for should be a list of texts (["…", "…"])'),
    "a text for a date": (
        'as-at = "2025-07-10"',
        'as-at should be a date such as 2025-07-10, without quotation marks, and is "2025-07-10"',
    ),
    "a date with a time": (
        "as-at = 2025-07-10T12:00:00",
        'as-at should be a date such as 2025-07-10, without quotation marks, and is "2025-07-10 12:00:00"',
    ),
    "a truth for a date": (
        "as-at = true",
        "as-at should be a date such as 2025-07-10, without quotation marks, and is true",
    ),
    "a text for a table": ('folders = "inputs"', 'folders should be a table ([folders]), and is "inputs"'),
    "a number for a text": (
        "[folders]\ninputs = 5",
        'folders.inputs should be text in quotation marks ("…"), and is 5',
    ),
    "a number for a sheet": (
        "[sheets]\nTracker = 1",
        'sheets.Tracker should be text in quotation marks ("…"), and is 1',
    ),
    "a text for a sheet's columns": (
        '[columns]\nUpdates = "Narrative"',
        'columns.Updates should be a table ([columns.Updates]), and is "Narrative"',
    ),
    "a number for a word": (
        "[words.status]\nopen = 1",
        'words.status.open should be text in quotation marks ("…"), and is 1',
    ),
    "a misspelt key": ('answer-for = ["Kent"]', 'nothing is called "answer-for"; did you mean "answers-for"?'),
    "a misspelt table": (
        '[folder]\ninputs = "x"',
        'nothing is called "folder"; did you mean "folders"?',
    ),
    "a misspelt key in a table": (
        '[folders]\ninput = "x"',
        'nothing is called "folders.input"; did you mean "inputs"?',
    ),
    "an unknown key": (
        "zone = 1",
        'nothing is called "zone"; known are answers-for, answers-from, as-at, columns, copies, drafts, folders, '
        "milestones, pre-election, publish, sheets, words",
    ),
    "a milestone past the last day": (
        "[milestones]\ninvite = 56",
        "milestones.invite should be a number of days from 0 to 55, and is 56",
    ),
    "a milestone before the report": (
        "[milestones]\ninvite = -1",
        "milestones.invite should be a number of days from 0 to 55, and is -1",
    ),
    "a truth for a milestone": (
        "[milestones]\ninvite = true",
        "milestones.invite should be a number of days from 0 to 55, and is true",
    ),
    "a milestone of another name": (
        "[milestones]\ninvitation = 3",
        'nothing is called "milestones.invitation"; did you mean "invite"?',
    ),
    "a list for an address": (
        '[copies]\ninspectorate = ["a", "b"]',
        'copies.inspectorate should be text in quotation marks ("…"), and is ["a", "b"]',
    ),
    "a misspelt address": (
        '[copies]\nhome_secretary = "x"',
        'nothing is called "copies.home_secretary"; did you mean "home-secretary"?',
    ),
    "an e-mail address without its end": (
        '[copies]\ninspectorate-email = "copies@inspectorate"',
        'copies.inspectorate-email should be one e-mail address (…@….uk), and is "copies@inspectorate"',
    ),
    "two e-mail addresses": (
        '[copies]\nhome-secretary-email = "a@example.org, b@example.org"',
        'copies.home-secretary-email should be one e-mail address (…@….uk), and is "a@example.org, b@example.org"',
    ),
    "no address of a page": (
        '[publish]\nstatement = "our website"',
        'publish.statement should be an address such as https://…, and is "our website"',
    ),
    "publications among the drafts": (
        '[folders]\npublished = "build/drafts/ready"',
        'folders.published should be a folder of its own, and "build/drafts/ready" shares one with "build/drafts"',
    ),
    "publications around the state": (
        '[folders]\npublished = "Build"',
        'folders.published should be a folder of its own, and "Build" shares one with "build/state"',
    ),
    "one pre-election period for a list of them": (
        "[pre-election]\nfrom = 2028-03-27\nto = 2028-05-04",
        'pre-election should be a list of tables ([[pre-election]]), and is {"from": "2028-03-27", "to": "2028-05-04"}',
    ),
    "words for pre-election periods": (
        'pre-election = ["spring"]',
        "pre-election should be a list of tables ([[pre-election]])",
    ),
    "a pre-election period without its end": (
        "[[pre-election]]\nfrom = 2028-03-27",
        "pre-election[1].to is missing: it should be a date such as 2025-07-10",
    ),
    "a pre-election period of words": (
        '[[pre-election]]\nfrom = "spring"\nto = 2028-05-04',
        'pre-election[1].from should be a date such as 2025-07-10, without quotation marks, and is "spring"',
    ),
    "a pre-election period the wrong way round": (
        "[[pre-election]]\nfrom = 2028-05-04\nto = 2028-03-27",
        "pre-election[1]: 2028-05-04 is after 2028-03-27",
    ),
    "an unknown key of a pre-election period": (
        "[[pre-election]]\nfrom = 2028-03-27\nto = 2028-05-04\nforce = []",
        'nothing is called "pre-election[1].force"; did you mean "forces"?',
    ),
    "an unknown key in a table": ("[drafts]\nzzz = 1", 'nothing is called "drafts.zzz"; known are folder, name'),
}


@pytest.mark.parametrize(("text", "sentence"), WRONG.values(), ids=WRONG)
def test_what_is_not_understood_stops_the_run_in_a_sentence_that_names_it(
    tmp_path: Path, text: str, sentence: str
) -> None:
    with pytest.raises(RespgenError) as stopped:
        loaded(tmp_path, text)
    assert str(stopped.value) == f"respgen.toml: {sentence}"


@pytest.mark.parametrize("given", [None, TENTH], ids=["without", "with"])
def test_a_wrong_day_in_the_file_is_told_whatever_the_command_says(tmp_path: Path, given: datetime.date | None) -> None:
    with pytest.raises(RespgenError, match="as-at should be a date"):
        config.load(written(tmp_path, "as-at = 1"), given)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param(b"as-at = ", "respgen.toml is not TOML: Invalid value (at end of document)", id="broken off"),
        pytest.param(b"a b", "respgen.toml is not TOML: Expected '=' after a key", id="no TOML"),
        pytest.param(b"as-at = 2025-02-30", "respgen.toml is not TOML: Invalid date", id="30 February"),
        pytest.param(b'as-at = 1\nas-at = "x"', "respgen.toml is not TOML: Cannot overwrite a value", id="twice"),
        pytest.param(b"x = " + b"9" * 5000, "respgen.toml is not TOML: ", id="a number beyond measure"),
        pytest.param(
            b'[sheets]\n"T\xe9" = "Updates"',
            "respgen.toml is not UTF-8: save it again with the encoding UTF-8",
            id="Latin-1",
        ),
        pytest.param(
            "as-at = 2025-07-10".encode("utf-16"),
            "respgen.toml is not UTF-8: save it again with the encoding UTF-8",
            id="UTF-16",
        ),
    ],
)
def test_a_file_that_is_no_toml_stops_the_run(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(RespgenError) as stopped:
        loaded(tmp_path, content)
    assert str(stopped.value).startswith(sentence)
    assert "\n" not in str(stopped.value)


@pytest.mark.parametrize("folder", ["", "nowhere"], ids=["no file", "no folder"])
def test_a_missing_file_stops_the_run(tmp_path: Path, folder: str) -> None:
    with pytest.raises(RespgenError, match=r"^respgen\.toml cannot be read: No such file or directory$"):
        config.load(tmp_path / folder)


# -------------------------------------------------------------------------------- paths and patterns


@pytest.mark.parametrize(
    "key", ["folders.inputs", "folders.templates", "folders.state", "folders.published", "drafts.folder"]
)
@pytest.mark.parametrize(
    "path", ["/etc", "../elsewhere", "a/../../b", "..", ".", "", "/", "a//b", r"C:\drafts", "C:/drafts", r"a\b", "a?"]
)
def test_a_path_that_leads_out_of_the_project_stops_the_run(tmp_path: Path, key: str, path: str) -> None:
    table, name = key.split(".")
    with pytest.raises(RespgenError) as stopped:
        loaded(tmp_path, f"[{table}]\n{name} = '{path}'")
    assert str(stopped.value) == (
        f'respgen.toml: {key} should be a path inside the project, written with "/" and without .. or <>:"\\|?*, '
        f'and is "{path.rstrip("/")}"'
    )


@pytest.mark.parametrize("path", ["a", "a/b", "a b/ć", "a..b", ".hidden", "{force}/{inspection}"])
def test_a_path_inside_the_project_is_taken(tmp_path: Path, path: str) -> None:
    assert loaded(tmp_path, f"[drafts]\nfolder = '{path}'").drafts == path


@pytest.mark.parametrize("name", ["a/{force}", "../{force}", r"a\{force}", "{force}:{occasion}", ""])
def test_a_name_that_is_no_file_name_stops_the_run(tmp_path: Path, name: str) -> None:
    with pytest.raises(RespgenError, match=r"drafts\.name should be"):
        loaded(tmp_path, f"[drafts]\nname = '{name}'")


@pytest.mark.parametrize(
    "pattern",
    [
        "{title}", "{}", "{0}", "{force", "force}", "{force.__class__}", "{force.title}", "{force[0]}", "{force!r}",
        "{force:>10}", "{force:d}", "{force:{title}}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("key", ["folder", "name"])
def test_a_pattern_that_cannot_be_filled_stops_the_run(tmp_path: Path, key: str, pattern: str) -> None:
    with pytest.raises(RespgenError) as stopped:
        loaded(tmp_path, f"[drafts]\n{key} = '{pattern}'")
    assert str(stopped.value) == (
        f'respgen.toml: drafts.{key} "{pattern}" cannot be filled: only {{force}}, {{inspection}}, {{occasion}} and '
        "{template} stand in braces"
    )


# ------------------------------------------------------------------------------ where the project is


def test_the_project_is_found_from_any_folder_in_it(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "inputs" / "2025").mkdir(parents=True)
    assert [config.find(folder) for folder in (tmp_path, tmp_path / "inputs", tmp_path / "inputs" / "2025")] == [
        tmp_path
    ] * 3


def test_the_nearest_project_is_found(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "inner" / "inputs").mkdir(parents=True)
    written(tmp_path / "inner", "")
    assert config.find(tmp_path / "inner" / "inputs") == tmp_path / "inner"


def test_a_folder_called_respgen_toml_is_no_project(tmp_path: Path) -> None:
    written(tmp_path, "")
    (tmp_path / "inner" / "respgen.toml").mkdir(parents=True)
    assert config.find(tmp_path / "inner") == tmp_path


def test_a_folder_in_no_project_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(RespgenError) as stopped:
        config.find(tmp_path)
    assert str(stopped.value) == (
        f"there is no respgen.toml in {tmp_path} or above it: go to the project's folder, or name it with --project"
    )
