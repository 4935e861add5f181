"""Plasticity rules: short-term plasticity, random release, and learning of weights."""

from simneuro.model import Parameter, PlasticityModel, Variant

tsodyks_markram = PlasticityModel(
    name="tsodyks_markram",
    summary=(
        "short-term depression and facilitation: a spike uses a share of the available "
        "transmitter, and the share grows from spike to spike"
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
        "U": Parameter(
            "0.5", "share of the transmitter used by a first spike", "tsodyks2000", "0 to 1"
        ),
        "tau_rec": Parameter(
            "800 ms", "time constant of the recovery of transmitter", "tsodyks2000", "> 0"
        ),
        "tau_facil": Parameter(
            "0.01 ms",
            "time constant of the decay of facilitation",
            "chosen: it is zero for the depressing synapses of tsodyks2000; this value has no "
            "effect on the next spike",
            "> 0",
        ),
    },
    references=("markram1998", "tsodyks2000"),
    variants={
        "facilitating": Variant(
            "each spike transmits more than the one before, as onto inhibitory cells",
            {"U": "0.04", "tau_rec": "100 ms", "tau_facil": "1 s"},
            "tsodyks2000",
        ),
    },
    use_for="Synapses that weaken or strengthen during a spike train and recover within seconds.",
    not_for="Learning, since no change lasts, or random release, for which use quantal_release.",
)

quantal_release = PlasticityModel(
    name="quantal_release",
    summary=(
        "random release: each of several sites releases a quantum with some probability; w is "
        "the weight of one quantum"
    ),
    equations="quanta : 1",
    on_pre="quanta = binomial(sites, p)",
    transmitted="w*quanta",
    parameters={
        "sites": Parameter(
            "5", "number of release sites", "chosen: a connection of a few boutons", ">= 0"
        ),
        "p": Parameter(
            "0.5",
            "probability that a site releases",
            "chosen: the mean release of tsodyks_markram at rest",
            "0 to 1",
        ),
    },
    references=("delcastillo1954",),
    use_for="Unreliable synapses: failures, and sizes that differ from spike to spike.",
    not_for="Quanta that differ in size, or sites that are empty after a release.",
)

stdp = PlasticityModel(
    name="stdp",
    summary=(
        "weights grow when arrivals precede spikes of the target and shrink when they follow "
        "them: all pairs, exponential windows; an arrival and a spike in the same time step "
        "change nothing"
    ),
    equations="""
dx_pre/dt = -x_pre/tau_plus : 1
dx_post/dt = -x_post/tau_minus : 1
arrival : 1
""",
    on_pre="""
w = clip(w - A_minus*w_max*x_post, 0*w_max, w_max)
x_pre += 1
arrival = clip(arrival, t_in_timesteps, t_in_timesteps + 1) + 0.03125
""",
    on_post="""
w = clip(w + A_plus*w_max*(x_pre - 32*clip(arrival - t_in_timesteps, 0, 1)), 0*w_max, w_max)
x_post += 1
""",
    # arrival is the step of the latest arrivals, and 1/32 more for each of them: a cell of a source
    # may fire up to 16 times in a step. At first it is long before any step.
    initial={"arrival": -1e9},
    weights=("w_max",),
    parameters={
        "A_plus": Parameter(
            "0.005", "largest increase by a pair, as a share of w_max", "song2000", ">= 0"
        ),
        "A_minus": Parameter(
            "0.00525",
            "largest decrease by a pair, as a share of w_max: 1.05 A_plus",
            "song2000",
            ">= 0",
        ),
        "tau_plus": Parameter(
            "20 ms", "time constant of the window with the arrival first", "song2000", "> 0"
        ),
        "tau_minus": Parameter(
            "20 ms", "time constant of the window with the target's spike first", "song2000", "> 0"
        ),
        "w_max": Parameter(
            "0.15 nS",
            "largest weight; the smallest is zero",
            "chosen: 0.015 leak conductances of lif, as in song2000",
            "> 0",
        ),
    },
    references=("song2000",),
    use_for="Competition of inputs for one cell: inputs that make it fire win over late ones.",
    not_for=(
        "Weights that settle inside their range, since the rule drives them to the ends, or "
        "effects of spike triplets and of firing rates."
    ),
)

# Rate, eta and w_max as in the program of one of the authors: ModelDB 143751, isp_brian.py.
inhibitory_stdp = PlasticityModel(
    name="inhibitory_stdp",
    summary=(
        "inhibitory weights grow with each pair of an arrival and a spike of the target, in either "
        "order, and shrink with each arrival, so that the target approaches a given rate"
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
        "tau": Parameter("20 ms", "time constant of the window", "vogels2011", "> 0"),
        "rate": Parameter("3 Hz", "firing rate that the target approaches", "vogels2011", ">= 0"),
        "eta": Parameter("0.01 nS", "largest increase by a pair", "vogels2011", ">= 0"),
        "w_max": Parameter("100 nS", "largest weight; the smallest is zero", "vogels2011", "> 0"),
    },
    references=("vogels2011",),
    use_for="Inhibition that learns to balance excitation.",
    not_for="Excitatory synapses, or targets that must fire at several rates.",
)
