"""What an estimate's tables hold: each adds up to the counters it was made from."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from estimator import estimate
from tests.core.cores import both_cores  # noqa: F401 - every test here runs on both cores

EXAMPLES = Path(__file__).resolve().parent.parent / "data" / "examples"
DAY = date(2026, 11, 1)


def test_every_reject_is_in_the_table_with_its_reason() -> None:
    bill = estimate(EXAMPLES / "soldes-fr.csv", on=DAY, default_country="FR")
    table = bill.by_reject()
    assert table["rows"].sum() == bill.summary.rejected == bill.summary.read - bill.totals.messages
    assert table["rows"].is_monotonic_decreasing
    monaco = table[table["code"] == "DST001"].iloc[0]
    assert (monaco["country"], monaco["reason"], monaco["rows"]) == ("MC", "no rate for Monaco", 6)
    assert set(table.loc[table["code"] != "DST001", "country"]) == {""}


def test_a_campaign_without_rejects_has_an_empty_table() -> None:
    table = estimate(EXAMPLES / "transactional-intl.csv", on=DAY).by_reject()
    assert table.columns.tolist() == ["code", "country", "reason", "rows"]
    assert table.empty
