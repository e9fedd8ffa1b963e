"""What a row of Decisions settles, and what a fingerprint is made of."""

from __future__ import annotations

import datetime
import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from respgen import decision_sheet, decisions, report, responses
from respgen.decisions import fingerprint, unsettled
from respgen.errors import Finding, RespgenError, Severity
from respgen.model import FilePlace, Keys
from respgen.publication.opened import Open
from tests.project import CONFIG, KEYS, SAMPLE, Rows, Said, records_of, template_of

PLAN = responses.plan(records_of(SAMPLE), CONFIG, {"form": template_of("{{ draft_notice }}")}).responses
ASK = Finding(
    "L878", "unchecked-translation", Severity.ASK, FilePlace("x"), "does it?", "A word.", "read", PLAN[0].keys
)
ROW = {
    "code": "L878",
    "fingerprint": fingerprint("L878", "A word."),
    "decision": "accepted",
    "name": "A. Sample",
}


def left(finding: Finding, *rows: dict[str, str]) -> tuple[Finding, ...]:
    said: Rows = {**SAMPLE, "Decisions": [dict(row) for row in rows]}
    return unsettled([finding], records_of(said).decisions, PLAN)


def test_a_fingerprint_is_cut_from_the_hash_of_code_and_words() -> None:
    digest = hashlib.sha256(b"L878\nA word.").hexdigest()
    found = fingerprint("L878", "A word.")
    assert len(found) == 12
    assert found in digest
    assert digest[: digest.index(found)].isdigit() or digest.startswith(found)


@given(st.text(), st.text())
def test_a_fingerprint_is_never_taken_for_a_number(code: str, words: str) -> None:
    found = fingerprint(code, words)
    assert len(found) == 12
    assert found[0] in "abcdef"


def test_blanks_do_not_count_in_a_fingerprint_and_everything_else_does() -> None:
    assert fingerprint("L878", " A \n word.\t") == fingerprint("l878", "A word.")
    others = {fingerprint("L878", words) for words in ("A word", "a word.", "Aword.")} | {
        fingerprint("L877", "A word.")
    }
    assert len({*others, fingerprint("L878", "A word.")}) == 5


def test_what_nobody_decided_is_left_and_an_ask_says_how_it_is_accepted() -> None:
    (finding,) = left(ASK)
    told = f'to accept: Decisions, code L878, fingerprint {ROW["fingerprint"]}, decision "accepted", and a name'
    assert finding == replace(ASK, help=f"read; {told}")
    warning = replace(ASK, severity=Severity.WARNING)
    assert left(warning) == (warning,)


@pytest.mark.parametrize("severity", list(Severity))
def test_only_warnings_and_asks_are_settled(severity: Severity) -> None:
    finding = replace(ASK, severity=severity)
    settled = severity in (Severity.WARNING, Severity.ASK)
    assert left(finding, ROW) == (() if settled else (finding,))


@pytest.mark.parametrize(
    "response",
    ["", PLAN[0].name, f"{PLAN[0].name}.docx", PLAN[0].name.upper(), f"{PLAN[0].name}.cy"],
    ids=["all", "its name", "with the ending", "in capitals", "its twin"],
)
def test_a_decision_counts_for_all_documents_or_for_the_one_that_it_names(response: str) -> None:
    assert left(ASK, ROW | {"response": response}) == ()


def test_the_second_of_two_decisions_on_the_same_words_counts_too() -> None:
    assert left(ASK, ROW | {"response": "another"}, ROW | {"response": PLAN[0].name}) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"code": "L877"},
        {"fingerprint": "abcdef123456"},
        {"name": ""},
        {"decision": ""},
        {"decision": "not accepted"},
        {"decision": "rejected"},
        {"decision": "accepted? no"},
        {"decision": "agreement outstanding"},
        {"response": "another-document"},
    ],
    ids=str,
)
def test_a_decision_on_something_else_or_of_nobody_settles_nothing(change: dict[str, str]) -> None:
    assert len(left(ASK, ROW | change)) == 1


def test_a_decision_that_names_a_document_settles_nothing_that_touches_no_document() -> None:
    finding = replace(ASK, keys=Keys())
    assert len(left(finding, ROW | {"response": PLAN[0].name})) == 1
    assert left(finding, ROW) == ()


def test_json_shows_the_fingerprint_of_what_people_settle() -> None:
    shown = {severity: report.finding_json(replace(ASK, severity=severity)).get("fingerprint") for severity in Severity}
    assert {severity for severity, found in shown.items() if found} == set(decisions.SETTLED_BY_PEOPLE)
    assert shown[Severity.ASK] == ROW["fingerprint"]


def test_the_name_of_a_document_is_that_of_its_file() -> None:
    assert PLAN[0].name == f"{KEYS['force']}-{KEYS['inspection']}-first-form"


# ------------------------------------------------------------------------------------------- releases

BLOCK = replace(ASK, code="P903", severity=Severity.BLOCK, words="It is TBC.")
RELEASE = {
    "code": "P903",
    "fingerprint": fingerprint("P903", "It is TBC."),
    "decision": "released",
    "name": "A. Sample",
    "reason": "It is quoted.",
}


@pytest.mark.parametrize("decision", ["released", "Release", "RELEASED by A.S."])
def test_a_block_is_released_by_a_name_with_a_reason(decision: str) -> None:
    assert left(BLOCK, RELEASE | {"decision": decision}) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "accepted"},
        {"decision": "not released"},
        {"decision": "release refused"},
        {"name": ""},
        {"reason": ""},
        {"fingerprint": "abc"},
    ],
    ids=str,
)
def test_without_the_word_a_name_and_a_reason_a_block_stays(change: dict[str, str]) -> None:
    assert left(BLOCK, RELEASE | change) == (BLOCK,)


@pytest.mark.parametrize("code", sorted(decisions.NEVER_RELEASED))
def test_what_nobody_can_release_stays(code: str) -> None:
    row = RELEASE | {"code": code, "fingerprint": fingerprint(code, "It is TBC.")}
    assert len(left(replace(BLOCK, code=code), row)) == 1


def test_an_error_is_never_released() -> None:
    error = replace(BLOCK, severity=Severity.ERROR)
    assert left(error, RELEASE) == (error,)


def test_a_release_in_vain_is_told_with_its_finding() -> None:
    said: Rows = {**SAMPLE, "Decisions": [dict(RELEASE | {"reason": ""})]}
    rows = records_of(said).decisions
    assert [(row.name.known, found) for row, found in decisions.vain(rows, [BLOCK])] == [("A. Sample", BLOCK)]
    assert list(decisions.vain(rows, [ASK])) == []


def test_what_is_about_no_words_is_known_by_its_place() -> None:
    one, other = (replace(BLOCK, words="", place=FilePlace(file)) for file in ("a.xlsx", "b.xlsx"))
    assert decisions.fingerprint_of(one) != decisions.fingerprint_of(other)
    row = RELEASE | {"fingerprint": decisions.fingerprint_of(one)}
    assert left(one, row) == ()
    assert left(other, row) == (other,)


# ------------------------------------------------------------------------------------------ approvals


def approved_by(*rows: dict[str, str], words: str = "All words.") -> list[str | None]:
    """Who approves a draft of these words, for the author and the commissioner."""
    said: Rows = {**SAMPLE, "Decisions": [dict(row) for row in rows]}
    found = decisions.approvals(("author", "commissioner"), words, records_of(said).decisions, PLAN[0])
    return [one.decision.name.known if one.decision else None for one in found]


AUTHOR = {
    "code": "author",
    "fingerprint": fingerprint("author", "All words."),
    "decision": "approved",
    "name": "C. Second",
}


def test_an_approval_is_given_for_all_words_and_lapses_with_one() -> None:
    assert approved_by(AUTHOR) == ["C. Second", None]
    assert approved_by(AUTHOR, words="All other words.") == [None, None]


@pytest.mark.parametrize(
    "change",
    [
        {"decision": "seen"},
        {"decision": "approval withheld"},
        {"decision": "released"},
        {"name": ""},
        {"response": "another"},
        {"code": "comms"},
    ],
    ids=str,
)
def test_what_is_no_approval_of_that_draft_is_none(change: dict[str, str]) -> None:
    assert approved_by(AUTHOR | change) == [None, None]


@pytest.mark.parametrize("name", ["", PLAN[0].name, f"{PLAN[0].name}.docx"])
def test_an_approval_may_name_its_draft(name: str) -> None:
    assert approved_by(AUTHOR | {"response": name}) == ["C. Second", None]


# -------------------------------------------------------------------------------------------- lapsed


def test_a_decision_lapses_when_nothing_has_its_words_any_more() -> None:
    rows = records_of({**SAMPLE, "Decisions": [dict(ROW)]}).decisions
    prints = {("L878", ROW["fingerprint"])}
    assert list(decisions.lapsed(rows, prints, {"L878"})) == []
    assert list(decisions.lapsed(rows, (), {"L878"})) == list(rows)
    assert list(decisions.lapsed(rows, (), {"L877"})) == []


def test_a_row_that_is_still_to_be_initialled_is_no_decision() -> None:
    waiting: dict[str, Said] = {"code": "L878", "fingerprint": ROW["fingerprint"], "decision": "", "name": ""}
    assert records_of({**SAMPLE, "Decisions": [waiting]}).decisions == ()
    assert len(records_of({**SAMPLE, "Decisions": [waiting | {"reason": "soon"}]}).decisions) == 1


# ----------------------------------------------------------------------------------------- the sheet

ONE = Open("a-draft", "L811", "abcdef123456", "Has somebody compared it?", "inputs/a.xlsx:A!B2", "=1+1")
TWO = Open("", "author", "fedcba654321", "Is it approved?", "build/drafts/a-draft.docx", "")


def cells(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(path).worksheets[0].iter_rows()]


def put(path: Path, *waiting: Open) -> decision_sheet.Written:
    return decision_sheet.put(path, waiting)


def test_what_is_open_is_written_as_text_with_all_that_a_person_has_to_know(tmp_path: Path) -> None:
    path = tmp_path / "open.xlsx"
    assert put(path, ONE, TWO) == decision_sheet.Written(2, 0)
    assert cells(path) == [
        [
            "response", "code", "fingerprint", "decision", "name", "date", "reason",
            "what was found", "where", "words",
        ],
        ["a-draft", "L811", "abcdef123456", None, None, None, None, *(ONE.told, ONE.where, "=1+1")],
        [None, "author", "fedcba654321", None, None, None, None, TWO.told, TWO.where, None],
    ]  # fmt: skip
    sheet = load_workbook(path).worksheets[0]
    assert sheet.title == "Decisions"
    assert {sheet["C2"].data_type, sheet["J2"].data_type} == {"s"}
    assert {sheet["A2"].number_format, sheet["C2"].number_format} == {"@"}


def test_what_people_filled_in_stays_and_the_rest_is_what_is_open_now(tmp_path: Path) -> None:
    path = tmp_path / "open.xlsx"
    put(path, ONE, TWO)
    book = load_workbook(path)
    day = datetime.datetime(2025, 7, 2)
    for column, said in zip("DEFG", ("accepted", "C. Second", day, "=looked"), strict=True):
        cell = book.worksheets[0][f"{column}2"]
        cell.value = said
        cell.data_type = "s" if said == "=looked" else cell.data_type
    book.save(path)
    three = replace(TWO, code="comms")
    assert put(path, ONE, three) == decision_sheet.Written(1, 1)
    _, kept, waiting = cells(path)
    assert kept[:7] == ["a-draft", "L811", "abcdef123456", "accepted", "C. Second", day, "=looked"]
    assert waiting[1] == "comms"
    # Nothing is open any more: what was decided stays all the same.
    assert put(path) == decision_sheet.Written(0, 1)
    assert len(cells(path)) == 2


def test_a_sheet_that_would_be_the_same_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "open.xlsx"
    put(path, ONE)
    before = path.read_bytes()
    put(path, ONE)
    assert path.read_bytes() == before


def book_of(path: Path, name: str, rows: Sequence[Sequence[object]], more: str = "") -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    if more:
        book.create_sheet(more)["A1"] = "words"
    book.save(path)


@pytest.mark.parametrize(
    ("name", "rows", "more"),
    [
        ("Updates", [decision_sheet.HEADERS], ""),
        ("Decisions", [decision_sheet.HEADERS[:7]], ""),
        ("Decisions", [decision_sheet.HEADERS], "Notes"),
        ("Decisions", [decision_sheet.HEADERS, [*[""] * 10, "beside"]], ""),
        ("Decisions", [decision_sheet.HEADERS, ["=A1"]], ""),
        ("Decisions", [], ""),
    ],
    ids=["another sheet", "an office's own sheet", "two sheets", "one more column", "a formula", "nothing"],
)
def test_a_workbook_that_holds_something_else_is_never_overwritten(
    tmp_path: Path, name: str, rows: Sequence[Sequence[object]], more: str
) -> None:
    path = tmp_path / "open.xlsx"
    book_of(path, name, rows, more)
    before = path.read_bytes()
    with pytest.raises(RespgenError, match="holds something else than a sheet that respgen wrote: give another name"):
        put(path, ONE)
    assert path.read_bytes() == before


def test_a_file_of_another_kind_or_in_no_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "words.xlsx").write_bytes(b"words")
    (tmp_path / "folder.xlsx").mkdir()
    for name, told in {
        "open.csv": "should end in .xlsx",
        "nowhere/open.xlsx": "there is no folder",
        "words.xlsx": "holds something else",
        "folder.xlsx": "is a folder: name a file",
    }.items():
        with pytest.raises(RespgenError, match=told):
            put(tmp_path / name, ONE)
    assert (tmp_path / "words.xlsx").read_bytes() == b"words"


@pytest.mark.parametrize(("lock", "program"), [("~$open.xlsx", "Excel"), (".~lock.open.xlsx#", "LibreOffice")])
def test_a_sheet_that_somebody_has_open_is_left_alone(tmp_path: Path, lock: str, program: str) -> None:
    put(tmp_path / "open.xlsx", ONE)
    before = (tmp_path / "open.xlsx").read_bytes()
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(RespgenError, match=f"is open in {program}: close it there, and start again"):
        put(tmp_path / "open.xlsx", TWO)
    assert (tmp_path / "open.xlsx").read_bytes() == before


WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["=1+1", "_x0041_", "'quoted", "1e5", "00123", "a\r\nb", "\x00\x0b", "TRUE", "#N/A", "@SUM(1)"]
)


@given(st.lists(WORDS, min_size=3, max_size=3))
def test_whatever_the_words_are_the_sheet_is_read_back_as_it_was_written(words: list[str]) -> None:
    waiting = replace(ONE, told=words[0], where=words[1], words=words[2])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "open.xlsx"
        assert put(path, waiting) == decision_sheet.Written(1, 0)
        before = path.read_bytes()
        assert put(path, waiting) == decision_sheet.Written(1, 0)
        assert path.read_bytes() == before
