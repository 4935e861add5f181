"""What users copy: the code of bundled scenarios imports exported names only."""

import ast
from importlib import import_module
from types import ModuleType

import pytest

from simneuro import figures
from simneuro.scenario import bundled_folder

COMPANIONS = sorted(path.stem for path in bundled_folder().glob("*.py"))

# Names that meet in one figure.
MEETING = {
    "adaptive_activation": [
        ("tireless", "adapting"),
        ("relu", "prelu", "swish", "linear", "adapting"),
    ],
    "balanced_ei": [
        ("excitatory", "inhibitory", "neuron", "balanced", "control", "theory"),
        ("balanced", "weak_inhibition", "constant_drive", "theory"),
    ],
    "brunel_2000": [("sr", "si_fast", "ai", "si_slow", "control")],
    "clustered_assemblies": [("clustered", "uniform", "stimulated")],
    "energy": [
        ("each_step", "held", "spikes_in", "rate"),
        ("receptors", "spikes", "rest"),
        ("products", "spikes", "updates"),
    ],
    "noise_robustness": [
        ("quiet", "noisy"),
        ("gain", "ratio"),
        ("relu", "softplus", "relu and softplus", "relu, noise in training", "linear"),
    ],
    "rate_and_timing": [
        ("rate", "latency", "order", "theory"),
        ("modulated", "followers", "theory"),
        ("together", "dispersed"),
    ],
    "plasticity_and_backprop": [("stdp", "stdp_nearest", "kmeans", "backprop", "random_images")],
    "relay_modes": [("conductance", "minimal", "event")],
    "rem_activation_synthesis": [
        ("rem", "scattered", "no_memory", "no_brainstem", "wake_modulation", "open_gate"),
        ("excitatory", "inhibitory", "relay", "rem", "scattered", "no_memory"),
    ],
    "rem_states": [("wake", "n2", "n3", "rem")],
    "rem_topography": [("memory", "no_memory", "volley", "which")],
    "response_curves": [("without_noise", "with_noise", "theory", "control")],
    "synaptic_integration": [
        ("excitatory", "shunted", "inhibitory", "control"),
        ("excitatory", "apart", "neuron"),
        ("slow_membrane", "fast_membrane"),
    ],
    "synaptic_release": [("depressing", "facilitating", "neuron", "theory", "control")],
    "unreliable_synapses": [
        ("nothing", "inputs", "units", "connections", "release", "decay"),
        ("sure", "chance"),
    ],
    "vanishing_gradients": [
        ("short", "long", "noiseless"),
        ("relu", "tanh", "sigmoid", "neuron"),
        ("normalised", "glorot", "he", "batch_norm"),
    ],
    "vogels_abbott_2005": [("coba", "cuba", "control")],
    "why_nonlinearity": [
        ("output", "uninhibited", "hurried", "theory"),
        ("apple", "banana", "network", "output"),
        ("line", "network", "spikes"),
    ],
}


def imported(tree):
    """From each local name to the module it stands for, and every (module, name) imported."""
    modules, taken = {}, []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            own = [each for each in node.names if each.name.split(".")[0] == "simneuro"]
            modules |= {each.asname or each.name: import_module(each.name) for each in own}
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "simneuro":
            home = import_module(node.module)
            taken += [(home, each.name) for each in node.names]
            modules |= {
                each.asname or each.name: getattr(home, each.name)
                for each in node.names
                if isinstance(getattr(home, each.name), ModuleType)
            }
    return modules, taken


def attributes(tree, modules):
    """Every (module, name) that is reached through dots from an imported module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(
            home := resolve(node.value, modules), ModuleType
        ):
            yield home, node.attr


def resolve(node, modules):
    """The module that an expression such as ``sn.analysis`` stands for, else None."""
    if isinstance(node, ast.Name):
        return modules.get(node.id)
    if isinstance(node, ast.Attribute) and (home := resolve(node.value, modules)) is not None:
        found = getattr(home, node.attr, None)
        return found if isinstance(found, ModuleType) else None
    return None


def not_exported(code):
    """The names that code takes from simneuro although no package exports them."""
    tree = ast.parse(code)
    modules, taken = imported(tree)
    every = [*taken, *attributes(tree, modules)]
    return {
        f"{home.__name__}.{name}"
        for home, name in every
        if name not in getattr(home, "__all__", ())
    }


def test_there_are_companions():
    assert len(COMPANIONS) >= 15


@pytest.mark.parametrize("name", COMPANIONS)
def test_a_companion_takes_exported_names_only(name):
    code = (bundled_folder() / f"{name}.py").read_text(encoding="utf-8")
    assert not_exported(code) == set()
    assert "simneuro.validation" not in code


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (
            "from simneuro.analysis.intervals import Interval",
            "simneuro.analysis.intervals.Interval",
        ),
        ("import simneuro as sn\nsn.analysis.trains", "simneuro.analysis.trains"),
        ("import simneuro as sn\nx = sn.calls.checked", "simneuro.calls"),
        ("from simneuro import analysis as a\na.theory.noise", "simneuro.analysis.theory.noise"),
    ],
)
def test_a_name_that_is_not_exported_is_found(code, name):
    assert name in not_exported(code)


@pytest.mark.parametrize(
    ("name", "meeting"), [(name, each) for name, several in MEETING.items() for each in several]
)
def test_colours_that_meet_can_be_told_apart_also_without_green(
    name, meeting, companion_module, indistinct
):
    assert indistinct(figures.colours(meeting, companion_module(name).COLOURS)) == []
