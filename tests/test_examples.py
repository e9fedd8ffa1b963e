"""responses.examples and their listing: each field with what it says in the first document that says something."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from respgen import config, pipeline
from respgen.errors import RespgenError
from respgen.model import CellPlace, Keys
from respgen.report import fields as listing
from respgen.responses import Fields, table
from respgen.responses.examples import Example, examples
from tests.project import SAMPLE, Rows, fields_of
from tests.sample import SAMPLES

PLANNED = [result.response for result in pipeline.run(config.load(SAMPLES)).results]
FIRST, SECOND = Keys("first"), Keys("second")
LEAVES = [field for field in table().values() if field.type not in ("record", "list", "flag")]


def without(sheet: str, **cells: str) -> Fields:
    """The fields of the sample, of which these cells of the sheet's rows are replaced."""
    rows: Rows = {**SAMPLE, sheet: [{**row, **cells} for row in SAMPLE[sheet]]}
    return fields_of(rows)


def test_without_responses_every_field_has_an_example_that_is_made_up() -> None:
    shown = examples(())
    assert {shown[field.name].source for field in LEAVES} == {"made up"}
    assert [field.name for field in LEAVES if not shown[field.name].words] == []


def test_every_example_is_what_the_field_says_in_that_document() -> None:
    shown = examples((one.keys, one.values) for one in PLANNED)
    by_keys = {one.keys: one.values for one in PLANNED}
    direct = [field for field in LEAVES if "[]" not in field.name and field.type == "text"]
    for field in direct:
        example = shown[field.name]
        value: Any = by_keys[example.keys]
        for name in field.name.split("."):
            value = getattr(value, name)
        assert (value.words, value.place if value.gap is None else value.gap.place) == (example.words, example.place)


def test_the_first_document_in_which_somebody_said_something_comes_first() -> None:
    empty, full = without("Chief officer", introduction="", **{"next steps": ""}), without("Updates", status="closed")
    shown = examples([(FIRST, empty), (SECOND, full)])
    assert shown["force.name"].keys == FIRST
    assert shown["chief_officer_comments.introduction"].words == "Welcome."
    assert shown["chief_officer_comments.introduction"].keys == SECOND
    assert shown["recommendations[].update.status"].words == "in progress"


def test_a_stand_in_is_rather_shown_than_a_gap_and_a_gap_than_the_table() -> None:
    gap = replace(fields_of(SAMPLE), grades=())
    shown = examples([(FIRST, gap)])
    assert shown["absent.grades"] == Example("Not graded (thematic inspection)", "stand-in", FIRST)
    assert shown["response.salutation"].source == "missing"
    assert shown["response.salutation"].words.startswith("[Salutation: awaited from")
    assert isinstance(shown["response.salutation"].place, CellPlace)
    assert shown["grades[].grade"] == Example("requires improvement", "made up")


def test_of_a_list_the_first_member_with_a_value_is_shown() -> None:
    said = fields_of(SAMPLE)
    (item,) = said.recommendations
    none = replace(item, area=replace(item.area, gap=None, words=""))
    some = replace(item, area=replace(item.area, gap=None, words="Custody"))
    shown = examples([(FIRST, replace(said, recommendations=(none, some, item)))])
    assert shown["recommendations[].area"].words == "Custody"
    assert shown["recommendations"].words == "3 of them"


def test_nothing_is_wider_than_a_terminal_and_each_field_is_there_once() -> None:
    shown = examples((one.keys, one.values) for one in PLANNED)
    for planned in ([], [one.keys for one in PLANNED]):
        lines = listing.text(listing.chosen(""), shown, planned).splitlines()
        assert [line for line in lines if len(line) > 80] == []
        named = [line.split(" (")[0] for line in lines if line[:1].strip() and " (" in line]
        dates = [name for name in table() if f"{name}.long" in table()]
        assert sorted(name for name in named if name in table()) == sorted(set(table()) - set(dates))


@pytest.mark.parametrize(
    ("pattern", "first", "number"),
    [
        ("draft_notice", "draft_notice", 1),
        ("holder", "holder", 6),
        ("grades", "grades", 3),
        ("grades[]", "grades", 3),
        ("grades[].area", "grades[].area", 1),
        ("inspection.published", "inspection.published", 3),
        ("*.pronoun", "holder.pronoun", 5),
        ("*", "draft_notice", len(table())),
        ("", "draft_notice", len(table())),
    ],
)
def test_a_name_narrows_the_list(pattern: str, first: str, number: int) -> None:
    found = listing.chosen(pattern)
    assert (found[0].name, len(found)) == (first, number)


@pytest.mark.parametrize("pattern", ["hold", "item.label", "[", "(", "*zz*", "grades[]["])
def test_a_name_that_there_is_not_is_refused(pattern: str) -> None:
    with pytest.raises(RespgenError, match="no field is called"):
        listing.chosen(pattern)
