"""What simulations have to tell is said by the run, once, and kept."""

import json
import warnings

import simneuro as sn
from simneuro.experiment.points import note_lines


class Listener:
    def __init__(self):
        self.said = []

    def say(self, text):
        self.said.append(text)

    def step(self, done, total):
        pass


def test_a_run_says_how_many_weights_were_cut_off(tmp_path):
    scenario = sn.Scenario.from_document(
        {
            "name": "cut",
            "title": "t",
            "duration": "5 ms",
            "populations": {"c": {"model": "lif", "size": 30}},
            "projections": {
                "p": {
                    "source": "c",
                    "target": "c",
                    "synapse": "ampa",
                    "weight": {"normal": ["1 nS", "1 nS"]},
                    "connect": {"rule": "all_to_all"},
                }
            },
            "sweep": {"populations.c.parameters.t_ref": ["2 ms", "3 ms"]},
        }
    )
    listener = Listener()
    with warnings.catch_warnings():
        warnings.simplefilter("error", sn.SimulationWarning)
        results = sn.run(scenario, target="numpy", workers=1, out=tmp_path, reporter=listener)
    (line,) = [each for each in listener.said if each.startswith("note: ")]
    assert line.startswith("note: projections.p.weight: ")
    assert line.endswith("So in 2 simulations.")
    kept = json.loads((results.path / "run.json").read_text())["notes"]
    assert kept.keys() == {"base-000-trial000", "base-001-trial000"}
    assert all(f"note: {note}." in line for notes in kept.values() for note in notes)
    assert "notes" not in results.data.attrs
    assert "cut off at the bound" in results.report.read_text()


def test_a_run_without_notes_says_nothing(tmp_path):
    listener = Listener()
    scenario = sn.Scenario.load("lif_step").quickened()
    results = sn.run(scenario, target="numpy", workers=1, out=tmp_path, reporter=listener)
    assert not [each for each in listener.said if each.startswith("note")]
    assert json.loads((results.path / "run.json").read_text())["notes"] == {}


def test_only_the_most_frequent_are_said():
    notes = {f"point {k}": ["often", f"once {k}"] for k in range(9)}
    lines = list(note_lines(notes))
    assert lines[0] == "note: often. So in 9 simulations."
    assert len(lines) == 6
    assert lines[-1] == "note: 5 more notes are in run.json."
