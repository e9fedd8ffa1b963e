"""Rows of cells → the bytes of an .xlsx with one sheet (edge: openpyxl)."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence

from respgen.model import FORBIDDEN

Said = str | int | float | bool | datetime.date | None
LONGEST = 32_767
"""Characters that a cell of Excel holds."""
# What would be read as a character by its number (ISO 29500-1, 22.9.2.19).
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


def xlsx(name: str, rows: Sequence[Sequence[Said]], widths: Mapping[int, int]) -> bytes:
    """A workbook whose sheet has these rows, the first of them its headers. `widths` are columns' by their numbers.

    Texts stand in cells formatted as text, so that Excel makes neither a number nor a formula of them.
    """
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.properties import PageSetupProperties

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = name
    for number, row in enumerate(rows, 1):
        for column, said in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(said, str):
                # Also where nothing stands yet: what is typed there is words, or a date that Excel knows as one.
                cell.number_format = "@" if said else "General"
                if said:
                    cell.value = _ESCAPE.sub("_x005F_", FORBIDDEN.sub("", said)[:LONGEST])
                    cell.data_type = "s"
            elif isinstance(said, datetime.date):
                cell.value, cell.number_format = said, "d mmmm yyyy"
            else:
                cell.value = said
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(name="Calibri", size=11, bold=True)
        # Not every program finds out by itself how high a row with broken lines is.
        sheet.row_dimensions[number].height = _LINE * max(
            _lines(said, widths.get(at, 8)) for at, said in enumerate(row, 1)
        )
    for column, width in widths.items():
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr = 0, PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


_LINE = 15
"""Points that a line of words is high."""
_HIGHEST = 27
"""Lines of the highest row that Excel has: 409 points."""


def _lines(said: Said, width: int) -> int:
    """How many lines the words take in a column of that many characters, roughly."""
    told = str(said or "").splitlines() or [""]
    return min(_HIGHEST, sum(1 + len(line) // max(1, width - 2) for line in told))
