"""Estimates of the memory and the files that a simulation takes, before anything is made.

The constants are measured: the peaks of resident memory, by the operating system's count, of this
process and of its program, at 10^5 to 10^7 of each thing (tests/faults/test_memory_estimates.py).
"""

from collections.abc import Mapping

from simneuro.engine.draw.repeated import count_stored
from simneuro.engine.draw.sampled import count_rows
from simneuro.engine.equations.neuron_traces import trace_texts
from simneuro.network import Cells, Feed, Network, Sources, Times, Wires
from simneuro.network.sampled import Sampled

#: Hz, of a cell whose rate is not known yet.
RATE = 20.0
#: Bytes of a process with Brian2 in it, which each worker process takes.
PROCESS = 2.2e8

#: The mean firing rate (Hz) of populations, as far as it is known.
Rates = Mapping[str, float]

# Bytes of a synapse: while they are drawn, and then; more where each has a weight or delay.
_DRAWN, _DRAWN_DELAY = 36, 6
_KEPT, _OF_EACH = 8, 8
_IN_PROGRAM, _DELAY_IN_PROGRAM, _RULE_IN_PROGRAM = 9, 20, 16
_IN_BRIAN, _DELAY_IN_BRIAN, _RULE_IN_BRIAN = 46, 16, 26
# Bytes of a time step of the longest delay, a spike, an event, a value of a cell, a sample.
_SLOT = 24
_SPIKE_IN_RECORDING, _SPIKE_IN_BRIAN, _SPIKE_IN_FILE = 26, 20, 8
_EVENT, _EVENT_KEPT = 78, 17
_CELL, _VALUE = 60, 8
_SAMPLE, _SAMPLE_IN_BRIAN = 8, 16
# Bytes of any simulation, however small.
_ALONE_IN_BRIAN, _ALONE_IN_PROGRAM = 1.5e6, 4e6


def in_process(network: Network, rates: Rates) -> float:
    """The bytes that a simulation by Brian2 takes in this process, at most."""
    built = sum(count_stored(each, network) * _in_brian(each) for each in network.wires.values())
    built += _SLOT * _delay_steps(network) + _SAMPLE_IN_BRIAN * samples(network)
    built += _of_cells(network) + _EVENT * count_events(network)
    found = (_SPIKE_IN_BRIAN + _SPIKE_IN_RECORDING) * count_spikes(network, rates)
    return _ALONE_IN_BRIAN + max(_drawing(network), built + found)


def of_program(network: Network, rates: Rates) -> float:
    """The bytes that a simulation by a C++ program takes at most, in it and in this process.

    Traces lie in files, which the system takes out of memory again where it needs room; they are
    kept piece by piece.
    """
    found = _SPIKE_IN_RECORDING * count_spikes(network, rates)
    stored = {name: count_stored(each, network) for name, each in network.wires.items()}
    program = sum(stored[name] * _in_program(each, network) for name, each in network.wires.items())
    program += _SLOT * _delay_steps(network) + _of_cells(network)
    program += _EVENT_KEPT * count_events(network)
    return _ALONE_IN_PROGRAM + max(_drawing(network), _kept(network) + found) + program


def files_of_program(network: Network, rates: Rates) -> float:
    """The bytes of the files of a C++ program while it runs and its recording is in use."""
    values = _kept(network) + 8 * count_events(network)
    return values + _SPIKE_IN_FILE * count_spikes(network, rates) + _SAMPLE * samples(network)


def recording_size(network: Network, rates: Rates) -> float:
    """The bytes of a recording on disk, at most."""
    wired = sum(network.wires[name].expected_count for name in network.record.wiring)
    driven = sum(
        network.feeds[name].expected_events(network.times) for name in network.record.drives
    )
    return _SAMPLE * samples(network) + 14 * count_spikes(network, rates) + 32 * wired + 12 * driven


def samples(network: Network) -> float:
    """The number of values of all traces of a simulation."""
    record = network.record
    columns = sum(len(each.variables) * each.count for each in record.traces.values())
    columns += sum(len(each.variables) * each.count for each in record.synapses.values())
    return columns * network.times.steps / network.sample_every


def count_spikes(network: Network, rates: Rates) -> float:
    """The expected number of recorded spikes of a simulation."""
    recorded = network.recorded_spikes
    total = sum(network.cells[name].size * rates.get(name, RATE) for name in recorded)
    drawn = (network.sources[name] for name in network.recorded_sources)
    of_sources = sum(each.expected_events(network.times) for each in drawn)
    return total * network.times.steps * network.times.dt + of_sources


def count_events(network: Network) -> float:
    """The expected number of events and of spikes of sources, which are drawn before the run."""
    drawn: list[Feed | Sources] = [*network.feeds.values(), *network.sources.values()]
    return sum(each.expected_events(network.times) for each in drawn)


def _drawing(network: Network) -> float:
    """While numbers are drawn: those of one part, and those that are kept of all."""
    parts = [
        count_stored(each, network) * (_DRAWN + _DRAWN_DELAY * each.delays_differ - _KEPT)
        for each in network.wires.values()
    ]
    drawn: list[Feed | Sources] = [*network.feeds.values(), *network.sources.values()]
    parts += [(_EVENT - _EVENT_KEPT) * each.expected_events(network.times) for each in drawn]
    return max(parts, default=0.0) + _kept(network) + _VALUE * network.cell_count


def _kept(network: Network) -> float:
    """The bytes of the numbers that stay during the run."""
    wired = sum(
        count_stored(each, network)
        * (_KEPT + _OF_EACH * (each.weights_differ + each.delays_differ))
        for each in network.wires.values()
    )
    return wired + _EVENT_KEPT * count_events(network)


def _in_program(wires: Wires, network: Network) -> float:
    """The bytes of a synapse in a program, where neurons may keep its traces."""
    differing = _OF_EACH * wires.weights_differ + _DELAY_IN_PROGRAM * wires.delays_differ
    in_neurons = sum(len(each.variables) for each in trace_texts(wires, network).values())
    return _IN_PROGRAM + differing + _own(wires, _RULE_IN_PROGRAM) - _VALUE * in_neurons


def _in_brian(wires: Wires) -> float:
    """The bytes of a synapse that is a Brian2 object, and of the numbers that it was made of."""
    differing = _OF_EACH * wires.weights_differ + _DELAY_IN_BRIAN * wires.delays_differ
    return _IN_BRIAN + differing + _own(wires, _RULE_IN_BRIAN)


def _own(wires: Wires, of_rule: int) -> float:
    """The bytes of the state that a synapse has of its own."""
    rules = wires.rules.values()
    variables = len(wires.receptor.parsed_each) + sum(len(rule.parsed) for rule in rules)
    return _VALUE * variables + of_rule * len(rules)


def _delay_steps(network: Network) -> float:
    """The time steps of the longest delays of all projections, which each have a queue."""
    dt, steps = network.times.dt, network.times.steps
    return sum(min(each.longest_delay / dt, steps + 1) for each in network.wires.values())


def _of_cells(network: Network) -> float:
    own = sum(each.size * _cell(each) for each in network.cells.values())
    return own + sum(_of_tables(each, network.times) for each in network.cells.values())


def _of_tables(cells: Cells, times: Times) -> float:
    """The bytes of the tables of sampled drives, once as NumPy has them and once in the loop."""
    sampled = [each for each in cells.inputs.values() if isinstance(each, Sampled)]
    columns = [cells.size if each.is_per_cell else 1 for each in sampled]
    rows = [count_rows(each, times) for each in sampled]
    return 2.0 * _VALUE * sum(row * column for row, column in zip(rows, columns, strict=True))


def _cell(cells: Cells) -> float:
    receptors = sum(len(each.variables) for each in cells.receptors.values())
    own = len(cells.model.parsed.diff_eq_names) + receptors + len(cells.inputs)
    return _CELL + _VALUE * own
