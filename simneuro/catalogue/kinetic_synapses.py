"""Synapses with a state of their own: transmitter that opens channels, and gap junctions."""

from simneuro.model import Parameter, SynapseModel, Variant

# Transmitter is there for a fixed time after each arrival, from the next time step on; ``end`` is
# counted in time steps, and where it falls inside one, the pulse has as much less of it.
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
        "electrical synapse: a current in proportion to the difference of the membrane "
        "potentials, into the target alone; for a pair of cells project both ways"
    ),
    equations="",
    on_pre="",
    summed="I = w*(v_pre - v_post) : amp",
    current="I",
    weight="nS",
    parameters={},
    references=("connors2004",),
    use_for="Networks of interneurons and others whose cells are coupled electrically.",
    not_for="Chemical transmission, or coupling that rectifies or changes in time.",
)

kinetic = SynapseModel(
    name="kinetic",
    summary=(
        "first-order kinetics: a pulse of transmitter opens channels, which close by themselves; "
        "w is the conductance with all of them open"
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
        "T_max": Parameter("1 mM", "transmitter during its pulse", "destexhe1998", ">= 0"),
        "T_duration": Parameter("1 ms", "how long it is there", "destexhe1998", "> 0"),
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
        "Receptors that saturate: what an arrival adds depends on how many channels are open "
        "already."
    ),
    not_for=(
        "Desensitisation, spill-over of transmitter, or the block of NMDA receptors by magnesium, "
        "which nmda has."
    ),
)

gaba_b = SynapseModel(
    name="gaba_b",
    summary=(
        "slow inhibition: transmitter activates receptors, these a G protein, four of which open "
        "a potassium channel; w is the conductance with all channels open"
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
        "K1": Parameter(
            "0.52 /mM/ms", "rate at which receptors are activated", "destexhe1996", "> 0"
        ),
        "K2": Parameter(
            "0.0013 /ms", "rate at which receptors become inactive", "destexhe1996", "> 0"
        ),
        "K3": Parameter("0.098 /ms", "rate at which G protein is produced", "destexhe1996", ">= 0"),
        "K4": Parameter("0.033 /ms", "rate at which G protein decays", "destexhe1996", "> 0"),
        "KD": Parameter(
            "100",
            "G protein to the power n that opens half of the channels; it counts in micromoles "
            "per litre",
            "destexhe1996",
            "> 0",
        ),
        "n": Parameter("4", "number of binding sites of a channel", "destexhe1996", "> 0"),
        "T_max": Parameter("0.5 mM", "transmitter during its pulse", "destexhe1996", ">= 0"),
        "T_duration": Parameter("0.3 ms", "how long it is there", "destexhe1996", "> 0"),
        "E_rev": Parameter(
            "-95 mV", "reversal potential, of potassium", "destexhe1996", "-1 V to 1 V"
        ),
    },
    references=("destexhe1996", "destexhe1998"),
    use_for="Slow inhibition, which bursts of spikes bring about and single ones hardly do.",
    not_for="Fast inhibition (gaba_a), desensitisation, or G protein that diffuses.",
)
