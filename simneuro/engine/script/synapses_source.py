"""The source that makes the synapses of a projection, and the events of a drive or a source."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
from brian2.equations.equations import Equations
from brian2.units.allunits import second

from simneuro.engine.draw.wiring import Wiring
from simneuro.engine.equations import names
from simneuro.engine.equations.synapses import SynapseText, with_values_now
from simneuro.engine.script.equation_text import block, called_functions, equation_lines
from simneuro.engine.script.integrator_text import brian2_method, own_statements, step_function
from simneuro.engine.script.numbers_text import Written


class SynapsesSource:
    """The source of the synapses of a projection, or of a drive's events.

    Parameters
    ----------
    name : str
        That of the Brian2 object.
    ends : (str, str)
        The names of source and target.
    text : SynapseText
    wiring : Wiring
    values : mapping of name to number or array
    made : Synapses
        The Brian2 object that simneuro simulates.
    written : Written
    further : tuple of str
        The groups that have further spikes of the source's cells in a time step.
    """

    def __init__(
        self,
        name: str,
        ends: tuple[str, str],
        text: SynapseText,
        wiring: Wiring,
        values: Mapping[str, Any],
        made: Any,
        written: Written,
        further: tuple[str, ...] = (),
    ) -> None:
        self.name, self.ends, self.text, self.wiring = name, ends, text, wiring
        self.values = {names.WEIGHT: wiring.weight, **values}
        self.made, self.written = made, written
        self.further = {f"pre_again_{number}": each for number, each in enumerate(further, 1)}

    @property
    def functions(self) -> list[str]:
        """The functions that its texts call and Brian2 does not have."""
        return called_functions([self.text.equations, self.text.on_pre, self.text.on_post])

    def step(self) -> str:
        """The function that gives the statements of a step; ``""`` if there is none."""
        own = own_statements(self.made)
        return step_function(self.name, *own) if own and self.written.same_digits else ""

    def make(self) -> Iterator[str]:
        """The lines that make and connect the synapses."""
        source, target = self.ends
        self.written.imported.add("Synapses")
        yield f"{self.name} = Synapses("
        yield f"    {source},"
        yield f"    {target},"
        equations = Equations(with_values_now(self.text.equations))
        yield f"    {block(equation_lines(equations))},"
        if self.text.on_pre:
            yield from self._on_pre()
        if self.text.on_post:
            yield f"    on_post={block([self.text.on_post])},"
        yield f"    delay={self._common_delay()},"
        if self.step():
            yield f"    method=step_of_{self.name},"
        elif own_statements(self.made):
            yield f'    method="{brian2_method(self.text.method, False)}",'
        yield "    clock=clock,"
        called = ", ".join(f'"{each}": {each}' for each in self.functions)
        yield f"    namespace={{{called}}},"
        yield f'    name="{self.name}",'
        yield ")"
        if self.made.summed_updaters:
            yield f"for updater in {self.name}.summed_updaters.values():"
            yield '    updater.when = "before_start"'
        yield f"{self.name}.connect({self._pairs()})"
        if self.text.on_pre:
            yield from (f"{self.name}.{path}.source = {of}" for path, of in self.further.items())

    def give(self) -> Iterator[str]:
        """The lines that give the synapses their numbers."""
        for name, value in self.values.items():
            dim = self.made.variables[name].dim
            said = self.written.value(_plain(value), dim, f"{self.name}.{name}")
            yield f"{self.name}.{name} = {said}"
        if np.ndim(self.wiring.delay):
            delay = self.written.value(self.wiring.delay, second.dim, f"{self.name}.delay")
            yield f"{self.name}.delay = {delay}"
            yield from (f"{self.name}.{path}.delay = {delay}" for path in self.further)

    def _on_pre(self) -> Iterator[str]:
        """What a spike does; further spikes of a time step do it after the first ones."""
        text = block([self.text.on_pre])
        if self.further:
            yield f"    on_pre=dict.fromkeys({json.dumps(['pre', *self.further])}, {text}),"
        else:
            yield f"    on_pre={text},"

    def _common_delay(self) -> str:
        """The delays that all synapses of a pathway share."""
        found: dict[str, str] = {}
        if self.text.on_pre and not np.ndim(self.wiring.delay):
            delay = self.written.value(self.wiring.delay, second.dim, "")
            found |= dict.fromkeys(["pre", *self.further], delay)
        if self.text.on_post:
            found["post"] = self.written.value(0.0, second.dim, "")
        return "{" + ", ".join(f'"{side}": {delay}' for side, delay in found.items()) + "}"

    def _pairs(self) -> str:
        """The pairs that are joined: all of them, cell by cell, or a list."""
        sources, targets = self.wiring.sources, self.wiring.targets
        sizes = [len(each) for each in (self.made.source, self.made.target)]
        every = np.arange(sizes[0] * sizes[1])
        if len(sources) == len(every) and np.array_equal(sources * sizes[1] + targets, every):
            return ""
        if sizes[0] == sizes[1] == len(sources) and np.array_equal(sources, targets):
            return 'j="i"' if np.array_equal(sources, np.arange(sizes[0])) else self._listed()
        return self._listed()

    def _listed(self) -> str:
        found = (
            f"{key}={self.written.array(values, f'{self.name}.{key}')}"
            for key, values in (("i", self.wiring.sources), ("j", self.wiring.targets))
        )
        return ", ".join(found)


def _plain(value: Any) -> Any:
    """A number of Python or NumPy as what it is; an array as it is."""
    return value if np.ndim(value) else np.asarray(value)[()]
