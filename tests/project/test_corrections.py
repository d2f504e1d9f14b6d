"""All corrections on one page, with both wordings."""

from datetime import UTC, datetime, timedelta

import pytest

from publishing import periods
from tests.factories import make_article, make_event, published

pytestmark = pytest.mark.django_db
MAY = datetime(2026, 5, 3, 3, 0, tzinfo=UTC)


CHANGE = {
    "change_kind": "correction",
    "was_wrong": "It was 1977.",
    "change_note": "It was 2006.",
}


def corrected(make, at=MAY, slug="corrected"):
    """A document that said 1977, and says 2006 since a moment: both wordings."""
    first = published(make(title="As it was", slug=slug))
    second = make(first.document, title="As it is", slug=slug)
    now = min(at, datetime.now(UTC))
    return first, periods.publish(second, at, now=now, change=CHANGE)


def test_without_a_correction_the_page_says_so(client):
    published(make_article())
    assert "No correction has been made" in client.get("/corrections/").text


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_correction_says_what_was_wrong_and_leads_to_both_wordings(client, make):
    first, second = corrected(make)
    page = client.get("/corrections/").text
    assert "<s>It was 1977.</s>" in page
    assert "It was 2006." in page
    assert "3 May 2026" in page
    for edition, title in [(first, "As it was"), (second, "As it is")]:
        address = edition.get_permanent_url()
        assert f'href="{address}"' in page
        assert title in client.get(address).text


def test_the_latest_comes_first_in_pages_of_both_kinds(
    client, django_assert_num_queries
):
    makes = [make_article, make_event] * 12
    for day, make in enumerate(makes):
        corrected(make, MAY + timedelta(days=day), slug=f"corrected-{day}")
    with django_assert_num_queries(4):
        page = client.get("/corrections/")
    shown = [edition.slug for edition in page.context["object_list"]]
    assert shown == [f"corrected-{day}" for day in range(23, 3, -1)]
    assert "corrected-0/" in client.get("/corrections/?page=2").text
    assert client.get("/corrections/?page=3").status_code == 404


def test_what_is_withdrawn_or_not_yet_public_is_not_there(client):
    first, _second = corrected(make_article, slug="gone")
    periods.unpublish(first.document, "It named a wrong person.")
    corrected(make_article, datetime.now(UTC) + timedelta(days=2), slug="later")
    page = client.get("/corrections/").text
    assert "1977" not in page
    assert "0 corrections" in page


def test_on_an_earlier_day_the_page_is_as_it_was(client):
    published(make_article())
    corrected(make_article)
    assert "1977" not in client.get("/corrections/?as-of=2026-05-01").text
    assert "1977" in client.get("/corrections/?as-of=2026-05-03").text


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_correction_is_said_at_its_passage(client, make):
    body = (
        '<p>Opening.</p><h2 data-section="section1">One</h2><p>Five.</p>'
        '<h2 data-section="section2">Two</h2><p>In 1977.</p>'
    )
    first = published(make(slug="here", body=body))
    second = make(first.document, slug="here", body=body.replace("1977", "2006"))
    periods.publish(second, MAY, now=MAY, change=CHANGE)
    page = client.get(first.get_absolute_url()).text
    said = page.partition("Two</h2>")[2].partition("In 2006.")[0]
    assert "Corrected" in said
    assert "It was 2006." in said
    assert page.count('class="corrected"') == 1
    former = client.get(first.get_permanent_url()).text
    assert 'class="corrected"' not in former
    assert (
        f'<a href="{first.get_absolute_url()}#changes">what changed since</a>' in former
    )


def test_a_correction_all_over_the_text_is_said_once_before_it(client):
    body = "".join(
        f'<h2 data-section="section{n}">Part {n}</h2><p>In 1977.</p>' for n in range(5)
    )
    first = published(make_article(slug="here", body=body))
    second = make_article(
        first.document, slug="here", body=body.replace("1977", "2006")
    )
    periods.publish(second, MAY, now=MAY, change=CHANGE)
    page = client.get("/articles/here/").text
    assert page.count('class="corrected"') == 1
    assert 'class="corrected"' in page.partition("Part 0</h2>")[0]
