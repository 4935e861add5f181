"""Exponentials that are powers of one: what is shared, what is not, and equal numbers."""

import numpy as np
import pytest
import scipy
from brian2.core.variables import Constant
from brian2.units import ms, mV, second, volt

from simneuro.engine.equations.functions import exprel_from
from simneuro.engine.equations.shared_exponentials import share_exponentials


class Shared:
    """A variable that is one number for all cells."""

    scalar = constant = True


VARIABLES = {
    "mV": Constant("mV", float(mV), dimensions=volt.dim),
    "ms": Constant("ms", float(ms), dimensions=second.dim),
    "V_T": Shared(),
}
RATES = """
u = v - V_T
a = 1/finite_exprel((25*mV - u)/(10*mV))
b = 4*exp(-u/(18*mV))
c = exp(-u/(20*mV))
d = exp(-u/(80*mV))
e = 1/(1 + exp((u - 40*mV)/(5*mV)))
"""
CHANGED_BETWEEN = "a = exp(v/(20*mV))\nv = v + a*mV\nb = exp(v/(10*mV))"


def values(code: str, v: np.ndarray) -> dict[str, np.ndarray]:
    space = {
        "v": v, "V_T": -0.063, "mV": 1e-3, "ms": 1e-3, "exp": np.exp,
        "finite_exprel": scipy.special.exprel, "exprel_from": exprel_from,
    }  # fmt: skip
    exec(code, space)
    return {name: space[name] for name in "abcde" if name in space}


def test_the_rates_of_a_cell_need_two_exponentials_and_have_the_same_values() -> None:
    code, needed = share_exponentials(RATES.strip(), VARIABLES)
    of_potential = [line for line in code.splitlines() if "*u)" in line or "18" in line]
    assert len(of_potential) == 2, code
    assert "exprel_from" in needed
    v = np.linspace(-0.2, 0.2, 100_001)
    before, after = values(RATES, v), values(code, v)
    for name, expected in before.items():
        np.testing.assert_allclose(after[name], expected, rtol=2e-12, err_msg=name)


def test_a_function_whose_name_ends_alike_stays() -> None:
    code = "a = exp(v/(20*mV)) + myexp(v/(20*mV))\nb = exp(v/(10*mV))"
    assert "myexp(v / (20 * mV))" in share_exponentials(code, VARIABLES)[0]


def test_statements_may_be_indented() -> None:
    indented = "\n    ".join(("", *RATES.strip().splitlines(), ""))
    plain = share_exponentials(RATES.strip(), VARIABLES)
    assert share_exponentials(indented, VARIABLES) == plain


def test_nothing_is_infinite_within_a_volt() -> None:
    code, _ = share_exponentials(RATES.strip(), VARIABLES)
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        for each in values(code, np.linspace(-1, 1, 1001)).values():
            assert np.all(np.isfinite(each))


def test_an_exponential_over_its_argument_has_the_value_1_at_0() -> None:
    x = np.concatenate([np.linspace(-0.02, 0.02, 4001), np.linspace(-50, 50, 1001)])
    found = exprel_from(x, np.exp(x))
    np.testing.assert_allclose(found, scipy.special.exprel(x), rtol=2e-13)


@pytest.mark.parametrize(
    "code",
    [
        CHANGED_BETWEEN,
        "a = exp(v/(20*mV))\nb = exp(v/(18*mV))",  # no multiples
        "a = exp(v/(20*mV))\nb = exp(w/(10*mV))",  # of two variables
        "a = exp(v/(20*mV) + w)\nb = exp(v/(10*mV) + w)",  # the rest changes as well
        "a = exp(v*v/(20*mV*mV))\nb = exp(v*v/(10*mV*mV))",
        "a = exp(x)\nb = exp(2*x)",  # no potential
        "a = exp(v/V_T)\nb = exp(2*v/V_T)",  # read at run time
        "a = exp(v/(0.1*mV))\nb = exp(v/(0.2*mV))",  # 0.1 V would be too much for a power
        "a = exp((v - 900*mV)/mV)\nb = exp((v - 900*mV)/(2*mV))",
        "a = exp(v/(80*mV))\nb = exp(v/(4*mV))",  # the twentieth power
    ],
)
def test_what_is_not_shared_stays_as_it_is(code: str) -> None:
    assert share_exponentials(code, VARIABLES) == (code, VARIABLES)
