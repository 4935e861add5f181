"""Pages that are kept: the same as new ones, and made again where they are damaged."""

import os
import subprocess
import sys

import pytest


@pytest.fixture
def call(tmp_path, monkeypatch):
    """Call ``python -m simneuro`` with a cache of this test's own."""
    monkeypatch.setenv("SIMNEURO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))

    def run(*arguments, **environment):
        command = [sys.executable, "-X", "importtime", "-m", "simneuro", *arguments]
        done = subprocess.run(
            command,
            capture_output=True,
            check=False,
            cwd=tmp_path,
            encoding="utf-8",
            env={**os.environ, **environment},
        )
        assert done.returncode == 0, done.stderr
        return done.stdout, "brian2.only" in done.stderr

    return run


def test_a_kept_page_is_the_same_and_a_damaged_one_is_made_again(call, tmp_path):
    first, loaded = call("list", "neurons")
    assert loaded
    assert "lif" in first
    assert call("list", "neurons") == (first, False)
    (page,) = (tmp_path / "cache" / "pages").iterdir()
    page.write_text(page.read_text().replace("leaky", "leaking"))
    assert call("list", "neurons") == (first, True)
    assert call("list", "neurons", COLUMNS="60")[1]  # another look


def test_what_needs_no_model_loads_none(call):
    assert not call("--help")[1]
    assert not call("--version")[1]
