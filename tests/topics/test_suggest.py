"""What the field of topics offers while somebody types."""

import pytest
from django.urls import reverse

from tests.factories import make_article, make_event, make_topic
from topics import naming, operations
from topics.models import TopicName

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(client, make_user):
    """What a tagger is offered for a text."""
    client.force_login(make_user("tagger"))
    address = reverse("admin:topics_topic_suggest")
    return lambda text: client.get(address, {"q": text}).json()["topics"]


def names(topics):
    return [topic["name"] for topic in topics]


def named(topic, name, kind="former", language=""):
    naming.add(TopicName(topic=topic, name=name, kind=kind, language=language))


def test_exact_then_the_start_then_a_word_then_inside_then_by_use(found):
    used = make_topic("Great seas")
    for name in ["Oversea trade", "Law of the sea", "Seabirds", "Sea", "Seamen"]:
        make_topic(name)
    make_article().document.topics.add(used)
    make_event().document.topics.add(used)
    [other] = names(found("seamen"))
    assert other == "Seamen"
    assert names(found("ＳＥＡ")) == [
        *["Sea", "Seabirds", "Seamen"],
        *["Great seas", "Law of the sea", "Oversea trade"],
    ]
    assert found("great")[0]["documents"] == 2
    assert names(found(""))[0] == "Great seas"


def test_the_name_that_matched_is_told_with_what_it_is(found):
    topic = make_topic("Rice", broader=make_topic("Food"))
    named(topic, "ข้าว", "translation", "th")
    named(topic, "UNR", "abbreviation")
    [offer] = found("้าว")
    assert offer == {
        "key": topic.pk,
        "name": "Rice",
        "broader": "Food",
        "documents": 0,
        "other": "ข้าว",
        "kind": "translation",
        "language": "ไทย",
        "exact": False,
    }
    [offer] = found("unr")
    assert (offer["other"], offer["exact"]) == ("UNR", True)
    [offer] = found("R")
    assert offer["other"] == ""


def test_what_was_merged_is_found_as_what_it_is_now(found, make_user):
    kept, gone = make_topic("Kept"), make_topic("Gone")
    operations.merge(kept, [gone], make_user("editor"))
    [offer] = found("gone")
    assert (offer["name"], offer["other"]) == ("Kept", "Gone")


def test_twenty_are_enough_and_so_are_two_queries(
    client, found, django_assert_max_num_queries
):
    broader = make_topic("Broader")
    for number in range(22):
        named(make_topic(f"Subject {number}", broader=broader), f"Matter {number}")
    with django_assert_max_num_queries(2 + 4):  # session, user and rights
        assert len(found("t")) == 20


@pytest.mark.parametrize(
    "text", ["\0", "a\0b", "\ud800", "%", "_", "\\", "'", "x" * 9999]
)
def test_no_text_breaks_it(found, text):
    make_topic("Peace")
    assert found(text.encode(errors="surrogatepass")) in ([], found(""))


@pytest.mark.parametrize(
    ("role", "status"), [("reviewer", 403), ("writer", 200), ("editor", 200)]
)
def test_it_is_for_those_who_tag(client, make_user, role, status):
    client.force_login(make_user(role))
    address = reverse("admin:topics_topic_suggest")
    assert client.get(address, {"q": "x"}).status_code == status
    assert client.post(address).status_code == 405
