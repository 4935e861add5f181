"""One simulation: numbers drawn, run by a backend, and made a recording."""

import json
import os
import time

import xarray as xr
from brian2.core.base import BrianObjectException

from simneuro import recording
from simneuro.calls import checked
from simneuro.engine.buildable import explain
from simneuro.engine.choice import choose
from simneuro.engine.draw.drawing import draw_numbers
from simneuro.engine.notes import list_notes, tell
from simneuro.engine.room import require_room_for_one
from simneuro.engine.runtime import current, on_threads
from simneuro.engine.threads import check_threads, choose_threads
from simneuro.engine.to_recording import to_recording
from simneuro.progress.bars import showing
from simneuro.progress.phases import tell_phase
from simneuro.scenario import Scenario


@checked
@showing("simulation")
def simulate(
    scenario: Scenario | str | os.PathLike[str],
    *,
    target: str | None = None,
    threads: int | None = None,
) -> xr.Dataset:
    """Run a scenario once, as it stands.

    Its conditions, sweep and trials are left to :func:`simneuro.run`.

    Parameters
    ----------
    scenario : Scenario, str or os.PathLike
        A scenario, the name of a bundled one, or the path of a ``.toml`` or ``.py`` file.
    target : {"numpy", "cython", "cpp", "nest"}, optional
        The name of a backend; chosen by estimated cost if not given.
    threads : int, optional
        How many threads share the work, on ``cpp`` with the same result for any number, or on
        ``nest``. If not given, a long simulation of a large network on ``cpp`` has one for each
        core that is free.

    Returns
    -------
    xarray.Dataset
        A recording (see ``simneuro.recording``); its attributes hold seed, versions, target and
        timings.

    Raises
    ------
    InputError
        If the target does not exist, needs software that is not there, simulates in one thread
        where several are asked for or has no equal of a part of the network (``nest``), a text of a
        model is
        something that Brian2 cannot make into code, or the simulation does not fit into memory or
        onto the disk.
    SimulationError
        If a state ran away and is no longer a number, or beyond all that a cell can have, or a C++
        program cannot be compiled or run.

    Warns
    -----
    SimulationWarning
        Of what the result does not show, such as weights that were cut off; the recording has it
        as ``notes``.

    Examples
    --------
    >>> cells = sn.Scenario(
    ...     title="A cell",
    ...     duration="50 ms",
    ...     populations={"cell": sn.Population(model="lif", size=1)},
    ...     drives={"step": sn.StepCurrent(target="cell", amplitude="1 nA")},
    ... )
    >>> made = sn.simulate(cells, target="numpy")
    >>> int(sn.analysis.spike_counts(made, "cell")[0])
    7
    >>> # In theory, but for the first interval, which has no refractory period:
    >>> cell = {name: float(each.value) for name, each in sn.models["lif"].parameters.items()}
    >>> round(0.05 * float(sn.analysis.theory.lif_rate_on_grid(1e-9, dt=1e-4, **cell)), 1)
    6.9
    """
    check_threads(threads)
    scenario, surroundings = Scenario.of(scenario), current()
    threads, runs = threads or surroundings.threads, surroundings.runs
    choice = choose(scenario.network, target or surroundings.target, runs, threads)
    threads = choose_threads(scenario.network, choice.backend, threads, runs)
    require_room_for_one(scenario.network, choice.backend, scenario.seed, surroundings.scratch)
    begin = time.perf_counter()
    tell_phase("drawing numbers")
    numbers = draw_numbers(scenario.network, scenario.seed)
    drawing = time.perf_counter() - begin
    tell_phase("simulating")
    try:
        with on_threads(threads):
            outcome = choice.backend.run(scenario.network, numbers)
    except BrianObjectException as error:
        raise explain(error, scenario.network) from error
    begin = time.perf_counter()
    tell_phase("measuring")
    made = to_recording(scenario, numbers, outcome, choice.target)
    timings = outcome.all_timings(drawing) | {"store_s": time.perf_counter() - begin}
    surroundings.timings.append(timings)
    made = made.assign_attrs(timings=json.dumps(timings))
    notes = list(list_notes(scenario.network, numbers, outcome))
    if notes:
        tell(notes, surroundings)
        made = made.assign_attrs(notes=json.dumps(notes))
    if surroundings.recordings is not None and scenario.record.keep:
        recording.save(made, surroundings.recordings / f"{scenario.digest[:8]}.zarr")
    return made
