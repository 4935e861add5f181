"""What is told of the progress, and who hears it."""

import simneuro as sn
from simneuro.progress.bars import showing, showing_phase
from simneuro.progress.phases import is_heard, listening, one_of, tell_part, tell_phase


def test_without_a_listener_nothing_happens():
    assert not is_heard()
    tell_phase("simulating")
    tell_part(1, 2)
    with one_of(1, 2):
        assert not is_heard()


def test_a_piece_counts_as_its_share_of_the_whole():
    parts = []
    with listening(lambda _: None, lambda done, total: parts.append(done / total)):
        for number in range(4):
            with one_of(number, 4):
                tell_part(3, 6)
    assert parts == [0, 1 / 8, 1 / 4, 3 / 8, 1 / 2, 5 / 8, 3 / 4, 7 / 8]


def test_inside_a_run_that_reports_what_is_shown_reaches_its_reporter():
    phases = []
    with listening(phases.append), showing("outer"), showing_phase("training"):
        tell_phase("simulating")
    assert phases == ["training", "simulating"]
    assert not is_heard()


def test_each_pass_of_training_is_told():
    heard = []
    net = sn.bridge.RateClassifier((2,), max_iter=3, random_state=0)
    with listening(heard.append, lambda *part: heard.append(part)):
        net.fit([[0.0], [1.0]], [0, 1])
    assert heard == ["training", (0, 3), (1, 3), (2, 3)]
