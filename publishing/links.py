"""Links in texts go to permanent keys, so that a moved page is never a dead link.

A link that an editor pastes as ``/articles/some-slug/`` is stored as
``/articles/id/<key>/``; a page shows it with the present address, and as plain words
while the page it leads to is not public.
"""

import re
import unicodedata
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.db.models import CharField, F, Value

from .addresses import page_url
from .keys import KEY
from .languages import ENGLISH
from .markup import Rewriter, values_in
from .models import Edition
from .richtext import is_safe_link

PERMANENT = re.compile(
    rf"/(?P<prefix>[a-z]+)/id/(?P<key>{KEY.pattern})/(?P<fragment>#[\w-]*)?"
)
BY_SLUG = re.compile(
    r"(?:/(?P<language>[a-z]{2,3}))?/(?P<prefix>[a-z]+)/(?P<slug>[^/?#]+)/"
    r"(?P<fragment>#[\w-]*)?"
)


def edition_models():
    """The concrete kinds of edition, by the first word of their addresses."""
    return {
        model.path_prefix: model
        for model in apps.get_models()
        if issubclass(model, Edition)
    }


def permanent_forms(hrefs):
    """{link as written: link by key} for those that lead to a document of ours.

    One query for each kind and language; percent-encoded addresses are understood.
    """
    models, wanted, found = edition_models(), {}, {}
    for href in hrefs:
        match = BY_SLUG.fullmatch(unquote(href.removeprefix(settings.SITE_URL)))
        if match and match["prefix"] in models:
            place = (match["prefix"], match["language"] or ENGLISH)
            slug = unicodedata.normalize("NFC", match["slug"])
            fragment = match["fragment"] or ""
            wanted.setdefault(place, {}).setdefault(slug, []).append((href, fragment))
    for (prefix, language), slugs in wanted.items():
        document = models[prefix]._meta.get_field("document").related_model
        addresses = document._meta.get_field("addresses").related_model.objects
        owners = addresses.filter(language=language, slug__in=slugs)
        for slug, key in owners.values_list("slug", "document__public_id"):
            for href, fragment in slugs[slug]:
                found[href] = f"/{prefix}/id/{key}/{fragment}"
    return found


class PermanentLinks(Rewriter):
    def __init__(self, forms):
        super().__init__()
        self.forms = forms

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a":
            attributes["href"] = self.forms.get(attributes["href"], attributes["href"])
        self.write_start(tag, attributes)


def made_permanent(html):
    """A sanitised text with its internal links by key."""
    forms = permanent_forms(values_in(html, "href"))
    return PermanentLinks(forms).rewrite(html) if forms else html


def present_addresses(hrefs, moment):
    """{stored link: present address} of those that lead to something public.

    One query for links to all kinds of documents, none if there are no such links.
    """
    wanted, found = {}, {}
    for href in hrefs:
        if match := PERMANENT.fullmatch(href):
            wanted.setdefault(match["prefix"], {}).setdefault(match["key"], set()).add(
                href
            )
    queries = [
        model.objects.public(moment.at, moment.now)
        .filter(document__public_id__in=wanted[prefix])
        .order_by()
        .values_list(
            Value(prefix, output_field=CharField()),
            F("document__public_id"),
            F("document__language"),
            F("slug"),
        )
        for prefix, model in edition_models().items()
        if prefix in wanted
    ]
    if not queries:
        return found
    models = edition_models()
    for prefix, key, language, slug in queries[0].union(*queries[1:], all=True):
        address = page_url(models[prefix].url_name, language, slug=slug)
        for href in wanted[prefix][key]:
            fragment = href.partition("#")[2]
            found[href] = address + moment.query + (f"#{fragment}" if fragment else "")
    return found


class PresentLinks(Rewriter):
    """Writes links with present addresses; a link to nothing public becomes words."""

    def __init__(self, addresses, moment):
        super().__init__()
        self.addresses, self.moment = addresses, moment
        self.dead = []

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "a":
            href = attributes.get("href") or ""
            if PERMANENT.fullmatch(href):
                href = self.addresses.get(href, "")
            self.dead.append(not is_safe_link(href))
            if self.dead[-1]:
                return
            attributes["href"] = href
            if href.startswith(("http://", "https://")):
                attributes["rel"] = "noopener"
        self.write_start(tag, attributes)

    def handle_endtag(self, tag):
        if tag == "a" and self.dead.pop():
            return
        super().handle_endtag(tag)
