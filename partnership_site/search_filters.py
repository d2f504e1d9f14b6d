"""The state of a search is its address: kinds, topics, decades, languages and the order."""

from collections import Counter
from urllib.parse import urlencode

from django.db.models import CharField, Count, F, Q, Value
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.languages import LANGUAGES
from publishing.moments import PARAMETER
from publishing.search_index import searchable_models
from publishing.text import FORBIDDEN

from .search_visible import TOPIC_LINKS

KINDS = {
    "article": gettext_lazy("Articles"),
    "event": gettext_lazy("Events"),
    "topic": gettext_lazy("Topics"),
    "term": gettext_lazy("Glossary"),
    "source": gettext_lazy("Documents"),
}
LABELS = {
    "kind": gettext_lazy("Kind"),
    "topic": gettext_lazy("Topic"),
    "decade": gettext_lazy("Decade"),
    "language": gettext_lazy("Language"),
}
SORTS = {
    "best": gettext_lazy("Best match"),
    "new": gettext_lazy("Newest first"),
    "old": gettext_lazy("Oldest first"),
}
COLUMNS = {"kind": "entry__kind", "decade": "decade", "language": "entry__language"}
MOST_CHOSEN, MOST_TOPICS, LONGEST = 20, 12, 100
DAYS_OF_A_DECADE = 100_000  # days are numbers like 20061231


def kinds():
    """{kind: its name} of what there is to find."""
    return {kind: KINDS[kind] for kind in KINDS if kind in searchable_models()}


class SearchFilter:
    """``chosen`` maps names to lists of values; what made no sense is in ``ignored``."""

    def __init__(self, query, asked):
        """Takes the QueryDict of a request and the words that are asked for."""
        self.query, self.asked, self.ignored = query, asked, []
        known = {"kind": kinds(), "language": LANGUAGES}
        self.chosen = {}
        for name in LABELS:
            values = dict.fromkeys(v for v in query.getlist(name)[:MOST_CHOSEN] if v)
            taken = [v for v in values if self.is_known(name, v, known.get(name))]
            self.ignored += [
                _("“%(value)s” is not understood under “%(name)s”: left out.")
                % {"value": FORBIDDEN.sub(" ", value[:40]), "name": LABELS[name]}
                for value in values
                if value not in taken
            ]
            if taken:
                self.chosen[name] = taken
        sort = query.get("sort")
        self.sort = sort if sort in SORTS else "best"

    def is_known(self, name, value, known):
        if known is not None:
            return value in known
        if name == "decade":
            digits = value.isascii() and value.isdigit() and len(value) <= 4
            return digits and int(value) % 10 == 0
        return len(value) <= LONGEST and not FORBIDDEN.search(value)

    def conditions(self, besides=()):
        for name, values in self.chosen.items():
            if name in besides:
                continue
            if name == "topic":
                yield under_topics(values)
            elif name == "decade":
                yield Q(decade__in=[int(value) // 10 for value in values])
            else:
                yield Q(**{f"{COLUMNS[name]}__in": values})

    def apply(self, hits, besides=()):
        hits = hits.annotate(decade=F("entry__day") / DAYS_OF_A_DECADE)
        for condition in self.conditions(besides):
            hits = hits.filter(condition)
        return hits

    def address(self, **changes):
        """The query of an address with these lists of values changed."""
        state = {"q": [self.asked], PARAMETER: self.query.getlist(PARAMETER)[:1]}
        state |= self.chosen | ({"sort": [self.sort]} if self.sort != "best" else {})
        return "?" + urlencode(state | changes, doseq=True)

    def chips(self, topics):
        """[(words, address without it)] of what is chosen."""
        found = []
        for name, values in self.chosen.items():
            for value in values:
                rest = [v for v in values if v != value]
                words = self.words_of(name, value, topics)
                found.append((words, self.address(**{name: rest})))
        return found

    def words_of(self, name, value, topics=()):
        if name == "decade":
            return _("%(year)ss") % {"year": value}
        if name == "topic":
            return dict(topics).get(value, value)
        return {"kind": KINDS, "language": LANGUAGES}[name][value]

    def facets(self, hits):
        """(how many, {name: Counter of values}), each under the other filters: one query."""
        rows = (
            self.apply(hits, COLUMNS)
            .order_by()
            .values_list(*COLUMNS.values())
            .annotate(n=Count("pk"))
        )
        counts, total = {name: Counter() for name in LABELS}, 0
        for *values, n in rows:
            kind, decade, language = values
            decade = None if decade is None else str(decade * 10)
            row = {"kind": kind, "decade": decade, "language": language}
            fits = {name: self.fits(name, value) for name, value in row.items()}
            total += n if all(fits.values()) else 0
            for name, value in row.items():
                if value and all(fits[other] for other in row if other != name):
                    counts[name][value] += n
        return total, counts

    def fits(self, name, value):
        return name not in self.chosen or value in self.chosen[name]

    def choices(self, name, counts, topics=()):
        """[(value, words, hits, whether chosen)] of a filter, as it is shown."""
        chosen = self.chosen.get(name, [])
        values = [value for value, _n in counts.most_common()]
        if name == "decade":
            values.sort(key=int)
        elif name == "kind":
            values = [kind for kind in KINDS if kind in counts]
        values += [value for value in chosen if value not in counts]
        if name == "topic":
            values = [v for n, v in enumerate(values) if n < MOST_TOPICS or v in chosen]
        return [
            (v, self.words_of(name, v, topics), counts[v], v in chosen) for v in values
        ]

    def topics(self, hits):
        """(Counter of slugs, {slug: name}) of the articles and events found: one query."""
        hits = self.apply(hits, ["topic"]).order_by()
        rows = []
        for kind, links in TOPIC_LINKS.items():
            found = hits.filter(entry__kind=kind).values("entry__document")
            rows.append(
                links.objects.filter(content_object__in=found)
                .order_by()
                .annotate(kind=Value(kind, output_field=CharField()))
                .values_list("tag__slug", "tag__name", "kind")
                .annotate(n=Count("pk"))
            )
        counts, names = Counter(), {}
        for slug, name, _kind, n in rows[0].union(*rows[1:], all=True):
            counts[slug] += n
            names[slug] = name
        return counts, names


def under_topics(slugs):
    """Articles and events under any of these topics."""
    found = Q(pk__in=[])
    for kind, links in TOPIC_LINKS.items():
        documents = links.objects.filter(tag__slug__in=slugs).values("content_object")
        found |= Q(entry__kind=kind, entry__document__in=documents)
    return found
