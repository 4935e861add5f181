"""Conduction along the squid axon: its claims, and axons of which they must not hold."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures

DIAMETER = "populations.axon.cable.diameter"
TEMPERATURE = "populations.axon.parameters.temperature"


FEW = {DIAMETER: ["238 um", "476 um"], TEMPERATURE: ["18.5 degC", "36 degC"]}


def quick(**changes):
    return sn.Scenario.load("axon_conduction").quickened().override(changes)


pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return sn.run(quick(), workers=1, out=tmp_path_factory.mktemp("runs"))


def by_sentence(results, part):
    (claim,) = (claim for claim in results.claims if part in claim.claim)
    return claim


def test_every_claim_holds(results) -> None:
    assert len(results.claims) == 9
    assert [claim.claim for claim in results.claims if not claim.holds] == []


def test_the_velocity_is_that_of_1952(results) -> None:
    claim = by_sentence(results, "At 18.5 °C")
    assert claim.value == pytest.approx(18.8, rel=0.01)
    # The travelling wave of the same equations (tests/catalogue/test_axon.py).
    assert claim.value == pytest.approx(18.7319, rel=1e-3)
    assert claim.expected == "18.8 m/s within 1 %"


def test_velocities_scale_with_the_root_of_the_diameter(results) -> None:
    velocity = results.data.velocity.sel(condition="fine").isel(trial=0)
    ratio = velocity.isel({DIAMETER: 1}) / velocity.isel({DIAMETER: 0}).drop_vars(DIAMETER)
    assert np.isfinite(ratio).sum() == 3
    np.testing.assert_allclose(ratio[np.isfinite(ratio)], np.sqrt(2), rtol=2e-3)


def test_nothing_arrives_where_it_is_too_warm_or_without_sodium(results) -> None:
    arrival = results.data.arrival.isel(trial=0)
    celsius = arrival[TEMPERATURE].values - 273.15
    arrived = np.isfinite(arrival).all([DIAMETER, "probe"]).values
    for condition, each in zip(arrival.condition.values, arrived, strict=True):
        expected = (celsius < 30) & (condition != "no_sodium")
        np.testing.assert_array_equal(each, expected, err_msg=condition)


def test_another_axon_has_another_velocity(tmp_path) -> None:
    # Twice the capacitance: not the axon of 1952, and not the wave of its equations.
    heavy = quick(sweep=FEW).override({"populations.axon.parameters.c_m": "2 uF/cm^2"})
    results = sn.run(heavy, workers=1, out=tmp_path)
    assert not by_sentence(results, "At 18.5 °C").holds
    assert not by_sentence(results, "it is the wave").holds
    # But the root of the diameter is that of any membrane.
    assert by_sentence(results, "Twice the diameter").holds


def test_an_axon_in_which_nothing_travels_supports_no_claim_about_spikes(tmp_path) -> None:
    silent = quick(sweep=FEW).override({"drives.shock.amplitude": "0.1 uA"})
    results = sn.run(silent, workers=1, out=tmp_path)
    assert [claim.claim for claim in results.claims if claim.holds] == [
        "Without sodium channels nothing arrives: highest potential half way along the axon"
    ]


def test_the_figures_name_their_axes_with_units(results) -> None:
    with sn.figures.use_style():
        drawn = dict(draw_figures(results))
    assert list(drawn) == ["travelling_spike", "velocity"]
    for figure in drawn.values():
        assert figure.get_label()
        for ax in figure.axes:
            assert any(unit in ax.get_ylabel() for unit in ("mV", "ms", "m/s"))


def test_the_star_of_1952_lies_on_the_simulated_dot(results) -> None:
    with sn.figures.use_style():
        by_diameter, by_temperature = dict(draw_figures(results))["velocity"].axes
    for ax, x in ((by_diameter, 476), (by_temperature, 18.5)):
        (star,) = (line for line in ax.lines if line.get_label() == "1952")
        assert star.get_xydata()[0] == pytest.approx([x, 18.8])
    (dots,) = (line for line in by_temperature.lines if line.get_label() == "simulation")
    points = dict(np.round(dots.get_xydata(), 1).tolist())
    assert points[18.5] == pytest.approx(18.7, abs=0.05)
