"""Nothing of the user's own Brian2 changes a simulation, and a simulation changes nothing of it."""

import brian2.only as b2
import matplotlib as mpl
import numpy as np
import pytest
from brian2.core.clocks import defaultclock
from brian2.core.preferences import prefs
from brian2.devices.device import get_device, reset_device, set_device

import simneuro as sn
from simneuro.engine import compiler
from simneuro.errors import InputError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


def global_random():
    """The state of NumPy's old global generator."""
    return np.random.get_state()[1].copy()  # noqa: NPY002


def test_nothing_of_the_users_changes(everything, monkeypatch):
    short = everything.override({"duration": "1 ms", "warmup": "0 ms"})
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    mpl.rcParams["lines.linewidth"] = 3.25
    defaultclock.dt = 0.2 * b2.ms
    before = dict(prefs.items()) if hasattr(prefs, "items") else prefs.as_file
    style, random, device = dict(mpl.rcParams), global_random(), get_device()
    try:
        sn.simulate(short, target="numpy")
        assert (dict(prefs.items()) if hasattr(prefs, "items") else prefs.as_file) == before
        assert dict(mpl.rcParams) == style
        assert np.array_equal(global_random(), random)
        assert get_device() is device
        assert float(defaultclock.dt) == 2e-4
    finally:
        mpl.rcdefaults()
        defaultclock.dt = 0.1 * b2.ms


def test_the_users_own_network_goes_on(cell_document, monkeypatch):
    tau = 10 * b2.ms  # noqa: F841  (found by Brian2 in this frame)
    monkeypatch.setitem(prefs, "codegen.target", "numpy")
    group = b2.NeuronGroup(1, "dv/dt = -v/tau : 1", method="exact")
    group.v = 1
    b2.run(1 * b2.ms)
    sn.simulate(sn.Scenario.from_document(cell_document("lif", duration="5 ms")), target="numpy")
    assert float(group.v[0]) == pytest.approx(np.exp(-0.1))
    b2.run(1 * b2.ms)
    assert float(group.v[0]) == pytest.approx(np.exp(-0.2))


def test_names_of_the_callers_frame_do_not_leak_in(cell_document):
    g_L = E_L = v = "nonsense"  # noqa: F841
    recording = sn.simulate(
        sn.Scenario.from_document(cell_document("lif", duration="5 ms", record=["v"])),
        target="numpy",
    )
    assert np.all(recording["cell.v"].values == -0.06)


def test_no_run_inside_the_users_standalone_device(cell_document):
    scenario = sn.Scenario.from_document(cell_document("lif", duration="5 ms"))
    set_device("cpp_standalone", build_on_run=False)
    try:
        with pytest.raises(InputError, match=r"standalone device; call brian2.reset_device"):
            sn.simulate(scenario)
    finally:
        reset_device()


def test_the_device_for_brian2_scripts_is_set_aside_during_a_run(cell_document):
    scenario = sn.Scenario.from_document(cell_document("lif", duration="5 ms", record=["v"]))
    set_device("simneuro")
    try:
        recording = sn.simulate(scenario, target="numpy")
        assert b2.get_device() is sn.device
        assert sn.device.last_run == ""
    finally:
        reset_device()
    assert np.all(recording["cell.v"].values == -0.06)


@pytest.mark.parametrize("target", ["numpy", pytest.param("cpp", marks=needs_compiler)])
def test_the_users_single_precision_is_not_ours(cell_document, monkeypatch, target):
    step = {"kind": "step_current", "target": "cell", "amplitude": "300 pA"}
    # A name of its own, so that the program is compiled while the preference is set.
    document = cell_document("lif", duration="50 ms", record=["v"], drives={f"into_{target}": step})
    scenario = sn.Scenario.from_document(document)
    expected = sn.simulate(scenario, target="numpy")
    monkeypatch.setitem(prefs, "core.default_float_dtype", np.float32)
    found = sn.simulate(scenario, target=target)
    assert prefs["core.default_float_dtype"] is np.float32
    np.testing.assert_allclose(found["cell.v"], expected["cell.v"], rtol=1e-13)
    assert found.sizes["spike"] > 1
