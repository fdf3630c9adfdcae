"""Where files are: those of `data/`, in an installed package or at the top of a checkout; the user's own."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def data_path(*parts: str) -> Path:
    """The path of a shipped file, such as `data_path("tarifs.xml")`.

    A wheel carries `data/` as `estimator/_data`; a checkout has it beside the package.
    """
    installed = _PACKAGE / "_data"
    return (installed if installed.is_dir() else _PACKAGE.parent / "data").joinpath(*parts)


def user_path(*parts: str) -> Path:
    """The path of a file of the user's own; the environment variable SMSCOST_DATA_DIR moves them all."""
    return Path(os.environ.get("SMSCOST_DATA_DIR") or _data_dir()).joinpath(*parts)


def user_config(name: str) -> Path:
    """The path of a file of settings of the user's own: below $XDG_CONFIG_HOME, %APPDATA% or the like."""
    if sys.platform == "linux":  # every command asks, and is not to wait for a package
        folder = os.environ.get("XDG_CONFIG_HOME", "").strip() or os.path.expanduser("~/.config")  # noqa: PTH111
        return Path(folder, "smscost", name)
    from platformdirs import user_config_path

    return user_config_path("smscost", appauthor=False, roaming=True) / name


def _data_dir() -> str:
    from platformdirs import user_data_dir

    return user_data_dir("smscost")
