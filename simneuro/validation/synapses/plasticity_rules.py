"""Checks of ``tsodyks_markram``, ``quantal_release``, ``stdp`` and ``inhibitory_stdp``."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.simulations import Floats, cache_simulation
from simneuro.validation.synapses import pairs
from simneuro.validation.truth import transmission

# Its potential is the sum of all that arrives; it never fires.
COUNTER = {"model": "subtractive_if", "parameters": {"V_th": "1000 V"}}
RATES = (5.0, 10.0, 20.0, 40.0)  # Hz
SPIKES = 20
# U, tau_rec and tau_facil (ms) of depressing and facilitating synapses, as in tsodyks2000.
KINDS = {"depressing": (0.5, 800.0, 0.01), "facilitating": (0.04, 100.0, 1000.0)}


@cache_simulation
def simulate_trains(kind: str) -> dict[float, Floats]:
    """The share released by each spike of regular trains, by rate (Hz)."""
    variant = {} if kind == "depressing" else {"variant": kind}  # the rule's own, or a variant
    times = [[1 + 1e3 / rate * k for k in range(SPIKES)] for rate in RATES]
    measured = pairs.simulate_pairs(
        times,
        [[] for _ in RATES],
        max(map(max, times)) + 5,
        "delta",
        "1 mV",
        target=COUNTER,
        plasticity={"rule": {"model": "tsodyks_markram", **variant}},
        projection={"plasticity": "rule"},
    )
    total = measured["post.v"].transpose("time", ...).values * 1e3
    found = {}
    for cell, rate in enumerate(RATES):
        at = np.round((np.array(times[cell]) + 1) / pairs.DT).astype(int)
        found[rate] = np.diff(np.concatenate([[0.0], total[at, cell]]))
    return found


def measure_last_release(kind: str, rate: float) -> float:
    """The share released by the last spike of a train."""
    return float(simulate_trains(kind)[rate][-1])


@cache_simulation
def simulate_quanta(p: float | None = 0.3) -> Floats:
    """The quanta released by 300 synapses at each of 60 arrivals; None is the rule's own p."""
    size, asked = 300, 60
    times = [[1.0 + 2 * k for k in range(asked)]] * size
    measured = pairs.simulate_pairs(
        times,
        [[] for _ in range(size)],
        2.0 * asked + 2,
        "delta",
        "1 mV",
        target=COUNTER,
        plasticity={
            "rule": {"model": "quantal_release", "parameters": {} if p is None else {"p": p}}
        },
        projection={"plasticity": "rule"},
    )
    total = measured["post.v"].transpose("time", ...).values * 1e3
    return np.rint(np.diff(total[::20], axis=0))[:asked]


LAGS = (-40.0, -20.0, -10.0, -5.0, 0.0, 5.0, 10.0, 20.0, 40.0)  # ms; target spike after arrival


@cache_simulation
def simulate_pairings(rule: str, lags: tuple[float, ...]) -> Floats:
    """The change of a weight (nS) by one pair of spikes at each lag (ms)."""
    begin = 5 + max(map(abs, lags))
    parameters = {"w_max": "1 nS"} if rule == "stdp" else {}
    measured = pairs.simulate_pairs(
        [[begin]] * len(lags),
        [[begin + lag] for lag in lags],
        2 * begin + 5,
        "exp_conductance",
        "0.5 nS",
        # So large that an arrival does not shift the cell's spikes.
        target={"model": "lif", "parameters": {"t_ref": "0.5 ms", "C_m": "20 nF", "g_L": "1 uS"}},
        plasticity={"rule": {"model": rule, "parameters": parameters}},
        projection={"plasticity": "rule"},
    )
    return pairs.read_weight_change(measured, 1e-9)


def measure_change(rule: str, lag: float) -> float:
    """The change of a weight (nS) by one pair."""
    return float(simulate_pairings(rule, LAGS)[LAGS.index(lag)])


def measure_largest_weight(rule: str, start: str) -> float:
    """The weight (nS) that eight pairs, 5 ms apart, cannot exceed."""
    arrivals = [10.0 + 30 * k for k in range(8)]
    measured = pairs.simulate_pairs(
        [arrivals],
        [[at + 5 for at in arrivals]],
        arrivals[-1] + 10,
        "exp_conductance",
        start,
        # So large that an arrival does not shift the cell's spikes.
        target={"model": "lif", "parameters": {"t_ref": "0.5 ms", "C_m": "2 uF", "g_L": "100 uS"}},
        plasticity={"rule": {"model": rule}},
        projection={"plasticity": "rule"},
    )
    return 1e9 * float(measured["wires.final_weight"].values[0])


def measure_window_ratio() -> float:
    """The sum of all depression over the sum of all potentiation, for lags up to 150 ms."""
    lags = tuple(float(lag) for lag in range(-150, 151))
    found = simulate_pairings("stdp", lags)
    before, after = found[:150], found[151:]
    return float(-before.sum() / after.sum())


def _make_short_term_checks() -> Iterator[Check]:
    for kind, values in KINDS.items():
        for rate in RATES:
            yield Check(
                name=f"tsodyks_markram.{kind}_at_{rate:g}_Hz",
                what=f"share released by spike {SPIKES} of a regular train, {kind}",
                expected=transmission.last_release(rate, SPIKES, *values),
                unit="",
                source="closed form: the map from spike to spike of markram1998",
                tolerance=absolute(1e-9, "the synapse is integrated exactly from event to event"),
                measure=partial(measure_last_release, kind, rate),
            )
    yield Check(
        name="tsodyks_markram.steady_state",
        what="share released in the steady state at 20 Hz, depressing",
        expected=transmission.steady_release(20.0, *KINDS["depressing"]),
        unit="",
        source="closed form: u R of an endless regular train (markram1998)",
        tolerance=absolute(
            1e-5, f"remaining effect of the start after {SPIKES} spikes: (1 - U)^{SPIKES}"
        ),
        measure=partial(measure_last_release, "depressing", 20.0),
    )


def _compute_window(lag: float) -> float:
    """The change by one pair at this lag: A_plus = 0.005, A_minus = 0.00525, 20 ms (song2000)."""
    if lag == 0:
        return 0.0
    return float((0.005 if lag > 0 else -0.00525) * np.exp(-abs(lag) / 20))


def _make_stdp_checks() -> Iterator[Check]:
    for lag in LAGS:
        label = f"{lag:g}".replace("-", "minus_")
        yield Check(
            name=f"stdp.pair_at_{label}_ms",
            what=f"change by one pair, target {lag:g} ms after the arrival, in units of w_max",
            expected=_compute_window(lag),
            unit="",
            source="closed form: A exp(-|lag|/tau); song2000",
            tolerance=absolute(
                1e-9, "traces are integrated exactly; simultaneous spikes give no change"
            ),
            measure=partial(measure_change, "stdp", lag),
        )
    for lag in (-10.0, 10.0):
        label = f"{lag:g}".replace("-", "minus_")
        yield Check(
            name=f"inhibitory_stdp.pair_at_{label}_ms",
            what=f"change by one pair, target {lag:g} ms after the arrival",
            expected=0.01 * float(np.exp(-10 / 20) - 2 * 3e-3 * 20),
            unit="nS",
            source="closed form: eta (exp(-|lag|/tau) - 2 rate tau); vogels2011",
            tolerance=absolute(1e-9, "traces are integrated exactly"),
            measure=partial(measure_change, "inhibitory_stdp", lag),
        )


CHECKS = (
    *_make_short_term_checks(),
    Check(
        name="quantal_release.mean",
        what="mean number of quanta of 5 sites with p = 0.3",
        expected=1.5,
        unit="",
        source="closed form: N p (delcastillo1954)",
        tolerance=absolute(0.023, "three standard errors of 18 000: 3 sqrt(N p (1 - p)/18000)"),
        measure=lambda: float(simulate_quanta().mean()),
    ),
    Check(
        name="quantal_release.cv",
        what="CV of the number of quanta",
        expected=float(np.sqrt(0.7 / 1.5)),
        unit="",
        source="closed form: sqrt((1 - p)/(N p))",
        tolerance=relative(0.025, "three standard errors of 18 000"),
        measure=lambda: float(simulate_quanta().std() / simulate_quanta().mean()),
    ),
    Check(
        name="quantal_release.failures",
        what="share of arrivals that release nothing",
        expected=0.7**5,
        unit="",
        source="closed form: (1 - p)^N",
        tolerance=absolute(0.0084, "three standard errors of 18 000: 3 sqrt(q (1 - q)/18000)"),
        measure=lambda: float(np.mean(simulate_quanta() == 0)),
    ),
    Check(
        name="quantal_release.default_mean",
        what="mean number of quanta with the rule's own sites and p: 5 and 0.5",
        expected=2.5,
        unit="",
        source="closed form: N p (delcastillo1954); the numbers are the rule's own choice",
        tolerance=absolute(0.024, "three standard errors of 18 000: 3 sqrt(N p (1 - p)/18000)"),
        measure=lambda: float(simulate_quanta(None).mean()),
    ),
    *_make_stdp_checks(),
    Check(
        name="stdp.largest_weight",
        what="weight after eight pairs that strengthen it, from 0.149 nS",
        expected=0.15,
        unit="nS",
        source="closed form: 0.015 leak conductances of 10 nS (song2000)",
        tolerance=absolute(1e-3, "an arrival after the last pair weakens it by some hundredths"),
        measure=partial(measure_largest_weight, "stdp", "0.149 nS"),
    ),
    Check(
        name="inhibitory_stdp.largest_weight",
        what="weight after eight pairs that strengthen it, from 99.98 nS",
        expected=100.0,
        unit="nS",
        source="vogels2011: w_max, in the authors' file of ModelDB 143751",
        tolerance=absolute(1e-6, "the last spike of the target comes after the last arrival"),
        measure=partial(measure_largest_weight, "inhibitory_stdp", "99.98 nS"),
    ),
    Check(
        name="stdp.window_ratio",
        what="depression over potentiation, summed over lags up to 150 ms",
        expected=1.05,
        unit="",
        source="closed form: A_minus tau_minus/(A_plus tau_plus); song2000",
        tolerance=relative(1e-9, "both sides are cut off at the same lag"),
        measure=measure_window_ratio,
    ),
)
