"""Permanent public keys: short, lower case, given once, never reused."""

import re
import secrets

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

LENGTH = 8
ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # nothing that reads as something else
KEY = re.compile(rf"[0-9a-z]{{{LENGTH}}}")


def new_key():
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


class KeyedQuerySet(models.QuerySet):
    def get_by_natural_key(self, public_id):
        return self.get(public_id=public_id)


class Keyed(models.Model):
    """A row that texts, fixtures and links name by a permanent key."""

    public_id = models.CharField(
        _("permanent key"),
        max_length=12,
        unique=True,
        default=new_key,
        editable=False,
        validators=[RegexValidator(KEY)],
    )

    objects = KeyedQuerySet.as_manager()

    class Meta:
        abstract = True

    def natural_key(self):
        return (self.public_id,)

    def bring_files(self, folder):
        """Called by ``load_content`` before the row is saved: fetch what it names."""
