"""A draft's Document → the clean Word file of it, and what was mended (edge: lxml).

Each module of this room has steps: a step takes the `Parts` of the file, changes them, and yields what it mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from respgen.model import Document
from respgen.publication.clean import markup, pictures, properties, relations
from respgen.publication.clean.parts import Parts
from respgen.publication.values import Cleaned, Mend, Office

Step = Callable[[Parts], Iterator[Mend]]
STEPS: tuple[Step, ...] = (
    properties.properties,
    relations.unwanted,
    markup.settings,
    markup.marks,
    markup.bookmarks,
    markup.names,
    pictures.cropped,
    pictures.plain,
    relations.unreferenced,
)
"""In the order in which they are taken: what a step leaves without anything that leads to it, the last one drops."""


def clean(draft: Document, office: Office) -> Cleaned:
    """The file as it may be published. The draft has no fault. What only a person may mend stays as it is."""
    parts = Parts(draft, office)
    mends = tuple(mend for step in STEPS for mend in step(parts))
    return Cleaned(parts.packed(), mends)
