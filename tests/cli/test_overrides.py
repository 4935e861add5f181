"""The ``--set a.b=c`` options as overrides of a scenario."""

import pytest

from simneuro.cli.overrides import parse_overrides
from simneuro.errors import InputError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5 ms", "5 ms"),
        ('"5 ms"', "5 ms"),
        ("-3", -3),
        ("0.25", 0.25),
        ("true", True),
        ("adex", "adex"),
        ('["1 ms", "2 ms"]', ["1 ms", "2 ms"]),
        ('{ rule = "all_to_all" }', {"rule": "all_to_all"}),
        ("a = b", "a = b"),
        ("1\nother = 2", "1\nother = 2"),
    ],
)
def test_a_value_is_toml_or_else_text(text, value):
    assert parse_overrides([f"a.b={text}"]) == {"a.b": value}


def test_the_last_of_several_settings_counts():
    assert parse_overrides(["seed=1", "seed=2"]) == {"seed": 2}
    assert parse_overrides(["seed=1"], seed=3, trials=None) == {"seed": 3}


@pytest.mark.parametrize("text", ["", "a.b", "=1", "a.b=", "a.b= "])
def test_a_setting_without_path_or_value_is_wrong(text):
    with pytest.raises(InputError, match="t_ref"):
        parse_overrides([text])
