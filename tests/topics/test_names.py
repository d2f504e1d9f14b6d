"""Names and addresses of topics: one table, one key each, and none is ever lost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from tests.factories import make_article, make_picture, make_topic, published
from tests.publishing.test_conflicts import at_once
from topics import naming
from topics.models import Topic, TopicAddress, TopicName, TopicOperation

pytestmark = pytest.mark.django_db
NO_ROWS = {"names-TOTAL_FORMS": 0, "names-INITIAL_FORMS": 0}


def other_name(topic, name, kind="abbreviation", language=""):
    row = TopicName(topic=topic, name=name, kind=kind, language=language)
    naming.add(row)
    return row


def change_url(topic):
    return reverse("admin:topics_topic_change", args=[topic.pk])


def sent(topic, rows=(), **values):
    """What the form of a topic posts; rows: {field: value} of the other names."""
    data = {"name": topic.name, "slug": topic.slug, "description": topic.description}
    known = [n for n in topic.names.all() if n.kind != "name"]
    shown = [
        {"id": n.pk, "name": n.name, "kind": n.kind, "language": n.language}
        for n in known
    ]
    for number, row in enumerate([*shown, *rows]):
        data |= {f"names-{number}-{field}": value for field, value in row.items()}
        data[f"names-{number}-topic"] = topic.pk
    data["names-TOTAL_FORMS"] = len(shown) + len(rows)
    data["names-INITIAL_FORMS"] = len(shown)
    return data | values


def names_of(topic):
    return {(n.name, n.kind) for n in topic.names.all()}


@pytest.mark.parametrize("kind", ["abbreviation", "former", "translation"])
def test_a_name_is_taken_by_any_name_of_another_topic(kind):
    other_name(make_topic("United Nations"), "UN", kind)
    with pytest.raises(ValidationError, match="another name of the topic “United Nat"):
        make_topic("ｕｎ")
    with pytest.raises(ValidationError, match="another name of the topic"):
        other_name(make_topic("Other"), "un")
    with pytest.raises(ValidationError, match="in another spelling"):
        other_name(make_topic("Others"), "UNITED nations")
    assert Topic.objects.named(" un ").get().name == "United Nations"


def test_the_database_takes_no_key_twice_and_one_displayed_name_a_topic():
    topic, other = make_topic("Tea"), make_topic("Coffee")
    for row in [
        TopicName(topic=other, name="TEA", folded="tea", kind="former"),
        TopicName(topic=topic, name="Chai", folded="chai", kind="name"),
    ]:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        TopicAddress.objects.create(topic=other, slug="tea")


def test_the_form_renames_and_keeps_the_former_name_and_address(desk, client):
    topic = make_topic("Burma")
    published(make_article()).document.topics.add(topic)
    desk.post(change_url(topic), sent(topic, name="Myanmar", slug="myanmar"))
    assert names_of(topic) == {("Myanmar", "name"), ("Burma", "former")}
    answer = client.get("/topics/burma/?page=1")
    assert (answer.status_code, answer.url) == (301, "/topics/myanmar/?page=1")
    assert client.get("/topics/myanmar/").status_code == 200
    assert TopicOperation.objects.get().kind == "rename"
    entries = LogEntry.objects.filter(object_id=topic.pk)
    assert [e.change_message for e in entries] == [
        "Renamed “Burma” to “Myanmar”, address myanmar"
    ]


def test_another_spelling_of_its_own_name_keeps_no_former_one(desk):
    topic = make_topic("Asean")
    desk.post(change_url(topic), sent(topic, name="ASEAN"))
    assert names_of(topic) == {("ASEAN", "name")}


def test_another_name_moves_up_and_the_displayed_one_down(desk):
    topic = make_topic("United Nations")
    other_name(topic, "UN")
    desk.post(change_url(topic), sent(topic, name="UN"))
    assert names_of(topic) == {("UN", "name"), ("United Nations", "former")}


def test_the_form_adds_changes_and_removes_other_names(desk):
    topic = make_topic("Human rights")
    first = other_name(topic, "HR")
    rows = [{"name": "สิทธิมนุษยชน", "kind": "translation", "language": "th"}]
    data = sent(topic, rows) | {"names-0-DELETE": "on"}
    assert desk.post(change_url(topic), data).status_code == 302
    assert not TopicName.objects.filter(pk=first.pk).exists()
    assert names_of(topic) == {
        ("Human rights", "name"),
        ("สิทธิมนุษยชน", "translation"),
    }
    data = sent(topic, **{"names-0-kind": "former"})
    desk.post(change_url(topic), data)
    assert ("สิทธิมนุษยชน", "former") in names_of(topic)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"name": "peace", "kind": "former"}], "in another spelling"),
        ([{"name": "LAW", "kind": "former"}], "in another spelling"),
        ([{"name": "ＬＡＷ", "kind": "former"}], "in another spelling"),
        ([{"name": "x", "kind": "former"}, {"name": "X", "kind": "former"}], "already"),
        ([{"name": "x", "kind": "name"}], "Select a valid choice"),
        ([{"name": "a\x07b", "kind": "former"}], "invisible control character"),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_its_field(desk, rows, words):
    topic = make_topic("Law")
    make_topic("Peace")
    answer = desk.post(change_url(topic), sent(topic, rows))
    assert answer.status_code == 200
    assert words in answer.text
    assert names_of(topic) == {("Law", "name")}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "PEACE"}, "name"),
        ({"slug": "peace"}, "slug"),
        ({"slug": "former-peace"}, "slug"),
        ({"slug": "topics"}, "slug"),
        ({"broader": "9" * 18}, "broader"),
        ({"picture": "x"}, "picture"),
    ],
)
def test_a_taken_name_or_address_is_refused_beside_its_field(desk, values, field):
    topic, peace = make_topic("Law"), make_topic("Peace")
    TopicAddress.objects.create(topic=peace, slug="former-peace")
    answer = desk.post(change_url(topic), sent(topic, **values))
    assert [*answer.context["adminform"].form.errors] == [field]
    topic.refresh_from_db()
    assert (topic.name, topic.slug) == ("Law", "law")


def test_an_empty_address_stays_as_it_is_and_a_former_one_can_come_back(desk):
    topic = make_topic("Law")
    desk.post(change_url(topic), sent(topic, slug="laws"))
    topic.refresh_from_db()
    desk.post(change_url(topic), sent(topic, slug=""))
    topic.refresh_from_db()
    assert topic.slug == "laws"
    desk.post(change_url(topic), sent(topic, slug="law"))
    topic.refresh_from_db()
    assert (topic.slug, topic.addresses.count()) == ("law", 2)


def test_the_tree_has_no_circle_and_four_levels(desk):
    chain = [make_topic(f"Level {n}") for n in range(4)]
    for below, above in zip(chain[1:], chain, strict=False):
        desk.post(change_url(below), sent(below, broader=above.pk))
        below.refresh_from_db()
        assert below.broader == above
    for topic, broader, words in [
        (chain[0], chain[3], "below this topic itself"),
        (chain[0], chain[0], "below this topic itself"),
        (make_topic("Level 4"), chain[3], "more than 4 levels"),
    ]:
        answer = desk.post(change_url(topic), sent(topic, broader=broader.pk))
        assert words in answer.text
        topic.refresh_from_db()
        assert topic.broader is None


def test_the_list_finds_other_names_and_counts_in_one_query(
    desk, django_assert_max_num_queries
):
    topic = make_topic("United Nations", broader=make_topic("World"))
    other_name(topic, "สหประชาชาติ", "translation", "th")
    for _each in range(3):
        make_article().document.topics.add(topic)
    make_topic("Peace")
    url = reverse("admin:topics_topic_changelist")
    page = desk.get(url, {"q": "ประชา"}).text
    assert "United Nations" in page
    assert "Peace" not in page
    assert "?topic=" in page
    assert ">3</a></td>" in page
    with django_assert_max_num_queries(6):
        desk.get(url)
    query = {"app_label": "topics", "model_name": "topic", "field_name": "broader"}
    found = desk.get(reverse("admin:autocomplete"), query | {"term": "สห"}).json()
    assert [row["text"] for row in found["results"]] == ["United Nations"]


def test_a_topic_is_made_with_its_picture_place_and_names(desk, client):
    broader, picture = make_topic("World"), make_picture()
    data = NO_ROWS | {"name": "Sea", "broader": broader.pk, "picture": picture.pk}
    data |= {"names-TOTAL_FORMS": 1, "names-0-name": "Ocean", "names-0-kind": "former"}
    desk.post(reverse("admin:topics_topic_add"), data)
    sea = Topic.objects.get(name="Sea")
    assert names_of(sea) == {("Sea", "name"), ("Ocean", "former")}
    page = client.get("/topics/sea/").text
    assert picture.file.url in page
    assert 'href="/topics/world/"' in page


@pytest.mark.django_db(transaction=True)
def test_two_threads_never_make_one_topic_twice():
    for name in ["Tea", "Rice", "Law"]:
        caught = at_once(*[lambda n=n: make_topic(n) for n in [name, name.upper()]])
        assert [type(error) for error in caught if error] == [ValidationError]
        assert Topic.objects.named(name).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_threads_make_no_circle(make_user):
    user = make_user("editor")
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(user)
    for number in range(5):
        one, two = make_topic(f"One {number}"), make_topic(f"Two {number}")
        answers = []
        at_once(
            lambda a=one, b=two, done=answers: done.append(
                clients[0].post(change_url(a), sent(a, broader=b.pk)).status_code
            ),
            lambda a=one, b=two, done=answers: done.append(
                clients[1].post(change_url(b), sent(b, broader=a.pk)).status_code
            ),
        )
        assert sorted(answers) == [200, 302]
        assert Topic.objects.filter(pk__in=[one.pk, two.pk], broader=None).count() == 1
