"""No text changes on its way from a cell through any kind of tag into a document, and what comes out is sound."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respgen import prose, render
from respgen.model import FORBIDDEN, Block, Run
from respgen.responses import Fields
from tests import structure, tools
from tests.drawing import read
from tests.project import SAMPLE, fields_of, template_of

HARD = st.sampled_from(
    [
        *"& < > \" ' {{ }} {% %} {# ]]> &amp; <w:p> \\ [ ]( \u200b é 𝒳 ﷺ •".split(),
        *["\u00a0", "- ", "1. ", "\n", "\n\n", "\t", "  ", "• "],
    ]
)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
TYPED = st.lists(HARD | WORDS, max_size=14).map("".join).filter(lambda text: not FORBIDDEN.search(text))
LINES = st.lists(st.tuples(st.sampled_from(["", "- ", "  - ", "1. ", "2) ", "   ", "    1. "]), TYPED), max_size=8).map(
    lambda made: "\n".join(marker + text for marker, text in made)
)
PROSE = st.lists(st.tuples(LINES, st.booleans(), st.booleans(), st.booleans()), max_size=3)

EVERY_TAG = render.compile(
    template_of(
        "@title {{ force.name }}\n"
        "@header In the header: {{ force.name }}\n"
        "@footer {{ force.name }}\n"
        "# {{ force.na‖me }}\n"
        "Among {{ force.name }} words\n"
        "{{ force.name }}\n"
        "@footnote Noted: {{ force.name }}\n"
        "- {{r force.name }}\n"
        "@endnote {% if force.name %}{{ force.name }}{% endif %}\n"
        "**{{ force.name }}**{# a remark #}\n"
        "@box {%p for item in applying %}<br>{{ force.name }}<br>{{ item.update.text }}<br>{%p endfor %}\n"
        "@picture The crest of {{ force.name }}{% if grades %} and more{% endif %}\n"
        "{%p if force.name %}\n{{ force.name }}{%r if force.area %}!{%r endif %}\n{%p else %}\nnobody\n{%p endif %}\n"
        "Joined {% if not grades -%}\nto {{ force.name }}\n{%- endif %} again\n"
        "{%p set who = force %}\n{{ who.name|sentence_case }}|{{ applying|joined('label') }}\n"
        "{{ applying|count|in_words }} {{ applying|count|plural('update') }} of {{ force.name|possessive }}\n"
        "| {{ force.name }} | {{ commentary.initial_response }} |\n"
        "| {%tr for item in applying %} | |\n"
        "| {% for each in applying %}{{ force.name }}{% endfor %} | {{p item.update.text }} |\n"
        "| {%tr endfor %} | |\n"
        "{%p for item in applying %}\n[Quote] {{ item.update.text }}\n{%p endfor %}\n"
        "{{p commentary.initial_response }}"
    )
)


def said(name: str, pieces: list[tuple[str, bool, bool, bool]]) -> tuple[Fields, tuple[Run, ...]]:
    """Fields in which the force has this name, and the update and the commentary are these words."""
    runs = tuple(Run(text, bold, italic, struck) for text, bold, italic, struck in pieces if text)
    fields = fields_of(
        SAMPLE
        | {
            "Forces": [SAMPLE["Forces"][0] | {"force name": name}],
            "Updates": [SAMPLE["Updates"][0] | {"text for publication": runs}],
            "Commentary": [SAMPLE["Commentary"][0] | {"initial response": runs}],
        }
    )
    return fields, runs


@given(TYPED, PROSE)
@settings(max_examples=10_000 if os.environ.get("CI") else 300)
def test_no_text_changes_on_its_way(name: str, pieces: list[tuple[str, bool, bool, bool]]) -> None:
    fields, runs = said(name, pieces)
    content = render.render(EVERY_TAG, fields).content
    assert structure.faults(content, braces=True) == []
    found = read(content)
    told = prose.read_line((Run(name),)) or "[Force name: missing in the register]"
    is_gap = bool(fields.force.name.gap)
    stories = {story.kind: [block.text for block in story.blocks] for story in found.stories}
    body = [replace(block, place=None) for block in found.stories[0].blocks]
    lines = [block.text for block in body]
    notice, heading, among, alone, item, bold, *_ = lines
    assert notice == fields.draft_notice.words
    assert [heading, among, alone, item, bold] == [told, f"Among {told} words", told, told, told]
    assert stories["header"] == [f"In the header: {told}"]
    assert stories["footer"] == [told]
    assert stories["footnotes"] == [f"Noted: {told}"]
    assert stories["endnotes"] == ["" if is_gap else told]
    assert stories["text box"][0] == told
    assert found.properties["title"] == " ".join(told.split())
    (picture,) = [run.picture for block in body for run in block.runs if run.picture]
    assert picture.alt == f"The crest of {' '.join(told.split())}"
    assert f"Joined to {told} again" in lines
    assert ("nobody" if is_gap else f"{told}!") in lines
    sentence = told if is_gap else capital(told)
    assert f"{sentence}|Recommendation 1" in lines
    assert f"one update of {told if is_gap else possessive(told)}" in lines
    if typed := prose.read(runs):
        drawn, wanted = [_shape(block) for block in body], [_shape(block) for block in typed]
        # Once in the header row, once in the looped row, once in the loop, once at the end; and in the text box.
        places = [at for at in range(len(drawn)) if drawn[at : at + len(wanted)] == wanted]
        assert len(places) >= 4
        assert places[-1] == len(drawn) - len(wanted)
        (box,) = [story for story in found.stories if story.kind == "text box"]
        assert [_shape(block) for block in box.blocks][1:] == wanted


def capital(words: str) -> str:
    first = next((at for at, character in enumerate(words) if character.isalnum()), 0)
    return words[:first] + words[first : first + 1].upper() + words[first + 1 :]


def possessive(words: str) -> str:
    return words + ("'" if words[-1] in "sS" else "'s")


def _shape(block: Block) -> tuple[Any, ...]:
    """What of a block must not change: what it is, and its words with what somebody made of them."""
    runs = [(run.text, run.bold, run.italic, run.struck, run.link) for run in _merged(block.runs)]
    ordered = bool(block.listing and block.listing.ordered and block.kind == "item")
    return block.kind, min(block.level, 3), ordered, runs


def _merged(runs: tuple[Run, ...]) -> list[Run]:
    merged: list[Run] = []
    for run in runs:
        plain = Run(run.text, run.bold, run.italic, run.struck, run.link)
        if merged and replace(merged[-1], text="") == replace(plain, text=""):
            merged[-1] = replace(plain, text=merged[-1].text + run.text)
        else:
            merged.append(plain)
    return merged


@tools.needs_validator
@pytest.mark.parametrize("version", ["Office2016", "Microsoft365"])
def test_a_document_that_holds_many_samples_is_valid(version: str, tmp_path: Path) -> None:
    """The Open XML SDK takes a second for each file, so it sees one that holds what two hundred others would."""
    texts: list[str] = []

    @given(TYPED, LINES)
    @settings(max_examples=200, derandomize=True, database=None)
    def collect(name: str, lines: str) -> None:
        texts.append(f"{name}\n\n{lines}")

    collect()
    fields, _ = said(" ".join(texts[7].split()), [("\n\n".join(texts), False, False, False)])
    file = tmp_path / "samples.docx"
    file.write_bytes(render.render(EVERY_TAG, fields).content)
    assert len(texts) >= 150
    assert tools.sdk_errors(file, version) == []
