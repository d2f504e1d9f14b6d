"""Smaller copies of a picture in WebP, and a JPEG for browsers that cannot read WebP.

They lie beside the original under its name: x-480.webp, x.jpg. They are made once, when
the picture comes in, and never overwritten.
"""

import re
from io import BytesIO

from django.core.files.base import ContentFile
from PIL import Image

WIDTHS = [480, 800, 1200, 1600]
QUALITY = {"WEBP": 60, "JPEG": 75}  # of equal look; a hero of 800 px under 60 KB
MADE_FROM = re.compile(r"([0-9a-z]+)(?:-\d{1,4}\.webp|\.jpg)")


def rendition_name(name, width):
    return f"{name.rpartition('.')[0]}-{width}.webp"


def fallback_name(name):
    """The file for browsers without WebP: the original, or a JPEG of it."""
    return f"{name.rpartition('.')[0]}.jpg" if name.endswith(".webp") else name


def widths_for(name, width):
    """The widths that are made of a picture; a WebP in full is its own largest one."""
    smaller = [w for w in WIDTHS if w < width]
    if name.endswith(".webp") or len(smaller) == len(WIDTHS):
        return smaller
    return [*smaller, width]


def make_renditions(file):
    """Makes the copies of a picture's file that are missing; returns their widths."""
    storage, name = file.storage, file.name
    with storage.open(name) as original:
        image = Image.open(original)
        image.load()
    widths = widths_for(name, image.width)
    wanted = {rendition_name(name, width): width for width in widths}
    wanted.setdefault(fallback_name(name), min(image.width, 1200))
    for copy, width in wanted.items():
        if not storage.exists(copy):
            storage.save(copy, ContentFile(_copy(image, width, copy)))
    return widths


def _copy(image, width, name):
    """The bytes of the image in this width; a JPEG has no clear parts: white there."""
    form = "JPEG" if name.endswith(".jpg") else "WEBP"
    options = {"quality": QUALITY[form], "icc_profile": image.info.get("icc_profile")}
    is_clear = image.has_transparency_data
    image = image.convert("RGBA" if is_clear else "RGB")
    image = image.resize(
        (width, max(1, round(image.height * width / image.width))),
        Image.Resampling.LANCZOS,
    )
    if form == "JPEG" and is_clear:
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image).convert("RGB")
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def original_names(name, extensions):
    """What a copy of this name may have been made from; nothing for other names."""
    found = MADE_FROM.fullmatch(name)
    names = [f"{found[1]}.{extension}" for extension in extensions] if found else []
    return [original for original in names if original != name]
