"""Draws the outlines of the map anew, from TopoJSON that the site does not carry."""

import json
from itertools import pairwise
from math import hypot

from django.conf import settings
from django.core.management.base import BaseCommand

WEST, EAST, SOUTH, NORTH = 91.0, 142.0, -12.0, 29.0
SCALE = 10  # units of the picture in a degree; so near the equator both ways alike
TOLERANCE, SMALLEST = 0.6, 1.2  # in units, and in units times units
STATES = {  # ISO 3166-1 numeric, as the data has it: the name the UN uses
    "096": "Brunei Darussalam",
    "116": "Cambodia",
    "360": "Indonesia",
    "418": "Lao PDR",
    "458": "Malaysia",
    "104": "Myanmar",
    "608": "Philippines",
    "702": "Singapore",
    "764": "Thailand",
    "626": "Timor-Leste",
    "704": "Viet Nam",
}
OUTLINES = settings.BASE_DIR / "partnership_site" / "outlines.json"


def projected(longitude, latitude):
    """Equirectangular: place in the picture, its origin in the north-west."""
    return (longitude - WEST) * SCALE, (NORTH - latitude) * SCALE


def decoded(topology):
    """The arcs of a quantised topology (TopoJSON 1.0, 2.1.3), projected."""
    (kx, ky), (dx, dy) = topology["transform"].values()
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append(projected(x * kx + dx, y * ky + dy))
        yield points


def simplified(points):
    """Douglas and Peucker: borders that two countries share stay shared."""
    (x1, y1), (x2, y2) = points[0], points[-1]
    length = hypot(x2 - x1, y2 - y1)
    farthest, place = 0, 0
    for i, (x, y) in enumerate(points[1:-1], start=1):
        if length:
            distance = abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length
        else:
            distance = hypot(x - x1, y - y1)
        if distance > farthest:
            farthest, place = distance, i
    if farthest <= TOLERANCE:
        return [points[0], points[-1]]
    return simplified(points[: place + 1])[:-1] + simplified(points[place:])


def ring(arcs, numbers):
    points = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points += arc[1:] if points else arc
    return points


def clipped(points):
    """Sutherland and Hodgman: what lies within the picture."""
    width, height = projected(EAST, SOUTH)
    for axis, limit, sign in [(0, 0, 1), (0, width, -1), (1, 0, 1), (1, height, -1)]:
        kept = []
        for one, other in pairwise([*points, *points[:1]]):
            a, b = ((p[axis] - limit) * sign for p in (one, other))
            if a >= 0:
                kept.append(one)
            if (a >= 0) != (b >= 0):
                share = a / (a - b)
                kept.append(
                    tuple(p + (q - p) * share for p, q in zip(one, other, strict=True))
                )
        points = kept
    return points


def area(points):
    corners = pairwise([*points, *points[:1]])
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in corners)) / 2


def path(rings):
    return "".join(
        "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points) + "Z" for points in rings
    )


class Command(BaseCommand):
    help = (
        "Writes the outlines of the map from countries-50m.json of the npm package "
        "world-atlas (ISC; the data is Natural Earth, public domain)."
    )

    def add_arguments(self, parser):
        parser.add_argument("topojson")

    def handle(self, *, topojson, **options):
        with open(topojson, encoding="utf-8") as file:
            topology = json.load(file)
        arcs = [simplified(points) for points in decoded(topology)]
        states, around = {}, []
        for country in topology["objects"]["countries"]["geometries"]:
            polygons = country["arcs"]
            if country["type"] == "Polygon":
                polygons = [polygons]
            rings = [clipped(ring(arcs, numbers)) for p in polygons for numbers in p]
            rings = sorted(filter(area, rings), key=area, reverse=True)
            large = [points for points in rings if area(points) >= SMALLEST]
            if name := STATES.get(country.get("id")):
                states[name] = path(large or rings[:1])
            else:
                around += large
        width, height = projected(EAST, SOUTH)
        drawn = {
            "width": round(width),
            "height": round(height),
            "states": dict(sorted(states.items())),
            "around": path(around),
        }
        OUTLINES.write_text(json.dumps(drawn, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(f"{len(states)} states, {OUTLINES.stat().st_size} bytes.")
