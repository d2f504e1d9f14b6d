"""Workbooks (XLSX) as rows of text, and rows as a workbook.

What is read may be anything: a bomb, a broken archive, a file of another kind.
"""

import io
import zipfile
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell.cell import ERROR_CODES

LARGEST_WHOLE = 30 * 1024 * 1024  # unpacked
LARGEST_PART = 2 * 1024 * 1024  # of those that hold no cells
WITH_CELLS = ("xl/worksheets/", "xl/sharedStrings")
MOST_COLUMNS = 100
LAST_ROW = 1_048_576


def is_workbook(data):
    return data[:4] == b"PK\x03\x04"


def refuse_bomb(data):
    """The sizes in its list are the most that is unpacked: zipfile stops there."""
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    others = [p for p in parts if not p.filename.startswith(WITH_CELLS)]
    if sum(part.file_size for part in parts) > LARGEST_WHOLE or any(
        part.file_size > LARGEST_PART for part in others
    ):
        raise ValidationError(
            _("This workbook unpacks to too much. Save only the rows that are needed.")
        )


def workbook_rows(data):
    """Lists of cells as text, of the first sheet; a formula stays one: "=A1"."""
    try:
        refuse_bomb(data)
        book = load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of them may be wrong
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, cells in enumerate(rows):
            if number > LAST_ROW:
                raise ValueError("No sheet has so many rows.")
            yield [in_text(cell) for cell in cells]
    except (ValidationError, GeneratorExit):
        raise
    except Exception:  # noqa: BLE001  openpyxl raises whatever a broken file leads it to
        raise ValidationError(
            _(
                "This workbook cannot be read. Open it, save it as XLSX without a "
                "password, or as CSV UTF-8."
            )
        ) from None


def in_text(cell):
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return f"{cell:.0f}"
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, (str, int, float)):
        return str(cell)
    return "="  # formulas that openpyxl reads as objects, and what else it may know


def is_computed(cell):
    """Whether a cell of a workbook holds a formula, or the error of one."""
    return cell.startswith("=") or cell in ERROR_CODES


def as_workbook(rows):
    """The bytes of a workbook with rows of text and numbers, the first one in view."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
