"""One place for the security headers of every answer, static files and errors too.

Values: design section 9 and the table of the reliability bar. A view that needs
another policy sets the header itself, or ``response.policy_changes``.
"""

from django.conf import settings
from django.middleware.gzip import GZipMiddleware

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "manifest-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": (
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), "
        "browsing-topics=()"
    ),
}
ADMIN = "/admin/"


def policy(**changes):
    """The policy header, with directives changed: ``script_src="'self' 'nonce-…'"``."""
    directives = POLICY | {name.replace("_", "-"): v for name, v in changes.items()}
    words = [f"{name} {value}" for name, value in directives.items()]
    if settings.HTTPS:
        words.append("upgrade-insecure-requests")
    return "; ".join(words)


TEXTS = (
    "text/",
    "application/xml",
    "application/atom+xml",
    "application/json",
    "application/schema+json",
)


class CompressTextMiddleware(GZipMiddleware):
    """Compresses what is text; pictures are compressed already."""

    def process_response(self, request, response):
        if response.get("Content-Type", "").startswith(TEXTS):
            return super().process_response(request, response)
        return response


class SecurityHeadersMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        headers = response.headers
        changes = getattr(response, "policy_changes", {})
        is_framed = getattr(response, "xframe_options_exempt", False)
        headers.setdefault("Content-Security-Policy", policy(**changes))
        for name, value in HEADERS.items():
            # It would forbid frames that the policy of a page to embed allows.
            if name != "X-Frame-Options" or not is_framed:
                headers.setdefault(name, value)
        if request.path.startswith(ADMIN):
            headers["Referrer-Policy"] = "same-origin"
            headers["Cache-Control"] = "no-store, private"
        elif response.status_code in {200, 304} and request.method in {"GET", "HEAD"}:
            headers.setdefault(
                "Cache-Control",
                "public, max-age=60, stale-while-revalidate=60, stale-if-error=86400",
            )
        return response
