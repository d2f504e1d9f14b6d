"""Pages with ten of everything: a fixed number of queries, and all of it shown."""

import re

import pytest
from django.urls import reverse

from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)
from timeline.models import ArticleLink

pytestmark = pytest.mark.django_db


@pytest.fixture
def crowded(db):
    """Ten of everything on one article, one event and one topic."""
    topic = make_topic("Busy", broader=make_topic(), picture=make_picture())
    for _ in range(10):
        make_topic(broader=topic)
    sources = [make_source() for _ in range(10)]
    pictures = [make_picture() for _ in range(10)]
    articles = [published(make_article()) for _ in range(10)]
    events = [published(make_event(dates=[{"year": 1990 + n}])) for n in range(10)]
    links = [f"/articles/id/{a.document.public_id}/" for a in articles]
    links += [f"/timeline/id/{e.document.public_id}/" for e in events]
    body = "".join(
        f'<h2 data-section="section{n}">Part</h2><p><a href="{links[n]}">one</a> '
        f'<a href="{links[n + 10]}">two</a><sup data-cite="{sources[n].public_id}"></sup>'
        f'</p><figure data-picture="{pictures[n].public_id}"><figcaption>x</figcaption>'
        "</figure>"
        for n in range(10)
    )
    article = make_article(body=body, slug="crowded", picture=pictures[0])
    event = make_event(
        body=body,
        slug="crowded",
        significance=3,
        dates=[{"year": 1995}]
        + [{"year": 1995, "rank": "other", "source": s} for s in sources],
    )
    for edition in [published(article), published(event), *articles, *events]:
        edition.document.topics.add(topic)
    for n in range(10):
        edition.document.topics.add(make_topic())
        article.document.topics.add(make_topic())
        ArticleLink.objects.create(event=events[n].document, article=article.document)
        ArticleLink.objects.create(event=event.document, article=articles[n].document)
    for language in ["th", "lo", "km", "my", "vi", "id", "ms", "fil", "pt", "fr"]:
        other = make_article(language=language, slug=f"in-{language}")
        other.document.translation_group = article.document.translation_group
        other.document.save()
        published(other)
    return topic


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/articles/crowded/", 10),
        ("/articles/crowded/editions/1/", 10),
        ("/timeline/crowded/", 11),
        ("/timeline/crowded/editions/1/", 11),
        ("/", 6),
        ("/articles/", 3),
        ("/timeline/", 6),
        ("/timeline/1990s/", 6),
        ("/topics/", 2),
        ("/topics/busy/", 6),
        ("/about/", 0),
        ("/search/", 0),
        ("/search/?q=event", 5),
    ],
)
def test_a_page_costs_a_fixed_number_of_queries(
    crowded, client, django_assert_num_queries, path, queries
):
    """With ten rows of everything; neither a session nor a user is among them."""
    with django_assert_num_queries(queries) as captured:
        response = client.get(path)
    assert response.status_code == 200
    assert not re.search("django_session|auth_user", str(captured.captured_queries))


def test_an_article_shows_its_numbers_links_pictures_and_sources(crowded, client):
    page = client.get("/articles/crowded/").text
    assert page.count('class="ref"') == 10
    assert page.count('role="doc-backlink"') == 10
    assert page.count("<figure>") == 10
    assert "/articles/id/" not in page
    assert page.count('hreflang="th"') == 2


def test_a_source_cited_twice_is_listed_once_with_two_ways_back(client):
    source = make_source(title="Twice")
    mark = f'<sup data-cite="{source.public_id}"></sup>'
    published(make_article(slug="x1", body=f"<p>One{mark} two{mark}</p>"))
    page = client.get("/articles/x1/").text
    assert page.count("<cite>Twice</cite>") == 1
    assert 'href="#r1-1"' in page
    assert 'href="#r1-2"' in page


def test_a_merged_source_answers_with_the_one_it_went_into(client):
    kept = make_source(title="Kept")
    gone = make_source(title="Gone")
    body = f'<p>x<sup data-cite="{gone.public_id}"></sup></p>'
    published(make_article(slug="x1", body=body))
    gone.merged_into = kept
    gone.save()
    page = client.get("/articles/x1/").text
    assert "Kept" in page
    assert "Gone" not in page


def test_a_list_has_pages_and_a_page_that_is_not_there_answers_404(client):
    for _ in range(25):
        published(make_article())
    assert client.get("/articles/").text.count('class="hl"') == 20
    assert client.get("/articles/?page=2").text.count('class="hl"') == 5
    assert client.get("/articles/?page=3").status_code == 404


def test_addresses_of_other_languages_have_the_language_before_them(client):
    edition = published(make_article(title="แม่น้ำโขง", language="th"))
    assert edition.get_absolute_url().startswith("/th/articles/")
    response = client.get(edition.get_absolute_url())
    assert '<html lang="th">' in response.text
    assert client.get(f"/articles/{edition.slug}/").status_code == 404
    assert reverse("article_list") == "/articles/"


def test_permanent_addresses_lead_to_the_present_one(client):
    for edition in [published(make_article()), published(make_event())]:
        prefix = edition.path_prefix
        response = client.get(f"/{prefix}/id/{edition.document.public_id}/")
        assert response.url == edition.get_absolute_url()
