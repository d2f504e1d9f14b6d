"""axe finds nothing on the pages of the desk: dark on a phone, light on a desk."""

from importlib import resources

import pytest

from publishing import reviews
from tests.browser.policy import choose_topic, complete, press, visit
from tests.browser.test_lives import ARTICLES, EVENTS, TEXT
from tests.factories import (
    make_article,
    make_event,
    make_picture,
    make_source,
    make_topic,
    published,
)
from timeline.models import EventEdition

AXE = (
    resources.files("axe_playwright_python")
    .joinpath("axe.min.js")
    .read_text(encoding="utf-8")
)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Without "preload": axe would put copies of our styles into the page, against the policy.
OPTIONS = {"runOnly": RULES, "preload": False, "iframes": False}
RUN = """async (options) => {
  for (const fading of document.getAnimations()) fading.finish();
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, nodes}) => nodes.map(
    (node) => `${id}: ${node.target} ${node.html.slice(0, 200)}`));
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.parametrize("width", [390, 1440]),
]


@pytest.fixture
def look(width, new_context, editor, log_in):
    """A page of an editor, and a function that lists what axe finds in it."""
    scheme = "dark" if width == 390 else "light"
    size = {"width": width, "height": 900}
    context = new_context(viewport=size, color_scheme=scheme)
    log_in(context, editor)
    page, found = context.new_page(), []

    def look(name):
        page.evaluate(AXE)
        found.extend(f"{name}: {words}" for words in page.evaluate(RUN, OPTIONS))
        too_wide = "document.documentElement.scrollWidth - innerWidth"
        if page.evaluate(too_wide) > 0:
            found.append(f"{name}: wider than the window")

    yield page, look
    assert not found, "\n".join(found)


@pytest.fixture
def edition(db, make_user):
    """An article that is live, with a newer draft of a writer's in review."""
    make_topic("Peace")
    make_picture(title="A river")
    make_event(title="A summit")
    first = published(make_article(title="Two rivers", body=TEXT))
    body = TEXT.replace("Silt", "Sand").replace("source<", "well<")
    body += '<h2 data-section="newnewnw">The sea</h2><p>Salt.</p>'
    edition = make_article(
        first.document, title="Three rivers", body=body, author=make_user("writer")
    )
    reviews.submit(edition, edition.author)
    return edition


def test_forms_and_their_frames(look, edition):
    page, look = look
    event = EventEdition.objects.get()
    for path in [f"{ARTICLES}add/", f"{EVENTS}add/", f"{EVENTS}{event.pk}/change/"]:
        visit(page, path)
        look(path)
    visit(page, f"{ARTICLES}{edition.pk}/change/")
    complete(page, "picture", "riv", "A river")
    choose_topic(page, "pea", "Peace")
    page.get_by_role("combobox", name="Topics").fill("p")
    page.get_by_role("option", name="Create “p”").wait_for()
    look("form, filled in")
    page.get_by_label("Address:", exact=True).fill("2011")
    press(page, "Save draft")
    look("form with a mistake")
    visit(page, f"{ARTICLES}{edition.document.editions.get(number=1).pk}/change/")
    look("older edition")
    for name in ["checks", "preview"]:
        visit(page, f"{ARTICLES}{edition.pk}/{name}/")
        look(name)
    visit(page, f"{ARTICLES}{edition.pk}/preview/?as-of=2020-01-01")
    look("nothing to preview")


def test_comparing_and_a_conflict(look, edition):
    page, look = look
    visit(page, f"{ARTICLES}{edition.pk}/compare/")
    look("compare")
    visit(page, f"{ARTICLES}{edition.pk}/change/")
    make_article(edition.document, title="Five rivers", body="<p>Other.</p>")
    page.get_by_label("Title:", exact=True).fill("Four rivers")
    assert press(page, "Save draft") == 409
    look("conflict")


def test_steps_of_an_edition(look, edition):
    page, look = look
    for name in ["approve", "send-back", "publish", "unpublish", "trash", "history"]:
        visit(page, f"{ARTICLES}{edition.pk}/{name}/")
        look(name)
    visit(page, f"{ARTICLES}{edition.pk}/links/")
    look("no links")
    press(page, "Make a link")
    look("links")


def test_lists_and_the_library(look, edition):
    page, look = look
    source = make_source()
    for path in [
        "",
        "articles/articleedition/",
        "articles/articleedition/?q=nothing",
        "timeline/eventedition/",
        "library/source/",
        f"library/source/{source.pk}/change/",
        f"library/source/{source.pk}/delete/",
        "library/picture/",
        "library/picture/add/",
        "topics/topic/",
        "topics/topic/add/",
        "topics/topic/reports/",
        "topics/topic/reports/without-description/",
        "topics/topic/import/",
        "timeline/articlelink/",
        f"articles/article/{edition.document_id}/topics/",
    ]:
        visit(page, f"/admin/{path}")
        look(path)


def test_the_way_in_and_what_was_kept(look, edition, editor):
    page, look = look
    visit(page, f"{ARTICLES}{edition.pk}/change/")
    page.get_by_label("Title:", exact=True).fill("Four rivers")
    page.context.clear_cookies()
    press(page, "Save draft")
    look("login that keeps")
    page.get_by_label("Username:").fill("editor")
    page.get_by_label("Password:").fill("x")
    press(page, "Log in")
    look("kept form")
    page.context.clear_cookies()
    visit(page, "/admin/login/")
    look("login")
