"""?as-of= shows the site as it stood; addresses lead where they should."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from publishing import periods
from tests.factories import (
    make_article,
    make_event,
    make_topic,
    published,
    withdrawn,
)

pytestmark = pytest.mark.django_db
JANUARY = datetime(2026, 1, 10, 3, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


@pytest.fixture
def rewritten():
    """First words in January, other words at another address since March."""
    first = published(
        make_article(title="Old words", body="<p>Old body</p>", slug="former"), JANUARY
    )
    second = make_article(
        first.document, title="New words", body="<p>New body</p>", slug="present"
    )
    return first, published(second, MARCH)


def test_a_past_day_shows_the_words_of_that_day(client, rewritten):
    for path in ["/articles/former/", "/articles/present/"]:
        page = client.get(path, {"as-of": "2026-02-01"})
        assert "Old body" in page.text
        assert "New body" not in page.text
        assert "as it stood at the end of" in page.text
        assert '<meta name="robots" content="noindex">' in page.text
        assert page["X-Robots-Tag"] == "noindex"


def test_lists_of_a_past_day_link_on_within_that_day(client, rewritten):
    page = client.get("/articles/?as-of=2026-02-01").text
    assert 'href="/articles/former/?as-of=2026-02-01"' in page
    assert "New words" not in page


def test_the_day_ends_in_the_time_zone_of_the_site(client, settings):
    settings.TIME_ZONE = "Asia/Jakarta"
    late = datetime(2026, 1, 10, 16, 30, tzinfo=UTC)  # 23:30 in Jakarta
    published(make_article(title="Late"), late)
    published(make_article(title="Early"), late - timedelta(days=2))
    assert "Late" in client.get("/articles/?as-of=2026-01-10").text
    assert "Late" not in client.get("/articles/?as-of=2026-01-09").text


def test_a_former_address_leads_to_the_present_one_in_one_hop(client, rewritten):
    response = client.get("/articles/former/")
    assert (response.status_code, response.url) == (301, "/articles/present/")


def test_addresses_that_went_there_and_back_make_no_loop(client, rewritten):
    third = make_article(rewritten[0].document, slug="former", body="<p>Third</p>")
    periods.publish(third)
    assert "Third" in client.get("/articles/former/").text
    assert client.get("/articles/present/").url == "/articles/former/"


def test_every_published_wording_stays_at_its_own_address(client, rewritten):
    first, second = rewritten
    page = client.get(first.get_permanent_url()).text
    assert "Old body" in page
    assert "Read the present wording" in page
    assert "noindex" in page
    present = client.get(second.get_permanent_url()).text
    assert "New body" in present
    assert "noindex" not in present
    assert 'rel="canonical" href="http://127.0.0.1:8000/articles/present/"' in present
    assert client.get("/articles/present/editions/1/").url == first.get_permanent_url()


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_withdrawn_document_is_gone_with_the_reason_at_all_its_addresses(
    client, make
):
    edition = withdrawn(make(slug="gone"), reason="Rights & wrongs.")
    prefix = edition.path_prefix
    for path in [
        f"/{prefix}/gone/",
        f"/{prefix}/gone/editions/1/",
        f"/{prefix}/gone/?as-of=2026-01-20",
        f"/{prefix}/id/{edition.document.public_id}/",
    ]:
        response = client.get(path)
        assert response.status_code == 410, path
        assert "Rights &amp; wrongs." in response.text
        assert "noindex" in response.text


def test_a_withdrawn_document_is_in_no_past_list(client):
    published(make_article(title="Kept"), JANUARY)
    withdrawn(make_article(title="Taken away"), JANUARY)
    page = client.get("/articles/?as-of=2026-02-01").text
    assert "Kept" in page
    assert "Taken away" not in page


def test_a_document_that_comes_back_answers_again(client):
    edition = withdrawn(make_article(slug="back"))
    periods.publish(make_article(edition.document, slug="back"))
    assert client.get("/articles/back/").status_code == 200


def test_a_document_not_yet_public_on_that_day_is_not_found(client, rewritten):
    published(make_article(slug="younger"), MARCH)
    assert client.get("/articles/younger/?as-of=2026-02-01").status_code == 404


def test_a_day_before_the_first_publication_says_since_when(client, rewritten):
    for path in ["/", "/articles/", "/articles/present/", "/timeline/", "/topics/"]:
        response = client.get(path, {"as-of": "2025-12-31"})
        assert response.status_code == 404
        assert "The site exists since" in response.text
        assert "10 January 2026" in response.text


@pytest.mark.parametrize(
    "day", ["", "yesterday", "2026-13-01", "2026-2-3", "9999-12-31x", "20260101", "٢"]
)
def test_a_bad_day_says_how_to_write_one(client, rewritten, day):
    response = client.get("/", {"as-of": day})
    assert response.status_code == 400
    assert "Write a day as 2026-11-30" in response.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_error(client, rewritten, day):
    assert client.get("/", {"as-of": day}).status_code in {302, 400, 404}


def scheduled():
    edition = make_article(title="Tomorrow's story", slug="tomorrow")
    moment = timezone.now() + timedelta(days=2)
    periods.publish(edition, moment)
    return (timezone.localdate() + timedelta(days=3)).isoformat()


def test_readers_cannot_look_ahead(client, rewritten):
    day = scheduled()
    response = client.get("/articles/", {"as-of": day, "page": "1"})
    assert (response.status_code, response.url) == (302, "/articles/?page=1")
    assert client.get("/articles/tomorrow/").status_code == 404


def test_staff_see_the_schedules_applied_and_nobody_caches_it(desk, rewritten):
    response = desk.get("/articles/", {"as-of": scheduled()})
    assert "Tomorrow&#x27;s story" in response.text
    assert "will stand" in response.text
    assert "no-store" in response["Cache-Control"]


def test_tonight_is_not_public_today(client, desk_of_another, rewritten):
    """The end of today is the present for readers, and the end of today for staff."""
    day = timezone.localdate()
    end = timezone.make_aware(datetime(day.year, day.month, day.day, 23, 59, 59))
    if end <= timezone.now():
        pytest.skip("The last second of a day.")
    periods.publish(make_article(title="Tonight"), end)
    assert "Tonight" not in client.get("/articles/", {"as-of": day}).text
    assert "Tonight" in desk_of_another.get("/articles/", {"as-of": day}).text


@pytest.fixture
def desk_of_another(make_user):
    from django.test import Client

    client = Client()
    client.force_login(make_user("writer"))
    return client


def test_topics_are_todays_and_the_banner_says_so(client, rewritten):
    topic = make_topic("Mekong")
    rewritten[0].document.topics.add(topic)
    page = client.get("/topics/mekong/?as-of=2026-02-01").text
    assert "Old words" in page
    assert "Topics, links, sources, pictures and the glossary are today’s." in page
