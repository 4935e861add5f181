"""Integrate-and-fire neurons."""

from simneuro.model import NeuronModel, Parameter

# Benchmark 1 of brette2007: a cell of 20 000 um^2 with 1 uF/cm^2 and 5e-5 S/cm^2.
lif = NeuronModel(
    name="lif",
    input_range=("0 pA", "600 pA"),
    summary="leaky integrate-and-fire neuron with an absolute refractory period",
    equations="dv/dt = (g_L*(E_L - v) + I_syn + I_ext)/C_m : volt (unless refractory)",
    threshold="v > V_th",
    reset="v = V_reset",
    refractory="t_ref",
    method="exact",
    parameters={
        "C_m": Parameter("200 pF", "membrane capacitance", "brette2007", "> 0"),
        "g_L": Parameter("10 nS", "leak conductance", "brette2007", "> 0"),
        "E_L": Parameter("-60 mV", "leak reversal potential", "brette2007", "-1 V to 1 V"),
        "V_th": Parameter("-50 mV", "spike threshold", "brette2007", "-1 V to 1 V"),
        "V_reset": Parameter("-60 mV", "reset potential", "brette2007", "-1 V to 1 V"),
        "t_ref": Parameter("5 ms", "absolute refractory period", "brette2007", ">= 0"),
    },
    initial={"v": "E_L"},
    references=("brette2007", "gerstner2014"),
    use_for=(
        "Large networks, theory of rates and fluctuations, and response curves that are known in "
        "closed form."
    ),
    not_for=(
        "The shape of spikes, adaptation, bursts, or responses to fast input, since its threshold "
        "is hard."
    ),
)

subtractive_if = NeuronModel(
    name="subtractive_if",
    input_range=("0 pA", "100 pA"),
    summary=(
        "integrate-and-fire neuron without leak whose reset subtracts the threshold, "
        "so that no input is lost"
    ),
    equations="dv/dt = (I_syn + I_ext)/C_m : volt",
    threshold="v >= V_th",
    reset="v -= V_th",
    # Exact for input that is constant over a step.
    method="euler",
    parameters={
        "C_m": Parameter(
            "200 pF",
            "membrane capacitance",
            "chosen: the value of lif, so that the two models take the same currents",
            "> 0",
        ),
        "V_th": Parameter(
            "10 mV",
            "spike threshold, above a resting potential of 0 V",
            "chosen: the distance of lif's threshold from rest",
            "> 0",
        ),
    },
    initial={"v": "0 mV"},
    references=("rueckauer2017", "diehl2015"),
    use_for=(
        "Spiking versions of trained networks: its spike count is the rectified sum of its input, "
        "rounded down."
    ),
    not_for=(
        "Biology: it has no leak, and its potential falls without bound under inhibition. "
        "Conductances: its potential is relative to a rest of 0 V, unlike reversal potentials."
    ),
)
