"""Names and titles in every script, and what hides in them (check 24)."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleEdition
from publishing.slugs import slugify
from publishing.text import folded
from tests.factories import make_article, make_topic
from topics.models import Topic

from .desk import desk_url, served
from .hostile import short

pytestmark = pytest.mark.django_db
NO_ROWS = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}
CAFE = ["café", "cafe\u0301", "CAFÉ", "caf\u200bé", "ｃａｆé"]
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
NOTHING_TO_SEE = ["\u200b", "\u2060\u2060", "\u200d", "\ufeff", "\u061c", "\u3164"]
NOTHING_TO_SEE += ["\u115f", "\u2800", "\ufe0f", "\u034f", "\u00a0\u2003", "\u180e"]
ADD = "admin:articles_articleedition_add"


def test_five_spellings_of_one_name_are_one_topic(desk):
    """Said in words by the form, and held by the database itself."""
    topic = make_topic(CAFE[0])
    for spelling in CAFE[1:]:
        answer = desk.post(
            reverse("admin:topics_topic_add"), NO_ROWS | {"name": spelling}
        )
        assert "in another spelling" in answer.text
        assert Topic.objects.named(spelling).count() == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            topic.names.create(name=spelling, folded=folded(spelling), kind="former")
    make_topic("cafe")
    assert Topic.objects.count() == 2
    assert {slugify(spelling) for spelling in CAFE} == {"cafe"}


@pytest.mark.parametrize(
    "name", ["ไทย", "ນ້ຳ", "កម្ពុជា", "မြန်မာ", "日本", "🌏", "!!!", "..", "2026"]
)
def test_a_topic_of_any_script_has_a_page(client, name):
    topic = make_topic(name)
    answer = client.get(topic.get_absolute_url())
    assert (answer.status_code, topic.name) == (200, name)
    assert f"<h1>{name}</h1>" in answer.text


@pytest.mark.parametrize(
    "title",
    [
        *["\u0301abc", "\u0e34\u0e34", "\u0301" * 100, "e" + "\u0301" * 150, "\u17d2ក"],
        *[
            "Ǿ",
            "ǽ Ǽ",
            "ſtraße",
            "İstanbul",
            "ŉ",
            "\u0345",
            "ﷺ" * 50,
            "ß" * 150,
            "ﬁ" * 200,
        ],
        *[
            "👩\u200d👩\u200d👧",
            "🏴\U000e0067\U000e007f",
            "\U000f0000",
            "Ⅷ ½ ²",
            "a" * 200,
        ],
        *["´", "l´Indochine", "¨ ¸ ¯"],
    ],
    ids=short,
)
def test_no_title_breaks_the_form_or_its_address(client, desk, title):
    """Saved, or refused in words; saved once more as it is; and its page is there."""
    answer = desk.post(reverse(ADD), {"title": title})
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors["title"]
        return
    edition = ArticleEdition.objects.get()
    assert len(edition.slug) <= 100
    url = desk_url(edition)
    again = desk.post(url, served(desk, url) | {"standfirst": "Words."})
    assert again.status_code == 302, again.context["adminform"].form.errors
    edition.published_from = timezone.now()
    edition.category = make_article().category
    edition.save()
    edition.document.addresses.create(language="en", slug=edition.slug)
    assert client.get(edition.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("name", ["ﷺ" * 50, "ß" * 50, "İ" * 50, "ﬃ" * 50], ids=short)
def test_a_name_that_grows_when_it_is_folded_still_fits(desk, name):
    """PostgreSQL refuses with an error 500 what is longer than its column."""
    answer = desk.post(reverse("admin:topics_topic_add"), NO_ROWS | {"name": name})
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors["name"]
    else:
        name = Topic.objects.get().names.get()
        assert len(name.folded) <= name._meta.get_field("folded").max_length


@pytest.mark.parametrize("mark", BIDI)
def test_marks_of_direction_are_removed_or_refused(desk, mark):
    """They make a title say something else than its letters."""
    for add in [ADD, "admin:topics_topic_add"]:
        desk.post(reverse(add), {"title": f"a{mark}b", "name": f"a{mark}b"})
    kept = [*ArticleEdition.objects.values_list("title", flat=True)]
    kept += Topic.objects.values_list("name", flat=True)
    assert not [text for text in kept if mark in text]


@pytest.mark.parametrize("text", NOTHING_TO_SEE)
def test_a_title_that_nobody_can_see_is_refused(desk, text):
    """A list would have a row with nothing to read and nothing to click."""
    for add in [ADD, "admin:topics_topic_add"]:
        answer = desk.post(reverse(add), {"title": text, "name": text})
        assert answer.status_code == 200, add


@pytest.mark.parametrize("mark", ["\u200b", "\u200c", "\u200d"])
def test_zero_width_marks_stay_only_where_a_script_needs_them(desk, mark):
    """Khmer, Burmese, Devanagari and emoji need them; Latin letters do not."""
    needed = {"\u200b": "ខ្មែរ\u200bភាសា", "\u200c": "क्\u200cष", "\u200d": "क्\u200dष"}[
        mark
    ]
    desk.post(reverse(ADD), {"title": needed})
    assert ArticleEdition.objects.latest("pk").title == needed
    desk.post(reverse(ADD), {"title": f"caf{mark}eteria"})
    assert ArticleEdition.objects.latest("pk").title == "cafeteria"
