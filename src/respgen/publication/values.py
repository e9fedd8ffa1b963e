"""The values that pass between the steps of a publication; nothing here does anything but say what it is (pure)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from respgen.model import Document, Gap, Keys, Place, Printed, Text


@dataclass(frozen=True, slots=True)
class Trace:
    """Something in a Word file that its pages do not show, and that a reader of the file would get all the same.

    `kind` is its name in the table of `inspector.KINDS` ("author", "revision ids", "hidden text"), `words` what it says
    as it stands in the file.
    """

    kind: str
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Mend:
    """What was put right in a clean file, since there is one right way: `what` is told ("2 empty paragraphs are taken
    out")."""

    what: str
    place: Place


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change that nobody has accepted or rejected: what kind of one, whose, and the words, if it has any."""

    kind: str
    author: str
    words: str
    place: Place


@dataclass(frozen=True, slots=True)
class Fault:
    """What makes Word refuse a file, or repair it, although it may be valid: `check` is S1 to S6."""

    check: str
    told: str
    place: Place


@dataclass(frozen=True, slots=True)
class Saying:
    """Words in a file that no paragraph holds; `what` says which ("the title of a picture or shape")."""

    words: str
    what: str
    place: Place


@dataclass(frozen=True, slots=True)
class Finished:
    """What the gate looks at: a draft as people left it, and what is hidden in it. `keys` are its response's.

    `drawn` are the documents that respgen made of the response, the draft's own beginning among them; `gaps` and
    `notices` what they print that nobody may publish. `printed` is what respgen prints of the response now. `date` is
    that of the response, None where its form needs none.
    """

    document: Document
    traces: tuple[Trace, ...] = ()
    keys: Keys = Keys()
    drawn: tuple[Document, ...] = ()
    gaps: tuple[Gap, ...] = ()
    notices: tuple[str, ...] = ()
    printed: tuple[Printed, ...] = ()
    date: Text | None = None
    revisions: tuple[Revision, ...] = ()
    faults: tuple[Fault, ...] = ()
    sayings: tuple[Saying, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """Whom a publication comes from: the body's name, for the properties of its files."""

    name: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A clean Word file, and what was mended in it. The same draft gives the same bytes, with the same zlib."""

    content: bytes
    mends: tuple[Mend, ...] = ()


Kind = Literal["docx", "pdf", "page", "fragment"]


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of a publication: `name` is fit for the web, `language` a BCP 47 tag."""

    name: str
    kind: Kind
    content: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere."""

    words: str
    address: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says around the fragment of one document (`body`, HTML).

    `notes` are dated sentences such as "Corrected on 3 July 2025: …"; `twins` lead to the same in other languages,
    `files` to the other formats, with format and size in their words. `other_formats` says how to ask for another
    format, `statement` leads to the accessibility statement. Dates are in words.
    """

    title: str
    language: str
    body: str
    office: str
    summary: str = ""
    published: str = ""
    notes: tuple[str, ...] = ()
    twins: tuple[Link, ...] = ()
    files: tuple[Link, ...] = ()
    other_formats: str = ""
    statement: str = ""
