"""Mutants: one error each, all of the catalogue, and a run that tells right from wrong."""

from contextlib import nullcontext

import brian2.only as b2
import pytest

import simneuro as sn
from mutants.mutant import Mutant
from mutants.page import PAGE, TITLES, format_counts, format_missed
from mutants.parameters import parameter_mutants, wrong_value
from mutants.structure import TEXTS, structural_mutants
from mutants.trial import Verdict, count, try_all


def test_each_parameter_of_each_model_and_variant_has_its_mutant():
    names = [mutant.name for mutant in parameter_mutants()]
    models = [*sn.models.values()]
    own = sum(len(model.parameters) for model in models)
    of_variants = sum(
        len(variant.parameters) for model in models for variant in model.variants.values()
    )
    assert len(names) == len(set(names)) == own + of_variants


def test_a_wrong_value_is_3_percent_off_also_where_the_right_one_is_zero():
    lif, relay, adex = (sn.models[name] for name in ("lif", "thalamic_relay", "adex"))
    assert wrong_value(lif, "t_ref", "5 ms") / b2.ms == pytest.approx(5.15)
    # The variant with the current has 20 uS/cm^2.
    assert float(wrong_value(relay, "g_h", "0 mS/cm^2")) == pytest.approx(0.03 * 0.2)
    assert wrong_value(adex, "V_cut", "0 mV") / b2.mV == pytest.approx(1.8)
    assert wrong_value(sn.models["quantal_release"], "sites", "5") == 6


def test_structural_errors_can_be_made():
    mutants = list(structural_mutants())
    assert len(TEXTS) >= 14
    assert len(mutants) > len(TEXTS)
    for mutant in mutants:
        with mutant.applied():
            pass


def test_what_is_wrong_is_noticed_and_what_is_right_is_not():
    wrong = next(each for each in parameter_mutants() if each.name == "subtractive_if.C_m")
    right = Mutant("neurons", "nothing", "subtractive_if", nullcontext)
    found = {each.mutant.name: each.check for each in try_all([wrong, right], workers=1)}
    assert found["nothing"] == ""
    assert found["subtractive_if.C_m"].startswith("subtractive_if.")


def test_counts_are_by_group_and_name_what_was_missed():
    mutant = Mutant("neurons", "a.b", "a", nullcontext)
    verdicts = [Verdict(mutant, "a.c"), Verdict(Mutant("structure", "s", "", nullcontext), "")]
    assert count(verdicts) == {"neurons": (1, 1), "structure": (0, 1)}
    table = format_counts(count(verdicts))
    assert "| parameters of neurons, wrong by 3 % | 1 | 1 | 100 % |" in table
    assert "| structural errors | 0 | 1 | 0 % |" in table
    assert format_missed(verdicts) == "Not noticed: `s`."


def test_the_page_counts_the_errors_of_the_catalogue_as_it_is():
    verdicts = [Verdict(mutant, "") for mutant in (*parameter_mutants(), *structural_mutants())]
    page = PAGE.read_text(encoding="utf-8")
    for group, (_, tried) in count(verdicts).items():
        row = next(line for line in page.splitlines() if line.startswith(f"| {TITLES[group]} "))
        assert int(row.split("|")[3]) == tried
