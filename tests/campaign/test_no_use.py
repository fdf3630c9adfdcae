"""What is asked for, and a kind of file has no use for, is one line of the result."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from estimator import estimate
from tests.forks import smscost_text

ASKED = {
    "nothing hidden": {"visible_only": True},
    "no cells": {"workbook_language": "en-GB"},
    "no delimiter": {"delimiter": ";"},
    "no encoding": {"encoding": "utf-8"},
}
HAVE = {
    "a.csv": {"no delimiter", "no encoding"},
    "a.xlsx": {"nothing hidden", "no cells"},
    "a.html": {"nothing hidden", "no cells", "no encoding"},
    "a.parquet": set(),
}
"""Which of these each kind of file has: it says the others, and nothing of these."""


@pytest.mark.parametrize("name", HAVE)
@pytest.mark.parametrize("kind", ASKED)
def test_an_option_that_a_kind_of_file_has_no_use_for_is_said(tmp_path: Path, name: str, kind: str) -> None:
    table = pd.DataFrame({"to": ["0639980001"], "text": ["a"]})
    write = {".csv": lambda path: table.to_csv(path, sep=";", index=False), ".xlsx": table.to_excel}
    write |= {".html": table.to_html, ".parquet": table.to_parquet}
    campaign = tmp_path / name
    write[campaign.suffix](campaign)
    found = {said for said, _ in estimate(campaign, on="2026-11-01", **ASKED[kind]).read_as}
    assert (kind in found) == (kind not in HAVE[name])
    assert not {each for each, _ in estimate(campaign, on="2026-11-01").read_as} & set(ASKED)


def test_a_language_that_is_a_default_for_all_is_not_said_of_a_file_without_cells(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("to;text\n0639980001;a\n", encoding="utf-8")
    typed = smscost_text("estimate", "a.csv", "--workbook-language", "fr", folder=tmp_path)
    (tmp_path / "smscost.toml").write_text('workbook-language = "fr"\n')
    by_file = smscost_text("estimate", "a.csv", folder=tmp_path)
    assert ["changes nothing" in each.stdout for each in (typed, by_file)] == [True, False]
