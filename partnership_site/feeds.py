"""What is new under a topic, as an Atom feed (RFC 4287)."""

from datetime import UTC, datetime

from django.conf import settings
from django.http import HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.views.generic import View

from articles.models import ArticleEdition
from timeline.models import EventEdition

from .topic_views import OfTopic

ENTRIES = 20
SUMMARIES = {ArticleEdition: "standfirst", EventEdition: "summary"}
# Said of a feed without entries: the moment of the request would make each answer new.
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class AtomFeed(Atom1Feed):
    def latest_post_date(self):
        return super().latest_post_date() if self.items else NEVER


class TopicFeedView(OfTopic, View):
    """What is public under a topic, with the same answers at former addresses.

    An entry is a document: its id stays, its date is that of the present wording.
    """

    def answer(self):
        feed = AtomFeed(
            title=f"{self.topic.name} | {settings.SITE_NAME}",
            link=settings.SITE_URL + self.topic.get_absolute_url(),
            feed_url=settings.SITE_URL + self.request.path,
            description=None,
            subtitle=self.topic.description or None,
            language="en",
        )
        for edition, summary in self.newest():
            key = f"/{edition.path_prefix}/id/{edition.document.public_id}/"
            feed.add_item(
                title=edition.title,
                link=settings.SITE_URL + edition.get_absolute_url(),
                description=summary,
                unique_id=settings.SITE_URL + key,
                updateddate=edition.published_from,
            )
        return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)

    def newest(self):
        """[(edition, its summary)], articles and events together, the latest first."""
        found = [
            (edition, getattr(edition, summary))
            for model, summary in SUMMARIES.items()
            for edition in self.public(model)
            .select_related("document")
            .order_by("-published_from", "-pk")[:ENTRIES]
        ]
        found.sort(key=lambda row: row[0].published_from, reverse=True)
        return found[:ENTRIES]
