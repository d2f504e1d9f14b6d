"""A topic is a taggit tag with our own folding, slugs and through models.

taggit's own slugs drop the vowels of Thai and Burmese, its comparison sees five
spellings of "café" as five tags, and its through model cannot be loaded twice.

Names and addresses are written by ``topics.naming``, all else by ``topics.operations``.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from publishing.document_links import DocumentLink
from publishing.keys import Keyed, KeyedQuerySet, new_key
from publishing.languages import LANGUAGES
from publishing.slugs import slugify, validate_slug
from publishing.text import CharField, TextField, folded

from .tree import refuse_place, tree_of


class TopicQuerySet(KeyedQuerySet):
    def current(self):
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self, name):
        """The topic that a spelling of any of its names means."""
        return self.filter(names__folded=folded(name))

    def locked(self, keys):
        """{pk: topic}, locked until the transaction ends.

        Whatever changes topics or tags locks them here, in this order, and after the
        documents that it locks.
        """
        found = self.filter(pk__in=keys).order_by("pk")
        return {topic.pk: topic for topic in found.select_for_update(no_key=True)}

    def present_keys(self, keys):
        """{pk: pk of the topic that it is now}, merges followed to their end."""
        into, asked = {}, set(keys)
        while asked:
            found = dict(self.filter(pk__in=asked).values_list("pk", "merged_into"))
            into |= found
            asked = {key for key in found.values() if key} - into.keys()
        present = {}
        for key in set(keys) & into.keys():
            present[key] = key
            while heir := into[present[key]]:
                present[key] = heir
        return present

    def settled(self, keys):
        """{pk: the topic that it is now}, those topics locked, so that none moves on."""
        present = self.present_keys(keys)
        while True:
            savepoint = transaction.savepoint()
            topics = self.locked(present.values())
            again = self.present_keys(keys)
            if again == present:
                return {key: topics[heir] for key, heir in present.items()}
            # Giving the locks back keeps the one order in which all take them.
            transaction.savepoint_rollback(savepoint)
            present = again


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
            slug = self.slugify(self.name or "")
            taken = addresses.filter(slug=slug).exists()
            self.slug = slugify(f"{slug[:90]}-{new_key()}") if taken else slug
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

    def slugify(self, tag, i=None):
        slug = slugify(tag) or f"topic-{new_key()}"
        try:
            validate_slug(slug)
        except ValidationError:
            slug = f"{slug}-topic"
        return slug if i is None else f"{slug}-{i}"

    def get_absolute_url(self):
        return reverse("topic_detail", args=[self.slug])


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

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="names")
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

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="addresses")
    slug = CharField(max_length=100, unique=True, validators=[validate_slug])

    owner = "topic"
    objects = TopicAddressQuerySet.as_manager()

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.slug

    def natural_key(self):
        return (self.slug,)


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
    def document_model(cls):
        return cls._meta.get_field("content_object").related_model

    @classmethod
    def may_be_changed_by(cls, user):
        document = cls.document_model()._meta
        return user.has_perm(f"{document.app_label}.tag_{document.model_name}")

    @classmethod
    def settled(cls, *groups):
        """Topics merged away while a form was open count as those that they are now."""
        keys = {topic.pk for group in groups for topic in group}
        now = Topic.objects.settled(keys)
        return [
            {now[topic.pk] for topic in group if topic.pk in now} for group in groups
        ]


class TopicOperation(models.Model):
    """What was done with topics, exact enough to be undone. Never edited."""

    class Kind(models.TextChoices):
        RENAME = "rename", _("rename")
        MERGE = "merge", _("merge")
        SPLIT = "split", _("split")
        DELETE = "delete", _("delete")
        TAGS = "tags", _("change of the topics of documents")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    topic = models.ForeignKey(
        Topic,
        on_delete=models.SET_NULL,
        null=True,
        related_name="operations",
        verbose_name=_("topic"),
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("user"),
    )
    done_at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    said = models.TextField(_("what was done"))
    data = models.JSONField()
    undone_at = models.DateTimeField(_("undone"), null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("undone by"),
    )

    class Meta:
        verbose_name = _("operation on topics")
        verbose_name_plural = _("operations on topics")
        default_permissions = ["view"]
        ordering = ["-pk"]

    def __str__(self):
        return self.said
