"""Commands with files that ask for the impossible: few seconds, little memory, one paragraph."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

ROOT = Path(__file__).parents[2]
GIGABYTES = 4  # of address space, most of which libraries reserve and never use
SECONDS = 40  # of the processor, of which imports take 3

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def limited(tmp_path) -> Run:
    """Call ``python -m simneuro`` within these limits, which the system enforces."""
    resource = pytest.importorskip("resource")

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (GIGABYTES * 2**30,) * 2)
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))

    def call(*arguments: str) -> "subprocess.CompletedProcess[str]":
        paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
        return subprocess.run(
            [sys.executable, "-m", "simneuro", *arguments],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": paths, "OPENBLAS_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=limit,
        )

    return call


def document(**changes: Any) -> dict[str, Any]:
    """A scenario of two cells under a current."""
    return {
        "title": "t",
        "duration": "50 ms",
        "populations": {"cell": {"model": "lif", "size": 2}},
        "drives": {"step": {"kind": "step_current", "target": "cell", "amplitude": "150 pA"}},
        **changes,
    }


def own(**changes: Any) -> dict[str, Any]:
    """A scenario with a model of its own."""
    model = {
        "equations": "dv/dt = (E - v)/tau + I_ext/pF : volt",
        "threshold": "v > 10*mV",
        "reset": "v = 0*mV",
        "parameters": {"E": "20 mV", "tau": "10 ms"},
        **changes,
    }
    cells = {"cell": {"model": "mine", "size": 2}}
    return document(models={"mine": model}, populations=cells)


def sweep(values: Any) -> dict[str, Any]:
    return document(sweep={"drives.step.amplitude": values})


def doubling(count: int) -> str:
    """Equations of which each has the one before twice: written out, 2^count of it."""
    lines = ["x0 = v/mV : 1"]
    lines += [f"x{k + 1} = x{k} + x{k}*x{k} : 1" for k in range(count)]
    return "\n".join([f"dv/dt = x{count}*mV/ms : volt", *lines])


#: A scenario, and words of the paragraph that refuses it.
IMPOSSIBLE: dict[str, tuple[dict[str, Any] | str, str]] = {
    "powers": (own(equations="dv/dt = (E-v)/tau*9**9**9**9 : volt"), "exponent"),
    "powers in a unit": (own(equations="dv/dt = v/tau : volt**9**9**9"), "power of a power"),
    "powers in a reset": (own(reset="v = 9**9**9**9*mV"), "exponent"),
    "powers at the start": (own(initial={"v": "9**9**9*mV"}), "exponent"),
    "a power of a sum": (
        own(equations=f"dv/dt = ({'+'.join('abcdefgh')})**50*mV/ms : volt"),
        "products of sums",
    ),
    "doubling": (own(equations=doubling(40)), "written out"),
    "nested calls": (own(threshold="abs(" * 40 + "v" + ")" * 40 + " > 1*mV"), "function calls"),
    "parentheses": (own(reset="v = " + "(" * 400 + "1" + ")" * 400 + "*mV"), "cannot be read"),
    "a long sum": (own(threshold="v > " + "+".join(["1*mV"] * 150)), "inside one another"),
    "a longer sum": (own(threshold="v > " + "+".join(["1*mV"] * 3000)), "inside one another"),
    "many signs": (own(threshold="v > " + "-" * 9000 + "1*mV"), "inside one another"),
    "long equations": (own(equations="dv/dt = -v/ms : volt\n" + "#" * 30_000), "characters"),
    "a complex number": (own(threshold="v > 1j*mV"), "complex"),
    "a division by zero": (own(threshold="v > 1*mV/0"), "not a finite number"),
    "a number beyond all": (own(threshold="v > 1e999*mV"), "not a finite number"),
    "a large power": (own(threshold="v > 10**400*mV"), "exponent"),
    "a logarithm": (own(initial={"v": "log(-1)*mV"}), "not a finite number"),
    "a logarithm of parameters": (own(initial={"v": "log(-E/mV)*mV"}), "not a finite number"),
    "a long rest": (own(refractory="1e300*second"), "must be from 0 s"),
    "a floor": (own(reset="v //= 2"), "not an assignment"),
    "a parameter": (own(reset="E = 5*mV"), "cannot be changed"),
    "the time": (own(reset="t = 0*ms"), "cannot be changed"),
    "the index": (own(reset="i = 3"), "cannot be changed"),
    "a name": (document(populations={"x" * 300: {"model": "lif", "size": 2}}), "at most 100"),
    "points": (sweep({"from": "1 pA", "to": "2 pA", "points": 10**9}), "at most"),
    "far ends": (sweep({"from": "-1e308 A", "to": "1e308 A", "points": 5}), "too far apart"),
    "trials": (document(trials=10**9), "at most"),
    "cells": (document(populations={"cell": {"model": "lif", "size": 10**12}}), "less than"),
    "steps": (document(duration="1e9 s", dt="1 ns"), "can be counted"),
    "no step": (document(duration="1 ns"), "whole number of time steps"),
    "a long delay": (
        document(
            projections={
                "p": {
                    "source": "cell",
                    "target": "cell",
                    "synapse": "exp_current",
                    "weight": "1 pA",
                    "delay": "1e9 s",
                    "connect": {"rule": "all_to_all"},
                }
            }
        ),
        "must be shorter",
    ),
    "deep lists": ("a=" + "[" * 5000 + "]" * 5000, "inside one another"),
    "deep tables": (".".join(["a"] * 3000) + " = 1", "inside one another"),
    "digits": ("seed = " + "9" * 5000, "too long"),
    "a large number": ("seed = " + "9" * 50, "too large"),
    "blanks": (document(duration="1 " + " " * 100_000 + "x"), "not a number"),
}


def test_check_refuses_the_impossible_in_bounded_time_and_memory(limited, tmp_path):
    """All in one process, so that each has far less than the limits."""
    for name, (content, _) in IMPOSSIBLE.items():
        text = content if isinstance(content, str) else tomli_w.dumps(content)
        (tmp_path / f"{name.replace(' ', '_')}.toml").write_text(text)
    files = sorted(path.name for path in tmp_path.glob("*.toml"))
    done = limited("check", *files)
    assert done.returncode == 2, done.stderr[-2000:]
    told = [line.partition(": ") for line in done.stderr.splitlines()]
    assert done.stdout == ""
    assert [where.partition(", line")[0] for where, _, _ in told] == files  # a paragraph each
    said = dict(zip(files, (why for _, _, why in told), strict=True))
    for name, (_, words) in IMPOSSIBLE.items():
        paragraph = said[f"{name.replace(' ', '_')}.toml"]
        assert words in paragraph, name
        assert len(paragraph) < 700, name
        assert "bug in simneuro" not in paragraph


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("list",),
        ("show", "synaptic_integration"),
        ("diff", "lif", "adex"),
        ("check", "brunel_2000", "rem_activation_synthesis"),
        ("cite", "brunel_2000"),
        ("schema",),
        ("doctor",),
        ("run", "lif_step", "--quick", "--workers", "1"),
    ],
    ids=lambda command: command[0],
)
def test_each_command_takes_at_most_seconds_and_megabytes(command, limited):
    done = limited(*command)
    assert done.returncode == 0, done.stderr[-2000:]
