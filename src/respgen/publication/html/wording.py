"""A language → the few words that a web page says by itself (pure)."""

from __future__ import annotations

from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "skip": "Skip to the text",
        "contents": "Contents",
        "published": "Published",
        "languages": "Other languages",
        "notes": "Changes to this page",
        "formats": "Other formats",
        "statement": "Accessibility statement",
        "footnotes": "Notes",
        "back": "Back to the text",
        "table": "Table",
    },
    "cy": {
        "skip": "Neidio i'r testun",
        "contents": "Cynnwys",
        "published": "Cyhoeddwyd",
        "languages": "Ieithoedd eraill",
        "notes": "Newidiadau i'r dudalen hon",
        "formats": "Fformatau eraill",
        "statement": "Datganiad hygyrchedd",
        "footnotes": "Nodiadau",
        "back": "Yn ôl i'r testun",
        "table": "Tabl",
    },
}


def words(language: str) -> Mapping[str, str]:
    """The words in this language; those in English for one that we have none for."""
    return WORDS.get(language.partition("-")[0].lower(), WORDS["en"])
