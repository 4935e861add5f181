"""The few parameters of each neuron that are shown at once; the others are one click away.

Chosen: those that a first lesson on the model changes, four or five of each. A model that is not
listed shows its first four.
"""

from collections.abc import Mapping

from simneuro.model import NeuronModel

_CONDUCTANCES = ("g_Na", "g_K", "g_L")
_LISTED: Mapping[str, tuple[str, ...]] = {
    "lif": ("C_m", "g_L", "V_th", "t_ref"),
    "adaptive_lif": ("b", "tau_w", "g_L", "t_ref"),
    "eif": ("Delta_T", "V_T", "g_L", "t_ref"),
    "adex": ("a", "b", "tau_w", "V_reset"),
    "izhikevich": ("a", "b", "c", "d"),
    "escape_lif": ("Delta_u", "rho_th", "g_L", "t_ref"),
    "subtractive_if": ("C_m", "V_th"),
    "hodgkin_huxley": (*_CONDUCTANCES, "temperature"),
    "traub_miles": (*_CONDUCTANCES, "V_T"),
    "wang_buzsaki": (*_CONDUCTANCES, "phi"),
    "connor_stevens": ("g_Na", "g_K", "g_A", "g_L"),
    "pospischil_rs": ("g_Na", "g_K", "g_M", "g_L"),
    "pospischil_fs": (*_CONDUCTANCES, "V_T"),
    "pospischil_ib": ("g_Na", "g_K", "g_M", "g_Ca"),
    "pospischil_lts": ("g_Na", "g_K", "g_M", "g_T"),
    "thalamic_relay": ("g_Na", "g_K", "P_T", "g_h"),
}
_FIRST = 4
#: Constants of nature, which no slider moves.
FIXED = ("Faraday",)


def main_parameters(model: NeuronModel) -> tuple[str, ...]:
    """Their names, in the order in which they are shown."""
    listed = _LISTED.get(model.name, ())
    known = tuple(name for name in listed if name in model.parameters)
    return known or tuple(model.parameters)[:_FIRST]
