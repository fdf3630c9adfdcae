"""What hatchling does when it builds a wheel of this project: compile the core, if there is a way to.

One wheel serves every Python of a platform (`py3-none-<platform>`), for the library is loaded by ctypes and
knows nothing of Python. Where nothing can compile it, the wheel is for all platforms, and works in Python.

    SMSCOST_CORE=required   no library is an error
    SMSCOST_CORE=plain      none is wanted
    SMSCOST_TARGET=NAME     for another machine: a name of TARGETS in scripts/build_core.py
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_PLACE = Path("estimator", "count", "core")
_PAGE = Path("estimator", "page")


def _build_core(root: str) -> ModuleType:
    """`scripts/build_core.py`, which is no module of a package."""
    spec = importlib.util.spec_from_file_location("build_core", Path(root, "scripts", "build_core.py"))
    assert spec is not None and spec.loader is not None  # noqa: PT018 - a file of this project
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


class CustomBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the core before the files of a wheel are collected."""

    _scratch: str | None = None

    def dependencies(self) -> list[str]:
        """A compiler from the package index, asked for only where the machine has none of its own."""
        build_core = _build_core(self.root)
        if self.target_name != "wheel" or os.environ.get("SMSCOST_CORE") == "plain":
            return []
        another = bool(os.environ.get("SMSCOST_TARGET"))
        if build_core.compiler(for_another_machine=another) or os.environ.get("PIP_NO_INDEX"):
            return []
        return ["ziglang>=0.13"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile; in the source tree for an editable install, which runs from there."""
        if self.target_name != "wheel" or os.environ.get("SMSCOST_CORE") == "plain":
            return
        build_core = _build_core(self.root)
        required = os.environ.get("SMSCOST_CORE") == "required"
        name = os.environ.get("SMSCOST_TARGET")
        target = build_core.TARGETS[name] if name else None
        editable = version == "editable"
        if not editable:
            self._scratch = tempfile.mkdtemp()
        self._build_page(build_core, build_data, editable=editable, required=bool(target))
        folder = Path(self.root, _PLACE) if editable else Path(self._scratch or "")
        try:
            library = build_core.build(folder, target=target, strict=required)
        except build_core.CannotBuild as error:
            if required or target:
                raise
            self.app.display_info(f"smscost: the core stays in Python: {error}")
            return
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{target.tag if target else _this_platform()}"
        if not editable:
            build_data["force_include"][str(library)] = str(_PLACE / library.name)

    def _build_page(
        self, build_core: ModuleType, build_data: dict[str, Any], *, editable: bool, required: bool
    ) -> None:
        """The core for a browser: a wheel made where the package ziglang is not has no `smscost page`."""
        folder = Path(self.root, _PAGE) if editable else Path(self._scratch or "")
        try:
            wasm = build_core.build_wasm(folder, strict=required)
        except build_core.CannotBuild as error:
            if required:
                raise
            self.app.display_info(f"smscost: without the page: {error}")
            return
        if not editable:
            build_data["force_include"][str(wasm)] = str(_PAGE / wasm.name)

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Leave nothing behind."""
        if self._scratch:
            shutil.rmtree(self._scratch, ignore_errors=True)


def _this_platform() -> str:
    """The platform of wheels that run here; a macOS of two processors compiles for the one it is on."""
    if sys.platform == "darwin":
        from packaging.tags import platform_tags

        return next(iter(platform_tags()))
    return sysconfig.get_platform().replace("-", "_").replace(".", "_")
