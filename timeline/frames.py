"""The HTML that puts a page of ours into a page of others."""

from django.utils.html import format_html

from .date_words import FIRST_YEAR

WIDTH, HEIGHT, SMALLEST = 640, 480, 200  # CSS pixels


def frame(url, title, width="100%", height=HEIGHT):
    return format_html(
        '<iframe src="{}" title="{}" width="{}" height="{}" loading="lazy"></iframe>',
        *(url, title, width, height),
    )


def years_of(decade):
    """A decade as values of the filters."""
    return {"from": decade or FIRST_YEAR, "to": decade + 9}
