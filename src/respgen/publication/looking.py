"""A draft, and what respgen drew and remembers of it → the Finished that the gate looks at (edge: lxml).

Gaps and the notice of a draft are known by their words: those that the drawing now has, and those that build/state/
keeps of the drawing which people began to edit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from respgen import document
from respgen.document.package import Package
from respgen.model import Document, FilePlace, Gap, Image, Keys, Printed, Text
from respgen.publication import revisions, sayings, structure
from respgen.publication.values import Finished, Trace
from respgen.responses import Fields, Response

NOTICE = "draft_notice"
_FILL = "fill it in, or take it out"


def finished(
    draft: Document,
    response: Response,
    fields: Fields,
    drawings: Iterable[bytes],
    printed: tuple[Printed, ...],
    remembered: Mapping[str, Any],
    traces: tuple[Trace, ...] = (),
) -> Finished:
    """What the rules of the gate ask about a draft.

    `fields` are the response's values, `drawings` the response as it would be drawn now and as the draft began,
    `printed` the values of the first of these; `remembered` is the record of the other one in build/state/, and may be
    empty.
    """
    package = Package(dict(draft.parts))
    is_response = response.template.purpose == "response"
    return Finished(
        draft,
        traces,
        response.keys,
        tuple(_drawn(draft, drawings)),
        _gaps(printed, remembered, draft.file, response.keys),
        _notices(printed, remembered, fields.draft_notice.words),
        printed,
        fields.response.date.long if is_response else None,
        revisions.read(draft, package),
        structure.faults(draft, package),
        sayings.read(draft, package),
    )


def of_clean(read: Document, keys: Keys, traces: tuple[Trace, ...] = ()) -> Finished:
    """What is asked once more of the clean file."""
    return Finished(read, traces, keys, faults=structure.faults(read, Package(dict(read.parts))))


def _drawn(draft: Document, drawings: Iterable[bytes]) -> Iterator[Document]:
    """The drawings as they are read. Most drafts are as they were drawn, and reading takes longest."""
    for content in dict.fromkeys(drawings):
        if content:
            same = hashlib.sha256(content).hexdigest() == draft.digest
            read = draft if same else document.read(content, draft.file)
            if not read.fault:
                yield read


def _gaps(printed: tuple[Printed, ...], remembered: Mapping[str, Any], file: str, keys: Keys) -> tuple[Gap, ...]:
    found = {
        one.value.gap.words: one.value.gap for one in printed if not isinstance(one.value, Image) and one.value.gap
    }
    for value in remembered.get("values", ()):
        words = str(value.get("words", ""))
        if value.get("kind") == "gap" and words not in found:
            # What stands at the cell may have been mended since: then the draft itself is to be filled.
            where = str(value.get("place", {}).get("text", "")) or file
            found[words] = Gap(words.removeprefix("[").removesuffix("]"), FilePlace(where), _FILL, keys)
    return tuple(found.values())


def _notices(printed: tuple[Printed, ...], remembered: Mapping[str, Any], ours: str) -> tuple[str, ...]:
    kept = [str(one.get("words", "")) for one in remembered.get("values", ()) if one.get("field") == NOTICE]
    drawn = [one.value.words for one in printed if one.field == NOTICE and isinstance(one.value, Text)]
    return tuple(dict.fromkeys([*drawn, *kept, ours]))
