"""Keys, titles and sizes → the names of folders and files, page titles and words of links of a publication (pure)."""

from __future__ import annotations

import re
import unicodedata

from respgen.model import Keys
from respgen.publication.values import Kind
from respgen.responses import TWIN, safe_name
from respgen.responses.words import WELSH, language_of

LONGEST_TITLE = 65
"""Characters of a page's title: what search engines show of it (GOV.UK style: at most 65, no dashes)."""
EARLIER = "earlier"
"""The folder beside a force's publications that holds what stood in their places before."""
ENDINGS: dict[Kind, str] = {"docx": ".docx", "pdf": ".pdf", "page": ".html", "fragment": "-fragment.html"}
FORMATS: dict[Kind, str] = {"docx": "Word", "pdf": "PDF", "page": "web page", "fragment": "web page, fragment"}
_TWIN = "-cy"


def folder_of(keys: Keys) -> str:
    """The folder of a publication below that of all: "<force>/<inspection>/<occasion>-<template>". The two of a Welsh
    and English pair stand in the same one."""
    template = plain_template(keys.template)
    parts = [safe_name(part) for part in (keys.force, keys.inspection or "all", f"{keys.occasion}-{template}")]
    return "/".join(parts)


def plain_template(name: str) -> str:
    """The template's name without what makes it the Welsh twin of another."""
    return name[: -len(TWIN)] if name.lower().endswith(TWIN) else name


def earlier_of(folder: str, version: int) -> str:
    """Where a version goes when another one takes its place."""
    parent, _, name = folder.rpartition("/")
    return f"{parent}/{EARLIER}/{name}-{version}"


def web_name(keys: Keys, kind: Kind, language: str) -> str:
    """A file's name as an address needs it: lower case, ASCII, hyphens, no blanks; "-cy" before the ending in Welsh."""
    template = plain_template(keys.template)
    parts = (keys.force, keys.inspection or "all", keys.occasion, template)
    twin = _TWIN if language_of(language) == WELSH else ""
    return f"{'-'.join(filter(None, map(slug, parts)))}{twin}{ENDINGS[kind]}"


def slug(words: str) -> str:
    """Words as a part of an address: "Môn Tŷ 3a" is "mon-ty-3a"."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_LAST = {
    "a", "an", "and", "as", "at", "by", "for", "from", "in", "into", "of", "on", "or", "our", "the", "their", "to",
    "with", "a'r", "ac", "am", "ar", "gan", "i", "i'r", "mewn", "o", "o'r", "y", "yn", "yr",
}  # fmt: skip
"""Words that no title ends with when it is cut behind one."""


def page_title(title: str, *patterns: str) -> str:
    """What a page is called: the first of the patterns ("Response to {title}") into which a report's title fits whole,
    or without its subtitle; else the last one, with as many of its words as fit. It has no dashes."""
    whole = _undashed(title)
    short = re.split(r"[:(]", whole)[0].strip() or whole
    for told in (whole, short):
        for pattern in patterns:
            if len(pattern.format(title=told)) <= LONGEST_TITLE:
                return pattern.format(title=told)
    room = LONGEST_TITLE - len(patterns[-1].format(title=""))
    words = short.split()
    while len(words) > 1 and (len(" ".join(words)) > room or _hangs(words[-1])):
        words.pop()
    return patterns[-1].format(title=" ".join(words).rstrip(",;.")[: max(room, 1)])


def _undashed(title: str) -> str:
    """A title with commas for its dashes; a hyphen within a word is none."""
    return re.sub(r"\s*[–—―]\s*|\s+-+\s+", ", ", " ".join(title.split()))


def _hangs(word: str) -> bool:
    return word.lower().strip(",;") in _LAST


def size(length: int) -> str:
    """A file's size as people read it: "214 KB", "1.2 MB" (of 1,000 bytes each, as web browsers count)."""
    if length < 999_500:
        return f"{max(1, round(length / 1000))} KB"
    return f"{length / 1_000_000:.1f} MB"
