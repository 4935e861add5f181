"""NEST's kernel, of which a process has one: quiet, and never emptied of what is another's."""

import subprocess
import sys

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine.nest import nest_backend
from simneuro.engine.nest.kernel import empty_kernel

SCRIPT = """
import simneuro as sn
cells = sn.Population(model="lif", size=3)
step = sn.StepCurrent(target="cell", amplitude="0.2 nA")
scenario = sn.Scenario(
    title="c", duration="50 ms", dt="0.1 ms", populations={"cell": cells}, drives={"step": step}
)
made = sn.simulate(scenario, target="nest")
print(int(sn.analysis.spike_counts(made, "cell").sum()))
"""


@pytest.mark.slow
def test_nothing_is_printed_when_nest_is_loaded_and_runs():
    done = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True)
    assert done.stdout.split() == ["6"], done.stderr
    assert not done.stderr


def test_a_network_of_the_users_is_not_deleted():
    import nest

    nest.ResetKernel()
    nest.Create("iaf_psc_exp", 7)
    try:
        with pytest.raises(sn.SimulationError, match="a network of 7 nodes"):
            sn.simulate("lif_step", target="nest")
        assert nest.network_size == 7
    finally:
        nest.ResetKernel()


def test_an_error_of_nest_is_one_paragraph_and_leaves_an_empty_kernel():
    import nest

    with pytest.raises(sn.SimulationError, match=r"^NEST: .*no_such_model is not a known model"):
        _make("iaf_psc_exp", "no_such_model")
    assert nest.network_size == 0


def _make(*models):
    with empty_kernel(1e-4, 1) as nest:
        for each in models:
            nest.Create(each)


def test_a_run_leaves_an_empty_kernel_and_can_be_repeated():
    import nest

    first, second = (sn.simulate("lif_step", target="nest") for _ in range(2))
    assert nest.network_size == 0
    np.testing.assert_array_equal(first["cell.v"], second["cell.v"])


def test_without_nest_the_target_says_how_to_install_it(monkeypatch):
    monkeypatch.setattr(nest_backend, "find_spec", lambda name: None)
    with pytest.raises(sn.InputError, match=r'nest needs NEST \(pip install "simneuro\[nest\]"\)'):
        sn.simulate("lif_step", target="nest")
