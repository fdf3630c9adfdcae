"""What docs/how-to/ci.md tells services to run exists. `tests/test_how_to.py` runs its sessions."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from scripts.refresh_readme import ROOT, blocks
from tests.command import invoke

PAGE = (ROOT / "docs" / "how-to" / "ci.md").read_text(encoding="utf-8")
CONFIGURATIONS = [yaml.safe_load(block.content) for block in blocks(PAGE) if block.kind == "yaml"]


def test_no_configuration_is_overlooked() -> None:
    assert len(CONFIGURATIONS) == PAGE.count("```yaml") == 2


def test_the_job_runs_a_command_that_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    *_, last = CONFIGURATIONS[0]["jobs"]["sms"]["steps"]
    program, *words = last["run"].split()
    assert program == "smscost"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.txt").write_text("Bonjour", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert invoke(words).exit_code == 0


def test_the_hook_is_the_one_of_this_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    (used,) = CONFIGURATIONS[1]["repos"][0]["hooks"]
    assert used["id"] == hook["id"]
    (tmp_path / "empty.json").write_text("{}", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    words = [*hook["entry"].split()[1:], *used["args"], "empty.json"]
    assert invoke(words).exit_code == 0
