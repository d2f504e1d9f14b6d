"""Previews: every state for staff, one draft for whoever holds a link, nothing for others."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.utils import timezone

from articles.models import Article
from publishing import periods
from publishing.preview_links import make_link
from tests.factories import make_article, make_event, published
from tests.publishing.test_copy_on_save import change_url, posted
from timeline.models import Event

pytestmark = pytest.mark.django_db
MAKE = pytest.mark.parametrize("make", [make_article, make_event])


def address_of(edition, token):
    return f"/preview/{edition.path_prefix}/{token}/"


@pytest.fixture
def reader():
    return Client()


@MAKE
def test_staff_see_a_draft_as_readers_will_in_a_frame_of_ours(make, desk):
    edition = make(title="Not yet")
    response = desk.get(change_url(edition, "preview"))
    assert "<h1>Not yet</h1>" in response.text
    assert "a draft" in response.text
    assert "canonical" not in response.text
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]


@MAKE
def test_an_empty_draft_has_a_preview(make, desk):
    data = {"title": "Only a title", "language": "en"}
    empty = {
        f"{p}-{n}_FORMS": 0 for p in ["dates", "sources"] for n in ["TOTAL", "INITIAL"]
    }
    kind = (
        "articles/articleedition" if make is make_article else "timeline/eventedition"
    )
    if make is make_event:
        data |= empty | {"strand": "joint", "significance": 2}
    response = desk.post(f"/admin/{kind}/add/preview/", data)
    assert "<h1>Only a title</h1>" in response.text
    assert not Article.plain.exists()
    assert not Event.plain.exists()


@MAKE
def test_what_is_typed_is_shown_and_not_saved(make, desk, editor):
    edition = make(author=editor)
    data = posted(desk, edition) | {"title": "Typed only"}
    response = desk.post(change_url(edition, "preview"), data)
    assert "<h1>Typed only</h1>" in response.text
    assert "not saved" in response.text
    assert edition.document.editions.count() == 1
    assert not LogEntry.objects.exists()


def test_what_cannot_be_shown_says_what_to_mend(desk, editor):
    edition = make_article(author=editor)
    data = posted(desk, edition) | {"title": ""}
    response = desk.post(change_url(edition, "preview"), data)
    assert "This field is required" in response.text
    assert response["X-Frame-Options"] == "SAMEORIGIN"


def test_the_preview_of_a_stale_form_shows_what_is_typed(desk, editor):
    edition = make_article(author=editor)
    data = posted(desk, edition) | {"title": "Mine"}
    make_article(edition.document)
    assert "<h1>Mine</h1>" in desk.post(change_url(edition, "preview"), data).text
    assert edition.document.editions.count() == 2


def test_a_chosen_date_applies_the_schedules(desk):
    edition = published(make_article(title="Before"))
    coming = make_article(edition.document, title="After")
    periods.publish(coming, timezone.now() + timedelta(days=3))
    url = change_url(edition, "preview")
    day = (timezone.localdate() + timedelta(days=5)).isoformat()
    assert "<h1>After</h1>" in desk.get(url, {"as-of": day}).text
    today = timezone.localdate().isoformat()
    assert "<h1>Before</h1>" in desk.get(url, {"as-of": today}).text
    draft = make_article()
    assert "Nothing of" in desk.get(change_url(draft, "preview"), {"as-of": day}).text
    assert desk.get(url, {"as-of": "soon"}).status_code == 200


@pytest.mark.parametrize("role", ["tagger"])
def test_a_tagger_sees_no_preview_and_makes_no_link(role, client, make_user):
    client.force_login(make_user(role))
    edition = make_article()
    for name in ["preview", "links"]:
        assert client.get(change_url(edition, name)).status_code == 403
        assert client.post(change_url(edition, name)).status_code == 403


@MAKE
def test_a_link_is_told_once_and_opens_the_draft(make, desk, editor, reader):
    edition = make(title="Not yet")
    page = desk.post(change_url(edition, "links"), {}).text
    address = re.search(r'value="http://127.0.0.1:8000(/preview/[^"]+)"', page)[1]
    assert address not in desk.get(change_url(edition, "links")).text
    response = reader.get(address)
    assert "<h1>Not yet</h1>" in response.text
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert "canonical" not in response.text
    assert not response.cookies
    link = edition.preview_links.get()
    assert address.split("/")[3] not in link.token_hash
    desk.post(change_url(edition, "links"), {"revoke": link.pk})
    assert reader.get(address).status_code == 404
    entries = LogEntry.objects.filter(user=editor).order_by("pk")
    assert [e.get_change_message() for e in entries] == [
        "Edition 1: preview link made",
        "Edition 1: preview link revoked",
    ]


def test_all_links_that_open_nothing_answer_alike(editor, reader):
    edition = make_article()
    _link, token = make_link(edition, editor)
    good = reader.get(address_of(edition, token))
    assert good.status_code == 200
    _link, old = make_link(edition, editor, now=timezone.now() - timedelta(days=8))
    wrong = [
        address_of(edition, old),
        address_of(edition, token[:-1]),
        address_of(edition, "x" * 300),
    ]
    answers = {reader.get(address).content for address in wrong}
    assert len(answers) == 1
    assert reader.get(wrong[0]).status_code == 404
    assert reader.get(address_of(make_event(), token)).status_code == 404


@pytest.mark.parametrize("end", ["publish", "trash"])
def test_a_link_dies_when_its_document_is_published_or_binned(end, editor, reader):
    edition = make_article()
    _link, token = make_link(edition, editor)
    if end == "publish":
        periods.publish(edition)
    else:
        periods.trash(edition.document, "A duplicate.")
    assert reader.get(address_of(edition, token)).status_code == 404


def test_a_link_lives_until_the_second_of_a_schedule(editor, reader):
    edition = make_article()
    link, token = make_link(edition, editor)
    start = timezone.now() + timedelta(hours=1)
    periods.publish(edition, start)
    assert reader.get(address_of(edition, token)).status_code == 200
    links = type(link).objects
    assert links.open(start - timedelta(microseconds=1)).exists()
    assert not links.open(start).exists()


def test_a_visitor_gives_a_verdict_under_a_name_and_the_log_keeps_it(
    desk, editor, reader
):
    edition = make_article(author=editor)
    _link, token = make_link(edition, editor, for_review=True)
    address = address_of(edition, token)
    empty = reader.post(address, {"verdict": "sent-back", "name": "Dr. Lim"})
    assert empty.status_code == 422
    assert "Say what should be changed." in empty.text
    words = {"verdict": "sent-back", "name": "Dr. Lim", "note": "<b>Which</b> year?"}
    assert "&lt;b&gt;Which&lt;/b&gt; year?" in reader.post(address, words).text
    page = desk.get(change_url(edition)).text
    assert "Dr. Lim (through a preview link)" in page
    entry = LogEntry.objects.get()
    assert "Dr. Lim" in entry.get_change_message()
    # It advises: the way to publication is as it was.
    assert change_url(edition, "submit") in page


@pytest.mark.parametrize(
    "words",
    [
        {"verdict": "published", "name": "x"},
        {"verdict": "approved", "name": "a\nb"},
        {"verdict": "approved", "name": "a\x00b"},
        {"verdict": "approved", "name": "x" * 101},
        {},
    ],
)
def test_a_verdict_that_is_none_is_refused_in_words(words, editor, reader):
    edition = make_article()
    _link, token = make_link(edition, editor, for_review=True)
    assert reader.post(address_of(edition, token), words).status_code == 422
    assert not edition.reviews.exists()


def test_a_link_that_is_not_for_review_takes_no_verdict(editor, reader):
    edition = make_article()
    _link, token = make_link(edition, editor)
    words = {"verdict": "approved", "name": "Dr. Lim"}
    assert reader.post(address_of(edition, token), words).status_code == 404


def test_a_link_is_not_used_for_ever(editor, reader):
    edition = make_article()
    _link, token = make_link(edition, editor, for_review=True)
    for number in range(50):
        edition.reviews.create(kind="approved", visitor=f"Visitor {number}")
    words = {"verdict": "approved", "name": "One more"}
    assert "too often" in reader.post(address_of(edition, token), words).text
