"""Rows as an editor could make them: every builder validates what it makes."""

import itertools
from datetime import UTC, datetime

from django.core.files.base import ContentFile
from PIL import Image

from articles.models import Article, ArticleEdition, Category
from library.models import Picture, Source, Term, TermName
from library.pictures import cleaned_picture
from publishing import periods
from publishing.editions import insert_edition
from timeline.models import Event, EventDate, EventEdition, EventSource
from topics import naming
from topics.models import Topic

numbers = itertools.count(1)
PAST = datetime(2026, 1, 5, 9, 0, tzinfo=UTC)


def made(instance):
    instance.full_clean()
    instance.save()
    return instance


def make_category(name=None):
    number = next(numbers)
    name = name or f"Category {number}"
    return made(Category(name=name, slug=f"category-{number}", position=number % 6 + 1))


def make_source(**values):
    number = next(numbers)
    values = {"title": f"Source {number}", "publisher": "United Nations"} | values
    return made(Source(url=f"https://example.org/source/{number}", **values))


def make_term(name=None, *, names=(), **values):
    """A term with other names: words, or (word, columns)."""
    values = {"name": name or f"Term {next(numbers)}", "definition": "Told."} | values
    term = made(Term(**values))
    for name in names:
        name, columns = (name, {}) if isinstance(name, str) else name
        row = TermName(term=term, name=name, **columns)
        row.clean()
        made(row)
    return term


def make_picture(**values):
    number = next(numbers)
    out = ContentFile(b"", name="x.png")
    Image.new("RGB", (40, 30), (number % 255, 90, 120)).save(out, "PNG")
    out.seek(0)
    values = {
        "title": f"Picture {number}",
        "alt": "A coloured field.",
        "credit": "The site",
        "file": cleaned_picture(out),
    } | values
    return made(Picture(**values))


def make_topic(name=None, **values):
    return naming.create(Topic(name=name or f"Topic {next(numbers)}", **values))


def draft(document, edition, rows, author):
    edition.document = document
    edition.full_clean(exclude=["document", "number"])
    for instances in rows.values():
        for row in instances:
            row.full_clean(exclude=["edition"])
    return insert_edition(edition, author=author, rows=rows)


def relation(edition_model, accessor):
    return next(
        found
        for found in edition_model._meta.related_objects
        if found.get_accessor_name() == accessor
    )


def make_article(article=None, *, language="en", author=None, **words):
    """The next edition of an article (a new one by default), a complete draft."""
    number = next(numbers)
    article = article or Article.plain.create(language=language)
    words = {
        "title": f"Article {number}",
        "standfirst": f"Standfirst {number}.",
        "body": f"<p>Body {number}.</p>",
    } | words
    if "category" not in words:
        words["category"] = make_category()
    return draft(article, ArticleEdition(**words), {}, author)


def make_event(
    event=None, *, language="en", author=None, dates=None, sources=None, **words
):
    """The next edition of an event (a new one by default), a complete draft."""
    number = next(numbers)
    event = event or Event.plain.create(language=language)
    words = {
        "title": f"Event {number}",
        "summary": f"Summary {number}.",
        "kind": "summit",
    } | words
    dates = dates or [{"year": 2000 + number % 20, "month": 3}]
    rows = {
        relation(EventEdition, "dates"): [
            EventDate(position=n, **date) for n, date in enumerate(dates)
        ],
        relation(EventEdition, "sources"): [
            EventSource(source=source) for source in sources or [make_source()]
        ],
    }
    return draft(event, EventEdition(**words), rows, author)


def published(edition, at=PAST, until=None):
    """Publishes an edition as if the clock stood at ``at``."""
    return periods.publish(edition, at, now=at)


def withdrawn(edition, at=PAST, reason="It was wrong."):
    published(edition, at)
    periods.unpublish(edition.document, reason)
    edition.refresh_from_db()
    return edition
