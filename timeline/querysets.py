"""What lists and pages ask of events."""

from django.db import models
from django.db.models import Count, F, Max, Prefetch, Q

from publishing.querysets import EditionQuerySet


class EventEditionQuerySet(EditionQuerySet):
    def dated(self):
        """Each with the sort key and the year of its preferred date, in order."""
        return self.filter(dates__rank="preferred").annotate(
            sort_key=F("dates__sort_key"), year=F("dates__year")
        )

    def in_order(self):
        return self.dated().order_by("sort_key", "pk")

    def in_years(self, first, last):
        """Events whose preferred date begins in these years, both included."""
        return self.dated().filter(year__gte=first, year__lte=last)

    def for_list(self):
        """Rows as a timeline shows them: two queries, no bodies, by date."""
        return (
            self.in_order()
            .select_related("document", "picture")
            .defer("body", "change_note", "was_wrong", "withdrawn_reason")
            .prefetch_related("dates")
        )

    def for_export(self):
        """All that is told of events, by date: four queries, no bodies."""
        return (
            self.in_order()
            .defer("body", "change_note", "was_wrong", "withdrawn_reason")
            .with_rows()
        )

    def with_rows(self):
        """Each with its event, dates, sources and topics: four queries."""
        of = self.model._meta.get_field
        dates, uses = (of(name).related_model.objects for name in ("dates", "sources"))
        event = of("document").related_model._meta
        # By the rows of the links: taggit's prefetch makes a query set per event.
        links = event.get_field("topic_links").related_model.objects
        with_source = "source__merged_into"
        return self.select_related("document").prefetch_related(
            Prefetch("dates", dates.select_related(with_source)),
            Prefetch("sources", uses.select_related(with_source).order_by("pk")),
            Prefetch("document__topic_links", links.select_related("tag")),
        )

    def around(self, edition):
        """(the two events before, the two after) by preferred date: two queries."""
        date = edition.preferred_date
        if date is None:
            return [], []
        here = {"sort_key": date.sort_key, "pk": date.pk}
        dates = date._meta.model.objects.small_timeline(self)
        later = Q(sort_key__gt=here["sort_key"]) | Q(
            sort_key=here["sort_key"], pk__gt=here["pk"]
        )
        others = dates.exclude(pk=date.pk)
        before = others.exclude(later).order_by("-sort_key", "-pk")[:2]
        return list(before)[::-1], list(others.filter(later)[:2])

    def for_page(self):
        dates = self.model._meta.get_field("dates").related_model.objects
        return self.select_related("document", "picture").prefetch_related(
            Prefetch("dates", dates.select_related("source"))
        )

    def about(self, topic):
        return self.filter(document__topic_links__tag=topic)

    def per_year(self):
        """[{year, events, weight}]: how many began in each year; weight 3 if major."""
        return (
            self.dated()
            .values("year")
            .annotate(events=Count("pk"), weight=Max("significance"))
            .order_by("year")
        )

    def per_year_and_strand(self):
        """[(year, strand, how many began in it)]"""
        rows = self.dated().order_by().values_list("year", "strand")
        return rows.annotate(events=Count("pk"))


class ArticleLinkQuerySet(models.QuerySet):
    def get_by_natural_key(self, event, article):
        return self.get(event__public_id=event, article__public_id=article)

    def public_events(self, moment):
        """Dates, with their events, that the linked articles show at a moment."""
        editions = self.model._meta.get_field("event").related_model.edition_model()
        public = editions.objects.public(moment.at, moment.now)
        return editions.small_timeline(public.filter(document__article_links__in=self))

    def public_articles(self, moment):
        """The articles that the linked events show at a moment, latest first."""
        articles = self.model._meta.get_field("article").related_model
        return (
            articles.edition_model()
            .objects.public(moment.at, moment.now)
            .filter(document__event_links__in=self)
            .for_list()
        )
