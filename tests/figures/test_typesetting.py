"""Labels say without mathematical typesetting what they say with it."""

import pytest

from simneuro.figures.plotted_numbers import plain


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (r"$\bar{g}_{\mathrm{Na}}$ ($\mu$S)", "g_Na (μS)"),
        (r"$10^{-3}$ (mS)", "10^-3 (mS)"),
        (r"$\frac{1}{2}$", "1/2"),
        (r"$\frac{a+b}{\tau}$", "(a+b)/τ"),
        (r"$\sqrt{2}$ and $\sqrt{x+1}$", "√2 and √(x+1)"),
        (r"$\varepsilon$ $\vartheta$", "ε ϑ"),
        (r"a $\leq$ b", "a ≤ b"),
        (r"$x_1 \times 2$ $\pm \infty$", "x_1 × 2 ± ∞"),
        (r"$\log x$ at 20 $^\circ$C", "log x at 20 °C"),
        (r"$\%$ of $\dot{x}$", "% of ẋ"),
        (r"$\unknown{x}$", r"\unknownx"),
        ("{braces} of $x$", "{braces} of x"),
        ("costs $5", "costs $5"),
        ("$5 or $6", "$5 or $6"),
        (r"\$5 and \$6", "$5 and $6"),
    ],
)
def test_labels_keep_their_meaning(label: str, said: str) -> None:
    assert plain(label) == said
