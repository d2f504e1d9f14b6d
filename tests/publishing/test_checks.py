"""The contract for quality: each rule finds what it should and leaves the rest alone."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone

from articles.models import ArticleEdition
from library.models import Picture
from publishing.contract import errors, findings, findings_of
from publishing.periods import publish, unpublish
from publishing.reading import blocks_of, sentences, shortened, years_in
from tests.factories import (
    PAST,
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)
from timeline.models import ArticleLink, EventEdition

pytestmark = pytest.mark.django_db


def said(edition, rule, **kwargs):
    """[(level, field, message)] of one rule."""
    return [
        (found.level, found.field, found.message)
        for found in findings(edition, **kwargs)
        if found.rule == rule
    ]


def of_body(body, rule, **words):
    return said(make_article(body=body, **words), rule)


def stored(edition, **columns):
    """An edition as no form would save it."""
    type(edition).objects.filter(pk=edition.pk).update(**columns)
    return edition


def mark():
    source = make_source(read_on=date(2026, 1, 1))
    return f'<sup data-cite="{source.public_id}">1</sup>'


def link_to(edition, words="the page"):
    key = edition.document.public_id
    return f'<a href="/{edition.path_prefix}/id/{key}/">{words}</a>'


# Every edition.


def test_a_complete_article_with_all_that_is_advised_has_no_finding():
    edition = make_article(
        title="สมาคมอาเซียน",
        language="th",
        review_on=timezone.localdate() + timedelta(days=1),
        body=f"<p>อาเซียนก่อตั้งเมื่อปี พ.ศ. 2510{mark()}</p>",
    )
    edition.document.topics.add(make_topic())
    assert [f for f in findings(edition) if f.rule != "incomplete_source"] == []


def test_what_is_missing_stands_in_the_way_of_publishing():
    article = stored(make_article(standfirst="", body="", category=None), slug="")
    assert {f.field for f in errors(article)} == {
        *["slug", "standfirst", "body", "category"]
    }
    event = stored(make_event(summary="", kind=""))
    event.sources.all().delete()
    event.dates.update(rank="other")
    assert {f.field for f in errors(event)} == {"summary", "kind", "sources", "dates"}
    assert errors(make_event()) == errors(make_article()) == []


def test_publishing_refuses_with_the_sentences_of_the_contract(desk):
    edition = stored(make_article(category=None), standfirst="")
    with pytest.raises(ValidationError) as refused:
        publish(edition)
    assert refused.value.message_dict == {
        "standfirst": ["Readers and lists need a standfirst."],
        "category": ["Choose a category."],
    }
    page = desk.get(f"/admin/articles/articleedition/{edition.pk}/publish/").text
    assert "<li>Standfirst: Readers and lists need a standfirst.</li>" in page
    assert "review" not in page  # advice does not refuse


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("The Bangkok Declaration", "<p>The Bangkok  declaration.</p><p>Words.</p>"),
        ("The Bangkok Declaration", "<h2>The Bangkok Declaration</h2><p>Words.</p>"),
        ("The Bangkok Declaration", "<p></p><p>The Bangkok Declaration<br>In 1967</p>"),
        ("ปฏิญญากรุงเทพ", "<p><strong>ปฏิญญากรุงเทพ</strong></p>"),
    ],
)
def test_a_title_that_is_repeated_is_found(title, body):
    assert of_body(body, "title_repeated", title=title)


def test_a_title_that_begins_the_first_sentence_is_left_alone():
    body = "<p>The Bangkok Declaration is short.</p><p>The Bangkok Declaration</p>"
    assert not of_body(body, "title_repeated", title="The Bangkok Declaration")


def test_headings_out_of_order():
    body = "<p>Words.</p><h3>Deep</h3><h2>Top</h2><h3>Fine</h3>"
    [(level, field, message)] = of_body(body, "heading_order")
    assert (level, field) == ("advice", "body")
    assert "“Deep”" in message
    assert "Fine" not in message


def test_empty_headings():
    body = "<p>คำ</p><h2> \u200b</h2><p>Words.</p><h2>Top</h2><h3><br></h3>"
    found = of_body(body, "empty_heading")
    assert [level for level, _field, _message in found] == ["error"] * 2
    assert "“คำ”" in found[0][2]
    assert "“Top”" in found[1][2]
    assert not of_body("<h2>Top</h2><h3>อ</h3>", "empty_heading")


def test_a_finding_names_its_section():
    body = '<h2 data-section="abcdefgh">A</h2><p><a href="https://x.org/">here</a></p>'
    [found] = [f for f in findings(make_article(body=body)) if f.rule == "vague_link"]
    assert found.section == "abcdefgh"


def test_links_to_what_is_not_public():
    target, withdrawn = make_article(), published(make_event())
    body = f"<p>{link_to(target, 'ours')} and {link_to(withdrawn, 'theirs')}</p>"
    edition = published(make_article(body=body))
    published(target)
    assert not said(edition, "dead_link")
    unpublish(withdrawn.document, "Wrong.")
    [(level, _field, message)] = said(edition, "dead_link")
    assert level == "error"
    assert "“theirs”" in message
    draft = make_article(edition.document, body=body)
    assert said(draft, "dead_link")[0][0] == "advice"
    assert errors(draft) == []


@pytest.mark.parametrize(
    ("href", "is_dead"),
    [
        ("/articles/nothing-here/", True),
        ("/th/timeline/ไม่มี/", True),
        ("/articles/id/22222222/#s-abcdefgh", True),
        ("/timeline/1990s/", False),
        ("/timeline/", False),
        ("/articles/category/history/", False),
        ("/topics/peace/", False),
        ("https://example.org/articles/nothing-here/", False),
        ("#s-abcdefgh", False),
    ],
)
def test_links_by_address(href, is_dead):
    body = f'<p><a href="{href}">the page</a></p>'
    assert bool(of_body(body, "dead_link")) == is_dead


def test_a_link_by_address_to_what_was_published_later_is_no_dead_link():
    edition = make_article(body='<p><a href="/articles/later/">the page</a></p>')
    assert said(edition, "dead_link")
    published(make_article(slug="later"))
    assert not said(edition, "dead_link")


@pytest.mark.parametrize(
    "words",
    [
        *["here", "Click here", "ที่นี่", "tại đây", "read more…"],
        *["https://asean.org/a/b", "www.un.org", "asean.org/charter"],
    ],
)
def test_links_that_do_not_say_where_they_lead(words):
    [(level, _field, message)] = of_body(
        f'<p>Read it <a href="https://asean.org/">{words}</a>.</p>', "vague_link"
    )
    assert level == "advice"
    assert words.strip("…") in message


@pytest.mark.parametrize(
    "words", ["the Charter", "here it began", "A/RES/61/44", "กฎบัตรอาเซียน", "Art. 20"]
)
def test_links_that_say_where_they_lead(words):
    body = f'<p><a href="https://asean.org/">{words}</a></p>'
    assert not of_body(body, "vague_link")


def test_an_address_to_write_to_may_be_its_own_words():
    body = '<p>Write to <a href="mailto:info@asean.org">info@asean.org</a>.</p>'
    assert not of_body(body, "vague_link")


@pytest.mark.parametrize(
    "words",
    [
        "soft\u00adhyphen",
        "two\u200bwords",
        "left\u200emark",
        "\u200bอาเซียน x\u200b",
    ],
)
def test_invisible_characters_that_serve_nothing(words):
    [(level, field, message)] = of_body(f"<p>{words}</p>", "invisible_character")
    assert (level, field) == ("advice", "body")


@pytest.mark.parametrize(
    "words",
    [
        "อาเซียน\u200bก่อตั้ง",
        "ASEAN\u200bก่อตั้ง",  # lets the line break before the Thai word
        "ក្រុង\u200bភ្នំពេញ",
        "👩\u200d🚒",
        "السلام\u200f!",
        "no\xa0break",
    ],
)
def test_invisible_characters_that_serve_are_left_alone(words):
    assert not of_body(f"<p>{words}</p>", "invisible_character")


def test_control_characters():
    edition = stored(make_article(), title="a\u202eb", body="<p>ก\x07ข</p>")
    found = said(edition, "control_character")
    assert [(level, field) for level, field, _message in found] == [
        ("error", "title"),
        ("error", "body"),
    ]
    assert "“กข”" in found[1][2]
    assert not said(make_article(), "control_character")


# What comes from the library and the topics.


@pytest.mark.parametrize("make", [make_article, make_event])
def test_pictures_without_credit(make):
    lead, inside = make_picture(title="Lead"), make_picture(title="Inside")
    figure = f'<figure data-picture="{inside.public_id}"></figure>'
    edition = make(picture=lead, body=figure)
    assert not said(edition, "picture_without_rights")
    Picture.objects.update(credit="")
    assert [(f.field, f.level) for f in errors(edition)] == [
        ("picture", "error"),
        ("body", "error"),
    ]
    Picture.objects.update(credit="x", licence="")
    assert len(said(edition, "picture_without_rights")) == 2


def test_pictures_without_words():
    edition = make_article(picture=make_picture())
    assert not said(edition, "picture_without_words")
    Picture.objects.update(alt="", is_decorative=True)
    assert not said(edition, "picture_without_words")
    Picture.objects.update(alt="IMG_2041.JPG", is_decorative=False)
    assert said(edition, "picture_without_words")[0][0] == "error"


def test_sources_without_date_or_publisher():
    whole = make_source(date="2011")
    page = make_source(kind="page", read_on=date(2026, 1, 1))
    unread = make_source(title="Unread", kind="page")
    news = make_source(title="ข่าว", kind="news", publisher="", read_on=date(2026, 1, 1))
    merged = make_source(title="Merged", merged_into=whole)
    sources = [whole, page, unread, news, merged]
    marks = "".join(f'<sup data-cite="{s.public_id}"></sup>' for s in sources)
    found = of_body(f"<p>Words.{marks}</p>", "incomplete_source")
    assert {level for level, _field, _message in found} == {"advice"}
    assert sorted(message.split("”")[0] for _level, _field, message in found) == [
        *["The source “Unread", "The source “ข่าว", "The source “ข่าว"]
    ]
    dates = [{"year": 2011}, {"year": 2012, "rank": "other", "source": news}]
    event = make_event(dates=dates)
    event.sources.update(source=whole)
    assert len(said(event, "incomplete_source")) == 2


@pytest.mark.parametrize("make", [make_article, make_event])
def test_a_document_without_topic(make):
    edition = make()
    assert said(edition, "no_topic")[0][:2] == ("advice", "topics")
    edition.document.topics.add(make_topic())
    assert not said(edition, "no_topic")


# Articles.


def test_the_review_date():
    edition = make_article(review_on=date(2026, 3, 1))
    eve = PAST.replace(year=2026, month=3, day=1)
    assert not said(edition, "review_date", now=eve)
    late = eve + timedelta(days=1)
    assert "1 March 2026" in said(edition, "review_date", now=late)[0][2]
    assert said(make_article(), "review_date")[0][:2] == ("advice", "review_on")


@pytest.mark.parametrize(
    "body",
    [
        "<p>It began in 1967.</p>",
        "<p>อาเซียนก่อตั้งเมื่อปีพ.ศ.2510</p>",
        "<p>เมื่อ ๘ สิงหาคม ๒๕๑๐</p>",
        "<p>One{mark}</p><p>It ran from 1999–2002.</p>",
        "<ul><li>One{mark}</li><li><p>In 2011, the second.</p></li></ul>",
        "<p>Two dates{mark}:</p><p>Other words.</p><ul><li>In 2011.</li></ul>",
        "<table><tr><td>2011</td><td>x</td></tr><tr><td>y{mark}</td></tr></table>",
    ],
)
def test_a_date_without_citation(body):
    body = body.replace("{mark}", mark())
    [(level, field, _message)] = of_body(body, "dated_without_citation")
    assert (level, field) == ("advice", "body")


@pytest.mark.parametrize(
    "body",
    [
        "<p>It began in 1967.{mark}</p>",
        "<p>It began in 1967. It grew.{mark}</p>",
        "<p>อาเซียนก่อตั้งเมื่อปี พ.ศ. 2510{mark}</p>",
        "<p>These are the dates:{mark}</p><ul><li>In 2011.</li><li>In 2012.</li></ul>",
        "<table><tr><td>2011</td><td>x{mark}</td></tr></table>",
        "<h2>Bali, 2011</h2><p>Words.</p>",
        "<p>Resolution 1973, A/61/2006, $2000, 2,011 and 20111 are no years.</p>",
        "<p>The 2030 Agenda and Vision 2045 are names.</p>",
        "<p>ราคา 2510.50 บาท</p>",
    ],
)
def test_what_needs_no_citation(body):
    assert not of_body(body.replace("{mark}", mark()), "dated_without_citation")


# Articles and the events they are linked to.


@pytest.fixture
def bangkok():
    dates = [{"year": 1967, "month": 8}, {"year": 1966, "rank": "rejected"}]
    return published(make_event(title="The Bangkok Declaration", dates=dates))


def contradictions(event, body, **words):
    edition = make_article(body=body, **words)
    ArticleLink.objects.create(article=edition.document, event=event.document)
    return said(edition, "contradicted_year")


@pytest.mark.parametrize(
    "sentence",
    [
        "In 1968 ministers signed the Bangkok declaration.",
        "In 1966 ministers signed the Bangkok declaration.",  # known to be wrong
        "It was {link} of 1976 that began it.",
        "{link}ลงนามในปี พ.ศ. 2511",
    ],
)
def test_a_year_that_contradicts_a_linked_event(bangkok, sentence):
    sentence = sentence.replace("{link}", link_to(bangkok))
    found = contradictions(bangkok, f"<p>Words in 1967. {sentence}</p>")
    [(level, field, message)] = found
    assert (level, field) == ("advice", "body")
    assert "dated August 1967" in message


@pytest.mark.parametrize(
    "sentence",
    [
        "In 1967 ministers signed the Bangkok Declaration.",
        "The Bangkok Declaration of 1967 led to the Charter of 2007.",
        "In 2017, fifty years after the Bangkok Declaration, they met.",
        "In 1968 they met. The Bangkok Declaration was signed.",
        "In 1968 another text was signed.",
        "{link}ลงนามในปี พ.ศ. 2510",
    ],
)
def test_a_year_that_does_not_contradict(bangkok, sentence):
    sentence = sentence.replace("{link}", link_to(bangkok))
    assert not contradictions(bangkok, f"<p>{sentence}</p>")


@pytest.mark.parametrize(
    ("claim", "agreeing", "other"),
    [
        ({"year": 1960, "end_year": 1963}, 1962, 1964),
        ({"year": 1960, "qualifier": "about"}, 1963, 1970),
        ({"year": 1960, "qualifier": "before"}, 1950, 1961),
        ({"year": 1960, "qualifier": "after"}, 1970, 1959),
    ],
)
def test_claims_agree_as_exactly_as_they_are_made(claim, agreeing, other):
    event = published(make_event(title="The Report of 2010", dates=[claim]))
    assert not contradictions(event, f"<p>The Report of 2010, {agreeing}</p>")
    assert contradictions(event, f"<p>The Report of 2010, {other}</p>")
    assert not contradictions(event, "<p>The Report of 2010.</p>")


def test_an_event_is_read_in_its_public_words(bangkok):
    make_event(bangkok.document, title="Other words", dates=[{"year": 1968}])
    body = "<p>The Bangkok Declaration of 1968.</p>"
    assert contradictions(bangkok, body)
    unpublish(bangkok.document, "Wrong.")
    assert not contradictions(bangkok, body)


# Reading.


def test_blocks_are_paragraphs_items_rows_and_quotes():
    body = (
        '<p>One <a href="/x/">two</a></p><h2 data-section="abcdefgh">Top</h2>'
        "<ul><li><p>a</p><p>b</p><ul><li>c</li></ul></li></ul>"
        "<table><tbody><tr><th>d</th><td><p>e</p></td></tr></tbody></table>"
        "<blockquote><p>f</p><p>g</p></blockquote><p>h</p>"
        '<figure data-picture="abcdefgh"><figcaption>i</figcaption></figure>'
    )
    blocks = blocks_of(body)
    assert [(block.tag, block.text.split()) for block in blocks] == [
        ("p", ["One", "two"]),
        ("h2", ["Top"]),
        ("li", ["a", "b"]),
        ("li", ["c"]),
        ("tr", ["d", "e"]),
        ("blockquote", ["f", "g"]),
        ("p", ["h"]),
        ("figcaption", ["i"]),
    ]
    assert [block.section for block in blocks] == ["", *["abcdefgh"] * 7]
    [link] = blocks[0].links
    assert blocks[0].text[link.start : link.end] == "two"


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("word", "word"),
        ("a\n b  c", "a b c"),
        ("abcdefgh", "abcdef…"),
        ("abcde fgh", "abcde…"),
        ("abcdeก\u0e49ข", "abcde…"),  # a tone mark
        ("abcdeน\u0e33ข", "abcde…"),  # SARA AM
        ("abcdក\u17d2ខគ", "abcd…"),  # Khmer: COENG and what it stacks
        ("abcdក\u17d2ខ\u17b6គ", "abcd…"),
        ("abcde👩\u200d🚒x", "abcde…"),
        ("abcde👍🏽x", "abcde…"),
        ("abc🇹🇭🇱🇦x", "abc🇹🇭…"),
        ("e" + "\u0301" * 9, "…"),
    ],
)
def test_a_short_quote_never_parts_a_letter(text, cut):
    assert shortened(text, 6) == cut


def test_sentences_of_other_scripts():
    text = "“One.” Two?\nพ.ศ. 2510 สี่\n一。二。ខ្មែរ។ ពីរ"
    assert [text[start:end].strip() for start, end in sentences(text)] == [
        *["“One.”", "Two?", "พ.ศ. 2510 สี่", "一。", "二。", "ខ្មែរ។", "ពីរ"]
    ]


def test_years():
    assert years_in("1899, 1900, 2099 and 2100; 2510") == {1900, 2099}
    assert years_in("ปี 2510 ค.ศ. 1967 และ ๒๕๖๗") == {1967, 2024}


# The cost.


def rich_article(paragraphs):
    """With all that the rules read: sources, pictures, links to both kinds, events."""
    event, article = published(make_event()), published(make_article())
    picture = make_picture()
    words = f"<p>In 1967.{mark()} {link_to(event)} {link_to(article)}</p>"
    figure = f'<figure data-picture="{picture.public_id}"></figure>'
    edition = make_article(picture=picture, body=figure + words * paragraphs)
    edition.document.topics.add(make_topic())
    ArticleLink.objects.create(article=edition.document, event=event.document)
    return published(edition)


def rich_event(paragraphs):
    event, article = published(make_event()), published(make_article())
    picture = make_picture()
    words = f"<p>{link_to(event)} {link_to(article)}</p>"
    figure = f'<figure data-picture="{picture.public_id}"></figure>'
    edition = make_event(picture=picture, body=figure + words * paragraphs)
    edition.document.topics.add(make_topic())
    return published(edition)


ARTICLE_QUERIES, EVENT_QUERIES = 11, 8


@pytest.mark.parametrize("paragraphs", [1, 200])
def test_one_edition_costs_a_fixed_number_of_queries(
    paragraphs, django_assert_num_queries
):
    article, event = rich_article(paragraphs), rich_event(paragraphs)
    with django_assert_num_queries(ARTICLE_QUERIES):
        findings(article)
    with django_assert_num_queries(EVENT_QUERIES):
        findings(event)


def test_many_editions_cost_a_fixed_number_of_queries(
    django_assert_num_queries, monkeypatch
):
    for _ in range(4):
        rich_article(2)
        rich_event(2)
    now = timezone.now()
    with django_assert_num_queries(ARTICLE_QUERIES):
        assert len([*findings_of(ArticleEdition.objects.live(now), now)]) == 12
    with django_assert_num_queries(EVENT_QUERIES):
        assert len([*findings_of(EventEdition.objects.live(now), now)]) == 12
    monkeypatch.setattr("publishing.contract.CHUNK", 6)
    with django_assert_num_queries(2 * ARTICLE_QUERIES - 1):
        assert len([*findings_of(ArticleEdition.objects.live(now), now)]) == 12


def test_one_rule_never_fills_a_page():
    edition = make_article(body="<p>In 1967.</p>" * 60)
    assert len(said(edition, "dated_without_citation")) == 50


def test_a_second_look_sees_what_changed_meanwhile():
    edition = make_article()
    assert said(edition, "no_topic")
    edition.document.topics.add(make_topic())
    assert not said(edition, "no_topic")


# The command.


def test_the_command_on_an_empty_site(capsys):
    call_command("check_content")
    assert capsys.readouterr().out == "Documents: 0, errors: 0, advice: 0.\n"
    call_command("check_content", verbosity=0)
    assert capsys.readouterr().out == ""


def test_the_command_tells_errors_of_what_is_live_and_fails(capsys):
    target = published(make_event(slug="gone"))
    article = published(make_article(slug="x1", body=f"<p>{link_to(target)}</p>"))
    stored(make_article(), standfirst="")  # a draft
    call_command("check_content")
    assert "errors: 0" in capsys.readouterr().out
    unpublish(target.document, "Wrong.")
    with pytest.raises(CommandError) as failed:
        call_command("check_content")
    assert failed.value.returncode == 1
    [line] = capsys.readouterr().out.splitlines()
    assert line.startswith("/articles/x1/: error: The link “the page” leads to")
    stored(article, slug="")
    with pytest.raises(CommandError):
        call_command("check_content")
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(": ")[1] for line in lines] == ["error", "error"]


def test_the_command_tells_advice_when_asked_document_by_document(capsys):
    for slug in ["x2", "x1"]:
        published(make_article(slug=slug, body="<p>In 1967.</p>"))
    published(make_event(slug="x3"))
    call_command("check_content", advice=True)
    *lines, total = capsys.readouterr().out.splitlines()
    paths = [line.split(": ")[0] for line in lines]
    assert paths == sorted(paths)
    assert set(paths) == {"/articles/x1/", "/articles/x2/", "/timeline/x3/"}
    assert total == f"Documents: 3, errors: 0, advice: {len(lines)}."


# What nobody opened.


def test_a_sentence_that_rests_on_what_nobody_opened():
    unread, noted = make_source(), make_source(note="The archive holds the only copy.")
    read = make_source(read_on=date(2026, 1, 1))
    marks = {
        source: f'<sup data-cite="{source.public_id}"></sup>'
        for source in [unread, noted, read]
    }
    body = (
        f"<p>One is read.{marks[read]} Two is not.{marks[unread]} Three says why"
        f"{marks[noted]}. Four has both.{marks[unread]}{marks[read]}</p>"
        f"<ul><li>Five is not{marks[unread]}</li></ul>"
    )
    found = of_body(body, "unread_source")
    assert [(level, field) for level, field, _m in found] == [("advice", "body")] * 2
    assert "“Two is not.” rests" in found[0][2]
    assert "“Five is not” rests" in found[1][2]
    unread.merged_into = read
    unread.save()
    assert not of_body(body, "unread_source")


def test_an_event_and_a_date_that_rest_on_what_nobody_opened():
    unread, read = make_source(), make_source(read_on=date(2026, 1, 1))
    dates = [{"year": 1967, "source": unread}, {"year": 1968, "rank": "rejected"}]
    edition = make_event(sources=[unread, read], dates=dates)
    [(level, field, message)] = said(edition, "unread_source")
    assert (level, field) == ("advice", "dates")
    assert "1967" in message
    edition = make_event(sources=[unread])
    assert [field for _l, field, _m in said(edition, "unread_source")] == ["sources"]
    unread.note = "Known from the archive."
    unread.save()
    assert not said(edition, "unread_source")
