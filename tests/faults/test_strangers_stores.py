"""Stores that a stranger made: none runs code, fills the memory or hangs; each is one paragraph."""

import io
import json
import os
import pickle
import zipfile
from pathlib import Path

import numpy as np
import pytest
import xarray as xr
from numcodecs.zstd import Zstd

from simneuro import recording
from simneuro.errors import InputError
from simneuro.system.files import read_bytes, read_json


class Evil:
    """Leaves a mark when it is unpickled."""

    def __init__(self, mark):
        self.mark = mark

    def __reduce__(self):
        return Path.touch, (self.mark,)


@pytest.fixture
def mark(tmp_path):
    return tmp_path / "EXECUTED"


@pytest.fixture
def store(tmp_path):
    """A store that is whole, of numbers and text."""
    path = tmp_path / "one.zarr"
    dataset = xr.Dataset({"x": ("i", np.arange(6.0)), "name": ("i", list("abcdef"))})
    recording.write_dataset(dataset, path)
    return path


def refuse(path, match=None):
    """It is one paragraph that names the place."""
    with pytest.raises(InputError, match=match) as caught:
        recording.read_dataset(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def strip(store):
    """Take the checksums away, as a stranger would."""
    root = json.loads((store / "zarr.json").read_text())
    root["attributes"].pop("checksums", None)
    (store / "zarr.json").write_text(json.dumps(root))


def describe(store, change, name="x"):
    """Change the description of an array."""
    strip(store)
    path = store / name / "zarr.json"
    found = json.loads(path.read_text())
    change(found)
    path.write_text(json.dumps(found))


PICKLE = [{"id": "pickle"}]
FORMAT_2 = [
    ({"zarr_format": 2}, "<f8", None, PICKLE),
    ({"zarr_format": 2}, "<f8", {"id": "pickle"}, None),
    ({"zarr_format": 2}, "|O", None, [{"id": "vlen-utf8"}, {"id": "pickle"}]),
    ({"zarr_format": 2}, "|O", None, PICKLE),
    ({}, "<f8", None, PICKLE),
    ({"zarr_format": 3, "node_type": "group", "attributes": {}}, "<f8", None, PICKLE),
]


@pytest.mark.parametrize(("root", "kind", "compressor", "filters"), FORMAT_2)
@pytest.mark.parametrize("read", [recording.load, recording.read_dataset])
def test_format_2_is_not_unpickled(tmp_path, mark, root, kind, compressor, filters, read):
    path = tmp_path / "two.zarr"
    (path / "x").mkdir(parents=True)
    array = {
        **{"zarr_format": 2, "shape": [1], "chunks": [1], "dtype": kind, "fill_value": 0},
        **{"compressor": compressor, "order": "C", "filters": filters},
    }
    (path / "x" / ".zarray").write_text(json.dumps(array))
    (path / "x" / ".zattrs").write_text('{"_ARRAY_DIMENSIONS": ["d"]}')
    (path / "x" / "0").write_bytes(pickle.dumps(Evil(mark)))
    (path / ".zgroup").write_text('{"zarr_format": 2}')
    (path / "zarr.json").write_text(json.dumps(root))
    with pytest.raises(InputError, match="format"):
        read(path)
    assert not mark.exists()


def use(*codecs):
    return lambda found: found.update(codecs=[{"name": name} for name in codecs])


DESCRIPTIONS = {
    "object type": lambda found: found.update(data_type="object"),
    "type as a table": lambda found: found.update(data_type={"name": "variable_length_bytes"}),
    "fixed text": lambda found: found.update(data_type="fixed_length_utf32"),
    "pickle as a codec": use("numcodecs.pickle"),
    "another packer": use("bytes", "blosc"),
    "a filter before": use("numcodecs.delta", "bytes"),
    "shards": use("sharding_indexed"),
    "packed twice": use("bytes", "zstd", "zstd"),
    "no codec": use(),
    "codecs that are none": lambda found: found.update(codecs="zstd"),
    "big endian": lambda found: found["codecs"][0].update(configuration={"endian": "big"}),
    "a transformer": lambda found: found.update(storage_transformers=[{"name": "x"}]),
    "unknown key": lambda found: found.update(must_understand={}),
    "negative": lambda found: found.update(shape=[-1]),
    "not whole": lambda found: found.update(shape=[6.5]),
    "true": lambda found: found.update(shape=[True]),
    "more than memory": lambda found: found.update(shape=[10**14]),
    "many chunks": lambda found: found.update(shape=[10**10]),
    "tiny chunks": lambda found: found["chunk_grid"]["configuration"].update(chunk_shape=[1]),
    "empty chunks": lambda found: found["chunk_grid"]["configuration"].update(chunk_shape=[0]),
    "other grid": lambda found: found["chunk_grid"].update(name="rectangular"),
    "two dimensions": lambda found: found.update(shape=[6, 1]),
    "names of dimensions": lambda found: found.update(dimension_names=[None]),
    "fill value": lambda found: found.update(fill_value={"a": 1}),
    "attributes": lambda found: found.update(attributes=[]),
    "a time that is none": lambda found: found.update(attributes={"units": "days since x"}),
    "a group": lambda found: found.update(node_type="group"),
    "format": lambda found: found.update(zarr_format=2),
}


@pytest.mark.parametrize("what", DESCRIPTIONS)
def test_other_descriptions_are_refused(store, what):
    describe(store, DESCRIPTIONS[what])
    refuse(store)


def test_consolidated_metadata_are_refused(store):
    root = json.loads((store / "zarr.json").read_text())
    (store / "zarr.json").write_text(json.dumps(root | {"consolidated_metadata": {"metadata": {}}}))
    refuse(store, "consolidated")


@pytest.mark.parametrize("name", ["zarr.json", "x/zarr.json", "x/c/0"])
def test_what_would_hang_or_lead_elsewhere_is_refused(store, tmp_path, name):
    for make in (lambda path: path.symlink_to(tmp_path / "elsewhere"), os.mkfifo):
        (store / name).unlink(missing_ok=True)
        (tmp_path / "elsewhere").write_text("{}")
        make(store / name)
        with pytest.raises(InputError):
            recording.read_dataset(store)


def bomb(size):
    """Zeros, packed so that they take little."""
    return bytes(Zstd(level=19).encode(bytes(size)))


CHUNKS = {
    "packed more than declared": bomb(50_000_000),
    "not packed": bytes(48),
    "empty": b"",
    "no size": bytes.fromhex("28b52ffd00") + bytes(20),
    "size without data": bytes.fromhex("28b52ffd2030"),
    "half": bomb(48)[:-3],
}


@pytest.mark.parametrize("what", CHUNKS)
@pytest.mark.parametrize("name", ["x", "name"])
def test_chunks_that_lie_about_their_size(store, what, name):
    strip(store)
    (store / name / "c" / "0").write_bytes(CHUNKS[what])
    refuse(store)


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xff\xff\xff" + bytes(40),  # four thousand million texts
        b"\x06\0\0\0" + b"\xff\xff\xff\xff" * 6,  # negative lengths
        b"\x06\0\0\0" + b"\x01\0\0\0",  # too short
        b"\x06\0\0\0" + b"\x01\0\0\0\xff" * 6,  # not UTF-8
    ],
)
def test_text_that_lies_about_its_length(store, text):
    strip(store)
    (store / "name" / "c" / "0").write_bytes(bytes(Zstd().encode(text)))
    refuse(store)


def write_zip(path, entries, **options):
    with zipfile.ZipFile(path, "w", **options) as made:
        for name, content in entries.items():
            made.writestr(name, content)


def as_npy(array, **header):
    stream = io.BytesIO()
    np.save(stream, array, allow_pickle=True)
    return stream.getvalue()


def header(shape, kind):
    stream = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        stream, {"descr": kind, "fortran_order": False, "shape": shape}
    )
    return stream.getvalue()


HEADER = as_npy(
    np.frombuffer(b'{"attrs": {}, "coords": [], "variables": {"x": [["i"], {}]}}', dtype=np.uint8)
)


@pytest.mark.parametrize(
    "array",
    [
        header((10**12,), "<f8"),
        header((2,), "<f8") + bytes(8),
        header((0,), "<f8") + bytes(8),
        header((1,), [("a", "<f8")]) + bytes(8),
        header((1,), "|O") + bytes(8),
        header((1,), "|V8") + bytes(8),
        b"\x93NUMPY\x03\x00" + bytes(100),
        b"",
    ],
)
def test_arrays_of_a_point_that_lie(tmp_path, array):
    write_zip(tmp_path / "p.npz", {"header.npy": HEADER, "variable0.npy": array})
    with pytest.raises(InputError, match="not a stored dataset"):
        recording.read_archive(tmp_path / "p.npz")


def test_a_point_is_not_unpickled(tmp_path, mark):
    array = np.array([Evil(mark)], dtype=object)
    write_zip(tmp_path / "p.npz", {"header.npy": HEADER, "variable0.npy": as_npy(array)})
    with pytest.raises(InputError, match="not a stored dataset"):
        recording.read_archive(tmp_path / "p.npz")
    assert not mark.exists()


def test_a_packed_point_is_refused_before_it_is_unpacked(tmp_path):
    packed = {"header.npy": HEADER, "variable0.npy": bytes(100_000_000)}
    write_zip(tmp_path / "p.npz", packed, compression=zipfile.ZIP_DEFLATED)
    with pytest.raises(InputError, match="compressed entries are not read"):
        recording.read_archive(tmp_path / "p.npz")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        '{"a": 1',
        "[" * 100_000,
        '{"a":' * 2000 + "1" + "}" * 2000,
        "[" * 60 + "]" * 60,
        "1" * 5000,
        '{"a": ' + "1" * 5000 + "}",
        "\ufeff{}",
        "null",
        '"text"',
    ],
)
def test_json_that_cannot_be_read_is_one_paragraph(tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(InputError, match="this is not JSON") as caught:
        read_json(tmp_path / "run.json")
    assert len(str(caught.value)) < 400


def test_what_is_no_ordinary_file_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", tmp_path, Path("/dev/zero"), tmp_path / "none"):
        with pytest.raises(InputError):
            read_bytes(path)
    (tmp_path / "large").write_bytes(bytes(100))
    with pytest.raises(InputError, match="100 bytes, more than"):
        read_bytes(tmp_path / "large", limit=99)
