"""One cell and many synapses: closed forms worked out by hand, and claims that can fail."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory, quick_compilation):
    scenario = sn.Scenario.load("synaptic_integration").quickened()
    with quick_compilation():  # which is most of the work
        return sn.run(scenario, workers=1, target="cpp", out=tmp_path_factory.mktemp("runs"))


def failing(results):
    return [claim.claim for claim in evaluate_claims(results) if not claim.holds]


def test_every_claim_holds(results) -> None:
    assert len(results.claims) == 22
    assert failing(results) == []


def test_potentials_are_those_worked_out_by_hand(results) -> None:
    one = results.data.isel(condition=0, trial=0)
    # 150 pA / 200 pF * 20/3 ms * (exp(-t/20 ms) - exp(-t/5 ms)) at t = ln(4) 20/3 ms: 2.3623 mV.
    assert one.currents[:, 0].max() == pytest.approx(2.36235e-3, rel=1e-4)
    # Inhibition: -100 pA / 200 pF * 20 ms * (1/2 - 1/4) at t = ln(2) 20 ms.
    assert one.currents[:, 1].min() == pytest.approx(-2.5e-3, rel=1e-4)


def test_windows_are_those_worked_out_by_hand(results) -> None:
    one = results.data.isel(condition=0, trial=0)
    # 7 (1 + exp(-T/tau)) exp(-dt/tau) = 10: tau ln(7/3) would be 16.9 and 4.2 ms without the step.
    for name, tau, window in (("slow", 20.0, 16.61), ("fast", 5.0, 3.91)):
        assert one[f"{name}_membrane_window"].values[2] == pytest.approx(window * 1e-3, abs=1e-5)
        assert 7 * (1 + np.exp(-window / tau)) * np.exp(-0.1 / tau) == pytest.approx(10, abs=2e-3)


CHANGES = [
    ("currents", lambda v: v * 1.001, ["One input, as a current"]),
    ("conductances", lambda v: v * 1.001, ["One input, as a conductance"]),
    ("currents", lambda v: v**1.01, 4),
    ("shunted", lambda v: v + 1e-3, 3),
    ("subtracted", lambda v: 0.9 * v, ["An inhibitory current"]),
    ("firing_rate", lambda rate: 1.1 * rate, ["Rates under steps, alone"]),
    ("firing_shunted_rate", lambda rate: rate / 2, 2),
    ("slow_membrane_window", lambda window: window + np.array([0, 0, 5e-4]), ["Membrane of 20 ms"]),
    ("balanced_rate", lambda rate: 1.1 * rate, ["In balance: the rate"]),
    ("driven_rate", lambda rate: 0.9 * rate, ["Excitation alone: the rate"]),
    ("driven_cv", lambda cv: cv + 0.4, ["Excitation alone: the cells"]),
    ("balanced_cv", lambda cv: cv - 0.3, ["In balance the cells"]),
]


@pytest.mark.parametrize(("name", "change", "broken"), CHANGES)
def test_what_is_off_is_seen(results, name, change, broken) -> None:
    changed = results.data.assign({name: change(results.data[name])})
    found = failing(replace(results, data=changed))
    if isinstance(broken, int):
        assert len(found) == broken
    else:
        heads = [sentence[: len(part)] for sentence, part in zip(found, broken, strict=True)]
        assert heads == broken


def test_figures_have_units(results) -> None:
    with sn.figures.use_style():
        drawn = dict(draw_figures(results))
    assert list(drawn) == ["potentials", "spikes"]
    labels = {ax.get_ylabel() for figure in drawn.values() for ax in figure.axes}
    assert {"potential (mV)", "firing rate (Hz)", "time constant"} <= labels
    assert all(figure.get_label() for figure in drawn.values())


def test_one_trial_supports_no_claim_with_an_interval(results) -> None:
    single = replace(results, data=results.data.isel(trial=[0]))
    held = [claim for claim in evaluate_claims(single) if claim.holds]
    assert len(held) == 16
    assert not any("95 %" in claim.expected for claim in held)
