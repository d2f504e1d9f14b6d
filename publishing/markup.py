"""Reading and rewriting sanitised HTML with the parser of the standard library."""

import re
from html import escape, unescape
from html.parser import HTMLParser

VOID = {"br", "hr"}


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


BLOCKS = {"p", "h2", "h3", "li", "td", "th", "blockquote", "figcaption"}
TAG = re.compile('<(/?[a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>')
BREAKS = {"br", *(f"/{tag}" for tag in BLOCKS)}


def plain_text(html):
    """The words of a sanitised text alone, blocks apart.

    By an expression, five times as fast as a parser: a page of search reads ten texts.
    """
    return unescape(TAG.sub(lambda t: "\n" * (t[1] in BREAKS), html)).strip()


class AttributeReader(HTMLParser):
    """The elements with one attribute; words that only look like it are words."""

    def __init__(self, attribute):
        super().__init__(convert_charrefs=True)
        self.attribute, self.elements = attribute, []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if attributes.get(self.attribute):
            self.elements.append(attributes)


def elements_with(html, attribute):
    """The attributes, {name: value}, of each element that says something in this one."""
    if attribute not in html:
        return []
    reader = AttributeReader(attribute)
    reader.feed(html)
    reader.close()
    return reader.elements


def values_in(html, attribute):
    """What an attribute says in a text, in order of first mention, each once."""
    found = elements_with(html, attribute)
    return list(dict.fromkeys(attributes[attribute] for attributes in found))
