"""One map and two charts, each with its numbers as a table."""

import json
from functools import cache

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.views import PublicPageView
from timeline.models import EventEdition

from .management.commands.draw_map import OUTLINES, REGION

# No field says which states an event of the kind "membership" is about: the steps are
# named here, and each leads to its event where that is public.
FOUNDERS = ["Indonesia", "Malaysia", "Philippines", "Singapore", "Thailand"]
JOINED = [  # year, states, permanent key of the event
    (1967, FOUNDERS, "w3srqf3q"),
    (1984, ["Brunei Darussalam"], "q8xfdz5e"),
    (1995, ["Viet Nam"], "trvdqndn"),
    (1997, ["Lao PDR", "Myanmar"], "k5q5qqx3"),
    (1999, ["Cambodia"], "6w8mfj22"),
    (2025, ["Timor-Leste"], "cgdphm8v"),
]
LABELS = {  # where a name stands: longitude, latitude, its anchor
    "Brunei Darussalam": (116.0, 6.2, "end"),
    "Cambodia": (105.0, 12.2, "middle"),
    "Indonesia": (113.6, -2.2, "middle"),
    "Lao PDR": (103.4, 19.2, "middle"),
    "Malaysia": (113.9, 2.6, "middle"),
    "Myanmar": (96.2, 21.3, "middle"),
    "Philippines": (126.8, 10.6, "start"),
    "Singapore": (104.6, 0.3, "start"),
    "Thailand": (101.1, 15.6, "middle"),
    "Timor-Leste": (127.4, -9.9, "start"),
    "Viet Nam": (109.6, 14.6, "start"),
}
RINGED = {  # too small to be seen: a ring stands around them
    "Brunei Darussalam": (114.7, 4.6),
    "Singapore": (103.8, 1.35),
    "Timor-Leste": (125.9, -8.75),
}
SEATS = [  # city, longitude, latitude, where its name stands, whose, who has a seat there
    {
        "city": "Bangkok",
        "at": (100.5, 13.75),
        "label": (99.7, 13.2, "end"),
        "strand": "un",
        "bodies": _(
            "Economic and Social Commission for Asia and the Pacific (ESCAP); regional "
            "offices of FAO, ILO, OHCHR, UNDRR, UNEP, UNFPA, UNICEF, UNODC and UN Women"
        ),
    },
    {
        "city": "Manila",
        "at": (121.0, 14.6),
        "label": (122.2, 15.8, "start"),
        "strand": "un",
        "bodies": _("Regional office of the World Health Organization (WHO)"),
    },
    {
        "city": "Jakarta",
        "at": (106.8, -6.2),
        "label": (105.0, -8.8, "middle"),
        "strand": "asean",
        "bodies": _("ASEAN Secretariat"),
    },
]
WIDTH, HEIGHT, LEFT, TOP = 420, 200, 14, 24  # of the charts, in units of the picture
STRANDS = ["asean", "joint", "un"]


@cache
def outlines():
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


def point(place):
    x, y = REGION.projected(*place[:2])
    return {"x": round(x), "y": round(y), "anchor": [*place, "middle"][2]}


def drawn_map():
    shapes = outlines()
    states = [
        {"name": name, "path": path, "label": point(LABELS[name])}
        | ({"ring": point(RINGED[name])} if name in RINGED else {})
        for name, path in shapes["states"].items()
    ]
    seats = [
        seat | {"at": point(seat["at"]), "label": point(seat["label"])}
        for seat in SEATS
    ]
    return shapes | {"states": states, "seats": seats}


def members(moment):
    """The steps of the membership up to a day, and the line that they make."""
    last = timezone.localdate(moment.at).year
    public = EventEdition.objects.public(moment.at, moment.now)
    events = public.filter(document__public_id__in=[key for *_step, key in JOINED])
    urls = {
        event.document.public_id: event.get_absolute_url() + moment.query
        for event in events.select_related("document").only(
            "slug", "document__public_id", "document__language"
        )
    }
    first, total, steps = JOINED[0][0], 0, []
    wide, high = WIDTH - 2 * LEFT, HEIGHT - TOP
    for year, states, key in JOINED:
        if year > last:
            break
        total += len(states)
        x = round(LEFT + (year - first) / max(last - first, 1) * wide)
        y = round(HEIGHT - total / 12 * high)
        step = {"year": year, "states": states, "total": total, "x": x, "y": y}
        steps.append(step | {"url": urls.get(key, "")})
    line = f"M{LEFT} {HEIGHT}" + "".join(f"V{s['y']}H{t}" for s, t in ends(steps))
    ticks = [
        {"year": year, "x": round(LEFT + (year - first) / max(last - first, 1) * wide)}
        for year in range(1970, last + 1, 10)
    ]
    return {"steps": steps, "line": f"{line}V{HEIGHT}Z", "ticks": ticks, "last": last}


def ends(steps):
    """Each step with the place where it ends."""
    following = [step["x"] for step in steps[1:]] + [WIDTH - LEFT]
    return list(zip(steps, following, strict=True))


def events_by_decade(moment):
    """Bars of the public events, each of parts by strand, the ASEAN's lowest."""
    events = EventEdition.objects.public(moment.at, moment.now).in_language("en")
    counts = {}
    for year, strand, n in events.per_year_and_strand():
        decade = counts.setdefault(year // 10 * 10, dict.fromkeys(STRANDS, 0))
        decade[strand] += n
    if not counts:
        return {}
    decades = range(min(counts), max(counts) + 1, 10)
    highest = max(sum(each.values()) for each in counts.values())
    step = (WIDTH - 2 * LEFT) / len(decades)
    bars = []
    for place, decade in enumerate(decades):
        parts, y = [], HEIGHT
        found = counts.get(decade, dict.fromkeys(STRANDS, 0))
        for strand, n in found.items():
            height = n / highest * (HEIGHT - TOP)
            y -= height
            parts.append(
                {
                    "strand": strand,
                    "n": n,
                    "y": round(y, 1),
                    "height": round(height, 1),
                }
            )
        bars.append(
            {
                "decade": decade,
                "parts": parts,
                "total": sum(found.values()),
                "x": round(LEFT + place * step + step * 0.14, 1),
                "middle": round(LEFT + (place + 0.5) * step, 1),
                "label": round(y - 6, 1),
            }
        )
    names = EventEdition.Strand
    return {
        "bars": bars,
        "width": round(step * 0.72, 1),
        "total": sum(bar["total"] for bar in bars),
        "strands": [(strand, names(strand).label) for strand in STRANDS],
    }


class FiguresView(PublicPageView):
    template_name = "figures.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            map=drawn_map(),
            members=members(self.moment),
            events=events_by_decade(self.moment),
            **kwargs,
        )
