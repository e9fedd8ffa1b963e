"""What Word would run, fetch or open in a template: told with an error, so that no document is drawn from it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import pytest

from respgen import document, rules, template
from respgen.errors import Finding, Severity
from tests import mutations
from tests.mutations import Project
from tests.test_attacks import DRAFT, TEMPLATE, refused, run
from tests.word import docx, packed, unpacked

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office"
RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
COMPOUND_FILE = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504)
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"
PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return Project(tmp_path_factory.mktemp("actives") / "project", mutations.invented)


@pytest.fixture
def project(built: Project) -> Project:
    built.restore()
    return built


def findings(content: bytes) -> list[Finding]:
    """What is told of a template with an error."""
    found = rules.run(rules.TEMPLATE_RULES, template.read(document.read(content, TEMPLATE)))
    return [finding for finding in found if finding.severity is Severity.ERROR]


def messages(content: bytes) -> list[str]:
    return [f"{finding.code} {finding.message}" for finding in findings(content)]


def leading(part: str, kind: str, target: str, mode: str = "External") -> bytes:
    """A template in which a part leads somewhere; `kind` is a whole type, or the last word of one of Office's."""
    parts = unpacked(docx("# Sample\n{{ holder.name }}"))
    folder, _, file = part.rpartition("/")
    name = f"{folder}/_rels/{file}.rels".lstrip("/")
    type_ = kind if "/" in kind else f"{OFFICE}/{kind}"
    said = f'<Relationship Id="x" Type="{type_}" Target={quoteattr(target)} TargetMode="{mode}"/></Relationships>'
    parts[name] = parts.get(name, RELATIONS).replace(b"</Relationships>", said.encode())
    return packed(parts)


def holding(part: str, content: bytes, type_: str = "", ending: str = "") -> bytes:
    """A template that holds this part, of this type by its name or its ending; nothing leads there."""
    parts = unpacked(docx("# Sample\n{{ holder.name }}"))
    parts[part] = content
    said = f'<Override PartName="/{part}" ContentType="{type_}"/>' if not ending else ""
    said = f'<Default Extension="{ending}" ContentType="{type_}"/>' if ending else said
    types = parts["[Content_Types].xml"]
    parts["[Content_Types].xml"] = types.replace(b"</Types>", f"{said if type_ else ''}</Types>".encode())
    return packed(parts)


# ------------------------------------------------------------------------------------- what is led to

KINDS = (
    "attachedTemplate", "image", "oleObject", "aFChunk", "subDocument", "frame", "video", "audio", "package", "header",
    "footer", "styles", "theme", "font", "settings", "customXml", "chart", "mailMergeSource", "mailMergeHeaderSource",
    "control", "glossaryDocument", "externalLink", "transform", "recipientData", "unheardOf",
    f"{MICROSOFT}/2006/relationships/vbaProject", f"{MICROSOFT}/2006/relationships/attachedToolbars",
)  # fmt: skip
TARGETS = (
    "https://example.org/x",
    "http://example.org/x.dotm",
    "file:///C:/x.dotm",
    r"\\server\share\x.dotm",
    "x.dotm",
)


@pytest.mark.parametrize("kind", KINDS)
def test_what_word_would_fetch_is_told(kind: str) -> None:
    for part in ("word/document.xml", "word/settings.xml", "word/footer1.xml", "word/glossary/document.xml", ""):
        for target in TARGETS:
            (told,) = messages(leading(part, kind, target))
            assert told.startswith("T310 ")
            assert told.endswith(target)


@pytest.mark.parametrize("mode", ["External", "external", "EXTERNAL", " External ", "Internal", "", "Foreign"])
@pytest.mark.parametrize(
    "target", ["https://example.org/x.dotm", "HTTP://example.org/x.dotm", r"\\server\x.dotm", "//server/x"]
)
def test_what_leads_outside_is_told_whatever_the_relationship_calls_it(mode: str, target: str) -> None:
    assert len(messages(leading("word/settings.xml", "attachedTemplate", target, mode))) == 1
    assert len(messages(leading("word/document.xml", "image", target, mode))) == 1


INSIDE = (
    "vbaProject", "VBAPROJECT", "wordVbaData", "control", "activeXControlBinary", "oleObject", "aFChunk", "afchunk",
    "subDocument", "package", "attachedTemplate", "frame", "mailMergeSource", " vbaProject ",
    f"{MICROSOFT}/2006/relationships/ui/extensibility", f"{MICROSOFT}/2007/relationships/ui/extensibility",
    f"{MICROSOFT}/2006/relationships/keyMapCustomizations", f"{MICROSOFT}/2006/relationships/attachedToolbars",
    f"{MICROSOFT}/2011/relationships/webextension", f"{MICROSOFT}/2011/relationships/webextensiontaskpanes",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/oleObject",
)  # fmt: skip


@pytest.mark.parametrize("kind", INSIDE)
def test_what_runs_is_told_wherever_in_the_package_it_is(kind: str) -> None:
    for part in ("word/document.xml", "word/settings.xml", "word/header9.xml", ""):
        assert len(messages(leading(part, kind, "odd/name.dat", "Internal"))) == 1


EMBEDDED = {
    "macros under their own name": holding(
        "word/vbaProject.bin", COMPOUND_FILE, "application/vnd.ms-office.vbaProject"
    ),
    "macros under another name": holding("word/media/image9.png", COMPOUND_FILE),
    "macros by their type": holding("word/a.b", b"words", "application/vnd.ms-office.vbaProject"),
    "macros by the type of an ending": holding("word/a.dat", b"words", "APPLICATION/VND.MS-OFFICE.VBAPROJECT", "DAT"),
    "data of macros": holding("word/a.xml", b"<a/>", "application/vnd.ms-word.vbaData+xml"),
    "a control": holding("word/activeX/activeX1.xml", b"<a/>", "application/vnd.ms-office.activeX+xml"),
    "an object": holding("word/embeddings/oleObject1.bin", COMPOUND_FILE),
    "a workbook": holding("word/embeddings/book.xlsx", packed({"a": b"words"})),
    "an archive": holding("word/media/image9.jpeg", packed({"a": b"words"})),
    "Rich Text": holding("word/afchunk.rtf", b"{\\rtf1 words}"),
    "a program for Windows": holding("word/media/image9.png", b"MZ" + bytes(100) + b"PE\0\0" + bytes(100)),
    "a program for Linux": holding("word/a.bin", b"\x7fELF" + bytes(100)),
    "an add-in": holding("word/webextensions/a.xml", b"<a/>", "application/vnd.ms-office.webextension+xml"),
}


@pytest.mark.parametrize("content", EMBEDDED.values(), ids=EMBEDDED)
def test_a_part_that_runs_or_hides_a_file_is_told_whatever_leads_to_it(content: bytes) -> None:
    (told,) = messages(content)
    assert told.startswith("T310 the template holds ")


SAVED_AS = (
    MACRO_TYPE, MACRO_TYPE.upper(), MACRO_TYPE.replace("m", "&#109;"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
    "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("type_", SAVED_AS)
def test_a_document_with_macros_under_another_name_is_refused(
    project: Project, type_: str, encoding: str, tmp_path: Path
) -> None:
    parts = unpacked(docx("{{ holder.name }}"))
    types = parts["[Content_Types].xml"].decode().replace(PLAIN_TYPE, type_).replace("UTF-8", encoding)
    told = refused(project, packed({**parts, "[Content_Types].xml": types.encode(encoding)}), tmp_path / "canary")
    assert told.count(" error T3") == 1


# ------------------------------------------------------------------------------------------- fields


def field(*pieces: str, result: str = "<w:r><w:t>words</w:t></w:r>") -> str:
    """A field whose instruction is in these pieces, each in a run of its own or markup."""
    runs = "".join(
        piece if piece.startswith("<") else f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>'
        for piece in pieces
    )
    begin, separate, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return f"{begin}{runs}{separate}{result}{end}"


def simple(instruction: str) -> str:
    return f"<w:fldSimple w:instr={quoteattr(instruction)}><w:r><w:t>words</w:t></w:r></w:fldSimple>"


UNENDED = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>'
COMMAND = r"c:\\windows\\system32\\cmd.exe &quot;/k calc&quot;"
DDE = f"DDEAUTO {COMMAND}"
FETCHING = {
    "DDEAUTO": field(DDE),
    "DDE": field(f" DDE {COMMAND} "),
    "in a simple field": simple("DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe"),
    "in small letters": field(f"ddeauto {COMMAND}"),
    "in mixed letters": field(f"DdEaUtO {COMMAND}"),
    "behind blanks": field(f"\t \u00a0 {DDE}"),
    "without a blank behind it": field("INCLUDEPICTURE&quot;https://example.org/a.png&quot;"),
    "with a switch at once": field("DDEAUTO\\a"),
    "in quotation marks": field("&quot;DDEAUTO&quot; c"),
    "in pieces": field("D", "DE", "AU", "TO c"),
    "in pieces with remarks between": field("D", "<!-- a -->", "<w:proofErr/>", "DEAUTO c"),
    "in ordinary text": field("<w:r><w:t>DDEAUTO c</w:t></w:r>"),
    "in deleted text": field("<w:del><w:r><w:delInstrText>DDEAUTO c</w:delInstrText></w:r></w:del>"),
    "with nothing to show": field(DDE, result=""),
    "with another field to show": field(DDE, result=field("PAGE")),
    "inside of QUOTE": field("QUOTE ", field(DDE)),
    "inside of IF": field("IF 1 = 1 ", field(DDE), " &quot;no&quot;"),
    "inside of SET": field("SET a ", field("SET b ", field(DDE))),
    "inside of a simple field": f'<w:fldSimple w:instr="QUOTE">{field(DDE)}</w:fldSimple>',
    "in the result of another": field("PAGE", result=field(DDE)),
    "made by another field": field(field("QUOTE 68 68 69 65 85 84 79"), " c"),
    "without an end": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO c</w:instrText></w:r>',
    "in a hidden run": field("<w:r><w:rPr><w:vanish/></w:rPr><w:instrText>DDEAUTO c</w:instrText></w:r>"),
    "in a control": f"<w:sdt><w:sdtContent>{field(DDE)}</w:sdtContent></w:sdt>",
    "in a link": f'<w:hyperlink w:anchor="a">{field(DDE)}</w:hyperlink>',
    "in what was inserted": f'<w:ins w:id="1" w:author="A">{field(DDE)}</w:ins>',
    "in what was moved away": f'<w:moveFrom w:id="1" w:author="A">{field(DDE)}</w:moveFrom>',
    "in an alternative that Word takes": '<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/'
    f'markup-compatibility/2006"><mc:Choice Requires="x"><w:r><w:t>a</w:t></w:r></mc:Choice><mc:Fallback>{field(DDE)}'
    "</mc:Fallback></mc:AlternateContent>",
    "behind a text box in its instruction": field(
        f"<w:r><w:pict><w:txbxContent><w:p>{UNENDED}</w:p></w:txbxContent></w:pict></w:r>", DDE
    ),
    **{
        name: field(f"{name} https://example.org/a")
        for name in (
            "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE", "IMPORT", "LINK", "EMBED", "DATABASE", "DATA", "RD", "MACRO",
            "MACROBUTTON", "CONTROL", "HTMLCONTROL", "HTMLACTIVEX", "PRINT",
        )
    },
}  # fmt: skip
STORIES = (
    "body",
    "@header",
    "@footer",
    "@footnote",
    "@endnote",
    "@box",
    "table",
    "glossary",
    "header that is not shown",
)


def standing(story: str, inside: str) -> bytes:
    """A template with this in a paragraph of that story."""
    if story == "glossary" or "not shown" in story:
        word = '<w:{} xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">{}</w:{}>'
        part, root = ("word/glossary/document.xml", "document") if story == "glossary" else ("word/header9.xml", "hdr")
        return holding(part, word.format(root, f"<w:p>{inside}</w:p>", root).encode())
    place = {"body": "PLACE", "table": "| A |\n| PLACE |"}.get(story, f"words\n{story} PLACE")
    run = '<w:r><w:t xml:space="preserve">PLACE</w:t></w:r>'
    parts = unpacked(docx(f"# Sample\n{place}"))
    assert any(run.encode() in part for part in parts.values())
    return packed({name: part.replace(run.encode(), inside.encode()) for name, part in parts.items()})


@pytest.mark.parametrize("markup", FETCHING.values(), ids=FETCHING)
def test_a_field_that_fetches_or_runs_is_told(markup: str) -> None:
    for story in STORIES:
        told = messages(standing(story, markup))
        assert [one for one in told if one.startswith('T310 the template holds the field "')]


HARMLESS = (
    "PAGE", "NUMPAGES", "SECTIONPAGES", 'TOC \\o "1-3"', "REF a \\h", "PAGEREF a", 'STYLEREF "Heading 1"', "SEQ Table",
    'DATE \\@ "d MMMM yyyy"', "TITLE", "AUTHOR", "FILENAME", 'QUOTE "DDEAUTO"', "= 1 + 1", 'IF 1 = 1 "LINK" "RD"',
    "SYMBOL 65", "FORMTEXT", "NOTEREF a", "EQ \\f(1,2)", "LINKED", 'HYPERLINK "https://example.org/LINK"',
    'HYPERLINK \\l "there"', "hyperlink https://example.org", "HYPERLINK mailto:a@example.org", "DOCPROPERTY Client",
    'HYPERLINK "HTTP://EXAMPLE.ORG" \\t "_blank"',
)  # fmt: skip


@pytest.mark.parametrize("instruction", HARMLESS)
def test_a_field_that_prints_what_the_document_has_is_not_told(instruction: str) -> None:
    for story in STORIES:
        assert messages(standing(story, field(escape(instruction)))) == []
    assert messages(standing("body", field("= ", field("NUMPAGES"), " - 1"))) == []


# -------------------------------------------------------------------------------------------- links

PUBLIC = ("https://example.org/a?b=c#d", "http://example.org", "HTTPS://example.org", "mailto:a@example.org", "#there")
ELSEWHERE = (
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)", "vbscript:msgbox(1)",
    "file:///C:/Windows/System32/calc.exe", "file://server/share/x", r"\\server\share\x.exe", "//server/share/x",
    r"\\?\C:\x", r"C:\x.exe", "C:/x.exe", "x.exe", "../x.docx", "/etc/passwd", "data:text/html,words", "about:blank",
    "mhtml:https://example.org/x", "ms-word:ofe|u|https://example.org/x", "ms-msdt:/id a", "search-ms:query=x",
    "ftp://example.org/x", "ldap://example.org", "tel:+441632960000", "https:x", "https:/example.org", "https://",
    r"https:\\server\x", "http:///x", "shell:startup", "onenote:https://example.org", "view-source:https://a",
)  # fmt: skip


def linked(how: str, target: str) -> bytes:
    """A template with a link in one of the ways that there are."""
    said = quoteattr(target)
    if how == "a field":
        escaped = target.replace("\\", "\\\\")
        return standing("body", simple(f'HYPERLINK "{escaped}"'))
    if how == "a drawing in the old form":
        shape = f'<v:rect xmlns:v="urn:schemas-microsoft-com:vml" href={said}/>'
        return standing("body", f"<w:r><w:pict>{shape}</w:pict></w:r>")
    markup = {
        "a link": f'<w:hyperlink xmlns:r="{OFFICE}" r:id="x"><w:r><w:t>words</w:t></w:r></w:hyperlink>',
        "a drawing": '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:docPr id="1" name="a" descr="words"><a:hlinkClick xmlns:a="http://schemas.'
        f'openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}" r:id="x"/></wp:docPr></wp:inline></w:drawing>'
        "</w:r>",
        "nothing": "<w:r><w:t>words</w:t></w:r>",
    }[how]
    parts, rels = unpacked(standing("body", markup)), "word/_rels/document.xml.rels"
    relation = f'<Relationship Id="x" Type="{OFFICE}/hyperlink" Target={said} TargetMode="External"/></Relationships>'
    return packed({**parts, rels: parts[rels].replace(b"</Relationships>", relation.encode())})


WAYS = pytest.mark.parametrize("how", ["a link", "a field", "a drawing", "a drawing in the old form", "nothing"])


@WAYS
def test_a_link_to_anything_but_the_web_is_told_at_its_words(how: str) -> None:
    for target in ELSEWHERE:
        (told,) = findings(linked(how, target))
        assert (told.code, told.message.startswith("the template links to ")) == ("T310", True), target
        assert ("paragraph 1" in str(told.place)) == (how != "nothing")


@WAYS
def test_a_link_to_the_web_an_address_or_a_bookmark_is_not_told(how: str) -> None:
    for target in PUBLIC:
        assert messages(linked(how, target)) == [], target


# ------------------------------------------------------------------------------------------- markup

V = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
WP15 = "http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing"


def shape(inside: str) -> str:
    return f"<w:r><w:pict><v:shape {V}>{inside}</v:shape></w:pict></w:r>"


MARKUP: Mapping[str, str] = {
    "a picture by its address": shape('<v:imagedata src="https://example.org/a"/>'),
    "a picture by its other address": shape('<v:imagedata o:href="a.png"/>'),
    "a filling": shape('<v:fill o:althref="https://example.org/a"/>'),
    "a picture that calls itself a link": shape(f'<v:imagedata xmlns:r="{OFFICE}" r:id="x"/>'),
    "a video": f'<w:r><wp15:webVideoPr xmlns:wp15="{WP15}" embeddedHtml="&lt;iframe/&gt;"/></w:r>',
    "a macro of a form field": '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="A"/></w:ffData>'
    '</w:fldChar></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
}


@pytest.mark.parametrize("markup", MARKUP.values(), ids=MARKUP)
def test_markup_that_fetches_or_runs_is_told_where_it_stands(markup: str) -> None:
    parts, rels = unpacked(standing("body", markup)), "word/_rels/document.xml.rels"
    relation = f'<Relationship Id="x" Type="{OFFICE}/hyperlink" Target="https://example.org/a" TargetMode="External"/>'
    content = packed({**parts, rels: parts[rels].replace(b"</Relationships>", f"{relation}</Relationships>".encode())})
    (told,) = findings(content)
    assert told.code == "T310"


def test_a_mail_merge_is_told() -> None:
    said = "<w:mailMerge><w:connectString w:val='Provider=a'/><w:query w:val='SELECT 1'/></w:mailMerge></w:settings>"
    content = docx(f"# Sample\nwords\n@in word/settings.xml: </w:settings> → {said}")
    assert [one[:45] for one in messages(content)] == ["T310 the template is set up for mail merge, a"]


def test_nothing_of_it_is_drawn(project: Project, tmp_path: Path) -> None:
    content = leading("word/settings.xml", "attachedTemplate", "https://example.org/x.dotm")
    assert "is attached to the template https://example.org/x.dotm" in refused(project, content, tmp_path / "canary")
    told, status = run(project, "check")
    assert (told.count(" error T310 "), status) == (1, 1)
    assert (project.folder / DRAFT).read_bytes() == project.before[DRAFT]
