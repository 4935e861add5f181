"""What other systems lack: what only POSIX has, UTF-8 everywhere, and names of files."""

import ast
import os
import subprocess
import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path, PureWindowsPath

import pytest
import typer

import simneuro as sn
from simneuro.cli.streams import write_signs_in_ascii
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
    assert "Equations" in done.stdout.decode(encoding)
    assert b"\x1b" not in done.stdout


TEXT = "Ünit σ ≥ 2 µA/cm² × 10⁻¹⁴, 10² \ud800\n"  # with half of a pair of surrogates


@pytest.mark.parametrize(("encoding", "written"), [
    ("ascii", "Unit sigma >= 2 uA/cm^2 x 10^-14, 10^2 ?\n"),
    ("cp1252", "Ünit sigma >= 2 µA/cm² × 10^-14, 10² ?\n"),
    ("latin-1", "Ünit sigma >= 2 µA/cm² × 10^-14, 10² ?\n"),
    ("utf-8", "Ünit σ ≥ 2 µA/cm² × 10⁻¹⁴, 10² ?\n"),
])  # fmt: skip
def test_signs_are_spelt_where_a_stream_does_not_have_them(monkeypatch, encoding, written):
    streams = {name: TextIOWrapper(BytesIO(), encoding) for name in ("stdout", "stderr")}
    for name, stream in streams.items():
        monkeypatch.setattr(sys, name, stream)
    write_signs_in_ascii()
    typer.echo(TEXT, nl=False)
    typer.echo(TEXT, nl=False, err=True)
    print(TEXT, end="", flush=True)
    found = [stream.buffer.getvalue().decode(encoding) for stream in streams.values()]
    monkeypatch.undo()
    assert found == [2 * written, written]


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
@pytest.mark.parametrize(
    "command", ["list", "run lif_step --quick", "validate lif --quick", "check lif_step"]
)
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
    text, errors = done.stdout.decode(encoding), done.stderr.decode(encoding)
    assert text
    assert "â" not in text + errors  # as UTF-8 that is read as cp1252 has it
    pages = list(tmp_path.glob("runs/*/report.html"))
    assert len(pages) == command.startswith("run")
    for page in pages:
        assert "lif_step" in page.read_text(encoding="utf-8")


@pytest.mark.slow
def test_arguments_that_are_no_text_are_an_error_like_others(tmp_path):
    command = [sys.executable, "-m", "simneuro", "check", b"\xff_step"]
    done = subprocess.run(command, capture_output=True, check=False, cwd=tmp_path, timeout=TIMEOUT)
    assert done.returncode == 2
    assert b"there is no scenario" in done.stderr
    assert done.stderr.count(b"\n") == 1


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


@pytest.mark.parametrize("changed", [
    {"populations": {name: {"model": "lif", "size": 1} for name in ("cell", "Cell")}},
    {"sources": {"CELL": {"kind": "poisson", "rate": "1 Hz", "size": 1}}},
])  # fmt: skip
def test_parts_differ_in_more_than_capital_letters(cell_document, changed):
    document = cell_document("lif", duration="1 ms", **changed)
    with pytest.raises(InputError, match="may be one name under Windows or macOS; choose names"):
        sn.Scenario.from_document(document)


def test_an_accent_that_is_written_in_two_ways_is_one_name():
    with pytest.raises(InputError, match="may be one name"):
        require_distinct_folders(["Gr\u00f6\u00dfe", "gro\u0308\u00dfe"])


def test_bundled_files_have_names_for_every_system():
    shown = [path.relative_to(ROOT) for path in ROOT.rglob("*") if path.is_file()]
    assert len({str(path).casefold() for path in shown}) == len(shown)
    for part in {part for path in shown for part in path.parts if part != "__pycache__"}:
        require_folder_name(part.lstrip("."))
