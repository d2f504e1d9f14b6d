"""Reports on topics: what they find, who may act on it, and that nothing typed is lost."""

import time

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from publishing import periods
from publishing.put_back import MARKER
from tests.factories import make_article, make_event, make_topic
from topics import naming, operations
from topics.models import Topic, TopicName
from topics.near_duplicates import near_duplicates
from topics.reports import reports

NAMES = {
    "unused",
    "used-once",
    "near-duplicates",
    "without-description",
    "without-article",
    "without-event",
}


def url_of(name):
    return reverse(f"admin:topics_topic_report_{name}")


def said(*names):
    """What is said of names of so many topics, folded as they are."""
    rows = [(place, name, name.casefold()) for place, name in enumerate(names)]
    return [pair.said for pair in near_duplicates(rows)]


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Peace-keeping", "Peacekeeping", "differ only in spaces, hyphens or signs"),
        ("Viet Nam", "Vietnam", "differ only in spaces"),
        ("Treaties", "Treaty", "singular and plural"),
        ("Peace-keeping missions", "Peacekeeping mission", "singular and plural"),
        ("Disaster management", "Disaster managment", "one letter apart"),
        ("Organisations", "Organization", "one letter apart"),
        ("Secretariat", "Secertariat", "two letters that changed places"),
        ("การรักษาสันติภาพ", "การรักษาสันติภาบ", "one letter apart"),
        ("UN", "United Nations", "“UN” may be the abbreviation of “United Nations”"),
        ("TAC", "Treaty of Amity and Cooperation", "may be the abbreviation of"),
    ],
)
def test_near_names_and_why(one, other, reason):
    for names in [(one, other), (other, one)]:
        [sentence] = said(*names, "Something else")
        assert reason in sentence


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Iran", "Iraq"),
        ("ข้าว", "ขาว"),  # rice and white: four letters and marks
        ("ไข่", "ไข้"),
        ("World Summit 2005", "World Summit 2006"),
        ("Working group A", "Working group B"),
        ("Annex III", "Annex II"),
        ("un", "United Nations"),  # no word in capitals
        ("AI", "ASEAN institutions"),
        ("Мир", "Mир"),
    ],
)
def test_names_that_only_look_near(one, other):
    assert said(one, other) == []


def test_a_series_and_names_of_one_topic_are_no_pairs():
    series = [f"Conference of district {chr(0x4E00 + n)}x" for n in range(200)]
    assert said(*series) == []
    rows = [(1, "Treaty", "treaty"), (1, "Treaties", "treaties")]
    assert near_duplicates(rows) == []


def test_ten_thousand_names_are_compared_in_no_time():
    words = [f"{a}{b}{c}an" for a in "bdfgklmnprst" for b in "aeiou" for c in "lmnrst"]
    rows = []
    for n in range(10_000):
        name = " ".join(words[(n * k) % len(words)] for k in (1, 7, 31, 113))
        rows.append((n // 2, f"{name} of {n // 360}", f"{name} of {n // 360}"))
    began = time.process_time()
    near_duplicates(rows)
    assert time.process_time() - began < 3  # 0.5 s; the rest is for a busy machine


@pytest.fixture
def odd(db):
    """A topic for each report, and one that is in order."""
    names = ["Good", "Once", "Unused", "Top", "Below", "Onces"]
    topics = {name: make_topic(name, description=name) for name in names}
    topics["Below"].broader = topics["Top"]
    Topic.objects.filter(pk=topics["Below"].pk).update(broader=topics["Top"])
    Topic.objects.filter(pk=topics["Good"].pk).update(description="")
    article, event = make_article().document, make_event().document
    article.topics.add(topics["Good"], topics["Below"])
    event.topics.add(topics["Good"], topics["Once"])
    make_article()
    periods.trash(make_article().document, "Twice.")
    naming.add(TopicName(topic=topics["Top"], name="Unuseds", kind="former"))
    return topics | {"event": event}


def test_each_report_finds_its_topics(desk, odd, django_assert_max_num_queries):
    assert {*reports()} == NAMES
    found = {
        name: sorted(map(str, reports()[name].found()))
        for name in NAMES - {"near-duplicates"}
    }
    assert found == {
        "unused": ["Onces", "Unused"],
        "used-once": ["Below", "Once"],
        "without-description": ["Good"],
        "without-article": ["Once"],
        "without-event": ["Below"],
    }
    pairs = [pair.names for pair in reports()["near-duplicates"].found()]
    assert pairs == [("Once", "Onces"), ("Unused", "Unuseds")]
    page = desk.get(reverse("admin:topics_topic_reports")).context
    assert {line["report"].name: line["number"] for line in page["lines"]} == {
        name: len(topics) for name, topics in found.items()
    } | {"near-duplicates": 2}
    assert [each["number"] for each in page["untagged"]] == [1, 0]
    listed = desk.get(page["untagged"][0]["url"])
    assert listed.context["cl"].result_count == 1
    for name in NAMES:
        with django_assert_max_num_queries(10):
            assert desk.get(url_of(name), {"p": "9" * 5000}).status_code == 200
    assert reverse("admin:topics_topic_reports") in (
        desk.get(reverse("admin:topics_topic_changelist")).text
    )


def test_rows_lead_to_what_can_be_done(desk, odd):
    merge = reverse("admin:topics_topic_merge", args=[odd["Once"].pk])
    page = desk.get(url_of("near-duplicates"))
    assert f'href="{merge}?others={odd["Onces"].pk}"' in page.text
    assert "What will change" in desk.get(f"{merge}?others={odd['Onces'].pk}").text
    event = reverse("admin:timeline_event_change", args=[odd["event"].pk])
    assert event in desk.get(url_of("used-once")).text
    delete = reverse("admin:topics_topic_delete", args=[odd["Unused"].pk])
    assert f"{delete}?report=unused" in desk.get(url_of("unused")).text
    answer = desk.post(f"{delete}?report=unused", {"post": "yes"})
    assert answer.url == url_of("unused")
    assert not Topic.objects.filter(pk=odd["Unused"].pk).exists()


def test_who_may_only_read_sees_no_action_and_can_send_none(client, make_user, odd):
    client.force_login(make_user("writer"))
    for name, action in [
        ("near-duplicates", "/merge/"),
        ("used-once", "/merge/"),
        ("unused", "/delete/"),
        ("without-description", "<textarea"),
    ]:
        page = client.get(url_of(name))
        assert page.status_code == 200
        assert action not in page.text
    good = odd["Good"]
    sent = {f"description-{good.pk}": "Words"}
    assert client.post(url_of("without-description"), sent).status_code == 403
    good.refresh_from_db()
    assert good.description == ""


def test_descriptions_are_saved_where_they_stand(desk, odd):
    url, good = url_of("without-description"), odd["Good"]
    assert desk.post(url_of("unused")).status_code == 405
    answer = desk.post(url, {f"description-{good.pk}": "  What is good. "}, follow=True)
    assert "1 description was saved." in answer.text
    good.refresh_from_db()
    assert good.description == "What is good."
    entry = LogEntry.objects.latest("pk")
    assert entry.get_change_message() == "Changed Description."


def test_what_cannot_be_saved_stays_in_the_form(desk, editor, odd):
    url, good = url_of("without-description"), odd["Good"]
    gone, late, well = make_topic("Gone"), make_topic("Late"), make_topic("Well")
    operations.delete(gone, editor)
    Topic.objects.filter(pk=late.pk).update(description="Theirs")
    sent = {
        f"description-{good.pk}": "A\x07bell",
        f"description-{late.pk}": "Mine of late",
        f"description-{well.pk}": "All well",
        f"description-{gone.pk}": "Mine of gone",
        f"description-{'9' * 30}": "Forged",
        "description-x": "Forged",
    }
    page = desk.post(url, sent)
    assert page.status_code == 200
    for words in ["invisible control", "A\x07bell", "Mine of late", "“Theirs”"]:
        assert words in page.text
    assert "Mine of gone" in page.text
    found = dict(Topic.objects.values_list("name", "description"))
    assert (found["Good"], found["Late"]) == ("", "Theirs")
    assert found["Well"] == "All well"
    too_long = desk.post(url, {f"description-{good.pk}": "long " * 200})
    assert "at most 600" in too_long.text
    put_back = desk.post(url, {f"description-{good.pk}": "Typed", MARKER: "1"})
    assert "Typed" in put_back.text
    good.refresh_from_db()
    assert good.description == ""


def test_lists_are_paged(desk, db):
    for n in range(51):
        make_topic(f"Subject {n:02}")
    page = desk.get(url_of("unused"), {"p": 2})
    assert [topic.name for topic in page.context["rows"]] == ["Subject 50"]
