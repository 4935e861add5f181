"""One simulation: numbers drawn, run on a target, and made a recording."""

import json
import time
from pathlib import Path

import xarray as xr

from simneuro import recording
from simneuro.engine.brian.build import learning, recorded_spikes
from simneuro.engine.brian.run import run_inside
from simneuro.engine.choice import choose
from simneuro.engine.draw.numbers import Values, values
from simneuro.engine.equations.synapses import recorded_name
from simneuro.engine.outcome import Outcome
from simneuro.engine.program import ProgramGone, Results, compiler, program_of, run_program
from simneuro.engine.runtime import Timings, current
from simneuro.engine.to_recording import recorded
from simneuro.scenario import Scenario


def simulate(scenario: Scenario, *, target: str | None = None) -> xr.Dataset:
    """Run a scenario once, as it stands.

    Its conditions, sweep and trials are left to :func:`simneuro.run`.

    Parameters
    ----------
    scenario : Scenario
    target : {"numpy", "cython", "cpp"}, optional
        Chosen by estimated cost if not given.

    Returns
    -------
    xarray.Dataset
        A recording (see ``simneuro.recording``); its attributes hold seed, versions, target and
        timings.

    Raises
    ------
    InputError
        If the target does not exist or needs a compiler that is not there.
    SimulationError
        If a membrane potential is no longer a number, or a C++ program cannot be compiled or run.
    """
    surroundings = current()
    choice = choose(scenario, target or surroundings.target, surroundings.runs)
    begin = time.perf_counter()
    drawn = values(scenario)
    drawing = time.perf_counter() - begin
    if choice.target == "cpp":
        outcome, timings = _run_program(scenario, drawn, surroundings.scratch)
    else:
        outcome, timings = run_inside(scenario, drawn, choice.target)
    begin = time.perf_counter()
    made = recorded(scenario, drawn, outcome, choice.target)
    timings["setup_s"] = float(timings["setup_s"]) + drawing
    timings["store_s"] = time.perf_counter() - begin
    surroundings.timings.append(timings)
    made = made.assign_attrs(timings=json.dumps(timings))
    if surroundings.recordings is not None and scenario.record.keep:
        recording.save(made, surroundings.recordings / f"{scenario.digest[:8]}.zarr")
    return made


def _run_program(
    scenario: Scenario, drawn: Values, scratch: Path | None
) -> tuple[Outcome, Timings]:
    made_with = compiler()
    assert made_with is not None  # ``choose`` has seen it
    results = _results(scenario)
    begin = time.perf_counter()
    program = program_of(scenario, made_with)
    ready = time.perf_counter()
    try:
        outcome, loop = run_program(program.path, drawn, results, scratch)
    except ProgramGone:
        program = program_of(scenario, made_with)
        outcome, loop = run_program(program.path, drawn, results, scratch)
    end = time.perf_counter()
    return outcome, {
        "build_s": ready - begin - program.compile_s,
        "compile_s": program.compile_s,
        "setup_s": end - ready - loop,
        "loop_s": loop,
        "program": program.origin,
    }


def _results(scenario: Scenario) -> Results:
    """What the program of a scenario leaves."""
    return Results(
        spikes=recorded_spikes(scenario),
        traces={name: each.variables for name, each in scenario.record.traces.items()},
        synapses={
            name: tuple(recorded_name(scenario, name, variable) for variable in each.variables)
            for name, each in scenario.record.synapses.items()
        },
        weights=learning(scenario),
    )
