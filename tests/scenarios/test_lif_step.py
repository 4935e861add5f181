"""The integrate-and-fire cell under a step: what holds, and what must make it fail."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.analysis import theory
from simneuro.errors import InputError
from simneuro.experiment import draw_figures


@pytest.fixture
def run(tmp_path):
    """Run the scenario in this process, with some values changed."""

    def run(**changes):
        scenario = sn.Scenario.load("lif_step").quickened().override(changes)
        return sn.run(scenario, workers=1, target="numpy", out=tmp_path)

    return run


def verdicts(results):
    return [claim.holds for claim in results.claims]


def intervals(results):
    return np.diff(sn.recording.spike_trains(results.data.isel(condition=0, trial=0), "cell")[0])


def test_every_claim_holds_and_the_interval_is_the_one_worked_out_by_hand(run) -> None:
    results = run()
    assert all(verdicts(results)), results.claims
    # 20 ms ln(150 / (150 - 100)) = 21.97 ms, which is 220 steps, and a refractory period of 5 ms.
    assert np.allclose(intervals(results), 27e-3, rtol=0, atol=1e-12)


@pytest.mark.parametrize(
    ("changes", "interval"),
    [
        ({"populations.cell.parameters.t_ref": "2 ms"}, 24e-3),
        # 20 ms ln(300 / 200) = 8.11 ms, which is 82 steps.
        ({"drives.step.amplitude": "300 pA"}, 13.2e-3),
        # 21.97 ms are 110 steps of 0.2 ms.
        ({"dt": "0.2 ms"}, 27e-3),
        # The refractory period has 20 whole steps; half a step more is no rest.
        ({"populations.cell.parameters.t_ref": "2.05 ms"}, 24e-3),
        # The threshold is reached in the first step after 50 of rest, which is not seen to move.
        ({"drives.step.amplitude": "0.3 uA"}, 5.1e-3),
    ],
)
def test_the_claims_follow_the_parameters(run, changes, interval) -> None:
    results = run(**changes)
    assert all(verdicts(results)), results.claims
    assert np.allclose(intervals(results), interval, rtol=0, atol=1e-12)


def test_an_interval_one_step_off_is_seen(run, monkeypatch) -> None:
    def shorter(current, *, t_ref, dt, **cell):
        return exact(current, t_ref=t_ref - dt, dt=dt, **cell)

    exact = theory.lif_rate_on_grid
    monkeypatch.setattr(theory, "lif_rate_on_grid", shorter)
    assert verdicts(run()) == [True, True, False, True, True]


def test_another_rate_is_seen(run, monkeypatch) -> None:
    exact = theory.lif_rate_on_grid
    monkeypatch.setattr(theory, "lif_rate_on_grid", lambda *a, **k: 1.15 * exact(*a, **k))
    assert verdicts(run()) == [True, True, False, False, True]


def test_an_integrator_that_errs_is_seen(tmp_path) -> None:
    bundled, lif = sn.Scenario.load("lif_step"), sn.models["lif"]
    euler = {
        "equations": lif.equations,
        "threshold": lif.threshold,
        "reset": lif.reset,
        "refractory": lif.refractory,
        "method": "euler",
        "parameters": {name: each.value for name, each in lif.parameters.items()},
        "initial": {"v": "E_L"},
    }
    document = bundled.document() | {"models": {"euler": euler}}
    document["populations"]["cell"]["model"] = "euler"
    scenario = sn.Scenario.from_document(document, companion=bundled.companion)
    results = sn.run(scenario, workers=1, target="numpy", out=tmp_path)
    charging = results.claims[1]
    # Euler's error after one time constant: (150 pA / 10 nS) dt / (2 e tau).
    assert not charging.holds
    assert charging.value == pytest.approx(15 * 0.1 / (2 * np.e * 20), rel=0.02)


def test_a_cell_that_never_fires_supports_no_claim_about_intervals(run) -> None:
    results = run(**{"drives.step.amplitude": "90 pA"})
    assert verdicts(results) == [True, True, None, True, None]
    reasons = {results.claims[number].why for number in (2, 4)}
    assert reasons == {"There were no two spikes during the step, so there is no interval."}


def test_a_cell_that_never_fires_although_it_should_is_seen(run, monkeypatch) -> None:
    monkeypatch.setattr(theory, "lif_rate_on_grid", lambda *a, **k: 37.0)
    results = run(**{"drives.step.amplitude": "90 pA"})
    assert verdicts(results) == [True, True, None, False, None]


def test_the_figure_says_what_it_shows_in_units(run) -> None:
    results = run()
    with sn.figures.use_style():
        ((name, figure),) = draw_figures(results)
    assert name == "response"
    assert "closed form" in figure.get_label()
    labels = [(ax.get_xlabel(), ax.get_ylabel()) for ax in figure.axes]
    assert ("time (ms)", "current (pA)") in labels
    assert all("mV" in y or "pA" in y for _, y in labels)


def title_and_intervals(results):
    """The title above the current, and the panel of the first intervals."""
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    (ax,) = (each for each in figure.axes if each.get_xlabel().startswith("time since the step"))
    (below,) = (each for each in figure.axes if each.get_xlabel() == "time (ms)")
    return below.get_title(loc="left"), ax


def test_the_spikes_are_counted_and_the_rate_is_the_one_worked_out_by_hand(run) -> None:
    # 14 intervals of 27 ms end within the 390 ms; the first one has no refractory period.
    assert title_and_intervals(run())[0] == "14 spikes in 390 ms, one every 27.0 ms: 37.0 Hz"
    silent = run(**{"drives.step.amplitude": "90 pA"})
    assert title_and_intervals(silent)[0] == "0 spikes in 390 ms"


def test_at_large_currents_the_closed_form_ends_where_the_third_spike_is(run) -> None:
    no_rest = {"populations.cell.parameters.t_ref": "0 ms"}
    _, ax = title_and_intervals(run(**{"drives.step.amplitude": "1200 pA"} | no_rest))
    drawn = [line for line in ax.get_lines() if len(line.get_xdata()) == 100]
    # 20 ms ln(1200 / 1100) = 1.74 ms, which is 18 steps.
    assert [line.get_xdata()[-1] for line in drawn] == pytest.approx([1.8, 3.6, 5.3])
    # In the last step, in which it crosses -50 mV, the membrane rises by less than 0.6 mV.
    assert max(line.get_ydata().max() for line in drawn) < -49.4
    assert "refractory" not in ax.get_legend_handles_labels()[1]


def test_a_copy_with_conditions_and_a_sweep_shows_its_first_point(run) -> None:
    results = run(
        **{
            "conditions": {"short": {"populations.cell.parameters.t_ref": "2 ms"}, "long": {}},
            "sweep": {"drives.step.amplitude": ["130 pA", "90 pA"]},
        }
    )
    assert all(verdicts(results)), results.claims
    with sn.figures.use_style():
        ((_, figure),) = draw_figures(results)
    (ax,) = (each for each in figure.axes if each.get_xlabel().startswith("time since the step"))
    (exact,) = (line for line in ax.get_lines() if line.get_label() == "closed form")
    # 20 ms ln(130 / 30) = 29.33 ms: the first interval of the first point, which has 130 pA.
    assert exact.get_xdata()[-1] == pytest.approx(29.4, abs=0.11)


@pytest.mark.slow
def test_another_model_is_refused_in_words(run) -> None:
    changes = {"dt": "0.025 ms", "populations.cell.model": "hodgkin_huxley"}
    with pytest.raises(InputError, match="holds the model lif against its closed forms"):
        run(**changes)
