"""Rich text that wants to act: posted, stored, shown, and never run (19, 21)."""

from html import escape

import pytest
from django.urls import reverse
from django_prose_editor.config import allowlist_from_extensions
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.models import ArticleEdition
from library.models import Picture, Source, Term
from publishing import periods
from publishing.markup import plain_text
from publishing.richtext import EXTENSIONS, sanitise
from tests.factories import make_article, make_category, make_source, published
from timeline.models import EventEdition

from .audit import Audit
from .desk import desk_url, errors_of, send, served
from .hostile import classes, samples, short

ADD = "admin:articles_articleedition_add"
TAGS = allowlist_from_extensions(EXTENSIONS)["tags"]
ATTRIBUTES = allowlist_from_extensions(EXTENSIONS)["attributes"]
RICH = [name for name in classes("rich text") if name != "cost"]
FRAGMENTS = [text for name, text, _fate in samples("rich text", without=["cost"])]
FRAGMENTS += [f"<{tag}>" for tag in [*TAGS, "svg", "math", "style", "title", "b"]]
FRAGMENTS += [f"</{tag}>" for tag in [*TAGS, "svg", "math", "style", "title", "b"]]
FRAGMENTS += ['<a href="/articles/id/abcdefgh/">', '<sup data-cite="abcdefgh">', "<h2>"]
FRAGMENTS += ['<span lang="th">', "&amp;lt;", "&#x3c;", "<!--", "-->", '"', "'", "&"]
FRAGMENTS += [
    "\x01",
    "&#1;",
    "&#x202e;",
    '<a href="/&#1;/x.example">',
    "\u200b",
    "\ufeff",
]
FRAGMENTS += ['<h2 data-section="abcdefgh">', '<figure data-picture="abcdefgh">']
HTML = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=8), max_size=9).map(
    "".join
)
GOOD_LINKS = [
    *["https://example.org/a?b=1&c=2#d", "http://example.org", "HTTPS://Example.org/"],
    *["mailto:desk@example.org", "tel:+62211234567", "/articles/", "/?page=2", "#s-x"],
    *["https://ไทย.example/ประเทศ", "/articles/%E0%B9%84%E0%B8%97%E0%B8%A2/"],
]
BAD_LINKS = [
    *["javascript:alert(1)", "JaVaScRiPt:alert(1)", "jav\tascript:alert(1)"],
    *["jav\nascript:alert(1)", " javascript:alert(1)", "\x01javascript:alert(1)"],
    *["javascript&colon;alert(1)", "data:text/html,x", "vbscript:x", "blob:x"],
    *["//evil.example/", "///evil.example", "/\\evil.example", "\\\\evil.example"],
    *["https:evil.example", "https:/evil.example", "https:///evil.example", "http://"],
    *["/\x01/evil.example/", "/\u202e/evil.example/", ""],
    *["ftp://example.org/x", "file:///etc/passwd", "view-source:https://x.example"],
]


@pytest.mark.django_db
@pytest.mark.parametrize("name", RICH)
def test_no_sample_acts_on_any_page(client, desk, name):
    """Posted through the form, published, then read on the page and on the desk."""
    category = make_category()
    said = {"title": "Sample", "standfirst": "Words.", "category": category.pk}
    plain = published(make_article(title="Plain", category=category))
    plain_pages = pages_of(client, desk, plain)
    wrong = []
    for number, (_class, text, fate) in enumerate(samples("rich text", only=name)):
        said |= {"slug": f"sample-{number}", "body": f"<p>Start.</p>{text}"}
        answer = send(desk, reverse(ADD), said)
        if answer.status_code != 302:
            assert "body" in answer.context["adminform"].form.errors
            wrong += [(short(text), "refused")] * (fate != "refused")
            continue
        edition = periods.publish(ArticleEdition.objects.latest("pk"))
        for page, before in zip(
            pages_of(client, desk, edition), plain_pages, strict=True
        ):
            wrong += [(short(text), f) for f in Audit(page).added_to(Audit(before))]
        if fate == "kept" and plain_text(text) not in plain_text(edition.body):
            wrong.append((short(text), "words were lost"))
        wrong += [(short(text), "taken")] * (fate == "refused")
    assert wrong == []


@pytest.mark.parametrize(
    "html",
    [
        *["<img src=x onerror=alert(1)>", "<svg onload=alert(1)>", "<p style=x>x</p>"],
        *['<a href="java&#10;script:x">x</a>', '<a href="//evil.example">x</a>'],
        *["<p id=main>x</p>", "<iframe>", "<form>", "<math>", "<base href=//x>"],
    ],
)
def test_the_audit_sees_what_would_act(html):
    assert Audit(f"<p>x</p>{html}").added_to(Audit("<p>x</p>"))


def pages_of(client, desk, edition):
    """The page for readers, and those of the desk that show the text."""
    addresses = [desk_url(edition, verb) for verb in ["change", "history", "unpublish"]]
    addresses.append(desk_url(edition.document, "topics"))
    answers = [client.get(edition.get_absolute_url()), *map(desk.get, addresses)]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.text for answer in answers]


@settings(max_examples=300, deadline=None)
@given(HTML)
def test_sanitising_twice_changes_nothing(html):
    once = sanitise(html)
    assert sanitise(once) == once


@settings(max_examples=300, deadline=None)
@given(HTML)
def test_what_is_sanitised_has_only_the_tags_of_the_list(html):
    audit = Audit(sanitise(html))
    assert audit.faults == []
    assert not set(audit.others) - {"strong", "em"}
    assert not audit.ids


def test_the_allow_list_has_nothing_that_acts():
    never = {"svg", "math", "style", "script", "iframe", "object", "embed", "form"}
    never |= {"noscript", "template", "title", "textarea", "img", "input", "button"}
    never |= {"base", "meta", "link", "select", "video", "audio", "canvas", "frame"}
    assert not TAGS & never
    names = {name for allowed in ATTRIBUTES.values() for name in allowed}
    assert not names & {"style", "id", "class", "target", "src", "srcset", "action"}
    assert not [name for name in names if name.startswith("on")]


@pytest.mark.parametrize("href", GOOD_LINKS)
def test_a_good_link_is_kept(href):
    html = f'<p><a href="{escape(href)}">words</a></p>'
    assert sanitise(html) == html


@pytest.mark.parametrize("href", BAD_LINKS)
def test_a_bad_link_in_a_text_becomes_its_words(href):
    for written in [escape(href), href]:
        assert sanitise(f'<p><a href="{written}">words</a></p>') == "<p>words</p>"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "name"),
    [(Source, "url"), (Source, "archive_url"), (Picture, "source_url"), (Term, "url")],
)
def test_a_bad_link_in_a_field_is_refused_in_words(desk, model, name):
    add = reverse(f"admin:library_{model._meta.model_name}_add")
    taken = [
        href
        for href in BAD_LINKS
        if href not in {"", "http://", "//evil.example/"}  # nothing, or completed
        and name not in send(desk, add, {name: href}).context["adminform"].form.errors
    ]
    assert taken == []


@pytest.mark.django_db
@pytest.mark.parametrize("href", ["javascript:alert(1)", "data:text/html,x", "//x.y"])
def test_a_bad_link_that_is_stored_is_shown_as_text(client, href):
    """Whatever came into the database, by a restore or by hand, cannot be followed."""
    source = make_source()
    text = f'<p>Words<sup data-cite="{source.public_id}"></sup></p>'
    edition = published(make_article(body=text))
    Source.objects.update(url=href, archive_url=href)
    page = client.get(edition.get_absolute_url()).text
    assert href in page
    assert Audit(page).faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("model", [ArticleEdition, EventEdition])
def test_text_that_only_looks_like_a_citation_is_text(desk, model):
    """An article about HTML: data-cite="…" in a sentence is no reference."""
    add = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
    data = served(desk, add) | {"title": "About HTML", "summary": "Words."}
    said = '<p>Write data-cite="abcdefgh" and data-picture="abcdefgh".</p>'
    answer = desk.post(add, data | {"body": said})
    assert answer.status_code == 302, errors_of(answer)
    assert model.objects.get().body == said
