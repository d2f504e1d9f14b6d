"""The lists and pickers of the desk search with the index of the site."""

from django.db.models import Q

from .search_index import kind_of
from .search_models import SearchWords
from .search_query import LONGEST, MOST_WORDS, parse

SHORTEST_BEGINNING = 2  # who fills in a form types little, and waits for the list


class IndexedSearch:
    """For a ModelAdmin of what is in the index: finds words in any script, and stems.

    ``also_by_fields`` adds what ``search_fields`` finds, inside words too.
    """

    also_by_fields = True
    indexed_key = "entry__key"

    def indexed(self, term):
        """The keys of what the index finds, as a subquery."""
        query = parse(term, SHORTEST_BEGINNING)
        if not query:
            return []
        hits = SearchWords.objects.found(query).filter(entry__kind=self.indexed_kind())
        return hits.order_by().values(self.indexed_key)

    def indexed_kind(self):
        return kind_of(self.model)

    def get_search_results(self, request, queryset, search_term):
        if not search_term.strip():
            return super().get_search_results(request, queryset, search_term)
        found = Q(pk__in=self.indexed(search_term))
        if self.also_by_fields:
            rows = self.model._base_manager.order_by()
            # Thousands of words are more conditions than a database takes.
            words = " ".join(search_term[:LONGEST].split()[:MOST_WORDS])
            by_field, _ = super().get_search_results(request, rows, words)
            found |= Q(pk__in=by_field.values("pk"))
        return queryset.filter(found), False
