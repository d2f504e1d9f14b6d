"""Reads a page as a browser would, and names whatever could act or fetch."""

import re
from collections import Counter
from html.parser import HTMLParser

ADDRESSES = {"href", "src", "action", "formaction", "cite", "poster", "data", "srcset"}
NEVER = {"style", "srcdoc", "ping", "background", "formaction", "http-equiv"}
# Ours, or written out by a link of a text: no scheme that acts, no other host by "//".
SAFE = re.compile(r"(https?://[^/]|mailto:|tel:|[/#?](?![/\\])|$)", re.IGNORECASE)
OWN_BUTTON = re.compile(r"/admin/\w+/\w+/\d+/preview/")
OWN_ID = re.compile(r"s-[0-9a-z]{8}|r\d+-\d+|s\d+")
WRITTEN = {  # what a text may bring to a page
    *["p", "h2", "h3", "strong", "em", "br", "ul", "ol", "li", "blockquote", "a"],
    *["table", "thead", "tbody", "tr", "th", "td", "div", "figure", "figcaption"],
    *["span", "sup", "section", "cite", "time", "nav", "details", "summary"],
}


class Audit(HTMLParser):
    """``faults`` of attributes; ``others``, how many tags that no text may bring."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.faults, self.others, self.ids = [], Counter(), set()
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in WRITTEN:
            self.others[tag] += 1
        for name, value in attrs:
            value = value or ""
            bare = re.sub(r"[\x00-\x20\x7f-\x9f]", "", value)
            if (
                name.startswith("on")
                or name in NEVER
                and not OWN_BUTTON.fullmatch(value)
                or name in ADDRESSES
                and not SAFE.match(bare)
            ):
                self.faults.append(f"<{tag} {name}={value!r}>")
            elif name == "target" and tag == "a":
                self.faults.append(f"<a target={value!r}>")
            elif name == "id":
                self.ids.add(value)

    def added_to(self, plain):
        """What this page has and a plain page of its kind has not."""
        faults = [fault for fault in self.faults if fault not in plain.faults]
        ids = [i for i in self.ids - plain.ids if not OWN_ID.fullmatch(i)]
        return faults + list(self.others - plain.others) + ids
