"""One paragraph: where, what was wrong, what is allowed."""

from simneuro.errors import InputError, RunError


def test_paragraph_has_place_message_and_choice():
    error = InputError("there is no colour 'rde'", where="a.toml: ink", allowed=("red", "blue"))
    assert str(error) == "a.toml: ink: there is no colour 'rde'. Allowed: red, blue."
    assert isinstance(error, ValueError)


def test_no_second_full_stop():
    assert str(InputError("why?")) == "why?"
    assert str(InputError("so.")) == "so."
    assert str(InputError("so")) == "so."


def test_at_puts_a_place_in_front_and_keeps_the_rest():
    error = InputError("wrong", where="populations.exc.size", allowed=["1"]).at("my.toml")
    assert error.where == "my.toml: populations.exc.size"
    assert error.allowed == ("1",)
    assert InputError("wrong").at("my.toml").where == "my.toml"


def test_a_run_that_fails_is_no_wrong_input():
    assert not issubclass(RunError, InputError)
    assert not issubclass(InputError, RunError)
