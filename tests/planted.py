"""A sound template, and faults to plant into it: each is one fault, and has one finding.

The faults change the sound text (see word.py), or the XML of our own record. A fault says what becomes of which words,
which stand there once, and which rule tells it. At which place, and in which words, golden/planted.txt holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tests.tools import ROOT
from tests.word import docx, packed, unpacked

FILE = "planted.docx"
RECORD = ROOT / "templates" / "response-record.docx"

SOUND = """@title {{ force.name }}: response to {{ inspection.title }}
@custom purpose = response
@header {{ office.name }}
@in word/footer1.xml: Page  → {{ force.name }}, page 
[Draft notice] {{ draft_notice }}
# Response to {{ inspection.title }}
{{ holder.title }} {{ holder.name }} answers the report of {{ inspection.published.long }}.
@footnote Published by {{ inspection.inspectorate }}.
The chief officer is {{ chief_officer.name }}.
@endnote Grades are those of {{ force.area }}.
@picture The crest of {{ force.name }}
## Grades
{%p if grades %}
| Area | Grade |
| {%tr for grade in grades %} | |
| {{ grade.area }} | {{ grade.grade }} |
| {%tr endfor %} | |
{%p else %}
{{ absent.grades }}
{%p endif %}
## Our response
{{ commentary.initial_response }}
We answer {{ answered|count }} {{ answered|count|plural("recommendation") }}: {{ answered|joined("number") }}.
## Recommendations
{%p for item in answered %}
### {{ item.label }}
[Quote] {{ item.text }}
{% if item.update.status == "complete" %}This is done.{% else %}This is {{ item.update.status }}.{% endif %}
{{ item.update.text }}
{{ item.action }}
{%p endfor %}
## Conclusion
{{ commentary.overall_comments }}
{%p set who = signatory.name %}
Signed by {{ who }}, {{ signatory.title }}
{{ office.short_name|possessive }} address: {{ office.contact }}
"""  # noqa: W291


@dataclass(frozen=True, slots=True)
class Planted:
    """One fault, and the rule that tells it. `part`: which part of our own record it changes, else the text."""

    what: str
    changes: Mapping[str, str]
    code: str
    part: str = ""

    @property
    def content(self) -> bytes:
        """The file with this one fault."""
        if not self.part:
            return docx(changed(SOUND, self.changes))
        parts = unpacked(RECORD.read_bytes())
        parts[self.part] = changed(parts[self.part].decode(), self.changes).encode()
        return packed(parts)


def changed(text: str, changes: Mapping[str, str]) -> str:
    for before, after in changes.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


# ------------------------------------------------------------------------------------ Word's own markup

SENTENCE = "The chief officer is {{ chief_officer.name }}."
TAG = "{{ chief_officer.name }}"
BY = 'w:id="1" w:author="A. Sample" w:date="2025-07-01T00:00:00Z"'
MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def paragraph(*inside: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(inside)}</w:p>"


def run(words: str, look: str = "") -> str:
    rPr = f"<w:rPr>{look}</w:rPr>" if look else ""
    return f'<w:r>{rPr}<w:t xml:space="preserve">{words}</w:t></w:r>'


def inserted(words: str) -> str:
    return f"<w:ins {BY}>{run(words)}</w:ins>"


def deleted(words: str) -> str:
    return f'<w:del {BY}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def field(instruction: str, result: str) -> str:
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "separate", "end"))
    return f'{begin}<w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>{separate}{result}{end}'


def contents(*headings: str) -> str:
    """A table of contents: one field over several paragraphs."""
    begin, end = field('TOC \\o "1-3" \\h', "|").split("|")
    first, *others, last = map(run, headings)
    return "\n".join([paragraph(begin, first), *map(paragraph, others), paragraph(last, end)])


def linked(words: str, tip: str = "") -> str:
    inside = run(words, '<w:rStyle w:val="Hyperlink"/>')
    return f'<w:hyperlink w:anchor="there"{f" w:tooltip={chr(34)}{tip}{chr(34)}" if tip else ""}>{inside}</w:hyperlink>'


def equation(words: str) -> str:
    return f'<m:oMath xmlns:m="{MATH}"><m:r><m:t>{words}</m:t></m:r></m:oMath>'


def in_header(*paragraphs: str) -> dict[str, str]:
    """A text box with these paragraphs in the header, where it is not read aloud anyway."""
    box = "".join(paragraph(run(words)) for words in paragraphs)
    shape = f"<v:shape><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></v:shape>"
    pict = f'<w:pict xmlns:v="urn:schemas-microsoft-com:vml">{shape}</w:pict>'
    return {"@header": f"@in word/header.xml: </w:hdr> → {paragraph(f'<w:r>{pict}</w:r>')}</w:hdr>\n@header"}


def in_file(part: str, before: str, after: str) -> dict[str, str]:
    """Markup of a part that the text does not write."""
    return {"@title": f"@in {part}: {before} → {after}\n@title"}


CONDITION = '{% if item.update.status == "complete" %}'
LOOP = "{%p for item in answered %}"
LAST = "{{ item.action }}\n{%p endfor %}"
END = "{%p endfor %}\n## Conclusion"
ROW = "| {{ grade.area }} | {{ grade.grade }} |"
WORDS = '<w:r><w:t xml:space="preserve">'
CELL = f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr><w:p>{WORDS}'
ROWS_BEGIN, ROWS_END = "| {%tr for grade in grades %} | |", "| {%tr endfor %} | |"

# --------------------------------------------------------------------------------------- unknown names

UNKNOWN = (
    Planted("in the body", {TAG: "{{ chief_officer.nmae }}"}, "T302"),
    Planted(
        "in a heading", {"# Response to {{ inspection.title }}\n{{": "# Response to {{ inspecton.title }}\n{{"}, "T302"
    ),
    Planted("in a cell", {"{{ grade.area }}": "{{ grade.aera }}"}, "T302"),
    Planted("in the header", {"@header {{ office.name": "@header {{ offise.name"}, "T302"),
    Planted("in the footer", {"→ {{ force.name": "→ {{ force.nam"}, "T302"),
    Planted("in a footnote", {"{{ inspection.inspectorate": "{{ inspection.inspector"}, "T302"),
    Planted("in an endnote", {"those of {{ force.area": "those of {{ force.are"}, "T302"),
    Planted("in a text box", in_header("{{ force.namn }}"), "T302"),
    Planted("in an alternative text", {"crest of {{ force.name": "crest of {{ forse.name"}, "T302"),
    Planted("in the title", {"@title {{ force.name": "@title {{ forc.name"}, "T302"),
    Planted(
        "in another property",
        in_file(
            "docProps/core.xml", "</cp:coreProperties>", "<dc:subject>{{ offce.name }}</dc:subject></cp:coreProperties>"
        ),
        "T302",
    ),
    Planted("with capitals", {TAG: "{{ CHIEF_OFFICER.NAME }}"}, "T302"),
    Planted("of a member, in its loop", {"{{ item.label }}": "{{ item.lable }}"}, "T302"),
    Planted("of the loop itself", {"{{ item.label }}": "{{ itme.label }}"}, "T302"),
    Planted("of what is looped over, told once", {"in answered %}": "in answerd %}"}, "T302"),
    Planted("in a condition", {"if item.update.status": "if item.update.stauts"}, "T302"),
    Planted("in a condition that lifts", {"{%p if grades %}": "{%p if grade %}"}, "T302"),
    Planted("in a filter's brackets", {'joined("number")': 'joined("numbr")'}, "T302"),
    Planted("before a filter", {"{{ office.short_name|": "{{ office.shrot_name|"}, "T302"),
    Planted(
        "of what is set, told once",
        {"= signatory.name": "= signatory.nmae", "{{ who }}": "{{ who }} ({{ who }})"},
        "T302",
    ),
    Planted("of what was set", {"{{ who }}": "{{ wo }}"}, "T302"),
    Planted("outside of its loop", {"## Conclusion": "## {{ item.label }}"}, "T302"),
    Planted("in a footnote, of a loop in the text", {"{{ inspection.inspectorate": "{{ item.label"}, "T302"),
    Planted("before it is set", {"## Conclusion": "## Conclusion of {{ who }}"}, "T302"),
    Planted("loop outside of any", {"## Conclusion": "## {{ loop.index }}"}, "T302"),
    Planted("of a list that nothing loops over", {TAG: "{{ grades.area }}"}, "T302"),
    Planted("that the law wants printed, told once", {"{{ item.action }}": "{{ item.acton }}"}, "T302"),
    Planted("a loop that names another than is used in it", {LOOP: "{%p for itm in answered %}"}, "T302"),
)

# ------------------------------------------------------------------------------------ half and other signs

SIGNS = (
    Planted("a field closed with one brace", {TAG: "{{ chief_officer.name }"}, "T301"),
    Planted("a field never closed", {TAG: "{{ chief_officer.name"}, "T301"),
    Planted("a field never opened", {TAG: "chief_officer.name }}"}, "T301"),
    Planted("a field opened with one brace", {TAG: "{ chief_officer.name }}"}, "T301"),
    Planted("a field in single braces", {TAG: "{chief_officer.name}"}, "T301"),
    Planted("a field in spaced single braces", {TAG: "{ { chief_officer.name } }"}, "T301"),
    Planted("a field of mail merge", {TAG: "«Chief_Officer»"}, "T301"),
    Planted("a field with a brace too many", {TAG: "{{ chief_officer.name }}}"}, "T301"),
    Planted("a field in a field", {TAG: "{{ {{ chief_officer.name }} }}"}, "T301"),
    Planted("a field that the law wants, half", {"{{ item.action }}": "{{ item.action }"}, "T301"),
    Planted("a field in two words", {TAG: "{{ chief officer.name }}"}, "T301"),
    Planted("a field with a soft hyphen", {TAG: "{{ chief_\u00adofficer.name }}"}, "T301"),
    Planted(
        "a field with a line break in it",
        {SENTENCE: paragraph(run("The chief officer is {{ chief_officer."), "<w:r><w:br/></w:r>", run("name }}"))},
        "T301",
    ),
    Planted("a field with the wrong end", {TAG: "{{ chief_officer.name %}"}, "T301"),
    Planted("a field as a statement", {TAG: "{% chief_officer.name %}"}, "T301"),
    Planted("a field without a name", {TAG: "{{ }}"}, "T301"),
    Planted("a condition closed with one brace", {CONDITION: CONDITION.replace("%}", "}")}, "T301"),
    Planted("a condition never closed", {CONDITION: CONDITION.removesuffix(" %}")}, "T301"),
    Planted("a condition never opened", {CONDITION: CONDITION.removeprefix("{% ")}, "T301"),
    Planted("a condition opened with a space", {CONDITION: CONDITION.replace("{%", "{ %")}, "T301"),
    Planted("a condition in a field's braces", {CONDITION: CONDITION.replace("{%", "{{").replace("%}", "}}")}, "T301"),
    Planted(
        "a condition with a field's braces in it",
        {CONDITION: CONDITION.replace("item.update.status", "{{ item.update.status }}")},
        "T301",
    ),
    Planted("a condition with one sign of equality", {CONDITION: CONDITION.replace("==", "=")}, "T301"),
    Planted("a condition with one quotation mark", {CONDITION: CONDITION.replace('complete"', "complete")}, "T301"),
    Planted("a condition with two words to compare with", {'"complete" %}': '"complete" or "closed" %}'}, "T304"),
    Planted("a condition with a word in capitals", {CONDITION: "{% if item.update.status AND grades %}"}, "T301"),
    Planted("a condition in another language's signs", {CONDITION: CONDITION.replace("==", "<>")}, "T301"),
    Planted("a condition for a loop", {LOOP: LOOP.replace("for", "if")}, "T301"),
    Planted("a condition that a capital begins", {CONDITION: CONDITION.replace("{% if", "{% If")}, "T301"),
    Planted("the end of a condition, half", {"{% endif %}": "{% endif }"}, "T301"),
    Planted("the end of a condition, in two words", {"{% endif %}": "{% end if %}"}, "T301"),
    Planted("an end of whichever", {END: END.replace("endfor", "end")}, "T301"),
    Planted("an else that is misspelt", {"{% else %}": "{% esle %}"}, "T301"),
    Planted("an else that asks", {"{% else %}": "{% else if item.update.rag %}"}, "T301"),
    Planted("an else, half", {"{% else %}": "{% else }"}, "T301"),
    Planted("a loop, half", {LOOP: LOOP.replace("%}", "}")}, "T301"),
    Planted("a loop that is misspelt", {LOOP: LOOP.replace("for", "fro")}, "T301"),
    Planted("a loop without in", {LOOP: LOOP.replace(" in ", " of ")}, "T301"),
    Planted("a loop in another program's words", {LOOP: LOOP.replace("for", "foreach")}, "T301"),
    Planted("a p with a space before it", {LOOP: LOOP.replace("{%p", "{% p")}, "T301"),
    Planted("a p without a space behind it", {LOOP: LOOP.replace("p for", "pfor")}, "T301"),
    Planted("a tr with a space before it", {ROWS_BEGIN: ROWS_BEGIN.replace("{%tr", "{% tr")}, "T301"),
    Planted("a set, half", {"{%p set who = signatory.name %}": "{%p set who = signatory.name }"}, "T301"),
    Planted("a remark never closed", {"{{ item.action }}": "{{ item.action }}{# why?"}, "T301"),
    Planted("a tag over two paragraphs", {TAG: "{{ chief_officer.\nname }}"}, "T301"),
    Planted("a loop over two paragraphs", {LOOP: "{%p for item in\nanswered %}"}, "T301"),
    Planted("a tag over two cells", {ROW: "| {{ grade. | area }} |"}, "T301"),
    Planted("a tag in an alternative text, half", {"crest of {{ force.name }}": "crest of {{ force.name }"}, "T301"),
    Planted("a tag in the title, half", {"@title {{ force.name }}": "@title {{ force.name }"}, "T301"),
)

# ----------------------------------------------------------------------------------------------- pairs

PAIRS = (
    Planted("an if in a line without its end", {"{% endif %}": ""}, "T308"),
    Planted("an else and an end in a line without their if", {CONDITION: ""}, "T308"),
    Planted(
        "an if of paragraphs without its end", {"{{ absent.grades }}\n{%p endif %}": "{{ absent.grades }}"}, "T308"
    ),
    Planted("an else and an end of paragraphs without their if", {"{%p if grades %}\n": ""}, "T308"),
    Planted("a loop of paragraphs without its end", {END: "## Conclusion"}, "T308"),
    Planted("the end of a loop of paragraphs alone", {f"{LOOP}\n": ""}, "T308"),
    Planted("a loop of rows without its end", {f"{ROWS_END}\n": ""}, "T308"),
    Planted("the end of a loop of rows alone", {f"{ROWS_BEGIN}\n": ""}, "T308"),
    Planted("an end too many", {"## Conclusion": "{%p endfor %}\n## Conclusion"}, "T308"),
    Planted("a beginning too many", {LOOP: f"{LOOP}\n{LOOP}"}, "T308"),
    Planted("an inner if without its end", {"{{ item.action }}": "{%p if item.applies %}\n{{ item.action }}"}, "T308"),
    Planted(
        "an inner loop without its end",
        {"{{ absent.grades }}": "{%p for grade in grades %}\n{{ absent.grades }}"},
        "T308",
    ),
    Planted("a loop that ends as an if", {END: END.replace("endfor", "endif")}, "T308"),
    Planted("rows that end as an if", {ROWS_END: ROWS_END.replace("endfor", "endif")}, "T308"),
    Planted("an if that ends as a loop", {"{% endif %}": "{% endfor %}"}, "T308"),
    Planted(
        "pairs of paragraphs that cross",
        {LAST: "{%p if item.applies %}\n{{ item.action }}\n{%p endfor %}\n{%p endif %}"},
        "T308",
    ),
    Planted(
        "pairs in a line that cross",
        {"{% endif %}": "{% for x in grades %}{{ x.area }}{% endif %}{% endfor %}"},
        "T308",
    ),
    Planted(
        "pairs of rows that cross",
        {ROWS_END: "| {%tr if grade.grade %} | |\n| {%tr endfor %} | |\n| {%tr endif %} | |"},
        "T308",
    ),
    Planted(
        "an if in a cell without its end",
        {"| {{ grade.area }} |": "| {%p if grade.area %}<br>{{ grade.area }} |"},
        "T308",
    ),
    Planted(
        "an if in a line of a cell without its end",
        {"| {{ grade.area }} |": "| {% if grade.area %}{{ grade.area }} |"},
        "T308",
    ),
    Planted("an if in a text box without its end", in_header("{%p if grades %}", "Graded"), "T308"),
    Planted("an end in a text box alone", in_header("Graded", "{%p endif %}"), "T308"),
    Planted("an if in the header without its end", {"@header ": "@header {% if grades %}"}, "T308"),
    Planted("an if in a footnote without its end", {"@footnote ": "@footnote {% if grades %}"}, "T308"),
    Planted("an if in the title without its end", {"@title ": "@title {% if grades %}"}, "T308"),
    Planted("a second else", {"{% else %}": "{% else %}no{% else %}"}, "T308"),
    Planted("an elif behind the else", {"{% else %}": "{% else %}no{% elif item.update.rag %}"}, "T308"),
    Planted("a second else of paragraphs", {"{%p else %}": "{%p else %}\nNot yet.\n{%p else %}"}, "T308"),
    Planted(
        "an elif in a loop", {"{{ item.action }}": "{{ item.action }}\n{%p elif item.applies %}\nIt applies."}, "T308"
    ),
    Planted("an else outside of everything", {"## Conclusion": "{%p else %}\n## Conclusion"}, "T308"),
)

# ---------------------------------------------------------------------------------------------- places

PLACES = (
    Planted(
        "two p in one paragraph",
        {f"{LOOP}\n": f"{LOOP}{{%p if item.applies %}}\n", END: f"{{%p endif %}}\n{END}"},
        "T306",
    ),
    Planted("a p beside words", {LOOP: f"For each: {LOOP}"}, "T306"),
    Planted(
        "a p beside a field",
        {"### {{ item.label }}": "### {{ item.label }}{%p if item.applies %}", END: f"{{%p endif %}}\n{END}"},
        "T306",
    ),
    Planted(
        "a p that ends without one", {"{{ absent.grades }}\n{%p endif %}": "{{ absent.grades }}{% endif %}"}, "T306"
    ),
    Planted("an else without the p of its if", {"{%p else %}": "{% else %}"}, "T306"),
    Planted(
        "a pair over two paragraphs",
        {SENTENCE: "{% if chief_officer.name %}The chief officer\nis {{ chief_officer.name }}.{% endif %}"},
        "T306",
    ),
    Planted(
        "a pair over two cells", {ROW: "| {% if grade.area %}{{ grade.area }} | {{ grade.grade }}{% endif %} |"}, "T306"
    ),
    Planted(
        "a pair of paragraphs over two cells",
        {ROW: "| {%p if grade.area %}<br>{{ grade.area }} | {{ grade.grade }}<br>{%p endif %} |"},
        "T306",
    ),
    Planted("a tr outside of a table", {LOOP: LOOP.replace("%p", "%tr")}, "T306"),
    Planted("a tr beside words in its cell", {ROWS_END: "| {%tr endfor %} end | |"}, "T306"),
    Planted("a tr beside words in its row", {ROWS_END: "| {%tr endfor %} | end |"}, "T306"),
    Planted("a tr that ends with p", {ROWS_END: ROWS_END.replace("%tr", "%p")}, "T306"),
    Planted("a tr that ends without one", {ROWS_END: ROWS_END.replace("%tr", "%")}, "T306"),
    Planted("a p that ends with tr", {ROWS_BEGIN: ROWS_BEGIN.replace("%tr", "%p")}, "T306"),
    Planted("a field as a row", {"{{ grade.area }}": "{{tr grade.area }}"}, "T306"),
    Planted(
        "a p in an alternative text",
        {"crest of {{ force.name }}": "crest{%p if grades %} of {{ force.name }}{% endif %}"},
        "T306",
    ),
    Planted(
        "a sign that joins, at a cell's end",
        {"{{ grade.area }}": "{% if grade.area %}{{ grade.area }}{% endif -%}"},
        "T306",
    ),
    Planted("a tag that somebody added", {SENTENCE: paragraph(run("The chief officer is "), inserted(TAG))}, "T307"),
    Planted(
        "a tag of which somebody added half",
        {SENTENCE: paragraph(run("The chief officer is {{ chief_"), inserted("officer.name }}"))},
        "T307",
    ),
    Planted(
        "a tag that somebody deleted",
        {SENTENCE: paragraph(run("The chief officer is B. Sample"), deleted("{{ chief_officer.nmae }}"))},
        "T307",
    ),
    Planted(
        "a line end that somebody added",
        {SENTENCE: paragraph(run("Words"), properties=f"<w:rPr><w:ins {BY}/></w:rPr>")},
        "T307",
    ),
    Planted(
        "a row that somebody added",
        in_file(
            "word/document.xml",
            f"</w:trPr>{CELL}{{{{ grade.area",
            f"<w:ins {BY}/></w:trPr>{CELL}{{{{ grade.area",
        ),
        "T307",
    ),
    Planted(
        "a tag in a field's result",
        {SENTENCE: paragraph(run("The chief officer is "), field("REF who", run(TAG)))},
        "T306",
    ),
    Planted(
        "tags in a table of contents",
        {"## Grades": f"{contents('Response to {{ inspection.title }}', '{{ item.label }}', 'Conclusion')}\n## Grades"},
        "T306",
    ),
    Planted(
        "a tag in a field's instruction",
        {SENTENCE: paragraph(run("The chief officer is "), field(f"QUOTE {TAG}", run("known")))},
        "T306",
    ),
    Planted(
        "a tag in a link's address",
        {
            SENTENCE: paragraph(
                run("Read "),
                field(
                    'HYPERLINK "https://example.org/{{ force.name }}"',
                    run("the report", '<w:rStyle w:val="Hyperlink"/>'),
                ),
            )
        },
        "T306",
    ),
    Planted("a tag in a link's screen tip", {SENTENCE: paragraph(linked("the report", "{{ force.name }}"))}, "T306"),
    Planted("a tag in an equation", {SENTENCE: paragraph(run("The chief officer is "), equation(TAG))}, "T306"),
    Planted(
        "a tag that an equation splits",
        {SENTENCE: paragraph(run("The chief officer is {{ chief_"), equation("officer.name"), run(" }}"))},
        "T306",
    ),
    Planted(
        "a pair with one end in a link",
        {SENTENCE: paragraph(linked("{% if grades %}the report"), run("{% endif %}"))},
        "T306",
    ),
    Planted(
        "a pair with a field's beginning in it",
        {
            SENTENCE: paragraph(
                run("{% if grades %}"),
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                run("{% endif %}"),
                run("x"),
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
            )
        },
        "T306",
    ),
    Planted(
        "a p beside a page break",
        {"{%p else %}": paragraph('<w:r><w:br w:type="page"/></w:r>', run("{%p else %}"))},
        "T306",
    ),
    Planted(
        "prose beside a page break",
        {"{{ item.action }}": paragraph('<w:r><w:br w:type="page"/></w:r>', run("{{ item.action }}"))},
        "T306",
    ),
    Planted(
        "a tag in a table's alternative text",
        in_file(
            "word/document.xml",
            '<w:tblW w:w="0" w:type="auto"/>',
            '<w:tblW w:w="0" w:type="auto"/><w:tblCaption w:val="Grades of {{ force.name }}"/>',
        ),
        "T306",
    ),
    Planted("a tag in a custom property", {"@custom": "@custom Client = {{ force.name }}\n@custom"}, "T306"),
    Planted(
        "a tag in the company's name",
        in_file("docProps/app.xml", "</Properties>", "<Company>{{ office.name }}</Company></Properties>"),
        "T306",
    ),
)

# --------------------------------------------------------------------------------- names and kinds

NAMES = (
    Planted(
        "a loop that shadows a field",
        {
            LOOP: "{%p for holder in answered %}",
            "{{ item.label }}": "{{ holder.label }}",
            "{{ item.text }}": "{{ holder.text }}",
            CONDITION: CONDITION.replace("item", "holder"),
            "{{ item.update.status }}": "{{ holder.update.status }}",
            "{{ item.update.text }}": "{{ holder.update.text }}",
            "{{ item.action }}": "{{ holder.action }}",
        },
        "T309",
    ),
    Planted("a set that shadows a field", {"set who": "set contact", "{{ who }}": "{{ contact }}"}, "T309"),
    Planted(
        "a loop in a loop of the same name",
        {END: f"{{%p for item in item.recommendations %}}\n{{{{ item.area }}}}\n{{%p endfor %}}\n{END}"},
        "T309",
    ),
    Planted(
        "a set of the loop's name", {"{{ item.action }}": "{{ item.action }}\n{%p set item = holder.name %}"}, "T309"
    ),
    Planted(
        "a loop called loop",
        {ROWS_BEGIN: "| {%tr for loop in grades %} | |", ROW: "| {{ loop.area }} | {{ loop.grade }} |"},
        "T309",
    ),
    Planted("a name that begins with a line", {"set who": "set _who", "{{ who }}": "x"}, "T304"),
    Planted(
        "prose among words", {"{{ commentary.overall_comments }}": "We say: {{ commentary.overall_comments }}"}, "T305"
    ),
    Planted(
        "prose in a condition in a line",
        {"{{ item.action }}": "{% if item.action %}{{ item.action }}{% endif %}"},
        "T305",
    ),
    Planted("prose with p among words", {"{{ item.action }}": "{{p item.action }} Nothing else."}, "T305"),
    Planted(
        "prose in a header cell with other words",
        {"| Area | Grade |": "| Area: {{ inspection.summary }} | Grade |"},
        "T305",
    ),
    Planted("prose in the title", {"@title {{ force.name }}": "@title {{ inspection.summary }}"}, "T305"),
    Planted("prose in an alternative text", {"crest of {{ force.name": "crest of {{ inspection.summary"}, "T305"),
    Planted("a picture in the title", {"@title {{ force.name }}": "@title {{ office.logo }}"}, "T305"),
    Planted("a list printed", {TAG: "{{ answered }}"}, "T305"),
    Planted("a record printed", {TAG: "{{ chief_officer }}"}, "T305"),
    Planted(
        "a date printed without its form", {"{{ inspection.published.long }}": "{{ inspection.published }}"}, "T305"
    ),
    Planted("a flag printed", {TAG: "{{ occasion.is_first }}"}, "T305"),
    Planted("a record tested", {"{%p if grades %}": "{%p if force %}"}, "T305"),
    Planted("a list compared with a number", {"{%p if grades %}": "{%p if grades > 0 %}"}, "T305"),
    Planted("a number compared with words", {"{%p if grades %}": '{%p if grades|count == "1" %}'}, "T305"),
    Planted("text looped over", {"in answered %}": "in force.name %}"}, "T305"),
    Planted("a filter that there is none of", {"|possessive": "|upper"}, "T304"),
    Planted("a filter that is misspelt", {"|possessive": "|posessive"}, "T304"),
    Planted("a filter with brackets too many", {"|possessive": '|possessive("x")'}, "T304"),
    Planted("a filter without its brackets", {'|joined("number")': "|joined"}, "T304"),
    Planted("a filter with a number in its brackets", {'|joined("number")': "|joined(1)"}, "T304"),
    Planted("a filter with three words in its brackets", {'plural("recommendation")': 'plural("a", "b", "c")'}, "T304"),
    Planted("a filter on the wrong kind", {"{{ office.short_name|possessive": "{{ answered|possessive"}, "T305"),
    Planted("a filter on the wrong kind of what another gives", {"|count|plural": "|count|possessive|plural"}, "T305"),
    Planted("a filter that joins prose", {'joined("number")': 'joined("text")'}, "T305"),
    Planted("a filter in a loop", {"in answered %}": "in answered|count %}"}, "T304"),
    Planted("a filter in a set", {"= signatory.name": "= signatory.name|possessive"}, "T304"),
)

# ---------------------------------------------------------------------------- what the dialect leaves out

LEFT_OUT = (
    Planted("merged cells", {ROW: "| {% colspan 2 %} | {{ grade.grade }} |"}, "T304"),
    Planted("cells merged downwards", {ROW: "| {% vm %}{{ grade.area }} | {{ grade.grade }} |"}, "T304"),
    Planted("cells merged sideways", {ROW: "| {% hm %}{{ grade.area }} | {{ grade.grade }} |"}, "T304"),
    Planted("a colour behind a cell", {ROW: '| {% cellbg "FF0000" %}{{ grade.area }} | {{ grade.grade }} |'}, "T304"),
    Planted("a cell that comes and goes", {ROW: "| {%tc if grade.area %} | {{ grade.grade }} |"}, "T304"),
    Planted("another file", {TAG: '{% include "other.docx" %}'}, "T304"),
    Planted("a macro", {TAG: "{% macro sign(who) %}x{% endmacro %}"}, "T304"),
    Planted("a call of a macro", {TAG: "{% call sign() %}"}, "T304"),
    Planted("an import", {TAG: '{% import "forms" as forms %}'}, "T304"),
    Planted("raw words", {TAG: "{% raw %}{ x }{% endraw %}"}, "T304"),
    Planted("a set of words", {"{%p set who = signatory.name %}": '{%p set who = "A. Sample" %}'}, "T304"),
    Planted("a statement that there is none of", {TAG: "{% unless grades %}"}, "T304"),
    Planted("a sum", {TAG: "{{ loop.index + 1 }}"}, "T304"),
    Planted("words joined by a sign", {TAG: '{{ chief_officer.name ~ "!" }}'}, "T304"),
    Planted("a call", {TAG: "{{ chief_officer.name.upper() }}"}, "T304"),
    Planted("a subscript", {TAG: "{{ grades[0].area }}"}, "T304"),
    Planted("a name with a line before it", {TAG: "{{ chief_officer.__class__ }}"}, "T304"),
    Planted("typed words as a field", {TAG: '{{ "B. Sample" }}'}, "T304"),
    Planted("a choice in a field", {TAG: "{{ chief_officer.name or holder.name }}"}, "T304"),
    Planted("a comparison of two fields", {CONDITION: "{% if item.update.status == item.update.rag %}"}, "T304"),
    Planted("a comparison the wrong way round", {CONDITION: '{% if "complete" == item.update.status %}'}, "T304"),
    Planted("a test of Jinja's", {"{%p if grades %}": "{%p if grades is defined %}"}, "T304"),
    Planted("two names in a loop", {LOOP: "{%p for key, item in answered %}"}, "T304"),
    Planted("a plus sign", {"{% endif %}": "{%+ endif %}"}, "T304"),
    Planted("an r with a space before it", {TAG: "{{ r chief_officer.name }}"}, "T301"),
)

# ------------------------------------------------------------------------------------- the file as a whole

FILES = (
    Planted("no style for bullets", {"@title": "@without List Bullet\n@title"}, "T303"),
    Planted("no style for links", {"@title": "@without Hyperlink\n@title"}, "T303"),
    Planted(
        "no style for bullets, behind a link",
        {"@title": "@without List Bullet\n@title", TAG: "{{ inspection.link }}"},
        "T303",
    ),
    Planted(
        "nothing of the office's comments", {"{{ commentary.initial_response }}": "We thank the inspectors."}, "T311"
    ),
    Planted("a misspelt purpose", {"@custom purpose = response": "@custom purpose = respons"}, "T315"),
    Planted("nothing of the actions", {"{{ item.action }}": "We act."}, "T311"),
    Planted(
        "a field that fetches",
        {SENTENCE: paragraph(field('INCLUDETEXT "https://example.org/words.docx"', run("Old words")))},
        "T310",
    ),
)
HAPPENS = {
    "holds a comment": "T313",
    "holds macros": "T310",
    "is attached to another template": "T310",
    "holds a picture from elsewhere": "T310",
    "is saved as Strict Open XML": "T300",
    "is saved as a Word template": "T300",
    "is saved as a macro-enabled document": "T300",
    "has lost its second half": "T300",
}
"""What else may have become of the file, in the words of spec/README.md, and the rule that tells it."""

# ------------------------------------------------------------------------------------------ accessibility


def looks(look: str) -> dict[str, str]:
    """One sentence of this look."""
    return {SENTENCE: paragraph(run(SENTENCE, look))}


FITNESS = (
    Planted(
        "a title that says nothing",
        {"@title {{ force.name }}: response to {{ inspection.title }}": "@title {# later #}"},
        "A701",
    ),
    Planted("American English", in_file("word/styles.xml", 'w:lang w:val="en-GB"', 'w:lang w:val="en-US"'), "A702"),
    Planted(
        "a protected file", in_file("word/settings.xml", "<w:zoom", '<w:writeProtection w:hash="x"/><w:zoom'), "A703"
    ),
    Planted(
        "a first heading of level 2",
        {"# Response to {{ inspection.title }}\n{{": "## Response to {{ inspection.title }}\n{{"},
        "A704",
    ),
    Planted("a second heading of level 1", {"## Conclusion": "# Conclusion"}, "A705"),
    Planted(
        "a level that is left out",
        {"### {{ item.label }}": paragraph(run("{{ item.label }}"), properties='<w:outlineLvl w:val="3"/>')},
        "A706",
    ),
    Planted(
        "an empty heading",
        {"## Conclusion": paragraph(properties='<w:outlineLvl w:val="1"/>') + "\n## Conclusion"},
        "A707",
    ),
    Planted("a heading of a tag's bold words alone", {"## Conclusion": "**Conclusion of {{ holder.name }}**"}, "A708"),
    Planted("a long heading", {"## Conclusion": f"## Conclusion of {{{{ holder.name }}}}{', and more' * 10}"}, "A710"),
    Planted("pale words", looks('<w:color w:val="AAAAAA"/>'), "A711"),
    Planted("lines around words", looks('<w:bdr w:val="single" w:sz="4" w:color="auto"/>'), "A712"),
    Planted("small words", looks('<w:sz w:val="18"/>'), "A713"),
    Planted("stretched lines", {SENTENCE: paragraph(run(SENTENCE), properties='<w:jc w:val="both"/>')}, "A714"),
    Planted("capital letters", {"The chief officer is {{": "THE CHIEF OFFICER IS {{"}, "A715"),
    Planted("underlined words", looks('<w:u w:val="single"/>'), "A716"),
    Planted("an empty line", {"## Conclusion": "<w:p/>\n## Conclusion"}, "A717"),
    Planted("a line to sign on", {"Signed by {{ who }},": "Signed ______________ {{ who }},"}, "A718"),
    Planted("bullets of a symbol font", in_file("word/numbering.xml", 'w:val="•"', 'w:val="&#xF0B7;"'), "A719"),
    Planted("a bullet typed by hand", {"We answer {{": "- We thank them.\n• We answer {{"}, "A720"),
    Planted(
        "a link that is not styled",
        {
            SENTENCE: paragraph(
                linked("the report of {{ inspection.published.long }}").replace('<w:rStyle w:val="Hyperlink"/>', "")
            )
        },
        "A721",
    ),
    Planted("a link that says nothing", {SENTENCE: paragraph(linked("Click here"))}, "A722"),
    Planted(
        "a picture without alternative text", {"@picture The crest of {{ force.name }}": "@picture {# later #}"}, "A723"
    ),
    Planted("a picture of a picture", {"@picture The crest of": "@picture Picture of the crest of"}, "A724"),
    Planted("a text box in the text", {SENTENCE: f"@box {SENTENCE}"}, "A725"),
    Planted("a table without a header row", in_file("word/document.xml", "<w:tblHeader/>", ""), "A728"),
    Planted(
        "a table around words",
        {
            "We answer {{ answered|count }}": f"<w:tbl><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>"
            f"{paragraph(run('We thank them.'))}</w:tc></w:tr></w:tbl>\nWe answer {{{{ answered|count }}}}"
        },
        "A731",
    ),
    Planted("an empty header cell", {"| Area | Grade |": "| Area | {# which? #} |"}, "A732"),
    Planted("an empty row", {ROW: f"{ROW}\n| | |"}, "A733"),
    Planted("rows that may break", in_file("word/document.xml", "<w:cantSplit/>", ""), "A734"),
    Planted("two columns", in_file("word/document.xml", "<w:pgMar", '<w:cols w:num="2"/><w:pgMar'), "A735"),
    Planted(
        "no page numbers", {"@in word/footer1.xml: Page  → {{ force.name }}, page ": "@footer {{ force.name }}"}, "A736"
    ),
)

# --------------------------------------------------------------------------------------- our own record

BODY = "word/document.xml"
RECORDS = (
    Planted(
        "a field in a heading", {"response record</w:t>": "response record of {{ forse.name }}</w:t>"}, "T302", BODY
    ),
    Planted("a member in a loop's own condition", {"applying if item.kind": "applying if item.knid"}, "T302", BODY),
    Planted(
        "a list in a loop of rows in another",
        {"item in cause.recommendations": "item in cause.recomendations"},
        "T302",
        BODY,
    ),
    Planted(
        "a loop of rows that names another",
        {"item in cause.recommendations": "each in cause.recommendations"},
        "T302",
        BODY,
    ),
    Planted(
        "an if for a loop of rows",
        {"{%tr for cause in causes_of_concern %}": "{%tr if causes_of_concern %}"},
        "T308",
        BODY,
    ),
    Planted(
        "a loop of rows, half",
        {"{%tr for item in areas_for_improvement %}": "{%tr for item in areas_for_improvement"},
        "T301",
        BODY,
    ),
    Planted(
        "a p for the tr of a loop",
        {"{%tr for item in areas_for_improvement %}": "{%p for item in areas_for_improvement %}"},
        "T306",
        BODY,
    ),
    Planted("a loop's own name", {"{% if not loop.last %}": "{% if not loop.lsat %}"}, "T302", BODY),
    Planted(
        "a field among words, half",
        {"Act 1996 to the report '{{ inspection.title }}'": "Act 1996 to the report '{{ inspection.title }'"},
        "T301",
        BODY,
    ),
    Planted(
        "prose among words",
        {"{{ commentary.initial_response }}": "We say: {{ commentary.initial_response }}"},
        "T305",
        BODY,
    ),
    Planted(
        "a level that is left out",
        {f"</w:pPr>{WORDS}Contact": f'<w:outlineLvl w:val="3"/></w:pPr>{WORDS}Contact'},
        "A706",
        BODY,
    ),
    Planted("the page's number", {" PAGE ": " NUMPAGES "}, "A736", "word/footer1.xml"),
)
TABLES = {
    "an unknown name": UNKNOWN,
    "a sign": SIGNS,
    "a pair": PAIRS,
    "a place": PLACES,
    "a name or a kind": NAMES,
    "left out": LEFT_OUT,
    "the file": FILES,
    "unfit": FITNESS,
    "in our record": RECORDS,
}
