"""Rules of plasticity against closed forms, sums over pairs, and the binomial distribution."""

import numpy as np
import pytest

import simneuro as sn


def spike_lists(pre, post):
    """Drives that make cell k of each population fire one step after the k-th list of times."""
    return {
        f"kick_{name}": {
            "kind": "spike_list",
            "target": name,
            "synapse": "delta",
            "weight": "40 mV",
            "times": [f"{time!r} ms" for times in trains for time in times],
            "neurons": [cell for cell, times in enumerate(trains) for _ in times],
        }
        for name, trains in (("pre", pre), ("post", post))
        if any(len(times) for times in trains)
    }


def paired(pre, post, plasticity, *, dt="0.1 ms", delay="0 ms", own=None, record=(), **more):
    """A synapse from each cell of ``pre`` to that of ``post``; both fire at given times (ms)."""
    last = max(time for times in (*pre, *post) for time in times)
    size = len(pre)
    cells = {"model": "lif", "size": size, "parameters": {"t_ref": "0.5 ms"}}
    document = {
        "title": "pairs of cells",
        "duration": f"{last + 20} ms",
        "dt": dt,
        "populations": {"pre": cells, "post": cells},
        "synapses": {"weak": {"model": "exp_current"}},
        "plasticity": own or {},
        "projections": {
            "pairs": {
                "source": "pre",
                "target": "post",
                "synapse": "weak",
                "connect": {"rule": "one_to_one"},
                "weight": "0.5 pA",
                "delay": delay,
                "plasticity": plasticity,
                **more,
            }
        },
        "drives": spike_lists([list(times) for times in pre], [list(times) for times in post]),
        "record": {"wiring": ["pairs"], "synapses": {}},
    }
    if record:
        document["record"]["synapses"] = {"pairs": {"variables": list(record), "synapses": size}}
    return sn.Scenario.from_document(document)


def simulated(*args, **more):
    scenario = paired(*args, **more)
    recording = sn.simulate(scenario, target="numpy")
    fired = sum(len(times) for trains in args[:2] for times in trains)
    assert recording.sizes["spike"] == fired  # nothing but what was listed
    return recording


def change(recording):
    return (recording["pairs.final_weight"] - recording["pairs.weight"]).values


# ------------------------------------------------------------------ short-term plasticity

RATES = np.array([1, 5, 10, 20, 40])  # Hz


def steady(rate, share, recovery, facilitation):
    """What each spike of a long regular train releases: Markram, Wang & Tsodyks (1998)."""
    interval = 1 / rate
    used = share / (1 - (1 - share) * np.exp(-interval / facilitation))
    left = np.exp(-interval / recovery)
    return used * (1 - left) / (1 - (1 - used) * left)


def markram(share, recovery, facilitation):
    parameters = {
        "U": share,
        "tau_rec": f"{recovery} s",
        "tau_facil": f"{facilitation} s",
    }
    return {"mine": {"model": "tsodyks_markram", "parameters": parameters}}


@pytest.mark.parametrize(
    ("share", "recovery", "facilitation", "seconds"),
    [(0.5, 0.8, 1e-5, 12), (0.05, 0.1, 1.0, 20)],  # until the slowest has come to rest
)
def test_the_steady_state_of_a_regular_train(share, recovery, facilitation, seconds):
    intervals = 1000 // RATES
    trains = [np.arange(1, seconds * 1000, step)[:350].tolist() for step in intervals]
    last = max(times[-1] for times in trains)
    recording = simulated(
        trains, [[last]] * 5, "mine", own=markram(share, recovery, facilitation), dt="1 ms",
        record=["released"],
    )  # fmt: skip
    found = recording["pairs.released"].values[-1]
    np.testing.assert_allclose(found, steady(RATES, share, recovery, facilitation), atol=1e-9)


def test_the_published_steady_states_of_a_depressing_synapse():
    expected = [0.41640, 0.18113, 0.10515, 0.05713, 0.02985]
    np.testing.assert_allclose(steady(RATES, 0.5, 0.8, 1e-5), expected, atol=5e-6)


@pytest.mark.parametrize("delay", ["0 ms", {"uniform": ["0 ms", "8 ms"]}])
def test_an_irregular_train(delay):
    rng = np.random.default_rng(1)
    trains = [np.cumsum(rng.integers(20, 90, 12)).tolist() for _ in range(3)]
    recording = simulated(
        trains, [[600]] * 3, "mine", own=markram(0.2, 0.3, 0.5), dt="1 ms", delay=delay,
        record=["released", "u", "x"],
    )  # fmt: skip
    released = recording["pairs.released"].values
    arrivals = np.diff(released, axis=0) != 0
    for cell, train in enumerate(trains):
        used, left, expected = 0.0, 1.0, []
        for interval in np.diff([-1e9, *train]) / 1000:
            used = 0.2 + 0.8 * used * np.exp(-interval / 0.5)
            left = 1 - (1 - left) * np.exp(-interval / 0.3)
            expected.append(used * left)
            left -= used * left
        found = released[1:, cell][arrivals[:, cell]]
        np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_traces_have_what_variables_are_worth_now():
    recording = simulated(
        [[10]], [[200]], "mine", own=markram(0.5, 0.1, 0.05), dt="1 ms", record=["u", "x"]
    )
    # The cell fires in step 11; what that did shows from the next on.
    since = np.clip(recording.time.values * 1e3 - 11, 0, None)[12:]
    u, x = (recording[f"pairs.{name}"].values for name in ("u", "x"))
    assert np.all(u[:12] == 0)
    np.testing.assert_allclose(x[:12], 1, rtol=1e-15)
    np.testing.assert_allclose(u[12:, 0], 0.5 * np.exp(-since / 50), rtol=1e-12)
    np.testing.assert_allclose(x[12:, 0], 1 - 0.5 * np.exp(-since / 100), rtol=1e-12)


# ------------------------------------------------------------------ release by chance


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize(("sites", "p"), [(5, 0.5), (1, 0.2), (12, 0.85)])
def test_quantal_release_is_binomial(seed, sites, p):
    cells, spikes = 100, 100
    trains = [[10 * k + 1 for k in range(spikes)]] * cells
    own = {"mine": {"model": "quantal_release", "parameters": {"sites": sites, "p": p}}}
    scenario = paired(trains, [[1000]] * cells, "mine", own=own, dt="1 ms", record=["quanta"])
    recording = sn.simulate(scenario.override({"seed": seed}), target="numpy")
    # Each spike arrives one step after its time, and shows in the next.
    quanta = recording["pairs.quanta"].values[3:1003:10]
    assert quanta.shape == (spikes, cells)
    assert set(np.unique(quanta)) <= set(range(sites + 1))
    count = quanta.size
    variance = sites * p * (1 - p)
    fourth = variance * (1 + 3 * variance - 6 * variance / sites)  # central moment
    # 5 standard errors: one test in a million fails.
    assert abs(quanta.mean() - sites * p) < 5 * np.sqrt(variance / count)
    assert abs(quanta.var() - variance) < 5 * np.sqrt((fourth - variance**2) / count)
    failing = (1 - p) ** sites
    assert abs((quanta == 0).mean() - failing) < 5 * np.sqrt(failing * (1 - failing) / count)
    # The coefficient of variation follows: sqrt((1 - p)/(sites*p)) within the bounds of the two.
    cv = quanta.std() / quanta.mean()
    assert cv == pytest.approx(np.sqrt((1 - p) / (sites * p)), rel=0.1)
    # Neither spikes nor synapses know of each other.
    for shifted in (np.roll(quanta, 1, axis=0), np.roll(quanta, 1, axis=1)):
        correlation = np.corrcoef(quanta.ravel(), shifted.ravel())[0, 1]
        assert abs(correlation) < 5 / np.sqrt(count)


def test_another_seed_is_another_chance():
    trains = [[10 * k + 1 for k in range(20)]] * 10
    scenario = paired(trains, [[200]] * 10, "quantal_release", dt="1 ms", record=["quanta"])
    first, again, other = (
        sn.simulate(scenario.override({"seed": seed}), target="numpy")["pairs.quanta"].values
        for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert np.any(first != other)


@pytest.mark.parametrize(("p", "expected"), [(0.0, 0), (1.0, 7)])
def test_release_without_chance(p, expected):
    own = {"mine": {"model": "quantal_release", "parameters": {"sites": 7, "p": p}}}
    recording = simulated([[1, 11]], [[30]], "mine", own=own, dt="1 ms", record=["quanta"])
    assert recording["pairs.quanta"].values[-1, 0] == expected


# ------------------------------------------------------------------ spike timing

HEBB = {
    "mine": {
        "model": "stdp",
        "parameters": {"w_max": "1 pA", "A_plus": 0.005, "A_minus": 0.00525, "tau_minus": "25 ms"},
    }
}


@pytest.mark.parametrize("dt", ["0.1 ms", "1 ms"])
@pytest.mark.parametrize("delay", [0, 3])
def test_the_window_of_stdp(dt, delay):
    lags = np.array([-80, -40, -20, -10, -5, -1, 0, 1, 5, 10, 20, 40, 80])
    recording = simulated(
        [[100]] * len(lags), [[int(100 + delay + lag)] for lag in lags], "mine",
        own=HEBB, dt=dt, delay=f"{delay} ms",
    )  # fmt: skip
    window = np.where(
        lags > 0, 0.005 * np.exp(-lags / 20), np.where(lags < 0, -0.00525 * np.exp(lags / 25), 0)
    )
    np.testing.assert_allclose(change(recording) / 1e-12, window, rtol=1e-10, atol=1e-15)
    assert change(recording)[6] == 0  # an arrival and a spike in one step


def trains_on_a_grid(seed, size=6, count=20):
    rng = np.random.default_rng(seed)
    return [np.cumsum(rng.integers(3, 12, count)).tolist() for _ in range(size)]


def summed(pre, post, delay, window):
    """The sum of a window over all pairs of an arrival and a spike (ms)."""
    lags = np.subtract.outer(np.asarray(post, float), np.asarray(pre, float) + delay)
    return window(lags).sum()


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("delay", [0, 4])
def test_all_pairs_count_whatever_the_time_step(seed, delay):
    pre, post = trains_on_a_grid(seed), trains_on_a_grid(seed + 10)
    found = [
        change(simulated(pre, post, "mine", own=HEBB, dt=dt, delay=f"{delay} ms"))
        for dt in ("0.1 ms", "1 ms")
    ]

    def window(lag):
        after = 0.005 * np.exp(-np.abs(lag) / 20)
        before = -0.00525 * np.exp(-np.abs(lag) / 25)
        return np.where(lag > 0, after, np.where(lag < 0, before, 0))

    expected = [summed(*trains, delay, window) for trains in zip(pre, post, strict=True)]
    ties = sum(len(set(np.add(a, delay)) & set(b)) for a, b in zip(pre, post, strict=True))
    assert ties > 0
    for each in found:
        np.testing.assert_allclose(each / 1e-12, expected, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(found[0], found[1], rtol=1e-9, atol=1e-24)


def test_arrivals_that_share_a_step_all_count():
    """Three arrivals, and sixteen, in the step of a target's spike: none pairs with that spike."""
    arrivals = [[3.0, 5.1, 5.1, 5.1, 9.0], [5.1], [4.9, *[5.1] * 16, 5.2]]
    document = {
        "title": "a source that fires several times in a step",
        "duration": "30 ms",
        "populations": {"post": {"model": "lif", "size": 3}},
        "synapses": {"weak": {"model": "exp_current"}},
        "plasticity": HEBB,
        "sources": {
            "pre": {
                "kind": "spike_list",
                "size": 3,
                "times": [f"{time} ms" for times in arrivals for time in times],
                "neurons": [cell for cell, times in enumerate(arrivals) for _ in times],
            }
        },
        "projections": {
            "pairs": {
                "source": "pre",
                "target": "post",
                "synapse": "weak",
                "connect": {"rule": "one_to_one"},
                "weight": "0.5 pA",
                "plasticity": "mine",
            }
        },
        "drives": spike_lists([], [[5.0, 12.0]] * 3),  # spikes at 5.1 ms and 12.1 ms
        "record": {"wiring": ["pairs"]},
    }
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    expected = [
        summed(times, [5.1, 12.1], 0, lambda lag: np.where(
            lag > 1e-9, 0.005 * np.exp(-np.abs(lag) / 20),
            np.where(lag < -1e-9, -0.00525 * np.exp(-np.abs(lag) / 25), 0)))
        for times in arrivals
    ]  # fmt: skip
    np.testing.assert_allclose(change(recording) / 1e-12, expected, rtol=1e-9)


def test_weights_stay_within_their_bounds():
    strong = {"mine": {**HEBB["mine"], "parameters": {**HEBB["mine"]["parameters"]}}}
    strong["mine"]["parameters"] |= {"A_plus": 3.0, "A_minus": 3.0}
    recording = simulated([[50], [50]], [[51], [49]], "mine", own=strong, dt="1 ms")
    assert recording["pairs.final_weight"].values.tolist() == [1e-12, 0.0]


@pytest.mark.parametrize("dt", ["0.1 ms", "1 ms"])
def test_inhibitory_plasticity_is_a_sum_over_pairs_and_arrivals(dt):
    own = {
        "mine": {
            "model": "inhibitory_stdp",
            "parameters": {"w_max": "1 pA", "eta": "0.001 pA", "rate": "5 Hz"},
        }
    }
    pre, post = trains_on_a_grid(3), trains_on_a_grid(4)
    found = change(simulated(pre, post, "mine", own=own, dt=dt, delay="2 ms"))
    for k, (first, second) in enumerate(zip(pre, post, strict=True)):
        pairs = summed(first, second, 2, lambda lag: np.exp(-np.abs(lag) / 20))
        expected = 0.001 * (pairs - len(first) * 2 * 5 * 0.02)
        assert found[k] / 1e-12 == pytest.approx(expected, rel=1e-9)


# ------------------------------------------------------------------ chains


def test_what_a_spike_brings_is_what_all_rules_let_through():
    own = {
        **markram(0.5, 0.8, 1e-5),
        "sites": {"model": "quantal_release", "parameters": {"sites": 3, "p": 1}},
        **{"hebb": HEBB["mine"]},
    }
    document = paired(
        [[10, 60]], [[30]], ["hebb", "mine", "sites"], own=own, record=["w", "released"]
    ).document()
    document["record"]["traces"] = {"post": {"variables": ["I_weak"]}}
    recording = sn.simulate(sn.Scenario.from_document(document), target="numpy")
    current = recording["post.I_weak"].values[:, 0]
    weight = recording["pairs.w"].values[:, 0]
    step = 102  # fired in step 101, so there in the next
    first = 0.5e-12 * 0.5 * 3
    assert current[step] == pytest.approx(first, rel=1e-12)
    second = 602
    before = current[second - 1] * np.exp(-0.1 / 5)
    used = 0.5 * (1 - 0.5 * np.exp(-50 / 800))
    assert current[second] - before == pytest.approx(weight[second] * used * 3, rel=1e-9)
    # The spike of the target at 30 ms raised the weight; the second arrival took from it first.
    raised = 0.5 + 0.005 * np.exp(-20 / 20)
    assert weight[400] / 1e-12 == pytest.approx(raised, rel=1e-12)
    assert weight[second] / 1e-12 == pytest.approx(raised - 0.00525 * np.exp(-30 / 25), rel=1e-12)
