"""The picture that stands beside a link to the site: what it leads to, and whose it is."""

import hashlib
from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import get_conditional_response
from PIL import Image, ImageDraw

from .typesetting import DISPLAY, SANS, Style, fitted, settable
from .views import DocumentPageView

SIZE = WIDTH, HEIGHT = 1200, 630  # what Open Graph and cards ask for
DRAWING = 1  # to be raised when the same words are drawn otherwise
EDGE = 80
GROUND, INK, QUIET, SIGN = "#0b2033", "#f3f6f8", "#bccbd6", "#f5b95c"
WARM, COOL = "#ef6a4c", "#a6dafc"  # of the mark on the dark ground, as in icon.svg
# As .weave in site.css: colour and where it ends, in CSS pixels.
WEAVE = [
    ("#c8441f", 6),
    ("#f0b44c", 10),
    ("#0b4a6b", 22),
    ("#f0b44c", 26),
    ("#c8441f", 32),
    ("#7a1f3d", 48),
]
SCALE = 2
TITLE_SIZES = [100, 92, 84, 76, 68, 60, 54, 48, 44, 40]


def weave(canvas):
    period = WEAVE[-1][1] * SCALE
    for left in range(0, WIDTH, period):
        begin = 0
        for colour, end in WEAVE:
            box = [left + begin * SCALE, 0, left + end * SCALE - 1, 8 * SCALE - 1]
            canvas.rectangle(box, fill=colour)
            begin = end


def mark(size):
    """The arcs and the dot of header.html, drawn large and made small for smooth edges."""
    image = Image.new("RGB", (size * 4, size * 4), GROUND)
    canvas = ImageDraw.Draw(image)

    def box(middle, radius):
        edges = 20 - radius, middle - radius, 20 + radius, middle + radius
        return [edge * size / 10 for edge in edges]

    canvas.pieslice(box(18.5, 18), 180, 360, fill=WARM)
    canvas.pieslice(box(21.5, 18), 0, 180, fill=COOL)
    canvas.ellipse(box(18.5, 11), fill=GROUND)
    canvas.ellipse(box(21.5, 11), fill=GROUND)
    canvas.ellipse(box(18.5, 4.6), fill=WARM)
    return image.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache(maxsize=128)
def share_image(title, kind="", date="", language="en"):
    """A PNG; without letters that our faces have, the site's name is the title."""
    image = Image.new("RGB", SIZE, GROUND)
    canvas = ImageDraw.Draw(image)
    weave(canvas)
    wide = WIDTH - 2 * EDGE
    title = settable(title, DISPLAY)
    sign = mark(76 if title else 132)
    image.paste(sign, (EDGE - sign.width // 20, 60))
    if title:
        name = Style(DISPLAY, 38, "en")
        name.draw(canvas, (EDGE + 96, 110), settings.SITE_NAME, INK)
    bottom = HEIGHT - 78
    if date := settable(date, SANS):
        line = fitted(date, SANS, [32], wide, 90)
        under = line.inks[-1][1]  # the base line stays where it is
        bottom = line.draw(canvas, EDGE, bottom + under, QUIET) - 36
    words, high = title or settings.SITE_NAME, bottom - 226
    setting = fitted(words, DISPLAY, TITLE_SIZES, wide, high, language)
    bottom = setting.draw(canvas, EDGE, bottom, INK) - 30
    if kind := settable(kind, SANS):
        fitted(kind, SANS, [30], wide, 50).draw(canvas, EDGE, bottom, SIGN)
    out = BytesIO()
    # Of the ways that Pillow knows the fastest, and a few kilobytes more.
    few = image.quantize(64, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    few.save(out, "PNG", compress_level=6)
    return out.getvalue()


class ShareImageView(DocumentPageView):
    """…/editions/<n>/share.png: a picture, with the answers of the page for all else.

    Kinds have ``around(edition)``: (the kind of thing, its date in words).
    """

    def permanent_url(self, edition):
        return edition.get_share_url()

    def page(self, edition, **context):
        words = (
            edition.title,
            *map(str, self.around(edition)),
            edition.document.language,
        )
        drawn = repr((DRAWING, settings.SITE_NAME, words)).encode()
        etag = f'"{hashlib.sha256(drawn).hexdigest()[:32]}"'
        response = get_conditional_response(self.request, etag=etag)
        response = response or HttpResponse(
            share_image(*words), content_type="image/png"
        )
        response["ETag"] = etag
        response["Cross-Origin-Resource-Policy"] = "cross-origin"  # it is for others
        return response
