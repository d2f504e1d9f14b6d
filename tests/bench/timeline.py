"""How the timeline grows: python -m tests.bench.timeline

Prints, for 100 events and for 5,000, the median time of its pages and files, how large
they are on the wire, their queries, and the ratio of the times, from one run on a
database of its own.
"""

import gzip

from tests.bench.desk_list import timed  # sets Django up

# isort: split
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.utils import timezone

from timeline.models import Event, EventDate, EventEdition, TaggedEvent
from topics.models import Topic

PAGES = ["", "?kind=summit", "?topic=topic-3", "?words=peace", "?from=1990&to=1999"]
ADDRESSES = [
    *(f"/timeline/{page}" for page in PAGES),
    *["/timeline/1990s/", "/timeline/1990s/?page=2", "/timeline/1990s/?strand=un"],
    *(f"/timeline/events.{form}" for form in ["json", "csv", "ics", "timelinejs.json"]),
]


def fill(number, author):
    """Events up to ``number``, over eighty years, a tenth of them turning points."""
    there, past = Event.plain.count(), timezone.now() - timedelta(days=1)
    events = Event.plain.bulk_create(Event() for _each in range(there, number))
    editions = EventEdition.objects.bulk_create(
        EventEdition(
            document=event,
            number=1,
            author=author,
            published_from=past,
            title=f"Event {place} on " + ("peace" if place % 20 == 0 else "trade"),
            slug=f"event-{place}",
            summary="What happened, said in a sentence or two of plain words. " * 3,
            kind=EventEdition.Kind.values[place % 9],
            strand=EventEdition.Strand.values[place % 3],
            significance=3 if place % 10 == 0 else 1 + place % 2,
        )
        for place, event in enumerate(events, there)
    )
    EventDate.objects.bulk_create(
        EventDate(edition=edition, year=1945 + place % 80, month=1 + place % 12, day=3)
        for place, edition in enumerate(editions, there)
    )
    topics = list(Topic.objects.order_by("pk"))
    TaggedEvent.objects.bulk_create(
        TaggedEvent(content_object=event, tag=topics[place % len(topics)])
        for place, event in enumerate(events, there)
    )


def main():
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    author = get_user_model().objects.create_user("author")
    Topic.objects.bulk_create(
        Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(25)
    )
    client, measured = Client(SERVER_NAME="127.0.0.1"), {}
    for number in [100, 5_000]:
        fill(number, author)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for address in ADDRESSES:
            if number == 100 and "page=2" in address:
                continue
            weight = len(gzip.compress(client.get(address).getvalue())) / 1024
            measured[number, address] = (*timed(client, address), weight)
    print(f"{'100':>9} {'5,000':>10} {'ratio':>6} {'wire':>9} queries")
    for address in ADDRESSES:
        many, queries, weight = measured[5_000, address]
        few = measured.get((100, address), [many])[0]
        print(
            f"{few:6.1f} ms {many:7.1f} ms {many / few:6.2f} {weight:6.1f} KB "
            f"{queries:7} {address}"
        )
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
