"""Cells in single precision: what they are to be equal to, and what is refused."""

import dataclasses

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import backends, compiler
from simneuro.engine.program.structure import structure
from simneuro.errors import InputError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")
SINGLE = {"precision": "single"}
EPS = 2.0**-24  # the largest relative error of a rounding
CELL = {name: float(each.value) for name, each in sn.models["lif"].parameters.items()}
TAU, DT = CELL["C_m"] / CELL["g_L"], 1e-4


@pytest.fixture
def single():
    return sn.Scenario.load("lif_step").single.override(SINGLE)


@needs_compiler
@pytest.mark.usefixtures("quickly_compiled")
def test_cells_follow_their_closed_forms_to_single_precision_and_count_steps_exactly():
    """A potential below threshold, and intervals up to 100 s, where a float has steps of 8 us."""
    start = CELL["E_L"] + 5e-3
    scenario = sn.Scenario(
        title="Cells",
        duration="100 s",
        precision="single",
        populations={
            "below": sn.Population(model="lif", size=9, initial={"v": f"{start} V"}),
            "firing": sn.Population(model="lif", size=9),
        },
        drives={"step": sn.StepCurrent(target="firing", amplitude="1 nA")},
        record={"traces": {"below": {"variables": ["v"], "neurons": 9}}, "interval": "1 ms"},
    )
    made = sn.simulate(scenario, target="cpp")
    assert made.attrs["precision"] == "single"

    v = made["below.v"].values
    np.testing.assert_array_equal(v, v.astype(np.float32))  # single it is
    time = np.arange(len(v))[:, None] * 1e-3
    expected = CELL["E_L"] + (start - CELL["E_L"]) * np.exp(-time / TAU)
    # Each step rounds, and an error decays with the potential.
    np.testing.assert_allclose(v, np.broadcast_to(expected, v.shape), rtol=2 * EPS * TAU / DT)

    times, cells = sn.recording.spikes(made, "firing")
    steps = np.rint(times[cells == 0] / DT).astype(int)
    rate = sn.analysis.theory.lif_rate_on_grid(1e-9, dt=DT, **CELL)
    assert set(np.diff(steps)) == {round(1 / (float(rate) * DT))}
    np.testing.assert_array_equal(times[cells == 8], times[cells == 0])


@pytest.mark.slow
@needs_compiler
def test_streams_and_wiring_are_those_of_double(everything, everything_on_numpy):
    made = sn.simulate(everything.override(SINGLE), target="cpp")
    exact = [name for name in made.variables if ".source" in name or ".target" in name]
    exact += [name for name in made.variables if ".event_" in name]
    assert len(exact) == 4 * 2 + 3 * 2
    for name in exact:
        np.testing.assert_array_equal(made[name], everything_on_numpy[name])
    currents = made["inh.I_ext"].values, everything_on_numpy["inh.I_ext"].values
    scale = np.abs(currents[1]).max()
    assert scale > 0
    assert np.abs(currents[0] - currents[1]).max() < 10 * EPS * scale  # noise and a sine
    assert made.sizes["spike"] == pytest.approx(everything_on_numpy.sizes["spike"], rel=0.02)


@pytest.mark.slow
@needs_compiler
def test_rates_lie_within_the_spread_of_seeds():
    network = sn.Scenario.load("balanced_ei").points()[0].scenario.override({"duration": "500 ms"})
    counts = {"double": [], "single": []}
    for seed in range(40, 52):
        for precision, found in counts.items():
            made = sn.simulate(
                network.override({"seed": seed, "precision": precision}), target="cpp"
            )
            found.append(made.sizes["spike"])
    double, single = (np.array(each) for each in counts.values())
    assert (double != single).any()
    error = np.sqrt((double.var(ddof=1) + single.var(ddof=1)) / len(double))
    assert abs(double.mean() - single.mean()) < 3 * error


@pytest.mark.slow
@needs_compiler
def test_gates_of_the_squid_axon_fire_as_in_double():
    """Sixteen powers of one exponential, and exprel where it is 0/0."""
    axon = sn.Scenario.load("hodgkin_huxley_step").points()[0].scenario
    spikes = [
        sn.recording.spikes(sn.simulate(axon.override(each), target="cpp"), "cell")
        for each in ({}, SINGLE)
    ]
    assert len(spikes[0][0]) > 3
    np.testing.assert_allclose(spikes[1][0], spikes[0][0], atol=2 * float(axon.time_step))


def test_the_digest_knows_it_and_files_keep_it(single):
    double = single.override({"precision": "double"})
    assert double.digest == sn.Scenario.load("lif_step").single.digest
    assert single.digest != double.digest
    assert 'precision = "single"' in single.to_toml()


@pytest.mark.parametrize("target", ["numpy", "cython", "nest"])
def test_other_targets_refuse_it(single, target, monkeypatch):
    monkeypatch.setattr(type(backends()[target]), "available", lambda _: True)
    with pytest.raises(InputError, match=f"{target} has no single precision.*Allowed: cpp"):
        sn.simulate(single, target=target)


def test_without_a_compiler_it_is_refused_and_not_computed_otherwise(single, monkeypatch):
    monkeypatch.setattr(type(backends()["cpp"]), "available", lambda _: False)
    with pytest.raises(InputError, match=r'cpp, which needs .*precision = "double"'):
        sn.simulate(single)


def test_scripts_of_brian2_refuse_it(single):
    with pytest.raises(InputError, match="scripts compute in double precision"):
        single.to_brian2()


REFUSED = {
    "a cable": ("axon_conduction", {}, "a cable has no single precision"),
    "a slow state": (
        "lif_step",
        {"populations.cell.parameters.t_ref": "2.1 s"},
        "t_ref makes a time of 2.1 s.*2 s, are the most",
    ),
}


@pytest.mark.parametrize(("name", "changes", "message"), REFUSED.values(), ids=REFUSED)
def test_what_it_cannot_follow_is_refused_at_load(name, changes, message):
    scenario = sn.Scenario.load(name).override(changes)
    with pytest.raises(InputError, match=message):
        scenario.override(SINGLE)


def test_programs_of_both_precisions_are_two(single):
    double = dataclasses.replace(single.network, precision="double")
    assert structure(double) != structure(single.network)
