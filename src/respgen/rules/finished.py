"""Rules about a draft that people have finished (P): what nobody may publish, a Finished → Problems (pure)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple
from urllib.parse import unquote

from respgen.errors import Problem, Severity
from respgen.model import Block, FilePlace, Gap, Place, Run, Story, Text, WordPlace, excerpt
from respgen.publication.markings import marking, plain, unfinished
from respgen.publication.values import Finished
from respgen.rules.registry import rule

NOTICE, GAP = "Draft notice", "Gap"
_TAG = re.compile(r"\{\{|\{%|\{#|[«»]|<\?respgen")
_COMMENT = re.compile(r"comment (\S+)(?: by (.+))?", re.DOTALL)


class _Said(NamedTuple):
    """Words of a file, in its pages or behind them: `what` says which ("an alternative text"), "" for the pages.

    `is_notice`: they are respgen's own line, in its own style, which is taken out when the document is published.
    """

    words: str
    place: Place
    what: str = ""
    is_notice: bool = False


def _standing(block: Block) -> str:
    """The words of a block without those that a tracked change takes out."""
    return "".join(run.text for run in block.runs if not (run.change and run.change.takes_out))


def _place(found: Finished, block: Block) -> Place:
    return block.place or FilePlace(found.document.file)


def _pages(found: Finished) -> Iterator[tuple[Story, Block]]:
    """Every block that a reader may see. Comments are told by themselves."""
    for story in found.document.stories:
        if story.kind != "comments":
            for block in story.blocks:
                yield story, block


def _said(found: Finished) -> Iterator[_Said]:
    """All words of the file: of its pages, of alternative texts, of the addresses that links lead to, of properties."""
    notices = set(map(plain, found.notices))
    for _, block in _pages(found):
        words = _standing(block)
        yield _Said(words, _place(found, block), is_notice=block.style == NOTICE and plain(words) in notices)
        for alt in dict.fromkeys(run.picture.alt for run in block.runs if run.picture):
            yield _Said(alt, _place(found, block), "an alternative text")
        for link in dict.fromkeys(run.link for run in block.runs if run.link):
            yield _Said(unquote(link), _place(found, block), "the address of a link")
    # What is used is told once, where it is used.
    runs = [run for _, block in _pages(found) for run in block.runs]
    used = {run.link for run in runs} | {run.picture.alt for run in runs if run.picture}
    for one in found.sayings:
        if one.words not in used:
            yield _Said(unquote(one.words), one.place, one.what)
    file = FilePlace(found.document.file)
    for name, words in (*found.document.properties.items(), *found.document.custom.items()):
        yield _Said(words, file, f'the property "{name}"')


def _without_ours(found: Finished, said: _Said) -> str:
    """The words without gaps, which are told as what they are, and none of respgen's own notice."""
    words = "" if said.is_notice else plain(said.words)
    for gap in found.gaps:
        words = words.replace(plain(gap.words), " ")
    return words


@rule("P901", Severity.BLOCK)
def gap_in_draft(found: Finished) -> Iterator[Problem]:
    """A gap stands in a draft that is to be published.

    Why: its brackets say that something is missing; a reader would find them on the website.
    Fix: type what is missing over the brackets, or into the cell that the finding names, and draw the draft again.
    """
    by_words = {plain(gap.words): gap for gap in found.gaps}
    for said in _said(found):
        left = plain(said.words)
        for words in sorted((words for words in by_words if words in left), key=left.index):
            if words in left:
                left = left.replace(words, " ")
                yield _gap(by_words[words], said)
    for _, block in _pages(found):
        for styled, runs in groupby(block.runs, lambda run: run.style == GAP):
            words = plain("".join(map(_kept, runs)))
            if styled and words.startswith("[") and words.endswith("]") and words not in by_words:
                message = f'the gap "{excerpt(words, 80)}" is not filled'
                yield Problem(_place(found, block), message, words, "type what is missing over it")


def _kept(run: Run) -> str:
    return "" if run.change and run.change.takes_out else run.text


def _gap(gap: Gap, said: _Said) -> Problem:
    where = f" in {said.what}" if said.what else ""
    hint = f"type it over the brackets; or at {gap.place}: {gap.help}"
    if str(gap.place) == getattr(said.place, "file", ""):
        hint = gap.help
    return Problem(said.place, f"a gap{where}: {gap.told}", gap.words, hint, gap.keys)


@rule("P902", Severity.BLOCK)
def left_over_tag(found: Finished) -> Iterator[Problem]:
    """A template's tag, or a part of one, is left over in a draft.

    Why: a reader would see the program's own marks, and something that was to stand there is missing.
    Fix: type the words that were meant, or delete the mark.
    """
    for said in _said(found):
        if tag := _TAG.search(said.words):
            words = excerpt(said.words[max(0, tag.start() - 20) :], 60)
            message = f'"{tag[0]}" is left over{_in(said)}: "{words}"'
            yield Problem(said.place, message, said.words, "type the words that were meant, or delete it")


@rule("P903", Severity.BLOCK)
def unfinished_words(found: Finished) -> Iterator[Problem]:
    """Words stand in a draft that people put where something is still to come: TBC, XXX, "[insert", lorem ipsum.

    Why: what is to be confirmed is not for the public yet; and nobody comes back to confirm it on a website.
    Fix: type what was to come. Where the words are meant as they stand, release the finding with a reason.
    """
    for said in _said(found):
        if mark := unfinished(_without_ours(found, said)):
            message = f'"{excerpt(mark)}"{_in(said)} says that something is still to come'
            hint = "type what was to come; where it is meant as it stands, release this with a reason"
            yield Problem(said.place, message, said.words, hint)


_BRACKETS = re.compile(r"\[[^\[\]]{3,200}\]")


@rule("P945", Severity.ASK)
def words_in_brackets(found: Finished) -> Iterator[Problem]:
    """Somebody has put words into brackets, as respgen does where something is missing.

    Why: in a draft, brackets say that something is awaited; people write notes to each other in the same way. Only a
        person can say whether these are for the public.
    Fix: type what is missing, or take the note out. Where the words are meant as they stand, accept the finding.
    """
    drawn = " ".join(plain(block.text) for one in found.drawn for story in one.stories for block in story.blocks)
    for _, block in _pages(found):
        words = _without_ours(found, _Said(_standing(block), _place(found, block)))
        # A gap that nobody knows any more is told as one.
        styled = groupby(block.runs, lambda run: run.style == GAP)
        gaps = {plain("".join(map(_kept, runs))) for is_gap, runs in styled if is_gap}
        for note in _BRACKETS.findall(words):
            if note not in drawn and note not in gaps and not unfinished(note):
                message = f'are the words "{excerpt(note)}" for the public?'
                yield Problem(_place(found, block), message, note, "type what is missing, or take the note out")


def _in(said: _Said) -> str:
    return f" in {said.what}" if said.what else ""


@rule("P904", Severity.BLOCK)
def comment_left(found: Finished) -> Iterator[Problem]:
    """A comment stands in a draft that is to be published.

    Why: a comment means that somebody has a question or a wish; the cleaning would take it out unanswered.
    Fix: settle what it says, and delete it in Word.
    """
    at: dict[str, Place] = {}
    for _, block in _pages(found):
        for run in block.runs:
            for number in run.comments:
                at.setdefault(number, _place(found, block))
    for number, author, words in _comments(found):
        whose = author or "somebody without a name"
        message = f'{whose} has left a comment: "{excerpt(words, 100)}"'
        told = f"{author}: {words}" if author else words
        file = FilePlace(found.document.file)
        yield Problem(at.get(number, file), message, told, "settle it, and delete the comment in Word")


def _comments(found: Finished) -> Iterator[tuple[str, str, str]]:
    """Each comment's number, its author and its words."""
    blocks = [block for story in found.document.stories if story.kind == "comments" for block in story.blocks]
    headed = groupby(blocks, lambda block: block.place.heading if isinstance(block.place, WordPlace) else "")
    for heading, inside in headed:
        if entry := _COMMENT.fullmatch(heading):
            yield entry[1], entry[2] or "", plain(" ".join(block.text for block in inside))


@rule("P905", Severity.BLOCK)
def tracked_change(found: Finished) -> Iterator[Problem]:
    """A tracked change stands in a draft that is to be published, whoever made it.

    Why: both wordings are in the file, and a PDF prints both. Which of them holds is for people to say, and never for a
        program.
    Fix: accept or reject it in Word (Review > Accept, Reject), in headers, notes and tables, too.
    """
    for one in found.revisions:
        whose = one.author or "somebody without a name"
        words = f': "{excerpt(one.words, 60)}"' if one.words.strip() else ""
        told = f"{one.author} {one.kind} {one.words}"
        message = f"{whose} {one.kind}{words}; nobody has accepted or rejected that"
        yield Problem(one.place, message, told, "accept or reject it: Review > Accept or Reject")


@rule("P906", Severity.BLOCK)
def words_in_draft_notice(found: Finished) -> Iterator[Problem]:
    """Words that are not respgen's stand in the style Draft notice.

    Why: that style marks the line which says that a draft is not for publication, and publishing takes that line out.
        Word carries the style on to the next line: words typed there may be meant to stay.
    Fix: give the paragraph another style, such as Normal; or delete it.
    """
    ours = {plain(words) for words in found.notices}
    for _, block in _pages(found):
        words = _standing(block)
        if block.style == NOTICE and words.strip() and plain(words) not in ours:
            message = f'"{excerpt(words)}" stands in the style "{NOTICE}", which is for the line that is taken out'
            yield Problem(_place(found, block), message, words, "give it another style, such as Normal; or delete it")


@rule("P907", Severity.BLOCK)
def protective_marking(found: Finished) -> Iterator[Problem]:
    """A protective marking, or words that forbid to publish, stand in a draft.

    Why: what is marked OFFICIAL-SENSITIVE, RESTRICTED, "not for publication" or "embargoed until" is not for the public
        until somebody says that it may be. A plain OFFICIAL does no harm.
    Fix: ask whoever marked it; then take the marking out, or what is marked.
    """
    for said in _said(found):
        words = _without_ours(found, said)
        if mark := marking(words):
            message = f'"{excerpt(mark)}"{_in(said)} marks what is not for the public'
            hint = "ask whoever marked it; then take out the marking, or what is marked"
            yield Problem(said.place, message, said.words, hint)


@rule("P908", Severity.BLOCK)
def unsound_structure(found: Finished) -> Iterator[Problem]:
    """The file is built in a way that makes Word refuse or repair it.

    Why: what Word repairs it changes, in its own way, on each reader's computer; other programs leave parts out.
    Fix: open the draft in Word, let it repair the file, look through what it made of it, and save it. Where the draft
        is as respgen drew it, mend the template.
    """
    for fault in found.faults:
        message = f"{fault.told} ({fault.check})"
        hint = "let Word repair the draft and save it; if the template has the same fault, mend that"
        yield Problem(fault.place, message, fault.told, hint)


@rule("P909", Severity.BLOCK)
def missing_response_date(found: Finished) -> Iterator[Problem]:
    """A response has no date.

    Why: titles and people are those of the day of the response, and readers count from it.
    Fix: type the date into the column "response date" of Documents, and draw again; or put it back where it stood.
    """
    if found.date is None:
        return
    printed = [one.value for one in found.printed if one.field.startswith("response.date") and _is_text(one.value)]
    if gap := found.date.gap:
        # Where the template prints the date, the gap is told, or somebody has filled it in Word.
        if not printed:
            message = "nobody has said what date the response has, and the document prints none"
            yield Problem(gap.place, message, gap.words, gap.help, gap.keys)
        return
    dates = [plain(one.words) for one in printed if isinstance(one, Text)]
    if dates and not _any_stands(found, dates):
        message = f'the date of the response, "{dates[0]}", stands nowhere in the draft any more'
        hint = "put it back; or correct it in Documents, and draw again"
        yield Problem(FilePlace(found.document.file), message, dates[0], hint)


@rule("P910", Severity.BLOCK)
def missing_signatory(found: Finished) -> Iterator[Problem]:
    """The name of whoever signs is printed by the template, and is in the draft no longer.

    Why: a letter that nobody signs is nobody's.
    Fix: put the name back. Where somebody else signs, say so in Documents ("signatory") and in People, and draw again.
    """
    names = {
        plain(one.value.words): None
        for one in found.printed
        if one.field == "signatory.name" and isinstance(one.value, Text) and not one.value.gap and one.value.words
    }
    if names and not _any_stands(found, names):
        name = next(iter(names))
        message = f'the template prints who signs, and "{name}" stands nowhere in the draft any more'
        hint = "put the name back; where somebody else signs, say so in Documents and in People"
        yield Problem(FilePlace(found.document.file), message, name, hint)


def _is_text(value: object) -> bool:
    return isinstance(value, Text)


def _any_stands(found: Finished, words: Iterable[str]) -> bool:
    said = " ".join(plain(_standing(block)) for _, block in _pages(found))
    return any(one in said for one in words)


@rule("P943", Severity.ASK)
def unchecked_picture(found: Finished) -> Iterator[Problem]:
    """Somebody has put a picture into a draft, and nobody has said that its alternative text tells what it shows.

    Why: no program can judge that. Who does not see the picture has only this text.
    Fix: read the text beside the picture, and accept the question in the sheet Decisions.
    """
    drawn = {_digest(content) for one in found.drawn for part, content in one.parts.items() if "/media/" in part}
    for story, block in _pages(found):
        for picture in (run.picture for run in block.runs if run.picture):
            content = found.document.parts.get(picture.part)
            if content is None or picture.decorative or not picture.alt.strip() or story.kind in ("header", "footer"):
                continue
            if (digest := _digest(content)) not in drawn:
                message = f'does the alternative text "{excerpt(picture.alt, 80)}" tell what the picture shows?'
                words = f"{picture.alt} [picture {digest}]"
                yield Problem(_place(found, block), message, words, "look at both")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:12]


DRAFT_RULES = (
    gap_in_draft,
    left_over_tag,
    unfinished_words,
    words_in_brackets,
    comment_left,
    tracked_change,
    words_in_draft_notice,
    protective_marking,
    missing_response_date,
    missing_signatory,
    unchecked_picture,
)
"""Asked of the draft alone: cleaning hides the answer, or does not change it."""
STRUCTURE_RULES = (unsound_structure,)
"""Asked of the draft and of its clean file."""
MARKING_RULES = (protective_marking,)
"""Asked once more of the clean file, where respgen's own notice has to be gone, too."""
