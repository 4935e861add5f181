"""Checks of ``tsodyks_markram``, ``quantal_release``, ``stdp`` and ``inhibitory_stdp``."""

from collections.abc import Iterator
from functools import partial

import numpy as np

from simneuro.validation.check import Check, absolute, relative
from simneuro.validation.runs import Floats, shared
from simneuro.validation.synapses import pairs
from simneuro.validation.truth import transmission

# Adds up what arrives; it never fires.
COUNTER = {"model": "subtractive_if", "parameters": {"V_th": "1000 V"}}
RATES = (5.0, 10.0, 20.0, 40.0)  # Hz
SPIKES = 20
# Share, recovery and facilitation (ms): depressing and facilitating, as in tsodyks2000.
KINDS = {"depressing": (0.5, 800.0, 0.01), "facilitating": (0.04, 100.0, 1000.0)}


@shared
def trains_released(kind: str) -> dict[float, Floats]:
    """What each spike of a regular train releases, in weights of 1 mV."""
    share, recovery, facilitation = KINDS[kind]
    parameters = {
        "U": share,
        "tau_rec": f"{recovery} ms",
        "tau_facil": f"{facilitation} ms",
    }
    times = [[1 + 1e3 / rate * k for k in range(SPIKES)] for rate in RATES]
    measured = pairs.connected(
        times,
        [[] for _ in RATES],
        max(map(max, times)) + 5,
        "delta",
        "1 mV",
        target=COUNTER,
        plasticity={"rule": {"model": "tsodyks_markram", "parameters": parameters}},
        projection={"plasticity": "rule"},
    )
    total = measured["post.v"].transpose("time", ...).values * 1e3
    found = {}
    for cell, rate in enumerate(RATES):
        at = np.round((np.array(times[cell]) + 1) / pairs.DT).astype(int)
        found[rate] = np.diff(np.concatenate([[0.0], total[at, cell]]))
    return found


def last_release(kind: str, rate: float) -> float:
    """What the last spike of a train releases."""
    return float(trains_released(kind)[rate][-1])


@shared
def quanta() -> Floats:
    """Quanta of 300 synapses of 5 sites with p = 0.3, each asked 60 times."""
    size, asked = 300, 60
    times = [[1.0 + 2 * k for k in range(asked)]] * size
    measured = pairs.connected(
        times,
        [[] for _ in range(size)],
        2.0 * asked + 2,
        "delta",
        "1 mV",
        target=COUNTER,
        plasticity={"rule": {"model": "quantal_release", "parameters": {"sites": 5, "p": 0.3}}},
        projection={"plasticity": "rule"},
    )
    total = measured["post.v"].transpose("time", ...).values * 1e3
    return np.rint(np.diff(total[::20], axis=0))[:asked]


LAGS = (-40.0, -20.0, -10.0, -5.0, 0.0, 5.0, 10.0, 20.0, 40.0)  # ms, target after arrival


@shared
def changed(rule: str, lags: tuple[float, ...]) -> Floats:
    """How one pair at each lag changes a weight, in shares of 1 nS."""
    begin = 5 + max(map(abs, lags))
    # w_max is 1 nS, and eta of the inhibitory rule 0.01 nS.
    parameters = {"stdp": {"w_max": "1 nS"}, "inhibitory_stdp": {"eta": "0.01 nS"}}[rule]
    measured = pairs.connected(
        [[begin]] * len(lags),
        [[begin + lag] for lag in lags],
        2 * begin + 5,
        "exp_conductance",
        "0.5 nS",
        # An arrival must not move the cell's own spikes.
        target={"model": "lif", "parameters": {"t_ref": "0.5 ms", "C_m": "20 nF", "g_L": "1 uS"}},
        plasticity={"rule": {"model": rule, "parameters": parameters}},
        projection={"plasticity": "rule"},
    )
    return pairs.learnt(measured, 1e-9)


def change_at(rule: str, lag: float) -> float:
    """The change of one pair, in shares of 1 nS."""
    return float(changed(rule, LAGS)[LAGS.index(lag)])


def window_ratio() -> float:
    """What pairs with the target first take, over what the others give, over lags up to 150 ms."""
    lags = tuple(float(lag) for lag in range(-150, 151))
    found = changed("stdp", lags)
    before, after = found[:150], found[151:]
    return float(-before.sum() / after.sum())


def _short_term_checks() -> Iterator[Check]:
    for kind, values in KINDS.items():
        for rate in RATES:
            yield Check(
                name=f"tsodyks_markram.{kind}_at_{rate:g}_Hz",
                what=f"share released by spike {SPIKES} of a regular train, {kind}",
                expected=transmission.released(rate, SPIKES, *values),
                unit="",
                source="closed form: the map from spike to spike of markram1998",
                tolerance=absolute(1e-9, "the synapse is moved on exactly from event to event"),
                measure=partial(last_release, kind, rate),
            )
    yield Check(
        name="tsodyks_markram.steady_state",
        what="share released in the steady state at 20 Hz, depressing",
        expected=transmission.steady_release(20.0, *KINDS["depressing"]),
        unit="",
        source="closed form: u R of an endless regular train (markram1998)",
        tolerance=absolute(1e-5, f"what {SPIKES} spikes leave of the start: (1 - U)^{SPIKES}"),
        measure=partial(last_release, "depressing", 20.0),
    )


def _window(lag: float) -> float:
    """One pair at this lag: A_plus = 0.005, A_minus = 0.00525, 20 ms (song2000)."""
    if lag == 0:
        return 0.0
    return float((0.005 if lag > 0 else -0.00525) * np.exp(-abs(lag) / 20))


def _stdp_checks() -> Iterator[Check]:
    for lag in LAGS:
        label = f"{lag:g}".replace("-", "minus_")
        yield Check(
            name=f"stdp.pair_at_{label}_ms",
            what=f"change by one pair, target {lag:g} ms after the arrival, in w_max",
            expected=_window(lag),
            unit="",
            source="closed form: A exp(-|lag|/tau); song2000",
            tolerance=absolute(1e-9, "traces are moved on exactly; the tie rule gives no change"),
            measure=partial(change_at, "stdp", lag),
        )
    for lag in (-10.0, 10.0):
        label = f"{lag:g}".replace("-", "minus_")
        yield Check(
            name=f"inhibitory_stdp.pair_at_{label}_ms",
            what=f"change by one pair, target {lag:g} ms after the arrival",
            expected=0.01 * float(np.exp(-10 / 20) - 2 * 3e-3 * 20),
            unit="nS",
            source="closed form: eta (exp(-|lag|/tau) - 2 rate tau); vogels2011",
            tolerance=absolute(1e-9, "traces are moved on exactly"),
            measure=partial(change_at, "inhibitory_stdp", lag),
        )


CHECKS = (
    *_short_term_checks(),
    Check(
        name="quantal_release.mean",
        what="mean quanta of 5 sites with p = 0.3",
        expected=1.5,
        unit="",
        source="closed form: N p (delcastillo1954)",
        tolerance=absolute(0.023, "three standard errors of 18 000: 3 sqrt(N p (1 - p)/18000)"),
        measure=lambda: float(quanta().mean()),
    ),
    Check(
        name="quantal_release.cv",
        what="standard deviation over mean of the quanta",
        expected=float(np.sqrt(0.7 / 1.5)),
        unit="",
        source="closed form: sqrt((1 - p)/(N p))",
        tolerance=relative(0.025, "three standard errors of 18 000"),
        measure=lambda: float(quanta().std() / quanta().mean()),
    ),
    Check(
        name="quantal_release.failures",
        what="share of arrivals that release nothing",
        expected=0.7**5,
        unit="",
        source="closed form: (1 - p)^N",
        tolerance=absolute(0.0084, "three standard errors of 18 000: 3 sqrt(q (1 - q)/18000)"),
        measure=lambda: float(np.mean(quanta() == 0)),
    ),
    *_stdp_checks(),
    Check(
        name="stdp.window_ratio",
        what="depression over potentiation, summed over lags up to 150 ms",
        expected=1.05,
        unit="",
        source="closed form: A_minus tau_minus/(A_plus tau_plus); song2000",
        tolerance=relative(1e-9, "both sides are cut off alike"),
        measure=window_ratio,
    ),
)
