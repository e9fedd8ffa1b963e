"""The values of this room: a response with a document, and what was found in it of each recommendation (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from respgen.coverage.words import folded, is_number, mentions, plain, sentences
from respgen.model import Block, Blocks, Document, FilePlace, Keys, Place, Text
from respgen.responses import Fields
from respgen.responses.fields import RecommendationFields

Owner = Literal["force", "office"]
Known = Literal["", "quotation", "update", "stand-in", "account", "action", "comments", "commentary", "gap"]


@dataclass(frozen=True, slots=True)
class Covering:
    """A response and a document that is to say it. `drawn` is the same as it would be drawn now, where that is known.

    `purpose` is what its template is for, `statuses` the words by which the office tells how far something is.
    """

    fields: Fields
    keys: Keys
    language: str
    document: Document
    drawn: Document | None = None
    purpose: str = "response"
    statuses: tuple[str, ...] = ()

    @property
    def is_english(self) -> bool:
        return self.language.lower().startswith("en")

    @property
    def is_response(self) -> bool:
        """Whether it is the response to a report that the law asks for."""
        return self.purpose == "response" and bool(self.keys.inspection)


@dataclass(frozen=True, slots=True)
class Item:
    """A recommendation of the response. `stem` is its label without the number, empty where the label has none."""

    said: RecommendationFields
    label: str
    number: str
    stem: str

    @property
    def keys(self) -> tuple[str, str]:
        return self.said.kind.choice or self.said.kind.words, self.said.number.words


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the document that holds words: whose they are, and which recommendations they are about.

    `owner` is whose section it stands in; `named` when a heading says so. `known` is what the response knows of these
    very words (or nearly these), said of the recommendations `of`. `under` are those whose label stands above.
    """

    at: int
    block: Block
    words: str
    owner: Owner
    named: bool
    under: frozenset[int]
    known: Known = ""
    of: frozenset[int] = frozenset()
    label: bool = False
    rest: str = ""

    @property
    def place(self) -> Place:
        return self.block.place or FilePlace("")

    @property
    def is_heading(self) -> bool:
        return self.block.kind == "heading"


@dataclass(frozen=True, slots=True)
class Introduction:
    """How a quotation is introduced: by its own number or label ("right"), or by those of an "other" recommendation, by
    an "ordinal" of the document's own, each in these `words` of the passage `at`; or by "nothing"."""

    kind: Literal["right", "other", "ordinal", "nothing"]
    words: str = ""
    at: int = -1


@dataclass(frozen=True, slots=True)
class Quotation:
    """A recommendation's text in the document: its first passage, and its words, the register's or nearly so."""

    item: int
    at: int
    words: str
    exact: bool
    introduction: Introduction


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was found in a document. `heading_owners` are the sections that a heading opens, by its folded words."""

    items: tuple[Item, ...]
    passages: tuple[Passage, ...]
    quotations: tuple[Quotation, ...]
    text: str = field(repr=False)

    def shows(self, gap: Text | Blocks) -> bool:
        """Whether the document still shows these bracketed words, which are told as a gap."""
        return gap.gap is not None and folded(gap.gap.words) in self.text

    def labels(self, item: int) -> tuple[Passage, ...]:
        """The headings and labels that name this recommendation, and so open a passage on it."""
        return tuple(one for one in self.passages if one.label and item in one.under)

    def mentioned(self, item: int) -> Iterator[tuple[Passage, str]]:
        """Each sentence that names the recommendation, but where that only introduces the text of another one."""
        wrong = {one.introduction.at for one in self.quotations if one.introduction.kind == "other"}
        number, stem = self.items[item].number.casefold(), self.items[item].stem
        for one in self.passages:
            if one.at not in wrong:
                for sentence in sentences(one.words):
                    if any(number in mention.numbers for mention in mentions(sentence, stem)):
                        yield one, sentence

    def stands(self, item: int) -> bool:
        """Whether the document says anything of the recommendation: its label, its text, an answer, or its number."""
        return (
            any(item in one.of or (item in one.under and one.label) for one in self.passages)
            or any(one.item == item for one in self.quotations)
            or any(True for _ in self.mentioned(item))
        )

    def before(self, item: int) -> tuple[Item, Place] | None:
        """The nearest recommendation before this one in the register that stands in the document, and where it ends."""
        for other in range(item - 1, -1, -1):
            found = [one.at for one in self.passages if other in one.of | one.under]
            found += [one.at for one in self.quotations if one.item == other]
            if found:
                return self.items[other], self.passages[max(found)].place
        return None


def items_of(fields: Fields) -> tuple[Item, ...]:
    """Every recommendation that the response prints or has to answer, each once, in the register's order."""
    found: dict[tuple[str, str], Item] = {}
    listed = (*fields.answered, *fields.applying)
    for said in listed:
        # Of a row that cannot be read there is one gap, and nothing that could be looked for.
        if said.label.gap is None:
            label, number = plain(said.label.words), said.number.words
            stem = label.removesuffix(number).strip() if is_number(number) and label.endswith(f" {number}") else ""
            found.setdefault((said.kind.words, number), Item(said, label, number, stem))
    return tuple(found.values())


def demand(item: Item) -> str:
    """The text of a recommendation as the register holds it, on one line; empty where it does not."""
    return " ".join(plain(block.text) for block in item.said.text.blocks) if item.said.text else ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A part of the office's or the chief officer's words that is gone: the column that has it, whose it is, where it
    began in the drawing, and its words."""

    part: str
    owner: Owner
    passage: Passage
    words: str


@dataclass(frozen=True, slots=True)
class Covered:
    """What was found in a document, and in the drawing that it is held against (None: in none).

    `matched` says where in the document each passage of the drawing is. Of the response that the law asks for:
    `nowhere` are the recommendations of which nothing is said, `inactive` those without the office's action, each with
    where it stands; it is `silent` without the chief officer's comments; `lost` are parts of what the office and the
    chief officer say that the drawing has.
    """

    covering: Covering
    here: Coverage
    drawn: Coverage | None = None
    matched: Mapping[int, int] = field(default_factory=dict)
    nowhere: frozenset[int] = frozenset()
    inactive: tuple[tuple[int, Passage | None], ...] = ()
    silent: bool = False
    lost: tuple[Lost, ...] = ()

    @property
    def file(self) -> Place:
        return FilePlace(self.covering.document.file)

    def keys(self, item: int | None = None) -> Keys:
        """The response's keys, and those of a recommendation."""
        if item is None:
            return self.covering.keys
        kind, number = self.here.items[item].keys
        return replace(self.covering.keys, kind=kind, number=number)

    def above(self, passage: Passage) -> Place:
        """Where a passage of the drawing stood that is gone: behind the last one above it that is still there."""
        above = (self.matched[at] for at in range(passage.at - 1, -1, -1) if at in self.matched)
        found = next(above, None)
        return self.file if found is None else self.here.passages[found].place
