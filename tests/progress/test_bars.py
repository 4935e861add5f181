"""Bars: who sees one, when, and what is in it. A terminal is a pseudo-terminal."""

import os
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


@pytest.fixture
def terminal(monkeypatch):
    """Standard error is a terminal, and every bar that is made is noted."""
    made = []
    monkeypatch.setenv("TERM", "xterm")
    stderr = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(bars, "sys", SimpleNamespace(stderr=stderr, modules={}))
    nothing = SimpleNamespace(
        phase=lambda *_: None, part=lambda *_: None, close=lambda: made.append("closed")
    )
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


def test_a_notebook_gets_a_line_that_changes(monkeypatch):
    display = pytest.importorskip("IPython.display")
    now, shown = [0.0], []
    monkeypatch.setattr(notebook_bar.time, "monotonic", lambda: now[0])
    handle = SimpleNamespace(update=lambda text, raw: shown.append(text["text/plain"]))

    def first(text, **_more):
        shown.append(text["text/plain"])
        return handle

    monkeypatch.setattr(display, "display", first)
    bar = NotebookBar("training")
    for now[0] in (0.5, 1.9, 3.0, 3.1, 4.0):
        bar.part(now[0], 4.0)
    bar.close()
    three, four = "█" * 18 + "░" * 6, "█" * 24
    assert shown == [f"training {three} 75%, 3 s", f"training {four} 100%, 4 s", "training: 4 s"]


def test_a_short_one_in_a_notebook_shows_nothing(monkeypatch):
    display = pytest.importorskip("IPython.display")
    monkeypatch.setattr(display, "display", lambda *_, **__: pytest.fail("something is shown"))
    bar = NotebookBar("training")
    bar.part(1, 2)
    bar.close()
