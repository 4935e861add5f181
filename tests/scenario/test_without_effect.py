"""What stands in a scenario's file and changes nothing is told in a line."""

import warnings

import pytest

import simneuro as sn

BASE = """title = "t"
duration = "1 s"
[populations.c]
model = "lif"
size = 2
[drives.d]
kind = "poisson"
target = "c"
synapse = "ampa"
rate = "5 Hz"
weight = "1 nS"
"""
OTHER = '[populations.o]\nmodel = "lif"\nsize = 2\n'
SWEEP = '[sweep]\n"drives.d.rate" = '
TOLD = {
    "synapse": ('[synapses.amppa]\nmodel = "ampa"\n', "synapses.amppa: nothing uses .* 'ampa'"),
    "model": ('[models.mine]\nmodel = "lif"\n', "models.mine: nothing uses this neuron model"),
    "rule": ('[plasticity.mine]\nmodel = "stdp"\n', "plasticity.mine: nothing uses this rule"),
    "conditions": (
        '[conditions.a]\n"drives.d.rate" = "5 Hz"\n[conditions.b]\n"drives.d.rate" = "5.0 Hz"\n',
        "conditions.b: this is the same as conditions.a",
    ),
    "sweep": (f'{SWEEP}["1 Hz", "2 Hz", "1 Hz"]\n', "sweep.drives.d.rate: 1 Hz stands here more"),
    "input": (OTHER, "populations.o: no drive and no projection leads to these cells"),
}
SILENT = {
    "nothing": "",
    "used in a condition": '[models.mine]\nmodel = "lif"\n'
    '[conditions.a]\n"populations.c.model" = "mine"\n[conditions.b]\n',
    "different values": f'{SWEEP}["1 Hz", "2 Hz"]\n',
    "a state of its own": f'{OTHER}initial = {{ v = "-60 mV" }}\n',
    "own parameters": f'{OTHER}parameters = {{ V_th = "-45 mV" }}\n',
}


@pytest.mark.parametrize("case", TOLD)
def test_what_has_no_effect_is_told(tmp_path, case):
    text, said = TOLD[case]
    (tmp_path / "a.toml").write_text(BASE + text)
    with pytest.warns(sn.PlausibilityWarning, match=f"^{said}") as told:
        sn.Scenario.load(tmp_path / "a.toml")
    assert sum(each.category is sn.PlausibilityWarning for each in told) == 1


@pytest.mark.parametrize("case", SILENT)
def test_what_has_one_is_not(tmp_path, case):
    (tmp_path / "a.toml").write_text(BASE + SILENT[case])
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.PlausibilityWarning)
        sn.Scenario.load(tmp_path / "a.toml")
