"""Which cells NEST has: our models with receptors of one kind, and NEST's model for both."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from simneuro.catalogue import models
from simneuro.errors import InputError
from simneuro.model import NeuronModel, SynapseModel
from simneuro.network import Cells

#: SI values of NEST's units.
MV, MS, PF, NS, PA, PLAIN = 1e-3, 1e-3, 1e-12, 1e-9, 1e-12, 1.0

#: A value in our names of parameters, and the unit that NEST has it in.
Value = tuple[str, float]
#: How the receptors of a cell are told apart: by numbered ports, by the sign of the weight, or not.
Receptors = Literal["ports", "signs", "one"]


@dataclass(frozen=True)
class NestModel:
    """A model of NEST, and how ours is expressed in its names.

    Attributes
    ----------
    name : str
        NEST's.
    values : mapping of NEST's parameter to Value
    states : mapping of our variable to (NEST's name, unit)
    receptors : Receptors
    of_receptor : mapping of NEST's parameter to Value
        Those that each receptor has, in the receptor's names; a parameter of a receptor that is
        told by the sign ends in ``ex`` or ``in``.
    weight : float
        The unit of weights.
    recordable : mapping of our variable of a receptor to (NEST's name, unit)
        NEST's name ends in the receptor's port, or in ``ex`` or ``in``.
    summed : mapping of our variable to (NEST's name, unit)
        What NEST records of all receptors together.
    unequal : str
        A parameter of receptors that NEST wants to differ from the membrane's time constant.
    fixed : mapping of our parameter to float
        What it is in NEST, where nothing else can be.
    is_linear : bool
        Whether NEST solves it exactly, so that spikes are equal to ours.
    acts_in_step : bool
        Whether an event acts before the threshold is tested in the step in which it arrives; ours
        acts after it.
    """

    name: str
    values: Mapping[str, Value]
    states: Mapping[str, tuple[str, float]]
    receptors: Receptors = "one"
    of_receptor: Mapping[str, Value] = field(default_factory=dict)
    weight: float = PA
    recordable: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    summed: Mapping[str, tuple[str, float]] = field(default_factory=dict)
    unequal: str = ""
    fixed: Mapping[str, float] = field(default_factory=dict)
    is_linear: bool = False
    acts_in_step: bool = False

    def receptor_names(self, count: int) -> list[str]:
        """The endings of NEST's names for so many receptors."""
        if self.receptors == "ports":
            return [str(number + 1) for number in range(count)]
        return ["ex", "in"][:count] if self.receptors == "signs" else [""] * count

    @property
    def most_receptors(self) -> float:
        """How many receptors a cell may have."""
        return {"ports": float("inf"), "signs": 2, "one": 1}[self.receptors]


_RESTING: Mapping[str, Value] = {
    "C_m": ("C_m", PF),
    "E_L": ("E_L", MV),
    "V_th": ("V_th", MV),
    "V_reset": ("V_reset", MV),
    "t_ref": ("t_ref", MS),
}
_LEAKY: Mapping[str, Value] = {**_RESTING, "tau_m": ("C_m/g_L", MS)}
_CONDUCTING: Mapping[str, Value] = {**_RESTING, "g_L": ("g_L", NS)}
_ADEX: Mapping[str, Value] = {
    "C_m": ("C_m", PF),
    "g_L": ("g_L", NS),
    "E_L": ("E_L", MV),
    "V_th": ("V_T", MV),
    "Delta_T": ("Delta_T", MV),
    "a": ("a", NS),
    "tau_w": ("tau_w", MS),
    "b": ("b", PA),
    "V_reset": ("V_reset", MV),
    "V_peak": ("V_cut", MV),
}
_IZHIKEVICH: Mapping[str, Value] = {
    "a": ("a", PLAIN),
    "b": ("b", PLAIN),
    "c": ("c", MV),
    "d": ("d", MV),
    "V_th": ("V_peak", MV),
}
_V = {"v": ("V_m", MV)}
_V_AND_W = {**_V, "w": ("w", PA)}
_V_AND_U = {**_V, "u": ("U_m", MV)}
_OF_CONDUCTANCE: Mapping[str, Value] = {"E": ("E_rev", MV), "tau_syn": ("tau", MS)}
_RISE_AND_DECAY: Mapping[str, Value] = {
    "E": ("E_rev", MV),
    "tau_rise": ("tau_rise", MS),
    "tau_decay": ("tau_decay", MS),
}
_CURRENT = {"I": ("I_syn", PA)}
_CONDUCTANCE = {"g": ("g", NS)}


def _currents(name: str) -> NestModel:
    ports: Receptors = "ports"
    tau = {"tau_syn": ("tau", MS)}
    summed = {"I_syn": ("I_syn", PA)}
    return NestModel(name, _LEAKY, _V, ports, tau, PA, _CURRENT, summed, "tau", is_linear=True)


def _conductances(
    name: str,
    values: Mapping[str, Value],
    states: Mapping[str, tuple[str, float]],
    of_receptor: Mapping[str, Value] = _OF_CONDUCTANCE,
) -> NestModel:
    return NestModel(name, values, states, "signs", of_receptor, NS, _CONDUCTANCE)


def _numbered_conductances(name: str, of_receptor: Mapping[str, Value]) -> NestModel:
    reversing = {"E_rev": ("E_rev", MV), **of_receptor}
    return NestModel(name, _ADEX, _V_AND_W, "ports", reversing, NS, _CONDUCTANCE)


_EXP_CURRENTS = _currents("iaf_psc_exp_multisynapse")

#: By our model of the neuron and of its receptors; ``""`` where a cell has none.
NEST_MODELS: Mapping[tuple[str, str], NestModel] = {
    ("lif", ""): _EXP_CURRENTS,
    ("lif", "exp_current"): _EXP_CURRENTS,
    ("lif", "alpha_current"): _currents("iaf_psc_alpha_multisynapse"),
    ("lif", "delta"): NestModel(
        "iaf_psc_delta", _LEAKY, _V, weight=MV, is_linear=True, acts_in_step=True
    ),
    ("lif", "exp_conductance"): _conductances("iaf_cond_exp", _CONDUCTING, _V),
    ("lif", "alpha_conductance"): _conductances("iaf_cond_alpha", _CONDUCTING, _V),
    ("lif", "biexp_conductance"): _conductances("iaf_cond_beta", _CONDUCTING, _V, _RISE_AND_DECAY),
    ("adex", ""): _conductances("aeif_cond_exp", _ADEX, _V_AND_W),
    ("adex", "exp_conductance"): _conductances("aeif_cond_exp", _ADEX, _V_AND_W),
    ("adex", "alpha_conductance"): _numbered_conductances(
        "aeif_cond_alpha_multisynapse", {"tau_syn": ("tau", MS)}
    ),
    ("adex", "biexp_conductance"): _numbered_conductances(
        "aeif_cond_beta_multisynapse",
        {"tau_rise": ("tau_rise", MS), "tau_decay": ("tau_decay", MS)},
    ),
    ("izhikevich", ""): NestModel(
        "izhikevich", _IZHIKEVICH, _V_AND_U, weight=MV, fixed={"C_m": PF}
    ),
}
_NEURONS = tuple(dict.fromkeys(neuron for neuron, _ in NEST_MODELS))
_SYNAPSES = tuple(dict.fromkeys(synapse for _, synapse in NEST_MODELS if synapse))


def nest_model(cells: Cells) -> NestModel:
    """NEST's model for some cells and their receptors.

    Raises
    ------
    InputError
        If NEST has none that is the same.
    """
    where = f"populations.{cells.name}"
    if cells.cable is not None:
        raise InputError("NEST has no cables", where=f"{where}.cable")
    neuron = _same_neuron(cells.model)
    if not neuron:
        message = (
            f"NEST has no model with the equations of {cells.model.name}; target cpp runs any. "
            "With the target nest the models of these are"
        )
        raise InputError(message, where=f"{where}.model", allowed=_NEURONS)
    kinds = {name: _same_synapse(model) for name, model in cells.receptors.items()}
    _require_known(kinds, neuron, cells)
    found = NEST_MODELS.get((neuron, next(iter(kinds.values()), "")))
    assert found is not None
    if len(kinds) > found.most_receptors:
        raise InputError(
            f"its cells have {len(kinds)} receptors ({', '.join(kinds)}), but NEST's "
            f"{found.name} has room for {found.most_receptors:.0f}",
            where=where,
        )
    return found


def _require_known(kinds: Mapping[str, str], neuron: str, cells: Cells) -> None:
    """Raise :class:`InputError` if NEST has no cell with these receptors."""
    with_neuron = [synapse for own, synapse in NEST_MODELS if own == neuron and synapse]
    for name, kind in kinds.items():
        if kind not in with_neuron:
            message = (
                f"in NEST no cell like {neuron} has a receptor with these equations; target cpp "
                f"runs any. With the target nest a receptor of {neuron} is one of these"
            )
            raise InputError(
                message, where=f"synapses.{name}", allowed=with_neuron or ["none at all"]
            )
    if len(set(kinds.values())) > 1:
        said = ", ".join(f"{name} ({kind})" for name, kind in kinds.items())
        raise InputError(
            f"its cells have receptors of several kinds: {said}. Those of a cell in NEST are all "
            "of one; target cpp runs any",
            where=f"populations.{cells.name}",
        )


def _same_neuron(model: NeuronModel) -> str:
    """The model of the catalogue that has the same text; ``""`` if NEST has none for it."""
    text = _text_of_neuron(model)
    return next((name for name in _NEURONS if _text_of_neuron(models.neurons[name]) == text), "")


def _same_synapse(model: SynapseModel) -> str:
    text = _text_of_synapse(model)
    return next((name for name in _SYNAPSES if _text_of_synapse(models.synapses[name]) == text), "")


def _text_of_neuron(model: NeuronModel) -> tuple[str, ...]:
    texts = (model.equations, model.threshold, model.reset, model.refractory)
    return tuple(" ".join(each.split()) for each in texts)


def _text_of_synapse(model: SynapseModel) -> tuple[str, ...]:
    texts = (model.equations, model.on_pre, model.current, model.each, model.summed, model.weight)
    return tuple(" ".join(each.split()) for each in texts)
