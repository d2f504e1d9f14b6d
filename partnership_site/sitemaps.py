"""Every public page, with when its present words were published, for search engines.

A page of the sitemap holds the rows whose keys lie in one thousand: it stays the same
page whatever comes or goes elsewhere, and none is found by counting.
"""

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import BigIntegerField, F, Max
from django.db.models.functions import Cast
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from articles.models import ArticleEdition
from library.models import Term
from publishing.addresses import page_url
from publishing.languages import ENGLISH
from publishing.translations import alternates
from timeline.models import EventEdition

SIZE = 1000
MAX_PAGE = 1_000_000
DOCUMENT, TOPIC = "document", "document__topic_links__tag"
LANGUAGE, GROUP = "document__language", "document__translation_group"


@dataclass
class Entry:
    """An address with what a search engine is told of it."""

    url: str
    changed: datetime | None = None
    alternates: list[tuple[str, str]] = field(default_factory=list)
    picture: str = ""


def latest(editions, *keys):
    """[(keys …, when the last of them was published)]"""
    rows = editions.order_by().values_list(*keys)
    return rows.annotate(changed=Max("published_from"))


def newest(rows):
    """{key: its latest moment} of [(key, moment)], in order of keys."""
    found = {}
    for key, moment in rows:
        found[key] = max(moment, found.get(key, moment))
    return dict(sorted(found.items()))


def page_of(key):
    return Cast(F(key), BigIntegerField()) / SIZE + 1


def within(key, number):
    return {f"{key}__gte": (number - 1) * SIZE, f"{key}__lt": number * SIZE}


class Documents:
    def __init__(self, model):
        self.model = model

    def pages(self):
        """[(number of a page, when the last of it changed)]"""
        return latest(self.model.objects.public(), page_of(DOCUMENT))

    def entries(self, number):
        editions = self.model.objects.public().filter(**within(DOCUMENT, number))
        languages = self.languages(editions)
        # A picture asks for its size when it is made.
        picture = ["picture__file", "picture__width", "picture__height"]
        rows = editions.select_related("document", "picture").only(
            "slug", "published_from", LANGUAGE, GROUP, *picture
        )
        return [
            Entry(
                edition.get_absolute_url(),
                edition.published_from,
                alternates(languages.get(edition.document.translation_group, {})),
                picture_url(edition.picture),
            )
            for edition in rows.order_by(DOCUMENT)
        ]

    def languages(self, editions):
        """{translation group: {language: address}}, on whatever page they are."""
        together = (
            self.model.objects.public()
            .filter(**{f"{GROUP}__in": editions.order_by().values(GROUP)})
            .select_related("document")
            .only("slug", LANGUAGE, GROUP)
        )
        found = {}
        for edition in together:
            same = found.setdefault(edition.document.translation_group, {})
            same[edition.document.language] = edition.get_absolute_url()
        return found


def picture_url(picture):
    """Whole, wherever the files are kept; empty without a picture."""
    return urljoin(settings.SITE_URL, picture.file.url) if picture else ""


class Topics:
    """Those of public documents; a topic changed when the last of these did."""

    def pages(self):
        return self.both(page_of(TOPIC), {f"{TOPIC}__isnull": False}).items()

    def entries(self, number):
        found = self.both(F(f"{TOPIC}__slug"), within(TOPIC, number))
        return [
            Entry(reverse("topic_detail", args=[slug]), changed)
            for slug, changed in found.items()
        ]

    def both(self, key, conditions):
        rows = [
            latest(model.objects.public().filter(**conditions), key)
            for model in (ArticleEdition, EventEdition)
        ]
        return newest(rows[0].union(rows[1], all=True))


class Terms:
    """The entries of the glossary; when one changed nobody asks."""

    def pages(self):
        numbers = Term.objects.order_by().values_list(page_of("pk"), flat=True)
        return [(number, None) for number in numbers.distinct()]

    def entries(self, number):
        terms = Term.objects.filter(**within("pk", number)).only("public_id")
        return [Entry(term.get_absolute_url()) for term in terms.order_by("pk")]


class Lists:
    """The pages that are no document; a list changed when the last in it did."""

    def pages(self):
        return [
            (1, max((e.changed for e in self.entries(1) if e.changed), default=None))
        ]

    def entries(self, number):
        if number != 1:
            return []
        found = newest(self.changes())
        entries = [Entry(url, changed) for url, changed in found.items()]
        plain = ["about", "correction_list", "figures", "glossary", "language_list"]
        return [*entries, *(Entry(reverse(name)) for name in plain)]

    def changes(self):
        """(address, moment) for each that something public is listed on."""
        articles = ArticleEdition.objects.public()
        for language, category, changed in latest(articles, LANGUAGE, "category__slug"):
            yield page_url("article_list", language), changed
            if category:
                name = "article_list_category"
                yield page_url(name, language, category=category), changed
            yield from self.of_all(language, changed)
        events = EventEdition.objects.public().dated()
        for language, year, changed in latest(events, LANGUAGE, "year"):
            decade = year // 10 * 10
            yield page_url("event_list", language), changed
            yield page_url("event_list_decade", language, decade=decade), changed
            yield from self.of_all(language, changed)

    def of_all(self, language, changed):
        yield reverse("topic_list"), changed
        if language == ENGLISH:
            yield reverse("home"), changed


PARTS = {
    "lists": Lists(),
    "topics": Topics(),
    "terms": Terms(),
    "articles": Documents(ArticleEdition),
    "events": Documents(EventEdition),
}


def answer(request, template, **context):
    response = render(request, template, context, content_type="application/xml")
    response["X-Robots-Tag"] = "noindex"
    return response


@require_safe
@conditional_page
def index(request):
    found = [
        (reverse(f"sitemap_{name}", args=[number]), changed)
        for name, part in PARTS.items()
        for number, changed in sorted(part.pages())
    ]
    return answer(request, "sitemap_index.xml", pages=found)


@require_safe
@conditional_page
def page(request, part, number):
    entries = PARTS[part].entries(number) if number <= MAX_PAGE else []
    if not entries:
        raise Http404("No such page.")
    return answer(request, "sitemap.xml", entries=entries)
