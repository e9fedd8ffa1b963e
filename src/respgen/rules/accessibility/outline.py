"""Rules about a document as a whole, its headings and its pages (A): Document → Problems (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from respgen import dates
from respgen.errors import Problem, Severity
from respgen.model import Block, Document, FilePlace, WordPlace, excerpt
from respgen.rules.accessibility import standing
from respgen.rules.accessibility.standing import place
from respgen.rules.registry import rule
from respgen.template import CORE, TAG

LANGUAGES = ("en-gb", "cy-gb", "cy")
LONGEST_HEADING, LONGEST_TITLE = 120, 200
MOST_WITHOUT_HEADING = 20
LARGE = 14.0
NOTICE, GAP = "Draft notice", "Gap"

_NO_TITLE = re.compile(r"(word )?document ?\d*|untitled.*|microsoft word.*|title|template|.*\.do[ct][xm]?", re.I)


@rule("A701", Severity.BLOCK)
def missing_title(document: Document) -> Iterator[Problem]:
    """The document property "title" is empty, or says nothing about the document.

    Why: it is the first thing that a screen reader says, and the name of the window; a PDF without one fails (WCAG
        2.4.2).
    Fix: in Word, File > Info, type under Title what the document is. In a template it may hold tags.
    """
    title = standing.words(document.properties.get("title", ""))
    if document.stories and (not title or _NO_TITLE.fullmatch(title)):
        told = f'the title "{title}" says nothing about the document' if title else "the document has no title"
        hint = "in Word, File > Info, type under Title what the document is; in a template it may hold tags"
        yield Problem(WordPlace(document.file, CORE, 'document property "title"'), told, title, hint)


@rule("A702", Severity.BLOCK)
def wrong_language(document: Document) -> Iterator[Problem]:
    """The document does not say that it is in British English or in Welsh.

    Why: a screen reader takes its voice from it; English words in an American or no known voice are hard to follow
        (WCAG 3.1.1). Single words and paragraphs may be in other languages.
    Fix: select all (Ctrl+A), then Review > Language > Set Proofing Language: English (United Kingdom) or Welsh, and Set
        As Default; for a style, Home > Styles > Modify > Format > Language.
    """
    if not document.stories:
        return
    normal = next((style for style in document.styles if style.kind == "paragraph" and style.default), None)
    language = normal.look.language if normal else document.language
    if language.lower() not in LANGUAGES:
        said = f'is "{language}"' if language else "is not said"
        hint = "select all, then Review > Language > Set Proofing Language: English (United Kingdom) or Welsh"
        message = f"the document's language {said}; it should be British English or Welsh"
        yield Problem(FilePlace(document.file), message, language, hint)
        return
    used = {block.style for story in standing.stories(document) for block in story.blocks if block.text.strip()}
    for style in document.styles:
        if style.name in used and style.kind == "paragraph" and style.look.language.lower() == "en-us":
            hint = "Home > Styles, right-click it > Modify > Format > Language: English (United Kingdom)"
            told = f'the style "{style.name}" is in American English'
            yield Problem(FilePlace(document.file), told, style.look.language, hint)


@rule("A703", Severity.WARNING)
def protected_document(document: Document) -> Iterator[Problem]:
    """Word keeps people from changing the document.

    Why: who cannot select and change words can often not have them read aloud, enlarged or marked either, and nobody
        can fill what is missing in a draft.
    Fix: in Word, Review > Restrict Editing > Stop Protection, or File > Info > Protect Document.
    """
    if document.protected:
        hint = "Review > Restrict Editing > Stop Protection, or File > Info > Protect Document"
        yield Problem(FilePlace(document.file), "the document is protected against changes", help=hint)


# ------------------------------------------------------------------------------------------ headings


def _headings(document: Document) -> tuple[Block, ...]:
    return tuple(block for block in standing.body(document) if block.kind == "heading" and standing.words(block.text))


def _pairs(document: Document, headings: Sequence[Block]) -> Iterator[tuple[Block | None, Block]]:
    """Each heading with the one before it: not with one of another branch of the same condition."""
    branches = standing.branches(document)
    for number, heading in enumerate(headings):
        here = branches.get(heading.place, ())
        above = (one for one in reversed(headings[:number]) if not standing.exclude(branches.get(one.place, ()), here))
        yield next(above, None), heading


def _told(block: Block) -> str:
    return excerpt(standing.words(block.text))


@rule("A704", Severity.BLOCK)
def low_first_heading(document: Document) -> Iterator[Problem]:
    """The first heading is not of level 1.

    Why: who jumps from heading to heading begins at level 1; a PDF that begins lower fails (PDF/UA-1, 7.4.2).
    Fix: give the document's own heading the style Heading 1, and those under it Heading 2.
    """
    for heading in _headings(document)[:1]:
        if heading.level != 1:
            message = f'the first heading, "{_told(heading)}", is of level {heading.level}'
            hint = "give the document's own heading, above it or this one, the style Heading 1 (Home > Styles)"
            yield Problem(place(document, heading), message, heading.text, hint)


@rule("A705", Severity.BLOCK)
def second_top_heading(document: Document) -> Iterator[Problem]:
    """A document has more than one heading of level 1.

    Why: the one heading of level 1 says what the whole document is; all others are parts of it.
    Fix: give every other one the style Heading 2, and lower those under it by one.
    """
    for before, heading in _pairs(document, [heading for heading in _headings(document) if heading.level == 1]):
        if before:
            message = f'"{_told(heading)}" is another heading of level 1'
            hint = "give it the style Heading 2 (Home > Styles), and those under it Heading 3"
            yield Problem(place(document, heading), message, heading.text, hint)


@rule("A706", Severity.BLOCK)
def skipped_heading_level(document: Document) -> Iterator[Problem]:
    """A heading is more than one level below the one before it.

    Why: a level that is left out sounds like a part that is missing; a PDF that skips one fails (PDF/UA-1, 7.4.2).
    Fix: give the heading the style of the next level; how it looks is changed in the style.
    """
    for before, heading in _pairs(document, _headings(document)):
        if before and heading.level > before.level + 1:
            message = f'"{_told(heading)}" is of level {heading.level}, right below one of level {before.level}'
            hint = f"give it the style Heading {before.level + 1} (Home > Styles)"
            yield Problem(place(document, heading), message, heading.text, hint)


@rule("A707", Severity.BLOCK)
def empty_heading(document: Document) -> Iterator[Problem]:
    """A heading has no words.

    Why: a screen reader announces a heading and then nothing, and lists it among the others.
    Fix: delete the empty line, or give it an ordinary style.
    """
    for story in standing.stories(document):
        for block in story.blocks:
            if block.kind == "heading" and standing.is_empty(block):
                hint = f'delete it, or give it another style than "{block.style}"'
                yield Problem(place(document, block), "a heading has no words", help=hint)


@rule("A708", Severity.WARNING)
def fake_heading(document: Document) -> Iterator[Problem]:
    """A paragraph looks like a heading and is none.

    Why: who listens is not told that a part begins there, and cannot jump to it.
    Fix: give it the style Heading 1, 2 or 3 instead of bold or large letters.
    """
    blocks = [block for block in standing.body(document) if not standing.is_empty(block)]
    normal = next((s.look.size for s in document.styles if s.kind == "paragraph" and s.default), 0.0)
    for block, following in zip(blocks, (*blocks[1:], None), strict=False):
        # A heading has something under it, and that looks otherwise.
        if following is not None and _looks_headed(block, normal) and not _looks_headed(following, normal):
            message = f'"{excerpt(standing.words(block.text))}" looks like a heading and is an ordinary paragraph'
            hint = "give it the style Heading 1, 2 or 3 (Home > Styles)"
            yield Problem(place(document, block), message, block.text, hint)


def _looks_headed(block: Block, normal: float) -> bool:
    said = standing.words(block.text)
    if block.kind != "paragraph" or block.cell or block.style in (NOTICE, "Caption", "TOC Heading") or len(said) > 100:
        return False
    looks = list(standing.runs(block))
    if any(run.style == GAP for run in looks):
        return False
    stands_out = all(run.bold for run in looks) or all(run.size >= LARGE and run.size > normal for run in looks)
    return bool(looks) and stands_out and said[-1] not in ".,;:!?"


@rule("A709", Severity.WARNING)
def missing_headings(document: Document) -> Iterator[Problem]:
    """A long text has no headings.

    Why: headings are how people who listen find their way, as others do by skimming (WCAG 2.4.6).
    Fix: give what is a heading the style Heading 1, 2 or 3.
    """
    filled = [block for block in standing.body(document) if not standing.is_empty(block)]
    if len(filled) > MOST_WITHOUT_HEADING and not _headings(document):
        message = f"{len(filled)} paragraphs have no heading"
        hint = "give what is a heading the style Heading 1, 2 or 3 (Home > Styles)"
        yield Problem(place(document, filled[0]), message, help=hint)


@rule("A710", Severity.ADVICE)
def long_heading(document: Document) -> Iterator[Problem]:
    """A heading is too long to be taken in at once.

    Why: headings are listed and listened to one after another.
    Fix: keep it below 120 characters, that of the whole document below 200.
    """
    for heading in _headings(document):
        length, most = len(standing.words(heading.text)), LONGEST_TITLE if heading.level == 1 else LONGEST_HEADING
        if length > most:
            hint = f"keep it below {most} characters, and say the rest below it"
            yield Problem(place(document, heading), f"the heading has {length} characters", heading.text, hint)


# --------------------------------------------------------------------------------------------- pages


@rule("A735", Severity.WARNING)
def several_columns(document: Document) -> Iterator[Problem]:
    """The text runs in columns.

    Why: who enlarges a page has to scroll up and down for each column, and loses the place.
    Fix: Layout > Columns > One.
    """
    for section, first in standing.sections(document):
        if section.columns > 1:
            message = f"the text runs in {section.columns} columns from here"
            yield Problem(place(document, first), message, help="click here, Layout > Columns > One")


@rule("A736", Severity.ADVICE)
def missing_page_number(document: Document) -> Iterator[Problem]:
    """No page shows its number.

    Why: people who read aloud, enlarged or on paper tell each other the page.
    Fix: Insert > Page Number > Bottom of Page.
    """
    fields = [
        run.field.split()[0].upper()
        for story in document.stories
        if story.kind in standing.FURNITURE
        for block in story.blocks
        for run in block.runs
        if run.field.strip()
    ]
    if document.stories and "PAGE" not in fields:
        yield Problem(
            FilePlace(document.file), "no page shows its number", help="Insert > Page Number > Bottom of Page"
        )


# ------------------------------------------------------------------------------ notes, headers, contents


@rule("A742", Severity.WARNING)
def footnote(document: Document) -> Iterator[Problem]:
    """Something is said in a footnote or endnote.

    Why: who listens is led away from the sentence and may not find the way back; GOV.UK's guidance asks for none. It is
        told of finished documents, where somebody can judge whether there is another way.
    Fix: say it in the sentence, in brackets behind it, or in a paragraph of its own; a source can be a link.
    """
    if standing.is_template(document):
        return
    noted = [
        block
        for story in standing.stories(document)
        if story.kind not in ("footnotes", "endnotes")
        for block in story.blocks
        for run in block.runs
        if run.note
    ]
    if noted:
        message = "a note stands at the foot or end" if len(noted) == 1 else f"{len(noted)} notes stand at foot or end"
        hint = "say it in the sentence, or in a paragraph of its own"
        yield Problem(place(document, noted[0]), message, noted[0].text, hint)


_MARKING = re.compile(
    r"\bofficial[ -]+sensitive\b|\b(?:top )?secret\b|\bconfidential\b|\brestricted\b|\bembargo\w*|\bdraft\b|"
    rf"\b\d{{1,2}} (?:{'|'.join(dates.MONTHS)}) \d{{4}}\b",
    re.I,
)


@rule("A743", Severity.WARNING)
def words_only_in_header(document: Document) -> Iterator[Problem]:
    """A date or a marking stands in a header or footer and nowhere in the text.

    Why: headers and footers are not read aloud, neither from Word nor from a PDF: who listens never learns of it.
    Fix: say it in the text, too; a marking is to be taken off before anything is published.
    """
    body = " ".join(standing.words(block.text) for block in standing.body(document)).casefold()
    for story in standing.stories(document):
        for block in story.blocks if story.kind in standing.FURNITURE else ():
            said = TAG.sub("", block.text)
            if (match := _MARKING.search(said)) and match[0].casefold() not in body:
                message = f'"{match[0]}" stands in the {story.kind} and nowhere in the text'
                yield Problem(place(document, block), message, match[0], "say it in the text, too, or take it away")


MOST_PAGES, WORDS_OF_PAGE = 12, 400


@rule("A750", Severity.ADVICE)
def missing_contents(document: Document) -> Iterator[Problem]:
    """A document of many pages has no table of contents.

    Why: people look for what concerns them, and the first page should say where it is.
    Fix: References > Table of Contents, and update it before publishing; LibreOffice prints it as Word left it.
    """
    if standing.is_template(document):
        return
    body = standing.body(document)
    has_one = any(
        run.field.upper().startswith("TOC") or block.style.upper().startswith("TOC ")
        for block in body
        for run in block.runs
    )
    # What Word has counted stands in the file only until it is cleaned.
    pages = sum(len(block.text.split()) for block in body) // WORDS_OF_PAGE
    if pages > MOST_PAGES and not has_one:
        hint = "References > Table of Contents, below the first heading"
        message = f"the document has some {pages} pages and no table of contents"
        yield Problem(FilePlace(document.file), message, help=hint)


OUTLINE_RULES = (
    missing_title,
    wrong_language,
    protected_document,
    low_first_heading,
    second_top_heading,
    skipped_heading_level,
    empty_heading,
    fake_heading,
    missing_headings,
    long_heading,
    several_columns,
    missing_page_number,
    footnote,
    words_only_in_header,
    missing_contents,
)
