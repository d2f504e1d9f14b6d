"""Small files that programs look for at fixed addresses."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from .feed_entries import whole

SECURITY_HOLDS = timedelta(days=180)  # RFC 9116 asks for less than a year


def plain(*lines):
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def robots(request):
    """Other days (``?as-of=``) are not named: who may not read them misses "noindex"."""
    return plain(
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        "",
        f"Sitemap: {whole(reverse('sitemap'))}",
    )


@require_safe
def security(request):
    """Whom to tell of a weakness (RFC 9116); the date moves on by itself, once a day."""
    day = timezone.now().astimezone(UTC).date() + SECURITY_HOLDS
    return plain(
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {day:%Y-%m-%d}T00:00:00Z",
        "Preferred-Languages: en",
        f"Canonical: {whole(reverse('security_txt'))}",
    )


@require_safe
def opensearch(request):
    """How a browser adds this site to those that it can search."""
    return render(
        request,
        "opensearch.xml",
        content_type="application/opensearchdescription+xml; charset=utf-8",
    )


@require_safe
def manifest(request):
    icons = [("art/icon-192.png", "192x192"), ("art/icon-512.png", "512x512")]
    return JsonResponse(
        {
            "name": settings.SITE_NAME,
            "short_name": "ASEAN–UN",
            "lang": "en",
            "start_url": reverse("home"),
            "display": "browser",
            "background_color": "#ffffff",
            "theme_color": "#0b2033",
            "icons": [
                {"src": static(path), "sizes": sizes, "type": "image/png"}
                for path, sizes in icons
            ],
        },
        content_type="application/manifest+json",
    )
