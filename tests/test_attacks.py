"""Attacks by a template and by words in a cell: refused before anything runs or is drawn, or plain words."""

from __future__ import annotations

import contextlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote
from xml.sax.saxutils import escape, quoteattr

import docxtpl
import jinja2
import pytest
from click.testing import CliRunner

from respgen import document, linting, render, template
from respgen.cli import main
from respgen.errors import Severity
from respgen.model import Block, Blocks, Image, Run, excerpt
from respgen.render import programs
from tests import attacks, endless, mutations
from tests.mutations import Project
from tests.project import SAMPLE, fields_of, template_of
from tests.tools import ROOT
from tests.word import docx, packed, unpacked

TEMPLATE, DRAFT = "templates/record.docx", "build/drafts/sampleshire/sampleshire-lost-property-first-record.docx"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("attacks") / "project", mutations.invented)


@pytest.fixture
def project(built: Project) -> Project:
    built.restore()
    return built


@pytest.fixture
def canary(tmp_path: Path) -> Path:
    """The folder that an attack makes if it runs."""
    return tmp_path / "canary"


def armed(text: str, canary: Path) -> str:
    return text.replace("CANARY", canary.as_posix())


def paragraph(words: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p>'


def typed(*paragraphs: str) -> bytes:
    """A template with these words in its paragraphs, each in one run."""
    return docx("\n".join(["# Sample", *map(paragraph, paragraphs)]))


def run(project: Project, *command: str) -> tuple[str, int]:
    """What the command prints, and its exit status. Whatever else ends it is raised here."""
    with contextlib.chdir(project.folder):
        done = CliRunner().invoke(main, command, catch_exceptions=False)
    return done.output, done.exit_code


def refused(project: Project, content: bytes, canary: Path) -> str:
    """What `build` says of a template that must be refused: with an error, nothing drawn, and nothing run."""
    (project.folder / TEMPLATE).write_bytes(content)
    told, status = run(project, "build")
    assert status == 1
    assert [line for line in told.splitlines() if line.startswith(TEMPLATE) and " error T3" in line]
    assert f"{DRAFT}: not drawn (see its errors)" in told
    assert (project.folder / DRAFT).read_bytes() == project.before[DRAFT]
    assert not canary.exists()
    return told


def printed(project: Project, content: bytes, canary: Path) -> str:
    """All words of the document that a template draws, its properties among them; nothing was run."""
    (project.folder / TEMPLATE).write_bytes(content)
    told, _ = run(project, "build")
    assert f"{DRAFT}: drawn" in told
    assert not canary.exists()
    drawn = document.read((project.folder / DRAFT).read_bytes(), DRAFT)
    assert drawn.fault == ""
    runs = [run for story in drawn.stories for block in story.blocks for run in block.runs]
    said = [f"{run.text}{run.picture.alt if run.picture else ''}" for run in runs]
    return "\n".join(["".join(said), *drawn.properties.values()])


# ------------------------------------------------------------------------------ what stands in a tag


@pytest.mark.parametrize("expression", attacks.LIVE)
def test_an_attack_runs_where_nothing_refuses_it(expression: str, canary: Path) -> None:
    """So the canary would tell of it."""
    drawing = docxtpl.DocxTemplate(io.BytesIO(typed(armed(f"{{{{ {expression} }}}}", canary))))
    drawing.render({})
    assert canary.exists()


@pytest.mark.parametrize("expression", [*attacks.LIVE, *attacks.EXPRESSIONS])
def test_an_attack_in_an_expression_is_refused(project: Project, expression: str, canary: Path) -> None:
    refused(project, typed(armed(f"{{{{ {expression} }}}}", canary)), canary)


@pytest.mark.parametrize("statement", attacks.STATEMENTS)
def test_an_attack_in_a_statement_is_refused(project: Project, statement: str, canary: Path) -> None:
    refused(project, typed(armed(f"words {{% {statement} %}} words", canary)), canary)


@pytest.mark.parametrize("condition", attacks.CONDITIONS)
def test_an_attack_in_a_condition_is_refused(project: Project, condition: str, canary: Path) -> None:
    text = armed(f"{{% if {condition} %}}a{{% elif {condition} %}}b{{% endif %}}", canary)
    assert " T308 " not in refused(project, typed(text), canary)


@pytest.mark.parametrize("loop", attacks.LOOPS)
def test_an_attack_in_a_loop_is_refused(project: Project, loop: str, canary: Path) -> None:
    refused(project, typed(armed(f"{{%p for {loop} %}}", canary), "words", "{%p endfor %}"), canary)


def drawn(text: str) -> str:
    """The words of the body that the template draws, in one string."""
    content = render.render(render.compile(template_of(text)), fields_of(SAMPLE)).content
    return " ".join(block.text for block in document.read(content, DRAFT).stories[0].blocks[1:])


WRITTEN_OUT = {
    # What `set` names is written out where it is used, and only there.
    r"""{% set a = force.name %}{% if force.area == "\" a" or a == "Sampleshire Police" %}yes{% endif %}""": "yes",
    r"""{% set a = force.name %}{% if force.area == 'a\'' or a == 'Sampleshire Police' %}yes{% endif %}""": "yes",
    "{% set label = force %}{% for x in applying %}{% if label.name and x . label %}yes{% endif %}{% endfor %}": "yes",
    "{% set count = force %}{% if count.name and applying | count == 1 %}yes{% endif %}": "yes",
    # `loop` begins behind the condition of its loop.
    "{% for x in applying %}{% for y in applying if loop.first %}yes{% endfor %}{% endfor %}": "yes",
    '{{ applying|joined("update.status") }}': "in progress",
}


@pytest.mark.parametrize(("text", "expected"), WRITTEN_OUT.items())
def test_a_name_of_the_template_s_own_is_what_it_says(text: str, expected: str) -> None:
    assert drawn(text) == expected


@pytest.mark.parametrize("name", ["self", "caller", "super", "context", "class", "lambda", "é", "one" * 300])
def test_a_name_that_python_or_jinja_has_elsewhere_is_one_like_others(name: str) -> None:
    assert drawn(f"{{% for {name} in applying %}}{{{{ {name}.number }}}}{{% endfor %}}") == "1"


HYPERLINK = '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>PLACE</w:t></w:r></w:hyperlink></w:p>'
CONTROL = "<w:p><w:sdt><w:sdtContent><w:r><w:t>PLACE</w:t></w:r></w:sdtContent></w:sdt></w:p>"
INSERTED = '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>PLACE</w:t></w:r></w:ins></w:p>'
FIELD = '<w:p><w:fldSimple w:instr="QUOTE"><w:r><w:t>PLACE</w:t></w:r></w:fldSimple></w:p>'
INSTRUCTION = '<w:p><w:fldSimple w:instr="QUOTE &quot;PLACE&quot;"/></w:p>'
EQUATION = (
    '<w:p><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>PLACE</m:t></m:r>'
    "</m:oMath></w:p>"
)
PLACES = {
    "a paragraph": "PLACE",
    "a heading": "# PLACE",
    "a table": "| A | B |\n| PLACE | PLACE |",
    "a loop": "{%p for x in applying %}\nPLACE\n{%p endfor %}",
    "a header": "words\n@header PLACE",
    "a footer": "words\n@footer PLACE",
    "a footnote": "words\n@footnote PLACE",
    "an endnote": "words\n@endnote PLACE",
    "a text box": "@box PLACE",
    "a link": HYPERLINK,
    "a control": CONTROL,
    "an insertion": INSERTED,
    "a field": FIELD,
    "a field's instruction": INSTRUCTION,
    "an equation": EQUATION,
    "an alternative text": "@picture PLACE",
    "the title": "words\n@title PLACE",
    "a custom property": "words\n@custom Client = PLACE",
    # Where no tag is filled in.
    "a style's name": 'x\n@in word/styles.xml: <w:name w:val="Quote"/> → <w:name w:val="Quote PLACE"/>',
    "a list's number": 'x\n@in word/numbering.xml: <w:lvlText w:val="%1."/> → <w:lvlText w:val="PLACE"/>',
    "the settings": "x\n@in word/settings.xml: </w:settings> → <w:docVar w:val='PLACE'/></w:settings>",
    "the content types": "x\n@in [Content_Types].xml: </Types> → <Default Extension='x' ContentType='PLACE'/></Types>",
    "the program's name": "x\n@in docProps/app.xml: </Properties> → <Company>PLACE</Company></Properties>",
}


def placed(text: str, words: str) -> bytes:
    """The template that the text describes, with these words wherever it says PLACE."""
    said = escape(words, {'"': "&quot;", "'": "&apos;"})
    return packed({name: part.replace(b"PLACE", said.encode()) for name, part in unpacked(docx(text)).items()})


def untold(content: bytes, words: Sequence[str]) -> list[str]:
    """Those of the words that no error is about."""
    linted = linting.lint(template.read(document.read(content, TEMPLATE)))
    assert linted.compiled is None
    told = {finding.words for finding in linted.findings if finding.severity is Severity.ERROR}
    return [one for one in words if told.isdisjoint((one, excerpt(one)))]


@pytest.mark.parametrize("place", PLACES)
def test_every_attack_is_told_wherever_it_stands(place: str, canary: Path) -> None:
    """All of them at once, so none hides another."""
    tags = [armed(f"{{{{ {expression} }}}}", canary) for expression in [*attacks.LIVE, *attacks.EXPRESSIONS]]
    assert untold(placed(PLACES[place], " ".join(tags)), tags) == []
    assert not canary.exists()


# ------------------------------------------------------------------------------- what is no tag


@pytest.mark.parametrize(
    "place", ["PLACE", "| A |\n| PLACE |", "words\n@header PLACE", "@picture PLACE", "x\n@title PLACE"]
)
def test_what_is_no_tag_is_printed_as_it_stands(project: Project, place: str, canary: Path) -> None:
    words = armed("\N{BULLET}".join(attacks.PLAIN), canary)
    assert words in printed(project, placed(place, words), canary)


@pytest.mark.parametrize("place", ["PLACE", "x\n@header PLACE", "@picture PLACE", "x\n@title PLACE"])
@pytest.mark.parametrize("words", attacks.NEARLY)
def test_what_tags_leave_between_them_is_never_one(project: Project, words: str, place: str, canary: Path) -> None:
    (project.folder / TEMPLATE).write_bytes(placed(place, armed(words, canary)))
    told, _ = run(project, "build")
    assert " error T3" in told or f"{DRAFT}: drawn" in told
    assert not canary.exists()
    assert "60481729" not in document.text(document.read((project.folder / DRAFT).read_bytes(), DRAFT))


@pytest.mark.parametrize("part", ["word/document.xml", "word/numbering.xml", "word/styles.xml", "docProps/core.xml"])
def test_an_instruction_to_programs_is_none_to_us(project: Project, part: str, canary: Path) -> None:
    parts = unpacked(docx("{%p for x in applying %}\n{{ x.label }}\n{%p endfor %}\n| A |\n| {{ force.name }} |"))
    marks = "".join(f"<?respgen {words}?>" for words in (*range(9), "here", f"{{{{ {attacks.LIVE[0]} }}}}"))
    parts[part] = re.sub(rb"(?<=>)(?=<)(?!<\?)", armed(marks, canary).encode(), parts[part])
    assert "Recommendation 1Recommendation 2ASampleshire Police" in printed(project, packed(parts), canary)


MARKUP = '1"/></w:pPr><w:r><w:t>Inserted.</w:t></w:r><w:fldSimple w:instr="DDEAUTO a"/>'
CODE = "1', lipsum.__globals__.os.mkdir('CANARY'), '1"
NAMED = {
    "a style": ("word/styles.xml", "w:styleId", "ListBullet"),
    "a list": ("word/numbering.xml", "w:numId", "2"),
    "what a list is of": ("word/numbering.xml", "w:abstractNumId w:val", "1"),
    "what is a list": ("word/numbering.xml", "w:abstractNumId", "1"),
}
LISTS = """{%p for x in applying %}
1. {{ x.label }}
2. Two
{%p endfor %}
{{ commentary.initial_response }}"""


@pytest.mark.parametrize("named", NAMED)
@pytest.mark.parametrize("words", [MARKUP, CODE], ids=["markup", "code"])
def test_what_a_template_calls_its_styles_and_lists_is_only_a_name(named: str, words: str, canary: Path) -> None:
    part, attribute, old = NAMED[named]
    new = quoteattr(armed(words, canary), {'"': "&quot;"})
    parts = unpacked(docx(LISTS))
    for name in {part, "word/styles.xml"}:
        for said in {attribute, attribute.replace("w:numId", "w:numId w:val")}:
            parts[name] = parts[name].replace(f'{said}="{old}"'.encode(), f"{said}={new}".encode())
    rows = SAMPLE | {"Commentary": [SAMPLE["Commentary"][0] | {"initial response": "- a\n\n1. b\n2. c"}]}
    found = template.read(document.read(packed(parts), TEMPLATE))
    drawn = document.read(render.render(render.compile(found), fields_of(rows)).content, DRAFT)
    assert (drawn.fault, canary.exists()) == ("", False)
    assert "Inserted." not in document.text(drawn)
    assert not [run for block in drawn.stories[0].blocks for run in block.runs if run.field]


# ------------------------------------------------------------------------------------ the last gate


@pytest.mark.parametrize("attack", [*attacks.LIVE, "force._gap", "_pen", "force()", "[]", "1 + 1", "force['name']"])
def test_whatever_slipped_through_is_found_before_it_runs(attack: str, canary: Path) -> None:
    """The program is looked through by itself: so nothing depends on how it was made."""
    found = template_of("{{ force.name }}")
    slipped = replace(found, tags=tuple(replace(tag, source=armed(attack, canary)) for tag in found.tags))
    with pytest.raises(render.UndrawableError) as undrawable:
        render.compile(slipped)
    assert [fault.words for fault in undrawable.value.faults] == ["word/document.xml"]
    assert not canary.exists()


STATEMENT = ["{% set a = force %}", "{% include 'a' %}", "{% macro a() %}{% endmacro %}", "{% call a() %}{% endcall %}",
             "{% block a %}{% endblock %}", "{% with %}{% endwith %}", "{% autoescape true %}{% endautoescape %}",
             "{% for a, b in c %}{% endfor %}", "{% import 'a' as a %}", "{% extends 'a' %}", "{{ a|upper }}",
             "{{ a is defined }}", "{{ a", "{% if %}"]  # fmt: skip


@pytest.mark.parametrize("source", STATEMENT)
def test_a_program_holds_nothing_but_what_a_template_may(source: str) -> None:
    with pytest.raises(programs.ForbiddenError):
        programs.compile(source, programs.environment({}))


def test_a_program_knows_nothing_that_it_was_not_given() -> None:
    environment = programs.environment({})
    for name in jinja2.Environment().globals:
        with pytest.raises(jinja2.UndefinedError):
            programs.compile(f"{{{{ {name} }}}}", environment).render()


NUMBERS = ("²", "٣", "９", "9" * 5000, "-1", "1e3", "", "0x10", "4294967296")
"""What is no number in a Word file, or too large for one, and some of which Python takes for one."""


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_none_is_passed_over(project: Project, number: str, canary: Path) -> None:
    text = "@picture One\n{%p for x in applying %}\n@picture Two\n1. {{ x.label }}\n{{ x.text }}\n{%p endfor %}"
    parts = unpacked(docx(text))
    for part, name in (("word/document.xml", "wp:docPr id"), ("word/numbering.xml", "w:num w:numId")):
        parts[part] = re.sub(rf'<{name}="\d+"'.encode(), f'<{name}="{number}"'.encode(), parts[part], count=1)
    assert "Recommendation 2" in printed(project, packed(parts), canary)


# ------------------------------------------------------------------------------- without an end

HANGS = 1800
"""Seconds after which the process is ended, far beyond what it takes. Each template in it is watched besides."""


def test_a_document_without_an_end_is_given_up_in_little_memory() -> None:
    path = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "tests.endless"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", timeout=HANGS)
    assert (done.stdout, done.stderr, done.returncode) == ("", "", 0)


def test_all_parts_of_a_document_count_together() -> None:
    said = endless.fields()
    loops = "{% for a in applying %}{% for b in applying %}{% endfor %}{% endfor %}"
    parts = [f"words {loops}", f"@header {loops}", f"@footnote {loops}", f"@title {loops}", f"@footer {loops}"]
    for part in parts:
        render.render(render.compile(template_of(f"words\n{part}")), said)
    with pytest.raises(render.TooLargeError):
        render.render(render.compile(template_of("\n".join(parts))), said)


def test_the_largest_response_that_an_office_could_want_is_drawn() -> None:
    """A thousand recommendations, each in ten tables, loops and lists."""
    said = endless.fields()
    row = "| {{ x.label }} {{ x.kind }} | {{ x.text }} | {% if x.update.status == 'complete' %}Done{% endif %} |"
    table = "\n".join(["| A | B | C |", "| {%tr for x in applying %} | | |", row, "| {%tr endfor %} | | |"])
    text = "\n".join([table, 'All: {{ applying|joined("number") }} ({{ applying|count|in_words }})'] * 10)
    content = render.render(render.compile(template_of(text)), said).content
    assert document.text(document.read(content, DRAFT)).count("Recommendation 1 recommendation") == 10_000


# ------------------------------------------------------------------------------- words in a cell

SAID = [f"{{{{ {one} }}}}" for one in (*attacks.LIVE, *attacks.EXPRESSIONS)]
SAID += [f"{{% if {one} %}}a{{% endif %}}" for one in attacks.CONDITIONS]
SAID += [f"{{% for {one} %}}a{{% endfor %}}" for one in attacks.LOOPS]
SAID += [*(f"{{% {one} %}}" for one in attacks.STATEMENTS), *attacks.PLAIN, *attacks.NEARLY]
SAID += ["{{", "}}", "{%", "%}", "{#", "#}", "{# words #}", "<w:p/>", "&amp;", "&#10;", "&lt;", "]]>", "<!DOCTYPE a>"]
SAID += ['" onclick="', "'><Relationship/>", "<?xml version='1.0'?>", "\N{RIGHT-TO-LEFT OVERRIDE}words", "=1+1"]
SAID = list(dict.fromkeys(SAID))
CELLS = """# {{ inspection.title }}
{{ inspection.link }} {{ office.logo }} {{ force.name|possessive }}
{{ commentary.initial_response }}
{%p for x in applying %}
## {{ x.update.heading }}
| {{ x.label }} | {{ x.update.text }} |
{{ applying|joined("update.heading") }}{% if x.update.heading == "a" %}a{% endif %}
{%p endfor %}
@title {{ inspection.title }}
@header {{ force.name }}
@picture The crest of {{ force.name }}"""


def test_words_in_a_cell_are_never_a_template(canary: Path) -> None:
    said = armed("\N{BULLET}".join(SAID), canary)
    rows = {name: [dict(row) for row in rows] for name, rows in SAMPLE.items()}
    rows["Forces"][0] |= {"force name": said}
    rows["Inspections"][0] |= {"official title": said}
    rows["Commentary"][0] |= {"initial response": said}
    rows["Updates"][0] |= {"heading": said, "text for publication": said}
    fields = fields_of(rows)
    fields = replace(fields, office=replace(fields.office, logo=Image(b"GIF89a", "gif", 9, 9, alt=said)))
    content = render.render(render.compile(template_of(CELLS)), fields).content
    found = document.read(content, DRAFT)
    assert found.fault == ""
    assert not canary.exists()
    words = " ".join(said.split())
    # In prose a backslash and a square bracket mean something.
    typed = "".join(block.text for block in fields.commentary.initial_response.blocks)
    texts = [block.text for story in found.stories for block in story.blocks]
    shown = [text.replace(said, "SAID").replace(typed, "TYPED").strip() for text in texts[1:]]
    assert shown == ["SAID", "SAID  SAID's", "SAID", "SAID", "Recommendation 1", "SAID", "SAID", "", "SAID", "Page"]
    alts = [run.picture.alt for story in found.stories for block in story.blocks for run in block.runs if run.picture]
    assert alts == [said, f"The crest of {words}"]
    assert found.properties["title"] == words


ADDRESSES = [f"https://example.org/{one.replace(' ', '')}" for one in SAID]


def test_the_address_of_a_link_is_never_a_template(canary: Path) -> None:
    said = [armed(address, canary) for address in ADDRESSES]
    fields = fields_of(SAMPLE)
    runs = tuple(Run("words", link=address) for address in said)
    prose = Blocks((Block("paragraph", runs),))
    fields = replace(fields, commentary=replace(fields.commentary, initial_response=prose))
    content = render.render(render.compile(template_of("{{ commentary.initial_response }}")), fields).content
    found = document.read(content, DRAFT)
    assert not canary.exists()
    links = [unquote(run.link) for block in found.stories[0].blocks for run in block.runs if run.link]
    assert links == [unquote(address) for address in said]
