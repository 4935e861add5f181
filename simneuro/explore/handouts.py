"""What is taken away: what is seen as a scenario file, as Python, as a figure."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from pprint import pformat
from typing import Any

from simneuro import units
from simneuro.errors import InputError
from simneuro.explore.neuron import CURVE_DURATION, SEED, WARMUP, Neuron
from simneuro.explore.neuron_view import FITTED
from simneuro.explore.panels import Panel
from simneuro.explore.printed_figure import draw_panels
from simneuro.explore.scenario_subject import ScenarioSubject
from simneuro.figures import save

#: The kinds, and the types of their contents.
KINDS: Mapping[str, str] = {
    "toml": "application/toml",
    "py": "text/x-python",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
_WIDTH = 88  # columns of a snippet; chosen: it fits a narrow editor


@dataclass(frozen=True)
class Handout:
    """A file: its name, the type of its content, and that."""

    name: str
    kind: str
    content: bytes


def make_handout(
    subject: Neuron | ScenarioSubject,
    request: Mapping[str, Any],
    kind: str,
    panels: Sequence[Panel] = (),
) -> Handout:
    """A file of what a request shows.

    Parameters
    ----------
    subject : Neuron or ScenarioSubject
    request : mapping
        The values of the page.
    kind : str
        A key of :data:`KINDS`.
    panels : sequence of Panel
        What a figure shows.

    Raises
    ------
    InputError
        If there is no such kind, or a value does not fit.
    """
    if kind not in KINDS:
        raise InputError(f"there is no file of the kind {kind!r}", allowed=KINDS)
    if kind == "toml":
        content = scenario_text(subject, request).encode()
    elif kind == "py":
        content = snippet(subject, request).encode()
    else:
        content = figure_bytes(panels, kind)
    name = f"{subject.name.replace('.', '_')}_explored.{kind}"
    return Handout(name, KINDS[kind], content)


def scenario_text(subject: Neuron | ScenarioSubject, request: Mapping[str, Any]) -> str:
    """The scenario that is shown, as a file."""
    if isinstance(subject, Neuron):
        return subject.scenario(request.get("values", {})).to_toml()
    return subject.chosen(request).to_toml()


def snippet(subject: Neuron | ScenarioSubject, request: Mapping[str, Any]) -> str:
    """Python that shows the same."""
    if isinstance(subject, Neuron):
        return _of_neuron(subject, request.get("values", {}))
    return _of_scenario(subject, request)


def figure_bytes(panels: Sequence[Panel], kind: str) -> bytes:
    """A figure as PNG, SVG or PDF."""
    with tempfile.TemporaryDirectory(prefix="simneuro-explore-") as folder:
        (path,) = save(draw_panels(panels), Path(folder) / f"figure.{kind}")
        return path.read_bytes()


def _of_neuron(neuron: Neuron, numbers: Mapping[str, Any]) -> str:
    document = pformat(neuron.document(numbers), width=_WIDTH, sort_dicts=False)
    changed = neuron.changed_parameters(numbers)
    values = ", ".join(f"{name}={units.text(each)!r}" for name, each in changed.items())
    variant = f".variant({neuron.variant!r})" if neuron.variant else ""
    model = f'sn.models.neurons["{neuron.model}"]{variant}'
    made = f"{model}.with_parameters({values})" if values else model
    noise = neuron.noise(numbers)
    more = {
        "repeats": neuron.repeats(numbers),
        **({"noise": noise} if noise else {}),
        "duration": CURVE_DURATION,
        "warmup": WARMUP,
        "seed": SEED,
    }
    arguments = "".join(f"    {key}={value!r},\n" for key, value in more.items())
    return f'''"""{neuron.name}, as seen in `simneuro explore`: potential, curve, activation."""

import simneuro as sn

scenario = sn.Scenario.from_document(
{_indented(document)}
)
recording = sn.simulate(scenario)
potential = recording["cell.v"]  # in V, along time in s
print(recording["spike_time"].values)

neuron = {made}
curve = sn.response_curve(
    neuron,
    "{neuron.levels}",
{arguments})
print(curve["rate"].mean("repeat").values)

if curve["rate"].max() > 0:
    activation = sn.bridge.Activation.from_curve(curve)
    fits = sn.bridge.fit(curve, {FITTED!r})
    print(fits[["activation", "rmse"]])
'''


def _of_scenario(subject: ScenarioSubject, request: Mapping[str, Any]) -> str:
    own = subject.scenario
    changes = pformat(subject.all_changes(request), width=_WIDTH, sort_dicts=False)
    return f'''"""{own.name}, as seen in `simneuro explore`: one simulation."""

import simneuro as sn

scenario = sn.Scenario.load({subject.source!r}).single
scenario = scenario.override(
{_indented(changes)}
)
recording = sn.simulate(scenario)
for name in recording["population"].values:
    if recording["spikes_recorded"].sel(population=name):
        print(name, sn.analysis.mean_rate(recording, str(name))["rate"].item(), "Hz")
'''


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())
