"""What readers may need explained: words, people, organisations, under all their names."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from publishing.keys import Keyed, KeyedQuerySet
from publishing.languages import ENGLISH, LANGUAGES
from publishing.text import CharField, TextField, URLField, folded


class TermQuerySet(KeyedQuerySet):
    def names_in(self, language):
        """The set of (key, name, kind of term, kind of name) of a language: one query.

        The abbreviation of a term is the same in every language.
        """
        terms, abbreviation = self.order_by(), Value(TermName.Kind.ABBREVIATION.value)
        short = terms.exclude(abbreviation="")
        found = short.values_list("public_id", "abbreviation", "kind", abbreviation)
        others = TermName.objects.filter(language=language).order_by()
        more = [others.values_list("term__public_id", "name", "term__kind", "kind")]
        if language == ENGLISH:
            more.append(terms.values_list("public_id", "name", "kind", Value("")))
        return frozenset(found.union(*more, all=True))


class Term(Keyed):
    """A word, a person or an organisation, with what it is in a sentence or two."""

    class Kind(models.TextChoices):
        GLOSSARY = "glossary", _("word")
        PERSON = "person", _("person")
        ORGANISATION = "organisation", _("organization")

    name = CharField(_("name"), max_length=200)
    abbreviation = CharField(_("abbreviation"), max_length=30, blank=True)
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind.choices, default=Kind.GLOSSARY
    )
    definition = TextField(_("explanation"))
    url = URLField(_("address"), blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("terms")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"], name="library_term_once_per_kind"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("term", args=[self.public_id])

    def search_text(self):
        """All its names, a line each, and what it is."""
        names = [name.name for name in self.names.all()]
        return "\n".join(
            filter(None, [self.name, self.abbreviation, *names, self.definition])
        )


class TermNameQuerySet(models.QuerySet):
    def get_by_natural_key(self, term, key):
        return self.get(term__public_id=term, folded=key)


class TermName(models.Model):
    """Another name of a term; a name that two terms have is linked to neither."""

    class Kind(models.TextChoices):
        ABBREVIATION = "abbreviation", _("abbreviation")
        FORMER = "former", _("former name")
        OTHER = "other", _("other name")

    term = models.ForeignKey(Term, on_delete=models.CASCADE, related_name="names")
    name = CharField(_("name"), max_length=200)
    folded = models.CharField(max_length=400, editable=False)
    kind = models.CharField(
        _("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER
    )
    language = models.CharField(
        _("language"), max_length=10, choices=list(LANGUAGES.items()), default=ENGLISH
    )

    owner = "term"
    objects = TermNameQuerySet.as_manager()

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        default_permissions = []
        ordering = ["term", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["term", "folded"], name="library_termname_once"
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (*self.term.natural_key(), self.folded)

    natural_key.dependencies = ["library.term"]

    def clean(self):
        self.folded = folded(self.name or "")
        if len(self.folded) > self._meta.get_field("folded").max_length:
            raise ValidationError({"name": _("Written out, this name is too long.")})
