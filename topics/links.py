"""The links of documents to topics, whatever apps bring them."""

from functools import cache

from django.db import models
from django.db.models import Count, IntegerField, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase

from publishing.document_links import DocumentLink
from publishing.text import folded

from . import naming
from .fields import TopicField
from .models import Topic

# SQLite takes no more variables in a statement than about a thousand.
CHUNK = 500


def by_name(topic):
    return folded(topic.name)


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
    def formfield(cls, other, user, admin_site, *, help_text, **kwargs):
        how = _("Write one on each line, or commas between them.")
        return TopicField(
            may_create=user.has_perm("topics.add_topic"),
            help_text=format_lazy("{} {}", help_text, how),
            **kwargs,
        )

    @classmethod
    def settled(cls, *groups):
        """New topics are made; those merged away meanwhile count as what they are now."""
        # In one order, so that two who make the same topics do not wait for each other.
        groups = [
            [naming.found_or_created(topic) for topic in sorted(group, key=by_name)]
            for group in groups
        ]
        keys = {topic.pk for group in groups for topic in group}
        now = Topic.objects.settled(keys)
        return [
            dict.fromkeys(now[topic.pk] for topic in group if topic.pk in now)
            for group in groups
        ]


@cache
def link_models():
    """{label: model} of every kind of link, from Topic's own relations."""
    models = [relation.related_model for relation in Topic._meta.related_objects]
    return {m._meta.label_lower: m for m in models if issubclass(m, TopicLink)}


def chunks(keys):
    keys = sorted(keys)
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


def documents_of(rows, topic):
    """The keys of the documents under a topic."""
    return {*rows.filter(tag=topic).values_list("content_object", flat=True)}


def counted(model, topic):
    """How many documents a topic has, as a subquery; ``topic`` names its column."""
    rows = model.objects.filter(tag=OuterRef(topic)).order_by().values("tag")
    number = rows.annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number, output_field=IntegerField()), 0)
