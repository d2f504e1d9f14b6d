"""Rich text: what the editor may make, what the server lets through.

Both come from one list of extensions, so that they cannot disagree. What the text
refers to (sources, pictures, other pages) it names by permanent key; numbers, files
and addresses are put in when a page is rendered.
"""

import re
from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_prose_editor.config import allowlist_from_extensions
from django_prose_editor.fields import ProseEditorField

from .keys import KEY, new_key
from .languages import LANGUAGES
from .text import FORBIDDEN

EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "HardBreak": True,
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "SectionHeading": True,
    "Citation": True,
    "Picture": True,
    "Passage": {"languages": LANGUAGES},
    "HTML": False,
}
MAX_CHARACTERS = 1_000_000
KEYED_ATTRIBUTES = {"data-section", "data-cite", "data-picture"}
VOID = {"br", "hr"}
SCHEMES = {"http", "https", "mailto", "tel"}


def keep_attribute(_tag, name, value):
    """nh3 asks for each attribute: the value to keep, or None."""
    if name in KEYED_ATTRIBUTES:
        return value if KEY.fullmatch(value) else None
    if name == "lang":
        return value if value in LANGUAGES else None
    if name == "href":
        return value if is_safe_link(value) else None
    if name == "rel":
        return None
    return value


def is_safe_link(href):
    """http, https, mailto, tel, a path on this site or a place on this page."""
    if not href or href.startswith(("/\\", "//")) or re.search(r"[\s\\]", href):
        return False
    if href.startswith(("/", "#")):
        return True
    try:
        parts = urlsplit(href)
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname)
    return parts.scheme in SCHEMES and bool(parts.path)


class Rewriter(HTMLParser):
    """Reads sanitised HTML and writes it again; subclasses change what they like."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out = []

    def rewrite(self, html):
        self.feed(html)
        self.close()
        return "".join(self.out)

    def write_start(self, tag, attributes):
        words = "".join(
            f' {name}="{escape(v or "")}"' for name, v in attributes.items()
        )
        self.out.append(f"<{tag}{words}>")

    def handle_starttag(self, tag, attrs):
        self.write_start(tag, dict(attrs))

    def handle_endtag(self, tag):
        if tag not in VOID:
            self.out.append(f"</{tag}>")

    def handle_data(self, data):
        self.out.append(escape(data, quote=False))


class Tidier(Rewriter):
    """Gives section keys where missing or doubled; drops what lost its key."""

    def __init__(self):
        super().__init__()
        self.sections = set()
        self.dropped = []  # open elements whose tags are left out

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "h2":
            key = attributes.get("data-section")
            if not key or key in self.sections:
                key = new_key()
            self.sections.add(key)
            attributes = {"data-section": key}
        needed = {
            "sup": "data-cite",
            "figure": "data-picture",
            "span": "lang",
            "a": "href",
        }.get(tag)
        if needed:
            drop = needed not in attributes
            self.dropped.append(drop)
            if drop:
                return
        self.write_start(tag, attributes)

    def handle_endtag(self, tag):
        if tag in {"sup", "figure", "span", "a"} and self.dropped.pop():
            return
        super().handle_endtag(tag)


class TextReader(HTMLParser):
    """The words alone, blocks apart."""

    BLOCKS = {"p", "h2", "h3", "li", "td", "th", "blockquote", "figcaption", "br"}

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.out = []

    def handle_endtag(self, tag):
        if tag in self.BLOCKS:
            self.out.append("\n")

    def handle_data(self, data):
        self.out.append(data)


def plain_text(html):
    reader = TextReader()
    reader.feed(html)
    reader.close()
    return "".join(reader.out).strip()


class AttributeReader(HTMLParser):
    """The values of one attribute; words that only look like it are words."""

    def __init__(self, attribute):
        super().__init__(convert_charrefs=True)
        self.attribute, self.values = attribute, []

    def handle_starttag(self, tag, attrs):
        self.values += [value for name, value in attrs if name == self.attribute]


def values_in(html, attribute):
    """What an attribute says in a text, in order of first mention, each once."""
    if attribute not in html:
        return []
    reader = AttributeReader(attribute)
    reader.feed(html)
    reader.close()
    return list(dict.fromkeys(value for value in reader.values if value))


def validate_length(value):
    if len(value) > MAX_CHARACTERS:
        raise ValidationError(
            ngettext(
                "This text is too long by %(over)d character. Nothing was saved; split it.",
                "This text is too long by %(over)d characters. Nothing was saved; split it.",
                len(value) - MAX_CHARACTERS,
            ),
            code="too_long",
            params={"over": len(value) - MAX_CHARACTERS},
        )


def validate_visible(value):
    if FORBIDDEN.search(value):
        raise ValidationError(
            _("The text holds an invisible control character; paste it again as text."),
            code="control_character",
        )


cleaner = None


def sanitise(html):
    """Rich text as it may be stored. Sanitising twice changes nothing."""
    global cleaner
    if cleaner is None:  # not at import: the list needs the settings
        allowed = allowlist_from_extensions(EXTENSIONS)
        cleaner = nh3.Cleaner(**allowed, attribute_filter=keep_attribute)
    # Character references are letters by now: what may not be typed may not be spelt.
    html = Tidier().rewrite(FORBIDDEN.sub("", cleaner.clean(html)))
    return "" if re.fullmatch(r"(<p>\s*</p>)*", html) else html


class BodyField(ProseEditorField):
    """Rich text; sanitised in ``clean()``, so by forms and by ``load_content``."""

    default_validators = [validate_length, validate_visible]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=EXTENSIONS, sanitize=sanitise, **kwargs)
