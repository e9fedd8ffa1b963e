"""report: what concerns a document, and what is told in one line."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from respgen import config, pipeline, report
from respgen.drafts import Outcome
from respgen.errors import Finding, Severity
from respgen.model import FilePlace, Gap, Keys, Place, Standing
from respgen.report import status
from respgen.responses import touches
from respgen.rules.drafts import outdated_draft
from tests.sample import SAMPLES

RESULTS = list(pipeline.run(config.load(SAMPLES)).results)
# One about a force as a whole.
FIRST = RESULTS[0].response
RESULTS.append(replace(RESULTS[0], response=replace(FIRST, keys=replace(FIRST.keys, inspection=""))))


INPUTS = FilePlace("inputs")


def finding(keys: Keys, name: str = "strange", place: Place = INPUTS) -> Finding:
    return Finding("S999", name, Severity.BLOCK, place, "It is strange.", keys=keys)


def typed(*keys: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["", "other", *keys, *(key.upper() for key in keys), *(f" {key}" for key in keys)])


known = {
    name: sorted({getattr(result.response.keys, name) for result in RESULTS})
    for name in ("force", "inspection", "occasion", "template")
}


@given(st.lists(st.builds(Keys, **{name: typed(*keys) for name, keys in known.items()})))
def test_each_finding_is_told_with_every_document_that_it_touches(keys: list[Keys]) -> None:
    findings = [finding(one) for one in keys]
    of_each, general = status.shared_out(RESULTS, findings)
    assert of_each == [[one for one in findings if touches(one.keys, result.response)] for result in RESULTS]
    assert general == [one for one in findings if not any(touches(one.keys, r.response) for r in RESULTS)]


def test_the_gaps_that_an_unread_workbook_or_a_closed_folder_may_fill_are_one_line() -> None:
    for place in (FilePlace("inputs/MORE.XLSX"), FilePlace("inputs/locked")):
        gaps = tuple(Gap(f"{what}: cannot be read", place, "mend it", Keys()) for what in ("One", "Two", "Three"))
        result = replace(RESULTS[0], gaps=gaps, outcome=Outcome("drawn", "x.docx"))
        told = ["x.docx: drawn", "  lacks 3:", f"  {place}  One: cannot be read; and 2 more"]
        assert report.build_text([result], []).splitlines() == told


def test_a_draft_that_was_handed_on_is_out_of_date_only_when_its_data_changed() -> None:
    approved = replace(FIRST, state="approved")
    standing = Standing(FIRST.target, there=True, stale="respgen 0.2.0 draws differently", same_data=True)
    assert list(outdated_draft.findings((approved, standing))) == []
    (found,) = outdated_draft.findings((approved, replace(standing, stale="inputs/x.xlsx changed", same_data=False)))
    assert (
        found.message
        == "the draft is out of date: inputs/x.xlsx changed. It is left as it is, since its state is approved"
    )
