"""Sources as parts of a scenario: what they take, how they are written, what is refused."""

import pickle

import cloudpickle
import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.network import Drive, Source
from simneuro.scenario.json_schema import json_schema

DOCUMENT = {
    "title": "a retina",
    "duration": "100 ms",
    "populations": {"cell": {"model": "lif", "size": 3}},
    "sources": {
        "retina": {"kind": "poisson", "size": 20, "rate": "10 Hz"},
        "words": {"kind": "spike_list", "size": 2, "times": ["1 ms"], "neurons": [1]},
    },
    "projections": {
        "seen": {
            "source": "retina",
            "target": "cell",
            "synapse": "ampa",
            "connect": {"rule": "fixed_probability", "p": 0.5},
            "weight": "1 nS",
        }
    },
    "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "100 pA"}},
}


@pytest.fixture(scope="module")
def scenario():
    return sn.Scenario.from_document(DOCUMENT)


def test_every_event_drive_is_a_source_and_no_current_is():
    drives = {name for name, kind in Drive.kinds.items() if "synapse" in kind.model_fields}
    assert set(Source.kinds) == drives
    assert {"poisson", "inhomogeneous_poisson", "gamma_spikes", "regular_spikes"} < drives
    assert {"bursting_spikes", "random_bursts", "pattern", "spike_list"} < drives


@pytest.mark.parametrize("name", sorted(Source.kinds))
def test_the_keys_of_a_source_are_those_of_its_drive(name):
    source, drive = set(Source.kinds[name].model_fields), set(Drive.kinds[name].model_fields)
    assert source - drive == {"size"}
    assert drive - source == {"target", "synapse", "weight"} | (drive & {"cells"})


def test_a_source_is_written_and_read_again(scenario, tmp_path):
    (tmp_path / "retina.toml").write_text(scenario.to_toml())
    again = sn.Scenario.load(tmp_path / "retina.toml")
    assert again == scenario
    assert again.sources["retina"].size == 20


def test_in_python_a_source_comes_from_its_kind(scenario):
    retina = sn.Poisson.source(size=20, rate="10 Hz")
    assert isinstance(retina, sn.Source)
    words = sn.SpikeList.source(size=2, times=["1 ms"], neurons=[1])
    same = sn.Scenario.from_document({**DOCUMENT, "sources": {"retina": retina, "words": words}})
    assert same == scenario


@pytest.mark.parametrize("module", [pickle, cloudpickle])
def test_a_source_is_sent_to_workers(scenario, module):
    again = module.loads(module.dumps(scenario))
    assert again == scenario
    assert type(again.sources["retina"]) is type(scenario.sources["retina"])


def test_scenarios_without_sources_keep_their_digest(scenario):
    """Known from before there were sources."""
    without = {key: value for key, value in DOCUMENT.items() if key != "sources"}
    alone = sn.Scenario.from_document({**without, "projections": {}})
    assert alone.digest == "c525c765d9fe1eb9694f35895ee0d27fde8055c61cc350de003bf72938400502"
    assert alone.digest != scenario.digest


def test_its_values_are_paths_of_a_sweep(scenario):
    swept = scenario.override({"sweep": {"sources.retina.rate": ["10 Hz", "20 Hz"]}})
    rates = [float(point.scenario.sources["retina"].rate) for point in swept.points()]
    assert rates == [10, 20]
    assert swept.digest != scenario.digest


def test_parts_that_do_not_change_are_kept(scenario):
    other = scenario.override({"sources.words.times": ["2 ms"]})
    assert other.network.sources["retina"] is scenario.network.sources["retina"]
    assert other.network.wires["seen"] is scenario.network.wires["seen"]
    assert other.network.sources["words"] is not scenario.network.sources["words"]


def test_what_is_expected_of_it_is_counted(scenario):
    times = scenario.network.times
    assert scenario.network.sources["retina"].expected_events(times) == pytest.approx(20 * 10 * 0.1)
    assert scenario.network.sizes == {"cell": 3, "retina": 20, "words": 2}


def test_spikes_of_sources_are_recorded_like_others(scenario):
    recording = sn.simulate(scenario, target="numpy")
    assert recording.population.values.tolist() == ["cell", "retina", "words"]
    assert recording.population_size.values.tolist() == [3, 20, 2]
    assert recording.spikes_recorded.values.all()
    some = scenario.override({"record.spikes": ["words"], "record.wiring": ["seen"]})
    recording = sn.simulate(some, target="numpy")
    assert recording.spikes_recorded.values.tolist() == [False, False, True]
    assert sn.analysis.mean_rate(recording, "words").rate.item() == pytest.approx(5)
    assert recording["seen.source"].values.max() < 20


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("drives.step.target", "retina", r"drives\.step\.target: retina is a source.*membrane"),
        ("projections.seen.target", "words", r"seen\.target: words is a source.*sources\.words"),
        ("projections.seen.source", "retin", r"no population or source 'retin'.*retina"),
        ("projections.seen.synapse", "gap_junction",
         r"seen\.synapse: gap_junction needs the membrane potential.*retina is a source"),
        ("projections.seen.connect", {"rule": "one_to_one"}, r"these have 20 and 3 cells"),
        ("record.traces", {"retina": {"variables": ["v"]}},
         r"record\.traces: retina is a source.*record\.spikes"),
        ("record.drives", ["retina"], r"record\.drives: retina is a source"),
        ("record.spikes", ["eye"], r"record\.spikes: there is no population or source 'eye'"),
        ("sources.retina.rate", "50 kHz", r"retina\.rate: this is more than 4.*more cells"),
        ("sources.retina.rate", "-1 Hz", r"sources\.retina\.rate: got -1 Hz"),
        ("sources.retina.rate", ["1 Hz", "2 Hz"], r"got 2 values, but there are 20 cells"),
        ("sources.retina.size", 0, r"sources\.retina\.size: got 0"),
        ("sources.words.neurons", [2], r"sources\.words\.neurons: there is no cell 2"),
        ("sources.words.size", 1, r"sources\.words\.neurons: there is no cell 1"),
        ("sources.retina.kind", "step_current",
         r"sources\.retina\.kind: got 'step_current'.*gamma_spikes"),
        ("sources.retina", {"kind": "poisson", "rate": "1 Hz"}, r"sources\.retina\.size.*missing"),
        ("sources.retina", {"kind": "poisson", "size": 1, "rate": "1 Hz", "weight": "1 nS"},
         r"sources\.retina: there is no key 'weight' here"),
        ("sources.retina", {"kind": "poisson", "size": 1, "rate": "1 Hz", "start": "9 ms",
                            "stop": "3 ms"}, r"sources\.retina\.stop: got 3 ms, before start"),
        ("sources.cell", {"kind": "poisson", "size": 1, "rate": "1 Hz"},
         r"sources\.cell: 'cell' is already the name of one of the populations"),
    ],
)  # fmt: skip
def test_what_a_source_cannot_be_is_refused(scenario, path, value, said):
    table, name, *_ = path.split(".")
    if table == "sources" and name not in scenario.sources:
        path, value = "sources", {**scenario.sources, name: value}
    with pytest.raises(InputError, match=said):
        scenario.override({path: value})


def test_the_schema_has_them():
    definitions = json_schema()["$defs"]
    assert {f"{kind.__name__}" for kind in Source.kinds.values()} <= set(definitions)
    poisson = definitions["PoissonSource"]
    assert set(poisson["required"]) == {"size", "rate"}
    assert "weight" not in poisson["properties"]
