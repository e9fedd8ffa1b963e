"""An .xlsx file → Workbook, one streaming pass over each sheet (edge: openpyxl, lxml).

openpyxl's read-only mode knows no merges, hidden rows or links, and its full mode needs two to three times the memory.
So the parts are read here, and openpyxl says what a number format, a date's number, a range and a shared formula mean.
Both libraries are imported when they are first needed: openpyxl alone takes 90 ms.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import gc
import io
import math
import operator
import pathlib
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, TYPE_CHECKING, NamedTuple

from respgen import archive
from respgen.archive import WORKBOOK
from respgen.model import Cell, CellRange, CellValue, ErrorValue, Run, Sheet, Workbook, cell_name

if TYPE_CHECKING:
    from lxml.etree import _Element
    from openpyxl.formula.translate import Translator

# 100,000 rows of 15 columns are 60 MB, and 100,000 updates of 2,000 characters are 200 MB. Pictures count for nothing:
# they and all other parts that nobody reads are never unpacked.
LIMITS = archive.Limits(part=256 << 20, all=512 << 20, small=16 << 20)
# What may pass before the next row, text or the like: it stands in memory as a tree, at twenty times its size.
MOST_BYTES_AT_ONCE = 32 << 20

NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
)
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
COLUMN_OF = operator.attrgetter("column")

# ---------------------------------------------------------------------------------------- faults

BINARY = ("The file is an Excel binary workbook (.xlsb), whatever its name says.", archive.save_again(WORKBOOK))
MALFORMED = "The workbook is damaged: part of what it holds cannot be read."
NO_SHEETS = ("The workbook holds no sheet with cells.", "Add the sheet that is missing, and save the workbook.")
NOT_ALLOWED = (
    "The file cannot be opened: another program holds it open, or you have no right to read it.",
    "Close it in Excel and wait until OneDrive or SharePoint has finished; else ask its owner for access.",
)
NOT_THERE = (
    "The file cannot be opened: it is not there, or not on this computer.",
    "If it is kept in OneDrive or SharePoint, choose Always keep on this device; else put the file back.",
)


def read(path: pathlib.Path, file: str) -> Workbook:
    """The workbook at `path`; `file` is its name in the project, for the places of what it says.

    Never raises for what is in the file or for a file that cannot be opened: the Workbook then has no sheets, and its
    `fault` and `mend` say why and what to do. Links to other workbooks are not followed.
    """
    try:
        if path.stat().st_size > LIMITS.part:
            raise archive.too_large(WORKBOOK)
        # At once, so that nobody who saves the workbook meanwhile is kept from it, or mixes old parts with new ones.
        content = path.read_bytes()
        archive.check_kind(content, WORKBOOK)
        with zipfile.ZipFile(io.BytesIO(content)) as opened, _without_collection():
            return Workbook(file, _sheets(_Package(opened), file))
    except archive.RefusedError as refused:
        fault, mend = refused.fault, refused.mend
    except PermissionError:
        fault, mend = NOT_ALLOWED
    except OSError:
        fault, mend = NOT_THERE
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError, ValueError, struct.error):
        # The last four are what zipfile raises for a directory that somebody wrote by hand.
        refusal = archive.damaged(WORKBOOK)
        fault, mend = refusal.fault, refusal.mend
    return Workbook(file, fault=fault, mend=mend)


@contextlib.contextmanager
def _without_collection() -> Iterator[None]:
    """Nothing that is read here is cyclic, and searching a million new cells for cycles takes a fifth of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


# -------------------------------------------------------------------------------------- the parts


class _Relation(NamedTuple):
    kind: str
    target: str


class _Gauge:
    """What lxml reads a part from: `unseen` counts the bytes since it last handed over an element."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.unseen = 0

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.unseen += len(chunk)
        if self.unseen > MOST_BYTES_AT_ONCE:
            raise archive.too_large(WORKBOOK)
        return chunk


class _Package:
    """The parts of the archive, by their names without regard to case, as the format wants it."""

    def __init__(self, opened: zipfile.ZipFile) -> None:
        self.archive = opened
        self.parts = {part.filename.replace("\\", "/").strip("/").lower(): part for part in opened.infolist()}
        self.read: list[zipfile.ZipInfo] = []

    def open(self, name: str) -> IO[bytes]:
        part = self.parts.get(name.lower())
        if part is None:
            raise archive.damaged(WORKBOOK)
        self.read.append(part)
        archive.check_members(self.read, LIMITS, WORKBOOK)
        return self.archive.open(part)

    def elements(self, name: str, root: str, *tags: str) -> Iterator[tuple[str, _Element]]:
        """The elements of the part that have one of the tags, each when complete; the next one clears it."""
        from lxml import etree

        wanted = [f"{{{namespace}}}{tag}" for namespace in NAMESPACES for tag in (root, *tags)]
        with self.open(name) as stream:
            gauge = _Gauge(stream)
            events = etree.iterparse(
                gauge,
                events=("start", "end"),
                tag=wanted,
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
                load_dtd=False,
                collect_ids=False,
                remove_comments=True,
                remove_pis=True,
            )
            top: _Element | None = None
            try:
                for event, element in events:
                    gauge.unseen = 0
                    if top is None:
                        top = element
                        if element.getroottree().docinfo.internalDTD is not None:
                            raise archive.declares(WORKBOOK)
                        if element.getparent() is not None:
                            raise archive.foreign(WORKBOOK)
                    if event == "start" or element is top:
                        continue
                    yield element.tag.rpartition("}")[2], element
                    # The tail may still be growing, and so may what follows: only what lies behind is taken off.
                    element.clear(keep_tail=True)
                    parent = element.getparent()
                    while parent is not None and parent[0] is not element:
                        del parent[0]
            except etree.XMLSyntaxError:
                raise archive.damaged(WORKBOOK, MALFORMED) from None
            if top is None:
                raise archive.foreign(WORKBOOK)

    def relations(self, part: str) -> Mapping[str, _Relation]:
        """The part's relations by their id; with an empty name the package's own."""
        folder, name = posixpath.split(part)
        rels = posixpath.join(folder, "_rels", f"{name}.rels")
        if rels.lower() not in self.parts:
            return {}
        return {
            element.get("Id", ""): _Relation(element.get("Type", "").rpartition("/")[2], element.get("Target", ""))
            for _, element in self.elements(rels, "Relationships", "Relationship")
        }


def _part(source: str, target: str) -> str:
    """The name of the part that a relation of the part `source` points to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target.replace("\\", "/"))).strip("/")


def _relation_id(element: _Element) -> str:
    return next((str(value) for name, value in element.attrib.items() if str(name).endswith("}id")), "")


def _is_on(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _whole(value: str | None) -> int:
    return int(value) if value and value.isdecimal() and len(value) < 10 else 0


# ------------------------------------------------------------------------------- the workbook


def _sheets(package: _Package, file: str) -> tuple[Sheet, ...]:
    start = next((target for kind, target in package.relations("").values() if kind == "officeDocument"), "")
    book = _part("", start) if start else ""
    if book.lower() not in package.parts:
        raise archive.foreign(WORKBOOK)
    if book.endswith(".bin"):
        raise archive.RefusedError(*BINARY)
    relations = package.relations(book)
    parts_by_kind = {relation.kind: _part(book, relation.target) for relation in relations.values()}
    counts_from_1904 = False
    listed: list[tuple[str, bool, str]] = []
    for tag, element in package.elements(book, "workbook", "workbookPr", "sheet"):
        if tag == "workbookPr":
            counts_from_1904 = _is_on(element.get("date1904"))
        elif (relation := relations.get(_relation_id(element))) and relation.kind == "worksheet":
            hidden = element.get("state", "visible") != "visible"
            listed.append((element.get("name", ""), hidden, _part(book, relation.target)))
    if not listed:
        raise archive.RefusedError(*NO_SHEETS)
    strings = _strings(package, parts_by_kind["sharedStrings"]) if "sharedStrings" in parts_by_kind else []
    styles = _styles(package, parts_by_kind["styles"]) if "styles" in parts_by_kind else {}
    reader = _CellReader(strings, styles, counts_from_1904)
    return tuple(_sheet(package, part, Sheet(file, name, hidden=hidden), reader) for name, hidden, part in listed)


Look = tuple[bool, bool, bool]
"""Bold, italic, struck out."""

Words = str | tuple[tuple[str, Look | None], ...]
"""A text as it is stored: plain, or pieces of which each states its own look or (None) has the cell's."""


class _Style(NamedTuple):
    format: str = "General"
    look: Look = (False, False, False)
    dated: bool = False
    timed: bool = False
    elapsed: bool = False


def _look(element: _Element) -> Look:
    """What a font or a run's properties state; `<b/>` says bold and `<b val="0"/>` does not."""
    stated = {child.tag.rpartition("}")[2]: _is_on(child.get("val", "1")) for child in element}
    return stated.get("b", False), stated.get("i", False), stated.get("strike", False)


def _styles(package: _Package, part: str) -> dict[str, _Style]:
    """The cell styles by the number that cells give ("0", "1" …); the first is also that of cells which give none."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS, STRIP_RE, is_date_format, is_timedelta_format

    formats = {str(number): code for number, code in BUILTIN_FORMATS.items()}
    looks: dict[str, Look] = {}
    styles: dict[str, _Style] = {}
    for tag, element in package.elements(part, "styleSheet", "numFmts", "fonts", "cellXfs"):
        if tag == "numFmts":
            formats |= {child.get("numFmtId", ""): child.get("formatCode", "General") for child in element}
        elif tag == "fonts":
            looks = {str(number): _look(child) for number, child in enumerate(element)}
        else:
            for number, child in enumerate(element):
                code = formats.get(child.get("numFmtId", "0"), "General")
                bare = STRIP_RE.sub("", code.split(";")[0])
                styles[str(number)] = _Style(
                    code,
                    looks.get(child.get("fontId", "0"), _Style().look),
                    dated=is_date_format(code),
                    timed=re.search(r"(?<![_\\])[hs]", bare, re.IGNORECASE) is not None,
                    elapsed=is_timedelta_format(code),
                )
    return styles


def _strings(package: _Package, part: str) -> list[Words]:
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


# -------------------------------------------------------------------------------------- sheets


def _sheet(package: _Package, part: str, sheet: Sheet, reader: _CellReader) -> Sheet:
    relations = package.relations(part)
    rows: list[tuple[Cell, ...]] = []
    merges: list[CellRange] = []
    links: list[tuple[CellRange, str]] = []
    hidden_rows: list[int] = []
    hidden_spans: list[tuple[int, int]] = []
    filtered = False
    number = 0
    reader.begin_sheet()
    tags = ("sheetPr", "col", "row", "autoFilter", "mergeCell", "hyperlink")
    for tag, element in package.elements(part, "worksheet", *tags):
        if tag == "row":
            number = _row_number(element) or number + 1
            if _is_on(element.get("hidden")):
                hidden_rows.append(number)
            if cells := reader.cells(element, number):
                rows.append(cells)
        elif tag == "col" and _is_on(element.get("hidden")):
            hidden_spans.append((_whole(element.get("min")), _whole(element.get("max"))))
        elif tag == "mergeCell" and (area := _area(element.get("ref", ""))):
            merges.append(area)
        elif tag == "hyperlink" and (area := _area(element.get("ref", ""))):
            location = element.get("location", "")
            relation = relations.get(_relation_id(element), _Relation("", ""))
            links.append((area, relation.target + (f"#{location}" if location else "")))
        elif tag == "sheetPr":
            filtered = filtered or _is_on(element.get("filterMode"))
        elif tag == "autoFilter":
            filtered = filtered or _has_criteria(element)
    for relation in relations.values():
        if relation.kind == "table":
            tables = package.elements(_part(part, relation.target), "table", "autoFilter")
            filtered = filtered or any(_has_criteria(element) for _, element in tables)
    rows.sort(key=lambda cells: cells[0].row)
    last_row = rows[-1][0].row if rows else 0
    last_column = max((cells[-1].column for cells in rows), default=0)
    return dataclasses.replace(
        sheet,
        rows=tuple(_linked(rows, links) if links else rows),
        merges=tuple(merges),
        hidden_rows=frozenset(row for row in hidden_rows if row <= last_row),
        hidden_columns=frozenset(
            column for first, last in hidden_spans for column in range(max(first, 1), min(last, last_column) + 1)
        ),
        filtered=filtered,
    )


def _row_number(element: _Element) -> int:
    """The row's own number, or that in its first cell's name; 0 if neither is given."""
    number = element.get("r")
    if number is None and len(element):
        number = element[0].get("r", "").lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return _whole(number)


def _has_criteria(auto_filter: _Element) -> bool:
    """Whether a filter hides rows. Those that custom views remember do not count."""
    holder = auto_filter.getparent()
    return holder is not None and holder.getparent() is None and any(len(column) for column in auto_filter)


def _area(reference: str) -> CellRange | None:
    from openpyxl.utils.cell import range_boundaries

    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return None
    return CellRange(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)


def _linked(rows: Sequence[tuple[Cell, ...]], links: list[tuple[CellRange, str]]) -> Iterator[tuple[Cell, ...]]:
    """The rows with the links of their cells; a link on a range is that of each cell in it."""
    links_by_row: dict[int, list[tuple[CellRange, str]]] = {}
    for area, target in links:
        if area.first_row == area.last_row:
            links_by_row.setdefault(area.first_row, []).append((area, target))
    tall = [(area, target) for area, target in links if area.first_row < area.last_row]
    for cells in rows:
        row = cells[0].row
        here = [*(link for link in tall if link[0].holds(row, link[0].first_column)), *links_by_row.get(row, ())]
        targets = {cell.column: target for area, target in here for cell in cells if area.holds(row, cell.column)}
        yield tuple(
            dataclasses.replace(cell, link=targets[cell.column]) if cell.column in targets else cell for cell in cells
        )


# --------------------------------------------------------------------------------------- cells


class _CellReader:
    """What cells refer to: the texts, styles and dates' epoch of the workbook, and the shared formulas of one sheet."""

    def __init__(self, strings: Sequence[Words], styles: Mapping[str, _Style], counts_from_1904: bool) -> None:
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

        self.strings = strings
        self.styles = styles
        self.plain = styles.get("0", _Style())
        self.epoch = MAC_EPOCH if counts_from_1904 else WINDOWS_EPOCH
        # A column repeats a few words and days again and again.
        self.runs: Callable[[Words, Look], tuple[Run, ...]] = functools.lru_cache(4096)(_runs)
        self.date: Callable[[str, _Style], CellValue] = functools.lru_cache(4096)(self._date)
        self.shared_formulas: dict[str | None, Translator | None] = {}

    def begin_sheet(self) -> None:
        self.shared_formulas = {}

    def cells(self, row: _Element, number: int) -> tuple[Cell, ...]:
        """The cells of a row that hold something, from left to right."""
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

    def _value(self, kind: str | None, stored: str, style: _Style) -> CellValue:
        """A value that is no text; what cannot be read as its kind stays the words that are stored."""
        try:
            if kind in (None, "n"):
                return self.date(stored, style) if style.dated else _number(stored)
            if kind == "b":
                return _is_on(stored)
            if kind == "e":
                return ErrorValue(stored)
            if kind == "d":
                from openpyxl.utils.datetime import from_ISO8601

                return _day(from_ISO8601(stored), style)  # type: ignore[no-untyped-call]  # so are its stubs
        except (ValueError, OverflowError):
            pass
        return _decoded(stored)

    def _date(self, stored: str, style: _Style) -> CellValue:
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


def _day(value: CellValue, style: _Style) -> CellValue:
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
