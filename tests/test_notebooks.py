"""Every notebook runs, what it says of its results is so, and the pages show it.

Cells with the tag ``remove-cell`` hold the text against the results. Readers do not see them.
"""

import builtins
import re
from pathlib import Path
from symtable import symtable

import jupytext
import nbformat
import pytest
from nbclient.exceptions import CellExecutionError

FOLDER = Path(__file__).parent.parent / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.py"))
PAGE = FOLDER.parent / "docs/tutorials.md"
RAN = FOLDER.parent / "docs/generated/tutorials"


def shown(notebook):
    """The cells that readers see."""
    return [each for each in notebook.cells if "remove-cell" not in each.metadata.get("tags", [])]


def test_there_are_notebooks_and_they_are_text():
    assert "first_spikes" in {path.stem for path in NOTEBOOKS}
    assert not list(FOLDER.glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_what_it_says_is_so(path, docs_generators):
    """With all its checks, unless it has run in this very state for the documentation."""
    RAN.mkdir(parents=True, exist_ok=True)
    notebook = docs_generators.tutorial_pages.run_once(path, RAN)
    nbformat.validate(notebook)
    written = jupytext.read(path)
    sources = [each.source.strip("\n") for each in written.cells]
    assert [each.source for each in notebook.cells] == sources
    tags = [each.metadata.get("tags", []) for each in written.cells]
    assert [each.metadata.get("tags", []) for each in notebook.cells] == tags
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert len(code) > 5
    assert all(cell.execution_count for cell in code)
    pictures = [out for cell in code for out in cell.outputs if "image/png" in out.get("data", {})]
    assert pictures


def assert_same_cells(cells, written):
    """Pages of the documentation, which lie beside no downloaded file, are no links."""
    assert [cell.cell_type for cell in cells] == [cell.cell_type for cell in written]
    for cell, text in zip(cells, written, strict=True):
        assert cell.source == re.sub(
            r"\[([^]]+)\]\(\.\./docs/[^)]+\)", r"\1", text.source.strip("\n")
        )


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_what_readers_see_does_not_need_the_checks(path):
    notebook = jupytext.read(path)
    checks = [each for each in notebook.cells if each not in shown(notebook)]
    assert all("assert" in each.source for each in checks)
    code = [each.source for each in shown(notebook) if each.cell_type == "code"]
    python = re.sub("^%.*$", "", "\n".join(code), flags=re.MULTILINE)
    module = symtable(python, path.name, "exec")
    known = {each.get_name() for each in module.get_symbols() if each.is_assigned()}
    known |= {each.get_name() for each in module.get_symbols() if each.is_imported()}
    assert wanted_names(module) - known - set(dir(builtins)) == set()


def wanted_names(table):
    """The global names that code refers to, in functions too."""
    own = table.get_symbols() if table.get_type() == "module" else table.get_globals()
    names = {each if isinstance(each, str) else each.get_name() for each in own}
    return names.union(*map(wanted_names, table.get_children()))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_pages_offer_it_as_a_notebook_file(path, docs_generators):
    made = dict(docs_generators.notebooks.pages())[f"tutorials/{path.stem}.ipynb"]
    book = nbformat.reads(made, as_version=4)
    nbformat.validate(book)
    assert_same_cells(book.cells, shown(jupytext.read(path)))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_its_links_lead_to_notebooks_and_pages(path):
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text(encoding="utf-8"))
    targets = [FOLDER / link.replace(".ipynb", ".py") for link in links]
    assert [str(each) for each in targets if not each.is_file()] == []


def test_the_list_of_tutorials_has_each_of_them():
    listed = re.findall(r"^generated/tutorials/(\w+)$", PAGE.read_text(), re.MULTILINE)
    assert sorted(listed) == [path.stem for path in NOTEBOOKS]


PICTURE = b"\x89PNG\r\n\x1a\n"


def test_a_page_shows_text_code_and_results(docs_generators, tmp_path):
    results = [
        nbformat.v4.new_output("stream", text="42 spikes\n"),
        nbformat.v4.new_output("stream", text="43 spikes\n"),
        nbformat.v4.new_output("display_data", {"image/png": "iVBORw0KGgo="}),
        nbformat.v4.new_output("execute_result", {"text/html": "<table>\n\n<td>1</td></table>"}),
        nbformat.v4.new_output("execute_result", {"text/plain": "'same'"}),
    ]
    cells = [
        nbformat.v4.new_markdown_cell("# Spikes\n\nSee [next](next.ipynb), [pages](../docs/a.md)."),
        nbformat.v4.new_code_cell("count()", outputs=results),
    ]
    book = nbformat.v4.new_notebook(cells=cells)
    page = docs_generators.tutorial_pages.to_markdown(book, "spikes", tmp_path)
    assert page.startswith("# Spikes\n\n{download}`")
    for part in (
        "See [next](next.md), [pages](../../a.md).",
        "```python\ncount()\n```",
        "```text\n42 spikes\n43 spikes\n```",
        "![Spikes](spikes-1-1.png)",
        "<table>\n<td>1</td></table>",
        "```text\n'same'\n```",
    ):
        assert part in page
    assert (tmp_path / "spikes-1-1.png").read_bytes() == PICTURE


def test_a_notebook_runs_again_only_if_something_has_changed(
    docs_generators, tmp_path, monkeypatch
):
    runs = []
    pages = docs_generators.tutorial_pages
    monkeypatch.setattr(pages.NotebookClient, "execute", lambda client: runs.append(client))
    notebook = tmp_path / "one.py"
    for text in ("# %%\n1\n", "# %%\n1\n", "# %%\n2\n"):
        notebook.write_text(f"\n# %% [markdown]\n# # One\n\n{text}")
        pages.write_if_changed(notebook, tmp_path)
    assert len(runs) == 2
    monkeypatch.setattr(pages, "source_digest", lambda: "another state of the package")
    pages.write_if_changed(notebook, tmp_path)
    assert len(runs) == 3


def test_a_check_that_fails_leaves_no_run(docs_generators, tmp_path):
    """A later call runs it again, and fails again."""
    notebook = tmp_path / "wrong.py"
    notebook.write_text('\n# %% [markdown]\n# # W\n\n# %% tags=["remove-cell"]\nassert 1 == 2\n')
    for _ in range(2):
        with pytest.raises(CellExecutionError, match="assert 1 == 2"):
            docs_generators.tutorial_pages.run_once(notebook, tmp_path)
