"""The links of documents to topics, whatever apps bring them."""

from functools import cache

from .models import Topic, TopicLink

# SQLite takes no more variables in a statement than about a thousand.
CHUNK = 500


@cache
def link_models():
    """{label: model} of every kind of link, from Topic's own relations."""
    models = [relation.related_model for relation in Topic._meta.related_objects]
    return {m._meta.label_lower: m for m in models if issubclass(m, TopicLink)}


def chunks(keys):
    keys = sorted(keys)
    return [keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK)]


def documents_of(rows, topic):
    """The keys of the documents under a topic."""
    return {*rows.filter(tag=topic).values_list("content_object", flat=True)}
