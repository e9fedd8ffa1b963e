"""A clean Word file → the fragment of a web page, and a whole page in the office's own shell (edge: lxml, Jinja).

The way: `shown` says what of a file the public sees, `outline` how its paragraphs stand in each other, `marks` what
only the part's markup knows (bookmarks, sizes), and `writing` writes it. `shell` draws a page around it, and
`comparison` holds what was written against the Word file.
"""

from __future__ import annotations

from collections.abc import Iterator

from respgen.model import Block, Document
from respgen.publication.html import marks
from respgen.publication.html.comparison import parity
from respgen.publication.html.shell import FILE, PageTemplateError, fault, page
from respgen.publication.html.shown import language as _language
from respgen.publication.html.writing import Writer
from respgen.publication.html.writing import unshown as _unshown

__all__ = ["FILE", "PageTemplateError", "body", "fault", "fragment", "page", "parity", "unshown"]


def fragment(document: Document, language: str) -> str:
    """What a website's own system takes: no shell, no style, nothing that runs; its highest headings are h2.

    A page of such a system has an h1 of its own. `language` is a BCP 47 tag; the file's own is taken where it is empty.
    """
    return _written(document, language, first=2, scrolling=False)


def body(document: Document, language: str) -> str:
    """The same for our own page (`Page.body`): Heading 1 is its h1, and tables of many columns can scroll."""
    return _written(document, language, first=1, scrolling=True)


def _written(document: Document, language: str, *, first: int, scrolling: bool) -> str:
    said = _language(language) or _language(document.language) or "en-GB"
    return Writer(document, marks.read(document), said, first, scrolling).fragment()


def unshown(document: Document) -> Iterator[tuple[Block, str]]:
    """The paragraphs that a web page would say wrongly, each with what there is in it ("an equation")."""
    yield from _unshown(document, marks.read(document))
