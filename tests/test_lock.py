"""The lock in `requirements/` has what pyproject.toml asks for, in a version it allows, on every Python."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FILES = ("users.txt", "developers.txt", "site.txt")

MACHINES = [
    pytest.param(
        {
            "python_version": python,
            "python_full_version": f"{python}.0",
            "sys_platform": platform,
            "os_name": "nt" if platform == "win32" else "posix",
            "platform_system": {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}[platform],
            "platform_python_implementation": "CPython",
            "implementation_name": "cpython",
            "extra": "",
        },
        id=f"{python} on {platform}",
    )
    for python in ("3.11", "3.12", "3.13", "3.14")
    for platform in ("linux", "darwin", "win32")
]

_PIN = re.compile(
    r"^(?P<name>[\w.-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>[^\\\n]+?))? \\\n"
    r"(?P<hashes>(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)",
    re.MULTILINE,
)


def _asked(file: str) -> list[Requirement]:
    project = PYPROJECT["project"]
    asked = [*PYPROJECT["build-system"]["requires"], *project["dependencies"]]
    if file == "developers.txt":
        asked += [each for extra in project["optional-dependencies"].values() for each in extra]
        asked += PYPROJECT["dependency-groups"]["dev"]
    if file == "site.txt":
        asked += PYPROJECT["dependency-groups"]["docs"]
    return [Requirement(each) for each in asked]


def _text(file: str) -> str:
    return (ROOT / "requirements" / file).read_text(encoding="utf-8")


def _pins(file: str, machine: dict[str, str]) -> dict[str, list[Version]]:
    """What the lock installs on a machine."""
    pins: dict[str, list[Version]] = defaultdict(list)
    for pin in _PIN.finditer(_text(file)):
        if not pin["marker"] or Marker(pin["marker"]).evaluate(machine):
            pins[canonicalize_name(pin["name"])].append(Version(pin["version"]))
    return pins


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("file", FILES)
def test_lock_has_what_the_project_asks_for(file: str, machine: dict[str, str]) -> None:
    pins = _pins(file, machine)
    unmet = [
        f"{asked}: {pins.get(canonicalize_name(asked.name), 'not there')}"
        for asked in _asked(file)
        if not (asked.marker and not asked.marker.evaluate(machine))
        and not any(version in asked.specifier for version in pins.get(canonicalize_name(asked.name), []))
    ]
    assert not unmet, "run `make lock`"
    assert [name for name, versions in pins.items() if len(versions) > 1] == []


@pytest.mark.parametrize("machine", MACHINES)
def test_users_have_the_versions_of_developers(machine: dict[str, str]) -> None:
    users, developers, site = (_pins(file, machine) for file in FILES)
    assert users.items() <= developers.items()
    assert users.items() <= site.items()
    assert {name for name in site.keys() & developers if site[name] != developers[name]} == set()


@pytest.mark.parametrize("file", FILES)
def test_every_line_is_a_version_with_hashes_or_a_comment(file: str) -> None:
    rest = _PIN.sub("", _text(file))
    assert [line for line in rest.splitlines() if not line.lstrip().startswith("#")] == []
    assert "://" not in _text(file)


def test_what_the_pins_ask_for_is_pinned() -> None:
    """Of the packages that are installed here as pinned: what their own metadata asks for on this machine."""
    found: dict[str, Any] = {pin["name"]: pin for pin in _PIN.finditer(_text("developers.txt"))}
    missing = []
    for name in found:
        try:
            if version(name) != found[name]["version"]:  # `make oldest` has others
                continue
            asked = [Requirement(each) for each in requires(name) or ()]
        except PackageNotFoundError:
            continue
        missing += [
            f"{name} asks for {each}"
            for each in asked
            if (each.marker is None or each.marker.evaluate({"extra": ""}))
            and canonicalize_name(each.name) not in {canonicalize_name(pinned) for pinned in found}
        ]
    assert missing == []
