"""Random streams, one for each named part of a scenario.

Adding a part leaves the others as they were.
"""

import hashlib

import numpy as np


def _sequence(seed: int, name: str) -> np.random.SeedSequence:
    words = np.frombuffer(hashlib.sha256(name.encode()).digest()[:16], dtype=np.uint32)
    return np.random.SeedSequence(seed, spawn_key=tuple(int(word) for word in words))


def generator(seed: int, name: str) -> np.random.Generator:
    """The generator of the part called ``name``, such as ``"projections.exc_inh"``."""
    return np.random.default_rng(_sequence(seed, name))


def key(seed: int, name: str) -> int:
    """The key of the part's counter-based stream: a whole number below 2^31."""
    return int(_sequence(seed, name).generate_state(1)[0] >> 1)
