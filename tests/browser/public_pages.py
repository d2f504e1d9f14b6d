"""The public pages of the initial content that every reader comes by."""

from django.utils import timezone

from articles.models import ArticleEdition
from library.models import Term
from timeline.models import EventEdition
from topics.models import Topic


def public_paths():
    """{name: path}; the last two answer 404 and stand on another day."""
    article = ArticleEdition.objects.filter(body__contains="<table>").first()
    event = EventEdition.objects.filter(significance=3).earliest("pk")
    topic = Topic.objects.filter(articles_taggedarticle_items__isnull=False).first()
    first_day = timezone.localdate(article.published_from)
    return {
        "home": "/",
        "articles": "/articles/",
        "category": article.get_category_url(),
        "article": article.get_absolute_url(),
        "a wording": article.get_permanent_url(),
        "timeline": "/timeline/",
        "decade": "/timeline/2010s/",
        "event": event.get_absolute_url(),
        "topics": "/topics/",
        "topic": topic.get_absolute_url(),
        "about": "/about/",
        "figures": "/figures/",
        "corrections": "/corrections/",
        "languages": "/languages/",
        "glossary": "/glossary/",
        "term": Term.objects.get(abbreviation="ASEAN").get_absolute_url(),
        "search": "/search/?q=asean",
        "nothing found": "/search/?q=zzzz",
        "how to search": "/search/",
        "another day": f"/?as-of={first_day}",
        "not found": "/articles/there-is-none/",
    }
