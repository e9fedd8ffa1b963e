"""What a template may do to words: text in, text out (pure). docs/fields.md lists them."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def possessive(words: str) -> str:
    """Whose something is: "Staffordshire Police" gives "Staffordshire Police's", "Wales" gives "Wales'"."""
    return words + ("'" if words.endswith(("s", "S")) else "'s") if words else words


FILTERS: Mapping[str, Callable[[str], str]] = {"possessive": possessive}
"""The filters by the names that templates use. They take and give plain text."""
