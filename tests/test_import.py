"""Imports: without side effects, and without Brian2 for recordings and analysis."""

import subprocess
import sys


def python(code):
    """Run code in a fresh interpreter."""
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_importing_opens_starts_and_loads_nothing():
    out = python(
        """
import sys, threading
seen = []
watched = ("open", "subprocess.Popen", "os.fork", "os.exec", "os.posix_spawn", "os.system",
           "socket.connect", "os.mkdir", "os.remove", "os.rename", "_thread.start_new_thread")
def watch(event, arguments):
    if event in watched:
        if event == "open" and str(arguments[0]).endswith((".py", ".pyc", ".pyi")):
            return
        seen.append((event, str(arguments[0])))
sys.addaudithook(watch)
import simneuro
print(seen)
print(sorted({"brian2", "numpy", "matplotlib", "xarray", "pandas"} & set(sys.modules)))
print(threading.active_count())
"""
    )
    assert out.splitlines() == ["[]", "[]", "1"]


def test_the_version_is_that_of_the_package():
    out = python("import simneuro, importlib.metadata as m; print(simneuro.__version__)")
    assert out.strip()[0].isdigit()


def test_the_catalogue_is_there_before_its_equations_are_read():
    out = python(
        """
import simneuro as sn
print(any(vars(model).keys() & {"parsed", "parsed_each"} for model in sn.models.values()))
print(sn.models["lif"].parsed.diff_eq_names)
"""
    )
    assert out.splitlines() == ["False", "{'v'}"]


def test_ones_own_model_is_checked_at_once():
    python(
        """
import simneuro as sn
lif = sn.models["lif"]
try:
    sn.NeuronModel("mine", "", "dv/dt = x/ms : volt", "v > 0*mV", "", lif.parameters)
except sn.InputError as error:
    assert "'x'" in str(error)
else:
    raise SystemExit("no error")
"""
    )


def test_an_unknown_name_is_an_attribute_error():
    python(
        """
import simneuro
try:
    simneuro.nothing
except AttributeError as error:
    assert "nothing" in str(error)
else:
    raise SystemExit("no error")
"""
    )


def test_the_right_side_does_not_load_the_simulator():
    uses = [
        "sn.references.references()",
        "sn.recording.validate",
        "sn.analysis.firing_rates",
        "sn.Claim",
        "sn.bridge.activation('relu')(1.0)",
        "sn.figures.use_style",
    ]
    lines = [line for use in uses for line in (use, "print('brian2' in sys.modules)")]
    out = python("\n".join(["import sys", "import simneuro as sn", *lines]))
    assert out.split() == ["False"] * len(uses)


def test_the_import_of_brian2_is_always_timed():
    out = python(
        """
import sys, importlib
class Stop(ImportError):
    pass
class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == "brian2":
            raise Stop
sys.meta_path.insert(0, Finder())
for package in ("units", "model", "catalogue", "network", "scenario", "engine", "experiment"):
    try:
        importlib.import_module(f"simneuro.{package}")
    except Stop as error:
        trace = error.__traceback__
        while trace.tb_next:
            trace = trace.tb_next
        files = []
        frame = trace.tb_frame
        while frame:
            files.append(frame.f_code.co_filename)
            frame = frame.f_back
        own = [file for file in files if "simneuro" in file]
        print(own[0].endswith("brian2_loading.py"))
    for name in [name for name in sys.modules if name.startswith("simneuro")]:
        del sys.modules[name]
"""
    )
    assert out.split() == ["True"] * 7


def test_every_public_name_loads_and_leaves_the_users_things_alone():
    # Brian2's own top module would put a handler of Ctrl+C in place of Python's.
    python(
        """
import signal
import matplotlib as mpl
mpl.rcParams["lines.linewidth"] = 3.25
import brian2.only as b2
from brian2.core.preferences import prefs
from brian2.devices.device import get_device
def state():
    return dict(prefs), dict(mpl.rcParams), get_device(), signal.getsignal(signal.SIGINT)
before = state()
import simneuro as sn
assert len(sn.__all__) > 10
for name in dir(sn):
    getattr(sn, name)
assert set(sn.__all__) <= set(dir(sn))
from simneuro import *
import builtins
assert [name for name in vars(builtins) if name in globals() and name[0] != "_"] == []
assert sn.compile.__module__ == "simneuro.brian2_device.compiled"
assert state() == before
"""
    )


def test_only_names_for_users_are_listed():
    python(
        """
import simneuro as sn
sn.models, sn.bridge  # which adds modules to the package
assert dir(sn) == sorted([*sn.__all__, "__version__", "compile"])
assert not [name for name in dir(sn) if name.startswith("_") and name != "__version__"]
assert "attach_stub" not in dir(sn)
"""
    )


def test_the_first_use_may_be_in_a_thread():
    """Brian2, which puts a handler of signals in place, is loaded there."""
    out = python(
        """
import signal, threading
import simneuro as sn
before = signal.signal, signal.getsignal(signal.SIGINT)
found = []
def work():
    found.append(sn.simulate("lif_step", target="numpy").attrs["target"])
threads = [threading.Thread(target=work)]
for each in threads:
    each.start()
for each in threads:
    each.join()
print(found, (signal.signal, signal.getsignal(signal.SIGINT)) == before)
"""
    )
    assert out.strip() == "['numpy'] True"


def test_where_ctrl_c_is_ignored_it_stays_so():
    """As in jobs that a script starts in the background, which Brian2's handler does not expect."""
    out = python(
        """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
import simneuro as sn
sn.models
import brian2.only
signal.raise_signal(signal.SIGINT)
print(signal.getsignal(signal.SIGINT) is signal.SIG_IGN)
"""
    )
    assert out.strip() == "True"


def test_what_the_reference_describes_is_reached_from_the_package():
    names = (
        *("analysis", "bridge", "cards", "catalogue", "engine", "errors", "experiment", "figures"),
        *("model", "network", "recording", "references", "scenario", "units", "validation"),
    )
    nested = ("activations", "curves", "network_views", "networks", "tasks")
    names += ("analysis.theory", "engine.draw", *(f"bridge.{name}" for name in nested))
    code = f"import simneuro as sn; print(*(eval('sn.' + n).__name__ for n in {names}))"
    assert python(code).split() == [f"simneuro.{name}" for name in names]
