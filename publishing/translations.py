"""A document in several languages: its group, and what an edition says of its original."""

import uuid
from functools import cached_property

from django.db import models
from django.utils.translation import gettext_lazy as _

from .languages import ENGLISH, LANGUAGES


class InLanguage(models.Model):
    """Part of a document. Its group has the same in other languages, one of each."""

    language = models.CharField(
        _("language"), max_length=10, choices=list(LANGUAGES.items()), default=ENGLISH
    )
    translation_group = models.UUIDField(
        _("translation group"), default=uuid.uuid4, editable=False
    )

    class Meta:
        abstract = True

    @cached_property
    def original(self):
        """What its group is translated from, maybe itself; asked for once."""
        if self.language == ENGLISH:
            return self
        return type(self).plain.original_of(self)


class Translated(models.Model):
    """Part of a wording: how far it can be relied on as a translation."""

    awaits_speaker = models.BooleanField(
        _("awaits review by a speaker of the language"),
        default=False,
        help_text=_(
            "Readers are told so on the page. Whoever speaks the language reads the "
            "text, takes the tick off and saves."
        ),
    )
    translated_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("edition of the original"),
        help_text=_(
            "The one that this text says in its language. Choose a newer one when the "
            "text was brought up to date with it."
        ),
    )

    # Words that stand for others where they are empty: a new translation begins without.
    left_to_translator = ()

    class Meta:
        abstract = True


def alternates(languages):
    """[(language, address)] of {language: address} where there are several.

    English is for all others.
    """
    if len(languages) < 2:
        return []
    default = [("x-default", languages[ENGLISH])] if ENGLISH in languages else []
    return [*sorted(languages.items()), *default]
