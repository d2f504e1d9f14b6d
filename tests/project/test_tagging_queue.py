"""The queue for Taggers: what is in it, what is suggested and why, what can change."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleEdition, TaggedArticle
from publishing import periods
from tests.factories import (
    made,
    make_article,
    make_category,
    make_event,
    make_source,
    make_topic,
    published,
)
from timeline.models import ArticleLink, Event, EventEdition
from topics import operations
from topics.models import Topic, TopicName

pytestmark = pytest.mark.django_db
LIST, NEXT = "/admin/tagging/", "/admin/tagging/next/"


@pytest.fixture
def tagger(client, make_user):
    user = make_user("tagger")
    client.force_login(user)
    return user


def url_of(edition):
    kind = type(edition.document)._meta.model_name
    return reverse(f"admin:tagging_{kind}", args=[edition.document_id])


def titles(client, query=""):
    return [row["title"] for row in client.get(LIST + query).context["rows"]]


def suggested(client, edition):
    """{topic's name: its reasons} in their order."""
    found = client.get(url_of(edition)).context["suggestions"]
    return {each.topic.name: [r.words for r in each.reasons] for each in found}


def topics_of(edition):
    return {topic.name for topic in edition.document.topics.all()}


def named(topic, name, kind="abbreviation"):
    return made(TopicName(topic=topic, name=name, kind=kind))


# The list.


@pytest.fixture
def corpus():
    """Of each kind: without topics, with two, with three, in the bin; newest last."""
    topics = [make_topic() for _each in range(3)]
    category = make_category()
    for kind, make in [("article", make_article), ("event", make_event)]:
        words = {"category": category} if kind == "article" else {}
        for name, number in [("none", 0), ("two", 2), ("three", 3), ("binned", 0)]:
            edition = make(title=f"{kind} {name}", **words)
            edition.document.topics.add(*topics[:number])
        periods.trash(edition.document, "Twice.")
    return topics


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["event two", "event none", "article two", "article none"]),
        ("?topics=none", ["event none", "article none"]),
        ("?topics=few&kind=article", ["article two"]),
        ("?public=1", []),
        ("?kind=topic&topics=%00&public=x&page=99999", None),
    ],
)
def test_the_list_is_newest_first_and_filtered(client, tagger, corpus, query, shown):
    everything = ["event two", "event none", "article two", "article none"]
    assert titles(client, query) == (everything if shown is None else shown)


def test_the_newest_edition_decides_the_place_and_public_is_what_is_live(
    client, tagger, corpus
):
    edition = ArticleEdition.objects.get(title="article none")
    published(edition)
    make_article(edition.document, title="Newer", category=edition.category)
    assert titles(client)[0] == "Newer"
    assert titles(client, "?public=1") == ["Newer"]
    page = client.get(LIST).text
    assert f'<a href="{url_of(edition)}" lang="en">Newer</a>' in page


def test_the_list_has_pages_and_each_costs_few_queries(
    client, tagger, corpus, django_assert_max_num_queries
):
    documents = Article.plain.bulk_create(Article() for _each in range(60))
    ArticleEdition.objects.bulk_create(
        ArticleEdition(document=document, number=1, title="Many", slug=f"many-{n}")
        for n, document in enumerate(documents)
    )
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=document, tag=corpus[0]) for document in documents
    )
    client.get(LIST)
    with django_assert_max_num_queries(8):
        assert len(titles(client)) == 50
    with django_assert_max_num_queries(8):
        assert len(titles(client, "?kind=&page=2")) == 14


def test_the_first_page_says_how_many_have_no_topic(client, tagger, corpus):
    page = client.get("/admin/").text
    for kind in ["article", "event"]:
        link = f'<a href="/admin/tagging/?kind={kind}&amp;topics=none">'
        assert f"{link}<strong>1</strong> {kind}" in page
    for edition in [*ArticleEdition.objects.all(), *EventEdition.objects.all()]:
        edition.document.topics.add(*corpus)
    assert "Every document has a topic." in client.get("/admin/").text


# From one to the next.


def test_save_and_next_goes_through_the_queue_to_its_end(client, tagger, corpus):
    address, been = client.get(f"{NEXT}?topics=none").url, []
    while address.startswith(("/admin/tagging/article/", "/admin/tagging/event/")):
        been.append(client.get(address).context["edition"].title)
        after = client.post(address, {"topics": corpus[0].name, "_next": ""}).url
        address = client.get(after).url
    assert been == ["event none", "article none"]
    assert address == f"{LIST}?topics=none"
    page = client.get(address).text
    assert "The queue is done" in page
    assert "Nothing is in this queue." in page


def test_documents_saved_in_the_same_moment_are_each_come_to_once(client, tagger):
    editions = [make() for make in [make_article, make_event] * 3]
    moment = timezone.now() - timedelta(days=1)
    for edition in editions:
        type(edition).objects.update(created_at=moment)
    address, been = client.get(NEXT).url, set()
    while address != LIST:
        assert address not in been
        been.add(address)
        page = client.get(address)
        address = client.get(page.context["following"]).url
    assert been == {url_of(edition) for edition in editions}


def test_save_stays_and_a_place_that_is_none_is_the_beginning(client, tagger, corpus):
    first = client.get(NEXT).url
    assert client.post(first, {"topics": ""}).url == first
    for after in ["x", "1-topic-1", "9" * 40, "%00", "9" * 17 + "-event-1"]:
        assert client.get(f"{NEXT}?after={after}").status_code == 302
    assert client.get(f"{NEXT}?after=x").url == first


# Suggestions.


def test_names_in_title_standfirst_and_sections_are_suggested_with_the_place(
    client, tagger
):
    for name in ["Peace", "Trade", "Health", "Not there"]:
        make_topic(name)
    named(Topic.objects.get(name="Trade"), "AEC")
    article = make_article(
        title="AEC",
        standfirst="Public health, and health again.",
        body="<p>Before.</p>"
        '<h2 data-section="abcdefgh">One</h2><p>Nothing.</p>'
        '<h2 data-section="hgfedcba">Peace &amp; order</h2><p>Text.</p>',
    )
    assert suggested(client, article) == {
        "Trade": ["matched “AEC” in the title"],
        "Health": ["matched “Health” in the standfirst and 1 time more"],
        "Peace": ["matched “Peace” in section 2 “Peace & order”"],
    }
    page = client.get(url_of(article)).text
    assert '<a href="#s-hgfedcba">matched “Peace” in section 2' in page
    assert 'id="s-hgfedcba"' in page
    event = make_event(summary="Peace.")
    assert suggested(client, event) == {"Peace": ["matched “Peace” in the summary"]}


def test_what_documents_with_the_same_sources_and_events_have_is_suggested(
    client, tagger
):
    source = make_source()
    cited = f'<p>Text.<sup data-cite="{source.public_id}"></sup></p>'
    article, like, former, binned = (make_article(body=cited) for _each in range(4))
    make_article(former.document, category=former.category)  # cites it no longer
    past = make_event(sources=[source])
    make_event(past.document)
    summit, other = make_event(sources=[source], title="Summit"), make_event()
    sibling = make_article()
    for event, document in [(summit, article), (summit, sibling), (other, sibling)]:
        ArticleLink.objects.create(event=event.document, article=document.document)
    tags = {
        "Cited": [like, former, summit],
        "Linked": [summit],
        "Gone": [former, past, binned],
        "Far": [other],
        "Sibling": [sibling],
        "Had": [article, like, summit],
    }
    for name, editions in tags.items():
        topic = make_topic(name)
        for edition in editions:
            edition.document.topics.add(topic)
    often = make_topic("Often")
    for _each in range(3):
        document = make_article().document
        document.topics.add(often)
        ArticleLink.objects.create(event=summit.document, article=document)
    periods.trash(binned.document, "Twice.")
    assert suggested(client, article) == {
        "Cited": [
            "the event “Summit” has it",
            "2 documents with the same sources have it",
        ],
        "Linked": [
            "the event “Summit” has it",
            "1 document with the same sources has it",
        ],
        "Often": ["3 articles with the same events have it"],
    }
    said = suggested(client, other)
    assert said == {"Sibling": [f"the article “{sibling.title}” has it"]}


def test_suggestions_are_few_and_cost_a_fixed_number_of_queries(
    client, tagger, django_assert_max_num_queries
):
    words = " ".join(f"subject{n}" for n in range(30))
    for number in range(30):
        make_topic(f"Subject{number}")
    article = make_article(title="Subject29", body=f"<p>{words}</p>")
    client.get(url_of(article))
    with django_assert_max_num_queries(20):
        found = suggested(client, article)
    assert len(found) == 12
    assert [*found][0] == "Subject29"


# Saving.


def test_ticked_suggestions_and_the_field_are_saved_and_logged(client, tagger):
    peace, trade, had = (make_topic(name) for name in ["Peace", "Trade", "Had"])
    article = make_article(title="Peace")
    article.document.topics.add(had)
    sent = {"initial-topics": [f"{had.pk} Had"], "topics": "Trade"}
    sent |= {"suggested": [peace.pk]}
    said = client.post(url_of(article), sent, follow=True).text
    assert topics_of(article) == {"Peace", "Trade"}
    [entry] = LogEntry.objects.all()
    assert entry.get_edited_object() == article.document
    words = "Topics: added Peace, Trade; removed Had"
    assert sorted(entry.change_message) == sorted(words)  # in any order
    assert f"{entry.change_message}." in said


def test_what_a_colleague_tagged_meanwhile_stays(client, tagger):
    peace, trade = make_topic("Peace"), make_topic("Trade")
    article = make_article(title="Peace")
    article.document.topics.add(trade)  # after this form was opened
    client.post(url_of(article), {"suggested": [peace.pk]})
    assert topics_of(article) == {"Peace", "Trade"}


def test_topics_are_all_that_a_tagger_changes(client, tagger):
    article = published(make_article(category=make_category()))
    before = (Article.plain.values().get(), ArticleEdition.objects.values().get())
    sent = {"title": "Mine", "body": "<p>Mine</p>", "language": "th", "slug": "mine"}
    sent |= {"trashed_at": "2026-01-01", "published_from": "", "_publish": "1"}
    sent |= {"topics": make_topic("Peace").name, "number": 9, "events": [1]}
    assert client.post(url_of(article), sent).status_code == 302
    assert topics_of(article) == {"Peace"}
    assert before == (
        Article.plain.values().get(),
        ArticleEdition.objects.values().get(),
    )
    for address in [
        reverse("admin:articles_articleedition_change", args=[article.pk]),
        reverse("admin:articles_article_change", args=[article.document_id]),
        reverse("admin:articles_articleedition_add"),
    ]:
        assert client.post(address, sent).status_code in {302, 403}
    assert ArticleEdition.objects.get().title == article.title


def test_who_may_not_tag_is_refused_everywhere(client, make_user):
    article, event = make_article(), make_event()
    client.force_login(make_user("reviewer"))
    for address in [LIST, NEXT, url_of(article), url_of(event)]:
        assert client.get(address).status_code == 403
    sent = {"topics": make_topic().name}
    assert client.post(url_of(article), sent).status_code == 403
    assert topics_of(article) == set()
    assert "Queue for tagging" not in client.get("/admin/").text


def test_who_tags_one_kind_sees_that_kind_alone(client, tagger, corpus):
    group = tagger.groups.get()
    group.permissions.remove(group.permissions.get(codename="tag_event"))
    assert titles(client, "?kind=event") == ["article two", "article none"]
    event = Event.plain.filter(trashed_at=None).first()
    assert client.get(f"/admin/tagging/event/{event.pk}/").status_code == 403
    assert client.get("/admin/tagging/article/999/").status_code == 404


def test_a_topic_gone_meanwhile_is_said_and_the_rest_stands(client, tagger):
    peace, gone = make_topic("Peace"), make_topic("Gone")
    article = make_article(title="Peace")
    key = gone.pk
    gone.delete()
    for wrong in [key, "x\0", "9" * 40]:
        page = client.post(url_of(article), {"suggested": [peace.pk, wrong]})
        assert page.status_code == 200
        assert "Nothing was saved." in page.text
        assert "is no topic any more. Save again." in page.text
        assert page.context["ticked"] >= {peace.pk}
    assert topics_of(article) == set()


def test_a_document_put_in_the_bin_meanwhile_is_said(client, tagger):
    article = make_article()
    periods.trash(article.document, "Twice.")
    sent = {"topics": make_topic().name, "_next": ""}
    assert "is in the bin now" in client.post(url_of(article), sent, follow=True).text
    assert topics_of(article) == set()
    assert client.get(url_of(article)).status_code == 404


def test_a_ticked_topic_that_was_merged_counts_as_the_one_it_is_now(
    client, tagger, make_user
):
    peace, trade = make_topic("Peace"), make_topic("Trade")
    article = make_article(title="Trade")
    operations.merge(peace, [trade], make_user("editor"))
    sent = {"suggested": [trade.pk], "_kept": "1"}
    back = client.post(url_of(article), sent)
    assert "They are not saved yet." in back.text
    assert peace.pk in back.context["ticked"]
    assert topics_of(article) == set()
    client.post(url_of(article), {"suggested": [trade.pk]})
    assert topics_of(article) == {"Peace"}


def test_more_topics_than_a_page_bears_are_refused(client, tagger):
    topics = [make_topic() for _each in range(51)]
    article = make_article()
    sent = {
        "topics": "\n".join(topic.name for topic in topics[:30]),
        "suggested": [topic.pk for topic in topics[30:]],
    }
    page = client.post(url_of(article), sent)
    assert "These are 51; 50 are the most that a page bears." in page.text
    assert topics_of(article) == set()
