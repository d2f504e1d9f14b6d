"""What is scheduled happens at its microsecond, by the clock alone: no job runs here."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import periods
from tests.factories import PAST, make_article, make_event, make_topic, published

pytestmark = pytest.mark.django_db
MOMENT = PAST + timedelta(days=30)
TICK = timedelta(microseconds=1)
KINDS = pytest.mark.parametrize("make", [make_article, make_event])


@pytest.fixture
def clock(monkeypatch):
    def stand(at):
        monkeypatch.setattr(timezone, "now", lambda: at)

    stand(PAST)
    return stand


@pytest.fixture
def first(make):
    """A draft, under a topic, beside another document that is always public."""
    topic, shelf = make_topic("Mekong"), {}
    other = published(words(make, "The other"))
    if make is make_article:
        shelf = {"category": other.category}
    edition = words(make, "The first", slug="the-page", **shelf)
    for each in [other, edition]:
        each.document.topics.add(topic)
    return edition


def words(make, title, document=None, **others):
    if make is make_event:
        others |= {"significance": 3, "dates": [{"year": 1967, "month": 8}]}
    return make(document, title=title, **others)


def next_of(first, make, **others):
    if make is make_article:
        others |= {"category": first.category}
    return words(make, "The second", first.document, **({"slug": "the-page"} | others))


def lists_of(make):
    """The pages that name what is public."""
    if make is make_article:
        return ["/", "/articles/", "/topics/mekong/"]
    return ["/timeline/", "/timeline/1960s/", "/topics/mekong/"]


def shown(client, make, first):
    """(status of its own page, {which of the two titles each page shows})."""
    own = client.get(f"/{first.path_prefix}/the-page/")
    seen = {titles_in(own.text)} if own.status_code == 200 else set()
    for address in lists_of(make):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "The other" in answer.text, address
        seen.add(titles_in(answer.text))
    return own.status_code, seen


def titles_in(page):
    return tuple(title for title in ["The first", "The second"] if title in page)


def count_on_home(client):
    return client.get("/").context["total"]


@KINDS
def test_an_edition_appears_everywhere_at_its_moment(client, clock, make, first):
    periods.publish(first, MOMENT)
    clock(MOMENT - TICK)
    assert shown(client, make, first) == (404, {()})
    before = count_on_home(client)
    clock(MOMENT)
    assert shown(client, make, first) == (200, {("The first",)})
    assert count_on_home(client) - before == (make is make_event)


@KINDS
def test_an_edition_replaces_another_everywhere_at_its_moment(
    client, clock, make, first
):
    published(first)
    periods.publish(next_of(first, make), MOMENT)
    clock(MOMENT - TICK)
    assert shown(client, make, first) == (200, {("The first",)})
    before = count_on_home(client)
    clock(MOMENT)
    assert shown(client, make, first) == (200, {("The second",)})
    assert count_on_home(client) == before


@KINDS
def test_an_edition_goes_everywhere_at_its_moment(client, clock, make, first):
    published(first)
    periods.unpublish(first.document, "The rights end.", MOMENT)
    clock(MOMENT - TICK)
    assert shown(client, make, first) == (200, {("The first",)})
    before = count_on_home(client)
    clock(MOMENT)
    assert shown(client, make, first) == (410, {()})
    assert before - count_on_home(client) == (make is make_event)


@KINDS
def test_an_address_begins_and_the_former_leads_to_it_at_the_moment(
    client, clock, make, first
):
    published(first)
    periods.publish(next_of(first, make, slug="new-page"), MOMENT)
    former, present = (f"/{first.path_prefix}/{s}/" for s in ["the-page", "new-page"])
    clock(MOMENT - TICK)
    assert client.get(former).status_code == 200
    assert client.get(present).status_code == 404
    clock(MOMENT)
    assert client.get(former).url == present
    assert client.get(present).status_code == 200
