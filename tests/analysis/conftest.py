"""Recordings of given spike trains."""

import numpy as np
import pytest

from simneuro.recording import assemble


@pytest.fixture(scope="session")
def record():
    """A recording of one population ``cells`` from a list of spike trains (s)."""

    def build(trains, duration, dt=1e-4):
        times = np.concatenate([np.zeros(0), *(np.asarray(train, float) for train in trains)])
        neurons = np.repeat(np.arange(len(trains)), [len(train) for train in trains])
        return assemble(
            populations={"cells": len(trains)},
            spikes={"cells": (times, neurons)},
            duration=duration,
            dt=dt,  # None: without a grid
        )

    return build


@pytest.fixture(scope="session")
def poisson_trains():
    """Independent Poisson trains: ``size`` of them, at ``rate`` Hz."""

    def draw(rng, size, rate, duration):
        counts = rng.poisson(rate * duration, size)
        return [np.sort(rng.uniform(0, duration, count)) for count in counts]

    return draw
