"""The queue of documents that few or no topics file, newest first.

A place in it is the moment of the newest edition, the kind and the key: it names the same
spot when the document there has got its topics and left the queue.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import CharField, Count, F, Q, Value
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from articles.models import Article, TaggedArticle
from timeline.models import Event, TaggedEvent

ENOUGH = 3  # with so many topics a document is no longer in the queue
KINDS = {"article": (Article, TaggedArticle), "event": (Event, TaggedEvent)}
TOPICS = {
    "": _("fewer than three"),
    "none": _("none"),
    "few": _("one or two"),
}
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
PLACE = re.compile(r"([0-9]{1,17})-(article|event)-([0-9]{1,18})")


def kinds_for(user):
    """The kinds whose topics a user may change."""
    return [
        name for name, (_m, links) in KINDS.items() if links.may_be_changed_by(user)
    ]


def place_of(created_at, kind, pk):
    moment = (created_at - BEGINNING) // timedelta(microseconds=1)
    return f"{moment}-{kind}-{pk}"


@dataclass(frozen=True)
class Queue:
    """Documents of some kinds, by what the parameters of an address ask for."""

    kinds: tuple
    kind: str = ""
    topics: str = ""
    public: str = ""

    @classmethod
    def asked(cls, user, parameters):
        """What is not known is not asked for."""
        kinds = tuple(kinds_for(user))
        kind = parameters.get("kind", "")
        topics = parameters.get("topics", "")
        return cls(
            kinds,
            kind if kind in kinds else "",
            topics if topics in TOPICS else "",
            "1" if parameters.get("public") == "1" else "",
        )

    @property
    def query(self):
        """The parameters that lead to the same queue."""
        asked = {"kind": self.kind, "topics": self.topics, "public": self.public}
        return urlencode({name: value for name, value in asked.items() if value})

    def kind_in_words(self, number):
        opts = KINDS[self.kind][0]._meta
        return opts.verbose_name if number == 1 else opts.verbose_name_plural

    def editions(self, kind):
        """The newest editions of the documents of one kind that are in the queue."""
        model, links = KINDS[kind]
        every = model.edition_model().objects
        editions = every.newest().filter(document__trashed_at=None)
        tagged = links.objects.order_by().values("content_object")
        counted = tagged.annotate(number=Count("pk")).values("content_object")
        if self.topics == "none":
            editions = editions.exclude(document__in=tagged)
        elif self.topics == "few":
            few = counted.filter(number__lt=ENOUGH)
            editions = editions.filter(document__in=few)
        else:
            enough = counted.filter(number__gte=ENOUGH)
            editions = editions.exclude(document__in=enough)
        if self.public:
            live = every.live(timezone.now()).values("document")
            editions = editions.filter(document__in=live)
        return editions

    def rows(self, after=""):
        """{document_kind, document, title, language, created_at}, newest first; one query.

        ``after`` is a place; what is no place is the beginning.
        """
        place = PLACE.fullmatch(after)
        rows = []
        for kind in [self.kind] if self.kind else self.kinds:
            editions = self.editions(kind)
            if place:
                editions = editions.filter(behind(kind, place))
            rows.append(
                editions.order_by()
                .annotate(
                    document_kind=Value(kind, CharField()),
                    language=F("document__language"),
                )
                .values("document_kind", "document", "title", "language", "created_at")
            )
        return (
            rows[0]
            .union(*rows[1:], all=True)
            .order_by("-created_at", "document_kind", "-document")
        )


def behind(kind, place):
    """The condition on editions of a kind that stand behind a place."""
    moment = BEGINNING + timedelta(microseconds=int(place[1]))
    if kind < place[2]:
        return Q(created_at__lt=moment)
    if kind > place[2]:
        return Q(created_at__lte=moment)
    same = Q(created_at=moment, document__lt=int(place[3]))
    return Q(created_at__lt=moment) | same
