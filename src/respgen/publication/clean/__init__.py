"""A draft's Document → the clean Word file of it, and what was mended (edge: lxml).

Each module of this room has steps: a step takes the `Parts` of the file, changes them, and yields what it mended.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from respgen.model import Document
from respgen.publication.clean.parts import Parts
from respgen.publication.values import Cleaned, Mend, Office

Step = Callable[[Parts], Iterator[Mend]]
STEPS: tuple[Step, ...] = ()
"""In the order in which they are taken."""


def clean(draft: Document, office: Office) -> Cleaned:
    """The file as it may be published. The draft has no fault."""
    parts = Parts(draft, office)
    mends = tuple(mend for step in STEPS for mend in step(parts))
    return Cleaned(parts.packed(), mends)
