"""Browser tests watch every page they open: what goes wrong unseen fails the test."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.browser.writing import BodyEditor
from tests.factories import make_category, make_picture, make_source

# A machine that is shared can be three times slower than itself; who waits for what never
# comes learns it a little later.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
# Says in the console what the policy refused, so that one listener hears everything.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) => console.error(
  `policy: ${event.effectiveDirective} refused ${event.blockedURI} in `
  + `${location.pathname}: ${event.sample || event.sourceFile}`));
"""


class Watch:
    """Listens to a browser context; ``complaints`` is what should not have happened."""

    def __init__(self, host):
        self.host, self.complaints, self.refused = host, [], set()

    def listen(self, context):
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self.on_console)
        context.on("weberror", lambda error: self.complain(f"script: {error.error}"))
        context.on("request", self.on_request)
        context.on("requestfailed", self.on_failure)
        context.on("response", self.on_response)

    def complain(self, words):
        self.complaints.append(words)

    def on_console(self, message):
        # A page that answers 404 as it should is no error; its own files are.
        is_page = "Failed to load resource" in message.text and (
            message.location["url"] in self.refused
        )
        if message.type in {"error", "warning"} and not is_page:
            self.complain(f"console: {message.text} ({message.location['url']})")

    def on_request(self, request):
        if not request.url.startswith((f"{self.host}/", "data:", "blob:")):
            self.complain(f"another host: {request.url}")

    def on_failure(self, request):
        # The reader went on before a picture was there.
        if request.failure != "net::ERR_ABORTED":
            self.complain(f"failed: {request.url}: {request.failure}")

    def on_response(self, response):
        if response.request.is_navigation_request() and 400 <= response.status < 500:
            self.refused.add(response.url)
        elif response.status >= 400:
            self.complain(f"{response.status}: {response.url}")


@pytest.fixture(scope="session")
def base_url(live_server):
    """Tests name pages by path."""
    return live_server.url


@pytest.fixture
def watch(base_url):
    watch = Watch(base_url)
    yield watch
    assert not watch.complaints, "\n".join(watch.complaints)


@pytest.fixture
def new_context(new_context, watch):
    """Every context is watched, those that a test opens itself too."""

    def make(**options):
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.listen(context)
        return context

    return make


@pytest.fixture
def log_in(base_url):
    """Gives a browser context the session of a user."""

    def log_in(context, user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        value = client.cookies[name].value
        context.add_cookies([{"name": name, "value": value, "url": base_url}])

    return log_in


@pytest.fixture
def desk_page(page, editor, log_in):
    """A page whose reader is logged in as an editor."""
    log_in(page.context, editor)
    return page


@pytest.fixture
def library(db):
    """What a text can cite and show."""
    make_category("History")
    return {
        "charter": make_source(title="The Charter"),
        "resolution": make_source(title="Resolution 61/44"),
        "river": make_picture(title="A river", alt="A wide river.", credit="M. Tan"),
    }


@pytest.fixture
def form(desk_page, library):
    """The form of a new article, all filled in but the text."""
    desk_page.goto("/admin/articles/articleedition/add/")
    desk_page.get_by_label("Title:", exact=True).fill("Two rivers, one delta")
    desk_page.get_by_label("Standfirst:").fill("How the water was shared.")
    desk_page.get_by_label("Category:").select_option(label="History")
    return BodyEditor(desk_page).focus()
