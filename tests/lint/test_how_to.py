"""What docs/how-to/ci.md tells services to run exists. `tests/test_how_to.py` runs its sessions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from estimator.save.lint.files import SUFFIXES
from scripts.refresh_readme import ROOT, blocks
from tests.command import invoke

PAGE = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
CONFIGURATIONS = [yaml.safe_load(block.content) for block in blocks(PAGE) if block.kind == "yaml"]


def test_no_configuration_is_overlooked() -> None:
    assert len(CONFIGURATIONS) == PAGE.count("```yaml") == 2


def test_the_job_runs_a_command_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, install, last = CONFIGURATIONS[0]["jobs"]["sms"]["steps"]
    assert "$SMSCOST" in install["run"]
    program, *words = last["run"].split()
    assert program == "smscost"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.txt").write_text("Bonjour", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert invoke(words).exit_code == 0


def test_the_hook_is_the_one_of_this_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (used,) = CONFIGURATIONS[1]["repos"][0]["hooks"]
    assert used["id"] == HOOK["id"]
    (tmp_path / "empty.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = [*HOOK["entry"].split()[1:], *used["args"], "empty.json"]
    assert invoke(words).exit_code == 0


def _takes(path: str) -> bool:
    """Whether the hook is given a file, as pre-commit decides it."""
    return bool(re.search(HOOK["files"], path)) and not re.search(HOOK["exclude"], path)


@pytest.mark.parametrize(
    ("path", "taken"),
    [
        pytest.param("sms.yaml", True, id="a file called so"),
        pytest.param("SMS/fr.json", True, id="a folder in capitals"),
        pytest.param("app/locales/sms/orders/fr.json", True, id="far below a folder called so"),
        pytest.param("templates/sms-welcome.txt", True, id="a name that begins so"),
        pytest.param("locale/order_sms.po", True, id="a name that ends so"),
        pytest.param("res/sms/strings.xml", True, id="a catalogue"),
        pytest.param("package.json", False, id="a package that describes itself at length"),
        pytest.param("packages/sms/package.json", False, id="a package called so"),
        pytest.param("packages/sms/tsconfig.build.json", False, id="settings beside it"),
        pytest.param("deploy/sms/docker-compose.yml", False, id="services"),
        pytest.param(".github/workflows/sms.yml", False, id="a hidden folder"),
        pytest.param("locales/fr.json", False, id="texts of an app"),
        pytest.param("smsapi/config.json", False, id="a word that begins so"),
        pytest.param("transmission/asms.txt", False, id="a word that ends so"),
        pytest.param("src/sms/send.py", False, id="a program"),
    ],
)
def test_the_hook_takes_only_files_that_say_they_hold_sms(path: str, taken: bool) -> None:
    assert _takes(path) is taken


def test_the_hook_takes_every_kind_of_file_that_lint_reads() -> None:
    assert [suffix for suffix in SUFFIXES if not _takes(f"sms/a{suffix}")] == []
