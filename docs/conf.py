"""The configuration of Sphinx. The build downloads nothing."""

import sys
from importlib.metadata import version as installed_version
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.util.display import status_iterator

sys.path.insert(0, str(Path(__file__).parent))

from generators import (
    api,
    card_figures,
    check_pages,
    file_reference,
    gallery,
    mathml,
    models,
    notebooks,
    papers,
    plots,
    tutorial_pages,
)

project = "simneuro"
author = "The simneuro authors"
project_copyright = author
version = release = installed_version("simneuro")

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["colon_fence", "dollarmath", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build", "generators", "plots", "generated/tutorials/*.ipynb"]
default_role = "py:obj"
smartquotes_action = "D"  # only dashes, since quotation marks are often code

napoleon_google_docstring = False
napoleon_use_rtype = False
autodoc_typehints = "none"
autodoc_member_order = "bysource"
add_module_names = False
toc_object_entries_show_parents = "hide"
python_maximum_signature_line_length = 90

html_theme = "pydata_sphinx_theme"
html_title = "simneuro"
html_show_sourcelink = False
html_static_path = ["style"]
html_css_files = ["pages.css"]
html_theme_options = {
    "header_links_before_dropdown": 7,
    "navbar_align": "left",
    "show_toc_level": 2,
    "secondary_sidebar_items": {"**": ["page-toc"], "index": []},
    "footer_end": [],
}
html_sidebars = {"index": []}

GENERATED = Path(__file__).parent / "generated"

# Pages name what lies in the repository, which GitHub shows; here a page is made of it.
PAGE_OF = {
    "plots": "generated/plots.md",
    "../scenarios": "generated/scenarios.md",
    "../simneuro/catalogue": "generated/models.md",
    "../simneuro/bridge/activations/catalogue": "generated/models.md#activation-functions",
    "../simneuro/validation": "generated/checks.md",
    "../simneuro/references.bib": "generated/references.md",
} | {
    f"../notebooks/{path.name}": f"generated/tutorials/{path.stem}.md"
    for path in notebooks.NOTEBOOKS.glob("*.py")
}


def generate(_app: Sphinx) -> None:
    """Write the generated pages before Sphinx looks for pages."""
    GENERATED.mkdir(exist_ok=True)
    for module in (api, check_pages, file_reference, gallery, models, notebooks, papers, plots):
        for name, text in module.pages():
            path = GENERATED / name
            path.parent.mkdir(exist_ok=True)
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                path.write_text(text, encoding="utf-8")
    card_figures.draw(GENERATED)
    books = sorted(notebooks.NOTEBOOKS.glob("*.py"))
    names = tutorial_pages.write(books, GENERATED / "tutorials")
    list(status_iterator(names, "running notebooks... ", length=len(books)))


def link_pages(_app: Sphinx, name: str, source: list[str]) -> None:
    """Lead links to folders and files of the repository to the pages that are made of them."""
    up = "../" * name.count("/")
    for path, page in PAGE_OF.items():
        source[0] = source[0].replace(f"]({up}{path})", f"]({up}{page})")


def setup(app: Sphinx) -> None:
    """Register the generators; called by Sphinx."""
    app.connect("builder-inited", generate)
    app.connect("source-read", link_pages)
    api.connect(app)
    mathml.connect(app)
