"""A document → its passages: whose section each stands in, under which label, and what the response knows of it (pure).

Words that the response knows are recognised wherever they stand. Whose the others are is told by the headings above
them: by what stands under the same heading in the drawing, else by the titles of the office and of the chief officer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from respgen.coverage.values import Covering, Item, Known, Owner, Passage, demand, items_of
from respgen.coverage.words import folded, likeness, mentions, plain, unquoted
from respgen.model import Block, Blocks, Document, Text
from respgen.responses import Fields

_SHORT_CELL = re.compile(r"(?:rec\w*\.?|r|no\.?|number|afi)? ?(\d{1,3}[a-z]?)[.:]?$", re.IGNORECASE)
_SHORT_HEADING = re.compile(r"(?:rec\w*\.?|r|no\.?|number) ?(\d{1,3}[a-z]?)\b", re.IGNORECASE)

SHORT = 8
"""Fewer words than these, such as an item of a list, may stand by chance in a part that is about something else."""


class _Words:
    """The words that the response knows, by their folded form, and what they are."""

    def __init__(self, fields: Fields, items: tuple[Item, ...]) -> None:
        self.known: dict[str, tuple[Known, frozenset[int]]] = {}
        for at, item in enumerate(items):
            said = item.said
            update: Known = "stand-in" if said.update.text.stand_in else "update"
            for blocks, known in (
                (said.action, "action"),
                (said.update.text, update),
                (said.text, "quotation"),
                (said.before, "account"),
                (said.after, "account"),
            ):
                self.add(blocks, known, at)  # type: ignore[arg-type]
        comments = fields.chief_officer_comments
        for blocks in (comments.introduction, comments.next_steps, comments.closing):
            self.add(blocks, "comments")
        for blocks in (fields.commentary.initial_response, fields.commentary.overall_comments):
            self.add(blocks, "commentary")

    def add(self, blocks: Blocks, known: Known, item: int | None = None) -> None:
        for block in blocks.blocks:
            if words := folded(block.text):
                kind: Known = "gap" if blocks.gap else known
                held, of = self.known.get(words, (kind, frozenset[int]()))
                # The same words may answer several recommendations.
                self.known[words] = held, of | ({item} if item is not None else set())

    def nearly(self, words: str, lost: Iterable[str]) -> tuple[Known, frozenset[int]]:
        """What words are that somebody has edited: most of one of those that stand nowhere as they were."""
        best = max(lost, key=lambda one: likeness(words, one), default="")
        return self.known[best] if best and likeness(words, best) >= 0.5 else ("", frozenset())


def said_in(block: Block) -> str:
    """The words of a block that stand: not those that a tracked change takes out."""
    return "".join(run.text for run in block.runs if not run.change or run.change.kind not in ("deleted", "moved from"))


def _blocks(document: Document) -> Iterator[Block]:
    for story in document.stories:
        if story.kind in ("body", "text box", "footnotes", "endnotes"):
            yield from (block for block in story.blocks if said_in(block).strip())


class _Reader:
    """Goes through a document once, in reading order, and keeps whose section and which label it is under."""

    def __init__(self, covering: Covering, owners: Mapping[str, Owner]) -> None:
        self.items = items_of(covering.fields)
        self.words = _Words(covering.fields, self.items)
        self.owners = owners
        fields = covering.fields
        self.office = _titles(fields.holder.title, fields.office.short_name, fields.office.name)
        self.force = _titles(fields.chief_officer.title, fields.force.name)
        self.blocks = tuple(_blocks(covering.document))
        self.rows = Counter((block.cell.table, block.cell.row) for block in self.blocks if block.cell)

    def passages(self) -> tuple[Passage, ...]:
        lost = set(self.words.known) - {folded(said_in(block)) for block in self.blocks}
        found: list[Passage] = []
        owner: tuple[Owner, int] | None = None
        label: tuple[frozenset[int], int] = frozenset(), 0
        within: tuple[frozenset[int], tuple[int, int] | None] = frozenset(), None
        for at, block in enumerate(self.blocks):
            words = plain(said_in(block))
            row = (block.cell.table, block.cell.row) if block.cell else None
            names, rest = self.named(block, words)
            if block.kind == "heading":
                level = block.level
                if owner and level <= owner[1]:
                    owner = None
                own = self.owner_of(words)
                owner = (own, level) if own else owner
                label = (names, level) if names else label if label[0] and level > label[1] else (frozenset(), 0)
                within = frozenset(), None
            elif names:
                within = names, row
            elif within[0] and row != within[1] and not self.goes_on(within[1], row):
                within = frozenset(), None
            under = within[0] or (label[0] if row is None else frozenset())
            known, of = self.words.known.get(words.casefold(), ("", frozenset[int]()))
            if not known and block.kind != "heading" and not names and len(words) > 20:
                known, of = self.words.nearly(words.casefold(), lost)
                # What is edited stays under its label; what is like it under another one is something else.
                if of and under and not of & under:
                    known, of = "", frozenset()
            if of & under:
                of &= under
            elif of and owner is None and len(words.split()) < SHORT:
                known, of = "", frozenset()
            whose: Owner = owner[0] if owner else "office"
            if known in ("update", "comments"):
                whose = "force"
            passage = Passage(at, block, words, whose, owner is not None, under, known, of, bool(names), rest)
            found.append(passage)
        return tuple(found)

    def goes_on(self, label: tuple[int, int] | None, row: tuple[int, int] | None) -> bool:
        """Whether a label goes for another row, too: one that is alone in its own goes for those below it."""
        return label is not None and row is not None and label[0] == row[0] and self.rows[label] == 1

    def named(self, block: Block, words: str) -> tuple[frozenset[int], str]:
        """The recommendations whose label this is, and the words behind it; a heading may name them anywhere."""
        low = words.casefold()
        for item in sorted(self.items, key=lambda one: -len(one.label)):
            label = item.label.casefold()
            rest = words[len(label) :]
            if low.startswith(label) and not rest[:1].isalnum() and self.opens(block, rest):
                same = frozenset(at for at, one in enumerate(self.items) if one.label == item.label)
                return same, rest.strip(" :.-")
        for stem in dict.fromkeys(item.stem for item in self.items if item.stem):
            for mention in mentions(words, stem):
                numbers = {
                    at
                    for at, one in enumerate(self.items)
                    if one.stem == stem and one.number.casefold() in mention.numbers
                }
                rest = words[mention.end :]
                if numbers and (block.kind == "heading" or (not mention.start and self.opens(block, rest))):
                    return frozenset(numbers), rest.strip(" :.-")
        # A table may have the number alone in its first column, and a heading a short form.
        short = _SHORT_HEADING if block.kind == "heading" else _SHORT_CELL
        if (block.kind == "heading" or (block.cell and block.cell.column == 1)) and (match := short.match(words)):
            number = match[1].casefold()
            return frozenset(at for at, item in enumerate(self.items) if item.number.casefold() == number), ""
        return frozenset(), ""

    def opens(self, block: Block, rest: str) -> bool:
        """Whether words behind a label leave it a label: "Recommendation 4: …", and not "Recommendation 4 is for …"."""
        if block.kind == "heading" or not rest or re.match(r" ?[:.(\-]", rest):
            return True
        lead = rest.strip()
        return lead[:1] in "'ABCDEFGHIJKLMNOPQRSTUVWXYZ" and any(
            likeness(unquoted(lead), plain(text)) > 0.6 for text in map(demand, self.items) if text
        )

    def owner_of(self, heading: str) -> Owner | None:
        """Whose section a heading opens: learnt from the drawing, else told by the titles in it."""
        low = heading.casefold()
        if low in self.owners:
            return self.owners[low]
        bare = low
        for title in self.office:
            bare = bare.replace(title, "\0")
        office, force = "\0" in bare, any(title in bare for title in self.force)
        return None if office == force else "office" if office else "force"


def _titles(*told: Text) -> tuple[str, ...]:
    found = {folded(one.words) for one in told if one}
    # Who acts for an officer has the officer's section all the same.
    found |= {re.sub(r"^(?:acting|temporary|interim|t/) ?", "", one) for one in found}
    return tuple(sorted((one for one in found if len(one) > 2), key=len, reverse=True))


def owners_of(covering: Covering) -> dict[str, Owner]:
    """Whose words stand under each heading of the drawing, where they are all the office's, or all the force's."""
    if covering.drawn is None:
        return {}
    reader = _Reader(replace(covering, document=covering.drawn), {})
    passages = reader.passages()
    owners: dict[str, set[Owner]] = {}
    open_: list[Passage] = []
    for one in passages:
        if one.is_heading:
            open_ = [*(other for other in open_ if other.block.level < one.block.level), one]
        elif one.known in ("update", "comments", "stand-in", "action", "commentary", "account", "gap"):
            whose: Owner = "force" if one.known in ("update", "comments", "stand-in") else "office"
            if one.known == "gap":
                whose = one.owner
            for heading in open_:
                owners.setdefault(heading.words.casefold(), set()).add(whose)
    labelled = {one.words.casefold() for one in passages if one.is_heading and one.label}
    return {words: next(iter(whose)) for words, whose in owners.items() if len(whose) == 1 and words not in labelled}


def passages_of(covering: Covering, owners: Mapping[str, Owner]) -> tuple[Passage, ...]:
    """Every block of the document that holds words, in reading order. `owners` are those of headings, by their folded
    words."""
    return _Reader(covering, owners).passages()
