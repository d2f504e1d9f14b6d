"""The search page: one ranked list of all kinds, narrowed by what its address says."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404

from publishing.moments import PARAMETER
from publishing.search_extracts import Marker
from publishing.search_missed import count
from publishing.search_models import SearchWords, narrowed
from publishing.search_query import LONGEST, MOST_WORDS, parse
from publishing.search_spelling import mended
from publishing.views import PublicPageView

from .search_filters import LABELS, SORTS, SearchFilter
from .search_results import Results
from .search_visible import public_editions, visible

PAGE_SIZE, MAX_PAGE, MOST_COUNTED = 10, 100, 2500
# Their texts are short, and short texts rank high: topics and terms may, documents not.
WEIGHTS = {"topic": 1.3, "term": 1.3, "source": 0.5}
DAY = F("entry__day")


class Hits(Paginator):
    """Pages of hits whose number is known already; no further than people read."""

    def __init__(self, hits, count):
        super().__init__(hits, PAGE_SIZE)
        self.count = count

    @property
    def num_pages(self):
        return min(super().num_pages, MAX_PAGE)


class SearchView(PublicPageView):
    template_name = "search.html"

    def get_context_data(self, **kwargs):
        context = super().get_context_data(
            longest=LONGEST, most_words=MOST_WORDS, **kwargs
        )
        query = parse(self.request.GET.get("q", ""))
        chosen = SearchFilter(self.request.GET, query.text)
        context |= {"query": query, "filter": chosen, "sorts": SORTS.items()}
        return context | (self.found(query, chosen) if query else {})

    def found(self, query, chosen):
        # Of a word that stands almost everywhere, all is neither counted nor weighed.
        query, last = narrowed(query, MOST_COUNTED)
        words = SearchWords.objects.found(query)
        newest = words.filter(entry__gte=last) if last else words
        total, counts = chosen.facets(newest.filter(visible(self.moment)))
        names = {}
        if total or chosen.chosen:
            filed = newest.filter(public_editions(self.moment))
            counts["topic"], names = chosen.topics(filed)
        hits = chosen.apply(words.filter(visible(self.moment)))
        if chosen.sort != "best":
            day = DAY.desc if chosen.sort == "new" else DAY.asc
            hits = hits.order_by(day(nulls_last=True), "-entry")
        else:
            if last:
                titles = SearchWords.objects.in_title(query).order_by("-entry")
                hits = hits.filter(
                    Q(entry__gte=last)
                    | Q(entry__in=titles.values("entry")[:MOST_COUNTED])
                )
            hits = hits.ranked(query, WEIGHTS)
        page = Hits(hits, total)
        page = page.page(self.page_number(page.num_pages))
        rows = (
            page.object_list.values_list("entry__kind", "entry__key") if total else []
        )
        facets = [
            (name, label, chosen.choices(name, counts[name], names))
            for name, label in LABELS.items()
        ]
        return {
            "suggestion": None if total else self.suggestion(query.text, chosen),
            "results": Results(list(rows), self.moment, Marker(query)).rows,
            "facets": [facet for facet in facets if facet[2]],
            "chips": chosen.chips(names),
            "total": total,
            "is_more": bool(last),
            "page_obj": page,
            "paginator": page.paginator,
            "is_paginated": page.has_other_pages(),
            "page_range": page.paginator.get_elided_page_range(
                page.number, on_each_side=2, on_ends=1
            ),
        }

    def suggestion(self, text, chosen):
        """What was probably meant, with how often that is found; the rest is counted."""
        if not (chosen.chosen or self.moment.day):
            count(text)
        if (words := mended(text)) is None:
            return None
        # The condition on the key brings the table in of which visible() speaks.
        hits = SearchWords.objects.found(parse(words)).filter(entry__key__gte=0)
        number = hits.filter(visible(self.moment)).count()
        address = "?" + urlencode({"q": words, **self.moment_query()})
        return {"words": words, "count": number, "address": address} if number else None

    def moment_query(self):
        return {PARAMETER: f"{self.moment.day:%Y-%m-%d}"} if self.moment.day else {}

    def page_number(self, last):
        asked = self.request.GET.get("page") or "1"
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:6]) <= last):
            raise Http404("No such page.")
        return int(asked)
