"""Small pictures of figures."""

from io import BytesIO
from pathlib import Path

from PIL import Image

from simneuro.system.files import read_bytes

COLOURS = 256  # chosen: some 50 kB at 700 pixels


def make_thumbnail(figure: Path, width: int) -> bytes:
    """A PNG file of a figure with fewer pixels and colours.

    Parameters
    ----------
    figure : Path
        A PNG file.
    width : int
        In pixels; the height follows.

    Raises
    ------
    OSError
        If the file is not a picture.
    """
    small = BytesIO()
    with Image.open(BytesIO(read_bytes(figure))) as image:
        size = (width, round(image.height * width / image.width))
        reduced = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
        # Coverage keeps rare colours; a median cut makes the purple of a thin line grey.
        few = reduced.quantize(COLOURS, Image.Quantize.MAXCOVERAGE)
        few.save(small, "PNG", optimize=True)
    return small.getvalue()
