"""Which item of one list stands for which of another.

Patience diff (Bram Cohen): what occurs once on both sides holds the rest in place.
difflib is not used, its time grows with the square of a text. Here n items take
n log n for each of at most DEEPEST rounds; likeness is asked for at most
MOST_PAIRS pairs in one gap, so never more than sqrt(MOST_PAIRS) times an item.
"""

from bisect import bisect_left
from collections import Counter
from itertools import zip_longest

DEEPEST = 12
MOST_PAIRS = 900


def rising(numbers):
    """The places of a longest rising run: what kept its order."""
    tops, ends, before = [], [], []
    for place, number in enumerate(numbers):
        at = bisect_left(tops, number)
        before.append(ends[at - 1] if at else None)
        tops[at : at + 1], ends[at : at + 1] = [number], [place]
    run, place = [], ends[-1] if ends else None
    while place is not None:
        run.append(place)
        place = before[place]
    return run[::-1]


def matches(old, new):
    """[(place in old, place in new)] of equal items, both rising."""
    found, waiting = [], [(0, len(old), 0, len(new), 0)]
    while waiting:
        a, b, c, d, depth = waiting.pop()
        while a < b and c < d and old[a] == new[c]:
            found.append((a, c))
            a, c = a + 1, c + 1
        while a < b and c < d and old[b - 1] == new[d - 1]:
            b, d = b - 1, d - 1
            found.append((b, d))
        if a < b and c < d and depth < DEEPEST:
            held = [(a + i, c + j) for i, j in anchors(old[a:b], new[c:d])]
            found += held
            starts = [(a - 1, c - 1), *held] if held else []
            waiting += [
                (i + 1, k, j + 1, m, depth + 1)
                for (i, j), (k, m) in zip(starts, [*held, (b, d)], strict=False)
            ]
    return sorted(found)


def anchors(old, new):
    """Equal items that hold each other's order; where none is alone, by turn."""
    in_old, in_new = Counter(old), Counter(new)
    alone = {
        item: place
        for place, item in enumerate(new)
        if in_new[item] == 1 == in_old[item]
    }
    if alone:
        pairs = [
            (place, alone[item]) for place, item in enumerate(old) if item in alone
        ]
    else:
        turns = dict(zip(by_turn(new), range(len(new)), strict=True))
        pairs = [
            (place, turns[turn])
            for place, turn in enumerate(by_turn(old))
            if turn in turns
        ]
    return [pairs[i] for i in rising([place for _, place in pairs])]


def by_turn(items):
    """Each item with how often it came before."""
    seen = Counter()
    for item in items:
        yield item, seen[item]
        seen[item] += 1


def align(old, new, key, likeness):
    """[(old item or None, new item or None)]: equal, changed, taken out, put in.

    ``likeness`` says how alike two unequal items are; below 0 they are never paired.
    """
    pairs, a, c = [], 0, 0
    equal = matches([key(item) for item in old], [key(item) for item in new])
    for i, j in [*equal, (len(old), len(new))]:
        pairs += pair_up(old[a:i], new[c:j], likeness)
        pairs += zip(old[i : i + 1], new[j : j + 1], strict=True)
        a, c = i + 1, j + 1
    return pairs


def pair_up(old, new, likeness):
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        couples = zip_longest(old, new)
    else:
        couples = most_alike(old, new, likeness)
    pairs = []
    for one, other in couples:
        if one is None or other is None or likeness(one, other) >= 0:
            pairs.append((one, other))
        else:
            pairs += [(one, None), (None, other)]
    return pairs


def most_alike(old, new, likeness):
    """Pairs in order with the greatest likeness in all."""
    best = [[(0, None)] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            alike = likeness(old[i], new[j])
            best[i][j] = max(
                (best[i + 1][j + 1][0] + alike, 2) if alike >= 0 else (-1, 2),
                (best[i + 1][j][0], 1),
                (best[i][j + 1][0], 0),
            )
    i = j = 0
    couples = []
    while i < len(old) and j < len(new):
        step = best[i][j][1]
        couples.append((old[i] if step else None, None if step == 1 else new[j]))
        i, j = i + (step > 0), j + (step != 1)
    return couples + [(one, None) for one in old[i:]] + [(None, one) for one in new[j:]]
