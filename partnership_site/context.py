from django.conf import settings
from django.utils.translation import gettext as _


def site(request):
    """What every page names; nothing here asks who the reader is."""
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "site_description": _(
            "A sourced record of the partnership between ASEAN and the United Nations: "
            "articles, a timeline and topics."
        ),
    }
