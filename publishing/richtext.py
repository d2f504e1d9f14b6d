"""Rich text: what the editor may make, what the server lets through.

Both come from one list of extensions, so that they cannot disagree. What the text
refers to (sources, pictures, other pages) it names by permanent key; numbers, files
and addresses are put in when a page is rendered.
"""

import re
from collections import Counter
from urllib.parse import urlsplit

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_prose_editor.config import allowlist_from_extensions
from django_prose_editor.fields import ProseEditorField

from .keys import KEY, new_key
from .languages import LANGUAGES
from .markup import Rewriter
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
MAX_DEPTH, MAX_AMPERSANDS, MAX_ATTRIBUTES = 500, 100_000, 200
SPACES = re.compile(r"[ \t\r\n]+")
BYTE_ORDER_MARK = "\ufeff"  # a parser drops one at each reading
TAG = re.compile(r"<[a-z][^>]*", re.I)
# Opening and closing tags; those that close by themselves make no depth.
NESTING = re.compile(r"<(/?)(?!(?:p|li|t[rdh]|br|hr|img|col)\b)([a-z][a-z0-9]*)", re.I)
KEYED_ATTRIBUTES = {"data-section", "data-cite", "data-picture"}
SCHEMES = {"http", "https", "mailto", "tel"}
BARE_HOST = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}(?:[/?#]\S*)?", re.I)


def keep_attribute(_tag, name, value):
    """nh3 asks for each attribute: the value to keep, or None."""
    if name in KEYED_ATTRIBUTES:
        return value if KEY.fullmatch(value) else None
    if name == "data-alt":
        return SPACES.sub(" ", FORBIDDEN.sub("", value)).strip() or None
    if name == "data-decorative":
        return "true"
    if name == "lang":
        return value if value in LANGUAGES else None
    if name == "href":
        if BARE_HOST.fullmatch(value):  # typed as people type it: www.asean.org
            value = f"https://{value}"
        return value if is_safe_link(value) else None
    return None if name == "rel" else FORBIDDEN.sub("", value)


def is_safe_link(href):
    """http, https, mailto, tel, a path on this site or a place on this page."""
    if (
        not href
        or FORBIDDEN.search(href)
        or href.startswith(("/\\", "//"))
        or re.search(r"[\s\\]", href)
    ):
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
        if tag == "figure" and "data-alt" in attributes:
            attributes.pop("data-decorative", None)  # both at once: words are kept
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

    def handle_data(self, data):
        # References are letters by now: what may not be typed may not be spelt. Runs of
        # spaces are one to the editor: kept, the next save would change untouched lines.
        data = FORBIDDEN.sub("", data).replace(BYTE_ORDER_MARK, "")
        super().handle_data(SPACES.sub(" ", data))


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


def validate_cost(value):
    """Refuses what keeps the sanitiser busy for many seconds; no text is like that.

    Its time grows with the square of nesting, of bare ampersands and of the attributes
    of one tag.
    """
    if (
        len(value) > 2 * MAX_CHARACTERS
        or value.count("&") > MAX_AMPERSANDS
        or any(
            len(tag[0].split()) + tag[0].count("=") > MAX_ATTRIBUTES
            for tag in TAG.finditer(value)
        )
        or deepest_nesting(value) > MAX_DEPTH
    ):
        raise ValidationError(
            _("This HTML is too complicated to be checked. Paste it as plain text."),
            code="too_complicated",
        )


def deepest_nesting(value):
    """An end tag closes only what was opened under its name."""
    depth = deepest = 0
    opened = Counter()
    for tag in NESTING.finditer(value):
        name = tag[2].lower()
        if not tag[1]:
            opened[name] += 1
            depth += 1
            deepest = max(deepest, depth)
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
    return deepest


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
    html = Tidier().rewrite(cleaner.clean(html))
    return "" if re.fullmatch(r"(<p>\s*</p>)*", html) else html


class BodyField(ProseEditorField):
    """Rich text; sanitised in ``clean()``, so by forms and by ``load_content``."""

    default_validators = [validate_visible, validate_cost]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, extensions=EXTENSIONS, sanitize=sanitise, **kwargs)

    def clean(self, value, instance):
        """What is stored is measured: a text that was saved once can be saved again."""
        value = super().clean(value, instance)
        validate_length(value)
        return value
