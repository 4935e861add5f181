"""Four classes of cortical cells by Pospischil et al. (2008), from a common set of channels."""

from simneuro.catalogue.traub_miles import GATES_AT_REST, MEMBRANE
from simneuro.model import NeuronModel, Parameter, Variant
from simneuro.units import parse

_VOLTAGE = "-1 V to 1 V"
_SOURCE = "pospischil2008"
_DT = parse("0.05 ms")

# Non-inactivating potassium current (I_M), which causes adaptation.
_M_CURRENT = """
I_M = area*g_M*p*(E_K - v) : amp
dp/dt = (p_inf - p)/tau_p : 1
p_inf = 1/(1 + exp(-2*x)) : 1
tau_p = tau_max/(3.3*exp(x) + exp(-x)) : second
x = (v + 35*mV)/(20*mV) : 1
"""

# High-threshold calcium current (I_Ca), which sustains bursts.
_HIGH_THRESHOLD = """
I_Ca = area*g_Ca*q**2*r*(E_Ca - v) : amp
dq/dt = alpha_q*(1 - q) - beta_q*q : 1
dr/dt = alpha_r*(1 - r) - beta_r*r : 1
alpha_q = 0.209/exprel((-27*mV - v)/(3.8*mV))/ms : Hz
beta_q = 0.94*exp((-75*mV - v)/(17*mV))/ms : Hz
alpha_r = 0.000457*exp((-13*mV - v)/(50*mV))/ms : Hz
beta_r = 0.0065/(1 + exp((-15*mV - v)/(28*mV)))/ms : Hz
"""

# Low-threshold calcium current (I_T), and the calcium concentration that sets its reversal.
_LOW_THRESHOLD = """
I_T = area*g_T*s_inf**2*r*(E_Ca - v) : amp
dr/dt = (r_inf - r)/tau_r : 1
s_inf = 1/(1 + exp(-(v + 59*mV)/(6.2*mV))) : 1
r_inf = 1/(1 + exp((v + 83*mV)/(4*mV))) : 1
tau_r = (30.8*ms + rise/fall)/phi_r : second
rise = 211.4*ms + exp((v + 115.2*mV)/(5*mV))*ms : second
fall = 1 + exp((v + 86*mV)/(3.2*mV)) : 1
E_Ca = V_Ca*log(Ca_out/Ca) : volt
dCa/dt = entry + (Ca_rest - Ca)/tau_Ca : mM
entry = int(I_T > 0*amp)*I_T/(2*Faraday*depth*area) : mM/second
"""

_AREA = Parameter("28952.9 um^2", "membrane area: a cylinder of 96 um by 96 um", _SOURCE, "> 0")
_FAST = {
    "c_m": Parameter("1 uF/cm^2", "specific membrane capacitance", _SOURCE, "> 0"),
    "g_Na": Parameter("50 mS/cm^2", "maximal sodium conductance", _SOURCE, ">= 0"),
    "g_K": Parameter("5 mS/cm^2", "maximal potassium conductance", _SOURCE, ">= 0"),
    "E_Na": Parameter("50 mV", "sodium reversal potential", _SOURCE, _VOLTAGE),
    "E_K": Parameter("-100 mV", "potassium reversal potential", _SOURCE, _VOLTAGE),
    "V_T": Parameter("-55 mV", "zero of the sodium and potassium voltages", _SOURCE, _VOLTAGE),
    "V_th": Parameter(
        "-20 mV",
        "upward crossing that counts as a spike",
        "chosen: between threshold and the peak of a spike",
        _VOLTAGE,
    ),
}


def _leak(conductance: str, reversal: str) -> dict[str, Parameter]:
    return {
        "g_L": Parameter(conductance, "leak conductance", _SOURCE, ">= 0"),
        "E_L": Parameter(reversal, "leak reversal potential", _SOURCE, _VOLTAGE),
    }


def _m_current(conductance: str) -> dict[str, Parameter]:
    return {
        "g_M": Parameter(conductance, "maximal conductance of the M current", _SOURCE, ">= 0"),
        "tau_max": Parameter("1 s", "scale of the M current's time constant", _SOURCE, "> 0"),
    }


pospischil_rs = NeuronModel(
    name="pospischil_rs",
    input_range=("0 nA", "2 nA"),
    summary="regular spiking cortical cell: sodium, potassium, leak and the M current",
    equations=MEMBRANE + _M_CURRENT + "I_ion = I_Na + I_K + I_L + I_M : amp\n",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": _AREA,
        **_FAST,
        **_leak("0.1 mS/cm^2", "-70 mV"),
        **_m_current("70 uS/cm^2"),
    },
    initial={"v": "-70.571 mV", **GATES_AT_REST, "p": "p_inf"},
    references=("pospischil2008", "traub1991"),
    max_dt=_DT,
    use_for="Excitatory cortical cells, if spike shape and channels matter; the rate adapts.",
    not_for="Dendrites, bursts, or currents of calcium.",
)

pospischil_fs = NeuronModel(
    name="pospischil_fs",
    input_range=("0 nA", "2 nA"),
    summary="fast spiking cortical interneuron: sodium, potassium and leak, no adaptation",
    equations=MEMBRANE + "I_ion = I_Na + I_K + I_L : amp\n",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": Parameter(
            "14102.6 um^2", "membrane area: a cylinder of 67 um by 67 um", _SOURCE, "> 0"
        ),
        **_FAST,
        "g_K": Parameter("10 mS/cm^2", "maximal potassium conductance", _SOURCE, ">= 0"),
        **_leak("0.15 mS/cm^2", "-70 mV"),
    },
    initial={"v": "-70 mV", **GATES_AT_REST},
    references=("pospischil2008", "traub1991"),
    max_dt=_DT,
    use_for="Inhibitory cortical cells that fire fast and regularly.",
    not_for="Interneurons that adapt or burst, or rates of several hundred hertz.",
)

pospischil_ib = NeuronModel(
    name="pospischil_ib",
    input_range=("0 pA", "400 pA"),
    summary="intrinsically bursting cortical cell: as regular spiking, with high-threshold calcium",
    equations=MEMBRANE
    + _M_CURRENT
    + _HIGH_THRESHOLD
    + "I_ion = I_Na + I_K + I_L + I_M + I_Ca : amp\n",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": _AREA,
        **_FAST,
        **_leak("10 uS/cm^2", "-85 mV"),
        **_m_current("30 uS/cm^2"),
        "g_Ca": Parameter(
            "0.17 mS/cm^2", "maximal high-threshold calcium conductance", _SOURCE, ">= 0"
        ),
        "E_Ca": Parameter(
            "120.254 mV",
            "calcium reversal potential, of 2 mM outside and 240 nM inside at 36 degrees Celsius",
            _SOURCE,
            _VOLTAGE,
        ),
    },
    initial={
        "v": "-85.287 mV",
        **GATES_AT_REST,
        "p": "p_inf",
        "q": "alpha_q/(alpha_q + beta_q)",
        "r": "alpha_r/(alpha_r + beta_r)",
    },
    references=("pospischil2008", "reuveni1993"),
    max_dt=_DT,
    use_for="Pyramidal cells that start with a burst; g_Ca controls the number of bursts.",
    not_for="Bursts that depend on dendrites, or effects of calcium inside the cell.",
    variants={
        "regular_spiking": Variant(
            "too little calcium current for a burst",
            {"g_Ca": "0.1 mS/cm^2"},
            _SOURCE,
            input="150 pA",
        ),
        "two_bursts": Variant(
            "two bursts, then single spikes", {"g_Ca": "0.2 mS/cm^2"}, _SOURCE, input="150 pA"
        ),
        "repetitive_bursting": Variant(
            "repeated bursts", {"g_Ca": "0.22 mS/cm^2"}, _SOURCE, input="150 pA"
        ),
    },
)

pospischil_lts = NeuronModel(
    name="pospischil_lts",
    input_range=("0 pA", "400 pA"),
    summary="low-threshold spiking cortical cell: as regular spiking, with low-threshold calcium",
    equations=MEMBRANE
    + _M_CURRENT
    + _LOW_THRESHOLD
    + "I_ion = I_Na + I_K + I_L + I_M + I_T : amp\n",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": _AREA,
        **_FAST,
        **_leak("10 uS/cm^2", "-85 mV"),
        **_m_current("30 uS/cm^2"),
        "g_T": Parameter(
            "0.4 mS/cm^2", "maximal low-threshold calcium conductance", _SOURCE, ">= 0"
        ),
        "phi_r": Parameter(
            3.7372,
            "speed of its inactivation at 36 against 24 degrees Celsius: 3^1.2",
            _SOURCE,
            "> 0",
        ),
        "V_Ca": Parameter("13.3201 mV", "RT/2F at 36 degrees Celsius", _SOURCE, "> 0"),
        "Ca_out": Parameter("2 mM", "calcium outside", _SOURCE, "> 0"),
        "Ca_rest": Parameter("240 nM", "calcium inside at rest", _SOURCE, "> 0"),
        "tau_Ca": Parameter("5 ms", "time constant of the removal of calcium", _SOURCE, "> 0"),
        "depth": Parameter("1 um", "depth of the shell that calcium enters", _SOURCE, "> 0"),
        "Faraday": Parameter(
            "96489 C/mol", "Faraday constant, as used by the authors", _SOURCE, "> 0"
        ),
    },
    initial={"v": "-83.949 mV", **GATES_AT_REST, "p": "p_inf", "r": "r_inf", "Ca": "Ca_rest"},
    references=("pospischil2008", "huguenard1992"),
    max_dt=_DT,
    use_for="Cortical cells that burst from hyperpolarised potentials and after inhibition.",
    not_for="Thalamic relay cells, which have a stronger low-threshold current.",
    variants={
        "regular_spiking": Variant(
            "at a potential where the calcium current is inactivated",
            {"E_L": "-75 mV"},
            _SOURCE,
            initial={"v": "-75 mV"},
            input="120 pA",
        ),
        "rebound_spike": Variant(
            "a low-threshold spike at the end of a hyperpolarising step",
            {"E_L": "-60 mV"},
            _SOURCE,
            initial={"v": "-60 mV"},
            input="-75 pA",
        ),
    },
)
