"""Checks of ``identity``, ``step``, ``relu``, ``lif_rate``, ``siegert`` and ``softplus``.

They are held against integrate-and-fire cells of the catalogue under currents. The input of
``lif_rate`` and of ``siegert`` is in units of the rheobase.
"""

from functools import partial
from typing import Any

import numpy as np
import xarray as xr
from scipy.optimize import curve_fit

from simneuro.bridge import activation, fit_curve
from simneuro.validation.check import Check, absolute, exactly, relative
from simneuro.validation.simulations import (
    Floats,
    cache_simulation,
    find_neuron,
    make_step_current,
    read_trace,
    read_trains,
    run_cells,
    run_step,
    with_unit,
)
from simneuro.validation.truth import leaky

RHEOBASE, TAU = 100.0, 20.0  # pA, ms: lif's
# Inputs in units of the rheobase; of subtractive_if, of the threshold in each step.
BELOW = np.array([-2.0, -0.5, 0.3, 0.9])
NEAR = np.array([0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.1, 2.0])
ABOVE = np.array([1.02, 1.1, 1.3, 1.6, 2.0])
RECTIFIED = np.array([-0.5, -0.013, 0.0, 0.013, 0.207, 0.5, 0.999])
STEPS = 500  # of 0.1 ms, of subtractive_if
SIGMA, NOISY_DT, NOISY_CELLS = 0.4, 0.1, 150  # of the way to threshold; ms; cells at each input
NOISY = np.array([0.2, 0.6, 1.0, 1.5, 2.5])
# As in published fits of a noisy cell: up to twice the threshold, a short refractory period (ms).
CORNER, CORNER_SIGMA, CORNER_T_REF, CORNER_CELLS = np.linspace(0, 2, 21), 0.2, 2.0, 100


def measure_passive_membrane() -> float:
    """The largest difference of the potential (in units of the threshold) from the input."""
    drives = {"step": make_step_current(RHEOBASE * BELOW)}
    measured = run_cells("lif", duration="500 ms", size=BELOW.size, drives=drives, record=["v"])
    potential = (read_trace(measured)[-1] + 60) / 10  # rest at -60 mV, threshold 10 mV above
    return float(np.abs(potential - activation("identity")(BELOW)).max())


def count_wrong_steps() -> float:
    """How many of the inputs of :data:`NEAR` make a cell fire, or not, other than the step says."""
    trains = run_step("lif", RHEOBASE * NEAR, duration="2 s")
    fired = np.array([len(train) > 0 for train in trains], float)
    return float(np.sum(fired != activation("step")(NEAR - 1)))


def measure_rectified_count() -> float:
    """The largest difference (spikes) between a count and the rectified sum of the input."""
    # A step of 0.1 ms at 20 nA adds the threshold of 10 mV to 200 pF.
    trains = run_step("subtractive_if", 20 * RECTIFIED, "nA", duration=f"{STEPS / 10} ms")
    counts = np.array([len(train) for train in trains], float)
    return float(np.abs(counts - STEPS * activation("relu")(RECTIFIED)).max())


def measure_regular_firing() -> float:
    """The largest relative difference between the rate of a cell and ``lif_rate``."""
    neuron = find_neuron("lif").si_values
    cell = {"tau": neuron["C_m"] / neuron["g_L"], "t_ref": 5e-3}
    trains = run_step("lif", RHEOBASE * ABOVE, duration="1 s", dt="0.02 ms")
    measured = np.array([1e3 / np.diff(train).mean() for train in trains])
    return float(np.abs(measured / activation("lif_rate", **cell)(ABOVE) - 1).max())


@cache_simulation
def simulate_noise(levels: tuple[float, ...], sigma: float, t_ref: float, cells: int) -> Floats:
    """The mean rate (Hz) of ``lif`` cells under white noise; levels in units of the rheobase."""
    # sigma = density sqrt(tau)/C: in mV, with 200 pF, for sigma in units of 10 mV.
    density = 10 * sigma * 200 / np.sqrt(TAU)
    noise = {
        "kind": "noise_current",
        "target": "cell",
        "mean": with_unit(np.repeat(RHEOBASE * np.array(levels), cells), "pA"),
        "density": f"{density} pA*ms^0.5",
    }
    more: dict[str, Any] = {"dt": f"{NOISY_DT} ms", "parameters": {"t_ref": f"{t_ref} ms"}}
    size = cells * len(levels)
    trains = read_trains(
        run_cells(
            "lif", duration="1 s", warmup="100 ms", size=size, drives={"noise": noise}, **more
        )
    )
    return np.array([len(train) for train in trains], float).reshape(-1, cells).mean(axis=1)


def measure_white_noise() -> float:
    """The largest difference (Hz) between the rate of cells under noise and ``siegert``.

    The time grid acts as a threshold higher by 0.5826 sigma sqrt(dt/tau) (broadie1997).
    """
    higher = leaky.threshold_on_grid(1.0, SIGMA, TAU, NOISY_DT)
    act = activation("siegert", sigma=SIGMA / higher, tau=TAU / 1e3, t_ref=5e-3)
    measured = simulate_noise(tuple(NOISY), SIGMA, 5.0, NOISY_CELLS)
    return float(np.abs(measured - act(NOISY / higher)).max())


def measure_corner(form: str) -> float:
    """The misfit of a form to a cell under noise, as a part of that of a constant."""
    rate = simulate_noise(tuple(CORNER), CORNER_SIGMA, CORNER_T_REF, CORNER_CELLS)
    curve = xr.Dataset({"rate": (("level", "repeat"), rate[:, None])}, {"level": CORNER * 1e-10})
    return fit_curve(curve, form).rmse / fit_curve(curve, "constant").rmse


def compute_corner(form: str) -> float:
    """The same of the closed form, fitted by SciPy."""
    higher = leaky.threshold_on_grid(1.0, CORNER_SIGMA, TAU, NOISY_DT)
    cell = {"threshold": higher, "reset": 0.0, "tau": TAU, "t_ref": CORNER_T_REF}
    rate = np.array([leaky.white_noise_rate(x, CORNER_SIGMA, **cell) for x in CORNER])
    found = curve_fit(_SHAPES[form], CORNER, rate, p0=_STARTS[form])[0]
    return float(np.std(rate - _SHAPES[form](CORNER, *found), mean=0.0) / np.std(rate))


_SHAPES = {
    "softplus": lambda x, a, m, w: a * w * np.log1p(np.exp((x - m) / w)),
    "sigmoid": lambda x, a, m, w: a / (1 + np.exp(-(x - m) / w)),
}
_STARTS = {"softplus": (50.0, 0.9, 0.1), "sigmoid": (80.0, 1.3, 0.3)}


CHECKS = (
    Check(
        name="identity.passive_membrane",
        what="largest distance of the potential below threshold from the input",
        expected=0.0,
        unit="",
        source="closed form: V - E_L = I/g_L, after 25 time constants",
        tolerance=absolute(1e-9, "exp(-25) of the input is left, and rounding"),
        measure=measure_passive_membrane,
    ),
    Check(
        name="step.fires_at_all",
        what="inputs about the rheobase at which a cell fires, or not, other than the step says",
        expected=0.0,
        unit="",
        source="closed form: the potential settles at I/g_L, above the threshold or not",
        tolerance=exactly(),
        measure=count_wrong_steps,
    ),
    Check(
        name="relu.subtractive_count",
        what="largest distance of spike counts from the rectified sum of the input",
        expected=0.0,
        unit="spikes",
        source="closed form: floor(z T), since no input is lost (rueckauer2017)",
        tolerance=absolute(1.0, "the provable bound: less than a spike"),
        measure=measure_rectified_count,
    ),
    Check(
        name="lif_rate.regular_firing",
        what="largest relative distance of rates without noise from lif_rate",
        expected=0.0,
        unit="",
        source="closed form: 1/(t_ref + tau ln(1 + 1/(x - 1))) (hunsberger2015)",
        tolerance=absolute(0.0011, "a step of 0.02 ms in the shortest interval, of 18.9 ms"),
        measure=measure_regular_firing,
    ),
    Check(
        name="siegert.white_noise",
        what="largest distance of rates under white noise from siegert",
        expected=0.0,
        unit="Hz",
        source="siegert1951, with the threshold of the time grid (broadie1997)",
        tolerance=absolute(
            0.9, "four standard errors of 150 cells in a second, and the order of dt/tau"
        ),
        measure=measure_white_noise,
    ),
    Check(
        name="softplus.noisy_lif",
        what="misfit of a softplus to a cell under white noise, as a part of a constant's",
        expected=partial(compute_corner, "softplus"),
        unit="",
        source="siegert1951, fitted by SciPy; that it fits well: liu2017",
        tolerance=absolute(0.01, "rates are known to 0.3 Hz in 30"),
        measure=partial(measure_corner, "softplus"),
    ),
    Check(
        name="softplus.nearer_than_sigmoid",
        what="misfit of a sigmoid to that cell, over the misfit of a softplus",
        expected=lambda: compute_corner("sigmoid") / compute_corner("softplus"),
        unit="",
        source="siegert1951, fitted by SciPy",
        tolerance=relative(0.25, "noise of the rates fills up the smaller of the two misfits"),
        measure=lambda: measure_corner("sigmoid") / measure_corner("softplus"),
    ),
)
