"""What the search box offers while somebody types: titles of what is public."""

from dataclasses import replace

from django.http import JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from articles.models import ArticleEdition
from publishing.moments import Moment
from publishing.search_index import searchable_models
from publishing.search_models import SearchWords
from publishing.search_query import Phrase, Term, parse
from publishing.search_spelling import KnownWord
from publishing.stems import stem
from publishing.tokens import fold
from timeline.models import EventEdition

from .search_visible import visible

OFFERED, COMPLETED = 6, 12
WEIGHTS = {"topic": 1.3, "term": 1.3}
EDITIONS = {"article": ArticleEdition, "event": EventEdition}


@require_safe
def suggest(request):
    query = completed(parse(request.GET.get("q", "")))
    answer = JsonResponse({"suggestions": offers(query) if query else []})
    answer["X-Robots-Tag"] = "noindex"
    return answer


def completed(query):
    """The query with the word that is being typed as any known word that begins so."""
    typed = fold(query.text).split()[-1:]
    if not query or query.terms[-1].is_excluded or not typed[0].isalpha():
        return query
    known = KnownWord.objects.filter(folded__startswith=typed[0]).order_by("folded")
    found = [stem(word) for word in known.values_list("folded", flat=True)[:COMPLETED]]
    *terms, last = query.closed().terms
    phrases = (*last.phrases, *(Phrase((token,)) for token in dict.fromkeys(found)))
    return replace(query, terms=[*terms, Term(phrases)])


def offers(query):
    """[{title, url, kind, language}] in the order of the index."""
    now = timezone.now()
    hits = SearchWords.objects.in_title(query).exclude(entry__kind="source")
    hits = hits.filter(visible(Moment(now, now))).ranked(query, WEIGHTS)
    rows = list(hits.values_list("entry__kind", "entry__key")[:OFFERED])
    found = {}
    for kind in {kind for kind, _key in rows}:
        keys = [key for each, key in rows if each == kind]
        for row in titles(kind, keys):
            found[kind, row.pk] = offer(kind, row)
    return [found[row] for row in rows if row in found]


def titles(kind, keys):
    if kind not in EDITIONS:
        return searchable_models()[kind].objects.filter(pk__in=keys)
    editions = EDITIONS[kind].objects.public().filter(pk__in=keys)
    return editions.select_related("document").only(
        "title", "slug", "document__language"
    )


def offer(kind, row):
    kinds = {
        "article": _("Article"),
        "event": _("Event"),
        "topic": _("Topic"),
        "term": _("Glossary"),
    }
    is_edition = kind in EDITIONS
    return {
        "title": row.title if is_edition else row.name,
        "url": row.get_absolute_url(),
        "kind": kinds[kind],
        "language": row.document.language if is_edition else "en",
    }
