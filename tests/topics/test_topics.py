"""A topic is one topic however it is spelt, and keeps every letter."""

import pytest
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.urls import reverse
from taggit.models import Tag

from tests.factories import make_article, make_topic, published
from topics.models import Topic

pytestmark = pytest.mark.django_db
CAFES = ["cafe\u0301", "CAFÉ", "caf\u00e9\u200b", "ｃａｆé", "  café "]


@pytest.mark.parametrize("spelling", CAFES)
def test_five_spellings_are_one_topic(spelling):
    make_topic("café")
    with pytest.raises(ValidationError, match="in another spelling"):
        make_topic(spelling)
    assert Topic.objects.named(spelling).get().name == "café"


def test_the_database_holds_the_rule_too():
    make_topic("café")
    with pytest.raises(IntegrityError):
        make_topic("Tea").names.create(name="CAFÉ", folded="café", kind="former")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("แม่น้ำโขง", "แม่น้ำโขง"),
        ("ແມ່ນ້ຳຂອງ", "ແມ່ນ້ຳຂອງ"),
        ("ទន្លេមេគង្គ", "ទន្លេមេគង្គ"),
        ("မဲခေါင်မြစ်", "မဲခေါင်မြစ်"),
        ("Biến đổi khí hậu", "bien-doi-khi-hau"),
        ("C++", "c"),
        ("!!!", None),
        ("2026", "2026-topic"),
        ("admin", "admin-topic"),
    ],
)
def test_a_slug_keeps_every_letter_and_is_an_address(client, name, slug):
    topic = make_topic(name)
    assert topic.slug == slug or (slug is None and topic.slug.startswith("topic-"))
    published(make_article()).document.topics.add(topic)
    assert client.get(topic.get_absolute_url()).status_code == 200


def test_two_topics_with_one_slug_get_two_addresses():
    assert make_topic("C++").slug == "c"
    assert make_topic("C#").slug.startswith("c-")


def test_a_topic_in_use_cannot_be_deleted(desk):
    topic = make_topic("Mekong")
    make_article().document.topics.add(topic)
    with pytest.raises(ProtectedError):
        topic.delete()
    page = desk.get(reverse("admin:topics_topic_delete", args=[topic.pk])).text
    assert "would require deleting the following protected related objects" in page
    assert "Merge it into another topic instead" in page


def test_taggits_own_admin_is_not_there():
    """Its merge view checks no permission."""
    assert Tag not in admin.site._registry


def test_a_search_finds_any_spelling(desk):
    make_topic("Café society")
    url = reverse("admin:autocomplete")
    query = {
        "app_label": "articles",
        "model_name": "taggedarticle",
        "field_name": "tag",
    }
    for term in ["ＣＡＦÉ", "society", "fé so"]:
        found = desk.get(url, query | {"term": term}).json()["results"]
        assert [row["text"] for row in found] == ["Café society"], term


def test_a_phrase_stays_one_topic(desk):
    no_rows = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}
    sent = {"name": "biến đổi khí hậu"} | no_rows
    desk.post(reverse("admin:topics_topic_add"), sent)
    assert Topic.objects.get().name == "biến đổi khí hậu"


def test_a_topic_of_drafts_alone_is_in_no_list(client):
    topic = make_topic("Secret plans")
    make_article().document.topics.add(topic)
    assert "Secret plans" not in client.get("/topics/").text
    assert "Secret plans" not in client.get("/").text
