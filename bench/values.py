"""The number of a document → what it says: finished Fields for respgen, plain words and prepared XML for the others.

No two documents say the same, so that nothing can be kept from one for the next.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from tests.project import SAMPLE, fields_of

from bench.papers import Kind
from respgen import prose
from respgen.model import Block, Blocks, Prose, Run, Text
from respgen.responses import Fields

SUBJECTS = (
    "Training of call handlers",
    "Supervision of investigations",
    "Recording of crime",
    "Use of force: records & review",
    "Safeguarding of vulnerable people",
    "Digital forensics backlog",
    "Workforce planning",
    "Stop and search: quality of grounds",
    "Response times outside towns",
    "Victims' right to review",
)
STATUSES = ("in progress", "complete", "not started", "awaiting sign-off", "closed")
UPDATES = (
    "The force has reviewed its procedure and found that 38 of 42 teams follow it; the remaining 4 have been given "
    "dates by which they will, and the assistant chief constable reviews their progress every month.",
    "A working group with members from the control room, investigations and the victims' service met six times. It "
    "reported in May, and its eleven proposals have been agreed; seven of them are in place.",
    "Compliance in the last audit was 91%, compared with 74% a year before. The force's own target is 95%, which it "
    "expects to reach in the third quarter, when the new system will be in use everywhere.",
    "Funding for nine posts has been agreed. Five people have started, three are being vetted, and one post has been "
    "advertised again because no candidate had the experience that is needed.",
    "The policy was rewritten & published in June; every sergeant has been briefed on it. Whether it works will be "
    "looked at in a dip sample of 120 cases, <10% of which had shown a delay in the first quarter.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """A row of the table, or a section."""

    label: str
    subject: str = ""
    status: str = ""
    text: str = ""
    asked: Prose = ()
    account: Prose = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What one document says, for whichever engine."""

    words: dict[str, str]
    rows: tuple[Item, ...]
    sections: tuple[Item, ...]
    prose: dict[str, Prose] = field(default_factory=dict)


def said(kind: Kind, number: int) -> Said:
    """What the document of that number says."""
    words = {
        "notice": f"Draft {number}, not for publication",
        "force": f"Sampleshire Police {number}",
        "office": f"Office of the Police and Crime Commissioner {number}",
        "short_name": "PCC",
        "area": f"Sampleshire {number}",
        "area_in_sentence": f"Sampleshire {number}",
        "contact": f"Sample House, {number} Sample Street, Sampleton",
        "other_formats": "For this document in another format, write to the office or telephone 01632 960000.",
        "chief_title": "Chief Constable",
        "inspectorate": "Inspectorate of Samples",
        "inspection_kind": "thematic",
        "made": "10",
        "invited": f"{number % 28 + 1} June 2025",
        "received": f"{number % 27 + 1} June 2025",
        "last_day": f"{number % 26 + 1} July 2025",
        "holder": f"A. Sample-{number}",
        "holder_title": "Police and Crime Commissioner",
        "chief_officer": f"B. Sample-{number}",
        "title": f"A sample & its report {number}",
        "published": f"{number % 28 + 1} May 2025",
        "date": f"{number % 28 + 1} July 2025",
    }
    if kind == "plain":
        rows = tuple(
            Item(f"Recommendation {row}", f"{SUBJECTS[row % 10]} ({number}/{row})", STATUSES[(number + row) % 5])
            for row in range(1, 11)
        )
        updates = enumerate(UPDATES, 1)
        sections = tuple(Item(f"Recommendation {at}", text=f"In case {number}-{at}: {text}") for at, text in updates)
        return Said(words, rows, sections)
    sections = tuple(
        Item(f"Recommendation {at}", asked=_of(ASKED, number, at), account=_of(ACCOUNT, number, at))
        for at in range(1, 6)
    )
    names = ("response", "introduction", "comments")
    return Said(words, (), sections, {name: _of(COMMENT, number, at) for at, name in enumerate(names, 6)})


# ---------------------------------------------------------------------------------------- prose

ASKED = (
    Run("By 30 April 2026, chief constables should make sure that "),
    Run("every case of kind #", bold=True),
    Run(" is looked at by a supervisor, as [chapter # of the report](https://example.org/report/#) describes."),
)
ACCOUNT = (
    Run("In case # the force has "),
    Run("trained all 140 supervisors", bold=True),
    Run(
        " & reports of it:\n"
        "- the first course was held in May, for case #;\n"
        "- two more followed, of which the records show\n"
        "  - that attendance was 97%\n"
        "  - that the test was passed by "
    ),
    Run("all but 3", bold=True),
    Run(
        " of those who took it;\n"
        "- what they learnt is [published](https://example.org/training/#).\n"
        "What remains to be done is, in this order:\n"
        "1. a course for those who were away\n"
        "2. a review by the board (see [its minutes for #](https://example.org/minutes/#))\n"
        "   1. of the figures for case #\n"
        "   2. of the cost\n"
        "3. a report to the body\n"
        "\n"
        "The force expects to have done this by "
    ),
    Run("31 March 2026", italic=True),
    Run("."),
)
COMMENT = (
    Run("I welcome the report on case #. It is "),
    Run("fair & thorough", bold=True),
    Run(
        ", and I have asked the chief officer for\n"
        "- a plan with dates for case #;\n"
        "- figures every quarter, on\n"
        "  - time\n"
        "  - cost\n"
        "- a meeting with [those who complained](https://example.org/complaints/#).\n"
        "I shall publish my own figures, which "
    ),
    Run("differ", bold=True, italic=True),
    Run(" from those of the force where they count cases that began before # days had passed."),
)


@functools.cache
def _read(typed: tuple[Run, ...]) -> Prose:
    return prose.read(typed)


def _of(typed: tuple[Run, ...], number: int, at: int) -> Prose:
    """The prose with the numbers of the document and of the place at every "#"."""
    mark = f"{number}-{at}"
    return tuple(
        Block(block.kind, tuple(_run(run, mark) for run in block.runs), block.level, block.listing)
        for block in _read(typed)
    )


def _run(run: Run, mark: str) -> Run:
    if "#" not in run.text and "#" not in run.link:
        return run
    return Run(run.text.replace("#", mark), run.bold, run.italic, link=run.link.replace("#", mark))


# ------------------------------------------------------------------------------------ for respgen


@functools.cache
def _sample() -> Fields:
    return fields_of(SAMPLE)


def fields(said: Said) -> Fields:
    """The values as respgen's templates use them: finished."""
    sample, words = _sample(), {name: Text(words) for name, words in said.words.items()}
    prose = {name: Blocks(blocks) for name, blocks in said.prose.items()}
    item, date = sample.applying[0], sample.inspection.published
    officer, commentary = sample.chief_officer_comments, sample.commentary
    if prose:
        officer = replace(officer, introduction=prose["introduction"])
        commentary = replace(commentary, initial_response=prose["response"], overall_comments=prose["comments"])
    return replace(
        sample,
        draft_notice=words["notice"],
        force=replace(
            sample.force, name=words["force"], area=words["area"], area_in_sentence=words["area_in_sentence"]
        ),
        office=replace(
            sample.office,
            name=words["office"],
            short_name=words["short_name"],
            contact=words["contact"],
            other_formats=words["other_formats"],
        ),
        holder=replace(sample.holder, name=words["holder"], title=words["holder_title"]),
        chief_officer=replace(sample.chief_officer, name=words["chief_officer"], title=words["chief_title"]),
        inspection=replace(
            sample.inspection,
            title=words["title"],
            published=replace(date, long=words["published"]),
            inspectorate=words["inspectorate"],
            kind=words["inspection_kind"],
            recommendations_made=words["made"],
        ),
        occasion=replace(sample.occasion, last_day=replace(date, long=words["last_day"])),
        chief_officer_comments=replace(officer, received_on=replace(date, long=words["received"])),
        commentary=replace(commentary, invited_on=replace(date, long=words["invited"])),
        response=replace(sample.response, date=replace(date, long=words["date"])),
        applying=tuple(
            replace(
                item,
                label=Text(row.label),
                update=replace(item.update, heading=Text(row.subject), status=Text(row.status)),
            )
            for row in said.rows
        ),
        answered=tuple(
            replace(
                item,
                label=Text(section.label),
                text=Blocks(section.asked or _one(section.text)),
                update=replace(item.update, text=Blocks(section.account)),
            )
            for section in said.sections
        ),
    )


def _one(text: str) -> Prose:
    return (Block("paragraph", (Run(text),)),)


# ----------------------------------------------------------------------------------- for the others


@dataclass(slots=True)
class Written:
    """Prose as XML, and what it needs beside it: the targets of its links by their ids, its numbered lists."""

    links: dict[str, str] = field(default_factory=dict)
    numbers: list[int] = field(default_factory=list)

    def xml(self, blocks: Prose) -> str:
        listed: dict[int, int] = {}
        return "".join(self._paragraphs(blocks, listed))

    def _paragraphs(self, blocks: Prose, listed: dict[int, int]) -> Iterator[str]:
        for at, block in enumerate(blocks):
            following = blocks[at + 1] if at + 1 < len(blocks) else None
            properties = ""
            if block.listing:
                level = "" if block.level == 1 else str(block.level)
                properties = f'<w:pStyle w:val="List{"Number" if block.listing.ordered else "Bullet"}{level}"/>'
                if block.listing.ordered:
                    number = listed.get(block.listing.id)
                    if number is None:
                        number = listed[block.listing.id] = FIRST_LIST + len(self.numbers)
                        self.numbers.append(block.level - 1)
                    properties += f'<w:numPr><w:ilvl w:val="{block.level - 1}"/><w:numId w:val="{number}"/></w:numPr>'
            elif following is not None and following.kind == "item":
                properties = "<w:keepNext/>"
            properties = properties and f"<w:pPr>{properties}</w:pPr>"
            yield f"<w:p>{properties}{''.join(map(self._run, block.runs))}</w:p>"

    def _run(self, run: Run) -> str:
        style = '<w:rStyle w:val="Hyperlink"/>' if run.link else ""
        weight = "<w:b/><w:bCs/>" * run.bold + "<w:i/><w:iCs/>" * run.italic
        properties = f"<w:rPr>{style}{weight}</w:rPr>" if style or weight else ""
        written = f'<w:r>{properties}<w:t xml:space="preserve">{_escaped(run.text)}</w:t></w:r>'
        if not run.link:
            return written
        name = self.links.setdefault(run.link, f"rIdLink{len(self.links) + 1}")
        return f'<w:hyperlink r:id="{name}">{written}</w:hyperlink>'

    def relations(self) -> str:
        """The relationships that the links need."""
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink"
        return "".join(
            f'<Relationship Id="{name}" Type="{kind}" Target="{_escaped(target)}" TargetMode="External"/>'
            for target, name in self.links.items()
        )

    def lists(self) -> str:
        """The w:num elements that make each numbered list begin at 1."""
        return "".join(
            f'<w:num w:numId="{number}"><w:abstractNumId w:val="{ABSTRACT_LIST}"/><w:lvlOverride w:ilvl="{level}">'
            '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
            for number, level in enumerate(self.numbers, FIRST_LIST)
        )


PROSE = {"introduction", "asked", "account", "response", "comments"}
"""The fields that hold prose."""
ABSTRACT_LIST, FIRST_LIST = 1, 3
"""In the numbering part of the base: its list for numbers, and the first free number."""


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def plain(said: Said) -> tuple[dict[str, Any], Written]:
    """The values as other engines want them, prose as finished XML; and what that needs beside it."""
    written = Written()
    # In the order in which they stand in the document, so that ids are given out in that order.
    values: dict[str, Any] = {**said.words}
    values |= {name: written.xml(said.prose[name]) for name in ("response", "introduction") if name in said.prose}
    values["sections"] = [
        {"label": one.label, "asked": written.xml(one.asked), "account": written.xml(one.account)}
        if one.asked
        else {"label": one.label, "text": one.text}
        for one in said.sections
    ]
    values |= {name: written.xml(said.prose[name]) for name in ("comments",) if name in said.prose}
    if said.rows:
        values["rows"] = [{"label": one.label, "subject": one.subject, "status": one.status} for one in said.rows]
    return values, written
