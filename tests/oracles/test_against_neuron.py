"""Conductance-based cells beside NEURON, which integrates them with CVODE: spike times."""

import shutil
import subprocess
import sys
from pathlib import Path

import brian2.only as b2
import numpy as np
import pytest

import simneuro as sn

MECHANISMS = Path(__file__).parent / "mechanisms"


@pytest.fixture(scope="module")
def trains(cell_document, target_for_long_runs):
    """Our spike times (ms) under steps of nA."""

    def run(model, currents, start, end, dt="0.01 ms", **population):
        size = len(currents)
        document = cell_document(model, duration=f"{end} ms", size=size, dt=dt)
        document["populations"]["cell"].update(population)
        amplitude = np.array(currents) * b2.nA
        drive = {"kind": "step_current", "target": "cell", "amplitude": amplitude}
        document["drives"] = {"step": {**drive, "start": f"{start} ms"}}
        scenario = sn.Scenario.from_document(document)
        recording = sn.simulate(scenario, target=target_for_long_runs)
        return [train * 1e3 for train in sn.recording.spike_trains(recording, "cell")]

    return run


def test_the_squid_axon_at_two_temperatures(neuron, trains):
    # 10000 um2: a cylinder of 56.419 um; 0.8 nA and 1.5 nA are 8 and 15 uA/cm2.
    currents, start = [0.8, 1.5], 5.0
    # NEURON's leak reverses at -54.3 mV; the original is 10.613 mV above -65 mV.
    values = {"el_hh": -54.387}
    ends = {6.3: 80.0, 18.5: 40.0}
    tasks = [
        {
            "mechanism": "hh",
            "size": 56.41895835,
            "values": values,
            "shared": {"usetable_hh": 0},  # its table of rates costs 0.02 ms an interval
            "current": current,
            "start": start,
            "length": 1e3,
            "threshold": -15.0,
            "celsius": celsius,
            "v": -65.0,
            "duration": end,
        }
        for celsius, end in ends.items()
        for current in currents
    ]
    found = neuron(*tasks)
    own = [
        train
        for celsius, end in ends.items()
        for train in trains(
            "hodgkin_huxley",
            currents,
            start,
            end,
            parameters={"temperature": f"{celsius} degC"},
        )
    ]
    for train, other in zip(own, found, strict=True):
        assert len(train) == len(other["spikes"]) >= 1
        np.testing.assert_allclose(train, other["spikes"], atol=0.05, rtol=0)


@pytest.fixture(scope="module")
def compiled(tmp_path_factory):
    """A folder with our mechanism compiled for NEURON."""
    pytest.importorskip("neuron", reason="NEURON is not installed")
    command = Path(sys.executable).with_name("nrnivmodl")
    if not command.exists() or not (shutil.which("g++") and shutil.which("make")):
        pytest.skip("NEURON's compiler of mechanisms needs g++ and make")
    if " " in str(command):
        pytest.skip("NEURON compiles no mechanisms where its folder has a blank in its name")
    folder = tmp_path_factory.mktemp("mechanisms")
    shutil.copy(MECHANISMS / "cortical.mod", folder)
    done = subprocess.run([str(command)], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return folder


# The authors' cells and steps: mod and hoc files of ModelDB 123623.
CELLS = {
    "pospischil_rs": ({"gl": 1e-4, "gm": 7e-5}, 96.0, 0.75, 300.0, -70.4),
    "pospischil_fs": ({"gl": 1.5e-4, "gk": 0.01}, 67.0, 0.5, 300.0, -70.4),
    "pospischil_ib": (
        {"gl": 1e-5, "el": -85.0, "gm": 3e-5, "gca": 1.7e-4},
        *(96.0, 0.15, 500.0, -85.0),
    ),
    "pospischil_lts": (
        {"gl": 1e-5, "el": -85.0, "gm": 3e-5, "gt": 4e-4},
        *(96.0, 0.15, 400.0, -84.3),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("model", CELLS)
def test_cortical_cells(neuron, compiled, trains, model):
    values, size, current, start, v = CELLS[model]
    end = start + 400
    task = {
        "mechanism": "cortical",
        "size": size,
        "values": {f"{name}_cortical": value for name, value in values.items()},
        "current": current,
        "start": start,
        "length": 1e3,
        "threshold": -20.0,
        "celsius": 36.0,
        "v": v,
        "duration": end,
    }
    (found,) = neuron(task, where=compiled)
    begin = {"initial": {"v": f"{v} mV"}}
    (train,) = trains(model, [current], start, end, dt="0.02 ms", **begin)
    assert len(train) == len(found["spikes"]) >= 3
    # A thousandth of the time since the step began, or two steps.
    limits = np.maximum(0.04, 1e-3 * (train - start))
    assert (np.abs(train - found["spikes"]) <= limits).all()
