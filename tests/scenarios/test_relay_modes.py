"""Two models of a relay cell: what their leaks follow from, where they rest, planted answers."""

from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from scipy.optimize import brentq

import simneuro as sn
from simneuro.experiment import Results, draw_figures, evaluate_claims
from simneuro.figures import use_style
from simneuro.validation.truth import cortical

#: Potassium leak relative to waking, from krishnan2016.
FACTORS = {"wake": 1.0, "n2": 1.2, "n3": 1.8, "rem": 0.9}
PUBLISHED, E_L, E_K = 37.9, -76.5, -100.0  # uS/cm2, mV, mV: the leak of destexhe1998relay


@pytest.fixture(scope="module")
def scenario() -> sn.Scenario:
    return sn.Scenario.load("relay_modes")


def leak_of(factor: float) -> tuple[float, float]:
    """The leak (uS/cm2, mV) of a state: 4/9 of the published one in N3 is potassium's."""
    rest, potassium = 5 / 9 * PUBLISHED, 4 / 9 * PUBLISHED * factor / 1.8
    e_rest = (E_L - 4 / 9 * E_K) * 9 / 5
    return rest + potassium, (rest * e_rest + potassium * E_K) / (rest + potassium)


def in_state(scenario: sn.Scenario, state: str) -> sn.Scenario:
    return scenario.changed(scenario.conditions[state])


@pytest.mark.parametrize("state", [*FACTORS, "n3_without_calcium"])
def test_the_leak_of_each_state_follows_from_the_published_one(scenario, state):
    given = in_state(scenario, state).populations["conductance"].parameters
    leak, potential = leak_of(FACTORS[state.split("_")[0]])
    assert float(given["g_L"]) == pytest.approx(leak * 1e-2, rel=1e-5)  # 1 uS/cm2 is 0.01 S/m2
    assert float(given["E_L"]) == pytest.approx(potential * 1e-3, abs=1e-7)
    published = sn.models["thalamic_relay"].parameters
    if state == "n3":
        assert float(given["g_L"]) == pytest.approx(float(published["g_L"].value), rel=1e-9)
        assert float(given["E_L"]) == pytest.approx(float(published["E_L"].value), rel=1e-9)
    assert float(published["E_K"].value) == pytest.approx(E_K * 1e-3)


def test_the_minimal_cell_its_states_and_its_events_are_those_of_rem_states(scenario):
    other = sn.Scenario.load("rem_states")
    assert scenario.document()["models"]["relay_cell"] == other.document()["models"]["relay_cell"]
    path = "models.relay_cell.parameters.g_KL"
    for state in ("wake", "n2", "n3"):
        assert scenario.conditions[state][path] == other.conditions[state][path]
    for name in ("tonic", "bursts"):
        given, source = other.document()["drives"][name], scenario.document()["sources"][name]
        assert {key: source[key] for key in given if key in source} == {
            key: value for key, value in given.items() if key not in ("target", "synapse", "weight")
        }
        for model in ("minimal", "conductance"):
            weight = scenario.document()["projections"][f"{name}_{model}"]["weight"]
            assert weight == given["weight"]


def test_the_cells_rest_where_their_currents_cancel(companion_module):
    expected = companion_module("relay_modes").REST
    cell = cortical.thalamic_relay(calcium_moves=False)
    change = cell.under(0.0)
    for state, factor in FACTORS.items():
        leak, potential = leak_of(factor)

        def slope(v, leak=leak, potential=potential):
            """dv/dt with all gates at rest, and this leak in place of the published one."""
            added = PUBLISHED * (v - E_L) - leak * (v - potential)  # 1e-3 uA/cm2
            return change(0, cell.start(v))[0] + added * 1e-3 / 0.88

        assert expected["conductance"][state] == pytest.approx(brentq(slope, -90, -60), abs=2e-3)
        g = factor / 0.9
        rest = (2.5 * -45.2 + g * -90) / (2.5 + g)
        assert expected["minimal"][state] == pytest.approx(rest, abs=2e-3)


def planted(scenario, companion, *, shift: float = 0.0, swap: bool = False) -> Results:
    """Four trials in which both models do the same, but for a shift of the minimal one."""
    names, models = list(scenario.conditions), list(companion.MODELS)
    share = {"rem": 10.0, "wake": 20.0, "n2": 40.0, "n3": 80.0, companion.CONTROL: 5.0}
    noise = np.linspace(-1, 1, 4)
    values = np.array([share[name] for name in names])[:, None, None] + noise[:, None]
    both = np.concatenate([values, values + shift], axis=-1)
    if swap:
        both[..., 1] = 90 - both[..., 1]
    rest = [[companion.REST[m].get(n, -76.0) for m in models] for n in names]
    moments = np.linspace(-0.6, 0.2, 50)
    each = ("condition", "trial")
    shape = (len(names), 4)

    def everywhere(one: np.ndarray) -> np.ndarray:
        return np.broadcast_to(one, (*shape, len(one)))

    traces = {
        f"{model}_{key}": ((*each, dim), everywhere(one))
        for model in models
        for key, dim, one in (
            ("v", "moment", -70 + moments),
            ("spike", f"{model}_number", np.array([0.01, np.nan])),
        )
    }
    data = xr.Dataset(
        {
            "burst_share": ((*each, "model"), both),
            "burst_rate": ((*each, "model"), both / 100),
            "answer": ((*each, "model"), both / 20),
            "rest": ((*each, "model"), np.broadcast_to(np.array(rest)[:, None], (*shape, 2))),
            "event_since": ((*each, "event"), everywhere(np.array([-0.3, 0.0]))),
            "since": ((*each, "moment"), everywhere(moments)),
            **traces,
        },
        coords={"condition": names, "model": models, "trial": range(4)},
    )
    return Results(scenario, data, Path())


def verdicts(results: Results) -> list[bool | None]:
    return [claim.holds for claim in evaluate_claims(results)]


def test_models_that_do_the_same_stand_for_each_other(scenario, companion_module):
    assert verdicts(planted(scenario, companion_module("relay_modes"))) == [True] * 15


def test_a_difference_is_told(scenario, companion_module):
    companion = companion_module("relay_modes")
    # 25 % are more than 10 %, and 1.25 spikes more than one.
    found = verdicts(planted(scenario, companion, shift=25.0))
    assert found == [True] * 7 + [False] * 8
    # The minimal model bursts where the other one does not.
    swapped = verdicts(planted(scenario, companion, swap=True))
    assert swapped[3:7] == [False, False, True, False]


def test_the_figure_shows_both_models_in_both_states(scenario, companion_module):
    with use_style():
        (figure,) = dict(draw_figures(planted(scenario, companion_module("relay_modes")))).values()
        figure.draw_without_rendering()
    titles = [ax.get_title("left") for ax in figure.axes]
    assert "REM" in titles
    assert "N3" in titles


@pytest.mark.slow
@pytest.mark.usefixtures("quickly_compiled")
def test_half_the_step_gives_the_same_spikes(scenario):
    short = scenario.override({"duration": "2 s", "warmup": "0 s", "record.traces": {}})
    for state in ("rem", "n3"):  # of one program
        whole, half = (
            sn.simulate(in_state(short, state).override({"dt": step}), target="cpp")
            for step in (scenario.dt, scenario.dt / 2)
        )
        counts, expected = (sn.analysis.spike_counts(each, "conductance") for each in (whole, half))
        assert expected.sum() > 50
        np.testing.assert_array_equal(counts, expected)
        # Euler's method: now and then a burst has one spike more or less, in 4 s one of 800.
        counts, expected = (sn.analysis.spike_counts(each, "minimal") for each in (whole, half))
        assert abs(counts - expected).sum() <= 0.005 * expected.sum()


def test_what_a_wave_causes_is_counted_by_hand(companion_module):
    companion = companion_module("relay_modes")
    trains = {
        "bursts": ([1.0, 1.003, 1.0, 2.0, 2.1], [0, 0, 1, 2, 2]),
        # Within 140 ms of the first wave cell 0 fires three times, 1 once, and 2, which does not
        # get it, once.
        "minimal": ([1.0, 1.01, 1.13, 1.2, 1.05, 1.06, 0.5], [0, 0, 0, 0, 1, 2, 2]),
    }
    recording = sn.recording.assemble(
        populations={"bursts": 3, "minimal": 3}, spikes=trains, duration=3.0, dt=None
    )
    first = companion.find_waves(recording)[0]
    assert (first.start, first.cells.tolist()) == (1.0, [0, 1])
    assert companion.answer(recording, "minimal", first) == pytest.approx(2 - 1)
    # The wave at 2 s is left out, since another one follows after 0.1 s.
    assert [wave.start for wave in companion.find_waves(recording)] == [1.0, 2.1]
