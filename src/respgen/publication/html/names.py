"""The words of a heading → a name for its id, which stays the same as long as the words do (pure)."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 60
_OURS = ("page-",)
"""How ids of a page's shell begin, and those of notes: no heading is named like that."""


class Names:
    """The ids of one page; each is given once."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def given(self, words: str) -> str:
        """An id for these words: "Chief constable's response" gives "chief-constables-response"."""
        name = _slug(words)
        if name.startswith(_OURS) or not name:
            name = f"part-{name}".rstrip("-")
        count, unique = 1, name
        while unique in self._used:
            count += 1
            unique = f"{name}-{count}"
        self._used.add(unique)
        return unique


def _slug(words: str) -> str:
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    slug = "-".join(re.findall(r"[a-z0-9]+", re.sub(r"(?<=[a-z])'(?=[a-z])", "", plain)))
    if len(slug) > LONGEST:
        slug = slug[: LONGEST + 1].rpartition("-")[0] or slug[:LONGEST]
    return slug
