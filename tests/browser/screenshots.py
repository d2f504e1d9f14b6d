"""Makes the pictures of docs/editing.md anew: pytest tests/browser/screenshots.py"""

import pytest
from django.conf import settings
from PIL import Image

from articles.models import ArticleEdition
from publishing.editions import copy_edition
from tests.browser.policy import press, visit
from tests.browser.writing import BodyEditor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOLDER = settings.BASE_DIR / "docs" / "images"
ARTICLES = "/admin/articles/articleedition/"


def keep(page, name, height=900):
    """Few colours: a picture of a screen is half as large, and looks the same."""
    path = FOLDER / f"{name}.png"
    page.set_viewport_size({"width": 1440, "height": height})
    page.wait_for_timeout(1000)
    page.screenshot(path=path)
    Image.open(path).convert("RGB").quantize(128).save(path, optimize=True)


def test_pictures_of_the_desk(content, desk_page, make_user, settings):
    FOLDER.mkdir(exist_ok=True)
    page, writer = desk_page, make_user("writer")
    page.set_viewport_size({"width": 1440, "height": 1100})
    live = ArticleEdition.objects.public().order_by("pk").first()
    theirs = copy_edition(live, author=writer)
    opening, rest = live.body.split(". ", 1)
    words = {
        "title": live.title.replace(": a", ": a short"),
        "standfirst": f"{live.standfirst} With the newest figures.",
        "body": f"{opening}, and a good deal of patience. {rest}",
    }
    ArticleEdition.objects.filter(pk=theirs.pk).update(**words)

    visit(page, f"{ARTICLES}{theirs.pk}/change/")
    keep(page, "form", 1100)
    visit(page, f"{ARTICLES}{theirs.pk}/compare/")
    keep(page, "compare", 760)

    visit(page, f"{ARTICLES}{theirs.pk}/change/")
    page.get_by_label("Title:", exact=True).fill("Who meets whom, and where")
    page.get_by_label("Standfirst:").fill(live.standfirst)
    BodyEditor(page).focus().press("Control+Home")
    page.keyboard.type("In short: ")
    address = f"{ARTICLES}{live.pk}/change/"  # as a form that was opened before
    page.locator("form[id$=edition_form]").evaluate(
        "(form, address) => { form.action = address; }", address
    )
    assert press(page, "Save draft") == 409
    keep(page, "merge", 700)
