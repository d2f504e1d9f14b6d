"""Two editions in words; a part of the older one put back as a new edition."""

import pytest
from django.contrib.admin.models import LogEntry

from publishing.editions import newest_of
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    published,
)
from tests.publishing.test_copy_on_save import change_url

pytestmark = pytest.mark.django_db
BODY = (
    '<h2 data-section="aaaaaaaa">War</h2><p>One war. Two wars.</p>'
    '<h2 data-section="bbbbbbbb">Peace</h2><p>One peace. Two peaces.</p>'
)


@pytest.fixture
def two(editor):
    first = make_article(author=editor, title="Was", body=BODY)
    words = {"category": first.category, "standfirst": first.standfirst}
    words["slug"] = first.slug
    body = BODY.replace("Two wars.", "Three wars.")
    second = make_article(first.document, title="Is", body=body, **words)
    return first, second


def compare_url(edition):
    return change_url(edition, "compare")


def test_the_change_is_said_by_field_section_and_sentence(desk, two):
    page = desk.get(compare_url(two[1]))
    assert page.context["summary"] == "Title changed, 1 sentence changed in “War”"
    assert "Was</del>" in page.text
    assert "Is</ins>" in page.text
    assert "Three </ins>" in page.text
    assert "Peace" not in page.text
    assert 'id="change-2"' in page.text


def test_draft_against_live_is_what_is_asked_first(desk, two):
    published(two[0])
    third = make_article(two[0].document, title="Third")
    page = desk.get(compare_url(third))
    assert (page.context["older"], page.context["newer"]) == (two[0], third)
    assert "What will change for readers:" in page.text


def test_markup_citations_and_pictures_are_said_by_name(desk, editor):
    source, picture = make_source(title="The Charter"), make_picture(title="A river")
    first = make_article(author=editor, body="<p>Words.</p>")
    body = (
        f'<p>Words.<sup data-cite="{source.public_id}"></sup></p>'
        f'<figure data-picture="{picture.public_id}"><figcaption></figcaption></figure>'
    )
    second = make_article(first.document, body=body)
    page = desk.get(compare_url(second)).text
    assert "source: The Charter" in page
    assert "picture: A river" in page


def test_rows_are_compared(desk, editor):
    first = make_event(author=editor, dates=[{"year": 1967}])
    second = make_event(first.document, dates=[{"year": 1968}])
    page = desk.get(compare_url(second)).text
    assert "1967</del>" in page
    assert "1968</ins>" in page


def test_only_one_edition_is_nothing_to_compare(desk):
    assert "nothing to compare" in desk.get(compare_url(make_article())).text


@pytest.mark.parametrize("number", ["9", "0", "-1", "x", "1\x00", "9" * 30])
def test_another_edition_that_is_not_there_is_404(desk, two, number):
    """Also the number of another document's edition: numbers are asked of this one."""
    assert desk.get(compare_url(two[0]), {"with": number}).status_code == 404


def put_back(desk, edition, part, onto):
    return desk.post(compare_url(edition), {"part": part, "onto": onto}, follow=True)


@pytest.mark.parametrize(
    ("part", "title", "words"),
    [("field:title", "Was", "Three wars."), ("section:aaaaaaaa", "Is", "Two wars.")],
)
def test_a_part_is_put_back_as_a_new_edition(desk, two, part, title, words):
    put_back(desk, two[0], part, 2)
    newest = newest_of(two[0].document)
    assert (newest.number, newest.title) == (3, title)
    assert words in newest.body
    assert newest.body.count("<h2") == 2
    assert LogEntry.objects.get().get_change_message() == (
        "Edition 3: a part of edition 1 put back"
    )


def test_a_section_that_is_gone_comes_back_to_its_place(desk, two):
    body = '<h2 data-section="bbbbbbbb">Peace</h2><p>All is peace.</p>'
    make_article(two[0].document, body=body)
    put_back(desk, two[0], "section:aaaaaaaa", 3)
    newest = newest_of(two[0].document)
    assert newest.body == BODY[: BODY.index('<h2 data-section="b')] + body


def test_rows_are_put_back_with_their_claims(desk, editor):
    first = make_event(author=editor, dates=[{"year": 1967, "month": 8}])
    make_event(first.document, dates=[{"year": 1968}])
    put_back(desk, first, "rows:dates", 2)
    newest = newest_of(first.document)
    assert [(d.year, d.month) for d in newest.dates.all()] == [(1967, 8)]
    assert first.dates.count() == 1


@pytest.mark.parametrize(
    ("part", "onto", "sentence"),
    [
        ("field:title", 1, "A newer edition exists"),
        ("field:title", "x", "A newer edition exists"),
        ("field:number", 2, "no such part"),
        ("field:document", 2, "no such part"),
        ("section:zzzzzzzz", 2, "no such section"),
        ("rows:reviews", 2, "no such part"),
        ("", 2, "no such part"),
    ],
)
def test_what_cannot_be_put_back_is_said_and_adds_nothing(
    desk, two, part, onto, sentence
):
    assert sentence in put_back(desk, two[0], part, onto).text
    assert newest_of(two[0].document).number == 2


def test_a_reviewer_compares_and_puts_nothing_back(client, make_user, two):
    client.force_login(make_user("reviewer"))
    page = client.get(compare_url(two[1]))
    assert "Put back" not in page.text
    data = {"part": "field:title", "onto": 2}
    assert client.post(compare_url(two[0]), data).status_code == 403


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_comparison_costs_a_fixed_number_of_queries(
    desk, editor, make, django_assert_max_num_queries
):
    first = make(author=editor)
    for _number in range(49):
        newest = make(first.document, author=editor)
    with django_assert_max_num_queries(12):
        assert desk.get(compare_url(newest)).status_code == 200


def test_fields_that_mean_something_only_together_are_put_back_together(desk, editor):
    """A latitude without its longitude is refused by the database."""
    first = make_event(author=editor, latitude="13.75", longitude="100.5")
    make_event(first.document)
    put_back(desk, first, "field:latitude", 2)
    newest = newest_of(first.document)
    assert (float(newest.latitude), float(newest.longitude)) == (13.75, 100.5)
