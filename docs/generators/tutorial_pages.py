"""The notebooks as pages with what their cells show. They run once, for the tests too."""

import base64
import hashlib
import re
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
from nbclient import NotebookClient

import simneuro
from generators.notebooks import CHECK, NOTEBOOKS, to_ipynb
from simneuro.engine import available_cores

_FIRST = """{title}

{{download}}`Download this notebook <{name}.ipynb>` to change it and run it in Jupyter.
"""
_HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def write(paths: Sequence[Path], folder: Path) -> Iterator[str]:
    """Make the pages of notebooks, several at a time, and name each that is there."""
    folder.mkdir(exist_ok=True)
    with ThreadPoolExecutor(available_cores()) as threads:
        yield from threads.map(lambda path: write_if_changed(path, folder), paths)


def write_if_changed(path: Path, folder: Path) -> str:
    """Write the page of a notebook, which shows no cell that is a check, and name it."""
    book = run_once(path, folder)
    book.cells = [each for each in book.cells if CHECK not in each.metadata.get("tags", [])]
    page, text = folder / f"{path.stem}.md", to_markdown(book, path.stem, folder)
    if not page.is_file() or page.read_text(encoding="utf-8") != text:
        page.write_text(text, encoding="utf-8")
    return path.stem


def run_once(path: Path, folder: Path) -> Any:
    """A notebook that has run, with its checks; kept in a folder until something has changed.

    Raises
    ------
    nbclient.exceptions.CellExecutionError
        If a cell fails, such as a check of what the text says.
    """
    ran, note = folder / f"{path.stem}.ran.ipynb", folder / f"{path.stem}.of"
    text = path.read_text(encoding="utf-8")
    digest = hashlib.sha256(f"{text} {source_digest()}".encode()).hexdigest()
    if ran.is_file() and note.is_file() and note.read_text() == digest:
        return nbformat.read(ran, as_version=4)
    book = nbformat.reads(to_ipynb(text, with_checks=True), as_version=4)
    with TemporaryDirectory() as place:
        at = {"metadata": {"path": place}}
        client = NotebookClient(book, timeout=600, startup_timeout=300, resources=at)
        client.extra_arguments = ["--IPKernelApp.log_level=ERROR"]
        client.execute()
    note.unlink(missing_ok=True)
    nbformat.write(book, ran)
    note.write_text(digest)
    return book


@cache
def source_digest() -> str:
    """A digest of what makes the results: this folder, the package, scenarios, other packages."""
    package = Path(simneuro.__file__).parent
    folders = (Path(__file__).parent, package, NOTEBOOKS.parent / "scenarios")
    files = [path for each in folders for path in each.rglob("*") if path.is_file()]
    found = hashlib.sha256()
    for path in sorted(each for each in files if each.suffix != ".pyc"):
        found.update(path.read_bytes())
    for each in sorted(f"{other.name} {other.version}" for other in distributions()):
        found.update(each.encode())
    return found.hexdigest()


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
