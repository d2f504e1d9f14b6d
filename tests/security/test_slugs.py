"""Addresses in every script of the region: kept, found, led on (checks 24, 41)."""

import re
import unicodedata
from urllib.parse import quote

import pytest
from django.core.exceptions import ValidationError
from django.urls import Resolver404, resolve, reverse
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.models import ArticleEdition
from publishing import periods
from publishing.slugs import RESERVED, slugify, validate_slug
from tests.factories import make_article, make_event, make_topic, published

pytestmark = pytest.mark.django_db
TITLES = {
    "ความร่วมมือไทยกับสหประชาชาติ": "ความร่วมมือไทยกับสหประชาชาติ",
    "น้ำและผู้คน": "น้ำและผู้คน",
    "ສປປ ລາວ ກັບ ສະຫະປະຊາຊາດ": "ສປປ-ລາວ-ກັບ-ສະຫະປະຊາຊາດ",
    "ນ້ຳຂອງ": "ນ້ຳຂອງ",
    "ព្រះរាជាណាចក្រកម្ពុជា": "ព្រះរាជាណាចក្រកម្ពុជា",
    "ကုလသမဂ္ဂ နှင့် မြန်မာ": "ကုလသမဂ္ဂ-နှင့်-မြန်မာ",
    "Điện Biên Phủ, Hòa Bình": "dien-bien-phu-hoa-binh",
    "Timor-Leste: Díli é a capital": "timor-leste-dili-e-a-capital",
    "联合国与东盟": "联合国与东盟",
    "नमस्ते": "नमस्ते",
    "العربية": "العربية",
}
SCRIPTS = st.characters(
    codec="utf-8", categories=["L", "M", "N", "P", "S", "Z"]
) | st.sampled_from("Ǿǽøßİıſŉﬁﷺẞάςำំ់်ๆ\u0301\u0345\u200b\u200d -–")
ADD = "admin:articles_articleedition_add"


@pytest.mark.parametrize("make", [make_article, make_event])
@pytest.mark.parametrize("title", TITLES)
def test_titles_give_addresses_that_keep_their_letters(client, make, title):
    """reverse() and resolve() agree; the page is there, at the encoded address."""
    edition = published(make(title=title))
    assert edition.slug == TITLES[title]
    url = edition.get_absolute_url()
    assert url == f"/{edition.path_prefix}/{quote(edition.slug)}/"
    path = f"/{edition.path_prefix}/{edition.slug}/"
    assert resolve(path).kwargs == {"slug": edition.slug}
    for address in [url, path, url.lower(), f"{url}editions/1/"]:
        assert client.get(address).status_code == 200, address
    decomposed = quote(unicodedata.normalize("NFD", edition.slug))
    assert client.get(f"/{edition.path_prefix}/{decomposed}/").status_code == 200


@pytest.mark.parametrize("make", [make_article, make_event])
def test_former_addresses_lead_on_in_one_hop(client, make):
    """A to B to C and back to A: never two hops, never a loop."""
    slugs = ["ไทย", "ລາວ", "ខ្មែរ", "ไทย"]
    edition = published(make(slug=slugs[0]))
    for slug in slugs[1:]:
        edition = make(edition.document, slug=slug)
        periods.publish(edition)
    present = f"/{edition.path_prefix}/{quote('ไทย')}/"
    for slug in ["ລາວ", "ខ្មែរ"]:
        moved = client.get(f"/{edition.path_prefix}/{slug}/")
        assert (moved.status_code, moved.url) == (301, present)
    assert client.get(present).status_code == 200


@pytest.mark.parametrize(
    "slug", [*sorted(RESERVED), "2026", "1990s", "7", "๒๕๖๙", "0s"]
)
def test_reserved_and_year_like_addresses_are_refused_in_words(desk, slug):
    answer = desk.post(reverse(ADD), {"title": "Typed", "slug": slug})
    assert "a word that the site uses itself" in answer.text
    assert 'value="Typed"' in answer.text
    assert not ArticleEdition.objects.exists()


@pytest.mark.parametrize(
    "title", ["!!!", "😀🎉", "–––", "2026", "Admin", "1990s", "¿?"]
)
@pytest.mark.parametrize("make", [make_article, make_event])
def test_titles_without_a_usable_address_get_one(client, make, title):
    """Twice the same, so that the second one's address is its own or asked for."""
    edition = published(make(title=title))
    assert client.get(edition.get_absolute_url()).status_code == 200
    validate_slug(edition.slug)
    assert f"<h1>{title}</h1>" in client.get(edition.get_absolute_url()).text


@settings(max_examples=500, deadline=None)
@given(st.text(SCRIPTS, max_size=120))
@example("´")  # an acute accent typed as an apostrophe
@example("l´Indochine")
def test_a_slug_is_its_own_slug_and_fits_its_address(text):
    """Else a form that was never touched would refuse its own address at the next save."""
    slug = slugify(text)
    assert slugify(slug) == slug
    assert len(slug) <= 100
    if slug:
        found = resolve(f"/articles/{slug}/editions/1/")
        assert found.kwargs == {"slug": slug, "number": 1}


def test_two_long_names_with_one_slug_get_addresses_that_work(client):
    for name in ["ß" * 49 + "z", "ß" * 49 + "ź"]:
        topic = make_topic(name)
        assert len(topic.slug) <= 100
        assert client.get(topic.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("written", ["plain", "encoded"])
def test_a_link_to_a_page_in_any_script_is_kept_by_its_key(written):
    """A browser copies the address in its encoded form; it must not die when it moves."""
    thai = published(make_article(slug="ไทย"))
    slug = thai.slug if written == "plain" else quote(thai.slug)
    article = make_article(body=f'<p><a href="/articles/{slug}/">x</a></p>')
    stored = re.search('href="([^"]+)"', article.body)[1]
    assert stored == f"/articles/id/{thai.document.public_id}/"


def test_a_slug_of_another_normal_form_is_the_same_address(desk):
    answer = desk.post(reverse(ADD), {"title": "x", "slug": "ไทย-cafe\u0301"})
    assert answer.status_code == 200
    with pytest.raises(ValidationError):
        validate_slug("cafe\u0301")


@pytest.mark.parametrize("code", [0x00, 0x01, 0x0B, 0x1B, 0x7F, 0x85, 0x202E, 0xFFFE])
def test_control_characters_match_no_address(code):
    """PostgreSQL answers a NUL in a query with an error, and the site with a 500."""
    for path in ["articles", "timeline", "topics", "articles/category", "th/articles"]:
        with pytest.raises(Resolver404):
            resolve(f"/{path}/a{chr(code)}b/")
