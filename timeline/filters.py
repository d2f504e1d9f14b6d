"""What of the timeline is asked for: the state of the filters is the address."""

from collections import Counter
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from publishing.moments import PARAMETER
from publishing.spreadsheet import CONTROL

from .date_words import FIRST_YEAR
from .models import EventEdition

LONGEST, MOST_WORDS = 200, 8
CHOICES = {
    "kind": EventEdition.Kind,
    "strand": EventEdition.Strand,
    "significance": EventEdition.Significance,
}
LABELS = {
    "topic": gettext_lazy("Topic"),
    "kind": gettext_lazy("Kind"),
    "strand": gettext_lazy("Whose event"),
    "significance": gettext_lazy("Significance"),
    "from": gettext_lazy("From year"),
    "to": gettext_lazy("To year"),
    "words": gettext_lazy("Words"),
}


class TimelineFilter:
    """``chosen`` maps names of filters to values; what made no sense is in ``ignored``."""

    def __init__(self, query):
        """Takes the QueryDict of a request."""
        self.query, self.chosen, self.ignored = query, {}, []
        for name in LABELS:
            asked = query.get(name, "").strip()
            if not asked:
                continue
            value = getattr(self, f"{name}_of", self.choice_of)(asked, name)
            if value is None:
                shown = CONTROL.sub(" ", asked[:40])
                self.ignored.append(
                    _("“%(value)s” is not understood under “%(name)s”: left out.")
                    % {"value": shown, "name": LABELS[name]}
                )
            else:
                self.chosen[name] = value
        first, last = self.chosen.get("from"), self.chosen.get("to")
        if first and last and first > last:
            del self.chosen["to"]
            self.ignored.append(
                _("%(to)d is before %(from)d: the end of the period is left out.")
                % {"to": last, "from": first}
            )

    def choice_of(self, asked, name):
        values = {str(value): value for value in CHOICES[name].values}
        return values.get(asked)

    def topic_of(self, asked, name):
        return asked if len(asked) <= LONGEST and "\0" not in asked else None

    def words_of(self, asked, name):
        words = asked.split()
        is_fine = len(asked) <= LONGEST and len(words) <= MOST_WORDS
        return " ".join(words) if is_fine and not CONTROL.search(asked) else None

    def from_of(self, asked, name):
        is_year = asked.isascii() and asked.isdigit() and len(asked) <= 4
        return int(asked) if is_year and int(asked) >= FIRST_YEAR else None

    to_of = from_of

    def conditions(self, besides=()):
        """[(condition, …)] as Q objects of the filters, those named in ``besides`` not."""
        for name, value in self.chosen.items():
            if name in besides:
                continue
            if name in CHOICES:
                yield Q(**{name: value})
            elif name == "topic":
                yield Q(document__topic_links__tag__slug=value)
            elif name == "from":
                ends_later = Q(dates__end_year__gte=value)
                yield Q(dates__rank="preferred") & (
                    Q(dates__year__gte=value) | ends_later
                )
            elif name == "to":
                yield Q(dates__rank="preferred", dates__year__lte=value)
            else:
                for word in value.split():
                    yield (
                        Q(title__icontains=word)
                        | Q(summary__icontains=word)
                        | Q(place__icontains=word)
                    )

    def apply(self, events, besides=()):
        for condition in self.conditions(besides):
            events = events.filter(condition)
        return events

    def address(self, **changes):
        """The query of an address with filters changed; None takes one away."""
        state = {PARAMETER: self.query.get(PARAMETER), **self.chosen, **changes}
        kept = {name: value for name, value in state.items() if value is not None}
        return f"?{urlencode(kept)}" if kept else ""

    def chips(self, topics):
        """[(words, address without it)] of what is chosen."""
        names = {slug: name for name, slug, _n in topics}
        found = []
        for name, value in self.chosen.items():
            words = value
            if name in CHOICES:
                words = CHOICES[name](value).label
            elif name == "topic":
                words = names.get(value, value)
            found.append((f"{LABELS[name]}: {words}", self.address(**{name: None})))
        return found

    def topics(self, events):
        """[(name, slug, events)] under the other filters, by name: one query."""
        rows = self.apply(events, ["topic"]).order_by()
        topic = "document__topic_links__tag"
        found = (
            rows.filter(**{f"{topic}__isnull": False})
            .values_list(f"{topic}__name", f"{topic}__slug")
            .annotate(n=Count("pk", distinct=True))
        )
        return sorted(found, key=lambda row: row[0].casefold())

    def facets(self, events):
        """[(name, label, [(value, words, events, whether chosen)])]: one query.

        Each choice is counted under the other filters.
        """
        rows = (
            self.apply(events, CHOICES)
            .order_by()
            .values_list(*CHOICES)
            .annotate(n=Count("pk", distinct=True))
        )
        counts = {name: Counter() for name in CHOICES}
        for *values, n in rows:
            row = dict(zip(CHOICES, values, strict=True))
            for name, value in row.items():
                others = (
                    self.chosen.get(o, row[o]) == row[o] for o in row if o != name
                )
                counts[name][value] += n if all(others) else 0
        return [
            (
                name,
                LABELS[name],
                [
                    (value, words, counts[name][value], self.chosen.get(name) == value)
                    for value, words in choices.choices
                    if counts[name][value] or self.chosen.get(name) == value
                ],
            )
            for name, choices in CHOICES.items()
        ]
