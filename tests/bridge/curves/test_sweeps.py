"""Recorded sweeps as tables, Neo objects and files, and NWB files: one curve from each of them."""

import datetime
import sys

import numpy as np
import pandas as pd
import pytest
import xarray as xr

import simneuro as sn
from simneuro.bridge import curve_from_neo, curve_from_nwb, curve_from_traces, fit
from simneuro.bridge.curves import find_adaptation
from simneuro.bridge.curves.sweeps import Sweep, curve_from_sweeps, find_spikes, find_step
from simneuro.errors import InputError

DT, STEP, HOLDING = 5e-5, (0.1, 0.6), -20e-12
TIME = np.arange(0, 0.7, DT)
CURRENTS = np.array([0, 100, 200, 300, 300, 400]) * 1e-12
INTERVALS = {100e-12: 0.11, 200e-12: 0.05, 300e-12: 0.03, 400e-12: 0.023}


def voltage(current, scale=1.0):
    """A cell that fires at regular intervals, spikes of 1 ms from -65 mV to 30 mV."""
    trace = np.full(TIME.size, -65e-3) + 1e-3 * np.sin(TIME * 50)
    interval = INTERVALS.get(current)
    if interval:
        for k in range(1, 100):
            start = STEP[0] + k * interval
            if start < STEP[1]:
                part = (start - 1e-9 <= TIME) & (start + 1e-3 > TIME)
                trace[part] = np.linspace(-40e-3, 30e-3, part.sum())
    return trace


def stimulus(current):
    inside = (STEP[0] - 1e-9 <= TIME) & (STEP[1] - 1e-9 > TIME)
    noise = 1e-13 * np.random.default_rng(0).normal(size=TIME.size)
    return HOLDING + current * inside + noise


def expected_rates():
    counts = [0, 4, 9, 16, 21]
    return np.array(counts) / 0.5


def table():
    columns = {"time (ms)": TIME * 1e3}
    for k, current in enumerate(CURRENTS, start=1):
        columns[f"voltage {k} (mV)"] = voltage(current) * 1e3
    for k, current in reversed(list(enumerate(CURRENTS, start=1))):
        columns[f"I {k} (pA)"] = stimulus(current) * 1e12
    return pd.DataFrame(columns)


def check(found: xr.Dataset) -> None:
    np.testing.assert_allclose(found["level"], np.unique(CURRENTS), atol=2e-13)
    np.testing.assert_allclose(found["rate"].mean("repeat"), expected_rates(), atol=1e-9)
    assert found.sizes["repeat"] == 2
    assert np.isfinite(found["rate"]).sum("repeat").values.tolist() == [1, 1, 1, 2, 1]
    assert found["onset_rate"].values[2, 0] == pytest.approx(20, rel=2e-3)
    assert found.attrs["duration"] == pytest.approx(0.5, abs=2 * DT)
    assert found.attrs["holding_current"] == pytest.approx(HOLDING, rel=0.02)
    act = sn.bridge.Activation.from_curve(found)
    assert act.rates.window == pytest.approx(0.5, abs=2 * DT)
    assert find_adaptation(found).ratio == pytest.approx(1, abs=0.01)
    assert fit(found, ("relu",))["rmse"][0] < 5


def test_a_table_of_traces(tmp_path) -> None:
    check(curve_from_traces(table()))
    path = tmp_path / "cell 7.csv"
    table().iloc[:, :].to_csv(path, index=False)
    found = curve_from_traces(path)
    check(found)
    assert found.attrs["source"] == "cell 7.csv"


def neo_block():
    neo, pq = pytest.importorskip("neo"), pytest.importorskip("quantities")
    block = neo.Block(name="cell 7")
    for current in CURRENTS:
        segment = neo.Segment()
        rate = {"sampling_rate": 1 / DT * pq.Hz}
        segment.analogsignals.append(neo.AnalogSignal(voltage(current) * 1e3, "mV", **rate))
        segment.analogsignals.append(neo.AnalogSignal(stimulus(current) * 1e9, "nA", **rate))
        block.segments.append(segment)
    return block


def test_objects_of_neo() -> None:
    found = curve_from_neo(neo_block())
    check(found)
    assert found.attrs["source"] == "cell 7"
    check(curve_from_neo(neo_block().segments))


def test_a_file_that_neo_reads(tmp_path) -> None:
    neo = pytest.importorskip("neo")
    path = tmp_path / "cell.mat"
    neo.io.NeoMatlabIO(str(path)).write_block(neo_block())
    found = curve_from_neo(path)
    check(found)
    assert found.attrs["source"] == "cell.mat"
    pickled = tmp_path / "cell.pkl"
    neo.io.PickleIO(str(pickled)).write_block(neo_block())
    check(curve_from_neo(neo.io.PickleIO(str(pickled)).read_block()))
    with pytest.raises(InputError, match="can run any program"):
        curve_from_neo(pickled)
    broken = tmp_path / "cell.abf"
    broken.write_bytes(b"no recording")
    with pytest.raises(InputError, match="Neo cannot read it"):
        curve_from_neo(broken)


@pytest.mark.parametrize("with_table", [True, False])
def test_a_file_of_nwb(tmp_path, with_table) -> None:
    pynwb = pytest.importorskip("pynwb")
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    file = pynwb.NWBFile("a recorded cell", "cell-7", start)
    device = file.create_device(name="amplifier")
    electrode = file.create_icephys_electrode(name="e0", description="patch", device=device)
    for k, current in enumerate(CURRENTS):
        shared = {"electrode": electrode, "rate": 1 / DT, "starting_time": 10.0 * k}
        number = {} if with_table else {"sweep_number": np.uint32(k)}
        response = pynwb.icephys.CurrentClampSeries(
            name=f"response {k}",
            data=voltage(current) * 1e3,
            conversion=1e-3,
            gain=1.0,
            **shared,
            **number,
        )
        given = pynwb.icephys.CurrentClampStimulusSeries(
            name=f"stimulus {k}", data=stimulus(current), gain=1.0, **shared, **number
        )
        if with_table:
            file.add_intracellular_recording(electrode=electrode, stimulus=given, response=response)
        else:
            file.add_acquisition(response)
            file.add_stimulus(given)
    check(curve_from_nwb(file))
    path = tmp_path / "cell.nwb"
    with pynwb.NWBHDF5IO(str(path), "w") as writer:
        writer.write(file)
    found = curve_from_nwb(path)
    check(found)
    assert found.attrs["source"] == "cell.nwb"


@pytest.mark.slow  # loads Neo and pynwb
def test_a_file_of_nwb_that_neo_wrote(tmp_path) -> None:
    neo = pytest.importorskip("neo")
    pytest.importorskip("pynwb")
    block, path = neo_block(), tmp_path / "cell.nwb"
    start = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    block.annotate(session_start_time=start, session_description="by Neo", identifier="x")
    electrode = {"name": "e0", "description": "patch", "device": {"name": "amplifier"}}
    kinds = ("acquisition", "CurrentClampSeries"), ("stimulus", "CurrentClampStimulusSeries")
    for number, segment in enumerate(block.segments):
        for (group, kind), signal in zip(kinds, segment.analogsignals, strict=True):
            signal.annotate(nwb_group=group, nwb_neurodata_type=("pynwb.icephys", kind))
            signal.annotate(nwb_electrode=electrode, **{"nwb:sweep_number": number})
            signal.annotate(**{"nwb:gain": 1.0})
            signal.name = f"{group} {number}"
    neo.io.NWBIO(str(path), "w").write_all_blocks([block])
    check(curve_from_nwb(path))
    check(curve_from_neo(path))


@pytest.mark.slow
def test_simulated_traces_give_the_curve_of_the_simulation(tmp_path) -> None:
    levels = np.array([0.0, 0.8, 1.2, 1.6, 2.0])  # nA, of the squid axon
    known = sn.response_curve(
        "hodgkin_huxley",
        [f"{each} nA" for each in levels],
        duration="200 ms",
        warmup="50 ms",
        dt="0.02 ms",
        target="numpy",
    )
    recorded = sn.simulate(
        sn.Scenario.from_document(
            {
                "title": "sweeps",
                "duration": "140 ms",
                "warmup": "30 ms",
                "populations": {"cell": {"model": "hodgkin_huxley", "size": 5}},
                "drives": {
                    "step": {
                        "kind": "step_current",
                        "target": "cell",
                        "amplitude": [f"{each} nA" for each in levels],
                        "start": "20 ms",
                        "stop": "120 ms",
                    }
                },
                "record": {"traces": {"cell": {"variables": ["v", "I_ext"], "neurons": 5}}},
            }
        ),
        target="numpy",
    )
    columns = {"t (s)": recorded.time.values}
    for k in range(5):
        columns[f"v {k} (V)"] = recorded["cell.v"].values[:, k]
        columns[f"i {k} (A)"] = recorded["cell.I_ext"].values[:, k]
    found = curve_from_traces(columns, threshold="-10 mV")
    np.testing.assert_allclose(found["level"], known["level"], atol=1e-15)
    np.testing.assert_allclose(found["rate"], known["rate"], atol=10.01)  # a spike at an edge
    np.testing.assert_allclose(found["onset_rate"], known["onset_rate"], rtol=0.02)


def test_crossings_lie_between_samples() -> None:
    times, trace = np.arange(5) * 1e-4, np.array([-0.06, -0.06, 0.02, -0.06, -0.06])
    assert find_spikes(times, trace, -0.02, "x").tolist() == pytest.approx([1.5e-4])


def test_units_that_no_neuron_can_have_are_refused() -> None:
    times, trace = np.arange(5) * 1e-4, np.array([-60.0, -60, 20, -60, -60])  # mV as V
    with pytest.raises(InputError, match="x: no neuron reaches -60 V; is the unit right"):
        find_spikes(times, trace, -0.02, "x")
    sweeps = [Sweep(each, (0.1, 0.6), np.zeros(0)) for each in (0.0, 400.0)]  # pA as A
    with pytest.raises(InputError, match="no neuron takes 400 A; is the unit right"):
        curve_from_sweeps(sweeps, source="x")


def test_a_step_is_found_in_noise_and_with_a_slow_edge() -> None:
    current = stimulus(50e-12)
    smooth = np.convolve(current, np.ones(5) / 5, mode="same")
    smooth[:5], smooth[-5:] = HOLDING, HOLDING
    amplitude, step, holding = find_step(TIME, smooth, "x")
    assert amplitude == pytest.approx(50e-12, rel=0.01)
    assert step == pytest.approx(STEP, abs=3 * DT)
    assert holding == pytest.approx(HOLDING, rel=0.01)
    assert find_step(TIME, stimulus(0.0), "x")[1] is None


def changed(**columns):
    return table().assign(**columns)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (lambda: table().drop(columns="time (ms)"), "no column has the unit of a time"),
        (lambda: table().drop(columns="I 3 (pA)"), "6 voltages and 5 currents"),
        (
            lambda: table().rename(columns={"time (ms)": "time (s)"}),
            "Is the unit of the time right",
        ),
        (lambda: table().rename(columns={"time (ms)": "time"}), "unit of a time"),
        (lambda: table().iloc[::20], "at most 0.5 ms"),
        (lambda: changed(**{"voltage 2 (mV)": np.nan}), r"sweep 2: samples are missing \(NaN\)"),
        (lambda: changed(**{"voltage 2 (mV)": 20.0}), "half of the voltage lies above"),
        (lambda: changed(**{"I 2 (pA)": 100 * np.sin(TIME * 60)}), "is no single step"),
        (
            lambda: changed(**{"I 2 (pA)": 100.0 * ((TIME > 0.1) & (TIME < 0.3))}),
            r"steps of the sweeps last from 0\.\d+ s to 0\.5 s",
        ),
        (lambda: table()[["time (ms)", "voltage 1 (mV)", "I 1 (pA)"]], "no sweep has a step"),
        (lambda: table()[["time (ms)", "voltage 2 (mV)", "I 2 (pA)"]], "two or more levels"),
        (lambda: changed(**{"voltage 2 (mV)": "high"}), "'high' in 'voltage 2"),
        (lambda: 3, "a table is a CSV file"),
    ],
)
def test_what_is_no_recording_is_refused(given, said) -> None:
    with pytest.raises(InputError, match=said) as raised:
        curve_from_traces(given())
    assert "\n" not in str(raised.value)


def test_what_neo_and_nwb_lack_is_told(monkeypatch, tmp_path) -> None:
    block = neo_block()
    block.segments[2].analogsignals = block.segments[2].analogsignals[:1]
    with pytest.raises(InputError, match="sweep 3: a sweep needs one signal of voltage and one"):
        curve_from_neo(block)
    for ask, package in ((curve_from_neo, "neo"), (curve_from_nwb, "pynwb")):
        with monkeypatch.context() as without:
            without.setitem(sys.modules, package, None)
            with pytest.raises(InputError, match=rf"{package} is not installed.*simneuro\["):
                ask(tmp_path / "cell.nwb")
    with pytest.raises(InputError, match="no such file"):
        curve_from_neo(tmp_path / "none.abf")
