"""The default figures of a scenario: everything that is varied is shown, or what is not is told."""

import json
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

import simneuro as sn
from simneuro.experiment import Results
from simneuro.experiment.axes import in_readable_unit, list_axes
from simneuro.experiment.overview import draw_overview, explain_no_figure, share_heights
from simneuro.figures import use_style

AMPLITUDE, REFRACTORY = "drives.step.amplitude", "populations.exc.parameters.t_ref"
CURRENTS = {"from": "60 pA", "to": "140 pA", "points": 5}


def scenario(**varied):
    """Two populations; ``varied`` are the conditions and the sweep."""
    cells = {"model": "lif", "size": 3}
    step = {"kind": "step_current", "target": "exc", "amplitude": "100 pA"}
    parts = {"populations": {"exc": cells, "inh": cells}, "drives": {"step": step}}
    return sn.Scenario.from_document({"title": "t", "duration": "1 s", **parts, **varied})


def results(trials=1, **varied):
    """Rates that are 0, 1, 2... in the order of the data."""
    made = scenario(trials=trials, **varied)
    conditions, populations = list(made.conditions or ["base"]), ["exc", "inh"]
    dims = ("condition", *made.sweep, "trial", "population")
    shape = (len(conditions), *map(len, made.sweep.values()), trials, 2)
    rates = np.arange(float(np.prod(shape))).reshape(shape)
    data = xr.Dataset(
        {"rate": (dims, rates), "cv": (dims, rates / 100)},
        {"condition": conditions, "population": populations},
    )
    return Results(made, data, Path("nowhere"))


def draw(found):
    """The figures by name; the last one is laid out too."""
    with use_style():
        figures = dict(draw_overview(found))
        for figure in list(figures.values())[-1:]:
            figure.draw_without_rendering()
    return figures


def two_conditions():
    return {"one": {}, "other": {AMPLITUDE: "120 pA"}}


@pytest.mark.parametrize(("trials", "reach"), [(1, None), (2, 12.7062)])
def test_means_over_trials_with_an_interval_if_there_are_two(trials, reach):
    found = results(trials, conditions=two_conditions())
    (figure,) = draw(found).values()
    exc, _ = figure.axes[0].containers
    line, _, (bars,) = exc.lines
    means = found.data.rate.mean("trial").sel(population="exc").values
    assert np.allclose(line.get_xdata(), means)
    drawn = [segment[:, 0] for segment in bars.get_segments() if len(segment)]
    drawn = [each for each in drawn if np.isfinite(each).all()]
    # The standard error of two trials that differ by 2 is 1, and t is 12.7062.
    expected = [[mean - reach, mean + reach] for mean in means] if reach else []
    assert np.allclose(drawn, expected, atol=1e-3)


def test_every_condition_has_a_line_with_its_name():
    conditions = {f"variant_{k}": {AMPLITUDE: f"{k} pA"} for k in range(50)}
    (figure,) = draw(results(conditions=conditions)).values()
    names = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert names == [f"variant {k}" for k in range(50)]
    exc, inh = (each.lines[0] for each in figure.axes[0].containers)
    assert exc.get_xdata().tolist() == list(range(0, 100, 2))
    assert exc.get_marker() != inh.get_marker()


def test_an_axis_is_in_units_that_people_write():
    (figure,) = draw(results(sweep={AMPLITUDE: CURRENTS})).values()
    left, right = figure.axes
    assert left.get_xlabel() == "amplitude of step (pA)"
    assert np.allclose(left.lines[0].get_xdata(), [60, 80, 100, 120, 140])
    assert (left.get_ylabel(), right.get_ylabel()) == ("firing rate (Hz)", "CV of intervals")


def test_conditions_and_an_axis_are_a_curve_each():
    conditions = {"one": {}, "other": {"populations.inh.size": 2}}
    figure = draw(results(sweep={AMPLITUDE: CURRENTS}, conditions=conditions))["overview"]
    exc_rate, _, inh_rate, _ = figure.axes
    drawn = [
        [line.lines[0].get_ydata().tolist() for line in ax.containers]
        for ax in (exc_rate, inh_rate)
    ]
    assert drawn[0] == [[0, 2, 4, 6, 8], [10, 12, 14, 16, 18]]
    assert drawn[1] == [[1, 3, 5, 7, 9], [11, 13, 15, 17, 19]]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["one", "other"]


def test_two_long_axes_are_maps_and_further_ones_figures_of_which_all_are_told():
    sweep = {AMPLITUDE: CURRENTS, REFRACTORY: {"from": "1 ms", "to": "8 ms", "points": 8}}
    (figure,) = draw(results(sweep=sweep)).values()
    (colours,) = figure.axes[0].collections
    assert np.array_equal(colours.get_array(), np.arange(0, 80, 2).reshape(5, 8).T)
    assert figure.axes[0].get_ylabel() == "t_ref of exc (ms)"
    conditions = {f"c{k}": {"populations.inh.size": k + 1} for k in range(8)}
    figures = draw(results(sweep=sweep, conditions=conditions))
    assert list(figures) == [f"overview_{k}" for k in range(1, 7)]
    caption = figures["overview_2"].get_label()
    assert caption.startswith("Condition: c1. There are figures for the first 6 of 8 values of")


def test_what_was_not_recorded_is_told():
    found = results()
    found.data["rate"][..., 1] = np.nan
    found.data["cv"][:] = np.nan
    (figure,) = draw(found).values()
    assert "The spikes of inh were not recorded." in figure.get_label()
    assert "No trial is shown: the run's folder does not hold one" in figure.get_label()
    assert [text.get_text() for text in figure.axes[1].texts][-1] == "no cell had enough spikes"
    found.data["rate"][:] = np.nan
    assert draw(found) == {}


def test_means_over_fewer_trials_are_told_and_their_intervals_are_not_cut():
    found = results(6, conditions=two_conditions())
    found.data["cv"][0, :, 0] = [0.738, np.nan, np.nan, 0.882, np.nan, np.nan]
    (figure,) = draw(found).values()
    caption = figure.get_label()
    assert "left out, so that some means are over 2 of 6 trials." in caption
    assert "The CV is that of cells with 8 or more intervals" in caption
    # 0.81 and 12.7062 standard errors of 0.072
    assert figure.axes[1].get_xlim()[0] < 0.81 - 12.7062 * 0.072
    (whole,) = draw(results(6, conditions=two_conditions())).values()
    assert "left out" not in whole.get_label()


@pytest.mark.parametrize(
    ("values", "unit", "shown"),
    [
        ([1e-10, 2e-10], "A", ([100, 200], "pA")),
        ([279.45, 291.65], "K", ([6.3, 18.5], "°C")),
        ([0.01], "F*m^-2", ([1], "µF/cm²")),
        ([0.3], "1", ([0.3], "")),
    ],
)
def test_readable_values(values, unit, shown):
    numbers, found = in_readable_unit(values, unit)
    assert found == shown[1]
    np.testing.assert_allclose(numbers, shown[0])


def test_axes_of_one_value_are_none():
    assert list_axes(scenario(sweep={AMPLITUDE: ["100 pA"]}, conditions={"only": {}})) == []


def test_a_trial_is_shown_as_it_was(tmp_path):
    made = scenario(sweep={AMPLITUDE: ["100 pA", "300 pA"]}, duration="100 ms")
    run = sn.run(made, workers=1, target="numpy", out=tmp_path)
    assert set(run.figures) == {"trial", "overview"}
    captions = {each["name"]: each["caption"] for each in read_captions(run)}
    assert captions["trial"].startswith("The trial of amplitude of step = 300 pA.")
    assert not [name for name in run.data.variables if str(name).startswith("shown")]


def read_captions(run):
    return json.loads((run.path / "figures" / "figures.json").read_text())


def test_the_first_of_every_axis():
    found = results(2, conditions=two_conditions(), sweep={REFRACTORY: ["1 ms", "2 ms"]})
    assert found.first("trial").rate.dims == ("condition", "population")
    assert found.first().sizes["trial"] == 2


def test_a_cv_that_is_missing_is_told():
    found = results(conditions=two_conditions())
    (whole,) = draw(found).values()
    assert "8 or more intervals" not in whole.get_label()
    found.data["cv"][0] = np.nan
    (figure,) = draw(found).values()
    assert "The CV is that of cells with 8 or more intervals" in figure.get_label()


def test_conditions_have_the_same_vertical_axes():
    figures = [Figure(), Figure()]
    for figure, top in zip(figures, (1.0, 5.0), strict=True):
        for row, name in enumerate(("v (mV)", f"w ({top})"), start=1):
            ax = figure.add_subplot(2, 1, row)
            ax.plot([0, 1], [0, top])
            ax.set(title="cell", ylabel=name)
            ax.set_ylim(0, top)
    share_heights(figures)
    limits = [[ax.get_ylim() for ax in figure.axes] for figure in figures]
    assert limits == [[(0, 5), (0, 1)], [(0, 5), (0, 5)]]  # other units stay as they are
    assert all("Vertical axes are those" in figure.get_label() for figure in figures)


def test_a_run_whose_figures_failed_does_not_say_that_none_are_drawn():
    told = explain_no_figure(xr.Dataset(), were_drawn=False)
    assert "ended with an error" in told
    assert "draws none" in explain_no_figure(xr.Dataset(), were_drawn=True)


def test_a_population_has_one_colour_in_all_figures():
    """Also where another one before it was not recorded."""
    cells = {"model": "lif", "size": 3}
    made = sn.Scenario.from_document(
        {"title": "t", "duration": "1 s", "populations": {"first": cells, "second": cells}}
    )
    data = xr.Dataset(
        {
            name: (("condition", "trial", "population"), [[[np.nan, 4.0]]])
            for name in ("rate", "cv")
        },
        {"condition": ["base"], "population": ["first", "second"]},
    )
    (figure,) = draw(Results(made, data, Path("nowhere"))).values()
    (second,) = (each.lines[0] for each in figure.axes[0].containers)
    assert second.get_color() == sn.figures.colours(["first", "second"])["second"]
    assert "A trial has 3 cells of second." in figure.get_label()


@pytest.mark.parametrize("path", ["sources.input.size", "sources.input", "populations.cell"])
def test_a_size_that_conditions_change_is_not_said_of_all_trials(path):
    sizes = {"populations.cell": {"model": "lif", "size": 7}, "sources.input.size": 7}
    sizes["sources.input"] = {"kind": "poisson", "size": 7, "rate": "3 Hz"}
    made = sn.Scenario.from_document(
        {
            "title": "t",
            "duration": "1 s",
            "populations": {"cell": {"model": "lif", "size": 3}},
            "sources": {"input": {"kind": "poisson", "size": 4, "rate": "3 Hz"}},
            "conditions": {"usual": {}, "other": {path: sizes[path]}},
        }
    )
    names = ["cell", "input"]
    measured = ("condition", "trial", "population"), np.full((2, 1, 2), 4.0)
    where = {"condition": ["usual", "other"], "population": names}
    data = xr.Dataset({"rate": measured, "cv": measured}, where)
    (figure,) = draw(Results(made, data, Path("nowhere"))).values()
    said = {"cell": "A trial has 3 cells of cell.", "input": "A trial has 4 cells of input."}
    assert said[path.split(".")[1]] not in figure.get_label()
    assert (said["cell"] in figure.get_label()) != (said["input"] in figure.get_label())
