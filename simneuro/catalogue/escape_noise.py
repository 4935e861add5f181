"""Neurons with escape noise: the probability of a spike grows with the membrane potential."""

from simneuro.model import NeuronModel, Parameter

_VOLTAGE = "-1 V to 1 V"

escape_lif = NeuronModel(
    name="escape_lif",
    input_range=("0 pA", "600 pA"),
    summary="leaky integrate-and-fire neuron that fires at random, at a rate exponential in v",
    equations="""
dv/dt = (g_L*(E_L - v) + I_syn + I_ext)/C_m : volt (unless refractory)
rho = rho_th*exp((v - V_th)/Delta_u) : Hz
""",
    threshold="rand() < 1 - exp(-rho*dt)",
    reset="v = V_reset",
    refractory="t_ref",
    method="exact",
    parameters={
        "C_m": Parameter("200 pF", "membrane capacitance", "brette2007", "> 0"),
        "g_L": Parameter("10 nS", "leak conductance", "brette2007", "> 0"),
        "E_L": Parameter("-60 mV", "leak reversal potential", "brette2007", _VOLTAGE),
        "V_th": Parameter("-50 mV", "middle of the soft threshold", "brette2007", _VOLTAGE),
        "Delta_u": Parameter(
            "2 mV",
            "width of the soft threshold",
            "chosen: a fifth of the distance from rest to threshold",
            "> 0",
        ),
        "rho_th": Parameter(
            "200 Hz",
            "escape rate at V_th",
            "chosen: 1/t_ref, so that a cell held at V_th is refractory half of the time",
            "> 0",
        ),
        "V_reset": Parameter("-60 mV", "reset potential", "brette2007", _VOLTAGE),
        "t_ref": Parameter("5 ms", "absolute refractory period", "brette2007", ">= 0"),
    },
    initial={"v": "E_L"},
    references=("buesing2011", "gerstner2014"),
    use_for=(
        "Random spiking with a known likelihood. With rho_th = 1/t_ref the fraction of time for "
        "which a cell held at a potential is refractory is the logistic function (sigmoid) of it."
    ),
    not_for="Noise from synaptic input: the noise here does not depend on the input.",
)
