"""Synapses: a receptor's state in the target cell, and what a spike does to it."""

from dataclasses import replace

from simneuro.catalogue.description import Parameter, SynapseModel

_CONDUCTANCE = "dg/dt = -g/tau : siemens\nI = g*(E_rev - v) : amp"

delta = SynapseModel(
    name="delta",
    summary="each spike moves the membrane potential at once by the weight",
    equations="",
    on_pre="v += w",
    current="",
    weight="mV",
    parameters={},
    references=("brunel2000",),
)

exp_current = SynapseModel(
    name="exp_current",
    summary="each spike adds a current that decays exponentially",
    equations="dI/dt = -I/tau : amp",
    on_pre="I += w",
    current="I",
    weight="pA",
    parameters={"tau": Parameter("5 ms", "decay time constant", "brette2007")},
    references=("brette2007",),
)

exp_conductance = SynapseModel(
    name="exp_conductance",
    summary="each spike adds a conductance that decays exponentially",
    equations=_CONDUCTANCE,
    on_pre="g += w",
    current="I",
    weight="nS",
    parameters={
        "tau": Parameter("5 ms", "decay time constant", "brette2007"),
        "E_rev": Parameter("0 mV", "reversal potential", "brette2007"),
    },
    references=("brette2007",),
)

ampa = replace(
    exp_conductance,
    name="ampa",
    summary="fast excitation: an exponential conductance that reverses at 0 mV",
    references=("brette2007", "vogels2005"),
)

# Both numbers are those of inhibition in brette2007, as excitation's are above.
gaba_a = replace(
    exp_conductance.with_parameters(tau="10 ms", E_rev="-80 mV"),
    name="gaba_a",
    summary="fast inhibition: an exponential conductance that reverses at -80 mV",
    references=("brette2007", "vogels2005"),
)
