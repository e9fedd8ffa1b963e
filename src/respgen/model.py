"""The values that pass between stages; nothing here does anything but say what it is (pure).

All are frozen and slotted. Nothing of ours is imported. Paths inside the project are written with
"/" and relative to the project's folder; languages are BCP 47 tags ("en-GB", "cy-GB").
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, Literal, TypeVar

# ---------------------------------------------------------------------------------------- places


@dataclass(frozen=True, slots=True, order=True)
class FilePlace:
    """A whole file or folder of the project."""

    file: str

    def __str__(self) -> str:
        return self.file


@dataclass(frozen=True, slots=True, order=True)
class CellPlace:
    """A cell ("F12"), a range ("A3:A5"), a row ("12:12"), or with an empty `cell` the whole sheet."""

    file: str
    sheet: str
    cell: str = ""

    def __str__(self) -> str:
        # Excel's own spelling: a name that is not one plain word stands in apostrophes.
        plain = re.fullmatch(r"[^\W\d]\w*", self.sheet)
        sheet = self.sheet if plain else "'" + self.sheet.replace("'", "''") + "'"
        return f"{self.file}:{sheet}!{self.cell}" if self.cell else f"{self.file}:{sheet}"


@dataclass(frozen=True, slots=True, order=True)
class WordPlace:
    """A spot in a Word file, told as somebody who has it open in Word would look for it.

    `part` is the part's name in the package and `path` the way to the paragraph from the part's root
    element, as child positions: the rooms that write find it again in a tree which they parse themselves.
    `paragraph` counts the non-empty paragraphs under `heading` from 1 (0: not known, or the heading itself).
    `table` counts the story's tables from 1 (0: in none), `row` and `column` its cells from 1. `words` are what stands
    around the spot, where a paragraph alone would not show it.
    """

    file: str
    part: str = "word/document.xml"
    story: str = ""
    heading: str = ""
    paragraph: int = 0
    table: int = 0
    table_words: str = ""
    row: int = 0
    column: int = 0
    path: tuple[int, ...] = ()
    words: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.spot}" if self.spot else self.file

    @property
    def spot(self) -> str:
        """Where in the file it is; empty for the whole of it."""
        spots: list[str] = []
        if self.story:
            spots.append(self.story)
        if self.heading:
            spots.append(
                f'under "{excerpt(self.heading)}"'
                if self.paragraph or self.table
                else f'heading "{excerpt(self.heading)}"'
            )
        if self.table:
            first = f' ("{excerpt(self.table_words)}")' if self.table_words else ""
            spots.append(f"table {self.table}{first}, row {self.row}, column {self.column}")
        elif self.paragraph:
            spots.append(f"paragraph {self.paragraph}")
        if self.words:
            spots.append(f'at "{self.words}"')
        return ", ".join(spots)


Place = FilePlace | CellPlace | WordPlace


def excerpt(words: str, most: int = 50) -> str:
    """The beginning of the words, on one line."""
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


# ----------------------------------------------------------------------------------------- prose


FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What no Word file can hold (XML 1.0, 2.2)."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a run. `part` is its media part's name, empty when it is linked or drawn.

    A `watermark` is one that lies behind the words of every page. `width` and `height` are those it is shown in (EMU,
    914,400 an inch), 0 where nothing says them.
    """

    part: str
    alt: str = ""
    decorative: bool = False
    cropped: bool = False
    floating: bool = False
    watermark: bool = False
    width: int = field(default=0, compare=False)
    height: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change that a run stands in."""

    kind: Literal["inserted", "deleted", "moved from", "moved to", "formatted"]
    author: str = ""
    date: str = ""

    @property
    def takes_out(self) -> bool:
        """Whether its words are gone once it is accepted."""
        return self.kind in ("deleted", "moved from")


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look. In `text` a line break is "\\n" and a tab "\\t".

    `style` is a character style's name, `link` a target ("https://…", "#bookmark"). From a Word file
    `font`, `size` (points), `colour` and `background` ("RRGGBB", empty: automatic) are the effective ones;
    from a cell they stay empty. A line is drawn around a `boxed` run, a `raised` one stands above or below the line.
    `field` is the instruction of the field that the run is the result of ("PAGE"), `note` names a note's reference
    ("footnote 2"), `comments` are those that cover it.
    """

    text: str
    bold: bool = False
    italic: bool = False
    struck: bool = False
    link: str = ""
    style: str = ""
    language: str = ""
    font: str = ""
    size: float = 0.0
    colour: str = ""
    background: str = ""
    underlined: bool = False
    capitals: bool = False
    hidden: bool = False
    boxed: bool = False
    raised: Literal["", "superscript", "subscript"] = ""
    picture: Picture | None = None
    field: str = ""
    note: str = ""
    change: Change | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """The list that an item belongs to. `id` tells lists of one text or story apart; `start` is its first number.

    `bullet` is the sign that a Word file puts before its items, as its font has it. `form` says how its numbers are
    written where they are letters ("lowerLetter", "upperLetter") or Roman ("lowerRoman", "upperRoman").
    """

    id: int
    ordered: bool = False
    start: int = 1
    bullet: str = ""
    form: str = ""


@dataclass(frozen=True, slots=True)
class TableCell:
    """Where in a table a block stands: the story's table, row and column from 1, spans, and whether it is a header.

    `depth` is 1 for a table of the story itself, 2 for a table inside a cell.
    """

    table: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    depth: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading or an item of a list: the one representation of prose from cell to page.

    `level` is a heading's level, or an item's depth from 1. A paragraph with a `level` above 0 goes on inside an
    item of that level. `style` is the paragraph style's name, empty for text from a cell. It is `justified` when its
    words reach both margins, `bordered` when lines are drawn around or beside it, `framed` when it stands in a frame
    that the text flows around.
    """

    kind: Literal["paragraph", "heading", "item"]
    runs: tuple[Run, ...]
    level: int = 0
    listing: Listing | None = None
    style: str = ""
    language: str = ""
    cell: TableCell | None = None
    section: int = 1
    place: Place | None = None
    justified: bool = False
    bordered: bool = False
    framed: bool = False

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


# -------------------------------------------------------------------------------- workbooks, cells


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """An error that Excel stored as a cell's result: "#NAME?", "#REF!" …"""

    code: str


CellValue = (
    str | int | float | bool | datetime.datetime | datetime.date | datetime.time | datetime.timedelta | ErrorValue
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that holds something. `value` is the typed value or a formula's stored result (None: none stored).

    `runs` are the words with their formatting where the value is text (always at least one run then), else empty.
    `formula` starts with "=". `format` is the number format's code. `link` is the target of the cell's own link.
    `row` and `column` count from 1.
    """

    row: int
    column: int
    value: CellValue | None
    runs: tuple[Run, ...] = ()
    formula: str = ""
    link: str = ""
    format: str = "General"

    @property
    def name(self) -> str:
        return cell_name(self.row, self.column)


def cell_name(row: int, column: int) -> str:
    """The name that Excel gives a cell: row 12, column 6 is "F12"."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


@dataclass(frozen=True, slots=True)
class CellRange:
    """A rectangle of cells, both corners included, counted from 1."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        return f"{cell_name(self.first_row, self.first_column)}:{cell_name(self.last_row, self.last_column)}"

    def holds(self, row: int, column: int) -> bool:
        return self.first_row <= row <= self.last_row and self.first_column <= column <= self.last_column


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: `rows` are its non-empty rows in order, each the tuple of its non-empty cells from left to right."""

    file: str
    name: str
    rows: tuple[tuple[Cell, ...], ...] = ()
    merges: tuple[CellRange, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    filtered: bool = False
    hidden: bool = False

    def place(self, cell: str = "") -> CellPlace:
        return CellPlace(self.file, self.name, cell)


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a workbook in its folder: the lock file of whoever has it open, and the name in the project of
    the workbook that it looks like a copy of (each empty: none). `surely`: its own name says that it is a copy."""

    lock: str = ""
    copy_of: str = ""
    surely: bool = False


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook's sheets in order; or none, and in `fault` a sentence why it cannot be read, in `mend` what to do.

    `digest` is the SHA-256 of the file's bytes, empty where it could not be opened; `beside` what stands beside it.
    """

    file: str
    sheets: tuple[Sheet, ...] = ()
    fault: str = ""
    mend: str = ""
    digest: str = field(default="", compare=False)
    beside: Beside = Beside()


# ------------------------------------------------------------------------------------------ Word


@dataclass(frozen=True, slots=True)
class Style:
    """A style of a Word file: `name` as Word shows it ("Heading 1" for "heading 1"), `id` as the parts refer to it.

    `outline` is the heading level that it gives, 0 for none; `num_id` and `num_level` the list that it belongs to,
    `bullet` the sign before its items. `look` is how words of a paragraph style look in effect, or what a character
    style alone says: its size is 0 and its colour empty where it says none.
    """

    id: str
    name: str
    kind: Literal["paragraph", "character", "table", "numbering"]
    based_on: str = ""
    next: str = ""
    outline: int = 0
    num_id: str = ""
    num_level: int = 0
    default: bool = False
    bullet: str = ""
    look: Run = Run("")
    justified: bool = False
    bordered: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table in a Word file: whether it `repeats` as a header on each page, and may be broken over two."""

    repeats: bool = False
    breaks: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a story, by its number there (that of its TableCells), nested ones among them.

    `columns` are those of its widest row; it is `uneven` when rows differ in width. The text flows around a `floating`
    one. `caption` is the title that Word keeps with it (Table Properties > Alt Text), which no page shows.
    """

    number: int
    rows: tuple[TableRow, ...] = ()
    columns: int = 0
    uneven: bool = False
    floating: bool = False
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """A run of text of its own in a Word file: the body, a header, a footer, the notes, the comments, or a text box.

    `name` says which to a person ("header of section 2, first page"; empty for the body), `part` holds its XML.
    `controls` are the numbers of the blocks, from 0, at which a content control begins that says no title.
    """

    part: str
    kind: Literal["body", "header", "footer", "footnotes", "endnotes", "comments", "text box"]
    name: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    controls: tuple[int, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Active:
    """What a Word file runs or fetches when it is opened, or when somebody clicks on it.

    `kind` is the relationship's ("attachedTemplate"), or "field", "type" of a part, embedded "file", "macro", "video",
    "mailMerge" or "schema"; `target` the address, the part, the instruction or the type; `place` its paragraph, where
    it has one.
    """

    kind: str
    target: str
    place: WordPlace | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """A section of a Word file: how many columns its pages have, and whether lines are drawn around them."""

    columns: int = 1
    bordered: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A Word file as it was read: the bytes of every part, and what they say.

    With a `fault` (a sentence why it cannot be read; `mend`: what to do) there are no stories. `properties` are the
    core properties by their element names ("title", "creator"), `custom` the custom ones by name. `language` is
    the document's own, `protected` whether Word keeps people from changing it, `actives` what it runs, fetches or leads
    to. `digest` is the SHA-256 of the file's bytes.
    """

    file: str
    parts: Mapping[str, bytes] = field(default_factory=dict)
    stories: tuple[Story, ...] = ()
    styles: tuple[Style, ...] = ()
    properties: Mapping[str, str] = field(default_factory=dict)
    custom: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    actives: tuple[Active, ...] = ()
    sections: tuple[Section, ...] = ()
    protected: bool = False
    fault: str = ""
    mend: str = ""
    digest: str = field(default="", compare=False)


# --------------------------------------------------------------------------------------- records

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What somebody typed where something else is expected ("a date such as 16 May 2025")."""

    raw: str
    expected: str


@dataclass(frozen=True, slots=True)
class Value(Generic[T]):
    """What one cell says, and where. `said` is None when it is empty; `welsh` is the twin column's cell, if any."""

    said: T | Unreadable | None
    place: CellPlace
    welsh: Value[T] | None = None

    @property
    def known(self) -> T | None:
        return None if isinstance(self.said, Unreadable) else self.said


@dataclass(frozen=True, slots=True, order=True)
class Occasion:
    """Why a response is made: the first response (year 0) or a quarter (1 to 4) of a year.

    `key` is "first", "2025-26 Q1" (a financial year, named by the calendar year in which it begins) or "2025 Q2" (a
    calendar year).
    """

    key: str
    year: int = 0
    quarter: int = 0
    financial: bool = True

    @property
    def is_first(self) -> bool:
        return self.year == 0


@dataclass(frozen=True, slots=True)
class NoneSent:
    """The word `none` where a date may stand: asked for, and nothing came."""


Prose = tuple[Block, ...]
Items = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Force:
    place: CellPlace
    force: Value[str]
    name: Value[str]
    area: Value[str]
    area_in_sentence: Value[str]
    kind_of_office: Value[str]
    office_name: Value[str]
    short_name: Value[str]
    holder_title: Value[str]
    chief_officer_title: Value[str]
    contact_lines: Value[str]
    other_formats: Value[str]
    logo: Value[str]
    languages: Value[Items]
    valid_from: Value[datetime.date]
    valid_to: Value[datetime.date]


@dataclass(frozen=True, slots=True)
class Person:
    place: CellPlace
    force: Value[str]
    post: Value[str]
    title: Value[str]
    name: Value[str]
    pronoun: Value[str]
    since: Value[datetime.date]
    until: Value[datetime.date]


@dataclass(frozen=True, slots=True)
class Inspection:
    place: CellPlace
    inspection: Value[str]
    title: Value[str]
    inspectorate: Value[str]
    published: Value[datetime.date]
    address: Value[str]
    kind: Value[str]
    forces: Value[Items]
    recommendations_made: Value[int]
    summary: Value[Prose]
    embargo: Value[datetime.date]


@dataclass(frozen=True, slots=True)
class Grade:
    place: CellPlace
    inspection: Value[str]
    force: Value[str]
    area: Value[str]
    grade: Value[str]


@dataclass(frozen=True, slots=True)
class Recommendation:
    place: CellPlace
    inspection: Value[str]
    kind: Value[str]
    number: Value[str]
    printed_as: Value[str]
    under: Value[str]
    area: Value[str]
    text: Value[Prose]
    addressees: Value[Items]
    due: Value[datetime.date]
    checked_by: Value[str]


@dataclass(frozen=True, slots=True)
class GlossaryEntry:
    place: CellPlace
    abbreviation: Value[str]
    expansion: Value[str]
    welsh: Value[str]
    well_known: Value[bool]


@dataclass(frozen=True, slots=True)
class Update:
    place: CellPlace
    force: Value[str]
    inspection: Value[str]
    kind: Value[str]
    number: Value[str]
    period: Value[Occasion]
    as_at: Value[datetime.date]
    heading: Value[str]
    status: Value[str]
    rag: Value[str]
    target_date: Value[datetime.date]
    closed_on: Value[datetime.date]
    internal: Value[Prose]
    text: Value[Prose]
    cleared_by: Value[str]
    cleared_on: Value[datetime.date]
    owner: Value[str]
    board: Value[str]
    evidence: Value[str]
    marking: Value[str]


@dataclass(frozen=True, slots=True)
class ChiefOfficerComments:
    place: CellPlace
    force: Value[str]
    inspection: Value[str]
    occasion: Value[Occasion]
    introduction: Value[Prose]
    next_steps: Value[Prose]
    closing: Value[Prose]
    received_on: Value[datetime.date | NoneSent]
    approved_by: Value[str]


@dataclass(frozen=True, slots=True)
class PlannedDocument:
    place: CellPlace
    force: Value[str]
    inspection: Value[str]
    occasion: Value[Occasion]
    template: Value[str]
    state: Value[str]
    response_date: Value[datetime.date]
    signatory: Value[str]
    addressee: Value[str]
    salutation: Value[str]
    live_on: Value[datetime.date]
    live_address: Value[str]


@dataclass(frozen=True, slots=True)
class Commentary:
    place: CellPlace
    force: Value[str]
    inspection: Value[str]
    occasion: Value[Occasion]
    initial_response: Value[Prose]
    overall_comments: Value[Prose]
    invited_on: Value[datetime.date]
    comments_due: Value[datetime.date]
    sent_to_inspectorate: Value[datetime.date]
    sent_to_home_secretary: Value[datetime.date]


@dataclass(frozen=True, slots=True)
class Action:
    place: CellPlace
    force: Value[str]
    inspection: Value[str]
    kind: Value[str]
    number: Value[str]
    occasion: Value[Occasion]
    applies: Value[bool]
    before: Value[Prose]
    after: Value[Prose]
    action: Value[Prose]


@dataclass(frozen=True, slots=True)
class Decision:
    place: CellPlace
    response: Value[str]
    code: Value[str]
    fingerprint: Value[str]
    decision: Value[str]
    name: Value[str]
    date: Value[datetime.date]
    reason: Value[str]


Record = (
    Force
    | Person
    | Inspection
    | Grade
    | Recommendation
    | GlossaryEntry
    | Update
    | ChiefOfficerComments
    | PlannedDocument
    | Commentary
    | Action
    | Decision
)


@dataclass(frozen=True, slots=True)
class Records:
    """Everything that the sheets say, row by row in their order. `unread` are the workbooks that could not be read,
    `sheets` the places of the sheets that were, by their names in the contract, in the workbooks' order. `copied` are
    rows that stand only in what looks like a copy of another workbook."""

    forces: tuple[Force, ...] = ()
    people: tuple[Person, ...] = ()
    inspections: tuple[Inspection, ...] = ()
    grades: tuple[Grade, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    glossary: tuple[GlossaryEntry, ...] = ()
    updates: tuple[Update, ...] = ()
    chief_officer: tuple[ChiefOfficerComments, ...] = ()
    documents: tuple[PlannedDocument, ...] = ()
    commentary: tuple[Commentary, ...] = ()
    actions: tuple[Action, ...] = ()
    decisions: tuple[Decision, ...] = ()
    unread: tuple[Workbook, ...] = ()
    sheets: Mapping[str, tuple[CellPlace, ...]] = field(default_factory=dict)
    copied: tuple[Record, ...] = ()


# ------------------------------------------------------------------------------------- responses


@dataclass(frozen=True, slots=True, order=True)
class Keys:
    """What a finding is about, as far as it is known: from these the pipeline works out the responses it touches."""

    force: str = ""
    inspection: str = ""
    kind: str = ""
    number: str = ""
    occasion: str = ""
    template: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Text that is missing. `awaited`, printed in brackets, says what and from whom; `help` what to do at `place`.

    In a document that is not in English, `english` says the same to whoever mends it.
    """

    awaited: str
    place: Place
    help: str
    keys: Keys = Keys()
    english: str = ""

    @property
    def words(self) -> str:
        return f"[{self.awaited}]"

    @property
    def told(self) -> str:
        """What is awaited, for a list that names the place itself."""
        return (self.english or self.awaited).removesuffix(f", see {self.place}")


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """Finished words of one line or a few ("\\n"): said by a person or the register, a stand-in, or a gap.

    What they link to comes from `link_place`. False in a template's `if` when nobody said it. Compares with plain
    words; a choice in another language with `choice`, too, the contract's word for it.
    """

    words: str
    stand_in: bool = False
    gap: Gap | None = None
    link: str = ""
    place: Place | None = None
    link_place: Place | None = None
    choice: str = ""

    def __bool__(self) -> bool:
        return bool(self.words) and not self.stand_in and self.gap is None

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Text):
            return (self.words, self.stand_in, self.gap, self.link) == (
                other.words,
                other.stand_in,
                other.gap,
                other.link,
            )
        return other in (self.words, self.choice or self.words) if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.words)


@dataclass(frozen=True, slots=True)
class Image:
    """A picture for a document: bytes, kind ("png"), size as it is shown (EMU, 914,400 an inch), and alt text.

    With a `fault` (why the file cannot be used) there are no bytes. `file` is its path in the project, which somebody
    typed at `place`; the alt text comes from `alt_place`.
    """

    content: bytes = b""
    extension: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""
    fault: str = ""
    file: str = ""
    place: Place | None = None
    alt_place: Place | None = None


@dataclass(frozen=True, slots=True)
class Blocks:
    """Finished prose. False in a template's `if` when nobody said it (empty, a stand-in or a gap)."""

    blocks: Prose
    stand_in: bool = False
    gap: Gap | None = None
    place: Place | None = None

    def __bool__(self) -> bool:
        return bool(self.blocks) and not self.stand_in and self.gap is None


@dataclass(frozen=True, slots=True)
class Printed:
    """A value as a drawing prints it: in which part of the package, and of which field ("draft_notice")."""

    part: str
    field: str
    value: Text | Blocks | Image


MOST_TEXT = 16 << 20
"""Characters that a drawn document may have at most, its markup included: some 5,000 pages."""

# ---------------------------------------------------------------------------------------- drafts


@dataclass(frozen=True, slots=True)
class Standing:
    """How a draft on disk stands to a new drawing of its response.

    `there`: the file exists. `edited`: where somebody first changed it, None for nowhere; of an `unknown` draft nobody
    can say. `fault`: why it cannot be read as a Word file. `stale`: what has changed since it was drawn, empty for
    nothing; with the `same_data` only how respgen draws has. `open`: the program that has it open now. `beside`: the
    path of the newer drawing beside it, if any, and whether somebody wrote in that one, too. `digest`: of its bytes as
    they were seen (SHA-256), empty where there is no file. `origin`: the path of what was edited, that of a newer
    drawing which was given the draft's name.
    """

    file: str
    there: bool = False
    edited: Place | None = None
    unknown: bool = False
    fault: str = ""
    stale: str = ""
    same_data: bool = False
    open: str = ""
    beside: str = ""
    beside_edited: bool = False
    digest: str = ""
    origin: str = ""
