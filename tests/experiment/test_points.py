"""The points of an experiment: stored once each, complete, and not measured again."""

import pytest
import xarray as xr

from simneuro.errors import SimulationError
from simneuro.experiment import read_point, run_points


class Counter:
    """A trial that counts its calls and fails at some of them."""

    def __init__(self, fails_at=()):
        self.calls, self.fails_at = 0, fails_at

    def __call__(self, scenario, folder):
        self.calls += 1
        if self.calls in self.fails_at:
            raise ValueError("no\nresult")
        return xr.Dataset({"seed": scenario.seed, "folder": folder.name})


@pytest.fixture
def points(experiment):
    return experiment().points()


def test_every_point_is_stored_in_a_file_of_its_own(points, tmp_path):
    steps = []
    trial = Counter()
    folder = tmp_path / "new" / "points"
    new = run_points(points, trial, folder, progress=lambda *each: steps.append(each))
    assert new == trial.calls == len(points) == 8
    assert steps == [(done, 8) for done in range(9)]
    assert {path.name for path in folder.iterdir()} == {f"{each.name}.npz" for each in points}
    for point in points:
        assert int(read_point(folder, point)["seed"]) == point.scenario.seed
        assert str(read_point(folder, point)["folder"].values) == point.name


def test_stored_points_are_not_measured_again(points, tmp_path):
    run_points(points[:3], Counter(), tmp_path)
    steps, trial = [], Counter()
    assert run_points(points, trial, tmp_path, progress=lambda *each: steps.append(each)) == 5
    assert trial.calls == 5
    assert steps[0] == (3, 8)
    assert run_points(points, trial, tmp_path) == 0
    assert trial.calls == 5


def test_an_error_names_the_point_and_keeps_the_others(points, tmp_path):
    with pytest.raises(SimulationError) as caught:
        run_points(points, Counter(fails_at=(3,)), tmp_path)
    assert str(caught.value) == f"{points[2].name}: ValueError: no result"
    assert "Traceback" in caught.value.__notes__[0]
    assert len(list(tmp_path.glob("*.npz"))) == 2
