"""The pages of the models, with their figures and formulas."""

import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from brian2.equations import Equations
from brian2.utils.stringtools import get_identifiers
from docutils.utils.math import latex2mathml

import simneuro as sn
from simneuro.cards import draw_card

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def generators():
    sys.path.insert(0, str(ROOT / "docs"))
    try:
        from generators import card_figures, formulas, mathml, model_pages, models, typeset
    finally:
        sys.path.remove(str(ROOT / "docs"))
    return {
        each.__name__.rpartition(".")[2]: each
        for each in (card_figures, formulas, mathml, model_pages, models, typeset)
    }


FAMILIES = {
    "neurons": sn.models.neurons,
    "synapses": sn.models.synapses,
    "plasticity": sn.models.plasticity,
}
PAGES = [f"{family}/{name}.md" for family, models in FAMILIES.items() for name in models]
TEXTS = [
    (name, text)
    for name, model in sn.models.items()
    for text in (model.equations, getattr(model, "each", ""), getattr(model, "summed", ""))
    if text
]


def test_every_model_has_a_page_and_every_page_a_link(generators):
    pages = dict(generators["models"].pages())
    assert set(pages) == {"models.md", *PAGES}
    for page in PAGES:
        assert f"]({page})" in pages["models.md"]


def test_a_page_tells_all_of_its_model(generators):
    pages = dict(generators["model_pages"].pages())
    for page in PAGES:
        family, name = page.removesuffix(".md").split("/")
        model, text = FAMILIES[family][name], pages[page]
        assert text.startswith(f"# {name}\n")
        assert model.use_for in text
        assert model.not_for in text
        assert f"({name}.svg)" in text
        assert f"`simneuro validate {name}`" in text
        for parameter, entry in model.parameters.items():
            assert f"| `{parameter}` | " in text
            assert entry.description in text
        for variant in model.variants:
            assert f"| `{variant}` | " in text
        assert ("_variants.svg)" in text) == (family == "neurons" and bool(model.variants))


@pytest.mark.parametrize("page", ["neurons/lif", "synapses/ampa", "plasticity/quantal_release"])
def test_a_figure_is_drawn_once_and_again_if_its_model_changes(generators, page, tmp_path):
    family, name = page.split("/")
    made = []

    def counted(model):
        made.append(model)
        return draw_card(model)

    model, stem = FAMILIES[family][name], tmp_path / name
    for state in ("as it is", "as it is", "changed"):
        generators["card_figures"].draw_if_changed(stem, state, model, counted)
    assert len(made) == 2
    for kind in ("svg", "png"):
        assert stem.with_suffix(f".{kind}").stat().st_size > 5000


def test_figures_are_drawn_again_if_the_code_that_draws_them_changes(
    generators, monkeypatch, tmp_path
):
    package = tmp_path / "simneuro"
    shutil.copytree(Path(sn.__file__).parent / "cards", package / "cards")
    (package / "data").mkdir()
    (package / "data/reference_curves.csv").write_text("model")
    monkeypatch.setattr(sn, "__file__", str(package / "__init__.py"))
    before = generators["card_figures"].source_digest()
    for name in ("cards/figures.py", "data/reference_curves.csv"):
        with (package / name).open("a") as file:
            file.write("# changed\n")
        assert generators["card_figures"].source_digest() != before
        before = generators["card_figures"].source_digest()


def test_what_a_figure_is_of_holds_all_of_the_model(generators):
    contents, lif = generators["card_figures"].contents, sn.models.neurons["lif"]
    assert contents(lif) == contents(lif.with_parameters(t_ref=lif.parameters["t_ref"].value))
    assert contents(lif) != contents(lif.with_parameters(t_ref="2 ms"))
    assert "brette2007" in contents(lif)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_formulas_can_be_drawn_by_a_browser(generators, name, text):
    found = re.findall(r"\$\$\n(.*)\n\$\$", generators["formulas"].formulas(text))
    assert len(found) == sum(each.expr is not None for each in Equations(text).values())
    for line in found:
        assert "<math" in latex2mathml.tex2mathml(line, as_block=True)


@pytest.mark.parametrize(("name", "text"), TEXTS)
def test_a_formula_is_the_equation(generators, name, text):
    # Read back as mathematics, and worked out beside the equation's own text.
    typeset = generators["typeset"]
    for equation in Equations(text).values():
        if equation.expr is None:
            continue
        code = equation.expr.code
        names = sorted(get_identifiers(code) - FUNCTIONS.keys())
        rng = np.random.default_rng(7)
        values = dict(zip(names, rng.uniform(0.3, 2.0, len(names)), strict=True))
        message = read_back(
            typeset.expression(code), {typeset.symbol(each): each for each in names}
        )
        expected = eval(code, {**FUNCTIONS, **values})
        assert eval(message, {**FUNCTIONS, **values}) == pytest.approx(expected, rel=1e-4), message


FUNCTIONS = {
    "exp": np.exp,
    "log": np.log,
    "exprel": lambda x: np.expm1(x) / x,
    "clip": np.clip,
    "sqrt": np.sqrt,
    "int": int,
}


@pytest.mark.parametrize(
    ("formula", "indices"),
    [("^2", 1), ("^{14}C", 1), ("_2", 1), (r"^\circ", 1), (r"a & ^2 \\ ^3 & {_4}", 3), ("a^2", 1)],
)
def test_a_formula_that_begins_with_an_index_is_written(generators, formula, indices):
    written = generators["mathml"].to_mathml(formula, as_block=True)
    assert len(re.findall("<msu[bp]>", written)) == indices
    if formula == "a^2":
        assert written == latex2mathml.tex2mathml("a^2", as_block=True)


def read_back(tex, names):
    """TeX of the kind that the pages have, as Python."""
    marks = {}
    tex = re.sub(r"\\operatorname\{(\w+)\}", r"\1", tex)
    for symbol in sorted(names, key=len, reverse=True):
        mark = f"@{len(marks)}@"
        marks[mark] = names[symbol]
        # A letter alone, not one of a command or of a word.
        alone = rf"(?<![A-Za-z\\_{{]){re.escape(symbol)}(?![A-Za-z_])"
        tex = re.sub(alone, mark, tex) if symbol.isalpha() else tex.replace(symbol, mark)
    for _ in range(tex.count(r"\frac")):  # the innermost first
        tex = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", r"<<\1>/<\2>>", _powers(tex))
    tex = _powers(tex).replace("<", "(").replace(">", ")")
    for old, new in (
        (r",\ ", ", "),
        (r"\exp", "exp"),
        (r"\ln", "log"),
        (r"\sqrt", "sqrt"),
        (r"\left[", "int("),
        (r"\right]", ")"),
        (r"\left", ""),
        (r"\right", ""),
        (r"\cdot", "*"),
        (r"\,", "*"),
        (r"\LESS", "<"),
        (r"\MORE", ">"),
        (r"\geq", ">="),
        (r"\leq", "<="),
    ):
        tex = tex.replace(old, new)
    for mark, name in marks.items():
        tex = tex.replace(mark, name)
    assert "\\" not in tex, tex
    return tex


def _powers(tex):
    tex = tex.replace(" < ", r" \LESS ").replace(" > ", r" \MORE ")
    return re.sub(r"\^\{([^{}]*)\}", r"**<\1>", tex)
