"""What a page says of itself to machines: schema.org in JSON-LD."""

from urllib.parse import urljoin

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _


def absolute(url):
    return urljoin(settings.SITE_URL, url)


def known(**values):
    """A node without what is not known."""
    return {
        name.replace("type_", "@type"): value
        for name, value in values.items()
        if value not in ("", None, [])
    }


def at(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds")


def organization(name=None):
    """The site as an institution, or another by its name."""
    if name is None:
        return known(type_="Organization", name=settings.SITE_NAME, url=absolute("/"))
    return known(type_="Organization", name=name)


def document_data(page):
    """What holds for the page of any document; ``page`` is the context of its template."""
    edition, url = page["edition"], page["shared_url"]
    corrections = [
        known(
            type_="CorrectionComment",
            text=_("What was wrong: %(wrong)s What is right: %(right)s")
            % {"wrong": change.was_wrong, "right": change.change_note},
            datePublished=at(change.published_from),
            url=absolute(f"{url}#changes"),
        )
        for change in page["changes"]
        if change.change_kind == change.ChangeKind.CORRECTION
    ]
    return known(
        url=absolute(url),
        inLanguage=edition.document.language,
        datePublished=at(page["first"].published_from),
        dateModified=at(edition.published_from),
        version=edition.number,
        publisher=organization(),
        isPartOf=known(type_="WebSite", name=settings.SITE_NAME, url=absolute("/")),
        correction=corrections,
    )


def breadcrumbs(*places):
    """From [(name, url)], the page itself last."""
    items = [
        known(type_="ListItem", position=n, name=name, item=absolute(url))
        for n, (name, url) in enumerate(places, 1)
    ]
    return known(type_="BreadcrumbList", itemListElement=items)


def graph(*nodes):
    return {"@context": "https://schema.org", "@graph": list(nodes)}
