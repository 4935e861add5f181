"""Synapses whose receptor has its state in the target cell: delta, currents and conductances."""

from dataclasses import replace

from simneuro.model import Parameter, SynapseModel

_CONDUCTANCE = "dg/dt = -g/tau : siemens\nI = g*(E_rev - v) : amp"

# The response to an event is x, which rises for tau and decays with tau: e*t/tau*exp(-t/tau) has
# its peak, 1, at tau.
_ALPHA = """
d{x}/dt = (rise - {x})/tau : {unit}
drise/dt = -rise/tau : {unit}
"""
_ALPHA_EVENT = "rise += exp(1)*w"

# The difference of two exponentials, as what decays with tau_decay and is fed by what decays with
# tau_rise: equal time constants then make an alpha function. An event of ``size`` makes the peak 1,
# which is at log(tau_decay/tau_rise)*tau_decay*tau_rise/(tau_decay - tau_rise).
_BIEXP = """
d{x}/dt = rise/tau_rise - {x}/tau_decay : {unit}
drise/dt = -rise/tau_rise : {unit}
size = exp(1/exprel(log(tau_decay/tau_rise))) : 1
"""
_BIEXP_EVENT = "rise += size*w"
_REVERSING = "I = g*(E_rev - v) : amp"

delta = SynapseModel(
    name="delta",
    summary="each spike changes the membrane potential instantly by the weight",
    equations="",
    on_pre="v += w",
    current="",
    weight="mV",
    parameters={},
    references=("brunel2000",),
    use_for="Theory of networks, and inputs much faster than the membrane.",
    not_for="Time courses of inputs, or how inputs overlap.",
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
    use_for="Networks in theories that assume linear summation of inputs.",
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

# Both values are those of inhibition in brette2007; those of excitation are above.
gaba_a = replace(
    exp_conductance.with_parameters(tau="10 ms", E_rev="-80 mV"),
    name="gaba_a",
    summary="fast inhibition: an exponential conductance that reverses at -80 mV",
    references=("brette2007", "vogels2005"),
    use_for="Fast inhibition in networks.",
    not_for="Slow inhibition by GABA-B receptors, or excitation by GABA in young cells.",
)

alpha_current = SynapseModel(
    name="alpha_current",
    summary="each spike adds a current with the time course of an alpha function; w is its peak",
    equations=_ALPHA.format(x="I", unit="amp"),
    on_pre=_ALPHA_EVENT,
    current="I",
    weight="pA",
    parameters={
        "tau": Parameter(
            "2 ms",
            "time from the arrival of a spike to the peak of its current",
            "chosen: a fast excitatory current, and the default of NEST",
            "> 0",
        )
    },
    references=("rotter1999",),
    use_for="Inputs with a smooth rise and one time constant, whose response is known exactly.",
    not_for="Receptors that rise much faster than they decay, or shunting.",
)

alpha_conductance = SynapseModel(
    name="alpha_conductance",
    summary=(
        "each spike adds a conductance with the time course of an alpha function; w is its peak"
    ),
    equations=_ALPHA.format(x="g", unit="siemens") + _REVERSING,
    on_pre=_ALPHA_EVENT,
    current="I",
    weight="nS",
    parameters={
        "tau": Parameter(
            "2 ms",
            "time from the arrival of a spike to the peak of its conductance",
            "chosen: the value of alpha_current",
            "> 0",
        ),
        "E_rev": exp_conductance.parameters["E_rev"],
    },
    references=("rotter1999", "gerstner2014"),
    use_for="Receptors in single cells, if the smooth rise of the conductance matters.",
    not_for="Receptors that rise much faster than they decay, as most do, or saturation.",
)

_RISE = Parameter(
    "0.5 ms",
    "rise time constant",
    "chosen: fast excitation rises within a millisecond",
    "> 0",
)

biexp_current = SynapseModel(
    name="biexp_current",
    summary=(
        "each spike adds a current that is the difference of two exponentials, normalised so that "
        "w is its peak"
    ),
    equations=_BIEXP.format(x="I", unit="amp"),
    on_pre=_BIEXP_EVENT,
    current="I",
    weight="pA",
    parameters={"tau_rise": _RISE, "tau_decay": exp_current.parameters["tau"]},
    references=("dayan2001",),
    use_for="Currents measured in voltage clamp, with fitted rise and decay.",
    not_for="Shunting: the current does not depend on the potential.",
)

biexp_conductance = SynapseModel(
    name="biexp_conductance",
    summary=(
        "each spike adds a conductance that is the difference of two exponentials, normalised so "
        "that w is its peak"
    ),
    equations=_BIEXP.format(x="g", unit="siemens") + _REVERSING,
    on_pre=_BIEXP_EVENT,
    current="I",
    weight="nS",
    parameters={
        "tau_rise": _RISE,
        "tau_decay": exp_conductance.parameters["tau"],
        "E_rev": exp_conductance.parameters["E_rev"],
    },
    references=("dayan2001",),
    use_for="Receptors with measured rise and decay, in cells and networks.",
    not_for="Saturation: the conductances of events add up without limit.",
)

nmda = SynapseModel(
    name="nmda",
    summary=(
        "slow excitation that magnesium blocks near rest: a conductance of two exponentials, "
        "normalised so that w is its peak without the block"
    ),
    equations=_BIEXP.format(x="g", unit="siemens")
    + """
I = g*unblocked*(E_rev - v) : amp
unblocked = 1/(1 + Mg/K_Mg*exp(-v*slope)) : 1
""",
    on_pre=_BIEXP_EVENT,
    current="I",
    weight="nS",
    parameters={
        "tau_rise": Parameter("2 ms", "rise time constant", "brunel2001", "> 0"),
        "tau_decay": Parameter("100 ms", "decay time constant", "brunel2001", "> 0"),
        "E_rev": Parameter("0 mV", "reversal potential", "brunel2001", "-1 V to 1 V"),
        "Mg": Parameter(
            "1 mM", "concentration of magnesium outside the cell", "brunel2001", ">= 0"
        ),
        "K_Mg": Parameter(
            "3.57 mM", "concentration that blocks half of the channels at 0 mV", "jahr1990", "> 0"
        ),
        "slope": Parameter(
            "0.062 /mV", "steepness of the voltage dependence of the block", "jahr1990", ">= 0"
        ),
    },
    references=("jahr1990", "brunel2001"),
    use_for="The slow part of excitation, which is active if the target is depolarised.",
    not_for=(
        "Saturation, which the gates of brunel2001 have and these linear ones do not, or the time "
        "that magnesium takes to leave the channel."
    ),
)
