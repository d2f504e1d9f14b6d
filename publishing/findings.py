"""What the checks found in all that was live when they last ran.

Kept, because reading thousands of texts is no part of opening a list.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Checkup(models.Model):
    """A run of every check over everything live; only the last one is kept."""

    checked_at = models.DateTimeField(_("when"), default=timezone.now)
    documents = models.PositiveIntegerField(_("live pages"))

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"{self.checked_at:%Y-%m-%d %H:%M}"


class KeptFindingQuerySet(models.QuerySet):
    def of_last_run(self):
        """Two runs at once may both stay until the next."""
        return self.filter(checkup=Checkup.objects.order_by("-pk").values("pk")[:1])


class KeptFinding(models.Model):
    """That a rule found something in an edition; ``model`` is its label."""

    checkup = models.ForeignKey(
        Checkup, on_delete=models.CASCADE, related_name="findings"
    )
    model = models.CharField(max_length=100)
    edition = models.PositiveBigIntegerField()
    rule = models.CharField(max_length=100)
    level = models.CharField(max_length=10)

    objects = KeptFindingQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["checkup", "model", "rule", "level", "edition"],
                name="publishing_keptfinding_once",
            )
        ]

    def __str__(self):
        return f"{self.model} {self.edition}: {self.rule}"
