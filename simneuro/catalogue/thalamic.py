"""The thalamic relay cell of Destexhe et al. (1998) in one compartment: single spikes or bursts."""

from simneuro.catalogue.traub_miles import GATES_AT_REST, RATES
from simneuro.model import NeuronModel, Parameter, Variant
from simneuro.units import parse

_VOLTAGE = "-1 V to 1 V"
_SOURCE = "destexhe1998relay"

_SPIKE = """
dv/dt = (I_ion + I_syn + I_ext)/(area*c_m) : volt
I_ion = I_Na + I_K + I_L + I_T + I_h : amp
I_Na = area*g_Na*m**3*h*(E_Na - v) : amp
I_K = area*g_K*n**4*(E_K - v) : amp
I_L = area*g_L*(E_L - v) : amp
dm/dt = phi*(alpha_m*(1 - m) - beta_m*m) : 1
dh/dt = phi*(alpha_h*(1 - h) - beta_h*h) : 1
dn/dt = phi*(alpha_n*(1 - n) - beta_n*n) : 1
"""

# Goldman-Hodgkin-Katz: z/(exp(z) - 1) = 1/exprel(z).
_LOW_THRESHOLD = """
I_T = area*P_T*m_T**2*h_T*2*Faraday*(Ca_out/exprel(z) - Ca_in/exprel(-z)) : amp
z = v/V_Ca : 1
dm_T/dt = phi_T*(m_T_inf - m_T)/tau_m_T : 1
dh_T/dt = phi_T*(h_T_inf - h_T)/tau_h_T : 1
m_T_inf = 1/(1 + exp(-(v + 56*mV)/(6.2*mV))) : 1
h_T_inf = 1/(1 + exp((v + 80*mV)/(4*mV))) : 1
tau_m_T = 0.612*ms + 1/(opening + closing) : second
opening = exp((v + 15.8*mV)/(18.2*mV))/ms : Hz
closing = exp(-(v + 131*mV)/(16.7*mV))/ms : Hz
tau_h_T = int(v < -79*mV)*tau_deep + int(v >= -79*mV)*tau_high : second
tau_deep = exp((v + 466*mV)/(66.6*mV))*ms : second
tau_high = (28 + exp(-(v + 21*mV)/(10.5*mV)))*ms : second
"""

_H_CURRENT = """
I_h = area*g_h*l*(E_h - v) : amp
dl/dt = (l_inf - l)/tau_l : 1
l_inf = 1/(1 + exp((v + 75*mV)/(5.5*mV))) : 1
tau_l = ms/(exp(-14.59 - 0.086*v/mV) + exp(-1.87 + 0.0701*v/mV)) : second
"""

thalamic_relay = NeuronModel(
    name="thalamic_relay",
    input_range=("0 nA", "1 nA"),
    summary="thalamic relay cell: bursts from hyperpolarised, single spikes from depolarised rest",
    equations=_SPIKE + _LOW_THRESHOLD + _H_CURRENT + RATES,
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": Parameter(
            "24058.3 um^2", "membrane area: a cylinder of 100 um by 76.58 um", _SOURCE, "> 0"
        ),
        "c_m": Parameter("0.88 uF/cm^2", "specific membrane capacitance", _SOURCE, "> 0"),
        "g_Na": Parameter("10 mS/cm^2", "maximal sodium conductance", _SOURCE, ">= 0"),
        "g_K": Parameter("10 mS/cm^2", "maximal potassium conductance", _SOURCE, ">= 0"),
        "g_L": Parameter("37.9 uS/cm^2", "leak conductance", _SOURCE, ">= 0"),
        "E_Na": Parameter("50 mV", "sodium reversal potential", _SOURCE, _VOLTAGE),
        "E_K": Parameter("-100 mV", "potassium reversal potential", _SOURCE, _VOLTAGE),
        "E_L": Parameter("-76.5 mV", "leak reversal potential", _SOURCE, _VOLTAGE),
        "V_T": Parameter("-52 mV", "zero of the sodium and potassium voltages", _SOURCE, _VOLTAGE),
        "phi": Parameter(
            0.80274,
            "speed of the spike's gates at 34 against 36 degrees Celsius: 3^-0.2",
            _SOURCE,
            "> 0",
        ),
        "P_T": Parameter("0.8 um/s", "maximal permeability to calcium", _SOURCE, ">= 0"),
        "phi_T": Parameter(
            2.5, "speed of the calcium gates at 34 against 24 degrees Celsius", _SOURCE, "> 0"
        ),
        "V_Ca": Parameter("13.2339 mV", "RT/2F at 34 degrees Celsius", _SOURCE, "> 0"),
        "Ca_out": Parameter("2 mM", "calcium outside", _SOURCE, "> 0"),
        "Ca_in": Parameter("240 nM", "calcium inside", _SOURCE, "> 0"),
        "Faraday": Parameter(
            "96485.3 C/mol", "Faraday constant", "chosen: a constant of nature", "> 0"
        ),
        "g_h": Parameter("0 mS/cm^2", "maximal conductance of the h current", _SOURCE, ">= 0"),
        "E_h": Parameter(
            "-43 mV", "reversal potential of the h current", "mccormick1992", _VOLTAGE
        ),
        "V_th": Parameter(
            "-20 mV",
            "upward crossing that counts as a spike",
            "chosen: between threshold and the peak of a spike",
            _VOLTAGE,
        ),
    },
    initial={
        "v": "-74.306 mV",
        **GATES_AT_REST,
        "m_T": "m_T_inf",
        "h_T": "h_T_inf",
        "l": "l_inf",
    },
    references=("destexhe1998relay", "huguenard1992", "mccormick1992"),
    max_dt=parse("0.05 ms"),
    use_for=(
        "Thalamic relay in sleep and waking: a step causes a burst from rest, and single spikes "
        "from above -60 mV, where the calcium current is inactivated."
    ),
    not_for="Dendrites, which carry most of the calcium current, or calcium inside the cell.",
    variants={
        "with_h_current": Variant(
            "with a current that opens at hyperpolarisation: sag, and rebound after inhibition",
            {"g_h": "20 uS/cm^2"},
            "destexhe1996",
        ),
    },
)
