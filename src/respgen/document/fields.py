"""The marks of fields in a story → which words are a field's result, and of which (pure).

A field is begun, says its instruction, may say its result, and ends (ISO 29500-1, 17.16.18); fields stand in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from respgen.document.tree import W

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LINK = re.compile(r"HYPERLINK\b", re.IGNORECASE)
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s"]+)')


@dataclass(slots=True)
class _Field:
    words: list[str] = field(default_factory=list)
    in_result: bool = False
    said: bool = False

    @property
    def instruction(self) -> str:
        return " ".join("".join(self.words).split())


class Fields:
    """The fields that are open while a story goes by."""

    def __init__(self, story: Element) -> None:
        self._open: list[_Field] = []
        self._unended = _unended(story)

    @property
    def speaks(self) -> bool:
        """Whether what comes now is said to the reader, and not part of an instruction."""
        return all(field.in_result for field in self._open)

    @property
    def instruction(self) -> str:
        """That of the innermost field, links aside: they are told by `link`."""
        return next((f.instruction for f in reversed(self._open) if not _is_link(f.instruction)), "")

    @property
    def link(self) -> str:
        return next((link(f.instruction) for f in reversed(self._open) if _is_link(f.instruction)), "")

    def mark(self, char: Element) -> str:
        """Takes a w:fldChar; where it ends a field that said nothing, that field's instruction."""
        kind = char.get(f"{W}fldCharType")
        if kind == "begin" and char not in self._unended:
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            return self.end()
        return ""

    def begin(self, instruction: str) -> None:
        """Opens a w:fldSimple."""
        self._open.append(_Field([instruction], True))

    def end(self) -> str:
        """Ends the innermost field; its instruction if it had no result to tell the reader."""
        ended = self._open.pop()
        if self._open and not self._open[-1].in_result:
            self._open[-1].words.append(f"{{ {ended.instruction} }}")
        return "" if ended.said or not self.speaks or _is_link(ended.instruction) else ended.instruction

    def instruct(self, words: str) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].words.append(words)

    def say(self) -> None:
        for open_field in self._open:
            open_field.said = True


def _is_link(instruction: str) -> bool:
    return _LINK.match(instruction) is not None


def link(instruction: str) -> str:
    """Where a HYPERLINK instruction leads (17.16.5.25)."""
    address, anchor, switch = "", "", ""
    for quoted, bare in _WORD.findall(_LINK.sub("", instruction, count=1)):
        if re.fullmatch(r"\\[a-zA-Z]", bare):
            # Of the switches \l, \o and \t take an argument, \m and \n none.
            switch = bare[1].lower() if bare[1].lower() in "lot" else ""
            continue
        word = re.sub(r"\\(.)", r"\1", quoted) or bare
        if switch == "l":
            anchor = word
        elif not switch and not address:
            address = word
        switch = ""
    return address + (f"#{anchor}" if anchor else "")


def _unended(story: Element) -> frozenset[Element]:
    """The marks that begin a field which never ends: Word shows what follows as ordinary text, and so do we."""
    begun: list[Element] = []
    for mark in story.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    return frozenset(begun)
