"""A Word file → what of it the public sees, in characters that a web page can hold (pure).

Words that are hidden or deleted are left out, and so are headers, footers and comments.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace

from respgen.model import Block, Document, Run, Story, WordPlace

Key = tuple[str, tuple[int, ...]]
"""What a block is known by: its part, and the way to its paragraph there."""

# HTML, 13.2.3.5: controls and noncharacters are errors there, though a Word file can hold them.
_FORBIDDEN = re.compile(
    "[\x7f-\x9f\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def runs(block: Block) -> tuple[Run, ...]:
    """The runs that the public sees, without the white space and the breaks at either end of the paragraph."""
    seen = [run for run in block.runs if not run.hidden and not (run.change and run.change.takes_out)]
    while seen and _is_plain(seen[0]):
        seen[0] = replace(seen[0], text=seen[0].text.lstrip())
        if seen[0].text:
            break
        del seen[0]
    while seen and _is_plain(seen[-1]):
        seen[-1] = replace(seen[-1], text=seen[-1].text.rstrip())
        if seen[-1].text:
            break
        del seen[-1]
    return tuple(seen)


def _is_plain(run: Run) -> bool:
    return not run.picture and not run.note


def is_seen(block: Block) -> bool:
    """Whether the paragraph shows anything at all."""
    return any(run.text.strip() or run.note or (run.picture and not run.picture.watermark) for run in runs(block))


def text(words: str) -> str:
    """The words in characters that a web page can hold, letters and their accents as one character each (NFC)."""
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", words))


def language(tag: str) -> str:
    """The tag of a language, empty where Word says none that means something."""
    return tag if _LANGUAGE.fullmatch(tag) and not tag.lower().startswith("x-") else ""


def is_same(one: str, other: str) -> bool:
    """Whether two tags name one language, whatever the country: nobody wants a voice to change within a sentence for a
    word that somebody typed on a computer from the United States."""
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def key(block: Block) -> Key:
    """What the block is known by; blocks that come from no Word file are all the same."""
    return (block.place.part, block.place.path) if isinstance(block.place, WordPlace) else ("", ())


def body(document: Document) -> Story | None:
    """The story of the body; None of a file that could not be read."""
    return next((story for story in document.stories if story.kind == "body"), None)


def boxes(document: Document) -> Mapping[Key, tuple[Story, ...]]:
    """The text boxes, by the paragraph that each is fixed to."""
    paragraphs = {key(block) for story in document.stories for block in story.blocks}
    found: dict[Key, tuple[Story, ...]] = {}
    for story in document.stories:
        if story.kind == "text box" and story.blocks:
            part, path = key(story.blocks[0])
            ways = ((part, path[:length]) for length in range(len(path) - 1, 0, -1))
            anchor = next((way for way in ways if way in paragraphs), None)
            if anchor:
                found[anchor] = (*found.get(anchor, ()), story)
    return found


def notes(document: Document) -> Mapping[str, tuple[Block, ...]]:
    """The paragraphs of each footnote and endnote, by the name that references to it have ("footnote 2")."""
    found: dict[str, tuple[Block, ...]] = {}
    for story in document.stories:
        if story.kind in ("footnotes", "endnotes"):
            for block in story.blocks:
                name = block.place.heading if isinstance(block.place, WordPlace) else ""
                found[name] = (*found.get(name, ()), block)
    return found
