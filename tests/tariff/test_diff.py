"""The difference of two tariffs, against its own laws."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from estimator.base.resources import data_path
from estimator.tariff import Bracket, Pack, Tariff, find_tariff
from estimator.tariff.diff import compare_tariffs

BASE = find_tariff(on=date(2022, 8, 29), file=data_path("tarifs.xml"))
RATES = st.dictionaries(st.sampled_from(["FR", "GB", "IN", "US"]), st.integers(1, 3))


def _with(rates: dict[str, int]) -> Tariff:
    return replace(BASE, rates_milli=rates)


@given(RATES, RATES)
def test_the_difference_leads_from_one_to_the_other(before: dict[str, int], after: dict[str, int]) -> None:
    change = compare_tariffs(_with(before), _with(after))
    old, new = change.before.rates, change.after.rates
    assert not change.added.keys() & old.keys()
    assert not change.removed.keys() - old.keys()
    assert all(old[country] == then != now == new[country] for country, (then, now) in change.changed.items())
    walked = {country: rate for country, rate in old.items() if country not in change.removed}
    walked |= change.added | {country: after for country, (_, after) in change.changed.items()}
    assert walked == new
    assert change.empty == (old == new)


@given(RATES, RATES)
def test_the_way_back(old: dict[str, int], new: dict[str, int]) -> None:
    there, back = compare_tariffs(_with(old), _with(new)), compare_tariffs(_with(new), _with(old))
    assert (there.added, there.removed) == (back.removed, back.added)
    assert {country: (a, b) for country, (b, a) in there.changed.items()} == back.changed


def test_terms_brackets_and_packs() -> None:
    after = replace(
        BASE,
        currency="GBP",
        vat=Decimal(21),
        order_maximum=5,
        brackets=(Bracket(1, 2, 3),),
        packs=(Pack(1, 2),),
    )
    change = compare_tariffs(BASE, after)
    assert change.facts == {
        "currency": ("EUR", "GBP"),
        "VAT": ("20 %", "21 %"),
        "order maximum": ("1000000", "5"),
    }
    assert change.brackets == ((), (Bracket(1, 2, 3),))
    assert change.packs == ((), (Pack(1, 2),))
    assert compare_tariffs(BASE, replace(BASE, vat=None)).facts == {"VAT": ("20 %", "unknown")}


def test_days_and_sources_are_no_change() -> None:
    later = replace(BASE, valid_from=date(2030, 1, 1), read_on=date(2030, 1, 1), source="x", status="quoted")
    assert compare_tariffs(BASE, later).empty
