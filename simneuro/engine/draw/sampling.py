"""Random numbers of a range: with a probability each, or a given number of different ones."""

import numpy as np


def chosen(size: int, p: float, rng: np.random.Generator) -> np.ndarray:
    """Which of ``size`` independent trials of probability ``p`` succeed, in order.

    Drawn by the gaps between successes.
    """
    if p == 0 or size == 0:
        return np.empty(0, dtype=np.int64)
    # The gaps are geometric numbers, so the work goes with the successes and not with the trials
    # (batagelj2005). Six standard deviations more than expected are nearly always enough at once.
    successes, last = [], -1
    while last < size:
        count = int((size - last) * p + 6 * np.sqrt((size - last) * p) + 10)
        gaps = np.minimum(rng.geometric(p, count), size + 1)  # so that their sum is a number
        block = last + np.cumsum(gaps)
        successes.append(block)
        last = int(block[-1])
    found = np.concatenate(successes)
    return found[found < size]


def distinct(size: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """``count`` different numbers below ``size`` in order, every set of them equally likely."""
    if count > size // 2:
        others = np.ones(size, dtype=bool)
        others[distinct(size, size - count, rng)] = False
        return np.flatnonzero(others)
    if count == 0:
        return np.empty(0, dtype=np.int64)
    found = _without_repeats(rng.integers(size, size=count))
    while len(found) < count:
        # As if drawn one after the other until there are enough different ones.
        more = _without_repeats(rng.integers(size, size=count - len(found)))
        place = np.searchsorted(found, more)
        new = found.take(place, mode="clip") != more
        found = np.insert(found, place[new], more[new])
    return found


def _without_repeats(numbers: np.ndarray) -> np.ndarray:
    numbers.sort()
    return numbers[np.append(True, numbers[1:] != numbers[:-1])[: len(numbers)]]


def distinct_in_rows(rows: int, count: int, size: int, rng: np.random.Generator) -> np.ndarray:
    """In each row, ``count`` different numbers below ``size``, every set of them equally likely."""
    if count > size // 4:
        return np.array(
            [rng.permutation(size)[:count] for _ in range(rows)], dtype=np.int64
        ).reshape(rows, count)
    drawn = rng.integers(size, size=(rows, count))
    drawn = drawn.astype(np.int32) if size <= 2**31 else drawn  # half as much to sort
    drawn.sort(axis=1)
    unfinished = np.flatnonzero((drawn[:, 1:] == drawn[:, :-1]).any(axis=1))
    while len(unfinished):
        # One of equal numbers stays, the others are drawn again, as if drawn one after the other.
        some = drawn[unfinished]
        again = np.zeros(some.shape, dtype=bool)
        again[:, 1:] = some[:, 1:] == some[:, :-1]
        some[again] = rng.integers(size, size=int(again.sum()))
        some.sort(axis=1)
        drawn[unfinished] = some
        unfinished = unfinished[(some[:, 1:] == some[:, :-1]).any(axis=1)]
    return drawn
