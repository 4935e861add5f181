"""Each tool works in a process of its own, which prepares once and then answers again and again."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

ROOT = Path(__file__).parents[1]
Answer = dict[str, Any]


class WorkerFailedError(RuntimeError):
    """A tool's process ended before it answered; the message is the last it said."""


class Worker:
    """A process ``python -m benchmarks.tools.<tool> <arguments>``, started and prepared."""

    def __init__(self, tool: str, *arguments: object, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._said = (folder / f"{tool}.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.tools.{tool}", *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
        )
        self.prepared = self._read()

    def __call__(self) -> Answer:
        """The work done once more: what the process says of it."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._read()

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._process.communicate()
        self._said.close()

    def _read(self) -> Answer:
        """The next answer; whatever else the process prints is passed over."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("answer "):
                return json.loads(line.removeprefix("answer "))
        self._process.wait()
        self._said.seek(0)
        raise WorkerFailedError((self._said.read().strip().splitlines() or ["nothing"])[-1])


def serve(work: Callable[[], Answer], **prepared: Any) -> None:
    """Answer for as long as the other side asks; to be called in a tool's process."""
    _answer(prepared)
    for _ in sys.stdin:
        _answer(work())


def once(tool: str, *arguments: object, folder: Path, **environment: str) -> Answer:
    """The work done once, in a fresh process: all that it said."""
    with Worker(tool, *arguments, folder=folder, **environment) as worker:
        return worker.prepared | worker()


def _answer(content: Answer) -> None:
    print("answer", json.dumps(content), flush=True)
