"""The numbers in traces: millivolts and milliseconds, spikes where they were."""

import numpy as np
import pytest
import xarray as xr

from simneuro import figures
from simneuro.errors import InputError


def test_membrane_potential_in_mV_against_ms(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    line = figures.membrane(recording, "exc", axes["A"])
    assert np.allclose(line.get_xdata(), [0, 100, 200, 300])
    assert np.allclose(line.get_ydata(), [-70, -60, -55, -70])
    assert axes["A"].get_xlabel() == "time (ms)"
    assert axes["A"].get_ylabel() == "membrane potential (mV)"


def test_spikes_and_threshold_of_the_neuron_asked_for(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    figures.membrane(recording, "exc", axes["A"], neuron=2, threshold=-0.05)
    by_label = {line.get_label(): line for line in axes["A"].lines}
    assert np.allclose(by_label["spike"].get_xdata(), [300])
    assert np.allclose(by_label["threshold"].get_ydata(), -50)


def test_spike_ticks_do_not_stretch_the_voltage_axis(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    figures.membrane(recording, "exc", axes["A"])
    low, high = axes["A"].get_ylim()
    assert -75 < low < high < -50


def test_a_silent_neuron_leaves_the_axes_their_room(recording: xr.Dataset) -> None:
    silent = recording.isel(spike=[1])
    fig, axes = figures.panels("A", width="single")
    figures.membrane(silent, "exc", axes["A"], neuron=0)
    fig.draw_without_rendering()
    assert axes["A"].get_position().height > 0.6


def test_a_neuron_without_a_trace_is_told_with_those_that_have_one(recording: xr.Dataset) -> None:
    _, axes = figures.panels("A")
    with pytest.raises(InputError, match=r"neuron 1 has no trace.*0, 2"):
        figures.membrane(recording, "exc", axes["A"], neuron=1)


def test_a_variable_keeps_its_unit_unless_told(recording: xr.Dataset) -> None:
    recording["exc.g"] = (("time", "exc.neuron"), np.full((4, 2), 3e-6), {"units": "S"})
    _, axes = figures.panels("AB")
    line = figures.trace(recording, "exc", "g", axes["A"], quantity="conductance")
    assert (axes["A"].get_ylabel(), line.get_ydata()[0]) == ("conductance (µS)", 3.0)
    line = figures.trace(recording, "exc", "g", axes["B"], unit="nS", color="#123456")
    assert (axes["B"].get_ylabel(), line.get_ydata()[0]) == ("g (nS)", pytest.approx(3000))
    assert line.get_color() == "#123456"


def test_conductances_in_the_units_of_the_papers_and_in_the_colours_of_their_ions() -> None:
    g = xr.DataArray([10.0, 300.0], dims="time", coords={"time": [0.0, 0.002]})
    _, axes = figures.panels("A")
    sodium, potassium = figures.conductances({"sodium": g, "potassium": 2 * g}, axes["A"])
    assert np.allclose(sodium.get_xydata(), [[0, 1], [2, 30]])  # 1 mS/cm^2 is 10 S/m^2
    assert np.allclose(potassium.get_ydata(), [2, 60])
    assert sodium.get_color() == figures.colour("sodium")
    assert "mS/cm²" in axes["A"].get_ylabel()


def test_traces_in_the_same_axes_have_one_unit_and_both_names(recording: xr.Dataset) -> None:
    sizes = {"g": (3e-6, "S"), "h": (3e-9, "S"), "w": (1.0, "A")}
    for name, (size, unit) in sizes.items():
        recording[f"exc.{name}"] = (
            ("time", "exc.neuron"), np.full((4, 2), size), {"units": unit}
        )  # fmt: skip
    _, axes = figures.panels("A;B")
    figures.trace(recording, "exc", "g", axes["A"])
    second = figures.trace(recording, "exc", "h", axes["A"])
    assert axes["A"].get_ylabel() == "g, h (µS)"
    assert np.allclose(second.get_ydata(), 0.003)
    figures.trace(recording, "exc", "h", axes["A"], neuron=2)
    assert axes["A"].get_ylabel() == "g, h (µS)"
    with pytest.raises(InputError, match=r"the axes show g, h \(µS\), and w is in µA.*twinx"):
        figures.trace(recording, "exc", "w", axes["A"])
    recording["exc.m"] = (("time", "exc.neuron"), np.full((4, 2), 0.5), {"units": "1"})
    with pytest.raises(InputError, match=r"the axes show g, h \(µS\), and m is a pure number"):
        figures.trace(recording, "exc", "m", axes["A"])
    _, gates = figures.panels("A")
    figures.trace(recording, "exc", "m", gates["A"])
    figures.trace(recording, "exc", "m", gates["A"], quantity="n")
    assert gates["A"].get_ylabel() == "m, n"
    with pytest.raises(InputError, match=r"the axes show m, n, and w is in µA"):
        figures.trace(recording, "exc", "w", gates["A"])
    figures.raster(recording, axes["B"])
    assert axes["A"].get_xlim() == axes["B"].get_xlim()


def test_labels_of_traces_are_seen_in_a_legend(recording: xr.Dataset) -> None:
    fig, axes = figures.panels("A;B")
    figures.trace(recording, "exc", "v", axes["A"])
    assert axes["A"].get_legend() is None
    figures.trace(recording, "exc", "v", axes["A"], neuron=2, label="the other")
    figures.trace(recording, "exc", "v", axes["A"], label="the first")
    named = [text.get_text() for text in axes["A"].get_legend().get_texts()]
    assert named == ["the other", "the first"]
    figures.membrane(recording, "exc", axes["B"], label="cell", threshold=-0.05)
    named = [text.get_text() for text in axes["B"].get_legend().get_texts()]
    assert named == ["cell", "threshold", "spike"]
    fig.draw_without_rendering()
    assert axes["B"].get_legend().get_window_extent().y0 > axes["B"].get_window_extent().y1


def test_conductances_of_synapses_are_in_their_unit_and_any_may_be_drawn() -> None:
    g = xr.DataArray(
        [1e-8, 1.5e-8], dims="time", coords={"time": [0.0, 0.002]}, attrs={"units": "S"}
    )
    _, axes = figures.panels("AB")
    ampa, own = figures.conductances({"ampa": g, "AMPA": 2 * g}, axes["A"])
    assert axes["A"].get_ylabel() == "conductance\n(nS)"
    assert np.allclose(ampa.get_ydata(), [10, 15])
    assert ampa.get_color() == figures.colour("ampa") != own.get_color()
    dense = (1e8 * g).assign_attrs(units="mS/cm^2")
    (sodium,) = figures.conductances({"sodium": dense}, axes["B"])
    assert np.allclose(sodium.get_ydata(), [1, 1.5])
    with pytest.raises(
        InputError, match=r"values: some are per area \(sodium\), and others are not"
    ):
        figures.conductances({"sodium": dense, "ampa": g}, axes["B"])
    with pytest.raises(InputError, match=r"values: x: is in mV, and a conductance is in S or"):
        figures.conductances({"x": g.assign_attrs(units="mV")}, axes["B"])
    with pytest.raises(InputError, match=r"values: x: .*dimension exc.neuron too; .*isel"):
        figures.conductances({"x": g.expand_dims({"exc.neuron": 2}, 1)}, axes["B"])


def test_gates_wear_the_colour_of_their_ion() -> None:
    open_part = xr.DataArray([0.1, 0.9], dims="time", coords={"time": [0.0, 0.002]})
    _, axes = figures.panels("A")
    m, h, n = figures.gates(dict.fromkeys("mhn", open_part), axes["A"])
    assert m.get_color() == h.get_color() == figures.colour("sodium")
    assert (m.get_linestyle(), h.get_linestyle()) == ("-", "--")
    assert n.get_color() == figures.colour("potassium")
    assert np.allclose(n.get_xdata(), [0, 2])


def test_a_trace_and_its_spikes_have_the_colour_of_the_population_in_a_raster(recording) -> None:
    _, axes = figures.panels("AB")
    exc, _ = figures.raster(recording, axes["A"])
    line = figures.membrane(recording, "exc", axes["B"])
    ticks = next(each for each in axes["B"].lines if each.get_label() == "spike")
    assert exc.get_color() == line.get_color() == ticks.get_color() == figures.colour("exc")
    black = figures.membrane(recording, "exc", axes["B"], color="black")
    assert black.get_color() == axes["B"].lines[-1].get_color() == "black"
