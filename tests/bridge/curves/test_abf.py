"""Response curves of ABF files that pyabf writes, of a trace whose spikes Elephant's tests give."""

import struct
from pathlib import Path

import elephant
import numpy as np
import pyabf
import pytest
from pyabf.abfWriter import writeABF1

from simneuro.bridge import curve_from_neo
from simneuro.errors import InputError

DT = 1e-4  # s
CURRENTS, STEP = ["0 pA", "50 pA", "50 pA", "100 pA"], ("0 ms", "300 ms")
# What Elephant's test of its threshold detection expects of the trace, at 0 mV.
SPIKES = np.array([0.0123, 0.0354, 0.0712, 0.1191, 0.1694, 0.2200, 0.2711])


@pytest.fixture(scope="module")
def trace():
    """A membrane potential (mV) that was simulated for the tests of Elephant."""
    place = Path(elephant.__file__).parent / "test" / "spike_extraction_test_data.txt"
    return 1e3 * np.loadtxt(place)


@pytest.fixture(scope="module")
def sweeps(trace):
    """Silence, the trace twice, and the trace with its first 100 ms at its end once more."""
    rest = np.full(trace.size, -70.0)
    return np.array([rest, trace, trace, np.concatenate([trace[:1000], trace[:2000]])])


def write(path, channels, units):
    """Sweeps (mV, pA, ...) as an ABF file, with the table of sweeps that pyabf leaves out."""
    many = np.stack(channels, axis=-1)  # (sweep, sample, channel), as they lie in the file
    count, samples, width = many.shape
    writeABF1(many.reshape(count, -1), path, width / DT, units[0])
    data = bytearray(path.read_bytes())
    struct.pack_into("2i", data, 92, len(data) // 512, count)  # where the table is, its length
    struct.pack_into("h", data, 120, width)
    struct.pack_into("16h", data, 410, *range(width), *[-1] * (16 - width))
    for k, unit in enumerate(units):
        struct.pack_into("8s", data, 602 + 8 * k, unit.ljust(8).encode())
    size = samples * width
    table = [part for k in range(count) for part in (k * size, size)]
    path.write_bytes(bytes(data) + struct.pack(f"{len(table)}i", *table))
    return path


@pytest.fixture
def voltage_only(tmp_path, sweeps):
    return write(tmp_path / "cell.abf", [sweeps], ["mV"])


def test_the_file_is_what_pyabf_reads(voltage_only, sweeps):
    found = pyabf.ABF(str(voltage_only))
    assert (found.sweepCount, found.sweepUnitsY, found.dataRate) == (4, "mV", 1e4)
    for number, sweep in enumerate(sweeps):
        found.setSweep(number)
        np.testing.assert_allclose(found.sweepY, sweep, atol=0.01)


def test_currents_are_given_where_only_the_voltage_was_recorded(voltage_only):
    found = curve_from_neo(voltage_only, current=CURRENTS, step=STEP, threshold="0 mV")
    again = SPIKES[:3].size + SPIKES[SPIKES < 0.2].size  # of 100 ms and of 200 ms
    np.testing.assert_allclose(found["level"], [0, 50e-12, 100e-12], rtol=1e-12)
    counts = found["rate"].values * 0.3
    np.testing.assert_allclose(counts, [[0, np.nan], [7, 7], [again, np.nan]], atol=1e-9)
    interval = SPIKES[1] - SPIKES[0]
    assert found["onset_rate"].values[1, 0] == pytest.approx(1 / interval, rel=2 * DT / interval)
    assert found.attrs["duration"] == pytest.approx(0.3)
    assert found.attrs["source"] == "cell.abf"
    assert "holding_current" not in found.attrs


def test_only_spikes_in_the_step_count(voltage_only):
    found = curve_from_neo(voltage_only, current=CURRENTS, step=(0.1, 0.2), threshold="0 mV")
    inside = ((SPIKES > 0.1) & (SPIKES < 0.2)).sum()
    assert found["rate"].values[1].tolist() == pytest.approx([inside / 0.1] * 2)


def test_a_current_that_was_recorded_is_read(tmp_path, sweeps):
    padded = np.pad(sweeps, ((0, 0), (500, 500)), constant_values=-70)
    current = np.zeros(padded.shape)
    current[:, 500:-500] = np.array([[0.0], [50], [50], [100]])
    path = write(tmp_path / "two.abf", [padded, current - 20], ["mV", "pA"])
    found = curve_from_neo(path, threshold="0 mV")
    np.testing.assert_allclose(found["level"], [0, 50e-12, 100e-12], atol=1e-14)
    np.testing.assert_allclose(found["rate"][1], 7 / 0.3, rtol=1e-3)
    assert found.attrs["holding_current"] == pytest.approx(-20e-12, abs=1e-14)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "sweep 1: .*this has mV; give current and step"),
        ({"current": CURRENTS}, "step: current and step are given together"),
        ({"step": STEP}, "current: current and step are given together"),
        ({"current": CURRENTS[1:], "step": STEP}, "got 3 currents for 4 sweeps"),
        ({"current": ["1 mV"] * 4, "step": STEP}, "current: .*mV"),
        ({"current": CURRENTS, "step": ("200 ms", "100 ms")}, "0 <= start < stop"),
        ({"current": CURRENTS, "step": (0, 300)}, "the step ends at 300 s.*lasts for 0.29"),
        ({"current": CURRENTS, "step": ("0 mV", "1 mV")}, "step: .*mV"),
        ({"current": ["1 pA"] * 4, "step": STEP}, "two or more levels"),
        ({"current": CURRENTS, "step": STEP, "threshold": "-90 mV"}, "half of the voltage"),
    ],
)
def test_what_does_not_fit_the_file_is_refused(voltage_only, given, said):
    with pytest.raises(InputError, match=said) as raised:
        curve_from_neo(voltage_only, **given)
    assert "\n" not in str(raised.value)


def test_files_that_are_cut_or_of_voltage_clamp_are_refused(voltage_only, tmp_path, sweeps):
    cut = tmp_path / "cut.abf"
    cut.write_bytes(voltage_only.read_bytes()[:5000])
    with pytest.raises(InputError, match=r"cut\.abf.*Neo cannot read it"):
        curve_from_neo(cut, current=CURRENTS, step=STEP)
    clamped = write(tmp_path / "clamp.abf", [sweeps], ["pA"])
    with pytest.raises(InputError, match="one signal of voltage, and this has pA"):
        curve_from_neo(clamped, current=CURRENTS, step=STEP)
