"""The search page: what it finds, what it must not, and what it bears."""

import json
import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.management import call_command
from django.utils import timezone

from publishing import periods
from publishing.search_index import index_rows
from publishing.search_missed import MissedSearch
from publishing.search_models import IndexEntry
from publishing.search_rebuild import rebuild
from tests.factories import (
    make_article,
    make_event,
    make_source,
    make_topic,
    published,
    withdrawn,
)
from tests.security.hostile import samples
from topics import naming, operations
from topics.models import Topic, TopicName
from topics.undoing import undo

pytestmark = pytest.mark.django_db
TITLE = re.compile("<title>(.*?) \\|")
RESULT = re.compile('<li><h3[^>]*><a class="hl" href="([^"]*)"[^>]*>(.*?)</a>')


def found(client, words, **query):
    """[title] of the results, marks taken out."""
    answer = client.get("/search/", {"q": words, **query})
    assert answer.status_code == 200
    assert "noindex" in answer.text
    return [
        unescape(re.sub("</?mark>", "", t)) for _u, t in RESULT.findall(answer.text)
    ]


def indexed_source(**values):
    """As the desk saves one."""
    source = make_source(**values)
    index_rows([source])
    return source


def cited(*sources, text="Text"):
    marks = "".join(f'<sup data-cite="{s.public_id}"></sup>' for s in sources)
    return f"<p>{text}{marks}</p>"


def test_all_kinds_are_in_one_list_the_narrowest_reason_first(client):
    topic = make_topic("Mekong", description="The river.")
    source = indexed_source(
        title="Agreement on the Mekong", symbol="A/RES/50/1", date="2011-11"
    )
    article = published(
        make_article(title="A river", body=cited(source, text="Mekong"))
    )
    event = published(make_event(title="The Mekong agreement"))
    article.document.topics.add(topic)
    titles = found(client, "mekong")
    assert {*titles} == {"Mekong", event.title, source.title, "A river"}
    assert titles[0] == "Mekong"
    for symbol in ["A/RES/50/1", "a res 50 1", "ARES501"]:
        assert found(client, symbol) == [source.title]
    page = client.get("/search/?q=mekong").text
    assert '<time datetime="2026-01-05">5 January 2026</time>' in page
    assert '<time datetime="2011-11">November 2011</time>' in page
    assert "<mark>Mekong</mark>" in page
    assert f'Cited in <a href="{article.get_absolute_url()}#sources">A river' in page


def test_nothing_is_found_that_is_not_public_now(client):
    now = timezone.now()
    make_article(title="Kept draft")
    periods.publish(make_article(title="Kept scheduled"), now + timedelta(days=1))
    withdrawn(make_article(title="Kept withdrawn"))
    old = published(make_article(title="Kept former wording"))
    published(make_article(old.document, title="Present words"), at=now)
    make_article(old.document, title="Kept draft over live")
    binned = published(make_event(title="Kept binned"))
    periods.trash(binned.document, "A mistake.")
    make_topic("Kept topic of a draft")
    indexed_source(title="Kept source of a draft")
    assert found(client, "kept") == []
    assert found(client, "present words") == ["Present words"]
    rebuild()
    assert found(client, "kept") == []
    assert found(client, "present words") == ["Present words"]


def test_another_day_has_its_own_words(client, desk):
    now = timezone.now()
    old = published(make_article(title="Former wording"))
    periods.unpublish(published(make_article(title="Former one")).document, "Wrong.")
    published(make_article(old.document, title="Present wording"), at=now)
    periods.publish(make_article(title="Former no, coming"), now + timedelta(days=2))
    day = {"as-of": "2026-02-01"}
    assert found(client, "former", **day) == ["Former wording"]
    assert found(client, "present", **day) == []
    later = {"as-of": f"{timezone.localdate() + timedelta(days=5):%Y-%m-%d}"}
    assert found(desk, "coming", **later) == ["Former no, coming"]
    client.logout()
    assert client.get("/search/", {"q": "x", **later}).status_code == 302


def test_a_title_that_was_changed_or_cancelled_follows_at_once(client):
    edition = make_article(title="Quokka")
    periods.publish(edition, timezone.now() + timedelta(days=1))
    periods.cancel(edition)
    published(make_article(edition.document, title="Wombat"), at=timezone.now())
    assert found(client, "quokka") == []
    assert found(client, "wombat") == ["Wombat"]


def test_topics_follow_their_names(client, editor):
    topic, other = make_topic("Haze"), make_topic("Smoke")
    published(make_article()).document.topics.add(topic, other)
    operations.rename(topic, editor, "Fires")
    assert found(client, "haze") == ["Fires"]
    naming.add(TopicName(topic=topic, name="Kabut asap", kind="translation"))
    assert found(client, "kabut") == ["Fires"]
    merge = operations.merge(other, [Topic.objects.get(pk=topic.pk)], editor)
    assert found(client, "kabut") == ["Smoke"]
    undo(merge, editor)
    assert found(client, "kabut") == ["Fires"]


def test_filters_count_under_the_others_and_are_chips(client):
    topic = make_topic("Peace")
    for year in [1975, 1976, 1999]:
        event = published(make_event(title=f"Summit {year}", dates=[{"year": year}]))
    event.document.topics.add(topic)
    published(make_article(title="Summit article", language="th"))
    page = client.get("/search/?q=summit&kind=event&decade=1970")
    assert TITLE.search(page.text)[1] == "“summit”: 2 results"
    n = dict(
        re.findall(
            r'value="(\w+)"[^>]*><span[^>]*>[^<]*</span> <span class="n">(\d+)',
            page.text,
        )
    )
    assert n == {"event": "2", "1970": "2", "1990": "1", "en": "2"}
    assert (
        'href="?q=summit&amp;decade=1970"><span class="vh">Without </span>Events'
        in page.text
    )
    assert found(client, "summit", topic=topic.slug) == ["Summit 1999"]
    assert found(client, "summit", language="th") == ["Summit article"]
    years = ["Summit 1975", "Summit 1976", "Summit 1999"]
    assert found(client, "summit", kind="event", sort="old") == years
    assert found(client, "summit", kind="event", sort="new") == years[::-1]
    odd = client.get("/search/?q=summit&kind=nothing&decade=1973&topic=%00&sort=x")
    assert odd.text.count("left out") == 3


def test_pages_of_results(client):
    for number in range(23):
        published(make_article(title="Haze", slug=f"haze-{number}x"))
    page = client.get("/search/?q=haze&page=3")
    assert TITLE.search(page.text)[1] == "“haze”: 23 results, page 3 of 3"
    assert len(RESULT.findall(page.text)) == 3
    for number in ["4", "0", "-1", "x", "9" * 400]:
        assert client.get("/search/", {"q": "haze", "page": number}).status_code == 404


def test_what_was_meant_is_suggested_and_the_rest_counted(client, desk):
    published(make_article(title="The Bangkok Declaration"))
    make_article(title="Kwaza")  # a draft has no words to suggest
    page = client.get("/search/?q=bankok+declaraton").text
    assert (
        '<a href="?q=bangkok+declaration">bangkok declaration</a>? It has 1 result.'
        in page
    )
    assert "Did you mean" not in client.get("/search/?q=kwazo").text
    client.get("/search/?q=Kwazo")
    client.get("/search/?q=me@example.org")
    client.get("/search/?q=0812 3456 789")
    rows = MissedSearch.objects.values_list("words", "number")
    assert {*rows} == {("bankok declaraton", 1), ("kwazo", 2)}
    assert "kwazo" in desk.get("/admin/").text


def test_an_empty_question_gets_tips_and_a_long_one_a_limit(client):
    for words in ["", " ", '"', "-x", "!?"]:
        assert "What you can ask for" in client.get("/search/", {"q": words}).text
    page = client.get("/search/", {"q": "word " * 50}).text
    assert "That was long" in page


def test_extracts_are_cut_between_letters_and_never_in_markup(client):
    text = "ความร่วมมือระหว่างประเทศ" * 40 + "แม่น้ำโขง" + "ที่นี่เป็นน้ำใจ" * 40
    published(make_article(title="x", body=f"<p>{text} &lt;b&gt; <em>a</em></p>"))
    page = client.get("/search/", {"q": "แม่น้ำโขง"}).text
    extract = re.search('<p class="snip">(.*?)</p>', page)[1]
    assert "<mark>แม่น้ำโขง</mark>" in extract
    assert len(extract) < 400
    assert not re.match("… [\u0e31\u0e33-\u0e3a\u0e47-\u0e4e]", extract)
    marked = client.get("/search/", {"q": "b"}).text
    assert "&lt;<mark>b</mark>&gt;" in marked


def test_at_most_eight_queries_with_every_kind_on_the_page(
    client, django_assert_max_num_queries
):
    topics = [make_topic(f"Haze {n}") for n in range(3)]
    sources = [indexed_source(title=f"Haze paper {n}") for n in range(3)]
    for slug in ["x1", "x2"]:
        article = make_article(title="Haze", body=cited(*sources), slug=slug)
        event = published(make_event(title="Haze", sources=sources, slug=slug))
        published(article)
        article.document.topics.add(*topics)
        event.document.topics.add(*topics)
    with django_assert_max_num_queries(8):
        assert len(found(client, "haze")) == 10
    with django_assert_max_num_queries(8):
        assert found(client, "hazy") == []


def test_hostile_questions_are_answered(client):
    published(make_article(title="a AND b", body="<p>title: a* NEAR(x) 'OR' école</p>"))
    client.raise_request_exception = False
    extra = [
        "*",
        "a*",
        '"a',
        "a OR",
        "NOT a",
        "{title}: a",
        "^a",
        "a + b",
        "(a",
        "a:*",
        "'",
        "''",
    ]
    wrong = []
    for text in extra + [text for _class, text, _fate in samples("search")]:
        for query in [{"q": text}, {"q": f'"{text}"'}, {"q": f"a -{text}"}]:
            code = client.get("/search/", query).status_code
            if code != 200:
                wrong.append((text[:30], code))
    assert wrong == []


def test_a_site_from_before_there_was_an_index_gets_one(client, tmp_path):
    edition = published(make_article(title="Charter"))
    IndexEntry.objects.all().delete()
    assert found(client, "charter") == []
    there = {"name": edition.category.name, "public_id": edition.category.public_id}
    row = {"model": "articles.category", "fields": there}
    (tmp_path / "1.json").write_text(json.dumps([row]))
    call_command("load_content", tmp_path, verbosity=0)
    assert found(client, "charter") == ["Charter"]
