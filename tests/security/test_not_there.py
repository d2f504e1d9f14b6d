"""What one may not see answers like what is not there, to the last byte (check 15)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from publishing import periods
from publishing.preview_links import make_link
from tests.factories import make_article, make_event, make_topic, published, withdrawn

from .desk import desk_url
from .test_permissions import all_addresses

pytestmark = pytest.mark.django_db
MAKERS = [make_article, make_event]
SECRET = {"slug": "the-secret-slug", "title": "The secret title"}


def hidden(make, state):
    """An edition that was never public, by way of each state, and its document."""
    edition = make(**SECRET)
    if state == "scheduled":
        periods.publish(edition, timezone.now() + timedelta(days=1))
    if state == "in the bin":
        periods.trash(edition.document, "Twice.")
    return edition


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("state", ["draft", "scheduled", "in the bin"])
def test_what_was_never_public_answers_like_what_never_was(client, make, state):
    """Same status, same words, same headers: nobody learns that something is there."""
    published(make())  # so that the site has a first day
    edition = hidden(make, state)
    prefix, key = f"/{edition.path_prefix}", edition.document.public_id
    for there, nowhere in [
        (f"{prefix}/the-secret-slug/", f"{prefix}/no-such-slug/"),
        (f"{prefix}/the-secret-slug/editions/1/", f"{prefix}/no-such-slug/editions/1/"),
        (f"{prefix}/id/{key}/", f"{prefix}/id/zzzzzzzz/"),
        (f"/th{prefix}/the-secret-slug/", f"/th{prefix}/no-such-slug/"),
    ]:
        today = f"{timezone.localdate():%Y-%m-%d}"
        for query in ["", f"?as-of={today}", "?as-of=2026-02-01", "?as-of=2001-01-01"]:
            found, none = client.get(there + query), client.get(nowhere + query)
            assert (found.status_code, none.status_code) == (404, 404), there + query
            assert found.content == none.content, there + query
            assert found.headers == none.headers, there + query


@pytest.mark.parametrize("make", MAKERS)
def test_numbers_of_others_lead_nowhere(client, desk, make):
    """Drafts by their number, editions of another document, keys of another kind."""
    live = published(make())
    make(live.document, **SECRET)
    url = live.get_absolute_url()
    nowhere = client.get(f"{url}editions/77/")
    assert nowhere.status_code == 404
    for number in [0, 2, 3]:
        answer = client.get(f"{url}editions/{number}/")
        assert (answer.status_code, answer.content) == (404, nowhere.content)
    other = make_event if make is make_article else make_article
    gone = withdrawn(other())
    crossed = f"/{live.path_prefix}/id/{gone.document.public_id}/"
    assert client.get(crossed).status_code == 404
    assert "secret" not in client.get(f"{url}editions/1/").text


def test_a_binned_document_cannot_be_tagged_by_its_number(client_of):
    client, article, topic = client_of("tagger"), make_article(), make_topic()
    periods.trash(article.document, "Twice.")
    binned = client.post(desk_url(article.document, "topics"), {"topics": topic.name})
    article.document.pk += 999
    nowhere = client.get(desk_url(article.document, "topics"))
    assert (binned.status_code, nowhere.status_code) == (404, 404)
    assert binned.content == nowhere.content
    assert not topic.articles_taggedarticle_items.exists()


@pytest.mark.parametrize("role", ["nobody", "tagger", "reviewer", "writer"])
def test_who_may_not_open_a_row_learns_nothing_of_whether_it_is_there(
    client_of, desk_rows, role
):
    """Every address of the desk that is denied is denied alike for a row that never was."""
    client, denied = client_of(role), 0
    rows = {model: dict([*keys.items()][:1]) for model, keys in desk_rows.items()}
    nowhere = {model: dict.fromkeys(keys, 999_999) for model, keys in rows.items()}
    pairs = zip(all_addresses(rows), all_addresses(nowhere), strict=True)
    for (*_name, here), (*_name, gone) in pairs:
        for send in [client.get, client.post]:
            if here == gone or (answer := send(here)).status_code != 403:
                continue
            denied += 1
            none = send(gone)
            assert (none.status_code, none.content) == (403, answer.content), here
    assert denied > 30


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_edition_of_another_kind_is_not_there(client_of, make, method):
    """Its key under the other kind's address answers like a key that nobody has."""
    client, own = client_of("superuser"), make()
    make_other = make_event if make is make_article else make_article
    other = [make_other() for _each in range(3)][-1]
    assert not type(own).objects.filter(pk=other.pk).exists()
    own.pk = 999_999
    verbs = ["change", "history", "preview", "compare", "checks", "links", "publish"]
    for verb in [*verbs, "submit", "approve", "restore", "trash", "untrash"]:
        nowhere = getattr(client, method)(desk_url(own, verb))
        own.pk, before = other.pk, own.pk
        crossed = getattr(client, method)(desk_url(own, verb))
        own.pk = before
        assert (crossed.status_code, nowhere.status_code) == (404, 404), verb
        assert crossed.content == nowhere.content, verb


@pytest.mark.parametrize("make", MAKERS)
def test_another_documents_numbers_and_links_are_not_there(client, desk, editor, make):
    own, other = make(), make()
    for _each in range(2):
        published(make(other.document))
    live = published(make(own.document))
    link, _token = make_link(other, editor)
    compared = desk.get(desk_url(own, "compare"), {"with": 3})  # the other's number
    nowhere = desk.get(desk_url(own, "compare"), {"with": 77})
    assert (compared.status_code, compared.content) == (404, nowhere.content)
    public = client.get(f"{live.get_absolute_url()}editions/3/")
    unknown = client.get(f"{live.get_absolute_url()}editions/77/")
    assert (public.status_code, public.content) == (404, unknown.content)
    revoked = desk.post(desk_url(own, "links"), {"revoke": link.pk})
    unknown = desk.post(desk_url(own, "links"), {"revoke": 999_999})
    assert (revoked.status_code, revoked.content) == (404, unknown.content)
    link.refresh_from_db()
    assert link.revoked_at is None
