"""Where the library is used, as rows: what is used cannot be deleted."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from publishing.markup import values_in
from publishing.passages import name_of
from publishing.text import CharField

from .models import Picture, Source
from .shown import alt_of


class LeadPicture(models.Model):
    """Part of an edition with a ``picture``: what the picture tells there."""

    picture_alt = CharField(
        _("alternative text of the picture"),
        max_length=300,
        blank=True,
        help_text=_("What the picture tells here. Empty: the text of the library."),
    )
    picture_is_decorative = models.BooleanField(
        _("picture is decorative here"),
        default=False,
        help_text=_(
            "It tells nothing that the words do not; screen readers pass over it."
        ),
    )

    together = (("picture", "picture_alt", "picture_is_decorative"),)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(picture_alt="") | Q(picture_is_decorative=False),
                name="%(app_label)s_%(class)s_picture_tells_or_decorates",
                violation_error_message=_(
                    "A picture that is decorative here needs no alternative text: "
                    "empty it, or take away the tick."
                ),
            )
        ]

    def get_picture_alt(self):
        if self.picture is None:
            return ""
        return alt_of(self.picture, self.picture_alt, self.picture_is_decorative)


class UseQuerySet(models.QuerySet):
    """Natural keys of rows below an edition: document, edition number, target."""

    def get_by_natural_key(self, document, number, target):
        return self.get(
            edition__document__public_id=document,
            edition__number=number,
            **{f"{self.model.natural_target}__public_id": target},
        )


class SourceUse(models.Model):
    """An edition cites a source. Concrete uses add ``edition``, which goes with it."""

    natural_target = "source"
    owner = "edition"

    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="%(class)s_uses",
        verbose_name=_("source"),
    )

    objects = UseQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "source"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self):
        return str(self.source)

    def natural_key(self):
        return (*self.edition.natural_key(), self.source.public_id)


class PictureUse(models.Model):
    """An edition shows a picture in its text."""

    natural_target = "picture"
    owner = "edition"

    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        related_name="%(class)s_uses",
        verbose_name=_("picture"),
    )

    objects = UseQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "picture"], name="%(app_label)s_%(class)s_once"
            )
        ]

    def __str__(self):
        return str(self.picture)

    def natural_key(self):
        return (*self.edition.natural_key(), self.picture.public_id)


def make_uses(edition, html, sources, pictures):
    """Makes the rows for what a text cites and shows, where they are not there yet.

    ``sources`` and ``pictures`` are the related managers of the edition's uses.
    """
    for manager, model, attribute in [
        (sources, Source, "data-cite"),
        (pictures, Picture, "data-picture"),
    ]:
        name = model._meta.model_name
        if not (keys := values_in(html, attribute)):
            continue
        there = set(manager.values_list(f"{name}_id", flat=True))
        used = model.objects.filter(public_id__in=keys)
        for target in used.exclude(pk__in=there):
            manager.create(**{name: target})


def validate_references(html):
    """Refuses a text that cites or shows what the library does not have."""
    for model, attribute, sentence in [
        (Source, "data-cite", _("The text cites a source that is not in the library.")),
        (Picture, "data-picture", _("The text shows a picture that is not there.")),
    ]:
        keys = set(values_in(html, attribute))
        known = model.objects.filter(public_id__in=keys)
        if keys and known.count() < len(keys):
            raise ValidationError({"body": sentence})


def names_of_uses(*texts):
    """A function that names what texts refer to, (kind, key) to words: two queries."""
    names = {}
    for kind, model, attribute in [
        ("source", Source, "data-cite"),
        ("picture", Picture, "data-picture"),
    ]:
        keys = {key for text in texts for key in values_in(text, attribute)}
        found = model.objects.filter(public_id__in=keys) if keys else []
        names |= {(kind, row.public_id): str(row) for row in found}
    return lambda kind, key: names.get((kind, key)) or name_of(kind, key)
