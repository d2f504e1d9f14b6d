"""A topic is a taggit tag with our own folding, slugs and through models.

taggit's own slugs drop the vowels of Thai and Burmese, its comparison sees five
spellings of "café" as five tags, and its through model cannot be loaded twice.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from publishing.document_links import DocumentLink
from publishing.keys import Keyed, KeyedQuerySet, new_key
from publishing.slugs import slugify, validate_slug
from publishing.text import CharField, TextField, folded


class TopicQuerySet(KeyedQuerySet):
    def named(self, name):
        """The topic that a spelling means."""
        return self.filter(folded_name=folded(name))


class Topic(Keyed, TagBase):
    name = CharField(_("name"), max_length=50)
    slug = CharField(
        _("address"),
        max_length=100,
        unique=True,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of the page's address. Left empty: from the name."),
    )
    folded_name = models.CharField(max_length=100, unique=True, editable=False)
    description = TextField(
        _("description"),
        blank=True,
        max_length=600,
        help_text=_("One or two sentences at the head of the topic's page."),
    )

    natural_key_fields = ["public_id"]
    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "pk"]

    def clean(self):
        self.folded_name = folded(self.name or "")
        if len(self.folded_name) > self._meta.get_field("folded_name").max_length:
            raise ValidationError({"name": _("Written out, this name is too long.")})
        others = Topic.objects.exclude(pk=self.pk)
        if rival := others.filter(folded_name=self.folded_name).first():
            raise ValidationError(
                {
                    "name": ValidationError(
                        _("This is the topic “%(name)s” in another spelling."),
                        code="duplicate",
                        params={"name": rival.name},
                    )
                }
            )
        if not self.slug:
            slug = self.slugify(self.name)
            taken = others.filter(slug=slug).exists()
            self.slug = slugify(f"{slug[:90]}-{new_key()}") if taken else slug

    def slugify(self, tag, i=None):
        slug = slugify(tag) or f"topic-{new_key()}"
        try:
            validate_slug(slug)
        except ValidationError:
            slug = f"{slug}-topic"
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self):
        return reverse("topic_detail", args=[self.slug])


class TopicLinkQuerySet(models.QuerySet):
    def get_by_natural_key(self, document, topic):
        return self.get(content_object__public_id=document, tag__public_id=topic)


class TopicLink(DocumentLink, ItemBase):
    """A document is filed under a topic. Concrete links add ``content_object``."""

    ends = ("content_object", "tag")
    owner = "content_object"
    limit = 50
    tag = models.ForeignKey(
        Topic,
        on_delete=models.PROTECT,
        related_name="%(app_label)s_%(class)s_items",
        verbose_name=_("topic"),
    )

    objects = TopicLinkQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "content_object"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def natural_key(self):
        return (self.content_object.public_id, self.tag.public_id)

    @classmethod
    def may_be_changed_by(cls, user):
        document = cls._meta.get_field("content_object").related_model._meta
        return user.has_perm(f"{document.app_label}.tag_{document.model_name}")
