"""A model with a wrong number, or a slightly wrong equation, does not pass."""

from dataclasses import replace

import pytest

import simneuro as sn
from simneuro.validation import checks, replace_models

WRONG = {
    "lif": ({"t_ref": "4.9 ms"}, "lif.interval_on_grid"),
    "adaptive_lif": ({"b": "19 pA"}, "adaptive_lif.steady_rate"),
    "eif": ({"Delta_T": "3.4 mV"}, "eif.rate_at_100_pA"),
    "adex": ({"V_T": "-50.3 mV"}, "adex.regular_spike_1"),
    "izhikevich": ({"V_peak": "25 mV"}, "izhikevich.regular_spiking_first_interval"),
    "escape_lif": ({"rho_th": "210 Hz"}, "escape_lif.refractory_fraction_at_0"),
    "subtractive_if": ({"C_m": "201 pF"}, "subtractive_if.count_from_zero"),
    "hodgkin_huxley": ({"g_Na": "115 mS/cm^2"}, "hodgkin_huxley.peak_after_15_mV"),
    "traub_miles": ({"g_L": "0.06 mS/cm^2"}, "traub_miles.rate_at_1"),
    "wang_buzsaki": ({"phi": 4.5}, "wang_buzsaki.rate_at_1"),
    "connor_stevens": ({"g_A": "47 mS/cm^2"}, "connor_stevens.rate_at_9"),
    "pospischil_rs": ({"g_M": "80 uS/cm^2"}, "pospischil_rs.last_interval"),
    "pospischil_fs": ({"g_K": "9 mS/cm^2"}, "pospischil_fs.first_interval"),
    "pospischil_ib": ({"g_Ca": "0.16 mS/cm^2"}, "pospischil_ib.last_interval"),
    "pospischil_lts": ({"g_T": "0.38 mS/cm^2"}, "pospischil_lts.first_interval"),
    "thalamic_relay": ({"P_T": "0.75 um/s"}, "thalamic_relay.first_interval"),
}


@pytest.mark.parametrize("model", WRONG)
def test_a_model_with_a_wrong_number_does_not_pass(model):
    parameters, name = WRONG[model]
    with replace_models(**{model: sn.models[model].with_parameters(**parameters)}):
        result = checks()[name].run()
    assert not result.error
    assert not result.holds


# The field, the text in it, its replacement, and the check that must fail.
WRONG_RECEPTORS = {
    "delta": ("on_pre", "w", "1.01*w", "delta.jump"),
    "exp_current": ("on_pre", "w", "1.01*w", "exp_current.trace"),
    "alpha_current": ("on_pre", "exp(1)", "2.71", "alpha_current.trace"),
    "biexp_current": ("on_pre", "size*w", "1.01*size*w", "biexp_current.trace"),
    "exp_conductance": ("equations", "E_rev - v", "E_rev - 1.01*v", "exp_conductance.trace"),
    "alpha_conductance": ("on_pre", "exp(1)", "2.7", "alpha_conductance.peak"),
    "biexp_conductance": ("on_pre", "size*w", "1.01*size*w", "biexp_conductance.peak"),
    "ampa": ("tau", "", "2.1 ms", "ampa.decay"),
    "nmda": ("Mg", "", "1.1 mM", "nmda.open_at_minus_40_mV"),
    "gaba_a": ("tau", "", "9.9 ms", "gaba_a.decay"),
    "kinetic": ("T_duration", "", "1.1 ms", "kinetic.ampa_largest"),
    "gaba_b": ("K3", "", "0.2 /ms", "gaba_b.largest_after_5"),
    "gap_junction": ("summed", "v_pre - v_post", "v_pre - 1.001*v_post", "gap_junction.second"),
}
WRONG_RULES = {
    "tsodyks_markram": ("on_pre", "U*(1 - u)", "U*(1.01 - u)", "tsodyks_markram.steady_state"),
    "quantal_release": ("on_pre", "sites, p", "sites, 1.05*p", "quantal_release.mean"),
    "stdp": ("on_pre", "A_minus", "1.01*A_minus", "stdp.pair_at_minus_10_ms"),
    "inhibitory_stdp": ("on_post", "eta", "1.01*eta", "inhibitory_stdp.pair_at_10_ms"),
}


def test_all_of_the_catalogue_are_tried():
    assert set(WRONG) == set(sn.models.neurons)
    assert set(WRONG_RECEPTORS) == set(sn.models.synapses)
    assert set(WRONG_RULES) == set(sn.models.plasticity)


@pytest.mark.parametrize("name", [*WRONG_RECEPTORS, *WRONG_RULES])
def test_a_wrong_synapse_does_not_pass(name):
    what, old, new, check = {**WRONG_RECEPTORS, **WRONG_RULES}[name]
    model = sn.models[name]
    if old:
        assert old in getattr(model, what)
        wrong = replace(model, **{what: getattr(model, what).replace(old, new)})
    else:
        wrong = model.with_parameters(**{what: new})
    with replace_models(**{name: wrong}):
        result = checks()[check].run()
    assert not result.error
    assert not result.holds
