"""The watch over every browser test is itself awake."""

import pytest

from tests.browser.policy import InlineFinder

pytestmark = pytest.mark.browser

ACTS = [
    "<script>alert(1)</script>",
    '<script type="module">alert(1)</script>',
    '<script type="importmap" nonce="x">{}</script>',
    '<script type="application/json">{}</script>',
    '<script type="application/ld+json;">{}</script>',
    '<script type="">alert(1)</script>',
    "<style>p{color:red}</style>",
    '<p style="color:red">',
    '<p onclick="alert(1)">',
    '<a href=" java\nscript:alert(1)">',
]
RESTS = [
    '<script src="/static/js/site.js" defer></script>',
    '<script type="application/ld+json">{}</script>',
    '<a href="/about/">javascript: in words</a>',
]


@pytest.mark.django_db(transaction=True)
def test_the_watch_hears_what_a_reader_would_not_see(page, watch):
    page.goto("/about/")
    page.evaluate("console.error('said aloud')")
    page.evaluate("setTimeout(() => { throw new Error('thrown') })")
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("fetch('https://elsewhere.invalid/').catch(() => 0)")
    page.evaluate("fetch('/not/there/')")
    page.wait_for_timeout(300)
    heard = "\n".join(watch.complaints)
    watch.complaints.clear()
    for words in [
        "said aloud",
        "thrown",
        "policy: style-src-attr refused inline",
        "policy: connect-src refused https://elsewhere.invalid",
        "404: http",
    ]:
        assert words in heard


@pytest.mark.parametrize("html", ACTS)
def test_what_would_act_inline_is_found(html):
    finder = InlineFinder(import_map=False)
    finder.feed(html)
    assert finder.found


@pytest.mark.parametrize("html", RESTS)
def test_files_data_and_words_are_not_taken_for_inline_scripts(html):
    finder = InlineFinder(import_map=False)
    finder.feed(html)
    assert not finder.found
