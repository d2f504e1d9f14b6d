"""CSV that a spreadsheet opens without harm, and CSV as a spreadsheet writes it."""

import csv
import re
from io import StringIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

STARTS_FORMULA = tuple("=+-@＝＋－＠")
# Controls, other ends of a line, and what turns the direction of words.
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
LIKE_GUARDED = re.compile("'*[=+@＝＋－＠-]")


def guarded(words):
    """A cell that no spreadsheet takes for a formula and that stays on its line."""
    words = CONTROL.sub(lambda m: m[0].encode("unicode_escape").decode(), str(words))
    return f"'{words}" if words.startswith(STARTS_FORMULA) else words


def quoted(words):
    """A cell that is no formula; ``unquoted`` gives back the words to the letter."""
    return f"'{words}" if LIKE_GUARDED.match(words) else words


def unquoted(cell):
    return cell[1:] if cell[:1] == "'" and LIKE_GUARDED.match(cell) else cell


class Echo:
    """A file that gives back what is written to it: what csv needs to stream."""

    def write(self, value):
        return value


def decoded(data):
    """The text of the bytes of a file; ValidationError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ValidationError(
            _("Line %(line)d is not UTF-8. Save the file as UTF-8 (“CSV UTF-8”)."),
            params={"line": line},
        ) from None


def csv_rows(text):
    """Lists of cells; the delimiter is the one of the first line: some countries have ";"."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        for cells in reader:
            yield [unquoted(cell) for cell in cells]
    except csv.Error:
        raise ValidationError(
            _(
                "Line %(line)d is not CSV: look for a quotation mark that is not closed."
            ),
            params={"line": reader.line_num},
        ) from None
