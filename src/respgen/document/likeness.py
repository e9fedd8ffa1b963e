"""Two Documents → where a person has made one differ from the other (edge: lxml).

An office suite that saves a file writes every part anew: runs split and joined, styles and lists under other ids,
defaults spelt out. What stays is what the file says: the words, how they look in the end, where lists, tables, pages
and pictures lie. That is compared, and whatever is not known to be a suite's own counts as a person's. Not compared are
proofing languages, properties and labels, the results of fields that count pages or tell the time, marks that nobody
sees, and styles and lists that nothing uses (docs/decisions/0004-edited-drafts.md).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import zip_longest
from typing import NamedTuple

from respgen.document.layout import Layouts
from respgen.document.package import Package
from respgen.document.sections import Sections, is_blank
from respgen.document.surroundings import Surroundings
from respgen.model import Block, Document, FilePlace, Picture, Place, Run, Story, WordPlace

# Their results are the suite's, not a person's (ISO 29500-1, 17.16.5).
_COUNTED = re.compile(
    r"(PAGE|NUMPAGES|SECTIONPAGES|PAGEREF|SECTION|REVNUM|NUMWORDS|NUMCHARS|FILESIZE|EDITTIME)\b", re.I
)
_TIMED = re.compile(r"(DATE|TIME|SAVEDATE|PRINTDATE|FILENAME)\b", re.I)
# LibreOffice takes styles of these names for two of its own, and saves those.
_RENAMED = {"Addressee": "Envelope Address", "Sender": "Envelope Return"}
_NUMBER = re.compile(r"\s*[\w.,-]{0,12}\s*")


class _Spot(NamedTuple):
    """Something that can be told from that of another file: where it stands, and what there is to be compared.

    `droppable` is what a suite may drop by itself: only what is there can be a person's.
    """

    place: Place
    said: object
    droppable: frozenset[str] = frozenset()

    def differs(self, drawn: _Spot) -> bool:
        """Whether a person changed it since it was drawn."""
        return self.said != drawn.said or not self.droppable <= drawn.droppable


def difference(one: Document, other: Document) -> Place | None:
    """Where `other`, a draft, first says or shows something else than `one`, its drawing; None where it nowhere does.

    Both must be readable.
    """
    last: Place = FilePlace(other.file)
    for mine, theirs in zip_longest(_spots(one), _spots(other)):
        if theirs is None:
            return last
        if mine is None or theirs.differs(mine):
            # What was taken from a story's end is missed there, not where the next one begins.
            is_short = mine is not None and _story(mine.place) == _story(last) != _story(theirs.place)
            return last if is_short else theirs.place
        last = theirs.place
    return None


def distance(one: Document, other: Document) -> int:
    """How many words only one of them has."""
    mine, theirs = (
        Counter(word for story in read.stories for block in story.blocks for word in re.findall(r"\w+", block.text))
        for read in (one, other)
    )
    return ((mine - theirs) + (theirs - mine)).total()


def _story(place: Place) -> tuple[str, str]:
    return (place.part, place.story) if isinstance(place, WordPlace) else ("", "")


def _spots(document: Document) -> Iterator[_Spot]:
    package = Package(dict(document.parts))
    main = package.related("", "officeDocument")
    layouts = Layouts(package, main)
    surroundings = Surroundings(package, layouts)
    sections = Sections(document, package, main, layouts)
    comments: dict[str, int] = {}
    whole_file = (layouts.settings(), sections.background(), _resolved(package, main))
    yield _Spot(FilePlace(document.file), whole_file)
    unseen: list[Story] = []
    for story in document.stories:
        if is_blank(story, document):
            continue
        if not sections.show(story):
            unseen.append(story)
            continue
        section = 0
        counts: Counter[int] = Counter()
        for block in story.blocks:
            place = block.place or FilePlace(document.file)
            if story.kind == "body" and block.section != section:
                section = block.section
                yield _Spot(place, sections.layout(section))
            around = surroundings.of(block.place)
            said = (story.kind, _pages(story), _block(block, counts, comments), around.said)
            yield _Spot(place, said, around.droppable)
    # LibreOffice repeats the words of headers that no page shows, or drops them.
    words = frozenset(word for story in unseen for block in story.blocks for word in re.findall(r"\w+", block.text))
    yield _Spot(_place_of(unseen, document), None, words)


def _place_of(stories: list[Story], document: Document) -> Place:
    places = (block.place for story in stories for block in story.blocks if block.place)
    return next(places, FilePlace(document.file))


def _resolved(package: Package, main: str) -> int:
    """How many comments somebody has marked as done."""
    root = package.root(package.related(main, "commentsExtended"))
    marks = () if root is None else root.iterchildren("{*}commentEx")
    return sum(1 for one in marks for key, said in one.items() if str(key).endswith("}done") and said in ("1", "true"))


def _pages(story: Story) -> str:
    return story.name.partition(" of ")[2]


def _block(block: Block, counts: Counter[int], comments: dict[str, int]) -> object:
    """What the block itself tells. `counts` are the items that each list had so far, `comments` are numbered as met."""
    number: int | None = None
    if block.listing and block.listing.ordered:
        number = block.listing.start + counts[block.listing.id]
        counts[block.listing.id] += 1
    runs: list[tuple[Run, str]] = []
    for run in block.runs:
        text = "" if _is_counted(run) else run.text
        look = replace(
            run,
            text="",
            language="",
            # How it looks, its surroundings tell.
            raised="",
            picture=run.picture and Picture(""),
            change=run.change and replace(run.change, date=""),
            comments=tuple(str(comments.setdefault(one, len(comments))) for one in run.comments),
            field=" ".join(run.field.split()),
        )
        if runs and runs[-1][0] == look and not run.note and not run.picture:
            runs[-1] = (look, runs[-1][1] + text)
        else:
            runs.append((look, text))
    style = _RENAMED.get(block.style, block.style)
    return block.kind, block.level, number, style, block.cell, block.section, runs


def _is_counted(run: Run) -> bool:
    """Whether the words are a suite's: the result of a field that it works out anew, unless somebody wrote into it."""
    field = run.field.strip()
    return bool(_TIMED.match(field)) or bool(_COUNTED.match(field) and _NUMBER.fullmatch(run.text))
