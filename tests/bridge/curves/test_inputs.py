"""Curves under coloured noise and synaptic input, and of groups that a function makes."""

import brian2
import numpy as np
import pytest
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.analysis import theory
from simneuro.bridge import (
    Activation,
    ColouredNoise,
    Inhibition,
    RateClassifier,
    SynapticInput,
    fit_curve,
    to_spiking,
)
from simneuro.bridge.curves.mean_conductance import conductance_per_event
from simneuro.errors import InputError

LIF = sn.models["lif"]


def curve(model, levels, **settings):
    return sn.response_curve(model, levels, target="numpy", **settings)


@pytest.mark.slow
def test_coloured_noise_has_the_rate_of_its_theory() -> None:
    # Threshold and reset shift up by 1.03 sigma sqrt(tau_noise/tau) (fourcaud2002): 5 mV, 1 ms.
    cell = LIF.with_parameters(V_th="-40 mV", V_reset="-50 mV", t_ref="2 ms")
    sigma = 5e-3
    noise = ColouredNoise(sigma=f"{1e4 * sigma * np.sqrt(10)} pA", tau="1 ms")
    found = curve(cell, ["150 pA"], repeats=150, noise=noise, duration="4 s")
    rest = {"tau": 20e-3, "V_th": 20e-3, "V_reset": 10e-3, "t_ref": 2e-3}  # V from rest
    expected = theory.siegert(15e-3, sigma, **rest, tau_noise=1e-3)
    assert float(found["rate"].mean()) == pytest.approx(float(expected), rel=0.06)
    assert found.attrs["noise"].startswith("158.1138830084")
    assert found.attrs["noise"].endswith(" pA, correlated for 1 ms")


@pytest.mark.parametrize(
    ("receptor", "weight", "area"),
    [
        ("ampa", "2 nS", 2e-9 * 5e-3),  # w tau
        ("gaba_a", "1 nS", 1e-9 * 10e-3),
        ("alpha_conductance", "1 nS", np.e * 1e-9 * 2e-3),  # peak w, area e w tau
    ],
)
def test_the_conductance_of_an_event_is_its_area(receptor, weight, area) -> None:
    assert conductance_per_event(sn.models[receptor], weight) == pytest.approx(area, rel=1e-9)


def test_the_conductance_of_two_exponentials_is_their_area() -> None:
    model = sn.models["biexp_conductance"]
    rise, decay = (float(model.parameters[name].value) for name in ("tau_rise", "tau_decay"))
    peak = np.log(decay / rise) * decay * rise / (decay - rise)
    area = (decay - rise) / (np.exp(-peak / decay) - np.exp(-peak / rise))
    assert conductance_per_event(model, "1 nS") == pytest.approx(1e-9 * area, rel=1e-9)


def passive(**inhibition):
    """A cell that does not fire, and that sees 100 inputs of 10 Hz."""
    given = SynapticInput(
        weight="0.2 nS", inputs=100, inhibition=Inhibition(**inhibition) if inhibition else None
    )
    return sn.Scenario.from_document(
        {
            "title": "conductances",
            "duration": "500 ms",
            "warmup": "100 ms",
            "populations": {"cell": {"model": "lif", "size": 40, "parameters": {"V_th": "100 mV"}}},
            "drives": given.drives(np.full(40, 10.0)),
            "synapses": given.receptors(),
            "record": {
                "traces": {"cell": {"variables": ["g_excitatory", "g_inhibitory"], "neurons": 40}},
                "interval": "1 ms",
            },
        }
    )


@pytest.mark.parametrize(
    ("inhibition", "expected"),
    [({"conductance": "10 nS"}, 10e-9), ({"ratio": 3.0}, 3 * 100 * 10 * 0.2e-9 * 5e-3)],
)
def test_the_stated_inhibitory_conductance_is_there(inhibition, expected) -> None:
    measured = sn.simulate(passive(weight="0.1 nS", **inhibition), target="numpy")
    steady = measured["cell.g_inhibitory"].sel(time=slice(0.1, None))
    # 40 cells of 50 independent stretches; a conductance varies by sqrt(g w / (2 tau rate w)).
    assert float(steady.mean()) == pytest.approx(expected, rel=0.03)
    excitatory = measured["cell.g_excitatory"].sel(time=slice(0.1, None))
    assert float(excitatory.mean()) == pytest.approx(100 * 10 * 0.2e-9 * 5e-3, rel=0.03)


def test_synaptic_input_through_currents_is_a_current() -> None:
    # 500 inputs of rate r and charge w tau have the mean current 500 r w tau; few spikes of noise.
    steps = SynapticInput(synapse="exp_current", weight="2 pA", inputs=500)
    found = curve("lif", "0 Hz : 60 Hz : 4", repeats=20, input=steps)
    mean = 500 * found["level"].values * 2e-12 * 5e-3
    variance = 500 * found["level"].values * (2e-12 * 5e-3) ** 2  # of white noise, in A^2 s
    sigma = np.sqrt(variance / 20e-3) / 10e-9  # in V: density sqrt(tau)/C, C = tau g_L
    cell = {"tau": 20e-3, "V_th": 10e-3, "V_reset": 0.0, "t_ref": 5e-3}
    expected = theory.siegert(mean / 10e-9, sigma, **cell)
    far = [0, 2, 3]  # at the rheobase, 20 Hz, the noise counts, which is not white for 5 ms
    np.testing.assert_allclose(found["rate"].mean("repeat")[far], expected[far], atol=1.5)
    assert (found["level"].attrs["units"], found["level"].attrs["long_name"]) == (
        "Hz",
        "presynaptic rate",
    )


@pytest.mark.slow
def test_inhibition_raises_the_rate_that_it_takes_to_fire() -> None:
    alone, balanced = (
        curve(
            "lif",
            "0 Hz : 60 Hz : 7",
            repeats=3,
            duration="500 ms",
            input=SynapticInput("ampa", "0.5 nS", 100, add),
        )
        for add in (None, Inhibition(conductance="10 nS"))
    )
    onset = [float(each.level[each.rate.mean("repeat") > 5][0]) for each in (alone, balanced)]
    assert onset[1] > 2 * onset[0]
    assert alone.attrs["input"] == "100 inputs by ampa of 0.5 nS, no inhibition"


def test_a_curve_against_rates_is_fitted_and_is_an_activation_but_no_layer() -> None:
    found = curve("lif", "0 Hz : 60 Hz : 7", repeats=2, input=SynapticInput("ampa", "0.5 nS", 100))
    assert 0 < fit_curve(found, "sigmoid").parameters["midpoint"] < 30  # Hz
    ax = Figure().subplots()
    sn.figures.response_curve(found, ax, lines={"sigmoid": fit_curve(found, "sigmoid")})
    assert ax.get_xlabel() == "presynaptic rate (Hz)"
    act = Activation.from_curve(found)
    assert act.levels.unit == "Hz"
    assert float(act.levels.decode(1.0)) == 60
    assert Activation.from_json(act.to_json()) == act
    net = RateClassifier((3,), act, max_iter=2, random_state=0).fit([[0.0], [1.0]], [0, 1])
    with pytest.raises(InputError, match=r"measured against an input in Hz.*is a current"):
        to_spiking(net, "lif")
    with pytest.raises(InputError, match="got values in A"):
        act.levels.encode(1 * brian2.pA)


TAU = 20 * brian2.ms


def make_lif(n):
    return brian2.NeuronGroup(
        n,
        "dv/dt = (-60*mV - v + I_ext*100*Mohm)/TAU : volt (unless refractory)\nI_ext : amp",
        threshold="v > -50*mV",
        reset="v = -60*mV",
        refractory=5 * brian2.ms,
        method="exact",
    )


def make_with_a_start(n):
    group = make_lif(n)
    group.v = -60 * brian2.mV
    return [group]


def test_a_group_of_brian2_has_the_curve_of_its_model() -> None:
    own = sn.response_curve(make_with_a_start, "0 nA : 0.6 nA : 13", duration="500 ms")
    known = curve("lif", "0 nA : 0.6 nA : 13", duration="500 ms")
    # Brian2 and simneuro count a refractory period differently, by a step.
    np.testing.assert_allclose(own["rate"], known["rate"], atol=2.0)
    several = known["steady_rate"].values > 4
    interval = [1 / each["steady_rate"].values[several] for each in (own, known)]
    np.testing.assert_allclose(*interval, atol=1.01e-4)
    assert own.attrs["source"] == "make_with_a_start"
    assert Activation.from_curve(own).rates.window == 0.5


def test_the_input_of_a_group_may_be_anything() -> None:
    def plain(n):
        equations = "dv/dt = (drive - v)/TAU + 0.1*xi/sqrt(TAU) : 1\ndrive : 1"
        return brian2.NeuronGroup(n, equations, threshold="v > 1", reset="v = 0", method="euler")

    state = np.random.RandomState(3).get_state()
    np.random.set_state(state)  # noqa: NPY002
    found = [sn.response_curve(plain, [0, 1.5, 3], input="drive", repeats=4) for _ in range(2)]
    assert np.random.get_state()[1].tolist() == state[1].tolist()  # noqa: NPY002
    np.testing.assert_array_equal(found[0]["rate"], found[1]["rate"])
    assert found[0]["level"].attrs["units"] == "1"
    assert len(set(found[0]["rate"].values[1])) > 1  # repeats have noise of their own
    act = Activation.from_curve(found[0])
    assert (act.levels.unit, float(act.levels.decode(1.0))) == ("1", 3.0)


def no_threshold(n):
    return brian2.NeuronGroup(n, "dv/dt = I_ext/pF : volt\nI_ext : amp", method="euler")


def no_names(n):
    equations = "dv/dt = (I_ext*Mohm - v)/unknown_tau : volt\nI_ext : amp"
    return brian2.NeuronGroup(n, equations, threshold="v > 1*mV", reset="v = 0*mV", method="euler")


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda: sn.response_curve(lambda n: 3, "0 nA : 1 nA : 3"), "must return a NeuronGroup"),
        (lambda: sn.response_curve(lambda n: make_lif(n + 1), "0 nA : 1 nA : 3"), "must make 3 ne"),
        (lambda: sn.response_curve(no_threshold, "0 nA : 1 nA : 3"), "has no threshold"),
        (lambda: sn.response_curve(no_names, "0 nA : 1 nA : 3"), "does not run.*unknown_tau"),
        (
            lambda: sn.response_curve(make_lif, "0 nA : 1 nA : 3", input="J"),
            "no parameter 'J'.*I_ext",
        ),
        (lambda: sn.response_curve(make_lif, "0 mV : 1 mV : 3"), "levels: "),
        (lambda: sn.response_curve(make_lif, "0 nA : 1 nA : 3", noise="1 pA*ms^0.5"), "xi"),
        (lambda: sn.response_curve(make_lif, "0 nA : 1 nA : 3", target="numpy"), "brian2.prefs"),
        (lambda: curve("lif", "0 nA : 1 nA : 3", input="I_ext"), "or a SynapticInput"),
        (lambda: curve("lif", "0 nA : 1 nA : 3", input=SynapticInput()), "levels: "),
        (lambda: SynapticInput(inputs=0), "SynapticInput: inputs: need a whole number"),
        (lambda: Inhibition(), "conductance=.*or by ratio"),
        (lambda: Inhibition(conductance="10 nS", ratio=2), "one of the two"),
        (lambda: Inhibition(conductance="-1 nS"), "need one number from 0, got '-1 nS'"),
        (lambda: Inhibition(ratio=-1), "ratio: need one number from 0, got -1"),
        (lambda: Inhibition(conductance="10 pA"), "conductance"),
        (lambda: conductance_per_event(sn.models["gaba_a"], "0 nS"), "weight: events of weight 0"),
        (lambda: ColouredNoise("10 pA", "0 ms"), "tau: need one number above 0, got '0 ms'"),
        (lambda: ColouredNoise("10 mV", "5 ms"), "sigma"),
        (
            lambda: conductance_per_event(sn.models["exp_current"], "1 pA"),
            "not one of a conductance",
        ),
        (lambda: conductance_per_event(sn.models["nmda"], "1 nS"), "no mean conductance"),
        (
            lambda: curve("lif", "0 Hz : 1 Hz : 3", input=SynapticInput("amapa")),
            "no synapse 'amapa'. Did you mean 'ampa'",
        ),
        (
            lambda: curve("lif", "0 Hz : 1 Hz : 3", input=SynapticInput("gap_junction")),
            "response_curve",
        ),
    ],
)
def test_what_cannot_be_measured_is_refused_in_a_paragraph(ask, said) -> None:
    with pytest.raises(InputError, match=said) as raised:
        ask()
    assert "\n" not in str(raised.value)
