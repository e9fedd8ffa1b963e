"""Web pages: what a fragment is made of, that it says what the Word file says, and what outside checkers say of it."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from respgen import document
from respgen.model import Block, Change, Document, Listing, Picture, Run, Story, Table, TableCell, TableRow, WordPlace
from respgen.publication import html
from respgen.publication.html.addresses import safe
from respgen.publication.html.names import LONGEST, Names
from respgen.publication.values import Link, Page
from tests import rich, tools
from tests.drawing import drawn, read
from tests.sample import MARK, MARK_IN_WELSH, SAMPLES, marked_page
from tests.tools import ROOT
from tests.word import docx

CI = bool(os.environ.get("CI"))


def fragment(text: str, language: str = "en-GB") -> str:
    """The fragment of the Word file of this text, without the element around it."""
    return inside(html.fragment(read(docx(text)), language))


def inside(whole: str) -> str:
    start, _, rest = whole.partition("\n")
    assert start.startswith("<div lang=")
    return rest.removesuffix("</div>\n").rstrip("\n")


# ------------------------------------------------------------------------------------------------- one thing at a time


def p(inner: str, properties: str = "") -> str:
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{words}</w:t></w:r>'


def linked(address: str, words: str = "the report") -> str:
    return p(f"<w:fldSimple w:instr='HYPERLINK \"{address}\"'>{r(words)}</w:fldSimple>")


def table(*rows: str, look: str = "", title: str = "") -> str:
    named = f'<w:tblCaption w:val="{title}"/>' if title else ""
    return f"<w:tbl><w:tblPr>{look}{named}</w:tblPr>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def tc(words: str, properties: str = "", inner: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}{p(r(words))}</w:tc>"


def numbered(list_: int) -> str:
    return f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_}"/></w:numPr>'


def marked(name: str, words: str = "") -> str:
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/>{words}<w:bookmarkEnd w:id="1"/>'


def to(name: str, words: str) -> str:
    return p(f'<w:hyperlink w:anchor="{name}">{r(words)}</w:hyperlink>')


HEADER = "<w:trPr><w:tblHeader/></w:trPr>"
FIRST_COLUMN = '<w:tblLook w:firstRow="1" w:firstColumn="1"/>'
MERGED, COVERED = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"

CASES = {
    "headings begin at h2 and have ids": (
        "# One\n## Two\n### Two\n## Comisiynydd's ŵyr",
        '<h2 id="one">One</h2><h3 id="two">Two</h3><h4 id="two-2">Two</h4>'
        '<h3 id="comisiynydds-wyr">Comisiynydd\'s ŵyr</h3>',
    ),
    "a paragraph": ("Words & <b>more</b>", "<p>Words &amp; &lt;b&gt;more&lt;/b&gt;</p>"),
    "bold words": ("Some **bold** words", "<p>Some <strong>bold</strong> words</p>"),
    "italic words": (p(r("Some ") + r("slanted", "<w:i/>")), "<p>Some <em>slanted</em></p>"),
    "struck words": (p(r("Some ") + r("struck", "<w:strike/>")), "<p>Some <s>struck</s></p>"),
    "letters above and below the line": (
        p(r("5 m") + r("2", '<w:vertAlign w:val="superscript"/>') + r("x", '<w:vertAlign w:val="subscript"/>')),
        "<p>5 m<sup>2</sup><sub>x</sub></p>",
    ),
    "a heading is no emphasis": ("# **All** of it", '<h2 id="all-of-it">All of it</h2>'),
    "lines": (p(r("One") + "<w:r><w:br/></w:r>" + r("two")), "<p>One<br>two</p>"),
    "breaks at the ends": (p("<w:r><w:br/></w:r>" + r(" words ") + "<w:r><w:br/></w:r>"), "<p>words</p>"),
    "an empty paragraph": ("One\n<w:p/>\nTwo", "<p>One</p><p>Two</p>"),
    "bullets": ("- one\n- two", "<ul><li>one</li><li>two</li></ul>"),
    "numbers": ("1. one\n2. two", "<ol><li>one</li><li>two</li></ol>"),
    "a list in a list": (
        "- one\n[List Bullet 2] deeper\n- two",
        "<ul><li>one<ul><li>deeper</li></ul></li><li>two</li></ul>",
    ),
    "an item that goes on": (
        "- one\n[List Continue] and on\n- two",
        "<ul><li><p>one</p><p>and on</p></li><li>two</li></ul>",
    ),
    "a list that goes on behind words": (
        "1. one\nWords\n" + p(r("two"), numbered(2)),
        '<ol><li>one</li></ol><p>Words</p><ol start="2"><li>two</li></ol>',
    ),
    "numbers that are letters": (
        "1. one\n2. two\n@in word/numbering.xml: w:numFmt w:val=\"decimal\" → w:numFmt w:val=\"lowerLetter\"",
        '<ol type="a"><li>one</li><li>two</li></ol>',
    ),
    "two lists": ("- one\n1. two", "<ul><li>one</li></ul><ol><li>two</li></ol>"),
    "a quotation": (
        "Before\n[Quote] One.\n[Quote] Two.\nAfter",
        "<p>Before</p><blockquote><p>One.</p><p>Two.</p></blockquote><p>After</p>",
    ),
    "a list in a quotation": (
        "[Quote] The force should:\n" + p(r("do this"), f'<w:pStyle w:val="Quote"/>{numbered(1)}'),
        "<blockquote><p>The force should:</p><ul><li>do this</li></ul></blockquote>",
    ),
    "a link": (
        linked("https://example.org/a?b=1&amp;c=2"),
        '<p><a href="https://example.org/a?b=1&amp;c=2">the report</a></p>',
    ),
    "a link to a script": (linked("javascript:alert(1)"), "<p>the report</p>"),
    "a link to a file": (linked("file:///C:/Users/jo/report.docx"), "<p>the report</p>"),
    "a link to what lies beside the Word file": (linked("report.docx"), "<p>the report</p>"),
    "a link to a heading": (
        p(marked("_Toc1", r("Aims")), '<w:pStyle w:val="Heading1"/>') + "\n" + to("_Toc1", "Aims"),
        '<h2 id="aims">Aims</h2><p><a href="#aims">Aims</a></p>',
    ),
    "a link to a paragraph": (
        p(marked("the_aims") + r("Aims")) + "\n" + to("the_aims", "see aims"),
        '<p id="the-aims">Aims</p><p><a href="#the-aims">see aims</a></p>',
    ),
    "a link to nowhere": (to("gone", "see aims"), "<p>see aims</p>"),
    "words in another language": (
        p(r("The word ") + r("heddlu", '<w:lang w:val="cy-GB"/>') + r(" is Welsh")),
        '<p>The word <span lang="cy-GB">heddlu</span> is Welsh</p>',
    ),
    "a paragraph in another language": (
        p(r("Mae hyn yn Gymraeg", '<w:lang w:val="cy-GB"/>')),
        '<p lang="cy-GB">Mae hyn yn Gymraeg</p>',
    ),
    "another country's English": (p(r("One ") + r("color", '<w:lang w:val="en-US"/>')), "<p>One color</p>"),
    "hidden words": (p(r("Seen") + r(" and hidden", "<w:vanish/>")), "<p>Seen</p>"),
    "a hidden paragraph": ("One\n" + p(r("hidden", "<w:vanish/>")), "<p>One</p>"),
    "tracked changes": (
        p(f'<w:ins w:id="1" w:author="Jo">{r("New")}</w:ins><w:del w:id="2" w:author="Jo">{r("old")}</w:del>'),
        "<p>New</p>",
    ),
    "a field": (p(f'<w:fldSimple w:instr="SEQ Figure">{r("7")}</w:fldSimple>'), "<p>7</p>"),
    "what no web page can hold": (p(r("a\x7fb ﷐ e\u0301")), "<p>a\ufffdb \ufffd é</p>"),
    "a text box": (
        "Before\n@box In the box<br>and on\nAfter",
        "<p>Before</p><div><p>In the box</p><p>and on</p></div><p>After</p>",
    ),
    "a drawing": (
        '@picture The "crest"',
        '<p><span role="img" aria-label="The &quot;crest&quot;">The "crest"</span></p>',
    ),
    "a table": (
        "## Totals\n| Status | All |\n| Open | 2<br>of 3 |",
        '<h3 id="totals">Totals</h3><table><caption>Table</caption><thead><tr><th scope="col">Status</th>'
        '<th scope="col">All</th></tr></thead><tbody><tr><td>Open</td><td><p>2</p><p>of 3</p></td></tr>'
        "</tbody></table>",
    ),
    "a table with a title and row headers": (
        table(HEADER + tc("Item") + tc("Details"), tc("Force") + tc("Essex"), look=FIRST_COLUMN, title="Its &lt;b&gt;"),
        '<table><caption>Its &lt;b&gt;</caption><thead><tr><th scope="col">Item</th><th scope="col">Details</th>'
        '</tr></thead><tbody><tr><th scope="row">Force</th><td>Essex</td></tr></tbody></table>',
    ),
    "a table whose title is the heading": (
        "# Totals\n" + table(tc("1"), title="totals"),
        '<h2 id="totals">Totals</h2><table aria-labelledby="totals"><tbody><tr><td>1</td></tr></tbody></table>',
    ),
    "an empty header cell": (
        table(HEADER + tc("") + tc("All"), tc("Open") + tc("2"), look=FIRST_COLUMN),
        '<table><thead><tr><td></td><th scope="col">All</th></tr></thead><tbody><tr><th scope="row">Open</th>'
        "<td>2</td></tr></tbody></table>",
    ),
    "merged cells": (
        table(
            tc("wide", '<w:gridSpan w:val="2"/>') + tc("c"),
            tc("tall", MERGED) + tc("b") + tc("c"),
            tc("and on", COVERED) + tc("b") + tc("c"),
        ),
        '<table><tbody><tr><td colspan="2">wide</td><td>c</td></tr><tr><td rowspan="2"><p>tall</p><p>and on</p></td>'
        "<td>b</td><td>c</td></tr><tr><td>b</td><td>c</td></tr></tbody></table>",
    ),
    "rows and columns in which nothing begins": (
        table(
            tc("a", MERGED + '<w:gridSpan w:val="2"/>') + tc("b", MERGED),
            tc("", COVERED + '<w:gridSpan w:val="2"/>') + tc("", COVERED),
            tc("c", '<w:gridSpan w:val="2"/>') + tc("d"),
        ),
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></tbody></table>",
    ),
    "rows of different widths": (
        table(tc("a") + tc("b"), tc("c")),
        "<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>",
    ),
    "an empty row and an empty table": (
        table(tc("a"), tc("")) + "\n" + table(tc("")) ,
        "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ),
    "a table in a table": (
        table(tc("a") + tc("end", inner=table(tc("x") + tc("y")))),
        "<table><tbody><tr><td>a</td><td><table><tbody><tr><td>x</td><td>y</td></tr></tbody></table>"
        "<p>end</p></td></tr></tbody></table>",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_a_word_file_becomes_plain_html(text: str, expected: str) -> None:
    assert fragment(text).replace("\n", "") == expected
    found = read(docx(text))
    assert html.parity(html.fragment(found, "en-GB"), found) == ""


def test_notes_stand_at_the_end_with_ways_there_and_back() -> None:
    found = fragment("One\n@footnote The first note\nTwo\n@endnote The second")
    assert found == (
        '<p>One<sup><a href="#page-note-1" id="page-note-1-from" role="doc-noteref">1</a></sup></p>\n'
        '<p>Two<sup><a href="#page-note-2" id="page-note-2-from" role="doc-noteref">2</a></sup></p>\n'
        '<section role="doc-endnotes" aria-label="Notes">\n<ol>\n'
        '<li id="page-note-1">\n<p>The first note</p>\n'
        '<p><a href="#page-note-1-from" role="doc-backlink" aria-label="Back to the text">↩</a></p>\n</li>\n'
        '<li id="page-note-2">\n<p>The second</p>\n'
        '<p><a href="#page-note-2-from" role="doc-backlink" aria-label="Back to the text">↩</a></p>\n</li>\n'
        "</ol>\n</section>"
    )


def test_headers_footers_and_comments_are_left_out() -> None:
    assert fragment("Words\n@header In the header\n@footer In the footer") == "<p>Words</p>"


def test_the_highest_heading_of_our_own_page_is_h1_and_wide_tables_can_scroll() -> None:
    found = read(docx("# Title\n## Sub\n| a | b | c | d |\n| 1 | 2 | 3 | 4 |"))
    assert re.findall(r"<h\d|<div class.*", html.body(found, "en-GB")) == [
        "<h1",
        "<h2",
        '<div class="wide" role="region" tabindex="0" aria-labelledby="table-table">',
    ]
    assert re.findall(r"<h\d|<div class.*", html.fragment(found, "en-GB")) == ["<h2", "<h3"]


def test_a_scrolling_table_is_named_by_its_title() -> None:
    wide = table("".join(map(tc, "abcd")), title="Totals")
    found = html.body(read(docx(wide)), "en-GB")
    assert 'aria-labelledby="table-totals">\n<table>\n<caption id="table-totals">Totals</caption>' in found


@pytest.mark.parametrize(
    ("language", "own", "expected"),
    [("cy-GB", "en-GB", "cy-GB"), ("", "cy-GB", "cy-GB"), ("no tag", "x-none", "en-GB"), ("", "", "en-GB")],
)
def test_a_fragment_says_its_language(language: str, own: str, expected: str) -> None:
    found = replace(read(docx("Words")), language=own)
    assert html.fragment(found, language).splitlines()[0] == f'<div lang="{expected}">'


def test_a_picture_is_in_the_page_as_large_as_in_word_with_its_alternative_text() -> None:
    found = html.fragment(read(rich.written(rich.RICH)), "en-GB")
    (logo,) = re.findall(r'<img [^>]*alt="The logo"[^>]*>', found)
    assert logo.startswith('<img src="data:image/png;base64,iVBOR')
    assert logo.endswith('alt="The logo" width="96" height="48">')


def test_a_decorative_picture_has_an_empty_alternative_text() -> None:
    run = Run("", picture=Picture("word/media/a.png", "A line", decorative=True))
    made = document_of([block((run,))], {"word/media/a.png": rich.png(1, 2, 3)})
    assert 'alt=""' in html.fragment(made, "en-GB")


def test_what_a_web_page_would_say_wrongly_is_told() -> None:
    assert [(one.text, what) for one, what in html.unshown(read(rich.written(rich.RICH)))] == [
        ("Sums 914", "an equation")
    ]
    assert list(html.unshown(read(docx("Words\n@footnote Note")))) == []


def test_a_file_that_cannot_be_read_gives_an_empty_fragment() -> None:
    assert html.fragment(document.read(b"no zip", "x.docx"), "en-GB") == ""
    assert html.parity("", document.read(b"no zip", "x.docx")) == ""


# --------------------------------------------------------------------------------------------------- the same words


@pytest.mark.parametrize(
    ("page", "told"),
    [
        ("<p>One two four</p>", 'The web page says "four" where the Word file says "three", after "One two".'),
        ("<p>One two</p>", 'The web page ends where the Word file says "three", after "One two".'),
        (
            "<p>One two three four</p>",
            'The web page says "four" where the Word file says nothing more, after "One two three".',
        ),
        ("<p>Two</p>", 'The web page says "Two" where the Word file says "One", at its beginning.'),
        ("<p>One</p><p>two <em>th</em>ree</p>", ""),
        ("<p>Skip</p><main><article><p>One two three</p></article><p>Other formats</p></main>", ""),
        (
            "<p>One<span></span>two three</p>",
            'The web page says "Onetwo" where the Word file says "One", at its beginning.',
        ),
        ("<table><caption>Not said</caption><tr><td>One</td><td>two</td></tr></table>three", ""),
    ],
)  # fmt: skip
def test_a_word_that_differs_is_told_with_what_stands_before_it(page: str, told: str) -> None:
    assert html.parity(page, read(docx("One two three"))) == told


@cache
def documents() -> dict[str, Document]:
    """Everything that the sample and the inputs print, the file with one of everything, and one of hard cases."""
    found = {**drawn(SAMPLES), **drawn(ROOT), "rich.docx": rich.written(rich.RICH)}
    hard = [text for text, _ in CASES.values() if "@" not in text]
    return {Path(name).stem: read(content) for name, content in found.items()} | {"hard": read(docx("\n".join(hard)))}


NAMES = sorted({*documents()})


@pytest.mark.parametrize("name", NAMES)
def test_a_page_says_the_words_of_the_word_file_and_no_other(name: str) -> None:
    found = documents()[name]
    for made in (html.fragment(found, found.language), html.body(found, found.language)):
        assert html.parity(made, found) == ""
        assert faults(made) == []
        assert not re.search(r"<(script|style|iframe|object)|\son\w+=|style=", made)


def test_every_document_of_the_sample_is_there_in_english_and_in_welsh() -> None:
    languages = [documents()[name].language for name in NAMES]
    assert languages.count("cy-GB") == 1
    assert len(languages) > 15


class _Markup(HTMLParser):
    """What is wrong with a fragment: elements that do not end, ids that stand twice, links that lead nowhere."""

    EMPTY = ("br", "img")
    INSIDE = {"li": ("ul", "ol"), "tr": ("thead", "tbody"), "th": ("tr",), "td": ("tr",), "caption": ("table",)}
    NO_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "a", "strong", "em", "s", "span", "caption")
    INLINE = ("a", "strong", "em", "s", "span", "sup", "sub", "br", "img")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        above = self.open[-1] if self.open else ""
        if tag in self.INSIDE and above not in self.INSIDE[tag]:
            self.found.append(f"<{tag}> in <{above}>")
        if tag not in self.INLINE and {*self.open} & {*self.NO_BLOCKS}:
            self.found.append(f"<{tag}> in {self.open}")
        if tag == "a" and "a" in self.open:
            self.found.append("a link in a link")
        said = dict(attrs)
        self.ids += [said["id"] or ""] if "id" in said else []
        self.links += [link.removeprefix("#") for link in [said.get("href") or ""] if link.startswith("#")]
        self.links += [said["aria-labelledby"] or ""] if "aria-labelledby" in said else []
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.found.append(f"</{tag}> ends something else")


def faults(made: str) -> list[str]:
    markup = _Markup()
    markup.feed(made)
    markup.close()
    twice = [f"two ids {one}" for one in {*markup.ids} if markup.ids.count(one) > 1]
    return [*markup.found, *markup.open, *twice, *(f"no id {one}" for one in {*markup.links} - {*markup.ids})]


# ---------------------------------------------------------------------------------------------- any document at all

HARD = st.sampled_from("& < > \" ' &amp; <b> </p> ]]> é ŵ e\u0301 \u00a0 \u00ad \u200b \x85 \ufdd0 𝒳 ﷺ".split())
WORDS = st.lists(HARD | st.sampled_from(["one", "two ", " three", " ", "\n", "\t", "\f"]), max_size=5).map("".join)
TYPED = st.lists(
    st.tuples(
        st.sampled_from(["", "# ", "## ", "- ", "1. ", "[Quote] ", "[List Bullet 2] ", "[List Continue] ", "| a | "]),
        st.lists(HARD | st.just("word"), min_size=1, max_size=4).map(" ".join),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@given(TYPED)
@settings(max_examples=300 if CI else 40)
def test_any_text_in_a_word_file_is_said_in_its_order(lines: list[tuple[str, str]]) -> None:
    found = read(docx("\n".join(f"{marker}{words.replace('|', '')}" for marker, words in lines)))
    made = html.fragment(found, "en-GB")
    assert html.parity(made, found) == ""
    assert faults(made) == []


def block(runs: tuple[Run, ...], kind: str = "paragraph", level: int = 0, listing: Listing | None = None) -> Block:
    assert kind in ("paragraph", "heading", "item")
    return Block(kind, runs, level, listing, "Normal")  # type: ignore[arg-type]


def document_of(blocks: list[Block], parts: dict[str, bytes] | None = None, tables: tuple[Table, ...] = ()) -> Document:
    """A document of these blocks, as if they had been read."""
    placed = tuple(
        replace(one, place=WordPlace("x.docx", heading="", path=(0, number))) for number, one in enumerate(blocks)
    )
    said = {"word/document.xml": b"<document/>"} | (parts or {})
    return Document("x.docx", said, (Story("word/document.xml", "body", "", placed, tables),), language="en-GB")


RUNS = st.builds(
    Run,
    WORDS,
    bold=st.booleans(),
    italic=st.booleans(),
    raised=st.sampled_from(["", "", "superscript", "subscript"]),
    struck=st.booleans(),
    link=st.sampled_from(["", "", "", "https://example.org/a b", "javascript:x", "#nowhere"]),
    language=st.sampled_from(["", "en-GB", "cy-GB", "x-none", "en-US"]),
    hidden=st.sampled_from([False, False, False, True]),
    change=st.sampled_from([None, None, Change("deleted"), Change("inserted"), Change("moved from")]),
    picture=st.sampled_from([None, None, None, Picture("", "A crest"), Picture("word/media/a.png", "A map")]),
)
OUTSIDE = st.builds(
    lambda runs, kind, level, number, ordered: block(
        tuple(runs),
        kind,
        1 if kind == "heading" else level,
        Listing(number, ordered, 1 + number) if kind == "item" else None,
    ),
    st.lists(RUNS, max_size=4),
    st.sampled_from(["paragraph", "heading", "item", "item"]),
    st.integers(1, 4),
    st.integers(1, 3),
    st.booleans(),
).map(lambda one: replace(one, level=0) if one.kind == "paragraph" and one.runs[:1] else one)


@st.composite
def grids(draw: st.DrawFn) -> Callable[[int], tuple[list[Block], Table]]:
    """A table of a grid with any merges, and any blocks in its cells, as the reader tells them."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    heads = draw(st.integers(0, height))
    covers: dict[tuple[int, int], tuple[int, int]] = {}
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for row in range(1, height + 1):
        for column in range(1, width + 1):
            if (row, column) in covers or draw(st.integers(0, 9)) == 0:
                continue
            down, right = draw(st.integers(1, 2)), draw(st.integers(1, 2))
            wanted = [
                (r, c)
                for r in range(row, min(height, row + down - 1) + 1)
                for c in range(column, min(width, column + right - 1) + 1)
            ]
            if any(spot in covers for spot in wanted):
                wanted = [(row, column)]
            covers |= dict.fromkeys(wanted, (row, column))
            spans[row, column] = (1 + wanted[-1][0] - row, 1 + wanted[-1][1] - column)
    said = [(spot, draw(st.lists(OUTSIDE, max_size=2))) for spot in sorted(covers) if spot[1] == covers[spot][1]]

    def made(number: int) -> tuple[list[Block], Table]:
        blocks: list[Block] = []
        for spot, inner in said:
            (row, column), header = covers[spot], draw_header(spot)
            down, right = spans[row, column]
            cell = TableCell(number, row, column, down, right, header)
            blocks += [replace(one, cell=cell) for one in [*inner, block(())]]
        return blocks, Table(
            number, tuple(TableRow(row <= heads) for row in range(1, height + 1)), width, caption="Title"
        )

    def draw_header(spot: tuple[int, int]) -> bool:
        return covers[spot][0] <= heads or covers[spot][1] == 1

    return made


@st.composite
def anything(draw: st.DrawFn) -> Document:
    blocks: list[Block] = []
    tables: list[Table] = []
    for one in draw(st.lists(OUTSIDE | grids(), max_size=8)):
        if isinstance(one, Block):
            blocks.append(one)
        else:
            inner, told = one(len(tables) + 1)
            blocks += inner
            tables.append(told)
    return document_of(blocks, {"word/media/a.png": rich.png(1, 2, 3)}, tuple(tables))


@given(anything())
@settings(max_examples=2000 if CI else 150)
def test_any_blocks_are_said_in_their_order_and_in_sound_markup(made: Document) -> None:
    written = html.fragment(made, "en-GB")
    assert html.parity(written, made) == ""
    assert faults(written) == []
    assert written == html.fragment(made, "en-GB")


# ------------------------------------------------------------------------------------------------- addresses, names


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://example.org", "https://example.org"),
        ("https://example.org/a b?c=[1]#d e", "https://example.org/a%20b?c=%5B1%5D#d%20e"),
        ("https://example.org/100%/%41", "https://example.org/100%25/%41"),
        ("HTTP://Example.org:8080/x", "http://Example.org:8080/x"),
        ("https://example.org/ŵy", "https://example.org/ŵy"),
        ("mailto:jo@example.org?subject=A b", "mailto:jo@example.org?subject=A%20b"),
        ("tel:01632960101", "tel:01632960101"),
        ("response.cy.html", "response.cy.html"),
        ("#part", "#part"),
        ("", ""),
        ("javascript:alert(1)", ""),
        ("JavaScript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///C:/x", ""),
        ("C:\\x", ""),
        ("\\\\server\\share", ""),
        ("//example.org", ""),
        ("https://", ""),
        ("https://a b/", ""),
        ("https://example.org:port/", ""),
        ("https://exa[mple", ""),
        ("https://jo:secret@example.org/", "https://example.org/"),
    ],
)
def test_only_addresses_that_are_safe_are_led_to(address: str, expected: str) -> None:
    assert safe(address) == expected


@given(st.text(max_size=30) | st.text('https:/?#[]@%. \\ab"<>', max_size=30).map("https://a".__add__))
def test_no_address_leaves_its_attribute_or_is_a_script(address: str) -> None:
    found = safe(address)
    assert not re.search(r"[\s\"'<>\\^`{|}\x00-\x1f\x7f]", found.replace("'", ""))
    assert re.match(r"(https?://[^/?#]|mailto:|tel:)|[^:]*([/?#]|$)", found)
    assert safe(found) == found


def test_ids_are_unique_short_and_never_those_of_the_page() -> None:
    names = Names()
    assert [names.given(words) for words in ("Page text", "Aims", "aims!", "Aims 2", "…", "—")] == [
        "part-page-text", "aims", "aims-2", "aims-2-2", "part", "part-2",
    ]  # fmt: skip
    assert len(names.given("word " * 40)) <= LONGEST


# ------------------------------------------------------------------------------------------------------- whole pages

FULL = Page(
    title="Sampleshire: response & more",
    language="en-GB",
    body='<h1 id="a">A</h1>\n<p>Words</p>\n',
    office="Office of the <Commissioner>",
    summary='What "they" answer',
    published="26 March 2025",
    notes=("Corrected on 3 July 2025: 14,210 & not 14,120.", "Withdrawn on 4 July 2025."),
    twins=(Link("Cymraeg", "response.cy.html", "cy-GB"), Link("Scripted", "javascript:x", "cy")),
    files=(Link("Response (PDF, 214 KB)", "response.pdf"), Link("Response (Word, 48 KB)", "response.docx", "en-GB")),
    other_formats="To ask for another format, telephone 01632 960102.",
    statement="https://www.sampleshire.example.org/accessibility",
)
BARE = Page("Sampleshire: all responses", "cy", "<h1>Pob ymateb</h1>\n", "Swyddfa")


def test_a_page_says_all_that_it_is_given() -> None:
    made = html.page(FULL)
    assert '<html lang="en-GB">' in made
    assert "<title>Sampleshire: response &amp; more – Office of the &lt;Commissioner&gt;</title>" in made
    assert '<meta name="description" content="What &#34;they&#34; answer">' in made
    assert FULL.body in made
    assert "<p>Corrected on 3 July 2025: 14,210 &amp; not 14,120.</p>\n<p>Withdrawn on 4 July 2025.</p>" in made
    assert '<li><a href="response.cy.html" hreflang="cy-GB" lang="cy-GB">Cymraeg</a></li>\n<li>Scripted</li>' in made
    assert '<a href="response.pdf">Response (PDF, 214 KB)</a>' in made
    assert "Published: 26 March 2025" in made
    assert '<a href="https://www.sampleshire.example.org/accessibility">Accessibility statement</a>' in made


def test_a_page_says_nothing_about_what_it_is_not_given() -> None:
    made = html.page(BARE)
    assert re.findall(r"<(nav|section|meta name=\"description\"|link rel=\"alternate\")", made) == []
    assert "Neidio i'r testun" in made.replace("&#39;", "'")


def test_a_long_page_has_a_list_of_contents() -> None:
    body = "".join(f'<h2 id="h{n}">Part &amp; {n}</h2>' for n in range(4))
    assert '<li><a href="#h3">Part &amp; 3</a></li>' in html.page(replace(BARE, body=body))
    assert 'class="contents"' not in html.page(replace(BARE, body=body[: body.index('<h2 id="h3"')]))


def test_our_page_runs_nothing_and_fetches_nothing() -> None:
    made = html.page(replace(FULL, twins=(), files=(), statement=""))
    assert not re.search(r"<script|@import|url\(|https?:|\son\w+=", made)
    assert made.count("<style>") == 1


def test_our_page_template_is_the_one_in_the_package_and_the_sample_s_has_the_mark(
    request: pytest.FixtureRequest,
) -> None:
    ours = (ROOT / "src/respgen/publication/html/page.html.jinja").read_text(encoding="utf-8")
    wanted = {ROOT / html.FILE: ours, SAMPLES / html.FILE: marked_page(ours)}
    for file, text in wanted.items():
        if request.config.getoption("--accept"):
            file.write_text(text, encoding="utf-8")
        assert file.read_text(encoding="utf-8") == text


def test_a_page_of_the_sample_says_so_in_its_language() -> None:
    template = (SAMPLES / html.FILE).read_text(encoding="utf-8")
    assert f'<p class="notes">{MARK}</p>' in html.page(FULL, template)
    assert f'<p class="notes">{MARK_IN_WELSH}</p>' in html.page(BARE, template)


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ body }}\n{{ titel }}", ", line 2: 'titel' is undefined; a page has body, contents, files, language, "
         "notes, office, other_formats, published, statement, summary, title, twins, words"),
        ("{{ body }}\n\n{% if %}", ", line 3: Expected an expression, got 'end of statement block'"),
        ("{{ body }}{{ title.shape }}", ", line 1: 'str object' has no attribute 'shape'"),
        ("{{ body }}{{ 1 / 0 }}", ", line 1: division by zero"),
        ("{{ body }}\n{{ title + 1 }}", ', line 2: can only concatenate str (not "int") to str'),
        ("{{ body }}{{ title * 99999 }}", ', line 1: a page template does not reckon with "*"'),
        ("{{ body.upper() }}", ", line 1: a page template calls nothing"),
        ("{{ body }}{{ range(9) }}", ", line 1: a page template calls nothing"),
        ("{{ body }}{{ title.__class__ }}", ", line 1: access to attribute '__class__' of 'str' object is unsafe"),
        ("{{ body }}{{ title|random }}", ", line 1: No filter named 'random'"),
        ("{{ body }}\n{% include 'other' %}", ", line 2: a page template is one file, and calls nothing"),
        ("{{ body }}{% macro a() %}{% endmacro %}", ", line 1: a page template is one file, and calls nothing"),
        ("{% for a in body %}{% for b in body %}{% for c in body %}{% endfor %}{% endfor %}{% endfor %}",
         ", line 1: there are more than two loops inside each other"),
        ("{{ body }}{% for a in body %}{{ a }}{% endfor %}", ", line 1: the document is no list"),
        ("<p>No body</p>", ": the page does not hold the document: put {{ body }} where it is to stand"),
        ("{{ body|striptags }}", ": the page does not hold the document: put {{ body }} where it is to stand"),
    ],
)  # fmt: skip
def test_a_broken_page_template_is_told_with_its_line(template: str, told: str) -> None:
    with pytest.raises(html.PageTemplateError) as raised:
        html.page(FULL, template)
    assert str(raised.value) == html.FILE + told


def test_a_page_template_is_looked_through_before_it_is_used() -> None:
    assert html.fault((ROOT / html.FILE).read_text(encoding="utf-8")) == ""
    typo = "{{ body }}\n{% for note in notes %}\n{{ nte }}\n{% endfor %}"
    assert html.fault(typo).startswith("templates/page.html.jinja, line 3: 'nte' is undefined")
    assert (
        html.fault("")
        == "templates/page.html.jinja: the page does not hold the document: put {{ body }} where it is to stand"
    )


def test_a_template_that_draws_without_end_is_stopped() -> None:
    words = "x" * 300
    with pytest.raises(html.PageTemplateError, match="draws a page without end"):
        html.page(FULL, f'{{% for a in "{words}" %}}{{% for b in "{words}" %}}{words}{{% endfor %}}{{% endfor %}}')


@given(st.text("{}%-# \nabodyif|()[].\"'~+*0", max_size=40))
@settings(max_examples=1000 if CI else 100)
def test_no_template_ends_in_anything_but_a_page_or_a_sentence(template: str) -> None:
    for source in (template, f"{{{{ body }}}}{template}", f"{{{{ body }}}}{{{{ {template} }}}}"):
        told = drawing(source)
        assert FULL.body in told or (told.startswith(html.FILE) and "\n" not in told)


def drawing(template: str) -> str:
    try:
        return html.page(FULL, template)
    except html.PageTemplateError as error:
        return str(error)


def test_the_pages_about_templates_name_every_field_of_a_page() -> None:
    text = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    section = text.partition("## The web page around a document")[2].partition("\n## ")[0]
    told = re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)
    assert sorted(told) == sorted([*(one.name for one in fields(Page)), "contents", "words"])


# -------------------------------------------------------------------------------------------------- outside checkers


def pages() -> Iterator[tuple[str, str]]:
    """The page of every document and its fragment in a page that says nothing else, by name."""
    for name, found in documents().items():
        language = found.language or "en-GB"
        title = found.properties.get("title") or name
        yield name, html.page(replace(FULL, title=title, language=language, body=html.body(found, language)))
        yield f"{name}.fragment", shell(title, language, html.fragment(found, language))
    template = (SAMPLES / html.FILE).read_text(encoding="utf-8")
    listed = "<h1>All</h1>\n<dl>\n<dt>Date</dt>\n<dd>26 March 2025</dd>\n</dl>\n<ul>\n<li>One</li>\n</ul>\n"
    yield "full", html.page(FULL, template)
    yield "bare", html.page(BARE, template)
    yield "listed", html.page(replace(FULL, body=listed))


def shell(title: str, language: str, body: str) -> str:
    """The least that a page of a website's own system is."""
    title = title.replace("&", "&amp;")
    style = "table{width:100%}td,th,p,h2{overflow-wrap:anywhere}img{max-width:100%}"
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{style}</style>\n</head>\n'
        f"<body>\n<main>\n<h1>{title}</h1>\n{body}</main>\n</body>\n</html>\n"
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("pages")
    files: list[Path] = []
    for name, made in pages():
        files.append(folder / f"{name}.html")
        files[-1].write_text(made, encoding="utf-8")
    return files


@tools.needs_vnu
def test_the_nu_html_checker_has_nothing_to_say(written: list[Path], tmp_path: Path) -> None:
    made: list[str] = []

    @given(anything())
    @settings(max_examples=400 if CI else 60, derandomize=True, database=None)
    def collect(one: Document) -> None:
        made.append(html.fragment(one, "en-GB"))

    collect()
    # Each alone, since ids are unique in one file only; all words are ours, so that nobody guesses at the language.
    for number, one in enumerate(made):
        file = tmp_path / f"any-{number}.html"
        file.write_text(shell("Any document", "en-GB", one), encoding="utf-8")
    files = [*written, *sorted(tmp_path.glob("*.html"))]
    assert tools.vnu_messages(files) == []


@tools.needs_chromium
def test_axe_finds_nothing_in_a_real_browser_on_a_desk_and_on_a_telephone(written: list[Path]) -> None:
    # The hard cases have headings in no order, on purpose, and a fragment is not looked at without its website.
    files = [file for file in written if file.stem != "hard" and not file.stem.endswith(".fragment")]
    told = tools.seen_in_browser(files)
    assert len(told) == 2 * len(files)
    wrong = [one for one in told if one["violations"] or one["wider"] or one["outside"]]
    assert wrong == []
