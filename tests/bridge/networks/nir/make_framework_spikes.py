"""The maker of the graphs and spikes of other frameworks that the tests compare with.

Run it where the frameworks are installed. The networks are small and random, and their spikes are
what the modules themselves gave for the inputs. Those in ``framework_spikes.npz`` and the ``.nir``
files beside it are of the versions that ``provenance`` in it names.
"""

from importlib.metadata import version
from pathlib import Path

import nir
import norse.torch as norse
import numpy as np
import snntorch
import torch
from snntorch.export_nir import export_to_nir

HERE = Path(__file__).parent
STEPS, INPUTS, HIDDEN, OUTPUTS = 80, 6, 8, 4
PACKAGES = ("nir", "nirtorch", "norse", "numpy", "snntorch", "torch")


def leaky(size, **options):
    beta, level = 0.8 + 0.15 * torch.rand(size), 0.8 + 0.4 * torch.rand(size)
    return snntorch.Leaky(beta=beta, threshold=level, init_hidden=True, **options)


def synaptic(size, **options):
    own = {"alpha": 0.5 + 0.3 * torch.rand(size), "beta": 0.7 + 0.2 * torch.rand(size)}
    return snntorch.Synaptic(**own, threshold=torch.ones(size), init_hidden=True, **options)


def lif_box(size):
    # Norse 1.1.0 writes no v_reset, so that it must be 0, its default.
    own = {"tau_mem_inv": 50 + 100 * torch.rand(size), "v_th": 0.03 + 0.05 * torch.rand(size)}
    return norse.LIFBoxCell(norse.LIFBoxParameters(v_leak=0.1 * torch.rand(size), **own))


def flat(cells, **options):
    first, second = torch.nn.Linear(INPUTS, HIDDEN), torch.nn.Linear(HIDDEN, OUTPUTS)
    return [first, cells(HIDDEN, **options), second, cells(OUTPUTS, **options)]


def recurrent(cells, **own):
    """The hidden layer leads back to itself: each unit, or each unit to all."""
    options = {"threshold": torch.ones(HIDDEN), "init_hidden": True, **own}
    hidden = cells(beta=0.7 + 0.2 * torch.rand(HIDDEN), **options)
    return [
        torch.nn.Linear(INPUTS, HIDDEN),
        hidden,
        torch.nn.Linear(HIDDEN, OUTPUTS),
        leaky(OUTPUTS),
    ]


def each_to_itself():
    v = 0.6 * torch.rand(HIDDEN)
    return recurrent(snntorch.RLeaky, V=v, all_to_all=False)


def each_to_all():
    alpha = 0.3 + 0.3 * torch.rand(HIDDEN)
    return recurrent(snntorch.RSynaptic, alpha=alpha, all_to_all=True, linear_features=HIDDEN)


def image():
    maps = [torch.nn.Conv2d(1, 2, 3, padding=1), torch.nn.AvgPool2d(2), torch.nn.Flatten()]
    return [*maps, leaky(18), torch.nn.Linear(18, OUTPUTS), leaky(OUTPUTS)]


ZERO = {"reset_mechanism": "zero"}
#: The file of the graph, the layers, the rule, the reset, the start and the step of each case.
#: Graphs do not tell resets, so that cases share them.
CASES = {
    "snntorch_leaky": ("leaky", lambda: flat(leaky), "snntorch", "subtract", "", 1e-4),
    "snntorch_leaky_zero": ("leaky", lambda: flat(leaky, **ZERO), "snntorch", "v_reset", "", 1e-4),
    "snntorch_at_once": (
        "leaky", lambda: flat(leaky, **ZERO, reset_delay=False), "euler", "v_reset", "", 1e-4
    ),
    "snntorch_synaptic": ("synaptic", lambda: flat(synaptic), "snntorch", "subtract", "", 1e-4),
    "snntorch_synaptic_zero": (
        "synaptic", lambda: flat(synaptic, **ZERO), "snntorch", "v_reset", "", 1e-4
    ),
    "snntorch_image": ("image", image, "snntorch", "subtract", "", 1e-4),
    "snntorch_recurrent": ("recurrent", each_to_itself, "snntorch", "subtract", "", 1e-4),
    "snntorch_recurrent_synaptic": (
        "recurrent_synaptic", each_to_all, "snntorch", "subtract", "", 1e-4
    ),
    "norse_lif_box": ("lif_box", lambda: flat(lif_box), "euler", "", "v_leak", 1e-3),
}  # fmt: skip
FILES = list(dict.fromkeys(file for file, *_ in CASES.values()))


def run(layers, inputs):
    """What each layer gives (steps, units), the layers being called one after the other."""
    states, found = {}, [[] for _ in layers]
    for layer in layers:
        if isinstance(layer, snntorch.SpikingNeuron):
            layer.reset_mem()  # or it goes on where the export ended
    for values in inputs:
        x = values[None]
        for k, layer in enumerate(layers):
            if type(layer).__module__.startswith("norse"):
                x, states[k] = layer(x, states.get(k))
            else:
                x = layer(x)
            found[k].append(x.detach().numpy()[0])
    return [np.array(each) for each in found]


def write(name):
    file, make, rule, reset, start, dt = CASES[name]
    torch.manual_seed(FILES.index(file))
    layers = make()
    with torch.no_grad():
        for layer in layers:
            if isinstance(layer, torch.nn.Linear | torch.nn.Conv2d):
                layer.weight *= 2
    shape = (1, 6, 6) if name.endswith("image") else (INPUTS,)
    inputs = (torch.rand(STEPS, *shape) < 0.4) * 1.0
    if name.startswith("norse"):
        # By default this version writes time constants times its step (norse/norse#411).
        graph = norse.to_nir(norse.SequentialState(*layers), inputs[:1], dt=1)
    else:
        graph = export_to_nir(torch.nn.Sequential(*layers), inputs[:1], ignore_dims=[0])
    nir.write(HERE / f"{file}.nir", graph, compression=None)
    yield f"{name}.inputs", inputs.numpy().astype(np.uint8)
    yield f"{name}.settings", np.array([file, rule, reset, start, repr(dt)])
    for k, (layer, given) in enumerate(zip(layers, run(layers, inputs), strict=True)):
        if type(layer).__module__.split(".")[0] in ("norse", "snntorch"):
            recurrent = isinstance(layer, snntorch.RLeaky | snntorch.RSynaptic)
            yield f"{name}.spikes.node_{k}{'_lif' * recurrent}", given.astype(np.uint8)


if __name__ == "__main__":
    versions = " ".join(f"{each}={version(each)}" for each in PACKAGES)
    arrays = {"provenance": np.array(versions)}
    for case in CASES:
        arrays |= dict(write(case))
    np.savez_compressed(HERE / "framework_spikes.npz", **arrays)
