"""What a document no longer says is told, at its place, and nothing else: deletions from everything that is drawn."""

from __future__ import annotations

import functools
import random
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Literal

import pytest

from respgen import config, coverage, pipeline, rules
from respgen.errors import Finding
from respgen.model import Block, Blocks, Change, Document, Run, Story, TableCell, WordPlace
from respgen.responses import Fields, Response
from respgen.responses.fields import RecommendationFields
from tests import drawing
from tests.sample import SAMPLES

DRAWN = drawing.drawn(SAMPLES)
RESPONSES = {one.response.target: one.response for one in pipeline.run(config.load(SAMPLES)).results}
EACH = pytest.mark.parametrize("target", DRAWN, ids=[target.rsplit("/", 1)[-1] for target in DRAWN])
THEFT = next(target for target in DRAWN if target.endswith("farm-machinery-theft-first-response-letter.docx"))
DIFFERENT = [
    target
    for target in DRAWN
    if "Sampleshire-farm-machinery-theft" in target or "Sampleshire-police-performance-first" in target
]
"""Records and letters, a quarter, reports with and without causes of concern and areas for improvement."""
SOME = pytest.mark.parametrize("target", DIFFERENT, ids=[target.rsplit("/", 1)[-1] for target in DIFFERENT])


@functools.cache
def drawn(target: str) -> Document:
    return drawing.read(DRAWN[target])


@functools.cache
def values(target: str) -> Fields:
    return RESPONSES[target].values


def told(target: str, edited: Document) -> list[Finding]:
    """What the rules say of a draft that is this document, while it would be drawn as it was."""
    response: Response = RESPONSES[target]
    covering = coverage.Covering(
        values(target), response.keys, response.template.language, edited, drawn(target), response.template.purpose
    )
    return list(rules.run(rules.COVERAGE_RULES, coverage.read(covering)))


def with_blocks(document: Document, blocks: Collection[Block]) -> Document:
    body, *others = document.stories
    return replace(document, stories=(replace(body, blocks=tuple(blocks)), *others))


def without(document: Document, gone: Collection[int]) -> Document:
    """The document without the blocks of its body at these places."""
    return with_blocks(document, [block for at, block in enumerate(document.stories[0].blocks) if at not in gone])


def runs_of(document: Document, said: Blocks) -> Iterator[range]:
    """Where these words stand in the body, whole and in order."""
    blocks = [block.text for block in document.stories[0].blocks]
    wanted = [block.text for block in said.blocks]
    for at in range(len(blocks)):
        if wanted and blocks[at : at + len(wanted)] == wanted:
            yield range(at, at + len(wanted))


def sections(document: Document) -> Iterator[range]:
    """Each heading with what stands right under it."""
    blocks = document.stories[0].blocks
    heads = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    for start, end in zip(heads, [*heads[1:], len(blocks)], strict=True):
        yield range(start, end)


def answering(target: str) -> Iterator[range]:
    """The sections that answer a recommendation, or print the chief officer's words."""
    said = values(target)
    comments = said.chief_officer_comments
    parts = [comments.introduction, comments.next_steps]
    labels = tuple(item.label.words for item in said.answered)
    for item in (*said.answered, *said.applying):
        parts += [item.update.text, item.action]
    words = {block.text for part in parts for block in part.blocks}
    blocks = drawn(target).stories[0].blocks
    for section in sections(drawn(target)):
        if blocks[section[0]].text.startswith(labels) or any(blocks[at].text in words for at in section):
            yield section


@EACH
def test_what_is_drawn_lacks_nothing(target: str) -> None:
    assert told(target, drawn(target)) == []


@SOME
def test_a_heading_that_is_deleted_is_told(target: str) -> None:
    document = drawn(target)
    found = list(answering(target))
    assert found
    for section in found:
        heading = document.stories[0].blocks[section[0]].text
        (one,) = told(target, without(document, section[:1]))
        assert (one.code, heading[:60] in one.message) == ("L832", True)


@SOME
def test_a_section_that_is_deleted_is_told(target: str) -> None:
    document = drawn(target)
    for section in answering(target):
        (one,) = told(target, without(document, section))
        # It was an action; nothing else says anything of the recommendation; it was anything else.
        assert one.code in ("L833", "L831", "L832")


@SOME
def test_a_quotation_that_is_deleted_is_told(target: str) -> None:
    document = drawn(target)
    for item in values(target).applying:
        for quotation in runs_of(document, item.text):
            (one,) = told(target, without(document, quotation))
            assert (one.code, one.keys.number) == ("L837", item.number.words)


@pytest.mark.parametrize(
    "added",
    ["{} Each of them should report on it every month.", "In rural areas, {}", "{} and so on"],
    ids=["behind", "before", "at the end"],
)
@SOME
def test_words_that_are_added_to_a_quotation_are_told(target: str, added: str) -> None:
    document = drawn(target)
    for item in values(target).applying:
        for at in (at for run in runs_of(document, item.text) if len(run) == 1 for at in run):
            blocks = list(document.stories[0].blocks)
            blocks[at] = replace(blocks[at], runs=(Run(added.format(blocks[at].text)),))
            assert [(one.code, one.keys.number) for one in told(target, with_blocks(document, blocks))] == [
                ("L835", item.number.words)
            ]


@SOME
def test_a_quotation_may_be_put_into_quotation_marks_and_moved_into_a_sentence(target: str) -> None:
    document = drawn(target)
    for item in values(target).applying:
        for at in (at for run in runs_of(document, item.text) if len(run) == 1 for at in run):
            for words in ("The inspectors write: “{}” This is clear.", "The inspectors write: {}", "“{}”"):
                blocks = list(document.stories[0].blocks)
                blocks[at] = replace(blocks[at], runs=(Run(words.format(blocks[at].text)),))
                assert told(target, with_blocks(document, blocks)) == []


def test_a_word_in_front_that_turns_a_quotation_around_is_told() -> None:
    """Without its first letter, "A force should" stands in "No force should", too."""

    def with_a(item: RecommendationFields) -> RecommendationFields:
        (block,) = item.text.blocks
        return replace(item, text=replace(item.text, blocks=(replace(block, runs=(Run(f"A {block.text}"),)),)))

    answered = [with_a(item) if item.number.words == "3b" else item for item in values(THEFT).answered]
    fields = replace(values(THEFT), answered=tuple(answered), applying=())
    for first, codes in (("A", []), ("No", ["L835"])):
        held = typed(FORM.replace("{3b}", f"{first} {{3b}}"))
        assert [one.code for one in told_of(held, fields=fields)] == codes


@SOME
def test_an_action_that_is_deleted_is_told(target: str) -> None:
    document = drawn(target)
    for item in values(target).answered:
        gone = [at for action in runs_of(document, item.action) for at in action]
        assert gone
        (one,) = told(target, without(document, gone))
        code = "L833" if item.needs_action else "L832"
        assert (one.code, one.keys.kind, one.keys.number) == (code, item.kind.words, item.number.words)


@SOME
def test_an_update_that_is_deleted_is_told(target: str) -> None:
    document = drawn(target)
    for item in values(target).applying:
        gone = [at for update in runs_of(document, item.update.text) for at in update]
        (one,) = told(target, without(document, gone))
        assert (one.code, one.keys.kind, one.keys.number) == ("L832", item.kind.words, item.number.words)


@SOME
def test_a_label_in_a_table_that_is_deleted_is_told_and_with_its_text_as_that(target: str) -> None:
    blocks = drawn(target).stories[0].blocks
    rows = [block.cell.row if block.cell else 0 for block in blocks]
    for item in values(target).applying:
        for at in (at for at, block in enumerate(blocks) if block.cell and block.text == item.label.words):
            (one,) = told(target, without(drawn(target), [at]))
            assert one.code in ("L832", "L836")
            (one,) = told(
                target, without(drawn(target), [other for other in range(len(rows)) if rows[other] == rows[at]])
            )
            assert (one.code, one.keys.kind, one.keys.number) == ("L837", item.kind.words, item.number.words)


@SOME
def test_the_chief_officer_s_part_that_is_deleted_is_told_as_a_whole(target: str) -> None:
    blocks = drawn(target).stories[0].blocks
    title = values(target).chief_officer.title.words
    (start,) = [at for at, block in enumerate(blocks) if block.level == 2 and block.text.startswith(f"{title}'s ")]
    end = next(at for at in range(start + 1, len(blocks)) if blocks[at].kind == "heading" and blocks[at].level <= 2)
    found = told(target, without(drawn(target), range(start, end)))
    # A letter has the updates elsewhere, and they are the chief officer's words too; of a quarter the law asks nothing.
    codes = {"L834"} if "record" in target and values(target).occasion.is_first else {"L832"}
    assert ({one.code for one in found}, len(found)) == (codes, 1)


FIRST_RESPONSES = [target for target in DIFFERENT if "-first-" in target]


@pytest.mark.parametrize("heading", [True, False], ids=["with its heading", "below its heading"])
@pytest.mark.parametrize("part", ["initial_response", "overall_comments"])
@pytest.mark.parametrize("target", FIRST_RESPONSES, ids=[target.rsplit("/", 1)[-1] for target in FIRST_RESPONSES])
def test_the_office_s_comments_or_reply_that_are_deleted_are_told(target: str, part: str, heading: bool) -> None:
    document = drawn(target)
    said: Blocks = getattr(values(target).commentary, part)
    ((start, *_, end),) = runs_of(document, said)
    blocks = document.stories[0].blocks
    # In a letter the initial response stands below the title and the first lines.
    first = start - 1 if heading and blocks[start - 1].kind == "heading" else start
    (one,) = told(target, without(document, range(first, end + 1)))
    assert (one.code, one.words) == ("L844", "\n".join(block.text for block in said.blocks))
    # One of its paragraphs is enough, and so are other words in its place.
    assert told(target, without(document, range(start, end))) == []
    other = replace(blocks[end], runs=(Run("We have thought about all of this, and agree."),))
    others = [block if at != end else other for at, block in enumerate(blocks) if at not in range(start, end)]
    assert told(target, with_blocks(document, others)) == []


@SOME
def test_each_part_of_what_the_chief_officer_says_that_is_deleted_is_told(target: str) -> None:
    document = drawn(target)
    comments = values(target).chief_officer_comments
    parts = [part for part in (comments.introduction, comments.next_steps, comments.closing) if part and not part.gap]
    found = [(part, gone) for part in parts for gone in runs_of(document, part)]
    assert found
    for part, gone in found:
        (one,) = told(target, without(document, gone))
        assert one.code in ("L832", "L834")
        if one.code == "L834":
            assert one.words == "\n".join(block.text for block in part.blocks)


def test_a_sentence_of_the_template_is_none_of_the_chief_officer_s_comments() -> None:
    """The letter's own sentence on the invitation stands in the chief officer's section, and says nothing of theirs."""
    comments = values(THEFT).chief_officer_comments
    said = [comments.introduction, comments.next_steps, comments.closing]
    said += [item.update.text for item in values(THEFT).applying]
    theirs = {block.text for part in said for block in part.blocks}
    blocks = drawn(THEFT).stories[0].blocks
    left = with_blocks(drawn(THEFT), [block for block in blocks if block.text not in theirs])
    assert any(block.text.startswith("The Chief Constable was invited") for block in left.stories[0].blocks)
    assert "L834" in {one.code for one in told(THEFT, left)}


@SOME
def test_a_recommendation_that_is_deleted_everywhere_is_told_once(target: str) -> None:
    document = drawn(target)
    for item in values(target).answered:
        if item.kind != "recommendation":
            continue
        gone = {
            at
            for part in (item.text, item.update.text, item.action, item.before, item.after)
            for words in runs_of(document, part)
            for at in words
        }
        gone |= {
            at
            for section in sections(document)
            for at in section
            if document.stories[0].blocks[section[0]].text.startswith(item.label.words)
        }
        gone |= {at for at, block in enumerate(document.stories[0].blocks) if item.label.words in block.text}
        found = [one for one in told(target, without(document, gone)) if one.keys.number == item.number.words]
        # Some text may still name it, among others: "recommendations 3a and 4".
        assert [one.code for one in found if one.code in ("L831", "L833")] != []
        assert "L831" not in {one.code for one in found} or len(found) == 1


def test_a_section_whose_heading_and_words_are_both_put_otherwise_is_still_the_office_s() -> None:
    actions = {block.text for item in values(THEFT).answered for block in item.action.blocks}
    title = f"{values(THEFT).holder.title.words}'s action"
    blocks = [
        replace(block, runs=(Run("A grant was given in May 2025."),))
        if block.text in actions
        else replace(block, runs=(Run("What is being done"),))
        if block.text == title
        else block
        for block in drawn(THEFT).stories[0].blocks
    ]
    assert told(THEFT, with_blocks(drawn(THEFT), blocks)) == []


@SOME
def test_words_that_are_put_otherwise_are_no_fault(target: str) -> None:
    """An editor shortens every action, renames every heading that carries no number, and changes nothing else."""
    actions = {block.text for item in values(target).answered for block in item.action.blocks}
    document = drawn(target)
    blocks = []
    for block in document.stories[0].blocks:
        if block.text in actions:
            block = replace(block, runs=(Run("We have asked for a full account in public by 30 November 2025."),))
        elif block.text.endswith(": action or reason"):
            block = replace(block, runs=(Run(block.text.replace(": action or reason", ": what we do")),))
        blocks.append(block)
    assert told(target, with_blocks(document, blocks)) == []


# ------------------------------------------------------------------------------- documents that were never drawn


def typed(words: str) -> Document:
    """A document of these lines; "#" begins a heading, and {3a} stands for the text of recommendation 3a."""
    texts = {item.number.words: " ".join(block.text for block in item.text.blocks) for item in values(THEFT).answered}
    blocks = []
    for number, line in enumerate(words.strip().split("\n"), 1):
        for name, text in texts.items():
            line = line.replace(f"{{{name}}}", text)
        level = len(line) - len(line.lstrip("#"))
        place = WordPlace("typed.docx", paragraph=number)
        kind: Literal["heading", "paragraph"] = "heading" if level else "paragraph"
        blocks.append(Block(kind, (Run(line.lstrip("# ")),), level=level, style="Normal", place=place))
    return Document("typed.docx", stories=(Story("word/document.xml", "body", "", tuple(blocks)),))


def told_of(
    held: Document, language: str = "en-GB", fields: Fields | None = None, drawn: Document | None = None
) -> list[Finding]:
    response = RESPONSES[THEFT]
    covering = coverage.Covering(fields or values(THEFT), response.keys, language, held, drawn)
    return list(rules.run(rules.COVERAGE_RULES, coverage.read(covering)))


LETTER = """
24 June 2025
The Rt Hon Home Secretary
Dear Home Secretary,
These are my comments on the report "Preventing the theft of farm machinery" \
(https://example.org/reports/farm-machinery-theft), published on 8th May 2025, within the meaning of section 55(5) of \
the Police Act 1996.
The report makes ten recommendations. Recommendations 1, 2 and 5 to 9 are for national bodies, so I propose no action.
The Chief Constable has stated: "I welcome this report and accept the findings."
Recommendation 3a asks that “{3a}”
I have given the force a grant, and look at the plan in July 2025.
On recommendation 3b, which reads '{3b}', I will publish what I find.
In recommendation 4 the inspectors say: {4} We will ask for the figures each month.
Yours sincerely,
"""
PAGE = """
# 1. Commissioner's comments
I welcome the report Preventing the theft of farm machinery (https://example.org/reports/farm-machinery-theft) of \
8 May 2025. This is made under s.55 of the Police Act 1996. I asked for the Chief Constable's view, and he has stated:
We have learnt a lot from it.
# 2. Next steps
## 2.1 Recommendation 3a
{3a}
2.1.1 The force adopted its plan on 2 June 2025.
2.1.2 My office will receive figures every month.
## 2.2 Recommendation 3b
{3b}
2.2.1 I will do this in public from July 2025.
## 2.3 Recommendation 4
{4}
2.3.1 The force began on 12 May 2025. We will ask for the numbers each month.
## 2.4 Recommendations 1, 2, 5, 6, 7, 8 and 9
These are not addressed to the force or to me, and we have no power to act on them.
"""
FORM = """
# Response to Preventing the theft of farm machinery
Published on 08/05/2025, https://example.org/reports/farm-machinery-theft. Section 55 of the Police Act 1996.
## Chief Constable's comments
We accept all.
## Our answers
Recommendation 3a: {3a}
We will look at the plan in public.
Recommendation 3b – {3b}
We will do so.
Recommendation 4. {4}
We ask each month.
Recommendations 1, 2, 5, 6, 7, 8 and 9: none of these is for us, and no action is proposed.
"""


@pytest.mark.parametrize("words", [LETTER, PAGE, FORM], ids=["letter", "page", "form"])
def test_documents_of_other_offices_that_lack_nothing_are_left_in_peace(words: str) -> None:
    assert told_of(typed(words)) == []


@pytest.mark.parametrize(
    ("words", "gone", "instead", "codes"),
    [
        (LETTER, "I have given the force a grant, and look at the plan in July 2025.", "It is long.", ["L833"]),
        (LETTER, "Recommendation 3a asks that", "Another text asks that", ["L836"]),
        (LETTER, 'The Chief Constable has stated: "I welcome this report and accept the findings."', "", ["L834"]),
        (LETTER, "Dear Home Secretary,", "", ["L841"]),
        (LETTER, "makes ten", "makes 12", ["L838"]),
        (PAGE, "## 2.3 Recommendation 4", "## 2.3 Recommendation 3a", ["L836"]),
        (PAGE, "## 2.4 Recommendations 1, 2, 5, 6, 7, 8 and 9", "## 2.4 Recommendations 1, 2, 5, 6, 7 and 8", ["L831"]),
        (PAGE, "2.1.2 My office will receive figures every month.", "2.1.2 Figures are kept.", ["L833"]),
        (FORM, "{3b}", "By 31 March 2026, local policing bodies should scrutinise the plan in recommendation 3a,"
         " and publish what they find.", ["L835"]),
        (FORM, "We accept all.", "We will comply once approved, ensuring that all is done.", ["L840"]),
    ],
)  # fmt: skip
def test_what_they_lack_is_told(words: str, gone: str, instead: str, codes: list[str]) -> None:
    assert gone in words
    assert [one.code for one in told_of(typed(words.replace(gone, instead)))] == codes


def test_what_a_tracked_change_takes_out_is_gone() -> None:
    words = {block.text for block in values(THEFT).answered[2].action.blocks}

    def deleted(block: Block) -> Block:
        return replace(block, runs=tuple(replace(run, change=Change("deleted", "A. Sample")) for run in block.runs))

    blocks = [deleted(block) if block.text in words else block for block in drawn(THEFT).stories[0].blocks]
    assert [one.code for one in told(THEFT, with_blocks(drawn(THEFT), blocks))] == ["L833"]


def test_headings_without_their_style_are_still_there() -> None:
    blocks = [replace(block, kind="paragraph", level=0) for block in drawn(THEFT).stories[0].blocks]
    assert [one.code for one in told(THEFT, with_blocks(drawn(THEFT), blocks)) if one.code == "L832"] == []


def test_nothing_hangs_on_english_words_where_the_document_is_welsh() -> None:
    def welsh(words: str) -> str:
        return words.replace("Recommendation", "Argymhelliad").replace("section 55", "adran 55")

    def labelled(item: RecommendationFields) -> RecommendationFields:
        return replace(item, label=replace(item.label, words=welsh(item.label.words)))

    said = values(THEFT)
    said = replace(said, applying=tuple(map(labelled, said.applying)), answered=tuple(map(labelled, said.answered)))
    blocks = [
        replace(block, runs=tuple(replace(run, text=welsh(run.text)) for run in block.runs))
        for block in drawn(THEFT).stories[0].blocks
    ]
    held = with_blocks(drawn(THEFT), blocks)
    assert told_of(held, "cy-GB", said, held) == []
    item = said.answered[2]
    gone = {at for words in runs_of(held, item.action) for at in words}
    (one,) = told_of(without(held, gone), "cy-GB", said, held)
    assert (one.code, item.label.words in one.message) == ("L833", True)


@pytest.mark.parametrize("stories", [(), (Story("word/document.xml", "body", "", ()),)], ids=["no story", "no words"])
def test_an_empty_document_lacks_everything(stories: tuple[Story, ...]) -> None:
    codes = [one.code for one in told_of(Document("empty.docx", stories=stories), drawn=drawn(THEFT))]
    assert codes == ["L831"] * 10 + ["L834"] + ["L844"] * 2 + ["L842"] * 4


@pytest.mark.parametrize("label", ["{}", "{}.", "R{}", "Rec. {}", "No. {}"])
@pytest.mark.parametrize("is_apart", [False, True], ids=["in the row", "in a row of its own"])
def test_a_table_may_have_the_number_alone_in_its_first_column(label: str, is_apart: bool) -> None:
    opening = PAGE.partition("# 2. Next steps")[0]
    blocks = list(typed(opening).stories[0].blocks)
    row = 0
    for item in values(THEFT).answered:
        cells = [label.format(item.number.words), *(block.text for block in item.text.blocks), "We ask every month."]
        for column, words in enumerate(cells, 1):
            row += column == 1 or (column == 2 and is_apart)
            cell = TableCell(1, row, 1 if column == 1 or is_apart else min(column, 2))
            blocks.append(Block("paragraph", (Run(words),), cell=cell, place=WordPlace("typed.docx", table=1, row=row)))
    assert told_of(with_blocks(typed(opening), blocks)) == []


@pytest.mark.parametrize("heading", ["Rec. {}: what we do", "R{}", "Response to recommendation {}"])
def test_a_heading_may_name_the_number_in_a_short_form(heading: str) -> None:
    words = PAGE
    for number in ("3a", "3b", "4"):
        (old,) = [line for line in words.splitlines() if line.endswith(f"Recommendation {number}")]
        words = words.replace(old, f"## {heading.format(number)}")
    assert told_of(typed(words)) == []


@pytest.mark.parametrize("seed", range(25))
def test_whatever_people_do_to_a_document_is_read_to_its_end(seed: int) -> None:
    chance = random.Random(seed)
    blocks = list(drawn(THEFT).stories[0].blocks)
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(len(blocks))
        words = blocks[at].text.split() or [""]
        changed = " ".join(chance.sample(words, chance.randint(0, len(words))))
        match chance.randrange(4):
            case 0:
                del blocks[at : at + chance.randint(1, 3)]
            case 1:
                blocks.insert(chance.randrange(len(blocks)), blocks[at])
            case 2:
                blocks[at] = replace(blocks[at], runs=(Run(changed),))
            case _:
                blocks[at] = replace(blocks[at], kind="heading", level=chance.randint(1, 6), listing=None)
    for one in told(THEFT, with_blocks(drawn(THEFT), blocks)):
        assert one.message
        assert one.keys.force == "Sampleshire"


@pytest.mark.parametrize(
    ("sentence", "is_told"),
    [
        ("The report makes ten recommendations.", False),
        ("The report makes 10 recommendations to chief constables, the National Crime Agency and others.", False),
        ("It sets out 2 recommendations to chief constables.", False),
        ("It makes 3 recommendations that are relevant to us.", False),
        ("It makes one recommendation to the Home Office.", False),
        ("The report of 2022 made five recommendations.", False),
        ("The previous report made five recommendations.", False),
        ("The inspectors made nine recommendations.", True),
        ("The report identifies 4 recommendations to chief constables.", True),
        ("Of them, three are addressed to chief constables.", True),
    ],
)
def test_a_count_is_told_only_where_the_register_can_tell(sentence: str, is_told: bool) -> None:
    found = [one.code for one in told_of(typed(PAGE.replace("I welcome", f"{sentence} I welcome")))]
    assert found == ["L838"] * is_told


def test_a_count_of_one_is_told_in_the_singular() -> None:
    (one,) = told_of(typed(PAGE.replace("I welcome", "The inspectors made one recommendation. I welcome")))
    assert one.message == '"The inspectors made one recommendation." counts 1 recommendation, the register 10'
