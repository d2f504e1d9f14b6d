"""The first page of the desk: figures that are exactly their lists, for each role."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.utils import timezone

from partnership_site import admin
from publishing import periods, reviews
from publishing.findings import Checkup
from publishing.health import check_live
from tests.factories import make_article, make_event, published

pytestmark = pytest.mark.django_db
MAKERS = [make_article, make_event]
FIGURE = re.compile(r'<a href="([^"]+)"><strong>(\d+)</strong>')


@pytest.fixture
def people(make_user):
    return {
        role: make_user(role) for role in ["editor", "writer", "reviewer", "tagger"]
    }


@pytest.fixture
def busy(people):
    """Something in each section, of both kinds, for editor and writer; some in the bin."""
    editor, writer = people["editor"], people["writer"]
    for make in MAKERS:
        for number, author in enumerate([editor, writer, writer, editor, writer]):
            make(title=f"draft {number}", author=author)
            submitted = make(title=f"submitted {number}", author=author)
            reviews.submit(submitted, author)
            sent_back = make(title=f"sent back {number}", author=author)
            reviews.submit(sent_back, author)
            reviews.send_back(sent_back, people["reviewer"], "Which year?")
            approved = make(title=f"approved {number}", author=author)
            reviews.submit(approved, author)
            reviews.approve(approved, people["reviewer"])
            scheduled = make(title=f"scheduled {number}", author=author)
            periods.publish(scheduled, timezone.now() + timedelta(days=9 - number))
            live = published(make(title=f"live {number}", author=author))
            make(live.document, title=f"newer {number}", author=writer)
            periods.trash(make(title="binned", author=author).document, "Twice.")
        published(make(title="same words", body="<p>same words</p>"))
    published(make_article(review_on=timezone.localdate() - timedelta(days=1)))
    check_live()


def figures(page):
    return [(unescape(url), int(number)) for url, number in FIGURE.findall(page)]


def length(context):
    """Of a list: Django's own, or the queue for tagging."""
    if "cl" in context:
        return context["cl"].result_count
    return context["page"].paginator.count


def section(page, label):
    """The words of one section of the page."""
    parts = re.split(r"<section", page)
    return next(part.split("</section>")[0] for part in parts if f">{label}<" in part)


@pytest.mark.parametrize(
    ("role", "number"), [("editor", 18), ("writer", 14), ("reviewer", 9)]
)
def test_every_figure_is_the_length_of_the_list_it_leads_to(
    client, people, busy, role, number
):
    client.force_login(people[role])
    told = figures(client.get("/admin/").text)
    wrong = {
        url: (said, found)
        for url, said in told
        if said != (found := length(client.get(url).context))
    }
    assert wrong == {}
    assert len(told) >= number


@pytest.mark.parametrize("role", ["editor", "writer", "reviewer", "tagger"])
def test_each_role_is_told_what_concerns_it(client, people, busy, role):
    client.force_login(people[role])
    page = client.get("/admin/").text
    told = {
        "Waiting for my approval": {"editor", "reviewer"},
        "Approved, to be published": {"editor"},
        "Sent back to me": {"editor", "writer"},
        "My drafts": {"editor", "writer"},
        "Scheduled next": {"editor", "writer", "reviewer"},
        "Changed by others": {"editor", "writer", "reviewer"},
        "Review date past": {"editor", "writer"},
        "Health of what is live": {"editor", "writer", "reviewer"},
    }
    assert {words for words in told if words in page} == {
        words for words, roles in told.items() if role in roles
    }


def test_what_waits_was_submitted_by_others(client, people):
    for role in ["editor", "writer"]:
        edition = make_article(title=f"by {role}", author=people[role])
        reviews.submit(edition, people[role])
    client.force_login(people["editor"])
    told = section(client.get("/admin/").text, "Waiting for my approval")
    assert "by writer" in told
    assert "by editor" not in told
    assert "in review" in told


def test_drafts_are_mine_newest_first_and_never_in_the_bin(client, people):
    writer = people["writer"]
    for number in range(10):
        make_article(title=f"article {number}", author=writer)
    make_event(title="the last", author=writer)
    make_article(title="not mine", author=people["editor"])
    published(make_article(title="public", author=writer))
    periods.trash(make_article(title="binned", author=writer).document, "Twice.")
    taken = make_article(title="taken over", author=writer)
    make_article(taken.document, title="taken over", author=people["editor"])
    client.force_login(writer)
    told = section(client.get("/admin/").text, "My drafts")
    rows = re.findall(r'<li><a href="/admin/[^"]+">([^<]+)</a>', told)
    assert rows == ["the last", *[f"article {n}" for n in range(9, 2, -1)]]
    assert [number for _url, number in figures(told)] == [10, 1]


def test_what_is_scheduled_stands_in_the_order_of_the_clock(client, people):
    for make, title, days in [
        (make_article, "third", 3),
        (make_event, "second", 2),
        (make_article, "first", 1),
    ]:
        periods.publish(make(title=title), timezone.now() + timedelta(days=days))
    client.force_login(people["writer"])
    told = section(client.get("/admin/").text, "Scheduled next")
    assert re.findall(r">(first|second|third)<", told) == ["first", "second", "third"]
    assert "scheduled for" in told


def test_initial_content_was_changed_by_nobody(client, people):
    make_article(title="loaded")
    client.force_login(people["writer"])
    assert "Nobody else saved anything" in client.get("/admin/").text


def test_nothing_to_do_is_said_in_words(client, people):
    client.force_login(people["editor"])
    page = client.get("/admin/").text
    for words in [
        *["Nothing waits for you.", "Nothing waits to be published."],
        *["Nothing was sent back to you.", "You have no drafts."],
        *["Nothing is scheduled.", "Nobody has checked the live pages yet."],
    ]:
        assert words in page
    assert figures(page) == []


@pytest.mark.parametrize("role", ["editor", "writer", "reviewer", "tagger"])
def test_the_page_costs_at_most_fourteen_queries(
    client, people, busy, role, django_assert_max_num_queries
):
    """Seventy documents, with a session and the permissions of a user."""
    client.force_login(people[role])
    with django_assert_max_num_queries(14):
        assert client.get("/admin/").status_code == 200


# Health.


def test_the_checks_run_again_when_asked_and_say_when(client, people):
    published(make_article(title="repeats", body="<p>repeats</p>"))
    client.force_login(people["writer"])
    page = client.post("/admin/check/", follow=True).text
    told = section(page, "Health of what is live")
    assert "1 live page was checked" in page
    assert "Title repeated" in told
    assert (
        "/admin/articles/articleedition/?check=advice-title_repeated",
        1,
    ) in figures(told)


def test_a_page_that_was_withdrawn_is_out_of_the_figures_at_once(client, people):
    edition = published(make_article(title="repeats", body="<p>repeats</p>"))
    check_live()
    periods.unpublish(edition.document, "It was wrong.")
    client.force_login(people["writer"])
    told = section(client.get("/admin/").text, "Health of what is live")
    assert figures(told) == []
    assert "Nothing is wrong" in told


def test_more_pages_than_a_request_may_check_are_left_to_the_command(
    client, people, monkeypatch
):
    published(make_article())
    monkeypatch.setattr(admin, "MOST_AT_ONCE", 0)
    client.force_login(people["editor"])
    page = client.post("/admin/check/", follow=True).text
    assert "check_content --keep" in page
    assert not Checkup.objects.exists()


def test_the_command_keeps_what_it_found_when_asked(client, people):
    published(make_article(title="repeats", body="<p>repeats</p>"))
    call_command("check_content", verbosity=0)
    assert not Checkup.objects.exists()
    call_command("check_content", keep=True, verbosity=0)
    assert Checkup.objects.get().documents == 1
    client.force_login(people["editor"])
    assert "Title repeated" in client.get("/admin/").text


def test_who_sees_no_lists_may_not_run_the_checks(client, people):
    client.force_login(people["tagger"])
    assert client.post("/admin/check/").status_code == 403
    assert not Checkup.objects.exists()
