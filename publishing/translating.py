"""Starting a translation: a document beside its original, with its words to overwrite."""

import copy

from django.db import transaction

from .document_links import link_ends
from .editions import insert_edition, newest_of, rows_of
from .models import Document


def wording_to_translate(original):
    """What readers see of a document; its newest edition while they see none."""
    return original.editions.public().first() or newest_of(original)


def start_translation(document, language, *, author):
    """(edition, whether it is new): the newest of ``document`` in a language.

    Where there is none it is made from the original's words, rows and links, with the
    texts whole, so that citations, pictures and links stay in their places.
    """
    original = document.original
    with transaction.atomic():
        translation, is_new = type(document).plain.get_or_create(
            translation_group=document.translation_group, language=language
        )
        if not is_new:
            return newest_of(translation), False
        source = wording_to_translate(original)
        edition = copy.copy(source)
        edition.document = translation
        edition.translated_from, edition.awaits_speaker = source, True
        for name in edition.left_to_translator:
            setattr(edition, name, "")
        insert_edition(edition, author=author, rows=rows_of(source))
        for end in link_ends(type(original)):
            targets = end.linked(original)
            if issubclass(end.target, Document):
                targets = end.target.plain.in_their_language(targets, language)
            end.change(translation, [], targets)
        return edition, True
