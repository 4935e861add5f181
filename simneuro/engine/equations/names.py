"""The names of the Brian2 objects for a scenario's parts, in a network and in a program."""

CLOCK = "simneuro_clock"
NETWORK = "simneuro_network"

# Variables of synapses. Brian2 lets none have the name of a variable of their cells, or end in
# ``_pre`` or ``_post``.
WEIGHT = "weight_of_synapse"
NUMBER = "number_of_synapse"
COUNT = "events_of_synapse"
OF_SYNAPSE = "_of_synapse"


def population(name: str) -> str:
    return f"population_{name}"


def projection(name: str) -> str:
    return f"projection_{name}"


def drive(name: str) -> str:
    return f"drive_{name}"


def events(name: str) -> str:
    return f"events_{name}"


def source(name: str) -> str:
    return f"source_{name}"


def neuron_traces(projection: str, side: str) -> str:
    """The traces of the neurons at one end of a projection."""
    return f"traces_at_{side}_{projection}"


def input_of(name: str) -> str:
    return f"input_{name}"


def spikes(name: str) -> str:
    return f"spikes_{name}"


def repeats(name: str) -> str:
    return f"repeats_{name}"


def traces(name: str) -> str:
    return f"traces_{name}"


def trace(name: str, variable: str) -> str:
    return f"{traces(name)}.{variable}"


def of_synapse(variable: str, part: str) -> str:
    """A variable that each synapse has, or a parameter that they share, by its model."""
    return f"{variable}_{part}{OF_SYNAPSE}"


def now(variable: str) -> str:
    """What a variable that is solved from event to event is worth at any time."""
    return f"{variable}_now"


def summed(variable: str, receptor: str, source: str) -> str:
    """A receptor's variable in the target, summed over the synapses of a projection or drive."""
    return f"{variable}_{receptor}_{source}_sum"


def scale(projection: str) -> str:
    """The scale of a projection's weights, which its target keeps."""
    return f"scale_{projection}"


def of_rule(parameter: str, rule: str) -> str:
    """A parameter of a rule of plasticity that changes during the run, which the target keeps."""
    return f"{parameter}_{rule}_of_rule"


def course(number: str) -> str:
    """The function that looks up a number that changes during the run."""
    return f"course_of_{number}"


def of_step(when: str, kind: str, state: int, number: int) -> str:
    """A number of an exact step: how much a state, an input or a constant adds to a state."""
    return f"{when}_{kind}_{state}_{number}_of_step"
