"""How much of a scenario is shown at first, how much at most, and how finely."""

from typing import Any

from brian2.units.allunits import second
from brian2.units.fundamentalunits import Quantity

from simneuro.engine.backend import backends
from simneuro.explore.sliders import Slider
from simneuro.network import RandomBursts
from simneuro.scenario import Scenario

DURATION = "duration"
#: The loop that a change may take at first (s). Chosen: what is left of 0.15 s beside drawing and
#: sending; without a compiler, what a class waits without losing the thread.
_LOOP, _LOOP_UNCOMPILED = 0.08, 2.0
#: How many times longer the slider allows. Chosen: ten seconds with a compiler.
_PATIENCE = 120
#: At least so much is shown, whatever it takes (s). Chosen: with less there is nothing to see.
_LEAST = 0.3
#: How many bursts are to be expected in what is shown. Chosen: of thirty seeds that are tried then
#: nearly always one has a burst in view, and a longer time would be simulated at each change.
_BURSTS = 0.33
_ROUND = (0.1, 0.2, 0.3, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0, 10.0, 20.0)  # s
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
    unit, scale = ("s", 1.0) if longest >= 1 else ("ms", 1e3)
    return Slider(
        path=DURATION,
        name="time shown",
        meaning=f"how long is simulated, of {whole:g} s in the experiment",
        source="",
        value=Quantity(value, dim=second.dim),
        low=float(f"{scale * min(value, max(longest / 50, least)):.2g}"),
        high=float(f"{scale * longest:.3g}") if longest < whole else scale * whole,
        unit=unit,
        is_logarithmic=longest > 2,
        is_main=True,
    )


def sampling_interval(scenario: Scenario) -> Any:
    """How often potentials are sampled: a whole number of time steps."""
    dt = float(scenario.time_step)
    wanted = _FINE if float(scenario.duration) <= _SHORT else _COARSE
    return Quantity(max(round(wanted / dt), 1) * dt, dim=second.dim)


def _usual_duration(scenario: Scenario, target: str) -> float:
    """The longest round time (s) whose loop is short, or in which a burst is expected."""
    most = max(_affordable(scenario, target), _LEAST)
    usual = max((each for each in _ROUND if each <= most), default=_LEAST)
    drives = [each for each in scenario.drives.values() if isinstance(each, RandomBursts)]
    rates = [float(each.rate) for each in drives if float(each.rate) > 0]
    if not rates:
        return usual
    needed = _BURSTS / min(rates)
    return max(usual, next((each for each in _ROUND if each >= needed), _ROUND[-1]))


def _affordable(scenario: Scenario, target: str, times: float = 1.0) -> float:
    """How much (s) can be recorded after the warm-up in so many times the usual loop."""
    steps = scenario.network.times
    whole = max(backends()[target].seconds(scenario.network), 1e-9)
    loop = times * (_LOOP if target == "cpp" else _LOOP_UNCOMPILED)
    return loop / whole * steps.steps * steps.dt - steps.origin
