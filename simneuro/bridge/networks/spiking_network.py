"""Trained networks as scenarios of spiking neurons, with all samples side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import xarray as xr
from numpy.typing import ArrayLike

from simneuro import units
from simneuro.bridge.codes import FloatArray, LevelCode
from simneuro.bridge.curves.curve_inputs import ColouredNoise
from simneuro.bridge.networks.counts import (
    Indices,
    count_fan_out,
    count_over_time,
    count_spikes,
    list_synapses,
)
from simneuro.bridge.networks.lateness import SYNAPTIC_TIME
from simneuro.bridge.networks.rate_layer import Weights
from simneuro.bridge.networks.spiking_code import LayerCode, SpikingCode
from simneuro.bridge.networks.time_grid import Steps
from simneuro.model import NeuronModel, Parameter
from simneuro.network.plausibility import artificial_cells
from simneuro.scenario import Scenario

#: An output unit: a membrane that integrates its input and never fires. A logit of 1 held for 1 s
#: makes 1 V, so the potential is the evidence for the class.
integrator = NeuronModel(
    name="integrator",
    summary="membrane without leak and without spikes: the sum of what came in",
    equations="dv/dt = (I_syn + I_ext)/C_m : volt",
    threshold="v > v",  # never
    reset="v = 0*volt",
    method="euler",  # exact: the input is constant over a step
    parameters={"C_m": Parameter("1 pF", "capacitance", "chosen: cancels out of the evidence")},
    initial={"v": "0 mV"},
)
_EVIDENCE = LayerCode(LevelCode(0.0, 1e-12), per_hertz=1.0, ceiling=float("inf"))


@dataclass(frozen=True)
class SpikingNetwork:
    """A network whose hidden units are spiking neurons.

    Parameters
    ----------
    weights, biases : sequence of array (in, out), sequence of array (out,)
        Of each layer, as trained. Sparse weights have a synapse for each value that they store.
    code : SpikingCode
        What currents and rates stand for.

    Examples
    --------
    >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
    >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2)).network
    >>> spiking.names, spiking.classes
    (['hidden_1', 'output'], 2)
    """

    weights: Sequence[Weights]
    biases: Sequence[FloatArray]
    code: SpikingCode

    @property
    def names(self) -> list[str]:
        """Populations in the order of the layers."""
        return [*(f"hidden_{k}" for k, _ in enumerate(self.code.layers, start=1)), "output"]

    @property
    def codes(self) -> list[LayerCode]:
        """The code of each layer, the output included."""
        return [*self.code.layers, _EVIDENCE]

    @property
    def classes(self) -> int:
        """Number of output units."""
        return self.weights[-1].shape[1]

    def cells(self, layer: int) -> int:
        """How many cells a unit of a layer is; an output is one.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> sn.bridge.to_spiking(net, calibration=np.eye(2), cells_per_unit=3).network.cells(0)
        3
        """
        return self.code.cells if layer < len(self.weights) - 1 else 1

    def rates(self, counts: ArrayLike, steps: Steps) -> FloatArray:
        """The rate (Hz) of hidden units whose cells fired so many spikes together, same shape.

        Examples
        --------
        >>> from simneuro.bridge.networks.time_grid import Steps
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> spiking.network.rates([0, 5], Steps.of("100 ms", spiking.code.dt)).round(6).tolist()
        [0.0, 50.0]
        """
        return np.asarray(counts, dtype=float) / (steps.duration * self.code.cells)

    def quantum(self, layer: int, steps: Steps) -> float:
        """The activation that a spike of one cell of a hidden layer stands for.

        Examples
        --------
        >>> from simneuro.bridge.networks.time_grid import Steps
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> round(spiking.network.quantum(0, Steps.of("100 ms", spiking.code.dt)), 6)
        0.05
        """
        return self.codes[layer].per_hertz * float(self.rates(1, steps))

    @artificial_cells()  # outputs are no cells, and weights follow from the trained ones
    def scenario(self, x: FloatArray, steps: Steps, noise: Any, seed: int) -> Scenario:
        """All samples (samples, features) in one network, a block of cells for each.

        Raises
        ------
        InputError
            ``noise`` is neither a noise density nor coloured noise.

        Examples
        --------
        >>> from simneuro.bridge.networks.time_grid import Steps
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> spiking = sn.bridge.to_spiking(net, calibration=np.eye(2))
        >>> steps = Steps.of("100 ms", spiking.code.dt)
        >>> list(spiking.network.scenario(np.eye(2), steps, None, seed=1).populations)
        ['hidden_1', 'output']
        """
        second, entering = units.parse("1 s"), self.code.entering
        return Scenario.from_document(
            {
                "title": f"A trained network of {self.code.neuron.name} neurons",
                "seed": seed,
                "dt": steps.dt * second,
                # One step more, since a trace holds the values before each step.
                "duration": (steps.total + 1) * steps.dt * second,
                "models": {
                    "neuron": self.code.neuron,
                    "integrator": integrator,
                },
                "populations": dict(self._populations(len(x))),
                "sources": {"input": self._source(x, steps)} if entering else {},
                "projections": dict(self._projections(x)),
                "drives": {**dict(self._currents(x, steps)), **self.noises(noise)},
                "record": {
                    "spikes": [*(["input"] if entering else []), *self.names[:-1]],
                    "traces": {"output": {"variables": ["v"], "neurons": len(x) * self.classes}},
                    "interval": steps.stride * steps.dt * second,
                },
            },
            where="to_spiking",
        )

    def _populations(self, samples: int) -> Iterator[tuple[str, dict[str, Any]]]:
        initial = {"initial": {"v": self.code.start}} if self.code.start else {}
        for name, weights in zip(self.names[:-1], self.weights, strict=False):
            size = samples * weights.shape[1] * self.code.cells
            yield name, {"model": "neuron", "size": size, **initial}
        yield "output", {"model": "integrator", "size": samples * self.classes}

    def _source(self, x: FloatArray, steps: Steps) -> dict[str, Any]:
        """The spikes of the input, which are the same ones however long the network goes on."""
        assert self.code.entering is not None
        end = {"stop": f"{(steps.count + 1) * steps.dt} s"} if steps.late else {}
        return self.code.entering.source(x) | end

    def _currents(self, x: FloatArray, steps: Steps) -> Iterator[tuple[str, dict[str, Any]]]:
        """The input as constant currents into the first layer, the biases into the others.

        Where the input is spikes, the first layer has its bias as current, too.
        """
        if self.code.entering is None:
            first = self.codes[0].current(x @ self.weights[0] + self.biases[0])
            yield "input", _step(self.names[0], np.repeat(first, self.cells(0)))
        else:
            bias = self.codes[0].levels.decode(np.tile(self.biases[0], len(x)))
            current = _step(
                self.names[0], np.repeat(bias, self.cells(0)), steps.first(0) * steps.dt
            )
            yield f"bias_{self.names[0]}", current
        for k in range(1, len(self.weights)):
            # At a rate of 0 the units below have the activation ``offset``, which no spike carries.
            silent = self.codes[k - 1].offset * self.weights[k].sum(axis=0)
            bias = self.codes[k].levels.decode(self.biases[k] + silent)
            of_cells = np.tile(np.repeat(bias, self.cells(k)), len(x))
            start = steps.first(k) * steps.dt
            yield f"bias_{self.names[k]}", _step(self.names[k], of_cells, start)

    def noises(self, noise: Any) -> dict[str, dict[str, Any]]:
        """The drives that give each hidden layer its noise, by name.

        Examples
        --------
        >>> net = sn.bridge.RateNetwork.from_arrays([np.eye(2)] * 2, [np.zeros(2)] * 2, "relu")
        >>> list(sn.bridge.to_spiking(net, calibration=np.eye(2)).network.noises("1 pA*s^0.5"))
        ['noise_hidden_1']
        """
        if noise is None:
            return {}
        kind = {"kind": "noise_current", "density": noise}
        if isinstance(noise, ColouredNoise):
            kind = {"kind": "ou_current", "sigma": noise.sigma, "tau": noise.tau}
        return {f"noise_{name}": {**kind, "target": name} for name in self.names[:-1]}

    def _projections(self, x: FloatArray) -> Iterator[tuple[str, dict[str, Any]]]:
        samples = len(x)
        for k in range(0 if self.code.entering else 1, len(self.weights)):
            weights = self.weights[k]
            synapse = "delta" if k == len(self.weights) - 1 else self.code.synapse
            below, above = self.cells(k - 1) if k else 1, self.cells(k)
            sources, targets, values = list_synapses(weights, below, above)
            if k or (x >= 0).all():
                connect = {"rule": "repeated_pairs", "blocks": samples}
            else:  # samples differ in the signs of their weights
                values = (values * np.sign(x)[:, sources]).ravel()
                sources = _in_blocks(sources, weights.shape[0], samples)
                targets = _in_blocks(targets, weights.shape[1] * above, samples)
                connect = {"rule": "pairs"}
            is_late = self.code.delay > 0 and k < len(self.weights) - 1
            delay = {"delay": f"{self.code.delay} s"} if is_late else {}
            yield (
                f"to_{self.names[k]}",
                {
                    "source": self.names[k - 1] if k else "input",
                    "target": self.names[k],
                    "synapse": synapse,
                    "connect": {**connect, "sources": sources, "targets": targets},
                    "weight": values * self._per_spike(k, synapse),
                    **delay,
                },
            )

    def _per_spike(self, k: int, synapse: str) -> Any:
        """What a spike into layer k does for a weight of 1, by the charge of its activation."""
        entering = self.code.entering
        per_hertz = 1 / entering.rate if entering and k == 0 else self.codes[k - 1].per_hertz
        charge = self.codes[k].levels.scale * per_hertz
        if synapse == "delta":
            model = self.code.neuron if k < len(self.weights) - 1 else integrator
            return charge / model.si_values["C_m"] * units.parse("1 V")
        return charge / SYNAPTIC_TIME[synapse] * units.parse("1 A")

    def read(self, measured: xr.Dataset, samples: int, steps: Steps) -> xr.Dataset:
        """What a run of so many samples showed.

        ``evidence(time, sample, class)`` in V; ``spikes(time, sample)`` and
        ``synaptic_operations(time, sample)`` up to then; spike counts (sample, unit) of each layer.
        """
        place = steps.first(len(self.names) - 1) // steps.stride
        potential = measured["output.v"].values[place:]
        potential = potential[1 : 1 + len(steps.reading_times)] - potential[0]
        shape = (-1, samples, self.classes)
        columns: dict[str, Any] = {
            "evidence": (("time", "sample", "class"), potential.reshape(shape), {"units": "V"})
        }
        spikes = operations = np.zeros((1, samples))
        if self.code.entering:
            count = count_spikes(measured, "input", steps).reshape(samples, -1)
            columns["input.spike_count"] = (("sample", "feature"), count)
            fan_out = count_fan_out(self.weights[0], 1, self.cells(0))
            spikes, operations = count_over_time(measured, "input", steps, samples, fan_out)
        for k, (name, above) in enumerate(zip(self.names[:-1], self.weights[1:], strict=True)):
            shape = (samples, above.shape[0], self.code.cells)
            first = steps.first(k)
            count = count_spikes(measured, name, steps, first).reshape(shape).sum(axis=-1)
            columns[f"{name}.spike_count"] = (("sample", f"{name}.unit"), count)
            fan_out = count_fan_out(above, self.cells(k), self.cells(k + 1))
            fired, reached = count_over_time(measured, name, steps, samples, fan_out, first)
            spikes, operations = spikes + fired, operations + reached
        columns["spikes"] = (("time", "sample"), spikes.astype(np.int64))
        columns["synaptic_operations"] = (("time", "sample"), operations.astype(np.int64))
        coords = {
            "time": (
                "time",
                steps.reading_times,
                {"units": "s", "long_name": "time since input onset"},
            )
        }
        attrs = {name: measured.attrs[name] for name in ("seed", "target")}
        return xr.Dataset(columns, coords, {**attrs, "duration": steps.duration, "dt": steps.dt})


def _step(target: str, amplitude: FloatArray, start: float = 0.0) -> dict[str, Any]:
    current = units.parse("1 A") * amplitude
    since = {"start": f"{start} s"} if start else {}
    return {"kind": "step_current", "target": target, "amplitude": current, **since}


def _in_blocks(cells: Indices, size: int, samples: int) -> Indices:
    """The cells of one sample in the block of each: a block has so many cells."""
    return (np.arange(samples)[:, None] * size + cells).ravel()
