"""Dates as claims: what is known, how exactly, who says so."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from publishing.text import CharField

from .date_words import FIRST_YEAR, LAST_YEAR, in_words, iso, validated_day


def whole(verbose_name, low, high, **kwargs):
    return models.PositiveSmallIntegerField(
        verbose_name,
        validators=[MinValueValidator(low), MaxValueValidator(high)],
        **kwargs,
    )


def empty(verbose_name, low, high):
    return whole(verbose_name, low, high, null=True, blank=True)


class EventDateQuerySet(models.QuerySet):
    def small_timeline(self, editions):
        """The preferred dates of event editions, each with its event: one query."""
        return (
            self.filter(rank=EventDate.Rank.PREFERRED, edition__in=editions.order_by())
            .select_related("edition__document")
            .defer("edition__body", "edition__summary")
            .order_by("sort_key", "pk")
        )

    def of_the_day(self, day):
        """Dates of other years to remember on a day: its own, else those of its month.

        Only what happened then: "about", "before" and "after" name no day.
        """
        dates = self.filter(
            month=day.month, end_year=None, qualifier="", year__lt=day.year
        ).annotate(is_of_day=Q(day=day.day))
        return dates.order_by("-is_of_day", "-edition__significance", "sort_key", "pk")

    def begun_on(self, sort_keys, editions):
        """The preferred dates with these sort keys of event editions; one query.

        Only what happened then: "about", "before" and "after" name no day.
        """
        return (
            self.filter(rank=EventDate.Rank.PREFERRED, sort_key__in=sort_keys)
            .filter(qualifier="", end_year=None, edition__in=editions.order_by())
            .select_related("edition")
            .defer("edition__body", "edition__summary")
            .order_by("-edition__significance", "pk")
        )

    def newest(self, editions):
        """The preferred dates of event editions, each with its event, whole: one query.

        Those that were published last come first, whenever they happened.
        """
        return (
            self.filter(rank=EventDate.Rank.PREFERRED, edition__in=editions.order_by())
            .select_related("edition__document", "edition__picture")
            .order_by("-edition__published_from", "-edition")
        )

    def get_by_natural_key(self, event, number, position):
        return self.get(
            edition__document__public_id=event,
            edition__number=number,
            position=position,
        )


class EventDate(models.Model):
    """A year, a month or a day, perhaps with an end; precision follows from the parts."""

    class Qualifier(models.TextChoices):
        EXACT = "", _("as given")
        ABOUT = "about", _("about")
        BEFORE = "before", _("before")
        AFTER = "after", _("after")
        SINCE = "since", _("since: it has no end yet")

    class Rank(models.TextChoices):
        PREFERRED = "preferred", _("preferred: sorts and shows")
        OTHER = "other", _("other: sources differ")
        REJECTED = "rejected", _("rejected: known to be wrong")

    edition = models.ForeignKey(
        "timeline.EventEdition", on_delete=models.CASCADE, related_name="dates"
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)
    year = whole(_("year"), FIRST_YEAR, LAST_YEAR)
    month = empty(_("month"), 1, 12)
    day = empty(_("day"), 1, 31)
    end_year = empty(_("end: year"), FIRST_YEAR, LAST_YEAR)
    end_month = empty(_("end: month"), 1, 12)
    end_day = empty(_("end: day"), 1, 31)
    qualifier = models.CharField(
        _("qualifier"),
        max_length=6,
        choices=Qualifier.choices,
        default=Qualifier.EXACT,
        blank=True,
    )
    rank = models.CharField(
        _("rank"), max_length=9, choices=Rank.choices, default=Rank.PREFERRED
    )
    source = models.ForeignKey(
        "library.Source",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="dates_uses",
        verbose_name=_("source"),
    )
    note = CharField(_("note"), max_length=300, blank=True)
    sort_key = models.GeneratedField(
        expression=F("year") * 10000
        + Coalesce(F("month"), 0) * 100
        + Coalesce(F("day"), 0),
        output_field=models.IntegerField(),
        db_persist=True,
    )

    owner = "edition"
    objects = EventDateQuerySet.as_manager()

    class Meta:
        verbose_name = _("date")
        verbose_name_plural = _("dates")
        ordering = ["position", "pk"]
        default_permissions = []
        indexes = [models.Index(fields=["rank", "sort_key"])]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(rank="preferred"),
                name="timeline_eventdate_one_preferred",
                violation_error_message=_("Only one date can be the preferred one."),
            ),
            models.CheckConstraint(
                condition=Q(day=None) | Q(month__isnull=False),
                name="timeline_eventdate_day_needs_month",
                violation_error_message=_("A day needs its month."),
            ),
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(end_year__gte=F("year")),
                name="timeline_eventdate_ends_after_start",
                violation_error_message=_("It ends before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(end_year__isnull=False) | Q(end_month=None, end_day=None),
                name="timeline_eventdate_end_needs_year",
                violation_error_message=_("The end needs its year."),
            ),
            models.CheckConstraint(
                condition=~Q(qualifier="since") | Q(end_year=None),
                name="timeline_eventdate_since_has_no_end",
                violation_error_message=_("What lasts “since” then has no end yet."),
            ),
        ]

    def __str__(self):
        return self.text

    def natural_key(self):
        return (*self.edition.natural_key(), self.position)

    def clean(self):
        validated_day(self.year, self.month, self.day)
        validated_day(self.end_year, self.end_month, self.end_day)
        if self.year and self.end_year and self.end_parts() < self.start_parts():
            raise ValidationError(_("It ends before it begins."))
        if self.end_year and self.qualifier == self.Qualifier.SINCE:
            raise ValidationError(_("What lasts “since” then has no end yet."))

    def start_parts(self):
        return (self.year, self.month or 0, self.day or 0)

    def end_parts(self):
        """The end as far as it is known; an unknown part counts as late."""
        return (self.end_year, self.end_month or 99, self.end_day or 99)

    @property
    def precision(self):
        """day, month, year, or span: the shape of the dot on the timeline."""
        if self.end_year or self.qualifier == self.Qualifier.SINCE:
            return "span"
        return "day" if self.day else "month" if self.month else "year"

    @property
    def start_text(self):
        return in_words(self.year, self.month, self.day)

    def shortened_start(self):
        """The start without what it shares with the end: "2" in "2 to 3 May 2008"."""
        if self.year != self.end_year or not self.end_month:
            return self.start_text
        if self.month == self.end_month and self.day and self.end_day:
            return f"{self.day}"
        if not self.month:
            return self.start_text
        return self.start_text.removesuffix(f" {self.year}")

    @property
    def text(self):
        """The claim in words: "about 8 August 1967 to 1968"."""
        words = self.start_text
        if self.end_year:
            words = _now("%(start)s to %(end)s") % {
                "start": self.shortened_start(),
                "end": in_words(self.end_year, self.end_month, self.end_day),
            }
        if self.qualifier == self.Qualifier.SINCE:
            return _now("since %(start)s") % {"start": words}
        if self.qualifier:
            words = f"{self.get_qualifier_display()} {words}"
        return words

    @property
    def is_exact_day(self):
        return bool(self.day and not self.end_year and not self.qualifier)

    @property
    def iso(self):
        return iso(self.year, self.month, self.day)

    @property
    def decade(self):
        return self.year // 10 * 10
