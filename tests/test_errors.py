"""Errors as one paragraph: where, what is wrong, what is allowed."""

import pickle

import pytest

import simneuro as sn
from simneuro.catalogue import models
from simneuro.errors import InputError, RunError, did_you_mean, error_in_words, quoted


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


def test_a_name_in_other_case_is_suggested():
    assert did_you_mean("pf", ["pA", "pF", "uF"]) == " Did you mean 'pF'?"
    assert did_you_mean("hz", ["Hz", "kHz"]) == " Did you mean 'Hz'?"


def test_a_similar_name_is_suggested():
    assert did_you_mean("lfi", ["lif", "eif", "adex"]) == " Did you mean 'lif'?"
    assert did_you_mean("sise", {"size": 1}, inside="a.b.") == " Did you mean 'a.b.size'?"
    assert did_you_mean("zebra", ["lif", "eif"]) == ""
    assert did_you_mean("x", []) == ""


def test_a_run_error_is_not_an_input_error():
    assert not issubclass(RunError, InputError)
    assert not issubclass(InputError, RunError)


def _unknown_model():
    with pytest.raises(InputError) as caught:
        models["lfi"]
    return caught.value


@pytest.mark.parametrize(
    "make",
    [
        _unknown_model,
        lambda: InputError("so", where="a.toml: ink", allowed=("red", "blue")),
        lambda: InputError("why?"),
        lambda: InputError("wrong", where="size", allowed=["1"]).at("my.toml"),
    ],
)
def test_an_input_error_survives_pickling(make):
    error = make()
    back = pickle.loads(pickle.dumps(error))
    assert type(back) is type(error)
    assert (back.message, back.where, back.allowed) == (error.message, error.where, error.allowed)
    assert str(back) == str(error)


def test_an_unknown_model_is_a_missing_key_too():
    error = _unknown_model()
    assert isinstance(error, KeyError)
    assert str(error).startswith("there is no model 'lfi'. Did you mean 'lif'? Allowed: ")
    assert {"lif", "ampa"} <= set(error.allowed)


@pytest.mark.parametrize(
    "value",
    ["x" * 10**6, [0] * 10**6, {str(k): k for k in range(1000)}, 10**5000, [[[1] * 50] * 50] * 50],
    ids=["text", "list", "table", "number", "nested"],
)
def test_a_quoted_value_has_a_moderate_length(value):
    assert len(quoted(value)) <= 100


def test_a_long_message_keeps_its_beginning_and_its_end():
    error = InputError("a" * 5000 + "the end", where="mine.toml", allowed=map(str, range(1000)))
    text = str(error)
    assert text.startswith("mine.toml: aaa")
    assert "the end. Allowed: 0, 1," in text
    assert text.endswith("99, and 900 more.")
    assert len(text) < 2000


def test_other_errors_name_what_was_meant():
    def told(code):
        with pytest.raises((AttributeError, NameError)) as caught:
            exec(code, {"sn": sn, "size": 1})
        return error_in_words(caught.value)

    assert told("sn.simulat").endswith("has no attribute 'simulat'. Did you mean 'simulate'?")
    assert told("sizze").endswith("name 'sizze' is not defined. Did you mean 'size'?")
    assert told("sn.zzzzzzzz").endswith("has no attribute 'zzzzzzzz'")
