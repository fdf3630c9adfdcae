"""Rows that add up others are known by first bytes among a million: the same as when each is looked at."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from estimator.base.totals import INITIALS, LONGEST_LABEL, is_sum, is_total
from estimator.campaign.totals import totals_among, unusual
from estimator.count.strings import Strings
from tests.long import trying

CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "Total", "TOTAUX :", "Sous-total", "Le total", "Nombre d'envois : 6", "Norbert"]
    ),
    st.sampled_from(
        ["3", "1 250,5", "+33639980001", "Bonjour", "Éte", "(total)", "Somme des crédits", "12 SMS"]
    ),
    st.sampled_from(
        ["total " * 10, "total " * 11, "Total of all the recipients, of all the accounts, and of us"]
    ),
    st.text("totalsTOTALS 3,:", max_size=8),
)


@example([("nobody", "Total"), ("Total", "x"), ("total " * 10 + "sum.", "3"), ("total " * 10 + "sum. ", "3")])
@trying(200)
@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8))
def test_rows_of_totals_are_those_found_one_by_one(rows: list[tuple[str, str]]) -> None:
    numbers, others = (Strings.from_any(list(column)) for column in zip(*rows, strict=True))
    odd = unusual(numbers)
    found = totals_among(numbers, lambda: {0: numbers, 1: others}, odd).tolist()
    begins = {
        row for row in odd.tolist() if any(cell[:1] and cell[0] in INITIALS.decode() for cell in rows[row])
    }
    expected = [row for row in sorted(begins) if is_total(rows[row])]
    sums = [row for row in found if row not in expected]
    assert set(expected) <= set(found)
    assert all(
        is_sum(rows[row], [each for at, each in enumerate(rows) if at < row and at not in sums])
        for row in sums
    )


def test_a_message_is_no_label() -> None:
    label = "total".ljust(LONGEST_LABEL)
    assert is_total([label, "3"])
    assert not is_total([f"{label} ", "3"])
