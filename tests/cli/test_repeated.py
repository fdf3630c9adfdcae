"""An option that takes one value is typed once, or the last one counts; defaults of a file count for none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import invoke

REPEATED = {
    "packs": ["packs", "--credits", "5", "--credits", "6"],
    "estimate": ["estimate", "a.csv", "--on", "2026-11-01", "--on", "2026-11-02"],
    "text": ["text", "Bonjour", "--stop-units", "14", "--stop-units", "11"],
    "tariff show": ["tariff", "show", "--billing-country", "es", "--billing-country", "fr"],
    "account list": ["account", "list", "--sandbox", "--format", "json", "--format", "table"],
}


@pytest.mark.parametrize("words", REPEATED.values(), ids=REPEATED)
def test_one_that_is_typed_twice_is_said(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SMSCOST_DATA_DIR", str(tmp_path / "data"))
    Path("a.csv").write_text("to,text\n+33639980001,Bonjour\n", encoding="utf-8")
    result = invoke(words)
    assert result.exit_code == 0
    assert f"{words[-2]}: given more than once; the last one counts" in result.stdout


def test_the_last_one_counts() -> None:
    shown = invoke(["packs", "--credits", "100", "--credits", "200", "--on", "2026-11-01"]).stdout
    assert "200 credits needed" in shown
    assert "--credits: given more than once; the last one counts" in shown
    once = invoke(["packs", "--credits", "200", "--on", "2026-11-01"]).stdout
    assert "more than once" not in once


def test_a_file_of_defaults_counts_for_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("smscost.toml").write_text('billing-country = "es"\n', encoding="utf-8")
    shown = invoke(["tariff", "show", "FR", "--billing-country", "fr", "--on", "2026-11-01"]).stdout
    assert "Billing country fr" in shown


def test_a_country_that_is_named_twice_is_shown_once() -> None:
    shown = invoke(["tariff", "show", "FR", "France", "--on", "2026-11-01"]).stdout
    assert shown.count("France") == 1
