"""A project's folder → what respgen draws of it, in memory. What tests look at drawings with."""

from __future__ import annotations

from pathlib import Path

from respgen import config, document, pipeline
from respgen.drafts import Drawn
from respgen.model import Block, Document, Standing
from respgen.responses import Response
from tests.tools import ROOT


def drawn(project: Path = ROOT) -> dict[str, bytes]:
    """The bytes of every document that is planned in the project and can be drawn, by its path there."""
    found: dict[str, bytes] = {}

    def keep(response: Response, standing: Standing, drawn: Drawn | None) -> None:
        if drawn:
            found[response.target] = drawn.content

    pipeline.run(config.load(project), keep)
    return found


def read(content: bytes) -> Document:
    """The drawing, as anybody's Word file is read."""
    found = document.read(content, "drawn.docx")
    assert found.fault == ""
    return found


def body(content: bytes) -> tuple[Block, ...]:
    """The blocks of the body that hold words."""
    return tuple(block for block in read(content).stories[0].blocks if block.text.strip())
