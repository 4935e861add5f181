"""Pieces of the C++ code that Brian2 generates, with a function that compilers vectorise."""

from brian2.core.functions import DEFAULT_FUNCTIONS
from brian2.devices.cpp_standalone.codeobject import CPPStandaloneCodeObject


class StandaloneCode(CPPStandaloneCodeObject):
    """A piece of code from a template of Brian2."""


# How many steps have passed since a spike is computed for every cell in every step. Brian2 makes
# it a 64-bit integer, to which only AVX-512 converts a vector of floating-point numbers: with AVX2
# the loop of a network of integrate-and-fire cells took more than three times as long. A whole
# number in floating point is as exact up to 2**53 steps.
_TIMESTEP = """
static inline double _timestep(double t, double dt) {
    return std::trunc((t + 1e-3*dt)/dt);
}
"""
DEFAULT_FUNCTIONS["timestep"].implementations.add_implementation(
    StandaloneCode, code=_TIMESTEP, name="_timestep"
)
