"""Sound templates, which together use every construct: there is nothing to find in any of them (see word.py)."""

from __future__ import annotations

import re

from tests.planted import SOUND, equation, field, linked, paragraph, run
from tests.word import docx, packed, unpacked

SPLIT = paragraph(
    run("We answer {"),
    '<w:proofErr w:type="spellStart"/>',
    run("{ inspec", "<w:b/>"),
    '<w:bookmarkStart w:id="9" w:name="report"/>',
    run("tion.title"),
    '<w:bookmarkEnd w:id="9"/><w:proofErr w:type="spellEnd"/>',
    run(" }"),
    run("}, {% if gra", "<w:i/>"),
    '<w:r><w:lastRenderedPageBreak/><w:t xml:space="preserve">des %}graded{% end</w:t></w:r>',
    run("if %}."),
)
CONTROL = '<w:sdt><w:sdtPr><w:alias w:val="Officer"/><w:id w:val="5"/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>'
BREAK = '<w:r><w:br w:type="page"/></w:r>'
SECTION = '<w:sectPr><w:pgSz w:w="16838" w:h="11906"/></w:sectPr>'

TEXTS = {
    "the one that faults are planted into": SOUND,
    "fields wherever words may stand": """@title {{ inspection.title }} ({{ force.area }})
@in docProps/core.xml: </cp:coreProperties> → <cp:keywords>{{ force.name }}; response</cp:keywords></cp:coreProperties>
@header {{ force.name }}
# {{ force.name }}: {{inspection.title}}
{{ response.addressee }}
{{ response.salutation }},
{{ office.name }} ({{ office.short_name }}) of {{- force.area_in_sentence -}} and {{\u00a0force.name\u00a0}}.
- {{ holder.name }}
1. {{ chief_officer.name }}
**{{ signatory.name }}** and **{{ contact.name }} of {{ force.area }}**
[Quote] {{ inspection.kind }} “{{ inspection.inspectorate }}”
{{p occasion.name }}
{{r occasion.last_day.long }} or {{r occasion.last_day.short }}
| {{ holder.title }} | Name |
| {{ chief_officer.title }} | {{ chief_officer.name }}<br>{{ chief_officer_comments.approved_by }} |
See {{ inspection.link }}, { not a tag } and {item}.
{{ inspection.link }}
""",
    "prose wherever a paragraph is free": """# {{ inspection.title }}
{{ inspection.summary }}
{{p commentary.initial_response }}
[Quote] {{ commentary.overall_comments }}
- {{ chief_officer_comments.introduction }}
{# asked in May #}{{ chief_officer_comments.next_steps }}
| Comments | Closing words |
| {{ commentary.overall_comments }} | Now:<br>{{ chief_officer_comments.closing }}<br>{{ inspection.summary }} |
@footer {{ inspection.summary }}
@in word/footer1.xml: </w:ftr> → <w:p><w:fldSimple w:instr="PAGE"/></w:p></w:ftr>
""",
    "conditions of paragraphs, rows and words": """# Response
{%p if occasion.is_first and not grades %}
First, and not graded.
{%p elif inspection.kind == "thematic" or inspection.kind != “force” %}
Thematic.
{%p elif grades|count > 2 and (answered|count <= 3 or not applying) %}
Some.
{%p else %}
None.
{%p endif %}
{% if occasion.is_first %}First{% elif holder.name %}Named{% else %}Other{% endif %} and {%r if grades %}g{%r endif %}.
{% if chief_officer_comments.closing %}They closed.{% endif %}
| Item | Words |
| {%tr if grades %} | |
| Graded | yes |
| {%tr elif occasion.is_first %} | |
| First | {% if holder.name == "A. Sample" %}A.{% else %}B.{% endif %} |
| {%tr else %} | |
| Other | {%p if office.logo %}<br>{{ office.logo }}<br>{%p else %}<br>no logo<br>{%p endif %} |
| {%tr endif %} | |
""",
    "loops of paragraphs, rows and words": """# Response
{%p for item in applying if item.kind == "recommendation" %}
## {{ loop.index }} of {{ loop.length }}: {{ item.label }}
{%p if loop.first %}
First{% if not loop.last %}, not last{% endif %}{% if loop.index < 3 %}.{% endif %}
{%p endif %}
{%p else %}
None.
{%p endfor %}
{% for each in recommendations %}{{ each.number }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}
{%p for cause in causes_of_concern %}
{%p for item in cause.recommendations %}
{%p for grade in grades %}
{{ cause.number }} {{ item.number }} {{ grade.area }}{% for one in applying if one.applies %}{{ one.area }}{% endfor %}
{%p endfor %}
{%p endfor %}
{%p endfor %}
| Area | Number |
| {%tr for cause in causes_of_concern %} | |
| {{ cause.area }} | {{ loop.index }} |
| {%tr for item in cause.recommendations %} | |
| {{ item.area }} | {%p for grade in grades %}<br>{{ grade.area }}<br>{%p endfor %} |
| {%tr endfor %} | |
| {%tr else %} | |
| None | 0 |
| {%tr endfor %} | |
Each loop may name its members as another does: {% for item in grades %}{{ item.area }}{% endfor %}
""",
    "a table that may have no rows": """# Response
{%p for item in answered %}
| Number | Due |
| {%tr if item.due.short %} | |
| {{ item.number }} | {{ item.due.short }} |
| {%tr endif %} | |
{%p endfor %}
""",
    "names of one's own": """# Response
{%p set who = holder %}
{%p set name = who.name %}
{% set kind = inspection.kind %}{{ name }} on a {{ kind }} report, {{ who.title|possessive }}
{%p for item in applying %}
{%p set update = item.update %}
{{ update.status }}{% if update.rag == "red" %}!{% endif %}
{{ update.text }}
{%p endfor %}
{%p for item in recommendations %}
{{ item.label }}
{%p endfor %}
{%p set all = applying %}
{%p for one in all %}
{{ one.label }}
{%p endfor %}
""",
    "filters": """# {{ force.name|possessive }} response
{{ inspection.kind|sentence_case }}, {{ applying|count }}, {{ applying|count|in_words|sentence_case }}.
{{ applying|count|in_words }} {{ applying|count|plural("recommendation") }}: {{ applying|joined("number") }}.
{{ grades|count }} {{ grades|count|plural("cause of concern", "causes of concern") }}: {{ grades|joined("area") }}
{% if applying|joined("number") == "1" and holder.name|sentence_case == "A. Sample" %}One.{% endif %}
{% if grades|count == 0 %}None.{% endif %} {{ applying|joined("label")|possessive }} {{ force.name|possessive() }}
{%p if applying|count >= 2 %}
{{ applying|joined("label") }}
{%p endif %}
""",
    "remarks wherever they may stand": """@title {# what it is #}{{ inspection.title }}
# {# the report's #}{{ inspection.title }}
{# Nothing but a remark #}
{%p if grades %}{# only where it is graded #}
Graded{# in braces #}.
{%p endif %}{# the end #}
{# prose #}{{ commentary.initial_response }}{# alone #}
| Area{# of policing #} | Grade |
| {%tr for grade in grades %}{# each #} | {# nothing here #} |
| {{ grade.area }} | {# lower case #}{{ grade.grade }} |
| {%tr endfor %} | |
@picture The crest{# at the top #}
""",
    "paragraphs that tags join": """# Response
The office is {% if occasion.is_first -%}
the first
{%- else -%}
a later
{%- endif %} to answer.
Nobody {%- if grades %} follows{% endif -%} .
""",
    "notes and properties": """@title Response{% if grades %} on {{ grades|count }} grades{% endif %}
# Response
We answer.
@footnote {% if grades %}Graded{% else %}Not graded{% endif %} on {{ inspection.published.long }}
@endnote {%p for grade in grades %}<br>{{ grade.area }}<br>{%p endfor %}<br>{{ inspection.summary }}
{% if holder.name %}We thank{% endif %} them.
@footnote {{ holder.name }}
""",
    "split by Word": f"# Response\n{SPLIT}\n{{{{ holder‖.name }}}} {{‖% if grades %}}a{{% endif %‖}}",
    "Word's own things around tags": "\n".join(
        [
            "# Response",
            CONTROL.format(paragraph(run("The chief officer is {{ chief_officer.name }}."))),
            paragraph(
                run("See "), linked("the report{% if grades %} of {{ inspection.published.long }}{% endif %}"), run(".")
            ),
            paragraph(run("Page "), field("PAGE", run("1")), run(" of {{ force.name }}")),
            paragraph(BREAK, run("{{ force.name }} and words")),
            paragraph(run("{% if grades %}a"), field("DATE", run("1 May")), run("{% endif %}")),
            paragraph(run("{% if grades %}"), equation("a+b"), run(" as said{% endif %}")),
            "{%p for item in applying %}",
            paragraph(run("{{ item.label }}"), BREAK),
            CONTROL.format(paragraph(run("{{ item.number }}"))),
            "{%p endfor %}",
            paragraph(run("{%p if grades %}"), properties=SECTION),
            "Graded.",
            "{%p endif %}",
        ]
    ),
    "pictures": """# Response
{%p if office.logo %}
{{ office.logo }}
{%p endif %}
Beside {{ office.logo }} words
@picture The crest of {{ force.name|possessive }} area{% if grades %}, graded{% elif applying %}, asked{% endif %}
{%p for item in applying %}
@picture What {{ item.label }} asks for
{%p endfor %}
""",
    "headings of branches": """{%p if occasion.is_first %}
# First response
## To the report
### In short
{%p elif grades %}
# Graded response
{%p else %}
# Response for {{ occasion.name }}
{%p endif %}
## Comments
{%p for item in applying %}
### {{ item.label }}
{%p else %}
### None
{%p endfor %}
## Contact
""",
    "a template of a force as a whole": """@custom scope = force
@custom purpose = response
# Summary for {{ force.name }}
{%p for item in applying %}
- {{ item.label }}
{%p endfor %}
""",
    "a covering note": """@custom purpose = covering note
# Note
{{ holder.name }} encloses the response to {{ inspection.link }}.
""",
    "Welsh": """@in word/styles.xml: w:lang w:val="en-GB" → w:lang w:val="cy-GB"
# Ymateb i {{ inspection.title }}
{{ inspection.kind|sentence_case }}: {{ applying|count }}.
""",
}
BOXES = {
    "in the text": """# Response
@box {{ force.name }}<br>{%p if grades %}<br>{{ inspection.summary }}<br>{%p endif %}<br>{% if grades %}a{% endif %} end
{%p for item in applying %}
@box {{ item.label }}<br>{%p for each in item.recommendations %}<br>{{ each.label }}<br>{%p endfor %}
{%p endfor %}
""",
}
"""Text boxes: their tags are as sound as any, though a box in the text is not (A725)."""


def with_headers(text: str) -> bytes:
    """The text with a header for the first page and one for even pages, besides its own."""
    parts = unpacked(docx(text))
    head = '<w:sectPr><w:headerReference w:type="default" r:id="rIdheader"/>'
    more = ""
    for kind, words in (("first", "{%p if grades %}<br>Graded<br>{%p endif %}"), ("even", "{{ force.area }}")):
        inside = "".join(paragraph(run(one)) for one in words.split("<br>"))
        header = parts["word/header.xml"].decode()
        parts[f"word/header-{kind}.xml"] = re.sub("<w:p>.*</w:p>", inside, header).encode()
        relation = f'<Relationship Id="rId{kind}" Type="{_HEADER}" Target="header-{kind}.xml"/></Relationships>'
        _replace(parts, "word/_rels/document.xml.rels", "</Relationships>", relation)
        type_ = f'<Override PartName="/word/header-{kind}.xml" ContentType="{_TYPE}"/></Types>'
        _replace(parts, "[Content_Types].xml", "</Types>", type_)
        more += f'<w:headerReference w:type="{kind}" r:id="rId{kind}"/>'
    _replace(parts, "word/document.xml", head, head + more)
    return packed(parts)


_HEADER = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"


def _replace(parts: dict[str, bytes], part: str, before: str, after: str) -> None:
    text = parts[part].decode()
    assert text.count(before) == 1, before
    parts[part] = text.replace(before, after).encode()


CONTENTS = {name: docx(text) for name, text in TEXTS.items()} | {"headers of all kinds": with_headers(SOUND)}
