"""The action potential: its numbers against an adaptive integration, and axons that must fail."""

from dataclasses import replace

import numpy as np
import pytest
import xarray as xr
from scipy.integrate import solve_ivp

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("hodgkin_huxley_step").quickened()
    return sn.run(scenario, workers=1, target="numpy", out=tmp_path_factory.mktemp("runs"))


def by_sentence(results, part):
    (claim,) = (claim for claim in results.claims if part in claim.claim)
    return claim


# The equations as the paper has them: mV from rest, depolarisation upwards; ms, mS/cm^2, µA/cm^2.
def rates(u):
    return np.array(
        [
            (0.1 * (25 - u) / np.expm1((25 - u) / 10), 4 * np.exp(-u / 18)),
            (0.07 * np.exp(-u / 20), 1 / (np.exp((30 - u) / 10) + 1)),
            (0.01 * (10 - u) / np.expm1((10 - u) / 10), 0.125 * np.exp(-u / 80)),
        ]
    )


def slope(_t, state, current):
    u, m, h, n = state
    alpha, beta = rates(u).T
    ionic = 120 * m**3 * h * (u - 115) + 36 * n**4 * (u + 12) + 0.3 * (u - 10.613)
    return [current - ionic, *(alpha - (alpha + beta) * state[1:])]


def integrate(state, duration, current=0.0):
    exact = {"method": "LSODA", "rtol": 1e-9, "atol": 1e-10, "dense_output": True}
    return solve_ivp(slope, (0, duration), state, args=(current,), **exact).sol


def at_rest(displaced=0.0):
    alpha, beta = rates(0.0).T
    return np.array([displaced, *(alpha / (alpha + beta))])


MS = np.linspace(0, 30, 30001)


def test_every_claim_holds(results) -> None:
    assert len(results.claims) == 15
    assert [claim.claim for claim in results.claims if not claim.holds] == []


@pytest.mark.parametrize("charge", [15, 90])
def test_the_peaks_are_those_of_an_adaptive_integration(results, charge) -> None:
    peak = integrate(at_rest(charge), 30)(MS)[0].max()
    claim = by_sentence(results, f"after a shock of {charge} nC")
    # A shock lasts 0.025 ms here, in which 90 mV already leak: 0.1 %.
    assert claim.value == pytest.approx(peak, rel=0.002)


def test_width_and_undershoot_are_those_of_an_adaptive_integration(results) -> None:
    v = integrate(at_rest(10.0 + 1e-9), 30)(MS)[0]
    above = MS[v > v.max() / 2]
    assert by_sentence(results, "At half its height").value == pytest.approx(
        np.ptp(above), abs=2e-3
    )
    assert by_sentence(results, "falls below rest").value == pytest.approx(v.min(), abs=0.01)


def test_the_delay_of_potassium_is_that_of_an_adaptive_integration(results) -> None:
    _, m, h, n = integrate(at_rest(), 10, current=10.0)(MS[:10001])
    delay = MS[(n**4).argmax()] - MS[(m**3 * h).argmax()]
    assert by_sentence(results, "Potassium").value == pytest.approx(delay, abs=0.025)


@pytest.mark.parametrize(("strength", "sentence"), [(15, "as strong"), (40, "of 40 mV")])
def test_the_axon_recovers_when_an_adaptive_integration_does(results, strength, sentence) -> None:
    after_first = integrate(at_rest(15.0), 30)

    def fires(interval):
        state = after_first(interval)
        state[0] += strength
        return integrate(state, 15)(MS[:15001])[0].max() > 50

    fails, works = by_sentence(results, f"a second shock {sentence}").interval
    assert not fires(fails)
    assert fires(works)


@pytest.mark.slow
def test_a_membrane_without_sodium_refutes_what_is_said_of_spikes(tmp_path) -> None:
    passive = {
        f"populations.{name}.parameters.g_Na": "0 mS/cm^2"
        for name in ("cell", "shocked", "paired", "paired_strong")
    }
    scenario = sn.Scenario.load("hodgkin_huxley_step").quickened().override(passive)
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    assert [claim.claim for claim in results.claims if claim.holds] == [
        "At rest the gates are those of the paper's equations: largest deviation"
    ]
    # Of what is not there nothing is measured: neither a spike nor a current of sodium.
    undecided = [claim for claim in results.claims if claim.holds is None]
    parts = ["Potassium opens after sodium", "The first second spike to come back"]
    assert all(each.claim.startswith(part) for each, part in zip(undecided, parts, strict=True))
    assert [each.why for each in undecided] == ["There was no spike.", "There was no second spike."]
    with sn.figures.use_style():
        whole = dict(draw_figures(results))["action_potential"]
    assert "firing" not in [text.get_text() for ax in whole.axes for text in ax.texts]


def test_the_figures_name_their_axes_with_units(results) -> None:
    with sn.figures.use_style():
        drawn = dict(draw_figures(results))
    assert list(drawn) == ["action_potential", "all_or_none", "refractoriness"]
    for figure in drawn.values():
        assert figure.get_label()
        for ax in figure.axes:
            assert any(unit in ax.get_ylabel() for unit in ("mV", "/cm²", "open part"))


def test_spikes_are_filled_and_failures_open(results) -> None:
    with sn.figures.use_style():
        height = dict(draw_figures(results))["all_or_none"].axes[1]
    spikes, failures = height.lines
    assert spikes.get_ydata().min() > 90
    assert failures.get_ydata().max() < 10
    assert failures.get_markerfacecolor() == "white"
    assert len(spikes.get_xdata()) + len(failures.get_xdata()) == 20


def test_a_spike_is_black_and_named_at_its_peak_a_failure_grey(companion_module) -> None:
    ms, ax = xr.DataArray([0.0, 1.0, 2.0, 3.0], dims="time"), sn.figures.figure().subplots()
    for peak, name in ((90.0, "7"), (10.0, "6")):
        v = xr.DataArray([0.0, peak, 2.0, 0.0], dims="time")
        companion_module("hodgkin_huxley_step").draw_response(ms, v, ax, name=name)
    spike, failure = ax.lines
    assert spike.get_color() == sn.figures.colour("neuron")
    assert failure.get_color() == sn.figures.colour("control")
    seven, six = ax.texts
    assert (seven.get_text(), *seven.get_position()) == ("7", 1.0, 92.0)
    assert (six.get_text(), *six.get_position()) == ("6", 2.0, -7.0)


def test_peaks_are_filled_where_there_is_a_spike(companion_module) -> None:
    x, height = xr.DataArray([1, 2, 3], dims="shock"), xr.DataArray([5, 90, 95], dims="shock")
    ax = sn.figures.figure().subplots()
    companion_module("hodgkin_huxley_step").draw_peaks(x, height, ax, marker="s")
    yes, no = ax.lines
    assert yes.get_xydata().tolist() == [[2, 90], [3, 95]]
    assert no.get_xydata().tolist() == [[1, 5]]
    assert (no.get_markerfacecolor(), yes.get_marker()) == ("white", "s")
    assert yes.get_markerfacecolor() == sn.figures.colour("neuron")


def test_the_parts_of_a_spike_are_named_around_its_peak(companion_module) -> None:
    v = xr.DataArray([-0.065, 0.04, -0.075], dims="time", coords={"time": [0.0, 0.01, 0.02]})
    ax = sn.figures.figure().subplots()
    companion_module("hodgkin_huxley_step").name_spike_parts(v, ax, onset=0.005)
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert places["threshold"] < places["firing"] < 10 < places["repolarisation"]
    assert places["↑ stimulus"] == pytest.approx(5, abs=0.2)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"populations.paired.model": "traub_miles"}, "'paired' has another model; run the .toml"),
        ({"drives": {}}, "measures the drives .* and step is not there; run the .toml"),
    ],
)
def test_a_copy_with_other_parts_is_told_what_to_change(changes, said, tmp_path) -> None:
    other = sn.Scenario.load("hodgkin_huxley_step").override({"record": {}} | changes)
    with pytest.raises(sn.InputError, match=said):
        sn.run(other, workers=1, out=tmp_path)


def test_numbers_of_one_step_are_not_held_against_another(results) -> None:
    other = results.scenario.override({"drives.step.amplitude": "0.5 nA"})
    claims = evaluate_claims(replace(results, scenario=other))
    undecided = [claim for claim in claims if claim.verdict == "undecided"]
    assert [each.claim[:9] for each in undecided] == ["Under 10 ", "Potassium"]
    assert {each.why.partition(",")[0] for each in undecided} == {"The step is one of 5 µA/cm²"}
