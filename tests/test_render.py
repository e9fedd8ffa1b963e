"""Templates typed as text, drawn, and read back as anybody's Word file is read."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from respgen import document, pictures, render, template
from respgen.model import Run
from respgen.responses import Fields
from tests import structure
from tests.drawing import body, read
from tests.project import SAMPLE, fields_of, template_of
from tests.word import docx, packed, unpacked

W = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FIELDS = fields_of(SAMPLE)
NOTICE = FIELDS.draft_notice.words


def draw(text: str, fields: Fields = FIELDS) -> bytes:
    content = render.render(render.compile(template_of(text)), fields).content
    assert structure.faults(content) == []
    return content


def lines(text: str, fields: Fields = FIELDS) -> list[str]:
    """The words of every block of the body, without the draft notice."""
    found = [block.text for block in read(draw(text, fields)).stories[0].blocks]
    assert found.pop(0) == NOTICE
    return found


def with_update(text: str | tuple[Run, ...]) -> Fields:
    return fields_of(SAMPLE | {"Updates": [SAMPLE["Updates"][0] | {"text for publication": text}]})


@pytest.mark.parametrize(
    ("template", "expected"),
    {
        "a field among words": ("The {{ force.name }} answers.", ["The Sampleshire Police answers."]),
        "a field alone": ("{{ force.name }}", ["Sampleshire Police"]),
        "a tag over several runs": ("The {‖{ for‖ce.na‖me }‖} answers.", ["The Sampleshire Police answers."]),
        "two tags in one run": ("{{ force.area }} {{ force.name }}", ["Sampleshire Sampleshire Police"]),
        "a filter": ("{{ force.name|possessive }} answer", ["Sampleshire Police's answer"]),
        "a line end in words": ("At: {{ office.contact }}", ["At: Sample House\nSample Street"]),
        "a true condition": ("{%p if force.name %}\nYes\n{%p endif %}", ["Yes"]),
        "a false condition": ("{%p if not force.name %}\nNo\n{%p else %}\nYes\n{%p endif %}", ["Yes"]),
        "a comparison": ('{%p if inspection.kind == "thematic" %}\nT\n{%p else %}\nF\n{%p endif %}', ["T"]),
        "curly quotes": ("{%p if inspection.kind == “thematic” %}\nT\n{%p endif %}", ["T"]),
        "a loop": ("{%p for item in applying %}\n{{ item.label }}\n{%p endfor %}", ["Recommendation 1"]),
        "a loop in a sentence": ("{% for item in applying %}{{ item.number }};{% endfor %} end", ["1; end"]),
        "an empty loop": ("{%p for grade in grades %}\n{{ grade.area }}\n{%p else %}\nnone\n{%p endfor %}", ["none"]),
        "a set": ("{%p set who = force.name %}\n{{ who }}", ["Sampleshire Police"]),
        "a set among words": (
            "{% set who = force %}to {{ who.name }}\n{{ who.area }}",
            ["to Sampleshire Police", "Sampleshire"],
        ),
        "a set of a set": (
            '{%p set a = force %}\n{%p set b = a.name %}\n{%p if b == "a" %}\nx\n{%p else %}\n{{ b }}\n{%p endif %}',
            ["Sampleshire Police"],
        ),
        "a number": (
            "{% for x in applying %}{% if loop.index < 2 %}{{ loop.index }}/{{ loop.length }}{% endif %}{% endfor %}",
            ["1/1"],
        ),
        "a comment": ("a{# never printed #}b", ["ab"]),
        "a paragraph that a condition empties": ("{% if not force.name %}gone{% endif %}\nstays", ["stays"]),
        "prose alone": ("{{ commentary.initial_response }}", ["We agree."]),
        "braces that are no tag": ("{ {% if force.name %}}{% endif %} }", ["{ } }"]),
        "prose with p": ("{{p commentary.initial_response }}", ["We agree."]),
    }.values(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_template_prints(template: str, expected: list[str]) -> None:
    assert lines(template) == expected


def test_rows_are_repeated_left_out_and_never_leave_a_table_without_rows() -> None:
    loop = "| {%tr for item in applying %} | |\n| {{ item.label }} | {{ item.text }} |\n| {%tr endfor %} | |"
    table = "| Report | Text |\n" + loop
    assert lines(table) == [
        "Report",
        "Text",
        "Recommendation 1",
        "By 30 April 2026, chief constables should take samples.",
    ]
    loop = "| {%tr for grade in grades %} | |\n| {{ grade.area }} | {{ grade.grade }} |\n| {%tr endfor %} | |"
    assert lines(f"before\n{loop}\nafter") == ["before", "after"]


def test_a_cell_that_a_condition_empties_keeps_a_paragraph() -> None:
    cell = "| A | B |\n| words | {%p if grades %}<br>gone<br>{%p endif %} |"
    assert lines(cell) == ["A", "B", "words", ""]


def test_headers_footers_and_properties_are_filled_too() -> None:
    found = read(draw("x\n@footer {{ force.name }} & others\n@title {{ inspection.title }} {{ force.area }}"))
    assert [block.text for story in found.stories if story.kind == "footer" for block in story.blocks] == [
        "Sampleshire Police & others"
    ]
    assert found.properties["title"] == "A sample report Sampleshire"


def test_a_gap_is_drawn_in_its_style_and_told() -> None:
    template = render.compile(template_of("We ask {{ holder.pronoun }}.\n{{ chief_officer_comments.closing }}"))
    drawing = render.render(template, FIELDS)
    blocks = body(drawing.content)
    runs = [run for block in blocks for run in block.runs if run.style == "Gap"]
    assert [run.text for run in runs] == [gap.words for gap in drawing.gaps]
    assert [gap.awaited for gap in drawing.gaps] == [
        "Pronoun of the holder: missing in the register",
        "Closing words: awaited from the Chief Constable",
    ]
    assert blocks[1].text == "We ask [Pronoun of the holder: missing in the register]."


def test_a_template_without_the_styles_of_a_draft_is_given_them() -> None:
    found = body(draw("{{ holder.pronoun }}\n@without Gap\n@without Draft notice"))
    assert [block.style for block in found] == ["Draft notice", "Normal"]
    assert found[1].runs[0].style == "Gap"


def test_a_draft_notice_that_the_template_places_is_drawn_there_and_once() -> None:
    found = body(draw("# Title\n[Draft notice] {{ draft_notice }}\nend"))
    assert [block.text for block in found] == ["Title", NOTICE, "end"]


def test_what_is_drawn_keeps_the_formatting_of_its_tag_and_only_adds() -> None:
    fields = with_update((Run("plain "), Run("bold", bold=True), Run(" slanted", italic=True)))
    (block,) = body(draw("{%p for item in applying %}\n[Quote] **{{ item.update.text }}**\n{%p endfor %}", fields))[1:]
    assert block.style == "Quote"
    assert [(run.text, run.bold, run.italic) for run in block.runs] == [
        ("plain bold", True, False),
        (" slanted", True, True),
    ]


def test_lists_become_true_lists_that_restart_and_links_get_their_style_once() -> None:
    text = "See:\n- one [here](https://example.org/a?b=1&c=2)\n  - two\n\n1. first\n2. second\n\nthen\n\n1. [again](https://example.org/a?b=1&c=2)"
    content = draw("{%p for item in applying %}\n{{ item.update.text }}\n{%p endfor %}", with_update(text))
    found = [(block.kind, block.level, block.style, block.text) for block in body(content)[1:]]
    assert found == [
        ("paragraph", 0, "Normal", "See:"),
        ("item", 1, "List Bullet", "one here"),
        ("item", 2, "List Bullet 2", "two"),
        ("item", 1, "List Number", "first"),
        ("item", 1, "List Number", "second"),
        ("paragraph", 0, "Normal", "then"),
        ("item", 1, "List Number", "again"),
    ]
    starts = [(block.listing.ordered, block.listing.start) for block in body(content) if block.listing]
    assert starts == [(False, 1), (False, 1), (True, 1), (True, 1), (True, 1)]
    links = [run for block in body(content) for run in block.runs if run.link]
    assert {(run.link, run.style) for run in links} == {("https://example.org/a?b=1&c=2", "Hyperlink")}
    assert unpacked(content)["word/_rels/document.xml.rels"].count(b"example.org") == 1


def test_without_list_styles_the_markers_are_typed_and_no_word_is_lost() -> None:
    styles = "\n".join(f"@without {name}" for name in ("List Bullet", "List Number", "List Continue", "Hyperlink"))
    fields = with_update("- one\n\n3. three\n4. four")
    drawn = lines("{%p for item in applying %}\n{{ item.update.text }}\n{%p endfor %}\n" + styles, fields)
    assert drawn == ["• one", "3. three", "4. four"]


def test_text_in_a_cell_is_never_a_template() -> None:
    fields = with_update("{{ 7*7 }} {% for x in y %} {# no #} <w:p/> &amp; \\{{ force.name }}")
    content = render.render(
        render.compile(template_of("{%p for item in applying %}\n{{ item.update.text }}\n{%p endfor %}")), fields
    ).content
    assert body(content)[1].text == "{{ 7*7 }} {% for x in y %} {# no #} <w:p/> &amp; \\{{ force.name }}"


def test_a_picture_is_drawn_with_its_alt_text_and_stored_once(tmp_path: Path) -> None:
    (tmp_path / "logo.png").write_bytes(png(1200, 300))
    image = replace(pictures.read(tmp_path, "logo.png"), alt='The "sample" & logo')
    fields = replace(FIELDS, office=replace(FIELDS.office, logo=image))
    content = draw("{{ office.logo }}\nBeside {{ office.logo }} words\n@footer {{ office.logo }}", fields)
    runs = [run for story in read(content).stories for block in story.blocks for run in block.runs]
    shown = [run.picture for run in runs if run.picture]
    assert [picture.alt for picture in shown] == ['The "sample" & logo'] * 3
    assert len({picture.part for picture in shown}) == 1
    assert sum(name.startswith("word/media/") for name in unpacked(content)) == 1
    # Wider than a letterhead has room for, it keeps its proportions.
    assert (image.width, image.height) == (6 * 360_000, 6 * 360_000 // 4)


def test_a_picture_that_is_missing_is_a_gap_and_false() -> None:
    assert lines("{%p if office.logo %}\n{{ office.logo }}\n{%p endif %}\nLogo: {{ office.logo }}") == [
        "Logo: [Logo: missing in the register]"
    ]


def test_the_same_fields_draw_the_same_bytes_and_another_document_between_changes_nothing() -> None:
    compiled = render.compile(
        template_of("{{ force.name }}\n{%p for item in applying %}\n{{ item.update.text }}\n{%p endfor %}")
    )
    first = render.render(compiled, FIELDS).content
    other = render.render(compiled, with_update("1. [a](https://example.org)")).content
    assert other != first
    assert render.render(compiled, FIELDS).content == first


MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
NO_PLACE = {
    "in an equation": f'<w:p><m:oMath xmlns:m="{MATH}"><m:r><m:t>{{{{ force.name }}}}</m:t></m:r></m:oMath></w:p>',
    "in a field": "<w:p><w:r><w:instrText>QUOTE {{ force.name }}</w:instrText></w:r></w:p>",
    "on both sides of a link": '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>{% if grades %}a</w:t></w:r></w:hyperlink>'
    "<w:r><w:t>b{% endif %}</w:t></w:r></w:p>",
    "beside a note that its paragraph holds": '<w:p><w:r><w:footnoteReference w:id="2"/></w:r>'
    "<w:r><w:t>{%p set who = force %}</w:t></w:r></w:p>",
    "between the ends of a field": "{%p if grades %}\n"
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>\n'
    "{%p endif %}\n"
    '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "in a field, in pieces": "<w:p><w:r><w:instrText>QUOTE {{ for</w:instrText></w:r>"
    "<w:r><w:instrText>ce.name }}</w:instrText></w:r></w:p>",
    "in a custom property": "x\n@custom Client = {{ force.name }}",
    "beside a break, as prose": '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>{{ commentary.initial_response }}</w:t>'
    "</w:r></w:p>",
}


@pytest.mark.parametrize("markup", NO_PLACE.values(), ids=NO_PLACE.keys())
def test_a_tag_where_nothing_can_be_filled_in_is_told_and_not_drawn(markup: str) -> None:
    with pytest.raises(render.UndrawableError):
        render.compile(template_of(markup))


LEFT_OVER = {
    "a screen tip": '<w:p><w:hyperlink w:anchor="a" w:tooltip="{{ force.name }}"><w:r><w:t>x</w:t></w:r></w:hyperlink>'
    "</w:p>",
    "a form field": '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="{{ force.name }}"/></w:ffData>'
    '</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>',
    "a table's alternative text": '<w:tbl><w:tblPr><w:tblCaption w:val="{{ force.name }}"/></w:tblPr><w:tblGrid/><w:tr>'
    "<w:tc><w:p/></w:tc></w:tr></w:tbl>",
}


@pytest.mark.parametrize("markup", LEFT_OVER.values(), ids=LEFT_OVER.keys())
def test_a_tag_that_nothing_fills_in_is_told_where_it_stands_and_not_where_another_says_the_same(markup: str) -> None:
    with pytest.raises(render.UndrawableError) as told:
        render.compile(template_of(f"{{{{ force.name }}}}\n{markup}\nof {{{{ force.name }}}}"))
    assert [fault.place.path[:2] for fault in told.value.faults] == [(0, 1)]


def test_prose_with_a_remark_beside_it_is_drawn_as_its_own_tag_looks() -> None:
    (block,) = body(draw("{# why #}**{{ commentary.initial_response }}**{# not #}"))[1:]
    assert [(run.text, run.bold) for run in block.runs] == [("We agree.", True)]


KEPT = {
    "a page break": (
        '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>{{ force.name }}</w:t></w:r></w:p>',
        b'w:type="page"',
    ),
    "a break by a false condition": (
        '<w:p><w:r><w:br w:type="page"/></w:r><w:r><w:t>{% if grades %}x{% endif %}</w:t></w:r></w:p>',
        b'w:type="page"',
    ),
    "a section": (
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr>'
        "<w:r><w:t>{% if grades %}x{% endif %}</w:t></w:r></w:p>",
        b'w:h="11906"',
    ),
    "a heading's bookmark": (
        '<w:p><w:bookmarkStart w:id="4" w:name="_Toc1"/><w:r><w:t>{{ force.name }}</w:t></w:r>'
        '<w:bookmarkEnd w:id="4"/></w:p>',
        b'w:name="_Toc1"',
    ),
    "a bookmark over prose": (
        '<w:p><w:bookmarkStart w:id="4" w:name="over"/><w:r><w:t>{{ commentary.initial_response }}</w:t></w:r></w:p>\n'
        '<w:p><w:bookmarkEnd w:id="4"/><w:r><w:t>x</w:t></w:r></w:p>',
        b'w:name="over"',
    ),
}


@pytest.mark.parametrize(("markup", "kept"), KEPT.values(), ids=KEPT.keys())
def test_what_stands_beside_a_tag_is_kept(markup: str, kept: bytes) -> None:
    content = draw(f"{markup}\nend")
    assert unpacked(content)["word/document.xml"].count(kept) == 1


def test_a_bookmark_over_a_paragraph_that_is_left_empty_keeps_both_ends() -> None:
    first = '<w:p><w:bookmarkStart w:id="4" w:name="over"/><w:r><w:t>{% if grades %}a{% endif %}</w:t></w:r></w:p>'
    content = draw(f'{first}\n<w:p><w:r><w:t>b</w:t></w:r><w:bookmarkEnd w:id="4"/></w:p>')
    assert unpacked(content)["word/document.xml"].count(b"bookmark") == 2


def test_a_picture_that_a_loop_repeats_gets_a_number_each_time() -> None:
    inline = f'<wp:inline xmlns:wp="{DRAWING}"><wp:docPr id="7" name="a"/></wp:inline>'
    picture = f"<w:p><w:r><w:drawing>{inline}</w:drawing></w:r></w:p>"
    fields = replace(FIELDS, applying=FIELDS.applying * 3)
    content = draw(f"{{%p for x in applying %}}\n{picture}\n{{%p endfor %}}\n{picture}", fields)
    assert sorted(re.findall(rb'docPr id="(\d+)"', unpacked(content)["word/document.xml"])) == [b"10", b"7", b"8", b"9"]


THREE = replace(FIELDS, applying=FIELDS.applying * 3)


def numbers(template: str, fields: Fields = THREE) -> list[int]:
    """The lists of the numbered paragraphs that are drawn, each counted from 0; that of their style has no number."""
    document = unpacked(draw(template, fields))["word/document.xml"].decode()
    numbered = [p for p in re.findall(r"<w:p>.*?</w:p>", document) if '"ListNumber"' in p]
    found = ["".join(re.findall(r'<w:numId w:val="(\d+)"/>', p)) for p in numbered]
    return [list(dict.fromkeys(found)).index(one) for one in found]


@pytest.mark.parametrize(
    ("template", "lists"),
    {
        "a list": ("{%p for x in applying %}\n## Head\n1. one\n1. two\n{%p endfor %}", [0, 0, 1, 1, 2, 2]),
        "one number each time": ("{%p for x in applying %}\n1. {{ x.label }}\nwords\n{%p endfor %}", [0, 0, 0]),
        "a loop of numbers in a loop": (
            "{%p for x in applying %}\nwords\n{%p for y in applying %}\n1. {{ y.label }}\n{%p endfor %}\n{%p endfor %}",
            [0, 0, 0, 1, 1, 1, 2, 2, 2],
        ),
        "a list outside, and one inside": (
            "1. before\n{%p for x in applying %}\n1. one\n1. two\n{%p endfor %}\n1. after",
            [0, 1, 1, 2, 2, 3, 3, 0],
        ),
    }.values(),
)
def test_a_numbered_list_that_a_loop_repeats_begins_anew(template: str, lists: list[int]) -> None:
    assert numbers(template) == lists


SECTION = '<w:p><w:pPr><w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr></w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'


@pytest.mark.parametrize("tag", ["{%p if grades %}", "{%p for x in grades %}"])
def test_a_section_that_ends_where_a_condition_begins_is_that_of_what_stands_before(tag: str) -> None:
    end = "{%p endif %}" if "if" in tag else "{%p endfor %}"
    document = unpacked(draw(f"before\n{SECTION.replace('{}', tag)}\nx\n{end}\nafter"))["word/document.xml"]
    assert document.index(b"before") < document.index(b'w:w="16838"') < document.index(b"after")


def test_what_was_drawn_may_be_a_template_again() -> None:
    drawn = draw("{{ inspection.link }} of {‖{ force.name }}")
    parts = unpacked(drawn)
    parts["word/document.xml"] = parts["word/document.xml"].replace(b" of ", b" of {{ inspection.link }} ")
    again = template.read(document.read(packed(parts), "templates/form.docx"))
    content = render.render(render.compile(again), FIELDS).content
    assert structure.faults(content) == []


BOOKMARKED = '<w:p><w:bookmarkStart w:id="4" w:name="a"/><w:r><w:t>x</w:t></w:r><w:bookmarkEnd w:id="4"/></w:p>'
LEADING = '<w:p><w:hyperlink w:anchor="a"><w:r><w:t>there</w:t></w:r></w:hyperlink></w:p>'


def test_a_bookmark_inside_of_one_condition_stays() -> None:
    content = draw(f"{{%p if force.name %}}\n{BOOKMARKED}\n{{%p endif %}}\n{LEADING}")
    assert unpacked(content)["word/document.xml"].count(b'w:name="a"') == 1


@pytest.mark.parametrize(
    ("template", "reason"),
    {
        "a note in a loop": ("{%p for x in applying %}\nwords\n@footnote x\n{%p endfor %}", "a footnote stands inside"),
        "a note in a condition": ("{%p if grades %}\nwords\n@endnote x\n{%p endif %}", "an endnote stands inside"),
        "prose in a link": (
            LEADING.replace('"a"', '"there"').replace(">there<", ">{{ commentary.initial_response }}<"),
            "prose needs a paragraph of its own",
        ),
        "a link in a link": (
            LEADING.replace('"a"', '"there"').replace(">there<", ">a {{ inspection.link }}<"),
            "it is a link, and stands in one",
        ),
        "a section between joined paragraphs": (
            SECTION.replace("{}", "{% if grades -%}") + "\nb{% endif %}",
            "a section ends between",
        ),
        "a bookmark that is led to": (
            f"{{%p for x in applying %}}\n{BOOKMARKED}\n{{%p endfor %}}\n{LEADING}",
            'repeat the bookmark "a"',
        ),
    }.values(),
)
def test_what_cannot_be_repeated_or_left_out_is_told(template: str, reason: str) -> None:
    with pytest.raises(render.UndrawableError) as error:
        render.compile(template_of(template))
    (fault,) = error.value.faults
    assert reason in fault.reason


def test_tables_that_nothing_parts_any_more_stay_two() -> None:
    content = draw("| A |\n| a |\n{% if grades %}x{% endif %}\n| B |\n| b |")
    assert unpacked(content)["word/document.xml"].count(b"</w:tbl><w:p/><w:tbl>") == 1


def test_content_controls_and_paragraphs_that_a_loop_repeats_have_no_number_twice() -> None:
    control = (
        '<w:p xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" w14:paraId="1A2B3C4D">'
        '<w:sdt><w:sdtPr><w:alias w:val="Label"/><w:id w:val="77"/></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>{{ x.label }}</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    fields = replace(FIELDS, applying=FIELDS.applying * 2)
    content = unpacked(draw(f"{{%p for x in applying %}}\n{control}\n{{%p endfor %}}", fields))["word/document.xml"]
    assert content.count(b'w:val="Label"') == 2
    assert content.count(b'<w:id w:val="77"/>') + content.count(b"paraId") == 0


@pytest.mark.parametrize(
    "story",
    ["@footer {% if grades %}x{% endif %}", "<w:p><w:r><w:pict><w:txbxContent>{}</w:txbxContent></w:pict></w:r></w:p>"],
)
def test_a_story_that_is_left_without_words_keeps_a_paragraph(story: str) -> None:
    empty = "<w:p><w:r><w:t>{% if grades %}x{% endif %}</w:t></w:r></w:p>"
    assert lines(f"x\n{story.replace('{}', empty)}")[0] == "x"


def test_a_name_of_ones_own_may_be_called_as_a_filter_is() -> None:
    assert lines("{% set possessive = force.name %}{{ possessive|possessive }} own") == ["Sampleshire Police's own"]


def test_a_loop_may_not_take_the_name_that_another_name_stands_for() -> None:
    text = "{%p set k = inspection.kind %}\n{%p for inspection in applying %}\n{{ k }}\n{%p endfor %}"
    assert [fault.kind for fault in template_of(text).faults] == ["ambiguous"]


def test_a_bookmark_in_a_loop_is_left_out() -> None:
    mark = (
        '<w:p><w:bookmarkStart w:id="4" w:name="a"/><w:r><w:t>{{ x.label }}</w:t></w:r><w:bookmarkEnd w:id="4"/></w:p>'
    )
    content = draw(f"{{%p for x in applying %}}\n{mark}\n{{%p endfor %}}")
    assert b"bookmark" not in unpacked(content)["word/document.xml"]


def changed(text: str, **replaced: Callable[[bytes], bytes]) -> bytes:
    """The drawing of a template whose parts were rewritten as other programs write them."""
    parts = unpacked(docx(text))
    for name, change in replaced.items():
        part = {"document": "word/document.xml", "rels": "word/_rels/document.xml.rels", "styles": "word/styles.xml"}[
            name
        ]
        parts[part] = change(parts[part])
    found = template.read(document.read(packed(parts), "templates/form.docx"))
    content = render.render(render.compile(found), FIELDS).content
    assert structure.faults(content) == []
    return content


SPELLINGS: dict[str, Callable[[bytes], bytes]] = {
    "another prefix": lambda part: re.sub(rb"(</?| )w:", rb"\1q:", part).replace(b"xmlns:w=", b"xmlns:q="),
    "no prefix": lambda part: re.sub(rb"(</?)w:", rb"\1", part).replace(b"xmlns:w=", b'xmlns:w="' + W + b'" xmlns='),
    "UTF-16": lambda part: part.decode().replace('"UTF-8"', '"UTF-16"').encode("utf-16"),
    "a page colour": lambda part: part.replace(b"<w:body>", b'<w:background w:color="FFFFFF"/><w:body>'),
}


@pytest.mark.parametrize("change", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_a_part_may_be_written_as_other_programs_write_it(change: Callable[[bytes], bytes]) -> None:
    content = changed("a {{ force.name }}\n{{ inspection.link }}\n{{ holder.pronoun }}", document=change)
    assert [block.text for block in body(content)] == [
        NOTICE,
        "a Sampleshire Police",
        "A sample report",
        "[Pronoun of the holder: missing in the register]",
    ]


def test_relationships_may_be_written_as_other_programs_write_them() -> None:
    content = changed(
        "{{ inspection.link }}",
        rels=lambda part: re.sub(rb"(</?)Rel", rb"\1p:Rel", part).replace(b"xmlns=", b"xmlns:p="),
    )
    assert [run.link for run in body(content)[1].runs] == ["https://example.org/sample-report"]


def test_a_template_with_faults_is_not_compiled() -> None:
    with pytest.raises(render.UndrawableError):
        render.compile(template_of("{{ force.name"))


def png(width: int, height: int) -> bytes:
    """A grey picture of that size in pixels."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    rows = (b"\0" + b"\x80" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
