"""A site with something of every kind in every state that is not public."""

from datetime import timedelta

from django.utils import timezone

from articles.models import Article
from publishing import periods
from tests.factories import make_article, make_event, make_source, make_topic, published
from timeline.models import ArticleLink, Event

from .addresses import public_addresses

MAKERS = {"article": make_article, "event": make_event}
STATES = ["draft", "scheduled", "withdrawn", "binned", "newer", "moved"]
SECRETS = [(kind, state) for kind in MAKERS for state in STATES]
REASON = "It named a wrong person."
TOMORROW = timedelta(days=1)
MARK = "zzsecret"


def words(kind, state, **others):
    """Words of an edition, with a mark in each of them."""
    mark = f"{MARK}{state}{kind}"
    source = make_source(title=f"{mark} source")
    cited = f'<p>{mark} body<sup data-cite="{source.public_id}"></sup></p>'
    said = {"title": f"{mark} title", "slug": f"{mark}-slug", "body": cited}
    if kind == "article":
        return said | {"standfirst": f"{mark} standfirst", **others}
    date = {"year": 1955, "note": f"{mark} note"}
    return said | {"summary": f"{mark} summary", "place": mark, "dates": [date]}


class World:
    """Open pages; ``hide()`` adds what may change no page, under keys already in use.

    The documents are there from the beginning, linked from open texts, from events and
    articles and from topics; before ``hide()`` they have no edition that is secret.
    """

    def __init__(self):
        self.topic, self.only_theirs = make_topic("Open"), make_topic(f"{MARK} topic")
        self.documents = {
            (kind, state): (Article if kind == "article" else Event).plain.create()
            for kind, state in SECRETS
        }
        links = "".join(
            f'<li><a href="/{"articles" if kind == "article" else "timeline"}/id/'
            f'{document.public_id}/">words {kind} {state}</a></li>'
            for (kind, state), document in self.documents.items()
        )
        body = f"<p>Text</p><ul>{links}</ul>"
        self.article = published(make_article(slug="open-article", body=body))
        self.event = published(make_event(slug="open-event", body=body))
        self.link(self.article.document, self.event.document, self.topic)
        for (kind, state), document in self.documents.items():
            ends = [document, self.event.document]
            if kind == "event":
                ends = [self.article.document, document]
            self.link(*ends, self.topic)
            if state in {"newer", "moved"}:
                open_words = {"slug": f"open-{kind}-{state}", **self.shelf(kind)}
                published(MAKERS[kind](document, **open_words))
            else:
                document.topics.add(self.only_theirs)
        draft = self.documents["article", "draft"]
        draft.translation_group = self.article.document.translation_group
        draft.language = "th"
        draft.save()

    def link(self, article, event, topic):
        ArticleLink.objects.create(article=article, event=event)
        article.topics.add(topic)
        event.topics.add(topic)

    def hide(self):
        for (kind, state), document in self.documents.items():
            edition = MAKERS[kind](document, **words(kind, state, **self.shelf(kind)))
            if state in {"scheduled", "moved"}:
                periods.publish(edition, timezone.now() + TOMORROW)
            if state in {"withdrawn", "binned"}:
                published(edition)
                end = periods.unpublish if state == "withdrawn" else periods.trash
                end(document, REASON)
        for _each in range(21):  # enough for a second page, if they were counted
            said = words("article", "many", **self.shelf("article"))
            document = make_article(**said).document
            document.topics.add(self.topic, self.only_theirs)

    def shelf(self, kind):
        """Categories are public, with or without articles: no new ones."""
        return {"category": self.article.category} if kind == "article" else {}

    def addresses(self, secret=False):
        slugs = ["open", "open-article", "open-event"]
        slugs += [f"open-{kind}-{state}" for kind, state in SECRETS[4:6] + SECRETS[10:]]
        if secret:
            slugs = [f"{MARK}{state}{kind}-slug" for kind, state in SECRETS]
            slugs += [f"{MARK}-topic"]
        values = {
            "slug": slugs,
            "public_id": [d.public_id for d in self.documents.values()],
            "category": [self.article.category.slug],
            "decade": [f"{self.event.preferred_date.decade}s", "1950s"],
            "number": [1] if secret else [1, 2],
            "language": ["th"],
            "form": ["ris"],
            "file": ["json"],
            "token": ["A" * 22],
            "name": ["0" * 24 + ".png"],
        }
        today = f"?as-of={timezone.localdate():%Y-%m-%d}"
        queries = ["", today, "?as-of=2026-02-01"]
        found = [a + query for a in public_addresses(values) for query in queries]
        found += [
            f"/search/?q={words}" for words in ["open", f"{MARK}draftarticl", "text"]
        ]
        if not secret:  # what only lists and the pages of no document answer otherwise
            of_lists = public_addresses(values | {"number": [], "public_id": []})
            more = ["?page=2", "?as-of=2001-01-01"]
            found += [a + query for a in of_lists for query in more]
        return found
