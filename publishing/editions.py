"""The one place where an edition is made; words are copied, never changed."""

import copy
import re

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from .periods import locked
from .search_index import index_document


class StaleEdition(Exception):
    """A newer edition exists, and both changed the same: ``merge`` has the questions."""

    def __init__(self, merge):
        self.merge = merge
        super().__init__(f"Edition {merge.theirs.number} is newer.")


def own_relations(edition_model):
    """The reverse relations whose rows are part of a wording (dates, sources…)."""
    return [
        relation
        for relation in edition_model._meta.related_objects
        if relation.one_to_many
        and relation.on_delete is models.CASCADE
        and relation.get_accessor_name() not in edition_model.derived_rows
    ]


def words_fields(edition):
    return [
        field
        for field in edition._meta.concrete_fields
        if field.name not in edition.BOOKKEEPING and field.name != "document"
    ]


def words_groups(edition):
    """{name: fields}: those that belong together under the first one's name."""
    groups = {}
    for field in words_fields(edition):
        names = next((n for n in edition.together if field.name in n), [field.name])
        groups.setdefault(names[0], []).append(field)
    return groups


def words_of(edition):
    """The columns that are words: all but key, document and bookkeeping."""
    return {f.attname: f.value_from_object(edition) for f in words_fields(edition)}


def row_words(row, relation):
    """The columns of a dependent row, without its key and its edition."""
    left_out = {row._meta.pk.name, relation.field.name}
    return {
        field.attname: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in left_out and not field.generated
    }


def newest_of(document):
    return document.editions.order_by("-number").first()


def insert_edition(edition, *, author, rows, now=None):
    """Saves ``edition`` (words filled in, document set) as the newest of its document.

    ``rows`` maps each own relation to the unsaved or loaded rows that go with it; they
    are inserted as new rows. Bookkeeping starts afresh. The caller holds the lock.
    """
    document = edition.document
    highest = document.editions.aggregate(highest=Max("number"))["highest"] or 0
    edition.pk, edition._state.adding = None, True
    edition.number, edition.author = highest + 1, author
    edition.created_at = now or timezone.now()
    edition.change_kind = edition.ChangeKind.MINOR
    edition.change_note = edition.was_wrong = ""
    edition.published_from = edition.published_until = None
    edition.withdrawn_reason = ""
    edition.save(force_insert=True)
    for relation, instances in rows.items():
        for row in instances:
            row.pk, row._state.adding = None, True
            setattr(row, relation.field.name, edition)
            row.save(force_insert=True)
    edition.make_uses()
    index_document(document)
    return edition


def rows_of(edition):
    return {
        relation: list(
            relation.related_model._base_manager.filter(
                **{relation.field.name: edition.pk}
            ).order_by("pk")
        )
        for relation in own_relations(type(edition))
    }


def copy_edition(edition, *, author, now=None):
    """A new edition with the words and rows of an older one: restore, republish."""
    with transaction.atomic():
        document = locked(edition.document)
        if document.trashed_at:
            raise ValidationError(_("It is in the bin. Restore it first."))
        rows = rows_of(edition)
        edition = copy.copy(edition)
        edition._state = copy.copy(edition._state)
        edition.document = document
        return insert_edition(edition, author=author, rows=rows, now=now)


def without_section_keys(words):
    """A new heading gets another random key each time the same form is sent."""
    return {
        name: re.sub(r' data-section="\w+"', "", value) if name == "body" else value
        for name, value in words.items()
    }


def same_words(edition, rows, other):
    """Whether an edition that is about to be saved says just what ``other`` says."""
    ours, theirs = words_of(edition), words_of(other)
    if without_section_keys(ours) != without_section_keys(theirs):
        return False
    for relation, saved in rows_of(other).items():
        ours = [row_words(row, relation) for row in rows.get(relation, [])]
        if ours != [row_words(row, relation) for row in saved]:
            return False
    return True
