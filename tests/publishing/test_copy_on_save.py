"""Saving a form adds an edition: who sees how little, nothing else changes."""

import pytest
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.urls import reverse

from articles.admin import ArticleEditionAdmin
from articles.models import ArticleEdition
from publishing import periods
from publishing.editions import own_relations, row_words, rows_of, words_of
from tests.factories import (
    make_article,
    make_category,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)
from timeline.admin import EventEditionAdmin
from timeline.models import EventEdition

pytestmark = pytest.mark.django_db
FORMS = {
    ArticleEdition: flatten_fieldsets(ArticleEditionAdmin.fieldsets),
    EventEdition: flatten_fieldsets(EventEditionAdmin.fieldsets),
}
INLINES = [inline.model._meta.model_name for inline in EventEditionAdmin.inlines]
CASES = [
    (model, kind, name, how)
    for model, names in FORMS.items()
    for kind, parts in [("field", names), ("inline", INLINES)]
    for name in parts
    for how in ["read-only", "hidden"]
    if kind == "field" or model is EventEdition
]


def change_url(edition, name="change"):
    opts = edition._meta
    return reverse(
        f"admin:{opts.app_label}_{opts.model_name}_{name}", args=[edition.pk]
    )


def filled(model, author):
    """An edition with something in every column and in every own row."""
    source, picture = make_source(), make_picture()
    body = (
        '<h2 data-section="abcdefgh">Part</h2><p>Text<sup data-cite="'
        f'{source.public_id}"></sup></p><figure data-picture="{picture.public_id}">'
        "<figcaption>Words</figcaption></figure>"
    )
    if model is ArticleEdition:
        edition = make_article(
            author=author,
            body=body,
            slug="the-slug",
            picture=picture,
            picture_alt="Told here.",
            picture_caption="Caption",
            search_title="Search title",
            search_description="Search description",
            review_on="2027-01-01",
            links_terms=False,
            awaits_speaker=True,
        )
    else:
        edition = make_event(
            author=author,
            body=body,
            slug="the-slug",
            picture=picture,
            picture_alt="Told here.",
            place="Bangkok, Thailand",
            latitude="13.7563",
            longitude="100.5018",
            strand="un",
            significance=3,
            awaits_speaker=True,
            dates=[
                {"year": 1967, "month": 8, "day": 8, "qualifier": "about"},
                {"year": 1967, "rank": "other", "note": "Others", "source": source},
            ],
        )
    edition.refresh_from_db()
    return edition


def posted(client, edition):
    """What a browser would send: every field of the form as it was served."""
    context = client.get(change_url(edition)).context
    form = context["adminform"].form
    data = {}
    for bound in form:
        data |= values_of(bound)
    for inline in context["inline_admin_formsets"]:
        formset = inline.formset
        for bound in formset.management_form:
            data |= values_of(bound)
        for row in formset.initial_forms:
            for bound in row:
                data |= values_of(bound)
    return data


def values_of(bound):
    value = bound.value()
    values = {}
    if value is None or value is False:
        value = ""
    if isinstance(value, list):
        value = [getattr(item, "pk", item) for item in value]
    values[bound.html_name] = value
    if bound.field.show_hidden_initial:
        values[bound.html_initial_name] = value
    if bound.name == "topics":  # shown by name, remembered by key
        rows, field = bound.value(), bound.field
        values[bound.html_name] = field.widget.format_value(rows) or ""
        values[bound.html_initial_name] = field.hidden_widget().format_value(rows)
    return values


def everything(edition):
    """All columns that are words, and all words of all own rows."""
    edition = type(edition).objects.get(pk=edition.pk)
    rows = {
        relation.get_accessor_name(): [row_words(row, relation) for row in found]
        for relation, found in rows_of(edition).items()
    }
    used = {
        name: sorted(str(use) for use in getattr(edition, name).all())
        for name in edition.derived_rows
    }
    return words_of(edition), rows, used


def restrict(monkeypatch, model, kind, name, how):
    model_admin = admin.site._registry[model]
    if kind == "inline":
        inlines = [i for i in model_admin.inlines if i.model._meta.model_name != name]
        if how == "read-only":
            inline = next(i for i in model_admin.inlines if i not in inlines)
            frozen = type(
                "Frozen",
                (inline,),
                {"has_change_permission": lambda self, request, obj=None: False},
            )
            inlines.append(frozen)
        monkeypatch.setattr(model_admin, "inlines", inlines)
    elif how == "read-only":
        monkeypatch.setattr(model_admin, "readonly_fields", [name])
    else:
        fieldsets = [
            (
                title,
                options
                | {
                    "fields": [
                        field
                        for row in options["fields"]
                        for field in ([row] if isinstance(row, str) else row)
                        if field != name
                    ]
                },
            )
            for title, options in model_admin.fieldsets
        ]
        monkeypatch.setattr(model_admin, "fieldsets", fieldsets)


@pytest.mark.parametrize("role", ["editor", "writer"])
@pytest.mark.parametrize(("model", "kind", "name", "how"), CASES)
def test_what_a_user_cannot_edit_follows_to_the_next_edition(
    client, make_user, monkeypatch, role, model, kind, name, how
):
    user = make_user(role)
    client.force_login(user)
    edition = filled(model, user)
    published(edition)
    before = everything(edition)
    bookkeeping = type(edition).objects.values().get(pk=edition.pk)
    restrict(monkeypatch, model, kind, name, how)
    data = posted(client, edition)
    changed = "slug" if name == "title" else "title"
    data[changed] = "the-changed-slug" if changed == "slug" else "Changed title"

    response = client.post(change_url(edition), data)

    assert response.status_code == 302, response.context["errors"]
    newest = edition.document.editions.get(number=2)
    assert type(edition).objects.values().get(pk=edition.pk) == bookkeeping
    assert everything(edition) == before
    words, rows, used = everything(newest)
    assert words == before[0] | {changed: data[changed]}
    assert (rows, used) == before[1:]
    assert newest.author == user
    assert newest.published_from is None


@pytest.mark.parametrize("model", FORMS)
def test_a_save_without_changes_adds_nothing(desk, editor, model):
    edition = filled(model, editor)
    response = desk.post(change_url(edition), posted(desk, edition), follow=True)
    assert "there is no new edition" in response.text
    assert edition.document.editions.count() == 1


def test_rows_can_be_added_changed_and_removed(desk, editor):
    edition = filled(EventEdition, editor)
    data = posted(desk, edition) | {
        "dates-TOTAL_FORMS": 3,
        "dates-0-day": 9,
        "dates-1-DELETE": "on",
        "dates-2-year": 1968,
        "dates-2-rank": "other",
        "dates-2-qualifier": "",
        "dates-2-edition": edition.pk,
    }
    assert desk.post(change_url(edition), data).status_code == 302
    dates = edition.document.editions.get(number=2).dates
    assert [str(d) for d in dates.all()] == ["about 9 August 1967", "1968"]
    assert [str(d) for d in edition.dates.all()] == ["about 8 August 1967", "1967"]


def test_two_rows_can_swap_their_rank(desk, editor):
    edition = filled(EventEdition, editor)
    data = posted(desk, edition) | {
        "dates-0-rank": "other",
        "dates-1-rank": "preferred",
    }
    assert desk.post(change_url(edition), data).status_code == 302
    newest = edition.document.editions.get(number=2)
    assert str(newest.preferred_date) == "1967"


def test_two_preferred_dates_are_refused_in_words_and_nothing_typed_is_lost(
    desk, editor
):
    edition = filled(EventEdition, editor)
    data = posted(desk, edition) | {"dates-1-rank": "preferred", "title": "Typed words"}
    response = desk.post(change_url(edition), data)
    assert response.status_code == 200
    assert "Only one date can be the preferred one." in response.text
    assert "Typed words" in response.text
    assert edition.document.editions.count() == 1


def test_an_invalid_form_stays_the_same_page_with_every_word(desk, editor):
    edition = filled(ArticleEdition, editor)
    data = posted(desk, edition) | {
        "slug": "Not A Slug",
        "standfirst": "A typed standfirst",
        "body": "<p>A typed body</p>",
    }
    response = desk.post(change_url(edition), data)
    assert "cannot stand in an address" in response.text
    assert "A typed standfirst" in response.text
    assert "A typed body" in response.text
    assert response.request["PATH_INFO"] == change_url(edition)


def test_a_draft_needs_only_a_title(desk):
    response = desk.post(
        reverse("admin:articles_articleedition_add"), {"title": "แม่น้ำโขง"}
    )
    edition = ArticleEdition.objects.get()
    assert response.url == change_url(edition)
    assert (edition.number, edition.slug) == (1, "แม่น้ำโขง")


def test_topics_alone_add_no_edition_and_are_logged(desk, editor):
    edition, topic = make_article(author=editor), make_topic("Mekong")
    data = posted(desk, edition) | {"topics": topic.name, "initial-topics": []}
    response = desk.post(change_url(edition), data, follow=True)
    assert "the words are as they were" in response.text
    assert [t.name for t in edition.document.topics.all()] == ["Mekong"]
    assert edition.document.editions.count() == 1
    assert "added Mekong" in desk.get(change_url(edition, "history")).text


def test_a_topic_that_a_colleague_added_meanwhile_stays(desk, editor):
    edition, mine, theirs = make_article(author=editor), make_topic(), make_topic()
    data = posted(desk, edition) | {"topics": mine.name, "initial-topics": []}
    edition.document.topics.add(theirs)
    desk.post(change_url(edition), data)
    assert set(edition.document.topics.all()) == {mine, theirs}


def test_links_between_events_and_articles_are_edited_from_both_sides(desk, editor):
    article, event = make_article(author=editor), make_event(author=editor)
    data = posted(desk, article) | {"events": [event.document_id]}
    desk.post(change_url(article), data)
    assert article.document.event_links.get().event == event.document
    data = posted(desk, event)
    assert data["articles"] == [article.document_id]
    desk.post(change_url(event), data | {"articles": []})
    assert not article.document.event_links.exists()


def test_an_older_edition_opens_read_only_and_can_be_restored(desk, editor):
    first = filled(ArticleEdition, editor)
    make_article(first.document, author=editor)
    page = desk.get(change_url(first)).text
    assert "This is an older edition" in page
    assert 'name="title"' not in page
    desk.post(change_url(first, "restore"))
    third = first.document.editions.get(number=3)
    assert everything(third) == everything(first)


def test_the_relations_that_are_copied_are_the_known_ones():
    """A new model below an edition must be decided on: copied, or made from the text."""
    names = {m: {r.get_accessor_name() for r in own_relations(m)} for m in FORMS}
    assert names == {ArticleEdition: set(), EventEdition: {"dates", "sources"}}


def test_category_choices_do_not_vanish(desk, editor):
    make_category("Only one")
    page = desk.get(reverse("admin:articles_articleedition_add")).text
    assert "Only one" in page


def test_a_form_of_a_document_that_is_in_the_bin_saves_nothing(desk, editor):
    edition = make_article(author=editor)
    data = posted(desk, edition) | {"title": "Typed meanwhile"}
    periods.trash(edition.document, "Twice.")
    response = desk.post(change_url(edition), data)
    assert "It is in the bin now" in response.text
    assert "Typed meanwhile" in response.text
    assert edition.document.editions.count() == 1


@pytest.mark.parametrize("role", ["editor", "writer", "reviewer"])
@pytest.mark.parametrize("make", [make_article, make_event])
def test_the_form_costs_a_fixed_number_of_queries(
    client, make_user, make, role, django_assert_max_num_queries
):
    """With fifty editions, and as many dates and sources as a form may have rows."""
    user = make_user(role)
    rows = {}
    if make is make_event:
        source = make_source()
        dates = [
            {"year": 1950 + n, "rank": "other", "source": source} for n in range(9)
        ]
        rows = {"dates": dates, "sources": [make_source() for _ in range(9)]}
    first = make(author=user)
    for _number in range(48):
        make(first.document, author=user)
    newest = make(first.document, author=user, **rows)
    client.force_login(user)
    with django_assert_max_num_queries(15 if make is make_event else 13):  # its places
        assert client.get(change_url(newest)).status_code == 200
