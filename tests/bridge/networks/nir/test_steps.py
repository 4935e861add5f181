"""NIR graphs by the rules of frameworks: the spikes that snnTorch and Norse themselves gave."""

from pathlib import Path

import numpy as np
import pytest

import simneuro as sn
from simneuro.bridge import run_nir

nir = pytest.importorskip("nir")

HERE = Path(__file__).parent


def raster(recording, name, steps, size, dt):
    times, units = sn.recording.spikes(recording, name)
    found = np.zeros((steps, size))
    found[np.rint(times / dt).astype(int), units] = 1
    return found


CASES = np.load(HERE / "framework_spikes.npz")
NAMES = sorted({name.partition(".")[0] for name in CASES.files} - {"provenance"})


def test_there_are_cases_of_two_frameworks() -> None:
    assert {name.partition("_")[0] for name in NAMES} == {"snntorch", "norse"}


@pytest.mark.parametrize("name", NAMES)
def test_spikes_are_those_that_the_framework_gave(name) -> None:
    rule, reset, dt = CASES[f"{name}.settings"]
    recording = run_nir(
        HERE / f"{name}.nir", CASES[f"{name}.inputs"], float(dt), rule=str(rule),
        reset=str(reset) or None,
    )  # fmt: skip
    layers = [key for key in CASES.files if key.startswith(f"{name}.spikes.")]
    assert len(layers) > 1
    assert recording.attrs["closest_to_threshold"] > 1e-6  # or rounding could decide
    for key in layers:
        expected = CASES[key]
        found = raster(recording, key.removeprefix(f"{name}.spikes."), *expected.shape, float(dt))
        np.testing.assert_array_equal(found, expected)
        assert 0.01 < expected.mean() < 0.9
