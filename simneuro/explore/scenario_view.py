"""What is seen of a scenario: one simulation, and on demand the figures of the experiment."""

import tempfile
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import xarray as xr

from simneuro.engine import simulate
from simneuro.errors import InputError
from simneuro.experiment import run
from simneuro.experiment.progress import Reporter
from simneuro.explore.answers import Answers
from simneuro.explore.panels import Panel
from simneuro.explore.scenario_panels import scenario_panels
from simneuro.explore.scenario_subject import ScenarioSubject
from simneuro.explore.targets import Target


@dataclass(frozen=True)
class ScenarioView:
    """The steps of drawing a scenario.

    Parameters
    ----------
    target : Target
    answers : Answers
        What was simulated before.
    """

    target: Target
    answers: Answers = field(default_factory=Answers)

    def describe(self, subject: ScenarioSubject) -> dict[str, Any]:
        """What the page says of a scenario, with its sliders."""
        scenario = subject.scenario
        return {
            "kind": "scenario",
            "name": scenario.name,
            "title": scenario.title,
            "summary": "",
            "text": scenario.description.strip(),
            "conditions": list(subject.conditions),
            "condition": subject.shown_condition,
            "sliders": [each.as_json() for each in subject.sliders.values()],
            "switches": list(subject.switches),
            "steps": ["run"],
            "seed": scenario.seed,
            "network": subject.network,
            "has_figures": True,
        }

    def step(
        self, subject: ScenarioSubject, name: str, request: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The panels, as plain data.

        Raises
        ------
        InputError
            If there is no such step, or a value does not fit.
        SimulationError
            If the simulation fails.
        """
        if name != "run":
            raise InputError(f"there is no step {name!r}", allowed=("run",))
        return {"panels": [each.as_json() for each in self.panels(subject, request)]}

    def panels(self, subject: ScenarioSubject, request: Mapping[str, Any]) -> list[Panel]:
        """All panels."""
        return list(scenario_panels(self.recording(subject, request)))

    def recording(self, subject: ScenarioSubject, request: Mapping[str, Any]) -> xr.Dataset:
        """The one simulation that is shown."""
        keys = ("values", "off", "network")
        question = [subject.name, subject.condition, {key: request.get(key) for key in keys}]

        def answer() -> xr.Dataset:
            return simulate(subject.shown(request), target=self.target.name)

        return self.answers.find(question, answer)

    def figures(
        self, subject: ScenarioSubject, request: Mapping[str, Any], reporter: Reporter
    ) -> list[dict[str, str]]:
        """The experiment's own figures, of its quick form with the values of the page.

        All conditions are simulated, which takes as long as ``simneuro run --quick``. See
        :meth:`ScenarioSubject.experiment` for where the values of the page stand.
        """
        quick = subject.experiment(request)
        with tempfile.TemporaryDirectory(prefix="simneuro-explore-") as folder:
            results = run(quick, out=folder, target=self.target.name, reporter=reporter)
            return [
                {"name": name, "png": b64encode(Path(path).read_bytes()).decode()}
                for name, path in results.figures.items()
                if Path(path).suffix == ".png"
            ]

    def say_values(self, subject: ScenarioSubject, request: Mapping[str, Any]) -> str:
        """With which seed the figures of the experiment are made, and what they do not follow."""
        swept, made = subject.swept(request), subject.experiment(request)
        said = [f"The experiment with seed {made.seed}."]
        if swept:
            said.append(f"The sweep has its own values of {', '.join(swept)}.")
        if subject.shown_condition not in (*made.conditions, ""):
            said.append(f"Its quick form leaves out the condition {subject.shown_condition}.")
        return " ".join(said)
