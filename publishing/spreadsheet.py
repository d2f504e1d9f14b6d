"""CSV that a spreadsheet opens without harm."""

import re

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
