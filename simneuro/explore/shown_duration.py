"""How much of a scenario is shown at first, after which warm-up, how much at most, how finely."""

from typing import Any

from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.backend import backends
from simneuro.explore.sliders import Slider
from simneuro.network import RandomBursts
from simneuro.scenario import Scenario

DURATION, WARMUP = "duration", "warmup"
#: The loop that a change may take at first (s). Chosen: what is left of 0.15 s beside drawing and
#: sending; without a compiler, what a class waits without losing the thread.
_LOOP, _LOOP_UNCOMPILED = 0.05, 2.0
#: How many times longer the slider allows. Chosen: ten seconds with a compiler.
_PATIENCE = 200
#: The share of the loop that a warm-up may take at first. Chosen: the rest is seen.
_UNSEEN = 0.3
#: At least so much is shown, whatever it takes (s). Chosen: with less there is nothing to see.
_LEAST = 0.3
#: How many bursts are to be expected in what is shown. Chosen: of the seeds that are tried nearly
#: always one has a burst in view, and a longer time would be simulated at each change.
_BURSTS = 0.1
_ROUND = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0)  # s
_ROUNDING = 1e-9  # s
#: Up to which duration (s) potentials are sampled finely, and how often (s) within it and beyond.
#: Chosen: a spike of a fine one has its shape, and both have at most some 5000 points within 5 s.
_SHORT, _FINE, _COARSE = 0.5, 1e-4, 1e-3


def duration_slider(scenario: Scenario, target: str) -> Slider:
    """The slider of the time that is shown.

    Parameters
    ----------
    scenario : Scenario
        One simulation of a condition, as long as the file says.
    target : str
        The backend, on whose pace it rests.
    """
    whole, least = float(scenario.duration), 10 * float(scenario.time_step)
    longest = min(whole, _ROUND[-1], max(_affordable(scenario, target, _PATIENCE), _LEAST))
    value = min(_usual_duration(scenario, target), whole)
    longest = max(longest, value)
    return _slider(
        DURATION,
        "time shown",
        f"how long is simulated, of {whole:g} s in the experiment",
        value,
        low=float(f"{min(value, max(longest / 50, least)):.2g}"),
        high=float(f"{longest:.3g}") if longest < whole else whole,
        is_main=True,
    )


def warmup_slider(scenario: Scenario, target: str) -> Slider | None:
    """The slider of the warm-up, where the file has one: shorter at first, if it takes long.

    Parameters
    ----------
    scenario : Scenario
        One simulation of a condition, as long as the file says.
    target : str
        The backend, on whose pace it rests.
    """
    whole = float(scenario.warmup)
    if not whole:
        return None
    return _slider(
        WARMUP,
        "warm-up",
        f"how long is simulated before what is shown; {whole:g} s in the experiment",
        _usual_warmup(scenario, target),
        low=0.0,
        high=whole,
        is_main=False,
    )


def _slider(
    path: str, name: str, meaning: str, value: float, *, low: float, high: float, is_main: bool
) -> Slider:
    """A slider of a time, which is given in s and shown in ms if it is short."""
    unit, scale = ("s", 1.0) if high >= 1 else ("ms", 1e3)
    return Slider(
        path=path,
        name=name,
        meaning=meaning,
        source="",
        value=Quantity(value, dim=second.dim),
        low=float(f"{scale * low:.12g}"),  # 70, not 70.00000000000001
        high=float(f"{scale * high:.12g}"),
        unit=unit,
        is_logarithmic=low > 0 and high > 2,
        is_main=is_main,
    )


def sampling_interval(scenario: Scenario) -> Any:
    """How often potentials are sampled: a whole number of time steps."""
    dt = float(scenario.time_step)
    wanted = _FINE if float(scenario.duration) <= _SHORT else _COARSE
    return Quantity(max(round(wanted / dt), 1) * dt, dim=second.dim)


def _usual_duration(scenario: Scenario, target: str) -> float:
    """The longest round time (s) whose loop is short, or in which a burst is expected."""
    most = max(_affordable(scenario, target) - _usual_warmup(scenario, target), _LEAST)
    usual = max((each for each in _ROUND if each <= most), default=_LEAST)
    drives = [each for each in scenario.drives.values() if isinstance(each, RandomBursts)]
    rates = [float(each.rate) for each in drives if float(each.rate) > 0]
    if not rates:
        return usual
    needed = _BURSTS / min(rates)
    return max(usual, next((each for each in _ROUND if each > needed - _ROUNDING), _ROUND[-1]))


def _usual_warmup(scenario: Scenario, target: str) -> float:
    """The file's warm-up (s), or the longest round one that leaves time for what is shown."""
    whole, most = float(scenario.warmup), _UNSEEN * _affordable(scenario, target)
    if whole <= most:
        return whole
    return min(whole, max((each for each in _ROUND if each <= most), default=_ROUND[0]))


def _affordable(scenario: Scenario, target: str, times: float = 1.0) -> float:
    """How much (s) can be simulated in so many times the usual loop."""
    steps = scenario.network.times
    whole = max(backends()[target].seconds(scenario.network), 1e-9)
    loop = times * (_LOOP if target == "cpp" else _LOOP_UNCOMPILED)
    return loop / whole * steps.steps * steps.dt
