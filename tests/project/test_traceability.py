"""Every figure of an article is in what it cites or links to; its sentences are short.

``traced_figures.json`` says which figures the points hold that the articles were written
from, for each source by its permanent key: numbers only, drawn from the facts that were
prepared before the site was begun. A new source needs a line there, or its figures in an
event that cites it.
"""

import json
import re
from collections import defaultdict
from html import unescape
from pathlib import Path

import pytest
from django.conf import settings

from publishing.markup import plain_text, values_in
from publishing.reading import blocks_of

TRACED = json.loads((Path(__file__).parent / "traced_figures.json").read_text())
# "The 1990s" is no date.
FIGURE = re.compile(r"(?<!\d)\d+(?:\.\d+)?(?!s\b|\d)")
EVENT = re.compile(r"/timeline/id/(\w+)/")
# {permanent key of an article: {figure: why no source need have it}}
EXCEPTIONS = {}


def figures_in(text):
    return set(FIGURE.findall(re.sub(r"(?<=\d),(?=\d)", "", unescape(text))))


def said_by(fields, *names):
    return " ".join(str(value) for name in names if (value := fields.get(name)))


class Content:
    """The fixtures as plain rows: a hundred times as fast as a database of them."""

    def __init__(self):
        self.rows = defaultdict(list)
        for path in sorted((settings.BASE_DIR / "fixtures").glob("*.json")):
            for row in json.loads(path.read_text(encoding="utf-8")):
                self.rows[row["model"]].append(row["fields"])
        self.events, self.sources = defaultdict(set), defaultdict(set)
        for event in self.rows["timeline.eventedition"]:
            told = said_by(event, "title", "summary", "body")
            self.events[event["document"][0]] |= figures_in(told)
        parts = ["year", "month", "day", "end_year", "end_month", "end_day", "note"]
        for date in self.rows["timeline.eventdate"]:
            self.events[date["edition"][0]] |= figures_in(said_by(date, *parts))
        for source in self.rows["library.source"]:
            told = said_by(source, "title", "date", "symbol")
            key = source["public_id"]
            self.sources[key] = figures_in(told) | {*TRACED.get(key, [])}
        for use in [
            *self.rows["timeline.eventsource"],
            *self.rows["timeline.eventdate"],
        ]:
            if use["source"]:
                self.sources[use["source"][0]] |= self.events[use["edition"][0]]
        self.links = defaultdict(set)
        for link in self.rows["timeline.articlelink"]:
            self.links[link["article"][0]].add(link["event"][0])

    def articles(self):
        english = {
            row["public_id"]
            for row in self.rows["articles.article"]
            if row["language"] == "en"
        }
        for row in self.rows["articles.articleedition"]:
            if row["document"][0] in english:
                yield row

    def untraced(self, article):
        """The figures of an article that nothing it cites or links to holds."""
        key, body = article["document"][0], article["body"]
        told = said_by(article, "title", "standfirst", "search_description")
        figures = figures_in(f"{told} {plain_text(body)}")
        for event in self.links[key] | {*EVENT.findall(body)}:
            figures -= self.events[event]
        for source in values_in(body, "data-cite"):
            figures -= self.sources[source]
        return figures - EXCEPTIONS.get(key, {}).keys()


@pytest.fixture(scope="module")
def rows():
    return Content()


def test_every_figure_is_in_a_cited_source_or_a_linked_event(rows):
    untraced = {row["slug"]: rows.untraced(row) for row in rows.articles()}
    assert {slug: sorted(found) for slug, found in untraced.items() if found} == {}


def test_a_figure_from_nowhere_is_found(rows):
    article = next(rows.articles())
    changed = article | {"body": article["body"] + "<p>In 1066, 98,765 came.</p>"}
    assert rows.untraced(changed) == {"1066", "98765"}


def test_sentences_have_fewer_than_22_words_on_average(rows):
    for article in rows.articles():
        lengths = [
            len(sentence.split())
            for block in blocks_of(article["body"])
            if block.tag in {"p", "li"}
            for sentence, _keys in block.sentences()
            if sentence.strip()
        ]
        assert sum(lengths) / len(lengths) < 22, article["slug"]


def test_no_paragraph_has_more_than_110_words(rows):
    for article in rows.articles():
        for block in blocks_of(article["body"]):
            assert len(block.text.split()) <= 110, (article["slug"], block.text[:60])
