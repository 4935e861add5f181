"""Small datasets as single files."""

import warnings

import numpy as np
import pytest
import xarray as xr

from simneuro import recording
from simneuro.errors import InputError


def test_a_dataset_is_the_same_again(tmp_path):
    measured = xr.Dataset(
        {
            "rate": (("trial", "cell"), np.array([[1.0, np.nan]], np.float32), {"units": "Hz"}),
            "label": ("cell", ["größe", ""]),
            "count": ((), 3),
        },
        coords={"cell": ("cell", ["a", "bc"], {"long_name": "cell"})},
        attrs={"seed": np.int64(7), "bins": np.array([0.5, 1.0])},
    )
    path = tmp_path / "deep" / "point.npz"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        recording.write_archive(measured, path)
        again = recording.read_archive(path)
    assert again.equals(measured)
    assert again.rate.dtype == np.float32
    assert again.rate.attrs == {"units": "Hz"}
    assert again.attrs == {"seed": 7, "bins": [0.5, 1.0]}
    assert [each.name for each in path.parent.iterdir()] == ["point.npz"]


def test_values_that_would_be_pickled_are_refused(tmp_path):
    record = np.zeros(2, dtype=[("a", float)])
    with pytest.raises(InputError, match=r"x: .* values cannot be stored"):
        recording.write_archive(xr.Dataset({"x": ("i", record)}), tmp_path / "point.npz")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("content", [None, b"", b"PK", b"some text"])
def test_a_file_that_is_not_an_archive(tmp_path, content):
    path = tmp_path / "point.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"point\.npz: this is not a stored dataset"):
        recording.read_archive(path)
