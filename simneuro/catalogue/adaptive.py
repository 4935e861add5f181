"""Integrate-and-fire neurons with adaptation or an exponential spike onset."""

from simneuro.model import NeuronModel, Parameter, Variant
from simneuro.units import parse

_VOLTAGE = "-1 V to 1 V"
_OF_LIF = "chosen: the value of lif, so that the two models differ only in adaptation"

adaptive_lif = NeuronModel(
    name="adaptive_lif",
    input_range=("0 pA", "600 pA"),
    summary="leaky integrate-and-fire neuron with a current that each spike adds to",
    equations="""
dv/dt = (g_L*(E_L - v) - w + I_syn + I_ext)/C_m : volt (unless refractory)
dw/dt = -w/tau_w : amp
""",
    threshold="v > V_th",
    reset="v = V_reset\nw += b",
    refractory="t_ref",
    parameters={
        "C_m": Parameter("200 pF", "membrane capacitance", _OF_LIF, "> 0"),
        "g_L": Parameter("10 nS", "leak conductance", _OF_LIF, "> 0"),
        "E_L": Parameter("-60 mV", "leak reversal potential", _OF_LIF, _VOLTAGE),
        "V_th": Parameter("-50 mV", "spike threshold", _OF_LIF, _VOLTAGE),
        "V_reset": Parameter("-60 mV", "reset potential", _OF_LIF, _VOLTAGE),
        "t_ref": Parameter("5 ms", "absolute refractory period", _OF_LIF, ">= 0"),
        "tau_w": Parameter(
            "144 ms",
            "time constant of adaptation",
            "chosen: the value of adex",
            "> 0",
        ),
        "b": Parameter(
            "20 pA",
            "adaptation current added by a spike",
            "chosen: a fifth of the rheobase, so that rates fall by half within a few spikes",
            ">= 0",
        ),
    },
    initial={"v": "E_L", "w": "0 pA"},
    references=("benda2003", "gerstner2014"),
    use_for=(
        "Networks and theory with spike-frequency adaptation: onset rates above steady rates, "
        "negative correlations between intervals."
    ),
    not_for="Bursts or resonance, for which use adex, or the shape of spikes.",
)

eif = NeuronModel(
    name="eif",
    input_range=("0 pA", "400 pA"),
    summary="exponential integrate-and-fire neuron, fitted to the Wang-Buzsaki interneuron",
    equations="""
dv/dt = (g_L*(E_L - v) + I_spike + I_syn + I_ext)/C_m : volt (unless refractory)
I_spike = g_L*Delta_T*exp((clip(v, -1*volt, V_cut) - V_T)/Delta_T) : amp
""",
    threshold="v > V_cut",
    reset="v = V_reset",
    refractory="t_ref",
    parameters={
        "C_m": Parameter(
            "100 pF",
            "membrane capacitance",
            "chosen: 1 uF/cm^2 on the 10000 um^2 of wang_buzsaki, so that both take the same input",
            "> 0",
        ),
        "g_L": Parameter(
            "10 nS", "leak conductance, 0.1 mS/cm^2 on that area", "fourcaud2003", "> 0"
        ),
        "E_L": Parameter("-65 mV", "leak reversal potential", "fourcaud2003", _VOLTAGE),
        "V_T": Parameter("-59.9 mV", "potential of the spike onset", "fourcaud2003", _VOLTAGE),
        "Delta_T": Parameter("3.48 mV", "sharpness of the spike onset", "fourcaud2003", "> 0"),
        "V_cut": Parameter(
            "-30 mV",
            "potential at which the upswing is cut off",
            "chosen: from there the upswing to infinity takes 2 us",
            _VOLTAGE,
        ),
        "V_reset": Parameter("-68 mV", "reset potential", "fourcaud2003", _VOLTAGE),
        "t_ref": Parameter("1.7 ms", "absolute refractory period", "fourcaud2003", ">= 0"),
    },
    initial={"v": "-63.896 mV"},
    references=("fourcaud2003",),
    max_dt=parse("0.05 ms"),
    use_for=(
        "Responses to fast input, and rates near threshold: the simplest model with a realistic "
        "spike onset."
    ),
    not_for="Adaptation or bursts, for which use adex, or the course of the spike itself.",
)

_BRETTE = "brette2005"


def _pattern(summary: str, step: str, values: tuple[str, ...]) -> Variant:
    """A row of table 1 of naud2008, which gives V_T = -50 mV and Delta_T = 2 mV throughout."""
    names = ("C_m", "g_L", "E_L", "a", "tau_w", "b", "V_reset")
    row = dict(zip(names, values, strict=True))
    return Variant(summary, {**row, "V_T": "-50 mV", "Delta_T": "2 mV"}, "naud2008", input=step)


adex = NeuronModel(
    name="adex",
    input_range=("0 nA", "2 nA"),
    summary="adaptive exponential integrate-and-fire neuron; by default a regular spiking cell",
    equations="""
dv/dt = (g_L*(E_L - v) + I_spike - w + I_syn + I_ext)/C_m : volt
dw/dt = (a*(v_cut - E_L) - w)/tau_w : amp
I_spike = g_L*Delta_T*exp((v_cut - V_T)/Delta_T) : amp
v_cut = clip(v, -1*volt, V_cut) : volt
""",
    threshold="v > V_cut",
    reset="v = V_reset\nw += b",
    parameters={
        "C_m": Parameter("281 pF", "membrane capacitance", _BRETTE, "> 0"),
        "g_L": Parameter("30 nS", "leak conductance", _BRETTE, "> 0"),
        "E_L": Parameter("-70.6 mV", "leak reversal potential", _BRETTE, _VOLTAGE),
        "V_T": Parameter("-50.4 mV", "potential of the spike onset", _BRETTE, _VOLTAGE),
        "Delta_T": Parameter("2 mV", "sharpness of the spike onset", _BRETTE, "> 0"),
        "a": Parameter("4 nS", "adaptation below threshold", _BRETTE, "-1 uS to 1 uS"),
        "tau_w": Parameter("144 ms", "time constant of adaptation", _BRETTE, "> 0"),
        "b": Parameter("80.5 pA", "adaptation current added by a spike", _BRETTE, ">= 0"),
        "V_reset": Parameter("-70.6 mV", "reset potential", _BRETTE, _VOLTAGE),
        "V_cut": Parameter(
            "0 mV",
            "potential at which the upswing is cut off",
            "chosen: from -30 mV the upswing to infinity takes less than 1 us",
            _VOLTAGE,
        ),
    },
    initial={"v": "E_L", "w": "0 pA"},
    references=("brette2005", "naud2008", "touboul2008"),
    max_dt=parse("0.05 ms"),
    use_for=(
        "The firing patterns of cortical cells in networks, with only two equations; eight "
        "patterns are available as variants."
    ),
    not_for=(
        "Effects of single channels. Resets happen on the time grid: use a dt of 0.01 ms if "
        "single intervals within bursts matter."
    ),
    variants={
        "tonic_spiking": _pattern(
            "regular spikes without adaptation",
            "500 pA",
            ("200 pF", "10 nS", "-70 mV", "2 nS", "30 ms", "0 pA", "-58 mV"),
        ),
        "adaptation": _pattern(
            "spikes at increasing intervals",
            "500 pA",
            ("200 pF", "12 nS", "-70 mV", "2 nS", "300 ms", "60 pA", "-58 mV"),
        ),
        "initial_burst": _pattern(
            "an initial burst, then single spikes",
            "400 pA",
            ("130 pF", "18 nS", "-58 mV", "4 nS", "150 ms", "120 pA", "-50 mV"),
        ),
        "regular_bursting": _pattern(
            "bursts at regular intervals",
            "210 pA",
            ("200 pF", "10 nS", "-58 mV", "2 nS", "120 ms", "100 pA", "-46 mV"),
        ),
        "delayed_accelerating": _pattern(
            "a pause, then spikes at decreasing intervals",
            "300 pA",
            ("200 pF", "12 nS", "-70 mV", "-10 nS", "300 ms", "0 pA", "-58 mV"),
        ),
        "delayed_regular_bursting": _pattern(
            "a pause, then bursts at regular intervals",
            "110 pA",
            ("100 pF", "10 nS", "-65 mV", "-10 nS", "90 ms", "30 pA", "-47 mV"),
        ),
        "transient_spiking": _pattern(
            "a few spikes at the onset, then silence",
            "180 pA",
            ("100 pF", "10 nS", "-65 mV", "10 nS", "90 ms", "100 pA", "-47 mV"),
        ),
        "irregular_spiking": _pattern(
            "chaotic intervals under constant current",
            "160 pA",
            ("100 pF", "12 nS", "-60 mV", "-11 nS", "130 ms", "30 pA", "-48 mV"),
        ),
    },
)
