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
    use_for="Theory of networks, and inputs much faster than the membrane.",
    not_for="Time courses: how long an input lasts, or how two overlap.",
)

exp_current = SynapseModel(
    name="exp_current",
    summary="each spike adds a current that decays exponentially",
    equations="dI/dt = -I/tau : amp",
    on_pre="I += w",
    current="I",
    weight="pA",
    parameters={"tau": Parameter("5 ms", "decay time constant", "brette2007", "> 0")},
    references=("brette2007",),
    use_for="Networks whose theory needs inputs that add up linearly.",
    not_for="Shunting: the current does not depend on the potential.",
)

exp_conductance = SynapseModel(
    name="exp_conductance",
    summary="each spike adds a conductance that decays exponentially",
    equations=_CONDUCTANCE,
    on_pre="g += w",
    current="I",
    weight="nS",
    parameters={
        "tau": Parameter("5 ms", "decay time constant", "brette2007", "> 0"),
        "E_rev": Parameter("0 mV", "reversal potential", "brette2007", "-1 V to 1 V"),
    },
    references=("brette2007",),
    use_for="Fast receptors in networks, where one time constant is enough.",
    not_for="The rise of a synaptic current, which is instantaneous here.",
)

ampa = replace(
    exp_conductance,
    name="ampa",
    summary="fast excitation: an exponential conductance that reverses at 0 mV",
    references=("brette2007", "vogels2005"),
    use_for="Fast excitation in networks.",
    not_for="The rise of the current, saturation, or the slow NMDA part of excitation.",
)

# Both numbers are those of inhibition in brette2007, as excitation's are above.
gaba_a = replace(
    exp_conductance.with_parameters(tau="10 ms", E_rev="-80 mV"),
    name="gaba_a",
    summary="fast inhibition: an exponential conductance that reverses at -80 mV",
    references=("brette2007", "vogels2005"),
    use_for="Fast inhibition in networks.",
    not_for="Slow inhibition by GABA-B receptors, or excitation by GABA in young cells.",
)
