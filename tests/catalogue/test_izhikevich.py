"""The quadratic neuron against Izhikevich (2003): fixed points by algebra, types by SciPy."""

import numpy as np
import pytest

import simneuro as sn

# Izhikevich (2003), figure 2: a, b, c, d; and a current to show it with.
TYPES = {
    "regular_spiking": (0.02, 0.2, -65, 8, 10.0),
    "intrinsically_bursting": (0.02, 0.2, -55, 4, 10.0),
    "chattering": (0.02, 0.2, -50, 2, 10.0),
    "fast_spiking": (0.1, 0.2, -65, 2, 10.0),
    "thalamo_cortical": (0.02, 0.25, -65, 0.05, 1.5),
    "resonator": (0.1, 0.26, -65, 2, 0.5),
    "low_threshold_spiking": (0.02, 0.25, -65, 2, 10.0),
}


def rest(b):
    """The lower root of 0.04 v^2 + 5 v + 140 = b v."""
    return (b - 5 - np.sqrt((5 - b) ** 2 - 22.4)) / 0.08


def test_the_types_are_those_of_figure_2():
    variants = sn.models["izhikevich"].variants
    assert set(variants) == set(TYPES)
    for name, (a, b, c, d, _) in TYPES.items():
        found = variants[name].parameters
        assert (found["a"], found["b"]) == (a, b)
        assert float(found["c"]) == pytest.approx(c * 1e-3)
        assert float(found["d"]) == pytest.approx(d * 1e-3)


def test_cells_begin_at_their_fixed_point(cell_document):
    # Exactly -70 mV at b = 0.2, and -64.414 mV at b = 0.25.
    document = cell_document(
        "izhikevich", duration="50 ms", size=2, record=("v", "u"), parameters={"b": [0.2, 0.25]}
    )
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    v, u = (recording[f"cell.{name}"].values * 1e3 for name in ("v", "u"))
    assert rest(0.2) == pytest.approx(-70, abs=1e-12)
    np.testing.assert_allclose(v[0], [-70, -64.414], atol=1e-3)
    np.testing.assert_allclose(u[0], v[0] * [0.2, 0.25], rtol=1e-12)
    np.testing.assert_allclose(v[-1], v[0], atol=1e-6)


def test_rest_is_lost_at_the_published_current(fired):
    # Regular spiking: the fixed point loses its stability at I = 3.7975 and is gone at 4. Both
    # cells begin at the fixed point of 3.7.
    v = (-4.8 - np.sqrt(4.8**2 - 4 * 0.04 * 143.7)) / 0.08
    initial = {"v": f"{v} mV", "u": f"{0.2 * v} mV"}
    silent, firing = fired("izhikevich", [3.7, 4.1], 150, dt=0.05, initial=initial)
    assert len(silent) == 0
    assert len(firing) > 0


@pytest.fixture(scope="module")
def exact(solved):
    def run(numbers, duration):
        a, b, c, d, current = numbers

        def change(_t, y):
            v, u = y
            return [0.04 * v * v + 5 * v + 140 - u + current, a * (b * v - u)]

        begin = [rest(b), b * rest(b)]
        return solved(change, begin, duration, 30.0, reset=lambda y: [c, y[1] + d])

    return run


@pytest.mark.parametrize("name", TYPES)
def test_a_type_fires_as_its_equations_say(name, fired, exact):
    # Each reset comes at the end of its step, while u moves on: intervals err by up to 3 %, most
    # where a spike adds little to u or ends a burst, and the error falls with dt.
    duration = 120
    (found,) = fired("izhikevich", TYPES[name][-1], duration, dt=0.02, variant=name)
    expected = exact(TYPES[name], duration)
    assert abs(len(found) - len(expected)) <= 1
    count = min(len(found), len(expected))
    assert count > 2
    assert found[0] == pytest.approx(expected[0], abs=0.06)
    intervals, exact_ones = np.diff(found[:count]), np.diff(expected[:count])
    np.testing.assert_allclose(intervals, exact_ones, rtol=0.03, atol=0.05)


def test_the_error_of_the_reset_falls_with_the_time_step(fired, exact):
    expected = np.diff(exact(TYPES["thalamo_cortical"], 120))
    errors = []
    for dt in (0.05, 0.01):
        (found,) = fired("izhikevich", 1.5, 120, dt=dt, variant="thalamo_cortical")
        assert len(found) == len(expected) + 1
        errors.append(np.abs(np.diff(found) - expected).max())
    assert errors[1] < errors[0] / 2.5


def test_intervals_and_counts_of_the_regular_and_the_fast_cell(fired):
    # First interval 17.1 ms, then 44.9 ms; 21 spikes in 900 ms. Intervals of 7.34 ms, 122 spikes;
    # an interval is too long by up to two steps, 0.1 ms.
    expected = {"regular_spiking": (17.1, 44.9, 21), "fast_spiking": (3.93, 7.34, 122)}
    rows = [TYPES[name] for name in expected]
    given = {key: [row[k] for row in rows] for k, key in enumerate("ab")}
    given |= {key: [f"{row[k]} mV" for row in rows] for k, key in ((2, "c"), (3, "d"))}
    trains = fired("izhikevich", [10, 10], 900, dt=0.05, parameters=given)
    for (first, later, count), train in zip(expected.values(), trains, strict=True):
        assert len(train) == count
        assert np.diff(train)[0] == pytest.approx(first, abs=0.16)
        assert np.diff(train)[-10:].mean() == pytest.approx(later, abs=0.1)


def test_the_bursting_types_burst(fired):
    (bursting,) = fired("izhikevich", 10, 200, dt=0.05, variant="intrinsically_bursting")
    intervals = np.diff(bursting)
    assert np.all(intervals[:2] < 5)
    assert np.all(intervals[2:] > 25)
    (chattering,) = fired("izhikevich", 10, 200, dt=0.05, variant="chattering")
    intervals = np.diff(chattering)
    assert (intervals < 6).sum() > 10
    assert 3 <= (intervals > 30).sum() <= 5


def test_the_thalamic_type_rebounds(cell_document):
    # From the author's program: a burst when a current of -25 ends.
    document = cell_document("izhikevich", duration="80 ms", dt="0.05 ms")
    document["populations"]["cell"]["variant"] = "thalamo_cortical"
    step = {"kind": "step_current", "target": "cell", "amplitude": "-25 pA", "stop": "45 ms"}
    scenario = sn.Scenario.from_document({**document, "drives": {"step": step}})
    times = sn.simulate(scenario, target="numpy").spike_time.values * 1e3
    assert len(times) >= 3
    assert times.min() > 45
    assert np.diff(times)[:2].max() < 10
