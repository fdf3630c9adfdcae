"""Write each notebook of `notebooks/` from the script beside it, without outputs.

    make notebooks

The script (`.py`) is what is edited and reviewed; the notebook (`.ipynb`) is what is opened. The same script
gives the same bytes, so that a difference in git is a change that somebody made.
"""

from __future__ import annotations

from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

from scripts.written import ROOT, main

NOTEBOOKS = ROOT / "notebooks"


def notebook_of(script: Path) -> NotebookNode:
    """The notebook that a script stands for. Its cells are named after their places, not at random."""
    notebook = jupytext.read(script)
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"{script.stem}-{place:02}"
    return notebook


def notebooks() -> dict[Path, bytes]:
    """All notebooks, as they are written."""
    return {
        script.with_suffix(".ipynb"): (nbformat.writes(notebook_of(script)) + "\n").encode()
        for script in sorted(NOTEBOOKS.glob("*.py"))
    }


if __name__ == "__main__":
    main(notebooks, command="make notebooks")
