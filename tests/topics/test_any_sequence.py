"""Whatever is done with topics, in any order: no tag lost, no dead page, no double name."""

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles.models import Article
from publishing.text import folded
from timeline.models import Event
from topics import naming, operations, undoing
from topics.models import Topic, TopicAddress, TopicName, TopicOperation
from topics.tree import above, tree_of

KINDS = {"articles.taggedarticle": Article, "timeline.taggedevent": Event}
NAMES = ["Café", "CAFÉ", "Tea", "tea ", "แม่น้ำ", "UN", "Peace", "War", "Law", "Rice"]
number = st.integers(0, 7)
several = st.lists(number, min_size=1, max_size=3)
STEPS = st.one_of(
    st.tuples(st.just("create"), st.sampled_from(NAMES), number),
    st.tuples(st.just("rename"), number, st.sampled_from(NAMES), st.booleans()),
    st.tuples(st.just("merge"), number, several),
    st.tuples(st.just("split"), number, st.sampled_from(NAMES), several),
    st.tuples(st.just("retag"), several, several, several),
    st.tuples(st.just("undo"), number),
)


class Kept:
    """The rules in the plainest words: sets of topics, and how to take a step back."""

    def __init__(self, documents):
        self.tags = {document: set() for document in documents}
        self.heirs, self.back = {}, {}

    def now(self, topic):
        while topic in self.heirs:
            topic = self.heirs[topic]
        return topic

    def merge(self, operation, kept, folded):
        before = {d: tags & {kept, *folded} for d, tags in self.tags.items()}
        touched = {d: own for d, own in before.items() if own - {kept}}
        for document in touched:
            self.tags[document] -= {*folded}
            self.tags[document].add(kept)
        self.heirs |= dict.fromkeys(folded, kept)

        def back():
            for document, own in touched.items():
                if kept in self.tags[document]:
                    self.tags[document].remove(kept)
                    self.tags[document] |= own
            for topic in folded:
                del self.heirs[topic]

        self.back[operation] = back

    def split(self, operation, topic, new, documents):
        moved = [d for d in documents if topic in self.tags[d]]

        def move(source, target):
            for document in moved:
                if source in self.tags[document]:
                    self.tags[document].remove(source)
                    self.tags[document].add(target)

        move(topic, new)
        self.back[operation] = lambda: move(new, topic)

    def retag(self, operation, documents, add, remove):
        add = {self.now(topic) for topic in add}
        remove = {t for t in remove if t not in self.heirs} - add
        added = {d: add - self.tags[d] for d in documents}
        removed = {d: remove & self.tags[d] for d in documents}

        def change(more, fewer):
            for document in documents:
                self.tags[document] -= fewer[document]
                self.tags[document] |= more[document]

        change(added, removed)
        self.back[operation] = lambda: change(removed, added)


class AnySequence(TestCase):
    @settings(
        max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(steps=st.lists(STEPS, min_size=4, max_size=14))
    def test_keeps_every_tag_every_address_and_one_topic_a_name(self, steps):
        self.user = get_user_model().objects.create_superuser("chief", password="x")
        self.documents = [
            (label, model.plain.create().pk)
            for label, model in KINDS.items()
            for _each in range(3)
        ]
        self.kept = Kept(self.documents)
        self.slugs, self.done = set(), []
        for name in ["Café", "Peace", "Tea", "Laws"]:
            self.create(name, 7)
        self.retag([0, 1, 2], [0, 1], [3])
        self.retag([3, 4, 5], [1, 2], [3])
        for verb, *values in steps:
            try:
                getattr(self, verb)(*values)
            except ValidationError:
                continue
            finally:
                self.check_rows()
        self.check_addresses()

    def topic(self, place):
        topics = Topic.objects.order_by("pk")
        return topics[place % len(topics)]

    def chosen(self, places):
        return [self.documents[place % len(self.documents)] for place in places]

    def by_label(self, documents):
        return {
            label: [pk for kind, pk in documents if kind == label] for label in KINDS
        }

    def create(self, name, place):
        broader = self.topic(place) if place < 7 else None
        naming.create(Topic(name=name, broader=broader))

    def rename(self, place, name, with_slug):
        topic = self.topic(place)
        slug = topic.slugify(name) if with_slug else None
        self.done.append(operations.rename(topic, self.user, name, slug))

    def merge(self, place, places):
        kept, others = self.topic(place), {self.topic(each) for each in places}
        operation = operations.merge(kept, others, self.user)
        self.kept.merge(operation.pk, kept.pk, [t.pk for t in others - {kept}])
        self.done.append(operation)

    def split(self, place, name, places):
        topic, documents = self.topic(place), self.chosen(places)
        operation = operations.split(topic, name, self.by_label(documents), self.user)
        self.kept.split(operation.pk, topic.pk, operation.data["new"], documents)
        self.done.append(operation)

    def retag(self, places, add, remove):
        documents = self.chosen(places)
        add = [self.topic(place) for place in add]
        remove = [self.topic(place) for place in remove]
        operation = operations.retag(
            self.by_label(documents), self.user, add=add, remove=remove
        )
        self.kept.retag(
            operation.pk, documents, [t.pk for t in add], [t.pk for t in remove]
        )
        self.done.append(operation)

    def undo(self, back):
        if not self.done:
            return
        operation = self.done[-1 - back % len(self.done)]
        try:
            undoing.undo(operation, self.user)
        except ValidationError:
            assert operation is not self.done[-1], "the last one can be undone"
            raise
        self.done.remove(operation)
        self.kept.back.get(operation.pk, lambda: None)()

    def check_rows(self):
        found = {document: set() for document in self.documents}
        for label, model in KINDS.items():
            links = model._meta.get_field("topics").remote_field.through.objects
            for document, topic in links.values_list("content_object", "tag"):
                found[label, document].add(topic)
        assert found == self.kept.tags
        tree = tree_of(Topic.objects)
        for topic in Topic.objects.all():
            shown = [n.folded for n in topic.names.filter(kind="name")]
            if topic.merged_into_id:
                assert not topic.names.exists()
                assert not topic.addresses.exists()
            else:
                assert shown == [folded(topic.name)]
                assert topic.addresses.filter(slug=topic.slug).exists()
                assert topic.pk not in above(tree, topic.pk)
                assert len(above(tree, topic.pk)) < 4
            assert topic.broader is None or topic.broader.merged_into_id is None
        assert all(n.folded == folded(n.name) for n in TopicName.objects.all())
        slugs = {*TopicAddress.objects.values_list("slug", flat=True)}
        assert slugs >= self.slugs
        self.slugs = slugs

    def check_addresses(self):
        for slug in self.slugs:
            response = self.client.get(f"/topics/{slug}/")
            if response.status_code == 301:
                response = self.client.get(response.url)
            assert response.status_code == 200, slug
        assert TopicOperation.objects.count() >= len(self.done)
