"""The messages of a run, in a terminal and in a file."""

import io

import pytest
from rich.console import Console
from rich.progress import Progress

from simneuro.experiment.progress import ConsoleReporter

PATH = "runs/a-folder-with-a-name-that-is-longer-than-a-line/[small]-0123abcd"
TEXT = f"This run is finished: {PATH} (start again with --fresh, or fresh=True)"


@pytest.fixture
def said():
    def say(*, terminal):
        file = io.StringIO()
        console = Console(file=file, width=40, force_terminal=terminal, color_system=None)
        ConsoleReporter(console, Progress(console=console, disable=True)).say(TEXT)
        return file.getvalue().rstrip("\n").splitlines()

    return say


def test_in_a_terminal_lines_are_wrapped_between_words(said):
    lines = said(terminal=True)
    assert " ".join(line.strip() for line in lines) == TEXT
    assert len(lines) > 2
    assert all(len(line) <= 40 for line in lines if line != PATH)
    assert PATH in lines


def test_in_a_file_lines_are_not_wrapped(said):
    assert said(terminal=False) == [TEXT]
