"""Processes are told apart, a worker ends with its parent, and signals stop like Ctrl+C."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace

import pytest

from simneuro.system import process_identity
from simneuro.system.process_identity import (
    Process,
    end_processes_in,
    obey_parent,
    stop_like_ctrl_c,
    this_process,
)

TELL = "from simneuro.system.process_identity import this_process as p; print(*vars(p()).values())"


def wait_for(condition, seconds=30):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def runs(pid):
    """Whether a process runs; one that has ended and is not yet waited for does not."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def python(code, *words, **options):
    return subprocess.Popen([sys.executable, "-c", code, *map(str, words)], text=True, **options)


def test_a_process_is_gone_when_it_has_ended():
    other = python(TELL + "; input()", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    host, pid, started = other.stdout.readline().split()
    process = Process(host, int(pid), started)
    assert not process.is_gone
    assert process.host == this_process().host
    other.stdin.close()
    assert wait_for(lambda: process.is_gone)  # also before anybody has waited for it
    other.wait()
    assert process.is_gone


def test_a_number_that_is_used_again_is_another_process():
    me = this_process()
    assert not me.is_gone
    assert replace(me, started=me.started[:-1] + "g").is_gone == bool(me.started)
    assert not replace(me, host="0" * 8, pid=1, started="1").is_gone  # who knows


WORKER = """
import sys, time
from pathlib import Path
from simneuro.system.files import replace_file
from simneuro.system.process_identity import Process, obey_parent
host, pid, started, place = sys.argv[1:]
Path(place, "begun").touch()
time.sleep(0.3)
obey_parent(Process(host, int(pid), started))
with replace_file(Path(place, "result")) as draft:
    draft.touch()
    Path(place, "ready").touch()
    time.sleep(60)
"""
PARENT = """
import subprocess, sys, time
from simneuro.system.process_identity import this_process
me = this_process()
words = [sys.executable, "-c", sys.argv[1], me.host, str(me.pid), me.started, sys.argv[2]]
print(subprocess.Popen(words).pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
@pytest.mark.parametrize("moment", ["begun", "ready"])
def test_a_worker_ends_with_its_parent_and_writes_nothing(tmp_path, moment):
    parent = python(PARENT, WORKER, tmp_path, stdout=subprocess.PIPE)
    worker = int(parent.stdout.readline())
    assert wait_for((tmp_path / moment).exists)
    parent.kill()
    parent.communicate()
    assert wait_for(lambda: not runs(worker), 5)
    assert not (tmp_path / "result").exists()
    assert (tmp_path / "ready").exists() == (moment == "ready")


def test_a_worker_whose_parent_is_another_does_not_begin():
    code = (
        "from simneuro.system.process_identity import Process, obey_parent, this_process as me;"
        "obey_parent(Process(me().host, 1, '')); print('begun')"
    )
    worker = python(code, stdout=subprocess.PIPE)
    assert worker.communicate(timeout=30)[0] == ""
    assert worker.returncode == 1


def test_a_process_that_is_no_worker_has_no_parent_to_lose():
    process_identity.exit_if_orphaned()


def send_to_this_process(sent):
    with stop_like_ctrl_c():
        os.kill(os.getpid(), sent)
        time.sleep(5)


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGHUP])
def test_signals_stop_like_ctrl_c(sent):
    before = signal.signal(sent, signal.SIG_DFL)
    try:
        with pytest.raises(KeyboardInterrupt):
            send_to_this_process(sent)
        assert signal.getsignal(sent) is signal.SIG_DFL
    finally:
        signal.signal(sent, before)


def test_a_signal_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # as nohup does
    try:
        with stop_like_ctrl_c():
            os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)


def test_other_threads_may_not_handle_signals_and_need_not():
    found = []

    def work():
        with stop_like_ctrl_c():
            found.append(signal.getsignal(signal.SIGTERM))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert found == [signal.getsignal(signal.SIGTERM)]


@pytest.mark.skipif(not os.path.isdir("/proc/self"), reason="needs /proc")
def test_processes_in_a_folder_are_ended(tmp_path):
    (tmp_path / "a" / "deep").mkdir(parents=True)
    (tmp_path / "ab").mkdir()
    places = {"a": True, "a/deep": True, "ab": False}
    started = {place: subprocess.Popen(["sleep", "30"], cwd=tmp_path / place) for place in places}
    leader = subprocess.Popen(["sleep", "30"], cwd=tmp_path / "a", start_new_session=True)
    end_processes_in(tmp_path / "a")
    for place, ended in places.items():
        assert wait_for(started[place].poll, 5 if ended else 0.1) == (-9 if ended else None)
    assert leader.poll() is None
    for each in (started["ab"], leader):
        each.kill()
        each.wait()


def test_a_worker_obeys_by_one_call():
    # This module imports nothing heavy.
    assert obey_parent.__module__ == "simneuro.system.process_identity"
    code = "import sys, simneuro.system.process_identity; print('numpy' in sys.modules)"
    assert python(code, stdout=subprocess.PIPE).communicate()[0].strip() == "False"
