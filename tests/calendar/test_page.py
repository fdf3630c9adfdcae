"""`docs/calendar-format.md` names every column that the readers know, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from estimator.base.table_in import TableLayout
from estimator.supply.calendar import accounts, reading

PAGE = (Path(__file__).parents[2] / "docs" / "calendar-format.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("heading", "layout"), [("A calendar", reading.LAYOUT), ("A list of accounts", accounts.LAYOUT)]
)
def test_columns(heading: str, layout: TableLayout) -> None:
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = [row.split("|")[1:3] for row in section.splitlines() if row.startswith("| `")]
    shown = {name for cells in rows for cell in cells for name in re.findall("`([^`]+)`", cell)}
    assert shown == {name for names in layout.names.values() for name in names}
