"""The neuron of Hodgkin & Huxley (1952): the squid giant axon."""

from simneuro.model import NeuronModel, Parameter
from simneuro.units import parse

_EQUATIONS = """
dv/dt = (I_ion + I_syn + I_ext)/(area*c_m) : volt
I_ion = I_Na + I_K + I_L : amp
I_Na = area*g_Na*m**3*h*(E_Na - v) : amp
I_K = area*g_K*n**4*(E_K - v) : amp
I_L = area*g_L*(E_L - v) : amp
dm/dt = phi*(alpha_m*(1 - m) - beta_m*m) : 1
dh/dt = phi*(alpha_h*(1 - h) - beta_h*h) : 1
dn/dt = phi*(alpha_n*(1 - n) - beta_n*n) : 1
phi = q10**((temperature - T_ref)/(10*kelvin)) : 1
u = v - V_rest : volt
alpha_m = 1/exprel((25*mV - u)/(10*mV))/ms : Hz
beta_m = 4*exp(-u/(18*mV))/ms : Hz
alpha_h = 0.07*exp(-u/(20*mV))/ms : Hz
beta_h = 1/(exp((30*mV - u)/(10*mV)) + 1)/ms : Hz
alpha_n = 0.1/exprel((10*mV - u)/(10*mV))/ms : Hz
beta_n = 0.125*exp(-u/(80*mV))/ms : Hz
"""

hodgkin_huxley = NeuronModel(
    name="hodgkin_huxley",
    input_range=("0 nA", "2 nA"),
    summary=(
        "squid giant axon of 1952, at 6.3 degrees Celsius by default: sodium, potassium and leak "
        "currents of a patch of membrane"
    ),
    equations=_EQUATIONS,
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    method="rk4",
    parameters={
        "area": Parameter(
            "10000 um^2", "membrane area", "chosen: so that 1 uA/cm^2 is 0.1 nA", "> 0"
        ),
        "c_m": Parameter("1 uF/cm^2", "specific membrane capacitance", "hodgkin1952", "> 0"),
        "g_Na": Parameter("120 mS/cm^2", "maximal sodium conductance", "hodgkin1952", ">= 0"),
        "g_K": Parameter("36 mS/cm^2", "maximal potassium conductance", "hodgkin1952", ">= 0"),
        "g_L": Parameter("0.3 mS/cm^2", "leak conductance", "hodgkin1952", ">= 0"),
        "V_rest": Parameter(
            "-65 mV",
            "resting potential, the zero of the 1952 voltages",
            "chosen: the absolute value in modern texts; only differences from it matter",
            "-1 V to 1 V",
        ),
        "E_Na": Parameter(
            "50 mV", "sodium reversal potential, 115 mV above rest", "hodgkin1952", "-1 V to 1 V"
        ),
        "E_K": Parameter(
            "-77 mV", "potassium reversal potential, 12 mV below rest", "hodgkin1952", "-1 V to 1 V"
        ),
        "E_L": Parameter(
            "-54.387 mV",
            "leak reversal potential, 10.613 mV above rest",
            "hodgkin1952",
            "-1 V to 1 V",
        ),
        "temperature": Parameter(
            "6.3 degC",
            "temperature of the membrane; above 25 degC the time step must be below 0.05 ms",
            "hodgkin1952",
            "> 0 K",
        ),
        "T_ref": Parameter(
            "6.3 degC",
            "temperature for which the rates alpha and beta are given",
            "hodgkin1952",
            "> 0 K",
        ),
        "q10": Parameter(
            3, "factor by which all rates grow for 10 K of warming", "hodgkin1952", "> 0"
        ),
        "V_th": Parameter(
            "-15 mV",
            "upward crossing that counts as a spike",
            "chosen: 50 mV above rest, half a spike's height",
            "-1 V to 1 V",
        ),
    },
    initial={
        "v": "V_rest",
        "m": "alpha_m/(alpha_m + beta_m)",
        "h": "alpha_h/(alpha_h + beta_h)",
        "n": "alpha_n/(alpha_n + beta_n)",
    },
    references=("hodgkin1952",),
    max_dt=parse("0.05 ms"),
    use_for="The action potential itself: its shape, threshold, refractoriness and conduction.",
    not_for=("Cortical cells: it cannot fire at low rates, and has few kinds of channels."),
)
