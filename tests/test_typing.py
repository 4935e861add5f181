"""A user's script under two type checkers: the right one passes, each mistake is found."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import simneuro as sn

lif = sn.models.neurons["lif"].with_parameters(t_ref="2 ms")
slow = sn.models.synapses["ampa"].with_parameters(tau="8 ms")
scenario = sn.Scenario(
    title="mine",
    duration="100 ms",
    seed=3,
    populations={
        "cell": sn.Population(model=lif, size=20, initial={"v": "E_L"}),
        "target": sn.Population(model="lif", size=10, parameters={"t_ref": "3 ms"}),
    },
    projections={
        "wires": sn.Projection(
            source="cell",
            target="target",
            synapse=slow,
            connect=sn.FixedProbability(p=0.2),
            weight="1 nS",
            delay=sn.Distribution("uniform", "1 ms", "2 ms"),
        )
    },
    drives={
        "step": sn.StepCurrent(target="cell", amplitude=["200 pA"] * 20, start="10 ms"),
        "noise": sn.NoiseCurrent(target="cell", mean="80 pA", density="100 pA*ms^0.5"),
    },
    record=sn.Record(traces={"cell": sn.Traces(variables=["v"], neurons=2)}, wiring=["wires"]),
)
changed = scenario.override({"populations.cell.size": 20})
recording = sn.simulate(changed, target="numpy")
times, cells = sn.recording.spikes(recording, "cell")
"""

# A line of the script, the same line with a mistake, and what is said of it by each checker.
MISTAKES = {
    "a keyword that does not exist": ("size=20, initial", "sizes=20, initial"),
    "text for a number of cells": ("size=20, initial", 'size="twenty", initial'),
    "a number for a text": ('source="cell"', "source=3"),
    "no target": ('target="cell", mean', "mean"),
    "a current in the place of a rule": (
        "sn.FixedProbability(p=0.2)",
        'sn.StepCurrent(target="cell", amplitude="1 pA")',
    ),
    "a bare object for a quantity": ('density="100 pA*ms^0.5"', "density=object()"),
    "a synapse for a neuron": ("model=lif", "model=slow"),
    "a name that sn lacks": ("sn.Record(", "sn.Records("),
}


def mypy(scripts):
    return [sys.executable, "-m", "mypy", "--no-error-summary", *scripts]


def pyright(scripts):
    pytest.importorskip("pyright")
    return [sys.executable, "-m", "pyright", "--pythonpath", sys.executable, *scripts]


def mistaken(name):
    """The script with a mistake, and the line of it."""
    right, wrong = MISTAKES[name]
    assert SCRIPT.count(right) == 1, name
    text = SCRIPT.replace(right, wrong)
    return text, text[: text.index(wrong)].count("\n") + 1


def check(tool, texts, folder):
    """The lines of each script in which a checker, started once, finds an error."""
    scripts = [f"script_{k}.py" for k, _ in enumerate(texts)]
    for script, text in zip(scripts, texts, strict=True):
        (folder / script).write_text(text)
    done = subprocess.run(tool(scripts), capture_output=True, text=True, check=False, cwd=folder)
    found = re.findall(r"(script_\d+\.py):(\d+)(?::\d+)?(?: -|:) error: (.*)", done.stdout)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    assert bool(found) == bool(done.returncode), done.stdout + done.stderr
    return [{int(line) for each, line, _ in found if each == script} for script in scripts]


@pytest.fixture(scope="module", params=[mypy, pyright], ids=["mypy", "pyright"])
def tool(request):
    return request.param


def test_the_script_runs():
    names = {}
    exec(compile(SCRIPT, "script.py", "exec"), names)
    scenario = names["scenario"]
    cells = scenario.network.cells
    assert cells["cell"].model is names["lif"]
    assert scenario.network.wires["wires"].receptor is names["slow"]
    assert scenario.populations["cell"].model == "lif_cell"
    assert names["recording"].sizes["spike"] > 20
    assert names["sn"].Scenario.from_document(scenario.document()) == scenario


@pytest.fixture(scope="module")
def errors(tool, tmp_path_factory):
    """The lines with errors of the right script, and of the script with each mistake."""
    texts = [SCRIPT, *(mistaken(name)[0] for name in MISTAKES)]
    right, *wrong = check(tool, texts, tmp_path_factory.mktemp("scripts"))
    return right, dict(zip(MISTAKES, wrong, strict=True))


@pytest.mark.slow
def test_a_right_script_has_no_errors(errors):
    right, _ = errors
    assert right == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", MISTAKES)
def test_every_mistake_is_found_in_its_line(errors, name):
    found = errors[1][name]
    assert found
    assert min(abs(each - mistaken(name)[1]) for each in found) <= 1


@pytest.mark.slow
def test_the_lines_of_the_readme_have_no_errors(tool, tmp_path):
    """With mypy's strict settings too; nothing that it imports lacks types."""
    readme = (Path(__file__).parents[1] / "README.md").read_text()
    (text,) = re.findall(r"^```python\n(.*?)^```", readme, flags=re.MULTILINE | re.DOTALL)
    (tmp_path / "mypy.ini").write_text("[mypy]\nstrict = true\n")
    assert check(tool, [text], tmp_path) == [set()]


OWN_MODELS = """
import simneuro as sn

mine = sn.NeuronModel(
    name="mine",
    equations="dv/dt = (E_L - v + R*(I_ext + I_syn))/tau : volt",
    threshold="v > V_th",
    reset="v = E_L",
    parameters={"R": "100 Mohm", "tau": "20 ms", "E_L": "-70 mV", "V_th": "-50 mV"},
)
slow = sn.SynapseModel(
    name="slow",
    equations="dI/dt = -I/tau : amp",
    on_pre="I += w",
    current="I",
    weight="pA",
    parameters={"tau": sn.Parameter("50 ms", "decay", "chosen: slow")},
)
text: str = mine.parameters["R"].description + slow.parameters["tau"].source
"""


@pytest.mark.slow
def test_own_models_have_no_errors(tool, tmp_path):
    assert check(tool, [OWN_MODELS], tmp_path) == [set()]
