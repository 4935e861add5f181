"""Convolution and average pooling of images as sparse linear maps.

An image (channels, height, width) enters flattened, its last index running fastest. A map is a sum
of Kronecker products: which channels are joined, which rows, and which columns.
"""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

from simneuro.bridge.codes import FloatArray
from simneuro.bridge.networks.imports.affine import Affine

Shape = tuple[int, ...]


def place_window(
    size: int, kernel: int, stride: int, padding: tuple[int, int], dilation: int = 1
) -> list[sparse.csr_array]:
    """Where a window looks along one axis: for each of its taps, a table (size, positions).

    It is 1 where the tap of the window in this position lies on this pixel. In the padding, which
    is before and after the axis, a tap lies on no pixel.
    """
    reach = size + sum(padding) - dilation * (kernel - 1) - 1
    positions = np.arange(reach // stride + 1)
    tables = []
    for tap in range(kernel):
        pixel = positions * stride - padding[0] + tap * dilation
        on = (pixel >= 0) & (pixel < size)
        entries = (np.ones(on.sum()), (pixel[on], positions[on]))
        tables.append(sparse.csr_array(entries, shape=(size, len(positions))))
    return tables


def pad_axes(given: str | Shape, kernel: Shape, dilation: Shape) -> list[tuple[int, int]]:
    """The padding before and after each axis, from numbers or the names "same" and "valid"."""
    if given == "same":
        totals = [step * (size - 1) for size, step in zip(kernel, dilation, strict=True)]
        return [(total // 2, total - total // 2) for total in totals]
    each_side = (0,) * len(kernel) if isinstance(given, str) else given
    return [(each, each) for each in each_side]


def convolve(
    kernel: FloatArray,
    bias: FloatArray,
    rows: Sequence[sparse.csr_array],
    columns: Sequence[sparse.csr_array],
    groups: int = 1,
) -> tuple[Affine, Shape]:
    """The convolution with a kernel (out, in / groups, height, width), and the shape it gives.

    Parameters
    ----------
    rows, columns : sequence of sparse array
        Of `place_window` along both axes.
    groups : int
        Parts of the channels that are convolved apart from each other.
    """
    total = sum(
        sparse.kron(_join_channels(kernel[:, :, i, j], groups), sparse.kron(row, column))
        for i, row in enumerate(rows)
        for j, column in enumerate(columns)
    )
    shape = (len(kernel), rows[0].shape[1], columns[0].shape[1])
    return Affine(sparse.csr_array(total), np.repeat(bias, shape[1] * shape[2])), shape


def _join_channels(tap: FloatArray, groups: int) -> sparse.csr_array:
    """One tap of a kernel, (out, in / groups), as a table (in, out)."""
    parts = [sparse.csr_array(part.T) for part in np.split(tap, groups)]
    return sparse.csr_array(sparse.block_diag(parts))


def average(
    channels: int, rows: sparse.csr_array, columns: sparse.csr_array
) -> tuple[Affine, Shape]:
    """Weighted means of pixels by tables (size, positions) along both axes, and their shape."""
    weights = sparse.kron(sparse.eye_array(channels), sparse.kron(rows, columns))
    shape = (channels, rows.shape[1], columns.shape[1])
    return Affine(sparse.csr_array(weights), np.zeros(weights.shape[1])), shape


def mean_of_windows(taps: Sequence[sparse.csr_array], count_padding: bool) -> sparse.csr_array:
    """The table of means over windows, along one axis.

    A tap in the padding counts as a pixel of 0, or not at all.
    """
    total = sparse.csr_array(sum(taps))
    count = np.full(total.shape[1], len(taps)) if count_padding else total.sum(axis=0)
    return sparse.csr_array(total @ sparse.diags_array(1.0 / count))


def mean_of_parts(size: int, parts: int) -> sparse.csr_array:
    """The table of means over so many parts of an axis, which overlap if they do not divide it."""
    table = np.zeros((size, parts))
    for part, (first, last) in enumerate(_bounds(size, parts)):
        table[first:last, part] = 1 / (last - first)
    return sparse.csr_array(table)


def _bounds(size: int, parts: int) -> Iterator[tuple[int, int]]:
    for part in range(parts):
        yield part * size // parts, -(-(part + 1) * size // parts)
