"""Three views of small networks, against closed forms, exact sums and published values."""

import numpy as np
import pytest
from scipy.stats import binom

import simneuro as sn
from simneuro.analysis import theory
from simneuro.bridge.network_views import read_wiring
from simneuro.bridge.network_views.loops import find_stability
from simneuro.bridge.network_views.theory_rates import (
    Corrections,
    input_moments,
    settled_rates,
    transfer,
)
from simneuro.errors import InputError

# Table 1 of brunel2000: the rates of its theory (Hz), and the rhythms of its simulations.
BRUNEL = {"si_fast": (55.8, 180), "ai": (38.0, None), "si_slow": (6.5, 22)}
CELL = {"E_L": "0 mV", "V_th": "20 mV", "V_reset": "10 mV", "t_ref": "2 ms"}
LIF = {"tau": 20e-3, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": 2e-3}


def population(size, **parameters):
    initial = {"v": {"uniform": ["0 mV", "20 mV"]}}
    return {"model": "lif", "size": size, "parameters": CELL | parameters, "initial": initial}


def network(populations, duration="1 s", **tables):
    document = {"title": "a network", "duration": duration, "warmup": "100 ms", "seed": 11}
    return sn.Scenario.from_document(document | {"populations": populations} | tables)


@pytest.mark.parametrize("state", BRUNEL)
def test_the_states_of_brunel(state):
    scenario = sn.Scenario.load("brunel_2000")
    wiring = read_wiring(scenario.override(dict(scenario.conditions[state])).network)
    irregular, continuous = np.zeros(2, bool), Corrections(grid=False)
    answer = transfer(wiring, continuous, irregular)
    rates = settled_rates(wiring, answer, np.array([30.0, 30.0]))
    published, rhythm = BRUNEL[state]
    np.testing.assert_allclose(rates, published, atol=0.051)  # given to one decimal
    found = find_stability(wiring, rates, continuous, irregular)
    assert found.unstable == (0 if rhythm is None else 2)
    if rhythm is not None:
        # Linear theory knows the onset; how far beyond it a network is, changes its rhythm: by a
        # twentieth of the fast one, by a third of the slow one.
        assert found.modes.frequency[0] == pytest.approx(rhythm, rel=0.06 if rhythm > 100 else 0.35)
        assert found.modes.growth[0] > 0


def noisy(**more):
    """Cells by themselves under Poisson events: 20 mV on average, sigma 3.2 mV."""
    drive = {"kind": "poisson", "target": "cell", "synapse": "delta"}
    return network(
        {"cell": population(300)},
        drives={"noise": drive | {"rate": "2 kHz", "weight": "0.5 mV"}},
        **more,
    )


def test_cells_in_poisson_noise():
    seen = sn.bridge.views(noisy(), target="numpy")
    row = seen.table.loc["cell"]
    sigma = 0.5e-3 * np.sqrt(2000 * 20e-3)
    assert row.mean_field == pytest.approx(theory.siegert(20e-3, sigma, **LIF, dt=1e-4))
    # Three standard errors are 2 %; events of a twentieth of the way are no Gaussian noise.
    assert row.spikes == pytest.approx(row.mean_field, rel=0.03)
    assert row.cv == pytest.approx(row.cv_theory, abs=0.04)
    assert (row.method, row.rate_network) == ("siegert", row.mean_field)
    assert row.by_grid == pytest.approx(row.mean_field - theory.siegert(20e-3, sigma, **LIF))
    assert row.without_noise == 0
    # Nothing goes round: the power is that of chance, and theory's is exactly 2 r / N.
    np.testing.assert_allclose(seen.spectra.theory, 2 * row.mean_field / 300)
    above = seen.spectra.spikes.sel(frequency=slice(200, 900)).mean()
    assert above == pytest.approx(2 * row.spikes / 300, rel=0.1)
    assert seen.unstable == 0
    assert row.holds
    assert not len(seen.causes)


def chain(weight="40 pA", **more):
    """Clocks that drive clocks: 100 cells under a constant current, each with 100 synapses on."""
    return network(
        {"first": population(100), "second": population(50)},
        drives={"current": {"kind": "step_current", "target": "first", "amplitude": "300 pA"}},
        projections={
            "on": {
                "source": "first",
                "target": "second",
                "synapse": "exp_current",
                "connect": {"rule": "all_to_all"},
                "weight": weight,
            }
        },
        duration="500 ms",
        **more,
    )


def test_a_chain_of_clocks_has_the_rates_of_the_closed_form():
    seen = sn.bridge.views(chain("20 pA"), target="numpy").table
    cell = {
        "C_m": 200e-12,
        "g_L": 10e-9,
        "E_L": 0.0,
        "V_th": 20e-3,
        "V_reset": 10e-3,
        "t_ref": 2e-3,
    }
    first = theory.lif_rate(300e-12, **cell)
    # 100 synapses of 20 pA that decay with 5 ms.
    second = theory.lif_rate(100 * 20e-12 * 5e-3 * first, **cell)
    assert list(seen.method) == ["lif", "lif"]
    # V is seen once a step of 0.1 ms: intervals of 6 ms are longer by half of it, 0.8 %.
    np.testing.assert_allclose(seen.mean_field, [first, second], rtol=0.015)
    np.testing.assert_allclose(seen.spikes, seen.mean_field, rtol=0.02)
    np.testing.assert_allclose(seen.without_noise, seen.mean_field, rtol=1e-6)
    np.testing.assert_allclose(seen.own + seen.inherited, seen.difference, atol=1e-12)
    assert "no noise reaches the cells" in seen.why["first"]
    assert "clocks" in seen.why["second"]


def test_different_numbers_of_synapses():
    # The cells have binomial numbers of inputs: their mean rate is a sum over that distribution.
    source = {"kind": "poisson", "size": 200, "rate": "40 Hz"}
    on = {
        "source": "out",
        "target": "cell",
        "synapse": "delta",
        "connect": {"rule": "fixed_probability", "p": 0.2},
        "weight": "0.5 mV",
    }
    scenario = network({"cell": population(10)}, sources={"out": source}, projections={"on": on})
    wiring = read_wiring(scenario.network)

    def rate(**which):
        answer = transfer(wiring, Corrections(grid=False, **which), np.zeros(1, bool))
        return settled_rates(wiring, answer, np.ones(1))[0]

    n = np.arange(201)
    events = 20e-3 * 40 * n
    each = theory.siegert(0.5e-3 * events, 0.5e-3 * np.sqrt(np.maximum(events, 1e-9)), **LIF)
    exact = (binom.pmf(n, 200, 0.2) * each).sum()
    assert rate(in_degrees=True) == pytest.approx(exact, rel=0.01)
    assert rate() < 0.9 * exact


@pytest.mark.parametrize(
    ("given", "square", "draw"),
    [
        ({"uniform": ["0 mV", "0.6 mV"]}, 0.12, lambda rng, size: rng.uniform(0, 0.6, size)),
        ({"normal": ["0.3 mV", "0.3 mV"]}, 0.18, lambda rng, size: rng.normal(0.3, 0.3, size)),
    ],
)
def test_distributed_weights(given, square, draw):
    # Siegert takes the sum of w for the mean and that of w^2 for the variance: here of weights that
    # are drawn, cell by cell.
    source = {"kind": "poisson", "size": 500, "rate": "18 Hz"}
    on = {
        "source": "out",
        "target": "cell",
        "synapse": "delta",
        "connect": {"rule": "fixed_indegree", "n": 150},
        "weight": given,
    }
    scenario = network({"cell": population(10)}, sources={"out": source}, projections={"on": on})
    wiring = read_wiring(scenario.network)

    def rate(**which):
        answer = transfer(wiring, Corrections(grid=False, **which), np.zeros(1, bool))
        return settled_rates(wiring, answer, np.ones(1))[0]

    events = 20e-3 * 18 * 150
    alike = theory.siegert(events * 0.3e-3, np.sqrt(events * square * 1e-6), **LIF)
    assert rate() == pytest.approx(alike, rel=1e-6)
    weights = 1e-3 * draw(np.random.default_rng(3), (20000, 150))
    mean, power = (20e-3 * 18 * (weights**k).sum(axis=1) for k in (1, 2))
    each = theory.siegert(mean, np.sqrt(power), **LIF)
    # The mean of 20000 cells whose rates have a CV of 1 is known to 0.7 %; that the variance is
    # taken for a line over the mean costs as much again.
    assert rate(in_degrees=True) == pytest.approx(each.mean(), rel=0.015)
    assert abs(each.mean() / alike - 1) > 0.03  # so that the two are told apart
    one = wiring.inputs[0]
    np.testing.assert_allclose(one.spread, mean.var(), rtol=0.05)
    np.testing.assert_allclose(one.along, np.cov(mean, power)[0, 1], rtol=0.05)
    assert one.jump == pytest.approx(1e-3 * np.sqrt(square))


def test_noise_of_currents_is_noise_of_the_membrane():
    kinds = {
        "white": {"kind": "noise_current", "mean": "50 pA", "density": "200 pA*ms^0.5"},
        "slow": {"kind": "ou_current", "mean": "100 pA", "sigma": "70 pA", "tau": "2 ms"},
    }
    drives = {name: each | {"target": "cell"} for name, each in kinds.items()}
    moments = input_moments(
        read_wiring(network({"cell": population(1)}, drives=drives).network), np.zeros(1)
    )
    white = (200e-12 * np.sqrt(1e-3) / 10e-9) ** 2 / 20e-3
    slow = 2 * (70e-12 / 10e-9) ** 2 * 2e-3 / 20e-3
    assert moments.mean[0] == pytest.approx(15e-3)
    assert moments.variance[0] == pytest.approx(white + slow)
    assert moments.decay[0] == pytest.approx(2e-3 * slow / (white + slow))


def test_causes_are_named():
    drive = {"kind": "poisson", "target": "cell", "synapse": "exp_current"}
    large = drive | {"rate": "100 Hz", "weight": "200 pA"}
    seen = sn.bridge.views(
        network({"cell": population(20)}, drives={"kicks": large}), target="numpy"
    )
    assert seen.table.causes["cell"] == "large events; slow noise"
    assert not seen.table.holds["cell"]
    value = seen.causes.set_index("name").value
    assert value["large events"] == pytest.approx(0.5)  # 200 pA x 5 ms / 200 pF, of 10 mV
    assert value["slow noise"] == pytest.approx(0.25)


CHANGES = {
    "another neuron": ({"populations.second.model": "escape_lif"}, r"second.*escape_lif"),
    "a conductance": (
        {"projections.on.synapse": "ampa", "projections.on.weight": "1 nS"},
        "on.synapse.*changes the time constant.*ampa",
    ),
    "a slow rise": ({"projections.on.synapse": "alpha_current"}, "on.synapse.*rises before it"),
    "clusters": (
        {
            "projections.on.connect": {
                "rule": "clustered",
                "clusters": 5,
                "p_in": 0.5,
                "p_out": 0.1,
            }
        },
        "on.connect.rule.*population of each cluster",
    ),
    "plasticity": ({"projections.on.plasticity": "stdp"}, "on.plasticity"),
    "values": (
        {"populations.first.parameters.t_ref": {"uniform": ["1 ms", "2 ms"]}},
        "first.*t_ref",
    ),
    "a window": ({"drives.current.stop": "300 ms"}, "drives.current.stop"),
    "weights": (
        {
            "projections.on.connect": {"rule": "pairs", "sources": [0, 1], "targets": [0, 0]},
            "projections.on.weight": ["1 pA", "2 pA"],
        },
        "on.weight.*or a distribution",
    ),
    "a ramp": (
        {"drives.current": {"kind": "ramp_current", "target": "first", "final": "1 nA"}},
        "drives.current.kind.*changes with time",
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_cannot_be_treated_is_refused_by_name(change):
    changes, says = CHANGES[change]
    document = chain().document()
    for path, value in changes.items():
        *way, last = path.split(".")
        table = document
        for name in way:
            table = table.setdefault(name, {})
        table[last] = value
    if change == "another neuron":
        document["populations"]["second"].pop("parameters")
        document["populations"]["second"].pop("initial")
    with pytest.raises(InputError, match=says):
        sn.bridge.views(sn.Scenario.from_document(document))
