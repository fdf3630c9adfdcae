"""Where the files of `data/` are: inside an installed package, or at the top of a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_path(*parts: str) -> Path:
    """The path of a shipped file, such as `data_path("tarifs.xml")`.

    A wheel carries `data/` as `estimator/_data`; a checkout has it beside the package.
    """
    installed = _PACKAGE / "_data"
    return (installed if installed.is_dir() else _PACKAGE.parent / "data").joinpath(*parts)
