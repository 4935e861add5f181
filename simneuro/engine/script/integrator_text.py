"""The statements of a time step, where simneuro integrates equations in its own order of sums."""

from typing import Any

from simneuro.engine.equations.cells import CellText
from simneuro.engine.equations.integrators import GATES, TWINS

_OWN = {twin: name for name, twin in TWINS.items()}

_SAME = {
    **{
        twin: f'the scheme of method="{name}", which differs in the last digits'
        for name, twin in TWINS.items()
    },
    GATES: "exponential Euler for all but the potential, which the cable equation solves",
}


def brian2_method(method: str, is_exact: bool) -> str:
    """The integrator of Brian2 with the same scheme."""
    return "exact" if is_exact else {**_OWN, GATES: "exponential_euler"}.get(method, method)


def exact_statements(text: CellText) -> tuple[str, str]:
    """The statements of an exact step, and what they are."""
    assert text.exact is not None
    what = 'the exact solution, as of method="exact", which differs in the last digits'
    return text.exact.text().replace("together(", "("), what


def own_statements(owner: Any) -> tuple[str, str] | None:
    """The statements of a group or of synapses, and what they are; None for Brian2's integrators.

    ``owner`` is the Brian2 object.
    """
    updater = getattr(owner, "state_updater", None)
    if updater is None or updater.method_choice not in _SAME:
        return None
    updater.update_abstract_code({})
    before = updater._get_refractory_code({}) if _may_rest(owner) else ""
    return updater.abstract_code.removeprefix(before).strip(), _SAME[updater.method_choice]


def _may_rest(owner: Any) -> bool:
    return getattr(owner, "_refractory", False) is not False


def step_function(name: str, statements: str, what: str) -> str:
    """A function of the script that Brian2 calls for the statements of a step."""
    lines = [f"        {line}" for line in statements.splitlines()]
    return "\n".join(
        [
            f"def step_of_{name}(equations, variables, options):",
            f'    """A time step: {what}."""',
            '    return inspect.cleandoc("""',
            *lines,
            '    """)',
        ]
    )
