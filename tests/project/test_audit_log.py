"""The log on the desk: read, filtered, exported; never changed."""

import csv
import io
from datetime import UTC, datetime

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType

from articles.models import Article
from publishing.spreadsheet import guarded
from tests.factories import make_article, make_event
from timeline.models import Event

pytestmark = pytest.mark.django_db
LOG = "/admin/admin/logentry/"


def entry(user, said="Edition 1: title", title="Haze", model=Article, flag=CHANGE):
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(model),
        object_id="1",
        object_repr=title,
        action_flag=flag,
        change_message=said,
    )


def listed(client, query=""):
    rows = client.get(f"{LOG}{query}").context["cl"].result_list
    return [row.change_message for row in rows]


def exported(client, query=""):
    response = client.post(f"{LOG}export/{query}")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    assert response.streaming
    words = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(words, newline="")))


@pytest.fixture
def log(editor, make_user):
    writer = make_user("writer")
    entry(editor, "one", "Haze")
    entry(writer, "two", "Mekong", Event, ADDITION)
    entry(writer, "three", "Haze", Article, DELETION)
    old = entry(editor, "four", "Bali")
    LogEntry.objects.filter(pk=old.pk).update(
        action_time=datetime(2020, 3, 4, 20, 30, tzinfo=UTC)
    )
    return {"editor": editor.pk, "writer": writer.pk}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["four", "three", "two", "one"]),
        ("?user={writer}", ["three", "two"]),
        ("?content_type={event}", ["two"]),
        ("?action_flag__exact=3", ["three"]),
        ("?from=2020-03-05&until=2020-03-05", ["four"]),
        ("?until=2020-03-04", []),
        ("?until=2020-12-31", ["four"]),
        ("?from=2020-03-06", ["three", "two", "one"]),
        ("?q=haze", ["three", "one"]),
        ("?q=two", ["two"]),
        ("?q=haze&user={writer}", ["three"]),
    ],
)
def test_the_list_and_its_export_are_the_same(desk, log, query, found):
    event = ContentType.objects.get_for_model(Event).pk
    query = query.format(event=event, **log)
    assert listed(desk, query) == found
    assert [row["message"] for row in exported(desk, query)] == found


@pytest.mark.parametrize(
    "query",
    ["?user=x", "?user=%00", "?content_type=999999", "?q=%00", "?from=x"]
    + [
        "?until=9999-12-31&from=0001-01-01",
        "?action_flag__exact=x",
        f"?action_flag__exact={10**30}",
        "?nonsense=1",
        "?p=x",
    ]
    + ["?user__password__startswith=p", "?o=9.9.9", "?e=1"],
)
def test_a_bad_filter_is_no_error_of_ours(desk, log, query):
    assert desk.get(f"{LOG}{query}").status_code in {200, 302, 400}
    assert desk.post(f"{LOG}export/{query}").status_code in {200, 302, 400}


def test_an_entry_says_when_who_what_and_to_which_kind(desk, log):
    page = desk.get(f"{LOG}?q=four").text
    assert "5 Mar 2020, 03:30:00 (UTC+0700)" in page
    for words in ["editor", "Article", "Bali", "four"]:
        assert words in page
    [row] = exported(desk, "?q=four")
    assert row["when"] == "2020-03-05T03:30:00+07:00"
    assert (row["who"], row["kind"], row["title"]) == ("editor", "article", "Bali")


def test_what_the_desk_does_is_in_the_log(desk, editor):
    edition = make_article(title="Haze", author=editor)
    desk.post(f"/admin/articles/articleedition/{edition.pk}/submit/")
    assert listed(desk) == ["Edition 1: submitted"]


def test_an_export_is_logged_with_its_filters_and_is_not_in_itself(desk, log, editor):
    assert len(exported(desk, "?q=haze")) == 2
    newest = LogEntry.objects.first()
    assert newest.user == editor
    assert newest.change_message == "2 entries exported as CSV (q=haze)"
    assert len(exported(desk)) == 5


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_begins_a_formula(desk, editor, start):
    entry(editor, f"{start}cmd|'/c calc'!A1", f"{start}HYPERLINK(1)")
    [row] = exported(desk)
    for cell in [row["title"], row["message"]]:
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert "calc" in cell or "HYPERLINK" in cell


def test_an_entry_is_one_line_whatever_it_holds(desk, editor):
    entry(editor, 'two\nlines, a "quote" and \u202e\x1b[31m \u2028 ແລະ ไทย')
    response = desk.post(f"{LOG}export/")
    lines = b"".join(response.streaming_content).decode().split("\r\n")
    assert len(lines) == 3  # names of the columns, the entry, the end
    assert "\n" not in lines[1]
    assert "two\\nlines" in lines[1]
    assert "\x1b" not in lines[1]
    assert "ແລະ ไทย" in lines[1]


@pytest.mark.parametrize(
    ("words", "cell"),
    [("a-b", "a-b"), ("", ""), ("=1", "'=1"), ("a\x00b", "a\\x00b"), ("\t=1", "\\t=1")]
    + [("＝1", "'＝1"), ("ខ្មែរ\u200bក", "ខ្មែរ\u200bក")],
)
def test_a_cell_is_guarded_once_and_only_where_it_is_needed(words, cell):
    assert guarded(words) == cell


@pytest.mark.parametrize("role", ["writer", "reviewer", "tagger"])
def test_only_editors_read_the_log(client, make_user, editor, role):
    key = entry(editor).pk
    client.force_login(make_user(role))
    for address in [LOG, f"{LOG}{key}/change/"]:
        assert client.get(address).status_code == 403
    assert client.post(f"{LOG}export/").status_code == 403
    assert LogEntry.objects.count() == 1


def test_nobody_changes_the_log(client, admin_user, editor):
    """Not even a superuser."""
    key = entry(editor).pk
    client.force_login(admin_user)
    assert client.get(f"{LOG}{key}/change/").status_code == 200
    for address in [f"{LOG}add/", f"{LOG}{key}/change/", f"{LOG}{key}/delete/"]:
        assert (
            client.post(address, {"object_repr": "x", "post": "yes"}).status_code == 403
        )
    client.post(LOG, {"action": "delete_selected", "_selected_action": [key]})
    assert LogEntry.objects.get().object_repr == "Haze"


def test_a_user_cannot_be_deleted_with_what_the_log_says_of_them(
    client, admin_user, make_user
):
    writer = make_user("writer")
    entry(writer)
    client.force_login(admin_user)
    address = f"/admin/auth/user/{writer.pk}/delete/"
    assert client.post(address, {"post": "yes"}).status_code == 403
    assert LogEntry.objects.filter(user=writer).exists()


def test_an_export_is_asked_for_by_post(desk, log):
    assert desk.get(f"{LOG}export/").status_code == 405
    assert LogEntry.objects.count() == 4


def test_the_list_costs_the_same_with_fifty_entries(
    desk, editor, make_user, django_assert_max_num_queries
):
    for number in range(50):
        user = make_user("writer", f"writer {number}") if number % 10 == 0 else editor
        entry(user, model=[Article, Event][number % 2])
    make_event()
    with django_assert_max_num_queries(9):
        page = desk.get(LOG)
    assert page.context["cl"].result_count == 50
    assert page.text.count('class="field-when') == 50
