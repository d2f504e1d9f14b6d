"""The headers of every kind of answer (check 2), and what no answer carries."""

import gzip

import pytest
from django.conf import settings
from django.test import Client

from partnership_site.headers import POLICY
from tests.factories import make_article, make_event, make_picture, published, withdrawn

pytestmark = pytest.mark.django_db
WANTED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DENIED = ["camera", "microphone", "geolocation", "payment", "usb", "browsing-topics"]
PART = {"HTTP_RANGE": "bytes=0-9"}
SITE = {  # name: (method, path, status, other parts of the request)
    "home": ("get", "/", 200, {}),
    "article": ("get", "/articles/here/", 200, {}),
    "head": ("head", "/articles/here/", 200, {}),
    "options": ("options", "/articles/here/", 200, {}),
    "event": ("get", "/timeline/here/", 200, {}),
    "health": ("get", "/healthz", 200, {}),
    "static": ("get", "/static/css/site.css", 200, {}),
    "static, unchanged": ("get", "/static/css/site.css", 304, {}),
    "static, a part": ("get", "/static/css/site.css", 206, PART),
    "static, not there": ("get", "/static/css/none.css", 404, {}),
    "media": ("get", "/media/PICTURE", 200, {}),
    "media, not there": ("get", "/media/none.png", 404, {}),
    "former address": ("get", "/articles/former/", 301, {}),
    "slash forgotten": ("get", "/articles", 301, {}),
    "permanent key": ("get", "/articles/id/KEY/", 302, {}),
    "a day to come": ("get", "/?as-of=2999-01-01", 302, {}),
    "wrong host": ("get", "/", 400, {"HTTP_HOST": "evil.example"}),
    "no such day": ("get", "/?as-of=never", 400, {}),
    "too many fields": ("get", "/?" + "x&" * 6000, 400, {}),
    "not found": ("get", "/nowhere/", 404, {}),
    "method": ("post", "/articles/", 405, {}),
    "gone": ("get", "/articles/gone/", 410, {}),
    "mistake": ("get", "/mistake/", 500, {}),
}
DESK = {
    "no token": ("post", "/admin/login/", 403, {}),
    "login": ("get", "/admin/login/", 200, {}),
    "to the login": ("get", "/admin/", 302, {}),
    "no such list": ("get", "/admin/nowhere/", 302, {}),
    "mistake": ("get", "/admin/mistake/", 500, {}),
}
STAFF = {
    "index": ("get", "/admin/", 200, {}),
    "list": ("get", "/admin/articles/articleedition/", 200, {}),
    "form": ("get", "/admin/articles/articleedition/add/", 200, {}),
    "labels": ("get", "/admin/library/source/labels/", 200, {}),
    "catalogue": ("get", "/admin/jsi18n/", 200, {}),
    "denied": ("get", "/admin/auth/user/", 403, {}),
    "not found": ("get", "/admin/nowhere/", 404, {}),
    "method": ("get", "/admin/logout/", 405, {}),
    "bad filter": (
        "get",
        "/admin/articles/articleedition/?author__password=x",
        400,
        {},
    ),
}


@pytest.fixture
def site(settings):
    settings.ROOT_URLCONF = "tests.security.raising_urls"
    article = published(make_article(slug="former"))
    published(make_article(article.document, slug="here"), article.published_from)
    published(make_event(slug="here"))
    withdrawn(make_article(slug="gone"))
    words = {"KEY": article.document.public_id, "PICTURE": make_picture().file.name}

    def ask(client, method, path, status, extra):
        client.raise_request_exception = False
        for name, value in words.items():
            path = path.replace(name, value)
        if status == 304:
            first = client.get(path)
            assert first.getvalue()
            extra = {"HTTP_IF_MODIFIED_SINCE": first["Last-Modified"]}
        answer = getattr(client, method)(path, **extra)
        assert answer.status_code == status
        answer.body = answer.getvalue()
        return answer

    return ask


def check_headers(answer):
    for name, value in WANTED.items():
        assert answer.headers[name] == value, name
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert [d for d in DENIED if f"{d}=()" not in answer["Permissions-Policy"]] == []
    assert "Server" not in answer.headers
    assert "X-Powered-By" not in answer.headers
    assert answer.headers.get("Access-Control-Allow-Origin") is None


@pytest.mark.parametrize("name", SITE)
def test_every_kind_of_public_answer_has_them(site, name):
    answer = site(Client(), *SITE[name])
    check_headers(answer)
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"
    policy = answer["Content-Security-Policy"]
    if name == "media":
        assert policy == "default-src 'none'; sandbox"
    else:
        assert policy == "; ".join(f"{key} {value}" for key, value in POLICY.items())
    assert not answer.cookies
    if answer.status_code in {301, 302} or answer.status_code >= 400:
        assert "max-age=31536000" not in answer.get("Cache-Control", "")


@pytest.mark.parametrize("name", DESK)
def test_every_answer_of_the_desk_has_them_and_is_kept_nowhere(site, name):
    answer = site(Client(enforce_csrf_checks=True), *DESK[name])
    check_headers(answer)
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", STAFF)
def test_so_has_every_answer_to_staff(site, desk, name):
    answer = site(desk, *STAFF[name])
    check_headers(answer)
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("name", ["home", "wrong host", "mistake", "static", "gone"])
def test_with_https_they_say_so(site, settings, name):
    """The policy is made when it is asked for; HSTS belongs to every secure answer."""
    settings.HTTPS, settings.SECURE_HSTS_SECONDS = True, 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    method, path, status, extra = SITE[name]
    answer = site(Client(), method, path, status, extra | {"wsgi.url_scheme": "https"})
    check_headers(answer)
    assert "upgrade-insecure-requests" in answer["Content-Security-Policy"]
    assert answer["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"


@pytest.mark.parametrize("table", [SITE, DESK])
def test_a_mistake_says_nothing_of_itself(site, table):
    page = site(Client(), *table["mistake"]).body.decode()
    for word in [
        "the-secret",
        "the-words",
        "Traceback",
        "raising_urls",
        "RuntimeError",
    ]:
        assert word not in page
    assert "Something went wrong" in page
    assert settings.DEBUG is False


def test_texts_are_compressed_and_pictures_are_not(client):
    published(make_article(slug="here", body=f"<p>{'Words. ' * 500}</p>"))
    accepted = {"accept-encoding": "gzip"}
    page = client.get("/articles/here/", headers=accepted)
    assert page["Content-Encoding"] == "gzip"
    assert "Words." in gzip.decompress(page.content).decode()
    picture = client.get(make_picture().file.url, headers=accepted)
    assert picture.status_code == 200
    assert "Content-Encoding" not in picture
    picture.close()
