"""Rules of plasticity: of one spike after the other, and of weights that are learnt."""

from simneuro.catalogue.parameters import Parameter, Variant
from simneuro.catalogue.plasticity_model import PlasticityModel

tsodyks_markram = PlasticityModel(
    name="tsodyks_markram",
    summary=(
        "short-term depression and facilitation: a spike uses a share of what transmitter there "
        "is, and the share grows from spike to spike"
    ),
    equations="""
du/dt = -u/tau_facil : 1
dx/dt = (1 - x)/tau_rec : 1
released : 1
""",
    on_pre="""
u += U*(1 - u)
released = u*x
x -= released
""",
    transmitted="w*released",
    initial={"x": 1},
    parameters={
        "U": Parameter("0.5", "share of the transmitter that a first spike uses", "tsodyks2000"),
        "tau_rec": Parameter(
            "800 ms", "time constant with which the transmitter recovers", "tsodyks2000"
        ),
        "tau_facil": Parameter(
            "0.01 ms",
            "time constant with which facilitation fades",
            "chosen: for the depressing synapses of tsodyks2000 it is zero; by the next spike "
            "nothing is left of it",
        ),
    },
    references=("markram1998", "tsodyks2000"),
    variants={
        "facilitating": Variant(
            "each spike transmits more than the one before, as from excitatory to some inhibitory "
            "cells",
            {"U": "0.04", "tau_rec": "100 ms", "tau_facil": "1 s"},
            "tsodyks2000",
        ),
    },
)

quantal_release = PlasticityModel(
    name="quantal_release",
    summary=(
        "release by chance: each of several sites releases a quantum with some probability; w is "
        "the weight of one quantum"
    ),
    equations="quanta : 1",
    on_pre="quanta = binomial(sites, p)",
    transmitted="w*quanta",
    parameters={
        "sites": Parameter("5", "number of release sites", "chosen: a connection of a few boutons"),
        "p": Parameter(
            "0.5",
            "probability that a site releases",
            "chosen: the mean release of tsodyks_markram at rest",
        ),
    },
    references=("delcastillo1954",),
)

stdp = PlasticityModel(
    name="stdp",
    summary=(
        "weights grow where arrivals come before spikes of the target and shrink where they come "
        "after: all pairs, exponential windows; an arrival and a spike in one time step change "
        "nothing"
    ),
    equations="""
dx_pre/dt = -x_pre/tau_plus : 1
dx_post/dt = -x_post/tau_minus : 1
arrival : 1
""",
    on_pre="""
w = clip(w - A_minus*w_max*x_post, 0*w_max, w_max)
x_pre += 1
arrival = t_in_timesteps + 1
""",
    on_post="""
w = clip(w + A_plus*w_max*(x_pre - int(arrival == t_in_timesteps + 1)), 0*w_max, w_max)
x_post += 1
""",
    weights=("w_max",),
    parameters={
        "A_plus": Parameter(
            "0.005", "most that a pair adds to the weight, as a share of w_max", "song2000"
        ),
        "A_minus": Parameter(
            "0.00525",
            "most that a pair takes from the weight, as a share of w_max: 1.05 A_plus",
            "song2000",
        ),
        "tau_plus": Parameter(
            "20 ms", "time constant of the window with the arrival first", "song2000"
        ),
        "tau_minus": Parameter(
            "20 ms", "time constant of the window with the target's spike first", "song2000"
        ),
        "w_max": Parameter(
            "0.15 nS",
            "largest weight; the smallest is zero",
            "chosen: 0.015 leak conductances of lif, as in song2000",
        ),
    },
    references=("song2000",),
)

inhibitory_stdp = PlasticityModel(
    name="inhibitory_stdp",
    summary=(
        "weights of inhibition grow with each pair of an arrival and a spike of the target, "
        "whichever comes first, and shrink with each arrival, so that the target fires at a rate"
    ),
    equations="""
dx_pre/dt = -x_pre/tau : 1
dx_post/dt = -x_post/tau : 1
""",
    on_pre="""
w = clip(w + eta*(x_post - 2*rate*tau), 0*w_max, w_max)
x_pre += 1
""",
    on_post="""
w = clip(w + eta*x_pre, 0*w_max, w_max)
x_post += 1
""",
    weights=("eta", "w_max"),
    parameters={
        "tau": Parameter("20 ms", "time constant of the window", "vogels2011"),
        "rate": Parameter(
            "3 Hz", "rate at which the target fires in the end", "chosen: low, as in cortex"
        ),
        "eta": Parameter(
            "0.01 nS",
            "most that a pair adds to the weight",
            "chosen: hundreds of pairs make one nS",
        ),
        "w_max": Parameter(
            "100 nS",
            "largest weight; the smallest is zero",
            "chosen: ten leak conductances of lif, where inhibition does all that it can",
        ),
    },
    references=("vogels2011",),
)
