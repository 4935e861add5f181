"""One colour a role, of a palette that can be told apart by all readers."""

import pytest
from matplotlib.colors import to_rgb

from simneuro import figures
from simneuro.errors import InputError

MEETING = (
    ("excitatory", "inhibitory", "neuron", "theory", "control"),
    ("neuron", "sodium", "potassium", "control"),
    ("neuron", "sigmoid", "relu", "softplus", "lif_rate", "linear", "constant"),
    ("neuron", "sigmoid", "relu", "softplus", "lif", "hodgkin_huxley", "linear"),
    ("ampa", "nmda", "gaba_a", "gaba_b", "theory", "control"),
)


@pytest.mark.parametrize("roles", MEETING)
def test_roles_that_meet_can_be_told_apart_also_without_green(roles, indistinct) -> None:
    assert indistinct({role: figures.colour(role) for role in roles}) == []


def test_the_names_that_people_give_populations_have_their_role() -> None:
    assert figures.colour("exc") == figures.colour("excitatory")
    assert figures.colour("inh") == figures.colour("inhibitory")


def test_an_unknown_role_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(InputError, match=r"'sigmoidal'.*sigmoid.*vermillion"):
        figures.colour("sigmoidal")


def test_names_without_a_role_get_colours_that_no_other_has() -> None:
    given = figures.colours(["exc", "mine", "yours", "inh", "mine"])
    assert list(given) == ["exc", "inh", "mine", "yours"]
    assert len(set(given.values())) == 4


def test_a_name_has_its_own_colour_before_that_of_its_role() -> None:
    own = {"rem": figures.colour("purple"), "exc": figures.colour("blue")}
    given = figures.colours(["mine", "exc", "rem", "inh"], own)
    assert (given["rem"], given["exc"]) == (own["rem"], own["exc"])
    assert given["mine"] not in {given[name] for name in ("exc", "rem", "inh")}


def test_more_names_than_colours_still_get_one_each() -> None:
    names = [f"population_{i}" for i in range(20)]
    assert set(figures.colours(names)) == set(names)


def test_every_colour_is_one_of_the_palette_or_the_grey() -> None:
    # Okabe and Ito, "Color universal design" (2008), in 0-255.
    palette = {
        (0, 0, 0),
        (230, 159, 0),
        (86, 180, 233),
        (0, 158, 115),
        (0, 114, 178),
        (213, 94, 0),
        (204, 121, 167),
    }
    used = {
        tuple(round(255 * c) for c in to_rgb(code)) for code in map(figures.colour, figures.ROLES)
    }
    assert used <= palette | {(102, 102, 102)}


def test_forms_that_meet_in_a_figure_differ_without_colour() -> None:
    forms = ("relu", "softplus", "sigmoid", "lif_rate")
    assert len({str(figures.dashes(form)) for form in forms}) == len(forms)
    assert len({figures.marker(form) for form in forms}) == len(forms)
    assert figures.dashes("sodium") != figures.dashes("potassium")
    assert figures.dashes("anything else") == "-"
    assert figures.marker("anything else") == "o"
