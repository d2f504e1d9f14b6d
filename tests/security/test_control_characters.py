"""No control character gets into any text, and nothing typed is lost over it (25)."""

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleEdition
from publishing.richtext import BodyField
from publishing.text import FORBIDDEN, validate_characters
from tests.factories import make_article, make_event, make_topic, published
from timeline.models import ArticleLink
from topics.models import TopicOperation

from .desk import desk_url, send, served

pytestmark = pytest.mark.django_db
CONTROL = [
    chr(c) for c in [*range(9), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x85, 0x9F]
]
CONTROL += ["\ufffe", "\uffff", "\ufdd0", "\u202a", "\u202e", "\u2066", "\u2069"]
SOME = ["\x00", "\x01", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe", "\uffff", "\u202e"]
LOGS = {LogEntry, TopicOperation}  # read-only: nobody types into them
MODELS = {
    model._meta.label_lower: model
    for model in admin.site._registry
    if model not in LOGS
}
# Accounts are Django's own forms, for superusers alone.
FORMS = [
    label
    for label in MODELS
    if not label.endswith((".article", ".event")) and not label.startswith("auth.")
]


def form_url(label):
    """The form for a new row; a link, and the name of a user, are only ever changed."""
    if label == "auth.user":
        return desk_url(get_user_model().objects.get(username="superuser"))
    if label == "timeline.articlelink":
        ends = {"event": make_event().document, "article": make_article().document}
        return desk_url(ArticleLink.objects.create(**ends))
    return reverse(f"admin:{label.replace('.', '_')}_add")


def text_fields(form):
    """The names of what one may type words into; passwords are no words."""
    return [
        bound.html_name
        for bound in form
        if isinstance(bound.field, forms.CharField)
        and not isinstance(bound.field.widget, (forms.PasswordInput, forms.HiddenInput))
    ]


@pytest.mark.parametrize("label", FORMS)
def test_every_text_field_of_every_form_refuses_them_in_words(client_of, label):
    """The answer is the form again, with a sentence at the field and all that was typed."""
    client, url = client_of("superuser"), form_url(label)
    page = client.get(url)
    data = served(client, url)
    forms_there = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms_there.append(inline.formset.empty_form)
    before, wrong = MODELS[label]._base_manager.count(), []
    for form in forms_there:
        for name in text_fields(form):
            name = name.replace("__prefix__", "0")
            prefix = name.partition("-")[0]
            rows = {f"{prefix}-TOTAL_FORMS": 1} if "-" in name else {}
            for character in SOME:
                typed = f"typed{character}words"
                answer = client.post(url, data | rows | {name: typed})
                if answer.status_code != 200:
                    wrong.append((name, ascii(character), answer.status_code))
                elif not sentences(answer, name):
                    wrong.append((name, ascii(character), "not refused"))
                elif not all(part in answer.text for part in ["typed", "words"]):
                    wrong.append((name, ascii(character), "lost"))
    assert wrong == []
    assert MODELS[label]._base_manager.count() == before


def sentences(answer, name):
    form = answer.context["adminform"].form
    if "-" in name:
        prefix, place, name = name.split("-")
        formsets = [i.formset for i in answer.context["inline_admin_formsets"]]
        form = next(f for f in formsets if f.prefix == prefix).forms[int(place)]
    return form.errors.get(name)


@pytest.mark.parametrize(
    ("verb", "name"),
    [("publish", "change_note"), ("unpublish", "reason"), ("trash", "reason")],
)
def test_sentences_for_readers_refuse_them_too(desk, editor, verb, name):
    """A reason and a note are shown to everybody: they are as clean as a title."""
    edition = published(make_article(author=editor))
    if verb == "publish":
        edition = make_article(edition.document, author=editor)
    data, wrong = {"change_kind": "major"}, []
    for character in SOME:
        typed = f"typed{character}words"
        answer = desk.post(desk_url(edition, verb), data | {name: typed})
        if answer.status_code != 200 or not answer.context["form"].errors.get(name):
            wrong.append(ascii(character))
            break
        assert "typed" in answer.text
        assert "words" in answer.text
    assert wrong == []
    said = edition.document.editions.values_list("change_note", "withdrawn_reason")
    assert not [row for row in said if FORBIDDEN.search("".join(row))]


@pytest.mark.parametrize("written", ["&#1;", "&#x1b;", "&#x202e;", "&#xfffe;", "&#0;"])
def test_a_text_does_not_bring_them_in_as_references(desk, written):
    """Checked after the reading of "&#x202e;", not only before."""
    words = f"typed{written}words"
    body = f'<p>{words} <a href="/" title="{words}">{words}</a></p><h2>{words}</h2>'
    add = reverse("admin:articles_articleedition_add")
    answer = desk.post(add, served(desk, add) | {"title": "Title", "body": body})
    if answer.status_code == 200:
        assert answer.context["adminform"].form.errors["body"]
    else:
        assert not FORBIDDEN.search(ArticleEdition.objects.get().body)


@pytest.mark.parametrize("character", CONTROL)
def test_each_of_them_is_refused_by_every_kind_of_field(character):
    for name in ["title", "standfirst", "body"]:
        field = ArticleEdition._meta.get_field(name)
        with pytest.raises(forms.ValidationError, match="invisible control"):
            field.clean(f"a{character}b", ArticleEdition())


@pytest.mark.parametrize("code", [0xD800, 0xDFFF, 0xD83D])
def test_half_a_character_never_gets_in(desk, code):
    """Typed into the wire by hand it arrives as U+FFFD; a file cannot bring it either."""
    surrogate = chr(code)
    with pytest.raises(forms.ValidationError):
        validate_characters(f"a{surrogate}b")
    add = reverse("admin:articles_articleedition_add")
    answer = send(desk, add, {"title": f"a{surrogate}b", "body": f"<p>{surrogate}</p>"})
    assert answer.status_code in {200, 302}
    for edition in ArticleEdition.objects.all():
        assert (edition.title + edition.body).encode()


def test_every_text_column_of_ours_refuses_them():
    """A new model field that is a plain Django one fails here."""
    plain = [
        f"{model._meta.label}.{field.name}"
        for label, model in MODELS.items()
        if not label.startswith(("auth.", "taggit."))
        for field in model._meta.concrete_fields
        if field.get_internal_type() in {"CharField", "TextField", "URLField"}
        and field.editable
        and not field.choices
        and validate_characters not in field.validators
        and not isinstance(field, BodyField)
    ]
    assert plain == []


@pytest.mark.parametrize("character", ["\t", "\n", "\r\n"])
def test_line_breaks_stay_in_texts_of_many_lines(desk, editor, character):
    edition = published(make_article(author=editor))
    desk.post(desk_url(edition, "unpublish"), {"reason": f"One{character}two."})
    edition.refresh_from_db()
    assert edition.withdrawn_reason.split() == ["One", "two."]
    assert edition.published_until <= timezone.now()


def test_a_topic_of_another_spelling_is_not_told_with_raw_controls(client_of):
    """The sentence that refuses quotes what was typed: without the character itself."""
    make_topic("typed words")
    add = reverse("admin:topics_topic_add")
    answer = client_of("editor").post(add, {"name": "typed\u202e words"})
    assert answer.status_code == 200
    assert "\u202e" not in str(answer.context["adminform"].form.errors)
