"""What is not public is nowhere: no word, no count, no link, no address (check 34)."""

import pytest
from django.utils import timezone

from publishing import periods
from tests.factories import (
    make_article,
    make_topic,
    published,
)

from .world import MAKERS, MARK, REASON, SECRETS, TOMORROW, World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World()


def pages(client, addresses):
    answers = {address: client.get(address) for address in addresses}
    return {
        address: (a.status_code, a.get("Location"), a.getvalue())
        for address, a in answers.items()
    }


def test_no_page_changes_by_a_single_byte(client, world):
    """Lists, counts, decades, topics, links, editions: as if it all were not there."""
    addresses = [a for a in world.addresses() if "/id/" not in a]
    before = pages(client, addresses)
    assert len([a for a in addresses if before[a][0] == 200]) > 50
    world.hide()
    after = pages(client, addresses)
    assert [a for a in addresses if after[a] != before[a]] == []


def test_no_page_says_a_secret_word(client, world):
    """Neither open addresses nor the secret ones, whoever guessed them."""
    world.hide()
    told = []
    for address in world.addresses() + world.addresses(secret=True):
        answer = client.get(address)
        page = answer.getvalue().decode(errors="replace") + str(answer.headers)
        if address.startswith(f"/topics/{MARK}-topic/"):  # its own name is no secret
            page = page.replace(f"{MARK} topic", "").replace(f"{MARK}-topic", "")
        if address.startswith("/search/?q="):  # it repeats what was asked
            page = page.replace(f"{MARK}draftarticl", "")
        if MARK in page:
            told.append((address, answer.status_code))
    assert told == []


def test_links_to_what_is_not_public_are_plain_words(client, world):
    world.hide()
    page = client.get("/articles/open-article/").text
    for kind, state in SECRETS:
        is_open = state in {"newer", "moved"}
        assert (f"<li>words {kind} {state}</li>" in page) is not is_open
        assert f"words {kind} {state}" in page
    assert "/id/" not in page.partition('class="endbits"')[0]


def test_a_topic_of_secrets_looks_like_one_that_nobody_used(client, world):
    unused = make_topic(f"{MARK} other")
    world.hide()
    used = client.get(world.only_theirs.get_absolute_url()).text
    never = client.get(unused.get_absolute_url()).text
    assert used.replace("topic", "other") == never.replace("topic", "other")
    assert "0 articles" in used


@pytest.mark.parametrize("query", ["", "?as-of=today", "?as-of=2026-02-01"])
@pytest.mark.parametrize("state", ["withdrawn", "binned"])
@pytest.mark.parametrize("make", MAKERS.values())
def test_withdrawn_is_gone_with_its_reason_everywhere(client, make, state, query):
    """At every address it had, for every edition and every day it once was public."""
    published(make())
    first = published(make(slug="former-slug"))
    second = make(first.document, slug="present-slug")
    periods.publish(second)
    make(first.document, slug="draft-slug")
    end = periods.unpublish if state == "withdrawn" else periods.trash
    end(first.document, REASON)
    query = query.replace("today", f"{timezone.localdate():%Y-%m-%d}")
    prefix = f"/{first.path_prefix}"
    wrong = []
    for path in [
        f"{prefix}/present-slug/",
        f"{prefix}/former-slug/",
        f"{prefix}/former-slug/editions/1/",
        f"{prefix}/present-slug/editions/1/",
        f"{prefix}/present-slug/editions/2/",
        f"{prefix}/id/{first.document.public_id}/",
    ]:
        answer = client.get(path + query)
        if answer.status_code != 410 or REASON not in answer.text:
            wrong.append((path, answer.status_code))
    assert wrong == []
    assert client.get(f"{prefix}/draft-slug/{query}").status_code == 404


@pytest.mark.parametrize("make", MAKERS.values())
def test_a_scheduled_address_answers_as_if_it_were_not(client, make):
    """Not a redirect, not another sentence: the next address is not public yet."""
    live = published(make(slug="present-slug"))
    periods.publish(make(live.document, slug="next-slug"), timezone.now() + TOMORROW)
    prefix = f"/{live.path_prefix}"
    told = []
    for rest in ["", "editions/1/", "editions/2/", "editions/9/"]:
        for query in ["", "?as-of=2026-02-01", "?as-of=2001-01-01", "?page=2"]:
            answer = client.get(f"{prefix}/next-slug/{rest}{query}")
            nothing = client.get(f"{prefix}/no-such-slug/{rest}{query}")
            assert nothing.status_code == 404
            if (answer.status_code, answer.content) != (404, nothing.content):
                told.append((rest, query, answer.status_code, answer.get("Location")))
    assert told == []


def test_only_staff_see_the_future_and_no_cache_keeps_it(client, desk_of_nobody):
    edition = make_article(title="The coming title", slug="coming")
    published(make_article())
    periods.publish(edition, timezone.now() + TOMORROW)
    day = f"{timezone.localdate() + 2 * TOMORROW:%Y-%m-%d}"
    for address in ["/", "/articles/", "/articles/coming/"]:
        public = client.get(address, {"as-of": day})
        assert (public.status_code, public.url) == (302, address)
        staff = desk_of_nobody.get(address, {"as-of": day})
        assert "The coming title" in staff.text
        assert "no-store" in staff["Cache-Control"]
        assert "private" in staff["Cache-Control"]


@pytest.fixture
def desk_of_nobody(client_of):
    return client_of("nobody")
