"""A small map that shows where an event was."""

# Of static/art/world.svg: units per degree, its north-west corner; and the degrees
# of the part that shows the region.
SCALE, WEST, NORTH, SOUTH, EAST = 4, -180, 80, -60, 180
REGION = {"west": 88, "east": 156, "south": -14, "north": 30}


def locator(edition):
    """Where a place is on the map of the world, or of the region; None if not known."""
    if edition.latitude is None or not SOUTH <= edition.latitude <= NORTH:
        return None
    x = (float(edition.longitude) - WEST) * SCALE
    y = (NORTH - float(edition.latitude)) * SCALE
    part = {"west": WEST, "east": EAST, "south": SOUTH, "north": NORTH}
    is_near = (
        REGION["west"] < edition.longitude < REGION["east"]
        and REGION["south"] < edition.latitude < REGION["north"]
    )
    if is_near:
        part = REGION
    width = (part["east"] - part["west"]) * SCALE
    return {
        "x": round(x),
        "y": round(y),
        "left": (part["west"] - WEST) * SCALE,
        "top": (NORTH - part["north"]) * SCALE,
        "width": width,
        "height": (part["north"] - part["south"]) * SCALE,
        "radius": width / 60,
    }
