"""Brian2 groups of the traces of neurons, and the synapses that read and change them.

Only programs have them: their template changes the traces of a neuron once for all its synapses.
"""

from brian2.groups.neurongroup import NeuronGroup
from brian2.synapses.synapses import Synapses

from simneuro.engine.equations import names
from simneuro.engine.equations.integrators import TWINS
from simneuro.engine.equations.neuron_traces import SIDES, TraceText
from simneuro.network import Wires

#: The attribute by which templates know a pathway that acts once for all synapses of a neuron; it
#: is the name of the pathway whose spikes it has.
ONCE = "once"
_INDEX = {"pre": "_presynaptic_idx", "post": "_postsynaptic_idx"}


def name_pathway(side: str) -> str:
    """The name of the pathway that changes the traces at one end."""
    return f"{side}_traces"


def keep_traces(synapses: Synapses, wires: Wires, side: str, text: TraceText) -> None:
    """Give synapses the traces of the neurons at one end."""
    size = wires.source.size if side == SIDES[0] else wires.target.size
    group = NeuronGroup(
        size,
        text.equations,
        method=TWINS["exponential_euler"],
        clock=synapses.clock,
        name=names.neuron_traces(wires.name, side),
    )
    synapses.contained_objects.append(group)
    for owner in (synapses, *synapses._pathways):
        for name in text.variables:
            owner.variables.add_reference(name, group, name, index=_INDEX[side])
    changing = getattr(synapses, name_pathway(side))
    changing.add_attribute(ONCE)
    setattr(changing, ONCE, getattr(synapses, side).name)
