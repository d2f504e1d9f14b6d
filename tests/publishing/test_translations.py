"""A document in several languages: made from one another, and kept in step."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from articles.models import Article
from publishing import periods
from publishing.editions import copy_edition, newest_of, row_words, rows_of, words_of
from publishing.markup import plain_text
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)
from tests.publishing.test_copy_on_save import change_url, posted
from timeline.models import ArticleLink

pytestmark = pytest.mark.django_db
AWAITS = '<p class="meta" lang="en">This translation awaits review'
KINDS = pytest.mark.parametrize("make", [make_article, make_event])


@KINDS
def test_readers_are_told_until_a_speaker_takes_the_tick_off(desk, client, make):
    edition = published(make(language="lo", slug="x1", awaits_speaker=True))
    assert AWAITS in client.get(edition.get_absolute_url()).text

    data = posted(desk, edition)
    del data["awaits_speaker"]  # what a browser sends of an empty box
    assert desk.post(change_url(edition), data).status_code == 302
    checked = published(newest_of(edition.document))
    assert checked.number == 2
    assert AWAITS not in client.get(checked.get_absolute_url()).text
    assert AWAITS in client.get(edition.get_permanent_url()).text


def started(desk, edition, language):
    desk.post(change_url(edition, "translations"), {"language": language})
    documents = type(edition.document).plain
    group = edition.document.translation_group
    document = documents.filter(translation_group=group, language=language).first()
    return document and newest_of(document)


def written(edition):
    edition.body = "<p>Lời.</p>"
    edition.save()
    return edition


def changed(edition, change=None, **words):
    """The next public edition; ``words`` are put over those that it has."""
    following = copy_edition(edition, author=None)
    for name, value in words.items():
        setattr(following, name, value)
    following.save()
    return periods.publish(following, change=change)


MAJOR = {"change_kind": "major", "change_note": "Two sentences more."}


@KINDS
def test_a_translation_begins_with_words_rows_and_filing_of_the_original(desk, make):
    picture, source = make_picture(), make_source()
    body = (
        f'<h2 data-section="aaaaaaaa">One</h2><p>x<sup data-cite="{source.public_id}">'
        "</sup></p>"
    )
    original = published(
        make(body=body, picture=picture, picture_alt="Seen here.", slug="x1")
    )
    original.document.topics.add(make_topic("Peace"))
    make(original.document, title="A draft that nobody reads yet")

    edition = started(desk, original, "vi")

    assert (edition.number, edition.period_state()) == (1, "draft")
    assert edition.awaits_speaker
    assert edition.translated_from == original
    known = {"awaits_speaker", "translated_from_id"}
    was, words = words_of(original), words_of(edition)
    left = dict.fromkeys(edition.left_to_translator, "")
    assert words == was | left | {name: words[name] for name in known}
    for relation, rows in rows_of(original).items():
        copied = rows_of(edition)[relation]
        assert [row_words(row, relation) for row in copied] == [
            row_words(row, relation) for row in rows
        ]
    assert [str(topic) for topic in edition.document.topics.all()] == ["Peace"]
    assert LogEntry.objects.latest("pk").object_id == str(edition.document_id)
    assert desk.get(change_url(edition)).status_code == 200
    assert desk.get(change_url(edition, "preview")).status_code == 200


def test_what_search_engines_are_told_is_left_to_the_translator(desk):
    original = published(make_article(search_title="In English", slug="x1"))
    assert started(desk, original, "vi").search_title == ""


def test_links_lead_to_the_same_language_where_it_is_there(desk):
    one, two = published(make_article()), published(make_article())
    event = published(make_event())
    for edition in [one, two]:
        ArticleLink.objects.create(event=event.document, article=edition.document)
    there = started(desk, one, "vi").document
    ArticleLink.objects.filter(article=there).delete()

    translated = started(desk, event, "vi").document
    linked = translated.article_links.values_list("article", flat=True)
    assert {*linked} == {there.pk, two.document_id}


@KINDS
def test_a_second_start_leads_to_the_one_that_is_there(desk, make):
    original = published(make())
    first = started(desk, original, "vi")
    for _ in range(2):
        url = change_url(original, "translations")
        answer = desk.post(url, {"language": "vi"}, follow=True)
        assert answer.redirect_chain == [(change_url(first), 302)]
        assert "was there already in Tiếng Việt" in answer.text
    assert type(original.document).plain.count() == 2


def test_a_translation_started_from_a_translation_is_made_from_the_original(desk):
    thai = published(make_article(language="th"))
    lao = started(desk, thai, "lo")
    english = started(desk, lao, "en")
    assert english.translated_from == thai
    khmer = started(desk, lao, "km")  # from now on English is what is translated
    assert khmer.translated_from == english


@pytest.mark.parametrize("language", ["", "xx", "\x00", "9" * 5000])
def test_what_is_no_language_is_refused_with_a_sentence(desk, language):
    original = published(make_article())
    answer = desk.post(change_url(original, "translations"), {"language": language})
    assert answer.status_code == 200
    assert answer.context["form"].errors["language"]
    assert Article.plain.count() == 1


def test_who_may_not_add_sees_the_list_and_starts_nothing(client, make_user):
    original = published(make_article(language="th", title="แม่น้ำโขง"))
    client.force_login(make_user("reviewer"))
    url = change_url(original, "translations")
    page = client.get(url)
    assert '<strong lang="th">ไทย</strong>' in page.text
    assert 'name="language"' not in page.text
    assert client.post(url, {"language": "vi"}).status_code == 403
    assert Article.plain.count() == 1


def test_nothing_is_started_from_the_bin(desk):
    original = make_article()
    periods.trash(original.document, "Not wanted.")
    assert started(desk, original, "vi") is None


@KINDS
def test_a_translation_follows_when_the_editor_says_so(desk, client, make):
    original = published(make(slug="x1"))
    translation = published(written(started(desk, original, "vi")))
    address, note = translation.get_absolute_url(), "this translation has not followed"
    kind = f"/admin/{original._meta.label_lower.replace('.', '/')}/"
    moved_on = f"{kind}?translation=moved-on"

    minor = changed(original, title="Spelling")
    assert note not in client.get(address).text
    assert desk.get(moved_on).context["cl"].result_count == 0

    newer = changed(minor, MAJOR, title="Said anew")
    page = client.get(address).text
    assert "The English original was changed on" in page
    assert note in page
    assert [*desk.get(moved_on).context["cl"].result_list] == [translation]
    form = desk.get(change_url(translation))
    assert f"{change_url(newer, 'compare')}?with=1" in form.text
    assert "Said anew</ins>" in desk.get(form.context["moved_on"]["url"]).text

    data = posted(desk, translation) | {"title": "Dịch"}
    desk.post(change_url(translation), data)
    assert newest_of(translation.document).translated_from == original
    data = posted(desk, newest_of(translation.document))
    data["translated_from"] = newer.pk
    desk.post(change_url(newest_of(translation.document)), data)
    followed = newest_of(translation.document)
    assert followed.number == 3
    assert desk.get(moved_on).context["cl"].result_count == 0
    assert note in client.get(address).text  # until it is published
    published(followed)
    assert note not in client.get(address).text
    compared = desk.get(change_url(followed, "compare")).text
    assert "Edition of the original" in compared


@KINDS
def test_the_words_of_the_original_are_not_published_as_a_translation(desk, make):
    edition = started(desk, published(make()), "vi")
    edition.title = "Sông Mê Kông"
    edition.save()
    with pytest.raises(ValidationError, match="still the words of the original"):
        periods.publish(edition)
    assert published(written(edition)).is_public


def test_an_original_that_is_withdrawn_moves_nothing(desk, client):
    original = published(make_article(slug="x1"))
    translation = published(written(started(desk, original, "vi")))
    changed(original, MAJOR)
    periods.unpublish(original.document, "It was wrong.")
    assert "not followed" not in client.get(translation.get_absolute_url()).text


@pytest.mark.parametrize("value", ["x", "\x00", "9" * 30, "other"])
def test_only_an_edition_of_the_original_can_be_named(desk, value):
    original, other = published(make_article()), published(make_article())
    translation = started(desk, original, "vi")
    data = posted(desk, translation)
    data["translated_from"] = other.pk if value == "other" else value
    answer = desk.post(change_url(translation), data)
    assert answer.status_code == 200
    assert "translated_from" in answer.context["adminform"].form.errors


def test_an_original_has_no_original_to_name(desk):
    form = desk.get(change_url(published(make_event()))).context["adminform"].form
    assert "translated_from" not in form.fields


def test_the_original_stands_beside_the_translation_section_by_section(desk):
    body = "".join(
        f'<h2 data-section="{key * 8}">{key}</h2><p>Words of {key}.</p>' for key in "ab"
    )
    original = published(make_article(body=body, title="The title"))
    translation = started(desk, original, "vi")
    theirs = body.replace("Words of b", "Lời của b").replace(
        '<h2 data-section="aaaaaaaa">a</h2><p>Words of a.</p>', "<p>Mở đầu.</p>"
    )
    translation.body = theirs + '<h2 data-section="cccccccc">c</h2><p>Thêm.</p>'
    translation.save()
    page = desk.get(change_url(translation, "beside"))
    said = [
        tuple(plain_text(each.html).split("\n")[-1] if each else None for each in pair)
        for pair in page.context["sections"]
    ]
    assert said == [
        ("", "Mở đầu."),
        ("Words of a.", None),
        ("Words of b.", "Lời của b."),
        (None, "Thêm."),
    ]
    assert '<p lang="vi">The title</p>' in page.text
    assert desk.get(change_url(original, "beside")).status_code == 404


@KINDS
def test_search_engines_and_readers_find_all_languages(client, settings, make):
    original = published(make(slug="x1"))
    page = client.get(original.get_absolute_url()).text
    assert "hreflang" not in page.split("</head>")[0]
    for language in ["th", "vi"]:
        edition = make(language=language, slug="x1")
        edition.document.translation_group = original.document.translation_group
        edition.document.save()
        published(edition)
    urls = {code: f"/{code}{original.get_absolute_url()}" for code in ["th", "vi"]}
    urls |= dict.fromkeys(["en", "x-default"], original.get_absolute_url())
    for address in urls.values():
        page = client.get(address).text
        for code, url in urls.items():
            link = f'hreflang="{code}" href="{settings.SITE_URL}{url}"'
            assert page.count(f'<link rel="alternate" {link}>') == 1
    assert f'<a href="{urls["vi"]}" hreflang="vi" lang="vi">Tiếng Việt</a>' in page


@KINDS
def test_the_list_of_a_language_names_the_feed_of_that_language(client, make):
    edition = published(make(language="vi", title="Sông Mê Kông"))
    published(make(title="The Mekong"))
    place = f"/vi/{edition.path_prefix}/"
    head = client.get(place).text.split("</head>")[0]
    assert f'href="{place}feed.xml"' in head
    feed = client.get(f"{place}feed.xml").text
    assert "Sông Mê Kông" in feed
    assert "The Mekong" not in feed
