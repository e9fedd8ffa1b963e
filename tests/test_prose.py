"""Text in a cell ⇄ blocks: a table of cases in a small notation, then properties.

A formatted cell is written with <b>, <i> and <s>. Blocks are shown one per line: a paragraph as its words, an item as
"* L1: words" (bullet, list 1), "## L2: words" (numbered, level 2), "# L1@3: words" (begins at 3), a further paragraph
in an item as "+ L1: words". A break is shown as "⏎", a link as <https://…|words>.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from respgen import prose
from respgen.model import Block, Listing, Run


def cell(text: str) -> tuple[Run, ...]:
    """Runs from text with <b>, <i> and <s>, with borders also where the look does not change."""
    runs, on = [], dict.fromkeys("bis", False)
    for piece in re.split(r"(</?[bis]>)", text):
        if re.fullmatch(r"</?[bis]>", piece):
            on[piece[-2]] = piece[1] != "/"
        elif piece:
            runs.append(Run(piece, bold=on["b"], italic=on["i"], struck=on["s"]))
    return tuple(runs)


def plain(text: str) -> tuple[Run, ...]:
    return (Run(text),) if text else ()


def shown(blocks: tuple[Block, ...]) -> list[str]:
    return [_sign(block) + "".join(map(_run, block.runs)) for block in blocks]


def _sign(block: Block) -> str:
    if block.listing is None:
        assert (block.kind, block.level) == ("paragraph", 0)
        return ""
    sign = "+" if block.kind == "paragraph" else "#" if block.listing.ordered else "*"
    start = "" if block.listing.start == 1 else f"@{block.listing.start}"
    return f"{sign * block.level} L{block.listing.id}{start}: "


def _run(run: Run) -> str:
    words = run.text.replace("\n", "⏎")
    for tag, on in (("b", run.bold), ("i", run.italic), ("s", run.struck)):
        words = f"<{tag}>{words}</{tag}>" if on else words
    return f"<{run.link}|{words}>" if run.link else words


CASES = {
    "nothing": ("", []),
    "only blanks": (" \t\n \xa0\n\r\n", []),
    "one paragraph": ("The force agrees.", ["The force agrees."]),
    "a break": ("One\nTwo", ["One⏎Two"]),
    "a blank line": ("One\n\nTwo", ["One", "Two"]),
    "a blank line holds blanks": ("One\n \t\xa0\nTwo", ["One", "Two"]),
    "several blank lines": ("\n\nOne\n\n\n\nTwo\n\n", ["One", "Two"]),
    "CRLF": ("One\r\nTwo\r\n\r\nThree", ["One⏎Two", "Three"]),
    "lone CR": ("One\rTwo\r\rThree", ["One⏎Two", "Three"]),
    "other line ends": ("A\vB\fC\x85D\u2028E\u2029F\x1cG", ["A⏎B⏎C⏎D⏎E⏎F⏎G"]),
    "two other line ends": ("One\u2028\u2028Two", ["One", "Two"]),
    "blanks at the ends of lines": ("  One \xa0\n\t Two\u3000", ["One⏎Two"]),
    "blanks within a line": ("One  two\tthree\xa0four", ["One  two\tthree\xa0four"]),
    "zero-width characters stay": ("\u200bOne\ufeff\n\u200b\nTwo", ["\u200bOne\ufeff⏎\u200b⏎Two"]),
    # markers
    "bullets": ("- One\n* Two\n• Three\n– Four", ["* L1: One", "* L1: Two", "* L1: Three", "* L1: Four"]),
    "numbers": ("1. One\n2) Two", ["# L1: One", "# L1: Two"]),
    "tab after the marker": ("•\tOne\n1.\tTwo", ["* L1: One", "# L2: Two"]),
    "non-breaking space after the marker": ("-\xa0One", ["* L1: One"]),
    "no blank after it": ("-One\n•Two\n1.Three", ["-One⏎•Two⏎1.Three"]),
    "an em dash is none": ("— One", ["— One"]),
    "a percentage": ("96.7% of calls", ["96.7% of calls"]),
    "a year": ("2025. A new year", ["2025. A new year"]),
    "letters, brackets and other digits": ("a) One\n(1) Two\n١. Three", ["a) One⏎(1) Two⏎١. Three"]),
    "marker and nothing": ("-", ["-"]),
    "marker and nothing in a list": ("- One\n- \n- Two", ["* L1: One", "-", "* L2: Two"]),
    "number and nothing": ("1. \n2. Two", ["1.⏎2. Two"]),
    "number and nothing in a list": ("1. A\n2.\n3. B", ["# L1: A", "2.⏎3. B"]),
    "a marker after a marker": ("- - One\n- 2. Two", ["* L1: - One", "* L1: 2. Two"]),
    # lists
    "lead-in": ("We did:\n- One\n- Two", ["We did:", "* L1: One", "* L1: Two"]),
    "numbered lead-in": ("We did:\n1) One\n2) Two", ["We did:", "# L1: One", "# L1: Two"]),
    "a date wrapped": ("Due by\n31. December", ["Due by⏎31. December"]),
    "zero under a paragraph": ("Line\n0. Zero", ["Line⏎0. Zero"]),
    "number after a blank line": ("Line\n\n3. Three\n4. Four", ["Line", "# L1@3: Three", "# L1@3: Four"]),
    "begins at nought": ("0. A\n1. B\n2. C\n1. D", ["# L1@0: A", "# L1@0: B", "# L1@0: C", "# L2: D"]),
    "leading nought": ("01. A\n02. B", ["# L1: A", "# L1: B"]),
    "back to 1": ("1. A\n2. B\n1. C", ["# L1: A", "# L1: B", "# L2: C"]),
    "1 and 1": ("1. A\n1. B", ["# L1: A", "# L2: B"]),
    "numbers that skip": ("2. A\n5. B\n4. C", ["# L1@2: A", "# L1@2: B", "# L1@2: C"]),
    "blank lines between items": ("- A\n\n- B\n \n\n- C", ["* L1: A", "* L1: B", "* L1: C"]),
    "kinds differ": ("- A\n1. B\n- C", ["* L1: A", "# L2: B", "* L3: C"]),
    "under an item a list may begin anywhere": ("- A\n3. B", ["* L1: A", "# L2@3: B"]),
    "a paragraph ends it": ("1. A\n\nB\n\n2. C", ["# L1: A", "B", "# L2@2: C"]),
    "an unindented line ends it": ("- A\nB\nC\n- D", ["* L1: A", "B⏎C", "* L2: D"]),
    # levels
    "nested numbers": (
        "- A\n  1. B\n  2. C\n- D\n  1. E",
        ["* L1: A", "## L2: B", "## L2: C", "* L1: D", "## L3: E"],
    ),
    "nested lists are lists of their own": (
        "- A\n  - B\n- C\n  - D",
        ["* L1: A", "** L2: B", "* L1: C", "** L3: D"],
    ),
    "any deeper indent": ("- A\n        - B\n         - C", ["* L1: A", "** L2: B", "*** L3: C"]),
    "one blank is an indent": ("- A\n - B", ["* L1: A", "** L2: B"]),
    "tab and non-breaking indent": ("- A\n\t- B\n\xa0\xa0\xa0\xa0- C", ["* L1: A", "** L2: B", "** L2: C"]),
    "a tab reaches to four": ("- A\n  \t- B\n    - C", ["* L1: A", "** L2: B", "** L2: C"]),
    "between two levels": (
        "- A\n    - B\n  - C\n    - D\n- E",
        ["* L1: A", "** L2: B", "** L2: C", "*** L3: D", "* L1: E"],
    ),
    "less than the first": ("   - A\n - B\n- C", ["* L1: A", "* L1: B", "* L1: C"]),
    "indented as a whole": ("  We did:\n  - A\n  - B\n\n  So.", ["We did:", "* L1: A", "* L1: B", "So."]),
    # what goes on inside an item
    "a break in an item": ("- A\n  more\n       still\n- B", ["* L1: A⏎more⏎still", "* L1: B"]),
    "its next paragraph": ("- A\n\n  P\n  Q\n\n  R\n- B", ["* L1: A", "+ L1: P⏎Q", "+ L1: R", "* L1: B"]),
    "of the inner item": ("- A\n  - B\n    more\n\n    P", ["* L1: A", "** L2: B⏎more", "++ L2: P"]),
    "of the outer item": ("- A\n  - B\n\n  P\n  - C", ["* L1: A", "** L2: B", "+ L1: P", "** L3: C"]),
    "level with the inner marker": ("- A\n  - B\n  more", ["* L1: A", "** L2: B", "+ L1: more"]),
    "the list goes on after it": ("1. A\n\n   P\n2. B", ["# L1: A", "+ L1: P", "# L1: B"]),
    "a date wrapped in it": ("- A\n\n  Due\n  31. May", ["* L1: A", "+ L1: Due⏎31. May"]),
    # escapes
    "escaped markers": (
        "\\- One\n\\• Two\n  \\12. Three\n\\1) Four",
        ["- One⏎• Two⏎12. Three⏎1) Four"],
    ),
    "escaped in an item": ("- \\- One\n  \\2. Two", ["* L1: - One⏎2. Two"]),
    "no marker, no escape": ("\\-5 degrees, \\- and\n\\", ["\\-5 degrees, \\- and⏎\\"]),
    "escaped brackets and backslashes": ("\\[a](https://x.uk) \\\\ \\] \\q", ["[a](https://x.uk) \\ ] \\q"]),
    "escaped backslash before a marker": ("\\\\- One", ["\\- One"]),
    # links
    "a link": ("See [the report](https://x.uk/a?b=c#d).", ["See <https://x.uk/a?b=c#d|the report>."]),
    "http and mailto": ("[a](HTTP://x)[b](mailto:b@x.uk)", ["<HTTP://x|a><mailto:b@x.uk|b>"]),
    "other schemes": ("[a](file:///c) [b](x.uk) [c](#d)", ["[a](file:///c) [b](x.uk) [c](#d)"]),
    "brackets": ("[sic] [name redacted] [a] (b) [", ["[sic] [name redacted] [a] (b) ["]),
    "nothing in it": ("[](https://x.uk) [ ](https://x.uk)", ["[](https://x.uk) [ ](https://x.uk)"]),
    "a blank in the address": ("[a](https://x.uk/a b)", ["[a](https://x.uk/a b)"]),
    "parentheses in the address": ("([a](https://x.uk/b_(c)_d))", ["(<https://x.uk/b_(c)_d|a>)"]),
    "brackets in the address": ("[a](https://x.uk?b[]=1)", ["<https://x.uk?b[]=1|a>"]),
    "an address that is none": ("[a](https://x](b))", ["[a](https://x](b))"]),
    "brackets in the words": ("[\\[1\\] a\\\\b](https://x.uk)", ["<https://x.uk|[1] a\\b>"]),
    "the inner of two brackets": ("[a [b](https://x.uk)", ["[a <https://x.uk|b>"]),
    "over a line end": ("- [a\n  b](https://x.uk)", ["* L1: <https://x.uk|a⏎b>"]),
    "not over a marker": ("[a\n- b](https://x.uk)", ["[a", "* L1: b](https://x.uk)"]),
    "not over a blank line": ("[a\n\nb](https://x.uk)", ["[a", "b](https://x.uk)"]),
    "blanks at its ends": ("x[ a ](https://x.uk)y", ["x <https://x.uk|a> y"]),
    "an empty line in its words": ("[a\n](https://x.uk)\nb", ["<https://x.uk|a>⏎b"]),
    "a marker in its words": ("[- a\n\\- b](https://x.uk)", ["<https://x.uk|- a⏎- b>"]),
    # formatting
    "bold, italic, struck": ("<b>A</b> <i>b<s>c</s></i>", ["<b>A</b> <i>b</i><s><i>c</i></s>"]),
    "equal runs merge": ("A<b></b>B<b>C</b><b>D</b>", ["AB<b>CD</b>"]),
    "format within a marker": ("<b>1</b>. A\n<i>2.</i> <b>B</b>", ["# L1: A", "# L1: <b>B</b>"]),
    "format within a link": ("[a <b>b](ht</b>tps://x.uk)", ["<https://x.uk|a ><https://x.uk|<b>b</b>>"]),
    "format within an escape": ("<b>\\</b>- A \\<i>[</i>", ["- A <i>[</i>"]),
    "format within a line end": ("A\r<b>\nB</b>", ["A<b>⏎B</b>"]),
    "formatted blanks": ("A\n<b> </b>\n<b> B </b>", ["A", "<b>B</b>"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_text_reads_as(text: str, expected: list[str]) -> None:
    blocks = prose.read(cell(text))
    assert shown(blocks) == expected
    assert prose.read(prose.write(blocks)) == blocks


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        pytest.param("https://x", ["<https://x|A⏎b>", "* L1: <https://y.uk|c> <https://x|d>"], id="covers the cell"),
        pytest.param(
            " https://x/a b)\u2028",
            ["<https://x/a%20b%29|A⏎b>", "* L1: <https://y.uk|c> <https://x/a%20b%29|d>"],
            id="is encoded",
        ),
        pytest.param("#Sheet2!A1", ["A⏎b", "* L1: <https://y.uk|c> d"], id="leads into the workbook"),
        pytest.param("file:///c:/a.docx", ["A⏎b", "* L1: <https://y.uk|c> d"], id="leads to a file"),
    ],
)
def test_a_cells_own_link(link: str, expected: list[str]) -> None:
    blocks = prose.read(cell("A\nb\n- [c](https://y.uk) d"), link)
    assert shown(blocks) == expected
    assert prose.read(prose.write(blocks)) == blocks


@pytest.mark.parametrize(
    ("text", "written"),
    [
        pytest.param(
            "Did:\r\n•\tA\n\n*  B\n\t1) C\n more\n\n P\nEnd",
            "Did:\n\n- A\n- B\n  1. C\n\n  more\n\n  P\n\nEnd",
            id="lists",
        ),
        pytest.param("\\- A\n2. B [sic] \\q", "\\- A\n\\2. B [sic] \\\\q", id="escapes"),
        pytest.param("- - A\n\n  \\- B", "- - A\n\n  \\- B", id="no escape where no marker can stand"),
        pytest.param("\\[a](https://x.uk)", "\\[a](https://x.uk)", id="a bracket that could open a link"),
        pytest.param("\\1. [a\\]b](https://x.uk)", "\\1. [a\\]b](https://x.uk)", id="links"),
    ],
)
def test_written_text_is_what_a_person_would_type(text: str, written: str) -> None:
    assert prose.write(prose.read(plain(text))) == plain(written)


def test_written_runs_stay_whole() -> None:
    runs = cell("- <b>A\n  \\- [B](https://x)</b> c")
    assert prose.write(prose.read(runs)) == runs


def test_a_runs_own_link_comes_before_the_cells() -> None:
    assert shown(prose.read((Run("A", link="https://a"), Run(" B")), "https://b")) == ["<https://a|A> <https://b|B>"]


def test_numbers_above_99_stay_in_their_list() -> None:
    blocks = prose.read(plain("\n".join(f"{min(n, 99)}. Item" for n in range(1, 121))))
    assert {block.listing for block in blocks} == {Listing(1, ordered=True)}
    assert prose.read(prose.write(blocks)) == blocks


def test_blocks_from_elsewhere_keep_their_words() -> None:
    blocks = (
        Block("heading", (Run("Title"),), level=2),
        Block("paragraph", (Run(" "),)),
        Block("item", (Run("A\n\n- b", link="#mark", hidden=True),)),
    )
    assert prose.write(blocks) == plain("Title\n\n- A\n  \\- b")


def test_a_text_field_takes_line_ends_as_breaks_and_nothing_else() -> None:
    runs = cell("\n - One\r<b>\n\n  [two](https://x.uk)\u2028\\- three</b> \xa0\n")
    assert prose.read_line(runs) == "- One\n\n  [two](https://x.uk)\n\\- three"


# -------------------------------------------------------------------------------------- properties

MARKS = ["- ", "* ", "•\t", "–\xa0", "1. ", "1) ", "01. ", "2. ", "0. ", "31) ", "99. ", "-", "*", "7.", "96.7% "]
BLANKS = [" ", "  ", "    ", "\t", "\xa0", "\u3000"]
LINE_ENDS = ["\n", "\n\n", "\r\n", "\r", "\v", "\x1c", "\x85", "\u2028", "\u2029", "\n  ", "\n\n  ", "\n    "]
LINKS = [
    "[",
    "]",
    "](",
    "(",
    ")",
    "](https://x.uk)",
    "](mailto:a@b)",
    "](https://x.uk/(y)",
    "[a](https://x.uk)",
    "](http",
]
WORDS = ["a", "word", "two words", "é", "\u200b", "\ufeff", "\x00", "1", "34", ".", "👩‍💻", "e\u0301"]
LINK = st.sampled_from(
    ["", "", "https://x.uk", "https://x.uk/(y", "https://x.uk/a]( b", "mailto:a@b", "#A1", "https://"]
)


def texts(*fragments: list[str]) -> st.SearchStrategy[str]:
    choice = st.one_of(*(st.sampled_from(kind) for kind in fragments))
    return st.lists(choice, max_size=40).map("".join)


@st.composite
def cells(draw: st.DrawFn) -> tuple[Run, ...]:
    """Adversarial text, or any, cut into runs at any points."""
    text = draw(st.one_of(texts(MARKS, BLANKS, LINE_ENDS, LINKS, ["\\"], WORDS), st.text()))
    cuts = draw(st.lists(st.integers(0, len(text)), max_size=6))
    borders = [0, *sorted(cuts), len(text)]
    look = st.booleans()
    return tuple(
        Run(text[start:stop], bold=draw(look), italic=draw(look), struck=draw(look), underlined=draw(look))
        for start, stop in pairwise(borders)
    )


@given(cells(), LINK)
def test_what_was_read_reads_the_same_when_written(runs: tuple[Run, ...], link: str) -> None:
    blocks = prose.read(runs, link)
    written = prose.write(blocks)
    assert prose.read(written) == blocks
    assert prose.write(prose.read(written)) == written


@given(cells(), LINK)
def test_blocks_are_tidy(runs: tuple[Run, ...], link: str) -> None:
    blocks = prose.read(runs, link)
    for block in blocks:
        assert block == Block(block.kind, block.runs, block.level, block.listing)
        assert (block.listing is None) == (block.level == 0)
        assert all(line and line == line.strip() for line in block.text.split("\n"))
        looks = [Run("", run.bold, run.italic, run.struck, run.link) for run in block.runs]
        assert len(list(groupby(looks))) == len(looks)
        assert all(run.text and run == Run(run.text, run.bold, run.italic, run.struck, run.link) for run in block.runs)
    levels = [0, *(block.level for block in blocks)]
    assert all(level <= above + 1 for above, level in pairwise(levels))
    in_order = list(dict.fromkeys(block.listing for block in blocks if block.listing))
    assert [listing.id for listing in in_order] == list(range(1, len(in_order) + 1))


@given(texts(MARKS, BLANKS, LINE_ENDS, WORDS), st.integers(0, 40))
def test_what_is_formatted_changes_no_word_line_or_list(text: str, cut: int) -> None:
    """Text of one look is read as it stands, any other character by character."""

    def said(*runs: Run) -> list[tuple[object, ...]]:
        return [(block.kind, block.level, block.listing, block.text) for block in prose.read(runs)]

    assert said(Run(text[:cut]), Run(text[cut:], bold=True)) == said(Run(text)) == said(Run(text, bold=True))


def _visible(text: str) -> list[str]:
    return [character for character in text if not character.isspace()]


@given(texts(MARKS, BLANKS, LINE_ENDS, WORDS))
def test_every_line_prints_with_or_without_its_marker(text: str) -> None:
    printed = [line for block in prose.read(plain(text)) for line in block.text.split("\n")]
    typed = [line.strip() for line in re.sub("\r\n", "\n", text).splitlines() if line.strip()]
    assert len(printed) == len(typed)
    for line, source in zip(printed, typed, strict=True):
        assert line in (source, re.sub(r"^([-*•–]|[0-9]{1,2}[.)])\s+(?=\S)", "", source))


@given(cells())
def test_nothing_is_lost_but_markup(runs: tuple[Run, ...]) -> None:
    text = "".join(run.text for run in runs)
    blocks = prose.read(runs)
    typed = iter(_visible(text))
    lost: list[str] = []
    for printed in _visible("".join(block.text for block in blocks)):
        for character in typed:
            if character == printed:
                break
            lost.append(character)
        else:
            pytest.fail(f"{printed!r} was not typed, or not here")
    lost += typed
    addresses = "".join(sorted({run.link for block in blocks for run in block.runs if run.link}))
    assert set(lost) <= set("-*•–0123456789.)\\[](") | set(addresses)


@given(st.lists(st.tuples(st.sampled_from(["p", "-", "link", "escape"]), st.text("ab é-1.[]\\()", min_size=1))))
def test_known_words_come_out(parts: list[tuple[str, str]]) -> None:
    parts = [(kind, words) for kind, words in parts if words.strip()]
    escaped = [re.sub(r"([\[\]\\])", r"\\\1", words) for _, words in parts]
    forms = {"p": "x{}", "-": "- x{}", "link": "[x{}](https://x.uk/(a))", "escape": "\\- {}"}
    text = "\n\n".join(forms[kind].format(words) for (kind, _), words in zip(parts, escaped, strict=True))
    expected = [("- " if kind == "escape" else "x") + words for kind, words in parts]
    printed = [re.sub(r"\s+", "", block.text) for block in prose.read(plain(text))]
    assert printed == [re.sub(r"\s+", "", words) for words in expected]


@given(st.text(), LINK)
def test_a_text_field_loses_nothing(text: str, link: str) -> None:
    words = prose.read_line((Run(text[:3]), Run(text[3:], link=link)))
    assert _visible(words) == _visible(text)
    assert words == words.strip() == prose.read_line(plain(words))


PIECES = ["[", "\\[", "[a](https://x", "[a](https://x(", "[a\\](https://(", "]( ", "1. a\n", "- a\n  "]


@pytest.mark.parametrize("piece", PIECES)
def test_a_long_text_reads_in_linear_time(piece: str) -> None:
    """Anything quadratic would take many minutes here."""
    text = "[words](https://x/" + piece * (1_000_000 // len(piece)) + "end"
    blocks = prose.read(plain(text))
    assert blocks[-1].text.endswith("end")
    items = sum(block.kind == "item" for block in blocks)
    assert items == len(re.findall(r"\n *(?:1\.|-) ", text))


def test_a_long_text_is_written_and_read_again() -> None:
    blocks = prose.read(plain("".join(piece * 5_000 for piece in PIECES)))
    assert prose.read(prose.write(blocks)) == blocks
