"""What a page says of a picture: its files, its licence, what of it matters."""

from .licences import ADDRESSES
from .renditions import fallback_name, rendition_name


def alt_of(picture, alt="", is_decorative=False):
    """What stands for a picture where it is used: the one place that decides.

    ``alt`` and ``is_decorative`` are what the use says; else the library is asked, whose
    text is empty for what is decorative there.
    """
    return "" if is_decorative else alt or picture.alt


def alt_of_figure(picture, attributes):
    """The same for a figure of a text."""
    alt, is_decorative = attributes.get("data-alt"), "data-decorative" in attributes
    return alt_of(picture, alt, is_decorative)


class Shown:
    """Part of Picture: what templates read of it, without a query."""

    @property
    def srcset(self):
        """The WebP files for a browser to choose from; empty before they are made."""
        name = self.file.name
        found = [(rendition_name(name, width), width) for width in self.widths]
        if found and name.endswith(".webp"):
            found.append((name, self.width))
        url = self.file.storage.url
        return ", ".join(f"{url(name)} {width}w" for name, width in found)

    @property
    def licence_url(self):
        """Where the terms are; nothing for those that are between us and the author."""
        return ADDRESSES.get(self.licence, "")

    @property
    def focus(self):
        """Classes of site.css, in steps of ten percent: "fx-3 fy-7"."""
        points = [("fx", self.focus_x), ("fy", self.focus_y)]
        return " ".join(f"{c}-{(p + 5) // 10}" for c, p in points if p is not None)

    @property
    def fallback_url(self):
        """The file that every browser reads; the original before there is one."""
        name = self.file.name
        return self.file.storage.url(fallback_name(name) if self.widths else name)
