"""Response curves against theory, and curves that must fail."""

from dataclasses import replace

import numpy as np
import pytest

import simneuro as sn
from simneuro.experiment import draw_figures, evaluate_claims, load_function

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    scenario = sn.Scenario.load("response_curves").quickened()
    return sn.run(scenario, workers=1, target="numpy", out=tmp_path_factory.mktemp("runs"))


def failing(results):
    return [claim.claim for claim in evaluate_claims(results) if not claim.holds]


def changed(results, condition, change):
    """The results with the rates of one condition changed."""
    here = results.data.condition == condition
    rates = {
        name: results.data[name].where(~here, change(results.data[name]))
        for name in ("rate", "steady_rate")
    }
    return replace(results, data=results.data.assign(rates))


def test_every_claim_holds(results) -> None:
    assert len(results.claims) == 12
    assert failing(results) == []


def test_the_rate_at_twice_the_rheobase_is_the_one_worked_out_by_hand(results) -> None:
    curve = results.data.sel(condition="lif").isel(trial=0, repeat=0)
    k = int(np.argmin(np.abs(curve.current.values - 205e-12)))
    # 20 ms ln(205 / 105) = 13.38 ms, which is 134 steps, and a refractory period of 5 ms.
    assert float(curve.steady_rate[k]) == pytest.approx(1 / 18.4e-3, rel=1e-9)


@pytest.mark.parametrize(
    ("condition", "change", "broken"),
    [
        ("lif", lambda rate: 1.02 * rate, ["LIF without noise: the st"] * 2),
        ("lif_noise", lambda rate: 1.03 * rate, ["LIF with noise"]),
        ("lif_noise", lambda rate: 0.96 * rate, ["LIF with noise"]),
        ("hodgkin_huxley", lambda rate: 0.98 * rate, ["Hodgkin-Huxley at"] * 3),
        ("hodgkin_huxley_noise", lambda rate: 0.1 * rate, ["Noise fires the axon"]),
        ("hodgkin_huxley_onset", lambda rate: rate.roll(level=3), ["Hodgkin-Huxley fires"]),
        ("hodgkin_huxley_onset", lambda rate: 0.8 * rate, ["Type II"]),
        ("lif_onset", lambda rate: rate + 10 * (rate > 0), ["Type I:"]),
    ],
)  # fmt: skip
def test_rates_that_are_off_are_seen(results, condition, change, broken) -> None:
    seen = failing(changed(results, condition, change))
    for part in broken:
        assert sum(sentence.startswith(part) for sentence in seen) == broken.count(part), seen


def test_noise_that_does_nothing_is_seen(results) -> None:
    quiet = results.data.sel(condition="lif").isel(repeat=0)
    here = results.data.condition == "lif_noise"
    rate = results.data.rate.where(~here, quiet.rate.drop_vars("condition"))
    seen = failing(replace(results, data=results.data.assign(rate=rate)))
    assert any(sentence.startswith("LIF with noise") for sentence in seen)
    assert any(sentence.startswith("Baseline: the closed form") for sentence in seen)


def test_deviations_that_cancel_over_levels_are_seen(results) -> None:
    # Every other level is too high, the rest too low; on average they are right.
    turn = 1 + 0.08 * (-1.0) ** np.arange(21)
    seen = failing(changed(results, "lif_noise", lambda rate: rate * turn[:, None]))
    assert [sentence.split(":")[0] for sentence in seen] == ["LIF with noise"]


@pytest.mark.parametrize("condition", ["lif", "lif_noise", "lif_onset", "hodgkin_huxley_onset"])
def test_cells_that_never_fire_fail_their_claims_and_are_drawn(results, condition) -> None:
    silent = changed(results, condition, lambda rate: 0 * rate)
    lost = {
        "lif": ["LIF without noise: the step", "LIF without noise: the steady"],
        "lif_noise": ["LIF with noise"],
        "lif_onset": ["Type I:"],
        "hodgkin_huxley_onset": ["Hodgkin-Huxley fires", "Type II"],
    }
    seen = failing(silent)
    for start in lost[condition]:
        assert any(sentence.startswith(start) for sentence in seen), seen
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(silent)
        figure.draw_without_rendering()


def test_levels_drawn_at_random_are_refused(results) -> None:
    drawn = {"drives.lif_step.amplitude": {"uniform": ["0 pA", "410 pA"]}}
    scenario = results.scenario.override(drawn).override({"record.spikes": ["lif"]})
    with pytest.raises(sn.InputError, match="not a list of levels"):
        load_function(scenario.companion, "trial", None)(scenario)


def test_the_figure_has_theory_over_simulation(results) -> None:
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    lif, axon, _, onset = figure.axes
    names = lif.get_legend_handles_labels()[1]
    assert set(names) == {"with noise", "without noise", "95 % of repeats", "theory"}
    assert lif.get_xlabel() == "input current (pA)"
    assert axon.get_xlabel() == onset.get_xlabel() == "current density (µA/cm²)"  # as the claims
    theory = [line for line in lif.lines if line.get_label() == "theory"]
    for dots, line in zip(lif.lines[::2], theory, strict=True):
        expected = np.interp(dots.get_xdata(), line.get_xdata(), line.get_ydata())
        assert np.abs(dots.get_ydata() - expected).max() < 2
    assert onset.lines[-1].get_xdata()[0] == 6.26  # published, in µA/cm²
    assert onset.get_xlim()[0] < 6.26 < onset.get_xlim()[1]  # where the levels are
