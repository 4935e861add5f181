"""Response curves of neuron models, measured by simulation."""

from collections.abc import Sequence
from typing import Annotated, Any

import numpy as np
import xarray as xr

from simneuro import recording, units
from simneuro.bridge.arguments import require_count
from simneuro.bridge.codes import FloatArray
from simneuro.bridge.curves.from_spikes import curve_from_spikes
from simneuro.bridge.curves.measured_neuron import describe_source
from simneuro.calls import ANYTHING, checked
from simneuro.catalogue import as_neuron
from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.scenario import Scenario


@checked
def response_curve(
    model: NeuronModel | SynapseModel | str,
    levels: str | Sequence[str] | Any,
    *,
    repeats: Annotated[int, ANYTHING] = 1,
    duration: Any = "1 s",
    warmup: Any = "100 ms",
    noise: Any = None,
    dt: Any = None,
    seed: int = 1,
    target: str | None = None,
) -> xr.Dataset:
    """Measure how fast a neuron fires under a constant current, at all levels in one simulation.

    One population has a cell for each level and repeat. The current steps from zero to its level
    at time 0, after a warm-up in which the cell comes to rest, and lasts for ``duration``. Noise
    acts throughout.

    Parameters
    ----------
    model : NeuronModel or str
        A model of the catalogue or of your own, or a name of the catalogue.
    levels : str, sequence of str, or array Quantity
        Currents: ``"0 nA : 2 nA : 50"`` (from : to : how many, both ends included),
        ``["0 nA", "1 nA"]`` or an array in ampere.
    repeats : int
        Cells a level. They differ only by their noise.
    duration, warmup : str or Quantity
    noise : str or Quantity, optional
        Density S of a white noise current, <I(t) I(t')> = S^2 delta(t - t'), such as
        ``"20 pA*ms^0.5"``.
    dt : str or Quantity, optional
        Default 0.1 ms, or the longest that the model allows.
    seed : int
    target : {"numpy", "cython", "cpp"}, optional

    Returns
    -------
    xarray.Dataset
        The three rates of :func:`simneuro.bridge.curves.curve_from_spikes`, ``rate``,
        ``onset_rate`` and ``steady_rate`` in Hz, with dims ``level`` (A) and ``repeat``.
        attrs: ``source``, ``model`` and ``noise`` of
        :func:`simneuro.bridge.curves.describe_source`, ``duration`` and ``dt`` (s), ``seed``.

    Raises
    ------
    InputError
        If there is no such neuron, or a value cannot be read or has the wrong unit.

    Examples
    --------
    >>> import simneuro as sn
    >>> curve = sn.response_curve("lif", "0 nA : 1 nA : 21", target="numpy")
    >>> curve["rate"].shape
    (21, 1)
    """
    neuron, currents = as_neuron(model), read_levels(levels)
    require_count(repeats, "repeats")
    timing = {"duration": duration, "warmup": warmup, "dt": dt, "seed": seed}
    scenario = _scenario(neuron, np.repeat(currents, repeats), noise, timing)
    measured = simulate(scenario, target=target)
    return curve_from_spikes(
        currents,
        recording.spikes(measured, "cell"),
        (0.0, float(scenario.duration)),
        repeats=repeats,
        attrs={**describe_source(neuron, noise), "dt": float(scenario.time_step), "seed": seed},
    )


def read_levels(given: Any) -> FloatArray:
    """Currents (A) as a flat array, from the ``levels`` that :func:`response_curve` takes.

    Raises
    ------
    InputError
        If they cannot be read, are not currents, or are not one or more finite numbers.
    """
    if isinstance(given, str) and ":" in given:
        return _read_span(given)
    currents = np.atleast_1d(units.read_si(given, "A", "levels"))
    if not currents.size or not np.isfinite(currents).all():
        raise InputError("need one finite current or more", where="levels")
    return currents


def _read_span(text: str) -> FloatArray:
    """The currents (A) of ``"from : to : how many"``."""
    parts = [part.strip() for part in text.split(":")]
    if len(parts) != 3 or not parts[2].isdecimal() or int(parts[2]) < 2:
        raise InputError(
            f'{text!r} is not "from : to : how many", such as "0 nA : 2 nA : 50", with two or more',
            where="levels",
        )
    first, last = (units.read_si(part, "A", "levels") for part in parts[:2])
    return np.linspace(first, last, int(parts[2]))


def _scenario(
    neuron: NeuronModel, currents: FloatArray, noise: Any, timing: dict[str, Any]
) -> Scenario:
    """One population with a current (A) for each cell."""
    step = {
        "kind": "step_current",
        "target": "cell",
        "amplitude": units.parse("1 A") * currents,
        "start": "0 ms",
    }
    drives = {"step": step}
    if noise is not None:
        drives["noise"] = {"kind": "noise_current", "target": "cell", "density": noise}
    return Scenario.from_document(
        {
            "title": f"Response curve of {neuron.name}",
            "models": {"neuron": neuron},
            "populations": {"cell": {"model": "neuron", "size": currents.size}},
            "drives": drives,
            **timing,
        },
        where="response_curve",
    )
