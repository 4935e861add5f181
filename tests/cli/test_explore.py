"""The explore command as far as it goes without a browser."""

import pytest


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lff",), "neither a neuron nor a scenario 'lff'. Did you mean 'lif'?"),
        (("adex.no",), "no variant 'no'"),
        (("missing.toml",), "missing.toml"),
        (("lif", "--target", "tpu"), "there is no 'tpu'"),
    ],
)
def test_what_cannot_be_opened_is_one_paragraph(simneuro, arguments, said):
    done = simneuro("explore", "--no-open", *arguments)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stdout == ""
