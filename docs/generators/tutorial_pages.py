"""The notebooks as pages with what their cells show, kept until something changes it."""

import base64
import hashlib
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient
from sphinx.util.display import status_iterator

import simneuro
from generators.notebooks import NOTEBOOKS, to_ipynb
from simneuro.engine import available_cores

_FIRST = """{title}

{{download}}`Download this notebook <{name}.ipynb>` to change it and run it in Jupyter.
"""
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def write(folder: Path) -> None:
    """Make the pages that are missing, or that were made of another state, several at a time."""
    folder.mkdir(exist_ok=True)
    paths = sorted(NOTEBOOKS.glob("*.py"))
    with ThreadPoolExecutor(available_cores()) as threads:
        names = threads.map(lambda path: write_if_changed(path, folder), paths)
        list(status_iterator(names, "running notebooks... ", length=len(paths)))


def write_if_changed(path: Path, folder: Path) -> str:
    """Run a notebook unless its page was made in this state, noted beside it, and name it."""
    page, note = folder / f"{path.stem}.md", folder / f"{path.stem}.of"
    text = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(f"{text} {source_digest()}".encode()).hexdigest()
    if page.is_file() and note.is_file() and note.read_text() == digest:
        return path.stem
    book = nbformat.reads(to_ipynb(text), as_version=4)
    with TemporaryDirectory() as place:
        at = {"metadata": {"path": place}}
        client = NotebookClient(book, timeout=600, startup_timeout=300, resources=at)
        client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]
        client.execute()
    page.write_text(to_markdown(book, path.stem, folder), encoding="utf-8")
    note.write_text(digest)
    return path.stem


def source_digest() -> str:
    """A digest of this file, of the package and of its scenarios, which make the results."""
    package = Path(simneuro.__file__).parent
    folders = (package, NOTEBOOKS.parent / "scenarios")
    files = [
        path for each in folders for path in each.rglob("*") if path.suffix in (".py", ".toml")
    ]
    contents = (path.read_bytes() for path in [Path(__file__), *sorted(files)])
    return hashlib.sha256(b"".join(contents)).hexdigest()


def to_markdown(book: Any, name: str, folder: Path) -> str:
    """The page of a notebook that has run; its pictures are written into the folder."""
    heading, parts = name, []
    for place, cell in enumerate(book.cells):
        if cell.cell_type == "markdown":
            parts.append(cell.source.replace("](../docs/", "](../../").replace(".ipynb)", ".md)"))
            heading = (_HEADING.findall(cell.source) or [heading])[-1]
            continue
        parts.append(f"```python\n{cell.source}\n```")
        for number, output in enumerate(_join_prints(cell.outputs)):
            picture = folder / f"{name}-{place}-{number}.png"
            parts += _format_output(output, heading, picture)
    title, _, rest = parts[0].partition("\n")
    opening = _FIRST.format(title=title, name=name)
    return "\n\n".join([opening, rest.strip(), *parts[1:]]) + "\n"


def _join_prints(outputs: list[Any]) -> list[Any]:
    """Prints that follow each other, as one; they come apart where a cell computes in between."""
    joined: list[Any] = []
    for output in outputs:
        if joined and output.output_type == joined[-1].output_type == "stream":
            joined[-1].text += output.text
        else:
            joined.append(output)
    return joined


def _format_output(output: Any, heading: str, picture: Path) -> Iterator[str]:
    """What a cell printed or showed."""
    if output.output_type == "stream":
        yield f"```text\n{output.text.rstrip()}\n```"
        return
    data = output.data
    if "image/png" in data:
        picture.write_bytes(base64.b64decode(data["image/png"]))
        yield f"![{heading}]({picture.name})"
    elif "text/html" in data:
        table = re.sub(r"<style.*?</style>", "", data["text/html"], flags=re.DOTALL)
        table = table.replace('border="1" class="dataframe"', 'class="table"')
        yield "\n".join(line.strip() for line in table.splitlines() if line.strip())
    else:
        yield f"```text\n{data['text/plain']}\n```"
