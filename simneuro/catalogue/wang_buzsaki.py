"""The hippocampal interneuron of Wang & Buzsaki (1996)."""

from simneuro.model import NeuronModel, Parameter
from simneuro.units import parse

_VOLTAGE = "-1 V to 1 V"
_SOURCE = "wang1996"

wang_buzsaki = NeuronModel(
    name="wang_buzsaki",
    input_range=("0 pA", "400 pA"),
    summary="fast spiking hippocampal interneuron with a brief afterhyperpolarisation",
    equations="""
dv/dt = (I_ion + I_syn + I_ext)/(area*c_m) : volt
I_ion = I_Na + I_K + I_L : amp
I_Na = area*g_Na*m_inf**3*h*(E_Na - v) : amp
I_K = area*g_K*n**4*(E_K - v) : amp
I_L = area*g_L*(E_L - v) : amp
dh/dt = phi*(alpha_h*(1 - h) - beta_h*h) : 1
dn/dt = phi*(alpha_n*(1 - n) - beta_n*n) : 1
m_inf = alpha_m/(alpha_m + beta_m) : 1
alpha_m = 1/exprel(-(v + 35*mV)/(10*mV))/ms : Hz
beta_m = 4*exp(-(v + 60*mV)/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-(v + 58*mV)/(20*mV))/ms : Hz
beta_h = 1/(exp(-(v + 28*mV)/(10*mV)) + 1)/ms : Hz
alpha_n = 0.1/exprel(-(v + 34*mV)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-(v + 44*mV)/(80*mV))/ms : Hz
""",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": Parameter(
            "10000 um^2", "membrane area", "chosen: so that 1 uA/cm^2 is 0.1 nA", "> 0"
        ),
        "c_m": Parameter("1 uF/cm^2", "specific membrane capacitance", _SOURCE, "> 0"),
        "g_Na": Parameter("35 mS/cm^2", "maximal sodium conductance", _SOURCE, ">= 0"),
        "g_K": Parameter("9 mS/cm^2", "maximal potassium conductance", _SOURCE, ">= 0"),
        "g_L": Parameter("0.1 mS/cm^2", "leak conductance", _SOURCE, ">= 0"),
        "E_Na": Parameter("55 mV", "sodium reversal potential", _SOURCE, _VOLTAGE),
        "E_K": Parameter("-90 mV", "potassium reversal potential", _SOURCE, _VOLTAGE),
        "E_L": Parameter("-65 mV", "leak reversal potential", _SOURCE, _VOLTAGE),
        "phi": Parameter(5.0, "speed of the gates h and n", _SOURCE, "> 0"),
        "V_th": Parameter(
            "-20 mV",
            "upward crossing that counts as a spike",
            "chosen: between threshold and the peak of a spike",
            _VOLTAGE,
        ),
    },
    initial={
        "v": "-64.018 mV",
        "h": "alpha_h/(alpha_h + beta_h)",
        "n": "alpha_n/(alpha_n + beta_n)",
    },
    references=("wang1996",),
    max_dt=parse("0.05 ms"),
    use_for=(
        "Gamma rhythms and fast inhibition; firing starts at arbitrarily low rates and reaches "
        "400 Hz."
    ),
    not_for="Adapting cells, or the spike onset on a scale of 0.1 ms, since m is instantaneous.",
)
