"""A form that cannot be taken keeps every word, and gives none of them to a stranger."""

from html.parser import HTMLParser

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from articles.models import ArticleEdition, Category
from tests.factories import make_article, make_topic
from tests.security.desk import desk_url, served
from timeline.models import EventEdition

pytestmark = pytest.mark.django_db
LOGIN = "/admin/login/"
OURS = {"HTTP_ORIGIN": "http://testserver"}
LONG = "ก" * 349_000 + "\n\nend"  # more than a megabyte of UTF-8
TYPED = "<p>Typed &amp; kept \U0001f30f แม่น้ำ</p><script>alert(1)</script>"


class Fields(HTMLParser):
    """The forms of a page: [(attributes, [(name, value)])]."""

    def __init__(self, answer):
        super().__init__()
        self.forms, self.scripts = [], 0
        self.feed(answer.content.decode())

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append((attrs, []))
        elif tag == "input" and self.forms and attrs.get("name"):
            self.forms[-1][1].append((attrs["name"], attrs.get("value") or ""))
        self.scripts += tag == "script" and "src" not in attrs


def form_of(answer, has):
    """(action, {name: [values]}) of the form of a page that has a field."""
    for attrs, fields in Fields(answer).forms:
        if has in dict(fields):
            data = {}
            for name, value in fields:
                data.setdefault(name, []).append(value)
            return attrs["action"], data
    raise AssertionError(f"No form of the page has {has}.")


def log_in(client, answer, username, password="x"):
    action, data = form_of(answer, "next")
    return client.post(action, data | {"username": username, "password": password})


def put_back(client, answer):
    return client.post(*form_of(answer, "_kept"))


def form_in(answer):
    return answer.context["adminform"].form


@pytest.fixture
def article(editor):
    return make_article(author=editor)


@pytest.fixture
def typed(desk, article):
    """(address, fields) of the form of an article, with words nobody saved."""
    url = desk_url(article)
    return url, served(desk, url) | {"title": "Typed “title”", "body": TYPED}


def test_words_sent_after_the_session_ended_come_back_and_are_not_saved(
    client, typed, make_user
):
    url, data = typed
    client.logout()
    asked = client.post(url, data)
    assert asked.status_code == 403
    assert "You were logged out. What you wrote is on this page" in asked.text
    back = log_in(client, asked, "editor")
    assert ArticleEdition.objects.count() == 1
    shown = put_back(client, back)
    assert shown.status_code == 200
    assert "They are not saved yet." in shown.text
    assert form_in(shown).data["body"] == TYPED
    assert form_in(shown)["title"].value() == "Typed “title”"
    assert form_in(shown).errors == {}
    assert ArticleEdition.objects.count() == 1
    assert client.post(url, data).status_code == 302
    assert ArticleEdition.objects.count() == 2


def test_every_value_of_every_name_is_kept_in_order(client, desk, typed):
    url, data = typed
    topics = "\r\n".join(make_topic().name for _ in range(3))
    data |= {"topics": topics, "standfirst": LONG, "search_title": ""}
    client.logout()
    asked = client.post(url, data)
    _action, wrong = form_of(log_in(client, asked, "editor", "wrong"), "next")
    _action, sent = form_of(log_in(client, asked, "editor"), "_kept")
    assert sent["topics"] == [topics]
    assert sent["standfirst"] == [LONG]
    assert sent["search_title"] == [""]
    for name in sent.keys() - {"csrfmiddlewaretoken", "_kept"}:
        assert wrong[f"kept:{name}"] == sent[name]
    assert {name for name, value in data.items() if value != []} <= sent.keys()


def test_a_wrong_password_keeps_everything(client, typed, editor):
    url, data = typed
    client.logout()
    answer = client.post(url, data)
    for _time in range(2):
        answer = log_in(client, answer, "editor", "wrong")
        assert answer.status_code == 200
        assert "Please enter the correct username and password" in answer.text
    shown = put_back(client, log_in(client, answer, "editor"))
    assert form_in(shown).data["body"] == TYPED


def test_a_new_event_comes_back_with_its_rows(desk, client):
    url = reverse("admin:timeline_eventedition_add")
    data = served(desk, url) | {"title": "Typed", "dates-TOTAL_FORMS": 2}
    data |= {"dates-0-year": 1967, "dates-1-year": "no year", "dates-1-note": "Note"}
    client.logout()
    shown = put_back(client, log_in(client, client.post(url, data), "editor"))
    dates = shown.context["inline_admin_formsets"][0].formset
    assert [form["year"].value() for form in dates.forms] == ["1967", "no year"]
    assert dates.forms[1]["note"].value() == "Note"
    assert not EventEdition.objects.exists()


def test_who_may_not_write_here_is_told_so_and_can_copy_the_words(
    client, typed, make_user
):
    url, data = typed
    make_user("tagger")
    client.logout()
    back = log_in(client, client.post(url, data), "tagger")
    answer = put_back(client, back)
    assert answer.status_code == 403
    assert "You are logged in as tagger, who may not do this." in answer.text
    assert "Typed “title”" in answer.text
    assert "แม่น้ำ" in answer.text
    assert Fields(answer).scripts == 0
    assert ArticleEdition.objects.count() == 1


def test_a_login_that_may_not_use_the_desk_keeps_everything(client, typed):
    url, data = typed
    get_user_model().objects.create_user("reader", password="x")
    client.logout()
    answer = log_in(client, client.post(url, data), "reader")
    assert form_of(answer, "next")[1]["kept:body"] == [TYPED]


def test_passwords_and_tokens_are_never_in_the_page(client):
    url = reverse("admin:auth_user_add")
    data = {"username": "ana", "password1": "secret-1", "password2": "secret-1"}
    answer = client.post(url, data | {"csrfmiddlewaretoken": "token-1"})
    assert answer.status_code == 403
    assert "secret-1" not in answer.text
    assert "token-1" not in answer.text
    assert form_of(answer, "next")[1]["kept:username"] == ["ana"]


def test_files_cannot_be_kept_and_are_named(client):
    file = SimpleUploadedFile("<river>.png", b"x")
    data = {"title": "A river", "file": file}
    answer = client.post(reverse("admin:library_picture_add"), data)
    assert "Files cannot be kept. Choose them again: &lt;river&gt;.png" in answer.text
    assert form_of(answer, "next")[1]["kept:title"] == ["A river"]


@pytest.mark.parametrize("mark", ["\x00", "\x1b", "\u202e", '"><script>', "\r\n"])
def test_what_no_form_takes_is_no_error_on_the_way(client, typed, mark):
    url, data = typed
    client.logout()
    asked = client.post(url, data | {"title": f"A{mark}B", f"n{mark}": "x"})
    shown = put_back(client, log_in(client, asked, "editor"))
    assert shown.status_code == 200
    assert Fields(asked).scripts == 0
    assert ArticleEdition.objects.count() == 1


def test_a_form_of_any_other_kind_comes_back_unsaved(desk, client):
    client.logout()
    url = reverse("admin:articles_category_add")
    asked = client.post(url, {"name": "History", "slug": "history", "position": 1})
    shown = put_back(client, log_in(client, asked, "editor"))
    assert form_in(shown)["name"].value() == "History"
    assert not Category.objects.exists()


@pytest.mark.parametrize("verb", ["publish", "trash"])
def test_an_action_is_shown_again_and_does_nothing(desk, client, article, verb):
    client.logout()
    asked = client.post(desk_url(article, verb), {"reason": "Twice.", "at": ""})
    shown = put_back(client, log_in(client, asked, "editor"))
    assert shown.status_code == 200
    assert shown.context["form"].data["reason"] == "Twice."
    article.refresh_from_db()
    assert article.published_from is None
    assert article.document.trashed_at is None


def test_chosen_topics_are_shown_again_and_not_saved(client, make_user, article):
    client.force_login(make_user("tagger"))
    url, topic = desk_url(article.document, "topics"), make_topic("Mekong")
    client.logout()
    asked = client.post(url, {"topics": topic.name})
    shown = put_back(client, log_in(client, asked, "tagger"))
    assert shown.context["form"]["topics"].value() == topic.name
    assert not article.document.topics.exists()


@pytest.mark.parametrize("verb", ["changelist", "delete", "history"])
def test_nothing_else_acts_on_words_that_are_put_back(client, verb):
    client.force_login(get_user_model().objects.create_superuser("root"))
    topic = make_topic("Stays")
    picked = {"action": "delete_selected", "post": "yes", "_selected_action": topic.pk}
    client.post(desk_url(topic, verb), picked | {"_kept": "1"})
    topic.refresh_from_db()


def test_after_a_colleague_saved_the_words_meet_the_conflict_page(
    client, typed, article
):
    url, data = typed
    client.logout()
    asked = client.post(url, data)
    make_article(article.document)
    shown = put_back(client, log_in(client, asked, "editor"))
    assert form_in(shown)["title"].value() == "Typed “title”"
    assert client.post(url, data).status_code == 409


# A stale token.


@pytest.fixture
def strict(editor):
    """A client with a session, whose forms need the token of that session."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    return client


def test_a_stale_token_keeps_the_words_and_the_button_saves_nothing(strict, typed):
    url, data = typed
    strict.get(url)
    stale = data | {"csrfmiddlewaretoken": "x" * 64}
    answer = strict.post(url, stale, **OURS)
    assert answer.status_code == 403
    action, fields = form_of(answer, "_kept")
    assert (action, fields["body"]) == (url, [TYPED])
    assert fields["csrfmiddlewaretoken"] != ["x" * 64]
    shown = strict.post(action, fields, **OURS)
    assert shown.status_code == 200
    assert form_in(shown).data["body"] == TYPED
    assert ArticleEdition.objects.count() == 1


FOREIGN = {
    "none": {},
    "another": {"HTTP_ORIGIN": "https://elsewhere.example"},
    "null": {"HTTP_ORIGIN": "null"},
    "another port": {"HTTP_ORIGIN": "http://testserver:81"},
    "our name in theirs": {"HTTP_ORIGIN": "http://testserver.example"},
    "broken": {"HTTP_ORIGIN": "http://["},
    "another page": {"HTTP_REFERER": "https://elsewhere.example/http://testserver/"},
    "theirs under our referer": {
        "HTTP_ORIGIN": "https://elsewhere.example",
        "HTTP_REFERER": "http://testserver/admin/",
    },
}


@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("logged_in", [True, False])
def test_a_form_from_elsewhere_is_shown_nothing_of_itself(
    strict, typed, origin, logged_in
):
    url, data = typed
    client = strict if logged_in else Client(enforce_csrf_checks=True)
    for sent in [data, data | {"_kept": "1"}]:
        answer = client.post(url, sent, **FOREIGN[origin])
        assert answer.status_code == 403
        assert "Typed" not in answer.text
        assert "The form could not be taken" in answer.text
    assert ArticleEdition.objects.count() == 1


def test_a_referer_of_ours_is_enough(strict, typed):
    url, data = typed
    answer = strict.post(url, data, HTTP_REFERER=f"http://testserver{url}")
    assert form_of(answer, "_kept")[1]["body"] == [TYPED]


def test_without_session_and_token_the_login_keeps_the_words(typed):
    url, data = typed
    client = Client(enforce_csrf_checks=True)
    asked = client.post(url, data, **OURS)
    action, fields = form_of(asked, "next")
    stale = fields | {"csrfmiddlewaretoken": "x" * 64, "username": "editor"}
    asked = client.post(action, stale | {"password": "x"}, **OURS)
    assert asked.status_code == 403
    action, fields = form_of(asked, "next")
    assert fields["kept:body"] == [TYPED]
    back = client.post(action, fields | {"username": "editor", "password": "x"}, **OURS)
    shown = client.post(*form_of(back, "_kept"), **OURS)
    assert form_in(shown).data["body"] == TYPED


@pytest.mark.parametrize("target", ["https://elsewhere.example/admin/", "//x/", "/"])
def test_words_go_back_to_the_desk_alone(client, editor, target):
    data = {"username": "editor", "password": "x", "next": target, "kept:title": "A"}
    answer = client.post(LOGIN, data)
    assert "elsewhere" not in answer.headers.get("Location", "")
    if answer.status_code == 200:
        assert form_of(answer, "_kept")[0] == "/admin/"


def test_a_request_without_words_meets_the_login_as_ever(client):
    answer = client.post(reverse("admin:articles_articleedition_add"))
    assert answer.status_code == 302
    assert answer.url.startswith(LOGIN)
    changelist = reverse("admin:topics_topic_changelist")
    assert client.post(changelist, {"action": "delete_selected"}).status_code == 302
