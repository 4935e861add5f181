"""Values that are a thousand times off are told at load; those of real cells are not."""

import copy
import warnings

import pytest

import simneuro as sn
from simneuro import units
from simneuro.network import plausible_ranges
from simneuro.network.plausibility import implausible
from simneuro.network.plausible_ranges import PlausibleRange
from simneuro.references import references
from simneuro.scenario import bundled

NETWORK = {
    "title": "t",
    "duration": "1 s",
    "populations": {"c": {"model": "lif", "size": 2}},
    "models": {"mine": {"model": "izhikevich"}},
    "projections": {
        "p": {
            "source": "c",
            "target": "c",
            "synapse": "exp_current",
            "weight": "100 pA",
            "delay": "1.5 ms",
            "connect": {"rule": "all_to_all"},
        }
    },
    "drives": {
        "step": {"kind": "step_current", "target": "c", "amplitude": "150 pA"},
        "noise": {"kind": "noise_current", "target": "c", "density": "100 pA*ms^0.5"},
        "ampa": {
            "kind": "poisson",
            "target": "c",
            "synapse": "ampa",
            "rate": "1 kHz",
            "weight": "1 nS",
        },
        "nmda": {
            "kind": "regular_spikes",
            "target": "c",
            "synapse": "nmda",
            "rate": "1 kHz",
            "weight": "1 nS",
        },
    },
}

# A key, a value that is a thousand times off or more, and what is said.
WRONG = [
    ("populations.c.parameters.C_m", "0.2 uF", "200 nF is implausible for the capacitance"),
    ("populations.c.parameters.C_m", ["200 pF", "200 nF"], "200 nF is implausible"),
    ("populations.c.parameters.C_m", {"uniform": ["100 nF", "200 nF"]}, "100 nF is implausible"),
    ("populations.c.parameters.C_m", "0.2 pF", "0.2 pF is implausible"),
    ("populations.c.parameters.g_L", "10 uS", "0.02 ms, is shorter than the time step of 0.1 ms"),
    ("populations.c.parameters.g_L", "10 pS", "20 s is implausible for a membrane time constant"),
    ("populations.c.parameters.t_ref", "20 s", "20 s is implausible for a time constant"),
    ("populations.c.initial.v", "-65 V", "-65 V is implausible for a potential"),
    ("projections.p.weight", "100 nA", "100 nA is implausible for the current of one synapse"),
    ("projections.p.delay", "1.5 s", "1.5 s is implausible for a delay"),
    ("drives.step.amplitude", "150 nA", "150 nA is implausible: it would change the potential"),
    ("drives.noise.density", "100 nA*ms^0.5", "would spread the potential"),
    ("drives.ampa.weight", "1 uS", "1 uS is implausible for the conductance of one synapse"),
    ("drives.nmda.weight", "1 uS", "1 uS is implausible for the conductance of one synapse"),
]


def changed(path, value):
    made = copy.deepcopy(NETWORK)
    *parents, key = path.split(".")
    table = made
    for each in parents:
        table = table.setdefault(each, {})
    table[key] = value
    return made


def test_the_network_itself_is_plausible():
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        sn.Scenario.from_document(NETWORK)


@pytest.mark.parametrize(("path", "value", "said"), WRONG)
def test_what_is_a_thousand_times_off_is_told_and_not_refused(path, value, said):
    table = ".".join(path.split(".")[:2])
    with pytest.warns(sn.PlausibilityWarning, match=f"^{table}.*{said}"):
        sn.Scenario.from_document(changed(path, value))


def test_a_time_step_that_is_too_long_is_told():
    made = {key: NETWORK[key] for key in ("title", "duration", "populations")}
    with pytest.warns(
        sn.PlausibilityWarning, match="^dt: 5 ms is implausible for a time step"
    ) as told:
        sn.Scenario.from_document({**made, "dt": "5 ms"})
    assert told[0].filename == __file__  # the line of the script, not one of ours


def test_an_override_and_each_value_of_a_sweep_are_told():
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        whole = sn.Scenario.from_document(NETWORK)
    with pytest.warns(sn.PlausibilityWarning, match="200 nF"):
        whole.override({"populations.c.parameters.C_m": "0.2 uF"})
    sweep = {"sweep": {"projections.p.delay": ["1 ms", "2 ms", "3 s"]}}
    with pytest.warns(sn.PlausibilityWarning, match="3 s is implausible"):
        sn.Scenario.from_document({**NETWORK, **sweep})


def test_a_leak_far_above_zero_may_have_lost_its_minus():
    whole = sn.Scenario.from_document(NETWORK)
    with pytest.warns(sn.PlausibilityWarning, match="60 mV is implausible .*is a minus missing"):
        whole.override(
            {"populations.c.parameters": {"E_L": "60 mV", "V_th": "70 mV", "V_reset": "60 mV"}}
        )
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        relative = {"E_L": "0 mV", "V_th": "20 mV", "V_reset": "10 mV"}  # as in brunel2000
        whole.override({"populations.c.parameters": relative, "populations.c.initial": {}})


LISTED = {"kind": "spike_list", "size": 1, "neurons": [0, 0]}
NEVER = [  # changes, and what is said; the run lasts from -5 ms to 100 ms
    *(
        ({f"drives.{name}.start": "200 s"}, rf"drives\.{name}: .*starts at 200 s")
        for name in ("step", "noise", "ampa", "nmda")
    ),
    ({"drives.step.start": "-9 ms", "drives.step.stop": "-6 ms"}, "it stops at -6 ms, .*at -5 ms"),
    ({"drives.step.stop": "900 ms"}, r"drives\.step\.stop: 900 ms lies after the end .*100 ms"),
    (
        {"sources": {"s": {**LISTED, "times": ["1 s", "2 s"]}}},
        r"sources\.s: .*first event is at 1 s",
    ),
    ({"sources": {"s": {"kind": "poisson", "size": 1, "rate": "5 Hz", "start": "1 s"}}}, "at 1 s"),
]
SOMETIMES = [
    {"drives.step.stop": "-1 ms"},
    {"drives.step.start": "99.95 ms"},
    {"drives.step.stop": "100 ms"},
    {"drives.step.start": "20 ms", "drives.step.stop": "20 ms"},  # none on purpose
    {"sources": {"s": {**LISTED, "times": ["-5 ms", "2 s"]}}},
]


@pytest.mark.parametrize(("changes", "said"), NEVER)
def test_what_never_acts_is_told(changes, said):
    made = {"duration": "100 ms", "warmup": "5 ms", **changes}
    with pytest.warns(sn.PlausibilityWarning, match=said):
        sn.Scenario.from_document(NETWORK).override(made)


@pytest.mark.parametrize("changes", SOMETIMES)
def test_what_acts_at_all_is_not_told(changes):
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        made = {"duration": "100 ms", "warmup": "5 ms", **changes}
        sn.Scenario.from_document(NETWORK).override(made)


def test_a_conductance_that_is_faster_than_the_step_is_told():
    """1 pF over 100 nS are 10 us; the step is 50 us."""
    made = changed("populations.c.model", "izhikevich")
    del made["drives"]["step"], made["drives"]["noise"], made["projections"]
    made["drives"]["ampa"]["weight"] = "100 nS"
    with pytest.warns(sn.PlausibilityWarning, match=r"drives\.ampa\.weight: .*faster \(0.01 ms\)"):
        sn.Scenario.from_document(made)
    made["dt"] = "0.005 ms"
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        made["drives"]["nmda"]["weight"] = "10 nS"
        sn.Scenario.from_document(made)


@pytest.mark.parametrize("name", bundled())
def test_no_bundled_scenario_is_implausible_at_any_of_its_points(name):
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        scenario = sn.Scenario.load(name)
        for each in (scenario, *([scenario.quickened()] if scenario.quick else [])):
            assert not [
                line for point in each.points() for line in implausible(point.scenario.network)
            ]


@pytest.mark.parametrize("name", sn.models.neurons)
def test_no_neuron_of_the_catalogue_is_implausible(name):
    model = sn.models.neurons[name]
    for each in (model, *(model.variant(key) for key in model.variants)):
        current = sn.StepCurrent(target="c", amplitude=model.input_range[1])
        made = sn.Scenario(
            title="t",
            duration="1 s",
            populations={"c": sn.Population(model=each, size=1)},
            drives={"d": current},
        )
        assert not list(implausible(made.network))


@pytest.mark.parametrize("name", sn.models.synapses)
def test_no_synapse_of_the_catalogue_is_implausible(name):
    model = sn.models.synapses[name]
    weight = {"nS": "1 nS", "pA": "100 pA", "mV": "1 mV"}[model.weight]
    for each in (model, *(model.variant(key) for key in model.variants)):
        made = copy.deepcopy(NETWORK)
        made["drives"] = {}
        made["projections"]["p"] |= {"synapse": each, "weight": weight}
        if not each.has_events:
            made["projections"]["p"]["delay"] = "0 ms"
        assert not list(implausible(sn.Scenario.from_document(made).network))


def all_ranges():
    found = [each for each in vars(plausible_ranges).values() if isinstance(each, PlausibleRange)]
    tables = (plausible_ranges.OF_CELLS, plausible_ranges.OF_RULES, plausible_ranges.OF_WEIGHTS)
    return [*found, *(each for table in tables for each in table.values())]


@pytest.mark.parametrize("range_", all_ranges(), ids=str)
def test_each_range_has_a_source_and_holds_its_bounds_and_zero(range_):
    source = range_.source.partition(":")[0]
    assert source == "chosen" or source in references()
    low, high = range_.bounds
    assert 0 < low < high
    assert all(range_.holds(value) for value in (0, low, -low, high, -high))
    assert not range_.holds(1.1 * high)
    assert not range_.holds(0.9 * low)
    assert units.dimension(units.customary_unit(units.parse(range_.low))) is range_.dimension


STARTS = [
    ("-40 mV", "all cells start where the threshold, v > V_th, is already reached"),
    # by hand: the share of a normal distribution beyond one standard deviation is 16 %
    ({"normal": ["-55 mV", "5 mV"]}, "16 % of the cells start"),
    ({"uniform": ["-60 mV", "-40 mV"]}, "50 % of the cells start"),
    (["-40 mV", "-70 mV"], "50 % of the cells start"),
    ("V_th + 1*mV", "all cells start"),
]


@pytest.mark.parametrize(("start", "said"), STARTS)
def test_cells_that_start_beyond_their_threshold_are_told(start, said):
    made = changed("populations.c.parameters.V_th", "-50 mV")
    made["populations"]["c"]["initial"] = {"v": start}
    with pytest.warns(sn.PlausibilityWarning, match=f"^populations.c.initial: {said}"):
        sn.Scenario.from_document(made)


@pytest.mark.parametrize("start", ["-51 mV", {"uniform": ["-60 mV", "-50 mV"]}, "V_th - 1*mV"])
def test_cells_that_start_below_it_are_not(start):
    made = changed("populations.c.parameters.V_th", "-50 mV")
    made["populations"]["c"]["initial"] = {"v": start}
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        sn.Scenario.from_document(made)


POTENTIALS = {
    "threshold": ({"V_th": "50 mV"}, "V_th: 50 mV is implausible for the threshold"),
    "both": ({"V_th": "50 mV", "V_reset": "45 mV"}, "V_reset: 45 mV is implausible for the reset"),
}


@pytest.mark.parametrize("case", POTENTIALS)
def test_a_threshold_far_above_a_negative_leak_may_have_lost_its_minus(case):
    values, said = POTENTIALS[case]
    whole = sn.Scenario.from_document(NETWORK)
    with pytest.warns(sn.PlausibilityWarning, match=f"{said} .*-60 mV .*is a minus missing"):
        whole.override({"populations.c.parameters": values})


@pytest.mark.parametrize("values", [{"V_th": "1 V"}, {"V_th": "10 mV"}])
def test_a_threshold_that_is_not_to_be_reached_is_no_mistake(values):
    whole = sn.Scenario.from_document(NETWORK)
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        whole.override({"populations.c.parameters": values})


def signs(current: str, membrane: str = "+ I_syn", on_pre: str = "g += w") -> list[str]:
    """What is told of the sign of a receptor's current, and of cells that take it in."""
    cell = {
        "equations": f"dv/dt = (E_L - v)/tau + ({membrane} + I_ext)/C_m : volt",
        "threshold": "v > -50*mV",
        "reset": "v = -60*mV",
        "parameters": {"tau": "20 ms", "C_m": "200 pF", "E_L": "-65 mV"},
        "initial": {"v": "E_L"},
    }
    receptor = {
        "equations": f"dg/dt = -g/tau : siemens\nI = {current} : amp",
        "on_pre": on_pre,
        "current": "I",
        "parameters": {"tau": "5 ms", "E": "0 mV"},
    }
    cells = {"c": {"model": "cell", "size": 2}}
    projection = {**NETWORK["projections"]["p"], "synapse": "own", "weight": "1 nS"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", sn.PlausibilityWarning)
        scenario = sn.Scenario.from_document(
            {
                **{"title": "t", "duration": "1 s", "models": {"cell": cell}},
                **{"synapses": {"own": receptor}, "populations": cells},
                "projections": {"p": projection},
            }
        )
    return list(implausible(scenario.network))


@pytest.mark.parametrize("current", ["g*(E - v)", "g*(E - v)/(1 + 0.28*exp(-62*v/volt))"])
def test_a_current_that_reverses_is_told_by_its_sign(current):
    assert signs(current) == []
    (told,) = signs(f"-{current}")
    assert told.startswith("synapses.own.equations: own drives the potential away")
    (told,) = signs(current, membrane="-I_syn")
    assert told.startswith("populations.c: own drives the potential away")
    assert signs(f"-{current}", membrane="-I_syn") == []
    assert signs(f"-{current}", on_pre="g -= w") == []
