"""Who else has a document open: told to those who may change it, for ninety seconds."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client
from django.utils import timezone

from publishing.models import OpenForm
from publishing.open_forms import GRACE, PRESENT_FOR
from tests.factories import make_article, make_event
from tests.security.desk import desk_url

pytestmark = pytest.mark.django_db
LATER = timedelta(seconds=1)


@pytest.fixture
def article(db):
    return make_article()


@pytest.fixture
def colleague(make_user):
    user = make_user("writer", "bo")
    client = Client()
    client.force_login(user)
    client.user = user
    return client


def present(client, edition, query=""):
    answer = client.post(desk_url(edition, "presence") + query)
    assert answer.status_code == 200
    return [other["name"] for other in answer.json()]


def test_each_is_told_of_the_other(desk, colleague, article):
    assert present(desk, article) == []
    assert present(colleague, article) == ["editor"]
    assert present(desk, article) == ["bo"]
    assert OpenForm.objects.count() == 2


def test_the_form_says_it_without_a_script(desk, colleague, article):
    assert "Also open here: bo" not in desk.get(desk_url(article)).text
    colleague.user.first_name, colleague.user.last_name = "<b>Bo", "Tan"
    colleague.user.save()
    present(colleague, article)
    opened = OpenForm.objects.get()
    since = timezone.localtime(opened.opened_at)
    page = desk.get(desk_url(article)).text
    assert f"Also open here: &lt;b&gt;Bo Tan (since {since:%H:%M})" in page


def test_another_edition_of_the_document_is_the_same_document(desk, colleague, article):
    present(colleague, article)
    newer = make_article(article.document)
    assert present(desk, newer) == ["bo"]


def test_another_document_is_another(desk, colleague, article):
    present(colleague, article)
    assert present(desk, make_article()) == []
    event = make_event()
    OpenForm.objects.update(document_id=event.document_id)
    assert present(desk, event) == []


def test_who_was_not_seen_for_ninety_seconds_is_gone(desk, colleague, article):
    present(colleague, article)
    seen = timezone.now() - PRESENT_FOR
    OpenForm.objects.update(seen_at=seen + LATER)
    assert present(desk, article) == ["bo"]
    OpenForm.objects.filter(user=colleague.user).update(seen_at=seen)
    assert present(desk, article) == []
    assert [form.user.username for form in OpenForm.objects.all()] == ["editor"]


def test_who_goes_on_writing_keeps_the_time_of_coming(desk, colleague, article):
    present(colleague, article)
    came = timezone.now() - timedelta(hours=30)
    OpenForm.objects.update(opened_at=came)
    present(colleague, article)
    assert OpenForm.objects.get().opened_at == came
    [other] = desk.post(desk_url(article, "presence")).json()
    local = timezone.localtime(came)
    assert other["since"] == f"{local.day} {local:%B, %H:%M}"


def test_who_leaves_is_gone_unless_the_next_page_is_the_form_again(
    desk, colleague, article
):
    present(colleague, article)
    present(colleague, article, "?leave")
    others = OpenForm.objects.others
    user = desk.session["_auth_user_id"]
    soon = timezone.now() + GRACE
    assert others(article.document, user, soon - 2 * LATER) != []
    assert others(article.document, user, soon + LATER) == []
    present(colleague, article)
    assert others(article.document, user, soon + LATER) != []


def test_leaving_twice_or_without_coming_is_nothing(colleague, article):
    assert present(colleague, article, "?leave") == []
    assert not OpenForm.objects.exists()


def test_it_needs_the_right_to_change_the_document(client_with, article):
    address = desk_url(article, "presence")
    assert Client().post(address).status_code == 302
    for rights in [[], ["view_articleedition"], ["change_eventedition"]]:
        assert client_with(*rights).post(address).status_code == 403
    assert client_with("change_articleedition").post(address).status_code == 200
    assert OpenForm.objects.count() == 1


def test_reading_it_is_not_possible_and_notes_nothing(desk, article):
    assert desk.get(desk_url(article, "presence")).status_code == 405
    desk.get(desk_url(article))
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize("key", ["0", "x", "9" * 30, "1%00"])
def test_what_is_not_there_is_not_found(desk, key):
    address = f"/admin/articles/articleedition/{key}/presence/"
    assert desk.post(address).status_code == 404


def test_a_token_is_needed(editor, article):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(desk_url(article, "presence")).status_code == 403
    assert not OpenForm.objects.exists()


def test_a_user_who_is_deleted_takes_the_row_along(colleague, article):
    present(colleague, article)
    colleague.user.delete()
    assert not OpenForm.objects.exists()


@pytest.fixture
def client_with(db):
    """A client of a staff user with these rights."""

    def make(*rights):
        users = get_user_model().objects
        user = users.create_user(f"u{users.count()}", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=rights))
        client = Client()
        client.force_login(user)
        return client

    return make
