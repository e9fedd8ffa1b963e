"""What a row of Decisions settles, and what a fingerprint is made of."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import decisions, report, responses
from respgen.decisions import fingerprint, unsettled
from respgen.errors import Finding, Severity
from respgen.model import FilePlace, Keys
from tests.project import CONFIG, KEYS, SAMPLE, Rows, records_of, template_of

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
