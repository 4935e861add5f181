"""A session of exploring: what the page may ask, and the answers as plain data."""

import threading
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from simneuro.catalogue import models
from simneuro.errors import (
    InputError,
    PlausibilityWarning,
    RunError,
    SimulationWarning,
    did_you_mean,
    quoted,
)
from simneuro.explore.handouts import Handout, make_handout
from simneuro.explore.neuron import Neuron
from simneuro.explore.neuron_view import NeuronView
from simneuro.explore.scenario_subject import ScenarioSubject
from simneuro.explore.scenario_view import ScenarioView
from simneuro.explore.targets import Target
from simneuro.figures import display_name
from simneuro.printable import to_paragraph
from simneuro.progress.phases import listening
from simneuro.scenario import Scenario
from simneuro.system.scenario_folder import UnknownScenario, bundled

Request = Mapping[str, Any]
Subject = Neuron | ScenarioSubject


@dataclass
class Doing:
    """What is being done, and since when (s of the monotonic clock); ``""`` is nothing."""

    text: str = ""
    since: float = 0.0

    def begin(self, text: str) -> None:
        """Note what begins now."""
        self.text, self.since = text, time.monotonic()

    def say(self, text: str) -> None:
        """Ignore the messages of a run, which are for terminals."""

    def step(self, done: int, total: int) -> None:
        """Note how many simulations of a run are done."""
        self.begin(f"simulating all conditions, {done} of {total} simulations done")


class Session:
    """Answers requests about neurons and scenarios, one at a time.

    A request names neurons of the catalogue, bundled scenarios, or the one that was opened: it
    holds names, numbers and switches, but neither paths nor texts that are code.

    Parameters
    ----------
    opened : str
        A neuron, ``model.variant``, a bundled scenario, or the path of a scenario's file.
    target : Target

    Raises
    ------
    InputError
        If there is neither a neuron nor a scenario of that name, or the file is wrong.
    """

    def __init__(self, opened: str, target: Target) -> None:
        self.target = target
        self._neurons, self._scenarios = NeuronView(target), ScenarioView(target)
        self._loaded: dict[str, ScenarioSubject] = {}
        self._conditions: dict[tuple[str, str], ScenarioSubject] = {}
        self._busy, self._doing = threading.Lock(), Doing()
        self._opened = self._open(opened)

    def _open(self, name: str) -> str:
        own, _, variant = name.partition(".")
        if own in models.neurons and variant != "toml":
            return Neuron.find(name).name
        try:
            scenario = Scenario.load(name)
        except UnknownScenario as error:
            known = [*models.neurons, *bundled()]
            message = f"there is neither a neuron nor a scenario {quoted(name)}"
            raise InputError(
                f"{message}.{did_you_mean(own, known)} `simneuro list` lists both"
            ) from error
        if scenario.name in models.neurons:
            raise InputError(
                f"{quoted(scenario.name)} is the name of a neuron, which the page would show "
                "instead; give the scenario another name",
                where=f"{name}: name",
            )
        source = name if name in bundled() else str(Path(name).absolute())
        subject = ScenarioSubject(scenario, target=self.target.name, source=source)
        self._loaded[scenario.name] = subject
        return scenario.name

    def catalogue(self, _request: Request) -> dict[str, Any]:
        """What can be explored, what is open, and what is to be known of this computer."""
        names = dict.fromkeys([*self._loaded, *bundled()])
        return {
            "opened": self._opened,
            "neurons": {name: display_name(name) for name in models.neurons},
            "scenarios": {name: display_name(name) for name in names},
            "notice": self.target.notice,
            "target": self.target.name,
        }

    def describe(self, request: Request) -> dict[str, Any]:
        """The sliders and words of a neuron or scenario."""
        subject = self._subject(request)
        if isinstance(subject, Neuron):
            return self._neurons.describe(subject)
        return self._scenarios.describe(subject)

    def step(self, request: Request) -> dict[str, Any]:
        """The panels of one step."""
        subject, name = self._subject(request), str(request.get("step", ""))
        begin = time.perf_counter()
        if isinstance(subject, Neuron):
            answer = self._neurons.step(subject, name, request)
        else:
            answer = self._scenarios.step(subject, name, request)
        return {**answer, "seconds": round(time.perf_counter() - begin, 4)}

    def hand_out(self, request: Request) -> Handout:
        """A file of what is seen."""
        subject, kind = self._subject(request), str(request.get("kind", ""))
        panels = self._panels(subject, request) if kind in ("png", "svg", "pdf") else ()
        return make_handout(subject, request, kind, panels)

    def figures(self, request: Request) -> dict[str, Any]:
        """The own figures of a scenario's experiment."""
        subject = self._subject(request)
        if isinstance(subject, Neuron):
            raise InputError("a neuron has no experiment, and so no figures of one")
        said = self._scenarios.say_values(subject, request)
        return {"figures": self._scenarios.figures(subject, request, self._doing), "said": said}

    def status(self, _request: Request) -> dict[str, Any]:
        """What is being done, in words, and for how long (s)."""
        doing = self._doing
        lasts = time.monotonic() - doing.since if doing.text else 0.0
        return {"doing": _WORDS.get(doing.text, doing.text), "seconds": round(lasts, 1)}

    @contextmanager
    def busy(self) -> Iterator[list[str]]:
        """Answer one request, while others wait; yields the notes that it leaves."""
        notes: list[str] = []
        with self._busy, warnings.catch_warnings(record=True) as found, listening(self._begin):
            warnings.simplefilter("ignore")
            warnings.simplefilter("always", PlausibilityWarning)
            warnings.simplefilter("always", SimulationWarning)
            try:
                yield notes
            finally:
                notes += dict.fromkeys(to_paragraph(str(each.message)) for each in found)
                self._begin("")

    def _begin(self, text: str) -> None:
        self._doing.begin(text)

    def _panels(self, subject: Subject, request: Request) -> Any:
        if isinstance(subject, Neuron):
            return self._neurons.panels(subject, request)
        return self._scenarios.panels(subject, request)

    def _subject(self, request: Request) -> Subject:
        given = request.get("subject")
        name = given if isinstance(given, str) else ""
        if name.partition(".")[0] in models.neurons:
            return Neuron.find(name)
        if name in bundled() and name not in self._loaded:
            self._open(name)
        if name not in self._loaded:
            known = [*models.neurons, *self._loaded, *bundled()]
            raise InputError(f"there is nothing called {quoted(given)}", allowed=known)
        return self._in_condition(self._loaded[name], str(request.get("condition") or ""))

    def _in_condition(self, subject: ScenarioSubject, condition: str) -> ScenarioSubject:
        if condition == subject.condition:
            return subject
        key = subject.name, condition
        if key not in self._conditions:
            made = replace(subject, condition=condition)
            _ = made.in_condition  # refuses what does not exist before it is kept
            self._conditions[key] = made
        return self._conditions[key]


def answer_in_words(ask: Callable[[], Any]) -> tuple[Any, str]:
    """What a function returns and no error, or None and the error in a readable paragraph."""
    try:
        return ask(), ""
    except (InputError, RunError) as error:
        return None, to_paragraph(str(error))
    except MemoryError:
        return None, "There is not enough memory for this. Show less time, or fewer cells."
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())
        return None, to_paragraph(f"simneuro failed: {what}. This is a bug in simneuro.")


_WORDS = {
    "compiling": "compiling this model into a program, which happens once and takes some seconds",
    "drawing numbers": "drawing the random numbers",
}
