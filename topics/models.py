"""A topic is a taggit tag with our own folding, slugs and through models.

taggit's own slugs drop the vowels of Thai and Burmese, its comparison sees five
spellings of "café" as five tags, and its through model cannot be loaded twice.

Names and addresses are written by ``topics.naming``, all else by ``topics.operations``.
"""

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import TagBase

from publishing.keys import Keyed, new_key
from publishing.slugs import slugify, validate_slug
from publishing.text import CharField, TextField

from .names import TopicAddress, TopicName, refuse_taken
from .querysets import TopicQuerySet
from .records import TopicOperation  # noqa: F401  models in files of their own
from .tree import refuse_place, tree_of


class Topic(Keyed, TagBase):
    name = CharField(_("name"), max_length=50)
    slug = CharField(
        _("address"),
        max_length=100,
        blank=True,
        validators=[validate_slug],
        help_text=_("The last part of the page's address. Left empty: from the name."),
    )
    description = TextField(
        _("description"),
        blank=True,
        max_length=600,
        help_text=_("One or two sentences at the head of the topic's page."),
    )
    picture = models.ForeignKey(
        "library.Picture",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="topics",
        verbose_name=_("picture"),
    )
    broader = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="narrower",
        verbose_name=_("broader topic"),
    )
    # The row stays, without names, addresses and documents: who still has its key finds
    # the topic that it is now, and an undo needs to make no row.
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="merged",
    )

    natural_key_fields = ["public_id"]
    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name", "pk"]

    def clean(self):
        if self.merged_into_id:  # it has given up its names and addresses
            return
        errors = {}
        try:
            refuse_taken(self.name or "", TopicName.objects.exclude(topic=self.pk))
        except ValidationError as error:
            errors["name"] = error
        addresses = TopicAddress.objects.exclude(topic=self.pk)
        if not self.slug:
            self.slug = self.own_slug(lambda s: addresses.filter(slug=s).exists())
        elif taken := addresses.filter(slug=self.slug).select_related("topic").first():
            errors["slug"] = ValidationError(
                _("This is an address of the topic “%(name)s”. Choose another."),
                code="duplicate",
                params={"name": taken.topic.name},
            )
        if self.broader_id:
            try:
                refuse_place(tree_of(Topic.objects), self.pk, self.broader_id)
            except ValidationError as error:
                errors["broader"] = error
        if errors:
            raise ValidationError(errors)

    def own_slug(self, is_taken):
        """An address from the name that no other topic has."""
        slug = self.slugify(self.name or "")
        return slugify(f"{slug[:90]}-{new_key()}") if is_taken(slug) else slug

    def slugify(self, tag, i=None):
        slug = slugify(tag) or f"topic-{new_key()}"
        try:
            validate_slug(slug)
        except ValidationError:
            slug = f"{slug}-topic"
        return slug if i is None else f"{slug}-{i}"

    def search_text(self):
        """The name; the other names, a line each, and the description."""
        if self.merged_into_id:
            return ""
        others = [n.name for n in self.names.all() if n.name != self.name]
        return "\n".join([self.name, *others, self.description])

    def get_absolute_url(self):
        return reverse("topic_detail", args=[self.slug])
