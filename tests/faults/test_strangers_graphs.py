"""Graphs of NIR that a stranger made: none leads elsewhere or fills the memory; all are told."""

import tracemalloc

import numpy as np
import pytest

from simneuro.bridge import RateNetwork
from simneuro.errors import InputError

nir = pytest.importorskip("nir")
h5py = pytest.importorskip("h5py")


@pytest.fixture
def path(tmp_path):
    linear, level = nir.Linear(weight=np.ones((1, 1))), nir.Threshold(threshold=np.ones(1))
    graph = nir.NIRGraph(
        nodes={"input": nir.Input(np.array([1])), "lin": linear, "level": level,
               "output": nir.Output(np.array([1]))},
        edges=[("input", "lin"), ("lin", "level"), ("level", "output")],
    )  # fmt: skip
    nir.write(tmp_path / "mine.nir", graph)
    return tmp_path / "mine.nir"


def refuse(path, message):
    with pytest.raises(InputError, match=message) as caught:
        RateNetwork.from_nir(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_damaged_files_are_refused_in_a_sentence(path) -> None:
    assert RateNetwork.from_nir(path).predict([[2.0], [0.5]]).tolist() == [1.0, 0.0]
    whole = path.read_bytes()
    for cut in (0, 100, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        refuse(path, "cannot be read as an NIR file")
    path.write_bytes(b"no HDF5 at all")
    refuse(path, "cannot be read as an NIR file")
    path.unlink()
    refuse(path, "there is no such file")


def change(path, key, make):
    with h5py.File(path, "r+") as file:
        del file[key]
        make(file)


def huge(file):
    file.create_dataset("node/nodes/lin/weight", (2**20, 2**20), "f8", chunks=(1024, 1024))


def elsewhere(file):
    file["node/nodes/lin/weight"] = h5py.ExternalLink("/etc/hostname", "/weight")


def in_another_file(file):
    file.create_dataset("node/nodes/lin/weight", (1,), "u1", external=[("/etc/hostname", 0, 1)])


def in_itself(file):
    file["node/nodes/lin/weight"] = file["node"]


STRANGE = {
    "huge": ("node/nodes/lin/weight", huge, "its arrays need more than"),
    "elsewhere": ("node/nodes/lin/weight", elsewhere, "a link to somewhere else"),
    "in_another_file": ("node/nodes/lin/weight", in_another_file, "lie in another file"),
    "in_itself": ("node/nodes/lin/weight", in_itself, "levels, which no graph has"),
    "texts": (
        "node/nodes/lin/weight",
        lambda file: file.create_dataset("node/nodes/lin/weight", data="os.system('x')"),
        "nodes.lin.weight: must be numbers",
    ),
    "another_type": (
        "node/nodes/lin/type",
        lambda file: file.create_dataset("node/nodes/lin/type", data="__builtins__"),
        "nodes.lin: nodes of kind __builtins__ are not understood",
    ),
    "no_type": ("node/nodes/lin/type", lambda file: None, "lin: this node does not say its type"),
    "no_nodes": ("node/nodes", lambda file: None, "this is no graph of NIR"),
    "no_graph": ("node", lambda file: None, "has no graph of NIR in it"),
    "wide_input": (
        "node/nodes/input/shape",
        lambda file: file.create_dataset("node/nodes/input/shape", data=[2**20, 2**20]),
        "nodes.input.shape: it has 1099511627776 units, more than the limit",
    ),
}


@pytest.mark.parametrize("name", STRANGE)
def test_files_of_strangers_cost_no_memory_and_lead_nowhere(path, name) -> None:
    key, make, message = STRANGE[name]
    change(path, key, make)
    tracemalloc.start()
    refuse(path, message)
    assert tracemalloc.get_traced_memory()[1] < 50e6
    tracemalloc.stop()
