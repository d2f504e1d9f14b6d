from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from library.uses import (
    LeadPicture,
    PictureUse,
    SourceUse,
    make_uses,
    validate_references,
)
from publishing.addresses import Address
from publishing.document_links import DocumentLink
from publishing.links import made_permanent
from publishing.markup import plain_text
from publishing.models import Document, Edition
from publishing.preview_links import PreviewLink
from publishing.reviews import Review
from publishing.richtext import BodyField
from publishing.text import CharField, TextField
from topics.links import TopicLink

from .dated import Dated
from .dates import EventDate
from .querysets import ArticleLinkQuerySet, EventEditionQuerySet


class Event(Document):
    topics = TaggableManager(
        through="timeline.TaggedEvent", blank=True, verbose_name=_("topics")
    )

    class Meta(Document.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        permissions = [("tag_event", "Can change the topics of events")]


class EventAddress(Address):
    document = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="addresses"
    )


class TaggedEvent(TopicLink):
    content_object = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="topic_links"
    )

    class Meta(TopicLink.Meta):
        verbose_name = _("topic of an event")


class EventEdition(Dated, LeadPicture, Edition):
    """One wording of an event."""

    class Kind(models.TextChoices):
        SUMMIT = "summit", _("summit")
        TREATY = "treaty", _("treaty")
        RESOLUTION = "resolution", _("resolution")
        MEMBERSHIP = "membership", _("membership")
        INSTITUTION = "institution", _("institution")
        PROGRAMME = "programme", _("programme")
        DECLARATION = "declaration", _("declaration")
        CRISIS_RESPONSE = "crisis-response", _("crisis response")
        PEOPLE = "people", _("people")

    class Strand(models.TextChoices):
        ASEAN = "asean", _("ASEAN")
        UN = "un", _("United Nations")
        JOINT = "joint", _("ASEAN and the United Nations")

    class Significance(models.IntegerChoices):
        DETAIL = 1, _("1: a detail")
        NOTABLE = 2, _("2: notable")
        TURNING_POINT = 3, _("3: a turning point")

    document = models.ForeignKey(
        Event,
        on_delete=models.PROTECT,
        editable=False,
        related_name="editions",
        verbose_name=_("event"),
    )
    summary = TextField(
        _("summary"),
        max_length=800,
        blank=True,
        help_text=_("What happened, in two or three sentences. Lists show it whole."),
    )
    body = BodyField(_("text"), blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, blank=True)
    strand = models.CharField(
        _("strand"),
        max_length=5,
        choices=Strand.choices,
        default=Strand.JOINT,
        help_text=_("Whose event it is: that decides its side of the timeline."),
    )
    significance = models.PositiveSmallIntegerField(
        _("significance"),
        choices=Significance.choices,
        default=Significance.NOTABLE,
    )
    place = CharField(_("place"), max_length=120, blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=7,
        decimal_places=4,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    picture = models.ForeignKey(
        "library.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="leads_events",
        verbose_name=_("picture"),
    )

    objects = EventEditionQuerySet.as_manager()

    derived_rows = ("pictures",)
    together = (*LeadPicture.together, ("latitude", "longitude"))
    path_prefix = "timeline"
    search_kind = "event"
    url_name = "event_detail"

    class Meta(Edition.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        permissions = [
            ("publish_eventedition", "Can publish and withdraw events"),
            ("review_eventedition", "Can approve events and send them back"),
            ("override_eventedition", "Can approve their own events, with a reason"),
        ]
        constraints = [
            *Edition.Meta.constraints,
            *LeadPicture.Meta.constraints,
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="timeline_eventedition_both_coordinates",
                violation_error_message=_("Give both latitude and longitude, or none."),
            ),
        ]

    def clean(self):
        super().clean()
        self.body = made_permanent(self.body)
        validate_references(self.body)

    def make_uses(self):
        make_uses(self, self.body, self.sources, self.pictures)

    def search_text(self):
        return "\n".join([self.title, self.summary, self.place, plain_text(self.body)])

    def search_day(self):
        dates = self.dates.filter(rank=EventDate.Rank.PREFERRED)
        return dates.values_list("sort_key", flat=True).first()

    def get_description(self):
        return self.summary

    @staticmethod
    def small_timeline(editions):
        return EventDate.objects.small_timeline(editions)


class EventSource(SourceUse):
    edition = models.ForeignKey(
        EventEdition, on_delete=models.CASCADE, related_name="sources"
    )

    class Meta(SourceUse.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")


class EventPicture(PictureUse):
    edition = models.ForeignKey(
        EventEdition, on_delete=models.CASCADE, related_name="pictures"
    )


class EventReview(Review):
    edition = models.ForeignKey(
        EventEdition, on_delete=models.PROTECT, related_name="reviews"
    )


class EventPreviewLink(PreviewLink):
    edition = models.ForeignKey(
        EventEdition, on_delete=models.PROTECT, related_name="preview_links"
    )


class ArticleLink(DocumentLink):
    """An article and an event that belong together."""

    ends = ("event", "article")
    owner = "event"

    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="article_links"
    )
    article = models.ForeignKey(
        "articles.Article", on_delete=models.CASCADE, related_name="event_links"
    )
    note = CharField(_("note"), max_length=200, blank=True)

    objects = ArticleLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link between event and article")
        verbose_name_plural = _("links between events and articles")
        ordering = ["pk"]
        default_permissions = ["change", "view"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "article"], name="timeline_articlelink_once"
            )
        ]

    def __str__(self):
        return f"{self.event} – {self.article}"

    def natural_key(self):
        return (self.event.public_id, self.article.public_id)
