"""Links between two documents, or a document and a topic."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from .widgets import AutocompleteSelectMultiple, LinkField


class DocumentLink(models.Model):
    """A row between two documents, or a document and a topic.

    Immediate, logged, editable in the forms of both ends; not part of an edition.
    ``ends`` names the two foreign keys.
    """

    ends = ("", "")
    limit = 200

    class Meta:
        abstract = True

    @classmethod
    def may_be_changed_by(cls, user):
        return user.has_perm(f"{cls._meta.app_label}.change_{cls._meta.model_name}")

    @classmethod
    def formfield(cls, other, user, admin_site, **kwargs):
        """The field in which a user chooses far ends, those at the key ``other``."""
        db_field = cls._meta.get_field(other)
        field = LinkField(
            db_field.related_model._default_manager.all(),
            widget=AutocompleteSelectMultiple(db_field, admin_site),
            **kwargs,
        )
        # Without Select2's button that takes out all at once, next to the last link.
        field.widget.is_required = True
        return field

    @classmethod
    def settled(cls, *groups):
        """Groups of far ends as they are by now, locked where they could move on."""
        return groups


def at_most(limit):
    def validate(values):
        if len(values) > limit:
            raise ValidationError(
                _("These are %(count)d; %(limit)d are the most that a page bears."),
                params={"count": len(values), "limit": limit},
            )

    return validate


@dataclass(frozen=True)
class LinkEnd:
    """A kind of link, seen from the document at one of its ends."""

    model: type[DocumentLink]
    own: str
    other: str

    @property
    def target(self):
        return self.model._meta.get_field(self.other).related_model

    @property
    def name(self):
        """What the far ends are called: topics, events, articles."""
        return f"{self.target._meta.model_name}s"

    def linked(self, document):
        """The far ends that a document is linked to."""
        rows = self.model._default_manager.filter(**{self.own: document})
        return self.target._default_manager.filter(pk__in=rows.values(self.other))

    def formfield(self, user, admin_site):
        """A field that knows what it showed, so that only differences are saved."""
        return self.model.formfield(
            self.other,
            user,
            admin_site,
            required=False,
            show_hidden_initial=True,
            validators=[at_most(self.model.limit)],
            label=self.target._meta.verbose_name_plural.capitalize(),
            help_text=_("Counts at once, for every edition."),
        )

    def change(self, document, before, after):
        """Adds and removes the difference of two sets of far ends; says it in words.

        What others linked meanwhile stays. Answers "" when there was no difference.
        """
        rows = self.model._default_manager
        with transaction.atomic():
            before, after = self.model.settled(before, after)
            added = [target for target in after if target not in before]
            removed = [target for target in before if target not in after]
            rows.filter(**{self.own: document, f"{self.other}__in": removed}).delete()
            for target in added:
                rows.get_or_create(**{self.own: document, self.other: target})
        said = [
            _("added %s") % ", ".join(str(target) for target in added) if added else "",
            _("removed %s") % ", ".join(str(t) for t in removed) if removed else "",
        ]
        said = "; ".join(words for words in said if words)
        return f"{self.name}: {said}" if said else ""


def link_ends(document_model):
    """Every kind of link that a kind of document takes part in, topics first."""
    ends = []
    for relation in document_model._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if issubclass(model, DocumentLink) and field in model.ends:
            other = model.ends[1] if model.ends[0] == field else model.ends[0]
            ends.append(LinkEnd(model, field, other))
    return sorted(ends, key=lambda end: end.name != "topics")
