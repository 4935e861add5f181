"""The numbers of a figure: what was given to matplotlib stands in the files, in the same units."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from simneuro import figures
from simneuro.errors import InputError
from simneuro.recording import assemble


@pytest.fixture
def ax():
    return Figure().add_subplot(xlabel="time (ms)", ylabel="rate (Hz)")


def read(ax, tmp_path):
    """The only file that the figure of these axes gives."""
    (file,) = figures.save_numbers(ax.figure, tmp_path / "it.csv")
    return pd.read_csv(file)


def test_lines_are_called_as_in_the_legend_and_axes_by_their_labels(ax, tmp_path):
    ax.plot([0, 1], [5.5, 7.25], label="cell 3")
    ax.plot([2], [1e-17], "o")
    found = read(ax, tmp_path)
    assert list(found) == ["series", "time (ms)", "rate (Hz)"]
    assert found.values.tolist() == [
        ["cell 3", 0, 5.5],
        ["cell 3", 1, 7.25],
        ["dots 1", 2, 1e-17],
    ]


@pytest.fixture
def two_panels():
    """A line with a label, and in another panel one of the same colour without."""
    fig = Figure()
    named, unnamed = fig.subplots(1, 2)
    named.plot([0], [1], color="C3", label="weak")
    unnamed.plot([7], [8], color="C3")
    return fig


def test_colours_of_a_legend_of_the_figure_hold_in_each_panel(two_panels, tmp_path):
    two_panels.legend()
    files = figures.save_numbers(two_panels, tmp_path / "it.csv")
    assert [file.name for file in files] == ["it.1.csv", "it.2.csv"]
    assert pd.read_csv(files[1]).values.tolist() == [["weak", 7, 8]]


def test_colours_of_the_legend_of_another_panel_name_nothing(two_panels, tmp_path):
    two_panels.axes[0].legend()
    files = figures.save_numbers(two_panels, tmp_path / "it.csv")
    assert pd.read_csv(files[1]).values.tolist() == [["line 1", 7, 8]]


def test_colours_name_nothing_beside_a_labelled_series_and_no_marks(ax, tmp_path):
    ax.plot([0], [1], color="C3", label="weak")
    ax.plot([7], [8], color="C3")
    ax.axhline(9, color="C4")
    ax.plot([], [], color="C4", label="strong")
    ax.legend()
    found = read(ax, tmp_path)["series"].tolist()
    assert found == ["weak", "line 2", "hline 1"]


def test_panels_without_numbers_do_not_change_the_names_of_files(tmp_path):
    fig, axes = figures.panels("AB")
    axes["A"].plot([0], [1])
    assert [each.name for each in figures.save_numbers(fig, tmp_path / "it.csv")] == ["it.A.csv"]


def test_panels_of_a_mosaic_have_their_letters(tmp_path):
    fig, axes = figures.panels("AB")
    axes["B"].plot([0], [1])
    axes["A"].plot([0], [1])
    files = figures.save_numbers(fig, tmp_path / "it.csv")
    assert [file.name for file in files] == ["it.A.csv", "it.B.csv"]


def test_the_upper_panels_of_a_stack_have_the_label_of_the_lowest(tmp_path):
    fig = Figure()
    upper, lower = fig.subplots(2)
    figures.stack(upper, lower)
    upper.plot([0], [1])
    lower.set_xlabel("time (s)")
    assert "time (s)" in read(upper, tmp_path)


def test_intervals_have_two_ends(ax, tmp_path):
    ax.errorbar([1, 2], [10, 20], [[1, 2], [3, 4]], label="mean")
    found = read(ax, tmp_path)
    assert list(found)[-2:] == ["rate (Hz), lower end", "rate (Hz), upper end"]
    assert found.values.tolist() == [["mean", 1, 10, 9, 13], ["mean", 2, 20, 18, 24]]


def test_a_mean_that_could_not_be_measured_keeps_its_place(ax, tmp_path):
    ax.errorbar([1, 2], [10, np.nan], [1, np.nan])
    found = read(ax, tmp_path)
    assert found.iloc[0, 1:].tolist() == [1, 10, 9, 11]
    assert found.iloc[1, 1] == 2
    assert found.iloc[1, 2:].isna().all()


def test_points_have_the_ends_of_their_intervals_across_and_what_their_colours_say(ax, tmp_path):
    ax.errorbar([1, 2], [3, 4], xerr=0.5, label="mean")
    ax.figure.colorbar(ax.scatter([1], [2], c=[7.5]), label="weight (nS)")
    dot, *means = read(ax, tmp_path).drop(columns="series").to_dict("records")
    assert dot["weight (nS)"] == 7.5
    assert [each["time (ms), lower end"] for each in means] == [0.5, 1.5]
    assert [each["time (ms), upper end"] for each in means] == [1.5, 2.5]


def test_bands_have_two_edges_also_where_they_cross(ax, tmp_path):
    ax.fill_between([0, 1, 2], [1, 5, 3], [2, 4, 6], label="range")
    found = read(ax, tmp_path)
    assert found.iloc[:, 1:].values.tolist() == [[0, 1, 2], [1, 4, 5], [2, 3, 6]]


def test_a_band_with_a_gap_is_two(ax, tmp_path):
    ax.fill_between(np.arange(5), np.zeros(5), np.ones(5), where=[1, 1, 0, 1, 1])
    assert read(ax, tmp_path).iloc[:, 1].tolist() == [0, 1, 3, 4]


def test_bars_name_their_places_and_say_where_they_begin(ax, tmp_path):
    ax.bar([0, 1], [3, 4], bottom=[0, 1], label="part")
    ax.set_xticks([0, 1], ["weak", "strong\ninput"])
    found = read(ax, tmp_path)
    assert found["time (ms): name"].tolist() == ["weak", "strong input"]
    assert found.iloc[:, -2:].values.tolist() == [[0, 3], [1, 5]]


def test_level_bars_reach_along_x(ax, tmp_path):
    ax.barh([0, 1], [3, 4])
    assert read(ax, tmp_path).iloc[:, 1:].values.tolist() == [[0, 3, 0], [0, 4, 1]]


def test_names_are_not_guessed_for_bands_of_unequal_height(ax, tmp_path):
    ax.plot([0, 0], [49, 101], ".")
    ax.set_yticks([50, 110], ["exc", "inh"])
    assert list(read(ax, tmp_path)) == ["series", "time (ms)", "rate (Hz)"]


@pytest.mark.parametrize("origin", ["lower", "upper"])
def test_cells_of_an_image_stand_where_it_shows_them(ax, tmp_path, origin):
    values = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, np.nan]])
    image = ax.imshow(values, origin=origin, extent=(0, 30, 0, 2))
    ax.figure.colorbar(image, label="spikes")
    found = read(ax, tmp_path)
    assert list(found)[1:] == ["time (ms)", "rate (Hz)", "spikes"]
    at = found.set_index(["time (ms)", "rate (Hz)"])["spikes"]
    first = 0.5 if origin == "lower" else 1.5
    assert [at[x, first] for x in (5, 15, 25)] == [1, 2, 3]
    assert at[15, 2 - first] == 5
    assert np.isnan(at[25, 2 - first])


def test_meshes_give_the_middles_of_their_cells(ax, tmp_path):
    ax.pcolormesh([0, 2, 6], [0, 10], [[7, 8]])
    assert read(ax, tmp_path).iloc[:, 1:].values.tolist() == [[1, 5, 7], [4, 5, 8]]


def test_lines_across_a_panel_have_one_number(ax, tmp_path):
    ax.axhline(3.5, label="chance")
    ax.axvline(7)
    found = read(ax, tmp_path).iloc[:, 1:]
    assert np.isnan(found.iloc[0, 0])
    assert found.iloc[0, 1] == 3.5
    assert found.iloc[1, 0] == 7
    assert len(found) == 2


def test_bands_across_a_panel_have_two_ends(ax, tmp_path):
    ax.axvspan(2, 5, label="refractory")
    assert read(ax, tmp_path).values.tolist() == [["refractory", 2, 5]]


def test_upright_segments_have_both_their_ends(ax, tmp_path):
    ax.vlines([1, 2], 0, [5, 6], label="reach")
    assert read(ax, tmp_path).iloc[:, 1:].values.tolist() == [[1, 0], [1, 5], [2, 0], [2, 6]]


def test_a_raster_names_its_populations_and_has_every_spike(tmp_path):
    times = np.array([0.25, 0.5, 0.125])
    recording = assemble(
        populations={"exc": 3, "inh": 2},
        spikes={"exc": (times, [0, 1, 2]), "inh": ([0.75], [1])},
        duration=1.0,
    )
    fig, axes = figures.panels("A")
    figures.raster(recording, axes["A"])
    (file,) = figures.save_numbers(fig, tmp_path / "it.csv")
    found = pd.read_csv(file)
    dots = found[found["series"].isin(["exc", "inh"])]
    assert dots["series"].tolist() == ["exc"] * 3 + ["inh"]
    assert dots["time (s)"].tolist() == [0.125, 0.25, 0.5, 0.75]


def test_a_raster_of_one_population_has_no_column_of_names(tmp_path):
    recording = assemble(
        populations={"exc": 5}, spikes={"exc": ([0.25, 0.5], [0, 4])}, duration=1.0
    )
    fig, axes = figures.panels("A")
    figures.raster(recording, axes["A"])
    (file,) = figures.save_numbers(fig, tmp_path / "it.csv")
    assert not [column for column in pd.read_csv(file) if "name" in column]


def test_categories_are_named(ax, tmp_path):
    ax.bar(["weak", "strong"], [3, 4])
    found = read(ax, tmp_path)
    assert found["time (ms): name"].tolist() == ["weak", "strong"]


def test_the_name_of_a_single_bar_is_kept(ax, tmp_path):
    ax.bar(["weak"], [3])
    assert read(ax, tmp_path)["time (ms): name"].tolist() == ["weak"]


def test_other_numbers_set_by_hand_at_ticks_are_names(ax, tmp_path):
    ax.bar([0, 1], [3, 4])
    ax.set_xticks([0, 1], ["0.1", "10"])
    assert read(ax, tmp_path)["time (ms): name"].tolist() == [0.1, 10]


def test_dates_are_those_that_were_given(ax, tmp_path):
    ax.plot([datetime(2026, 1, 1), datetime(2026, 1, 2, 12, 30)], [1, 2])
    found = [datetime.fromisoformat(each) for each in read(ax, tmp_path)["time (ms)"]]
    assert [each.replace(tzinfo=None) for each in found] == [
        datetime(2026, 1, 1),
        datetime(2026, 1, 2, 12, 30),
    ]


def test_a_column_is_not_in_the_unit_of_ticks_that_a_function_writes(ax, tmp_path):
    ax.plot([0, 0.001], [1, 2])
    ax.xaxis.set_major_formatter(lambda value, _: f"{value * 1e3:g}")
    assert list(read(ax, tmp_path))[1:] == ["time (ms) as plotted", "rate (Hz)"]


def test_a_function_that_rounds_the_texts_of_ticks_keeps_their_unit(ax, tmp_path):
    ax.plot([0, 1], [1, 2])
    ax.xaxis.set_major_formatter(lambda value, _: f"{value:.0f}")
    assert "time (ms)" in read(ax, tmp_path)


def test_columns_have_different_names_in_plain_letters(ax, tmp_path):
    ax.set(xlabel="series", ylabel="a $\\leq$ \x1b[2J")
    ax.plot([0, 1], [1, 2])
    columns = list(read(ax, tmp_path))
    assert columns == ["series", "series, across", "a ≤ \\x1b[2J, up"]


def test_nothing_drawn_gives_no_file(ax, tmp_path):
    assert figures.save_numbers(ax.figure, tmp_path / "it.csv") == ()
    assert list(tmp_path.iterdir()) == []


def test_another_ending_is_refused(ax, tmp_path):
    with pytest.raises(InputError, match=r"must end in \.csv"):
        figures.save_numbers(ax.figure, tmp_path / "it.png")


def test_a_single_contour_is_called_as_its_colour_in_the_legend(ax, tmp_path):
    ax.contour([0, 1], [0, 1], [[0, 1], [0, 1]], levels=[0.25], colors=["C3"])
    ax.plot([], [], color="C3", label="border")
    ax.legend()
    found = read(ax, tmp_path)
    assert set(found["series"]) == {"border"}
    assert found["time (ms)"].tolist() == [0.25, 0.25]
    assert found["value"].tolist() == [0.25, 0.25]


def test_what_has_no_numbers_is_named_above_the_header(ax, tmp_path):
    ax.plot([0, 1], [2, 3], label="mean")
    ax.fill_betweenx([0, 1], [0, 1], [1, 2])
    (file,) = figures.save_numbers(ax.figure, tmp_path / "it.csv")
    first, header, *_ = file.read_text().splitlines()
    assert first.startswith("# Drawn, but without numbers here: areas")
    assert header == "series,time (ms),rate (Hz)"
    assert pd.read_csv(file, comment="#").shape == (2, 3)


def test_names_with_the_sign_of_notes_are_read_whole(ax, tmp_path):
    ax.plot([0, 1], [2, 3], label="cell #3")
    ax.fill_betweenx([0, 1], [0, 1], [1, 2])
    (file,) = figures.save_numbers(ax.figure, tmp_path / "it.csv")
    found = pd.read_csv(file, comment="#")
    assert found.values.tolist() == [["cell #3", 0, 2], ["cell #3", 1, 3]]


def test_a_panel_of_which_nothing_can_be_read_says_so(ax, tmp_path):
    ax.fill_betweenx([0, 1], [0, 1], [1, 2])
    (file,) = figures.save_numbers(ax.figure, tmp_path / "it.csv")
    assert file.read_text().startswith("# Drawn, but without numbers here: areas")


@pytest.mark.slow  # writes a million rows
def test_of_more_than_a_million_rows_every_so_many_are_written_and_told(ax, tmp_path):
    ax.plot(np.arange(2_500_000), np.zeros(2_500_000), "o", label="spikes")
    ax.plot(np.arange(9), np.ones(9), label="mean")
    (file,) = figures.save_numbers(ax.figure, tmp_path / "it.csv")
    assert "2500009 rows are drawn" in file.read_text()[:200]
    found = pd.read_csv(file, comment="#")
    few, many = (part["time (ms)"].tolist() for _, part in found.groupby("series"))
    assert few == list(range(9))
    assert many == list(range(0, 2_500_000, 3))
