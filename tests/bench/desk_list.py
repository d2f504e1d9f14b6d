"""How the list of articles on the desk grows: python -m tests.bench.desk_list

Prints the median time of the list with 100 documents and with 10,000, and their ratio,
from one run on a database of its own, and the same for its filters and the first page.
"""

import os
import statistics
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import django

django.setup()

from datetime import timedelta  # noqa: E402

from django.contrib.auth import get_user_model  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from articles.models import Article, ArticleEdition, Category  # noqa: E402
from publishing.findings import Checkup, KeptFinding  # noqa: E402

LIST = "/admin/articles/articleedition/"
ADDRESSES = [
    LIST,
    f"{LIST}?p=2",
    f"{LIST}?q=haze",
    f"{LIST}?state=changed",
    f"{LIST}?state=draft",
    f"{LIST}?state=live",
    f"{LIST}?state=withdrawn",
    f"{LIST}?state=open&owner=me",
    f"{LIST}?state=submitted&owner=others",
    f"{LIST}?state=scheduled",
    f"{LIST}?saved=14&owner=others",
    f"{LIST}?check=advice",
    f"{LIST}?review=past",
    "/admin/",
]
RUNS = 9


def fill(number, users, category):
    """Articles up to ``number``: three editions each, live, drafts over live, drafts."""
    now, there = timezone.now(), Article.plain.count()
    articles = [Article() for _ in range(number - there)]
    Article.plain.bulk_create(articles)
    editions = []
    for place, article in enumerate(articles, there):
        is_live, has_newer = place % 10 != 0, place % 5 == 0
        for edition in [1, 2, 3]:
            public = is_live and edition == (2 if has_newer else 3)
            saved = now - timedelta(days=place % 400, minutes=10 - edition)
            editions.append(
                ArticleEdition(
                    document=article,
                    number=edition,
                    author=users[place % len(users)],
                    created_at=saved,
                    published_from=saved if public else None,
                    title=f"Article {place} on " + ("haze" if place % 50 else "trade"),
                    slug=f"article-{place}",
                    standfirst="What it says in a sentence or two. " * 4,
                    body="<p>" + "Words of the text. " * 300 + "</p>",
                    category=category,
                    review_on=(now + timedelta(days=place % 300 - 20)).date(),
                )
            )
    ArticleEdition.objects.bulk_create(editions, batch_size=1000)
    Checkup.objects.all().delete()
    checkup = Checkup.objects.create(documents=number)
    live = ArticleEdition.objects.live(now).values_list("pk", flat=True)
    KeptFinding.objects.bulk_create(
        [
            KeptFinding(
                checkup=checkup,
                model="articles.articleedition",
                edition=pk,
                rule="incomplete_source",
                level="advice",
            )
            for pk in live
        ],
        batch_size=1000,
    )


def timed(client, address):
    """(median milliseconds, queries) of an address, after one warm run."""
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    queries, times = len(captured), []
    for _run in range(RUNS):
        start = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000, queries


def main():
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    call_command("loaddata", "fixtures/01_roles.json", verbosity=0)
    users = [
        get_user_model().objects.create_superuser(f"user {n}", password="x")
        for n in range(5)
    ]
    category = Category.objects.create(name="Peace", slug="peace")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(users[0])
    measured = {}
    for number in [100, 10_000]:
        fill(number, users, category)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        measured[number] = {address: timed(client, address) for address in ADDRESSES}
    print(f"{'100':>9} {'10,000':>9} {'ratio':>6} queries")
    for address in ADDRESSES:
        (few, _), (many, queries) = (measured[n][address] for n in measured)
        print(f"{few:6.1f} ms {many:6.1f} ms {many / few:6.2f} {queries:7} {address}")
    few, many = (measured[n][LIST][0] for n in measured)
    print(f"The list with 10,000 documents: {many / few:.2f} times that with 100 (≤ 3)")
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main()
