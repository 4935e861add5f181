"""Parameters of a scenario's own: they are read by its ``.py``, checked, changed and counted."""

import pickle
import warnings

import numpy as np
import pytest

import simneuro as sn
from simneuro.scenario import ScenarioParameter
from simneuro.scenario.since_loaded import list_changes

FILE = """title = "t"
duration = "1 s"
[populations.c]
model = "lif"
size = 2
[parameters.passes]
value = 60
description = "how often"
source = "chosen: why"
valid = ">= 1"
[parameters.window]
value = "5 ms"
[parameters.rates]
value = [0.1, 0.3]
[quick]
"parameters.passes" = 6
"""
CODE = '''def trial(scenario):
    """Parameters in the place of a measurement."""
    import xarray as xr

    own = {name: each.value for name, each in scenario.parameters.items()}
    window, total = float(own["window"]), sum(own["rates"])
    return xr.Dataset({"passes": own["passes"], "window": window, "r": total})
'''


@pytest.fixture
def loaded(tmp_path):
    (tmp_path / "own.toml").write_text(FILE, encoding="utf-8")
    (tmp_path / "own.py").write_text(CODE, encoding="utf-8")
    return sn.Scenario.load(tmp_path / "own.toml")


def test_the_own_code_reads_them_and_the_small_form_has_others(loaded, tmp_path):
    whole = sn.run(loaded, out=tmp_path / "runs", workers=1).data
    small = sn.run(loaded.quickened(), out=tmp_path / "runs", workers=1).data
    assert [int(each.passes.values.flat[0]) for each in (whole, small)] == [60, 6]
    assert float(whole.window.values.flat[0]) == 0.005
    assert np.isclose(whole.r.values.flat[0], 0.4)


def test_they_vary_between_points(loaded):
    varied = loaded.override({"sweep": {"parameters.passes": [10, 20]}})
    assert [each.scenario.parameters["passes"].value for each in varied.points()] == [10, 20]
    named = loaded.override({"conditions": {"short": {"parameters.window": "1 ms"}}})
    assert float(named.points()[0].scenario.parameters["window"].value) == 0.001


def test_they_count_and_their_kind_stays(loaded):
    other = loaded.override({"parameters.passes": 30})
    assert other.digest != loaded.digest
    assert isinstance(other.parameters["passes"].value, int)
    assert other.override({"parameters.passes": 60}).parameters["passes"].value == 60
    assert pickle.loads(pickle.dumps(other)) == other
    assert sn.Scenario.from_document(other.document()) == other


def test_a_scenario_without_any_has_the_digest_that_it_had():
    document = sn.Scenario.load("lif_step").document()
    assert "parameters" not in document
    assert sn.Scenario.from_document({**document, "parameters": {}}).digest == (
        sn.Scenario.from_document(document).digest
    )


def test_another_value_has_no_source_and_is_told(loaded):
    other = loaded.override({"parameters.passes": 30})
    assert (other.parameters["passes"].source, other.parameters["passes"].valid) == ("", ">= 1")
    assert list_changes(other) == {"parameters.passes": "30 (file: 60)"}
    sourced = loaded.override({"parameters.passes": {"value": 30, "source": "chosen: less"}})
    assert sourced.parameters["passes"].source == "chosen: less"


REFUSED = {
    "out of range": ({"parameters.passes": 0}, "parameters.passes: got 0, .* >= 1"),
    "fraction": ({"parameters.passes": 2.5}, "got 2.5, but this must be a whole number"),
    "text": ({"parameters.passes": "12"}, "got '12', but this must be a whole number"),
    "truth": ({"parameters.passes": True}, "parameters.passes: got true"),
    "dimension": ({"parameters.window": "5 mV"}, "got '5 mV', but this must be such as '5 ms'"),
    "no list": ({"parameters.rates": 0.1}, "got 0.1, but this must be a list, such as"),
    "a list": ({"parameters.window": ["1 ms"]}, "but this must be a single value"),
    "name": (
        {"parameters.pases": 3},
        "parameters has no 'pases'. Did you mean 'parameters.passes'",
    ),
    "path": ({"passes": 3}, "Did you mean 'parameters.passes'"),
    "key": ({"parameters.passes.vaule": 3}, "has no 'vaule'"),
    "new": ({"parameters.other": {"value": 1}}, "parameters has no 'other'"),
    "table": ({"parameters": {"passes": 3}}, "write it as { value = 3, source = ... }"),
    "range": ({"parameters": {"p": {"value": 3, "valid": "> 5"}}}, "parameters.p: got 3, .* > 5"),
    "in a sweep": ({"sweep": {"parameters.passes": [1, 0]}}, "sweep.parameters.passes: .*got 0"),
    "in the small form": ({"quick": {"parameters.passes": 0}}, "quick: parameters.passes: got 0"),
}


@pytest.mark.parametrize(("changes", "message"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_value_is_refused_with_its_path(loaded, changes, message):
    with pytest.raises(sn.InputError, match=message):
        loaded.override(changes)


def test_a_name_that_the_code_does_not_read_is_told(tmp_path):
    (tmp_path / "own.toml").write_text(FILE, encoding="utf-8")
    path = tmp_path / "own.py"
    path.write_text(CODE.replace('"passes"', '"pases"'), encoding="utf-8")
    with pytest.warns(UserWarning, match=r"parameters\.passes: own\.py does not read it"):
        sn.Scenario.load(tmp_path / "own.toml")
    path.unlink()
    with pytest.warns(UserWarning, match=r"parameters\.passes: no \.py beside the file reads it"):
        sn.Scenario.load(tmp_path / "own.toml")
    path.write_text(CODE, encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        sn.Scenario.load(tmp_path / "own.toml")


def test_the_report_says_value_meaning_and_source(loaded):
    from simneuro.experiment.network_words import describe_network

    words = describe_network(loaded)["Parameters"]
    assert words["passes"] == "60; how often; chosen: why"
    assert words["window"] == "5 ms"


@pytest.mark.parametrize("name", sn.scenario.bundled())
def test_bundled_ones_have_meaning_source_and_range(name):
    for each in sn.Scenario.load(name).parameters.values():
        assert isinstance(each, ScenarioParameter)
        assert each.source.startswith("chosen: ")
        assert each.description
        assert each.valid
