"""The Brian2 script of a scenario: which parts stand in it, one after the other."""

from collections.abc import Iterator, Sequence

import numpy as np
from brian2.units.allunits import second

from simneuro.engine.brian.backends import runtime_device
from simneuro.engine.brian.build import ONE_AT_A_TIME, SCHEDULE, Built, build_structure
from simneuro.engine.draw.drawing import draw_numbers
from simneuro.engine.draw.numbers import Numbers
from simneuro.engine.equations import names
from simneuro.engine.script.cells_source import CellsSource
from simneuro.engine.script.embedded_functions import WRAPPER, embed
from simneuro.engine.script.events_source import EventsSource, events_sources
from simneuro.engine.script.head_text import docstring, import_lines
from simneuro.engine.script.monitors_source import monitor_lines
from simneuro.engine.script.numbers_text import READER, Written
from simneuro.engine.script.synapses_source import SynapsesSource
from simneuro.engine.script.wiring_source import synapses_sources
from simneuro.errors import InputError
from simneuro.network import Network
from simneuro.scenario.brian2_exchange import Brian2Exchange

#: Synapses. Chosen: the text of more is too long for editors.
MOST = 20_000_000


def write_script(scenario: Brian2Exchange, same_digits: bool) -> str:
    """The source of a script that makes the run of a scenario as it stands.

    Raises
    ------
    InputError
        If its synapses are too many to be written as text, or its precision is single.
    """
    network = scenario.network
    require_writable(network)
    if network.precision != "double":
        raise InputError(
            'scripts compute in double precision; write that of override({"precision": "double"})',
            where="precision",
        )
    numbers = draw_numbers(network, scenario.seed)
    with ONE_AT_A_TIME, runtime_device("numpy"):
        built = build_structure(network)
        for part in built.parts:
            part._network = built.network.id  # of objects that never ran Brian2 warns
        return Script(scenario, numbers, built, Written(same_digits)).text()


def require_writable(network: Network) -> None:
    """Raise :class:`InputError` if the wiring of a network is too long for a script."""
    count = network.expected_synapses
    if count > MOST:
        raise InputError(
            f"a script has the wiring in it, and {count:.3g} synapses are too many for that (at "
            f"most {MOST:.0e}); write the script of a smaller network, such as "
            "scenario.quickened()"
        )


class Script:
    """The parts of a script, and its text.

    Parameters
    ----------
    scenario : Scenario
    numbers : Numbers
    built : Built
        The Brian2 objects of the network's structure.
    written : Written
    """

    def __init__(
        self, scenario: Brian2Exchange, numbers: Numbers, built: Built, written: Written
    ) -> None:
        self.scenario, self.numbers, self.written = scenario, numbers, written
        self.network = network = scenario.network
        self.cells = [
            CellsSource(network.cells[name], drawn, network.times, built.groups[name], written)
            for name, drawn in numbers.cells.items()
        ]
        self.events: list[EventsSource] = events_sources(network, numbers, written)
        self.synapses = synapses_sources(network, numbers, built, self.events, written)

    def text(self) -> str:
        """The whole script; its long arrays come last."""
        parts: Sequence[CellsSource | SynapsesSource] = [*self.cells, *self.synapses]
        called = list(dict.fromkeys(each for part in parts for each in part.functions))
        steps = [step for part in parts if (step := part.step())]
        functions, imports = embed(called)
        times, written = self.network.times, self.written
        dt = written.value(times.dt, second.dim, "dt")
        body = "\n".join(
            ["def build():", *(f"    {line}" if line else "" for line in self._body())]
        )
        modules = [*imports, *(["import inspect"] if steps else [])]
        if written.arrays:
            modules += ["import base64", "import zlib"]
        found = [
            docstring(self.scenario, self._differences()),
            import_lines(modules, [*written.imported, *(["Function"] if called else [])]),
            f'prefs.codegen.target = "numpy"\ntime_step = {dt}\nsteps = {times.steps}',
            functions,
            WRAPPER.strip() if called else "",
            "\n".join(f"{each} = in_equations({each})" for each in called),
            *steps,
            READER.strip() if written.arrays else "",
            body,
            "\n".join(written.listed_arrays()) if written.arrays else "",
            "\n".join(self._main()),
        ]
        return "\n\n\n".join(each for each in found if each) + "\n"

    def _body(self) -> Iterator[str]:
        """The lines of ``build``: in the order in which simneuro makes and fills its objects."""
        yield '"""The network, ready to run; ``network[NAME]`` is one of its objects."""'
        yield f'clock = Clock(dt=time_step, name="{names.CLOCK}")'
        made: list[CellsSource | EventsSource | SynapsesSource]
        made = [*self.cells, *self.events, *self.synapses]
        for part in made:
            yield from ("", *part.make())
        for part in made:
            if not isinstance(part, EventsSource):
                yield from ("", f"# The numbers of {part.name}.", *part.give())
        start = [line for cells in self.cells for line in cells.start()]
        yield from ["", "# The state at the start.", *start] if start else []
        watched, lines = monitor_lines(self.network, self.numbers, self.written)
        yield from ("", "# What is recorded.", *lines, "")
        yield "network = Network("
        yield from (f"    {name}," for name in (*(each.name for each in made), *watched))
        yield f'    name="{names.NETWORK}",'
        yield ")"
        yield "# A cell is reset before the events of the step arrive, which the reset would undo."
        yield f"network.schedule = {SCHEDULE}"
        yield "return network"

    def _differences(self) -> Iterator[str]:
        """How the run of the script differs from simneuro's."""
        if not self.written.same_digits:
            yield (
                "It has Brian2's integrators in the place of simneuro's, which are of the same "
                "schemes and differ in the last digits."
            )
        for each in self.synapses:
            if each.further and np.ndim(each.wiring.delay):
                yield (
                    f"The synapses {each.name} have different delays, and further spikes of a "
                    "source's cell in one time step act after the first ones of all cells: what "
                    "cells sum up may differ from simneuro in the last digits."
                )

    def _main(self) -> Iterator[str]:
        yield 'if __name__ == "__main__":'
        yield "    network = build()"
        yield '    network.run(steps*time_step, report="text")'
        for name in self.network.recorded_spikes:
            monitor = names.spikes(name)
            yield f'    print(f"{name}: {{network[{monitor!r}].num_spikes}} spikes")'
