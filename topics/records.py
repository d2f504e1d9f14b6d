"""The record of operations on topics."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


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
        "topics.Topic",
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
