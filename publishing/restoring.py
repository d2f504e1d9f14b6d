"""Putting back a part of an older edition; always as a new edition."""

import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from .editions import insert_edition, newest_of, own_relations, rows_of, words_groups
from .periods import locked
from .sections import replace_section, split_body


def restore_part(older, kind, name, *, onto, author):
    """The newest edition with one part as it stood in ``older``.

    ``kind``: field, section (``name`` is its key) or rows; ``onto``: the number of the
    newest edition that the editor saw. Raises ValidationError when there is a newer one,
    or no such part.
    """
    with transaction.atomic():
        document = locked(older.document)
        if document.trashed_at:
            raise ValidationError(_("It is in the bin. Restore it first."))
        newest = newest_of(document)
        if newest.number != onto:
            raise ValidationError(
                _("A newer edition exists. Nothing was put back; compare again.")
            )
        rows, edition = rows_of(newest), copy.copy(newest)
        edition.document = document
        if kind == "field" and (fields := fields_with(newest, name)):
            for field in fields:
                setattr(edition, field.attname, getattr(older, field.attname))
        elif kind == "section" and hasattr(newest, "body"):
            edition.body = with_section(newest.body, older.body, name)
        elif kind == "rows" and (relation := relation_of(newest, name)):
            rows[relation] = rows_of(older)[relation]
        else:
            raise ValidationError(_("There is no such part. Nothing was put back."))
        return insert_edition(edition, author=author, rows=rows)


def fields_with(edition, name):
    """A field and those that belong to it; nothing for what is no words."""
    groups = words_groups(edition).values()
    return next((group for group in groups if name in {f.name for f in group}), None)


def with_section(body, former, key):
    sections = {section.key: section.html for section in split_body(former)}
    if key not in sections:
        raise ValidationError(_("That edition has no such section."))
    return replace_section(body, key, sections[key], former)


def relation_of(edition, name):
    relations = own_relations(type(edition))
    return next((r for r in relations if r.get_accessor_name() == name), None)
