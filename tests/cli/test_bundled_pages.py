"""The stored pages: those that the objects make, shown without loading any."""

import subprocess
import sys
from types import SimpleNamespace

import pytest

from simneuro.cli import bundled_pages
from simneuro.cli.bundled_pages import PAGES, digest_content, read_pages


@pytest.fixture
def before_brian2(monkeypatch):
    """As in a new process, which has not loaded Brian2."""
    monkeypatch.setattr(bundled_pages, "sys", SimpleNamespace(modules={}))


def test_the_stored_pages_are_those_of_the_objects():
    # In a new process: tests that were run in this one may have defined kinds of their own.
    code = (
        "from simneuro.cli import bundled_pages as b; print(b.format_pages(b.make_pages()), end='')"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert PAGES.read_bytes() == made.stdout, "call `make pages`"


def test_a_stored_page_is_printed_as_one_that_is_made_and_loads_nothing(
    simneuro, process, monkeypatch
):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    for asked in (["list"], *(["show", name] for name in ("adex.adaptation", "lif_step", "gelu"))):
        done, made = process(*asked), simneuro(*asked).stdout
        if asked == ["list"]:  # tests that were run in this process may have defined more kinds
            assert len(done.stdout.splitlines()) > 100
            assert set(done.stdout.splitlines()) <= set(made.splitlines())
        else:
            assert done.stdout == made != ""
        loaded = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
        assert not loaded & {"brian2", "numpy", "pydantic", "matplotlib", "simneuro.catalogue"}


@pytest.mark.parametrize("asked", ["--help", "--version"])
def test_what_needs_no_model_loads_none(process, monkeypatch, asked):
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    assert "brian2.only" not in process(asked).stderr


@pytest.mark.usefixtures("before_brian2")
def test_pages_of_what_was_changed_are_made_anew(tmp_path, monkeypatch):
    assert read_pages() is not None
    (tmp_path / "lif_step.toml").write_text("title = 'Another one'")
    with monkeypatch.context() as changed:
        changed.setattr(bundled_pages, "bundled_folder", lambda: tmp_path)
        assert read_pages() is None
    for damaged in ("{", '{"pages": {}}'):
        (tmp_path / "pages.json").write_text(damaged)
        monkeypatch.setattr(bundled_pages, "PAGES", tmp_path / "pages.json")
        assert read_pages() is None


def test_where_brian2_is_loaded_there_may_be_other_kinds():
    assert "brian2" in sys.modules
    assert read_pages() is None


def test_all_that_people_change_counts():
    assert {"catalogue/adaptive.py", "references.bib", "scenarios/lif_step.toml"} <= set(
        digest_content()
    )
    assert all(digest_content().values())
