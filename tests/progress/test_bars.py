"""Bars: who sees one, when, and what is in it. A terminal is a pseudo-terminal."""

import os
import queue
import re
import subprocess
import sys
import threading
from types import SimpleNamespace

import pytest

from simneuro.progress import bars, notebook_bar
from simneuro.progress.bars import showing
from simneuro.progress.notebook_bar import NotebookBar
from simneuro.progress.phases import is_heard

# A call that tells how far it is for 0.4 s longer than nothing is shown.
LONG = """
import sys, time
from simneuro.progress import bar, terminal_bar
from simneuro.progress.bars import showing
from simneuro.progress.phases import tell_part, tell_phase
terminal_bar.PATIENCE = 0.2
with showing("response curve"):
    tell_phase("simulating")
    for k in range(12):
        tell_part(k, 12)
        time.sleep(0.05)
print("the end")
"""


def in_terminal(code, **environment):
    """What a terminal of 100 columns gets from a script."""
    pty = pytest.importorskip("pty")
    here, there = pty.openpty()
    size = {"COLUMNS": "100", "TERM": "xterm", **environment}
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=there, stderr=there, env={**os.environ, **size}
    )
    os.close(there)
    text = b""
    while True:
        try:
            more = os.read(here, 4096)
        except OSError:  # the other end is closed
            more = b""
        if not more:
            break
        text += more
    os.close(here)
    assert process.wait() == 0, text
    return text.decode()


def test_a_long_call_shows_a_bar_that_vanishes():
    text = in_terminal(LONG)
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    assert "response curve: simulating" in plain
    assert re.search(r"\b[1-9][0-9]?%", plain)
    assert plain.rstrip().endswith("the end")
    # erased line, cursor visible again
    assert text.rindex("\x1b[2K") < text.rindex("the end")
    assert text.rindex("\x1b[?25h") > text.rindex("\x1b[?25l")


@pytest.mark.parametrize("switch", [{"SIMNEURO_PROGRESS": "0"}, {"TERM": "dumb"}])
def test_it_can_be_switched_off(switch):
    assert in_terminal(LONG, **switch).strip() == "the end"


def test_where_output_goes_to_a_file_nothing_is_printed(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", LONG], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert (done.stdout, done.stderr) == ("the end\n", "")


# Four points of 0.3 s, whose own code tells how far each is.
RUN = """
import sys, tempfile
from pathlib import Path
import simneuro as sn
from simneuro.progress import terminal_bar
terminal_bar.PATIENCE = 0.01
place = Path(tempfile.mkdtemp())
(place / "slow.toml").write_text('''
title = "Slow"
description = "A cell."
references = ["brette2007"]
duration = "1 ms"
trials = 4
[populations.cell]
model = "lif"
size = 1
''')
(place / "slow.py").write_text('''
import time
import xarray as xr
from simneuro.progress.phases import tell_part, tell_phase
def trial(scenario):
    for share in (0, 1):
        tell_phase("simulating")
        tell_part(share, 2)
        time.sleep(0.15)
    return xr.Dataset({"one": 1.0})
''')
class Mine:
    def say(self, text): pass
    def step(self, done, total): pass
sn.run(place / "slow.toml", workers=1, target="numpy", out=place, reporter=REPORTER)
print("the end")
"""


@pytest.mark.slow
def test_the_bar_of_a_run_counts_its_points():
    plain = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", in_terminal(RUN.replace("REPORTER", "None")))
    shown = [int(each) for each in re.findall(r"point \d of 4:.*?\b(\d+)%  ?\d*:", plain)]
    assert set(shown) >= {0, 25, 50, 75}
    assert shown == sorted(shown)


@pytest.mark.slow
def test_a_reporter_of_the_caller_is_the_only_one():
    assert in_terminal(RUN.replace("REPORTER", "Mine()")).strip() == "the end"


@pytest.fixture
def terminal(monkeypatch):
    """Standard error is a terminal, and every bar that is made is noted."""
    made = []
    monkeypatch.setenv("TERM", "xterm")
    stderr = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(bars, "sys", SimpleNamespace(stderr=stderr, modules={}))
    ignore = dict.fromkeys(("phase", "part", "detail"), lambda *_: None)
    nothing = SimpleNamespace(**ignore, close=lambda: made.append("closed"))
    monkeypatch.setattr(bars, "TerminalBar", lambda what: made.append(what) or nothing)
    return made


def test_there_is_one_bar_which_is_closed_also_after_an_error(terminal):
    with pytest.raises(KeyboardInterrupt), showing("outer"), showing("inner"):
        raise KeyboardInterrupt
    assert terminal == ["outer", "closed"]
    assert not is_heard()


def test_other_threads_and_workers_show_none(terminal, monkeypatch):
    def show():
        with showing("call"):
            pass

    thread = threading.Thread(target=show)
    thread.start()
    thread.join()
    with monkeypatch.context() as patch:
        patch.setattr(bars, "is_worker", lambda: True)
        show()
    with monkeypatch.context() as patch:
        process = SimpleNamespace(name="LokyProcess-1")
        patch.setattr(bars.multiprocessing, "current_process", lambda: process)
        show()
    assert terminal == []
    show()
    assert terminal == ["call", "closed"]


@pytest.fixture
def cell(monkeypatch):
    """What is shown below a cell, text after text; a bar begins after 0.1 s."""
    display = pytest.importorskip("IPython.display")
    shown = queue.Queue()
    handle = SimpleNamespace(update=lambda text, raw: shown.put(text["text/plain"]))

    def first(text, **_more):
        shown.put(text["text/plain"])
        return handle

    monkeypatch.setattr(display, "display", first)
    monkeypatch.setattr(notebook_bar, "PATIENCE", 0.1)
    monkeypatch.setattr(notebook_bar, "_EACH", 0.1)
    return shown


def test_a_notebook_gets_a_line_that_changes_without_being_told(cell):
    bar = NotebookBar("run")
    bar.phase("simulating")
    bar.part(3.0, 4.0)
    three = "█" * 18 + "░" * 6
    assert cell.get(timeout=5) == f"run: simulating {three} 75%, 0 s"
    assert cell.get(timeout=5) == f"run: simulating {three} 75%, 0 s"
    bar.detail("point 4")
    bar.part(4.0, 4.0)
    bar.detail("figures")
    last = f"run: figures {'█' * 24} 100%, 0 s"
    assert any(cell.get(timeout=5) == last for _ in range(3))
    bar.close()
    said = [cell.get() for _ in range(cell.qsize())]
    assert said[-1] == "run: 0 s"
    with pytest.raises(queue.Empty):
        cell.get(timeout=0.3)


@pytest.mark.parametrize(("kind", "makes"), [("Kernel", True), ("Other", False)])
def test_a_notebook_is_known_by_its_shell(terminal, monkeypatch, kind, makes):
    getter = pytest.importorskip("IPython.core.getipython")
    kernel = SimpleNamespace(ZMQInteractiveShell=type("ZMQInteractiveShell", (), {}))
    shells = {"Kernel": type("ShellOfAnIDE", (kernel.ZMQInteractiveShell,), {}), "Other": object}
    bars.sys.modules["ipykernel.zmqshell"] = kernel
    monkeypatch.setattr(getter, "get_ipython", shells[kind])
    monkeypatch.setattr(bars, "NotebookBar", lambda what: bars.TerminalBar(f"notebook: {what}"))
    with showing("call"):
        pass
    assert terminal == ["notebook: call" if makes else "call", "closed"]


def test_a_short_one_in_a_notebook_shows_nothing(monkeypatch):
    display = pytest.importorskip("IPython.display")
    monkeypatch.setattr(display, "display", lambda *_, **__: pytest.fail("something is shown"))
    bar = NotebookBar("training")
    bar.part(1, 2)
    bar.close()
