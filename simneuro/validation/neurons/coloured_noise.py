"""Checks of ``lif`` under coloured noise, which shifts the effective threshold and reset."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np

from simneuro.validation.check import Check, relative
from simneuro.validation.simulations import read_trains, run_cells
from simneuro.validation.truth import leaky

TAU, TAU_NOISE = 20.0, 1.0  # ms
# Mean and sigma (mV), and the number of cells that gives enough spikes.
INPUTS = {(15.0, 5.0): 4000, (25.0, 3.0): 1000}


def measure_rate(mean: float, sigma: float) -> float:
    """The mean rate (Hz); ``sigma`` (mV) is that of white noise of the same intensity."""
    # lif has 10 nS: 1 mV is 10 pA.
    noise = {
        "kind": "ou_current",
        "target": "cell",
        "mean": f"{10 * mean} pA",
        "sigma": f"{10 * sigma * np.sqrt(TAU / (2 * TAU_NOISE))} pA",
        "tau": f"{TAU_NOISE} ms",
    }
    parameters = {"V_th": "-40 mV", "V_reset": "-50 mV", "t_ref": "2 ms"}
    options: dict[str, Any] = {"size": INPUTS[mean, sigma], "warmup": "200 ms"}
    found = read_trains(
        run_cells("lif", duration="2 s", parameters=parameters, drives={"noise": noise}, **options)
    )
    return sum(map(len, found)) / len(found) / 2


def compute_expected_rate(mean: float, sigma: float) -> float:
    """The rate under white noise with shifted threshold and reset (Hz)."""
    shift = leaky.coloured_shift(sigma, TAU, TAU_NOISE)
    return leaky.white_noise_rate(
        mean, sigma, threshold=20 + shift, reset=10 + shift, tau=TAU, t_ref=2
    )


def _make_checks() -> Iterator[Check]:
    for mean, sigma in INPUTS:
        yield Check(
            name=f"lif.coloured_noise_rate_mean_{mean:g}_sigma_{sigma:g}",
            what=f"rate under ou_current of {TAU_NOISE:g} ms, mean {mean:g}, sigma {sigma:g} mV",
            expected=partial(compute_expected_rate, mean, sigma),
            unit="Hz",
            source="siegert1951 with the shift of fourcaud2002 for short correlation times",
            tolerance=relative(
                0.015, "the theory's next order in tau_noise/tau = 0.05; sampling below 0.4 %"
            ),
            measure=partial(measure_rate, mean, sigma),
            quick=False,
        )


CHECKS = tuple(_make_checks())
