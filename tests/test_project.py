"""What holds for the project as a whole: its files, their size, their sources, its documents."""

from __future__ import annotations

import csv
import inspect
import re
import tomllib
from importlib.metadata import entry_points, version
from pathlib import Path

import pytest

import estimator
from estimator.errors import SmsCostError
from scripts.make_examples import CAMPAIGNS, EXAMPLES
from scripts.release_check import changelog_faults, said_elsewhere

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DATA = sorted(path.relative_to(ROOT / "data") for path in (ROOT / "data").rglob("*") if path.is_file())
PUBLIC = sorted(getattr(estimator, "__all__", []))


def _read(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


def make_targets() -> set[str]:
    """The targets of the Makefile that somebody may type."""
    return set(re.findall(r"^([a-z][\w-]*):", _read("Makefile"), flags=re.MULTILINE))


def test_distribution() -> None:
    assert PROJECT["name"] == "smscost"
    assert PROJECT["requires-python"] == ">=3.11"
    assert version("smscost") == PROJECT["version"]


def test_version_and_addresses_are_the_same_everywhere() -> None:
    assert list(said_elsewhere(ROOT, PROJECT["version"])) == []


def test_the_changelog_is_ready_for_a_release() -> None:
    assert list(changelog_faults(_read("CHANGELOG.md"), PROJECT["version"])) == []


@pytest.mark.parametrize(
    ("changelog", "fault"),
    [
        pytest.param("## [Unreleased]\n- a\n## [Unreleased]\n- b\n", "2 sections", id="two heads"),
        pytest.param("## [Unreleased]\n", "nothing is in", id="nothing new"),
        pytest.param("## [Unreleased]\n- a\n## [0.0.9] - soon\n", "[0.0.9] has no date", id="no day"),
        pytest.param("## [Unreleased]\n- a\n## [0.1.0] - 2026-01-02\n", "already", id="released before"),
        pytest.param("## [Unreleased]\n### Added\n- a\n### Added\n- b\n", "twice", id="a kind twice"),
    ],
)
def test_a_changelog_that_is_not_ready_is_told(changelog: str, fault: str) -> None:
    (told,) = changelog_faults(changelog, "0.1.0")
    assert fault in told


def test_command_is_installed() -> None:
    (command,) = entry_points(group="console_scripts", name="smscost")
    assert callable(command.load())


def test_types_are_shipped() -> None:
    assert (ROOT / "estimator" / "py.typed").is_file()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "docs/releasing.md"])
def test_make_targets_that_documents_name_exist(document: str) -> None:
    named = set(re.findall(r"(?:^|\$ |`)make ([a-z-]+)", _read(document), flags=re.MULTILINE))
    assert named
    assert named <= make_targets()


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"])
def test_links_between_files_lead_somewhere(document: str) -> None:
    folder = (ROOT / document).parent
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", _read(document))
    assert [link for link in links if not (folder / link).exists()] == []


def test_every_script_is_named_in_contributing() -> None:
    scripts = {path.name for path in (ROOT / "scripts").glob("*.py")}
    contributing = _read("CONTRIBUTING.md")
    assert {script for script in scripts if f"scripts/{script}" not in contributing} == set()


@pytest.mark.parametrize("path", [pytest.param(path, id=str(path)) for path in DATA])
def test_data_file_has_a_source(path: Path) -> None:
    assert f"| `{path.as_posix()}` |" in _read("data", "README.md")


def test_no_row_of_the_list_of_sources_is_about_a_file_that_is_gone() -> None:
    listed = re.findall(r"^\| `([^`]+)` \|", _read("data", "README.md"), flags=re.MULTILINE)
    assert sorted(map(Path, listed)) == DATA


@pytest.mark.parametrize(
    "module",
    [pytest.param(path, id=str(path.relative_to(ROOT))) for path in (ROOT / "estimator").rglob("*.py")],
)
def test_module_fits_in_a_head(module: Path) -> None:
    lines = module.read_text(encoding="utf-8").count("\n")
    assert lines <= 400, "a module longer than 400 lines is two modules"


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_is_documented_with_an_example(name: str) -> None:
    value = getattr(estimator, name)
    if not (inspect.isclass(value) or inspect.isroutine(value)):
        pytest.skip("a constant is documented where it is defined")
    documentation = inspect.getdoc(value) or ""
    is_error = inspect.isclass(value) and issubclass(value, SmsCostError)
    # What an error looks like is shown by its fixtures.
    assert documentation if is_error else ">>>" in documentation


@pytest.mark.parametrize("name", CAMPAIGNS)
def test_sample_campaign_is_what_the_script_writes(name: str) -> None:
    assert (EXAMPLES / name).read_bytes() == CAMPAIGNS[name](), "run `make examples`"


@pytest.mark.parametrize(
    ("name", "delimiter", "rows"),
    [
        ("soldes-fr.csv", ";", 4000),
        ("transactional-intl.csv", ",", 3000),
        ("template-contacts.csv", ";", 2000),
    ],
)
def test_sample_campaign_is_a_clean_table(name: str, delimiter: str, rows: int) -> None:
    with (EXAMPLES / name).open(encoding="utf-8-sig", newline="") as file:
        header, *table = csv.reader(file, delimiter=delimiter, strict=True)
    assert len(table) == rows
    assert {len(row) for row in table} == {len(header)}


def test_sample_campaigns_stay_small() -> None:
    assert sum((EXAMPLES / name).stat().st_size for name in CAMPAIGNS) < 1_500_000
