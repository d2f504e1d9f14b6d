"""The names and the addresses of topics: one table each, so that no two share one."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.languages import LANGUAGES
from publishing.slugs import validate_slug
from publishing.text import CharField, folded


def refuse_taken(name, others):
    """The folded name; ValidationError when one of the ``others`` has it."""
    key = folded(name)
    if len(key) > TopicName._meta.get_field("folded").max_length:
        raise ValidationError(_("Written out, this name is too long."))
    if rival := others.filter(folded=key).select_related("topic").first():
        raise ValidationError(
            _("This is the topic “%(name)s” in another spelling.")
            if rival.kind == TopicName.Kind.NAME
            else _("This is another name of the topic “%(name)s”."),
            code="duplicate",
            params={"name": rival.topic.name},
        )
    return key


class TopicNameQuerySet(models.QuerySet):
    def get_by_natural_key(self, key):
        return self.get(folded=key)


class TopicName(models.Model):
    """A name of a topic, its displayed one included: no two fold to one key."""

    class Kind(models.TextChoices):
        NAME = "name", _("name")
        ABBREVIATION = "abbreviation", _("abbreviation")
        FORMER = "former", _("former or other name")
        TRANSLATION = "translation", _("translation")

    topic = models.ForeignKey(
        "topics.Topic", on_delete=models.CASCADE, related_name="names"
    )
    name = CharField(_("name"), max_length=100)
    folded = models.CharField(max_length=200, unique=True, editable=False)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    language = models.CharField(
        _("language"), max_length=10, choices=list(LANGUAGES.items()), blank=True
    )

    owner = "topic"
    objects = TopicNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        default_permissions = []
        ordering = ["topic", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["topic"],
                condition=Q(kind="name"),
                name="topics_topicname_one_displayed",
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.folded,)

    def fold(self):
        self.folded = folded(self.name)
        return self.folded

    def clean(self):
        others = TopicName.objects.exclude(pk=self.pk)
        try:
            self.folded = refuse_taken(self.name or "", others)
        except ValidationError as error:
            raise ValidationError({"name": error}) from None


class TopicAddressQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class TopicAddress(models.Model):
    """Every slug that ever was a topic's address leads to one topic."""

    topic = models.ForeignKey(
        "topics.Topic", on_delete=models.CASCADE, related_name="addresses"
    )
    slug = CharField(max_length=100, unique=True, validators=[validate_slug])

    owner = "topic"
    objects = TopicAddressQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.slug

    def natural_key(self):
        return (self.slug,)
