"""What became of each item of a list on two sides, in one order."""

from .alignment import align, rising


def three_way(base, theirs, mine, key, likeness):
    """[(base, theirs, mine)] in order, None where absent; what both put in, once."""
    by_them = sides(align(base, theirs, key, likeness))
    by_me = sides(align(base, mine, key, likeness))
    they_moved = moves(base, by_them, by_me, key)
    i_moved = moves(base, by_me, by_them, key)
    settled = {*they_moved.values(), *i_moved.values()}
    triples = []
    for place in range(len(base) + 1):
        added = align(by_them[place][1], by_me[place][1], key, lambda *_items: -1)
        for t, m in added:  # theirs first
            if t is not None and key(t) in they_moved:
                at = they_moved.pop(key(t))
                triples.append((base[at], t, by_me[at][0]))
                t = None
            if m is not None and key(m) in i_moved:
                at = i_moved.pop(key(m))
                triples.append((base[at], by_them[at][0], m))
                m = None
            triples.append((None, t, m))
        if place < len(base) and place not in settled:
            triples.append((base[place], by_them[place][0], by_me[place][0]))
    return [triple for triple in triples if triple != (None, None, None)]


def moves(base, one, other, key):
    """{key: place in the base} of what one side put elsewhere and the other kept."""
    added = {key(item) for _new, items in one for item in items}
    return {
        key(item): place
        for place, item in enumerate(base)
        if one[place][0] is None and other[place][0] is not None and key(item) in added
    }


def sides(pairs):
    """For each item of the base: what became of it, and what was put before it."""
    found, added = [], []
    for old, new in pairs:
        if old is None:
            added.append(new)
        else:
            found.append((new, added))
            added = []
    return [*found, (None, added)]


def merged_order(base, theirs, mine):
    """Keys of all sections: theirs in their order, then what mine moved or added."""
    order = list(theirs)
    moved_by_them, moved_by_me = moved(base, theirs), moved(base, mine)
    known = {*base, *mine}
    for before, key in zip(mine, mine[1:], strict=False):
        if key in order:
            if key not in moved_by_me or key in moved_by_them:
                continue
            order.remove(key)
        place = order.index(before) + 1
        while place < len(order) and order[place] not in known:
            place += 1  # what they added here comes first
        order.insert(place, key)
    return order


def moved(base, other):
    """The keys that did not keep their order."""
    place = {key: number for number, key in enumerate(base)}
    common = [key for key in other if key in place]
    held = {common[i] for i in rising([place[key] for key in common])}
    return set(common) - held
