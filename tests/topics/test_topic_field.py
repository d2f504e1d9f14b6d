"""The field of topics: names in, topics out; only differences are saved."""

import pytest
from django import forms

from publishing.document_links import link_ends
from tests.factories import make_article, make_topic
from tests.security.desk import desk_url, served
from tests.security.hostile import samples, short
from topics import naming, operations
from topics.fields import TopicField
from topics.links import TopicLink
from topics.models import Topic, TopicName

pytestmark = pytest.mark.django_db


def form_of(text, *, may_create=False, shown=(), initial=()):
    """A form with the field, as it would be posted."""
    field = TopicField(may_create=may_create, required=False, show_hidden_initial=True)
    data = {"topics": text, "initial-topics": [f"{t.pk} {t.name}" for t in shown]}
    return type("F", (forms.Form,), {"topics": field})(
        data, initial={"topics": initial}
    )


def names_in(text, **options):
    form = form_of(text, **options)
    assert form.is_valid(), form.errors
    return [topic.name for topic in form.cleaned_data["topics"]]


def named(topic, name, kind="former"):
    naming.add(TopicName(topic=topic, name=name, kind=kind))


@pytest.mark.parametrize(
    "text", ["café", "CAFÉ", "cafe\u0301", "\u200bcafé ", "kopi", "Kopi, café\nKOPI"]
)
def test_any_spelling_of_any_name_is_the_topic(text):
    named(make_topic("Café"), "Kopi")
    assert names_in(text) == ["Café"]


def test_names_with_commas_and_phrases_stay_whole():
    for name in ["Peace, security", "Peace", "Trade", "Sea of plenty"]:
        make_topic(name)
    assert names_in("Peace, security\r\nSea of plenty") == [
        "Peace, security",
        "Sea of plenty",
    ]
    assert names_in("Trade, Peace、 Sea of plenty") == [
        "Trade",
        "Peace",
        "Sea of plenty",
    ]


def test_what_is_shown_comes_back_as_the_same(django_assert_num_queries):
    topics = [make_topic("Peace, security"), make_topic("ข้าว"), make_topic("“<b>&")]
    assert "data-may-create" not in str(form_of("")["topics"])
    field = TopicField(may_create=True, show_hidden_initial=True)
    form = type("F", (forms.Form,), {"topics": field})(initial={"topics": topics})
    text = field.widget.format_value(topics)
    assert text == "Peace, security\nข้าว\n“<b>&"
    assert f'value="{topics[1].pk} ข้าว"' in str(form["topics"])
    sent = form_of(text, shown=topics)
    with django_assert_num_queries(3):
        assert not sent.has_changed()
        assert sent.is_valid()
    assert sent.cleaned_data["topics"] == topics


def test_unknown_names_are_made_only_by_those_who_may():
    make_topic("Trade")
    refused = form_of("Trade\nSilk roads")
    assert not refused.is_valid()
    assert "“Silk roads”, and you may not make one" in str(refused.errors)
    assert refused["topics"].value() == "Trade\nSilk roads"
    assert names_in("Trade\nSilk roads\nsilk  ROADS", may_create=True) == [
        "Trade",
        "Silk roads",
    ]
    assert Topic.objects.count() == 1  # made when it is saved


def test_half_a_name_left_in_the_field_makes_no_topic_before_it_is_asked_for():
    make_topic("Peace")
    form = form_of("Peace\nSilk roads\nriv, trad", may_create=True)
    form.data["topics-typed"] = "riv, trad"
    assert not form.is_valid()
    assert "no topic “riv”, “trad” yet" in str(form.errors)
    assert form["topics"].value() == "Peace\nSilk roads\nriv, trad"
    whole = form_of("Silk roads\npeace", may_create=True)
    whole.data["topics-typed"] = "peace"
    assert whole.is_valid()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("x" * 51, "at most 50 characters"),
        ("\ufdfa" * 50, "too long"),
        ("a\u0000b", "control character"),
        ("a\ud800b", "control character"),
        ("x" * 9999, "at most 50 characters"),
        (",".join(map(str, range(900))), "too many names"),
    ],
)
def test_what_cannot_be_a_name_is_refused_in_words(name, said):
    form = form_of(f"Good\n{name}", may_create=True)
    assert not form.is_valid()
    assert said in str(form.errors)


def test_no_sample_of_the_corpus_breaks_the_field():
    for name, text, _fate in samples("tag"):
        for may_create in [True, False]:
            form = form_of(text, may_create=may_create)
            assert form.is_valid() or form.errors["topics"], (name, short(text))
    for shown in ["", "-1", "x", "9" * 30, "\0", "5", "5 "]:
        form = form_of("")
        form.data["initial-topics"] = [shown]
        assert form.is_valid()
        assert isinstance(form.has_changed(), bool)


# On the pages.


@pytest.fixture
def edition(editor):
    return make_article(author=editor)


def sent(edition, text, shown):
    return {"topics": text, "initial-topics": [f"{t.pk} {t.name}" for t in shown]}


def topics_of(edition):
    return sorted(topic.name for topic in edition.document.topics.all())


def test_new_topics_are_made_with_the_links(desk, edition):
    url = desk_url(edition.document, "topics")
    asked = desk.post(url, sent(edition, "Silk roads\nSilk roads!", []), follow=True)
    assert "added Silk roads, Silk roads!" in asked.text
    assert topics_of(edition) == ["Silk roads", "Silk roads!"]
    assert Topic.objects.named("silk ROADS").count() == 1


def test_a_name_that_a_colleague_takes_meanwhile_means_their_topic(edition):
    theirs, _end = make_topic("Silk roads"), link_ends(type(edition.document))[0]
    _end.change(edition.document, [], [Topic(name="SILK roads")])
    assert [*edition.document.topics.all()] == [theirs]


def test_fifty_one_are_too_many(desk, edition):
    text = "\n".join(f"Subject {n}" for n in range(TopicLink.limit + 1))
    asked = desk.post(desk_url(edition.document, "topics"), sent(edition, text, []))
    assert "50 are the most" in asked.text
    assert "Subject 50" in asked.text
    assert not Topic.objects.exists()


def test_two_forms_that_add_different_topics_keep_both(desk, edition):
    for name in ["Peace", "Rice", "Trade"]:
        make_topic(name)
    peace = Topic.objects.get(name="Peace")
    edition.document.topics.add(peace)
    url = desk_url(edition.document, "topics")
    for text in ["Peace\nRice", "Peace\nTrade"]:
        desk.post(url, sent(edition, text, [peace]))
    assert topics_of(edition) == ["Peace", "Rice", "Trade"]
    desk.post(url, sent(edition, "", [peace]))
    assert topics_of(edition) == ["Rice", "Trade"]


def test_what_was_renamed_meanwhile_and_its_name_given_away_stays(desk, edition):
    """The field remembers keys: a name that means another topic by now is no change."""
    old = make_topic("Burma")
    edition.document.topics.add(old)
    naming.rename(old, "Myanmar")
    naming.remove(TopicName.objects.get(name="Burma"))
    make_topic("Burma")
    make_topic("Rice")
    url = desk_url(edition.document, "topics")
    old.name = "Burma"
    desk.post(url, sent(edition, "Burma\nRice", [old]))
    assert topics_of(edition) == ["Myanmar", "Rice"]


def test_what_was_merged_or_deleted_meanwhile_is_what_it_is_now(desk, editor, edition):
    kept, gone, lost = make_topic("Kept"), make_topic("Gone"), make_topic("Lost")
    edition.document.topics.add(gone)
    make_topic("Rice")
    editor.is_superuser = True
    editor.save()
    operations.merge(kept, [gone], editor)
    lost_key = Topic(pk=lost.pk, name="Lost")
    lost.delete()
    url = desk_url(edition.document, "topics")
    desk.post(url, sent(edition, "Gone\nLost\nRice", [gone, lost_key]))
    assert topics_of(edition) == ["Kept", "Rice"]
    assert not Topic.objects.named("Lost").exists()


def test_a_tagger_makes_none_and_the_rest_is_kept(client, make_user, edition):
    client.force_login(make_user("tagger"))
    make_topic("Peace")
    asked = client.post(
        desk_url(edition.document, "topics"), sent(edition, "Peace\nSilk roads", [])
    )
    assert "Peace\nSilk roads</textarea>" in asked.text
    assert "you may not make one" in asked.text
    assert topics_of(edition) == []


def test_the_conflict_page_carries_the_topics_on(desk, edition):
    peace, rice = make_topic("Peace"), make_topic("Rice")
    edition.document.topics.add(peace)
    data = served(desk, desk_url(edition)) | {"title": "Mine", "topics": "Rice\nSilk"}
    make_article(edition.document, title="Theirs")
    asked = desk.post(desk_url(edition), data)
    assert asked.status_code == 409
    again = {}
    for name, value in asked.context["posted"]:
        again.setdefault(name, []).append(value)
    choice = {q["name"]: "mine" for q in asked.context["questions"]} | {"_onto": 2}
    assert desk.post(desk_url(edition), again | choice).status_code == 302
    assert topics_of(edition) == ["Rice", "Silk"]
    assert edition.document.topics.get(pk=rice.pk)
