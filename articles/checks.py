"""Rules on articles."""

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from library.checks import incomplete, rests_on_the_unread
from publishing.contract import ADVICE, ERROR, register
from publishing.reading import sentences, shortened, years_in

from .models import ArticleCitation, ArticleEdition


@register(ArticleEdition, ERROR)
def no_standfirst(edition, text):
    if not edition.standfirst:
        yield "standfirst", _("Readers and lists need a standfirst.")


@register(ArticleEdition, ERROR)
def no_text(edition, text):
    if not edition.body:
        yield "body", _("There is no text yet.")


@register(ArticleEdition, ERROR)
def no_category(edition, text):
    if not edition.category_id:
        yield "category", _("Choose a category.")


@register(ArticleEdition, ADVICE)
def review_date(edition, text):
    if not edition.review_on:
        yield "review_on", _("Choose a day when somebody should read it again.")
    elif edition.review_on < timezone.localdate(text.now):
        yield (
            "review_on",
            _("It was to be read again by %(day)s; do so and choose the next day.")
            % {"day": date_format(edition.review_on, "j F Y")},
        )


@register(ArticleEdition, ADVICE)
def dated_without_citation(edition, text):
    """A paragraph, item or row that names a year cites; or the line that leads into it."""
    lead_is_cited = False
    for block in text.blocks:
        if block.tag in {"p", "blockquote"}:
            lead_is_cited = block.is_cited and block.text.rstrip().endswith(":")
        elif block.tag not in {"li", "tr"}:  # headings, captions
            continue
        if block.is_cited or lead_is_cited:
            continue
        for start, end in sentences(block.text):
            sentence = block.text[start:end]
            if years_in(sentence):
                yield (
                    "body",
                    _("“%(sentence)s” gives a date without a source; cite one.")
                    % {"sentence": shortened(sentence)},
                    block.section,
                )
                break


@register(
    ArticleEdition,
    ADVICE,
    needs=[
        lambda now: Prefetch(
            "citations",
            ArticleCitation.objects.select_related("source__merged_into").order_by(
                "pk"
            ),
        )
    ],
)
def incomplete_source(edition, text):
    for sentence in incomplete(use.source for use in edition.citations.all()):
        yield "body", sentence


@register(ArticleEdition, ADVICE)
def unread_source(edition, text):
    sources = {use.source.public_id: use.source for use in edition.citations.all()}
    for block in text.blocks:
        for sentence, keys in block.sentences():
            if rests_on_the_unread([sources[key] for key in keys if key in sources]):
                yield (
                    "body",
                    _(
                        "“%(sentence)s” rests on a source that nobody opened; read it, "
                        "cite another, or say in its note why it will do."
                    )
                    % {"sentence": shortened(sentence)},
                    block.section,
                )
