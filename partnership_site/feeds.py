"""What is new, as Atom feeds (RFC 4287): the site, its parts, and its corrections."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page
from django.views.generic import View

from articles.models import ArticleEdition, Category
from publishing.addresses import page_url
from publishing.languages import ENGLISH
from publishing.moments import MomentMixin
from timeline.models import EventEdition

from .feed_entries import ENTRIES, entries, newest_articles, newest_events, whole
from .topic_views import OfTopic

# Said of a feed without entries: the moment of the request would make each answer new.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class AtomFeed(Atom1Feed):
    """Entries also have ``language``, ``summary`` (plain words) and ``content`` (HTML)."""

    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER

    def item_attributes(self, item):
        return {"xml:lang": item["language"]}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("summary", item["summary"])
        handler.addQuickElement("content", item["content"], {"type": "html"})


# By what it says alone: what was withdrawn leaves a feed without a newer date in it.
@method_decorator(conditional_page, name="dispatch")
class FeedView(MomentMixin, View):
    """The documents that were published or changed last; kinds of feed say which."""

    @property
    def language(self):
        return self.kwargs.get("language", ENGLISH)

    def get(self, request, *args, **kwargs):
        return self.answer()

    def answer(self):
        feed = AtomFeed(
            description=None,
            language=self.language,
            author_name=settings.SITE_NAME,
            feed_url=whole(self.request.path),
            **self.about(),
        )
        for each in self.entries():
            feed.add_item(description=None, **each)
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def about(self):
        """``title``, ``link`` to the page, ``feed_guid`` that stays; maybe ``subtitle``."""
        return {
            "title": settings.SITE_NAME,
            "link": whole(reverse("home")),
            "feed_guid": whole(self.request.path),
        }

    def public(self, model):
        """Editions of a kind that the feed may tell of."""
        return model.objects.public(self.moment.at, self.moment.now)

    def entries(self):
        return entries(self.latest(), self.moment)

    def latest(self):
        at = self.moment.at
        found = newest_articles(self.public(ArticleEdition), at)
        found += newest_events(self.public(EventEdition), at)
        found.sort(key=lambda edition: edition.published_from, reverse=True)
        return found[:ENTRIES]


class TopicFeedView(OfTopic, FeedView):
    """What is public under a topic, with the same answers at former addresses."""

    def about(self):
        return {
            "title": f"{self.topic.name} | {settings.SITE_NAME}",
            "link": whole(self.topic.get_absolute_url()),
            "feed_guid": whole(f"/topics/id/{self.topic.public_id}/"),
            "subtitle": self.topic.description or None,
        }


class ArticleFeedView(FeedView):
    """The articles of a language."""

    def about(self):
        return super().about() | {
            "title": f"{_('Articles')} | {settings.SITE_NAME}",
            "link": whole(page_url("article_list", self.language)),
        }

    def latest(self):
        articles = self.public(ArticleEdition).in_language(self.language)
        return newest_articles(articles, self.moment.at)


class CategoryFeedView(FeedView):
    def get(self, request, *args, **kwargs):
        self.category = get_object_or_404(Category, slug=kwargs["category"])
        return super().get(request, *args, **kwargs)

    def about(self):
        name, slug = "article_list_category", self.category.slug
        return super().about() | {
            "title": f"{self.category.name} | {settings.SITE_NAME}",
            "link": whole(page_url(name, self.language, category=slug)),
            "subtitle": self.category.description or None,
        }

    def latest(self):
        articles = self.public(ArticleEdition).in_language(self.language)
        return newest_articles(articles.filter(category=self.category), self.moment.at)


class TimelineFeedView(FeedView):
    """Events by the moment they were published, whenever they happened."""

    def about(self):
        return super().about() | {
            "title": f"{_('Timeline')} | {settings.SITE_NAME}",
            "link": whole(page_url("event_list", self.language)),
        }

    def latest(self):
        events = self.public(EventEdition).in_language(self.language)
        return newest_events(events, self.moment.at)


class CorrectionsFeedView(FeedView):
    """An entry is a correction, at the address of the wording that made it."""

    def about(self):
        return super().about() | {
            "title": f"{_('Corrections')} | {settings.SITE_NAME}",
            "link": whole(reverse("correction_list")),
        }

    def public(self, model):
        return model.objects.corrections(self.moment.at, self.moment.now)

    def entries(self):
        found = [
            edition
            for model in [ArticleEdition, EventEdition]
            for edition in self.public(model)
            .select_related("document")
            .defer("body")
            .latest_first()[:ENTRIES]
        ]
        found.sort(key=lambda edition: edition.published_from, reverse=True)
        return [self.correction(edition) for edition in found[:ENTRIES]]

    def correction(self, edition):
        address = whole(edition.get_permanent_url())
        return {
            "title": _("Correction: %s") % edition.title,
            "link": address,
            "unique_id": address,
            "pubdate": edition.published_from,
            "updateddate": edition.published_from,
            "language": edition.document.language,
            "summary": edition.change_note,
            "content": render_to_string("feeds/correction.html", {"edition": edition}),
        }
