"""The neuron of Connor, Walter & McKown (1977) with the A current, as in Dayan & Abbott (2001)."""

from simneuro.model import NeuronModel, Parameter
from simneuro.units import parse

_VOLTAGE = "-1 V to 1 V"
_SOURCE = "dayan2001"

connor_stevens = NeuronModel(
    name="connor_stevens",
    input_range=("0 nA", "4 nA"),
    summary="crustacean axon with a transient potassium current, which allows slow firing",
    equations="""
dv/dt = (I_ion + I_syn + I_ext)/(area*c_m) : volt
I_ion = I_Na + I_K + I_A + I_L : amp
I_Na = area*g_Na*m**3*h*(E_Na - v) : amp
I_K = area*g_K*n**4*(E_K - v) : amp
I_A = area*g_A*a**3*b*(E_A - v) : amp
I_L = area*g_L*(E_L - v) : amp
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
da/dt = (a_inf - a)/tau_a : 1
db/dt = (b_inf - b)/tau_b : 1
alpha_m = 3.8/exprel(-(v + 29.7*mV)/(10*mV))/ms : Hz
beta_m = 15.2*exp(-0.0556*(v + 54.7*mV)/mV)/ms : Hz
alpha_h = 0.266*exp(-0.05*(v + 48*mV)/mV)/ms : Hz
beta_h = 3.8/(1 + exp(-0.1*(v + 18*mV)/mV))/ms : Hz
alpha_n = 0.2/exprel(-(v + 45.7*mV)/(10*mV))/ms : Hz
beta_n = 0.25*exp(-0.0125*(v + 55.7*mV)/mV)/ms : Hz
a_inf = (rise/(1 + exp(0.0346*(v + 1.17*mV)/mV)))**(1.0/3.0) : 1
rise = 0.0761*exp(0.0314*(v + 94.22*mV)/mV) : 1
tau_a = (0.3632 + 1.158/(1 + exp(0.0497*(v + 55.96*mV)/mV)))*ms : second
b_inf = (1/(1 + exp(0.0688*(v + 53.3*mV)/mV)))**4 : 1
tau_b = (1.24 + 2.678/(1 + exp(0.0624*(v + 50*mV)/mV)))*ms : second
""",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": Parameter(
            "10000 um^2", "membrane area", "chosen: so that 1 uA/cm^2 is 0.1 nA", "> 0"
        ),
        "c_m": Parameter("1 uF/cm^2", "specific membrane capacitance", _SOURCE, "> 0"),
        "g_Na": Parameter("120 mS/cm^2", "maximal sodium conductance", _SOURCE, ">= 0"),
        "g_K": Parameter("20 mS/cm^2", "maximal potassium conductance", _SOURCE, ">= 0"),
        "g_A": Parameter("47.7 mS/cm^2", "maximal conductance of the A current", _SOURCE, ">= 0"),
        "g_L": Parameter("0.3 mS/cm^2", "leak conductance", _SOURCE, ">= 0"),
        "E_Na": Parameter("55 mV", "sodium reversal potential", _SOURCE, _VOLTAGE),
        "E_K": Parameter("-72 mV", "potassium reversal potential", _SOURCE, _VOLTAGE),
        "E_A": Parameter("-75 mV", "reversal potential of the A current", _SOURCE, _VOLTAGE),
        "E_L": Parameter("-17 mV", "leak reversal potential", _SOURCE, _VOLTAGE),
        "V_th": Parameter(
            "-20 mV",
            "upward crossing that counts as a spike",
            "chosen: between threshold and the peak of a spike",
            _VOLTAGE,
        ),
    },
    initial={
        "v": "-67.978 mV",
        "m": "alpha_m/(alpha_m + beta_m)",
        "h": "alpha_h/(alpha_h + beta_h)",
        "n": "alpha_n/(alpha_n + beta_n)",
        "a": "a_inf",
        "b": "b_inf",
    },
    references=("connor1977", "dayan2001"),
    max_dt=parse("0.05 ms"),
    use_for="Effects of a transient potassium current: slow, regular firing above threshold.",
    not_for="Mammalian cells: its channels are those of an invertebrate's axon in the cold.",
)
