"""A text is asked for the topics that it names: whole words, and letters inside Thai."""

import pytest

from tests.factories import made, make_topic
from topics.models import TopicName
from topics.suggestions import mentions

pytestmark = pytest.mark.django_db
Kind = TopicName.Kind


def named(*names, kind=Kind.ABBREVIATION):
    """A topic with other names."""
    topic = make_topic()
    for name in names:
        made(TopicName(topic=topic, name=name, kind=kind))
    return topic


def found(text):
    return {mention.name for found in mentions([text]).values() for mention in found}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Human rights", "On HUMAN\u00a0RIGHTS, again."),
        ("Human rights", "(human\nrights)"),
        ("Café talks", "The cafe\u0301 talks began."),
        ("Women, peace and security", "“Women, peace and security”: ten years"),
        ("Nhân quyền", "Về nhân quyền ở ASEAN"),
        ("Secretary-General", "the Secretary-General's visit"),
        ("2030 Agenda", "The 2030 agenda."),
        ("สิทธิมนุษยชน", "ว่าด้วยสิทธิมนุษยชนในภูมิภาค"),
        ("ນ້ຳຂອງ", "ແມ່ນ້ຳຂອງໄຫຼ"),
        ("សិទ្ធិមនុស្ស", "អំពីសិទ្ធិមនុស្សនៅ"),
        ("လူ့အခွင့်အရေး", "သည်လူ့အခွင့်အရေးကို"),
    ],
)
def test_a_name_is_found_in_any_spelling(name, text):
    make_topic(name)
    assert found(text) == {name}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Art", "A start, an artist."),
        ("Human rights", "human, all too human; rights"),
        ("Summits", "a summit"),
        ("ก", "การประชุม"),
        ("สิทธิ", "สินธิ"),
    ],
)
def test_a_part_of_a_word_is_no_name(name, text):
    make_topic(name)
    assert found(text) == set()


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("WHO", "the WHO said", "who said? Who knew"),
        ("US", "The US voted; US's vote", "it gave us time. Us too"),
        ("UNSG", "UNSG's visit", "unsg"),
        ("SDGs", "SDGs, SDGS", "sdgs"),
        ("Unicef", "Unicef and UNICEF", "unicef"),
        ("AHA Centre", "the Aha centre", "aha"),
    ],
)
def test_an_abbreviation_needs_its_capitals(name, yes, no):
    named(name)
    assert (found(yes), found(no)) == ({name}, set())


def test_each_mention_says_where_and_how_often():
    topic = make_topic("Peace")
    made(TopicName(topic=topic, name="UNSG", kind=Kind.ABBREVIATION))
    said = mentions(["", "Peace and more peace", "UNSG; peace"])[topic.pk]
    assert [(m.name, m.place, m.times) for m in said] == [
        ("Peace", 1, 2),
        ("UNSG", 2, 1),
        ("Peace", 2, 1),
    ]


def test_a_long_text_and_many_names_cost_one_query(django_assert_num_queries):
    """A pattern for each name would read this text ten thousand times: minutes."""
    topic = make_topic("Mekong river")
    TopicName.objects.bulk_create(
        TopicName(topic=topic, name=name, folded=name, kind=Kind.FORMER)
        for n in range(10_000)
        for name in [f"word matter {n}"]
    )
    text = "Word matter of the Mekong river. " * 2000
    with django_assert_num_queries(1):
        [mention] = mentions(["", text])[topic.pk]
    assert (mention.name, mention.times) == ("Mekong river", 2000)
