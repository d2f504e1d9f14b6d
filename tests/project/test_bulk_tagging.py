"""Topics of many documents at once: chosen in a list, previewed, done, undone."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, TaggedArticle
from publishing.put_back import MARKER
from tests.factories import make_article, make_event, make_topic
from topics import operations
from topics.models import Topic, TopicOperation

pytestmark = pytest.mark.django_db
BULK = "/admin/tagging/bulk/"
DOCUMENTS, EDITIONS = "/admin/articles/article/", "/admin/articles/articleedition/"


@pytest.fixture
def tagger(client, make_user):
    user = make_user("tagger")
    client.force_login(user)
    return user


def topics_of(edition):
    return {topic.name for topic in edition.document.topics.all()}


def sent(kinds, add=(), remove=(), **more):
    keys = {kind: " ".join(str(e.document_id) for e in rows) for kind, rows in kinds}
    return keys | {
        "add": "\n".join(topic.name for topic in add),
        "remove": "\n".join(topic.name for topic in remove),
        **more,
    }


def previewed(client, data):
    page = client.post(BULK, data | {"_preview": "1"})
    assert page.status_code == 200
    return data | {"previewed": page.context["form"]["previewed"].value()}, page


def test_what_was_chosen_is_previewed_done_and_undone(client, tagger):
    one, two, event = make_article(), make_article(), make_event()
    peace, law = make_topic("Peace"), make_topic("Law")
    one.document.topics.add(peace)
    event.document.topics.add(law)
    kinds = [("article", [one, two]), ("event", [event])]
    data, page = previewed(client, sent(kinds, [peace], [law]))
    assert page.context["what"]["lines"] == [
        {"topic": peace, "added": "1 article, 1 event", "removed": "–"},
        {"topic": law, "added": "–", "removed": "1 event"},
    ]
    assert topics_of(two) == set()
    result = client.post(BULK, data | {"_do": "1"}, follow=True)
    assert [topics_of(each) for each in [one, two, event]] == [{"Peace"}] * 3
    assert b"After:" in result.content
    said = {
        entry.object_repr: entry.change_message
        for entry in LogEntry.objects.filter(
            content_type__model__in=["article", "event"]
        )
    }
    assert said == {
        two.title: "Topics: added Peace",
        event.title: "Topics: added Peace; removed Law",
    }
    client.post(result.request["PATH_INFO"])
    assert [topics_of(each) for each in [one, two, event]] == [
        *[{"Peace"}, set(), {"Law"}]
    ]


@pytest.mark.parametrize("address", [DOCUMENTS, EDITIONS])
def test_a_list_hands_over_what_is_ticked_or_all_that_it_was_narrowed_to(desk, address):
    haze, other = make_article(title="Haze"), make_article(title="Haze again")
    make_article(title="Rivers")
    is_documents = address == DOCUMENTS
    ticked = haze.document_id if is_documents else haze.pk
    chosen = {"action": "retag", "_selected_action": [ticked]}
    page = desk.post(address, chosen)
    assert page.context["form"]["article"].value() == str(haze.document_id)
    page = desk.post(f"{address}?q=haze", chosen | {"select_across": "1"})
    keys = sorted([haze.document_id, other.document_id])
    assert page.context["form"]["article"].value() == " ".join(map(str, keys))
    assert page.context["kinds"][0]["number"] == 2


def test_a_list_narrowed_by_topic_shows_the_documents_of_that_topic(desk):
    peace, haze = make_topic("Peace"), make_article(title="Haze")
    make_article(title="Rivers")
    haze.document.topics.add(peace)
    for address in [DOCUMENTS, EDITIONS]:
        rows = desk.get(f"{address}?topic={peace.pk}").context["cl"].result_list
        assert [str(row) for row in rows] == ["Haze"]
    assert desk.get(f"{DOCUMENTS}?topic=%00x").status_code == 200
    link = f"{DOCUMENTS}?topic={peace.pk}"
    assert link in desk.get("/admin/topics/topic/").content.decode()


def test_only_what_was_looked_at_is_done(client, tagger):
    one, peace, law = make_article(), make_topic("Peace"), make_topic("Law")
    data, _page = previewed(client, sent([("article", [one])], [peace]))
    for changed in [{"add": law.name}, {"previewed": ""}]:
        page = client.post(BULK, data | changed | {"_do": "1"})
        assert page.context["what"]
        assert topics_of(one) == set()
    one.document.topics.add(peace)  # a colleague was quicker
    assert client.post(BULK, data | {"_do": "1"}).context["what"]
    assert not TopicOperation.objects.exists()


def test_a_topic_merged_away_meanwhile_is_looked_at_again(client, tagger, editor):
    one, peace, kept = make_article(), make_topic("Peace"), make_topic("Security")
    data, _page = previewed(client, sent([("article", [one])], [peace]))
    operations.merge(kept, [peace], editor)
    page = client.post(BULK, data | {"_do": "1"})
    assert [line["topic"] for line in page.context["what"]["lines"]] == [kept]
    assert topics_of(one) == set()


def test_only_who_may_makes_new_topics_and_not_before_it_is_done(
    client, tagger, make_user
):
    one = make_article()
    data = sent([("article", [one])]) | {"add": "Brand new\nHaze, Rivers"}
    page = client.post(BULK, data)
    assert "you may not make any" in page.text
    assert "Brand new\nHaze, Rivers" in page.text
    client.force_login(make_user("editor"))
    data, page = previewed(client, data)
    assert page.context["what"]["lines"][0] == {
        "topic": "Brand new",
        "added": "1 article",
        "removed": "–",
    }
    assert not Topic.objects.exists()
    client.post(BULK, data | {"_do": "1"})
    assert topics_of(one) == {"Brand new", "Haze", "Rivers"}


def test_documents_in_the_bin_and_forms_that_come_back_change_nothing(client, tagger):
    one, two, peace = make_article(), make_article(), make_topic("Peace")
    data, _page = previewed(client, sent([("article", [one, two])], [peace]))
    Article.plain.filter(pk=two.document_id).update(trashed_at=timezone.now())
    page = client.post(BULK, data | {"_do": "1"})
    assert "1 of the documents is in the bin" in page.content.decode()
    data["previewed"] = page.context["form"]["previewed"].value()
    assert client.post(BULK, data | {"_do": "1", MARKER: "1"}).status_code == 200
    assert topics_of(one) == topics_of(two) == set()
    client.post(BULK, data | {"_do": "1"})
    assert (topics_of(one), topics_of(two)) == ({"Peace"}, set())


def test_full_documents_are_named_before_and_after(client, tagger):
    one, peace = make_article(), make_topic("Peace")
    one.document.topics.add(*(make_topic() for _each in range(TaggedArticle.limit)))
    data, page = previewed(client, sent([("article", [one])], [peace]))
    words = "1 document would bear too many topics: none is added there."
    assert page.context["what"]["full"] == words
    result = client.post(BULK, data | {"_do": "1"}, follow=True)
    assert words in result.content.decode()


@pytest.mark.parametrize("keys", ["x", "1 -2", "9" * 19, "1\0", "1 " * 50_001])
def test_what_is_no_choice_of_documents_is_refused_in_words(client, tagger, keys):
    page = client.post(BULK, {"article": keys, "add": make_topic().name})
    assert page.context["form"].errors["article"]


def test_nothing_chosen_and_topics_gone_in_the_moment_of_doing_are_said(
    client, tagger, monkeypatch
):
    page = client.post(BULK, {"add": make_topic("Peace").name})
    assert "Choose documents in a list first." in page.text
    one = make_article()
    data, _page = previewed(client, sent([("article", [one])], Topic.objects.all()))
    tags = operations.retag

    def deleted_just_now(*args, **kwargs):
        Topic.objects.get().delete()
        return tags(*args, **kwargs)

    monkeypatch.setattr(operations, "retag", deleted_just_now)
    page = client.post(BULK, data | {"_do": "1"})
    assert "Nothing was changed. Please look at this:" in page.text


def test_a_preview_costs_the_same_for_many(client, tagger):
    make_topic("Peace")
    counts = []
    for number in [2, 100]:
        rows = [Article.plain.create() for _each in range(number)]
        keys = " ".join(str(row.pk) for row in rows)
        with CaptureQueriesContext(connection) as captured:
            client.post(BULK, {"article": keys, "add": "Peace"})
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 20


def test_who_tags_no_events_changes_none(client, make_user):
    user = make_user("tagger")
    group = user.groups.get()
    group.permissions.remove(group.permissions.get(codename="tag_event"))
    client.force_login(user)
    event, peace = make_event(), make_topic("Peace")
    assert client.post(BULK, sent([("event", [event])], [peace])).status_code == 403
    chosen = {"action": "retag", "_selected_action": [event.document_id]}
    assert b"Change topics" not in client.get("/admin/timeline/event/").content
    client.post("/admin/timeline/event/", chosen)
    assert Topic.objects.filter(timeline_taggedevent_items=None).count() == 1
