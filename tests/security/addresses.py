"""Every address of the site, from the resolver: a new one joins the tests by itself."""

import itertools
import re
from urllib.parse import quote

from django.urls import get_resolver
from django.urls.resolvers import URLResolver

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")


def routes(resolver=None, before=""):
    """[(route, pattern)] of every leaf of the resolver."""
    found = []
    for each in (resolver or get_resolver()).url_patterns:
        route = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            found += routes(each, route)
        else:
            found.append((route, each))
    return found


def public_routes():
    return [route for route, _pattern in routes() if not route.startswith("admin/")]


def admin_routes():
    return [(r, pattern) for r, pattern in routes() if r.startswith("admin/")]


def filled(route, values):
    """The addresses of a route with every combination of values for its parameters.

    A parameter without values is a KeyError: a new kind of address must be decided on.
    """
    names = PARAMETER.findall(route)
    addresses = []
    for chosen in itertools.product(*(values[name] for name in names)):
        parts = iter(chosen)
        path = PARAMETER.sub(lambda _m, parts=parts: quote(str(next(parts))), route)
        addresses.append(f"/{path}")
    return addresses


def public_addresses(values):
    """Every public address; ``values`` maps each parameter to what may stand there."""
    return [address for route in public_routes() for address in filled(route, values)]
