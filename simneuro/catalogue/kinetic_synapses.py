"""Synapses with a state in each synapse: transmitter kinetics, and gap junctions."""

from simneuro.model import Parameter, SynapseModel, Variant

# Transmitter is present for a fixed time after each arrival, from the next time step on. ``end`` is
# counted in time steps; if it falls inside a step, the transmitter of that step is reduced in
# proportion.
_PULSE = """
transmitter = level*clip(end - t_in_timesteps, 0, 1) : {concentration}
level : {concentration}
end : 1
"""
_RELEASE = """
level = share*T_max
end = t_in_timesteps + 1 + T_duration/dt
"""
_CONCENTRATION = "mole/metre**3"
_REVERSING = "I = g*(E_rev - v) : amp"

gap_junction = SynapseModel(
    name="gap_junction",
    summary=(
        "electrical synapse: a current into the target, proportional to the difference of the "
        "membrane potentials; for a symmetric junction project in both directions"
    ),
    equations="",
    on_pre="",
    summed="I = w*(v_pre - v_post) : amp",
    current="I",
    weight="nS",
    parameters={},
    references=("connors2004",),
    use_for="Networks whose cells are electrically coupled, such as interneurons.",
    not_for="Chemical transmission, or coupling that rectifies or changes in time.",
)

kinetic = SynapseModel(
    name="kinetic",
    summary=(
        "first-order kinetics: a pulse of transmitter opens channels, which close by themselves; "
        "w is the conductance with all channels open"
    ),
    equations=_REVERSING,
    each="dr/dt = alpha*transmitter*(1 - r) - beta*r : 1"
    + _PULSE.format(concentration=_CONCENTRATION),
    on_pre=_RELEASE,
    summed="g = w*r : siemens",
    current="I",
    weight="nS",
    parameters={
        "alpha": Parameter("1.1 /mM/ms", "rate of opening per transmitter", "destexhe1998", "> 0"),
        "beta": Parameter("0.19 /ms", "rate of closing", "destexhe1998", ">= 0"),
        "T_max": Parameter(
            "1 mM", "concentration of transmitter during the pulse", "destexhe1998", ">= 0"
        ),
        "T_duration": Parameter("1 ms", "duration of the pulse", "destexhe1998", "> 0"),
        "E_rev": Parameter("0 mV", "reversal potential", "destexhe1998", "-1 V to 1 V"),
    },
    references=("destexhe1994", "destexhe1998"),
    variants={
        "gaba_a": Variant(
            "fast inhibition",
            {"alpha": "5 /mM/ms", "beta": "0.18 /ms", "E_rev": "-80 mV"},
            "destexhe1998",
        ),
        "nmda": Variant(
            "slow excitation, without the block by magnesium",
            {"alpha": "0.072 /mM/ms", "beta": "0.0066 /ms"},
            "destexhe1998",
        ),
    },
    use_for=(
        "Receptors that saturate: the effect of an arrival depends on how many channels are "
        "already open."
    ),
    not_for=(
        "Desensitisation, spill-over of transmitter, or the magnesium block of NMDA receptors, "
        "for which use nmda."
    ),
)

gaba_b = SynapseModel(
    name="gaba_b",
    summary=(
        "slow inhibition: transmitter activates receptors, which produce G protein; four of these "
        "open a potassium channel; w is the conductance with all channels open"
    ),
    equations=_REVERSING,
    each="""
dr/dt = K1*transmitter*(1 - r) - K2*r : 1
ds/dt = K3*r - K4*s : 1
"""
    + _PULSE.format(concentration=_CONCENTRATION),
    on_pre=_RELEASE,
    summed="g = w*s**n/(s**n + KD) : siemens",
    current="I",
    weight="nS",
    parameters={
        "K1": Parameter("0.52 /mM/ms", "activation rate of receptors", "destexhe1996", "> 0"),
        "K2": Parameter("0.0013 /ms", "inactivation rate of receptors", "destexhe1996", "> 0"),
        "K3": Parameter("0.098 /ms", "production rate of G protein", "destexhe1996", ">= 0"),
        "K4": Parameter("0.033 /ms", "decay rate of G protein", "destexhe1996", "> 0"),
        "KD": Parameter(
            "100",
            "G protein to the power n that opens half of the channels; G protein in micromoles per "
            "litre",
            "destexhe1996",
            "> 0",
        ),
        "n": Parameter("4", "number of binding sites of a channel", "destexhe1996", "> 0"),
        "T_max": Parameter(
            "0.5 mM", "concentration of transmitter during the pulse", "destexhe1996", ">= 0"
        ),
        "T_duration": Parameter("0.3 ms", "duration of the pulse", "destexhe1996", "> 0"),
        "E_rev": Parameter(
            "-95 mV", "reversal potential, of potassium", "destexhe1996", "-1 V to 1 V"
        ),
    },
    references=("destexhe1996", "destexhe1998"),
    use_for="Slow inhibition, which is evoked by bursts and hardly by single spikes.",
    not_for="Fast inhibition (use gaba_a), desensitisation, or diffusion of G protein.",
)
