"""The sodium and potassium channels of Traub & Miles (1991), and a benchmark cell with them."""

from simneuro.model import NeuronModel, Parameter
from simneuro.units import parse

#: Rates of the gates of sodium (m, h) and potassium (n), with potentials relative to V_T.
RATES = """
u = v - V_T : volt
alpha_m = 1.28/exprel((13*mV - u)/(4*mV))/ms : Hz
beta_m = 1.4/exprel((u - 40*mV)/(5*mV))/ms : Hz
alpha_h = 0.128*exp((17*mV - u)/(18*mV))/ms : Hz
beta_h = 4/(1 + exp((40*mV - u)/(5*mV)))/ms : Hz
alpha_n = 0.16/exprel((15*mV - u)/(5*mV))/ms : Hz
beta_n = 0.5*exp((10*mV - u)/(40*mV))/ms : Hz
"""

#: A membrane with these channels and a leak; the model defines I_ion.
MEMBRANE = (
    """
dv/dt = (I_ion + I_syn + I_ext)/(area*c_m) : volt
I_Na = area*g_Na*m**3*h*(E_Na - v) : amp
I_K = area*g_K*n**4*(E_K - v) : amp
I_L = area*g_L*(E_L - v) : amp
dm/dt = alpha_m*(1 - m) - beta_m*m : 1
dh/dt = alpha_h*(1 - h) - beta_h*h : 1
dn/dt = alpha_n*(1 - n) - beta_n*n : 1
"""
    + RATES
)

#: The steady state of the gates, for initial values.
GATES_AT_REST = {
    "m": "alpha_m/(alpha_m + beta_m)",
    "h": "alpha_h/(alpha_h + beta_h)",
    "n": "alpha_n/(alpha_n + beta_n)",
}

_VOLTAGE = "-1 V to 1 V"
_SOURCE = "brette2007"

traub_miles = NeuronModel(
    name="traub_miles",
    input_range=("0 nA", "1 nA"),
    summary="cell of the COBAHH benchmark: Traub-Miles sodium and potassium channels and a leak",
    equations=MEMBRANE + "I_ion = I_Na + I_K + I_L : amp\n",
    threshold="v > V_th",
    reset="",
    refractory="v > V_th",
    parameters={
        "area": Parameter("20000 um^2", "membrane area", _SOURCE, "> 0"),
        "c_m": Parameter("1 uF/cm^2", "specific membrane capacitance", _SOURCE, "> 0"),
        "g_Na": Parameter("100 mS/cm^2", "maximal sodium conductance", _SOURCE, ">= 0"),
        "g_K": Parameter("30 mS/cm^2", "maximal potassium conductance", _SOURCE, ">= 0"),
        "g_L": Parameter("0.05 mS/cm^2", "leak conductance", _SOURCE, ">= 0"),
        "E_Na": Parameter("50 mV", "sodium reversal potential", _SOURCE, _VOLTAGE),
        "E_K": Parameter("-90 mV", "potassium reversal potential", _SOURCE, _VOLTAGE),
        "E_L": Parameter("-60 mV", "leak reversal potential", _SOURCE, _VOLTAGE),
        "V_T": Parameter("-63 mV", "zero of the channels' voltages", _SOURCE, _VOLTAGE),
        "V_th": Parameter("-20 mV", "upward crossing that counts as a spike", _SOURCE, _VOLTAGE),
    },
    # The cell has no resting state; from here it starts to fire without input.
    initial={"v": "E_L", **GATES_AT_REST},
    references=("brette2007", "traub1991"),
    max_dt=parse("0.05 ms"),
    use_for="The benchmark of conductance-based networks, and comparisons with other simulators.",
    not_for=(
        "A cell at rest: with these parameters it fires at 14 Hz without input. The Pospischil "
        "cells have the same channels and a resting state."
    ),
)
