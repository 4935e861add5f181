"""A tool in a process of its own, which prepares once and then repeats its work on request."""

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


class ToolFailedError(RuntimeError):
    """A tool's process ended before it answered; the message is the last line of its output."""


class ToolProcess:
    """A started and prepared process ``python -m benchmarks.tools.<tool> <arguments>``."""

    def __init__(self, tool: str, *arguments: object, folder: Path, **environment: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._log = (folder / f"{tool}.log").open("w+")
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"benchmarks.tools.{tool}", *map(str, arguments)],
            cwd=ROOT,
            env=os.environ | environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        self.prepared = self._read()
        self.number = self._process.pid

    def __call__(self) -> Answer:
        """Do the work once more and return the answer."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        return self._read()

    def __enter__(self) -> "ToolProcess":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._process.communicate()
        self._log.close()

    def _read(self) -> Answer:
        """Read the next answer; other output of the process is ignored."""
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("answer "):
                return json.loads(line.removeprefix("answer "))
        self._process.wait()
        self._log.seek(0)
        raise ToolFailedError((self._log.read().strip().splitlines() or ["nothing"])[-1])


def serve(work: Callable[[], Answer], **prepared: Any) -> None:
    """Answer requests until standard input is closed; called in a tool's process."""
    _answer(prepared)
    for _ in sys.stdin:
        _answer(work())


def run_once(tool: str, *arguments: object, folder: Path, **environment: str) -> Answer:
    """Do the work once in a new process; return its preparation and its answer."""
    with ToolProcess(tool, *arguments, folder=folder, **environment) as worker:
        return worker.prepared | worker()


def _answer(content: Answer) -> None:
    print("answer", json.dumps(content), flush=True)
