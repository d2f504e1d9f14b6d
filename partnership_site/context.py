from django.conf import settings


def site(request):
    """What every page names; nothing here asks who the reader is."""
    return {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
