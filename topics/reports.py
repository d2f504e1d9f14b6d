"""What is odd about the topics: unused, used once, nearly doubled, not described.

Each report is a queryset or a list, and costs the same few queries at any length.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from .links import counted, link_models
from .models import Topic, TopicName
from .near_duplicates import near_duplicates


def name_of(label):
    return f"{label.replace('.', '_')}_count"


def with_counts(topics):
    return topics.annotate(
        **{
            name_of(label): counted(model, "pk")
            for label, model in link_models().items()
        }
    )


def linked(model):
    return Exists(model.objects.filter(tag=OuterRef("pk")))


def used():
    """The condition that any document at all has a topic."""
    condition = Q()
    for model in link_models().values():
        condition |= Q(linked(model))
    return condition


def unused(topics):
    """Without a document and without narrower topics, which it would hold together."""
    return topics.exclude(used()).filter(narrower=None)


def used_once(topics):
    total = sum(counted(model, "pk") for model in link_models().values())
    return topics.annotate(documents=total).filter(documents=1)


def without_description(topics):
    return topics.filter(description="")


def without_kind(model):
    def narrowed(topics):
        return topics.filter(used()).exclude(linked(model))

    return narrowed


def pairs_of(topics):
    """[Pair] of topics that may be one."""
    names = TopicName.objects.filter(topic__in=topics).order_by("pk")
    return near_duplicates(names.values_list("topic", "name", "folded"))


def only_documents(topics):
    """{pk of a topic: the one document that it is on}, of topics used once."""
    keys, found = [topic.pk for topic in topics], {}
    for model in link_models().values():
        rows = dict(
            model.objects.filter(tag__in=keys).values_list("tag", "content_object")
        )
        documents = model.document_model()._default_manager.in_bulk([*rows.values()])
        found |= {
            topic: documents[key] for topic, key in rows.items() if key in documents
        }
    return found


def without_topic(model):
    """Documents of a kind that no topic leads to, those in the bin left out."""
    documents = model.document_model()._default_manager
    return documents.filter(trashed_at=None, topic_links=None)


@dataclass(frozen=True)
class Report:
    """``name`` stands in its address; ``rows`` narrows topics, or makes pairs of them."""

    name: str
    title: str
    help: str
    rows: Callable

    def found(self):
        return self.rows(Topic.objects.current())


def reports():
    """{name: Report}, the words in the language of the moment."""
    kinds = []
    for model in link_models().values():
        opts = model.document_model()._meta
        kinds.append(
            Report(
                f"without-{opts.model_name}",
                _("No %(kinds)s") % {"kinds": opts.verbose_name_plural},
                _("In use, but no %(kind)s has them.") % {"kind": opts.verbose_name},
                without_kind(model),
            )
        )
    found = [
        Report(
            "unused",
            _("Unused"),
            _("No document has them, and no narrower topic stands below them."),
            unused,
        ),
        Report(
            "used-once",
            _("Used once"),
            _("One document has them. Is there another topic that says the same?"),
            used_once,
        ),
        Report(
            "near-duplicates",
            _("Near duplicates"),
            _("Pairs of topics with names that are nearly one, other names included."),
            pairs_of,
        ),
        Report(
            "without-description",
            _("No description"),
            _("Readers find one or two sentences at the head of a topic’s page."),
            without_description,
        ),
        *kinds,
    ]
    return {report.name: report for report in found}
