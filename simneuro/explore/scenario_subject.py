"""A scenario to explore: its conditions, sliders and switches, and how long is shown."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from brian2.units.fundamentalunits import Quantity

from simneuro import units
from simneuro.errors import InputError, quoted
from simneuro.explore.bursting_networks import find_bursting
from simneuro.explore.scenario_sliders import is_silent, list_sliders, list_switches
from simneuro.explore.shown_duration import (
    DURATION,
    WARMUP,
    duration_slider,
    sampling_interval,
    warmup_slider,
)
from simneuro.explore.sliders import Slider, read_changes
from simneuro.model.frozen import Frozen
from simneuro.network import Traces
from simneuro.scenario import Scenario
from simneuro.scenario.variations import replaces

_MOST_NETWORKS = 10_000  # chosen: more than anyone clicks through


@dataclass(frozen=True)
class ScenarioSubject:
    """A scenario in one of its conditions.

    Parameters
    ----------
    scenario : Scenario
        As it was loaded.
    condition : str
        ``""`` for the first, or for none.
    target : str
        The backend, on whose pace rests how long is shown.
    source : str
        The name or the path by which it was loaded.
    """

    scenario: Scenario
    condition: str = ""
    target: str = "cpp"
    source: str = ""

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def conditions(self) -> tuple[str, ...]:
        return tuple(self.scenario.conditions)

    @property
    def shown_condition(self) -> str:
        """The name of the condition that is shown; ``""`` if there are none."""
        return self.condition or next(iter(self.conditions), "")

    @cached_property
    def in_condition(self) -> Scenario:
        """One simulation of the condition.

        Raises
        ------
        InputError
            If there is no such condition.
        """
        if not self.condition and not self.conditions:
            return self.scenario.single
        name = self.condition or self.conditions[0]
        if name not in self.conditions:
            message = f"there is no condition {quoted(name)}"
            raise InputError(message, where="condition", allowed=self.conditions)
        return self.scenario.single.override(self.scenario.conditions[name])

    @cached_property
    def sliders(self) -> Mapping[str, Slider]:
        """By path: how long is shown, the numbers that the file has chosen, and the warm-up."""
        shown = duration_slider(self.in_condition, self.target)
        unseen = warmup_slider(self.in_condition, self.target)
        last = {} if unseen is None else {WARMUP: unseen}
        return {DURATION: shown, **list_sliders(self.in_condition), **last}

    @cached_property
    def switches(self) -> Mapping[str, Mapping[str, Any]]:
        """The changes that switch each drive off, for drives that are on."""
        drives = self.in_condition.drives
        found = list_switches(self.in_condition)
        return {name: each for name, each in found.items() if not is_silent(drives[name])}

    @property
    def _times(self) -> dict[str, Any]:
        """How long is shown at first, and after which warm-up."""
        shown = self.sliders
        return {path: shown[path].value for path in (DURATION, WARMUP) if path in shown}

    def changes(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """The changes by path that the sliders and switches of a request make to the condition."""
        read = read_changes(self.sliders, request.get("values", {}))
        moved = {
            path: value
            for path, value in read.items()
            if float(value) != float(self.sliders[path].value)
        }
        for name in self._switched_off(request):
            moved |= self.switches[name]
        return moved

    def _switched_off(self, request: Mapping[str, Any]) -> list[str]:
        names = request.get("off", [])
        if not isinstance(names, list):
            raise InputError(f"got {quoted(names)}, but this must be a list", where="off")
        for name in names:
            if not isinstance(name, str) or name not in self.switches:
                message = f"there is no switch {quoted(name)}"
                raise InputError(message, where="off", allowed=self.switches)
        return names

    def chosen(self, request: Mapping[str, Any]) -> Scenario:
        """The one simulation that a request asks for, with what the scenario itself records.

        Raises
        ------
        InputError
            If a value does not fit, or the network has no such number.
        """
        return self.scenario.single.override(self.all_changes(request))

    def all_changes(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """What makes :meth:`chosen` of the file's scenario: by path, as a file holds it."""
        changes = {
            **self.scenario.conditions.get(self.shown_condition, {}),
            **self._times,
            **self.changes(request),
            "seed": self.scenario.seed + _network_of(request),
        }
        return {path: _written(value) for path, value in changes.items()}

    def experiment(self, request: Mapping[str, Any]) -> Scenario:
        """The whole experiment in its quick form, with the seed and the values of the page.

        A value that the shown condition sets is changed in this condition, if the quick form has
        it; those that are :meth:`swept` stay.
        """
        quick, shown = self.scenario.quickened(), self.shown_condition
        own, swept = self.scenario.conditions.get(shown, {}), self.swept(request)
        changes = {
            path: _written(value)
            for path, value in self.changes(request).items()
            if path not in (DURATION, WARMUP) and path not in swept
        }
        inside = {path: value for path, value in changes.items() if replaces(own, path)}
        outside = {path: value for path, value in changes.items() if path not in inside}
        made = quick.override({**outside, "seed": self.scenario.seed + _network_of(request)})
        if shown not in quick.conditions:
            return made
        changed = Frozen({**quick.conditions[shown], **inside})
        return made.replaced(conditions=Frozen({**quick.conditions, shown: changed}))

    def swept(self, request: Mapping[str, Any]) -> list[str]:
        """The paths that a request changes, and of which the experiment's sweep has its own."""
        sweep = self.scenario.quickened().sweep
        return [path for path in self.changes(request) if replaces(sweep, path)]

    def shown(self, request: Mapping[str, Any]) -> Scenario:
        """:meth:`chosen` with what the page draws: all spikes, one potential of each population."""
        made = self.chosen(request)
        traces = {
            name: Traces(variables=("v",), neurons=1)
            for name, cells in made.network.cells.items()
            if "v" in cells.recordable
        }
        record = made.record.model_copy(
            update={
                "spikes": None,
                "traces": Frozen(traces),
                "synapses": Frozen(),
                "interval": sampling_interval(made),
                "wiring": (),
                "keep": False,
            }
        )
        return made.replaced(record=record)

    @cached_property
    def network(self) -> int:
        """The first network in which there is a burst in what is shown; otherwise the file's."""
        shown = self.in_condition.override(self._times)
        return find_bursting(shown) or 0


def _written(value: Any) -> Any:
    """A value as a file holds it."""
    return units.write(value) if isinstance(value, Quantity) else value


def _network_of(request: Mapping[str, Any]) -> int:
    """Which network, wired and driven anew, is asked for; 0 is that of the file's own seed."""
    given = request.get("network", 0)
    if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given < _MOST_NETWORKS:
        raise InputError(f"got {quoted(given)}, but this must be a whole number", where="network")
    return given
