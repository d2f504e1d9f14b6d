"""How quick search is: python -m tests.bench.search [documents, 50,000 by default]

Prints the time of the whole page at the server for common and rare words, what an
``icontains`` over the same texts takes in the same run, how long a save takes to index,
and the size of the index beside the texts.
"""

import random
import re
import statistics
import sys
import time

from tests.bench.desk_list import timed  # sets Django up

# isort: split
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.utils import timezone

from articles.models import Article, ArticleEdition, Category, TaggedArticle
from publishing.search_index import index_document
from publishing.search_rebuild import rebuild
from timeline.models import Event, EventDate, EventEdition, TaggedEvent
from topics.models import Topic

COMMON = [
    "the",
    "asean",
    "united nations",
    "of",
    "charter",
    "แม่น้ำ",
    "hoa binh",
    "kerja sama",
]
RARE = [
    "kuvari",
    "zimo",
    '"special rapporteur"',
    "A/RES/7/31",
    "ການຮ່ວມມື",
    "rarely-9",
    "រដ្ឋ",
]
MIXED = [
    "climate change summit",
    "peace -charter",
    "secretary gen",
    "asean&kind=event",
    "un&topic=topic-3",
]
MIXED += ["asean&sort=new", "the&page=40", "cooperat", "zzznothing"]
# Words of each language; made into texts by chance.
OTHER = {
    "th": "แม่น้ำ โขง ประเทศ ไทย ความ ร่วมมือ สันติภาพ การ ประชุม อาเซียน สหประชาชาติ และ ของ ใน ที่",
    "lo": "ແມ່ນ້ຳ ຂອງ ປະເທດ ລາວ ການຮ່ວມມື ສັນຕິພາບ ກອງປະຊຸມ ອາຊຽນ ແລະ ຂອງ ໃນ",
    "km": "ទន្លេ មេគង្គ ប្រទេស កម្ពុជា សន្តិភាព កិច្ចប្រជុំ អាស៊ាន និង របស់ ក្នុង",
    "my": "မြစ် နိုင်ငံ မြန်မာ ငြိမ်းချမ်းရေး အစည်းအဝေး အာဆီယံ နှင့် တွင်",
    "vi": "hòa bình hợp tác quốc gia Việt Nam hội nghị thượng đỉnh và của trong Liên hợp quốc sông Mê Kông",
    "id": "kerja sama perdamaian negara anggota sidang puncak dan dari dalam Perserikatan Bangsa-Bangsa sungai",
}
SPACED = {"vi", "id"}
LANGUAGES = ["en"] * 14 + [*OTHER]


def sentences():
    """Real English sentences, with a few words that only some texts have."""
    files = [
        *settings.BASE_DIR.glob("fixtures/0*.json"),
        *settings.BASE_DIR.glob("docs/*.md"),
    ]
    text = " ".join(
        re.sub(r"<[^>]*>|[\"{}\[\]\\`|]", " ", f.read_text()) for f in files
    )
    found = re.split(r"(?<=[.:])\s+", text)
    return [" ".join(s.split()) for s in found if 60 < len(s) < 300]


def body(language, chance, said):
    if language == "en":
        parts = [chance.choice(said) for _ in range(28)]
        parts.append("".join(chance.choice("aeioukrvzm") for _ in range(5)))
        if chance.random() < 0.001:
            parts.append("The special rapporteur met kuvari and zimo.")
        return [" ".join(parts[n : n + 5]) for n in range(0, len(parts), 5)]
    words, space = OTHER[language].split(), " " if language in SPACED else ""
    return [
        " ".join(space.join(chance.choices(words, k=9)) for _ in range(5))
        for _ in range(6)
    ]


def fill(number, author, batch=2000):
    chance, said, past = (
        random.Random(7),
        sentences(),
        timezone.now() - timedelta(days=1),
    )
    category = Category.objects.create(name="Category", slug="c")
    Topic.objects.bulk_create(
        Topic(name=f"Topic {n}", slug=f"topic-{n}") for n in range(40)
    )
    topics = list(Topic.objects.order_by("pk"))
    kinds = [
        (Article, ArticleEdition, TaggedArticle),
        (Event, EventEdition, TaggedEvent),
    ]
    for start in range(0, number, batch):
        document, edition, link = kinds[start // batch % 2]
        made = document.plain.bulk_create(
            document(language=chance.choice(LANGUAGES)) for _ in range(batch)
        )
        rows = []
        for place, each in enumerate(made, start):
            text = body(each.language, chance, said)
            words = {
                "document": each, "number": 1, "author": author, "title": text[0][:70],
                "published_from": past - timedelta(days=place % 9000), "slug": f"d-{place}",
                "body": "".join(f"<p>{part}</p>" for part in text),
            }  # fmt: skip
            if edition is ArticleEdition:
                words |= {"category": category, "standfirst": text[1][:150]}
            else:
                words |= {"summary": text[1][:300], "kind": "summit"}
            rows.append(edition(**words))
        rows = edition.objects.bulk_create(rows)
        if edition is EventEdition:
            EventDate.objects.bulk_create(
                EventDate(edition=row, year=1945 + n % 80) for n, row in enumerate(rows)
            )
        link.objects.bulk_create(
            link(content_object=each, tag=topics[(place + step) % 40])
            for place, each in enumerate(made)
            for step in (0, 7)
        )


def plain_search(words):
    """What a site without an index does: every word in any text field."""
    for model, second in [(ArticleEdition, "standfirst"), (EventEdition, "summary")]:
        rows = model.objects.public()
        for word in words.split():
            rows = rows.filter(
                Q(title__icontains=word)
                | Q(body__icontains=word)
                | Q(**{f"{second}__icontains": word})
            )
        rows.count()
        list(rows.latest_first().defer("body")[:10])


def seconds(function, *args):
    start = time.perf_counter()
    function(*args)
    return time.perf_counter() - start


def index_size():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT pg_total_relation_size('publishing_searchwords')"
                " + pg_total_relation_size('publishing_indexentry')"
            )
        else:
            cursor.execute(
                "SELECT sum(pgsize) FROM dbstat WHERE name LIKE '%searchwords%' OR name LIKE '%indexentry%'"
            )
        return cursor.fetchone()[0]


def main(number):
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    fill(number, get_user_model().objects.create_user("author"))
    print(f"{number:,} documents; indexed in {seconds(rebuild):.0f} s")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    texts = sum(
        len(row.search_text().encode())
        for model in (ArticleEdition, EventEdition)
        for row in model.objects.iterator(500)
    )
    try:
        print(f"texts {texts / 1e6:.0f} MB, index {index_size() / texts:.2f} of that")
    except Exception as error:  # noqa: BLE001  dbstat is not in every SQLite
        print(f"size of the index unknown: {error}")
    editions = [*ArticleEdition.objects.order_by("?")[:20]]
    times = []
    for edition in editions:
        edition.document.editions.filter(pk=edition.pk).update(
            published_until=timezone.now()
        )
        times.append(seconds(index_document, edition.document))
        edition.pk, edition.number, edition.published_from = None, 2, None
        edition.save(force_insert=True)
        times.append(seconds(index_document, edition.document))
    print(
        f"a save is indexed in {statistics.median(times[1::2]) * 1000:.1f} ms, at most {max(times) * 1000:.1f}"
    )
    client, measured = Client(SERVER_NAME="127.0.0.1"), []
    print(f"{'page':>10} {'icontains':>10} {'ratio':>6} queries")
    for words in [*COMMON, *RARE, *MIXED]:
        took, queries = timed(client, f"/search/?q={words}")
        measured.append(took)
        like = statistics.median(
            seconds(plain_search, words.split("&")[0]) for _ in range(2)
        )
        print(
            f"{took:7.1f} ms {like * 1000:7.0f} ms {took / like / 1000:6.3f} {queries:4} {words}"
        )
    measured.sort()
    print(
        f"median {statistics.median(measured):.0f} ms, the slowest {measured[-1]:.0f} ms"
    )
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 50_000)
