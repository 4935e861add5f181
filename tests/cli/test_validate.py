"""The command validate: its table, its JSON, and its exit status."""

import json

import pytest

import simneuro as sn
from simneuro.validation import replace_models

WRONG = sn.models["lif"].with_parameters(t_ref="4 ms")


def test_a_table_for_each_model(simneuro):
    result = simneuro("validate", "lif.rheobase", "subtractive_if")
    assert result.exit_code == 0
    assert "lif: 1 of 1 hold" in result.stdout
    assert "subtractive_if: 5 of 5 hold" in result.stdout
    for head in ("what", "expected", "measured", "tolerance", "source"):
        assert head in result.stdout
    assert "closed form" in result.stdout
    assert max(map(len, result.stdout.splitlines())) <= 80


def test_json_output(simneuro):
    result = simneuro("validate", "lif.charging", "lif.rheobase", "--json")
    assert result.exit_code == 0
    entries = json.loads(result.stdout)
    assert [entry["name"] for entry in entries] == ["lif.charging", "lif.rheobase"]
    for entry in entries:
        keys = {"name", "source", "expected", "measured", "tolerance", "holds"}
        assert keys <= entry.keys()
        assert entry["holds"] is True
        assert abs(entry["measured"] - entry["expected"]) <= entry["tolerance"]


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_check_that_does_not_hold_makes_the_command_fail(simneuro, options):
    with replace_models(lif=WRONG):
        result = simneuro("validate", "lif.interval_on_grid", "lif.rheobase", *options)
    assert result.exit_code == 1
    if options:
        holds = {entry["name"]: entry["holds"] for entry in json.loads(result.stdout)}
        assert holds == {"lif.interval_on_grid": False, "lif.rheobase": True}
    else:
        assert "1 of 2 checks hold" in result.stdout
        assert "off by -1 ms" in result.stdout


def test_a_wrong_name_is_wrong_input(simneuro):
    result = simneuro("validate", "liff")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "there is no check of 'liff'. Did you mean 'lif'?" in result.stderr


def test_quick_leaves_out_what_takes_long(simneuro):
    result = simneuro("validate", "hodgkin_huxley.repetitive_firing", "--quick")
    assert result.exit_code == 2
    assert "quick" in result.stderr


def test_ctrl_c_says_only_that_it_stopped(simneuro, monkeypatch):
    def stopped(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("simneuro.validation.checks_of", stopped)
    result = simneuro("validate", "lif")
    assert result.exit_code == 130
    assert result.stderr.splitlines() == ["Stopped."]
