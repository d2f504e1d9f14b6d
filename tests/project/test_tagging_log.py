"""The tagging log: what was done with topics, by whom, when; filtered, exported."""

import csv
import io

import pytest

from articles.models import TaggedArticle
from tests.factories import make_article, make_topic
from topics import operations, undoing
from topics.models import TopicName
from topics.operations_in_words import before_and_after, names_of_topics

pytestmark = pytest.mark.django_db
LOG = "/admin/topics/topicoperation/"
ARTICLES = TaggedArticle._meta.label_lower


@pytest.fixture
def done(editor):
    """One operation of each kind; the merge was undone."""
    peace, law = make_topic("Peace", slug="peace"), make_topic("Law", slug="law")
    old = make_topic("Old", slug="old")
    keys = {ARTICLES: [make_article().document_id, make_article().document_id]}
    found = {
        "tags": operations.retag(keys, editor, add=[peace, law]),
        "split": operations.split(
            peace, "Truce", {ARTICLES: keys[ARTICLES][:1]}, editor
        ),
        "merge": operations.merge(peace, [law], editor),
        "rename": operations.rename(old, editor, "=Older", "older"),
        "delete": operations.delete(old, editor),
    }
    undoing.undo(found["merge"], editor)
    return found


def kinds(client, query=""):
    rows = client.get(f"{LOG}{query}").context["cl"].result_list
    return [row.kind for row in rows]


def test_every_operation_says_what_was_before_and_after(done):
    names = names_of_topics()
    assert {kind: before_and_after(row, names) for kind, row in done.items()} == {
        "tags": ([], ["“Peace”: 2 articles", "“Law”: 2 articles"]),
        "split": ([], ["“Truce”: 1 article"]),
        "merge": (["“Law”: 2 articles"], ["moved: 1 article"]),
        "rename": (["“Old”, address old"], ["“=Older”, address older"]),
        "delete": (["“=Older”, address older", "Old"], []),
    }


def test_it_is_filtered_and_searched(desk, done):
    assert kinds(desk) == ["delete", "rename", "merge", "split", "tags"]
    assert kinds(desk, "?kind__exact=merge") == ["merge"]
    assert kinds(desk, "?undone=yes") == ["merge"]
    assert kinds(desk, "?undone=no") == ["delete", "rename", "split", "tags"]
    assert kinds(desk, "?q=Truce") == ["split"]
    assert kinds(desk, "?until=2001-01-01") == []


def test_it_is_exported_without_formulas(desk, done):
    TopicName.objects.filter(name="Law").update(name="Laws")  # the log keeps its words
    response = desk.post(f"{LOG}export/?kind__exact=rename")
    words = b"".join(response.streaming_content).decode()
    [row] = csv.DictReader(io.StringIO(words, newline=""))
    assert row["before"] == "“Old”, address old"
    assert row["after"] == "“=Older”, address older"
    assert (row["who"], row["kind"], row["undone"]) == ("editor", "rename", "")


def test_nobody_changes_it(admin_client, done):
    key = done["merge"].pk
    for path in ["add/", f"{key}/delete/"]:
        assert admin_client.post(LOG + path, {"said": "x"}).status_code == 403
    page = admin_client.post(f"{LOG}{key}/change/", {"said": "x"}, follow=True)
    assert page.status_code == 200
    assert done["merge"].said in page.text.replace("Merged", "merged")
    assert type(done["merge"]).objects.get(pk=key).said == done["merge"].said
    assert admin_client.get(f"{LOG}x/change/").status_code == 404


@pytest.mark.parametrize(
    ("role", "code"), [("tagger", 200), ("writer", 403), ("reviewer", 403)]
)
def test_who_reads_it(client, make_user, role, code):
    client.force_login(make_user(role))
    assert client.get(LOG).status_code == code
