"""Response curves against closed forms (LIF, IF, Siegert) and published values (squid axon)."""

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr

from simneuro import units
from simneuro.analysis import theory
from simneuro.bridge import recorded_curve, response_curve
from simneuro.bridge.curves import measurement
from simneuro.catalogue import models
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import NeuronModel, Parameter
from simneuro.scenario import Scenario

LIF = {
    "C_m": 200e-12,
    "g_L": 10e-9,
    "E_L": -60e-3,
    "V_th": -50e-3,
    "V_reset": -60e-3,
    "t_ref": 5e-3,
}


def curve(model: Any, levels: Any, **settings: Any) -> xr.Dataset:
    return response_curve(model, levels, target="numpy", **settings)


@pytest.fixture(scope="module")
def lif() -> xr.Dataset:
    return curve("lif", "0.01 nA : 1 nA : 34")


def test_lif_intervals_are_those_of_the_time_grid(lif: xr.Dataset) -> None:
    expected = theory.lif_rate_on_grid(lif["level"], **LIF, dt=1e-4)
    several = lif["rate"][:, 0].values >= 4  # two spikes in the second half too
    assert several.sum() > 20
    for name in ("onset_rate", "steady_rate"):
        found = lif[name][:, 0].values
        np.testing.assert_allclose(found[several], expected[several], rtol=1e-9)


def test_lif_counts_are_within_a_spike_of_continuous_time(lif: xr.Dataset) -> None:
    rate = theory.lif_rate(lif["level"].values, **LIF)
    difference = lif["rate"][:, 0].values * 1.0 - rate
    # Intervals are up to one step longer than in continuous time: rate^2 dt spikes a second fewer.
    assert (difference <= 1).all()
    assert (difference >= -1 - rate**2 * 1e-4).all()
    assert (lif["rate"].values[lif["level"] < 0.0999e-9] == 0).all()  # the rheobase is 0.1 nA


def test_the_schema(lif: xr.Dataset) -> None:
    assert lif["rate"].dims == lif["onset_rate"].dims == lif["steady_rate"].dims
    assert dict(lif.sizes) == {"level": 34, "repeat": 1}
    assert lif["level"].attrs == {"units": "A", "long_name": "input current"}
    assert {lif[name].attrs["units"] for name in lif.data_vars} == {"Hz"}
    assert lif.attrs["source"] == "lif"
    assert lif.attrs["duration"] == 1.0


def test_the_attributes_say_whose_curve_it_is() -> None:
    cell = models.neurons["lif"].with_parameters(t_ref="2 ms")
    found = curve(cell, ["0 nA"], noise="20 pA*ms^0.5", duration="10 ms")
    said = json.loads(found.attrs["model"])
    assert said["threshold"] == "v > V_th"
    assert said["equations"] == cell.equations
    assert said["parameters"] == {
        "C_m": "200 pF",
        "g_L": "10 nS",
        "E_L": "-60 mV",
        "V_th": "-50 mV",
        "V_reset": "-60 mV",
        "t_ref": "2 ms",
    }
    assert found.attrs["noise"] == "20 pA*ms^0.5"
    assert curve(cell, ["0 nA"], duration="10 ms").attrs["noise"] == ""


def test_a_recorded_curve_has_the_same_schema(lif: xr.Dataset) -> None:
    recorded = recorded_curve("B6")
    assert {name: one.attrs for name, one in recorded.variables.items()} == {
        name: one.attrs for name, one in lif.variables.items()
    }
    assert all(recorded[name].dims == lif[name].dims for name in lif.variables)
    assert {"source", "duration"} <= set(recorded.attrs) & set(lif.attrs)


def test_a_single_spike_makes_a_rate_but_no_interval() -> None:
    # At 0.15 nA the first spike comes after 20 ms ln 3 = 22 ms, the second 27 ms later.
    found = curve("lif", ["0.15 nA"], duration="40 ms")
    assert found["rate"].item() == 1 / 0.04
    assert found["onset_rate"].item() == found["steady_rate"].item() == 0


def test_an_adapting_count_is_split_into_onset_and_steady_state() -> None:
    adapting = NeuronModel(
        name="adapting",
        summary="integrator whose threshold rises by a fixed amount with each spike",
        equations="dv/dt = (I_syn + I_ext)/C_m : volt\ndtheta/dt = 0*volt/second : volt",
        threshold="v >= theta",
        reset="v = 0*volt\ntheta += rise",
        method="euler",
        parameters={
            "C_m": Parameter("1 nF", "capacitance", "chosen: 1 nA then makes 1 V/s"),
            "rise": Parameter("10 mV", "step of the threshold", "chosen: 10 ms more a spike"),
        },
        initial={"v": "0 mV", "theta": "95 mV"},
    )
    found = curve(adapting, ["1 nA"], dt="1 ms", duration="1 s")
    # Intervals 95, 105, ... 165 ms; the sum of n is 90 n + 5 n^2: spikes at 95, 200, 315, 440,
    # 575, 720, 875 ms, as labels 1 ms earlier.
    assert found["rate"].item() == 7
    assert found["onset_rate"].item() == pytest.approx(1 / 0.105, rel=1e-9)
    assert found["steady_rate"].item() == pytest.approx(2 / 0.3, rel=1e-9)
    assert found.attrs["source"] == "adapting"


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_the_count_of_subtractive_reset_is_exact(start: float) -> None:
    # Everything is a multiple of a power of two, so the arithmetic has no rounding.
    model = replace(
        models.neurons["subtractive_if"].with_parameters(C_m="1 F", V_th="1 V"),
        initial={"v": f"{start} V"},
    )
    steps = 64
    share = np.arange(-64, 2 * 64 + 1) / 128 * 1.5  # of the threshold, each step
    levels = [f"{128 * one} A" for one in share]
    found = curve(model, levels, dt="7.8125 ms", duration="0.5 s", warmup="0 ms")
    expected = np.clip(np.floor(share * steps + start), 0, steps)
    np.testing.assert_array_equal(found["rate"][:, 0] * 0.5, expected)


@pytest.mark.slow
def test_noisy_lif_counts_are_those_of_the_renewal_process() -> None:
    density, repeats = 60e-12 * 1e-3**0.5, 1000
    found = curve(
        "lif", "0.1 nA : 0.2 nA : 3", repeats=repeats, noise="60 pA*ms^0.5", warmup="200 ms", seed=3
    )
    # Var V = S^2 R^2 / (2 tau), which is sigma^2 / 2.
    sigma = density / (LIF["g_L"] * np.sqrt(0.02))
    cell = {"tau": 0.02, "V_th": -50e-3, "V_reset": -60e-3, "t_ref": 5e-3}
    mean = -60e-3 + found["level"].values / LIF["g_L"]
    rate = theory.siegert(mean, sigma, **cell, dt=1e-4)
    cv = theory.siegert_cv(mean, sigma, **cell)
    # The step finds the membrane near the reset, not refractory: the first interval is that much
    # shorter, and otherwise the count is that of an ordinary renewal process (Cox 1962).
    expected = rate + (cv**2 - 1) / 2 + rate * cell["t_ref"]
    counts = found["rate"]
    error = counts.std("repeat") / np.sqrt(repeats)
    np.testing.assert_allclose(counts.mean("repeat"), expected, rtol=0.005, atol=3 * error.max())
    uncorrected = theory.siegert(mean, sigma, **cell)
    assert (np.abs(rate / uncorrected - 1) > 0.005).any()  # so the correction is seen


@pytest.mark.slow
def test_the_squid_axon_fires_repetitively_from_a_finite_rate_on() -> None:
    # Onset 6.26 uA/cm^2 at some 50 Hz (Rinzel & Miller 1980); of 10 000 um^2, 1 uA/cm^2 is 0.1 nA.
    levels = ["0.625 nA", "0.627 nA", "0.7 nA", "0.8 nA", "1 nA", "2 nA"]
    found = curve("hodgkin_huxley", levels, duration="1 s")
    steady = found["steady_rate"][:, 0].values
    assert steady[0] == 0
    assert found["rate"][0, 0] > 0  # but it fires at first
    assert 50 < steady[1] < 53
    # 8 uA/cm^2 is in the bistable range: reached by a step it fires, though rest is stable.
    np.testing.assert_allclose(steady[2:], [58.3, 62.5, 68.3, 86.5], rtol=0.002)


def test_repeats_differ_by_their_noise_and_the_seed_decides() -> None:
    settings = {"noise": "60 pA*ms^0.5", "repeats": 3, "duration": "300 ms"}
    one, same, other = (curve("lif", ["0.15 nA"], seed=s, **settings) for s in (1, 1, 2))
    assert one.identical(same)
    assert not one["onset_rate"].equals(other["onset_rate"])
    assert len(set(one["onset_rate"].values.ravel())) == 3
    assert one.attrs["noise"] == "60 pA*ms^0.5"


def test_without_noise_one_cell_a_level_is_simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes = _sizes_of_simulations(monkeypatch)
    settings = {"levels": "0.05 nA : 0.5 nA : 4", "duration": "100 ms", "warmup": "0 ms"}
    one, several = (curve("lif", repeats=count, **settings) for count in (1, 20))
    quiet = curve("lif", repeats=3, noise="0 pA*ms^0.5", **settings)  # simulated cell by cell
    assert sizes == [4, 4, 12]
    assert several.identical(xr.concat([one] * 20, "repeat").assign_coords(repeat=np.arange(20)))
    for name in one.data_vars:
        np.testing.assert_array_equal(quiet[name], several[name][:, :3])


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("initial", {"v": "E_L - 10*i*mV"}),
        ("initial", {"v": units.read(["-60 mV", "-70 mV", "-80 mV", "-90 mV"])}),
        ("equations", "dv/dt = (E_L - v + (I_ext + I_syn)/g_L - 5*i*mV)*g_L/C_m : volt"),
        ("threshold", "v > V_th and rand() < 0.02"),
    ],
)
def test_cells_that_differ_by_their_model_are_all_simulated(
    part: str, value: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = _sizes_of_simulations(monkeypatch)
    model = replace(models.neurons["lif"], **{part: value})
    settings = {"duration": "100 ms", "warmup": "0 ms", "repeats": 4}
    found = curve(model, ["0.4 nA"], **settings)
    assert sizes == [4]
    assert len(np.unique(found["rate"])) > 1


def _sizes_of_simulations(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The list to which each simulation of a curve adds its number of cells."""
    sizes: list[int] = []

    def run(scenario: Scenario, **settings: Any) -> xr.Dataset:
        sizes.append(scenario.network.cells["cell"].size)
        return simulate(scenario, **settings)

    monkeypatch.setattr(measurement, "simulate", run)
    return sizes


@pytest.mark.parametrize("levels", ["0 nA : 0.2 nA : 3", ["0 nA", "100 pA", "0.2 nA"]])
def test_ways_to_give_levels(levels: Any) -> None:
    found = curve("lif", levels, duration="10 ms", warmup="0 ms")
    np.testing.assert_allclose(found["level"], [0, 1e-10, 2e-10], atol=1e-24)


@pytest.mark.parametrize(
    ("arguments", "where", "text"),
    [
        ({"levels": "0 nA : 1 nA"}, "levels", "how many"),
        ({"levels": "0 nA - 1 nA"}, "levels", "how many"),
        ({"levels": "0 nA : 1 nA : 1"}, "levels", "two or more"),
        ({"levels": "0 nA : 1 mV : 5"}, "levels", "current"),
        ({"levels": ["1 mV"]}, "levels", "current"),
        ({"levels": [0.0, 1.0]}, "levels", "current"),
        ({"model": "lff"}, "neuron", "lif"),
        ({"model": models["delta"]}, "neuron", "delta"),
        ({"levels": [["0 nA", "1 nA"]]}, "levels", "plain list"),
        ({"levels": [["0 nA"], "1 nA"]}, "levels", "plain list"),
        ({"levels": ["1 nA", units.read(["0 nA", "1 nA"])]}, "levels", "plain list"),
        ({"levels": units.read(["0 nA", "1 nA"])[None, :]}, "levels", "plain list"),
        ({"levels": []}, "levels", "number"),
        ({"levels": units.parse("1 A") * np.array([])}, "levels", "one finite current or more"),
        ({"levels": units.parse("1 A") * np.array([0, np.nan])}, "levels", "finite"),
        ({"levels": None}, "levels", "None"),
        ({"repeats": 0}, "repeats", "whole number from 1, got 0"),
        ({"repeats": 2.5}, "repeats", "whole number from 1, got 2.5"),
        ({"repeats": "3"}, "repeats", "whole number from 1, got '3'"),
        ({"repeats": True}, "repeats", "whole number from 1, got True"),
        ({"noise": "20 pA"}, "drives.noise", "noise density"),
        ({"duration": "1 mV"}, "duration", "time"),
    ],
)
def test_what_is_wrong_raises_an_error(arguments: dict[str, Any], where: str, text: str) -> None:
    with pytest.raises(InputError, match=text) as error:
        curve(**({"model": "lif", "levels": ["1 nA"]} | arguments))
    assert where in error.value.where
