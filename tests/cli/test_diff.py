"""The command diff."""


def test_values_of_both_models_are_shown(simneuro):
    result = simneuro("diff", "lif", "adex")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    (rest,) = (line.split() for line in lines if line.strip().startswith("E_L"))
    assert rest == ["E_L", "-60", "mV", "(brette2007)", "-70.6", "mV", "(brette2005)"]
    assert max(map(len, lines)) <= 80


def test_a_variant_is_named_after_a_dot(simneuro):
    result = simneuro("diff", "adex", "adex.regular_bursting")
    assert result.exit_code == 0
    assert "-46 mV (naud2008)" in result.stdout
    assert "Equations" not in result.stdout


def test_equal_models_do_not_differ(simneuro):
    result = simneuro("diff", "ampa", "ampa")
    assert (result.exit_code, result.stdout) == (0, "ampa and ampa do not differ.\n")


def test_models_of_different_kinds_cannot_be_compared(simneuro):
    result = simneuro("diff", "lif", "ampa")
    assert result.exit_code == 2
    assert "lif is a neuron and ampa is a synapse" in result.stderr


def test_unknown_names_are_errors(simneuro):
    assert "Did you mean" in simneuro("diff", "lif", "adx").stderr
    variant = simneuro("diff", "lif", "adex.bursting")
    assert variant.exit_code == 2
    assert "regular_bursting" in variant.stderr
