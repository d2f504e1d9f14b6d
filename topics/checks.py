"""The rule on topics, for every kind of document."""

from django.utils.translation import gettext as _

from publishing.contract import ADVICE, register
from publishing.models import Edition


@register(Edition, ADVICE, needs=["document__topic_links"])
def no_topic(edition, text):
    if not edition.document.topic_links.all():
        yield "topics", _("It has no topic, so readers find it in no list; choose one.")
