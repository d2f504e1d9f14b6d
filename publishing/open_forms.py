"""Who has the form of a document open. It tells people; it locks nothing."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import formats, timezone

PRESENT_FOR = timedelta(seconds=90)  # three times the pause between two notes
# One who saves leaves the page and opens the next at once: that is the same visit.
GRACE = timedelta(seconds=10)


class OpenFormQuerySet(models.QuerySet):
    def of(self, document):
        return self.filter(kind=document._meta.label_lower, document_id=document.pk)

    def note(self, document, user, now=None):
        """The user has the form open now; forms that nobody has open any more go."""
        now = now or timezone.now()
        self.filter(seen_at__lte=now - PRESENT_FOR).delete()
        self.update_or_create(
            kind=document._meta.label_lower,
            document_id=document.pk,
            user=user,
            defaults={"seen_at": now},
            create_defaults={"opened_at": now, "seen_at": now},
        )

    def leave(self, document, user, now=None):
        last_seen = (now or timezone.now()) - PRESENT_FOR + GRACE
        self.of(document).filter(user=user, seen_at__gt=last_seen).update(
            seen_at=last_seen
        )

    def others(self, document, user, now=None):
        """[{"name", "since"}] of everybody else, in words, who came first is first."""
        now = now or timezone.now()
        there = self.of(document).filter(seen_at__gt=now - PRESENT_FOR)
        return [
            {
                "name": form.user.get_full_name() or form.user.get_username(),
                "since": in_words(form.opened_at, now),
            }
            for form in there.exclude(user=user)
            .select_related("user")
            .order_by("opened_at", "pk")
        ]


def in_words(moment, now):
    """A moment in short: 14:02 today, with its day on any other."""
    moment, today = timezone.localtime(moment), timezone.localtime(now).date()
    return formats.date_format(moment, "H:i" if moment.date() == today else "j F, H:i")


class OpenForm(models.Model):
    kind = models.CharField(max_length=100)  # "articles.article": any kind of document
    document_id = models.PositiveBigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "document_id", "user"], name="publishing_openform_once"
            )
        ]

    def __str__(self):
        return f"{self.kind} {self.document_id}, {self.user}"
