"""Words of Brian2 that scenario files do not have, and what stands for them."""

from collections.abc import Mapping

_OF_A_MODEL = "It belongs to a neuron model: a table [models.NAME], which `model` names."
_OF_A_RECEPTOR = "It belongs to a receptor: a table [synapses.NAME], which `synapse` names."
_OF_A_RULE = "Which cells are connected is said by `connect`, such as "

#: What to say of a key that no table of a part has, or that another table has.
INSTEAD: Mapping[str, str] = {
    "N": "The number of cells is called size.",
    "n": "The number of cells is called size.",
    "equations": _OF_A_MODEL,
    "threshold": _OF_A_MODEL,
    "reset": _OF_A_MODEL,
    "refractory": _OF_A_MODEL,
    "on_pre": _OF_A_RECEPTOR,
    "on_post": "It belongs to a rule: a table [plasticity.NAME], which `plasticity` names.",
    "p": f'{_OF_A_RULE}connect = {{ rule = "fixed_probability", p = 0.1 }}.',
    "rate": "Cells that fire by themselves (a PoissonGroup) are a table [sources.NAME].",
    "rates": "Cells that fire by themselves (a PoissonGroup) are a table [sources.NAME].",
    "condition": f'{_OF_A_RULE}connect = {{ rule = "all_to_all" }}.',
}
