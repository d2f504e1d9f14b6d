"""What is asked of topics, and how they are locked."""

from django.db import transaction

from publishing.keys import KeyedQuerySet
from publishing.search_index import index_rows
from publishing.text import folded


class TopicQuerySet(KeyedQuerySet):
    def current(self):
        """Those that were not merged into another."""
        return self.filter(merged_into=None)

    def named(self, name):
        """The topic that a spelling of any of its names means."""
        return self.filter(names__folded=folded(name))

    def index(self, keys):
        """Brings the search index in line with topics that changed, or are no more."""
        index_rows(self.filter(pk__in=keys).prefetch_related("names"))

    def locked(self, keys):
        """{pk: topic}, locked until the transaction ends.

        Whatever changes topics or tags locks them here, in this order, and after the
        documents that it locks.
        """
        found = self.filter(pk__in=keys).order_by("pk")
        return {topic.pk: topic for topic in found.select_for_update(no_key=True)}

    def present_keys(self, keys):
        """{pk: pk of the topic that it is now}, merges followed to their end."""
        into, asked = {}, set(keys)
        while asked:
            found = dict(self.filter(pk__in=asked).values_list("pk", "merged_into"))
            into |= found
            asked = {key for key in found.values() if key} - into.keys()
        present = {}
        for key in set(keys) & into.keys():
            present[key] = key
            while heir := into[present[key]]:
                present[key] = heir
        return present

    def settled(self, keys):
        """{pk: the topic that it is now}, those topics locked, so that none moves on."""
        present = self.present_keys(keys)
        while True:
            savepoint = transaction.savepoint()
            topics = self.locked(present.values())
            again = self.present_keys(keys)
            if again == present:
                return {key: topics[heir] for key, heir in present.items()}
            # Giving the locks back keeps the one order in which all take them.
            transaction.savepoint_rollback(savepoint)
            present = again
