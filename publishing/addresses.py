"""The right of a document to an address, and the addresses in every language."""

from django.db import models
from django.urls import path, reverse

from .languages import ENGLISH, LANGUAGES
from .text import CharField


def page_url(name, language, **kwargs):
    """reverse() that leaves out the language of English addresses."""
    if language != ENGLISH:
        kwargs["language"] = language
    return reverse(name, kwargs=kwargs)


def in_every_language(patterns):
    """URL patterns for English, and for the others with their language before them.

    Takes [(route, view class, name)].
    """
    return [
        path(before + route, view.as_view(), name=name)
        for before in ["", "<language:language>/"]
        for route, view, name in patterns
    ]


class AddressQuerySet(models.QuerySet):
    def get_by_natural_key(self, language, slug):
        return self.get(language=language, slug=slug)


class Address(models.Model):
    """The right of a document to an address; for ever once it was public."""

    language = models.CharField(max_length=10, choices=list(LANGUAGES.items()))
    slug = CharField(max_length=100)

    owner = "document"
    objects = AddressQuerySet.as_manager()

    class Meta:
        abstract = True
        default_permissions = []
        constraints = [
            models.UniqueConstraint(
                fields=["language", "slug"], name="%(app_label)s_%(class)s_one_owner"
            )
        ]

    def __str__(self):
        return f"{self.language}: {self.slug}"

    def natural_key(self):
        return (self.language, self.slug)
