"""Uploads made safe: decoded within limits, turned upright, written anew, unnamed.

Checks 27 to 31 of the reliability bar: what is served is never the uploaded file.
"""

import secrets
import warnings
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

FORMATS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp", "GIF": "png"}
EXTENSIONS = {"jpg", "jpeg", "png", "webp", "gif"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "webp": "image/webp"}
MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
MAX_EDGE = 3200


def random_name(_picture, filename):
    """A name that says nothing and overwrites nothing; only the extension is kept."""
    return f"{secrets.token_hex(12)}.{filename.rpartition('.')[2]}"


def cleaned_picture(upload):
    """The picture of an upload, re-encoded without metadata, at most 3,200 px wide.

    Raises ValidationError when it is no picture, too large, or broken.
    """
    if upload.size > MAX_BYTES:
        raise ValidationError(
            _("The file is larger than 10 MB. Make it smaller first.")
        )
    if upload.name.rpartition(".")[2].lower() not in EXTENSIONS:
        raise ValidationError(_("The name must end in .jpg, .png, .webp or .gif."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            image = Image.open(upload, formats=list(FORMATS))
            form = image.format
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(
                    _("The picture has more than 40 million pixels. Make it smaller.")
                )
            image.load()  # the first frame alone
            image = ImageOps.exif_transpose(image)
    except ValidationError:
        raise
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("This is not a JPEG, PNG, WebP or GIF picture, or it is damaged.")
        ) from error
    image.thumbnail((MAX_EDGE, MAX_EDGE))
    extension = FORMATS[form]
    if extension == "jpg" and image.mode not in {"L", "RGB"}:
        image = image.convert("RGB")
    if extension == "png" and image.mode not in {"L", "LA", "RGB", "RGBA", "P"}:
        image = image.convert("RGBA")
    out = BytesIO()
    options = {"icc_profile": image.info.get("icc_profile"), "optimize": True}
    if extension != "png":
        options["quality"] = 80
    image.info = {}
    image.save(out, {"jpg": "JPEG", "png": "PNG", "webp": "WEBP"}[extension], **options)
    return ContentFile(out.getvalue(), name=f"picture.{extension}")
