"""A megabyte of anything is saved or refused in words, and shown (check 56)."""

import pytest
from django.urls import reverse

from articles.models import ArticleEdition
from publishing import periods
from publishing.markup import plain_text
from publishing.richtext import MAX_CHARACTERS
from tests.factories import make_article, make_category, published
from topics.models import Topic

from .desk import desk_url, errors_of, send, served
from .hostile import samples, short

pytestmark = pytest.mark.django_db
ADD = "admin:articles_articleedition_add"
COST = {short(text): text for _class, text, _fate in samples("rich text", only="cost")}
COST["attributes"] = "<a " + " ".join(f"x{n}" for n in range(130_000)) + ">x</a>"
COST["mixed"] = "<p>AT&amp;T <b>and</b> <i>others</i></p>" * 24_000


@pytest.mark.parametrize("name", COST)
def test_a_megabyte_is_saved_or_refused(client, desk, name):
    """Whoever may write may not stop the desk for everybody; nobody's words are cut."""
    text, category = COST[name], make_category()
    data = {"title": "Big", "standfirst": "Words.", "category": category.pk}
    answer = send(desk, reverse(ADD), data | {"body": f"<p>Start.</p>{text}"})
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors["body"]
        assert text[:30] in answer.context["adminform"].form["body"].value()
        return
    edition = periods.publish(ArticleEdition.objects.get())
    for address in [edition.get_absolute_url(), desk_url(edition)]:
        assert desk.get(address).status_code == 200


BUSY = {  # each takes the sanitiser the square of its length
    "ampersands": "&" * 600_000,
    "nested": "<blockquote>" * 20_000,
    "nested, with ends of what was never opened": "<blockquote></i>" * 20_000,
    "nested lists, likewise": "<ul></b>" * 20_000,
    "attributes": "<a " + " ".join(f"x{n}" for n in range(60_000)) + ">x</a>",
    "attributes without spaces": "<a "
    + "".join(f'x{n}=""' for n in range(60_000))
    + ">",
}


@pytest.mark.parametrize("name", BUSY)
def test_what_would_keep_the_sanitiser_busy_is_refused_in_words(desk, name):
    """A request of eight megabytes of it would hold a worker for minutes."""
    answer = send(desk, reverse(ADD), {"title": "Busy", "body": BUSY[name]})
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors["body"]
    assert answer.context["adminform"].form["body"].value() == BUSY[name]
    assert not ArticleEdition.objects.exists()


def test_a_megabyte_of_cyrillic_is_saved_to_the_last_letter(desk):
    """Six megabytes on the wire; not one letter is lost, then or at the next save."""
    words = "слово " * 160_000
    answer = send(desk, reverse(ADD), {"title": "Большое", "body": f"<p>{words}</p>"})
    assert answer.status_code == 302, errors_of(answer)
    edition = ArticleEdition.objects.get()
    assert plain_text(edition.body).strip() == words.strip()
    url = desk_url(edition)
    assert send(desk, url, served(desk, url) | {"title": "Ещё"}).status_code == 302
    assert ArticleEdition.objects.latest("number").body == edition.body


def test_one_letter_too_many_is_refused_with_the_text_kept(desk):
    body = "<p>" + "a" * MAX_CHARACTERS + "</p>"
    answer = send(desk, reverse(ADD), {"title": "Too big", "body": body})
    assert "too long by 7 characters" in errors_of(answer)
    assert answer.context["adminform"].form["body"].value() == body


def test_what_was_saved_can_be_saved_again(desk):
    """Signs become longer when they are written as HTML; that may not lock a text."""
    text = "<p>" + "Q&A " * 220_000 + "</p>"
    answer = send(desk, reverse(ADD), {"title": "Questions", "body": text})
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors["body"]
        return
    url = desk_url(ArticleEdition.objects.get())
    again = send(desk, url, served(desk, url) | {"title": "Answers"})
    assert again.status_code == 302, errors_of(again)


def test_more_than_the_limit_of_a_request_is_refused_without_a_crash(desk):
    desk.raise_request_exception = False
    body = {"title": "Too big", "body": "ы" * 1_500_000}
    assert send(desk, reverse(ADD), body).status_code in {200, 400, 413}
    fields = {f"field-{number}": "x" for number in range(6000)}
    assert send(desk, reverse(ADD), fields).status_code == 400
    assert not ArticleEdition.objects.exists()


def test_thousands_of_topics_are_there_and_fifty_are_enough(desk, editor):
    """A page of them, and the form of a document; more than fifty on one are refused."""
    topics = [Topic(name=f"T {n}", slug=f"t-{n}") for n in range(3000)]
    Topic.objects.bulk_create(topics)
    article = published(make_article(author=editor))
    article.document.topics.add(*Topic.objects.all()[:50])
    for address in ["/topics/", "/", article.get_absolute_url(), desk_url(article)]:
        assert desk.get(address).status_code == 200
    names = {"topics": "\n".join(f"T {n}" for n in range(51))}
    answer = send(desk, desk_url(article.document, "topics"), names)
    assert answer.status_code == 200
    assert answer.context["form"].errors["topics"]
    assert article.document.topics.count() == 50
