"""Topics that a document might have, each with its reasons in words, strongest first."""

from dataclasses import dataclass

from django.db.models import CharField, Count, Min, Value
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy

from articles.models import Article, ArticleEdition, TaggedArticle
from publishing.markup import plain_text
from publishing.sections import split_body
from timeline.models import ArticleLink, Event, EventEdition, TaggedEvent
from topics.models import Topic
from topics.suggestions import mentions

MOST = 12
# What a reason weighs: a name in the title says more than any number of neighbours.
TITLE, STANDFIRST, TEXT = 100, 60, 30
WEIGHTS = {"linked": 25, "sources": 15, "siblings": 10}
LEAST = 13  # one or two siblings alone say nothing
SOURCES = ngettext_lazy(
    "%(number)d document with the same sources has it",
    "%(number)d documents with the same sources have it",
    "number",
)
SENTENCES = {
    Article: {
        "sources": SOURCES,
        "linked": ngettext_lazy(
            "the event “%(title)s” has it",
            "%(number)d linked events have it",
            "number",
        ),
        "siblings": ngettext_lazy(
            "%(number)d article with the same events has it",
            "%(number)d articles with the same events have it",
            "number",
        ),
    },
    Event: {
        "sources": SOURCES,
        "linked": ngettext_lazy(
            "the article “%(title)s” has it",
            "%(number)d linked articles have it",
            "number",
        ),
        "siblings": ngettext_lazy(
            "%(number)d event with the same articles has it",
            "%(number)d events with the same articles have it",
            "number",
        ),
    },
}


@dataclass(frozen=True)
class Reason:
    """``anchor`` is its place in the text on the page, where it has one."""

    words: str
    weight: int
    anchor: str = ""


@dataclass(frozen=True)
class Suggestion:
    topic: Topic
    reasons: list


def suggestions_for(edition, has):
    """At most MOST suggestions, none among the topics ``has``; four queries."""
    reasons = {}
    for topic, reason in [*from_words(edition), *from_neighbours(edition)]:
        reasons.setdefault(topic, []).append(reason)
    for topic in has:
        reasons.pop(topic.pk, None)
    weights = {key: sum(r.weight for r in found) for key, found in reasons.items()}
    strong = [key for key, weight in weights.items() if weight >= LEAST]
    strongest = sorted(strong, key=lambda key: (-weights[key], key))[:MOST]
    topics = Topic.objects.in_bulk(strongest)
    return [Suggestion(topics[key], reasons[key]) for key in strongest if key in topics]


def passages_of(edition):
    """[(a reason that lacks its name, plain text)]: title, standfirst, sections."""
    is_event = isinstance(edition, EventEdition)
    second = edition.summary if is_event else edition.standfirst
    where = _("in the summary") if is_event else _("in the standfirst")
    passages = [
        (Reason(_("in the title"), TITLE), edition.title),
        (Reason(where, STANDFIRST), second),
    ]
    for number, section in enumerate(split_body(edition.body)):
        where, anchor = _("in the text"), ""
        if number:
            where = _("in section %(number)d “%(title)s”")
            where %= {"number": number, "title": section.title}
            anchor = f"s-{section.key}"
        passages.append((Reason(where, TEXT, anchor), plain_text(section.html)))
    return passages


def from_words(edition):
    """(topic's key, reason) of every topic that the words name."""
    passages = passages_of(edition)
    for topic, found in mentions([text for _where, text in passages]).items():
        first, times = found[0], sum(mention.times for mention in found)
        where = passages[first.place][0]
        said = _("matched “%(name)s” %(where)s")
        said %= {"name": first.name, "where": where.words}
        if times > 1:
            more = ngettext("%d time more", "%d times more", times - 1) % (times - 1)
            said = _("%(reason)s and %(more)s") % {"reason": said, "more": more}
        yield topic, Reason(said, where.weight + min(times, 10), where.anchor)


def from_neighbours(edition):
    """(topic's key, reason) of what documents with the same sources and events have."""
    document = edition.document
    kinds = [(Article, "article", TaggedArticle), (Event, "event", TaggedEvent)]
    (kind, own, mine), (other_kind, other, theirs) = sorted(
        kinds, key=lambda each: each[0] is not type(document)
    )
    uses = edition.citations if kind is Article else edition.sources
    cited = uses.values("source")
    citing = ArticleEdition.objects.newest().filter(citations__source__in=cited)
    giving = EventEdition.objects.newest().filter(sources__source__in=cited)
    links = ArticleLink.objects.filter(**{own: document}).values(other)
    siblings = ArticleLink.objects.filter(**{f"{other}__in": links}).values(own)
    groups = [
        ("linked", theirs, links),
        ("sources", TaggedArticle, citing.values("document")),
        ("sources", TaggedEvent, giving.values("document")),
        ("siblings", mine, siblings),
    ]
    counts, one_of = {}, {}
    for topic, why, number, one in counted(groups):
        counts[topic, why] = counts.get((topic, why), 0) + number
        one_of[topic, why] = one if why == "linked" else None
    titles = other_kind.objects.in_bulk({*one_of.values()} - {None})
    for (topic, why), number in counts.items():
        facts = {"number": number, "title": titles.get(one_of[topic, why])}
        said = SENTENCES[kind][why] % facts
        yield topic, Reason(said, WEIGHTS[why] + min(number, 10))


def counted(groups):
    """[(topic, why, how many documents have it, one of them)] in one query."""
    rows = []
    for why, model, documents in groups:
        links = model.objects.filter(
            content_object__in=documents, content_object__trashed_at=None
        )
        rows.append(
            links.order_by()
            .annotate(why=Value(why, CharField()))
            .values("tag", "why")
            .annotate(number=Count("pk"), one=Min("content_object"))
            .values_list("tag", "why", "number", "one")
        )
    return [*rows[0].union(*rows[1:], all=True)]
