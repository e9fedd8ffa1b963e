"""inputs/forces.xlsx: the 43 forces and who answers for each, against a table typed here."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import replace

import pytest

from respgen import config, pipeline, records, workbook
from respgen.model import Force, Records
from respgen.records import FORMS, fold
from respgen.responses.index import Index, ours
from tests.tools import ROOT

JUNE_2025 = datetime.date(2025, 6, 1)
JANUARY_2024 = datetime.date(2024, 1, 1)

PCC = ("PCC", "Police and Crime Commissioner", "Chief Constable", "en")
PFCC = ("PFCC", "Police, Fire and Crime Commissioner", "Chief Constable", "en")
WELSH = ("PCC", "Police and Crime Commissioner", "Chief Constable", "en cy")
FORCES = {
    "Avon and Somerset": PCC,
    "Bedfordshire": PCC,
    "Cambridgeshire": PCC,
    "Cheshire": PCC,
    "City of London": ("City of London", "Police Authority Board", "Commissioner", "en"),
    "Cleveland": PCC,
    "Cumbria": PFCC,
    "Derbyshire": PCC,
    "Devon and Cornwall": PCC,
    "Dorset": PCC,
    "Durham": PCC,
    "Dyfed-Powys": WELSH,
    "Essex": PFCC,
    "Gloucestershire": PCC,
    "Greater Manchester": ("mayor", "Mayor of Greater Manchester", "Chief Constable", "en"),
    "Gwent": WELSH,
    "Hampshire": PCC,
    "Hertfordshire": PCC,
    "Humberside": PCC,
    "Kent": PCC,
    "Lancashire": PCC,
    "Leicestershire": PCC,
    "Lincolnshire": PCC,
    "Merseyside": PCC,
    "Metropolitan": ("MOPAC", "Mayor of London", "Commissioner", "en"),
    "Norfolk": PCC,
    "North Wales": WELSH,
    "North Yorkshire": ("mayor", "Mayor of York and North Yorkshire", "Chief Constable", "en"),
    "Northamptonshire": PFCC,
    "Northumbria": PCC,
    "Nottinghamshire": PCC,
    "South Wales": WELSH,
    "South Yorkshire": ("mayor", "Mayor of South Yorkshire", "Chief Constable", "en"),
    "Staffordshire": PFCC,
    "Suffolk": PCC,
    "Surrey": PCC,
    "Sussex": PCC,
    "Thames Valley": PCC,
    "Warwickshire": PCC,
    "West Mercia": PCC,
    "West Midlands": PCC,
    "West Yorkshire": ("mayor", "Mayor of West Yorkshire", "Chief Constable", "en"),
    "Wiltshire": PCC,
}
"""On 1 June 2025: the kind of office, the holder's title, the chief officer's title, the languages."""


def said() -> Records:
    """What all the workbooks of inputs/ say."""
    settings = config.load(ROOT)
    files = sorted((ROOT / "inputs").glob("*.xlsx"))
    books = tuple(workbook.read(file, f"inputs/{file.name}") for file in files)
    return records.parse(records.recognise(books, settings), settings)


SAID = said()
INDEX = Index(SAID, {})


def row(force: str, day: datetime.date) -> Force:
    found = INDEX.force(fold(force), day)
    assert found is not None, f"nobody answers for {force} on {day}"
    return found


def told(found: Force) -> tuple[str | None, ...]:
    languages = " ".join(found.languages.known or ())
    return found.kind_of_office.known, found.holder_title.known, found.chief_officer_title.known, languages


def test_the_register_has_the_43_forces_in_the_order_of_the_alphabet() -> None:
    assert len(FORCES) == 43
    assert list(dict.fromkeys(one.force.known for one in SAID.forces)) == list(FORCES)


@pytest.mark.parametrize("force", FORCES)
def test_a_force_has_its_office_titles_and_languages(force: str) -> None:
    assert told(row(force, JUNE_2025)) == FORCES[force]


def test_there_are_so_many_offices_of_each_kind() -> None:
    kinds = Counter(row(force, JUNE_2025).kind_of_office.known for force in FORCES)
    assert kinds == {"PCC": 33, "PFCC": 4, "mayor": 4, "MOPAC": 1, "City of London": 1}


def test_the_chief_officer_is_a_commissioner_in_london_only() -> None:
    found = [force for force in FORCES if row(force, JUNE_2025).chief_officer_title.known == "Commissioner"]
    assert found == ["City of London", "Metropolitan"]


@pytest.mark.parametrize(
    ("force", "before"),
    {"South Yorkshire": PCC, "North Yorkshire": PFCC}.items(),
    ids=["South Yorkshire", "North Yorkshire"],
)
def test_an_office_that_became_a_mayor_s_was_another_until_6_may_2024(force: str, before: tuple[str, ...]) -> None:
    assert told(row(force, JANUARY_2024)) == told(row(force, datetime.date(2024, 5, 6))) == before
    assert told(row(force, datetime.date(2024, 5, 7))) == FORCES[force]


def test_no_other_office_has_changed() -> None:
    changed = [force for force in FORCES if row(force, JANUARY_2024) is not row(force, JUNE_2025)]
    assert changed == ["North Yorkshire", "South Yorkshire"]


def test_every_row_names_force_area_and_titles() -> None:
    """Only what the two documents do not say is blank: how their offices call themselves."""
    columns = ("name", "area", "area_in_sentence", "kind_of_office", "office_name", "short_name", "holder_title")
    blank = [
        (one.force.known, column) for one in SAID.forces for column in columns if getattr(one, column).said is None
    ]
    assert blank == [
        ("Staffordshire", "office_name"),
        ("West Midlands", "office_name"),
        ("West Midlands", "short_name"),
    ]


def test_nobody_is_named_and_nothing_is_said_beyond_the_two_documents() -> None:
    assert [(one.force.known, one.post.known, one.name.known) for one in SAID.people] == [
        ("Staffordshire", "holder", "Ben Adams"),
        ("Staffordshire", "chief officer", "Chris Noble"),
        ("West Midlands", "holder", "Simon Foster"),
        ("West Midlands", "contact", None),
    ]
    asked_for = [one for one in SAID.forces if one.contact_lines.said or one.other_formats.said or one.logo.said]
    assert [one.force.known for one in asked_for] == ["West Midlands"]


def test_ours_are_the_two_that_have_written_and_nothing_is_asked_of_the_others() -> None:
    settings = config.load(ROOT)
    mine = ("Staffordshire", "West Midlands")
    assert ours(SAID, settings) == mine
    assert ours(SAID, replace(settings, answers_for=("kent",))) == ("Kent",)
    found = pipeline.run(settings).findings
    register = [finding for finding in found if str(finding.place).startswith("inputs/forces.xlsx")]
    assert {finding.keys.force for finding in register} == set(mine)


def test_each_force_stands_in_one_place() -> None:
    for form in FORMS:
        if form.name in ("Forces", "People"):
            assert [place.file for place in SAID.sheets[form.name]] == ["inputs/forces.xlsx"]
