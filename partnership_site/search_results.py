"""The rows of a page of search: what is shown of each kind, read in a query a kind."""

from dataclasses import dataclass

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles.models import ArticleCitation, ArticleEdition
from library.models import Source
from publishing.addresses import page_url
from publishing.languages import ENGLISH
from publishing.querysets import live_at
from publishing.search_index import searchable_models
from timeline.dates import in_words
from timeline.models import EventDate, EventEdition, EventSource

CITED_BY = {
    ArticleEdition.url_name: ArticleCitation,
    EventEdition.url_name: EventSource,
}


# {kind: (its name, the fields with its text and with the end of its address)}
EXPLAINED = {
    "topic": (gettext_lazy("Topic"), "description", "slug"),
    "term": (gettext_lazy("Glossary"), "definition", "public_id"),
}


def parts_of(date):
    """(year, month, day) of "2011-11-19", None for what is not known."""
    return [*map(int, date.split("-")), None, None][:3]


@dataclass
class Result:
    """A row of the list; title and extract are marked."""

    kind: str
    url: str
    title: str
    extract: str
    language: str
    about: list
    when: str = ""
    iso: str = ""
    is_outside: bool = False
    cited_in: tuple = ()


class Results:
    """The results for rows (kind, key) of the index, in their order."""

    def __init__(self, rows, moment, marker):
        self.moment, self.marker = moment, marker
        keys, found = {}, {}
        for kind, key in rows:
            keys.setdefault(kind, []).append(key)
        for kind in keys.keys() - EXPLAINED:
            for key, result in getattr(self, f"{kind}s")(keys[kind]):
                found[kind, key] = result
        if keys.keys() & EXPLAINED:
            found |= self.explained(keys)
        # What was withdrawn this very moment is in the index and nowhere else.
        self.rows = [found[row] for row in rows if row in found]

    def result(self, row, kind, about, **values):
        title, text = values.pop("title", None), values.pop("text", None)
        if text is None:
            said, _break, text = row.search_text().partition("\n")
            title = title or said
        return Result(
            kind,
            values.pop("url", None) or row.get_absolute_url() + self.moment.query,
            self.marker.marked(title),
            self.marker.extract(text),
            about=[str(words) for words in about if words],
            **values,
        )

    def public(self, model, keys):
        editions = model.objects.public(self.moment.at, self.moment.now)
        return editions.filter(pk__in=keys)

    def articles(self, keys):
        editions = self.public(ArticleEdition, keys)
        for edition in editions.select_related("document", "category"):
            day = timezone.localdate(edition.published_from)
            yield (
                edition.pk,
                self.result(
                    edition,
                    "article",
                    [_("Article"), edition.category],
                    language=edition.document.language,
                    when=date_format(day, "j F Y"),
                    iso=day.isoformat(),
                ),
            )

    def events(self, keys):
        # By edition alone: an index on the rank would be taken for the narrower way.
        dates = EventDate.objects.filter(edition__in=self.public(EventEdition, keys))
        for date in dates.select_related("edition__document"):
            if date.rank != EventDate.Rank.PREFERRED:
                continue
            edition = date.edition
            yield (
                edition.pk,
                self.result(
                    edition,
                    "event",
                    [_("Event"), edition.get_kind_display()],
                    language=edition.document.language,
                    when=date.text,
                    iso=date.iso,
                ),
            )

    def explained(self, keys):
        """Topics and terms, in one query: their rows are as alike as their answers."""
        rows = []
        for kind, (_label, text, address) in EXPLAINED.items():
            if kind in keys:
                found = searchable_models()[kind].objects.filter(pk__in=keys[kind])
                rows.append(
                    found.order_by()
                    .annotate(what=Value(kind, output_field=CharField()))
                    .values_list("what", "pk", "name", text, address)
                )
        for kind, pk, name, said, place in rows[0].union(*rows[1:], all=True):
            label, text, address = EXPLAINED[kind]
            model = searchable_models()[kind]
            row = model(**{"name": name, text: said, address: place})
            url = row.get_absolute_url() + self.moment.query
            yield (
                (kind, pk),
                self.result(
                    row, kind, [label], language=ENGLISH, url=url, title=name, text=said
                ),
            )

    def sources(self, keys):
        """Documents: each with a page that cites it; one that is online leads there."""
        for source in self.with_citing(Source.objects.filter(pk__in=keys)):
            link = next((url for url, is_safe in source.links if is_safe), "")
            kind, citing = next(
                (kind, said)
                for kind in CITED_BY
                if (said := getattr(source, f"in_{kind}"))
            )
            place = page_url(kind, citing["language"], slug=citing["slug"])
            cited_in = (
                citing["title"],
                f"{place}{self.moment.query}#sources",
                citing["language"],
            )
            yield (
                source.pk,
                self.result(
                    source,
                    "source",
                    [_("Document"), source.publisher, source.symbol],
                    language=source.language,
                    when=in_words(*parts_of(source.date)) if source.date else "",
                    iso=source.date,
                    url=link or cited_in[1],
                    title=source.title,
                    is_outside=bool(link),
                    cited_in=cited_in,
                ),
            )

    def with_citing(self, sources):
        """Each with ``in_<kind>``: title, slug and language of a page that cites it."""
        for name, uses in CITED_BY.items():
            cited = Q(source=OuterRef("pk")) | Q(source__merged_into=OuterRef("pk"))
            editions = uses._meta.get_field("edition").related_model.objects
            rows = uses.objects.filter(cited, live_at(self.moment.at, "edition__"))
            if self.moment.at < self.moment.now:
                same = editions.live(self.moment.now)
                same = same.filter(document=OuterRef("edition__document"))
                rows = rows.filter(Exists(same))
            said = JSONObject(
                title="edition__title",
                slug="edition__slug",
                language="edition__document__language",
            )
            rows = rows.order_by("pk").values(said=said)[:1]
            sources = sources.annotate(**{f"in_{name}": Subquery(rows)})
        return sources
