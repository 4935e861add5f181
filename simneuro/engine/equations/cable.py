"""Cables: a membrane and a geometry, from which Brian2 makes a SpatialNeuron."""

from typing import Any

from brian2.equations import Equations
from brian2.spatialneuron.morphology import Cylinder
from brian2.spatialneuron.spatialneuron import FlatMorphology
from brian2.stateupdaters.base import UnsupportedEquationsException

from simneuro.engine.equations import integrators
from simneuro.network import Cable

#: Parameters of a membrane that a cable's geometry gives.
GIVEN = ("area",)

_CURRENT_DENSITY = "Im = (I_ion + I_syn + I_ext)/area : amp/meter**2"
_GEOMETRY = ("area", "r_length_1", "r_length_2")


def membrane(equations: Equations) -> Equations:
    """The equations of a cell as those of a cable: the current density in the place of dv/dt."""
    others = Equations([each for name, each in equations.items() if name != "v"])
    return others + Equations(_CURRENT_DENSITY)


def method_of(equations: Equations, otherwise: str) -> str:
    """The integrator of all but the potential, which a cable solves for itself.

    While the potential is held, gates follow linear equations, which exponential Euler solves
    exactly. ``otherwise`` is for equations that are not of that form.
    """
    states = [each for name, each in equations.items() if name != "v"]
    try:
        integrators.ExponentialEuler()(Equations(states))
    except UnsupportedEquationsException:
        return otherwise
    return integrators.GATES


def morphology(cable: Cable, compartments: int) -> Cylinder:
    """The cylinder, cut into compartments of one length."""
    return Cylinder(length=cable.length, diameter=cable.diameter, n=compartments)


def geometry(cable: Cable, compartments: int) -> dict[str, Any]:
    """What the cable equation needs of the geometry, by Brian2's names, in SI units."""
    flat = FlatMorphology(morphology(cable, compartments))
    values = {name: getattr(flat, name) for name in _GEOMETRY}
    return {**values, "Ri": float(cable.resistivity)}
