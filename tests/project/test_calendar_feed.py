"""The private calendar of what is scheduled, and calendars as RFC 5545 has them."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from partnership_site.models import ScheduleFeed
from publishing import periods
from publishing.calendars import CalendarEvent, calendar
from tests.factories import make_article, make_event, published

PAGE = "/admin/schedule/"
NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def made(client):
    """A new address, as the page tells it once."""
    page = client.post(PAGE, {"make": ""}).text
    return re.search(r"<code[^>]*>http://testserver(/[^<]+)</code>", page)[1]


def events(content):
    """[{name: value}] of a calendar: unfolded, unescaped."""
    lines = content.decode().replace("\r\n ", "").split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    found = []
    for line in lines:
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found and ":" in line:
            name, value = line.split(":", 1)
            found[-1].setdefault(name, re.sub(r"\\(.)", unescaped, value))
    return found


def unescaped(match):
    return "\n" if match[1] == "n" else match[1]


def read(address):
    """What a calendar program gets: no session, no cookie."""
    return Client().get(address)


@pytest.mark.django_db
def test_the_feed_tells_each_start_and_each_end(desk):
    now = timezone.now()
    article = make_article(title="Haze, fog; and “smoke”")
    periods.publish(article, now + timedelta(days=1))
    event = published(make_event(title="Summit"))
    periods.unpublish(event.document, "Over.", now + timedelta(days=2))
    make_article(title="a draft"), published(make_article(title="live"))
    response = read(made(desk))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    start, end = events(response.content)
    assert start["SUMMARY"] == "“Haze, fog; and “smoke”” becomes public"
    assert start["DTSTART"] == f"{article.published_from:%Y%m%dT%H%M%SZ}"
    assert start["UID"] == f"{article.document.public_id}-1-start@127.0.0.1"
    assert start["URL"] == (
        f"http://127.0.0.1:8000/admin/articles/articleedition/{article.pk}/change/"
    )
    assert end["SUMMARY"] == "“Summit” is public no longer"
    assert end["UID"].endswith("-1-end@127.0.0.1")


@pytest.mark.django_db
def test_an_edition_that_takes_over_is_one_start_and_no_end(desk):
    live = published(make_article(title="old words"))
    newer = make_article(live.document, title="new words", category=live.category)
    periods.publish(newer, timezone.now() + timedelta(days=1))
    [only] = events(read(made(desk)).content)
    assert only["SUMMARY"] == "“new words” becomes public"


@pytest.mark.django_db
def test_a_changed_schedule_keeps_its_uid_and_a_cancelled_one_goes(desk):
    edition = make_article()
    address = made(desk)
    told = []
    for days in [1, 2]:
        periods.publish(edition, timezone.now() + timedelta(days=days))
        told += events(read(address).content)
        periods.cancel(edition)
    assert told[0]["UID"] == told[1]["UID"]
    assert told[0]["DTSTART"] != told[1]["DTSTART"]
    assert events(read(address).content) == []


@pytest.mark.django_db
def test_the_feed_has_only_the_kinds_that_its_user_may_view(client, make_user):
    user = make_user("tagger")
    user.user_permissions.add(Permission.objects.get(codename="view_eventedition"))
    for make in [make_article, make_event]:
        periods.publish(make(), timezone.now() + timedelta(days=1))
    client.force_login(user)
    [only] = events(read(made(client)).content)
    assert "/timeline/" in only["URL"]


@pytest.mark.django_db
def test_nobody_keeps_or_finds_the_feed(desk):
    response = read(made(desk))
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.django_db
def test_every_address_that_opens_nothing_answers_alike(desk, editor):
    """Wrong, renewed, ended, no longer active, staff or permitted: the same 404."""
    former = made(desk)
    address = made(desk)
    nothing = read(f"{PAGE}{'A' * 22}.ics")
    assert nothing.status_code == 404
    assert read(address).status_code == 200

    def refused(where):
        response = read(where)
        return (response.status_code, response.content) == (404, nothing.content)

    assert refused(former)
    assert refused(f"{address}x.ics")
    for name in ["is_active", "is_staff"]:
        setattr(editor, name, False)
        editor.save()
        assert refused(address)
        setattr(editor, name, True)
        editor.save()
        assert read(address).status_code == 200
    groups = list(editor.groups.all())
    editor.groups.clear()
    assert refused(address)
    editor.groups.set(groups)
    desk.post(PAGE, {"end": ""})
    assert refused(address)


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["%00", "%ff", "..", "%2e%2e", "A" * 5000, "ไทย"])
def test_a_token_that_is_none_is_no_error_of_ours(client, token):
    assert client.get(f"{PAGE}{token}.ics").status_code in {302, 404}


@pytest.mark.django_db
def test_a_token_is_told_once_and_stored_as_a_hash(desk, editor):
    address = made(desk)
    token = address.removeprefix(PAGE).removesuffix(".ics")
    assert len(token) == 22  # 128 bits
    assert token not in desk.get(PAGE).text
    assert token not in str(ScheduleFeed.objects.values())
    assert token not in str(LogEntry.objects.values())
    assert ScheduleFeed.objects.get().user == editor
    desk.post(PAGE, {"end": ""})
    assert [e.change_message for e in LogEntry.objects.order_by("pk")] == [
        "Private calendar address made",
        "Private calendar address ended",
    ]


@pytest.mark.django_db
def test_each_user_has_an_address_of_their_own(client, make_user):
    addresses = []
    for role in ["editor", "writer"]:
        client.force_login(make_user(role))
        addresses.append(made(client))
    assert [read(address).status_code for address in addresses] == [200, 200]


@pytest.mark.django_db
def test_the_feed_costs_the_same_with_fifty_editions(
    desk, django_assert_max_num_queries
):
    for number in range(50):
        make = [make_article, make_event][number % 2]
        periods.publish(make(), timezone.now() + timedelta(days=1 + number))
    address = made(desk)
    with django_assert_max_num_queries(5):
        assert len(events(read(address).content)) == 50


# The form of calendars.


def written(summary, start=NOW):
    event = CalendarEvent("uid@x", start, summary, "https://example.org/")
    return calendar("Name", [event], NOW)


@pytest.mark.parametrize(
    "summary",
    [
        *["plain", "comma, semicolon; backslash \\ and \\n", "two\nlines", "x" * 1000],
        *["ประชาคมอาเซียน" * 30, "ဗမာ " * 60, "é" * 200, "a" + "é" * 200, "😀" * 99],
        *["a" * 66, "a" * 67, "a" * 68, "BEGIN:VEVENT\r\nEND:VCALENDAR"],
    ],
)
def test_any_words_come_back_from_lines_of_75_octets(summary):
    content = written(summary)
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()  # no letter is cut
        assert b"\n" not in line
    [event] = events(content)
    assert event["SUMMARY"] == summary.replace("\r\n", "\n")


def test_control_characters_are_left_out():
    assert events(written("a\x00b\x1bc\td"))[0]["SUMMARY"] == "abc\td"


def test_a_day_is_a_date_and_a_moment_is_told_in_utc():
    assert b"DTSTART;VALUE=DATE:19670808\r\n" in written("x", date(1967, 8, 8))
    jakarta = NOW.astimezone(timezone.get_fixed_timezone(420))
    assert b"DTSTART:20260304T050607Z\r\n" in written("x", jakarta)
    assert b"DTSTAMP:20260304T050607Z\r\n" in written("x")
