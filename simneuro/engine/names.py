"""What the Brian2 objects of a scenario's parts are called: in a network and in a program."""

CLOCK = "simneuro_clock"
NETWORK = "simneuro_network"


def population(name: str) -> str:
    return f"population_{name}"


def projection(name: str) -> str:
    return f"projection_{name}"


def drive(name: str) -> str:
    return f"drive_{name}"


def events(name: str) -> str:
    return f"events_{name}"


def input_of(name: str) -> str:
    return f"input_{name}"


def spikes(name: str) -> str:
    return f"spikes_{name}"


def traces(name: str) -> str:
    return f"traces_{name}"


def trace(name: str, variable: str) -> str:
    return f"{traces(name)}.{variable}"
