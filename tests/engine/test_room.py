"""Simulations that find no room are refused before anything is made."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import choose, compiler
from simneuro.engine.brief_run import matters, observe
from simneuro.errors import InputError

needs_compiler = pytest.mark.skipif(compiler() is None, reason="no C++ compiler works here")


@pytest.fixture
def traced(cell_document):
    """Ten seconds of a thousand cells, each traced: 0.8 GB."""
    return sn.Scenario.from_document(cell_document("lif", duration="10 s", size=1000, record=["v"]))


def give(monkeypatch, *, memory=1e12, disk=1e12):
    monkeypatch.setattr("simneuro.engine.room.available_memory", lambda: memory)
    monkeypatch.setattr("simneuro.engine.room.available_disk", lambda _folder: disk)


def test_simulate_refuses_what_does_not_fit_into_memory(traced, monkeypatch):
    give(monkeypatch, memory=1e9)
    with pytest.raises(InputError, match=r"memory: the simulation needs about 1\.6 GB") as e:
        sn.simulate(traced, target="numpy")
    assert "800 MB of traces" in str(e.value)
    assert "1 GB are free; record fewer traces" in str(e.value)


@needs_compiler
def test_simulate_refuses_files_that_do_not_fit_onto_the_disk(traced, monkeypatch, tmp_path):
    give(monkeypatch, disk=1e8)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(InputError, match=r"disk: the simulation needs about 80\d MB") as e:
        sn.simulate(traced, target="cpp")
    assert str(tmp_path) in str(e.value)
    assert "100 MB are free there" in str(e.value)
    assert "TMPDIR" in str(e.value)


@pytest.fixture
def firing(cell_document):
    """A cell under 400 pA: it rises by 40 mV*(1 - exp(-t/20 ms)) to 10 mV, and rests for 5 ms."""
    step = {"kind": "step_current", "target": "cell", "amplitude": "400 pA"}
    document = cell_document("lif", duration="100 s", size=200, drives={"step": step})
    return sn.Scenario.from_document(document)


def test_a_brief_run_tells_the_rate(firing):
    lif = sn.models["lif"]
    values = lif.si_values
    reach = 4e-10 / values["g_L"]
    tau = values["C_m"] / values["g_L"]
    start, end = values["V_reset"] - values["E_L"], values["V_th"] - values["E_L"]
    rate = 1 / (values["t_ref"] + tau * np.log((reach - start) / (reach - end)))
    backend = choose(firing.network, "numpy").backend
    assert matters(firing.network, backend)
    observed = observe(firing.network, backend, seed=1)
    assert observed.rates["cell"] == pytest.approx(rate, rel=0.02)  # whole steps


def test_where_the_memory_rests_on_spikes_a_brief_run_decides(firing, monkeypatch):
    """1.9 million spikes take 86 MB; at the rate that is assumed otherwise it would be 20 MB."""
    give(monkeypatch, memory=5e7)
    with pytest.raises(InputError, match=r"memory: .* spikes and less than 1 kB of traces"):
        sn.simulate(firing, target="numpy")


def test_a_short_run_has_no_brief_run(cell_document):
    network = sn.Scenario.from_document(cell_document("lif", duration="100 ms")).network
    backend = choose(network, "numpy").backend
    assert not matters(network, backend)
    assert observe(network, backend, seed=1) is None
