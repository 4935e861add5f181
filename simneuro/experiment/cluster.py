"""The workers of a Dask cluster as a pool: points are measured there and stored here."""

from collections.abc import Iterator, Sequence
from typing import Any

from simneuro.engine.to_recording import versions
from simneuro.errors import InputError, RunError, one_line
from simneuro.experiment.workers import Pool, Task
from simneuro.scenario import Point

_TIMEOUT = 10.0  # s, for connecting to the scheduler; chosen


def dask_workers(address: str) -> Pool:
    """Make a pool of the workers of a Dask scheduler.

    Programs are compiled on the workers. If a worker is lost, the points that it had not delivered
    are measured by another one.

    Parameters
    ----------
    address : str
        The address of the scheduler, such as ``"tcp://127.0.0.1:8786"``.

    Raises
    ------
    InputError
        When the pool is used: if the extra ``cluster`` is not installed, no scheduler answers, the
        scheduler has no workers, or their software versions differ from those here.

    Examples
    --------
    >>> from simneuro.experiment import dask_workers, run_points  # doctest: +SKIP
    >>> pool = dask_workers("tcp://127.0.0.1:8786")  # doctest: +SKIP
    >>> run_points(points, trial, folder, pool=pool)  # doctest: +SKIP
    """

    def pool(points: Sequence[Point], task: Task) -> Iterator[None]:
        with _connect(address) as client:
            from distributed import as_completed
            from distributed.scheduler import KilledWorker

            _check_workers(client, address)
            waiting = {client.submit(task.measure, point, pure=False): point for point in points}
            try:
                for future in as_completed(waiting):
                    task.store(waiting[future], future.result())
                    future.release()
                    yield
            except KilledWorker as error:
                raise RunError(
                    "several workers of the cluster died while measuring the same point, perhaps "
                    "because memory ran out; finished points are kept, and the same command "
                    "continues from them"
                ) from error
            finally:
                client.cancel(list(waiting))

    return pool


def _connect(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "a Dask cluster needs the extra cluster: pip install 'simneuro[cluster]'",
            where="cluster",
        ) from None
    try:
        return Client(address, timeout=_TIMEOUT)
    except (OSError, ValueError) as error:
        what = one_line(error) or type(error).__name__
        message = f"no Dask scheduler answers at {address} ({what})"
        raise InputError(message, where="cluster") from None


def _check_workers(client: Any, address: str) -> None:
    """Require at least one worker, and the same software versions everywhere."""
    if not client.scheduler_info(n_workers=-1)["workers"]:
        message = f"the scheduler at {address} has no workers; start one: dask worker {address}"
        raise InputError(message, where="cluster")
    try:
        client.register_plugin(_make_plugin())
        found = client.run(versions)
    except Exception as error:  # whatever was raised on the workers
        what = one_line(error)
        message = f"the workers at {address} cannot load this version of simneuro: {what}"
        raise InputError(message, where="cluster") from None
    here = versions()
    for worker, there in found.items():
        differing = [f"{name} {there.get(name)}" for name in here if there.get(name) != here[name]]
        if differing:
            message = f"worker {worker} has other versions than this machine: "
            raise InputError(message + ", ".join(differing), where="cluster")


def _make_plugin() -> Any:
    """A plugin that imports Brian2 on every worker, also on workers that join later.

    The import must happen in the worker's main thread.
    """
    from distributed import WorkerPlugin

    class Preparation(WorkerPlugin):
        name = "simneuro"

        def setup(self, worker: Any) -> None:
            import simneuro.engine  # noqa: F401

    return Preparation()
