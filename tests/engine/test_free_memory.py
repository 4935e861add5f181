"""The memory that is free: of the machine, of control groups of both versions, of a process."""

import subprocess
import sys

import pytest

from simneuro.engine.free_memory import available_memory

MACHINE = "MemTotal: 16000000 kB\nMemAvailable: 8000000 kB\n"


@pytest.fixture
def system(tmp_path):
    """Make the folders ``proc`` and ``sys`` of a machine with these files."""

    def make(**files):
        for name, text in {"proc/meminfo": MACHINE, **files}.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        return tmp_path

    return make


def test_the_machine_alone(system):
    assert available_memory(system()) == 8_000_000 * 1024


def test_the_narrowest_group_of_version_2_counts(system):
    """Its own has no limit, the one around it has; files that can be read again are free."""
    group = "sys/fs/cgroup/user/job"
    found = system(
        **{
            "proc/self/cgroup": "0::/user/job\n",
            f"{group}/memory.max": "max\n",
            f"{group}/memory.current": "1\n",
            "sys/fs/cgroup/user/memory.max": "3000000000\n",
            "sys/fs/cgroup/user/memory.current": "2500000000\n",
            "sys/fs/cgroup/user/memory.stat": "anon 2400000000\ninactive_file 100000000\n",
        }
    )
    assert available_memory(found) == 600_000_000


def test_a_group_of_version_1(system):
    group = "sys/fs/cgroup/memory/docker/abc"
    found = system(
        **{
            "proc/self/cgroup": "5:cpu,memory:/docker/abc\n1:name=systemd:/x\n",
            f"{group}/memory.limit_in_bytes": "1000000000\n",
            f"{group}/memory.usage_in_bytes": "400000000\n",
            f"{group}/memory.stat": "total_inactive_file 50000000\n",
            "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
            "sys/fs/cgroup/memory/memory.usage_in_bytes": "1\n",
        }
    )
    assert available_memory(found) == 650_000_000


def test_a_group_that_is_over_its_limit_has_nothing_left(system):
    found = system(
        **{
            "proc/self/cgroup": "0::/\n",
            "sys/fs/cgroup/memory.max": "1000\n",
            "sys/fs/cgroup/memory.current": "2000\n",
        }
    )
    assert available_memory(found) == 0


def test_the_limit_of_a_process_counts():
    """As ``ulimit -v`` sets it."""
    resource = pytest.importorskip("resource")
    limit = 6 * 2**30
    script = "from simneuro.engine import available_memory; print(available_memory())"
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (limit, limit)),
    )
    assert 0 < float(done.stdout) < limit - 2e8  # Python and its libraries take some of it
