"""What full runs of the scenarios on dreaming gave, in their pages between two comments.

``make findings`` runs the scenarios, and then ``python -m generators.findings RUNS``.
"""

import sys
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from textwrap import fill

from benchmarks.performance_page import replace_measured
from generators.markdown import table
from simneuro import units
from simneuro.analysis import Claim, counted_interval, describe_verdicts, mean_interval
from simneuro.experiment import Results, evaluate_claims, open_run
from simneuro.experiment.html_pages import typeset_number, typeset_quantity
from simneuro.scenario import Scenario, bundled_folder

DOCS = Path(__file__).parent.parent
BEGIN = "<!-- measured: written by make findings -->"
#: The scenarios whose claims a page tells.
PAGES: Mapping[str, Sequence[str]] = {
    "activation_synthesis.md": (
        "rem_activation_synthesis",
        "rem_dose",
        "rem_topography",
        "rem_states",
    ),
    "night.md": ("sleep_night", "learned_assemblies"),
}
COMPLETIONS = "completions"


def main(arguments: Sequence[str]) -> None:
    """Write what the runs in the folder that is named gave.

    Raises
    ------
    SystemExit
        A scenario has no finished run there, as it is now.
    """
    names = [name for scenarios in PAGES.values() for name in scenarios]
    found = {name: find_run(Path(arguments[0]), name) for name in names}
    missing = [name for name, results in found.items() if results is None]
    if missing:
        raise SystemExit(f"no finished run of {', '.join(missing)} in {arguments[0]}")
    for page, scenarios in PAGES.items():
        runs = [results for name in scenarios if (results := found[name]) is not None]
        write_page(DOCS / page, runs)


def write_page(page: Path, runs: Sequence[Results]) -> None:
    """Write what runs gave between the two comments of a page."""
    content = "\n\n".join(map(format_run, runs))
    text = replace_measured(page.read_text(encoding="utf-8"), content, BEGIN)
    page.write_text(text, encoding="utf-8")


def find_run(runs: Path, name: str) -> Results | None:
    """The finished run of a bundled scenario that has its present digest; None without one."""
    digest, code = Scenario.load(name).digest, bundled_folder() / f"{name}.py"
    for folder in sorted(runs.glob(f"{name}-*")):
        if (folder / "run.json").is_file():
            results = open_run(folder, other_code=code)
            if results.scenario.digest == digest:
                return results
    return None


def format_run(results: Results) -> str:
    """A heading, completions by condition, and the claims of a run."""
    claims = evaluate_claims(results)
    opening = f"{describe_networks(results.scenario)} Claims: {describe_verdicts(claims)}."
    parts = [f"### {results.scenario.name}", opening, *format_completions(results)]
    return "\n\n".join([*parts, "\n".join(map(format_claim, claims))])


def describe_networks(scenario: Scenario) -> str:
    """How many networks a scenario simulates under each condition, for how long, from what seed."""
    length = units.text(scenario.duration)
    return f"{scenario.trials} networks of {length} in each condition, seed {scenario.seed}."


def format_completions(results: Results) -> Iterator[str]:
    """A table of completions, where conditions are all that networks differ in, all of the time."""
    if results.scenario.sweep or results.scenario.schedule:
        return
    interval = partial(counted_interval, exposure=float(results.scenario.duration) / 60)
    rates = results.first()[COMPLETIONS]
    rows = []
    for name in rates.condition.values:
        mean, bounds = mean_interval(rates.sel(condition=name).values, interval)
        rows.append((f"`{name}`", typeset_number(mean), " to ".join(map(typeset_number, bounds))))
    yield table(("condition", "completions (1/min)", "95 % interval of their number"), rows).strip()


def format_claim(claim: Claim) -> str:
    """A claim as an entry of a list: verdict, sentence, value, and what was expected."""
    reach = "" if claim.interval is None else f" [{', '.join(map(typeset_number, claim.interval))}]"
    value = f"{typeset_quantity(claim.value, claim.unit)}{reach}"
    text = f"- **{claim.verdict}** {claim.claim}: {value}; expected: {claim.expected}."
    return fill(
        f"{text} {claim.why}".strip(),
        118, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1:])
