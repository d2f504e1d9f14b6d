"""Merge, split, delete, bulk tagging, and taking each of them back."""

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Article, TaggedArticle
from publishing.document_links import link_ends
from tests.factories import make_article, make_event, make_topic, published
from tests.publishing.test_conflicts import at_once
from timeline.models import ArticleLink, TaggedEvent
from topics import naming, operations, undoing
from topics.models import Topic, TopicName, TopicOperation

pytestmark = pytest.mark.django_db
ARTICLES, EVENTS = "articles.taggedarticle", "timeline.taggedevent"


def articles(count):
    return [Article.plain.create() for _each in range(count)]


def tag(topic, *documents):
    for document in documents:
        document.topics.add(topic)


def topics_of(document):
    return {topic.name for topic in document.topics.all()}


def state():
    """Everything that a merge may change."""
    return (
        sorted(TaggedArticle.objects.values_list("tag", "content_object")),
        sorted(TaggedEvent.objects.values_list("tag", "content_object")),
        sorted(
            Topic.objects.values_list("pk", "name", "slug", "broader", "merged_into")
        ),
        sorted(
            TopicName.objects.values_list("topic", "folded", "name", "kind", "language")
        ),
        sorted((a.slug, t.pk) for t in Topic.objects.all() for a in t.addresses.all()),
    )


@pytest.fixture
def family(db):
    """Peace, with two topics that mean the same, in all that can move."""
    top, peace = make_topic("Top"), make_topic("Peace")
    security = make_topic("Security", broader=top)
    below = make_topic("Below", broader=security)
    kofi = make_topic("Kofi", broader=below)
    naming.add(TopicName(topic=security, name="Sec", kind="abbreviation"))
    one, two, three, four = articles(4)
    event = make_event().document
    tag(peace, one)
    tag(security, one, two, event)
    tag(kofi, two, three)
    return {
        "peace": peace,
        "security": security,
        "below": below,
        "kofi": kofi,
        "articles": [one, two, three, four],
        "event": event,
    }


def test_a_merge_moves_everything_once_and_its_undo_gives_all_back(family, editor):
    peace, security, kofi = family["peace"], family["security"], family["kofi"]
    before = state()
    operation = operations.merge(peace, [security, kofi], editor)
    one, two, three, four = family["articles"]
    assert [topics_of(a) for a in [one, two, three, four]] == [
        {"Peace"},
        {"Peace"},
        {"Peace"},
        set(),
    ]
    assert topics_of(family["event"]) == {"Peace"}
    names = {(n.name, n.kind) for n in peace.names.all()}
    assert names == {
        ("Peace", "name"),
        ("Security", "former"),
        ("Kofi", "former"),
        ("Sec", "abbreviation"),
    }
    family["below"].refresh_from_db()
    assert family["below"].broader == peace
    assert undoing.undo(operation, editor) == []
    assert state() == before


def test_folding_a_topic_into_one_below_it_makes_no_circle(family, editor):
    before = state()
    operation = operations.merge(family["kofi"], [family["security"]], editor)
    for name in ["below", "kofi"]:
        family[name].refresh_from_db()
    assert family["below"].broader.name == "Top"
    assert family["kofi"].broader == family["below"]
    undoing.undo(operation, editor)
    assert state() == before


def test_a_merge_that_would_make_the_tree_too_deep_is_refused(family, editor):
    other = make_topic("Other")
    make_topic("Below other", broader=other)
    before = state()
    with pytest.raises(ValidationError, match="4 levels"):
        operations.merge(family["kofi"], [other], editor)
    assert state() == before


def test_an_undo_after_renames_restores_all_but_what_others_changed(
    family, editor, client
):
    peace, security = family["peace"], family["security"]
    one, two, three, four = family["articles"]
    tag(security, three, four)
    tag(peace, three)
    operation = operations.merge(peace, [security], editor)
    operations.rename(peace, editor, "Peace and security", "peace-and-security")
    for document in [two, three]:
        document.topics.clear()
    sec = TopicName.objects.get(folded="sec")
    naming.remove(sec)
    said = undoing.undo(operation, editor)
    assert said == [
        "2 documents had lost “Peace and security” since; they stay as they are."
    ]
    assert topics_of(one) == {"Peace and security", "Security"}
    assert topics_of(two) == topics_of(three) == set()
    assert topics_of(four) == topics_of(family["event"]) == {"Security"}
    security.refresh_from_db()
    assert {n.name for n in security.names.all()} == {"Security"}
    assert client.get("/topics/security/").status_code == 200
    assert client.get("/topics/peace/").url == "/topics/peace-and-security/"


def test_an_address_that_the_kept_topic_shows_stays_with_it(family, editor, client):
    peace, security = family["peace"], family["security"]
    operation = operations.merge(peace, [security], editor)
    operations.rename(peace, editor, "Peace", "security")
    assert client.get("/topics/security/").status_code == 200
    [sentence] = undoing.undo(operation, editor)
    assert "has a new address" in sentence
    security.refresh_from_db()
    assert security.slug.startswith("security-")
    for slug in ["security", security.slug]:
        assert client.get(f"/topics/{slug}/").status_code == 200


def test_an_undo_is_refused_in_words_and_changes_nothing(family, editor):
    peace, security = family["peace"], family["security"]
    first = operations.merge(peace, [security], editor)
    second = operations.merge(family["below"], [peace], editor)
    before = state()
    with pytest.raises(ValidationError, match="was merged into “Below” meanwhile"):
        undoing.undo(first, editor)
    assert state() == before
    undoing.undo(second, editor)
    naming.remove(TopicName.objects.get(folded="security"))
    make_topic("Security")
    before = state()
    with pytest.raises(ValidationError, match="is now a name of “Security”"):
        undoing.undo(first, editor)
    assert state() == before


def test_an_undo_happens_once(family, editor):
    operation = operations.merge(family["peace"], [family["security"]], editor)
    undoing.undo(operation, editor)
    with pytest.raises(ValidationError, match="undone already"):
        undoing.undo(operation, editor)


def test_every_operation_is_in_the_history_of_its_topics(family, editor):
    peace, security = family["peace"], family["security"]
    undoing.undo(operations.merge(peace, [security], editor), editor)
    for topic in [peace, security]:
        entries = LogEntry.objects.filter(object_id=topic.pk).order_by("pk")
        assert [e.change_message for e in entries] == [
            "Merged “Security” into “Peace”",
            "Undone: merged “Security” into “Peace”",
        ]


def test_a_rename_is_undone_and_its_address_goes_on_leading(editor, client):
    topic = make_topic("Burma")
    operation = operations.rename(topic, editor, "Myanmar", "myanmar")
    undoing.undo(operation, editor)
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Burma", "burma")
    assert [n.name for n in topic.names.all()] == ["Burma"]
    assert client.get("/topics/myanmar/").url == "/topics/burma/"


def test_a_split_moves_the_chosen_and_is_undone(family, editor):
    peace, (one, two, *_others) = family["peace"], family["articles"]
    tag(peace, two, family["event"])
    chosen = {ARTICLES: [two.pk], EVENTS: [family["event"].pk]}
    operation = operations.split(peace, "Truce", chosen, editor)
    assert topics_of(one) >= {"Peace"}
    assert topics_of(two) == {"Security", "Kofi", "Truce"}
    assert topics_of(family["event"]) == {"Security", "Truce"}
    two.topics.remove(Topic.objects.get(name="Truce"))
    said = undoing.undo(operation, editor)
    assert "1 document had lost the new topic since" in said[0]
    assert topics_of(two) == {"Security", "Kofi"}
    assert topics_of(family["event"]) == {"Security", "Peace"}


def test_only_what_nothing_uses_is_deleted(family, editor):
    unused = make_topic("Unused")
    operations.delete(unused, editor)
    assert not TopicName.objects.filter(folded="unused").exists()
    operations.merge(family["peace"], [make_topic("Other")], editor)
    family["articles"][0].topics.clear()
    for topic in [family["peace"], family["security"], family["below"]]:
        with pytest.raises(ValidationError, match="Merge it into another"):
            operations.delete(topic, editor)


def test_many_documents_are_tagged_and_taken_back(family, make_user):
    tagger, new = make_user("tagger"), make_topic("New")
    one, two, three, four = family["articles"]
    documents = {ARTICLES: [a.pk for a in [one, two, four]], EVENTS: []}
    operation = operations.retag(
        documents, tagger, add=[new, family["kofi"]], remove=[family["security"]]
    )
    assert topics_of(one) == {"Peace", "New", "Kofi"}
    assert topics_of(two) == topics_of(four) == {"New", "Kofi"}
    assert topics_of(three) == {"Kofi"}
    two.topics.remove(new)
    said = undoing.undo(operation, tagger)
    assert said == ["1 of the topics added had been removed since."]
    assert topics_of(one) == {"Peace", "Security"}
    assert topics_of(two) == {"Security", "Kofi"}
    assert topics_of(four) == set()


def test_a_document_that_would_bear_too_many_topics_gets_none(family, make_user):
    [full] = articles(1)
    tag_all = [make_topic() for _each in range(50)]
    full.topics.add(*tag_all)
    documents = {ARTICLES: [full.pk, family["articles"][0].pk]}
    operation = operations.retag(documents, make_user("tagger"), add=[family["kofi"]])
    assert operation.data[ARTICLES]["full"] == [full.pk]
    assert full.topics.count() == 50
    assert "Kofi" in topics_of(family["articles"][0])


@pytest.mark.parametrize("role", ["tagger", "writer", "reviewer"])
def test_only_who_may_does_it(family, make_user, role):
    user, peace = make_user(role), family["peace"]
    merged = operations.merge(peace, [family["kofi"]], make_user("editor"))
    before = state()
    for act in [
        lambda: operations.rename(peace, user, "X"),
        lambda: operations.place(peace, user, None),
        lambda: operations.merge(peace, [family["security"]], user),
        lambda: operations.split(peace, "X", {ARTICLES: [1]}, user),
        lambda: operations.delete(peace, user),
        lambda: undoing.undo(merged, user),
    ]:
        with pytest.raises(PermissionDenied):
            act()
    if role == "reviewer":
        with pytest.raises(PermissionDenied):
            operations.retag({EVENTS: []}, user, add=[peace])
    assert state() == before


def test_a_merge_and_a_bulk_action_cost_as_many_queries_for_ten_as_for_a_hundred(
    editor,
):
    counts = []
    for number in [10, 10, 100]:  # the first one fills caches
        kept, folded, other = make_topic(), make_topic(), make_topic()
        documents = articles(number)
        TaggedArticle.objects.bulk_create(
            TaggedArticle(tag=folded, content_object=a) for a in documents
        )
        TaggedArticle.objects.bulk_create(
            TaggedArticle(tag=kept, content_object=a) for a in documents[::2]
        )
        keys = {ARTICLES: [a.pk for a in documents]}
        with CaptureQueriesContext(connection) as captured:
            operation = operations.merge(kept, [folded], editor)
            undoing.undo(operation, editor)
            operation = operations.retag(keys, editor, add=[other], remove=[kept])
            undoing.undo(operation, editor)
        counts.append(len(captured))
    assert counts[1] == counts[2]


# Forms that were open while a topic was merged away.


def test_a_topic_merged_away_while_a_form_was_open_is_the_one_that_it_is_now(
    family, editor
):
    [end] = [e for e in link_ends(Article) if e.name == "topics"]
    peace, security = family["peace"], family["security"]
    two, four = family["articles"][1], family["articles"][3]
    operations.merge(peace, [security], editor)
    assert end.change(four, [], [security]) == "topics: added Peace"
    assert end.change(two, [security], []) == "topics: removed Peace"
    assert topics_of(four) == {"Peace"}
    assert topics_of(two) == {"Kofi"}


def test_the_form_of_a_document_takes_a_topic_that_was_merged_away(
    family, desk, editor
):
    edition = make_article(author=editor)
    operations.merge(family["peace"], [family["security"]], editor)
    url = reverse("admin:articles_article_topics", args=[edition.document_id])
    desk.post(url, {"topics": family["security"].name})
    assert topics_of(edition.document) == {"Peace"}


# At the same time.


@pytest.mark.django_db(transaction=True)
def test_two_merges_at_once_lose_no_tag(make_user):
    user = make_user("editor")
    for number in range(4):
        one, two, three = (make_topic(f"{n} {number}") for n in "abc")
        documents = articles(6)
        for place, topic in enumerate([one, two, three] * 2):
            tag(topic, documents[place])
        caught = at_once(
            lambda a=one, b=two: operations.merge(a, [b], user),
            lambda b=two, c=three: operations.merge(b, [c], user),
            lambda c=three, a=one: operations.merge(c, [a], user),
        )
        assert len([error for error in caught if error]) < 3
        for document in documents:
            [topic] = document.topics.all()
            assert topic.merged_into is None


@pytest.mark.django_db(transaction=True)
def test_a_merge_during_a_bulk_action_and_a_single_tag_loses_none(make_user):
    user = make_user("editor")
    [end] = [e for e in link_ends(Article) if e.name == "topics"]
    for number in range(5):
        kept, folded = make_topic(f"kept {number}"), make_topic(f"folded {number}")
        documents = articles(8)
        keys = {ARTICLES: [d.pk for d in documents[:6]]}
        tag(folded, *documents[:3])
        caught = at_once(
            lambda a=kept, b=folded: operations.merge(a, [b], user),
            lambda k=keys, b=folded: operations.retag(k, user, add=[b]),
            lambda d=documents[6], b=folded: end.change(d, [], [b]),
            lambda d=documents[7], b=folded: end.change(d, [], [b]),
        )
        assert caught == [None] * 4
        assert [topics_of(d) for d in documents] == [{kept.name}] * 8
        operation = TopicOperation.objects.get(kind="merge", topic=kept)
        at_once(
            lambda o=operation: undoing.undo(o, user),
            lambda k=keys, b=kept: operations.retag(k, user, remove=[b]),
            lambda d=documents[0], b=kept: end.change(d, [b], [b]),
        )
        operation.refresh_from_db()
        assert operation.undone_at


# The pages of the desk.


def test_the_merge_page_shows_what_will_change_does_it_and_takes_it_back(
    family, desk, client
):
    peace, security = family["peace"], family["security"]
    before = state()
    url = reverse("admin:topics_topic_merge", args=[peace.pk])
    assert desk.get(url).status_code == 200
    page = desk.get(url, {"others": [security.pk]})
    assert page.context["what"]["kinds"] == [
        {"name": "articles", "moved": 1, "both": 1},
        {"name": "events", "moved": 1, "both": 0},
    ]
    assert [n.name for n in page.context["what"]["narrower"]] == ["Below"]
    assert "/topics/security/" in page.text
    assert state() == before
    done = desk.post(url, {"others": [security.pk]}, follow=True)
    assert "Merged “Security” into “Peace”" in done.text
    assert client.get("/topics/security/").url == "/topics/peace/"
    change = reverse("admin:topics_topic_change", args=[security.pk])
    assert desk.get(change).url == reverse("admin:topics_topic_change", args=[peace.pk])
    undone = desk.post(done.redirect_chain[-1][0], follow=True)
    assert "It was undone." in undone.text
    assert state() == before
    again = desk.post(done.redirect_chain[-1][0], follow=True)
    assert "This was undone already." in again.text


@pytest.mark.parametrize(
    "others", [[], ["x"], ["9" * 30], ["self"], ["merged"], ["\0"]]
)
def test_what_cannot_be_merged_is_said(family, desk, editor, others):
    peace, gone = family["peace"], make_topic("Gone")
    operations.merge(family["kofi"], [gone], editor)
    keys = {"self": peace.pk, "merged": gone.pk}
    before = state()
    url = reverse("admin:topics_topic_merge", args=[peace.pk])
    for answer in [
        desk.get(url, {"others": [keys.get(each, each) for each in others]}),
        desk.post(url, {"others": [keys.get(each, each) for each in others]}),
    ]:
        assert answer.status_code == 200
    assert state() == before


def test_the_split_page_moves_the_chosen_documents(family, desk):
    peace = family["peace"]
    tag(peace, family["event"])
    url = reverse("admin:topics_topic_split", args=[peace.pk])
    assert str(family["event"].editions.get()) in desk.get(url).text
    assert "Narrow" in desk.get(url, {"q": "nothing\0like it"}).text
    field = EVENTS.replace(".", "_")
    refused = desk.post(url, {"name": "Truce"})
    assert "Choose the documents that move." in refused.text
    assert not Topic.objects.filter(name="Truce").exists()
    refused = desk.post(url, {"name": "PEACE", field: [family["event"].pk]})
    assert "in another spelling" in refused.text
    done = desk.post(url, {"name": "Truce", field: [family["event"].pk]}, follow=True)
    assert "to the new topic “Truce”" in done.text
    assert topics_of(family["event"]) == {"Security", "Truce"}


def all_free(objs, request):
    return [], {}, set(), []


def test_deleting_is_refused_with_the_way_out_and_done_where_unused(
    family, desk, monkeypatch
):
    url = reverse("admin:topics_topic_delete", args=[family["below"].pk])
    assert "Merge it into another topic instead" in desk.get(url).text
    desk.post(url, {"post": "yes"})
    assert Topic.objects.filter(name="Below").exists()
    unused = make_topic("Unused")
    url = reverse("admin:topics_topic_delete", args=[unused.pk])
    with monkeypatch.context() as patch:  # it comes into use after it was looked at
        patch.setattr(
            admin.site.get_model_admin(Topic), "get_deleted_objects", all_free
        )
        used = reverse("admin:topics_topic_delete", args=[family["below"].pk])
        page = desk.post(used, {"post": "yes"}, follow=True)
        assert "Merge it into another topic instead" in page.text
    assert Topic.objects.filter(name="Below").exists()
    desk.post(url, {"post": "yes"})
    assert not Topic.objects.filter(name="Unused").exists()
    assert LogEntry.objects.filter(action_flag=3).count() == 1


@pytest.mark.parametrize("role", ["tagger", "writer", "reviewer"])
def test_the_side_pages_are_for_those_who_may(family, client, make_user, role):
    operation = operations.merge(family["peace"], [family["kofi"]], make_user("editor"))
    client.force_login(make_user(role))
    for name in ["merge", "split"]:
        url = reverse(f"admin:topics_topic_{name}", args=[family["peace"].pk])
        for answer in [client.get(url), client.post(url, {"others": 1})]:
            assert answer.status_code == 403
    url = reverse("admin:topics_topic_result", args=[operation.pk])
    assert client.post(url).status_code == 403
    page = client.get(url)  # who reads the log reads this, and cannot undo it
    assert page.status_code == (200 if role == "tagger" else 403)
    assert b'value="Undo"' not in page.content


# The public pages.


def test_the_page_names_related_topics_with_the_reason_and_public_ones_alone(client):
    peace, law, secret = make_topic("Peace"), make_topic("Law"), make_topic("Secret")
    for edition in [make_article(), make_article(), make_event()]:
        tag(peace, published(edition).document)
        tag(law, edition.document)
    draft = make_article().document
    tag(peace, draft)
    tag(law, draft)
    tag(secret, draft)
    page = client.get("/topics/peace/").text
    assert 'href="/topics/law/">Law</a> <span class="n">together in 3 documents' in page
    assert "Secret" not in page


def test_the_index_shows_branches_with_counts_and_a_to_z(client):
    top = make_topic("Top")
    middle = make_topic("Middle", broader=top)
    make_topic("Never used", broader=top)
    tag(middle, published(make_event()).document, make_article().document)
    page = client.get("/topics/").text
    assert page.index(">Top<") < page.index(">Middle<")
    assert "0 articles, 1 event" in page
    assert "Never used" not in page
    assert "<h3>M</h3>" in page
    assert "<h3>T</h3>" not in page
    assert 'href="/topics/middle/"' in client.get("/topics/top/").text
    assert ArticleLink.objects.count() == 0
