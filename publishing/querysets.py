"""What the public sees is a function of the rows and the clock: asked here only."""

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from .keys import KeyedQuerySet
from .languages import ENGLISH


def live_at(at, prefix=""):
    """The condition that a period covers a moment; ``prefix`` leads to the edition."""
    until = f"{prefix}published_until"
    still = Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": at})
    return still & Q(**{f"{prefix}published_from__lte": at})


class EditionQuerySet(models.QuerySet):
    def get_by_natural_key(self, public_id, number):
        return self.get(document__public_id=public_id, number=number)

    def live(self, at):
        """Editions whose period covers a moment (aware datetime)."""
        return self.filter(live_at(at))

    def public(self, at=None, now=None):
        """Editions that a page shows for a moment; ``at`` defaults to now.

        Up to now: those live at that moment whose document is live now, so that a
        withdrawn document shows nothing of its past. For a later moment (staff only,
        the view sees to that): all schedules applied.
        """
        now = now or timezone.now()
        at = at or now
        editions = self.live(at)
        if at < now:
            live_now = self.model.objects.live(now)
            editions = editions.filter(
                Exists(live_now.filter(document=OuterRef("document")))
            )
        return editions

    def newest(self):
        """One row a document: the edition that an editor edits."""
        return self.filter(~self.newer())

    def newer(self):
        return Exists(
            self.model.objects.filter(
                document=OuterRef("document"), number__gt=OuterRef("number")
            )
        )

    def with_place(self):
        """Each with ``has_newer``, and whether its document ``has_address``."""
        address = self.model._meta.get_field("document").related_model
        address = address._meta.get_field("addresses").related_model
        addresses = address.objects.filter(document=OuterRef("document"))
        return self.annotate(has_newer=self.newer(), has_address=Exists(addresses))

    def with_states(self, now=None):
        """Each with what the state of its document is told from: no query per row."""
        now = now or timezone.now()
        same = self.model.objects.filter(document=OuterRef("document"))
        coming = same.filter(published_from__gt=now).order_by("published_from")
        steps = self.model.reviews.rel.related_model.objects.filter(
            edition=OuterRef("pk"), user__isnull=False
        )
        return self.annotate(
            last_step=Subquery(steps.order_by("-pk").values("kind")[:1]),
            document_is_live=Exists(same.live(now)),
            was_public=Exists(same.ever_public(now)),
            next_start=Subquery(coming.values("published_from")[:1]),
        )

    def ever_public(self, now=None):
        return self.filter(published_from__lte=now or timezone.now())

    def first_published(self, at, document="document"):
        """Subquery for rows with a document: when that was public for the first time."""
        same = self.ever_public(at).filter(document=OuterRef(document))
        return Subquery(same.order_by("published_from").values("published_from")[:1])

    def corrections(self, at, now):
        """Every wording that corrected another, of the documents that are public."""
        shown = self.model.objects.public(at, now).filter(
            document=OuterRef("document"), number__gte=OuterRef("number")
        )
        return self.ever_public(at).filter(Exists(shown), change_kind="correction")

    def with_former(self):
        """Each with ``former_number`` and ``former_slug`` of the wording it replaced."""
        former = self.model.objects.filter(
            document=OuterRef("document"), published_until=OuterRef("published_from")
        )
        return self.annotate(
            former_number=Subquery(former.values("number")[:1]),
            former_slug=Subquery(former.values("slug")[:1]),
        )

    def with_newer_original(self, at=None, now=None):
        """Each with ``newer_original``: the key of the wording that it does not say yet.

        That is the last public one since the original's edition that it was made from.
        Minor changes do not count, unless that edition was never public itself.
        """
        every = self.model.objects
        shown = every.public(at, now).filter(
            document=OuterRef("document"), number__gte=OuterRef("number")
        )
        was_public = every.ever_public(at or now).filter(
            pk=OuterRef(OuterRef("translated_from"))
        )
        newer = every.ever_public(at or now).filter(
            Exists(shown),
            ~Q(change_kind="minor") | ~Exists(was_public),
            document=OuterRef("translated_from__document"),
            number__gt=OuterRef("translated_from__number"),
        )
        return self.annotate(
            newer_original=Subquery(newer.order_by("-number").values("pk")[:1])
        )

    def in_group(self, group):
        """The editions of a document in all its languages."""
        return self.filter(document__translation_group=group)

    def originals_of(self, edition):
        """What a translation can say: public editions, and the one that it names."""
        original = Q(document=edition.document.original)
        return (
            self.filter(
                Q(pk=edition.translated_from_id)
                | original & Q(published_from__lte=timezone.now())
            )
            .select_related("document")
            .defer("body")
            .order_by("-pk")
        )

    def at_address(self, language, slug, until):
        """Editions of the document that had an address in public by ``until``."""
        had_it = self.model.objects.ever_public(until).filter(
            document=OuterRef("document"), slug=slug
        )
        return self.filter(
            Exists(had_it),
            document__addresses__language=language,
            document__addresses__slug=slug,
        )

    def in_language(self, language):
        return self.filter(document__language=language)

    def latest_first(self):
        return self.order_by(F("published_from").desc(), "-pk")

    def withdrawn_notice(self, now=None):
        """The edition whose end took its document away, newest first."""
        return self.filter(published_until__lte=now or timezone.now()).order_by(
            "-published_until"
        )


class DocumentQuerySet(KeyedQuerySet):
    def with_newest_title(self):
        """Each with ``newest_title``, by one subquery: what autocompletes show."""
        editions = self.model.edition_model().objects
        newest = editions.filter(document=OuterRef("pk")).order_by("-number")
        return self.annotate(newest_title=Subquery(newest.values("title")[:1]))

    def live(self, at):
        editions = self.model.edition_model().objects.live(at)
        return self.filter(Exists(editions.filter(document=OuterRef("pk"))))

    def original_of(self, document):
        """What its group is translated from: in English, else the oldest."""
        group = self.filter(
            translation_group=document.translation_group, trashed_at=None
        )
        english_first = Case(When(language=ENGLISH, then=0), default=1)
        return group.order_by(english_first, "pk").first() or document

    def in_their_language(self, documents, language):
        """Each of ``documents``, or what its group has in a language."""
        documents = list(documents)
        groups = {document.translation_group for document in documents}
        found = self.filter(
            translation_group__in=groups, language=language, trashed_at=None
        )
        found = {document.translation_group: document for document in found}
        return [found.get(d.translation_group, d) for d in documents]


class DocumentManager(models.Manager.from_queryset(DocumentQuerySet)):
    def get_queryset(self):
        return super().get_queryset().with_newest_title()
