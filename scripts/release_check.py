"""Rehearse a release from a clean clone: the version, the changelog, the site, the sdist, all wheels.

    make release-check

Nothing is published and nothing in the checkout is changed. What the last commit holds is cloned, and the
files of the release are made of it, as they would be of its tag. docs/releasing.md says what comes before and
after.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tempfile
import tomllib
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from packaging.metadata import Metadata

from scripts.written import ROOT

_ADDRESSES = ("Documentation", "Source")
"""What [project.urls] says, once there are public addresses."""


def version_of(root: Path) -> str:
    """The version that pyproject.toml says."""
    said: str = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    return said


def changelog_faults(changelog: str, version: str) -> Iterator[str]:
    """What is wrong with a changelog before a release of `version`.

    >>> list(changelog_faults("## [Unreleased]\\n\\n### Added\\n\\n- A thing.\\n", "0.2.0"))
    []
    >>> list(changelog_faults("## [0.2.0] - unreleased\\n", "0.2.0"))
    ['it has 0 sections called [Unreleased]', '[0.2.0] has no date']
    """
    sections = re.findall(
        r"^## \[([^]]+)\](?: - (\S+))?\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL
    )
    unreleased = [body for name, _, body in sections if name == "Unreleased"]
    if len(unreleased) != 1:
        yield f"it has {len(unreleased)} sections called [Unreleased]"
    elif not re.search("^- ", unreleased[0], re.MULTILINE):
        yield "nothing is in [Unreleased]"
    for name, day, body in sections:
        if name != "Unreleased" and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
            yield f"[{name}] has no date"
        elif name == version:
            yield f"[{version}] was released on {day} already: raise the version in pyproject.toml"
        kinds = re.findall(r"^### (.*)", body, re.MULTILINE)
        if len(kinds) != len(set(kinds)):
            yield f"[{name}] has a kind of change twice: {', '.join(kinds)}"


def addresses_of(root: Path) -> dict[str, str]:
    """The public addresses that pyproject.toml says: none as long as there are none."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    said: dict[str, str] = project.get("urls", {})
    return said


def said_elsewhere(root: Path, version: str) -> Iterator[str]:
    """Files that say another version than pyproject.toml, or not the addresses that it says."""
    addresses = addresses_of(root)
    wanted = {
        "CITATION.cff": [
            f"version: {version}\n",
            *(addresses[each] for each in _ADDRESSES if each in addresses),
        ],
        "docs/how-to/ci.md": [f"{addresses.get('Source', '')}@v{version}", f"rev: v{version}"],
    }
    for name, texts in wanted.items():
        content = (root / name).read_text(encoding="utf-8")
        yield from (f"{name} does not say {text.strip()}" for text in texts if text not in content)


def missing_from(sdist: Path, kept: set[str]) -> set[str]:
    """Files that git keeps and the sdist has not, and the other way round but for PKG-INFO."""
    with tarfile.open(sdist) as opened:
        packed = {name.partition("/")[2] for name in opened.getnames()}
    return kept ^ (packed - {"PKG-INFO", ""})


def metadata_of(wheel: Path) -> Metadata:
    """What a wheel says of itself; an `ExceptionGroup` where an index would refuse it."""
    with zipfile.ZipFile(wheel) as opened:
        name = next(each for each in opened.namelist() if each.endswith(".dist-info/METADATA"))
        return Metadata.from_email(opened.read(name), validate=True)


def _step(said: str) -> None:
    print(f"== {said}", flush=True)


def _run(*words: str | Path, within: Path) -> str:
    """What a command prints; where it fails, all of it, and the end of this script."""
    ended = subprocess.run(
        list(map(str, words)),
        cwd=within,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ended.returncode:
        sys.exit(f"{ended.stdout}\n{' '.join(map(str, words))} failed with exit code {ended.returncode}.")
    return ended.stdout


def _stop_at(faults: Iterator[str] | list[str], where: str) -> None:
    if found := list(faults):
        sys.exit("\n".join(f"{where}: {each}" for each in found))


def rehearse(clone: Path, made: Path) -> None:
    """Make everything of a release from a clone, into a folder."""
    version = version_of(clone)
    _step(f"Version {version}, the changelog, and all that says either")
    _stop_at(changelog_faults((clone / "CHANGELOG.md").read_text(encoding="utf-8"), version), "CHANGELOG.md")
    _stop_at(said_elsewhere(clone, version), "not the same everywhere")
    if f"v{version}" in _run("git", "tag", within=clone).split():
        sys.exit(f"There is a tag v{version} already.")

    python = sys.executable
    _step("The licences of what is locked")
    _run(python, "-m", "scripts.build_licences", "--check", within=clone)

    _step("The sdist, and a wheel of it")
    _run(python, "-m", "build", "--no-isolation", "--sdist", "--outdir", made, ".", within=clone)
    sdist = made / f"smscost-{version}.tar.gz"
    kept = set(_run("git", "ls-files", within=clone).split("\n")) - {""}
    _stop_at(sorted(missing_from(sdist, kept)), "only git or only the sdist has")
    with tarfile.open(sdist) as opened:
        opened.extractall(made / "unpacked", filter="data")
    unpacked = made / "unpacked" / sdist.name.removesuffix(".tar.gz")
    again = ("--wheel", "--outdir", made / "unpacked")
    _run(python, "-m", "build", "--no-isolation", *again, ".", within=unpacked)
    # What the tests read when they are collected is there; whether they pass is what `make check` says.
    _run(python, "scripts/build_core.py", "--lenient", within=unpacked)
    print(_run(python, "-m", "pytest", "--collect-only", "-q", within=unpacked).splitlines()[-1])

    _step("A wheel, installed as locked and run from another folder")
    print(_run("env", f"PYTHON={python}", ".ci/check-wheel", within=clone).splitlines()[-1])

    _step("The wheels of all machines")
    _run(python, "scripts/build_wheels.py", "--out", made, within=clone)
    for wheel in sorted(made.glob("*.whl")):
        said = metadata_of(wheel)
        if str(said.version) != version or not said.description or said.license_expression != "MIT":
            sys.exit(f"{wheel.name} says something else of itself than pyproject.toml.")

    _step("The documentation")
    print(_run(python, "-m", "scripts.build_site", within=clone).splitlines()[-1])


def main() -> None:
    """Rehearse the release of the last commit."""
    if changed := _run("git", "status", "--porcelain", within=ROOT):
        sys.exit(f"A release is made of a commit, and these files are in none:\n{changed}")
    with tempfile.TemporaryDirectory() as scratch:
        clone, made = Path(scratch, "clone"), Path(scratch, "made")
        made.mkdir()
        _run("git", "clone", "--quiet", "--no-hardlinks", ROOT, clone, within=ROOT)
        rehearse(clone, made)
        files = [*made.glob("*.tar.gz"), *sorted(made.glob("*.whl"))]
        print("\nThe release would be these files:")
        for file in files:
            digest = sha256(file.read_bytes()).hexdigest()
            print(f"{digest}  {file.stat().st_size >> 10:>6} KiB  {file.name}")
    for name in _ADDRESSES:
        if name not in addresses_of(ROOT):
            print(f"Before it is published: pyproject.toml has no address of {name} in [project.urls].")
    print("All that can be rehearsed went well; docs/releasing.md says what is left to do by hand.")


if __name__ == "__main__":
    main()
