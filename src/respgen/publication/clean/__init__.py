"""A draft's Document → the clean Word file of it, and what was mended (edge: lxml).

Each module of this room has steps. A step takes the `Parts` of the file, changes them, and yields what it mended; or it
takes out what no page shows, and counts that by kinds (`unseen.KINDS`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from respgen.model import Document
from respgen.publication.clean import markup, pictures, properties, relations
from respgen.publication.clean.language import said_language, said_title
from respgen.publication.clean.links import styled_links
from respgen.publication.clean.lists import plain_bullets, real_lists
from respgen.publication.clean.paragraphs import without_controls, without_empty_lines, without_marks_of_drafts
from respgen.publication.clean.parts import Parts
from respgen.publication.clean.tables import kept_rows, marked_headers, titled_tables, without_blank_rows
from respgen.publication.values import Cleaned, Mend, Office

__all__ = ["STEPS", "clean"]

Step = Callable[[Parts], Iterator[Mend]] | Callable[[Parts], Counter[str]]
STEPS: tuple[Step, ...] = (
    said_language,
    properties.properties,
    relations.unwanted,
    markup.settings,
    markup.marks,
    markup.bookmarks,
    markup.names,
    without_controls,
    said_title,
    plain_bullets,
    without_marks_of_drafts,
    without_empty_lines,
    real_lists,
    styled_links,
    without_blank_rows,
    marked_headers,
    kept_rows,
    titled_tables,
    pictures.cropped,
    pictures.plain,
    relations.unreferenced,
)
"""In the order in which they are taken: what a step leaves without anything that leads to it, the last one drops."""


def clean(draft: Document, office: Office, notices: tuple[str, ...] = ()) -> Cleaned:
    """The file as it may be published. The draft has no fault. What only a person may mend stays as it is.

    `notices` are what respgen has printed in it that is not for publication, besides its own words for that.
    """
    parts = Parts(draft, office, notices)
    mends: list[Mend] = []
    counts = Counter[str]()
    for step in STEPS:
        made = step(parts)
        if isinstance(made, Counter):
            counts.update(made)
        else:
            mends.extend(made)
    return Cleaned(parts.packed(), (*mends, *parts.mends(counts)))
