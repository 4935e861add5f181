"""Response curves of neuron models, measured by simulation."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import numpy as np
import xarray as xr
from brian2.utils.stringtools import get_identifiers

from simneuro import recording
from simneuro.bridge.arguments import require_count
from simneuro.bridge.curves.brian2_groups import measure_group, read_input_of_a_group
from simneuro.bridge.curves.curve_inputs import ColouredNoise, ConstantCurrent, SynapticInput
from simneuro.bridge.curves.from_spikes import curve_from_spikes
from simneuro.bridge.curves.levels import read_levels
from simneuro.bridge.curves.measured_neuron import MECHANISM, describe_source
from simneuro.calls import checked
from simneuro.catalogue import as_neuron
from simneuro.engine import simulate
from simneuro.errors import InputError, quoted
from simneuro.model import NeuronModel, SynapseModel
from simneuro.network.distribution import varies
from simneuro.progress.bars import showing
from simneuro.scenario import Scenario
from simneuro.wanted_values import ANYTHING

#: Names by which the texts of a model tell one cell from another, or one population from a larger.
_OF_EACH_CELL = frozenset({"i", "N", "rand", "randn", "poisson", "xi"})


@checked
@showing("response curve")
def response_curve(
    model: NeuronModel | SynapseModel | str | Callable[[int], Any],
    levels: str | Sequence[str] | Any,
    *,
    repeats: Annotated[int, ANYTHING] = 1,
    duration: Any = "1 s",
    warmup: Any = "100 ms",
    noise: Any = None,
    input: SynapticInput | str | None = None,
    dt: Any = None,
    seed: int = 1,
    target: str | None = None,
) -> xr.Dataset:
    """Measure how fast a neuron fires under constant input, at all levels in one simulation.

    One population has a cell for each level and repeat. The input steps from zero to its level at
    time 0, after a warm-up in which the cell comes to rest, and lasts for ``duration``. Noise acts
    throughout.

    Parameters
    ----------
    model : NeuronModel, str or callable
        A model of the catalogue or of your own, or a name of the catalogue; or a function that
        makes a ``NeuronGroup`` of Brian2 of a given size (:func:`measure_group`).
    levels : str, sequence of str, or array Quantity
        Currents: ``"0 nA : 2 nA : 50"`` (from : to : how many, both ends included),
        ``["0 nA", "1 nA"]`` or an array in ampere. With a `SynapticInput` presynaptic rates,
        ``"0 Hz : 50 Hz : 26"``.
    repeats : int
        Cells a level. They differ only by their noise: where nothing is random, one cell a level is
        simulated, and its rates stand for all repeats.
    duration, warmup : str or Quantity
    noise : str, Quantity or ColouredNoise, optional
        Density S of a white noise current, <I(t) I(t')> = S^2 delta(t - t'), such as
        ``"20 pA*ms^0.5"``; or noise with a correlation time.
    input : SynapticInput or str, optional
        Presynaptic rates through synapses in the place of a current. For a function that makes a
        group, the name of its input variable, ``"I_ext"`` if not given.
    dt : str or Quantity, optional
        Default 0.1 ms, or the longest that the model allows.
    seed : int
    target : {"numpy", "cython", "cpp"}, optional

    Returns
    -------
    xarray.Dataset
        The three rates of :func:`simneuro.bridge.curves.curve_from_spikes`, ``rate``,
        ``onset_rate`` and ``steady_rate`` in Hz, with dims ``level`` (A, or Hz) and ``repeat``.
        attrs: ``source``, ``model`` and ``noise`` of
        :func:`simneuro.bridge.curves.describe_source`, ``duration`` and ``dt`` (s), ``seed``;
        with synaptic input also ``input``, what it was, and ``input_unit``, ``"Hz"``.

    Raises
    ------
    InputError
        No neuron of the catalogue has that name; ``levels`` are not currents (with a SynapticInput,
        rates); a time or the noise has another unit; ``repeats`` is not 1 or more; ``input`` is a
        name for a model, or ``noise``, ``dt`` or ``target`` are given for a group; or as
        `simulate`.

    Examples
    --------
    >>> import simneuro as sn
    >>> curve = sn.response_curve("lif", "0 nA : 1 nA : 21", target="numpy")
    >>> curve["rate"].shape
    (21, 1)
    """
    require_count(repeats, "repeats")
    timing: dict[str, Any] = {"duration": duration, "warmup": warmup, "seed": seed}
    if callable(model) and not isinstance(model, (NeuronModel, SynapseModel)):
        name = read_input_of_a_group(input, noise, dt, target)
        return measure_group(model, levels, repeats=repeats, input=name, **timing)
    neuron, given = as_neuron(model), _input_of_a_model(input)
    values = read_levels(levels, given.unit)
    is_random = noise is not None or given.is_random or _cells_differ(neuron)
    simulated = repeats if is_random else 1
    drives = given.drives(np.repeat(values, simulated)) | _noise_drives(noise)
    tables = {"drives": drives, "synapses": given.receptors()}
    scenario = _scenario(neuron, values.size * simulated, tables, {**timing, "dt": dt})
    measured = simulate(scenario, target=target)
    curve = curve_from_spikes(
        values,
        recording.spikes(measured, "cell"),
        (0.0, float(scenario.duration)),
        repeats=simulated,
        attrs={
            **describe_source(neuron, noise),
            **given.attrs,
            "dt": float(scenario.time_step),
            "seed": seed,
        },
    )
    return curve if is_random else _repeated(curve, repeats)


def _cells_differ(neuron: NeuronModel) -> bool:
    """Whether cells under the same current may fire differently."""
    starts = neuron.initial.values()
    texts = [getattr(neuron, text) for text in MECHANISM]
    texts += [each for each in starts if isinstance(each, str)]
    used = get_identifiers("\n".join(texts))
    return any(map(varies, starts)) or bool(used & _OF_EACH_CELL)


def _repeated(curve: xr.Dataset, repeats: int) -> xr.Dataset:
    """A curve of one cell a level as that of several, which are alike."""
    same = curve.isel(repeat=np.zeros(repeats, dtype=int))
    return same.assign_coords(repeat=np.arange(repeats))


def _input_of_a_model(given: Any) -> ConstantCurrent | SynapticInput:
    if given is None:
        return ConstantCurrent()
    if isinstance(given, SynapticInput):
        return given
    raise InputError(
        f"got {quoted(given)}, but the input of a model is its current, or a SynapticInput; only a "
        "function that makes a NeuronGroup has an input of another name",
        where="input",
    )


def _noise_drives(noise: Any) -> dict[str, Any]:
    if noise is None:
        return {}
    if isinstance(noise, ColouredNoise):
        drive = {"kind": "ou_current", "sigma": noise.sigma, "tau": noise.tau}
    else:
        drive = {"kind": "noise_current", "density": noise}
    return {"noise": {**drive, "target": "cell"}}


def _scenario(
    neuron: NeuronModel, size: int, tables: dict[str, Any], timing: dict[str, Any]
) -> Scenario:
    """One population, with the drives and receptors of the tables."""
    return Scenario.from_document(
        {
            "title": f"Response curve of {neuron.name}",
            "models": {"neuron": neuron},
            "populations": {"cell": {"model": "neuron", "size": size}},
            **tables,
            **timing,
        },
        where="response_curve",
    )
