"""A scenario is a value: loaded, changed, written and read without loss."""

import pickle
import tomllib

import brian2.only as b2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import simneuro as sn
from simneuro.errors import InputError


@pytest.fixture
def scenario(network):
    return sn.Scenario.from_document(network)


def again(scenario):
    return sn.Scenario.from_document(tomllib.loads(scenario.to_toml()))


def test_a_file_and_its_document_are_one_scenario(tmp_path, network_text, network):
    path = tmp_path / "scenario.toml"
    path.write_text(network_text)
    assert sn.Scenario.load(path) == sn.Scenario.from_document(network)
    assert sn.Scenario.load(str(path)).name == "scenario"


def test_the_name_is_the_files(tmp_path, network_text):
    path = tmp_path / "my net.toml"
    path.write_text(network_text)
    assert sn.Scenario.load(path).name == "my net"


def test_loading_never_executes_the_python_beside_it(tmp_path, network_text):
    (tmp_path / "trap.toml").write_text(network_text)
    (tmp_path / "trap.py").write_text("raise SystemExit('executed')")
    scenario = sn.Scenario.load(tmp_path / "trap.py")
    assert scenario.companion == tmp_path / "trap.py"
    assert scenario == sn.Scenario.load(tmp_path / "trap.toml")
    scenario.points()
    assert scenario.override({"seed": 3}).companion == tmp_path / "trap.py"


def test_a_python_file_needs_its_toml(tmp_path):
    (tmp_path / "alone.py").write_text("")
    with pytest.raises(InputError, match=r"alone\.toml"):
        sn.Scenario.load(tmp_path / "alone.py")


def test_a_scenario_is_frozen(scenario):
    with pytest.raises(InputError, match="cannot be changed"):
        scenario.seed = 3


def test_nothing_inside_a_scenario_can_be_changed(scenario):
    for table in ("populations", "projections", "drives", "conditions", "sweep", "quick"):
        with pytest.raises(TypeError, match="cannot be changed"):
            getattr(scenario, table).clear()
    with pytest.raises(TypeError, match="cannot be changed"):
        scenario.populations["inh"].parameters["t_ref"] = 1 * b2.ms
    for value in (
        scenario.duration,
        scenario.warmup,
        scenario.time_step,
        scenario.drives["step"].amplitude,
        scenario.projections["inh_exc"].delay,  # a default
    ):
        with pytest.raises(ValueError, match="read-only"):
            np.asarray(value)[...] = 1


def test_what_it_was_made_of_may_change_afterwards(network):
    amplitude, sources, weight = np.array([1.0, 2.0]) * b2.nA, np.array([0, 1]), [1, 2] * b2.nS
    network["drives"]["step"]["amplitude"] = amplitude
    network["conditions"]["listed"] = {
        "projections.inh_exc.connect": {"rule": "pairs", "sources": sources, "targets": [0, 1]},
        "projections.inh_exc.weight": weight,
    }
    scenario = sn.Scenario.from_document(network)
    before = scenario.digest
    amplitude *= 2
    sources[:] = 0
    weight *= 3
    network["conditions"]["listed"].clear()
    assert scenario.digest == before
    assert scenario == sn.Scenario.from_document(tomllib.loads(scenario.to_toml()))


def test_it_can_be_sent_to_a_worker(scenario):
    for each in (scenario, scenario.points()[3].scenario):
        again = pickle.loads(pickle.dumps(each))
        assert again == each
        assert again.to_toml() == each.to_toml()
        with pytest.raises(TypeError, match="cannot be changed"):
            again.populations.clear()


def test_writing_and_reading_changes_nothing(scenario):
    assert again(scenario) == scenario
    assert again(scenario).digest == scenario.digest
    assert again(scenario).to_toml() == scenario.to_toml()


def test_resolving_fills_in_and_changes_nothing(scenario):
    resolved = scenario.resolved
    assert resolved == scenario
    assert resolved.resolved.to_toml() == resolved.to_toml()
    assert again(resolved) == scenario
    table = tomllib.loads(resolved.to_toml())
    parameters = table["populations"]["exc"]["parameters"]
    assert set(parameters) == set(sn.models["lif"].parameters)
    assert parameters["t_ref"] == "5 ms"
    assert table["populations"]["inh"]["parameters"]["t_ref"] == "1 ms"
    assert table["projections"]["inh_exc"]["delay"] == "0 ms"


@pytest.mark.parametrize("where", ["conditions", "sweep", "quick"])
def test_resolving_leaves_open_what_depends_on_a_model_that_changes(network, where):
    del network["dt"]
    network["populations"]["inh"]["parameters"] = {}
    path, model = "populations.inh.model", "hodgkin_huxley"
    changes = {
        "conditions": {"squid": {path: model}},
        "sweep": {path: ["lif", model]},
        "quick": {path: model},
    }
    scenario = sn.Scenario.from_document(network | {where: changes[where]})
    resolved = scenario.resolved
    assert resolved == scenario
    assert again(resolved) == scenario
    assert resolved.dt is None
    assert set(resolved.populations["exc"].parameters) == set(sn.models["lif"].parameters)
    points = resolved.points() if where != "quick" else resolved.quickened().points()
    steps = {float(point.scenario.time_step) for point in points}
    assert 5e-5 in steps


def test_the_name_is_written_whatever_the_file_is_called(tmp_path, scenario):
    path = tmp_path / "elsewhere.toml"
    path.write_text(scenario.to_toml())
    assert sn.Scenario.load(path).name == scenario.name == "scenario"
    assert sn.Scenario.load(path) == scenario


def test_what_was_not_set_is_not_written(scenario):
    assert "delay" not in scenario.document()["projections"]["inh_exc"]
    assert "description" not in scenario.to_toml()


def test_one_value_has_one_digest(network):
    first = sn.Scenario.from_document(network).digest
    network["duration"], network["dt"] = "0.02 s", "100 us"
    network["populations"]["exc"]["parameters"] = {"t_ref": "0.005 s"}  # the default, said
    network["warmup"] = 5 * b2.ms
    assert sn.Scenario.from_document(network).digest == first


@pytest.mark.parametrize(
    "changes",
    [
        {"seed": 8},
        {"duration": "21 ms"},
        {"populations.exc.size": 9},
        {"populations.inh.parameters.t_ref": "2 ms"},
        {"projections.inh_exc.connect.n": 2},
        {"drives.step.amplitude": "150 pA"},
        {"populations.exc.initial.v": "-60 mV"},
        {"record.spikes": ["exc"]},
        {"conditions": {}},
        {"sweep": {}},
    ],
)
def test_a_change_shows_in_the_digest_and_survives_writing(scenario, changes):
    changed = scenario.override(changes)
    assert changed != scenario
    assert again(changed) == changed
    assert hash(changed) != hash(scenario)


def test_override_changes_only_what_it_names(scenario):
    changed = scenario.override({"populations.exc.size": 16, "populations.exc.initial": {}})
    assert changed.populations["exc"].size == 16
    assert scenario.populations["exc"].size == 8
    assert changed.populations["inh"] == scenario.populations["inh"]
    assert changed.override({"populations.exc.size": 8}).populations["exc"].size == 8


def test_a_change_may_rest_on_the_one_before(scenario):
    model, area = "populations.exc.model", "populations.exc.parameters.area"
    changes = {"dt": "0.05 ms", model: "hodgkin_huxley", area: "20000 um^2"}
    changed = scenario.override(changes)
    assert float(changed.populations["exc"].parameters["area"]) == pytest.approx(2e-8)
    with pytest.raises(InputError, match=r"exc.parameters has no 'area'.*t_ref"):
        scenario.override(dict(reversed(changes.items())))
    with pytest.raises(InputError, match=r"exc.parameters has no 'aera'.*'.*area'"):
        scenario.override({**changes, "populations.exc.parameters.aera": "1 um^2"})


def test_a_condition_and_a_sweep_may_change_a_models_own_parameter(network):
    del network["dt"]
    model, area = "populations.exc.model", "populations.exc.parameters.area"
    network["conditions"] = {"squid": {model: "hodgkin_huxley"}}
    network["sweep"] = {area: ["10000 um^2", "20000 um^2"]}
    points = sn.Scenario.from_document(network).points()
    areas = {float(point.scenario.populations["exc"].parameters["area"]) for point in points}
    assert sorted(areas) == pytest.approx([1e-8, 2e-8])


def test_override_leaves_the_callers_tables_alone(scenario):
    given = {"t_ref": "1 ms"}
    changes = {"populations.inh.parameters": given, "populations.inh.parameters.C_m": "1 pF"}
    assert set(scenario.override(changes).populations["inh"].parameters) == {"t_ref", "C_m"}
    assert given == {"t_ref": "1 ms"}


def test_override_takes_quantities_arrays_and_distributions(scenario):
    amplitudes = np.array([100.0, 250.5]) * b2.pA
    changed = scenario.override(
        {
            "duration": 30 * b2.ms,
            "drives.step.amplitude": amplitudes,
            "populations.inh.initial": {"v": {"normal": [-55 * b2.mV, 2 * b2.mV]}},
        }
    )
    assert float(changed.duration) == 0.03
    np.testing.assert_allclose(np.asarray(changed.drives["step"].amplitude), [1e-10, 2.505e-10])
    assert again(changed) == changed
    # A distribution is still one after another change.
    twice = changed.override({"seed": 3})
    assert twice.populations["inh"].initial["v"].kind == "normal"
    assert twice.populations["exc"].initial["v"].kind == "uniform"


def test_own_parameters_and_conditions_may_be_quantities(network):
    network["models"] = {"slow": {"model": "lif", "parameters": {"C_m": 400 * b2.pF}}}
    network["synapses"] = {"slow_ampa": {"model": "ampa", "parameters": {"tau": 8 * b2.ms}}}
    network["conditions"]["slow"] = {"warmup": 10 * b2.ms, "populations.exc.model": "slow"}
    scenario = sn.Scenario.from_document(network)
    assert again(scenario) == scenario
    network["models"]["slow"]["parameters"]["C_m"] = "0.4 nF"
    network["conditions"]["slow"]["warmup"] = "0.01 s"
    assert sn.Scenario.from_document(network).digest == scenario.digest


def test_quickened_is_the_quick_table(scenario):
    quick = scenario.quickened()
    assert quick.trials == 1
    assert quick.populations["exc"].size == 4
    assert quick == scenario.override({"trials": 1, "populations.exc.size": 4})


def test_dt_defaults_to_a_tenth_of_a_millisecond(network):
    del network["dt"]
    assert float(sn.Scenario.from_document(network).time_step) == 1e-4


@pytest.fixture
def long_wiring():
    """A network with more synapses than anybody writes down, and the weight of each in nS."""
    size = 1200
    weights = np.random.default_rng(3).uniform(0.1, 2, size).round(3)
    cells = np.arange(size)
    document = {
        "title": "many weights",
        "duration": "1 ms",
        "populations": {"a": {"model": "lif", "size": size}, "b": {"model": "lif", "size": size}},
        "projections": {
            "a_b": {
                "source": "a",
                "target": "b",
                "synapse": "ampa",
                "connect": {"rule": "pairs", "sources": cells, "targets": cells[::-1]},
                "weight": weights * b2.nS,
            }
        },
    }
    return document, weights


def test_long_arrays_have_one_digest_however_they_are_spelt(long_wiring):
    document, weights = long_wiring
    scenario = sn.Scenario.from_document(document)
    projection = document["projections"]["a_b"]
    projection["weight"] = [f"{weight:g} nS" for weight in weights]
    projection["connect"] = {
        "rule": "pairs",
        "sources": list(range(1200)),
        "targets": list(range(1199, -1, -1)),
    }
    assert sn.Scenario.from_document(document).digest == scenario.digest
    projection["weight"] = [f"{1000 * weight:g} pS" for weight in weights]
    assert sn.Scenario.from_document(document).digest == scenario.digest
    assert again(scenario) == scenario
    assert again(scenario.resolved) == scenario


def test_long_arrays_in_a_condition_have_one_digest_too(long_wiring):
    document, weights = long_wiring
    path = "projections.a_b.weight"
    spelt = [{"more": {path: 2 * weights * b2.nS}}]
    spelt.append({"more": {path: [f"{2 * weight:.3f} nS" for weight in weights]}})
    one, other = (sn.Scenario.from_document(document | {"conditions": each}) for each in spelt)
    assert one == other
    assert one != sn.Scenario.from_document(document)


def test_one_value_of_many_shows_in_the_digest(long_wiring):
    document, weights = long_wiring
    scenario = sn.Scenario.from_document(document)
    other = weights.copy()
    other[700] += 1e-3
    assert scenario.override({"projections.a_b.weight": other * b2.nS}) != scenario
    assert scenario.override({"projections.a_b.weight": weights[::-1] * b2.nS}) != scenario
    targets = {"projections.a_b.connect.targets": np.arange(1200)}
    assert scenario.override(targets) != scenario


def test_the_outline_is_the_text_without_long_arrays(long_wiring, scenario):
    assert scenario.outline() == scenario.to_toml()
    outline = sn.Scenario.from_document(long_wiring[0]).outline()
    assert outline.startswith("# Long arrays stand here by their length")
    table = tomllib.loads(outline)
    assert table["projections"]["a_b"]["weight"] == "array of 1200 values in S"
    assert table["projections"]["a_b"]["connect"]["sources"] == "array of 1200 values"
    with pytest.raises(InputError, match=r"projections\.a_b"):
        sn.Scenario.from_document(table)


numbers = st.floats(1e-3, 1e4, allow_subnormal=False)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10, deadline=None
)
@given(
    size=st.integers(3, 1000),
    seed=st.integers(0, 2**63 - 1),
    weight=numbers,
    spread=numbers,
    mean=st.floats(-80, -40),
    points=st.integers(2, 6),
    title=st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=20),
)
def test_any_scenario_reads_back(network, size, seed, weight, spread, mean, points, title):
    network["title"], network["seed"] = title, seed
    network["populations"]["exc"]["size"] = size
    network["populations"]["exc"]["initial"]["v"] = {"normal": [f"{mean!r} mV", f"{spread!r} mV"]}
    network["projections"]["inh_exc"]["weight"] = weight * b2.nS
    network["sweep"] = {
        "drives.background.rate": {"from": "1 Hz", "to": f"{1 + spread!r} Hz", "points": points}
    }
    network["quick"] = {}
    scenario = sn.Scenario.from_document(network)
    assert again(scenario) == scenario
    assert again(scenario.resolved) == scenario
    assert again(scenario).to_toml() == scenario.to_toml()


def test_a_change_in_place_says_how_another_one_is_made(network):
    scenario = sn.Scenario.from_document(network)
    with pytest.raises(InputError, match=r"duration: .* scenario.override\(\{path: value\}\)"):
        scenario.duration = "1 s"
    with pytest.raises(InputError, match=r"size: a description cannot be changed"):
        scenario.populations["exc"].size = 3
    with pytest.raises(TypeError, match=r"scenario\.override"):
        scenario.populations["exc"] = 3
    with pytest.raises(InputError, match=r'in a dict, by their paths: override\(\{"duration": '):
        scenario.override(duration="10 ms")
    with pytest.raises(
        InputError, match=r"populations: got a list of 1 entry, .* a dict from names"
    ):
        sn.Scenario(title="t", duration="1 s", populations=[sn.Population(model="lif", size=1)])


@pytest.mark.parametrize("text", ["a\n  b = 1\n", "a\r\nb", 'x"""y\\n\n', "\n\na", "a\\\n b"])
def test_texts_of_several_lines_are_written_as_such_and_read_as_they_were(network, text):
    network["description"] = text
    scenario = sn.Scenario.from_document(network)
    written = scenario.to_toml()
    assert tomllib.loads(written)["description"] == text
    if "\r" not in text:
        assert 'description = """' in written


VARIED = {
    "title": "t",
    "duration": "1 s",
    "populations": {"c": {"model": "lif", "size": 2}},
    "drives": {"d": {"kind": "step_current", "target": "c", "amplitude": "1 pA"}},
    "conditions": {"weak": {"drives.d.amplitude": "2 pA"}, "intact": {}},
    "sweep": {"populations.c.size": [1, 2]},
}


@pytest.mark.parametrize(
    ("path", "value", "found"),
    [
        ("conditions.weak.drives.d.amplitude", "3 pA", ("conditions", "weak")),
        ("conditions.intact.drives.d.amplitude", "3 pA", ("conditions", "intact")),
        ("sweep.populations.c.size", [3, 4], ("sweep",)),
        ("quick.duration", "3 ms", ("quick",)),
    ],
)
def test_what_stands_in_a_condition_has_a_path(path, value, found):
    scenario = sn.Scenario.from_document(VARIED)
    table = ".".join(found)
    inner = path.removeprefix(f"{table}.")
    for spelling in (path, f'{table}."{inner}"', f"{table}.'{inner}'"):
        node = scenario.override({spelling: value}).document()
        for key in found:
            node = node[key]
        assert node[inner] == value


def test_what_stands_in_a_condition_is_checked():
    scenario = sn.Scenario.from_document(VARIED)
    for path, value, said in (
        ("conditions.week.seed", 1, "conditions has no 'week'. Did you mean 'conditions.weak'?"),
        ("conditions.weak.drives.d.ampl", "1 pA", "conditions.weak: there is no 'drives.d.ampl'"),
        ("conditions.weak.drives.d.amplitude", "1 mV", "conditions.weak: drives.d.amplitude: got"),
        ('conditions.weak."drives.d.amplitude"x', "1 pA", "there is no"),
        ("conditions.weak.'trials'", 3, "conditions.weak: 'trials' belongs to the experiment"),
        ("conditions.weak", {"'trials'": 3}, "a scenario has no \"'trials'\""),
        ("conditions.weak", {"'sweep'.seed": [1]}, "belongs to the experiment as a whole"),
        ("populations.'c'.size", 3, "populations has no \"'c'\""),
    ):
        with pytest.raises(InputError, match=said):
            scenario.override({path: value})


def test_only_a_parameter_set_to_the_value_that_it_has_keeps_its_source():
    scenario = sn.Scenario(
        title="t",
        duration="1 s",
        models={"mine": sn.models["wang_buzsaki"]},
        populations={"c": {"model": "mine", "size": 1}},
    )

    def source_with(value):
        changed = scenario.override({"models.mine.parameters.E_L": value})
        return changed.network.cells["c"].model.parameters["E_L"].source

    published = sn.models["wang_buzsaki"].parameters["E_L"].source
    for same in ("-65 mV", "-0.065 V", -65 * b2.mV):
        assert source_with(same) == published
    assert source_with("-66 mV") != published
    for path, wrong in (("phi", 5 * b2.volt), ("E_L", -0.065), ("E_L", True)):
        with pytest.raises(InputError):
            scenario.override({f"models.mine.parameters.{path}": wrong})
