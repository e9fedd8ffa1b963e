"""Rules about the lines, lists and links of a document (A): Document → Problems (pure)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from respgen.coverage.words import sentences
from respgen.errors import Problem, Severity
from respgen.model import Block, Document, FilePlace, Place, Run, WordPlace, excerpt
from respgen.rules.accessibility import standing
from respgen.rules.accessibility.standing import place
from respgen.rules.registry import rule
from respgen.template import TAG

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_TYPED_MARK = re.compile(r"(?:[•●▪◦·–—*\ue000-\uf8ff-]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+(?=\S)")
_BLANKS = re.compile(r" {3,}|\t{2,}|_{6,}|\.{6,}|(?:\xa0 ?){3,}")
_ADDRESS = re.compile(r"(https?://|www\.)\S+", re.I)
_QUOTED = re.compile(r"(?<!\w)['‘“\"][^'‘’“”\"]+['’”\"](?!\w)")
_VAGUE = re.compile(
    r"(please )?(click|tap|press)? ?(here|this)|(this )?(link|page|website|web page|document|download|pdf)|"
    r"(find out |read |see |learn )?more( information| details)?|details|download( here)?|link to (this|it)",
    re.I,
)


@rule("A717", Severity.ADVICE)
def empty_paragraphs(document: Document) -> Iterator[Problem]:
    """Empty lines make space.

    Why: some screen readers say "blank" for each, and the space is lost or doubled when the text changes.
    Fix: delete them; set the space before or after in the paragraph's style.
    """
    boxes = [block.place for story in document.stories if story.kind == "text box" for block in story.blocks]
    for story in standing.stories(document):
        was_needless = False
        for before, block, following in zip(
            (None, *story.blocks), story.blocks, (*story.blocks[1:], None), strict=False
        ):
            needless = _is_needless(before, block, following) and not _holds_one(block, boxes)
            if needless and not was_needless:
                hint = "delete it; for more space, Home > Paragraph > Spacing, in the style"
                yield Problem(place(document, block), "an empty line makes space", help=hint)
            was_needless = needless


def _is_needless(before: Block | None, block: Block, following: Block | None) -> bool:
    """Whether the block is empty and the file could do without it.

    It could not at a story's or section's end, where it breaks the page, in a cell, and after a table.
    """
    if block.cell or block.kind != "paragraph" or "\f" in block.text or not standing.is_empty(block):
        return False
    is_last = following is None or following.section != block.section
    return not is_last and not (before and before.cell)


def _holds_one(block: Block, boxes: list[Place | None]) -> bool:
    """Whether a text box hangs on the paragraph."""
    path = block.place.path if isinstance(block.place, WordPlace) else ()
    return any(isinstance(box, WordPlace) and box.path[: len(path)] == path for box in boxes)


@rule("A718", Severity.ADVICE)
def blanks_for_layout(document: Document) -> Iterator[Problem]:
    """Spaces, tabs, dots or underscores in a row lay out a line.

    Why: they are read out one by one, or run together what only looks apart; in other letters the line looks otherwise.
    Fix: use a tab stop, an indent or a table of data; for something to be filled in, a tag or words.
    """
    for story in standing.stories(document):
        for block in story.blocks:
            if match := _BLANKS.search(TAG.sub("x", block.text).strip()):
                kind = {" ": "spaces", "\t": "tabs", "_": "underscores", ".": "dots"}.get(match[0][0], "spaces")
                words = excerpt(standing.words(block.text))
                hint = "use a tab stop, an indent or a table of data instead"
                yield Problem(place(document, block), f'"{words}" is laid out with {kind}', block.text, hint)


@rule("A719", Severity.BLOCK)
def symbol_bullet(document: Document) -> Iterator[Problem]:
    """The bullets of a list come from a symbol font.

    Why: such a sign means nothing without its font: it is read as an unknown character, and a PDF/A of level A fails
        (6.2.11.7.3).
    Fix: Home > Bullets > Define New Bullet > Symbol: font Arial (or that of the text), character code 2022.
    """
    faulty = {style.name: style for style in document.styles if _PRIVATE.search(style.bullet)}
    hint = "click into the list, Home > Bullets > Define New Bullet > Symbol: font Arial, character code 2022"
    written = {style.name for style in standing.written(document)}
    used: dict[str, Place] = {}
    lists: dict[tuple[str, int], Block] = {}
    for story in standing.stories(document):
        for block in story.blocks:
            if block.listing and _PRIVATE.search(block.listing.bullet):
                if block.style in faulty:
                    used.setdefault(block.style, place(document, block))
                else:
                    lists.setdefault((story.name, block.listing.id), block)
    names = [name for name in faulty if name in used or name in written]
    if names:
        where = next((used[name] for name in names if name in used), FilePlace(document.file))
        message = f"{standing.named(names)}: the bullets are signs of a symbol font"
        yield Problem(where, message, ", ".join(names), hint)
    for block in lists.values():
        message = "the bullets of this list are signs of a symbol font"
        yield Problem(place(document, block), message, block.text, hint)


@rule("A720", Severity.WARNING)
def fake_list(document: Document) -> Iterator[Problem]:
    """The bullet or number of a list is typed by hand.

    Why: who listens is not told that a list begins, how long it is, and where it ends.
    Fix: delete the signs, select the lines, and choose Home > Bullets or Numbering.
    """
    for story in standing.stories(document):
        before = False
        for block in story.blocks:
            is_typed = block.kind == "paragraph" and bool(_TYPED_MARK.match(standing.words(block.text)))
            if is_typed and not before:
                message = f'"{excerpt(standing.words(block.text))}" begins with a sign that is typed by hand'
                hint = "delete the sign, and choose Home > Bullets or Numbering"
                yield Problem(place(document, block), message, block.text, hint)
            before = is_typed


def _links(block: Block) -> Iterator[tuple[str, tuple[Run, ...]]]:
    """The links of the block, each with its runs."""
    runs: list[Run] = []
    for run in (*block.runs, Run("")):
        if runs and run.link != runs[-1].link:
            yield runs[0].link, tuple(runs)
            runs = []
        if run.link:
            runs.append(run)


@rule("A721", Severity.BLOCK)
def unstyled_link(document: Document) -> Iterator[Problem]:
    """A link does not have the style Hyperlink.

    Why: it looks like other words, and LibreOffice leaves it out of the PDF: a link there needs a character style.
    Fix: select the link, and choose the style Hyperlink.
    """
    for story in standing.stories(document):
        for block in story.blocks:
            for _, runs in _links(block):
                bare = [run for run in runs if run.text.strip() and not run.style and not run.hidden]
                if bare:
                    message = f'the link "{excerpt(bare[0].text)}" has no character style'
                    hint = "select it, and choose the style Hyperlink (Home > Styles)"
                    yield Problem(place(document, block), message, bare[0].text, hint)


@rule("A722", Severity.WARNING)
def unclear_link(document: Document) -> Iterator[Problem]:
    """The words of a link do not say where it leads.

    Why: links are listed and listened to alone: "click here" or an address letter by letter helps nobody (WCAG 2.4.4).
    Fix: right-click the link, Edit Hyperlink, and say in Text to display what is there.
    """
    targets: dict[str, str] = {}
    for story in standing.stories(document):
        for block in story.blocks:
            for link, runs in _links(block):
                said = standing.words("".join(run.text for run in runs))
                if reason := _unclear(said, link, runs, targets):
                    hint = "right-click it > Edit Hyperlink, and say in Text to display what is there"
                    yield Problem(place(document, block), reason, said, hint)


def _unclear(said: str, link: str, runs: tuple[Run, ...], targets: dict[str, str]) -> str:
    """Why nobody knows where the link leads, "" if they do; `targets` are those of the words so far."""
    if not said:
        return "" if any(run.picture for run in runs) else f"the link to {excerpt(link)} has no words"
    if _ADDRESS.fullmatch(said):
        return f'the link "{excerpt(said)}" is an address, not words'
    if _VAGUE.fullmatch(said.rstrip(".!: ")):
        return f'the link "{said}" does not say where it leads'
    if targets.setdefault(said.casefold(), link) != link and not TAG.search(said):
        return f'two links say "{excerpt(said)}" and lead to different places'
    return ""


_WEB_ADDRESS = re.compile(r"\b(?:https?://|www\.)[^\s<>\"'“”‘’]+[^\s<>\"'“”‘’.,;:!?)\]]", re.I)


@rule("A740", Severity.WARNING)
def bare_address(document: Document) -> Iterator[Problem]:
    """A web address stands in the text and is no link.

    Why: nobody can follow it, and who listens hears it letter by letter.
    Fix: type in words what is there, select them, and Insert > Link; in a sheet, [words](https://…).
    """
    for story in standing.stories(document):
        for block in story.blocks:
            said = TAG.sub("", "".join(" " if run.link else run.text for run in block.runs))
            if match := _WEB_ADDRESS.search(said):
                hint = "type in words what is there, select them, and Insert > Link"
                message = f'"{excerpt(match[0])}" is an address and no link'
                yield Problem(place(document, block), message, match[0], hint)


@rule("A741", Severity.ADVICE)
def untitled_control(document: Document) -> Iterator[Problem]:
    """A field to be filled in, which Word calls a content control, has no title.

    Why: a screen reader announces a field and cannot say what it is for. Nobody fills in what is published, so publish
        leaves its words and takes the field away.
    Fix: in a template use a tag instead, {{ … }}; or Developer > Properties > Title.
    """
    for story in standing.stories(document):
        whole = next(one for one in document.stories if (one.part, one.name) == (story.part, story.name))
        for number in story.controls[:1]:
            block = whole.blocks[number]
            others = f", and so have {len(story.controls) - 1} more" if len(story.controls) > 1 else ""
            words = excerpt(standing.words(block.text))
            message = f'the field around "{words}" has no title{others}' if words else f"a field has no title{others}"
            yield Problem(
                place(document, block), message, block.text, "Developer > Properties > Title, or take it away"
            )


@rule("A751", Severity.ADVICE)
def empty_item(document: Document) -> Iterator[Problem]:
    """An item of a list has no words.

    Why: it is counted and announced with the others, and says nothing.
    Fix: delete the line.
    """
    for story in standing.stories(document):
        for block in story.blocks:
            if block.kind == "item" and standing.is_empty(block):
                yield Problem(place(document, block), "an item of a list has no words", help="delete the line")


MOST_WORDS, FEW, PART = 25, 3, 10


@rule("A746", Severity.ADVICE)
def long_sentences(document: Document) -> Iterator[Problem]:
    """More than one sentence in ten has more than 25 words.

    Why: GOV.UK's guidance on plain English asks for sentences of 25 words at most: the longer they are, the fewer
        people read them to their end. Quotations are left out, since nobody may change them.
    Fix: make two of one, or a list.
    """
    told = [
        (block, sentence)
        for block in standing.body(document)
        if block.kind != "heading" and not block.cell and block.style != "Quote"
        for sentence in sentences(_QUOTED.sub("", TAG.sub("x", standing.words(block.text))))
    ]
    long = [(block, sentence) for block, sentence in told if len(sentence.split()) > MOST_WORDS]
    if len(long) >= FEW and len(long) * PART > len(told):
        block, sentence = long[0]
        message = f'{len(long)} of {len(told)} sentences have more than {MOST_WORDS} words, first "{excerpt(sentence)}"'
        yield Problem(place(document, block), message, sentence, "make two of one, or a list")


LINE_RULES = (
    empty_paragraphs,
    blanks_for_layout,
    symbol_bullet,
    fake_list,
    unstyled_link,
    unclear_link,
    bare_address,
    untitled_control,
    long_sentences,
    empty_item,
)
