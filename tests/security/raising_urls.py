"""The site's addresses, and one whose view has a mistake."""

from django.urls import path

from partnership_site.urls import urlpatterns as of_the_site


def mistake(request):
    secret = "the-secret-of-a-local-variable"  # noqa: F841  no page may show it
    raise RuntimeError("the-words-of-the-mistake")


urlpatterns = [
    path("mistake/", mistake),
    path("admin/mistake/", mistake),
    *of_the_site,
]
