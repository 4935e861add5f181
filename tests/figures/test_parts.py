"""Bars of parts: each lies where the one below ends."""

import pytest
from matplotlib.figure import Figure

from simneuro.errors import InputError
from simneuro.figures import stacked_parts

COLUMNS = {"first": {"a": 1.0, "b": 2.0}, "second": {"a": 3.0, "b": 0.0}}


def test_parts_lie_on_top_of_each_other() -> None:
    ax = Figure().subplots()
    low, high = stacked_parts(COLUMNS, ax, quantity="cost", own_names={"first": "one"})
    assert [bar.get_y() for bar in low] == [0, 0]
    assert [bar.get_y() for bar in high] == [1, 3]
    assert [bar.get_height() for bar in high] == [2, 0]
    assert [text.get_text() for text in ax.get_xticklabels()] == ["one", "second"]
    assert low[0].get_hatch() != high[0].get_hatch()  # told apart in grey
    assert ax.get_ylabel() == "cost"


@pytest.mark.parametrize(
    "columns",
    [
        {},
        {"first": {}},
        {"first": {"a": 1.0}, "second": {"b": 1.0}},
        {"first": {"a": -1.0}},
    ],
)
def test_columns_that_cannot_be_stacked_are_refused(columns) -> None:
    with pytest.raises(InputError):
        stacked_parts(columns, Figure().subplots(), quantity="cost")
