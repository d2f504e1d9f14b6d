"""Saving over a newer edition: what does not clash goes together, the rest is asked."""

import pytest
from django.contrib.messages import get_messages

from publishing.editions import newest_of
from tests.factories import make_article, make_category, make_event, make_source
from tests.publishing.test_copy_on_save import change_url, posted

pytestmark = pytest.mark.django_db
BODY = (
    '<h2 data-section="aaaaaaaa">War</h2><p>One war. Two wars.</p>'
    '<h2 data-section="bbbbbbbb">Peace</h2><p>One peace. Two peaces.</p>'
)


@pytest.fixture
def colleague(make_user):
    return make_user("editor", "Ana")


@pytest.fixture
def saved_over(desk, editor, colleague):
    """Posts a form that began before a colleague saved; answers (response, newest)."""

    def save(make, base, theirs, mine, **extra):
        edition = make(author=editor, **base)
        data = posted(desk, edition) | mine | extra
        make(edition.document, author=colleague, **(base | theirs))
        response = desk.post(change_url(edition), data)
        return response, newest_of(edition.document)

    return save


def said(response):
    return " ".join(str(message) for message in get_messages(response.wsgi_request))


def answer(desk, response, version, onto):
    """Sends the conflict page with one choice for every question."""
    data = {}
    for name, value in response.context["posted"]:
        data.setdefault(name, []).append(value)
    data |= {q["name"]: version for q in response.context["questions"]}
    path = response.wsgi_request.path
    return desk.post(path, data | {"_onto": onto})


def test_other_fields_and_sections_go_together_and_say_whose_they_are(saved_over):
    theirs = {"standfirst": "Hers.", "body": BODY.replace("One war.", "First war.")}
    mine = {"title": "Mine", "body": BODY.replace("Two peaces.", "Second peace.")}
    base = {"title": "Was", "standfirst": "Was.", "body": BODY}
    base["category"] = make_category()
    response, newest = saved_over(make_article, base, theirs, mine)
    assert response.status_code == 302
    assert (newest.number, newest.title, newest.standfirst) == (3, "Mine", "Hers.")
    both = BODY.replace("One war.", "First war.").replace("Two peaces", "Second peace")
    assert newest.body == both.replace("Second peace.s", "Second peace.")
    assert "From edition 2 by Ana came in: Standfirst, Text (“War”)." in said(response)


def test_other_sentences_of_one_paragraph_go_together(saved_over):
    theirs = {"body": BODY.replace("One war.", "First war.")}
    mine = {"body": BODY.replace("Two wars.", "Second war.")}
    response, newest = saved_over(make_article, {"body": BODY}, theirs, mine)
    assert response.status_code == 302
    assert "<p>First war. Second war.</p>" in newest.body


@pytest.mark.parametrize(
    ("version", "sentence"),
    [
        ("mine", "My war."),
        ("theirs", "Her war."),
        ("base", "One war."),
        ("both", "Her war. My war."),
    ],
)
def test_one_sentence_changed_twice_is_asked(desk, saved_over, version, sentence):
    response, newest = saved_over(
        make_article,
        {"body": BODY},
        {"body": BODY.replace("One war.", "Her war."), "standfirst": "Hers."},
        {"body": BODY.replace("One war.", "My war.")},
    )
    assert response.status_code == 409
    assert newest.number == 2
    for words in ["My", "Her", "One war."]:
        assert words in response.text
    assert answer(desk, response, version, 2).status_code == 302
    newest = newest_of(newest.document)
    assert f"<p>{sentence} Two wars.</p>" in newest.body
    assert newest.standfirst == "Hers."


def test_a_title_changed_twice_is_one_question(desk, saved_over):
    response, newest = saved_over(
        make_article, {"title": "Was"}, {"title": "Hers"}, {"title": "Mine"}
    )
    assert [q["name"] for q in response.context["questions"]] == ["_choice-title-0"]
    answer(desk, response, "theirs", 2)
    # The address stays: it does not follow the title.
    assert newest_of(newest.document).title == "Hers"


def test_an_unchanged_stale_form_adds_nothing(saved_over):
    response, newest = saved_over(make_article, {}, {"title": "Hers"}, {})
    assert newest.number == 2
    assert "Nothing was changed" in said(response)


def test_a_save_that_began_two_editions_ago_merges_with_both(desk, editor, colleague):
    edition = make_article(author=editor, title="Was", body=BODY)
    words = {"title": "Was", "body": BODY, "category": edition.category}
    data = posted(desk, edition) | {"title": "Mine"}
    first = words | {"body": BODY.replace("One war.", "Her war.")}
    make_article(edition.document, author=colleague, **first)
    second = first | {"standfirst": "Hers."}
    make_article(edition.document, author=colleague, **second)
    assert desk.post(change_url(edition), data).status_code == 302
    newest = newest_of(edition.document)
    assert (newest.title, newest.standfirst) == ("Mine", "Hers.")
    assert "Her war." in newest.body


def test_dates_of_both_stand_side_by_side(saved_over):
    base = {"dates": [{"year": 1967}]}
    theirs = {"dates": [{"year": 1967}, {"year": 1968, "rank": "other"}]}
    more = {"dates-TOTAL_FORMS": 2, "dates-1-year": 1969, "dates-1-rank": "other"}
    response, newest = saved_over(make_event, base, theirs, more)
    assert response.status_code == 302
    assert sorted(newest.dates.values_list("year", flat=True)) == [1967, 1968, 1969]


def test_rows_that_together_break_a_rule_are_one_question(desk, saved_over):
    """Each added a preferred date: the database allows one."""
    base = {"dates": []}
    mine = {"dates-TOTAL_FORMS": 1, "dates-0-year": 1969, "dates-0-rank": "preferred"}
    response, newest = saved_over(
        make_event, base, {"dates": [{"year": 1968}]}, mine, **{"title": "Mine"}
    )
    assert response.status_code == 409
    assert "1968" in response.text
    assert "1969" in response.text
    answer(desk, response, "mine", 2)
    newest = newest_of(newest.document)
    assert (newest.number, newest.dates.get().year) == (3, 1969)


def test_sources_in_common_stay_once(saved_over):
    source, other = make_source(), make_source()
    base = {"sources": [source]}
    more = {"sources-TOTAL_FORMS": 2, "sources-1-source": other.pk}
    _response, newest = saved_over(make_event, base, {"sources": [source, other]}, more)
    assert set(newest.sources.values_list("source", flat=True)) == {source.pk, other.pk}
    assert newest.sources.count() == 2


def test_a_choice_that_is_none_keeps_both(desk, saved_over):
    response, newest = saved_over(
        make_article,
        {"body": BODY},
        {"body": BODY.replace("One war.", "Her war.")},
        {"body": BODY.replace("One war.", "My war.")},
    )
    assert answer(desk, response, "nobody's\x00", 2).status_code == 302
    assert "Her war. My war." in newest_of(newest.document).body


def test_a_new_article_sent_again_after_later_saves_is_merged(desk, editor, colleague):
    """The back button leads to the form of a new article; it is not new any more."""
    form = {"title": "Was", "language": "en", "document_key": "abcdefgh", "body": BODY}
    add = "/admin/articles/articleedition/add/"
    desk.post(add, form)
    first = newest_of(type(make_article().document).plain.get(public_id="abcdefgh"))
    make_article(
        first.document,
        author=colleague,
        title="Was",
        standfirst="Hers.",
        body=BODY,
        category=None,
    )
    response = desk.post(add, form | {"body": BODY.replace("One war.", "My war.")})
    assert response.status_code == 302
    newest = newest_of(first.document)
    assert (newest.number, newest.standfirst) == (3, "Hers.")
    assert "My war." in newest.body
