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
    file, rule, reset, start, dt = CASES[f"{name}.settings"]
    recording = run_nir(
        HERE / f"{file}.nir", CASES[f"{name}.inputs"], float(dt), rule=str(rule),
        reset=str(reset) or None, start=str(start) or None,
    )  # fmt: skip
    layers = [key for key in CASES.files if key.startswith(f"{name}.spikes.")]
    assert len(layers) > 1
    assert recording.attrs["closest_to_threshold"] > 1e-6  # or rounding could decide
    for key in layers:
        expected = CASES[key]
        found = raster(recording, key.removeprefix(f"{name}.spikes."), *expected.shape, float(dt))
        np.testing.assert_array_equal(found, expected)
        assert 0.01 < expected.mean() < 0.9


@pytest.mark.parametrize("seed", range(3))
def test_other_networks_of_snntorch(seed) -> None:
    torch, snn = pytest.importorskip("torch"), pytest.importorskip("snntorch")
    export = pytest.importorskip("snntorch.export_nir")
    torch.manual_seed(seed)
    beta = 0.7 + 0.25 * torch.rand(20)
    layers = [
        torch.nn.Linear(10, 20),
        snn.Leaky(beta=beta, threshold=torch.ones(20), init_hidden=True),
    ]
    inputs = torch.rand(200, 10)
    graph = export.export_to_nir(torch.nn.Sequential(*layers), inputs[:1], ignore_dims=[0])
    layers[1].reset_mem()
    expected = [layers[1](layers[0](values[None]))[0].detach().numpy() for values in inputs]
    recording = run_nir(graph, inputs.numpy(), "0.1 ms", rule="snntorch", reset="subtract")
    np.testing.assert_array_equal(raster(recording, "node_1", 200, 20, 1e-4), expected)
    assert np.sum(expected) > 20
