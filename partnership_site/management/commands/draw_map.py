"""Draws the outlines of the maps anew, from TopoJSON that the site does not carry."""

import json
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from django.conf import settings
from django.core.management.base import BaseCommand

TOLERANCE, SMALLEST = 0.6, 1.2  # in units, and in units times units


@dataclass
class Frame:
    """A part of the world; ``scale`` is how many units of the picture a degree has."""

    west: float
    east: float
    south: float
    north: float
    scale: int

    def projected(self, longitude, latitude):
        """Equirectangular: place in the picture, its origin in the north-west."""
        return (longitude - self.west) * self.scale, (
            self.north - latitude
        ) * self.scale


REGION = Frame(91, 142, -12, 29, 10)
WORLD = Frame(-180, 180, -60, 80, 4)  # as templates/timeline/_place.html has it
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
WORLD_MAP = settings.BASE_DIR / "static" / "art" / "world.svg"


def decoded(topology, frame):
    """The arcs of a quantised topology (TopoJSON 1.0, 2.1.3), projected."""
    (kx, ky), (dx, dy) = topology["transform"].values()
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for step_x, step_y in arc:
            x, y = x + step_x, y + step_y
            points.append(frame.projected(x * kx + dx, y * ky + dy))
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


def everywhere(points, frame):
    """A ring that crosses the 180th meridian in one piece, and its places in the east
    and in the west of the frame."""
    around, shift, whole = 360 * frame.scale, 0, points[:1]
    for (x1, _y1), (x2, y2) in pairwise(points):
        shift += around * (round((x1 - x2) / around))
        whole.append((x2 + shift, y2))
    for offset in (-around, 0, around):
        yield clipped([(x + offset, y) for x, y in whole], frame)


def clipped(points, frame):
    """Sutherland and Hodgman: what lies within the picture."""
    width, height = frame.projected(frame.east, frame.south)
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


def shapes(topology, name, frame):
    """(ISO code or None, its rings within the frame, largest first) of an object."""
    arcs = [simplified(points) for points in decoded(topology, frame)]
    for shape in topology["objects"][name]["geometries"]:
        polygons = shape["arcs"]
        if shape["type"] == "Polygon":
            polygons = [polygons]
        rings = [
            part
            for polygon in polygons
            for numbers in polygon
            for part in everywhere(ring(arcs, numbers), frame)
        ]
        yield shape.get("id"), sorted(filter(area, rings), key=area, reverse=True)


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
        states, around = {}, []
        for code, rings in shapes(topology, "countries", REGION):
            large = [points for points in rings if area(points) >= SMALLEST]
            if name := STATES.get(code):
                states[name] = path(large or rings[:1])
            else:
                around += large
        width, height = REGION.projected(REGION.east, REGION.south)
        drawn = {
            "width": round(width),
            "height": round(height),
            "states": dict(sorted(states.items())),
            "around": path(around),
        }
        OUTLINES.write_text(json.dumps(drawn, indent=1) + "\n", encoding="utf-8")
        land = [
            points
            for _code, rings in shapes(topology, "land", WORLD)
            for points in rings
            if area(points) >= 3 * SMALLEST
        ]
        width, height = WORLD.projected(WORLD.east, WORLD.south)
        WORLD_MAP.write_text(
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} '
            f'{height:.0f}"><path id="land" d="{path(land)}"/></svg>\n',
            encoding="utf-8",
        )
        sizes = [OUTLINES.stat().st_size, WORLD_MAP.stat().st_size]
        self.stdout.write("{} states, {} and {} bytes.".format(len(states), *sizes))
