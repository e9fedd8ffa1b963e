"""Documents in Welsh: our words, the twin cells, what is planned, and what is compared."""

from __future__ import annotations

import dataclasses
import datetime
import string
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from respgen import document, records, responses, template
from respgen.errors import Finding
from respgen.model import Blocks, CellPlace, Gap, Text, Unreadable
from respgen.records import VOCABULARIES
from respgen.responses import Fields, Plan
from respgen.responses.telling import SHARED
from respgen.responses.words import CHOICES, WHATS, WORDS, blanks, language_of, names_welsh, with_article
from respgen.rules import welsh
from respgen.template import Template
from tests.project import CONFIG, KEYS, SAMPLE, Rows, records_of, template_of
from tests.tools import ROOT

WELSH = '@in word/styles.xml: w:lang w:val="en-GB" → w:lang w:val="cy-GB"\n'


def templates(twin: str = "{{ draft_notice }}") -> dict[str, Template]:
    return {"form": template_of("{{ draft_notice }}"), "form.cy": template_of(WELSH + twin, "form.cy")}


def rows(**changes: dict[str, object]) -> Rows:
    """The sample's rows in two languages, with these cells of a sheet's first row said otherwise."""
    said = {sheet: [dict(line) for line in lines] for sheet, lines in SAMPLE.items()}
    said["Forces"][0] |= {"languages": "en; cy"}
    for sheet, cells in changes.items():
        said.setdefault(sheet.replace("_", " "), [{}])[0].update(cells)  # type: ignore[arg-type]
    return said


def planned(said: Rows, held: dict[str, Template] | None = None) -> Plan:
    return responses.plan(records_of(said), CONFIG, templates() if held is None else held)


def in_welsh(said: Rows) -> Fields:
    ((_, twin),) = planned(said).pairs
    return twin.values


# --------------------------------------------------------------------------------------------------- our words


def filled(words: str) -> list[str]:
    return sorted({name for _, name, _, _ in string.Formatter().parse(words) if name})


def test_the_fixed_words_are_the_same_in_every_language_with_the_same_blanks() -> None:
    english = {name: filled(words) for name, words in WORDS["en"].items()}
    assert {name: filled(words) for name, words in WORDS["cy"].items()} == english
    assert [words for name, words in WORDS["cy"].items() if words == WORDS["en"][name]] == ["Logo", "{title}, {area}"]


def test_what_is_missing_has_the_same_blanks_in_welsh() -> None:
    assert {words: filled(words) for words in WHATS} == {words: filled(own) for words, own in WHATS.items()}


def test_every_choice_that_a_document_prints_has_its_welsh() -> None:
    printed = ("inspection kind", "kind", "status", "RAG", "addressee", "grade")
    assert {word for name in printed for word in VOCABULARIES[name]} - CHOICES.keys() == set()


def gaps_of(value: object) -> Iterator[Gap]:
    """Every gap of a response, whether a template would print it or not."""
    if isinstance(value, Text | Blocks):
        if value.gap:
            yield value.gap
    elif isinstance(value, tuple):
        for one in value:
            yield from gaps_of(one)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from gaps_of(getattr(value, field.name))


@pytest.mark.parametrize("kind", ["recommendation", "cause of concern", "area for improvement"])
@pytest.mark.parametrize("empty", [("Updates", "Chief officer", "Actions", "Commentary", "People"), ()], ids=str)
def test_whatever_a_gap_says_is_missing_is_said_in_welsh(kind: str, empty: tuple[str, ...]) -> None:
    """Of a project of which only the keys are known, with rows that say nothing else and without them."""
    said: Rows = {}
    for sheet, lines in rows(Documents={"occasion": "2025-26 Q1"}).items():
        form = next(form for form in records.FORMS if form.name == sheet)
        keys = [column for column in form.columns if column.attribute in form.key and column.attribute != "name"]
        kept = {column.header for column in keys} | {"languages", "template", "holder's title"}
        said[sheet] = [] if sheet in empty else [{one: words for one, words in lines[0].items() if one in kept}]
    said["Grades"] = [dict(KEYS)]
    for sheet in ("Recommendations", "Updates", "Actions"):
        for line in said[sheet]:
            line["kind"] = kind
    found = list(gaps_of(in_welsh(said)))
    assert len(found) > 40
    assert [gap for gap in found if gap.awaited.split(":")[0] == gap.english.split(":")[0] != "Logo"] == []


@pytest.mark.parametrize(
    ("languages", "named"),
    [
        (("en",), False),
        ((), False),
        (("en", "cy"), True),
        (("English and Welsh",), True),
        (("en, cy",), True),
        (("Cymraeg/Saesneg",), True),
        (("cy-GB",), True),
        (("cyan",), False),
    ],
    ids=str,
)
def test_languages_name_welsh_in_whatever_words(languages: tuple[str, ...], named: bool) -> None:
    assert names_welsh(languages) is named


def test_the_language_of_a_tag_is_one_that_has_words() -> None:
    assert [language_of(tag) for tag in ("cy-GB", "CY", "en-GB", "fr-FR", "")] == ["cy", "cy", "en", "en", "en"]


def test_an_article_fits_the_word_behind_it() -> None:
    assert with_article("y Prif Gwnstabl") == "y Prif Gwnstabl"
    assert with_article("oddi wrth y Is-gwnstabl") == "oddi wrth yr Is-gwnstabl"
    assert with_article("y heddlu") == "yr heddlu"


def test_blanks_of_broken_words_are_none() -> None:
    assert blanks("{number") is None
    assert blanks("{number} {number:>9}") != blanks("{number} {number}")


# --------------------------------------------------------------------------------------------------- the twin cells


def test_texts_and_prose_come_from_the_twin() -> None:
    said = in_welsh(
        rows(
            Forces={"force name (Welsh)": "Heddlu Sampl", "chief officer's title (Welsh)": "Prif Gwnstabl"},
            Updates={"heading (Welsh)": "Samplau", "text for publication (Welsh)": "Cymerir samplau."},
        )
    )
    assert said.force.name == "Heddlu Sampl"
    assert said.chief_officer.title == "Prif Gwnstabl"
    assert [block.text for block in said.applying[0].update.text.blocks] == ["Cymerir samplau."]
    assert said.applying[0].update.heading == "Samplau"
    assert said.applying[0].label == "Argymhelliad 1"


def test_english_documents_never_print_the_twin() -> None:
    said = rows(Recommendations={"printed as": "First one", "printed as (Welsh)": "Yr un cyntaf"})
    ((english, twin),) = planned(said).pairs
    assert english.values.applying[0].label == "First one"
    assert twin.values.applying[0].label == "Yr un cyntaf"


def test_a_text_without_its_welsh_is_a_gap_at_the_twin() -> None:
    said = rows(Updates={"text for publication (Welsh)": None})
    value = in_welsh(said).applying[0].update.text
    assert value.gap
    headers = list(said["Updates"][0])
    column = headers.index("text for publication (Welsh)") + 1
    assert value.gap.place == CellPlace("inputs/sample.xlsx", "Updates", f"{chr(64 + column)}2")
    assert value.gap.words == "[Diweddariad ar Argymhelliad 1: y Gymraeg i ddod oddi wrth y prif swyddog]"
    assert value.gap.told == "Update on Recommendation 1: Welsh awaited from the Chief Constable"
    assert value.gap.help == 'type the Welsh into this cell, column "text for publication (Welsh)"'


def test_without_a_column_for_the_welsh_the_gap_says_to_add_it() -> None:
    gap = in_welsh(rows()).inspection.title.gap
    assert gap
    assert gap.help == 'add the column "official title (Welsh)" to the sheet, and type the Welsh of this cell'
    assert gap.told == "Official title: Welsh missing in the register"
    assert str(gap.place).endswith("Inspections!B2")


def test_a_cell_that_is_empty_in_both_is_told_alike_for_both() -> None:
    said = rows(Commentary={"overall comments": None})
    ((english, twin),) = planned(said).pairs
    one, other = english.values.commentary.overall_comments.gap, twin.values.commentary.overall_comments.gap
    assert one
    assert other
    assert (one.told, one.place, one.help) == (other.told, other.place, other.help)
    assert other.words == "[Sylwadau cyffredinol: i ddod oddi wrth y swyddfa]"


def test_a_twin_that_nobody_can_read_is_told_where_it_stands() -> None:
    said = records_of(rows(Commentary={"initial response (Welsh)": "x"}))
    (row,) = said.commentary
    assert row.initial_response.welsh
    broken = replace(row.initial_response.welsh, said=Unreadable("#REF!", "a stored result"))
    mended = replace(said, commentary=(replace(row, initial_response=replace(row.initial_response, welsh=broken)),))
    ((_, twin),) = responses.plan(mended, CONFIG, templates()).pairs
    gap = twin.values.commentary.initial_response.gap
    assert gap
    assert gap.place == broken.place
    assert gap.told == "Initial response: cannot be read"


def test_one_cell_serves_both_for_names_and_addresses() -> None:
    said = in_welsh(rows(Documents={"addressee": "Sample House"}))
    assert said.holder.name == "A. Sample"
    assert said.office.contact == "Sample House\nSample Street"
    assert said.response.addressee == "Sample House"
    assert {sheet for sheet, _ in SHARED} == {"Forces", "People", "Documents", "Updates"}


def test_a_twin_of_what_serves_both_is_taken_where_there_is_one() -> None:
    assert in_welsh(rows(Forces={"contact lines (Welsh)": "Tŷ Sampl"})).office.contact == "Tŷ Sampl"


def test_what_is_never_published_needs_no_welsh() -> None:
    said = in_welsh(rows(Updates={"internal update": "Late.", "owner": "B. Sample"}))
    assert said.applying[0].update.owner == "B. Sample"
    assert [block.text for block in said.applying[0].update.internal.blocks] == ["Late."]
    said = in_welsh(rows(Updates={"internal update": "Late.", "internal update (Welsh)": "Hwyr."}))
    assert [block.text for block in said.applying[0].update.internal.blocks] == ["Hwyr."]


def test_choices_are_printed_in_welsh_and_compared_as_the_sheets_have_them() -> None:
    said = in_welsh(rows(Updates={"RAG": "amber"}))
    item = said.applying[0]
    assert item.update.status.words == "ar y gweill"
    assert item.update.status == "in progress"
    assert item.update.rag == "ambr"
    assert item.kind.words == "argymhelliad"
    assert item.kind == "recommendation"
    assert item.addressees == "prif gwnstabliaid"
    assert said.inspection.kind.words == "thematig"
    assert said.inspection.kind != "joint"


def test_dates_and_quarters_are_written_in_welsh() -> None:
    said = rows(Documents={"occasion": "2025-26 Q1"})
    values = in_welsh(said)
    assert values.inspection.published.long == "16 Mai 2025"
    assert values.occasion.name == "Ebrill i Fehefin 2025"
    assert values.occasion.last_day.short == "30 Meh 2025"


def test_a_closed_item_and_what_did_not_come_are_said_in_welsh() -> None:
    day = datetime.date(2025, 6, 6)
    said = rows(Updates={"status": "closed", "closed on": day, "text for publication": None})
    (block,) = in_welsh(said).applying[0].update.text.blocks
    assert block.text == "Caewyd ar 6 Mehefin 2025"
    silent = rows(Forces={"chief officer's title (Welsh)": "Prif Gwnstabl"}, Chief_officer={"introduction": None})
    (block,) = in_welsh(silent).chief_officer_comments.introduction.blocks
    assert block.text == "Ni ddaeth sylwadau i law oddi wrth y Prif Gwnstabl"


@pytest.mark.parametrize(
    ("title", "twin", "expected"),
    [
        ("Acting", None, "Prif Gwnstabl Gweithredol"),
        ("Temporary", None, "Prif Gwnstabl Dros Dro"),
        ("Acting", "Prif Gwnstabl Dros Dro", "Prif Gwnstabl Dros Dro"),
        ("Commissioner", "Comisiynydd", "Comisiynydd"),
    ],
)
def test_an_acting_title_is_put_together_as_welsh_has_it(title: str, twin: str | None, expected: str) -> None:
    said = rows(Forces={"chief officer's title (Welsh)": "Prif Gwnstabl"})
    said["People"][1] |= {"title": title, "title (Welsh)": twin}
    assert in_welsh(said).chief_officer.title == expected


def test_an_answer_without_its_welsh_stays_in_the_list_of_answers() -> None:
    said = rows(Recommendations={"kind": "area for improvement"}, Updates={"kind": "area for improvement"})
    said["Actions"][0]["kind"] = "area for improvement"
    said["Inspections"][0]["recommendations made"] = 0
    ((english, twin),) = planned(said).pairs
    assert [item.label.words for item in english.values.answered] == ["Area for improvement 1"]
    assert [item.label.words for item in twin.values.answered] == ["Maes i'w wella 1"]
    assert twin.values.answered[0].action.gap


def test_progress_is_told_in_welsh() -> None:
    said = in_welsh(rows(Documents={"occasion": "2025-26 Q1"}, Updates={"RAG": "amber"})).progress
    assert [one.status.words for one in said.statuses if one.count] == ["ar y gweill"]
    assert said.adds_up.words == "Mae'r ffigurau'n adio i'r cyfanswm, sef 1."
    assert said.none_closed.words == "Dim wedi'u cau yn y cyfnod Ebrill i Fehefin 2025"
    assert said.open[0].kind == "recommendation"
    assert said.recommendations == 1
    assert said.open[0].change.words == "Newydd yn y chwarter hwn"


# --------------------------------------------------------------------------------------------------- the glossary


def glossary(english: str, own: str, **more: dict[str, object]) -> Fields:
    return in_welsh(rows(Glossary={"expansion": english, "Welsh": own}, **more))


def test_a_row_of_the_glossary_serves_every_cell_that_says_just_its_words() -> None:
    assert glossary("Chief  constable", "Prif Gwnstabl").chief_officer.title == "Prif Gwnstabl"
    assert glossary("Inspectorate of Samples", "Arolygiaeth y Samplau").inspection.inspectorate.words.startswith("Arol")


def test_the_glossary_comes_before_our_own_words() -> None:
    assert glossary("in progress", "yn mynd rhagddo").applying[0].update.status.words == "yn mynd rhagddo"
    assert glossary("Recommendation {number}", "Argymhelliad rhif {number}").applying[0].label == "Argymhelliad rhif 1"
    assert glossary("None identified", "Dim").absent.areas_for_improvement.words == "Dim"


@pytest.mark.parametrize("own", ["Argymhelliad", "{nifer}", "{number", "{number.real}", "{number:>999999999}", "{}"])
def test_words_of_the_glossary_that_cannot_be_filled_are_not_taken(own: str) -> None:
    assert glossary("Recommendation {number}", own).applying[0].label == "Argymhelliad 1"


def test_what_no_word_file_can_hold_is_shown_wherever_the_glossary_has_it() -> None:
    assert glossary("None identified", "D\aim").absent.areas_for_improvement.words == "D\ufffdim"
    assert glossary("in progress", "ar\x00 y gweill").applying[0].update.status.words == "ar\ufffd y gweill"


def test_a_cells_own_welsh_comes_before_the_glossary() -> None:
    said = glossary("Inspectorate of Samples", "Geirfa", Inspections={"inspectorate (Welsh)": "Y gell"})
    assert said.inspection.inspectorate == "Y gell"


# --------------------------------------------------------------------------------------------------- what is planned


def test_one_row_plans_both_with_files_of_their_own() -> None:
    plan = planned(rows())
    folder = "build/drafts/Sampleshire/Sampleshire-sample-report-first-form"
    assert [one.target for one in plan.responses] == [f"{folder}.docx", f"{folder}.cy.docx"]
    assert [one.keys.template for one in plan.responses] == ["form", "form.cy"]
    assert plan.pairs == (plan.responses,)
    assert plan.untwinned == ()


def test_the_two_have_files_of_their_own_whatever_the_pattern() -> None:
    plan = responses.plan(records_of(rows()), replace(CONFIG, name="{template}-{force}"), templates())
    assert [one.name for one in plan.responses] == ["form-Sampleshire", "form-Sampleshire.cy"]
    plan = responses.plan(records_of(rows()), replace(CONFIG, name="{force}"), templates())
    assert [one.name for one in plan.responses] == ["Sampleshire", "Sampleshire.cy"]


def test_without_welsh_among_the_languages_the_twin_is_not_planned() -> None:
    assert len(planned(rows(Forces={"languages": "en"})).responses) == 1


def test_the_languages_are_those_on_the_day_of_the_response() -> None:
    said = rows(Forces={"languages": "en", "valid to": datetime.date(2025, 6, 30)})
    said["Forces"].append({**said["Forces"][0], "languages": "en; cy", "valid from": datetime.date(2025, 7, 1)})
    del said["Forces"][1]["valid to"]
    said["Documents"][0]["response date"] = datetime.date(2025, 6, 30)
    assert planned(said).pairs == ()
    said["Documents"][0]["response date"] = datetime.date(2025, 7, 1)
    assert len(planned(said).pairs) == 1


def test_a_template_without_a_twin_is_told() -> None:
    plan = planned(rows(), {"form": template_of("{{ draft_notice }}")})
    assert [(one.twin, one.row.cell, one.languages.cell) for one in plan.untwinned] == [("form.cy", "D2", "H2")]


def test_a_row_that_names_the_twin_plans_nothing() -> None:
    plan = planned(rows(Documents={"template": "Form.CY.docx"}))
    (row,) = plan.unplanned
    assert plan.responses == ()
    assert row.reason == '"Form.CY" is the Welsh twin of the template "form"'


def test_a_welsh_template_without_an_english_one_is_drawn_by_itself() -> None:
    held = {"ymateb.cy": template_of(WELSH + "{{ draft_notice }}", "ymateb.cy")}
    plan = planned(rows(Documents={"template": "ymateb.cy"}), held)
    assert [one.name for one in plan.responses] == ["Sampleshire-sample-report-first-ymateb.cy"]
    assert plan.responses[0].values.draft_notice == WORDS["cy"]["draft notice"]
    assert (plan.pairs, plan.untwinned) == ((), ())


# --------------------------------------------------------------------------------------------------- what is compared


@pytest.mark.parametrize(
    ("english", "own"),
    [
        ("By 31 December 2025", "Erbyn 31 Rhagfyr 2025"),
        ("on 1st May 2025", "ar 1af o Fai 2025"),
        ("in June 2025 and November 2025", "ym Mehefin 2025 a Thachwedd 2025"),
        ("in October 2025 and July 2026", "yn Hydref 2025 ac yng Ngorffennaf 2026"),
        ("12 March to 3 September", "12 Mawrth i 3 Fedi"),
        ("1,250 of 2,500, or 50%", "1,250 o 2,500, neu 50 y cant"),
        ("It may be May.", "Gallai fod yn Fai."),
        ("£38,000 and 1.5 hours", "£38,000 a 1.5 awr"),
        ("3a and 3b", "3a a 3b"),
    ],
)
def test_the_same_figures_are_the_same_in_both_languages(english: str, own: str) -> None:
    assert welsh._figures(english, False) == welsh._figures(own, True)
    assert welsh._figures(english, False).total() > 0 or "may" in english


@pytest.mark.parametrize(
    ("english", "own", "missing"),
    [
        ("16 May 2025", "16 Mawrth 2025", "16 May 2025"),
        ("16 May 2025", "15 Mai 2025", "16 May 2025"),
        ("2 and 2", "2", "2"),
        ("1,250", "1,205", "1250"),
    ],
)
def test_other_figures_are_told(english: str, own: str, missing: str) -> None:
    assert list((welsh._figures(english, False) - welsh._figures(own, True)).elements()) == [missing]


def test_every_month_is_known_in_every_form() -> None:
    forms = {"Ionawr", "Chwefror", "Mawrth", "Fawrth", "Ebrill", "Mai", "Fai", "Mehefin", "Fehefin", "Gorffennaf"}
    forms |= {"Orffennaf", "Ngorffennaf", "Awst", "Medi", "Fedi", "Hydref", "Tachwedd", "Dachwedd", "Nhachwedd"}
    forms |= {"Thachwedd", "Rhagfyr", "Ragfyr"}
    assert set(welsh._WELSH_MONTHS) == forms


def test_a_plan_without_pairs_has_nothing_to_say() -> None:
    plan = planned(rows(Forces={"languages": "en"}))
    found: list[Finding] = [one for rule in welsh.TWIN_RULES for one in rule.findings(plan)]
    assert found == []


def test_the_twin_of_each_shipped_template_prints_the_same_fields_in_the_same_order() -> None:
    twins = sorted((ROOT / "templates").glob("*.cy.docx"))
    assert twins
    for twin in twins:
        english = twin.with_name(twin.name.replace(".cy.docx", ".docx"))
        said = [_tags(path) for path in (english, twin)]
        assert said[0] == said[1], twin.name


def _tags(path: Path) -> list[str]:
    """The template's tags, without the filters that know English."""
    read = template.read(document.read(path.read_bytes(), path.name))
    return [tag.words.replace("|possessive", "") for tag in read.tags]
