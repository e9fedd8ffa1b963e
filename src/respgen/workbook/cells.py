"""The XML of texts, styles and rows → Cells with their runs (edge: openpyxl)."""

from __future__ import annotations

import datetime
import functools
import math
import operator
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from respgen import archive
from respgen.archive import WORKBOOK
from respgen.model import Cell, CellValue, ErrorValue, Run, cell_name
from respgen.workbook.package import MALFORMED, Package, is_on

if TYPE_CHECKING:
    from lxml.etree import _Element
    from openpyxl.formula.translate import Translator

LAST_COLUMN = 16_384
COLUMN_OF = operator.attrgetter("column")

Look = tuple[bool, bool, bool]
"""Bold, italic, struck out."""

Words = str | tuple[tuple[str, Look | None], ...]
"""A text as it is stored: plain, or pieces of which each states its own look or (None) has the cell's."""


class Style(NamedTuple):
    format: str = "General"
    look: Look = (False, False, False)
    dated: bool = False
    timed: bool = False
    elapsed: bool = False


def _look(element: _Element) -> Look:
    """What a font or a run's properties state; `<b/>` says bold and `<b val="0"/>` does not."""
    stated = {child.tag.rpartition("}")[2]: is_on(child.get("val", "1")) for child in element}
    return stated.get("b", False), stated.get("i", False), stated.get("strike", False)


def styles_of(package: Package, part: str) -> dict[str, Style]:
    """The cell styles by the number that cells give ("0", "1" …); the first is also that of cells which give none."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, STRIP_RE, is_date_format, is_timedelta_format

    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    looks: dict[str, Look] = {}
    styles: dict[str, Style] = {}
    for tag, element in package.elements(part, "styleSheet", "numFmts", "fonts", "cellXfs"):
        if tag == "numFmts":
            formats |= {child.get("numFmtId", ""): child.get("formatCode", "General") for child in element}
        elif tag == "fonts":
            looks = {str(number): _look(child) for number, child in enumerate(element)}
        else:
            for number, child in enumerate(element):
                code = formats.get(child.get("numFmtId", "0"), "General")
                bare = STRIP_RE.sub("", code.split(";")[0])
                styles[str(number)] = Style(
                    code,
                    looks.get(child.get("fontId", "0"), Style().look),
                    dated=is_date_format(code),
                    timed=re.search(r"(?<![_\\])[hs]", bare, re.IGNORECASE) is not None,
                    elapsed=is_timedelta_format(code),
                )
    return styles


def strings_of(package: Package, part: str) -> list[Words]:
    return [_words(element) for _, element in package.elements(part, "sst", "si")]


def _words(element: _Element) -> Words:
    """The text of a shared or inline string. Phonetic guides (rPh) are no part of it."""
    if len(element) == 1 and element[0].tag.endswith("}t"):
        return _decoded(element[0].text or "")
    pieces: list[tuple[str, Look | None]] = []
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            pieces.append((_decoded(child.text or ""), None))
        elif tag == "r":
            look = None
            for part in child:
                if part.tag.endswith("}rPr"):
                    look = _look(part)
                elif part.tag.endswith("}t"):
                    pieces.append((_decoded(part.text or ""), look))
    pieces = [piece for piece in pieces if piece[0]]
    return tuple(pieces) if any(look for _, look in pieces) else "".join([text for text, _ in pieces])


def _decoded(text: str) -> str:
    """Characters that XML cannot hold stand as "_x000D_", and "_x005F_" for a "_" that would begin one (ST_Xstring)."""
    if "_x" in text:
        text = re.sub("_x([0-9A-Fa-f]{4})_", lambda match: chr(int(match[1], 16)), text)
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _runs(words: Words, cell_look: Look) -> tuple[Run, ...]:
    if isinstance(words, str):
        return (Run(words, *cell_look),)
    merged: list[tuple[str, Look]] = []
    for text, own_look in words:
        look = cell_look if own_look is None else own_look
        if merged and merged[-1][1] == look:
            merged[-1] = (merged[-1][0] + text, look)
        else:
            merged.append((text, look))
    return tuple(Run(text, *look) for text, look in merged)


class CellReader:
    """What cells refer to: the texts, styles and dates' epoch of the workbook, and the shared formulas of one sheet."""

    def __init__(self, strings: Sequence[Words], styles: Mapping[str, Style], counts_from_1904: bool) -> None:
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

        self.strings = strings
        self.styles = styles
        self.plain = styles.get("0", Style())
        self.epoch = MAC_EPOCH if counts_from_1904 else WINDOWS_EPOCH
        # A column repeats a few words and days again and again.
        self.runs: Callable[[Words, Look], tuple[Run, ...]] = functools.lru_cache(4096)(_runs)
        self.date: Callable[[str, Style], CellValue] = functools.lru_cache(4096)(self._date)
        self.shared_formulas: dict[str | None, Translator | None] = {}

    def begin_sheet(self) -> None:
        self.shared_formulas = {}

    def cells(self, row: _Element, number: int) -> tuple[Cell, ...]:
        """The cells of a row that hold something, from left to right."""
        # Whole sheets are formatted far below their last words: rows of nothing but formats are passed over in C.
        if next(row.iter("{*}v", "{*}is", "{*}f"), None) is None:
            return ()
        strings, styles, plain, runs_of = self.strings, self.styles, self.plain, self.runs
        cells: list[Cell] = []
        column = 0
        for element in row:
            reference = element.get("r")
            column = (_column(reference.rstrip("0123456789")) if reference else 0) or column + 1
            if not len(element):
                continue
            stored: str | None = None
            words: Words | None = None
            value: CellValue | None = None
            formula = ""
            # Indexing is much quicker than an iterator for the one child that nearly all cells have.
            for place in range(len(element)):
                child = element[place]
                tag = child.tag
                if tag.endswith("}v"):
                    stored = child.text or ""
                elif tag.endswith("}is"):
                    words = _words(child)
                elif tag.endswith("}f"):
                    formula = self._formula(child, number, column)
            style = styles.get(element.get("s", "0"), plain)
            if stored is not None:
                kind = element.get("t")
                if kind == "s" and stored:
                    try:
                        words = strings[int(stored)]
                    except (ValueError, IndexError):
                        raise archive.damaged(WORKBOOK, MALFORMED) from None
                elif kind == "str":
                    words = _decoded(stored)
                elif stored:
                    value = self._value(kind, stored, style)
                    if isinstance(value, str):
                        words = value
            if words is not None:
                value = words if isinstance(words, str) else "".join([text for text, _ in words])
            if formula or (value is not None and value != ""):
                runs = () if words is None else runs_of(words, style.look)
                link = _link_of(formula) if formula else ""
                cells.append(Cell(number, column, value, runs, formula, link, style.format))
        cells.sort(key=COLUMN_OF)
        return tuple(cells)

    def _value(self, kind: str | None, stored: str, style: Style) -> CellValue:
        """A value that is no text; what cannot be read as its kind stays the words that are stored."""
        try:
            if kind in (None, "n"):
                return self.date(stored, style) if style.dated else _number(stored)
            if kind == "b":
                return is_on(stored)
            if kind == "e":
                return ErrorValue(stored)
            if kind == "d":
                from openpyxl.utils.datetime import from_ISO8601

                return _day(from_ISO8601(stored), style)  # type: ignore[no-untyped-call]  # so are its stubs
        except (ValueError, OverflowError):
            pass
        return _decoded(stored)

    def _date(self, stored: str, style: Style) -> CellValue:
        from openpyxl.utils.datetime import from_excel

        number = _number(stored)
        try:
            return _day(from_excel(number, self.epoch, timedelta=style.elapsed), style)
        except (OverflowError, ValueError):
            return number

    def _formula(self, element: _Element, row: int, column: int) -> str:
        formula = "=" + _decoded(element.text or "")
        if element.get("t") != "shared":
            return formula
        from openpyxl.formula.tokenizer import TokenizerError
        from openpyxl.formula.translate import Translator, TranslatorError

        shared = element.get("si")
        name = cell_name(row, column)
        try:
            if formula != "=":
                self.shared_formulas[shared] = None
                self.shared_formulas[shared] = Translator(formula, name)
            elif master := self.shared_formulas.get(shared):
                formula = master.translate_formula(name)
        except (TokenizerError, TranslatorError, IndexError):
            # What Excel would not take as a formula; the tokenizer meets a ")" too many with an IndexError.
            pass
        return formula


def _number(stored: str) -> int | float:
    if "." not in stored and "e" not in stored.lower():
        return int(stored)
    number = float(stored)
    if not math.isfinite(number):
        raise ValueError(stored)
    return number


def _day(value: CellValue, style: Style) -> CellValue:
    """The date alone, where a moment is midnight and its format shows no time."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time() and not style.timed:
        return value.date()
    return value


@functools.lru_cache(LAST_COLUMN)
def _column(letters: str) -> int:
    from openpyxl.utils.cell import column_index_from_string

    try:
        return column_index_from_string(letters)
    except ValueError:
        return 0


def _link_of(formula: str) -> str:
    """The target of a HYPERLINK formula that gives it as plain words."""
    if "HYPERLINK" not in formula.upper():
        return ""
    match = re.match(r'=HYPERLINK\(\s*"((?:[^"]|"")*)"\s*[,)]', formula, re.IGNORECASE)
    return match[1].replace('""', '"') if match else ""
