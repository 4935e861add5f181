"""Work on a Dask cluster: the same ensemble, measured elsewhere and stored here."""

from collections.abc import Iterator, Sequence
from typing import Any

from simneuro.engine.to_recording import versions
from simneuro.errors import InputError, RunError
from simneuro.experiment.workers import Crew, Task
from simneuro.scenario import Point

_PATIENCE = 10.0  # s, to find a scheduler; chosen: a person waits no longer


def cluster(address: str) -> Crew:
    """The workers of a Dask scheduler, such as ``"tcp://127.0.0.1:8786"``.

    Programs are compiled where they run. What a worker that is lost had not delivered is measured
    by another.

    Raises
    ------
    InputError
        If the extra ``cluster`` is not installed, no scheduler answers, it has no workers, or their
        software differs from that here.
    """

    def crew(points: Sequence[Point], task: Task) -> Iterator[None]:
        with _client(address) as client:
            from distributed import as_completed
            from distributed.scheduler import KilledWorker

            _check(client, address)
            waiting = {client.submit(task.measure, point, pure=False): point for point in points}
            try:
                for future in as_completed(waiting):
                    task.store(waiting[future], future.result())
                    future.release()
                    yield
            except KilledWorker as error:
                raise RunError(
                    "several workers of the cluster were lost over the same point, perhaps for "
                    "lack of memory; finished points are kept, and the same command goes on"
                ) from error
            finally:
                client.cancel(list(waiting))

    return crew


def _client(address: str) -> Any:
    try:
        from distributed import Client
    except ImportError:
        raise InputError(
            "a Dask cluster needs the extra cluster: pip install 'simneuro[cluster]'",
            where="cluster",
        ) from None
    try:
        return Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        what = " ".join(str(error).split()) or type(error).__name__
        message = f"no Dask scheduler answers at {address} ({what})"
        raise InputError(message, where="cluster") from None


def _check(client: Any, address: str) -> None:
    """Whether there are workers, and whether they have the software that is here."""
    if not client.scheduler_info(n_workers=-1)["workers"]:
        message = f"the scheduler at {address} has no workers; start one: dask worker {address}"
        raise InputError(message, where="cluster")
    try:
        client.register_plugin(_preparation())
        found = client.run(versions)
    except Exception as error:  # whatever was raised there
        what = " ".join(str(error).split())
        message = f"the workers at {address} cannot load this version of simneuro: {what}"
        raise InputError(message, where="cluster") from None
    here = versions()
    for worker, there in found.items():
        differing = [f"{name} {there.get(name)}" for name in here if there.get(name) != here[name]]
        if differing:
            message = f"worker {worker} has other software than is here: {', '.join(differing)}"
            raise InputError(message, where="cluster")


def _preparation() -> Any:
    """Loads Brian2 in the main thread of a worker, where it must be loaded, also of a late one."""
    from distributed import WorkerPlugin

    class Preparation(WorkerPlugin):
        name = "simneuro"

        def setup(self, worker: Any) -> None:
            import simneuro.engine  # noqa: F401

    return Preparation()
