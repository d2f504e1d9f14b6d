"""A document in several languages: what an edition says of itself as a translation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Translated(models.Model):
    """The part of a wording that says how far it can be relied on as a translation."""

    awaits_speaker = models.BooleanField(
        _("awaits review by a speaker of the language"),
        default=False,
        help_text=_(
            "Readers are told so on the page. Whoever speaks the language reads the "
            "text, takes the tick off and saves."
        ),
    )

    class Meta:
        abstract = True
