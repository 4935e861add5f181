"""Every notebook runs, and is stored without outputs."""

from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))


def test_there_are_notebooks_and_they_are_text():
    assert "first_light" in {path.stem for path in NOTEBOOKS}
    assert not list(FOLDER.glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs(path, tmp_path):
    notebook = jupytext.read(path)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 5
    NotebookClient(notebook, timeout=120, resources={"metadata": {"path": tmp_path}}).execute()
    nbformat.validate(notebook)
    assert all(cell.execution_count for cell in code)
    pictures = [out for cell in code for out in cell.outputs if "image/png" in out.get("data", {})]
    assert pictures


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_pages_offer_it_as_a_notebook_file(path, docs_generators):
    made = dict(docs_generators.notebooks.pages())[f"{path.stem}.ipynb"]
    book = nbformat.reads(made, as_version=4)
    nbformat.validate(book)
    known = jupytext.read(path)
    assert [cell.cell_type for cell in book.cells] == [cell.cell_type for cell in known.cells]
    assert [cell.source for cell in book.cells] == [cell.source for cell in known.cells]
