"""Reading: complete without scripts, by keyboard, on a phone, and without a trace."""

import gzip

import pytest
from playwright.sync_api import expect

from articles.models import ArticleEdition
from tests.browser.public_pages import public_paths
from tests.factories import make_article, make_picture, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WIDTHS = [320, 390, 1440]
# How far the page itself can be pushed sideways; a table may scroll in its own box.
SIDEWAYS = "() => (scrollTo({left: 9999, behavior: 'instant'}), scrollX)"
# On how many lines the words of each element stand.
LINES = """all => all.map(element => {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getClientRects().length;
})"""


@pytest.fixture
def plain_page(new_context):
    """A page of a browser with scripts off."""
    return new_context(java_script_enabled=False).new_page()


@pytest.fixture
def all_paths(content):
    """Every kind of page, and every article of the initial content."""
    articles = [edition.get_absolute_url() for edition in ArticleEdition.objects.all()]
    return sorted({*public_paths().values(), *articles})


@pytest.fixture
def cited(content):
    """An article with a source that is cited twice."""
    return next(
        edition
        for edition in ArticleEdition.objects.all()
        if edition.body.count("data-cite") > edition.citations.count() > 2
    ).get_absolute_url()


def test_every_page_reads_the_same_without_scripts(all_paths, page, plain_page):
    for path in all_paths:
        page.goto(path)
        plain_page.goto(path)
        words = plain_page.locator("main").inner_text().split()
        assert len(words) > 20, path
        assert words == page.locator("main").inner_text().split(), path


def test_every_page_has_one_first_heading_and_a_title_of_its_own(all_paths, page):
    titles = {}
    for path in all_paths:
        page.goto(path)
        expect(page.locator("h1")).to_have_count(1)
        assert page.locator("h1").inner_text().strip(), path
        titles.setdefault(page.title(), set()).add(path.partition("?")[0])
    shared = {
        title: paths
        for title, paths in titles.items()
        if len({path.partition("editions/")[0] for path in paths}) > 1
    }
    assert shared == {}


def test_a_note_opens_in_place_and_escape_gives_the_focus_back(cited, page):
    page.goto(cited)
    mark = page.locator("sup.ref a").nth(2)
    mark.click()
    note = page.locator(".note-pop")
    expect(note).to_be_visible()
    source = page.locator("#sources li").nth(int(mark.inner_text()) - 1)
    expect(note).to_contain_text(source.locator("cite").inner_text())
    expect(note).to_be_focused()
    assert "#" not in page.url
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(mark).to_be_focused()


def test_a_note_opens_and_closes_by_keyboard(cited, page):
    page.goto(cited)
    mark = page.locator("sup.ref a").first
    mark.focus()
    page.keyboard.press("Enter")
    note = page.locator(".note-pop")
    expect(note).to_be_visible()
    note.get_by_role("button", name="Close").press("Enter")
    expect(note).to_be_hidden()
    expect(mark).to_be_focused()


@pytest.mark.parametrize("width", [320, 390])
def test_a_note_fits_a_phone_and_can_be_closed_there(cited, new_context, width):
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    page.goto(cited)
    page.locator("sup.ref a").first.click()
    close = page.locator(".note-pop").get_by_role("button", name="Close")
    expect(close).to_be_in_viewport(ratio=1)
    note = page.locator(".note-pop")
    assert note.evaluate("note => note.scrollWidth - note.clientWidth") == 0


def test_a_note_leads_to_the_list_and_back_without_scripts(cited, plain_page):
    plain_page.goto(cited)
    mark = plain_page.locator("sup.ref a").first
    mark.click()
    assert plain_page.url.endswith("#s1")
    source = plain_page.locator("#s1")
    expect(source).to_be_in_viewport()
    source.locator("a.back").first.click()
    assert plain_page.url.endswith("#r1-1")
    expect(mark).to_be_in_viewport()


def test_the_chosen_colours_stay_and_follow_to_the_next_page(content, new_context):
    page = new_context(color_scheme="light").new_page()
    page.goto("/")

    def background():
        return page.evaluate("() => getComputedStyle(document.body).backgroundColor")

    light = background()
    page.get_by_role("button", name="Use dark colours").click()
    page.reload()
    expect(page.get_by_role("button", name="Use light colours")).to_be_visible()
    assert background() != light
    page.goto("/about/")
    assert background() != light
    page.get_by_role("button", name="Use light colours").click()
    page.reload()
    assert background() == light
    assert page.evaluate("() => localStorage.length") == 0


@pytest.mark.parametrize("width", WIDTHS)
def test_the_names_of_decades_are_not_broken_in_two(content, new_context, width):
    page = new_context(viewport={"width": width, "height": 700}).new_page()
    page.goto("/timeline/")
    lines = page.locator(".density .dl").evaluate_all(LINES)
    assert set(lines) == {1}


def sideways(new_context, paths):
    """["<path> by 40 px at 320"] of the pages that can be pushed sideways."""
    wide = []
    for width in WIDTHS:
        page = new_context(viewport={"width": width, "height": 800}).new_page()
        for path in paths:
            page.goto(path)
            if distance := page.evaluate(SIDEWAYS):
                wide.append(f"{path} by {distance} px at {width}")
    return wide


def test_no_page_scrolls_sideways(all_paths, new_context):
    assert sideways(new_context, all_paths) == []


@pytest.mark.parametrize("place", ["title", "standfirst", "text", "caption", "table"])
def test_long_words_and_wide_tables_do_not_push_a_page_sideways(new_context, place):
    address = f"https://example.org/{'documents/' * 9}"
    figure = f'<figure data-picture="{make_picture().public_id}"><figcaption>'
    cell = "<td><p>Long words in cells</p></td>"
    words = {
        "title": {"title": "Mempertanggungjawabkannya"},  # Indonesian, 25 letters
        "standfirst": {"standfirst": address},
        "text": {"body": f"<h2>{address}</h2><p>{address}</p>"},
        "caption": {"body": f"{figure}{address}</figcaption></figure>"},
        "table": {"body": f"<table><tbody><tr>{cell * 12}</tr></tbody></table>"},
    }[place]
    path = published(make_article(**words)).get_absolute_url()
    assert sideways(new_context, [path, "/", "/articles/"]) == []


def test_the_skip_link_is_the_first_stop_and_leads_to_the_words(all_paths, page):
    for path in all_paths:
        page.goto(path)
        page.keyboard.press("Tab")
        link = page.get_by_role("link", name="Skip to main content")
        expect(link).to_be_focused()
        expect(link).to_be_in_viewport()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


def test_no_page_sets_a_cookie_or_leaves_anything_behind(all_paths, page):
    for path in all_paths:
        response = page.goto(path)
        assert "set-cookie" not in response.headers, path
        assert "cookie" not in response.headers.get("vary", "").lower(), path
    assert page.context.cookies() == []
    assert page.context.storage_state()["origins"] == []


def test_the_contents_follow_the_reading(cited, page):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(cited)
    links = page.locator(".toc-d a")
    for number in [2, 1]:
        heading = page.locator(links.nth(number).get_attribute("href"))
        heading.evaluate("e => scrollTo({top: e.offsetTop - 20, behavior: 'instant'})")
        expect(links.nth(number)).to_have_attribute("aria-current", "location")
        expect(page.locator(".toc-d [aria-current]")).to_have_count(1)


def test_print_keeps_words_and_sources_and_drops_the_way_around(cited, page):
    page.goto(cited)
    page.emulate_media(media="print")
    for gone in [".site-nav", ".crumbs", ".toc-d", ".toc-m", ".skip", ".tools"]:
        expect(page.locator(gone).first).to_be_hidden()
    for kept in ["h1", ".prose > p >> nth=0", "#sources cite >> nth=0", ".citation"]:
        expect(page.locator(kept)).to_be_visible()
    after = "e => getComputedStyle(e, '::after').content"
    address = page.locator("#sources a[href^=http]").first
    assert address.get_attribute("href") in address.evaluate(after)
    whole = "all => all.every(e => getComputedStyle(e).breakInside === 'avoid')"
    assert page.locator("figure").evaluate_all(whole)


def test_nothing_moves_for_who_asked_for_that(cited, new_context):
    page = new_context(reduced_motion="reduce").new_page()
    page.goto(cited)
    page.locator("sup.ref a").first.click()
    assert page.evaluate("document.getAnimations().length") == 0
    smooth = "getComputedStyle(document.documentElement).scrollBehavior"
    assert page.evaluate(smooth) == "auto"


def test_scripts_and_styles_stay_small(all_paths, page):
    """At most 10 KB of scripts and 14 KB of styles on any page, compressed."""
    sizes = {"script": {}, "stylesheet": {}}

    def on_response(response):
        kind = response.request.resource_type
        if kind in sizes:
            sizes[kind][response.url] = len(gzip.compress(response.body()))

    page.on("requestfinished", lambda request: on_response(request.response()))
    for path in all_paths:
        page.goto(path)
    assert 0 < sum(sizes["script"].values()) <= 10_000
    assert 0 < sum(sizes["stylesheet"].values()) <= 14_000
