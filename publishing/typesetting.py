"""Words set in lines of a picture, in the faces of the site.

A character is drawn in the first face that has it, as a browser does. Lines end at
spaces; a word that is longer than a line is cut, and never within a letter and its marks.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby

from django.contrib.staticfiles import finders
from PIL import ImageFont, features

from .reading import joins, shortened
from .text import NEVER_NEEDED

Face = tuple[str, int | None]  # file in static/fonts, weight where it has several
NOTO = (
    ("noto-sans-thai", 500),
    ("noto-sans-lao", 500),
    ("noto-sans-khmer", 500),
    ("noto-sans-myanmar", None),
)
DISPLAY = (
    ("newsreader-display-500", None),
    ("newsreader-display-500-vi", None),
    *NOTO,
)
SANS = (("public-sans-400-700", 600), ("public-sans-400-700-vi", 600), *NOTO)

CAN_SHAPE = features.check("raqm")  # without it marks stand less well
LONGEST = 400  # more letters never fit, and cost time
UNSEEN = re.compile("[\u200b-\u200d\ufe00-\ufe0f]+")
SPACES = re.compile(" |\u200b")
# What belongs to the letter before it: Thai and Lao vowels and signs, Burmese finals,
# stops; and what belongs to the one behind it.
NEVER_FIRST = re.compile(
    "[\u0e2f\u0e30\u0e32\u0e45\u0e46\u0eaf\u0eb0\u0eb2\u0ebd\u0ec6\u17d4-\u17da"
    "\u104a-\u104f.,;:!?%)\\]}”’»…]|.\u1037?\u103a(?!\u1039)"
)
NEVER_LAST = re.compile("[\u0e40-\u0e44\u0ec0-\u0ec4([{“‘«]")


@lru_cache(maxsize=64)
def font(face, size, layout=None):
    name, weight = face
    file = finders.find(f"fonts/{name}.woff2")
    made = ImageFont.truetype(file, size, layout_engine=layout)
    if weight:
        made.set_variation_by_axes([weight])
    return made


@lru_cache(maxsize=4096)
def has(face, character):
    """Whether a face has a character, told by the sign that stands for a missing one."""
    plain = font(face, 24, ImageFont.Layout.BASIC)
    drawn, missing = plain.getmask(character), plain.getmask("\U0010ffff")
    return (drawn.size, bytes(drawn)) != (missing.size, bytes(missing))


def clusters(text):
    """Letters with all their marks."""
    cuts = [n for n in range(1, len(text)) if not joins(text, n)]
    return [text[a:b] for a, b in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def pieces(word):
    """Clusters, and together those between which no line may end."""
    found = []
    for cluster in clusters(word):
        if found and (NEVER_FIRST.match(cluster) or NEVER_LAST.fullmatch(found[-1])):
            found[-1] += cluster
        else:
            found.append(cluster)
    return found


def face_of(cluster, faces):
    needed = UNSEEN.sub("", cluster)
    return next((f for f in faces if all(has(f, each) for each in needed)), None)


def settable(text, faces):
    """What can be drawn of a text, or "" if a letter, number or sign of sums cannot.

    Emoji are left out. What no face has stands as its plain form: CO2, Dvorak.
    """
    drawn = ""
    text = NEVER_NEEDED.sub("", unicodedata.normalize("NFC", shortened(text, LONGEST)))
    for cluster in clusters(text):
        parts = unicodedata.normalize("NFKD", cluster)
        plain = "".join(each for each in parts if not unicodedata.combining(each))
        if face_of(cluster, faces):
            drawn += cluster
        elif plain.isascii():
            drawn += plain
        elif unicodedata.category(cluster[0]).startswith(("L", "N", "Sm", "Sc")):
            return ""
    return " ".join(drawn.split())


@dataclass(frozen=True)
class Style:
    faces: Sequence[Face]
    size: int
    language: str

    def runs(self, text):
        """[(font, text)], each run in one face."""
        by_face = groupby(clusters(text), key=lambda each: face_of(each, self.faces))
        return [
            (font(face or self.faces[0], self.size), "".join(run))
            for face, run in by_face
        ]

    @property
    def shaping(self):
        return {"language": self.language} if CAN_SHAPE else {}

    def length(self, text):
        return sum(f.getlength(run, **self.shaping) for f, run in self.runs(text))

    def ink(self, text):
        """(top, bottom) of what is drawn, from the base line."""
        boxes = [
            f.getbbox(run, anchor="ls", **self.shaping) for f, run in self.runs(text)
        ]
        return min(box[1] for box in boxes), max(box[3] for box in boxes)

    def draw(self, canvas, place, text, colour):
        x, y = place
        for each, run in self.runs(text):
            canvas.text(
                (x, y), run, font=each, fill=colour, anchor="ls", **self.shaping
            )
            x += each.getlength(run, **self.shaping)


def broken(text, width, length):
    """(lines, whether a word had to be cut); ``length`` measures a word."""
    lines, line, used, is_cut = [], "", 0, False

    def add(words, space, size):
        nonlocal line, used
        if line and used + (length(space) if space else 0) + size > width:
            lines.append(line)
            line, used, space = "", 0, ""
        used += (length(space) if line and space else 0) + size
        line += (space if line else "") + words

    spaces = ["", *(" " * (s != "\u200b") for s in SPACES.findall(text))]
    for space, word in zip(spaces, SPACES.split(text), strict=True):
        if length(word) <= width:
            add(word, space, length(word))
            continue
        is_cut = True
        for n, piece in enumerate(pieces(word)):
            add(piece, "" if n else space, length(piece))
    return [*lines, line], is_cut


@dataclass(frozen=True)
class Setting:
    """Lines in a style, their base lines ``pitch`` apart; the height is that of the ink."""

    style: Style
    lines: list[str]

    @cached_property
    def inks(self):
        return [self.style.ink(line) for line in self.lines]

    @cached_property
    def pitch(self):
        """Wide enough for the marks of two lines never to meet."""
        inks = self.inks
        meeting = [a[1] - b[0] for a, b in zip(inks, inks[1:], strict=False)]
        size = self.style.size
        return round(max([1.12 * size, *(each + 0.18 * size for each in meeting)]))

    @property
    def height(self):
        inks = self.inks
        return inks[-1][1] - inks[0][0] + self.pitch * (len(self.lines) - 1)

    def draw(self, canvas, x, bottom, colour):
        """Above ``bottom``; answers the top."""
        y = bottom - self.inks[-1][1]
        for line in reversed(self.lines):
            self.style.draw(canvas, (x, y), line, colour)
            y -= self.pitch
        return bottom - self.height


def fitted(text, faces, sizes, width, height, language="en"):
    """A text as large as it fits, words uncut if possible; else its beginning, and "…"."""
    cut = None
    for size in sizes:
        style = Style(faces, size, language)
        length = lru_cache(maxsize=None)(style.length)
        lines, is_cut = broken(text, width, length)
        setting = Setting(style, lines)
        if setting.height > height:
            continue
        if not is_cut:
            return Setting(style, balanced(text, width, length, lines))
        cut = cut or setting
    return cut or shortened_to(setting, width, height)


def balanced(text, width, length, lines):
    """The same number of lines, of lengths as alike as they can be."""
    narrowest = width // 2
    while width - narrowest > 8:
        between = (width + narrowest) // 2
        tried, is_cut = broken(text, between, length)
        if is_cut or len(tried) > len(lines):
            narrowest = between
        else:
            width, lines = between, tried
    return lines


def shortened_to(setting, width, height):
    style, lines = setting.style, setting.lines
    while len(lines) > 1 and Setting(style, lines).height > height:
        lines = lines[:-1]
    *before, last = lines
    while last and style.length(f"{last}…") > width:
        shorter = last.rpartition(" ")[0] or "".join(clusters(last)[:-1])
        last = shorter.rstrip(" ,;:–-")
    return Setting(style, [*before, f"{last}…"])
