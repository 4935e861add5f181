"""The benchmark's own code: medians, rates that must agree, tables, the page."""

import itertools

import numpy as np
import pytest

from benchmarks import __main__ as command
from benchmarks.cases import load_case, make_case, make_growing_case
from benchmarks.part_results import Figure, WrongAnswerError, require_equal_rates
from benchmarks.parts import PARTS
from benchmarks.performance_page import BEGIN, END, format_table, merge_tables, replace_measured
from benchmarks.timing import time_in_turn


@pytest.mark.parametrize(
    ("value", "reach", "at_least", "reached"),
    [(1.0, 1.1, False, True), (1.2, 1.1, False, False), (7, 6, True, True), (5, 6, True, False)],
)
def test_a_goal_is_reached_from_one_side(value, reach, at_least, reached):
    assert Figure("what", value, reach, at_least).reached is reached


def test_a_figure_without_a_goal_is_neither_reached_nor_missed():
    assert Figure("what", 1.0).reached is None
    assert Figure("what", 1.0).goal == ""


def test_tools_take_turns_and_slow_ones_drop_out():
    clock, calls = itertools.count(), []

    def tool(name):
        def work():
            calls.append(name)
            return {"loop_s": next(clock), "rate": 10.0}

        return work

    found = time_in_turn({"a": tool("a"), "b": tool("b")}, 3, {"b": 1})
    assert calls == ["a", "b", "a", "a"]
    assert found["a"].seconds == (0, 2, 3)
    assert found["a"].median == 2
    assert found["b"].seconds == (1,)


def test_rates_within_the_bound_pass_and_others_do_not():
    require_equal_rates("work", {"a": 10.0, "b": 10.9}, 0.1)
    with pytest.raises(WrongAnswerError, match=r"work: b finds 11.5 Hz where a finds 10 Hz"):
        require_equal_rates("work", {"a": 10.0, "b": 11.5}, 0.1)
    with pytest.raises(WrongAnswerError):
        require_equal_rates("work", {"a": 10.0, "b": float("nan")}, 0.1)


def test_only_the_text_between_the_comments_is_replaced():
    page = f"before\n{BEGIN}\nold\n{END}\nafter\n"
    once = replace_measured(page, "new")
    assert once == f"before\n{BEGIN}\n\nnew\n\n{END}\nafter\n"
    assert replace_measured(once, "new") == once
    with pytest.raises(ValueError, match="the page lacks"):
        replace_measured("no comments", "new")


def test_tables_of_one_title_become_one_with_the_columns_of_all():
    first = {"title": "t", "note": "n", "columns": ("", "a", "b"), "rows": [("x", "1", "2")]}
    second = {"title": "t", "note": "n", "columns": ("", "b", "c"), "rows": [("y", "3", "4")]}
    both = merge_tables([first, second])["t"]
    assert format_table(both["columns"], both["rows"]).splitlines() == [
        "|  | a | b | c |",
        "| --- | --- | --- | --- |",
        "| x | 1 | 2 |  |",
        "| y |  | 3 | 4 |",
    ]


@pytest.mark.parametrize("name", ["cuba", "coba"])
def test_a_case_is_the_network_of_the_paper_and_survives_its_files(name, tmp_path):
    made = make_case(name)
    # 4000 cells and 2 % of all pairs: 320 000 synapses, with a standard deviation of 560.
    assert abs(len(made.sources) - 320_000) < 5 * 560
    assert np.all(np.diff(made.sources) >= 0)
    (exc, _), (inh, _) = made.halves()
    assert exc.max() < 3200 <= inh.min()
    # The kick: 300 events a second for 50 ms onto each of 4000 cells.
    expected = 0 if name == "cuba" else 300 * 0.05 * 4000
    assert abs(len(made.kick_cells) - expected) <= 5 * np.sqrt(expected)
    made.save(tmp_path)
    again = load_case(tmp_path)
    assert again.excitatory == 3200
    assert np.array_equal(again.targets, made.targets)
    assert np.array_equal(again.v, made.v)
    assert np.array_equal(again.kick_steps, made.kick_steps)


def test_a_growing_network_keeps_its_synapses_per_cell():
    made = make_growing_case(1000, 80)
    assert made.cells == 1000
    assert np.array_equal(np.bincount(made.sources), np.full(1000, 80))


def test_a_page_stays_until_all_its_parts_have_results(tmp_path, monkeypatch):
    page = tmp_path / "performance.md"
    page.write_text(f"{BEGIN}\nold\n{END}", encoding="utf-8")
    monkeypatch.setattr(command, "PAGE", page)
    parts = {name: {"load": 1.0, "figures": [], "tables": []} for name in PARTS}
    machine = dict.fromkeys(("processor", "cores", "system", "compiler", "python"), "x")
    whole = {"machine": machine, "versions": {}, "parts": parts}
    told = command.write_page("training", {**whole, "parts": {"training": parts["training"]}})
    assert "stays as it is" in told
    assert "old" in page.read_text(encoding="utf-8")
    assert "Written" in command.write_page("training", whole)
    assert "old" not in page.read_text(encoding="utf-8")
