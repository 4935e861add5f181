"""Adaptive and exponential cells: closed forms, published traces, eight firing patterns."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

import simneuro as sn

# Naud et al. (2008), table 1: C (pF), g_L (nS), E_L (mV), a (nS), tau_w (ms), b (pA), V_r (mV), and
# the step (pA); V_T = -50 mV and Delta_T = 2 mV throughout. Then how many spikes in 600 ms.
PATTERNS = {
    "tonic_spiking": ((200, 10, -70, 2, 30, 0, -58), 500, 62),
    "adaptation": ((200, 12, -70, 2, 300, 60, -58), 500, 12),
    "initial_burst": ((130, 18, -58, 4, 150, 120, -50), 400, 12),
    "regular_bursting": ((200, 10, -58, 2, 120, 100, -46), 210, 11),
    "delayed_accelerating": ((200, 12, -70, -10, 300, 0, -58), 300, 46),
    "delayed_regular_bursting": ((100, 10, -65, -10, 90, 30, -47), 110, 32),
    "transient_spiking": ((100, 10, -65, 10, 90, 100, -47), 180, 1),
    "irregular_spiking": ((100, 12, -60, -11, 130, 30, -48), 160, None),
}
# Brette & Gerstner (2005).
BRETTE = (281, 30, -70.6, 4, 144, 80.5, -70.6)


@pytest.fixture(scope="module")
def exact(solved):
    """Spike times (ms) of the published equations from a start at rest."""

    def run(cell, current, duration, *, onset=(-50.0, 2.0), w=0.0):
        c, g, e, a, tau, b, reset = cell
        v_t, delta = onset

        def change(_t, y):
            v, w = y
            spike = g * delta * np.exp((v - v_t) / delta)
            return [(g * (e - v) + spike - w + current) / c, (a * (v - e) - w) / tau]

        # From -28 mV the upswing takes less than 0.5 us; further up the equations are too stiff.
        after = lambda y: [reset, y[1] + b]  # noqa: E731
        return solved(change, [e, w], duration, -28.0, reset=after)

    return run


def test_the_variants_are_table_1_of_naud_2008():
    assert set(sn.models["adex"].variants) == set(PATTERNS)
    names = ("C_m", "g_L", "E_L", "a", "tau_w", "b", "V_reset")
    scales = (1e-12, 1e-9, 1e-3, 1e-9, 1e-3, 1e-12, 1e-3)
    for pattern, (row, step, _) in PATTERNS.items():
        variant = sn.models["adex"].variants[pattern]
        found = [float(variant.parameters[name]) for name in names]
        np.testing.assert_allclose(found, np.multiply(row, scales), rtol=1e-12)
        assert float(variant.parameters["V_T"]) == pytest.approx(-0.05)
        assert float(variant.parameters["Delta_T"]) == pytest.approx(0.002)
        assert float(variant.input) == pytest.approx(step * 1e-12)


def test_the_default_is_the_cell_of_brette_and_gerstner():
    values = {name: float(p.value) for name, p in sn.models["adex"].parameters.items()}
    expected = dict(
        C_m=281e-12, g_L=30e-9, E_L=-0.0706, V_T=-0.0504, Delta_T=0.002, a=4e-9, tau_w=0.144,
        b=80.5e-12, V_reset=-0.0706,
    )  # fmt: skip
    for name, value in expected.items():
        assert values[name] == pytest.approx(value, rel=1e-12)


@pytest.fixture(scope="module")
def fired_patterns():
    """The spike times (ms) of all patterns in 600 ms, each a population, side by side."""
    variants = sn.models["adex"].variants
    document = {
        "title": "the patterns",
        "duration": "600 ms",
        "dt": "0.05 ms",
        "populations": {name: {"model": "adex", "variant": name, "size": 1} for name in PATTERNS},
        "drives": {
            f"into_{name}": {"kind": "step_current", "target": name, "amplitude": variant.input}
            for name, variant in variants.items()
        },
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    times, of = recording.spike_time.values * 1e3, recording.spike_population.values
    return {name: times[of == k] for k, name in enumerate(PATTERNS)}


@pytest.mark.slow
@pytest.mark.parametrize("name", PATTERNS)
def test_the_patterns_are_those_of_naud_2008(name, fired_patterns, exact):
    cell, step, count = PATTERNS[name]
    found, expected = fired_patterns[name], exact(cell, step, 600.0)
    if count is None:  # chaotic: only the first spikes agree
        assert len(found) == pytest.approx(32.5, abs=1.5)
        intervals = np.diff(found)
        assert 0.4 < intervals.std() / intervals.mean() < 0.8
        found, expected = found[:4], expected[:4]
    else:
        assert len(found) == len(expected) == count
    # A reset comes at the end of a step: each interval is too long by up to one.
    np.testing.assert_allclose(np.diff(found), np.diff(expected), rtol=0.03, atol=0.1)


@pytest.mark.slow
def test_what_the_patterns_look_like(fired_patterns):
    intervals = {name: np.diff(times) for name, times in fired_patterns.items()}
    np.testing.assert_allclose(intervals["tonic_spiking"][10:], 9.59, rtol=0.01)
    assert intervals["adaptation"][0] == pytest.approx(11.27, abs=0.1)
    assert intervals["adaptation"][-1] == pytest.approx(75.9, rel=0.01)
    assert np.all(np.diff(intervals["adaptation"]) > -0.06)  # a time step
    np.testing.assert_allclose(intervals["regular_bursting"][:3], [2.92, 5.12, 131.8], rtol=0.02)
    assert intervals["initial_burst"][:2].max() < 8
    assert intervals["initial_burst"][2:].min() > 50
    assert np.all(np.diff(intervals["delayed_accelerating"]) < 0.1)
    assert fired_patterns["delayed_regular_bursting"][0] > 50


def test_brette_and_gerstners_cell_fires_as_published(fired, exact):
    # 1 nA for 100 ms.
    published = [11.79, 25.38, 41.20, 59.78, 81.64]
    expected = exact(BRETTE, 1000.0, 100.0, onset=(-50.4, 2.0))
    np.testing.assert_allclose(expected, published, atol=0.01)
    # Each reset waits for the end of its step: 0.01 ms times the number of spikes, and the label.
    (found,) = fired("adex", 1000, 100, dt=0.01)
    assert len(found) == 5
    assert np.all(np.abs(found - expected) < 0.01 * np.arange(1, 6) + 0.01)


@pytest.mark.slow
def test_the_reference_trace_of_nest(fired, exact):
    # NEST, testsuite, test_aeif_data_lsodar.dat: an integrator of variable order with events.
    published = [18.715, 30.561, 42.495, 54.517, 66.626, 78.819, 91.096]
    cell = (200, 11, -70, 3, 300, 0, -58)
    np.testing.assert_allclose(exact(cell, 420.0, 95.0, w=5.0), published, atol=0.006)
    names = ("C_m", "g_L", "E_L", "a", "tau_w", "b", "V_reset")
    units = ("pF", "nS", "mV", "nS", "ms", "pA", "mV")
    parameters = {n: f"{v} {u}" for n, v, u in zip(names, cell, units, strict=True)}
    parameters |= {"V_T": "-50 mV", "Delta_T": "2 mV"}
    errors = []
    for dt in (0.02, 0.01):
        (found,) = fired("adex", 420, 95, dt=dt, parameters=parameters, initial={"w": "5 pA"})
        assert len(found) == len(published)
        errors.append(np.abs(found - published).max())
    assert errors[1] < 0.05  # seven resets, each late by half a step on average, and the label
    assert errors[1] < 0.7 * errors[0]


def rheobase(cell, onset):
    """Touboul & Brette (2008): where the fixed point vanishes, or turns unstable before it."""
    c, g, e, a, tau, *_ = cell
    v_t, delta = onset
    tau_m = c / g
    distance = v_t - e - delta
    if a / g < tau_m / tau:
        return (g + a) * (distance + delta * np.log(1 + a / g))
    hopf = (g + a) * (distance + delta * np.log(1 + tau_m / tau))
    return hopf + delta * g * (a / g - tau_m / tau)


@pytest.mark.parametrize(
    ("variant", "onset", "published"),
    [("tonic_spiking", (-50, 2), 220.376), ("", (-50.4, 2), 627.182)],
)
def test_firing_sets_in_at_the_rheobase(variant, onset, published, fired):
    cell = PATTERNS[variant][0] if variant else BRETTE
    assert rheobase(cell, onset) == pytest.approx(published, abs=1e-3)
    _, g, e, a, *_ = cell

    def balance(v, current):
        return g * (e - v) + g * 2 * np.exp((v - onset[0]) / 2) - a * (v - e) + current

    # From the fixed point just below; above, the cell leaves it.
    below = 0.99 * published
    v = brentq(balance, e, onset[0] + 2 * np.log(1 + a / g), args=(below,))
    initial = {"v": f"{v} mV", "w": f"{a * (v - e)} pA"}
    silent, firing = fired(
        "adex", [below, 1.05 * published], 150, dt=0.05, variant=variant, initial=initial
    )
    assert len(silent) == 0
    assert len(firing) > 0


def test_the_exponential_never_overflows(cell_document):
    # Up to 1000 times the rheobase, and from potentials up to the cut: no infinite number.
    size = 400
    document = cell_document("adex", duration="5 ms", size=size, dt="0.05 ms", record=("v", "w"))
    document["populations"]["cell"]["initial"] = {"v": {"uniform": ["-70 mV", "0 mV"]}}
    step = {"kind": "step_current", "target": "cell"}
    document["drives"] = {"step": {**step, "amplitude": {"uniform": ["0 nA", "600 nA"]}}}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    for name in ("v", "w"):
        assert np.isfinite(recording[f"cell.{name}"].values).all()
    assert recording["cell.v"].values.max() <= 0
    assert len(np.unique(recording.spike_neuron.values)) > 0.95 * size


def eif_interval(current):
    """The interval (ms) at a density (uA/cm^2): Fourcaud-Trocme et al. (2003), by quadrature."""

    def pace(v):
        return 1 / (0.1 * (-65 - v) + 0.1 * 3.48 * np.exp((v + 59.9) / 3.48) + current)

    return quad(pace, -68, 0, points=[-60], limit=500)[0] + 1.7


def test_the_exponential_cell_fires_as_its_integral_says(fired):
    densities = np.array([0.2, 0.5, 1.0, 2.0, 5.0])
    expected = np.array([eif_interval(density) for density in densities])
    assert 1e3 / expected[2:4] == pytest.approx([57.72, 98.84], abs=0.01)
    found = fired("eif", densities * 100, 300, dt=0.05)
    for train, interval in zip(found, expected, strict=True):
        assert np.diff(train).mean() == pytest.approx(interval, abs=0.05)


def test_the_exponential_cell_fires_like_the_interneuron_that_it_was_fitted_to(fired):
    # 57.7 for 59.7 Hz and 98.8 for 101.8 Hz at 1 and 2 uA/cm^2; both cells have 10 000 um^2.
    currents = [100, 200]
    ours, fitted = (
        [1e3 / np.diff(train)[-1] for train in fired(name, currents, 60, dt=0.05)]
        for name in ("eif", "wang_buzsaki")
    )
    np.testing.assert_allclose(ours, fitted, rtol=0.05)
    np.testing.assert_allclose(fitted, [59.70, 101.79], rtol=0.005)


def test_its_rheobase_is_that_of_the_formula(fired):
    # I_T = g_L (V_T - V_L - Delta_T) = 0.1620 uA/cm^2.
    onset = 0.1 * (-59.9 + 65 - 3.48)
    assert onset == pytest.approx(0.1620)
    assert 1.1 * eif_interval(1.1 * onset) < 230
    silent, firing = fired("eif", [99 * onset, 110 * onset], 230, dt=0.05)
    assert len(silent) == 0
    assert len(firing) > 0


def steady_interval(current, *, b=20.0, tau_w=144.0):
    """The interval (ms) between spikes of ``adaptive_lif`` that no longer changes."""
    tau, g, rest, reset, threshold, dead = 20.0, 10.0, -60.0, -60.0, -50.0, 5.0

    def miss(interval):
        w = b / (1 - np.exp(-interval / tau_w)) * np.exp(-dead / tau_w)
        s = interval - dead
        fast, slow = np.exp(-s / tau), np.exp(-s / tau_w)
        adapted = w / g * tau_w / (tau_w - tau) * (slow - fast)
        return rest + current / g * (1 - fast) + (reset - rest) * fast - adapted - threshold

    return brentq(miss, dead + 1e-6, 1e4)


def test_the_adapting_cell_slows_down_to_the_interval_of_the_closed_form(fired):
    currents = np.array([150.0, 250.0, 500.0])
    found = fired("adaptive_lif", currents, 1000, dt=0.1)
    for current, train in zip(currents, found, strict=True):
        intervals = np.diff(train)
        assert intervals[0] < 0.8 * intervals[-1]
        # Its first interval has no adaptation yet: that of lif.
        assert train[0] == pytest.approx(20 * np.log(current / (current - 100)), abs=0.11)
        assert intervals[-3:].mean() == pytest.approx(steady_interval(current), abs=0.11)


def test_without_its_current_the_adapting_cell_is_lif(fired):
    without = {"b": "0 pA"}
    ours = fired("adaptive_lif", [150, 300], 200, dt=0.1, parameters=without)
    lif = fired("lif", [150, 300], 200, dt=0.1)
    for first, second in zip(ours, lif, strict=True):
        np.testing.assert_array_equal(first, second)
