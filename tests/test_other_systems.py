"""What other systems lack: what only POSIX has, UTF-8 everywhere, and names of files."""

import ast
import os
import subprocess
import sys
from pathlib import Path, PureWindowsPath

import pytest

import simneuro as sn
from simneuro.errors import InputError
from simneuro.network.name_rules import require_distinct_folders, require_folder_name

TIMEOUT = 300  # s for a command

# Windows has none of these. The paths, the file locks and the processes of Windows are not tested.
WITHOUT_POSIX = """
import os, signal, sys
# These look at the system when they are loaded.
import concurrent.futures, ctypes, filelock, multiprocessing, pathlib, platformdirs, tempfile
for name in ("getuid", "fchdir", "getsid", "sysconf", "sysconf_names", "sched_getaffinity"):
    if name in dir(os):
        delattr(os, name)
del signal.SIGHUP, signal.SIGKILL
sys.modules["fcntl"] = sys.modules["resource"] = sys.modules["pwd"] = None
os.name = "other"
import simneuro as sn
scenario = sn.Scenario.load("lif_step")
results = sn.run(scenario, workers=1, target="numpy", out=sys.argv[1])
assert all(claim.holds for claim in results.claims)
assert sn.load(results.path).data.equals(results.data)
"""


@pytest.mark.slow
def test_a_run_on_numpy_needs_nothing_that_only_posix_has(tmp_path):
    command = [sys.executable, "-c", WITHOUT_POSIX, str(tmp_path)]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, timeout=TIMEOUT
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_output_in_other_encodings_loses_signs_and_nothing_else(tmp_path, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "TERM": "dumb"}
    command = [sys.executable, "-m", "simneuro", "show", "lif"]
    done = subprocess.run(
        command, capture_output=True, check=False, cwd=tmp_path, env=environment, timeout=TIMEOUT
    )
    assert done.returncode == 0, done.stderr
    assert b"Equations" in done.stdout
    assert b"\x1b" not in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize("command", ["list", "run lif_step --quick", "validate lif --quick"])
def test_no_command_fails_in_other_encodings(tmp_path, command, encoding):
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0", "LC_ALL": "C"}
    done = subprocess.run(
        [sys.executable, "-m", "simneuro", *command.split()],
        capture_output=True,
        check=False,
        cwd=tmp_path,
        env=environment,
        timeout=TIMEOUT,
    )
    assert done.returncode == 0, done.stderr
    # Click writes UTF-8 where a stream says ASCII, and typer prints through it.
    text = done.stdout.decode("utf-8" if encoding == "ascii" else encoding)
    assert text
    assert "â" not in text  # as UTF-8 that is read as cp1252 has it
    pages = list(tmp_path.glob("runs/*/report.html"))
    assert len(pages) == command.startswith("run")
    for page in pages:
        assert "lif_step" in page.read_text(encoding="utf-8")


ROOT = Path(sn.__file__).parent
# Not there under Windows; and what opens a file as text, with where its mode stands.
OF_POSIX = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
OPENING = {"open": 1, "fdopen": 1, "read_text": None, "write_text": None}


@pytest.fixture(scope="module")
def sources():
    """The modules of the package, as trees, by their path."""
    return {
        path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(ROOT.rglob("*.py"))
    }


def test_loading_a_module_imports_nothing_that_only_posix_has(sources):
    found = []
    for path, tree in sources.items():
        for node in tree.body:
            names = [each.name for each in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [(path.name, each) for each in names if each.split(".")[0] in OF_POSIX]
    assert found == []


def opens_text_of_the_system(call):
    """Whether a call reads or writes text in the encoding that the system happens to have."""
    function = call.func
    name = getattr(function, "attr", getattr(function, "id", ""))
    if name not in OPENING or any(each.arg in (None, "encoding") for each in call.keywords):
        return False
    if OPENING[name] is None:  # methods of paths; functions of these names are ours
        return isinstance(function, ast.Attribute)
    if isinstance(function, ast.Attribute) and getattr(function.value, "id", "") != "os":
        return False  # a method named open: of a group, a browser, an archive
    if getattr(getattr(function, "value", None), "id", "") == "os" and name == "open":
        return False  # a number, not a file
    modes = [each.value for each in call.keywords if each.arg == "mode"]
    mode = modes[0] if modes else call.args[1] if len(call.args) > 1 else ast.Constant("r")
    return not (isinstance(mode, ast.Constant) and "b" in str(mode.value))


@pytest.mark.parametrize(("text", "wrong"), [
    ("open(path)", True), ("open(path, 'w')", True), ("open(path, mode='r')", True),
    ("path.read_text()", True), ("path.write_text(text)", True), ("os.fdopen(3, 'w')", True),
    ("open(path, 'rb')", False), ("open(path, encoding='utf-8')", False), ("os.open(path)", False),
    ("path.read_text(encoding='utf-8')", False), ("write_text(path, text)", False),
])  # fmt: skip
def test_such_calls_are_found(text, wrong):
    assert opens_text_of_the_system(ast.parse(text).body[0].value) == wrong


def test_every_text_file_has_an_encoding(sources):
    found = [
        f"{path}:{node.lineno}"
        for path, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and opens_text_of_the_system(node)
    ]
    assert found == []


# https://learn.microsoft.com/windows/win32/fileio/naming-a-file
@pytest.mark.parametrize("name", [
    "con", "NUL", "Aux.txt", "com1", "LPT9.a.b", "a:b", "a?", 'a"b', "a<b", "a|b", "a*", "a\\b",
    "com¹", "LPT³.txt", "conin$", "CONOUT$", "a/b", "ends.", "ends ", "tab\t", "",
])  # fmt: skip
def test_names_that_windows_does_not_take_are_refused(name):
    with pytest.raises(InputError):
        require_folder_name(name)


@pytest.mark.parametrize("name", ["console", "a con", "com", "v1.2", "Größe", "α"])
def test_other_names_are_taken(name):
    require_folder_name(name)
    assert PureWindowsPath(f"runs/{name}-0123abcd").name == f"{name}-0123abcd"


def test_conditions_differ_in_more_than_capital_letters(cell_document):
    require_distinct_folders(["a", "b"])
    document = cell_document("lif", duration="1 ms", conditions={"Control": {}, "control": {}})
    with pytest.raises(InputError, match="'Control' and 'control' may be one name"):
        sn.Scenario.from_document(document)


def test_an_accent_that_is_written_in_two_ways_is_one_name():
    with pytest.raises(InputError, match="may be one name"):
        require_distinct_folders(["Gr\u00f6\u00dfe", "gro\u0308\u00dfe"])


def test_bundled_files_have_names_for_every_system():
    shown = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    assert len({str(path).casefold() for path in shown}) == len(shown)
    for part in {part for path in shown for part in path.parts if part != "__pycache__"}:
        require_folder_name(part.lstrip("."))
