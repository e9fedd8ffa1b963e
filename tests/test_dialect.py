"""docxtpl is the reference: the same templates drawn by both are the same in every part, but for what is listed."""

from __future__ import annotations

import functools
import io
from collections.abc import Mapping
from typing import Any

import docxtpl
import jinja2
import pytest
from lxml import etree

from respgen import document, render, template
from respgen.filters import FILTERS
from respgen.model import Blocks, Text
from respgen.responses import Fields
from tests import structure
from tests.dialect import DIFFERENCES, Difference, canonical
from tests.project import SAMPLE, fields_of
from tests.word import docx, unpacked

FIELDS = fields_of(SAMPLE | {"Recommendations": [SAMPLE["Recommendations"][0] | {"number": str(n)} for n in (1, 2, 3)]})
LOOP = "{%p for item in applying %}"
_RSID = '<w:p w:rsidR="00AB12CD"><w:r><w:t>{{ force.name }}</w:t></w:r></w:p>'
_MARK = (
    '<w:p><w:bookmarkStart w:id="4" w:name="a"/><w:r><w:t>{{ item.label }}</w:t></w:r><w:bookmarkEnd w:id="4"/></w:p>'
)

TEMPLATES = {
    "fields": "The {{ force.name }} of {{ force.area }}.\n# {{ inspection.title }}\n- {{ force.name }}",
    "formatting": "The **{{ force.name }}** and **bold {{ force.area }} words**.\n[Quote] {{ force.name }}",
    "split runs": "The {‖{ force.na‖me }} answers {‖% if force.name %‖}yes{% endif %}.",
    "curly quotes": "{% if inspection.kind == “thematic” %}T{% endif %}",
    "conditions": "{%p if force.name %}\nYes\n{%p else %}\nNo\n{%p endif %}",
    "branches": '{%p if inspection.kind == "joint" %}\nJ\n{%p elif inspection.kind == "thematic" %}\nT\n{%p endif %}',
    "nested": f"{LOOP}\n## {{{{ item.label }}}}\n{{%p if loop.first %}}\nFirst\n{{%p endif %}}\n{{%p endfor %}}\nend",
    "an empty loop": "{%p for grade in grades %}\n{{ grade.area }}\n{%p else %}\nnone\n{%p endfor %}",
    "rows": "| A | B |\n| {%tr for x in applying %} | |\n| {{ x.label }} | {{ loop.index }} |\n| {%tr endfor %} | |",
    "a condition over rows": "| A |\n| {%tr if grades %} |\n| x |\n| {%tr else %} |\n| y |\n| {%tr endif %} |",
    "inline": "a{% if force.name %}b{% endif %}c{% for item in applying %}{{ item.number }},{% endfor %}",
    "inline with r": "a{%r if force.name %}b{%r endif %}c",
    "set": "{% set who = force.name %}{{ who }} again",
    "remarks": "a{# never printed #}b",
    "escapes": "{{ force.name }} & <others>",
    "line ends": "At: {{ office.contact }}",
    "filters": "{{ force.name|possessive }} answer, {{ inspection.kind|sentence_case }}",
    "stories": "x\n@footnote Noted {{ force.name }}\n@header In {{ force.area }}\n@footer {{ force.name }} & others\n"
    "@title {{ inspection.title }}",
    "a text box": "@box {{ force.name }}<br>{%p if grades %}<br>gone<br>{%p endif %}<br>end",
    "an alternative text": "@picture The crest of {{ force.name }}{% if grades %}, graded{% endif %}",
    "words at the ends": "{{ force.name }} {% if force.name %} yes {% endif %} end ",
    "what stays empty": "# {{ force.name }}{% if grades %}x{% endif %}\n# {% if grades %}x{% endif %}\nend",
    "an empty table": "before\n| {%tr for grade in grades %} |\n| {{ grade.area }} |\n| {%tr endfor %} |\nafter",
    "bookmarks": f"{LOOP}\n{_MARK}\n{{%p endfor %}}",
    "drawings": "@picture One\nwords\n@picture Two {{ force.name }}",
    "editing sessions": _RSID,
    "joined": "This is {% if force.name -%}\nof one\n{%- else -%}\nof two\n{%- endif -%}\nend",
}


LOSSES = {"trimmed": "{% if force.name %}we {% endif -%} keep these words\nend"}
"""Where docxtpl loses words, so that nothing can be compared."""


@functools.cache
def drawn(name: str) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts of that template's document, as respgen and as docxtpl draw it."""
    content = docx("[Draft notice] {{ draft_notice }}\n" + (TEMPLATES | LOSSES)[name])
    ours = render.render(render.compile(template.read(document.read(content, "templates/form.docx"))), FIELDS).content
    assert structure.faults(ours) == []
    theirs, saved = docxtpl.DocxTemplate(io.BytesIO(content)), io.BytesIO()
    environment = jinja2.Environment(autoescape=True)
    environment.filters |= {name: one.change for name, one in FILTERS.items()}
    said = {name: _plain(getattr(FIELDS, name)) for name in Fields.__slots__}
    theirs.render(said, environment, autoescape=True)
    theirs.save(saved)
    return unpacked(ours), unpacked(saved.getvalue())


def _plain(value: Any) -> Any:
    """Fields as docxtpl's users hand them over: words for Text, objects and lists as they are."""
    if isinstance(value, Text):
        return value.words
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if hasattr(value, "__slots__") and not isinstance(value, Blocks):
        return {name: _plain(getattr(value, name)) for name in value.__slots__}
    return value


def seen(part: bytes, without: Difference | None = None) -> bytes:
    return canonical(etree.fromstring(part), without)


@pytest.mark.parametrize("name", TEMPLATES)
def test_every_part_is_as_docxtpl_draws_it(name: str) -> None:
    ours, theirs = drawn(name)
    assert {part: seen(ours[part]) for part in parts(ours)} == {part: seen(theirs[part]) for part in parts(theirs)}
    for listed in ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels"):
        assert entries(ours[listed]) == entries(theirs[listed])


def parts(package: Mapping[str, bytes]) -> list[str]:
    """The parts with words or looks in them; lists of parts have no order, and the program's name is its own."""
    return sorted(name for name in package if not name.endswith(".rels") and name != "[Content_Types].xml")


def entries(listed: bytes) -> set[tuple[tuple[str, str], ...]]:
    """What a list of parts or relationships says, whatever its order and whichever way it writes a target."""
    return {
        tuple(sorted((str(key), str(value).lstrip("/").removeprefix("word/")) for key, value in one.attrib.items()))
        for one in etree.fromstring(listed)
    }


@pytest.mark.parametrize("difference", DIFFERENCES, ids=[one.same.__name__ for one in DIFFERENCES])
def test_each_difference_is_there(difference: Difference) -> None:
    """Without seeing past it, some template is drawn differently."""
    assert any(
        seen(ours[part], difference) != seen(theirs[part], difference)
        for ours, theirs in map(drawn, TEMPLATES)
        for part in parts(ours)
    )


def test_a_sign_that_trims_loses_no_words() -> None:
    """docxtpl cuts out whatever stands between "-%}" and the next text, words of the same run among it."""
    ours, theirs = (
        "".join(map(str, etree.fromstring(one["word/document.xml"]).itertext())) for one in drawn("trimmed")
    )
    assert "we keep these words" in ours
    assert "these words" not in theirs
