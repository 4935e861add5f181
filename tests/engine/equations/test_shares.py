"""Drives that begin or end within a time step, and many drives at once: the charge is right."""

import numpy as np
import pytest

import simneuro as sn
from simneuro.engine import compiler
from simneuro.engine.equations.cells import cell_text
from simneuro.engine.program.structure import structure
from simneuro.errors import InputError

FC = 1e-15
TARGETS = ["numpy"] + (["cpp"] if compiler() else [])


def document(drives, *, size=1, duration="5 ms", warmup="0 ms", dt="0.1 ms"):
    return {
        "title": "parts of steps",
        "duration": duration,
        "warmup": warmup,
        "dt": dt,
        "populations": {
            "cell": {"model": "subtractive_if", "size": size, "parameters": {"V_th": "100 V"}}
        },
        "drives": {name: {"target": "cell", **drive} for name, drive in drives.items()},
        "record": {"traces": {"cell": {"variables": ["I_ext", "v"], "neurons": size}}},
    }


def charges(drive, target="numpy", **more):
    """The charge into each cell in fC."""
    recording = sn.simulate(
        sn.Scenario.from_document(document({"drive": drive}, **more)), target=target
    )
    return recording["cell.I_ext"].values.sum(axis=0) * recording.attrs["dt"] / FC


STEP = {"kind": "step_current", "amplitude": "1 nA"}
RAMP = {"kind": "ramp_current", "final": "1 nA"}
OU = {"kind": "ou_current", "mean": "1 nA", "sigma": "0 pA", "tau": "5 ms"}
NOISE = {"kind": "noise_current", "mean": "1 nA", "density": "0 pA*ms^0.5"}
# A drive, start, stop and warm-up (ms), and the charge after time 0 (fC).
CHARGES = [
    (STEP, 1, 1.02, 0, 20),
    (STEP, 1.05, 1.05, 0, 0),
    (STEP, 1.07, 1.13, 0, 60),
    (STEP, 1, 1.25, 0, 250),
    (STEP, 1.05, 2.15, 0, 1100),
    (STEP, -1.05, 1.05, 2, 1050),
    (STEP, -9.03, 0.05, 2, 50),
    (STEP, 4.95, 9.123, 0, 50),
    (STEP, -7.05, -3.02, 2, 0),
    (STEP, 7.05, 9.05, 0, 0),
    (RAMP, 1.01, 1.06, 0, 25),
    (RAMP, 1.05, 2.05, 0, 500),
    (RAMP, 1.05, None, 0, 0.5 * 3.95e3),
    (RAMP, 1.05, 1.05, 0, 0),
    (OU, 1.05, 1.17, 0, 120),
    (NOISE, 1.05, 1.17, 0, 120),
]


@pytest.mark.parametrize(("drive", "start", "stop", "warmup", "expected"), CHARGES)
def test_the_first_and_the_last_step_carry_their_share(drive, start, stop, warmup, expected):
    window = {"start": f"{start} ms"} | ({"stop": f"{stop} ms"} if stop is not None else {})
    found = charges({**drive, **window}, warmup=f"{warmup} ms")
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


@pytest.mark.usefixtures("quickly_compiled")
def test_shares_are_the_same_on_every_target_with_one_program():
    for start, stop in ((1, 1.02), (1.05, 2.15), (-0.3, 0.05)):
        drive = {
            **STEP,
            "amplitude": ["1 nA", "2 nA", "3 nA"],
            "cells": [1, 3],
            "start": f"{start} ms",
            "stop": f"{stop} ms",
        }
        expected = np.array([0, 2, 3]) * (stop - max(start, 0)) * 1e3
        for target in TARGETS:
            found = charges(drive, target, size=3)
            np.testing.assert_allclose(found, expected, rtol=1e-9)


def test_a_sine_that_is_cut():
    """Against the integral of the sine; the middle of each part of a step stands for its mean."""
    frequency, start, stop = 200.0, 1.03e-3, 3.37e-3
    found = charges(
        {
            "kind": "sine_current",
            "amplitude": "1 nA",
            "frequency": "200 Hz",
            "start": "1.03 ms",
            "stop": "3.37 ms",
        }
    )
    turn = 2 * np.pi * frequency
    expected = (np.cos(turn * start) - np.cos(turn * stop)) / turn * 1e6
    np.testing.assert_allclose(found, expected, rtol=(turn * 1e-4) ** 2 / 24 * 1.01)


def test_the_charge_of_cut_noise_has_a_variance_in_proportion_to_time():
    """Its density squared times the window: 0.06 ms that lie in two steps."""
    size = 4000
    noise = {**NOISE, "mean": "0 pA", "density": "100 pA*ms^0.5"}
    found = charges({**noise, "start": "1.07 ms", "stop": "1.13 ms"}, size=size)
    expected = 100**2 * 0.06  # fC^2
    error = expected * np.sqrt(2 / size)
    assert abs(found.var() - expected) < 4.5 * error


def test_on_the_grid_the_formula_is_that_of_whole_steps():
    on, off = (
        sn.Scenario.from_document(document({"d": {**STEP, "start": "1 ms", "stop": stop}}))
        for stop in ("1.3 ms", "1.35 ms")
    )
    assert on.network.cells["cell"].cut == ()
    assert "share" not in str(cell_text(on.network.cells["cell"]))
    assert structure(on.network) != structure(off.network)
    # 0.3/0.1 is not 3 in floating point: rounding does not cut a step.
    assert (
        on.override({"drives.d.stop": "0.3 ms", "drives.d.start": "0 ms"}).network.cells["cell"].cut
        == ()
    )


def test_poisson_events_in_a_part_of_a_step():
    """Their mean is in proportion to the part."""
    size = 2000
    drive = {
        "kind": "poisson",
        "rate": "40 kHz",
        "synapse": "delta",
        "weight": "1 mV",
        "start": "1.07 ms",
        "stop": "1.13 ms",
    }
    recording = sn.simulate(
        sn.Scenario.from_document(document({"drive": drive}, size=size)), target="numpy"
    )
    v = recording["cell.v"].values
    counts = np.rint((v[-1] - v[0]) / 1e-3)
    assert abs(counts.mean() - 2.4) < 4.5 * np.sqrt(2.4 / size)


@pytest.mark.parametrize(
    "drive",
    [
        {"kind": "regular_spikes", "rate": "10 kHz", "phase": 0.5},
        {"kind": "inhomogeneous_poisson", "rate": "40 kHz"},
        {"kind": "gamma_spikes", "rate": "40 kHz", "shape": 2},
    ],
)
def test_drawn_events_lie_within_the_window(drive):
    size = 500
    made = {**drive, "synapse": "delta", "weight": "1 mV", "start": "1.06 ms", "stop": "1.24 ms"}
    recorded = document({"drive": made}, size=size)
    recorded["record"]["drives"] = ["drive"]
    recording = sn.simulate(sn.Scenario.from_document(recorded), target="numpy")
    steps = np.rint(recording["drive.event_time"].values / 1e-4)
    assert set(steps) <= {10, 11, 12}
    if drive["kind"] == "regular_spikes":  # at 1.05 (before), 1.15 and 1.25 ms (after)
        assert np.array_equal(steps, np.full(size, 11))
        return
    counts = np.array([(steps == step).sum() for step in (10, 11, 12)]) / size
    # 0.04, 0.1 and 0.04 ms; a gamma process of shape 2 varies less than a Poisson process.
    expected = np.array([1.6, 4.0, 1.6])
    assert np.all(np.abs(counts - expected) < 4.5 * np.sqrt(expected / size))


def test_sines_that_the_time_step_cannot_carry_are_refused():
    sine = {"kind": "sine_current", "amplitude": "1 nA"}
    for frequency in ("10 kHz", "2.6 kHz", ["1 Hz", "3 kHz"], {"normal": ["2 kHz", "100 Hz"]}):
        drive = {"drive": {**sine, "frequency": frequency}}
        with pytest.raises(InputError, match=r"drives\.drive\.frequency: .* at most 2\.5 kHz"):
            sn.Scenario.from_document(document(drive, size=2))
    with pytest.raises(InputError, match=r"a dt of at most 0\.0277777 ms"):
        sn.Scenario.from_document(document({"drive": {**sine, "frequency": "9 kHz"}}))
    allowed = {**sine, "frequency": "9 kHz"}
    made = sn.Scenario.from_document(
        document({"drive": allowed}, dt="0.0277777 ms", duration="2.77777 ms")
    )
    current = sn.simulate(made, target="numpy")["cell.I_ext"].values
    # What is held has the mean square of the sine.
    assert np.mean(current**2) == pytest.approx(0.5e-18, rel=1e-3)
    with pytest.raises(InputError, match=r"sweep\.drives\.drive\.frequency"):
        sn.Scenario.from_document(
            {
                **document({"drive": {**sine, "frequency": "1 kHz"}}),
                "sweep": {"drives.drive.frequency": ["1 kHz", "3 kHz"]},
            }
        )


def test_a_rate_that_changes_faster_than_the_time_step_can_carry():
    drive = {"kind": "inhomogeneous_poisson", "rate": "100 Hz", "frequency": "5 kHz"}
    events = {"synapse": "delta", "weight": "1 mV"}
    sn.Scenario.from_document(document({"drive": {**drive, **events}}))  # which does not change
    with pytest.raises(InputError, match=r"frequency: 5 kHz .* at most 2\.5 kHz"):
        sn.Scenario.from_document(document({"drive": {**drive, **events, "modulation": 0.5}}))


@pytest.mark.parametrize("kind", ["spike_list", "pattern"])
def test_more_listed_events_in_a_step_than_can_act(kind):
    for count in (16, 17):
        drive = {
            "kind": kind,
            "synapse": "delta",
            "weight": "1 mV",
            "times": [f"{1 + 0.001 * k} ms" for k in range(count)],
            "neurons": [0] * count,
            **({"every": "20 ms"} if kind == "pattern" else {}),
        }
        if count == 17:
            with pytest.raises(InputError, match=r"cell 0 has 17 events .* starts at 1 ms.* 16"):
                sn.Scenario.from_document(document({"drive": drive}))
            continue
        made = sn.Scenario.from_document(document({"drive": drive}))
        v = sn.simulate(made, target="numpy")["cell.v"].values
        assert v[-1] - v[0] == pytest.approx(16e-3)


def test_more_drawn_events_in_a_step_than_can_act():
    drive = {
        "kind": "bursting_spikes",
        "synapse": "delta",
        "weight": "1 mV",
        "rate": "4 kHz",
        "spikes": [40, 40],
        "spike_rate": "40 kHz",
    }
    made = sn.Scenario.from_document(document({"drive": drive}))
    with pytest.raises(InputError, match=r"drives\.drive: cell 0 has .* at most 16"):
        sn.simulate(made, target="numpy")


def test_many_drives_on_one_population():
    """A waveform of 200 steps, one drive each: Brian2 alone cannot read their sum."""
    levels = 100 + 50 * np.sin(np.arange(200) / 9)
    drives = {
        f"s{k}": {
            "kind": "step_current",
            "amplitude": f"{level!r} pA",
            "start": f"{0.1 * k:.1f} ms",
            "stop": f"{0.1 * (k + 1):.1f} ms",
        }
        for k, level in enumerate(levels.tolist())
    }
    made = document(drives, duration="20 ms")
    made["populations"]["cell"] = {"model": "lif", "size": 1}  # which is integrated exactly
    current = sn.simulate(sn.Scenario.from_document(made), target="numpy")["cell.I_ext"].values
    np.testing.assert_allclose(current[:, 0], levels * 1e-12, rtol=1e-14)


def test_times_that_are_no_whole_number_of_steps():
    with pytest.raises(InputError, match=r"duration: got 5\.03 ms.* such as 5 ms or 5\.1 ms"):
        sn.Scenario.from_document(document({}, duration="5.03 ms"))
    with pytest.raises(InputError, match=r"duration: got 0\.03 ms.* such as 0\.1 ms"):
        sn.Scenario.from_document(document({}, duration="0.03 ms"))
    made = document({})
    made["projections"] = {
        "p": {
            "source": "cell",
            "target": "cell",
            "synapse": "delta",
            "connect": {"rule": "all_to_all", "self_connections": True},
            "weight": "1 mV",
            "delay": "0.25 ms",
        }
    }
    with pytest.raises(InputError, match=r"projections\.p\.delay: got 0\.25 ms.* 0\.2 ms or 0\.3"):
        sn.Scenario.from_document(made)
    made["projections"]["p"]["delay"] = {"uniform": ["0.25 ms", "1 ms"]}
    sn.Scenario.from_document(made)
