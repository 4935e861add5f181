"""The files of a run's figures: none is written over by another, and only older ones of it go."""

import pytest

import simneuro as sn
from simneuro.errors import InputError

FIGURES = """
import simneuro as sn
import xarray as xr

def trial(scenario):
    return xr.Dataset({"x": 1.0})

def figures(results):
"""
PANELS = """
    fig, axes = sn.figures.panels("AB")
    for each in PANELS_WITH_NUMBERS:
        axes[each].plot([0, 1], [2, 3])
    yield "NAME", fig
"""


def draw(name, panels="AB"):
    return PANELS.replace("NAME", name).replace("PANELS_WITH_NUMBERS", repr(panels))


@pytest.mark.parametrize(
    "names", [("zoom", "zoom.A"), pytest.param(("zoom.a", "zoom"), marks=pytest.mark.slow)]
)
def test_a_figure_is_not_called_like_a_panel_of_another(experiment, tmp_path, names):
    scenario = experiment(FIGURES + "".join(map(draw, names)))
    with pytest.raises(InputError, match=r"can be one file, zoom\.[aA]\.csv"):
        sn.run(scenario, workers=1, out=tmp_path)


@pytest.mark.slow  # 1 s: two runs
def test_figures_that_are_drawn_again_replace_their_own_numbers_only(experiment, tmp_path):
    first = sn.run(experiment(FIGURES + draw("zoom")), workers=1, out=tmp_path)
    folder = first.path / "figures"
    (folder / "zoom.notes.csv").write_text("mine")
    assert {each.name for each in folder.glob("*.csv")} == {
        "zoom.A.csv",
        "zoom.B.csv",
        "zoom.notes.csv",
    }
    again = sn.run(experiment(FIGURES + draw("zoom", "A")), workers=1, out=tmp_path)
    assert again.path == first.path
    assert {each.name for each in folder.glob("*.csv")} == {"zoom.A.csv", "zoom.notes.csv"}
