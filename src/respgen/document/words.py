"""A run's words and how they look in effect → Run (edge: lxml)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from respgen.document.styles import Look
from respgen.document.tree import XML
from respgen.model import Change, Picture, Run

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SPACE = " \t\r\n"
_ONE_LINE = dict.fromkeys(map(ord, "\t\r\n"), " ")


class Words(NamedTuple):
    """What makes two runs one."""

    look: Look
    link: str = ""
    field: str = ""
    note: str = ""
    picture: Picture | None = None
    change: Change | None = None
    comments: tuple[str, ...] = ()

    def run(self, text: str) -> Run:
        """The run of this text."""
        return Run(
            text,
            **self.look._asdict(),
            link=self.link,
            field=self.field,
            note=self.note,
            picture=self.picture,
            change=self.change,
            comments=self.comments,
        )


def words_in(element: Element) -> str:
    """The words of a w:t. White space at its ends counts only where the XML says so, as Word has it."""
    text = element.text or ""
    if text[:1] in _SPACE or text[-1:] in _SPACE:
        said = (e.get(f"{XML}space") for e in (element, *element.iterancestors()))
        if next((space for space in said if space), "") != "preserve":
            text = text.strip(_SPACE)
    return text.translate(_ONE_LINE)
