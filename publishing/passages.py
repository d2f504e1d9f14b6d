"""Sentences as words and marks: what a comparison compares; markup is said in words."""

import re
from collections import Counter
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from .languages import LANGUAGES
from .sentences import MARKUP, likeness, words

ALIKE = 0.4  # below that, one sentence went and another came
ATTRIBUTE = re.compile(r'([a-z-]+)="([^"]*)"')
PLACES = {
    "h2": _("heading"),
    "h3": _("subheading"),
    "ul": _("list item"),
    "ol": _("numbered list item"),
    "blockquote": _("quotation"),
    "th": _("table heading"),
    "td": _("table cell"),
    "tr": _("table row"),
    "figcaption": _("caption"),
}
# In words: where an element begins, where it ends.
INLINE = {
    "strong": (_("bold"), _("end of bold")),
    "em": (_("italic"), _("end of italic")),
    "br": (_("line break"), None),
}
# What an element refers to: attribute, kind for ``label``, words, words for its end.
REFERS = {
    "a": ("href", "link", _("link to %s"), _("end of link")),
    "span": ("lang", "language", _("in %s"), _("end of passage")),
    "sup": ("data-cite", "source", _("source: %s"), None),
    "figure": ("data-picture", "picture", _("picture: %s"), None),
}


GROUPS = {"ul", "ol", "blockquote", "table"}  # two lists are not one


class Token(NamedTuple):
    """A word, or a mark: markup said in words. Tokens of one key are equal."""

    text: str
    key: object
    is_mark: bool = False


BREAK = Token("¶", "break", True)


class Passage:
    """A sentence with the kind of block it stands in, or a mark of its own."""

    def __init__(self, place, tokens):
        self.tokens, self.going_on = [*place, *tokens], tokens
        self.key = tuple(token.key for token in self.tokens)
        self.bag = Counter(self.key)
        self.sentences = int(any(not token.is_mark for token in tokens))

    def likeness(self, other):
        alike = likeness(self.bag, other.bag)
        return alike if alike >= ALIKE else -1


def name_of(kind, key):
    return LANGUAGES.get(key, key) if kind == "language" else key


def passages(nodes, label, path=()):
    """The breaks and sentences of blocks; rows and pictures are marks of their own."""
    block = path[-1].tag if path else ""
    if block in GROUPS or (block and not nodes) or (nodes and not nodes[0].tag):
        yield Passage([], [BREAK])
    if block == "tr" or (block and not nodes):
        yield Passage(block_mark(path), [])
    for node in nodes:
        if node.tag == "figure":
            yield Passage([], figure_tokens(node.start, label))
        if node.tag:
            yield from passages(node.children, label, (*path, node))
        else:
            yield Passage(block_mark(path), sentence_tokens(node.html, label))


def block_mark(path):
    """The innermost block in words; nothing for a paragraph that stands by itself."""
    tags = [node.tag for node in path if node.tag not in {"p", "tbody"}]
    if not tags:
        return []
    names = [tag for tag in reversed(tags) if tag in PLACES] or tags
    spans = [
        pair
        for node in path
        if node.tag not in {"h2", "figure"}
        for pair in ATTRIBUTE.findall(node.start)
        if pair[1] != "1"
    ]
    text = ", ".join([str(PLACES.get(names[0], names[0])), *map(" ".join, spans)])
    return [Token(text, ("block", *tags, *spans), True)]


def sentence_tokens(html, label):
    """The words and marks of a sentence."""
    tokens, last = [], None  # last: the place of the last word
    for token in MARKUP.finditer(html):
        tag = token[2]
        if not tag:
            for word in word_tokens(unescape(token[0])):
                if word.key:
                    last = len(tokens)
                    tokens.append(word)
                elif last is not None:  # after markup: no word of its own
                    tokens[last] = tokens[last]._replace(text=tokens[last].text + " ")
        elif not token[1]:
            tokens.append(start_mark(tag, token[0], label))
        elif end := (REFERS.get(tag) or INLINE.get(tag) or [None])[-1]:
            tokens.append(Token(str(end), ("end", tag), True))
    return tokens


def start_mark(tag, start, label):
    if tag in REFERS:
        return reference(tag, start, label)
    return Token(str(INLINE.get(tag, [tag])[0]), ("start", tag), True)


def figure_tokens(start, label):
    """The picture, and what is said of it in this place."""
    tokens = [reference("figure", start, label)]
    attributes = dict(ATTRIBUTE.findall(start))
    if "data-decorative" in attributes:
        tokens.append(Token(str(_("decorative here")), "decorative", True))
    if alt := attributes.get("data-alt"):
        tokens.append(Token(str(_("alternative text here:")), "alt", True))
        tokens += word_tokens(unescape(alt))
    return tokens


def word_tokens(text):
    return [Token(word, word.strip()) for word in words(text)]


def reference(tag, start, label):
    attribute, kind, text, _end = REFERS[tag]
    key = unescape(dict(ATTRIBUTE.findall(start)).get(attribute, ""))
    return Token(text % label(kind, key), (kind, key), True)
