"""Secret links to one draft, for people without an account.

A link holds 128 random bits, of which only the hash is stored. It opens one edition,
for seven days at most, until it is revoked, or until its document publishes anything:
what it would show is then at the public address.
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LIFETIME = timedelta(days=7)


def hash_of(token):
    return hashlib.sha256(token.encode()).hexdigest()


class PreviewLinkQuerySet(models.QuerySet):
    def open(self, now=None):
        """Links that open something at a moment."""
        now = now or timezone.now()
        published = self.model._meta.get_field("edition").related_model.objects.filter(
            document=OuterRef("edition__document"),
            published_from__gt=OuterRef("created_at"),
            published_from__lte=now,
        )
        return self.filter(
            ~Exists(published),
            expires_at__gt=now,
            revoked_at=None,
            edition__document__trashed_at=None,
        )


class PreviewLink(models.Model):
    """Concrete links add ``edition`` (preview_links)."""

    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("made by"),
    )
    created_at = models.DateTimeField(_("made"), default=timezone.now)
    expires_at = models.DateTimeField(_("until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)
    for_review = models.BooleanField(
        _("whoever opens it may approve or ask for a change"), default=False
    )

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = []
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.edition} ({self.expires_at:%Y-%m-%d})"


def make_link(edition, user, *, for_review=False, now=None):
    """(link, token): the token is told once and never stored."""
    now = now or timezone.now()
    token = secrets.token_urlsafe(16)
    link = edition.preview_links.create(
        token_hash=hash_of(token),
        created_by=user,
        created_at=now,
        expires_at=now + LIFETIME,
        for_review=for_review,
    )
    return link, token
